//! Likely: who of the roster somebody may be who is called otherwise in another file. To ask, never to take one for
//! the other.

use super::PersonId;
use crate::calc::likeness::Likeness;
use crate::calc::spelling::closest;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap};

/// How many people are named who may be meant.
const TOLD: usize = 3;

/// The people whom names can be held against.
#[derive(Clone, Debug, Default)]
pub struct Likely {
    known: Vec<Known>,
    /// By what a name that is like theirs has in it.
    by_key: HashMap<String, Vec<usize>>,
    /// The places of somebody, the newest name first.
    by_person: HashMap<PersonId, Vec<usize>>,
}

/// Somebody by one of their names, or by a handle.
#[derive(Clone, Debug)]
struct Known {
    person: PersonId,
    handle: String,
    /// The name or the handle.
    called: String,
    like: Likeness,
    /// Whether it is a handle, of somebody who has a name.
    beside_name: bool,
}

/// Somebody who may be meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Candidate<'a> {
    /// Their number.
    pub person: PersonId,
    /// Their handle.
    pub handle: &'a str,
    /// By which name or handle of theirs.
    called: &'a str,
}

impl Candidate<'_> {
    /// The handle, with the name where that says more.
    pub fn told(&self) -> String {
        let Self { handle, called, .. } = *self;
        if called == handle { handle.to_owned() } else { format!("{handle} ({called})") }
    }
}

impl Likely {
    /// Reads the roster: all names and handles that stand, and those of doubles that were merged.
    pub fn load(conn: &Connection) -> Result<Self> {
        let mut statement = conn.prepare_cached(
            "SELECT p.id AS id, p.handle AS handle, n.called AS called, n.place = 2 AS is_handle
             FROM (SELECT person, name AS called, 0 AS place FROM name_now
               UNION ALL SELECT id, name, 1 FROM person UNION ALL SELECT person, name, 1 FROM renaming
               UNION ALL SELECT id, handle, 2 FROM person) n
             JOIN identity i ON i.person = n.person JOIN person p ON p.id = i.one
             WHERE n.called IS NOT NULL ORDER BY n.place, p.handle, n.person <> p.id, n.called",
        )?;
        let (mut likely, mut rows) = (Self::default(), statement.query([])?);
        while let Some(row) = rows.next()? {
            let (person, is_handle): (_, bool) = (PersonId(row.get("id")?), row.get("is_handle")?);
            let (handle, called): (String, String) = (row.get("handle")?, row.get("called")?);
            let beside_name =
                is_handle && likely.all_of(person).any(|known| !known.beside_name && known.called != known.handle);
            likely.put(person, &handle, &called, beside_name);
        }
        Ok(likely)
    }

    /// Somebody more, by their name where they have one.
    pub fn add(&mut self, person: PersonId, handle: &str, name: Option<&str>) {
        if let Some(name) = name {
            for known in self.known.iter_mut().filter(|known| known.person == person && known.called == known.handle) {
                known.beside_name = true;
            }
            self.put(person, handle, name, false);
        }
        self.put(person, handle, handle, name.is_some());
    }

    fn put(&mut self, person: PersonId, handle: &str, called: &str, beside_name: bool) {
        if self.all_of(person).any(|known| known.called == called) {
            return;
        }
        let like = Likeness::of(called);
        self.by_person.entry(person).or_default().push(self.known.len());
        for key in like.keys() {
            self.by_key.entry(key).or_default().push(self.known.len());
        }
        self.known.push(Known { person, handle: handle.to_owned(), called: called.to_owned(), like, beside_name });
    }

    /// Those whose name or handle is so much like a text that both may be one person's. Of somebody who has a name, that
    /// says more than the initials in their handle. A last name alone may be that of the few who have it.
    pub fn of(&self, text: &str) -> Vec<Candidate<'_>> {
        let found = self.find(text, &|known, like| {
            if known.beside_name { known.like.has_words_of(like) } else { known.like.may_be(like) }
        });
        if !found.is_empty() {
            return found;
        }
        let sharing = self.find(text, &|known, like| !known.beside_name && known.like.is_word_of(like));
        if sharing.len() > TOLD { Vec::new() } else { sharing }
    }

    /// The same of a name that stands next to a handle: a handle counts only where somebody has no name.
    pub fn of_name(&self, name: &str) -> Vec<Candidate<'_>> {
        self.find(name, &|known, like| !known.beside_name && known.like.may_be(like))
    }

    /// Those who may be meant, the likeliest first, as told: the same written in another way, a slip of the pen, a word
    /// in common that few have.
    pub fn near(&self, text: &str) -> Vec<String> {
        let mut found = self.of(text);
        let slips = self.known.iter().filter(|known| closest(text, [known.called.as_str()]).is_some());
        add(&mut found, slips);
        let like = Likeness::of(text);
        let shares = |known: &&Known| known.like.shares_a_word(&like);
        let mut sharing = Vec::new();
        add(&mut sharing, self.known.iter().filter(shares));
        if sharing.len() <= TOLD {
            sharing.retain(|one| found.iter().all(|other| other.person != one.person));
            found.extend(sharing);
        }
        found.iter().take(TOLD).map(|one| self.named(one).told()).collect()
    }

    fn find(&self, text: &str, is_like: &dyn Fn(&Known, &Likeness) -> bool) -> Vec<Candidate<'_>> {
        let like = Likeness::of(text);
        let places: BTreeSet<usize> =
            like.keys().iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        let known = places.into_iter().filter_map(|place| self.known.get(place));
        let mut found = Vec::new();
        add(&mut found, known.filter(|known| is_like(known, &like)));
        found.into_iter().map(|one| self.named(&one)).collect()
    }

    fn all_of(&self, person: PersonId) -> impl Iterator<Item = &Known> {
        self.by_person.get(&person).into_iter().flatten().filter_map(|place| self.known.get(*place))
    }

    /// Somebody by a name rather than by their handle.
    fn named<'a>(&'a self, one: &Candidate<'a>) -> Candidate<'a> {
        match self.all_of(one.person).find(|known| known.called != known.handle) {
            Some(known) if one.called == one.handle => Candidate { called: &known.called, ..*one },
            _ => *one,
        }
    }
}

/// Adds those who are not there yet.
fn add<'a>(found: &mut Vec<Candidate<'a>>, known: impl Iterator<Item = &'a Known>) {
    for Known { person, handle, called, .. } in known {
        if found.iter().all(|one| one.person != *person) {
            found.push(Candidate { person: *person, handle, called });
        }
    }
}
