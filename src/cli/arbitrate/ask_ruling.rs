//! `assize arbitrate rule` at a terminal: everything that a ruling has, with a draft after each answer.

use crate::cli::ask::ruling::Ruling;
use crate::cli::ask::{Case, Item, Paper, require_terminal};
use crate::cli::desk::Desk;
use crate::cli::drafts::Draft;
use crate::cli::noted::{self, Noted, Wanted};
use crate::cli::{Done, readings};
use crate::core::act;
use crate::core::arbitration;
use crate::core::audit;
use crate::core::dispute::DisputeId;
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};

const WITHOUT_TERMINAL: &str = "give the ruling as TOML: --ruling ruling.toml";

/// Asks for a ruling; where somebody left, how the command ends.
pub fn ruling(desk: &Desk, id: DisputeId) -> Result<std::result::Result<Noted, Done>> {
    require_terminal("--ruling FILE").map_err(|refusal| refusal.hint(WITHOUT_TERMINAL))?;
    let (case, arbiter) = begin(desk, id)?;
    let ruling = Ruling { case: &case };
    let items = |paper: &Paper| -> Result<Vec<Item<'_>>> { ruling.items(paper) };
    let wanted = Wanted {
        by: &arbiter,
        draft: Draft::Ruling(id),
        heading: &format!("Ruling on dispute {} · audit {}", id.0, case.dispute.audit.id.0),
        items: &items,
        ends: "Record the ruling? It never changes",
        command: &format!("assize arbitrate rule {}", id.0),
    };
    noted::ask(desk, &wanted)
}

/// The case; refused to who is not to rule on it, and before they answered blind. The file is closed before anybody is asked.
fn begin(desk: &Desk, id: DisputeId) -> Result<(Case, String)> {
    let mut open = desk.open(Access::Read)?;
    let (who, now, today) = (open.who()?, open.now, open.today()?);
    let (blind, arbiter) = {
        let snapshot = open.store.snapshot()?;
        let actor = act::ARBITRATE_RULE.authorize(&snapshot, &who, now)?;
        let person = actor.person(&snapshot)?;
        (arbitration::blind(&snapshot, id, person)?, person.handle.clone())
    };
    if blind.seat.taking.is_none() {
        return Err(Refusal::rule(format!("{arbiter} did not answer dispute {} blind yet", id.0))
            .hint(format!("first: assize arbitrate take {}", id.0)));
    }
    readings::record(&mut open, &[readings::dispute(&blind.dispute)], "arbitrate rule")?;
    let snapshot = open.store.snapshot()?;
    let scoring = blind.dispute.audit.scoring;
    let marks = scoring.map(|scoring| audit::marks_of(&snapshot, scoring)).transpose()?.unwrap_or_default();
    Ok((Case { dispute: blind.dispute, card: blind.card, marks, today }, arbiter))
}
