//! Rules: what a policy can say, and what holds where it says nothing.

use super::approvals::Approvals;
use super::day::{days, weekday, zone};
use super::keeping::Keeping;
use super::machine::Machine;
use super::mark;
use super::reading::Reading;
use super::rotation::Rotation;
use super::signs::SignRule;
use crate::calc::calendar::Calendar;
use crate::core::closed_list;
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::{Written, closest};
use chrono::Weekday;
use serde::Deserialize;

/// The house rules, all with defaults; `examples/policy.toml` explains each.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// The IANA time zone in which days, weeks and deadlines are counted.
    pub timezone: String,
    /// Whether `--as` is taken at its word or must be the login in the roster.
    pub identity: Identity,
    /// The days of the week on which people work.
    pub working_days: Vec<String>,
    /// Days off.
    pub holidays: Vec<String>,
    /// Weekend days on which people work all the same.
    pub extra_working_days: Vec<String>,
    /// Working days for each stage.
    pub deadlines: Deadlines,
    /// Who counts as having a part in a case.
    pub conflict: Conflict,
    /// When people change between auditing and leading.
    pub rotation: Rotation,
    /// What feedback must have.
    pub feedback: Feedback,
    /// What requests may be.
    pub intake: Intake,
    /// Which steps need an approval.
    pub approvals: Approvals,
    /// When the night speaks.
    pub nightly: Nightly,
    /// How soon somebody sees to an agent who was hurt.
    pub care: Care,
    /// How soon a question is answered.
    pub questions: Questions,
    /// How cards are made together.
    pub cards: Cards,
    /// When it is time to talk to somebody.
    pub early_sign: Vec<SignRule>,
    /// What auditors do not see until they hand in.
    pub blind: Blind,
    /// How disputes are ruled on.
    pub disputes: Disputes,
    /// When agents are shown what machines say.
    pub machine: Machine,
    /// How long text is kept.
    pub keeping: Keeping,
    /// Who reads what.
    pub reading: Reading,
    /// The language in which the house writes numbers, as `de` or `es-MX`; none where it says nothing.
    pub language: Option<String>,
}

closed_list! {
    /// What a policy can hide from an auditor until they hand in.
    pub enum BlindField("something to hide", "things to hide") {
        /// The customer's rating.
        Rating = "rating",
        /// Whose dialogue it is.
        Agent = "agent",
        /// The customer's reference.
        Customer = "customer",
        /// What machines say of it.
        Verdict = "verdict",
    }
}

/// What stands in the place of what is hidden.
pub const HIDDEN: &str = "hidden until you hand in";

/// What auditors do not see until they hand in.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Blind {
    /// Each of these; none: they see all.
    pub hide: Vec<BlindField>,
    /// Of how many audits in a hundred the key of their draw shows one of these to the auditor; none: of no audit.
    pub lottery: Option<u32>,
    /// Which one of these; the rating where it says nothing.
    pub lottery_of: Option<BlindField>,
}

impl Default for Blind {
    fn default() -> Self {
        Self { hide: vec![BlindField::Rating], lottery: None, lottery_of: None }
    }
}

impl Blind {
    /// What the key of a draw shows to some auditors, and of how many audits in a hundred.
    pub fn lot(&self) -> Option<(BlindField, u32)> {
        Some((self.lottery_of.unwrap_or(BlindField::Rating), self.lottery?))
    }
}

/// Whether `--as` is a claim or must match the login.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Identity {
    /// `--as` is taken at its word; the login is recorded with it.
    Claim,
    /// The login must be the one that the roster gives for the handle.
    Login,
}

/// Working days for each stage of a dispute.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Deadlines {
    /// From delivery: to open a dispute.
    pub open: u32,
    /// From the dispute: to hold the session.
    pub session: u32,
    /// From the session: to rule.
    pub ruling: u32,
    /// From the ruling: to appeal against it.
    pub appeal: u32,
    /// From the last day of a second score: to wait for it.
    pub second: u32,
}

/// How disputes are ruled on.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Disputes {
    /// Whether a ruling carries a signature of the arbiter.
    pub rulings: Rulings,
    /// What happens where nobody rules in time.
    pub late_ruling: LateRuling,
}

/// Whether a ruling carries a signature of the arbiter.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Rulings {
    /// It needs none.
    #[default]
    Plain,
    /// It is signed with the key that the arbiter registered.
    Signed,
}

impl Rulings {
    /// The word for it in a policy.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Signed => "signed",
        }
    }
}

/// What happens where nobody rules in time.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LateRuling {
    /// The next arbiter rules.
    #[default]
    Next,
    /// The answers that the agent proposed hold.
    Agent,
}

impl LateRuling {
    /// The word for it in a policy.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Agent => "agent",
        }
    }
}

/// Who counts as having a part in a case.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Conflict {
    /// For how many days after leaving a team one is still tied to it.
    pub rotation_days: u32,
}

/// What feedback must have.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Feedback {
    /// Whether an audit must name something that met the requirement.
    pub met_required: bool,
}

/// What requests may be.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Intake {
    /// Channels beyond the built-in ones.
    pub channels: Vec<String>,
    /// Categories beyond the built-in ones; `["*"]` takes any.
    pub categories: Vec<String>,
    /// Channels on which every customer is told that dialogues may be monitored; `["*"]` is all of them. A row
    /// of an import can say otherwise for its own.
    pub notice: Vec<String>,
    /// Channels whose dialogues are all recorded in another system; `["*"]` is all of them.
    pub recorded: Vec<String>,
    /// What becomes of ids that look like card numbers.
    pub card_like_ids: CardLikeIds,
    /// Who says how many dialogues another system counted.
    pub counted_by: CountedBy,
    /// Working days from the first answer to a request that is handled here to its archiving; what is archived later is
    /// shown with its draw, since the archive decides on the window.
    pub archive_within: u32,
}

