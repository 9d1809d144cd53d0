//! `assize intake machine`: what machines say of dialogues.

use super::super::Done;
use super::super::desk::Desk;
use super::job::Stopping;
use super::progress::Progress;
use super::reader::Export;
use super::rejects::Rejects;
use crate::cli::input::{name_of, read_text};
use crate::core::act::{self, Actor};
use crate::core::audit::Blindfold;
use crate::core::draw;
use crate::core::intake::Rejected;
use crate::core::ledger::{Access, Gauge, Writing};
use crate::core::machine::{self, Brought, Map, Order};
use crate::core::people::{self, Role};
use crate::core::reading::Options;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{self, Licence};
use crate::core::toml::Written;
use crate::view::{licences, machines as pages};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Take in what a machine says of dialogues
///
/// A verdict is what one version of a machine says of a criterion, or of a dialogue as a whole (total). Fields are ref,
/// criterion, value (a level of the card, or na), scored, machine, version, and where there are any quote, total, na, tuned
/// (yes: the machine was tuned on this dialogue). A map says which column is which, also where a row has a column for
/// each criterion: docs/machines.md; maps of known systems: examples/maps/machines.
///
/// Enrol each version first, in people.csv with the role machine and a handle such as autoqa/3. It is measured, and never
/// acts; no verdict becomes a score. Its quotes must stand in the dialogue. All rows come in or none; the same file again
/// changes nothing, and another verdict of the same version on the same is refused. What comes after a dialogue was drawn is
/// kept, and is in no figure of that draw. That a machine was tuned on a dialogue takes it out of the figures only where it is
/// said before the draw; said later it is on record, and report machine shows the figures both ways.
///
/// Without a file: every machine, what is here of it, and who brought it.
///
/// Example: assize intake machine autoqa.csv --machine autoqa/3
///
/// Example: assize intake machine evaluations.jsonl --map connect.map.toml --rejects rejects.csv
#[derive(Args, Debug)]
pub struct Machine {
    /// The file (.csv, .jsonl, either with .gz, or .xlsx), or - for stdin. Without one: list what was brought in
    file: Option<PathBuf>,
    /// Which column is which field (see examples/maps/machines)
    #[arg(long, value_name = "FILE", requires = "file")]
    map: Option<PathBuf>,
    /// Which machine said it, where neither file nor map does; refused where they say another one
    #[arg(long = "machine", value_name = "NAME/VERSION", requires = "file")]
    named: Option<String>,
    /// The card by whose levels it is said, where there are several
    #[arg(long, value_name = "CARD", requires = "file")]
    card: Option<String>,
    /// Where rows that are turned away go, as CSV with line and reason, to be mended and taken in again; the good ones are kept
    #[arg(long, value_name = "FILE", requires = "file")]
    rejects: Option<PathBuf>,
    /// Check everything and keep nothing
    #[arg(long, requires = "file")]
    dry_run: bool,
    /// The file's encoding, such as gb18030, where it is not UTF-8
    #[arg(long, value_name = "NAME", requires = "file")]
    encoding: Option<String>,
    /// What stands between columns, where it is not a comma or a tab
    #[arg(long, value_name = "CHARACTER", requires = "file")]
    delimiter: Option<char>,
    /// The sheet of a workbook, where it is not the first
    #[arg(long, value_name = "NAME", requires = "file")]
    sheet: Option<String>,
    /// Of JSON the key of the list that has the rows, where several may have them
    #[arg(long, value_name = "KEY", requires = "file")]
    rows: Option<String>,
}

pub fn machine(desk: &Desk, args: &Machine) -> anyhow::Result<Done> {
    args.file.as_deref().map_or_else(|| list(desk), |file| take(desk, args, file))
}

fn list(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let listed = machine::listed(&*open.store.snapshot()?)?;
    open.sheet(&pages::listed(&listed))?;
    Ok(Done::Well)
}

