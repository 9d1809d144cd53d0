//! `assize dispute open`: an agent rejects marks.

use super::{ask_points, on_pages};
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::dispute::{self, About, Claim, Reason};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{self, MachineClaim};
use crate::core::scorecard::parse_level;
use crate::core::text::Kept;
use crate::view;
use clap::Args;
use std::path::PathBuf;

/// Reject one or more marks of an audit of yours, the audit as a whole, or a machine's mark
///
/// The audit must be delivered and its time to dispute not over. For several criteria repeat
/// --criterion, --reason and --propose in the same order; one --statement may stand for all. Where --selection or
/// --wrong-agent is upheld, the audit is struck: it is in no figure any more. A lead of the agent's team or a manager may
/// open it for them (--for); only the agent can take it back.
///
/// With --machine, a mark of a machine that you are shown of a dialogue that nobody audited: a person is drawn to look at it,
/// blind. What they answer counts instead, where it is better; where nobody did in time, the mark is struck.
///
/// At a terminal, without a flag that says what is rejected, you are asked: which mark, why, what would be right, and in
/// your words. The whole is shown before anything is recorded; Ctrl-C records nothing.
///
/// With --file, what agents saved on the pages that score deliver --pages wrote: files, a folder, or a quoted pattern. Each
/// names its agent; a lead of their team or a manager may bring it in, and both stand on the record. Statements, and answers
/// to offered corrections, are an agent's own words: they are taken where the agent hands the file in. What no longer fits
/// is left out by name; the same file again changes nothing.
///
/// Example: assize dispute open --file replies/
///
/// Example: assize dispute open D-7 --machine autoqa/3 --criterion greeting --reason slip --statement "I did greet"
///
/// Example: assize --as rosa dispute open 7 --criterion empathy --reason context --propose full
/// --statement "The customer had asked me to be brief"
#[derive(Args, Debug)]
pub struct Open {
    /// The audit's number, or the ref of its dialogue; with --machine the ref
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    audit: Option<String>,
    /// What agents saved on their pages
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["criterion", "reason", "propose", "selection", "wrong_agent", "statement", "evidence", "machine"])]
    file: Vec<PathBuf>,
    /// The criterion whose mark is rejected (can be repeated)
    #[arg(long, value_name = "ID")]
    criterion: Vec<String>,
    /// Why: criterion, context, policy, communication, slip or wording (can be repeated)
    #[arg(long, requires = "criterion", value_name = "REASON")]
    reason: Vec<String>,
    /// The answer that would be right, or na (can be repeated); a badly worded question may go without: na
    #[arg(long, requires = "criterion", value_name = "LEVEL")]
    propose: Vec<String>,
    /// The machine whose mark of the dialogue is rejected
    #[arg(long, value_name = "NAME/VERSION", requires = "criterion", conflicts_with_all = ["propose", "selection", "wrong_agent", "evidence"])]
    machine: Option<String>,
    /// Reject how the dialogue was selected: it should not be audited
    #[arg(long)]
    selection: bool,
    /// Say that the dialogue is another agent's
    #[arg(long)]
    wrong_agent: bool,
    /// In your words, or @FILE (can be repeated, in the order of the points)
    #[arg(long, value_name = "TEXT")]
    statement: Vec<String>,
    /// Where it shows: words of the dialogue, a document, or @FILE (can be repeated)
    #[arg(long, value_name = "TEXT")]
    evidence: Vec<String>,
    /// Check everything and keep nothing
    #[arg(long, conflicts_with = "file")]
    dry_run: bool,
}

pub fn open(desk: &Desk, args: &Open) -> anyhow::Result<Done> {
    let Some(audit) = &args.audit else { return on_pages::open(desk, &args.file) };
    if let Some(machine) = &args.machine {
        return of_machine(desk, args, (audit, machine));
    }
    let said = if is_said(args) { Some(claims(args)?) } else { ask_points::claims(desk, audit)? };
    let Some(claims) = said else { return Ok(Done::Short) };
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let audit = blind::named(&mut open, audit)?;
    let (id, new) = open.perform_unless(args.dry_run, &act::DISPUTE_OPEN, |writing, actor| {
        dispute::open(writing, actor, audit, &claims)
    })?;
    if args.dry_run {
        open.answer(&view::dispute::tried(audit, claims.len(), new))?;
        return Ok(Done::Well);
    }
    let dispute = dispute::load(&*open.store.snapshot()?, id)?;
    let today = open.today()?;
    open.answer(&view::dispute::opened(&dispute, new, today))?;
    Ok(Done::Well)
}

