//! What becomes of a drawn audit before it is scored: replaced by the next ticket, or void with its draw.

use super::{Audit, AuditId, New, list, load, pool, store};
use crate::calc::draw::auditor_order;
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, NOW, Person, PersonId, Role};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::request;
use crate::core::sampling::{self, Origin, Plan, Ticket, Voided};
use crate::core::toml::closest;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

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

/// Which part somebody has in an audited dialogue, where they have one.
fn part(
    conn: &Connection,
    person: &Person,
    audit: &Audit,
    today: NaiveDate,
    policy: &Policy,
) -> Result<Option<String>> {
    if request::has_part(conn, audit.request, person)? {
        return Ok(Some("they had a part in the dialogue".to_owned()));
    }
    let tie = people::tie(conn, NOW, person.id, audit.agent.id, (audit.received, today), policy)?;
    Ok(tie.map(|tie| tie.to_string()))
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
    let came = next.as_ref().map(|next| next.id);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] = [
        ("replacement", &granted.0),
        ("granted", &true),
        ("judge", &granted.1.map(|judge| judge.id.0)),
        ("next", &came),
    ];
    writing.insert("replaced", &facts, &[])?;
    match next {
        None => Ok(Outcome::Exhausted(origin.stratum.replace('\t', ", "))),
        Some(next) => {
            let id = open_later(writing, &origin, &next, origin.turn, audit, policy)?;
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
    like: &Audit,
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
    store(writing, &New { ticket: Some(ticket.id), request, agent, card: like.card, due, why: None }, auditor)
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
                .prepare_cached("SELECT id FROM audit WHERE ticket = ?1")?
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
