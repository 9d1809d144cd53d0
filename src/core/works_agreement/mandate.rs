//! Mandate: by which entry somebody represents the agents, who wrote that, and from when on it counts.
//!
//! A manager writes the roster, and so the roles of those who are to answer them. So it is told wherever an agreement is
//! shown who gave the role and when; a role that came after a proposal does not accept it; and who is added to those who
//! had the role before waits until everybody could see it. Whose role is ended by the roster has it as long. All this holds
//! for every act and every reading that is a representative's: who asks here has one rule. Who leads people does none of
//! it: see `leading` for from when on.

use super::leading::{Leading, NEWCOMER_DAYS};
use crate::core::ledger::{By, by};
use crate::core::people::{self, NOW, Person, PersonId, SELVES};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use chrono::{Days, NaiveDate};
use rusqlite::{Connection, OptionalExtension, params};

/// By what somebody represents the agents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mandate {
    /// The representative, by handle.
    pub handle: String,
    /// The entry that gave them the role.
    pub entry: i64,
    /// Who wrote it, and when.
    pub by: By,
    /// Whether somebody else had the role before.
    pub has_predecessor: bool,
    /// The team in which they have it.
    pub team: String,
}

/// What gave somebody, `?1`, the role on a day, `?2`, before an entry, `?3`: a stint, or the merge that made it theirs. A last day
/// that was recorded from a moment on, `?4`, does not count yet.
const GIVEN: &str = "SELECT min(max(s.entry, coalesce(m.entry, 0))) AS entry, s.team AS team FROM stint s
    LEFT JOIN merging m ON m.person = s.person AND m.survivor = ?1 LEFT JOIN stint_end e ON e.stint = s.id AND e.entry < ?3
    WHERE s.role = 'representative' AND (s.person = ?1 OR m.id IS NOT NULL) AND s.entry < ?3 AND coalesce(m.entry, 0) < ?3
      AND s.since <= ?2 AND (coalesce(e.until, s.until) IS NULL OR coalesce(e.until, s.until) >= ?2
        OR EXISTS (SELECT 1 FROM entry n WHERE n.id = e.entry AND n.at >= ?4))";

/// Whether somebody else than a person, `?1`, and than the handles that were theirs by then, had the role before an entry, `?2`.
const PREDECESSOR: &str = "SELECT 1 FROM stint s WHERE s.role = 'representative' AND s.entry < ?2 AND s.person <> ?1
    AND s.person NOT IN (SELECT m.person FROM merging m WHERE m.survivor = ?1 AND m.entry < ?2)";

impl Mandate {
    /// That of a person on a day, as the record stood before an entry; none where they did not represent anybody.
    pub fn of(conn: &Connection, person: PersonId, (entry, day): (i64, NaiveDate)) -> Result<Option<Self>> {
        let from = lately(conn, day)?;
        let given: Option<(Option<i64>, Option<String>)> = conn
            .prepare_cached(GIVEN)?
            .query_row(params![person.0, day.to_string(), entry, from], |row| Ok((row.get("entry")?, row.get("team")?)))
            .optional()?;
        let Some((given, team)) = given.and_then(|(entry, team)| entry.zip(team)) else { return Ok(None) };
        let has_predecessor = conn.prepare_cached(PREDECESSOR)?.exists(params![person.0, given])?;
        let handle = conn.query_row("SELECT handle FROM person WHERE id = ?1", [person.0], |row| row.get("handle"))?;
        Ok(Some(Self { handle, entry: given, by: by(conn, given)?, has_predecessor, team }))
    }

    /// Refuses somebody who was added to those who had the role before, until the roster has said so for some days.
    fn require_known(&self, conn: &Connection, today: NaiveDate) -> Result<()> {
        let (recorded, from) = self.counts(conn)?;
        if !self.has_predecessor || today >= from {
            return Ok(());
        }
        let earlier = earlier(conn, self.entry, today)?;
        let hint = match earlier.as_slice() {
            [] => format!("wait until {from}, so that everybody can see who speaks for the agents: assize people list"),
            names => format!("until then who had the role before acts: {}", names.join(", ")),
        };
        Err(Refusal::rule(format!(
            "{} represents the agents since {} wrote so on {recorded}, after others had that role: it counts from {from} on",
            self.handle, self.by.actor
        ))
        .hint(hint))
    }

    /// Refuses a role that came after a matter, until the roster has said so for some days: nobody makes the one who ends it.
    fn require_for(&self, conn: &Connection, (matter, entry): (&str, i64), today: NaiveDate) -> Result<()> {
        let (recorded, from) = self.counts(conn)?;
        if self.entry < entry || today >= from {
            return Ok(());
        }
        Err(Refusal::rule(format!(
            "{} represents the agents since {} wrote so on {recorded}, after {matter}: for that it counts from {from} on",
            self.handle, self.by.actor
        ))
        .hint(format!("somebody who had the role before may; or wait until {from}, so that everybody can see who gave it")))
    }

    /// The role by which its representative leads people on a day, where they have one: from some day on it bars them.
    pub fn leading(&self, conn: &Connection, today: NaiveDate) -> Result<Option<Leading>> {
        let Some(person) = people::lookup(conn, &self.handle)? else { return Ok(None) };
        Leading::of(conn, person.id, self.entry, (NOW, today))
    }

    /// The day on which the roster said so, and that from which on it counts for what was there before.
    pub fn counts(&self, conn: &Connection) -> Result<(NaiveDate, NaiveDate)> {
        let recorded = policy::current(conn)?.calendar()?.local_day(self.by.at);
        Ok((recorded, recorded.checked_add_days(Days::new(NEWCOMER_DAYS.into())).unwrap_or(NaiveDate::MAX)))
    }

