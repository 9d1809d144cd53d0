//! What comes after a draw: audits that are replaced, handed on, void with their draw or come by an extension; and
//! spot checks, which nobody drew.

use super::{Audit, AuditId, New, barred, list, load, part, pool, store};
use crate::calc::draw::auditor_order;
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, NOW, Person, PersonId, Role};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{self, Request};
use crate::core::sampling::{self, Next, Origin, Plan, Ticket, Voided};
use crate::core::scorecard::{self, CardId};
use crate::core::text::Untrusted;
use crate::core::toml::closest;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// Why a drawn dialogue can be unsuitable: the closed list.
pub const UNSUITABLE: [(&str, &str); 6] = [
    ("no-content", "there is nothing to listen to or read"),
    ("not-a-dialogue", "it is no dialogue with a customer"),
    ("duplicate", "it is the same dialogue as another"),
    ("wrong-agent", "somebody else answered"),
    ("language", "it is in a language that no auditor has"),
    ("care", "it is a case for care, not for a score"),
];

/// A dialogue that somebody says is unsuitable.
#[derive(Clone, Debug)]
pub struct Unsuitable<'a> {
    /// One of `UNSUITABLE`.
    pub reason: &'a str,
    /// In words, where wanted.
    pub words: Option<&'a str>,
}

/// What asking for a replacement came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replacement {
    /// The audit that it is about.
    pub audit: Audit,
    /// One of `UNSUITABLE`.
    pub reason: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Whether something was recorded.
    pub new: bool,
}

/// What became of a wish to replace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Somebody else is to confirm it.
    Waits,
    /// The next ticket of the stratum came.
    Came(Box<Audit>),
    /// There is none left in the stratum: the sample is one short.
    Exhausted(String),
    /// The next ticket of the stratum is that of a dialogue which is missing: it counts as the worst.
    Missing(String),
    /// It was refused: the dialogue is audited.
    Refused,
}

/// Says that a drawn dialogue is unsuitable, by whoever audits it, a lead or a manager. The next ticket of its stratum
/// comes at once, or once somebody else has confirmed it where the policy asks for that.
pub fn replace(writing: &mut Writing<'_>, who: &Who, id: AuditId, order: &Unsuitable<'_>) -> Result<Replacement> {
    let policy = policy::current(writing)?;
    let reason = reason_named(order.reason)?;
    let words = order.words.map(|words| kept(words, "--words")).transpose()?;
    let audit = load(writing, id)?;
    let asker = require_asker(writing, who, &policy, &audit)?;
    let Some(ticket) = audit.ticket else {
        return Err(Refusal::rule(format!("audit {} is a spot check: nothing comes in its place", id.0)));
    };
    if let Some(asked) = asked(writing, ticket)?
        && asked.granted != Some(false)
    {
        return asked_again(writing, audit, asked, reason);
    }
    require_unscored(&audit)?;
    super::double::require_unscored_first(writing, &audit)?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("ticket", &ticket), ("reason", &reason), ("asker", &asker.id.0)];
    let replacement = writing.insert("replacement", &facts, &[("words", words.as_deref())])?;
    let outcome = if policy.approvals.replacement.of_audited() {
        Outcome::Waits
    } else {
        take_next(writing, &audit, ticket, (replacement, None), &policy)?
    };
    writing.note(format!("audit {}: {reason}", id.0));
    Ok(Replacement { audit: load(writing, id)?, reason: reason.to_owned(), outcome, new: true })
}

