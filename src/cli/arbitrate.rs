//! `assize arbitrate`: somebody with no part in the case rules.

use super::desk::Desk;
use super::input::{name_of, read_text};
use super::{Done, blind};
use crate::core::arbitration::{self, Ruled};
use crate::core::dispute::{self, DisputeId};
use crate::core::ledger::Access;
use crate::core::people::Role;
use crate::core::toml::Written;
use crate::view::draws::lapse;
use crate::view::page::{Page, Part};
use crate::view::reports;
use crate::view::sheet::Cell;
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// List disputes that wait for a ruling
    ///
    /// An arbiter sees their own (--as); everybody else, and --all, sees everybody's.
    Queue {
        /// Everybody's, not only your own
        #[arg(long)]
        all: bool,
    },
    /// Rule on every open point of a dispute
    ///
    /// Only the arbiter who was drawn may, and nobody with a part in the case: not the agent, not the
    /// auditor, not whoever led the session, nobody from their teams now or lately. A ruling never
    /// leaves the agent worse off.
    ///
    /// Ruling: rationale = "…", root_cause = "context" (or criterion, policy, communication, slip, wording,
    /// none), where wanted headnote = "…"; then for each open point [[point]] criterion = "empathy", verdict =
    /// "keep" (or agent, not-applicable, or other with level = "full").
    Rule {
        /// The dispute's number
        dispute: i64,
        /// The ruling, as TOML; - is stdin
        #[arg(long, value_name = "FILE")]
        ruling: PathBuf,
    },
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Queue { all } => queue(desk, all),
        Command::Rule { dispute, ruling } => rule(desk, DisputeId(dispute), &ruling),
    }
}

fn queue(desk: &Desk, all: bool) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let own = if all { None } else { open.actor_with(Role::Arbiter)? };
    let mut disputes = dispute::list(&*open.store.snapshot()?, &["arbitration"])?;
    if let Some(own) = &own {
        disputes.retain(|dispute| dispute.arbiter.as_ref().is_some_and(|arbiter| arbiter.id == own.id));
    }
    disputes.sort_by_key(|dispute| (dispute.due, dispute.id));
    let hidden = blind::disputes(&mut open, &mut disputes)?;
    let mut sheet = reports::disputes(&disputes, "Disputes that wait for a ruling, by their last day", today);
    sheet.notes.extend(hidden);
    let empty =
        if own.is_some() { "Nothing waits for you; --all lists everybody's." } else { "Nothing waits for a ruling." };
    empty.clone_into(&mut sheet.empty);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

fn rule(desk: &Desk, id: DisputeId, file: &Path) -> anyhow::Result<Done> {
    let (name, text) = (name_of(file), read_text(file)?);
    let mut open = desk.open(Access::Write)?;
    let recorded = open.record("arbitrate rule", |writing, who| {
        arbitration::rule(writing, who, id, &Written { name: &name, text: &text })
    })?;
    let percent = |total: Option<i64>| total.map_or(Cell::Absent("undefined"), Cell::Percent);
    let (title, fields) = match recorded.value {
        Ruled::TooLate(lapsed) => {
            super::desk::tell(&format!("error: the time is over, and that is recorded. {}", lapse(&lapsed)));
            return Ok(Done::Short);
        }
        Ruled::Before => (format!("This ruling on dispute {} stands already", id.0), Vec::new()),
        Ruled::Now(before, after) => {
            let fields = vec![("before", "total before", percent(before)), ("after", "total after", percent(after))];
            (format!("Dispute {} is ruled on", id.0), fields)
        }
    };
    let parts = if fields.is_empty() { Vec::new() } else { vec![Part::Fields(fields)] };
    let notes = vec![format!("Both sides can read the whole record: assize dispute show {}", id.0)];
    open.answer(&Page { name: "ruling", title, parts, notes })?;
    Ok(Done::Well)
}
