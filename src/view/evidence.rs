//! The index of an evidence folder: what is asked of a period, what stands for it, and what is missing.

use super::export::{Parcel, Written};
use super::inert::term_line;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::count;
use crate::core::report::evidence::{Answered, Period, State};
use crate::core::text::{Untrusted, shell_word};

/// A folder of evidence.
pub const FOLDER: Parcel = Parcel {
    name: "assize-evidence",
    called: "evidence folder",
    title: "What is asked of a period, and what stands for it",
    about: "index.html says of each question what stands and what is missing. files/: one table for each matter; the first \
        columns of each row name the entry that it comes from. proofs/: each draw of the period, to be checked without this \
        program by its check.sh. Times are UTC, days are those of the policy's time zone. A field with nothing in it is NULL. \
        A text that a spreadsheet would compute has one ' before it.",
};

/// The draws that have no proof, each with the reason.
pub type Unproven = [(String, String)];

/// The index of a period.
pub fn index(name: &str, period: &Period, written: &Written, (answers, unproven): (&[Answered], &Unproven)) -> Page {
    let (first, last) = written.days.clone().unwrap_or_default();
    let of = |state: State| {
        let count = answers.iter().filter(|one| one.state == state).count();
        Cell::Count(i64::try_from(count).unwrap_or(i64::MAX))
    };
    let fields = vec![
        ("period", "period", Cell::word(name)),
        ("first", "first day", Cell::word(first)),
        ("last", "last day", Cell::word(last)),
        ("stands", "questions that are answered", of(State::Stands)),
        ("nothing", "nothing happened", of(State::Nothing)),
        ("with_gaps", "with gaps", of(State::Gaps)),
        ("missing", "not answered", of(State::Missing)),
        ("elsewhere", "answered elsewhere", of(State::Elsewhere)),
    ];
    let mut notes = vec![
        format!("Check that this record is the one that others saw: assize verify --against {}", written.place.head),
        "Whether an answer is enough in law is not said here: the sources are named so that you can read them."
            .to_owned(),
    ];
    notes.extend(unproven.iter().map(|(draw, why)| {
        let draw = term_line(draw);
        format!(
            "The draw {draw} has no folder in proofs/: {}. What differs: assize assign verify {draw}.",
            term_line(why)
        )
    }));
    notes.extend(reach(period));
    let parts = vec![Part::Fields(fields), Part::Sheet(questions(answers))];
    Page { name: "evidence", title: format!("Evidence for {name}"), parts, notes }
}

/// Which days of the period the record does not reach.
fn reach(period: &Period) -> Vec<String> {
    let Period { first, last, began, told_until, .. } = period;
    let before = (first < began)
        .then(|| format!("The record begins on {began}: of what happened before that day nothing can stand here."));
    let after = (told_until <= last).then(|| {
        format!("The newest entry told here is of {told_until}, and the period goes on until {last}: more may be recorded of it.")
    });
    before.into_iter().chain(after).collect()
}

/// Where a folder lies, and how much of it is answered.
pub fn written_to(period: &str, folder: &str, (answers, unproven): (&[Answered], &Unproven)) -> String {
    let of = |state: State| answers.iter().filter(|one| one.state == state).count();
    let (stands, nothing) = (of(State::Stands), of(State::Nothing));
    let (gaps, missing) = (of(State::Gaps), of(State::Missing));
    let missed = unproven.iter().map(|(draw, why)| format!("\n{}: {}.", term_line(draw), term_line(why)));
    format!(
        "Evidence for {period} is written to {}: of {} {stands} answered, {nothing} where nothing happened, {gaps} with gaps, {missing} not. Begin with index.html.{}",
        shell_word(folder),
        count(answers.len() as u64, "question"),
        missed.collect::<String>(),
    )
}

fn questions(answers: &[Answered]) -> Sheet {
    Sheet {
        name: "questions",
        title: "What is asked".to_owned(),
        columns: vec![
            Column::words("question", "question"),
            Column::words("state", "answer"),
            Column::prose("asks", "what is asked"),
            Column::prose("missing", "what is missing"),
            Column::prose("files", "files"),
            Column::prose("source", "where the question comes from"),
        ],
        rows: answers.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "Nothing is asked.".to_owned(),
    }
}

fn row(one: &Answered) -> Vec<Cell> {
    let files: Vec<String> = one.question.exhibits().map(|name| format!("files/{name}.csv")).collect();
    let files = if files.is_empty() { Cell::Absent("in no file here") } else { Cell::word(files.join(", ")) };
    vec![
        Cell::word(&one.question.id),
        Cell::word(one.state.word()),
        Cell::Text(Untrusted::new(one.question.asks.clone())),
        missing(one),
        files,
        Cell::Text(Untrusted::new(one.question.source.clone())),
    ]
}

/// What is missing, or that nothing is.
fn missing(one: &Answered) -> Cell {
    if one.state == State::Elsewhere {
        return Cell::Text(Untrusted::new(one.question.elsewhere.clone()));
    }
    let plain = |name: &str| name.replace('_', " ");
    let mut said: Vec<String> = one.absent.iter().map(|name| format!("no {}", plain(name))).collect();
    said.extend(one.gaps.iter().map(|(name, rows)| format!("{}: {}", plain(name), count(*rows, "row"))));
    if one.question.exhibits().next().is_none() {
        said.push("assize does not hold it: say under `elsewhere` where it lies".to_owned());
    }
    if !said.is_empty() {
        return Cell::word(said.join("; "));
    }
    let none: Vec<String> = one.none.iter().map(|name| plain(name)).collect();
    if one.state == State::Nothing {
        return Cell::word(format!("nothing happened in this period: no {}", none.join(", no ")));
    }
    if none.is_empty() {
        Cell::Absent("nothing")
    } else {
        Cell::word(format!("nothing; in this period there were no {} recorded", none.join(", no ")))
    }
}
