//! Conflicts: why somebody may not touch a case, and which of them bars what.
//!
//! The list starts here, with what people alone decide. Each later room adds what it knows and calls the room before
//! it: people, request, audit, dispute. [`Deed::is_barred_by`] is the one table of what bars what.

use super::{Person, PersonId, Tie, tie};
use crate::core::closed_list;
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

closed_list! {
    /// A conflict is a part in a case, or a tie to somebody in it, that may bar a person from an act.
    pub enum Conflict("a conflict", "conflicts") {
        /// They are the agent.
        OwnCase = "own case",
        /// They are in the agent's team, or were on the day of the dialogue or later.
        AgentsTeam = "agent's team",
        /// They left the agent's team, or the agent left theirs, less than the policy's rotation days before the dialogue.
        AgentsFormerTeam = "agent's former team",
        /// They routed to themselves, joined, understood or answered the request, or recorded that for somebody.
        HadPart = "had a part in the dialogue",
        /// They recorded the request, sorted or routed it, asked the customer, or archived it.
        HandledRequest = "handled the request",
        /// They are the auditor whose score it is, or took the step that is to be approved.
        OwnWork = "own score or step",
        /// They have, or had, the other audit of a dialogue that is scored twice.
        AuditsSameDialogue = "audits the same dialogue",
        /// They were asked to answer about the dialogue in a calibration, or led it.
        Calibrated = "calibrated the dialogue",
        /// They approved or returned the score.
        JudgedScore = "approved the score",
        /// They are in the auditor's team, or were on the day of the dialogue or later.
        AuditorsTeam = "auditor's team",
        /// They left the auditor's team, or the auditor left theirs, less than the rotation days before the dialogue.
        AuditorsFormerTeam = "auditor's former team",
        /// They opened a dispute about the same audit, for themselves or for somebody.
        OpenedDispute = "opened a dispute about it",
        /// They led a session about the same audit, or were asked to come to one.
        LedSession = "led or was asked to a session",
        /// They were chosen to rule on a dispute about the same audit.
        ChosenToRule = "chosen to rule on it",
    }
}

closed_list! {
    /// A deed is what a person does to a case, or is chosen to do.
    pub enum Deed("a deed", "deeds") {
        /// Correct a finished dialogue.
        Amend = "amend a dialogue",
        /// Correct what draws go by in a finished dialogue, its time, channel, category, agent, rating, length, notice; or the
        /// words that are scored.
        Move = "amend what draws go by, or the words",
        /// Approve how a request was understood or answered.
        ApproveStep = "approve a step",
        /// Record how many dialogues another system counted.
        RecordVolumes = "record volumes",
        /// Say another number than what was recorded of another system's count.
        ChangeVolumes = "change volumes",
        /// Bring what an engine picked by the key of a draw.
        BringPicks = "bring picks",
        /// Draw more dialogues by the key of a draw.
        Extend = "extend a draw",
        /// Take a draw out of all that counts.
        Void = "void a draw",
        /// Have text about people erased, or approve it.
        Erase = "erase",
        /// Have a dialogue audited that nobody drew.
        SpotCheck = "ask for a spot check",
        /// Audit: be drawn, chosen or named as the auditor, and hand in marks.
        Audit = "audit",
        /// Give an audit to another auditor.
        Reassign = "reassign an audit",
        /// Say that a drawn dialogue is unsuitable.
        Replace = "ask to replace",
        /// Say that an agent was hurt in a dialogue, or did good work.
        Witness = "care",
        /// Approve that what draws go by in a finished dialogue is amended or filled in.
        ApproveAmendment = "approve an amendment",
        /// Approve that a drawn dialogue is unsuitable.
        ApproveReplacement = "approve a replacement",
        /// Approve a score before it is delivered.
        ApproveScore = "approve a score",
        /// Show a score to its agent.
        Deliver = "deliver",
        /// Lead the session of a dispute.
        LeadSession = "lead the session",
        /// Rule on a dispute, or be chosen to.
        Rule = "rule",
    }
}

