//! The tables of how things stand: where each is read, and what each of its columns means.

use super::table::Kind;

/// A column.
#[derive(Clone, Copy)]
pub(in crate::core::report) struct Column {
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
    pub(super) kind: Kind,
    pub(super) unit: Option<&'static str>,
    pub(super) says: &'static str,
    pub(super) is_personal: bool,
}

/// A table.
pub(super) struct Standing<'a> {
    pub(super) name: &'static str,
    pub(super) says: &'static str,
    pub(super) key: &'a [&'static str],
    pub(super) source: &'static str,
    pub(super) columns: &'a [Column],
}

pub(in crate::core::report) const fn col(
    name: &'static str,
    kind: Kind,
    sql: &'static str,
    says: &'static str,
) -> Column {
    Column { name, sql, kind, unit: None, says, is_personal: false }
}

pub(in crate::core::report) const fn in_unit(unit: &'static str, column: Column) -> Column {
    Column { unit: Some(unit), ..column }
}

pub(in crate::core::report) const fn private(column: Column) -> Column {
    Column { is_personal: true, ..column }
}

pub(super) const RATE: &str = "hundredths of a per cent";

pub(super) const TABLES: [Standing<'static>; 8] = [
    Standing {
        name: "people",
        says: "Everybody on the roster, by handle.",
        key: &["handle"],
        source: "person p JOIN identity i ON i.person = p.id JOIN person o ON o.id = i.one \
                 JOIN name_now n ON n.person = p.id ORDER BY p.handle",
        columns: &[
            col("handle", Kind::Text, "p.handle", "what the person is called everywhere"),
            col(
                "same_as",
                Kind::Text,
                "o.handle",
                "the handle of the person that this one is: another one after a merge",
            ),
            private(col("name", Kind::Text, "n.name", "the name that holds")),
        ],
    },
    Standing {
        name: "stints",
        says: "Who is or was in which role and team, from which day to which.",
        key: &["stint"],
        source: "stint_now s ORDER BY s.id",
        columns: &[
            col("stint", Kind::Number, "s.id", "its number among the facts"),
            col("handle", Kind::Text, "s.handle", "who"),
            col("role", Kind::Text, "s.role", "agent, lead, auditor, arbiter or manager"),
            col("team", Kind::Text, "s.team", "in which team"),
            col("since", Kind::Day, "s.since", "the first day"),
            col("until", Kind::Day, "s.until", "the last day; none: it goes on"),
        ],
    },
    // As the view `dialogue` says it, which would sort all of them with their texts; a test holds them together.
    Standing {
        name: "dialogues",
        says: "Every finished dialogue as its newest revision has it.",
        key: &["request"],
        source: "request r LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id) \
                 WHERE r.agent IS NOT NULL OR v.id IS NOT NULL ORDER BY r.id",
        columns: &[
            col("request", Kind::Number, "r.id", "its number among the facts"),
            col("ref", Kind::Text, "r.ref", "the centre's own number"),
            col(
                "counts",
                Kind::Moment,
                "iif(v.id IS NULL, r.received, v.counts)",
                "the time by which windows count it",
            ),
            col("received", Kind::Moment, "iif(v.id IS NULL, r.received, v.received)", "when the customer asked"),
            col("closed", Kind::Moment, "iif(v.id IS NULL, r.closed, v.closed)", "when it ended"),
            col("channel", Kind::Text, "iif(v.id IS NULL, r.channel, v.channel)", "by which channel"),
            col("category", Kind::Text, "iif(v.id IS NULL, r.category, v.category)", "what it is about"),
            col(
                "agent",
                Kind::Text,
                "(SELECT o.handle FROM identity i JOIN person o ON o.id = i.one WHERE i.person = iif(v.id IS NULL, r.agent, v.agent))",
                "who answered",
            ),
            in_unit(
                "stars",
                col("rating", Kind::Number, "iif(v.id IS NULL, r.rating, v.rating)", "the customer's, 1 to 5"),
            ),
            col(
                "has_content",
                Kind::Yes,
                "iif(v.id IS NULL, r.content, v.content)",
                "whether there is a dialogue to listen to or read",
            ),
            col(
                "was_told",
                Kind::Yes,
                "iif(v.id IS NULL, r.notice, v.notice)",
                "whether the customer was told of monitoring; none: as the policy says",
            ),
            in_unit(
                "seconds",
                col("duration", Kind::Number, "iif(v.id IS NULL, r.duration, v.duration)", "how long it took"),
            ),
            col("language", Kind::Text, "iif(v.id IS NULL, r.language, v.language)", "in which language"),
            private(col("customer", Kind::Text, "iif(v.id IS NULL, r.customer, v.customer)", "who asked")),
            private(col("details", Kind::Text, "iif(v.id IS NULL, r.details, v.details)", "what they asked")),
            private(col("reply", Kind::Text, "iif(v.id IS NULL, r.reply, v.reply)", "what was answered")),
            private(col(
                "transcript",
                Kind::Text,
                "iif(v.id IS NULL, r.transcript, v.transcript)",
                "what was said or written",
            )),
            private(col(
                "recording",
                Kind::Text,
                "iif(v.id IS NULL, r.recording, v.recording)",
                "where the recording is",
            )),
        ],
    },
    Standing {
        name: "requests",
        says: "Every request that is handled here, and how far it is.",
        key: &["request"],
        source: "request_state s LEFT JOIN person p ON p.id = s.agent ORDER BY s.request",
        columns: &[
            col("request", Kind::Number, "s.request", "its number among the facts"),
            col("ref", Kind::Text, "s.ref", "the centre's own number"),
            col("received", Kind::Moment, "s.received", "when it came in"),
            col("channel", Kind::Text, "s.channel", "by which channel"),
            col("category", Kind::Text, "s.category", "what it is about, by its triage"),
            col("urgency", Kind::Text, "s.urgency", "how soon it must be answered"),
            col("complexity", Kind::Text, "s.complexity", "how much work it is"),
            col("language", Kind::Text, "s.language", "the language that is asked for"),
            col("agent", Kind::Text, "p.handle", "who answers for it; none: nobody yet"),
            col("state", Kind::Text, "s.state", "how far it is"),
            in_unit("stars", col("rating", Kind::Number, "s.rating", "the customer's, 1 to 5")),
        ],
    },
    Standing {
        name: "audits",
        says: "Every audit, and how it stands. Only drawn ones that are not struck, replaced or void enter rates.",
        key: &["audit"],
        source: "audit_state s JOIN request r ON r.id = s.request JOIN person p ON p.id = s.agent \
                 LEFT JOIN person u ON u.id = s.auditor JOIN card c ON c.id = s.card LEFT JOIN entry e ON e.id = s.delivered \
                 LEFT JOIN ticket k ON k.id = s.ticket LEFT JOIN stratum g ON g.id = k.stratum \
                 LEFT JOIN (SELECT t.stratum, count(*) AS tickets, sum(t.fit) AS fit, sum(t.fit AND t.delivered) AS audited \
                   FROM (SELECT x.stratum, x.id NOT IN (SELECT y.ticket FROM replaced p JOIN replacement y ON y.id = p.replacement \
                     WHERE p.granted = 1 UNION SELECT a.ticket FROM striking z JOIN audit a ON a.id = z.audit \
                     WHERE a.ticket IS NOT NULL) AS fit, EXISTS (SELECT 1 FROM audit a JOIN delivery d ON d.audit = a.id \
                     WHERE a.ticket = x.id AND a.kind = 'drawn') AS delivered FROM ticket x) t GROUP BY t.stratum) w ON w.stratum = g.id \
                 LEFT JOIN (SELECT f.stratum, count(*) AS missing FROM phantom f GROUP BY f.stratum) m ON m.stratum = g.id \
                 ORDER BY s.audit",
        columns: &[
            col("audit", Kind::Number, "s.audit", "its number"),
            col("ref", Kind::Text, "r.ref", "the dialogue"),
            col("request", Kind::Number, "s.request", "the number of the dialogue among the facts"),
            col("kind", Kind::Text, "s.kind", "drawn, spot or double: only drawn ones enter rates"),
            col("draw", Kind::Text, "s.draw", "the draw; none: nobody drew it"),
            col(
                "stratum",
                Kind::Text,
                "replace(g.label, char(9), ' / ')",
                "the group of its draw; none: nobody drew it",
            ),
            in_unit("dialogues", col("stratum_size", Kind::Number, "g.size", "how many its stratum has in the frame")),
            in_unit(
                "dialogues",
                col(
                    "stratum_drawn",
                    Kind::Number,
                    "w.tickets + coalesce(m.missing, 0)",
                    "how many of the stratum were drawn, replaced and missing ones too",
                ),
            ),
            in_unit(
                "dialogues",
                col(
                    "stratum_fit",
                    Kind::Number,
                    "w.fit",
                    "how many of those drawn were not replaced, struck or missing",
                ),
            ),
            in_unit(
                "audits",
                col("stratum_audited", Kind::Number, "w.audited", "how many of those fit are audited and delivered"),
            ),
            in_unit(
                "hundredths of a dialogue",
                col(
                    "stands_for",
                    Kind::Number,
                    "iif(s.kind = 'drawn' AND NOT s.void AND s.delivered IS NOT NULL AND s.state NOT IN ('replaced', 'struck'), \
                     CAST(round(100.0 * g.size * w.fit / ((w.tickets + coalesce(m.missing, 0)) * w.audited)) AS INTEGER), NULL)",
                    "its weight in a mean: stratum_size × stratum_fit / (stratum_drawn × stratum_audited); none: it is in no rate",
                ),
            ),
            col("state", Kind::Text, "s.state", "how far it is"),
            col("is_void", Kind::Yes, "s.void", "whether its draw was taken out of every figure"),
            col("agent", Kind::Text, "p.handle", "whose dialogue it is"),
            col("auditor", Kind::Text, "u.handle", "who audits; none: nobody yet"),
            col("card", Kind::Text, "c.name", "by which card"),
            col("card_version", Kind::Number, "c.version", "by which version of it"),
            col("score_due", Kind::Day, "s.score_due", "last day to score"),
            col(
                "scored",
                Kind::Moment,
                "iif(s.blind, NULL, s.scored_at)",
                "when the auditor handed in; none: one of two scores is still to come",
            ),
            col("delivered", Kind::Moment, "e.at", "when the agent was shown it"),
            col("dispute_due", Kind::Day, "s.dispute_due", "last day to open a dispute"),
            in_unit(
                RATE,
                col("raw", Kind::Number, "iif(s.blind, NULL, s.raw)", "the score before fails; none: nothing applied"),
            ),
            in_unit(RATE, col("total", Kind::Number, "iif(s.blind, NULL, s.total)", "the score that holds")),
            in_unit(
                RATE,
                col(
                    "first_total",
                    Kind::Number,
                    "iif(s.blind, NULL, s.first_total)",
                    "the score as its auditor gave it",
                ),
            ),
            col("band", Kind::Text, "iif(s.blind, NULL, s.band)", "the band of the card in which it lies"),
        ],
    },
    Standing {
        name: "marks",
        says: "The answers that hold: one row for each audit that is scored and each criterion of its card.",
        key: &["audit", "criterion"],
        source: "audit_state s JOIN mark m ON m.scoring = s.scoring JOIN criterion c ON c.id = m.criterion \
                 WHERE NOT s.blind ORDER BY s.audit, m.criterion",
        columns: &[
            col("audit", Kind::Number, "s.audit", "the audit"),
            col("criterion", Kind::Text, "c.key", "the criterion, by its key"),
            col("section", Kind::Text, "c.section", "the section of the card"),
            col("level", Kind::Text, "m.level", "the answer; none: not applicable"),
            in_unit(
                RATE,
                col("percent", Kind::Number, "m.percent", "what it is worth; none: not applicable, or not counted"),
            ),
            in_unit("hundredths", col("weight", Kind::Number, "c.weight", "what it weighs, by the mode of its card")),
            private(col("quote", Kind::Text, "m.quote", "the words of the dialogue that it rests on")),
            private(col("note", Kind::Text, "m.note", "why")),
        ],
    },
    Standing {
        name: "disputes",
        says: "Every dispute, and what it waits for.",
        key: &["dispute"],
        source: "dispute_state d JOIN entry e ON e.id = d.opened JOIN audit a ON a.id = d.audit JOIN request r ON r.id = a.request \
                 JOIN identity i ON i.person = a.agent JOIN person p ON p.id = i.one LEFT JOIN person u ON u.id = d.arbiter \
                 ORDER BY d.dispute",
        columns: &[
            col("dispute", Kind::Number, "d.dispute", "its number"),
            col("audit", Kind::Number, "d.audit", "the audit"),
            col("ref", Kind::Text, "r.ref", "the dialogue"),
            col("agent", Kind::Text, "p.handle", "whose dialogue it is"),
            col("opened", Kind::Moment, "e.at", "when it was opened"),
            col("state", Kind::Text, "d.state", "session, settled, withdrawn, arbitration, ruled or appeal"),
            col("due", Kind::Day, "d.due", "last day for what it waits for"),
            col("arbiter", Kind::Text, "u.handle", "who is to rule, or ruled alone"),
            in_unit(
                "points",
                col(
                    "points",
                    Kind::Number,
                    "(SELECT count(*) FROM point x WHERE x.dispute = d.dispute)",
                    "how many points it has",
                ),
            ),
            in_unit(
                "points",
                col(
                    "open_points",
                    Kind::Number,
                    "(SELECT count(*) FROM open_point x WHERE x.dispute = d.dispute)",
                    "how many of them are open",
                ),
            ),
        ],
    },
    Standing {
        name: "points",
        says: "Every point that is or was disputed, and what became of it.",
        key: &["point"],
        source: "point p LEFT JOIN criterion c ON c.id = p.criterion LEFT JOIN settlement t ON t.point = p.id \
                 LEFT JOIN decision y ON y.id = (SELECT max(x.id) FROM decision x WHERE x.point = p.id) ORDER BY p.id",
        columns: &[
            col("point", Kind::Number, "p.id", "its number among the facts"),
            col("dispute", Kind::Number, "p.dispute", "the dispute"),
            col("place", Kind::Number, "p.place", "1, 2 … in the dispute"),
            col("audit", Kind::Number, "p.audit", "the audit"),
            col(
                "subject",
                Kind::Text,
                "p.subject",
                "what it is about: a criterion, the selection, whose dialogue it is",
            ),
            col("criterion", Kind::Text, "c.key", "the criterion; none: the audit as a whole"),
            col("reason", Kind::Text, "p.reason", "why the agent rejects the mark"),
            col("proposed", Kind::Text, "p.proposed", "the level that the agent proposes"),
            col(
                "is_open",
                Kind::Yes,
                "EXISTS (SELECT 1 FROM open_point o WHERE o.point = p.id)",
                "whether nothing has settled it yet",
            ),
            col(
                "is_withdrawn",
                Kind::Yes,
                "EXISTS (SELECT 1 FROM withdrawal w WHERE w.point = p.id)",
                "whether the agent took it back",
            ),
            col("session", Kind::Text, "t.outcome", "how the session ended for it"),
            col("ruling", Kind::Text, "y.verdict", "what the newest ruling on it says"),
            private(col("statement", Kind::Text, "p.statement", "why, in the agent's words")),
            private(col("evidence", Kind::Text, "p.evidence", "where it shows")),
        ],
    },
];
