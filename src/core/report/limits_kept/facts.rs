//! Facts that a clause is about: what was done, by which entry.

use crate::core::frame::of_several;
use crate::core::people::{Identities, NOW, PersonId, tellings};
use crate::core::policy::Calendars;
use crate::core::refusal::{Refusal, Result};
use crate::core::works_agreement::Purpose;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::HashMap;

/// Something that was done.
#[derive(Clone, Debug)]
pub(in crate::core::report) struct Fact {
    /// The entry whose day decides which agreement held: of what was drawn, that of its commitment.
    pub(super) decided: i64,
    /// The entry that wrote it.
    pub(in crate::core::report) entry: i64,
    /// What, in words.
    pub(super) what: String,
}

/// What was done for a purpose. What agents wanted, disputing what a machine says, is none of the employer's.
const FOR_PURPOSES: &str = "
    SELECT entry, entry AS decided, 'quality' AS purpose, 'plan ' || name AS what FROM plan
    UNION ALL SELECT entry, entry, 'quality', 'commitment ' || name FROM commitment
    UNION ALL SELECT d.entry, c.entry, 'quality', 'draw ' || c.name FROM draw d JOIN commitment c ON c.id = d.commitment
    UNION ALL SELECT x.entry, x.entry, 'quality', 'extension of ' || c.name
      FROM extension x JOIN draw d ON d.id = x.draw JOIN commitment c ON c.id = d.commitment
    UNION ALL SELECT entry, entry, 'spot-check', 'audit ' || id FROM audit a WHERE kind = 'spot'
      AND NOT EXISTS (SELECT 1 FROM machine_dispute m WHERE m.audit = a.id)
    UNION ALL SELECT entry, entry, 'coaching', 'coaching ' || id FROM coaching
    UNION ALL SELECT entry, entry, 'improvement', 'improvement ' || id FROM improvement
    UNION ALL SELECT entry, entry, 'calibration', 'calibration ' || id FROM calibration
    UNION ALL SELECT entry, entry, 'early-sign', 'early sign ' || id FROM early_sign";

/// What was done for each purpose, in the order of the record.
pub(super) fn for_purposes(conn: &Connection) -> Result<Vec<(Fact, Purpose)>> {
    let mut statement = conn.prepare_cached(&format!("SELECT * FROM ({FOR_PURPOSES}) ORDER BY entry"))?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let fact = Fact { decided: row.get("decided")?, entry: row.get("entry")?, what: row.get("what")? };
        found.push((fact, row.get("purpose")?));
    }
    Ok(found)
}

/// Every commitment, and whether its seed has witnesses.
pub(super) fn seeds(conn: &Connection) -> Result<Vec<(Fact, bool)>> {
    let mut statement = conn.prepare_cached("SELECT entry, name, source FROM commitment ORDER BY id")?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (entry, name): (i64, String) = (row.get("entry")?, row.get("name")?);
        let fact = Fact { decided: entry, entry, what: format!("commitment {name}") };
        found.push((fact, row.get::<_, String>("source")? != "local"));
    }
    Ok(found)
}

/// The entries of lots that gave an audit to an auditor by chance of this machine alone.
pub(super) fn local_lots(conn: &Connection) -> Result<Vec<i64>> {
    let mut statement =
        conn.prepare_cached("SELECT entry FROM lot WHERE word = 'audit' AND source = 'local' ORDER BY id")?;
    let rows = statement.query_map([], |row| row.get("entry"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A first audit: of whom, of a dialogue of which time.
#[derive(Clone, Debug)]
pub(in crate::core::report) struct First {
    /// The audit.
    pub(in crate::core::report) audit: i64,
    pub(in crate::core::report) fact: Fact,
    /// Of whom and of which local day its dialogue was, in each of its states, with the entry that said so; as it was when the
    /// audit was opened comes first.
    pub(in crate::core::report) states: Vec<State>,
    /// The entry by which another took its place.
    pub(super) replaced: Option<i64>,
}

/// Of whom and of which local day a dialogue was.
#[derive(Clone, Copy, Debug)]
pub(in crate::core::report) struct State {
    /// The entry that said so; 0: as it was when its audit was opened.
    pub(super) entry: i64,
    pub(in crate::core::report) agent: PersonId,
    pub(in crate::core::report) day: NaiveDate,
}

impl First {
    /// As its dialogue was by an entry, and when the audit was opened.
    pub(super) fn states_by(&self, entry: i64) -> impl Iterator<Item = &State> {
        self.states.iter().filter(move |state| state.entry <= entry)
    }
}

/// The first audits of all dialogues, drawn and picked, in the order of the record; without those that their agents wanted.
pub(in crate::core::report) fn firsts(conn: &Connection) -> Result<Vec<First>> {
    let (calendars, amended) = (Calendars::load(conn)?, of_several(conn, NOW)?);
    let mut statement = conn.prepare_cached(
        "SELECT a.id AS id, a.entry AS entry, a.agent AS agent, a.request AS request,
           CASE WHEN t.entry = d.entry THEN c.entry ELSE a.entry END AS decided,
           coalesce((SELECT v.counts FROM revision v WHERE v.request = a.request AND v.entry < a.entry
             ORDER BY v.id DESC LIMIT 1), r.received) AS counts,
           (SELECT min(y.entry) FROM replacement x JOIN replaced y ON y.replacement = x.id
             WHERE x.ticket = a.ticket AND y.granted = 1) AS replaced
         FROM audit a JOIN request r ON r.id = a.request LEFT JOIN ticket t ON t.id = a.ticket
         LEFT JOIN stratum s ON s.id = t.stratum LEFT JOIN draw d ON d.id = s.draw
         LEFT JOIN commitment c ON c.id = d.commitment WHERE a.kind IN ('drawn', 'spot')
         AND NOT EXISTS (SELECT 1 FROM machine_dispute m WHERE m.audit = a.id) ORDER BY a.entry, a.id",
    )?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (id, entry, counts): (i64, i64, String) = (row.get("id")?, row.get("entry")?, row.get("counts")?);
        let day = calendars.local_day(entry, counts.parse().map_err(Refusal::data)?);
        let opened = State { entry: 0, agent: PersonId(row.get("agent")?), day };
        let others = amended.get(&row.get("request")?).into_iter().flatten();
        let others = others.map(|one| State {
            entry: one.entry,
            agent: one.agent,
            day: calendars.local_day(entry.max(one.entry), one.counts),
        });
        found.push(First {
            audit: id,
            fact: Fact {
                decided: row.get::<_, Option<i64>>("decided")?.unwrap_or(entry),
                entry,
                what: format!("audit {id}"),
            },
            states: std::iter::once(opened).chain(others).collect(),
            replaced: row.get("replaced")?,
        });
    }
    Ok(found)
}

/// From which day on each counts as told of monitoring, and by which entry.
pub(super) fn told(conn: &Connection) -> Result<HashMap<PersonId, Vec<(i64, NaiveDate)>>> {
    let (people, mut found) = (Identities::load(conn, NOW)?, HashMap::<_, Vec<_>>::new());
    for one in tellings(conn)? {
        found.entry(people.one(one.person)).or_default().push((one.entry, one.counts()));
    }
    Ok(found)
}
