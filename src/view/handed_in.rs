//! What became of forms that were filled in and handed in.

use super::cells::percent;
use super::sheet::{Cell, Column, Sheet};
use super::words::count;
use crate::core::audit::form::{Fate, HandedIn, SetAside};
use crate::core::refusal::Refusal;

/// Each form of each file, what was set aside, and the files that were refused.
pub fn sheet(done: &[(String, Vec<HandedIn>)], aside: &[SetAside], refused: &[(String, Refusal)]) -> Sheet {
    let rows = done.iter().flat_map(|(file, forms)| forms.iter().map(|form| row(file, form)));
    let rows = rows.chain(aside.iter().map(set_aside)).collect();
    Sheet {
        name: "score_submit",
        title: "Handed in".to_owned(),
        columns: vec![
            Column::words("file", "file"),
            Column::numbers("audit", "audit"),
            Column::words("result", "result").always(),
            Column::numbers("total", "total"),
            Column::prose("why", "why"),
        ],
        rows,
        notes: notes(done, refused),
        empty: "No form was handed in.".to_owned(),
    }
}

fn row(file: &str, form: &HandedIn) -> Vec<Cell> {
    let (result, total, why) = match &form.fate {
        Fate::Scored { total } => ("scored", percent(*total, "nothing applied"), Cell::Absent("")),
        Fate::Stood => ("scored before", Cell::Absent("as it was"), Cell::Absent("")),
        Fate::Unfinished(missing) => ("not finished", Cell::Absent("not handed in"), Cell::word(missing.join("; "))),
        Fate::Unfit(refusal) => ("left out", Cell::Absent("not handed in"), Cell::word(refusal.told())),
    };
    vec![Cell::word(file), Cell::Count(form.audit.0), Cell::word(result), total, why]
}

fn set_aside(one: &SetAside) -> Vec<Cell> {
    let (result, why) = match &one.unclear {
        None => ("passed over", format!("it was saved again later: {}", one.other)),
        Some(refusal) => ("left out", refusal.told()),
    };
    vec![
        Cell::word(&one.file),
        Cell::Count(one.audit.0),
        Cell::word(result),
        Cell::Absent("not handed in"),
        Cell::word(why),
    ]
}

fn notes(done: &[(String, Vec<HandedIn>)], refused: &[(String, Refusal)]) -> Vec<String> {
    let forms = || done.iter().flat_map(|(_, forms)| forms);
    let of = |is: fn(&Fate) -> bool| forms().filter(|form| is(&form.fate)).count() as u64;
    let mut notes = Vec::new();
    for (file, refusal) in refused {
        notes.push(format!("{file} was refused: {}", refusal.told()));
        notes.extend(refusal.findings.iter().cloned());
    }
    let unfinished = of(|fate| matches!(fate, Fate::Unfinished(_)));
    if unfinished > 0 {
        notes.push(format!(
            "{} not finished: finish where it was filled in, save, hand in again.",
            count(unfinished, "form")
        ));
    }
    if of(|fate| matches!(fate, Fate::Scored { .. })) > 0 {
        notes.push("Next: assize score deliver --all".to_owned());
    }
    notes
}
