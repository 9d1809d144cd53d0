//! Answering a wish to amend: a second person without a tie to the case approves it, and then it holds, or returns it.

use super::amender::DRAWN_BY;
use super::standing::{Standing, Word};
use super::state::STATE;
use super::wish::drawn_by;
use super::wishes::{AmendmentState, AmendmentWish, of_request};
use crate::core::act::Actor;
use crate::core::dialogue::{self, Basis, Dialogue};
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Conflict, Deed, Objection, require_none};
use crate::core::people::{NOW, Person, PersonId, SELVES, handle};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::objections;
use crate::core::text::{Kept, Untrusted};
use rusqlite::types::Value;
use rusqlite::{Connection, params};

/// What a second person answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AmendmentAnswer {
    /// How many wishes it was.
    pub wishes: usize,
    /// Whether they were approved.
    pub granted: bool,
    /// Whether something was recorded.
    pub new: bool,
}

/// Approves every wish to amend a dialogue that waits, or returns them with a reason.
pub fn answer_amendment(
    writing: &mut Writing<'_>,
    actor: &Actor,
    reference: &str,
    returned: Option<&str>,
) -> Result<AmendmentAnswer> {
    let found = dialogue::find(writing, reference)?;
    let reference = found.reference.expose();
    let standing = Standing::of(writing, reference)?.ok_or_else(|| Refusal::fault("a dialogue without its facts"))?;
    let all = of_request(writing, found.id)?;
    let wishes: Vec<&AmendmentWish> = all.iter().filter(|wish| wish.state == AmendmentState::Waits).collect();
    let judge = actor.person(writing)?;
    if wishes.is_empty() {
        return answered_before(reference, &all, returned.is_some());
    }
    for wish in &wishes {
        require_apart(writing, actor, &found, wish)?;
    }
    let note = returned.map(|note| Kept::new("--return", note)).transpose()?;
    let revision = match &note {
        Some(_) => None,
        None => Some(grant(writing, actor, &standing, (&wishes, reference))?),
    };
    for wish in &wishes {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
            [("wish", &wish.id), ("granted", &note.is_none()), ("judge", &judge.id.0), ("revision", &revision)];
        writing.insert("amendment_answer", &facts, &[("words", note.as_ref())])?;
    }
    writing.note(reference.to_owned());
    Ok(AmendmentAnswer { wishes: wishes.len(), granted: note.is_none(), new: true })
}

/// The same answer again changes nothing; another one is refused.
fn answered_before(reference: &str, all: &[AmendmentWish], returns: bool) -> Result<AmendmentAnswer> {
    let Some(newest) = all.last() else {
        return Err(Refusal::rule(format!("nobody wished to amend `{reference}`"))
            .hint("the wishes that wait: assize intake list --amendments"));
    };
    let was_returned = newest.state == AmendmentState::Returned;
    if was_returned == returns {
        return Ok(AmendmentAnswer { wishes: 1, granted: !returns, new: false });
    }
    let was = if was_returned { "returned" } else { "approved" };
    Err(Refusal::rule(format!("the amendment of `{reference}` was {was} already"))
        .hint("that stands; it can be asked for again, for another reason"))
}

/// Nobody approves what they asked for, nor what has to do with them, their team or an audit that they have.
fn require_apart(conn: &Connection, actor: &Actor, dialogue: &Dialogue, wish: &AmendmentWish) -> Result<()> {
    let judge = actor.person(conn)?;
    let mut found = Vec::new();
    if asked(conn, judge, wish.id)? {
        found.push(Objection::new(Conflict::OwnWork, "they asked for it"));
    }
    let day = actor.calendar.local_day(wish.counts.parse().map_err(Refusal::data)?);
    for agent in agents(conn, dialogue.agent, wish.id)? {
        let case = (dialogue.id, &agent);
        let deed = Deed::ApproveAmendment;
        found.extend(objections(conn, deed, NOW, judge, case, (day, actor.today), &actor.policy)?);
    }
    if has_audit(conn, judge, dialogue)? {
        found.push(Objection::new(Conflict::AuditsSameDialogue, "they have, or had, an audit of it"));
    }
    let what = format!("approve that `{}` is amended", dialogue.reference.expose());
    require_none(Deed::ApproveAmendment, judge, found, &what, "a lead or a manager without a part in it may")
}

