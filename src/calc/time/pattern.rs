//! Patterns of dates and times, such as `D-M-YYYY HH:mm:ss`, read strictly.

use super::language::Language;
use super::serial::days_of;
use super::written::{Misfit, Place, Reader, Reading, Written, read_loose_offset};
use super::zones;
use crate::calc::excel::seconds_of;
use chrono::{Datelike, NaiveDate};

/// A pattern, checked: it says a whole date, and a whole time of day or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    tokens: Vec<Token>,
    language: &'static Language,
}

/// One piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Number(Field, Width),
    MonthName,
    /// The day of the week, which must be that of the date.
    Weekday,
    /// A fraction of a second, or nothing.
    Fraction,
    /// AM or PM.
    HalfOfDay,
    Offset,
    ZoneName,
    /// The time as a fraction of the day.
    FractionOfDay,
    Literal(char),
}

/// What a number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Year,
    ShortYear,
    /// Of the Buddhist era, as Thailand counts: 543 more.
    BuddhistYear,
    Month,
    Day,
    Hour,
    /// An hour of 1 to 12, before or after noon.
    HourOfHalf,
    Minute,
    Second,
}

/// How many digits a number has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    Exactly(usize),
    OneOrTwo,
}

impl Pattern {
    /// A pattern by its words; a text says what is wrong with them.
    pub(super) fn new(text: &str, language: &'static Language) -> Result<Self, String> {
        let tokens = tokens(text)?;
        once_each(&tokens)?;
        whole(&tokens)?;
        apart(&tokens)?;
        Ok(Self { tokens, language })
    }

    fn says_time(&self) -> bool {
        let of_time = |token: &Token| match token {
            Token::Number(field, _) => {
                !matches!(field, Field::Year | Field::ShortYear | Field::BuddhistYear | Field::Month | Field::Day)
            }
            Token::FractionOfDay => true,
            Token::MonthName
            | Token::Weekday
            | Token::Fraction
            | Token::HalfOfDay
            | Token::Offset
            | Token::ZoneName
            | Token::Literal(_) => false,
        };
        self.tokens.iter().any(of_time)
    }

    /// What a text says.
    pub(super) fn read(&self, text: &str) -> Result<Reading, Misfit> {
        let mut reader = Reader(text);
        let mut found = Found::default();
        for (place, token) in self.tokens.iter().enumerate() {
            let next = self.tokens.get(place + 1).copied();
            found.take(*token, &mut reader, (self.language, next)).ok_or(Misfit::Shape)?;
        }
        if !reader.0.is_empty() {
            return Err(Misfit::Shape);
        }
        let zone = found.zone;
        match (found.written()?.reading().map_err(Misfit::Value)?, zone) {
            (Reading::Local(local), Some(zone)) => zones::moment(local, zone),
            (Reading::Local(local), None) if !self.says_time() => Ok(Reading::Day(local.date())),
            (reading, _) => Ok(reading),
        }
    }
}

/// 23:59:59 in seconds.
const LAST_SECOND: u32 = 86_399;

/// What was read so far.
#[derive(Default)]
struct Found<'a> {
    date: (u32, u32, u32),
    time: (u32, u32, u32),
    weekday: Option<u32>,
    carries: bool,
    afternoon: Option<bool>,
    offset: Option<Place>,
    zone: Option<&'a str>,
}

impl<'a> Found<'a> {
    fn take(
        &mut self,
        token: Token,
        reader: &mut Reader<'a>,
        (language, next): (&Language, Option<Token>),
    ) -> Option<()> {
        match token {
            Token::Number(field, width) => {
                let number = width.read(reader)?;
                self.keep(field, number);
            }
            Token::MonthName => self.date.1 = name(reader, next, |text, after| language.month(text, after))?,
            Token::Weekday => self.weekday = Some(name(reader, next, |text, after| language.weekday(text, after))?),
            Token::Fraction if reader.take(&['.']).is_some() => self.carries = reader.fraction()?,
            Token::Fraction => {}
            Token::HalfOfDay => self.afternoon = Some(half(reader, language)?),
            Token::Offset => self.offset = Some(read_loose_offset(reader)?),
            Token::ZoneName => self.zone = Some(zones::name(reader)?),
            Token::FractionOfDay => (self.time, self.carries) = fraction_of_day(reader)?,
            Token::Literal(letter) => reader.take(&[letter]).map(drop)?,
        }
        Some(())
    }

    fn keep(&mut self, field: Field, number: u32) {
        match field {
            Field::Year => self.date.0 = number,
            Field::BuddhistYear => self.date.0 = number.saturating_sub(543),
            Field::ShortYear => self.date.0 = if number < 90 { 2000 + number } else { 1900 + number },
            Field::Month => self.date.1 = number,
            Field::Day => self.date.2 = number,
            Field::Hour | Field::HourOfHalf => self.time.0 = number,
            Field::Minute => self.time.1 = number,
            Field::Second => self.time.2 = number,
        }
    }

