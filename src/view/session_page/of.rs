//! What the page of a session is of.

use crate::core::audit::Mark;
use crate::core::dispute::Dispute;
use crate::core::scorecard::Card;

/// A session that is to be written down.
pub struct SessionPage<'a> {
    /// The dispute.
    pub dispute: &'a Dispute,
    /// Its card.
    pub card: &'a Card,
    /// The marks that stand.
    pub marks: &'a [Mark],
    /// Who leads it, by handle.
    pub leader: &'a str,
    /// The newest entry when it was made.
    pub head: &'a str,
    /// Whether the file is a rehearsal.
    pub rehearsal: bool,
}
