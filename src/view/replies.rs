//! What became of the replies of agents that came back as files.

use super::sheet::{Cell, Column, Sheet};
use crate::core::audit::AuditId;
use crate::core::refusal::Refusal;

/// What became of one audit of a reply, or of a file that is none.
pub struct Line {
    /// The file.
    pub file: String,
    /// Whose reply it is.
    pub agent: Option<String>,
    /// The audit.
    pub audit: Option<AuditId>,
    /// What came of it, in words.
    pub outcome: Result<String, Refusal>,
}

/// A row for each audit of each reply. `empty` is said where no reply says anything of that.
pub fn sheet(name: &'static str, title: &str, lines: &[Line], empty: &str) -> Sheet {
    let row = |line: &Line| {
        let (result, why) = match &line.outcome {
            Ok(done) => (done.clone(), Cell::Absent("")),
            Err(refusal) => ("left out".to_owned(), Cell::word(refusal.told())),
        };
        vec![
            Cell::word(&line.file),
            line.agent.as_ref().map_or(Cell::Absent("not readable"), Cell::word),
            line.audit.map_or(Cell::Absent("not readable"), |audit| Cell::Count(audit.0)),
            Cell::word(result),
            why,
        ]
    };
    Sheet {
        name,
        title: title.to_owned(),
        columns: vec![
            Column::words("file", "file"),
            Column::words("agent", "agent"),
            Column::numbers("audit", "audit"),
            Column::words("result", "result").always(),
            Column::prose("why", "why"),
        ],
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: empty.to_owned(),
    }
}
