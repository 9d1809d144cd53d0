//! Hold: text may not be erased meanwhile: somebody needs it for a claim, a complaint or an inquiry.

use super::subject::{Numbers, Subject, Wanted, numbers};
use crate::core::act::Actor;
use crate::core::audit::{self, AuditId};
use crate::core::dispute::{self, DisputeId};
use crate::core::ledger::{By, Writing};
use crate::core::people::{self, Person, PersonId, Role};
use crate::core::policy::{self, Calendars, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use crate::core::works_agreement::{NEWCOMER_DAYS, has_left_lately, speaks};
use chrono::NaiveDate;
use rusqlite::{Connection, Row, ToSql};

/// What is to be held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holding<'a> {
    /// A dialogue, a customer's dialogues, or all about a person.
    Of(Wanted<'a>),
    /// An audit.
    Audit(AuditId),
    /// A dispute.
    Dispute(DisputeId),
}

/// A hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hold {
    /// Its number.
    pub id: i64,
    /// The entry that made it.
    pub entry: i64,
    /// What it is about, in words without text of people.
    pub about: String,
    /// The customer, where it is of one and that is not erased.
    pub customer: Option<Untrusted>,
    /// Whose case it is, where that is one person's.
    pub agent: Option<PersonId>,
    /// Whether that person may know of it: an audit that is not delivered is not told.
    pub is_told: bool,
    /// Who asked for it.
    pub holder: Person,
    /// Who recorded it, and when.
    pub by: By,
    /// The last day; none: until somebody releases it.
    pub until: Option<NaiveDate>,
    /// Why; none where that was erased.
    pub why: Option<Untrusted>,
    /// Who released it.
    pub released: Option<Released>,
}

/// Who released a hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Released {
    /// Who recorded it, and when.
    pub by: By,
    /// Why; none where that was erased.
    pub why: Option<Untrusted>,
}

impl Hold {
    /// Whether it holds on a day.
    pub fn holds_on(&self, today: NaiveDate) -> bool {
        self.released.is_none() && self.until.is_none_or(|until| today <= until)
    }

    /// What it is called in a refusal.
    pub fn named(&self) -> String {
        let until = self.until.map(|until| format!(" until {until}")).unwrap_or_default();
        format!("hold {} by {} on {}{until}", self.id, self.holder.handle, self.about)
    }
}

/// A hold as it was asked for, and whether it is new.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// The hold.
    pub hold: Hold,
    /// Whether it, or its end, was recorded now.
    pub is_new: bool,
}

