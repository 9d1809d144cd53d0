//! `assize assign plan`: which dialogues are drawn, how often, for whom.

use super::preview;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::plan::{self, SeedKind};
use crate::core::toml::Written;
use crate::view::page::Page;
use crate::view::plans;
use crate::view::seed::LOCAL_SEED;
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub enum PlanCommand {
    /// Add a plan, or its next version
    ///
    /// Plan: [plan] name, card, window = "day" (or week, month), starts = "2026-03-02", days = 5 to score;
    /// [quota] count = 1 of each stratum (or total = 60, or share = "5%", with allocation = "proportional",
    /// "power" or "neyman", minimum, maximum), by = ["agent"] (or channel, team, risk, verdict); where wanted ends
    /// in [plan], double = "10%" (scored by a second auditor too, blind), repeat = "2%" (scored by its auditor again weeks later, untold);
    /// population = "external" in [plan]: its dialogues lie in an engine, which gives reserves = 5 more tickets of each stratum;
    /// [population] channels, categories, teams; [risk] low_rating, complaint, coached, new_agent_days, count;
    /// [auditors] handles, capacity, capacities. With machine = "autoqa/3" in [plan] what that machine said is fixed before the
    /// seed; verdict_of = "greeting" and [verdict] fail, pass, none are for strata by it. assize assign plan preview --file FILE tries it first.
    Add {
        /// The plan, as TOML (see examples/plan.toml)
        file: PathBuf,
        /// Check everything and keep nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// List the plans in force
    List,
    /// Show a plan: what it says, and its text as it was added
    Show(preview::Show),
    /// Show what a draw would be before there is one: sizes, chances, what it buys, whom it occupies
    ///
    /// Nothing is recorded and no seed is made: nobody can try out draws with it. The half-widths are for
    /// planning: of a pass rate of 80 %, at 95 %.
    Preview(preview::Preview),
}

pub fn run(desk: &Desk, command: PlanCommand) -> anyhow::Result<Done> {
    match command {
        PlanCommand::Add { file, dry_run } => add(desk, &file, dry_run),
        PlanCommand::List => list(desk),
        PlanCommand::Show(args) => preview::show(desk, &args),
        PlanCommand::Preview(args) => preview::preview(desk, &args),
    }
}

fn add(desk: &Desk, file: &Path, dry_run: bool) -> anyhow::Result<Done> {
    let (name, text) = (name_of(file), read_text(file)?);
    let mut open = desk.open(Access::to_act(dry_run))?;
    let (plan, new) = open.perform_unless(dry_run, &act::PLAN_ADD, |writing, actor| {
        plan::add(writing, actor, &Written { name: &name, text: &text })
    })?;
    let title = if new {
        format!("The plan {} is added, version {}", plan.name, plan.version)
    } else {
        format!("The plan {} is in force already", plan.name)
    };
    let first = plan.first_window()?.map(|(first, last)| format!("Its first window is {first} to {last}. "));
    let seed = match plan.seed() {
        SeedKind::Local => capital(LOCAL_SEED),
        kind => format!(
            "Its seed is witnessed ({}): assize assign commit {} comes before each draw",
            kind.word(),
            plan.name
        ),
    };
    let notes = vec![format!("{}{seed}.", first.unwrap_or_default())];
    let page = Page { name: "plan_add", title, parts: Vec::new(), notes };
    open.answer(&if dry_run { page.of_a_try() } else { page })?;
    Ok(Done::Well)
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn list(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let plans = plan::newest(&*open.store.snapshot()?)?;
    open.sheet(&plans::plans(&plans)?)?;
    Ok(Done::Well)
}
