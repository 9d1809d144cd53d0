//! `assize people`: the roster, and what staff are told of monitoring.

mod key;
mod notice;
mod rotate;
mod train;

use super::desk::Desk;
use super::input::day;
use super::intake::open_found;
use super::{Done, rights};
use crate::core::act::{self, Actor};
use crate::core::arbitration;
use crate::core::ledger::{Access, Writing};
use crate::core::people::{self, Merging, Renaming, Roster};
use crate::core::reading::Options;
use crate::core::report;
use crate::core::text::Kept;
use crate::core::works_agreement::barred_by;
use crate::view::addresses;
use crate::view::given_logins;
use crate::view::imports::unread_sheets;
use crate::view::limits_kept;
use crate::view::people as view;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Take in a file of people, one row for each role in a team
    Import(Import),
    /// Give somebody another name: by marriage, or because the first was mistyped
    ///
    /// Their handle never changes. The names before stay on record, and exports may go on with them. A name that is
    /// somebody else's, or may be, written in another way, is asked about. A manager records it.
    ///
    /// Example: assize people rename ana --name "Ana Ruiz-Keller" --note "married in May"
    Rename {
        /// Who, by handle
        #[arg(value_name = "WHO")]
        handle: String,
        /// The name that they have now
        #[arg(long, value_name = "NAME")]
        name: String,
        /// Why
        #[arg(long, value_name = "NOTE")]
        note: String,
        /// Somebody else has this name, or one like it, and is another person
        #[arg(long)]
        namesake: bool,
        /// Give them a name though theirs, or this one, was erased
        #[arg(long)]
        bring_back: bool,
    },
    /// Say that a handle is a second one of a known person
    ///
    /// From then on both are one person: dialogues, audits, disputes, teams and names of the double are those of the
    /// handle that stays, and who may not judge one may not judge the other. What was drawn and proven before
    /// stays as it was, and verifies. It is final. A manager records it. An audit that the one has of the other and
    /// did not score is handed on by the next assign nightly. Where one judged the other, in a draw that counts, the
    /// merge is refused; a spot check is in no rate, so it stays on record as judged by the person themselves.
    ///
    /// Example: assize people merge "Ana Ruiz" --into ana --note "enrolled a second time by the import of 2 March"
    Merge {
        /// The handle that nobody is to use any more
        #[arg(value_name = "DOUBLE")]
        double: String,
        /// The handle that stays
        #[arg(long, value_name = "HANDLE")]
        into: String,
        /// Why
        #[arg(long, value_name = "NOTE")]
        note: String,
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
    /// Show who audits and who leads, since when, who is due to change, and whose cool-off still bars conflicts
    ///
    /// The policy says after how many months somebody is due, and how long they worked with customers before they audit:
    /// [rotation] due_after, experience_days.
    Rotation,
    Rotate(rotate::Rotate),
    /// Record that somebody was trained, or show who was trained in what
    ///
    /// It stands in the record of auditors: assize report auditors --of WHO. A lead or a manager records it.
    ///
    /// Example: assize people train vera --topic "Calibration of empathy" --on 2026-11-20
    Train(train::Train),
    Key(key::Key),
    /// Tell staff that their work may be monitored, and show who was told
    #[command(subcommand)]
    Notice(notice::Command),
}

