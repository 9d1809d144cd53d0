//! Dispute: an agent rejects marks, or an audit as a whole, with a reason, and both sides talk it over.
//!
//! A *point* is one disputed thing: why, and which answer the agent proposes. A *session* is the talk between agent and
//! auditor, led by somebody neutral; it keeps or adjusts each point, or leaves it to arbitration. A *correction* is a plain
//! slip that the auditor offers to put right. A *statement* stands with a score for good. An *action* is the work that
//! comes out of it, with an owner and a last day.

mod about;
mod action;
mod agreement;
mod beforehand;
mod case_act;
mod changes;
mod contest;
mod convening;
mod correction;
mod for_agent;
mod found;
mod grantable;
mod independence;
mod keys;
mod naming;
mod noted_page;
mod notes;
mod number;
mod opening;
mod point;
mod remark;
mod remedy;
mod rescoring;
mod session;
mod short;
mod state;
mod statement;
mod striking;
mod struck;
mod talk;
mod withdrawal;
mod words;

pub use about::About;
pub use action::{
    Action, ActionId, NewAction, Origin, WrittenAction, actions, check_actions, end_action, store_actions,
};
pub use agreement::answer_numbered;
pub use beforehand::require_openable;
pub use case_act::{CaseAct, case_acts};
pub use changes::{Change, changes};
pub use contest::{Contestable, GivenLess, contest, contest_until, contestable, require_not_again};
pub use convening::{Call, convene};
pub use correction::{Corrected, Correction, answer, corrections, ended_by, offer, offered};
pub use for_agent::{OpenedFor, opened_for, opened_for_agent};
pub use found::find_named;
pub use independence::{objections, objections_as_of};
pub use keys::{ACTION, OPENED};
pub use naming::PointRef;
pub use noted_page::{NotedPage, read_page};
pub use number::DisputeId;
pub use opening::{Claim, disputed, is_no_worse, open, open_for_cause, require_own, unopened};
pub use point::{Decided, Point};
pub use remark::remark;
pub use remedy::{Remedy, remedies, remedy};
pub use rescoring::{Changes, Opened, never_worse, rescore, try_out};
pub use session::{Held, hold_session, require_facilitator};
pub use short::{Short, Told, told};
pub use state::{
    Dispute, Head, Lapse, current, current_query, heads, list, load, load_in, may_lapse, of_audit, of_request,
    open_query,
};
pub use statement::{Statement, state, statements};
pub use striking::{Striker, require_strikable, strike};
pub use struck::{Struck, struck};
pub use talk::{AskedToCome, Convening, Remark, Session, asked_to_come};
pub use withdrawal::withdraw;
pub use words::{ActionKind, DisputeState, Outcome, Reason, Stage, Subject, Verdict};
