//! Deciding: what a ruling answers to each point becomes the score, and the audit is struck where it should not be.

use super::words::RulingBasis;
use crate::core::act::Actor;
use crate::core::audit::{self, Basis, Mark};
use crate::core::dispute::{About, Changes, Dispute, Opened, Point, Striker, Verdict, rescore, strike};
use crate::core::ledger::Writing;
use crate::core::people::PersonId;
use crate::core::refusal::Result;
use crate::core::text::Kept;
use crate::core::toml::Written;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

/// An answer to one point: of a ballot, or of a ruling.
#[derive(Clone)]
pub(super) struct Answer<'a> {
    pub(super) point: &'a Point,
    pub(super) verdict: Verdict,
    /// The level that holds with it; none is not applicable, or the audit as a whole.
    pub(super) level: Option<String>,
}

/// Answers to points as they change the score.
pub(super) fn changes(answers: &[Answer<'_>]) -> Changes {
    let changed = answers.iter().filter(|answer| answer.verdict != Verdict::Keep);
    changed.filter_map(|answer| Some((answer.point.about.criterion()?.to_owned(), answer.level.clone()))).collect()
}

/// The marks of the score that stands.
pub(super) fn standing(conn: &Connection, dispute: &Dispute) -> Result<Vec<Mark>> {
    dispute.audit.scoring.map(|scoring| audit::marks_of(conn, scoring)).transpose().map(Option::unwrap_or_default)
}

/// The level of a criterion in these marks; none is not applicable.
pub(super) fn level_in(marks: &[Mark], point: &Point) -> Option<String> {
    let key = point.about.criterion()?;
    marks.iter().find(|mark| mark.criterion == key).and_then(|mark| mark.level.clone())
}

/// A ruling to be made.
pub(super) struct Deciding<'a> {
    /// Who acts.
    pub(super) actor: &'a Actor,
    pub(super) dispute: &'a Dispute,
    pub(super) instance: i64,
    pub(super) basis: RulingBasis,
    /// Whose ballot gives its reasons; none where nobody ruled in time.
    pub(super) ballot: Option<i64>,
    /// Who is to give the score.
    pub(super) scorer: PersonId,
    pub(super) answers: &'a [Answer<'a>],
    pub(super) opened: (&'a Written<'a>, &'a [Opened]),
    /// The last day to appeal; none where it is final.
    pub(super) appeal_due: Option<NaiveDate>,
    /// The ruling in one sentence, by this person.
    pub(super) headnote: Option<(Kept, PersonId)>,
}

/// Makes a ruling. Refused, before anything is recorded, where it would leave the agent worse off. Answers the total before
/// and after.
pub(super) fn decide(writing: &mut Writing<'_>, new: &Deciding<'_>) -> Result<(Option<i64>, Option<i64>)> {
    let audit = &new.dispute.audit;
    let after = rescore(writing, audit, (Basis::Ruling, new.scorer), &changes(new.answers), new.opened)?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
        ("dispute", &new.dispute.id.0),
        ("instance", &new.instance),
        ("basis", &new.basis),
        ("ballot", &new.ballot),
        ("appeal_due", &new.appeal_due.map(|due| due.to_string())),
    ];
    let ruling = writing.insert("ruling", &facts, &[])?;
    for answer in new.answers {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
            [("ruling", &ruling), ("point", &answer.point.id), ("verdict", &answer.verdict), ("level", &answer.level)];
        writing.insert("decision", &facts, &[])?;
    }
    let granted = new.answers.iter().filter(|answer| answer.verdict == Verdict::Agent);
    let judge = new.ballot.map(|_| new.scorer);
    strike(
        writing,
        Striker { actor: new.actor, judge },
        audit,
        &granted.map(|answer| answer.point).collect::<Vec<_>>(),
    )?;
    if let Some((headnote, by)) = &new.headnote {
        make_precedents(writing, new, ruling, (headnote, *by))?;
    }
    Ok((audit.total, after))
}

/// A headnote is a precedent on each criterion that the ruling decides about.
fn make_precedents(
    writing: &mut Writing<'_>,
    new: &Deciding<'_>,
    ruling: i64,
    (headnote, by): (&Kept, PersonId),
) -> Result<()> {
    for answer in new.answers {
        let About::Mark { criterion, .. } = &answer.point.about else { continue };
        let Some((id, line)) = line_of(writing, new.dispute, criterion)? else { continue };
        let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
            [("line", &line), ("criterion", &id), ("person", &by.0), ("ruling", &ruling)];
        writing.insert("precedent", &facts, &[("headnote", Some(headnote))])?;
    }
    Ok(())
}

/// A criterion of the card of a dispute's audit, and its line across the versions of the card.
fn line_of(conn: &Connection, dispute: &Dispute, key: &str) -> Result<Option<(i64, i64)>> {
    let mut statement = conn.prepare_cached("SELECT id, line FROM criterion WHERE card = ?1 AND key = ?2")?;
    let found = statement.query_row(params![dispute.audit.card.0, key], |row| Ok((row.get("id")?, row.get("line")?)));
    Ok(found.optional()?)
}
