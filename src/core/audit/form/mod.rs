//! Forms: what an auditor fills in away from the file, and hands in as a file.

mod filled;
mod hand_in;
mod json;
mod reply;
mod rows;
mod saved;
mod saves;
mod text;

pub use filled::{Batch, Done, Filled, Places};
pub use hand_in::{Fate, HandedIn, brought_in_by, hand_in};
pub use json::read as read_json;
pub use reply::{Agreed, Rejected, Replied, Reply, read as read_reply};
pub use rows::{
    AUDIT_COLUMNS, CRITERION_COLUMNS, DEVELOP, MET, MINUTES, NOTE, QUOTE, REHEARSAL, SHEET, read as read_rows,
};
pub use saved::{Saving, read as read_saved, require_here};
pub use saves::{Save, SetAside, Standing, set_aside, standings, unclear};
pub use text::read as read_text;
