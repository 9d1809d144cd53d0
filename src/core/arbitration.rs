//! Arbitration: somebody with no part in the case rules on what the session left open.
//!
//! A *seat* says who is to rule and until when. It is drawn from those without a tie to the case. A
//! *ruling* decides every open point and never leaves the agent worse off.

use crate::core::dispute::{self, Dispute, DisputeId, rescore};
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, NOW, Person, PersonId, Role};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::parse_level;
use crate::core::text::Untrusted;
use crate::core::toml::Written;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;
use toml::Spanned;

/// What became of a dispute whose deadline passed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lapsed {
    /// Which dispute.
    pub dispute: DisputeId,
    /// What was not done in time: `session` or `ruling`; none where only an arbiter was missing.
    pub stage: Option<&'static str>,
    /// Who had the seat until now.
    pub from: Option<String>,
    /// Who is to rule now, and until when; none while nobody may.
    pub seat: Option<(String, NaiveDate)>,
}

/// Records every deadline that has passed, with its consequence: no session in time goes to
/// arbitration, no ruling in time goes to the next arbiter. With `only`, just that dispute's.
pub fn settle_lapses(writing: &mut Writing<'_>, only: Option<DisputeId>) -> Result<Vec<Lapsed>> {
    let policy = policy::current(writing)?;
    let today = policy.calendar()?.local_day(writing.now());
    let mut lapsed = Vec::new();
    for dispute in dispute::list(writing, &["session", "arbitration"])? {
        if only.is_some_and(|only| only != dispute.id) {
            continue;
        }
        let late = dispute.is_late(writing, writing.now())?;
        let stage = match (dispute.state.as_str(), &dispute.arbiter) {
            ("session", _) if late => Some("session"),
            ("arbitration", Some(_)) if late => Some("ruling"),
            ("arbitration", None) => None,
            ("arbitration", Some(seated)) if !may_sit(writing, seated, &dispute, today, &policy)? => None,
            _ => continue,
        };
        if let (Some(stage), Some(due)) = (stage, dispute.due) {
            let person = dispute.arbiter.as_ref().filter(|_| stage == "ruling").map(|person| person.id.0);
            let due = due.to_string();
            let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
                [("dispute", &dispute.id.0), ("stage", &stage), ("due", &due), ("person", &person)];
            writing.insert("lapse", &facts, &[])?;
        }
        let seat = seat(writing, dispute.id)?;
        let from = dispute.arbiter.map(|arbiter| arbiter.handle);
        if seat.is_none() && from.is_some() {
            writing.insert("seat", &[("dispute", &dispute.id.0), ("arbiter", &None::<i64>)], &[])?;
        }
        lapsed.push(Lapsed { dispute: dispute.id, stage, from, seat });
    }
    Ok(lapsed)
}

/// Draws who is to rule on a dispute: among the arbiters without a tie to the case, never whoever was late
/// last while another is free, those who were less often late in it first, then the smallest lot of the word
/// "arbiter". Answers who, and until when; none while nobody may.
pub fn seat(writing: &mut Writing<'_>, id: DisputeId) -> Result<Option<(String, NaiveDate)>> {
    let policy = policy::current(writing)?;
    let calendar = policy.calendar()?;
    let today = calendar.local_day(writing.now());
    let dispute = dispute::load(writing, id)?;
    let mut eligible = Vec::new();
    for person in people::with_role(writing, NOW, Role::Arbiter, today)? {
        if bar(writing, &person, &dispute, today, &policy)?.is_none() {
            let was_late = |who: &Option<String>| who.as_deref() == Some(person.handle.as_str());
            let times = dispute.lapses.iter().filter(|(_, _, who)| was_late(who)).count();
            let last = dispute.lapses.last().is_some_and(|(_, _, who)| was_late(who));
            eligible.push(((last, times, writing.lot("arbiter", id.0, &person.handle)), person));
        }
    }
    let Some((_, arbiter)) = eligible.into_iter().min_by_key(|(order, _)| *order) else {
        return Ok(None);
    };
    let due = calendar
        .deadline(writing.now(), policy.deadlines.ruling)
        .ok_or_else(|| Refusal::data("the time to rule ends outside the calendar"))?;
    writing.insert("seat", &[("dispute", &id.0), ("arbiter", &arbiter.id.0), ("due", &due.to_string())], &[])?;
    Ok(Some((arbiter.handle, due)))
}

/// Whether a seated arbiter still is one, and still has no part in the case.
fn may_sit(conn: &Connection, seated: &Person, dispute: &Dispute, today: NaiveDate, policy: &Policy) -> Result<bool> {
    Ok(people::has_role(conn, seated.id, Role::Arbiter, today)? && bar(conn, seated, dispute, today, policy)?.is_none())
}

