//! Calibration: the same dialogues scored by several people who do not see each other's answers, so that they can find out
//! where a card is read in two ways. It is in nobody's score.

mod bring;
mod on_card;
mod rated;
mod rating_set;
mod scale;

pub use bring::{Brought, COLUMNS as RATING_COLUMNS, Wanted as WantedRatings, bring};
pub use on_card::{answers_on, scale_of};
pub use rated::{AnswerOf, Rated, Scale};
pub use rating_set::{RatingSet, rated_elsewhere, rating_sets};
pub use scale::RatingScale;
