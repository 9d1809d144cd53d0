//! Opening an improvement: what is to be better, and the measure that will tell.

use super::again::{namesake, require_same};
use super::area::area;
use super::evidence::{Evidence, EvidenceKind, link};
use super::listed::{Improvement, load};
use super::measure::{Figure, Measure};
use super::number::ImprovementId;
use super::opening::Opening;
use crate::core::act::Actor;
use crate::core::dispute::{self, Action, ActionId};
use crate::core::ledger::Writing;
use crate::core::people::{self, Person};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use chrono::NaiveDate;
use rusqlite::Connection;

/// Opens an improvement with its measure and baseline. The same in everything is the same one: answers whether it was new.
/// Refused where one that is open has its title, or takes up its finding, and differs from it.
pub fn open(
    writing: &mut Writing<'_>,
    actor: &Actor,
    wanted: &Opening<'_>,
    measure: &Measure,
    baseline: &Figure,
) -> Result<(Improvement, bool)> {
    let action = wanted.action.map(|id| finding(writing, id)).transpose()?;
    let title = title(wanted, action.as_ref())?;
    let cause = Kept::new("--cause", wanted.cause)?;
    if let Some(known) = namesake(writing, wanted, &title)? {
        require_same(writing, &known, wanted, (&title, &cause), (measure, baseline))?;
        return Ok((known, false));
    }
    let (owner, due) = (owner(writing, actor, wanted, action.as_ref())?, due(actor, wanted, action.as_ref())?);
    let (scope, scoped) = measure.scope.clone().unzip();
    let (low, high) = baseline.interval.unzip();
    let facts: [(&'static str, &dyn rusqlite::ToSql); 14] = [
        ("area", &area(wanted.area)?),
        ("owner", &owner.id.0),
        ("due", &due.to_string()),
        ("action", &wanted.action.map(|action| action.0)),
        ("measure", &measure.kind),
        ("subject", &measure.subject),
        ("scope", &scope),
        ("scoped", &scoped),
        ("first", &baseline.first.to_string()),
        ("last", &baseline.last.to_string()),
        ("value", &baseline.value),
        ("n", &baseline.n),
        ("low", &low),
        ("high", &high),
    ];
    let id =
        ImprovementId(writing.insert("improvement", &facts, &[("title", Some(&title)), ("cause", Some(&cause))])?);
    link(writing, id, &of_finding(action.as_ref()))?;
    link(writing, id, wanted.evidence)?;
    writing.note(format!("improvement {}", id.0));
    Ok((load(writing, id)?, true))
}

fn finding(conn: &Connection, id: ActionId) -> Result<Action> {
    let found = dispute::actions(conn, None)?.into_iter().find(|action| action.id == id);
    let action = found.ok_or_else(|| {
        Refusal::rule(format!("there is no action {}", id.0)).hint("see the findings: assize improve list")
    })?;
    if action.done.is_some() {
        return Err(Refusal::rule(format!("action {} is done already", id.0))
            .hint("open the improvement without --action, with the dispute as evidence"));
    }
    Ok(action)
}

fn of_finding(action: Option<&Action>) -> Vec<Evidence> {
    let link = |action: &Action| Evidence {
        kind: if action.is_ruled { EvidenceKind::Ruling } else { EvidenceKind::Dispute },
        number: action.dispute.0,
        criterion: None,
    };
    action.map(link).into_iter().collect()
}

fn title(wanted: &Opening<'_>, action: Option<&Action>) -> Result<Kept> {
    match (wanted.title, action.and_then(|action| action.task.as_ref())) {
        (Some(title), _) => Kept::new("--title", title),
        (None, Some(task)) => Ok(Kept::stored(task)),
        (None, None) => {
            Err(Refusal::words("say what is to be better").hint("give --title TEXT, or a finding with --action N"))
        }
    }
}

fn owner(conn: &Connection, actor: &Actor, wanted: &Opening<'_>, action: Option<&Action>) -> Result<Person> {
    let owner = match (wanted.owner, action) {
        (Some(handle), _) => people::find(conn, handle)?,
        (None, Some(action)) => action.owner.clone(),
        (None, None) => return Err(Refusal::words("say whose work it is").hint("give --owner HANDLE")),
    };
    people::require_there(conn, &owner, actor.today)?;
    Ok(owner)
}

fn due(actor: &Actor, wanted: &Opening<'_>, action: Option<&Action>) -> Result<NaiveDate> {
    let due = wanted.due.or_else(|| action.map(|action| action.due));
    let due = due.ok_or_else(|| Refusal::words("say until when").hint("give --due DAY"))?;
    require_to_come(actor, due)?;
    Ok(due)
}

/// Refuses a last day that is over.
pub(super) fn require_to_come(actor: &Actor, due: NaiveDate) -> Result<()> {
    if due < actor.today {
        return Err(Refusal::rule(format!("{due} is over")).hint("give a day from today on with --due"));
    }
    Ok(())
}
