//! Speakers: which turns of a dialogue are its agent's.

use super::finished::Dialogue;
use super::turns::{speaker, turns};
use crate::core::people::{self, PersonId};
use crate::core::refusal::Result;
use crate::core::text::Untrusted;
use rusqlite::Connection;

/// What the side of the centre is called at the beginning of a turn.
const AGENTS: [&str; 24] = [
    "agent",
    "agents",
    "representative",
    "rep",
    "csr",
    "advisor",
    "adviser",
    "operator",
    "assistant",
    "associate",
    "support",
    "staff",
    "service",
    "consultant",
    "clerk",
    "agente",
    "asesor",
    "asesora",
    "operador",
    "operadora",
    "conseiller",
    "conseillère",
    "berater",
    "mitarbeiter",
];
/// The same in scripts that part no words.
const UNSPACED: [&str; 7] = ["客服", "坐席", "座席", "话务员", "接线员", "オペレーター", "상담"];

/// Who speaks for the centre in a dialogue: its agent, by what agents are called or by a name of theirs.
pub struct Speakers {
    /// The words of each name.
    names: Vec<Vec<String>>,
}

impl Speakers {
    /// Those of a dialogue of an agent.
    pub fn of(conn: &Connection, agent: PersonId) -> Result<Self> {
        Ok(Self { names: people::names_of(conn, agent)?.iter().map(|name| words(name)).collect() })
    }

    /// Those of an agent who is called so.
    pub fn called<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { names: names.into_iter().map(words).collect() }
    }

    /// Whether a turn is the agent's. Where it does not say who speaks, it is not.
    pub fn is_agents(&self, turn: &str) -> bool {
        speaker(turn).is_some_and(|(label, _)| self.is_agent(label))
    }

    /// What others than the agent said: each run of their turns, and what the customer wrote first.
    pub fn of_others(&self, dialogue: &Dialogue) -> Vec<String> {
        let mut runs = vec![dialogue.details.as_ref().map(Untrusted::expose).unwrap_or_default().to_owned()];
        let transcript = dialogue.transcript.as_ref().map(Untrusted::expose).unwrap_or_default();
        let all = turns(transcript);
        if !all.iter().any(|turn| self.is_agents(turn)) {
            runs.push(transcript.to_owned());
            return runs;
        }
        for run in all.split(|turn| self.is_agents(turn)) {
            runs.push(run.join("\n"));
        }
        runs
    }

    /// Whether what stands before a colon is the agent's: a word for agents, or nothing but words of a name of theirs.
    fn is_agent(&self, label: &str) -> bool {
        let said: Vec<String> = words(label).into_iter().filter(|word| !word.chars().all(char::is_numeric)).collect();
        let is_called = said.iter().any(|word| AGENTS.contains(&word.as_str()));
        let is_named =
            |name: &Vec<String>| said.concat() == name.concat() || said.iter().all(|word| name.contains(word));
        is_called
            || UNSPACED.iter().any(|part| label.contains(part))
            || (said.iter().any(|word| word.chars().count() > 1) && self.names.iter().any(is_named))
    }
}

/// The words of a label or a name, in small letters.
fn words(text: &str) -> Vec<String> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric());
    parts.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
