//! What changed after a report was handed in: it stands below the report.

use super::model::{Edition, Section};
use super::words::{count as number, told};
use crate::core::report::management::{Correction, Later};
use crate::view::sheet::{Cell, Column, Sheet, decimal};
use crate::view::words::{count, count_of};

/// What changed later.
pub fn section(later: &Later, edition: Edition) -> Section {
    let mut says = Vec::new();
    if later.is_nothing() {
        says.push("Nothing changed since: the numbers of today are those above.".to_owned());
    } else {
        says.push(format!("The numbers above stay as they were handed in. Since then {}.", since(later)));
        says.extend(later.means.iter().map(|(card, was, now)| {
            let was =
                was.value.map_or_else(|| "not defined".to_owned(), |value| format!("{}\u{a0}%", decimal(value.into())));
            match now.value {
                None => format!("By the card {card} the mean was {was}; now nothing is left that counts."),
                Some(_) => format!("By the card {card} the mean was {was}; now it would be {}.", told(now, "%")),
            }
        }));
    }
    let is_listed = edition == Edition::Management && !later.changed.is_empty();
    let tables = if is_listed { vec![changed(later)] } else { Vec::new() };
    Section { key: "later", title: "What changed since this report was handed in", says, charts: Vec::new(), tables }
}

/// How much changed: `2 audits changed, and 1 more audit was delivered`.
pub fn since(later: &Later) -> String {
    let changed =
        (!later.changed.is_empty()).then(|| format!("{} changed", count(later.changed.len() as u64, "audit")));
    let more = count_of(later.delivered, "more audit was", "more audits were");
    let delivered = (later.delivered > 0).then(|| format!("{more} delivered"));
    changed.into_iter().chain(delivered).collect::<Vec<_>>().join(", and ")
}

fn changed(later: &Later) -> Sheet {
    let row = |one: &Correction| {
        let difference = one.now.map_or(Cell::Absent("it counts no more"), |now| Cell::Decimal(now - one.before));
        vec![
            number(one.audit.unsigned_abs()),
            Cell::Percent(one.before),
            one.now.map_or(Cell::Absent("it counts no more"), Cell::Percent),
            difference,
            Cell::word(&one.by),
        ]
    };
    Sheet {
        name: "later",
        title: "Audits that changed".to_owned(),
        columns: vec![
            Column::numbers("audit", "audit").always(),
            Column::numbers("before", "then").always(),
            Column::numbers("now", "now").always(),
            Column::numbers("difference", "difference, points"),
            Column::words("changed_by", "by").always(),
        ],
        rows: later.changed.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}
