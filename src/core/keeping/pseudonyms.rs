//! Pseudonyms: other people and other customers under names that say nothing of who they are.

use super::subject::Subject;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Who is called what.
#[derive(Debug)]
pub(super) struct Pseudonyms {
    /// The numbers of whom it is about.
    own: Vec<i64>,
    /// The customer whom it is about.
    customer: Option<String>,
    /// Who everybody is, by number and by handle.
    one: BTreeMap<i64, i64>,
    handles: BTreeMap<String, i64>,
    own_handle: String,
    /// Words by which others are known, in small letters, longest first.
    known: Vec<(String, Whose)>,
    people: BTreeMap<i64, usize>,
    customers: BTreeMap<String, usize>,
}

/// Whose a word is.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Whose {
    Person(i64),
    Customer(String),
}

impl Pseudonyms {
    /// Everybody but whom it is about.
    pub(super) fn load(conn: &Connection, subject: &Subject) -> Result<Self> {
        let mut names = Self {
            own: subject.persons(conn)?.0,
            customer: if let Subject::Customer(name) = subject { Some(name.expose().to_owned()) } else { None },
            one: BTreeMap::new(),
            handles: BTreeMap::new(),
            own_handle: subject.called(),
            known: Vec::new(),
            people: BTreeMap::new(),
            customers: BTreeMap::new(),
        };
        names.load_people(conn)?;
        names.load_customers(conn)?;
        names.known.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        Ok(names)
    }

    /// What somebody is called, by number.
    pub(super) fn of_person(&mut self, id: i64) -> String {
        if self.own.contains(&id) {
            return self.own_handle.clone();
        }
        let one = self.one.get(&id).copied().unwrap_or(id);
        let next = self.people.len() + 1;
        format!("colleague {}", self.people.entry(one).or_insert(next))
    }

    /// The same by handle; a handle that nobody has is nobody's name.
    pub(super) fn of_handle(&mut self, handle: &str) -> String {
        match self.handles.get(handle).copied() {
            Some(id) => self.of_person(id),
            None => "somebody".to_owned(),
        }
    }

    /// What a customer is called.
    pub(super) fn of_customer(&mut self, name: &str) -> String {
        if self.customer.as_deref() == Some(name) {
            return name.to_owned();
        }
        let next = self.customers.len() + 1;
        format!("customer {}", self.customers.entry(name.to_owned()).or_insert(next))
    }

    /// A text in which others have their other names.
    pub(super) fn in_text(&mut self, text: &str) -> String {
        let known = std::mem::take(&mut self.known);
        let (mut told, small) = (text.to_owned(), text.to_lowercase());
        for (word, whose) in known.iter().filter(|(word, _)| small.contains(word.as_str())) {
            let other = match whose {
                Whose::Person(id) => self.of_person(*id),
                Whose::Customer(name) => self.of_customer(name),
            };
            told = replaced(&told, word, &other);
        }
        self.known = known;
        told
    }

    fn load_people(&mut self, conn: &Connection) -> Result<()> {
        let mut statement = conn.prepare_cached(
            "SELECT p.id, i.one, p.handle, p.name AS name FROM person p JOIN identity i ON i.person = p.id
             UNION SELECT p.id, i.one, p.handle, r.name FROM person p JOIN identity i ON i.person = p.id JOIN renaming r ON r.person = p.id
             UNION SELECT p.id, i.one, p.handle, l.name FROM person p JOIN identity i ON i.person = p.id JOIN login l ON l.person = p.id
             UNION SELECT p.id, i.one, p.handle, m.address FROM person p JOIN identity i ON i.person = p.id JOIN email m ON m.person = p.id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, handle): (i64, String) = (row.get("id")?, row.get("handle")?);
            self.one.insert(id, row.get("one")?);
            let name: Option<String> = row.get("name")?;
            if !self.own.contains(&id) {
                let parts = name.iter().flat_map(|name| name.split_whitespace().map(str::to_owned));
                let words: Vec<String> = [handle.clone()].into_iter().chain(name.clone()).chain(parts).collect();
                self.knows(words, &Whose::Person(id));
            }
            self.handles.insert(handle, id);
        }
        Ok(())
    }

    fn load_customers(&mut self, conn: &Connection) -> Result<()> {
        let sql = "SELECT customer FROM request WHERE customer IS NOT NULL UNION SELECT customer FROM revision WHERE customer IS NOT NULL";
        let mut statement = conn.prepare_cached(sql)?;
        let names = statement.query_map([], |row| row.get::<_, String>("customer"))?;
        for name in names.collect::<rusqlite::Result<Vec<_>>>()? {
            if self.customer.as_deref() != Some(name.as_str()) {
                self.knows(vec![name.clone()], &Whose::Customer(name));
            }
        }
        Ok(())
    }

    /// Words of one letter stand in too many texts.
    fn knows(&mut self, words: Vec<String>, whose: &Whose) {
        let words = words.into_iter().map(|word| word.to_lowercase()).filter(|word| word.chars().count() > 1);
        self.known.extend(words.map(|word| (word, whose.clone())));
    }
}

/// A text in which a word, in whatever capitals, has another one in its place wherever it stands alone.
fn replaced(text: &str, word: &str, other: &str) -> String {
    let mut told = String::new();
    let mut rest = text;
    let mut before: Option<char> = None;
    while let Some(first) = rest.chars().next() {
        let end = length_of(rest, word);
        let alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let found = end.filter(|end| alone(before) && alone(rest.get(*end..).and_then(|after| after.chars().next())));
        let taken = found.unwrap_or(first.len_utf8());
        let (piece, after) = rest.split_at(taken);
        told.push_str(if found.is_some() { other } else { piece });
        before = piece.chars().next_back();
        rest = after;
    }
    told
}

/// How many bytes of a text are a word in whatever capitals; none: it does not begin with it.
fn length_of(text: &str, word: &str) -> Option<usize> {
    let mut wanted = word.chars();
    let mut next = wanted.next();
    for (place, c) in text.char_indices() {
        for small in c.to_lowercase() {
            match next {
                None => return Some(place),
                Some(expected) if expected == small => next = wanted.next(),
                Some(_) => return None,
            }
        }
    }
    next.is_none().then_some(text.len())
}
