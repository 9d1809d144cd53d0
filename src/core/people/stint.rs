//! Stint: a role in a team from a day to a day.

use super::absence::absent_until;
use super::identity::SELVES;
use super::machine::require_no_machine;
use super::person::{Person, PersonId};
use super::role::Role;
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::or_list;
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, params};

/// The roles and teams of a person on a day.
pub fn stints_on(conn: &Connection, person: PersonId, day: NaiveDate) -> Result<Vec<(Role, String)>> {
    let mut statement = conn.prepare_cached(
        "SELECT role, team FROM stint_now WHERE person = ?1 AND since <= ?2 AND (until IS NULL OR until >= ?2) ORDER BY id",
    )?;
    let rows = statement.query_map(params![person.0, day.to_string()], |row| {
        Ok((row.get::<_, String>("role")?, row.get::<_, String>("team")?))
    })?;
    rows.map(|row| row.map_err(Refusal::from).and_then(|(role, team)| Ok((role.parse()?, team)))).collect()
}

/// Refuses work for somebody who is not there on a day.
pub fn require_there(conn: &Connection, person: &Person, day: NaiveDate) -> Result<()> {
    require_no_machine(conn, person, "own anything")?;
    match why_not_there(conn, person, day)? {
        None => Ok(()),
        Some(why) => Err(Refusal::rule(why).hint("name somebody who can do it, with --owner")),
    }
}

/// Why somebody is not there on a day, in words: they have left, or are still to come.
pub fn why_not_there(conn: &Connection, person: &Person, day: NaiveDate) -> Result<Option<String>> {
    if !stints_on(conn, person.id, day)?.is_empty() {
        return Ok(None);
    }
    let sql = "SELECT min(since) AS since FROM stint_now WHERE person = ?1 AND since > ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let starts: Option<String> = statement.query_row(params![person.id.0, day.to_string()], |row| row.get("since"))?;
    let why = starts.map_or_else(|| "has left".to_owned(), |starts| format!("starts on {starts}"));
    Ok(Some(format!("{} {why}", person.handle)))
}

/// Refuses a team in which nobody ever was.
pub fn require_team(conn: &Connection, team: &str) -> Result<()> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT team FROM stint ORDER BY team")?;
    let teams = statement.query_map([], |row| row.get("team"))?.collect::<rusqlite::Result<Vec<String>>>()?;
    if teams.iter().any(|known| known == team) {
        return Ok(());
    }
    Err(Refusal::rule(format!("there is no team `{}`", team.escape_debug())).hint(or_list(team, "teams", &teams)))
}

/// Whether a person has a role on a day.
pub fn has_role(conn: &Connection, person: PersonId, role: Role, day: NaiveDate) -> Result<bool> {
    Ok(stints_on(conn, person, day)?.iter().any(|(found, _)| *found == role))
}

/// The roles and teams of a person on a day, as the roster stood after entry `as_of`.
pub fn stints_as_of(conn: &Connection, as_of: i64, person: PersonId, day: NaiveDate) -> Result<Vec<(Role, String)>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT role, team FROM {STINTS_AS_OF} WHERE person = ?2 AND since <= ?3 AND (until IS NULL OR until >= ?3)"
    ))?;
    let rows = statement.query_map(params![as_of, person.0, day.to_string()], |row| {
        Ok((row.get::<_, String>("role")?, row.get::<_, String>("team")?))
    })?;
    rows.map(|row| row.map_err(Refusal::from).and_then(|(role, team)| Ok((role.parse()?, team)))).collect()
}

