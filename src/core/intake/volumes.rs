//! Volumes: how many dialogues of an agent and a day another system counted.
//!
//! Somebody who keeps a dialogue out of the record keeps it out of the lottery. The switchboard or the chat server
//! knows how many there were; a frame is held against what it counted.

use crate::calc::decimal::all_digits;
use crate::core::act::Actor;
use crate::core::ledger::{Writing, by};
use crate::core::people::conflict::{self, Conflict, Deed, Objection, Side, require_none};
use crate::core::people::{self, NOW, PersonId, Role};
use crate::core::policy::{self, CountedBy, Policy};
use crate::core::reading::{Reader, Row, each_row, places};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::channel;
use crate::core::text::Kept;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeSet, HashMap};

/// How many dialogues another system counted of an agent and a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceCount {
    /// The agent.
    pub agent: PersonId,
    /// The local day.
    pub day: NaiveDate,
    /// The channel; none: over all channels.
    pub channel: Option<String>,
    /// How many.
    pub dialogues: u64,
}

/// What a file of volumes brought.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Counted {
    /// Counts that are new.
    pub new: u64,
    /// Counts that say another number than before.
    pub changed: u64,
    /// Counts that say what was known.
    pub known: u64,
    /// Dialogues in all of them.
    pub dialogues: u64,
}

const COLUMNS: [&str; 4] = ["agent", "day", "dialogues", "channel"];
/// How many of the columns must be there.
const REQUIRED: usize = 3;
/// More than anybody answers in a day: beyond it a column was mistaken.
const MOST: u64 = 10_000;

/// Takes in a file of source counts: `agent,day,dialogues[,channel]`. All rows or none; rows that are known
/// already change nothing. A day must be over. One that says otherwise than what was counted before is refused without a
/// reason, `why`; with one it takes its place, and both stay on record. Who may, the policy says.
pub fn count(
    writing: &mut Writing<'_>,
    actor: &Actor,
    reader: &mut Reader,
    (file, why): (&str, Option<&Kept>),
) -> Result<Counted> {
    if actor.policy.intake.counted_by == CountedBy::Managers {
        actor.require(&[Role::Manager], "record volumes")?;
    }
    let places = places(reader, file, "a file of counts", &COLUMNS, REQUIRED)?;
    // Another system counts each of its logins: two of one person stay two, and frames add them up.
    let rules = Rules { handles: people::numbers(writing)?, today: actor.today, policy: &actor.policy };
    let (mut done, mut seen, mut others) = (Counted::default(), BTreeSet::new(), Ok(()));
    each_row(reader, file, &COLUMNS, &mut |row| {
        let one = source_count(writing, row, &places, &rules)?;
        // That is no fault of the file.
        if others.is_ok() {
            others = require_others(writing, actor, &one).and_then(|()| require_other_team(writing, actor, &one));
        }
        once(&mut seen, &one)?;
        let Some(before) = contradicted(writing, &one)? else { return keep(writing, &one, false, &mut done) };
        if others.is_ok() {
            others = require_no_part(writing, actor, &one, "change");
        }
        if why.is_none() {
            return Err(recounted(writing, &one, before)?);
        }
        keep(writing, &one, true, &mut done)
    })?;
    others?;
    if done.changed > 0 {
        writing.insert("recount", &[], &[("why", why)])?;
    }
    writing.note(format!("{} new source counts, {} changed", done.new, done.changed));
    Ok(done)
}

/// Nobody counts their own dialogues.
fn require_others(conn: &Connection, actor: &Actor, one: &SourceCount) -> Result<()> {
    let agent = people::one(conn, NOW, one.agent)?;
    let Some(person) = actor.known().filter(|person| person.id == agent) else { return Ok(()) };
    let own = Objection::new(Conflict::OwnCase, "it is their own work");
    require_none(
        Deed::RecordVolumes,
        person,
        vec![own],
        "record how many dialogues they had",
        "another lead or manager may",
    )
}

/// Where the policy says so, nobody counts the dialogues of their own team either. What is known may come again.
fn require_other_team(conn: &Connection, actor: &Actor, one: &SourceCount) -> Result<()> {
    let is_known = || Ok::<_, Refusal>(newest(conn, one)?.is_some_and(|(dialogues, _)| dialogues == one.dialogues));
    if actor.policy.intake.counted_by != CountedBy::Others || is_known()? {
        return Ok(());
    }
    require_no_part(conn, actor, one, "record")
}

/// Nobody changes how many dialogues were counted of their own team: what it hides would be theirs. `verb` is what they do.
fn require_no_part(conn: &Connection, actor: &Actor, one: &SourceCount, verb: &str) -> Result<()> {
    let Some(person) = actor.known() else { return Ok(()) };
    let agent = people::one(conn, NOW, one.agent)?;
    let agent = people::by_id(conn, agent)?;
    let days = (one.day, actor.today);
    let tie = conflict::with(conn, NOW, person.id, (Side::Agent, &agent), days, &actor.policy)?;
    let what = format!("{verb} how many dialogues were counted of {}", agent.handle);
    require_none(
        Deed::ChangeVolumes,
        person,
        tie.into_iter().collect(),
        &what,
        "a lead of another team or a manager may",
    )
}

