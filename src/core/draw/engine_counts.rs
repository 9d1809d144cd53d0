//! Engine counts: how many dialogues an engine said that each agent has in a window, held against what another system counted.
//! Whom its view leaves out nobody else would miss: there are no phantoms in a frame that lives elsewhere.

use super::commitment::Committed;
use super::doing::{Around, Doing};
use super::text::sizes_of;
use crate::core::frame::Bounds;
use crate::core::intake::source_counts;
use crate::core::people::{self, PersonId};
use crate::core::plan;
use crate::core::refusal::Result;
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, HashMap};

/// How many dialogues each agent has, as the text of a commitment says; none where its strata are not each one agent's.
pub(super) fn by_agent(conn: &Connection, plan: i64, text: &str) -> Result<Option<HashMap<PersonId, u64>>> {
    let columns = plan::by_id(conn, plan)?.columns();
    let Some(place) = columns.iter().skip(1).position(|column| *column == "agent") else { return Ok(None) };
    let (mut found, people) = (HashMap::new(), people::handles(conn)?);
    for (labels, size) in sizes_of(text) {
        if let Some(agent) = labels.get(place).and_then(|handle| people.get(handle)) {
            *found.entry(*agent).or_default() += size as u64;
        }
    }
    Ok(Some(found))
}

/// On how many days another system counted dialogues of each agent before a window was fixed, and how many. A count over all
/// channels says more than those of each.
pub(super) fn counted(conn: &Connection, bounds: Bounds) -> Result<BTreeMap<PersonId, (u64, u64)>> {
    let mut days = BTreeMap::<(PersonId, NaiveDate), (Option<u64>, u64)>::new();
    for count in source_counts(conn, (bounds.first, bounds.last), bounds.entry)? {
        let agent = people::one(conn, bounds.entry, count.agent)?;
        let (whole, parts) = days.entry((agent, count.day)).or_default();
        match count.channel {
            None => *whole.get_or_insert_default() += count.dialogues,
            Some(_) => *parts += count.dialogues,
        }
    }
    let mut found = BTreeMap::<_, (u64, u64)>::new();
    for ((agent, _), (whole, parts)) in days {
        let (days, dialogues) = found.entry(agent).or_default();
        (*days, *dialogues) = (*days + 1, *dialogues + whole.unwrap_or(parts));
    }
    Ok(found)
}

/// Agents of whom another system had counted more or fewer dialogues than the engine of a draw has, each with who counted. Where
/// its strata are not each one agent's, that it has fewer in all.
pub(super) fn counted_otherwise(conn: &Connection, committed: &Committed) -> Result<Vec<Around>> {
    if !committed.is_external() {
        return Ok(Vec::new());
    }
    let (first, last) = committed.window;
    let bounds = Bounds { first, last, span: committed.span, entry: committed.entry };
    let counts = counted(conn, bounds)?;
    let Some(frame) = by_agent(conn, committed.plan, &committed.text)? else {
        let all: u64 = counts.values().map(|(_, dialogues)| dialogues).sum();
        let (here, newest) = (u64::try_from(committed.size).unwrap_or_default(), newest(conn, None, bounds)?);
        let one = newest.filter(|_| here < all).map(|entry| told(conn, entry, (None, all, here)));
        return one.into_iter().collect();
    };
    let mut found = Vec::new();
    for (agent, (_, all)) in counts {
        let here = frame.get(&agent).copied().unwrap_or_default();
        if let Some(entry) = newest(conn, Some(agent), bounds)?.filter(|_| all != here) {
            found.push(told(conn, entry, (Some(agent), all, here))?);
        }
    }
    Ok(found)
}

fn told(conn: &Connection, entry: i64, (agent, all, here): (Option<PersonId>, u64, u64)) -> Result<Around> {
    let agent = agent.map(|agent| people::by_id(conn, agent)).transpose()?;
    let whose = agent.as_ref().map(|agent| format!("{} ", agent.handle)).unwrap_or_default();
    let what = Some(Untrusted::new(format!("{whose}{all} counted, {here} in its engine")));
    Ok(Around { times: all.abs_diff(here), agent, what, ..Around::by(conn, Doing::CountedOtherwise, entry)? })
}

/// The entry that counted last of somebody, or of anybody.
fn newest(conn: &Connection, agent: Option<PersonId>, bounds: Bounds) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT max(c.entry) AS entry FROM source_count c JOIN identity i ON i.person = c.agent
         WHERE (?1 IS NULL OR i.one = ?1) AND c.day >= ?2 AND c.day <= ?3 AND c.entry < ?4",
    )?;
    let days = (bounds.first.to_string(), bounds.last.to_string());
    let values = params![agent.map(|agent| agent.0), days.0, days.1, bounds.entry];
    Ok(statement.query_row(values, |row| row.get("entry"))?)
}
