//! State: the facts of a dialogue as they stand, in the order in which an import asks for them.

use crate::core::people::{Identities, PersonId};
use rusqlite::types::ValueRef;

/// The columns of a dialogue's state as both questions below give it: what the column of a batch is
/// that it is compared with, and whether it is personal text.
pub(super) const STATE: [(&str, usize, bool); 15] = [
    ("received", 5, false),
    ("closed", 6, false),
    ("channel", 4, false),
    ("category", 7, false),
    ("agent", 8, false),
    ("rating", 9, false),
    ("notice", 11, false),
    ("customer", 13, true),
    ("details", 14, true),
    ("reply", 15, true),
    ("transcript", 16, true),
    ("recording", 18, true),
    ("duration", 19, false),
    ("language", 20, false),
    ("content", 10, false),
];
/// The last column of the state is made of the others and not compared.
pub(super) const COMPARED: usize = STATE.len() - 1;
pub(super) const RECEIVED: usize = 0;
pub(super) const AGENT: usize = 4;
pub(super) const TRANSCRIPT: usize = 10;
/// The column of a batch that gives the agent.
pub(super) const GIVEN_AGENT: usize = STATE[AGENT].1;
/// What stands behind the state.
pub(super) const ID: usize = STATE.len();
pub(super) const ENTRY: usize = ID + 1;
pub(super) const LINE: usize = ID + 2;
pub(super) const COUNTS: usize = ID + 3;
pub(super) const BASIS: usize = ID + 4;
pub(super) const ERASED: usize = ID + 5;
pub(super) const NEWEST: usize = ID + 6;

/// What is in a row of an answer to the question about a whole batch, behind all that.
pub(super) const PLACE: usize = ID + 7;

/// A request as it came, with the number of its newest revision.
pub(super) const CAME: &str =
    "SELECT r.received, r.closed, r.channel, r.category, r.agent, r.rating, r.notice, r.customer, r.details, r.reply,
    r.transcript, r.recording, r.duration, r.language, r.content, r.id, r.entry, r.line, r.received, 'came', r.erased IS NOT NULL,
    (SELECT max(v.id) FROM revision v WHERE v.request = r.id)";
/// A revision. Text that was erased from any state of a dialogue is erased from all that come after.
pub(super) const REVISED: &str =
    "SELECT v.received, v.closed, v.channel, v.category, v.agent, v.rating, v.notice, v.customer, v.details, v.reply,
    v.transcript, v.recording, v.duration, v.language, v.content, v.request, v.entry, v.line, v.counts, v.basis,
    EXISTS (SELECT 1 FROM request r WHERE r.id = v.request AND r.erased IS NOT NULL)
    OR EXISTS (SELECT 1 FROM revision x WHERE x.request = v.request AND x.erased IS NOT NULL), v.id
    FROM revision v WHERE v.id = ?1";

/// Whether the agent on record is the one of the row, under a handle that was merged into theirs.
pub(super) fn is_one(people: &Identities, stands: ValueRef<'_>, given: ValueRef<'_>) -> bool {
    matches!((stands, given), (ValueRef::Integer(stands), ValueRef::Integer(given))
        if people.one(PersonId(stands)) == PersonId(given))
}
