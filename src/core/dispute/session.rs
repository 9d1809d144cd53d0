//! Holding a session: the talk that keeps, adjusts or withdraws each point, or leaves it to arbitration.

use super::{Dispute, DisputeId, load, parts, rescore, tied};
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, PersonId, Role};
use crate::core::policy::{self, Conflict, Policy, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::parse_level;
use crate::core::text::Untrusted;
use crate::core::toml::Written;
use serde::Deserialize;
use toml::Spanned;

/// What a session came to, as its facilitator notes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notes {
    held: Spanned<String>,
    agent_side: String,
    #[serde(default)]
    criteria_explained: Option<String>,
    #[serde(default)]
    communication: Option<String>,
    #[serde(default)]
    improvement: Option<String>,
    point: Vec<NotedPoint>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotedPoint {
    criterion: Spanned<String>,
    outcome: Outcome,
    #[serde(default)]
    level: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Kept,
    Adjusted,
    Withdrawn,
    Unresolved,
}

impl Outcome {
    const fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Adjusted => "adjusted",
            Self::Withdrawn => "withdrawn",
            Self::Unresolved => "unresolved",
        }
    }
}

/// What holding a session came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// Points that go on to arbitration.
    pub unresolved: usize,
    /// The total before and after, hundredths of a per cent.
    pub totals: (Option<i64>, Option<i64>),
    /// Whether it was new; the same session again changes nothing.
    pub new: bool,
}

/// Records the session of a dispute: what was said, and each point kept, adjusted, withdrawn or left
/// to arbitration. Whoever records it led it, and has no part in the case.
pub fn hold_session(writing: &mut Writing<'_>, who: &Who, id: DisputeId, written: &Written<'_>) -> Result<Held> {
    let notes: Notes = written.parse()?;
    let dispute = load(writing, id)?;
    let facilitator = require_facilitator(writing, who, &dispute)?;
    let totals = (dispute.audit.total, dispute.audit.total);
    if let Some(session) = &dispute.session {
        let same = session.facilitator.id == facilitator
            && session.agent_side.as_ref().map(Untrusted::expose) == Some(notes.agent_side.as_str());
        if same
            && dispute.points.iter().all(|point| {
                notes.point.iter().any(|noted| {
                    *noted.criterion.get_ref() == point.criterion
                        && Some(noted.outcome.word()) == point.outcome.as_deref()
                })
            })
        {
            return Ok(Held { unresolved: 0, totals, new: false });
        }
        return Err(Refusal::rule(format!("the session of dispute {} is recorded already", id.0)));
    }
    if dispute.state != "session" {
        return Err(Refusal::rule(format!("dispute {} is past its session: it is in {}", id.0, dispute.state)));
    }
    check_notes(written, &notes, &dispute, writing.now())?;
    let session = store_session(writing, id, facilitator, &notes)?;
    for noted in &notes.point {
        let point =
            dispute.points.iter().find(|point| point.criterion == *noted.criterion.get_ref()).map(|point| point.id);
        let level = noted.level.as_ref().and_then(|level| parse_level(level.get_ref()));
        writing.insert(
            "settlement",
            &[("session", &session), ("point", &point), ("outcome", &noted.outcome.word()), ("level", &level)],
            &[],
        )?;
    }
    writing.note(format!("dispute {}", id.0));
    let adjusted: Vec<(String, Option<String>)> = notes
        .point
        .iter()
        .filter(|noted| noted.outcome == Outcome::Adjusted)
        .map(|noted| {
            (noted.criterion.get_ref().clone(), noted.level.as_ref().and_then(|level| parse_level(level.get_ref())))
        })
        .collect();
    let after = if adjusted.is_empty() {
        totals.0
    } else {
        rescore(writing, &dispute.audit, "session", facilitator, &adjusted)?
    };
    let unresolved = notes.point.iter().filter(|noted| noted.outcome == Outcome::Unresolved).count();
    Ok(Held { unresolved, totals: (totals.0, after), new: true })
}

