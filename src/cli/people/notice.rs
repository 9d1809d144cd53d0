//! `assize people notice`: what staff are told of monitoring, and who was told.

use super::super::Done;
use super::super::desk::Desk;
use super::super::input::{day, read_text};
use super::super::open::Open;
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::people::notice::{self, standing, versions, wanted};
use crate::core::people::told::{self, How, Telling, Whom};
use crate::core::people::{Person, Role};
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
    /// A lead or a manager records it. Everybody who is named must be on the roster on that day. Either all are
    /// recorded, or nobody. The person who recorded it, and when, is kept with the day that is given.
    Record(RecordArgs),
    /// Say that you know the notice to staff; nobody can say it for you
    Acknowledge {
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
pub struct RecordArgs {
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
        Command::Record(args) => record(desk, args),
        Command::Acknowledge { version } => acknowledge(desk, version),
        Command::List { version, untold } => list(desk, version, untold),
    }
}

fn publish(desk: &Desk, file: &Path, from: Option<&str>) -> anyhow::Result<Done> {
    let (text, since) = (read_text(file)?, from.map(|from| day("--from", from)).transpose()?);
    let mut open = desk.open(Access::Write)?;
    let today = open.today()?;
    let (version, new) =
        open.perform(&act::NOTICE_PUBLISH, |writing, actor| notice::publish(writing, &text, since, actor.today))?.value;
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

fn record(desk: &Desk, args: RecordArgs) -> anyhow::Result<Done> {
    let how = How::given(&args.how)?;
    let on = args.on.map(|on| day("--on", &on)).transpose()?;
    let whom = match args.team {
        Some(team) => Whom::Team(team),
        None if args.everybody => Whom::Everybody,
        None => Whom::People(args.handles),
    };
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let telling = Telling { version: args.version, day: on.map_or_else(|| open.today(), Ok)?, how };
    let told = open.perform_unless(args.dry_run, &act::NOTICE_RECORD, |writing, actor| {
        told::record(writing, &whom, telling, &actor.calendar, actor.today)
    })?;
    let today = open.today()?;
    open.answer(&notices::told(&told, telling, today, args.dry_run))?;
    Ok(Done::Well)
}

fn acknowledge(desk: &Desk, version: Option<i64>) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let today = open.today()?;
    let told = open
        .perform(&act::NOTICE_ACKNOWLEDGE, |writing, actor| {
            told::acknowledge(writing, actor.person(writing)?, version, &actor.calendar, actor.today)
        })?
        .value;
    let notice = wanted(&*open.store.snapshot()?, Some(told.version), today)?;
    open.answer(&notices::acknowledged(&open.who()?.actor, &notice, !told.new.is_empty()))?;
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

/// The person who asks, where they are an agent and neither lead nor manager: they see their own lines.
fn mere_agent(open: &mut Open<'_>) -> Result<Option<Person>> {
    if open.actor_with(Role::Lead)?.is_some() || open.actor_with(Role::Manager)?.is_some() {
        return Ok(None);
    }
    open.actor_with(Role::Agent)
}
