//! Commitment and draw: the frame is fixed first, then the seed comes, then every ticket is arithmetic.

use super::after::require_standing;
use super::examine::quotas_of;
use super::frame::{Bounds, Features, Frame, Pick, Walk};
use super::plan::{Plan, plan};
use super::quota::{Quotas, quotas};
use super::seed::{require_fresh, require_new_pledges, require_witness};
use super::{Draw, Ticket, next_day};
use crate::calc::digest::hex;
use crate::calc::draw::{Commitment, Drawn, NO_PREVIOUS, Source, Stratum, draw_key, local_seed};
use crate::calc::moment::Moment;
use crate::core::ledger::Writing;
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};

/// A commitment: frame and quotas of one window, fixed before the seed is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Committed {
    /// Its number.
    pub id: i64,
    /// The version of the plan that it is of.
    pub plan: i64,
    /// Plan and window.
    pub name: String,
    /// The window's days.
    pub window: (NaiveDate, NaiveDate),
    /// How many dialogues can be drawn.
    pub size: i64,
    /// Where the seed comes from.
    pub source: Source,
    /// The commitment file, byte for byte.
    pub text: String,
    /// Its SHA-256, hex: what is posted before the seed is known.
    pub hash: String,
    /// The entry that made it.
    pub entry: i64,
    /// When.
    pub at: Moment,
}

impl Committed {
    pub(super) const fn bounds(&self) -> Bounds {
        Bounds { first: self.window.0, last: self.window.1, entry: self.entry }
    }
}

/// A commitment that waits for its seed: what it covers.
#[derive(Debug)]
pub struct OpenCommitment {
    pub(super) plan: Plan,
    pub(super) window: (NaiveDate, NaiveDate),
}

impl OpenCommitment {
    pub(super) fn covers(&self, features: Features<'_>) -> bool {
        self.window.0 <= features.day && features.day <= self.window.1 && self.plan.covers(features)
    }
}

/// A seed as it came, and who saw it come.
#[derive(Clone, Debug)]
pub struct Seeded<'a> {
    /// The seed.
    pub seed: &'a str,
    /// Who saw it come, in words.
    pub witness: Option<&'a str>,
}

/// Fixes frame and quotas of one window of a plan. A window without any dialogue is none, and stays due.
pub fn commit(
    writing: &mut Writing<'_>,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    source: &Source,
    policy: &Policy,
) -> Result<Option<Committed>> {
    let fixed = fix(writing, plan, window, source, policy)?;
    fixed.map(|(id, _, _)| by_id(writing, id)).transpose()
}

/// Commits and draws in one step, with a seed of this computer: reproducible, not verifiable.
pub fn draw_alone(
    writing: &mut Writing<'_>,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    policy: &Policy,
) -> Result<Option<Draw>> {
    let Some((id, frame, quotas)) = fix(writing, plan, window, &Source::Local, policy)? else { return Ok(None) };
    let committed = by_id(writing, id)?;
    let mut random = [0; 32];
    writing.random(&mut random)?;
    let seed = local_seed(random);
    let walk = Walk { conn: writing, plan, bounds: committed.bounds(), policy };
    let selected = walk.select(&quotas, &draw_key(&committed.hash, &seed), 0)?;
    let fixed = (plan, &frame, &quotas);
    decide(writing, &committed, fixed, &Seeded { seed: &seed, witness: None }, selected).map(Some)
}

/// Draws what was committed, by a seed that came after it.
pub fn draw(writing: &mut Writing<'_>, committed: &Committed, seeded: &Seeded<'_>) -> Result<Draw> {
    require_standing(writing, &committed.name)?;
    let plan = plan(writing, committed.plan)?;
    require_witness(&committed.source, seeded)?;
    require_fresh(writing, seeded.seed)?;
    let policy = policy::as_of(writing, committed.entry)?;
    let walk = Walk { conn: writing, plan: &plan, bounds: committed.bounds(), policy: &policy };
    // One walk does: whether the quotas that the text says are right shows once the frame is known.
    let key = draw_key(&committed.hash, seeded.seed);
    let (frame, selected) = walk.frame_and_select(&quotas_of(&committed.text), &key)?;
    let quotas = require_committed(walk, &frame, &committed.source, (committed.id, &committed.text))?;
    decide(writing, committed, (&plan, &frame, &quotas), seeded, selected)
}

/// Frame and quotas as a commitment, by its number and text, fixed them; refused where they do not come out so.
pub(super) fn as_committed(walk: Walk<'_>, source: &Source, (id, text): (i64, &str)) -> Result<(Frame, Quotas)> {
    let frame = walk.frame()?;
    let quotas = require_committed(walk, &frame, source, (id, text))?;
    Ok((frame, quotas))
}

