//! A noted page: the notes of a session as its page saves them.

use super::number::DisputeId;
use crate::core::act::Actor;
use crate::core::audit::form::{Saving, read_saved, require_here};
use crate::core::ledger::{Anchor, Writing};
use crate::core::refusal::{Refusal, Result};
use rusqlite::OptionalExtension;
use serde::Deserialize;

const SESSION: Saving = Saving {
    mark: "session",
    is_not: "no notes of a session",
    page: "the page of a session",
    command: "assize dispute session DISPUTE --form FILE",
    others: &[("answers", "assize score submit --file"), ("reply", "assize dispute open --file")],
};

/// The notes of one session, as its page saved them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotedPage {
    /// What the file is called in messages.
    file: String,
    /// The newest entry when the page was made.
    head: Anchor,
    /// Who it was made for, by handle.
    person: String,
    dispute: DisputeId,
    /// The notes, as TOML.
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfDispute {
    audit: i64,
    dispute: i64,
    notes: toml::Table,
}

/// Reads what the page of a session saved; a fault names line and column.
pub fn read_page(file: &str, text: &str) -> Result<NotedPage> {
    let ((head, _), page) = read_saved(&SESSION, (file, text), |one: &OfDispute| one.audit)?;
    let [one] = page.audits.as_slice() else {
        return Err(Refusal::data(format!("{file} has notes of {} sessions: one file is of one", page.audits.len()))
            .hint("save the page of each session in a file of its own"));
    };
    let text = toml::to_string(&one.notes).map_err(|error| {
        Refusal::data(format!("{file}: {error}"))
            .hint("save the page again from the browser, or write the notes as TOML")
    })?;
    Ok(NotedPage { file: file.to_owned(), head, person: page.person, dispute: DisputeId(one.dispute), text })
}

impl NotedPage {
    /// Refuses a page of another dispute, one that was made from another file or before the dispute was opened, and one that
    /// was made for somebody else: who led the session records it.
    pub fn require_here(&self, writing: &Writing<'_>, actor: &Actor, id: DisputeId) -> Result<()> {
        let file = &self.file;
        if self.dispute != id {
            let other = self.dispute.0;
            return Err(Refusal::words(format!("{file} is of dispute {other}, not of {}", id.0))
                .hint(format!("record it with: assize dispute session {other} --notes {file}")));
        }
        require_here(writing, file, &self.head)?;
        let opened = writing.prepare_cached("SELECT entry FROM dispute WHERE id = ?1")?;
        let opened: Option<i64> = { opened }.query_row([id.0], |row| row.get("entry")).optional()?;
        if opened.is_none_or(|opened| opened > self.head.entry()) {
            return Err(Refusal::rule(format!("{file} was made before dispute {} was opened", id.0))
                .hint(format!("make the page again with: assize dispute session {} --form FILE", id.0)));
        }
        let person = actor.person(writing)?;
        if person.handle == self.person {
            return Ok(());
        }
        Err(Refusal::rule(format!("{file} was made for {}, and {} hands it in", self.person, person.handle))
            .hint("who led the session records it"))
    }
}
