//! The ledger: the file, its chain of entries, and the one way to write.
//!
//! An *entry* is one act that was written: who, when, what, and which rows it brought. Each entry is
//! sealed together with the one before it, so that nothing recorded can quietly change.
//!
//! - `schema`, `place`, `connection`, `bare`, `inspected`, `standing`, `store`: what a file is, and how it is opened; `init` makes one.
//! - `seal`, `extent`, `rows`, `entry`: how facts become a chain.
//! - `writing`, `record`: the one way to write; `readback` checks what was written before it is committed; `ahead`
//!   lets a long act reach the disk while it goes on.
//! - `erasing`, `erased`, `cleaning`: personal text goes, and what is left says so.
//! - `walk`, `anchor`, `verify`: what the chain proves; `copy` takes the whole of it.

mod ahead;
mod anchor;
mod bare;
mod chance;
mod cleaning;
mod compare;
mod connection;
mod copy;
mod entry;
mod erased;
mod erasing;
mod extent;
mod first_page;
mod gauge;
mod given_digests;
mod init;
mod inspected;
mod offered;
mod parts;
mod place;
mod readback;
mod record;
mod rising;
mod rows;
mod schema;
mod seal;
mod standing;
mod store;
mod verdict;
mod verify;
mod walk;
mod writing;

pub use anchor::{Anchor, holds};
pub use chance::Chance;
pub use connection::{Access, second_connection, twin};
pub use copy::copy_into;
pub use entry::{By, Head, Who, by, no_earlier, written_at};
pub use erased::erased_when;
pub use gauge::Gauge;
pub use given_digests::Sealer;
pub use init::init;
pub use offered::Rows;
pub use record::{Recorded, record, try_out};
pub use schema::{CURRENT, Change, Edition, Step};
pub use store::Store;
pub use verdict::{Outcome, Verdict, finding_of};
pub use verify::{seals, verify};
pub use writing::{NewRow, Writing, lot};
