//! The reports as sheets: how agents, auditors, audits and disputes stand.

use super::sheet::{Cell, Column, Sheet};
use super::words::count;
use crate::core::audit::Audit;
use crate::core::dispute::Dispute;
use crate::core::report::{AgentLine, AuditorLine, Effect, ReplacementLine, Share};
use chrono::NaiveDate;
use std::collections::BTreeMap;

const TOO_FEW: &str = "too few audits";

/// How the agents stand.
pub fn agents(lines: &[AgentLine]) -> Sheet {
    let row = |line: &AgentLine| {
        vec![
            Cell::word(&line.agent),
            number(line.drawn),
            number(line.scored),
            number(line.delivered),
            percent(line.mean, "nothing delivered"),
            line.interval.map_or(Cell::Absent(TOO_FEW), |(low, high)| Cell::Range { low, high }),
            number(line.contested),
            share(line.disputed),
            share(line.changed),
        ]
    };
    Sheet {
        name: "agents",
        title: "Agents, by handle".to_owned(),
        columns: vec![
            Column::words("agent", "agent"),
            Column::numbers("drawn", "drawn"),
            Column::numbers("scored", "scored"),
            Column::numbers("delivered", "delivered"),
            Column::numbers("mean", "mean"),
            Column::ranges("interval", "95 % interval"),
            Column::numbers("contested", "contested"),
            Column::shares("disputed", "disputed of delivered"),
            Column::shares("changed", "changed of disputed"),
        ],
        rows: lines.iter().map(row).collect(),
        notes: vec![
            "There is no rank: so few audits do not tell who is better. Intervals are 95 %, from the spread within all agents.".to_owned(),
            "Means are of delivered totals as they stand; contested ones may still change.".to_owned(),
        ],
        empty: "No audits yet: assize assign nightly draws them.".to_owned(),
    }
}

/// What is in no rate, in words; none where everything is.
pub fn outside(outside: &BTreeMap<&'static str, u64>) -> Option<String> {
    let told: Vec<String> = outside.iter().map(|(why, number)| format!("{number} {why}")).collect();
    let more = if ["replaced", "drawn and missing"].iter().any(|why| outside.contains_key(why)) {
        " and assize report replacements"
    } else {
        ""
    };
    (!told.is_empty())
        .then(|| format!("Outside every figure here: {}; see assize report audits{more}.", told.join(", ")))
}

/// How the auditors stand.
pub fn auditors(lines: &[AuditorLine]) -> Sheet {
    let row = |line: &AuditorLine| {
        vec![
            Cell::word(&line.auditor),
            number(line.assigned),
            number(line.scored),
            number(line.overdue),
            number(line.late),
            percent(line.mean, "nothing scored"),
            share(line.disputed),
            share(line.overturned),
        ]
    };
    Sheet {
        name: "auditors",
        title: "Auditors, by handle".to_owned(),
        columns: vec![
            Column::words("auditor", "auditor"),
            Column::numbers("assigned", "assigned"),
            Column::numbers("scored", "scored"),
            Column::numbers("overdue", "overdue"),
            Column::numbers("late", "scored late"),
            Column::numbers("mean", "mean given"),
            Column::shares("disputed", "disputed of scored"),
            Column::shares("overturned", "overturned of scored"),
        ],
        rows: lines.iter().map(row).collect(),
        notes: vec!["Auditors see different dialogues: a mean alone does not say who is strict.".to_owned()],
        empty: "No audits yet: assize assign nightly draws them.".to_owned(),
    }
}

/// How often whose dialogues gave way, and who asked for it; `left_out` wishes were about draws that are void.
pub fn replacements(lines: &[ReplacementLine], left_out: u64) -> Sheet {
    let mut notes = vec![
        "With these: the mean of delivered totals, were every replaced dialogue worth 0 %, and were every one worth 100 %; what was drawn and is missing is worth 0 % in both.".to_owned(),
        "Each wish stands twice: with the agent, and with whoever asked. Spot checks are neither drawn nor replaced.".to_owned(),
    ];
    if left_out > 0 {
        notes.push(format!("Left out: {} in draws that are void.", count(left_out, "wish to replace")));
    }
    Sheet {
        name: "replacements",
        title: "Replacements, by agent and by whoever asked".to_owned(),
        columns: vec![
            Column::words("part", "part"),
            Column::words("handle", "handle"),
            Column::numbers("asked", "asked"),
            Column::numbers("replaced", "replaced"),
            Column::numbers("refused", "refused"),
            Column::numbers("waits", "waits"),
            Column::shares("of_drawn", "replaced of drawn"),
            Column::numbers("missing", "missing"),
            Column::numbers("delivered", "delivered"),
            Column::numbers("mean", "mean"),
            Column::ranges("bounds", "with these"),
        ],
        rows: lines.iter().map(replacement_row).collect(),
        notes,
        empty: "No audits yet: assize assign nightly draws them.".to_owned(),
    }
}

