//! Dialogue: a finished talk with a customer, that came in finished or was handled here; what is searched and audited.

mod archive;
mod came;
mod content;
mod evidence;
mod finished;
mod query;
mod revision;
mod search;
mod sought;
mod speakers;
mod turns;
mod words;

pub use archive::{Closing, archive};
pub use came::CAME;
pub use content::Content;
pub use evidence::{is_place, named_turn, require_evidence, require_quote, stands_in, turn_of, words_of_turn};
pub use finished::{Dialogue, find, is_finished, load};
pub use query::{Candidate, Found, Query};
pub use revision::{Basis, Revision, revisions};
pub use search::{NEWEST, search};
pub use speakers::Speakers;
pub use turns::{speaker, turns};
