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
    /// What a point of a dispute is about.
    pub enum Subject("a subject", "subjects") {
        /// The answer to a criterion.
        Criterion = "criterion",
        /// How the dialogue was selected: the audit should not be.
        Selection = "selection",
        /// The dialogue is another agent's.
        WrongAgent = "wrong-agent",
    }
}

impl Subject {
    /// What it means.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Criterion => "the answer to a criterion",
            Self::Selection => "how the dialogue was selected: it should not be audited",
            Self::WrongAgent => "the dialogue is another agent's",
        }
    }
}

closed_list! {
    /// How far a dispute is.
    pub enum DisputeState("a state of a dispute", "states") {
        /// It waits for its session.
        Session = "session",
        /// Both sides settled it: in the session, or by a correction.
        Settled = "settled",
        /// The agent took every point back.
        Withdrawn = "withdrawn",
        /// It waits for a ruling.
        Arbitration = "arbitration",
        /// It is ruled on.
        Ruled = "ruled",
        /// It waits for the ruling of three arbiters.
        Appeal = "appeal",
    }
}

impl DisputeState {
    /// Those of disputes that are not over.
    pub const OPEN: [Self; 3] = [Self::Session, Self::Arbitration, Self::Appeal];

    /// How far it is, as a sentence goes on: "it …".
    pub const fn said(self) -> &'static str {
        match self {
            Self::Session => "waits for its session",
            Self::Settled => "is settled",
            Self::Withdrawn => "was taken back",
            Self::Arbitration => "waits for a ruling",
            Self::Ruled => "is ruled on already",
            Self::Appeal => "waits for the ruling on its appeal",
        }
    }

    /// Whether something is still to be decided.
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }
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
        /// The ruling on an appeal.
        Appeal = "appeal",
    }
}

closed_list! {
    /// What work comes out of a session or a ruling.
    pub enum ActionKind("a kind of action", "kinds") {
        /// A criterion is made clearer.
        Criterion = "criterion",
        /// Agents and auditors talk in another way.
        Communication = "communication",
        /// What is written down for agents is mended.
        Documentation = "documentation",
        /// A policy is changed.
        Policy = "policy",
        /// An agent is trained.
        TrainAgent = "train-agent",
        /// An auditor is trained.
        TrainAuditor = "train-auditor",
    }
}

impl ActionKind {
    /// What it means.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Criterion => "a criterion is made clearer",
            Self::Communication => "agents and auditors talk in another way",
            Self::Documentation => "what is written down for agents is mended",
            Self::Policy => "a policy is changed",
            Self::TrainAgent => "an agent is trained",
            Self::TrainAuditor => "an auditor is trained",
        }
    }
}
