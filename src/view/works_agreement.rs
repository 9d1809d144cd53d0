//! The works agreement: who proposed and who accepted it, and its clauses.

use super::cells::by;
use super::page::{Field, Page, Part};
use super::sheet::{Cell, Column, Sheet};
use crate::core::works_agreement::{Clause, InForce, Side, Standing, Terms, Version};
use chrono::NaiveDate;

/// What stands against an agreement.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Against {
    /// What of the house rules contradicts it.
    pub rules: Vec<String>,
    /// The plans that it stops, each with the clause.
    pub plans: Vec<String>,
    /// The criteria in it that no card has.
    pub criteria: Vec<String>,
}

/// What was done with an agreement.
pub fn told(version: &Version, all: &[Version], today: NaiveDate, (new, against): (bool, &Against)) -> Page {
    let standing = version.standing(all, today);
    let before = if new { "" } else { ", as it was before; nothing was recorded" };
    let title = format!("Works agreement {} is {}{before}", version.number, words(version, standing));
    let mut notes: Vec<String> = next(version, standing).into_iter().collect();
    notes.extend(to_change(standing, against));
    notes.push("Both sides note the head of their act: assize verify --against HEAD finds it later.".to_owned());
    Page { name: "works_agreement", title, parts: vec![Part::Fields(about(version, standing))], notes }
}

/// What an act would do that was only tried, and what stands against the agreement; without `new` it was so before.
pub fn tried(InForce { number, since, terms, .. }: &InForce, against: &Against, act: &str, new: bool) -> Page {
    let title = if new {
        format!("{act} {number}: nothing stands in the way; nothing was recorded")
    } else {
        format!("{act} {number}: it is so already; nothing was recorded")
    };
    let fields = vec![
        ("number", "number", Cell::Count(*number)),
        ("title", "title", Cell::word(&terms.title)),
        ("from", "in force from", Cell::Day(*since)),
    ];
    let parts = vec![Part::Fields(fields), Part::Sheet(clauses(terms))];
    Page { name: "works_agreement", title, parts, notes: told_to_change(against) }
}

/// An agreement, whole, and what stands against it.
pub fn page(version: &Version, all: &[Version], today: NaiveDate, against: &Against) -> Page {
    let standing = version.standing(all, today);
    let parts = vec![
        Part::Fields(about(version, standing)),
        Part::Sheet(clauses(&version.terms)),
        Part::Block { key: "text", title: "As proposed", body: Cell::Text(version.text.clone()) },
    ];
    let notes = next(version, standing).into_iter().chain(to_change(standing, against)).collect();
    Page { name: "works_agreement", title: format!("Works agreement {}", version.number), parts, notes }
}

/// Who represents the agents in an agreement, who gave them the role, and whether that was before it was proposed.
pub(super) fn mandate(version: &Version) -> Cell {
    let Some(mandate) = &version.mandate else { return Cell::Absent("nobody of theirs has acted") };
    let when = if mandate.entry < version.entry { "before" } else { "after" };
    let is_other_side = version.side == Side::Management && version.proposed.actor == mandate.by.actor
        || version.side == Side::Agents
            && version.reply.as_ref().is_some_and(|reply| reply.by.actor == mandate.by.actor);
    let who = if is_other_side { ", who acts for management in it" } else { "" };
    let others = if mandate.has_predecessor { "; others had it earlier" } else { "; nobody had it earlier" };
    Cell::word(format!(
        "{}, by entry {} of {}{who}, {when} it was proposed{others}",
        mandate.handle, mandate.entry, mandate.by.actor
    ))
}

/// What of the house rules and of plans has to change.
fn to_change(standing: Standing, against: &Against) -> Vec<String> {
    if !matches!(standing, Standing::Proposed | Standing::ToCome | Standing::InForce) {
        return Vec::new();
    }
    told_to_change(against)
}

fn told_to_change(Against { rules, plans, criteria }: &Against) -> Vec<String> {
    let list = |head: &str, found: &[String]| {
        let head = (!found.is_empty()).then(|| head.to_owned());
        head.into_iter().chain(found.iter().map(|says| format!("{says}."))).collect::<Vec<_>>()
    };
    let mut told = list("The house rules contradict it, and have to change: assize policy publish FILE.", rules);
    told.extend(list(
        "It stops plans: their next version has to fit, assize assign plan add FILE, or they end.",
        plans,
    ));
    told.extend(list("It names what no card has: until one does, it lets machines score nothing by that.", criteria));
    told
}

