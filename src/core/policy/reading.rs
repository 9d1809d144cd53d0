//! Reading: who reads what of the file, and who is shown names.

use crate::core::closed_list;
use serde::Deserialize;

closed_list! {
    /// Who reads what.
    pub enum Readers("a rule of who reads what", "rules") {
        /// Each what their roles and their part in a case allow.
        Roles = "roles",
        /// Everybody everything that no blindness hides.
        All = "all",
    }
}

closed_list! {
    /// Who is shown people by their display names, in tables and texts; files for programs hold handles.
    pub enum NamesFor("a rule of who is shown names", "rules") {
        /// Nobody: handles alone.
        Nobody = "nobody",
        /// Leads, managers and representatives.
        Leads = "leads",
        /// Everybody.
        All = "all",
    }
}

closed_list! {
    /// What of reading is recorded.
    pub enum Recorded("a rule of what reading is recorded", "rules") {
        /// Nothing.
        Nothing = "none",
        /// Who read an audit, a dialogue, a dispute or figures of another person, once a day.
        Personal = "personal",
    }
}

/// Who reads what.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Reading {
    /// By which rule.
    pub who: Readers,
    /// Who reads everything besides managers, by handle.
    pub representatives: Vec<String>,
    /// Who is shown names.
    pub names: NamesFor,
    /// What of it is recorded.
    pub record: Recorded,
}

impl Default for Reading {
    fn default() -> Self {
        Self { who: Readers::Roles, representatives: Vec::new(), names: NamesFor::Nobody, record: Recorded::Nothing }
    }
}
