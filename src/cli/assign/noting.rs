//! The file outside the database into which a night notes the newest head.

use crate::cli::desk::{Desk, tell};
use crate::cli::open::Open;
use crate::cli::outlet;
use crate::core::act::ASSIGN_NIGHTLY;
use crate::core::keeping;
use crate::core::refusal::{Refusal, Result};
use std::path::Path;

/// Says that a file of heads will be added to; refused where it is the database, or no ordinary file.
pub fn claim<'a>(desk: &Desk, file: &'a Path) -> Result<&'a Path> {
    desk.claim(file, "--heads")?;
    outlet::require_plain(file)?;
    Ok(file)
}

/// Before anything is done: refused where the chain no longer holds what was noted, or nothing can be noted.
pub fn begin(open: &mut Open<'_>, file: Option<&Path>, dry_run: bool) -> Result<()> {
    let Some(file) = file else { return Ok(()) };
    let (who, now) = (open.who()?, open.now);
    ASSIGN_NIGHTLY.authorize(&*open.store.snapshot()?, &who, now)?;
    let before = if dry_run { keeping::noted(&mut open.store, file)? } else { keeping::begin(&mut open.store, file)? };
    if let Some(torn) = before.and_then(|before| before.torn) {
        tell(&format!("warning: the last line of {} is torn, and is not counted: {torn}", file.display()));
    }
    Ok(())
}

/// After everything else: the newest head gets its line.
pub fn note(open: &mut Open<'_>, file: Option<&Path>) -> Result<()> {
    let Some(file) = file else { return Ok(()) };
    let now = open.now;
    keeping::note(&mut open.store, file, now).map(drop).map_err(|refusal| Refusal {
        message: format!("the night is recorded, and its head is not noted: {}", refusal.message),
        ..refusal
    })
}
