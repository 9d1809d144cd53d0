//! A report as a page: for a terminal, Markdown, spreadsheets and programs.

use super::model::{Report, Section};
use crate::view::page::{Page, Part};
use crate::view::sheet::Cell;

/// A report as a page of parts.
pub fn page(report: &Report) -> Page {
    let mut parts =
        vec![Part::Fields(report.status.iter().map(|(key, told)| (machine(key), *key, Cell::word(told))).collect())];
    if !report.warnings.is_empty() {
        parts.push(Part::Block {
            key: "to_know_first",
            title: "To know first",
            body: Cell::word(report.warnings.join("\n")),
        });
    }
    parts.extend(report.sections.iter().flat_map(section));
    Page { name: "management", title: report.title.clone(), parts, notes: notes(report) }
}

const fn machine(key: &'static str) -> &'static str {
    match key.as_bytes() {
        b"numbers of" => "made",
        _ => key,
    }
}

fn section(section: &Section) -> Vec<Part> {
    let said =
        Part::Block { key: said_key(section.key), title: section.title, body: Cell::word(section.says.join("\n")) };
    std::iter::once(said).chain(section.tables.iter().cloned().map(Part::Sheet)).collect()
}

/// Keys are unique across a page, and some parts have a table of the same name.
fn said_key(key: &'static str) -> &'static str {
    match key {
        "auditors" => "auditors_said",
        "improvements" => "improvements_said",
        "overdue" => "overdue_said",
        "replacements" => "replacements_said",
        "later" => "later_said",
        other => other,
    }
}

fn notes(report: &Report) -> Vec<String> {
    report.definitions.iter().map(|(word, means)| format!("{word}: {means}")).collect()
}
