//! Reading a text of which every key may be left out: what cannot be read is told and taken out, so that one run tells
//! all of it.

use super::Written;
use super::faults::Faults;
use crate::core::refusal::Result;
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::de::{DeTable, DeValue, Deserializer};

/// So many keys that cannot be read are told.
const MOST: usize = 20;

/// Reads a text as far as it can be; what cannot is among the faults. Where nothing is left to read the text is refused
/// with `undone`, what did not happen.
pub fn read<'a, T: DeserializeOwned>(written: &'a Written<'a>, undone: &str) -> Result<(T, Faults<'a>)> {
    let (mut table, mut faults) = (written.table()?, Faults::of(written));
    for _ in 0..MOST {
        let error = match T::deserialize(Deserializer::from(table.clone())) {
            Ok(read) => return Ok((read, faults)),
            Err(error) => error,
        };
        let span = error.span().unwrap_or_default();
        faults.keep::<()>(&span, Err(written.refusal_of(&error)));
        if !take_out(table.get_mut(), &span) {
            break;
        }
    }
    Err(faults.into_refusal(undone))
}

/// Takes the key out that stands at a place, or whose value does, or a part of that. Answers whether there was one.
fn take_out(table: &mut DeTable<'_>, span: &Range<usize>) -> bool {
    let is_there =
        |value: &DeValue<'_>| value.as_array().is_some_and(|items| items.iter().any(|item| item.span() == *span));
    let found =
        table.iter().find(|(key, value)| key.span() == *span || value.span() == *span || is_there(value.get_ref()));
    if let Some(name) = found.map(|(key, _)| key.get_ref().to_string()) {
        return table.remove(name.as_str()).is_some();
    }
    table.iter_mut().any(|(_, value)| match value.get_mut() {
        DeValue::Table(inner) => take_out(inner, span),
        _ => false,
    })
}
