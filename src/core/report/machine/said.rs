//! What machines said of a dialogue.

use crate::core::people::{self, Person, PersonId};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, HashMap};

/// The machines that are asked for.
pub(super) struct Machines {
    all: Vec<Person>,
    places: HashMap<i64, usize>,
    /// Whether it counts too what was said of their tuning after a draw.
    takes_later: bool,
}

/// What a machine said of a dialogue before its draw was committed.
#[derive(Default, Clone)]
pub(super) struct OfMachine {
    /// By criterion key, what the answer is worth; none: it does not apply.
    pub(super) criteria: HashMap<String, Option<i64>>,
    /// The dialogue as a whole.
    pub(super) total: Option<i64>,
    /// How many verdicts came later.
    pub(super) late: u64,
    /// Whether it was tuned on the dialogue, and is held against nobody there.
    pub(super) is_tuned: bool,
    /// The entry that says so, where that came after the draw was committed.
    pub(super) tuned_later: Option<i64>,
}

impl Machines {
    /// One by its name, or every one that was ever enrolled.
    pub(super) fn of(conn: &Connection, name: Option<&str>) -> Result<Self> {
        let all = match name {
            Some(name) => vec![people::machine(conn, name)?],
            None => people::machines(conn)?,
        };
        let places = all.iter().enumerate().map(|(place, one)| (one.id.0, place)).collect();
        Ok(Self { all, places, takes_later: false })
    }

    /// The same, where what was said later of their tuning takes dialogues out as well.
    pub(super) fn taking_later(self) -> Self {
        Self { takes_later: true, ..self }
    }

    /// Whether what was said later of their tuning takes dialogues out as well.
    pub(super) const fn takes_later(&self) -> bool {
        self.takes_later
    }

    /// How a machine is called.
    pub(super) fn handle(&self, place: usize) -> &str {
        self.all.get(place).map(|one| one.handle.as_str()).unwrap_or_default()
    }

    /// All of them by place.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, PersonId)> + '_ {
        self.all.iter().enumerate().map(|(place, one)| (place, one.id))
    }

    /// What each of them said of a dialogue by any version of a card, in entries that came in time. Every machine is answered, also one
    /// that said nothing.
    pub(super) fn said(
        &self,
        conn: &Connection,
        request: RequestId,
        card: &str,
        is_in_time: impl Fn(i64) -> bool,
    ) -> Result<BTreeMap<usize, OfMachine>> {
        let mut found: BTreeMap<usize, OfMachine> =
            self.places().map(|(place, _)| (place, OfMachine::default())).collect();
        let mut statement = conn.prepare_cached(
            "SELECT v.machine AS machine, c.key AS criterion, v.percent AS percent, v.entry AS entry
             FROM machine_verdict v JOIN card k ON k.id = v.card LEFT JOIN criterion c ON c.id = v.criterion
             WHERE v.request = ?1 AND k.name = ?2",
        )?;
        let mut rows = statement.query(params![request.0, card])?;
        while let Some(row) = rows.next()? {
            let Some(of) = self.places.get(&row.get("machine")?).and_then(|place| found.get_mut(place)) else {
                continue;
            };
            let (criterion, percent): (Option<String>, Option<i64>) = (row.get("criterion")?, row.get("percent")?);
            if !is_in_time(row.get("entry")?) {
                of.late += 1;
                continue;
            }
            match criterion {
                Some(key) => _ = of.criteria.insert(key, percent),
                None => of.total = percent,
            }
        }
        let mut statement = conn.prepare_cached("SELECT machine, entry FROM machine_tuning WHERE request = ?1")?;
        let mut rows = statement.query([request.0])?;
        while let Some(row) = rows.next()? {
            let entry: i64 = row.get("entry")?;
            if let Some(of) = self.places.get(&row.get("machine")?).and_then(|place| found.get_mut(place)) {
                let in_time = is_in_time(entry);
                of.tuned_later = (!in_time).then_some(entry);
                of.is_tuned = in_time || self.takes_later;
            }
        }
        Ok(found)
    }
}
