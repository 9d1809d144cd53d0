//! `assize assign`: which dialogues are audited, and by whom.

mod proof;

use super::Done;
use super::desk::{Desk, Open, name_of, read_text};
use crate::calc::calendar::window_before;
use crate::core::arbitration::{self};
use crate::core::audit::{self};
use crate::core::ledger::Access;
use crate::core::people::{self, Role};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{self, RoutingOrder};
use crate::core::sampling::{self, LOCAL_SEED};
use crate::core::toml::Written;
use crate::view::draws::{self, Nightly};
use crate::view::inert::term_line;
use crate::view::page::Page;
use crate::view::requests;
use crate::view::words::count;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Keep plans: which dialogues are drawn, how often, for whom
    #[command(subcommand)]
    Plan(PlanCommand),
    /// Draw every plan that is due, once, and record deadlines that passed
    ///
    /// This is the one line for cron. A window that is drawn already is left alone, a night that was
    /// missed is made up for. The same key that draws the dialogues gives each to an auditor, never to
    /// one of the agent's team. Exit 4 says that tickets or auditors were short, or that a deadline passed.
    ///
    /// Cron: 15 5 * * 1-5 assize --db /srv/qa.db --as mara --quiet assign nightly
    Nightly {
        /// Act as of this day: only the windows that ended before it and nothing earlier
        #[arg(long, value_name = "DAY")]
        date: Option<String>,
        /// Say what would be drawn from, and draw nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// List the draws that were made
    List,
    /// Compute a draw again from the facts, and say each thing it rests on by itself
    ///
    /// The frame's root, the commitment, the key, the tickets, who was drawn and who audits. Exit 3 when one
    /// does not come out.
    ///
    /// Example: assize assign verify daily-2026-03-02
    Verify(proof::Verify),
    /// Write a folder from which anybody checks a draw with nothing but coreutils
    ///
    /// Managers, leads and arbiters get every ref; with --ref it shows one dialogue's part, and that is what
    /// agents get of their own. README.txt in it says what to do by hand, check.sh does it.
    ///
    /// Example: assize --as ana assign proof daily-2026-03-02 --ref D-1
    Proof(proof::Prove),
    /// Give a request to somebody on duty who has the skill, and keep why
    ///
    /// Of those on duty with the skills it asks for (its channel, its category, its language, where anybody on
    /// the roster has such a skill) whoever has the least open work takes it, then whoever had none for
    /// longest, then the smallest lot. It stays with them until somebody gives it on.
    Request(Routing),
}

#[derive(Args, Debug)]
pub struct Routing {
    /// The request
    #[arg(value_name = "REF")]
    reference: String,
    /// Give it to this agent, who must be on duty and have the skills
    #[arg(long, value_name = "WHO")]
    to: Option<String>,
    /// Call somebody in as a specialist, beside the representative
    #[arg(long)]
    specialist: bool,
    /// Let the rule choose somebody else than who has it now
    #[arg(long, conflicts_with = "to")]
    anew: bool,
    /// Why; needed to take it from somebody
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
}

#[derive(Subcommand, Debug)]
pub enum PlanCommand {
    /// Add a plan, or its next version
    ///
    /// Plan: [plan] name, card, window = "day" (or week, month), starts = "2026-03-02", days = 5 to score;
    /// [quota] count = 1, by = ["agent"] (or channel, team); where wanted [population] channels, categories,
    /// teams and [auditors] handles.
    Add {
        /// The plan, as TOML (see examples/plan.toml)
        file: PathBuf,
    },
    /// List the plans in force
    List,
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Plan(PlanCommand::Add { file }) => add(desk, &file),
        Command::Plan(PlanCommand::List) => plans(desk),
        Command::Nightly { date, dry_run } => nightly(desk, date.as_deref(), dry_run),
        Command::List => list(desk),
        Command::Verify(args) => proof::verify(desk, &args),
        Command::Proof(args) => proof::prove(desk, &args),
        Command::Request(args) => route(desk, &args),
    }
}

fn route(desk: &Desk, args: &Routing) -> anyhow::Result<Done> {
    let order =
        RoutingOrder { to: args.to.clone(), specialist: args.specialist, anew: args.anew, why: args.why.clone() };
    let mut open = desk.open(Access::Write)?;
    let routed =
        open.record("assign request", |writing, who| request::route(writing, who, &args.reference, &order))?.value;
    let policy = open.policy()?;
    let part = if args.specialist { "is called in for" } else { "has" };
    let before = if routed.step.new { "" } else { " already; nothing was recorded" };
    let title = format!("{} {part} {}{before}", routed.handle, term_line(&args.reference));
    let mut page = requests::step(&routed.step.request, &policy, title, routed.step.masked);
    page.notes.insert(0, format!("Why: {}.", routed.why));
    open.answer(&page)?;
    Ok(Done::Well)
}

