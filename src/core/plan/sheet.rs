//! The sheet of a plan: all that it says, read and checked.

use super::about::{About, Home, SeedKind};
use super::auditors::Auditors;
use super::candidate::{Candidate, Features};
use super::population::Population;
use super::quota::{Quota, Stratifier, percent};
use super::risk::{Kind, Risk};
use super::verdict::Verdicts;
use crate::calc::calendar::{Window, window_around};
use crate::core::policy;
use crate::core::refusal::Result;
use crate::core::toml::Written;
use crate::core::toml::faults::Faults;
use chrono::NaiveDate;
use serde::Deserialize;
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
    pub(super) sheet: Sheet,
}

/// A plan as somebody wrote it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sheet {
    pub(super) plan: About,
    #[serde(default)]
    pub(super) population: Population,
    quota: Quota,
    risk: Option<Spanned<Risk>>,
    verdict: Option<Spanned<Verdicts>>,
    #[serde(default)]
    pub(super) auditors: Auditors,
}

/// What did not happen where a plan has faults.
pub(super) const UNDONE: &str = "nothing was added";

/// After so many days an auditor scores a dialogue again, where a plan says nothing.
const REPEAT_AFTER: u32 = 28;

/// So many tickets more than its quota an engine gives of each stratum, where a plan says nothing.
const RESERVES: usize = 5;

/// How many fields a row of a frame has at the most: the ref, and each label once.
pub(in crate::core) const WIDTH: usize = 6;

impl Plan {
    /// Reads a plan and checks what can be checked without a file; a fault names its place.
    pub(super) fn read(written: &Written<'_>) -> Result<Self> {
        let plan = Self::of(written.parse()?);
        let mut faults = Faults::of(written);
        plan.check(&mut faults);
        faults.refuse(UNDONE)?;
        Ok(plan)
    }

    /// The plan of a sheet, whatever that says.
    pub(super) fn of(sheet: Sheet) -> Self {
        Self { id: 0, name: sheet.plan.name.get_ref().clone(), version: 0, sheet }
    }

    /// Checks what can be checked without a file.
    pub(super) fn check(&self, faults: &mut Faults<'_>) {
        self.sheet.plan.check(faults);
        self.sheet.quota.check(faults);
        self.sheet.check_risk(faults);
        self.sheet.check_verdicts(faults);
        self.sheet.auditors.check(faults);
    }

