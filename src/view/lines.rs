//! How agents, teams, channels, categories and cards stand, as a sheet.

use super::cells::{number, percent, share, text};
use super::sheet::{Cell, Column, Sheet, decimal};
use super::words::count;
use crate::calc::estimate::Level;
use crate::calc::scoring::Class;
use crate::core::audit::answer_word;
use crate::core::report::{BandLine, By, CriterionLine, Line, Lines, MarkLine, Mean, Rate, SectionLine, UnplacedLine};
use crate::core::scorecard::plain;
use std::collections::BTreeMap;

/// How many lines with missing dialogues a note tells; the rest is in the sheet of replacements.
const TOLD: usize = 5;

/// How groups stand; `is_full` says whether what the figures are is told too.
pub fn lines(lines: &Lines, by: By, is_full: bool) -> Sheet {
    let (key, title) = names(by);
    let mut columns = vec![Column::words(key, key)];
    if by != By::Card {
        columns.push(Column::words("card", "card"));
    }
    columns.extend(FIGURES);
    Sheet {
        name: key,
        title: title.to_owned(),
        columns,
        rows: lines.lines.iter().map(|line| row(line, by, lines.unplaced.is_empty())).collect(),
        notes: notes(lines, by, is_full),
        empty: "No audits yet: assize assign nightly draws them.".to_owned(),
    }
}

const FIGURES: [Column; 18] = [
    Column::numbers("drawn", "drawn"),
    Column::numbers("scored", "scored").extra(),
    Column::numbers("delivered", "delivered"),
    Column::numbers("read", "read").extra(),
    Column::numbers("n", "n"),
    Column::numbers("mean", "mean").with_bar(),
    Column::ranges("interval", "95 % interval"),
    Column::numbers("plain_mean", "plain mean").extra(),
    Column::numbers("effective_n", "effective n").extra(),
    Column::numbers("from_disputes", "from disputes").extra(),
    Column::shares("customer", "customer").extra(),
    Column::shares("business", "business").extra(),
    Column::shares("compliance", "compliance").extra(),
    Column::shares("failed", "failed").extra(),
    Column::numbers("open_disputes", "open disputes").extra(),
    Column::shares("disputed", "disputed").extra(),
    Column::shares("changed", "changed").extra(),
    Column::numbers("missing", "missing").extra(),
];

const fn names(by: By) -> (&'static str, &'static str) {
    match by {
        By::Agent => ("agent", "Agents, by handle"),
        By::Team => ("team", "Teams, by name: the agent's on the day of the dialogue"),
        By::Channel => ("channel", "Channels, by name"),
        By::Category => ("category", "Categories, by name"),
        By::Card => ("card", "Cards, by name and version"),
    }
}

fn row(line: &Line, by: By, are_placed: bool) -> Vec<Cell> {
    let told = |cell: Cell| if line.is_disputed_by_few { Cell::Absent(FEW_DISPUTED) } else { cell };
    let mut row = vec![Cell::word(&line.key)];
    if by != By::Card {
        row.push(if line.card.is_empty() { Cell::Absent("nothing audited") } else { Cell::word(&line.card) });
    }
    row.extend([line.drawn, line.scored, line.delivered, line.read, line.total.n].map(number));
    row.extend([
        percent(line.total.value, why_no_mean(line)),
        interval(&line.total),
        percent(line.total.plain, why_no_mean(line)),
        number(line.total.worth),
        told(line.from_disputes.map_or(Cell::Absent(why_no_mean(line)), Cell::Decimal)),
    ]);
    row.extend(line.classes.iter().map(class));
    row.extend([rate(&line.failed), number(line.contested), told(share(line.disputed)), told(share(line.changed))]);
    row.push(if are_placed { number(line.missing) } else { Cell::Absent("nobody knows where they belong") });
    row
}

/// Why it is not told what disputes did.
const FEW_DISPUTED: &str = "too few people disputed";