/// What was counted before and says otherwise than a count that would take its place: of the same agent, day and channel,
/// or of all channels together where it is over all of them and says less.
fn contradicted(writing: &Writing<'_>, one: &SourceCount) -> Result<Option<(u64, i64)>> {
    if let Some((dialogues, entry)) = newest(writing, one)? {
        return Ok((dialogues != one.dialogues).then_some((dialogues, entry)));
    }
    if one.channel.is_some() {
        return Ok(None);
    }
    let found: (Option<u64>, Option<i64>) = writing
        .prepare_cached(
            "SELECT sum(dialogues) AS dialogues, max(entry) AS entry FROM source_count c
             WHERE agent = ?1 AND day = ?2 AND channel IS NOT NULL AND id = (SELECT max(x.id) FROM source_count x
               WHERE x.day = c.day AND x.agent = c.agent AND x.channel IS c.channel)",
        )?
        .query_row(params![one.agent.0, one.day.to_string()], |row| Ok((row.get("dialogues")?, row.get("entry")?)))?;
    Ok(match found {
        (Some(dialogues), Some(entry)) if dialogues > one.dialogues => Some((dialogues, entry)),
        _ => None,
    })
}

fn recounted(writing: &Writing<'_>, one: &SourceCount, (before, entry): (u64, i64)) -> Result<Refusal> {
    let who = if entry == writing.entry() { "another row".to_owned() } else { by(writing, entry)?.actor };
    Ok(Refusal::data(format!("{who} counted {before} on {} before, and this says {}", one.day, one.dialogues))
        .hint("--amend NOTE takes the new number, with the reason; both stay shown: assize intake volumes"))
}

/// The newest source counts of the days of a window, as they stood before an entry.
pub fn source_counts(conn: &Connection, window: (NaiveDate, NaiveDate), before: i64) -> Result<Vec<SourceCount>> {
    let mut statement = conn.prepare_cached(
        "SELECT agent, day, channel, dialogues FROM source_count c WHERE day >= ?1 AND day <= ?2 AND entry < ?3
         AND id = (SELECT max(x.id) FROM source_count x
           WHERE x.day = c.day AND x.agent = c.agent AND x.channel IS c.channel AND x.entry < ?3)
         ORDER BY agent, day, channel",
    )?;
    let mut rows = statement.query(params![window.0.to_string(), window.1.to_string(), before])?;
    let mut counts = Vec::new();
    while let Some(row) = rows.next()? {
        let day: String = row.get("day")?;
        let (agent, day) = (PersonId(row.get("agent")?), policy::day(&day)?);
        counts.push(SourceCount { agent, day, channel: row.get("channel")?, dialogues: row.get("dialogues")? });
    }
    Ok(counts)
}

struct Rules<'a> {
    handles: HashMap<String, PersonId>,
    today: NaiveDate,
    policy: &'a Policy,
}

fn source_count(conn: &Connection, row: &Row, places: &[Option<usize>], rules: &Rules<'_>) -> Result<SourceCount> {
    let cell = |column: usize| {
        let place = places.get(column).copied().flatten()?;
        row.get(place).map(str::trim).filter(|text| !text.is_empty())
    };
    let needed = |column: usize| {
        let name = COLUMNS.get(column).copied().unwrap_or_default();
        cell(column).ok_or_else(|| Refusal::data(format!("`{name}` is empty")).hint("every row names it"))
    };
    let (handle, day) = (needed(0)?, policy::day(needed(1)?)?);
    let agent = people::by_handle(&rules.handles, handle).copied();
    let agent = agent.ok_or_else(|| people::nobody(handle, rules.handles.keys().map(String::as_str)))?;
    if day >= rules.today {
        return Err(Refusal::data(format!("{day} is not over: what was counted of it may grow"))
            .hint("count it when it is over"));
    }
    if !people::has_role(conn, people::one(conn, NOW, agent)?, Role::Agent, day)? {
        return Err(
            Refusal::data(format!("{handle} was not an agent on {day}")).hint("who was what: assize people list")
        );
    }
    let channel = cell(3).map(|text| channel(text.into(), rules.policy)).transpose()?;
    Ok(SourceCount {
        agent,
        day,
        dialogues: dialogues(needed(2)?)?,
        channel: channel.map(std::borrow::Cow::into_owned),
    })
}

fn dialogues(text: &str) -> Result<u64> {
    let number = text.parse().ok().filter(|number| all_digits(text) && *number <= MOST);
    number.ok_or_else(|| {
        Refusal::data(format!("`dialogues`: `{}` is not a whole number up to {MOST}", text.escape_debug()))
            .hint("such as 12, without points, commas or words")
    })
}

/// One file says one number of an agent, a day and a channel.
fn once(seen: &mut BTreeSet<(i64, NaiveDate, Option<String>)>, one: &SourceCount) -> Result<()> {
    if seen.insert((one.agent.0, one.day, one.channel.clone())) {
        return Ok(());
    }
    Err(Refusal::data("the same agent, day and channel stand in the file twice").hint("add them up first"))
}

/// Keeps a count that is not known; `changes` says that it takes the place of another one.
fn keep(writing: &mut Writing<'_>, one: &SourceCount, changes: bool, done: &mut Counted) -> Result<()> {
    done.dialogues += one.dialogues;
    let known = newest(writing, one)?.map(|(dialogues, _)| dialogues);
    if known == Some(one.dialogues) {
        done.known += 1;
        return Ok(());
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] = [
        ("agent", &one.agent.0),
        ("day", &one.day.to_string()),
        ("channel", &one.channel),
        ("dialogues", &one.dialogues),
    ];
    writing.insert("source_count", &facts, &[])?;
    done.new += u64::from(!changes);
    done.changed += u64::from(changes);
    Ok(())
}

/// The newest count of the same agent, day and channel, and its entry.
fn newest(conn: &Connection, one: &SourceCount) -> Result<Option<(u64, i64)>> {
    Ok(conn
        .prepare_cached(
            "SELECT dialogues, entry FROM source_count WHERE agent = ?1 AND day = ?2 AND channel IS ?3
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row(params![one.agent.0, one.day.to_string(), one.channel], |row| {
            Ok((row.get("dialogues")?, row.get("entry")?))
        })
        .optional()?)
}
