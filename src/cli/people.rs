//! `assize people`: the roster.

use super::Done;
use super::desk::Desk;
use super::intake::open_reader;
use crate::core::ledger::Access;
use crate::core::people;
use crate::core::policy;
use crate::core::reading::Options;
use crate::view::page::{Page, Part};
use crate::view::pages;
use crate::view::sheet::Cell;
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
        /// The file (.csv, .csv.gz), or - for stdin
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
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Import { file, encoding, dry_run } => import(desk, &file, encoding, dry_run),
        Command::List => list(desk),
    }
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
    let done = if dry_run { open.try_out("people import", work)? } else { open.record("people import", work)?.value };
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
    let listed = people::list(&*open.store.snapshot()?)?;
    open.sheet(&pages::people(&listed))?;
    Ok(Done::Well)
}
