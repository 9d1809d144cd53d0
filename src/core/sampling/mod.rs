//! Sampling: which dialogues are audited, drawn by a lottery that anyone can check (VDS-1).
//!
//! A *plan* says which dialogues, how many of whom, by which card. The *frame* is every dialogue of a
//! window that can be drawn. A *stratum* is one group of the frame with its own quota. A *ticket* is a
//! dialogue's number in the lottery. One draw per plan and window, whatever cron does twice.

mod after;
mod commitment;
mod examine;
mod frame;
mod gap;
mod leaves;
mod overlap;
mod plan;
mod preview;
mod proof;
mod quota;
mod recheck;
mod risk;
mod seed;
mod spread;
mod tally;

pub use after::{
    Extension, Next, Origin, Voided, extend, frame_holds, next_ticket, origin, require_standing, void, waiting_for,
};
pub use commitment::{Committed, OpenCommitment, Seeded, commit, committed, committed_as, draw, draw_alone, waiting};
pub use examine::{Named, find, named, verify};
pub use frame::FRAME;
pub use gap::{AgentGap, drawn_missing, gaps};
pub use plan::{Plan, SeedKind, add, plan, plans, read, versions};
pub use preview::{AgentOutlook, AuditorOutlook, Preview, StratumOutlook, preview};
pub use proof::{Proof, RowProof, Sight, Turn, each_drawn, each_row, proof, row_proof, sight};
pub use recheck::{Drawn, Later, drawn, recheck};
pub use seed::{Brought, Wanted, seed_for, source_of};

use crate::calc::calendar::{Calendar, Window, window_around, window_before};
use crate::core::people::PersonId;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

/// The windows of a plan that are over, have dialogues, and are not drawn yet. With `only`, just the one
/// before that day. None begins before the plan starts, none ends after it ends.
pub fn due(
    conn: &Connection,
    plan: &Plan,
    today: NaiveDate,
    only: bool,
    calendar: &Calendar,
) -> Result<Vec<(NaiveDate, NaiveDate)>> {
    let due = if only {
        window_before(plan.window(), today).into_iter().collect()
    } else {
        let until = plan.ends()?.and_then(|ends| ends.succ_opt()).map_or(today, |end| end.min(today));
        with_dialogues(conn, plan.window(), plan.starts()?, until, calendar)?
    };
    let mut open = Vec::new();
    for window in due {
        if plan.draws(window)? && committed_as(conn, &plan.draw_name(window.0))?.is_none() {
            open.push(window);
        }
    }
    Ok(open)
}

/// The whole windows from `starts` to before `today` in which dialogues came in. It goes from dialogue to
/// dialogue by the index, so that years without any cost nothing.
fn with_dialogues(
    conn: &Connection,
    kind: Window,
    starts: NaiveDate,
    today: NaiveDate,
    calendar: &Calendar,
) -> Result<Vec<(NaiveDate, NaiveDate)>> {
    let mut found = Vec::new();
    let mut from = starts;
    while let Some(day) = next_day(conn, from, calendar)? {
        let Some(window) = window_around(kind, day) else { break };
        if window.1 >= today {
            break;
        }
        if window.0 >= starts {
            found.push(window);
        }
        match window.1.succ_opt() {
            Some(next) => from = next,
            None => break,
        }
    }
    Ok(found)
}

/// The first local day from `from` on in which a dialogue came in, or another system counted one.
fn next_day(conn: &Connection, from: NaiveDate, calendar: &Calendar) -> Result<Option<NaiveDate>> {
    let counted: Option<String> = conn
        .prepare_cached("SELECT min(day) FROM source_count WHERE day >= ?1 AND dialogues > 0")?
        .query_row([from.to_string()], |row| row.get(0))?;
    let counted = counted.as_deref().map(policy::day).transpose()?;
    Ok([next_recorded(conn, from, calendar)?, counted].into_iter().flatten().min())
}

