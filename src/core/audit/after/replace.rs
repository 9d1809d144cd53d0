//! Replacing: a drawn dialogue that is unsuitable gives way to the next ticket of its stratum.

use super::later::open_later;
use super::{kept, require_unscored};
use crate::core::audit::double::require_unscored_twin;
use crate::core::audit::{Audit, AuditId, load, part};
use crate::core::draw::{self, Next};
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, Person, PersonId, Role};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
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
    require_unscored_twin(writing, &audit)?;
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
    let origin = draw::origin(writing, ticket)?;
    let next = draw::next_ticket(writing, &origin)?;
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
            let origin = audit.ticket.map(|ticket| draw::origin(conn, ticket)).transpose()?;
            let stratum = origin.map(|origin| origin.stratum.replace('\t', ", ")).unwrap_or_default();
            Ok(if came_as_phantom(conn, asked)? { Outcome::Missing(stratum) } else { Outcome::Exhausted(stratum) })
        }
        (Some(true), Some(next)) => {
            let id = conn
                .prepare_cached("SELECT id FROM audit WHERE ticket = ?1 AND kind = 'drawn'")?
                .query_row([next], |row| Ok(AuditId(row.get(0)?)))?;
            Ok(Outcome::Came(Box::new(load(conn, id)?)))
        }
    }
}

/// Whether the ticket that came in the place of a dialogue was a phantom's.
fn came_as_phantom(conn: &Connection, asked: &Asked) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM replaced d JOIN phantom f ON f.entry = d.entry WHERE d.replacement = ?1 AND d.next IS NULL",
    )?;
    Ok(statement.exists([asked.id])?)
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
