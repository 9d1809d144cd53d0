//! Audit: one dialogue looked at by one auditor against one card.
//!
//! A *mark* is the answer to one criterion, with its evidence. A *scoring* is the marks of an audit at
//! one time. A *delivery* shows the scored audit to the agent and opens the time to dispute it.

mod after;
mod answers;
mod approval;
mod double;
mod recheck;

pub use after::{
    Asking, Continuation, Extended, Handed, Outcome, Replacement, Spot, Step, Tally, UNSUITABLE, Unsuitable, Voiding,
    askings, confirm, continuations, extend, hand, replace, spot, spot_reason, steps, tallies, void, why_void,
};
pub use answers::{Answers, Given};
pub use approval::{approve, awaited, returned};
pub(super) use double::has_twin;
pub use double::{Twin, conceal, may_see};
pub use recheck::{recheck_assignments, recheck_scores};

use after::{Case, Until, takers};

use crate::calc::calendar::Calendar;
use crate::calc::draw::{assign_seconds, assign_within};
use crate::calc::moment::Moment;
use crate::calc::scoring::{Class, Score, band_of};
use crate::core::draw::{self, Committed, Draw, Seeded, Ticket};
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, NOW, Person, PersonId, Role, Untold};
use crate::core::plan::{self, Plan};
use crate::core::policy::{self, Policy, day};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::request::{self, RequestId};
use crate::core::scorecard::{self, Card, CardId, NA};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// The number of an audit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AuditId(pub i64);

/// An audit as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Audit {
    /// Its number.
    pub id: AuditId,
    /// The dialogue.
    pub request: RequestId,
    /// The dialogue's ref.
    pub reference: Untrusted,
    /// Whose dialogue it is.
    pub agent: Person,
    /// Who audits; none where everybody was barred.
    pub auditor: Option<Person>,
    /// The card it is scored by.
    pub card: CardId,
    /// The ticket that drew it; none for a spot check.
    pub ticket: Option<i64>,
    /// The draw; none for a spot check.
    pub draw: Option<String>,
    /// Whether its draw is void: it is in no rate.
    pub void: bool,
    /// Whether it is the second scoring of its dialogue, which measures auditors, not the agent.
    pub second: bool,
    /// The other audit of its dialogue, where that is scored twice.
    pub twin: Option<Twin>,
    /// Why its score is hidden from whoever reads, where [`conceal`] hid it.
    pub hidden: Option<&'static str>,
    /// unassigned, assigned, scored, delivered, acknowledged, disputed or decided; or aside: questioned, replaced, void.
    pub state: String,
    /// The last day to score.
    pub score_due: NaiveDate,
    /// The last day to dispute, once delivered.
    pub dispute_due: Option<NaiveDate>,
    /// The entry that delivered it.
    pub delivered: Option<i64>,
    /// The newest scoring.
    pub scoring: Option<i64>,
    /// The newest total, hundredths of a per cent.
    pub total: Option<i64>,
    /// The newest score before fails.
    pub raw: Option<i64>,
    /// The total that the auditor gave.
    pub first_total: Option<i64>,
    /// The band of the newest total.
    pub band: Option<String>,
    /// The local day of the dialogue.
    pub received: NaiveDate,
    /// The local day on which the auditor scored it.
    pub scored_on: Option<NaiveDate>,
}

impl Audit {
    /// Whether its newest score was returned: it waits to be scored anew.
    pub fn is_returned(&self) -> bool {
        self.scoring.is_some() && self.state == "assigned"
    }

    /// Why it is in no rate, where it is in none.
    pub fn outside(&self) -> Option<&'static str> {
        if self.ticket.is_none() {
            Some("spot check")
        } else if self.state == "replaced" {
            Some("replaced")
        } else if self.void {
            Some("void draw")
        } else {
            self.second.then_some("second scoring")
        }
    }
}

