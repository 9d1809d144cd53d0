//! Sight: what a policy hides from auditors until they hand in, from whom it is hidden, and what each of them had been
//! shown when they did.

use super::blind_lot::blind_lot;
use super::state::{Audit, AuditId};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::{self, Person, PersonId, Role};
use crate::core::policy::{self, BlindField, Policy};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::{BTreeSet, HashMap};

/// What is hidden from a reader, and of which dialogues.
pub struct Blindfold {
    fields: BTreeSet<BlindField>,
    /// Each with what a lot shows of it to the reader all the same.
    requests: HashMap<RequestId, Option<BlindField>>,
}

/// The audits whose marks are to come, of one dialogue or of all: who has each, and whether the reader handed in marks of that
/// dialogue before, or asked to see what is hidden. A dialogue that gave way to another waits with it: both are of one
/// stratum, so what is told of the first tells of the second.
const WAITING: &str = "
    WITH RECURSIVE gave_way(request, ticket) AS (
      SELECT a.request, d.next FROM replaced d CROSS JOIN replacement p ON p.id = d.replacement CROSS JOIN audit a ON a.ticket = p.ticket
      WHERE d.next IS NOT NULL AND (?1 IS NULL OR a.request = ?1)
      UNION SELECT g.request, d.next FROM gave_way g JOIN replacement p ON p.ticket = g.ticket JOIN replaced d ON d.replacement = p.id
      WHERE d.next IS NOT NULL),
    named(request, audit) AS (
      SELECT a.request, o.audit FROM open_audit o CROSS JOIN audit a ON a.id = o.audit WHERE ?1 IS NULL OR a.request = ?1
      UNION ALL SELECT g.request, a.id FROM gave_way g CROSS JOIN audit a ON a.ticket = g.ticket)
    SELECT n.request, (SELECT i.one FROM identity i WHERE i.person = o.auditor) = ?2 AS own,
      (SELECT l.field FROM blind_lot l WHERE l.audit = n.audit AND l.shown = 1) AS shown,
      CASE WHEN s.kind = 'repeat' THEN EXISTS (SELECT 1 FROM revelation x WHERE x.audit = s.id AND x.auditor = ?2) ELSE
      EXISTS (SELECT 1 FROM audit a JOIN scoring x ON x.audit = a.id WHERE a.request = s.request AND x.basis = 'audit' AND x.scorer = ?2)
      OR EXISTS (SELECT 1 FROM audit a JOIN revelation x ON x.audit = a.id WHERE a.request = s.request AND x.auditor = ?2) END AS saw
    FROM named n CROSS JOIN open_audit o ON o.audit = n.audit CROSS JOIN audit s ON s.id = n.audit";

/// The newest marks of the audit `s.audit` that an auditor gave and nobody took back.
const NEWEST: &str = "(SELECT max(x.id) FROM scoring x WHERE x.audit = s.audit AND x.basis = 'audit'
    AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = x.id))";

/// Whether the lot of its draw shows what is seen (`y`) to the auditor of `s.audit`.
const BY_LOT: &str = "EXISTS (SELECT 1 FROM blind_lot l WHERE l.audit = s.audit AND l.field = y.field AND l.shown = 1)";

impl Blindfold {
    /// What a policy hides from a reader, of one dialogue or of all. It is hidden from everybody who audits, as long as
    /// marks are to come: also another auditor may get the audit. It is shown to who handed in their marks of that
    /// dialogue or asked to see it, and to people who do not audit; what the lot of a draw shows, to the auditor.
    pub fn of(
        conn: &Connection,
        request: Option<RequestId>,
        reader: Option<&Person>,
        today: NaiveDate,
        policy: &Policy,
    ) -> Result<Self> {
        let mut fields: BTreeSet<BlindField> = policy.blind.hide.iter().copied().collect();
        // Whatever the policy says: a machine is held against people who did not know its verdict.
        if has_verdicts(conn)? {
            fields.insert(BlindField::Verdict);
        }
        let mut fold = Self { fields, requests: HashMap::new() };
        if fold.fields.is_empty() {
            return Ok(fold);
        }
        let audits = reader.map(|reader| people::has_role(conn, reader.id, Role::Auditor, today)).transpose()?;
        let mut statement = conn.prepare_cached(WAITING)?;
        let mut rows = statement.query(params![request.map(|one| one.0), reader.map(|reader| reader.id.0)])?;
        while let Some(row) = rows.next()? {
            let (own, saw): (Option<bool>, bool) = (row.get("own")?, row.get("saw")?);
            let shown = if own == Some(true) { row.get("shown")? } else { None };
            if !saw && (own == Some(true) || audits != Some(false)) {
                // Where several of a dialogue are to come, what is shown of the reader's own is no secret to them.
                let known = fold.requests.entry(RequestId(row.get("request")?)).or_default();
                *known = known.or(shown);
            }
        }
        Ok(fold)
    }

