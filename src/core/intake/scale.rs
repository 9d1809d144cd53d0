//! Scales of ratings other than 1 to 5.

use crate::calc::decimal::all_digits;
use std::fmt;

/// The most decimals a rating may have.
const DECIMALS: usize = 3;
const WHOLE: i64 = 1000;

/// A scale from the worst rating to the best: `1-10`, `0-100`, or `6-1` where the lowest number is best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    worst: i64,
    best: i64,
}

impl Scale {
    /// Reads a scale such as `1-10`; the error follows the text.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let number = |text: &str| text.trim().parse::<u16>().ok().map(i64::from);
        let ends = text.split_once('-').and_then(|(worst, best)| Some((number(worst)?, number(best)?)));
        match ends {
            Some((worst, best)) if worst != best => Ok(Self { worst, best }),
            _ => Err("is no scale: write the worst rating and the best, such as 1-10"),
        }
    }

    /// The rating from 1 to 5 that a number of the scale is: five points equally far apart, to the nearest; from
    /// the middle between two, to the one nearer to 3. None where it is no number of the scale.
    pub(super) fn rating(self, text: &str) -> Option<i64> {
        let number = thousandths(text.trim())?;
        let (length, way) = ((self.best - self.worst) * WHOLE, number - self.worst * WHOLE);
        let (length, way) = if length < 0 { (-length, -way) } else { (length, way) };
        if !(0..=length).contains(&way) {
            return None;
        }
        // Twice the way from 3, in quarters of the scale.
        let from_middle = 8 * way - 4 * length;
        let steps = (from_middle.abs() + length - 1) / (2 * length);
        Some(3 + from_middle.signum() * steps)
    }
}

/// What the name of a column says of its scale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NamedScale {
    /// From where to where: `1-10`.
    Whole(Scale),
    /// The best rating alone: `out of 10`.
    Best(i64),
    /// That the lowest number is best, and not both ends: `1 = best`.
    LowestBest,
}

/// Whether the words in a name tell its scale; none is the usual one.
enum Worded {
    Not,
    As(Option<NamedScale>),
}

/// Words for the good end of a scale, and for the bad one.
const GOOD: [&str; 33] = [
    "good",
    "best",
    "excellent",
    "satisfied",
    "happy",
    "great",
    "positive",
    "gut",
    "beste",
    "bester",
    "zufrieden",
    "bien",
    "bueno",
    "mejor",
    "excelente",
    "satisfecho",
    "bon",
    "meilleur",
    "satisfait",
    "buono",
    "ottimo",
    "bom",
    "ótimo",
    "satisfeito",
    "goed",
    "tevreden",
    "dobry",
    "dobrze",
    "bra",
    "满意",
    "好",
    "良い",
    "満足",
];
const BAD: [&str; 35] = [
    "bad",
    "worst",
    "poor",
    "terrible",
    "dissatisfied",
    "unsatisfied",
    "unhappy",
    "negative",
    "not",
    "nicht",
    "schlecht",
    "schlechteste",
    "unzufrieden",
    "ungenügend",
    "mangelhaft",
    "malo",
    "peor",
    "pésimo",
    "insatisfecho",
    "mauvais",
    "pire",
    "insatisfait",
    "pessimo",
    "cattivo",
    "ruim",
    "péssimo",
    "insatisfeito",
    "slecht",
    "ontevreden",
    "zły",
    "dålig",
    "不满意",
    "差",
    "悪い",
    "不満",
];
/// Marks as schools give them where 1 is the best, and words that say as much.
const LOWEST: [&str; 8] = [
    "schulnote",
    "schulnoten",
    "lower is better",
    "lowest is best",
    "low is good",
    "známka",
    "jak ve škole",
    "weniger ist besser",
];