/// Confirms that a dialogue is unsuitable, so that the next ticket comes, or refuses it with a reason. Never whoever
/// asked, the agent, or somebody tied to the agent.
pub fn confirm(writing: &mut Writing<'_>, who: &Who, id: AuditId, refused: Option<&str>) -> Result<Replacement> {
    let policy = policy::current(writing)?;
    let today = policy.calendar()?.local_day(writing.now());
    let roles = [Role::Lead, Role::Manager, Role::Auditor];
    let judge = people::require(writing, who, &policy, today, &roles, "confirm a replacement")?;
    let words = refused.map(|words| kept(words, "--refuse")).transpose()?;
    let audit = load(writing, id)?;
    let asked = audit.ticket.map(|ticket| asked(writing, ticket)).transpose()?.flatten();
    let Some((ticket, asked)) = audit.ticket.zip(asked) else {
        return Err(Refusal::rule(format!("nobody asked to replace audit {}", id.0))
            .hint(format!("first: assize assign replace {} --reason REASON", id.0)));
    };
    if let Some(granted) = asked.granted {
        return judged(writing, audit, asked, granted == words.is_none());
    }
    require_apart(writing, &judge, &audit, &asked, today, &policy)?;
    require_unscored(&audit)?;
    let outcome = match &words {
        Some(words) => refuse(writing, &asked, &judge, words)?,
        None => take_next(writing, &audit, ticket, (asked.id, Some(&judge)), &policy)?,
    };
    writing.note(format!("audit {}", id.0));
    Ok(Replacement { audit: load(writing, id)?, reason: asked.reason, outcome, new: true })
}

/// How far a draw is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Audits scored.
    pub done: u64,
    /// Audits drawn that stand.
    pub drawn: u64,
    /// Audits that were replaced.
    pub replaced: u64,
    /// Second scorings that stand; they are in none of the others.
    pub twice: u64,
}

/// How far every draw is that is not void, and the spot checks (without a name).
pub fn tallies(audits: &[Audit]) -> BTreeMap<Option<&str>, Tally> {
    let mut tallies: BTreeMap<Option<&str>, Tally> = BTreeMap::new();
    for audit in audits.iter().filter(|audit| !audit.void) {
        let tally = tallies.entry(audit.draw.as_deref()).or_default();
        if audit.second {
            tally.twice += u64::from(audit.state != "replaced");
            continue;
        }
        if audit.state == "replaced" {
            tally.replaced += 1;
        } else {
            tally.drawn += 1;
            tally.done += u64::from(audit.scoring.is_some() && !audit.is_returned());
        }
    }
    tallies
}

/// A draw that is void, and what it leaves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voiding {
    /// The draw.
    pub draw: Voided,
    /// How many audits left the queue.
    pub left: usize,
    /// How many scored ones stay visible, outside every rate.
    pub scored: usize,
}

/// Takes a draw out of all that counts; its window is not drawn again. A manager alone may.
pub fn void(writing: &mut Writing<'_>, who: &Who, name: &str, why: &str) -> Result<Voiding> {
    let policy = policy::current(writing)?;
    let today = policy.calendar()?.local_day(writing.now());
    people::require_manager(writing, who, &policy, today, "void a draw")?;
    let draw = sampling::void(writing, name, &kept(why, "--reason")?)?;
    let audits: Vec<Audit> =
        list(writing, &[])?.into_iter().filter(|audit| audit.draw.as_deref() == Some(name)).collect();
    let scored = audits.iter().filter(|audit| audit.scoring.is_some()).count();
    let left = audits.iter().filter(|audit| audit.state == "void").count();
    Ok(Voiding { draw, left, scored })
}

/// An audit that somebody gave to somebody else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handed {
    /// The audit as it stands.
    pub audit: Audit,
    /// Who had it; none where all were barred.
    pub from: Option<String>,
    /// Whether that is new.
    pub new: bool,
}

