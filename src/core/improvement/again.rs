//! Opening again: the same improvement is the same one; another one needs a title of its own.

use super::area::area;
use super::listed::{Improvement, list};
use super::measure::{Figure, Measure};
use super::opening::Opening;
use crate::core::people;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use rusqlite::Connection;

/// The improvement that takes up the same finding, or else an open one with the same title. Two findings may ask for the
/// same in the same words.
pub(super) fn namesake(conn: &Connection, wanted: &Opening<'_>, title: &Kept) -> Result<Option<Improvement>> {
    let mut known = list(conn)?;
    if let Some(action) = wanted.action
        && let Some(place) = known.iter().position(|one| one.action == Some(action))
    {
        return Ok(Some(known.swap_remove(place)));
    }
    let is_named = wanted.title.is_some() || wanted.action.is_none();
    let has_title = |one: &Improvement| one.title.as_ref().map(Untrusted::expose) == Some(title.as_str());
    Ok(known.into_iter().find(|one| is_named && one.state().is_open() && has_title(one)))
}

/// Refuses an improvement that is not the known one in everything, and says in what it differs.
pub(super) fn require_same(
    conn: &Connection,
    known: &Improvement,
    wanted: &Opening<'_>,
    (title, cause): (&Kept, &Kept),
    (measure, baseline): (&Measure, &Figure),
) -> Result<()> {
    let mut differs = named(conn, known, wanted)?;
    differs.extend(said(known, wanted, (title, cause)));
    differs.extend(measured(known, measure, baseline, wanted.is_of_named_days));
    if differs.is_empty() {
        return Ok(());
    }
    let (id, why) = (
        known.id.0,
        if known.action == wanted.action && wanted.action.is_some() {
            "takes up this finding"
        } else {
            "has this title"
        },
    );
    Err(Refusal::rule(format!("improvement {id} {why} already, and differs: {}", differs.join("; "))).hint(format!(
        "give another --title where it is another one, or go on with the one there is: assize improve show {id}"
    )))
}

/// Area, owner, day and finding.
fn named(conn: &Connection, known: &Improvement, wanted: &Opening<'_>) -> Result<Vec<String>> {
    let mut differs = Vec::new();
    let area = area(wanted.area)?;
    if known.area != area {
        differs.push(format!("its area is {}, not {area}", known.area));
    }
    if let Some(owner) = wanted.owner.map(|handle| people::find(conn, handle)).transpose()?
        && owner.id != known.owner.id
    {
        differs.push(format!("its owner is {}, not {}", known.owner.handle, owner.handle));
    }
    if let Some(due) = wanted.due.filter(|due| *due != known.opened_due) {
        differs.push(format!("its last day is {}, not {due}", known.opened_due));
    }
    if known.action != wanted.action {
        differs.push(
            known
                .action
                .map_or_else(|| "it takes up no finding".to_owned(), |one| format!("it takes up finding {}", one.0)),
        );
    }
    Ok(differs)
}

/// Words and evidence. What was erased is held against nothing.
fn said(known: &Improvement, wanted: &Opening<'_>, (title, cause): (&Kept, &Kept)) -> Vec<String> {
    let is_other = |own: Option<&Untrusted>, text: &str| own.is_some_and(|own| own.expose() != text);
    let mut differs = Vec::new();
    if wanted.title.is_some() && is_other(known.title.as_ref(), title.as_str()) {
        differs.push("it has another title".to_owned());
    }
    if is_other(known.cause.as_ref(), cause.as_str()) {
        differs.push("its cause has other words".to_owned());
    }
    let new = wanted.evidence.iter().filter(|one| !known.evidence.contains(one));
    differs.extend(new.map(|one| format!("it is not linked to {one}")));
    differs
}

/// The measure, and the days of the baseline where somebody named them.
fn measured(known: &Improvement, measure: &Measure, baseline: &Figure, is_of_named_days: bool) -> Vec<String> {
    let mut differs = Vec::new();
    if known.measure != *measure {
        differs.push(format!("its measure is {}, not {}", known.measure.told(), measure.told()));
    }
    let (own, other) = ((known.baseline.first, known.baseline.last), (baseline.first, baseline.last));
    if is_of_named_days && own != other {
        differs.push(format!("its baseline is of {} to {}, not of {} to {}", own.0, own.1, other.0, other.1));
    }
    differs
}
