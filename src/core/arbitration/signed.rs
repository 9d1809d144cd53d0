//! The text of a ballot, as its arbiter signs it: written once, here, for what is handed in and for what stands.

use super::ballot::NewBallot;
use super::cast::{Ballot, ballots};
use super::seat::{FIRST, Seat};
use crate::calc::digest::hex;
use crate::core::audit::answer_word;
use crate::core::dispute::{Dispute, DisputeId, Verdict, load};
use crate::core::ledger::{Head, Writing};
use crate::core::people::{self, Person};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use rusqlite::Connection;
use std::fmt::Write as _;

/// A ballot that its arbiter signed.
pub struct Signed {
    /// The text, as it was signed.
    pub text: String,
    /// The signature, as ssh-keygen writes it.
    pub armored: String,
}

/// A signature to be checked.
pub struct ToCheck {
    /// The dispute.
    pub dispute: DisputeId,
    /// Whose it is said to be, by handle.
    pub arbiter: String,
    /// The public key; none where the record has none of that number that was theirs.
    pub public: Option<String>,
    /// The signature, as ssh-keygen writes it.
    pub armored: String,
    /// The text; none where words of it were erased since.
    pub text: Option<String>,
}

/// What an arbiter is to sign: the text of a ballot that is not recorded yet.
pub(super) fn text_of_new(conn: &Connection, dispute: &Dispute, seat: &Seat, new: &NewBallot<'_>) -> Result<String> {
    let head = Head::newest(conn)?.map(|head| head.to_string()).unwrap_or_default();
    let mut text = Text::of(&head, dispute, seat.instance, &seat.arbiter.handle);
    for vote in &new.votes {
        text.vote(vote.point.about.name(), vote.verdict, vote.level.as_deref());
    }
    for mark in &new.opened {
        text.opened(&mark.criterion, mark.level.as_deref(), mark.note.as_ref().map(Untrusted::expose));
    }
    text.line("root cause", new.root_cause.word());
    text.line("responsible", new.responsible.word());
    text.block("headnote", new.said.headnote.as_ref().map(Kept::as_str));
    text.block("rationale", Some(new.said.rationale.as_str()));
    text.block("coaching", new.said.coaching.as_ref().map(Kept::as_str));
    for (number, kind) in &new.citations {
        text.line(&format!("precedent {number}"), kind.word());
    }
    for action in &new.actions {
        text.line("action", &format!("{}, {}, until {}", action.kind, action.owner.handle, action.due));
        text.block("task", Some(action.task.as_str()));
    }
    Ok(text.0)
}

/// The same of a ballot that stands; none where words of it were erased since.
pub(super) fn text_of(conn: &Connection, dispute: &Dispute, ballot: &Ballot) -> Result<Option<String>> {
    if ballot.is_erased || ballot.rationale.is_none() {
        return Ok(None);
    }
    let mut text = Text::of(&head_before(conn, ballot.entry)?, dispute, ballot.instance, &ballot.handle);
    for vote in &ballot.votes {
        text.vote(&vote.name, vote.verdict, vote.level.as_deref());
    }
    for one in &ballot.opened {
        text.opened(&one.criterion, one.level.as_deref(), one.note.as_ref().map(Untrusted::expose));
    }
    text.line("root cause", ballot.root_cause.word());
    text.line("responsible", ballot.responsible.word());
    let words = [("headnote", &ballot.headnote), ("rationale", &ballot.rationale), ("coaching", &ballot.coaching)];
    for (title, words) in words {
        text.block(title, words.as_ref().map(Untrusted::expose));
    }
    for (number, kind) in &ballot.citations {
        text.line(&format!("precedent {number}"), kind.word());
    }
    for task in &ballot.tasks {
        text.line("action", &format!("{}, {}, until {}", task.kind, task.owner, task.due));
        text.block("task", task.task.as_ref().map(Untrusted::expose));
    }
    Ok(Some(text.0))
}

/// Records the signature of a ballot, whose text must be the one that was signed.
pub(super) fn store(
    writing: &mut Writing<'_>,
    arbiter: &Person,
    (ballot, text): (i64, &str),
    signed: &Signed,
) -> Result<()> {
    if signed.text != text {
        return Err(Refusal::rule("the record went on while you signed; nothing was recorded")
            .hint("run the same command again: the text that is signed names the newest entry"));
    }
    let (key, _) = people::key_of(writing, arbiter.id, i64::MAX)?.ok_or_else(no_key)?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("ballot", &ballot), ("person_key", &key), ("armored", &signed.armored)];
    writing.insert("signature", &facts, &[]).map(drop)
}

/// The refusal of a signature by somebody who has registered no key.
pub(super) fn no_key() -> Refusal {
    Refusal::rule("you have no key on record to sign with").hint("register its public half: assize people key FILE.pub")
}

/// Every signature of a ballot, in the order of the record, with the text that it is under.
pub fn signatures(conn: &Connection) -> Result<Vec<ToCheck>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT s.dispute FROM signature g JOIN ballot b ON b.id = g.ballot JOIN seat s ON s.id = b.seat ORDER BY s.dispute",
    )?;
    let rows = statement.query_map([], |row| Ok(DisputeId(row.get("dispute")?)))?;
    let mut found = Vec::new();
    for id in rows.collect::<rusqlite::Result<Vec<_>>>()? {
        let dispute = load(conn, id)?;
        for ballot in ballots(conn, id)? {
            let Some((key, armored)) = ballot.signature.clone() else { continue };
            let theirs = people::key(conn, key)?;
            let public = match theirs {
                Some((owner, public)) if people::one(conn, i64::MAX, owner)? == ballot.arbiter.id => Some(public),
                _ => None,
            };
            let text = text_of(conn, &dispute, &ballot)?;
            found.push(ToCheck { dispute: id, arbiter: ballot.arbiter.handle, public, armored, text });
        }
    }
    Ok(found)
}

/// The head that was the newest before an entry.
fn head_before(conn: &Connection, entry: i64) -> Result<String> {
    let mut statement = conn.prepare_cached("SELECT previous FROM entry WHERE id = ?1")?;
    let previous: Vec<u8> = statement.query_row([entry], |row| row.get("previous"))?;
    let short: String = hex(&previous).chars().take(16).collect();
    Ok(format!("{}:{short}", entry - 1))
}

/// Plain text, a fact a line; words of people follow their title, each line set in by two spaces.
struct Text(String);

impl Text {
    fn of(head: &str, dispute: &Dispute, instance: i64, arbiter: &str) -> Self {
        let mut text = Self("assize ballot 1\n".to_owned());
        text.line("head", head);
        text.line("dispute", &dispute.id.0.to_string());
        text.line("audit", &dispute.audit.id.0.to_string());
        text.line("instance", if instance == FIRST { "first ruling" } else { "appeal" });
        text.line("arbiter", arbiter);
        text
    }

    fn vote(&mut self, name: &str, verdict: Verdict, level: Option<&str>) {
        self.line(&format!("vote on {name}"), &format!("{verdict}, {}", answer_word(level)));
    }

    fn opened(&mut self, key: &str, level: Option<&str>, note: Option<&str>) {
        self.line(&format!("opened {key}"), answer_word(level));
        self.block("note", note);
    }

    fn line(&mut self, title: &str, value: &str) {
        let _ = writeln!(self.0, "{title}: {value}");
    }

    fn block(&mut self, title: &str, words: Option<&str>) {
        let Some(words) = words else { return };
        let _ = writeln!(self.0, "{title}:");
        for line in words.split('\n') {
            let _ = writeln!(self.0, "  {line}");
        }
    }
}