fn next_recorded(conn: &Connection, from: NaiveDate, calendar: &Calendar) -> Result<Option<NaiveDate>> {
    let Some(since) = calendar.starts(from) else { return Ok(None) };
    let next: Option<String> = conn
        .prepare_cached(
            "SELECT min(counts) FROM (SELECT min(received) AS counts FROM request WHERE agent IS NOT NULL AND received >= ?1
             UNION ALL SELECT min(counts) FROM revision WHERE counts >= ?1)",
        )?
        .query_row([since.to_string()], |row| row.get(0))?;
    next.map(|text| text.parse().map(|moment| calendar.local_day(moment)).map_err(Refusal::data)).transpose()
}

/// The local day of the newest dialogue, where there is any.
pub fn newest_day(conn: &Connection, calendar: &Calendar) -> Result<Option<NaiveDate>> {
    let newest: Option<String> = conn
        .prepare_cached(
            "SELECT max(counts) FROM (SELECT max(received) AS counts FROM request WHERE agent IS NOT NULL
             UNION ALL SELECT max(counts) FROM revision)",
        )?
        .query_row([], |row| row.get(0))?;
    newest.map(|text| text.parse().map(|moment| calendar.local_day(moment)).map_err(Refusal::data)).transpose()
}

/// How many of the dialogues that came after entry `since` came in after a window they belong to was drawn.
pub fn late(conn: &Connection, since: i64) -> Result<u64> {
    let mut spans: Vec<(String, String)> =
        windows(conn)?.into_iter().map(|window| (window.from, window.until)).collect();
    spans.sort();
    let (mut late, mut counted) = (0, String::new());
    for (from, until) in spans {
        late += count_newer(conn, from.as_str().max(counted.as_str()), &until, since)?;
        counted = counted.max(until);
    }
    Ok(late)
}

/// How many of the dialogues that an entry amended were drawn already.
pub fn amended(conn: &Connection, entry: i64) -> Result<u64> {
    let mut statement = conn.prepare_cached(
        "SELECT count(DISTINCT v.request) FROM revision v JOIN ticket t ON t.request = v.request
         WHERE v.entry = ?1 AND v.basis = 'amended'",
    )?;
    Ok(statement.query_row([entry], |row| row.get(0))?)
}

/// The window of a draw, in UTC.
struct Span {
    name: String,
    from: String,
    until: String,
    entry: i64,
}

/// The window of every draw, oldest first.
fn windows(conn: &Connection) -> Result<Vec<Span>> {
    let mut statement = conn.prepare_cached("SELECT name, first, last, entry FROM commitment ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut windows = Vec::new();
    while let Some(row) = rows.next()? {
        let (first, last): (String, String) = (row.get(1)?, row.get(2)?);
        let calendar = policy::as_of(conn, row.get(3)?)?.calendar()?;
        if let Some((from, until)) = calendar.bounds(policy::day(&first)?, policy::day(&last)?) {
            let (from, until) = (from.to_string(), until.to_string());
            windows.push(Span { name: row.get(0)?, from, until, entry: row.get(3)? });
        }
    }
    Ok(windows)
}

fn count_newer(conn: &Connection, from: &str, until: &str, since: i64) -> Result<u64> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM request WHERE agent IS NOT NULL AND received >= ?1 AND received < ?2 AND entry > ?3",
        )?
        .query_row(params![from, until, since], |row| row.get(0))?)
}

