//! The desk: what every command needs, resolved once: the file, who acts, when, and where answers go.

use super::asked::Asked;
use super::clock;
use super::input;
use super::medium::{self, Mark, Medium};
use super::outlet::{self, to_stdout};
use super::paths::names_folder;
use crate::calc::zone::Zone;
use crate::core::ledger::Who;
use crate::core::refusal::{Refusal, Result};
use crate::core::scratch;
use crate::core::text::unseen;
use crate::view::inert::term_line;
use crate::view::page::Page;
use crate::view::{self, Format, Look, Stamp, USUAL};
use clap::Args;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Under which the options stand that every command takes: after its own.
const EVERYWHERE: &str = "Everywhere";

/// Options that every command takes.
#[derive(Args, Debug)]
pub struct Globals {
    /// The file that holds everything
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE", env = "ASSIZE_DB", default_value = "assize.db")]
    pub db: PathBuf,
    /// Who acts: your handle in the roster
    #[arg(long = "as", global = true, help_heading = EVERYWHERE, value_name = "WHO", env = "ASSIZE_AS")]
    pub actor: Option<String>,
    /// On whose behalf, such as a lead for an agent
    #[arg(long = "for", global = true, help_heading = EVERYWHERE, value_name = "WHO")]
    pub principal: Option<String>,
    /// How the answer is written; without it by the ending of --out, and otherwise as a table
    #[arg(long, global = true, help_heading = EVERYWHERE, value_enum, ignore_case = true, value_name = "FORMAT")]
    pub format: Option<Medium>,
    /// Show every column of a table, however wide it becomes
    #[arg(long, global = true)]
    pub wide: bool,
    /// Write the answer to a file instead of the terminal, such as audits.xlsx
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// CSV as Excel opens it by a double click: with a BOM, and the decimal mark of the policy's language
    #[arg(
        long, global = true, help_heading = EVERYWHERE, value_enum, value_name = "MARK", num_args = 0..=1, require_equals = true,
        default_missing_value = "policy"
    )]
    pub excel: Option<Mark>,
    /// Take no more bytes than this from stdin or a pipe, such as 500M; 4G where nobody says it
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "BYTES", value_parser = input::bytes)]
    pub max_size: Option<u64>,
    /// Say nothing when all is well, as cron likes it
    #[arg(long, short, global = true, help_heading = EVERYWHERE)]
    pub quiet: bool,
}

/// Writes an answer in a format, for where it is read.
pub(super) type Writer<'a> = dyn Fn(&mut dyn Write, Format, Look) -> io::Result<()> + 'a;

/// The file, who acts, when, and where answers go.
pub struct Desk {
    globals: Globals,
    format: Format,
    asked: Asked,
}

impl Desk {
    /// A desk with these options; refused where the answer would be written over the database, or its format is not
    /// clear. `takes_folder`: the answer may be files in a folder.
    pub fn new(globals: Globals, asked: Asked, takes_folder: bool) -> Result<Self> {
        if let Some(bytes) = globals.max_size {
            input::limit(bytes);
        }
        let out = globals.out.as_deref().filter(|path| *path != Path::new("-"));
        let format = medium::format(globals.format, globals.excel, out)?;
        outlet::keep_database(&globals.db);
        scratch::work_for(&globals.db);
        let desk = Self { globals, format, asked };
        if let Some(out) = desk.out().filter(|out| !(takes_folder && names_folder(out))) {
            desk.claim(out, "--out")?;
        }
        Ok(desk)
    }

    /// Says that another file will be written, the one of this flag.
    pub fn claim(&self, path: &Path, flag: &'static str) -> Result<()> {
        outlet::claim(path, flag)?;
        outlet::spare_database(&self.globals.db)
    }

    /// What was asked.
    pub const fn asked(&self) -> &Asked {
        &self.asked
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.globals.db
    }

    /// Who acts, in a file that is a rehearsal or not.
    pub fn who(&self, rehearsal: bool) -> Result<Who> {
        let actor =
            self.globals.actor.clone().filter(|actor| !actor.trim().is_empty()).ok_or_else(|| {
                Refusal::words("say who you are").hint("give your handle with --as, or set ASSIZE_AS")
            })?;
        if let Some(odd) = unseen(&actor) {
            return Err(Refusal::words(format!("--as has a character that cannot be seen, {}", odd.escape_unicode()))
                .hint("type the handle by hand: assize people list shows it"));
        }
        Ok(Who { actor, principal: self.globals.principal.clone(), login: clock::login(rehearsal) })
    }

    /// Who acts, if it was said.
    pub fn actor(&self) -> Option<&str> {
        self.globals.actor.as_deref()
    }

    /// Says something about the doing, to stderr; nothing with `--quiet`.
    pub fn talk(&self, line: &str) {
        if !self.globals.quiet {
            tell(line);
        }
    }

    /// Whether nothing is to be said when all is well.
    pub const fn is_quiet(&self) -> bool {
        self.globals.quiet
    }

