//! A dispute shown whole: the points, the session, the ruling, and what happens next.

use super::audits::in_rates;
use super::cells::{percent, text, word};
use super::disputes::{arbiter, due};
use super::page::{Field, Page, Part};
use super::sheet::{Cell, Column, Sheet};
use crate::core::arbitration::{Lapsed, Ruler, Ruling, Seat};
use crate::core::audit::answer_word;
use crate::core::dispute::{Dispute, DisputeId, DisputeState, Held, Lapse, Outcome, Point, Session, Verdict};

/// A dispute: the points, the session, the ruling, and what happens next.
pub fn dispute(dispute: &Dispute, ruling: Option<&Ruling>) -> Page {
    let mut parts = vec![Part::Fields(fields(dispute)), Part::Sheet(points(dispute))];
    parts.extend(dispute.session.iter().flat_map(session));
    parts.extend(ruling.into_iter().flat_map(ruled));
    let mut notes: Vec<String> = dispute.lapses.iter().map(lapse).collect();
    notes.push(next(dispute));
    Page { name: "dispute", title: format!("Dispute {}", dispute.id.0), parts, notes }
}

/// A dispute that an agent opened, now or before.
pub fn opened(dispute: &Dispute, new: bool) -> Page {
    let id = dispute.id.0;
    let title =
        if new { format!("Dispute {id} is open") } else { format!("Dispute {id} was opened with these points before") };
    Page { title, ..self::dispute(dispute, None) }
}

const NO_ARBITER: &str = "No arbiter without a part in the case is on the roster: a manager adds one, then assize assign nightly seats them.";

/// A session that was recorded, now or before.
pub fn held(id: DisputeId, held: &Held, ruler: &Ruler) -> Page {
    let note = match ruler {
        _ if !held.new => format!("What became of it: assize dispute show {}", id.0),
        Ruler::NotNeeded => "Nothing is left open in this dispute.".to_owned(),
        Ruler::Nobody => NO_ARBITER.to_owned(),
        Ruler::Arbiter(Seat { arbiter, due }) => {
            format!("{} left open: {arbiter} was drawn to rule, until {due}.", held.unresolved)
        }
    };
    let before = if held.new { "is recorded" } else { "was recorded before" };
    let title = format!("The session of dispute {} {before}", id.0);
    Page { name: "session", title, parts: vec![Part::Fields(before_and_after(held.totals))], notes: vec![note] }
}

/// A ruling that was recorded: the total before and after; none where it stood before.
pub fn ruling(id: DisputeId, totals: Option<(Option<i64>, Option<i64>)>) -> Page {
    let title = match totals {
        Some(_) => format!("Dispute {} is ruled on", id.0),
        None => format!("This ruling on dispute {} is recorded already", id.0),
    };
    let parts = totals.into_iter().map(|totals| Part::Fields(before_and_after(totals))).collect();
    let notes = vec![format!("Both sides can read the whole record: assize dispute show {}", id.0)];
    Page { name: "ruling", title, parts, notes }
}

/// What a lapsed deadline or an empty seat led to, in words.
pub fn lapsed(lapsed: &Lapsed) -> String {
    let id = lapsed.dispute.0;
    let what = match (lapsed.stage, &lapsed.from) {
        (Some(stage), _) => format!("Dispute {id} had no {stage} in time"),
        (None, Some(from)) => format!("Dispute {id} changes hands, since {from} may not rule on it any more"),
        (None, None) => format!("Dispute {id} waited for an arbiter"),
    };
    match &lapsed.seat {
        Some(Seat { arbiter, due }) => format!("{what}: {arbiter} rules on it, until {due}."),
        None => format!("{what}: no arbiter without a part in the case is on the roster."),
    }
}

fn before_and_after((before, after): (Option<i64>, Option<i64>)) -> Vec<Field> {
    vec![
        ("before", "total before", percent(before, "undefined")),
        ("after", "total after", percent(after, "undefined")),
    ]
}

fn fields(dispute: &Dispute) -> Vec<Field> {
    let audit = &dispute.audit;
    vec![
        ("dispute", "dispute", Cell::Count(dispute.id.0)),
        ("audit", "audit", Cell::Count(audit.id.0)),
        ("ref", "ref", Cell::text(&audit.reference)),
        ("agent", "agent", Cell::word(&audit.agent.handle)),
        ("auditor", "auditor", word(audit.auditor.as_ref().map(|auditor| &auditor.handle), "nobody")),
        ("in_rates", "in rates", in_rates(audit)),
        ("opened_by", "opened by", Cell::word(&dispute.opened_by)),
        ("opened_for", "on behalf of", word(dispute.opened_for.as_ref(), "nobody else")),
        ("opened_at", "opened at", Cell::word(&dispute.opened_at)),
        ("state", "state", Cell::word(dispute.state.word())),
        ("due", "next step until", due(dispute)),
        ("arbiter", "arbiter", arbiter(dispute)),
        ("first", "auditor's total", percent(audit.first_total, "undefined")),
        ("change", "changed by this dispute", Cell::Percent(dispute.change)),
        ("total", "total now", percent(audit.total, "undefined")),
    ]
}