    /// The length of its window.
    pub const fn window(&self) -> Window {
        self.sheet.plan.window.window()
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

    /// The first window it draws: from its start to the end of that day, week or month, or to its own end.
    pub fn first_window(&self) -> Result<Option<(NaiveDate, NaiveDate)>> {
        let (starts, ends) = (self.starts()?, self.ends()?);
        let around = window_around(self.window(), starts);
        Ok(around.map(|window| (starts, ends.map_or(window.1, |ends| ends.min(window.1)))))
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

    /// The share of what is drawn that its auditor scores again, as written.
    pub fn repeat(&self) -> Option<&str> {
        self.sheet.plan.repeat.as_ref().map(|share| share.get_ref().as_str())
    }

    /// The chance with which its auditor scores a dialogue again, in hundredths of a per cent.
    pub fn repeat_share(&self) -> u64 {
        self.repeat().and_then(|share| percent(share).ok()).unwrap_or_default() as u64
    }

    /// How many calendar days after the first score that is, at the earliest.
    pub fn repeat_after(&self) -> u32 {
        self.sheet.plan.repeat_after.as_ref().map_or(REPEAT_AFTER, |days| *days.get_ref())
    }

    /// Where the seed of its draws comes from.
    pub const fn seed(&self) -> SeedKind {
        self.sheet.plan.seed
    }

    /// Whether the dialogues that it draws from lie in an engine, and only its picks come here.
    pub const fn is_external(&self) -> bool {
        matches!(self.sheet.plan.population, Home::External)
    }

    /// How many tickets more than its quota an engine gives of each stratum, at the least.
    pub fn reserves(&self) -> usize {
        self.sheet.plan.reserves.as_ref().map_or(RESERVES, |reserves| *reserves.get_ref() as usize)
    }

    /// How many dialogues it draws, in words.
    pub fn quota(&self) -> String {
        self.sheet.quota.words()
    }

    /// How many dialogues of each stratum; none where the plan says how many in all.
    pub fn count(&self) -> Option<u32> {
        self.sheet.quota.count()
    }

    /// How many dialogues it draws in all of a frame of this size; none where each stratum has its own count.
    pub(in crate::core) fn total(&self, size: usize) -> Option<usize> {
        self.sheet.quota.total(size)
    }

    pub(super) const fn rule(&self) -> &Quota {
        &self.sheet.quota
    }

    /// The frame's columns, the ref first.
    pub fn columns(&self) -> Vec<&'static str> {
        let by = self.stratifiers().iter().map(|word| word.word());
        std::iter::once("ref").chain(by).collect()
    }

    fn stratifiers(&self) -> &[Stratifier] {
        self.sheet.quota.by.get_ref()
    }

    /// The name of its draw for a window.
    pub fn draw_name(&self, first: NaiveDate) -> String {
        format!("{}-{first}", self.name)
    }

    /// The row of a dialogue in the frame: its ref and its stratum's labels, as [`Plan::columns`] names them.
    pub(in crate::core) fn fields<'a, 'b>(
        &self,
        candidate: &Candidate<'a>,
        cells: &'b mut [&'a str; WIDTH],
    ) -> &'b [&'a str] {
        let label = |word: &Stratifier| match word {
            Stratifier::Agent => candidate.labels.agent,
            Stratifier::Channel => candidate.labels.channel,
            Stratifier::Team => candidate.labels.team,
            Stratifier::Verdict => candidate.labels.verdict,
            Stratifier::Risk => self.risk().map_or(Kind::Other, |risk| risk.of(candidate)).word(),
        };
        let by = self.stratifiers();
        let fields = std::iter::once(candidate.reference).chain(by.iter().map(label));
        cells.iter_mut().zip(fields).for_each(|(cell, field)| *cell = field);
        cells.get(..=by.len()).unwrap_or_default()
    }

    /// The count that a stratum has of its own, by its risk or by what the machine says.
    pub(super) fn own_count(&self, labels: &[String]) -> Option<usize> {
        let label = |of: Stratifier| labels.get(self.stratifiers().iter().position(|word| *word == of)?);
        let by_risk = || self.risk()?.count(label(Stratifier::Risk)?);
        let by_verdict = || self.sheet.verdict.as_ref()?.get_ref().count(label(Stratifier::Verdict)?);
        by_verdict().or_else(by_risk)
    }

    /// The words that a stratum by risk can have.
    pub(in crate::core) fn risk_words() -> Vec<&'static str> {
        Kind::ALL.iter().map(|kind| kind.word()).collect()
    }

    /// The machine whose verdicts the frame takes, `name/version`.
    pub fn machine(&self) -> Option<&str> {
        self.sheet.plan.machine.as_ref().map(|machine| machine.get_ref().as_str())
    }

    /// The criterion whose verdict counts; none: all of them together.
    pub fn verdict_of(&self) -> Option<&str> {
        self.sheet.plan.verdict_of.as_ref().map(|criterion| criterion.get_ref().as_str())
    }

    /// Whether what the machine says makes strata: their sizes, and the stratum of a dialogue, tell it.
    pub fn sees_verdicts(&self) -> bool {
        self.stratifiers().contains(&Stratifier::Verdict)
    }

    /// Whether dialogues with a low rating are strata of their own: their sizes tell ratings.
    pub fn sees_ratings(&self) -> bool {
        self.risk().is_some_and(Risk::sees_ratings)
    }

    /// Whether dialogues of agents whose follow-up is open are strata of their own.
    pub fn follows_up(&self) -> bool {
        self.risk().is_some_and(Risk::sees_coached)
    }

    /// Labels without the agent's: what is known of one agent is too little to say how their scores vary.
    pub(super) fn without_agent(&self, labels: &[String]) -> Vec<String> {
        let by = self.stratifiers().iter();
        by.zip(labels).filter(|(word, _)| **word != Stratifier::Agent).map(|(_, label)| label.clone()).collect()
    }

    fn risk(&self) -> Option<&Risk> {
        self.sheet.risk.as_ref().map(Spanned::get_ref)
    }

    /// The other plans that may draw from the same dialogues.
    pub(super) fn overlaps(&self) -> &[Spanned<String>] {
        &self.sheet.plan.overlaps
    }

    /// Whether it names other plans that may draw from the same dialogues.
    pub(in crate::core) fn may_overlap(&self) -> bool {
        !self.overlaps().is_empty()
    }

    /// Whether it says that it may draw from the same dialogues as another one.
    pub(in crate::core) fn is_to_overlap(&self, other: &str) -> bool {
        self.overlaps().iter().any(|name| name.get_ref() == other)
    }

    /// Whether its population has the team of a dialogue.
    pub(in crate::core) fn covers_team(&self, features: Features<'_>) -> bool {
        self.sheet.population.covers_team(features)
    }

    /// Whether it tells dialogues apart by their category.
    pub(in crate::core) const fn by_category(&self) -> bool {
        !self.sheet.population.categories.is_empty()
    }

    /// Whether it tells dialogues apart by their channel.
    pub(in crate::core) fn by_channel(&self) -> bool {
        !self.sheet.population.channels.is_empty() || self.stratifiers().contains(&Stratifier::Channel)
    }

    /// The channels of its population; none: all.
    pub(in crate::core) fn channels(&self) -> Vec<&str> {
        self.sheet.population.channels.iter().map(|word| word.get_ref().as_str()).collect()
    }

    /// The teams of its population; none: all.
    pub(in crate::core) fn teams(&self) -> Vec<&str> {
        self.sheet.population.teams.iter().map(|word| word.get_ref().as_str()).collect()
    }

    /// Of what it draws, in words.
    pub fn population(&self) -> String {
        self.sheet.population.words()
    }

    /// Whether a dialogue is of its population.
    pub(in crate::core) fn covers(&self, features: Features<'_>) -> bool {
        self.sheet.population.covers(features)
    }
}

