//! Rotating: somebody leaves one role on the day before they begin in another.

use super::import::{Known, parse_team};
use super::machine::require_no_machine;
use super::person::{Person, find};
use super::role::Role;
use super::rotation::{experience, spans};
use crate::core::ledger::Writing;
use crate::core::policy::{Policy, WithoutExperience};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;

/// A rotation as it was planned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rotated {
    /// Who.
    pub handle: String,
    /// What they leave: role and team.
    pub leaves: Vec<(Role, String)>,
    /// What they become.
    pub role: Role,
    /// Where.
    pub team: String,
    /// From when on.
    pub from: NaiveDate,
    /// For how many days they will have worked with customers by then.
    pub experience: i64,
    /// Whether that is less than the policy asks of who audits.
    pub is_short: bool,
    /// Whether all of this stood already.
    pub is_known: bool,
}

/// What roles somebody leaves when they take another one.
const LEFT: [Role; 3] = [Role::Agent, Role::Lead, Role::Auditor];

/// Plans that somebody audits, or leads, in a team from a day on; what they were until then ends the day before.
pub fn rotate(
    writing: &mut Writing<'_>,
    (handle, role, team): (&str, Role, &str),
    from: NaiveDate,
    (policy, today): (&Policy, NaiveDate),
) -> Result<Rotated> {
    let person = find(writing, handle)?;
    require_no_machine(writing, &person, "audit or lead")?;
    if !matches!(role, Role::Auditor | Role::Lead) {
        return Err(Refusal::words("people rotate between auditing and leading: --to is auditor or lead")
            .hint("any other role: assize people import"));
    }
    if from < today {
        return Err(Refusal::rule(format!("a rotation begins today or later, not on {from}"))
            .hint("what was, assize people import takes in"));
    }
    let (team, spans) = (parse_team(writing, team)?, spans(writing, person.id)?);
    let is_wanted = |span: &&Known| span.role == role && span.team == team;
    let planned = |leaves: Vec<(Role, String)>, is_known| {
        let experience = experience(&spans, from);
        let is_short = role == Role::Auditor && experience < i64::from(policy.rotation.experience_days);
        Rotated {
            handle: person.handle.clone(),
            leaves,
            role,
            team: team.clone(),
            from,
            experience,
            is_short,
            is_known,
        }
    };
    if let Some(span) = spans.iter().filter(is_wanted).find(|span| span.holds(from)) {
        return if span.since == from { Ok(planned(Vec::new(), true)) } else { Err(already(&person, span)) };
    }
    require_free(&person, &spans, from)?;
    let rotated = planned(left(writing, &person, &spans, from)?, false);
    require_experience(&rotated, policy)?;
    let since = from.to_string();
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
        [("person", &person.id.0), ("role", &role.word()), ("team", &team), ("since", &since)];
    writing.insert("stint", &facts, &[])?;
    writing.note(format!("{} {role} in {team} from {from}", person.handle));
    Ok(rotated)
}

/// Nothing else is planned from that day on.
fn require_free(person: &Person, spans: &[Known], from: NaiveDate) -> Result<()> {
    let planned = spans.iter().find(|span| LEFT.contains(&span.role) && span.since >= from);
    planned.map_or(Ok(()), |span| Err(already(person, span)))
}

fn already(person: &Person, span: &Known) -> Refusal {
    let Known { role, team, since, .. } = span;
    Refusal::rule(format!("{} is {role} in {team} from {since} on", person.handle))
        .hint("end that first: assize people import with the same row and `to` filled in")
}

/// Ends what somebody is on the day before; what ends by itself until then stays.
fn left(writing: &mut Writing<'_>, person: &Person, spans: &[Known], from: NaiveDate) -> Result<Vec<(Role, String)>> {
    let mut open: Vec<&Known> = spans.iter().filter(|span| LEFT.contains(&span.role) && span.holds(from)).collect();
    open.sort_by_key(|span| span.id);
    if let Some((Known { role, team, .. }, until)) = open.iter().find_map(|span| Some((*span, span.until?))) {
        return Err(Refusal::rule(format!("{} is {role} in {team} until {until}", person.handle))
            .hint("begin on the day after, or later"));
    }
    let last = from.pred_opt().unwrap_or(from).to_string();
    for span in &open {
        writing.insert("stint_end", &[("stint", &span.id), ("until", &last)], &[])?;
    }
    Ok(open.into_iter().map(|span| (span.role, span.team.clone())).collect())
}

fn require_experience(rotated: &Rotated, policy: &Policy) -> Result<()> {
    if !rotated.is_short || policy.rotation.without == WithoutExperience::Warn {
        return Ok(());
    }
    let wanted = policy.rotation.experience_days;
    Err(Refusal::rule(format!(
        "{} will have worked with customers for {} days by {}, and the policy asks {wanted} of who audits",
        rotated.handle, rotated.experience, rotated.from
    ))
    .hint("begin later, or change [rotation] experience_days or without in the policy"))
}