/// Refuses a frame that is not what a commitment, by its number and text, fixed; answers its quotas.
fn require_committed(walk: Walk<'_>, frame: &Frame, source: &Source, (id, text): (i64, &str)) -> Result<Quotas> {
    let again = commitment(walk, frame, source, previous_of(walk.conn, id)?)?;
    if again.text().map_err(Refusal::data)? != text {
        let name = walk.plan.draw_name(walk.bounds.first);
        return Err(Refusal::data(format!("the frame of {name} does not come out as it was committed"))
            .hint("run `assize verify`: it names what was changed"));
    }
    Ok(again.quotas)
}

type Fixed = (i64, Frame, Quotas);

fn fix(
    writing: &mut Writing<'_>,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    source: &Source,
    policy: &Policy,
) -> Result<Option<Fixed>> {
    let name = plan.draw_name(window.0);
    require_standing(writing, &name)?;
    if committed_as(writing, &name)?.is_some() {
        return Err(Refusal::rule(format!("{name} is committed already")).hint("one draw per plan and window"));
    }
    if next_day(writing, window.0, &policy.calendar()?)?.is_none_or(|day| day > window.1) {
        return Ok(None);
    }
    require_new_pledges(writing, source)?;
    let bounds = Bounds { first: window.0, last: window.1, entry: writing.entry() };
    let walk = Walk { conn: writing, plan, bounds, policy };
    let frame = walk.frame()?;
    let commitment = commitment(walk, &frame, source, newest_commit(writing)?)?;
    let id = store(writing, plan, bounds, &commitment)?;
    for (reason, dialogues) in &frame.exclusions {
        writing.insert("exclusion", &[("commitment", &id), ("reason", reason), ("dialogues", dialogues)], &[])?;
    }
    Ok(Some((id, frame, commitment.quotas)))
}

fn decide(
    writing: &mut Writing<'_>,
    committed: &Committed,
    (plan, frame, quotas): (&Plan, &Frame, &Quotas),
    seeded: &Seeded<'_>,
    selected: Vec<Stratum<Pick>>,
) -> Result<Draw> {
    let key = draw_key(&committed.hash, seeded.seed);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("commitment", &committed.id), ("seed", &seeded.seed), ("key", &key)];
    let id = writing.insert(
        "draw",
        &facts,
        &[("witness", seeded.witness.map(|witness| Kept::stored(&Untrusted::new(witness))).as_ref())],
    )?;
    let mut draw = Draw {
        id,
        name: committed.name.clone(),
        window: committed.window,
        size: frame.size,
        exclusions: frame.exclusions.iter().map(|(reason, count)| (*reason, *count)).collect(),
        shortfall: 0,
        commit: committed.hash.clone(),
        key,
        source: committed.source.to_string(),
        seed: seeded.seed.to_owned(),
        tickets: Vec::new(),
        counted: frame.counted,
        unplaced: frame.unplaced,
        missing: frame.phantoms,
        phantoms: 0,
        alike: frame.alike.clone(),
    };
    // What a total lacks is in no stratum's quota.
    let given = quotas.values().sum();
    let wanted = plan.rule().total(draw.size).unwrap_or(given);
    store_tickets(writing, selected, &mut draw)?;
    draw.shortfall += wanted.saturating_sub(given);
    Ok(draw)
}

/// The number of the commitment of that name, where there is one.
pub fn committed_as(conn: &Connection, name: &str) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached("SELECT id FROM commitment WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

const SELECT: &str = "SELECT c.id, c.plan, c.name, c.first, c.last, c.size, c.source, c.text, c.hash, c.entry, e.at
    FROM commitment c JOIN entry e ON e.id = c.entry";

fn by_id(writing: &Writing<'_>, id: i64) -> Result<Committed> {
    // The entry that is being written has no row yet.
    let sql = SELECT.replace("e.at", "coalesce(e.at, ?2)").replace(" JOIN entry", " LEFT JOIN entry");
    writing
        .prepare_cached(&format!("{sql} WHERE c.id = ?1"))?
        .query_row(rusqlite::params![id, writing.now().to_string()], from_row)?
}

/// A commitment by its name.
pub fn committed(conn: &Connection, name: &str) -> Result<Option<Committed>> {
    let found = conn.prepare_cached(&format!("{SELECT} WHERE c.name = ?1"))?.query_row([name], from_row).optional()?;
    found.transpose()
}

/// The commitments that wait for their seed, oldest first.
pub fn waiting(conn: &Connection) -> Result<Vec<Committed>> {
    let mut statement = conn.prepare_cached(&format!(
        "{SELECT} WHERE NOT EXISTS (SELECT 1 FROM draw d WHERE d.commitment = c.id)
         AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id) ORDER BY c.id"
    ))?;
    let rows = statement.query_map([], from_row)?;
    rows.map(|row| row.map_err(Refusal::from)?).collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Result<Committed>> {
    let (first, last): (String, String) = (row.get(3)?, row.get(4)?);
    let (source, at): (String, String) = (row.get(6)?, row.get(10)?);
    let read = || -> Result<_> {
        let window = (policy::day(&first)?, policy::day(&last)?);
        Ok((window, source.parse().map_err(Refusal::data)?, at.parse().map_err(Refusal::data)?))
    };
    let (window, source, at) = match read() {
        Ok(read) => read,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(Ok(Committed {
        id: row.get(0)?,
        plan: row.get(1)?,
        name: row.get(2)?,
        window,
        size: row.get(5)?,
        source,
        text: row.get(7)?,
        hash: row.get(8)?,
        entry: row.get(9)?,
        at,
    }))
}

/// What other commitments covered that waited for their seed just before an entry: nothing of it is in a
/// second frame.
pub(super) fn open_before(conn: &Connection, entry: i64) -> Result<Vec<OpenCommitment>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.plan, c.first, c.last FROM commitment c WHERE c.entry < ?1
         AND NOT EXISTS (SELECT 1 FROM draw d WHERE d.commitment = c.id AND d.entry < ?1)
         AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id AND v.entry < ?1)",
    )?;
    let rows =
        statement.query_map([entry], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?)))?;
    rows.map(|row| {
        let (number, first, last) = row?;
        Ok(OpenCommitment { plan: plan(conn, number)?, window: (policy::day(&first)?, policy::day(&last)?) })
    })
    .collect()
}