/// A dialogue's own time from the newest word on it: the view of all dialogues would be made whole for each question.
const SELECT: &str = "SELECT s.audit, s.request, r.ref, s.agent, p.handle, s.auditor, q.handle, s.card, s.state, s.score_due, s.dispute_due,
    s.scoring, s.total, s.raw, s.first_total, s.band, coalesce(v.counts, r.received), s.scored_at, s.delivered,
    s.ticket, s.draw, s.void, s.kind = 'double', s.twin, s.blind
    FROM audit_state s JOIN request r ON r.id = s.request
    LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id)
    JOIN person p ON p.id = s.agent LEFT JOIN person q ON q.id = s.auditor";

/// An audit by its number.
pub fn load(conn: &Connection, id: AuditId) -> Result<Audit> {
    load_in(conn, id, &policy::current(conn)?.calendar()?)
}

/// The same in a calendar that is known already, for lists: to read the policy anew for each would cost
/// more than the audit.
pub(super) fn load_in(conn: &Connection, id: AuditId, calendar: &Calendar) -> Result<Audit> {
    let found = conn
        .prepare_cached(&format!("{SELECT} WHERE s.audit = ?1"))?
        .query_row([id.0], RawAudit::from_row)
        .optional()?;
    match found {
        Some(raw) => raw.read(calendar),
        None => Err(unknown(conn, id)?),
    }
}

/// Every audit, by number; with `states` only those in one of them.
pub fn list(conn: &Connection, states: &[&str]) -> Result<Vec<Audit>> {
    let calendar = policy::current(conn)?.calendar()?;
    let mut statement = conn.prepare_cached(&format!("{SELECT} ORDER BY s.audit"))?;
    let rows = statement.query_map([], RawAudit::from_row)?;
    let mut audits = Vec::new();
    for row in rows {
        let audit = row?.read(&calendar)?;
        if states.is_empty() || states.contains(&audit.state.as_str()) {
            audits.push(audit);
        }
    }
    Ok(audits)
}

