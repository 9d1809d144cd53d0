//! What changed from one card to another, for people to read.

use super::card::{condition, critical, fails, languages, note_needed, number_of_answer, total, weight};
use super::sheet::{Cell, Column, Sheet};
use crate::calc::decimal::Hundredths;
use crate::core::scorecard::{Aspect, Card, Criterion, Difference, Kind, Subject, Words, plain};
use crate::core::text::Untrusted;

/// What is different, before and now.
pub fn sheet(before: (&str, &Card), now: (&str, &Card), differences: &[Difference]) -> Sheet {
    let rows = differences.iter().flat_map(|one| rows(before.1, now.1, one));
    Sheet {
        name: "differences",
        title: format!("What changes from {} to {}", before.0, now.0),
        columns: vec![
            Column::words("of", "of"),
            Column::words("what", "what"),
            Column::prose("before", "before"),
            Column::prose("now", "now"),
        ],
        rows: rows.collect(),
        notes: Vec::new(),
        empty: "Nothing: they ask, offer and count the same.".to_owned(),
    }
}

/// Of what somebody can say that it changed, in a few words: `tone: guidance`.
pub fn in_short(difference: &Difference) -> String {
    format!("{}: {}", subject(&difference.subject), what(difference.aspect))
}

fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Card => "the card".to_owned(),
        Subject::Section(key) => format!("section {key}"),
        Subject::Criterion(key) => key.clone(),
    }
}

const fn what(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Added => "new",
        Aspect::Removed => "gone",
        Aspect::Title => "title",
        Aspect::Guidance => "guidance",
        Aspect::Answers => "answers",
        Aspect::Weight => "weight",
        Aspect::Section => "section",
        Aspect::Na => "na allowed",
        Aspect::Note => "note needed",
        Aspect::Class => "critical",
        Aspect::Fails => "fails",
        Aspect::Bonus => "bonus",
        Aspect::When => "asked when",
        Aspect::Total => "the total is",
        Aspect::Bands => "bands",
        Aspect::Order => "order",
    }
}

fn rows(before: &Card, now: &Card, difference: &Difference) -> Vec<Vec<Cell>> {
    let row =
        |what: String, old: Cell, new: Cell| vec![Cell::word(subject(&difference.subject)), Cell::word(what), old, new];
    let aspect = difference.aspect;
    match (aspect, words(before, difference), words(now, difference)) {
        (Aspect::Title | Aspect::Guidance, Some(old), Some(new)) => in_each_language(before, now, old, new)
            .map(|(tag, old, new)| {
                let tag = tag.map_or_else(String::new, |tag| format!(" ({tag})"));
                row(format!("{}{tag}", what(aspect)), text(&old), text(&new))
            })
            .collect(),
        _ => vec![row(what(aspect).to_owned(), value(before, now, difference), value(now, before, difference))],
    }
}

/// The words of a title or of a guidance.
fn words<'a>(card: &'a Card, difference: &Difference) -> Option<&'a Words> {
    match (&difference.subject, difference.aspect) {
        (Subject::Card, _) => Some(&card.title),
        (Subject::Section(key), _) => card.sections.iter().find(|one| one.key == *key).map(|section| &section.title),
        (Subject::Criterion(key), Aspect::Guidance) => criterion(card, key).map(|criterion| &criterion.guidance),
        (Subject::Criterion(key), _) => criterion(card, key).map(|criterion| &criterion.title),
    }
}

/// A tag, none for the card's own language, and two texts that differ in it.
fn in_each_language<'a>(
    before: &Card,
    now: &Card,
    old: &'a Words,
    new: &'a Words,
) -> impl Iterator<Item = (Option<String>, String, String)> + use<'a> {
    let mut tags: Vec<Option<String>> = vec![None];
    tags.extend(languages(before).into_iter().chain(languages(now)).map(Some));
    tags.sort();
    tags.dedup();
    let said = |words: &Words, tag: Option<&str>| match tag {
        Some(tag) if !words.languages().any(|one| one == tag) => String::new(),
        tag => words.in_language(tag).to_owned(),
    };
    tags.into_iter()
        .map(move |tag| (said(old, tag.as_deref()), said(new, tag.as_deref()), tag))
        .filter(|(old, new, _)| old != new)
        .map(|(old, new, tag)| (tag, old, new))
}

