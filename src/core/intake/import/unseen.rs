//! Unseen: what of a dialogue is hidden from who takes in a file, until they have marked. Whether the file says the same is
//! not told: who may guess as often as they like would know it.

use super::state::STATE;
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::people::PersonId;
use crate::core::policy::BlindField;
use chrono::NaiveDate;
use rusqlite::types::ValueRef;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// The fields that are hidden, by the number of the dialogue; and whose dialogues of which days are not, where all others are.
/// What is known of what is hidden stays, and is compared with nothing.
#[derive(Debug, Default)]
pub struct Unseen {
    fields: BTreeMap<i64, BTreeSet<BlindField>>,
    readable: Option<Readable>,
    /// Whether a row was about a dialogue that they may not read.
    is_met: Cell<bool>,
}

/// Whose dialogues of which days somebody may read.
#[derive(Debug)]
pub struct Readable {
    /// Each person, with the first and the last day; none: it goes on.
    pub of: Vec<(PersonId, NaiveDate, Option<NaiveDate>)>,
    /// The calendar that says which day a moment is of.
    pub calendar: Calendar,
}

/// A dialogue as it is known: its number, its agent, and when it came.
pub(super) type Known<'a> = [ValueRef<'a>; 3];

impl Readable {
    fn has(&self, agent: ValueRef<'_>, received: ValueRef<'_>) -> bool {
        let (Ok(agent), Ok(received)) = (agent.as_i64(), received.as_str()) else { return false };
        let Ok(received) = received.parse::<Moment>() else { return false };
        let day = self.calendar.local_day(received);
        let is_of = |(person, since, until): &(PersonId, NaiveDate, Option<NaiveDate>)| {
            person.0 == agent && *since <= day && until.is_none_or(|until| day <= until)
        };
        self.of.iter().any(is_of)
    }
}

impl Unseen {
    /// Of these dialogues these fields.
    pub fn of(fields: impl IntoIterator<Item = (i64, BTreeSet<BlindField>)>) -> Self {
        let fields = fields.into_iter().filter(|(_, fields)| fields.iter().copied().any(is_stored)).collect();
        Self { fields, ..Self::default() }
    }

    /// And all that is known of other dialogues than these.
    #[must_use]
    pub fn but(self, readable: Option<Readable>) -> Self {
        Self { readable, ..self }
    }

    /// Whether anything is hidden that a row could be about. It is the same whatever a row says of it.
    pub(super) fn is_any(&self) -> bool {
        !self.fields.is_empty() || self.is_met.get()
    }

    /// Takes note of a dialogue that a row is about.
    pub(super) fn meet(&self, [_, agent, received]: Known<'_>) {
        let is_hidden = self.readable.as_ref().is_some_and(|readable| !readable.has(agent, received));
        self.is_met.set(self.is_met.get() || is_hidden);
    }

    /// Whether the field at a place of the state is hidden of a dialogue.
    pub(super) fn holds(&self, [request, agent, received]: Known<'_>, place: usize) -> bool {
        if self.readable.as_ref().is_some_and(|readable| !readable.has(agent, received)) {
            return true;
        }
        let fields = request.as_i64().ok().and_then(|request| self.fields.get(&request));
        let name = STATE.get(place).map(|(name, ..)| *name);
        fields.is_some_and(|fields| fields.iter().any(|field| Some(field.word()) == name))
    }
}

/// Whether it is a field that files bring.
fn is_stored(field: BlindField) -> bool {
    STATE.iter().any(|(name, ..)| *name == field.word())
}