/// The audits of a request, oldest first.
pub fn of_request(conn: &Connection, reference: &str) -> Result<Vec<AuditId>> {
    let mut statement = conn
        .prepare_cached("SELECT a.id FROM audit a JOIN request r ON r.id = a.request WHERE r.ref = ?1 ORDER BY a.id")?;
    let rows = statement.query_map([reference], |row| Ok(AuditId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn unknown(conn: &Connection, id: AuditId) -> Result<Refusal> {
    let last: i64 = conn.query_row("SELECT coalesce(max(id), 0) FROM audit", [], |row| row.get(0))?;
    let hint = if last == 0 {
        "none is drawn yet: assize assign nightly".to_owned()
    } else {
        format!("audits have the numbers 1 to {last}")
    };
    Ok(Refusal::rule(format!("there is no audit {}", id.0)).hint(hint))
}

/// An audit's columns before days are parsed.
struct RawAudit {
    audit: Audit,
    days: (String, Option<String>, String, Option<String>),
}

impl RawAudit {
    fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let auditor: Option<i64> = row.get(5)?;
        let auditor_handle: Option<String> = row.get(6)?;
        let audit = Audit {
            id: AuditId(row.get(0)?),
            request: RequestId(row.get(1)?),
            reference: Untrusted::new(row.get::<_, String>(2)?),
            agent: Person { id: PersonId(row.get(3)?), handle: row.get(4)? },
            auditor: auditor.zip(auditor_handle).map(|(id, handle)| Person { id: PersonId(id), handle }),
            card: CardId(row.get(7)?),
            ticket: row.get(19)?,
            draw: row.get(20)?,
            void: row.get(21)?,
            second: row.get(22)?,
            twin: Twin::of(row.get(23)?, row.get(24)?),
            hidden: None,
            state: row.get(8)?,
            score_due: NaiveDate::MIN,
            dispute_due: None,
            delivered: row.get(18)?,
            scoring: row.get(11)?,
            total: row.get(12)?,
            raw: row.get(13)?,
            first_total: row.get(14)?,
            band: row.get(15)?,
            received: NaiveDate::MIN,
            scored_on: None,
        };
        Ok(Self { audit, days: (row.get(9)?, row.get(10)?, row.get(16)?, row.get(17)?) })
    }

    fn read(self, calendar: &Calendar) -> Result<Audit> {
        let (score_due, dispute_due, received, scored_at) = self.days;
        let local = |at: String| Ok::<_, Refusal>(calendar.local_day(at.parse().map_err(Refusal::data)?));
        Ok(Audit {
            score_due: day(&score_due)?,
            dispute_due: dispute_due.as_deref().map(day).transpose()?,
            received: local(received)?,
            scored_on: scored_at.map(local).transpose()?,
            ..self.audit
        })
    }
}

/// What one window of a plan came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Night {
    /// The draw.
    pub draw: Draw,
    /// How many have none, since all were barred or there are none.
    pub unassigned: usize,
    /// How many are scored twice.
    pub twice: usize,
    /// How many of those have no second auditor.
    pub alone: usize,
    /// Whose dialogues were drawn without their having been told of monitoring.
    pub untold: Untold,
}

impl Night {
    /// Whether tickets or auditors were short.
    pub const fn is_short(&self) -> bool {
        self.unassigned > 0 || self.alone > 0 || self.draw.shortfall > 0
    }
}

/// Draws one window of a plan and gives each dialogue to an auditor, by the same key. None where the
/// window has no dialogues: it stays due.
pub fn draw(writing: &mut Writing<'_>, plan: &Plan, window: (NaiveDate, NaiveDate)) -> Result<Option<Night>> {
    let policy = policy::current(writing)?;
    let draw = draw::draw_alone(writing, plan, window, &policy)?;
    draw.map(|draw| hand_out(writing, plan, draw, &policy)).transpose()
}

/// Draws what was committed, by a seed that came after it, and gives each dialogue to an auditor.
pub fn draw_committed(writing: &mut Writing<'_>, committed: &Committed, seeded: &Seeded) -> Result<Night> {
    let policy = policy::current(writing)?;
    let draw = draw::draw(writing, committed, seeded)?;
    hand_out(writing, &plan::by_id(writing, committed.plan)?, draw, &policy)
}

/// Gives each drawn dialogue to an auditor, by the draw's own key.
fn hand_out(writing: &mut Writing<'_>, plan: &Plan, draw: Draw, policy: &Policy) -> Result<Night> {
    let calendar = policy.calendar()?;
    let due = calendar
        .deadline(writing.now(), plan.days())
        .ok_or_else(|| Refusal::data("the time to score ends outside the calendar"))?;
    let (card, _) = scorecard::find(writing, Some(plan.card()))?;
    let today = calendar.local_day(writing.now());
    let assigned = assign(writing, NOW, plan, &draw.key, &draw.tickets, today, policy)?;
    for (place, (ticket, auditor)) in draw.tickets.iter().zip(&assigned.firsts).enumerate() {
        let new = New { ticket: Some(ticket.id), request: ticket.request, agent: ticket.agent, card, due, why: None };
        let mut both = vec![("drawn", *auditor)];
        both.extend(assigned.seconds.get(&place).map(|second| ("double", *second)));
        double::store_both(writing, &new, both)?;
    }
    let night = Night {
        unassigned: assigned.firsts.iter().filter(|auditor| auditor.is_none()).count(),
        twice: assigned.seconds.len(),
        alone: assigned.seconds.values().filter(|auditor| auditor.is_none()).count(),
        untold: people::untold_of(writing, &draw.tickets.iter().map(|ticket| (ticket.day, ticket.agent)).collect())?,
        draw,
    };
    writing.note(format!("{}: {} of {} dialogues drawn", night.draw.name, night.draw.tickets.len(), night.draw.size));
    Ok(night)
}

/// An audit to be recorded.
struct New<'a> {
    /// None for a spot check.
    ticket: Option<i64>,
    request: RequestId,
    agent: PersonId,
    card: CardId,
    due: NaiveDate,
    why: Option<&'a str>,
}

