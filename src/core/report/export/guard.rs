//! What a loading script asks before it changes anything: whether the export is of the file that was loaded, goes on where
//! the warehouse ends, and is not older than it. The entries that were loaded tell, by their seals.

use super::load::Engine;
use super::place::Place;
use std::fmt::Write as _;

/// How many hexadecimal digits of a seal a head has.
const SHORT: usize = 16;
/// Where the heads and entries that were loaded stand, with `id` and `seal`, as a relation of SQL.
const ENTRIES: &str = "facts.entry";

/// A reason to load nothing: where it holds, in SQL of `newest`, and what is told, as an SQL text.
pub(super) struct Reason {
    pub(super) holds: String,
    pub(super) says: String,
}

/// For DuckDB: a question that fails with the reason.
pub(super) fn duckdb(place: &Place, entries: &str) -> String {
    question(Engine::DuckDb, &reasons(place, entries, (Engine::DuckDb, ENTRIES)), ENTRIES)
}

/// For PostgreSQL: a block that raises the reason.
pub(super) fn postgres(place: &Place, entries: &str) -> String {
    block(&reasons(place, entries, (Engine::Postgres, ENTRIES)), ENTRIES)
}

/// A question that fails with the first reason that holds.
pub(super) fn question(engine: Engine, reasons: &[Reason], known: &str) -> String {
    let cases = reasons.iter().fold(String::new(), |mut cases, reason| {
        let _ = write!(cases, " WHEN {} THEN {}", reason.holds, engine.failing(&reason.says));
        cases
    });
    format!("SELECT CASE{cases} END AS refused FROM {};\n", newest(known))
}

/// The same as a block of PostgreSQL, whose questions cannot fail with words.
pub(super) fn block(reasons: &[Reason], known: &str) -> String {
    let tests = reasons.iter().fold(String::new(), |mut tests, reason| {
        let _ = write!(tests, "IF {} THEN RAISE EXCEPTION '%', {}; END IF; ", reason.holds, reason.says);
        tests
    });
    let newest = newest(known);
    format!("DO $$ DECLARE newest bigint; BEGIN SELECT loaded.newest INTO newest FROM {newest}; {tests}END $$;\n")
}

/// The newest entry that was loaded, 0 where there is none.
fn newest(known: &str) -> String {
    format!("(SELECT coalesce(max(held.id), 0) AS newest FROM {known} held) loaded")
}

/// The reasons, the first that holds counts; `entries` is what the export has of entries, `known` what is loaded of them, both
/// with `id` and `seal`.
pub(super) fn reasons(place: &Place, entries: &str, (engine, known): (Engine, &str)) -> Vec<Reason> {
    let (head, nothing, whole) = (&place.head, "Nothing was changed.", engine.whole());
    let told = format!("CAST(newest AS {})", engine.text());
    // Whether the seal of a loaded entry is another one.
    let is_other = |entry: i64, begins: &str| {
        format!("EXISTS (SELECT 1 FROM {known} held WHERE held.id = {entry} AND held.seal NOT LIKE '{begins}%')")
    };
    let first: String = place.first.chars().take(SHORT).collect();
    let mut found = vec![Reason {
        holds: format!("newest > 0 AND {}", is_other(1, &first)),
        says: format!("'This export is of another file than what is loaded. {nothing}'"),
    }];
    let forked = format!(
        "EXISTS (SELECT 1 FROM {entries} n JOIN {known} held ON held.id = CAST(n.id AS {whole}) \
         WHERE substr(held.seal, 1, {SHORT}) <> substr(n.seal, 1, {SHORT}))"
    );
    let since = place.since.as_ref().map_or_else(|| "1 = 0".to_owned(), |since| is_other(since.entry, &since.short));
    found.push(Reason {
        holds: format!("{forked} OR {since} OR {}", is_other(head.entry, &head.short)),
        says: format!(
            "'This export is of another copy of the file than what is loaded: their entries differ. {nothing}'"
        ),
    });
    if let Some(since) = &place.since {
        found.push(Reason {
            holds: format!("newest < {}", since.entry),
            says: format!(
                "'This export has what came after entry {}, and what is loaded ends at entry ' || {told} || ': load what lies between first, or an export with everything. {nothing}'",
                since.entry
            ),
        });
    }
    found.push(Reason {
        holds: format!("newest > {}", head.entry),
        says: format!(
            "'This export is older: it ends at entry {}, and what is loaded at entry ' || {told} || '. {nothing}'",
            head.entry
        ),
    });
    found
}
