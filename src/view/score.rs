//! What scoring answers: the score, its arithmetic, an approval, what was delivered and acknowledged.

use super::audit::SECOND;
use super::cells::{percent, word};
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::count;
use crate::calc::decimal::Hundredths;
use crate::calc::scoring::{Fails, Step, explain, score};
use crate::core::audit::{Audit, AuditId, AuditState, Awaited, Delivered, Mark, answers_of};
use crate::core::refusal::Result;
use crate::core::scorecard::Card;

/// A score that was handed in, now or before.
pub fn submitted(audit: &Audit, new: bool, waits: Option<Awaited>) -> Page {
    let id = audit.id.0;
    let fields = vec![
        ("audit", "audit", Cell::Count(id)),
        ("raw", "before fails", percent(audit.raw, "nothing applied")),
        ("total", "total", percent(audit.total, "nothing applied")),
        ("band", "band", word(audit.band.as_ref(), "no band")),
    ];
    let next = match waits {
        _ if audit.is_second() && audit.is_untold() => "It is kept; nothing more is to be done with it now.".to_owned(),
        _ if audit.is_second() => SECOND.to_owned(),
        _ if audit.state != AuditState::Scored => format!("It is {}.", audit.state),
        Some(missing) => {
            format!("It waits for {}; then: assize score deliver {id}", missing.in_words())
        }
        None => format!("Next: assize score deliver {id}"),
    };
    let title =
        if new { format!("Audit {id} is scored") } else { format!("Audit {id} was scored with these answers before") };
    Page { name: "score_submit", title, parts: vec![Part::Fields(fields)], notes: vec![next] }
}

/// A score that was approved or returned, now or before.
pub fn approved(audit: &Audit, is_returned: bool, new: bool) -> Page {
    let id = audit.id.0;
    let what = if is_returned { "is returned to its auditor" } else { "is approved" };
    let before = if new { "" } else { " already; nothing was recorded" };
    let next = match &audit.auditor {
        Some(auditor) if is_returned => {
            format!("Next: {} scores it again: assize score submit {id}", auditor.handle)
        }
        Some(_) | None => format!("Next: assize score deliver {id}"),
    };
    let title = format!("The score of audit {id} {what}{before}");
    Page { name: "score_approve", title, parts: Vec::new(), notes: vec![next] }
}

/// What was delivered, and what was not.
pub fn delivered(done: &Delivered) -> Sheet {
    let row = |(id, due): &(AuditId, chrono::NaiveDate)| vec![Cell::Count(id.0), Cell::Day(*due)];
    let mut notes = Vec::new();
    if !done.before.is_empty() {
        notes.push(format!("{} delivered before.", count(done.before.len() as u64, "audit")));
    }
    let waits = |(id, missing): &(AuditId, Awaited)| format!("Audit {} waits for {}.", id.0, missing.in_words());
    notes.extend(done.waiting.iter().map(waits));
    Sheet {
        name: "delivered",
        title: "Delivered".to_owned(),
        columns: vec![Column::numbers("audit", "audit"), Column::words("dispute_due", "dispute until")],
        rows: done.now.iter().map(row).collect(),
        notes,
        empty: "Nothing new was delivered.".to_owned(),
    }
}

/// An audit that its agent has read.
pub fn acknowledged(audit: &Audit, new: bool, is_past: bool) -> Page {
    let id = audit.id.0;
    let title = if new { format!("Audit {id} is acknowledged") } else { format!("Audit {id} was acknowledged before") };
    let note = audit.dispute_due.map(|due| {
        if is_past {
            format!("The time to dispute it ended on {due}.")
        } else {
            format!("It can be disputed until {due}: assize dispute open {id}")
        }
    });
    Page { name: "acknowledge", title, parts: Vec::new(), notes: note.into_iter().collect() }
}

/// Each step from the marks to the score before fails and to the total, to be redone by hand.
pub fn arithmetic(card: &Card, marks: &[Mark], audit: &Audit) -> Result<Sheet> {
    let items = card.items(&answers_of(marks))?;
    let steps = explain(&items);
    let mut notes = sums(&steps, audit);
    let fails = score(&items).failed;
    notes.extend(fails.iter().map(|item| format!("`{}` at 0 % fails {}", key(card, *item), what_fails(card, *item))));
    Ok(Sheet {
        name: "arithmetic",
        title: "The arithmetic".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::numbers("weight", "weight"),
            Column::numbers("level", "answer"),
            Column::numbers("product", "weight x answer"),
            Column::numbers("counted", "after fails"),
        ],
        rows: steps.iter().map(|step| step_row(card, step)).collect(),
        notes,
        empty: String::new(),
    })
}

fn step_row(card: &Card, step: &Step) -> Vec<Cell> {
    let why = "not applicable";
    let times = |level: Option<i64>| level.map_or(Cell::Absent(why), |level| Cell::word(product(step.weight, level)));
    vec![
        Cell::word(key(card, step.item)),
        Cell::Percent(step.weight),
        percent(step.level, why),
        times(step.level),
        times(step.counted),
    ]
}

fn sums(steps: &[Step], audit: &Audit) -> Vec<String> {
    let sum = |level: fn(&Step) -> Option<i64>| {
        let products = steps.iter().filter_map(|step| Some(i128::from(step.weight) * i128::from(level(step)?)));
        whole_product(products.sum())
    };
    let weights = Hundredths(steps.iter().filter(|step| step.level.is_some()).map(|step| step.weight).sum());
    let said =
        |score: Option<i64>| score.map_or_else(|| "undefined".to_owned(), |score| format!("{} %", Hundredths(score)));
    vec![
        format!("Before fails: {} / {weights} = {}", sum(|step| step.level), said(audit.raw)),
        format!("Total: {} / {weights} = {}, rounded once, half to even", sum(|step| step.counted), said(audit.total)),
    ]
}

fn key(card: &Card, item: usize) -> &str {
    card.criteria.get(item).map_or("unknown", |criterion| criterion.key.as_str())
}

/// A sum of products as people write it.
fn whole_product(exact: i128) -> String {
    let text = format!("{}.{:04}", exact / 10_000, exact % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Weight times level, in per cent times per cent: up to four decimals, exact.
fn product(weight: i64, level: i64) -> String {
    whole_product(i128::from(weight) * i128::from(level))
}

fn what_fails(card: &Card, item: usize) -> &'static str {
    match card.criteria.get(item).map(|criterion| criterion.fails) {
        Some(Fails::Section) => "its section",
        Some(Fails::Card | Fails::Nothing) | None => "the whole card",
    }
}

/// An audit whose auditor sees from now on what was hidden, or did before.
pub fn revealed(audit: &Audit, new: bool) -> Page {
    let id = audit.id.0;
    let title = if new {
        format!("Audit {id}: nothing is hidden from its auditor any more")
    } else {
        format!("Audit {id}: nothing was hidden from its auditor already; nothing was recorded")
    };
    let note = format!("It counts as marked in sight of what was hidden. Next: assize score show {id}");
    Page { name: "score_reveal", title, parts: Vec::new(), notes: vec![note] }
}

/// A score that was taken back, now or before.
pub fn undone(audit: &Audit, new: bool) -> Page {
    let id = audit.id.0;
    let title = if new {
        format!("The score of audit {id} is taken back: it is to be scored again")
    } else {
        format!("The score of audit {id} is taken back already; nothing was recorded")
    };
    let note = format!("Next: assize score submit {id} --answers answers.json, until {}", audit.score_due);
    Page { name: "score_undo", title, parts: Vec::new(), notes: vec![note] }
}