fn store(writing: &mut Writing<'_>, new: &New<'_>, auditor: Option<PersonId>) -> Result<AuditId> {
    store_as(writing, if new.ticket.is_some() { "drawn" } else { "spot" }, new, auditor)
}

fn store_as(writing: &mut Writing<'_>, kind: &str, new: &New<'_>, auditor: Option<PersonId>) -> Result<AuditId> {
    let facts: [(&'static str, &dyn rusqlite::ToSql); 6] = [
        ("kind", &kind),
        ("ticket", &new.ticket),
        ("request", &new.request.0),
        ("agent", &new.agent.0),
        ("card", &new.card.0),
        ("due", &new.due.to_string()),
    ];
    let audit = writing.insert("audit", &facts, &[("why", new.why)])?;
    if let Some(auditor) = auditor {
        writing.insert("assignment", &[("audit", &audit), ("auditor", &auditor.0)], &[])?;
    }
    Ok(AuditId(audit))
}

/// Who audits what of a draw, by the places of its tickets.
struct Assigned {
    /// Each ticket's auditor; none where all were barred.
    firsts: Vec<Option<PersonId>>,
    /// The second auditors of those that are scored twice; none where all others were barred.
    seconds: BTreeMap<usize, Option<PersonId>>,
}

/// Who audits what, from the draw's key: nobody their own dialogue, nobody one of their team, nobody who is
/// absent today, nobody more than the plan says.
fn assign(
    conn: &Connection,
    as_of: i64,
    plan: &Plan,
    key: &str,
    tickets: &[Ticket],
    today: NaiveDate,
    policy: &Policy,
) -> Result<Assigned> {
    let pool = pool(conn, as_of, plan, today)?;
    let mut ties = BTreeMap::new();
    for ticket in tickets {
        for auditor in &pool {
            if let Entry::Vacant(unknown) = ties.entry((auditor.handle.as_str(), ticket.agent, ticket.day)) {
                let tie = people::tie(conn, as_of, auditor.id, ticket.agent, (ticket.day, today), policy)?;
                unknown.insert(tie.is_some());
            }
        }
    }
    let items: Vec<_> = tickets.iter().map(|ticket| (ticket.labels.clone(), ticket.reference.clone())).collect();
    let handles: Vec<String> = pool.iter().map(|person| person.handle.clone()).collect();
    let barred = |handle: &str, item: usize| {
        let ticket = tickets.get(item);
        ticket.and_then(|ticket| ties.get(&(handle, ticket.agent, ticket.day))).copied().unwrap_or(true)
    };
    let mut capacities = Vec::new();
    for person in &pool {
        let absent = people::absent_as_of(conn, as_of, person.id, today)?.is_some();
        capacities.push(if absent { Some(0) } else { plan.capacity(&person.handle) });
    }
    let chosen = assign_within(key, &items, &handles, &mut capacities, barred);
    let seconds = double::seconds(plan, key, tickets, &chosen, |firsts| {
        assign_seconds(key, firsts, &handles, &mut capacities, barred)
    });
    let who = |place: Option<usize>| place.and_then(|place| pool.get(place)).map(|person| person.id);
    Ok(Assigned {
        firsts: chosen.into_iter().map(who).collect(),
        seconds: seconds.into_iter().map(|(item, place)| (item, who(place))).collect(),
    })
}

/// The auditors of a plan: those it names, or everybody with the role.
fn pool(conn: &Connection, as_of: i64, plan: &Plan, today: NaiveDate) -> Result<Vec<Person>> {
    let named: Vec<&str> = plan.auditors().collect();
    let mut pool = people::with_role(conn, as_of, Role::Auditor, today)?;
    pool.retain(|person| named.is_empty() || named.contains(&person.handle.as_str()));
    Ok(pool)
}

/// The answer to one criterion, with its evidence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// The criterion's key.
    pub criterion: String,
    /// The level; none is not applicable.
    pub level: Option<String>,
    /// What the level is worth, hundredths of a per cent.
    pub percent: Option<i64>,
    /// The words of the dialogue it rests on.
    pub quote: Option<Untrusted>,
    /// Why.
    pub note: Option<Untrusted>,
}
/// A scoring to be recorded.
pub(super) struct Scored<'a> {
    pub(super) audit: AuditId,
    pub(super) basis: &'static str,
    pub(super) scorer: PersonId,
    pub(super) card: CardId,
    pub(super) marks: &'a [Mark],
    pub(super) met: Option<&'a str>,
    pub(super) develop: Option<&'a str>,
}

