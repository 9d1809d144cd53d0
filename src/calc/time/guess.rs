//! Which format a column of times has: only what the values prove.

use super::format::TimeFormat;
use super::language::Language;
use super::written::Reading;
use chrono::{DateTime, Datelike, NaiveTime};
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

/// What the values prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guess {
    /// They are no times, or not all in one format.
    Nothing,
    /// One format fits them all; or several, which all mean the same.
    Proven(Guessed),
    /// These formats fit all values, and mean different times.
    InDoubt(Vec<Guessed>),
}

/// A format that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guessed {
    /// Its words, as [`TimeFormat::new`] takes them.
    pub format: String,
    /// The language of its months and halves of the day, where it is not English.
    pub language: Option<&'static str>,
    /// Whether it says days and no times of day.
    pub days_only: bool,
    /// Whether every one is a midnight, or a day without a time.
    pub midnights: bool,
    /// Whether it needs a time zone.
    pub local: bool,
}

const DATES: [&str; 23] = [
    "YYYY-MM-DD",
    "YYYY-M-D",
    "YYYY/M/D",
    "YYYY.M.D",
    "D-M-YYYY",
    "M-D-YYYY",
    "D/M/YYYY",
    "M/D/YYYY",
    "D.M.YYYY",
    "D/M/YY",
    "M/D/YY",
    "D.M.YY",
    "D-M-YY",
    "M-D-YY",
    "YY-M-D",
    "YY/M/D",
    "YY.M.D",
    "D/M/BBBB",
    "D-M-BBBB",
    "D.M.BBBB",
    "BBBB-MM-DD",
    "YYYY年M月D日",
    "YYYYMMDD",
];
/// Dates with a month by its name, as languages write them.
const NAMED: [&str; 13] = [
    "D MMM YYYY",
    "D MMM BBBB",
    "D. MMM YYYY",
    "D-MMM-YYYY",
    "D/MMM/YYYY",
    "D-MMM-YY",
    "D MMM YY",
    "D MMM, YYYY",
    "MMM D, YYYY",
    "MMM D YYYY",
    "YYYY MMM D",
    "D 'de' MMM 'de' YYYY",
    "D MMM YYYY 'г.'",
];
/// Times with a word for the half of the day behind them, and before them.
const HALVES_LAST: [&str; 2] = ["h:mm A", "h:mm:ss A"];
const HALVES_FIRST: [&str; 4] = ["Ah:mm", "Ah:mm:ss", "A h:mm", "A h:mm:ss"];
const TIMES: [&str; 9] =
    ["H:mm", "H:mm:ss.S", "h:mm A", "h:mm:ss A", "H:mm Z", "H:mm:ssZ", "H:mm:ss.SZ", "H:mm:ss Z", "HHmmss"];
/// What stands between a day of the week and the date.
const WEEKDAY_GAPS: [&str; 5] = [", ", " ", "., ", ". ", ","];
const GAPS: [&str; 4] = [" ", ", ", "T", ""];
/// 1990 to 2089, which no day number, Unix time or time in milliseconds shares with another.
const COUNTED: [(&str, std::ops::Range<i64>); 3] =
    [("excel", 32_874..69_399), ("unix", 631_152_000..3_786_912_000), ("unix-ms", 631_152_000_000..3_786_912_000_000)];

const OUR_DAY: std::ops::Range<i32> = 1800..2300;

/// From how many values a format is looked for where one does not fit them all.
const PIVOTS: usize = 5;

/// The format that fits every one of these values, which are not blank.
pub fn guess(values: &[&str]) -> Guess {
    let Some(first) = values.first() else { return Guess::Nothing };
    if !first.chars().any(|letter| letter.is_ascii_digit()) {
        return Guess::Nothing;
    }
    let mut fits: Vec<(Guessed, Vec<Reading>)> = Vec::new();
    for format in candidates(first) {
        let Some((guessed, readings)) = fit(&format, values) else { continue };
        if fits.iter().all(|(_, others)| *others != readings) {
            fits.push((guessed, readings));
        }
    }
    let mut fits: Vec<Guessed> = with_years_close_by(fits).into_iter().map(|(guessed, _)| guessed).collect();
    match fits.len() {
        0 => Guess::Nothing,
        1 => fits.pop().map_or(Guess::Nothing, Guess::Proven),
        _ => Guess::InDoubt(fits),
    }
}

