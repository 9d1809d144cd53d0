//! An export, written out: one CSV for each table, what they mean in `datapackage.json`, and a workbook on request.

mod answer;
mod book;
mod package;
mod rows;

pub use answer::answer;
pub use book::{Book, MOST_ROWS};
pub use package::{EXPORT, OfFew, Parcel, Resource, Written, is_of, of_which, package, since_in};
pub use rows::{write_names, write_row};
