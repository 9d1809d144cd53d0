//! `assize people`: the roster, and what staff are told of monitoring.

mod notice;

use super::Done;
use super::desk::Desk;
use super::input::day;
use super::intake::open_reader;
use crate::core::act::{self, Actor};
use crate::core::ledger::{Access, Writing};
use crate::core::people;
use crate::core::reading::Options;
use crate::view::people as view;
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Take in a file of people, one row for each role in a team
    ///
    /// Columns: handle, name, role, team, from, and where wanted to, login, skills (a;b). Roles are
    /// agent, lead, auditor, arbiter, manager. All rows or none; rows that are known change nothing; a
    /// row that gives an open stint its last day ends it.
    Import {
        /// The file (.csv, .csv.gz, .xlsx), or - for stdin
        file: PathBuf,
        /// The file's encoding, such as gb18030, where it is not UTF-8
        #[arg(long, value_name = "NAME")]
        encoding: Option<String>,
        /// Check everything and keep nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// List who works here
    List,
    /// Record that somebody takes no work for some days, or take it back
    ///
    /// Requests are not routed to them meanwhile. A lead or a manager records it. A later record with the same first
    /// day replaces it.
    Absent {
        /// Who
        #[arg(value_name = "WHO")]
        handle: String,
        /// The first day
        #[arg(long, value_name = "DAY")]
        from: String,
        /// The last day
        #[arg(long, value_name = "DAY", required_unless_present = "cancel")]
        to: Option<String>,
        /// The absence does not take place
        #[arg(long, conflicts_with = "to")]
        cancel: bool,
    },
    /// Tell staff that their work may be monitored, and show who was told
    #[command(subcommand)]
    Notice(notice::Command),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Import { file, encoding, dry_run } => import(desk, &file, encoding, dry_run),
        Command::List => list(desk),
        Command::Absent { handle, from, to, .. } => absent(desk, &handle, &from, to.as_deref()),
        Command::Notice(command) => notice::run(desk, command),
    }
}

fn absent(desk: &Desk, handle: &str, from: &str, to: Option<&str>) -> anyhow::Result<Done> {
    let (since, until) = (day("--from", from)?, to.map(|to| day("--to", to)).transpose()?);
    let mut open = desk.open(Access::Write)?;
    let work = |writing: &mut Writing<'_>, _: &Actor| people::absent(writing, handle, since, until);
    let new = open.perform(&act::PEOPLE_ABSENT, work)?.value;
    open.answer(&view::absent(handle, since, until, new))?;
    Ok(Done::Well)
}

fn import(desk: &Desk, file: &Path, encoding: Option<String>, dry_run: bool) -> anyhow::Result<Done> {
    let (mut reader, name) = open_reader(file, &Options { encoding, ..Options::default() })?;
    let mut open = desk.open(Access::Write)?;
    let done = open.perform_unless(dry_run, &act::PEOPLE_IMPORT, |writing, actor| {
        people::import(writing, &actor.who, actor.today, &mut reader, &name)
    })?;
    for warning in &done.warnings {
        desk.talk(&format!("warning: {warning}"));
    }
    open.answer(&view::imported(&done, dry_run))?;
    Ok(Done::Well)
}

fn list(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let listed = people::list(&*open.store.snapshot()?, today)?;
    open.sheet(&view::roster(&listed))?;
    Ok(Done::Well)
}