const fn why_no_mean(line: &Line) -> &'static str {
    if line.delivered == 0 { "nothing delivered" } else { "nothing applied" }
}

const WEIGHTED: &str =
    "Means and rates are of the dialogues that the delivered audits stand for, each audit with its weight.";
const NONE_YET: &str = "Nothing is delivered yet: assize score deliver.";

/// How each criterion was answered.
pub fn criteria(lines: &[CriterionLine]) -> Sheet {
    let row = |line: &CriterionLine| {
        vec![
            Cell::word(&line.card),
            Cell::word(&line.section),
            Cell::word(&line.criterion),
            class_of(line.class),
            number(line.asked),
            number(line.worth.n),
            percent(line.worth.value, "nothing applied"),
            interval(&line.worth),
            rate(&line.full),
            rate(&line.nothing),
        ]
    };
    Sheet {
        name: "criterion",
        title: "Criteria, in the order of their cards".to_owned(),
        columns: vec![
            Column::words("card", "card"),
            Column::words("section", "section"),
            Column::words("criterion", "criterion"),
            Column::words("critical", "critical").extra(),
            Column::numbers("asked", "asked").extra(),
            Column::numbers("n", "n"),
            Column::numbers("mean", "mean"),
            Column::ranges("interval", "95 % interval"),
            Column::shares("full", "full").extra(),
            Column::shares("nothing", "no points").extra(),
        ],
        rows: lines.iter().map(row).collect(),
        notes: vec![WEIGHTED.to_owned(), "n: the answers that applied and count.".to_owned()],
        empty: NONE_YET.to_owned(),
    }
}

fn class_of(class: Class) -> Cell {
    match class {
        Class::Customer => Cell::word("customer"),
        Class::Business => Cell::word("business"),
        Class::Compliance => Cell::word("compliance"),
        Class::None => Cell::Absent("not critical"),
    }
}

/// How each section was answered.
pub fn sections(lines: &[SectionLine]) -> Sheet {
    let row = |line: &SectionLine| {
        vec![
            Cell::word(&line.card),
            Cell::word(&line.section),
            Cell::word(&line.title),
            number(line.worth.n),
            percent(line.worth.value, "nothing applied"),
            interval(&line.worth),
        ]
    };
    Sheet {
        name: "section",
        title: "Sections, in the order of their cards".to_owned(),
        columns: vec![
            Column::words("card", "card"),
            Column::words("section", "section"),
            Column::words("title", "title"),
            Column::numbers("n", "n"),
            Column::numbers("mean", "mean"),
            Column::ranges("interval", "95 % interval"),
        ],
        rows: lines.iter().map(row).collect(),
        notes: vec![
            WEIGHTED.to_owned(),
            "A section is its answers by their weights, before fails; a bonus is left out.".to_owned(),
        ],
        empty: NONE_YET.to_owned(),
    }
}

/// How many totals are in each band.
pub fn bands(lines: &[BandLine]) -> Sheet {
    let row = |line: &BandLine| {
        vec![
            Cell::word(&line.card),
            Cell::word(&line.band),
            Cell::Percent(line.from),
            number(line.rate.part),
            rate(&line.rate),
        ]
    };
    Sheet {
        name: "band",
        title: "Bands, best first".to_owned(),
        columns: vec![
            Column::words("card", "card"),
            Column::words("band", "band"),
            Column::numbers("from", "from"),
            Column::numbers("audits", "audits"),
            Column::shares("rate", "rate"),
        ],
        rows: lines.iter().map(row).collect(),
        notes: vec![WEIGHTED.to_owned()],
        empty: NONE_YET.to_owned(),
    }
}

