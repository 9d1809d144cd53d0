//! `assize score submit --file`: forms that were filled in away from the file.

use super::drafts_left;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::cli::intake::{Exports, Wanted, all_files, open_found};
use crate::cli::paths::cannot_read;
use crate::core::act;
use crate::core::audit::AuditId;
use crate::core::audit::form::{self, Batch, Fate, HandedIn};
use crate::core::ledger::Access;
use crate::core::reading::Options;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::view::handed_in;
use std::path::{Path, PathBuf};

/// What is taken of a folder.
const FORMS: Wanted = Wanted { texts: &["json", "csv", "tsv", "toml"], packed: false, books: &["xlsx", "xlsm"] };

/// Hands in every file, each in an entry of its own. One that is refused stops none behind it.
pub fn submit(desk: &Desk, given: &[PathBuf]) -> anyhow::Result<Done> {
    let Exports { files, passed } = all_files(given, &FORMS)?;
    for path in passed {
        desk.talk(&format!("{} is passed over: it is no file of answers", path.display()));
    }
    let (mut batches, mut refused) = (Vec::new(), Vec::new());
    for path in &files {
        match read(path) {
            Ok(batch) => batches.push(batch),
            Err(refusal) if files.len() == 1 || is_everywhere(refusal.kind) => return Err(refusal.into()),
            Err(refusal) => refused.push((name_of(path), refusal)),
        }
    }
    let mut open = desk.open(Access::Write)?;
    let aside = form::set_aside(&*open.store.snapshot()?, &mut batches)?;
    let mut done = Vec::new();
    for batch in batches {
        let handed = open
            .perform_for(&batch.auditor, &act::SCORE_HAND_IN, |writing, actor| form::hand_in(writing, actor, &batch));
        match handed {
            Ok(recorded) => done.push((batch.file, recorded.value)),
            Err(refusal) if files.len() == 1 || is_everywhere(refusal.kind) => return Err(refusal.into()),
            Err(refusal) => refused.push((batch.file, refusal)),
        }
    }
    let scored: Vec<AuditId> =
        done.iter().flat_map(|(_, forms)| forms).filter(|form| !is_left(form)).map(|form| form.audit).collect();
    drafts_left::tell_of(desk, &mut open, &scored)?;
    let is_unclear = aside.iter().any(|one| one.unclear.is_some());
    let is_short = is_unclear || !refused.is_empty() || done.iter().any(|(_, forms)| forms.iter().any(is_left));
    if is_short || !desk.is_quiet() {
        open.sheet(&handed_in::sheet(&done, &aside, &refused))?;
    }
    Ok(Done::short_if(is_short))
}

/// Whether the next file would be refused for the same reason.
const fn is_everywhere(kind: Kind) -> bool {
    matches!(kind, Kind::Busy | Kind::Interrupted | Kind::Fault | Kind::Words)
}

const fn is_left(form: &HandedIn) -> bool {
    matches!(form.fate, Fate::Unfit(_) | Fate::Unfinished(_))
}

/// Reads a file of filled-in forms by what its name says that it is.
fn read(path: &Path) -> Result<Batch> {
    path.metadata().map_err(|error| cannot_read(path, &error))?;
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "json" => form::read_json(&name_of(path), &read_text(path)?),
        "toml" => form::read_text(&name_of(path), &read_text(path)?),
        "csv" | "xlsx" | "xlsm" | "tsv" => {
            let (mut reader, name) =
                open_found(path, &Options { usual_sheet: Some(form::SHEET), ..Options::default() })?;
            form::read_rows(&mut reader, &name)
        }
        _ => Err(Refusal::data(format!("{} is no file of answers", name_of(path))).hint(
            "it is what a page of assize score form saves (.json), or its sheet or text filled in (.xlsx, .csv, .toml)",
        )),
    }
}
