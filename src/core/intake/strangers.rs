//! Names in a file that are nobody's on the roster, with those who may be meant. Nobody is taken for anybody.

use super::propose::{Proposal, Stranger};
use super::sample::Sample;
use super::vocabulary::says_nothing;
use crate::core::people::{Directory, Meant, handles};
use crate::core::refusal::Result;
use crate::core::request::Field;
use rusqlite::Connection;
use std::collections::BTreeMap;

impl Proposal {
    /// Finds the agents of the sample whom a person has to name: where the others are to be enrolled, those who may be
    /// known.
    pub fn find_strangers(&mut self, sample: &Sample, roster: &Connection, enrols: bool) -> Result<()> {
        let columns = self.columns_of(Field::Agent.word());
        let place = columns.and_then(|names| sample.names.iter().position(|name| Some(name) == names.first()));
        let (known, names) = (handles(roster)?, Directory::load(roster)?);
        let is_known = |cell: &str| known.contains_key(cell) || matches!(names.meant(cell), Meant::One(..));
        let Some(place) = place else {
            if !enrols {
                self.take_agents(sample, &is_known);
            }
            return Ok(());
        };
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for cell in sample.column(place).into_iter().map(str::trim) {
            let is_newcomer = enrols && names.likely(cell).is_empty();
            if !is_known(cell) && !is_newcomer && !self.blank.iter().any(|blank| blank == cell) {
                *found.entry(cell).or_default() += 1;
            }
        }
        let mut strangers: Vec<Stranger> = found
            .into_iter()
            .map(|(name, rows)| Stranger { name: name.to_owned(), rows, near: names.near(name) })
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
        // People of the roster are no customers.
        let customer = self.columns_of(Field::Customer.word());
        let mut fitting = self.unused.iter().chain(customer.into_iter().flatten()).filter(fits);
        let (Some(name), None) = (fitting.next().cloned(), fitting.next()) else { return };
        self.remarks.push(format!("`{name}` is taken for the agent: everybody in it is on your roster"));
        self.fields.retain(|(field, names)| *field != Field::Customer.word() || names.as_slice() != [name.clone()]);
        self.fields.push((Field::Agent.word(), vec![name.clone()]));
        self.fields.sort_by_key(|(field, _)| Field::ALL.iter().position(|other| other.word() == *field));
        self.missing.retain(|field| *field != Field::Agent.word());
        self.unused.retain(|unused| *unused != name);
    }
}
