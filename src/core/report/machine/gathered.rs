//! What people and machines said of the dialogues of a sample, and what machines said of all dialogues in its frames.

use super::frame::frame;
use super::held::{Gathered, Held};
use super::reached::{Reached, Untold};
use super::said::Machines;
use super::wanted::Wanted;
use crate::core::audit::{self, AuditId};
use crate::core::refusal::Result;
use crate::core::report::criteria::marks_of;
use crate::core::report::domain::{Domain, within};
use crate::core::report::first_scored::first_scored;
use crate::core::report::sample::{Observation, each};
use crate::core::scorecard::{self, CardId};
use rusqlite::{Connection, params};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Gathers what some machines are held against, without the audits that the reader may not see.
pub(super) fn gathered(
    conn: &Connection,
    domain: &Domain,
    machines: &Machines,
    unseen: &BTreeSet<AuditId>,
) -> Result<Gathered> {
    let sample = within(conn, domain, unseen)?;
    let standing: HashMap<i64, i64> = sample.observations.iter().map(|one| (one.audit.0, one.scoring)).collect();
    let audited: Vec<Observation> =
        first_scored(conn, &sample, |one| one.delivered)?.into_iter().map(|(one, _)| one).collect();
    let seen = seen(conn, &audited)?;
    let mut strata = sample.strata.sizes.clone();
    for one in audited.iter().filter(|one| seen.contains(&one.scoring)) {
        if let Some(stratum) = strata.get_mut(one.stratum) {
            stratum.audited = stratum.audited.saturating_sub(1);
        }
    }
    let mut found = Gathered {
        strata,
        cards: BTreeMap::new(),
        held: BTreeMap::new(),
        frames: BTreeMap::new(),
        left_out: BTreeMap::new(),
        said_later: BTreeMap::new(),
        sample,
    };
    let marks = found.marks(conn, &audited)?;
    let draws = found.draws(conn, &audited)?;
    let wanted = Wanted::of(conn, domain)?;
    for one in audited {
        let Some(draw) = draws.get(&found.sample.strata.entry(one.stratum)) else { continue };
        let Some(card) = found.cards.get(&one.card.0) else { continue };
        let is_changed = standing.get(&one.audit.0).is_some_and(|scoring| *scoring != one.scoring);
        for (place, said) in machines.said(conn, one.request, &card.name, |entry| draw.is_in_time(entry))? {
            let counts = found.left_out.entry(place).or_default();
            if let Some(why) = draw.untold(machines.handle(place), &wanted) {
                let count = if why == Untold::Uncounted { &mut counts.elsewhere } else { &mut counts.finer };
                *count += u64::from(!said.criteria.is_empty() || said.total.is_some());
                continue;
            }
            counts.late += u64::from(said.late > 0);
            if let Some(entry) = said.tuned_later {
                let later = found.said_later.entry((place, entry)).or_default();
                later.audited += 1;
                later.marked += u64::from(marked_before(conn, one.scoring, entry)?);
            }
            if said.is_tuned {
                counts.tuned += 1;
                continue;
            }
            if seen.contains(&one.scoring) {
                counts.seen += 1;
                continue;
            }
            counts.changed += u64::from(is_changed);
            let lambda = draw.trusts(machines.handle(place));
            let marks = marks.get(&one.scoring).cloned().unwrap_or_default();
            let now =
                standing.get(&one.audit.0).filter(|_| is_changed).map(|scoring| now(conn, *scoring)).transpose()?;
            found.held.entry((place, one.card)).or_default().push(Held { one, marks, now, said, lambda });
        }
    }
    for draw in draws.values() {
        frame(conn, (&wanted, machines), draw, &mut found)?;
    }
    Ok(found)
}

impl Gathered {
    /// The worth of each first answer by the key of its criterion, by scoring; and the cards.
    fn marks(
        &mut self,
        conn: &Connection,
        audited: &[Observation],
    ) -> Result<HashMap<i64, HashMap<String, Option<i64>>>> {
        let mut keys = HashMap::new();
        for id in audited.iter().map(|one| one.card.0).collect::<BTreeSet<i64>>() {
            let card = scorecard::load(conn, CardId(id))?;
            let ids = scorecard::criterion_ids(conn, CardId(id))?;
            let asked = card.criteria.iter().filter(|criterion| !criterion.is_text());
            keys.extend(asked.filter_map(|one| Some((*ids.get(&one.key)?, one.key.clone()))));
            self.cards.insert(id, card);
        }
        let mut found = HashMap::<i64, HashMap<String, Option<i64>>>::new();
        marks_of(conn, audited.to_vec(), |one, criterion, percent| {
            if let Some(key) = keys.get(&criterion) {
                found.entry(one.scoring).or_default().insert(key.clone(), percent);
            }
        })?;
        Ok(found)
    }

    /// The draws of some audits, by the entry that committed each.
    fn draws(&self, conn: &Connection, audited: &[Observation]) -> Result<BTreeMap<i64, Reached>> {
        let mut statement = conn.prepare_cached(
            "SELECT s.draw AS draw, c.text AS text FROM audit a JOIN ticket t ON t.id = a.ticket
             JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw JOIN commitment c ON c.id = d.commitment
             WHERE a.id = ?1",
        )?;
        let mut found = BTreeMap::<i64, Reached>::new();
        for one in audited {
            let entry = self.sample.strata.entry(one.stratum);
            let (id, text): (i64, String) =
                statement.query_row([one.audit.0], |row| Ok((row.get("draw")?, row.get("text")?)))?;
            let reached = match found.entry(entry) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(Reached::of(conn, (id, entry), &text)?),
            };
            reached.cards.insert(one.card.0);
        }
        Ok(found)
    }
}

/// The worth of each answer of a scoring, by the key of its criterion.
fn now(conn: &Connection, scoring: i64) -> Result<HashMap<String, Option<i64>>> {
    Ok(audit::marks_of(conn, scoring)?.into_iter().map(|mark| (mark.criterion, mark.percent)).collect())
}

/// Whether a scoring was handed in before an entry.
fn marked_before(conn: &Connection, scoring: i64, entry: i64) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM scoring WHERE id = ?1 AND entry < ?2")?.exists([scoring, entry])?)
}

/// The scorings among those of some audits whose auditor had seen a verdict of a machine.
fn seen(conn: &Connection, audited: &[Observation]) -> Result<HashSet<i64>> {
    let scorings = || audited.iter().map(|one| one.scoring);
    let (Some(first), Some(last)) = (scorings().min(), scorings().max()) else { return Ok(HashSet::new()) };
    let sql = "SELECT scoring FROM sight WHERE scoring BETWEEN ?1 AND ?2 AND field = 'verdict' AND seen = 1";
    let mut found = HashSet::new();
    each(conn, sql, params![first, last], |row| {
        found.insert(row.get(0)?);
        Ok(())
    })?;
    Ok(found)
}
