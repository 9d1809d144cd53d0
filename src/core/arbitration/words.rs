//! The closed lists of arbitration: why somebody has a seat or lost it, what lay behind a dispute, how a ruling was made.

use crate::core::closed_list;

closed_list! {
    /// Whom a seat came from.
    pub enum SeatBasis("a basis of a seat", "bases") {
        /// A lot.
        Lot = "lot",
        /// A manager who named somebody, after the lot had found nobody.
        Name = "name",
    }
}

closed_list! {
    /// Why a seat became empty.
    pub enum VacancyReason("a reason of a vacancy", "reasons") {
        /// The arbiter gave it back.
        Recused = "recused",
        /// They did not rule in time.
        Late = "late",
        /// They may not rule on it any more.
        Barred = "barred",
    }
}

closed_list! {
    /// What lay behind a dispute.
    pub enum RootCause("a root cause", "root causes") {
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
        /// Nothing: the score was right.
        None = "none",
    }
}

closed_list! {
    /// Who is responsible for what lay behind a dispute.
    pub enum Responsible("somebody responsible", "those responsible") {
        /// The agent.
        Agent = "agent",
        /// The auditor.
        Auditor = "auditor",
        /// A lead.
        Lead = "lead",
        /// Management.
        Management = "management",
        /// Nobody.
        Nobody = "nobody",
    }
}

closed_list! {
    /// How a ruling was made.
    pub enum RulingBasis("a basis of a ruling", "bases") {
        /// By an arbiter.
        Arbiter = "arbiter",
        /// By three of them.
        Panel = "panel",
        /// By the policy, where nobody ruled in time.
        Lapse = "lapse",
    }
}

closed_list! {
    /// What a ballot makes of a precedent.
    pub enum CitationKind("a kind of citation", "kinds") {
        /// It decides as the precedent does.
        Followed = "followed",
        /// The case is another one.
        Distinguished = "distinguished",
        /// The precedent was wrong.
        Overruled = "overruled",
    }
}
