//! Calibrations before they are closed: what is asked of whom until when, who has answered how much, one dialogue of one.

use super::card::criteria;
use super::cells::{number, percent, text};
use super::dialogue::dialogue_parts;
use super::inert::term_line;
use super::page::{Field, Page, Part};
use super::precedent::of_card;
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, list_and};
use crate::core::audit::{Mark, answer_word};
use crate::core::calibration::{Answered, Calibration, CalibrationState, CardQuestion, Item};
use crate::core::dialogue::Dialogue;
use crate::core::people::{Person, PersonId};
use crate::core::precedent::Found;
use crate::core::scorecard::Card;
use chrono::NaiveDate;

/// That no score comes of it.
pub(super) const NO_SCORE: &str =
    "It is in nobody's score: it tells how people read the card, not how good an agent or an auditor is.";

/// A calibration that was opened, now or before.
pub fn opened(one: &Calibration, new: bool, dry_run: bool) -> Page {
    let id = one.id.0;
    let title = match (dry_run, new) {
        (true, _) => "A calibration would be opened: nothing was recorded".to_owned(),
        (false, true) => format!("Calibration {id} is open"),
        (false, false) => format!("Calibration {id} is open already, with all of this; nothing was recorded"),
    };
    let mut notes = Vec::new();
    if !dry_run {
        notes.push(format!(
            "Who is asked answers alone until {}: assize score calibrate show {id}, then submit {id}.",
            one.day
        ));
        notes.push(format!("After the talk {} closes it: assize score calibrate close {id}.", one.leader.handle));
    } else if one.drawn_from.is_some() {
        notes.push("The lot is drawn when it is opened: it may choose other dialogues.".to_owned());
    }
    if one.items.len() == 1 {
        notes.push("One dialogue shows where answers differ; no figure of agreement comes of it.".to_owned());
    }
    notes.push(
        "Who is asked, and who leads it, neither audits these dialogues afterwards nor rules on them.".to_owned(),
    );
    notes.push(NO_SCORE.to_owned());
    Page {
        name: "calibration",
        title,
        parts: vec![Part::Fields(fields(one)), Part::Sheet(dialogues(one, None))],
        notes,
    }
}

/// What it is, as fields.
pub(super) fn fields(one: &Calibration) -> Vec<Field> {
    let asked: Vec<&str> = one.asked.iter().map(|person| person.handle.as_str()).collect();
    let mut fields = vec![
        ("calibration", "calibration", Cell::Count(one.id.0)),
        ("state", "state", Cell::word(one.state().word())),
        ("card", "card", Cell::word(&one.card_label)),
        ("leader", "led by", Cell::word(&one.leader.handle)),
        ("day", "talk on", Cell::Day(one.day)),
        ("asked", "asked", Cell::word(list_and(&asked))),
        ("answered", "answers in", Cell::word(format!("{} of {}", one.answered.len(), one.wanted()))),
    ];
    fields.extend(one.subject.as_ref().map(|subject| ("subject", "about", Cell::text(subject))));
    let drawn = one.drawn_from.map(|size| {
        let of = format!("by lot, of {} that came in", count(size, "dialogue"));
        ("picked", "dialogues", Cell::word(of))
    });
    fields.push(drawn.unwrap_or(("picked", "dialogues", Cell::word("named"))));
    fields
}

