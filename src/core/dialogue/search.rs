//! Search: finished dialogues by the words in them, in any script.

use crate::calc::moment::Moment;
use crate::core::people::{self, PersonId};
use crate::core::policy::{BlindField, HIDDEN};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::text::Untrusted;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;
use std::ops::Range;

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Each of these stands somewhere in the dialogue, in any case of letters.
    pub words: Vec<String>,
    /// Only dialogues of this agent.
    pub agent: Option<String>,
    /// Only of this category.
    pub category: Option<String>,
    /// Only in this language, or a kind of it: `zh` finds `zh-CN` too.
    pub language: Option<String>,
    /// Only of this moment or later: received, or archived for one that was handled here.
    pub from: Option<Moment>,
    /// Only before this moment.
    pub until: Option<Moment>,
    /// How many at the most, the newest first.
    pub limit: usize,
}

/// A dialogue that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The centre's own number.
    pub reference: Untrusted,
    /// When it came.
    pub received: Moment,
    /// Who answered.
    pub agent: String,
    /// What it was about.
    pub category: String,
    /// The words around the first place that was found; none where only filters were given.
    pub excerpt: Option<Untrusted>,
}

/// A dialogue that is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its number in this file.
    pub request: RequestId,
    /// Who answered.
    pub agent: PersonId,
    /// When it came, as it is stored: reading it costs more than looking at most dialogues.
    pub received: &'a str,
}

/// By the indexes on the time that counts, so that the newest come first without sorting all of them.
const FOUND: &str = "
    SELECT r.ref, r.received, p.handle, r.category, r.customer, r.details, r.reply, r.transcript, r.received AS counts, r.id, i.one
      FROM request r INDEXED BY request_received JOIN identity i ON i.person = r.agent JOIN person p ON p.id = i.one
      WHERE r.agent IS NOT NULL AND r.received >= ?3 AND r.received < ?4 AND (?1 IS NULL OR i.one = ?1)
      AND (?2 IS NULL OR r.category = ?2) AND (?5 IS NULL OR instr(replace(lower(r.language), '_', '-') || '-', ?5) = 1)
      AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id)
    UNION ALL
    SELECT r.ref, v.received, p.handle, v.category, v.customer, v.details, v.reply, v.transcript, v.counts, r.id, i.one
      FROM revision v INDEXED BY revision_counts JOIN request r ON r.id = v.request JOIN identity i ON i.person = v.agent JOIN person p ON p.id = i.one
      WHERE v.counts >= ?3 AND v.counts < ?4 AND (?1 IS NULL OR i.one = ?1) AND (?2 IS NULL OR v.category = ?2)
      AND (?5 IS NULL OR instr(replace(lower(v.language), '_', '-') || '-', ?5) = 1)
      AND v.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request)
    ORDER BY counts DESC";

/// Finished dialogues in which all the words stand, the newest first; and whether there are more. `hidden` says what of
/// each the reader must not see, none that they may not read it at all: it is not looked at either.
pub fn search(
    conn: &Connection,
    query: &Query,
    hidden: impl Fn(Candidate<'_>) -> Result<Option<BTreeSet<BlindField>>>,
) -> Result<(Vec<Found>, bool)> {
    let agent = query.agent.as_deref().map(|handle| people::find(conn, handle)).transpose()?;
    let words: Vec<Word> = query.words.iter().map(|word| Word::new(word)).collect();
    let mut statement = conn.prepare_cached(FOUND)?;
    let mut rows = statement.query(params![
        agent.as_ref().map(|person| person.id.0),
        query.category,
        query.from.map_or_else(String::new, |from| from.to_string()),
        query.until.map_or_else(|| "9999".to_owned(), |until| until.to_string()),
        query.language.as_ref().map(|language| format!("{}-", language.to_ascii_lowercase().replace('_', "-"))),
    ])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let received = row.get_ref("received")?.as_str().map_err(rusqlite::Error::from)?;
        let one = Candidate { request: RequestId(row.get("id")?), agent: PersonId(row.get("one")?), received };
        let Some(hidden) = hidden(one)? else { continue };
        if hidden.contains(&BlindField::Agent) && agent.is_some() {
            continue;
        }
        let texts = if hidden.contains(&BlindField::Customer) { WITHOUT_CUSTOMER } else { TEXTS };
        let Some(places) = matching(row, &words, texts)? else { continue };
        if found.len() == query.limit {
            return Ok((found, true));
        }
        found.push(Found {
            reference: Untrusted::new(row.get::<_, String>("ref")?),
            received: row.get::<_, String>("received")?.parse().map_err(Refusal::data)?,
            agent: if hidden.contains(&BlindField::Agent) { HIDDEN.to_owned() } else { row.get("handle")? },
            category: row.get("category")?,
            excerpt: places.into_iter().next().map(Untrusted::new),
        });
    }
    Ok((found, false))
}

