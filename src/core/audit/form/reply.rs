//! Replies: what an agent answers on their page about audits that were delivered to them.

use super::saved::{self, Saving, require_here};
use crate::calc::moment::Moment;
use crate::core::audit::state::AuditId;
use crate::core::ledger::{Anchor, Writing};
use crate::core::refusal::{Refusal, Result};
use serde::Deserialize;

const REPLY: Saving = Saving {
    mark: "reply",
    is_not: "no reply of an agent",
    page: "the page of an agent",
    command: "assize score deliver --pages FOLDER",
    others: &[("answers", "assize score submit --file")],
};

/// A reply is what one agent answers about some audits, in one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// What the file is called in messages.
    pub file: String,
    /// The newest entry of the record when the page was made.
    pub head: Anchor,
    /// The handle of the agent that it was made for.
    pub agent: String,
    /// When it was saved, where the file says so.
    pub saved: Option<Moment>,
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
struct About {
    audit: i64,
    #[serde(default)]
    read: bool,
    #[serde(default)]
    dispute: Vec<Rejected>,
}

/// Reads what a page saved; a fault names line and column.
pub fn read(file: &str, text: &str) -> Result<Reply> {
    let ((head, saved), page) = saved::read(&REPLY, (file, text), |one: &About| one.audit)?;
    let audits = page.audits.into_iter().map(|one| Replied {
        audit: AuditId(one.audit),
        is_read: one.read,
        points: one.dispute,
    });
    Ok(Reply { file: file.to_owned(), head, agent: page.person, saved, audits: audits.collect() })
}

impl Reply {
    /// Refuses a page that was made from another file, or before an audit was delivered that it speaks of.
    pub fn require_here(&self, writing: &Writing<'_>, audit: AuditId) -> Result<()> {
        require_here(writing, &self.file, &self.head)?;
        let delivered: Option<i64> = writing
            .prepare_cached("SELECT min(entry) FROM delivery WHERE audit = ?1")?
            .query_row([audit.0], |row| row.get(0))?;
        match delivered {
            Some(entry) if entry > self.head.entry() => {
                Err(Refusal::rule(format!("{} was made before audit {} was delivered", self.file, audit.0))
                    .hint("what it says of that audit was put in by hand; the agent answers on a newer page"))
            }
            _ => Ok(()),
        }
    }
}
