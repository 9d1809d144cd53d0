//! Triage: what a request is about, how pressing and how much work it is.

use super::field::category;
use super::skill::known_language;
use super::state::{Complexity, Step, Urgency, as_usage, recorded, unfinished};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::Result;
use crate::core::text::Kept;
use rusqlite::params;

/// What triage says of a request.
#[derive(Clone, Debug)]
pub struct Triage {
    /// What it is about.
    pub category: String,
    /// How pressing it is.
    pub urgency: Urgency,
    /// How much work it is.
    pub complexity: Complexity,
    /// The language it asks for.
    pub language: Option<String>,
    /// What it does not say; none when it is complete.
    pub missing: Option<String>,
}

/// Records what a request is about, how pressing and how much work it is, and what it does not say.
pub fn triage(writing: &mut Writing<'_>, actor: &Actor, reference: &str, triage: &Triage) -> Result<Step> {
    let request = unfinished(writing, reference)?;
    category(triage.category.as_str().into(), &actor.policy).map_err(as_usage)?;
    if let Some(language) = &triage.language {
        known_language(writing, language)?;
    }
    let missing = triage.missing.as_deref().map(|text| Kept::new("--missing", text)).transpose()?;
    let missing = missing.as_ref();
    let Triage { category, urgency, complexity, language, .. } = triage;
    let same = writing
        .prepare_cached(
            "SELECT 1 FROM triage WHERE id = (SELECT max(id) FROM triage WHERE request = ?1) AND category = ?2
             AND urgency = ?3 AND complexity = ?4 AND language IS ?5 AND missing IS ?6",
        )?
        .exists(params![request.id.0, category, urgency, complexity, language, missing.map(Kept::as_str)])?;
    if same {
        return Ok(Step::known(request));
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
        ("request", &request.id.0),
        ("category", category),
        ("urgency", urgency),
        ("complexity", complexity),
        ("language", language),
    ];
    writing.insert("triage", &facts, &[("missing", missing.map(Kept::as_str))])?;
    recorded(writing, reference, missing.map_or(0, Kept::masked))
}
