//! What figures rest on: strata, what is missing of them, cards; and of audits, points and disputes what a figure asks.

use super::standing_tables::{Column, RATE, Standing, col, in_unit};
use super::table::Kind;

/// The place of the agent among the parts of a stratum's label, by the columns that its commitment names; NULL: no part.
const PLACE: &str = "(SELECT iif(instr(',' || n.names || ',', ',agent,') = 0, NULL, \
    length(substr(',' || n.names, 1, instr(',' || n.names || ',', ',agent,'))) \
      - length(replace(substr(',' || n.names, 1, instr(',' || n.names || ',', ',agent,')), ',', '')) - 2) \
    FROM (SELECT substr(t.rest, 1, instr(t.rest, char(10)) - 1) AS names \
      FROM (SELECT substr(c.text, instr(c.text, char(10) || 'columns=') + 9) AS rest) t) n)";

/// The parts of a label as JSON. A backslash, which JSON writes twice, stands as a character that no label has.
const PARTS: &str = "'[' || replace(json_quote(replace(g.label, char(92), char(1))), char(92) || 't', '\",\"') || ']'";

pub(super) fn strata_source() -> String {
    format!(
        "(SELECT l.*, min(l.stratum) OVER (PARTITION BY l.plan, l.label) AS same, min(l.stratum) OVER (PARTITION BY l.plan, l.class) AS alike, \
           min(l.stratum) OVER (PARTITION BY l.plan) AS of_plan FROM (SELECT k.*, \
             replace(json_extract(k.parts, '$[' || k.place || ']'), char(1), char(92)) AS agent, \
             iif(k.place IS NULL, k.parts, json_remove(k.parts, '$[' || k.place || ']')) AS class FROM ( \
               SELECT g.id AS stratum, c.plan, p.name AS plan_name, p.version AS plan_version, c.name AS draw, g.label, g.size, \
                 v.id IS NOT NULL AS void, {PLACE} AS place, {PARTS} AS parts \
               FROM stratum g JOIN draw d ON d.id = g.draw JOIN commitment c ON c.id = d.commitment JOIN plan p ON p.id = c.plan \
               LEFT JOIN voiding v ON v.commitment = c.id) k) l) s \
         LEFT JOIN (SELECT t.stratum, count(*) AS tickets, sum(t.fit) AS fit, sum(t.fit AND t.delivered) AS audited \
           FROM (SELECT x.stratum, x.id NOT IN ({GONE}) AS fit, EXISTS (SELECT 1 FROM audit a JOIN delivery d ON d.audit = a.id \
             WHERE a.ticket = x.id AND a.kind = 'drawn') AS delivered FROM ticket x) t GROUP BY t.stratum) w ON w.stratum = s.stratum \
         LEFT JOIN (SELECT f.stratum, count(*) AS missing FROM phantom f GROUP BY f.stratum) m ON m.stratum = s.stratum \
         ORDER BY s.stratum"
    )
}

/// The tickets that gave way, or whose audit was taken out of all figures.
const GONE: &str = "SELECT y.ticket FROM replaced p JOIN replacement y ON y.id = p.replacement WHERE p.granted = 1 \
    UNION SELECT a.ticket FROM striking z JOIN audit a ON a.id = z.audit WHERE a.ticket IS NOT NULL";

pub(super) const STRATA: Standing<'static> = Standing {
    name: "strata",
    says: "Every stratum that was drawn from: how many dialogues it has, and how many of them were drawn, fit, audited.",
    key: &["stratum"],
    source: "",
    columns: &[
        col("stratum", Kind::Number, "s.stratum", "its number among the facts"),
        col("draw", Kind::Text, "s.draw", "the draw"),
        col("plan", Kind::Text, "s.plan_name", "the plan"),
        col("plan_version", Kind::Number, "s.plan_version", "which version of it"),
        col("label", Kind::Text, "replace(s.label, char(9), ' / ')", "the group that it is"),
        col("agent", Kind::Text, "s.agent", "whose dialogues it has; none: the plan draws by no agent"),
        col("is_void", Kind::Yes, "s.void", "whether its draw was taken out of every figure"),
        in_unit("dialogues", col("size", Kind::Number, "s.size", "how many it has in the frame")),
        in_unit(
            "dialogues",
            col(
                "drawn",
                Kind::Number,
                "coalesce(w.tickets, 0) + coalesce(m.missing, 0)",
                "how many were drawn, replaced and missing ones too",
            ),
        ),
        in_unit(
            "dialogues",
            col("missing", Kind::Number, "coalesce(m.missing, 0)", "how many of those nobody recorded"),
        ),
        in_unit(
            "dialogues",
            col(
                "fit",
                Kind::Number,
                "coalesce(w.fit, 0)",
                "how many of those drawn were not replaced, struck or missing",
            ),
        ),
        in_unit(
            "audits",
            col("audited", Kind::Number, "coalesce(w.audited, 0)", "how many of those fit are audited and delivered"),
        ),
        col("same", Kind::Number, "s.same", "the first stratum of the plan with this label"),
        col("alike", Kind::Number, "s.alike", "the first one with this label but for the agent"),
        col("of_plan", Kind::Number, "s.of_plan", "the first one of the plan"),
    ],
};

