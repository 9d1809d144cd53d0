//! Drawing: the seed comes, and every ticket is arithmetic.

use super::behind::{self, Behind};
use super::commit::{Fixed, Fixing, fix};
use super::commitment::Committed;
use super::gathered::Gathered;
use super::one_hand::is_one_hand;
use super::seed::{Seeded, require_fresh, require_witness};
use super::text::{quotas_of, require_committed};
use super::ticket::{Ticket, store_ticket};
use super::voiding::require_standing;
use super::worth::SeedWorth;
use crate::calc::draw::{Source, Stratum, draw_key, local_seed};
use crate::core::act::Actor;
use crate::core::frame::{Bounds, Exclusion, Pick, Walk};
use crate::core::ledger::Writing;
use crate::core::plan::Plan;
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;

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
    pub exclusions: Vec<(Exclusion, u64)>,
    /// How many tickets were asked for and could not be had, over all strata.
    pub shortfall: usize,
    /// The key that every ticket is made with, hex.
    pub key: String,
    /// What its seed is worth.
    pub worth: SeedWorth,
    /// What was drawn.
    pub tickets: Vec<Ticket>,
    /// How many dialogues another system had counted; none where it counted nothing.
    pub counted: Option<u64>,
    /// How many counts of its agents the plan cannot be held against.
    pub unplaced: usize,
    /// How many of them are missing from the record, and stand in the frame as phantoms.
    pub missing: usize,
    /// How many more are recorded than were counted, day by day.
    pub excess: u64,
    /// How many of those that are missing were drawn.
    pub phantoms: usize,
    /// How many refs of the frame look like another, and the first of them.
    pub alike: (usize, Vec<String>),
    /// What people did around it.
    pub behind: Behind,
}

/// Commits and draws in one step, with a seed of this computer: reproducible, not verifiable. A window in which nothing
/// can be drawn stays due.
pub fn draw_alone(
    writing: &mut Writing<'_>,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    policy: &Policy,
) -> Result<Fixing<Draw>> {
    fix(writing, plan, window, &Source::Local, policy)?.and_then(|fixed| draw_fixed(writing, plan, policy, fixed))
}

fn draw_fixed(writing: &mut Writing<'_>, plan: &Plan, policy: &Policy, fixed: Fixed) -> Result<Draw> {
    let mut random = [0; 32];
    writing.random(&mut random)?;
    let seed = local_seed(random);
    let Committed { window, span, entry, .. } = fixed.committed;
    let bounds = Bounds { first: window.0, last: window.1, span, entry };
    let walk = Walk { conn: writing, plan, bounds, policy, limits: fixed.limits.as_ref() };
    let selected = walk.select(&fixed.quotas, &draw_key(&fixed.committed.hash, &seed), 0)?;
    store(writing, fixed, plan, &Seeded { seed, witness: None }, selected)
}

/// Draws what was committed, by a seed that came after it.
pub fn draw(writing: &mut Writing<'_>, actor: &Actor, committed: &Committed, seeded: &Seeded) -> Result<Draw> {
    require_standing(writing, &committed.name)?;
    require_witness(&committed.source, seeded)?;
    require_fresh(writing, &seeded.seed)?;
    let basis = committed.basis(writing)?;
    let walk = basis.walk(writing);
    // One walk does: whether the quotas that the text says are right shows once the frame is known.
    let key = draw_key(&committed.hash, &seeded.seed);
    let (frame, selected) = walk.frame_and_select(&quotas_of(&committed.text), &key)?;
    let quotas = require_committed(walk, &frame, &committed.source, (committed.id, &committed.text))?;
    let fixed = Fixed { committed: committed.clone(), frame, quotas, limits: None };
    let is_one_hand = is_one_hand(writing, committed.id, (&seeded.seed, &actor.who.actor))?;
    let mut draw = store(writing, fixed, &basis.plan, seeded, selected)?;
    draw.worth = SeedWorth::of(&committed.source, Some(&seeded.seed), is_one_hand);
    Ok(draw)
}

fn store(
    writing: &mut Writing<'_>,
    fixed: Fixed,
    plan: &Plan,
    seeded: &Seeded,
    selected: Vec<Stratum<Pick>>,
) -> Result<Draw> {
    let Fixed { committed, frame, quotas, .. } = fixed;
    let key = draw_key(&committed.hash, &seeded.seed);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("commitment", &committed.id), ("seed", &seeded.seed), ("key", &key)];
    let id = writing.insert("draw", &facts, &[("witness", seeded.witness.as_ref())])?;
    let behind = behind::of(writing, &committed, &Gathered::load(writing)?)?;
    let mut draw = Draw {
        id,
        behind,
        name: committed.name,
        window: committed.window,
        size: frame.size,
        exclusions: frame.exclusions.into_iter().collect(),
        shortfall: 0,
        key,
        worth: SeedWorth::of(&committed.source, Some(&seeded.seed), false),
        tickets: Vec::new(),
        counted: frame.counted,
        unplaced: frame.unplaced,
        missing: frame.phantoms,
        excess: frame.excess,
        phantoms: 0,
        alike: frame.alike,
    };
    writing.plainly(|writing| store_strata(writing, selected, &mut draw))?;
    // What a total lacks is in no stratum's quota.
    let given = quotas.values().sum();
    draw.shortfall += plan.total(draw.size).unwrap_or(given).saturating_sub(given);
    Ok(draw)
}

fn store_strata(writing: &mut Writing<'_>, strata: Vec<Stratum<Pick>>, draw: &mut Draw) -> Result<()> {
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
