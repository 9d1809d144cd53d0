//! Lines: how agents, teams, channels, categories or cards stand. There is no rank: few audits do not tell who is better.

use super::domain::{Beside, Domain, within};
use super::grouping::{By, Grouping, line_of};
use super::sample::{Observation, Sample};
use super::share::Share;
use super::tally::{Mean, Rate, Spread, Values};
use crate::calc::estimate::{Cell, Layout, Level, Stratum, level_for, spreads};
use crate::core::audit::AuditId;
use crate::core::policy;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How one group stands by one card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Whose it is: a handle, a team, a channel, a category, a card.
    pub key: String,
    /// The card by which it was scored: figures of two cards are never one.
    pub card: String,
    /// Audits drawn.
    pub drawn: u64,
    /// Audits scored.
    pub scored: u64,
    /// Audits delivered.
    pub delivered: u64,
    /// Those of them that their agents acknowledged or disputed.
    pub read: u64,
    /// Audits with an open dispute: their totals may still change.
    pub contested: u64,
    /// The delivered totals that stand.
    pub total: Mean,
    /// How many points of it come from disputes and corrections, in hundredths; none where there is no mean.
    pub from_disputes: Option<i64>,
    /// The scores of the critical classes: customer, business, compliance.
    pub classes: [Mean; 3],
    /// In how many an answer failed the card or a section.
    pub failed: Rate,
    /// Audits disputed, of those delivered.
    pub disputed: Share,
    /// Audits whose total a session or a ruling changed, of those disputed.
    pub changed: Share,
    /// Dialogues that were drawn and are missing from the record.
    pub missing: u64,
    /// The mean if each of these were worth nothing; none where none is missing.
    pub with_missing: Option<i64>,
}

/// The lines of a report, and how they were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// By key and card.
    pub lines: Vec<Line>,
    /// How far strata were put together to find the spread.
    pub level: Level,
    /// Whether the spread is that of all agents.
    pub is_shared: bool,
    /// Whether some audits stand for more dialogues than others.
    pub is_weighted: bool,
    /// How many draws they come from.
    pub draws: usize,
    /// How many dialogues stand in strata of which nothing is delivered, and how many in all.
    pub silent: (u64, u64),
    /// Whether draws of several plans cover the same time.
    pub overlap: bool,
    /// What is told below.
    pub beside: Beside,
}

/// How some groups stand, without the audits that the reader may not see.
pub fn lines(conn: &Connection, domain: &Domain, by: By, unseen: &BTreeSet<AuditId>) -> Result<Lines> {
    let sample = within(conn, domain, unseen)?;
    let mut grouping = Grouping::new(conn, by)?;
    let mut found = HashMap::<_, Group>::new();
    let mut pool = HashMap::<_, Group>::new();
    for one in sample.observations.iter().filter(|one| one.in_period) {
        let key = grouping.key(conn, one, &sample.strata)?;
        if one.inside {
            found.entry((key, one.card)).or_default().count(one);
        }
        // The spread is that of all: which of them are shown changes nothing of it.
        if !domain.only.is_empty() {
            pool.entry((key, one.card)).or_default().count(one);
        }
    }
    let named = found.into_iter().map(|((key, card), group)| ((grouping.name(key), grouping.card(card)), group));
    let mut groups: BTreeMap<(String, String), Group> = named.collect();
    if by == By::Agent {
        add_missing(&sample, domain, &grouping, &mut groups)?;
    }
    Ok(finish(&sample, by, groups, &pool.into_values().collect::<Vec<_>>()))
}

/// Counts what was drawn and is missing for the agents who are said to have had it, by the card of their first line.
fn add_missing(
    sample: &Sample,
    domain: &Domain,
    grouping: &Grouping,
    groups: &mut BTreeMap<(String, String), Group>,
) -> Result<()> {
    for phantom in &sample.strata.phantoms {
        let agent = grouping.agent(phantom.agent);
        // Nobody knows on which channel it was, or what it was about.
        let is_of_domain = domain.only.iter().all(|(by, wanted)| *by == By::Agent && *wanted == agent);
        if !is_of_domain || !domain.period.holds(policy::day(&phantom.day)?) {
            continue;
        }
        groups.entry(line_of(groups, agent)).or_default().missing.push(phantom.stratum);
    }
    Ok(())
}

