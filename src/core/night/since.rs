//! Since: what people did since the night before. A draw made by hand in between hides nothing of it.

use super::outcome::Night;
use crate::calc::moment::Moment;
use crate::core::act::{self, ASSIGN_NIGHTLY, About};
use crate::core::intake;
use crate::core::people;
use crate::core::policy;
use crate::core::refusal::Result;
use rusqlite::{Connection, OptionalExtension, params};

/// How old a night has to be to count as the one before, in seconds: 20 hours. A night that somebody runs by hand an hour before
/// cron does takes nothing out of what cron's says.
const NIGHT_BEFORE: i64 = 20 * 3600;

/// A night that has done nothing yet, with what people did since the one before.
pub(super) fn since_last(conn: &Connection, now: Moment) -> Result<Night> {
    let last = last_night(conn, now)?;
    Ok(Night {
        recounted: intake::recounted_after(conn, last)?,
        merged: people::merges_after(conn, last)?,
        one_login: act::one_logins(conn, last, About::All)?,
        brief: policy::brief(conn, last)?,
        rules: policy::changed_after(conn, last)?,
        newcomers: act::newcomers(conn, last)?,
        by_hand: by_hand(conn, last)?,
        ..Night::default()
    })
}

/// The newest entry of the night before; 0 where there is none.
fn last_night(conn: &Connection, now: Moment) -> Result<i64> {
    let Some(before) = Moment::from_seconds(now.seconds().saturating_sub(NIGHT_BEFORE)) else { return Ok(0) };
    let mut statement =
        conn.prepare_cached("SELECT id FROM entry WHERE act = ?1 AND at <= ?2 ORDER BY id DESC LIMIT 1")?;
    let last = statement.query_row(params![ASSIGN_NIGHTLY.name, before.to_string()], |row| row.get("id"));
    Ok(last.optional()?.unwrap_or_default())
}

/// Names of draws that somebody drew, or whose picks they brought, after an entry, and no night did; oldest first.
fn by_hand(conn: &Connection, after: i64) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.name AS name FROM commitment c WHERE c.id IN (
           SELECT w.commitment FROM (SELECT commitment, entry FROM draw
             UNION ALL SELECT d.commitment, p.entry FROM picking p JOIN draw d ON d.id = p.draw) w
           JOIN entry e ON e.id = w.entry WHERE w.entry > ?1 AND e.act <> ?2) ORDER BY c.id",
    )?;
    let names = statement.query_map(params![after, ASSIGN_NIGHTLY.name], |row| row.get("name"))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}
