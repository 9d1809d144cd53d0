//! The answer of an export: where it lies, and what is in it.

use super::package::{OfFew, Resource, Written};
use crate::core::report::export::Renewal;
use crate::view::page::{Page, Part};
use crate::view::sheet::Cell;
use crate::view::words::count;

/// Where an export lies, up to which head it goes, and how many rows it has.
pub fn answer(written: &Written, resources: &[Resource], folder: &str, cut: &[String]) -> Page {
    let rows = |renewal: Renewal| {
        let of = resources.iter().filter(|one| one.table.renewal == renewal).map(|one| one.rows).sum::<u64>();
        Cell::Count(i64::try_from(of).unwrap_or(i64::MAX))
    };
    let since = written.place.since.as_ref().map_or_else(|| "the beginning".to_owned(), ToString::to_string);
    let fields = vec![
        ("folder", "folder", Cell::word(folder)),
        ("head", "up to", Cell::word(written.place.head.to_string())),
        ("since", "after", Cell::word(since)),
        ("text", "text of people", Cell::Yes(written.with_text)),
        ("files", "tables", Cell::Count(i64::try_from(resources.len()).unwrap_or(i64::MAX))),
        ("facts", "rows of facts", rows(Renewal::Grows)),
        ("now", "rows of how things stand", rows(Renewal::Replaced)),
    ];
    let mut notes = vec![
        "datapackage.json says what each column means; duckdb.sql and postgres.sql load it, load/ has figures as views: docs/data.md.".to_owned(),
        format!("The next one, of what comes after: assize report export DIR --since {}", written.place.head),
    ];
    notes.extend(written.withheld.iter().map(|one| {
        let rows = count(one.rows, "row");
        format!("Kept back {}: {rows} of {}. The first export after that has them.", one.until, one.table)
    }));
    notes.extend(written.of_few.as_ref().filter(|few| !few.columns.is_empty()).map(left_out));
    notes.extend(
        cut.iter().map(|name| format!("The workbook has not all of {name}: a worksheet ends at 1 048 576 rows.")),
    );
    Page { name: "export", title: "Everything, as tables".to_owned(), parts: vec![Part::Fields(fields)], notes }
}

/// Which columns are left out, by which clause.
pub fn left_out(few: &OfFew) -> String {
    format!(
        "Left out by works agreement {}, clause `smallest_group`: figures of fewer than {} people. These columns: {}.",
        few.number,
        few.people,
        few.columns.join(", ")
    )
}
