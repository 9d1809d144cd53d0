//! Audits in lists: every audit, what waits to be scored, and how far the draws are.

use super::amended;
use super::cells::{percent, word};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, list_and};
use crate::core::audit::{Audit, AuditId, Hidden, OutOfRates, Progress, ScoredAgain};
use crate::core::ledger::By;
use crate::core::policy::HIDDEN;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Every audit; `read` are those that their agents have acknowledged, with who recorded it; `again` those that were scored
/// again before that.
pub fn audits(audits: &[Audit], title: &str, read: &BTreeMap<AuditId, By>, again: &ScoredAgain) -> Sheet {
    // Of most audits there is nothing to say: then there is no such column.
    let has_amended = audits.iter().any(|audit| audit.now_of.is_some());
    let has_again = audits.iter().any(|audit| again.first.contains_key(&audit.id));
    let has_others = audits.iter().any(|audit| read.get(&audit.id).is_some_and(By::is_for_another));
    let row = |audit: &Audit| {
        let mut row = row(audit, again.first.get(&audit.id).copied().unwrap_or(audit.first_total));
        row.push(acknowledged(audit, read.get(&audit.id)));
        row.extend(has_others.then(|| acknowledged_by(audit, read.get(&audit.id))));
        row.extend(has_amended.then(|| amended::now_of(audit)));
        row.extend(has_again.then(|| percent(audit.first_total, no_total(audit))));
        row
    };
    let mut columns = columns();
    columns.extend(has_others.then(|| Column::words("acknowledged_by", "acknowledged by")));
    columns.extend(has_amended.then(|| Column::words("agent_now", "agent by now")));
    columns.extend(has_again.then(|| Column::numbers("auditors_score", "auditor's score").extra()));
    let amended = audits.iter().filter(|audit| audit.now_of.is_some() && !audit.is_taken_out());
    Sheet {
        name: "audits",
        title: title.to_owned(),
        columns,
        rows: audits.iter().map(row).collect(),
        notes: amended::of_several(amended.map(|audit| audit.id)).into_iter().collect(),
        empty: "No audits yet: assize assign nightly draws them.".to_owned(),
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::numbers("audit", "audit"),
        Column::words("ref", "ref"),
        Column::words("received", "received").extra(),
        Column::words("agent", "agent"),
        Column::words("auditor", "auditor"),
        Column::words("state", "state"),
        Column::words("in_rates", "in rates").extra(),
        Column::words("card", "card").extra(),
        Column::numbers("first_score", "first score").extra(),
        Column::numbers("raw", "before fails").extra(),
        Column::numbers("total", "total"),
        Column::words("band", "band").extra(),
        Column::numbers("customer", "customer").extra(),
        Column::numbers("business", "business").extra(),
        Column::numbers("compliance", "compliance").extra(),
        Column::words("score_due", "score until"),
        Column::words("dispute_due", "dispute until").extra(),
        Column::words("acknowledged", "acknowledged").extra(),
    ]
}

/// One audit; `first`: the total that was given first, also where that score was returned or taken back.
fn row(audit: &Audit, first: Option<i64>) -> Vec<Cell> {
    let first = first.filter(|_| audit.scoring.is_some());
    vec![
        Cell::Count(audit.id.0),
        Cell::text(&audit.reference),
        Cell::Day(audit.received),
        agent(audit),
        auditor(audit),
        Cell::word(audit.state.word()),
        in_rates(audit),
        Cell::word(&audit.card_label),
        percent(first, no_total(audit)),
        percent(audit.raw, no_total(audit)),
        percent(audit.total, no_total(audit)),
        word(audit.band.as_ref(), if audit.total.is_some() { "below every band" } else { no_total(audit) }),
        class(audit, 0),
        class(audit, 1),
        class(audit, 2),
        Cell::Day(audit.score_due),
        audit.dispute_due.map_or(Cell::Absent("not delivered"), Cell::Day),
    ]
}

