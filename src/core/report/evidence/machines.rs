//! Human oversight of machine scores: which machines there were, where people departed from them and which error that was,
//! and whether agents were shown what they say.

use super::exhibit::Exhibit;
use crate::core::report::export::{Kind, col, in_unit};

pub(super) const MACHINES: [Exhibit; 5] = [
    Exhibit {
        name: "machine_verdicts",
        says: "Verdicts of machines that came in during the period, by machine and version. None of them is a score.",
        source: "(SELECT v.entry AS entry, v.machine AS machine, count(*) AS verdicts, count(DISTINCT v.request) AS dialogues \
                 FROM machine_verdict v GROUP BY v.entry, v.machine) b JOIN entry e ON e.id = b.entry AND e.at >= p.since AND e.at < p.until \
                 JOIN person h ON h.id = b.machine ORDER BY e.id, h.handle",
        columns: &[
            col("machine", Kind::Text, "h.handle", "the machine, with its version"),
            in_unit("verdicts", col("verdicts", Kind::Number, "b.verdicts", "how many verdicts came in")),
            in_unit("dialogues", col("dialogues", Kind::Number, "b.dialogues", "on how many dialogues")),
        ],
    },
    Exhibit {
        name: "machine_oversight",
        says: "Human oversight of machine scores: marks of the period that people gave to drawn dialogues, each held against \
               what a machine says of the same criterion. Departures, errors, versions.",
        source: "scoring s JOIN entry e ON e.id = s.entry AND e.at >= p.since AND e.at < p.until AND s.basis = 'audit' \
                 JOIN audit a ON a.id = s.audit AND a.kind = 'drawn' JOIN delivery y ON y.audit = a.id \
                 JOIN mark m ON m.scoring = s.id JOIN criterion c ON c.id = m.criterion JOIN card k ON k.id = c.card \
                 JOIN machine_verdict v ON v.request = a.request JOIN criterion d ON d.id = v.criterion AND d.key = c.key \
                 JOIN card l ON l.id = v.card AND l.name = k.name JOIN person h ON h.id = v.machine \
                 LEFT JOIN sight g ON g.scoring = s.id AND g.field = 'verdict' ORDER BY s.id, c.id, h.handle",
        columns: &[
            col("audit", Kind::Number, "a.id", "the audit"),
            col("criterion", Kind::Text, "c.key", "the criterion"),
            col("machine", Kind::Text, "h.handle", "the machine, with its version"),
            in_unit(
                "hundredths of a per cent",
                col("machine_percent", Kind::Number, "v.percent", "what its answer is worth; none: not applicable"),
            ),
            in_unit(
                "hundredths of a per cent",
                col(
                    "human_percent",
                    Kind::Number,
                    "m.percent",
                    "what the auditor's answer is worth; none: not applicable",
                ),
            ),
            col("departs", Kind::Yes, "v.percent IS NOT m.percent", "whether the person departed from the machine"),
            col(
                "error",
                Kind::Text,
                "CASE WHEN v.percent < 10000 AND (m.percent IS NULL OR m.percent >= 10000) THEN 'false-accusation' \
                 WHEN v.percent >= 10000 AND m.percent < 10000 THEN 'missed' END",
                "which error of the machine that is, by pass and fail; none: no such error",
            ),
            col(
                "is_blind",
                Kind::Yes,
                "g.seen IS NOT NULL AND g.seen = 0",
                "whether the auditor had not seen the verdict",
            ),
        ],
    },
    Exhibit {
        name: "machine_licences",
        says: "Whether agents were shown what a machine says, as each night of the period found it.",
        source: "machine_licence x JOIN entry e ON e.id = x.entry AND e.at >= p.since AND e.at < p.until \
                 JOIN person h ON h.id = x.machine ORDER BY x.id",
        columns: &[
            col("machine", Kind::Text, "h.handle", "the machine, with its version"),
            col("card", Kind::Text, "x.card", "by which card"),
            col("criterion", Kind::Text, "x.criterion", "of which criterion"),
            col("state", Kind::Text, "x.state", "shown, crossed, no-sample, superseded or off"),
            in_unit(
                "hundredths of a per cent",
                col(
                    "upper_limit",
                    Kind::Number,
                    "x.high",
                    "the upper limit of its false accusations; none: no audited fail",
                ),
            ),
            in_unit("audits", col("audited", Kind::Number, "x.audited", "how many of its fails were audited")),
            col("first", Kind::Day, "x.first", "the first day of the audits"),
            col("last", Kind::Day, "x.last", "the last day of the audits"),
        ],
    },
    Exhibit {
        name: "machine_disputes",
        says: "Marks of machines that agents were shown and disputed in the period, with what the person who looked at the dialogue \
               answered. They are in no rate.",
        source: "machine_dispute x JOIN entry e ON e.id = x.entry AND e.at >= p.since AND e.at < p.until \
                 JOIN machine_verdict v ON v.id = x.verdict JOIN criterion c ON c.id = v.criterion \
                 JOIN person h ON h.id = v.machine LEFT JOIN delivery y ON y.audit = x.audit \
                 LEFT JOIN entry f ON f.id = y.entry \
                 LEFT JOIN scoring s ON y.id IS NOT NULL AND s.id = (SELECT max(z.id) FROM scoring z WHERE z.audit = x.audit) \
                 LEFT JOIN mark m ON m.scoring = s.id AND m.criterion IN (SELECT d.id FROM criterion d WHERE d.key = c.key) \
                 ORDER BY x.id",
        columns: &[
            col("machine", Kind::Text, "h.handle", "the machine, with its version"),
            col("criterion", Kind::Text, "c.key", "the criterion"),
            col("reason", Kind::Text, "x.reason", "why the mark was rejected"),
            col("audit", Kind::Number, "x.audit", "the audit that answers it"),
            col("due", Kind::Day, "x.due", "the last day on which that is delivered; later the mark is struck"),
            col("delivered", Kind::Moment, "f.at", "when it was delivered; none: not yet"),
            in_unit(
                "hundredths of a per cent",
                col("machine_percent", Kind::Number, "v.percent", "what the machine's answer is worth"),
            ),
            in_unit(
                "hundredths of a per cent",
                col(
                    "human_percent",
                    Kind::Number,
                    "m.percent",
                    "what the person's answer is worth by now; none: not applicable, or not delivered",
                ),
            ),
        ],
    },
    Exhibit {
        name: "machine_tunings",
        says: "What was said in the period of dialogues that machines were tuned on. Said after the draw it changes no figure.",
        source: "(SELECT u.entry AS entry, u.machine AS machine, count(*) AS dialogues, \
                   sum(EXISTS (SELECT 1 FROM ticket t WHERE t.request = u.request AND t.entry < u.entry)) AS drawn \
                 FROM machine_tuning u GROUP BY u.entry, u.machine) b \
                 JOIN entry e ON e.id = b.entry AND e.at >= p.since AND e.at < p.until JOIN person h ON h.id = b.machine ORDER BY e.id, h.handle",
        columns: &[
            col("machine", Kind::Text, "h.handle", "the machine, with its version"),
            in_unit("dialogues", col("dialogues", Kind::Number, "b.dialogues", "how many")),
            in_unit("dialogues", col("drawn", Kind::Number, "b.drawn", "how many of them were drawn before")),
        ],
    },
];
