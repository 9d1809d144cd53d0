//! What the record shows of a works agreement, clause by clause.

use super::cells::{by, number};
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
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
    ];
    let mut notes = vec![
        "Computed again from the facts of the record; kept: so many facts are within the clause. Before: from before it was in force."
            .to_owned(),
    ];
    if found.clauses.iter().any(|(_, kept)| *kept == Kept::Unrecorded) {
        notes.push(
            "Not recorded: the commands hold to the clause, and no fact shows it, since reading leaves none."
                .to_owned(),
        );
    }
    notes.extend((broken > LISTED).then(|| format!("{} more are broken.", broken - LISTED)));
    let parts =
        vec![Part::Fields(fields), Part::Sheet(clauses(version, found)), Part::Sheet(breaches(&found.breaches))];
    Page { name: "limits_kept", title: format!("Works agreement {}: what was kept", version.number), parts, notes }
}

fn clauses(version: &Version, found: &LimitsKept) -> Sheet {
    let row = |(clause, kept): &(Clause, Kept)| {
        let (within, beyond, before) = match kept {
            Kept::Checked(within, beyond, before) => (*within, *beyond, *before),
            Kept::Unused(before) => (0, 0, *before),
            Kept::Absent | Kept::Unrecorded => (0, 0, 0),
        };
        let count = |count: u64| match kept {
            Kept::Absent => Cell::Absent("it has no such clause"),
            Kept::Unrecorded => Cell::Absent("nothing is recorded when it is kept"),
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
        Kept::Unrecorded => "not recorded",
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
