//! Facts that a clause is about: what was done, by which entry.

use crate::core::people::{Identities, PersonId};
use crate::core::policy::{Calendars, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::works_agreement::Purpose;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::HashMap;

/// Something that was done.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    /// The entry whose day decides which agreement held: of what was drawn, that of its commitment.
    pub(super) decided: i64,
    /// The entry that wrote it.
    pub(super) entry: i64,
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

/// A first audit: of whom, of a dialogue of which time.
#[derive(Clone, Debug)]
pub(super) struct First {
    pub(super) fact: Fact,
    pub(super) agent: PersonId,
    /// The local day of the dialogue, as both stood then.
    pub(super) day: NaiveDate,
    /// The entry by which another took its place.
    pub(super) replaced: Option<i64>,
}

/// The first audits of all dialogues, drawn and picked, in the order of the record; without those that their agents wanted.
pub(super) fn firsts(conn: &Connection) -> Result<Vec<First>> {
    let calendars = Calendars::load(conn)?;
    let mut statement = conn.prepare_cached(
        "SELECT a.id AS id, a.entry AS entry, a.agent AS agent,
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
        found.push(First {
            fact: Fact {
                decided: row.get::<_, Option<i64>>("decided")?.unwrap_or(entry),
                entry,
                what: format!("audit {id}"),
            },
            agent: PersonId(row.get("agent")?),
            day: calendars.local_day(entry, counts.parse().map_err(Refusal::data)?),
            replaced: row.get("replaced")?,
        });
    }
    Ok(found)
}

/// On which day each was told of monitoring, and by which entry.
pub(super) fn told(conn: &Connection) -> Result<HashMap<PersonId, Vec<(i64, NaiveDate)>>> {
    let (people, mut found) = (Identities::load(conn, i64::MAX)?, HashMap::<_, Vec<_>>::new());
    let mut statement = conn.prepare_cached("SELECT entry, person, day FROM told ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let person = people.one(PersonId(row.get("person")?));
        found.entry(person).or_default().push((row.get("entry")?, day(&row.get::<_, String>("day")?)?));
    }
    Ok(found)
}
