//! `assize people`: the roster, and what staff are told of monitoring.

mod notice;

use super::Done;
use super::desk::Desk;
use super::intake::open_reader;
use crate::core::ledger::Access;
use crate::core::people::{self, Role};
use crate::core::policy;
use crate::core::reading::Options;
use crate::core::refusal::{Refusal, Result};
use crate::view::inert::term_line;
use crate::view::page::{Page, Part};
use crate::view::roster;
use crate::view::sheet::Cell;
use chrono::NaiveDate;
use clap::Subcommand;
use std::path::PathBuf;

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
    /// Requests are not routed to them meanwhile. A lead or a manager does. A later word on the same first
    /// day holds.
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
        /// It does not come to it
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

/// A day that was given with a flag.
fn day_given(flag: &str, text: &str) -> Result<NaiveDate> {
    policy::day(text).map_err(|refusal| Refusal::words(format!("{flag}: {}", refusal.message)))
}

fn absent(desk: &Desk, handle: &str, from: &str, to: Option<&str>) -> anyhow::Result<Done> {
    let (since, until) = (day_given("--from", from)?, to.map(|to| day_given("--to", to)).transpose()?);
    let mut open = desk.open(Access::Write)?;
    let today = open.today()?;
    let new = open
        .record("people absent", |writing, who| {
            let policy = policy::current(writing)?;
            people::require(writing, who, &policy, today, &[Role::Lead, Role::Manager], "record absences")?;
            let person = people::find(writing, handle)?;
            people::absent(writing, &person, since, until)
        })?
        .value;
    let what = until
        .map_or_else(|| format!("is not absent from {since} on"), |until| format!("is absent from {since} to {until}"));
    let before = if new { "" } else { " already; nothing was recorded" };
    let title = format!("{} {what}{before}", term_line(handle));
    open.answer(&Page { name: "people_absent", title, parts: Vec::new(), notes: Vec::new() })?;
    Ok(Done::Well)
}

fn import(desk: &Desk, file: &std::path::Path, encoding: Option<String>, dry_run: bool) -> anyhow::Result<Done> {
    let (mut reader, name) = open_reader(file, &Options { encoding, ..Options::default() })?;
    let mut open = desk.open(Access::Write)?;
    let today = open.today()?;
    let work = |writing: &mut crate::core::ledger::Writing<'_>, who: &crate::core::ledger::Who| {
        people::require_manager(writing, who, &policy::current(writing)?, today, "import people")?;
        let done = people::import(writing, &mut reader, &name)?;
        people::require_reachable(writing, who, &policy::current(writing)?, today)?;
        Ok(done)
    };
    let done = open.record_unless(dry_run, "people import", work)?;
    for warning in &done.warnings {
        desk.talk(&format!("warning: {warning}"));
    }
    let count = |count: u64| Cell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let fields = vec![
        ("people", "new people", count(done.people)),
        ("stints", "new stints", count(done.stints)),
        ("ended", "stints ended", count(done.ended)),
        ("details", "new logins or skills", count(done.details)),
        ("known", "rows known already", count(done.known)),
    ];
    let title = if dry_run { "This would come in; nothing is kept" } else { "People" };
    open.answer(&Page {
        name: "people_import",
        title: title.to_owned(),
        parts: vec![Part::Fields(fields)],
        notes: Vec::new(),
    })?;
    Ok(Done::Well)
}

fn list(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let listed = people::list(&*open.store.snapshot()?, today)?;
    open.sheet(&roster::roster(&listed))?;
    Ok(Done::Well)
}