/// Its dialogues, and for who is asked which of them they answered about.
fn dialogues(one: &Calibration, own: Option<PersonId>) -> Sheet {
    let row = |item: &Item| {
        let done = own.map(|own| Cell::Yes(one.answered.contains(&(item.place, own))));
        [number(item.place as u64), Cell::text(&item.reference)].into_iter().chain(done).collect()
    };
    let mut columns = vec![Column::numbers("dialogue", "dialogue"), Column::words("ref", "ref")];
    columns.extend(own.map(|_| Column::words("answered", "you answered").always()));
    Sheet {
        name: "dialogues",
        title: "Dialogues".to_owned(),
        columns,
        rows: one.items.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// A calibration as somebody sees it who is asked: what they are to answer about, and nothing of the others.
pub fn own(one: &Calibration, reader: &Person, today: NaiveDate) -> Page {
    let id = one.id.0;
    let open = one.open_for(reader.id);
    let mut notes = match open.first() {
        Some(place) => vec![
            format!("Read one: assize score calibrate show {id} --item {place}."),
            format!("Answer: assize score calibrate submit {id} --item {place}, until {}.", one.day),
        ],
        None => vec!["You answered about all of them.".to_owned()],
    };
    notes.extend(late(one, today));
    notes.push("What the others answered is shown once it is closed; until then neither scores nor disputes of these dialogues are shown to you.".to_owned());
    notes.push(NO_SCORE.to_owned());
    let parts = vec![Part::Fields(fields(one)), Part::Sheet(dialogues(one, Some(reader.id)))];
    Page { name: "calibration", title: title(one), parts, notes }
}

/// A calibration as others see it before it is closed: who has answered how much, and no answers.
pub fn progress(one: &Calibration, today: NaiveDate) -> Page {
    let row = |person: &Person| {
        let open = one.open_for(person.id).len();
        vec![Cell::word(&person.handle), number((one.items.len() - open) as u64), number(open as u64)]
    };
    let people = Sheet {
        name: "progress",
        title: "Who has answered about how many dialogues".to_owned(),
        columns: vec![
            Column::words("person", "person"),
            Column::numbers("answered", "answered").always(),
            Column::numbers("missing", "missing").always(),
        ],
        rows: one.asked.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    };
    let mut notes: Vec<String> = late(one, today).into_iter().collect();
    notes.push(match one.state() {
        CalibrationState::AllIn => {
            format!("All answers are in. {} sees them, and all do once it is closed.", one.leader.handle)
        }
        _ => format!("Answers are shown to {} once all are in, and to all once it is closed.", one.leader.handle),
    });
    notes.push(NO_SCORE.to_owned());
    let parts = vec![Part::Fields(fields(one)), Part::Sheet(people), Part::Sheet(dialogues(one, None))];
    Page { name: "calibration", title: title(one), parts, notes }
}

pub(super) fn title(one: &Calibration) -> String {
    format!("Calibration {}", one.id.0)
}

fn late(one: &Calibration, today: NaiveDate) -> Option<String> {
    (one.is_overdue(today) && one.missing() > 0)
        .then(|| format!("Its day is over, {}, and {} missing.", one.day, are(one.missing(), "answer")))
}

fn are(number: usize, noun: &str) -> String {
    format!("{} {}", count(number as u64, noun), if number == 1 { "is" } else { "are" })
}

/// What somebody reads before they answer about a dialogue.
pub fn to_read(dialogue: &Dialogue) -> Vec<Part> {
    dialogue_parts(dialogue, Cell::Turns)
}

/// One dialogue of a calibration: what was said, the card, what was decided before; and what the reader answered.
pub fn dialogue(
    one: &Calibration,
    item: &Item,
    (dialogue, card): (&Dialogue, &Card),
    (decided, own): (&[Found], Option<&[Mark]>),
    language: Option<&str>,
) -> Page {
    let (id, place) = (one.id.0, item.place);
    let mut parts = dialogue_parts(dialogue, Cell::Turns);
    parts.extend(criteria(card, language));
    parts.extend(of_card(decided));
    parts.extend(own.map(|marks| Part::Sheet(marks_sheet(marks))));
    let next = match own {
        Some(_) => "You answered about it; these answers stay as they are.".to_owned(),
        None => format!("Answer: assize score calibrate submit {id} --item {place}, until {}.", one.day),
    };
    let title = format!("Calibration {id}: dialogue {place} of {}", one.items.len());
    Page { name: "calibration_dialogue", title, parts, notes: vec![next] }
}

fn marks_sheet(marks: &[Mark]) -> Sheet {
    let row = |mark: &Mark| {
        vec![
            Cell::word(&mark.criterion),
            Cell::word(answer_word(mark.level.as_deref())),
            percent(mark.percent, "not counted"),
            text(mark.quote.as_ref(), ""),
            text(mark.note.as_ref(), ""),
        ]
    };
    Sheet {
        name: "own",
        title: "What you answered".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::words("level", "answer"),
            Column::numbers("percent", "points"),
            Column::prose("quote", "quote"),
            Column::prose("note", "note"),
        ],
        rows: marks.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// Answers that were kept, now or before.
pub fn answered(done: &Answered, person: &Person) -> Page {
    let one = &done.calibration;
    let (id, place) = (one.id.0, done.place);
    let title = if done.new {
        format!("Your answers about dialogue {place} of calibration {id} are kept")
    } else {
        format!("Your answers about dialogue {place} of calibration {id} were kept before; nothing was recorded")
    };
    let open = one.open_for(person.id);
    let fields = vec![
        ("calibration", "calibration", Cell::Count(id)),
        ("dialogue", "dialogue", number(place as u64)),
        ("total", "it comes out as", percent(done.total, "nothing applies")),
        ("missing", "yours to come", number(open.len() as u64)),
    ];
    let mut notes = vec!["Nobody else sees them before all are in; they are in nobody's score.".to_owned()];
    notes.extend(open.first().map(|next| format!("The next: assize score calibrate show {id} --item {next}.")));
    Page { name: "calibration_answer", title, parts: vec![Part::Fields(fields)], notes }
}

/// What was answered about several dialogues at once.
pub fn answered_several(all: &[Answered], person: &Person) -> Page {
    let calibration = all.last().map(|one| &one.calibration);
    let open = calibration.map_or(0, |one| one.open_for(person.id).len());
    let row = |one: &Answered| {
        let was = if one.new { "kept now" } else { "kept before" };
        vec![number(one.place as u64), percent(one.total, "nothing applies"), Cell::word(was)]
    };
    let sheet = Sheet {
        name: "answers",
        title: "Your answers".to_owned(),
        columns: vec![
            Column::numbers("dialogue", "dialogue"),
            Column::numbers("total", "it comes out as").always(),
            Column::words("kept", "is").always(),
        ],
        rows: all.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    };
    let id = calibration.map_or(0, |one| one.id.0);
    Page {
        name: "calibration_answer",
        title: format!("Your answers about {} of calibration {id} are kept", count(all.len() as u64, "dialogue")),
        parts: vec![Part::Sheet(sheet), Part::Fields(vec![("missing", "yours to come", number(open as u64))])],
        notes: vec!["Nobody else sees them before all are in; they are in nobody's score.".to_owned()],
    }
}

/// Calibrations; `are_all` with the closed ones.
pub fn list(all: &[Calibration], reader: Option<&Person>, today: NaiveDate, are_all: bool) -> Sheet {
    let row = |one: &Calibration| {
        let own = reader.filter(|reader| one.asks(reader));
        let open = own.filter(|_| one.closing.is_none()).map(|own| one.open_for(own.id).len() as u64);
        vec![
            Cell::Count(one.id.0),
            Cell::word(&one.card_label),
            Cell::Day(one.day),
            Cell::word(&one.leader.handle),
            number(one.items.len() as u64),
            number(one.asked.len() as u64),
            number(one.answered.len() as u64),
            number(one.missing() as u64),
            open.map_or(Cell::Absent("nothing"), number),
            Cell::Yes(one.is_overdue(today)),
            Cell::word(one.state().word()),
            text(one.subject.as_ref(), ""),
        ]
    };
    let empty = if are_all {
        "No calibration was opened: assize score calibrate open."
    } else {
        "No calibration is open: assize score calibrate open; --all lists the closed ones."
    };
    Sheet {
        name: "calibrations",
        title: "Calibrations".to_owned(),
        columns: vec![
            Column::numbers("calibration", "calibration"),
            Column::words("card", "card"),
            Column::words("day", "talk on"),
            Column::words("leader", "led by"),
            Column::numbers("dialogues", "dialogues"),
            Column::numbers("asked", "people"),
            Column::numbers("answered", "answers in").extra(),
            Column::numbers("missing", "missing").always(),
            Column::numbers("own", "for you"),
            Column::words("overdue", "overdue").with_alarm(),
            Column::words("state", "state"),
            Column::prose("subject", "about"),
        ],
        rows: all.iter().map(row).collect(),
        notes: vec![NO_SCORE.to_owned()],
        empty: empty.to_owned(),
    }
}

/// That a calibration waits for somebody's answers, for their queue.
pub fn waits_for(one: &Calibration, person: &Person, today: NaiveDate) -> Option<String> {
    let open = one.open_for(person.id).len();
    let (id, day) = (one.id.0, one.day);
    let when = if one.is_overdue(today) { format!("its day was {day}") } else { format!("until {day}") };
    (open > 0 && one.asks(person) && one.closing.is_none()).then(|| {
        format!(
            "Calibration {id} waits for your answers about {} of {}, {when}: assize score calibrate show {id}.",
            open,
            count(one.items.len() as u64, "dialogue")
        )
    })
}

/// That a calibration waits longer than it should, for everybody's lists and the night.
pub fn overdue(one: &Calibration) -> String {
    let (id, day) = (one.id.0, one.day);
    match one.missing() {
        0 => format!(
            "Calibration {id} was to be talked over on {day}, and is not closed: {}, assize score calibrate close {id}.",
            one.leader.handle
        ),
        missing => format!(
            "Calibration {id} was to be talked over on {day}; {} missing: assize score calibrate show {id}.",
            are(missing, "answer")
        ),
    }
}

/// What a calibration asks the owner of its card.
pub fn asks(one: &CardQuestion, today: NaiveDate) -> String {
    let id = one.calibration.0;
    let when = if one.is_overdue(today) { "any manager may answer since" } else { "until" };
    format!(
        "Calibration {id} asks {} about `{}` of {}, {when} {}: “{}” Answer: assize score calibrate answer {id} --criterion {} --note TEXT.",
        one.owner.handle,
        one.criterion,
        one.card,
        one.due,
        term_line(one.words.expose()),
        one.criterion
    )
}

/// The same of one that nobody answered in time, for the night: what is asked may be for others.
pub(super) fn late_question(one: &CardQuestion) -> String {
    let (id, key) = (one.calibration.0, &one.criterion);
    format!(
        "What calibration {id} asked about `{key}` waits since {} for {}; any manager may answer now: assize score calibrate answer {id} --criterion {key} --note TEXT.",
        one.due, one.owner.handle
    )
}

/// A question of a calibration that was answered, now or before.
pub fn question_answered(one: &CardQuestion, new: bool) -> Page {
    let title = format!(
        "What calibration {} asked about `{}` is answered: a precedent from now on",
        one.calibration.0, one.criterion
    );
    let title = if new { title } else { format!("{title}; that was so before, nothing was recorded") };
    let fields = vec![
        ("calibration", "calibration", Cell::Count(one.calibration.0)),
        ("criterion", "criterion", Cell::word(&one.criterion)),
        ("words", "asked", Cell::text(&one.words)),
        ("answer", "answer", text(one.answer.as_ref().map(|(words, _)| words), "not answered")),
    ];
    let notes = vec![
        "It is shown to all who score that criterion, and listed by: assize arbitrate precedents. Where the text of the card misleads, change that too: assize card propose.".to_owned(),
    ];
    Page { name: "calibration_question", title, parts: vec![Part::Fields(fields)], notes }
}
