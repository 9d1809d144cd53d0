//! Forms of other systems, as cards: what is asked, the answers, what they are worth, when they are asked, what fails.
//! What a card cannot hold is listed, so that nobody finds out later.
//!
//! Field names: `CreateEvaluationForm` of Amazon Connect's API, evaluation forms of Genesys Cloud's Platform API.

mod connect;
mod draft;
mod genesys;
mod keys;

use crate::core::closed_list;
use crate::core::parser::of_json;
use crate::core::refusal::{Refusal, Result};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;

closed_list! {
    /// A system whose forms can be read.
    pub enum System("a system whose forms can be read", "systems") {
        /// Amazon Connect, evaluation forms.
        AmazonConnect = "amazon-connect",
        /// Genesys Cloud, evaluation forms.
        Genesys = "genesys",
    }
}

/// A form as a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The card, as TOML.
    pub text: String,
    /// What could not be carried over, or only by a choice that somebody should look at.
    pub notes: Vec<String>,
}

/// Reads the form of another system and writes it as a card. `id` is what the card is to be called; without it, that
/// is made from the form's name.
pub fn import(system: System, name: &str, text: &str, id: Option<&str>) -> Result<Imported> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut draft, known) = match system {
        System::AmazonConnect => {
            // What the API describes has the form inside.
            let is_described = read::<Value>(name, text)?.get("EvaluationForm").is_some();
            let form =
                if is_described { read::<connect::Described>(name, text)?.evaluation_form } else { read(name, text)? };
            (connect::draft(form)?, keys::CONNECT)
        }
        System::Genesys => (genesys::draft(read(name, text)?)?, keys::GENESYS),
    };
    if let Some(id) = id {
        id.clone_into(&mut draft.id);
    }
    let mut unknown = BTreeMap::new();
    count_unknown(&read(name, text)?, known, &mut unknown);
    for (key, times) in unknown {
        let times = if times > 1 { format!(", {times} times") } else { String::new() };
        draft.note(format!("the key `{key}`{times}: it is not known here"));
    }
    Ok(Imported { text: draft.toml(), notes: std::mem::take(&mut draft.notes) })
}

/// Counts the keys that are neither carried over nor known to say nothing of how a dialogue is scored.
fn count_unknown(value: &Value, known: &[&str], unknown: &mut BTreeMap<String, usize>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                if keys::WHOLE.contains(&key.as_str()) {
                    continue;
                }
                if known.contains(&key.as_str()) {
                    count_unknown(inner, known, unknown);
                } else {
                    *unknown.entry(key.chars().take(60).collect()).or_default() += 1;
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| count_unknown(item, known, unknown)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| {
        let place =
            if error.line() > 0 { format!("{name}:{}:{}", error.line(), error.column()) } else { name.to_owned() };
        let says: String = of_json(&error).0.chars().take(200).collect();
        Refusal::data(format!("{place}: this is no form of that system: {says}"))
            .hint("export the form again, whole and as JSON")
    })
}
