//! The table of what machines say, to be held against the marks of people.

use super::standing_tables::{RATE, Standing, col, in_unit, private};
use super::table::Kind;
use crate::core::machine::drawn_before;

pub(super) const VERDICTS: Standing<'static> = Standing {
    name: "verdicts",
    says: "What each version of a machine says of a dialogue, criterion by criterion. It is no score: hold it against marks.",
    key: &["machine", "ref", "criterion"],
    source: "",
    columns: &[
        col("machine", Kind::Text, "p.handle", "which version of it, NAME/VERSION"),
        col("ref", Kind::Text, "r.ref", "the dialogue"),
        col("card", Kind::Text, "k.name || '/' || k.version", "the card by whose levels it is said"),
        col("criterion", Kind::Text, "coalesce(c.key, 'total')", "the criterion; total: the dialogue as a whole"),
        col("level", Kind::Text, "v.level", "what it says; none: not applicable, or the dialogue as a whole"),
        in_unit(
            RATE,
            col("percent", Kind::Number, "v.percent", "what that is worth; none: not applicable, or not counted"),
        ),
        col("scored", Kind::Moment, "v.scored", "when the machine said it"),
        col(
            "is_late",
            Kind::Yes,
            "v.is_late",
            "whether it came after the draw of its dialogue was committed: then it is in no figure of that draw",
        ),
        col("is_tuned", Kind::Yes, "u.id IS NOT NULL", "whether the machine was tuned on the dialogue"),
        col(
            "is_tuned_later",
            Kind::Yes,
            "u.id IS NOT NULL AND u.is_late",
            "whether that was said only after the draw of its dialogue: it stays in the figures",
        ),
        private(col("quote", Kind::Text, "v.quote", "the words of the dialogue that it gives for it")),
    ],
};

/// Where it is read.
pub(super) fn verdicts_source() -> String {
    format!(
        "(SELECT v.*, {} AS is_late FROM machine_verdict v) v JOIN person p ON p.id = v.machine \
         JOIN request r ON r.id = v.request JOIN card k ON k.id = v.card LEFT JOIN criterion c ON c.id = v.criterion \
         LEFT JOIN (SELECT u.*, {} AS is_late FROM machine_tuning u) u ON u.request = v.request AND u.machine = v.machine \
         ORDER BY v.id",
        drawn_before("v"),
        drawn_before("u")
    )
}
