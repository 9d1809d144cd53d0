//! Dialogues that were drawn: which audits came of draws, and who has them.

use super::audits::{agent, auditor};
use super::cells::word;
use super::sheet::{Cell, Column, Sheet};
use crate::core::audit::Audit;
use crate::core::policy::HIDDEN;

/// An audit of a draw as its reader may see it.
pub struct Listed {
    /// The audit.
    pub audit: Audit,
    /// Its ticket's place within its stratum; none where the strata tell what is hidden from the reader.
    pub rank: Option<i64>,
}

/// The dialogues of draws, by audit: their order tells nothing of what is hidden.
pub fn dialogues(listed: &[Listed], title: &str) -> Sheet {
    let row = |one: &Listed| {
        let audit = &one.audit;
        vec![
            word(audit.draw.as_ref(), "spot check"),
            Cell::Count(audit.id.0),
            Cell::text(&audit.reference),
            agent(audit),
            auditor(audit),
            Cell::word(audit.state.word()),
            one.rank.map_or(Cell::Absent(HIDDEN), Cell::Count),
            Cell::Day(audit.score_due),
        ]
    };
    Sheet {
        name: "dialogues",
        title: title.to_owned(),
        columns: vec![
            Column::words("draw", "draw"),
            Column::numbers("audit", "audit"),
            Column::words("ref", "ref"),
            Column::words("agent", "agent"),
            Column::words("auditor", "auditor"),
            Column::words("state", "state"),
            Column::numbers("rank", "rank").extra(),
            Column::words("due", "score until").extra(),
        ],
        rows: listed.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "No dialogue.".to_owned(),
    }
}