/// The stints as the roster stood after an entry, `?1`: for recomputing what was decided then. Those of a double are
/// of the person that they had been merged into.
pub(super) const STINTS_AS_OF: &str =
    "(SELECT s.person, p.handle, s.role, s.team, s.since, coalesce(e.until, s.until) AS until, 0 AS merged
    FROM stint s JOIN person p ON p.id = s.person LEFT JOIN stint_end e ON e.stint = s.id AND e.entry <= ?1
    WHERE s.entry <= ?1 AND NOT EXISTS (SELECT 1 FROM merging m WHERE m.person = s.person AND m.entry <= ?1)
    UNION ALL
    SELECT m.survivor, p.handle, s.role, s.team, s.since, coalesce(e.until, s.until), 1
    FROM merging m JOIN stint s ON s.person = m.person JOIN person p ON p.id = m.survivor
    LEFT JOIN stint_end e ON e.stint = s.id AND e.entry <= ?1
    WHERE s.entry <= ?1 AND m.id = (SELECT max(x.id) FROM merging x WHERE x.person = m.person AND x.entry <= ?1))";
/// The same for conflicts: a last day that was recorded later than it was counts as the day before its entry. Until then
/// the roster said that the person was in the team; `ended` is the day as it was recorded.
pub(super) const TEAMS_AS_OF: &str =
    "(SELECT s.person, s.team, s.since, max(coalesce(e.until, s.until), coalesce(date(n.at, '-1 day'), '')) AS until,
      coalesce(e.until, s.until) AS ended
    FROM stint s LEFT JOIN stint_end e ON e.stint = s.id AND e.entry <= ?1 LEFT JOIN entry n ON n.id = e.entry
    WHERE s.entry <= ?1 AND NOT EXISTS (SELECT 1 FROM merging m WHERE m.person = s.person AND m.entry <= ?1)
    UNION ALL
    SELECT m.survivor, s.team, s.since, max(coalesce(e.until, s.until), coalesce(date(n.at, '-1 day'), '')), coalesce(e.until, s.until)
    FROM merging m JOIN stint s ON s.person = m.person
    LEFT JOIN stint_end e ON e.stint = s.id AND e.entry <= ?1 LEFT JOIN entry n ON n.id = e.entry
    WHERE s.entry <= ?1 AND m.id = (SELECT max(x.id) FROM merging x WHERE x.person = m.person AND x.entry <= ?1))";
/// The newest state, where an entry is asked for.
pub const NOW: i64 = i64::MAX;

/// Everybody who has a role on a day, by handle, as the roster stood after entry `as_of`.
pub fn with_role(conn: &Connection, as_of: i64, role: Role, day: NaiveDate) -> Result<Vec<Person>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT DISTINCT person, handle FROM {STINTS_AS_OF} WHERE role = ?2 AND since <= ?3 AND (until IS NULL OR until >= ?3) ORDER BY handle",
    ))?;
    let rows = statement.query_map(params![as_of, role.word(), day.to_string()], |row| {
        Ok(Person { id: PersonId(row.get("person")?), handle: row.get("handle")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A person with their handle, their team, from a day, to a day when that is known.
pub type TeamStint = (PersonId, String, String, NaiveDate, Option<NaiveDate>);

/// Who was an agent in which team from when to when, as the roster stood after entry `as_of`; what they were under a
/// handle that was merged into theirs comes last.
pub fn agent_stints(conn: &Connection, as_of: i64) -> Result<Vec<TeamStint>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT person, handle, team, since, until FROM {STINTS_AS_OF} WHERE role = 'agent' ORDER BY person, merged, since"
    ))?;
    let rows = statement.query_map([as_of], |row| {
        Ok((
            row.get("person")?,
            row.get("handle")?,
            row.get("team")?,
            row.get::<_, String>("since")?,
            row.get::<_, Option<String>>("until")?,
        ))
    })?;
    rows.map(|row| {
        let (person, handle, team, since, until) = row?;
        Ok((PersonId(person), handle, team, day(&since)?, until.as_deref().map(day).transpose()?))
    })
    .collect()
}

/// Somebody's days in a team, as conflicts count them.
pub(super) struct InTeam {
    pub(super) person: PersonId,
    pub(super) team: String,
    pub(super) since: NaiveDate,
    /// The last day that counts, when there is one.
    pub(super) until: Option<NaiveDate>,
    /// The last day as it was recorded.
    pub(super) ended: Option<NaiveDate>,
}

/// Who was in which team, in any role, from when to when, as the roster stood after entry `as_of`.
pub(super) fn team_stints(conn: &Connection, as_of: i64) -> Result<Vec<InTeam>> {
    let mut statement = conn.prepare_cached(&format!("SELECT person, team, since, until, ended FROM {TEAMS_AS_OF}"))?;
    let (mut rows, mut stints) = (statement.query([as_of])?, Vec::new());
    while let Some(row) = rows.next()? {
        let last = |column: &str| -> Result<Option<NaiveDate>> {
            row.get::<_, Option<String>>(column)?.as_deref().map(day).transpose()
        };
        stints.push(InTeam {
            person: PersonId(row.get("person")?),
            team: row.get("team")?,
            since: day(&row.get::<_, String>("since")?)?,
            until: last("until")?,
            ended: last("ended")?,
        });
    }
    Ok(stints)
}

/// One line of the roster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The short name.
    pub handle: String,
    /// The name; none when it was erased or never given.
    pub name: Option<Untrusted>,
    /// Whether there was a name that was erased.
    pub erased: bool,
    /// The role of this stint.
    pub role: Role,
    /// Its team.
    pub team: String,
    /// Its first day.
    pub since: NaiveDate,
    /// Its last day, when known.
    pub until: Option<NaiveDate>,
    /// What they can handle: channels, categories, languages.
    pub skills: Vec<String>,
    /// The last day of an absence that goes on.
    pub absent: Option<NaiveDate>,
}