/// Holds text back from being erased. Managers, leads and who represents the agents, by role or named in the policy, may; an
/// agent may where the case is their own. The same again changes nothing.
pub fn hold(
    writing: &mut Writing<'_>,
    actor: &Actor,
    of: Holding<'_>,
    note: &str,
    until: Option<NaiveDate>,
) -> Result<Held> {
    let person = actor.person(writing)?.clone();
    let (on, customer) = found(writing, of)?;
    require_holder(writing, actor, &person, &on)?;
    let why = Kept::new("--note", note)?;
    if let Some(until) = until.filter(|until| *until < actor.today) {
        return Err(Refusal::words(format!("--until {until} is over")).hint("give a day that is still to come"));
    }
    let known = all(writing)?.into_iter().find(|one| {
        one.holds_on(actor.today)
            && one.holder.id == person.id
            && one.until == until
            && one.why.as_ref().is_some_and(|said| said.expose() == why.as_str())
            && one.about == on.said()
            && one.customer.as_ref().map(Untrusted::expose) == customer.as_ref().map(Kept::as_str)
    });
    if let Some(hold) = known {
        return Ok(Held { hold, is_new: false });
    }
    let day = until.map(|until| until.to_string());
    let number = on.number();
    let mut facts: Vec<(&'static str, &dyn ToSql)> = vec![("holder", &person.id.0), ("until", &day)];
    if let Some((column, number)) = &number {
        facts.push((column, number));
    }
    let id = writing.insert("hold", &facts, &[("customer", customer.as_ref()), ("why", Some(&why))])?;
    writing.note(format!("hold {id} on {}", on.said()));
    Ok(Held { hold: find(writing, id)?, is_new: true })
}

/// Ends a hold: who asked for it may, and a manager; that of who was an agent or a representative when they asked only they or a
/// representative, while they are on the roster and for some days after the roster ended that. Again changes nothing.
pub fn release(writing: &mut Writing<'_>, actor: &Actor, id: i64, note: &str) -> Result<Held> {
    let person = actor.person(writing)?.clone();
    let hold = find(writing, id)?;
    let why = Kept::new("--note", note)?;
    if hold.released.is_some() {
        return Ok(Held { hold, is_new: false });
    }
    require_releaser(writing, actor, &person, &hold)?;
    writing.insert("hold_end", &[("hold", &id), ("person", &person.id.0)], &[("why", Some(&why))])?;
    writing.note(format!("hold {id}"));
    Ok(Held { hold: find(writing, id)?, is_new: true })
}

/// Every hold, oldest first.
pub fn holds(conn: &Connection) -> Result<Vec<Hold>> {
    all(conn)
}

/// What a hold is on.
enum On {
    Request(i64, String),
    Person(Person),
    Audit(AuditId),
    Dispute(DisputeId),
    Customer,
}

impl On {
    fn said(&self) -> String {
        match self {
            Self::Request(_, reference) => format!("dialogue {reference}"),
            Self::Person(person) => person.handle.clone(),
            Self::Audit(audit) => format!("audit {}", audit.0),
            Self::Dispute(dispute) => format!("dispute {}", dispute.0),
            Self::Customer => "a customer".to_owned(),
        }
    }

    /// The column for it, and its number.
    const fn number(&self) -> Option<(&'static str, i64)> {
        match self {
            Self::Request(id, _) => Some(("request", *id)),
            Self::Person(person) => Some(("person", person.id.0)),
            Self::Audit(audit) => Some(("audit", audit.0)),
            Self::Dispute(dispute) => Some(("dispute", dispute.0)),
            Self::Customer => None,
        }
    }
}

fn found(conn: &Connection, of: Holding<'_>) -> Result<(On, Option<Kept>)> {
    Ok(match of {
        Holding::Audit(id) => (On::Audit(audit::load(conn, id)?.id), None),
        Holding::Dispute(id) => (On::Dispute(dispute::load(conn, id)?.id), None),
        Holding::Of(wanted) => match Subject::find(conn, wanted)? {
            Subject::Ref(request, reference) => (On::Request(request.0, reference), None),
            Subject::Agent(person) => (On::Person(person), None),
            Subject::Customer(name) => {
                if Subject::Customer(name.clone()).dialogues(conn)?.len() == 0 {
                    return Err(Refusal::rule("no dialogue has a customer of that name")
                        .hint("it is taken letter by letter, as the export wrote it"));
                }
                (On::Customer, Some(Kept::id(name.expose())))
            }
        },
    })
}

/// Managers, leads and representatives may hold whatever it is; an agent what is their own.
fn require_holder(conn: &Connection, actor: &Actor, person: &Person, on: &On) -> Result<()> {
    let is_staff = actor.has_any(&[Role::Lead, Role::Manager, Role::Representative])
        || actor.policy.reading.representatives.contains(&person.handle);
    if is_staff || is_own(conn, person, on)? {
        return Ok(());
    }
    Err(Refusal::rule(format!("{} may not hold {}", person.handle, on.said()))
        .hint("a lead, a manager or a representative may, and an agent their own case"))
}

fn is_own(conn: &Connection, person: &Person, on: &On) -> Result<bool> {
    let sql = match on {
        On::Person(other) => return Ok(other.id == person.id),
        On::Customer => return Ok(false),
        On::Request(..) => {
            "SELECT 1 FROM audit a JOIN identity i ON i.person = a.agent WHERE a.request = ?1 AND i.one = ?2
             UNION ALL SELECT 1 FROM dialogue d WHERE d.request = ?1 AND d.agent = ?2"
        }
        On::Audit(_) => "SELECT 1 FROM audit a JOIN identity i ON i.person = a.agent WHERE a.id = ?1 AND i.one = ?2",
        On::Dispute(_) => {
            "SELECT 1 FROM dispute d JOIN audit a ON a.id = d.audit JOIN identity i ON i.person = a.agent
             WHERE d.id = ?1 AND i.one = ?2"
        }
    };
    let number = on.number().map_or(0, |(_, number)| number);
    Ok(conn.prepare_cached(sql)?.exists((number, person.id.0))?)
}

fn require_releaser(conn: &Connection, actor: &Actor, person: &Person, hold: &Hold) -> Result<()> {
    if person.id == hold.holder.id {
        return Ok(());
    }
    let is_there = people::why_not_there(conn, &hold.holder, actor.today)?.is_none();
    let is_theirs = is_of_agents(conn, hold)? && (is_there || has_left_lately(conn, hold.holder.id, actor.today)?);
    let matter = format!("hold {} was made", hold.id);
    let may =
        if is_theirs { speaks(conn, person, (&matter, hold.entry), actor.today)? } else { actor.has(Role::Manager) };
    if may {
        return Ok(());
    }
    let who = if is_theirs { "a representative" } else { "a manager" };
    let hint = match (is_there, is_theirs) {
        (true, _) => format!("{}, who asked for it, may, or {who}", hold.holder.handle),
        (false, false) => format!("{who} may: {}, who asked for it, is not here today", hold.holder.handle),
        (false, true) => format!(
            "{who} may; a manager once the roster has said for {NEWCOMER_DAYS} days that {}, who asked for it, is not here",
            hold.holder.handle
        ),
    };
    Err(Refusal::rule(format!("{} may not release hold {}", person.handle, hold.id)).hint(hint))
}

/// Whether who asked for a hold was on the agents' side then: a representative, or nobody who leads people.
fn is_of_agents(conn: &Connection, hold: &Hold) -> Result<bool> {
    let day = Calendars::load(conn)?.local_day(hold.entry, hold.by.at);
    let stints = people::stints_as_of(conn, hold.entry, hold.holder.id, day)?;
    let had = |role: Role| stints.iter().any(|(own, _)| *own == role);
    let is_named = policy::as_of(conn, hold.entry)?.reading.representatives.contains(&hold.holder.handle);
    Ok(is_named || had(Role::Representative) || !(had(Role::Lead) || had(Role::Manager)))
}

/// A hold, with the dialogue or the person that it keeps.
pub(super) type Keeping = (Option<i64>, Option<i64>, Hold);

/// The holds that keep some dialogues, or some people, on a day.
pub(super) fn active(
    conn: &Connection,
    dialogues: &Numbers,
    persons: &Numbers,
    today: NaiveDate,
) -> Result<Vec<Keeping>> {
    let mut found = Vec::new();
    let standing: Vec<Hold> = all(conn)?.into_iter().filter(|hold| hold.holds_on(today)).collect();
    for hold in standing {
        let of = held_dialogues(conn, hold.id, dialogues)?;
        let of_people = numbers(
            conn,
            "SELECT i.one AS id FROM hold h JOIN identity i ON i.person = h.person
             WHERE h.id = ?1 AND i.one IN (SELECT value FROM json_each(?2))",
            &[&hold.id, &persons.json()],
        )?;
        found.extend(of_people.0.into_iter().map(|person| (None, Some(person), hold.clone())));
        found.extend(of.0.into_iter().map(|request| (Some(request), None, hold.clone())));
    }
    Ok(found)
}

/// Which of some dialogues a hold keeps: its own, those of its customer, and those in which its person answered or was audited.
pub(super) fn held_dialogues(conn: &Connection, hold: i64, dialogues: &Numbers) -> Result<Numbers> {
    numbers(
        conn,
        "SELECT DISTINCT j.value AS id FROM hold h, json_each(?2) j
         WHERE h.id = ?1 AND (h.request = j.value
           OR EXISTS (SELECT 1 FROM audit a WHERE a.id = h.audit AND a.request = j.value)
           OR EXISTS (SELECT 1 FROM dispute d JOIN audit a ON a.id = d.audit WHERE d.id = h.dispute AND a.request = j.value)
           OR EXISTS (SELECT 1 FROM request r WHERE r.id = j.value AND r.customer = h.customer)
           OR EXISTS (SELECT 1 FROM revision v WHERE v.request = j.value AND v.customer = h.customer)
           OR (h.person IS NOT NULL AND (
             EXISTS (SELECT 1 FROM audit a JOIN identity i ON i.person = a.agent JOIN identity o ON o.person = h.person
               WHERE a.request = j.value AND i.one = o.one)
             OR EXISTS (SELECT 1 FROM request r JOIN identity i ON i.person = r.agent JOIN identity o ON o.person = h.person
               WHERE r.id = j.value AND i.one = o.one)
             OR EXISTS (SELECT 1 FROM revision v JOIN identity i ON i.person = v.agent JOIN identity o ON o.person = h.person
               WHERE v.request = j.value AND i.one = o.one)
             OR EXISTS (SELECT 1 FROM routing g JOIN identity i ON i.person = g.agent JOIN identity o ON o.person = h.person
               WHERE g.request = j.value AND i.one = o.one))))
         ORDER BY 1",
        &[&hold, &dialogues.json()],
    )
}

const SELECT: &str = "SELECT g.one AS agent, h.audit IS NULL OR EXISTS (SELECT 1 FROM delivery v WHERE v.audit = h.audit) AS told, h.id, h.entry, r.ref, p.handle AS of_person, h.audit, h.dispute, h.customer, h.until, h.why,
    w.id AS holder, w.handle AS holder_handle, e.actor, e.principal, e.login, e.at,
    x.id AS ended, x.why AS end_why, y.actor AS end_actor, y.principal AS end_principal, y.login AS end_login, y.at AS end_at
    FROM hold h LEFT JOIN entry e ON e.id = h.entry JOIN identity i ON i.person = h.holder JOIN person w ON w.id = i.one
    LEFT JOIN request r ON r.id = h.request LEFT JOIN identity k ON k.person = h.person LEFT JOIN person p ON p.id = k.one
    LEFT JOIN hold_end x ON x.hold = h.id LEFT JOIN entry y ON y.id = x.entry
    LEFT JOIN dispute s ON s.id = h.dispute LEFT JOIN audit a ON a.id = coalesce(h.audit, s.audit)
    LEFT JOIN dialogue d ON d.request = h.request LEFT JOIN identity g ON g.person = coalesce(h.person, a.agent, d.agent)";

fn find(conn: &Connection, id: i64) -> Result<Hold> {
    let found = load(conn, &format!("{SELECT} WHERE h.id = ?1"), &[&id])?.pop();
    found.ok_or_else(|| Refusal::rule(format!("there is no hold {id}")).hint("they are listed by: assize keep holds"))
}

fn all(conn: &Connection) -> Result<Vec<Hold>> {
    load(conn, &format!("{SELECT} ORDER BY h.id"), &[])
}

fn load(conn: &Connection, sql: &str, about: &[&dyn ToSql]) -> Result<Vec<Hold>> {
    let mut statement = conn.prepare_cached(sql)?;
    let (mut rows, mut found) = (statement.query(about)?, Vec::new());
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Hold> {
    let text = |column: &str| row.get::<_, Option<String>>(column).map(|text| text.map(Untrusted::new));
    let until: Option<String> = row.get("until")?;
    let released = if row.get::<_, Option<i64>>("ended")?.is_some() {
        Some(Released { by: by(row, "end_")?, why: text("end_why")? })
    } else {
        None
    };
    Ok(Hold {
        id: row.get("id")?,
        entry: row.get("entry")?,
        about: about(row)?,
        customer: text("customer")?,
        agent: row.get::<_, Option<i64>>("agent")?.map(PersonId),
        is_told: row.get("told")?,
        holder: Person { id: PersonId(row.get("holder")?), handle: row.get("holder_handle")? },
        by: by(row, "")?,
        until: until.as_deref().map(day).transpose()?,
        why: text("why")?,
        released,
    })
}

fn about(row: &Row<'_>) -> Result<String> {
    let (reference, person): (Option<String>, Option<String>) = (row.get("ref")?, row.get("of_person")?);
    let (audit, dispute): (Option<i64>, Option<i64>) = (row.get("audit")?, row.get("dispute")?);
    let parts = [
        reference.map(|reference| format!("dialogue {reference}")),
        person,
        audit.map(|audit| format!("audit {audit}")),
        dispute.map(|dispute| format!("dispute {dispute}")),
    ];
    Ok(parts.into_iter().flatten().next().unwrap_or_else(|| "a customer".to_owned()))
}

/// Who performed the act of an entry, of the columns that begin so; while the act goes on nobody is known yet.
fn by(row: &Row<'_>, prefix: &str) -> Result<By> {
    let text = |column: &str| row.get::<_, Option<String>>(format!("{prefix}{column}").as_str());
    let at = text("at")?.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned());
    Ok(By {
        actor: text("actor")?.unwrap_or_default(),
        principal: text("principal")?,
        login: text("login")?.unwrap_or_default(),
        at: at.parse().map_err(Refusal::data)?,
    })
}
