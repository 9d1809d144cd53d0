//! The dialogue with what marks rest on, where it was said.

use super::said;
use crate::core::audit::Mark;
use crate::core::dialogue::{speaker, turns};
use crate::core::report::CaseFile;
use crate::view::html::{block, line, spoken};
use maud::{Markup, html};

/// What a mark is about.
pub(super) fn title(file: &CaseFile, mark: &Mark, language: Option<&str>) -> Markup {
    match file.card.criterion(&mark.criterion) {
        Ok(criterion) => spoken(&file.card, &criterion.title, language),
        Err(_) => line(&mark.criterion),
    }
}

/// The turns of the dialogue, numbered, with the words that marks rest on told apart.
pub(super) fn dialogue(file: &CaseFile, language: Option<&str>) -> Markup {
    let (audit, dialogue) = (file.audit.id.0, &file.words.rests_on.dialogue);
    let Some(transcript) = &dialogue.transcript else { return html! {} };
    let rests = said::resting(file);
    let turns = turns(transcript.expose());
    let first = turns.first().and_then(|turn| speaker(turn)).map(|(who, _)| who);
    html! {
        ol.turns {
            @for (place, turn) in turns.iter().enumerate() {
                @let seen = rests.get(&place).map(Vec::as_slice).unwrap_or_default();
                @let is_other = speaker(turn).map(|(who, _)| who) != first;
                li #{ "a" (audit) "-t" (place + 1) } class=[class_of(is_other, !seen.is_empty())] dir="auto" {
                    (marked(turn, seen))
                    @if !seen.is_empty() {
                        p.why lang="en" dir="ltr" {
                            "rests on it: " @for (nth, (mark, _)) in seen.iter().enumerate() { @if nth > 0 { ", " } (title(file, mark, language)) }
                        }
                    }
                }
            }
        }
    }
}

const fn class_of(is_other: bool, is_seen: bool) -> Option<&'static str> {
    match (is_other, is_seen) {
        (true, true) => Some("other seen"),
        (true, false) => Some("other"),
        (false, true) => Some("seen"),
        (false, false) => None,
    }
}

/// A turn with the words marked that stand in it as they were quoted, each once.
fn marked(turn: &str, seen: &[(&Mark, Option<&str>)]) -> Markup {
    let mut spots: Vec<(usize, usize)> = Vec::new();
    for words in seen.iter().filter_map(|(_, words)| *words) {
        if let Some(start) = turn.find(words) {
            spots.push((start, start + words.len()));
        }
    }
    spots.sort_unstable();
    let mut parts: Vec<(&str, bool)> = Vec::new();
    let mut at = 0;
    for (start, end) in spots {
        // What overlaps is marked once.
        let (start, end) = (start.max(at), end.max(at));
        parts.extend(turn.get(at..start).map(|text| (text, false)));
        parts.extend(turn.get(start..end).map(|text| (text, true)));
        at = end;
    }
    parts.extend(turn.get(at..).map(|text| (text, false)));
    html! {
        @for (text, is_marked) in parts {
            @if is_marked { mark { (block(text)) } } @else { (block(text)) }
        }
    }
}
