//! `assize improve`: plan, do, check, act, with a measure from the data.

use super::Done;
use super::desk::Desk;
use super::dispute::readable_actions;
use super::input::{day, words_or_file};
use super::open::Open;
use super::rights;
use crate::core::act;
use crate::core::dispute::ActionId;
use crate::core::improvement::{self, Conclusion, Evidence, Improvement, ImprovementId, Measure, Opening, Scope};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::report;
use crate::view::improvement as pages;
use chrono::{Days, NaiveDate};
use clap::{Args, Subcommand};

/// A baseline or a check is of so many days, where nothing else is said.
const USUAL_DAYS: u64 = 28;

#[derive(Subcommand, Debug)]
pub enum Command {
    Open(Box<OpenArgs>),
    Do(Do),
    Check(Check),
    Act(Act),
    List(List),
    /// Show one improvement: its measure, its rounds, what they changed and how sure that is
    Show {
        /// Its number
        improvement: i64,
    },
}

/// Plan an improvement: what is to be better, why it is not, and the measure that will tell
///
/// Areas: response-time, knowledge-base, training, channels, escalation, or a word of your own. What sessions and
/// rulings ask for stands in assize improve list as findings: --action N takes one up, with its task, owner and last day.
/// Two that are open have two titles: the same title with another measure, area or day is refused.
///
/// Measures: score (mean total), failed (audits in which an answer failed the card or a section), short:CRITERION (answers
/// below full), disputed, rating (customers'), waiting (median minutes from arrival to end), voice:product, voice:service or
/// voice:process (audits in which customers spoke of it). The baseline is the measure over the days from --from to --to.
#[derive(Args, Debug)]
pub struct OpenArgs {
    /// In which area
    #[arg(long, value_name = "AREA")]
    area: String,
    /// What is to be better, or @FILE
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Why it is not good yet, or @FILE
    #[arg(long, value_name = "TEXT")]
    cause: String,
    /// Whose work it is
    #[arg(long, value_name = "HANDLE")]
    owner: Option<String>,
    /// Until when it is done and checked
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// The finding of a session or a ruling that it takes up, by number
    #[arg(long, value_name = "N")]
    action: Option<i64>,
    /// What will tell whether it became better
    #[arg(long, value_name = "MEASURE")]
    measure: String,
    #[command(flatten)]
    limit: Limit,
    #[command(flatten)]
    days: Window,
    #[command(flatten)]
    evidence: Linked,
}

/// To which dialogues a measure is limited.
#[derive(Args, Debug)]
#[group(multiple = false)]
pub struct Limit {
    /// Measure only dialogues whose agent was in this team that day
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    /// Measure only dialogues on this channel
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    /// Measure only dialogues of this category
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    /// Measure only audits by this card: NAME, or NAME/VERSION
    #[arg(long, value_name = "CARD")]
    card: Option<String>,
}

impl Limit {
    fn scope(&self) -> Option<(Scope, String)> {
        let all = [
            (Scope::Team, &self.team),
            (Scope::Channel, &self.channel),
            (Scope::Category, &self.category),
            (Scope::Card, &self.card),
        ];
        all.into_iter().find_map(|(scope, name)| Some((scope, name.clone()?)))
    }
}

/// In which days the measure is taken.
#[derive(Args, Debug)]
pub struct Window {
    /// The first day on which dialogues came in [default: 28 days until --to; of a check, the day after the change]
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// The last day, included [default: yesterday]
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
}

impl Window {
    /// The days that were given, or else those until yesterday `since` a day, or the usual number of them.
    fn days(&self, today: NaiveDate, since: Option<NaiveDate>) -> Result<(NaiveDate, NaiveDate)> {
        let given = |flag: &str, text: &Option<String>| text.as_deref().map(|text| day(flag, text)).transpose();
        let last = given("--to", &self.to)?.or_else(|| today.pred_opt()).unwrap_or(today);
        let usual = || since.or_else(|| last.checked_sub_days(Days::new(USUAL_DAYS - 1))).unwrap_or(last);
        let first = given("--from", &self.from)?.unwrap_or_else(usual);
        if last < first {
            return Err(Refusal::words(format!("there is no day from {first} to {last}"))
                .hint("give the first day with --from and the last, which is over, with --to"));
        }
        Ok((first, last))
    }
}

/// What it is linked to.
#[derive(Args, Debug)]
pub struct Linked {
    /// What shows it: dispute:4, ruling:4, audit:12, a mark as audit:12/greeting, question:3, voice:7, precedent:2; more than
    /// once for several
    #[arg(long, value_name = "KIND:N")]
    evidence: Vec<Evidence>,
}

/// Say what is done, and from which day it is in place
#[derive(Args, Debug)]
pub struct Do {
    /// The improvement's number
    improvement: i64,
    /// What is done, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
    /// From which day it is in place [default: today]
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    #[command(flatten)]
    evidence: Linked,
}

/// Take the measure again, in days after the change
///
/// Data from before the change, or from its own day, is no check of it and is refused.
#[derive(Args, Debug)]
pub struct Check {
    /// The improvement's number
    improvement: i64,
    /// What you make of it, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    days: Window,
    #[command(flatten)]
    evidence: Linked,
}

/// Draw a conclusion from the check: keep the change for good, change it again, or give it up
#[derive(Args, Debug)]
pub struct Act {
    /// The improvement's number
    improvement: i64,
    /// adopt: keep it; adapt: change it again; abandon: give it up
    conclusion: Conclusion,
    /// Why, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
    /// Until when it is changed again and checked; only with adapt
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
}

