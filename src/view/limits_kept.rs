//! What the record shows of a works agreement, clause by clause.

use super::cells::{by, number};
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::count_of;
use super::works_agreement::mandate;
use crate::core::report::{Breach, Kept, LimitsKept};
use crate::core::works_agreement::{Clause, Standing, Version};

/// So many breaches are listed in a table; the rest is counted.
const LISTED: usize = 200;

/// What the record shows of an agreement.
pub fn page(version: &Version, standing: Standing, found: &LimitsKept) -> Page {
    let broken = found.breaches.len();
    let fields = vec![
        ("number", "number", Cell::Count(version.number)),
        ("title", "title", Cell::word(&version.terms.title)),
        ("state", "state", Cell::word(standing.words())),
        ("from", "in force from", Cell::Day(version.since)),
        ("broken", "broken", number(broken as u64)),
        ("proposed_by", "proposed by", by(&version.proposed)),
        ("accepted_by", "accepted by", version.reply.as_ref().map_or(Cell::Absent("not accepted"), |one| by(&one.by))),
        ("role_given", "who represents the agents", mandate(version)),
    ];
    let mut notes = vec![
        "Computed again from the facts of the record; kept: so many facts are within the clause. Before: from before it was in force."
            .to_owned(),
    ];
    let unrecorded = found.clauses.iter().filter_map(|(clause, kept)| match kept {
        Kept::Unrecorded(why) => Some(format!("Not recorded, {clause}: the commands hold to it; {why}.")),
        _ => None,
    });
    notes.extend(unrecorded);
    notes.extend(found.partly.iter().map(|(clause, why)| format!("In part, {clause}: {why}.")));
    notes.extend(local_lots(found.local_lots));
    notes.extend((broken > LISTED).then(|| format!("{} more are broken.", broken - LISTED)));
    let parts =
        vec![Part::Fields(fields), Part::Sheet(clauses(version, found)), Part::Sheet(breaches(&found.breaches))];
    Page { name: "limits_kept", title: format!("Works agreement {}: what was kept", version.number), parts, notes }
}

/// That the clause on seeds is about who is drawn, and lots of auditors wait for such a seed only where a plan brings one.
fn local_lots(lots: u64) -> Option<String> {
    (lots > 0).then(|| {
        format!(
            "In part, seeds: {} gave a spot check or an audit to its auditor by chance of this machine alone, since no witnessed seed came in time.",
            count_of(lots, "lot", "lots")
        )
    })
}

/// That a merge of two handles shows that somebody was audited more often than an agreement lets.
pub fn by_merge(beyond: &[(i64, Breach)]) -> Vec<String> {
    let said = |(number, breach): &(i64, Breach)| {
        format!(
            "Beyond works agreement {number}, clause `{}`: {} of {}, {}: assize report works-agreement {number}.",
            breach.clause, breach.what, breach.by.actor, breach.why
        )
    };
    beyond.iter().map(said).collect()
}

fn clauses(version: &Version, found: &LimitsKept) -> Sheet {
    let row = |(clause, kept): &(Clause, Kept)| {
        let (within, beyond, before) = match kept {
            Kept::Checked(within, beyond, before) => (*within, *beyond, *before),
            Kept::Unused(before) => (0, 0, *before),
            Kept::Absent | Kept::Unrecorded(_) => (0, 0, 0),
        };
        let count = |count: u64| match kept {
            Kept::Absent => Cell::Absent("it has no such clause"),
            Kept::Unrecorded(_) => Cell::Absent("nothing is recorded when it is kept"),
            Kept::Unused(_) | Kept::Checked(..) => number(count),
        };
        let says = version.terms.has(*clause).then(|| version.terms.says(*clause));
        vec![
            Cell::word(clause.word()),
            Cell::word(verdict(*kept)),
            count(within),
            count(beyond),
            count(before),
            says.map_or(Cell::Absent("it has no such clause"), Cell::word),
        ]
    };
    Sheet {
        name: "clauses",
        title: "Clauses".to_owned(),
        columns: vec![
            Column::words("clause", "clause"),
            Column::words("verdict", "verdict").always(),
            Column::numbers("kept", "kept"),
            Column::numbers("broken", "broken").with_alarm(),
            Column::numbers("before", "before"),
            Column::prose("says", "says"),
        ],
        rows: found.clauses.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

const fn verdict(kept: Kept) -> &'static str {
    match kept {
        Kept::Absent => "no such clause",
        Kept::Unrecorded(_) => "not recorded",
        Kept::Unused(_) => "not used",
        Kept::Checked(_, 0, _) => "kept",
        Kept::Checked(..) => "broken",
    }
}

fn breaches(found: &[Breach]) -> Sheet {
    let row = |one: &Breach| {
        vec![
            Cell::word(one.clause.word()),
            Cell::Count(one.entry),
            Cell::Moment(one.by.at),
            by(&one.by),
            Cell::word(&one.what),
            Cell::word(&one.why),
        ]
    };
    Sheet {
        name: "broken",
        title: "What went beyond a clause".to_owned(),
        columns: vec![
            Column::words("clause", "clause"),
            Column::numbers("entry", "entry"),
            Column::words("at", "at").extra(),
            Column::words("by", "by"),
            Column::words("what", "what"),
            Column::prose("why", "why"),
        ],
        rows: found.iter().take(LISTED).map(row).collect(),
        notes: Vec::new(),
        empty: "Nothing did.".to_owned(),
    }
}
