//! What the page may do: run the one script and show the one style that are in it. Nothing is fetched from anywhere.

use crate::calc::digest::{base64, sha256};
use crate::view::inert::term_line;
use maud::{Markup, PreEscaped, html};

/// The one script.
pub const SCRIPT: &str = concat!(include_str!("total.js"), include_str!("form.js"));
/// The one style.
pub const STYLE: &str = include_str!("form.css");

/// What a browser is told to allow on this page.
pub fn content_policy() -> String {
    policy_of(SCRIPT, STYLE)
}

/// What a browser is told to allow: the script and the style of these digests, pictures that are in the page, and
/// nothing else.
fn policy_of(script: &str, style: &str) -> String {
    let (script, style) = (digest(script), digest(style));
    format!(
        "default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
    )
}

/// The head of a page that is one file: its policy, its one script and its one style.
pub fn page_head(title: &str, script: &str, style: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy_of(script, style));
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            title { (title) }
            style { (PreEscaped(style)) }
            script { (PreEscaped(script)) }
        }
    }
}

/// The head of a page that is one file and runs nothing: its policy allows its one style.
pub fn quiet_head(title: &str, style: &str) -> Markup {
    let policy = format!("default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'", digest(style));
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            title { (term_line(title)) }
            style { (PreEscaped(style)) }
        }
    }
}

fn digest(text: &str) -> String {
    format!("'sha256-{}'", base64(&sha256(&[text.as_bytes()])))
}
