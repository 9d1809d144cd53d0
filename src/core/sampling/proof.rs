//! A proof of a draw: what somebody needs to check it without assize, and without seeing what they may not.

use super::examine::{exclusions, said, stored_as};
use super::frame::{Order, Place, Walk};
use super::leaves::Leaves;
use super::plan::plan;
use super::recheck::{Stored, at};
use crate::calc::digest::{Digest, hex};
use crate::calc::draw::{bucket_of, leaf, ticket};
use crate::calc::moment::Moment;
use crate::core::ledger::Who;
use crate::core::people::{self, PersonId, Role};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::request;
use chrono::NaiveDate;
use rusqlite::Connection;

/// What somebody may see of a draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sight {
    /// Every ref.
    Everything,
    /// The refs of their own dialogues.
    Own(PersonId),
}

impl Sight {
    fn covers(&self, agent: PersonId) -> bool {
        match self {
            Self::Everything => true,
            Self::Own(person) => *person == agent,
        }
    }
}

/// What whoever acts may see of draws: managers, leads and arbiters every ref, anybody else their own.
pub fn sight(conn: &Connection, who: &Who, policy: &Policy, today: NaiveDate) -> Result<Sight> {
    let person = people::identify(conn, who, policy)?;
    for role in [Role::Manager, Role::Lead, Role::Arbiter] {
        if people::has_role(conn, person.id, role, today)? {
            return Ok(Sight::Everything);
        }
    }
    Ok(Sight::Own(person.id))
}

/// What a proof says of its draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proof {
    /// Plan and window.
    pub name: String,
    /// The commitment, byte for byte.
    pub commitment: String,
    /// Its hash, hex.
    pub commit: String,
    /// The frame's columns, comma-joined, the ref first.
    pub columns: String,
    /// How many rows the frame has.
    pub size: i64,
    /// Where the seed came from.
    pub seed_source: String,
    /// The seed.
    pub seed: String,
    /// The key, hex.
    pub key: String,
    /// Whether the draw is void.
    pub void: bool,
    /// When the commitment was recorded.
    pub committed: Moment,
    /// When the seed was.
    pub made: Moment,
    /// How many dialogues of the window are outside the frame, by reason.
    pub excluded: Vec<(String, u64)>,
}

/// The proof of a draw, without its rows.
pub fn proof(conn: &Connection, draw: i64) -> Result<Proof> {
    let stored = stored_as(conn, draw)?;
    let said = |key| said(&stored.text, key).unwrap_or_default().to_owned();
    Ok(Proof {
        columns: said("columns"),
        seed_source: said("seed-source"),
        size: stored.size,
        void: conn.prepare_cached("SELECT 1 FROM voiding WHERE commitment = ?1")?.exists([stored.commitment])?,
        committed: at(conn, stored.bounds.entry)?,
        made: at(conn, stored.entry)?,
        excluded: exclusions(conn, stored.commitment)?,
        name: stored.name,
        commitment: stored.text,
        commit: stored.hash,
        seed: stored.seed,
        key: stored.key,
    })
}

/// Visits the rows of a draw's frame by their bytes, each `ref TAB labels`. Refuses in the end when they are
/// not the frame of the commitment.
pub fn each_row(conn: &Connection, draw: i64, visit: &mut dyn FnMut(&str) -> Result<()>) -> Result<()> {
    let stored = stored_as(conn, draw)?;
    // A frame may be larger than the memory there is to sort it.
    conn.pragma_update(None, "temp_store", "FILE")?;
    let mut leaves = Leaves::default();
    let walked = walk_stored(conn, &stored, Order::Refs, &mut |fields, _| {
        leaves.push(leaf(fields))?;
        visit(&fields.join("\t"))
    });
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    walked?;
    same_frame(conn, &stored, leaves, &mut |_, _| {})
}

fn walk_stored(
    conn: &Connection,
    stored: &Stored,
    order: Order,
    visit: &mut dyn FnMut(&[&str], PersonId) -> Result<()>,
) -> Result<()> {
    let (plan, policy) = (plan(conn, stored.plan)?, policy::as_of(conn, stored.bounds.entry)?);
    let walk = Walk { conn, plan: &plan, bounds: stored.bounds, policy: &policy };
    walk.each(order, &mut |row, place| match place {
        Place::Inside(fields) => visit(fields, row.agent),
        Place::Outside(_) | Place::Beyond => Ok(()),
    })?;
    Ok(())
}

fn same_frame(
    conn: &Connection,
    stored: &Stored,
    leaves: Leaves,
    visit: &mut dyn FnMut(&[Digest], String),
) -> Result<()> {
    let (root, _) = leaves.root(&plan(conn, stored.plan)?.columns(), visit)?;
    if said(&stored.text, "frame") == Some(&root) {
        return Ok(());
    }
    let says = format!("there is no proof: the frame of {} does not come out of the facts of then", stored.name);
    Err(Refusal::new(Kind::Check, says).hint(format!("what differs: assize assign verify {}", stored.name)))
}

/// What shows one row's part in a draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowProof {
    /// Its ref.
    pub reference: String,
    /// The row, `ref TAB labels`.
    pub line: String,
    /// The leaf of the row.
    pub leaf: Digest,
    /// The leaves of its bucket, ascending.
    pub bucket: Vec<Digest>,
    /// Every bucket that is not empty, ascending: `b ‖ node(b)` (statistics.md 1.7).
    pub nodes: Vec<String>,
    /// Its ticket, hex.
    pub ticket: String,
    /// Its place among those drawn of its stratum; none: it was not drawn.
    pub rank: Option<i64>,
}