/// Every answer, one row each.
pub fn marks(lines: &[MarkLine]) -> Sheet {
    let row = |line: &MarkLine| {
        vec![
            Cell::Count(line.audit.0),
            Cell::text(&line.reference),
            Cell::word(&line.agent),
            Cell::word(&line.card),
            Cell::word(&line.section),
            Cell::word(&line.mark.criterion),
            Cell::word(answer_word(line.mark.level.as_deref())),
            percent(line.mark.percent, "does not apply, or does not count"),
            Cell::word(plain(line.weight)),
            text(line.mark.quote.as_ref(), "none given"),
            text(line.mark.note.as_ref(), "none given"),
        ]
    };
    Sheet {
        name: "marks",
        title: "Marks as they stand, by audit".to_owned(),
        columns: vec![
            Column::numbers("audit", "audit"),
            Column::words("ref", "ref"),
            Column::words("agent", "agent"),
            Column::words("card", "card"),
            Column::words("section", "section"),
            Column::words("criterion", "criterion"),
            Column::words("level", "level"),
            Column::numbers("points", "points"),
            Column::numbers("weight", "weight").extra(),
            Column::prose("evidence", "evidence"),
            Column::prose("note", "note"),
        ],
        rows: lines.iter().map(row).collect(),
        notes: vec![
            "Points: those of the answer, of 100; weight: how much the criterion counts on its card.".to_owned(),
        ],
        empty: NONE_YET.to_owned(),
    }
}

/// The interval of a mean, or why there is none.
pub fn interval(mean: &Mean) -> Cell {
    match mean.interval {
        Some((low, high)) => Cell::Range { low, high },
        None if mean.n == 0 => Cell::Absent("no mean"),
        None if mean.is_alike => Cell::Absent("all alike"),
        None => Cell::Absent("too few audits"),
    }
}

fn class(mean: &Mean) -> Cell {
    let why = Cell::Absent("no such criterion applied");
    mean.value.map_or(why, |rate| Cell::Rate { rate, n: mean.n, ends: mean.interval })
}

/// A rate with its n and interval.
pub fn rate(rate: &Rate) -> Cell {
    let why = Cell::Absent("nothing to count");
    rate.value.map_or(why, |value| Cell::Rate { rate: value, n: rate.n, ends: rate.interval })
}

fn notes(lines: &Lines, by: By, is_full: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if by == By::Agent {
        notes.push("There is no rank: so few audits do not tell who is better.".to_owned());
    }
    let defined = definitions(lines, by);
    if is_full {
        notes.extend(defined);
    } else if !lines.lines.is_empty() {
        notes.push("What the figures are, and how sure: --wide, or docs/methods.md.".to_owned());
    }
    notes.extend(nothing_applied(lines));
    notes.extend(silent(lines));
    notes.extend(missing(lines));
    notes.extend(unplaced(lines, by));
    notes
}

/// What the figures are.
fn definitions(lines: &Lines, by: By) -> Vec<String> {
    let stand = "Means are of delivered totals as they stand; those with an open dispute may still change.";
    let mut notes = vec![stand.to_owned()];
    notes.extend(weights(lines));
    notes.extend(spread(lines));
    notes.extend(complete(lines));
    notes.extend(cards(lines, by));
    notes
}

/// What each audit counts for.
fn weights(lines: &Lines) -> Option<String> {
    let pooled = match lines.draws {
        0 | 1 => String::new(),
        draws => format!(" The strata of {draws} draws are put together, each with its own weight."),
    };
    if lines.is_weighted {
        return Some(format!(
            "Each audit counts for as many dialogues as its stratum has for every one audited; plain mean: of the audited alone; effective n: as many audits of equal weight.{pooled}"
        ));
    }
    (!pooled.is_empty()).then(|| format!("Every audit counts for as many dialogues as any other.{pooled}"))
}

