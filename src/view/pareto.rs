//! What criteria take, most first: a table with the sum so far, and bars for a browser.

use super::cells::percent;
use super::chart::{Bar, Bars, Chart};
use super::charted::Charted;
use super::lines::rate;
use super::picture::Picture;
use super::sheet::{Cell, Column, Sheet, decimal};
use super::words::count_of;
use crate::core::report::{MOST, ParetoBy, ParetoLine};
use std::collections::BTreeSet;

/// What each criterion takes, in the order of the lines.
pub fn pareto(lines: &[ParetoLine], by: ParetoBy) -> Charted {
    let sheet = sheet(lines, by);
    let cards: BTreeSet<&String> = lines.iter().map(|line| &line.card).collect();
    let pictures = cards.iter().map(|card| Picture::Chart(Chart::Bars(bars(lines, card, by)))).collect();
    let mut notes: Vec<String> = cards.iter().filter_map(|card| most(lines, card, by)).collect();
    if !lines.is_empty() {
        notes.push(match by {
            ParetoBy::Points => "Lost: the points that short answers take from a score, before fails, of a mean dialogue; the weight of what does not apply spreads over the rest.".to_owned(),
            ParetoBy::Count => "Often: in how many of a hundred dialogues the answer falls short of full.".to_owned(),
        });
        notes.push(
            "Each audit counts for the dialogues that it stands for. What takes most is where to look first, not who is to blame.".to_owned(),
        );
    }
    Charted { brief: sheet.clone(), full: sheet, pictures, notes }
}

fn sheet(lines: &[ParetoLine], by: ParetoBy) -> Sheet {
    let row = |line: &ParetoLine| {
        let (lost, often) = (Cell::Decimal(line.lost), Cell::Decimal(line.often));
        vec![
            Cell::word(&line.card),
            Cell::word(&line.criterion),
            Cell::Count(i64::try_from(line.short.n).unwrap_or(i64::MAX)),
            lost,
            percent(line.lost_share, "nothing is lost"),
            often,
            percent(line.often_share, "nothing falls short"),
            percent(line.cumulative, "nothing is lost"),
            rate(&line.short),
        ]
    };
    let often = Column::numbers("often", "often, of 100");
    let often_share = Column::numbers("often_share", "of all short");
    let (lost, lost_share) = (Column::numbers("lost", "lost points"), Column::numbers("lost_share", "of all lost"));
    let is_by_points = by == ParetoBy::Points;
    let columns = vec![
        Column::words("card", "card"),
        Column::words("criterion", "criterion").always(),
        Column::numbers("n", "n"),
        if is_by_points { lost } else { lost.extra() },
        if is_by_points { lost_share } else { lost_share.extra() },
        if is_by_points { often.extra() } else { often },
        if is_by_points { often_share.extra() } else { often_share },
        Column::numbers("cumulative", "sum so far"),
        Column::shares("short", "short").extra(),
    ];
    Sheet {
        name: "pareto",
        title: match by {
            ParetoBy::Points => "Criteria by the points that they take, most first".to_owned(),
            ParetoBy::Count => "Criteria by how often they fall short, most first".to_owned(),
        },
        columns,
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "Nothing is delivered yet: assize score deliver.".to_owned(),
    }
}

/// How many criteria of a card make up most of it.
fn most(lines: &[ParetoLine], card: &str, by: ParetoBy) -> Option<String> {
    let of: Vec<&ParetoLine> = lines.iter().filter(|line| line.card == card).collect();
    let what = if by == ParetoBy::Points { "lost points" } else { "short answers" };
    let Some(last) = of.iter().position(|line| line.cumulative.is_some_and(|sum| sum >= MOST)) else {
        return (!of.is_empty()).then(|| format!("{card}: no answer falls short of full."));
    };
    let sum = of.get(last).and_then(|line| line.cumulative).unwrap_or_default();
    let criteria = count_of(of.len() as u64, "criterion", "criteria");
    let make = if last == 0 { "makes" } else { "make" };
    Some(format!(
        "{card}: {} of {criteria} {make} up {} % of its {what}; 80 % is what is looked for.",
        last + 1,
        decimal(sum.into())
    ))
}

fn bars(lines: &[ParetoLine], card: &str, by: ParetoBy) -> Bars {
    let share = |line: &ParetoLine| if by == ParetoBy::Points { line.lost_share } else { line.often_share };
    let bar = |line: &ParetoLine| {
        let [own, sum] = [share(line), line.cumulative].map(|share| decimal(share.unwrap_or_default().into()));
        Bar { label: line.criterion.clone(), value: share(line), ends: None, told: format!("{own} %, sum {sum} %") }
    };
    Bars {
        title: format!("{card}: what part of all each criterion is"),
        says: most(lines, card, by).unwrap_or_default(),
        scale: (0, 10_000),
        rows: lines.iter().filter(|line| line.card == card).map(bar).collect(),
    }
}