/// All agreements, oldest first.
pub fn list(all: &[Version], today: NaiveDate) -> Sheet {
    let row = |one: &Version| {
        vec![
            Cell::Count(one.number),
            Cell::word(one.standing(all, today).words()),
            Cell::Day(one.since),
            one.ending.as_ref().map_or(Cell::Absent("no side ended it"), |ending| Cell::Day(ending.until)),
            by(&one.proposed),
            one.reply.as_ref().map_or(Cell::Absent("not answered"), |reply| by(&reply.by)),
            mandate(one),
            Cell::word(one.digest()),
        ]
    };
    Sheet {
        name: "works_agreements",
        title: "Works agreements".to_owned(),
        columns: vec![
            Column::numbers("number", "number"),
            Column::words("state", "state").always(),
            Column::words("from", "from"),
            Column::words("until", "until"),
            Column::words("proposed_by", "proposed by"),
            Column::words("answered_by", "answered by"),
            Column::prose("role_given", "who represents the agents"),
            Column::words("sha256", "SHA-256").extra(),
        ],
        rows: all.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "There is none: assize policy agreement propose FILE.".to_owned(),
    }
}

fn words(version: &Version, standing: Standing) -> String {
    match (&version.ending, standing) {
        (Some(ending), Standing::InForce | Standing::ToCome) => format!("ended: it holds until {}", ending.until),
        (_, Standing::ToCome) => format!("accepted, and in force from {}", version.since),
        (_, other) => other.words().to_owned(),
    }
}

fn about(version: &Version, standing: Standing) -> Vec<Field> {
    let mut fields = vec![
        ("number", "number", Cell::Count(version.number)),
        ("title", "title", Cell::word(&version.terms.title)),
        ("state", "state", Cell::word(standing.words())),
        ("from", "in force from", Cell::Day(version.since)),
        ("sha256", "SHA-256", Cell::word(version.digest())),
        ("side", "proposed by the side", Cell::word(version.side.word())),
        ("proposed_by", "proposed by", by(&version.proposed)),
        ("proposed", "proposed at", Cell::Moment(version.proposed.at)),
        ("proposed_head", "head of that", Cell::word(&version.head)),
    ];
    if let Some(reply) = &version.reply {
        fields.push(("answer", "answer", Cell::word(reply.answer.word())));
        fields.push(("answered_by", "answered by", by(&reply.by)));
        fields.push(("answered", "answered at", Cell::Moment(reply.by.at)));
        fields.push(("answered_head", "head of that", Cell::word(&reply.head)));
        fields.extend(reply.words.as_ref().map(|words| ("why", "why", Cell::text(words))));
    }
    if version.mandate.is_some() {
        fields.push(("role_given", "who represents the agents", mandate(version)));
    }
    if let Some(ending) = &version.ending {
        fields.push(("until", "last day", Cell::Day(ending.until)));
        fields.push(("ended_by", "ended by", by(&ending.by)));
        fields.extend(ending.words.as_ref().map(|words| ("ended_why", "why it was ended", Cell::text(words))));
    }
    fields
}

fn clauses(terms: &Terms) -> Sheet {
    let row = |clause: &Clause| {
        let says = terms.has(*clause).then(|| terms.says(*clause));
        vec![
            Cell::word(clause.word()),
            Cell::word(clause.words()),
            says.map_or(Cell::Absent("it says nothing"), Cell::word),
        ]
    };
    Sheet {
        name: "clauses",
        title: "Clauses".to_owned(),
        columns: vec![
            Column::words("clause", "clause"),
            Column::words("about", "about").extra(),
            Column::prose("says", "says"),
        ],
        rows: Clause::ALL.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn next(version: &Version, standing: Standing) -> Option<String> {
    Some(match standing {
        Standing::Proposed => format!(
            "The other side accepts it, with assize policy agreement accept {0}, or returns it, with assize policy agreement return {0} --note TEXT.",
            version.number
        ),
        Standing::Returned => "What is wanted instead is a new proposal: assize policy agreement propose.".to_owned(),
        Standing::InForce => "What it did: assize report works-agreement.".to_owned(),
        Standing::Withdrawn | Standing::ToCome | Standing::Replaced | Standing::Ended => return None,
    })
}