    /// Whether the answer goes into a TOML file.
    pub fn saves_toml(&self) -> bool {
        self.globals.out.as_ref().is_some_and(|path| path.extension().is_some_and(|extension| extension == "toml"))
    }

    /// The format of answers.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Whether the policy says which decimal mark is written.
    pub fn marks_by_policy(&self) -> bool {
        self.globals.excel == Some(Mark::Policy)
    }

    /// Whether what figures mean is told with them: everywhere but in a table that is to be short.
    pub fn tells_all(&self) -> bool {
        self.globals.wide || self.format != Format::Table
    }

    /// Whether no format was asked for.
    pub const fn is_plain(&self) -> bool {
        self.globals.format.is_none() && self.globals.excel.is_none()
    }

    /// The file that the answer goes to, if it goes to one.
    pub fn out(&self) -> Option<&Path> {
        self.globals.out.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// Writes the answer's own text, as it is, where the answer goes. People go on to change such a file: one that is there
    /// with something else in it is not overwritten.
    pub fn save(&self, text: &str) -> Result<()> {
        self.save_bytes(text.as_bytes())
    }

    /// The same for what is no text, such as a workbook.
    pub fn save_bytes(&self, bytes: &[u8]) -> Result<()> {
        let Some(path) = self.out() else { return to_stdout(|out| out.write_all(bytes)) };
        if path.is_file() && !std::fs::read(path).is_ok_and(|stands| stands.is_empty() || stands == bytes) {
            return Err(Refusal::words(format!("{} is there already, with something else in it", path.display()))
                .hint("people change such files, so nothing is overwritten: give another name, or remove it first"));
        }
        outlet::write(path, &|out| out.write_all(bytes))
    }

    /// Shows a page that was made without a file; so nothing hangs on its clock.
    pub fn page(&self, page: &Page) -> Result<()> {
        let stamp = Stamp { as_of: clock::now(true)?, head: "no file".to_owned(), rehearsal: false, zone: Zone::utc() };
        self.write(&stamp, &|out, format, look| view::write_page(out, page, &stamp, format, look))
    }

    /// Writes a text that is made for one format where the answer goes.
    pub fn text(&self, text: &str) -> Result<()> {
        match self.out() {
            Some(path) => outlet::write(path, &|out| out.write_all(text.as_bytes())),
            None => to_stdout(|out| out.write_all(text.as_bytes())),
        }
    }

    pub(super) fn write(&self, stamp: &Stamp, page: &Writer<'_>) -> Result<()> {
        let format = self.format;
        let in_file = Look { width: Some(width(false)), piped: true, wide: self.globals.wide, colour: false };
        let look = if io::stdout().is_terminal() {
            Look { width: Some(width(true)), piped: false, colour: console::colors_enabled(), ..in_file }
        } else {
            in_file
        };
        match self.out() {
            // A workbook is written back and forth: it is whole before a byte of it goes out.
            out if format == Format::Xlsx => {
                let bytes = in_memory(page, format).map_err(|error| no_workbook(&error))?;
                out.map_or_else(
                    || to_stdout(|out| out.write_all(&bytes)),
                    |path| outlet::write(path, &|out| out.write_all(&bytes)),
                )?;
            }
            Some(path) => outlet::write(path, &|out| page(out, format, in_file))?,
            None if format.is_csv() && io::stdout().is_terminal() => {
                let text = in_memory(page, format)
                    .map_err(|error| Refusal::fault(format!("the answer has no CSV: {error}")))?;
                to_stdout(|out| on_terminal(out, &text))?;
            }
            None => to_stdout(|out| page(out, format, look))?,
        }
        if format.is_csv() {
            let rehearsal = if stamp.rehearsal { "REHEARSAL · " } else { "" };
            self.talk(&format!("{rehearsal}as of {} · head {}", stamp.as_of, stamp.head));
        }
        Ok(())
    }
}

/// Says a line on stderr. When stderr is gone there is nobody left to tell.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{}", term_line(line));
}

fn in_memory(page: &Writer<'_>, format: Format) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    page(&mut bytes, format, Look::default()).map(|()| bytes)
}

fn no_workbook(error: &io::Error) -> Refusal {
    Refusal::data(format!("the answer fits into no workbook: {error}")).hint("write it as .csv or .json")
}

/// CSV is exact, and so may hold what a terminal would obey: there it is shown inert.
fn on_terminal(out: &mut dyn Write, csv: &[u8]) -> io::Result<()> {
    String::from_utf8_lossy(csv).lines().try_for_each(|line| writeln!(out, "{}", term_line(line)))
}

/// The width that somebody asked for, or else that of the terminal where there is one.
fn width(is_terminal: bool) -> u16 {
    let given = std::env::var("COLUMNS").ok().and_then(|text| text.parse::<u16>().ok()).filter(|width| *width >= 40);
    let found = || terminal_size::terminal_size().map(|(width, _)| width.0).filter(|width| is_terminal && *width >= 40);
    given.or_else(found).unwrap_or(USUAL)
}