/// Whether its agent has said that they read it.
fn acknowledged(audit: &Audit, read: Option<&By>) -> Cell {
    if audit.is_second() || audit.dispute_due.is_none() {
        return Cell::Absent("not delivered");
    }
    Cell::Yes(read.is_some())
}

/// Who recorded that it was read: its agent, or somebody for them.
fn acknowledged_by(audit: &Audit, read: Option<&By>) -> Cell {
    let agent = if audit.is_agent_hidden { "its agent" } else { audit.agent.handle.as_str() };
    read.map_or(Cell::Absent("nobody"), |by| Cell::Word(by.said(agent)))
}

/// The score of a critical class, or why there is none.
fn class(audit: &Audit, place: usize) -> Cell {
    let why = if audit.scoring.is_some() { "no such criterion applied" } else { unscored(audit) };
    percent(audit.classes.get(place).copied().flatten(), why)
}

/// What waits for auditors; the reader has drafts of some, and of others that nothing goes on with.
pub fn score_queue(audits: &[Audit], drafts: &BTreeSet<AuditId>, left: Vec<String>, today: NaiveDate) -> Sheet {
    // Most readers have none: then there is no such column.
    let has_drafts = !drafts.is_empty();
    // Where the policy hides from this reader whose dialogues these are, there is no column of it either.
    let has_agents = audits.iter().any(|audit| !audit.is_agent_hidden);
    let row = |audit: &Audit| {
        let mut row = vec![Cell::Count(audit.id.0), Cell::text(&audit.reference), Cell::Day(audit.received)];
        row.extend(has_agents.then(|| agent(audit)));
        row.extend([
            auditor(audit),
            Cell::Day(audit.score_due),
            Cell::Yes(audit.score_due < today),
            word(audit.draw.as_ref(), "spot check"),
        ]);
        row.extend(has_drafts.then(|| Cell::Yes(drafts.contains(&audit.id))));
        row
    };
    let overdue = audits.iter().filter(|audit| audit.score_due < today).count() as u64;
    let to_score = count(audits.len() as u64, "audit");
    let note = format!("{to_score} to score, {overdue} overdue. Next: assize score show AUDIT");
    let mut columns = vec![
        Column::numbers("audit", "audit"),
        Column::words("ref", "ref"),
        Column::words("received", "received").extra(),
    ];
    columns.extend(has_agents.then(|| Column::words("agent", "agent")));
    columns.extend([
        Column::words("auditor", "auditor"),
        Column::words("due", "score until").always(),
        Column::words("overdue", "overdue").with_alarm(),
        Column::words("draw", "draw").extra(),
    ]);
    columns.extend(has_drafts.then(|| Column::words("draft", "draft")));
    let mut notes = if audits.is_empty() { Vec::new() } else { vec![note] };
    notes.extend(amended::of_several(audits.iter().filter(|audit| audit.now_of.is_some()).map(|audit| audit.id)));
    notes.extend(left);
    Sheet {
        name: "score_queue",
        title: "Audits to score, by their last day".to_owned(),
        columns,
        rows: audits.iter().map(row).collect(),
        notes,
        empty: "Nothing waits to be scored. What is due is drawn with: assize assign nightly".to_owned(),
    }
}

