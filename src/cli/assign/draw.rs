//! `assize assign draw`: the seed of a commitment comes, and it is drawn.

use super::{dialogues, picks};
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::open::Open;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::audit::{self, DrawnWindow};
use crate::core::draw::{self, Brought, Keyed};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::view::external;
use crate::view::page::Page;
use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub struct Draw {
    /// The draw, by its name (plan and window, such as bank-2026-03-01) or its number
    #[arg(value_name = "DRAW")]
    name: String,
    /// The digits of the dice in the order in which they fell, or the beacon's randomness
    #[arg(long, value_name = "SEED")]
    seed: Option<String>,
    /// The beacon's signature of the round: it must hash to the randomness
    #[arg(long, value_name = "HEX")]
    signature: Option<String>,
    /// What a party reveals, PARTY:SECRET (can be repeated)
    #[arg(long, value_name = "PARTY:SECRET")]
    reveal: Vec<String>,
    /// Who saw the seed come, in words; dice need somebody
    #[arg(long, value_name = "WHO")]
    witness: Option<String>,
    /// Of an external draw: what the engine picked with the key (the script: assize assign warehouse PLAN picks)
    #[arg(long, value_name = "FILE", requires = "buckets", conflicts_with_all = ["seed", "signature", "reveal", "witness", "reserves"])]
    pub(super) picks: Option<PathBuf>,
    /// With --picks: the buckets that show that they are of the frame that was committed
    #[arg(long, value_name = "FILE", requires = "picks")]
    pub(super) buckets: Option<PathBuf>,
    /// With --picks, of a plan that goes by a machine: the buckets that show what it had said
    #[arg(long, value_name = "FILE", requires = "picks")]
    verdict_buckets: Option<PathBuf>,
    /// With --picks: which of their columns is which field, as for intake import
    #[arg(long, value_name = "FILE", requires = "picks")]
    pub(super) map: Option<PathBuf>,
    /// Of an external draw: let the engine give so many tickets more than the quota of each stratum
    #[arg(long, value_name = "N", conflicts_with_all = ["seed", "signature", "reveal", "witness"])]
    reserves: Option<usize>,
    /// With --picks: check everything and keep nothing
    #[arg(long, requires = "picks")]
    dry_run: bool,
}

/// Draws what was committed, by the seed that came after; of an external draw, gives key and quotas to its engine, and takes
/// what that picked.
pub fn draw(desk: &Desk, args: &Draw) -> anyhow::Result<Done> {
    if let (Some(file), Some(buckets)) = (&args.picks, &args.buckets) {
        let buckets = (buckets.as_path(), args.verdict_buckets.as_deref());
        return picks::take(desk, &args.name, (file, buckets), (args.map.as_deref(), args.dry_run));
    }
    if args.is_bare()
        && let Some(keyed) = again(desk, args)?
    {
        return shown(&mut desk.open(Access::Read)?, &keyed);
    }
    let brought = Brought {
        seed: args.seed.clone(),
        signature: args.signature.clone(),
        reveals: args.reveal.clone(),
        witness: args.witness.as_deref().map(words_or_file).transpose()?,
    };
    let mut open = desk.open(Access::Write)?;
    let seeded = open
        .perform(&act::ASSIGN_DRAW, |writing, actor| {
            let Some((committed, seeded)) = draw::take_seed(writing, &args.name, &brought)? else { return Ok(None) };
            if committed.is_external() {
                return draw::key(writing, &committed, &seeded).map(Came::Key).map(Some);
            }
            let window = audit::draw_committed(writing, actor, &committed, &seeded)?;
            Ok(Some(Came::Window(Box::new(window))))
        })?
        .value;
    match seeded {
        None => {
            let title = format!("{} was drawn with this seed before", args.name);
            open.answer(&Page { name: "draw", title, parts: Vec::new(), notes: Vec::new() })?;
            Ok(Done::Well)
        }
        Some(Came::Key(keyed)) => shown(&mut open, &keyed),
        Some(Came::Window(window)) => dialogues::drawn(desk, &mut open, &window),
    }
}

/// What a seed led to.
enum Came {
    /// The draw.
    Window(Box<DrawnWindow>),
    /// The key, which goes to an engine.
    Key(Keyed),
}

impl Draw {
    /// Whether no seed is brought.
    fn is_bare(&self) -> bool {
        self.seed.is_none() && self.signature.is_none() && self.reveal.is_empty() && self.witness.is_none()
    }
}

/// The key and the quotas of an external draw whose seed came before; none where it has none yet, or is not external.
fn again(desk: &Desk, args: &Draw) -> Result<Option<Keyed>> {
    let mut open = desk.open(Access::Read)?;
    let (who, now) = (open.who()?, open.now);
    let snapshot = open.store.snapshot()?;
    let is_wanted = args.reserves.is_some() || draw::is_keyed(&snapshot, &args.name)?;
    if !is_wanted {
        return Ok(None);
    }
    act::ASSIGN_DRAW.authorize(&snapshot, &who, now)?;
    let keyed = draw::keyed(&snapshot, &args.name, args.reserves)?.ok_or_else(|| {
        Refusal::rule(format!("{} has no key yet: it waits for its seed", args.name))
            .hint("bring the seed first; reserves can be asked for with its key")
    })?;
    drop(snapshot);
    // Before its picks came, who acts for the draw hands the key to the engine.
    if keyed.is_drawn && blind::hides_key(&mut open, &keyed.name)? {
        return Err(Refusal::rule(format!(
            "the key of {} is shown to you once its dialogues are scored: with it you would compute their strata",
            keyed.name
        ))
        .hint("somebody who does not audit brings more reserves from the engine"));
    }
    Ok(Some(keyed))
}

fn shown(open: &mut Open<'_>, keyed: &Keyed) -> anyhow::Result<Done> {
    open.sheet(&external::keyed(keyed))?;
    Ok(Done::Well)
}
