//! Who may make a rule by a calibration: nobody with a part in a case that is still open and that the rule would apply to;
//! and only where people answered and talked.

use super::state::Calibration;
use crate::core::act::Actor;
use crate::core::people::Person;
use crate::core::question;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;

/// Refuses a precedent that no talk stands behind: fewer than two people answered, or nobody came but who closes it.
pub(super) fn require_talk(calibration: &Calibration, closer: &Person, attended: &[Person]) -> Result<()> {
    let id = calibration.id.0;
    let answered = calibration.answerers();
    if answered < 2 {
        return Err(Refusal::rule(format!(
            "{answered} of those who were asked answered in calibration {id}: that makes no rule for all"
        ))
        .hint(
            "a precedent needs the answers of two people or more: wait for them, or ask with --ask CRITERION=WORDS",
        ));
    }
    if attended.iter().any(|person| person.id != closer.id) {
        return Ok(());
    }
    Err(Refusal::rule(format!("nobody but {} came to calibration {id}: that makes no rule for all", closer.handle))
        .hint("a precedent needs a talk: name in --attended who came, or ask with --ask CRITERION=WORDS"))
}

/// Refuses a rule on a criterion by somebody with a part in a case that is still open and that it would apply to.
pub(super) fn require_no_part(
    conn: &Connection,
    actor: &Actor,
    calibration: &Calibration,
    who: (&Person, &str),
) -> Result<()> {
    let hint = "somebody without a part in an open case does, such as a manager; or ask with --ask CRITERION=WORDS";
    question::require_no_part(conn, actor, calibration.card, who, hint)
}