/// Why somebody may not judge a case, where they may not: they audited it, it is their own, they led a
/// session or filed a dispute about the same audit, or they are tied to the agent or the auditor.
fn bar(
    conn: &Connection,
    person: &Person,
    dispute: &Dispute,
    today: NaiveDate,
    policy: &Policy,
) -> Result<Option<String>> {
    let audit = &dispute.audit;
    if person.id == audit.agent.id {
        return Ok(Some("it is their own case".to_owned()));
    }
    if audit.auditor.as_ref().is_some_and(|auditor| auditor.id == person.id) {
        return Ok(Some("they audited it".to_owned()));
    }
    let parts = dispute::parts(conn, audit.id)?;
    if parts.facilitators.contains(&person.id) {
        return Ok(Some("they led a session about this audit".to_owned()));
    }
    if parts.openers.contains(&person.handle) {
        return Ok(Some("they opened a dispute about this audit".to_owned()));
    }
    dispute::tied(conn, person, dispute, today, policy)
}

/// A ruling as an arbiter writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    rationale: Spanned<String>,
    #[serde(default)]
    headnote: Option<String>,
    root_cause: RootCause,
    point: Vec<PointSheet>,
}

#[derive(Debug, Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum RootCause {
    Criterion,
    Context,
    Policy,
    Communication,
    Slip,
    Wording,
    None,
}

