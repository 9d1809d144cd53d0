//! Elsewhere: texts of others in which a name still stands once what is about its owner is erased.

use super::places::{Kind, PLACES, PRECEDENTS, Place, STAYS};
use super::subject::Subject;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// The rows that are cleared, by table.
type Cleared = BTreeMap<&'static str, (Kind, Vec<i64>)>;

/// A name of fewer letters stands in too many texts by chance.
const SHORTEST: usize = 3;

/// Where a name still stands.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Elsewhere {
    /// Whether a name was looked for: that of a dialogue is none.
    pub is_asked: bool,
    /// Each dialogue, person or matter with such texts.
    pub found: Vec<Standing>,
}

/// One dialogue, person or matter whose texts say the name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// What it is.
    pub of: Of,
    /// The tables of the texts.
    pub tables: Vec<&'static str>,
    /// How many texts.
    pub texts: usize,
}

/// What texts belong to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Of {
    /// A dialogue, by its ref.
    Dialogue(String),
    /// A person of the roster, by handle.
    Person(String),
    /// Neither: the number of a row of the only table.
    Row(i64),
}

impl Elsewhere {
    /// How many texts.
    pub fn texts(&self) -> usize {
        self.found.iter().map(|one| one.texts).sum()
    }
}

/// The texts about others that say a name of a subject as a word of its own, without the rows that are cleared.
pub(super) fn elsewhere(conn: &Connection, subject: &Subject, cleared: &Cleared) -> Result<Elsewhere> {
    let names = subject.names(conn)?.into_iter().map(|name| name.to_lowercase());
    let names: Vec<String> = names.filter(|name| name.chars().count() >= SHORTEST).collect();
    let mut found = Found { names, by: BTreeMap::new() };
    if !found.names.is_empty() {
        for place in PLACES.iter().chain([&PRECEDENTS]) {
            found.look_in(conn, place, cleared)?;
        }
        for stay in &STAYS {
            let sql = format!(
                "SELECT id, {}, NULL, NULL FROM {} WHERE salt IS NOT NULL",
                stay.columns.join(", "),
                stay.table
            );
            found.look(conn, &sql, (stay.table, stay.columns.len()), &[])?;
        }
    }
    let is_asked = !found.names.is_empty();
    let said = |(of, (tables, texts)): (Of, (BTreeSet<&'static str>, usize))| Standing {
        of,
        tables: tables.into_iter().collect(),
        texts,
    };
    Ok(Elsewhere { is_asked, found: found.by.into_iter().map(said).collect() })
}

struct Found {
    /// In small letters.
    names: Vec<String>,
    by: BTreeMap<Of, (BTreeSet<&'static str>, usize)>,
}

impl Found {
    fn look_in(&mut self, conn: &Connection, place: &Place, cleared: &Cleared) -> Result<()> {
        let columns: Vec<String> = place.columns.iter().map(|column| format!("t.{column}")).collect();
        let sql = format!(
            "SELECT t.id, {}, (SELECT q.ref FROM request q WHERE q.id = {}),
               (SELECT p.handle FROM identity i JOIN person p ON p.id = i.one WHERE i.person = {})
             FROM {} WHERE t.salt IS NOT NULL GROUP BY t.id",
            columns.join(", "),
            place.request,
            place.person,
            place.from
        );
        let gone = cleared.get(place.table).map(|(_, ids)| ids.as_slice()).unwrap_or_default();
        self.look(conn, &sql, (place.table, columns.len()), gone)
    }

    /// Looks through an answer of a number, `columns` texts, a ref and a handle.
    fn look(
        &mut self,
        conn: &Connection,
        sql: &str,
        (table, columns): (&'static str, usize),
        gone: &[i64],
    ) -> Result<()> {
        let mut statement = conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if gone.binary_search(&id).is_ok() {
                continue;
            }
            let mut texts = 0;
            for column in 1..=columns {
                let text = row.get_ref(column)?.as_str_or_null().ok().flatten();
                texts += usize::from(text.is_some_and(|text| self.stands_in(text)));
            }
            if texts > 0 {
                let (reference, handle): (Option<String>, Option<String>) =
                    (row.get(columns + 1)?, row.get(columns + 2)?);
                let of = reference.map(Of::Dialogue).or_else(|| handle.map(Of::Person)).unwrap_or(Of::Row(id));
                let (tables, all) = self.by.entry(of).or_default();
                tables.insert(table);
                *all += texts;
            }
        }
        Ok(())
    }

    fn stands_in(&self, text: &str) -> bool {
        let small = text.to_lowercase();
        self.names.iter().any(|name| stands_alone(&small, name))
    }
}

/// Whether a word stands in a text with no letter or digit next to it.
fn stands_alone(text: &str, word: &str) -> bool {
    let is_apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(word).any(|(place, _)| {
        let (before, after) = (text.get(..place), text.get(place + word.len()..));
        is_apart(before.and_then(|before| before.chars().next_back()))
            && is_apart(after.and_then(|after| after.chars().next()))
    })
}
