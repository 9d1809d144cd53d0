//! Gate: what a works agreement does not let reports show, since so few people stand behind it. Every figure of a group goes
//! through here: the whole that is asked for, what a filter leaves of it, each line of a table, and what is left of a total
//! without the lines that are hidden; and all of these in each month alone, since figures of more months less those of fewer
//! tell of the rest.

use super::domain::{Domain, within};
use super::grouping::{By, Grouping};
use super::period::{Period, audits, first_of_month};
use super::small::{Key, Sizes};
use crate::core::audit::{Audit, AuditId};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::rights::Rights;
use crate::core::works_agreement::{Clause, InForce, beyond};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// The people behind each group.
type People = BTreeMap<String, BTreeSet<i64>>;

/// The people behind each line, by handle: all of them where they are too few, else at least as many as are wanted.
type Crowd = BTreeMap<Key, BTreeSet<String>>;

/// In which ways lines add up to something that is told elsewhere: those of the same word do.
pub(super) type AddsUp<'a> = &'a dyn Fn(&Key) -> String;

/// The smallest group of an agreement.
#[derive(Clone, Copy)]
pub(super) struct Gate<'a> {
    conn: &'a Connection,
    unseen: &'a BTreeSet<AuditId>,
    agreement: &'a InForce,
}

impl<'a> Gate<'a> {
    /// That of the agreement in force; none where it shows figures of everybody.
    pub(super) fn of(conn: &'a Connection, may: &'a Rights, unseen: &'a BTreeSet<AuditId>) -> Option<Self> {
        may.few().map(|agreement| Self { conn, unseen, agreement })
    }

    fn least(self) -> usize {
        self.agreement.terms.smallest_group()
    }

    /// Refuses figures of a domain with too few people, or whose filter leaves too few out.
    pub(super) fn require(self, domain: &Domain) -> Result<()> {
        self.require_part(domain)?;
        require_months(self.agreement, domain.period)?;
        for month in self.months(domain)? {
            self.require_part(&month).map_err(|_| of_month(self.agreement, month.period))?;
        }
        Ok(())
    }

    /// The months of a domain, where there is something of several in it.
    fn months(self, domain: &Domain) -> Result<Vec<Domain>> {
        let of = |audit: &Audit| first_of_month(audit.received);
        let days: BTreeSet<NaiveDate> = audits(self.conn, domain.period)?.iter().map(of).collect();
        let mut months = Vec::new();
        for day in days {
            let month = Domain { period: domain.period.in_month(day), ..domain.clone() };
            // In this month nothing may be of the kind that was asked for.
            let is_there = match self.people(&month, By::Agent) {
                Err(refusal) if refusal.kind == Kind::Rule => false,
                found => !found?.is_empty(),
            };
            months.extend(is_there.then_some(month));
        }
        Ok(if months.len() > 1 { months } else { Vec::new() })
    }

    /// Refuses figures of a domain as if it were all there is.
    fn require_part(self, domain: &Domain) -> Result<()> {
        self.require_enough(self.people(domain, By::Agent)?.len())?;
        let axes: Vec<By> =
            domain.only.iter().map(|(by, _)| *by).filter(|by| !matches!(by, By::Agent | By::Card)).collect();
        let is_told = match axes.as_slice() {
            [] => false,
            [by] => {
                let hidden = self.groups(&without(domain, &axes), *by)?;
                domain.only.iter().any(|(own, name)| own == by && hidden.contains(name))
            }
            _ => self.cells(domain, &axes)?.values().any(|of| is_few(of.len(), self.least())),
        };
        if !is_told {
            return Ok(());
        }
        Err(beyond(self.agreement, Clause::SmallestGroup, "what this filter leaves out would be told of fewer people")
            .hint("ask without the filter, or for more days"))
    }

    /// Refuses figures of so many people.
    pub(super) fn require_enough(self, people: usize) -> Result<()> {
        require_enough(self.agreement, people)
    }

    /// The groups of a domain with too few people. Where what is left out has too few together, the smallest of the others
    /// are left out too: a total less the groups that are shown would tell of them.
    pub(super) fn groups(self, domain: &Domain, by: By) -> Result<BTreeSet<String>> {
        let mut parts = vec![self.people(domain, by)?];
        for month in self.months(domain)? {
            parts.push(self.people(&month, by)?);
        }
        let few = parts.iter().flatten().filter(|(_, of)| of.len() < self.least());
        let mut hidden: BTreeSet<String> = few.map(|(name, _)| name.clone()).collect();
        hide_in_all(&parts, self.least(), &mut hidden);
        Ok(hidden)
    }

