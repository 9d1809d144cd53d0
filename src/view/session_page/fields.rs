//! The fields of the page of a session: what its notes have.

use super::of::SessionPage;
use crate::core::dispute::{About, ActionKind, Outcome, Point};
use crate::core::scorecard::{Criterion, Kind, NA};
use crate::view::card::condition;
use crate::view::form::asks::choices;
use crate::view::html::{line, spoken};
use maud::{Markup, html};

/// What is asked in words, and whether it is needed.
const WORDS: [(&str, &str, bool); 5] = [
    ("agent_side", "The agent's side of the story", true),
    ("criteria_explained", "The criteria, as they were explained", false),
    ("communication", "Where communication failed", false),
    ("improvement", "How the audit could be better", false),
    ("agreed", "What else was agreed", false),
];

/// What is disputed, as the card names it.
pub(super) fn title(of: &SessionPage<'_>, point: &Point) -> Markup {
    match point.about.criterion().map(|key| of.card.criterion(key)) {
        Some(Ok(criterion)) => spoken(of.card, &criterion.title, None),
        _ => line(point.about.name()),
    }
}

/// The fields of the notes.
pub(super) fn form(of: &SessionPage<'_>) -> Markup {
    html! {
        article.live aria-label="The notes" {
            h2 { "The notes" }
            label for="held" { "The day of the talk" }
            input #held type="date" data-key="held" data-needed="the day of the talk";
            @for (key, asks, needed) in WORDS {
                label for=(key) { (asks) @if !needed { " (may be empty)" } }
                textarea #(key) data-key=(key) data-needed=[needed.then(|| asks.to_lowercase())] dir="auto" rows="3" {}
            }
            @for point in of.dispute.open_points() { (outcome(of, point)) }
            (opened(of))
            h3 { "What is to be done" }
            div #actions {}
            button #more type="button" { "Add something to be done" }
            template #action { (action()) }
        }
    }
}

/// What became of a point.
fn outcome(of: &SessionPage<'_>, point: &Point) -> Markup {
    let name = point.about.name();
    let adjusted = if point.about.criterion().is_some() {
        "both agree on another answer"
    } else {
        "both agree: the audit is struck"
    };
    let named = if point.about.criterion().is_some() { "criterion" } else { "subject" };
    html! {
        section data-point=(name) data-named=(named) {
            h3 .title { (title(of, point)) }
            label for={ "o-" (name) } { "What became of it?" }
            select #{ "o-" (name) } data-field="outcome" {
                option value="" { "choose" }
                option value=(Outcome::Kept.word()) { "the mark stands" }
                option value=(Outcome::Adjusted.word()) { (adjusted) }
                option value=(Outcome::Unresolved.word()) { "an arbiter is to rule" }
            }
            @if let About::Mark { criterion, .. } = &point.about {
                @if let Ok(criterion) = of.card.criterion(criterion) {
                    div data-adjusted hidden { (level(&format!("l-{name}"), "The answer that both agree on", criterion, stands(of, name))) }
                }
            }
        }
    }
}

fn stands<'a>(of: &SessionPage<'a>, key: &str) -> Option<&'a str> {
    of.marks.iter().find(|mark| mark.criterion == key).map(|mark| mark.level.as_deref().unwrap_or(NA))
}

/// A level of a criterion, other than the one that stands.
fn level(id: &str, asks: &str, criterion: &Criterion, stands: Option<&str>) -> Markup {
    html! {
        label for=(id) { (asks) @if !matches!(criterion.kind, Kind::Levels(_)) { ": " (line(&criterion.choices())) } }
        @if matches!(criterion.kind, Kind::Levels(_)) {
            select #(id) data-field="level" {
                option value="" { "choose" }
                @for (key, means) in choices(criterion, None).into_iter().filter(|(key, _)| Some(key.as_str()) != stands) {
                    option value=(key) { (line(&key)) ": " (line(&means)) }
                }
            }
        } @else {
            input #(id) type="text" data-field="level" dir="auto";
        }
    }
}

/// Questions that were not asked, and may be after answers changed.
fn opened(of: &SessionPage<'_>) -> Markup {
    let is_marked = |criterion: &Criterion| of.marks.iter().any(|mark| mark.criterion == criterion.key);
    html! {
        @for criterion in of.card.criteria.iter().filter(|criterion| !is_marked(criterion)) {
            details.reject data-opened=(criterion.key) {
                summary { span.title { (spoken(of.card, &criterion.title, None)) } }
                @if let Some(when) = &criterion.when {
                    p.soft { "Answer it only if what was adjusted opens it: asked if " (line(&condition(of.card, when))) "." }
                }
                (level(&format!("q-{}", criterion.key), "Its answer", criterion, None))
                label for={ "n-" (criterion.key) } { "Why (where the answer needs it)" }
                input #{ "n-" (criterion.key) } type="text" data-field="note" dir="auto";
            }
        }
    }
}

/// Something to be done.
fn action() -> Markup {
    html! {
        fieldset.reject data-action {
            legend { "To be done" }
            label { "Kind" select data-field="kind" {
                option value="" { "choose" }
                @for kind in ActionKind::ALL { option value=(kind.word()) { (kind.meaning()) } }
            } }
            label { "The task, in words" textarea data-field="task" dir="auto" rows="2" {} }
            label { "Who does it, by handle" input type="text" data-field="owner"; }
            label { "Until which day" input type="date" data-field="due"; }
            button type="button" data-remove { "Take it out" }
        }
    }
}
