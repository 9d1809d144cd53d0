//! `assize intake import --sample`: what a file would become, and a map for it. Nothing is recorded.

use super::args::Import;
use super::exports;
use super::found::Source;
use super::sheets::Hollow;
use crate::cli::Done;
use crate::cli::clock;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::cli::open::Open;
use crate::core::intake::{Map, Preview, Proposal, Sample, Wanted};
use crate::core::ledger::Access;
use crate::core::policy::{Intake, Policy};
use crate::core::reading::Options;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::toml::Written;
use crate::view::imports::{BY_MAP, unread_sheets};
use crate::view::proposal::{Found, Seen, page, summary, toml};
use std::path::{Path, PathBuf};

/// Shows the first rows of a file as they would be stored, and proposes a map where none is given.
pub fn sample(desk: &Desk, args: &Import, rows: usize) -> anyhow::Result<Done> {
    let (file, of) = first_of(&args.files)?;
    let (name, source) = (name_of(&file), Source::open(&file)?);
    let mut open = opened(desk)?;
    let policy = open.as_mut().map(Open::policy).transpose()?;
    let given = args.options();
    let shown = Showing { name: &name, policy: policy.as_ref(), rows, team: args.enrol.as_deref(), of };
    if let Some(path) = &args.map {
        let map = Map::read(&Written { name: &name_of(path), text: &read_text(path)? })?;
        let (sample, found) = look(&source, &map.options(given), false)?;
        let preview = shown.preview(&sample, &map, open.as_mut())?;
        let notes = unread_sheets(&found.other_sheets, BY_MAP).into_iter().collect();
        return finish(desk, open.as_mut(), None, (&shown.of(&preview), notes));
    }
    let (sample, found, hollow) = look_further(&file, &source, &given)?;
    if let ([], Some(_)) = (sample.rows.as_slice(), sample.faults.first()) {
        return Err(unread(&sample, &name).into());
    }
    let mut proposal = Proposal::of(&sample, policy.as_ref());
    if let Some(open) = open.as_mut() {
        proposal.find_strangers(&sample, &*open.store.snapshot()?, args.enrol.is_some())?;
    }
    let shared = sample.shared_names();
    proposal.remarks.extend(shared.iter().map(|(name, called)| {
        format!("Several columns are named `{name}`: a map calls each by its place, such as `{called}`")
    }));
    let is_open = sample.growing || !shared.is_empty();
    proposal.remarks.extend(hollow.or_else(|| unread_sheets(&found.other_sheets, BY_MAP)));
    proposal.remarks.extend(sample.unread(&name).iter().take(TOLD).map(|told| format!("Not read: {told}")));
    let text = toml(&proposal, &found, &name);
    let map = Map::read(&Written { name: "the proposed map", text: &text })?;
    // What a person has yet to name is told row by row.
    let sample = Sample { growing: is_open || !proposal.is_decided(), ..sample };
    let preview = shown.preview(&sample, &map, open.as_mut())?;
    finish(desk, open.as_mut(), Some((&text, &proposal)), (&shown.of(&preview), Vec::new()))
}

struct Showing<'a> {
    name: &'a str,
    policy: Option<&'a Policy>,
    rows: usize,
    /// The team in which strangers would be enrolled.
    team: Option<&'a str>,
    /// Of how many files it is the first, where there are several.
    of: Option<usize>,
}