/// Where the intervals come from.
fn spread(lines: &Lines) -> Option<String> {
    if lines.lines.iter().all(|line| line.total.n == 0) {
        return None;
    }
    if lines.is_shared {
        return Some("Intervals are 95 %, from the spread within strata over all agents; over all plans where one alone has too few audits.".to_owned());
    }
    let mut levels = BTreeMap::<Level, Vec<&str>>::new();
    lines.levels.iter().for_each(|(card, level)| levels.entry(*level).or_default().push(card));
    let is_one = levels.len() == 1;
    let of = |(level, cards): (Level, Vec<&str>)| {
        let kin = with_what(level)?;
        Some(if is_one { kin.to_owned() } else { format!("{kin} (by {})", cards.join(", ")) })
    };
    let merged: Vec<String> = levels.into_iter().filter_map(of).collect();
    let merged = if merged.is_empty() {
        String::new()
    } else {
        format!(". One audit alone has no spread: strata of one are taken with {}", merged.join("; with "))
    };
    Some(format!("Intervals are 95 %, from the spread within strata{merged}."))
}

/// With what strata of one audit are taken.
fn with_what(level: Level) -> Option<&'static str> {
    match level {
        Level::Stratum => None,
        Level::OverDraws => Some("the same stratum of other draws"),
        Level::OverAgents => Some("those of other agents"),
        Level::Plan => Some("all of their plan"),
    }
}

fn complete(lines: &Lines) -> Option<String> {
    let is_complete = lines.lines.iter().any(|line| line.total.is_complete && line.total.n > 0);
    let says = "Where the interval is the mean alone, every dialogue was audited: nothing is uncertain, and shares have no interval.";
    is_complete.then(|| says.to_owned())
}

fn cards(lines: &Lines, by: By) -> Option<String> {
    let mut cards: Vec<&str> =
        lines.lines.iter().map(|line| line.card.as_str()).filter(|card| !card.is_empty()).collect();
    cards.sort_unstable();
    cards.dedup();
    (cards.len() > 1 && by != By::Card)
        .then(|| "Figures of different cards, or versions, are never put together: each has its own row.".to_owned())
}

fn nothing_applied(lines: &Lines) -> Option<String> {
    let none: u64 = lines.lines.iter().map(|line| line.delivered - line.total.n.min(line.delivered)).sum();
    (none > 0).then(|| format!("In {} nothing applied: no total, so in no mean.", count(none, "delivered audit")))
}

fn silent(lines: &Lines) -> Option<String> {
    let (silent, all) = lines.silent;
    let is_any = lines.lines.iter().any(|line| line.total.n > 0);
    (silent > 0 && is_any).then(|| {
        format!(
            "Strata with {silent} of the {} in these frames have no delivered audit: no mean speaks for them.",
            count(all, "dialogue")
        )
    })
}

fn missing(lines: &Lines) -> Vec<String> {
    let with = lines.lines.iter().filter(|line| line.missing > 0);
    let note = |line: &Line| {
        let worst = match line.with_missing.filter(|_| line.total.n > 0) {
            Some(mean) => format!("; worth 0 % each, they make the mean {} %", decimal(mean.into())),
            None => String::new(),
        };
        format!("{}: {} drawn and missing from the record{worst}.", line.key, count(line.missing, "dialogue"))
    };
    let mut notes: Vec<String> = with.clone().take(TOLD).map(note).collect();
    let more = with.count().saturating_sub(TOLD);
    if more > 0 {
        notes.push(format!("{more} more have missing dialogues: assize report replacements."));
    }
    notes
}

/// What is missing and stands in no line: what it does to the mean of all of them.
fn unplaced(lines: &Lines, by: By) -> Vec<String> {
    let note = |one: &UnplacedLine| {
        let (all, by) = (count(one.missing, "dialogue"), by.word());
        let worst = one.means.map(|(mean, with)| {
            let (card, [mean, with]) = (&one.card, [mean, with].map(|mean| decimal(mean.into())));
            format!("; worth 0 % each, they make the mean of all by {card} {with} % instead of {mean} %")
        });
        format!("{all} drawn and missing from the record, nobody knows of which {by}{}.", worst.unwrap_or_default())
    };
    lines.unplaced.iter().map(note).collect()
}
