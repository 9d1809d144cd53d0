//! Places: where text about people stands, and whose each of them is. The schema says which columns these are; a test
//! holds this list against it.

use crate::core::closed_list;

closed_list! {
    /// What kind of text a place holds: how long it is kept hangs on that.
    pub enum Kind("a kind of text", "kinds") {
        /// What customers and agents said.
        Dialogue = "dialogue",
        /// What auditors and others wrote about a dialogue.
        Notes = "notes",
        /// What was said in disputes and self-scores.
        Statements = "statements",
        /// What was said in coaching.
        Coaching = "coaching",
        /// Who people are, and what they said of cards.
        People = "people",
        /// Holds, erasures and answers about people.
        Keeping = "keeping",
        /// What was decided for all who score next.
        Precedents = "precedents",
    }
}

/// A place is a table with text about people whose rows belong to a dialogue, to a person, or to both.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// Its personal columns, in their order.
    pub columns: &'static [&'static str],
    /// What it holds.
    pub kind: Kind,
    /// The table as `t`, with what leads from it to its dialogue and its person, in SQL.
    pub(super) from: &'static str,
    /// The number of the dialogue, in SQL; `NULL`: it is of none.
    pub(super) request: &'static str,
    /// The number of the person, in SQL; `NULL`: it is of none.
    pub(super) person: &'static str,
}

/// A table whose text stays whatever is erased, and why.
#[derive(Clone, Copy, Debug)]
pub struct Stay {
    /// The table.
    pub table: &'static str,
    /// Its personal columns, in their order.
    pub columns: &'static [&'static str],
    /// Why.
    pub why: &'static str,
}

const fn place(
    kind: Kind,
    table: &'static str,
    columns: &'static [&'static str],
    from: &'static str,
    request: &'static str,
    person: &'static str,
) -> Place {
    Place { table, columns, kind, from, request, person }
}