    /// Hides it of more dialogues: of those that somebody else marks without it.
    pub fn cover(&mut self, requests: impl IntoIterator<Item = RequestId>) {
        self.requests.extend(requests.into_iter().map(|request| (request, None)));
    }

    /// Whether that is hidden of dialogues whose marks are to come.
    pub fn hides(&self, field: BlindField) -> bool {
        self.fields.contains(&field)
    }

    /// What is hidden of a dialogue.
    pub fn hidden(&self, request: RequestId) -> BTreeSet<BlindField> {
        let Some(shown) = self.requests.get(&request) else { return BTreeSet::new() };
        self.fields.iter().filter(|field| Some(**field) != *shown).copied().collect()
    }

    /// The dialogues of which something is hidden, each with what.
    pub fn of_all(&self) -> impl Iterator<Item = (RequestId, BTreeSet<BlindField>)> {
        self.requests.keys().map(|request| (*request, self.hidden(*request)))
    }

    /// Whether anything is hidden of any dialogue.
    pub fn hides_something(&self) -> bool {
        self.requests.keys().any(|request| !self.hidden(*request).is_empty())
    }

    /// Whether it is hidden of any dialogue whose it is.
    pub fn hides_some_agent(&self) -> bool {
        self.of_agents().next().is_some()
    }

    /// The dialogues of which it is hidden whose they are.
    pub fn of_agents(&self) -> impl Iterator<Item = RequestId> {
        self.requests.keys().copied().filter(|request| self.hides_agent(*request))
    }

    /// The dialogues of which it is hidden what machines say.
    pub fn of_verdicts(&self) -> impl Iterator<Item = RequestId> {
        self.requests.keys().copied().filter(|request| self.hidden(*request).contains(&BlindField::Verdict))
    }

    /// Whether it is hidden whose dialogue it is.
    pub fn hides_agent(&self, request: RequestId) -> bool {
        let shown = self.requests.get(&request);
        self.fields.contains(&BlindField::Agent) && shown.is_some_and(|shown| *shown != Some(BlindField::Agent))
    }
}

/// Whether any machine said anything.
fn has_verdicts(conn: &Connection) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM machine_verdict LIMIT 1")?.exists([])?)
}

/// What is hidden from who scores a dialogue: what the policy hides, and what machines say of it, where they do.
pub(super) fn hidden_of(conn: &Connection, policy: &Policy, request: RequestId) -> Result<BTreeSet<BlindField>> {
    let mut hidden: BTreeSet<BlindField> = policy.blind.hide.iter().copied().collect();
    if conn.prepare_cached("SELECT 1 FROM machine_verdict WHERE request = ?1")?.exists([request.0])? {
        hidden.insert(BlindField::Verdict);
    }
    Ok(hidden)
}

/// The refs of dialogues.
pub fn refs_of(conn: &Connection, requests: impl Iterator<Item = RequestId>) -> Result<BTreeSet<String>> {
    let mut statement = conn.prepare_cached("SELECT ref FROM request WHERE id = ?1")?;
    let refs = requests.map(|request| statement.query_row([request.0], |row| row.get("ref")));
    Ok(refs.collect::<rusqlite::Result<_>>()?)
}

/// Something that the policy hid when an auditor handed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seen {
    /// What.
    pub field: BlindField,
    /// Whether they had been shown it all the same.
    pub saw: bool,
    /// Whether the lot of the draw shows it to its auditor.
    pub by_lot: bool,
}

