//! What pages save: one form of file for the answers of auditors and the replies of agents.

use crate::core::ledger::{Anchor, holds};
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

const VERSION: i64 = 1;

/// A kind of file that a page saves.
pub(super) struct Saving {
    /// What the file says that it is.
    pub mark: &'static str,
    /// What to call a file that is none, after "is".
    pub is_not: &'static str,
    /// What the page is, after "this is not what".
    pub page: &'static str,
    /// The command that makes the page.
    pub command: &'static str,
}

/// What a page saved about some audits.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page<T> {
    assize: String,
    version: i64,
    head: String,
    /// The handle of the person that it was made for.
    #[serde(rename = "for")]
    pub person: String,
    /// What it says, audit by audit.
    pub audits: Vec<T>,
}

/// Reads what a page saved, each audit once, with the head it was made from; a fault names line and column.
pub(super) fn read<T: DeserializeOwned>(
    saving: &Saving,
    (file, text): (&str, &str),
    audit: impl Fn(&T) -> i64,
) -> Result<(Anchor, Page<T>)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let page: Page<T> = serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        Refusal::data(format!("{file}:{}:{}: {message}", error.line(), error.column()))
            .hint(format!("this is not what {} saves; save it there again", saving.page))
    })?;
    if page.assize != saving.mark || page.version != VERSION {
        return Err(Refusal::data(format!("{file} is {} that this program reads", saving.is_not))
            .hint(format!("make the page again with: {}", saving.command)));
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = page.audits.iter().map(audit).find(|one| !seen.insert(*one)) {
        return Err(Refusal::data(format!("{file}: audit {twice} stands in it twice")));
    }
    let head = page.head.parse().map_err(|why| Refusal::data(format!("{file}: {why}")))?;
    Ok((head, page))
}

/// Refuses what was made from another record than this.
pub(super) fn require_here(conn: &Connection, file: &str, head: &Anchor) -> Result<()> {
    if holds(conn, head)? {
        return Ok(());
    }
    Err(Refusal::rule(format!("{file} was made from another file"))
        .hint(format!("its head {head} is no entry here; was this file put back to an earlier state?")))
}
