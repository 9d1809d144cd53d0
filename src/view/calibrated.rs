//! What came of a calibration: the answers side by side, criterion by criterion, and only then person by person.

use super::calibration::{NO_SCORE, asks, fields, title};
use super::cells::{number, percent, text};
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, list_and};
use crate::calc::figure::ENOUGH_ITEMS;
use crate::core::audit::{Mark, answer_word};
use crate::core::calibration::{By, Calibration, Closed, Compared, OfCriterion, OfPerson, Row, Totals};
use crate::core::people::Person;
use chrono::NaiveDate;

/// What people differ about, in words.
const THE_FORM: &str = "A criterion on which people differ is usually a problem of the form, not of a person: its words can be read in two ways.";

/// All answers of a calibration, once they may be seen.
pub fn calibrated(one: &Calibration, compared: &Compared, today: NaiveDate) -> Page {
    let mut parts = vec![Part::Fields(fields(one))];
    if let Some(closing) = &one.closing {
        let absent =
            if closing.absent.is_empty() { Cell::Absent("nobody") } else { Cell::word(list_and(&closing.absent)) };
        parts.push(Part::Fields(vec![
            ("closed", "closed on", Cell::Day(closing.on)),
            ("closed_by", "closed by", Cell::word(&closing.by.handle)),
            ("absent", "asked, not there", absent),
        ]));
        let body = text(closing.learnt.as_ref(), "nothing written");
        parts.push(Part::Block { key: "learnt", title: "What they take from it", body });
    }
    parts.push(Part::Sheet(criteria(&compared.criteria)));
    parts.push(Part::Sheet(answers(&compared.criteria)));
    parts.push(Part::Sheet(totals(&compared.totals)));
    parts.extend(said(&compared.criteria).map(Part::Sheet));
    parts.push(Part::Sheet(people(&compared.people, one)));
    let mut notes = missing(one);
    let open = compared.criteria.iter().filter_map(|criterion| criterion.question.as_ref());
    notes.extend(open.filter(|question| question.answer.is_none()).map(|question| asks(question, today)));
    if one.closing.is_none() {
        let id = one.id.0;
        notes.push(format!(
            "Talk about it, then close it: assize score calibrate close {id} --attended WHO,WHO --agreed agreed.json."
        ));
    }
    notes.push(NO_SCORE.to_owned());
    Page { name: "calibration", title: title(one), parts, notes }
}

/// A calibration that was closed, now or before.
pub fn closed(done: &Closed, compared: &Compared, today: NaiveDate) -> Page {
    let id = done.calibration.id.0;
    let title = if done.new {
        match done.agreed {
            0 => format!("Calibration {id} is closed; no answer was agreed"),
            agreed => format!("Calibration {id} is closed, with {} agreed", count(agreed as u64, "answer")),
        }
    } else {
        format!("Calibration {id} was closed before, with all of this; nothing was recorded")
    };
    Page { title, ..calibrated(&done.calibration, compared, today) }
}

/// Who has not answered about what.
fn missing(one: &Calibration) -> Vec<String> {
    let of = |person: &Person| {
        let places: Vec<String> = one.open_for(person.id).iter().map(ToString::to_string).collect();
        (!places.is_empty()).then(|| format!("{} about {}", person.handle, list_and(&places)))
    };
    let who: Vec<String> = one.asked.iter().filter_map(of).collect();
    let number = one.missing() as u64;
    let are = if number == 1 { "is" } else { "are" };
    (number > 0)
        .then(|| format!("{} of {} {are} missing: {}.", number, one.wanted(), who.join("; ")))
        .into_iter()
        .collect()
}

fn criteria(all: &[OfCriterion]) -> Sheet {
    let row = |one: &OfCriterion| {
        let (errors, of) = (one.errors, |part: u64, whole: u64| Cell::word(format!("{part} of {whole}")));
        let counted = |part, whole: u64, why| if whole == 0 { Cell::Absent(why) } else { of(part, whole) };
        vec![
            Cell::word(&one.key),
            Cell::Share { part: one.same, whole: one.pairs, low: None, high: None },
            counted(errors.missed, errors.fails, "nothing falls short"),
            counted(errors.alarms, errors.passes, "nothing is full"),
            one.question.as_ref().map_or(Cell::Absent(""), |question| {
                Cell::word(if question.answer.is_some() { "answered" } else { "asked" })
            }),
            text(one.precedent.as_ref(), ""),
        ]
    };
    let is_same = all.iter().all(|one| one.same == one.pairs) && all.iter().any(|one| one.pairs > 0);
    let mut notes = vec![THE_FORM.to_owned()];
    if is_same {
        notes = vec!["All answers are the same: on these dialogues the card reads one way.".to_owned()];
    }
    Sheet {
        name: "criteria",
        title: "Criteria, those on which people differ most first".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::shares("same", "pairs that are the same"),
            Column::words("missed", "missed"),
            Column::words("alarms", "false alarms"),
            Column::words("question", "the card's owner"),
            Column::prose("precedent", "holds from now on"),
        ],
        rows: all.iter().map(row).collect(),
        notes,
        empty: String::new(),
    }
}

