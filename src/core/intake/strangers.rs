//! Names in a file that are nobody's on the roster, with those who may be meant. Nobody is taken for anybody.

use super::propose::{Proposal, Stranger};
use super::sample::Sample;
use super::vocabulary::says_nothing;
use crate::calc::spelling::{closest, same_name};
use crate::core::people::{Meant, Names, handles};
use crate::core::refusal::Result;
use crate::core::request::Field;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// How many people are named who may be meant.
const NEAR: usize = 3;

impl Proposal {
    /// Finds the agents of the sample whom a person has to name.
    pub fn find_strangers(&mut self, sample: &Sample, roster: &Connection) -> Result<()> {
        let columns = self.fields.iter().find(|(field, _)| *field == Field::Agent.word()).map(|(_, columns)| columns);
        let place = columns.and_then(|names| sample.names.iter().position(|name| Some(name) == names.first()));
        let (known, names) = (handles(roster)?, Names::load(roster)?);
        let is_known = |cell: &str| known.contains_key(cell) || matches!(names.meant(cell), Meant::One(..));
        let Some(place) = place else {
            self.take_agents(sample, &is_known);
            return Ok(());
        };
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for cell in sample.column(place).into_iter().map(str::trim) {
            if !is_known(cell) && !self.blank.iter().any(|blank| blank == cell) {
                *found.entry(cell).or_default() += 1;
            }
        }
        if found.is_empty() {
            return Ok(());
        }
        let people = people(roster)?;
        let mut strangers: Vec<Stranger> = found
            .into_iter()
            .map(|(name, rows)| Stranger { name: name.to_owned(), rows, near: near(name, &people) })
            .collect();
        strangers.sort_by(|one, other| other.rows.cmp(&one.rows).then_with(|| one.name.cmp(&other.name)));
        self.strangers = strangers;
        Ok(())
    }
}

impl Proposal {
    /// Where no column is called so, the only one in which nobody but people of the roster stand gives the agent.
    fn take_agents(&mut self, sample: &Sample, is_known: &dyn Fn(&str) -> bool) {
        let fits = |name: &&String| {
            let place = sample.names.iter().position(|other| other == *name);
            let cells = place.map(|place| sample.column(place)).unwrap_or_default();
            let said: Vec<&str> = cells.into_iter().map(str::trim).filter(|cell| !says_nothing(cell)).collect();
            2 * said.len() > sample.rows.len() && said.iter().all(|cell| is_known(cell))
        };
        let mut fitting = self.unused.iter().filter(fits);
        let (Some(name), None) = (fitting.next().cloned(), fitting.next()) else { return };
        self.remarks.push(format!("`{name}` is taken for the agent: everybody in it is on your roster"));
        self.fields.push((Field::Agent.word(), vec![name.clone()]));
        self.fields.sort_by_key(|(field, _)| Field::ALL.iter().position(|other| other.word() == *field));
        self.missing.retain(|field| *field != Field::Agent.word());
        self.unused.retain(|unused| *unused != name);
    }
}

/// Everybody's handle and name.
fn people(roster: &Connection) -> Result<Vec<(String, String)>> {
    let mut statement = roster.prepare_cached(
        "SELECT p.handle AS handle, coalesce(n.name, '') AS name FROM person p JOIN name_now n ON n.person = p.id
             JOIN identity i ON i.person = p.id WHERE i.one = p.id ORDER BY p.handle",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get("handle")?, row.get("name")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Those whose name or handle is near, the nearest first: the same words, a slip of the pen, a word in common.
fn near(name: &str, people: &[(String, String)]) -> Vec<String> {
    let said = words(name);
    let rank = |(handle, full): &(String, String)| {
        let theirs = words(full);
        let is_near = |candidate: &str| closest(name, [candidate]).is_some();
        if !theirs.is_empty() && theirs == said {
            Some(0)
        } else if is_near(handle) || is_near(full) {
            Some(1)
        } else {
            theirs.iter().chain([handle]).any(|word| said.contains(word)).then_some(2)
        }
    };
    let mut found: Vec<(u8, &(String, String))> =
        people.iter().filter_map(|person| Some((rank(person)?, person))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    let told = |(handle, full): &(String, String)| {
        if full.is_empty() || full == handle { handle.clone() } else { format!("{handle} ({full})") }
    };
    found.into_iter().take(NEAR).map(|(_, person)| told(person)).collect()
}

/// The words of a name, in no order; a single letter is none.
fn words(name: &str) -> BTreeSet<String> {
    let same = same_name(name);
    let words = same.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| word.chars().nth(1).is_some()).map(str::to_owned).collect()
}
