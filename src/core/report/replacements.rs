//! Replacements: how often whose dialogues gave way, who asked for it, and what it could have done to a mean.

use super::domain::{Domain, within};
use super::group::{Group, Groups, groups};
use super::grouping::By;
use super::period::{Period, audits};
use super::sample::{Sample, Strata};
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
    /// The card of an agent's audits: figures of two cards are never one; none for the people who asked.
    pub card: Option<String>,
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
    /// Weighted mean of the delivered totals that stand, hundredths of a per cent.
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
    let domain = Domain { period, ..Domain::default() };
    let sample = within(conn, &domain, unseen)?;
    let (groups, _) = groups(conn, &sample, &domain, By::Agent)?;
    let mut lines = of_agents(&with_replaced(&sample, groups, &audits, &wishes), &sample.strata, &audits, &wishes);
    let askers: BTreeSet<&str> = wishes.iter().map(|wish| wish.asker.as_str()).collect();
    lines.extend(askers.into_iter().map(|who| line((who, None), &wishes, |wish| wish.asker == who, None)));
    Ok((lines, (all - wishes.len()) as u64))
}

/// What is counted of an agent by one card, and what of theirs was replaced.
#[derive(Default)]
struct Whole {
    group: Group,
    replaced: u64,
    /// The strata of what was replaced.
    strata: Vec<usize>,
}

/// The lines of agents as `report agents` has them, each with what was replaced.
fn with_replaced(
    sample: &Sample,
    groups: Groups,
    audits: &[Audit],
    wishes: &[ReplacementWish],
) -> BTreeMap<(String, String), Whole> {
    let whole = |(key, group)| (key, Whole { group, ..Whole::default() });
    let mut found: BTreeMap<(String, String), Whole> = groups.into_iter().map(whole).collect();
    let approved = wishes.iter().filter(|wish| wish.state == WishState::Approved);
    let replaced: BTreeSet<AuditId> = approved.map(|wish| wish.audit).collect();
    for audit in audits.iter().filter(|audit| replaced.contains(&audit.id)) {
        let one = found.entry((audit.agent.handle.clone(), audit.card_label.clone())).or_default();
        one.replaced += 1;
        one.strata.extend(audit.ticket.and_then(|ticket| sample.strata.unfit.get(&ticket)));
    }
    found
}

impl Whole {
    fn effect(&self, strata: &Strata) -> Effect {
        let totals = &self.group.total;
        let missing = totals.with(&self.group.missing, 0);
        let with = |worth: i64| missing.with(&self.strata, worth).weighted(&strata.with_all);
        let drawn = self.group.counts.drawn + self.replaced;
        Effect {
            of_drawn: self.group.share((self.replaced, drawn), &strata.sizes, strata.silent_of.is_empty()),
            delivered: totals.n(),
            missing: self.group.missing.len() as u64,
            mean: totals.weighted(&strata.sizes),
            bounds: with(0).zip(with(FULL)).filter(|_| totals.n() > 0),
        }
    }
}

fn of_agents(
    groups: &BTreeMap<(String, String), Whole>,
    strata: &Strata,
    audits: &[Audit],
    wishes: &[ReplacementWish],
) -> Vec<ReplacementLine> {
    let cards: BTreeMap<AuditId, &str> = audits.iter().map(|audit| (audit.id, audit.card_label.as_str())).collect();
    let line = |((who, card), group): (&(String, String), &Whole)| {
        let is_theirs = |wish: &ReplacementWish| {
            wish.agent == *who && cards.get(&wish.audit).is_none_or(|other| *other == card.as_str())
        };
        line((who, Some(card)), wishes, is_theirs, Some(group.effect(strata)))
    };
    groups.iter().map(line).collect()
}

fn line(
    (who, card): (&str, Option<&String>),
    wishes: &[ReplacementWish],
    is_theirs: impl Fn(&ReplacementWish) -> bool,
    agent: Option<Effect>,
) -> ReplacementLine {
    let wishes: Vec<&ReplacementWish> = wishes.iter().filter(|wish| is_theirs(wish)).collect();
    let how_many = |state: WishState| wishes.iter().filter(|wish| wish.state == state).count() as u64;
    ReplacementLine {
        who: who.to_owned(),
        card: card.cloned(),
        asked: wishes.len() as u64,
        replaced: how_many(WishState::Approved),
        returned: how_many(WishState::Returned),
        waits: how_many(WishState::Waits),
        agent,
    }
}