/// The proof of one row. Whoever sees only their own is not told whether another's exists.
pub fn row_proof(conn: &Connection, draw: i64, reference: &str, sight: &Sight) -> Result<RowProof> {
    let stored = stored_as(conn, draw)?;
    let mut leaves = Leaves::default();
    let mut found = None;
    walk_stored(conn, &stored, Order::Any, &mut |fields, agent| {
        let leaf = leaf(fields);
        leaves.push(leaf)?;
        if fields.first() == Some(&reference) && sight.covers(agent) {
            found = Some((fields.join("\t"), leaf));
        }
        Ok(())
    })?;
    let Some((line, leaf)) = found else { return Err(no_row(conn, &stored, reference, sight)?) };
    let (mut bucket, mut nodes) = (Vec::new(), Vec::new());
    same_frame(conn, &stored, leaves, &mut |leaves, node| {
        if leaves.first().map(bucket_of) == Some(bucket_of(&leaf)) {
            bucket = leaves.to_vec();
        }
        nodes.push(node);
    })?;
    let ticket = hex(&ticket(&stored.key, reference));
    let rank = rank(conn, draw, reference)?;
    Ok(RowProof { reference: reference.to_owned(), line, leaf, bucket, nodes, ticket, rank })
}

/// Why there is no such row: nothing of that name, or outside the frame, with the reason.
fn no_row(conn: &Connection, stored: &Stored, reference: &str, sight: &Sight) -> Result<Refusal> {
    if *sight == Sight::Everything {
        request::find(conn, reference)?;
    }
    let (plan, policy) = (plan(conn, stored.plan)?, policy::as_of(conn, stored.bounds.entry)?);
    let walk = Walk { conn, plan: &plan, bounds: stored.bounds, policy: &policy };
    let mut why = None;
    walk.each(Order::Any, &mut |row, place| {
        if let Place::Outside(reason) = place
            && row.reference == reference
            && sight.covers(row.agent)
        {
            why = Some(reason);
        }
        Ok(())
    })?;
    let yours = if *sight == Sight::Everything { "" } else { " of yours" };
    Ok(Refusal::rule(match why {
        Some(reason) => format!("{reference} is outside the frame of {}: {reason}", stored.name),
        None => format!("no dialogue{yours} called {reference} is in the frame of {}", stored.name),
    })
    .hint(format!("its window is {} to {}", stored.bounds.first, stored.bounds.last)))
}

fn rank(conn: &Connection, draw: i64, reference: &str) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT max(t.rank) FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw
         JOIN request r ON r.id = t.request WHERE s.draw = ?1 AND r.ref = ?2 AND t.entry = d.entry",
    )?;
    Ok(statement.query_row((draw, reference), |row| row.get(0))?)
}

/// Which tickets of a draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// Those that it drew.
    First,
    /// Those that came later, each with what for.
    Later,
}

/// Visits what was drawn, by stratum and rank, each `labels TAB rank TAB ticket TAB ref`, and behind what came
/// later a TAB and why. A ref that may not be seen is left out, its ticket is not.
pub fn each_drawn(
    conn: &Connection,
    draw: i64,
    sight: &Sight,
    turn: Turn,
    visit: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let stored = stored_as(conn, draw)?;
    let mut statement = conn.prepare_cached(
        "SELECT s.label AS label, t.rank AS rank, t.ticket, r.ref, coalesce(v.agent, r.agent), b.rank
         FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN request r ON r.id = t.request
         LEFT JOIN revision v ON v.id = (SELECT max(id) FROM revision x WHERE x.request = r.id AND x.entry < ?2)
         LEFT JOIN replaced d ON d.next = t.id LEFT JOIN replacement p ON p.id = d.replacement
         LEFT JOIN ticket b ON b.id = p.ticket
         WHERE s.draw = ?1 AND (t.entry = ?3) = ?4
         UNION ALL SELECT s.label, p.rank, p.ticket, p.ref, NULL, b.rank
         FROM phantom p JOIN stratum s ON s.id = p.stratum
         LEFT JOIN replaced d ON d.entry = p.entry AND d.next IS NULL AND d.granted = 1
         LEFT JOIN replacement w ON w.id = d.replacement LEFT JOIN ticket b ON b.id = w.ticket
         WHERE s.draw = ?1 AND (p.entry = ?3) = ?4 ORDER BY label, rank",
    )?;
    let mut rows = statement.query((draw, stored.bounds.entry, stored.entry, turn == Turn::First))?;
    while let Some(row) = rows.next()? {
        let (label, rank, ticket): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (reference, agent): (String, Option<i64>) = (row.get(3)?, row.get(4)?);
        // A phantom is nobody's secret.
        let seen = agent.is_none_or(|agent| sight.covers(PersonId(agent)));
        let reference = if seen { reference.as_str() } else { "" };
        let why = match (turn, row.get::<_, Option<i64>>(5)?) {
            (Turn::First, _) => String::new(),
            (Turn::Later, Some(before)) => format!("\tfor rank {before}, which was unsuitable"),
            (Turn::Later, None) => "\textension".to_owned(),
        };
        visit(&format!("{label}\t{rank}\t{ticket}\t{reference}{why}"))?;
    }
    Ok(())
}
