//! `assize policy agreement`: the works agreement, which both sides accept.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text, words_or_file};
use crate::cli::open::Open;
use crate::core::act::{self, About, Act, Actor};
use crate::core::ledger::{Access, Writing};
use crate::core::machine;
use crate::core::plan;
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::Written;
use crate::core::works_agreement::{self as core, Party};
use crate::view::works_agreement::{self as pages, Against};
use chrono::NaiveDate;
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Propose a works agreement to the other side
    ///
    /// A manager or somebody with the role representative proposes; the other side accepts or returns it. What it can say:
    /// title, from, end_notice_days, purposes; [audits] most, per; [readers] roles, teams; [reading] record; [spot_checks] reasons,
    /// second_person; [reports] smallest_group, people_in_management; [draws] seeds; [keeping] days; [machine_scores] allowed, criteria,
    /// emotion; [monitoring] told_first. A clause that is left out limits nothing.
    Propose {
        /// The agreement, as TOML (see assize template agreement)
        file: PathBuf,
        /// Check everything, show what would be proposed, and keep nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Accept what the other side proposed: from its first day on it holds
    Accept {
        /// Its number
        number: i64,
        /// Check everything, show what would hold, and keep nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Return what the other side proposed
    Return {
        /// Its number
        number: i64,
        /// Why, or @FILE
        #[arg(long, value_name = "TEXT")]
        note: String,
        /// Check everything, and keep nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Take back what your own side proposed
    Withdraw {
        /// Its number
        number: i64,
        /// Why, or @FILE
        #[arg(long, value_name = "TEXT")]
        note: String,
        /// Check everything, and keep nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// End a works agreement: it goes on for the days that it says, then nothing of it holds
    End {
        /// Its number
        number: i64,
        /// Why, or @FILE
        #[arg(long, value_name = "TEXT")]
        note: String,
        /// Check everything, and keep nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Show a works agreement: who proposed and who accepted it, its clauses, its text
    Show {
        /// Its number; without it the one in force, or else the newest
        number: Option<i64>,
    },
    /// List all works agreements
    List,
}

pub fn run(desk: &Desk, command: &Command) -> anyhow::Result<Done> {
    match command {
        Command::Propose { file, dry_run } => propose(desk, file, *dry_run),
        Command::Accept { number, dry_run } => answer(desk, (&act::AGREEMENT_ACCEPT, *dry_run), *number, core::accept),
        Command::Return { number, note, dry_run } => {
            let note = words_or_file(note)?;
            answer(desk, (&act::AGREEMENT_RETURN, *dry_run), *number, |writing, party, number| {
                core::send_back(writing, party, number, &note)
            })
        }
        Command::Withdraw { number, note, dry_run } => {
            let note = words_or_file(note)?;
            answer(desk, (&act::AGREEMENT_WITHDRAW, *dry_run), *number, |writing, party, number| {
                core::withdraw(writing, party, number, &note)
            })
        }
        Command::End { number, note, dry_run } => {
            let note = words_or_file(note)?;
            answer(desk, (&act::AGREEMENT_END, *dry_run), *number, |writing, party, number| {
                Ok(core::end(writing, party, number, &note)?.1)
            })
        }
        Command::Show { number } => show(desk, *number),
        Command::List => list(desk),
    }
}

fn propose(desk: &Desk, file: &Path, dry_run: bool) -> anyhow::Result<Done> {
    let (name, text) = (name_of(file), read_text(file)?);
    let written = Written { name: &name, text: &text };
    perform(desk, (&act::AGREEMENT_PROPOSE, dry_run), |writing, party, policy| {
        core::propose(writing, party, &written, policy)
    })
}

fn answer(
    desk: &Desk,
    act: (&Act, bool),
    number: i64,
    work: impl FnOnce(&mut Writing<'_>, Party<'_>, i64) -> Result<bool>,
) -> anyhow::Result<Done> {
    perform(desk, act, |writing, party, _| Ok((number, work(writing, party, number)?)))
}

/// Performs an act about an agreement, whose number and whether it is new the work answers, or tries it.
fn perform(
    desk: &Desk,
    (act, dry_run): (&Act, bool),
    work: impl FnOnce(&mut Writing<'_>, Party<'_>, &Policy) -> Result<(i64, bool)>,
) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::to_act(dry_run))?;
    let (number, new, tried) = open.perform_unless(dry_run, act, |writing, actor| {
        let (number, new) = as_party(writing, actor, |writing, party| work(writing, party, &actor.policy))?;
        let tried = dry_run.then(|| core::Tried::of(writing, number, &actor.policy, actor.today)).transpose()?;
        let tried = tried.map(|core::Tried { agreement, against }| {
            let plans = plan::stopped(writing, &agreement, actor.today)?;
            let criteria = machine::on_no_card(writing, &agreement)?;
            Ok::<_, Refusal>((agreement, Against { rules: against, plans, criteria }))
        });
        let tried = tried.transpose()?;
        Ok((number, new, tried))
    })?;
    match tried {
        Some((agreement, against)) => {
            open.answer(&pages::tried(&agreement, &against, act.name, new))?;
            Ok(Done::Well)
        }
        None => told(desk, number, new),
    }
}

/// Lets somebody act for their side.
fn as_party<T>(
    writing: &mut Writing<'_>,
    actor: &Actor,
    work: impl FnOnce(&mut Writing<'_>, Party<'_>) -> Result<T>,
) -> Result<T> {
    let person = actor.person(writing)?.clone();
    work(writing, Party { person: &person, today: actor.today })
}

/// How an agreement stands now.
fn told(desk: &Desk, number: i64, new: bool) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (today, policy) = (open.today()?, open.policy()?);
    let all = core::versions(&*open.store.snapshot()?)?;
    if let Some(version) = all.iter().find(|version| version.number == number) {
        let against = against(&mut open, version, &policy, today)?;
        let mut page = pages::told(version, &all, today, (new, &against));
        page.notes.extend(open.one_login(About::Kind("works agreement", Some(number)))?);
        open.answer(&page)?;
    }
    Ok(Done::Well)
}

/// What of the house rules, of plans and of cards stands against an agreement.
fn against(open: &mut Open<'_>, version: &core::Version, policy: &Policy, today: NaiveDate) -> Result<Against> {
    let (snapshot, agreement) = (open.store.snapshot()?, version.as_in_force());
    Ok(Against {
        rules: core::contradicted_by(version, policy, today),
        plans: plan::stopped(&snapshot, &agreement, today)?,
        criteria: machine::on_no_card(&snapshot, &agreement)?,
    })
}

fn show(desk: &Desk, number: Option<i64>) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (today, policy) = (open.today()?, open.policy()?);
    let (wanted, all) = {
        let snapshot = open.store.snapshot()?;
        let wanted = number.map(|number| core::find(&snapshot, number)).transpose()?;
        (wanted, core::versions(&snapshot)?)
    };
    match wanted.as_ref().or(core::Version::in_force(&all, today)).or(all.last()) {
        Some(version) => {
            let against = against(&mut open, version, &policy, today)?;
            let mut page = pages::page(version, &all, today, &against);
            page.notes.extend(open.one_login(About::Kind("works agreement", Some(version.number)))?);
            open.page(&page)?;
        }
        None => open.sheet(&pages::list(&all, today))?,
    }
    Ok(Done::Well)
}

fn list(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let all = core::versions(&*open.store.snapshot()?)?;
    open.sheet(&pages::list(&all, today))?;
    Ok(Done::Well)
}