impl Showing<'_> {
    fn of<'p>(&'p self, preview: &'p Preview) -> Seen<'p> {
        Seen { preview, team: self.team, file: self.name, of: self.of }
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
    proposed: Option<(&str, &Proposal)>,
    (seen, mut notes): (&Seen<'_>, Vec<String>),
) -> anyhow::Result<Done> {
    let decided = proposed.is_none_or(|(_, proposal)| proposal.is_decided());
    if !decided {
        notes.push("Look for NOT FOUND and NOT DECIDED in the map; then: --sample --map FILE".to_owned());
    }
    if open.is_none() {
        notes.push("There is no file of assize here: any agent and any category would be taken.".to_owned());
    }
    match proposed.zip(desk.out()).filter(|_| desk.saves_toml()) {
        Some(((map, proposal), path)) => {
            desk.save(map)?;
            for line in summary(proposal, seen, path) {
                desk.talk(&line);
            }
        }
        None => desk.show(open, &page(proposed.map(|(map, _)| map), seen, notes))?,
    }
    Ok(Done::short_if(!decided || seen.preview.turned_away > 0))
}

/// Reads the first rows. Where nobody says it and no name of a column is known, a header further down is looked for.
fn look(source: &Source<'_>, given: &Options, searching: bool) -> Result<(Sample, Found)> {
    let first = look_once(source, given, searching);
    let is_known = first.as_ref().is_ok_and(|(sample, _)| sample.known_columns() > 1);
    if !searching || is_known || given.header.is_some() {
        return first;
    }
    if let Ok((sample, found)) = &first
        && sample.header_is_a_row()
        && let Some(columns) = sample.columns_by_place()
    {
        let (delimiter, encoding) =
            (found.delimiter.or(given.delimiter), found.encoding.clone().or(given.encoding.clone()));
        let options = Options { columns: Some(columns.clone()), delimiter, encoding, ..given.clone() };
        let (sample, found) = look_once(source, &options, true)?;
        return Ok((sample, Found { columns, ..found }));
    }
    let further = (2..=DEEPEST).find_map(|line| {
        let options = Options { header: Some(line), ..given.clone() };
        look_once(source, &options, true).ok().filter(|(sample, _)| sample.known_columns() > 2)
    });
    further.map_or(first, Ok)
}

/// The same without a map. Of a workbook whose first sheet has no rows the first that has some is taken, and that is said.
fn look_further(file: &Path, source: &Source<'_>, given: &Options) -> Result<(Sample, Found, Option<String>)> {
    let first = look(source, given, true);
    let has_rows = first.as_ref().is_ok_and(|(sample, _)| !(sample.rows.is_empty() && sample.faults.is_empty()));
    let hollow = if has_rows || given.sheet.is_some() { None } else { Hollow::of(file)? };
    let Some(hollow) = hollow else { return first.map(|(sample, found)| (sample, found, None)) };
    let Some(sheet) = hollow.first_with_rows() else { return Err(hollow.refusal()) };
    let (sample, found) = look(source, &Options { sheet: Some(sheet.to_owned()), ..given.clone() }, true)?;
    let says = format!("The first sheet has no rows; this is `{sheet}`. The workbook has {}", hollow.listed());
    Ok((sample, Found { sheet: Some(sheet.to_owned()), ..found }, Some(says)))
}

/// How far down a header is looked for.
const DEEPEST: u64 = 12;

/// Reads the first rows; what breaks the file off is a fault of the way it was read.
fn look_once(source: &Source<'_>, given: &Options, searching: bool) -> Result<(Sample, Found)> {
    let ((sample, other_sheets, rows), options) = source.search(given, searching, |mut reader| {
        let (sheets, rows, sample) = (reader.unread_sheets().to_vec(), reader.rows_key(), Sample::read(&mut reader));
        let broken = sample.faults.iter().find(|fault| fault.fatal).cloned();
        broken.map_or(Ok((sample, sheets, rows)), Err)
    })?;
    let Options { delimiter, encoding, header, .. } = options;
    Ok((sample, Found { delimiter, encoding, header, rows, other_sheets, ..Found::default() }))
}

/// Nothing can be proposed where no row can be read: told as an import tells it.
fn unread(sample: &Sample, file: &str) -> Refusal {
    Refusal::data(format!("no row of {file} can be read")).findings(sample.unread(file)).hint("mend these lines")
}

/// How many rows that could not be read a map names.
const TOLD: usize = 5;

/// The file to look at, and of how many it is the first where there are several.
fn first_of(given: &[PathBuf]) -> Result<(PathBuf, Option<usize>)> {
    if let Some(only) = exports::only(given) {
        return Ok((only.to_owned(), None));
    }
    let files = exports::all(given)?.files;
    let all = files.len();
    let first = files.into_iter().next().unwrap_or_default();
    Ok((first, Some(all)))
}
