//! Readership: who read what of others, where the policy has that recorded. Once for each person, subject and day, and of a
//! list once, however many people it tells of, so that a page that is looked at all day does not make the file grow.

mod read_by;
mod recording;
mod subject;

pub use read_by::{ReadBy, of_audit};
pub use recording::{MOST, is_recorded, reads_of, record, to_record};
pub use subject::{FEW, Glance, Listed, Read, Subject};
