//! A plan shown whole, and what a draw of it would be.

use crate::calc::calendar::window_before;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::cli::{Done, rights};
use crate::core::draw;
use crate::core::frame;
use crate::core::ledger::Access;
use crate::core::people::NOW;
use crate::core::plan::{self, Plan};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::rights::Rights;
use crate::core::toml::Written;
use crate::core::works_agreement::in_force;
use crate::view::{plans, preview as shown};
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub struct Preview {
    /// The plan
    #[arg(required_unless_present = "file")]
    plan: Option<String>,
    /// The window before this day; without it the newest that is over
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
    /// A plan that is not added yet, as TOML
    #[arg(long, value_name = "FILE", conflicts_with = "plan")]
    file: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct Show {
    /// The plan
    plan: String,
    /// Its version; without it the newest
    #[arg(long, value_name = "N")]
    version: Option<i64>,
}

/// Shows a plan: what it says in words, and its text as it was added.
pub fn show(desk: &Desk, args: &Show) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let page = {
        let snapshot = open.store.snapshot()?;
        let mut versions = plan::versions(&snapshot, &args.plan)?;
        let newest = i64::try_from(versions.len()).unwrap_or(i64::MAX);
        let wanted = args.version.unwrap_or(newest);
        versions.retain(|(plan, _)| plan.version == wanted);
        let Some((plan, text)) = versions.pop() else {
            plan::find(&snapshot, &args.plan)?;
            return Err(Refusal::rule(format!("{} has no version {wanted}", args.plan))
                .hint(format!("it has the versions 1 to {newest}"))
                .into());
        };
        plans::show(&plan, &text, newest)?
    };
    open.page(&page)?;
    Ok(Done::Well)
}

/// Shows what a draw of a window would be. Nothing is recorded, and no seed is made.
pub fn preview(desk: &Desk, args: &Preview) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (policy, today) = (open.policy()?, open.today()?);
    let may = rights::rights(&mut open)?;
    let page = {
        let snapshot = open.store.snapshot()?;
        let plan = match (&args.file, &args.plan) {
            (Some(file), _) => {
                let (name, text) = (name_of(file), read_text(file)?);
                plan::read(&snapshot, &Written { name: &name, text: &text }, &policy)?
            }
            (None, name) => plan::find(&snapshot, name.as_deref().unwrap_or_default())?,
        };
        require_ratings(&may, &plan)?;
        require_verdicts(&may, &plan)?;
        plan::require_machine_by(in_force(&snapshot, NOW, today)?.as_ref(), &plan)?;
        let day = day_of(args.date.as_deref(), today)?;
        let before = plan::window_before(&snapshot, &plan, day, &policy.calendar()?)?;
        // Before its start: the one that it would be.
        let window = before.or_else(|| window_before(plan.window(), day));
        let window = window.ok_or_else(|| {
            Refusal::words(format!("before {day} there is no window")).hint("give a later day with --date")
        })?;
        let preview = frame::preview(&snapshot, &plan, window, today, &policy)?;
        let stands = plan::committed_as(&snapshot, &preview.name)?.is_some();
        let mut asides = asides(&plan, window, stands)?;
        if let Some(machine) = plan.machine() {
            let saved = draw::saved(&snapshot, machine, preview.drawn as u64)?;
            asides.push(shown::saved(machine, preview.drawn as u64, saved.as_ref()));
        }
        shown::preview(&preview, &plan, &asides)
    };
    open.page(&page)?;
    Ok(Done::Well)
}

/// Refuses a preview by low ratings to who may not read ratings: its sizes would tell them, of as few dialogues as somebody
/// likes.
fn require_ratings(may: &Rights, plan: &Plan) -> Result<()> {
    if may.ratings() || !plan.sees_ratings() {
        return Ok(());
    }
    Err(Refusal::rule("a preview by `low_rating` tells which dialogues were rated low, and is not shown to you")
        .hint("a manager who does not audit previews it; or take low_rating out of [risk]"))
}

/// Refuses a preview by what a machine says to who audits: its sizes would tell it, of as few dialogues as somebody likes.
fn require_verdicts(may: &Rights, plan: &Plan) -> Result<()> {
    if may.verdicts() || !plan.sees_verdicts() {
        return Ok(());
    }
    Err(Refusal::rule("a preview by verdict tells what a machine says of single dialogues, and is not shown to you")
        .hint("a lead or a manager who does not audit previews it; or take \"verdict\" out of `by`"))
}

/// The day that was asked for, or today.
fn day_of(date: Option<&str>, today: NaiveDate) -> Result<NaiveDate> {
    let day = date.map(policy::day).transpose();
    let day = day
        .map_err(|refusal| Refusal::words(format!("--date: {}", refusal.message)).hint("a day like 2026-03-02"))?
        .unwrap_or(today);
    if day > today {
        return Err(
            Refusal::rule(format!("{day} has not come yet")).hint("only a window that is over has its dialogues")
        );
    }
    Ok(day)
}

/// What else is to be known of a window.
fn asides(plan: &Plan, window: (NaiveDate, NaiveDate), stands: bool) -> Result<Vec<String>> {
    let mut asides = Vec::new();
    if !plan.draws(window)? {
        let first = plan.first_window()?.filter(|(first, _)| *first > window.0);
        let first = first.map_or_else(String::new, |(first, last)| format!(" Its first is {first} to {last}."));
        asides.push(format!(
            "{} draws nothing before its start or after its end: this window will not be drawn.{first}",
            plan.name
        ));
    }
    if stands {
        asides.push(format!("{} is drawn or committed already: this is what would be left.", plan.draw_name(window.0)));
    }
    Ok(asides)
}