/// Gives an audit to another auditor, who is named or drawn by lot among those without a tie: by a manager or lead
/// without a part in it. Who had it, and why it was taken, stays on record.
pub fn hand(writing: &mut Writing<'_>, who: &Who, id: AuditId, to: Option<&str>, why: &str) -> Result<Handed> {
    let policy = policy::current(writing)?;
    let today = policy.calendar()?.local_day(writing.now());
    let actor = people::require(writing, who, &policy, today, &[Role::Manager, Role::Lead], "hand an audit on")?;
    let why = kept(why, "--why")?;
    let audit = load(writing, id)?;
    if let Some(part) = part(writing, &actor, &audit, today, &policy)? {
        return Err(Refusal::rule(format!("{} may not hand audit {} on: {part}", actor.handle, id.0))
            .hint("a manager or lead without a part in it may"));
    }
    require_unscored(&audit)?;
    require_open(&audit)?;
    let from = audit.auditor.as_ref().map(|auditor| auditor.handle.clone());
    let next = match to {
        Some(handle) if from.as_deref() == Some(handle) => return Ok(Handed { audit, from, new: false }),
        Some(handle) => named_auditor(writing, handle, &audit, today, &policy)?,
        None => by_lot(writing, "hand on", &audit, today, &policy)?,
    };
    let facts: [(&'static str, &dyn rusqlite::ToSql); 2] = [("audit", &id.0), ("auditor", &next.id.0)];
    writing.insert("assignment", &facts, &[("why", Some(&why))])?;
    writing.note(format!("audit {}", id.0));
    Ok(Handed { audit: load(writing, id)?, from, new: true })
}

fn named_auditor(conn: &Connection, handle: &str, audit: &Audit, today: NaiveDate, policy: &Policy) -> Result<Person> {
    let person = people::find(conn, handle)?;
    match barred(conn, &person, audit, today, policy)? {
        Some(why) => Err(Refusal::rule(format!("{handle} may not audit {}: {why}", audit.agent.handle))
            .hint("name another auditor, or let the lot decide")),
        None => Ok(person),
    }
}

/// Of the auditors who may audit it, and do not have it, the smallest lot.
fn by_lot(writing: &Writing<'_>, word: &str, audit: &Audit, today: NaiveDate, policy: &Policy) -> Result<Person> {
    let mut free = Vec::new();
    for person in people::with_role(writing, NOW, Role::Auditor, today)? {
        let has_it = audit.auditor.as_ref().is_some_and(|auditor| auditor.id == person.id);
        if !has_it && barred(writing, &person, audit, today, policy)?.is_none() {
            free.push((writing.lot(word, audit.id.0, &person.handle), person));
        }
    }
    let next = free.into_iter().min_by_key(|(lot, _)| *lot).map(|(_, person)| person);
    next.ok_or_else(|| {
        Refusal::rule(format!("no other auditor without a tie to {} is on the roster", audit.agent.handle))
            .hint("add auditors from another team with: assize people import")
    })
}

/// One step in who had an audit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// When, UTC.
    pub at: String,
    /// Who has it from then on; none where all were barred.
    pub auditor: Option<String>,
    /// By which act.
    pub act: String,
    /// By whom.
    pub by: String,
    /// Why, where somebody said so.
    pub why: Option<Untrusted>,
}

/// Who had an audit, oldest first.
pub fn steps(conn: &Connection, id: AuditId) -> Result<Vec<Step>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, p.handle, e.act, e.actor, g.why, g.erased IS NOT NULL FROM assignment g JOIN entry e ON e.id = g.entry
         LEFT JOIN person p ON p.id = g.auditor WHERE g.audit = ?1 ORDER BY g.id",
    )?;
    let rows = statement.query_map([id.0], |row| {
        let why = if row.get(5)? { Some("erased".to_owned()) } else { row.get::<_, Option<String>>(4)? };
        let why = why.map(Untrusted::new);
        Ok(Step { at: row.get(0)?, auditor: row.get(1)?, act: row.get(2)?, by: row.get(3)?, why })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The reason of a spot check, where the audit is one and it is not erased.
pub fn spot_reason(conn: &Connection, id: AuditId) -> Result<Option<Untrusted>> {
    let why: Option<String> =
        conn.prepare_cached("SELECT why FROM audit WHERE id = ?1")?.query_row([id.0], |row| row.get(0))?;
    Ok(why.map(Untrusted::new))
}

/// How many working days there are to score a spot check.
const SPOT_DAYS: u32 = 5;

/// A dialogue that somebody picks.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'a> {
    /// The dialogue's ref.
    pub reference: &'a str,
    /// Why.
    pub why: &'a str,
    /// Who is to audit it; without it the lot decides.
    pub auditor: Option<&'a str>,
    /// The card; without it the only one.
    pub card: Option<&'a str>,
}

/// Has a dialogue audited that nobody drew, by a lead or a manager. It never enters a rate, and is outside every later
/// frame. Answers whether it is new.
pub fn spot(writing: &mut Writing<'_>, who: &Who, spot: &Spot<'_>) -> Result<(Audit, bool)> {
    let policy = policy::current(writing)?;
    let calendar = policy.calendar()?;
    let today = calendar.local_day(writing.now());
    let actor = people::require(writing, who, &policy, today, &[Role::Lead, Role::Manager], "ask for a spot check")?;
    let why = kept(spot.why, "--why")?;
    let dialogue = request::find(writing, spot.reference)?;
    if actor.id == dialogue.agent {
        return Err(Refusal::rule(format!("{} may not ask for a spot check of their own dialogue", actor.handle)));
    }
    if let Some(known) = super::of_request(writing, spot.reference)?.first() {
        return audited_once(writing, *known, &why);
    }
    require_spottable(writing, &dialogue, &policy)?;
    let (card, _) = scorecard::find(writing, spot.card)?;
    let due = calendar
        .deadline(writing.now(), SPOT_DAYS)
        .ok_or_else(|| Refusal::data("the time to score ends outside the calendar"))?;
    let new = New { ticket: None, request: dialogue.id, agent: dialogue.agent, card, due, why: Some(&why) };
    let id = store(writing, &new, None)?;
    let audit = load(writing, id)?;
    let auditor = match spot.auditor {
        Some(handle) => named_auditor(writing, handle, &audit, today, &policy)?,
        None => by_lot(writing, "spot", &audit, today, &policy)?,
    };
    writing.insert("assignment", &[("audit", &id.0), ("auditor", &auditor.id.0)], &[])?;
    writing.note(format!("audit {}", id.0));
    Ok((load(writing, id)?, true))
}

fn audited_once(conn: &Connection, known: AuditId, why: &str) -> Result<(Audit, bool)> {
    let audit = load(conn, known)?;
    if audit.ticket.is_none() && spot_reason(conn, known)?.is_some_and(|stood| stood.expose() == why) {
        return Ok((audit, false));
    }
    Err(Refusal::rule(format!("audit {} is of this dialogue already", known.0)).hint("a dialogue is audited once"))
}

/// What no draw could draw is not picked either, nor what one may draw yet.
fn require_spottable(conn: &Connection, dialogue: &Request, policy: &Policy) -> Result<()> {
    let reference = dialogue.reference.expose();
    let content: bool = conn
        .prepare_cached("SELECT content FROM dialogue WHERE request = ?1")?
        .query_row([dialogue.id.0], |row| row.get(0))?;
    if !content {
        return Err(Refusal::rule(format!("`{reference}` has no content to audit")));
    }
    if !dialogue.notice.unwrap_or_else(|| policy.gives_notice(&dialogue.channel)) {
        return Err(Refusal::rule(format!("the customer of `{reference}` was not told of monitoring")));
    }
    match sampling::waiting_for(conn, dialogue.id)? {
        Some(draw) => Err(Refusal::rule(format!("`{reference}` is in the frame of {draw}, which waits for its seed"))
            .hint("ask again once it is drawn")),
        None => Ok(()),
    }
}

/// What an extension came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extended {
    /// The draw.
    pub name: String,
    /// The audits that came.
    pub audits: Vec<Audit>,
    /// How many more were asked for and could not be had, over all strata.
    pub shortfall: usize,
    /// Whether that is new.
    pub new: bool,
}

