//! How the auditors stand: load, lateness, overturned scores, corrected slips.

use super::figures::{contested_audits, corrected_audits, count, disputed_audits, mean, overturned_audits};
use super::period::{Period, audits, in_rates};
use super::sample::is_complete;
use super::share::Share;
use crate::core::audit::{self, Audit, AuditId, Holding, OutOfRates};
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// How an auditor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditorLine {
    /// The auditor's handle.
    pub auditor: String,
    /// Audits that they have, or scored.
    pub assigned: u64,
    /// Audits scored.
    pub scored: u64,
    /// Second scorings of a dialogue that is scored twice, and repeats, once both scores are there: they are in no rate. Until then they
    /// stand among those assigned, for nobody is told which is the second.
    pub second: u64,
    /// Spot checks that they have, and what they scored and is in no rate: struck, replaced, or of a void draw.
    pub aside: u64,
    /// They have it, it is not scored, and their last day has passed.
    pub overdue: u64,
    /// Scored by them after their last day.
    pub late: u64,
    /// Scored by them on their last day or before, of all that they scored, second scorings too.
    pub on_time: Share,
    /// Handed on from them after their last day, not scored.
    pub handed_on_late: u64,
    /// Calendar days after their last day, over all that is overdue, scored late or handed on late.
    pub days_late: u64,
    /// Scored in sight of something that the policy hides.
    pub in_sight: u64,
    /// Scores that somebody else brought in for them, second ones too.
    pub brought_in: u64,
    /// Of which a score was returned, or they took one back, before the agent saw it.
    pub again: u64,
    /// Mean of the totals as first given, hundredths of a per cent. Auditors see different dialogues:
    /// it does not say who is strict.
    pub mean: Option<i64>,
    /// Audits disputed, of those scored.
    pub disputed: Share,
    /// Those of them with an open dispute: they may still be overturned.
    pub contested: u64,
    /// Audits whose total a session or a ruling changed, of those scored.
    pub overturned: Share,
    /// Audits in which the auditor's own slip was corrected with the agent's agreement, of those scored; they are not
    /// overturned.
    pub corrected: Share,
}

/// How the auditors stand, by handle, without the audits that the reader may not see.
pub fn auditors(
    conn: &Connection,
    period: Period,
    today: NaiveDate,
    unseen: &BTreeSet<AuditId>,
) -> Result<Vec<AuditorLine>> {
    let is_complete = is_complete(conn, period, unseen)?;
    auditors_in(conn, (&audits(conn, period)?, is_complete), today, unseen)
}

/// The same of audits that are read already, and whether these are all dialogues there were.
pub(super) fn auditors_in(
    conn: &Connection,
    (all, is_complete): (&[Audit], bool),
    today: NaiveDate,
    unseen: &BTreeSet<AuditId>,
) -> Result<Vec<AuditorLine>> {
    let seconds = seconds(all, unseen);
    let mut audits = in_rates(all, unseen);
    // Nobody is told that theirs is the second one: until then it stands among what they have.
    audits.extend(seconds.iter().filter(|audit| audit.is_untold()).map(|audit| audit.clone().without_score()));
    let (disputed, in_sight) = (disputed_audits(conn)?, audit::in_sight(conn)?);
    let contested = contested_audits(conn)?;
    let (brought_in, again) = (audit::brought_in(conn)?, audit::scored_again(conn)?);
    let (overturned, corrected) = (overturned_audits(conn)?, corrected_audits(conn)?);
    let mut by_auditor: BTreeMap<&str, Vec<&Audit>> = BTreeMap::new();
    for audit in &audits {
        if let Some(auditor) = &audit.auditor {
            by_auditor.entry(&auditor.handle).or_default().push(audit);
        }
    }
    let brought = brought(all, &brought_in, unseen);
    let (held, aside) = (held(conn, audits.iter().chain(&seconds))?, aside(all, unseen));
    for auditor in held.keys().chain(aside.keys()) {
        by_auditor.entry(auditor).or_default();
    }
    let lines = by_auditor.into_iter().map(|(auditor, audits)| {
        let held = held.get(auditor).map(Vec::as_slice).unwrap_or_default();
        let how_many = |is_meant: &dyn Fn(&Holding) -> bool| held.iter().filter(|one| is_meant(one)).count() as u64;
        let first: Vec<i64> = audits.iter().filter_map(|audit| audit.first_total).collect();
        let scored = count(&audits, |audit| audit.scoring.is_some());
        let share = |of: &BTreeSet<AuditId>| {
            Share::counted(count(&audits, |audit| of.contains(&audit.id)), scored, is_complete)
        };
        let (second, other) = aside.get(auditor).copied().unwrap_or_default();
        AuditorLine {
            auditor: auditor.to_owned(),
            assigned: audits.len() as u64,
            scored,
            second,
            aside: other,
            overdue: how_many(&|one| one.is_overdue(today)),
            late: how_many(&Holding::is_scored_late),
            on_time: {
                let all = scored + second;
                Share::counted(all.saturating_sub(how_many(&Holding::is_scored_late)), all, is_complete)
            },
            handed_on_late: how_many(&Holding::is_handed_on_late),
            days_late: held.iter().map(|one| one.days_late(today)).sum(),
            in_sight: count(&audits, |audit| audit.scoring.is_some() && in_sight.contains(&audit.id)),
            brought_in: brought.get(auditor).copied().unwrap_or_default(),
            again: count(&audits, |audit| again.is_again(audit.id)),
            mean: mean(&first),
            disputed: share(&disputed),
            contested: count(&audits, |audit| contested.contains(&audit.id)),
            overturned: share(&overturned),
            corrected: share(&corrected),
        }
    });
    Ok(lines.collect())
}

