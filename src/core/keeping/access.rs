//! Access: everything that the record holds about one person or one customer, others under other names.

use super::meaning::Meanings;
use super::nobody::nothing;
use super::places::{Kind, PLACES};
use super::pseudonyms::Pseudonyms;
use super::related::{Held, Related, related};
use super::subject::{Subject, Wanted};
use crate::calc::moment::Moment;
use crate::calc::zone::Zone;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::{NOW, Role};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use crate::core::works_agreement::{Clause, ReadsBy, beyond, in_force, reads_by};
use chrono::{Days, NaiveDate};
use rusqlite::types::Value;
use rusqlite::{Connection, ToSql};

/// Everything about somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Access {
    /// Who it is.
    pub subject: Subject,
    /// What they did themselves.
    pub acts: Vec<OwnAct>,
    /// Each thing that is recorded.
    pub facts: Vec<Fact>,
    /// What is not told yet, until when, and how many rows.
    pub held: Vec<(Held, usize)>,
    /// For how many days each kind of text is kept.
    pub days: Vec<(Kind, u32)>,
    /// The day since which reading of others is recorded; none: it is not.
    pub reading_since: Option<NaiveDate>,
    /// The time zone of the centre.
    pub zone: Zone,
}

/// An act that somebody performed, or that was performed for them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnAct {
    /// The number of its entry.
    pub entry: i64,
    /// When.
    pub at: Moment,
    /// Which.
    pub act: String,
    /// Who performed it.
    pub by: String,
}

/// One value of a row that is about somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    /// The entry that brought it.
    pub entry: i64,
    /// When.
    pub at: Moment,
    /// By which act.
    pub act: String,
    /// Whose act: themselves, or somebody under another name.
    pub by: String,
    /// The table.
    pub table: String,
    /// The number of the row.
    pub row: i64,
    /// The column.
    pub field: String,
    /// What it says; none: it was erased, or is the words of somebody else.
    pub value: Option<Untrusted>,
    /// What the column means.
    pub means: String,
    /// The day after which its text is due to be erased, where the policy says so.
    pub kept_until: Option<NaiveDate>,
}