/// Who says how many dialogues another system counted: draws are held against that.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum CountedBy {
    /// Leads and managers.
    #[default]
    Leads,
    /// Managers, and of each agent the leads of other teams.
    Others,
    /// Managers alone.
    Managers,
}

/// What becomes of ids that look like card numbers: one in forty numbers of 16 digits does.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum CardLikeIds {
    /// They are refused.
    #[default]
    Refuse,
    /// They are ids of the centre's own and are kept.
    Keep,
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            channels: Vec::new(),
            categories: Vec::new(),
            notice: vec!["*".to_owned()],
            recorded: Vec::new(),
            card_like_ids: CardLikeIds::default(),
            counted_by: CountedBy::default(),
            archive_within: 5,
        }
    }
}

/// How soon somebody sees to an agent who was hurt.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Care {
    /// Working days from a care notice to its acknowledgement.
    pub acknowledge_within: u32,
}

impl Default for Care {
    fn default() -> Self {
        Self { acknowledge_within: 1 }
    }
}

/// How soon a question about a criterion is answered.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Questions {
    /// Working days from a question to its answer.
    pub answer_within: u32,
}

impl Default for Questions {
    fn default() -> Self {
        Self { answer_within: 3 }
    }
}

/// How cards are made together with those who are measured by them.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Cards {
    /// Whether a card is published only after it was proposed.
    pub proposed: bool,
    /// Working days from a proposal to the last day to comment.
    pub comment_within: u32,
}

impl Default for Cards {
    fn default() -> Self {
        Self { proposed: false, comment_within: 5 }
    }
}

/// When the night speaks of what did not come.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Nightly {
    /// After how many working days without a new dialogue; 0: never.
    pub silent_days: u32,
}

impl Default for Nightly {
    fn default() -> Self {
        Self { silent_days: 3 }
    }
}

/// The channels that every centre has.
pub const CHANNELS: [&str; 6] = ["phone", "chat", "email", "face-to-face", "social", "other"];
/// The categories that every centre has.
pub const CATEGORIES: [&str; 5] =
    ["technical issue", "billing inquiry", "product information", "complaint", "general query"];

impl Default for Policy {
    fn default() -> Self {
        let days = ["mon", "tue", "wed", "thu", "fri"];
        Self {
            timezone: "UTC".to_owned(),
            identity: Identity::Claim,
            working_days: days.map(str::to_owned).to_vec(),
            holidays: Vec::new(),
            extra_working_days: Vec::new(),
            deadlines: Deadlines::default(),
            conflict: Conflict::default(),
            rotation: Rotation::default(),
            feedback: Feedback::default(),
            intake: Intake::default(),
            approvals: Approvals::default(),
            nightly: Nightly::default(),
            care: Care::default(),
            questions: Questions::default(),
            cards: Cards::default(),
            early_sign: Vec::new(),
            blind: Blind::default(),
            machine: Machine::default(),
            disputes: Disputes::default(),
            keeping: Keeping::default(),
            reading: Reading::default(),
            language: None,
        }
    }
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { open: 5, session: 3, ruling: 5, appeal: 3, second: 5 }
    }
}

impl Default for Conflict {
    fn default() -> Self {
        Self { rotation_days: 90 }
    }
}

impl Default for Feedback {
    fn default() -> Self {
        Self { met_required: true }
    }
}

impl Policy {
    /// Reads a policy, as it is to be published or was.
    pub(super) fn read(written: &Written<'_>) -> Result<Self> {
        written.parse()
    }

    /// Whether numbers have a decimal point in the language of the house; where it says nothing, a comma.
    pub fn has_decimal_point(&self) -> bool {
        self.language.as_deref().is_some_and(mark::writes_points)
    }

    /// The calendar in which days and deadlines are counted.
    pub fn calendar(&self) -> Result<Calendar> {
        let working: Vec<Weekday> = self.working_days.iter().map(|day| weekday(day)).collect::<Result<_>>()?;
        Calendar::new(zone(&self.timezone)?, &working, days(&self.holidays)?, days(&self.extra_working_days)?)
            .map_err(Refusal::data)
    }

    /// Whether requests may come by this channel.
    pub fn knows_channel(&self, channel: &str) -> bool {
        CHANNELS.contains(&channel) || self.intake.channels.iter().any(|own| own == channel)
    }

    /// Whether every customer who comes by this channel is told that dialogues may be monitored.
    pub fn gives_notice(&self, channel: &str) -> bool {
        self.intake.notice.iter().any(|told| told == channel || told == "*")
    }

    /// Whether every dialogue of this channel is recorded in another system.
    pub fn is_recorded(&self, channel: &str) -> bool {
        self.intake.recorded.iter().any(|recorded| recorded == channel || recorded == "*")
    }

    /// Whether requests may be of this category.
    pub fn knows_category(&self, category: &str) -> bool {
        CATEGORIES.contains(&category) || self.intake.categories.iter().any(|own| own == category || own == "*")
    }

    /// The known channel that a typo meant.
    pub fn closest_channel(&self, channel: &str) -> Option<String> {
        closest(channel, CHANNELS.into_iter().chain(self.intake.channels.iter().map(String::as_str))).map(str::to_owned)
    }

    /// The known category that a typo meant.
    pub fn closest_category(&self, category: &str) -> Option<String> {
        closest(category, CATEGORIES.into_iter().chain(self.intake.categories.iter().map(String::as_str)))
            .map(str::to_owned)
    }
}
