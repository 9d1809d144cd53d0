//! `assize coach agree`, `step`, `follow-up` and `close`: one coaching on its way.

use crate::cli::desk::Desk;
use crate::cli::input::{day, words_or_file};
use crate::cli::open::Open;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::coaching::{self, Coaching, CoachingId, FollowUp, NewStep, State};
use crate::core::ledger::Access;
use crate::core::plan;
use crate::core::refusal::Refusal;
use crate::core::report;
use crate::view::coaching as pages;

/// Say yes or no to a coaching that was proposed to you, in your words
///
/// Nothing starts before. A lead of the agent's team or a manager records it for them with --for.
#[derive(clap::Args, Debug)]
pub struct Agree {
    /// Its number
    coaching: i64,
    /// Say no
    #[arg(long)]
    no: bool,
    /// Why, or how you want it, or @FILE
    #[arg(long, value_name = "TEXT")]
    statement: String,
}

/// Say that a step is done and what came of it, or add one
#[derive(clap::Args, Debug)]
pub struct StepArgs {
    /// The coaching's number
    coaching: i64,
    /// The step's number in it
    step: Option<usize>,
    /// The step is done
    #[arg(long, requires = "step", conflicts_with = "add")]
    done: bool,
    /// What came of it, or @FILE; only with --done
    #[arg(long, value_name = "TEXT", requires = "done")]
    note: Option<String>,
    /// Add a step: what is done, or @FILE
    #[arg(long, value_name = "TEXT", conflicts_with = "step", requires = "due")]
    add: Option<String>,
    /// Its last day; only with --add
    #[arg(long, value_name = "DAY", requires = "add")]
    due: Option<String>,
    /// Who does it; only with --add [default: you]
    #[arg(long, value_name = "WHO", requires = "add")]
    owner: Option<String>,
}

/// Ask for audits afterwards, of dialogues of days that are to come
///
/// The draws take them where a plan says [risk] coached = true: then the agent's dialogues of these days are a stratum of
/// their own, with a chance that is known, and count in every figure for what they stand for.
#[derive(clap::Args, Debug)]
pub struct FollowUpArgs {
    /// The coaching's number
    coaching: i64,
    /// How many audits are wanted
    #[arg(long, value_name = "N")]
    count: u32,
    /// The first day of their dialogues
    #[arg(long, value_name = "DAY")]
    from: String,
    /// The last day, included
    #[arg(long, value_name = "DAY")]
    to: String,
}

/// Close a coaching: what came of it
#[derive(clap::Args, Debug)]
pub struct Close {
    /// Its number
    coaching: i64,
    /// What came of it, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
}

pub fn agree(desk: &Desk, args: &Agree) -> anyhow::Result<Done> {
    let (id, statement) = (CoachingId(args.coaching), words_or_file(&args.statement)?);
    let mut open = desk.open(Access::Write)?;
    let done =
        open.perform(&act::COACH_AGREE, |writing, actor| coaching::agree(writing, actor, id, (!args.no, &statement)))?;
    answer(&mut open, &done.value, if args.no { "declined" } else { "agreed" })
}

pub fn step(desk: &Desk, args: &StepArgs) -> anyhow::Result<Done> {
    let id = CoachingId(args.coaching);
    let mut open = desk.open(Access::Write)?;
    let done = match (&args.add, args.step) {
        (Some(what), _) => {
            let (what, due) = (words_or_file(what)?, day("--due", args.due.as_deref().unwrap_or_default())?);
            let step = NewStep { what: &what, due, owner: args.owner.as_deref() };
            open.perform(&act::COACH_STEP, |writing, actor| coaching::add_step(writing, actor, id, &step))?
        }
        (None, Some(place)) if args.done => {
            let note = words_or_file(args.note.as_deref().unwrap_or_default())?;
            open.perform(&act::COACH_STEP, |writing, actor| coaching::end_step(writing, actor, id, (place, &note)))?
        }
        (None, _) => return Err(neither(args.coaching).into()),
    };
    answer(&mut open, &done.value, if args.add.is_some() { "longer by a step" } else { "one step further" })
}

pub fn follow_up(desk: &Desk, args: &FollowUpArgs) -> anyhow::Result<Done> {
    let id = CoachingId(args.coaching);
    let wanted = FollowUp { count: args.count, first: day("--from", &args.from)?, last: day("--to", &args.to)? };
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::COACH_FOLLOW_UP, |writing, actor| coaching::follow_up(writing, actor, id, wanted))?;
    let is_drawn = plan::newest(&*open.store.snapshot()?)?.iter().any(plan::Plan::follows_up);
    let (found, new) = &done.value;
    let mut page = pages::recorded(found, "to be followed up", *new, None, open.today()?);
    if !is_drawn {
        page.notes.push(pages::NOT_DRAWN.to_owned());
    }
    open.answer(&page)?;
    Ok(Done::Well)
}

pub fn close(desk: &Desk, args: &Close) -> anyhow::Result<Done> {
    let (id, note) = (CoachingId(args.coaching), words_or_file(&args.note)?);
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::COACH_CLOSE, |writing, actor| coaching::close(writing, actor, id, &note))?;
    answer(&mut open, &done.value, "closed")
}

/// As it stands now, with the time of what was just recorded; once it is closed, with what it did.
fn answer(open: &mut Open<'_>, (found, new): &(Coaching, bool), done: &str) -> anyhow::Result<Done> {
    let (today, unseen) = (open.today()?, blind::untaken(open)?);
    let page = {
        let snapshot = open.store.snapshot()?;
        let found = coaching::load(&snapshot, found.id)?;
        let effects = match found.state() {
            State::Closed => report::coaching_effects(&snapshot, std::slice::from_ref(&found), today, &unseen)?,
            _ => Vec::new(),
        };
        pages::recorded(&found, done, *new, effects.first().and_then(Option::as_ref), today)
    };
    open.answer(&page)?;
    Ok(Done::Well)
}

fn neither(coaching: i64) -> Refusal {
    Refusal::words("say which step is done, or which is added").hint(format!(
        "write assize coach step {coaching} 1 --done --note TEXT, or assize coach step {coaching} --add TEXT --due DAY"
    ))
}
