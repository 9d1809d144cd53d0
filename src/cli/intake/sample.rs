//! `assize intake import --sample`: what a file would become, and a map for it. Nothing is recorded.

use super::found::Source;
use super::import::Import;
use crate::cli::Done;
use crate::cli::clock;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::cli::open::Open;
use crate::core::intake::{Map, Preview, Proposal, Sample, Wanted};
use crate::core::ledger::Access;
use crate::core::policy::{Intake, Policy};
use crate::core::reading::{FAULTS, Options};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::text::mask;
use crate::core::toml::Written;
use crate::view::proposal::{Found, Seen, page, toml};

/// Shows the first rows of a file as they would be stored, and proposes a map where none is given.
pub fn sample(desk: &Desk, args: &Import, rows: usize) -> anyhow::Result<Done> {
    let (name, source) = (name_of(&args.file), Source::open(&args.file)?);
    let mut open = opened(desk)?;
    let policy = open.as_mut().map(Open::policy).transpose()?;
    let given = args.options();
    let shown = Showing { name: &name, policy: policy.as_ref(), rows, team: args.enrol.as_deref() };
    if let Some(path) = &args.map {
        let map = Map::read(&Written { name: &name_of(path), text: &read_text(path)? })?;
        let (sample, _) = look(&source, &map.options(given), false)?;
        let preview = shown.preview(&sample, &map, open.as_mut())?;
        return finish(desk, open.as_mut(), None, &shown.of(&preview), true);
    }
    let (sample, found) = look(&source, &given, true)?;
    if let ([], Some(_)) = (sample.rows.as_slice(), sample.faults.first()) {
        return Err(unread(&sample, &name).into());
    }
    let mut proposal = Proposal::of(&sample, policy.as_ref());
    proposal.remarks.extend(told(&sample, &name).take(TOLD).map(|told| format!("Not read: {told}")));
    let text = toml(&proposal, &found, &name);
    let map = Map::read(&Written { name: "the proposed map", text: &text })?;
    // What a person has yet to name is told row by row.
    let sample = Sample { growing: sample.growing || !proposal.is_decided(), ..sample };
    let preview = shown.preview(&sample, &map, open.as_mut())?;
    finish(desk, open.as_mut(), Some(&text), &shown.of(&preview), proposal.is_decided())
}

struct Showing<'a> {
    name: &'a str,
    policy: Option<&'a Policy>,
    rows: usize,
    /// The team in which strangers would be enrolled.
    team: Option<&'a str>,
}

impl Showing<'_> {
    fn of<'p>(&'p self, preview: &'p Preview) -> Seen<'p> {
        Seen { preview, team: self.team }
    }

    fn preview(&self, sample: &Sample, map: &Map, open: Option<&mut Open<'_>>) -> Result<Preview> {
        let any = Intake { categories: vec!["*".to_owned()], ..Intake::default() };
        let policy = self.policy.cloned().unwrap_or_else(|| Policy { intake: any, ..Policy::default() });
        let wanted = Wanted { file: self.name, rows: self.rows, enrols: self.team.is_some() };
        match open {
            Some(open) => {
                let now = open.now;
                sample.preview(map, &policy, Some(&*open.store.snapshot()?), now, &wanted)
            }
            None => sample.preview(map, &policy, None, clock::now(false)?, &wanted),
        }
    }
}

/// The file, if there is one: a sample does without.
fn opened(desk: &Desk) -> Result<Option<Open<'_>>> {
    match desk.open(Access::Read) {
        Ok(open) => Ok(Some(open)),
        Err(refusal) if refusal.kind == Kind::Missing => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

fn finish(
    desk: &Desk,
    open: Option<&mut Open<'_>>,
    map: Option<&str>,
    seen: &Seen<'_>,
    decided: bool,
) -> anyhow::Result<Done> {
    let mut notes = Vec::new();
    if !decided {
        notes.push("Look for NOT FOUND and NOT DECIDED in the map; then: --sample --map FILE".to_owned());
    }
    if open.is_none() {
        notes.push("There is no file of assize here: any agent and any category would be taken.".to_owned());
    }
    match map.filter(|_| desk.saves_toml()) {
        Some(map) => desk.save(map)?,
        None => desk.show(open, &page(map, seen, notes))?,
    }
    Ok(if decided && seen.preview.turned_away == 0 { Done::Well } else { Done::Short })
}

/// Reads the first rows; what breaks the file off is a fault of the way it was read.
fn look(source: &Source<'_>, given: &Options, searching: bool) -> Result<(Sample, Found)> {
    let (sample, options) = source.search(given, searching, |reader| {
        let sample = Sample::read(reader);
        let broken = sample.faults.iter().find(|fault| fault.fatal).cloned();
        broken.map_or(Ok(sample), Err)
    })?;
    Ok((sample, Found { delimiter: options.delimiter, encoding: options.encoding }))
}

/// Nothing can be proposed where no row can be read: told as an import tells it.
fn unread(sample: &Sample, file: &str) -> Refusal {
    let told = told(sample, file).take(FAULTS).collect();
    Refusal::data(format!("no row of {file} can be read")).findings(told).hint("mend these lines")
}

/// How many rows that could not be read a map names.
const TOLD: usize = 5;

/// The rows that could not be read.
fn told<'s>(sample: &'s Sample, file: &'s str) -> impl Iterator<Item = String> + 's {
    sample.faults.iter().map(move |fault| mask(&fault.told(file)).text.into_owned())
}
