//! Answering a wish to amend: a second person without a tie to the case approves it, and then it holds, or returns it.

use super::amender::DRAWN_BY;
use super::standing::{Standing, Word};
use super::state::STATE;
use super::wish::drawn_by;
use super::wishes::{AmendmentState, AmendmentWish, of_request};
use crate::core::act::Actor;
use crate::core::dialogue::{self, Basis, Dialogue};
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Conflict, Deed, Objection, bar, require_none};
use crate::core::people::{NOW, Person, PersonId, SELVES, by_id, one, who};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{RequestId, objections};
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
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
    let day = actor.calendar.local_day(wish.counts.parse().map_err(Refusal::data)?);
    let (wish, request, agent) = (wish.id, dialogue.id, dialogue.agent);
    let asked = Asked { as_of: NOW, wish, request, agent, days: (day, actor.today) };
    let found = against(conn, judge, &asked, &actor.policy)?.into_iter().collect();
    let what = format!("approve that `{}` is amended", dialogue.reference.expose());
    require_none(Deed::ApproveAmendment, judge, found, &what, "a lead or a manager without a part in it may")
}

/// A wish, and the point of the record at which it is asked who may approve it.
pub(super) struct Asked {
    /// After this entry.
    pub(super) as_of: i64,
    pub(super) wish: i64,
    pub(super) request: RequestId,
    /// Whose the dialogue is.
    pub(super) agent: PersonId,
    /// The dialogue's, and that of the answer.
    pub(super) days: (NaiveDate, NaiveDate),
}

/// What bars somebody from approving a wish, if anything does.
pub(super) fn against(conn: &Connection, judge: &Person, asked: &Asked, policy: &Policy) -> Result<Option<Objection>> {
    let (deed, mut found) = (Deed::ApproveAmendment, Vec::new());
    if has_asked(conn, judge, asked)? {
        found.push(Objection::new(Conflict::OwnWork, "they asked for it"));
    }
    for agent in agents(conn, asked)? {
        found.extend(objections(conn, deed, asked.as_of, judge, (asked.request, &agent), asked.days, policy)?);
    }
    if has_audit(conn, judge, asked)? {
        found.push(Objection::new(Conflict::AuditsSameDialogue, "they have, or had, an audit of it"));
    }
    Ok(bar(deed, found))
}

/// Whose the dialogue is, and whose it is to be.
fn agents(conn: &Connection, asked: &Asked) -> Result<Vec<Person>> {
    let mut statement = conn.prepare_cached("SELECT agent FROM amendment_wish WHERE id = ?1 AND agent IS NOT NULL")?;
    let wished = statement.query_map([asked.wish], |row| row.get("agent").map(PersonId))?;
    let mut all = vec![asked.agent];
    for agent in wished {
        all.push(one(conn, asked.as_of, agent?)?);
    }
    all.into_iter().map(|id| by_id(conn, id)).collect()
}

fn has_asked(conn: &Connection, judge: &Person, asked: &Asked) -> Result<bool> {
    let mut statement =
        conn.prepare_cached("SELECT e.actor FROM amendment_wish w JOIN entry e ON e.id = w.entry WHERE w.id = ?1")?;
    let wisher: String = statement.query_row([asked.wish], |row| row.get("actor"))?;
    Ok(who(conn, asked.as_of, &wisher)? == Some(judge.id))
}

fn has_audit(conn: &Connection, judge: &Person, asked: &Asked) -> Result<bool> {
    let sql = format!(
        "SELECT 1 FROM audit a JOIN assignment g ON g.audit = a.id
         WHERE a.request = ?2 AND g.auditor IN {SELVES} AND g.entry <= ?3"
    );
    Ok(conn.prepare_cached(&sql)?.exists(params![judge.id.0, asked.request.0, asked.as_of])?)
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
