//! Wishes to amend what draws go by: what was answered, and all that wait.

use super::cells::{by, text};
use super::inert::term_line;
use super::page::Page;
use super::sheet::{Cell, Column, Sheet};
use super::words::{count_of, list_and};
use crate::core::intake::{AmendmentAnswer, AmendmentState, AmendmentWish, WishedChange};
use crate::core::policy::HIDDEN;
use crate::core::text::shell_word;

/// What a second person answered.
pub fn answered(reference: &str, answer: &AmendmentAnswer) -> Page {
    let reference = term_line(reference);
    let title = if answer.granted {
        format!("{reference} is amended: a second person approved it")
    } else {
        format!("{reference} stays as it is: the amendment is returned")
    };
    let title = if answer.new { title } else { format!("{title}; that was so before, nothing was recorded") };
    let notes = vec![format!("How it stands: assize intake show {}.", term_line(&shell_word(&reference)))];
    Page { name: "amendment", title, parts: Vec::new(), notes }
}

/// Every wish to amend: what it says, who asked, and what became of it.
pub fn wishes(wishes: &[AmendmentWish]) -> Sheet {
    Sheet {
        name: "amendments",
        title: "What draws go by, wished otherwise".to_owned(),
        columns: vec![
            Column::words("ref", "ref").always(),
            Column::words("agent", "agent"),
            Column::prose("wished", "wished"),
            Column::words("by", "by"),
            Column::words("at", "at").extra(),
            Column::prose("why", "why"),
            Column::words("state", "state").always(),
            Column::words("judge", "second person").extra(),
            Column::prose("returned", "why returned"),
        ],
        rows: wishes.iter().map(row).collect(),
        notes: waiting(wishes).into_iter().collect(),
        empty: "Nobody wished what draws go by otherwise: [approvals] amendment = \"all\" asks for a second person."
            .to_owned(),
    }
}

/// That wishes wait for a second person, and how they answer.
pub fn waiting(wishes: &[AmendmentWish]) -> Option<String> {
    let mut waits: Vec<&AmendmentWish> = wishes.iter().filter(|wish| wish.state == AmendmentState::Waits).collect();
    waits.dedup_by_key(|wish| wish.request);
    let first = term_line(&shell_word(waits.first()?.reference.expose()));
    let all = count_of(waits.len() as u64, "dialogue waits", "dialogues wait");
    Some(format!(
        "{all} for a second person to say whether what draws go by is amended: assize intake approve {first} --amendment, or --return NOTE; all of them: assize intake list --amendments."
    ))
}

fn row(wish: &AmendmentWish) -> Vec<Cell> {
    vec![
        Cell::text(&wish.reference),
        if wish.agent.handle == HIDDEN { Cell::Absent(HIDDEN) } else { Cell::word(&wish.agent.handle) },
        Cell::Word(list_and(&wish.changes.iter().map(change).collect::<Vec<_>>())),
        by(&wish.by),
        Cell::Moment(wish.by.at),
        text(wish.why.as_ref(), "blanks are to be filled"),
        Cell::word(wish.state.word()),
        wish.judge.as_ref().map_or(Cell::Absent("nobody yet"), by),
        text(wish.returned.as_ref(), ""),
    ]
}

fn change(one: &WishedChange) -> String {
    let stood = one.stood.as_ref().map_or_else(|| "nothing".to_owned(), |stood| term_line(stood));
    format!("{} {} instead of {stood}", one.field, term_line(&one.wished))
}
