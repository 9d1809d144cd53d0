//! Role: what somebody does in a team.

use crate::core::closed_list;

closed_list! {
    /// What somebody does in a team.
    pub enum Role("a role", "roles") {
        /// Talks with customers.
        Agent = "agent",
        /// Leads a team of agents.
        Lead = "lead",
        /// Scores dialogues.
        Auditor = "auditor",
        /// Rules on disputes.
        Arbiter = "arbiter",
        /// Runs the audits: plans, cards, policy, people.
        Manager = "manager",
        /// Speaks for the agents: agrees with management on what audits may do.
        Representative = "representative",
        /// A version of a machine that gives verdicts on dialogues. It has no other role, and never acts.
        Machine = "machine",
    }
}
