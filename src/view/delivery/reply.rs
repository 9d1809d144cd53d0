//! The form on the page of an agent: what they have read, what they reject, and why.

use super::said;
use crate::calc::decimal::Hundredths;
use crate::core::audit::Mark;
use crate::core::dispute::{Correction, Reason, Subject, is_no_worse};
use crate::core::report::{CaseFile, DeliveredAudit};
use crate::core::scorecard::{Card, Criterion, Kind, Level, NA, NONE, plain};
use crate::view::html::{block, language_of, line, spoken};
use maud::{Markup, html};

/// The one script of the page.
pub const SCRIPT: &str = include_str!("reply.js");

/// What an agent answers about one audit.
pub(super) fn form(one: &DeliveredAudit, language: Option<&str>) -> Markup {
    let (audit, file) = (&one.file.audit, &one.file);
    html! {
        section.live aria-label={ "Your answer about audit " (audit.id.0) } {
            h3 { "Your answer" }
            label.read {
                input type="checkbox" data-field="read";
                span { "I have read this audit. That is not consent." }
            }
            @for offered in &file.offered { (offer(file, offered, language)) }
            @if !file.is_past && !audit.is_taken_out() {
                p { "Is a mark wrong? Say which, why, and what would be right." }
                @for mark in &file.marks {
                    @if let Ok(criterion) = file.card.criterion(&mark.criterion) {
                        @if let Some(dispute) = one.disputed.get(&mark.criterion) {
                            p.soft { (spoken(&file.card, &criterion.title, language)) ": in dispute " (dispute.0) " already" }
                        } @else if can_be_better(criterion, mark) {
                            (reject(audit.id.0, &Asked { card: &file.card, criterion, mark, language }))
                        }
                    }
                }
                p { "Should it not count at all? Where that is upheld, the audit is in no figure any more." }
                @for subject in [Subject::Selection, Subject::WrongAgent] { (reject_whole(one, subject)) }
            }
            (say(audit.id.0))
        }
    }
}

/// A correction that waits for the agent's word.
fn offer(file: &CaseFile, offered: &Correction, language: Option<&str>) -> Markup {
    let id = format!("c{}", offered.id);
    html! {
        div.offer data-correction=(offered.id) {
            p { strong { (said::offer(file, offered, language)) } }
            @if let Some(why) = &offered.why { p.said lang="" dir="auto" { (block(why.expose())) } }
            label for=(id) { "Do you agree? Then the mark changes at once." }
            select #(id) data-field="agree" {
                option value="" { "no answer yet" }
                option value="yes" { "I agree" }
                option value="no" { "I do not agree" }
            }
        }
    }
}

/// The audit as a whole, rejected for what it is.
fn reject_whole(one: &DeliveredAudit, subject: Subject) -> Markup {
    let title = said::whole(subject);
    html! {
        @if let Some(dispute) = one.disputed.get(subject.word()) {
            p.soft { (title) ": in dispute " (dispute.0) " already" }
        } @else {
            details.reject data-subject=(subject.word()) {
                summary { span.title { (title) } }
                (in_words(&format!("r{}-{}", one.file.audit.id.0, subject.word())))
            }
        }
    }
}

/// The words of a point, and where it shows.
fn in_words(id: &str) -> Markup {
    html! {
        label for={ (id) "-statement" } { "In your words" }
        textarea #{ (id) "-statement" } data-field="statement" dir="auto" rows="3" {}
        label for={ (id) "-evidence" } { "Where it shows: words of the dialogue, a document. It may be empty." }
        textarea #{ (id) "-evidence" } data-field="evidence" dir="auto" rows="2" {}
    }
}

/// Words that stand with the score.
fn say(audit: i64) -> Markup {
    let id = format!("w{audit}");
    html! {
        details.reject {
            summary { "Say something of the score" }
            label for=(id) { "Your words stand with the score for good, whatever becomes of it. Only you can hand them in." }
            textarea #(id) data-field="words" dir="auto" rows="3" {}
        }
    }
}

/// Whether the card has an answer that is no worse than the one that stands, and another.
fn can_be_better(criterion: &Criterion, mark: &Mark) -> bool {
    let stands = mark.level.as_deref();
    match &criterion.kind {
        _ if criterion.na && stands.is_some() => true,
        Kind::Levels(levels) => levels.iter().any(|level| is_open(criterion, mark, level)),
        Kind::Points { .. } | Kind::Number { .. } => open_ranges(criterion, mark)
            .iter()
            .any(|(low, high)| low < high || stands != Some(&plain(Hundredths(*low)))),
        Kind::Select { .. } | Kind::Text => true,
    }
}

fn is_open(criterion: &Criterion, mark: &Mark, level: &Level) -> bool {
    mark.level.as_deref() != Some(level.key.as_str())
        && criterion.answer(Some(&level.key)).is_ok_and(|answer| is_no_worse(&answer, mark))
}

/// A mark that can be rejected.
struct Asked<'a> {
    card: &'a Card,
    criterion: &'a Criterion,
    mark: &'a Mark,
    language: Option<&'a str>,
}

