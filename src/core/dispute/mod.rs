//! Dispute: an agent rejects marks, with a reason, and they are talked over.
//!
//! A *point* is one disputed criterion: why, and which answer the agent proposes. A *session* is the
//! talk between agent and auditor, led by somebody neutral; it keeps, adjusts or withdraws each point,
//! or leaves it to arbitration.

mod session;

pub use session::{Held, hold_session};

use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::calc::scoring::{Answer, Score};
use crate::core::audit::{self, Audit, AuditId, Mark, Scored, answers_of, require_delivered};
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, NOW, PersonId};
use crate::core::policy::{self, Policy, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card, parse_level};
use crate::core::text::Untrusted;
use crate::core::toml::closest;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

/// The number of a dispute.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DisputeId(pub i64);

/// Why a mark is rejected, and what each word means.
pub const REASONS: [(&str, &str); 6] = [
    ("criterion", "the criterion was misunderstood"),
    ("context", "what the agent knew or saw was missing"),
    ("policy", "the rule behind it is unclear or arbitrary"),
    ("communication", "auditor and agent did not understand each other"),
    ("slip", "a plain scoring error"),
    ("wording", "the question itself is worded badly"),
];

/// A dispute as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dispute {
    /// Its number.
    pub id: DisputeId,
    /// The audit it is about.
    pub audit: Audit,
    /// session, settled, arbitration or ruled.
    pub state: String,
    /// Until when the next step is due.
    pub due: Option<NaiveDate>,
    /// Who is to rule, or ruled.
    pub arbiter: Option<people::Person>,
    /// The points, in the order they were opened.
    pub points: Vec<Point>,
    /// The talk, once held.
    pub session: Option<Session>,
    /// Who opened it: the actor of its entry.
    pub opened_by: String,
    /// For whom, where it was filed on another's behalf.
    pub opened_for: Option<String>,
    /// When.
    pub opened_at: String,
    /// The local day of that.
    pub opened_on: NaiveDate,
    /// What its session and its ruling added to the total so far, hundredths of a per cent.
    pub change: i64,
    /// The entry that gave `due`.
    due_given: i64,
    /// Deadlines that passed: stage, day, and who was late.
    pub lapses: Vec<(String, String, Option<String>)>,
}

/// One disputed criterion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Point {
    /// Its number.
    pub id: i64,
    /// The criterion's key.
    pub criterion: String,
    /// Why, one of `REASONS`.
    pub reason: String,
    /// The level the agent proposes; none is not applicable.
    pub proposed: Option<String>,
    /// The agent's words.
    pub statement: Option<Untrusted>,
    /// What the session came to.
    pub outcome: Option<String>,
    /// The level agreed on in the session.
    pub agreed: Option<String>,
    /// What the ruling came to.
    pub verdict: Option<String>,
    /// The level that the ruling gives.
    pub ruled: Option<String>,
}

impl Point {
    /// Whether it waits for a ruling once the session is over.
    pub fn is_open(&self) -> bool {
        self.outcome.as_deref().is_none_or(|outcome| outcome == "unresolved")
    }
}

/// The talk about a dispute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Who led it.
    pub facilitator: people::Person,
    /// On which day.
    pub held: String,
    /// The agent's side of the story.
    pub agent_side: Option<Untrusted>,
    /// The criteria, explained.
    pub criteria_explained: Option<Untrusted>,
    /// Where communication failed.
    pub communication: Option<Untrusted>,
    /// How the audit could be better.
    pub improvement: Option<Untrusted>,
}

/// A point as an agent opens it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// The criterion's key.
    pub criterion: String,
    /// Why, one of `REASONS`.
    pub reason: String,
    /// The level that would be right; `na` is not applicable.
    pub propose: String,
    /// In the agent's words.
    pub statement: String,
}

