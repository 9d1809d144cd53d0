//! Machines: what came in of them, and what is here.

use super::cells::number;
use super::imports::UNSEEN;
use super::inert::term_line;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, list_and};
use crate::calc::moment::Moment;
use crate::core::machine::{Brought, Listed, TOTAL, Tuned, Verdict};
use std::path::Path;

/// What a file of verdicts brought.
pub fn brought(brought: &Brought, rejects: Option<&Path>, dry_run: bool) -> Page {
    let is_nothing = brought.new == 0 && brought.tuned == 0;
    let is_unsaid = brought.hides && brought.known > 0;
    let title = match (is_nothing, dry_run) {
        _ if brought.rows == 0 => "The file has no rows: nothing came in",
        (true, _) if brought.known == 0 => "Nothing came in: no row brought a verdict",
        (true, _) if is_unsaid => "Nothing new came in; what is here already was compared with nothing",
        (true, _) => "Nothing new: these verdicts are here already",
        (false, true) => "These verdicts would come in; nothing is kept",
        (false, false) => "Verdicts",
    };
    let machine = brought.machine.as_deref().map_or(Cell::Absent("none in the file"), Cell::word);
    let fields = vec![
        ("machine", "machine", machine),
        ("new", "new verdicts", number(brought.new)),
        ("dialogues", "on dialogues", number(brought.dialogues)),
        ("known", "known already", number(brought.known)),
        ("late", "late", number(brought.late)),
        ("tuned", "dialogues it was tuned on", number(brought.tuned)),
        ("tuned_later", "of them drawn before", number(brought.tuned_later)),
        ("rejected", "rows turned away", number(brought.rejected)),
        ("left_out", "rows left out by the map", number(brought.left_out)),
    ];
    let notes = notes(brought, rejects, dry_run);
    Page { name: "intake_machine", title: title.to_owned(), parts: vec![Part::Fields(fields)], notes }
}

fn notes(brought: &Brought, rejects: Option<&Path>, dry_run: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if brought.late > 0 {
        notes.push(format!(
            "{} came after a draw that could have drawn the dialogue was committed: kept, and in no figure of that draw.",
            count(brought.late, "verdict")
        ));
    }
    if brought.hides && brought.known > 0 {
        notes.push(UNSEEN.to_owned());
    }
    if brought.tuned > brought.tuned_later {
        notes.push("What a machine says of dialogues that it was tuned on is in no figure of it.".to_owned());
    }
    if brought.tuned_later > 0 {
        notes.push(format!(
            "That it was tuned on {} is said after the draw: on record with who says it, and report machine shows the figures both ways.",
            count(brought.tuned_later, "dialogue")
        ));
    }
    if brought.rejected > 0 {
        notes.extend(brought.reasons.iter().cloned());
        let place = rejects.map(|path| path.display().to_string()).unwrap_or_default();
        let says = if dry_run { "would go" } else { "are" };
        notes.push(format!("Rows that were turned away {says} in {place}, to be mended and taken in again."));
    }
    if !brought.unread.is_empty() {
        let names: Vec<String> = brought.unread.iter().map(|name| term_line(name)).collect();
        notes.push(format!("Nothing was taken from the columns {}.", list_and(&names)));
    }
    notes.push("They are nobody's score.".to_owned());
    notes
}

/// Every machine, and what is here of it.
pub fn listed(listed: &[Listed]) -> Sheet {
    let row = |one: &Listed| {
        let time = |time: &Option<Moment>| time.map_or(Cell::Absent("nothing here yet"), Cell::Moment);
        vec![
            Cell::word(&one.machine),
            number(one.verdicts),
            number(one.dialogues),
            number(one.late),
            number(one.tuned),
            number(one.tuned_later),
            time(&one.first),
            time(&one.last),
            if one.by.is_empty() { Cell::Absent("nobody yet") } else { Cell::word(list_and(&one.by)) },
            time(&one.brought),
        ]
    };
    Sheet {
        name: "machines",
        title: "Machines, and what is here of them".to_owned(),
        columns: vec![
            Column::words("machine", "machine").always(),
            Column::numbers("verdicts", "verdicts").always(),
            Column::numbers("dialogues", "dialogues"),
            Column::numbers("late", "late"),
            Column::numbers("tuned", "tuned on"),
            Column::numbers("tuned_later", "said later").extra(),
            Column::words("first", "first").extra(),
            Column::words("last", "last"),
            Column::words("by", "brought by"),
            Column::words("brought", "last brought").extra(),
        ],
        rows: listed.iter().map(row).collect(),
        notes: vec![
            "Late: the dialogue was drawn before the verdict came; it is in no figure of that draw. What came late of others in the frame is told by report machine.".to_owned(),
        ],
        empty: "No machine is enrolled: assize people import people.csv, with the role machine and a handle such as autoqa/3."
            .to_owned(),
    }
}

/// What machines say of one dialogue, whose first draw was committed by an entry.
pub fn verdicts(verdicts: &[Verdict], committed: Option<i64>) -> Sheet {
    let row = |one: &Verdict| {
        let level = match (&one.level, one.percent) {
            (Some(level), _) => Cell::word(level),
            (None, Some(percent)) => Cell::Percent(percent),
            (None, None) => Cell::Absent("not applicable"),
        };
        let quote = one.quote.as_ref().map_or(Cell::Absent("none given"), Cell::text);
        vec![
            Cell::word(&one.machine),
            Cell::word(one.criterion.as_deref().unwrap_or(TOTAL)),
            level,
            Cell::word(usable(one, committed.is_some_and(|entry| entry <= one.entry))),
            quote,
            Cell::Moment(one.scored),
        ]
    };
    Sheet {
        name: "verdicts",
        title: "What machines say of it: nobody's score".to_owned(),
        columns: vec![
            Column::words("machine", "machine").always(),
            Column::words("criterion", "criterion").always(),
            Column::words("verdict", "verdict").always(),
            Column::words("usable", "usable"),
            Column::words("quote", "quote"),
            Column::words("scored", "scored").extra(),
        ],
        rows: verdicts.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "No machine said anything of it.".to_owned(),
    }
}

/// Whether a verdict can be in a figure of its machine, or why not.
const fn usable(one: &Verdict, is_after: bool) -> &'static str {
    match (one.tuned, one.is_late) {
        (Tuned::Yes, _) => "no: the machine was tuned on it",
        (Tuned::No | Tuned::SaidLater, true) => "no: it came after the dialogue was drawn",
        (Tuned::No | Tuned::SaidLater, false) if is_after => {
            "no: it came after a draw that could have drawn it was committed"
        }
        (Tuned::SaidLater, false) => "yes; after it was drawn somebody said that the machine was tuned on it",
        (Tuned::No, false) => "yes",
    }
}
