//! Raising a care notice: the auditor, a lead or a manager says that an agent was hurt.

use super::leaders::leaders;
use super::notice::{CareAsk, CareId, CareNotice, find, of_audit};
use crate::core::act::Actor;
use crate::core::audit::{self, Audit, AuditId, Replacement, Stays};
use crate::core::ledger::Writing;
use crate::core::people::Person;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;

/// That an agent was hurt.
#[derive(Clone, Copy, Debug)]
pub struct Hurt<'a> {
    /// What happened.
    pub note: &'a str,
    /// What is asked for; nothing is a talk.
    pub asks: &'a [CareAsk],
    /// Whether the dialogue is scored all the same.
    pub keep: bool,
}

/// What became of the score of a dialogue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum InScoring {
    /// It is scored all the same, as was asked.
    Kept,
    /// It left scoring.
    Left(Box<Replacement>),
    /// Nothing comes in its place.
    Stays(Stays),
}

/// A notice that was raised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Raised {
    /// The notice.
    pub notice: CareNotice,
    /// What became of the score.
    pub scoring: InScoring,
    /// Whether something was recorded.
    pub new: bool,
}

/// Says that an agent was hurt in the dialogue of an audit. The notice goes to those who lead their team, whatever the
/// audit's state; unless it is kept, a dialogue that nobody has scored leaves scoring, and the next ticket comes.
pub fn raise(writing: &mut Writing<'_>, actor: &Actor, id: AuditId, hurt: &Hurt<'_>) -> Result<Raised> {
    let audit = audit::load(writing, id)?;
    let raiser = audit::require_witness(writing, actor, &audit, "note care for")?;
    let note = Kept::new("--note", hurt.note)?;
    let asks = asked(hurt.asks);
    let stays = audit::stays(writing, &audit)?;
    if let Some(notice) = told_before(writing, &audit, raiser, (&note, &asks), hurt.keep)? {
        let scoring =
            if hurt.keep { InScoring::Kept } else { InScoring::Stays(stays.unwrap_or(Stays::ReplacedBefore)) };
        return Ok(Raised { notice, scoring, new: false });
    }
    let care = store(writing, actor, (&audit, raiser), (&note, &asks), hurt.keep)?;
    let scoring = match stays {
        _ if hurt.keep => InScoring::Kept,
        Some(stays) => InScoring::Stays(stays),
        None => audit::replace_for_care(writing, actor, &audit)?
            .map_or(InScoring::Stays(Stays::SpotCheck), |done| InScoring::Left(Box::new(done))),
    };
    writing.note(format!("care {care}, audit {}", id.0));
    Ok(Raised { notice: find(writing, CareId(care))?, scoring, new: true })
}

/// What is asked for, each once and in the order of the list.
fn asked(asks: &[CareAsk]) -> Vec<CareAsk> {
    let mut asks = if asks.is_empty() { vec![CareAsk::Talk] } else { asks.to_vec() };
    asks.sort_unstable();
    asks.dedup();
    asks
}

/// The same notice by the same person.
fn told_before(
    writing: &Writing<'_>,
    audit: &Audit,
    raiser: &Person,
    (note, asks): (&Kept, &[CareAsk]),
    keep: bool,
) -> Result<Option<CareNotice>> {
    let is_same = |one: &CareNotice| {
        one.raiser.id == raiser.id && one.words.expose() == note.as_str() && one.asks == asks && one.keep == keep
    };
    Ok(of_audit(writing, audit.id)?.into_iter().find(is_same))
}

fn store(
    writing: &mut Writing<'_>,
    actor: &Actor,
    (audit, raiser): (&Audit, &Person),
    (note, asks): (&Kept, &[CareAsk]),
    keep: bool,
) -> Result<i64> {
    let within = actor.policy.care.acknowledge_within;
    let due = actor
        .calendar
        .deadline(writing.now(), within)
        .ok_or_else(|| Refusal::outside_calendar("the time to acknowledge"))?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
        ("audit", &audit.id.0),
        ("agent", &audit.agent.id.0),
        ("raiser", &raiser.id.0),
        ("keep", &keep),
        ("due", &due.to_string()),
    ];
    let care = writing.insert("care", &facts, &[("words", Some(note))])?;
    for ask in asks {
        writing.insert("care_asked", &[("care", &care), ("ask", ask)], &[])?;
    }
    for leader in leaders(writing, &audit.agent, actor.today)? {
        writing.insert("care_leader", &[("care", &care), ("person", &leader.id.0)], &[])?;
    }
    Ok(care)
}
