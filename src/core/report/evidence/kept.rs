//! What both sides agreed on, and what became of people's data: handed out, held, erased, kept safe.

use super::exhibit::Exhibit;
use crate::core::report::export::{Kind, col, in_unit, private};

pub(super) const KEPT: [Exhibit; 9] = [
    Exhibit {
        name: "agreements",
        says: "Works agreements that were proposed before the end of the period and not over before it, word for word.",
        source: "works_agreement g ON g.since <= p.last JOIN entry e ON e.id = g.entry AND e.at < p.until LEFT JOIN works_agreement_reply r ON r.agreement = g.id \
                 LEFT JOIN entry a ON a.id = r.entry LEFT JOIN works_agreement_end n ON n.agreement = g.id \
                 LEFT JOIN identity i ON i.person = CASE WHEN g.side = 'agents' THEN g.person WHEN r.answer <> 'withdrawn' THEN r.person END \
                 LEFT JOIN person h ON h.id = i.one LEFT JOIN entry z ON z.id = (SELECT min(max(s.entry, coalesce(m.entry, 0))) \
                   FROM stint s LEFT JOIN merging m ON m.person = s.person AND m.survivor = h.id LEFT JOIN stint_end t ON t.stint = s.id AND t.entry < iif(g.side = 'agents', g.entry, a.id) \
                   WHERE s.role = 'representative' AND (s.person = h.id OR m.id IS NOT NULL) AND s.entry < iif(g.side = 'agents', g.entry, a.id) \
                     AND s.since <= date(iif(g.side = 'agents', e.at, a.at)) AND coalesce(t.until, s.until, '9999') >= date(iif(g.side = 'agents', e.at, a.at))) \
                 WHERE n.until IS NULL OR n.until >= p.first ORDER BY g.id",
        columns: &[
            col("number", Kind::Number, "g.id", "its number"),
            col("side", Kind::Text, "g.side", "which side proposed it"),
            col("since", Kind::Day, "g.since", "the first day on which it is in force, if it was accepted"),
            col("answer", Kind::Text, "r.answer", "what the other side answered; none: nothing yet"),
            col("answered", Kind::Moment, "a.at", "when"),
            col("answered_by", Kind::Text, "a.actor", "who answered"),
            col("until", Kind::Day, "n.until", "the last day on which it is in force; none: it goes on"),
            col("representative", Kind::Text, "h.handle", "who acted for the agents; none: nobody of theirs yet"),
            col(
                "role_entry",
                Kind::Number,
                "z.id",
                "the entry that gave them the role: after that of the proposal it could not be their choice",
            ),
            col("role_recorded", Kind::Moment, "z.at", "when that was recorded"),
            col("role_given_by", Kind::Text, "z.actor", "who recorded it"),
            col("text", Kind::Text, "g.text", "what it says"),
        ],
    },
    Exhibit {
        name: "spot_wishes",
        says: "Spot checks that were asked for in the period where an agreement names reasons, and who consented.",
        source: "spot_wish w JOIN entry e ON e.id = w.entry AND e.at >= p.since AND e.at < p.until JOIN request r ON r.id = w.request \
                 LEFT JOIN spot_consent c ON c.wish = w.id LEFT JOIN identity i ON i.person = c.judge LEFT JOIN person h ON h.id = i.one ORDER BY w.id",
        columns: &[
            col("ref", Kind::Text, "r.ref", "the dialogue"),
            col("reason", Kind::Text, "w.reason", "the reason, of those that the agreement names"),
            col("judge", Kind::Text, "h.handle", "the second person; none: nobody was wanted, or nobody answered yet"),
            col(
                "granted",
                Kind::Yes,
                "iif(c.id IS NULL AND w.audit IS NULL, NULL, coalesce(c.audit, w.audit) IS NOT NULL)",
                "whether it was audited; none: no answer yet",
            ),
        ],
    },
    Exhibit {
        name: "accesses",
        says: "Answers about one person that were handed out in the period.",
        source: "subject_access x JOIN entry e ON e.id = x.entry AND e.at >= p.since AND e.at < p.until \
                 LEFT JOIN identity i ON i.person = x.person LEFT JOIN person h ON h.id = i.one ORDER BY x.id",
        columns: &[
            col("about", Kind::Text, "h.handle", "about whom; none: a customer"),
            in_unit("rows", col("rows", Kind::Number, "x.rows", "how many rows it holds")),
            private(col("customer", Kind::Text, "x.customer", "which customer")),
        ],
    },
    Exhibit {
        name: "erasures",
        says: "Erasures that were asked for in the period, retention runs too, and what became of them.",
        source: "erasure x JOIN entry e ON e.id = x.entry AND e.at >= p.since AND e.at < p.until LEFT JOIN request r ON r.id = x.request \
                 LEFT JOIN identity i ON i.person = x.person LEFT JOIN person h ON h.id = i.one LEFT JOIN erasure_answer a ON a.erasure = x.id \
                 LEFT JOIN entry f ON f.id = a.entry ORDER BY x.id",
        columns: &[
            col("erasure", Kind::Number, "x.id", "its number"),
            col(
                "subject",
                Kind::Text,
                "x.subject",
                "of what: ref, customer, agent, or retention: older than the policy keeps it",
            ),
            col("reason", Kind::Text, "x.reason", "why, of a closed list"),
            col("ref", Kind::Text, "r.ref", "the dialogue"),
            col("about", Kind::Text, "h.handle", "the person of the roster"),
            col("granted", Kind::Yes, "a.granted", "whether it was approved; none: no answer, or none was needed"),
            col("answered", Kind::Moment, "f.at", "when"),
            col("answered_by", Kind::Text, "f.actor", "who answered"),
            in_unit(
                "rows",
                col(
                    "rows",
                    Kind::Number,
                    "(SELECT coalesce(sum(n.last - n.first + 1), 0) FROM erased_run n WHERE n.erasure = x.id)",
                    "how many rows have no text any more",
                ),
            ),
            in_unit(
                "names",
                col(
                    "marks",
                    Kind::Number,
                    "(SELECT count(*) FROM erased_name n WHERE n.erasure = x.id)",
                    "how many names left a mark, by which an import notices them",
                ),
            ),
        ],
    },
    Exhibit {
        name: "kept_too_long",
        says: "Dialogues whose words stood longer than the works agreement lets on a day of the period, and were not held back.",
        source: "json_each(p.too_long) b JOIN entry e ON e.id = json_extract(b.value, '$.entry') ORDER BY b.key",
        columns: &[
            col("ref", Kind::Text, "json_extract(b.value, '$.ref')", "the dialogue"),
            col("agreement", Kind::Number, "json_extract(b.value, '$.agreement')", "the works agreement"),
            col(
                "since",
                Kind::Day,
                "json_extract(b.value, '$.since')",
                "the first day at whose end they should be gone",
            ),
            col(
                "gone",
                Kind::Day,
                "json_extract(b.value, '$.gone')",
                "the day on which they were erased; none: they stand",
            ),
            col("gone_entry", Kind::Number, "json_extract(b.value, '$.by')", "the entry that erased them"),
        ],
    },
    Exhibit {
        name: "beyond_agreement",
        says: "What went beyond a clause of a works agreement by an entry of the period, as report works-agreement finds it.",
        source: "json_each(p.beyond) b JOIN entry e ON e.id = json_extract(b.value, '$.entry') AND e.at >= p.since AND e.at < p.until ORDER BY b.key",
        columns: &[
            col("agreement", Kind::Number, "json_extract(b.value, '$.agreement')", "the works agreement"),
            col("clause", Kind::Text, "json_extract(b.value, '$.clause')", "the clause"),
            col("what", Kind::Text, "json_extract(b.value, '$.what')", "what it wrote"),
            col("why", Kind::Text, "json_extract(b.value, '$.why')", "why that is beyond the clause"),
        ],
    },
    Exhibit {
        name: "open_erasures",
        says: "Erasures that were asked for before the end of the period and that nobody has answered.",
        source: "erasure x ON x.subject <> 'retention' JOIN entry e ON e.id = x.entry AND e.at < p.until \
                 WHERE NOT EXISTS (SELECT 1 FROM erasure_answer a WHERE a.erasure = x.id) ORDER BY x.id",
        columns: &[
            col("erasure", Kind::Number, "x.id", "its number"),
            col("subject", Kind::Text, "x.subject", "of what"),
            col("reason", Kind::Text, "x.reason", "why"),
        ],
    },
    Exhibit {
        name: "holds",
        says: "Holds that kept text from being erased on some day of the period.",
        source: "hold x JOIN entry e ON e.id = x.entry AND e.at < p.until LEFT JOIN hold_end z ON z.hold = x.id LEFT JOIN entry f ON f.id = z.entry \
                 JOIN identity i ON i.person = x.holder JOIN person h ON h.id = i.one \
                 WHERE (f.at IS NULL OR f.at >= p.since) AND (x.until IS NULL OR x.until >= p.first) ORDER BY x.id",
        columns: &[
            col("hold", Kind::Number, "x.id", "its number"),
            col("holder", Kind::Text, "h.handle", "who asked for it"),
            col("until", Kind::Day, "x.until", "its last day; none: until it is released"),
            col("released", Kind::Moment, "f.at", "when it was released"),
            private(col("why", Kind::Text, "x.why", "why")),
        ],
    },
    Exhibit {
        name: "backups",
        says: "Backups that were made in the period. What was erased after one still stands in it.",
        source: "backup x JOIN entry e ON e.id = x.entry AND e.at >= p.since AND e.at < p.until ORDER BY x.id",
        columns: &[
            col("name", Kind::Text, "x.name", "its path, from the folder of the file where it lies below that"),
            col("head", Kind::Number, "x.head", "the newest entry in it"),
            in_unit("bytes", col("size", Kind::Number, "x.size", "how large it is")),
            col("sha256", Kind::Bytes, "x.digest", "SHA-256 of it, as it was made"),
            col(
                "removed",
                Kind::Moment,
                "(SELECT f.at FROM backup_removal r JOIN entry f ON f.id = r.entry WHERE r.backup = x.id)",
                "when it was recorded that it is gone",
            ),
        ],
    },
];
