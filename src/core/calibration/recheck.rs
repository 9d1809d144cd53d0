//! Computing again what calibrations keep as numbers: totals and what answers are worth, by their cards.

use super::answer::marks_of;
use crate::core::audit::answers_of;
use crate::core::refusal::Result;
use crate::core::scorecard::{self, Card, CardId};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The cards of calibrations, each loaded once.
#[derive(Default)]
struct Cards(BTreeMap<i64, Card>);

impl Cards {
    fn of(&mut self, conn: &Connection, card: i64) -> Result<&Card> {
        Ok(match self.0.entry(card) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(scorecard::load(conn, CardId(card))?),
        })
    }
}

/// Recomputes every score that was given in a calibration from its answers, and what each answer is worth. Answers how many
/// scores there are, and what differs.
pub fn recheck_answers(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let mut cards = Cards::default();
    let (count, mut findings) = scores(conn, &mut cards)?;
    findings.extend(agreed(conn, &mut cards)?);
    Ok((count, findings))
}

fn scores(conn: &Connection, cards: &mut Cards) -> Result<(usize, Vec<String>)> {
    let mut statement = conn.prepare(
        "SELECT s.id, s.raw, s.total, c.id AS calibration, c.card FROM calibration_scoring s JOIN calibration_item i ON i.id = s.item
         JOIN calibration c ON c.id = i.calibration ORDER BY s.id",
    )?;
    let mut rows = statement.query([])?;
    let (mut count, mut findings) = (0, Vec::new());
    while let Some(row) = rows.next()? {
        count += 1;
        let (id, stored): (i64, [Option<i64>; 2]) = (row.get("id")?, [row.get("raw")?, row.get("total")?]);
        let card = cards.of(conn, row.get("card")?)?;
        let marks = marks_of(conn, id)?;
        let is_same = card.score(&answers_of(&marks)).is_ok_and(|score| [score.raw, score.total] == stored)
            && marks.iter().all(|mark| is_worth(card, &mark.criterion, mark.level.as_deref(), mark.percent));
        if !is_same {
            let calibration: i64 = row.get("calibration")?;
            findings
                .push(format!("a score of calibration {calibration} (scoring {id}) does not come out of its answers"));
        }
    }
    Ok((count, findings))
}

fn agreed(conn: &Connection, cards: &mut Cards) -> Result<Vec<String>> {
    let mut statement = conn.prepare(
        "SELECT k.key, s.level, s.percent, c.id AS calibration, c.card FROM calibration_consensus s
         JOIN calibration_item i ON i.id = s.item JOIN calibration c ON c.id = i.calibration JOIN criterion k ON k.id = s.criterion
         ORDER BY s.id",
    )?;
    let mut rows = statement.query([])?;
    let mut findings = Vec::new();
    while let Some(row) = rows.next()? {
        let (key, level): (String, Option<String>) = (row.get("key")?, row.get("level")?);
        let card = cards.of(conn, row.get("card")?)?;
        if !is_worth(card, &key, level.as_deref(), row.get("percent")?) {
            let calibration: i64 = row.get("calibration")?;
            findings.push(format!("what calibration {calibration} agreed on `{key}` is not worth what is kept"));
        }
    }
    Ok(findings)
}

/// Whether an answer is worth what is kept with it.
fn is_worth(card: &Card, key: &str, level: Option<&str>, percent: Option<i64>) -> bool {
    card.criterion(key).and_then(|criterion| criterion.percent(level)).is_ok_and(|worth| worth == percent)
}
