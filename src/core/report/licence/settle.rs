//! What a night finds of each licence. It is recorded where it changed, and each week while it holds.

use super::found::{Licence, LicenceState, licences, limit};
use crate::calc::decimal::hundredths_of_a_per_cent;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::machine::successor;
use crate::core::people;
use crate::core::policy::{Policy, ShowAgents};
use crate::core::refusal::Result;
use crate::core::report::domain::Domain;
use crate::core::report::machine::{MachineCriterion, machine_figures};
use crate::core::report::period::Period;
use crate::core::works_agreement::{MachineScored, now_in_force, require_machine};
use chrono::{Days, NaiveDate};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// A licence that holds is recorded again after so many days: its sample goes on.
const AGAIN_AFTER: i64 = 7;

/// Of what a licence is: machine, name of the card, criterion.
type Of = (String, String, String);

/// What was found of one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Found {
    state: LicenceState,
    high: Option<i64>,
    audited: u64,
}

/// Whether there is anything to settle: a policy that shows agents what machines say, or one that did.
pub fn would_settle(conn: &Connection, policy: &Policy) -> Result<bool> {
    let has_any = || conn.prepare_cached("SELECT 1 FROM machine_licence LIMIT 1")?.exists([]);
    Ok(policy.machine.show_agents.is_some() || has_any()?)
}

/// Records what became of each licence. Answers what is new.
pub fn settle_licences(writing: &mut Writing<'_>, actor: &Actor) -> Result<Vec<Licence>> {
    let known: BTreeMap<Of, Licence> = licences(writing)?.into_iter().map(|one| (of(&one), one)).collect();
    let rule = actor.policy.machine.show_agents;
    let days = days_of(rule, actor.today);
    let mut found = match rule {
        Some(rule) => by_machine(writing, rule, days)?,
        None => BTreeMap::new(),
    };
    let agreement = now_in_force(writing)?;
    for ((_, _, criterion), found) in &mut found {
        let scored = MachineScored { criteria: &[criterion.as_str()], reads_emotion: false };
        if require_machine(agreement.as_ref(), &scored).is_err() {
            found.state = LicenceState::Off;
        }
    }
    let none = if rule.is_some() { LicenceState::NoSample } else { LicenceState::Off };
    for of in known.keys() {
        found.entry(of.clone()).or_insert(Found { state: none, high: None, audited: 0 });
    }
    for (of, mut found) in found {
        if found.state != LicenceState::Off && successor(writing, &of.0)?.is_some() {
            found.state = LicenceState::Superseded;
        }
        let before = known.get(&of);
        let is_due =
            |one: &Licence| found.state == LicenceState::Shown && (days.1 - one.days.1).num_days() >= AGAIN_AFTER;
        if before.is_none_or(|one| one.state != found.state || is_due(one)) {
            store(writing, &of, found, (days, rule.or_else(|| before.map(|one| one.rule))))?;
        }
    }
    let entry = writing.entry();
    let mut new = licences(writing)?;
    new.retain(|one| one.entry == entry);
    Ok(new)
}

fn of(one: &Licence) -> Of {
    (one.machine.clone(), one.card.clone(), one.criterion.clone())
}

/// The days of the audits that tell: up to yesterday.
fn days_of(rule: Option<ShowAgents>, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let last = today.pred_opt().unwrap_or(today);
    let back = rule.map_or(0, |rule| (7 * u64::from(rule.weeks)).saturating_sub(1));
    (last.checked_sub_days(Days::new(back)).unwrap_or(last), last)
}

/// What the audits of some days say of each; of several versions of a card the worst.
fn by_machine(conn: &Connection, rule: ShowAgents, days: (NaiveDate, NaiveDate)) -> Result<BTreeMap<Of, Found>> {
    let domain = Domain { period: Period { from: Some(days.0), to: Some(days.1) }, ..Domain::default() };
    let mut all = BTreeMap::<Of, Found>::new();
    for line in machine_figures(conn, &domain, None, &BTreeSet::new())?.criteria {
        let card = line.card.rsplit_once('/').map_or(line.card.as_str(), |(name, _)| name).to_owned();
        let found = judged(&line, rule);
        let slot = all.entry((line.machine, card, line.criterion)).or_insert(found);
        let is_worse = found.state > slot.state || (found.state == slot.state && found.high > slot.high);
        if is_worse {
            *slot = found;
        }
    }
    Ok(all)
}

fn judged(line: &MachineCriterion, rule: ShowAgents) -> Found {
    let [fails, ..] = line.cells;
    let high = line.accused_to_come.and_then(|accused| hundredths_of_a_per_cent(accused.high));
    let state = match high {
        None => LicenceState::NoSample,
        Some(high) if high < limit(rule) => LicenceState::Shown,
        Some(_) => LicenceState::Crossed,
    };
    Found { state, high, audited: fails.drawn }
}

fn store(
    writing: &mut Writing<'_>,
    (machine, card, criterion): &Of,
    found: Found,
    ((first, last), rule): ((NaiveDate, NaiveDate), Option<ShowAgents>),
) -> Result<()> {
    let machine = people::machine(writing, machine)?.id.0;
    let rule = rule.unwrap_or(ShowAgents { false_accusations_below: 0, weeks: 0 });
    let (audited, first, last) =
        (i64::try_from(found.audited).unwrap_or(i64::MAX), first.to_string(), last.to_string());
    let facts: [(&'static str, &dyn rusqlite::ToSql); 10] = [
        ("machine", &machine),
        ("card", card),
        ("criterion", criterion),
        ("state", &found.state),
        ("high", &found.high),
        ("audited", &audited),
        ("first", &first),
        ("last", &last),
        ("below", &rule.false_accusations_below),
        ("weeks", &rule.weeks),
    ];
    writing.insert("machine_licence", &facts, &[])?;
    Ok(())
}
