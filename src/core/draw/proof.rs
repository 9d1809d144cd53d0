//! A proof of a draw: what somebody needs to check it without assize, and without seeing what they may not.

use super::behind::{Behind, behind};
use super::doing::{Around, Doing};
use super::examine::exclusions;
use super::external_row::{each_pick, external_row};
use super::one_hand::one_hand;
use super::pick_row::EngineFile;
use super::rows::{RowProof, Turn, each_drawn};
use super::said_of_picks::said_of_picks;
use super::sight::{Sight, require_part};
use super::stored::{Named, Stored, stored_as, time_of};
use super::text::{is_external, said};
use super::verify::verify;
use super::voiding::void_by;
use super::worth::SeedWorth;
use crate::calc::digest::{Digest, hex};
use crate::calc::draw::{bucket_of, leaf, ticket};
use crate::calc::moment::Moment;
use crate::core::dialogue;
use crate::core::frame::{Exclusion, Leaves, Order, Place, VERDICTS};
use crate::core::ledger::{By, Verdict};
use crate::core::people::PersonId;
use crate::core::plan;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::request;
use rusqlite::Connection;

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
    /// Whether they are in an engine, and not in this file.
    pub external: bool,
    /// The machine that it goes by, `name/version`, where it goes by one.
    pub machine: Option<String>,
    /// Who gave its root and counts, and who brought its picks, where they came from an engine.
    pub from_engine: Vec<(String, By)>,
    /// Where the seed came from.
    pub seed_source: String,
    /// Who brought both the pledges and the secrets, where one person did.
    pub one_hand: Option<String>,
    /// What the seed is worth.
    pub worth: SeedWorth,
    /// The seed.
    pub seed: String,
    /// The key, hex.
    pub key: String,
    /// Who made the draw void, where it is.
    pub void_by: Option<By>,
    /// What people did around it, of dialogues that may be seen.
    pub behind: Behind,
    /// When the commitment was recorded.
    pub committed: Moment,
    /// When the seed was.
    pub made: Moment,
    /// How many dialogues of the window are outside the frame, by reason.
    pub excluded: Vec<(Exclusion, u64)>,
}

/// A draw that is handed out, as somebody may see it.
pub struct Provable<'a> {
    /// The file.
    pub conn: &'a Connection,
    /// Which draw.
    pub draw: &'a Named,
    /// What may be seen of it.
    pub sight: &'a Sight,
    /// Whether what a machine said of its dialogues may be seen.
    pub verdicts: bool,
}

impl Provable<'_> {
    /// The proof without its rows, and of one row where a ref is given. A row of an external draw is shown by the buckets
    /// that its engine writes.
    pub fn proof(&self, reference: Option<&str>, buckets: Option<EngineFile<'_>>) -> Result<(Proof, Option<RowProof>)> {
        proof_for((self.conn, self.draw, self.sight), reference, buckets)
    }

    /// Visits the rows of its frame.
    pub fn each_row(&self, visit: &mut dyn FnMut(&str) -> Result<()>) -> Result<()> {
        each_row(self.conn, self.draw.id, visit)
    }

    /// Visits what the machine of its plan said of each row.
    pub fn each_verdict(&self, visit: &mut dyn FnMut(&str) -> Result<()>) -> Result<()> {
        each_verdict(self.conn, self.draw.id, visit)
    }

    /// Visits what was drawn.
    pub fn each_drawn(&self, turn: Turn, visit: &mut dyn FnMut(&str) -> Result<()>) -> Result<()> {
        each_drawn(self.conn, self.draw.id, self.sight, turn, visit)
    }
}

/// The proof of a draw without its rows, and of one row where a ref is given. Nothing is handed out that does not come
/// out of the facts, nor to somebody who may not see it.
fn proof_for(
    (conn, draw, sight): (&Connection, &Named, &Sight),
    reference: Option<&str>,
    buckets: Option<EngineFile<'_>>,
) -> Result<(Proof, Option<RowProof>)> {
    let stored = reference.map(|reference| request::as_stored(conn, reference)).transpose()?;
    let reference = stored.as_deref();
    require_part(conn, sight, draw, reference)?;
    if let Some(verdict) = verify(conn, draw.id)?.into_iter().find(Verdict::fails) {
        return Err(Refusal::new(Kind::Check, format!("there is no proof: {}", verdict.says))
            .hint(format!("what differs: assize assign verify {}", draw.name)));
    }
    let is_external = is_external(&stored_as(conn, draw.id)?.text);
    let row = match reference {
        Some(reference) if is_external => Some(external_row(conn, draw.id, (reference, sight), buckets)?),
        Some(reference) => Some(row_proof(conn, draw.id, reference, sight)?),
        None => None,
    };
    Ok((proof(conn, draw.id, sight)?, row))
}

