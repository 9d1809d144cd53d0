//! Apart: rows of one dialogue that must be put side by side are held until the last of them is read.

use crate::core::intake::group::Group;
use crate::core::intake::survey::Survey;
use crate::core::reading::Row;
use crate::core::refusal::{Refusal, Result};
use std::collections::HashMap;

/// How much is held at once, in bytes.
const HELD: usize = 64 << 20;
/// Why rows are turned away for which there was no room.
pub(super) const TOO_MANY: &str =
    "the rows of this dialogue do not stand together, and too many stand so to be joined: sort the file by its number";

/// Rows that wait for others.
#[derive(Default)]
pub(super) struct Apart {
    survey: Option<Survey>,
    waiting: HashMap<String, Group>,
    held: usize,
    /// Rows that came.
    rows: u64,
    /// Whether a row came that the survey had not met.
    is_other_file: bool,
}

/// Where a row goes.
pub(super) enum Way {
    /// It waits for none.
    On,
    /// It waits.
    Waits,
    /// It was the last that the others waited for.
    Whole(Group),
    /// There is no room for its dialogue: these rows of it are turned away, and so are all that come.
    Refused(Vec<Row>),
}

impl Apart {
    /// By what a survey found; without one no row waits.
    pub(super) fn new(survey: Option<Survey>) -> Self {
        Self { survey, ..Self::default() }
    }

    /// What the survey found.
    pub(super) const fn survey(&self) -> Option<&Survey> {
        self.survey.as_ref()
    }

    /// Takes a row.
    pub(super) fn take(&mut self, row: &Row, reference: &str) -> Way {
        self.rows += 1;
        let Some(survey) = &mut self.survey else { return Way::On };
        let Some(standing) = survey.scattered(reference) else {
            self.is_other_file |= !survey.met(reference);
            return Way::On;
        };
        if standing.is_refused {
            return Way::Refused(vec![row.clone()]);
        }
        let group = self.waiting.entry(reference.to_owned()).or_default();
        group.join(row, reference);
        self.held += row.bytes();
        let is_whole = u32::try_from(group.rows.len()).is_ok_and(|rows| rows == standing.rows);
        standing.is_refused = !is_whole && self.held > HELD;
        if !is_whole && self.held <= HELD {
            return Way::Waits;
        }
        let Some(group) = self.waiting.remove(reference) else { return Way::Waits };
        self.held -= group.rows.iter().map(Row::bytes).sum::<usize>();
        if is_whole { Way::Whole(group) } else { Way::Refused(group.rows) }
    }

    /// At the end of the file: those that still wait, in the order of their lines.
    pub(super) fn rest(&mut self) -> Result<Vec<Group>> {
        let surveyed = self.survey.as_ref().is_none_or(|survey| survey.rows == self.rows);
        if self.is_other_file || !surveyed {
            return Err(Refusal::data("the file changed while it was read").hint("the same command again"));
        }
        let mut rest: Vec<Group> = std::mem::take(&mut self.waiting).into_values().collect();
        rest.sort_by_key(Group::line);
        Ok(rest)
    }
}
