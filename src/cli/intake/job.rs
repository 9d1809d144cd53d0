//! One file that is taken in: opened, checked, stored in an entry of its own.

use super::args::Import;
use super::progress::Progress;
use super::reader::Export;
use super::rejects::Rejects;
use super::sheets::Hollow;
use crate::cli::input::name_of;
use crate::cli::open::Open;
use crate::core::act::{self, Actor};
use crate::core::audit::Blindfold;
use crate::core::draw;
use crate::core::intake::{self, Map, Order, Readable, Rejected, Survey, Taken, Unseen};
use crate::core::ledger::{Gauge, Writing};
use crate::core::reading::{Form, Reader};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::report::{self, Breach};
use crate::core::rights::Rights;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A file that is to be taken in.
pub struct Job<'a> {
    args: &'a Import,
    map: &'a Map,
    survey: Option<Survey>,
    reader: Reader,
    path: PathBuf,
    name: String,
    bytes: u64,
    gauge: Arc<Gauge>,
    rejects: Option<(&'a Path, Rejects)>,
    /// The names of files that come after it.
    later: Vec<String>,
    /// Whether a file of rejects is written even where there are none.
    writes_none: bool,
}

/// What a file brought.
#[derive(Default)]
pub struct Brought {
    pub name: String,
    pub taken: Taken,
    /// Dialogues that came after their window was drawn.
    pub late: u64,
    /// Amended dialogues that are in a draw.
    pub drawn: u64,
    /// Audits that are beyond a works agreement since, with its number.
    pub beyond: Vec<(i64, Breach)>,
    /// Other sheets of a workbook that have rows.
    pub sheets: Vec<String>,
}

/// What a file brought, late and amended into or out of draws, and what is beyond a works agreement since.
type Came = (Taken, u64, u64, Vec<(i64, Breach)>);

impl<'a> Job<'a> {
    /// Opens the file; `rejects` is where rows go that are turned away.
    pub fn open(args: &'a Import, map: &'a Map, path: &Path, rejects: Option<&'a Path>) -> Result<Self> {
        Self::of((&Export::open(path)?, path), args, map, rejects)
    }

    /// Opens one of several files, before these; none where it is empty. It has a file of rejects only where there are any.
    pub fn one_of_several(
        args: &'a Import,
        map: &'a Map,
        path: &Path,
        rejects: Option<&'a Path>,
        later: &[PathBuf],
    ) -> Result<Option<Self>> {
        let export = Export::open(path)?;
        if export.is_empty(&map.options(args.options()))? {
            return Ok(None);
        }
        let later = later.iter().map(|path| name_of(path)).collect();
        Ok(Some(Self { writes_none: false, later, ..Self::of((&export, path), args, map, rejects)? }))
    }