/// What was hidden from the auditor who gave the newest marks of an audit, and whether they had seen it. A score that is
/// taken out for the reader tells nothing.
pub fn seen(conn: &Connection, audit: &Audit) -> Result<Vec<Seen>> {
    if audit.scoring.is_none() {
        return Ok(Vec::new());
    }
    let mut statement = conn.prepare_cached(&format!(
        "SELECT y.field, y.seen, {BY_LOT} AS by_lot FROM sight y JOIN scoring s ON s.id = y.scoring WHERE s.audit = ?1 AND s.id = {NEWEST} ORDER BY y.field"
    ))?;
    let rows = statement.query_map([audit.id.0], |row| {
        Ok(Seen { field: row.get("field")?, saw: row.get("seen")?, by_lot: row.get("by_lot")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The audits whose newest marks were given in sight of something that the policy hid. What the lot of a draw shows is no
/// doing of the auditor, and not meant.
pub fn in_sight(conn: &Connection) -> Result<BTreeSet<AuditId>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT DISTINCT s.audit FROM sight y JOIN scoring s ON s.id = y.scoring WHERE y.seen = 1 AND NOT {BY_LOT} AND s.id = {NEWEST}"
    ))?;
    let rows = statement.query_map([], |row| Ok(AuditId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What of an audit that waits for its marks somebody sees who brings them in for its auditor; nothing where the auditor hands
/// them in.
pub(super) fn sight_of_bringer(
    conn: &Connection,
    actor: &Actor,
    audit: &Audit,
    scorer: PersonId,
) -> Result<BTreeSet<BlindField>> {
    let Some(bringer) = actor.known().filter(|bringer| bringer.id != scorer) else { return Ok(BTreeSet::new()) };
    let fold = Blindfold::of(conn, Some(audit.request), Some(bringer), actor.today, &actor.policy)?;
    let hidden = fold.hidden(audit.request);
    let all = hidden_of(conn, &actor.policy, audit.request)?;
    Ok(all.into_iter().filter(|field| !hidden.contains(field)).collect())
}

/// Records with the newest scoring of an audit what the policy hid from its scorer, and whether they had seen it: they
/// asked to, of it or of a dialogue that gave way to it, who brought the marks in for them sees it, they scored it or the dialogue before, a policy since it was theirs did not
/// hide it, or the lot of its draw shows it.
pub(super) fn record_sight(
    writing: &mut Writing<'_>,
    actor: &Actor,
    audit: AuditId,
    (scorer, bringer): (PersonId, &BTreeSet<BlindField>),
) -> Result<()> {
    let request =
        writing.prepare_cached("SELECT request FROM audit WHERE id = ?1")?.query_row([audit.0], |row| row.get(0))?;
    let hidden = hidden_of(writing, &actor.policy, RequestId(request))?;
    if hidden.is_empty() {
        return Ok(());
    }
    let (scoring, since, before): (i64, i64, bool) = writing
        .prepare_cached(
            "SELECT (SELECT max(id) FROM scoring WHERE audit = ?1),
               coalesce((SELECT min(entry) FROM assignment WHERE audit = ?1 AND +auditor = ?2), 0),
               EXISTS (
                 WITH RECURSIVE before(audit, ticket) AS (
                   SELECT id, ticket FROM audit WHERE id = ?1
                   UNION SELECT a.id, a.ticket FROM before b JOIN replaced d ON d.next = b.ticket
                   JOIN replacement p ON p.id = d.replacement JOIN audit a ON a.ticket = p.ticket)
                 SELECT 1 FROM revelation v JOIN before b ON b.audit = v.audit WHERE v.auditor = ?2)
               OR (SELECT count(*) FROM scoring WHERE audit = ?1 AND basis = 'audit' AND scorer = ?2) > 1
               OR EXISTS (SELECT 1 FROM audit WHERE id = ?1 AND kind = 'repeat')",
        )?
        .query_row(params![audit.0, scorer.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    // Where none came since, the one that holds is the only one, and it hides them all.
    let policies = if policy::is_newer_than(writing, since)? { policy::since(writing, since)? } else { Vec::new() };
    let lot = blind_lot(writing, audit)?.filter(|lot| lot.shown);
    for field in hidden {
        let by_lot = lot.is_some_and(|lot| lot.field == field);
        let saw = by_lot
            || before
            || bringer.contains(&field)
            || (field != BlindField::Verdict && policies.iter().any(|policy| !policy.blind.hide.contains(&field)));
        let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
            [("scoring", &scoring), ("field", &field), ("seen", &saw)];
        writing.insert("sight", &facts, &[])?;
    }
    Ok(())
}