/// Draws so many more of every stratum of a draw, by the same key: the old sample is contained in the new.
pub fn extend(writing: &mut Writing<'_>, who: &Who, name: &str, by: u32, why: &str) -> Result<Extended> {
    let policy = policy::current(writing)?;
    let today = policy.calendar()?.local_day(writing.now());
    people::require(writing, who, &policy, today, &[Role::Manager, Role::Lead], "extend a draw")?;
    let why = kept(why, "--why")?;
    let Some(extension) = sampling::extend(writing, name, by, &why)? else {
        return Ok(Extended { name: name.to_owned(), audits: Vec::new(), shortfall: 0, new: false });
    };
    let card = card_of(writing, &extension.origin)?;
    let mut audits = Vec::new();
    for (turn, ticket) in (extension.origin.turn..).zip(&extension.tickets) {
        let id = open_later(writing, &extension.origin, ticket, turn, card, &policy)?;
        audits.push(load(writing, id)?);
    }
    writing.note(format!("{name}: {} more dialogues drawn", audits.len()));
    Ok(Extended { name: name.to_owned(), audits, shortfall: extension.shortfall, new: true })
}

/// The card that a draw is scored by: what came first has it.
fn card_of(conn: &Connection, origin: &Origin) -> Result<CardId> {
    let first = conn
        .prepare_cached(
            "SELECT a.card FROM audit a JOIN ticket t ON t.id = a.ticket JOIN stratum s ON s.id = t.stratum
             WHERE s.draw = ?1 ORDER BY a.id LIMIT 1",
        )?
        .query_row([origin.draw()], |row| Ok(CardId(row.get(0)?)))
        .optional()?;
    first.map_or_else(|| scorecard::find(conn, Some(origin.plan.card())).map(|(card, _)| card), Ok)
}

