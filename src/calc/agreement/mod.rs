//! Whether auditors who rate the same items agree: shares in plain words, coefficients beyond chance with their
//! intervals, and what a second reader would buy. Figures for display; what has no value says why.
//!
//! A coefficient over [`Tally`] costs time by ratings and memory by ratings; leaving each item out once costs no more
//! than that, since every sum is corrected for the item instead of taken again. Source: statistics.md 3, which names
//! the paper of each.

mod alpha;
mod bootstrap;
mod cohen;
mod consensus;
mod distance;
mod fleiss;
mod gwet;
mod icc;
mod jackknife;
mod ordinal;
mod percent;
mod study;
mod tally;
mod variance;
mod weights;

pub use alpha::{alpha, alpha_with_interval};
pub use bootstrap::{Resampled, bootstrap_alpha};
pub use cohen::{Kappa, Table, cohen_kappa};
pub use consensus::{Answer, Errors, Share, against_consensus, majority};
pub use distance::Metric;
pub use fleiss::{Fleiss, fleiss_kappa};
pub use gwet::{Gwet, gwet};
pub use icc::{Icc, Pair, Squares, icc};
pub use percent::{Specific, clustered_share, percent_agreement, specific_agreement};
pub use study::{Bought, Sources, bought, dependability, error_variance, item_dependability, readers_for};
pub use tally::{Cell, Fault, Rating, Tally};
pub use variance::{Components, rating_components};
pub use weights::Weights;