impl RootCause {
    const fn word(self) -> &'static str {
        match self {
            Self::Criterion => "criterion",
            Self::Context => "context",
            Self::Policy => "policy",
            Self::Communication => "communication",
            Self::Slip => "slip",
            Self::Wording => "wording",
            Self::None => "none",
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PointSheet {
    criterion: Spanned<String>,
    verdict: Verdict,
    #[serde(default)]
    level: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Verdict {
    Keep,
    Agent,
    Other,
    NotApplicable,
}

impl Verdict {
    const fn word(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Agent => "agent",
            Self::Other => "other",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// What a ruling came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ruled {
    /// It is recorded: the total before and after, hundredths of a per cent.
    Now(Option<i64>, Option<i64>),
    /// The same ruling stands already.
    Before,
    /// The time to rule had passed; that is recorded instead.
    TooLate(Lapsed),
}

/// Rules on every open point of a dispute. Refused to anybody with a part in the case, to anybody but
/// the arbiter drawn, and where the agent would be worse off.
pub fn rule(writing: &mut Writing<'_>, who: &Who, id: DisputeId, written: &Written<'_>) -> Result<Ruled> {
    let sheet: Sheet = written.parse()?;
    let policy = policy::current(writing)?;
    let today = policy.calendar()?.local_day(writing.now());
    let before = dispute::load(writing, id)?;
    let actor = require_arbiter(writing, who, &policy, today, &before)?;
    if before.state == "ruled" {
        return ruled_before(writing, &before, &sheet, &actor);
    }
    if let Some(lapsed) = settle_lapses(writing, Some(id))?.into_iter().find(|lapsed| lapsed.stage.is_some()) {
        return Ok(Ruled::TooLate(lapsed));
    }
    let dispute = dispute::load(writing, id)?;
    require_seat(&dispute, &actor)?;
    let decisions = decide(written, &sheet, &dispute)?;
    let ruling = store(writing, id, &actor, &sheet)?;
    for (point, verdict, level) in &decisions {
        writing.insert(
            "decision",
            &[("ruling", &ruling), ("point", &point.id), ("verdict", &verdict.word()), ("level", level)],
            &[],
        )?;
    }
    writing.note(format!("dispute {}", id.0));
    let changes: Vec<_> = decisions
        .iter()
        .filter(|(_, verdict, _)| *verdict != Verdict::Keep)
        .map(|(point, _, level)| (point.criterion.clone(), level.clone()))
        .collect();
    let total = dispute.audit.total;
    let after =
        if changes.is_empty() { total } else { rescore(writing, &dispute.audit, "ruling", actor.id, &changes)? };
    Ok(Ruled::Now(total, after))
}

fn require_arbiter(
    conn: &Connection,
    who: &Who,
    policy: &Policy,
    today: NaiveDate,
    dispute: &Dispute,
) -> Result<Person> {
    let actor = people::identify(conn, who, policy)?;
    if let Some(why) = bar(conn, &actor, dispute, today, policy)? {
        return Err(Refusal::rule(format!("{} may not rule on dispute {}: {why}", actor.handle, dispute.id.0))
            .hint(may_rule(dispute)));
    }
    people::require(conn, who, policy, today, &[Role::Arbiter], &format!("rule on dispute {}", dispute.id.0))
}

fn may_rule(dispute: &Dispute) -> String {
    match (&dispute.arbiter, dispute.due) {
        (Some(arbiter), Some(due)) => format!("{} was drawn to rule on it, until {due}", arbiter.handle),
        _ => "an arbiter with no part in the case may".to_owned(),
    }
}

fn require_seat(dispute: &Dispute, actor: &Person) -> Result<()> {
    if dispute.state != "arbitration" {
        return Err(Refusal::rule(format!(
            "dispute {} is not in arbitration: it is in {}",
            dispute.id.0, dispute.state
        ))
        .hint(if dispute.state == "session" {
            "the session comes first: assize dispute session"
        } else {
            "there is nothing left to rule on"
        }));
    }
    match &dispute.arbiter {
        Some(arbiter) if arbiter.id == actor.id => Ok(()),
        _ => Err(Refusal::rule(format!("{} was not drawn to rule on dispute {}", actor.handle, dispute.id.0))
            .hint(may_rule(dispute))),
    }
}

type Decision<'a> = (&'a dispute::Point, Verdict, Option<String>);

/// What the sheet decides, point by point; every open point exactly once.
fn decide<'a>(written: &Written<'_>, sheet: &Sheet, dispute: &'a Dispute) -> Result<Vec<Decision<'a>>> {
    let at = |span: std::ops::Range<usize>, says: String| Refusal::data(format!("{}: {says}", written.place(&span)));
    if sheet.rationale.get_ref().trim().is_empty() {
        return Err(at(sheet.rationale.span(), "the rationale is empty: both sides are owed the reasons".to_owned()));
    }
    let mut decisions: Vec<Decision<'a>> = Vec::new();
    for one in &sheet.point {
        let key = one.criterion.get_ref();
        let point = dispute.points.iter().find(|point| point.is_open() && point.criterion == *key);
        let point = point
            .ok_or_else(|| at(one.criterion.span(), format!("`{key}` is not open in dispute {}", dispute.id.0)))?;
        if decisions.iter().any(|(other, ..)| other.id == point.id) {
            return Err(at(one.criterion.span(), format!("`{key}` stands here twice")));
        }
        let level = match (one.verdict, &one.level) {
            (Verdict::Keep | Verdict::NotApplicable, None) => None,
            (Verdict::Agent, None) => point.proposed.clone(),
            (Verdict::Other, Some(level)) => parse_level(level.get_ref()),
            (Verdict::Other, None) => {
                return Err(at(one.criterion.span(), format!("another answer for `{key}`: which level?")));
            }
            (_, Some(level)) => return Err(at(level.span(), "only the verdict \"other\" has a level".to_owned())),
        };
        decisions.push((point, one.verdict, level));
    }
    match dispute
        .points
        .iter()
        .filter(|point| point.is_open())
        .find(|point| !decisions.iter().any(|(other, ..)| other.id == point.id))
    {
        Some(point) => {
            Err(Refusal::data(format!("{}: `{}` is open and has no [[point]]", written.name, point.criterion)))
        }
        None => Ok(decisions),
    }
}

fn store(writing: &mut Writing<'_>, id: DisputeId, actor: &Person, sheet: &Sheet) -> Result<i64> {
    writing.insert(
        "ruling",
        &[("dispute", &id.0), ("arbiter", &actor.id.0), ("root_cause", &sheet.root_cause.word())],
        &[("headnote", sheet.headnote.as_deref()), ("rationale", Some(sheet.rationale.get_ref()))],
    )
}

fn ruled_before(conn: &Connection, dispute: &Dispute, sheet: &Sheet, actor: &Person) -> Result<Ruled> {
    let ruling = ruling(conn, dispute.id)?;
    let same = ruling.as_ref().is_some_and(|ruling| {
        ruling.arbiter.id == actor.id
            && ruling.rationale.as_ref().map(Untrusted::expose) == Some(sheet.rationale.get_ref())
            && sheet.point.iter().all(|one| {
                dispute.points.iter().any(|point| {
                    point.criterion == *one.criterion.get_ref() && point.verdict.as_deref() == Some(one.verdict.word())
                })
            })
    });
    if same { Ok(Ruled::Before) } else { Err(Refusal::rule(format!("dispute {} is ruled on already", dispute.id.0))) }
}

/// A ruling as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ruling {
    /// Who ruled.
    pub arbiter: Person,
    /// What lay behind the dispute.
    pub root_cause: String,
    /// The ruling in one sentence.
    pub headnote: Option<Untrusted>,
    /// Why.
    pub rationale: Option<Untrusted>,
}

/// The ruling on a dispute, where there is one.
pub fn ruling(conn: &Connection, id: DisputeId) -> Result<Option<Ruling>> {
    Ok(conn
        .prepare_cached(
            "SELECT r.arbiter, p.handle, r.root_cause, r.headnote, r.rationale FROM ruling r JOIN person p ON p.id = r.arbiter WHERE r.dispute = ?1",
        )?
        .query_row([id.0], |row| {
            Ok(Ruling {
                arbiter: Person { id: PersonId(row.get(0)?), handle: row.get(1)? },
                root_cause: row.get(2)?,
                headnote: row.get::<_, Option<String>>(3)?.map(Untrusted::new),
                rationale: row.get::<_, Option<String>>(4)?.map(Untrusted::new),
            })
        })
        .optional()?)
}
