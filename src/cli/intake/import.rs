//! `assize intake import`: finished dialogues come in.

use super::progress::{Counted, Progress};
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input;
use crate::cli::input::{cannot_read, name_of, read_text};
use crate::cli::outlet;
use crate::core::draw;
use crate::core::ledger::{Access, Gauge, Who, Writing};
use crate::core::people::{self, Role};
use crate::core::policy;
use crate::core::reading::{Options, Reader};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::request::{self, Map, Order, Rejected, Taken};
use crate::core::toml::Written;
use crate::view::page::{Page, Part};
use crate::view::sheet::Cell;
use crate::view::words::{count, count_of};
use clap::Args;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Take in a file of finished dialogues
///
/// Fields are ref, received, channel, category, agent, and where there are any closed, rating (1 to 5),
/// notice (yes, no), customer, details, reply, transcript. A map says which column is which. All rows or
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
    #[arg(long, value_name = "REASON")]
    amend: Option<String>,
    /// Enrol agents whom the roster does not know in this team, from the day of their first dialogue
    #[arg(long, value_name = "TEAM")]
    enrol: Option<String>,
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

/// What came in, and what it means for what was drawn before.
struct Came {
    taken: Taken,
    /// Dialogues that came after their window was drawn.
    late: u64,
    /// Amended dialogues that are in a draw.
    drawn: u64,
}

/// Takes in a file, or says what would come in.
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
    let options = map.options(Options {
        delimiter: args.delimiter,
        encoding: args.encoding.clone(),
        form: None,
        sheet: args.sheet.clone(),
    });
    let gauge = Arc::new(Gauge::default());
    let (reader, name, bytes) = open_counted(&args.file, &options, &gauge)?;
    let mut open = desk.open(Access::Write)?;
    let today = open.today()?;
    let rejects = args.rejects.as_ref().map(|_| Rejects::new(reader.names())).transpose()?;
    let mut job = Job { args, reader, name: &name, map: &map, today, gauge: &gauge, rejects };
    let progress = Progress::of(&gauge, bytes);
    stop_on_interrupt(&gauge);
    let work = |writing: &mut Writing<'_>, who: &Who| job.take_in(writing, who);
    let came = open.record_unless(args.dry_run, "intake import", work);
    drop(progress);
    let came = came?;
    // Cron mails what is said: rows that were turned away are never kept quiet.
    let page = taken_page(&came, &name, args);
    if came.taken.rejected > 0 {
        open.page(&page)?;
    } else {
        open.answer(&page)?;
    }
    Ok(if came.taken.rejected > 0 { Done::Short } else { Done::Well })
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
    today: chrono::NaiveDate,
    gauge: &'a Arc<Gauge>,
    rejects: Option<Rejects>,
}

impl Job<'_> {
    fn take_in(&mut self, writing: &mut Writing<'_>, who: &Who) -> Result<Came> {
        let (args, policy) = (self.args, policy::current(writing)?);
        may_import(writing, who, &policy, self.today, args.enrol.is_some())?;
        let mut rejects = self.rejects.as_mut();
        let mut keep = |rejected: &Rejected| rejects.as_mut().map_or(Ok(()), |rejects| rejects.add(rejected));
        let order = Order {
            file: self.name,
            map: self.map,
            policy: &policy,
            rejects: if args.rejects.is_some() { Some(&mut keep) } else { None },
            amend: args.amend.as_deref(),
            enrol: args.enrol.as_deref(),
            gauge: self.gauge,
        };
        let taken = request::import(writing, &mut self.reader, order)?;
        let late = draw::late(writing, writing.entry() - 1)?;
        let drawn = if taken.amended > 0 { draw::amended(writing, writing.entry())? } else { 0 };
        // Written before anything is kept: rows are never turned away without a trace.
        if let (Some(path), Some(rejects), false) = (&args.rejects, &mut self.rejects, args.dry_run) {
            rejects.write(path)?;
        }
        Ok(Came { taken, late, drawn })
    }
}

fn may_import(
    conn: &Writing<'_>,
    who: &Who,
    policy: &policy::Policy,
    today: chrono::NaiveDate,
    enrols: bool,
) -> Result<()> {
    if enrols {
        return people::require_manager(conn, who, policy, today, "enrol people");
    }
    match people::require_manager(conn, who, policy, today, "import dialogues") {
        Err(refusal) if refusal.kind == Kind::Rule => {
            people::require(conn, who, policy, today, &[Role::Manager, Role::Lead], "import dialogues").map(drop)
        }
        other => other,
    }
}

fn taken_page(came: &Came, name: &str, args: &Import) -> Page {
    let number = |count: u64| Cell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let taken = &came.taken;
    let fields = vec![
        ("file", "file", Cell::word(name)),
        ("stored", "new dialogues", number(taken.stored)),
        ("known", "known already", number(taken.known)),
        ("completed", "completed", number(taken.completed)),
        ("amended", "amended", number(taken.amended)),
        ("rejected", "turned away", number(taken.rejected)),
        ("enrolled", "new agents", number(taken.enrolled.len() as u64)),
    ];
    let title = if args.dry_run { "This would come in; nothing is kept" } else { "Dialogues" };
    Page { name: "intake_import", title: title.to_owned(), parts: vec![Part::Fields(fields)], notes: notes(came, args) }
}