fn take(desk: &Desk, args: &Machine, path: &Path) -> anyhow::Result<Done> {
    let rejects = claimed(desk, args)?;
    let map = read_map(args)?;
    let gauge = Arc::new(Gauge::default());
    let export = Export::open(path)?;
    let (mut reader, file) = export.rows(&map.options(options(args)), &gauge)?;
    let mut kept = rejects.map(|path| Rejects::new(reader.names()).map(|kept| (path, kept))).transpose()?;
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let mut ended = Vec::new();
    let (progress, stopping) = (Progress::of(&gauge, export.bytes()?), Stopping::on_interrupt());
    stopping.watch(&gauge);
    let brought = open.perform_unless(args.dry_run, &act::INTAKE_MACHINE, |writing, actor| {
        let has_rejects = kept.is_some();
        let mut keep = |one: &Rejected| kept.as_mut().map_or(Ok(()), |(_, kept)| kept.add(one));
        let order = Order {
            file: &file,
            map: &map,
            machine: args.named.as_deref(),
            card: args.card.as_deref(),
            actor,
            rejects: if has_rejects { Some(&mut keep) } else { None },
            unseen: fold(writing, actor)?.of_verdicts().collect(),
            sees_nothing: audits(writing, actor)?,
            gauge: &gauge,
        };
        let held = licensed(writing, actor)?;
        let mut brought = machine::bring(writing, &mut reader, order)?;
        let still = licensed(writing, actor)?;
        ended = held.into_iter().filter(|one| !still.iter().any(|other| other.is_of_same(one))).collect();
        for one in &mut ended {
            one.successor = machine::successor(writing, &one.machine)?;
        }
        let (late, tuned_later) = draw::brought_after_commitment(writing, &brought)?;
        brought.late += late;
        brought.tuned_later += tuned_later;
        // Written before anything is kept: rows are never turned away without a trace.
        if let Some((path, kept)) = kept.as_mut().filter(|_| !args.dry_run) {
            kept.write(path)?;
        }
        Ok(brought)
    });
    drop(progress);
    let brought = brought?;
    let mut page = pages::brought(&brought, rejects, args.dry_run);
    page.notes.extend(ended.iter().map(|one| licences::ended(one, args.dry_run)));
    // Cron mails what is said: rows that were turned away, and licences that end, are never kept quiet.
    let Brought { rejected, .. } = brought;
    if rejected > 0 || !ended.is_empty() {
        open.page(&page)?;
    } else {
        open.answer(&page)?;
    }
    Ok(Done::short_if(rejected > 0))
}

/// The licences that hold.
fn licensed(writing: &Writing<'_>, actor: &Actor) -> Result<Vec<Licence>> {
    let mut found = report::licences(writing)?;
    found.retain(|one| one.lapse(&actor.policy, actor.today).is_none());
    Ok(found)
}

/// What is hidden from who takes verdicts in until they have marked.
fn fold(writing: &Writing<'_>, actor: &Actor) -> Result<Blindfold> {
    Blindfold::of(writing, None, actor.known(), actor.today, &actor.policy)
}

/// Whether who takes verdicts in audits too: any dialogue may become theirs, and asking by a file would tell them.
fn audits(writing: &Writing<'_>, actor: &Actor) -> Result<bool> {
    let Some(who) = actor.known() else { return Ok(false) };
    people::has_role(writing, who.id, Role::Auditor, actor.today)
}

/// Where rows go that are turned away.
fn claimed<'a>(desk: &Desk, args: &'a Machine) -> Result<Option<&'a Path>> {
    let Some(path) = args.rejects.as_deref() else { return Ok(None) };
    if path == Path::new("-") {
        return Err(Refusal::words("--rejects needs a file: stdout has the answer")
            .hint("name one, such as --rejects rejects.csv"));
    }
    desk.claim(path, "--rejects")?;
    Ok(Some(path))
}

fn read_map(args: &Machine) -> Result<Map> {
    match &args.map {
        Some(path) => Map::read(&Written { name: &name_of(path), text: &read_text(path)? }),
        None => Ok(Map::default()),
    }
}

fn options(args: &Machine) -> Options {
    Options {
        delimiter: args.delimiter,
        encoding: args.encoding.clone(),
        sheet: args.sheet.clone(),
        rows: args.rows.clone(),
        ..Options::default()
    }
}
