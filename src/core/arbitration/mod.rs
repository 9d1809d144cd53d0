//! Arbitration: somebody with no part in the case rules on what the session left open.
//!
//! A *seat* says who is to rule and until when. A lot gives it, whose key nobody knew when the last of those in the case
//! acted. Its arbiter *takes* the case: they answer the disputed criteria blind, before they see the sides. A *ballot* is how
//! one arbiter rules; one is a *ruling*, and on *appeal* the majority of three is. No ruling leaves the agent worse off. A
//! *lapse* is a deadline that passed. A *look-back* asks what else a ruling touches.

mod apart;
mod appeal;
mod assigning;
mod ballot;
mod behind;
mod cast;
mod decide;
mod filling;
mod forfeit;
mod keys;
mod lapse;
mod lapsed;
mod look_back;
mod next_step;
mod on_case;
mod outlook;
mod panel;
mod queue;
mod ready;
mod recheck;
mod recusal;
mod rule;
mod ruling;
mod seat;
mod session;
mod sheet;
mod signed;
mod sitting;
mod story;
mod taking;
mod untaken;
mod words;

pub use apart::{Moved, merge};
pub use appeal::{Appeal, Appealed, appeal, appeal_of};
pub use assigning::{assign, name};
pub use behind::{Behind, Deeds};
pub use cast::{Ballot, KeyedAnswer, Task, Vote};
pub use filling::{Filled, Seated, Waits};
pub use forfeit::Totals;
pub use lapse::{Event, Lapsed, settle_lapses};
pub use lapsed::recheck_lapses;
pub use look_back::{LookBack, Overturned, Touched, look_back, open_look_back};
pub use next_step::{Awaits, NextStep, next_steps, steps_of};
pub use on_case::{Called, call_session, on_audit, on_case};
pub use outlook::{may_be_drawn, may_be_drawn_for};
pub use queue::{Step, Waiting, queue};
pub use ready::since_of_lot;
pub use recheck::recheck_rulings;
pub use recusal::recuse;
pub use rule::{Ruled, ToSign, rule, to_sign};
pub use ruling::{Ruling, rulings};
pub use seat::{APPEAL, FIRST, Seat, Vacancy, seat_of, seats, sitting};
pub use session::{SessionRecord, record_session};
pub use signed::{Signed, ToCheck, signatures};
pub use story::{Considered, SeatStory, seat_stories};
pub use taking::{Blind, Taken, blind, take};
pub use untaken::{untaken, untaken_cases};
pub use words::{CitationKind, Responsible, RootCause, RulingBasis, SeatBasis, VacancyReason};
