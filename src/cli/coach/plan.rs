//! `assize coach plan`: propose coaching to one agent, or put several in order by lot.

use super::suggest::period;
use crate::cli::desk::Desk;
use crate::cli::input::{day, words_or_file};
use crate::cli::open::Open;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::audit::AuditId;
use crate::core::coaching::{self, NewOrder, NewStep, Order, OrderId, Proposal};
use crate::core::ledger::Access;
use crate::core::people;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{self, WantedEvidence, WantedPatterns};
use crate::view::coaching as pages;
use chrono::NaiveDate;

/// Propose coaching to an agent for one criterion, by one of the options; or put agents in order by lot
///
/// A lead of the agent's team may, and a manager; nobody for themselves. Nothing starts before the agent agrees. Where the
/// list of options has a ladder for repeats, a lower rung needs --note.
///
/// With --order draw the agents of a team who have the pattern, or those of --agents, are put in order by the key of the
/// newest draw. Then --order N proposes to who comes next; another one needs --note. Given again before they have answered,
/// it records nothing: --next, or naming the agent, goes on. Since the key chose who is first, those who wait show what
/// would have been without coaching.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// To whom [default: with --order N who comes next]
    agent: Option<String>,
    /// The criterion it is about
    #[arg(long, value_name = "ID")]
    criterion: Option<String>,
    /// What is done, by the id of an option
    #[arg(long, value_name = "ID")]
    option: Option<String>,
    /// The card of the criterion, where several have it
    #[arg(long, value_name = "CARD")]
    card: Option<String>,
    /// The audits that show why; more than once for several [default: all of the last 90 days with a mark below full]
    #[arg(long, value_name = "AUDIT")]
    evidence: Vec<i64>,
    /// What is done; more than once for several steps [default: what the option says]
    #[arg(long, value_name = "TEXT")]
    step: Vec<String>,
    /// The last day of each step, in the same order
    #[arg(long, value_name = "DAY")]
    due: Vec<String>,
    /// Who does the steps [default: you]
    #[arg(long, value_name = "WHO")]
    owner: Option<String>,
    /// draw: put agents in order by lot; or the number of an order: propose to who comes next
    #[arg(long, value_name = "draw|N")]
    order: Option<String>,
    /// With --order N, go on to who comes next though the one before has not answered
    #[arg(long, requires = "order", conflicts_with = "agent")]
    next: bool,
    /// The team that is put in order
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    /// Who is put in order, instead of all who have the pattern
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    agents: Vec<String>,
    /// Why out of turn, or why a lower rung, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

pub fn plan(desk: &Desk, args: &Args) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    match args.order.as_deref() {
        Some("draw") => put_in_order(&mut open, args),
        Some(number) => {
            let id = number.parse().map(OrderId).map_err(|_| {
                Refusal::words(format!("`{}` is no order", number.escape_debug()))
                    .hint("write --order draw, or the number of an order from: assize coach orders")
            })?;
            propose(&mut open, args, Some(id))
        }
        None => propose(&mut open, args, None),
    }
}

fn propose(open: &mut Open<'_>, args: &Args, order: Option<OrderId>) -> anyhow::Result<Done> {
    let (today, unseen) = (open.today()?, blind::untaken(open)?);
    let (steps, note) = (steps(args)?, args.note.as_deref().map(words_or_file).transpose()?);
    let steps: Vec<NewStep<'_>> =
        steps.iter().map(|(what, due)| NewStep { what, due: *due, owner: args.owner.as_deref() }).collect();
    let done = open.perform(&act::COACH_PLAN, |writing, actor| {
        let order = order.map(|id| coaching::load_order(writing, id)).transpose()?;
        if let Some(order) = order.as_ref().filter(|_| args.agent.is_none() && !args.next)
            && let Some(found) = coaching::unanswered(writing, actor, order)?
        {
            return Ok((found, false));
        }
        let agent = match (&args.agent, &order) {
            (Some(handle), _) => people::find(writing, handle)?,
            (None, Some(order)) => coaching::require_next(order)?.clone(),
            (None, None) => return Err(missing("AGENT")),
        };
        let said = |own: &Option<String>, of: fn(&Order) -> &String, flag: &str| {
            own.clone().or_else(|| order.as_ref().map(of).cloned()).ok_or_else(|| missing(flag))
        };
        let criterion = said(&args.criterion, |order| &order.criterion, "--criterion ID")?;
        let option = said(&args.option, |order| &order.option, "--option ID")?;
        let named: Vec<AuditId> = args.evidence.iter().map(|number| AuditId(*number)).collect();
        let wanted = WantedEvidence {
            agent: &agent,
            criterion: &criterion,
            card: args.card.as_deref(),
            named: &named,
            period: period((None, None), today)?,
        };
        let (card, evidence) = report::coaching_basis(writing, &wanted, &unseen)?;
        let wanted = Proposal {
            agent: &agent,
            card: order.as_ref().map_or(card, |order| order.card),
            criterion: &criterion,
            option: &option,
            evidence: &evidence,
            steps: &steps,
            order: order.as_ref().map(|order| order.id),
            note: note.as_deref(),
        };
        coaching::propose(writing, actor, &wanted)
    })?;
    let (found, new) = done.value;
    let page = match order {
        Some(id) if !new && args.agent.is_none() => pages::still_proposed(&found, id, today),
        _ => pages::recorded(&found, "proposed", new, None, today),
    };
    open.answer(&page)?;
    Ok(Done::Well)
}

fn put_in_order(open: &mut Open<'_>, args: &Args) -> anyhow::Result<Done> {
    let (today, unseen) = (open.today()?, blind::untaken(open)?);
    let need = |own: &Option<String>, flag: &str| own.clone().ok_or_else(|| missing(flag));
    let (team, criterion) = (need(&args.team, "--team TEAM")?, need(&args.criterion, "--criterion ID")?);
    let option = need(&args.option, "--option ID")?;
    let done = open.perform(&act::COACH_PLAN, |writing, actor| {
        let wanted = WantedPatterns {
            period: period((None, None), today)?,
            least: 2,
            agent: None,
            team: Some((&team, today)),
            criterion: Some(&criterion),
        };
        let (card, with_pattern) = report::coaching_group(writing, &wanted, args.card.as_deref(), &unseen)?;
        let agents = if args.agents.is_empty() { with_pattern } else { people::find_all(writing, &args.agents)? };
        let wanted = NewOrder { team: &team, card, criterion: &criterion, option: &option, agents: &agents };
        coaching::draw_order(writing, actor, &wanted)
    })?;
    let (mut order, new) = done.value;
    blind::order(open, &mut order)?;
    open.answer(&pages::ordered(&order, new))?;
    Ok(Done::Well)
}

fn steps(args: &Args) -> Result<Vec<(String, NaiveDate)>> {
    if args.step.len() != args.due.len() {
        return Err(Refusal::words(format!("there are {} steps and {} last days", args.step.len(), args.due.len()))
            .hint("give --due DAY after each --step TEXT"));
    }
    let both = args.step.iter().zip(&args.due);
    both.map(|(step, due)| Ok((words_or_file(step)?, day("--due", due)?))).collect()
}

fn missing(flag: &str) -> Refusal {
    Refusal::words(format!("{flag} is missing")).hint("see assize coach plan --help")
}
