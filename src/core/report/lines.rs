//! Lines: how agents, teams, channels, categories or cards stand. There is no rank: few audits do not tell who is better.

use super::domain::{Beside, Domain, within};
use super::group::{Counts, Group, Groups, groups};
use super::grouping::{By, Grouping};
use super::sample::Sample;
use super::share::Share;
use super::tally::{Mean, Rate, Spread, Values};
use crate::calc::estimate::{Cell, Layout, Level, Stratum, level_for, spreads};
use crate::core::audit::AuditId;
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
    /// Audits whose total a session or a ruling changed, of those disputed about which nothing is open any more.
    pub changed: Share,
    /// Whether fewer people disputed than the works agreement lets reports tell of: what disputes did is not shown.
    pub is_disputed_by_few: bool,
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
    /// How far strata were put together to find the spread, for each card.
    pub levels: BTreeMap<String, Level>,
    /// Whether the spread is that of all agents.
    pub is_shared: bool,
    /// Whether some audits stand for more dialogues than others.
    pub is_weighted: bool,
    /// How many draws they come from.
    pub draws: usize,
    /// How many dialogues stand in strata of which nothing is delivered, and how many in all.
    pub silent: (u64, u64),
    /// What is missing and stands in no line.
    pub unplaced: Vec<UnplacedLine>,
    /// What is told below.
    pub beside: Beside,
}

/// Dialogues that were drawn by a card and are missing, and of which nobody knows to which group they belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnplacedLine {
    /// The card; empty where no audit of their draws tells it.
    pub card: String,
    /// How many.
    pub missing: u64,
    /// The mean of all groups by that card, and the same if each of these were worth nothing; none where there is no mean.
    pub means: Option<(i64, i64)>,
}

/// How some groups stand, without the audits that the reader may not see.
pub fn lines(conn: &Connection, domain: &Domain, by: By, unseen: &BTreeSet<AuditId>) -> Result<Lines> {
    lines_in(conn, &within(conn, domain, unseen)?, domain, by)
}

/// The same of a sample that is read already.
pub(super) fn lines_in(conn: &Connection, sample: &Sample, domain: &Domain, by: By) -> Result<Lines> {
    let (groups, unplaced) = groups(conn, sample, domain, by)?;
    let unplaced = unplaced.iter().map(|(card, strata)| unplaced_line(sample, &groups, card, strata)).collect();
    let pool = if domain.only.is_empty() { Vec::new() } else { pool(conn, sample, by)? };
    Ok(Lines { unplaced, ..finish(sample, by, groups, &pool) })
}

/// The groups of all, shown or not, each with its card: the spread is theirs.
fn pool(conn: &Connection, sample: &Sample, by: By) -> Result<Vec<(String, Group)>> {
    let mut grouping = Grouping::new(conn, by)?;
    let mut pool = HashMap::<_, Group>::new();
    for one in sample.observations.iter().filter(|one| one.in_period) {
        let key = grouping.key(conn, one, &sample.strata)?;
        pool.entry((key, one.card)).or_default().count(one);
    }
    Ok(pool.into_iter().map(|((_, card), group)| (grouping.card(card), group)).collect())
}

/// How far strata are put together is a matter of each card: what another one has few audits of changes nothing.
fn levels<'a>(layout: &Layout<'_>, pool: &[(&'a str, &'a Group)]) -> BTreeMap<String, Level> {
    let mut cards = BTreeMap::<&str, Vec<&[Cell]>>::new();
    for (card, group) in pool {
        cards.entry(card).or_default().push(group.total.cells());
    }
    cards.into_iter().map(|(card, own)| (card.to_owned(), level_for(layout, own.into_iter()))).collect()
}

fn unplaced_line(sample: &Sample, groups: &Groups, card: &str, strata: &[usize]) -> UnplacedLine {
    let mut all = Values::default();
    groups.iter().filter(|((_, own), _)| own == card).for_each(|(_, group)| all.join(&group.total));
    let with = all.with(strata, 0).weighted(&sample.strata.with_missing);
    UnplacedLine {
        card: card.to_owned(),
        missing: strata.len() as u64,
        means: all.weighted(&sample.strata.sizes).zip(with),
    }
}

fn finish(sample: &Sample, by: By, groups: Groups, pool: &[(String, Group)]) -> Lines {
    let strata = &sample.strata.sizes;
    let layout = Layout::of(strata);
    let pool: Vec<(&str, &Group)> = if pool.is_empty() {
        groups.iter().map(|((_, card), group)| (card.as_str(), group)).collect()
    } else {
        pool.iter().map(|(card, group)| (card.as_str(), group)).collect()
    };
    let levels = levels(&layout, &pool);
    let all = spreads(&layout, pool.iter().map(|(_, group)| group.total.cells()));
    let classes = [0, 1, 2].map(|class| spreads(&layout, pool.iter().filter_map(|(_, group)| group.class(class))));
    let is_shared = by == By::Agent;
    let silent = &sample.strata.silent_of;
    let line = |((key, card), group): ((String, String), Group)| {
        let level = levels.get(&card).copied().unwrap_or(Level::Plan);
        let spread = |shared| if is_shared { Spread::Shared(shared) } else { Spread::Own(level) };
        let is_own = is_shared && !silent.contains("") && !silent.contains(&key);
        let may = silent.is_empty() || is_own;
        let of = |class: usize| match (group.classes.get(class), classes.get(class)) {
            (Some(values), Some(shared)) => values.mean(&layout, spread(shared), may),
            _ => Mean::default(),
        };
        let total = group.total.mean(&layout, spread(&all), may);
        let Counts { drawn, scored, delivered, read, contested, disputed, ended, changed } = group.counts;
        Line {
            key,
            card,
            drawn,
            scored,
            delivered,
            read,
            contested,
            disputed: group.share((disputed, delivered), strata, may),
            changed: group.share((changed, ended), strata, may),
            is_disputed_by_few: false,
            missing: group.missing.len() as u64,
            total,
            from_disputes: group.points_from_disputes(total.value, strata),
            classes: [of(0), of(1), of(2)],
            failed: group.failed.rate(&layout, level, may),
            with_missing: group.with_missing(&sample.strata.with_missing),
        }
    };
    Lines {
        lines: groups.into_iter().map(line).collect(),
        levels,
        is_shared,
        is_weighted: is_weighted(strata),
        draws: sample.strata.entries.iter().collect::<BTreeSet<_>>().len(),
        silent: sample.strata.silent,
        unplaced: Vec::new(),
        beside: Beside::of(sample),
    }
}

/// Whether audits of some strata stand for more dialogues than those of others.
pub(super) fn is_weighted(strata: &[Stratum]) -> bool {
    let mut audited = strata.iter().filter(|stratum| stratum.audited > 0);
    let Some(first) = audited.next() else { return false };
    let weighs_as = |other: &Stratum| u128::from(first.size.0) * per(other) == u128::from(other.size.0) * per(first);
    !audited.all(weighs_as)
}

fn per(stratum: &Stratum) -> u128 {
    u128::from(stratum.size.1) * u128::from(stratum.audited)
}
