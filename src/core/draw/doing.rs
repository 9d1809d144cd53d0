//! Doing: what somebody did around a draw, with who did it, and how often.

use crate::core::closed_list;
use crate::core::ledger::{By, by};
use crate::core::people::Person;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::text::Untrusted;
use rusqlite::Connection;

closed_list! {
    /// What somebody did around a draw.
    pub enum Doing("a doing", "doings") {
        /// The version of the plan that drew it was added once its days were over: what it would draw of was known.
        PlanLate = "plan added after its days",
        /// Blanks that draws or figures go by were filled in later.
        Filled = "blanks filled in later",
        /// What draws go by was to be amended or filled in, and no second person approved it before the draw.
        Wished = "amendment wished, not approved",
        /// What draws go by was amended or filled in on the word of two.
        ByTwo = "amended on the word of two",
        /// Dialogues that were handled here were archived later than the policy says: the archive decides on their window.
        ArchivedLate = "archived late",
        /// Ratings were recorded by the agent or somebody of their team.
        OwnRating = "rating recorded on the agent's side",
        /// Dialogues were brought in by somebody of their agent's team.
        OwnTeam = "brought in by the agent's team",
        /// A dialogue was audited as a spot check before the draw, which could not draw it then.
        SpotCheck = "spot check before it",
        /// An audit was handed on to an auditor who was named.
        HandedOn = "handed on by name",
        /// It was said of an auditor, after its days, that they are or were one.
        AuditorStint = "stint of an auditor said late",
        /// It was said after the draw who was an agent in its days.
        RosterSince = "roster of its days changed since",
        /// An auditor was absent on its day, as was said once its days had begun, for it alone, or by who is not over them.
        Absent = "auditor said absent on its day",
        /// Somebody began or ended as an auditor, or was given a skill as one, since the draw before.
        AuditorNew = "auditors new or ended since the draw before",
        /// Two handles, one of them of who audits, were made one person.
        Merged = "merge of somebody who audits",
        /// An audit was given back to the lot.
        LotAgain = "given back to the lot",
        /// An audit went on by a night, since who had it may not audit it any more.
        WentOn = "gone on to another auditor",
        /// What another system counted was recorded by somebody of the agent's team.
        Counted = "counted by the agent's team",
        /// An agent was said to be absent on its days once these were over.
        AgentAbsent = "agent said absent for days that were over",
        /// A care notice by somebody of the agent's team took an audit out of scoring.
        Cared = "care by the agent's team",
        /// It was extended after scores of it were known.
        Extended = "extended after scores were known",
        /// Dialogues were brought in by who leads another team.
        OtherTeam = "brought in by the lead of another team",
        /// Dialogues that were closed in its days are counted before the first window of the plan.
        BeforeStart = "counted before the plan's first window",
        /// A request had another category after it was answered here.
        Retriaged = "category changed after the answer",
        /// A request was recorded or sorted by the agent who answered it: channel, category and language are their word.
        Sorted = "recorded or sorted by its own agent",
        /// A request was answered here and is not archived.
        Unarchived = "answered and not archived",
        /// Root, counts or picks came from the engine in which the dialogues lie.
        FromEngine = "brought from its engine",
        /// Another system had counted more or fewer dialogues than its engine has.
        CountedOtherwise = "counted elsewhere otherwise than its engine",
        /// The file of picks and its map said the language of dialogues: who reads it may audit them.
        Language = "language said with its picks",
        /// A pick was brought or filled in before it came, once the root was committed.
        Beforehand = "said of picks before they came",
        /// A pick was next by its ticket, and was not drawn.
        PassedOver = "passed over once its key was given",
        /// What a machine says, by which it was drawn, was brought by somebody who has a part in a team of agents.
        Verdicts = "verdicts brought by a team of agents",
        /// What draws go by was amended of its dialogues after it was fixed.
        AmendedSince = "amended after it was fixed",
        /// Of a dialogue that it drew it was said later that its customer was not told of monitoring.
        UntoldSince = "said later to be without notice",
        /// What a machine says, by which it was drawn, came after it of dialogues of which it had said nothing.
        SaidLater = "verdicts that came after it",
        /// The words of a drawn dialogue were erased before it was scored.
        Erased = "words erased before they were scored",
        /// A dialogue came in without words, since its customer's were erased.
        HeldBack = "came in without erased words",
        /// Words that stayed out so came back.
        BroughtBack = "erased words brought back",
        /// Another plan had drawn dialogues of its window, or may draw them.
        OtherPlan = "drawn by another plan before it",
        /// Another plan draws from dialogues that it drew.
        Shared = "drew what another plan draws from",
        /// An agent with dialogues in its window was enrolled once that was over.
        Enrolled = "agent enrolled after its days",
    }
}

/// An act around a draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Around {
    /// What kind of act.
    pub doing: Doing,
    /// Who did it, and when.
    pub by: By,
    /// How many dialogues, audits or stints it was.
    pub times: u64,
    /// The agent whose dialogues or stint it was about.
    pub agent: Option<Person>,
    /// The dialogue that it was about, where it was one.
    pub request: Option<RequestId>,
    /// To whom an audit went.
    pub to: Option<String>,
    /// What it was about: fields, refs, a team and its days.
    pub what: Option<Untrusted>,
    /// The reason that was given.
    pub why: Option<Untrusted>,
}

impl Around {
    /// An act with nothing to be said of it yet.
    pub(super) fn by(conn: &Connection, doing: Doing, entry: i64) -> Result<Self> {
        let by = by(conn, entry)?;
        Ok(Self { doing, by, times: 1, agent: None, request: None, to: None, what: None, why: None })
    }
}
