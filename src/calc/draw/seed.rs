//! Where a seed comes from, and what it must look like (statistics.md 1.3 and 1.5).

use super::beacon::Beacon;
use super::chance::{check_chance, repeats};
use super::pledge::{Pledge, check_pledges};
use super::text::read_number;
use crate::calc::decimal::all_digits;
use crate::calc::digest::is_hex_digest;
use std::fmt;
use std::str::FromStr;

/// Where the seed of a draw will come from, as the commitment names it before the seed exists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// The computer that draws: reproducible, not verifiable. Its text is `local`.
    Local,
    /// This many ten-sided dice, at least 20, rolled before a witness: `dice:20d10`.
    Dice(usize),
    /// A future round of a public beacon: `drand:<chain hash>:<round>`.
    Drand(Beacon),
    /// Secrets that two or more parties have pledged, and a beacon that decides when one of them does
    /// not reveal: `reveal:<party>:<pledge>,<party>:<pledge>`, and `,drand:<chain hash>:<round>` after
    /// them when there is such a beacon.
    Reveal(Vec<Pledge>, Option<Beacon>),
}

impl Source {
    /// The beacon that decides, or would decide.
    pub const fn beacon(&self) -> Option<&Beacon> {
        match self {
            Self::Drand(beacon) | Self::Reveal(_, Some(beacon)) => Some(beacon),
            Self::Local | Self::Dice(_) | Self::Reveal(_, None) => None,
        }
    }

    /// Whether a seed can have come from here, as far as its text tells. The seed of a reveal must also
    /// be the one that [`check_reveals`](super::check_reveals) gives.
    pub fn check_seed(&self, seed: &str) -> Result<(), String> {
        match self {
            Self::Local => seed_is_enough(seed),
            Self::Dice(dice) => check_rolls(*dice, seed),
            Self::Drand(beacon) => beacon.randomness(seed).map(|_| ()),
            Self::Reveal(..) if is_hex_digest(seed) => Ok(()),
            Self::Reveal(_, Some(beacon)) => beacon.randomness(seed).map(|_| ()),
            Self::Reveal(_, None) => Err("the seed of a reveal is 64 lowercase hexadecimal digits".to_owned()),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => f.write_str("local"),
            Self::Dice(dice) => write!(f, "dice:{dice}d10"),
            Self::Drand(beacon) => beacon.fmt(f),
            Self::Reveal(pledges, fallback) => {
                let texts = pledges.iter().map(Pledge::to_string).chain(fallback.iter().map(Beacon::to_string));
                write!(f, "reveal:{}", texts.collect::<Vec<_>>().join(","))
            }
        }
    }
}

impl FromStr for Source {
    type Err = String;

    /// Reads the one text form of each source; nothing else.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "local" => Ok(Self::Local),
            Some(("dice", dice)) => read_dice(dice),
            Some(("drand", _)) => text.parse().map(Self::Drand),
            Some(("reveal", parts)) => read_reveal(parts),
            _ => Err("the seed comes from `local`, `dice:20d10`, `drand:<chain hash>:<round>` or \
                 `reveal:<party>:<pledge>,<party>:<pledge>`"
                .to_owned()),
        }
    }
}

/// Whether a seed can decide a draw (statistics.md 1.3): no control characters, no space around it,
/// and at least 20 decimal digits (66 bits) or, when letters are among them, at least 16 letters
/// and digits (64 bits if they are random hexadecimal; what is typed cannot be measured). Signs
/// between them do not count, and fewer than four different letters or digits are no chance at all.
pub fn seed_is_enough(seed: &str) -> Result<(), String> {
    let counted: Vec<char> = seed.chars().filter(char::is_ascii_alphanumeric).collect();
    check_chance("seed", seed, &counted)
}

/// A seed of 20 decimal digits from 32 random bytes. The remainder's bias is below 2^-60.
pub fn local_seed(random: [u8; 32]) -> String {
    let number = random.chunks_exact(16).filter_map(|half| half.try_into().ok()).map(u128::from_be_bytes);
    let folded = number.fold(0, |folded, half| folded ^ half);
    format!("{:020}", folded % 10_u128.pow(20))
}

fn read_dice(text: &str) -> Result<Source, String> {
    let dice = text.strip_suffix("d10").and_then(read_number).filter(|dice| *dice >= 20);
    dice.map(Source::Dice).ok_or_else(|| "dice are at least 20 ten-sided ones, such as `dice:20d10`".to_owned())
}

fn read_reveal(text: &str) -> Result<Source, String> {
    let (mut pledges, mut fallback) = (Vec::new(), None);
    for part in text.split(',') {
        if fallback.is_some() {
            return Err("the beacon that decides when somebody does not reveal stands last".to_owned());
        }
        if part.starts_with("drand:") && part.matches(':').count() == 2 {
            fallback = Some(part.parse()?);
        } else {
            pledges.push(part.parse()?);
        }
    }
    check_pledges(&pledges)?;
    Ok(Source::Reveal(pledges, fallback))
}

/// Whether digits can be those of this many ten-sided dice. A chance below one in a million that honest
/// dice are refused; they are rolled again, before the same witness.
fn check_rolls(dice: usize, seed: &str) -> Result<(), String> {
    if !all_digits(seed) {
        return Err("the seed of dice has digits only, one for each die".to_owned());
    }
    if seed.len() != dice {
        return Err(format!("{dice} dice give {dice} digits, not {}", seed.len()));
    }
    let digits: Vec<char> = seed.chars().collect();
    check_chance("seed", seed, &digits)?;
    if repeats(&digits) || counts_on(&digits) {
        return Err("the digits follow a pattern: that is too little chance for dice".to_owned());
    }
    Ok(())
}

/// Whether more than three in five steps from digit to digit are the same, such as in `0123…` or
/// `9876…`, 9 and 0 being neighbours, or fewer than four steps are different.
fn counts_on(digits: &[char]) -> bool {
    let values: Vec<u32> = digits.iter().filter_map(|digit| digit.to_digit(10)).collect();
    let steps = values.iter().zip(values.iter().skip(1)).map(|(one, next)| (next + 10 - one) % 10);
    let mut counts = [0_usize; 10];
    for step in steps {
        if let Some(count) = usize::try_from(step).ok().and_then(|step| counts.get_mut(step)) {
            *count += 1;
        }
    }
    let most = values.len().saturating_sub(1) * 3 / 5;
    counts.iter().any(|count| *count > most) || counts.iter().filter(|count| **count > 0).count() < 4
}
