//! Why a figure has no value, in words.

use crate::calc::figure::Undefined;

/// The reason, as the end of a sentence or the content of a cell.
pub const fn why(reason: Undefined) -> &'static str {
    match reason {
        Undefined::NoItem => "nothing was rated",
        Undefined::OneItem => "one item alone cannot tell",
        Undefined::OneAuditor => "one alone rated",
        Undefined::NoPair => "no item was rated by two",
        Undefined::AllTheSame => "all answers are the same: nothing shows beyond chance",
        Undefined::NeverGiven => "nobody gave that answer",
        Undefined::OffScale => "a rating is off the scale",
        Undefined::Uneven => "items have unequal numbers of ratings",
        Undefined::Incomplete => "not everybody rated every item",
        Undefined::OneItemDecides => "one item decides it",
        Undefined::TooManyValues => "too many different answers",
        Undefined::TooFew => "too few to tell chance by",
        Undefined::ItemsAlike => {
            "the dialogues are alike, and differ by no more than who rated and chance make of them"
        }
        Undefined::NoSpread => "all items are alike: that says nothing of others",
        Undefined::Disconnected => "they share no agent and no item, directly or through others",
        Undefined::Confidence => "no such confidence",
    }
}
