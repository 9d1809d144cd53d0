//! Replacements: how often whose dialogues gave way, who asked for it, and what it could have done to a mean.

use super::figures::{count, mean, standing};
use super::period::{Period, audits, missing};
use super::share::Share;
use crate::calc::scoring::FULL;
use crate::core::audit::{self, Audit, AuditId, ReplacementWish, WishState};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody whose dialogues were replaced, or who asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplacementLine {
    /// The handle.
    pub who: String,
    /// How often it was asked.
    pub asked: u64,
    /// How often the dialogue was replaced.
    pub replaced: u64,
    /// How often that was returned.
    pub returned: u64,
    /// How often it waits for somebody to approve it.
    pub waits: u64,
    /// What it means for an agent; none for the people who asked.
    pub agent: Option<Effect>,
}

/// What replacements mean for the figures of an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Dialogues replaced, of those drawn.
    pub of_drawn: Share,
    /// Audits delivered: what the mean counts.
    pub delivered: u64,
    /// Dialogues drawn that are missing: another system counted them, and nobody recorded them.
    pub missing: u64,
    /// Mean of the delivered totals that stand, hundredths of a per cent.
    pub mean: Option<i64>,
    /// That mean if every replaced dialogue were worth nothing, and if every one were worth all; what is missing is
    /// worth nothing in both. None where nothing is delivered.
    pub bounds: Option<(i64, i64)>,
}

/// What was replaced in a period: agents first, then the people who asked, by handle; and how many wishes are left out
/// since their draw is void. The audits that the reader may not see are in no mean.
pub fn replacements(
    conn: &Connection,
    period: Period,
    unseen: &BTreeSet<AuditId>,
) -> Result<(Vec<ReplacementLine>, u64)> {
    let mut wishes = audit::wishes(conn)?;
    wishes.retain(|wish| period.holds(wish.received));
    let all = wishes.len();
    wishes.retain(|wish| !wish.void);
    let mut audits = audits(conn, period)?;
    audits.retain(|audit| !unseen.contains(&audit.id));
    let mut lines = of_agents(&audits, &wishes, &missing(conn, period)?);
    let askers: BTreeSet<&str> = wishes.iter().map(|wish| wish.asker.as_str()).collect();
    lines.extend(askers.into_iter().map(|who| line(who, &wishes, |wish| wish.asker == who, None)));
    Ok((lines, (all - wishes.len()) as u64))
}

fn of_agents(audits: &[Audit], wishes: &[ReplacementWish], missing: &BTreeMap<String, u64>) -> Vec<ReplacementLine> {
    let approved = wishes.iter().filter(|wish| wish.state == WishState::Approved);
    let replaced: BTreeSet<AuditId> = approved.map(|wish| wish.audit).collect();
    let mut by_agent: BTreeMap<&str, Vec<&Audit>> = missing.keys().map(|who| (who.as_str(), Vec::new())).collect();
    for audit in audits.iter().filter(|audit| audit.out_of_rates().is_none() || replaced.contains(&audit.id)) {
        by_agent.entry(&audit.agent.handle).or_default().push(audit);
    }
    let line = |(who, audits): (&str, Vec<&Audit>)| {
        let missing = missing.get(who).copied().unwrap_or_default();
        line(who, wishes, |wish| wish.agent == who, Some(effect(&audits, &replaced, missing)))
    };
    by_agent.into_iter().map(line).collect()
}

fn effect(audits: &[&Audit], replaced: &BTreeSet<AuditId>, missing: u64) -> Effect {
    let replaced = count(audits, |audit| replaced.contains(&audit.id));
    let counted: Vec<&&Audit> = audits.iter().filter(|audit| audit.out_of_rates().is_none()).collect();
    let totals: Vec<i64> = counted.iter().filter_map(|audit| standing(audit)).collect();
    let with = |worth: i64| {
        let worths = std::iter::repeat_n(worth, usize::try_from(replaced).unwrap_or_default());
        let nothing = std::iter::repeat_n(0, usize::try_from(missing).unwrap_or_default());
        mean(&totals.iter().copied().chain(worths).chain(nothing).collect::<Vec<_>>())
    };
    Effect {
        of_drawn: Share::of(replaced, audits.len() as u64),
        delivered: totals.len() as u64,
        missing,
        mean: mean(&totals),
        bounds: with(0).zip(with(FULL)).filter(|_| !totals.is_empty()),
    }
}

fn line(
    who: &str,
    wishes: &[ReplacementWish],
    is_theirs: impl Fn(&ReplacementWish) -> bool,
    agent: Option<Effect>,
) -> ReplacementLine {
    let wishes: Vec<&ReplacementWish> = wishes.iter().filter(|wish| is_theirs(wish)).collect();
    let how_many = |state: WishState| wishes.iter().filter(|wish| wish.state == state).count() as u64;
    ReplacementLine {
        who: who.to_owned(),
        asked: wishes.len() as u64,
        replaced: how_many(WishState::Approved),
        returned: how_many(WishState::Returned),
        waits: how_many(WishState::Waits),
        agent,
    }
}
