//! How far a coaching is.

use crate::core::closed_list;

closed_list! {
    /// How far a coaching is.
    pub enum State("a state", "states") {
        /// Its agent has not answered.
        Proposed = "proposed",
        /// Its agent said no.
        Declined = "declined",
        /// Its agent agreed, and no step is done.
        Agreed = "agreed",
        /// A step is done.
        Running = "running",
        /// It is over.
        Closed = "closed",
    }
}

impl State {
    /// Whether something is still to be done.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Declined | Self::Closed)
    }

    /// Whether its steps may be worked on.
    pub const fn has_begun(self) -> bool {
        matches!(self, Self::Agreed | Self::Running)
    }
}
