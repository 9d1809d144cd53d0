//! Whether agents differ at all: in words first, then each by handle with the places that chance allows.

use super::cells::{number, percent};
use super::lines::interval;
use super::sheet::{Cell, Column, Sheet, decimal};
use super::words::{count, count_of};
use crate::core::report::{By, CardSpread, DifferenceLine, Differences, FEWEST, MANY, Outside, Real};

/// Why nothing is told of teams of which no two have two agents.
const TOO_FEW_AGENTS: &str = "too few agents";

/// How groups differ.
pub fn differences(found: &Differences) -> Sheet {
    let word = found.by.word();
    let mut columns = vec![Column::words(word, word), Column::words("card", "card")];
    columns.extend((found.by == By::Team).then(|| Column::numbers("agents", "agents")));
    columns.extend(figures());
    Sheet {
        name: "differences",
        title: format!("Do {word}s differ by more than chance?"),
        columns,
        rows: found.lines.iter().map(|line| row(found.by, line)).collect(),
        notes: notes(found),
        empty: "No audits yet: assize assign nightly draws them.".to_owned(),
    }
}

fn figures() -> [Column; 10] {
    [
        Column::numbers("n", "n"),
        Column::numbers("mean", "mean"),
        Column::ranges("interval", "95 % interval"),
        Column::numbers("shrunk", "drawn in"),
        Column::ranges("shrunk_interval", "drawn in, 95 %").extra(),
        Column::words("place", "may stand"),
        Column::words("funnel", "funnel").always(),
        Column::words("funnel_failed", "funnel of failed").extra(),
        Column::numbers("best_place", "best place").extra(),
        Column::numbers("worst_place", "worst place").extra(),
    ]
}

fn row(by: By, line: &DifferenceLine) -> Vec<Cell> {
    let place = |place: usize| Cell::Count(i64::try_from(place).unwrap_or(i64::MAX));
    let no_place = match line.mean {
        Outside::TooFewAgents => TOO_FEW_AGENTS,
        _ if line.total.n < FEWEST => "fewer than 10 audits",
        _ => "no interval",
    };
    let may = line.place.map_or(Cell::Absent(no_place), |(best, worst, of)| Cell::word(between(best, worst, of)));
    let ends = line.place.map(|(best, worst, _)| (place(best), place(worst)));
    let (best, worst) = ends.unwrap_or((Cell::Absent(no_place), Cell::Absent(no_place)));
    let not_drawn = "no difference is measured";
    let mut cells = vec![Cell::word(&line.key), Cell::word(&line.card)];
    cells.extend((by == By::Team).then(|| number(line.agents)));
    cells.extend([
        number(line.total.n),
        percent(line.total.value, "nothing delivered"),
        if line.mean == Outside::TooFewAgents { Cell::Absent(TOO_FEW_AGENTS) } else { interval(&line.total) },
        percent(line.shrunk.map(|(value, _)| value), not_drawn),
        line.shrunk.map_or(Cell::Absent(not_drawn), |(_, (low, high))| Cell::Range { low, high }),
        may,
        funnel(line.mean),
        funnel(line.failed),
        best,
        worst,
    ]);
    cells
}

fn between(best: usize, worst: usize, of: usize) -> String {
    if best == worst {
        format!("{} of {of}", ordinal(best))
    } else {
        format!("{} to {} of {of}", ordinal(best), ordinal(worst))
    }
}

