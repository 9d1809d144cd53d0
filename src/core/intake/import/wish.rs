//! The wish to amend: where the policy asks for a second person, what draws go by in a dialogue stays as it is until that
//! person approves it. What else a row says is kept at once.

use super::amender::DRAWN_BY;
use super::standing::{Standing, Word};
use super::state::{COMPARED, STATE};
use crate::core::dialogue::Basis;
use crate::core::ledger::Writing;
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, ToSql, params};

/// What became of a wish, with how what else the row says was kept.
pub(super) enum Wished {
    /// It is new.
    New(Option<Basis>),
    /// It stands already.
    Known(Option<Basis>),
    /// The same file wishes something else of this field too, in a line.
    Twice(&'static str, Option<i64>),
}

/// The places of [`STATE`] that draws go by, with their columns.
pub(super) fn drawn_by() -> impl Iterator<Item = (usize, &'static str)> {
    STATE.iter().map(|(name, ..)| *name).enumerate().filter(|(_, name)| DRAWN_BY.contains(name))
}

/// Records a wish: `merged` are all facts as the row says them, the ref is for what is refused.
pub(super) fn wish(
    writing: &mut Writing<'_>,
    standing: &Standing,
    merged: &[Value],
    (word, reference): (&Word<'_>, &str),
    policy: &Policy,
) -> Result<Wished> {
    let wished: Vec<(usize, &'static str, &Value)> = drawn_by()
        .filter_map(|(place, name)| merged.get(place).map(|value| (place, name, value)))
        .filter(|(place, _, value)| *value != standing.value(*place))
        .collect();
    let before = same_field(writing, standing, &wished)?;
    if let Some(twice) = before.iter().find(|one| one.entry == writing.entry() && !one.is_same) {
        return Ok(Wished::Twice(twice.field, twice.line));
    }
    let known = stands_already(writing, standing, &wished, word)?;
    if known == Some(false) && word.basis == Basis::Amended {
        return Err(Refusal::rule(format!("`{reference}` was to be amended so before, and that was returned"))
            .hint("give another reason with --amend, so that a second person can look again"));
    }
    let kept = keep_the_rest(writing, standing, merged, word, policy)?;
    if known.is_some() {
        return Ok(Wished::Known(kept));
    }
    let revision = newest(writing, standing)?;
    let request = standing.request();
    let mut facts: Vec<(&'static str, &dyn ToSql)> =
        vec![("request", &request), ("basis", &word.basis), ("revision", &revision), ("line", &word.line)];
    facts.extend(wished.iter().map(|(_, name, value)| (*name, *value as &dyn ToSql)));
    let why = word.why.map(|why| Kept::stored(&Untrusted::new(why)));
    writing.insert("amendment_wish", &facts, &[("why", why.as_ref())])?;
    Ok(Wished::New(kept))
}

/// A wish that waits, in a field that another one names too.
struct Other {
    entry: i64,
    line: Option<i64>,
    field: &'static str,
    is_same: bool,
}

/// Wishes that wait, field by field of those that are wished now.
fn same_field(conn: &Connection, standing: &Standing, wished: &[(usize, &'static str, &Value)]) -> Result<Vec<Other>> {
    let mut statement = conn.prepare_cached(
        "SELECT w.* FROM amendment_wish w WHERE w.request = ?1
         AND NOT EXISTS (SELECT 1 FROM amendment_answer a WHERE a.wish = w.id) ORDER BY w.id",
    )?;
    let mut rows = statement.query(params![standing.request()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        for (_, field, value) in wished {
            let other: Value = row.get(*field)?;
            if other != Value::Null {
                found.push(Other {
                    entry: row.get("entry")?,
                    line: row.get("line")?,
                    field,
                    is_same: other == **value,
                });
            }
        }
    }
    Ok(found)
}

/// Whether the newest wish that says the very same waits, or was approved (true), or was returned (false); none where there
/// is no such wish. To fill in what was returned is not asked for again each night, and to amend it takes another reason.
fn stands_already(
    conn: &Connection,
    standing: &Standing,
    wished: &[(usize, &'static str, &Value)],
    word: &Word<'_>,
) -> Result<Option<bool>> {
    let mut statement = conn.prepare_cached(
        "SELECT w.*, a.granted FROM amendment_wish w LEFT JOIN amendment_answer a ON a.wish = w.id WHERE w.request = ?1
         ORDER BY w.id DESC",
    )?;
    let mut rows = statement.query(params![standing.request()])?;
    while let Some(row) = rows.next()? {
        if !says_the_same(row, wished)? {
            continue;
        }
        match row.get::<_, Option<bool>>("granted")? {
            None => return Ok(Some(true)),
            // It was approved and amended again since: this is another wish.
            Some(true) => return Ok(None),
            Some(false) => {
                let why: Option<String> = row.get("why")?;
                return Ok((why.as_deref() == word.why).then_some(false));
            }
        }
    }
    Ok(None)
}

fn says_the_same(row: &Row<'_>, wished: &[(usize, &'static str, &Value)]) -> Result<bool> {
    for (place, name) in drawn_by() {
        let other: Value = row.get(name)?;
        let own = wished.iter().find(|(one, ..)| *one == place).map_or(&Value::Null, |(.., value)| *value);
        if other != *own {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Keeps what the row says besides: answers how, where it says something.
fn keep_the_rest(
    writing: &mut Writing<'_>,
    standing: &Standing,
    merged: &[Value],
    word: &Word<'_>,
    policy: &Policy,
) -> Result<Option<Basis>> {
    let mut rest = merged.to_vec();
    for (place, _) in drawn_by() {
        if let Some(cell) = rest.get_mut(place) {
            *cell = standing.value(place).clone();
        }
    }
    standing.judge_content(&mut rest, policy);
    let others = || standing.facts().iter().zip(&rest).take(COMPARED).filter(|(stands, given)| stands != given);
    if others().next().is_none() {
        return Ok(None);
    }
    let is_amended = others().any(|(stands, _)| *stands != Value::Null);
    let basis = if is_amended { Basis::Amended } else { Basis::Completed };
    let why = word.why.filter(|_| is_amended);
    standing.revise(writing, &rest, &Word { basis, why, line: word.line })?;
    Ok(Some(basis))
}

/// The newest words on the dialogue, those that this row brought too.
fn newest(conn: &Connection, standing: &Standing) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached("SELECT max(id) AS newest FROM revision WHERE request = ?1")?;
    Ok(statement.query_row(params![standing.request()], |row| row.get("newest"))?)
}
