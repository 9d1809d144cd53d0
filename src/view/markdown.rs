//! Markdown for people who read and comment in a text: every mark that could be one is escaped.

use super::page::{Field, Page, Part};
use super::sheet::{Cell, Sheet, at};
use super::table::shown;

/// A page as Markdown.
pub fn page(page: &Page) -> String {
    let mut text = format!("# {}\n", escaped(&page.title));
    for part in &page.parts {
        text.push('\n');
        text.push_str(&match part {
            Part::Fields(fields) => list(fields),
            Part::Block { title, body, .. } => block(title, body),
            Part::Sheet(sheet) => table(sheet),
        });
    }
    for note in &page.notes {
        text.push_str(&format!("\n{}\n", escaped(note)));
    }
    text
}

fn list(fields: &[Field]) -> String {
    fields.iter().map(|(_, title, cell)| format!("- {}: {}\n", escaped(title), escaped(&shown(cell)))).collect()
}

/// A text with its own line breaks, each line a paragraph.
fn block(title: &str, body: &Cell) -> String {
    let lines: Vec<String> = match body {
        Cell::Word(text) => text.lines().map(escaped).collect(),
        Cell::Text(text) | Cell::Turns(text) => text.expose().lines().map(escaped).collect(),
        other => vec![escaped(&shown(other))],
    };
    let paragraphs: String = lines.iter().map(|line| format!("\n{line}\n")).collect();
    format!("## {}\n{paragraphs}", escaped(title))
}

fn table(sheet: &Sheet) -> String {
    let mut text = format!("## {}\n\n", escaped(&sheet.title));
    if sheet.rows.is_empty() {
        text.push_str(&format!("{}\n", escaped(&sheet.empty)));
        return text;
    }
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    text.push_str(&row(sheet.columns.iter().map(|column| escaped(column.title)).collect()));
    text.push_str(&row(sheet
        .columns
        .iter()
        .map(|column| if column.right { "--:" } else { "---" }.to_owned())
        .collect()));
    for cells in &sheet.rows {
        text.push_str(&row((0..sheet.columns.len()).map(|place| escaped(&shown(at(cells, place)))).collect()));
    }
    for note in &sheet.notes {
        text.push_str(&format!("\n{}\n", escaped(note)));
    }
    text
}

/// Text that is no mark, no HTML and no address to click; one line.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in super::inert::term_line(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '!' | '|' | '~' => {
                safe.push('\\');
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    // A line that begins so is a list, a heading or a rule.
    match safe.chars().next() {
        Some('-' | '=') => format!("\\{safe}"),
        Some(c) if c.is_ascii_digit() => safe.replacen(". ", "\\. ", 1),
        _ => safe,
    }
}
