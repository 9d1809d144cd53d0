//! Early sign: it is time to talk to somebody. It is a sign, never a verdict, and names its rule and its n.
//!
//! The rules stand in the policy. A rule raises one sign for an agent, and the next only from what came after it: it
//! counts no dialogue twice.

mod falling;
mod found;
mod hard;
mod raise;
mod record;

pub use found::{Drop, Sign, SignKind, list};
pub use raise::settle;
