//! A checkpoint: the newest head as a text that somebody signs, and that says which file it is of.

use super::heads::{first, newest};
use crate::calc::moment::Moment;
use crate::core::ledger::Anchor;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fmt;

/// The first line of each.
const TITLE: &str = "assize head 1";
/// How many lines each has.
const LINES: usize = 6;

/// A head, of which file, when and by whom it was signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// The newest head then, with its whole seal.
    pub head: Anchor,
    /// The head with which the file begins.
    pub first: Anchor,
    /// When.
    pub at: Moment,
    /// Who signs, by handle.
    pub signer: String,
    /// Whether the file is a rehearsal.
    pub rehearsal: bool,
}

impl Checkpoint {
    /// What somebody would sign now.
    pub fn now(conn: &Connection, signer: &str, at: Moment, rehearsal: bool) -> Result<Self> {
        let first = first(conn)?;
        Ok(Self { head: newest(conn)?, first, at, signer: signer.to_owned(), rehearsal })
    }

    /// The one that stands in a text, also with other text above and below it, quoted, or with other line ends; and its own
    /// text, just as it was written. Refused where there is none, or where there are several.
    pub fn found_in(whole: &str) -> Result<(Self, String)> {
        let lines: Vec<&str> = whole
            .lines()
            .map(|line| line.trim_start_matches(|c: char| c.is_whitespace() || c == '>').trim_end())
            .collect();
        let begins = lines.iter().enumerate().filter(|(_, line)| **line == TITLE).map(|(place, _)| place);
        let texts: BTreeSet<String> =
            begins.map(|place| lines.iter().skip(place).take(LINES).flat_map(|line| [*line, "\n"]).collect()).collect();
        if texts.len() > 1 {
            return Err(Refusal::data(format!("{} heads that were signed stand in this text", texts.len()))
                .hint("give each with its signature in a file of its own"));
        }
        // Without one the text is none: it is refused as such.
        let text = texts.into_iter().next().unwrap_or_else(|| whole.to_owned());
        Ok((Self::parse(&text)?, text))
    }

    /// Reads one, which must be just as it was written.
    pub fn parse(text: &str) -> Result<Self> {
        let mut lines = text.lines();
        let title = lines.next().unwrap_or_default();
        let mut value = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned);
        let read = (|| {
            let (head, first) = (value("head")?.parse().ok()?, value("first")?.parse().ok()?);
            let (at, signer, rehearsal) = (value("at")?.parse().ok()?, value("signer")?, value("rehearsal")? == "yes");
            Some(Self { head, first, at, signer, rehearsal })
        })();
        read.filter(|read| title == TITLE && read.to_string() == text).ok_or_else(|| {
            Refusal::data("this is no head that was signed with assize, or it was altered")
                .hint("`assize keep sign` writes one; it is checked as it was written, to the byte")
        })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{TITLE}\nhead: {}\nfirst: {}", self.head, self.first)?;
        let rehearsal = if self.rehearsal { "yes" } else { "no" };
        writeln!(f, "at: {}\nsigner: {}\nrehearsal: {rehearsal}", self.at, self.signer)
    }
}
