//! What a coaching goes by: the marks that show why, of one card.

use super::patterns::{Pattern, WantedPatterns, patterns};
use super::period::Period;
use crate::core::audit::AuditId;
use crate::core::coaching::Coaching;
use crate::core::people::Person;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, CardId};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Which marks are looked for.
#[derive(Clone, Copy, Debug)]
pub struct WantedEvidence<'a> {
    /// Of whom.
    pub agent: &'a Person,
    /// Of which criterion.
    pub criterion: &'a str,
    /// Of which card; none: the one that has them.
    pub card: Option<&'a str>,
    /// In these audits; none: in all of the period.
    pub named: &'a [AuditId],
    /// When the dialogues came in, where no audit is named.
    pub period: Period,
}

/// The card and the scores whose marks show why; no score where none does. Refused where a named audit shows nothing, or
/// several cards have the criterion.
pub fn coaching_basis(
    conn: &Connection,
    wanted: &WantedEvidence<'_>,
    unseen: &BTreeSet<AuditId>,
) -> Result<(CardId, Vec<i64>)> {
    let named: BTreeSet<AuditId> = wanted.named.iter().copied().collect();
    let mut found = of_agent(conn, wanted, unseen)?;
    if !named.is_empty() {
        require_shown(&mut found, &named, wanted)?;
    }
    let found = of_one_card(found, wanted.card)?;
    let scorings = found.iter().flat_map(|one| &one.marks).map(|mark| mark.scoring).collect();
    Ok((card(conn, &found, wanted.card, wanted.criterion)?, scorings))
}

/// The card and the agents who have a pattern, by handle. Refused where several cards have the criterion.
pub fn coaching_group(
    conn: &Connection,
    wanted: &WantedPatterns<'_>,
    name: Option<&str>,
    unseen: &BTreeSet<AuditId>,
) -> Result<(CardId, Vec<Person>)> {
    let found = of_one_card(patterns(conn, wanted, unseen)?.0, name)?;
    let agents = found.iter().map(|pattern| pattern.agent.clone()).collect();
    Ok((card(conn, &found, name, wanted.criterion.unwrap_or_default())?, agents))
}

/// The marks that a coaching was proposed for, where they stand.
pub fn coaching_evidence(conn: &Connection, one: &Coaching) -> Result<Vec<Pattern>> {
    let wanted = WantedPatterns {
        period: Period::default(),
        least: 1,
        agent: Some(one.agent.id),
        team: None,
        criterion: Some(&one.criterion),
    };
    let (mut found, _) = patterns(conn, &wanted, &BTreeSet::new())?;
    for pattern in &mut found {
        pattern.marks.retain(|mark| one.evidence.contains(&mark.scoring));
    }
    found.retain(|pattern| !pattern.marks.is_empty());
    Ok(found)
}

fn of_agent(conn: &Connection, wanted: &WantedEvidence<'_>, unseen: &BTreeSet<AuditId>) -> Result<Vec<Pattern>> {
    let wanted = WantedPatterns {
        period: if wanted.named.is_empty() { wanted.period } else { Period::default() },
        least: 1,
        agent: Some(wanted.agent.id),
        team: None,
        criterion: Some(wanted.criterion),
    };
    Ok(patterns(conn, &wanted, unseen)?.0)
}

fn require_shown(found: &mut Vec<Pattern>, named: &BTreeSet<AuditId>, wanted: &WantedEvidence<'_>) -> Result<()> {
    for pattern in found.iter_mut() {
        pattern.marks.retain(|mark| named.contains(&mark.audit));
    }
    found.retain(|pattern| !pattern.marks.is_empty());
    let seen: BTreeSet<AuditId> = found.iter().flat_map(|one| &one.marks).map(|mark| mark.audit).collect();
    let Some(other) = named.difference(&seen).next() else { return Ok(()) };
    Err(Refusal::rule(format!(
        "audit {} shows nothing: no delivered mark of {} for {} there is below full and stands",
        other.0, wanted.agent.handle, wanted.criterion
    ))
    .hint("see what does: assize coach suggest --least 1"))
}

/// Patterns of one card: a criterion of the same id on another card is another one.
fn of_one_card(mut found: Vec<Pattern>, card: Option<&str>) -> Result<Vec<Pattern>> {
    let name = card.map(|card| card.split_once('/').map_or(card, |(name, _)| name));
    found.retain(|pattern| name.is_none_or(|name| name == pattern.card));
    let cards: BTreeSet<&String> = found.iter().map(|pattern| &pattern.card).collect();
    if cards.len() > 1 {
        let names = cards.into_iter().cloned().collect::<Vec<_>>().join(" and ");
        return Err(Refusal::words(format!("{names} have this criterion")).hint("say which with --card NAME"));
    }
    Ok(found)
}

/// The card of the newest mark; where no mark tells, the one that is named, or the only one.
fn card(conn: &Connection, found: &[Pattern], name: Option<&str>, criterion: &str) -> Result<CardId> {
    let marks = found.iter().flat_map(|pattern| &pattern.marks);
    if let Some(newest) = marks.max_by_key(|mark| (mark.day, mark.audit)) {
        return Ok(newest.card);
    }
    let (id, card) = scorecard::find(conn, name)?;
    card.criterion(criterion)?;
    Ok(id)
}
