//! Intake: finished dialogues come in from other systems, by maps that say which column is which field.

mod broken;
mod check;
mod clock;
mod columns;
mod doubles;
mod draft;
mod drafting;
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
mod said;
mod said_zone;
mod sample;
mod scale;
mod spaces;
mod strangers;
mod suits;
mod survey;
mod texts;
mod tongue;
mod twice;
mod two_ways;
mod unnamed;
mod value;
mod vocabulary;
mod volumes;
mod zoned;

pub(in crate::core) use columns::column;
pub use drafting::MadeFrom;
pub use import::{
    AmendmentAnswer, AmendmentState, AmendmentWish, HeldBack, Hidden, Order, Pair, Readable, Rejected, Taken,
    Unapproved, Unseen, WishedChange, amendment_wishes, answer_amendment, import, note_held_back, unapproved,
    waiting_amendments,
};
pub(in crate::core) use left_out::LeftOut;
pub use map::Map;
pub use propose::{Meant, Proposal, Stranger};
pub use said::{Said, recounted_after, said_of};
pub use sample::{Outcome, Preview, Sample, Shown, Wanted};
pub use scale::NamedScale;
pub use survey::Survey;
pub(in crate::core) use texts::Texts;
pub(in crate::core) use value::{months_of, zone_of};
pub use volumes::{Counted, SourceCount, count, source_counts};
pub use zoned::Zone;