fn answers(all: &[OfCriterion]) -> Sheet {
    let row = |one: &OfCriterion, row: &Row| {
        let given: Vec<String> = row.marks.iter().map(|(who, mark)| format!("{who}: {}", level(mark))).collect();
        let (right, by) = match &row.right {
            Some(right) => (
                Cell::word(answer_word(right.level.as_deref())),
                Cell::word(if right.by == By::Talk { "the talk" } else { "majority" }),
            ),
            None => (Cell::Absent("nothing"), Cell::Absent("")),
        };
        let note = row.right.as_ref().and_then(|right| right.note.as_ref());
        vec![Cell::word(&one.key), number(row.place as u64), Cell::word(given.join(", ")), right, by, text(note, "")]
    };
    Sheet {
        name: "answers",
        title: "Answers side by side".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::numbers("dialogue", "dialogue"),
            Column::prose("answers", "answers").always(),
            Column::words("agreed", "agreed").always(),
            Column::words("agreed_by", "by").always(),
            Column::prose("agreed_note", "why"),
        ],
        rows: all.iter().flat_map(|one| one.rows.iter().map(move |of| row(one, of))).collect(),
        notes: vec!["Missed: an answer is full where less was agreed; a false alarm is the other way round. Where nothing was agreed, what more than half answered stands as the majority.".to_owned()],
        empty: "Nobody answered.".to_owned(),
    }
}

fn level(mark: &Mark) -> &str {
    answer_word(mark.level.as_deref())
}

fn totals(all: &[Totals]) -> Sheet {
    let row = |one: &Totals| {
        let of = |(who, total): &(String, Option<i64>)| {
            let total = super::table::shown(&percent(*total, "nothing applies"));
            format!("{who}: {total}")
        };
        let given: Vec<String> = one.totals.iter().map(of).collect();
        let known: Vec<i64> = one.totals.iter().filter_map(|(_, total)| *total).collect();
        let apart = known.iter().max().zip(known.iter().min()).map(|(most, least)| most - least);
        vec![
            number(one.place as u64),
            Cell::text(&one.reference),
            Cell::word(given.join(", ")),
            apart.map_or(Cell::Absent("nobody answered"), Cell::Decimal),
            percent(one.right, "not all is agreed"),
        ]
    };
    Sheet {
        name: "totals",
        title: "Totals".to_owned(),
        columns: vec![
            Column::numbers("dialogue", "dialogue"),
            Column::words("ref", "ref"),
            Column::prose("totals", "what answers come out as").always(),
            Column::numbers("apart", "points apart").always(),
            Column::numbers("agreed_total", "agreed").always(),
        ],
        rows: all.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// What people wrote and quoted, where they did.
fn said(all: &[OfCriterion]) -> Option<Sheet> {
    let rows: Vec<Vec<Cell>> = all
        .iter()
        .flat_map(|one| one.rows.iter().map(move |row| (one, row)))
        .flat_map(|(one, row)| row.marks.iter().map(move |(who, mark)| (one, row, who, mark)))
        .filter(|(.., mark)| mark.note.is_some() || mark.quote.is_some())
        .map(|(one, row, who, mark)| {
            vec![
                Cell::word(&one.key),
                number(row.place as u64),
                Cell::word(who),
                Cell::word(level(mark)),
                text(mark.quote.as_ref(), ""),
                text(mark.note.as_ref(), ""),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| Sheet {
        name: "reasons",
        title: "What answers rest on".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::numbers("dialogue", "dialogue"),
            Column::words("person", "who"),
            Column::words("level", "answer"),
            Column::prose("quote", "quote"),
            Column::prose("note", "note"),
        ],
        rows,
        notes: Vec::new(),
        empty: String::new(),
    })
}

fn people(all: &[OfPerson], calibration: &Calibration) -> Sheet {
    let row = |one: &OfPerson| {
        vec![
            Cell::word(&one.handle),
            one.attended.map_or(Cell::Absent("not yet"), Cell::Yes),
            number(one.dialogues),
            Cell::Share { part: one.same, whole: one.answers, low: None, high: None },
            one.difference.map_or(Cell::Absent("nothing agreed"), Cell::Decimal),
        ]
    };
    let mut notes = vec![
        "As agreed: as the talk said; where it said nothing, as more than half of the others answered, their own answer left out. Difference: the mean of what their answers are worth less that, in points of 100. Above 0 they answer more mildly, below 0 more strictly.".to_owned(),
    ];
    let lost: u64 = all.iter().map(|one| one.given - one.answers).sum();
    if lost > 0 {
        notes.push(format!(
            "{} {} nothing to be held against: people differ, and nothing was agreed.",
            count(lost, "answer"),
            if lost == 1 { "has" } else { "have" }
        ));
    }
    if (calibration.items.len() as u64) < ENOUGH_ITEMS {
        notes.push(format!(
            "Indicative only: {} tell little of a person; {ENOUGH_ITEMS} would.",
            count(calibration.items.len() as u64, "dialogue")
        ));
    }
    Sheet {
        name: "people",
        title: "People, by name".to_owned(),
        columns: vec![
            Column::words("person", "person"),
            Column::words("attended", "came"),
            Column::numbers("dialogues", "dialogues"),
            Column::shares("same", "answers as agreed"),
            Column::numbers("difference", "difference").always(),
        ],
        rows: all.iter().map(row).collect(),
        notes,
        empty: String::new(),
    }
}
