//! Alike: people and teams that a roster would have twice, because they are written in two ways.

use super::PersonId;
use super::known_as::Names;
use super::likely::Likely;
use super::person::handles;
use crate::calc::skeleton::{self, Looks};
use crate::calc::spelling::{differing, same_name};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::shell_word;
use rusqlite::Connection;
use std::collections::HashMap;

/// The line of a file that somebody or something stands in; none: they were on record before.
type Line = Option<u64>;

/// The people and the teams there are, as [`same_name`] has them.
pub(super) struct Alike {
    /// By name: display names, the ones before too.
    names: Names,
    /// By handle: an export may have brought somebody in under their name.
    handles: Names,
    likely: Likely,
    teams: HashMap<String, Vec<(String, Line)>>,
    /// Every handle there is, by how it looks.
    looks: Looks,
    /// The people whom the file brings.
    lines: HashMap<PersonId, u64>,
}

impl Alike {
    /// Those on record.
    pub(super) fn load(conn: &Connection) -> Result<Self> {
        let (mut by_handle, mut teams) = (Names::default(), HashMap::<String, Vec<_>>::new());
        let mut looks = Looks::default();
        let mut all: Vec<(String, PersonId)> = handles(conn)?.into_iter().collect();
        all.sort();
        for (handle, person) in all {
            by_handle.add(&handle, person, &handle);
            looks.add(handle);
        }
        let mut statement = conn.prepare_cached("SELECT DISTINCT team FROM stint ORDER BY team")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let team: String = row.get("team")?;
            teams.entry(same_name(&team)).or_default().push((team, None));
        }
        drop(rows);
        let (names, likely) = (Names::load(conn)?, Likely::load(conn)?);
        Ok(Self { names, handles: by_handle, likely, teams, looks, lines: HashMap::new() })
    }

    /// Somebody whom the file brings in this line, or whom it gives a name.
    pub(super) fn add_person(&mut self, person: PersonId, handle: &str, name: Option<&str>, line: u64) {
        self.handles.add(handle, person, handle);
        self.looks.add(handle.to_owned());
        self.likely.add(person, handle, name);
        if let Some(name) = name {
            self.names.add(name, person, handle);
        }
        self.lines.entry(person).or_insert(line);
    }

    /// Whether that is a name of somebody, now or before; none where they never had one.
    pub(super) fn is_called(&self, person: PersonId, name: &str) -> Option<bool> {
        self.names.knows(person).then(|| self.names.has(name, person))
    }

    /// Refuses a name for somebody on record that is somebody else's, or may be, written in another way.
    pub(super) fn require_other_name(&self, name: &str, person: PersonId) -> Result<()> {
        let found = [&self.names, &self.handles].into_iter().find_map(|names| names.other(name, Some(person)));
        let Some((_, other)) = found else { return self.require_unlike_others(name, person) };
        Err(Refusal::rule(format!("`{name}` is {other} on the roster")).hint(format!(
            "one person under two handles? assize people merge; two who share a name? --namesake (then exports must call {other} and the other one by their handles)"
        )))
    }

    fn require_unlike_others(&self, name: &str, person: PersonId) -> Result<()> {
        let like = self.likely.of_name(name);
        let Some(other) = like.iter().find(|like| like.person != person) else { return Ok(()) };
        Err(Refusal::rule(format!("`{name}` may be {} on the roster", other.told()))
            .hint("one person under two handles? assize people merge; another person all the same? --namesake"))
    }

    /// Refuses a new handle that differs from another one only in how it is written.
    pub(super) fn require_new_handle(&self, handle: &str) -> Result<()> {
        let Some((other, known)) = self.handles.other(handle, None) else {
            return self.looks.other(handle).map_or(Ok(()), |known| Err(passes_for(handle, known)));
        };
        let place = self.lines.get(&other).map(|line| format!(" in line {line}")).unwrap_or_default();
        Err(Refusal::data(format!("`{handle}` and `{known}`{place} differ only in {}", differing(handle, known)))
            .hint("write the handle one way"))
    }

    /// Refuses a name that somebody else has, or that is somebody else's handle: one person must not be two. `person`
    /// is whose it is, where they are on record.
    pub(super) fn require_new_name(&self, name: &str, person: Option<PersonId>, handle: &str) -> Result<()> {
        let found = [&self.names, &self.handles].into_iter().find_map(|names| names.other(name, person));
        let Some((other, known)) = found else { return Ok(()) };
        let says = format!("`{name}`, here {handle}, is {known}{}", self.place(other));
        Err(Refusal::data(says).hint(one_or_two(known, handle)))
    }

    /// Refuses a name that may be somebody else's, written in another way.
    pub(super) fn require_unlike(&self, name: &str, person: Option<PersonId>, handle: &str) -> Result<()> {
        let like = self.likely.of_name(name);
        let Some(other) = like.iter().find(|like| Some(like.person) != person) else { return Ok(()) };
        let (told, place) = (other.told(), self.place(other.person));
        let says = format!("`{name}`, here {handle}, may be {told}{place}");
        Err(Refusal::data(says).hint(one_or_two(other.handle, handle)))
    }

    /// Refuses a team that differs from another one only in how it is written.
    pub(super) fn require_one_spelling(&mut self, team: &str, line: u64) -> Result<()> {
        self.require_known_spelling(team)?;
        let known = self.teams.entry(same_name(team)).or_default();
        if known.is_empty() {
            known.push((team.to_owned(), Some(line)));
        }
        Ok(())
    }

    /// The same, of a team that no line names.
    pub(super) fn require_known_spelling(&self, team: &str) -> Result<()> {
        let known = self.teams.get(&same_name(team)).map(Vec::as_slice).unwrap_or_default();
        match known.first() {
            Some((other, line)) if known.iter().all(|(other, _)| other != team) => {
                let (place, how) = (said(*line), differing(team, other));
                Err(Refusal::data(format!("the team `{team}` and the team `{other}`{place} differ only in {how}"))
                    .hint(format!("write it one way, `{other}`; another team needs another name")))
            }
            Some(_) => Ok(()),
            None => {
                let mut teams = self.teams.values().flatten().map(|(known, _)| known);
                teams
                    .find(|known| skeleton::passes_for(known, team))
                    .map_or(Ok(()), |known| Err(passes_for(team, known)))
            }
        }
    }

    fn place(&self, person: PersonId) -> String {
        said(self.lines.get(&person).copied())
    }
}

/// The refusal of a name that the eye takes for another one.
fn passes_for(name: &str, known: &str) -> Refusal {
    let odd = name.chars().find(|c| !c.is_ascii()).or_else(|| known.chars().find(|c| !c.is_ascii()));
    let odd = odd.map(|c| format!(": {}", c.escape_unicode())).unwrap_or_default();
    Refusal::data(format!("`{name}` looks like `{known}`, and is written with other letters{odd}"))
        .hint("write it one way; what is another one needs another name")
}

fn one_or_two(known: &str, handle: &str) -> String {
    let namesake = shell_word(handle);
    format!("one person? write {known} in the column `handle`; two who share a name? --namesake {namesake}")
}

fn said(line: Line) -> String {
    line.map_or_else(|| " on the roster".to_owned(), |line| format!(" in line {line}"))
}
