//! Erasure: one person asks for it, and gets the plan; another one approves it, and then it is done.

use super::approvers::Approvers;
use super::bars;
use super::nobody::require_known;
use super::parts::parts;
use super::plan::{Plan, Rows, plan, rows_of};
use super::subject::{Reason, Subject, SubjectKind, Wanted, drafts_of, require_given};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Conflict, Deed, Objection, require_none};
use crate::core::people::{self, Person, PersonId, Whose};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::text::{Kept, Untrusted};
use rusqlite::{Connection, OptionalExtension, ToSql};

/// What somebody asks to be erased.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Erasing<'a> {
    /// Whose text.
    pub of: Wanted<'a>,
    /// Why.
    pub reason: Reason,
    /// What its cases left for others too.
    pub precedents: bool,
}

/// An erasure that was asked for, or needs none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AskedErasure {
    /// Its number; none: nothing is left to erase.
    pub id: Option<i64>,
    /// Whose text.
    pub subject: Subject,
    /// What would go.
    pub plan: Plan,
    /// Who may approve it.
    pub approvers: Approvers,
    /// Whether it was asked for now.
    pub is_new: bool,
}

/// An erasure that was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Erased {
    /// Its number.
    pub id: i64,
    /// Whose text.
    pub subject: Subject,
    /// Whether it was granted.
    pub granted: bool,
    /// What went; empty where it was refused, or done before.
    pub plan: Plan,
    /// How many names left a mark, by which an import notices them.
    pub marks: usize,
    /// The login under which both persons acted, where it is one.
    pub one_login: Option<String>,
    /// Whether it was answered now.
    pub is_new: bool,
}

/// What the second person says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Whether it is to be done.
    pub granted: bool,
    /// Whether names leave marks.
    pub marks: bool,
}

/// Who may ask.
const ASKS: &str = "somebody with no part in it may: a lead or a manager asks, somebody else approves";

/// Asks for an erasure. Refused while something stands in the way; asked for again it is the same one; where nothing is left
/// to erase, nothing is recorded.
pub fn ask(writing: &mut Writing<'_>, actor: &Actor, erasing: &Erasing<'_>) -> Result<AskedErasure> {
    let asker = actor.person(writing)?.clone();
    require_given(erasing.reason)?;
    let subject = Subject::find(writing, erasing.of)?;
    require_apart(writing, actor, &asker, &subject, ASKS)?;
    let rows = rows_of(writing, &subject, erasing.precedents)?;
    let plan = plan(writing, &subject, &rows, erasing.precedents)?;
    if plan.is_empty() {
        require_known(writing, &subject)?;
        return Ok(AskedErasure { id: None, subject, plan, approvers: Approvers::default(), is_new: false });
    }
    require_possible(writing, actor, &subject)?;
    if let Some(id) = waiting(writing, &subject, erasing.precedents)? {
        let stored = load(writing, id)?;
        let approvers = Approvers::of(writing, actor, (stored.asker.id, stored.entry), &subject)?;
        return Ok(AskedErasure { id: Some(id), subject, plan, approvers, is_new: false });
    }
    let id = record(writing, &asker, &subject, erasing)?;
    writing.note(format!("erasure {id} of {}", subject.called()));
    let approvers = Approvers::of(writing, actor, (asker.id, writing.entry()), &subject)?;
    Ok(AskedErasure { id: Some(id), subject, plan, approvers, is_new: true })
}

