//! `assize intake import`: finished dialogues come in.

use super::args::Import;
use super::job::{Brought, Job, Stopping};
use super::{exports, several};
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::ledger::Access;
use crate::core::refusal::Refusal;
use crate::view::{imports, limits_kept};
use std::path::Path;

/// Takes in a file, or several, or says what would come in.
pub fn import(desk: &Desk, args: &Import) -> anyhow::Result<Done> {
    if args.rejects.as_deref() == Some(Path::new("-")) {
        return Err(Refusal::words("--rejects needs a file: stdout has the answer")
            .hint("name one, such as --rejects rejects.csv")
            .into());
    }
    let Some(path) = exports::only(&args.files) else {
        return several::import(desk, args, &args.read_map()?);
    };
    if let Some(rejects) = &args.rejects {
        desk.claim(rejects, "--rejects")?;
    }
    let map = args.read_map()?;
    let job = Job::open(args, &map, path, args.rejects.as_deref())?;
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let Brought { name, taken, late, drawn, beyond, sheets } = job.run(&mut open, &Stopping::on_interrupt())?;
    let rejects = args.rejects.as_ref().map(|path| path.display().to_string());
    let came = imports::Came {
        file: &name,
        taken: &taken,
        late,
        drawn,
        sheets: &sheets,
        team: args.enrol.as_deref(),
        rejects: rejects.as_deref(),
        dry_run: args.dry_run,
        refs_of_all: map.makes_refs_of_all(),
    };
    let mut page = imports::taken(&came);
    page.notes.extend(limits_kept::by_now(&beyond));
    // Cron mails what is said: rows that were turned away are never kept quiet.
    if taken.rejected > 0 {
        open.page(&page)?;
    } else {
        open.answer(&page)?;
    }
    Ok(Done::short_if(taken.rejected > 0))
}
