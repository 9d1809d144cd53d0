//! `assize assign`: which dialogues are audited, and by whom.

mod behind;
mod commit;
mod coverage;
mod dialogues;
mod draw;
mod extend;
mod nightly;
mod noting;
mod picks;
mod plan;
mod pledge;
mod preview;
pub mod proof;
mod reassign;
mod replace;
mod route;
mod spot_check;
mod status;
mod verify;
mod void;
mod warehouse;

use super::Done;
use super::desk::Desk;
use clap::Subcommand;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Keep plans: which dialogues are drawn, how often, for whom
    #[command(subcommand)]
    Plan(plan::PlanCommand),
    Nightly(nightly::Nightly),
    /// List the draws that were made
    List,
    Show(status::Show),
    /// Fix what a witnessed draw is drawn from, and show what to post before its seed is known
    ///
    /// For a plan with seed = "dice", "drand" or "reveal". Post or read out the commitment; then let the seed
    /// come, and draw with assize assign draw. Nobody can change the frame after, or try seeds before.
    ///
    /// Of a plan with population = "external" an engine holds the dialogues: --root, --rows and --counts say what it computed
    /// (the script: assize assign warehouse PLAN root).
    Commit(commit::Commit),
    /// Draw what was committed, by a seed that came after
    ///
    /// Of an external draw the seed gives key and quotas, to be saved with --out quotas.csv; the engine computes the picks
    /// with them, and --picks with --buckets takes these in: each ticket, the order, the quotas and that every row is under
    /// the root are checked, then their dialogues come in and go to auditors. Nobody brings picks of agents whose team they are
    /// in or left lately; which picks were passed over, why and by whose word is told with the draw. Without a seed it shows key
    /// and quotas again.
    ///
    /// Example: assize assign draw weekly-2026-03-02 --picks picks.csv --buckets buckets.csv --map export.map.toml
    Draw(draw::Draw),
    /// Make a pledge from a secret, for a plan with seed = "reveal"; nothing is recorded
    Pledge {
        /// Who pledges, such as works-council
        party: String,
        /// A random secret of at least 16 letters and digits, or @FILE
        #[arg(long, value_name = "TEXT")]
        secret: String,
    },
    /// Compute a draw again from the facts, and say each thing it rests on by itself
    ///
    /// The frame's root, the commitment, the key, the tickets, who was drawn and who audits. Exit 3 when one
    /// does not come out.
    ///
    /// Example: assize assign verify daily-2026-03-02
    Verify(verify::Verify),
    Coverage(coverage::Reached),
    /// Write a folder from which anybody checks a draw with nothing but coreutils
    ///
    /// Managers, leads and arbiters get every ref; with --ref it shows one dialogue's part, and that is what
    /// agents get of their own. README.txt in it says what to do by hand, check.sh does it.
    ///
    /// Example: assize --as ana assign proof daily-2026-03-02 --ref D-1
    Proof(proof::Prove),
    Request(route::Routing),
    Replace(replace::Replace),
    Approve(replace::Approve),
    Void(void::Void),
    Reassign(reassign::Reassign),
    /// List what is not scored yet of every draw: who has it, how many days overdue, how far its draw is
    Status,
    SpotCheck(spot_check::SpotCheck),
    Extend(extend::Extend),
    Warehouse(warehouse::Warehouse),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Plan(command) => plan::run(desk, command),
        Command::Nightly(args) => nightly::nightly(desk, &args),
        Command::List => status::list(desk),
        Command::Verify(args) => verify::verify(desk, &args),
        Command::Coverage(args) => coverage::coverage(desk, &args),
        Command::Proof(args) => proof::prove(desk, &args),
        Command::Show(args) => status::show(desk, &args),
        Command::Request(args) => route::route(desk, &args),
        Command::Commit(args) => commit::commit(desk, &args),
        Command::Draw(args) => draw::draw(desk, &args),
        Command::Replace(args) => replace::replace(desk, &args),
        Command::Approve(args) => replace::approve(desk, &args),
        Command::Void(args) => void::void(desk, &args),
        Command::Reassign(args) => reassign::reassign(desk, &args),
        Command::Status => status::status(desk),
        Command::SpotCheck(args) => spot_check::spot_check(desk, &args),
        Command::Extend(args) => extend::extend(desk, &args),
        Command::Warehouse(args) => warehouse::warehouse(desk, &args),
        Command::Pledge { party, secret } => pledge::make_pledge(desk, &party, &secret),
    }
}
