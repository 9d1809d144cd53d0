//! `assize intake import`: finished dialogues come in.

use super::progress::Progress;
use super::reader::open_counted;
use super::rejects::Rejects;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::core::act::{self, Actor};
use crate::core::draw;
use crate::core::intake::{self, Map, Order, Rejected, Taken};
use crate::core::ledger::{Access, Gauge, Writing};
use crate::core::reading::{Options, Reader};
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::Written;
use crate::view::imports;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Take in a file of finished dialogues
///
/// Fields are ref, received, channel, category, agent, and where there are any closed, rating (1 to 5),
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
#[derive(Args, Debug)]
pub struct Import {
    /// The file (.csv, .jsonl, either with .gz, or .xlsx), or - for stdin
    pub(super) file: PathBuf,
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
    /// Where rows that are turned away go, as CSV, with line and reason and otherwise as they stood, so that they can be
    /// mended and come back; the good ones are kept
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Let rows that contradict what is known take its place, for this reason
    #[arg(long, value_name = "NOTE")]
    amend: Option<String>,
    /// Enrol agents whom the roster does not know in this team, from the day of their first dialogue
    #[arg(long, value_name = "TEAM")]
    pub(super) enrol: Option<String>,
    /// Check everything and keep nothing
    #[arg(long)]
    dry_run: bool,
    /// The file's encoding, such as gb18030, where it is not UTF-8
    #[arg(long, value_name = "NAME")]
    pub(super) encoding: Option<String>,
    /// What stands between columns, where it is not a comma or a tab
    #[arg(long, value_name = "CHARACTER")]
    pub(super) delimiter: Option<char>,
    /// The sheet of a workbook, where it is not the first
    #[arg(long, value_name = "NAME")]
    pub(super) sheet: Option<String>,
}

/// Takes in a file, or says what would come in.
impl Import {
    /// How the file is to be read, as far as the command says it.
    pub(super) fn options(&self) -> Options {
        Options {
            delimiter: self.delimiter,
            encoding: self.encoding.clone(),
            sheet: self.sheet.clone(),
            ..Options::default()
        }
    }
}

pub fn import(desk: &Desk, args: &Import) -> anyhow::Result<Done> {
    if let Some(path) = &args.rejects {
        if path == Path::new("-") {
            return Err(Refusal::words("--rejects needs a file: stdout has the answer").into());
        }
        desk.claim(path, "--rejects")?;
    }
    let map = match &args.map {
        Some(path) => Map::read(&Written { name: &name_of(path), text: &read_text(path)? })?,
        None => Map::default(),
    };
    let options = map.options(args.options());
    let gauge = Arc::new(Gauge::default());
    let (reader, name, bytes) = open_counted(&args.file, &options, &gauge)?;
    let mut open = desk.open(Access::Write)?;
    let rejects = args.rejects.as_ref().map(|_| Rejects::new(reader.names())).transpose()?;
    let mut job = Job { args, reader, name: &name, map: &map, gauge: &gauge, rejects };
    let act = if args.enrol.is_some() { &act::INTAKE_ENROL } else { &act::INTAKE_IMPORT };
    let progress = Progress::of(&gauge, bytes);
    stop_on_interrupt(&gauge);
    let work = |writing: &mut Writing<'_>, actor: &Actor| job.take_in(writing, actor);
    let came = open.perform_unless(args.dry_run, act, work);
    drop(progress);
    let (taken, late, drawn) = came?;
    let rejects = args.rejects.as_ref().map(|path| path.display().to_string());
    let came = imports::Came {
        file: &name,
        taken: &taken,
        late,
        drawn,
        team: args.enrol.as_deref(),
        rejects: rejects.as_deref(),
        dry_run: args.dry_run,
        refs_of_all: map.makes_refs_of_all(),
    };
    let page = imports::taken(&came);
    // Cron mails what is said: rows that were turned away are never kept quiet.
    if taken.rejected > 0 {
        open.page(&page)?;
    } else {
        open.answer(&page)?;
    }
    Ok(if taken.rejected > 0 { Done::Short } else { Done::Well })
}

/// Ctrl-C rolls back and leaves nothing behind; a second one ends at once.
#[allow(clippy::disallowed_methods)] // The second Ctrl-C wants no more of us.
fn stop_on_interrupt(gauge: &Arc<Gauge>) {
    let gauge = Arc::clone(gauge);
    // Where no handler can be set the system ends the program, as it does everywhere else.
    let _ = ctrlc::set_handler(move || {
        if gauge.stop() {
            std::process::exit(130);
        }
    });
}

/// What is needed to take in one file.
struct Job<'a> {
    args: &'a Import,
    reader: Reader,
    name: &'a str,
    map: &'a Map,
    gauge: &'a Arc<Gauge>,
    rejects: Option<Rejects>,
}

impl Job<'_> {
    fn take_in(&mut self, writing: &mut Writing<'_>, actor: &Actor) -> Result<(Taken, u64, u64)> {
        let args = self.args;
        let mut rejects = self.rejects.as_mut();
        let mut keep = |rejected: &Rejected| rejects.as_mut().map_or(Ok(()), |rejects| rejects.add(rejected));
        let order = Order {
            file: self.name,
            map: self.map,
            actor,
            rejects: if args.rejects.is_some() { Some(&mut keep) } else { None },
            amend: args.amend.as_deref(),
            enrol: args.enrol.as_deref(),
            gauge: self.gauge,
        };
        let taken = intake::import(writing, &mut self.reader, order)?;
        let late = draw::late(writing, writing.entry())?;
        let drawn = if taken.amended > 0 { draw::amended(writing, writing.entry())? } else { 0 };
        // Written before anything is kept: rows are never turned away without a trace.
        if let (Some(path), Some(rejects), false) = (&args.rejects, &mut self.rejects, args.dry_run) {
            rejects.write(path)?;
        }
        Ok((taken, late, drawn))
    }
}
