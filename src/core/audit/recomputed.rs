//! Recomputing scores: from their marks and their card, with the band, and what each answer is worth.

use super::mark::{Mark, answers_of, marks_of};
use super::resting;
use crate::calc::scoring::band_of;
use crate::core::refusal::Result;
use crate::core::scorecard::{self, Card, CardId};
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Recomputes every scoring from its marks and card. Answers how many there are, and what differs.
pub fn recheck_scores(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let mut statement = conn.prepare(
        "SELECT s.id, s.audit, a.card, s.raw, s.total, s.customer, s.business, s.compliance, s.band
         FROM scoring s JOIN audit a ON a.id = s.audit ORDER BY s.id",
    )?;
    let mut rows = statement.query([])?;
    let (mut count, mut findings) = (0, Vec::new());
    let mut cards: BTreeMap<CardId, Card> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        count += 1;
        let card = match cards.entry(CardId(row.get("card")?)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let card = scorecard::load(conn, *unknown.key())?;
                unknown.insert(card)
            }
        };
        findings.extend(differing(conn, row, card)?);
    }
    findings.extend(resting::recheck(conn)?);
    Ok((count, findings))
}

/// What of a scoring does not come out.
fn differing(conn: &Connection, row: &Row<'_>, card: &Card) -> Result<Vec<String>> {
    let (id, audit): (i64, i64) = (row.get("id")?, row.get("audit")?);
    let columns = ["raw", "total", "customer", "business", "compliance"];
    let stored: Vec<Option<i64>> =
        columns.into_iter().map(|column| row.get(column)).collect::<rusqlite::Result<_>>()?;
    let (marks, mut findings) = (marks_of(conn, id)?, Vec::new());
    let score = card.score(&answers_of(&marks)).ok().filter(|score| {
        let classes = score.classes.iter().map(|(_, score)| *score);
        [score.raw, score.total].into_iter().chain(classes).eq(stored)
    });
    match score {
        None => findings.push(format!("the score of audit {audit} (scoring {id}) does not come out of its marks")),
        Some(score) => {
            let band = score.total.and_then(|total| band_of(total, &card.bands)).map(|band| band.name.clone());
            if band != row.get::<_, Option<String>>("band")? {
                findings.push(format!("the band of audit {audit} (scoring {id}) is not the one of its total"));
            }
        }
    }
    let wrong = marks.iter().filter(|mark| !is_worth_it(card, mark)).map(|mark| &mark.criterion);
    findings.extend(
        wrong.map(|key| {
            format!("what `{key}` is worth in audit {audit} (scoring {id}) does not come out of its answer")
        }),
    );
    Ok(findings)
}

fn is_worth_it(card: &Card, mark: &Mark) -> bool {
    let worth = card.criterion(&mark.criterion).and_then(|criterion| criterion.percent(mark.level.as_deref()));
    worth.is_ok_and(|worth| worth == mark.percent)
}
