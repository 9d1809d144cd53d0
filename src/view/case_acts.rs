//! What people did in a case: each act with who performed it, for whom, and under which login.

use super::cells::by;
use super::sheet::{Cell, Column, Sheet};
use crate::core::act::DISPUTE_OPEN;
use crate::core::dispute::CaseAct;

/// What somebody else did for the agent of a case, in words for them; that a dispute was opened is told elsewhere.
pub fn for_agent(acts: &[CaseAct]) -> impl Iterator<Item = String> {
    let is_told = |one: &&CaseAct| one.by.is_for_another() && one.act != DISPUTE_OPEN.name;
    acts.iter()
        .filter(is_told)
        .map(|one| format!("In your name: {}, recorded by {} at {}.", one.act, one.by, one.by.at))
}

/// Who did what in a case, oldest first.
pub fn sheet(acts: &[CaseAct]) -> Sheet {
    let row = |one: &CaseAct| vec![Cell::Moment(one.by.at), Cell::word(&one.act), by(&one.by)];
    Sheet {
        name: "acts",
        title: "Who did what, and under which login".to_owned(),
        columns: vec![
            Column::words("at", "at").always(),
            Column::words("act", "act").always(),
            Column::words("by", "by").always(),
        ],
        rows: acts.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}