pub(super) const MISSING: Standing<'static> = Standing {
    name: "missing",
    says: "Every dialogue that was drawn, and that another system counted and nobody recorded.",
    key: &["missing"],
    source: "phantom f JOIN identity i ON i.person = f.agent JOIN person p ON p.id = i.one ORDER BY f.id",
    columns: &[
        col("missing", Kind::Number, "f.id", "its number among the facts"),
        col("stratum", Kind::Number, "f.stratum", "the stratum"),
        col("agent", Kind::Text, "p.handle", "who is said to have had it"),
        col("day", Kind::Day, "f.day", "its day"),
    ],
};

pub(super) const CARDS: Standing<'static> = Standing {
    name: "cards",
    says: "Every version of every card that was published.",
    key: &["card", "card_version"],
    source: "card c ORDER BY c.id",
    columns: &[
        col("card", Kind::Text, "c.name", "its name"),
        col("card_version", Kind::Number, "c.version", "which version of it"),
        col("title", Kind::Text, "c.title", "what it is called"),
        col("since", Kind::Day, "c.since", "the first day it is in force"),
        col("text", Kind::Text, "c.text", "TOML, exactly as published: figures of two cards are never put together"),
    ],
};

/// Of audits.
pub(super) const OF_AUDITS: [Column; 10] = [
    col("stratum_number", Kind::Number, "k.stratum", "the number of its stratum; none: nobody drew it"),
    col(
        "is_counted",
        Kind::Yes,
        "s.kind = 'drawn' AND s.ticket IS NOT NULL AND NOT s.void AND NOT EXISTS (SELECT 1 FROM replacement y JOIN replaced x \
           ON x.replacement = y.id AND x.granted = 1 WHERE y.ticket = s.ticket) AND NOT EXISTS (SELECT 1 FROM audit x \
           JOIN striking z ON z.audit = x.id WHERE x.ticket = s.ticket)",
        "whether it is in the figures: drawn, not void, neither replaced nor struck",
    ),
    col(
        "is_scored",
        Kind::Yes,
        "s.scoring IS NOT NULL AND NOT s.blind AND NOT EXISTS (SELECT 1 FROM approval y WHERE y.scoring = s.scoring AND y.granted = 0)",
        "whether it has a score that was not returned",
    ),
    col(
        "is_read",
        Kind::Yes,
        "s.delivered IS NOT NULL AND (EXISTS (SELECT 1 FROM acknowledgement y WHERE y.audit = s.audit) \
           OR EXISTS (SELECT 1 FROM dispute y WHERE y.audit = s.audit))",
        "whether its agent acknowledged or disputed it",
    ),
    col(
        "is_disputed",
        Kind::Yes,
        "EXISTS (SELECT 1 FROM dispute y WHERE y.audit = s.audit)",
        "whether a dispute is or was about it",
    ),
    col(
        "is_contested",
        Kind::Yes,
        "EXISTS (SELECT 1 FROM dispute y JOIN open_point o ON o.dispute = y.id WHERE y.audit = s.audit)",
        "whether a dispute about it is open",
    ),
    col(
        "is_changed",
        Kind::Yes,
        "NOT s.blind AND EXISTS (SELECT 1 FROM scoring x WHERE x.audit = s.audit AND x.basis IN ('session', 'ruling') \
           AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = x.id) AND x.total IS NOT (SELECT y.total FROM scoring y \
             WHERE y.audit = x.audit AND y.id < x.id AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = y.id) ORDER BY y.id DESC LIMIT 1))",
        "whether a session or a ruling changed its total",
    ),
    in_unit(
        RATE,
        col(
            "customer_score",
            Kind::Number,
            "iif(s.blind, NULL, (SELECT x.customer FROM scoring x WHERE x.id = s.scoring))",
            "the score of the criteria that are critical for the customer alone; none: none applied",
        ),
    ),
    in_unit(
        RATE,
        col(
            "business_score",
            Kind::Number,
            "iif(s.blind, NULL, (SELECT x.business FROM scoring x WHERE x.id = s.scoring))",
            "the same of those critical for the business",
        ),
    ),
    in_unit(
        RATE,
        col(
            "compliance_score",
            Kind::Number,
            "iif(s.blind, NULL, (SELECT x.compliance FROM scoring x WHERE x.id = s.scoring))",
            "the same of those critical for compliance",
        ),
    ),
];

