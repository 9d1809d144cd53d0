//! Marks: every answer behind the figures, one row each.

use super::domain::{Domain, within};
use super::grouping::{By, Grouping};
use super::sample::Observation;
use crate::calc::decimal::Hundredths;
use crate::core::audit::{self, AuditId, Mark};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card};
use crate::core::text::Untrusted;
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap};

/// So many audits fit one table.
const MOST: usize = 50_000;

/// One answer, with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkLine {
    /// The audit.
    pub audit: AuditId,
    /// Its dialogue's ref.
    pub reference: Untrusted,
    /// Its agent's handle.
    pub agent: String,
    /// Its card.
    pub card: String,
    /// The criterion's section.
    pub section: String,
    /// How much the criterion counts, in hundredths, as its card counts.
    pub weight: Hundredths,
    /// The answer as it stands.
    pub mark: Mark,
}

/// Every answer of the delivered audits that count, by audit, in the order of the card. Refused where they are too many for
/// one table.
pub fn marks(conn: &Connection, domain: &Domain, unseen: &BTreeSet<AuditId>) -> Result<Vec<MarkLine>> {
    let sample = within(conn, domain, unseen)?;
    let wanted = || sample.observations.iter().filter(|one| one.inside && one.delivered);
    let number = wanted().count();
    if number > MOST {
        return Err(Refusal::words(format!("that is the marks of {number} audits: too many for one table"))
            .hint("take some days at a time: --from DAY --to DAY"));
    }
    let grouping = Grouping::new(conn, By::Agent)?;
    let (mut cards, mut lines) = (HashMap::new(), Vec::new());
    for one in wanted() {
        if let std::collections::hash_map::Entry::Vacant(unread) = cards.entry(one.card.0) {
            unread.insert(scorecard::load(conn, one.card)?);
        }
        let Some(card) = cards.get(&one.card.0) else { continue };
        of_audit(conn, one, card, &grouping, &mut lines)?;
    }
    Ok(lines)
}

fn of_audit(
    conn: &Connection,
    one: &Observation,
    card: &Card,
    grouping: &Grouping,
    lines: &mut Vec<MarkLine>,
) -> Result<()> {
    let mut statement = conn.prepare_cached("SELECT ref FROM request WHERE id = ?1")?;
    let reference = Untrusted::new(statement.query_row([one.request.0], |row| row.get::<_, String>("ref"))?);
    for mark in audit::marks_of(conn, one.scoring)? {
        let criterion = card.criterion(&mark.criterion)?;
        lines.push(MarkLine {
            audit: one.audit,
            reference: reference.clone(),
            agent: grouping.agent(one.agent.0),
            card: card.label(),
            section: card.sections.get(criterion.section).map(|section| section.key.clone()).unwrap_or_default(),
            weight: criterion.weight,
            mark,
        });
    }
    Ok(())
}