fn newest_commit(conn: &Connection) -> Result<String> {
    previous_of(conn, i64::MAX)
}

/// The hash of the commitment before that one.
pub(super) fn previous_of(conn: &Connection, id: i64) -> Result<String> {
    let previous = conn
        .prepare_cached("SELECT hash FROM commitment WHERE id < ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(previous.unwrap_or_else(|| NO_PREVIOUS.to_owned()))
}

/// The commitment of a frame. Refused where the quotas that the plan wants cannot be.
pub(super) fn commitment(walk: Walk<'_>, frame: &Frame, source: &Source, previous: String) -> Result<Commitment> {
    let Walk { conn, plan, bounds, .. } = walk;
    Ok(Commitment {
        draw: plan.draw_name(bounds.first),
        period: (bounds.first, bounds.last),
        frame: frame.root.clone(),
        n: frame.size,
        source_count: frame.counted,
        columns: plan.columns().into_iter().map(str::to_owned).collect(),
        quotas: quotas(conn, plan, frame, bounds.entry)?,
        seed_source: source.to_string(),
        previous,
    })
}

fn store(writing: &mut Writing<'_>, plan: &Plan, bounds: Bounds, commitment: &Commitment) -> Result<i64> {
    let (first, last) = (bounds.first.to_string(), bounds.last.to_string());
    let size = i64::try_from(commitment.n).unwrap_or(i64::MAX);
    let (text, hash) = (commitment.text().map_err(Refusal::data)?, commitment.commit().map_err(Refusal::data)?);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 9] = [
        ("plan", &plan.id),
        ("name", &commitment.draw),
        ("first", &first),
        ("last", &last),
        ("size", &size),
        ("root", &commitment.frame),
        ("source", &commitment.seed_source),
        ("text", &text),
        ("hash", &hash),
    ];
    writing.insert("commitment", &facts, &[])
}

fn store_tickets(writing: &mut Writing<'_>, strata: Vec<Stratum<Pick>>, draw: &mut Draw) -> Result<()> {
    for stratum in strata {
        let size = i64::try_from(stratum.size).unwrap_or(i64::MAX);
        let quota = i64::try_from(stratum.quota).unwrap_or(i64::MAX);
        let label = stratum.labels.join("\t");
        let id = writing.insert(
            "stratum",
            &[("draw", &draw.id), ("label", &label), ("size", &size), ("quota", &quota)],
            &[],
        )?;
        draw.shortfall += stratum.shortfall;
        for drawn in stratum.drawn {
            match store_ticket(writing, id, &stratum.labels, drawn)? {
                Some(ticket) => draw.tickets.push(ticket),
                None => draw.phantoms += 1,
            }
        }
    }
    Ok(())
}

/// Stores one that was drawn, of a stratum by its number and labels. None: it is a phantom.
pub(super) fn store_ticket(
    writing: &mut Writing<'_>,
    stratum: i64,
    labels: &[String],
    drawn: Drawn<Pick>,
) -> Result<Option<Ticket>> {
    let (hash, rank) = (hex(&drawn.ticket), i64::try_from(drawn.rank).unwrap_or(i64::MAX));
    let place: [(&'static str, &dyn rusqlite::ToSql); 3] = [("stratum", &stratum), ("ticket", &hash), ("rank", &rank)];
    let Some(request) = drawn.payload.request else {
        let day = drawn.payload.features().day.to_string();
        let whose: [(&'static str, &dyn rusqlite::ToSql); 3] =
            [("ref", &drawn.reference), ("agent", &drawn.payload.agent.0), ("day", &day)];
        writing.insert("phantom", &[place, whose].concat(), &[])?;
        return Ok(None);
    };
    let id = writing.insert("ticket", &[place.as_slice(), &[("request", &request.0)]].concat(), &[])?;
    let (agent, day) = (drawn.payload.agent, drawn.payload.features().day);
    Ok(Some(Ticket { id, request, reference: drawn.reference, agent, day, labels: labels.to_vec() }))
}
