//! A proof of a draw: its files' texts, and the answers about it.

mod answer;
mod files;
mod readme;

pub use answer::{auditors, made, verdicts};
pub use files::{CHECK, Written, absences, amended, around, draw_txt, excluded, inclusion, plan, ticket_txt};
pub use readme::readme;
