//! The arithmetic of a score, step by step, to be redone by hand: each number is exact until the last line.

use super::page::Part;
use super::sheet::{Cell, Column, Sheet};
use crate::calc::decimal::Hundredths;
use crate::calc::scoring::{Class, Explained, Fails, Mode, Quotient, Step, Worth};
use crate::core::scorecard::{Card, Criterion, plain};
use num_bigint::BigInt;
use num_rational::BigRational;

/// Each step from the answers to the score before fails and to the total.
pub fn arithmetic(card: &Card, explained: &Explained) -> Vec<Part> {
    let mut parts = vec![Part::Sheet(steps(card, explained))];
    if !explained.sections.is_empty() {
        parts.push(Part::Sheet(sections(card, explained)));
    }
    parts
}

fn steps(card: &Card, explained: &Explained) -> Sheet {
    let mut notes = match &explained.whole {
        None => vec!["The total is undefined: nothing that counts applies.".to_owned()],
        Some((raw, total)) => vec![
            format!("Before fails: {}", division(card, raw)),
            format!("Total: {}, rounded once, half to even", division(card, total)),
        ],
    };
    notes.extend(explained.classes.iter().map(|(class, quotient)| of_class(card, *class, quotient.as_ref())));
    notes.extend(explained.failed.iter().filter_map(|item| fail(card, explained.steps.get(*item)?)));
    Sheet {
        name: "arithmetic",
        title: "The arithmetic".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::numbers("weight", "weight"),
            Column::numbers("answer", "answer"),
            Column::numbers("earned", "earned"),
            Column::numbers("counted", "after fails"),
            Column::numbers("possible", "possible"),
        ],
        rows: explained.steps.iter().map(|step| row(card, step)).collect(),
        notes,
        empty: String::new(),
    }
}

fn row(card: &Card, step: &Step) -> Vec<Cell> {
    let criterion = card.criteria.get(step.item);
    let why = absent(criterion);
    let brings = |worth: Option<Worth>| worth.map_or(Cell::Absent(why), |worth| Cell::word(brought(card, step, worth)));
    let of = match (step.worth, criterion.is_some_and(|criterion| criterion.bonus)) {
        (None, _) => Cell::Absent(why),
        (Some(_), true) => Cell::Absent("a bonus only adds"),
        (Some(worth), false) => Cell::word(brought(card, step, Worth { earned: worth.full, ..worth })),
    };
    vec![
        Cell::word(criterion.map_or("unknown", |criterion| criterion.key.as_str())),
        Cell::word(plain(Hundredths(step.weight))),
        step.worth.map_or(Cell::Absent(why), |worth| Cell::word(answer(worth))),
        brings(step.worth),
        brings(step.counted),
        of,
    ]
}

fn absent(criterion: Option<&Criterion>) -> &'static str {
    match criterion {
        Some(criterion) if criterion.is_text() => "words count in no score",
        Some(criterion) if criterion.when.is_some() => "not applicable, or not asked",
        _ => "not applicable",
    }
}

/// `50 %`, or `5 / 10` points.
fn answer(worth: Worth) -> String {
    let earned = plain(Hundredths(worth.earned));
    if worth.full == crate::calc::scoring::FULL {
        format!("{earned} %")
    } else {
        format!("{earned} / {}", plain(Hundredths(worth.full)))
    }
}

/// What an answer brings to the sum: a share times its weight, or points times theirs.
fn brought(card: &Card, step: &Step, worth: Worth) -> String {
    let product = BigInt::from(step.weight) * BigInt::from(worth.earned);
    let of = if counts_points(card) { unit(card) } else { unit(card) * BigInt::from(worth.full) };
    exact(&BigRational::new(product, of))
}

/// What the score of a class is made of: the criteria of that class alone, by the same rule, without fails.
fn of_class(card: &Card, class: Class, quotient: Option<&Quotient>) -> String {
    let keys = card.criteria.iter().filter(|criterion| criterion.class == class).map(|one| one.key.as_str());
    let (keys, name) = (keys.collect::<Vec<_>>().join(", "), class_name(class));
    match quotient {
        Some(quotient) => format!("{name}, of {keys} alone, before fails: {}", division(card, quotient)),
        None => format!("{name}, of {keys} alone: undefined, nothing that counts applies."),
    }
}

const fn class_name(class: Class) -> &'static str {
    match class {
        Class::Customer => "Customer critical",
        Class::Business => "Business critical",
        Class::Compliance => "Compliance critical",
        Class::None => "Not critical",
    }
}

/// In what the numbers of a card are counted.
fn unit(card: &Card) -> BigInt {
    BigInt::from(if counts_points(card) { 10_000 } else { 100 })
}

const fn counts_points(card: &Card) -> bool {
    matches!(card.rules.mode, Mode::Points | Mode::Groups)
}

/// `60 / 100 = 60.00 %`.
fn division(card: &Card, quotient: &Quotient) -> String {
    let unit = BigRational::from_integer(unit(card));
    let (sum, of) = (exact(&(&quotient.sum / &unit)), exact(&(&quotient.of / &unit)));
    let capped = if quotient.capped { ", the cap of the card" } else { "" };
    format!("{sum} / {of} = {} %{capped}", Hundredths(quotient.score))
}

/// An exact number: as a decimal where it ends soon, else as a fraction.
fn exact(number: &BigRational) -> String {
    let places = (0..=8_u32).find(|places| (number * BigInt::from(10).pow(*places)).is_integer());
    let Some(places) = places else { return number.to_string() };
    let digits = (number * BigInt::from(10).pow(places)).to_integer().to_string();
    let width = usize::try_from(places).unwrap_or_default();
    let digits = format!("{digits:0>least$}", least = width + 1);
    let (whole, rest) = digits.split_at(digits.len() - width);
    if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
}

fn sections(card: &Card, explained: &Explained) -> Sheet {
    let row = |(place, raw, total): &(usize, Quotient, Quotient)| {
        vec![
            Cell::word(card.sections.get(*place).map_or("unknown", |section| section.key.as_str())),
            Cell::word(plain(Hundredths(card.rules.sections.get(*place).copied().unwrap_or_default()))),
            Cell::word(exact(&(&raw.sum / &raw.of))),
            Cell::word(exact(&(&total.sum / &total.of))),
            Cell::Percent(total.score),
        ]
    };
    Sheet {
        name: "sections",
        title: "The sections".to_owned(),
        columns: vec![
            Column::words("section", "section"),
            Column::numbers("weight", "weight"),
            Column::numbers("share", "share"),
            Column::numbers("counted", "after fails"),
            Column::numbers("percent", "in per cent"),
        ],
        rows: explained.sections.iter().map(row).collect(),
        notes: vec!["The total is made of the shares as they are, before they are rounded.".to_owned()],
        empty: String::new(),
    }
}

/// What an answer fails, in words.
fn fail(card: &Card, step: &Step) -> Option<String> {
    let (criterion, worth) = (card.criteria.get(step.item)?, step.worth?);
    let what = match criterion.fails {
        Fails::Nothing => return None,
        Fails::Criterion => "itself",
        Fails::Section => "its section",
        Fails::Card => "the whole card",
    };
    Some(format!("`{}` at {} fails {what}", criterion.key, answer(worth)))
}