fn add(desk: &Desk, file: &Path) -> anyhow::Result<Done> {
    let (name, text) = (name_of(file), read_text(file)?);
    let mut open = desk.open(Access::Write)?;
    let today = open.today()?;
    let recorded = open.record("assign plan add", |writing, who| {
        let policy = policy::current(writing)?;
        people::require_manager(writing, who, &policy, today, "add a plan")?;
        sampling::add(writing, &Written { name: &name, text: &text }, &policy)
    })?;
    let (plan, new) = recorded.value;
    let title = if new {
        format!("The plan {} is added, version {}", plan.name, plan.version)
    } else {
        format!("The plan {} is in force already", plan.name)
    };
    let first = plan.first_window()?.map(|(first, last)| format!("Its first window is {first} to {last}. "));
    let notes = vec![format!("{}{}.", first.unwrap_or_default(), capital(LOCAL_SEED))];
    open.answer(&Page { name: "plan_add", title, parts: Vec::new(), notes })?;
    Ok(Done::Well)
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn plans(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let plans = sampling::plans(&*open.store.snapshot()?)?;
    open.sheet(&draws::plans(&plans)?)?;
    Ok(Done::Well)
}

fn nightly(desk: &Desk, date: Option<&str>, dry_run: bool) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let now_day = open.today()?;
    let day =
        date.map(policy::day).transpose().map_err(|refusal| Refusal::words(format!("--date: {}", refusal.message)))?;
    if day.is_some_and(|day| day > now_day) {
        return Err(Refusal::rule(format!(
            "{} has not come yet: what would be drawn is not over",
            day.unwrap_or(now_day)
        ))
        .hint("a window is drawn when it is over")
        .into());
    }
    let mut done = Nightly::default();
    authorise(&mut open, now_day)?;
    let windows = due(&mut open, day, now_day, &mut done)?;
    for (plan, window) in windows {
        let work = |writing: &mut crate::core::ledger::Writing<'_>, _: &crate::core::ledger::Who| {
            // Another process may have drawn it since.
            if sampling::drawn_as(writing, &plan.draw_name(window.0))?.is_some() {
                return Ok(None);
            }
            audit::draw(writing, &plan, window)
        };
        let night =
            if dry_run { open.try_out("assign nightly", work)? } else { open.record("assign nightly", work)?.value };
        match night {
            Some(night) => done.nights.push(night),
            None => done.empty += 1,
        }
    }
    if !dry_run {
        (done.handed, done.lapsed) = open
            .record("assign nightly", |writing, _| {
                let handed = audit::hand_on(writing)?;
                let lapsed = arbitration::settle_lapses(writing, None)?;
                writing.note(format!(
                    "{}, {} handed on",
                    count(lapsed.len() as u64, "deadline"),
                    count(handed.len() as u64, "audit")
                ));
                Ok((handed, lapsed))
            })?
            .value;
    }
    let short = done.nights.iter().any(|night| night.unassigned > 0 || night.draw.shortfall > 0)
        || !done.lapsed.is_empty()
        || done.handed.iter().any(|handed| handed.to.is_none());
    let sheet = draws::nightly(&done, dry_run);
    if short || !open.is_quiet() {
        open.sheet(&sheet)?;
    }
    Ok(if short { Done::Short } else { Done::Well })
}

fn authorise(open: &mut Open<'_>, today: NaiveDate) -> Result<()> {
    let who = open.who()?;
    let policy = open.policy()?;
    let snapshot = open.store.snapshot()?;
    people::require(&snapshot, &who, &policy, today, &[Role::Manager, Role::Lead], "draw").map(drop)
}

type Due = Vec<(sampling::Plan, (NaiveDate, NaiveDate))>;

fn due(open: &mut Open<'_>, day: Option<NaiveDate>, today: NaiveDate, done: &mut Nightly) -> Result<Due> {
    let calendar = open.policy()?.calendar()?;
    let snapshot = open.store.snapshot()?;
    let mut due = Vec::new();
    for plan in sampling::plans(&snapshot)? {
        done.plans += 1;
        if let Some(window) = day.and_then(|day| window_before(plan.window(), day)) {
            if window.0 < plan.starts()? {
                done.early.push(plan.name.clone());
            } else if sampling::drawn_as(&snapshot, &plan.draw_name(window.0))?.is_some() {
                done.before.push(plan.draw_name(window.0));
            }
        }
        for window in sampling::due(&snapshot, &plan, day.unwrap_or(today), day.is_some(), &calendar)? {
            due.push((sampling::plan(&snapshot, plan.id)?, window));
        }
    }
    Ok(due)
}

fn list(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let listed = sampling::list(&*open.store.snapshot()?)?;
    open.sheet(&draws::draws(&listed))?;
    Ok(Done::Well)
}
