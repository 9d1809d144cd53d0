//! The total of answers, before they are handed in.

use crate::calc::decimal::Hundredths;
use crate::calc::scoring::band_of;
use crate::core::refusal::Result;
use crate::core::scorecard::{AnswersByKey, Card};
use crate::view::arithmetic::arithmetic;
use crate::view::inert::term_line;
use crate::view::table;

/// The arithmetic, the total, its band, and what fails.
pub fn shown(card: &Card, answers: &AnswersByKey, width: Option<u16>) -> Result<String> {
    let score = card.score(answers)?;
    let total =
        score.total.map_or_else(|| "undefined: nothing applies".to_owned(), |total| format!("{} %", Hundredths(total)));
    let band = score.total.and_then(|total| band_of(total, &card.bands));
    let band = band.map(|band| format!(", {}", term_line(&band.name))).unwrap_or_default();
    let failed: Vec<String> = score
        .failed
        .iter()
        .filter_map(|place| Some(format!("`{}` fails\n", term_line(&card.criteria.get(*place)?.key))))
        .collect();
    let parts = table::parts(&arithmetic(card, &card.explain(answers)?), width);
    Ok(format!("{parts}\nThe total is {total}{band}\n{}", failed.concat()))
}
