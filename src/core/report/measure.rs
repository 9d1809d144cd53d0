//! Measure: what an improvement is measured by, in the days of a period.

use super::criteria::criteria;
use super::domain::{Domain, within};
use super::grouping::{By, Grouping};
use super::lines::{Line, lines};
use super::period::{Period, moments};
use super::share::Share;
use super::tally::{Mean, Rate, Values};
use crate::calc::change;
use crate::calc::decimal::{float, hundredths, per_cent, whole};
use crate::calc::estimate::{Layout, level_for};
use crate::calc::interval::{median, student_quantile};
use crate::calc::moment::Moment;
use crate::core::audit::AuditId;
use crate::core::dialogue::CAME;
use crate::core::improvement::{Figure, Measure, MeasureKind, Scope};
use crate::core::people::PersonId;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

const CONFIDENCE: f64 = 0.95;

/// A value with its n and interval, in hundredths of its unit.
pub(super) type Found = Option<(i64, u64, Option<(i64, i64)>)>;

/// A measure in the days from `first` to `last`, by when dialogues came in. Refused where nothing there can be measured, and
/// where it would mix cards.
pub fn measure(conn: &Connection, wanted: &Measure, (first, last): (NaiveDate, NaiveDate)) -> Result<Figure> {
    let period = Period { from: Some(first), to: Some(last) };
    let found = match wanted.kind {
        MeasureKind::Rating => rated(conn, wanted, period)?,
        MeasureKind::Waiting => waiting(conn, wanted, period)?,
        MeasureKind::Voice => voiced(conn, wanted, period)?,
        MeasureKind::Short => short(conn, wanted, period)?,
        MeasureKind::Score | MeasureKind::Failed | MeasureKind::Disputed => audited(conn, wanted, period)?,
    };
    let (value, n, interval) = found.ok_or_else(|| {
        Refusal::rule(format!("{} has no value from {first} to {last}", wanted.written()))
            .hint("nothing there was delivered, rated or ended: give other days with --from and --to")
    })?;
    Ok(Figure { first, last, value, n, interval, is_hidden: false })
}

pub(super) fn domain(wanted: &Measure, period: Period) -> Domain {
    let by = |scope: Scope| match scope {
        Scope::Team => By::Team,
        Scope::Channel => By::Channel,
        Scope::Category => By::Category,
        Scope::Card => By::Card,
    };
    let only = wanted.scope.iter().map(|(scope, name)| (by(*scope), name.clone())).collect();
    Domain { period, only, ..Domain::default() }
}

fn audited(conn: &Connection, wanted: &Measure, period: Period) -> Result<Found> {
    let found = lines(conn, &domain(wanted, period), By::Card, &BTreeSet::new())?.lines;
    let found: Vec<Line> = found.into_iter().filter(|line| line.delivered > 0).collect();
    let line = of_one_card(&found, |line| &line.card)?;
    Ok(line.and_then(|line| match wanted.kind {
        MeasureKind::Failed => of_rate(&line.failed),
        MeasureKind::Disputed => of_share(&line.disputed),
        _ => of_mean(&line.total),
    }))
}

fn short(conn: &Connection, wanted: &Measure, period: Period) -> Result<Found> {
    let mut found = criteria(conn, &domain(wanted, period), &BTreeSet::new())?.0;
    found.retain(|line| Some(&line.criterion) == wanted.subject.as_ref() && line.full.n > 0);
    let line = of_one_card(&found, |line| &line.card)?;
    Ok(line.and_then(|line| {
        let (value, n, ends) = of_rate(&line.full)?;
        Some((10_000 - value, n, ends.map(|(low, high)| (10_000 - high, 10_000 - low))))
    }))
}

/// Cards are never put together: what a measure is of must be one.
fn of_one_card<T>(found: &[T], card: impl Fn(&T) -> &String) -> Result<Option<&T>> {
    let cards: BTreeSet<&String> = found.iter().map(card).collect();
    if cards.len() > 1 {
        let names = cards.into_iter().cloned().collect::<Vec<_>>().join(" and ");
        return Err(Refusal::rule(format!("these days were scored by {names}: they are not one measure"))
            .hint("limit the measure to one of them with --card"));
    }
    Ok(found.first())
}

fn voiced(conn: &Connection, wanted: &Measure, period: Period) -> Result<Found> {
    let sample = within(conn, &domain(wanted, period), &BTreeSet::new())?;
    let mut statement = conn.prepare_cached("SELECT DISTINCT audit FROM voice WHERE about = ?1")?;
    let heard = statement.query_map([&wanted.subject], |row| row.get("audit").map(AuditId))?;
    let heard = heard.collect::<rusqlite::Result<BTreeSet<_>>>()?;
    let mut values = Values::default();
    for one in sample.observations.iter().filter(|one| one.inside && one.delivered) {
        values.add(one, if heard.contains(&one.audit) { 10_000 } else { 0 });
    }
    let layout = Layout::of(&sample.strata.sizes);
    let level = level_for(&layout, [values.cells()].into_iter());
    Ok(of_rate(&values.rate(&layout, level, sample.strata.silent_of.is_empty())))
}

