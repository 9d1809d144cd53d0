//! The exhibits of a period: which there are, and their rows.

use super::exhibit::Exhibit;
use super::untold::untold;
use super::{acts, contested, drawn, kept, machines, read, rules, told};
use crate::core::draw::Named;
use crate::core::policy::{self, Recorded};
use crate::core::refusal::{Refusal, Result};
use crate::core::report::export::{Bounds, Column, Kind, Place, Renewal, Source, Table, col, field};
use crate::core::report::limits_kept::{beyond_all, too_long};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Those of the entry that a row comes from.
const OF_ENTRY: [Column; 5] = [
    col("entry", Kind::Number, "e.id", "the entry that it comes from"),
    col(
        "seal",
        Kind::Text,
        "lower(hex(substr(e.seal, 1, 8)))",
        "the beginning of that entry's seal, as heads print it",
    ),
    col("recorded", Kind::Moment, "e.at", "when it was recorded"),
    col("recorded_by", Kind::Text, "e.actor", "who recorded it"),
    col("login", Kind::Text, "e.login", "the login that was seen then"),
];

/// The days of a period, and the moments at which they begin and end.
#[derive(Debug)]
pub struct Period {
    /// The first day.
    pub first: NaiveDate,
    /// The last day, included.
    pub last: NaiveDate,
    /// The day on which the record begins.
    pub began: NaiveDate,
    /// The day of the newest entry that is told.
    pub told_until: NaiveDate,
    bounds: Bounds,
}

impl Period {
    /// The days from `first` to `last`, in the time zone of the policy, as the record was at a place of its chain.
    /// Of a period that is over what stood too long is told by its last day; of one that is not, by that of the newest entry.
    pub fn of(
        conn: &Connection,
        (first, last): (NaiveDate, NaiveDate),
        place: &Place,
        today: NaiveDate,
    ) -> Result<Self> {
        let calendar = policy::current(conn)?.calendar()?;
        let starts = |day: Option<NaiveDate>| day.and_then(|day| calendar.starts(day)).map(|at| at.to_string());
        let day_of = |entry: i64| -> Result<NaiveDate> {
            let mut statement = conn.prepare_cached("SELECT at FROM entry WHERE id = ?1")?;
            let at: String = statement.query_row([entry], |row| row.get("at"))?;
            Ok(calendar.local_day(at.parse().map_err(Refusal::data)?))
        };
        let (began, told_until) = (day_of(1)?, day_of(place.head.entry)?);
        let over = last.succ_opt().filter(|over| *over <= today).unwrap_or(told_until);
        // The last one is after every moment that is written here.
        let since = starts(Some(first)).unwrap_or_default();
        let until = starts(last.succ_opt()).unwrap_or_else(|| "~".to_owned());
        let agents_by = (first, last.min(told_until));
        let bounds = Bounds {
            untold: json(&untold(conn, agents_by, (&since, &until), place.head.entry)?)?,
            since,
            until,
            first: first.to_string(),
            last: last.to_string(),
            head: place.head.entry,
            recorded: recorded(conn)?,
            too_long: json(&too_long(conn, &calendar, (first, last), over)?)?,
            beyond: json(&beyond_all(conn, &calendar, over)?)?,
        };
        Ok(Self { first, last, began, told_until, bounds })
    }

    /// The rows of the exhibits of these days.
    pub fn source<'a>(&self, conn: &'a Connection) -> Source<'a> {
        Source::of_period(conn, self.bounds.clone())
    }
}

fn json(rows: &[serde_json::Value]) -> Result<String> {
    serde_json::to_string(rows).map_err(|error| Refusal::fault(error.to_string()))
}

/// The entries of the house rules by which readings are recorded.
fn recorded(conn: &Connection) -> Result<String> {
    let all = policy::all(conn)?.into_iter();
    let entries = all.filter(|(_, rules)| rules.reading.record == Recorded::Personal).map(|(entry, _)| entry);
    serde_json::to_string(&entries.collect::<Vec<i64>>()).map_err(|error| Refusal::fault(error.to_string()))
}

/// The draws of a period, oldest first.
pub fn draws_of(conn: &Connection, period: &Period) -> Result<Vec<Named>> {
    let mut statement = conn.prepare_cached(
        "SELECT d.id AS id, c.name AS name FROM draw d JOIN commitment c ON c.id = d.commitment
         JOIN entry e ON e.id = d.entry WHERE e.at >= ?1 AND e.at < ?2 ORDER BY d.id",
    )?;
    let rows = statement.query_map([&period.bounds.since, &period.bounds.until], |row| {
        Ok(Named { id: row.get("id")?, name: row.get("name")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many rows each exhibit has.
pub fn counted(conn: &Connection, period: &Period) -> Result<BTreeMap<String, u64>> {
    let source = period.source(conn);
    let count = |table: Table| {
        let mut rows = 0;
        source.each_row(&table, &mut |_| {
            rows += 1;
            Ok(())
        })?;
        Ok((table.name, rows))
    };
    exhibits(false).into_iter().map(count).collect()
}

/// Every exhibit, by subject.
pub(super) fn all() -> impl Iterator<Item = &'static Exhibit> {
    [
        &told::TOLD[..],
        &rules::RULES,
        &drawn::DRAWN,
        &contested::CONTESTED,
        &acts::ACTS,
        &kept::KEPT,
        &machines::MACHINES,
        &read::READ,
    ]
    .into_iter()
    .flatten()
}

/// The tables of all exhibits, without text of people unless it is wanted.
pub fn exhibits(with_text: bool) -> Vec<Table> {
    all().map(table).map(|table| if with_text { table } else { table.without_text() }).collect()
}

fn table(exhibit: &Exhibit) -> Table {
    // What was recorded after the head that is told stands in no table.
    let source = exhibit.source.replace("entry e ON ", "entry e ON e.id <= p.head AND ");
    let columns = OF_ENTRY.iter().chain(exhibit.columns);
    Table {
        name: exhibit.name.to_owned(),
        says: exhibit.says.to_owned(),
        key: Vec::new(),
        fields: columns.map(|column| field(column, &[])).collect(),
        renewal: Renewal::OfPeriod,
        source: format!(
            "(SELECT ?1 AS since, ?2 AS until, ?3 AS first, ?4 AS last, ?5 AS head, ?6 AS recorded, ?7 AS untold, ?8 AS too_long, ?9 AS beyond) p JOIN {source}"
        ),
    }
}
