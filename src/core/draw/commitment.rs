//! Commitment: frame and quotas of one window, fixed before the seed is known.

use super::text::is_external;
use crate::calc::draw::Source;
use crate::calc::moment::Moment;
use crate::core::frame::{Basis, Bounds};
use crate::core::plan;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};

/// A commitment as it is posted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Committed {
    /// Its number.
    pub id: i64,
    /// The version of the plan that it is of.
    pub plan: i64,
    /// Plan and window.
    pub name: String,
    /// The window's days.
    pub window: (NaiveDate, NaiveDate),
    /// Its time, the end not included.
    pub span: (Moment, Moment),
    /// How many dialogues can be drawn.
    pub size: i64,
    /// Where the seed comes from.
    pub source: Source,
    /// The commitment file, byte for byte.
    pub text: String,
    /// Its SHA-256, hex: what is posted before the seed is known.
    pub hash: String,
    /// The entry that made it.
    pub entry: i64,
    /// When.
    pub at: Moment,
}

impl Committed {
    /// Whether its dialogues lie in an engine.
    pub fn is_external(&self) -> bool {
        is_external(&self.text)
    }

    /// What its frame was taken from.
    pub(super) fn basis(&self, conn: &Connection) -> Result<Basis> {
        let bounds = Bounds { first: self.window.0, last: self.window.1, span: self.span, entry: self.entry };
        Basis::of(conn, plan::by_id(conn, self.plan)?, bounds)
    }

    /// The entry that drew it, and when; none where it waits for its seed, or is being drawn.
    pub(super) fn drawn(&self, conn: &Connection) -> Result<Option<(i64, Moment)>> {
        // An external one is drawn once its picks come.
        let sql = "SELECT e.id AS entry, e.at FROM draw d
            JOIN entry e ON e.id = coalesce((SELECT min(p.entry) FROM picking p WHERE p.draw = d.id), d.entry) WHERE d.commitment = ?1";
        let mut statement = conn.prepare_cached(sql)?;
        let found: Option<(i64, String)> =
            statement.query_row([self.id], |row| Ok((row.get("entry")?, row.get("at")?))).optional()?;
        found.map(|(entry, at)| Ok((entry, at.parse().map_err(Refusal::data)?))).transpose()
    }

    fn read(row: &Row<'_>) -> Result<Self> {
        let (first, last): (String, String) = (row.get("first")?, row.get("last")?);
        let (source, at): (String, String) = (row.get("source")?, row.get("at")?);
        Ok(Self {
            id: row.get("id")?,
            plan: row.get("plan")?,
            name: row.get("name")?,
            window: (policy::day(&first)?, policy::day(&last)?),
            span: plan::span_of(row)?,
            size: row.get("size")?,
            source: source.parse().map_err(Refusal::data)?,
            text: row.get("text")?,
            hash: row.get("hash")?,
            entry: row.get("entry")?,
            at: at.parse().map_err(Refusal::data)?,
        })
    }
}

const SELECT: &str =
    "SELECT c.id AS id, c.plan AS plan, c.name AS name, c.first AS first, c.last AS last, c.since AS since,
    c.until AS until, c.size AS size, c.source AS source, c.text AS text, c.hash AS hash, c.entry AS entry, e.at AS at
    FROM commitment c JOIN entry e ON e.id = c.entry";

/// A commitment by its name.
pub fn committed(conn: &Connection, name: &str) -> Result<Option<Committed>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE c.name = ?1"))?;
    let mut rows = statement.query([name])?;
    rows.next()?.map(Committed::read).transpose()
}

/// A commitment by its number.
pub(super) fn by_id(conn: &Connection, id: i64) -> Result<Committed> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE c.id = ?1"))?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(Committed::read).transpose()?.ok_or_else(|| {
        Refusal::data(format!("the file is damaged: commitment {id} is in a list and not in its table"))
            .hint("`assize verify` names what differs; restore it from a backup")
    })
}

/// The commitments that wait for their seed, oldest first.
pub fn waiting(conn: &Connection) -> Result<Vec<Committed>> {
    let mut statement = conn.prepare_cached(&format!(
        "{SELECT} WHERE NOT EXISTS (SELECT 1 FROM draw d WHERE d.commitment = c.id)
         AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id) ORDER BY c.id"
    ))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Committed::read(row)?);
    }
    Ok(found)
}

/// The commitments of dialogues that are here and came in between two moments, waiting or drawn, oldest first.
pub(super) fn of_time(conn: &Connection, (first, last): (Moment, Moment)) -> Result<Vec<Committed>> {
    let mut statement = conn.prepare_cached(&format!(
        "{SELECT} WHERE c.since <= ?2 AND c.until > ?1
         AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id) ORDER BY c.id"
    ))?;
    let mut rows = statement.query([first.to_string(), last.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Committed::read(row)?);
    }
    Ok(found)
}

/// The commitment of that name, drawn or not.
pub(super) fn find(conn: &Connection, name: &str) -> Result<Committed> {
    if let Some(committed) = committed(conn, name)? {
        return Ok(committed);
    }
    let names: Vec<String> = waiting(conn)?.into_iter().map(|one| one.name).collect();
    let otherwise = || match names.as_slice() {
        [] => "nothing waits for a seed: assize assign commit PLAN comes first".to_owned(),
        some => format!("these wait for their seed: {}", some.join(", ")),
    };
    let hint = did_you_mean_or(name, &names, otherwise);
    Err(Refusal::rule(format!("nothing is committed under `{name}`")).hint(hint))
}
