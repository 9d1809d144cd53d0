//! Forfeit: where the policy says so, what the agent proposed holds when nobody ruled in time.

use super::decide::{Answer, Deciding, decide};
use super::seat::{FIRST, Seat};
use super::words::RulingBasis;
use crate::core::act::Actor;
use crate::core::dispute::{Dispute, Point, Verdict, require_strikable};
use crate::core::ledger::Writing;
use crate::core::policy::{self, LateRuling};
use crate::core::refusal::{Kind, Result};
use crate::core::toml::Written;

/// The total before and after, hundredths of a per cent.
pub type Totals = (Option<i64>, Option<i64>);

/// Rules in the agent's favour in place of an arbiter who was late, by the policy under which they got the seat. None where
/// the policy does not say so, and where that cannot be scored: then the next arbiter rules.
pub(super) fn forfeit(
    writing: &mut Writing<'_>,
    actor: &Actor,
    dispute: &Dispute,
    seat: &Seat,
) -> Result<Option<Totals>> {
    let policy = policy::as_of(writing, seat.entry)?;
    if policy.disputes.late_ruling != LateRuling::Agent || seat.instance != FIRST {
        return Ok(None);
    }
    // Nobody looked: an audit is not struck by it, but at its agent's own wish, and with what the record says.
    let strikes_unasked = |point: &Point| {
        point.about.criterion().is_none()
            && (dispute.is_for_somebody() || require_strikable(dispute, &point.about).is_err())
    };
    if dispute.open_points().any(strikes_unasked) {
        return Ok(None);
    }
    let answers: Vec<Answer<'_>> = dispute
        .open_points()
        .map(|point| Answer { point, verdict: Verdict::Agent, level: point.about.proposed().map(str::to_owned) })
        .collect();
    let nothing = Written { name: "the answers that the agent proposed", text: "" };
    let new = Deciding {
        actor,
        dispute,
        instance: seat.instance,
        basis: RulingBasis::Lapse,
        ballot: None,
        scorer: seat.arbiter.id,
        answers: &answers,
        opened: (&nothing, &[]),
        appeal_due: None,
        headnote: None,
    };
    match decide(writing, &new) {
        Ok(totals) => Ok(Some(totals)),
        // It is refused before anything is recorded: it would open questions that nobody answered, or lower a score.
        Err(refusal) if matches!(refusal.kind, Kind::Rule | Kind::Data) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}
