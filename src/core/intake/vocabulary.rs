//! Words by which exports of many centres call things: names of columns, channels, yes and no.
//!
//! Only proposals are made from them, never a fact. The words stand in `vocabulary.toml`, read when a map is proposed.

use crate::calc::time::SpanUnit;
use crate::core::reading::shared_name;
use crate::core::request::Field;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The lists of `vocabulary.toml`.
#[derive(Debug, Default, Deserialize)]
struct Lists {
    /// Names of columns, by field.
    columns: BTreeMap<String, Vec<String>>,
    clocks: Names,
    /// Names that count only as a whole, by field.
    whole: BTreeMap<String, Vec<String>>,
    /// Words next to which the name of a field is the name of something else, by field.
    besides: BTreeMap<String, Vec<String>>,
    changing: Names,
    ratings: Names,
    numbers: Names,
    times: Times,
    /// What means each built-in channel.
    channels: BTreeMap<String, Vec<String>>,
    words: Words,
    /// What means each unit of a length of time.
    units: BTreeMap<String, Units>,
    /// Words in the names of columns that tell a language, by its code.
    languages: BTreeMap<String, Vec<String>>,
}

/// Words for a unit of a length of time in the name of a column.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Units {
    /// Wherever they stand.
    words: Vec<String>,
    /// Only at the end, or alone in brackets.
    short: Vec<String>,
    /// At the end, with no space before them.
    ends: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Names {
    names: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Times {
    others: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Words {
    yes: Vec<String>,
    no: Vec<String>,
    nothing: Vec<String>,
}

/// The lists, read once, the names in the form of `plain`. A test holds that the file can be read.
fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| {
        let mut lists: Lists = toml::from_str(include_str!("vocabulary.toml")).unwrap_or_default();
        let Lists { columns, whole, besides, clocks, changing, ratings, numbers, times, .. } = &mut lists;
        let fields = columns.values_mut().chain(whole.values_mut()).chain(besides.values_mut());
        let names = [clocks, changing, ratings, numbers].into_iter().map(|of| &mut of.names);
        for name in fields.chain(names).chain([&mut times.others]).flatten() {
            *name = plain(name);
        }
        lists
    })
}

/// How much the name of a column speaks for a field; 0 where it does not.
pub(super) fn speaks_for(field: Field, column: &str) -> u32 {
    let column = plain(column);
    let speaks = nearest(names_of(field), &column).max(as_a_whole(field, &column));
    // Of a time, a word such as `due` says more than the word `date`; `quality score` is no customer's.
    let other = match field {
        Field::Received => speaks_of_another_time(&column),
        Field::Rating => nearest(&lists().ratings.names, &column) > 0,
        _ => false,
    };
    let other = other || nearest(of(&lists().besides, field), &column) > 0;
    if other && !is_exact(speaks) { 0 } else { speaks }
}

/// How much the name of a column speaks for a time of day next to a day.
pub(super) fn speaks_of_clocks(column: &str) -> u32 {
    nearest(&lists().clocks.names, &plain(column))
}

/// Whether the name of a column says that its values change while a dialogue goes on.
pub(super) fn speaks_of_change(column: &str) -> bool {
    nearest(&lists().changing.names, &plain(column)) > 0
}

/// Whether the name of a column looks like a rating of any kind.
pub(super) fn speaks_of_ratings(column: &str) -> bool {
    let column = plain(column);
    nearest(names_of(Field::Rating), &column) > 0 || nearest(&lists().ratings.names, &column) > 0
}

/// Whether the name of a column says no more than that it is a number.
pub(super) fn is_any_number(column: &str) -> bool {
    is_exact(nearest(&lists().numbers.names, &plain(column)))
}

fn speaks_of_another_time(column: &str) -> bool {
    nearest(&lists().times.others, column) > 0 || nearest(names_of(Field::Closed), column) > 0
}

fn names_of(field: Field) -> &'static [String] {
    of(&lists().columns, field)
}

