//! A draw that is not there.

use crate::core::refusal::Refusal;
use crate::core::suggest::did_you_mean_or;

/// That there is no draw of that name; with the one that may be meant.
pub(super) fn no_draw<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Refusal {
    let mut known = known.into_iter().peekable();
    let otherwise = match known.peek() {
        None => "nothing is drawn yet: assize assign nightly",
        Some(_) => "the draws are in: assize assign list",
    };
    let hint = did_you_mean_or(name, known, || otherwise.to_owned());
    Refusal::rule(format!("there is no draw `{name}`")).hint(hint)
}