fn session(session: &Session) -> Vec<Part> {
    let block = |key, title, body| Part::Block { key, title, body: text(body, "nothing written") };
    vec![
        Part::Fields(vec![
            ("facilitator", "session led by", Cell::word(&session.facilitator.handle)),
            ("held", "held on", Cell::word(&session.held)),
        ]),
        block("agent_side", "The agent's side", session.agent_side.as_ref()),
        block("criteria_explained", "The criteria, explained", session.criteria_explained.as_ref()),
        block("communication", "Where communication failed", session.communication.as_ref()),
        block("improvement", "How the audit could be better", session.improvement.as_ref()),
    ]
}

fn ruled(ruling: &Ruling) -> Vec<Part> {
    let block = |key, title, body, why_not| Part::Block { key, title, body: text(body, why_not) };
    vec![
        Part::Fields(vec![
            ("ruled_by", "ruled by", Cell::word(&ruling.arbiter.handle)),
            ("root_cause", "root cause", Cell::word(ruling.root_cause.word())),
        ]),
        block("headnote", "Ruling", ruling.headnote.as_ref(), "no headnote"),
        block("rationale", "Rationale", ruling.rationale.as_ref(), "erased"),
    ]
}

fn lapse(Lapse { stage, due, late }: &Lapse) -> String {
    let who = late.as_ref().map(|late| format!(" by {late}")).unwrap_or_default();
    format!("There was no {stage}{who} by {due}.")
}

fn next(dispute: &Dispute) -> String {
    let id = dispute.id.0;
    let until = dispute.due.map(|due| format!(", until {due}")).unwrap_or_default();
    match (dispute.state, &dispute.arbiter) {
        (DisputeState::Session, _) => format!(
            "Next: a session{until}: assize dispute session {id} --notes notes.toml. Without one it goes to arbitration."
        ),
        (DisputeState::Arbitration, Some(arbiter)) => format!(
            "Next: {} rules{until}: assize arbitrate rule {id} --ruling ruling.toml. Without a ruling it goes to the next arbiter.",
            arbiter.handle
        ),
        (DisputeState::Arbitration, None) => NO_ARBITER.to_owned(),
        (DisputeState::Settled | DisputeState::Ruled, _) => "It is over.".to_owned(),
    }
}

fn points(dispute: &Dispute) -> Sheet {
    let row = |point: &Point| {
        vec![
            Cell::word(&point.criterion),
            Cell::word(format!("{}: {}", point.reason, point.reason.meaning())),
            Cell::word(answer_word(point.proposed.as_deref())),
            in_session(dispute, point),
            in_ruling(point),
            text(point.statement.as_ref(), "erased"),
        ]
    };
    Sheet {
        name: "points",
        title: "Points".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::words("reason", "reason"),
            Column::words("proposed", "agent proposes"),
            Column::words("session", "session"),
            Column::words("ruling", "ruling"),
            Column::words("statement", "statement"),
        ],
        rows: dispute.points.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// What the session did with a point.
fn in_session(dispute: &Dispute, point: &Point) -> Cell {
    match point.outcome {
        _ if dispute.session.is_none() && dispute.state != DisputeState::Session => Cell::Absent("none was held"),
        None => Cell::Absent("open"),
        Some(outcome @ Outcome::Adjusted) => with_level(outcome.word(), point.agreed.as_deref()),
        Some(outcome @ (Outcome::Kept | Outcome::Withdrawn | Outcome::Unresolved)) => Cell::word(outcome.word()),
    }
}

/// What the ruling did with a point.
fn in_ruling(point: &Point) -> Cell {
    match point.verdict {
        None => Cell::Absent("open"),
        Some(verdict @ (Verdict::Agent | Verdict::Other)) => with_level(verdict.word(), point.ruled.as_deref()),
        Some(verdict @ (Verdict::Keep | Verdict::NotApplicable)) => Cell::word(verdict.word()),
    }
}

fn with_level(word: &str, level: Option<&str>) -> Cell {
    Cell::word(format!("{word}: {}", answer_word(level)))
}