    fn of(
        (export, path): (&Export<'_>, &Path),
        args: &'a Import,
        map: &'a Map,
        rejects: Option<&'a Path>,
    ) -> Result<Self> {
        let (gauge, options) = (Arc::new(Gauge::default()), map.options(args.options()));
        let survey = || {
            let (mut reader, name) = export.rows(&options, &Arc::default())?;
            Ok::<_, Refusal>(Survey::of(&mut reader, map, &name))
        };
        let survey = map.wants_survey(rejects.is_some()).then(survey).transpose()?;
        let (bytes, (reader, name)) = (export.bytes()?, export.rows(&options, &gauge)?);
        let rejects = rejects.map(|path| Rejects::new(reader.names()).map(|kept| (path, kept))).transpose()?;
        let path = path.to_owned();
        Ok(Self { args, map, survey, reader, path, name, bytes, gauge, rejects, later: Vec::new(), writes_none: true })
    }

    /// Takes it in, all or nothing.
    pub fn run(mut self, open: &mut Open<'_>, stopping: &Stopping) -> Result<Brought> {
        let act = if self.args.enrol.is_some() { &act::INTAKE_ENROL } else { &act::INTAKE_IMPORT };
        let progress = Progress::of(&self.gauge, self.bytes);
        stopping.watch(&self.gauge);
        let dry_run = self.args.dry_run;
        let work = |writing: &mut Writing<'_>, actor: &Actor| self.take_in(writing, actor);
        let came = open.perform_unless(dry_run, act, work);
        drop(progress);
        let (taken, late, drawn, beyond) = came?;
        let sheets = self.reader.unread_sheets().to_vec();
        Ok(Brought { name: self.name, taken, late, drawn, beyond, sheets })
    }

    /// Where the sheet that was read has no rows, that is what is wrong.
    fn seen<T>(&self, came: Result<T>) -> Result<T> {
        let is_chosen = self.map.options(self.args.options()).sheet.is_some();
        if is_chosen || self.reader.form() != Form::Xlsx {
            return came;
        }
        Hollow::of(&self.path)?
            .filter(|hollow| hollow.first_with_rows().is_some())
            .map_or(came, |hollow| Err(hollow.refusal()))
    }

    fn take_in(&mut self, writing: &mut Writing<'_>, actor: &Actor) -> Result<Came> {
        let args = self.args;
        let mut rejects = self.rejects.as_mut().map(|(_, rejects)| rejects);
        let keeps = rejects.is_some();
        let mut keep = |rejected: &Rejected| rejects.as_mut().map_or(Ok(()), |rejects| rejects.add(rejected));
        let order = Order {
            file: &self.name,
            map: self.map,
            survey: self.survey.take(),
            actor,
            rejects: if keeps { Some(&mut keep) } else { None },
            amend: args.amend.as_deref(),
            enrol: args.enrol.as_deref(),
            back: &args.bring_back,
            unseen: unseen(args, writing, actor)?,
            later: &self.later,
            is_picked: false,
            gauge: &self.gauge,
        };
        let came = intake::import(writing, &mut self.reader, order);
        let is_idle = came.as_ref().map_or_else(|refusal| refusal.kind == Kind::Data, Taken::is_nothing);
        let taken = if is_idle { self.seen(came)? } else { came? };
        let late = draw::late(writing, writing.entry())?;
        let (drawn, beyond) = match taken.amended {
            0 => (0, Vec::new()),
            _ => (draw::amended(writing, writing.entry())?, report::beyond_since(writing, writing.entry())?),
        };
        // Written before anything is kept: rows are never turned away without a trace.
        let wanted = !args.dry_run && (self.writes_none || taken.rejected > 0);
        if let Some((path, rejects)) = self.rejects.as_mut().filter(|_| wanted) {
            rejects.write(path)?;
        }
        Ok((taken, late, drawn, beyond))
    }
}

/// What is hidden from who takes dialogues in: until they have marked them; and all dialogues that they may not read. What they
/// amend of these is on record with why, so that it may be another value; a trial is not.
fn unseen(args: &Import, writing: &Writing<'_>, actor: &Actor) -> Result<Unseen> {
    let fold = Blindfold::of(writing, None, actor.known(), actor.today, &actor.policy)?;
    let unseen = Unseen::of(fold.of_all().map(|(request, fields)| (request.0, fields)));
    if args.amend.is_some() && !args.dry_run {
        return Ok(unseen);
    }
    let rights = Rights::of(writing, actor.known(), &actor.policy, actor.today)?;
    Ok(unseen.but(rights.whose().map(|of| Readable { of, calendar: actor.calendar.clone() })))
}

/// Ctrl-C rolls back what is being taken in and leaves nothing of it behind; a second one ends at once.
#[derive(Default)]
pub struct Stopping {
    current: Arc<Mutex<Arc<Gauge>>>,
}

impl Stopping {
    /// From now on Ctrl-C stops what is watched.
    #[allow(clippy::disallowed_methods)] // The second Ctrl-C wants no more of us.
    pub fn on_interrupt() -> Self {
        let stopping = Self::default();
        let current = Arc::clone(&stopping.current);
        // Where no handler can be set the system ends the program, as it does everywhere else.
        let _ = ctrlc::set_handler(move || {
            if current.lock().unwrap_or_else(PoisonError::into_inner).stop() {
                std::process::exit(130);
            }
        });
        stopping
    }

    pub(super) fn watch(&self, gauge: &Arc<Gauge>) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(gauge);
    }
}