    /// The lines of a table with too few people, or of which its filter leaves too few out. `sizes` counts the audits of each
    /// line in a domain.
    pub(super) fn lines(
        self,
        domain: &Domain,
        adds_up: &[AddsUp<'_>],
        sizes: &dyn Fn(&Domain) -> Result<Sizes>,
    ) -> Result<BTreeSet<Key>> {
        let (mut hidden, mut wholes) = (BTreeSet::new(), Vec::new());
        for part in std::iter::once(domain.clone()).chain(self.months(domain)?) {
            let crowd = self.few_lines(&part, sizes, &mut hidden)?;
            for whole in adds_up {
                let mut of_whole: BTreeMap<String, Crowd> = BTreeMap::new();
                for (key, of) in &crowd {
                    of_whole.entry(whole(key)).or_default().insert(key.clone(), of.clone());
                }
                wholes.extend(of_whole.into_values());
            }
        }
        hide_in_all(&wholes, self.least(), &mut hidden);
        Ok(hidden)
    }

    /// Hides the lines of a part with too few people, or of which its filter leaves too few out. Answers who stands behind each.
    fn few_lines(
        self,
        domain: &Domain,
        sizes: &dyn Fn(&Domain) -> Result<Sizes>,
        hidden: &mut BTreeSet<Key>,
    ) -> Result<Crowd> {
        let crowd = self.crowd(domain, domain, sizes)?;
        hidden.extend(few_of(&crowd, self.least()).cloned());
        for wide in wider(domain) {
            let rest = |narrow: &Domain| -> Result<Sizes> {
                let wide = Domain { only: wide.only.clone(), plan: wide.plan.clone(), ..narrow.clone() };
                let (mut all, own) = (sizes(&wide)?, sizes(narrow)?);
                for (key, n) in &mut all {
                    *n = n.saturating_sub(own.get(key).copied().unwrap_or_default());
                }
                Ok(all)
            };
            hidden.extend(few_of(&self.crowd(domain, &wide, &rest)?, self.least()).cloned());
        }
        Ok(crowd)
    }

    /// Who stands behind each line of `domain`, of the people of `wide`.
    fn crowd(self, domain: &Domain, wide: &Domain, sizes: &dyn Fn(&Domain) -> Result<Sizes>) -> Result<Crowd> {
        let everybody: Vec<String> = self.people(wide, By::Agent)?.into_keys().collect();
        let mut found = Crowd::new();
        self.look(domain, (&everybody, &everybody), sizes, &mut found)?;
        Ok(found)
    }

    /// Looks at some of everybody: at fewer and fewer of them, until each line has enough people or all of them are known.
    fn look(
        self,
        domain: &Domain,
        (some, everybody): (&[String], &[String]),
        sizes: &dyn Fn(&Domain) -> Result<Sizes>,
        found: &mut Crowd,
    ) -> Result<()> {
        let others = everybody.iter().filter(|handle| !some.contains(handle)).cloned();
        let part = Domain { without: domain.without.iter().cloned().chain(others).collect(), ..domain.clone() };
        let lines = match sizes(&part) {
            // Of these people nothing is of the kind that was asked for.
            Err(refusal) if refusal.kind == Kind::Rule => Sizes::new(),
            found => found?,
        };
        let keys: Vec<Key> = lines.into_iter().filter(|(_, n)| *n > 0).map(|(key, _)| key).collect();
        if let [one] = some {
            for key in keys {
                found.entry(key).or_default().insert(one.clone());
            }
            return Ok(());
        }
        for half in [some.get(..some.len() / 2), some.get(some.len() / 2..)].into_iter().flatten() {
            let is_open = |key: &Key| found.get(key).is_none_or(|of| of.len() < self.least());
            if !half.is_empty() && keys.iter().any(is_open) {
                self.look(domain, (half, everybody), sizes, found)?;
            }
        }
        Ok(())
    }

    /// The people of each group of a domain.
    fn people(self, domain: &Domain, by: By) -> Result<People> {
        let sample = within(self.conn, domain, self.unseen)?;
        let (mut grouping, mut people) = (Grouping::new(self.conn, by)?, People::new());
        for one in sample.observations.iter().filter(|one| one.inside) {
            let key = grouping.key(self.conn, one, &sample.strata)?;
            people.entry(grouping.name(key)).or_default().insert(one.agent.0);
        }
        Ok(people)
    }

    /// The people of each cell in which several filters meet, without what these are set to.
    fn cells(self, domain: &Domain, axes: &[By]) -> Result<BTreeMap<Vec<String>, BTreeSet<i64>>> {
        let sample = within(self.conn, &without(domain, axes), self.unseen)?;
        let mut groupings = axes.iter().map(|by| Grouping::new(self.conn, *by)).collect::<Result<Vec<_>>>()?;
        let mut cells = BTreeMap::<_, BTreeSet<i64>>::new();
        for one in sample.observations.iter().filter(|one| one.inside) {
            let name =
                |grouping: &mut Grouping| grouping.key(self.conn, one, &sample.strata).map(|key| grouping.name(key));
            let cell = groupings.iter_mut().map(name).collect::<Result<Vec<String>>>()?;
            cells.entry(cell).or_default().insert(one.agent.0);
        }
        Ok(cells)
    }
}

/// Refuses a report of one person that the reader may not read.
pub fn require_own(conn: &Connection, may: &Rights, domain: &Domain) -> Result<()> {
    for (_, name) in domain.only.iter().filter(|(by, _)| *by == By::Agent) {
        may.refuse_report(conn, name, &format!("what stands about {name}"), "they themselves, leads of their team")?;
    }
    Ok(())
}

/// Refuses a comparison of auditors by the dialogues of too few people. Of one person, who has to be the reader, their own is
/// shown.
pub fn require_group(conn: &Connection, may: &Rights, domain: &Domain, unseen: &BTreeSet<AuditId>) -> Result<()> {
    require_own(conn, may, domain)?;
    let is_own = domain.only.iter().any(|(by, _)| *by == By::Agent);
    Gate::of(conn, may, unseen).filter(|_| !is_own).map_or(Ok(()), |gate| gate.require(domain))
}

/// Refuses figures of so many people, where the agreement wants more of them.
pub(super) fn require_enough(agreement: &InForce, people: usize) -> Result<()> {
    if !is_few(people, agreement.terms.smallest_group()) {
        return Ok(());
    }
    let says = format!("these figures are of {}", counted(people));
    Err(beyond(agreement, Clause::SmallestGroup, says).hint("ask for more days, or for more teams"))
}

/// Refuses figures of other days than whole months: those of a month and of a day more tell of that day.
pub(super) fn require_months(agreement: &InForce, period: Period) -> Result<()> {
    if period.is_of_months() {
        return Ok(());
    }
    let says = "figures of some days and of one day more tell what was on that day: they are told of whole months";
    Err(beyond(agreement, Clause::SmallestGroup, says)
        .hint("begin with the first day of a month and end with the last one of a month, or leave the days out"))
}

/// The refusal of figures of several months of which one is of too few people by itself.
pub(super) fn of_month(agreement: &InForce, month: Period) -> Refusal {
    let name = month.from.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default();
    let says = format!("of these months {name} alone is of too few people, and less the others it would be told");
    beyond(agreement, Clause::SmallestGroup, says).hint("ask for months without it")
}

/// Hides more until in none of some wholes those behind what is hidden are too few together.
pub(super) fn hide_in_all<K: Ord + Clone, P: Ord>(
    wholes: &[BTreeMap<K, BTreeSet<P>>],
    least: usize,
    hidden: &mut BTreeSet<K>,
) {
    loop {
        let before = hidden.len();
        for people in wholes {
            hide_more(people, least, hidden);
        }
        if hidden.len() == before {
            return;
        }
    }
}

/// Whether some people are too few to be told of.
pub(super) const fn is_few(people: usize, least: usize) -> bool {
    people > 0 && people < least
}

/// Where those behind what is hidden are too few together, hides the smallest of the others too.
fn hide_more<K: Ord + Clone, P: Ord>(people: &BTreeMap<K, BTreeSet<P>>, least: usize, hidden: &mut BTreeSet<K>) {
    loop {
        let behind: BTreeSet<&P> =
            people.iter().filter(|(name, _)| hidden.contains(*name)).flat_map(|(_, of)| of).collect();
        let others = people.iter().filter(|(name, of)| !hidden.contains(*name) && !of.is_empty());
        match others.min_by_key(|(_, of)| of.len()) {
            Some((name, _)) if is_few(behind.len(), least) => hidden.insert(name.clone()),
            _ => return,
        };
    }
}

fn few_of(crowd: &Crowd, least: usize) -> impl Iterator<Item = &Key> {
    crowd.iter().filter(move |(_, of)| is_few(of.len(), least)).map(|(key, _)| key)
}

/// The domains of which one is a part by its filters: without any, and without each.
fn wider(domain: &Domain) -> Vec<Domain> {
    let filters = domain.only.len() + usize::from(domain.plan.is_some());
    let mut found = Vec::new();
    if filters > 0 {
        found.push(Domain { only: Vec::new(), plan: None, ..domain.clone() });
    }
    if filters > 1 {
        for place in 0..domain.only.len() {
            let mut wide = domain.clone();
            wide.only.remove(place);
            found.push(wide);
        }
        found.extend(domain.plan.as_ref().map(|_| Domain { plan: None, ..domain.clone() }));
    }
    found
}

fn without(domain: &Domain, axes: &[By]) -> Domain {
    let mut wide = domain.clone();
    wide.only.retain(|(by, _)| !axes.contains(by));
    wide
}

fn counted(people: usize) -> String {
    if people == 1 { "one person".to_owned() } else { format!("{people} people") }
}
