//! Fit: whether a table that people write has its shape. What does not fit is told with its place and with what to
//! write; something stands in for it, so that the rest can be looked at in the same run.

use super::faults::Faults;
use super::shape::{Is, Key, Shape};
use super::{Written, closest, stand_in};
use crate::calc::listing::{list_and, list_or};
use crate::core::refusal::Result;
use crate::core::suggest::{did_you_mean, or_list};
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

/// A table with more keys than these that nobody knows is none that people wrote.
const MANY: usize = 1000;

/// Something that does not fit.
pub struct Misfit {
    /// Where.
    pub span: Range<usize>,
    /// What is wrong, and what to write.
    pub says: String,
    /// What became of it.
    pub became: Became,
}

/// What became of something that does not fit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Became {
    /// A key that nobody knows was taken out, or taken for the one that was meant.
    TakenOut,
    /// Something stands in for it: nothing can be said of this place, and all of the rest.
    StoodInFor,
    /// What else is right hangs on it.
    Open,
}

/// Reads a text of this shape as far as it can be: all that does not fit is among the faults, and what is handed on has
/// something in its place. Where no more can be said the text is refused with `undone`, what did not happen.
pub fn read<'a, T: DeserializeOwned>(
    written: &'a Written<'a>,
    shape: &'static Shape,
    undone: &str,
) -> Result<(T, Faults<'a>)> {
    let mut table = written.table()?;
    let mut faults = Faults::of(written);
    let misfits = take_misfits(shape, &mut table);
    let is_open = misfits.iter().any(|misfit| misfit.became == Became::Open);
    for misfit in misfits {
        faults.settle(&misfit.span, misfit.says);
    }
    if is_open {
        return Err(faults.into_refusal(undone));
    }
    match written.read(table) {
        Ok(read) => Ok((read, faults)),
        Err(refusal) if faults.is_empty() => Err(refusal),
        Err(_) => Err(faults.into_refusal(undone)),
    }
}

/// Says what does not fit, in its order; keys that nobody knows are taken out, and something stands in for the rest.
pub fn take_misfits(shape: &'static Shape, table: &mut Spanned<DeTable<'_>>) -> Vec<Misfit> {
    let span = table.span();
    let mut look = Look { whole: shape, found: Vec::new() };
    look.table(shape, table.get_mut(), &span);
    look.found.sort_by_key(|misfit| misfit.span.start);
    look.found
}

/// Looks at a table and what is in it.
struct Look {
    whole: &'static Shape,
    found: Vec<Misfit>,
}

impl Look {
    fn say(&mut self, span: &Range<usize>, says: String, became: Became) {
        self.found.push(Misfit { span: span.clone(), says, became });
    }

    /// Says what is wrong with a value, and puts something in its place.
    fn replace(&mut self, key: &Key, value: &mut Spanned<DeValue<'_>>, says: String) {
        let span = value.span();
        let stand_in = stand_in::of(key, Some(value.get_ref()), &span);
        self.say(&span, says, if stand_in.is_some() { Became::StoodInFor } else { Became::Open });
        if let Some(stand_in) = stand_in {
            *value = stand_in;
        }
    }

    fn table(&mut self, shape: &'static Shape, table: &mut DeTable<'_>, span: &Range<usize>) {
        self.unknown_keys(shape, table);
        for key in shape.keys {
            match table.get_mut(key.name) {
                Some(value) => self.value(key, value),
                None if key.needed => self.missing(shape, key, table, span),
                None => {}
            }
        }
    }

    fn missing(&mut self, shape: &Shape, key: &Key, table: &mut DeTable<'_>, span: &Range<usize>) {
        let stand_in = stand_in::of(key, None, span);
        let became = if stand_in.is_some() { Became::StoodInFor } else { Became::Open };
        self.say(span, format!("{} needs `{}`: write {}", shape.name, key.name, key.write), became);
        if let Some(stand_in) = stand_in {
            table.insert(Spanned::new(span.clone(), key.name.into()), stand_in);
        }
    }