/// Approves an erasure, and does it; or refuses it. Never who asked for it, nor anybody whose case it is; who is not a manager
/// only where no manager can. What stands in the
/// way by now is looked at again, and so is what there is to erase. Again changes nothing.
pub fn approve(writing: &mut Writing<'_>, actor: &Actor, id: i64, answer: Answer) -> Result<Erased> {
    let granted = answer.granted;
    let person = actor.person(writing)?.clone();
    let stored = load(writing, id)?;
    let Some(subject) = stored.subject.clone() else {
        return Err(Refusal::rule(format!("erasure {id} is done, and was asked of nobody"))
            .hint("what was erased is listed by: assize keep erasures"));
    };
    if let Some(known) = stored.answer {
        require_same(id, known, granted)?;
        let one_login = stored.one_login();
        return Ok(Erased { id, subject, granted: known, plan: Plan::default(), marks: 0, one_login, is_new: false });
    }
    let approvers = Approvers::of(writing, actor, (stored.asker.id, stored.entry), &subject)?;
    if person.id == stored.asker.id {
        return Err(Refusal::rule(format!("{} asked for erasure {id}, and may not approve it", person.handle))
            .hint(approvers.told()));
    }
    require_apart(writing, actor, &person, &subject, &approvers.told())?;
    approvers.require(&person, id)?;
    // That it is nobody else's login is asked of every second act.
    let login = &actor.who.login;
    let one_login = people::is_one_login(&stored.login, login).then(|| login.clone());
    let (mut done, mut marks) = (Plan::default(), 0);
    if granted {
        require_possible(writing, actor, &subject)?;
        let rows = rows_of(writing, &subject, stored.precedents)?;
        done = plan(writing, &subject, &rows, stored.precedents)?;
        marks = if answer.marks { mark(writing, id, &subject)? } else { 0 };
        clear(writing, id, &rows)?;
    }
    writing.insert("erasure_answer", &[("erasure", &id), ("granted", &granted), ("person", &person.id.0)], &[])?;
    writing.note(format!("erasure {id} of {}{}", subject.called(), if granted { "" } else { ", refused" }));
    Ok(Erased { id, subject, granted, plan: done, marks, one_login, is_new: true })
}

/// Leaves marks of the names that go, so that an import notices when one comes again.
fn mark(writing: &mut Writing<'_>, id: i64, subject: &Subject) -> Result<usize> {
    let whose = if matches!(subject, Subject::Customer(_)) { Whose::Customer } else { Whose::Person };
    let (names, addresses) = (subject.names(writing)?, subject.addresses(writing)?);
    people::mark_names(writing, id, whose, names.iter().chain(&addresses).map(String::as_str))
}

/// Clears rows for an erasure.
pub(super) fn clear(writing: &mut Writing<'_>, erasure: i64, rows: &Rows) -> Result<()> {
    for (table, (_, ids)) in &rows.0 {
        writing.erase(erasure, table, ids)?;
    }
    Ok(())
}

/// The audits and disputes that an erasure is about: what people drafted about them lies in files next to the database.
pub fn drafts_of_erasure(conn: &Connection, id: i64) -> Result<(Vec<i64>, Vec<i64>)> {
    load(conn, id)?.subject.map_or_else(|| Ok(Default::default()), |subject| drafts_of(conn, &subject))
}

/// Neither who asks nor who approves has a part in a case: as its agent, in its dialogue, its audit, or a dispute about it.
fn require_apart(conn: &Connection, actor: &Actor, person: &Person, subject: &Subject, who: &str) -> Result<()> {
    let is_own = matches!(subject, Subject::Agent(agent) if agent.id == person.id);
    let own = is_own.then(|| Objection::new(Conflict::OwnCase, "it is their own case"));
    let first = parts(conn, actor, person, &subject.cases(conn)?)?.into_iter().next();
    let objections = own.into_iter().chain(first.map(|(_, objection)| objection)).collect();
    require_none(Deed::Erase, person, objections, &format!("erase what is about {}", subject.called()), who)
}

/// Refuses while a case is open, something is held, or the person still works here.
fn require_possible(writing: &Writing<'_>, actor: &Actor, subject: &Subject) -> Result<()> {
    let conn: &Connection = writing;
    let (cases, persons) = (subject.cases(conn)?, subject.persons(conn)?);
    if let Subject::Agent(person) = subject
        && people::why_not_there(conn, person, actor.today)?.is_none()
    {
        return Err(Refusal::rule(format!("{} works here on this day: their name is needed", person.handle))
            .hint("end their roles first, with a last day: assize people import"));
    }
    let found = bars::bars(conn, (&cases, &persons), (writing.now(), actor.today))?;
    bars::require_none(&format!("what is about {}", subject.called()), &found)
}

