//! `assize assign commit`: what is posted before a seed is known.

use crate::cli::desk::Desk;
use crate::cli::input::day;
use crate::cli::intake::open_found;
use crate::cli::open::Open;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::draw::{self, Counts, Order, SaidCounts, Told, ToldVerdicts, Wanted};
use crate::core::ledger::Access;
use crate::core::reading::Options;
use crate::core::refusal::Result;
use crate::view::commitment as shown;
use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub struct Commit {
    /// The plan, which says dice, drand or reveal for its seed
    plan: String,
    /// The window before this day; without it the oldest that is over and not committed
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
    /// The beacon's round that will decide; without it the first one an hour from now
    #[arg(long, value_name = "ROUND")]
    round: Option<u64>,
    /// What a party pledges, PARTY:PLEDGE (can be repeated)
    #[arg(long, value_name = "PARTY:PLEDGE")]
    pledge: Vec<String>,
    /// Of a plan with population = "external": the root that the engine computed
    #[arg(long, value_name = "HEX", requires = "rows", requires = "counts")]
    root: Option<String>,
    /// Of how many rows the engine made the root
    #[arg(long, value_name = "N", requires = "root")]
    rows: Option<usize>,
    /// How many dialogues each stratum has, as the engine counted them: its columns and `dialogues`, as CSV
    #[arg(long, value_name = "FILE", requires = "root")]
    counts: Option<PathBuf>,
    /// Of such a plan that goes by a machine: the root of what that said, as the engine computed it
    #[arg(long, value_name = "HEX", requires = "verdict_counts", requires = "root")]
    verdict_root: Option<String>,
    /// How often the machine said what in each stratum, as the engine counted it, as CSV
    #[arg(long, value_name = "FILE", requires = "verdict_root")]
    verdict_counts: Option<PathBuf>,
    /// Check everything and keep nothing
    #[arg(long)]
    dry_run: bool,
}

impl Commit {
    fn told(&self) -> Result<Option<Told>> {
        let (Some(root), Some(rows), Some(path)) = (&self.root, self.rows, &self.counts) else { return Ok(None) };
        let (mut reader, file) = open_found(path, &Options::default())?;
        let (root, counts) = (root.clone(), Counts::read(&mut reader, &file)?);
        Ok(Some(Told { root, rows, counts, verdicts: self.verdicts()? }))
    }

    fn verdicts(&self) -> Result<Option<ToldVerdicts>> {
        let (Some(root), Some(path)) = (&self.verdict_root, &self.verdict_counts) else { return Ok(None) };
        let (mut reader, file) = open_found(path, &Options::default())?;
        Ok(Some(ToldVerdicts { root: root.clone(), counts: SaidCounts::read(&mut reader, &file)? }))
    }
}

/// Fixes frame and quotas, and shows what is to be posted before the seed is known.
pub fn commit(desk: &Desk, args: &Commit) -> anyhow::Result<Done> {
    let order = Order {
        plan: args.plan.clone(),
        date: args.date.as_deref().map(|text| day("--date", text)).transpose()?,
        source: Wanted { round: args.round, pledges: args.pledge.clone() },
        told: args.told()?,
    };
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let (committed, new) =
        open.perform_unless(args.dry_run, &act::ASSIGN_COMMIT, |writing, actor| draw::commit(writing, actor, &order))?;
    let is_hidden = !new && is_hidden(&mut open, &committed.name)?;
    let page = shown::committed(&committed, new, is_hidden);
    open.answer(&if args.dry_run { page.of_a_try() } else { page })?;
    Ok(Done::Well)
}

/// Whether its hash would give the reader the key of a draw. Before it is drawn, who commits it posts it.
fn is_hidden(open: &mut Open<'_>, name: &str) -> Result<bool> {
    let awaits_picks = draw::awaiting(&*open.store.snapshot()?)?.iter().any(|one| one.name == name);
    Ok(!awaits_picks && blind::hides_key(open, name)?)
}