    /// Takes keys out that nobody knows. One that is nearly another, which is not there, is taken for it.
    fn unknown_keys(&mut self, shape: &'static Shape, table: &mut DeTable<'_>) {
        let is_known = |name: &str| shape.keys.iter().any(|key| key.name == name);
        let unknown = table.keys().filter(|key| !is_known(key.get_ref()));
        let unknown: Vec<(String, Range<usize>)> = unknown.map(|key| (key.get_ref().to_string(), key.span())).collect();
        if let (true, Some((_, span))) = (unknown.len() > MANY, unknown.first()) {
            let says = format!("{} has {} keys here that nobody knows", shape.name, unknown.len());
            return self.say(span, says, Became::Open);
        }
        for (name, span) in unknown {
            let (says, meant) = unknown_key(self.whole, shape, &name);
            self.say(&span, says, Became::TakenOut);
            let value = table.remove(name.as_str());
            if let (Some(value), Some(meant)) = (value, meant.filter(|meant| !table.contains_key(*meant))) {
                table.insert(Spanned::new(span, meant.into()), value);
            }
        }
    }

    fn value(&mut self, key: &Key, value: &mut Spanned<DeValue<'_>>) {
        let span = value.span();
        match (&key.is, value.get_mut()) {
            (Is::Table(shape), DeValue::Table(table)) => self.table(shape, table, &span),
            (Is::Tables(shape), DeValue::Array(items)) => {
                for item in items.iter_mut() {
                    let span = item.span();
                    match item.get_mut() {
                        DeValue::Table(table) => self.table(shape, table, &span),
                        other => self.say(&span, wanted(key, "a table", other), Became::Open),
                    }
                }
            }
            (Is::Texts | Is::SomeOf(_), DeValue::Array(items)) => {
                items.iter_mut().for_each(|item| self.text(key, item));
            }
            (Is::Wholes, DeValue::Table(table)) => {
                let numbers =
                    table.iter_mut().map(|(_, number)| number).filter(|number| !number.get_ref().is_integer());
                numbers.for_each(|number| {
                    let says = wanted(key, "a whole number", number.get_ref());
                    self.replace(&Key::may(key.name, Is::Whole, "one = 1"), number, says);
                });
            }
            (Is::Words, DeValue::Table(texts)) => {
                for text in texts.iter_mut().map(|(_, text)| text).filter(|text| !text.get_ref().is_str()) {
                    let says = wanted(key, "a text", text.get_ref());
                    self.replace(&Key::may(key.name, Is::Text, key.write), text, says);
                }
            }
            _ => self.scalar(key, value),
        }
    }

    fn scalar(&mut self, key: &Key, value: &mut Spanned<DeValue<'_>>) {
        match (&key.is, value.get_ref()) {
            (Is::Text | Is::OneOf(_), _) => self.text(key, value),
            (Is::Whole, DeValue::Integer(number)) => {
                if let Some(says) = out_of_bounds(key, number) {
                    self.replace(key, value, says);
                }
            }
            (Is::Words, DeValue::String(_))
            | (Is::Number, DeValue::Integer(_) | DeValue::Float(_))
            | (Is::Part, DeValue::Integer(_) | DeValue::Float(_) | DeValue::String(_))
            | (Is::YesNo, DeValue::Boolean(_)) => {}
            (_, other) => {
                let says = wanted(key, key.is.wanted(), other);
                self.replace(key, value, says);
            }
        }
    }

    /// A text, or a word out of a list.
    fn text(&mut self, key: &Key, value: &mut Spanned<DeValue<'_>>) {
        let Some(text) = value.get_ref().as_str() else {
            let says = wanted(key, "a text", value.get_ref());
            return self.replace(key, value, says);
        };
        let (Is::OneOf(words) | Is::SomeOf(words)) = key.is else { return };
        if !words.contains(&text) {
            let shown = text.chars().take(60).collect::<String>();
            let advice = or_list(text, "its words", words);
            let says = format!("unknown word `{}` for `{}`: {advice}", shown.escape_debug(), key.name);
            self.replace(key, value, says);
        }
    }
}

