//! Rotation: people change between auditing and leading, so that nobody judges from one side for ever.

use super::import::{Known, stints_of};
use super::person::{PersonId, handle};
use super::role::Role;
use super::stint::{NOW, STINTS_AS_OF, with_role};
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use chrono::{Datelike, Days, Months, NaiveDate};
use rusqlite::Connection;

/// Somebody who audits or leads, or is to, and how their rotation stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RotationLine {
    /// Who.
    pub handle: String,
    /// What they are today; none: they are still to begin.
    pub role: Option<Role>,
    /// In which teams.
    pub teams: Vec<String>,
    /// Since when they have been in that role without a break.
    pub since: Option<NaiveDate>,
    /// How many whole months that is.
    pub months: u32,
    /// From when on they are due to change; none: the policy never asks it.
    pub due: Option<NaiveDate>,
    /// What they are to become: role, team and first day.
    pub next: Option<(Role, String, NaiveDate)>,
    /// How many days they have been an agent or a lead until today.
    pub experience: i64,
    /// Whether that is as long as the policy asks of who audits.
    pub is_experienced: bool,
    /// Teams that they left, and until when they are still tied to everybody in them.
    pub cool_off: Vec<CoolOff>,
}

/// A team that somebody left a short while ago.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CoolOff {
    /// Its name.
    pub team: String,
    /// The last day on which they are still tied to it.
    pub until: NaiveDate,
}

/// The roles that rotate.
const ROTATING: [Role; 2] = [Role::Auditor, Role::Lead];

/// Everybody who audits or leads today, or is to, by handle.
pub fn rotations(conn: &Connection, policy: &Policy, today: NaiveDate) -> Result<Vec<RotationLine>> {
    let mut people: Vec<PersonId> = Vec::new();
    for role in ROTATING {
        people.extend(with_role(conn, NOW, role, today)?.into_iter().map(|person| person.id));
    }
    people.extend(to_come(conn, today)?);
    people.sort_unstable();
    people.dedup();
    let mut lines = Vec::new();
    for person in people {
        let spans = spans(conn, person)?;
        lines.extend(lines_of(&handle(conn, person)?, &spans, policy, today));
    }
    lines.sort_by(|one, other| (&one.handle, one.role).cmp(&(&other.handle, other.role)));
    Ok(lines)
}

/// Every stint of somebody, by its first day.
pub(super) fn spans(conn: &Connection, person: PersonId) -> Result<Vec<Known>> {
    let mut found = stints_of(conn, person)?;
    found.sort_by(|one, other| {
        (one.since, one.role.word(), &one.team).cmp(&(other.since, other.role.word(), &other.team))
    });
    Ok(found)
}

/// For how many days before a day somebody was an agent or a lead; days in two teams count once.
pub(super) fn experience(spans: &[Known], before: NaiveDate) -> i64 {
    let (mut days, mut counted) = (0, NaiveDate::MIN);
    for span in spans.iter().filter(|span| matches!(span.role, Role::Agent | Role::Lead)) {
        let next = span.until.and_then(|until| until.succ_opt()).unwrap_or(NaiveDate::MAX);
        let (first, end) = (span.since.max(counted), next.min(before));
        days += (end - first).num_days().max(0);
        counted = counted.max(end);
    }
    days
}

fn to_come(conn: &Connection, today: NaiveDate) -> Result<Vec<PersonId>> {
    let sql = format!("SELECT DISTINCT person FROM {STINTS_AS_OF} WHERE role IN ('auditor', 'lead') AND since > ?2");
    let mut statement = conn.prepare_cached(&sql)?;
    let rows =
        statement.query_map(rusqlite::params![NOW, today.to_string()], |row| Ok(PersonId(row.get("person")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn lines_of(handle: &str, spans: &[Known], policy: &Policy, today: NaiveDate) -> Vec<RotationLine> {
    let experience = experience(spans, today);
    let next = spans.iter().find(|span| span.since > today && ROTATING.contains(&span.role));
    let blank = RotationLine {
        handle: handle.to_owned(),
        role: None,
        teams: Vec::new(),
        since: None,
        months: 0,
        due: None,
        next: next.map(|span| (span.role, span.team.clone(), span.since)),
        experience,
        is_experienced: experience >= i64::from(policy.rotation.experience_days),
        cool_off: cool_off(spans, policy, today),
    };
    let now = ROTATING.into_iter().filter(|role| spans.iter().any(|span| span.role == *role && span.holds(today)));
    let lines: Vec<RotationLine> = now.map(|role| line_of(&blank, role, spans, policy, today)).collect();
    if lines.is_empty() { vec![blank] } else { lines }
}

fn line_of(blank: &RotationLine, role: Role, spans: &[Known], policy: &Policy, today: NaiveDate) -> RotationLine {
    let of = |span: &&Known| span.role == role && span.holds(today);
    let mut teams: Vec<String> = spans.iter().filter(of).map(|span| span.team.clone()).collect();
    teams.dedup();
    let since = since(spans, role, today);
    let due = (policy.rotation.due_after > 0)
        .then(|| since.checked_add_months(Months::new(policy.rotation.due_after)))
        .flatten();
    RotationLine { role: Some(role), teams, since: Some(since), months: months(since, today), due, ..blank.clone() }
}

/// Since when somebody has been in a role, from one stint to the next without a day between.
fn since(spans: &[Known], role: Role, today: NaiveDate) -> NaiveDate {
    let mut since = today;
    loop {
        let before = since.pred_opt().unwrap_or(since);
        let earlier = spans.iter().filter(|span| span.role == role && (span.holds(since) || span.holds(before)));
        match earlier.map(|span| span.since).min().filter(|day| *day < since) {
            Some(day) => since = day,
            None => return since,
        }
    }
}

/// Whole months between two days.
fn months(since: NaiveDate, today: NaiveDate) -> u32 {
    let months = (today.year() - since.year()) * 12 + i32::try_from(today.month0()).unwrap_or_default()
        - i32::try_from(since.month0()).unwrap_or_default();
    u32::try_from(months - i32::from(today.day() < since.day())).unwrap_or_default()
}

fn cool_off(spans: &[Known], policy: &Policy, today: NaiveDate) -> Vec<CoolOff> {
    let left = spans.iter().filter(|span| span.until.is_some_and(|until| until < today));
    let is_back = |span: &Known| spans.iter().any(|other| other.team == span.team && other.holds(today));
    let mut found: Vec<CoolOff> = Vec::new();
    for span in left.filter(|span| !is_back(span)) {
        let days = Days::new(policy.conflict.rotation_days.into());
        let Some(until) = span.until.and_then(|until| until.checked_add_days(days)).filter(|until| *until >= today)
        else {
            continue;
        };
        match found.iter_mut().find(|known| known.team == span.team) {
            Some(known) => known.until = known.until.max(until),
            None => found.push(CoolOff { team: span.team.clone(), until }),
        }
    }
    found
}