    fn written(self) -> Result<Written, Misfit> {
        let mut time = self.time;
        if let Some(afternoon) = self.afternoon {
            if !(1..=12).contains(&time.0) {
                return Err(Misfit::Value("has an hour that is not 1 to 12, with AM or PM".to_owned()));
            }
            time.0 = time.0 % 12 + if afternoon { 12 } else { 0 };
        }
        self.check_weekday()?;
        Ok(Written { date: self.date, time, carries: self.carries, place: self.offset.unwrap_or(Place::Local) })
    }
}

impl Found<'_> {
    /// Refuses a date that is another day of the week: then day and month have changed places, or a digit is wrong.
    fn check_weekday(&self) -> Result<(), Misfit> {
        let (year, month, day) = self.date;
        let date = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
        match (self.weekday, date) {
            (Some(said), Some(date)) if said != date.weekday().num_days_from_monday() => {
                Err(Misfit::Value(format!("names another day of the week than that of {date}, {}", date.format("%A"))))
            }
            _ => Ok(()),
        }
    }
}

impl Width {
    fn read(self, reader: &mut Reader<'_>) -> Option<u32> {
        match self {
            Self::Exactly(count) => reader.digits(count),
            Self::OneOrTwo => reader.digits(2).or_else(|| reader.digits(1)),
        }
    }
}

/// The number of a name in the language, after which comes what the pattern has next; a stop after it belongs to it
/// where the pattern has none of its own.
fn name(
    reader: &mut Reader<'_>,
    next: Option<Token>,
    named: impl Fn(&str, &dyn Fn(&str) -> Option<usize>) -> Option<(u32, usize)>,
) -> Option<u32> {
    let fits = |rest: &str| match next {
        None => rest.is_empty(),
        Some(Token::Literal(letter)) => rest.starts_with(letter),
        Some(_) => true,
    };
    let after =
        |rest: &str| if fits(rest) { Some(0) } else { rest.strip_prefix('.').filter(|rest| fits(rest)).map(|_| 1) };
    let (number, length) = named(reader.0, &after)?;
    reader.0 = reader.0.get(length..)?;
    Some(number)
}

fn half(reader: &mut Reader<'_>, language: &Language) -> Option<bool> {
    let (afternoon, length) = language.half(reader.0)?;
    reader.0 = reader.0.get(length..)?;
    Some(afternoon)
}

/// A time as the fraction of a day, and whether it is one second more: midnight is the end of the day, not its start.
fn fraction_of_day(reader: &mut Reader<'_>) -> Option<((u32, u32, u32), bool)> {
    let end = reader.0.find(|next: char| !next.is_ascii_digit() && next != '.').unwrap_or(reader.0.len());
    let (number, rest) = reader.0.split_at(end);
    let days = days_of(number).ok().filter(|days| *days < 1.0)?;
    reader.0 = rest;
    let all = u32::try_from(seconds_of(days)).ok()?;
    let seconds = all.min(LAST_SECOND);
    Some(((seconds / 3600, seconds / 60 % 60, seconds % 60), all > seconds))
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first == '\'' {
            rest = quoted(rest, &mut tokens)?;
            continue;
        }
        if rest.starts_with(".S") && tokens.last() == Some(&Token::Number(Field::Second, Width::Exactly(2))) {
            rest = rest.trim_start_matches('.').trim_start_matches('S');
            tokens.push(Token::Fraction);
            continue;
        }
        let length = rest.chars().take_while(|next| *next == first).count();
        let (run, after) =
            if first.is_ascii_alphabetic() { rest.split_at(length) } else { rest.split_at(first.len_utf8()) };
        tokens.push(token(first, run)?);
        rest = after;
    }
    Ok(tokens)
}

/// Letters in single quotes stand for themselves.
fn quoted<'t>(text: &'t str, tokens: &mut Vec<Token>) -> Result<&'t str, String> {
    let inside = text.get(1..).and_then(|inside| inside.split_once('\''));
    let (letters, rest) = inside.ok_or("has a single quote that is never closed")?;
    tokens.extend(letters.chars().map(Token::Literal));
    Ok(rest)
}

fn token(first: char, run: &str) -> Result<Token, String> {
    use Width::{Exactly, OneOrTwo};
    Ok(match run {
        "YYYY" => Token::Number(Field::Year, Exactly(4)),
        "YY" => Token::Number(Field::ShortYear, Exactly(2)),
        "MMM" | "MMMM" => Token::MonthName,
        "ddd" | "dddd" => Token::Weekday,
        "BBBB" => Token::Number(Field::BuddhistYear, Exactly(4)),
        "MM" => Token::Number(Field::Month, Exactly(2)),
        "M" => Token::Number(Field::Month, OneOrTwo),
        "DD" => Token::Number(Field::Day, Exactly(2)),
        "D" => Token::Number(Field::Day, OneOrTwo),
        "HH" => Token::Number(Field::Hour, Exactly(2)),
        "H" => Token::Number(Field::Hour, OneOrTwo),
        "hh" => Token::Number(Field::HourOfHalf, Exactly(2)),
        "h" => Token::Number(Field::HourOfHalf, OneOrTwo),
        "mm" => Token::Number(Field::Minute, Exactly(2)),
        "ss" => Token::Number(Field::Second, Exactly(2)),
        "A" => Token::HalfOfDay,
        "Z" => Token::Offset,
        "z" => Token::ZoneName,
        "f" => Token::FractionOfDay,
        _ if first == 'T' && run.len() == 1 => Token::Literal('T'),
        _ if !first.is_ascii_alphanumeric() => Token::Literal(first),
        _ => return Err(unknown(run)),
    })
}

