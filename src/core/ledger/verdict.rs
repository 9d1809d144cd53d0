//! Verdicts: what a check says.

/// How many findings one statement lists before it only counts.
const LISTED: usize = 20;

/// How a check ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// It could not be checked with what was given.
    NotChecked,
    /// Something is odd, and proves nothing.
    Noted,
}

/// One statement of `verify`: what was checked, whether it holds, and each thing that does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// A short name that stays the same: `chain`, `facts`, `anchors` …
    pub check: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// What the check says, in words.
    pub says: String,
    /// Each thing that does not hold.
    pub findings: Vec<String>,
}

impl Verdict {
    /// A statement that holds if nothing was found.
    pub fn of(check: &'static str, good: impl Into<String>, bad: impl Into<String>, findings: Vec<String>) -> Self {
        let holds = findings.is_empty();
        let (outcome, says) = if holds { (Outcome::Holds, good.into()) } else { (Outcome::Fails, bad.into()) };
        let more = findings.len().saturating_sub(LISTED);
        let mut findings: Vec<String> = findings.into_iter().take(LISTED).collect();
        if more > 0 {
            findings.push(format!("and {more} more"));
        }
        Self { check, outcome, says, findings }
    }

    /// Whether the check failed.
    pub fn fails(&self) -> bool {
        self.outcome == Outcome::Fails
    }
}
