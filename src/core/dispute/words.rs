//! The closed lists of a dispute: why a mark is rejected, how far a dispute is, what became of a point.

use crate::core::closed_list;

closed_list! {
    /// Why a mark is rejected.
    pub enum Reason("a reason", "reasons") {
        /// The criterion was misunderstood.
        Criterion = "criterion",
        /// What the agent knew or saw was missing.
        Context = "context",
        /// The rule behind it is unclear or arbitrary.
        Policy = "policy",
        /// Auditor and agent did not understand each other.
        Communication = "communication",
        /// A plain scoring error.
        Slip = "slip",
        /// The question itself is worded badly.
        Wording = "wording",
    }
}

impl Reason {
    /// What it means.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Criterion => "the criterion was misunderstood",
            Self::Context => "what the agent knew or saw was missing",
            Self::Policy => "the rule behind it is unclear or arbitrary",
            Self::Communication => "auditor and agent did not understand each other",
            Self::Slip => "a plain scoring error",
            Self::Wording => "the question itself is worded badly",
        }
    }
}

closed_list! {
    /// How far a dispute is.
    pub enum DisputeState("a state of a dispute", "states") {
        /// It waits for its session.
        Session = "session",
        /// Its session left nothing open.
        Settled = "settled",
        /// It waits for a ruling.
        Arbitration = "arbitration",
        /// It is ruled on.
        Ruled = "ruled",
    }
}

impl DisputeState {
    /// Those of disputes that are not over.
    pub const OPEN: [Self; 2] = [Self::Session, Self::Arbitration];
}

closed_list! {
    /// What a session does with a point.
    pub enum Outcome("an outcome of a session", "outcomes") {
        /// The mark stands.
        Kept = "kept",
        /// Both agreed on another answer.
        Adjusted = "adjusted",
        /// The agent takes the point back.
        Withdrawn = "withdrawn",
        /// An arbiter is to rule.
        Unresolved = "unresolved",
    }
}

closed_list! {
    /// What a ruling does with a point.
    pub enum Verdict("a verdict", "verdicts") {
        /// The mark stands.
        Keep = "keep",
        /// The agent's answer holds.
        Agent = "agent",
        /// A third answer holds.
        Other = "other",
        /// The criterion does not apply.
        NotApplicable = "not-applicable",
    }
}

closed_list! {
    /// What has a deadline in a dispute.
    pub enum Stage("a stage of a dispute", "stages") {
        /// The session.
        Session = "session",
        /// The ruling.
        Ruling = "ruling",
    }
}
