//! `assize people notice`: what staff are told of monitoring, and who was told.

use super::super::Done;
use super::super::desk::Desk;
use super::super::input::read_text;
use super::super::open::Open;
use super::day_given;
use crate::core::ledger::Access;
use crate::core::people::notice::{self, standing, versions, wanted};
use crate::core::people::told::{self, Telling, Whom};
use crate::core::people::{self, Person, Role};
use crate::core::policy;
use crate::core::refusal::Result;
use crate::view::notices;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Publish a version of the notice to staff: that their work may be monitored
    ///
    /// A published version never changes. A new one takes its place from a day on, and then everybody is to be
    /// told again. A lead or a manager publishes it. What customers are told is another matter: [intake] notice
    /// in the house rules.
    Publish {
        /// The text, as a file, or - for stdin
        file: PathBuf,
        /// The first day on which it applies; without it today. A notice that is older than this file may be earlier
        #[arg(long, value_name = "DAY")]
        from: Option<String>,
    },
    /// Show the notice to staff, and which versions there are
    Show {
        /// Which version; without it the one in force, or the first one to come
        #[arg(long, value_name = "N")]
        version: Option<i64>,
    },
    /// Record that people were told of the notice to staff
    ///
    /// A lead or a manager does. Everybody who is named must be on the roster on that day; all are recorded, or
    /// nobody. Who recorded it, and when, is kept beside the day that is given.
    Told(ToldArgs),
    /// Say that you know the notice to staff: only you can
    Confirm {
        /// Which version, where one is in force and another to come
        #[arg(long, value_name = "N")]
        version: Option<i64>,
    },
    /// List who was told of the notice to staff, when and how, and who was not
    ///
    /// Agents see their own lines; without --as, or for everybody else, these are all who are on the roster
    /// today and all who were told.
    List {
        /// Which version; without it the one in force, or the first one to come
        #[arg(long, value_name = "N")]
        version: Option<i64>,
        /// Only those who were not told
        #[arg(long)]
        untold: bool,
    },
}

#[derive(Args, Debug)]
pub struct ToldArgs {
    /// Who, by handle
    #[arg(value_name = "WHO", required_unless_present_any = ["team", "everybody"])]
    handles: Vec<String>,
    /// Everybody who is in this team on that day
    #[arg(long, conflicts_with_all = ["handles", "everybody"])]
    team: Option<String>,
    /// Everybody who is on the roster on that day
    #[arg(long, conflicts_with = "handles")]
    everybody: bool,
    /// How: in-person, meeting or mail
    #[arg(long, value_name = "HOW")]
    how: String,
    /// The day on which they were told; without it today
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    /// Which version, where one is in force and another to come
    #[arg(long, value_name = "N")]
    version: Option<i64>,
    /// Check everything, say who would be recorded, and keep nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Publish { file, from } => publish(desk, &file, from.as_deref()),
        Command::Show { version } => show(desk, version),
        Command::Told(args) => tell(desk, args),
        Command::Confirm { version } => confirm(desk, version),
        Command::List { version, untold } => list(desk, version, untold),
    }
}

fn publish(desk: &Desk, file: &Path, from: Option<&str>) -> anyhow::Result<Done> {
    let (text, since) = (read_text(file)?, from.map(|from| day_given("--from", from)).transpose()?);
    let mut open = desk.open(Access::Write)?;
    let today = open.today()?;
    let (version, new) = open
        .record("people notice publish", |writing, who| {
            let policy = policy::current(writing)?;
            people::require(writing, who, &policy, today, &[Role::Lead, Role::Manager], "publish a notice to staff")?;
            notice::publish(writing, &text, since, today)
        })?
        .value;
    let notice = wanted(&*open.store.snapshot()?, Some(version), today)?;
    open.answer(&notices::published(&notice, new))?;
    Ok(Done::Well)
}

fn show(desk: &Desk, version: Option<i64>) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let snapshot = open.store.snapshot()?;
    let (notice, versions) = (wanted(&snapshot, version, today)?, versions(&snapshot)?);
    drop(snapshot);
    let page = notices::notice(&notice, &versions, &standing(versions.clone(), today), today);
    open.page(&page)?;
    Ok(Done::Well)
}

fn tell(desk: &Desk, args: ToldArgs) -> anyhow::Result<Done> {
    let how = args.how.parse()?;
    let on = args.on.map(|on| day_given("--on", &on)).transpose()?;
    let whom = match args.team {
        Some(team) => Whom::Team(team),
        None if args.everybody => Whom::Everybody,
        None => Whom::People(args.handles),
    };
    let mut open = desk.open(Access::Write)?;
    let today = open.today()?;
    let telling = Telling { version: args.version, day: on.unwrap_or(today), how };
    let told = open.record_unless(args.dry_run, "people notice told", |writing, who| {
        let policy = policy::current(writing)?;
        let roles = [Role::Lead, Role::Manager];
        people::require(writing, who, &policy, today, &roles, "record who was told of the notice to staff")?;
        told::tell(writing, &whom, telling, &policy, today)
    })?;
    open.answer(&notices::told(&told, telling, args.dry_run))?;
    Ok(Done::Well)
}

fn confirm(desk: &Desk, version: Option<i64>) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let today = open.today()?;
    let told = open
        .record("people notice confirm", |writing, who| {
            told::confirm(writing, who, version, &policy::current(writing)?, today)
        })?
        .value;
    let notice = wanted(&*open.store.snapshot()?, Some(told.version), today)?;
    open.answer(&notices::confirmed(&open.who()?.actor, &notice, !told.new.is_empty()))?;
    Ok(Done::Well)
}

fn list(desk: &Desk, version: Option<i64>, untold: bool) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let own = mere_agent(&mut open)?;
    let today = open.today()?;
    let snapshot = open.store.snapshot()?;
    let versions = versions(&snapshot)?;
    if version.is_none() && versions.is_empty() {
        drop(snapshot);
        open.sheet(&notices::nothing_published())?;
        return Ok(Done::Well);
    }
    let notice = wanted(&snapshot, version, today)?;
    let mut lines = told::list_told(&snapshot, notice.version, today)?;
    drop(snapshot);
    if let Some(own) = &own {
        lines.retain(|line| line.person.id == own.id);
    }
    let sheet = notices::list(&notice, &lines, &standing(versions, today), own.as_ref(), untold);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

/// Whoever asks, where they are an agent and neither lead nor manager: they see their own lines.
fn mere_agent(open: &mut Open<'_>) -> Result<Option<Person>> {
    if open.actor_with(Role::Lead)?.is_some() || open.actor_with(Role::Manager)?.is_some() {
        return Ok(None);
    }
    open.actor_with(Role::Agent)
}