/// What is not scored yet, by its last day, and how far its draws are.
pub fn status(audits: &[Audit], draws: &[(Option<String>, Progress)], today: NaiveDate) -> Sheet {
    let mut undone: Vec<&Audit> = audits.iter().collect();
    undone.sort_by_key(|audit| (audit.score_due, audit.id));
    let row = |audit: &&Audit| {
        vec![
            Cell::Count(audit.id.0),
            Cell::text(&audit.reference),
            word(audit.draw.as_ref(), "spot check"),
            agent(audit),
            auditor(audit),
            Cell::word(audit.state.word()),
            Cell::Day(audit.score_due),
            Cell::Count((today - audit.score_due).num_days().max(0)),
        ]
    };
    Sheet {
        name: "status",
        title: "Audits not scored yet, by their last day".to_owned(),
        columns: vec![
            Column::numbers("audit", "audit"),
            Column::words("ref", "ref"),
            Column::words("draw", "draw").extra(),
            Column::words("agent", "agent"),
            Column::words("auditor", "auditor"),
            Column::words("state", "state"),
            Column::words("due", "score until"),
            Column::numbers("overdue", "days over").with_alarm(),
        ],
        rows: undone.iter().map(row).collect(),
        notes: draws.iter().map(|(name, progress)| how_far(name.as_deref(), progress)).collect(),
        empty: "Nothing is open. The draws that were made: assize assign list".to_owned(),
    }
}

/// That audits wait for somebody to judge whether they are replaced; none where none do.
pub fn to_judge(audits: &[Audit]) -> Option<String> {
    let first = audits.first()?.id.0;
    let all: Vec<String> = audits.iter().map(|audit| audit.id.0.to_string()).collect();
    let (audit, waits) = if all.len() == 1 { ("Audit", "waits") } else { ("Audits", "wait") };
    Some(format!(
        "{audit} {} {waits} for a second person to say whether they are replaced: assize assign approve {first}, or --return NOTE.",
        list_and(&all)
    ))
}

fn how_far(name: Option<&str>, progress: &Progress) -> String {
    let Progress { done, drawn, replaced, twice } = progress;
    let replaced = if *replaced > 0 { format!(", {replaced} replaced") } else { String::new() };
    let twice = if *twice > 0 { format!(", {twice} of them twice") } else { String::new() };
    match name {
        Some(name) => format!("{name}: {done} done of {drawn} drawn{replaced}{twice}."),
        None => format!("Spot checks: {done} done of {drawn}."),
    }
}

/// Whose it is, where the reader may know.
pub(super) fn agent(audit: &Audit) -> Cell {
    if audit.is_agent_hidden { Cell::Absent(HIDDEN) } else { Cell::word(&audit.agent.handle) }
}

/// Who has it, where somebody has.
pub(super) fn auditor(audit: &Audit) -> Cell {
    word(audit.auditor.as_ref().map(|auditor| &auditor.handle), "nobody has it")
}

/// Whether an audit is in the rates, and why not. That it is a second scoring is told once it is scored.
pub(super) fn in_rates(audit: &Audit) -> Cell {
    match audit.out_of_rates() {
        Some(why) if !audit.is_untold() => Cell::word(format!("no: {}", out_of_rates(why))),
        Some(_) | None if audit.scoring.is_none() => Cell::Absent(unscored(audit)),
        Some(_) | None => Cell::word("yes"),
    }
}

/// Why an audit is in no rate.
pub(super) const fn out_of_rates(why: OutOfRates) -> &'static str {
    match why {
        OutOfRates::Replaced => "replaced",
        OutOfRates::SecondScoring => "second scoring",
        OutOfRates::Repeat => "repeat",
        OutOfRates::SpotCheck => "spot check",
        OutOfRates::VoidDraw => "void draw",
        OutOfRates::Struck => "struck audit",
    }
}

/// Why an audit shows no total.
pub(super) fn no_total(audit: &Audit) -> &'static str {
    if audit.scoring.is_some() { "nothing applied" } else { unscored(audit) }
}

/// Why an audit shows no score.
pub(super) fn unscored(audit: &Audit) -> &'static str {
    audit.hidden.map_or("not scored", hidden)
}

/// Why a score is hidden.
pub(super) const fn hidden(why: Hidden) -> &'static str {
    match why {
        Hidden::StillScored => "hidden until all scores of it are in",
        Hidden::MeasuresAuditors => "hidden: it measures auditors, not the agent",
        Hidden::OfFormerAuditor => "hidden: another auditor gave it",
        Hidden::OfFew => "not shown: the works agreement, clause `smallest_group`",
    }
}