fn of(lists: &'static BTreeMap<String, Vec<String>>, field: Field) -> &'static [String] {
    lists.get(field.word()).map(Vec::as_slice).unwrap_or_default()
}

/// As [`nearest`], where the whole name is in the list of such; less than any name that is always the field's.
fn as_a_whole(field: Field, column: &str) -> u32 {
    let place = of(&lists().whole, field).iter().zip(0..).find(|(name, _)| *name == column);
    place.map_or(0, |(_, rank)| 800 - rank)
}

fn nearest(names: &[String], column: &str) -> u32 {
    names.iter().zip(0..).map(|(name, rank)| nearness(name, column, rank)).max().unwrap_or(0)
}

/// Whether the name is in the list itself, rather than a part of a longer one.
pub(super) const fn is_exact(nearness: u32) -> bool {
    nearness > 500
}

/// The built-in channel that a word means.
pub(super) fn channel(word: &str) -> Option<&'static str> {
    let word = plain(word);
    lists().channels.iter().find(|(_, words)| words.contains(&word)).map(|(channel, _)| channel.as_str())
}

/// The unit of lengths of time that the name of a column says; none where it says none, or several.
pub(super) fn unit(column: &str) -> Option<SpanUnit> {
    let name = plain(column);
    if name.ends_with("hh mm") || name.ends_with("h mm") {
        return Some(SpanUnit::HoursAndMinutes);
    }
    let last = name.rsplit(' ').next().unwrap_or_default();
    let inside: Vec<String> = bracketed(column).map(plain).collect();
    let says = |units: &Units| {
        let has = |word: &String| format!(" {name} ").contains(&format!(" {word} "));
        let is_last = |word: &String| last == word || inside.contains(word);
        units.words.iter().any(has) || units.short.iter().any(is_last)
    };
    let ends = |units: &Units| units.ends.iter().filter(|end| last.ends_with(*end)).map(String::len).max();
    let said: Vec<&String> = lists().units.iter().filter(|(_, units)| says(units)).map(|(word, _)| word).collect();
    let word = match said.as_slice() {
        [] => {
            let ending = lists().units.iter().filter_map(|(word, units)| Some((ends(units)?, word)));
            ending.max().map(|(_, word)| word)?
        }
        [only] => only,
        _ => return None,
    };
    SpanUnit::named(word)
}

/// Whether the name of a column has a word of that language in it.
pub(super) fn words_in(language: &str, column: &str) -> bool {
    lists().languages.get(language).is_some_and(|words| nearest(words, &plain(column)) > 0)
}

/// What stands in brackets in the name of a column.
pub(super) fn bracketed(name: &str) -> impl Iterator<Item = &str> {
    let (open, close) = (['(', '[', '（', '【', '{'], [')', ']', '）', '】', '}']);
    name.split(open).skip(1).map(move |rest| rest.split(close).next().unwrap_or_default().trim())
}

/// Whether a word says yes or no.
pub(super) fn yes_or_no(word: &str) -> Option<bool> {
    let word = word.trim().to_lowercase();
    let yes = lists().words.yes.contains(&word);
    (yes || lists().words.no.contains(&word)).then_some(yes)
}

/// Whether a word says that there is nothing to say.
pub(super) fn says_nothing(word: &str) -> bool {
    lists().words.nothing.contains(&word.trim().to_lowercase())
}

fn nearness(name: &str, column: &str, rank: u32) -> u32 {
    if name == column {
        return 1000 - rank;
    }
    let inside = if name.is_ascii() || name.contains(' ') {
        format!(" {column} ").contains(&format!(" {name} "))
    } else {
        name.chars().count() > 1 && column.contains(name)
    };
    let more = column.chars().count().saturating_sub(name.chars().count());
    let more = u32::try_from(more).unwrap_or(u32::MAX);
    if inside { 450_u32.saturating_sub(rank).saturating_sub(more.saturating_mul(5)).max(1) } else { 0 }
}

/// A name in small letters, its words parted by single spaces: `createdAt`, `created_at` and `Created at` are one. A name
/// that several columns have says nothing of any of them.
pub(super) fn plain(name: &str) -> String {
    if shared_name(name).is_some() {
        return String::new();
    }
    let mut out = String::new();
    let mut small = false;
    for letter in name.chars() {
        if small && letter.is_uppercase() || !letter.is_alphanumeric() {
            out.push(' ');
        }
        small = letter.is_lowercase();
        out.extend(letter.to_lowercase().filter(|letter| letter.is_alphanumeric()));
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
