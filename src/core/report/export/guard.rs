//! What a loading script asks before it changes anything: whether the export is of the file that was loaded, goes on where
//! the warehouse ends, and is not older than it. The entries that were loaded tell, by their seals.

use super::place::Place;
use std::fmt::Write as _;

/// The column of the newest entry that was loaded, 0 where there is none.
const NEWEST: &str = "(SELECT coalesce(max(id), 0) AS newest FROM facts.entry) loaded";

/// A reason to load nothing: where it holds, in SQL of `newest`, and what is told, as an SQL text.
struct Reason {
    holds: String,
    says: String,
}

/// For DuckDB: a question that fails with the reason.
pub(super) fn duckdb(place: &Place, entries: &str) -> String {
    let cases = reasons(place, entries).into_iter().fold(String::new(), |mut cases, reason| {
        let _ = write!(cases, " WHEN {} THEN error({})", reason.holds, reason.says);
        cases
    });
    format!("SELECT CASE{cases} END AS refused FROM {NEWEST};\n")
}

/// For PostgreSQL: a block that raises the reason.
pub(super) fn postgres(place: &Place, entries: &str) -> String {
    let tests = reasons(place, entries).into_iter().fold(String::new(), |mut tests, reason| {
        let _ = write!(tests, "IF {} THEN RAISE EXCEPTION '%', {}; END IF; ", reason.holds, reason.says);
        tests
    });
    format!("DO $$ DECLARE newest bigint; BEGIN SELECT loaded.newest INTO newest FROM {NEWEST}; {tests}END $$;\n")
}

/// Whether the seal of a loaded entry is another one than `begins`.
fn is_other(entry: i64, begins: &str) -> String {
    format!("EXISTS (SELECT 1 FROM facts.entry WHERE id = {entry} AND seal NOT LIKE '{begins}%')")
}

/// The reasons, the first that holds counts; `entries` is what the export has of entries, with `id` and `seal`.
fn reasons(place: &Place, entries: &str) -> Vec<Reason> {
    let (head, nothing) = (&place.head, "Nothing was changed.");
    let mut found = vec![Reason {
        holds: format!("newest > 0 AND {}", is_other(1, &place.first)),
        says: format!("'This export is of another file than what is loaded. {nothing}'"),
    }];
    let forked = format!(
        "EXISTS (SELECT 1 FROM {entries} n JOIN facts.entry o ON o.id = CAST(n.id AS BIGINT) WHERE o.seal <> n.seal)"
    );
    let since = place.since.as_ref().map_or_else(|| "false".to_owned(), |since| is_other(since.entry, &since.short));
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
                "'This export has what came after entry {}, and what is loaded ends at entry ' || newest::text || ': load what lies between first, or an export with everything. {nothing}'",
                since.entry
            ),
        });
    }
    found.push(Reason {
        holds: format!("newest > {}", head.entry),
        says: format!(
            "'This export is older: it ends at entry {}, and what is loaded at entry ' || newest::text || '. {nothing}'",
            head.entry
        ),
    });
    found
}
