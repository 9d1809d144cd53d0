//! `assize keep backup`: a checked copy of the whole file.

use crate::cli::desk::Desk;
use crate::cli::{Done, outlet};
use crate::core::keeping::{self, BackedUp, Shelf, Target};
use crate::core::ledger::Access;
use crate::core::refusal::Refusal;
use crate::view::keeping as view;
use clap::Args;
use std::path::{Path, PathBuf};

/// Copy the whole file, and check the copy
///
/// The copy is of one moment, whatever others write meanwhile. It gets its name once it was opened and checked as
/// `verify` does, and once it is on disk. The answer says its head: note it. To restore, open the copy, or a copy of
/// it: assize --db FILE …
///
/// That there is a backup is recorded, with its path: what is erased later still stands in it. A file that
/// is there is left alone; with --replace an older backup of this same file gives way. The same command again, with
/// nothing new since, changes nothing. Where text is erased while it is copied, it is copied again.
///
/// With --dir the copy is named by its day and head, such as qa-2026-03-02-42-0123456789abcdef.db. With --keep N the N
/// newest stay there, the new one among them, and older ones go: only such as bear a name of this kind, are on record and
/// still have the bytes with which they were made, also from before this file got another name. Anything else there is left
/// alone and named. Nothing goes before the new one stands. --keep and --dry-run go with --dir.
///
/// Of a backup that somebody removed by hand --removed records that it is gone: until then each erasure and the doctor name it.
///
/// Cron: 30 5 * * * assize --db /srv/qa.db --as mara --quiet keep backup --dir /backup --keep 14
#[derive(Args, Debug)]
pub struct Backup {
    /// The file that the copy becomes
    #[arg(value_name = "FILE", required_unless_present_any = ["dir", "removed"])]
    file: Option<PathBuf>,
    /// An older backup of this file gives way; with FILE
    #[arg(long)]
    replace: bool,
    /// The folder in which the copy is named by its day and head
    #[arg(long, value_name = "DIR", conflicts_with_all = ["file", "replace"])]
    dir: Option<PathBuf>,
    /// How many backups of this file stay in that folder; with --dir
    #[arg(long, value_name = "N", requires = "dir", conflicts_with = "file", value_parser = clap::value_parser!(u32).range(1..))]
    keep: Option<u32>,
    /// Say what would be made and removed, and do nothing; with --dir
    #[arg(long, requires = "dir", conflicts_with = "file")]
    dry_run: bool,
    /// Make none, and record that this one is gone: its name as an erasure or the doctor gives it
    #[arg(long, value_name = "NAME", conflicts_with_all = ["file", "replace", "dir"])]
    removed: Option<PathBuf>,
}

pub fn backup(desk: &Desk, args: &Backup) -> anyhow::Result<Done> {
    if let Some(folder) = &args.dir {
        return shelve(desk, args, folder);
    }
    if let Some(name) = &args.removed {
        return removed(desk, name);
    }
    let file = args.file.as_deref().unwrap_or_else(|| Path::new(""));
    if file == Path::new("-") {
        return Err(Refusal::words("a backup is a file, and goes to no output").hint("give it a name").into());
    }
    desk.claim(file, "FILE")?;
    outlet::require_plain(file)?;
    let mut open = desk.open(Access::Write)?;
    let (who, now) = (open.who()?, open.now);
    let target = Target { database: desk.path(), path: file, replace: args.replace };
    let done = keeping::back_up(&mut open.store, &who, now, &target)?;
    open.answer(&view::backed_up(file, &done))?;
    Ok(Done::short_if(holds_erased(&done)))
}

/// Whether a backup holds what was erased while it was made.
const fn holds_erased(done: &BackedUp) -> bool {
    matches!(done, BackedUp::Made(made) if made.holds_erased)
}

fn removed(desk: &Desk, name: &Path) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let (who, now) = (open.who()?, open.now);
    let (name, is_new) = keeping::record_removed(&mut open.store, &who, now, (desk.path(), name))?;
    open.answer(&view::removed(&name, is_new))?;
    Ok(Done::Well)
}

/// A backup among others in a folder.
fn shelve(desk: &Desk, args: &Backup, folder: &Path) -> anyhow::Result<Done> {
    let keep = args.keep.map(|keep| usize::try_from(keep).unwrap_or(usize::MAX));
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let (who, now) = (open.who()?, open.now);
    let shelf = Shelf { database: desk.path(), folder, keep, dry_run: args.dry_run };
    let done = keeping::shelve(&mut open.store, &who, now, &shelf)?;
    open.answer(&view::shelved(&done, args.dry_run))?;
    Ok(Done::short_if(done.made.as_ref().is_some_and(holds_erased)))
}
