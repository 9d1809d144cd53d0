//! Export: every noun of a file as one table, for a warehouse or a spreadsheet. Tables of facts grow, and are handed out by
//! entry; tables of how things stand are whole each time. What they hold is said by `schema.sql`.

mod declared;
mod facts;
mod guard;
mod load;
mod loading;
mod of_few;
mod place;
mod rows;
mod sealed;
mod standing;
mod standing_figures;
mod standing_machines;
mod standing_tables;
mod standing_work;
mod table;
mod words;

pub use facts::facts;
pub use load::load;
pub use loading::{duckdb, postgres};
pub use place::{Place, Wanted, require_all, require_evidence};
pub(super) use rows::Bounds;
pub use rows::{Datum, Source};
pub use sealed::{Withheld, withheld};
pub(super) use standing::field;
pub use standing::standing;
pub(super) use standing_tables::{Column, col, in_unit, private};
pub use table::{Field, Kind, Renewal, Table};