impl NamedScale {
    /// The scale that a name such as `Satisfaction (1-10)` or `Score /10` says; none where it says the usual one.
    pub(super) fn of(name: &str) -> Option<Self> {
        let mut numbers = Vec::new();
        let mut rest = name;
        while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
            let end = rest[at..].find(|letter: char| !letter.is_ascii_digit()).map_or(rest.len(), |length| at + length);
            numbers.push((rest[..at].trim(), rest[at..end].parse::<i64>().ok()?));
            rest = &rest[end..];
        }
        if let Worded::As(scale) = Self::of_words(&numbers, rest, name) {
            return scale;
        }
        let is_between =
            |text: &str| matches!(text.to_lowercase().as_str(), "-" | "–" | "to" | "bis" | "a" | "à" | "do" | "~");
        match numbers.as_slice() {
            [(_, worst), (between, best)] if is_between(between) && worst != best && (*worst, *best) != (1, 5) => {
                Some(Self::Whole(Scale { worst: *worst, best: *best }))
            }
            [(_, best @ (3 | 4 | 6 | 7 | 10 | 100))] => Some(Self::Best(*best)),
            _ => None,
        }
    }

    /// The scale that words such as `best` and `very bad` say.
    fn of_words(numbers: &[(&str, i64)], rest: &str, name: &str) -> Worded {
        let is_turned = says(name, &LOWEST);
        let ends = (numbers.iter().map(|of| of.1).min(), numbers.iter().map(|of| of.1).max());
        let (Some(lowest), Some(highest)) = ends else {
            return if is_turned { Worded::As(Some(Self::LowestBest)) } else { Worded::Not };
        };
        let felt = felt(numbers, rest);
        let is = |number: i64, good: bool| felt.contains(&(number, good));
        let (down, up) = (is(lowest, true) || is(highest, false), is(highest, true) || is(lowest, false));
        if lowest == highest {
            let is_turned = is_turned || down && (lowest <= 1) == is(lowest, true);
            return if is_turned { Worded::As(Some(Self::LowestBest)) } else { Worded::Not };
        }
        match (is_turned || down && !up, up && !down) {
            (true, _) => Worded::As(Some(Self::Whole(Scale { worst: highest, best: lowest }))),
            (_, true) if (lowest, highest) == (1, 5) => Worded::As(None),
            (_, true) => Worded::As(Some(Self::Whole(Scale { worst: lowest, best: highest }))),
            _ => Worded::Not,
        }
    }

    /// Whether a person must say what it is.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Whole(_))
    }

    /// Whether a number can stand on it.
    pub(super) fn has(self, text: &str) -> bool {
        match self {
            Self::Whole(scale) => scale.rating(text).is_some(),
            Self::LowestBest => Scale { worst: 10, best: 0 }.rating(text).is_some(),
            Self::Best(best) => Scale { worst: 0, best }.rating(text).is_some(),
        }
    }
}

/// What is said of each number: behind it up to a comma or a bracket, or as the last word before it.
fn felt(numbers: &[(&str, i64)], rest: &str) -> Vec<(i64, bool)> {
    let breaks = [',', ';', '/', '(', ')', '-', '–', ':', '[', ']', '，', '；', '（', '）', '：'];
    let is_lead =
        |letter: char| letter == ' ' || letter == '=' || matches!(letter, '(' | '-' | '–' | ':' | '（' | '：');
    let behind = |text: &str| text.trim_start_matches(is_lead).split(breaks).next().and_then(feeling);
    let before = |text: &str| {
        let part = text.rsplit(breaks).next()?;
        feeling(part.trim_end_matches([' ', '=']).rsplit(' ').next()?)
    };
    let leads = numbers.first().and_then(|(text, _)| before(text)).is_some();
    let (mut felt, mut last): (Vec<(i64, bool)>, Option<i64>) = (Vec::new(), None);
    for (text, number) in numbers.iter().map(|(text, number)| (*text, Some(*number))).chain([(rest, None)]) {
        let is_broken = text.trim_start_matches(is_lead).contains(breaks);
        let of_last = last.filter(|_| !leads || is_broken || number.is_none());
        let of_next = number.filter(|_| leads || is_broken || last.is_none());
        felt.extend(of_last.and_then(|last| Some((last, behind(text)?))));
        felt.extend(of_next.and_then(|next| Some((next, before(text)?))));
        last = number;
    }
    felt
}

/// Whether a text speaks of the good end of a scale, or of the bad one.
fn feeling(text: &str) -> Option<bool> {
    if says(text, &BAD) {
        return Some(false);
    }
    says(text, &GOOD).then_some(true)
}

fn says(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    let plain: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let plain = format!(" {} ", plain.join(" "));
    let is_spaced = |word: &str| word.chars().all(|letter| u32::from(letter) < 0x2000);
    words.iter().any(|word| if is_spaced(word) { plain.contains(&format!(" {word} ")) } else { plain.contains(word) })
}

/// A number without a sign in thousandths, exactly.
fn thousandths(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    if !all_digits(whole) || !all_digits(decimals) || whole.len() > 5 || decimals.len() > DECIMALS {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * WHOLE + format!("{decimals:0<DECIMALS$}").parse::<i64>().ok()?)
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.worst, self.best)
    }
}