/// How many scores somebody else brought in for each auditor, second ones too once both are there.
fn brought<'a>(all: &'a [Audit], brought_in: &BTreeSet<AuditId>, unseen: &BTreeSet<AuditId>) -> BTreeMap<&'a str, u64> {
    let is_told = |audit: &&Audit| audit.scoring.is_some() && !audit.is_blind() && !unseen.contains(&audit.id);
    let mut found = BTreeMap::new();
    for audit in all.iter().filter(is_told).filter(|audit| brought_in.contains(&audit.id)) {
        if let Some(auditor) = &audit.auditor {
            *found.entry(auditor.handle.as_str()).or_default() += 1;
        }
    }
    found
}

/// The second scorings of dialogues that are scored twice, and the repeats.
fn seconds(all: &[Audit], unseen: &BTreeSet<AuditId>) -> Vec<Audit> {
    let is_meant = |audit: &&Audit| audit.is_second() && !unseen.contains(&audit.id);
    all.iter().filter(is_meant).cloned().collect()
}

/// The second scorings of each auditor, and what else of their work is in no rate. What nobody scored, and is to be scored no
/// more, was no work.
fn aside(all: &[Audit], unseen: &BTreeSet<AuditId>) -> BTreeMap<String, (u64, u64)> {
    let mut found = BTreeMap::<String, (u64, u64)>::new();
    for audit in all.iter().filter(|audit| !unseen.contains(&audit.id)) {
        let (Some(why), Some(auditor)) = (audit.out_of_rates(), &audit.auditor) else { continue };
        let one = found.entry(auditor.handle.clone()).or_default();
        match why {
            OutOfRates::SecondScoring | OutOfRates::Repeat => {
                one.0 += u64::from(!audit.is_untold() && audit.scoring.is_some());
            }
            OutOfRates::SpotCheck => one.1 += 1,
            OutOfRates::Struck | OutOfRates::Replaced | OutOfRates::VoidDraw => {
                one.1 += u64::from(audit.scoring.is_some());
            }
        }
    }
    found.retain(|_, counts| *counts != (0, 0));
    found
}

/// Who had which of some audits, by auditor: those of which a day of theirs tells something, since they have it or were
/// late. Of an audit whose score is hidden nothing is told.
fn held<'a>(conn: &Connection, audits: impl Iterator<Item = &'a Audit>) -> Result<BTreeMap<String, Vec<Holding>>> {
    let told: BTreeSet<AuditId> = audits.filter(|audit| audit.hidden.is_none()).map(|audit| audit.id).collect();
    let mut held: BTreeMap<String, Vec<Holding>> = BTreeMap::new();
    for one in audit::holdings(conn, &told)? {
        if one.handed_on.is_none() || one.is_scored_late() || one.is_handed_on_late() {
            held.entry(one.auditor.clone()).or_default().push(one);
        }
    }
    Ok(held)
}
