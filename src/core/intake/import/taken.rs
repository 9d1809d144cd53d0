//! What an import brought.

use super::feed::Hidden;
use super::held_back::HeldBack;
use super::lookalikes::Pair;
use crate::calc::time::SpanUnit;
use crate::core::intake::scale::Scale;
use std::collections::BTreeMap;

/// What an import brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Dialogues that are new.
    pub stored: u64,
    /// Rows that were known already.
    pub known: u64,
    /// Rows that filled what was blank in a known dialogue.
    pub completed: u64,
    /// Rows that took the place of what was known.
    pub amended: u64,
    /// Rows whose amendment waits for a second person.
    pub wished: u64,
    /// Rows that a later file of the same command has taken the place of.
    pub superseded: u64,
    /// Rows that were turned away.
    pub rejected: u64,
    /// Why, folded by the reason, the most frequent first.
    pub reasons: Vec<String>,
    /// That the map seems to be wrong and not those rows, and what it should say.
    pub wrong_map: Option<String>,
    /// New dialogues whose agent was no agent on that day: they will be outside every frame.
    pub off_roster: u64,
    /// New dialogues with nothing to listen to or read: they will be outside every frame.
    pub without_content: u64,
    /// Agents who were enrolled, in the order in which the file names them.
    pub enrolled: Vec<String>,
    /// Agents whom the file calls by their names, with their handles.
    pub named: BTreeMap<String, String>,
    /// Rows that were joined as messages of dialogues.
    pub joined: u64,
    /// Dialogues whose messages stood in another order than their times.
    pub reordered: u64,
    /// Columns that no field uses.
    pub unused: Vec<String>,
    /// Card numbers and codes that were masked.
    pub masked: Hidden,
    /// Rows without words and name of a customer, since these were erased before.
    pub held_back: HeldBack,
    /// Rows that the map leaves out.
    pub left_out: u64,
    /// The scale on which the file has its ratings.
    pub scale: Option<Scale>,
    /// In what the file counts lengths of time, where its map says it.
    pub unit: Option<SpanUnit>,
    /// Whether something is hidden from who took them in, and was compared with nothing.
    pub hides: bool,
    /// New refs that look like others, in this file or on record.
    pub alike: Vec<Pair>,
}

/// How many reasons are told of several files.
const REASONS: usize = 20;

impl Taken {
    /// Whether the file had no row.
    pub fn is_nothing(&self) -> bool {
        let (known, kept) = (self.known + self.wished, self.completed + self.amended);
        let rows = [self.stored, known, kept, self.superseded, self.rejected, self.left_out];
        rows.iter().all(|count| *count == 0)
    }

    /// Adds what another file brought.
    pub fn add(&mut self, file: &str, other: &Self) {
        let counts = [
            (&mut self.stored, other.stored),
            (&mut self.known, other.known),
            (&mut self.completed, other.completed),
            (&mut self.amended, other.amended),
            (&mut self.wished, other.wished),
            (&mut self.superseded, other.superseded),
            (&mut self.rejected, other.rejected),
            (&mut self.off_roster, other.off_roster),
            (&mut self.without_content, other.without_content),
            (&mut self.joined, other.joined),
            (&mut self.reordered, other.reordered),
            (&mut self.masked.count, other.masked.count),
            (&mut self.held_back.count, other.held_back.count),
            (&mut self.held_back.newer, other.held_back.newer),
            (&mut self.held_back.back, other.held_back.back),
            (&mut self.left_out, other.left_out),
        ];
        for (sum, more) in counts {
            *sum += more;
        }
        self.enrolled.extend(other.enrolled.iter().cloned());
        self.named.extend(other.named.iter().map(|(name, handle)| (name.clone(), handle.clone())));
        let unused = other.unused.iter().filter(|column| !self.unused.contains(column)).cloned();
        self.unused.extend(unused.collect::<Vec<_>>());
        let room = REASONS.saturating_sub(self.reasons.len());
        self.reasons.extend(other.reasons.iter().take(room).map(|reason| format!("{file}: {reason}")));
        self.alike.extend(other.alike.iter().cloned());
        self.wrong_map = self.wrong_map.take().or_else(|| other.wrong_map.clone());
        self.scale = self.scale.or(other.scale);
        self.unit = self.unit.or(other.unit);
        self.hides |= other.hides;
    }
}
