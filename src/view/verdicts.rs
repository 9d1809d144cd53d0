//! What `verify` says, one statement a row.

use super::sheet::{Cell, Column, Sheet};
use crate::core::ledger::{Outcome, Verdict};
use crate::core::text::Untrusted;

const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Holds => "holds",
        Outcome::Fails => "FAILS",
        Outcome::NotChecked => "not checked",
        Outcome::Noted => "noted",
    }
}

/// What `verify` says, one statement a row.
pub fn verdicts(verdicts: &[Verdict]) -> Sheet {
    let row = |verdict: &Verdict| {
        vec![
            Cell::word(verdict.check),
            Cell::word(outcome(verdict.outcome)),
            Cell::Text(Untrusted::new(&verdict.says)),
            if verdict.findings.is_empty() {
                Cell::Absent("")
            } else {
                Cell::Text(Untrusted::new(verdict.listed().join("; ")))
            },
        ]
    };
    Sheet {
        name: "verify",
        title: "What this file proves by itself".to_owned(),
        columns: vec![
            Column::words("check", "check"),
            Column::words("result", "result").always(),
            Column::prose("says", "what it says"),
            Column::prose("findings", "findings"),
        ],
        rows: verdicts.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}