/// The texts of a dialogue, where words are looked for.
const TEXTS: Range<usize> = 4..8;
const WITHOUT_CUSTOMER: Range<usize> = 5..8;
/// How many characters stand around what was found.
const AROUND: usize = 40;

/// Where each word stands in a dialogue, with the words around it; none where one does not.
fn matching(row: &rusqlite::Row<'_>, words: &[Word], texts: Range<usize>) -> Result<Option<Vec<String>>> {
    let mut places = Vec::new();
    for word in words {
        let mut place = None;
        for column in texts.clone() {
            let text = row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from)?.unwrap_or_default();
            if let Some(at) = word.find(text) {
                place = Some(around(text, at, word.length()));
                break;
            }
        }
        match place {
            Some(found) => places.push(found),
            None => return Ok(None),
        }
    }
    Ok(Some(places))
}

/// A word to look for, in any case of letters.
struct Word {
    lower: String,
    /// Whether letters of the word have another case: scripts without one need no folding.
    cased: bool,
}

impl Word {
    fn new(word: &str) -> Self {
        let lower = lower(word);
        let cased = lower.chars().any(char::is_lowercase);
        Self { lower, cased }
    }

    fn length(&self) -> usize {
        self.lower.chars().count()
    }

    /// Where it stands, in bytes.
    fn find(&self, text: &str) -> Option<usize> {
        if !self.cased {
            return text.find(&self.lower);
        }
        if self.lower.is_ascii() {
            return find_ascii(text.as_bytes(), self.lower.as_bytes());
        }
        // Lower case can be longer or shorter in bytes: the place is found again by counting characters.
        let lower = lower(text);
        let characters = lower.get(..lower.find(&self.lower)?)?.chars().count();
        text.char_indices().nth(characters).map(|(at, _)| at).or(Some(0))
    }
}

/// In lower case. A sigma is one letter, whether or not it ends a word.
fn lower(text: &str) -> String {
    text.to_lowercase().replace('ς', "σ")
}

/// An ASCII word in any case; its bytes are never part of another character.
fn find_ascii(text: &[u8], word: &[u8]) -> Option<usize> {
    let (first, rest) = word.split_first()?;
    let (small, capital) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    let mut from = 0;
    while let Some(at) = text.get(from..)?.iter().position(|byte| *byte == small || *byte == capital) {
        from += at + 1;
        if text.get(from..from + rest.len())?.eq_ignore_ascii_case(rest) {
            return Some(from - 1);
        }
    }
    None
}

/// The text around a place, on one line, cut at white space where it can be.
fn around(text: &str, at: usize, length: usize) -> String {
    let before: String = text.get(..at).unwrap_or_default().chars().rev().take(AROUND).collect();
    let before: String = before.chars().rev().collect();
    let after: String = text.get(at..).unwrap_or_default().chars().take(length + AROUND).collect();
    let cut = |more: bool| if more { "…" } else { "" };
    let (left, right) = (cut(before.len() < at), cut(after.len() < text.len() - at));
    let line: Vec<&str> = before.split_whitespace().collect();
    let joint = if before.ends_with(char::is_whitespace) { " " } else { "" };
    let rest: Vec<&str> = after.split_whitespace().collect();
    format!("{left}{}{joint}{}{right}", line.join(" "), rest.join(" "))
}