fn require_facilitator(conn: &Writing<'_>, who: &Who, dispute: &Dispute) -> Result<PersonId> {
    let policy = policy::current(conn)?;
    let today = policy.calendar()?.local_day(conn.now());
    let roles = [Role::Lead, Role::Manager, Role::Arbiter];
    let actor =
        people::require(conn, who, &policy, today, &roles, &format!("lead the session of dispute {}", dispute.id.0))?;
    let parts = parts(conn, dispute.audit.id)?;
    // To lead the talk, who left a team before the dialogue is far enough.
    let since_then = Policy { conflict: Conflict { rotation_days: 0 }, ..policy };
    let part = if actor.id == dispute.audit.agent.id {
        "it is their own case".to_owned()
    } else if dispute.audit.auditor.as_ref().is_some_and(|auditor| auditor.id == actor.id) {
        "they audited it".to_owned()
    } else if parts.openers.contains(&actor.handle) {
        "they opened a dispute about this audit".to_owned()
    } else if parts.arbiters.contains(&actor.id) {
        "they were drawn to rule on a dispute about this audit".to_owned()
    } else if let Some(tie) = tied(conn, &actor, dispute, today, &since_then)? {
        tie
    } else {
        return Ok(actor.id);
    };
    Err(Refusal::rule(format!("{} may not lead this session: {part}", actor.handle))
        .hint("somebody neutral leads it: a lead of another team, a manager or an arbiter without a part in the case"))
}

fn check_notes(
    written: &Written<'_>,
    notes: &Notes,
    dispute: &Dispute,
    now: crate::calc::moment::Moment,
) -> Result<()> {
    let at = |span: std::ops::Range<usize>, says: String| Refusal::data(format!("{}: {says}", written.place(&span)));
    let held = day(notes.held.get_ref()).map_err(|refusal| at(notes.held.span(), refusal.message))?;
    if held.to_string() > now.to_string() {
        return Err(at(notes.held.span(), format!("{held} is in the future")));
    }
    if *notes.held.get_ref() < dispute.opened_on.to_string() {
        return Err(at(notes.held.span(), format!("{held} is before the dispute was opened, {}", dispute.opened_on)));
    }
    if notes.agent_side.trim().is_empty() {
        return Err(Refusal::data(format!(
            "{}: `agent_side` is empty: the session begins with the agent's side of the story",
            written.name
        )));
    }
    for (place, noted) in notes.point.iter().enumerate() {
        let key = noted.criterion.get_ref();
        if !dispute.points.iter().any(|point| point.criterion == *key) {
            return Err(at(noted.criterion.span(), format!("`{key}` is not disputed in dispute {}", dispute.id.0)));
        }
        if notes.point.iter().take(place).any(|other| other.criterion.get_ref() == key) {
            return Err(at(noted.criterion.span(), format!("`{key}` stands here twice")));
        }
        match (noted.outcome, &noted.level) {
            (Outcome::Adjusted, None) => {
                return Err(at(noted.criterion.span(), format!("`{key}` was adjusted: to which level?")));
            }
            (Outcome::Kept | Outcome::Withdrawn | Outcome::Unresolved, Some(level)) => {
                return Err(at(level.span(), "only an adjusted point has a new level".to_owned()));
            }
            _ => {}
        }
    }
    match dispute
        .points
        .iter()
        .find(|point| !notes.point.iter().any(|noted| *noted.criterion.get_ref() == point.criterion))
    {
        Some(point) => {
            Err(Refusal::data(format!("{}: `{}` is disputed and has no [[point]]", written.name, point.criterion)))
        }
        None => Ok(()),
    }
}

fn store_session(writing: &mut Writing<'_>, id: DisputeId, facilitator: PersonId, notes: &Notes) -> Result<i64> {
    writing.insert(
        "session",
        &[("dispute", &id.0), ("facilitator", &facilitator.0), ("held", notes.held.get_ref())],
        &[
            ("agent_side", Some(&notes.agent_side)),
            ("criteria_explained", notes.criteria_explained.as_deref()),
            ("communication", notes.communication.as_deref()),
            ("improvement", notes.improvement.as_deref()),
        ],
    )
}