impl Sheet {
    /// Strata by verdict need a machine.
    fn check_verdicts(&self, faults: &mut Faults<'_>) {
        let by = &self.quota.by;
        let strata = by.get_ref().contains(&Stratifier::Verdict);
        if strata && self.plan.machine.is_none() {
            faults.add(&by.span(), "strata by verdict need a machine in [plan]: machine = \"autoqa/3\"");
        }
        match &self.verdict {
            Some(verdict) if !strata => {
                faults.add(&verdict.span(), "these counts are of no strata: `by` of [quota] lacks \"verdict\"");
            }
            Some(verdict) => verdict.get_ref().check(faults, self.quota.count().is_some()),
            None => {}
        }
    }

    /// Risks and the strata by risk go together.
    fn check_risk(&self, faults: &mut Faults<'_>) {
        let by = &self.quota.by;
        let strata = by.get_ref().contains(&Stratifier::Risk);
        match &self.risk {
            Some(risk) if !strata => {
                faults.add(&risk.span(), "these risks make no strata: `by` of [quota] lacks \"risk\"");
            }
            Some(risk) if !risk.get_ref().says_any() => {
                faults.add(&risk.span(), "this calls nothing a risk: low_rating, complaint, coached or new_agent_days");
            }
            None if strata => {
                faults.add(
                    &by.span(),
                    "strata by risk need [risk] with low_rating, complaint, coached or new_agent_days",
                );
            }
            Some(risk) => risk.get_ref().check(faults, self.quota.count().is_some()),
            None => {}
        }
    }
}