/// Of points.
pub(super) const OF_POINTS: [Column; 3] = [
    col(
        "outcome",
        Kind::Text,
        "CASE WHEN EXISTS (SELECT 1 FROM open_point o WHERE o.point = p.id) THEN 'open' \
           WHEN EXISTS (SELECT 1 FROM ruling r WHERE r.id = y.ruling AND r.basis = 'lapse') THEN 'lapsed' \
           WHEN y.id IS NOT NULL THEN CASE y.verdict WHEN 'keep' THEN 'ruled_keep' WHEN 'agent' THEN 'ruled_agent' \
             WHEN 'other' THEN 'ruled_other' ELSE 'ruled_not_applicable' END \
           WHEN EXISTS (SELECT 1 FROM agreement g WHERE g.point = p.id AND g.agreed = 1) THEN 'corrected' \
           WHEN EXISTS (SELECT 1 FROM withdrawal w WHERE w.point = p.id) THEN 'withdrawn' \
           WHEN t.outcome IN ('kept', 'adjusted') AND NOT EXISTS (SELECT 1 FROM contest n WHERE n.point = p.id) THEN t.outcome \
           WHEN t.outcome = 'withdrawn' THEN 'withdrawn' ELSE 'struck' END",
        "what became of it: open, withdrawn, corrected, kept, adjusted, ruled_keep, ruled_agent, ruled_other, ruled_not_applicable, lapsed, struck",
    ),
    col(
        "is_appealed",
        Kind::Yes,
        "EXISTS (SELECT 1 FROM appealed x WHERE x.point = p.id)",
        "whether an appeal is about it",
    ),
    col(
        "appeal",
        Kind::Text,
        "(SELECT iif(f.verdict IS l.verdict AND f.level IS l.level, 'upheld', 'reversed') FROM appealed x \
           JOIN ruling r ON r.dispute = p.dispute AND r.instance = 2 JOIN decision l ON l.ruling = r.id AND l.point = p.id \
           LEFT JOIN ruling q ON q.dispute = p.dispute AND q.instance = 1 LEFT JOIN decision f ON f.ruling = q.id AND f.point = p.id \
           WHERE x.point = p.id)",
        "upheld or reversed on appeal; none: not ruled on twice",
    ),
];

/// Of disputes.
pub(super) const OF_DISPUTES: [Column; 1] = [in_unit(
    RATE,
    col(
        "added",
        Kind::Number,
        "(SELECT iif(count(*) = count(b.later - b.earlier), coalesce(sum(b.later - b.earlier), 0), NULL) FROM (SELECT \
             (SELECT z.total FROM scoring z WHERE z.audit = x.audit AND z.entry <= x.entry ORDER BY z.id DESC LIMIT 1) AS later, \
             (SELECT z.total FROM scoring z WHERE z.audit = x.audit AND z.entry < x.entry ORDER BY z.id DESC LIMIT 1) AS earlier \
           FROM scoring x WHERE x.audit = d.audit AND x.entry IN (SELECT q.entry FROM session q WHERE q.dispute = d.dispute \
             UNION SELECT q.entry FROM ruling q WHERE q.dispute = d.dispute \
             UNION SELECT g.entry FROM agreement g JOIN point q ON q.id = g.point WHERE q.dispute = d.dispute AND g.agreed = 1)) b)",
        "what its corrections, session and rulings added to the total; none: a total was or is undefined",
    ),
)];
