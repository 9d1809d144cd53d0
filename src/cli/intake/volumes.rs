//! `assize intake volumes`: how many dialogues another system counted.

use super::super::Done;
use super::super::desk::Desk;
use super::open_found;
use crate::cli::{input, rights};
use crate::core::act;
use crate::core::intake;
use crate::core::ledger::Access;
use crate::core::reading::Options;
use crate::core::refusal::Refusal;
use crate::core::text::Kept;
use crate::view::imports::unread_sheets;
use crate::view::{counts, requests};
use chrono::Days;
use clap::Args;
use std::path::{Path, PathBuf};

/// Take in how many dialogues another system counted, such as the switchboard
///
/// A file with the columns agent, day, dialogues and, where it is known, channel. Draws that are committed
/// after hold their frame against it: whatever was counted and is not recorded stands in the frame as a phantom. A count
/// that says another number than before needs --amend with the reason, by nobody of the agent's team; both stay shown.
/// The policy says who counts: leads and managers, with [intake] counted_by = "others" nobody of the agent's team, with "managers" managers alone. What somebody of the team counted is told with each draw.
///
/// Without a file: every count of the last 90 days, what it took the place of, and who said so when and why.
///
/// Example: assize intake volumes acd-2026-03-02.csv
#[derive(Args, Debug)]
pub struct Volumes {
    /// The file, as CSV; - is standard input
    file: Option<PathBuf>,
    /// Take counts that say another number than before, for this reason; both stay shown
    #[arg(long, value_name = "NOTE", requires = "file")]
    amend: Option<String>,
    /// Show counts from this day on
    #[arg(long, value_name = "DAY", conflicts_with = "file")]
    since: Option<String>,
    /// What stands between two cells, where it is not a comma
    #[arg(long, value_name = "CHARACTER", requires = "file")]
    delimiter: Option<char>,
    /// The encoding of the file, where it is not UTF-8
    #[arg(long, value_name = "LABEL", requires = "file")]
    encoding: Option<String>,
    /// Check the file and keep nothing
    #[arg(long, requires = "file")]
    dry_run: bool,
}

pub fn volumes(desk: &Desk, args: &Volumes) -> anyhow::Result<Done> {
    args.file.as_deref().map_or_else(|| list(desk, args), |file| take(desk, args, file))
}

fn take(desk: &Desk, args: &Volumes, file: &Path) -> anyhow::Result<Done> {
    let why = args.amend.as_deref().map(|why| Kept::new("--amend", why)).transpose()?;
    let (mut reader, name) = open_found(
        file,
        &Options { encoding: args.encoding.clone(), delimiter: args.delimiter, ..Options::default() },
    )?;
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let counted = open.perform_unless(args.dry_run, &act::INTAKE_VOLUMES, |writing, actor| {
        intake::count(writing, actor, &mut reader, (&name, why.as_ref()))
    })?;
    let mut page = requests::counted(&counted, args.dry_run);
    page.notes.extend(unread_sheets(reader.unread_sheets(), "Save each as CSV and give that file."));
    open.answer(&page)?;
    Ok(Done::Well)
}

fn list(desk: &Desk, args: &Volumes) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let since = args.since.as_deref().map(|day| input::day("--since", day)).transpose()?;
    let since = since.or_else(|| today.checked_sub_days(Days::new(90))).unwrap_or(today);
    if since > today {
        return Err(Refusal::words(format!("--since {since} has not come yet")).hint("give a day up to today").into());
    }
    let mut said = intake::said_of(&*open.store.snapshot()?, (since, today))?;
    let withheld = rights::lines_of(&mut open, &mut said, "count", |one| &one.agent)?;
    let mut sheet = counts::counts(&said);
    sheet.withhold(withheld);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}