/// Take in a file of people, one row for each role in a team
///
/// Columns: handle, name, role, team, from, and where wanted to, login, skills (a;b). Roles are
/// agent, lead, auditor, arbiter, manager, representative, and machine for one version of a program that scores dialogues
/// (its handle is NAME/VERSION; it never acts). All rows or none; rows that are known change nothing; a row that gives an
/// open stint its last day ends it.
///
/// Semicolons, tabs and an encoding are found out where the file proves them; capitals and spaces in its header do
/// not matter. Names and teams that differ only in capitals, spaces, composed letters or invisible characters are the
/// same: two handles with one name, or a team written in two ways, are asked about; and so is a name that may be
/// somebody's written in another way, such as V. Nunes next to Vera Nunes: --namesake says that it is somebody else.
///
/// A name or an address that was erased (assize keep erase) stays out, and the answer names the row; what else it says
/// is taken in. Who is back here gets them again with --bring-back.
///
/// Example: assize people import people.csv --dry-run
#[derive(Args, Debug)]
pub struct Import {
    /// The file (.csv, .csv.gz, .xlsx), or - for stdin
    file: PathBuf,
    /// The file's encoding, such as gb18030, where it is not UTF-8
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What stands between columns, where it is not found out
    #[arg(long, value_name = "CHARACTER")]
    delimiter: Option<char>,
    /// The sheet of a workbook, where it is not the first
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// This person, by handle, has the name of somebody else and is another person; may be given several times
    #[arg(long, value_name = "HANDLE")]
    namesake: Vec<String>,
    /// Take in the name and the address of this person, by handle, though they were erased; may be given several times
    #[arg(long, value_name = "HANDLE")]
    bring_back: Vec<String>,
    /// Check everything and keep nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Import(args) => import(desk, args),
        Command::Rename { handle, name, note, namesake, bring_back } => {
            let (name, why) = (Kept::new("--name", &name)?, Kept::new("--note", &note)?);
            rename(desk, &Renaming { handle: &handle, name: &name, why: &why, namesake, back: bring_back })
        }
        Command::Merge { double, into, note, dry_run } => {
            let why = Kept::new("--note", &note)?;
            merge(desk, &Merging { double: &double, into: &into, why: &why }, dry_run)
        }
        Command::List => list(desk),
        Command::Absent { handle, from, to, .. } => absent(desk, &handle, &from, to.as_deref()),
        Command::Rotation => rotate::list(desk),
        Command::Train(args) => train::train(desk, &args),
        Command::Rotate(args) => rotate::rotate(desk, &args),
        Command::Key(args) => key::run(desk, &args),
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

fn import(desk: &Desk, args: Import) -> anyhow::Result<Done> {
    let Import { file, encoding, delimiter, sheet, namesake, bring_back, dry_run } = args;
    let (mut reader, name) = open_found(&file, &Options { delimiter, encoding, sheet, ..Options::default() })?;
    let mut open = desk.open(Access::to_act(dry_run))?;
    let done = open.perform_unless(dry_run, &act::PEOPLE_IMPORT, |writing, actor| {
        let roster = Roster { file: &name, namesakes: &namesake, back: &bring_back };
        let mut done = people::import(writing, (&actor.who, actor.today), &mut reader, &roster)?;
        done.warnings.extend(barred_by(writing, actor.known(), actor.today)?);
        Ok(done)
    })?;
    for warning in &done.warnings {
        desk.talk(&format!("warning: {warning}"));
    }
    let mut page = view::imported(&done, dry_run);
    page.notes.extend(unread_sheets(reader.unread_sheets(), "Take each with --sheet NAME."));
    open.answer(&page)?;
    Ok(Done::Well)
}

fn rename(desk: &Desk, renaming: &Renaming<'_>) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let renamed = open.perform(&act::PEOPLE_RENAME, |writing, _| people::rename(writing, renaming))?.value;
    open.answer(&view::renamed(&renamed, renaming.name))?;
    Ok(Done::Well)
}

fn merge(desk: &Desk, merging: &Merging<'_>, dry_run: bool) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::to_act(dry_run))?;
    let (merged, moved, (beyond, barred)) = open.perform_unless(dry_run, &act::PEOPLE_MERGE, |writing, actor| {
        let (merged, moved) = arbitration::merge(writing, merging, actor)?;
        let beyond = report::beyond_since(writing, writing.entry())?;
        let barred = barred_by(writing, actor.known(), actor.today)?;
        Ok((merged, moved, (beyond, barred)))
    })?;
    let mut page = view::merged(&merged, &moved, dry_run);
    page.notes.extend(barred.into_iter().map(|says| format!("{says}.")));
    page.notes.extend(limits_kept::by_now(&beyond));
    open.answer(&page)?;
    Ok(Done::Well)
}

fn list(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let snapshot = open.store.snapshot()?;
    let (listed, merged) = (people::list(&snapshot, today)?, people::merges_after(&snapshot, 0)?);
    let (keys, mut addresses) = (people::fingerprints(&snapshot)?, people::addresses(&snapshot)?);
    let mut logins = people::given_logins(&snapshot)?;
    drop(snapshot);
    let may = rights::rights(&mut open)?;
    addresses.retain(|handle, _| may.address_of(handle));
    logins.retain(|handle, _| may.address_of(handle));
    let mut sheet = view::roster(&listed, &merged, &keys);
    addresses::add(&mut sheet, &listed, &addresses);
    given_logins::add(&mut sheet, &listed, &logins);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}