impl Deed {
    /// The table: which conflict bars whom from this.
    ///
    /// Record-keeping for a whole team is work of its lead, so a team alone does not bar it; one's own case always does.
    /// What was counted of a team once, its lead does not make less: that would hide what is missing. Nor do they bring the
    /// words of its dialogues once it is known which are drawn.
    /// To lead a talk, somebody who left a team before the dialogue is far enough away.
    pub const fn is_barred_by(self, conflict: Conflict) -> bool {
        use Conflict as C;
        match self {
            Self::Amend
            | Self::RecordVolumes
            | Self::Extend
            | Self::SpotCheck
            | Self::Replace
            | Self::Witness
            | Self::Deliver => matches!(conflict, C::OwnCase),
            Self::Void => matches!(conflict, C::OwnCase | C::OwnWork | C::AuditsSameDialogue),
            Self::Erase => matches!(
                conflict,
                C::OwnCase
                    | C::HadPart
                    | C::OwnWork
                    | C::AuditsSameDialogue
                    | C::JudgedScore
                    | C::OpenedDispute
                    | C::LedSession
                    | C::ChosenToRule
            ),
            Self::Move => matches!(conflict, C::OwnCase | C::AgentsTeam),
            Self::ChangeVolumes | Self::BringPicks => {
                matches!(conflict, C::OwnCase | C::AgentsTeam | C::AgentsFormerTeam)
            }
            Self::ApproveStep => matches!(conflict, C::OwnCase | C::HadPart | C::OwnWork),
            Self::Audit | Self::Reassign => matches!(
                conflict,
                C::OwnCase | C::AgentsTeam | C::AgentsFormerTeam | C::HadPart | C::AuditsSameDialogue | C::Calibrated
            ),
            Self::ApproveAmendment | Self::ApproveReplacement | Self::ApproveScore => matches!(
                conflict,
                C::OwnCase | C::AgentsTeam | C::AgentsFormerTeam | C::HadPart | C::OwnWork | C::AuditsSameDialogue
            ),
            Self::LeadSession => matches!(
                conflict,
                C::OwnCase
                    | C::AgentsTeam
                    | C::HadPart
                    | C::OwnWork
                    | C::AuditsSameDialogue
                    | C::JudgedScore
                    | C::AuditorsTeam
                    | C::OpenedDispute
                    | C::ChosenToRule
            ),
            Self::Rule => !matches!(conflict, C::ChosenToRule),
        }
    }
}

/// An objection is a conflict that somebody has in a case, with the words that say how.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Objection {
    /// Which one.
    pub conflict: Conflict,
    /// How, as the end of "they may not, because …".
    pub because: String,
}

impl Objection {
    /// An objection with these words.
    pub fn new(conflict: Conflict, because: impl Into<String>) -> Self {
        Self { conflict, because: because.into() }
    }
}

/// The first of some objections that bars a deed.
pub fn bar(deed: Deed, objections: Vec<Objection>) -> Option<Objection> {
    objections.into_iter().find(|objection| deed.is_barred_by(objection.conflict))
}

/// Refuses a deed where an objection bars it: "lea may not rule on dispute 3: they led a session about it". `what` is
/// the deed with its case, `who` the people who may.
pub fn require_none(
    deed: Deed,
    person: &Person,
    objections: Vec<Objection>,
    what: &str,
    who: impl Into<String>,
) -> Result<()> {
    match bar(deed, objections) {
        None => Ok(()),
        Some(objection) => {
            Err(Refusal::rule(format!("{} may not {what}: {}", person.handle, objection.because)).hint(who))
        }
    }
}

/// Who stands on which side of a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Whose dialogue it is.
    Agent,
    /// Whose score it is.
    Auditor,
}

/// The conflicts of a person with somebody in a case that the roster alone shows, as it stood after entry `as_of`.
///
/// `days` are the dialogue's and today; the policy says how long a former team counts.
pub fn with(
    conn: &Connection,
    as_of: i64,
    person: PersonId,
    (side, other): (Side, &Person),
    days: (NaiveDate, NaiveDate),
    policy: &Policy,
) -> Result<Option<Objection>> {
    let tie = tie(conn, as_of, person, other.id, days, policy)?;
    Ok(tie.map(|tie| {
        let because = match side {
            Side::Agent => tie.to_string(),
            Side::Auditor => format!("{} is in the case, and {tie}", other.handle),
        };
        Objection::new(conflict_of(side, &tie), because)
    }))
}

/// Which conflict a tie to somebody in a case is.
pub const fn conflict_of(side: Side, tie: &Tie) -> Conflict {
    match (side, tie) {
        (Side::Agent, Tie::Same) => Conflict::OwnCase,
        (Side::Auditor, Tie::Same) => Conflict::OwnWork,
        (Side::Agent, Tie::Team(_) | Tie::TeamThen(..)) => Conflict::AgentsTeam,
        (Side::Auditor, Tie::Team(_) | Tie::TeamThen(..)) => Conflict::AuditorsTeam,
        (Side::Agent, Tie::Recent(..)) => Conflict::AgentsFormerTeam,
        (Side::Auditor, Tie::Recent(..)) => Conflict::AuditorsFormerTeam,
    }
}
