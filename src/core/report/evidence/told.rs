//! What was told to whom: the notice to staff, those whom it did not reach, and what customers were not told.

use super::exhibit::Exhibit;
use crate::core::report::export::{Kind, col, in_unit, private};

pub(super) const TOLD: [Exhibit; 6] = [
    Exhibit {
        name: "notices",
        says: "The notice to staff: each version that held on a day of the period, word for word.",
        source: "notice n ON n.since <= p.last AND NOT EXISTS (SELECT 1 FROM notice x WHERE x.id > n.id AND x.since <= max(p.first, n.since)) \
                 JOIN entry e ON e.id = n.entry ORDER BY n.id",
        columns: &[
            col("version", Kind::Number, "n.id", "the version"),
            col("since", Kind::Day, "n.since", "the first day on which it applies"),
            col("text", Kind::Text, "n.text", "what it says"),
        ],
    },
    Exhibit {
        name: "people_told",
        says: "Who was told the notice to staff, how, and on which day: all until the end of the period. A telling counts from the day on which it was recorded.",
        source: "told t ON t.day <= p.last JOIN identity i ON i.person = t.person JOIN person h ON h.id = i.one \
                 JOIN entry e ON e.id = t.entry ORDER BY t.id",
        columns: &[
            col("version", Kind::Number, "t.notice", "the version of the notice"),
            col("handle", Kind::Text, "h.handle", "who was told"),
            col("day", Kind::Day, "t.day", "said to be given on this day"),
            col(
                "recorded_later",
                Kind::Yes,
                "t.day < substr(e.at, 1, 10)",
                "whether that was recorded on a later day, by UTC: it counts from then on",
            ),
            col("how", Kind::Text, "t.how", "in-person, meeting, mail, or acknowledged by themselves"),
        ],
    },
    Exhibit {
        name: "people_untold",
        says: "Agents of whom nothing on record says that they were told the notice to staff that held then: where dialogues of theirs were drawn or picked in the period, by the day of the dialogue; of all others by their last day in it.",
        source: "json_each(p.untold) u LEFT JOIN audit a ON a.id = json_extract(u.value, '$.audit') \
                 JOIN entry e ON e.id = coalesce(a.entry, json_extract(u.value, '$.entry')) \
                 JOIN identity i ON i.person = coalesce(a.agent, json_extract(u.value, '$.agent')) \
                 JOIN person h ON h.id = i.one LEFT JOIN ticket t ON t.id = a.ticket \
                 LEFT JOIN stratum s ON s.id = t.stratum LEFT JOIN draw d ON d.id = s.draw LEFT JOIN commitment c ON c.id = d.commitment \
                 WHERE a.id IS NULL OR (e.at >= p.since AND e.at < p.until) \
                 GROUP BY e.id, c.id, h.handle, a.id IS NULL ORDER BY e.id, c.id, h.handle",
        columns: &[
            col("draw", Kind::Text, "c.name", "the draw; none: a spot check, or none of theirs was drawn or picked"),
            col("handle", Kind::Text, "h.handle", "who was not told"),
            in_unit(
                "dialogues",
                col("drawn", Kind::Number, "count(a.id)", "how many of theirs were drawn or picked untold"),
            ),
        ],
    },
    Exhibit {
        name: "exclusions",
        says: "What was left out of the lottery in the period, by draw and reason: also dialogues of customers who were not told.",
        source: "commitment c JOIN entry e ON e.id = c.entry AND e.at >= p.since AND e.at < p.until \
                 JOIN exclusion x ON x.commitment = c.id ORDER BY x.id",
        columns: &[
            col("draw", Kind::Text, "c.name", "the draw"),
            col("reason", Kind::Text, "x.reason", "why they were left out"),
            in_unit("dialogues", col("dialogues", Kind::Number, "x.dialogues", "how many")),
        ],
    },
    Exhibit {
        name: "unannounced",
        says: "Dialogues that were audited in the period although their customers were not told of monitoring, by what is recorded now.",
        source: "audit a JOIN entry e ON e.id = a.entry AND e.at >= p.since AND e.at < p.until JOIN request r ON r.id = a.request \
                 LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id) \
                 WHERE iif(v.id IS NULL, r.notice, v.notice) = 0 ORDER BY a.id",
        columns: &[
            col("audit", Kind::Number, "a.id", "the audit"),
            col("ref", Kind::Text, "r.ref", "the dialogue"),
            col("kind", Kind::Text, "a.kind", "why there is an audit"),
        ],
    },
    Exhibit {
        name: "trainings",
        says: "Trainings of the people who audit and decide, held in the period.",
        source: "training t ON t.held BETWEEN p.first AND p.last JOIN identity i ON i.person = t.person JOIN person h ON h.id = i.one \
                 JOIN entry e ON e.id = t.entry ORDER BY t.id",
        columns: &[
            col("handle", Kind::Text, "h.handle", "who was trained"),
            col("held", Kind::Day, "t.held", "on which day"),
            private(col("topic", Kind::Text, "t.topic", "in what")),
        ],
    },
];
