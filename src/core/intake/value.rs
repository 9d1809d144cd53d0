//! Single values of a map, checked, and what is wrong with them told with its place.

use super::map::{FieldMap, Map};
use super::scale::Scale;
use super::texts::Texts;
use crate::calc::time::{Language, SpanUnit, parse_timestamp};
use crate::calc::zone::Zone;
use crate::core::policy::zone;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::Field;
use crate::core::suggest;
use crate::core::text::unseen;
use crate::core::toml::Written;
use std::collections::HashSet;
use std::fmt;
use toml::Spanned;

/// A field's name, with its place in the map.
pub(super) type FieldName = Spanned<String>;

/// Tells faults of a map with their place.
#[derive(Clone, Copy)]
pub(super) struct At<'a>(pub(super) &'a Written<'a>);

impl At<'_> {
    pub(super) fn fault<T>(self, thing: &Spanned<T>, says: impl fmt::Display) -> Refusal {
        Refusal::data(format!("{}: {says}", self.0.place(&thing.span())))
    }

    /// A refusal with its place before it.
    fn placed<T>(self, thing: &Spanned<T>, refusal: Refusal) -> Refusal {
        let message = format!("{}: {}", self.0.place(&thing.span()), refusal.message);
        Refusal { message, ..refusal }
    }

    /// A name that is not empty.
    pub(super) fn name(self, name: &Spanned<String>) -> Result<String> {
        Ok(self.some(name, std::slice::from_ref(name.get_ref()))?.concat())
    }

    /// A list with something in it.
    pub(super) fn some<T>(self, thing: &Spanned<T>, texts: &[String]) -> Result<Vec<String>> {
        match texts.iter().find(|text| text.trim().is_empty()) {
            Some(_) => Err(self.fault(thing, "an empty name names nothing")),
            None if texts.is_empty() => Err(self.fault(thing, "an empty list names nothing")),
            None => Ok(texts.iter().map(|text| text.trim().to_owned()).collect()),
        }
    }

    /// What the map says of every row must make sense without one.
    pub(super) fn may_stand_alone(self, field: &FieldName, value: &str, map: &Map, no_ref: &str) -> Result<()> {
        match Field::of(field.get_ref()) {
            Some(Field::Ref) => Err(self.fault(field, no_ref)),
            Some(Field::Received | Field::Closed) if !value.trim().is_empty() => {
                let read = parse_timestamp(value, map.zone.as_ref());
                read.map(drop).map_err(|why| self.fault(field, why))
            }
            _ => Ok(()),
        }
    }
}

pub(super) fn line_of(line: &Spanned<u64>, at: At<'_>) -> Result<u64> {
    match *line.get_ref() {
        0 => Err(at.fault(line, "lines are counted from 1")),
        line => Ok(line),
    }
}

/// Names of columns: an empty one is a column that nobody uses.
pub(super) fn names_of(names: &Spanned<Vec<String>>, at: At<'_>) -> Result<Vec<String>> {
    let trimmed: Vec<String> = names.get_ref().iter().map(|name| name.trim().to_owned()).collect();
    if trimmed.iter().all(String::is_empty) {
        return Err(at.fault(names, "no column has a name"));
    }
    let mut seen = HashSet::new();
    match trimmed.iter().find(|name| !name.is_empty() && !seen.insert(name.to_lowercase())) {
        Some(twice) => Err(at.fault(names, format!("two columns are named `{twice}`"))),
        None => Ok(trimmed),
    }
}

pub(super) fn unit(words: &Spanned<Texts>, at: At<'_>) -> Result<SpanUnit> {
    let Texts(texts) = words.get_ref();
    let [word] = texts.as_slice() else { return Err(at.fault(words, "lengths of time are counted in one unit")) };
    SpanUnit::named(word.trim()).ok_or_else(|| {
        let known = suggest::or_list(word, "units", &SpanUnit::words());
        at.fault(words, format!("`{word}` is no unit of a length of time")).hint(known)
    })
}

pub(super) fn language(code: &Spanned<String>, at: At<'_>) -> Result<&'static Language> {
    months_of(code.get_ref()).map_err(|refusal| at.placed(code, refusal))
}

/// The months in a language, by its code.
pub(in crate::core) fn months_of(code: &str) -> Result<&'static Language> {
    Language::named(code).ok_or_else(|| {
        let known = suggest::or_list(code, "languages", &Language::codes());
        Refusal::data(format!("the months of `{code}` are not known")).hint(known)
    })
}

pub(super) fn scale_of(scale: &Spanned<String>, at: At<'_>) -> Result<Scale> {
    Scale::parse(scale.get_ref()).map_err(|why| at.fault(scale, format!("`{}` {why}", scale.get_ref())))
}

/// The digits of a number that is written with spaces or dashes.
pub(super) fn digits_of(number: &Spanned<String>, at: At<'_>) -> Result<String> {
    let digits: String = number.get_ref().chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
    if digits.len() < 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(at.fault(number, "a number to keep is three digits or more, with spaces or dashes between them"));
    }
    Ok(digits)
}

pub(super) fn short(prefix: &Spanned<String>, at: At<'_>) -> Result<String> {
    let text = prefix.get_ref();
    if text.len() > 100 || unseen(text).is_some() {
        return Err(at.fault(prefix, "a prefix is at most 100 bytes, and every character of it can be seen"));
    }
    Ok(text.clone())
}

pub(super) fn zone_named(name: &Spanned<String>, at: At<'_>) -> Result<Zone> {
    zone_of(name.get_ref()).map_err(|refusal| at.placed(name, refusal))
}

/// A zone by its IANA name, or a fixed offset such as `+02:00`.
pub(in crate::core) fn zone_of(name: &str) -> Result<Zone> {
    Zone::fixed(name).map_or_else(|| zone(name), Ok)
}

/// A field of the map, by its name.
pub(super) fn own<'m>(map: &'m mut Map, field: &FieldName, at: At<'_>) -> Result<&'m mut FieldMap> {
    field_named(field, at).map(|field| map.fields.of_mut(field))
}

pub(super) fn field_named(field: &FieldName, at: At<'_>) -> Result<Field> {
    let name = field.get_ref();
    Field::of(name).ok_or_else(|| {
        let hint = suggest::or_list(name, "fields", Field::WORDS);
        at.fault(field, format!("there is no field `{name}`")).hint(hint)
    })
}
