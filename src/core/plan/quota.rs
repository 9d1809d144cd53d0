//! Quota: what a plan says of how many are drawn, and of which strata.

use crate::calc::allocation::{Power, Room, allocate_neyman, allocate_power, allocate_proportional};
use crate::calc::decimal::Hundredths;
use crate::core::toml::faults::Faults;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// How many of each stratum, by its labels.
pub(in crate::core) type Quotas = BTreeMap<Vec<String>, usize>;

/// What a plan says of how many are drawn.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Quota {
    count: Option<Spanned<u32>>,
    total: Option<Spanned<u32>>,
    share: Option<Spanned<String>>,
    allocation: Option<Spanned<Allocation>>,
    power: Option<Spanned<Written>>,
    minimum: Option<Spanned<u32>>,
    maximum: Option<Spanned<u32>>,
    pub(super) by: Spanned<Vec<Stratifier>>,
}

/// What strata are made by.
#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Stratifier {
    Agent,
    Channel,
    Team,
    Risk,
    Verdict,
}

impl Stratifier {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Channel => "channel",
            Self::Team => "team",
            Self::Risk => "risk",
            Self::Verdict => "verdict",
        }
    }
}

/// How a total is spread over the strata (statistics.md 2.1).
#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq, Default)]
#[serde(rename_all = "lowercase")]
pub(super) enum Allocation {
    Equal,
    #[default]
    Proportional,
    Power,
    Neyman,
}

impl Allocation {
    const fn word(self) -> &'static str {
        match self {
            Self::Equal => "the same of each",
            Self::Proportional => "in proportion to size",
            Self::Power => "by a power of size",
            Self::Neyman => "by size and spread (Neyman)",
        }
    }
}

const POWERS: &str = "power is 0 (equal) to 100 (in proportion) in hundredths, or a fraction such as \"1/3\", or 0.33";

/// A power as a plan says it: hundredths, a decimal, or a fraction or decimal in quotes.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Written {
    Hundredths(u32),
    Decimal(f64),
    Text(String),
}

impl Written {
    fn power(&self) -> Option<Power> {
        match self {
            Self::Hundredths(hundredths) => Power::new(*hundredths, 100),
            // The shortest text of a float is the decimal that was written.
            Self::Decimal(decimal) => Power::parse(&decimal.to_string()),
            Self::Text(text) => Power::parse(text),
        }
    }
}

impl Quota {
    /// Checks what can be checked before there is a frame; a fault names its place.
    pub(super) fn check(&self, faults: &mut Faults<'_>) {
        let mut within = |number: &Option<Spanned<u32>>, low: u32, high: u32, says: &str| match number {
            Some(number) if !(low..=high).contains(number.get_ref()) => faults.add(&number.span(), says),
            _ => {}
        };
        within(&self.count, 1, 10_000, "a quota is 1 to 10000 dialogues of each stratum");
        within(&self.total, 1, 1_000_000, "a total is 1 to 1000000 dialogues");
        within(&self.minimum, 0, 10_000, "a minimum is 0 to 10000 dialogues of each stratum");
        within(&self.maximum, 1, 10_000, "a maximum is 1 to 10000 dialogues of each stratum");
        if let Some(power) = self.power.as_ref().filter(|power| power.get_ref().power().is_none()) {
            faults.add(&power.span(), POWERS);
        }
        if let Err(says) = self.check_by() {
            faults.add(&self.by.span(), says);
        }
        for (span, says) in [self.check_amount(), self.check_bounds()].into_iter().filter_map(Result::err) {
            faults.add(&span, says);
        }
        if let Some(share) = &self.share
            && let Err(says) = percent(share.get_ref())
        {
            faults.add(&share.span(), says);
        }
    }

