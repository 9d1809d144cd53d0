//! Scores: what the answers to a card come out as, exact, rounded once.
//!
//! Scores are whole hundredths of a per cent: 8750 is 87.50 %. Inside, everything is an exact fraction; the only
//! rounding is the last step, half to even. A question that does not apply drops out of the sum and of what the sum is
//! divided by, so that its weight spreads over all that remain, in proportion. What has nothing to stand on is
//! undefined, never 0. A bonus adds to the sum and to nothing else.

mod rules;
mod sums;

use num_bigint::BigInt;
use num_rational::BigRational;
pub use rules::{FULL, Mode, Rules, Worth};
use std::collections::BTreeMap;
use sums::{Part, TooLarge, mean};

/// Whom an item matters to most; each class but `None` has a score of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// Counts in the score only.
    None,
    /// Critical to the customer.
    Customer,
    /// Critical to the business.
    Business,
    /// Critical to the law or a regulator.
    Compliance,
}

/// What a low answer takes down with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fails {
    /// Nothing: it counts as what it is worth.
    Nothing,
    /// Itself: it counts as 0.
    Criterion,
    /// Every item of its section counts as 0 in the total.
    Section,
    /// The total is 0.
    Card,
}

/// An auditor's answer to one item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// How far it was met.
    Worth(Worth),
    /// The item does not apply to this dialogue, was not asked, or counts in no score.
    NotApplicable,
}

impl Answer {
    /// How far it was met, in hundredths of a per cent.
    pub const fn level(percent: i64) -> Self {
        Self::Worth(Worth::percent(percent))
    }

    const fn worth(self) -> Option<Worth> {
        match self {
            Self::Worth(worth) => Some(worth),
            Self::NotApplicable => None,
        }
    }
}

/// One question of a scorecard with its answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Item {
    /// Which section it stands in; equal numbers are the same section.
    pub section: usize,
    /// Its weight in hundredths, not negative. Weights need not add up to anything. Where points count, 0 leaves the
    /// points out and anything else takes them in.
    pub weight: i64,
    /// Its class.
    pub class: Class,
    /// What it fails.
    pub fails: Fails,
    /// The answer at or below which it fails, in hundredths of a per cent.
    pub fails_at: i64,
    /// Whether it only adds.
    pub bonus: bool,
    /// The answer.
    pub answer: Answer,
}

impl Item {
    /// Whether its answer takes down what it fails.
    pub fn is_failed(&self) -> bool {
        self.fails != Fails::Nothing && self.answer.worth().is_some_and(|worth| worth.is_at_most(self.fails_at))
    }
}

/// The scores of a filled-in scorecard. They are in hundredths of a per cent, none when undefined: nothing applies, or
/// all that applies has weight 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Score {
    /// The score without any fails.
    pub raw: Option<i64>,
    /// The score after fails.
    pub total: Option<i64>,
    /// The score over the items of one class only, without fails.
    pub classes: [(Class, Option<i64>); 3],
    /// The items, by index, whose answer fails something.
    pub failed: Vec<usize>,
}

/// One line of the arithmetic of a total.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// The item's index.
    pub item: usize,
    /// How many times its answer counts, in hundredths.
    pub weight: i64,
    /// The answer; none when not applicable.
    pub worth: Option<Worth>,
    /// What enters the total: nothing of it after a fail.
    pub counted: Option<Worth>,
    /// The other item, by index, whose fail covers this one.
    pub zeroed_by: Option<usize>,
}

/// A score as a fraction: what was brought, of what there is, each exact. What a bonus brings is in the first alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quotient {
    /// What was brought.
    pub sum: BigRational,
    /// Of what.
    pub of: BigRational,
    /// The first divided by the second, in hundredths of a per cent, rounded half to even.
    pub score: i64,
    /// Whether the cap holds it there.
    pub capped: bool,
}