fn proof(conn: &Connection, draw: i64, sight: &Sight) -> Result<Proof> {
    let stored = stored_as(conn, draw)?;
    let one_hand = one_hand(conn, stored.commitment)?;
    let mut behind = behind(conn, &stored.name)?;
    behind.moved.retain(|one| one.agents.iter().any(|agent| sight.covers(agent.id)));
    let said = |key| said_of(&stored.text, key).unwrap_or_default();
    Ok(Proof {
        columns: said("columns"),
        seed_source: said("seed-source"),
        worth: SeedWorth::of(&stored.source()?, Some(&stored.seed), one_hand.is_some()),
        one_hand,
        size: stored.size,
        external: is_external(&stored.text),
        machine: said_of(&stored.text, "machine"),
        from_engine: from_engine(&behind),
        void_by: void_by(conn, stored.commitment)?,
        behind,
        committed: time_of(conn, stored.bounds.entry)?,
        made: time_of(conn, stored.seeded)?,
        excluded: exclusions(conn, stored.commitment)?.into_iter().collect(),
        name: stored.name,
        commitment: stored.text,
        commit: stored.hash,
        seed: stored.seed,
        key: stored.key,
    })
}

fn said_of(text: &str, key: &str) -> Option<String> {
    said(text, key).map(str::to_owned)
}

fn from_engine(behind: &Behind) -> Vec<(String, By)> {
    let came = behind.around.iter().filter(|one| one.doing == Doing::FromEngine);
    let of =
        |one: &Around| (one.what.as_ref().map(|what| what.expose().to_owned()).unwrap_or_default(), one.by.clone());
    came.map(of).collect()
}

/// Visits what the machine of its plan said of each row of a draw's frame before that was fixed, `ref TAB verdicts`, by the
/// bytes of the refs; of an external one that of its picks, which is all that is here. Refuses in the end when that is not the
/// root of the commitment.
fn each_verdict(conn: &Connection, draw: i64, visit: &mut dyn FnMut(&str) -> Result<()>) -> Result<()> {
    let stored = stored_as(conn, draw)?;
    if is_external(&stored.text) {
        return said_of_picks(conn, &stored)?
            .iter()
            .try_for_each(|one| visit(&[&*one.reference, &one.text].join("\t")));
    }
    conn.pragma_update(None, "temp_store", "FILE")?;
    let mut leaves = Leaves::default();
    let walked = stored.basis(conn)?.walk(conn).each(Order::Refs, &mut |row, place| {
        if !matches!(place, Place::Inside(_)) {
            return Ok(());
        }
        let fields = [row.candidate.reference, row.verdicts.as_str()];
        leaves.push(leaf(&fields))?;
        visit(&fields.join("\t"))
    });
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    walked?;
    let (root, _) = leaves.root(&VERDICTS, &mut |_, _| {})?;
    if said(&stored.text, "verdicts") == Some(&root) {
        return Ok(());
    }
    let says = format!("there is no proof: the verdicts of {} do not come out of the facts of then", stored.name);
    Err(Refusal::new(Kind::Check, says).hint(format!("what differs: assize assign verify {}", stored.name)))
}

/// Visits the rows of a draw's frame by their bytes, each `ref TAB labels`; of an external one its picks, which is all that is
/// here. Refuses in the end when they are not the frame of the commitment.
pub fn each_row(conn: &Connection, draw: i64, visit: &mut dyn FnMut(&str) -> Result<()>) -> Result<()> {
    let stored = stored_as(conn, draw)?;
    if is_external(&stored.text) {
        return each_pick(conn, draw, visit);
    }
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
    stored.basis(conn)?.walk(conn).each(order, &mut |row, place| match place {
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
    let (root, _) = leaves.root(&plan::by_id(conn, stored.plan)?.columns(), visit)?;
    if said(&stored.text, "frame") == Some(&root) {
        return Ok(());
    }
    let says = format!("there is no proof: the frame of {} does not come out of the facts of then", stored.name);
    Err(Refusal::new(Kind::Check, says).hint(format!("what differs: assize assign verify {}", stored.name)))
}

/// The proof of one row. Somebody who sees only their own is not told whether another's exists.
fn row_proof(conn: &Connection, draw: i64, reference: &str, sight: &Sight) -> Result<RowProof> {
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
        dialogue::find(conn, reference)?;
    }
    let mut why = None;
    stored.basis(conn)?.walk(conn).each(Order::Any, &mut |row, place| {
        if let Place::Outside(reason) = place
            && row.candidate.reference == reference
            && sight.covers(row.agent)
        {
            why = Some(reason);
        }
        Ok(())
    })?;
    let yours = if *sight == Sight::Everything { "" } else { " of yours" };
    Ok(Refusal::rule(match why {
        Some(reason) => format!("{reference} is outside the frame of {}: {}", stored.name, reason.words()),
        None => format!("no dialogue{yours} called {reference} is in the frame of {}", stored.name),
    })
    .hint(format!("its window is {} to {}", stored.bounds.first, stored.bounds.last)))
}

fn rank(conn: &Connection, draw: i64, reference: &str) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT max(t.rank) FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw
         JOIN request r ON r.id = t.request WHERE s.draw = ?1 AND r.ref = ?2 AND t.entry = d.entry",
    )?;
    Ok(statement.query_row((draw, &*request::as_stored(conn, reference)?), |row| row.get(0))?)
}
