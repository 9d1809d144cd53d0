//! `assize report evidence`: what a works council, a data-protection officer or an auditor asks of a period, as files.

use super::export::shown;
use super::export_folder::{ExportFolder, PACKAGE};
use super::export_pace::Pace;
use super::export_table::write_table;
use super::management::named;
use crate::cli::assign::proof;
use crate::cli::desk::Desk;
use crate::cli::medium::names_file;
use crate::cli::paths::names_folder;
use crate::cli::template::EVIDENCE;
use crate::cli::whole::require_whole;
use crate::cli::{Done, blind, input, readings};
use crate::core::draw::{Named, Provable, Sight, has_verdicts_to_hide};
use crate::core::ledger::Access;
use crate::core::policy::zone;
use crate::core::readership::Glance;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::evidence::{self as core, Period, Question};
use crate::core::report::export::{Place, Source, Wanted, require_evidence};
use crate::core::rights::Rights;
use crate::core::toml::Written as Given;
use crate::view::evidence::{self as pages, FOLDER};
use crate::view::export::{Resource, Written, of_which, package};
use crate::view::page::Page;
use crate::view::proof::Written as OfProof;
use crate::view::{self, Format, Look, Stamp};
use chrono::NaiveDate;
use clap::Args;
use std::path::{Path, PathBuf};

/// Put together what a works council, a data-protection officer or an auditor asks of a period, and say what is missing
///
/// For managers and those who represent the agents. It says of each question what stands and what is missing.
/// With an --out that is a folder, each answer is a file there with the entries that it comes from, and each draw a proof
/// that anybody can check; a folder that this command made is replaced. Text of people stays out without --with-text. The
/// same head gives the same bytes. The questions are your own: assize template evidence --out evidence.toml. Nothing here
/// is legal advice.
///
/// Example: assize report evidence --period 2026-11 --out evidence/2026-11
#[derive(Args, Debug)]
pub struct Evidence {
    /// A week 2026-W47, a month 2026-11, a quarter 2026-Q4, a year 2026, or last-week, last-month, last-quarter, last-year
    #[arg(long, value_name = "PERIOD")]
    period: String,
    /// Your own questions
    #[arg(long, value_name = "FILE")]
    questions: Option<PathBuf>,
    /// Text of people too: reasons, comments
    #[arg(long)]
    with_text: bool,
    /// Without the proofs of draws, which have a line for each dialogue of a frame
    #[arg(long)]
    without_proofs: bool,
}

pub fn evidence(desk: &Desk, args: &Evidence) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (who, policy, today) = (open.who()?, open.policy()?, open.today()?);
    let (reader, rehearsal) = (blind::reader(&mut open)?, open.store.rehearsal());
    let wanted = Wanted { who: &who, reader: reader.as_ref(), with_text: args.with_text };
    require_evidence(&*open.store.snapshot()?, &wanted, (&policy, today))?;
    let questions = questions(args.questions.as_deref())?;
    let (name, days) = named(&args.period, today)?;
    require_begun(&name, days, today)?;
    require_whole(desk, "what it holds is no evidence")?;
    let folder = desk.out().filter(|path| names_folder(path) || !names_file(path));
    if folder.is_some() {
        readings::record(&mut open, &[Glance::evidence(args.with_text)], "report evidence")?;
    }
    let snapshot = open.store.snapshot()?;
    let place = Place::of_evidence(&snapshot)?;
    let period = Period::of(&snapshot, days, &place, today)?;
    let days = Some((period.first.to_string(), period.last.to_string()));
    let may = Rights::of(&snapshot, reader.as_ref(), &policy, today)?;
    let (tables, of_few) = shown(core::exhibits(args.with_text), &may);
    let written = Written { place, with_text: args.with_text, rehearsal, withheld: Vec::new(), of_few, days };
    let Some(path) = folder else {
        let answers = core::answered(questions, &core::counted(&snapshot, &period)?);
        drop(snapshot);
        open.page(&pages::index(&name, &period, &written, &answers))?;
        return Ok(Done::Well);
    };
    require_same(path, &written)?;
    let folder = ExportFolder::begin(path, FOLDER, args.with_text)?;
    let mut job = Job { source: period.source(&snapshot), folder, pace: Pace::begin(), written };
    let resources = tables
        .into_iter()
        .map(|table| write_table(&mut job.folder, &job.source, &mut job.pace, table))
        .collect::<Result<Vec<_>>>()?;
    if !args.without_proofs {
        for draw in &core::draws_of(&snapshot, &period)? {
            let verdicts = !has_verdicts_to_hide(&snapshot, &draw.name)?;
            job.proof(&Provable { conn: &snapshot, draw, sight: &Sight::Everything, verdicts })?;
        }
    }
    let rows = resources.iter().map(|one| (one.table.name.clone(), one.rows)).collect();
    let answers = core::answered(questions, &rows);
    let page = pages::index(&name, &period, &job.written, &answers);
    job.index(&page, &resources, &policy.timezone)?;
    let Job { folder, pace, .. } = job;
    drop(snapshot);
    pace.end()?;
    open.store.require_unchanged()?;
    folder.finish()?;
    desk.talk(&pages::written_to(&name, &path.display().to_string(), &answers));
    Ok(Done::Well)
}

