//! `assize assign nightly`: the one line for cron.

use super::behind;
use super::dialogues;
use super::noting;
use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind, input, rights};
use crate::core::act;
use crate::core::keeping;
use crate::core::ledger::Access;
use crate::core::night::{self, Order};
use crate::core::policy;
use crate::core::refusal::Result;
use crate::core::report::{self, BesideMachine, DisputedMark, Licence};
use crate::view;
use crate::view::words::count_of;
use chrono::{Days, NaiveDate};
use clap::Args;
use std::path::PathBuf;

/// Draw every plan that is due, once, and record deadlines that passed
///
/// This is the one line for cron. A window that is drawn already is left alone, a night that was
/// missed is made up for. The same key that draws the dialogues gives each to an auditor, never to
/// one of the agent's team. A window in which nothing can be drawn stays due. An audit that was given back to the lot
/// goes to an auditor once its lot has a key that nobody knew then; what still waits is listed.
///
/// Exit 4 says that somebody has to look: tickets or auditors were short, a plan could not be drawn (the others are), a
/// deadline passed, an audit is overdue, no dialogue came for as many working days as the policy says, or what usually
/// has dialogues has none, or text is older than the policy keeps it. With --quiet it prints only then.
///
/// With --heads the newest head goes into a file outside the database, a line each night on which something was recorded.
/// Keep that file where only this job can write it, or on another machine. Where the chain no longer holds one of those
/// heads, an old copy of the file was put back or it was made again: then nothing is done, and the exit code is 3.
///
/// Cron: 15 5 * * 1-5 assize --db /srv/qa.db --as mara --quiet assign nightly --heads /var/log/assize/heads
#[derive(Args, Debug)]
pub struct Nightly {
    /// Act as of this day: only the windows that ended before it and nothing earlier
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
    /// Say what would be drawn from, and draw nothing
    #[arg(long)]
    dry_run: bool,
    /// Note the newest head in this file, after everything else; go on only where the chain holds those that stand there
    #[arg(long, value_name = "FILE", env = "ASSIZE_HEADS")]
    heads: Option<PathBuf>,
}

pub fn nightly(desk: &Desk, args: &Nightly) -> anyhow::Result<Done> {
    let order =
        Order { date: args.date.as_deref().map(|text| input::day("--date", text)).transpose()?, dry_run: args.dry_run };
    let heads = args.heads.as_deref().map(|file| noting::claim(desk, file)).transpose()?;
    let mut open = desk.open(Access::to_act(order.dry_run))?;
    let (who, now) = (open.who()?, open.now);
    noting::begin(&mut open, heads, order.dry_run)?;
    let mut night = night::run(&mut open.store, &who, now, order)?;
    blind::night(&mut open, &mut night)?;
    let licences = if order.dry_run { Vec::new() } else { settle(&mut open)? };
    let noted = noting::note(&mut open, heads.filter(|_| !order.dry_run));
    let today = open.today()?;
    let snapshot = open.store.snapshot()?;
    let late = (keeping::overdue(&snapshot, (now, today))?.rows(), keeping::uncleaned(&snapshot)?.is_some());
    drop(snapshot);
    let is_short = night.is_short() || late != (0, false);
    if is_short || !desk.is_quiet() {
        let mut drawn = Vec::new();
        for window in night.drawn.iter().filter(|_| !order.dry_run) {
            drawn.extend(dialogues::of(&mut open, &window.draw.name)?);
        }
        let mut page = view::night::night(&night, &drawn, order.dry_run);
        if !night.by_hand.is_empty() {
            page.notes.extend(behind::notes_of(&mut open, night.by_hand.iter().map(String::as_str))?);
        }
        page.notes.extend(view::licences::told(&licences));
        page.notes.extend(disputed_marks(&mut open)?.iter().map(view::machine_disputes::told));
        page.notes.extend(view::erasing::late(late));
        open.page(&page)?;
    }
    noted?;
    Ok(Done::short_if(is_short))
}

/// For so many days a night says that a disputed mark of a machine was struck, or is to be looked at.
const NEAR: Days = Days::new(3);

/// The marks of machines that agents dispute, whose last day is near: nobody looked at them, or is to. Who audits is told of
/// none.
fn disputed_marks(open: &mut Open<'_>) -> Result<Vec<DisputedMark>> {
    let (today, calendar) = (open.today()?, open.policy()?.calendar()?);
    if !rights::rights(open)?.verdicts() {
        return Ok(Vec::new());
    }
    let near = (
        today.checked_sub_days(NEAR).unwrap_or(NaiveDate::MIN),
        today.checked_add_days(NEAR).unwrap_or(NaiveDate::MAX),
    );
    let mut found = report::disputed_due(&*open.store.snapshot()?, (&calendar, today), near)?;
    found.retain(|one| one.is_open() || matches!(one.beside, BesideMachine::Struck(_)));
    Ok(found)
}

/// Records what became of the licences of machines: whether agents are shown what they say.
fn settle(open: &mut Open<'_>) -> Result<Vec<Licence>> {
    let policy = policy::current(&*open.store.snapshot()?)?;
    if !report::would_settle(&*open.store.snapshot()?, &policy)? {
        return Ok(Vec::new());
    }
    let (who, now) = (open.who()?, open.now);
    let recorded = act::record(&mut open.store, &who, now, &act::ASSIGN_NIGHTLY, |writing, actor| {
        let new = report::settle_licences(writing, actor)?;
        writing.note(count_of(new.len() as u64, "licence of a machine", "licences of machines"));
        Ok(new)
    })?;
    Ok(recorded.value)
}
