//! What was contested, who decided it, and what took too long.

use super::exhibit::Exhibit;
use crate::core::report::export::{Kind, col, in_unit};

pub(super) const CONTESTED: [Exhibit; 5] = [
    Exhibit {
        name: "disputes",
        says: "Disputes that were opened in the period, and how far each came.",
        source: "dispute d JOIN entry e ON e.id = d.entry AND e.at >= p.since AND e.at < p.until JOIN dispute_state z ON z.dispute = d.id \
                 JOIN audit a ON a.id = d.audit JOIN identity i ON i.person = a.agent JOIN person h ON h.id = i.one \
                 LEFT JOIN session s ON s.dispute = d.id LEFT JOIN identity j ON j.person = s.facilitator LEFT JOIN person f ON f.id = j.one \
                 LEFT JOIN ruling r ON r.id = z.ruling LEFT JOIN entry g ON g.id = r.entry ORDER BY d.id",
        columns: &[
            col("dispute", Kind::Number, "d.id", "the dispute"),
            col("audit", Kind::Number, "d.audit", "the audit"),
            col("agent", Kind::Text, "h.handle", "whose audit it is"),
            in_unit(
                "points",
                col(
                    "points",
                    Kind::Number,
                    "(SELECT count(*) FROM point x WHERE x.dispute = d.id)",
                    "how many points were disputed",
                ),
            ),
            col("state", Kind::Text, "z.state", "session, settled, withdrawn, arbitration, ruled or appeal"),
            col("session_due", Kind::Day, "d.due", "the last day for the talk"),
            col("held", Kind::Day, "s.held", "the day of the talk; none: there was none"),
            col("facilitator", Kind::Text, "f.handle", "who led it"),
            col("ruled", Kind::Moment, "g.at", "when it was ruled on last; none: it was not"),
            in_unit(
                "points",
                col(
                    "changed",
                    Kind::Number,
                    "(SELECT count(*) FROM point x WHERE x.dispute = d.id AND (EXISTS (SELECT 1 FROM settlement t WHERE t.point = x.id AND t.outcome = 'adjusted') \
                     OR EXISTS (SELECT 1 FROM agreement w WHERE w.point = x.id AND w.agreed = 1) \
                     OR EXISTS (SELECT 1 FROM decision y WHERE y.point = x.id AND y.verdict <> 'keep')))",
                    "how many points were changed by the talk, a correction or a ruling",
                ),
            ),
        ],
    },
    Exhibit {
        name: "rulings",
        says: "Rulings of the period: who ruled, and how.",
        source: "ruling r JOIN entry e ON e.id = r.entry AND e.at >= p.since AND e.at < p.until LEFT JOIN ballot b ON b.id = r.ballot \
                 LEFT JOIN seat s ON s.id = b.seat LEFT JOIN identity i ON i.person = s.arbiter LEFT JOIN person h ON h.id = i.one \
                 LEFT JOIN signature g ON g.ballot = b.id ORDER BY r.id",
        columns: &[
            col("dispute", Kind::Number, "r.dispute", "the dispute"),
            col("instance", Kind::Number, "r.instance", "1: the first ruling; 2: the appeal"),
            col("basis", Kind::Text, "r.basis", "an arbiter, a panel, or a lapse: nobody ruled in time"),
            col("arbiter", Kind::Text, "h.handle", "whose reasons are the ruling's"),
            col("chosen", Kind::Text, "s.basis", "by lot, or by name after the lot had found nobody"),
            col("is_signed", Kind::Yes, "g.id IS NOT NULL", "whether it is signed with the arbiter's own key"),
            col("root_cause", Kind::Text, "b.root_cause", "what lay behind it"),
            in_unit(
                "points",
                col(
                    "decided",
                    Kind::Number,
                    "(SELECT count(*) FROM decision x WHERE x.ruling = r.id)",
                    "how many points it decides",
                ),
            ),
            in_unit(
                "points",
                col(
                    "changed",
                    Kind::Number,
                    "(SELECT count(*) FROM decision x WHERE x.ruling = r.id AND x.verdict <> 'keep')",
                    "how many of them it changes",
                ),
            ),
        ],
    },
    Exhibit {
        name: "lapses",
        says: "Deadlines of disputes that passed in the period, and whose they were.",
        source: "lapse l ON l.due BETWEEN p.first AND p.last JOIN entry e ON e.id = l.entry LEFT JOIN identity i ON i.person = l.person \
                 LEFT JOIN person h ON h.id = i.one ORDER BY l.id",
        columns: &[
            col("dispute", Kind::Number, "l.dispute", "the dispute"),
            col("stage", Kind::Text, "l.stage", "session, ruling or appeal"),
            col("due", Kind::Day, "l.due", "the last day that passed"),
            col("arbiter", Kind::Text, "h.handle", "who was late; none: nobody in particular"),
        ],
    },
    Exhibit {
        name: "overdue_disputes",
        says: "Disputes that are still open although their last day lies in the period or before it.",
        source: "open_dispute o JOIN dispute d ON d.id = o.dispute JOIN entry e ON e.id = d.entry AND e.at < p.until \
                 JOIN dispute_state z ON z.dispute = d.id AND z.due <= p.last ORDER BY d.id",
        columns: &[
            col("dispute", Kind::Number, "d.id", "the dispute"),
            col("state", Kind::Text, "z.state", "what it waits for"),
            col("due", Kind::Day, "z.due", "the last day"),
        ],
    },
    Exhibit {
        name: "unread",
        says: "Audits that were delivered in the period and that their agents neither acknowledged nor disputed.",
        source: "delivery y JOIN entry e ON e.id = y.entry AND e.at >= p.since AND e.at < p.until JOIN audit a ON a.id = y.audit \
                 JOIN identity i ON i.person = a.agent JOIN person h ON h.id = i.one \
                 WHERE NOT EXISTS (SELECT 1 FROM acknowledgement k WHERE k.audit = a.id) \
                 AND NOT EXISTS (SELECT 1 FROM dispute d WHERE d.audit = a.id) ORDER BY y.id",
        columns: &[
            col("audit", Kind::Number, "a.id", "the audit"),
            col("agent", Kind::Text, "h.handle", "whose dialogue it is"),
            col("due", Kind::Day, "y.due", "the last day to dispute"),
        ],
    },
];