/// The roster as of a day: every stint, by handle and first day.
pub fn list(conn: &Connection, today: NaiveDate) -> Result<Vec<Listed>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT s.handle, n.name, EXISTS (SELECT 1 FROM person p WHERE p.id = s.person AND p.erased IS NOT NULL)
           OR EXISTS (SELECT 1 FROM renaming r WHERE r.person = s.person AND r.erased IS NOT NULL) AS erased, s.role, s.team, s.since, s.until, s.person
         FROM stint_now s JOIN name_now n ON n.person = s.person ORDER BY s.handle, s.since, s.id",
    )?;
    let mut rows = statement.query([])?;
    let mut listed = Vec::new();
    while let Some(row) = rows.next()? {
        let person = PersonId(row.get("person")?);
        listed.push(Listed {
            handle: row.get("handle")?,
            name: row.get::<_, Option<String>>("name")?.map(Untrusted::new),
            erased: row.get("erased")?,
            role: row.get::<_, String>("role")?.parse()?,
            team: row.get("team")?,
            since: day(&row.get::<_, String>("since")?)?,
            until: row.get::<_, Option<String>>("until")?.as_deref().map(day).transpose()?,
            skills: skills(conn, person)?,
            absent: absent_until(conn, person, today)?,
        });
    }
    Ok(listed)
}

/// The display names of people who have one, by handle.
pub fn display_names(conn: &Connection) -> Result<Vec<(String, Untrusted)>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle, n.name FROM name_now n JOIN person p ON p.id = n.person
         WHERE n.name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM merging m WHERE m.person = p.id) ORDER BY p.handle",
    )?;
    let rows =
        statement.query_map([], |row| Ok((row.get("handle")?, Untrusted::new(row.get::<_, String>("name")?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What somebody can handle, as the roster stood after entry `as_of`.
pub fn skills_as_of(conn: &Connection, as_of: i64, person: PersonId) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT name FROM skill WHERE entry <= ?2 AND person IN (SELECT ?1 UNION ALL
           SELECT m.person FROM merging m WHERE m.survivor = ?1 AND m.entry <= ?2) ORDER BY name",
    )?;
    let rows = statement.query_map([person.0, as_of], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What somebody can handle, in the order in which it was recorded.
pub fn skills(conn: &Connection, person: PersonId) -> Result<Vec<String>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT DISTINCT name FROM skill WHERE person IN {SELVES} ORDER BY id"))?;
    let rows = statement.query_map([person.0], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
