//! How the house rules changed: what each publication said otherwise than the one before, by whom.

use super::cells::by;
use super::inert::term_line;
use super::sheet::{Cell, Column, Sheet};
use crate::core::ledger::By;
use crate::core::policy::{Brief, Changed, LEAD, Policy, Version};
use crate::core::toml::Difference;

/// What was changed in the house rules since they were first published, newest first.
pub fn changes(versions: &[Version]) -> Sheet {
    Sheet {
        name: "changes",
        title: "What was changed".to_owned(),
        columns: vec![
            Column::words("at", "at"),
            Column::words("by", "by"),
            Column::words("key", "key"),
            Column::words("before", "before"),
            Column::words("after", "after"),
        ],
        rows: rows(versions.iter().rev()),
        notes: Vec::new(),
        empty: "Nothing was changed since they were first published.".to_owned(),
    }
}

/// That rules stood for less than a day: what they said, who published them, and who replaced them.
pub fn brief(one: &Brief) -> String {
    let said: Vec<String> = one.version.differences.iter().map(difference).collect();
    let what = if said.is_empty() { "nothing else than those before".to_owned() } else { said.join(", ") };
    let (by, next) = (&one.version.by, &one.next.by);
    format!(
        "House rules that stood for less than a day, from {} by {} until {} by {}: {what}: assize policy show.",
        by.at,
        term_line(&by.to_string()),
        next.at,
        term_line(&next.to_string())
    )
}

/// That rules about a case changed while it went on, or held when it began and were soon replaced.
pub fn changed_around(one: &Changed) -> String {
    let next =
        one.next.as_ref().map(|next| format!(", and were replaced at {} by {}", next.at, term_line(&next.to_string())));
    format!("{}{}: assize policy show.", told(&one.version), next.unwrap_or_default())
}

/// That the house rules changed, for the night.
pub fn changed_since(version: &Version) -> String {
    format!("{}: assize policy show.", told(version))
}

fn told(version: &Version) -> String {
    let said: Vec<String> = version.differences.iter().map(difference).collect();
    let by = &version.by;
    format!("House rules changed at {} by {}: {}", by.at, term_line(&by.to_string()), said.join(", "))
}

fn difference(one: &Difference) -> String {
    let said = |value: &Option<String>| value.as_ref().map_or_else(|| "nothing".to_owned(), |value| term_line(value));
    format!("{} became {} (before: {})", term_line(&one.key), said(&one.after), said(&one.before))
}

/// That the house rules give agents less, or ask fewer, than holds: what stood within the last month goes on.
pub fn lasting(now: &Policy, published: &Policy) -> Option<String> {
    let mut kept = Vec::new();
    for (name, holds, says) in [
        ("working days to dispute", now.deadlines.open, published.deadlines.open),
        ("working days to appeal", now.deadlines.appeal, published.deadlines.appeal),
    ] {
        kept.extend((holds != says).then(|| format!("{holds} {name}, not {says}")));
    }
    for (name, holds, says) in [
        ("amendments", now.approvals.amendment, published.approvals.amendment),
        ("scores", now.approvals.evaluation, published.approvals.evaluation),
        ("replacements", now.approvals.replacement, published.approvals.replacement),
    ] {
        kept.extend((holds != says).then(|| format!("a second person for {name}")));
    }
    (!kept.is_empty()).then(|| {
        format!(
            "What these rules take away holds only once they stood for {LEAD} days. Until then: {}.",
            kept.join("; ")
        )
    })
}

/// A row for each key that some publications changed.
pub(super) fn rows<'a>(versions: impl Iterator<Item = &'a Version>) -> Vec<Vec<Cell>> {
    versions.flat_map(|version| version.differences.iter().map(|one| changed(&version.by, one))).collect()
}

/// When, by whom, which key, and what it said before and says after.
pub(super) fn changed(who: &By, one: &Difference) -> Vec<Cell> {
    let said = |value: &Option<String>| value.as_ref().map_or(Cell::Absent("nothing"), Cell::word);
    vec![Cell::Moment(who.at), by(who), Cell::word(&one.key), said(&one.before), said(&one.after)]
}
