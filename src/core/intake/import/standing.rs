//! Standing: the facts of a dialogue as they stand, and how a later word on them is recorded.

use super::state::{AGENT, CAME, COMPARED, COUNTS, ERASED, ID, NEWEST, RECEIVED, REVISED, STATE};
use crate::core::dialogue::{Basis, Content};
use crate::core::ledger::Writing;
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use crate::core::request::Field;
use crate::core::text::{Kept, Untrusted};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, ToSql};

/// The facts of a dialogue as they stand, with what stands behind them.
pub(super) struct Standing {
    state: Vec<Value>,
    /// Whether text of it was erased.
    pub(super) erased: bool,
}

/// Why a later word is recorded.
pub(super) struct Word<'a> {
    pub(super) basis: Basis,
    pub(super) why: Option<&'a str>,
    /// The line of the file that says so.
    pub(super) line: Option<i64>,
}

impl Standing {
    /// From an answer to one of the questions in [`super::state`].
    pub(super) fn read(known: &Row<'_>) -> Result<Self> {
        let state = (0..=NEWEST).map(|column| known.get(column)).collect::<rusqlite::Result<_>>()?;
        Ok(Self { state, erased: known.get(ERASED)? })
    }

    /// Those of a dialogue by its ref; none where it is not finished.
    pub(super) fn of(conn: &Connection, reference: &str) -> Result<Option<Self>> {
        let mut statement = conn.prepare_cached(&format!("{CAME} FROM request r WHERE r.ref = ?1"))?;
        let came = statement.query_row([reference], |row| Ok(Self::read(row))).optional()?.transpose()?;
        let Some(came) = came else { return Ok(None) };
        let Some(revision) = came.revision() else {
            return Ok(Some(came).filter(|came| *came.value(AGENT) != Value::Null));
        };
        let mut statement = conn.prepare_cached(REVISED)?;
        statement.query_row([revision], |row| Ok(Self::read(row)))?.map(Some)
    }

    /// What is known in a column.
    pub(super) fn value(&self, column: usize) -> &Value {
        self.state.get(column).unwrap_or(&Value::Null)
    }

    /// All facts, in the order of [`STATE`].
    pub(super) fn facts(&self) -> &[Value] {
        self.state.get(..STATE.len()).unwrap_or_default()
    }

    /// The number of the request.
    pub(super) fn request(&self) -> Option<i64> {
        if let Value::Integer(id) = self.value(ID) { Some(*id) } else { None }
    }

    /// The number of the newest words; none: they stand as they came.
    pub(super) fn revision(&self) -> Option<i64> {
        if let Value::Integer(id) = self.value(NEWEST) { Some(*id) } else { None }
    }

    /// The time by which windows count it.
    pub(super) fn counted(&self) -> &str {
        if let Value::Text(counts) = self.value(COUNTS) { counts } else { "" }
    }

    /// Whether an entry brought the dialogue, and not only later words on it.
    pub(super) fn came_with(&self, conn: &Connection, entry: i64) -> Result<bool> {
        let mut statement = conn.prepare_cached("SELECT 1 FROM request WHERE id = ?1 AND entry = ?2")?;
        Ok(statement.exists((self.value(ID), entry))?)
    }

    /// Records all facts as they now stand.
    pub(super) fn revise(&self, writing: &mut Writing<'_>, merged: &[Value], word: &Word<'_>) -> Result<i64> {
        let counts = self.counts(merged);
        let mut facts: Vec<(&'static str, &dyn ToSql)> =
            vec![("request", self.value(ID)), ("basis", &word.basis), ("line", &word.line), ("counts", counts)];
        let why = word.why.map(|why| Kept::stored(&Untrusted::new(why)));
        let mut kept: Vec<(&'static str, Option<Kept>)> = vec![("why", why)];
        for ((name, _, is_personal), value) in STATE.iter().zip(merged) {
            if *is_personal {
                let text = if let Value::Text(text) = value { Some(text.as_str()) } else { None };
                kept.push((*name, text.map(|text| kept_as(name, text))));
            } else {
                facts.push((*name, value));
            }
        }
        let personal: Vec<_> = kept.iter().map(|(name, text)| (*name, text.as_ref())).collect();
        writing.insert("revision", &facts, &personal)
    }

    /// Says of other facts whether there is something to listen to or read: what was erased was there.
    pub(super) fn judge_content(&self, merged: &mut [Value], policy: &Policy) {
        let content = self.erased.then(|| self.value(COMPARED).clone());
        let content = content.unwrap_or_else(|| Value::Integer(i64::from(can_be_audited(merged, policy))));
        if let Some(last) = merged.get_mut(COMPARED) {
            *last = content;
        }
    }

    /// The time by which windows count it moves with `received`, unless it counts from its archiving.
    fn counts<'a>(&'a self, merged: &'a [Value]) -> &'a Value {
        let moves = self.value(COUNTS) == self.value(RECEIVED);
        merged.get(RECEIVED).filter(|_| moves).unwrap_or_else(|| self.value(COUNTS))
    }
}

/// Text of a row as a revision keeps it: the customer's reference is an id.
fn kept_as(field: &str, text: &str) -> Kept {
    if Field::of(field) == Some(Field::Customer) { Kept::id(text) } else { Kept::stored(&Untrusted::new(text)) }
}

/// Whether a state can be audited, by the places that its columns have.
fn can_be_audited(state: &[Value], policy: &Policy) -> bool {
    let place = |name: &str| STATE.iter().position(|(column, ..)| *column == name);
    let value = |name: &str| place(name).and_then(|place| state.get(place));
    let text = |name: &str| match value(name) {
        Some(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let duration = if let Some(Value::Integer(seconds)) = value("duration") { Some(*seconds) } else { None };
    Content::of(["reply", "transcript", "recording"].map(text), duration)
        .can_be_audited(policy, text("channel").unwrap_or_default())
}
