//! A dispute shown whole: the points, what both sides say, the session, the ruling, and what happens next.

use super::audits::in_rates;
use super::cells::{percent, text, unwritten, word};
use super::disputes::{arbiter, days_left, due};
use super::page::{Field, Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::count_of;
use crate::core::audit::{AuditId, answer_word};
use crate::core::dispute::{
    Action, AskedToCome, CaseAct, Contestable, Convening, Correction, Dispute, DisputeState, Lapse, OpenedFor, Outcome,
    Point, Remark, Remedy, Session, Stage, Statement, Verdict,
};
use chrono::NaiveDate;

/// A dispute with all that belongs to its record.
pub struct Whole<'a> {
    /// The dispute.
    pub dispute: &'a Dispute,
    /// The slips that its auditor offered to correct.
    pub corrections: &'a [Correction],
    /// What the agent says of the score, for good.
    pub statements: &'a [Statement],
    /// The work that came out of it.
    pub actions: &'a [Action],
    /// What people did in the case.
    pub acts: &'a [CaseAct],
    /// What was ruled, as the arbiters' page has it.
    pub rulings: Vec<Part>,
    /// What the agent can still do about what was kept.
    pub remedy: &'a Remedy,
    /// That somebody else opened it for the agent, where they did.
    pub opened_for: Option<&'a OpenedFor>,
    /// Everybody who was ever asked to come to its session.
    pub guests: &'a [AskedToCome],
    /// The local day.
    pub today: NaiveDate,
}

/// A dispute: the points, what both sides say, the session, the ruling, and what happens next.
pub fn dispute(whole: Whole<'_>) -> Page {
    let dispute = whole.dispute;
    let mut parts = vec![Part::Fields(fields(dispute, whole.today)), Part::Sheet(points(dispute))];
    parts.extend(said(dispute));
    parts.extend(dispute.convening.iter().filter(|_| dispute.session.is_none()).map(convening));
    parts.extend(sheet_of(asked_to_come(whole.guests)));
    parts.extend(dispute.session.iter().flat_map(session));
    parts.extend(whole.rulings);
    parts.extend(sheet_of(super::correction::corrections(whole.corrections)));
    parts.extend(sheet_of(super::correction::statements(whole.statements)));
    parts.extend(sheet_of(super::action::actions(whole.actions, whole.today)));
    parts.extend(sheet_of(super::case_acts::sheet(whole.acts)));
    let mut notes: Vec<String> = dispute.lapses.iter().map(lapse).collect();
    notes.extend(kept(whole.remedy));
    notes.push(match whole.remedy.appeal_until {
        Some(until) => {
            format!(
                "The agent can appeal until {until}: assize arbitrate appeal {} --note WHY. After that it is final.",
                dispute.id.0
            )
        }
        None => next(dispute),
    });
    notes.extend(foreign(dispute));
    notes.extend(whole.opened_for.and_then(left));
    Page { name: "dispute", title: format!("Dispute {}", dispute.id.0), parts, notes }
}

/// A dispute that an agent opened, now or before.
pub fn opened(dispute: &Dispute, new: bool, today: NaiveDate) -> Page {
    let id = dispute.id.0;
    let title =
        if new { format!("Dispute {id} is open") } else { format!("Dispute {id} was opened with these points before") };
    short(dispute, title, today)
}

/// A dispute that was only tried: it would be taken.
pub fn tried(audit: AuditId, points: usize, new: bool) -> Page {
    let points = count_of(points as u64, "point", "points");
    let title = if new {
        format!("Audit {} is disputed in {points}", audit.0)
    } else {
        format!("Audit {} was disputed so before", audit.0)
    };
    Page { name: "dispute", title, parts: Vec::new(), notes: Vec::new() }.of_a_try()
}

/// A dispute after somebody did something to it: where it stands, and what happens next.
pub fn after(dispute: &Dispute, title: String, today: NaiveDate) -> Page {
    short(dispute, title, today)
}

fn short(dispute: &Dispute, title: String, today: NaiveDate) -> Page {
    let parts = vec![Part::Fields(fields(dispute, today)), Part::Sheet(points(dispute))];
    let notes = std::iter::once(next(dispute)).chain(foreign(dispute)).collect();
    Page { name: "dispute", title, parts, notes }
}

/// A sheet that has rows.
fn sheet_of(sheet: Sheet) -> Option<Part> {
    (!sheet.rows.is_empty()).then_some(Part::Sheet(sheet))
}

fn fields(dispute: &Dispute, today: NaiveDate) -> Vec<Field> {
    let audit = &dispute.audit;
    vec![
        ("dispute", "dispute", Cell::Count(dispute.id.0)),
        ("audit", "audit", Cell::Count(audit.id.0)),
        ("ref", "ref", Cell::text(&audit.reference)),
        ("agent", "agent", Cell::word(&audit.agent.handle)),
        ("auditor", "auditor", word(audit.auditor.as_ref().map(|auditor| &auditor.handle), "nobody")),
        ("in_rates", "in rates", in_rates(audit)),
        ("opened_by", "opened by", Cell::word(&dispute.opened_by)),
        ("opened_login", "under the login", Cell::word(&dispute.opened_login)),
        ("opened_for", "on behalf of", word(dispute.opened_for.as_ref(), "nobody else")),
        ("opened_at", "opened at", Cell::Moment(dispute.opened_at)),
        ("state", "state", Cell::word(dispute.state.word())),
        ("due", "next step until", due(dispute, today)),
        ("days_left", "days left", days_left(dispute, today)),
        ("arbiter", "arbiter", arbiter(dispute)),
        ("first", "auditor's total", percent(audit.first_total, "undefined")),
        ("change", "changed by this dispute", percent(dispute.change, "undefined")),
        ("total", "total now", percent(audit.total, "undefined")),
    ]
}

