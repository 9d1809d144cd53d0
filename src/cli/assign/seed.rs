//! Draws whose seed others witness: the commitment is shown first, the seed comes after it.

use crate::calc::calendar::window_before;
use crate::calc::draw::pledge;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::core::act;
use crate::core::audit;
use crate::core::ledger::Access;
use crate::core::people::{self, Role};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::sampling::{self, Brought, Committed, Plan, SeedKind, Seeded, Wanted};
use crate::core::text::mask;
use crate::core::toml::closest;
use crate::view::page::Page;
use crate::view::{draws, night};
use chrono::NaiveDate;
use clap::Args;

#[derive(Args, Debug)]
pub struct Commit {
    /// The plan, which says dice, drand or reveal for its seed
    plan: String,
    /// The window before this day; without it the oldest that is over and not committed
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
    /// The beacon's round that will decide; without it the first one an hour from now
    #[arg(long, value_name = "ROUND")]
    round: Option<u64>,
    /// What a party pledges, PARTY:PLEDGE (can be repeated)
    #[arg(long, value_name = "PARTY:PLEDGE")]
    pledge: Vec<String>,
}

#[derive(Args, Debug)]
pub struct Draw {
    /// The draw, plan and window, such as bank-2026-03-01
    #[arg(value_name = "DRAW")]
    name: String,
    /// The digits of the dice in the order in which they fell, or the beacon's randomness
    #[arg(long, value_name = "SEED")]
    seed: Option<String>,
    /// The beacon's signature of the round: it must hash to the randomness
    #[arg(long, value_name = "HEX")]
    signature: Option<String>,
    /// What a party reveals, PARTY:SECRET (can be repeated)
    #[arg(long, value_name = "PARTY:SECRET")]
    reveal: Vec<String>,
    /// Who saw the seed come, in words; dice need somebody
    #[arg(long, value_name = "WHO")]
    witness: Option<String>,
}

/// Fixes frame and quotas, and shows what is to be posted before the seed is known.
pub fn commit(desk: &Desk, args: &Commit) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let (today, now) = (open.today()?, open.now);
    let committed = open
        .record("assign commit", |writing, who| {
            let policy = policy::current(writing)?;
            people::require(writing, who, &policy, today, &[Role::Manager, Role::Lead], "commit to a draw")?;
            let plan = plan_named(sampling::plans(writing)?, &args.plan)?;
            if plan.seed() == SeedKind::Local {
                return Err(Refusal::rule(format!("{} draws with a local seed: nothing waits for anybody", plan.name))
                    .hint("assize assign nightly draws it; for a witnessed seed the plan says seed = \"dice\", \"drand\" or \"reveal\""));
            }
            let due = window(writing, &plan, args.date.as_deref(), today);
            // Whoever names a window asks about no other.
            let due = if args.date.is_some() { Ok(due?) } else { due };
            if let Some(standing) = standing(writing, &plan, due.as_ref().ok())? {
                sampling::require_standing(writing, &standing.name)?;
                require_same_round(&standing, args.round)?;
                return Ok((standing, false));
            }
            let window = due?;
            let wanted = Wanted { round: args.round, pledges: args.pledge.clone() };
            let source = sampling::source_of(&plan, &wanted, now)?;
            let committed = sampling::commit(writing, &plan, window, &source, &policy)?;
            let committed = committed
                .ok_or_else(|| Refusal::rule(format!("no dialogue came in from {} to {}", window.0, window.1)))?;
            writing.note(format!("{} is committed", committed.name));
            Ok((committed, true))
        })?
        .value;
    open.answer(&draws::committed(&committed.0, committed.1))?;
    Ok(Done::Well)
}

/// Refuses a round that is not the one that stands.
fn require_same_round(standing: &Committed, round: Option<u64>) -> Result<()> {
    use crate::calc::draw::Source;
    let (Source::Drand(beacon) | Source::Reveal(_, Some(beacon))) = &standing.source else { return Ok(()) };
    match round {
        Some(round) if round != beacon.round() => {
            Err(Refusal::rule(format!("{} is committed already, with round {}", standing.name, beacon.round()))
                .hint("one commitment per plan and window"))
        }
        _ => Ok(()),
    }
}

/// The commitment of that window; where none is due, one of the plan that waits for its seed.
fn standing(
    conn: &crate::core::ledger::Writing<'_>,
    plan: &Plan,
    window: Option<&(NaiveDate, NaiveDate)>,
) -> Result<Option<Committed>> {
    match window {
        Some(window) => sampling::committed(conn, &plan.draw_name(window.0)),
        None => Ok(sampling::waiting(conn)?
            .into_iter()
            .find(|waiting| waiting.name.starts_with(&format!("{}-", plan.name)))),
    }
}