fn record(writing: &mut Writing<'_>, asker: &Person, subject: &Subject, erasing: &Erasing<'_>) -> Result<i64> {
    let (mut request, mut person, mut customer) = (None, None, None);
    match subject {
        Subject::Ref(id, _) => request = Some(id.0),
        Subject::Agent(agent) => person = Some(agent.id.0),
        Subject::Customer(name) => customer = Some(Kept::id(name.expose())),
    }
    let facts: [(&'static str, &dyn ToSql); 6] = [
        ("subject", &subject.kind()),
        ("reason", &erasing.reason),
        ("request", &request),
        ("person", &person),
        ("precedents", &erasing.precedents),
        ("asker", &asker.id.0),
    ];
    writing.insert("erasure", &facts, &[("customer", customer.as_ref())])
}

/// The number of the same erasure that waits for an answer.
fn waiting(conn: &Connection, subject: &Subject, precedents: bool) -> Result<Option<i64>> {
    let (mut request, mut person, mut customer) = (None, None, None);
    match subject {
        Subject::Ref(id, _) => request = Some(id.0),
        Subject::Agent(agent) => person = Some(agent.id.0),
        Subject::Customer(name) => customer = Some(name.expose()),
    }
    let mut statement = conn.prepare_cached(
        "SELECT x.id FROM erasure x WHERE x.subject = ?1 AND x.request IS ?2 AND x.person IS ?3 AND x.customer IS ?4
           AND x.precedents = ?5 AND NOT EXISTS (SELECT 1 FROM erasure_answer y WHERE y.erasure = x.id) ORDER BY x.id LIMIT 1",
    )?;
    let about = (subject.kind(), request, person, customer, precedents);
    Ok(statement.query_row(about, |row| row.get("id")).optional()?)
}

fn require_same(id: i64, known: bool, granted: bool) -> Result<()> {
    if known == granted {
        return Ok(());
    }
    let was = if known { "done" } else { "refused" };
    Err(Refusal::rule(format!("erasure {id} was {was} before"))
        .hint("what was erased does not come back; what was refused can be asked for again"))
}

/// An erasure as it is stored.
struct Stored {
    /// Whose text; none where nobody can know any more.
    subject: Option<Subject>,
    precedents: bool,
    asker: Person,
    /// The entry that asked for it.
    entry: i64,
    /// The login under which it was asked for.
    login: String,
    answer: Option<bool>,
    /// The login under which it was answered.
    answered_under: Option<String>,
}

impl Stored {
    /// The login under which both acted, where it is one and what was asked for was answered.
    fn one_login(&self) -> Option<String> {
        self.answered_under.clone().filter(|login| people::is_one_login(&self.login, login))
    }
}

fn load(conn: &Connection, id: i64) -> Result<Stored> {
    let mut statement = conn.prepare_cached(
        "SELECT x.entry, x.subject, x.request, r.ref, k.id AS person, k.handle, x.customer, x.precedents, a.id AS asker, a.handle AS asker_handle, e.login, y.granted, z.login AS answer_login
         FROM erasure x JOIN entry e ON e.id = x.entry JOIN identity i ON i.person = x.asker JOIN person a ON a.id = i.one LEFT JOIN request r ON r.id = x.request
         LEFT JOIN identity j ON j.person = x.person LEFT JOIN person k ON k.id = j.one LEFT JOIN erasure_answer y ON y.erasure = x.id
         LEFT JOIN entry z ON z.id = y.entry WHERE x.id = ?1",
    )?;
    let mut rows = statement.query([id])?;
    let Some(row) = rows.next()? else {
        return Err(Refusal::rule(format!("there is no erasure {id}")).hint("they are listed by: assize keep erasures"));
    };
    let subject = match row.get::<_, SubjectKind>("subject")? {
        SubjectKind::Ref => Some(Subject::Ref(RequestId(row.get("request")?), row.get("ref")?)),
        SubjectKind::Agent => {
            Some(Subject::Agent(Person { id: PersonId(row.get("person")?), handle: row.get("handle")? }))
        }
        // Where its name is erased the customer is nobody's any more: no dialogue has it.
        SubjectKind::Customer => {
            Some(Subject::Customer(Untrusted::new(row.get::<_, Option<String>>("customer")?.unwrap_or_default())))
        }
        SubjectKind::Retention => None,
    };
    Ok(Stored {
        subject,
        precedents: row.get("precedents")?,
        entry: row.get("entry")?,
        asker: Person { id: PersonId(row.get("asker")?), handle: row.get("asker_handle")? },
        login: row.get("login")?,
        answer: row.get("granted")?,
        answered_under: row.get("answer_login")?,
    })
}
