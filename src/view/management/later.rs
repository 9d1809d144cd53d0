//! What changed after a report was handed in: it stands below the report.

use super::model::{Edition, Section};
use super::words::{in_unit, told};
use crate::core::report::management::{Correction, FEWEST, Later, MeanThen, Moved};
use crate::view::around::rewritten;
use crate::view::cells::number;
use crate::view::sheet::{Cell, Column, Sheet, decimal};
use crate::view::words::{count, count_of};

/// What changed later.
pub fn section(later: &Later, edition: Edition) -> Section {
    let mut says = Vec::new();
    if later.is_nothing() {
        says.push(
            "Since then no audit of these days changed, and no draw, dispute, rating or voice came in or changed."
                .to_owned(),
        );
    } else {
        says.push(format!("The numbers above stay as they were handed in. Since then {}.", since(later)));
        says.extend(later.moved.iter().map(moved));
        let few = count_of(later.untold, "figure that is", "figures that are");
        says.extend((later.untold > 0).then(|| {
            format!("Not shown: {few} another one now. Fewer than {FEWEST} audits changed it, and it would tell of single ones.")
        }));
        let is_moved = |mean: &&MeanThen| mean.before != mean.now;
        says.extend(later.means.iter().filter(is_moved).map(|MeanThen { card, before: was, now, .. }| {
            let was =
                was.value.map_or_else(|| "not defined".to_owned(), |value| format!("{}\u{a0}%", decimal(value.into())));
            match now.value {
                None => format!("By the card {card} the mean was {was}; now nothing is left that counts."),
                Some(_) => format!("By the card {card} the mean was {was}; now it would be {}.", told(now, "%")),
            }
        }));
    }
    says.extend(rewritten(&later.roster));
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
    let other = count_of(later.moved.len() as u64, "other number is", "other numbers are");
    let moved = (!later.moved.is_empty()).then(|| format!("{other} another one now"));
    let roster = (!later.roster.is_empty()).then(|| "the roster of these days changed".to_owned());
    changed.into_iter().chain(delivered).chain(moved).chain(roster).collect::<Vec<_>>().join(", and ")
}

/// Another number that changed.
fn moved(one: &Moved) -> String {
    let (of, unit) = match one.what {
        "dialogues" => ("Dialogues that came in", None),
        "frames" => ("Dialogues in the frames of draws", None),
        "late" => ("Dialogues that came after their draw", None),
        "void" => ("Void draws", None),
        "drawn" => ("Audits that count", None),
        "rated" => ("Dialogues that customers rated", None),
        "rating" => ("Customers' ratings", Some("stars")),
        "voices" => ("Notes of what customers spoke of", None),
        "disputes" => ("Disputes opened", None),
        "overturned" => ("Overturned in disputes", Some("%")),
        other => (other, None),
    };
    let told = |value: Option<i64>| match (value, unit) {
        (None, _) => "not defined".to_owned(),
        (Some(value), None) => value.to_string(),
        (Some(value), Some(unit)) => in_unit(value, unit),
    };
    format!("{of}: {} then, {} now.", told(one.before), told(one.now))
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
