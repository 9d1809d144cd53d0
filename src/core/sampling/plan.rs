//! Plans: what is drawn, how often, and who audits it.

use super::due;
use super::frame::{Features, FrameRow};
use super::overlap;
use super::quota::{Quota, Stratifier, percent};
use super::risk::Risk;
use crate::calc::calendar::{Window, window_around};
use crate::core::ledger::Writing;
use crate::core::people;
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scorecard;
use crate::core::toml::{Written, closest};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A plan: what is drawn, how often, and who audits it.
#[derive(Debug)]
pub struct Plan {
    /// Its number, once added.
    pub id: i64,
    /// Its name, the same across versions.
    pub name: String,
    /// Its version, 1, 2, 3 …
    pub version: i64,
    sheet: Sheet,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    plan: About,
    #[serde(default)]
    population: Population,
    quota: Quota,
    risk: Option<Spanned<Risk>>,
    #[serde(default)]
    auditors: Auditors,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    name: Spanned<String>,
    card: Spanned<String>,
    window: WindowWord,
    starts: Spanned<String>,
    ends: Option<Spanned<String>>,
    days: Spanned<u32>,
    double: Option<Spanned<String>>,
    #[serde(default)]
    seed: SeedKind,
    #[serde(default)]
    beside: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum WindowWord {
    Day,
    Week,
    Month,
}

/// Where the seed of a plan's draws comes from.
#[derive(Debug, Deserialize, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum SeedKind {
    /// This computer: reproducible, not verifiable.
    #[default]
    Local,
    /// Twenty ten-sided dice, before a witness.
    Dice,
    /// A future round of a public beacon.
    Drand,
    /// Secrets that several parties pledged.
    Reveal,
}

