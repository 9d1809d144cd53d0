//! Markdown for people who read and comment in a text: every mark that could be one is escaped.

use super::page::{Field, Page, Part};
use super::sheet::{Cell, Sheet, at};
use super::table::shown;

/// A page as Markdown, and a sentence below its title.
pub fn page(page: &Page, head: Option<&str>) -> String {
    let mut lines = titled(&page.title, head);
    for part in &page.parts {
        lines.push(String::new());
        match part {
            Part::Fields(fields) => lines.extend(fields.iter().map(field)),
            Part::Block { title, body, .. } => lines.extend(block(title, body)),
            Part::Sheet(sheet) => lines.extend(table(sheet)),
        }
    }
    lines.extend(paragraphs(&page.notes));
    lines.push(String::new());
    lines.join("\n")
}

/// A sheet as Markdown, and a sentence below its title.
pub fn sheet(sheet: &Sheet, head: Option<&str>) -> String {
    let mut lines = titled(&sheet.title, head);
    lines.push(String::new());
    lines.extend(grid(sheet));
    lines.extend(paragraphs(&sheet.notes));
    lines.push(String::new());
    lines.join("\n")
}

fn titled(title: &str, head: Option<&str>) -> Vec<String> {
    let head = head.into_iter().flat_map(|head| [String::new(), escaped(head)]);
    std::iter::once(format!("# {}", escaped(title))).chain(head).collect()
}

fn field((_, title, cell): &Field) -> String {
    format!("- {}: {}", escaped(title), escaped(&shown(cell)))
}

/// A text with its own line breaks, each line a paragraph.
fn block(title: &str, body: &Cell) -> Vec<String> {
    let said = match body {
        Cell::Word(text) => text.lines().map(str::to_owned).collect(),
        Cell::Text(text) | Cell::Turns(text) => text.expose().lines().map(str::to_owned).collect(),
        other => vec![shown(other)],
    };
    let mut lines = vec![format!("## {}", escaped(title))];
    lines.extend(paragraphs(&said));
    lines
}

fn table(sheet: &Sheet) -> Vec<String> {
    let mut lines = vec![format!("## {}", escaped(&sheet.title)), String::new()];
    lines.extend(grid(sheet));
    lines.extend(paragraphs(&sheet.notes));
    lines
}

/// The rows of a sheet under its columns, or what to do where there are none.
fn grid(sheet: &Sheet) -> Vec<String> {
    if sheet.rows.is_empty() {
        return vec![escaped(&sheet.empty)];
    }
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = Vec::new();
    lines.push(row(sheet.columns.iter().map(|column| escaped(column.title)).collect()));
    lines.push(row(sheet.columns.iter().map(|column| if column.right { "--:" } else { "---" }.to_owned()).collect()));
    for cells in &sheet.rows {
        lines.push(row((0..sheet.columns.len()).map(|place| escaped(&shown(at(cells, place)))).collect()));
    }
    lines
}

/// Texts as paragraphs, each behind an empty line.
pub(super) fn paragraphs(texts: &[String]) -> Vec<String> {
    texts.iter().flat_map(|text| [String::new(), escaped(text)]).collect()
}

/// Text that is no mark, no HTML and no address to click; one line.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in super::inert::term_line(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '+' | '!' | '|' | '~' => {
                safe.push('\\');
                safe.push(c);
            }
            '(' if safe.ends_with(']') => safe.push_str("\\("),
            c => safe.push(c),
        }
    }
    // GitHub makes links of bare addresses.
    let safe = safe.replace("://", "\\://").replace("www.", "www\\.");
    // A line that begins so is a list, a heading or a rule.
    match safe.chars().next() {
        Some('-' | '=') => format!("\\{safe}"),
        Some(c) if c.is_ascii_digit() => safe.replacen(". ", "\\. ", 1).replacen(") ", "\\) ", 1),
        _ => safe,
    }
}
