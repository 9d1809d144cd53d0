//! The page of an agent: what was good first, then the marks and what they rest on, then what can be done about it.

use super::evidence::{dialogue, turn_number};
use super::reply::{SCRIPT, form};
use crate::core::audit::{AuditState, Mark, answer_word, words_of_turn};
use crate::core::report::{AgentPage, CaseFile, DeliveredAudit};
use crate::core::text::Untrusted;
use crate::view::audit::{classes_of, failure};
use crate::view::card::weight;
use crate::view::form::{in_script, page_head};
use crate::view::html::{block, line, tag};
use crate::view::sheet::Cell;
use crate::view::table::shown;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::json;

const STYLE: &str = include_str!("page.css");

/// The page on which an agent reads what was delivered to them, and answers.
pub fn page(delivered: &AgentPage, rehearsal: bool) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (page_head(&format!("Audits of {}", delivered.agent), SCRIPT, STYLE))
            body {
                (top(delivered, rehearsal))
                main {
                    @for one in &delivered.audits { (article(one, delivered.language(&one.file.card))) }
                }
                (bar(delivered))
                footer {
                    p { "This page is sealed under head " code { (delivered.head) }
                        ". Note it: with it anybody can check that nothing before it was changed (assize verify --against)." }
                }
                script #data type="application/json" {
                    (PreEscaped(in_script(&json!({"head": delivered.head, "for": delivered.agent}).to_string())))
                }
            }
        }
    };
    page.into_string()
}

fn top(delivered: &AgentPage, rehearsal: bool) -> Markup {
    html! {
        header {
            @if rehearsal { p.rehearsal { strong { "REHEARSAL" } } }
            h1 { "Audits of " (line(&delivered.agent)) }
            p { "What was looked at, how it was marked, and what you can do about it." }
            p #without .rehearsal {
                "The script of this page does not run here: read and print it, and answer at a terminal with "
                code { "assize score acknowledge" } " and " code { "assize dispute open" } "."
            }
        }
    }
}

fn article(one: &DeliveredAudit, language: Option<&str>) -> Markup {
    let (file, audit) = (&one.file, &one.file.audit);
    let said = &file.words.rests_on.dialogue;
    html! {
        article data-audit=(audit.id.0) aria-labelledby={ "h" (audit.id.0) } {
            h2 #{ "h" (audit.id.0) } { "Audit " (audit.id.0) }
            p.soft {
                (line(audit.reference.expose())) " · " (line(&said.channel)) " · " (audit.received) " · card " (file.card.label())
            }
            (good(one))
            (result(file))
            h3 { "The marks" }
            ul.marks { @for mark in &file.marks { (marked(file, mark, language)) } }
            (words("What to develop", file.feedback.develop.as_ref()))
            h3 { "The dialogue" }
            div lang=[tag(said.language.as_deref())] {
                @if let Some(details) = &said.details { p.said dir="auto" { (block(details.expose())) } }
                (dialogue(audit.id.0, said, &file.marks))
                @if let Some(reply) = &said.reply { p.said dir="auto" { (block(reply.expose())) } }
            }
            (what_next(file))
            (form(one, language))
        }
    }
}

/// What met the requirement, and what was commended: it is named before what was not.
fn good(one: &DeliveredAudit) -> Markup {
    let met = one.file.feedback.met.as_ref();
    html! {
        @if met.is_some() || !one.commendations.is_empty() {
            div.good {
                h3 { "What was good" }
                @if let Some(met) = met { p.said dir="auto" { (block(met.expose())) } }
                @for commended in &one.commendations {
                    p.said dir="auto" { "Commended by " (line(&commended.by.handle)) ": " (block(commended.words.expose())) }
                }
            }
        }
    }
}