/// Refuses to score what is aside.
pub(super) fn require_open(audit: &Audit) -> Result<()> {
    let id = audit.id.0;
    let refusal = match audit.state.as_str() {
        "replaced" => Refusal::rule(format!("audit {id} is replaced: its dialogue is unsuitable")),
        "void" => {
            Refusal::rule(format!("audit {id} is void, as its draw {} is", audit.draw.as_deref().unwrap_or("is")))
                .hint("the reason is in: assize assign list")
        }
        "questioned" => Refusal::rule(format!("audit {id} waits: somebody says that its dialogue is unsuitable"))
            .hint(format!("somebody else confirms or refuses it: assize assign confirm {id}")),
        _ => return Ok(()),
    };
    Err(refusal)
}

/// Where a ticket that comes later stands in the order of its draw.
pub(super) struct Place<'a> {
    pub(super) plan: &'a Plan,
    pub(super) key: &'a str,
    /// How many tickets the draw had before it.
    pub(super) turn: usize,
}

/// The auditor of a ticket that comes later: in the order that the key gives, from the ticket's turn on, the first who
/// is not tied to the agent.
pub(super) fn next_auditor(
    conn: &Connection,
    as_of: i64,
    place: &Place<'_>,
    ticket: &Ticket,
    today: NaiveDate,
    policy: &Policy,
) -> Result<Option<PersonId>> {
    let pool = pool(conn, as_of, place.plan, today)?;
    let handles: Vec<String> = pool.iter().map(|person| person.handle.clone()).collect();
    let order = auditor_order(place.key, &handles);
    let start = place.turn.checked_rem(order.len()).unwrap_or_default();
    for person in order.iter().cycle().skip(start).take(order.len()).filter_map(|at| pool.get(*at)) {
        if people::tie(conn, as_of, person.id, ticket.agent, (ticket.day, today), policy)?.is_none() {
            return Ok(Some(person.id));
        }
    }
    Ok(None)
}

