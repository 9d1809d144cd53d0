//! The page of an agent: what was good first, then the marks and what they rest on, then what can be done about it.

use super::coached;
use super::evidence::{dialogue, title};
use super::machines;
use super::reply::{SCRIPT, form};
use super::said;
use crate::core::audit::Mark;
use crate::core::coaching::Coaching;
use crate::core::dispute::Statement;
use crate::core::report::{AgentPage, CaseFile, DeliveredAudit};
use crate::core::text::{Untrusted, shell_word};
use crate::view::audit::{by_what, failure};
use crate::view::card::weight;
use crate::view::form::{in_script, page_head};
use crate::view::html::{block, line, spoken, tag};
use crate::view::read_by;
use crate::view::sheet::Cell;
use crate::view::table::shown;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::json;

const STYLE: &str = concat!(include_str!("../base.css"), include_str!("page.css"));

/// The page on which an agent reads what was delivered to them, and answers.
pub fn page(delivered: &AgentPage, rehearsal: bool) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (page_head(&format!("Audits of {}", delivered.agent), SCRIPT, STYLE))
            body {
                (top(delivered, rehearsal))
                main {
                    (coachings(&delivered.coachings))
                    @for one in &delivered.audits { (article(one, delivered.language(&one.file.card))) }
                }
                (bar(delivered))
                footer {
                    p { "This page is sealed under head " code { (delivered.head) }
                        ". " (said::NOTE_HEAD) }
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
            p { (said::ABOUT) }
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
                span dir="auto" { (line(audit.reference.expose())) } " · " span dir="auto" { (line(&said.channel)) }
                " · " (audit.received) " · card " (file.card.label())
            }
            (good(one))
            (result(file))
            h3 { "The marks" }
            ul.marks { @for mark in &file.marks { (marked(one, mark, language)) } }
            (by_machines(one, language))
            (develop(file.feedback.develop.as_ref()))
            (stated(&file.statements))
            h3 { "The dialogue" }
            div lang=[tag(said.language.as_deref())] {
                @if let Some(details) = &said.details { p.said dir="auto" { (block(details.expose())) } }
                (dialogue(file, language))
                @if let Some(reply) = &said.reply { p.said dir="auto" { (block(reply.expose())) } }
            }
            @if let Some(read_by) = read_by::sentence(&one.read_by) { p.soft { (line(&read_by)) } }
            h3 { "What you can do" }
            (what_next(file))
            (form(one, language))
        }
    }
}

/// What machines with a licence say of the dialogue: it is in no score.
fn by_machines(one: &DeliveredAudit, language: Option<&str>) -> Markup {
    html! {
        @if !one.machines.is_empty() {
            h3 { (machines::TITLE) }
            p.soft { (machines::NOTE) }
            @for verdict in &one.machines {
                p { (line(&machines::told(&one.file.card, verdict, language))) }
                @if let Some(quote) = &verdict.quote {
                    blockquote.said lang="" dir="auto" { (block(quote.expose())) }
                }
            }
        }
    }
}

/// The coachings that are open, with their steps and how to agree.
fn coachings(open: &[Coaching]) -> Markup {
    html! {
        @if !open.is_empty() {
            article aria-labelledby="coaching" {
                h2 #coaching { (coached::TITLE) }
                @for told in open.iter().map(coached::told) {
                    p { (line(&told.about)) }
                    @for (step, what) in &told.steps {
                        p.soft { (line(step)) }
                        @if let Some(what) = what { (by_people(what)) }
                    }
                    @for next in &told.next { p { (line(next)) } }
                }
            }
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
                @if let Some(met) = met { (by_people(met)) }
                @for commended in &one.commendations {
                    p.soft { "Commended by " (line(&commended.by.handle)) ":" }
                    (by_people(&commended.words))
                }
            }
        }
    }
}

/// What somebody wrote, in a language that is not known.
fn by_people(text: &Untrusted) -> Markup {
    html! { p.said lang="" dir="auto" { (block(text.expose())) } }
}

fn result(file: &CaseFile) -> Markup {
    let (total, more) = said::result(file);
    html! { div.result { strong { (total) } @for one in &more { span.soft { (line(one)) } } } }
}

fn marked(one: &DeliveredAudit, mark: &Mark, language: Option<&str>) -> Markup {
    let file = &one.file;
    let criterion = file.card.criterion(&mark.criterion).ok();
    let answer = said::answer(criterion, mark.level.as_deref(), language);
    html! {
        li {
            div.head {
                strong { (title(file, mark, language)) }
                span.answer dir="auto" {
                    @if let Some(answer) = &answer { (line(answer)) }
                    @if let Some(percent) = mark.percent { " · " (shown(&Cell::Percent(percent))) }
                }
            }
            @if one.contested.contains(&mark.criterion) { p.contested { (said::CONTESTED) } }
            @if let Some(criterion) = criterion {
                p.soft {
                    "weight " (shown(&weight(&file.card, criterion)))
                    @if let Some(what) = failure(file, mark) { " · " strong { (what) } }
                }
                @if !criterion.guidance.own().trim().is_empty() {
                    details { summary { "How auditors tell" } p.said { (spoken(&file.card, &criterion.guidance, language)) } }
                }
            }
            @if let Some(change) = file.changes.get(&mark.criterion) {
                p.soft {
                    "changed by " (by_what(change))
                    @if let Some(from) = said::answer(criterion, change.from.as_deref(), language) {
                        ", from “" span dir="auto" { (line(&from)) } "”"
                    }
                }
            }
            @if let Some((words, turn)) = said::rests_on(mark, &file.words.rests_on.dialogue) {
                blockquote.said lang=[tag(file.words.rests_on.dialogue.language.as_deref())] dir="auto" {
                    (block(words))
                    @if let Some(turn) = turn {
                        " " a lang="en" href={ "#a" (file.audit.id.0) "-t" (turn) } { "turn " (turn) }
                    }
                }
            }
            @if let Some(note) = &mark.note { (by_people(note)) }
        }
    }
}

fn develop(text: Option<&Untrusted>) -> Markup {
    html! { @if let Some(text) = text { h3 { "What to develop" } (by_people(text)) } }
}

/// What the agent said of the score, for good.
fn stated(statements: &[Statement]) -> Markup {
    html! {
        @if !statements.is_empty() {
            h3 { "What you said of the score" }
            @for one in statements {
                @if let Some(words) = &one.words { (by_people(words)) }
                p.soft { (one.at) }
            }
        }
    }
}

/// What can be done about it, how, and until when.
fn what_next(file: &CaseFile) -> Markup {
    let steps = said::what_next(file);
    html! {
        @if let [only] = steps.as_slice() {
            p { (only) }
        } @else {
            ol { @for step in &steps { li { (step) } } }
        }
    }
}

fn bar(delivered: &AgentPage) -> Markup {
    let own = html! { "assize --as " (line(&shell_word(&delivered.agent))) };
    html! {
        div #bar .live {
            p #state role="status" aria-live="polite" {}
            button #save type="button" { "Save my answers" }
        }
        p #kept .live .soft role="status" {}
        p.live.soft {
            "Saving makes a file. Send it to your lead: they hand it in for you, and both of you stand on record; what you say of a score, and whether you agree to a correction, only you can hand in. Or hand all of it in yourself, with "
            code { (own) " score acknowledge --file FILE" } " and " code { (own) " dispute open --file FILE" } "."
        }
    }
}
