//! More tables of how things stand: draws, and the work that comes of audits.

use super::standing_tables::{RATE, Standing, col, in_unit, private};
use super::table::Kind;

/// What one of a measure is called, after hundredths.
const OF_MEASURE: &str = "hundredths of a per cent, a star or a minute";

pub(super) const WORK: [Standing<'static>; 6] = [
    Standing {
        name: "draws",
        says: "Every window of a plan that was committed, and what was drawn of it.",
        key: &["draw"],
        source: "commitment c JOIN plan p ON p.id = c.plan JOIN entry e ON e.id = c.entry LEFT JOIN draw d ON d.commitment = c.id \
                 LEFT JOIN entry g ON g.id = d.entry LEFT JOIN voiding v ON v.commitment = c.id LEFT JOIN entry w ON w.id = v.entry ORDER BY c.id",
        columns: &[
            col("draw", Kind::Text, "c.name", "its name: plan and window"),
            col("plan", Kind::Text, "p.name", "the plan"),
            col("plan_version", Kind::Number, "p.version", "which version of it"),
            col("first", Kind::Day, "c.first", "the first day of the window"),
            col("last", Kind::Day, "c.last", "the last day, included"),
            in_unit("dialogues", col("size", Kind::Number, "c.size", "how many are in the frame")),
            col("committed", Kind::Moment, "e.at", "when the frame was committed"),
            col("drawn", Kind::Moment, "g.at", "when it was drawn; none: it waits for its seed"),
            col("source", Kind::Text, "c.source", "where the seed comes from"),
            in_unit(
                "dialogues",
                col(
                    "tickets",
                    Kind::Number,
                    "(SELECT count(*) FROM stratum s JOIN ticket t ON t.stratum = s.id WHERE s.draw = d.id)",
                    "how many were drawn, those that were replaced too",
                ),
            ),
            in_unit(
                "dialogues",
                col(
                    "missing",
                    Kind::Number,
                    "(SELECT count(*) FROM stratum s JOIN phantom f ON f.stratum = s.id WHERE s.draw = d.id)",
                    "how many were drawn that another system counted and nobody recorded",
                ),
            ),
            col("is_void", Kind::Yes, "v.id IS NOT NULL", "whether it was taken out of every figure"),
            col("void_by", Kind::Text, "w.actor", "who took it out"),
            col("void_login", Kind::Text, "w.login", "the login that was seen then"),
        ],
    },
    Standing {
        name: "coachings",
        says: "Every coaching, and how far it is.",
        key: &["coaching"],
        source: "coaching c JOIN identity i ON i.person = c.agent JOIN person a ON a.id = i.one JOIN card k ON k.id = c.card \
                 JOIN identity j ON j.person = c.proposer JOIN person p ON p.id = j.one JOIN entry e ON e.id = c.entry \
                 LEFT JOIN coaching_answer s ON s.coaching = c.id LEFT JOIN entry t ON t.id = s.entry \
                 LEFT JOIN coaching_end n ON n.coaching = c.id LEFT JOIN entry f ON f.id = n.entry ORDER BY c.id",
        columns: &[
            col("coaching", Kind::Number, "c.id", "its number"),
            col("agent", Kind::Text, "a.handle", "who is coached"),
            col("card", Kind::Text, "k.name", "the card of the criterion"),
            col("card_version", Kind::Number, "k.version", "which version of it"),
            col("criterion", Kind::Text, "c.criterion", "what it is about, by its key"),
            col("option", Kind::Text, "c.option", "what is done, by the id of the option"),
            col("proposer", Kind::Text, "p.handle", "who proposed it"),
            col(
                "coaching_order",
                Kind::Number,
                "c.coaching_order",
                "the order by lot that chose the agent; none: the proposer did",
            ),
            col("proposed", Kind::Moment, "e.at", "when it was proposed"),
            col(
                "state",
                Kind::Text,
                "CASE WHEN f.act = 'coach agree' THEN 'declined' WHEN n.id IS NOT NULL THEN 'closed' WHEN s.id IS NULL THEN 'proposed' \
                 WHEN s.agreed = 0 THEN 'declined' WHEN EXISTS (SELECT 1 FROM coaching_step x JOIN coaching_step_end y \
                 ON y.coaching_step = x.id WHERE x.coaching = c.id) THEN 'running' ELSE 'agreed' END",
                "proposed, declined, agreed, running or closed",
            ),
            col("answered", Kind::Moment, "t.at", "when the agent said yes or no"),
            col(
                "recorded_by",
                Kind::Text,
                "iif(t.principal IS NULL, NULL, t.actor)",
                "who recorded the answer for the agent; none: they did themselves, or there is none",
            ),
            in_unit(
                "steps",
                col(
                    "steps",
                    Kind::Number,
                    "(SELECT count(*) FROM coaching_step x WHERE x.coaching = c.id)",
                    "how many steps it has",
                ),
            ),
            in_unit(
                "steps",
                col(
                    "steps_done",
                    Kind::Number,
                    "(SELECT count(*) FROM coaching_step x JOIN coaching_step_end y ON y.coaching_step = x.id WHERE x.coaching = c.id)",
                    "how many of them are done",
                ),
            ),
            col(
                "ended",
                Kind::Moment,
                "f.at",
                "when it was closed, or its agent took back what another agreed to for them",
            ),
            private(col("reason", Kind::Text, "c.words", "why out of turn, or why a lower rung")),
        ],
    },
    Standing {
        name: "improvements",
        says: "Every improvement, its measure before, its newest change and the last check of it.",
        key: &["improvement"],
        source: "improvement m JOIN identity i ON i.person = m.owner JOIN person o ON o.id = i.one JOIN entry e ON e.id = m.entry \
                 LEFT JOIN change c ON c.id = (SELECT max(x.id) FROM change x WHERE x.improvement = m.id) \
                 LEFT JOIN effect_check k ON k.id = (SELECT max(x.id) FROM effect_check x JOIN change y ON y.id = x.change \
                   WHERE y.improvement = m.id) \
                 LEFT JOIN conclusion z ON z.effect_check = k.id ORDER BY m.id",
        columns: &[
            col("improvement", Kind::Number, "m.id", "its number"),
            col("area", Kind::Text, "m.area", "in which area"),
            col("owner", Kind::Text, "o.handle", "whose work it is"),
            col("opened", Kind::Moment, "e.at", "when measure and baseline were recorded"),
            col("finding", Kind::Number, "m.action", "the finding that it takes up; none: somebody thought of it"),
            col(
                "due",
                Kind::Day,
                "coalesce((SELECT w.due FROM conclusion w JOIN effect_check x ON x.id = w.effect_check JOIN change y ON y.id = x.change \
                 WHERE y.improvement = m.id AND w.due IS NOT NULL ORDER BY w.id DESC LIMIT 1), m.due)",
                "the last day of the round that stands",
            ),
            col(
                "state",
                Kind::Text,
                "CASE WHEN c.id IS NULL OR (k.change = c.id AND z.kind = 'adapt') THEN 'planned' WHEN k.id IS NULL OR k.change <> c.id \
                 THEN 'doing' WHEN z.kind = 'adopt' THEN 'adopted' WHEN z.kind = 'abandon' THEN 'abandoned' ELSE 'checked' END",
                "planned, doing, checked, adopted or abandoned",
            ),
            col(
                "measure",
                Kind::Text,
                "m.measure || coalesce(':' || m.subject, '')",
                "what tells whether it became better",
            ),
            col("scope", Kind::Text, "m.scope", "by what the measure is limited; none: by nothing"),
            col("scoped", Kind::Text, "m.scoped", "to which one of these"),
            col("baseline_first", Kind::Day, "m.first", "the first day of the measure before"),
            col("baseline_last", Kind::Day, "m.last", "the last day of it"),
            in_unit(OF_MEASURE, col("baseline", Kind::Number, "m.value", "the measure before")),
            col("baseline_n", Kind::Number, "m.n", "how many audits or dialogues it rests on"),
            in_unit(OF_MEASURE, col("baseline_low", Kind::Number, "m.low", "the lower end of its 95 % interval")),
            in_unit(OF_MEASURE, col("baseline_high", Kind::Number, "m.high", "the upper end of its 95 % interval")),
            col("since", Kind::Day, "c.since", "from which day the newest change is in place"),
            in_unit(
                "checks",
                col(
                    "checks",
                    Kind::Number,
                    "(SELECT count(*) FROM effect_check x WHERE x.change = k.change)",
                    "how many checks there were of the change that was checked last: the last one is shown",
                ),
            ),
            col("check_first", Kind::Day, "k.first", "the first day of the last check"),
            col("check_last", Kind::Day, "k.last", "the last day of it"),
            in_unit(OF_MEASURE, col("check_value", Kind::Number, "k.value", "the measure in these days")),
            col("check_n", Kind::Number, "k.n", "how many audits or dialogues it rests on"),
            in_unit(OF_MEASURE, col("check_low", Kind::Number, "k.low", "the lower end of its 95 % interval")),
            in_unit(OF_MEASURE, col("check_high", Kind::Number, "k.high", "the upper end of its 95 % interval")),
            private(col("title", Kind::Text, "m.title", "what is to be better")),
            private(col("cause", Kind::Text, "m.cause", "why it is not good yet")),
        ],
    },
    Standing {
        name: "rulings",
        says: "Every ruling on a dispute: who ruled, why it came to that, and until when it can be appealed.",
        key: &["ruling"],
        source: "ruling r JOIN entry e ON e.id = r.entry JOIN dispute d ON d.id = r.dispute JOIN audit u ON u.id = d.audit \
                 LEFT JOIN ballot b ON b.id = r.ballot LEFT JOIN seat s ON s.id = b.seat LEFT JOIN person a ON a.id = s.arbiter \
                 LEFT JOIN scoring g ON g.id = (SELECT max(x.id) FROM scoring x WHERE x.audit = u.id \
                   AND NOT EXISTS (SELECT 1 FROM undoing y WHERE y.scoring = x.id)) ORDER BY r.id",
        columns: &[
            col("ruling", Kind::Number, "r.id", "its number among the facts"),
            col("dispute", Kind::Number, "r.dispute", "the dispute"),
            col("audit", Kind::Number, "d.audit", "the audit"),
            col("instance", Kind::Number, "r.instance", "1: the first ruling on the dispute; 2: the appeal"),
            col("basis", Kind::Text, "r.basis", "arbiter, panel or lapse: nobody ruled in time"),
            col("arbiter", Kind::Text, "a.handle", "whose reasons are those of the ruling; none: nobody ruled in time"),
            col("ruled", Kind::Moment, "e.at", "when it was made"),
            col("appeal_due", Kind::Day, "r.appeal_due", "last day to appeal; none: it is final"),
            col("root_cause", Kind::Text, "b.root_cause", "why it came to the dispute"),
            col("responsible", Kind::Text, "b.responsible", "who is to mend that"),
            in_unit(RATE, col("total", Kind::Number, "g.total", "the score of the audit that holds now")),
            private(col("headnote", Kind::Text, "b.headnote", "what was decided, in one sentence")),
        ],
    },
    Standing {
        name: "reports",
        says: "Every management report that was handed in, and how it stands.",
        key: &["report"],
        source: "report r JOIN identity i ON i.person = r.author JOIN person a ON a.id = i.one JOIN entry e ON e.id = r.entry \
                 LEFT JOIN report_review v ON v.report = r.id LEFT JOIN entry f ON f.id = v.entry \
                 LEFT JOIN identity j ON j.person = v.reviewer LEFT JOIN person b ON b.id = j.one ORDER BY r.id",
        columns: &[
            col("report", Kind::Number, "r.id", "its number"),
            col("first", Kind::Day, "r.first", "the first day of its period"),
            col("last", Kind::Day, "r.last", "the last day, included"),
            col("head", Kind::Text, "r.head", "the head that it was made from"),
            col("author", Kind::Text, "a.handle", "who handed it in"),
            col("submitted", Kind::Moment, "e.at", "when"),
            col(
                "state",
                Kind::Text,
                "CASE v.granted WHEN 1 THEN 'approved' WHEN 0 THEN 'returned' ELSE 'submitted' END",
                "submitted, approved or returned",
            ),
            col("reviewer", Kind::Text, "b.handle", "who approved or returned it; none: nobody yet"),
            col("reviewed", Kind::Moment, "f.at", "when"),
        ],
    },
    Standing {
        name: "questions",
        says: "Every question about a criterion, who is to answer it until when, and the answer.",
        key: &["question"],
        source: "question q JOIN criterion c ON c.id = q.criterion JOIN identity i ON i.person = q.asker JOIN person a ON a.id = i.one \
                 JOIN identity j ON j.person = q.owner JOIN person o ON o.id = j.one JOIN entry e ON e.id = q.entry \
                 LEFT JOIN precedent p ON p.question = q.id LEFT JOIN entry f ON f.id = p.entry ORDER BY q.id",
        columns: &[
            col("question", Kind::Number, "q.id", "its number"),
            col("audit", Kind::Number, "q.audit", "the audit in which it was asked"),
            col("criterion", Kind::Text, "c.key", "the criterion, by its key"),
            col("asker", Kind::Text, "a.handle", "who asked"),
            col("owner", Kind::Text, "o.handle", "who is to answer"),
            col("asked", Kind::Moment, "e.at", "when it was asked"),
            col("due", Kind::Day, "q.due", "last day to answer"),
            col("answered", Kind::Moment, "f.at", "when it was answered; none: it is open"),
            col("precedent", Kind::Number, "p.id", "the precedent that is the answer"),
            private(col("words", Kind::Text, "q.words", "the question")),
            private(col("answer", Kind::Text, "p.headnote", "the answer, for those who score next")),
        ],
    },
];
