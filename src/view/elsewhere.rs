//! Where a name still stands once what is about its owner is erased.

use super::sheet::{Cell, Column, Sheet};
use super::words::count_of;
use crate::core::keeping::{Elsewhere, Of, Standing};
use crate::core::text::Untrusted;

/// Where the name stands in texts of others, in names of files and in refs.
pub(super) fn standing(elsewhere: &Elsewhere) -> Sheet {
    let names = elsewhere.names.iter().map(|(what, name)| {
        let nothing = Cell::Absent("no text about people");
        vec![Cell::word(*what), Cell::text(name), nothing.clone(), Cell::Count(1), nothing, Cell::Absent("by its name")]
    });
    Sheet {
        name: "still_stands",
        title: "Where the name still stands".to_owned(),
        columns: vec![
            Column::words("of", "of").always(),
            Column::words("about", "about").always(),
            Column::words("tables", "tables").always(),
            Column::numbers("texts", "texts").always(),
            Column::words("entries", "entries").always(),
            Column::words("shown_by", "shown by").always(),
        ],
        rows: elsewhere.found.iter().map(of_texts).chain(names).collect(),
        notes: Vec::new(),
        empty: "Nowhere.".to_owned(),
    }
}

fn of_texts(one: &Standing) -> Vec<Cell> {
    let (of, about, shown) = match &one.of {
        Of::Dialogue(reference) => ("dialogue", reference.clone(), format!("assize intake show {reference}")),
        Of::Person(handle) => ("person", handle.clone(), format!("assize keep access --agent {handle}")),
        Of::Matter(called, shown) => ("matter", called.clone(), shown.clone()),
    };
    let entries: Vec<String> = one.entries.iter().map(i64::to_string).collect();
    let shown = if shown.is_empty() { Cell::Absent("no command") } else { Cell::Text(Untrusted::new(shown)) };
    let texts = i64::try_from(one.texts).unwrap_or(i64::MAX);
    vec![
        Cell::word(of),
        Cell::word(about),
        Cell::word(one.tables.join(", ")),
        Cell::Count(texts),
        Cell::word(entries.join(", ")),
        shown,
    ]
}

/// How many texts say it, and what can be done about each kind.
pub(super) fn notes(elsewhere: &Elsewhere) -> Vec<String> {
    if !elsewhere.is_asked {
        return Vec::new();
    }
    let texts = |is_meant: fn(&Of) -> bool| -> u64 {
        elsewhere.found.iter().filter(|one| is_meant(&one.of)).map(|one| one.texts as u64).sum()
    };
    let mut notes = Vec::new();
    if elsewhere.texts() == 0 {
        notes.push("No other text about people says the whole name.".to_owned());
    }
    let says = |count: u64, what: [&str; 2], then: [&str; 2]| {
        let (verb, stays) = if count == 1 { ("says", "stays") } else { ("say", "stay") };
        let then = if count == 1 { then[0] } else { then[1] };
        (count > 0)
            .then(|| format!("{} still {verb} the whole name, and {stays}: {then}", count_of(count, what[0], what[1])))
    };
    notes.extend(says(
        texts(|of| matches!(of, Of::Dialogue(_))),
        ["text of others", "texts of others"],
        [
            "read it, and ask where it is to go, assize keep erase --ref REF.",
            "read them, and ask where they are to go, assize keep erase --ref REF.",
        ],
    ));
    notes.extend(says(
        texts(|of| matches!(of, Of::Person(_))),
        ["text about a person of the roster", "texts about people of the roster"],
        [
            "it goes with what is about them once they have left, assize keep erase --agent HANDLE.",
            "they go with what is about these people once they have left, assize keep erase --agent HANDLE.",
        ],
    ));
    notes.extend(says(
        texts(|of| matches!(of, Of::Matter(..))),
        ["text of no dialogue and no person", "texts of no dialogue and no person"],
        [
            "no erasure takes it. Read it, and tell who asked that it stands there.",
            "no erasure takes them. Read them, and tell who asked that they stand there.",
        ],
    ));
    notes.extend(says(
        elsewhere.names.len() as u64,
        ["name of a file or ref", "names of files or refs"],
        [
            "to the file it is no text about people. Name exports, backups and dialogues without names of people.",
            "to the file they are no text about people. Name exports, backups and dialogues without names of people.",
        ],
    ));
    notes
}