fn replacement_row(line: &ReplacementLine) -> Vec<Cell> {
    let part = if line.agent.is_some() { "agent" } else { "asked" };
    let mut row = vec![Cell::word(part), Cell::word(&line.who)];
    row.extend([line.asked, line.replaced, line.refused, line.waits].map(number));
    row.extend(line.agent.as_ref().map_or_else(|| [0; 5].map(|_| Cell::Absent("of agents only")), effect));
    row
}

fn effect(effect: &Effect) -> [Cell; 5] {
    let bounds = match effect.bounds {
        None => Cell::Absent("nothing delivered"),
        Some(_) if effect.of_drawn.part + effect.missing == 0 => Cell::Absent("nothing replaced"),
        Some((low, high)) => Cell::Range { low, high },
    };
    [
        share(effect.of_drawn),
        number(effect.missing),
        number(effect.delivered),
        percent(effect.mean, "nothing delivered"),
        bounds,
    ]
}

/// Every audit.
pub fn audits(audits: &[Audit], title: &str) -> Sheet {
    let row = |audit: &Audit| {
        vec![
            Cell::Count(audit.id.0),
            Cell::text(&audit.reference),
            Cell::Day(audit.received),
            Cell::word(&audit.agent.handle),
            audit.auditor.as_ref().map_or(Cell::Absent("nobody has it"), |auditor| Cell::word(&auditor.handle)),
            Cell::word(&audit.state),
            outside_rates(audit),
            percent(audit.first_total, unscored(audit)),
            percent(audit.total, unscored(audit)),
            audit.band.as_ref().map_or(Cell::Absent(unscored(audit)), Cell::word),
            Cell::Day(audit.score_due),
            audit.dispute_due.map_or(Cell::Absent("not delivered"), Cell::Day),
        ]
    };
    Sheet {
        name: "audits",
        title: title.to_owned(),
        columns: vec![
            Column::numbers("audit", "audit"),
            Column::words("ref", "ref"),
            Column::words("received", "received"),
            Column::words("agent", "agent"),
            Column::words("auditor", "auditor"),
            Column::words("state", "state"),
            Column::words("outside", "outside rates"),
            Column::numbers("first", "first"),
            Column::numbers("total", "total"),
            Column::words("band", "band"),
            Column::words("score_due", "score until"),
            Column::words("dispute_due", "dispute until"),
        ],
        rows: audits.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "No audits yet: assize assign nightly draws them.".to_owned(),
    }
}

/// Why an audit is in no rate. That it is a second scoring is told once it is scored.
pub(super) fn outside_rates(audit: &Audit) -> Cell {
    match audit.outside() {
        Some(why) if !audit.is_untold() => Cell::word(why),
        _ if audit.scoring.is_none() => Cell::Absent(unscored(audit)),
        _ => Cell::Absent("no"),
    }
}

/// Why an audit shows no score.
pub(super) fn unscored(audit: &Audit) -> &'static str {
    audit.hidden.unwrap_or("not scored")
}

/// What waits for auditors.
pub fn score_queue(audits: &[Audit], today: NaiveDate) -> Sheet {
    let row = |audit: &Audit| {
        vec![
            Cell::Count(audit.id.0),
            Cell::text(&audit.reference),
            Cell::Day(audit.received),
            audit.auditor.as_ref().map_or(Cell::Absent("nobody has it"), |auditor| Cell::word(&auditor.handle)),
            Cell::Day(audit.score_due),
            Cell::Yes(audit.score_due < today),
            audit.draw.as_ref().map_or(Cell::Absent("spot check"), Cell::word),
        ]
    };
    let overdue = audits.iter().filter(|audit| audit.score_due < today).count() as u64;
    Sheet {
        name: "score_queue",
        title: "Audits to score, by their last day".to_owned(),
        columns: vec![
            Column::numbers("audit", "audit"),
            Column::words("ref", "ref"),
            Column::words("received", "received"),
            Column::words("auditor", "auditor"),
            Column::words("due", "score until"),
            Column::words("overdue", "overdue"),
            Column::words("draw", "draw"),
        ],
        rows: audits.iter().map(row).collect(),
        notes: if audits.is_empty() {
            Vec::new()
        } else {
            vec![format!(
                "{} to score, {overdue} overdue. Next: assize score show AUDIT",
                count(audits.len() as u64, "audit")
            )]
        },
        empty: "Nothing waits to be scored.".to_owned(),
    }
}

