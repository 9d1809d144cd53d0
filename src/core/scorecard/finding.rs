//! Findings: what a check of a card found, and where.

use crate::core::refusal::Refusal;
use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    /// The card cannot be published.
    Error,
    /// It can, but somebody should think again.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "ERROR",
            Self::Warning => "WARNING",
        })
    }
}

/// Something that a check of a card found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// File, line and column.
    pub place: String,
    /// What it is.
    pub says: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.severity, self.place, self.says)
    }
}

/// Refuses a card that cannot be published: everything that was found, and what to do.
pub fn faulty(name: &str, findings: &[Finding]) -> Refusal {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let many = if errors == 1 { "" } else { "s" };
    Refusal::data(format!("{name} has {errors} error{many}"))
        .findings(findings.iter().map(ToString::to_string).collect())
        .hint("mend the card; assize card check FILE says what is left")
}
