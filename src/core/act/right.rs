//! Right: who may perform an act.

use crate::core::people::Role;

/// Who may perform an act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Right {
    /// A manager; while the file has none, the person who made it.
    Management,
    /// The same, or somebody with one of these roles today.
    ManagementOr(&'static [Role]),
    /// Somebody with one of these roles today.
    Roles(&'static [Role]),
    /// The agent whose case it is; with `--for` a lead of their team or a manager. The act names the case, and asks
    /// [`Actor::require_agent`].
    Agent,
    /// The person whom a file names, or somebody who brings it in for them; the act asks whether they may.
    Sender,
    /// Somebody on the roster whom the case names, such as its auditor; the act asks the case.
    Named,
}

/// An act is one thing that can be done to the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Act {
    /// Its name in the chain: the words of the command.
    pub name: &'static str,
    /// What it does, as the end of "they may not …".
    pub verb: &'static str,
    /// Who may.
    pub right: Right,
}

impl Act {
    /// Whether somebody can perform it on another's behalf, with `--for`.
    pub const fn is_for_others(&self) -> bool {
        matches!(self.right, Right::Agent)
    }

    /// Whether its entry can name somebody on whose behalf it was done.
    pub(super) const fn has_principal(&self) -> bool {
        matches!(self.right, Right::Agent | Right::Sender)
    }
}
