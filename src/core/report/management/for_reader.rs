//! For reader: the numbers of a report without those that would tell its reader of single audits that they may not read.

use super::customers::VoiceRow;
use super::few::{hide_improvement, hide_second, small};
use super::figure::{Change, Figure};
use super::gather::Management;
use super::span::{Span, domain};
use super::trend::Trend;
use crate::core::dispute;
use crate::core::refusal::{Kind, Result};
use crate::core::report::asked::Asked;
use crate::core::report::dispute_figures::{DisputeFigures, Few, Scope, cases, dispute_figures};
use crate::core::report::grouping::By;
use crate::core::report::period::Period;
use crate::core::report::small::FEWEST;
use crate::core::report::voices::{Voices, Wanted, voices};
use crate::core::rights::Rights;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// A card, and a line of it.
type Key = (String, String);

/// What somebody may read of some days.
struct Told {
    cards: BTreeSet<String>,
    bands: BTreeSet<Key>,
    criteria: BTreeSet<Key>,
    teams: BTreeSet<Key>,
    channels: BTreeSet<Key>,
}

impl Management {
    /// The same as a reader may read it: what reports of these days tell them, and no more.
    pub fn for_reader(&self, conn: &Connection, may: &Rights, span: &Span) -> Result<Self> {
        let mut shown = self.clone();
        if !may.names_people_in_management() {
            shown.auditors.lines.clear();
            shown.overdue.iter_mut().flat_map(|one| &mut one.oldest).for_each(|one| one.2 = None);
        }
        if may.figures_are_all() {
            return Ok(shown);
        }
        let (told, before) = (Told::of(conn, may, span.period(), span)?, told_cards(conn, may, span.before(), span)?);
        shown.hide_service(&told, &before);
        for trend in &mut shown.trends {
            hide_weeks(trend, |week| told_cards(conn, may, week, span))?;
        }
        let (seen, unseen) = (dispute::list(conn, &[])?, &span.unseen);
        let found = cases(conn, seen, Scope::Record(span.period()), (unseen, may))?;
        shown.hide_disputes(&dispute_figures(conn, &found, span.now)?);
        // Those of few audits are counted and not named.
        shown.auditors.lines.retain(|line| line.scored < FEWEST || may.reports_of(&line.auditor));
        if may.few().is_some() {
            shown.auditors.lines.clear();
            match voices(conn, span.period(), Wanted::default(), (None, may)) {
                Err(refusal) if refusal.kind == Kind::Rule => shown.customers.hide_words(),
                found => shown.hide_voices(&found?),
            }
        }
        shown.improvements.iter_mut().for_each(hide_improvement);
        Ok(shown)
    }

    /// What customers said stays where the dialogues are of enough people.
    fn hide_voices(&mut self, told: &Voices) {
        let is_told = |row: &VoiceRow| {
            told.counts.iter().any(|count| {
                let topic = count.topic.as_ref().map(|topic| topic.expose().to_owned());
                count.about.word() == row.about && topic == row.topic
            })
        };
        self.customers.voices.retain(is_told);
        if told.of_few > 0 {
            self.customers.quotes.clear();
        }
    }

    fn hide_service(&mut self, told: &Told, before: &BTreeSet<String>) {
        let service = &mut self.service;
        for line in &mut service.cards {
            if !told.cards.contains(&line.card) {
                (line.plain, line.with_missing, line.from_disputes, line.worth) = (None, None, None, 0);
                line.classes.iter_mut().chain([&mut line.total, &mut line.failed]).for_each(hide);
            }
            if !(told.cards.contains(&line.card) && before.contains(&line.card)) {
                (line.change, line.failed_change) = (Change::default(), Change::default());
            }
        }
        service.bands.retain(|row| told.bands.contains(&(row.card.clone(), row.band.clone())));
        for row in &mut service.criteria {
            if !told.criteria.contains(&(row.card.clone(), row.criterion.clone())) {
                [&mut row.worth, &mut row.full].into_iter().for_each(hide);
            }
        }
        let all = (service.teams.len(), service.channels.len());
        service.teams.retain(|row| told.teams.contains(&(row.card.clone(), row.name.clone())));
        service.channels.retain(|row| told.channels.contains(&(row.card.clone(), row.name.clone())));
        let hidden = (all.0 - service.teams.len(), all.1 - service.channels.len());
        service.few = (service.few.0 + hidden.0 as u64, service.few.1 + hidden.1 as u64);
    }

    fn hide_disputes(&mut self, figures: &DisputeFigures) {
        let Few { audits, disputes, people } = figures.few;
        let of = &mut self.disputes;
        if audits {
            of.added = None;
            [&mut of.disputed, &mut of.overturned].into_iter().for_each(hide);
        }
        if people {
            self.service.cards.iter_mut().for_each(|line| line.from_disputes = None);
        }
        if disputes {
            (of.fates, of.causes) = (Vec::new(), Vec::new());
        }
        let is_few = |reason: &str| figures.reasons.iter().any(|line| line.is_few && line.name == reason);
        of.reasons.iter_mut().filter(|row| disputes || is_few(&row.reason)).for_each(|row| hide(&mut row.changed));
    }
}

impl Told {
    fn of(conn: &Connection, may: &Rights, period: Period, span: &Span) -> Result<Self> {
        let domain = domain(period);
        let asked = Asked { conn, domain: &domain, unseen: &span.unseen, may };
        let lines = |by: By| -> Result<BTreeSet<Key>> {
            Ok(asked.lines(by)?.0.lines.into_iter().map(|line| (line.card, line.key)).collect())
        };
        Ok(Self {
            cards: cards(conn, may, period, span)?,
            bands: asked.bands()?.0.into_iter().map(|line| (line.card, line.band)).collect(),
            criteria: asked.criteria()?.0.into_iter().map(|line| (line.card, line.criterion)).collect(),
            teams: lines(By::Team)?,
            channels: lines(By::Channel)?,
        })
    }
}

/// The cards whose figures somebody may read.
fn cards(conn: &Connection, may: &Rights, period: Period, span: &Span) -> Result<BTreeSet<String>> {
    let domain = domain(period);
    let asked = Asked { conn, domain: &domain, unseen: &span.unseen, may };
    Ok(asked.lines(By::Card)?.0.lines.into_iter().map(|line| line.card).collect())
}

/// The same of days that stand beside others: none where they are of too few people.
fn told_cards(conn: &Connection, may: &Rights, period: Period, span: &Span) -> Result<BTreeSet<String>> {
    match cards(conn, may, period, span) {
        Err(refusal) if refusal.kind == Kind::Rule => Ok(BTreeSet::new()),
        found => found,
    }
}

/// Takes out the weeks that somebody may not read; limits would tell of them.
fn hide_weeks(trend: &mut Trend, cards: impl Fn(Period) -> Result<BTreeSet<String>>) -> Result<()> {
    let mut hidden = false;
    for week in trend.weeks.iter_mut().filter(|week| week.total.n > 0) {
        if !cards(Period::named(&week.name)?)?.contains(&trend.card) {
            hide(&mut week.total);
            hidden = true;
        }
    }
    if hidden {
        (trend.limits, trend.beyond, trend.runs) = (None, Vec::new(), Vec::new());
        hide_second(trend);
    }
    Ok(())
}

/// Takes a figure out; its n stays.
fn hide(figure: &mut Figure) {
    if figure.n > 0 {
        *figure = small(figure.n);
    }
}
