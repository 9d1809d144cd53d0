//! Former answers: what an auditor handed in for an audit that they are to score again. They alone begin with it.

use super::answers::{Answers, Given};
use super::mark::{Mark, marks_of};
use super::scoring::feedback;
use super::state::Audit;
use crate::core::people::Person;
use crate::core::refusal::Result;
use crate::core::scorecard::{Card, NA};
use crate::core::text::Untrusted;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Why answers that were handed in do not stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// Their score was returned instead of being approved.
    Returned,
    /// Their auditor took the score back.
    TakenBack,
}

impl Ended {
    /// What became of the score, in words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Returned => "was returned",
            Self::TakenBack => "was taken back",
        }
    }
}

/// The answers that an auditor handed in last, and that do not stand any more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Former {
    /// The answers.
    pub answers: Answers,
    /// Why they do not stand.
    pub ended: Ended,
    /// What was said about that; none where it was erased.
    pub why: Option<Untrusted>,
    /// The entry by which they ended.
    pub entry: i64,
}

/// What the auditor of an audit handed in themself, where it was returned or taken back; none of what another auditor did
/// who had it before.
pub fn former(conn: &Connection, audit: &Audit, card: &Card, auditor: &Person) -> Result<Option<Former>> {
    if !audit.is_of(auditor) {
        return Ok(None);
    }
    let mut statement = conn.prepare_cached(
        "SELECT s.id, u.id IS NOT NULL AS undone, coalesce(u.entry, a.entry) AS ended,
           CASE WHEN u.id IS NULL THEN a.reason ELSE u.why END AS why
         FROM scoring s JOIN identity i ON i.person = s.scorer LEFT JOIN undoing u ON u.scoring = s.id
         LEFT JOIN approval a ON a.scoring = s.id AND a.granted = 0
         WHERE s.audit = ?1 AND s.basis = 'audit' AND i.one = ?2 ORDER BY s.id DESC LIMIT 1",
    )?;
    let read = |row: &Row<'_>| {
        let scoring: i64 = row.get("id")?;
        let ended = if row.get("undone")? { Ended::TakenBack } else { Ended::Returned };
        let why = row.get::<_, Option<String>>("why")?.map(Untrusted::new);
        Ok(row.get::<_, Option<i64>>("ended")?.map(|entry| (scoring, ended, why, entry)))
    };
    let found = statement.query_row(params![audit.id.0, auditor.id.0], read).optional()?.flatten();
    let Some((scoring, ended, why, entry)) = found else { return Ok(None) };
    let given = marks_of(conn, scoring)?.iter().filter_map(|mark| given(card, mark)).collect();
    let said = feedback(conn, scoring)?;
    // What was left empty was left so on purpose.
    let words = |text: Option<Untrusted>| Some(text.map(|text| text.expose().to_owned()).unwrap_or_default());
    let answers = Answers::new(given, words(said.met), words(said.develop));
    Ok(Some(Former { answers, ended, why, entry }))
}

/// A mark as it was given; none where its words were erased, or the card does not have it.
fn given(card: &Card, mark: &Mark) -> Option<Given> {
    let criterion = card.criterion(&mark.criterion).ok()?;
    let words = |text: &Option<Untrusted>| text.as_ref().map(|text| text.expose().to_owned());
    let (level, note) = match &mark.level {
        Some(_) if criterion.is_text() => (words(&mark.note)?, None),
        Some(level) => (level.clone(), words(&mark.note)),
        None => (NA.to_owned(), words(&mark.note)),
    };
    Some(Given { criterion: mark.criterion.clone(), level, note, quote: words(&mark.quote) })
}
