//! What an auditor reads before they answer a criterion, in lines: for a text, and for a terminal.

use super::data::says;
use crate::core::precedent::Found;
use crate::core::scorecard::{Card, Criterion, Level, NA};
use crate::view::card::{condition, number_of_answer};
use crate::view::inert::{term_block, term_line};
use crate::view::{diff, precedent};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// From how many columns on a line is taken to be broken for its length.
const BROKEN: usize = 60;

/// The title of the section of a criterion, where its card has several.
pub fn section(card: &Card, criterion: &Criterion, language: Option<&str>) -> Option<String> {
    let section = card.sections.get(criterion.section).filter(|_| card.sections.len() > 1)?;
    Some(term_line(section.title.in_language(language)))
}

/// How to tell.
pub fn guidance(criterion: &Criterion, language: Option<&str>) -> Vec<String> {
    term_block(criterion.guidance.in_language(language))
}

/// How to tell in paragraphs, to be broken where a terminal ends: a line that is as long as people break theirs goes on in the
/// next one, unless a sentence ends there or the next one begins with a sign as a list does.
pub fn paragraphs(criterion: &Criterion, language: Option<&str>) -> Vec<String> {
    let (mut paragraphs, mut last) = (Vec::<String>::new(), 0);
    for line in guidance(criterion, language) {
        let goes_on = last >= BROKEN && line.starts_with(char::is_alphanumeric);
        last = if line.ends_with(['.', ':', '。', '：']) { 0 } else { line.width() };
        match paragraphs.last_mut().filter(|_| goes_on) {
            Some(paragraph) => {
                let is_wide = paragraph.chars().last().is_some_and(|c| c.width() == Some(2));
                paragraph.push_str(if is_wide { "" } else { " " });
                paragraph.push_str(&line);
            }
            None => paragraphs.push(line),
        }
    }
    paragraphs
}

/// How much it counts and what it fails, when it is asked, and what was decided about it.
pub fn about(card: &Card, criterion: &Criterion, decided: &[Found]) -> Vec<String> {
    let mut lines = vec![term_line(&format!("({})", says(card, criterion).join("; ")))];
    lines.extend(criterion.when.as_ref().map(|when| format!("Asked only if {}.", term_line(&condition(card, when)))));
    for found in decided.iter().filter(|(found, _)| found.key == criterion.key) {
        lines.extend(term_block(&format!("{}: {}", precedent::decided(found), found.0.headnote.expose())));
    }
    lines
}

/// What numbers are worth, where an answer is one: 0 to 2: 100 %.
pub fn worths(criterion: &Criterion) -> Vec<String> {
    diff::worths(&criterion.kind)
}

/// The answers to choose from: each id, and what it means. Without any, what may be answered stands alone.
pub fn choices(criterion: &Criterion, language: Option<&str>) -> Vec<(String, String)> {
    let means = |level: &Level| {
        let worth = number_of_answer(&criterion.kind, level.worth);
        (term_line(&level.key), format!("{} ({worth})", term_line(level.title.in_language(language))))
    };
    let mut choices: Vec<(String, String)> = criterion.kind.choices().iter().map(means).collect();
    choices.extend(criterion.na.then(|| (NA.to_owned(), "does not apply".to_owned())));
    choices
}
