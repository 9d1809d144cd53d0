//! What the record itself lets the doctor find: clock, cron, house rules.

use super::finding::Finding;
use crate::calc::moment::Moment;
use crate::core::act::ASSIGN_NIGHTLY;
use crate::core::plan;
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use chrono::{Datelike, NaiveDate};
use rusqlite::{Connection, OptionalExtension};

/// How many days a window may wait, and no night be on record, before cron is thought not to run.
const WAITS: i64 = 3;
/// From which month on the holidays of the next year should be known.
const AUTUMN: u32 = 10;

/// What is found in the record, as of a moment. `templates` are texts to begin with, each with what it is of.
pub fn of_record(
    conn: &Connection,
    policy: &Policy,
    now: Moment,
    templates: &[(&'static str, String)],
) -> Result<Vec<Finding>> {
    let today = policy.calendar()?.local_day(now);
    let mut found: Vec<Finding> = of_clock(conn, now)?.into_iter().collect();
    found.extend(of_cron(conn, policy, today)?);
    found.extend(of_holidays(policy, today));
    found.extend(of_templates(conn, templates)?);
    Ok(found)
}

fn of_clock(conn: &Connection, now: Moment) -> Result<Option<Finding>> {
    let mut statement = conn.prepare_cached("SELECT at FROM entry ORDER BY id DESC LIMIT 1")?;
    let newest: Option<String> = statement.query_row([], |row| row.get("at")).optional()?;
    let Some(newest) = newest.map(|at| at.parse::<Moment>().map_err(Refusal::data)).transpose()? else {
        return Ok(None);
    };
    Ok((now < newest).then(|| {
        Finding::to_do(
            "clock",
            format!("the clock says {now}, and the newest entry was made at {newest}"),
            "deadlines are counted from the clock",
            "set the clock of this machine: timedatectl",
        )
    }))
}

/// A window that waits while no night is on record: the one line for cron does not run.
fn of_cron(conn: &Connection, policy: &Policy, today: NaiveDate) -> Result<Option<Finding>> {
    let calendar = policy.calendar()?;
    let mut waiting = Vec::new();
    for plan in plan::each(conn)?.into_iter().flatten() {
        let due = plan::due(conn, &plan, today, false, &calendar)?;
        let is_old = |until: &NaiveDate| (today - *until).num_days() > WAITS;
        waiting.extend(due.iter().map(|window| window.1).filter(is_old).map(|until| (until, plan.name.clone())));
    }
    let Some((until, name)) = waiting.into_iter().min() else { return Ok(None) };
    let mut statement = conn.prepare_cached("SELECT at FROM entry WHERE act = ?1 ORDER BY id DESC LIMIT 1")?;
    let night: Option<String> = statement.query_row([ASSIGN_NIGHTLY.name], |row| row.get("at")).optional()?;
    let night = night.map(|at| at.parse::<Moment>().map_err(Refusal::data)).transpose()?;
    let last = night.map(|at| calendar.local_day(at));
    if last.is_some_and(|last| (today - last).num_days() <= WAITS) {
        return Ok(None);
    }
    let last = last.map_or_else(|| "no night is on record".to_owned(), |last| format!("the last night was on {last}"));
    Ok(Some(Finding::to_do(
        "cron",
        format!("plan {name} waits since {until} to be drawn, and {last}"),
        "nothing is drawn, no deadline is recorded, nobody is reminded",
        "look into the crontab of who runs it (examples/crontab), or now: assize assign nightly",
    )))
}

fn of_holidays(policy: &Policy, today: NaiveDate) -> Option<Finding> {
    let knows = |year: i32| policy.holidays.iter().any(|day| day.starts_with(&format!("{year}-")));
    let year = if today.month() >= AUTUMN { today.year() + 1 } else { today.year() };
    (!knows(year)).then(|| {
        Finding::to_do(
            "holidays",
            format!("the house rules have no holiday of {year}"),
            "deadlines count holidays that they do not know as days to work on",
            "put them into the policy: assize policy show, then assize policy publish FILE",
        )
    })
}

fn of_templates(conn: &Connection, templates: &[(&'static str, String)]) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    for (kind, text) in templates {
        let mut statement = conn.prepare_cached(match *kind {
            "policy" => "SELECT 1 FROM policy WHERE id = (SELECT max(id) FROM policy) AND text = ?1",
            "card" => "SELECT 1 FROM card c WHERE text = ?1 AND version = (SELECT max(version) FROM card o WHERE o.name = c.name)",
            _ => "SELECT 1 FROM plan c WHERE text = ?1 AND version = (SELECT max(version) FROM plan o WHERE o.name = c.name)",
        })?;
        if statement.exists([text.as_str()])? {
            found.push(Finding::to_do(
                "template",
                format!("the {kind} in force is the template, word for word"),
                "a template is to begin with; it knows nothing of your centre",
                "change it and publish yours",
            ));
        }
    }
    Ok(found)
}
