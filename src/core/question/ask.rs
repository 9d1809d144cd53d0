//! Asking: what a criterion does not say is put to somebody who may decide it.

use super::asked::{Question, QuestionId, find, of_audit};
use super::no_part::part;
use crate::core::act::Actor;
use crate::core::audit::{self, Audit, AuditId};
use crate::core::ledger::Writing;
use crate::core::people::{self, Person, Role};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;
use crate::core::text::Kept;

/// What a criterion does not say.
#[derive(Clone, Copy, Debug)]
pub struct Unclear<'a> {
    /// The criterion's key.
    pub criterion: &'a str,
    /// The question.
    pub words: &'a str,
    /// Who is to answer, by handle.
    pub owner: &'a str,
}

/// A question that was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The question.
    pub question: Question,
    /// Whether something was recorded.
    pub new: bool,
}

/// Asks about a criterion of an audit. The audit goes on meanwhile.
pub fn ask(writing: &mut Writing<'_>, actor: &Actor, id: AuditId, unclear: &Unclear<'_>) -> Result<Asked> {
    let audit = audit::load(writing, id)?;
    let asker = require_asker(writing, actor, &audit)?.clone();
    let words = Kept::new("--question", unclear.words)?;
    let criterion = criterion(writing, &audit, unclear.criterion)?;
    let owner = require_owner(writing, actor, &audit, unclear.owner)?;
    require_no_case(writing, actor, &audit, (&owner, unclear.criterion))?;
    let is_same =
        |one: &Question| one.criterion == criterion && one.asker.id == asker.id && one.words.expose() == words.as_str();
    if let Some(question) = of_audit(writing, id)?.into_iter().find(is_same) {
        return Ok(Asked { question, new: false });
    }
    let due = actor
        .calendar
        .deadline(writing.now(), actor.policy.questions.answer_within)
        .ok_or_else(|| Refusal::outside_calendar("the time to answer"))?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
        ("audit", &id.0),
        ("criterion", &criterion),
        ("asker", &asker.id.0),
        ("owner", &owner.id.0),
        ("due", &due.to_string()),
    ];
    let question = writing.insert("question", &facts, &[("words", Some(&words))])?;
    writing.note(format!("question {question}, audit {}", id.0));
    let question = find(writing, QuestionId(question))?;
    Ok(Asked { question, new: true })
}

fn require_asker<'a>(writing: &Writing<'_>, actor: &'a Actor, audit: &Audit) -> Result<&'a Person> {
    let person = actor.person(writing)?;
    if !audit.is_of(person) {
        actor.require(&[Role::Lead, Role::Manager], "ask about an audit of somebody else")?;
        require_apart(writing, actor, audit, person)?;
    }
    Ok(person)
}

/// Refuses that somebody of the agent's side has a rule made while the agent's audit is open: its auditor asks, or others.
fn require_apart(writing: &Writing<'_>, actor: &Actor, audit: &Audit, person: &Person) -> Result<()> {
    let is_open = audit.scoring.is_none();
    if !is_open || actor.has(Role::Manager) || !actor.leads(writing, &audit.agent)? {
        return Ok(());
    }
    Err(Refusal::rule(format!(
        "{} may not ask in audit {}: it is open, and of an agent whom they lead",
        person.handle, audit.id.0
    ))
    .hint("its auditor asks what the rules do not say; or ask once it is scored"))
}

fn criterion(writing: &Writing<'_>, audit: &Audit, key: &str) -> Result<i64> {
    scorecard::load(writing, audit.card)?.criterion(key)?;
    scorecard::criterion_ids(writing, audit.card)?
        .remove(key)
        .ok_or_else(|| Refusal::data(format!("the criterion `{key}` is not stored")).hint("run `assize verify`"))
}

/// Refuses an owner who could not answer: they have a part in an open case that the answer would apply to.
fn require_no_case(writing: &Writing<'_>, actor: &Actor, audit: &Audit, who: (&Person, &str)) -> Result<()> {
    match part(writing, actor, audit.card, who)? {
        None => Ok(()),
        // Whose the audits are may be hidden from who asks.
        Some(_) => Err(Refusal::rule(format!(
            "{} may not own this question: they have a part in an open case that the answer would apply to",
            who.0.handle
        ))
        .hint("name a manager, or a lead without such a part")),
    }
}

/// Somebody who may decide: a manager, or a lead of another team than the agent's; neither the person who asks nor the
/// agent of the audit.
fn require_owner(writing: &Writing<'_>, actor: &Actor, audit: &Audit, handle: &str) -> Result<Person> {
    let owner = people::find(writing, handle)?;
    let refused = |why: &str| {
        Err(Refusal::rule(format!("{} may not own this question: {why}", owner.handle))
            .hint("name a lead or a manager with no part in it"))
    };
    let own = people::stints_on(writing, owner.id, actor.today)?;
    if !own.iter().any(|(role, _)| matches!(role, Role::Lead | Role::Manager)) {
        return refused("they are neither a lead nor a manager today");
    }
    if owner.id == actor.person(writing)?.id {
        return refused("they ask it");
    }
    if owner.id == audit.agent.id {
        return refused("it is their own case");
    }
    let theirs = people::stints_on(writing, audit.agent.id, actor.today)?;
    let leads = |(role, team): &(Role, String)| *role == Role::Lead && theirs.iter().any(|(_, other)| other == team);
    if own.iter().any(leads) && !own.iter().any(|(role, _)| *role == Role::Manager) {
        return refused("they lead the agent's team");
    }
    if audit::is_half(writing, audit.id)? && audit::has_other_half(writing, audit.id, &owner)? {
        return refused("they have a part in it");
    }
    Ok(owner)
}