/// Hands in an auditor's answers. The same answers again change nothing; others are refused.
pub fn submit(writing: &mut Writing<'_>, who: &Who, id: AuditId, answers: &Answers) -> Result<Audit> {
    let policy = policy::current(writing)?;
    let audit = load(writing, id)?;
    require_auditor(writing, who, &policy, &audit)?;
    let card = scorecard::load(writing, audit.card)?;
    let marks = answers.marks(&card, &request::load(writing, audit.request)?)?;
    if policy.feedback.met_required && answers.met().is_none() {
        return Err(Refusal::data(
            "`met` is empty: feedback names at least one thing that met the requirement; nothing was recorded",
        ));
    }
    if audit.scoring.is_some() && !audit.is_returned() {
        return same_again(writing, audit, &marks, answers);
    }
    let scored = Scored {
        audit: id,
        basis: "audit",
        scorer: people::find(writing, &who.actor)?.id,
        card: audit.card,
        marks: &marks,
        met: answers.met(),
        develop: answers.develop(),
    };
    record_scoring(writing, &scored, &card)?;
    writing.note(format!("audit {}", id.0));
    load(writing, id)
}

fn require_auditor(writing: &Writing<'_>, who: &Who, policy: &Policy, audit: &Audit) -> Result<()> {
    let actor = people::identify(writing, who, policy)?;
    after::require_open(audit)?;
    let Some(auditor) = &audit.auditor else {
        return Err(Refusal::rule(format!("audit {} has no auditor: all were barred", audit.id.0))
            .hint("add auditors from another team; the next assign nightly gives it to one"));
    };
    if auditor.id != actor.id {
        let why = if actor.id == audit.agent.id {
            "it is their own dialogue".to_owned()
        } else {
            format!("it is assigned to {}", auditor.handle)
        };
        return Err(Refusal::rule(format!("{} may not score audit {}: {why}", actor.handle, audit.id.0))
            .hint(format!("only {} may", auditor.handle)));
    }
    let today = policy.calendar()?.local_day(writing.now());
    match barred(writing, auditor, audit, today, policy)? {
        Some(why) if audit.scoring.is_none() || audit.is_returned() => {
            Err(Refusal::rule(format!("{} may not score audit {} any more: {why}", actor.handle, audit.id.0))
                .hint("the next assign nightly gives it to somebody else"))
        }
        _ => Ok(()),
    }
}

/// Which part somebody has in an audited dialogue, where they have one.
fn part(
    conn: &Connection,
    person: &Person,
    audit: &Audit,
    today: NaiveDate,
    policy: &Policy,
) -> Result<Option<String>> {
    if request::has_part(conn, NOW, audit.request, person)? {
        return Ok(Some("they had a part in the dialogue".to_owned()));
    }
    if has_twin(conn, audit, person)? {
        return Ok(Some("they audit the same dialogue".to_owned()));
    }
    let tie = people::tie(conn, NOW, person.id, audit.agent.id, (audit.received, today), policy)?;
    Ok(tie.map(|tie| tie.to_string()))
}

