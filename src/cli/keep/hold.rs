//! `assize keep hold`, `release`, `holds`: text that may not be erased meanwhile.

use super::whose::Whose;
use crate::cli::desk::Desk;
use crate::cli::input::{day, words_or_file};
use crate::cli::{Done, rights};
use crate::core::act::{self, About};
use crate::core::audit::AuditId;
use crate::core::dispute::DisputeId;
use crate::core::keeping::{self, Holding};
use crate::core::ledger::Access;
use crate::core::people::Role;
use crate::core::refusal::{Refusal, Result};
use crate::view::{holds as view, newcomer, one_login};
use clap::Args;

/// Keep text from being erased meanwhile, for a claim, a complaint or an inquiry
///
/// A lead, a manager or a representative may hold anything; an agent a dialogue, an audit or a dispute of their own, and all
/// that is about them. A representative is here who has that role, or whom the policy names: [reading] representatives. Erasing and retention are refused while a hold stands, and name it.
///
/// Example: assize keep hold --dispute 3 --note "before the labour court" --until 2027-06-30
#[derive(Args, Debug)]
pub struct Hold {
    #[command(flatten)]
    whose: Whose,
    /// An audit, by its number
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["reference", "customer", "agent", "dispute"])]
    audit: Option<i64>,
    /// A dispute, by its number
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["reference", "customer", "agent"])]
    dispute: Option<i64>,
    /// Why, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
    /// The last day; without it until somebody releases it
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
}

/// End a hold
///
/// Who asked for it may, and a manager. The hold of an agent or a representative is theirs: a manager may not end it while
/// they are on the roster, another representative may.
#[derive(Args, Debug)]
pub struct Release {
    /// Its number, as `assize keep holds` lists it
    #[arg(value_name = "HOLD")]
    id: i64,
    /// Why, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
}

pub fn hold(desk: &Desk, args: &Hold) -> anyhow::Result<Done> {
    let of = holding(args)?;
    let (note, until) =
        (words_or_file(&args.note)?, args.until.as_deref().map(|until| day("--until", until)).transpose()?);
    let mut open = desk.open(Access::Write)?;
    let held = open.perform(&act::KEEP_HOLD, |writing, actor| keeping::hold(writing, actor, of, &note, until))?.value;
    open.answer(&view::held(&held))?;
    Ok(Done::Well)
}

pub fn release(desk: &Desk, args: &Release) -> anyhow::Result<Done> {
    let note = words_or_file(&args.note)?;
    let mut open = desk.open(Access::Write)?;
    let held =
        open.perform(&act::KEEP_RELEASE, |writing, actor| keeping::release(writing, actor, args.id, &note))?.value;
    open.answer(&view::released(&held))?;
    Ok(Done::Well)
}

/// Managers and representatives read every hold; others those that they asked for, those about their own cases, and leads
/// those about people of their team, and those that are about nobody of the roster.
pub fn holds(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (today, may) = (open.today()?, rights::rights(&mut open)?);
    let is_all = may.are_all() || open.speaks_for_agents()?;
    let is_lead = open.actor_with(Role::Lead)?.is_some();
    let mut holds = keeping::holds(&*open.store.snapshot()?)?;
    let all = holds.len();
    let may_read = |hold: &keeping::Hold| match hold.agent {
        Some(agent) => may.for_its_agent(agent, hold.is_told),
        None => is_lead,
    };
    holds.retain(|hold| is_all || desk.actor() == Some(hold.holder.handle.as_str()) || may_read(hold));
    let mut sheet = view::holds(&holds, all - holds.len(), today);
    {
        let (snapshot, is_told) =
            (open.store.snapshot()?, |name: &str| holds.iter().any(|one| name == one.id.to_string()));
        let shared = act::one_logins(&snapshot, 0, About::Kind("hold", None))?;
        sheet.notes.extend(shared.iter().filter(|one| is_told(&one.about)).map(one_login::note));
        let new = act::newcomers(&snapshot, 0)?;
        let of_holds = new.iter().filter(|one| one.what.strip_prefix("hold ").is_some_and(is_told));
        sheet.notes.extend(of_holds.map(newcomer::note));
    }
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

fn holding(args: &Hold) -> Result<Holding<'_>> {
    match (args.audit, args.dispute) {
        (Some(audit), _) => Ok(Holding::Audit(AuditId(audit))),
        (None, Some(dispute)) => Ok(Holding::Dispute(DisputeId(dispute))),
        (None, None) => args.whose.wanted()?.map(Holding::Of).ok_or_else(|| {
            Refusal::words("say what is to be held").hint("give --ref, --customer, --agent, --audit or --dispute")
        }),
    }
}
