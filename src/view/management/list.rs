//! The reports that were handed in, and the answers of handing in and judging.

use crate::core::report::management::{Filed, Management, ReportState};
use crate::view::page::{Page, Part};
use crate::view::sheet::{Cell, Column, Sheet};

/// Every report.
pub fn list(found: &[Filed]) -> Sheet {
    let row = |one: &Filed| {
        let (judge, note) = one.review.as_ref().map_or((None, None), |(who, note)| (Some(who), note.as_ref()));
        vec![
            Cell::Count(one.id.0),
            Cell::Day(one.days.0),
            Cell::Day(one.days.1),
            Cell::word(one.state.word()),
            Cell::word(&one.author.handle),
            one.at.map_or(Cell::Absent("just now"), Cell::Moment),
            judge.map_or(Cell::Absent("nobody yet"), Cell::word),
            Cell::word(&one.head),
            note.map_or(Cell::Absent("no note"), Cell::text),
        ]
    };
    Sheet {
        name: "reports",
        title: "Management reports".to_owned(),
        columns: vec![
            Column::numbers("report", "report").always(),
            Column::words("first", "from").always(),
            Column::words("last", "to").always(),
            Column::words("state", "state").always(),
            Column::words("by", "by").always(),
            Column::words("at", "at").extra(),
            Column::words("judge", "reviewed by"),
            Column::words("head", "head").extra(),
            Column::prose("note", "note"),
        ],
        rows: found.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "No report was handed in: assize report submit --period 2026-11".to_owned(),
    }
}

/// The answer of handing in.
pub fn submitted(filed: &Filed, new: bool) -> Page {
    let title = if new {
        format!("Report {} is handed in: its numbers stay as they are", filed.id.0)
    } else {
        format!("Report {} of these days is {} already; nothing was recorded", filed.id.0, filed.state)
    };
    let next = match filed.state {
        ReportState::Submitted => format!(
            "Next: a manager who did not hand it in reads it, assize report management --number {0}, and approves it, assize report approve {0}.",
            filed.id.0
        ),
        _ => to_hand_on(filed),
    };
    answer(title, filed, next)
}

/// That a report has nothing in it; none where it has.
pub fn nothing_in(numbers: &Management) -> Option<String> {
    (numbers.looked_at.drawn == 0).then(|| "No dialogue of these days was audited: it says just that.".to_owned())
}

/// The answer of judging.
pub fn reviewed(filed: &Filed, new: bool) -> Page {
    let done = filed.state;
    let title = if new {
        format!("Report {} is {done}", filed.id.0)
    } else {
        format!("Report {} is {done} already; nothing was recorded", filed.id.0)
    };
    let next = match filed.state {
        ReportState::Returned => "Next: hand in another one once it is right, assize report submit.".to_owned(),
        _ => to_hand_on(filed),
    };
    answer(title, filed, next)
}

fn to_hand_on(filed: &Filed) -> String {
    format!(
        "Next: hand it on as a page with charts, assize report management --number {} --out report.html.",
        filed.id.0
    )
}

fn answer(title: String, filed: &Filed, next: String) -> Page {
    let mut fields = vec![
        ("report", "report", Cell::Count(filed.id.0)),
        ("first", "from", Cell::Day(filed.days.0)),
        ("last", "to", Cell::Day(filed.days.1)),
        ("state", "state", Cell::word(filed.state.word())),
        ("by", "by", Cell::word(&filed.author.handle)),
        ("report_head", "made from head", Cell::word(&filed.head)),
    ];
    if let Some((judge, note)) = &filed.review {
        fields.push(("judge", "reviewed by", Cell::word(judge)));
        fields.extend(note.as_ref().map(|note| ("note", "note", Cell::text(note))));
    }
    Page { name: "report", title, parts: vec![Part::Fields(fields)], notes: vec![next] }
}