const fn stay(table: &'static str, columns: &'static [&'static str], why: &'static str) -> Stay {
    Stay { table, columns, why }
}

const WORDS: &[&str] = &["words"];
const WHY: &[&str] = &["why"];
const DIALOGUE: &[&str] = &["customer", "details", "reply", "transcript", "recording"];
const REVISED: &[&str] = &["why", "customer", "details", "reply", "transcript", "recording"];

/// The ref of a dialogue leads to all of these that have it as theirs, the handle of an agent to those that are about them.
/// The words of a dialogue itself are of its customer: they stay where an agent is erased.
pub const PLACES: [Place; 64] = {
    use Kind as K;
    [
        place(K::Dialogue, "request", DIALOGUE, "request t", "t.id", "NULL"),
        place(K::Dialogue, "revision", REVISED, "revision t", "t.request", "NULL"),
        place(K::Dialogue, "amendment_wish", WHY, "amendment_wish t", "t.request", "NULL"),
        place(K::Notes, "spot_wish", WHY, "spot_wish t", "t.request", "NULL"),
        place(K::Notes, "spot_consent", WORDS, "spot_consent t JOIN spot_wish w ON w.id = t.wish", "w.request", "NULL"),
        place(
            K::Dialogue,
            "amendment_answer",
            WORDS,
            "amendment_answer t JOIN amendment_wish w ON w.id = t.wish",
            "w.request",
            "NULL",
        ),
        place(K::Dialogue, "triage", &["missing"], "triage t", "t.request", "NULL"),
        place(K::Dialogue, "clarification", &["question"], "clarification t", "t.request", "NULL"),
        place(
            K::Dialogue,
            "answer",
            WORDS,
            "answer t JOIN clarification c ON c.id = t.clarification",
            "c.request",
            "NULL",
        ),
        place(K::Dialogue, "routing", &["reason"], "routing t", "t.request", "t.agent"),
        place(K::Dialogue, "understanding", WORDS, "understanding t", "t.request", "t.agent"),
        place(K::Dialogue, "response", WORDS, "response t", "t.request", "NULL"),
        place(K::Dialogue, "feedback", WORDS, "feedback t", "t.request", "NULL"),
        place(
            K::Notes,
            "approval",
            &["reason"],
            "approval t LEFT JOIN understanding u ON u.id = t.understanding LEFT JOIN response r ON r.id = t.response
             LEFT JOIN scoring s ON s.id = t.scoring LEFT JOIN audit a ON a.id = s.audit",
            "coalesce(u.request, r.request, a.request)",
            "coalesce(u.agent, r.agent, a.agent)",
        ),
        place(K::Dialogue, "machine_verdict", &["quote"], "machine_verdict t", "t.request", "NULL"),
        place(
            K::Notes,
            "machine_dispute",
            &["statement"],
            "machine_dispute t JOIN audit a ON a.id = t.audit",
            "a.request",
            "a.agent",
        ),
        place(K::Notes, "audit", WHY, "audit t", "t.request", "t.agent"),
        place(K::Notes, "assignment", WHY, "assignment t JOIN audit a ON a.id = t.audit", "a.request", "a.agent"),
        place(
            K::Notes,
            "replacement",
            WORDS,
            "replacement t JOIN ticket k ON k.id = t.ticket LEFT JOIN audit a ON a.ticket = k.id AND a.kind = 'drawn'",
            "k.request",
            "a.agent",
        ),
        place(
            K::Notes,
            "replaced",
            WORDS,
            "replaced t JOIN replacement p ON p.id = t.replacement JOIN ticket k ON k.id = p.ticket
             LEFT JOIN audit a ON a.ticket = k.id AND a.kind = 'drawn'",
            "k.request",
            "a.agent",
        ),
        place(
            K::Notes,
            "scoring",
            &["met", "develop"],
            "scoring t JOIN audit a ON a.id = t.audit",
            "a.request",
            "a.agent",
        ),
        place(
            K::Notes,
            "mark",
            &["quote", "note"],
            "mark t JOIN scoring s ON s.id = t.scoring JOIN audit a ON a.id = s.audit",
            "a.request",
            "a.agent",
        ),
        place(
            K::Notes,
            "undoing",
            WHY,
            "undoing t JOIN scoring s ON s.id = t.scoring JOIN audit a ON a.id = s.audit",
            "a.request",
            "a.agent",
        ),
        place(K::Notes, "acceptance", WHY, "acceptance t JOIN audit a ON a.id = t.audit", "a.request", "a.agent"),
        place(K::Notes, "revelation", WHY, "revelation t JOIN audit a ON a.id = t.audit", "a.request", "a.agent"),
        place(K::Notes, "care", WORDS, "care t JOIN audit a ON a.id = t.audit", "a.request", "t.agent"),
        place(
            K::Notes,
            "care_action",
            WORDS,
            "care_action t JOIN care c ON c.id = t.care JOIN audit a ON a.id = c.audit",
            "a.request",
            "c.agent",
        ),
        place(
            K::Notes,
            "care_lesson",
            WORDS,
            "care_lesson t JOIN care c ON c.id = t.care JOIN audit a ON a.id = c.audit",
            "a.request",
            "c.agent",
        ),
        place(K::Notes, "question", WORDS, "question t JOIN audit a ON a.id = t.audit", "a.request", "a.agent"),
        place(K::Notes, "commendation", WORDS, "commendation t JOIN audit a ON a.id = t.audit", "a.request", "t.agent"),
        place(
            K::Dialogue,
            "voice",
            &["topic", "quote", "words"],
            "voice t JOIN audit a ON a.id = t.audit",
            "a.request",
            "NULL",
        ),
        place(
            K::Notes,
            "calibration_mark",
            &["quote", "note"],
            "calibration_mark t JOIN calibration_scoring s ON s.id = t.scoring JOIN calibration_item i ON i.id = s.item",
            "i.request",
            "NULL",
        ),
        place(
            K::Notes,
            "calibration_consensus",
            &["note"],
            "calibration_consensus t JOIN calibration_item i ON i.id = t.item",
            "i.request",
            "NULL",
        ),
        place(
            K::Statements,
            "self_score",
            &["met", "develop"],
            "self_score t JOIN audit a ON a.id = t.audit",
            "a.request",
            "t.agent",
        ),
        place(
            K::Statements,
            "self_mark",
            &["quote", "note"],
            "self_mark t JOIN self_score s ON s.id = t.self_score JOIN audit a ON a.id = s.audit",
            "a.request",
            "s.agent",
        ),
        place(
            K::Statements,
            "feedback_use",
            WHY,
            "feedback_use t JOIN audit a ON a.id = t.audit",
            "a.request",
            "a.agent",
        ),
        place(
            K::Statements,
            "point",
            &["statement", "evidence"],
            "point t JOIN audit a ON a.id = t.audit",
            "a.request",
            "a.agent",
        ),
        place(K::Statements, "correction", WHY, "correction t JOIN audit a ON a.id = t.audit", "a.request", "a.agent"),
        place(K::Statements, "statement", WORDS, "statement t JOIN audit a ON a.id = t.audit", "a.request", "a.agent"),
        place(
            K::Statements,
            "remark",
            WORDS,
            "remark t JOIN dispute d ON d.id = t.dispute JOIN audit a ON a.id = d.audit",
            "a.request",
            "a.agent",
        ),
        place(
            K::Statements,
            "convening",
            &["place"],
            "convening t JOIN dispute d ON d.id = t.dispute JOIN audit a ON a.id = d.audit",
            "a.request",
            "a.agent",
        ),
        place(
            K::Statements,
            "session",
            &["agent_side", "criteria_explained", "communication", "improvement", "agreed"],
            "session t JOIN dispute d ON d.id = t.dispute JOIN audit a ON a.id = d.audit",
            "a.request",
            "a.agent",
        ),
        place(
            K::Statements,
            "seat",
            WHY,
            "seat t JOIN dispute d ON d.id = t.dispute JOIN audit a ON a.id = d.audit",
            "a.request",
            "a.agent",
        ),
        place(
            K::Statements,
            "vacancy",
            WHY,
            "vacancy t JOIN seat s ON s.id = t.seat JOIN dispute d ON d.id = s.dispute JOIN audit a ON a.id = d.audit",
            "a.request",
            "a.agent",
        ),
        place(
            K::Statements,
            "appeal",
            WHY,
            "appeal t JOIN dispute d ON d.id = t.dispute JOIN audit a ON a.id = d.audit",
            "a.request",
            "a.agent",
        ),
        place(
            K::Statements,
            "ballot",
            &["headnote", "rationale", "coaching"],
            "ballot t JOIN seat s ON s.id = t.seat JOIN dispute d ON d.id = s.dispute JOIN audit a ON a.id = d.audit",
            "a.request",
            "a.agent",
        ),
        place(
            K::Statements,
            "opened_answer",
            &["note"],
            "opened_answer t JOIN ballot b ON b.id = t.ballot JOIN seat s ON s.id = b.seat
             JOIN dispute d ON d.id = s.dispute JOIN audit a ON a.id = d.audit",
            "a.request",
            "a.agent",
        ),
        place(
            K::Statements,
            "action",
            &["task"],
            "action t JOIN dispute d ON d.id = t.dispute JOIN audit a ON a.id = d.audit",
            "a.request",
            "a.agent",
        ),
        place(
            K::Statements,
            "action_end",
            &["outcome"],
            "action_end t JOIN action x ON x.id = t.action JOIN dispute d ON d.id = x.dispute JOIN audit a ON a.id = d.audit",
            "a.request",
            "a.agent",
        ),
        place(K::Coaching, "coaching", WORDS, "coaching t", "NULL", "t.agent"),
        place(
            K::Coaching,
            "coaching_answer",
            WORDS,
            "coaching_answer t JOIN coaching c ON c.id = t.coaching",
            "NULL",
            "c.agent",
        ),
        place(
            K::Coaching,
            "coaching_step",
            WORDS,
            "coaching_step t JOIN coaching c ON c.id = t.coaching",
            "NULL",
            "c.agent",
        ),
        place(
            K::Coaching,
            "coaching_step_end",
            WORDS,
            "coaching_step_end t JOIN coaching_step s ON s.id = t.coaching_step JOIN coaching c ON c.id = s.coaching",
            "NULL",
            "c.agent",
        ),
        place(
            K::Coaching,
            "coaching_end",
            WORDS,
            "coaching_end t JOIN coaching c ON c.id = t.coaching",
            "NULL",
            "c.agent",
        ),
        place(K::People, "person", &["name"], "person t", "NULL", "t.id"),
        place(K::People, "renaming", &["name", "why"], "renaming t", "NULL", "t.person"),
        place(K::People, "merging", WHY, "merging t", "NULL", "t.person"),
        place(K::People, "email", &["address"], "email t", "NULL", "t.person"),
        place(K::People, "training", &["topic"], "training t", "NULL", "t.person"),
        place(K::People, "card_comment", WORDS, "card_comment t", "NULL", "t.person"),
        place(
            K::People,
            "card_answer",
            WORDS,
            "card_answer t JOIN card_comment c ON c.id = t.comment",
            "NULL",
            "c.person",
        ),
        place(K::People, "annotator", &["name"], "annotator t", "NULL", "t.person"),
        place(
            K::Keeping,
            "hold",
            &["customer", "why"],
            "hold t LEFT JOIN audit h ON h.id = t.audit LEFT JOIN dispute d ON d.id = t.dispute LEFT JOIN audit a ON a.id = d.audit",
            "coalesce(t.request, h.request, a.request)",
            "coalesce(t.person, h.agent, a.agent)",
        ),
        place(
            K::Keeping,
            "hold_end",
            WHY,
            "hold_end t JOIN hold o ON o.id = t.hold LEFT JOIN audit h ON h.id = o.audit
             LEFT JOIN dispute d ON d.id = o.dispute LEFT JOIN audit a ON a.id = d.audit",
            "coalesce(o.request, h.request, a.request)",
            "coalesce(o.person, h.agent, a.agent)",
        ),
    ]
};

/// What a case left for all who score next: it goes only where that is asked for, since others rest on it.
pub(super) const PRECEDENTS: Place = place(
    Kind::Precedents,
    "precedent",
    &["headnote"],
    "precedent t LEFT JOIN question q ON q.id = t.question LEFT JOIN ruling r ON r.id = t.ruling
     LEFT JOIN dispute d ON d.id = r.dispute LEFT JOIN audit a ON a.id = coalesce(q.audit, d.audit)",
    "a.request",
    "a.agent",
);

/// Places that hold the name of a customer by itself: they go with the customer.
pub const NAMED: [(&str, &[&str]); 2] = [("erasure", &["customer"]), ("subject_access", &["customer"])];

/// A frozen report goes where it says word for word what is erased.
pub const QUOTING: (&str, &[&str]) = ("report", &["content"]);

/// What belongs to no dialogue and no single person.
pub const STAYS: [Stay; 14] = [
    stay("draw", &["witness"], "who saw the seed: the draw rests on it"),
    stay("voiding", WHY, "why a draw is in no figure"),
    stay("extension", WHY, "why a draw has more"),
    stay("recount", WHY, "why another system's count changed"),
    stay("calibration", &["subject"], "of several dialogues"),
    stay("calibration_closing", &["learnt"], "of several dialogues"),
    stay("calibration_question", WORDS, "of a criterion"),
    stay("improvement", &["title", "cause"], "of the house, not of a person"),
    stay("change", WORDS, "of the house, not of a person"),
    stay("effect_check", WORDS, "of the house, not of a person"),
    stay("conclusion", WORDS, "of the house, not of a person"),
    stay("works_agreement_reply", WORDS, "of the house, not of a person"),
    stay("works_agreement_end", WORDS, "of the house, not of a person"),
    stay("report_review", &["note"], "why a report was returned"),
];
