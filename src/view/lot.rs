//! Lots: among whom one was drawn, by which key; and what one waits for.

use super::words::count_of;
use crate::core::audit::{Assignment, AssignmentBasis, AuditId, WaitingLot};
use crate::core::draw::LotStory;

/// How somebody was drawn, as the end of a sentence.
pub fn drawn(lot: &LotStory) -> String {
    let among = lot.order.len();
    match &lot.draw {
        _ if among == 1 => "the only one who could take it".to_owned(),
        Some(draw) => format!("drawn among {among} by the key of {draw}"),
        None => {
            let tries = match lot.tries {
                0 => "no entry".to_owned(),
                tries => count_of(tries, "entry", "entries"),
            };
            format!(
                "drawn among {among} by chance of this machine alone; its actor, {}, had made {tries} since",
                lot.actor
            )
        }
    }
}

/// Which lot gave an audit to its auditor.
pub fn given(audit: AuditId, auditor: &str, lot: &LotStory) -> String {
    format!("Audit {} is with {auditor}: {}.", audit.0, drawn(lot))
}

/// That an audit waits for its lot, and until when.
pub fn waits(waiting: &WaitingLot) -> String {
    let audit = waiting.audit.0;
    let Some(until) = waiting.until else { return format!("Audit {audit} waits for its lot.") };
    if waiting.for_seed {
        return format!(
            "Audit {audit} waits for its lot: a night draws it by the next seed that people witness, or after {until} by chance of this machine alone."
        );
    }
    format!("Audit {audit} waits for its lot: the first night after {until} draws it, by chance of this machine alone.")
}

/// What gave an audit to somebody.
pub fn basis(assignment: &Assignment) -> String {
    if let Some(lot) = &assignment.lot {
        return drawn(lot);
    }
    match (assignment.basis, &assignment.auditor) {
        (AssignmentBasis::Draw, _) => "by the key of its draw".to_owned(),
        (AssignmentBasis::Name, _) => "by name".to_owned(),
        (AssignmentBasis::Lot, None) => "given back to the lot".to_owned(),
        (AssignmentBasis::Night, None) => "nobody could take it".to_owned(),
        (AssignmentBasis::Lot | AssignmentBasis::Night, Some(_)) => "by the seal of the entry before".to_owned(),
    }
}
