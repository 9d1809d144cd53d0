//! Forms as a grid for a spreadsheet: a row for each criterion, or one for each audit. What is filled in is read back by
//! `core::audit::form`.

use crate::core::audit::form::{AUDIT_COLUMNS, CRITERION_COLUMNS, DEVELOP, MET, MINUTES, NOTE, QUOTE, REHEARSAL};
use crate::core::dialogue::turns;
use crate::core::precedent::Found;
use crate::core::report::{Form, Forms};
use crate::core::scorecard::{Card, CardId, Criterion, Kind, NA, NONE};
use crate::view::card::{critical_or_fails, rules, weight};
use crate::view::diff::lines;
use crate::view::gone::erased_note;
use crate::view::inert::csv_cell;
use crate::view::precedent;
use crate::view::stamp;
use crate::view::table::shown;
use std::collections::BTreeMap;
use std::io;

/// A grid of cells under names.
pub struct Grid {
    /// The names of its columns.
    pub(super) columns: Vec<String>,
    /// Its cells, one for each column.
    pub(super) rows: Vec<Vec<Spot>>,
}

/// One cell of a grid.
pub(super) enum Spot {
    /// To be read.
    Locked(String),
    /// To be filled in: with one of some words where there are any, and what may stand there.
    Open {
        /// The words.
        choices: Vec<String>,
        /// What may stand there, in words.
        advice: String,
    },
}

impl Grid {
    /// The same from a rehearsal: each row says that nothing counts.
    #[must_use]
    pub fn of_rehearsal(mut self) -> Self {
        self.columns.push(REHEARSAL.to_owned());
        self.rows.iter_mut().for_each(|row| row.push(locked(stamp::REHEARSAL)));
        self
    }
}

/// Why forms make no grid with a row for each audit.
pub enum Unfit {
    /// They are of more than one card.
    SeveralCards,
    /// A criterion is called as another column is.
    Clash(String),
}

/// A row for each criterion, and three for the audit as a whole.
pub fn by_criterion(forms: &Forms, language: Option<&str>) -> Grid {
    let mut rows = Vec::new();
    for form in &forms.forms {
        let card = &form.file.card;
        rows.extend(card.criteria.iter().map(|criterion| of_criterion(forms, form, criterion, language)));
        for (key, title) in [
            (MET, if forms.met_required { "What met the requirement; needed" } else { "What met the requirement" }),
            (DEVELOP, "What to develop; may be empty"),
            (MINUTES, "How many minutes it took; may be empty"),
        ] {
            rows.push(of_audit(forms, form, (key, title)));
        }
    }
    Grid { columns: without_rehearsal(&CRITERION_COLUMNS), rows }
}

/// The columns that the forms of every file have.
fn without_rehearsal(columns: &[&str]) -> Vec<String> {
    columns.iter().filter(|name| **name != REHEARSAL).map(|name| (*name).to_owned()).collect()
}

fn of_criterion(forms: &Forms, form: &Form, criterion: &Criterion, language: Option<&str>) -> Vec<Spot> {
    let card = &form.file.card;
    let note = if criterion.is_text() { locked("") } else { open("") };
    let mut row = vec![number(form), locked(&criterion.key), answer(criterion), note, open("")];
    row.extend(origin(forms, form));
    row.push(reference(form));
    row.extend(to_read(card, criterion, decided(forms, form.file.audit.card), language).map(Spot::Locked));
    row
}

/// What was decided about the criteria of a card.
fn decided(forms: &Forms, card: CardId) -> &[Found] {
    forms.decided.get(&card).map(Vec::as_slice).unwrap_or_default()
}

/// What is to be read of a criterion: section, title, guidance with what was decided, answers, weight and rules.
fn to_read(card: &Card, criterion: &Criterion, decided: &[Found], language: Option<&str>) -> [String; 6] {
    let section = card.sections.get(criterion.section).map_or("", |section| section.title.in_language(language));
    let mut answers = lines(&criterion.kind, language);
    if let Kind::Select { .. } = &criterion.kind {
        answers.push(format!("one or several, with commas between; none of them: {NONE}"));
    }
    if criterion.na {
        answers.push(format!("{NA}: not applicable"));
    }
    let rules = [critical_or_fails(criterion), Some(rules(card, criterion))];
    let rules: Vec<String> = rules.into_iter().flatten().filter(|rules| !rules.is_empty()).collect();
    [
        section.to_owned(),
        criterion.title.in_language(language).to_owned(),
        guidance(criterion, decided, language),
        answers.join("\n"),
        shown(&weight(card, criterion)),
        rules.join("; "),
    ]
}

/// How to tell, and below it what was decided.
fn guidance(criterion: &Criterion, decided: &[Found], language: Option<&str>) -> String {
    let own = criterion.guidance.in_language(language);
    let before = decided.iter().filter(|(one, _)| one.key == criterion.key);
    let said = before.map(|found| format!("{}: {}", precedent::decided(found), found.0.headnote.expose()));
    (!own.is_empty()).then(|| own.to_owned()).into_iter().chain(said).collect::<Vec<_>>().join("\n")
}

fn of_audit(forms: &Forms, form: &Form, (key, title): (&str, &str)) -> Vec<Spot> {
    let mut row = vec![number(form), locked(key), open(title), locked(""), locked("")];
    row.extend(origin(forms, form));
    row.push(reference(form));
    row.extend(["", title, "", "", "", ""].map(locked));
    row
}

