//! `assize coach suggest`: what coaching could be about, with the marks that show it.

use crate::cli::desk::Desk;
use crate::cli::input::day;
use crate::cli::{Done, blind, readings, rights};
use crate::core::coaching;
use crate::core::ledger::Access;
use crate::core::people::{self, NOW};
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{self, Period, WantedPatterns};
use crate::core::sign;
use crate::core::works_agreement::{Purpose, in_force, require_purpose};
use crate::view::coaching as pages;
use chrono::{Days, NaiveDate};

/// So many days are looked at where nothing else is said.
const USUAL_DAYS: u64 = 90;

/// Suggest what coaching could be about: the same criterion below full in several audits of an agent
///
/// Every mark is shown with its day and the words it rests on, and no number. Marks in an open dispute are left out and
/// counted, and so are dialogues in which the agent was hurt, spot checks, and what is in no rate. Early signs of the
/// agents stand below.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Only agents who are in this team today
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    /// Only this agent
    #[arg(long, value_name = "WHO")]
    agent: Option<String>,
    /// Only this criterion
    #[arg(long, value_name = "ID")]
    criterion: Option<String>,
    /// In how many audits at least
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..))]
    least: u16,
    /// The first day on which dialogues came in [default: 90 days until --to]
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// The last day, included [default: today]
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
}

pub fn suggest(desk: &Desk, args: &Args) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let period = period((args.from.as_deref(), args.to.as_deref()), today)?;
    let unseen = blind::untaken(&mut open)?;
    let (mut found, contested, mut signs, options) = {
        let snapshot = open.store.snapshot()?;
        require_purpose(in_force(&snapshot, NOW, today)?.as_ref(), Purpose::Coaching)?;
        if let Some(team) = &args.team {
            people::require_team(&snapshot, team)?;
        }
        let agent = args.agent.as_deref().map(|handle| people::find(&snapshot, handle)).transpose()?;
        let wanted = WantedPatterns {
            period,
            least: args.least.into(),
            agent: agent.map(|agent| agent.id),
            team: args.team.as_deref().map(|team| (team, today)),
            criterion: args.criterion.as_deref(),
        };
        let (found, contested) = report::patterns(&snapshot, &wanted, &unseen)?;
        (found, contested, sign::list(&snapshot)?, coaching::current_options(&snapshot).ok())
    };
    let withheld = rights::lines_of(&mut open, &mut found, "pattern", |pattern| &pattern.agent.handle)?;
    signs.retain(|sign| found.iter().any(|pattern| pattern.agent.id == sign.agent.id));
    let read: Vec<_> = found.iter().flat_map(|pattern| pattern.marks.iter().map(|mark| mark.audit)).collect();
    readings::audits(&mut open, read, "coach suggest")?;
    let contested = if withheld.is_some() { 0 } else { contested };
    let mut page = pages::suggested(&found, &signs, options.as_ref(), (args.least.into(), contested));
    page.notes.extend(withheld);
    open.page(&page)?;
    Ok(Done::Well)
}

/// The days that were given, or else the usual number of them.
pub fn period((from, to): (Option<&str>, Option<&str>), today: NaiveDate) -> Result<Period> {
    let last = to.map_or(Ok(today), |text| day("--to", text))?;
    let usual = || last.checked_sub_days(Days::new(USUAL_DAYS - 1)).unwrap_or(last);
    let first = from.map_or_else(|| Ok(usual()), |text| day("--from", text))?;
    if last < first {
        return Err(Refusal::words(format!("there is no day from {first} to {last}"))
            .hint("give the first day with --from and the last with --to"));
    }
    Ok(Period { from: Some(first), to: Some(last) })
}
