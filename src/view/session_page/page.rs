//! The page on which somebody writes down a session: first what is disputed, then what was said and agreed.

use super::fields::{form, title};
use super::of::SessionPage;
use crate::core::audit::{Mark, answer_word};
use crate::core::dispute::{About, Dispute, Point};
use crate::core::text::Untrusted;
use crate::view::form::{in_script, page_head};
use crate::view::html::{block, line};
use crate::view::sheet::Cell;
use crate::view::table::shown;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::json;

/// The one script of the page.
pub const SCRIPT: &str = include_str!("page.js");
const STYLE: &str = concat!(include_str!("../base.css"), include_str!("../delivery/page.css"));

/// The page, as one file that asks nothing of any other.
pub fn page(of: &SessionPage<'_>) -> String {
    let id = of.dispute.id.0;
    let data = json!({"head": of.head, "for": of.leader, "dispute": id, "audit": of.dispute.audit.id.0});
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (page_head(&format!("Session of dispute {id}"), SCRIPT, STYLE))
            body {
                (top(of))
                main {
                    article {
                        h2 { "What is disputed" }
                        @for point in of.dispute.open_points() { (disputed(of, point)) }
                        (remarks(of.dispute))
                    }
                    (form(of))
                }
                (bar(id))
                footer { p { "This page is made from head " code { (of.head) } "." } }
                script #data type="application/json" { (PreEscaped(in_script(&data.to_string()))) }
            }
        }
    };
    page.into_string()
}

fn top(of: &SessionPage<'_>) -> Markup {
    let dispute = of.dispute;
    let auditor = dispute.audit.auditor.as_ref().map_or("nobody", |auditor| auditor.handle.as_str());
    html! {
        header {
            @if of.rehearsal { p.rehearsal { strong { "REHEARSAL" } } }
            h1 { "Session of dispute " (dispute.id.0) }
            p {
                "Audit " (dispute.audit.id.0) " · agent " (line(&dispute.audit.agent.handle)) " · auditor " (line(auditor))
                " · led by " (line(of.leader))
                @if let Some(due) = dispute.due { " · to be recorded until " (due) }
            }
            p #without .rehearsal {
                "The script of this page does not run here: read and print it, and record the session at a terminal with "
                code { "assize dispute session " (dispute.id.0) } "."
            }
        }
    }
}

/// What stands, what the agent says of it, and what would be right to them.
fn disputed(of: &SessionPage<'_>, point: &Point) -> Markup {
    let agent = &of.dispute.audit.agent.handle;
    let mark = of.marks.iter().find(|mark| Some(mark.criterion.as_str()) == point.about.criterion());
    html! {
        section {
            h3 { (title(of, point)) }
            @if let Some(mark) = mark { (stands(mark)) }
            @if let About::Mark { reason, .. } = &point.about { p { (line(agent)) " says: " (reason.meaning()) "." } }
            p { (line(agent)) " asks for: " strong dir="auto" { (line(point.about.proposal())) } }
            @for words in [&point.statement, &point.evidence].into_iter().flatten() { (by_people(words)) }
        }
    }
}

fn stands(mark: &Mark) -> Markup {
    html! {
        p {
            "It stands at " strong dir="auto" { (line(answer_word(mark.level.as_deref()))) }
            @if let Some(percent) = mark.percent { " · " (shown(&Cell::Percent(percent))) }
        }
        @if let Some(quote) = &mark.quote { blockquote.said dir="auto" { (block(quote.expose())) } }
        @if let Some(note) = &mark.note { p.soft { "The auditor wrote:" } (by_people(note)) }
    }
}

fn remarks(dispute: &Dispute) -> Markup {
    html! {
        @if !dispute.remarks.is_empty() {
            h3 { "What was added" }
            @for remark in &dispute.remarks {
                @if let Some(words) = &remark.words { p.soft { (line(&remark.said_by())) " · " (remark.recorded.at) } (by_people(words)) }
            }
        }
    }
}

/// What somebody wrote, in a language that is not known.
fn by_people(text: &Untrusted) -> Markup {
    html! { p.said lang="" dir="auto" { (block(text.expose())) } }
}

fn bar(id: i64) -> Markup {
    html! {
        div #bar .live {
            p #state role="status" aria-live="polite" {}
            button #save type="button" { "Save the notes" }
        }
        p #kept .live .soft role="status" {}
        p.live.soft {
            "Saving makes a file, and sends nothing. Record it with "
            code { "assize dispute session " (id) " --notes FILE" } "."
        }
    }
}