/// A row for each audit; all of one card.
pub fn by_audit(forms: &Forms) -> Result<Grid, Unfit> {
    let Some(card) = forms.forms.first().map(|form| &form.file.card) else {
        return Ok(Grid { columns: Vec::new(), rows: Vec::new() });
    };
    if forms.forms.iter().any(|form| form.file.card.label() != card.label()) {
        return Err(Unfit::SeveralCards);
    }
    let columns = columns(card)?;
    let rows = forms.forms.iter().map(|form| wide(forms, form, card)).collect();
    Ok(Grid { columns, rows })
}

fn columns(card: &Card) -> Result<Vec<String>, Unfit> {
    let [audit, reference, rest @ ..] = AUDIT_COLUMNS;
    let mut columns = vec![audit.to_owned(), reference.to_owned()];
    for criterion in &card.criteria {
        let key = &criterion.key;
        let lower = key.to_lowercase();
        if AUDIT_COLUMNS.contains(&lower.as_str())
            || lower == "criterion"
            || lower.ends_with(NOTE)
            || lower.ends_with(QUOTE)
        {
            return Err(Unfit::Clash(key.clone()));
        }
        columns.push(key.clone());
        if !criterion.is_text() {
            columns.push(format!("{key}{NOTE}"));
        }
        columns.push(format!("{key}{QUOTE}"));
    }
    columns.extend(without_rehearsal(&rest));
    Ok(columns)
}

fn wide(forms: &Forms, form: &Form, card: &Card) -> Vec<Spot> {
    let mut row = vec![number(form), reference(form)];
    for criterion in &card.criteria {
        row.push(answer(criterion));
        if !criterion.is_text() {
            row.push(open("Why; needed where the card says so"));
        }
        row.push(open("Words of the dialogue, a turn such as: turn 7, or a place in the recording such as 03:12"));
    }
    row.extend([open("What met the requirement"), open("What to develop"), open("How many minutes it took")]);
    row.extend(origin(forms, form));
    row
}

/// What a form was made from: for whom, card, revision and head.
fn origin(forms: &Forms, form: &Form) -> [Spot; 4] {
    [&forms.auditor, &form.file.card.label(), &form.revision().to_string(), &forms.head].map(|text| locked(text))
}

fn number(form: &Form) -> Spot {
    Spot::Locked(form.file.audit.id.0.to_string())
}

fn reference(form: &Form) -> Spot {
    locked(form.file.audit.reference.expose())
}

fn locked(text: &str) -> Spot {
    Spot::Locked(text.to_owned())
}

fn open(advice: &str) -> Spot {
    Spot::Open { choices: Vec::new(), advice: advice.to_owned() }
}

fn answer(criterion: &Criterion) -> Spot {
    let mut choices: Vec<String> = Vec::new();
    if let Kind::Levels(levels) = &criterion.kind {
        choices.extend(levels.iter().map(|level| level.key.clone()));
        choices.extend(criterion.na.then(|| NA.to_owned()));
    }
    Spot::Open { choices, advice: criterion.choices() }
}

/// The turns of the dialogues, to be read with the forms: audit, ref, turn, words.
pub(super) fn dialogues(forms: &Forms) -> Grid {
    let columns = ["audit", "ref", "turn", "words"].map(str::to_owned).to_vec();
    let mut rows = Vec::new();
    for form in &forms.forms {
        let dialogue = &form.file.words.rests_on.dialogue;
        let said = |turn: &str, words: &str| vec![number(form), reference(form), locked(turn), locked(words)];
        rows.extend(form.file.gone.map(|gone| said("", &erased_note(gone))));
        for (name, text) in [("details", &dialogue.details), ("reply", &dialogue.reply)] {
            rows.extend(text.as_ref().map(|text| said(name, text.expose())));
        }
        let transcript = dialogue.transcript.as_ref().map(|text| turns(text.expose())).unwrap_or_default();
        rows.extend((1..).zip(transcript).map(|(place, turn): (usize, &str)| said(&place.to_string(), turn)));
    }
    Grid { columns, rows }
}

/// The cards of the forms, to be read with them: what each criterion asks, and how it counts.
pub(super) fn cards(forms: &Forms, language: Option<&str>) -> Grid {
    let columns = ["card", "criterion", "section", "title", "guidance", "answers", "weight", "rules"];
    let cards: BTreeMap<CardId, &Card> =
        forms.forms.iter().map(|form| (form.file.audit.card, &form.file.card)).collect();
    let row = |id: CardId, card: &Card, criterion: &Criterion| {
        let named = [card.label(), criterion.key.clone()];
        named.into_iter().chain(to_read(card, criterion, decided(forms, id), language)).map(Spot::Locked).collect()
    };
    let of_card = |(id, card): (&CardId, &&Card)| {
        card.criteria.iter().map(|criterion| row(*id, card, criterion)).collect::<Vec<_>>()
    };
    let rows = cards.iter().flat_map(of_card).collect();
    Grid { columns: columns.map(str::to_owned).to_vec(), rows }
}

/// The grid as CSV; nothing in it computes in a spreadsheet.
pub fn csv(grid: &Grid) -> io::Result<Vec<u8>> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(grid.columns.iter().map(|name| csv_cell(name).into_owned()))?;
    for row in &grid.rows {
        let cells = row.iter().map(|spot| match spot {
            Spot::Locked(text) => csv_cell(text).into_owned(),
            Spot::Open { .. } => String::new(),
        });
        writer.write_record(cells)?;
    }
    writer.flush()?;
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
