//! `assize intake import` of several files: each its own entry, and one summary.

use super::args::Import;
use super::exports::{self, Exports, REJECTS};
use super::job::{Brought, Job, Stopping};
use crate::cli::desk::Desk;
use crate::cli::input::name_of;
use crate::cli::open::Open;
use crate::cli::paths::cannot_make;
use crate::cli::{Done, outlet};
use crate::core::intake::{Map, Taken};
use crate::core::ledger::Access;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::view::imports::{self, Aside, Came, Line};
use std::path::{Path, PathBuf};

/// Takes in one file after the other. One that is refused stops none behind it: at the end all that were are named,
/// and the exit code is that of the first.
pub fn import(desk: &Desk, args: &Import, map: &Map) -> anyhow::Result<Done> {
    let Exports { files, passed } = exports::all(&args.files)?;
    let rejects = places(desk, args, &files)?;
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let stopping = Stopping::on_interrupt();
    let (mut results, mut empty): (Vec<(&PathBuf, Result<Brought>)>, _) = (Vec::new(), Vec::new());
    for ((path, rejects), next) in files.iter().zip(&rejects).zip(1..) {
        let later = files.get(next..).unwrap_or_default();
        let result = match Job::one_of_several(args, map, path, rejects.as_deref(), later) {
            Ok(Some(job)) => job.run(&mut open, &stopping),
            Ok(None) => {
                empty.push(path.display().to_string());
                Ok(Brought::default())
            }
            Err(refusal) => Err(refusal),
        };
        match result {
            // Nothing came in, and the file is not at fault.
            Err(refusal) if results.is_empty() && !is_of_file(&refusal) => return Err(refusal.into()),
            result => {
                let ends = result.as_ref().is_err_and(|refusal| !is_of_file(refusal));
                results.push((path, result));
                if ends {
                    break;
                }
            }
        }
    }
    let untried = files.len() - results.len();
    let passed: Vec<String> = passed.iter().map(|path| path.display().to_string()).collect();
    summary(&mut open, args, map, &results, Aside { passed: &passed, empty: &empty })?;
    outcome(results, untried)
}

/// Whether a refusal is about one file; any other would meet the next one, too.
fn is_of_file(refusal: &Refusal) -> bool {
    matches!(refusal.kind, Kind::Data | Kind::Missing | Kind::Io)
}

/// Where the rejects of each file go: into a folder, under its name.
fn places(desk: &Desk, args: &Import, files: &[PathBuf]) -> Result<Vec<Option<PathBuf>>> {
    let Some(folder) = &args.rejects else { return Ok(vec![None; files.len()]) };
    if folder.exists() && !folder.is_dir() {
        return Err(Refusal::words(format!("--rejects: {} is no folder", folder.display()))
            .hint("several files have their rejects in a folder, each under its name"));
    }
    let mut places: Vec<Option<PathBuf>> = Vec::new();
    for file in files {
        let place = folder.join(format!("{}{REJECTS}", name_of(file)));
        if places.iter().flatten().any(|other| *other == place) {
            return Err(Refusal::words(format!(
                "two files are called {}: their rejects would be one file",
                name_of(file)
            ))
            .hint("take them in one after the other"));
        }
        outlet::require_plain(&place)?;
        desk.claim(&place, "--rejects")?;
        places.push(Some(place));
    }
    if !args.dry_run {
        std::fs::create_dir_all(folder).map_err(|error| cannot_make(folder, &error))?;
    }
    Ok(places)
}

fn summary(
    open: &mut Open<'_>,
    args: &Import,
    map: &Map,
    results: &[(&PathBuf, Result<Brought>)],
    aside: Aside<'_>,
) -> Result<()> {
    let mut total = Brought::default();
    for (path, brought) in results.iter().filter_map(|(path, result)| Some((path, result.as_ref().ok()?))) {
        total.taken.add(&path.display().to_string(), &brought.taken);
        total.late += brought.late;
        total.drawn += brought.drawn;
        total.sheets.extend(brought.sheets.iter().map(|sheet| format!("{sheet} of {}", path.display())));
    }
    let name = |path: &Path| path.display().to_string();
    let lines: Vec<Line<'_>> = results
        .iter()
        .map(|(path, result)| Line {
            file: name(path),
            came: result.as_ref().ok().map(|came| (&came.taken, came.late)),
        })
        .collect();
    let rejects = args.rejects.as_ref().map(|folder| name(folder));
    let came = Came {
        file: "",
        taken: &total.taken,
        late: total.late,
        drawn: total.drawn,
        sheets: &total.sheets,
        team: args.enrol.as_deref(),
        rejects: rejects.as_deref(),
        dry_run: args.dry_run,
        refs_of_all: map.makes_refs_of_all(),
    };
    let page = imports::several(&lines, &came, aside);
    // Cron mails what is said: what did not come in is never kept quiet.
    let Taken { rejected, .. } = total.taken;
    if rejected > 0 || results.iter().any(|(_, result)| result.is_err()) {
        open.page(&page)
    } else {
        open.answer(&page)
    }
}

fn outcome(results: Vec<(&PathBuf, Result<Brought>)>, untried: usize) -> anyhow::Result<Done> {
    let (all, mut short) = (results.len() + untried, false);
    let mut refused: Vec<(&PathBuf, Refusal)> = Vec::new();
    for (path, result) in results {
        match result {
            Ok(brought) => short |= brought.taken.rejected > 0,
            Err(refusal) => refused.push((path, refusal)),
        }
    }
    // What stopped all of them says more than what was wrong with one.
    let refusals = || refused.iter().map(|(_, refusal)| refusal);
    let Some(first) = refusals().find(|refusal| !is_of_file(refusal)).or_else(|| refusals().next()) else {
        return Ok(Done::short_if(short));
    };
    let kind = first.kind;
    let count = refused.len();
    let names: Vec<String> = refused.iter().map(|(path, _)| path.display().to_string()).collect();
    let rest = if untried > 0 { format!("; {untried} after it not tried") } else { String::new() };
    let findings = refused.into_iter().flat_map(|(path, refusal)| {
        let told = format!("{}: {}", path.display(), refusal.told());
        std::iter::once(told).chain(refusal.findings.into_iter().map(|finding| format!("  {finding}")))
    });
    let message = format!("{count} of {all} files not taken in: {}{rest}", names.join(", "));
    Err(Refusal::new(kind, message)
        .findings(findings.collect())
        .hint("then the same command again: what came in already adds nothing")
        .into())
}
