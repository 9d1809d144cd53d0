//! Elsewhere: texts of others, and names of files, in which a name still stands once what is about its owner is erased.

use super::places::{Kind, PLACES, PRECEDENTS, STAYS};
use super::subject::Subject;
use crate::core::refusal::Result;
use crate::core::text::Untrusted;
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
    /// The names of files and the refs in which it stands: what each is, and how it is called.
    pub names: Vec<(&'static str, Untrusted)>,
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
    /// The entries that brought them.
    pub entries: Vec<i64>,
}

/// What texts belong to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Of {
    /// A dialogue, by its ref.
    Dialogue(String),
    /// A person of the roster, by handle.
    Person(String),
    /// Neither: what it is, and the command that shows it.
    Matter(String, String),
}

/// What shows the texts of a table that belong to no dialogue and no person: what they are of, the command, and which one it
/// is, in SQL of a row `t`; `NULL`: the command lists all.
const SHOWN: [(&str, &str, &str, &str); 16] = [
    ("draw", "draw", "assign show", OF_COMMITMENT),
    ("voiding", "draw", "assign show", OF_COMMITMENT),
    (
        "extension",
        "draw",
        "assign show",
        "(SELECT c.name FROM draw d JOIN commitment c ON c.id = d.commitment WHERE d.id = t.draw)",
    ),
    ("recount", "recount", "assign coverage", "NULL"),
    ("calibration", "calibration", "score calibrate show", "t.id"),
    ("calibration_closing", "calibration", "score calibrate show", "t.calibration"),
    ("calibration_question", "calibration", "score calibrate show", "t.calibration"),
    ("improvement", "improvement", "improve show", "t.id"),
    ("change", "improvement", "improve show", "t.improvement"),
    ("effect_check", "improvement", "improve show", "(SELECT c.improvement FROM change c WHERE c.id = t.change)"),
    (
        "conclusion",
        "improvement",
        "improve show",
        "(SELECT c.improvement FROM effect_check k JOIN change c ON c.id = k.change WHERE k.id = t.effect_check)",
    ),
    ("works_agreement_reply", "works agreement", "policy agreement show", "t.agreement"),
    ("works_agreement_end", "works agreement", "policy agreement show", "t.agreement"),
    ("report_review", "report", "report list", "NULL"),
    ("hold", "hold", "keep holds", "NULL"),
    ("precedent", "precedent", "arbitrate precedents", "NULL"),
];
const OF_COMMITMENT: &str = "(SELECT c.name FROM commitment c WHERE c.id = t.commitment)";

/// What is no text about people to the file, and can hold a name all the same: it stays.
const NAMES: [(&str, &str); 4] = [
    ("imported file", "SELECT DISTINCT file AS name FROM import ORDER BY 1"),
    ("backup", "SELECT DISTINCT name FROM backup ORDER BY 1"),
    ("ref", "SELECT ref AS name FROM request ORDER BY id"),
    ("ratings", "SELECT name FROM rating_set ORDER BY id"),
];

impl Elsewhere {
    /// How many texts.
    pub fn texts(&self) -> usize {
        self.found.iter().map(|one| one.texts).sum()
    }

    /// Whether the name stands anywhere.
    pub const fn is_any(&self) -> bool {
        !(self.found.is_empty() && self.names.is_empty())
    }
}

/// The texts about others that say a name of a subject as a word of its own, without the rows that are cleared.
pub(super) fn elsewhere(conn: &Connection, subject: &Subject, cleared: &Cleared) -> Result<Elsewhere> {
    let names = subject.names(conn)?.into_iter().map(|name| name.to_lowercase());
    let names: Vec<String> = names.filter(|name| name.chars().count() >= SHORTEST).collect();
    if names.is_empty() {
        return Ok(Elsewhere::default());
    }
    let mut found = Found { names, by: BTreeMap::new() };
    for place in PLACES.iter().chain([&PRECEDENTS]) {
        let owners = [
            format!("(SELECT q.ref FROM request q WHERE q.id = {})", place.request),
            format!(
                "(SELECT p.handle FROM identity i JOIN person p ON p.id = i.one WHERE i.person = {})",
                place.person
            ),
        ];
        let gone = cleared.get(place.table).map(|(_, ids)| ids.as_slice()).unwrap_or_default();
        found.look(conn, (place.table, place.columns), place.from, &owners, gone)?;
    }
    for stay in &STAYS {
        let nobody = ["NULL".to_owned(), "NULL".to_owned()];
        found.look(conn, (stay.table, stay.columns), &format!("{} t", stay.table), &nobody, &[])?;
    }
    let names = found.in_names(conn)?;
    Ok(Elsewhere { is_asked: true, found: found.by.into_iter().map(Said::standing).collect(), names })
}

