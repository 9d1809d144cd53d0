//! What loads an export into a database, in its own SQL: tables where there are none, rows that are new, texts that were
//! erased since. Loading twice changes nothing; out of order, or of another file, nothing is loaded.

use super::guard;
use super::place::Place;
use super::table::{Field, Kind, Renewal, Table};
use std::fmt::Write as _;

/// A script for DuckDB, to be run in the folder of the export.
pub fn duckdb(tables: &[Table], place: &Place) -> String {
    let mut script = String::from(
        "-- In the folder of an export:  duckdb warehouse.duckdb < duckdb.sql\n-- Before:  sha256sum -c SHA256SUMS  since a table that was cut on its way loads without a word.\n-- Loading twice doubles nothing. Where it is\n\
         -- of another file, leaves out entries or is older than what is loaded, it stops and changes nothing.\n\
         BEGIN;\nCREATE SCHEMA IF NOT EXISTS facts;\nCREATE SCHEMA IF NOT EXISTS now;\n",
    );
    let kind = |kind| if kind == Kind::Moment { "TIMESTAMP" } else { standard(kind) };
    for table in tables.iter().filter(|table| is_entries(table)) {
        script.push_str(&made(table, kind));
        script.push_str(&guard::duckdb(place, &read(table)));
    }
    for table in tables {
        script.push_str(&made(table, kind));
        let casts: Vec<String> = table.fields.iter().map(duckdb_value).collect();
        let _ = writeln!(
            script,
            "INSERT OR IGNORE INTO {} ({}) SELECT {} FROM {};",
            name(table),
            names(table),
            casts.join(", "),
            read(table)
        );
    }
    script + &erasures(tables) + "COMMIT;\n"
}

/// The rows of a table in its file, as DuckDB reads them: all of them texts.
pub(super) fn read(table: &Table) -> String {
    let columns: Vec<String> = table.fields.iter().map(|field| format!("'{}': 'VARCHAR'", field.name)).collect();
    format!(
        "read_csv('{}', header = true, delim = ',', quote = '\"', escape = '\"', auto_detect = false, \
         allow_quoted_nulls = false, max_line_size = 1000000000, columns = {{{}}})",
        table.path(),
        columns.join(", ")
    )
}

/// Whether a table is that of the entries, which tell what was loaded.
pub(super) fn is_entries(table: &Table) -> bool {
    table.renewal == Renewal::Grows && table.name == "entry"
}

/// A script for psql, to be run in the folder of the export.
pub fn postgres(tables: &[Table], place: &Place) -> String {
    let mut script = String::from(
        "-- In the folder of an export:  psql -v ON_ERROR_STOP=1 -f postgres.sql\n-- Before:  sha256sum -c SHA256SUMS  since a table that was cut on its way loads without a word.\n-- Loading twice doubles nothing. Where it is\n\
         -- of another file, leaves out entries or is older than what is loaded, it stops and changes nothing.\n\
         \\set ON_ERROR_STOP on\nSET client_encoding = 'UTF8';\nSET client_min_messages = warning;\nBEGIN;\n\
         CREATE SCHEMA IF NOT EXISTS facts;\nCREATE SCHEMA IF NOT EXISTS now;\n",
    );
    for table in tables.iter().filter(|table| is_entries(table)) {
        script.push_str(&made(table, standard));
        script.push_str(&copied(table));
        script.push_str(&guard::postgres(place, "copied"));
        script.push_str("DROP TABLE copied;\n");
    }
    for table in tables {
        script.push_str(&made(table, standard));
        script.push_str(&copied(table));
        let (own, names) = (name(table), names(table));
        let _ = writeln!(
            script,
            "INSERT INTO {own} ({names}) SELECT {names} FROM copied ON CONFLICT DO NOTHING;\nDROP TABLE copied;"
        );
    }
    script + &erasures(tables) + "COMMIT;\n"
}

/// The rows of a table's file in a table of their own.
fn copied(table: &Table) -> String {
    let (own, names, file) = (name(table), names(table), table.path());
    format!(
        "CREATE TEMP TABLE copied (LIKE {own}) ON COMMIT DROP;\n\\copy copied ({names}) from '{file}' with (format csv, header match)\n"
    )
}

/// A table that is there afterwards with all its columns, also where an earlier export made it with fewer; one that is
/// replaced is empty.
fn made(table: &Table, kind: impl Fn(Kind) -> &'static str) -> String {
    let column = |field: &Field| format!("{} {}", quoted(&field.name), kind(field.kind));
    let mut lines: Vec<String> = table.fields.iter().map(column).collect();
    let key: Vec<String> = table.key.iter().map(|column| quoted(column)).collect();
    lines.push(format!("PRIMARY KEY ({})", key.join(", ")));
    let own = name(table);
    let made = format!("CREATE TABLE IF NOT EXISTS {own} ({});\n", lines.join(", "));
    if table.renewal == Renewal::Replaced {
        return format!("DROP TABLE IF EXISTS {own};\n{made}");
    }
    let later = table.fields.iter().filter(|field| !table.key.contains(&field.name));
    let added = later.map(|field| format!("ALTER TABLE {own} ADD COLUMN IF NOT EXISTS {};\n", column(field)));
    made + &added.collect::<String>()
}

/// Takes out the texts that were erased after their rows were loaded.
fn erasures(tables: &[Table]) -> String {
    let mut script = String::new();
    for table in tables
        .iter()
        .filter(|table| table.fields.iter().any(|field| field.name == "is_erased" && table.renewal == Renewal::Grows))
    {
        let texts = table
            .fields
            .iter()
            .filter(|field| field.is_personal)
            .map(|field| format!(", {} = NULL", quoted(&field.name)));
        let _ = writeln!(
            script,
            "UPDATE {} SET is_erased = true{} WHERE NOT is_erased AND id IN (SELECT number FROM now.\"erased\" WHERE relation = '{}');",
            name(table),
            texts.collect::<String>(),
            table.name
        );
    }
    script
}

fn duckdb_value(field: &Field) -> String {
    let column = quoted(&field.name);
    match field.kind {
        Kind::Number => format!("CAST({column} AS BIGINT)"),
        Kind::Yes => format!("CAST({column} AS BOOLEAN)"),
        Kind::Day => format!("CAST({column} AS DATE)"),
        Kind::Moment => format!("CAST({column} AS TIMESTAMP)"),
        Kind::Text | Kind::Bytes => column,
    }
}

const fn standard(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "BIGINT",
        Kind::Yes => "BOOLEAN",
        Kind::Day => "DATE",
        Kind::Moment => "TIMESTAMP WITH TIME ZONE",
        Kind::Text | Kind::Bytes => "TEXT",
    }
}

fn name(table: &Table) -> String {
    format!("{}.{}", table.folder(), quoted(&table.name))
}

/// The names of its columns.
fn names(table: &Table) -> String {
    table.fields.iter().map(|field| quoted(&field.name)).collect::<Vec<_>>().join(", ")
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}
