//! Overturned: how many audits did not stand as their auditor scored them, and what that did to the mean.

use super::cases::Cases;
use crate::calc::decimal::round_half_even;
use crate::core::audit::{Audit, AuditId, AuditState};
use crate::core::dispute::Dispute;
use crate::core::report::figures::{mean, standing};
use crate::core::report::share::Share;
use std::collections::BTreeSet;

/// How many audits did not stand: a dispute changed an answer, or took the audit out of all figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overturned {
    /// Audits with a dispute, of those delivered.
    pub disputed: Share,
    /// Audits about which a dispute is counted, and of those the ones that were overturned.
    pub counted: (u64, u64),
    /// Audits overturned, of those about which a dispute is counted and none is open any more.
    pub of_disputed: Share,
    /// Audits overturned, of those delivered.
    pub of_audited: Share,
    /// Audits about which a dispute is counted, and that are in no figure any more.
    pub struck: u64,
}

/// What disputes did to the mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeanEffect {
    /// How many delivered totals it is the mean of.
    pub totals: u64,
    /// The mean of the totals that stand, hundredths of a per cent; none where there are none.
    pub mean: Option<i64>,
    /// How much of it disputes added; none where there is no mean.
    pub added: Option<i64>,
    /// How many disputes are left out of that, since a total was or is undefined.
    pub undefined: u64,
}

/// Of the audits and the disputes for which something holds.
pub(super) fn overturned(cases: &Cases, is_meant: impl Fn(&Audit) -> bool) -> Overturned {
    let meant = |disputes: &[&Dispute]| -> BTreeSet<AuditId> {
        disputes.iter().filter(|dispute| is_meant(&dispute.audit)).map(|dispute| dispute.audit.id).collect()
    };
    let is_overturned = |dispute: &&Dispute| cases.is_overturned(dispute);
    let ever: BTreeSet<AuditId> = cases.all.iter().map(|dispute| dispute.audit.id).collect();
    let all: Vec<&Dispute> = cases.all.iter().filter(is_overturned).collect();
    let (overturned, audited) = (meant(&all), cases.audits.iter().filter(|audit| is_meant(audit)));
    let audited: BTreeSet<AuditId> = audited.map(|audit| audit.id).collect();
    let disputed = meant(&cases.disputes.iter().collect::<Vec<_>>());
    let open = meant(&cases.all.iter().filter(|dispute| dispute.state.is_open()).collect::<Vec<_>>());
    let ended: BTreeSet<AuditId> = disputed.difference(&open).copied().collect();
    let is_struck = |dispute: &&&Dispute| dispute.audit.state == AuditState::Struck;
    let struck: Vec<&Dispute> = cases.disputes.iter().collect::<Vec<_>>().iter().filter(is_struck).copied().collect();
    let share = |part: usize, whole: &BTreeSet<AuditId>| cases.share(part as u64, whole.len() as u64);
    Overturned {
        disputed: share(ever.intersection(&audited).count(), &audited),
        counted: (disputed.len() as u64, overturned.intersection(&disputed).count() as u64),
        of_disputed: share(overturned.intersection(&ended).count(), &ended),
        of_audited: share(overturned.intersection(&audited).count(), &audited),
        struck: meant(&struck).len() as u64,
    }
}

/// What disputes added to the mean of the delivered audits.
pub(super) fn mean_effect(cases: &Cases) -> MeanEffect {
    let audits = || cases.audits.iter().filter(|audit| audit.out_of_rates().is_none());
    let counted: BTreeSet<AuditId> = audits().filter(|audit| standing(audit).is_some()).map(|audit| audit.id).collect();
    let totals: Vec<i64> = audits().filter_map(standing).collect();
    let changes = || cases.all.iter().filter(|dispute| counted.contains(&dispute.audit.id)).map(|one| one.change);
    let sum: i128 = changes().flatten().map(i128::from).sum();
    MeanEffect {
        totals: totals.len() as u64,
        mean: mean(&totals),
        added: i128::try_from(totals.len()).ok().and_then(|count| round_half_even(sum, count)),
        undefined: changes().filter(Option::is_none).count() as u64,
    }
}