/// What says the name: tables, texts, entries.
#[derive(Default)]
struct Said(BTreeSet<&'static str>, usize, BTreeSet<i64>);

impl Said {
    fn standing((of, Self(tables, texts, entries)): (Of, Self)) -> Standing {
        Standing { of, tables: tables.into_iter().collect(), texts, entries: entries.into_iter().collect() }
    }
}

struct Found {
    /// In small letters.
    names: Vec<String>,
    by: BTreeMap<Of, Said>,
}

impl Found {
    /// Looks through the rows of a table, each with its dialogue and its person.
    fn look(
        &mut self,
        conn: &Connection,
        (table, columns): (&'static str, &'static [&'static str]),
        from: &str,
        owners: &[String; 2],
        gone: &[i64],
    ) -> Result<()> {
        let (_, what, command, number) =
            SHOWN.iter().find(|(name, ..)| *name == table).copied().unwrap_or((table, table, "", "NULL"));
        let texts: Vec<String> = columns.iter().map(|column| format!("t.{column}")).collect();
        let sql = format!(
            "SELECT {}, t.id AS row, t.entry AS brought, {} AS dialogue, {} AS whose, CAST({number} AS TEXT) AS number
             FROM {from} WHERE t.salt IS NOT NULL GROUP BY t.id",
            texts.join(", "),
            owners[0],
            owners[1]
        );
        let mut statement = conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if gone.binary_search(&row.get("row")?).is_ok() {
                continue;
            }
            let mut texts = 0;
            for column in 0..columns.len() {
                let text = row.get_ref(column)?.as_str_or_null().ok().flatten();
                texts += usize::from(text.is_some_and(|text| self.stands_in(text)));
            }
            if texts > 0 {
                let entry: i64 = row.get("brought")?;
                let (reference, handle): (Option<String>, Option<String>) = (row.get("dialogue")?, row.get("whose")?);
                let number: Option<String> = row.get("number")?;
                let of = match (reference, handle) {
                    (Some(reference), _) => Of::Dialogue(reference),
                    (None, Some(handle)) => Of::Person(handle),
                    (None, None) => matter(what, command, number, entry),
                };
                let Said(tables, all, entries) = self.by.entry(of).or_default();
                tables.insert(table);
                entries.insert(entry);
                *all += texts;
            }
        }
        Ok(())
    }

    fn stands_in(&self, text: &str) -> bool {
        let small = text.to_lowercase();
        self.names.iter().any(|name| stands_alone(&small, name))
    }

    /// The names of files and the refs that hold the name, however its words are parted there.
    fn in_names(&self, conn: &Connection) -> Result<Vec<(&'static str, Untrusted)>> {
        let parted = |text: &str| text.to_lowercase().replace(['_', '-', '.', '+'], " ");
        let wanted: Vec<String> = self.names.iter().map(|name| parted(name)).collect();
        let mut found = Vec::new();
        for (what, sql) in NAMES {
            let mut statement = conn.prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let name: String = row.get("name")?;
                let small = parted(&name);
                if wanted.iter().any(|wanted| stands_alone(&small, wanted)) {
                    found.push((what, Untrusted::new(name)));
                }
            }
        }
        Ok(found)
    }
}

/// A matter with the command that shows it; without a number of its own it is told by its entry.
fn matter(what: &str, command: &str, number: Option<String>, entry: i64) -> Of {
    let shown = match (command, &number) {
        ("", _) => String::new(),
        (_, Some(number)) => format!("assize {command} {number}"),
        (_, None) => format!("assize {command}"),
    };
    let called = number.map_or_else(|| format!("{what} of entry {entry}"), |number| format!("{what} {number}"));
    Of::Matter(called, shown)
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
