//! Skill: what a request asks of the person who takes it.

use super::state::Request;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean;
use crate::core::text::unseen;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// The skills that a request asks for: its channel, its category, its language. A skill that nobody on the
/// roster has is no skill here and asks for none.
pub(super) fn needed(conn: &Connection, request: &Request) -> Result<BTreeSet<String>> {
    let asked = [Some(&request.channel), request.category.as_ref(), request.language.as_ref()];
    let mut needed = BTreeSet::new();
    for skill in asked.into_iter().flatten() {
        let known = conn.prepare_cached("SELECT 1 FROM skill WHERE name = ?1 LIMIT 1")?.exists([skill])?;
        if known {
            needed.insert(skill.clone());
        }
    }
    Ok(needed)
}

/// Refuses a language that nobody on the roster has as a skill: nobody could be given the request.
pub(super) fn known_language(conn: &Connection, language: &str) -> Result<()> {
    if let Some(odd) = unseen(language) {
        return Err(Refusal::words(format!(
            "--language has a character that cannot be seen, {}",
            odd.escape_unicode()
        ))
        .hint("type it again by hand, such as en"));
    }
    if language.trim().is_empty() {
        return Err(Refusal::words("--language is empty").hint("give a language, such as de, or leave it out"));
    }
    let mut statement = conn.prepare_cached("SELECT DISTINCT name FROM skill ORDER BY name")?;
    let skills: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    if skills.iter().any(|skill| skill == language) {
        return Ok(());
    }
    let hint = did_you_mean(language, skills.iter().map(String::as_str))
        .unwrap_or_else(|| "add it to somebody's skills: assize people import".to_owned());
    Err(Refusal::rule(format!("nobody on the roster has the language `{language}`")).hint(hint))
}
