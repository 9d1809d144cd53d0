//! The closed lists of improvements: how far one is, and what is made of a check.

use crate::core::closed_list;

closed_list! {
    /// How far an improvement is.
    pub enum State("a state", "states") {
        /// Nothing was changed yet, or it is to be changed again.
        Planned = "planned",
        /// A change is in place and not checked.
        Doing = "doing",
        /// Its effect was checked; a conclusion is to be drawn.
        Checked = "checked",
        /// The change is kept for good.
        Adopted = "adopted",
        /// It was given up.
        Abandoned = "abandoned",
    }
}

impl State {
    /// Whether something is still to be done.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Adopted | Self::Abandoned)
    }
}

closed_list! {
    /// What is made of a check.
    pub enum Conclusion("a conclusion", "conclusions") {
        /// The change is kept for good.
        Adopt = "adopt",
        /// It is changed again.
        Adapt = "adapt",
        /// It is given up.
        Abandon = "abandon",
    }
}
