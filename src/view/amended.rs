//! That the dialogue of an audit was amended to another agent since it was drawn.

use super::sheet::Cell;
use crate::core::audit::{Audit, AuditId};
use crate::core::policy::HIDDEN;

/// That it was, and what can be done; of the agents no more than the reader may see.
pub fn note(audit: &Audit) -> Option<String> {
    let now = audit.now_of.as_ref()?;
    let id = audit.id.0;
    let whose = if audit.is_agent_hidden {
        "the agent of its dialogue was changed since it was drawn; who they are is hidden".to_owned()
    } else {
        format!("its dialogue was amended to {} since it was drawn as {}'s", now.handle, audit.agent.handle)
    };
    let next = if audit.is_taken_out() {
        String::new()
    } else {
        format!(" It counts as drawn, unless it is taken out: assize assign replace {id} --reason wrong-agent.")
    };
    Some(format!("Audit {id}: {whose}.{next}"))
}

/// Which of some audits it is so of, without names.
pub fn of_several(audits: impl IntoIterator<Item = AuditId>) -> Option<String> {
    let numbers: Vec<String> = audits.into_iter().map(|id| id.0.to_string()).collect();
    (!numbers.is_empty()).then(|| {
        format!("Amended to another agent since they were drawn: {}; see assize score show AUDIT.", numbers.join(", "))
    })
}

/// Whose the dialogue of an audit is by now.
pub(super) fn now_of(audit: &Audit) -> Cell {
    match &audit.now_of {
        None => Cell::Absent("as drawn"),
        Some(_) if audit.is_agent_hidden => Cell::Absent(HIDDEN),
        Some(now) => Cell::word(&now.handle),
    }
}
