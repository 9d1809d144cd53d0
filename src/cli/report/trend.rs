//! `assize report trend`: a figure in time, and whether more than chance moves it.

use super::only::Only;
use crate::calc::chart::Rule;
use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind, readings, rights};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{Asked, By, ChartOf, Pace, SeriesOf, Trend, WantedTrend, require_own};
use crate::core::suggest::did_you_mean_or;
use crate::view::charted::Charted;
use crate::view::trend::{self as charts, About};
use crate::view::{report as sheets, words};
use clap::{Args, ValueEnum};

/// Show how a figure went day by day, week by week or month by month, with the limits that chance alone seldom leaves
///
/// A point outside its limits, or nine in a row on one side of the centre, is a signal: look for a cause in those days. It is
/// never a verdict on anybody. Where most points lie on one side anyway it takes a longer run. There are no limits before 12
/// points. Cards are never put together.
#[derive(Args, Debug)]
pub struct Trends {
    /// How long one point is
    #[arg(long, value_enum, value_name = "PACE", default_value = "week")]
    by: Every,
    /// One line for each of these; without it one for all of each card, of --chart short one for each criterion
    #[arg(long, value_enum, value_name = "WHAT")]
    of: Option<Of>,
    /// Only the line of this name
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Which figure: the mean, the share of answers short of full, or disputes per 100 delivered audits
    #[arg(long, value_enum, value_name = "FIGURE", default_value = "score")]
    chart: Figure,
    /// Only answers to this criterion
    #[arg(long, value_name = "CRITERION")]
    criterion: Option<String>,
    /// By which rules signals are told; each one more gives more false alarms
    #[arg(long, value_enum, value_name = "RULES", default_value = "usual")]
    rules: Rules,
    #[command(flatten)]
    which: Only,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Every {
    /// Days
    Day,
    /// Weeks from Monday to Sunday
    Week,
    /// Months
    Month,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// Agents
    Agent,
    /// Teams, each agent in their team on the day of the dialogue
    Team,
    /// Criteria
    Criterion,
    /// Channels
    Channel,
    /// Categories
    Category,
    /// All of each card
    Card,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Figure {
    /// The weighted mean
    Score,
    /// The share of answers short of full
    Short,
    /// Disputes per 100 delivered audits
    Disputes,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Rules {
    /// Outside the limits, and nine in a row on one side
    Usual,
    /// The eight of Nelson
    Nelson,
    /// The four of Western Electric
    Western,
    /// All of them
    All,
}

pub fn trend(desk: &Desk, args: &Trends) -> anyhow::Result<Done> {
    let (domain, says, wanted) = (args.which.domain()?, args.which.spoken()?, args.wanted()?);
    let mut open = desk.open(Access::Read)?;
    readings::domain(&mut open, &domain, "report trend")?;
    let (unseen, may, today) = (blind::untaken(&mut open)?, rights::rights(&mut open)?, open.today()?);
    let (found, beside, withheld) = {
        let snapshot = open.store.snapshot()?;
        require_own(&snapshot, &may, &domain)?;
        Asked { conn: &snapshot, domain: &domain, unseen: &unseen, may: &may }.trend(&wanted)?
    };
    let found = only(found, args.only.as_deref())?;
    let about = About { rules: wanted.rules, criterion: wanted.criterion, from: domain.period.from, today };
    let mut charted = charts::trend(&found, &about);
    if let Some(says) = says {
        charted.limit_to(&says);
    }
    charted.withhold(not_shown(wanted.of, withheld));
    charted.notes.extend(sheets::of_few(may.few(), withheld));
    charted.beside(&beside);
    charted.notes.extend(untaken(&mut open, unseen.len())?);
    show(&mut open, &charted)
}

/// Shows a figure with its chart.
pub(super) fn show(open: &mut Open<'_>, charted: &Charted) -> anyhow::Result<Done> {
    open.charted(charted)?;
    Ok(Done::Well)
}

/// That audits are left out on which somebody is to rule.
pub(super) fn untaken(open: &mut Open<'_>, unseen: usize) -> Result<Option<String>> {
    Ok(sheets::untaken(unseen, blind::reader(open)?.is_some()))
}

fn not_shown(of: SeriesOf, withheld: u64) -> Option<String> {
    if of == SeriesOf::Group(By::Agent) { words::withheld(withheld, "line") } else { sheets::few_points(withheld) }
}

/// The one line that is wanted. Refused where there is none.
fn only(mut found: Trend, name: Option<&str>) -> Result<Trend> {
    let Some(name) = name else { return Ok(found) };
    let names: Vec<String> = found.series.iter().map(|series| series.key.clone()).collect();
    found.series.retain(|series| series.key == name);
    if found.series.is_empty() {
        let known = || match names.as_slice() {
            [] => "there is no line at all here".to_owned(),
            names => format!("there are {}", names.join(", ")),
        };
        return Err(Refusal::rule(format!(
            "there is no line of the {} `{}` here",
            found.of.word(),
            name.escape_debug()
        ))
        .hint(did_you_mean_or(name, &names, known)));
    }
    Ok(found)
}

impl Trends {
    fn wanted(&self) -> Result<WantedTrend<'_>> {
        let of = self.of.map_or_else(|| self.usual(), Of::series);
        let is_of_criteria = of == SeriesOf::Criterion;
        match (self.chart, &self.criterion) {
            (Figure::Short, None) if !is_of_criteria => Err(Refusal::words("--chart short is of one criterion")
                .hint("name it with --criterion, or see them all with --of criterion")),
            (Figure::Disputes, Some(_)) => Err(of_audits("--criterion")),
            (Figure::Disputes, None) if is_of_criteria => Err(of_audits("--of criterion")),
            _ => Ok(WantedTrend {
                pace: self.by.pace(),
                of,
                chart: self.chart.chart(),
                criterion: self.criterion.as_deref(),
                rules: self.rules.rules(),
            }),
        }
    }

    const fn usual(&self) -> SeriesOf {
        if matches!(self.chart, Figure::Short) && self.criterion.is_none() {
            SeriesOf::Criterion
        } else {
            SeriesOf::Group(By::Card)
        }
    }
}

fn of_audits(flag: &str) -> Refusal {
    Refusal::words(format!("--chart disputes counts audits, and {flag} asks for answers"))
        .hint("assize report disputes --by criterion counts what was disputed of each criterion")
}

impl Every {
    const fn pace(self) -> Pace {
        match self {
            Self::Day => Pace::Day,
            Self::Week => Pace::Week,
            Self::Month => Pace::Month,
        }
    }
}

impl Of {
    const fn series(self) -> SeriesOf {
        match self {
            Self::Agent => SeriesOf::Group(By::Agent),
            Self::Team => SeriesOf::Group(By::Team),
            Self::Criterion => SeriesOf::Criterion,
            Self::Channel => SeriesOf::Group(By::Channel),
            Self::Category => SeriesOf::Group(By::Category),
            Self::Card => SeriesOf::Group(By::Card),
        }
    }
}

impl Figure {
    const fn chart(self) -> ChartOf {
        match self {
            Self::Score => ChartOf::Score,
            Self::Short => ChartOf::Short,
            Self::Disputes => ChartOf::Disputes,
        }
    }
}

impl Rules {
    const fn rules(self) -> &'static [Rule] {
        match self {
            Self::Usual => &Rule::USUAL,
            Self::Nelson => &Rule::NELSON,
            Self::Western => &Rule::WESTERN,
            Self::All => &Rule::ALL,
        }
    }
}
