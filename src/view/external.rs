//! An external draw: what goes to its engine, what is awaited of it, and what came.

use super::cells::number;
use super::page::Page;
use super::sheet::{Cell, Column, Sheet};
use super::words::count;
use crate::core::audit::DrawnWindow;
use crate::core::draw::{Awaited, Keyed};
use crate::core::text::Untrusted;

/// The key and the quotas, for the engine.
pub fn keyed(keyed: &Keyed) -> Sheet {
    let mut columns = vec![Column::words("draw", "draw"), Column::words("key", "key").always()];
    columns.extend(keyed.by.iter().map(|name| Column::words(name, name).always()));
    columns.extend([
        Column::numbers("size", "dialogues"),
        Column::numbers("quota", "drawn"),
        Column::numbers("take", "to pick").always(),
    ]);
    let rows = keyed.strata.iter().map(|stratum| {
        let mut row = vec![Cell::word(&keyed.name), Cell::word(&keyed.key)];
        row.extend(stratum.labels.iter().map(|label| Cell::Text(Untrusted::new(label))));
        row.extend([stratum.size, stratum.quota, stratum.take].map(|count| number(count as u64)));
        row
    });
    let name = &keyed.name;
    let next = if keyed.is_drawn {
        format!(
            "Its picks came in. With more reserves they can come again: assize assign draw {name} --picks FILE --buckets FILE."
        )
    } else {
        format!(
            "Save it for the engine with --out quotas.csv, run its script, then: assize assign draw {name} --picks picks.csv --buckets buckets.csv."
        )
    };
    Sheet {
        name: "quotas",
        title: format!("The key of {name}, and what its engine picks"),
        columns,
        rows: rows.collect(),
        notes: vec![format!("The script for the engine: assize assign warehouse {} picks.", keyed.plan), next],
        empty: "It has no stratum".to_owned(),
    }
}

/// That the window of an external plan is over, and nobody gave its root.
pub fn unrooted(name: &str) -> String {
    format!(
        "{name} waits for root and counts of its engine: assize assign commit PLAN --root HEX --rows N --counts counts.csv."
    )
}

/// That an external draw waits for its picks.
pub fn awaited(awaited: &Awaited) -> String {
    let Awaited { name, since } = awaited;
    format!("{name} has its seed since {since} and waits for what its engine picks: assize assign draw {name}.")
}

/// That picks came before.
pub fn known(name: &str) -> Page {
    answer(format!("These picks of {name} came before; nothing was recorded"))
}

/// That reserves came in.
pub fn reserves(name: &str, new: usize) -> Page {
    answer(format!("{name} has {} more", count(new as u64, "reserve")))
}

/// That picks were drawn, in figures: who audits what is told once it is on record.
pub fn picked(name: &str, window: &DrawnWindow) -> Page {
    let drawn = window.draw.tickets.len();
    let mut page = answer(format!("{} of {} are drawn", count(drawn as u64, "dialogue"), name));
    let short = |number: usize, says: &str| (number > 0).then(|| format!("{number} {says}"));
    page.notes.extend(short(window.draw.shortfall, "fewer than the quota asks for."));
    page.notes.extend(short(window.unassigned, "without an auditor."));
    page
}

fn answer(title: String) -> Page {
    Page { name: "draw", title, parts: Vec::new(), notes: Vec::new() }
}
