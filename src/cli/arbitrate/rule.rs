//! `assize arbitrate rule`: the arbiter rules on what is open.

use crate::cli::Done;
use crate::cli::desk::{Desk, tell};
use crate::cli::input::{name_of, read_text};
use crate::core::act;
use crate::core::arbitration::{self, Ruled};
use crate::core::dispute::DisputeId;
use crate::core::ledger::Access;
use crate::core::toml::Written;
use crate::view::dispute;
use clap::Args;
use std::path::PathBuf;

/// Rule on every open point of a dispute
///
/// Only the arbiter who was drawn may, and nobody with a part in the case: not the agent, not the
/// auditor, not the person who led the session, nobody who took part in the dialogue, nobody from the teams of
/// agent or auditor now or lately. A ruling never leaves the agent worse off.
///
/// Ruling: rationale = "…", root_cause = "context" (or criterion, policy, communication, slip, wording,
/// none), where wanted headnote = "…"; then for each open point [[point]] criterion = "empathy", verdict =
/// "keep" (or agent, not-applicable, or other with level = "full"). A question that is asked only after what was
/// decided is answered with [[opened]] criterion = "days", level = "yes".
#[derive(Args, Debug)]
pub struct Rule {
    /// The dispute's number
    dispute: i64,
    /// The ruling, as TOML; - is stdin
    #[arg(long, value_name = "FILE")]
    ruling: PathBuf,
}

pub fn rule(desk: &Desk, args: &Rule) -> anyhow::Result<Done> {
    let (name, text) = (name_of(&args.ruling), read_text(&args.ruling)?);
    let (id, written) = (DisputeId(args.dispute), Written { name: &name, text: &text });
    let mut open = desk.open(Access::Write)?;
    let ruled = open.perform(&act::ARBITRATE_RULE, |writing, actor| arbitration::rule(writing, actor, id, &written))?;
    match &ruled.value {
        Ruled::TooLate(lapsed) => {
            let what = dispute::lapsed(lapsed);
            tell(&format!("error: the time is over, and that is recorded. {what}"));
            return Ok(Done::Short);
        }
        Ruled::Before => open.answer(&dispute::ruling(id, None))?,
        Ruled::Now(before, after) => open.answer(&dispute::ruling(id, Some((*before, *after))))?,
    }
    Ok(Done::Well)
}