/// Whose the dialogue is, and whose it is to be.
fn agents(conn: &Connection, stands: PersonId, wish: i64) -> Result<Vec<Person>> {
    let mut statement = conn.prepare_cached(
        "SELECT i.one AS one FROM amendment_wish w JOIN identity i ON i.person = w.agent WHERE w.id = ?1",
    )?;
    let wished = statement.query_map([wish], |row| Ok(PersonId(row.get("one")?)))?;
    let all = std::iter::once(Ok(stands)).chain(wished);
    all.map(|id| {
        let id = id?;
        Ok(Person { id, handle: handle(conn, id)? })
    })
    .collect()
}

fn asked(conn: &Connection, judge: &Person, wish: i64) -> Result<bool> {
    let sql = format!(
        "SELECT 1 FROM amendment_wish w JOIN entry e ON e.id = w.entry JOIN person p ON p.handle = e.actor
         WHERE w.id = ?2 AND p.id IN {SELVES}"
    );
    Ok(conn.prepare_cached(&sql)?.exists(params![judge.id.0, wish])?)
}

fn has_audit(conn: &Connection, judge: &Person, dialogue: &Dialogue) -> Result<bool> {
    let sql = format!(
        "SELECT 1 FROM audit a JOIN assignment g ON g.audit = a.id WHERE a.request = ?2 AND g.auditor IN {SELVES}"
    );
    Ok(conn.prepare_cached(&sql)?.exists(params![judge.id.0, dialogue.id.0])?)
}

/// Lets what is wished hold: the newest wish of a field counts.
fn grant(
    writing: &mut Writing<'_>,
    actor: &Actor,
    standing: &Standing,
    (open, reference): (&[&AmendmentWish], &str),
) -> Result<i64> {
    let mut merged = standing.facts().to_vec();
    let (mut basis, mut why) = (Basis::Completed, None);
    for wish in open {
        require_as_it_stood(writing, standing, wish, reference)?;
        let wished = values(writing, wish.id)?;
        for ((place, _), value) in drawn_by().zip(wished) {
            if let Some(cell) = merged.get_mut(place).filter(|_| value != Value::Null) {
                *cell = value;
            }
        }
        if wish.basis == Basis::Amended {
            (basis, why) = (Basis::Amended, wish.why.as_ref().map(Untrusted::expose));
        }
    }
    standing.judge_content(&mut merged, &actor.policy);
    standing.revise(writing, &merged, &Word { basis, why, line: None })
}

/// What a wish says, in the order of [`drawn_by`].
fn values(conn: &Connection, wish: i64) -> Result<Vec<Value>> {
    let columns: Vec<&str> = drawn_by().map(|(_, name)| name).collect();
    let sql = format!("SELECT {} FROM amendment_wish WHERE id = ?1", columns.join(", "));
    let mut statement = conn.prepare_cached(&sql)?;
    let row = statement.query_row([wish], |row| columns.iter().map(|name| row.get(*name)).collect())?;
    Ok(row)
}

/// Refuses a wish that is about words which were amended since: who approves it saw others.
fn require_as_it_stood(conn: &Connection, standing: &Standing, wish: &AmendmentWish, reference: &str) -> Result<()> {
    let sql = format!("SELECT {} FROM {} WHERE id = ?1", DRAWN_BY.join(", "), table(wish.revision));
    let id = wish.revision.unwrap_or(wish.request.0);
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query([id])?;
    let Some(row) = rows.next()? else { return Ok(()) };
    for change in &wish.changes {
        let field = change.field.word();
        let place = STATE.iter().position(|(name, ..)| *name == field).unwrap_or_default();
        let stood: Value = row.get(field)?;
        if stood != *standing.value(place) {
            return Err(Refusal::rule(format!("the `{field}` of `{reference}` was amended since that was wished"))
                .hint("return it with --return NOTE; who still wants it asks again"));
        }
    }
    Ok(())
}

const fn table(revision: Option<i64>) -> &'static str {
    if revision.is_some() { "revision" } else { "request" }
}
