//! Cells: what was counted of each series in each stretch of time, in one reading of the sample.

use super::wanted::{ChartOf, SeriesOf, WantedTrend};
use crate::calc::scoring::FULL;
use crate::core::policy::Calendars;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::criteria::marks_of;
use crate::core::report::grouping::{By, Grouping, Key};
use crate::core::report::sample::{Observation, Sample, came, each};
use crate::core::report::tally::Values;
use crate::core::scorecard::{self, CardId};
use crate::core::suggest::did_you_mean_or;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What was counted of one series in one stretch.
#[derive(Default)]
pub(in crate::core::report) struct Cell {
    /// Its values, in hundredths.
    pub(super) values: Values,
    /// Of how many audits it tells.
    pub(in crate::core::report) n: u64,
    /// How many audits were drawn; none where answers are counted.
    pub(super) drawn: Option<u64>,
    /// How many disputes there were.
    pub(super) disputes: u64,
    /// Whether the reader may not read it.
    pub(in crate::core::report) is_withheld: bool,
}

/// By card and name of the series, then by the first day of the stretch.
pub(in crate::core::report) type Cells = BTreeMap<(String, String), BTreeMap<NaiveDate, Cell>>;

/// Counts a sample, in one reading.
pub(in crate::core::report) fn cells(conn: &Connection, sample: &Sample, wanted: &WantedTrend<'_>) -> Result<Cells> {
    let placed = placed(conn, sample, wanted)?;
    if wanted.is_of_answers() {
        of_answers(conn, sample, &placed, wanted)
    } else {
        of_audits(conn, sample, &placed, wanted)
    }
}

/// Where the audits of a sample stand: their group and their stretch.
struct Placed {
    grouping: Grouping,
    places: HashMap<i64, (Key, NaiveDate)>,
}

impl Placed {
    fn of(&self, one: &Observation) -> Option<(Key, NaiveDate)> {
        self.places.get(&one.audit.0).copied()
    }
}

fn placed(conn: &Connection, sample: &Sample, wanted: &WantedTrend<'_>) -> Result<Placed> {
    let by = match wanted.of {
        SeriesOf::Group(by) => by,
        SeriesOf::Criterion => By::Card,
    };
    let (mut grouping, calendars, mut places) = (Grouping::new(conn, by)?, Calendars::load(conn)?, HashMap::new());
    for one in inside(sample) {
        let at = came(conn, one.request)?.parse().map_err(Refusal::data)?;
        let day = calendars.local_day(sample.strata.entry(one.stratum), at);
        places.insert(one.audit.0, (grouping.key(conn, one, &sample.strata)?, wanted.pace.start(day)));
    }
    Ok(Placed { grouping, places })
}

fn inside(sample: &Sample) -> impl Iterator<Item = &Observation> {
    sample.observations.iter().filter(|one| one.inside)
}

fn of_audits(conn: &Connection, sample: &Sample, placed: &Placed, wanted: &WantedTrend<'_>) -> Result<Cells> {
    let disputes = if wanted.chart == ChartOf::Disputes { disputes(conn)? } else { HashMap::new() };
    let mut found = HashMap::<(Key, CardId), BTreeMap<NaiveDate, Cell>>::new();
    for one in inside(sample) {
        let Some((key, start)) = placed.of(one) else { continue };
        let cell = found.entry((key, one.card)).or_default().entry(start).or_default();
        *cell.drawn.get_or_insert(0) += 1;
        match (wanted.chart, one.standing()) {
            (ChartOf::Disputes, _) if one.delivered => {
                cell.n += 1;
                cell.disputes += disputes.get(&one.audit.0).copied().unwrap_or_default();
            }
            (ChartOf::Score, Some(total)) => {
                cell.n += 1;
                cell.values.add(one, total);
            }
            _ => {}
        }
    }
    let named = |((key, card), cells)| ((placed.grouping.card(card), placed.grouping.name(key)), cells);
    Ok(found.into_iter().map(named).collect())
}

fn of_answers(conn: &Connection, sample: &Sample, placed: &Placed, wanted: &WantedTrend<'_>) -> Result<Cells> {
    let criteria = criteria(conn, sample, wanted.criterion)?;
    let mut found = HashMap::<(Key, i64), BTreeMap<NaiveDate, Cell>>::new();
    let delivered = inside(sample).filter(|one| one.delivered && one.scoring > 0).copied().collect();
    marks_of(conn, delivered, |one, criterion, percent| {
        let (Some(percent), Some((key, start)), true) = (percent, placed.of(one), criteria.contains_key(&criterion))
        else {
            return;
        };
        let cell = found.entry((key, criterion)).or_default().entry(start).or_default();
        cell.n += 1;
        let short = if percent < FULL { FULL } else { 0 };
        cell.values.add(one, if wanted.chart == ChartOf::Short { short } else { percent });
    })?;
    let mut cells = Cells::new();
    for ((key, criterion), of) in found {
        let Some((card, name)) = criteria.get(&criterion) else { continue };
        let name = if wanted.of == SeriesOf::Criterion { name.clone() } else { placed.grouping.name(key) };
        cells.insert((placed.grouping.card(*card), name), of);
    }
    Ok(cells)
}

/// The criteria of the cards in a sample, by number; or the one of that name, refused where there is none.
fn criteria(conn: &Connection, sample: &Sample, only: Option<&str>) -> Result<HashMap<i64, (CardId, String)>> {
    let cards: BTreeMap<i64, CardId> = inside(sample).map(|one| (one.card.0, one.card)).collect();
    let mut found = HashMap::new();
    for card in cards.into_values() {
        found.extend(scorecard::criterion_ids(conn, card)?.into_iter().map(|(key, id)| (id, (card, key))));
    }
    let Some(only) = only else { return Ok(found) };
    let names: BTreeSet<String> = found.values().map(|(_, key)| key.clone()).collect();
    found.retain(|_, (_, key)| key == only);
    if found.is_empty() && !names.is_empty() {
        let known = || format!("criteria here are {}", names.iter().cloned().collect::<Vec<_>>().join(", "));
        return Err(Refusal::rule(format!("no audit here has a criterion `{}`", only.escape_debug()))
            .hint(did_you_mean_or(only, &names, known)));
    }
    Ok(found)
}

/// How many disputes there were about each audit.
fn disputes(conn: &Connection) -> Result<HashMap<i64, u64>> {
    let mut found = HashMap::new();
    each(conn, "SELECT audit FROM dispute ORDER BY id", [], |row| {
        *found.entry(row.get(0)?).or_default() += 1;
        Ok(())
    })?;
    Ok(found)
}
