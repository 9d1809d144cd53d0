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
    others: &[("answers", "assize score submit --file"), ("session", "assize dispute session DISPUTE --notes")],
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
    /// What they reject: marks, or the audit as a whole.
    pub points: Vec<Rejected>,
    /// What they say of the score, for good.
    pub statement: Option<String>,
    /// What they answer to corrections that were offered.
    pub corrections: Vec<Agreed>,
}

/// An agent's answer to a correction that was offered to them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreed {
    /// The number of the correction.
    pub correction: i64,
    /// Whether they agree to it.
    pub agree: bool,
}

/// What an agent rejects, as they wrote it: a mark, or the audit as a whole.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rejected {
    /// The criterion's key; empty for the audit as a whole.
    #[serde(default)]
    pub criterion: String,
    /// For what the audit as a whole is rejected, a word of a list; empty for a mark.
    #[serde(default)]
    pub subject: String,
    /// Why, a word of a list.
    #[serde(default)]
    pub reason: String,
    /// The answer that would be right.
    #[serde(default)]
    pub propose: String,
    /// In their words.
    pub statement: String,
    /// Where it shows.
    #[serde(default)]
    pub evidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    audit: i64,
    #[serde(default)]
    read: bool,
    #[serde(default)]
    dispute: Vec<Rejected>,
    #[serde(default)]
    statement: String,
    #[serde(default)]
    corrections: Vec<Agreed>,
}

/// Reads what a page saved; a fault names line and column.
pub fn read(file: &str, text: &str) -> Result<Reply> {
    let ((head, saved), page) = saved::read(&REPLY, (file, text), |one: &About| one.audit)?;
    let audits = page.audits.into_iter().map(|one| Replied {
        audit: AuditId(one.audit),
        is_read: one.read,
        points: one.dispute,
        statement: Some(one.statement).filter(|words| !words.trim().is_empty()),
        corrections: one.corrections,
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
