//! Anchors: heads that were noted earlier, and whether each of them still stands in the chain.

use super::entry::Head;
use super::verdict::{Outcome, Verdict};
use crate::calc::digest::hex;
use crate::core::refusal::Result;
use rusqlite::{Connection, OptionalExtension};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// A head that was noted earlier: `42:0123456789abcdef`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Anchor {
    pub(super) entry: i64,
    short: String,
}

impl FromStr for Anchor {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let wrong = || format!("`{text}` is not a head like 42:0123456789abcdef");
        let (entry, short) = text.trim().split_once(':').ok_or_else(wrong)?;
        let entry: i64 = entry.parse().map_err(|_| wrong())?;
        let hexadecimal = short.chars().all(|c| c.is_ascii_hexdigit());
        if entry < 1 || !(16..=64).contains(&short.len()) || !hexadecimal {
            return Err(wrong());
        }
        Ok(Self { entry, short: short.to_ascii_lowercase() })
    }
}

impl Anchor {
    /// The number of its entry.
    pub const fn entry(&self) -> i64 {
        self.entry
    }

    /// The same as reports print it: with the first 16 hex digits.
    pub fn brief(&self) -> String {
        format!("{}:{}", self.entry, self.short.chars().take(16).collect::<String>())
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.entry, self.short)
    }
}

/// Whether a head that was noted earlier is one of this chain.
pub fn holds(conn: &Connection, anchor: &Anchor) -> Result<bool> {
    let mut statement = conn.prepare_cached("SELECT seal FROM entry WHERE id = ?1")?;
    let seal: Option<Vec<u8>> = statement.query_row([anchor.entry], |row| row.get(0)).optional()?;
    Ok(seal.is_some_and(|seal| hex(&seal).starts_with(&anchor.short)))
}

/// What the heads given say of the chain, of which those asked for are `seen`.
pub(super) fn anchored(anchors: &[Anchor], seen: &BTreeMap<i64, Head>, last: i64) -> Verdict {
    let Some(newest) = anchors.iter().map(|anchor| anchor.entry).max() else {
        return Verdict {
            check: "anchors",
            outcome: Outcome::NotChecked,
            says: "no earlier head was given: this check cannot notice that the whole file was rewritten \
                   or its newest entries cut off"
                .to_owned(),
            findings: Vec::new(),
        };
    };
    let findings: Vec<String> = anchors.iter().filter_map(|anchor| unmet(anchor, seen, last)).collect();
    let rest = match newest.cmp(&last) {
        Ordering::Less => format!("; {} to {last} rest on trust in the people who can write this file", newest + 1),
        _ => String::new(),
    };
    let good =
        format!("{} given, all match: entries 1 to {newest} stand as they stood then{rest}", heads(anchors.len()));
    Verdict::of("anchors", good, "a head noted earlier is not in this chain: the file was rewritten or cut", findings)
}

fn heads(count: usize) -> String {
    if count == 1 { "1 head".to_owned() } else { format!("{count} heads") }
}

fn unmet(anchor: &Anchor, seen: &BTreeMap<i64, Head>, last: i64) -> Option<String> {
    match seen.get(&anchor.entry) {
        None => Some(format!("entry {} was noted as {}, but the chain ends at {last}", anchor.entry, anchor.short)),
        Some(head) if head.short.starts_with(&anchor.short) => None,
        Some(head) => {
            let short: String = head.short.chars().take(anchor.short.len()).collect();
            Some(format!("entry {} was noted as {}, but is now {short}", anchor.entry, anchor.short))
        }
    }
}