/// Opens a dispute on one or more criteria of a delivered audit. The same points again change nothing.
/// Answers the dispute and whether it is new.
pub fn open(writing: &mut Writing<'_>, who: &Who, id: AuditId, claims: &[Claim]) -> Result<(DisputeId, bool)> {
    let policy = policy::current(writing)?;
    let calendar = policy.calendar()?;
    let today = calendar.local_day(writing.now());
    let audit = audit::load(writing, id)?;
    people::require_agent(writing, who, &policy, today, &audit.agent, &format!("dispute audit {}", id.0))?;
    let last = require_delivered(&audit)?;
    let card = scorecard::load(writing, audit.card)?;
    if let Some(known) = known(writing, &audit, claims)? {
        return Ok((known, false));
    }
    if audit::is_past_dispute(writing, &audit, writing.now())? {
        return Err(Refusal::rule(format!("audit {} could be disputed until {last}", id.0))
            .hint(format!("the policy gives {} working days from delivery", policy.deadlines.open)));
    }
    let marks = audit.scoring.map(|scoring| audit::marks_of(writing, scoring)).transpose()?.unwrap_or_default();
    for claim in claims {
        check_claim(writing, &audit, &card, &marks, claim)?;
    }
    let due = calendar
        .deadline(writing.now(), policy.deadlines.session)
        .ok_or_else(|| Refusal::data("the time for the session ends outside the calendar"))?;
    let dispute = writing.insert("dispute", &[("audit", &id.0), ("due", &due.to_string())], &[])?;
    let criteria = scorecard::criterion_ids(writing, audit.card)?;
    for claim in claims {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
            ("dispute", &dispute),
            ("audit", &id.0),
            ("criterion", &criteria.get(&claim.criterion)),
            ("reason", &claim.reason),
            ("proposed", &parse_level(&claim.propose)),
        ];
        writing.insert("point", &facts, &[("statement", Some(&claim.statement))])?;
    }
    writing.note(format!("dispute {dispute} of audit {}", id.0));
    Ok((DisputeId(dispute), true))
}

