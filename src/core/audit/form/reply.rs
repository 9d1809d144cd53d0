//! Replies: what an agent answers on their page about audits that were delivered to them.

use crate::core::audit::state::AuditId;
use crate::core::ledger::{Anchor, Writing, holds};
use crate::core::refusal::{Refusal, Result};
use serde::Deserialize;
use std::collections::BTreeSet;

/// What the file says that it is.
const MARK: &str = "reply";
const VERSION: i64 = 1;

/// A reply is what one agent answers about some audits, in one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// What the file is called in messages.
    pub file: String,
    /// The newest entry of the record when the page was made.
    pub head: Anchor,
    /// The handle of the agent that it was made for.
    pub agent: String,
    /// What they answer, audit by audit.
    pub audits: Vec<Replied>,
}

/// What an agent answers about one audit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replied {
    /// The audit.
    pub audit: AuditId,
    /// Whether they say that they have read it.
    pub is_read: bool,
    /// The marks that they reject.
    pub points: Vec<Rejected>,
}

/// A mark that an agent rejects, as they wrote it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rejected {
    /// The criterion's key.
    pub criterion: String,
    /// Why, a word of a list.
    pub reason: String,
    /// The answer that would be right.
    pub propose: String,
    /// In their words.
    pub statement: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    assize: String,
    version: i64,
    head: String,
    #[serde(rename = "for")]
    agent: String,
    audits: Vec<About>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    audit: i64,
    #[serde(default)]
    read: bool,
    #[serde(default)]
    dispute: Vec<Rejected>,
}

/// Reads what a page saved; a fault names line and column.
pub fn read(file: &str, text: &str) -> Result<Reply> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let page: Page = serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        Refusal::data(format!("{file}:{}:{}: {message}", error.line(), error.column()))
            .hint("this is not what the page of an agent saves; save it there again")
    })?;
    if page.assize != MARK || page.version != VERSION {
        return Err(Refusal::data(format!("{file} is no reply of an agent that this program reads"))
            .hint("make the page again with: assize score deliver --pages FOLDER"));
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = page.audits.iter().find(|one| !seen.insert(one.audit)) {
        return Err(Refusal::data(format!("{file}: audit {} stands in it twice", twice.audit)));
    }
    let head = page.head.parse().map_err(|why| Refusal::data(format!("{file}: {why}")))?;
    let audits = page.audits.into_iter().map(|one| Replied {
        audit: AuditId(one.audit),
        is_read: one.read,
        points: one.dispute,
    });
    Ok(Reply { file: file.to_owned(), head, agent: page.agent, audits: audits.collect() })
}

impl Reply {
    /// Refuses a page that was made from another file.
    pub fn require_here(&self, writing: &Writing<'_>) -> Result<()> {
        if holds(writing, &self.head)? {
            return Ok(());
        }
        Err(Refusal::rule(format!("{} was made from another file", self.file))
            .hint(format!("its head {} is no entry here; was this file put back to an earlier state?", self.head)))
    }
}
