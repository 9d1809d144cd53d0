//! Draw: which dialogues are audited, drawn by a lottery that anyone can check (VDS-1).
//!
//! A *commitment* fixes frame and quotas of one window, then a *seed* comes, then every *ticket*, a dialogue's number
//! in the lottery, is arithmetic. One draw per plan and window, whatever cron does twice. Later tickets, of a
//! replacement or an extension, come by the same key. Everything can be computed again from the facts as they stood.

mod acts;
mod around;
mod backdated;
mod behind;
mod commit;
mod commitment;
mod coverage;
mod drawing;
mod event;
mod examine;
mod extension;
mod lateness;
mod later;
mod list;
mod lot;
mod lot_key;
mod lot_story;
mod moved;
mod next_ticket;
mod one_hand;
mod own_hand;
mod part;
mod phantom;
mod proof;
mod recheck;
mod replacement;
mod rows;
mod seed;
mod sight;
mod source;
mod stored;
mod text;
mod ticket;
mod unknown;
mod untold;
mod voiding;
mod waiting;
mod worth;

pub use acts::Acts;
pub use around::{Around, Doing};
pub use backdated::Backdated;
pub use behind::{Behind, CalledOff, PlanBehind, PlanVersion};
pub use commit::{Empty, Fixing, Order, commit, commit_window};
pub use commitment::{Committed, committed, waiting};
pub use coverage::{AgentCoverage, coverage, framed, last_committed, said};
pub use drawing::{Draw, draw, draw_alone};
pub use examine::{outside_of, verify};
pub use extension::{Extension, ShortStratum, extend};
pub use lateness::{amended, late};
pub use later::{Drawn, Later, drawn};
pub use list::{Listed, list, list_between, listed, windows};
pub use lot::{AT_ONCE, Entrant, Lot, draw_lot, draw_lot_at_once};
pub use lot_key::{LotSource, Since, waits_until};
pub use lot_story::{LotStory, WaitedFor, lot_key, lot_story, recheck_lots};
pub use moved::Moved;
pub use part::frame_holds;
pub use phantom::drawn_missing;
pub use proof::{Proof, Provable, RowProof, each_row};
pub use recheck::recheck;
pub use replacement::{Next, Origin, next_ticket, origin};
pub use rows::Turn;
pub use seed::{Brought, Seeded, take_seed};
pub use sight::{Sight, sight};
pub use source::{Wanted, source_of};
pub use stored::{Named, drawn_as, find, found_as, name_of, named};
pub use ticket::Ticket;
pub use untold::{SaidUntold, said_untold};
pub use voiding::{Voided, require_standing, void, voided_by};
pub use waiting::waiting_for;
pub use worth::SeedWorth;