/// Everything that a total is made of, to be redone by hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explained {
    /// The items in their order.
    pub steps: Vec<Step>,
    /// The items, by index, whose answer fails something.
    pub failed: Vec<usize>,
    /// In the mode `Sections`: each section that counts, without and after fails.
    pub sections: Vec<(usize, Quotient, Quotient)>,
    /// The whole, without and after fails; none when undefined.
    pub whole: Option<(Quotient, Quotient)>,
    /// Each class that has items, over these only, without fails; none when undefined.
    pub classes: Vec<(Class, Option<Quotient>)>,
}

impl Rules {
    /// Scores the answers. Items that [`check`] refuses have no score at all: everything is undefined.
    pub fn score(&self, items: &[Item]) -> Score {
        let steps = self.steps(items);
        let of_class = |class: Class| {
            let of_class = items.iter().zip(&steps).filter(move |(item, _)| item.class == class);
            self.mean(of_class.filter_map(|(item, step)| part(item, step, step.worth)))
        };
        let all = |worth: fn(&Step) -> Option<Worth>| {
            self.mean(items.iter().zip(&steps).filter_map(|(item, step)| part(item, step, worth(step))))
        };
        let raw = all(|step| step.worth);
        let failed = failed(items, &steps);
        // Without a fail both are one.
        let total = if failed.is_empty() { raw } else { all(|step| step.counted) };
        Score {
            raw,
            total,
            classes: [Class::Customer, Class::Business, Class::Compliance].map(|class| (class, of_class(class))),
            failed,
        }
    }

    /// The arithmetic of the total. Without steps when [`check`] refuses.
    pub fn explain(&self, items: &[Item]) -> Explained {
        let steps = self.steps(items);
        let parts = |worth: fn(&Step) -> Option<Worth>, section: Option<usize>| -> Vec<Part> {
            let of = items.iter().zip(&steps).filter(|(item, _)| section.is_none_or(|section| item.section == section));
            of.filter_map(|(item, step)| part(item, step, worth(step))).collect()
        };
        let both = |rules: &Self, section| {
            let raw = rules.quotient(&parts(|step| step.worth, section))?;
            Some((raw, rules.quotient(&parts(|step| step.counted, section))?))
        };
        let single = Self { mode: Mode::Weights, sections: Vec::new(), cap: None };
        let of_section = |section| both(&single, Some(section)).map(|(raw, total)| (section, raw, total));
        let numbers = if self.mode == Mode::Sections { 0..self.sections.len() } else { 0..0 };
        let (sections, whole) = (numbers.filter_map(of_section).collect(), both(self, None));
        let of_class = |class: Class| {
            let of_class = items.iter().zip(&steps).filter(|(item, _)| item.class == class);
            let parts: Vec<Part> = of_class.clone().filter_map(|(item, step)| part(item, step, step.worth)).collect();
            (of_class.count() > 0).then(|| (class, self.quotient(&parts)))
        };
        let classes = [Class::Customer, Class::Business, Class::Compliance].into_iter().filter_map(of_class).collect();
        Explained { failed: failed(items, &steps), sections, whole, classes, steps }
    }

    fn steps(&self, items: &[Item]) -> Vec<Step> {
        if check(items).is_err() {
            return Vec::new();
        }
        let failures = Failures::of(items);
        let numbered = items.iter().enumerate();
        numbered.map(|(index, item)| self.step(index, item, failures.zeroing(index, item))).collect()
    }

    fn step(&self, index: usize, item: &Item, zeroed_by: Option<usize>) -> Step {
        let worth = item.answer.worth();
        let falls = zeroed_by.is_some() || item.is_failed();
        let counted = worth.map(|worth| if falls { Worth { earned: 0, ..worth } } else { worth });
        let zeroed_by = zeroed_by.filter(|_| worth.is_some());
        Step { item: index, weight: self.weight(item), worth, counted, zeroed_by }
    }