fn reject(audit: i64, asked: &Asked<'_>) -> Markup {
    let criterion = asked.criterion;
    let id = |field: &str| format!("r{audit}-{}-{field}", criterion.key);
    html! {
        details.reject data-criterion=(criterion.key) {
            summary { "Reject: " span.title { (spoken(asked.card, &criterion.title, asked.language)) } }
            label for=(id("reason")) { "Why is it wrong?" }
            select #(id("reason")) data-field="reason" {
                option value="" { "choose" }
                @for reason in Reason::ALL { option value=(reason.word()) { (reason.meaning()) } }
            }
            (proposal(&id("propose"), asked))
            (in_words(&format!("r{audit}-{}", criterion.key)))
        }
    }
}

const RIGHT: &str = "What would be right?";

fn proposal(id: &str, asked: &Asked<'_>) -> Markup {
    let criterion = asked.criterion;
    match &criterion.kind {
        Kind::Levels(levels) => one_of(id, asked, levels),
        Kind::Select { options, .. } => some_of(asked, options),
        Kind::Points { .. } | Kind::Number { .. } => number(id, asked),
        Kind::Text => html! {
            label for=(id) { (RIGHT) }
            input #(id) type="text" data-field="propose" dir="auto";
        },
    }
}

fn one_of(id: &str, asked: &Asked<'_>, levels: &[Level]) -> Markup {
    html! {
        label for=(id) { (RIGHT) }
        select #(id) data-field="propose" {
            option value="" { "choose" }
            @for level in levels.iter().filter(|level| is_open(asked.criterion, asked.mark, level)) {
                option value=(level.key) lang=[language_of(asked.card, &level.title, asked.language)] {
                    (line(level.title.in_language(asked.language)))
                }
            }
            @if can_be_na(asked) { option value=(NA) { "it does not apply" } }
        }
    }
}

fn can_be_na(asked: &Asked<'_>) -> bool {
    asked.criterion.na && asked.mark.level.is_some()
}

fn not_applicable(asked: &Asked<'_>) -> Markup {
    html! { @if can_be_na(asked) { label.choice { input type="checkbox" data-choice=(NA); span { "it does not apply" } } } }
}

/// Boxes to tick, as many as apply; together they are one answer.
fn some_of(asked: &Asked<'_>, options: &[Level]) -> Markup {
    html! {
        @let stands = asked.mark.level.as_deref().map(|level| if level.is_empty() { NONE } else { level });
        fieldset data-field="propose" data-several data-stands=[stands] {
            legend { (RIGHT) " Tick all that apply." }
            @for option in options {
                label.choice { input type="checkbox" data-choice=(option.key); (spoken(asked.card, &option.title, asked.language)) }
            }
            label.choice { input type="checkbox" data-choice=(NONE); span { "none of them" } }
            (not_applicable(asked))
        }
    }
}

/// A number, held against what the criterion takes and what is no worse.
fn number(id: &str, asked: &Asked<'_>) -> Markup {
    let criterion = asked.criterion;
    let ranges = open_ranges(criterion, asked.mark);
    let step = match &criterion.kind {
        Kind::Points { step, .. } | Kind::Number { step, .. } => step.0,
        _ => 1,
    };
    let from = match &criterion.kind {
        Kind::Number { ranges, .. } => ranges.first().map_or(0, |range| range.from.0),
        _ => 0,
    };
    let told: Vec<String> = ranges.iter().map(|(low, high)| span(*low, *high)).collect();
    let listed: Vec<String> = ranges.iter().map(|(low, high)| format!("{low} {high}")).collect();
    let takes = format!("{} in steps of {}", told.join(", or "), plain(Hundredths(step)));
    html! {
        div data-field="propose" data-number data-ranges=(listed.join(";")) data-from=(from) data-step=(step) data-takes=(takes)
            data-stands=[stands(asked.mark).map(|stands| stands.0)] {
            label for=(id) { (RIGHT) " A number: " (takes) }
            input #(id) type="text" inputmode="decimal" autocomplete="off";
            (not_applicable(asked))
        }
    }
}

fn span(low: i64, high: i64) -> String {
    let [low, high] = [low, high].map(|number| plain(Hundredths(number)));
    if low == high { low } else { format!("{low} to {high}") }
}

/// The number that stands.
fn stands(mark: &Mark) -> Option<Hundredths> {
    mark.level.as_deref().and_then(|level| Hundredths::parse(level).ok())
}

/// The numbers that are worth no less than the mark that stands and are others, from and to, in hundredths.
fn open_ranges(criterion: &Criterion, mark: &Mark) -> Vec<(i64, i64)> {
    let is_open =
        |number: Hundredths| criterion.answer(Some(&plain(number))).is_ok_and(|answer| is_no_worse(&answer, mark));
    match &criterion.kind {
        // Where none apply, only all of them are no worse.
        Kind::Points { full, step } => {
            let least = stands(mark).map_or(full.0, |stands| stands.0 + step.0);
            if least > full.0 { Vec::new() } else { vec![(least, full.0)] }
        }
        Kind::Number { ranges, .. } => {
            ranges.iter().filter(|range| is_open(range.from)).map(|range| (range.from.0, range.to.0)).collect()
        }
        _ => Vec::new(),
    }
}
