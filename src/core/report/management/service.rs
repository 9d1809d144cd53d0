//! How good the service was, with how sure, and what changed since the period before.

use super::figure::{Change, Figure};
use super::reading::Reading;
use super::span::{Span, domain};
use crate::core::refusal::Result;
use crate::core::report::criteria::{bands_in, criteria_in};
use crate::core::report::grouping::By;
use crate::core::report::lines::{Line, lines, lines_in};
use crate::core::report::small::FEWEST;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// How good the service was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Service {
    /// By card.
    pub cards: Vec<CardLine>,
    /// How many totals are in each band.
    pub bands: Vec<BandRow>,
    /// How each criterion was answered.
    pub criteria: Vec<CriterionRow>,
    /// By team and card, where there are enough audits.
    pub teams: Vec<GroupRow>,
    /// By channel and card, where there are enough audits.
    pub channels: Vec<GroupRow>,
    /// How many teams and channels have too few audits to be shown.
    pub few: (u64, u64),
}

/// How the service was by one card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CardLine {
    /// Its name and version.
    pub card: String,
    /// Audits drawn.
    pub drawn: u64,
    /// Audits delivered.
    pub delivered: u64,
    /// Audits with an open dispute.
    pub contested: u64,
    /// The mean of the totals.
    pub total: Figure,
    /// How many audits of equal weight would tell as much.
    pub worth: u64,
    /// The plain mean of the audited.
    pub plain: Option<i64>,
    /// The mean if what is missing were worth nothing; none where nothing is.
    pub with_missing: Option<i64>,
    /// How much of the mean disputes and corrections added.
    pub from_disputes: Option<i64>,
    /// How often an answer failed the card or a section.
    pub failed: Figure,
    /// The scores of the critical classes: customer, business, compliance.
    pub classes: [Figure; 3],
    /// The mean against the period before.
    pub change: Change,
    /// The fails against the period before.
    pub failed_change: Change,
}

/// How many totals are in a band.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BandRow {
    /// Its card.
    pub card: String,
    /// Its name.
    pub band: String,
    /// The lowest total in it.
    pub from: i64,
    /// How often.
    pub rate: Figure,
}

/// How a criterion was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CriterionRow {
    /// Its card.
    pub card: String,
    /// Its id.
    pub criterion: String,
    /// What its answers are worth.
    pub worth: Figure,
    /// How often the answer was full.
    pub full: Figure,
}

/// How the service was in a team or on a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupRow {
    /// Which.
    pub name: String,
    /// The card.
    pub card: String,
    /// The mean of the totals.
    pub total: Figure,
}

/// How good the service was in some days.
pub(super) fn service(conn: &Connection, span: &Span, reading: &Reading) -> Result<Service> {
    let now = lines_in(conn, &reading.sample, &span.domain(), By::Card)?.lines;
    let before = lines(conn, &domain(span.before()), By::Card, &span.unseen)?.lines;
    let (teams, few_teams) = groups(conn, span, reading, By::Team)?;
    let (channels, few_channels) = groups(conn, span, reading, By::Channel)?;
    let bands = bands_in(conn, &reading.sample)?;
    let criteria = criteria_in(conn, &reading.sample)?;
    let band = |line: crate::core::report::criteria::BandLine| BandRow {
        rate: Figure::from(&line.rate),
        card: line.card,
        band: line.band,
        from: line.from,
    };
    let criterion = |line: crate::core::report::criteria::CriterionLine| CriterionRow {
        worth: Figure::from(&line.worth),
        full: Figure::from(&line.full),
        card: line.card,
        criterion: line.criterion,
    };
    Ok(Service {
        cards: now.iter().map(|line| card_line(line, &before)).collect(),
        bands: bands.into_iter().map(band).collect(),
        criteria: criteria.into_iter().map(criterion).collect(),
        teams,
        channels,
        few: (few_teams, few_channels),
    })
}

fn card_line(line: &Line, before: &[Line]) -> CardLine {
    let same = before.iter().find(|other| other.card == line.card);
    let (total, failed) = (Figure::from(&line.total), Figure::from(&line.failed));
    CardLine {
        card: line.card.clone(),
        drawn: line.drawn,
        delivered: line.delivered,
        contested: line.contested,
        worth: line.total.worth,
        plain: line.total.plain,
        with_missing: line.with_missing,
        from_disputes: line.from_disputes,
        classes: [0, 1, 2].map(|class| line.classes.get(class).map(Figure::from).unwrap_or_default()),
        change: Change::of(&total, same.map(|other| Figure::from(&other.total)).unwrap_or_default()),
        failed_change: Change::of(&failed, same.map(|other| Figure::from(&other.failed)).unwrap_or_default()),
        total,
        failed,
    }
}

/// The lines with enough audits, and how many have too few.
fn groups(conn: &Connection, span: &Span, reading: &Reading, by: By) -> Result<(Vec<GroupRow>, u64)> {
    let all = lines_in(conn, &reading.sample, &span.domain(), by)?.lines;
    let (shown, few): (Vec<Line>, Vec<Line>) = all.into_iter().partition(|line| line.total.n >= FEWEST);
    let row = |line: Line| GroupRow { total: Figure::from(&line.total), name: line.key, card: line.card };
    Ok((shown.into_iter().map(row).collect(), few.len() as u64))
}
