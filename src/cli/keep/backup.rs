//! `assize keep backup`: a checked copy of the whole file.

use crate::cli::desk::Desk;
use crate::cli::{Done, outlet};
use crate::core::keeping::{self, Target};
use crate::core::ledger::Access;
use crate::view::keeping as view;
use clap::Args;
use std::path::PathBuf;

/// Copy the whole file, and check the copy
///
/// The copy is of one moment, whatever others write meanwhile. It gets its name once it was opened and checked as
/// `verify` does, and once it is on disk. The answer says its head: note it. To restore, open the copy, or a copy of
/// it: assize --db FILE …
///
/// That there is a backup is recorded, with the name of its file: what is erased later still stands in it. A file that
/// is there is left alone; with --replace an older backup of this same file gives way. The same command again, with
/// nothing new since, changes nothing.
///
/// Cron: 30 5 * * * assize --db /srv/qa.db --as mara --quiet keep backup --replace /backup/qa-$(date +\%F).db
#[derive(Args, Debug)]
pub struct Backup {
    /// The file that the copy becomes
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// An older backup of this file gives way
    #[arg(long)]
    replace: bool,
}

pub fn backup(desk: &Desk, args: &Backup) -> anyhow::Result<Done> {
    desk.claim(&args.file, "FILE")?;
    outlet::require_plain(&args.file)?;
    let mut open = desk.open(Access::Write)?;
    let (who, now) = (open.who()?, open.now);
    let target = Target { database: desk.path(), path: &args.file, replace: args.replace };
    let done = keeping::back_up(&mut open.store, &who, now, &target)?;
    open.answer(&view::backed_up(&args.file, &done))?;
    Ok(Done::Well)
}
