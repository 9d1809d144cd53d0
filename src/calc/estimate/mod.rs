//! Estimates of means and rates from draws with strata: figures for display.
//!
//! A stratum of `N` dialogues of which `n` were audited: each audit stands for `N / n` of them. A *domain* is what an
//! estimate is about (an agent, a team, a card); it may lie across strata, and a stratum across domains.
//! Source: statistics.md 2.3 and 4.2 (Cochran 1977; R survey `svymean`, `subset`, with finite population correction).

mod cell;
mod design;
mod found;
mod kish;
mod layout;
mod rate;
mod shared;
mod stratum;
mod weighted;

pub use cell::Cell;
pub use design::{design, level_for};
pub use found::{Estimate, Variance};
pub use kish::{Sharing, kish, sharing};
pub use layout::{Layout, Level};
pub use shared::{Spreads, shared, spreads};
pub use stratum::Stratum;
pub use weighted::{mean_before, weighted_mean};
