//! The desk: what every command needs, resolved once: the file, who acts, when, and where answers go.

use super::clock;
use crate::calc::moment::Moment;
use crate::core::act::{self, Act, Actor};
use crate::core::ledger::{self, Access, Head, Recorded, Store, Who, Writing};
use crate::core::people::{self, Person, Role};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::text::unseen;
use crate::view::inert::term_line;
use crate::view::page::Page;
use crate::view::sheet::Sheet;
use crate::view::{self, Format, Stamp};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// Options that every command takes.
#[derive(Args, Debug)]
pub struct Globals {
    /// The file that holds everything
    #[arg(long, global = true, value_name = "FILE", env = "ASSIZE_DB", default_value = "assize.db")]
    pub db: PathBuf,
    /// Who acts: your handle in the roster
    #[arg(long = "as", global = true, value_name = "WHO", env = "ASSIZE_AS")]
    pub actor: Option<String>,
    /// On whose behalf, such as a lead for an agent
    #[arg(long = "for", global = true, value_name = "WHO")]
    pub principal: Option<String>,
    /// How the answer is written
    #[arg(long, global = true, value_enum, default_value_t = Medium::Table, value_name = "FORMAT")]
    pub format: Medium,
    /// Write the answer to a file instead of the terminal
    #[arg(long, global = true, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Say nothing when all is well, as cron likes it
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// The forms of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Medium {
    /// Text for people
    Table,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
}

/// Writes an answer in a format, for a width where there is a terminal.
type Writer<'a> = dyn Fn(&mut dyn Write, Format, Option<u16>) -> io::Result<()> + 'a;

/// The file, who acts, when, and where answers go.
pub struct Desk {
    globals: Globals,
}

impl Desk {
    /// A desk with these options.
    pub const fn new(globals: Globals) -> Self {
        Self { globals }
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.globals.db
    }

    /// Opens the file.
    pub fn open(&self, access: Access) -> Result<Open<'_>> {
        let store = Store::open(&self.globals.db, access)?;
        for warning in store.warnings() {
            tell(&format!("warning: {warning}"));
        }
        // What a suspect file says of itself is not asked.
        let now = clock::now(store.rehearsal() || store.suspect())?;
        Ok(Open { desk: self, store, now })
    }

    /// Who acts, in a file that is a rehearsal or not.
    pub fn who(&self, rehearsal: bool) -> Result<Who> {
        let actor =
            self.globals.actor.clone().filter(|actor| !actor.trim().is_empty()).ok_or_else(|| {
                Refusal::words("say who you are").hint("give your handle with --as, or set ASSIZE_AS")
            })?;
        if let Some(odd) = unseen(&actor) {
            return Err(Refusal::words(format!("--as has a character that cannot be seen, {}", odd.escape_unicode())));
        }
        Ok(Who { actor, principal: self.globals.principal.clone(), login: clock::login(rehearsal) })
    }

    /// Who acts, if it was said.
    pub fn actor(&self) -> Option<&str> {
        self.globals.actor.as_deref()
    }

    /// Says something about the doing, to stderr; with `--quiet` only what went wrong.
    pub fn talk(&self, line: &str) {
        if !self.globals.quiet || line.starts_with("error") {
            tell(line);
        }
    }

    /// Shows a page as of the newest entry, or as of now where there is no file.
    pub fn show(&self, open: Option<&mut Open<'_>>, page: &Page) -> Result<()> {
        if let Some(open) = open {
            return open.page(page);
        }
        let stamp = Stamp { as_of: clock::now(false)?, head: "no file".to_owned(), rehearsal: false };
        self.write(&stamp, &|out, format, width| view::write_page(out, page, &stamp, format, width))
    }

    /// Whether the answer goes into a TOML file.
    pub fn saves_toml(&self) -> bool {
        self.globals.out.as_ref().is_some_and(|path| path.extension().is_some_and(|extension| extension == "toml"))
    }

    /// Writes the answer's own text, as it is, where the answer goes.
    pub fn save(&self, text: &str) -> Result<()> {
        match self.globals.out.as_deref() {
            Some(path) => self.write_file(path, &|out| out.write_all(text.as_bytes())),
            None => to_stdout(|out| out.write_all(text.as_bytes())),
        }
    }

    fn write(&self, stamp: &Stamp, page: &Writer<'_>) -> Result<()> {
        let format = match self.globals.format {
            Medium::Table => Format::Table,
            Medium::Csv => Format::Csv,
            Medium::Json => Format::Json,
        };
        match self.globals.out.as_deref().filter(|path| *path != Path::new("-")) {
            Some(path) => self.write_file(path, &|out| page(out, format, None))?,
            None if format == Format::Csv && io::stdout().is_terminal() => {
                let mut text = Vec::new();
                page(&mut text, format, None)
                    .map_err(|error| Refusal::fault(format!("the answer has no CSV: {error}")))?;
                to_stdout(|out| on_terminal(out, &text))?;
            }
            None => to_stdout(|out| page(out, format, width()))?,
        }
        if format == Format::Csv {
            let rehearsal = if stamp.rehearsal { "REHEARSAL · " } else { "" };
            self.talk(&format!("{rehearsal}as of {} · head {}", stamp.as_of, stamp.head));
        }
        Ok(())
    }

    /// Writes a file whole or not at all: beside it first, then under its name.
    pub fn write_file(&self, path: &Path, content: &dyn Fn(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        self.spare(path, &[])?;
        let failed = |error: io::Error| {
            let why = error.kind();
            Refusal::io(format!("{} cannot be written: {why}", path.display()))
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let mut partial = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        let mut buffer = BufWriter::new(partial.as_file_mut());
        content(&mut buffer).and_then(|()| buffer.flush()).map_err(failed)?;
        drop(buffer);
        partial.as_file().sync_all().map_err(failed)?;
        partial.persist(path).map(drop).map_err(|error| failed(error.error))
    }

    /// Refuses to write over the file, its log, or what is read from.
    pub fn spare(&self, path: &Path, inputs: &[&Path]) -> Result<()> {
        let beside = |suffix: &str| {
            let mut name = self.globals.db.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        };
        let own = ["", "-wal", "-shm", "-journal"].map(beside);
        if own.iter().any(|own| same_file(path, own)) {
            return Err(Refusal::words("that would overwrite the file itself").hint("give another name"));
        }
        if inputs.iter().any(|input| same_file(path, input)) {
            return Err(Refusal::words(format!("that would overwrite {}, which is read", path.display()))
                .hint("give another name"));
        }
        Ok(())
    }
}

fn same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

/// Writes to stdout, checked to the last byte. A reader that goes away early is no error.
pub fn to_stdout(content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match content(&mut out).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // What is left in the buffer has no reader: it must not be tried again on drop.
            let _ = out.into_parts();
            Ok(())
        }
        Err(error) => {
            let _ = out.into_parts();
            Err(Refusal::io(format!("the answer could not be written: {error}"))
                .hint("what was recorded stays recorded; only the answer is missing"))
        }
    }
}

