//! Why a figure is not told. Each is a word for machines; what it says to people is the view's.

/// A share of dialogues with one verdict that rests on fewer audits says so. Source: statistics.md 8.5.
pub const ENOUGH_OF_A_VERDICT: u64 = 5;

/// With fewer differences that are not 0, an interval of the corrected mean would be too narrow. Source: statistics.md 8.5.
pub const ENOUGH_DIFFERENCES: u64 = 10;

/// Why a figure that uses a machine's marks is not told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unsaid {
    /// No human mark that may be used.
    NothingAudited,
    /// A verdict occurs of which no dialogue was drawn: nobody knows how often it is wrong. The plain figure holds.
    NothingDrawn,
    /// No answer applied in any dialogue that was drawn.
    NothingApplied,
    /// Fewer than [`ENOUGH_DIFFERENCES`] marks differ from the machine's.
    FewDifferences,
    /// All differences are the same: no interval can come from them.
    NoSpread,
    /// A stratum has one audit alone: how much it varies cannot be told.
    OneAudit,
    /// The machine's marks do not vary: they say nothing of what human marks would be.
    MachineFlat,
    /// The method, or how far to trust the machine, was chosen when human marks were known.
    ChosenAfter,
    /// The confidence asked for is not between 0 and 1.
    Confidence,
}

impl Unsaid {
    /// The reason as one word for machines.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NothingAudited => "nothing_audited",
            Self::NothingDrawn => "nothing_drawn_of_a_verdict",
            Self::NothingApplied => "nothing_applied",
            Self::FewDifferences => "few_differences",
            Self::NoSpread => "no_spread",
            Self::OneAudit => "one_audit_in_a_stratum",
            Self::MachineFlat => "machine_flat",
            Self::ChosenAfter => "chosen_after_marks",
            Self::Confidence => "confidence",
        }
    }
}