/// Leaves out the formats whose years of two digits stand at the wrong end: the days of one file are close together, and
/// where a day is taken for a year they lie twelve times as far apart or more. Values that do not differ prove nothing.
fn with_years_close_by(mut fits: Vec<(Guessed, Vec<Reading>)>) -> Vec<(Guessed, Vec<Reading>)> {
    let nearest = |first: bool| {
        let of_end = fits.iter().filter(|(guessed, _)| begins_with_year(guessed) == first);
        of_end.map(|(_, readings)| days_between(readings)).min()
    };
    let (Some(first), Some(last)) = (nearest(true), nearest(false)) else { return fits };
    if first.max(last) >= 12 * first.min(last).max(1) {
        fits.retain(|(guessed, _)| begins_with_year(guessed) == (first < last));
    }
    fits
}

fn begins_with_year(guessed: &Guessed) -> bool {
    guessed.format.starts_with("YY") && !guessed.format.starts_with("YYYY")
}

/// How many days lie between the first and the last of these times.
fn days_between(readings: &[Reading]) -> i32 {
    let days = readings.iter().filter_map(|reading| match reading {
        Reading::Local(local) => Some(local.date().num_days_from_ce()),
        Reading::Day(day) => Some(day.num_days_from_ce()),
        Reading::At(seconds) => i32::try_from(seconds / 86_400).ok(),
    });
    let (first, last) = days.fold((i32::MAX, i32::MIN), |(first, last), day| (first.min(day), last.max(day)));
    last.saturating_sub(first).max(0)
}

/// What most of these values are, and the places of the others: the odd ones, at most half of them.
///
/// Where an odd value fits once day and month change places, nobody knows which is meant: both are in doubt.
pub fn guess_most(values: &[&str]) -> (Guess, Vec<usize>) {
    let whole = guess(values);
    if whole != Guess::Nothing || values.is_empty() {
        return (whole, Vec::new());
    }
    let Some(format) = most_frequent(values) else { return (Guess::Nothing, Vec::new()) };
    let odd: Vec<usize> = (0..values.len()).filter(|place| read(&format, values[*place]).is_none()).collect();
    let fitting: Vec<&str> = values.iter().copied().filter(|text| read(&format, text).is_some()).collect();
    let swapped = format.swapped().filter(|swapped| odd.iter().any(|place| read(swapped, values[*place]).is_some()));
    let found = match (guess(&fitting), swapped) {
        (Guess::Proven(one), Some(swapped)) => {
            let other = Guessed { format: swapped.text().to_owned(), ..one.clone() };
            Guess::InDoubt(vec![one, other])
        }
        (found, _) => found,
    };
    (found, odd)
}

/// The format that more than half of the values fit, looked for from a few of them.
fn most_frequent(values: &[&str]) -> Option<TimeFormat> {
    let mut best: Option<(usize, TimeFormat)> = None;
    for pivot in 0..PIVOTS {
        let Some(value) = values.get(pivot * values.len() / PIVOTS) else { continue };
        for format in candidates(value) {
            let count = values.iter().filter(|text| read(&format, text).is_some()).count();
            if best.as_ref().is_none_or(|(most, _)| count > *most) {
                best = Some((count, format));
            }
        }
    }
    best.filter(|(count, _)| 2 * count > values.len()).map(|(_, format)| format)
}

/// The formats that are tried in English, the simplest first. To make them takes longer than to try them.
static IN_ENGLISH: LazyLock<Vec<TimeFormat>> = LazyLock::new(|| {
    let mut words = vec!["iso".to_owned()];
    words.extend(dated(&DATES, &TIMES));
    words.extend(dated(&NAMED, &TIMES));
    words.extend(COUNTED.map(|(word, _)| word.to_owned()));
    words.iter().filter_map(|words| TimeFormat::new(words).ok()).collect()
});

/// Those that are tried in another language, by its code; made when its words are heard.
static IN_OTHERS: LazyLock<HashMap<&'static str, OnceLock<Vec<TimeFormat>>>> =
    LazyLock::new(|| Language::codes().into_iter().map(|code| (code, OnceLock::new())).collect());

