//! A proof of a draw: its files' texts, and the answers about it.

mod answer;
mod files;
mod readme;

pub use answer::{KEY_HIDDEN, auditors, made, verdicts, without_key};
pub use files::{CHECK, Written, absences, amended, around, draw_txt, excluded, inclusion, plan, ticket_txt};
pub use readme::readme;
