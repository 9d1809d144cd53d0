//! Calibration: the same dialogues scored by several people who do not see each other's answers, so that they can find out
//! where a card is read in two ways. It is in nobody's score.

mod rated;

pub use rated::{AnswerOf, Rated, Scale};
