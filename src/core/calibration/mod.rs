//! Calibration: the same dialogues answered by several people who do not see each other's answers, so that they can find
//! out where a card is read in two ways. It is in nobody's score.
//!
//! Who is asked answers about each dialogue once, alone. Then they talk; who leads the talk closes the calibration with
//! what was agreed. What is worth a rule becomes a precedent; what the card does not say is asked of its owner.

mod agreed;
mod answer;
mod asks;
mod bring;
mod closing;
mod compared;
mod fit;
mod lot;
mod no_part;
mod of_closed;
mod on_card;
mod opening;
mod rated;
mod rating_set;
mod recheck;
mod scale;
mod sight;
mod state;

pub use agreed::{Agreed, read_rows};
pub use answer::{Answered, answer, answer_several, marks_by, words};
pub use asks::{CardQuestion, answer_question, card_questions, precedent_of, questions_of};
pub use bring::{Brought, COLUMNS as RATING_COLUMNS, Wanted as WantedRatings, bring};
pub use closing::{Close, Closed, close};
pub use compared::{By, Compared, OfCriterion, OfPerson, Right, Row, Totals, compared};
pub use fit::Unfit;
pub use lot::{LotOf, recheck_lots};
pub use of_closed::rated;
pub use on_card::{answers_on, scale_of};
pub use opening::{Picked, Wanted, open};
pub use rated::{AnswerOf, Rated, Scale};
pub use rating_set::{RatingSet, rated_elsewhere, rating_sets};
pub use recheck::recheck_answers;
pub use scale::RatingScale;
pub use sight::{Sees, audits_to_answer, is_kept_from, sees, still_to_score, to_answer};
pub use state::{Calibration, CalibrationId, CalibrationState, Closing, Item, list, list_open, load};
