//! `assize intake import --sample`: what a file would become, and a map for it. Nothing is recorded.

use super::import::Import;
use crate::cli::Done;
use crate::cli::clock;
use crate::cli::desk::Desk;
use crate::cli::input;
use crate::cli::input::{cannot_read, name_of, read_text};
use crate::cli::open::Open;
use crate::core::intake::{Map, Preview, Proposal, Sample};
use crate::core::ledger::Access;
use crate::core::policy::{Intake, Policy};
use crate::core::reading::{Fault, Options, Reader};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::toml::Written;
use crate::view::proposal::{Found, page, toml};
use std::fs::File;
use std::io::{self, Seek};
use std::path::Path;

/// Shows the first rows of a file as they would be stored, and proposes a map where none is given.
pub fn sample(desk: &Desk, args: &Import, rows: usize) -> anyhow::Result<Done> {
    let (name, source) = (name_of(&args.file), source(&args.file)?);
    let mut open = opened(desk)?;
    let policy = open.as_mut().map(Open::policy).transpose()?;
    let given = Options {
        delimiter: args.delimiter,
        encoding: args.encoding.clone(),
        sheet: args.sheet.clone(),
        ..Options::default()
    };
    let shown = Showing { name: &name, policy: policy.as_ref(), rows };
    if let Some(path) = &args.map {
        let map = Map::read(&Written { name: &name_of(path), text: &read_text(path)? })?;
        let (sample, _) = look(&source, &args.file, &map.options(given), false)?;
        let preview = shown.preview(&sample, &map, open.as_mut())?;
        return finish(desk, open.as_mut(), None, &preview, true);
    }
    let (sample, found) = look(&source, &args.file, &given, true)?;
    let proposal = Proposal::of(&sample, policy.as_ref());
    let text = toml(&proposal, &found, &name);
    let map = Map::read(&Written { name: "the proposed map", text: &text })?;
    // What a person has yet to name is told row by row.
    let sample = Sample { growing: sample.growing || !proposal.is_decided(), ..sample };
    let preview = shown.preview(&sample, &map, open.as_mut())?;
    finish(desk, open.as_mut(), Some(&text), &preview, proposal.is_decided())
}

struct Showing<'a> {
    name: &'a str,
    policy: Option<&'a Policy>,
    rows: usize,
}

impl Showing<'_> {
    fn preview(&self, sample: &Sample, map: &Map, open: Option<&mut Open<'_>>) -> Result<Preview> {
        let any = Intake { categories: vec!["*".to_owned()], ..Intake::default() };
        let policy = self.policy.cloned().unwrap_or_else(|| Policy { intake: any, ..Policy::default() });
        let wanted = (self.name, self.rows);
        match open {
            Some(open) => {
                let now = open.now;
                sample.preview(map, &policy, Some(&*open.store.snapshot()?), now, wanted)
            }
            None => sample.preview(map, &policy, None, clock::now(false)?, wanted),
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
    preview: &Preview,
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
        None => desk.show(open, &page(map, preview, notes))?,
    }
    Ok(if decided && preview.turned_away == 0 { Done::Well } else { Done::Short })
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

/// Reads the first rows. What nobody said is found out when the file cannot be read without it.
fn look(source: &File, path: &Path, given: &Options, searching: bool) -> Result<(Sample, Found)> {
    let fault = match attempt(source, path, given)? {
        Ok(sample) => return Ok((sample, Found::default())),
        Err(fault) => fault,
    };
    let tries = if searching { tries(&fault, given) } else { Vec::new() };
    for options in tries {
        if let Ok(sample) = attempt(source, path, &options)? {
            let delimiter = options.delimiter.filter(|_| given.delimiter.is_none());
            let encoding = options.encoding.filter(|_| given.encoding.is_none());
            return Ok((sample, Found { delimiter, encoding }));
        }
    }
    Err(Refusal::data(fault.told(&name_of(path))))
}

/// Encodings and delimiters to try, the ones that the reader advises first.
fn tries(fault: &Fault, given: &Options) -> Vec<Options> {
    const ENCODINGS: [&str; 6] = ["utf-16le", "utf-16be", "gb18030", "windows-1252", "shift_jis", "big5"];
    const DELIMITERS: [char; 3] = [';', '\t', '|'];
    let advice = fault.hint.clone().unwrap_or_default();
    let mut encodings: Vec<Option<String>> = vec![given.encoding.clone()];
    if given.encoding.is_none() {
        let mut known = ENCODINGS;
        known.sort_by_key(|label| !advice.contains(label));
        encodings.extend(known.map(|label| Some(label.to_owned())));
    }
    let mut delimiters = vec![given.delimiter];
    if given.delimiter.is_none() {
        delimiters.extend(DELIMITERS.map(Some));
    }
    let all = encodings.into_iter().flat_map(|encoding| {
        delimiters.iter().map(move |delimiter| (encoding.clone(), *delimiter)).collect::<Vec<_>>()
    });
    all.map(|(encoding, delimiter)| Options { delimiter, encoding, ..given.clone() }).collect()
}

/// One way to read the file; a fault says why it is not the one.
fn attempt(source: &File, path: &Path, options: &Options) -> Result<std::result::Result<Sample, Fault>> {
    let failed = |error: io::Error| cannot_read(path, &error);
    let mut file = source.try_clone().map_err(failed)?;
    file.rewind().map_err(failed)?;
    let told = name_of(path);
    let name = if path == Path::new("-") { "-" } else { &told };
    let mut reader = match Reader::open(Box::new(file), name, options) {
        Ok(reader) => reader,
        Err(fault) => return Ok(Err(fault)),
    };
    let sample = Sample::read(&mut reader);
    let broken = sample.faults.iter().find(|fault| fault.fatal).cloned();
    Ok(broken.map_or(Ok(sample), Err))
}
