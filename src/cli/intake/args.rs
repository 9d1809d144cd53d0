//! What `assize intake import` is told.

use crate::cli::input::{name_of, read_text};
use crate::core::intake::Map;
use crate::core::reading::Options;
use crate::core::refusal::Result;
use crate::core::toml::Written;
use clap::Args;
use std::path::PathBuf;

/// Take in a file of finished dialogues
///
/// Fields are ref, received, channel, category, agent, and where there are any language, closed, rating (1 to 5),
/// notice (yes, no), duration, customer, recording, details, reply, transcript. What has neither a reply, a
/// transcript nor a recording cannot be audited and is counted. A map says which column is which. All rows or
/// none, unless --keep-good is given.
///
/// A row whose ref is known already: when it says nothing new it is counted; when it fills what was
/// blank the dialogue is completed; when it contradicts what is known it is refused, or takes its place
/// with --amend. A blank takes nothing away. What stood before stays readable.
///
/// Example: assize intake import export.csv --sample --out export.map.toml
///
/// Example: assize intake import export.csv --map export.map.toml
///
/// Example: assize intake import exports/ --map export.map.toml --rejects rejects/
#[derive(Args, Debug)]
pub struct Import {
    /// The file (.csv, .jsonl, either with .gz, or .xlsx), or - for stdin; or several, a folder, or a quoted pattern.
    ///
    /// Of a folder every export is taken, but none of its folders, hidden files and files of other kinds, such as
    /// .txt and .toml; what is passed over is named. A pattern such as 'exports/2026-11-*.csv' takes what it matches.
    /// Files come in the order of their names, day2 before day10, each in an entry of its own. One that is refused
    /// stops none behind it; the exit code tells, and running it again adds nothing.
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Which column is which field (see examples/dialogues.map.toml and examples/maps)
    #[arg(long, value_name = "FILE")]
    pub(super) map: Option<PathBuf>,
    /// Keep nothing: show the first rows as they would be stored, and without --map propose one
    ///
    /// The map is shown as TOML; --out NAME.toml saves it. What the file does not prove is left to you, in comments.
    #[arg(long, value_name = "ROWS", num_args = 0..=1, default_missing_value = "5", conflicts_with_all = ["rejects", "dry_run"])]
    pub(super) sample: Option<u16>,
    /// Keep the good rows, and write the others to the file of --rejects
    #[arg(long, requires = "rejects")]
    keep_good: bool,
    /// Where rows that are turned away go, as CSV with line and reason, to be mended and taken in again as they are, with
    /// the same map; the good ones are kept. Of several files: a folder, where each has NAME.rejects.csv
    #[arg(long, value_name = "FILE")]
    pub(super) rejects: Option<PathBuf>,
    /// Let rows that contradict what is known take its place, for this reason
    #[arg(long, value_name = "NOTE")]
    pub(super) amend: Option<String>,
    /// Enrol agents whom the roster does not know in this team, from the day of their first dialogue; who may be a known
    /// person written in another way is refused, until [values.agent] of the map says who it is
    #[arg(long, value_name = "TEAM")]
    pub(super) enrol: Option<String>,
    /// Take in the words of this customer though they were erased: another one of that name, or they are wanted again
    ///
    /// Without it a dialogue from before the erasure comes in as an erasure leaves it: no words, no name. The answer
    /// counts these. What such a customer writes afterwards comes in as any other.
    #[arg(long, value_name = "CUSTOMER")]
    pub(super) bring_back: Vec<String>,
    /// Check everything and keep nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// The file's encoding, such as gb18030, where it is not UTF-8
    #[arg(long, value_name = "NAME")]
    pub(super) encoding: Option<String>,
    /// What stands between columns, where it is not a comma or a tab
    #[arg(long, value_name = "CHARACTER")]
    pub(super) delimiter: Option<char>,
    /// The sheet of a workbook, where it is not the first
    #[arg(long, value_name = "NAME")]
    pub(super) sheet: Option<String>,
    /// Of JSON the key of the list that has the rows, such as tickets or data.tickets, where several may have them
    #[arg(long, value_name = "KEY")]
    pub(super) rows: Option<String>,
}

impl Import {
    /// How the file is to be read, as far as the command says it.
    pub(super) fn options(&self) -> Options {
        Options {
            delimiter: self.delimiter,
            encoding: self.encoding.clone(),
            sheet: self.sheet.clone(),
            rows: self.rows.clone(),
            ..Options::default()
        }
    }

    /// The map that is given, or none.
    pub(super) fn read_map(&self) -> Result<Map> {
        match &self.map {
            Some(path) => Map::read(&Written { name: &name_of(path), text: &read_text(path)? }),
            None => Ok(Map::default()),
        }
    }
}
