//! Dialogues that are scored twice: by a second auditor, who knows nothing of the first one's marks.
//!
//! Which they are, and who scores them again, comes from the key of the draw. The second scoring measures auditors,
//! not agents: it is in no rate, it is neither approved nor delivered, and it cannot be disputed.

use super::{Audit, AuditId, New, load, store_as};
use crate::calc::draw::dual_subset;
use crate::core::draw::{Drawn, Ticket};
use crate::core::ledger::Writing;
use crate::core::people::{self, Person, PersonId, Role};
use crate::core::plan::Plan;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// The other audit of a dialogue that is scored twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Twin {
    /// Its number.
    pub audit: AuditId,
    /// Whether one of the two is still to be scored: nobody who may score it sees the other's marks.
    pub is_blind: bool,
}

impl Twin {
    pub(super) fn of(audit: Option<i64>, is_blind: bool) -> Option<Self> {
        audit.map(|audit| Self { audit: AuditId(audit), is_blind })
    }
}

/// Hides from whoever reads what they must not see yet: the other audit of a dialogue that they are to score is left
/// out, and of the others that are scored twice the score is taken out until both are there.
pub fn conceal(conn: &Connection, audits: Vec<Audit>, reader: Option<&Person>, today: NaiveDate) -> Result<Vec<Audit>> {
    let mut seen = Vec::new();
    for audit in audits {
        let is_other =
            audit.is_blind() && reader.map(|reader| has_twin(conn, &audit, reader)).transpose()? == Some(true);
        if !is_other {
            let shown = may_see(conn, &audit, reader, today)?;
            seen.push(if shown { audit } else { audit.without_score() });
        }
    }
    Ok(seen)
}

/// Whether a reader may see the score of an audit. Of a dialogue that is scored twice, nobody does who could be its
/// other auditor, until both are there; and its agent never sees the second one.
pub fn may_see(conn: &Connection, audit: &Audit, reader: Option<&Person>, today: NaiveDate) -> Result<bool> {
    let is = |person: &Person| reader.is_some_and(|reader| reader.id == person.id);
    if audit.twin.is_none() || audit.auditor.as_ref().is_some_and(is) {
        return Ok(true);
    }
    if audit.second && (audit.is_blind() || is(&audit.agent)) {
        return Ok(false);
    }
    match reader {
        _ if !audit.is_blind() => Ok(true),
        None => Ok(false),
        Some(reader) => {
            let roles = people::stints_on(conn, reader.id, today)?;
            let has = |role: Role| roles.iter().any(|(found, _)| *found == role);
            let answers = is(&audit.agent) && audit.dispute_due.is_some();
            let judges = has(Role::Lead) || has(Role::Manager) || has(Role::Arbiter);
            Ok(!has(Role::Auditor) && !has_twin(conn, audit, reader)? && (answers || judges))
        }
    }
}

impl Audit {
    /// Whether its dialogue is scored twice, and one of the two scores is still to come.
    fn is_blind(&self) -> bool {
        self.twin.is_some_and(|twin| twin.is_blind)
    }

    /// The same with nothing of its score; one that is not scored has nothing to hide.
    #[must_use]
    pub fn without_score(self) -> Self {
        let blind = self.is_blind();
        let hidden = self.scoring.map(|_| {
            if blind {
                "hidden: its dialogue is still being scored"
            } else {
                "hidden: it measures auditors, not the agent"
            }
        });
        Self { hidden, scoring: None, total: None, raw: None, first_total: None, band: None, ..self }
    }

    /// Whether it is not told that it is the second scoring: until both scores are there.
    pub fn is_untold(&self) -> bool {
        let over = ["replaced", "void"].contains(&self.state.as_str());
        self.second && !over && (self.scoring.is_none() || self.is_blind())
    }
}