const KNOWN: &str = "YYYY, YY, BBBB, MMMM, MMM, MM, M, DD, D, ddd, HH, H, hh, h, A, mm, ss, .S, f, Z and z";

fn unknown(run: &str) -> String {
    let meant = match run.chars().next() {
        Some('y' | 'Y') => "`YYYY`, the year",
        Some('d') => "`DD` or `D`, the day, or `ddd`, the day of the week",
        Some('D') => "`DD` or `D`, the day",
        Some('M') => "`MMMM`, `MMM`, `MM` or `M`, the month",
        Some('m') => "`mm`, minutes (months are `MM`)",
        Some('s' | 'S') => "`ss`, seconds",
        Some('h' | 'H') => "`HH`, hours, or `hh` with `A`",
        Some('a') => "`A`, AM or PM",
        _ => {
            return format!(
                "has `{run}`, which says nothing; known are {KNOWN}, and other letters go in single quotes"
            );
        }
    };
    format!("has `{run}`; did you mean {meant}?")
}

/// What of a time a piece says.
fn says(token: Token) -> Option<&'static str> {
    match token {
        Token::Number(Field::Year | Field::ShortYear | Field::BuddhistYear, _) => Some("year"),
        Token::Number(Field::Month, _) | Token::MonthName => Some("month"),
        Token::Number(Field::Day, _) => Some("day"),
        Token::Weekday => Some("day of the week"),
        Token::Number(Field::Hour | Field::HourOfHalf, _) => Some("hour"),
        Token::Number(Field::Minute, _) => Some("minute"),
        Token::Number(Field::Second, _) => Some("second"),
        Token::HalfOfDay => Some("half of the day"),
        Token::Offset | Token::ZoneName => Some("offset"),
        Token::FractionOfDay => Some("fraction of the day"),
        Token::Fraction | Token::Literal(_) => None,
    }
}

fn once_each(tokens: &[Token]) -> Result<(), String> {
    let said: Vec<&str> = tokens.iter().filter_map(|token| says(*token)).collect();
    let twice = said.iter().enumerate().find(|(place, word)| said.iter().take(*place).any(|other| other == *word));
    match twice {
        Some((_, &"month")) => Err("says the month twice; minutes are `mm`".to_owned()),
        Some((_, &"minute")) => Err("says the minute twice; months are `MM`".to_owned()),
        Some((_, word)) => Err(format!("says the {word} twice")),
        None => Ok(()),
    }
}

/// A date has all three parts; a time has hours and minutes, seconds only after them.
fn whole(tokens: &[Token]) -> Result<(), String> {
    let has = |word: &str| tokens.iter().any(|token| says(*token) == Some(word));
    if let Some(word) = ["year", "month", "day"].into_iter().find(|word| !has(word)) {
        return Err(format!("says no {word}"));
    }
    let halves = tokens.iter().any(|token| matches!(token, Token::Number(Field::HourOfHalf, _)));
    if has("fraction of the day") {
        let more = ["hour", "minute", "second", "half of the day"].into_iter().find(|word| has(word));
        return more.map_or(Ok(()), |word| Err(format!("says the {word} twice: `f` is the whole time of day")));
    }
    match (has("hour"), has("minute"), has("second"), has("half of the day")) {
        (false, false, false, false) if has("offset") => Err("has an offset and no time of day".to_owned()),
        (false, false, false, false) => Ok(()),
        (false, ..) => Err("says no hour; hours are `HH`, or `hh` with `A`".to_owned()),
        (_, false, ..) => Err("says no minute; minutes are `mm`".to_owned()),
        (.., half) if half != halves => {
            Err("needs `hh` or `h` with `A` (AM or PM), and `HH` or `H` without".to_owned())
        }
        _ => Ok(()),
    }
}

/// A number of one or two digits must not stand directly before another.
fn apart(tokens: &[Token]) -> Result<(), String> {
    let touches = tokens.windows(2).any(|pair| matches!(pair, [Token::Number(_, Width::OneOrTwo), Token::Number(..)]));
    if touches {
        return Err(
            "has a number of one or two digits directly before another: nobody could tell them apart".to_owned()
        );
    }
    Ok(())
}