fn criterion<'a>(card: &'a Card, key: &str) -> Option<&'a Criterion> {
    card.criteria.iter().find(|criterion| criterion.key == key)
}

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Absent("none") } else { Cell::Text(Untrusted::new(text)) }
}

/// What stands on a card, where the other one differs.
fn value(card: &Card, other: &Card, difference: &Difference) -> Cell {
    match &difference.subject {
        Subject::Card => of_card(card, difference.aspect),
        Subject::Section(key) => of_section(card, key),
        Subject::Criterion(key) => match criterion(card, key) {
            Some(one) => of_criterion((card, one), criterion(other, key), difference.aspect),
            None => Cell::Absent("not there"),
        },
    }
}

fn of_card(card: &Card, aspect: Aspect) -> Cell {
    match aspect {
        Aspect::Bands => {
            let bands = card.bands.iter().map(|band| format!("{} from {} %", band.name, plain(Hundredths(band.from))));
            Cell::Text(Untrusted::new(bands.collect::<Vec<_>>().join(", ")))
        }
        Aspect::Order => {
            let keys: Vec<&str> = card.criteria.iter().map(|criterion| criterion.key.as_str()).collect();
            Cell::word(keys.join(", "))
        }
        _ => Cell::word(total(card)),
    }
}

fn of_section(card: &Card, key: &str) -> Cell {
    let Some(place) = card.sections.iter().position(|section| section.key == key) else {
        return Cell::Absent("not there");
    };
    match card.rules.sections.get(place) {
        Some(weight) => Cell::word(format!("weight {}", plain(Hundredths(*weight)))),
        None => card.sections.get(place).map_or(Cell::Absent(""), |section| text(section.title.own())),
    }
}

fn of_criterion((card, one): (&Card, &Criterion), other: Option<&Criterion>, aspect: Aspect) -> Cell {
    match aspect {
        Aspect::Weight => weight(card, one),
        Aspect::Section => {
            card.sections.get(one.section).map_or(Cell::Absent("none"), |section| Cell::word(&section.key))
        }
        Aspect::Na => Cell::Yes(one.na),
        Aspect::Bonus => Cell::Yes(one.bonus),
        Aspect::Note => Cell::word(note_needed(one).unwrap_or("never")),
        Aspect::Class => critical(one.class).map_or(Cell::Absent("no"), Cell::word),
        Aspect::Fails => fails(one).map_or(Cell::Absent("nothing"), Cell::word),
        Aspect::When => {
            one.when.as_ref().map_or_else(|| Cell::word("always"), |when| Cell::word(condition(card, when)))
        }
        Aspect::Answers => text(&answers(one, other)),
        _ => text(one.title.own()),
    }
}

/// The answers to a criterion that the other one does not have in just this way.
fn answers(one: &Criterion, other: Option<&Criterion>) -> String {
    let theirs = other.map(|other| lines(&other.kind, None)).unwrap_or_default();
    let own = lines(&one.kind, None);
    let mut differ: Vec<String> = own.iter().filter(|line| !theirs.contains(line)).cloned().collect();
    if differ.is_empty() {
        differ = own;
    }
    differ.join("; ")
}

/// What numbers are worth, range by range; nothing where an answer is no number of some range.
pub(super) fn worths(kind: &Kind) -> Vec<String> {
    let Kind::Number { ranges, .. } = kind else { return Vec::new() };
    let worth = |worth: Hundredths| number_of_answer(kind, worth);
    ranges.iter().map(|range| format!("{} to {}: {}", plain(range.from), plain(range.to), worth(range.worth))).collect()
}

/// Each answer in a line: its id, what it is worth, what it means.
pub(super) fn lines(kind: &Kind, language: Option<&str>) -> Vec<String> {
    let worth = |worth: Hundredths| number_of_answer(kind, worth);
    match kind {
        Kind::Levels(levels) | Kind::Select { options: levels, .. } => levels
            .iter()
            .map(|level| format!("{} {}: {}", level.key, worth(level.worth), level.title.in_language(language)))
            .collect(),
        Kind::Points { full, step } => vec![format!("0 to {} points, in steps of {}", plain(*full), plain(*step))],
        Kind::Number { step, .. } => {
            let mut lines = worths(kind);
            lines.push(format!("in steps of {}", plain(*step)));
            lines
        }
        Kind::Text => vec!["words".to_owned()],
    }
}