/// What is worth knowing about what came in.
fn notes(came: &Came, args: &Import) -> Vec<String> {
    let (taken, mut notes) = (&came.taken, Vec::new());
    if taken.masked.count > 0 {
        let lines: Vec<String> = taken.masked.lines.iter().map(u64::to_string).collect();
        let more = if lines.len() == 20 { " and perhaps more" } else { "" };
        notes.push(format!(
            "{} masked before anything was stored: lines {}{more}.",
            count_of(taken.masked.count, "card number or code", "card numbers or codes"),
            lines.join(", ")
        ));
    }
    if !taken.unused.is_empty() {
        notes.push(format!("Columns that no field uses: {}.", taken.unused.join(", ")));
    }
    if let (false, Some(team)) = (taken.enrolled.is_empty(), &args.enrol) {
        notes.push(format!("Enrolled in {}: {}.", team.trim(), first_of(&taken.enrolled)));
    }
    if came.late > 0 {
        notes.push(format!(
            "{} came in after the window was drawn: outside that frame. assize assign list counts them.",
            count(came.late, "dialogue")
        ));
    }
    if came.drawn > 0 {
        notes.push(format!("{} drawn already: audits keep what was drawn.", count(came.drawn, "amended dialogue")));
    }
    if taken.off_roster > 0 {
        notes.push(format!(
            "{} of somebody who was no agent on that day: outside every frame.",
            count(taken.off_roster, "dialogue")
        ));
    }
    if let (true, Some(path)) = (taken.rejected > 0, &args.rejects) {
        let place = if args.dry_run { "would go with line and reason to" } else { "with line and reason in" };
        notes.push(format!("{} {place} {}.", count(taken.rejected, "row"), path.display()));
    }
    notes
}

/// The first twenty of a list, and how many more there are.
fn first_of(handles: &[String]) -> String {
    let shown = handles.iter().take(20).map(String::as_str).collect::<Vec<_>>().join(", ");
    match handles.len().saturating_sub(20) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Opens a file for reading rows. What is not an ordinary file (stdin, a pipe) is read to its end first,
/// so that no slow writer holds up others while rows are recorded.
pub fn open_reader(path: &Path, options: &Options) -> Result<(Reader, String)> {
    open_counted(path, options, &Arc::default()).map(|(reader, name, _)| (reader, name))
}

/// The same, with a gauge that shows how many of the file's bytes were read.
fn open_counted(path: &Path, options: &Options, gauge: &Arc<Gauge>) -> Result<(Reader, String, u64)> {
    let source = if path == Path::new("-") {
        spool(&mut io::stdin().lock(), path)?
    } else {
        let file = input::open(path)?;
        let meta = file.metadata().map_err(|error| cannot_read(path, &error))?;
        if meta.is_dir() {
            return Err(Refusal::data(format!("{} is a folder, not a file", path.display())));
        }
        if meta.is_file() { file } else { spool(&mut &file, path)? }
    };
    let bytes = source.metadata().map_err(|error| cannot_read(path, &error))?.len();
    let told = name_of(path);
    let name = if path == Path::new("-") { "-" } else { &told };
    let source = Box::new(Counted { source, gauge: Arc::clone(gauge) });
    let reader = Reader::open(source, name, options).map_err(|fault| Refusal::data(fault.told(&told)))?;
    Ok((reader, told, bytes))
}

fn spool(source: &mut dyn Read, path: &Path) -> Result<File> {
    let failed = |error: io::Error| cannot_read(path, &error);
    let mut spool = tempfile::tempfile().map_err(failed)?;
    io::copy(source, &mut spool).map_err(failed)?;
    spool.rewind().map_err(failed)?;
    Ok(spool)
}

/// Rows that were turned away, kept aside until the good ones are recorded.
struct Rejects {
    csv: csv::Writer<File>,
    header: Vec<String>,
}

impl Rejects {
    /// With the columns that are known so far, so that every row has its place.
    fn new(names: &[String]) -> Result<Self> {
        let file = tempfile::tempfile().map_err(|error| Refusal::io(format!("the rejects cannot be kept: {error}")))?;
        let header = if names.is_empty() { Vec::new() } else { header_of(names) };
        let mut rejects = Self { csv: csv::WriterBuilder::new().flexible(true).from_writer(file), header };
        rejects.write_header()?;
        Ok(rejects)
    }

    fn add(&mut self, rejected: &Rejected) -> Result<()> {
        let failed = |error: csv::Error| Refusal::io(format!("the rejects cannot be kept: {error}"));
        if self.header.is_empty() {
            let names: Vec<String> = rejected.cells.iter().map(|(name, _)| name.clone()).collect();
            self.header = header_of(&names);
            self.write_header()?;
        }
        let line = rejected.line.to_string();
        let cells = rejected.cells.iter().map(|(_, cell)| cell.as_str());
        self.csv.write_record([line.as_str(), rejected.reason.as_str()].into_iter().chain(cells)).map_err(failed)
    }

    fn write_header(&mut self) -> Result<()> {
        if self.header.is_empty() {
            return Ok(());
        }
        let failed = |error: csv::Error| Refusal::io(format!("the rejects cannot be kept: {error}"));
        self.csv.write_record(&self.header).map_err(failed)
    }

    fn write(&mut self, path: &Path) -> Result<()> {
        let failed = |error: &dyn std::fmt::Display| Refusal::io(format!("the rejects cannot be written: {error}"));
        if self.header.is_empty() {
            self.csv.write_record(["line", "reason"]).map_err(|error| failed(&error))?;
        }
        self.csv.flush().map_err(|error| failed(&error))?;
        let mut file = self.csv.get_ref();
        file.rewind().map_err(|error| failed(&error))?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(|error| failed(&error))?;
        outlet::write(path, &|out| out.write_all(&text))
    }
}

fn header_of(names: &[String]) -> Vec<String> {
    ["line", "reason"].into_iter().map(str::to_owned).chain(names.iter().cloned()).collect()
}
