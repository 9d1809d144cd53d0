//! `assize score calibrate list`: calibrations that the reader may read.

use crate::cli::desk::Desk;
use crate::cli::{Done, blind, rights};
use crate::core::calibration;
use crate::core::ledger::Access;
use crate::view::calibration as pages;
use crate::view::words::withheld;

/// List calibrations that are open, with what is missing of whom
///
/// Who is asked and who leads one read it, and leads and managers; no agent reads one of a dialogue of theirs.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The closed ones too
    #[arg(long)]
    all: bool,
}

pub fn list(desk: &Desk, args: &Args) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (today, reader, rights) = (open.today()?, blind::reader(&mut open)?, rights::rights(&mut open)?);
    let sheet = {
        let snapshot = open.store.snapshot()?;
        let mut all = if args.all { calibration::list(&snapshot)? } else { calibration::list_open(&snapshot)? };
        let before = all.len();
        all.retain(|one| rights.calibration(one));
        let mut sheet = pages::list(&all, reader.as_ref(), today, args.all);
        sheet.withhold(withheld((before - all.len()) as u64, "calibration"));
        sheet
    };
    open.sheet(&sheet)?;
    Ok(Done::Well)
}
