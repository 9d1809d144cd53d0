//! Parquet files of what is loaded, written by DuckDB: partitioned by site, and by month where a table has a time.

use super::super::table::{Renewal, Table};
use std::fmt::Write as _;

/// In what month a row is: by its own time, or by that of the row that it belongs to.
const TIMES: [(&str, &str); 8] = [
    ("audits", "x.delivered"),
    ("dialogues", "x.counts"),
    ("disputes", "x.opened"),
    ("marks", "(SELECT max(a.delivered) FROM assize.audits a WHERE a.site = x.site AND a.audit = x.audit)"),
    ("points", "(SELECT max(d.opened) FROM assize.disputes d WHERE d.site = x.site AND d.dispute = x.dispute)"),
    ("questions", "x.asked"),
    ("requests", "x.received"),
    ("rulings", "x.ruled"),
];

/// A script for DuckDB, to be run after `load/duckdb.sql`.
pub(super) fn parquet(tables: &[Table]) -> String {
    let mut script = String::from(
        "-- After load/duckdb.sql, in a folder for Parquet:  duckdb ../warehouse.duckdb < ../exports/2026-03-02/load/parquet.sql\n\
         -- Writes a folder for each table, in it one for each site and month (UTC), in the place of what was there.\n\
         -- A row without a time is of the month none.\n",
    );
    for table in tables.iter().filter(|table| table.renewal == Renewal::Replaced) {
        let time = TIMES.iter().find(|(name, _)| *name == table.name).map(|(_, time)| *time);
        let month =
            time.map(|time| format!(", coalesce(strftime({time}, '%Y-%m'), 'none') AS month")).unwrap_or_default();
        let by = if time.is_some() { "site, month" } else { "site" };
        let _ = writeln!(
            script,
            "COPY (SELECT x.*{month} FROM assize.\"{0}\" x) TO '{0}' (FORMAT parquet, PARTITION_BY ({by}), OVERWRITE true);",
            table.name
        );
    }
    script
}
