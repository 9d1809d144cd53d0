//! Frame: every dialogue of a window that a plan can draw, and why the others cannot be drawn.
//!
//! A frame is walked through, never held: one of any size takes the memory of its strata and of what is drawn. Where
//! another system counted more dialogues than were recorded, *phantoms* stand in it for those that are missing.

mod agents;
mod basis;
mod bounds;
mod cells;
mod coverage;
mod days;
mod exclusion;
mod follow_up;
mod history;
mod label;
mod leaves;
mod limits;
mod load;
mod looked;
mod moved;
mod outlook;
mod parts;
mod preview;
mod query;
mod row;
mod spill;
mod stood;
mod tally;
mod untold;
mod walk;

pub(in crate::core) use agents::Agents;
pub(in crate::core) use basis::{Basis, day_of, limits_of, limits_of_frame, limits_on};
pub(in crate::core) use bounds::Bounds;
pub(in crate::core) use coverage::Coverage;
pub use exclusion::Exclusion;
pub(in crate::core) use history::{State, holding, states, stood};
pub use leaves::Leaves;
pub(in crate::core) use limits::{Limits, Looked, reserved};
pub use load::{AuditorOutlook, Idle};
pub(in crate::core) use looked::Looker;
pub use moved::Way;
pub use outlook::{AgentOutlook, StratumOutlook};
pub use preview::{Preview, outside_of_window, preview};
pub use query::{by_rows, by_time};
pub(in crate::core) use row::Pick;
pub(in crate::core) use stood::of_several;
pub(in crate::core) use tally::{Frame, VERDICTS};
pub(in crate::core) use walk::{Order, Place, Walk};