/// Whether somebody is the auditor of the other audit of a dialogue that is scored twice.
pub(in crate::core) fn has_twin(conn: &Connection, audit: &Audit, person: &Person) -> Result<bool> {
    let Some(twin) = audit.twin else { return Ok(false) };
    let auditor: Option<i64> = conn
        .prepare_cached("SELECT auditor FROM assignment WHERE audit = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([twin.audit.0], |row| row.get(0))
        .optional()?
        .flatten();
    Ok(auditor == Some(person.id.0))
}

/// Refuses what only the first audit of a dialogue allows.
pub(super) fn require_first(audit: &Audit) -> Result<()> {
    if audit.second {
        return Err(Refusal::rule(format!(
            "audit {} is a second scoring: it measures auditors, and is neither approved, delivered nor disputed",
            audit.id.0
        ))
        .hint("what the agent answers to is the first audit of the dialogue"));
    }
    Ok(())
}

/// Refuses to call a dialogue unsuitable that somebody has scored.
pub(super) fn require_unscored_twin(conn: &Connection, audit: &Audit) -> Result<()> {
    let twin = audit.twin.map(|twin| load(conn, twin.audit)).transpose()?;
    match twin {
        Some(twin) if twin.scoring.is_some() => {
            Err(Refusal::rule(format!("audit {} is not replaced: a score of its dialogue stands", audit.id.0))
                .hint("score what can be scored; a lead or a manager gives it to somebody else: assize assign hand"))
        }
        _ => Ok(()),
    }
}

/// The places of the tickets that are scored twice, each with the place of its second auditor in the pool. One whose
/// first auditor is missing has none either. `assign` gives the second auditors, for places and first auditors.
pub(super) fn seconds(
    plan: &Plan,
    key: &str,
    tickets: &[Ticket],
    firsts: &[Option<usize>],
    assign: impl FnOnce(&[(usize, usize)]) -> Vec<Option<usize>>,
) -> BTreeMap<usize, Option<usize>> {
    let references: Vec<String> = tickets.iter().map(|ticket| ticket.reference.clone()).collect();
    let chosen = dual_subset(key, &references, plan.doubled(tickets.len()));
    let first = |item: usize| Some((item, firsts.get(item).copied().flatten()?));
    let with_first: Vec<(usize, usize)> = chosen.iter().filter_map(|item| first(*item)).collect();
    let found = assign(&with_first);
    let none = chosen.into_iter().map(|item| (item, None));
    none.chain(with_first.iter().map(|(item, _)| *item).zip(found)).collect()
}

/// Stores the audit of a ticket and, where there is to be one, the second, each with its kind and auditor. Which of the two has the lower number is
/// decided by their auditors, so that it does not tell which is the second.
pub(super) fn store_both(
    writing: &mut Writing<'_>,
    new: &New<'_>,
    mut both: Vec<(&'static str, Option<PersonId>)>,
) -> Result<()> {
    both.sort_unstable_by_key(|(_, auditor)| auditor.map(|person| person.0));
    for (kind, auditor) in both {
        store_as(writing, kind, new, auditor)?;
    }
    Ok(())
}

/// Compares the second audits of a draw with those that its key gives. Answers how many choices there are.
pub(super) fn recheck(
    conn: &Connection,
    drawn: &Drawn,
    computed: &BTreeMap<usize, Option<PersonId>>,
    findings: &mut Vec<String>,
) -> Result<usize> {
    let ticket = |place: usize| drawn.tickets.get(place).map(|ticket| ticket.id);
    let wanted: BTreeMap<i64, Option<i64>> =
        computed.iter().filter_map(|(place, who)| Some((ticket(*place)?, who.map(|who| who.0)))).collect();
    let stored = stored(conn, &drawn.name)?;
    let mut tickets: Vec<i64> = wanted.keys().chain(stored.keys()).copied().collect();
    tickets.sort_unstable();
    tickets.dedup();
    for ticket in tickets.into_iter().filter(|ticket| wanted.get(ticket) != stored.get(ticket)) {
        findings
            .push(format!("the second auditor of ticket {ticket} is not the one that the key of {} gives", drawn.name));
    }
    Ok(wanted.len())
}

/// The second audits of a draw by ticket, each with whom it was given to at first.
fn stored(conn: &Connection, draw: &str) -> Result<BTreeMap<i64, Option<i64>>> {
    let mut statement = conn.prepare_cached(
        "SELECT a.ticket, g.auditor FROM audit a JOIN ticket t ON t.id = a.ticket JOIN stratum s ON s.id = t.stratum
         JOIN draw d ON d.id = s.draw JOIN commitment c ON c.id = d.commitment
         LEFT JOIN assignment g ON g.audit = a.id AND g.entry = a.entry WHERE a.kind = 'double' AND c.name = ?1",
    )?;
    let rows = statement.query_map([draw], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
