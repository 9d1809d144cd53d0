//! Verdict: what a machine says of a criterion of a dialogue, or of the dialogue as a whole.

use super::listed::drawn_before;
use crate::calc::moment::Moment;
use crate::core::closed_list;
use crate::core::people::PersonId;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::scorecard::CardId;
use crate::core::text::Untrusted;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// What stands in the place of a criterion where a verdict is of the dialogue as a whole.
pub const TOTAL: &str = "total";
/// What stands in the place of all verdicts on a dialogue on which the machine was tuned.
pub const TUNED: &str = "tuned";

/// The full answer, in hundredths of a per cent.
const FULL: i64 = 10_000;

closed_list! {
    /// What a verdict comes out as.
    pub enum Outcome("what a verdict comes out as", "outcomes") {
        /// An answer short of full.
        Fail = "fail",
        /// The full answer.
        Pass = "pass",
        /// Not applicable, not counted, or no verdict at all.
        None = "none",
    }
}

impl Outcome {
    /// What an answer worth so many hundredths of a per cent comes out as.
    pub const fn of_percent(percent: Option<i64>) -> Self {
        match percent {
            None => Self::None,
            Some(percent) if percent < FULL => Self::Fail,
            Some(_) => Self::Pass,
        }
    }
}

/// A verdict of a machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// Its number.
    pub id: i64,
    /// The entry that brought it.
    pub entry: i64,
    /// The dialogue.
    pub request: RequestId,
    /// The handle of the machine, `name/version`.
    pub machine: String,
    /// The version of the card by whose levels it is said.
    pub card: CardId,
    /// The key of the criterion; none: the dialogue as a whole.
    pub criterion: Option<String>,
    /// The level; none: not applicable, or the dialogue as a whole.
    pub level: Option<String>,
    /// What that is worth, hundredths of a per cent; none: not applicable, or not counted.
    pub percent: Option<i64>,
    /// When the machine said it.
    pub scored: Moment,
    /// The words of the dialogue that it gives for it.
    pub quote: Option<Untrusted>,
    /// Whether it is late: its dialogue was in a frame that was committed before. Then it is in no figure of that draw.
    pub is_late: bool,
    /// Whether the machine was tuned on the dialogue.
    pub tuned: Tuned,
}

/// Whether a machine was tuned on a dialogue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tuned {
    /// Nobody says so.
    No,
    /// It was, said before the dialogue was drawn: what it says there is in no figure.
    Yes,
    /// It was, said after the dialogue was drawn: it stays in the figures of that draw, and is told.
    SaidLater,
}

impl Verdict {
    /// What it comes out as.
    pub const fn outcome(&self) -> Outcome {
        Outcome::of_percent(self.percent)
    }
}

/// Of what a verdict is: one dialogue, one machine, one criterion across the versions of its card, or the whole.
#[derive(Clone, Copy, Debug)]
pub struct VerdictOf<'a> {
    /// The dialogue.
    pub request: RequestId,
    /// The machine.
    pub machine: PersonId,
    /// The name of the card.
    pub card: &'a str,
    /// The key of the criterion; none: the dialogue as a whole.
    pub criterion: Option<&'a str>,
}

/// Verdicts, those of which a condition holds.
fn select(condition: &str) -> String {
    format!(
        "SELECT v.id AS id, v.entry AS entry, v.request AS request, p.handle AS machine, v.card AS card,
           c.key AS criterion, v.level AS level, v.percent AS percent, v.scored AS scored, v.quote AS quote,
           {late} AS late,
           (SELECT iif({later}, 'later', 'before') FROM machine_tuning u
             WHERE u.request = v.request AND u.machine = v.machine) AS tuned
         FROM machine_verdict v JOIN person p ON p.id = v.machine JOIN card k ON k.id = v.card
         LEFT JOIN criterion c ON c.id = v.criterion WHERE {condition}",
        late = drawn_before("v"),
        later = drawn_before("u")
    )
}

/// The verdict that a machine gave, where it gave one.
pub fn verdict_of(conn: &Connection, of: &VerdictOf<'_>) -> Result<Option<Verdict>> {
    let sql = select("v.request = ?1 AND v.machine = ?2 AND k.name = ?3 AND c.key IS ?4");
    let asked = params![of.request.0, of.machine.0, of.card, of.criterion];
    let found = conn.prepare_cached(&sql)?.query_row(asked, |row| Ok(from_row(row))).optional()?;
    found.transpose()
}

/// Every verdict on a dialogue, by machine, in the order in which they came.
pub fn verdicts_of(conn: &Connection, request: RequestId) -> Result<Vec<Verdict>> {
    let mut statement = conn.prepare_cached(&select("v.request = ?1 ORDER BY p.handle, v.id"))?;
    let (mut rows, mut found) = (statement.query([request.0])?, Vec::new());
    while let Some(row) = rows.next()? {
        found.push(from_row(row)?);
    }
    Ok(found)
}

fn from_row(row: &Row<'_>) -> Result<Verdict> {
    Ok(Verdict {
        id: row.get("id")?,
        entry: row.get("entry")?,
        request: RequestId(row.get("request")?),
        machine: row.get("machine")?,
        card: CardId(row.get("card")?),
        criterion: row.get("criterion")?,
        level: row.get("level")?,
        percent: row.get("percent")?,
        scored: row.get::<_, String>("scored")?.parse().map_err(Refusal::data)?,
        quote: row.get::<_, Option<String>>("quote")?.map(Untrusted::new),
        is_late: row.get("late")?,
        tuned: match row.get::<_, Option<String>>("tuned")?.as_deref() {
            None => Tuned::No,
            Some("before") => Tuned::Yes,
            Some(_) => Tuned::SaidLater,
        },
    })
}
