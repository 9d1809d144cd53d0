//! `assize policy agreement`: the works agreement, which both sides accept.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text, words_or_file};
use crate::core::act::{self, About, Act, Actor};
use crate::core::ledger::{Access, Writing};
use crate::core::people::Role;
use crate::core::refusal::Result;
use crate::core::toml::Written;
use crate::core::works_agreement::{self as core, Party};
use crate::view::works_agreement as pages;
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Propose a works agreement to the other side
    ///
    /// A manager or somebody with the role representative proposes; the other side accepts or returns it. What it can say:
    /// title, from, end_notice_days, purposes; [audits] most, per; [readers] roles, teams; [spot_checks] reasons,
    /// second_person; [reports] smallest_group, people_in_management; [draws] seeds; [keeping] days; [machine_scores] allowed, criteria,
    /// emotion; [monitoring] told_first. A clause that is left out limits nothing.
    Propose {
        /// The agreement, as TOML (see assize template agreement)
        file: PathBuf,
    },
    /// Accept what the other side proposed: from its first day on it holds
    Accept {
        /// Its number
        number: i64,
    },
    /// Return what the other side proposed
    Return {
        /// Its number
        number: i64,
        /// Why, or @FILE
        #[arg(long, value_name = "TEXT")]
        note: String,
    },
    /// Take back what your own side proposed
    Withdraw {
        /// Its number
        number: i64,
        /// Why, or @FILE
        #[arg(long, value_name = "TEXT")]
        note: String,
    },
    /// End a works agreement: it goes on for the days that it says, then nothing of it holds
    End {
        /// Its number
        number: i64,
        /// Why, or @FILE
        #[arg(long, value_name = "TEXT")]
        note: String,
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
        Command::Propose { file } => propose(desk, file),
        Command::Accept { number } => answer(desk, &act::AGREEMENT_ACCEPT, *number, core::accept),
        Command::Return { number, note } => {
            let note = words_or_file(note)?;
            answer(desk, &act::AGREEMENT_RETURN, *number, |writing, party, number| {
                core::send_back(writing, party, number, &note)
            })
        }
        Command::Withdraw { number, note } => {
            let note = words_or_file(note)?;
            answer(desk, &act::AGREEMENT_WITHDRAW, *number, |writing, party, number| {
                core::withdraw(writing, party, number, &note)
            })
        }
        Command::End { number, note } => {
            let note = words_or_file(note)?;
            answer(desk, &act::AGREEMENT_END, *number, |writing, party, number| {
                Ok(core::end(writing, party, number, &note)?.1)
            })
        }
        Command::Show { number } => show(desk, *number),
        Command::List => list(desk),
    }
}

fn propose(desk: &Desk, file: &Path) -> anyhow::Result<Done> {
    let (name, text) = (name_of(file), read_text(file)?);
    let written = Written { name: &name, text: &text };
    let mut open = desk.open(Access::Write)?;
    let (number, new) = open
        .perform(&act::AGREEMENT_PROPOSE, |writing, actor| {
            as_party(writing, actor, |writing, party| core::propose(writing, party, &written, &actor.policy))
        })?
        .value;
    told(desk, number, new)
}

fn answer(
    desk: &Desk,
    act: &Act,
    number: i64,
    work: impl FnOnce(&mut Writing<'_>, Party<'_>, i64) -> Result<bool>,
) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let done =
        open.perform(act, |writing, actor| as_party(writing, actor, |writing, party| work(writing, party, number)))?;
    told(desk, number, done.value)
}

/// Lets somebody act for their side.
fn as_party<T>(
    writing: &mut Writing<'_>,
    actor: &Actor,
    work: impl FnOnce(&mut Writing<'_>, Party<'_>) -> Result<T>,
) -> Result<T> {
    let person = actor.person(writing)?.clone();
    let roles: Vec<Role> = actor.stints.iter().map(|(role, _)| *role).collect();
    work(writing, Party { person: &person, roles: &roles, today: actor.today })
}

/// How an agreement stands now.
fn told(desk: &Desk, number: i64, new: bool) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (today, policy) = (open.today()?, open.policy()?);
    let all = core::versions(&*open.store.snapshot()?)?;
    if let Some(version) = all.iter().find(|version| version.number == number) {
        let against = core::contradicted_by(version, &policy, today);
        let mut page = pages::told(version, &all, today, (new, &against));
        page.notes.extend(open.one_login(About::Kind("works agreement", Some(number)))?);
        open.answer(&page)?;
    }
    Ok(Done::Well)
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
            let against = core::contradicted_by(version, &policy, today);
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