/// The ratings of the dialogues of a period.
pub(super) fn ratings(conn: &Connection, wanted: &Measure, period: Period) -> Result<Vec<u8>> {
    Ok(dialogues(conn, wanted, period)?.into_iter().filter_map(|one| one.rating).collect())
}

/// The day and the agent of each dialogue that a measure of dialogues counts.
pub(super) fn people_behind(conn: &Connection, wanted: &Measure, period: Period) -> Result<Vec<(NaiveDate, i64)>> {
    let counts =
        |one: &Dialogue| if wanted.kind == MeasureKind::Rating { one.rating.is_some() } else { one.seconds.is_some() };
    Ok(dialogues(conn, wanted, period)?.iter().filter(|one| counts(one)).map(|one| (one.day, one.agent)).collect())
}

fn rated(conn: &Connection, wanted: &Measure, period: Period) -> Result<Found> {
    Ok(mean_rating(&ratings(conn, wanted, period)?))
}

/// The mean of ratings; none of fewer than two.
pub(super) fn mean_rating(ratings: &[u8]) -> Found {
    let ratings: Vec<f64> = ratings.iter().copied().map(f64::from).collect();
    let found = change::moments(&ratings)?;
    // Ratings that are all alike do not tell how far others would spread.
    let reach = student_quantile(CONFIDENCE, found.n - 1.0)
        .filter(|_| found.variance > 0.0)
        .map(|quantile| quantile * (found.variance / found.n).sqrt());
    let ends = reach.and_then(|reach| hundredths(found.mean - reach).zip(hundredths(found.mean + reach)));
    hundredths(found.mean).map(|value| (value, ratings.len() as u64, ends))
}

fn waiting(conn: &Connection, wanted: &Measure, period: Period) -> Result<Found> {
    let ended = dialogues(conn, wanted, period)?.into_iter().filter_map(|one| one.seconds);
    let mut seconds: Vec<f64> = ended.map(float).collect();
    seconds.sort_by(f64::total_cmp);
    let Some((value, ends)) = median(&seconds, CONFIDENCE) else { return Ok(None) };
    let ends = ends.and_then(|(low, high)| minutes(low).zip(minutes(high)));
    Ok(minutes(value).map(|value| (value, seconds.len() as u64, ends)))
}

/// Seconds in hundredths of a minute.
fn minutes(seconds: f64) -> Option<i64> {
    whole(seconds * 100.0 / 60.0)
}

struct Dialogue {
    day: NaiveDate,
    agent: i64,
    rating: Option<u8>,
    /// From its arrival to its end.
    seconds: Option<u64>,
}

fn dialogues(conn: &Connection, wanted: &Measure, period: Period) -> Result<Vec<Dialogue>> {
    let (since, until) = moments(conn, period)?;
    let calendar = policy::current(conn)?.calendar()?;
    let teams = Grouping::new(conn, By::Team)?;
    let mut statement = conn.prepare_cached(&format!(
        "WITH {CAME} SELECT d.channel, d.category, d.agent, d.counts, d.received, d.closed, d.rating
         FROM came CROSS JOIN dialogue d ON d.request = came.request"
    ))?;
    let mut rows = statement.query(params![since, until])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let moment = |text: String| text.parse::<Moment>().map_err(Refusal::data);
        let received = moment(row.get("received")?)?;
        let closed = row.get::<_, Option<String>>("closed")?.map(moment).transpose()?;
        // The moments are those of the days in any zone: a day is one of the policy's.
        let day = calendar.local_day(moment(row.get("counts")?)?);
        let is_wanted = period.holds(day)
            && match &wanted.scope {
                None | Some((Scope::Card, _)) => true,
                Some((Scope::Channel, name)) => row.get::<_, String>("channel")? == *name,
                Some((Scope::Category, name)) => row.get::<_, String>("category")? == *name,
                Some((Scope::Team, name)) => teams.team(PersonId(row.get("agent")?), day) == *name,
            };
        let seconds = closed.and_then(|closed| u64::try_from(closed.seconds() - received.seconds()).ok());
        if is_wanted {
            found.push(Dialogue { day, agent: row.get("agent")?, rating: row.get("rating")?, seconds });
        }
    }
    Ok(found)
}

fn of_mean(mean: &Mean) -> Found {
    let certain = mean.value.filter(|_| mean.is_complete).map(|value| (value, value));
    mean.value.map(|value| (value, mean.n, mean.interval.or(certain)))
}

fn of_rate(rate: &Rate) -> Found {
    rate.value.map(|value| (value, rate.n, rate.interval))
}

fn of_share(share: &Share) -> Found {
    let value = per_cent(share.part, share.whole).and_then(|value| i64::try_from(value).ok());
    // A share without limits was counted of all there is.
    value.map(|value| (value, share.whole, share.limits.or(Some((value, value)))))
}
