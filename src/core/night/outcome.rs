//! What a night did, and what it could not do.

use super::gaps::{Gap, Silence};
use crate::core::act::{Newcomer, OneLogin};
use crate::core::arbitration::{Lapsed, NextStep};
use crate::core::audit::{AuditId, DrawnWindow, Forgone, HandedOn, PutOff, Replacement, Undelivered, WaitingLot};
use crate::core::calibration::{Calibration, CardQuestion};
use crate::core::care::CareNotice;
use crate::core::draw::{Awaited, Committed, Empty, Excess, Fixing};
use crate::core::intake::{AmendmentWish, Said};
use crate::core::ledger::By;
use crate::core::people::MergedBy;
use crate::core::policy::{Brief, Version};
use crate::core::question::Question;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::request::Unarchived;
use crate::core::sign::Sign;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What a night did.
#[derive(Default)]
pub struct Night {
    /// The draws it made.
    pub drawn: Vec<DrawnWindow>,
    /// Names of draws that stood already, and who made them void.
    pub before: Vec<(String, Option<By>)>,
    /// Names of plans that begin later.
    pub early: Vec<String>,
    /// Windows in which nothing can be drawn: they stay due.
    pub empty: Vec<Empty>,
    /// Whether one of them is of the last days, and somebody can do something about it.
    pub blocked: bool,
    /// Counts of another system that took the place of others since the night before.
    pub recounted: Vec<Said>,
    /// Handles that were made one person since the night before.
    pub merged: Vec<MergedBy>,
    /// What takes two people and was done under one login, since the night before.
    pub one_login: Vec<OneLogin>,
    /// Erasures and holds that were answered by somebody whose role for it was new, since the night before.
    pub newcomers: Vec<Newcomer>,
    /// Names of draws that somebody drew, or whose picks they brought, since the night before.
    pub by_hand: Vec<String>,
    /// What usually has dialogues, and has none.
    pub gaps: Vec<Gap>,
    /// Days of the draws it made on which more is recorded than another system counted.
    pub excess: Vec<Excess>,
    /// That no dialogue came for too long.
    pub silence: Option<Silence>,
    /// How many plans there are.
    pub plans: usize,
    /// What happened to disputes by itself: deadlines that passed, lots that were drawn or wait.
    pub lapsed: Vec<Lapsed>,
    /// What is due in disputes soon, by day.
    pub soon: Vec<NextStep>,
    /// Commitments that wait for their seed.
    pub waiting: Vec<Committed>,
    /// Names of plans that wait for pledges.
    pub pledges: BTreeSet<String>,
    /// Names of external draws whose window is over, and whose engine has not given their root.
    pub roots: Vec<String>,
    /// External draws that wait for their picks.
    pub awaited: Vec<Awaited>,
    /// The day of the newest dialogue, where there is any.
    pub newest: Option<NaiveDate>,
    /// How many audits are not scored in time.
    pub overdue: u64,
    /// Audits whose time to dispute goes on, since their agents were away.
    pub put_off: Vec<PutOff>,
    /// House rules that stood for less than a day, since the night before.
    pub brief: Vec<Brief>,
    /// The other house rules that took the place of others since the night before.
    pub rules: Vec<Version>,
    /// Scored audits that were not delivered in time.
    pub undelivered: Vec<Undelivered>,
    /// How many wishes to replace wait for somebody else.
    pub questioned: u64,
    /// Scored audits that are to be taken out of all figures, where somebody else approves it.
    pub to_take_out: Vec<AuditId>,
    /// Wishes to amend what draws go by that wait for a second person.
    pub amendments: Vec<AmendmentWish>,
    /// Requests that were answered longer ago than the policy says, and are not archived: no draw has them.
    pub unarchived: Vec<Unarchived>,
    /// What came in the place of dialogues that were struck as another agent's since nobody ruled in time.
    pub replaced: Vec<Replacement>,
    /// Care notices that nobody took on in time.
    pub care: Vec<CareNotice>,
    /// Questions that nobody answered in time.
    pub questions: Vec<Question>,
    /// Calibrations that are not closed after their day.
    pub calibrations: Vec<Calibration>,
    /// What calibrations asked, and nobody answered in time.
    pub card_questions: Vec<CardQuestion>,
    /// Early signs that it raised.
    pub signs: Vec<Sign>,
    /// Audits whose auditor may not audit them any more, and those that a lot gave to somebody.
    pub handed: Vec<HandedOn>,
    /// Audits that somebody gave back to the lot, and that wait for it.
    pub lots: Vec<WaitingLot>,
    /// Second scores that nobody waits for any more.
    pub forgone: Vec<Forgone>,
    /// Repeats that nobody waits for: their auditor may not audit them any more, or did not in time.
    pub not_repeated: Vec<AuditId>,
    /// What could not be done.
    pub failed: Vec<Failure>,
}

/// Something that a night could not do.
pub struct Failure {
    /// What, by name.
    pub what: String,
    /// Why.
    pub why: Refusal,
}

impl Night {
    /// Whether somebody has to look after something.
    pub fn is_short(&self) -> bool {
        !self.failed.is_empty()
            || self.drawn.iter().any(DrawnWindow::is_short)
            || self.lapsed.iter().any(Lapsed::is_short)
            || self.replaced.iter().any(|replaced| replaced.outcome.is_short())
            || self.handed.iter().any(|handed| handed.to.is_none())
            || !self.waiting.is_empty()
            || !self.pledges.is_empty()
            || !self.roots.is_empty()
            || !self.awaited.is_empty()
            || self.overdue > 0
            || !self.undelivered.is_empty()
            || !self.care.is_empty()
            || !self.signs.is_empty()
            || !self.questions.is_empty()
            || !self.calibrations.is_empty()
            || !self.card_questions.is_empty()
            || self.blocked
            || !self.recounted.is_empty()
            || !self.brief.is_empty()
            || !self.gaps.is_empty()
            || !self.unarchived.is_empty()
            || self.silence.is_some()
    }

    /// What was fixed; a window in which nothing can be drawn is kept by itself.
    pub(super) fn filled<T>(&mut self, fixing: Fixing<T>) -> Option<T> {
        match fixing {
            Fixing::Fixed(fixed) => Some(fixed),
            Fixing::Empty(empty) => {
                self.empty.push(empty);
                None
            }
        }
    }

    /// Keeps why something could not be done, so that the rest of the night goes on. A file that cannot be written or
    /// is held by another process ends the night, and so does a usage error.
    pub(super) fn go_on(&mut self, what: &str, tried: Result<()>) -> Result<()> {
        let Err(why) = tried else { return Ok(()) };
        match why.kind {
            Kind::Io | Kind::Busy | Kind::Interrupted | Kind::Words => Err(why),
            Kind::Rule | Kind::Check | Kind::Data | Kind::Missing | Kind::Fault => {
                self.failed.push(Failure { what: what.to_owned(), why });
                Ok(())
            }
        }
    }
}
