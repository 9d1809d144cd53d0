//! The page itself: every dialogue and every card is in it as plain HTML; the script makes forms of them.

use super::card::card;
use super::data::data;
use super::policy::{SCRIPT, STYLE, page_head};
use crate::core::report::{Form, Forms};
use crate::core::scorecard::{Card, CardId};
use crate::view::audit::to_read;
use crate::view::gone::erased_note;
use crate::view::html::{Under, line, part, tag};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::collections::BTreeMap;

/// The page on which an auditor scores, cards in a language that they have, or their own.
pub fn page(forms: &Forms, language: Option<&str>, rehearsal: bool) -> String {
    let cards: BTreeMap<CardId, &Card> =
        forms.forms.iter().map(|form| (form.file.audit.card, &form.file.card)).collect();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (page_head(&format!("Audits to score: {}", forms.auditor), SCRIPT, STYLE))
            body {
                a.skip.live href="#card" { "To the card" }
                (top(forms, rehearsal))
                (without_script(forms))
                div #desk {
                    nav #audits .live aria-label="Audits" {}
                    main #reading aria-label="Dialogue" tabindex="0" {
                        @for form in &forms.forms { (article(form)) }
                        @for (id, one) in &cards {
                            (card(one, forms.decided.get(id).map(Vec::as_slice).unwrap_or_default(), language))
                        }
                    }
                    section #card .live aria-label="Card" tabindex="-1" {}
                }
                p #told .live role="status" aria-live="polite" {}
                dialog #help .live aria-labelledby="help-title" {}
                script #data type="application/json" { (PreEscaped(data(forms, &cards, language))) }
            }
        }
    };
    page.into_string()
}

fn top(forms: &Forms, rehearsal: bool) -> Markup {
    html! {
        header #top {
            div.name {
                h1 { "Audits to score" }
                p {
                    @if rehearsal { strong.rehearsal { "REHEARSAL" } " " }
                    "for " b { (line(&forms.auditor)) } ", made from head " code { (forms.head) }
                }
            }
            div #tools .live {}
        }
    }
}

/// What is shown only where the script does not run: no script allowed, or too old a browser.
fn without_script(forms: &Forms) -> Markup {
    let first = forms.forms.first().map_or(1, |form| form.file.audit.id.0);
    html! {
        p #without .warning {
            "The script of this page does not run in this browser, so nothing can be filled in here. The page can be read and \
             printed: the dialogues, then the cards with boxes to tick. To hand in, open it in a newer browser that runs \
             scripts; or ask for a workbook, which is filled in with a spreadsheet and sent back: "
            code { "assize score form --all --out forms.xlsx" } "; or score at a terminal: "
            code { "assize score submit " (first) }
        }
    }
}

/// One dialogue, with all that its auditor may know of it.
fn article(form: &Form) -> Markup {
    let (file, audit) = (&form.file, &form.file.audit);
    html! {
        article #{ "audit-" (audit.id.0) } .audit {
            h2 { "Audit " (audit.id.0) }
            p.due { "score until " (audit.score_due) ", by the card " (file.card.label()) }
            @if let Some(gone) = file.gone { p.due { (erased_note(gone)) } }
            div.words lang=[tag(file.words.rests_on.dialogue.language.as_deref())] {
                @for one in &to_read(file) { (part(one, Under::Section)) }
            }
        }
    }
}
