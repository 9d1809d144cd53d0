//! What agents are shown of machines, and what became of what they dispute.

use super::cells::number;
use super::inert::term_line;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use crate::core::report::{BesideMachine, DisputedMark, DisputedMarks, MachineClaim, MachineDispute, ShownVerdict};
use crate::core::scorecard::NA;
use crate::core::text::shell_word;
use chrono::NaiveDate;

/// What people say of a machine's mark, as a sentence goes on.
pub(super) fn beside(verdict: &ShownVerdict) -> String {
    match &verdict.beside {
        BesideMachine::Disputed(until) if verdict.is_by_another => {
            format!("disputed by whose dialogue it was before: a person looks at it by {until}")
        }
        BesideMachine::Struck(until) if verdict.is_by_another => {
            format!("struck: it was disputed by whose dialogue it was before, and nobody looked at it by {until}")
        }
        BesideMachine::Nobody => "no person looked at it".to_owned(),
        BesideMachine::Disputed(until) => format!("you dispute it: a person looks at it by {until}"),
        BesideMachine::Struck(until) => format!("struck: you disputed it, and nobody looked at it by {until}"),
        BesideMachine::Upheld(audit) => format!("a person upheld it in audit {}", audit.0),
        BesideMachine::Otherwise(audit, level) => {
            format!(
                "struck: in audit {} a person answered `{}`, and that counts",
                audit.0,
                level.as_deref().unwrap_or(NA)
            )
        }
    }
}

/// What machines with a licence say of a dialogue, for its agent.
pub fn shown(reference: &str, verdicts: &[ShownVerdict]) -> (Sheet, Option<String>) {
    let row = |one: &ShownVerdict| {
        vec![
            Cell::word(&one.machine),
            Cell::word(&one.criterion),
            one.level.as_ref().map_or(Cell::Absent("not applicable"), Cell::word),
            Cell::Word(beside(one)),
            one.quote.as_ref().map_or(Cell::Absent("none given"), Cell::text),
            Cell::Percent(one.high),
        ]
    };
    let sheet = Sheet {
        name: "machines",
        title: "What a machine says of it: it is in no score".to_owned(),
        columns: vec![
            Column::words("machine", "machine").always(),
            Column::words("criterion", "criterion").always(),
            Column::words("verdict", "verdict").always(),
            Column::prose("beside", "what people say").always(),
            Column::words("quote", "quote"),
            Column::numbers("upper_limit", "false accusations at most").extra(),
        ],
        rows: verdicts.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    };
    let is_open =
        |one: &&ShownVerdict| one.beside == BesideMachine::Nobody && one.outcome == crate::core::machine::Outcome::Fail;
    let hint = verdicts.iter().find(is_open).map(|one| {
        format!(
            "Is it wrong? assize dispute open {} --machine {} --criterion {} --reason slip --statement \"…\": then a person looks at it, blind.",
            shell_word(reference), one.machine, one.criterion
        )
    });
    (sheet, hint)
}

/// A dispute about a machine's mark, once it is open.
pub fn opened(claim: &MachineClaim, dispute: &MachineDispute, new: bool) -> Page {
    let title = if new { "The machine's mark is disputed" } else { "The machine's mark was disputed before" };
    let fields = vec![
        ("ref", "ref", Cell::word(&claim.reference)),
        ("machine", "machine", Cell::word(&claim.machine)),
        ("criterion", "criterion", Cell::word(&claim.criterion)),
        ("reason", "reason", Cell::word(claim.reason.word())),
        ("audit", "audit", Cell::Count(dispute.audit.0)),
        ("until", "a person looks at it by", Cell::Day(dispute.due)),
    ];
    let notes = vec![
        "A lot chooses who looks at it. They do not know why, and not what the machine says. Their audit is in no rate.".to_owned(),
        "What they answer counts instead of the machine's mark, where it is better. Where nobody did by that day, the mark is struck.".to_owned(),
        "Their marks can be disputed as any other.".to_owned(),
    ];
    Page { name: "machine_dispute", title: title.to_owned(), parts: vec![Part::Fields(fields)], notes }
}

/// One of them in words: who disputed it, who looks at it, who chose them by name, and what became of it.
pub fn told(one: &DisputedMark) -> String {
    let auditor = one.auditor.as_deref().unwrap_or("nobody yet");
    let named =
        one.named_by.as_ref().map(|by| format!(", named by {}", term_line(&by.to_string()))).unwrap_or_default();
    let became = match &one.beside {
        BesideMachine::Nobody | BesideMachine::Disputed(_) => format!("open until {}", one.due),
        BesideMachine::Struck(until) => format!("struck, since nobody looked at it by {until}"),
        BesideMachine::Upheld(_) => "upheld".to_owned(),
        BesideMachine::Otherwise(..) => "struck, since a person answered otherwise".to_owned(),
    };
    format!(
        "A machine's mark, `{}` of {} on {}, is disputed by {}: {became}; audit {} has {}{named}.",
        term_line(&one.criterion),
        one.machine,
        term_line(&one.reference),
        term_line(&one.by.to_string()),
        one.audit.0,
        term_line(auditor)
    )
}

/// Adds them to a list of disputes, as rows of their own: a dispute about a machine's mark has no number.
pub fn listed(sheet: &mut Sheet, marks: &[DisputedMark], today: NaiveDate) {
    sheet.columns.push(Column::words("machine", "machine").extra());
    sheet.rows.iter_mut().for_each(|row| row.push(Cell::Absent("a person's mark")));
    let keys: Vec<&str> = sheet.columns.iter().map(|column| column.key).collect();
    let rows = marks.iter().map(|one| keys.iter().map(|key| cell(one, key, today)).collect());
    sheet.rows.extend(rows);
}

fn cell(one: &DisputedMark, key: &str, today: NaiveDate) -> Cell {
    match key {
        "audit" => Cell::Count(one.audit.0),
        "agent" => Cell::word(&one.by.actor),
        "auditor" => one.auditor.as_ref().map_or(Cell::Absent("nobody yet"), Cell::word),
        "criteria" => Cell::word(&one.criterion),
        "state" => Cell::word(match one.beside {
            BesideMachine::Nobody | BesideMachine::Disputed(_) => "open",
            BesideMachine::Upheld(_) => "upheld",
            BesideMachine::Struck(_) | BesideMachine::Otherwise(..) => "struck",
        }),
        "due" if one.is_open() => Cell::Day(one.due),
        "days_left" if one.is_open() => Cell::Count((one.due - today).num_days()),
        "due" | "days_left" => Cell::Absent("it is final"),
        "overdue" => Cell::Yes(false),
        "machine" => Cell::word(&one.machine),
        _ => Cell::Absent("a machine's mark"),
    }
}

/// What became of the marks that agents disputed.
pub fn disputed(lines: &[DisputedMarks]) -> Sheet {
    let row = |line: &DisputedMarks| {
        let names = [&line.machine, &line.card, &line.criterion].map(Cell::word);
        let counts = [line.disputed, line.errors, line.upheld, line.struck, line.open].map(number);
        names.into_iter().chain(counts).collect()
    };
    Sheet {
        name: "disputed",
        title: "Shown marks that agents disputed, so far: nobody drew them, so no rate rests on them".to_owned(),
        columns: vec![
            Column::words("machine", "machine"),
            Column::words("card", "card").extra(),
            Column::words("criterion", "criterion").always(),
            Column::numbers("disputed", "disputed").always(),
            Column::numbers("errors", "errors of the machine").always(),
            Column::numbers("upheld", "upheld"),
            Column::numbers("struck", "struck, nobody looked"),
            Column::numbers("open", "open"),
        ],
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}