    fn check_by(&self) -> std::result::Result<(), &'static str> {
        let by = self.by.get_ref();
        let twice = |(place, word): (usize, &Stratifier)| by.iter().skip(place + 1).any(|other| other == word);
        if by.is_empty() || by.iter().enumerate().any(twice) {
            return Err("strata are made by agent, channel, team, risk or verdict, each once");
        }
        Ok(())
    }

    /// Exactly one of count, total and share; what spreads a total goes with one.
    fn check_amount(&self) -> std::result::Result<(), (Range<usize>, &'static str)> {
        const ONE: &str = "a quota is one of count (of each stratum), total or share";
        let total = self.total.as_ref().map(Spanned::span);
        let spread = total.clone().or_else(|| self.share.as_ref().map(Spanned::span));
        let said = [self.count.as_ref().map(Spanned::span), total, self.share.as_ref().map(Spanned::span)];
        let mut said = said.into_iter().flatten();
        match (said.next(), said.next()) {
            (None, _) => return Err((self.by.span(), ONE)),
            (_, Some(second)) => return Err((second, ONE)),
            _ => {}
        }
        let power = self.power.as_ref().map(Spanned::span);
        let bounds = [&self.minimum, &self.maximum].into_iter().flatten().map(Spanned::span).chain(power);
        let more = self.allocation.as_ref().map(Spanned::span).into_iter().chain(bounds).next();
        match more {
            Some(span) if spread.is_none() => {
                Err((span, "this goes with total or share; count takes the same of each stratum"))
            }
            _ => Ok(()),
        }
    }

    fn check_bounds(&self) -> std::result::Result<(), (Range<usize>, &'static str)> {
        let of = |number: &Option<Spanned<u32>>| number.as_ref().map(|number| (*number.get_ref(), number.span()));
        if let Some(span) = self.power.as_ref().map(Spanned::span)
            && self.allocation() != Allocation::Power
        {
            return Err((span, "power goes with allocation = \"power\""));
        }
        let Some((minimum, span)) = of(&self.minimum) else { return Ok(()) };
        if of(&self.maximum).is_some_and(|(maximum, _)| maximum < minimum) {
            return Err((span, "the minimum is above the maximum"));
        }
        if of(&self.total).is_some_and(|(total, _)| total < minimum) {
            return Err((span, "one stratum's minimum is more than the total already"));
        }
        Ok(())
    }

    pub(super) fn allocation(&self) -> Allocation {
        self.allocation.as_ref().map(|word| *word.get_ref()).unwrap_or_default()
    }

    /// How many of each stratum; none where there is a total or a share.
    pub(super) fn count(&self) -> Option<u32> {
        self.count.as_ref().map(|count| *count.get_ref())
    }

    /// How many a plan draws, in words: `1 each`, `60 in proportion to size`, `5% by a power of size, 1 to 8 each`.
    pub(super) fn words(&self) -> String {
        if let Some(count) = &self.count {
            return format!("{} each", count.get_ref());
        }
        let total = self.total.as_ref().map(|total| total.get_ref().to_string());
        let share = self.share.as_ref().map(|share| share.get_ref().clone());
        let amount = total.or(share).unwrap_or_default();
        let bounds = match (number(self.minimum.as_ref()), number(self.maximum.as_ref())) {
            (None, None) => String::new(),
            (Some(least), None) => format!(", at least {least} each"),
            (None, Some(most)) => format!(", at most {most} each"),
            (Some(least), Some(most)) => format!(", {least} to {most} each"),
        };
        format!("{amount} {}{bounds}", self.allocation().word())
    }

    /// How many are to be drawn in all of a frame of this size; none where each stratum has its own count.
    pub(super) fn total(&self, size: usize) -> Option<usize> {
        let share = || self.share.as_ref().and_then(|share| percent(share.get_ref()).ok());
        let part = |hundredths: usize| size.saturating_mul(hundredths).div_ceil(10_000);
        number(self.total.as_ref()).or_else(|| share().map(part))
    }

    /// The quota of each stratum of these sizes. A share is at least what the minima need; a total is never
    /// changed, and refused where it cannot be.
    /// `own` is the count of a stratum that has one of its own.
    pub(super) fn quotas(
        &self,
        sizes: &BTreeMap<Vec<String>, usize>,
        own: impl Fn(&[String]) -> Option<usize>,
        sd: &dyn Fn(&[String]) -> u64,
    ) -> std::result::Result<Quotas, String> {
        let Some(total) = self.total(sizes.values().sum()) else {
            let count = number(self.count.as_ref()).unwrap_or_default();
            return Ok(sizes.keys().map(|labels| (labels.clone(), own(labels).unwrap_or(count))).collect());
        };
        let rooms: Vec<Room> = sizes.values().map(|size| self.room(*size)).collect();
        let least = rooms.iter().map(|room| room.lower.min(room.upper)).sum();
        let total = if self.share.is_some() { total.max(least) } else { total };
        let taken = match self.allocation() {
            Allocation::Proportional => allocate_proportional(total, &rooms),
            Allocation::Equal => allocate_power(total, Power::EQUAL, &rooms, None),
            Allocation::Power => {
                // Where no power is said: the square root, between equal and proportional.
                let power = self.power.as_ref().and_then(|power| power.get_ref().power()).unwrap_or(Power::ROOT);
                allocate_power(total, power, &rooms, None)
            }
            Allocation::Neyman => {
                let sds: Vec<u64> = sizes.keys().map(|labels| sd(labels)).collect();
                allocate_neyman(total, &rooms, &sds)
            }
        }?;
        Ok(sizes.keys().cloned().zip(taken).collect())
    }

    fn room(&self, size: usize) -> Room {
        let upper = number(self.maximum.as_ref()).unwrap_or(usize::MAX).min(size);
        // Neyman begins with one of each.
        let first = usize::from(self.allocation() == Allocation::Neyman);
        Room { upper, ..Room::of_size(size, number(self.minimum.as_ref()).unwrap_or_default().max(first)) }
    }
}

fn number(spanned: Option<&Spanned<u32>>) -> Option<usize> {
    spanned.and_then(|number| usize::try_from(*number.get_ref()).ok())
}

/// `5%` or `2.5%` in hundredths of a per cent.
pub(super) fn percent(text: &str) -> std::result::Result<usize, String> {
    let wrong = || format!("a share is more than 0% and at most 100%, such as \"5%\", not `{}`", text.escape_debug());
    let digits = text.strip_suffix('%').ok_or_else(wrong)?;
    let hundredths = Hundredths::parse(digits).map_err(|_| wrong())?;
    usize::try_from(hundredths.0).ok().filter(|share| (1..=10_000).contains(share)).ok_or_else(wrong)
}
