//! Revision: a later record of a finished dialogue, with all its facts as they then stand.

use crate::core::closed_list;

closed_list! {
    /// Why there is a revision.
    pub enum Basis("a basis of a revision", "bases") {
        /// A request that was handled here became a finished dialogue.
        Archived = "archived",
        /// What was blank was filled.
        Completed = "completed",
        /// What was known was corrected.
        Amended = "amended",
    }
}
