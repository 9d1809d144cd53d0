//! By which rules: house rules, plans, cards with their criteria, and what agents said of new ones.

use super::exhibit::Exhibit;
use crate::core::report::export::{Kind, col, in_unit, private};

pub(super) const RULES: [Exhibit; 5] = [
    Exhibit {
        name: "policies",
        says: "The house rules that held at some time of the period, word for word.",
        source: "policy y JOIN entry e ON e.id = y.entry AND e.at < p.until AND NOT EXISTS \
                 (SELECT 1 FROM policy x JOIN entry f ON f.id = x.entry WHERE x.id > y.id AND f.at <= p.since) ORDER BY y.id",
        columns: &[
            col("number", Kind::Number, "y.id", "its number: the newest holds"),
            col("text", Kind::Text, "y.text", "what it says"),
        ],
    },
    Exhibit {
        name: "plans",
        says: "The plans of draws that held at some time of the period, or drew in it, word for word: what is drawn, of whom, by which card.",
        source: "plan l JOIN entry e ON e.id = l.entry AND e.at < p.until AND NOT EXISTS \
                 (SELECT 1 FROM plan x JOIN entry f ON f.id = x.entry WHERE x.name = l.name AND x.version > l.version AND f.at <= p.since) ORDER BY l.id",
        columns: &[
            col("plan", Kind::Text, "l.name", "the plan"),
            col("version", Kind::Number, "l.version", "which version of it"),
            in_unit(
                "windows",
                col(
                    "windows",
                    Kind::Number,
                    "(SELECT count(*) FROM commitment c JOIN entry f ON f.id = c.entry WHERE c.plan = l.id AND f.at >= p.since AND f.at < p.until)",
                    "how many windows were committed by it in the period",
                ),
            ),
            col("text", Kind::Text, "l.text", "what it says"),
        ],
    },
    Exhibit {
        name: "cards",
        says: "The cards that were published in the period or by which something was scored in it, word for word.",
        source: "card k JOIN entry e ON e.id = k.entry AND e.at < p.until WHERE e.at >= p.since OR EXISTS \
                 (SELECT 1 FROM audit a JOIN scoring s ON s.audit = a.id JOIN entry f ON f.id = s.entry \
                 WHERE a.card = k.id AND f.at >= p.since AND f.at < p.until) ORDER BY k.id",
        columns: &[
            col("card", Kind::Text, "k.name", "the card"),
            col("version", Kind::Number, "k.version", "which version of it"),
            col("since", Kind::Day, "k.since", "the first day on which it applies"),
            col("title", Kind::Text, "k.title", "what it is called"),
            in_unit(
                "criteria",
                col(
                    "criteria",
                    Kind::Number,
                    "(SELECT count(*) FROM criterion c WHERE c.card = k.id)",
                    "how many criteria it has",
                ),
            ),
            col("text", Kind::Text, "k.text", "what it says"),
        ],
    },
    Exhibit {
        name: "card_comments",
        says: "Cards that were proposed, and what became of each comment that was made in the period.",
        source: "card_comment m JOIN entry e ON e.id = m.entry AND e.at >= p.since AND e.at < p.until JOIN card_draft d ON d.id = m.draft \
                 JOIN identity i ON i.person = m.person JOIN person h ON h.id = i.one \
                 LEFT JOIN card_answer w ON w.id = (SELECT max(x.id) FROM card_answer x WHERE x.comment = m.id) ORDER BY m.id",
        columns: &[
            col("card", Kind::Text, "d.name", "the card that was proposed"),
            col("handle", Kind::Text, "h.handle", "whose comment it is"),
            col("criterion", Kind::Text, "m.key", "which criterion it is about; none: the whole card"),
            col("changed", Kind::Yes, "w.changed", "whether the card changed by it; none: no answer yet"),
            private(col("words", Kind::Text, "m.words", "what was said")),
            private(col("answer", Kind::Text, "w.words", "what was answered")),
        ],
    },
    Exhibit {
        name: "roles",
        says: "Who had which role in which team on a day of the period.",
        source: "stint_now s ON s.since <= p.last AND (s.until IS NULL OR s.until >= p.first) JOIN stint t ON t.id = s.id \
                 JOIN entry e ON e.id = t.entry ORDER BY s.id",
        columns: &[
            col("handle", Kind::Text, "s.handle", "who"),
            col("role", Kind::Text, "s.role", "the role"),
            col("team", Kind::Text, "s.team", "in which team"),
            col("since", Kind::Day, "s.since", "the first day"),
            col("until", Kind::Day, "s.until", "the last day; none: it goes on"),
        ],
    },
];
