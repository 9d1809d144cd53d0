//! `assize report submit`, `approve`, `return` and `list`: reports that are handed in and judged.

use super::management::named;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::whole::require_whole;
use crate::core::act::{self, About};
use crate::core::ledger::Access;
use crate::core::report::management::{self as core, ReportId, Span};
use crate::view::management as pages;
use clap::Subcommand;

/// Reports of a period that is over.
#[derive(Subcommand, Debug)]
pub enum HandedIn {
    /// Hand in the management report of a period: its numbers stay as they are from then on
    ///
    /// The period must be over. One that is handed in already, and was not returned, stays: nothing is recorded. Of a file
    /// that `assize verify` finds altered no report is handed in or approved; one of over 256 MiB is not checked first.
    Submit {
        /// A week 2026-W47, a month 2026-11, a quarter 2026-Q4, a year 2026, or last-week, last-month, last-quarter, last-year
        #[arg(long, value_name = "PERIOD")]
        period: String,
    },
    /// Approve a report that somebody else handed in
    Approve {
        /// Its number
        report: i64,
        /// What you say of it, or @FILE
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Return a report that somebody else handed in, to be made again
    Return {
        /// Its number
        report: i64,
        /// Why, or @FILE
        #[arg(long, value_name = "TEXT")]
        note: String,
    },
    /// List the reports that were handed in, and how they stand
    List,
}

pub fn run(desk: &Desk, command: &HandedIn) -> anyhow::Result<Done> {
    match command {
        HandedIn::Submit { period } => submit(desk, period),
        HandedIn::Approve { report, note } => review(desk, ReportId(*report), true, note.as_deref()),
        HandedIn::Return { report, note } => review(desk, ReportId(*report), false, Some(note)),
        HandedIn::List => {
            let mut open = desk.open(Access::Read)?;
            let mut sheet = pages::list(&core::filings(&*open.store.snapshot()?)?);
            sheet.notes.extend(open.one_login(About::Kind("report", None))?);
            open.sheet(&sheet)?;
            Ok(Done::Well)
        }
    }
}

fn submit(desk: &Desk, word: &str) -> anyhow::Result<Done> {
    require_whole(desk, "no report on it is handed in")?;
    let mut open = desk.open(Access::Write)?;
    let (name, days) = named(word, open.today()?)?;
    let now = open.now;
    let done = open.perform(&act::REPORT_SUBMIT, |writing, actor| {
        let span = Span::of(writing, days, now)?;
        core::submit(writing, actor, &name, &span)
    })?;
    let (filed, new) = done.value;
    let mut page = pages::submitted(&filed, new);
    let filing = core::filed(&*open.store.snapshot()?, filed.id)?;
    page.notes.extend(filing.frozen.as_ref().and_then(|numbers| pages::nothing_in(numbers)));
    open.answer(&page)?;
    Ok(Done::Well)
}

fn review(desk: &Desk, id: ReportId, granted: bool, note: Option<&str>) -> anyhow::Result<Done> {
    let note = note.map(words_or_file).transpose()?;
    if granted {
        require_whole(desk, "no report on it is approved")?;
    }
    let act = if granted { &act::REPORT_APPROVE } else { &act::REPORT_RETURN };
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(act, |writing, actor| core::review(writing, actor, id, (granted, note.as_deref())))?;
    let (filed, new) = done.value;
    open.answer(&pages::reviewed(&filed, new))?;
    Ok(Done::Well)
}