/// The plan of that name in its newest version.
pub fn plan_named(plans: Vec<Plan>, name: &str) -> Result<Plan> {
    let names: Vec<String> = plans.iter().map(|plan| plan.name.clone()).collect();
    plans.into_iter().find(|plan| plan.name == name).ok_or_else(|| {
        let hint = match closest(name, names.iter().map(String::as_str)) {
            Some(best) => format!("did you mean `{best}`?"),
            None if names.is_empty() => "there is no plan yet: assize assign plan add plan.toml".to_owned(),
            None => format!("plans are {}", names.join(", ")),
        };
        Refusal::rule(format!("there is no plan `{name}`")).hint(hint)
    })
}

fn window(
    conn: &crate::core::ledger::Writing<'_>,
    plan: &Plan,
    date: Option<&str>,
    today: NaiveDate,
) -> Result<(NaiveDate, NaiveDate)> {
    if let Some(text) = date {
        let day = policy::day(text).map_err(|refusal| Refusal::words(format!("--date: {}", refusal.message)))?;
        if day > today {
            return Err(Refusal::rule(format!("{day} has not come yet")).hint("a window is committed when it is over"));
        }
        return window_before(plan.window(), day)
            .filter(|window| plan.draws(*window).unwrap_or(false))
            .ok_or_else(|| Refusal::rule(format!("{} draws nothing before its start or after its end", plan.name)));
    }
    let calendar = policy::current(conn)?.calendar()?;
    sampling::due(conn, plan, today, false, &calendar)?.first().copied().ok_or_else(|| {
        Refusal::rule(format!("nothing of {} is due: every window that is over has been committed", plan.name))
            .hint("assize assign list")
    })
}

/// Draws what was committed, by the seed that came after.
pub fn draw(desk: &Desk, args: &Draw) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let now = open.now;
    let witness =
        args.witness.as_deref().map(words_or_file).transpose()?.map(|words| mask(words.trim()).text.into_owned());
    let brought = Brought { seed: args.seed.clone(), signature: args.signature.clone(), reveals: args.reveal.clone() };
    let window = open
        .perform(&act::ASSIGN_DRAW, |writing, actor| {
            let committed = named(writing, &args.name)?;
            sampling::require_standing(writing, &args.name)?;
            let seed = sampling::seed_for(&committed, &brought, now)?;
            if let Some(stood) = sampling::seed_of(writing, &args.name)? {
                return if stood == seed { Ok(None) } else { Err(drawn(&args.name)) };
            }
            let seeded = Seeded { seed: &seed, witness: witness.as_deref() };
            audit::draw_committed(writing, actor, &committed, &seeded).map(Some)
        })?
        .value;
    let Some(window) = window else {
        let title = format!("{} was drawn with this seed before", args.name);
        open.answer(&Page { name: "draw", title, parts: Vec::new(), notes: Vec::new() })?;
        return Ok(Done::Well);
    };
    if window.is_short() || !desk.is_quiet() {
        open.sheet(&night::drawn(&window))?;
    }
    Ok(Done::short_if(window.is_short()))
}

fn drawn(name: &str) -> Refusal {
    Refusal::rule(format!("{name} is drawn already, with another seed")).hint("one draw per plan and window")
}

fn named(writing: &crate::core::ledger::Writing<'_>, name: &str) -> Result<Committed> {
    if let Some(committed) = sampling::committed(writing, name)? {
        return Ok(committed);
    }
    let names: Vec<String> = sampling::waiting(writing)?.into_iter().map(|one| one.name).collect();
    let hint = match closest(name, names.iter().map(String::as_str)) {
        Some(best) => format!("did you mean `{best}`?"),
        None if names.is_empty() => "nothing waits for a seed: assize assign commit PLAN comes first".to_owned(),
        None => format!("these wait for their seed: {}", names.join(", ")),
    };
    Err(Refusal::rule(format!("nothing is committed under `{name}`")).hint(hint))
}

/// Makes a pledge from a secret, to be given before the secret is revealed. Nothing is recorded.
pub fn make_pledge(desk: &Desk, party: &str, secret: &str) -> anyhow::Result<Done> {
    let secret = words_or_file(secret)?;
    let made = pledge(party, &secret).map_err(Refusal::words)?;
    desk.talk("Keep the secret to yourself until the draw is committed; then give it with --reveal.");
    crate::cli::outlet::to_stdout(|out| writeln!(out, "{party}:{made}"))?;
    Ok(Done::Well)
}