/// A wish to replace, and what became of it.
struct Asked {
    id: i64,
    reason: String,
    asker: PersonId,
    granted: Option<bool>,
    next: Option<i64>,
}

fn asked(conn: &Connection, ticket: i64) -> Result<Option<Asked>> {
    Ok(conn
        .prepare_cached(
            "SELECT p.id, p.reason, p.asker, d.granted, d.next FROM replacement p LEFT JOIN replaced d ON d.replacement = p.id
             WHERE p.ticket = ?1 ORDER BY p.id DESC LIMIT 1",
        )?
        .query_row([ticket], |row| {
            let asker = PersonId(row.get(2)?);
            Ok(Asked { id: row.get(0)?, reason: row.get(1)?, asker, granted: row.get(3)?, next: row.get(4)? })
        })
        .optional()?)
}

fn require_asker(conn: &Writing<'_>, who: &Who, policy: &Policy, audit: &Audit) -> Result<Person> {
    let today = policy.calendar()?.local_day(conn.now());
    let actor = people::identify(conn, who, policy)?;
    if actor.id == audit.agent.id {
        return Err(Refusal::rule(format!(
            "{} may not ask to replace audit {}: it is their own dialogue",
            actor.handle, audit.id.0
        ))
        .hint("its auditor may, a lead or a manager"));
    }
    if audit.auditor.as_ref().is_some_and(|auditor| auditor.id == actor.id) {
        return Ok(actor);
    }
    people::require(conn, who, policy, today, &[Role::Lead, Role::Manager], "ask to replace an audit of somebody else")
}

fn require_unscored(audit: &Audit) -> Result<()> {
    if audit.scoring.is_some() {
        return Err(Refusal::rule(format!("audit {} is scored already: it is not replaced", audit.id.0))
            .hint("what is wrong with a score is for a dispute"));
    }
    if audit.void { require_open(audit) } else { Ok(()) }
}

fn require_apart(
    conn: &Connection,
    judge: &Person,
    audit: &Audit,
    asked: &Asked,
    today: NaiveDate,
    policy: &Policy,
) -> Result<()> {
    let why = if judge.id == asked.asker {
        Some("they asked for it".to_owned())
    } else {
        part(conn, judge, audit, today, policy)?
    };
    match why {
        Some(why) => {
            Err(Refusal::rule(format!("{} may not confirm that audit {} is replaced: {why}", judge.handle, audit.id.0))
                .hint("an auditor, lead or manager without a part in it may"))
        }
        None => Ok(()),
    }
}

fn refuse(writing: &mut Writing<'_>, asked: &Asked, judge: &Person, words: &str) -> Result<Outcome> {
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("replacement", &asked.id), ("granted", &false), ("judge", &judge.id.0)];
    writing.insert("replaced", &facts, &[("words", Some(words))])?;
    Ok(Outcome::Refused)
}

/// Lets the next ticket of the stratum come, with an audit by the same card.
fn take_next(
    writing: &mut Writing<'_>,
    audit: &Audit,
    ticket: i64,
    granted: (i64, Option<&Person>),
    policy: &Policy,
) -> Result<Outcome> {
    let origin = sampling::origin(writing, ticket)?;
    let next = sampling::next_ticket(writing, &origin)?;
    let came = match &next {
        Some(Next::Ticket(ticket)) => Some(ticket.id),
        Some(Next::Phantom) | None => None,
    };
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] = [
        ("replacement", &granted.0),
        ("granted", &true),
        ("judge", &granted.1.map(|judge| judge.id.0)),
        ("next", &came),
    ];
    writing.insert("replaced", &facts, &[])?;
    match next {
        None => Ok(Outcome::Exhausted(origin.stratum.replace('\t', ", "))),
        Some(Next::Phantom) => Ok(Outcome::Missing(origin.stratum.replace('\t', ", "))),
        Some(Next::Ticket(next)) => {
            let id = open_later(writing, &origin, &next, origin.turn, audit.card, policy)?;
            Ok(Outcome::Came(Box::new(load(writing, id)?)))
        }
    }
}

