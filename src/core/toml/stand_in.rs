//! Stand-ins: what is put in the place of something that does not fit, so that the rest of a text can be read.

use super::closest;
use super::shape::{Is, Key};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What stands in for what was `found` under a key, or for what is missing, at this place; none where what else is right
/// hangs on it.
pub(super) fn of(key: &Key, found: Option<&DeValue<'_>>, span: &Range<usize>) -> Option<Spanned<DeValue<'static>>> {
    let meant = found.and_then(|found| meant(key, found));
    if meant.is_none() && key.decides {
        return None;
    }
    match meant {
        Some(text) => Some(Spanned::new(span.clone(), DeValue::String(text.into()))),
        None => example(key, span),
    }
}

/// The text that was meant: a word of the list, or a number, a day … that stands without quotes.
fn meant(key: &Key, found: &DeValue<'_>) -> Option<String> {
    match (&key.is, found) {
        (Is::OneOf(words) | Is::SomeOf(words), DeValue::String(text)) => {
            closest(text, words.iter().copied()).map(str::to_owned)
        }
        (Is::Text | Is::Texts | Is::Words, DeValue::Integer(number)) => Some(number.as_str().to_owned()),
        (Is::Text | Is::Texts | Is::Words, DeValue::Float(number)) => Some(number.as_str().to_owned()),
        (Is::Text | Is::Texts, DeValue::Datetime(day)) => Some(day.to_string()),
        (Is::Text | Is::Texts, DeValue::Boolean(is_so)) => Some(is_so.to_string()),
        _ => None,
    }
}

/// How it is written, as an example says it. Tables have none that could be meant.
fn example(key: &Key, span: &Range<usize>) -> Option<Spanned<DeValue<'static>>> {
    if matches!(key.is, Is::Table(_) | Is::Tables(_) | Is::Wholes) {
        return None;
    }
    let table = DeTable::parse(key.write).ok()?;
    let value = table.get_ref().get(key.name)?.get_ref().clone();
    Some(Spanned::new(span.clone(), value))
}
