//! Survey: a first reading of a file, which finds the dialogues whose rows must be put side by side before any is stored.
//!
//! What is stored is never taken back, so that has to be known before. It remembers 16 bytes for each ref, and as
//! many again for each whose rows do not stand together.

use super::clock::{Clock, Times};
use super::map::{Map, Mapping};
use crate::core::reading::{Reader, Row};
use crate::core::request::Field;
use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher, Hasher};

/// What a first reading of a file found.
#[derive(Default)]
pub struct Survey {
    hasher: RandomState,
    refs: HashMap<u64, Standing>,
    scattered: HashMap<u64, Scattered>,
    /// Lines that cannot be read, by the ref that stands in them.
    torn: HashMap<u64, u64>,
    /// The first line that cannot be read and has no ref of the file in it.
    torn_of_any: Option<u64>,
    /// Rows without a ref that stand between two rows of one ref, by that ref.
    nobodys: HashMap<u64, u64>,
    /// The first row without a ref since the last that has one.
    just_nobodys: Option<u64>,
    /// How many rows have a ref.
    pub(super) rows: u64,
    pub(super) times: Times,
}

/// What is remembered of every ref: that, and no more.
struct Standing {
    /// What the first row says, as a number.
    says: u32,
    rows: u32,
}

/// What is remembered of a ref whose rows must be put side by side: messages that stand apart, rows that differ.
#[derive(Default)]
pub(super) struct Scattered {
    pub(super) rows: u32,
    /// Whether there was no room for them.
    pub(super) is_refused: bool,
}

impl Map {
    /// Whether a file has to be surveyed before it is taken in. Without rejects a contradiction stops all of it.
    pub fn wants_survey(&self, has_rejects: bool) -> bool {
        self.join.is_some() || (has_rejects && self.made.is_none())
    }

    /// The ref by which rows are put side by side.
    pub(super) fn gathering_ref<'r>(
        &self,
        mapping: &'r Mapping<'_>,
        row: &'r Row,
    ) -> Option<std::borrow::Cow<'r, str>> {
        if self.join.is_some() {
            mapping.cell_of(row, Field::Ref)
        } else {
            mapping.word(row, Field::Ref).map(|word| word.0)
        }
    }
}

impl Survey {
    /// Reads a file to its end, or to where it can be read no further: then so does the second reading.
    pub fn of(reader: &mut Reader, map: &Map, file: &str) -> Self {
        let (mut survey, clock, mut row) = (Self::default(), Clock::of(map), Row::new());
        let over = |reader: &Reader| map.over(reader.names(), reader.is_growing(), file);
        let Ok(mut mapping) = map.over(reader.names(), reader.is_growing(), file) else { return survey };
        let (mut before, mut torn) = (None, Vec::new());
        loop {
            match reader.next(&mut row) {
                Ok(true) => {
                    if mapping.columns < reader.names().len() {
                        let Ok(grown) = over(reader) else { return survey };
                        mapping = grown;
                    }
                    if !mapping.leaves_out(&row, false) {
                        before = survey.see(&row, &mapping, &clock, before);
                    }
                }
                Err(fault) if !fault.fatal => {
                    if !mapping.leaves_out(&row, true) {
                        let of = map.gathering_ref(&mapping, &row).map(|of| survey.hash(of.trim()));
                        torn.push((of, fault.line.unwrap_or_default()));
                    }
                }
                _ => break,
            }
        }
        for (of, line) in torn {
            match of.filter(|of| survey.refs.contains_key(of)) {
                Some(of) => {
                    survey.torn.entry(of).or_insert(line);
                }
                None => survey.torn_of_any = survey.torn_of_any.or(Some(line)),
            }
        }
        survey
    }

    /// Takes note of a row; answers its ref, or that of the row before where it has none.
    fn see(&mut self, row: &Row, mapping: &Mapping<'_>, clock: &Clock, before: Option<u64>) -> Option<u64> {
        let Some(reference) = mapping.map.gathering_ref(mapping, row) else {
            self.just_nobodys.get_or_insert(row.line());
            return before;
        };
        let of = self.hash(reference.trim());
        let (is_joined, is_next) = (mapping.map.join.is_some(), before == Some(of));
        if let Some(line) = self.just_nobodys.take().filter(|_| is_next) {
            self.nobodys.entry(of).or_insert(line);
        }
        self.rows += 1;
        let says = if is_joined { 0 } else { self.says(row, mapping) };
        match self.refs.entry(of) {
            Entry::Vacant(entry) => {
                entry.insert(Standing { says, rows: 1 });
            }
            Entry::Occupied(mut entry) => {
                let standing = entry.get_mut();
                standing.rows = standing.rows.saturating_add(1);
                if if is_joined { !is_next } else { standing.says != says } {
                    self.scattered.entry(of).or_default();
                }
            }
        }
        if is_joined {
            self.times.see(clock.sent(mapping, row), is_next);
        }
        Some(of)
    }

    fn hash(&self, reference: &str) -> u64 {
        self.hasher.hash_one(reference)
    }

    /// What a row says in all fields, as a number.
    fn says(&self, row: &Row, mapping: &Mapping<'_>) -> u32 {
        let mut hasher = self.hasher.build_hasher();
        for (place, field) in Field::ALL.iter().enumerate() {
            if let Some(cell) = mapping.cell_of(row, *field) {
                hasher.write_usize(place);
                hasher.write_usize(cell.len());
                hasher.write(cell.as_bytes());
            }
        }
        // The lower half is as good as the whole.
        u32::try_from(hasher.finish() & u64::from(u32::MAX)).unwrap_or_default()
    }

    /// Whether it met that ref.
    pub(super) fn met(&self, reference: &str) -> bool {
        self.refs.contains_key(&self.hash(reference))
    }

    /// What there is of a ref whose rows must be put side by side.
    pub(super) fn scattered(&mut self, reference: &str) -> Option<&mut Scattered> {
        let of = self.hash(reference);
        let (scattered, standing) = (self.scattered.get_mut(&of)?, self.refs.get(&of)?);
        scattered.rows = standing.rows;
        Some(scattered)
    }

    /// A row without a ref that stands between two rows of that one.
    pub(super) fn nobodys(&self, reference: &str) -> Option<u64> {
        self.nobodys.get(&self.hash(reference)).copied()
    }

    /// A line that cannot be read and may be a message of that dialogue, wherever it stands. Where every dialogue stands
    /// together, only its neighbours are in doubt: see `Group`.
    pub(super) fn torn(&self, reference: &str) -> Option<u64> {
        let of_any = self.torn_of_any.filter(|_| !self.scattered.is_empty());
        self.torn.get(&self.hash(reference)).copied().or(of_any)
    }
}
