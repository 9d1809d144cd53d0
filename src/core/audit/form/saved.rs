//! What pages save: one form of file for the answers of auditors, the replies of agents and the notes of sessions.

use crate::calc::moment::Moment;
use crate::core::ledger::{Anchor, holds};
use crate::core::parser::of_json;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// What a page says of itself: the head it was made from, and when it was saved.
pub type Made = (Anchor, Option<Moment>);

const VERSION: i64 = 1;

/// A kind of file that a page saves.
pub struct Saving {
    /// What the file says that it is.
    pub mark: &'static str,
    /// What to call a file that is none, after "is".
    pub is_not: &'static str,
    /// What the page is, after "this is not what".
    pub page: &'static str,
    /// The command that makes the page.
    pub command: &'static str,
    /// The same of files of other kinds: what they say that they are, and the commands that take those in.
    pub others: &'static [(&'static str, &'static str)],
}

/// What a file says that it is, whatever else stands in it.
#[derive(Deserialize)]
struct Kind {
    assize: String,
}

/// What a page saved about some audits.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page<T> {
    assize: String,
    version: i64,
    head: String,
    /// The handle of the person that it was made for.
    #[serde(rename = "for")]
    pub person: String,
    /// When it was saved, by the clock of the browser.
    #[serde(default)]
    saved: Option<String>,
    /// What it says, audit by audit.
    pub audits: Vec<T>,
}

/// Reads what a page saved, each audit once, with the head it was made from and when it was saved; a fault names line and column.
pub fn read<T: DeserializeOwned>(
    saving: &Saving,
    (file, text): (&str, &str),
    audit: impl Fn(&T) -> i64,
) -> Result<(Made, Page<T>)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    require_kind(saving, file, text)?;
    let page: Page<T> = serde_json::from_str(text).map_err(|error| {
        let (says, advice) = of_json(&error);
        let hint = advice.unwrap_or_else(|| format!("this is not what {} saves; save it there again", saving.page));
        Refusal::data(format!("{file}:{}:{}: {says}", error.line(), error.column())).hint(hint)
    })?;
    if page.assize != saving.mark || page.version != VERSION {
        return Err(Refusal::data(format!("{file} is {} that this program reads", saving.is_not))
            .hint(format!("make the page again with: {}", saving.command)));
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = page.audits.iter().map(audit).find(|one| !seen.insert(*one)) {
        return Err(Refusal::data(format!("{file}: audit {twice} stands in it twice")).hint("keep one of the two"));
    }
    let wrong = |why| {
        Refusal::data(format!("{file}: {why}"))
            .hint("save the page again from the browser, or make the form again: assize score form")
    };
    let head = page.head.parse().map_err(wrong)?;
    let at = page.saved.as_deref().map(str::parse).transpose().map_err(wrong)?;
    Ok(((head, at), page))
}

/// Refuses a file of another kind, by the command that takes it in.
fn require_kind(saving: &Saving, file: &str, text: &str) -> Result<()> {
    let Ok(kind) = serde_json::from_str::<Kind>(text) else { return Ok(()) };
    match saving.others.iter().find(|(mark, _)| kind.assize == *mark) {
        Some((_, commands)) => Err(Refusal::data(format!("{file} is {} that this program reads here", saving.is_not))
            .hint(format!("hand it in with: {commands}"))),
        None => Ok(()),
    }
}

/// Refuses what was made from another record than this.
pub fn require_here(conn: &Connection, file: &str, head: &Anchor) -> Result<()> {
    if holds(conn, head)? {
        return Ok(());
    }
    Err(Refusal::rule(format!("{file} was made from another file"))
        .hint(format!("its head {head} is no entry here; was this file put back to an earlier state?")))
}
