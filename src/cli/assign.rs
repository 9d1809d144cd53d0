//! `assize assign`: which dialogues are audited, and by whom.

mod after;
mod commit;
mod coverage;
mod draw;
mod pledge;
mod preview;
mod proof;
mod verify;

use super::Done;
use super::desk::Desk;
use super::input::{name_of, read_text};
use super::open::Open;
use crate::calc::calendar::window_before;
use crate::core::act;
use crate::core::arbitration::{self};
use crate::core::audit::{self};
use crate::core::draw::{Wanted, commit_window, drawn_as, list as draw_list, source_of, waiting};
use crate::core::ledger::{Access, Who, Writing};
use crate::core::people::{self, Role};
use crate::core::plan::{self, Plan, SeedKind};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{self, RoutingOrder};
use crate::core::toml::Written;
use crate::view::draws::{self, Nightly};
use crate::view::inert::term_line;
use crate::view::page::Page;
use crate::view::plans as plans_shown;
use crate::view::requests;
use crate::view::seed::LOCAL_SEED;
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
    /// one of the agent's team. Exit 4 says that tickets or auditors were short, that a plan could not be
    /// drawn (the others are), or that a deadline passed.
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
    /// Show a draw and what came after it: replacements, extensions, why it is void
    Show(after::Show),
    /// Fix what a witnessed draw is drawn from, and show what to post before its seed is known
    ///
    /// For a plan with seed = "dice", "drand" or "reveal". Post or read out the commitment; then let the seed
    /// come, and draw with assize assign draw. Nobody can change the frame after, or try seeds before.
    Commit(commit::Commit),
    /// Draw what was committed, by a seed that came after
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
    /// Hold the frame of a draw against what another system had counted, agent by agent
    ///
    /// What was counted and is not recorded stands in the frame as phantoms; one that is drawn counts as the worst
    /// that the dialogue could have been. Counts come with assize intake count, before the draw.
    Coverage {
        /// The draw, by its name or its number
        draw: String,
    },
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
    /// Replace a drawn dialogue that is unsuitable by the next ticket of its stratum
    ///
    /// For an audit that is not scored, by its auditor, a lead or a manager. The ticket stays on record with the
    /// reason; nobody chooses which comes. With [approvals] replacement = "all" somebody else confirms first.
    Replace(after::Replace),
    /// Confirm that a dialogue is unsuitable, or refuse it; never whoever asked
    Confirm(after::Confirm),
    /// Void a draw, or a commitment that waits for its seed; it stays listed, and its window is not drawn again
    Void(after::Void),
    /// Give an audit that is not scored to another auditor, by name or by lot; who had it stays on record
    Hand(after::Hand),
    /// List what is not scored yet of every draw: who has it, how many days overdue, how far each draw is
    Open,
    /// Have a dialogue audited that nobody drew; it is labelled so, and never enters a rate
    ///
    /// By a lead or a manager. The auditor is drawn by lot among those without a tie to the agent, unless one is
    /// named. A dialogue is audited once: it is outside every later frame, and counted there.
    Spot(after::Spot),
    /// Draw so many more of every stratum of a draw, by the same key
    ///
    /// The old sample is contained in the new one. A manager or lead does; it is for all strata at once.
    Extend(after::Extend),
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
    /// [quota] count = 1 of each stratum (or total = 60, or share = "5%", with allocation = "proportional",
    /// "power" or "neyman", minimum, maximum), by = ["agent"] (or channel, team, risk); where wanted ends
    /// in [plan], and double = "10%" (scored by a second auditor too, blind);
    /// [population] channels, categories, teams; [risk] low_rating, complaint, new_agent_days, count;
    /// [auditors] handles, capacity, capacities. assize assign plan preview --file FILE tries it first.
    Add {
        /// The plan, as TOML (see examples/plan.toml)
        file: PathBuf,
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

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Plan(PlanCommand::Add { file }) => add(desk, &file),
        Command::Plan(PlanCommand::List) => plans(desk),
        Command::Plan(PlanCommand::Show(args)) => preview::show(desk, &args),
        Command::Plan(PlanCommand::Preview(args)) => preview::preview(desk, &args),
        Command::Nightly { date, dry_run } => nightly(desk, date.as_deref(), dry_run),
        Command::List => list(desk),
        Command::Verify(args) => verify::verify(desk, &args),
        Command::Coverage { draw } => coverage::coverage(desk, &draw),
        Command::Proof(args) => proof::prove(desk, &args),
        Command::Show(args) => after::show(desk, &args),
        Command::Request(args) => route(desk, &args),
        Command::Commit(args) => commit::commit(desk, &args),
        Command::Draw(args) => draw::draw(desk, &args),
        Command::Replace(args) => after::replace(desk, &args),
        Command::Confirm(args) => after::confirm(desk, &args),
        Command::Void(args) => after::void(desk, &args),
        Command::Hand(args) => after::hand(desk, &args),
        Command::Open => after::open(desk),
        Command::Spot(args) => after::spot(desk, &args),
        Command::Extend(args) => after::extend(desk, &args),
        Command::Pledge { party, secret } => pledge::make_pledge(desk, &party, &secret),
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
    let recorded = open
        .perform(&act::PLAN_ADD, |writing, actor| plan::add(writing, actor, &Written { name: &name, text: &text }))?;
    let (plan, new) = recorded.value;
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
    open.answer(&Page { name: "plan_add", title, parts: Vec::new(), notes })?;
    Ok(Done::Well)
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn plans(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let plans = plan::newest(&*open.store.snapshot()?)?;
    open.sheet(&plans_shown::plans(&plans)?)?;
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
        let tried = match plan.seed() {
            SeedKind::Local => draw_due(&mut open, &plan, window, dry_run, &mut done),
            SeedKind::Dice | SeedKind::Drand => commit_due(&mut open, &plan, window, dry_run, &mut done),
            SeedKind::Reveal => {
                done.pledges.insert(plan.name.clone());
                Ok(())
            }
        };
        done.go_on(&plan.draw_name(window.0), tried)?;
    }
    if !dry_run {
        settle(&mut open, &mut done)?;
    }
    look_round(&mut open, &mut done, now_day)?;
    let short = !done.failed.is_empty()
        || done.nights.iter().any(audit::Night::is_short)
        || !done.lapsed.is_empty()
        || done.handed.iter().any(|handed| handed.to.is_none())
        || !done.waiting.is_empty()
        || !done.pledges.is_empty();
    let sheet = draws::nightly(&done, dry_run);
    if short || !desk.is_quiet() {
        open.sheet(&sheet)?;
    }
    Ok(if short { Done::Short } else { Done::Well })
}

