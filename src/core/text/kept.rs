//! Text of people as the record keeps it: the only thing that a personal column accepts.

use super::Untrusted;
use super::mask::{Masked, mask};
use crate::core::refusal::{Refusal, Result};
use rusqlite::types::{ToSql, ToSqlOutput};

/// Text as it is kept: no white space around it, no NUL, card numbers and verification codes masked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    text: String,
    masked: u32,
}

/// How long a text may be, in bytes.
const LIMIT: usize = 1 << 20;

impl Kept {
    /// A text that must say something. `name` is what faults call it, such as `--note`.
    pub fn new(name: &str, text: &str) -> Result<Self> {
        Self::optional(name, Some(text))?
            .ok_or_else(|| Refusal::words(format!("{name} is empty")).hint("say it in words; they are kept"))
    }

    /// A text that may be missing; nothing but white space is missing.
    pub fn optional(name: &str, text: Option<&str>) -> Result<Option<Self>> {
        let text = text.unwrap_or_default().trim();
        if text.len() > LIMIT {
            return Err(
                Refusal::words(format!("{name} is longer than 1 MiB")).hint("shorten it, and say where the rest is")
            );
        }
        if text.contains('\0') {
            return Err(Refusal::words(format!("{name} has a NUL character")).hint("take it out: no text has one"));
        }
        Ok((!text.is_empty()).then(|| Self::from(mask(text))))
    }

    /// A text that stands in the record already, to be kept once more: it is masked, and masking again changes nothing.
    pub fn stored(text: &Untrusted) -> Self {
        Self::from(mask(text.expose()))
    }

    /// An id of a person, such as a customer's reference: it is refused where it looks like a card number, and never
    /// masked, since that would make another id of it.
    pub fn id(id: &str) -> Self {
        Self { text: id.to_owned(), masked: 0 }
    }

    /// The text, for the record.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many numbers and codes were masked.
    pub const fn masked(&self) -> u32 {
        self.masked
    }
}

impl ToSql for Kept {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.text.as_str().into())
    }
}

impl From<Masked<'_>> for Kept {
    fn from(masked: Masked<'_>) -> Self {
        Self { masked: masked.count(), text: masked.text.into_owned() }
    }
}