/// Why an auditor may not audit now what was assigned to them, where they may not.
fn barred(
    conn: &Connection,
    auditor: &Person,
    audit: &Audit,
    today: NaiveDate,
    policy: &Policy,
) -> Result<Option<String>> {
    if !people::has_role(conn, auditor.id, Role::Auditor, today)? {
        return Ok(Some("they are no auditor today".to_owned()));
    }
    if request::has_part(conn, NOW, audit.request, auditor)? {
        return Ok(Some("they had a part in the dialogue".to_owned()));
    }
    if has_twin(conn, audit, auditor)? {
        return Ok(Some("they audit the same dialogue".to_owned()));
    }
    let tie = people::tie(conn, NOW, auditor.id, audit.agent.id, (audit.received, today), policy)?;
    Ok(tie.map(|tie| tie.to_string()))
}

/// The word of the lots by which audits are handed on at night.
const HAND_ON: &str = "hand on";

/// An audit that changed hands, or should.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandedOn {
    /// Which audit.
    pub audit: AuditId,
    /// Who had it; none where all were barred.
    pub from: Option<String>,
    /// Who has it now; none where all are barred.
    pub to: Option<String>,
}

/// Gives every audit that waits, and whose auditor may not audit it any more, to the next one: of those who can take
/// it, by the rules of the night of the draw, the smallest SHA-256("hand on:" seal-before ":" audit ":" handle).
pub fn hand_on(writing: &mut Writing<'_>) -> Result<Vec<HandedOn>> {
    let policy = policy::current(writing)?;
    let today = policy.calendar()?.local_day(writing.now());
    let mut handed = Vec::new();
    for audit in list(writing, &["assigned", "unassigned"])? {
        if let Some(auditor) = &audit.auditor
            && barred(writing, auditor, &audit, today, &policy)?.is_none()
        {
            continue;
        }
        let free = takers(writing, &Case::of(&audit), today, Until::NOW, &policy)?;
        let next = free.into_iter().min_by_key(|person| writing.lot(HAND_ON, audit.id.0, &person.handle));
        if next.is_some() || audit.auditor.is_some() {
            let auditor = next.as_ref().map(|next| next.id.0);
            writing.insert("assignment", &[("audit", &audit.id.0), ("auditor", &auditor)], &[])?;
        }
        let to = next.map(|person| person.handle);
        handed.push(HandedOn { audit: audit.id, from: audit.auditor.map(|auditor| auditor.handle), to });
    }
    Ok(handed)
}

fn same_again(conn: &Connection, audit: Audit, marks: &[Mark], answers: &Answers) -> Result<Audit> {
    let first: i64 = conn
        .prepare_cached("SELECT max(id) FROM scoring WHERE audit = ?1 AND basis = 'audit'")?
        .query_row([audit.id.0], |row| row.get(0))?;
    let (met, develop) = feedback(conn, first)?;
    let exposed = |text: &Option<Untrusted>| text.as_ref().map(|text| text.expose().to_owned());
    let same = marks_of(conn, first)? == marks
        && exposed(&met).as_deref() == answers.met()
        && exposed(&develop).as_deref() == answers.develop();
    if same {
        return Ok(audit);
    }
    Err(Refusal::rule(format!("audit {} is scored already, with other answers", audit.id.0))
        .hint("a score changes only through a dispute: a session or a ruling"))
}

