//! How people were drawn, and what was done about draws: replaced, void, amended, asked for by name.

use super::exhibit::Exhibit;
use crate::core::report::export::{Kind, col, in_unit, private};

pub(super) const DRAWN: [Exhibit; 8] = [
    Exhibit {
        name: "draws",
        says: "Every draw of the period, with what is needed to check it; proofs/ has each of them as a folder.",
        source: "draw d JOIN entry e ON e.id = d.entry AND e.at >= p.since AND e.at < p.until JOIN commitment c ON c.id = d.commitment \
                 JOIN plan l ON l.id = c.plan JOIN entry f ON f.id = c.entry LEFT JOIN voiding v ON v.commitment = c.id ORDER BY d.id",
        columns: &[
            col("draw", Kind::Text, "c.name", "the draw: its plan and window"),
            col("plan_version", Kind::Number, "l.version", "which version of the plan drew it"),
            col("first", Kind::Day, "c.first", "the first day of the window"),
            col("last", Kind::Day, "c.last", "the last day, included"),
            in_unit("dialogues", col("size", Kind::Number, "c.size", "how many were in the frame")),
            in_unit(
                "dialogues",
                col(
                    "tickets",
                    Kind::Number,
                    "(SELECT count(*) FROM stratum s JOIN ticket t ON t.stratum = s.id WHERE s.draw = d.id)",
                    "how many were drawn",
                ),
            ),
            col("committed", Kind::Moment, "f.at", "when the frame was committed: before the seed was known"),
            col("root", Kind::Text, "c.root", "the root of the frame"),
            col("commitment", Kind::Text, "c.hash", "the digest of the commitment"),
            col("source", Kind::Text, "c.source", "where the seed comes from"),
            col("seed", Kind::Text, "d.seed", "the seed"),
            col("key", Kind::Text, "d.key", "the key by which tickets were computed"),
            col("is_void", Kind::Yes, "v.id IS NOT NULL", "whether it was taken out of every figure since"),
        ],
    },
    Exhibit {
        name: "local_seeds",
        says: "Draws of the period whose seed no witness outside gave: who drew could have tried again before recording.",
        source: "draw d JOIN entry e ON e.id = d.entry AND e.at >= p.since AND e.at < p.until JOIN commitment c ON c.id = d.commitment \
                 WHERE c.source = 'local' ORDER BY d.id",
        columns: &[col("draw", Kind::Text, "c.name", "the draw")],
    },
    Exhibit {
        name: "audits_by_person",
        says: "How many audits of each agent were opened in the period, by kind; the entry is the first of them.",
        source: "audit a JOIN entry e ON e.id = a.entry AND e.at >= p.since AND e.at < p.until \
                 JOIN identity i ON i.person = a.agent JOIN person h ON h.id = i.one GROUP BY h.handle, a.kind HAVING e.id = min(e.id) \
                 ORDER BY h.handle, a.kind",
        columns: &[
            col("handle", Kind::Text, "h.handle", "the agent"),
            col("kind", Kind::Text, "a.kind", "drawn, spot, double or repeat"),
            in_unit("audits", col("audits", Kind::Number, "count(*)", "how many")),
        ],
    },
    Exhibit {
        name: "spot_checks",
        says: "Spot checks of the period: dialogues that somebody picked. They are in no rate.",
        source: "audit a ON a.kind = 'spot' JOIN entry e ON e.id = a.entry AND e.at >= p.since AND e.at < p.until \
                 JOIN request r ON r.id = a.request JOIN identity i ON i.person = a.agent JOIN person h ON h.id = i.one ORDER BY a.id",
        columns: &[
            col("audit", Kind::Number, "a.id", "the audit"),
            col("ref", Kind::Text, "r.ref", "the dialogue"),
            col("agent", Kind::Text, "h.handle", "whose dialogue it is"),
            private(col("why", Kind::Text, "a.why", "the reason that was given")),
        ],
    },
    Exhibit {
        name: "replacements",
        says: "Drawn dialogues that somebody asked to replace in the period, and what was decided.",
        source: "replacement x JOIN entry e ON e.id = x.entry AND e.at >= p.since AND e.at < p.until JOIN ticket t ON t.id = x.ticket \
                 JOIN request r ON r.id = t.request JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw \
                 JOIN commitment c ON c.id = d.commitment LEFT JOIN replaced g ON g.replacement = x.id \
                 LEFT JOIN identity j ON j.person = g.judge LEFT JOIN person w ON w.id = j.one ORDER BY x.id",
        columns: &[
            col("draw", Kind::Text, "c.name", "the draw"),
            col("ref", Kind::Text, "r.ref", "the dialogue"),
            col("reason", Kind::Text, "x.reason", "why, of a closed list"),
            col("granted", Kind::Yes, "g.granted", "whether it was replaced; none: nobody decided yet"),
            col("judge", Kind::Text, "w.handle", "who decided; none: no approval was needed"),
            private(col("words", Kind::Text, "x.words", "what was said of it")),
        ],
    },
    Exhibit {
        name: "voids",
        says: "Draws that somebody took out of every figure in the period.",
        source: "voiding v JOIN entry e ON e.id = v.entry AND e.at >= p.since AND e.at < p.until JOIN commitment c ON c.id = v.commitment ORDER BY v.id",
        columns: &[col("draw", Kind::Text, "c.name", "the draw"), private(col("why", Kind::Text, "v.why", "why"))],
    },
    Exhibit {
        name: "amendments",
        says: "Dialogues whose record somebody changed in the period: amended, or completed with what was missing.",
        source: "revision v ON v.basis <> 'archived' JOIN entry e ON e.id = v.entry AND e.at >= p.since AND e.at < p.until \
                 JOIN request r ON r.id = v.request ORDER BY v.id",
        columns: &[
            col("ref", Kind::Text, "r.ref", "the dialogue"),
            col("basis", Kind::Text, "v.basis", "amended or completed"),
            private(col("reason", Kind::Text, "v.why", "the reason that was given")),
        ],
    },
    Exhibit {
        name: "named_auditors",
        says: "Audits that were given to somebody by name in the period, not by lot.",
        source: "assignment g ON g.basis = 'name' JOIN entry e ON e.id = g.entry AND e.at >= p.since AND e.at < p.until \
                 LEFT JOIN identity i ON i.person = g.auditor LEFT JOIN person h ON h.id = i.one ORDER BY g.id",
        columns: &[
            col("audit", Kind::Number, "g.audit", "the audit"),
            col("auditor", Kind::Text, "h.handle", "to whom"),
            private(col("why", Kind::Text, "g.why", "why")),
        ],
    },
];
