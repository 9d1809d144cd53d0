//! Intake: finished dialogues come in from other systems, by maps that say which column is which field.

mod check;
mod clock;
mod columns;
mod doubles;
mod draft;
mod group;
mod handles;
mod import;
mod join;
mod left_out;
mod lengths;
mod made;
mod map;
mod propose;
mod rules;
mod said_zone;
mod sample;
mod scale;
mod spaces;
mod strangers;
mod suits;
mod survey;
mod tongue;
mod two_ways;
mod unnamed;
mod vocabulary;
mod volumes;
mod zoned;

pub use import::{Hidden, Order, Pair, Rejected, Taken, import};
pub use map::Map;
pub use propose::{MadeFrom, Meant, Proposal, Stranger};
pub use sample::{Outcome, Preview, Sample, Shown, Wanted};
pub use scale::NamedScale;
pub use survey::Survey;
pub use volumes::{Counted, SourceCount, count, source_counts};
pub use zoned::Zone;