/// Refuses a period of which nothing can have happened yet.
fn require_begun(name: &str, (first, _): (NaiveDate, NaiveDate), today: NaiveDate) -> Result<()> {
    if first <= today {
        return Ok(());
    }
    Err(Refusal::words(format!("{name} begins on {first}, and today is {today}: there is no evidence of it yet"))
        .hint("name a period that has begun, such as last-month"))
}

/// Refuses a folder that holds the evidence of other days, or of another file: it would be gone.
fn require_same(path: &Path, written: &Written) -> Result<()> {
    let stands = input::text_in(&path.join(PACKAGE)).and_then(|text| of_which(FOLDER, &text));
    let Some((file, first, last)) = stands else { return Ok(()) };
    let other = if file != written.place.first {
        "evidence of another file".to_owned()
    } else if written.days.as_ref() != Some(&(first.clone(), last.clone())) {
        format!("the evidence of {first} to {last}")
    } else {
        return Ok(());
    };
    Err(Refusal::words(format!("{} holds {other}, and would be replaced", path.display()))
        .hint("name another folder, such as one that is called as the period is"))
}

/// The questions of a file, or those that this program has.
fn questions(path: Option<&Path>) -> Result<Vec<Question>> {
    let Some(path) = path else { return core::questions(&Given { name: "the questions", text: EVIDENCE }) };
    let text = input::read_text(path)?;
    core::questions(&Given { name: &path.display().to_string(), text: &text })
}

/// A folder that is being written.
struct Job<'a> {
    source: Source<'a>,
    folder: ExportFolder,
    pace: Pace,
    written: Written,
}

impl Job<'_> {
    fn proof(&mut self, provable: &Provable<'_>) -> Result<()> {
        self.pace.go_on()?;
        let Named { id, name } = provable.draw;
        let written = OfProof { head: self.written.place.head.to_string(), rehearsal: self.written.rehearsal };
        let mut under = self.folder.under(format!("proofs/{id}-{}", proof::file_name(name)));
        proof::write(provable, (None, None), &written, &mut under).map(drop)
    }

    /// The index, for people and for programs, as of the head: the same head gives the same bytes.
    fn index(&mut self, page: &Page, resources: &[Resource], timezone: &str) -> Result<()> {
        let place = &self.written.place;
        let as_of = place.at.parse().map_err(Refusal::data)?;
        let (head, rehearsal) = (place.head.to_string(), self.written.rehearsal);
        let stamp = Stamp { as_of, head: head.clone(), rehearsal, zone: zone(timezone)? };
        for (name, format) in
            [("index.html", Format::Html), ("index.md", Format::Markdown), ("index.json", Format::Json)]
        {
            let lost = self.folder.lost_at(name);
            self.folder.file(name, |out| {
                view::write_page(out, page, &stamp, format, Look::default()).map_err(|error| lost(&error))
            })?;
        }
        for (name, text) in [("head.txt", format!("{head}\n")), (PACKAGE, package(FOLDER, &self.written, resources))] {
            self.folder.text(name, &text)?;
        }
        Ok(())
    }
}