/// List improvements, and the findings of sessions and rulings that nobody has taken up
///
/// Without --all what is still to be done.
#[derive(Args, Debug)]
pub struct List {
    /// Also what is adopted or abandoned
    #[arg(long)]
    all: bool,
    /// Only yours
    #[arg(long)]
    mine: bool,
    /// Only what is late
    #[arg(long)]
    overdue: bool,
    /// Only of this area
    #[arg(long, value_name = "AREA")]
    area: Option<String>,
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Open(args) => plan(desk, &args),
        Command::Do(args) => carry_out(desk, &args),
        Command::Check(args) => check(desk, &args),
        Command::Act(args) => conclude(desk, &args),
        Command::List(args) => list(desk, &args),
        Command::Show { improvement } => {
            let mut open = desk.open(Access::Read)?;
            let found = improvement::load(&*open.store.snapshot()?, ImprovementId(improvement))?;
            let found = readable(&mut open, found)?;
            let page = pages::improvement(&found, open.today()?);
            open.page(&page)?;
            Ok(Done::Well)
        }
    }
}

fn plan(desk: &Desk, args: &OpenArgs) -> anyhow::Result<Done> {
    let title = args.title.as_deref().map(words_or_file).transpose()?;
    let cause = words_or_file(&args.cause)?;
    let wanted = Opening {
        area: &args.area,
        title: title.as_deref(),
        cause: &cause,
        owner: args.owner.as_deref(),
        due: args.due.as_deref().map(|text| day("--due", text)).transpose()?,
        action: args.action.map(ActionId),
        evidence: &args.evidence.evidence,
        is_of_named_days: args.days.from.is_some() || args.days.to.is_some(),
    };
    let mut open = desk.open(Access::Write)?;
    let days = args.days.days(open.today()?, None)?;
    let may = rights::rights(&mut open)?;
    let done = open.perform(&act::IMPROVE_OPEN, |writing, actor| {
        let measure = Measure::parse(writing, &args.measure, args.limit.scope())?;
        let baseline = report::measure_for(writing, &may, &measure, days)?;
        improvement::open(writing, actor, &wanted, &measure, &baseline)
    })?;
    answer(&mut open, done.value, "opened")
}

fn carry_out(desk: &Desk, args: &Do) -> anyhow::Result<Done> {
    let (id, note) = (ImprovementId(args.improvement), words_or_file(&args.note)?);
    let mut open = desk.open(Access::Write)?;
    let today = open.today()?;
    let since = args.since.as_deref().map_or(Ok(today), |text| day("--since", text))?;
    let done = open.perform(&act::IMPROVE_DO, |writing, actor| {
        improvement::carry_out(writing, actor, id, (since, &note), &args.evidence.evidence)
    })?;
    answer(&mut open, done.value, "changed")
}

fn check(desk: &Desk, args: &Check) -> anyhow::Result<Done> {
    let (id, note) = (ImprovementId(args.improvement), args.note.as_deref().map(words_or_file).transpose()?);
    let mut open = desk.open(Access::Write)?;
    let (today, may) = (open.today()?, rights::rights(&mut open)?);
    let done = open.perform(&act::IMPROVE_CHECK, |writing, actor| {
        let found = improvement::load(writing, id)?;
        let after = found.open_round().and_then(|round| round.since.succ_opt());
        let days = args.days.days(today, after)?;
        let now = report::measure_for(writing, &may, &found.measure, days)?;
        improvement::check(writing, actor, id, (&now, note.as_deref()), &args.evidence.evidence)
    })?;
    answer(&mut open, done.value, "checked")
}

fn conclude(desk: &Desk, args: &Act) -> anyhow::Result<Done> {
    let (id, note) = (ImprovementId(args.improvement), words_or_file(&args.note)?);
    let due = args.due.as_deref().map(|text| day("--due", text)).transpose()?;
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::IMPROVE_ACT, |writing, actor| {
        improvement::conclude(writing, actor, id, (args.conclusion, due), &note)
    })?;
    answer(&mut open, done.value, "concluded")
}

fn answer(open: &mut Open<'_>, (found, new): (Improvement, bool), done: &str) -> anyhow::Result<Done> {
    let (found, today) = (readable(open, found)?, open.today()?);
    open.answer(&pages::recorded(&found, done, new, today))?;
    Ok(Done::Well)
}

/// An improvement without the figures that would tell the reader of single audits.
fn readable(open: &mut Open<'_>, mut found: Improvement) -> Result<Improvement> {
    let may = rights::rights(open)?;
    report::hide_measures(&*open.store.snapshot()?, &may, std::slice::from_mut(&mut found))?;
    Ok(found)
}

fn list(desk: &Desk, args: &List) -> anyhow::Result<Done> {
    let area = args.area.as_deref().map(improvement::area).transpose()?;
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let own = if args.mine { Some(open.who()?.actor) } else { None };
    let is_own = |owner: &str| own.as_ref().is_none_or(|own| own == owner);
    let (actions, withheld) = readable_actions(&mut open, None)?;
    let (mut found, mut findings) = {
        let snapshot = open.store.snapshot()?;
        (improvement::list(&snapshot)?, improvement::findings(&snapshot, actions)?)
    };
    found.retain(|one| args.all || one.state().is_open());
    found.retain(|one| is_own(&one.owner.handle) && (!args.overdue || one.is_overdue(today)));
    found.retain(|one| area.as_ref().is_none_or(|area| one.area == *area));
    findings.retain(|one| area.is_none() && is_own(&one.owner.handle) && (!args.overdue || one.is_overdue(today)));
    let may = rights::rights(&mut open)?;
    report::hide_measures(&*open.store.snapshot()?, &may, &mut found)?;
    let mut sheet = pages::register(&found, &findings, today);
    sheet.notes.extend(withheld);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}
