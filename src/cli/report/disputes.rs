//! `assize report disputes`: what was rejected and why, what became of it, and how long it took.

use super::days::{Days, period, spoken};
use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind, rights};
use crate::core::dispute::{self, Dispute};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{self, Cases, GroupBy, Period, Scope};
use crate::view::dispute_figures as pages;
use crate::view::report as words;
use crate::view::words::OF_SHOWN;
use clap::Args;

/// Show disputes in figures: why, what became of them, how long it took, and what it did to the scores
///
/// Every rate has its n and its interval; auditors with fewer than 10 audits are counted and have no rate. The disputes
/// themselves are listed by: assize dispute list. With --period also what changed because of disputes: work that was
/// done, precedents, cards and policies; no person stands on that page with fewer than 10 audits.
#[derive(Args, Debug)]
pub struct Disputes {
    #[command(flatten)]
    days: Days,
    /// One line for each reason, criterion, auditor or team (the agent's, on the day of the dialogue)
    #[arg(long, value_name = "WHAT")]
    by: Option<GroupBy>,
    /// What was opened in a week 2026-W47, a month 2026-11, a quarter 2026-Q4 or a year 2026, instead of --from and --to
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
}

pub fn disputes(desk: &Desk, args: &Disputes) -> anyhow::Result<Done> {
    let days = period(&args.days)?;
    let named = args.period.as_deref().map(Period::named).transpose()?;
    if named.is_some() && days != Period::default() {
        return Err(Refusal::words("give --period or --from and --to, not both")
            .hint("--period counts what was opened on its days; --from and --to dialogues that came in")
            .into());
    }
    let scope = named.map_or(Scope::Dialogues(days), Scope::Record);
    let mut open = desk.open(Access::Read)?;
    let mut seen = dispute::list(&*open.store.snapshot()?, &[])?;
    let mut notes: Vec<String> = blind::disputes(&mut open, &mut seen)?.into_iter().collect();
    let unseen = blind::untaken(&mut open)?;
    let may = rights::rights(&mut open)?;
    let cases = report::cases(&*open.store.snapshot()?, seen.clone(), scope, (&unseen, &may))?;
    cases.require_enough(&may)?;
    notes.extend((!notes.is_empty() || !unseen.is_empty()).then(|| OF_SHOWN.to_owned()));
    notes.extend(pages::out_of_rates(&cases));
    notes.extend(spoken(days).map(|says| format!("Only dialogues that came in {says}.")));
    if let Some(by) = args.by {
        let mut lines = report::dispute_lines(&*open.store.snapshot()?, &cases, by)?;
        if by == GroupBy::Auditor {
            notes.extend(rights::figures_of(&mut open, &mut lines, "auditor", |line| &line.name)?);
        }
        let few = report::keep_lines(&mut lines, by, &may);
        let mut sheet = pages::lines(&lines, by);
        sheet.withhold(words::too_few(few));
        sheet.notes.extend(words::of_few(may.few(), few));
        sheet.notes.extend(notes);
        open.sheet(&sheet)?;
        return Ok(Done::Well);
    }
    page(&mut open, &cases, (named.zip(args.period.as_deref()), seen), notes)?;
    Ok(Done::Well)
}

fn page(
    open: &mut Open<'_>,
    cases: &Cases,
    (named, seen): (Option<(Period, &str)>, Vec<Dispute>),
    notes: Vec<String>,
) -> Result<()> {
    let (now, reader, unseen) = (open.now, blind::reader(open)?, blind::untaken(open)?);
    let mut figures = report::dispute_figures(&*open.store.snapshot()?, cases, now)?;
    let may = rights::rights(open)?;
    let left_out = report::keep_lines(&mut figures.reasons, GroupBy::Reason, &may)
        + report::keep_lines(&mut figures.criteria, GroupBy::Criterion, &may);
    let withheld = rights::figures_of(open, &mut figures.auditors, "auditor", |line| &line.name)?;
    let mut page = match named {
        None => pages::figures(&figures),
        Some((period, name)) => {
            let changed = report::changed(&*open.store.snapshot()?, &seen, period, reader.as_ref(), &unseen)?;
            pages::summary(&figures, &changed, (name, period))
        }
    };
    let few = [figures.few.audits, figures.few.disputes, figures.reasons.iter().any(|line| line.is_few)];
    let few = few.iter().filter(|is_hidden| **is_hidden).count() as u64;
    page.notes.extend(words::of_few(may.few(), few + left_out));
    page.notes.extend(notes.into_iter().chain(withheld));
    open.page(&page)
}
