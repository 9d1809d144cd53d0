//! Reading exported dialogues: CSV or JSONL, plain or gzipped, in any declared encoding, or a workbook.
//!
//! The reader is strict: it never guesses a character, a quote or a column silently. It holds one
//! chunk and one row, whatever the size of the file, and names the physical line of every fault.

mod csv;
mod decode;
mod encodings;
mod fault;
mod folded;
mod header;
mod items;
mod json;
mod jsonl;
mod limits;
mod magic;
mod names;
mod options;
mod outline;
mod picks;
mod reader;
mod rejects;
mod returned;
mod row;
mod scripts;
mod seen;
mod source;
mod text;
mod turns;
mod whole;
mod xlsx;

pub use encodings::{Judged, Likely, judge, look};
pub use fault::{Fault, Remedy, cell};
pub use folded::Folded;
pub use header::shared_name;
pub use limits::{CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT};
pub use options::{Form, Options};
pub use reader::Reader;
pub use rejects::options_for;
pub use returned::{MARKS, MORE, mark};
pub use row::Row;
pub use turns::Turns;
pub use whole::{OPEN, Wrong, each_row, each_row_at, each_whole_row, places, row_fault};
pub use xlsx::{SheetRows, sheets_of_hollow};
