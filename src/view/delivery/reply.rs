//! The form on the page of an agent: what they have read, what they reject, and why.

use crate::core::audit::Mark;
use crate::core::dispute::{Reason, is_no_worse};
use crate::core::report::DeliveredAudit;
use crate::core::scorecard::{Criterion, Kind, Level, NA};
use crate::view::html::{block, line};
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
            @if !file.is_past {
                p { "Is a mark wrong? Say which, why, and what would be right." }
                @for mark in &file.marks {
                    @if let Ok(criterion) = file.card.criterion(&mark.criterion) {
                        @if let Some(dispute) = one.disputed.get(&mark.criterion) {
                            p.soft { (line(criterion.title.in_language(language))) ": in dispute " (dispute.0) " already" }
                        } @else {
                            (reject(audit.id.0, criterion, mark, language))
                        }
                    }
                }
            }
        }
    }
}

fn reject(audit: i64, criterion: &Criterion, mark: &Mark, language: Option<&str>) -> Markup {
    let id = |field: &str| format!("r{audit}-{}-{field}", criterion.key);
    html! {
        details.reject data-criterion=(criterion.key) {
            summary { "Reject: " (line(criterion.title.in_language(language))) }
            label for=(id("reason")) { "Why is it wrong?" }
            select #(id("reason")) data-field="reason" {
                option value="" { "choose" }
                @for reason in Reason::ALL { option value=(reason.word()) { (reason.meaning()) } }
            }
            label for=(id("propose")) { "What would be right?" }
            (proposal(&id("propose"), criterion, mark, language))
            label for=(id("statement")) { "In your words" }
            textarea #(id("statement")) data-field="statement" dir="auto" rows="3" {}
        }
    }
}

fn proposal(id: &str, criterion: &Criterion, mark: &Mark, language: Option<&str>) -> Markup {
    let is_open = |level: &Level| {
        mark.level.as_deref() != Some(level.key.as_str())
            && criterion.answer(Some(&level.key)).is_ok_and(|answer| is_no_worse(&answer, mark))
    };
    html! {
        @if let Kind::Levels(levels) = &criterion.kind {
            select #(id) data-field="propose" {
                option value="" { "choose" }
                @for level in levels.iter().filter(|level| is_open(level)) {
                    option value=(level.key) { (block(level.title.in_language(language))) }
                }
                @if criterion.na && mark.level.is_some() { option value=(NA) { "it does not apply" } }
            }
        } @else {
            input #(id) type="text" data-field="propose" placeholder=(criterion.choices()) dir="auto";
        }
    }
}