/// What is wrong with a whole number that nobody can mean.
fn out_of_bounds(key: &Key, number: &DeInteger<'_>) -> Option<String> {
    let digits = (number.radix() == 10).then(|| number.as_str())?;
    if digits.starts_with('-') {
        return Some(format!("`{}` is not below 0: write {}", key.name, key.write));
    }
    digits.parse::<u32>().is_err().then(|| format!("`{}` is too large: write {}", key.name, key.write))
}

/// That a value is of another kind than its key wants, and how it is written.
fn wanted(key: &Key, wanted: &str, found: &DeValue<'_>) -> String {
    format!("`{}`: {wanted} is wanted, not {}: {}", key.name, named(found), how_to_write(key, found))
}

/// How it is written, with what stands there where that is what was meant.
fn how_to_write(key: &Key, found: &DeValue<'_>) -> String {
    match (&key.is, found) {
        (Is::Text, DeValue::Datetime(day)) => format!("write {} = \"{day}\"", key.name),
        (Is::Texts, DeValue::String(text)) => format!("write {} = [\"{}\"]", key.name, text.escape_debug()),
        (Is::Text | Is::Words, DeValue::Integer(_) | DeValue::Float(_)) => {
            format!("put it in quotes, as in {}", key.write)
        }
        (Is::Whole | Is::Number, DeValue::String(text)) if text.parse::<f64>().is_ok() => {
            format!("leave the quotes out, as in {}", key.write)
        }
        _ => format!("write {}", key.write),
    }
}

/// What stands there, in words.
fn named(value: &DeValue<'_>) -> String {
    let short = |text: &str| text.chars().take(40).collect::<String>().escape_debug().to_string();
    match value {
        DeValue::String(text) => format!("the text \"{}\"", short(text)),
        DeValue::Integer(number) => format!("the number {}", number.as_str()),
        DeValue::Float(number) => format!("the number {}", number.as_str()),
        DeValue::Boolean(is_so) => is_so.to_string(),
        DeValue::Datetime(day) => format!("{day} without quotes"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// That a table has no such key, and where it belongs or what was meant; and its key that was meant.
fn unknown_key(whole: &'static Shape, shape: &Shape, name: &str) -> (String, Option<&'static str>) {
    let known: Vec<&'static str> = shape.keys.iter().map(|key| key.name).collect();
    let shown: String = name.chars().take(60).collect();
    let mut homes = Vec::new();
    homes_of(whole, name, &mut homes);
    let names: Vec<&str> = homes.iter().map(|(home, _)| *home).collect();
    let advice = match (homes.first(), did_you_mean(name, &known)) {
        (Some((_, write)), near) => {
            let near = near.map(|near| format!(" Here, {near}")).unwrap_or_default();
            format!("it belongs to {}: {write}.{near}", list_or(&names))
        }
        (None, near) => near.unwrap_or_else(|| format!("its keys are {}", list_and(&known))),
    };
    let meant = if homes.is_empty() { closest(name, known.iter().copied()) } else { None };
    (format!("{} has no key `{}`: {advice}", shape.name, shown.escape_debug()), meant)
}

/// The tables that have such a key, each with how it is written there.
fn homes_of(shape: &'static Shape, name: &str, homes: &mut Vec<(&'static str, &'static str)>) {
    for key in shape.keys {
        if key.name == name && homes.iter().all(|(home, _)| *home != shape.name) {
            homes.push((shape.name, key.write));
        }
        if let Is::Table(inner) | Is::Tables(inner) = key.is {
            homes_of(inner, name, homes);
        }
    }
}
