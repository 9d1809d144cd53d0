//! Unseen: what of a dialogue is hidden from who takes in a file, until they have marked. Whether the file says the same is
//! not told: who may guess as often as they like would know it.

use super::state::STATE;
use crate::core::policy::BlindField;
use rusqlite::types::ValueRef;
use std::collections::{BTreeMap, BTreeSet};

/// The fields that are hidden, by the number of the dialogue. What is known of them stays, and is compared with nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unseen(BTreeMap<i64, BTreeSet<BlindField>>);

impl Unseen {
    /// Of these dialogues these fields.
    pub fn of(fields: impl IntoIterator<Item = (i64, BTreeSet<BlindField>)>) -> Self {
        Self(fields.into_iter().filter(|(_, fields)| fields.iter().copied().any(is_stored)).collect())
    }

    /// Whether anything is hidden.
    pub(super) fn is_any(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether the field at a place of the state is hidden of a dialogue.
    pub(super) fn holds(&self, request: ValueRef<'_>, place: usize) -> bool {
        let fields = request.as_i64().ok().and_then(|request| self.0.get(&request));
        let name = STATE.get(place).map(|(name, ..)| *name);
        fields.is_some_and(|fields| fields.iter().any(|field| Some(field.word()) == name))
    }
}

/// Whether it is a field that files bring.
fn is_stored(field: BlindField) -> bool {
    STATE.iter().any(|(name, ..)| *name == field.word())
}
