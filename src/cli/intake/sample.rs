//! `assize intake import --sample`: what a file would become, and a map for it. Nothing is recorded.

use super::args::Import;
use super::exports;
use crate::cli::Done;
use crate::cli::clock;
use crate::cli::desk::Desk;
use crate::cli::input;
use crate::cli::input::{cannot_read, name_of, read_text};
use crate::cli::open::Open;
use crate::core::intake::{Map, Preview, Proposal, Sample, Wanted};
use crate::core::ledger::Access;
use crate::core::policy::{Intake, Policy};
use crate::core::reading::{self, Fault, Judged, Likely, Options, Reader, Remedy};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::text::mask;
use crate::core::toml::Written;
use crate::view::proposal::{Found, Seen, page, summary, toml};
use std::fs::File;
use std::io::{self, Seek};
use std::path::{Path, PathBuf};

/// Shows the first rows of a file as they would be stored, and proposes a map where none is given.
pub fn sample(desk: &Desk, args: &Import, rows: usize) -> anyhow::Result<Done> {
    let (file, of) = first_of(&args.files)?;
    let (name, source) = (name_of(&file), source(&file)?);
    let mut open = opened(desk)?;
    let policy = open.as_mut().map(Open::policy).transpose()?;
    let given = args.options();
    let shown = Showing { name: &name, policy: policy.as_ref(), rows, team: args.enrol.as_deref(), of };
    if let Some(path) = &args.map {
        let map = Map::read(&Written { name: &name_of(path), text: &read_text(path)? })?;
        let (sample, _) = look(&source, &file, &map.options(given), false)?;
        let preview = shown.preview(&sample, &map, open.as_mut())?;
        return finish(desk, open.as_mut(), None, &shown.of(&preview));
    }
    let (sample, found) = look(&source, &file, &given, true)?;
    if let ([], Some(_)) = (sample.rows.as_slice(), sample.faults.first()) {
        return Err(unread(&sample, &name).into());
    }
    let mut proposal = Proposal::of(&sample, policy.as_ref());
    // Who is to be enrolled needs no other name.
    if let (Some(open), None) = (open.as_mut(), &args.enrol) {
        proposal.find_strangers(&sample, &*open.store.snapshot()?)?;
    }
    proposal.remarks.extend(sample.unread(&name).iter().take(TOLD).map(|told| format!("Not read: {told}")));
    let text = toml(&proposal, &found, &name);
    let map = Map::read(&Written { name: "the proposed map", text: &text })?;
    // What a person has yet to name is told row by row.
    let sample = Sample { growing: sample.growing || !proposal.is_decided(), ..sample };
    let preview = shown.preview(&sample, &map, open.as_mut())?;
    finish(desk, open.as_mut(), Some((&text, &proposal)), &shown.of(&preview))
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
    seen: &Seen<'_>,
) -> anyhow::Result<Done> {
    let decided = proposed.is_none_or(|(_, proposal)| proposal.is_decided());
    let mut notes = Vec::new();
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

/// The file in a form that can be read from its start more than once.
fn source(path: &Path) -> Result<File> {
    let failed = |error: io::Error| cannot_read(path, &error);
    if path != Path::new("-") {
        return input::open(path);
    }
    let mut spool = tempfile::tempfile().map_err(failed)?;
    io::copy(&mut io::stdin().lock(), &mut spool).map_err(failed)?;
    Ok(spool)
}

/// Reads the first rows. What nobody said is found out where the bytes prove it; every other fault is told.
fn look(source: &File, path: &Path, given: &Options, searching: bool) -> Result<(Sample, Found)> {
    let mut options = reading::options_for(source, given).map_err(|error| cannot_read(path, &error))?;
    loop {
        let fault = match attempt(source, path, &options)? {
            Ok(sample) => {
                return Ok((sample, Found { delimiter: options.delimiter, encoding: options.encoding }));
            }
            Err(fault) => fault,
        };
        match fault.remedy.filter(|_| searching) {
            Some(Remedy::Delimiter(other)) if options.delimiter.is_none() => options.delimiter = Some(other),
            Some(Remedy::Encoding(label)) if options.encoding.is_none() => options.encoding = Some(label.to_owned()),
            Some(Remedy::SomeEncoding) if options.encoding.is_none() => match judged(source, path)? {
                Judged::Proven(label) => options.encoding = Some(label.to_owned()),
                Judged::InDoubt(several) => return Err(undecided(&fault, &several, path)),
            },
            _ => return Err(Refusal::data(fault.told(&name_of(path)))),
        }
    }
}

/// Nothing can be proposed where no row can be read: told as an import tells it.
fn unread(sample: &Sample, file: &str) -> Refusal {
    Refusal::data(format!("no row of {file} can be read")).findings(sample.unread(file)).hint("mend these lines")
}

/// How many rows that could not be read a map names.
const TOLD: usize = 5;

/// What the bytes of the file say of its encoding.
fn judged(source: &File, path: &Path) -> Result<Judged> {
    Ok(reading::look(again(source, path)?, name_for_reader(path).as_str()))
}

/// A person must say which words are right.
fn undecided(fault: &Fault, several: &[Likely], path: &Path) -> Refusal {
    let line = fault.line.map(|line| format!(":{line}")).unwrap_or_default();
    let says = format!("{}{line}: {}; the encoding is not decided, read the words below", name_of(path), fault.message);
    let words = |likely: &Likely| {
        let words: Vec<String> =
            likely.words.iter().map(|word| format!("`{}`", mask(word).text.escape_debug())).collect();
        format!("--encoding {}: {}", likely.label, words.join(", "))
    };
    Refusal::data(says).findings(several.iter().map(words).collect()).hint(
        "take the one whose words are right: the same command with that --encoding; in a map it is [read] encoding = \"…\"",
    )
}

/// The file from its start.
fn again(source: &File, path: &Path) -> Result<Box<File>> {
    let failed = |error: io::Error| cannot_read(path, &error);
    let mut file = source.try_clone().map_err(failed)?;
    file.rewind().map_err(failed)?;
    Ok(Box::new(file))
}

fn name_for_reader(path: &Path) -> String {
    if path == Path::new("-") { "-".to_owned() } else { name_of(path) }
}

/// One way to read the file; a fault says why it is not the one.
fn attempt(source: &File, path: &Path, options: &Options) -> Result<std::result::Result<Sample, Fault>> {
    let mut reader = match Reader::open(again(source, path)?, &name_for_reader(path), options) {
        Ok(reader) => reader,
        Err(fault) => return Ok(Err(fault)),
    };
    let sample = Sample::read(&mut reader);
    let broken = sample.faults.iter().find(|fault| fault.fatal).cloned();
    Ok(broken.map_or(Ok(sample), Err))
}

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
