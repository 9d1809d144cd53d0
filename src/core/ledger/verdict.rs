//! Verdicts: what a check says.

use crate::core::refusal::{Kind, Refusal, Result};

/// How many findings one statement lists before it only counts.
const LISTED: usize = 20;

/// How many characters of a finding are listed: a file of somebody can put any text into it.
const LONG: usize = 400;

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
        Self { check, outcome, says, findings }
    }

    /// The findings as they are listed: the first ones, and how many more there are.
    pub fn listed(&self) -> Vec<String> {
        let listed = self.findings.iter().take(LISTED);
        let mut listed: Vec<String> = listed.map(|finding| finding.chars().take(LONG).collect()).collect();
        if self.findings.len() > LISTED {
            listed.push(format!("and {} more", self.findings.len() - LISTED));
        }
        listed
    }

    /// Whether the check failed.
    pub fn fails(&self) -> bool {
        self.outcome == Outcome::Fails
    }
}

/// A check that was left out, and why.
pub(super) fn left_out(check: &'static str, why: &str) -> Verdict {
    Verdict { check, outcome: Outcome::NotChecked, says: why.to_owned(), findings: Vec::new() }
}

/// What a question says that the file gives no answer to, as a finding; a disk that cannot be read, or a file that is
/// held, is none.
pub fn finding_of(refusal: Refusal) -> Result<String> {
    if matches!(refusal.kind, Kind::Io | Kind::Busy | Kind::Interrupted) {
        return Err(refusal);
    }
    Ok(std::iter::once(refusal.message).chain(refusal.findings).take(3).collect::<Vec<_>>().join(": "))
}
