//! Keeping: what keeps a file safe, what it holds about people no longer than agreed, and heads that others keep.
//!
//! - `backup`, `rotated`, `removal`, `heads`: what keeps a file safe.
//! - `places`: where text about people stands, and whose it is.
//! - `hold`: what may not be erased meanwhile. `bars`: what else stands in the way. `held_back`: what did, on which days.
//! - `subject`, `plan`, `erasure`: what is erased for whom, asked by one person and approved by another (`approvers`). `parts`: who may not.
//! - `owed`: what stays until it is done. `elsewhere`: texts of others in which the name stands all the same.
//! - `retention`: what is older than the policy keeps it.
//! - `access`, `related`, `pseudonyms`, `meaning`: all that is about somebody, without others. `nobody`: that there is nothing.
//! - `clean`, `listed`: what is left to do, and what was done.

mod access;
mod approvers;
mod backup;
mod bars;
mod checkpoint;
mod clean;
mod compared;
mod doctor;
mod elsewhere;
mod erasure;
mod examined;
mod found;
mod heads;
mod held_back;
mod hold;
mod listed;
mod meaning;
mod nobody;
mod noted;
mod owed;
mod parts;
mod pdf;
mod pdf_text;
mod places;
mod plan;
mod pseudonyms;
mod quoted;
mod related;
mod removal;
mod retention;
mod rotated;
mod said;
mod subject;
mod unpacked;

pub use access::{Access, Fact, OwnAct, access};
pub use approvers::Approvers;
pub use backup::{BackedUp, Backup, Made, Target, back_up, backups};
pub use bars::{Bar, Why};
pub use checkpoint::Checkpoint;
pub use clean::{cleaned, older_backups, older_exports, uncleaned};
pub use compared::{compared, not_of_chain};
pub use doctor::{Finding, Weight, bad_for_sqlite};
pub use elsewhere::{Elsewhere, Of, Standing};
pub use erasure::{Answer, AskedErasure, Erased, Erasing, approve, ask, drafts_of_erasure};
pub use examined::{Asked, Examined, examine};
pub use found::{Found, found, in_bytes};
pub use heads::{full, is_of};
pub use held_back::{HeldBack, held_back};
pub use hold::{Held, Hold, Holding, hold, holds, release};
pub use listed::{Listed, listed};
pub use noted::{Noted, begin, note, noted};
pub use places::{Kind, NAMED, PLACES, Place, QUOTING, STAYS, Stay};
pub use plan::{Counted, Plan, Stays};
pub use related::Held as KeptBack;
pub use removal::record_removed;
pub(in crate::core) use retention::FIRST_RECEIVED;
pub use retention::{Due, Retained, drafts_of_dialogues, overdue, retain};
pub use rotated::{Shelf, Shelved, shelve};
pub use said::{Gone, erased_on, gone_of_coaching, gone_of_dialogue, newest_gone};
pub use subject::{Reason, Subject, SubjectKind, Wanted, drafts_of};