/// Every dispute.
pub fn disputes(disputes: &[Dispute], title: &str, today: NaiveDate) -> Sheet {
    Sheet {
        name: "disputes",
        title: title.to_owned(),
        columns: vec![
            Column::numbers("dispute", "dispute"),
            Column::numbers("audit", "audit"),
            Column::words("agent", "agent"),
            Column::words("auditor", "auditor"),
            Column::words("criteria", "criteria"),
            Column::words("reasons", "reasons"),
            Column::words("state", "state"),
            Column::words("outside", "outside rates"),
            Column::words("due", "next step until"),
            Column::words("overdue", "overdue"),
            Column::words("arbiter", "arbiter"),
            Column::numbers("first", "auditor's total"),
            Column::numbers("change", "changed by it"),
            Column::numbers("total", "total now"),
            Column::numbers("lapses", "lapses"),
        ],
        rows: disputes.iter().map(|dispute| dispute_row(dispute, today)).collect(),
        notes: disputes_outside(disputes).into_iter().collect(),
        empty: "Nothing is disputed.".to_owned(),
    }
}

/// Which disputes are about audits that are in no rate, in words; none where all are in them.
fn disputes_outside(disputes: &[Dispute]) -> Option<String> {
    let mut outside: BTreeMap<&str, u64> = BTreeMap::new();
    for why in disputes.iter().filter_map(|dispute| dispute.audit.outside()) {
        *outside.entry(why).or_default() += 1;
    }
    let told: Vec<String> = outside.iter().map(|(why, number)| format!("{number} of a {why}")).collect();
    (!told.is_empty()).then(|| format!("In no rate: {}.", told.join(", ")))
}

fn dispute_row(dispute: &Dispute, today: NaiveDate) -> Vec<Cell> {
    let of_points = |word: fn(&crate::core::dispute::Point) -> &str| {
        let words: Vec<&str> = dispute.points.iter().map(word).collect();
        Cell::word(words.join(", "))
    };
    vec![
        Cell::Count(dispute.id.0),
        Cell::Count(dispute.audit.id.0),
        Cell::word(&dispute.audit.agent.handle),
        dispute.audit.auditor.as_ref().map_or(Cell::Absent("nobody"), |auditor| Cell::word(&auditor.handle)),
        of_points(|point| &point.criterion),
        of_points(|point| &point.reason),
        Cell::word(&dispute.state),
        outside_rates(&dispute.audit),
        due(dispute),
        Cell::Yes(waits(dispute) || dispute.due.is_some_and(|due| due < today)),
        arbiter(dispute),
        percent(dispute.audit.first_total, "undefined"),
        Cell::Percent(dispute.change),
        percent(dispute.audit.total, "undefined"),
        number(dispute.lapses.len() as u64),
    ]
}

/// Whether a case stands still because no arbiter is free of it.
fn waits(dispute: &Dispute) -> bool {
    dispute.state == "arbitration" && dispute.arbiter.is_none()
}

/// Until when the next step is due.
pub(super) fn due(dispute: &Dispute) -> Cell {
    let why_not = if waits(dispute) { "no arbiter is free" } else { "nothing is due" };
    dispute.due.map_or(Cell::Absent(why_not), Cell::Day)
}

/// Who is to rule or ruled; a dispute that was settled needs nobody.
pub(super) fn arbiter(dispute: &Dispute) -> Cell {
    let why_not = if dispute.state == "settled" { "not needed" } else { "none yet" };
    dispute.arbiter.as_ref().map_or(Cell::Absent(why_not), |arbiter| Cell::word(&arbiter.handle))
}

pub(super) fn percent(score: Option<i64>, why_not: &'static str) -> Cell {
    score.map_or(Cell::Absent(why_not), Cell::Percent)
}

pub(super) fn number(count: u64) -> Cell {
    Cell::Count(i64::try_from(count).unwrap_or(i64::MAX))
}

fn share(share: Share) -> Cell {
    Cell::Share {
        part: share.part,
        whole: share.whole,
        low: share.limits.map(|limits| limits.0),
        high: share.limits.map(|limits| limits.1),
    }
}
