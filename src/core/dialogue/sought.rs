//! Sought: which dialogues are those that are looked for, asked by the index or row by row.

use super::query::{Candidate, Found, Query};
use super::words::{Word, Words, teach};
use crate::core::ledger;
use crate::core::people::PersonId;
use crate::core::policy::{BlindField, HIDDEN};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{RequestId, Runs};
use crate::core::text::Untrusted;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, BinaryHeap};
use std::ops::Range;
use std::thread;

/// What a dialogue answers that stands as it came.
const CAME: &str = "SELECT r.ref, r.received, p.handle, r.category, r.customer, r.details, r.reply, r.transcript,
    r.received AS counts, r.id AS id, i.one AS one, 1 AS came, r.id AS place FROM request r";

/// Which of them are looked for.
const WANTED: &str = "r.agent IS NOT NULL AND r.received >= ?3 AND r.received < ?4 AND (?1 IS NULL OR i.one = ?1)
    AND (?2 IS NULL OR r.category = ?2) AND (?5 IS NULL OR instr(replace(lower(r.language), '_', '-') || '-', ?5) = 1)
    AND hit(r.customer, r.details, r.reply, r.transcript)
    AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id)";

/// The same of those that were revised.
const REVISED: &str =
    "SELECT r.ref AS ref, v.received AS received, p.handle AS handle, v.category AS category, v.customer,
    v.details, v.reply, v.transcript, v.counts AS counts, r.id AS id, i.one AS one, 0 AS came, v.id AS place
    FROM revision v INDEXED BY revision_counts JOIN request r ON r.id = v.request
      JOIN identity i ON i.person = v.agent JOIN person p ON p.id = i.one
    WHERE v.counts >= ?3 AND v.counts < ?4 AND (?1 IS NULL OR i.one = ?1) AND (?2 IS NULL OR v.category = ?2)
    AND (?5 IS NULL OR instr(replace(lower(v.language), '_', '-') || '-', ?5) = 1)
    AND hit(v.customer, v.details, v.reply, v.transcript)
    AND v.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request)";

/// A span of time, as it is stored; the end is not included.
#[derive(Clone)]
pub(super) struct Window {
    pub(super) from: String,
    pub(super) until: String,
}

impl Window {
    pub(super) fn of(query: &Query) -> Self {
        Self {
            from: query.from.map_or_else(String::new, |from| from.to_string()),
            until: query.until.map_or_else(|| "9999".to_owned(), |until| until.to_string()),
        }
    }

    /// What is before a moment, and what is not.
    pub(super) fn split(self, middle: String) -> (Self, Self) {
        (Self { from: self.from, until: middle.clone() }, Self { from: middle, until: self.until })
    }
}

/// What is looked for, and what the reader must not see.
pub(super) struct Sought<'a, H> {
    query: &'a Query,
    agent: Option<PersonId>,
    words: Words,
    hidden: &'a H,
}

