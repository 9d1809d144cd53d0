//! Measures as their reader may read them: one that rests on few audits that they may not read would tell of single ones.

use super::asked::Asked;
use super::gate::{Gate, of_month, require_enough, require_months};
use super::grouping::By;
use super::measure::{domain, measure, people_behind};
use super::period::{Period, first_of_month};
use super::small::FEWEST;
use crate::core::improvement::{Figure, Improvement, Measure, MeasureKind};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::rights::Rights;
use crate::core::works_agreement::InForce;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// A measure for somebody who asks for it. Refused where it would tell them of single audits.
pub fn measure_for(
    conn: &Connection,
    may: &Rights,
    wanted: &Measure,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Figure> {
    if let Some(agreement) = may.few().filter(|_| !wanted.is_of_audits()) {
        require_people(conn, agreement, wanted, (first, last))?;
    }
    let found = measure(conn, wanted, (first, last))?;
    let (audited, unseen) = (domain(wanted, Period { from: Some(first), to: Some(last) }), BTreeSet::new());
    if let Some(gate) = Gate::of(conn, may, &unseen).filter(|_| wanted.is_of_audits()) {
        gate.require(&audited)?;
    }
    if is_read(conn, may, wanted, &found)? {
        return Ok(found);
    }
    if wanted.kind == MeasureKind::Rating {
        return Err(not_of_ratings(wanted, may));
    }
    Err(Refusal::rule(format!(
        "{} from {first} to {last} is not shown to you: it would tell of single audits",
        wanted.told()
    ))
    .hint(format!(
        "take days with at least {FEWEST} audits, in this and outside of it; or a lead of the team or a manager does this"
    )))
}

/// Takes out of improvements the figures that would tell a reader of single audits.
pub fn hide_measures(conn: &Connection, may: &Rights, found: &mut [Improvement]) -> Result<()> {
    if may.ratings() && may.figures_are_all() {
        return Ok(());
    }
    found.iter_mut().try_for_each(|one| one.hide(|wanted, figure| is_read(conn, may, wanted, figure)))
}

/// Refuses a measure of dialogues of fewer people than a works agreement lets reports tell of, in all and in each month; and one
/// of other days than whole months.
fn require_people(
    conn: &Connection,
    agreement: &InForce,
    wanted: &Measure,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<()> {
    let period = Period { from: Some(first), to: Some(last) };
    require_months(agreement, period)?;
    let mut months: BTreeMap<NaiveDate, BTreeSet<i64>> = BTreeMap::new();
    for (day, agent) in people_behind(conn, wanted, period)? {
        months.entry(first_of_month(day)).or_default().insert(agent);
    }
    require_enough(agreement, months.values().flatten().collect::<BTreeSet<_>>().len())?;
    for (month, of) in months {
        require_enough(agreement, of.len()).map_err(|_| of_month(agreement, period.in_month(month)))?;
    }
    Ok(())
}

/// The refusal of a mean of ratings from which single ones can be told, or of any to who marks without sight of them.
fn not_of_ratings(wanted: &Measure, may: &Rights) -> Refusal {
    let (why, hint) = if may.ratings_in_figures() {
        (
            "it would tell of single ratings",
            format!("take days with at least {FEWEST} rated dialogues; or a manager does this"),
        )
    } else {
        ("ratings are hidden from who marks", "a lead or a manager who does not audit does this".to_owned())
    };
    Refusal::rule(format!("{} is not shown to you: {why}", wanted.told())).hint(hint)
}

/// Whether a reader may read a measure of some days.
fn is_read(conn: &Connection, may: &Rights, wanted: &Measure, figure: &Figure) -> Result<bool> {
    let (first, last) = (figure.first, figure.last);
    if let Some(agreement) = may.few().filter(|_| !wanted.is_of_audits()) {
        match require_people(conn, agreement, wanted, (first, last)) {
            Err(refusal) if refusal.kind == Kind::Rule => return Ok(false),
            found => found?,
        }
    }
    if wanted.kind == MeasureKind::Rating {
        return Ok(may.ratings() || (may.ratings_in_figures() && figure.n >= FEWEST));
    }
    if may.figures_are_all() || !wanted.is_of_audits() {
        return Ok(true);
    }
    let (domain, unseen) = (domain(wanted, Period { from: Some(first), to: Some(last) }), BTreeSet::new());
    let asked = Asked { conn, domain: &domain, unseen: &unseen, may };
    let found = match wanted.kind {
        MeasureKind::Short => asked.criteria().map(|(lines, ..)| {
            lines.iter().any(|line| Some(&line.criterion) == wanted.subject.as_ref() && line.full.n > 0)
        }),
        _ => asked.lines(By::Card).map(|(found, _)| found.lines.iter().any(|line| line.delivered > 0)),
    };
    match found {
        // What it was of may be called otherwise by now.
        Err(refusal) if refusal.kind == Kind::Rule => Ok(false),
        other => other,
    }
}
