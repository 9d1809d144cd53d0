//! Reading the TOML that people write: every fault with its line and column, every typo with advice.

mod difference;
pub mod faults;
pub mod fit;
pub mod forgiving;
pub mod shape;
mod stand_in;
mod syntax;

pub use crate::calc::spelling::closest;
use crate::core::parser::{Form, advice, plain};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::text::Kept;
pub use difference::{Difference, difference};
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};

/// So many lines that are no TOML are told.
const MOST: usize = 20;

/// A text that somebody wrote, with the name of its file for messages.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// The file's name.
    pub name: &'a str,
    /// Its content.
    pub text: &'a str,
}

impl Written<'_> {
    /// Parses the text; a byte-order mark and CRLF are fine.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T> {
        toml::from_str(self.body()).map_err(|error| match self.table() {
            Ok(_) => self.refusal_of(&error),
            Err(refusal) => refusal,
        })
    }

    /// The text as a table, before it is read as anything; or all that is no TOML in it.
    pub fn table(&self) -> Result<Spanned<DeTable<'_>>> {
        let (table, errors) = DeTable::parse_recoverable(self.body());
        if errors.is_empty() { Ok(table) } else { Err(self.no_toml(&errors)) }
    }

    /// Reads such a table of this text.
    pub fn read<T: DeserializeOwned>(&self, table: Spanned<DeTable<'_>>) -> Result<T> {
        T::deserialize(Deserializer::from(table)).map_err(|error| self.refusal_of(&error))
    }

    /// What the file says under a key, as it may be kept; nothing but white space is nothing.
    pub fn kept(&self, key: &str, text: Option<&str>) -> Result<Option<Kept>> {
        let kept = Kept::optional(&format!("{}: `{key}`", self.name), text);
        kept.map_err(|refusal| Refusal { kind: Kind::Data, ..refusal })
    }

    /// The text that spans count in: without a byte-order mark.
    pub fn body(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(self.text)
    }

    /// `card.toml:7:3`, for a byte range of the body.
    pub fn place(&self, span: &Range<usize>) -> String {
        let before = self.body().get(..span.start).unwrap_or(self.body());
        let line = self.line(span);
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        format!("{}:{line}:{column}", self.name)
    }

    /// What is no TOML: of each line the first, since one fault leads to others.
    fn no_toml(&self, errors: &[toml::de::Error]) -> Refusal {
        let mut found: Vec<(Range<usize>, &str)> =
            errors.iter().map(|error| (error.span().unwrap_or_default(), error.message())).collect();
        found.sort_by_key(|(span, _)| span.start);
        found.dedup_by_key(|(span, _)| self.line(span));
        let mut told = found
            .iter()
            .take(MOST)
            .map(|(span, message)| format!("{}: {}", self.place(span), syntax::says(self.body(), span, message)));
        match (told.next(), told.collect::<Vec<_>>()) {
            (Some(only), more) if more.is_empty() => Refusal::data(only),
            (first, more) => {
                let all: Vec<String> = first.into_iter().chain(more).collect();
                Refusal::data(format!("{} cannot be read: {} lines are no TOML", self.name, found.len())).findings(all)
            }
        }
    }

    fn line(&self, span: &Range<usize>) -> usize {
        self.body().get(..span.start).unwrap_or(self.body()).matches('\n').count() + 1
    }

    fn refusal_of(&self, error: &toml::de::Error) -> Refusal {
        let place = error.span().map_or_else(|| self.name.to_owned(), |span| self.place(&span));
        let message = error.message();
        Refusal::data(format!("{place}: {}", plain(&one_line(message), Form::Toml))).maybe_hint(advice(message))
    }
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}
