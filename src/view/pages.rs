//! One thing shown whole: a card, a request, an audit, a dispute, a roster.

use super::page::{Page, Part};
use super::reports::{arbiter, due, outside_rates, percent, unscored};
use super::sheet::{Cell, Column, Sheet};
use crate::calc::scoring::{Class, Fails};
use crate::core::arbitration::Ruling;
use crate::core::audit::{Audit, Mark, answer_word};
use crate::core::dispute::{Change, Dispute, Point, REASONS};
use crate::core::ledger::{Outcome, Verdict};
use crate::core::request::Request;
use crate::core::scorecard::Card;
use crate::core::text::Untrusted;
use std::collections::BTreeMap;

/// A published card, as auditors and agents read it.
pub fn card(card: &Card) -> Page {
    let band = |band: &crate::calc::scoring::Band| vec![Cell::word(&band.name), Cell::Percent(band.from)];
    let bands = Sheet {
        name: "bands",
        title: "Bands".to_owned(),
        columns: vec![Column::words("band", "band"), Column::numbers("from", "from")],
        rows: card.bands.iter().map(band).collect(),
        notes: Vec::new(),
        empty: "This card has no bands.".to_owned(),
    };
    let about = vec![("name", "name", Cell::word(&card.name)), ("version", "version", Cell::Count(card.version))];
    let mut parts = vec![Part::Fields(about)];
    parts.extend(criteria(card));
    parts.push(Part::Sheet(bands));
    Page {
        name: "card",
        title: format!("Card {}: {}", card.label(), card.title),
        parts,
        notes: vec!["Answer `na` where a criterion allows it: its weight then spreads over the others.".to_owned()],
    }
}

/// What is asked, the answers there are, and how to tell.
fn criteria(card: &Card) -> Vec<Part> {
    let guidance: Vec<String> = card
        .criteria
        .iter()
        .filter(|criterion| !criterion.guidance.trim().is_empty())
        .map(|criterion| {
            format!("{}: {}", criterion.key, criterion.guidance.split_whitespace().collect::<Vec<_>>().join(" "))
        })
        .collect();
    let body =
        if guidance.is_empty() { Cell::Absent("none given") } else { Cell::Text(Untrusted::new(guidance.join("\n"))) };
    vec![Part::Sheet(asked(card)), Part::Sheet(levels(card)), Part::Block { key: "guidance", title: "Guidance", body }]
}

