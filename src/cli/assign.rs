//! `assize assign`: which dialogues are audited, and by whom.

use super::Done;
use super::desk::{Desk, Open, name_of, read_text};
use crate::calc::calendar::window_before;
use crate::core::arbitration::{self, Lapsed};
use crate::core::audit::{self, HandedOn, Night};
use crate::core::ledger::Access;
use crate::core::people::{self, Role};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::sampling::{self, LOCAL_SEED};
use crate::core::toml::Written;
use crate::view::page::Page;
use crate::view::pages;
use crate::view::sheet::{Cell, Column, Sheet};
use crate::view::words::{count, count_of};
use chrono::NaiveDate;
use clap::Subcommand;
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
    }
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
    let notes = vec![format!("It draws from {} on. {}.", plan.starts()?, capital(LOCAL_SEED))];
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
    let rows = plans
        .iter()
        .map(|plan| {
            Ok(vec![
                Cell::word(&plan.name),
                Cell::Count(plan.version),
                Cell::Day(plan.starts()?),
                Cell::word(plan.card()),
                Cell::Count(plan.quota().into()),
                Cell::word(plan.columns().get(1..).unwrap_or_default().join(", ")),
            ])
        })
        .collect::<Result<Vec<_>>>()?;
    let columns = vec![
        Column::words("plan", "plan"),
        Column::numbers("version", "version"),
        Column::words("starts", "starts"),
        Column::words("card", "card"),
        Column::numbers("quota", "dialogues"),
        Column::words("by", "for each"),
    ];
    open.sheet(&Sheet {
        name: "plans",
        title: "Plans in force".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
        empty: "There is no plan yet: assize assign plan add plan.toml".to_owned(),
    })?;
    Ok(Done::Well)
}

/// What a night came to.
#[derive(Default)]
struct Nightly {
    nights: Vec<Night>,
    /// Names of draws that stood already.
    before: Vec<String>,
    /// Names of plans that begin later.
    early: Vec<String>,
    empty: u64,
    plans: usize,
    lapsed: Vec<Lapsed>,
    /// Audits whose auditor may not audit them any more.
    handed: Vec<HandedOn>,
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
    let sheet = nightly_sheet(&done, dry_run);
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

fn nightly_sheet(done: &Nightly, dry_run: bool) -> Sheet {
    let row = |night: &Night| {
        vec![
            Cell::word(&night.draw.name),
            Cell::Day(night.draw.window.0),
            Cell::Day(night.draw.window.1),
            Cell::Count(i64::try_from(night.draw.size).unwrap_or(i64::MAX)),
            Cell::Count(
                i64::try_from(night.draw.exclusions.iter().map(|(_, count)| count).sum::<u64>()).unwrap_or(i64::MAX),
            ),
            Cell::Count(i64::try_from(night.draw.tickets.len()).unwrap_or(i64::MAX)),
            Cell::Count(i64::try_from(night.draw.shortfall).unwrap_or(i64::MAX)),
            Cell::Count(i64::try_from(night.unassigned).unwrap_or(i64::MAX)),
        ]
    };
    let mut notes: Vec<String> = done.nights.iter().flat_map(excluded).collect();
    notes.extend(done.before.iter().map(|name| format!("{name} is drawn already: assize assign list.")));
    notes.extend(done.early.iter().map(|name| format!("{name} begins later: nothing before its start is drawn.")));
    notes.extend(done.lapsed.iter().map(lapse));
    notes.extend(done.handed.iter().map(handed));
    if !done.nights.is_empty() {
        notes.push(format!("Seed: {LOCAL_SEED}."));
    }
    if dry_run && !done.nights.is_empty() {
        notes.push("A dry run: nothing is kept, and the real draw has another seed.".to_owned());
    }
    let empty = match (done.plans, done.empty) {
        (0, _) => "There is no plan: assize assign plan add plan.toml".to_owned(),
        (_, 0) if !done.early.is_empty() => "Nothing was drawn.".to_owned(),
        (_, 0) if !done.before.is_empty() => "Nothing is drawn twice.".to_owned(),
        (_, 0) => "Nothing is due: every window that is over has been drawn.".to_owned(),
        (_, empty) => format!("Nothing was drawn: {} without dialogues.", count(empty, "window")),
    };
    Sheet {
        name: "nightly",
        title: "Drawn".to_owned(),
        columns: vec![
            Column::words("draw", "draw"),
            Column::words("first", "from"),
            Column::words("last", "to"),
            Column::numbers("frame", "in the frame"),
            Column::numbers("outside", "outside it"),
            Column::numbers("drawn", "drawn"),
            Column::numbers("shortfall", "short by"),
            Column::numbers("unassigned", "no auditor"),
        ],
        rows: done.nights.iter().map(row).collect(),
        notes,
        empty,
    }
}

fn excluded(night: &Night) -> Vec<String> {
    night
        .draw
        .exclusions
        .iter()
        .map(|(reason, dialogues)| {
            format!(
                "{}: {} outside the frame: {reason}.",
                night.draw.name,
                count_of(*dialogues, "dialogue", "dialogues")
            )
        })
        .collect()
}

fn handed(handed: &HandedOn) -> String {
    let from = handed.from.as_ref().map_or_else(|| "nobody".to_owned(), Clone::clone);
    match &handed.to {
        Some(to) => format!("Audit {} goes from {from} to {to}: {from} may not audit it any more.", handed.audit.0),
        None => format!("Audit {} has no auditor: everybody with the role is tied to the agent.", handed.audit.0),
    }
}

/// What a lapsed deadline led to, in words.
pub fn lapse(lapsed: &Lapsed) -> String {
    let what = lapsed.stage.map_or_else(
        || format!("Dispute {} waited for an arbiter", lapsed.dispute.0),
        |stage| format!("Dispute {} had no {stage} in time", lapsed.dispute.0),
    );
    match &lapsed.seat {
        Some((arbiter, due)) => format!("{what}: {arbiter} rules on it, until {due}."),
        None => format!("{what}: no arbiter without a part in the case is on the roster."),
    }
}

fn list(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let listed = sampling::list(&*open.store.snapshot()?)?;
    open.sheet(&pages::draws(&listed))?;
    Ok(Done::Well)
}