/// The dispute that stands already with just these points.
fn known(conn: &Connection, audit: &Audit, claims: &[Claim]) -> Result<Option<DisputeId>> {
    for id in of_audit(conn, audit.id)? {
        let points = points(conn, id)?;
        let same = points.len() == claims.len()
            && claims.iter().all(|claim| {
                points.iter().any(|point| {
                    point.criterion == claim.criterion
                        && point.reason == claim.reason
                        && point.proposed == parse_level(&claim.propose)
                        && point.statement.as_ref().is_none_or(|text| text.expose() == claim.statement)
                })
            });
        if same {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

fn check_claim(conn: &Connection, audit: &Audit, card: &Card, marks: &[Mark], claim: &Claim) -> Result<()> {
    let criterion = card.criterion(&claim.criterion)?;
    reason(&claim.reason)?;
    if claim.statement.trim().is_empty() {
        return Err(Refusal::words("the statement is empty")
            .hint("say in your words what the auditor could not see: --statement TEXT or @FILE"));
    }
    let proposed = parse_level(&claim.propose);
    let answer = criterion.answer(proposed.as_deref())?;
    let mark = marks.iter().find(|mark| mark.criterion == claim.criterion);
    if mark.is_some_and(|mark| mark.level == proposed) {
        return Err(Refusal::rule(format!("`{}` is `{}` already", claim.criterion, claim.propose))
            .hint("propose the answer that would be right"));
    }
    if let (Answer::Level(worth), Some(stands)) = (answer, mark.and_then(|mark| mark.percent))
        && worth < stands
    {
        return Err(Refusal::rule(format!("`{}` would be worse than the mark that stands", claim.propose))
            .hint("a dispute asks for a better answer, or says that the criterion does not apply: na"));
    }
    let taken: Option<i64> = conn
        .prepare_cached(
            "SELECT p.dispute FROM point p JOIN criterion c ON c.id = p.criterion WHERE p.audit = ?1 AND c.key = ?2",
        )?
        .query_row(params![audit.id.0, claim.criterion], |row| row.get(0))
        .optional()?;
    match taken {
        Some(dispute) => Err(Refusal::rule(format!(
            "`{}` of audit {} is disputed already, in dispute {dispute}",
            claim.criterion, audit.id.0
        ))),
        None => Ok(()),
    }
}

/// A reason by its word.
pub fn reason(text: &str) -> Result<()> {
    if REASONS.iter().any(|(word, _)| *word == text) {
        return Ok(());
    }
    let hint = closest(text, REASONS.map(|(word, _)| word)).map_or_else(
        || format!("reasons are {}", REASONS.map(|(word, _)| word).join(", ")),
        |best| format!("did you mean `{best}`?"),
    );
    Err(Refusal::words(format!("`{text}` is not a reason")).hint(hint))
}

/// How somebody is tied to the agent or the auditor of a case, where they are.
pub(super) fn tied(
    conn: &Connection,
    actor: &people::Person,
    dispute: &Dispute,
    today: NaiveDate,
    policy: &Policy,
) -> Result<Option<String>> {
    if audit::has_twin(conn, &dispute.audit, actor)? {
        return Ok(Some("they audit the same dialogue".to_owned()));
    }
    for side in std::iter::once(&dispute.audit.agent).chain(&dispute.audit.auditor) {
        let days = (dispute.audit.received, today);
        if let Some(tie) = people::tie(conn, NOW, actor.id, side.id, days, policy)? {
            return Ok(Some(format!("{} is in the case, and {tie}", side.handle)));
        }
    }
    Ok(None)
}

/// Who has had a part in the disputes about one audit.
pub(super) struct Parts {
    /// Who led their sessions.
    pub(super) facilitators: BTreeSet<PersonId>,
    /// Who opened them.
    pub(super) openers: BTreeSet<String>,
    /// Who was drawn to rule on them.
    pub(super) arbiters: BTreeSet<PersonId>,
}

/// Who has had a part in the disputes about an audit: it is one case, however many disputes it has.
pub(super) fn parts(conn: &Connection, audit: AuditId) -> Result<Parts> {
    let people = |sql: &str| -> Result<BTreeSet<PersonId>> {
        let mut statement = conn.prepare_cached(sql)?;
        let rows = statement.query_map([audit.0], |row| Ok(PersonId(row.get(0)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    let mut openers =
        conn.prepare_cached("SELECT e.actor FROM dispute d JOIN entry e ON e.id = d.entry WHERE d.audit = ?1")?;
    Ok(Parts {
        facilitators: people(
            "SELECT s.facilitator FROM session s JOIN dispute d ON d.id = s.dispute WHERE d.audit = ?1",
        )?,
        openers: openers.query_map([audit.0], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?,
        arbiters: people(
            "SELECT s.arbiter FROM seat s JOIN dispute d ON d.id = s.dispute WHERE d.audit = ?1 AND s.arbiter IS NOT NULL",
        )?,
    })
}

/// Scores an audit anew with some answers changed. Never worse off: a total below the one before is
/// refused. Answers the new total.
pub(super) fn rescore(
    writing: &mut Writing<'_>,
    audit: &Audit,
    basis: &'static str,
    scorer: PersonId,
    changes: &[(String, Option<String>)],
) -> Result<Option<i64>> {
    let card = scorecard::load(writing, audit.card)?;
    let scoring = audit.scoring.ok_or_else(|| Refusal::fault("a dispute without a score"))?;
    let mut marks = audit::marks_of(writing, scoring)?;
    for (key, level) in changes {
        let criterion = card.criterion(key)?;
        criterion.answer(level.as_deref())?;
        let percent = level.as_deref().map(|level| criterion.level(level)).transpose()?.map(|level| level.percent.0);
        if let Some(mark) = marks.iter_mut().find(|mark| mark.criterion == *key) {
            (mark.level, mark.percent) = (level.clone(), percent);
        }
    }
    never_worse(audit, &card.score(&answers_of(&marks))?)?;
    let (met, develop) = audit::feedback(writing, scoring)?;
    let renewed = Scored {
        audit: audit.id,
        basis,
        scorer,
        card: audit.card,
        marks: &marks,
        met: met.as_ref().map(Untrusted::expose),
        develop: develop.as_ref().map(Untrusted::expose),
    };
    audit::record_scoring(writing, &renewed, &card).map(|score| score.total)
}

/// Neither the total nor the score before fails goes down: where one fail hides it, a lowered mark
/// would come out with the next dispute.
fn never_worse(audit: &Audit, after: &Score) -> Result<()> {
    let pairs = [("", audit.total, after.total), (", fails aside", audit.raw, after.raw)];
    match pairs.into_iter().find(|(_, before, after)| after < before) {
        None => Ok(()),
        Some((which, before, after)) => {
            let after = after.map_or_else(|| "undefined".to_owned(), |_| format!("{} %", percent(after)));
            let says = format!("the agent would be worse off{which}: {} % before, {after} after", percent(before));
            Err(Refusal::rule(says).hint(
                "a dispute never lowers a score: keep the mark; what else was found becomes coaching, not points",
            ))
        }
    }
}

fn percent(total: Option<i64>) -> String {
    total.map_or_else(|| "–".to_owned(), |total| crate::calc::decimal::Hundredths(total).to_string())
}

/// A dispute by its number.
pub fn load(conn: &Connection, id: DisputeId) -> Result<Dispute> {
    load_in(conn, id, &policy::current(conn)?.calendar()?)
}

fn load_in(conn: &Connection, id: DisputeId, calendar: &Calendar) -> Result<Dispute> {
    let found = conn
        .prepare_cached(
            "SELECT d.audit, d.state, d.due, d.arbiter, p.handle, e.actor, e.at, e.principal, d.due_given FROM dispute_state d
             JOIN entry e ON e.id = d.opened LEFT JOIN person p ON p.id = d.arbiter WHERE d.dispute = ?1",
        )?
        .query_row([id.0], Standing::from_row)
        .optional()?;
    let Some(standing) = found else {
        return Err(unknown(conn, id)?);
    };
    let opened_on = calendar.local_day(standing.opened_at.parse().map_err(Refusal::data)?);
    Ok(Dispute {
        id,
        audit: audit::load_in(conn, standing.audit, calendar)?,
        state: standing.state,
        due: standing.due.as_deref().map(day).transpose()?,
        arbiter: standing.arbiter,
        points: points(conn, id)?,
        session: session(conn, id)?,
        opened_by: standing.opened_by,
        opened_for: standing.opened_for,
        opened_on,
        opened_at: standing.opened_at,
        change: change(conn, id, standing.audit)?,
        due_given: standing.due_given,
        lapses: lapses(conn, id)?,
    })
}

impl Dispute {
    /// Whether its day has passed, counted by the policy under which the day was given.
    pub fn is_late(&self, conn: &Connection, now: Moment) -> Result<bool> {
        let calendar = policy::as_of(conn, self.due_given)?.calendar()?;
        Ok(self.due.is_some_and(|due| calendar.is_past(due, now)))
    }
}

/// What a dispute's session and ruling added to the total.
fn change(conn: &Connection, id: DisputeId, audit: AuditId) -> Result<i64> {
    let entries: (Option<i64>, Option<i64>) = conn
        .prepare_cached(
            "SELECT s.entry, r.entry FROM dispute_state d LEFT JOIN session s ON s.id = d.session
             LEFT JOIN ruling r ON r.id = d.ruling WHERE d.dispute = ?1",
        )?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut change = 0;
    for entry in [entries.0, entries.1].into_iter().flatten() {
        let (before, after) = (total_of(conn, audit, entry.saturating_sub(1))?, total_of(conn, audit, entry)?);
        change += after.unwrap_or(0) - before.unwrap_or(0);
    }
    Ok(change)
}

/// The total of an audit as it stood after an entry.
fn total_of(conn: &Connection, audit: AuditId, entry: i64) -> Result<Option<i64>> {
    let total = conn
        .prepare_cached("SELECT total FROM scoring WHERE audit = ?1 AND entry <= ?2 ORDER BY id DESC LIMIT 1")?
        .query_row(params![audit.0, entry], |row| row.get(0))
        .optional()?;
    Ok(total.flatten())
}

/// One row of `dispute_state`, with who opened it.
struct Standing {
    audit: AuditId,
    state: String,
    due: Option<String>,
    arbiter: Option<people::Person>,
    opened_by: String,
    opened_at: String,
    opened_for: Option<String>,
    due_given: i64,
}

impl Standing {
    fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let (arbiter, handle): (Option<i64>, Option<String>) = (row.get(3)?, row.get(4)?);
        Ok(Self {
            audit: AuditId(row.get(0)?),
            state: row.get(1)?,
            due: row.get(2)?,
            arbiter: arbiter.zip(handle).map(|(id, handle)| people::Person { id: PersonId(id), handle }),
            opened_by: row.get(5)?,
            opened_at: row.get(6)?,
            opened_for: row.get(7)?,
            due_given: row.get(8)?,
        })
    }
}

/// How an answer came to be another than the auditor's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The dispute that changed it.
    pub dispute: DisputeId,
    /// What the auditor had answered; none is not applicable.
    pub from: Option<String>,
}

/// The answers of an audit that disputes changed, by criterion.
pub fn changes(conn: &Connection, audit: AuditId) -> Result<BTreeMap<String, Change>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.key, p.dispute, (SELECT m.level FROM mark m JOIN scoring s ON s.id = m.scoring
           WHERE s.audit = p.audit AND m.criterion = p.criterion ORDER BY s.id LIMIT 1)
         FROM point p JOIN criterion c ON c.id = p.criterion LEFT JOIN settlement t ON t.point = p.id
         LEFT JOIN decision d ON d.point = p.id
         WHERE p.audit = ?1 AND (t.outcome = 'adjusted' OR d.verdict <> 'keep')",
    )?;
    let rows = statement
        .query_map([audit.0], |row| Ok((row.get(0)?, Change { dispute: DisputeId(row.get(1)?), from: row.get(2)? })))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn unknown(conn: &Connection, id: DisputeId) -> Result<Refusal> {
    let last: i64 = conn.query_row("SELECT coalesce(max(id), 0) FROM dispute", [], |row| row.get(0))?;
    let hint =
        if last == 0 { "nothing is disputed yet".to_owned() } else { format!("disputes have the numbers 1 to {last}") };
    Ok(Refusal::rule(format!("there is no dispute {}", id.0)).hint(hint))
}

/// Every dispute, oldest first; with `states` only those in one of them.
pub fn list(conn: &Connection, states: &[&str]) -> Result<Vec<Dispute>> {
    let mut statement = conn.prepare_cached("SELECT dispute, state FROM dispute_state ORDER BY dispute")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    let found: Vec<(i64, String)> = rows.collect::<rusqlite::Result<_>>()?;
    let calendar = policy::current(conn)?.calendar()?;
    found
        .into_iter()
        .filter(|(_, state)| states.is_empty() || states.contains(&state.as_str()))
        .map(|(id, _)| load_in(conn, DisputeId(id), &calendar))
        .collect()
}

fn of_audit(conn: &Connection, audit: AuditId) -> Result<Vec<DisputeId>> {
    let mut statement = conn.prepare_cached("SELECT id FROM dispute WHERE audit = ?1 ORDER BY id")?;
    let rows = statement.query_map([audit.0], |row| Ok(DisputeId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn points(conn: &Connection, id: DisputeId) -> Result<Vec<Point>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.id, c.key, p.reason, p.proposed, p.statement, t.outcome, t.level, d.verdict, d.level
         FROM point p JOIN criterion c ON c.id = p.criterion LEFT JOIN settlement t ON t.point = p.id
         LEFT JOIN decision d ON d.point = p.id WHERE p.dispute = ?1 ORDER BY p.id",
    )?;
    let rows = statement.query_map([id.0], |row| {
        Ok(Point {
            id: row.get(0)?,
            criterion: row.get(1)?,
            reason: row.get(2)?,
            proposed: row.get(3)?,
            statement: row.get::<_, Option<String>>(4)?.map(Untrusted::new),
            outcome: row.get(5)?,
            agreed: row.get(6)?,
            verdict: row.get(7)?,
            ruled: row.get(8)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn session(conn: &Connection, id: DisputeId) -> Result<Option<Session>> {
    Ok(conn
        .prepare_cached(
            "SELECT s.facilitator, p.handle, s.held, s.agent_side, s.criteria_explained, s.communication, s.improvement
             FROM session s JOIN person p ON p.id = s.facilitator WHERE s.dispute = ?1",
        )?
        .query_row([id.0], |row| {
            let text = |column: usize| row.get::<_, Option<String>>(column).map(|text| text.map(Untrusted::new));
            Ok(Session {
                facilitator: people::Person { id: PersonId(row.get(0)?), handle: row.get(1)? },
                held: row.get(2)?,
                agent_side: text(3)?,
                criteria_explained: text(4)?,
                communication: text(5)?,
                improvement: text(6)?,
            })
        })
        .optional()?)
}

fn lapses(conn: &Connection, id: DisputeId) -> Result<Vec<(String, String, Option<String>)>> {
    let mut statement = conn.prepare_cached(
        "SELECT l.stage, l.due, p.handle FROM lapse l LEFT JOIN person p ON p.id = l.person WHERE l.dispute = ?1 ORDER BY l.id",
    )?;
    let rows = statement.query_map([id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
