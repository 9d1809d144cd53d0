//! Which files an import takes: those that are named, those of a folder, those that a pattern matches.

use crate::calc::listing::list_and;
use crate::cli::paths::cannot_read;
use crate::core::refusal::{Kind, Refusal, Result};
use glob::MatchOptions;
use std::cmp::Ordering;
use std::io;
use std::path::{Path, PathBuf};

/// Which files are taken from a folder, by the endings of their names.
pub struct Wanted {
    /// Of texts.
    pub texts: &'static [&'static str],
    /// Whether texts may be packed, with .gz behind.
    pub packed: bool,
    /// Of workbooks.
    pub books: &'static [&'static str],
}

const EXPORTS: Wanted =
    Wanted { texts: &["csv", "tsv", "tab", "jsonl", "ndjson", "json"], packed: true, books: &["xlsx", "xlsm"] };
/// How the name of a file of rejects ends.
pub const REJECTS: &str = ".rejects.csv";

/// The files to take in, in the order of their names.
#[derive(Debug)]
pub struct Exports {
    /// The files.
    pub files: Vec<PathBuf>,
    /// What else stood there.
    pub passed: Vec<PathBuf>,
}

/// The only file that is meant, where neither a folder nor a pattern is.
pub fn only(given: &[PathBuf]) -> Option<&Path> {
    match given {
        [only] if only.is_dir() || is_pattern(only) => None,
        [only] => Some(only),
        _ => None,
    }
}

/// Every file that is meant, each once.
pub fn all(given: &[PathBuf]) -> Result<Exports> {
    all_with(given, &EXPORTS)
}

/// The same, where other files are wanted.
pub fn all_with(given: &[PathBuf], wanted: &Wanted) -> Result<Exports> {
    let mut exports = Exports { files: Vec::new(), passed: Vec::new() };
    for path in given {
        if path == Path::new("-") {
            return Err(Refusal::words("- is stdin, and stands alone").hint("name it as the only file"));
        }
        if path.is_dir() {
            of_folder(path, wanted, &mut exports)?;
        } else if is_pattern(path) {
            of_pattern(path, &mut exports)?;
        } else {
            exports.files.push(path.clone());
        }
    }
    exports.files.sort_by(|one, other| natural(&one.to_string_lossy(), &other.to_string_lossy()));
    exports.files.dedup();
    exports.passed.sort();
    exports.passed.dedup();
    Ok(exports)
}

/// Whether a path that names no file has signs of a pattern.
fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[']) && !path.exists()
}

fn of_folder(folder: &Path, wanted: &Wanted, exports: &mut Exports) -> Result<()> {
    let failed = |error: io::Error| cannot_read(folder, &error);
    let before = exports.files.len();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() && wanted.takes(&path) { exports.files.push(path) } else { exports.passed.push(path) }
    }
    if exports.files.len() > before {
        return Ok(());
    }
    Err(Refusal::new(Kind::Missing, format!("the folder {} has no file to take in", folder.display()))
        .hint(format!("of a folder are taken {}", wanted.endings())))
}

fn of_pattern(pattern: &Path, exports: &mut Exports) -> Result<()> {
    let text = pattern.to_string_lossy();
    let options =
        MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };
    let paths = glob::glob_with(&text, options).map_err(|error| {
        Refusal::words(format!("the pattern {text} cannot be read: {}", error.msg))
            .hint("write * for any letters and ? for one, and put the pattern in quotes")
    })?;
    let before = exports.files.len();
    for path in paths {
        let path = path.map_err(|error| cannot_read(error.path(), error.error()))?;
        // A FIFO or a device that somebody else put there would stop us.
        if !path.is_file() || is_rejects(&path) { exports.passed.push(path) } else { exports.files.push(path) }
    }
    if exports.files.len() > before {
        return Ok(());
    }
    Err(Refusal::new(Kind::Missing, format!("no file matches {text}"))
        .hint("is the path right, seen from this folder?"))
}

fn is_rejects(path: &Path) -> bool {
    path.to_string_lossy().ends_with(REJECTS)
}

impl Wanted {
    /// Whether a file of a folder is taken, by its name.
    fn takes(&self, path: &Path) -> bool {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        let plain = name.strip_suffix(".gz").filter(|_| self.packed).unwrap_or(&name);
        let ends = |ending: &&str| plain.rsplit_once('.').is_some_and(|(_, found)| found == *ending);
        let known = self.texts.iter().any(ends) || (plain == name && self.books.iter().any(ends));
        known && !name.starts_with('.') && !is_rejects(path)
    }

    /// The endings in words.
    fn endings(&self) -> String {
        let dotted = |endings: &[&str]| endings.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>();
        if self.packed {
            return format!("{}, with .gz too, and {}", dotted(self.texts).join(", "), list_and(&dotted(self.books)));
        }
        list_and(&[dotted(self.texts), dotted(self.books)].concat())
    }
}

/// The order of names in which numbers count as numbers: `day2` comes before `day10`.
fn natural(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one, other);
    while let (Some(first), Some(second)) = (left.chars().next(), right.chars().next()) {
        let ((number, rest), (other_number, other_rest)) = (digits(left), digits(right));
        let order = if number.is_empty() || other_number.is_empty() {
            (left, right) = (&left[first.len_utf8()..], &right[second.len_utf8()..]);
            first.cmp(&second)
        } else {
            (left, right) = (rest, other_rest);
            let [number, other] = [number, other_number].map(|digits| digits.trim_start_matches('0'));
            number.len().cmp(&other.len()).then_with(|| number.cmp(other))
        };
        if order.is_ne() {
            return order;
        }
    }
    left.len().cmp(&right.len()).then_with(|| one.cmp(other))
}

/// The digits with which a text begins, and the rest.
fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len()))
}
