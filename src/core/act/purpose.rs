//! Purpose: what an act has audits made for, or makes of them, where that is one thing.

use super::list::{
    ASSIGN_COMMIT, ASSIGN_DRAW, ASSIGN_EXTEND, ASSIGN_SPOT_CHECK, CALIBRATE_OPEN, COACH_FOLLOW_UP, COACH_PLAN,
    IMPROVE_OPEN, PLAN_ADD,
};
use super::right::Act;
use crate::core::works_agreement::Purpose;

/// What an act is for. A night does several things: the draws in it ask by themselves.
pub(super) fn purpose(act: &Act) -> Option<Purpose> {
    let is_one_of = |acts: &[Act]| acts.contains(act);
    if is_one_of(&[PLAN_ADD, ASSIGN_COMMIT, ASSIGN_DRAW, ASSIGN_EXTEND]) {
        Some(Purpose::Quality)
    } else if is_one_of(&[ASSIGN_SPOT_CHECK]) {
        Some(Purpose::SpotCheck)
    } else if is_one_of(&[COACH_PLAN, COACH_FOLLOW_UP]) {
        Some(Purpose::Coaching)
    } else if is_one_of(&[IMPROVE_OPEN]) {
        Some(Purpose::Improvement)
    } else if is_one_of(&[CALIBRATE_OPEN]) {
        Some(Purpose::Calibration)
    } else {
        None
    }
}
