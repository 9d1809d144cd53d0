//! Who read what of others, by which rules that is recorded, and when it was not.

use super::exhibit::Exhibit;
use crate::core::report::export::{Kind, col, in_unit};

/// The house rules that held at some time of the period.
macro_rules! rules {
    ($which:literal) => {
        concat!(
            "policy y JOIN entry e ON e.id = y.entry AND e.at < p.until AND NOT EXISTS \
             (SELECT 1 FROM policy x JOIN entry f ON f.id = x.entry WHERE x.id > y.id AND f.at <= p.since) \
             WHERE y.entry ",
            $which,
            " (SELECT value FROM json_each(p.recorded)) ORDER BY y.id"
        )
    };
}

pub(super) const READ: [Exhibit; 5] = [
    Exhibit {
        name: "reading_rules",
        says: "The house rules that held at some time of the period and have readings recorded.",
        source: rules!("IN"),
        columns: &[col("number", Kind::Number, "y.id", "the number of the house rules")],
    },
    Exhibit {
        name: "reading_gaps",
        says: "The house rules that held at some time of the period and have no readings recorded: until the next ones nobody knows who read what.",
        source: rules!("NOT IN"),
        columns: &[col("number", Kind::Number, "y.id", "the number of the house rules")],
    },
    Exhibit {
        name: "readings",
        says: "Who read in the period what is recorded of others: once for each reader, subject and day. Only where the policy has it recorded.",
        source: "reading x ON x.subject <> 'export' AND x.day BETWEEN p.first AND p.last JOIN entry e ON e.id = x.entry \
                 JOIN identity i ON i.person = x.reader JOIN person h ON h.id = i.one \
                 LEFT JOIN identity j ON j.person = x.whose LEFT JOIN person w ON w.id = j.one ORDER BY x.id",
        columns: &[
            col("reader", Kind::Text, "h.handle", "who read"),
            col(
                "subject",
                Kind::Text,
                "x.subject",
                "what: audit, dialogue, dispute, person; rest: more on this day than is told one by one",
            ),
            col("number", Kind::Number, "x.number", "its number; of a rest 1"),
            col("whose", Kind::Text, "w.handle", "of whom it tells; none: of everybody"),
            col("command", Kind::Text, "x.command", "with which command first on that day"),
            col("day", Kind::Day, "x.day", "on which day"),
        ],
    },
    Exhibit {
        name: "list_readings",
        says: "Who read lists of several people in the period: once for each reader, list, filter and day. Only where the policy has it recorded.",
        source: "list_reading x ON x.day BETWEEN p.first AND p.last JOIN entry e ON e.id = x.entry \
                 JOIN identity i ON i.person = x.reader JOIN person h ON h.id = i.one ORDER BY x.id",
        columns: &[
            col("reader", Kind::Text, "h.handle", "who read"),
            col("command", Kind::Text, "x.command", "which list: the command that showed it"),
            col(
                "filter",
                Kind::Text,
                "x.filter",
                "the options that chose its lines; empty: all that the reader may read",
            ),
            in_unit("people", col("people", Kind::Number, "x.people", "of how many others it told")),
            col("day", Kind::Day, "x.day", "on which day"),
        ],
    },
    Exhibit {
        name: "exports",
        says: "Who took everything out in the period, once for each reader, kind and day. Only where the policy has readings recorded.",
        source: "reading x ON x.subject = 'export' AND x.day BETWEEN p.first AND p.last JOIN entry e ON e.id = x.entry \
                 JOIN identity i ON i.person = x.reader JOIN person h ON h.id = i.one ORDER BY x.id",
        columns: &[
            col("reader", Kind::Text, "h.handle", "who took it out"),
            col(
                "holds",
                Kind::Text,
                "iif(x.number < 3, 'tables', 'evidence')",
                "tables of everything, or evidence of a period",
            ),
            col("with_text", Kind::Yes, "x.number IN (2, 4)", "whether it has text of people"),
            col("command", Kind::Text, "x.command", "with which command first on that day"),
            col("day", Kind::Day, "x.day", "on which day"),
        ],
    },
];