    /// Refuses a role that came after a proposal: nobody makes the one who accepts what they propose.
    pub(super) fn require_before(&self, (number, proposed): (i64, i64)) -> Result<()> {
        if self.entry < proposed {
            return Ok(());
        }
        Err(Refusal::rule(format!(
            "{} may not accept works agreement {}: {} gave them the role representative after it was proposed",
            self.handle, number, self.by.actor
        ))
        .hint("somebody who had the role before accepts it; or management withdraws it and proposes it again, and everybody sees who gave the role and when"))
    }
}

/// By what somebody acts or reads for the agents on a day; none where they have no such role. Refused where they lead people,
/// and where the role does not count yet.
pub fn mandate(conn: &Connection, person: &Person, today: NaiveDate) -> Result<Option<Mandate>> {
    let Some(mandate) = Mandate::of(conn, person.id, (NOW, today))? else { return Ok(None) };
    require_no_leader(conn, person, mandate.entry, today)?;
    mandate.require_known(conn, today)?;
    Ok(Some(mandate))
}

/// Whether somebody speaks for the agents in a matter, such as a hold that was made by an entry: by their role, or named under
/// [reading] representatives. Refused as by [`mandate`], and where they were made it after the matter came up.
pub fn speaks(conn: &Connection, person: &Person, matter: (&str, i64), today: NaiveDate) -> Result<bool> {
    if let Some(mandate) = mandate(conn, person, today)? {
        mandate.require_for(conn, matter, today)?;
        return Ok(true);
    }
    if !policy::current(conn)?.reading.representatives.contains(&person.handle) {
        return Ok(false);
    }
    require_no_leader(conn, person, named_by(conn, person)?, today)?;
    let (what, entry) = matter;
    if is_named_since(conn, person, entry)? || is_named_since(conn, person, entry_before(conn, today)?)? {
        return Ok(true);
    }
    Err(Refusal::rule(format!("the house rules name {} as representative only after {what}", person.handle))
        .hint(format!("for that it counts once they have said so for {NEWCOMER_DAYS} days; who was named before may")))
}

/// Everybody who has the role on a day, with what gave it to them, by handle.
pub fn mandates(conn: &Connection, today: NaiveDate) -> Result<Vec<Mandate>> {
    let sql = "SELECT DISTINCT i.one AS one, p.handle AS handle FROM stint s JOIN identity i ON i.person = s.person
        JOIN person p ON p.id = i.one WHERE s.role = 'representative' ORDER BY p.handle";
    let mut statement = conn.prepare_cached(sql)?;
    let all = statement.query_map([], |row| row.get("one"))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    all.into_iter().filter_map(|one| Mandate::of(conn, PersonId(one), (NOW, today)).transpose()).collect()
}

/// Whether a last day of somebody was recorded so lately that nobody had time to see it.
pub fn has_left_lately(conn: &Connection, person: PersonId, today: NaiveDate) -> Result<bool> {
    let sql = format!(
        "SELECT 1 FROM stint s JOIN stint_end e ON e.stint = s.id JOIN entry n ON n.id = e.entry WHERE s.person IN {SELVES} AND n.at >= ?2"
    );
    Ok(conn.prepare_cached(&sql)?.exists(params![person.0, lately(conn, today)?])?)
}

/// Refuses who leads people; `since`: the entry by which they represent the agents.
fn require_no_leader(conn: &Connection, person: &Person, since: i64, today: NaiveDate) -> Result<()> {
    match Leading::of(conn, person.id, since, (NOW, today))?.filter(|leading| leading.bars_from <= today) {
        None => Ok(()),
        Some(leading) => Err(leading.refusal(&person.handle)),
    }
}

/// The entry since which the house rules name somebody without a break; the newest where they do not.
fn named_by(conn: &Connection, person: &Person) -> Result<i64> {
    let all = policy::all(conn)?;
    let is_named = |one: &&(i64, Policy)| one.1.reading.representatives.contains(&person.handle);
    Ok(all.iter().rev().take_while(is_named).last().map_or(NOW, |(entry, _)| *entry))
}

/// Whether each policy from an entry on names somebody.
fn is_named_since(conn: &Connection, person: &Person, entry: i64) -> Result<bool> {
    Ok(policy::since(conn, entry)?.iter().all(|one| one.reading.representatives.contains(&person.handle)))
}

/// The newest entry of before the days for which something has to stand.
fn entry_before(conn: &Connection, today: NaiveDate) -> Result<i64> {
    let mut statement = conn.prepare_cached("SELECT coalesce(max(id), 1) AS id FROM entry WHERE at < ?1")?;
    Ok(statement.query_row([lately(conn, today)?], |row| row.get("id"))?)
}

/// The moment since which what is recorded has not stood long enough on a day.
fn lately(conn: &Connection, today: NaiveDate) -> Result<String> {
    let first = today.checked_sub_days(Days::new((NEWCOMER_DAYS - 1).into())).unwrap_or(NaiveDate::MIN);
    Ok(policy::current(conn)?.calendar()?.starts(first).map(|at| at.to_string()).unwrap_or_default())
}

/// Who represents the agents on a day by a role of before an entry, by handle.
fn earlier(conn: &Connection, entry: i64, day: NaiveDate) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for one in mandates(conn, day)?.into_iter().filter(|one| one.entry < entry) {
        if one.leading(conn, day)?.is_none_or(|leading| leading.bars_from > day) {
            names.push(one.handle);
        }
    }
    Ok(names)
}
