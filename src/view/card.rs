//! A published card, as auditors and agents read it.

use super::cells::percent;
use super::page::{Field, Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::list_or;
use crate::calc::decimal::Hundredths;
use crate::calc::scoring::{Band, Class, Fails, Mode, Score};
use crate::core::scorecard::{Card, Condition, Criterion, Kind, NoteNeeded, Section, Test, plain};
use crate::core::text::Untrusted;

/// A published card, as auditors and agents read it, in a language it has or its own.
pub fn card(card: &Card, language: Option<&str>) -> Page {
    let band = |band: &Band| vec![Cell::word(&band.name), Cell::Percent(band.from)];
    let bands = Sheet {
        name: "bands",
        title: "Bands".to_owned(),
        columns: vec![Column::words("band", "band"), Column::numbers("from", "from")],
        rows: card.bands.iter().map(band).collect(),
        notes: Vec::new(),
        empty: "This card has no bands.".to_owned(),
    };
    let about = vec![
        ("name", "name", Cell::word(&card.name)),
        ("version", "version", Cell::Count(card.version)),
        ("total", "the total is", Cell::word(total(card))),
    ];
    let mut parts = vec![Part::Fields(about)];
    if card.sections.len() > 1 {
        parts.push(Part::Sheet(sections(card, language)));
    }
    parts.extend(criteria(card, language));
    parts.push(Part::Sheet(bands));
    let mut notes = vec!["Answer `na` where a criterion allows it: it then counts neither for nor against.".to_owned()];
    let others = languages(card);
    if !others.is_empty() {
        notes.push(format!("It is written in {} too: --language.", list_or(&others)));
    }
    Page { name: "card", title: format!("Card {}: {}", card.label(), card.title.in_language(language)), parts, notes }
}

/// The languages that a card has besides its own.
pub fn languages(card: &Card) -> Vec<String> {
    let mut tags: Vec<String> = card
        .criteria
        .iter()
        .flat_map(|criterion| criterion.title.languages().chain(criterion.guidance.languages()))
        .chain(card.title.languages())
        .map(str::to_owned)
        .collect();
    tags.sort();
    tags.dedup();
    tags
}

/// How answers become a total, in words.
pub(super) fn total(card: &Card) -> String {
    let mean = match card.rules.mode {
        Mode::Weights => "the mean of the answers, by their weights",
        Mode::Sections => "the mean of the sections, by their weights",
        Mode::Points => "the points given, of those there are",
        Mode::Groups => "the points given times the weight of their section, of those there are",
    };
    card.rules.cap.map_or_else(|| mean.to_owned(), |cap| format!("{mean}; {} % at the most", plain(Hundredths(cap))))
}

fn sections(card: &Card, language: Option<&str>) -> Sheet {
    let rows = card.sections.iter().enumerate().map(|(place, section)| {
        let weight = card.rules.sections.get(place).map(|weight| plain(Hundredths(*weight)));
        vec![
            Cell::word(&section.key),
            Cell::Text(Untrusted::new(section.title.in_language(language))),
            weight.map_or(Cell::Absent("its criteria weigh"), Cell::word),
        ]
    });
    Sheet {
        name: "sections",
        title: "Sections".to_owned(),
        columns: vec![
            Column::words("section", "section"),
            Column::words("title", "about"),
            Column::numbers("weight", "weight"),
        ],
        rows: rows.collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// What is asked, the answers there are, and how to tell.
pub(super) fn criteria(card: &Card, language: Option<&str>) -> Vec<Part> {
    let lines = |of: &dyn Fn(&Criterion) -> String| -> String {
        let all = card.criteria.iter().map(|criterion| (criterion, of(criterion))).filter(|(_, text)| !text.is_empty());
        all.map(|(criterion, text)| format!("{}: {text}", criterion.key)).collect::<Vec<_>>().join("\n")
    };
    let guidance = lines(&|criterion| squeezed(criterion.guidance.in_language(language)));
    let rules = lines(&|criterion| rules(card, criterion));
    let block = |key, title, text: String| {
        let body = if text.is_empty() { Cell::Absent("none given") } else { Cell::Text(Untrusted::new(text)) };
        Part::Block { key, title, body }
    };
    let mut parts = vec![Part::Sheet(asked(card, language)), Part::Sheet(answers(card, language))];
    parts.push(block("guidance", "Guidance", guidance));
    if !rules.is_empty() {
        parts.push(block("rules", "Rules", rules));
    }
    parts
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is asked, section by section.
pub fn asked(card: &Card, language: Option<&str>) -> Sheet {
    let row = |criterion: &Criterion| {
        let mut row = section(card, criterion.section, language);
        row.extend([
            Cell::word(&criterion.key),
            Cell::Text(Untrusted::new(criterion.title.in_language(language))),
            weight(card, criterion),
            Cell::Yes(criterion.na),
            critical_or_fails(criterion).map_or(Cell::Absent(""), Cell::word),
        ]);
        row
    };
    Sheet {
        name: "criteria",
        title: "Criteria".to_owned(),
        columns: with_section(
            card,
            [
                Column::words("criterion", "criterion"),
                Column::prose("title", "what is asked"),
                Column::numbers("weight", "weight"),
                Column::words("na", "na"),
                Column::prose("critical", "critical"),
            ],
        ),
        rows: by_section(card, card.criteria.iter().collect(), |criterion| criterion.section)
            .into_iter()
            .map(row)
            .collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// The title of a section, where its card has several.
pub(super) fn section(card: &Card, place: usize, language: Option<&str>) -> Vec<Cell> {
    let title = |section: &Section| Cell::Text(Untrusted::new(section.title.in_language(language)));
    let has_several = card.sections.len() > 1;
    let cell = || card.sections.get(place).map_or(Cell::Absent("not on the card"), title);
    has_several.then(cell).into_iter().collect()
}

/// Columns, with that of the section before them where a card has several.
pub(super) fn with_section<const N: usize>(card: &Card, columns: [Column; N]) -> Vec<Column> {
    let section = (card.sections.len() > 1).then(|| Column::words("section", "section"));
    section.into_iter().chain(columns).collect()
}

/// In the order of the sections of a card; within one as they stood.
pub(super) fn by_section<T>(card: &Card, mut all: Vec<T>, section: impl Fn(&T) -> usize) -> Vec<T> {
    if card.sections.len() > 1 {
        all.sort_by_key(section);
    }
    all
}

/// The scores of a card's classes; of those that it has.
pub fn classes(card: &Card, score: &Score) -> Vec<Field> {
    let has = |class: Class| card.criteria.iter().any(|criterion| criterion.class == class);
    let field = |(class, score): &(Class, Option<i64>)| {
        let (key, title) = match class {
            Class::Customer => ("customer", "customer critical"),
            Class::Business => ("business", "business critical"),
            Class::Compliance => ("compliance", "compliance critical"),
            Class::None => return None,
        };
        has(*class).then(|| (key, title, percent(*score, "nothing applies")))
    };
    score.classes.iter().filter_map(field).collect()
}

/// How much a criterion counts, in the way of its card.
pub(super) fn weight(card: &Card, criterion: &Criterion) -> Cell {
    match card.rules.mode {
        _ if criterion.weight == Hundredths(0) => Cell::Absent("not counted"),
        Mode::Weights => Cell::Percent(criterion.weight.0),
        Mode::Sections => Cell::word(plain(criterion.weight)),
        Mode::Points | Mode::Groups => Cell::word(points(criterion.weight)),
    }
}

fn answers(card: &Card, language: Option<&str>) -> Sheet {
    let rows = card.criteria.iter().flat_map(|criterion| {
        let row = |answer: String, worth: Option<Hundredths>, means: &str| {
            let worth = worth.map_or(Cell::Absent("not counted"), |worth| worth_cell(criterion, worth));
            vec![Cell::word(&criterion.key), Cell::word(answer), worth, Cell::Text(Untrusted::new(means))]
        };
        match &criterion.kind {
            Kind::Levels(levels) => levels
                .iter()
                .map(|level| row(level.key.clone(), Some(level.worth), level.title.in_language(language)))
                .collect::<Vec<_>>(),
            Kind::Select { options, .. } => options
                .iter()
                .map(|option| row(format!("+ {}", option.key), Some(option.worth), option.title.in_language(language)))
                .collect(),
            Kind::Points { full, step } => {
                let answer = format!("0 to {}", plain(*full));
                vec![row(answer, Some(*full), &format!("points, in steps of {}", plain(*step)))]
            }
            Kind::Number { ranges, step } => ranges
                .iter()
                .map(|range| {
                    let answer = format!("{} to {}", plain(range.from), plain(range.to));
                    row(answer, Some(range.worth), &format!("a number, in steps of {}", plain(*step)))
                })
                .collect(),
            Kind::Text => vec![row("…".to_owned(), None, "words")],
        }
    });
    let several = card.criteria.iter().any(|criterion| matches!(criterion.kind, Kind::Select { .. }));
    Sheet {
        name: "levels",
        title: "Answers".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::words("level", "level"),
            Column::numbers("percent", "points"),
            Column::prose("means", "means"),
        ],
        rows: rows.collect(),
        notes: several.then(|| "+: several of these can be chosen together.".to_owned()).into_iter().collect(),
        empty: String::new(),
    }
}

fn worth_cell(criterion: &Criterion, worth: Hundredths) -> Cell {
    if is_percent(&criterion.kind) { Cell::Percent(worth.0) } else { Cell::word(points(worth)) }
}

fn is_percent(kind: &Kind) -> bool {
    kind.full() == Some(crate::calc::decimal::FULL)
}

/// What an answer is worth, with its unit.
pub(super) fn number_of_answer(kind: &Kind, worth: Hundredths) -> String {
    if is_percent(kind) { format!("{} %", plain(worth)) } else { points(worth) }
}

fn points(number: Hundredths) -> String {
    let word = if number == Hundredths(100) { "point" } else { "points" };
    format!("{} {word}", plain(number))
}

/// What else holds of a criterion: when it is asked, what needs a note, what fails.
pub(super) fn rules(card: &Card, criterion: &Criterion) -> String {
    let mut rules = Vec::new();
    if let Some(when) = &criterion.when {
        rules.push(format!("asked only if {}", condition(card, when)));
    }
    if let Some(when) = note_needed(criterion) {
        let when = if criterion.note == NoteNeeded::Always { "" } else { when };
        rules.push(format!("a note is needed {when}").trim_end().to_owned());
    }
    if criterion.bonus {
        rules.push("a bonus, which only adds".to_owned());
    }
    if criterion.fails != Fails::Nothing && criterion.fails_at != Hundredths(0) {
        rules.push(format!("fails at {} % and below", plain(criterion.fails_at)));
    }
    rules.join("; ")
}

/// Which answers need a note, in words; none where none does.
pub(super) const fn note_needed(criterion: &Criterion) -> Option<&'static str> {
    match criterion.note {
        NoteNeeded::Never => None,
        NoteNeeded::BelowFull => Some("below full"),
        NoteNeeded::Always => Some("always"),
    }
}

/// When a criterion is asked, in words.
pub(super) fn condition(card: &Card, when: &Condition) -> String {
    let test = |test: &Test| {
        let key = card.criteria.get(test.criterion).map_or("unknown", |source| source.key.as_str());
        let is = if test.not { "is not" } else { "is" };
        format!("`{key}` {is} {}", list_or(&test.among))
    };
    let tests: Vec<String> = when.tests.iter().map(test).collect();
    tests.join(if when.all { ", and " } else { ", or " })
}

/// For whom a criterion is critical, and what it fails.
pub(super) fn critical_or_fails(criterion: &Criterion) -> Option<String> {
    let class = critical(criterion.class).map(str::to_owned);
    let said: Vec<String> = class.into_iter().chain(fails(criterion)).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// For whom it is critical.
pub(super) const fn critical(class: Class) -> Option<&'static str> {
    match class {
        Class::None => None,
        Class::Customer => Some("customer"),
        Class::Business => Some("business"),
        Class::Compliance => Some("compliance"),
    }
}

/// What a low answer fails, in words, and from which answer on.
pub(super) fn fails(criterion: &Criterion) -> Option<String> {
    what_fails(criterion).map(|what| format!("{} % {what}", plain(criterion.fails_at)))
}

/// What a low answer fails, in words.
pub(super) const fn what_fails(criterion: &Criterion) -> Option<&'static str> {
    match criterion.fails {
        Fails::Nothing => None,
        Fails::Criterion => Some("fails itself"),
        Fails::Section => Some("fails the section"),
        Fails::Card => Some("fails the card"),
    }
}
