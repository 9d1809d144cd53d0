//! Continued: a later file has more messages of a dialogue that is known, or other ones.

use crate::calc::moment::Moment;
use crate::core::intake::clock::Clock;
use crate::core::intake::join::{Join, Take};
use crate::core::intake::map::Map;
use crate::core::request::Field;
use std::cmp::Ordering;
use std::collections::HashMap;

/// How the messages of a dialogue are known by a map that joins rows.
pub(super) struct Continuing {
    join: Join,
    clock: Clock,
}

/// What a row's messages are to those that are known.
pub(super) struct Continued {
    /// All of them in order, where some are new.
    pub(super) text: Option<String>,
    /// Whether both cannot be true: then the text has those of the row in the place of those that they contradict.
    pub(super) contradicts: bool,
    begins: Side,
    ends: Side,
}

/// What the row has of one end of a dialogue.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The end that is known.
    Known,
    /// One beyond it.
    Beyond,
    /// Neither.
    Neither,
}

/// One message of a transcript: a line, and the lines below it that are indented.
#[derive(Clone, Copy)]
struct Message<'t> {
    text: &'t str,
    sent: Option<Moment>,
    /// Who said it.
    head: &'t str,
    /// Whether both have it.
    is_shared: bool,
}

impl Continuing {
    /// By a map; none where rows are no messages.
    pub(super) fn of(map: &Map) -> Option<Self> {
        Some(Self { join: map.join.clone()?, clock: Clock::of(map) })
    }

    /// What a row has of the end of a dialogue that gives a field; none where all rows must agree in it, or where
    /// nothing was said.
    pub(super) fn side(&self, field: Field, continued: Option<&Continued>) -> Option<Side> {
        Some(match self.join.takes(field)? {
            Take::First => continued?.begins,
            Take::Last => continued?.ends,
        })
    }

    /// Compares the messages of a row with those that are known. `received` says whether the row begins before or after
    /// them, which counts where messages have no times.
    pub(super) fn compare(&self, known: &str, given: &str, received: Ordering) -> Continued {
        let (mut known, mut given) = (self.messages(known), self.messages(given));
        share(&mut known, &mut given);
        let (new, missing): (Vec<_>, Vec<_>) = (only(&given).collect(), only(&known).collect());
        if new.is_empty() {
            return Continued::of(None, false, &known, &known);
        }
        let is_timed = known.iter().chain(&given).all(|message| message.sent.is_some());
        // Of one time are many messages: where nobody knows who speaks, only a file that has others of them has them all.
        let has_others = new.len() < given.len();
        let is_edited = |old: &&Message<'_>| {
            new.iter().any(|new| new.sent == old.sent && new.head == old.head && (has_others || !old.head.is_empty()))
        };
        let is_edit = is_timed && missing.iter().any(is_edited);
        let (all, contradicts) = if let Some(all) = overlapping(&known, &given) {
            (all, false)
        } else if is_edit {
            let kept = known.iter().filter(|old| old.is_shared || !is_edited(old));
            (by_time(kept.chain(only(&given))), true)
        } else if is_timed {
            (by_time(known.iter().chain(only(&given))), false)
        } else {
            untimed(&known, &given, received)
        };
        let text = all.iter().map(|message| message.text).collect::<Vec<_>>().join("\n");
        Continued::of(Some(text), contradicts, &known, &all)
    }

    fn messages<'t>(&self, text: &'t str) -> Vec<Message<'t>> {
        let mut messages = Vec::new();
        let mut start = 0;
        let mut put = |text: &'t str| {
            if !text.is_empty() {
                messages.push(self.message(text));
            }
        };
        for (at, _) in text.match_indices('\n') {
            if !text[at + 1..].starts_with("  ") {
                put(&text[start..at]);
                start = at + 1;
            }
        }
        put(&text[start..]);
        messages
    }

    /// A message with its time, where the map has such a column: as many of its first words as make one.
    fn message<'t>(&self, text: &'t str) -> Message<'t> {
        const WORDS: usize = 6;
        let line = text.lines().next().unwrap_or_default();
        let ends = line.match_indices(' ').map(|(at, _)| at).chain([line.len()]).take(WORDS).collect::<Vec<_>>();
        let read = |end: &usize| Some((self.clock.read(line.get(..*end)?).ok()?, line.get(*end..)?));
        let timed = self.join.time.as_ref().and_then(|_| ends.iter().rev().find_map(read));
        let rest = timed.map_or(line, |(_, rest)| rest);
        let head = self.join.speaker.as_ref().and_then(|_| rest.split_once(": ")).map_or("", |(head, _)| head);
        Message { text, sent: timed.map(|(sent, _)| sent), head, is_shared: false }
    }
}