/// Says a line on stderr. When stderr is gone there is nobody left to tell.
fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{}", term_line(line));
}

/// CSV is exact, and so may hold what a terminal would obey: there it is shown inert.
fn on_terminal(out: &mut dyn Write, csv: &[u8]) -> io::Result<()> {
    String::from_utf8_lossy(csv).lines().try_for_each(|line| writeln!(out, "{}", term_line(line)))
}

/// The terminal's width; none when the answer goes elsewhere.
fn width() -> Option<u16> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let given = std::env::var("COLUMNS").ok().and_then(|text| text.parse::<u16>().ok()).filter(|width| *width >= 40);
    let found = terminal_size::terminal_size().map(|(width, _)| width.0).filter(|width| *width >= 40);
    Some(given.or(found).unwrap_or(80))
}

/// What can be done on another's behalf.
const FOR_OTHERS: [&str; 4] = ["intake confirm", "intake respond", "score acknowledge", "dispute open"];

/// An open file at a desk.
pub struct Open<'a> {
    desk: &'a Desk,
    /// The file.
    pub store: Store,
    /// The time of this command.
    pub now: Moment,
}

// Until every command performs acts of the list.
#[allow(dead_code)]
impl Open<'_> {
    /// Records an act: the one way to write.
    pub fn record<T>(
        &mut self,
        act: &'static str,
        work: impl FnOnce(&mut Writing<'_>, &Who) -> Result<T>,
    ) -> Result<Recorded<T>> {
        let who = self.desk.who(self.store.rehearsal())?;
        if who.principal.is_some() && !FOR_OTHERS.contains(&act) {
            return Err(Refusal::words(format!("--for has no meaning for `{act}`"))
                .hint(format!("it is for {}", FOR_OTHERS.join(" and "))));
        }
        ledger::record(&mut self.store, &who, self.now, act, |writing| work(writing, &who))
    }

    /// Performs an act of the core's list: the one way to write.
    pub fn perform<T>(
        &mut self,
        act: &Act,
        work: impl FnOnce(&mut Writing<'_>, &Actor) -> Result<T>,
    ) -> Result<Recorded<T>> {
        let who = self.desk.who(self.store.rehearsal())?;
        act::record(&mut self.store, &who, self.now, act, work)
    }

    /// Performs an act, or with `dry_run` does the same and keeps nothing.
    pub fn perform_unless<T>(
        &mut self,
        dry_run: bool,
        act: &Act,
        work: impl FnOnce(&mut Writing<'_>, &Actor) -> Result<T>,
    ) -> Result<T> {
        if !dry_run {
            return self.perform(act, work).map(|recorded| recorded.value);
        }
        let who = self.desk.who(self.store.rehearsal())?;
        act::try_out(&mut self.store, &who, self.now, act, work)
    }

    /// Does everything that `record` does, and keeps nothing.
    pub fn try_out<T>(
        &mut self,
        act: &'static str,
        work: impl FnOnce(&mut Writing<'_>, &Who) -> Result<T>,
    ) -> Result<T> {
        let who = self.desk.who(self.store.rehearsal())?;
        ledger::try_out(&mut self.store, &who, self.now, act, |writing| work(writing, &who))
    }

    /// Records, or with `dry_run` does the same and keeps nothing.
    pub fn record_unless<T>(
        &mut self,
        dry_run: bool,
        act: &'static str,
        work: impl FnOnce(&mut Writing<'_>, &Who) -> Result<T>,
    ) -> Result<T> {
        if dry_run { self.try_out(act, work) } else { self.record(act, work).map(|recorded| recorded.value) }
    }

    /// Who acts.
    pub fn who(&self) -> Result<Who> {
        self.desk.who(self.store.rehearsal())
    }

    /// Whether nothing is to be said when all is well.
    pub const fn is_quiet(&self) -> bool {
        self.desk.globals.quiet
    }

    /// The policy that holds.
    pub fn policy(&mut self) -> Result<Policy> {
        policy::current(&*self.store.snapshot()?)
    }

    /// The local day of this command.
    pub fn today(&mut self) -> Result<NaiveDate> {
        let now = self.now;
        Ok(self.policy()?.calendar()?.local_day(now))
    }

    /// Whoever acts, if they have this role today.
    pub fn actor_with(&mut self, role: Role) -> Result<Option<Person>> {
        let Some(actor) = self.desk.actor() else {
            return Ok(None);
        };
        let today = self.today()?;
        let snapshot = self.store.snapshot()?;
        let person = people::find(&snapshot, actor)?;
        Ok(people::has_role(&snapshot, person.id, role, today)?.then_some(person))
    }

    /// Shows a sheet, as of the newest entry.
    pub fn sheet(&mut self, sheet: &Sheet) -> Result<()> {
        let stamp = self.stamp()?;
        self.desk.write(&stamp, &|out, format, width| view::write_sheet(out, sheet, &stamp, format, width))
    }

    /// Shows a page, as of the newest entry.
    pub fn page(&mut self, page: &Page) -> Result<()> {
        let stamp = self.stamp()?;
        self.desk.write(&stamp, &|out, format, width| view::write_page(out, page, &stamp, format, width))
    }

    /// Shows the answer of an act; with `--quiet` nothing.
    pub fn answer(&mut self, page: &Page) -> Result<()> {
        if self.desk.globals.quiet { Ok(()) } else { self.page(page) }
    }

    /// The newest entry's number and the beginning of its seal.
    pub fn head(&mut self) -> Result<String> {
        Ok(self.store.head()?.as_ref().map_or_else(|| "no entries".to_owned(), Head::to_string))
    }

    fn stamp(&mut self) -> Result<Stamp> {
        let (rehearsal, as_of) = (self.store.rehearsal(), self.now);
        Ok(Stamp { as_of, head: self.head()?, rehearsal })
    }
}

/// A text file that somebody wrote, or `-` for stdin; no more than 4 MiB.
pub fn read_text(path: &Path) -> Result<String> {
    const LIMIT: u64 = 4 << 20;
    let mut bytes = Vec::new();
    let failed = |error: io::Error| cannot_read(path, &error);
    if path == Path::new("-") {
        io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        if path.is_dir() {
            return Err(Refusal::data(format!("{} is a folder, not a file", path.display())));
        }
        File::open(path).map_err(failed)?.take(LIMIT + 1).read_to_end(&mut bytes).map_err(failed)?;
    }
    if bytes.len() as u64 > LIMIT {
        return Err(Refusal::data(format!("{} is longer than 4 MiB", path.display())));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = String::from_utf8_lossy(good).matches('\n').count() + 1;
        Refusal::data(format!("{}:{line}: this is not UTF-8 text", path.display())).hint("save the file as UTF-8")
    })
}

/// Words as they were given, or with `@FILE` those in a file.
pub fn words_or_file(text: &str) -> Result<String> {
    match text.strip_prefix('@') {
        Some(path) => Ok(read_text(Path::new(path))?.trim_end().to_owned()),
        None => Ok(text.to_owned()),
    }
}

/// Why a file cannot be read.
pub fn cannot_read(path: &Path, error: &io::Error) -> Refusal {
    match error.kind() {
        io::ErrorKind::NotFound => Refusal::new(Kind::Missing, format!("there is no file {}", path.display())),
        _ => Refusal::io(format!("{} cannot be read: {error}", path.display())),
    }
}

/// The name of a file as faults tell it.
pub fn name_of(path: &Path) -> String {
    if path == Path::new("-") {
        return "stdin".to_owned();
    }
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
