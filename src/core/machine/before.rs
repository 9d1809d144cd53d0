//! Before: what a machine said of dialogues before a draw was committed, as its frame takes it.

use super::verdict::{Outcome, TOTAL, TUNED};
use crate::core::people::{self, PersonId};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use rusqlite::{Connection, params};

/// Which verdicts a draw goes by: those of one machine, by one card, that were recorded before an entry.
pub(in crate::core) struct Before {
    machine: PersonId,
    /// The name of the card, without its version.
    card: String,
    /// The criterion whose verdict counts; none: all of them together.
    criterion: Option<String>,
    entry: i64,
}

/// What the machine said of a dialogue.
pub(in crate::core) struct SaidBefore {
    /// All of it, in one form: `facts=partly;tone=full;total=8750`. Empty where it said nothing.
    pub(in crate::core) text: String,
    /// What it comes out as.
    pub(in crate::core) outcome: Outcome,
}

impl Before {
    /// Those of a machine, `name/version`, by a card, `name` or `name/version`.
    pub(in crate::core) fn of(
        conn: &Connection,
        machine: &str,
        (card, criterion): (&str, Option<&str>),
        entry: i64,
    ) -> Result<Self> {
        let machine = people::machine(conn, machine)?.id;
        let card = card.split('/').next().unwrap_or(card).to_owned();
        Ok(Self { machine, card, criterion: criterion.map(str::to_owned), entry })
    }

    /// What it said of a dialogue. Of one that it was tuned on it says nothing that counts.
    pub(in crate::core) fn said(&self, conn: &Connection, request: RequestId) -> Result<SaidBefore> {
        if self.is_tuned(conn, request)? {
            return Ok(SaidBefore { text: TUNED.to_owned(), outcome: Outcome::None });
        }
        let mut statement = conn.prepare_cached(
            "SELECT c.key AS criterion, v.level AS level, v.percent AS percent FROM machine_verdict v
             JOIN card k ON k.id = v.card LEFT JOIN criterion c ON c.id = v.criterion
             WHERE v.request = ?1 AND v.machine = ?2 AND k.name = ?3 AND v.entry < ?4",
        )?;
        let (mut texts, mut outcomes) = (Vec::new(), Vec::new());
        let mut rows = statement.query(params![request.0, self.machine.0, self.card, self.entry])?;
        while let Some(row) = rows.next()? {
            let (key, level): (Option<String>, Option<String>) = (row.get("criterion")?, row.get("level")?);
            let percent: Option<i64> = row.get("percent")?;
            let Some(key) = key else {
                texts.push(format!("{TOTAL}={}", percent.unwrap_or_default()));
                continue;
            };
            if self.criterion.as_ref().is_none_or(|one| *one == key) {
                outcomes.push(Outcome::of_percent(percent));
            }
            texts.push(format!("{}={}", plain(&key), plain(level.as_deref().unwrap_or("na"))));
        }
        texts.sort_unstable();
        Ok(SaidBefore { text: texts.join(";"), outcome: together(&outcomes) })
    }

    fn is_tuned(&self, conn: &Connection, request: RequestId) -> Result<bool> {
        Ok(conn
            .prepare_cached("SELECT 1 FROM machine_tuning WHERE request = ?1 AND machine = ?2 AND entry < ?3")?
            .exists(params![request.0, self.machine.0, self.entry])?)
    }
}

/// One verdict of several: a fail where any is one, a pass where any applied, else none.
fn together(outcomes: &[Outcome]) -> Outcome {
    let has = |outcome: Outcome| outcomes.contains(&outcome);
    if has(Outcome::Fail) {
        Outcome::Fail
    } else if has(Outcome::Pass) {
        Outcome::Pass
    } else {
        Outcome::None
    }
}

/// A word in which nothing can be taken for the end of it.
fn plain(word: &str) -> String {
    word.chars().flat_map(|c| if matches!(c, ';' | '=' | '\\') { vec!['\\', c] } else { vec![c] }).collect()
}