    /// How many times an answer counts, in hundredths. Where points count, what they are points of is their weight.
    fn weight(&self, item: &Item) -> i64 {
        match self.mode {
            Mode::Weights | Mode::Sections => item.weight,
            Mode::Points => i64::from(item.weight > 0) * 100,
            Mode::Groups if item.weight > 0 => self.sections.get(item.section).copied().unwrap_or_default(),
            Mode::Groups => 0,
        }
    }

    fn mean(&self, parts: impl Iterator<Item = Part> + Clone) -> Option<i64> {
        let score = match mean::<i64>(self, parts.clone()) {
            Ok(sum) => sum?.rounded(),
            Err(TooLarge) => None,
        };
        let score = score.or_else(|| self.long_mean(parts))?;
        Some(self.cap.map_or(score, |cap| score.min(cap)))
    }

    /// What does not fit 63 bits is done in 127; what does not fit these, which no usual card needs, in numbers of any size.
    fn long_mean(&self, parts: impl Iterator<Item = Part> + Clone) -> Option<i64> {
        let long = match mean::<i128>(self, parts.clone()) {
            Ok(sum) => sum?.rounded(),
            Err(TooLarge) => None,
        };
        long.or_else(|| mean::<BigInt>(self, parts).ok()??.rounded())
    }

    fn quotient(&self, parts: &[Part]) -> Option<Quotient> {
        let sum = mean::<BigInt>(self, parts.iter().copied()).ok().flatten()?;
        let score = sum.rounded()?;
        let capped = self.cap.is_some_and(|cap| score > cap);
        let (sum, of) = sum.fractions();
        Some(Quotient { sum, of, score: self.cap.map_or(score, |cap| score.min(cap)), capped })
    }
}

/// Whether items can be scored: no weight is negative and no answer is worth less than 0 or more than the best.
pub fn check(items: &[Item]) -> Result<(), String> {
    for (index, item) in items.iter().enumerate() {
        if item.weight < 0 {
            return Err(format!("item {} has a negative weight", index.saturating_add(1)));
        }
        if item.answer.worth().is_some_and(|worth| !worth.is_possible()) {
            return Err(format!("item {} has an answer outside 0 to 100 %", index.saturating_add(1)));
        }
    }
    Ok(())
}

/// A name for totals from a given one upwards.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Band {
    /// Such as "excellent".
    pub name: String,
    /// The lowest total in it, in hundredths of a per cent.
    pub from: i64,
}

/// The band of a total: the one that starts highest among those that start at or below it. None
/// when all start above.
pub fn band_of(total: i64, bands: &[Band]) -> Option<&Band> {
    bands.iter().filter(|band| band.from <= total).max_by_key(|band| band.from)
}

/// The first item that fails the card, and the first of each section that fails it.
struct Failures {
    card: Option<usize>,
    sections: BTreeMap<usize, usize>,
}

impl Failures {
    fn of(items: &[Item]) -> Self {
        let mut failures = Self { card: None, sections: BTreeMap::new() };
        for (index, item) in items.iter().enumerate().filter(|(_, item)| item.is_failed()) {
            match item.fails {
                Fails::Nothing | Fails::Criterion => {}
                Fails::Section => _ = failures.sections.entry(item.section).or_insert(index),
                Fails::Card => _ = failures.card.get_or_insert(index),
            }
        }
        failures
    }

    /// Which other item takes this one down.
    fn zeroing(&self, index: usize, item: &Item) -> Option<usize> {
        let section = self.sections.get(&item.section).copied();
        self.card.or(section).filter(|by| *by != index)
    }
}

fn failed(items: &[Item], steps: &[Step]) -> Vec<usize> {
    items.iter().zip(steps).filter(|(item, _)| item.is_failed()).map(|(_, step)| step.item).collect()
}

fn part(item: &Item, step: &Step, worth: Option<Worth>) -> Option<Part> {
    Some(Part { section: item.section, weight: step.weight, worth: worth?, bonus: item.bonus })
}