/// Finds everything about somebody, and records that it was handed out. People may ask for what is about themselves, a manager
/// or a representative for others; for a customer a manager.
pub fn access(writing: &mut Writing<'_>, actor: &Actor, wanted: Wanted<'_>) -> Result<Access> {
    let subject = Subject::find(writing, wanted)?;
    require_reader(writing, actor, &subject)?;
    let found = gather(writing, &subject)?;
    if found.facts.is_empty() {
        return Err(nothing(writing, actor, &subject)?);
    }
    let (person, customer) = match &subject {
        Subject::Agent(person) => (Some(person.id.0), None),
        Subject::Customer(name) => (None, Some(Kept::id(name.expose()))),
        Subject::Ref(..) => {
            return Err(Refusal::words("a dialogue is no person").hint("give --agent or --customer"));
        }
    };
    let rows = i64::try_from(found.facts.len()).unwrap_or(i64::MAX);
    let facts: [(&'static str, &dyn ToSql); 2] = [("person", &person), ("rows", &rows)];
    writing.insert("subject_access", &facts, &[("customer", customer.as_ref())])?;
    writing.note(format!("about {}", subject.called()));
    Ok(found)
}

/// People have a right to what is about themselves, which no agreement takes. What is about others is handed out by a manager
/// whom the works agreement lets read; where it lets none, by a lead or an arbiter whom it does, so that somebody can answer.
fn require_reader(conn: &Connection, actor: &Actor, subject: &Subject) -> Result<()> {
    let reader = actor.person(conn)?;
    if matches!(subject, Subject::Agent(person) if person.id == reader.id) {
        return Ok(());
    }
    let agreement = in_force(conn, NOW, actor.today)?.and_then(|one| Some((one.terms.readers.clone()?, one)));
    let by = match &agreement {
        None => None,
        Some((_, agreement)) => reads_by(conn, agreement, reader.id, actor.today)?,
    };
    let stints = by.as_ref().map_or_else(|| actor.stints.clone(), ReadsBy::stints);
    let has = |roles: &[Role]| stints.iter().any(|(role, _)| roles.contains(role));
    let speaks =
        || actor.policy.reading.representatives.contains(&reader.handle) && matches!(subject, Subject::Agent(_));
    let (may, who) = match &agreement {
        None => (has(&[Role::Manager]) || speaks(), "a manager"),
        Some((readers, _)) if readers.roles.contains(&Role::Manager) => {
            (has(&[Role::Manager]) || speaks(), "a manager whom it lets read")
        }
        Some(_) => (has(&[Role::Lead, Role::Arbiter]) || speaks(), "a lead or an arbiter whom it lets read"),
    };
    let what = format!("what is about {} is not handed out by {}", subject.called(), reader.handle);
    let own = by.and_then(|by| by.why_not(&reader.handle));
    match agreement {
        Some((readers, agreement)) if !(may && readers.lets(&stints)) => {
            let others = format!("people ask for what is about themselves: --as themselves; for others {who}");
            Err(beyond(&agreement, Clause::Readers, what).hint(own.unwrap_or(others)))
        }
        _ if may => Ok(()),
        _ => Err(Refusal::rule(format!("{} may not hand out what is about {}", reader.handle, subject.called()))
            .hint("people may ask for what is about themselves; for others a manager, or who reads all by the policy's [reading] representatives; for a customer a manager")),
    }
}

fn gather(conn: &Connection, subject: &Subject) -> Result<Access> {
    let policy = policy::current(conn)?;
    let meanings = Meanings::of_schema();
    let mut names = Pseudonyms::load(conn, subject)?;
    let Related { rows, held } = related(conn, subject)?;
    let mut facts = Vec::new();
    for row in rows {
        let head = Head::load(conn, row.entry, &mut names)?;
        for (field, value) in row.values {
            let value = told(subject, &row.table, &field, value, &row.people, &mut names);
            facts.push(Fact {
                entry: row.entry,
                at: head.at,
                act: head.act.clone(),
                by: head.by.clone(),
                table: row.table.clone(),
                row: row.id,
                means: meanings.of(&row.table, &field),
                kept_until: kept_until(&policy, &row.table, head.at)?,
                field,
                value,
            });
        }
    }
    facts.sort_by(|one, other| (one.entry, &one.table, one.row).cmp(&(other.entry, &other.table, other.row)));
    let acts = own_acts(conn, subject, &mut names)?;
    let (days, zone) = (super::retention::kept_days(&policy), policy::zone(&policy.timezone)?);
    let reading_since = reading_since(conn, &policy)?;
    Ok(Access { subject: subject.clone(), acts, facts, held, days, reading_since, zone })
}

/// The day since which reading is recorded.
fn reading_since(conn: &Connection, policy: &Policy) -> Result<Option<NaiveDate>> {
    let Some(entry) = policy::reading_recorded_since(conn)? else { return Ok(None) };
    let at: String =
        conn.prepare_cached("SELECT at FROM entry WHERE id = ?1")?.query_row([entry], |row| row.get("at"))?;
    Ok(Some(policy.calendar()?.local_day(at.parse().map_err(Refusal::data)?)))
}

/// Who did what when, of an entry.
struct Head {
    at: Moment,
    act: String,
    by: String,
}

impl Head {
    fn load(conn: &Connection, entry: i64, names: &mut Pseudonyms) -> Result<Self> {
        let (at, act, actor): (String, String, String) = conn
            .prepare_cached("SELECT at, act, actor FROM entry WHERE id = ?1")?
            .query_row([entry], |row| Ok((row.get("at")?, row.get("act")?, row.get("actor")?)))?;
        Ok(Self { at: at.parse().map_err(Refusal::data)?, act, by: names.of_handle(&actor) })
    }
}

fn own_acts(conn: &Connection, subject: &Subject, names: &mut Pseudonyms) -> Result<Vec<OwnAct>> {
    let Subject::Agent(person) = subject else { return Ok(Vec::new()) };
    let mut statement = conn.prepare_cached(
        "SELECT e.id, e.at, e.act, e.actor FROM entry e WHERE e.actor IN (SELECT p.handle FROM identity i JOIN person p ON p.id = i.person WHERE i.one = ?1)
           OR e.principal IN (SELECT p.handle FROM identity i JOIN person p ON p.id = i.person WHERE i.one = ?1) ORDER BY e.id",
    )?;
    let (mut rows, mut found) = (statement.query([person.id.0])?, Vec::new());
    while let Some(row) = rows.next()? {
        let at: String = row.get("at")?;
        found.push(OwnAct {
            entry: row.get("id")?,
            at: at.parse().map_err(Refusal::data)?,
            act: row.get("act")?,
            by: names.of_handle(&row.get::<_, String>("actor")?),
        });
    }
    Ok(found)
}

/// What a value is told as: people and other customers under other names; the words of a dialogue are its customer's.
fn told(
    subject: &Subject,
    table: &str,
    field: &str,
    value: Value,
    people: &[String],
    names: &mut Pseudonyms,
) -> Option<Untrusted> {
    let is_dialogue = matches!(table, "request" | "revision");
    if is_dialogue && field == "customer" {
        return text(value).map(|name| Untrusted::new(names.of_customer(&name)));
    }
    if matches!(subject, Subject::Agent(_)) && OF_CUSTOMERS.contains(&table) && WORDS.contains(&field) {
        return None;
    }
    if people.iter().any(|column| column == field) {
        return match value {
            Value::Integer(id) => Some(Untrusted::new(names.of_person(id))),
            _ => None,
        };
    }
    text(value).map(|text| Untrusted::new(names.in_text(&text)))
}

/// Where the words of customers stand.
const OF_CUSTOMERS: [&str; 5] = ["request", "revision", "clarification", "answer", "feedback"];
const WORDS: [&str; 6] = ["details", "reply", "transcript", "recording", "question", "words"];

fn text(value: Value) -> Option<String> {
    match value {
        Value::Null | Value::Blob(_) => None,
        Value::Integer(number) => Some(number.to_string()),
        Value::Real(number) => Some(number.to_string()),
        Value::Text(text) => Some(text),
    }
}

/// The last day on which the policy keeps the text of a row.
fn kept_until(policy: &Policy, table: &str, at: Moment) -> Result<Option<NaiveDate>> {
    let Some(place) = PLACES.iter().find(|place| place.table == table) else { return Ok(None) };
    let days = super::retention::kept_days(policy).into_iter().find(|(kind, _)| *kind == place.kind);
    let Some((_, days)) = days else { return Ok(None) };
    Ok(policy.calendar()?.local_day(at).checked_add_days(Days::new(u64::from(days))))
}
