//! What comes after a draw: audits that are replaced, handed on, void with their draw or come by an extension; and
//! spot checks, which nobody drew.

mod hand;
mod later;
mod replace;
mod spot;
mod story;
mod takers;

pub use hand::{Handed, Step, hand, steps};
pub use later::{Extended, extend};
pub(super) use later::{Place, next_auditor};
pub use replace::{Outcome, Replacement, UNSUITABLE, Unsuitable, confirm, replace};
pub use spot::{Spot, spot, spot_reason};
pub use story::{Asking, Continuation, askings, continuations, why_void};
pub(super) use takers::{Case, Until, takers, until_ticket};

use super::{Audit, list};
use crate::core::draw::{self, Voided};
use crate::core::ledger::{Who, Writing};
use crate::core::people;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request;
use crate::core::text::Kept;
use std::collections::BTreeMap;

/// A draw that is void, and what it leaves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voiding {
    /// The draw.
    pub draw: Voided,
    /// How many audits left the queue.
    pub left: usize,
    /// How many scored ones stay visible, outside every rate.
    pub scored: usize,
}

/// Takes a draw out of all that counts; its window is not drawn again. A manager alone may.
pub fn void(writing: &mut Writing<'_>, who: &Who, name: &str, why: &str) -> Result<Voiding> {
    let policy = policy::current(writing)?;
    let today = policy.calendar()?.local_day(writing.now());
    people::require_manager(writing, who, &policy, today, "void a draw")?;
    let draw = draw::void(writing, name, &Kept::new("--reason", why)?)?;
    let audits: Vec<Audit> =
        list(writing, &[])?.into_iter().filter(|audit| audit.draw.as_deref() == Some(name)).collect();
    let scored = audits.iter().filter(|audit| audit.scoring.is_some()).count();
    let left = audits.iter().filter(|audit| audit.state == "void").count();
    Ok(Voiding { draw, left, scored })
}

/// How far a draw is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Audits scored.
    pub done: u64,
    /// Audits drawn that stand.
    pub drawn: u64,
    /// Audits that were replaced.
    pub replaced: u64,
    /// Second scorings that stand; they are in none of the others.
    pub twice: u64,
}

impl Tally {
    /// How far these audits are together.
    pub fn of(audits: &[Audit]) -> Self {
        let mut tally = Self::default();
        for audit in audits {
            tally.add(audit);
        }
        tally
    }

    fn add(&mut self, audit: &Audit) {
        if audit.second {
            self.twice += u64::from(audit.state != "replaced");
        } else if audit.state == "replaced" {
            self.replaced += 1;
        } else {
            self.drawn += 1;
            self.done += u64::from(audit.scoring.is_some() && !audit.is_returned());
        }
    }
}

/// How far every draw is that is not void, and the spot checks (without a name).
pub fn tallies(audits: &[Audit]) -> BTreeMap<Option<&str>, Tally> {
    let mut tallies: BTreeMap<Option<&str>, Tally> = BTreeMap::new();
    for audit in audits.iter().filter(|audit| !audit.void) {
        tallies.entry(audit.draw.as_deref()).or_default().add(audit);
    }
    tallies
}

/// Refuses to score what is aside.
pub(super) fn require_open(audit: &Audit) -> Result<()> {
    let id = audit.id.0;
    let refusal = match audit.state.as_str() {
        "replaced" => Refusal::rule(format!("audit {id} is replaced: its dialogue is unsuitable")),
        "void" => {
            Refusal::rule(format!("audit {id} is void, as its draw {} is", audit.draw.as_deref().unwrap_or("is")))
                .hint("the reason is in: assize assign list")
        }
        "questioned" => Refusal::rule(format!("audit {id} waits: somebody says that its dialogue is unsuitable"))
            .hint(format!("somebody else confirms or refuses it: assize assign confirm {id}")),
        _ => return Ok(()),
    };
    Err(refusal)
}

fn require_unscored(audit: &Audit) -> Result<()> {
    if audit.scoring.is_some() {
        return Err(Refusal::rule(format!("audit {} is scored already: it is not replaced", audit.id.0))
            .hint("what is wrong with a score is for a dispute"));
    }
    if audit.void { require_open(audit) } else { Ok(()) }
}

/// A reason as it may be kept.
fn kept(words: &str, flag: &str) -> Result<String> {
    if words.trim().is_empty() {
        return Err(Refusal::words(format!("{flag} is empty")).hint("say why; it is kept"));
    }
    if words.contains('\0') {
        return Err(Refusal::words(format!("{flag} has a NUL character")));
    }
    Ok(request::masked(words.trim()).0)
}