/// `1st`, `2nd`, `3rd`, `4th` … `11th`.
fn ordinal(place: usize) -> String {
    let ending = match (place % 10, place % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{place}{ending}")
}

fn funnel(outside: Outside) -> Cell {
    match outside {
        Outside::TooFew => Cell::Absent("fewer than 10 audits"),
        Outside::TooFewAgents => Cell::Absent(TOO_FEW_AGENTS),
        Outside::NoFunnel => Cell::Absent("nothing varies"),
        Outside::Inside => Cell::word("inside"),
        Outside::Narrow(true) => Cell::word("above 95 %"),
        Outside::Narrow(false) => Cell::word("below 95 %"),
        Outside::Wide(true) => Cell::word("above 99.8 %"),
        Outside::Wide(false) => Cell::word("below 99.8 %"),
    }
}

fn notes(found: &Differences) -> Vec<String> {
    let mut notes: Vec<String> = found.cards.iter().map(|card| real(found, card)).collect();
    if found.lines.is_empty() {
        return notes;
    }
    let they = format!("{}s", found.by.word());
    notes.push(format!("There is no rank: \"may stand\" is every place that the intervals of {they} allow."));
    if found.lines.iter().any(|line| line.shrunk.is_some()) {
        notes.push("Drawn in: the mean moved towards that of all, by as much of its distance as is chance.".to_owned());
    }
    let few = found.lines.iter().filter(|line| line.total.n < FEWEST).count();
    if few > 0 {
        notes.push(format!(
            "{} of fewer than {FEWEST} audits: no place and no funnel, so few say nothing of where somebody stands.",
            count(few as u64, "line")
        ));
    }
    notes.extend(lines(found));
    notes
}

/// The first thing to know of a card.
fn real(found: &Differences, card: &CardSpread) -> String {
    let they = format!("{}s", found.by.word());
    let of = if card.is_of_shown { ", of those that you may read" } else { "" };
    let head = if found.cards.len() > 1 { format!("{}: ", card.card) } else { String::new() };
    match card.real {
        Real::TooFew => {
            format!("{head}Whether {they} differ{of} cannot be told: it takes two, and several audits of each.")
        }
        Real::TooFewAgents => {
            format!(
                "{head}Whether teams differ{of} cannot be told: it takes two teams of two agents each, to see how far agents of one team lie apart."
            )
        }
        Real::Nothing if found.by == By::Team => {
            format!(
                "{head}No measurable difference between {they}{of}: what differs is as much as the chance of who is in them, and of their audits, gives. {}",
                behind(card)
            )
        }
        Real::Nothing => {
            format!("{head}No measurable difference between {they}{of}: what differs is as much as chance alone gives.")
        }
        Real::Part { usual, agents, reliability, needed, between, is_unsure } if found.by == By::Team => {
            let unsure = if is_unsure { " Chance alone may have made it all (F test, 5 %)." } else { "" };
            format!(
                "{head}Of what lies between the means of {they}{of}, with their usual {} of {}, {} % is the teams\' own, and the rest chance: who is in them, and which of their dialogues were audited; {they} lie {} points apart (standard deviation).{unsure} {} {}",
                count(usual, "audit"),
                count(agents, "agent"),
                decimal(reliability.into()),
                decimal(between.into()),
                needed_of_teams(needed),
                behind(card)
            )
        }
        Real::Part { usual, reliability, needed, between, is_unsure, .. } => {
            let [seventy, eighty] = needed.map(|n| n.map_or_else(|| "no number".to_owned(), |n| n.to_string()));
            let unsure = if is_unsure { " Chance alone may have made it all (F test, 5 %)." } else { "" };
            format!(
                "{head}Of what lies between the means of {they}{of}, with their usual {}, {} % is real and the rest chance; {they} lie {} points apart (standard deviation).{unsure} For 70 % each needs {seventy} audits, for 80 % {eighty}.",
                count(usual, "audit"),
                decimal(reliability.into()),
                decimal(between.into()),
            )
        }
    }
}

/// How many audits of as many agents make so much of it the teams' own.
fn needed_of_teams(needed: [Option<u64>; 2]) -> String {
    match needed {
        [None, _] => "More audits of as few agents never make it 70 %.".to_owned(),
        [Some(n), None] => {
            format!("For 70 % each needs {} of as many agents; more audits never make it 80 %.", count(n, "audit"))
        }
        [Some(n), Some(more)] => {
            format!("For 70 % each needs {} of as many agents, for 80 % {more}.", count(n, "audit"))
        }
    }
}

/// How many agents stand behind what is said of teams.
fn behind(card: &CardSpread) -> String {
    format!(
        "{} in {} stand behind it: a team is held against how far agents of one team lie apart, for one agent can move the mean of a team.",
        count(card.agents, "agent"),
        count(card.groups as u64, "team")
    )
}

/// What lies outside its funnel, and how many would by chance.
fn lines(found: &Differences) -> Vec<String> {
    let most = found.cards.iter().map(|card| card.groups).max().unwrap_or_default();
    let tried = found
        .lines
        .iter()
        .filter(|line| !matches!(line.mean, Outside::TooFew | Outside::TooFewAgents | Outside::NoFunnel))
        .count();
    if tried == 0 {
        return Vec::new();
    }
    let is_out = |outside: Outside| matches!(outside, Outside::Narrow(_) | Outside::Wide(_));
    let out = found.lines.iter().filter(|line| is_out(line.mean)).count();
    let which = if most > MANY {
        format!("with more than {MANY} {}s only 99.8 % is looked at", found.by.word())
    } else {
        "by chance alone one of 20 lies outside 95 %, one of 500 outside 99.8 %".to_owned()
    };
    let mean = if found.by == By::Agent { "agent" } else { "team" };
    vec![format!(
        "{} of {} outside the funnel of the mean; {which}. It says where to look for a cause, not how good the {mean} is.",
        out,
        count_of(tried as u64, "line", "lines")
    )]
}