/// The audit of a ticket that comes later, by the card of another of its draw.
fn open_later(
    writing: &mut Writing<'_>,
    origin: &Origin,
    ticket: &Ticket,
    turn: usize,
    card: CardId,
    policy: &Policy,
) -> Result<AuditId> {
    let calendar = policy.calendar()?;
    let due = calendar
        .deadline(writing.now(), origin.plan.days())
        .ok_or_else(|| Refusal::data("the time to score ends outside the calendar"))?;
    let today = calendar.local_day(writing.now());
    let place = Place { plan: &origin.plan, key: &origin.key, turn };
    let auditor = next_auditor(writing, NOW, &place, ticket, today, policy)?;
    let (request, agent) = (ticket.request, ticket.agent);
    store(writing, &New { ticket: Some(ticket.id), request, agent, card, due, why: None }, auditor)
}

/// The same wish again changes nothing; another is refused.
fn asked_again(conn: &Connection, audit: Audit, asked: Asked, reason: &str) -> Result<Replacement> {
    let id = audit.id.0;
    if asked.reason != reason {
        let stands = if asked.granted.is_some() { "replaced" } else { "waiting to be replaced" };
        return Err(Refusal::rule(format!("audit {id} is {stands} already, for another reason: {}", asked.reason)));
    }
    let outcome = outcome(conn, &audit, &asked)?;
    Ok(Replacement { audit, reason: asked.reason, outcome, new: false })
}

fn judged(conn: &Connection, audit: Audit, asked: Asked, same: bool) -> Result<Replacement> {
    if same {
        let outcome = outcome(conn, &audit, &asked)?;
        return Ok(Replacement { audit, reason: asked.reason, outcome, new: false });
    }
    let was = if asked.granted == Some(true) { "confirmed" } else { "refused" };
    Err(Refusal::rule(format!("the replacement of audit {} was {was} already", audit.id.0))
        .hint("that stands; after a refusal it can be asked for again"))
}

fn outcome(conn: &Connection, audit: &Audit, asked: &Asked) -> Result<Outcome> {
    match (asked.granted, asked.next) {
        (None, _) => Ok(Outcome::Waits),
        (Some(false), _) => Ok(Outcome::Refused),
        (Some(true), None) => {
            let origin = audit.ticket.map(|ticket| sampling::origin(conn, ticket)).transpose()?;
            Ok(Outcome::Exhausted(origin.map(|origin| origin.stratum.replace('\t', ", ")).unwrap_or_default()))
        }
        (Some(true), Some(next)) => {
            let id = conn
                .prepare_cached("SELECT id FROM audit WHERE ticket = ?1 AND kind = 'drawn'")?
                .query_row([next], |row| Ok(AuditId(row.get(0)?)))?;
            Ok(Outcome::Came(Box::new(load(conn, id)?)))
        }
    }
}

fn reason_named(reason: &str) -> Result<&'static str> {
    let known = UNSUITABLE.iter().map(|(word, _)| *word);
    known.clone().find(|word| *word == reason).ok_or_else(|| {
        let hint = match closest(reason, known.clone()) {
            Some(best) => format!("did you mean `{best}`?"),
            None => format!("reasons are {}", known.collect::<Vec<_>>().join(", ")),
        };
        Refusal::words(format!("`{reason}` is not a reason to replace a dialogue")).hint(hint)
    })
}

/// A reason as it may be kept.
fn kept(words: &str, flag: &str) -> Result<String> {
    if words.trim().is_empty() {
        return Err(Refusal::words(format!("{flag} is empty")).hint("say why; it is kept"));
    }
    if words.contains('\0') {
        return Err(Refusal::words(format!("{flag} has a NUL character")));
    }
    Ok(request::masked(words.trim()).0)
}