fn finish(sample: &Sample, by: By, groups: BTreeMap<(String, String), Group>, pool: &[Group]) -> Lines {
    let strata = &sample.strata.sizes;
    let layout = Layout::of(strata);
    let pool: Vec<&Group> = if pool.is_empty() { groups.values().collect() } else { pool.iter().collect() };
    let level = level_for(&layout, pool.iter().map(|group| group.total.cells()));
    let all = spreads(&layout, pool.iter().map(|group| group.total.cells()));
    let classes = [0, 1, 2].map(|class| spreads(&layout, pool.iter().filter_map(|group| group.class(class))));
    let is_shared = by == By::Agent;
    let spread = |shared| if is_shared { Spread::Shared(shared) } else { Spread::Own(level) };
    let silent = &sample.strata.silent_of;
    let line = |((key, card), group): ((String, String), Group)| {
        let is_own = is_shared && !silent.contains("") && !silent.contains(&key);
        let may = silent.is_empty() || is_own;
        let of = |class: usize| match (group.classes.get(class), classes.get(class)) {
            (Some(values), Some(shared)) => values.mean(&layout, spread(shared), may),
            _ => Mean::default(),
        };
        let total = group.total.mean(&layout, spread(&all), may);
        Line {
            total,
            from_disputes: group.points_from_disputes(total.value, strata),
            classes: [of(0), of(1), of(2)],
            failed: group.failed.rate(&layout, level, may),
            with_missing: group.with_missing(&sample.strata.with_missing),
            ..group.line(key, card)
        }
    };
    Lines {
        lines: groups.into_iter().map(line).collect(),
        level,
        is_shared,
        is_weighted: is_weighted(strata),
        draws: sample.strata.entries.iter().collect::<BTreeSet<_>>().len(),
        silent: sample.strata.silent,
        overlap: sample.strata.overlap,
        beside: Beside::of(sample),
    }
}

/// Whether audits of some strata stand for more dialogues than those of others.
fn is_weighted(strata: &[Stratum]) -> bool {
    let mut audited = strata.iter().filter(|stratum| stratum.audited > 0);
    let Some(first) = audited.next() else { return false };
    let weighs_as = |other: &Stratum| u128::from(first.size.0) * per(other) == u128::from(other.size.0) * per(first);
    !audited.all(weighs_as)
}

fn per(stratum: &Stratum) -> u128 {
    u128::from(stratum.size.1) * u128::from(stratum.audited)
}

/// What is counted of one group.
#[derive(Default)]
struct Group {
    counts: Counts,
    total: Values,
    /// What disputes and corrections added to totals, where they did.
    added: Values,
    /// Totals of those that had none before.
    new: Values,
    failed: Values,
    classes: [Values; 3],
    /// The stratum of each dialogue that was drawn and is missing.
    missing: Vec<usize>,
}

#[derive(Default)]
struct Counts {
    drawn: u64,
    scored: u64,
    delivered: u64,
    read: u64,
    contested: u64,
    disputed: u64,
    changed: u64,
}

impl Group {
    fn count(&mut self, one: &Observation) {
        let counts = &mut self.counts;
        counts.drawn += 1;
        counts.scored += u64::from(one.scored);
        counts.delivered += u64::from(one.delivered);
        counts.read += u64::from(one.delivered && (one.acknowledged || one.disputed));
        counts.contested += u64::from(one.contested);
        counts.disputed += u64::from(one.disputed);
        counts.changed += u64::from(one.changed && one.disputed);
        let Some(total) = one.standing() else { return };
        self.total.add(one, total);
        match one.first.get() {
            None => self.new.add(one, total),
            Some(first) if first != total => self.added.add(one, total - first),
            Some(_) => {}
        }
        self.failed.add(one, if one.is_failed() { 10_000 } else { 0 });
        for (values, worth) in self.classes.iter_mut().zip(one.classes) {
            if let Some(score) = worth.get() {
                values.add(one, score);
            }
        }
    }

    fn class(&self, class: usize) -> Option<&[Cell]> {
        self.classes.get(class).map(Values::cells)
    }

    fn with_missing(&self, strata: &[Stratum]) -> Option<i64> {
        // Most groups miss nothing: they are spared a copy of all their values.
        if self.missing.is_empty() {
            return None;
        }
        let mut all = self.total.clone();
        self.missing.iter().for_each(|stratum| all.add_to(*stratum, 0));
        all.weighted(strata)
    }

    /// How many points of its mean come from disputes and corrections.
    fn points_from_disputes(&self, mean: Option<i64>, strata: &[Stratum]) -> Option<i64> {
        let is_as_first = self.added.cells().is_empty() && self.new.cells().is_empty();
        let before = if is_as_first { mean } else { self.total.before(&self.added, &self.new, strata) };
        Some(mean? - before?)
    }

    fn line(&self, key: String, card: String) -> Line {
        let counts = &self.counts;
        Line {
            key,
            card,
            drawn: counts.drawn,
            scored: counts.scored,
            delivered: counts.delivered,
            read: counts.read,
            contested: counts.contested,
            disputed: Share::of(counts.disputed, counts.delivered),
            changed: Share::of(counts.changed, counts.disputed),
            missing: self.missing.len() as u64,
            ..Line::default()
        }
    }
}
