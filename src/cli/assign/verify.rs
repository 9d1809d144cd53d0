//! `assize assign verify`: a draw, computed again.

use super::behind;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::core::audit;
use crate::core::draw::{self, Named};
use crate::core::ledger::{Access, Verdict};
use crate::core::refusal::Result;
use crate::view::behind::verdicts;
use crate::view::proof as shown;
use clap::Args;

#[derive(Args, Debug)]
pub struct Verify {
    /// The draw, by its name or its number
    #[arg(value_name = "DRAW", required_unless_present = "all")]
    draw: Option<String>,
    /// Every draw
    #[arg(long, conflicts_with = "draw")]
    all: bool,
}

pub fn verify(desk: &Desk, args: &Verify) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let found = examined(&mut open, args)?;
    let holds = !found.iter().flat_map(|(_, verdicts)| verdicts).any(Verdict::fails);
    open.sheet(&shown::verdicts(&found))?;
    Ok(if holds { Done::Well } else { Done::CheckFailed })
}

fn examined(open: &mut Open<'_>, args: &Verify) -> Result<Vec<(Named, Vec<Verdict>)>> {
    let reader = behind::Reader::of(open)?;
    let snapshot = open.store.snapshot()?;
    let draws = match &args.draw {
        Some(word) => draw::listed(&snapshot, &draw::find(&snapshot, word)?.name).map(|listed| vec![listed])?,
        None => draw::list(&snapshot)?,
    };
    let mut examined = Vec::new();
    for listed in &draws {
        // What was void before it was drawn has no number, and nothing to compute again.
        let Some(id) = listed.number else { continue };
        let (behind, _) = reader.behind(listed)?;
        let mut found = draw::verify(&snapshot, id)?;
        let (fold, audits) = reader.fold();
        if audit::hides_key(&snapshot, &listed.name, fold, audits)? {
            shown::without_key(&mut found);
        }
        let (audits, wrong) = audit::recheck_assignments(&snapshot, Some(id))?;
        found.push(shown::auditors(audits, wrong));
        found.extend(verdicts(&reader.told(listed), &behind, listed));
        examined.push((Named { id, name: listed.name.clone() }, found));
    }
    Ok(examined)
}