fn result(file: &CaseFile) -> Markup {
    let audit = &file.audit;
    let undefined = || Cell::Absent("undefined: nothing that counts applies");
    html! {
        div.result {
            strong { (shown(&audit.total.map_or_else(undefined, Cell::Percent))) }
            @if let Some(band) = &audit.band { span { (line(band)) } }
            @if audit.raw != audit.total { span.soft { "before fails " (shown(&audit.raw.map_or_else(undefined, Cell::Percent))) } }
            @for (_, title, cell) in &classes_of(file) { span.soft { (title) " " (shown(cell)) } }
            @if audit.state == AuditState::Disputed { span.soft { "contested: it may still change" } }
        }
    }
}

fn marked(file: &CaseFile, mark: &Mark, language: Option<&str>) -> Markup {
    let criterion = file.card.criterion(&mark.criterion).ok();
    let title = criterion.map_or(mark.criterion.as_str(), |criterion| criterion.title.in_language(language));
    let level =
        criterion.and_then(|one| one.kind.choices().iter().find(|level| Some(&level.key) == mark.level.as_ref()));
    let turn = turn_number(mark, &file.words.rests_on.dialogue);
    html! {
        li {
            div.head {
                strong dir="auto" { (line(title)) }
                span.answer { (line(answer_word(mark.level.as_deref()))) @if let Some(percent) = mark.percent { " · " (shown(&Cell::Percent(percent))) } }
            }
            @if let Some(criterion) = criterion {
                p.soft dir="auto" {
                    @if let Some(level) = level { (line(level.title.in_language(language))) " · " }
                    "weight " (shown(&weight(&file.card, criterion)))
                    @if let Some(what) = failure(file, mark) { " · " strong { (what) } }
                }
                @if !criterion.guidance.own().trim().is_empty() {
                    details { summary { "How auditors tell" } p.said dir="auto" { (block(criterion.guidance.in_language(language))) } }
                }
            }
            @if let Some(change) = file.changes.get(&mark.criterion) {
                p.soft { "changed by dispute " (change.dispute.0) ", from " (line(answer_word(change.from.as_deref()))) }
            }
            @if let Some(quote) = &mark.quote {
                @let said = words_of_turn(quote, &file.words.rests_on.dialogue).filter(|_| !quote.expose().contains(':'));
                blockquote.said dir="auto" {
                    (block(said.as_ref().unwrap_or(quote).expose()))
                    @if let Some(turn) = turn {
                        " " a href={ "#a" (file.audit.id.0) "-t" (turn) } { "turn " (turn) }
                    }
                }
            }
            @if let Some(note) = &mark.note { p.said dir="auto" { (block(note.expose())) } }
        }
    }
}

fn words(title: &str, text: Option<&Untrusted>) -> Markup {
    html! {
        @if let Some(text) = text { h3 { (title) } p.said dir="auto" { (block(text.expose())) } }
    }
}

/// What can be done about it, how, and until when.
fn what_next(file: &CaseFile) -> Markup {
    let audit = &file.audit;
    let until = audit.dispute_due.map(|due| due.to_string()).unwrap_or_default();
    html! {
        h3 { "What you can do" }
        @if file.is_past {
            p { "The time to dispute this audit ended on " (until) ": the total stands." }
        } @else {
            ol {
                li { "Until " strong { (until) } " you can reject each mark that you think is wrong, with a reason." }
                li { "Then somebody neutral leads a talk. What stays open is ruled on by somebody with no part in the case." }
                li { "No dispute ever lowers your score. While it is open the score is marked as contested." }
            }
        }
    }
}

fn bar(delivered: &AgentPage) -> Markup {
    html! {
        div #bar .live {
            p #state role="status" aria-live="polite" {}
            button #save type="button" { "Save my answers" }
        }
        p #kept .live .soft role="status" {}
        p.live.soft {
            "Saving makes a file. Hand it in with " code { "assize --as " (delivered.agent) " score acknowledge --file FILE" }
            " and " code { "dispute open --file FILE" } ", or give it to your lead: they hand it in for you, and both of you stand on record."
        }
    }
}
