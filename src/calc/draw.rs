//! VDS-1, the draw that anyone can check, byte for byte as statistics.md 1.2, 1.3, 1.4 and 1.9.
//!
//! The order of events: every row of the frame is checked ([`check_row`]) and hashed ([`leaf`]); the
//! leaves give the [`Root`]; root, quotas and the [`Source`] of the seed go into a [`Commitment`],
//! whose text is hashed ([`commit_of`]) and shown; the seed comes from that source; [`draw_key`] binds
//! it to the commitment; each interaction's ticket ([`Tickets`]) is a hash of the key and its ref; the
//! smallest tickets of each stratum are drawn ([`Drawer`]); the same key says who audits what
//! ([`assign_auditors`]).

mod alike;
mod auditors;
mod beacon;
mod chance;
mod commitment;
mod frame;
mod lot;
mod phantom;
mod pledge;
mod seed;
mod selection;
mod shown;
mod text;
mod ticket;

pub use alike::Alike;
pub use auditors::{
    assign_auditors, assign_by_language, assign_seconds, assign_seconds_by_language, assign_within, assignment_order,
    audit_order, auditor_order, dual_subset, is_repeated, next_auditor, preferred,
};
pub use beacon::{Beacon, Chain, randomness_of};
pub use commitment::{Assisted, Commitment, NO_PREVIOUS, Said, commit_of};
pub use frame::{Root, RowFault, bucket_of, check_row, leaf, node};
pub use lot::{lot_digest, order_digest};
pub use phantom::{is_phantom, phantom_refs, phantoms};
pub use pledge::{Pledge, Reveal, check_reveals, combined_seed, pledge};
pub use seed::{Source, local_seed, seed_is_enough};
pub use selection::{Drawer, Drawn, Stratum, inclusion};
pub use shown::shown_by_lot;
pub use ticket::{Tickets, draw_key, hex_hash, ticket};