impl<'a, H: Fn(&Connection, Candidate<'_>) -> Result<Option<BTreeSet<BlindField>>> + Sync> Sought<'a, H> {
    pub(super) fn of(query: &'a Query, agent: Option<PersonId>, hidden: &'a H) -> Self {
        Self { query, agent, words: query.words.iter().map(|word| Word::new(word)).collect(), hidden }
    }

    /// Makes a connection able to answer.
    pub(super) fn teach(&self, conn: &Connection) -> Result<()> {
        teach(conn, &self.words)
    }

    /// By the indexes on the time that counts, so that the newest come first without sorting all of them.
    pub(super) fn newest(&self, conn: &Connection, window: &Window, most: usize) -> Result<Vec<Found>> {
        let sql = format!(
            "{CAME} INDEXED BY request_received JOIN identity i ON i.person = r.agent JOIN person p ON p.id = i.one
             WHERE {WANTED} UNION ALL {REVISED} ORDER BY counts DESC"
        );
        let mut statement = conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(self.asked(window)))?;
        let mut found = Vec::new();
        while found.len() < most
            && let Some(row) = rows.next()?
        {
            found.extend(self.found(conn, row)?);
        }
        Ok(found)
    }

    /// The newest of a window, row by row in two threads.
    pub(super) fn older(&self, conn: &Connection, window: &Window, runs: &Runs, most: usize) -> Result<Vec<Found>> {
        let mut kept = match ledger::twin(conn) {
            Some(second) => self.in_two_threads(conn, second, window, (runs, most))?,
            None => self.in_runs(conn, window, (runs, most))?,
        };
        self.take(conn, &mut kept, (REVISED, &self.asked(window)))?;
        Ok(kept.heap.into_sorted_vec().into_iter().map(|Reverse(hit)| hit.found).collect())
    }

    fn in_two_threads(
        &self,
        conn: &Connection,
        second: Connection,
        window: &Window,
        (runs, most): (&Runs, usize),
    ) -> Result<Kept> {
        self.teach(&second)?;
        let (ours, theirs) = thread::scope(|scope| {
            let other = move || self.in_runs(&second, window, (runs, most));
            // Where there is no other thread to be had, this one does all of it.
            let other = thread::Builder::new().spawn_scoped(scope, other);
            (self.in_runs(conn, window, (runs, most)), other.map(thread::ScopedJoinHandle::join))
        });
        let mut kept = ours?;
        if let Ok(theirs) = theirs {
            let theirs = theirs.map_err(|_| Refusal::fault("a thread that searches broke off"))??;
            theirs.heap.into_iter().for_each(|Reverse(hit)| kept.keep(hit));
        }
        Ok(kept)
    }

    fn in_runs(&self, conn: &Connection, window: &Window, (runs, most): (&Runs, usize)) -> Result<Kept> {
        let sql = format!(
            "{CAME} NOT INDEXED CROSS JOIN identity i ON i.person = r.agent CROSS JOIN person p ON p.id = i.one
             WHERE r.id BETWEEN ?6 AND ?7 AND {WANTED}"
        );
        let (mut kept, asked) = (Kept { heap: BinaryHeap::new(), most }, self.asked(window));
        while let Some((first, last)) = runs.next() {
            let asked: Vec<Value> = asked.iter().cloned().chain([first, last].map(Value::Integer)).collect();
            // The other thread need not go on.
            self.take(conn, &mut kept, (&sql, &asked)).inspect_err(|_| runs.stop())?;
        }
        Ok(kept)
    }

    /// Takes what a statement finds.
    fn take(&self, conn: &Connection, kept: &mut Kept, (sql, asked): (&str, &[Value])) -> Result<()> {
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(asked))?;
        while let Some(row) = rows.next()? {
            let place = (row.get("counts")?, row.get("came")?, row.get("place")?);
            if kept.has_room_for(&place)
                && let Some(found) = self.found(conn, row)?
            {
                kept.keep(Hit { place, found });
            }
        }
        Ok(())
    }

    fn asked(&self, window: &Window) -> [Value; 5] {
        let text = |text: Option<String>| text.map_or(Value::Null, Value::Text);
        let language = self.query.language.as_ref();
        [
            self.agent.map_or(Value::Null, |agent| Value::Integer(agent.0)),
            text(self.query.category.clone()),
            Value::Text(window.from.clone()),
            Value::Text(window.until.clone()),
            text(language.map(|language| format!("{}-", language.to_ascii_lowercase().replace('_', "-")))),
        ]
    }

    /// A dialogue as the reader may see it; none where what they may see is not what is looked for.
    fn found(&self, conn: &Connection, row: &Row<'_>) -> Result<Option<Found>> {
        let received = row.get_ref("received")?.as_str().map_err(rusqlite::Error::from)?;
        let one = Candidate { request: RequestId(row.get("id")?), agent: PersonId(row.get("one")?), received };
        let Some(hidden) = (self.hidden)(conn, one)? else { return Ok(None) };
        if hidden.contains(&BlindField::Agent) && self.agent.is_some() {
            return Ok(None);
        }
        let texts = if hidden.contains(&BlindField::Customer) { WITHOUT_CUSTOMER } else { TEXTS };
        let Some(places) = matching(row, &self.words, texts)? else { return Ok(None) };
        Ok(Some(Found {
            reference: Untrusted::new(row.get::<_, String>("ref")?),
            received: row.get::<_, String>("received")?.parse().map_err(Refusal::data)?,
            agent: if hidden.contains(&BlindField::Agent) { HIDDEN.to_owned() } else { row.get("handle")? },
            category: row.get("category")?,
            excerpt: places.into_iter().next().map(Untrusted::new),
        }))
    }
}

/// Where a dialogue stands in the order of answers, the newest last: its time, whether it stands as it came, its number.
type Place = (String, bool, i64);

/// A dialogue that was found.
struct Hit {
    place: Place,
    found: Found,
}

impl Ord for Hit {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place.cmp(&other.place)
    }
}

impl PartialOrd for Hit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Hit {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl Eq for Hit {}

/// The newest of what was found, the oldest of them on top.
struct Kept {
    heap: BinaryHeap<Reverse<Hit>>,
    most: usize,
}

impl Kept {
    fn has_room_for(&self, place: &Place) -> bool {
        self.heap.len() < self.most || self.heap.peek().is_some_and(|Reverse(oldest)| oldest.place < *place)
    }

    fn keep(&mut self, hit: Hit) {
        self.heap.push(Reverse(hit));
        if self.heap.len() > self.most {
            self.heap.pop();
        }
    }
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
