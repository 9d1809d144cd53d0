//! Who acted, for whom, under which login; and what came of audits: coaching, calibration.

use super::exhibit::Exhibit;
use crate::core::report::export::{Kind, col, in_unit};

pub(super) const ACTS: [Exhibit; 5] = [
    Exhibit {
        name: "in_anothers_name",
        says: "What was recorded in the period on somebody's behalf.",
        source: "entry e ON e.at >= p.since AND e.at < p.until AND e.principal IS NOT NULL ORDER BY e.id",
        columns: &[
            col("act", Kind::Text, "e.act", "what was done"),
            col("on_behalf_of", Kind::Text, "e.principal", "on whose behalf"),
        ],
    },
    Exhibit {
        name: "foreign_logins",
        says: "Acts of the period under a login that the roster gave to somebody else; only where the roster has logins.",
        source: "entry e ON e.at >= p.since AND e.at < p.until JOIN person h ON h.handle = e.actor JOIN identity i ON i.person = h.id \
                 JOIN login l ON l.id = (SELECT max(x.id) FROM login x WHERE x.person = h.id AND x.entry <= e.id) AND l.name <> e.login ORDER BY e.id",
        columns: &[
            col("act", Kind::Text, "e.act", "what was done"),
            col("expected", Kind::Text, "l.name", "the login that the roster had for the person"),
        ],
    },
    Exhibit {
        name: "imports",
        says: "Files of dialogues that were taken in during the period: where the data came from.",
        source: "import m JOIN entry e ON e.id = m.entry AND e.at >= p.since AND e.at < p.until ORDER BY m.id",
        columns: &[
            col("file", Kind::Text, "m.file", "the name of the file"),
            in_unit("dialogues", col("stored", Kind::Number, "m.stored", "how many were new")),
            in_unit("dialogues", col("known", Kind::Number, "m.known", "how many were known")),
            in_unit("dialogues", col("completed", Kind::Number, "m.completed", "how many were completed")),
            in_unit("dialogues", col("amended", Kind::Number, "m.amended", "how many were amended")),
        ],
    },
    Exhibit {
        name: "coachings",
        says: "Coachings that were proposed in the period, and whether their agents agreed.",
        source: "coaching c JOIN entry e ON e.id = c.entry AND e.at >= p.since AND e.at < p.until JOIN identity i ON i.person = c.agent \
                 JOIN person h ON h.id = i.one LEFT JOIN coaching_answer w ON w.coaching = c.id LEFT JOIN coaching_end n ON n.coaching = c.id \
                 LEFT JOIN entry f ON f.id = n.entry ORDER BY c.id",
        columns: &[
            col("coaching", Kind::Number, "c.id", "the coaching"),
            col("agent", Kind::Text, "h.handle", "who is coached"),
            col("criterion", Kind::Text, "c.criterion", "about which criterion"),
            col("option", Kind::Text, "c.option", "what is done, by the id of the option"),
            col("agreed", Kind::Yes, "w.agreed", "whether the agent agreed; none: no answer yet"),
            col("ended", Kind::Moment, "f.at", "when it ended"),
        ],
    },
    Exhibit {
        name: "calibrations",
        says: "Calibrations that were opened in the period: several auditors score the same dialogues, blind.",
        source: "calibration c JOIN entry e ON e.id = c.entry AND e.at >= p.since AND e.at < p.until JOIN identity i ON i.person = c.leader \
                 JOIN person h ON h.id = i.one LEFT JOIN calibration_closing z ON z.calibration = c.id LEFT JOIN entry f ON f.id = z.entry ORDER BY c.id",
        columns: &[
            col("calibration", Kind::Number, "c.id", "the calibration"),
            col("leader", Kind::Text, "h.handle", "who leads it"),
            in_unit(
                "people",
                col(
                    "asked",
                    Kind::Number,
                    "(SELECT count(*) FROM calibration_asked x WHERE x.calibration = c.id)",
                    "how many were asked",
                ),
            ),
            in_unit(
                "people",
                col(
                    "attended",
                    Kind::Number,
                    "(SELECT count(*) FROM calibration_attendance x WHERE x.calibration = c.id AND x.attended = 1)",
                    "how many were there",
                ),
            ),
            col("closed", Kind::Moment, "f.at", "when it was closed; none: it goes on"),
        ],
    },
];