/// No time takes more bytes, in whatever language.
const LONGEST: usize = 120;

/// Every format that the first value fits, the simplest first: in English, and in the languages whose words it has.
fn candidates(first: &str) -> Vec<TimeFormat> {
    // Most cells of an export are words.
    if first.len() > LONGEST || !first.chars().any(char::is_numeric) {
        return Vec::new();
    }
    let others = Language::heard_in(first).flat_map(in_language);
    let found = IN_ENGLISH.iter().chain(others).filter(|format| format.read(first).is_ok()).cloned();
    found.chain(after_weekday(first)).collect()
}

/// The formats of a text that begins with a day of the week.
fn after_weekday(first: &str) -> Vec<TimeFormat> {
    let mut found = Vec::new();
    for (language, rest) in Language::begun_with_weekday(first) {
        let behind = |gap| Some((gap, rest.strip_prefix(gap).filter(|date| !date.starts_with(' '))?));
        let Some((gap, date)) = WEEKDAY_GAPS.into_iter().find_map(behind) else { continue };
        let gap = gap.trim_start_matches('.');
        let words = candidates(date).into_iter().map(|format| format!("ddd{gap}{}", format.text()));
        let formats = words.filter_map(|words| TimeFormat::of(&words, language).ok());
        found.extend(formats.filter(|format| format.read(first).is_ok()));
    }
    found
}

fn in_language(language: &'static Language) -> &'static [TimeFormat] {
    let make = || {
        let times: Vec<&str> = TIMES.iter().chain(&HALVES_FIRST).copied().collect();
        let words = dated(&NAMED, &times).chain(dated(&DATES, &HALVES_FIRST)).chain(dated(&DATES, &HALVES_LAST));
        words.filter_map(|words| TimeFormat::of(&words, language).ok()).collect()
    };
    IN_OTHERS.get(language.code()).map_or(&[], |made| made.get_or_init(make))
}

/// Dates alone, and with each of these times.
fn dated<'a>(dates: &'a [&'a str], times: &'a [&'a str]) -> impl Iterator<Item = String> + 'a {
    dates.iter().flat_map(move |date| {
        let with = times.iter().flat_map(move |time| GAPS.map(|gap| format!("{date}{gap}{time}")));
        std::iter::once((*date).to_owned()).chain(with)
    })
}

fn fit(format: &TimeFormat, values: &[&str]) -> Option<(Guessed, Vec<Reading>)> {
    let readings = values.iter().map(|text| read(format, text)).collect::<Option<Vec<Reading>>>()?;
    let midnight = |reading: &Reading| match reading {
        Reading::Day(_) => true,
        Reading::Local(local) => local.time() == NaiveTime::MIN,
        Reading::At(_) => false,
    };
    let says_times = format.text() == "iso" || format.text().contains("mm");
    let midnights = readings.iter().all(midnight);
    let guessed = Guessed {
        format: format.text().to_owned(),
        language: Some(format.language()).filter(|language| *language != Language::english().code()),
        days_only: !says_times && midnights,
        midnights,
        local: readings.iter().any(|reading| matches!(reading, Reading::Local(_) | Reading::Day(_))),
    };
    Some((guessed, readings))
}

/// What a text says in a format, where that is a time of our day.
fn read(format: &TimeFormat, text: &str) -> Option<Reading> {
    let counted = COUNTED.iter().find(|(word, _)| *word == format.text());
    // The years of our day in one era are none of our day in the other.
    let ours = |reading: &Reading| match reading {
        Reading::Local(local) => OUR_DAY.contains(&local.year()),
        Reading::Day(day) => OUR_DAY.contains(&day.year()),
        Reading::At(seconds) => {
            DateTime::from_timestamp(*seconds, 0).is_some_and(|moment| OUR_DAY.contains(&moment.year()))
        }
    };
    let near = counted.is_none_or(|(_, range)| whole(text).is_some_and(|number| range.contains(&number)));
    format.read(text).ok().filter(|reading| near && ours(reading))
}

fn whole(text: &str) -> Option<i64> {
    text.split(['.', ' ']).next()?.parse().ok()
}
