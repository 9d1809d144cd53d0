//! How strict auditors are: one compared with the others on the same agents, over time, and on dialogues that two
//! scored. Figures for display, in the unit of the scores; below 0 is stricter than the mean of the auditors.
//!
//! An auditor's plain mean says nothing: agents differ. Within an agent, items go to auditors by lot, so that
//! differences there are the auditors' own. Where items were assigned by hand, severity and difficulty are mixed; who
//! shows these figures says so. Source: statistics.md 5.2 (Raymond and Viswesvaran 1993).

mod cells;
mod connected;
mod drift;
mod fit;
mod paired;

pub use cells::Scored;
pub use connected::groups;
pub use drift::{Drift, drift};
pub use fit::{Adjusted, Auditor, ENOUGH_AUDITS, ENOUGH_DF, Severity, Test, severity};
pub use paired::{paired_distance, paired_severity};
