//! What the page may do: run the one script and show the one style that are in it. Nothing is fetched from anywhere.

use crate::calc::digest::{base64, sha256};

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
pub fn policy_of(script: &str, style: &str) -> String {
    let (script, style) = (digest(script), digest(style));
    format!(
        "default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
    )
}

fn digest(text: &str) -> String {
    format!("'sha256-{}'", base64(&sha256(&[text.as_bytes()])))
}