fn asked(card: &Card) -> Sheet {
    let row = |criterion: &crate::core::scorecard::Criterion| {
        vec![
            Cell::word(&criterion.key),
            Cell::Text(Untrusted::new(&criterion.title)),
            Cell::Percent(criterion.weight.0),
            Cell::Yes(criterion.na),
            critical(criterion.class, criterion.fails),
        ]
    };
    Sheet {
        name: "criteria",
        title: "Criteria".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::words("title", "what is asked"),
            Column::numbers("weight", "weight"),
            Column::words("na", "na allowed"),
            Column::words("critical", "critical"),
        ],
        rows: card.criteria.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn levels(card: &Card) -> Sheet {
    let rows = card.criteria.iter().flat_map(|criterion| {
        criterion.levels.iter().map(|level| {
            vec![
                Cell::word(&criterion.key),
                Cell::word(&level.key),
                Cell::Percent(level.percent.0),
                Cell::Text(Untrusted::new(&level.title)),
            ]
        })
    });
    Sheet {
        name: "levels",
        title: "Answers".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::words("level", "level"),
            Column::numbers("percent", "worth"),
            Column::words("means", "means"),
        ],
        rows: rows.collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn critical(class: Class, fails: Fails) -> Cell {
    let class = match class {
        Class::None => None,
        Class::Customer => Some("customer"),
        Class::Business => Some("business"),
        Class::Compliance => Some("compliance"),
    };
    let fails = match fails {
        Fails::Nothing => None,
        Fails::Section => Some("0 % fails the section"),
        Fails::Card => Some("0 % fails the card"),
    };
    match (class, fails) {
        (None, None) => Cell::Absent("no"),
        (Some(one), None) | (None, Some(one)) => Cell::word(one),
        (Some(class), Some(fails)) => Cell::word(format!("{class}; {fails}")),
    }
}

/// A request with its dialogue.
pub fn request(request: &Request) -> Page {
    Page { name: "request", title: "Request".to_owned(), parts: request_parts(request), notes: Vec::new() }
}

fn request_parts(request: &Request) -> Vec<Part> {
    let gone = if request.erased { "erased" } else { "not given" };
    vec![
        Part::Fields(vec![
            ("ref", "ref", Cell::text(&request.reference)),
            ("channel", "channel", Cell::word(&request.channel)),
            ("category", "category", Cell::word(&request.category)),
            ("received", "received", Cell::Moment(request.received)),
            ("closed", "closed", request.closed.map_or(Cell::Absent("not given"), Cell::Moment)),
            ("agent", "agent", Cell::word(&request.agent_handle)),
            ("customer", "customer", text(request.customer.as_ref(), gone)),
            ("rating", "customer's rating", request.rating.map_or(Cell::Absent("none given"), Cell::Count)),
        ]),
        Part::Block { key: "details", title: "Details", body: text(request.details.as_ref(), gone) },
        Part::Block { key: "transcript", title: "Dialogue", body: text(request.transcript.as_ref(), gone) },
    ]
}

/// An audit: the dialogue, the card or the marks, and what happens next.
pub fn audit(
    audit: &Audit,
    of: &Request,
    by: &Card,
    marks: &[Mark],
    feedback: &(Option<Untrusted>, Option<Untrusted>),
    changes: &BTreeMap<String, Change>,
    is_past: bool,
) -> Page {
    let mut parts = vec![Part::Fields(vec![
        ("audit", "audit", Cell::Count(audit.id.0)),
        ("state", "state", Cell::word(&audit.state)),
        ("draw", "draw", audit.draw.as_ref().map_or(Cell::Absent("spot check"), Cell::word)),
        ("outside", "outside rates", outside_rates(audit)),
        (
            "auditor",
            "auditor",
            audit.auditor.as_ref().map_or(Cell::Absent("nobody has it"), |auditor| Cell::word(&auditor.handle)),
        ),
        ("card", "card", Cell::word(by.label())),
        ("score_due", "score until", Cell::Day(audit.score_due)),
        ("dispute_due", "dispute until", audit.dispute_due.map_or(Cell::Absent("not delivered"), Cell::Day)),
        ("raw", "before fails", percent(audit.raw, unscored(audit))),
        ("total", "total", percent(audit.total, unscored(audit))),
        ("first_total", "auditor's total", percent(audit.first_total, unscored(audit))),
        ("band", "band", audit.band.as_ref().map_or(Cell::Absent(unscored(audit)), Cell::word)),
    ])];
    parts.extend(request_parts(of));
    if audit.hidden.is_some() {
        // Neither a form to fill in nor marks to read.
    } else if audit.scoring.is_none() {
        parts.extend(criteria(by));
    } else {
        parts.push(Part::Sheet(marks_sheet(by, marks, changes)));
        parts.push(Part::Block {
            key: "met",
            title: "What met the requirement",
            body: text(feedback.0.as_ref(), "nothing written"),
        });
        parts.push(Part::Block {
            key: "develop",
            title: "What to develop",
            body: text(feedback.1.as_ref(), "nothing written"),
        });
    }
    Page { name: "audit", title: format!("Audit {}", audit.id.0), parts, notes: vec![next_of_audit(audit, is_past)] }
}

fn change(change: &Change) -> Cell {
    Cell::word(format!("from {}, by dispute {}", answer_word(change.from.as_deref()), change.dispute.0))
}

fn next_of_audit(audit: &Audit, is_past: bool) -> String {
    let id = audit.id.0;
    match audit.state.as_str() {
        _ if audit.hidden.is_some() => format!("Its score is {}.", unscored(audit)),
        "scored" if audit.second && !audit.is_untold() => second(audit),
        "assigned" => format!("Next: assize score submit {id} --answers answers.json, until {}", audit.score_due),
        "scored" => format!("Next: assize score deliver {id}"),
        "replaced" => "Its dialogue is unsuitable: the next ticket of its stratum stands in for it.".to_owned(),
        "questioned" => {
            format!(
                "Somebody says that its dialogue is unsuitable. Next: assize assign confirm {id}, or --refuse REASON"
            )
        }
        "void" => "Its draw is void: it is not scored.".to_owned(),
        "delivered" | "acknowledged" | "decided" if is_past => {
            format!("The time to dispute it ended on {}: this total stands.", until(audit))
        }
        "delivered" | "acknowledged" => {
            format!("{} may dispute it until {}: assize dispute open {id}", audit.agent.handle, until(audit))
        }
        "disputed" => "It is disputed: the total may still change.".to_owned(),
        "decided" => format!("What was disputed is decided. Other marks may be disputed until {}.", until(audit)),
        _ => "Nobody may audit it: all auditors are tied to the agent.".to_owned(),
    }
}

/// What a second scoring is for.
pub const SECOND: &str =
    "It is a second scoring: it measures auditors, not the agent. It is in no rate, and is not delivered.";

fn second(audit: &Audit) -> String {
    let of = audit.twin.map(|twin| format!(" The first is audit {}.", twin.audit.0));
    format!("{SECOND}{}", of.unwrap_or_default())
}

fn until(audit: &Audit) -> String {
    audit.dispute_due.map(|due| due.to_string()).unwrap_or_default()
}

fn marks_sheet(card: &Card, marks: &[Mark], changes: &BTreeMap<String, Change>) -> Sheet {
    let row = |mark: &Mark| {
        let criterion = card.criteria.iter().find(|criterion| criterion.key == mark.criterion);
        vec![
            Cell::word(&mark.criterion),
            criterion.map_or(Cell::Absent("not on the card"), |criterion| Cell::Percent(criterion.weight.0)),
            Cell::word(answer_word(mark.level.as_deref())),
            percent(mark.percent, "not applicable"),
            changes.get(&mark.criterion).map_or(Cell::Absent("as the auditor gave it"), change),
            text(mark.quote.as_ref(), "none"),
            text(mark.note.as_ref(), "none"),
        ]
    };
    Sheet {
        name: "marks",
        title: "Marks".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::numbers("weight", "weight"),
            Column::words("level", "answer"),
            Column::numbers("percent", "worth"),
            Column::words("changed", "changed"),
            Column::words("quote", "auditor's quote"),
            Column::words("note", "auditor's note"),
        ],
        rows: marks.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// A dispute: the points, the session, the ruling, and what happens next.
pub fn dispute(dispute: &Dispute, ruling: Option<&Ruling>) -> Page {
    let mut parts = vec![
        Part::Fields(vec![
            ("dispute", "dispute", Cell::Count(dispute.id.0)),
            ("audit", "audit", Cell::Count(dispute.audit.id.0)),
            ("ref", "ref", Cell::text(&dispute.audit.reference)),
            ("agent", "agent", Cell::word(&dispute.audit.agent.handle)),
            (
                "auditor",
                "auditor",
                dispute.audit.auditor.as_ref().map_or(Cell::Absent("nobody"), |auditor| Cell::word(&auditor.handle)),
            ),
            ("outside", "outside rates", outside_rates(&dispute.audit)),
            ("opened_by", "opened by", Cell::word(&dispute.opened_by)),
            ("opened_for", "on behalf of", dispute.opened_for.as_ref().map_or(Cell::Absent("nobody else"), Cell::word)),
            ("opened_at", "opened at", Cell::word(&dispute.opened_at)),
            ("state", "state", Cell::word(&dispute.state)),
            ("due", "next step until", due(dispute)),
            ("arbiter", "arbiter", arbiter(dispute)),
            ("first", "auditor's total", percent(dispute.audit.first_total, "undefined")),
            ("change", "changed by this dispute", Cell::Percent(dispute.change)),
            ("total", "total now", percent(dispute.audit.total, "undefined")),
        ]),
        Part::Sheet(points(dispute)),
    ];
    if let Some(session) = &dispute.session {
        parts.push(Part::Fields(vec![
            ("facilitator", "session led by", Cell::word(&session.facilitator.handle)),
            ("held", "held on", Cell::word(&session.held)),
        ]));
        for (key, title, body) in [
            ("agent_side", "The agent's side", &session.agent_side),
            ("criteria_explained", "The criteria, explained", &session.criteria_explained),
            ("communication", "Where communication failed", &session.communication),
            ("improvement", "How the audit could be better", &session.improvement),
        ] {
            parts.push(Part::Block { key, title, body: text(body.as_ref(), "nothing written") });
        }
    }
    if let Some(ruling) = ruling {
        parts.push(Part::Fields(vec![
            ("ruled_by", "ruled by", Cell::word(&ruling.arbiter.handle)),
            ("root_cause", "root cause", Cell::word(&ruling.root_cause)),
        ]));
        parts.push(Part::Block {
            key: "headnote",
            title: "Ruling",
            body: text(ruling.headnote.as_ref(), "no headnote"),
        });
        parts.push(Part::Block {
            key: "rationale",
            title: "Rationale",
            body: text(ruling.rationale.as_ref(), "erased"),
        });
    }
    let mut notes: Vec<String> = dispute.lapses.iter().map(lapse).collect();
    notes.push(next_of_dispute(dispute));
    Page { name: "dispute", title: format!("Dispute {}", dispute.id.0), parts, notes }
}

fn lapse((stage, due, late): &(String, String, Option<String>)) -> String {
    let who = late.as_ref().map(|late| format!(" by {late}")).unwrap_or_default();
    format!("There was no {stage}{who} by {due}.")
}

fn next_of_dispute(dispute: &Dispute) -> String {
    let id = dispute.id.0;
    let until = dispute.due.map(|due| format!(", until {due}")).unwrap_or_default();
    match (dispute.state.as_str(), &dispute.arbiter) {
        ("session", _) => format!("Next: a session{until}: assize dispute session {id} --notes notes.toml. Without one it goes to arbitration."),
        ("arbitration", Some(arbiter)) => format!("Next: {} rules{until}: assize arbitrate rule {id} --ruling ruling.toml. Without a ruling it goes to the next arbiter.", arbiter.handle),
        ("arbitration", None) => "No arbiter without a part in the case is on the roster: a manager adds one, then assize assign nightly seats them.".to_owned(),
        _ => "It is over.".to_owned(),
    }
}

fn points(dispute: &Dispute) -> Sheet {
    let level = |outcome: Option<&String>, level: Option<&String>, changed: &[&str]| match outcome {
        Some(word) if changed.contains(&word.as_str()) => {
            Cell::word(format!("{word}: {}", answer_word(level.map(String::as_str))))
        }
        Some(word) => Cell::word(word),
        None => Cell::Absent("open"),
    };
    let no_session = dispute.session.is_none() && dispute.state != "session";
    let row = |point: &Point| {
        let reason = REASONS.iter().find(|(word, _)| *word == point.reason).map_or("", |(_, says)| says);
        vec![
            Cell::word(&point.criterion),
            Cell::word(format!("{}: {reason}", point.reason)),
            Cell::word(answer_word(point.proposed.as_deref())),
            if no_session {
                Cell::Absent("none was held")
            } else {
                level(point.outcome.as_ref(), point.agreed.as_ref(), &["adjusted"])
            },
            level(point.verdict.as_ref(), point.ruled.as_ref(), &["agent", "other"]),
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

const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Holds => "holds",
        Outcome::Fails => "FAILS",
        Outcome::NotChecked => "not checked",
        Outcome::Noted => "noted",
    }
}

/// What `verify` says, one statement a row.
pub fn verdicts(verdicts: &[Verdict]) -> Sheet {
    let row = |verdict: &Verdict| {
        vec![
            Cell::word(verdict.check),
            Cell::word(outcome(verdict.outcome)),
            Cell::Text(Untrusted::new(&verdict.says)),
            if verdict.findings.is_empty() {
                Cell::Absent("none")
            } else {
                Cell::Text(Untrusted::new(verdict.findings.join("; ")))
            },
        ]
    };
    Sheet {
        name: "verify",
        title: "What this file proves by itself".to_owned(),
        columns: vec![
            Column::words("check", "check"),
            Column::words("result", "result"),
            Column::words("says", "what it says"),
            Column::words("findings", "findings"),
        ],
        rows: verdicts.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn text(text: Option<&Untrusted>, why_not: &'static str) -> Cell {
    text.map_or(Cell::Absent(why_not), Cell::text)
}
