//! Forms of other systems, as cards: what is asked, the answers, what they are worth, when they are asked, what fails.
//! What a card cannot hold is listed, so that nobody finds out later.
//!
//! Field names: `CreateEvaluationForm` of Amazon Connect's API, evaluation forms of Genesys Cloud's Platform API.

mod connect;
mod draft;
mod genesys;

use crate::core::closed_list;
use crate::core::parser::{Form, plain};
use crate::core::refusal::{Refusal, Result};
use serde::de::DeserializeOwned;

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
    let mut draft = match system {
        System::AmazonConnect => connect::draft(read(name, text)?),
        System::Genesys => genesys::draft(read(name, text)?),
    }?;
    if let Some(id) = id {
        id.clone_into(&mut draft.id);
    }
    Ok(Imported { text: draft.toml(), notes: std::mem::take(&mut draft.notes) })
}

fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| {
        let place =
            if error.line() > 0 { format!("{name}:{}:{}", error.line(), error.column()) } else { name.to_owned() };
        let message = error.to_string();
        let says = message.split(" at line ").next().unwrap_or_default();
        Refusal::data(format!("{place}: this is no form of that system: {}", plain(says, Form::Json)))
    })
}
