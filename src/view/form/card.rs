//! A card on paper: to be read and ticked where the page has no script.

use super::asks::worths;
use super::data::says;
use crate::core::precedent::Found;
use crate::core::scorecard::{Card, Criterion};
use crate::view::card::{condition, number_of_answer, total};
use crate::view::html::{block, line, spoken};
use crate::view::precedent;
use maud::{Markup, html};

/// A card to be read and ticked.
pub(super) fn card(card: &Card, decided: &[Found], language: Option<&str>) -> Markup {
    let sections = card.sections.iter().enumerate();
    html! {
        section.paper {
            p.blank { "Audit ______ (a copy of this card for each)" }
            h2 { "Card " (card.label()) ": " (spoken(card, &card.title, language)) }
            p { "The total is " (total(card)) "." }
            @for (place, section) in sections {
                @if card.sections.len() > 1 { h3 { (spoken(card, &section.title, language)) } }
                ol {
                    @for one in card.criteria.iter().filter(|one| one.section == place) {
                        li { (criterion(card, one, decided, language)) }
                    }
                }
            }
            p.blank { "What met the requirement: ____________________________________________" }
            p.blank { "What to develop: ____________________________________________" }
        }
    }
}

fn criterion(card: &Card, one: &Criterion, decided: &[Found], language: Option<&str>) -> Markup {
    html! {
        p { strong { (spoken(card, &one.title, language)) } " (" (says(card, one).join("; ")) ")" }
        @if let Some(when) = &one.when { p { "Only if " (line(&condition(card, when))) "." } }
        @if !one.guidance.own().trim().is_empty() { p.said { (spoken(card, &one.guidance, language)) } }
        ul.ticks {
            @for level in one.kind.choices() {
                li { "☐ " (line(&level.key)) ": " (spoken(card, &level.title, language)) " (" (number_of_answer(&one.kind, level.worth)) ")" }
            }
            @if one.kind.choices().is_empty() { li { "______ " (one.choices()) } }
            @for worth in worths(one) { li { (worth) } }
            @if one.na { li { "☐ na: does not apply" } }
        }
        @for found in decided.iter().filter(|(found, _)| found.key == one.key) {
            p.decided dir="auto" { (line(&precedent::decided(found))) ": " (block(found.0.headnote.expose())) }
        }
        p { "Note and quote: ____________________________________________" }
    }
}