impl SeedKind {
    /// The word for it in a plan.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Dice => "dice",
            Self::Drand => "drand",
            Self::Reveal => "reveal",
        }
    }
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Population {
    channels: Vec<Spanned<String>>,
    categories: Vec<Spanned<String>>,
    teams: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Auditors {
    handles: Vec<Spanned<String>>,
    capacity: Option<Spanned<u32>>,
    capacities: BTreeMap<String, Spanned<u32>>,
}

impl About {
    fn check_end(&self, ends: &Spanned<String>) -> std::result::Result<(), String> {
        let last = policy::day(ends.get_ref()).map_err(|refusal| refusal.message)?;
        match policy::day(self.starts.get_ref()) {
            Ok(first) if last < first => Err(format!("the plan ends before it starts, on {first}")),
            _ => Ok(()),
        }
    }
}

impl Sheet {
    /// Risks and the strata by risk go together.
    fn check_risk(&self, written: &Written<'_>) -> Result<()> {
        let by = &self.quota.by;
        let strata = by.get_ref().contains(&Stratifier::Risk);
        let fault = |span, says: &str| Err(Refusal::data(format!("{}: {says}", written.place(&span))));
        match &self.risk {
            Some(risk) if !strata => fault(risk.span(), "these risks make no strata: `by` of [quota] lacks \"risk\""),
            Some(risk) if !risk.get_ref().says_any() => {
                fault(risk.span(), "this calls nothing a risk: low_rating, complaint or new_agent_days")
            }
            None if strata => {
                fault(by.span(), "strata by risk need [risk] with low_rating, complaint or new_agent_days")
            }
            Some(risk) => risk.get_ref().check(written, self.quota.count().is_some()),
            None => Ok(()),
        }
    }
}

impl Auditors {
    fn check(&self, written: &Written<'_>) -> Result<()> {
        let fault = |span, says: String| Err(Refusal::data(format!("{}: {says}", written.place(&span))));
        if let Some(capacity) = &self.capacity
            && *capacity.get_ref() == 0
        {
            return fault(capacity.span(), "with a capacity of 0 nobody would audit anything".to_owned());
        }
        for (handle, capacity) in &self.capacities {
            let named = self.handles.is_empty() || self.handles.iter().any(|one| one.get_ref() == handle);
            if !named {
                return fault(
                    capacity.span(),
                    format!("{} is not among the auditors of this plan", handle.escape_debug()),
                );
            }
        }
        Ok(())
    }

    fn capacity(&self, handle: &str) -> Option<usize> {
        let capacity = self.capacities.get(handle).or(self.capacity.as_ref())?;
        usize::try_from(*capacity.get_ref()).ok()
    }
}

/// How many fields a row of a frame has at the most: the ref, and each label once.
pub(super) const WIDTH: usize = 5;

impl Plan {
    /// Every plan in its newest version, by name; or its name and why it cannot be read, so that one such does not keep
    /// the others from their work.
    pub fn each(conn: &Connection) -> Result<Vec<std::result::Result<Self, (String, Refusal)>>> {
        let mut statement = conn.prepare_cached(
            "SELECT id, version, text, name FROM plan p WHERE version = (SELECT max(version) FROM plan q WHERE q.name = p.name) ORDER BY name",
        )?;
        let rows =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?)))?;
        let read = |(id, version, text, name): (i64, i64, String, String)| {
            let plan = Self::read(&Written { name: "plan", text: &text });
            plan.map(|plan| Self { id, version, ..plan }).map_err(|refusal| (name, refusal))
        };
        rows.map(|row| Ok(read(row?))).collect()
    }

    /// Reads a plan and checks what can be checked without a file; a fault names its place.
    fn read(written: &Written<'_>) -> Result<Self> {
        let sheet: Sheet = written.parse()?;
        let wrong = |span: std::ops::Range<usize>, says: String| {
            Err(Refusal::data(format!("{}: {says}", written.place(&span))))
        };
        let name = sheet.plan.name.get_ref();
        let plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        let good = !name.is_empty() && name.len() <= 60 && name.chars().all(plain);
        if !good {
            return wrong(
                sheet.plan.name.span(),
                "a plan's name is 1 to 60 letters, digits, dashes or dots".to_owned(),
            );
        }
        if let Err(refusal) = policy::day(sheet.plan.starts.get_ref()) {
            return wrong(sheet.plan.starts.span(), refusal.message);
        }
        if let Some(ends) = &sheet.plan.ends {
            sheet
                .plan
                .check_end(ends)
                .map_err(|says| Refusal::data(format!("{}: {says}", written.place(&ends.span()))))?;
        }
        if !(1..=100).contains(sheet.plan.days.get_ref()) {
            return wrong(sheet.plan.days.span(), "auditors have 1 to 100 working days to score".to_owned());
        }
        if let Some(share) = &sheet.plan.double {
            percent(share.get_ref())
                .map_err(|says| Refusal::data(format!("{}: {says}", written.place(&share.span()))))?;
        }
        sheet.quota.check(written)?;
        sheet.check_risk(written)?;
        sheet.auditors.check(written)?;
        Ok(Self { id: 0, name: name.clone(), version: 0, sheet })
    }

    /// The length of its window.
    pub const fn window(&self) -> Window {
        match self.sheet.plan.window {
            WindowWord::Day => Window::Day,
            WindowWord::Week => Window::Week,
            WindowWord::Month => Window::Month,
        }
    }

    /// The first day it draws from.
    pub fn starts(&self) -> Result<NaiveDate> {
        policy::day(self.sheet.plan.starts.get_ref())
    }

    /// The last day it draws from; none while it goes on.
    pub fn ends(&self) -> Result<Option<NaiveDate>> {
        self.sheet.plan.ends.as_ref().map(|ends| policy::day(ends.get_ref())).transpose()
    }

    /// Whether a window lies wholly between its start and its end: nothing else is ever drawn.
    pub fn draws(&self, window: (NaiveDate, NaiveDate)) -> Result<bool> {
        Ok(self.starts()? <= window.0 && self.ends()?.is_none_or(|ends| window.1 <= ends))
    }

    /// The first window it draws: the first whole one from its start on.
    pub fn first_window(&self) -> Result<Option<(NaiveDate, NaiveDate)>> {
        let starts = self.starts()?;
        let around = window_around(self.window(), starts);
        let next = |window: (NaiveDate, NaiveDate)| window_around(self.window(), window.1.succ_opt()?);
        Ok(around.and_then(|window| if window.0 < starts { next(window) } else { Some(window) }))
    }

    /// How many working days auditors have to score.
    pub fn days(&self) -> u32 {
        *self.sheet.plan.days.get_ref()
    }

    /// The card by which it is scored, `name` or `name/version`.
    pub fn card(&self) -> &str {
        self.sheet.plan.card.get_ref()
    }

    /// The auditors it names; none means everybody with the role.
    pub fn auditors(&self) -> impl Iterator<Item = &str> {
        self.sheet.auditors.handles.iter().map(|handle| handle.get_ref().as_str())
    }

    /// How many audits of one draw this auditor is given at the most; none: without a limit.
    pub fn capacity(&self, handle: &str) -> Option<usize> {
        self.sheet.auditors.capacity(handle)
    }

    /// The share of what is drawn that a second auditor scores too, as written.
    pub fn double(&self) -> Option<&str> {
        self.sheet.plan.double.as_ref().map(|share| share.get_ref().as_str())
    }

    /// How many of so many drawn dialogues a second auditor scores too: the share, rounded up.
    pub fn doubled(&self, drawn: usize) -> usize {
        let share = self.double().and_then(|share| percent(share).ok()).unwrap_or_default();
        drawn.saturating_mul(share).div_ceil(10_000)
    }

    /// Where the seed of its draws comes from.
    pub const fn seed(&self) -> SeedKind {
        self.sheet.plan.seed
    }

    /// How many dialogues it draws, in words.
    pub fn quota(&self) -> String {
        self.sheet.quota.words()
    }

    /// How many dialogues of each stratum; none where the plan says how many in all.
    pub fn count(&self) -> Option<u32> {
        self.sheet.quota.count()
    }

    pub(super) const fn rule(&self) -> &Quota {
        &self.sheet.quota
    }

    /// The frame's columns, the ref first.
    pub fn columns(&self) -> Vec<&'static str> {
        let by = self.sheet.quota.by.get_ref().iter().map(|word| word.word());
        std::iter::once("ref").chain(by).collect()
    }

    /// The name of its draw for a window.
    pub fn draw_name(&self, first: NaiveDate) -> String {
        format!("{}-{first}", self.name)
    }

    /// The row of a dialogue in the frame: its ref and its stratum's labels, as [`Plan::columns`] names them.
    pub(super) fn fields<'a, 'b>(&self, row: &FrameRow<'a>, cells: &'b mut [&'a str; WIDTH]) -> &'b [&'a str] {
        let label = |word: &Stratifier| match word {
            Stratifier::Agent => row.labels.agent,
            Stratifier::Channel => row.labels.channel,
            Stratifier::Team => row.labels.team,
            Stratifier::Risk => self.risk().map_or("other", |risk| risk.label(row)),
        };
        let by = self.sheet.quota.by.get_ref();
        let fields = std::iter::once(row.reference).chain(by.iter().map(label));
        cells.iter_mut().zip(fields).for_each(|(cell, field)| *cell = field);
        cells.get(..=by.len()).unwrap_or_default()
    }

    /// The count that the risk of a stratum has of its own.
    pub(super) fn risk_count(&self, labels: &[String]) -> Option<usize> {
        let place = self.sheet.quota.by.get_ref().iter().position(|word| *word == Stratifier::Risk)?;
        self.risk()?.count(labels.get(place)?)
    }

    /// Labels without the agent's: what is known of one agent is too little to say how their scores vary.
    pub(super) fn without_agent(&self, labels: &[String]) -> Vec<String> {
        let by = self.sheet.quota.by.get_ref().iter();
        by.zip(labels).filter(|(word, _)| **word != Stratifier::Agent).map(|(_, label)| label.clone()).collect()
    }

    fn risk(&self) -> Option<&Risk> {
        self.sheet.risk.as_ref().map(Spanned::get_ref)
    }

    /// The other plans that may draw from the same dialogues.
    pub(super) fn beside(&self) -> &[Spanned<String>] {
        &self.sheet.plan.beside
    }

    pub(super) fn stands_beside(&self, name: &str) -> bool {
        self.beside().iter().any(|other| other.get_ref() == name)
    }

    pub(super) fn name_span(&self) -> std::ops::Range<usize> {
        self.sheet.plan.name.span()
    }

    /// Whether a dialogue could be of both populations.
    pub(super) fn shares_population(&self, other: &Self) -> bool {
        let (own, theirs) = (&self.sheet.population, &other.sheet.population);
        overlap::share(&own.channels, &theirs.channels)
            && overlap::share(&own.categories, &theirs.categories)
            && overlap::share(&own.teams, &theirs.teams)
    }

    /// Whether its population has the team.
    pub(super) fn covers_team(&self, features: Features<'_>) -> bool {
        let teams = &self.sheet.population.teams;
        teams.is_empty() || teams.iter().any(|team| Some(team.get_ref().as_str()) == features.team)
    }

    /// Whether it tells dialogues apart by their category.
    pub(super) const fn by_category(&self) -> bool {
        !self.sheet.population.categories.is_empty()
    }

    /// Whether it tells dialogues apart by their channel.
    pub(super) fn by_channel(&self) -> bool {
        !self.sheet.population.channels.is_empty() || self.sheet.quota.by.get_ref().contains(&Stratifier::Channel)
    }

    /// Whether a dialogue is of its population.
    pub(super) fn covers(&self, features: Features<'_>) -> bool {
        let among = |list: &[Spanned<String>], word: Option<&str>| {
            list.is_empty() || list.iter().any(|one| Some(one.get_ref().as_str()) == word)
        };
        let population = &self.sheet.population;
        among(&population.channels, Some(features.channel))
            && among(&population.categories, Some(features.category))
            && among(&population.teams, features.team)
    }
}

/// Reads a plan and checks the names in it, without adding it.
pub fn read(conn: &Connection, written: &Written<'_>, policy: &Policy) -> Result<Plan> {
    let plan = Plan::read(written)?;
    check_names(conn, &plan, written, policy)?;
    Ok(plan)
}

/// Every version of a plan with its text as it was added, oldest first.
pub fn versions(conn: &Connection, name: &str) -> Result<Vec<(Plan, String)>> {
    let mut statement = conn.prepare_cached("SELECT id, text FROM plan WHERE name = ?1 ORDER BY version")?;
    let rows = statement.query_map([name], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.map(|row| {
        let (id, text) = row?;
        Ok((plan(conn, id)?, text))
    })
    .collect()
}

/// Adds a plan, or the next version of one. The same text again changes nothing.
pub fn add(writing: &mut Writing<'_>, written: &Written<'_>, policy: &Policy) -> Result<(Plan, bool)> {
    let mut plan = read(writing, written, policy)?;
    overlap::check(writing, &plan, written)?;
    if let Some((id, version, text)) = newest(writing, &plan.name)? {
        (plan.id, plan.version) = (id, version);
        if text == written.text {
            return Ok((plan, false));
        }
        let before = Plan::read(&Written { name: "the plan in force", text: &text })?;
        keeps(&plan, &before, written)?;
        ends_after(writing, &plan, &before, written, policy)?;
    }
    plan.version += 1;
    plan.id =
        writing.insert("plan", &[("name", &plan.name), ("version", &plan.version), ("text", &written.text)], &[])?;
    writing.note(format!("the plan {}, version {}", plan.name, plan.version));
    Ok((plan, true))
}

/// A plan keeps its window and its start: otherwise days could fall out of the lottery between two
/// versions, and nobody would see it.
fn keeps(plan: &Plan, before: &Plan, written: &Written<'_>) -> Result<()> {
    let moved = if plan.starts()? != before.starts()? {
        Some(("start", plan.sheet.plan.starts.span()))
    } else if plan.window() != before.window() {
        Some(("window", plan.sheet.plan.name.span()))
    } else {
        None
    };
    match moved {
        None => Ok(()),
        Some((what, span)) => {
            Err(Refusal::data(format!("{}: the plan {} keeps its {what}", written.place(&span), plan.name))
                .hint("add another plan under another name; what a plan draws of whom may change"))
        }
    }
}

/// A plan does not end before windows that are due already: nobody could see why they were never drawn.
fn ends_after(writing: &Writing<'_>, plan: &Plan, before: &Plan, written: &Written<'_>, policy: &Policy) -> Result<()> {
    let Some(ends) = &plan.sheet.plan.ends else { return Ok(()) };
    let calendar = policy.calendar()?;
    for window in due(writing, before, calendar.local_day(writing.now()), false, &calendar)? {
        if !plan.draws(window)? {
            let place = written.place(&ends.span());
            return Err(Refusal::data(format!(
                "{place}: {} is due and would never be drawn",
                plan.draw_name(window.0)
            ))
            .hint("draw it first, with assize assign nightly, or end the plan later"));
        }
    }
    Ok(())
}

/// Everything that a plan names must be there.
fn check_names(conn: &Connection, plan: &Plan, written: &Written<'_>, policy: &Policy) -> Result<()> {
    let at = |span: std::ops::Range<usize>, refusal: Refusal| Refusal {
        kind: Kind::Data,
        message: format!("{}: {}", written.place(&span), refusal.message),
        ..refusal
    };
    let card = &plan.sheet.plan.card;
    scorecard::find(conn, Some(card.get_ref())).map_err(|refusal| at(card.span(), refusal))?;
    for handle in &plan.sheet.auditors.handles {
        people::find(conn, handle.get_ref()).map_err(|refusal| at(handle.span(), refusal))?;
    }
    for (handle, capacity) in &plan.sheet.auditors.capacities {
        people::find(conn, handle).map_err(|refusal| at(capacity.span(), refusal))?;
    }
    for channel in &plan.sheet.population.channels {
        if !policy.knows_channel(channel.get_ref()) {
            let refusal = Refusal::data(format!("`{}` is not a channel", channel.get_ref()));
            let hint = policy.closest_channel(channel.get_ref()).map(|best| format!("did you mean `{best}`?"));
            return Err(at(channel.span(), refusal.maybe_hint(hint)));
        }
    }
    for category in &plan.sheet.population.categories {
        if !policy.knows_category(category.get_ref()) {
            let refusal = Refusal::data(format!("`{}` is not a category", category.get_ref().escape_debug()));
            let hint = policy.closest_category(category.get_ref()).map(|best| format!("did you mean `{best}`?"));
            return Err(at(category.span(), refusal.maybe_hint(hint)));
        }
    }
    for team in &plan.sheet.population.teams {
        check_team(conn, team.get_ref()).map_err(|refusal| at(team.span(), refusal))?;
    }
    Ok(())
}

fn check_team(conn: &Connection, team: &str) -> Result<()> {
    let teams: Vec<String> = conn
        .prepare_cached("SELECT DISTINCT team FROM stint")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    if teams.iter().any(|known| known == team) {
        return Ok(());
    }
    let hint = match closest(team, teams.iter().map(String::as_str)) {
        Some(best) => format!("did you mean `{best}`?"),
        None => format!("teams are {}", teams.join(", ")),
    };
    Err(Refusal::data(format!("there is no team `{team}`")).hint(hint))
}

fn newest(conn: &Connection, name: &str) -> Result<Option<(i64, i64, String)>> {
    Ok(conn
        .prepare_cached("SELECT id, version, text FROM plan WHERE name = ?1 ORDER BY version DESC LIMIT 1")?
        .query_row([name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?)
}

/// Every plan in its newest version, by name.
pub fn plans(conn: &Connection) -> Result<Vec<Plan>> {
    Plan::each(conn)?.into_iter().map(|plan| plan.map_err(|(_, refusal)| refusal)).collect()
}

/// A plan by its number.
pub fn plan(conn: &Connection, id: i64) -> Result<Plan> {
    let (version, text): (i64, String) = conn
        .prepare_cached("SELECT version, text FROM plan WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Plan { id, version, ..Plan::read(&Written { name: "plan", text: &text })? })
}