/// What waits for others, and since when nothing came in.
fn look_round(open: &mut Open<'_>, done: &mut Nightly, today: NaiveDate) -> Result<()> {
    let calendar = open.policy()?.calendar()?;
    let snapshot = open.store.snapshot()?;
    done.waiting.extend(waiting(&snapshot)?);
    done.newest = plan::newest_day(&snapshot, &calendar)?;
    let open = audit::list(&snapshot, &["assigned", "unassigned", "questioned"])?;
    done.overdue = open.iter().filter(|audit| audit.score_due < today).count() as u64;
    done.questioned = open.iter().filter(|audit| audit.state == "questioned").count() as u64;
    Ok(())
}

/// Records the deadlines that passed, then hands on what nobody may audit any more: the first whatever becomes of the
/// second.
fn settle(open: &mut Open<'_>, done: &mut Nightly) -> Result<()> {
    let lapses = open.record("assign nightly", |writing, _| {
        let lapsed = arbitration::settle_lapses(writing, None)?;
        writing.note(count(lapsed.len() as u64, "deadline"));
        Ok(lapsed)
    })?;
    done.lapsed = lapses.value;
    let handed = open.record("assign nightly", |writing, _| {
        let handed = audit::hand_on(writing)?;
        writing.note(format!("{} handed on", count(handed.len() as u64, "audit")));
        Ok(handed)
    });
    let tried = handed.map(|handed| done.handed = handed.value);
    done.go_on("what is to be handed on", tried)
}

/// Draws a window with a local seed, unless another process has.
fn draw_due(
    open: &mut Open<'_>,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    dry_run: bool,
    done: &mut Nightly,
) -> Result<()> {
    let work = |writing: &mut Writing<'_>, _: &Who| {
        if plan::committed_as(writing, &plan.draw_name(window.0))?.is_some() {
            return Ok(None);
        }
        audit::draw(writing, plan, window)
    };
    match open.record_unless(dry_run, "assign nightly", work)? {
        Some(night) => done.nights.push(night),
        None => done.empty += 1,
    }
    Ok(())
}

/// Commits a window of a plan whose seed others witness: that much can be done alone.
fn commit_due(
    open: &mut Open<'_>,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    dry_run: bool,
    done: &mut Nightly,
) -> Result<()> {
    let now = open.now;
    let work = |writing: &mut Writing<'_>, _: &Who| {
        if plan::committed_as(writing, &plan.draw_name(window.0))?.is_some() {
            return Ok(None);
        }
        let source = source_of(plan, &Wanted::default(), now)?;
        let committed = commit_window(writing, plan, window, &source, &policy::current(writing)?)?;
        if let Some(committed) = &committed {
            writing.note(format!("{} is committed", committed.name));
        }
        Ok(committed)
    };
    if dry_run {
        done.waiting.extend(open.try_out("assign nightly", work)?);
    } else if open.record("assign nightly", work)?.value.is_none() {
        done.empty += 1;
    }
    Ok(())
}

fn authorise(open: &mut Open<'_>, today: NaiveDate) -> Result<()> {
    let who = open.who()?;
    let policy = open.policy()?;
    let snapshot = open.store.snapshot()?;
    people::require(&snapshot, &who, &policy, today, &[Role::Manager, Role::Lead], "draw").map(drop)
}

type Due = Vec<(plan::Plan, (NaiveDate, NaiveDate))>;

fn due(open: &mut Open<'_>, day: Option<NaiveDate>, today: NaiveDate, done: &mut Nightly) -> Result<Due> {
    let calendar = open.policy()?.calendar()?;
    let snapshot = open.store.snapshot()?;
    let mut due = Vec::new();
    for plan in plan::each(&snapshot)? {
        done.plans += 1;
        let plan = match plan {
            Ok(plan) => plan,
            Err((name, refusal)) => {
                done.go_on(&name, Err(refusal))?;
                continue;
            }
        };
        if let Some(window) = day.and_then(|day| window_before(plan.window(), day)) {
            if window.0 < plan.starts()? {
                done.early.push(plan.name.clone());
            } else if drawn_as(&snapshot, &plan.draw_name(window.0))?.is_some() {
                done.before.push(plan.draw_name(window.0));
            }
        }
        for window in plan::due(&snapshot, &plan, day.unwrap_or(today), day.is_some(), &calendar)? {
            due.push((plan::by_id(&snapshot, plan.id)?, window));
        }
    }
    Ok(due)
}

fn list(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (listed, waiting) = {
        let snapshot = open.store.snapshot()?;
        (draw_list(&snapshot)?, waiting(&snapshot)?)
    };
    open.sheet(&draws::draws(&listed, &waiting))?;
    Ok(Done::Well)
}
