//! `assize dispute session`: the talk is recorded.

use crate::cli::Done;
use crate::cli::desk::{Desk, tell};
use crate::cli::input::{name_of, read_text};
use crate::core::act;
use crate::core::arbitration::{self, SessionRecord};
use crate::core::dispute::{self, DisputeId};
use crate::core::ledger::Access;
use crate::core::toml::Written;
use crate::view;
use clap::Args;
use std::path::PathBuf;

/// Record the session of a dispute: the talk that keeps, adjusts or withdraws each point
///
/// The person who led it records it: a lead, a manager or an arbiter, never the agent or the auditor.
/// What stays unresolved goes to an arbiter without a part in the case, drawn at once.
///
/// Notes: held = "2026-03-02", agent_side = "…", and where wanted criteria_explained, communication,
/// improvement; then for each point [[point]] criterion = "empathy", outcome = "kept" (or withdrawn,
/// unresolved, or adjusted with level = "full"). A question that is asked only after what was adjusted is answered
/// with [[opened]] criterion = "days", level = "yes".
#[derive(Args, Debug)]
pub struct Session {
    /// The dispute's number
    dispute: i64,
    /// What was said and agreed, as TOML; - is stdin
    #[arg(long, value_name = "FILE")]
    notes: PathBuf,
}

pub fn session(desk: &Desk, args: &Session) -> anyhow::Result<Done> {
    let (name, text) = (name_of(&args.notes), read_text(&args.notes)?);
    let (id, written) = (DisputeId(args.dispute), Written { name: &name, text: &text });
    let mut open = desk.open(Access::Write)?;
    let record = open
        .perform(&act::DISPUTE_SESSION, |writing, actor| arbitration::record_session(writing, actor, id, &written))?;
    match &record.value {
        SessionRecord::TooLate(lapsed) => {
            let what = view::ruling::lapsed(lapsed);
            tell(&format!("error: the time for the session is over, and that is recorded. {what}"));
        }
        SessionRecord::Held(held) => {
            let dispute = dispute::load(&*open.store.snapshot()?, id)?;
            open.answer(&view::session::held(&dispute, held))?;
        }
    }
    Ok(Done::short_if(record.value.is_short()))
}
