//! Scorings: the marks of an audit at one time, with the exact scores that come out of them.

use super::mark::{Mark, answers_of};
use super::resting::{for_marks, of_newest};
use super::state::AuditId;
use crate::calc::scoring::{Class, Score, band_of};
use crate::core::closed_list;
use crate::core::ledger::{NewRow, Writing};
use crate::core::people::PersonId;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card, CardId};
use crate::core::text::{Kept, Untrusted};
use rusqlite::Connection;

closed_list! {
    /// What a scoring rests on.
    pub enum Basis("a basis of a score", "bases") {
        /// An auditor's answers.
        Audit = "audit",
        /// A slip that was corrected, with the agent's agreement.
        Correction = "correction",
        /// What the session of a dispute agreed on.
        Session = "session",
        /// A ruling.
        Ruling = "ruling",
    }
}

/// A scoring to be recorded.
pub struct NewScoring<'a> {
    /// Of which audit.
    pub audit: AuditId,
    /// What it rests on.
    pub basis: Basis,
    /// Who gives it.
    pub scorer: PersonId,
    /// By which card.
    pub card: CardId,
    /// The answers.
    pub marks: &'a [Mark],
    /// The feedback with it.
    pub feedback: Feedback,
    /// How many minutes its auditor took, where that is known.
    pub minutes: Option<u32>,
}

/// What an auditor writes to the agent in addition to the marks.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Feedback {
    /// What met the requirement.
    pub met: Option<Untrusted>,
    /// What to develop.
    pub develop: Option<Untrusted>,
    /// Whether what it said was erased.
    pub is_erased: bool,
}

/// Records a scoring with its marks and exact scores.
pub fn record_scoring(writing: &mut Writing<'_>, new: &NewScoring<'_>, card: &Card) -> Result<Score> {
    let score = card.score(&answers_of(new.marks))?;
    let class = |wanted: Class| score.classes.iter().find(|(class, _)| *class == wanted).and_then(|(_, score)| *score);
    let band = score.total.and_then(|total| band_of(total, &card.bands)).map(|band| band.name.clone());
    let revision = match new.basis {
        Basis::Audit => for_marks(writing, new.audit, new.scorer)?,
        Basis::Correction | Basis::Session | Basis::Ruling => of_newest(writing, new.audit)?,
    };
    let facts: [(&'static str, &dyn rusqlite::ToSql); 11] = [
        ("audit", &new.audit.0),
        ("basis", &new.basis.word()),
        ("scorer", &new.scorer.0),
        ("raw", &score.raw),
        ("total", &score.total),
        ("customer", &class(Class::Customer)),
        ("business", &class(Class::Business)),
        ("compliance", &class(Class::Compliance)),
        ("band", &band),
        ("revision", &revision),
        ("minutes", &new.minutes),
    ];
    let [met, develop] = kept([&new.feedback.met, &new.feedback.develop]);
    let personal = [("met", met.as_ref()), ("develop", develop.as_ref())];
    let id = writing.insert("scoring", &facts, &personal)?;
    store_marks(writing, id, new)?;
    Ok(score)
}

/// What feedback a scoring carries.
pub fn feedback(conn: &Connection, scoring: i64) -> Result<Feedback> {
    Ok(conn
        .prepare_cached("SELECT met, develop, erased IS NOT NULL AS is_erased FROM scoring WHERE id = ?1")?
        .query_row([scoring], |row| {
            let text = |column: &str| row.get::<_, Option<String>>(column).map(|text| text.map(Untrusted::new));
            Ok(Feedback { met: text("met")?, develop: text("develop")?, is_erased: row.get("is_erased")? })
        })?)
}

fn store_marks(writing: &mut Writing<'_>, scoring: i64, new: &NewScoring<'_>) -> Result<()> {
    let criteria = scorecard::criterion_ids(writing, new.card)?;
    let mut given = Vec::with_capacity(new.marks.len());
    for mark in new.marks {
        let criterion = criteria
            .get(&mark.criterion)
            .ok_or_else(|| Refusal::fault(format!("`{}` is not on the card", mark.criterion)))?;
        given.push((criterion, mark, kept([&mark.quote, &mark.note])));
    }
    let rows = given.iter().map(|(criterion, mark, texts)| -> NewRow<'_, 4, 2> {
        ([&scoring, criterion, &mark.level, &mark.percent], texts.each_ref().map(Option::as_ref))
    });
    let columns = (["scoring", "criterion", "level", "percent"], ["quote", "note"]);
    writing.insert_all("mark", columns, &rows.collect::<Vec<_>>())
}

/// Two texts as they are kept.
pub(super) fn kept(texts: [&Option<Untrusted>; 2]) -> [Option<Kept>; 2] {
    texts.map(|text| text.as_ref().map(Kept::stored))
}