/// Rejects a machine's mark of a dialogue.
fn of_machine(desk: &Desk, args: &Open, (reference, machine): (&str, &str)) -> anyhow::Result<Done> {
    let ([criterion], [statement]) = (args.criterion.as_slice(), args.statement.as_slice()) else {
        return Err(Refusal::words("with --machine there is one --criterion and one --statement")
            .hint("reject each mark of a machine by a command of its own")
            .into());
    };
    let claim = MachineClaim {
        reference: reference.to_owned(),
        machine: machine.to_owned(),
        criterion: criterion.clone(),
        reason: nth("--reason", &args.reason, 0, 1)?.parse()?,
        statement: Kept::new("--statement", &words_or_file(statement)?)?,
    };
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let (dispute, new) = open.perform_unless(args.dry_run, &act::DISPUTE_OPEN, |writing, actor| {
        report::dispute_machine(writing, actor, &claim)
    })?;
    let page = view::machine_disputes::opened(&claim, &dispute, new);
    open.answer(&if args.dry_run { page.of_a_try() } else { page })?;
    Ok(Done::Well)
}

/// Whether the flags say what is rejected, or a part of it.
const fn is_said(args: &Open) -> bool {
    !args.criterion.is_empty()
        || args.selection
        || args.wrong_agent
        || !args.statement.is_empty()
        || !args.evidence.is_empty()
}

/// One claim for each point; a single reason, answer, statement or piece of evidence stands for all.
fn claims(args: &Open) -> Result<Vec<Claim>> {
    require_whole(args)?;
    let about = about(args)?;
    let kept = |flag: &str, texts: &[String]| {
        texts.iter().map(|text| Kept::new(flag, &words_or_file(text)?)).collect::<Result<Vec<_>>>()
    };
    let (statements, evidence) = (kept("--statement", &args.statement)?, kept("--evidence", &args.evidence)?);
    let wanted = about.len();
    let claims = about.into_iter().enumerate().map(|(place, about)| {
        let statement = nth("--statement", &statements, place, wanted)?;
        let evidence = if evidence.is_empty() { None } else { Some(nth("--evidence", &evidence, place, wanted)?) };
        Ok(Claim { about, statement, evidence })
    });
    let claims = claims.collect::<Result<Vec<_>>>()?;
    match on_pages::twice(&claims) {
        Some(twice) => Err(Refusal::words(format!("--criterion {twice} is given twice"))
            .hint("reject each criterion once, with one --statement for it")),
        None => Ok(claims),
    }
}

/// Refuses flags that say a part only.
fn require_whole(args: &Open) -> Result<()> {
    let is_about = !args.criterion.is_empty() || args.selection || args.wrong_agent;
    let missing = match (is_about, args.statement.is_empty()) {
        (false, _) => "--criterion ID",
        (true, true) => "--statement TEXT",
        (true, false) => return Ok(()),
    };
    Err(Refusal::words(format!("{missing} is missing")).hint(
        "with flags a point has --criterion, --reason, --propose and --statement; or --selection or --wrong-agent, and --statement",
    ))
}

/// What the points are about: the criteria in their order, then the audit as a whole.
fn about(args: &Open) -> Result<Vec<About>> {
    let wanted = args.criterion.len();
    let mut found = Vec::new();
    for (place, criterion) in args.criterion.iter().enumerate() {
        let reason = nth("--reason", &args.reason, place, wanted)?.parse::<Reason>()?;
        let proposed = match args.propose.is_empty() {
            true if reason == Reason::Wording => None,
            true => return Err(unproposed(criterion)),
            false => parse_level(&nth("--propose", &args.propose, place, wanted)?),
        };
        found.push(About::Mark { criterion: criterion.clone(), reason, proposed });
    }
    found.extend(args.selection.then_some(About::Selection));
    found.extend(args.wrong_agent.then_some(About::WrongAgent));
    Ok(found)
}

fn unproposed(criterion: &str) -> Refusal {
    Refusal::words(format!("--propose is missing: which answer to {criterion} would be right?"))
        .hint("give a level of it, or na; only what is badly worded, --reason wording, goes without")
}

fn nth<T: Clone>(flag: &str, values: &[T], place: usize, wanted: usize) -> Result<T> {
    let found = if values.len() == 1 { values.first() } else { values.get(place) };
    match found {
        Some(value) if values.len() == 1 || values.len() == wanted => Ok(value.clone()),
        None if values.is_empty() => Err(Refusal::words(format!("{flag} is missing: each point has one"))
            .hint("give it once for all, or once for each")),
        _ => {
            let (times, points) =
                (view::words::count(values.len() as u64, "time"), view::words::count(wanted as u64, "point"));
            Err(Refusal::words(format!("{flag} is given {times} for {points}"))
                .hint("give it once for all, or once for each"))
        }
    }
}
