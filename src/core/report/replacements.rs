//! Replacements: how often whose dialogues gave way, who asked for it, and what it could have done to a mean.

use super::grouping::{By, Grouping, line_of};
use super::period::{Period, audits};
use super::sample::{Sample, Strata, sample};
use super::share::Share;
use super::tally::Values;
use crate::calc::scoring::FULL;
use crate::core::audit::{self, Audit, AuditId, ReplacementWish, WishState};
use crate::core::policy;
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
    let sample = sample(conn, period, unseen)?;
    let groups = groups(conn, period, &sample, &audits, &wishes)?;
    let mut lines = of_agents(&groups, &sample.strata, &audits, &wishes);
    let askers: BTreeSet<&str> = wishes.iter().map(|wish| wish.asker.as_str()).collect();
    lines.extend(askers.into_iter().map(|who| line((who, None), &wishes, |wish| wish.asker == who, None)));
    Ok((lines, (all - wishes.len()) as u64))
}

/// What was drawn of an agent by one card.
#[derive(Default)]
struct Group {
    drawn: u64,
    /// The strata of what was replaced.
    replaced: Vec<usize>,
    /// The strata of what is missing.
    missing: Vec<usize>,
    totals: Values,
}

type Groups = BTreeMap<(String, String), Group>;

fn groups(
    conn: &Connection,
    period: Period,
    sample: &Sample,
    audits: &[Audit],
    wishes: &[ReplacementWish],
) -> Result<Groups> {
    let approved = wishes.iter().filter(|wish| wish.state == WishState::Approved);
    let replaced: BTreeSet<AuditId> = approved.map(|wish| wish.audit).collect();
    let mut groups = Groups::new();
    for audit in audits {
        let is_replaced = replaced.contains(&audit.id);
        if !is_replaced && audit.out_of_rates().is_some() {
            continue;
        }
        let group = groups.entry((audit.agent.handle.clone(), audit.card_label.clone())).or_default();
        group.drawn += 1;
        let stratum = audit.ticket.and_then(|ticket| sample.strata.unfit.get(&ticket)).filter(|_| is_replaced);
        group.replaced.extend(stratum);
    }
    count(conn, sample, period, &mut groups)?;
    Ok(groups)
}

/// Counts the totals that stand, and what is missing: by the card of the agent's first line.
fn count(conn: &Connection, sample: &Sample, period: Period, groups: &mut Groups) -> Result<()> {
    let grouping = Grouping::new(conn, By::Agent)?;
    for one in sample.observations.iter().filter(|one| one.inside) {
        if let Some(total) = one.standing() {
            let key = (grouping.agent(one.agent.0), grouping.card(one.card));
            groups.entry(key).or_default().totals.add(one, total);
        }
    }
    for phantom in &sample.strata.phantoms {
        if period.holds(policy::day(&phantom.day)?) {
            let agent = grouping.agent(phantom.agent);
            groups.entry(line_of(groups, agent)).or_default().missing.push(phantom.stratum);
        }
    }
    Ok(())
}

impl Group {
    fn effect(&self, strata: &Strata) -> Effect {
        let with = |worth: i64| {
            let mut all = self.totals.clone();
            self.replaced.iter().for_each(|stratum| all.add_to(*stratum, worth));
            self.missing.iter().for_each(|stratum| all.add_to(*stratum, 0));
            all.weighted(&strata.with_all)
        };
        let replaced = self.replaced.len() as u64;
        Effect {
            of_drawn: Share::of(replaced, self.drawn),
            delivered: self.totals.n(),
            missing: self.missing.len() as u64,
            mean: self.totals.weighted(&strata.sizes),
            bounds: with(0).zip(with(FULL)).filter(|_| self.totals.n() > 0),
        }
    }
}

fn of_agents(groups: &Groups, strata: &Strata, audits: &[Audit], wishes: &[ReplacementWish]) -> Vec<ReplacementLine> {
    let cards: BTreeMap<AuditId, &str> = audits.iter().map(|audit| (audit.id, audit.card_label.as_str())).collect();
    let line = |((who, card), group): (&(String, String), &Group)| {
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
