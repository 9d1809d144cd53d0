//! Licence: whether agents are shown what a machine says of their dialogues. It holds for one version of a machine and one
//! criterion, while the audits of some weeks bound its false accusations well enough. Each state is on the record; it
//! lapses by itself.

mod beside;
mod dispute;
mod found;
mod listed;
mod settle;
mod shown;

pub use beside::Beside;
pub use dispute::{MachineClaim, MachineDispute, dispute_machine};
pub use found::{Lapse, Licence, LicenceState, licences};
pub use listed::{DisputedMark, DisputedMarks, disputed_due, disputed_marks, each_disputed};
pub use settle::{settle_licences, would_settle};
pub use shown::{ShownVerdict, shown_verdicts};