/// Records a scoring with its marks and exact scores.
pub(super) fn record_scoring(writing: &mut Writing<'_>, scored: &Scored<'_>, card: &Card) -> Result<Score> {
    let score = card.score(&answers_of(scored.marks))?;
    let class = |wanted: Class| score.classes.iter().find(|(class, _)| *class == wanted).and_then(|(_, score)| *score);
    let band = score.total.and_then(|total| band_of(total, &card.bands)).map(|band| band.name.clone());
    let facts: [(&'static str, &dyn rusqlite::ToSql); 9] = [
        ("audit", &scored.audit.0),
        ("basis", &scored.basis),
        ("scorer", &scored.scorer.0),
        ("raw", &score.raw),
        ("total", &score.total),
        ("customer", &class(Class::Customer)),
        ("business", &class(Class::Business)),
        ("compliance", &class(Class::Compliance)),
        ("band", &band),
    ];
    let id = writing.insert("scoring", &facts, &[("met", scored.met), ("develop", scored.develop)])?;
    let criteria = scorecard::criterion_ids(writing, scored.card)?;
    for mark in scored.marks {
        let criterion = criteria
            .get(&mark.criterion)
            .ok_or_else(|| Refusal::fault(format!("`{}` is not on the card", mark.criterion)))?;
        let personal = [
            ("quote", mark.quote.as_ref().map(Untrusted::expose)),
            ("note", mark.note.as_ref().map(Untrusted::expose)),
        ];
        writing.insert(
            "mark",
            &[("scoring", &id), ("criterion", criterion), ("level", &mark.level), ("percent", &mark.percent)],
            &personal,
        )?;
    }
    Ok(score)
}

/// Marks as answers by key.
pub fn answers_of(marks: &[Mark]) -> BTreeMap<String, Option<String>> {
    marks.iter().map(|mark| (mark.criterion.clone(), mark.level.clone())).collect()
}

/// The marks of a scoring, in the order of the card.
pub fn marks_of(conn: &Connection, scoring: i64) -> Result<Vec<Mark>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.key, m.level, m.percent, m.quote, m.note FROM mark m JOIN criterion c ON c.id = m.criterion WHERE m.scoring = ?1 ORDER BY c.id",
    )?;
    let rows = statement.query_map([scoring], |row| {
        Ok(Mark {
            criterion: row.get(0)?,
            level: row.get(1)?,
            percent: row.get(2)?,
            quote: row.get::<_, Option<String>>(3)?.map(Untrusted::new),
            note: row.get::<_, Option<String>>(4)?.map(Untrusted::new),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What feedback a scoring carries: what met the requirement, what to develop.
pub fn feedback(conn: &Connection, scoring: i64) -> Result<(Option<Untrusted>, Option<Untrusted>)> {
    let text: (Option<String>, Option<String>) = conn
        .prepare_cached("SELECT met, develop FROM scoring WHERE id = ?1")?
        .query_row([scoring], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((text.0.map(Untrusted::new), text.1.map(Untrusted::new)))
}

/// What delivering came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Delivered now, each with the last day to dispute.
    pub now: Vec<(AuditId, NaiveDate)>,
    /// Delivered before.
    pub before: Vec<AuditId>,
    /// Not delivered: an approval is missing, and of what.
    pub waiting: Vec<(AuditId, &'static str)>,
}

/// Shows scored audits to their agents. Without numbers: all that whoever acts may deliver.
pub fn deliver(writing: &mut Writing<'_>, who: &Who, ids: Option<&[AuditId]>) -> Result<Delivered> {
    let policy = policy::current(writing)?;
    let calendar = policy.calendar()?;
    let actor = people::identify(writing, who, &policy)?;
    let today = calendar.local_day(writing.now());
    let due = calendar
        .deadline(writing.now(), policy.deadlines.open)
        .ok_or_else(|| Refusal::data("the time to dispute ends outside the calendar"))?;
    let all = ids.is_none();
    let audits = match ids {
        Some(ids) => {
            let once: BTreeSet<AuditId> = ids.iter().copied().collect();
            once.into_iter().map(|id| load(writing, id)).collect::<Result<Vec<_>>>()?
        }
        None => list(writing, &["scored"])?.into_iter().filter(|audit| !audit.second).collect(),
    };
    let mut done = Delivered::default();
    for audit in audits {
        if !may_deliver(writing, &actor, &audit, today)? {
            if all {
                continue;
            }
            return Err(Refusal::rule(format!("{} may not deliver audit {}", actor.handle, audit.id.0))
                .hint("its auditor may, a lead of the agent's team, or a manager"));
        }
        if audit.scoring.is_none() || audit.is_returned() {
            after::require_open(&audit)?;
            return Err(Refusal::rule(format!("audit {} is not scored yet", audit.id.0))
                .hint(format!("its auditor has until {}", audit.score_due)));
        }
        double::require_first(&audit)?;
        if audit.dispute_due.is_some() {
            done.before.push(audit.id);
            continue;
        }
        if let Some(what) = awaited(writing, &policy, &audit)? {
            if all {
                done.waiting.push((audit.id, what));
                continue;
            }
            return Err(Refusal::rule(format!("audit {} waits for an approval of {what}", audit.id.0))
                .hint(approval_hint(&audit, what)));
        }
        writing.insert("delivery", &[("audit", &audit.id.0), ("due", &due.to_string())], &[])?;
        done.now.push((audit.id, due));
    }
    writing.note(format!("{} audits", done.now.len()));
    Ok(done)
}

fn approval_hint(audit: &Audit, what: &str) -> String {
    let gate = if what.contains("understanding") { "--understanding" } else { "--response" };
    if what == "its score" {
        format!("somebody without a part in it: assize score approve {}", audit.id.0)
    } else {
        format!("a lead or a manager without a part in it: assize intake approve {} {gate}", audit.reference.expose())
    }
}

fn may_deliver(conn: &Connection, actor: &Person, audit: &Audit, today: NaiveDate) -> Result<bool> {
    if actor.id == audit.agent.id {
        return Ok(false);
    }
    if audit.auditor.as_ref().is_some_and(|auditor| auditor.id == actor.id) {
        return Ok(true);
    }
    let theirs = people::stints_on(conn, audit.agent.id, today)?;
    Ok(people::stints_on(conn, actor.id, today)?.iter().any(|(role, team)| {
        *role == Role::Manager || (*role == Role::Lead && theirs.iter().any(|(_, other)| other == team))
    }))
}

/// The agent has read the audit; it is not consent. Again changes nothing: answers whether it was new.
pub fn acknowledge(writing: &mut Writing<'_>, who: &Who, id: AuditId) -> Result<(Audit, bool)> {
    let policy = policy::current(writing)?;
    let audit = load(writing, id)?;
    let today = policy.calendar()?.local_day(writing.now());
    people::require_agent(writing, who, &policy, today, &audit.agent, &format!("acknowledge audit {}", id.0))?;
    require_delivered(&audit)?;
    let known: Option<i64> = writing
        .prepare_cached("SELECT id FROM acknowledgement WHERE audit = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?;
    if known.is_none() {
        writing.insert("acknowledgement", &[("audit", &id.0)], &[])?;
        writing.note(format!("audit {}", id.0));
    }
    Ok((audit, known.is_none()))
}

/// Refuses what only a delivered audit allows; answers its last day to dispute.
pub(super) fn require_delivered(audit: &Audit) -> Result<NaiveDate> {
    double::require_first(audit)?;
    audit.dispute_due.ok_or_else(|| {
        Refusal::new(Kind::Rule, format!("audit {} is not delivered yet", audit.id.0))
            .hint("its auditor delivers it with: assize score deliver")
    })
}

/// Whether the time to dispute an audit is over, counted by the policy under which it was delivered.
pub fn is_past_dispute(conn: &Connection, audit: &Audit, now: Moment) -> Result<bool> {
    match (audit.delivered, audit.dispute_due) {
        (Some(entry), Some(due)) => Ok(policy::as_of(conn, entry)?.calendar()?.is_past(due, now)),
        _ => Ok(false),
    }
}

/// How an answer is written: its level, or `na`.
pub fn answer_word(level: Option<&str>) -> &str {
    level.unwrap_or(NA)
}
