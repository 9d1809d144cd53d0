//! Disputes in lists.

use super::audits::{in_rates, out_of_rates};
use super::cells::{number, percent, word};
use super::sheet::{Cell, Column, Sheet};
use super::words::count;
use crate::core::audit::OutOfRates;
use crate::core::dispute::{Dispute, DisputeState, Point, Reason};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// How many disputes are left out of a list: those whose dialogue is still being scored, and those that wait for the
/// answers of an arbiter, who is the reader where it is known who reads.
pub fn left_out(scored: u64, waiting: u64, is_known: bool) -> Option<String> {
    let mut told = Vec::new();
    if scored > 0 {
        told.push(format!("Not shown: {} about a dialogue that is still being scored.", count(scored, "dispute")));
    }
    let waiting_for = if is_known {
        "that you are to rule on, or whose dialogue you calibrate: assize arbitrate queue, assize score calibrate list."
    } else {
        "that an arbiter is to answer blind, or who calibrates it, to a reader who does not say who they are: --as WHO."
    };
    told.extend((waiting > 0).then(|| format!("Not shown: {} {waiting_for}", count(waiting, "dispute"))));
    (!told.is_empty()).then(|| told.join(" "))
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
            Column::words("auditor", "auditor").extra(),
            Column::prose("criteria", "points"),
            Column::words("reasons", "reasons").extra(),
            Column::words("state", "state"),
            Column::words("in_rates", "in rates").extra(),
            Column::words("due", "until"),
            Column::words("days_left", "days left").extra(),
            Column::words("overdue", "overdue").with_alarm(),
            Column::words("arbiter", "arbiter").extra(),
            Column::numbers("first", "auditor's total").extra(),
            Column::numbers("change", "changed by it").extra(),
            Column::numbers("total", "total now").extra(),
            Column::numbers("lapses", "lapses").extra(),
        ],
        rows: disputes.iter().map(|dispute| row(dispute, today)).collect(),
        notes: in_no_rate(disputes).into_iter().collect(),
        empty: "Nothing is disputed. An agent rejects a mark with: assize dispute open".to_owned(),
    }
}

/// How many disputes are about audits that are in no rate; none where all are in them.
fn in_no_rate(disputes: &[Dispute]) -> Option<String> {
    let mut reasons: BTreeMap<OutOfRates, u64> = BTreeMap::new();
    for why in disputes.iter().filter_map(|dispute| dispute.audit.out_of_rates()) {
        *reasons.entry(why).or_default() += 1;
    }
    let told: Vec<String> =
        reasons.iter().map(|(why, number)| format!("{number} of a {}", out_of_rates(*why))).collect();
    (!told.is_empty()).then(|| format!("In no rate: {}.", told.join(", ")))
}

fn row(dispute: &Dispute, today: NaiveDate) -> Vec<Cell> {
    let of_points = |word: fn(&Point) -> &str| {
        let mut words: Vec<&str> = dispute.points.iter().map(word).collect();
        words.dedup();
        Cell::word(words.join(", "))
    };
    vec![
        Cell::Count(dispute.id.0),
        Cell::Count(dispute.audit.id.0),
        Cell::word(&dispute.audit.agent.handle),
        word(dispute.audit.auditor.as_ref().map(|auditor| &auditor.handle), "nobody"),
        of_points(|point| point.about.name()),
        of_points(|point| point.about.reason().map_or(point.about.subject().word(), Reason::word)),
        Cell::word(dispute.state.word()),
        in_rates(&dispute.audit),
        due(dispute, today),
        days_left(dispute, today),
        Cell::Yes(dispute.state.is_open() && dispute.due.is_some_and(|due| due < today)),
        arbiter(dispute),
        percent(dispute.audit.first_total, "undefined"),
        percent(dispute.change, "undefined"),
        percent(dispute.audit.total, "undefined"),
        number(dispute.lapses.len() as u64),
    ]
}

/// Until when the next step is due; after a ruling, until when the agent can appeal.
pub(super) fn due(dispute: &Dispute, today: NaiveDate) -> Cell {
    due_day(dispute, today).map_or(Cell::Absent(nothing_due(dispute)), Cell::Day)
}

/// How many days are left for it, below 0: how many it is late.
pub(super) fn days_left(dispute: &Dispute, today: NaiveDate) -> Cell {
    let day = due_day(dispute, today);
    day.map_or(Cell::Absent(nothing_due(dispute)), |due| Cell::Count((due - today).num_days()))
}

/// The day of the next step; the time to appeal is over after it, and never late.
fn due_day(dispute: &Dispute, today: NaiveDate) -> Option<NaiveDate> {
    dispute.due.filter(|due| dispute.state.is_open() || *due >= today)
}

fn nothing_due(dispute: &Dispute) -> &'static str {
    match dispute.due {
        Some(_) => "it is final",
        None if dispute.state.is_open() => "a lot chooses who rules",
        None => "nothing is due",
    }
}

/// Who is to rule or ruled; a dispute that was settled needs nobody.
pub(super) fn arbiter(dispute: &Dispute) -> Cell {
    if dispute.state == DisputeState::Appeal {
        return Cell::Absent("three of them, on appeal");
    }
    let why_not = match dispute.state {
        DisputeState::Settled | DisputeState::Withdrawn => "not needed",
        DisputeState::Ruled => "nobody ruled in time",
        DisputeState::Session | DisputeState::Arbitration | DisputeState::Appeal => "none yet",
    };
    word(dispute.arbiter.as_ref().map(|arbiter| &arbiter.handle), why_not)
}
