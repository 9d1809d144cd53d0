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
/// Where a works agreement names reasons, one of them is given; where it wants a second person, another lead or manager
/// agrees with --approve before the audit is opened.
#[derive(Args, Debug)]
pub struct SpotCheck {
    /// The dialogue
    #[arg(value_name = "REF")]
    reference: String,
    /// Why, or @FILE; it is kept
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["approve", "returned"])]
    note: Option<String>,
    /// For which reason of the works agreement
    #[arg(long, value_name = "WORD")]
    reason: Option<String>,
    /// Agree, as the second person, to the spot check that somebody asked for
    #[arg(long, conflicts_with_all = ["note", "reason", "auditor", "card", "returned"])]
    approve: bool,
    /// Return it, as the second person, with this note or @FILE
    #[arg(long = "return", value_name = "NOTE", conflicts_with_all = ["note", "reason", "auditor", "card"])]
    returned: Option<String>,
    /// Who is to audit it; without it a lot decides, at night
    #[arg(long, value_name = "WHO")]
    auditor: Option<String>,
    /// By which card; needed where several are published
    #[arg(long, value_name = "CARD")]
    card: Option<String>,
}

pub fn spot_check(desk: &Desk, args: &SpotCheck) -> anyhow::Result<Done> {
    let returned = args.returned.as_deref().map(words_or_file).transpose()?;
    let note = args.note.as_deref().map(words_or_file).transpose()?.unwrap_or_default();
    let pick = audit::Pick {
        reference: &args.reference,
        note: &note,
        reason: args.reason.as_deref(),
        auditor: args.auditor.as_deref(),
        card: args.card.as_deref(),
    };
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::ASSIGN_SPOT_CHECK, |writing, actor| {
        if args.approve || returned.is_some() {
            return audit::judge_spot_check(writing, actor, &args.reference, returned.as_deref());
        }
        audit::spot_check(writing, actor, &pick)
    })?;
    open.answer(&draw::spot_check(&done.value))?;
    Ok(Done::Well)
}
