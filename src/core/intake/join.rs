//! Join: what a map says of rows that are messages of one dialogue.

use super::columns::column;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::Field;
use std::collections::BTreeMap;

/// How rows are joined: what a map says beyond its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Join {
    /// The column of who speaks.
    pub(super) speaker: Option<String>,
    /// The column of when it was said.
    pub(super) time: Option<String>,
    /// Fields in which the rows of a dialogue may differ, and which of them counts.
    pub(super) take: BTreeMap<Field, Take>,
}

/// Which of several rows gives a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Take {
    /// The first that has it.
    First,
    /// The last that has it.
    Last,
}

/// Where speaker and time stand in one file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Places {
    pub(super) speaker: Option<usize>,
    pub(super) time: Option<usize>,
}

impl Join {
    pub(super) fn places(&self, columns: &[String], growing: bool, file: &str) -> Result<Places> {
        let place = |name: &Option<String>| {
            Ok::<_, Refusal>(name.as_ref().map(|name| column(name, columns, growing, file)).transpose()?.flatten())
        };
        Ok(Places { speaker: place(&self.speaker)?, time: place(&self.time)? })
    }

    /// The columns that it reads.
    pub(super) fn columns(&self) -> impl Iterator<Item = &String> {
        self.speaker.iter().chain(&self.time)
    }

    /// Dialogues begin with their first message and end with their last.
    pub(super) fn takes(&self, field: Field) -> Option<Take> {
        let usual = match field {
            Field::Received => Some(Take::First),
            Field::Closed => Some(Take::Last),
            _ => None,
        };
        self.take.get(&field).copied().or(usual)
    }
}

impl Places {
    pub(super) fn contains(self, place: usize) -> bool {
        [self.speaker, self.time].contains(&Some(place))
    }
}
