//! `assize assign spot-check`: a dialogue is audited that nobody drew.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::core::act;
use crate::core::audit;
use crate::core::ledger::Access;
use crate::view::draw;
use clap::Args;

/// Have a dialogue audited that nobody drew; it is labelled so, and never enters a rate
///
/// By a lead or a manager. Unless an auditor is named, a later night draws one among those without a tie to
/// the agent, by a key that nobody knows yet. A dialogue is audited once: it is outside every later frame, and counted there.
#[derive(Args, Debug)]
pub struct SpotCheck {
    /// The dialogue
    #[arg(value_name = "REF")]
    reference: String,
    /// Why, or @FILE; it is kept
    #[arg(long, value_name = "TEXT")]
    note: String,
    /// Who is to audit it; without it a lot decides, at night
    #[arg(long, value_name = "WHO")]
    auditor: Option<String>,
    /// By which card; needed where several are published
    #[arg(long, value_name = "CARD")]
    card: Option<String>,
}

pub fn spot_check(desk: &Desk, args: &SpotCheck) -> anyhow::Result<Done> {
    let note = words_or_file(&args.note)?;
    let pick = audit::Pick {
        reference: &args.reference,
        note: &note,
        auditor: args.auditor.as_deref(),
        card: args.card.as_deref(),
    };
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::ASSIGN_SPOT_CHECK, |writing, actor| audit::spot_check(writing, actor, &pick))?;
    open.answer(&draw::spot_check(&done.value))?;
    Ok(Done::Well)
}
