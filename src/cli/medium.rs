//! In which form an answer is written: by `--format`, by `--excel`, or by the ending of the file that it goes to.

use crate::core::refusal::{Refusal, Result};
use crate::view::Format;
use clap::ValueEnum;
use std::io::{self, IsTerminal};
use std::path::Path;

/// The forms of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Medium {
    /// Text for people
    Table,
    /// For spreadsheets and programs
    Csv,
    /// For programs
    Json,
    /// Markdown, for texts and tickets
    Md,
    /// One page for a browser or a printer
    Html,
    /// A workbook, into a file or a pipe
    Xlsx,
}

/// Which mark an Excel takes for the decimal one: a setting of its computer, which mostly follows the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mark {
    /// That of the policy's language; a comma where it names none
    Policy,
    /// 3,50 and fields apart by ;
    Comma,
    /// 3.50 and fields apart by ,
    Point,
}

/// The format of an answer. Refused where the words contradict each other, or a terminal would get a workbook.
pub fn format(asked: Option<Medium>, excel: Option<Mark>, out: Option<&Path>) -> Result<Format> {
    let named = out.and_then(of_ending);
    if let Some((mark, other)) = excel.zip(asked.or(named)).filter(|(_, other)| *other != Medium::Csv) {
        return Err(not_for_excel(mark, other));
    }
    let medium = match (asked, named, out) {
        (Some(asked), Some(named), Some(out)) if asked != named => return Err(contradiction(asked, out)),
        (asked, named, _) => asked.or(named),
    };
    let medium = medium.or(excel.map(|_| Medium::Csv)).unwrap_or(Medium::Table);
    if medium == Medium::Xlsx && out.is_none() && io::stdout().is_terminal() {
        return Err(Refusal::words("a workbook is not shown at a terminal").hint("name a file: --out answer.xlsx"));
    }
    Ok(match (medium, excel) {
        (Medium::Table, _) => Format::Table,
        (Medium::Csv, None) => Format::Csv,
        (Medium::Csv, Some(Mark::Comma | Mark::Policy)) => Format::ExcelComma,
        (Medium::Csv, Some(Mark::Point)) => Format::ExcelPoint,
        (Medium::Json, _) => Format::Json,
        (Medium::Md, _) => Format::Markdown,
        (Medium::Html, _) => Format::Html,
        (Medium::Xlsx, _) => Format::Xlsx,
    })
}

/// The ending of a file's name, in small letters.
pub fn ending(path: &Path) -> Option<String> {
    path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase)
}

/// Whether a name has the ending of a file that answers are written to.
pub fn names_file(path: &Path) -> bool {
    of_ending(path).is_some() || ending(path).is_some_and(|ending| ending == "txt")
}

/// What the ending of a file's name asks for; `.txt` holds any text.
fn of_ending(path: &Path) -> Option<Medium> {
    match ending(path)?.as_str() {
        "csv" => Some(Medium::Csv),
        "json" => Some(Medium::Json),
        "md" | "markdown" => Some(Medium::Md),
        "html" | "htm" => Some(Medium::Html),
        "xlsx" => Some(Medium::Xlsx),
        _ => None,
    }
}

fn contradiction(asked: Medium, out: &Path) -> Refusal {
    Refusal::words(format!("--format {} contradicts the ending of {}", name(asked), out.display()))
        .hint("leave --format out: the ending decides; or name the file by its format")
}

fn not_for_excel(mark: Mark, other: Medium) -> Refusal {
    let mark = match mark {
        Mark::Policy => "",
        Mark::Comma => "=comma",
        Mark::Point => "=point",
    };
    let refusal = Refusal::words(format!("--excel{mark} is a kind of CSV, and {} is asked for", name(other)))
        .hint("leave --excel out, or name the file .csv");
    match other {
        Medium::Xlsx => refusal.hint("leave --excel out: a workbook needs no such thing"),
        _ => refusal.hint("leave --excel out, or write --format csv and a file named .csv"),
    }
}

const fn name(medium: Medium) -> &'static str {
    match medium {
        Medium::Table => "table",
        Medium::Csv => "csv",
        Medium::Json => "json",
        Medium::Md => "md",
        Medium::Html => "html",
        Medium::Xlsx => "xlsx",
    }
}
