//! Audit: one dialogue looked at by one auditor against one card.
//!
//! A *mark* is the answer to one criterion, with its evidence. A *scoring* is the marks of an audit at
//! one time. A *delivery* shows the scored audit to the agent and opens the time to dispute it.

mod accept;
mod answers;
mod approval;
mod aside;
mod auditors;
mod away;
mod blind_lot;
mod blindness;
mod choice;
mod delivery;
mod draw;
mod drawn_as;
mod due_days;
mod extension;
mod forgoing;
pub mod form;
mod former;
mod hand_on;
mod handed;
mod handover;
mod hidden_key;
mod holding;
mod in_hand;
mod independence;
mod languages;
mod last_day;
mod lots;
mod mark;
mod named;
mod naming;
mod of_draw;
mod opening;
mod progress;
mod put_off;
mod recheck;
mod recomputed;
mod repeat;
mod replacement;
mod resting;
mod reveal;
mod scored_again;
mod scoring;
mod self_score;
mod sight;
mod spot_check;
mod spot_wish;
mod state;
mod striking;
mod submit;
mod time;
mod undelivered;
mod undo;
mod useful;
mod voiding;
mod waiting;
mod wording;

pub use accept::accept;
pub use answers::{Answers, Given};
pub use approval::{Awaited, approve, approved_by, awaited, returned};
pub use away::last_day_of;
pub use blind_lot::{BlindLot, blind_lot};
pub use blindness::{
    asked_again, conceal, conceal_score, has_other_half, is_asked_again, is_half, is_to_score, may_see,
};
pub use delivery::{Delivered, acknowledge, acknowledged, deliver, is_past_dispute, require_delivered, to_read};
pub use draw::{DrawnWindow, Picked, draw, draw_committed, draw_picks};
pub use drawn_as::drawn_as;
pub use due_days::recheck_days;
pub use extension::{Extended, Extension, extend, extensions};
pub use forgoing::{Forgone, Reason as ForgoneReason, forgo, forgo_repeats, recheck_forgone};
pub use former::{Ended, Former, former};
pub use hand_on::{HandedOn, hand_on, tell_lots};
pub use handover::{Assignment, Reassigned, assignments, reassign};
pub use hidden_key::hides_key;
pub use holding::{Holding, holdings};
pub use in_hand::OPEN as IN_HAND;
pub use independence::{AsOf, Case, objections};
pub use languages::{ByLanguage, ReadByOthers, unlisted, unread};
pub use lots::{WaitingLot, lot_of, waiting_lot, waiting_lots};
pub use mark::{Mark, answer_word, answers_of, marks_of, read_mark};
pub use naming::find_named;
pub use opening::AssignmentBasis;
pub use progress::{Progress, progress_of_open};
pub use put_off::{PutOff, all_put_off, put_off};
pub use recheck::recheck_assignments;
pub use recomputed::recheck_scores;
pub use repeat::{Repeated, repeat, repeats};
pub use replacement::{
    Replacement, ReplacementOutcome, ReplacementWish, Stays, Unsuitable, UnsuitableDialogue, WAITING_SCORED, WishState,
    approve_replacement, replace, replace_for_care, replace_struck, require_witness, stays, struck_alone,
    waiting_removal, waiting_scored, wishes,
};
pub use resting::{Taken, Words, words};
pub use reveal::{Revelation, reveal, revelations};
pub use scored_again::{ScoredAgain, brought_in, scored_again};
pub use scoring::{Basis, Feedback, NewScoring, feedback, record_scoring};
pub use self_score::{SelfScore, self_score, self_score_of};
pub use sight::{Blindfold, Seen, in_sight, refs_of, seen};
pub use spot_check::{Spot, SpotCheck, judge_spot_check, spot_check, spot_check_for_agent, spot_check_reason};
pub use spot_wish::Pick;
pub use state::{
    Audit, AuditId, AuditKind, AuditState, Hidden, OutOfRates, Twin, between_query, list, list_between, list_ever_of,
    list_of, list_of_draw, load, load_in, of_request, own_query,
};
pub use striking::{is_struck, strike};
pub use submit::{require_awaiting, submit};
pub use time::time_of;
pub use undelivered::{Undelivered, undelivered};
pub use undo::{Undone, undo, undone};
pub use useful::{Useful, UsefulAnswer, UsefulSaid, say_useful, useful_answers};
pub use voiding::{Voiding, audits_of, ranks_of, void, why_void};
pub use waiting::{Waiting, waiting};