impl Continued {
    /// What was said was erased: nobody knows which messages the row has of it.
    pub(super) const fn unknown() -> Self {
        Self { text: None, contradicts: false, begins: Side::Neither, ends: Side::Neither }
    }

    fn of(text: Option<String>, contradicts: bool, known: &[Message<'_>], all: &[Message<'_>]) -> Self {
        let side = |known: Option<&Message<'_>>, now: Option<&Message<'_>>| match (known, now) {
            (Some(known), Some(now)) if known.text == now.text => {
                if known.is_shared {
                    Side::Known
                } else {
                    Side::Neither
                }
            }
            _ => Side::Beyond,
        };
        let (begins, ends) = (side(known.first(), all.first()), side(known.last(), all.last()));
        Self { text, contradicts, begins, ends }
    }
}

/// Marks the messages that both have, each as often as both have it.
fn share(known: &mut [Message<'_>], given: &mut [Message<'_>]) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for message in known.iter() {
        *counts.entry(message.text).or_default() += 1;
    }
    let mut shared: HashMap<&str, usize> = HashMap::new();
    for message in given {
        if let Some(count) = counts.get_mut(message.text).filter(|count| **count > 0) {
            *count -= 1;
            message.is_shared = true;
            *shared.entry(message.text).or_default() += 1;
        }
    }
    for message in known {
        if let Some(count) = shared.get_mut(message.text).filter(|count| **count > 0) {
            *count -= 1;
            message.is_shared = true;
        }
    }
}

/// The messages that only this side has.
fn only<'m, 't>(messages: &'m [Message<'t>]) -> impl Iterator<Item = &'m Message<'t>> {
    messages.iter().filter(|message| !message.is_shared)
}

fn by_time<'m, 't: 'm>(messages: impl Iterator<Item = &'m Message<'t>>) -> Vec<Message<'t>> {
    let mut all: Vec<Message<'t>> = messages.copied().collect();
    all.sort_by_key(|message| message.sent);
    all
}

/// All messages, where one side has all of the other in its order, or goes on where the other ends.
fn overlapping<'t>(known: &[Message<'t>], given: &[Message<'t>]) -> Option<Vec<Message<'t>>> {
    let mut rest = given.iter();
    if known.iter().all(|known| rest.any(|given| given.text == known.text)) {
        return Some(given.to_vec());
    }
    let overlap = |before: &[Message<'t>], after: &[Message<'t>]| {
        let fits = |length: &usize| {
            let (end, start) = (before.iter().rev().take(*length).rev(), after.iter().take(*length));
            end.map(|message| message.text).eq(start.map(|message| message.text))
        };
        let length = (1..=before.len().min(after.len())).rev().find(fits)?;
        Some(before.iter().chain(after.iter().skip(length)).copied().collect())
    };
    overlap(known, given).or_else(|| overlap(given, known))
}

/// All messages, where they have no times and do not go on from each other; and whether they contradict each other.
fn untimed<'t>(known: &[Message<'t>], given: &[Message<'t>], received: Ordering) -> (Vec<Message<'t>>, bool) {
    let one_after_other = |one: &[Message<'t>], other: &[Message<'t>]| one.iter().chain(only(other)).copied().collect();
    let is_apart = !given.iter().any(|message| message.is_shared);
    match received {
        Ordering::Less if is_apart => (one_after_other(given, known), false),
        Ordering::Greater if is_apart => (one_after_other(known, given), false),
        // The whole dialogue again, with other words.
        _ if known.first().is_some_and(|first| first.is_shared) && given.len() >= known.len() => (given.to_vec(), true),
        _ => (one_after_other(known, given), true),
    }
}

/// What counts of a field in which a row differs from what is known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// What is known stays.
    Stays,
    /// What the row gives is added to it.
    Adds,
    /// Only one of them can be true.
    Compared,
}
