//! A card that somebody gives as a file.

use crate::cli::input::{name_of, read_text};
use crate::core::refusal::Result;
use crate::core::scorecard::{Card, sound};
use crate::core::toml::Written;
use std::path::Path;

/// The file that is meant, where somebody gives a file or the name of a card.
pub fn as_file(given: &str) -> Option<&Path> {
    let path = Path::new(given);
    let is_toml = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    (is_toml || given == "-" || path.is_file()).then_some(path)
}

/// A card in a file, and what it is called there.
pub fn from_file(path: &Path) -> Result<(String, Card)> {
    let (name, text) = (name_of(path), read_text(path)?);
    let (card, _) = sound(&Written { name: &name, text: &text })?;
    Ok((name, card))
}