/// The draw of that name, where it was made.
pub fn drawn_as(conn: &Connection, name: &str) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached("SELECT d.id FROM draw d JOIN commitment c ON c.id = d.commitment WHERE c.name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// The seed of a draw, where it was made.
pub fn seed_of(conn: &Connection, name: &str) -> Result<Option<String>> {
    Ok(conn
        .prepare_cached("SELECT d.seed FROM draw d JOIN commitment c ON c.id = d.commitment WHERE c.name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// A draw as it was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draw {
    /// Its number.
    pub id: i64,
    /// Plan and window.
    pub name: String,
    /// The window's days.
    pub window: (NaiveDate, NaiveDate),
    /// How many dialogues could be drawn.
    pub size: usize,
    /// How many could not, by reason.
    pub exclusions: Vec<(&'static str, u64)>,
    /// How many tickets were asked for and could not be had, over all strata.
    pub shortfall: usize,
    /// The hash of the commitment, hex.
    pub commit: String,
    /// The key that every ticket is made with, hex.
    pub key: String,
    /// Where the seed came from, as the commitment names it.
    pub source: String,
    /// The seed.
    pub seed: String,
    /// What was drawn.
    pub tickets: Vec<Ticket>,
    /// How many dialogues another system had counted; none where it counted nothing.
    pub counted: Option<u64>,
    /// How many counts of its agents the plan cannot be held against.
    pub unplaced: usize,
    /// How many of them are missing from the record, and stand in the frame as phantoms.
    pub missing: usize,
    /// How many of those were drawn.
    pub phantoms: usize,
    /// How many refs of the frame look like another, and the first of them.
    pub alike: (usize, Vec<String>),
}

/// A dialogue that was drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ticket {
    /// Its number.
    pub id: i64,
    /// The dialogue.
    pub request: RequestId,
    /// The dialogue's ref.
    pub reference: String,
    /// Its agent.
    pub agent: PersonId,
    /// The local day of the dialogue.
    pub day: NaiveDate,
    /// Its stratum's labels.
    pub labels: Vec<String>,
}

/// A draw in the list of draws.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Plan and window.
    pub name: String,
    /// The window's days.
    pub window: (String, String),
    /// How many dialogues could be drawn.
    pub size: i64,
    /// How many could not.
    pub outside: i64,
    /// How many tickets were drawn.
    pub tickets: i64,
    /// How many dialogues of its window came in after it: outside every frame.
    pub late: u64,
    /// Where the seed came from, in words.
    pub seed: String,
    /// Who saw it come, in words, where somebody did.
    pub witness: Option<Untrusted>,
    /// Why it is void, where it is.
    pub void: Option<Untrusted>,
}

/// What a local seed is worth, said wherever such a draw is shown.
pub const LOCAL_SEED: &str = "local seed: reproducible, not verifiable";

/// What the seed of a draw is worth, from the source that its commitment names and the seed that came.
pub fn seed_words(source: &str, seed: Option<&str>) -> String {
    match source.split(':').next() {
        Some("reveal") if seed.is_some_and(|seed| seed.starts_with("drand:")) => {
            "public beacon, since a party did not reveal: anybody can compare its round".to_owned()
        }
        Some("dice") => "dice: as good as their witness".to_owned(),
        Some("drand") => "public beacon: anybody can compare its round".to_owned(),
        Some("reveal") => "revealed secrets: verifiable if one party was honest".to_owned(),
        _ => LOCAL_SEED.to_owned(),
    }
}

/// Every draw, oldest first.
pub fn list(conn: &Connection) -> Result<Vec<Listed>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.name, c.first, c.last, c.size, (SELECT coalesce(sum(e.dialogues), 0) FROM exclusion e WHERE e.commitment = c.id),
           (SELECT count(*) FROM ticket t JOIN stratum s ON s.id = t.stratum WHERE s.draw = d.id), c.source,
           v.id IS NOT NULL, coalesce(v.why, 'erased'), d.seed, d.witness, d.erased IS NOT NULL
         FROM commitment c LEFT JOIN draw d ON d.commitment = c.id LEFT JOIN voiding v ON v.commitment = c.id
         WHERE d.id IS NOT NULL OR v.id IS NOT NULL ORDER BY coalesce(d.entry, v.entry), c.id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Listed {
            name: row.get(0)?,
            window: (row.get(1)?, row.get(2)?),
            size: row.get(3)?,
            outside: row.get(4)?,
            tickets: row.get(5)?,
            late: 0,
            seed: seed_words(&row.get::<_, String>(6)?, row.get::<_, Option<String>>(9)?.as_deref()),
            witness: if row.get(11)? { Some("erased".to_owned()) } else { row.get::<_, Option<String>>(10)? }
                .map(Untrusted::new),
            void: row.get::<_, bool>(7)?.then(|| row.get::<_, String>(8)).transpose()?.map(Untrusted::new),
        })
    })?;
    let mut draws: Vec<Listed> = rows.collect::<rusqlite::Result<_>>()?;
    for window in windows(conn)? {
        if let Some(draw) = draws.iter_mut().find(|draw| draw.name == window.name) {
            draw.late = count_newer(conn, &window.from, &window.until, window.entry)?;
        }
    }
    Ok(draws)
}