/// What both sides added, in the order in which they said it.
fn said(dispute: &Dispute) -> Option<Part> {
    let row = |remark: &Remark| {
        let (by, at) = (Cell::Word(remark.said_by()), Cell::Moment(remark.recorded.at));
        vec![by, at, text(remark.words.as_ref(), "erased")]
    };
    sheet_of(Sheet {
        name: "remarks",
        title: "What both sides added".to_owned(),
        columns: vec![Column::words("by", "by"), Column::words("at", "at"), Column::prose("words", "words")],
        rows: dispute.remarks.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    })
}

fn convening(convening: &Convening) -> Part {
    let guests = if convening.guests.is_empty() { "nobody".to_owned() } else { convening.guests.join(", ") };
    Part::Fields(vec![
        ("session_called_by", "session called by", Cell::word(&convening.facilitator.handle)),
        ("session_starts", "begins at", Cell::Moment(convening.starts)),
        ("session_minutes", "minutes", Cell::Count(convening.minutes)),
        ("session_place", "place", text(convening.place.as_ref(), "not said")),
        ("session_guests", "also asked to come", Cell::word(guests)),
    ])
}

/// Everybody who was ever asked to come: from then on they could read the case.
fn asked_to_come(guests: &[AskedToCome]) -> Sheet {
    let row = |one: &AskedToCome| {
        let until = one.until.map_or(Cell::Absent("not called again"), Cell::Moment);
        vec![Cell::word(&one.who), Cell::word(&one.by), Cell::Moment(one.from), until]
    };
    Sheet {
        name: "asked_to_come",
        title: "Who was asked to come, and could read this case".to_owned(),
        columns: vec![
            Column::words("who", "who").always(),
            Column::words("by", "asked by").always(),
            Column::words("from", "from").always(),
            Column::words("until", "until").always(),
        ],
        rows: guests.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn session(session: &Session) -> Vec<Part> {
    let gone = unwritten(session.is_erased);
    let block = |key, title, body| Part::Block { key, title, body: text(body, gone) };
    vec![
        Part::Fields(vec![
            ("facilitator", "session led by", Cell::word(&session.facilitator.handle)),
            ("held", "held on", Cell::word(&session.held)),
        ]),
        block("agent_side", "The agent's side", session.agent_side.as_ref()),
        block("criteria_explained", "The criteria, explained", session.criteria_explained.as_ref()),
        block("communication", "Where communication failed", session.communication.as_ref()),
        block("improvement", "How the audit could be better", session.improvement.as_ref()),
        block("agreed", "What was agreed", session.agreed.as_ref()),
    ]
}

fn lapse(Lapse { stage, due, late, .. }: &Lapse) -> String {
    let who = late.as_ref().map(|late| format!(" by {}", late.handle)).unwrap_or_default();
    let what = match stage {
        Stage::Session => "session",
        Stage::Ruling => "ruling",
        Stage::Appeal => "ruling on the appeal",
    };
    format!("There was no {what}{who} by {due}.")
}

/// What the agent can contest of what the session kept, and until when.
pub(super) fn kept(remedy: &Remedy) -> Option<String> {
    let (contest, id) = (remedy.contest.as_ref()?, remedy.dispute.0);
    let what = in_session_short(contest);
    Some(format!("{what}: the agent can contest it until {}: assize dispute contest {id}.", contest.until))
}

/// What a session kept, and what it gave less of than was asked.
fn in_session_short(contest: &Contestable) -> String {
    let kept = (!contest.kept.is_empty()).then(|| format!("{} kept in the session", contest.kept.join(", ")));
    let less = contest.less.iter().map(|one| {
        let (given, asked) = (answer_word(one.given.as_deref()), answer_word(one.asked.as_deref()));
        format!("{} given as {given} in the session, where {asked} was asked", one.name)
    });
    kept.into_iter().chain(less).collect::<Vec<_>>().join("; ")
}

/// What happens next, who does it, and until when.
pub(super) fn next(dispute: &Dispute) -> String {
    let id = dispute.id.0;
    let until = dispute.due.map(|due| format!(", until {due}")).unwrap_or_default();
    if dispute.audit.is_taken_out() {
        return format!("It is over: the audit is {}, and in no figure any more.", dispute.audit.state);
    }
    match (dispute.state, &dispute.arbiter) {
        (DisputeState::Session, _) => format!(
            "Next: a session{until}: assize dispute convene {id}, then assize dispute session {id}. Without one it goes to arbitration."
        ),
        (DisputeState::Arbitration, Some(arbiter)) => format!(
            "Next: {} takes it and rules{until}: assize arbitrate take {id}. Without a ruling in time it goes to the next arbiter, or what the agent proposed holds, as the policy says.",
            arbiter.handle
        ),
        (DisputeState::Arbitration, None) => format!(
            "Next: a lot chooses who rules, at night: its key comes after the last act in the case. How it stands: assize arbitrate queue --all. To draw it as soon as the key is there: assize arbitrate assign {id}."
        ),
        (DisputeState::Appeal, _) => {
            format!("Next: three arbiters rule on the appeal{until}. Where a seat is empty, a lot fills it at night.")
        }
        (DisputeState::Withdrawn, _) => "It is over: the agent took it back.".to_owned(),
        (DisputeState::Settled | DisputeState::Ruled, _) => "It is over.".to_owned(),
    }
}

/// What the agent can do where somebody else opened it for them.
fn foreign(dispute: &Dispute) -> Option<String> {
    let (agent, id) = (&dispute.audit.agent.handle, dispute.id.0);
    (dispute.is_for_somebody() && dispute.state.is_open()).then(|| {
        format!("Opened for {agent}, who can add their own words (assize dispute add {id}) or take it back and open their own (assize dispute withdraw {id}).")
    })
}

/// That somebody else opened a dispute for the agent, and what became of it so far.
pub(super) fn for_agent(of: &OpenedFor, agent: &str) -> String {
    let led = of.led_by.as_ref().map(|by| format!("; its session was led by {by}")).unwrap_or_default();
    let said =
        format!("{} opened dispute {} on {} for {agent}, on {}{led}.", of.by, of.dispute.0, of.about.join(", "), of.on);
    left(of).map_or(said.clone(), |left| format!("{said} {left}"))
}

/// What the agent can still dispute themselves of what somebody else opened for them.
fn left(of: &OpenedFor) -> Option<String> {
    let until = of.until?;
    Some(format!(
        "{} can still be disputed by the agent alone, in their own words, until {until}: assize dispute open.",
        of.left.join(", ")
    ))
}

fn points(dispute: &Dispute) -> Sheet {
    let row = |point: &Point| {
        let why = match point.about.reason() {
            Some(reason) => format!("{reason}: {}", reason.meaning()),
            None => point.about.subject().meaning().to_owned(),
        };
        vec![
            Cell::word(point.about.name()),
            Cell::word(why),
            Cell::word(point.about.proposal()),
            in_session(dispute, point),
            in_ruling(point),
            text(point.statement.as_ref(), "erased"),
            text(point.evidence.as_ref(), ""),
        ]
    };
    Sheet {
        name: "points",
        title: "Points".to_owned(),
        columns: vec![
            Column::words("criterion", "point"),
            Column::prose("reason", "reason"),
            Column::words("proposed", "proposed"),
            Column::words("session", "session"),
            Column::words("ruling", "ruling"),
            Column::prose("statement", "statement"),
            Column::prose("evidence", "evidence"),
        ],
        rows: dispute.points.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// What the sides settled of a point.
fn in_session(dispute: &Dispute, point: &Point) -> Cell {
    if point.withdrawn {
        return Cell::word("withdrawn by the agent");
    }
    if let Some(level) = &point.corrected {
        return with_level("corrected", level.as_deref());
    }
    let is_mark = point.about.criterion().is_some();
    match point.outcome {
        None if dispute.session.is_none() && dispute.state != DisputeState::Session => Cell::Absent("none was held"),
        None => Cell::Absent("open"),
        Some(Outcome::Adjusted) if !is_mark => Cell::word("adjusted: the audit is struck"),
        Some(Outcome::Adjusted) if point.contested => {
            Cell::word(format!("adjusted: {}, contested by the agent", answer_word(point.agreed.as_deref())))
        }
        Some(outcome @ Outcome::Adjusted) => with_level(outcome.word(), point.agreed.as_deref()),
        Some(Outcome::Kept) if point.contested => Cell::word("kept, contested by the agent"),
        Some(outcome @ (Outcome::Kept | Outcome::Withdrawn | Outcome::Unresolved)) => Cell::word(outcome.word()),
    }
}

/// What the newest ruling did with a point.
fn in_ruling(point: &Point) -> Cell {
    let is_mark = point.about.criterion().is_some();
    let appeal = if point.appealed && point.second.is_none() { ", appealed" } else { "" };
    match point.decided() {
        None if point.open => Cell::Absent("open"),
        None => Cell::Absent("not needed"),
        Some((Verdict::Agent, _)) if !is_mark => Cell::word(format!("the audit is struck{appeal}")),
        Some((verdict @ (Verdict::Agent | Verdict::Other), level)) => {
            Cell::word(format!("{verdict}: {}{appeal}", answer_word(level.as_deref())))
        }
        Some((verdict @ (Verdict::Keep | Verdict::NotApplicable), _)) => Cell::word(format!("{verdict}{appeal}")),
    }
}

fn with_level(word: &str, level: Option<&str>) -> Cell {
    Cell::word(format!("{word}: {}", answer_word(level)))
}
