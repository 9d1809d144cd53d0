//! Keys of a card: those that it may have, and those that it must.

use super::finding::{Finding, Severity};
use crate::core::suggest::did_you_mean;
use crate::core::toml::Written;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a table may hold.
struct Shape {
    /// What one is called in messages.
    name: &'static str,
    needed: &'static [&'static str],
    allowed: &'static [&'static str],
    /// Keys that hold tables, or lists of them.
    inner: &'static [(&'static str, &'static Shape)],
}

const CARD: Shape = Shape {
    name: "a card",
    needed: &["card"],
    allowed: &[],
    inner: &[("card", &ABOUT), ("band", &BAND), ("section", &SECTION), ("criterion", &CRITERION)],
};
const ABOUT: Shape =
    Shape { name: "[card]", needed: &["id", "version"], allowed: &["title", "language", "mode", "cap"], inner: &[] };
const BAND: Shape = Shape { name: "a band", needed: &["name", "from"], allowed: &[], inner: &[] };
const SECTION: Shape = Shape { name: "a section", needed: &["id", "title"], allowed: &["weight"], inner: &[] };
const CRITERION: Shape = Shape {
    name: "a criterion",
    needed: &["id", "title"],
    allowed: &[
        "section",
        "guidance",
        "weight",
        "type",
        "points",
        "step",
        "na",
        "note_below_full",
        "note_always",
        "class",
        "fails",
        "fails_at",
        "bonus",
    ],
    inner: &[("levels", &LEVEL), ("options", &LEVEL), ("ranges", &RANGE), ("when", &WHEN)],
};
const LEVEL: Shape = Shape { name: "an answer", needed: &["id", "title"], allowed: &["percent", "points"], inner: &[] };
const RANGE: Shape = Shape { name: "a range", needed: &["from", "to"], allowed: &["percent", "points"], inner: &[] };
const WHEN: Shape = Shape {
    name: "a condition",
    needed: &[],
    allowed: &["criterion", "is", "not"],
    inner: &[("all", &TEST), ("any", &TEST)],
};
const TEST: Shape = Shape { name: "a test", needed: &["criterion"], allowed: &["is", "not"], inner: &[] };

/// Takes keys out of a card that no card has, and says which they are; and which keys are missing.
pub(super) fn take_unknown(written: &Written<'_>, table: &mut Spanned<DeTable<'_>>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let span = table.span();
    look(written, &CARD, (table.get_mut(), span), &mut findings);
    findings.sort_by_key(|(start, _)| *start);
    findings.into_iter().map(|(_, finding)| finding).collect()
}

fn look(
    written: &Written<'_>,
    shape: &Shape,
    (table, span): (&mut DeTable<'_>, Range<usize>),
    findings: &mut Vec<(usize, Finding)>,
) {
    let mut error = |span: &Range<usize>, says: String| {
        findings.push((span.start, Finding { severity: Severity::Error, place: written.place(span), says }));
    };
    let known: Vec<&str> =
        shape.needed.iter().chain(shape.allowed).copied().chain(shape.inner.iter().map(|(key, _)| *key)).collect();
    let unknown: Vec<Spanned<String>> = table
        .keys()
        .filter(|key| !known.contains(&key.get_ref().as_ref()))
        .map(|key| Spanned::new(key.span(), key.get_ref().to_string()))
        .collect();
    for key in unknown {
        let advice = did_you_mean(key.get_ref(), &known).map(|advice| format!(": {advice}")).unwrap_or_default();
        let shown: String = key.get_ref().chars().take(60).collect();
        error(&key.span(), format!("{} has no key `{}`{advice}", shape.name, shown.escape_debug()));
        table.remove(key.get_ref().as_str());
    }
    for missing in shape.needed.iter().filter(|key| !table.contains_key(**key)) {
        error(&span, format!("{} needs `{missing}`", shape.name));
    }
    for (key, inner) in shape.inner {
        let Some(value) = table.get_mut(*key) else { continue };
        each_table(value, &mut |table, span| look(written, inner, (table, span), findings));
    }
}

/// The table that a value is, or the tables in it.
fn each_table(value: &mut Spanned<DeValue<'_>>, visit: &mut dyn FnMut(&mut DeTable<'_>, Range<usize>)) {
    let span = value.span();
    match value.get_mut() {
        DeValue::Table(table) => visit(table, span),
        DeValue::Array(items) => {
            for item in items.iter_mut() {
                let span = item.span();
                if let DeValue::Table(table) = item.get_mut() {
                    visit(table, span);
                }
            }
        }
        _ => {}
    }
}
