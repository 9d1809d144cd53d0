//! Coaching, and its effect: what was done and what it did, and never for whom.

use super::model::{Edition, Section};
use super::words::sheet;
use crate::core::report::management::{CoachingRow, Coachings, OrderRow};
use crate::view::cells::number;
use crate::view::sheet::{Cell, Column, Sheet, decimal, signed};
use crate::view::words::count;

/// Coaching.
pub fn section(found: &Coachings, edition: Edition) -> Section {
    let mut tables = Vec::new();
    // One line may be of one agent.
    tables.extend((edition == Edition::Management && !found.lines.is_empty()).then(|| lines(found)));
    tables.extend((!found.orders.is_empty()).then(|| orders(found)));
    Section { key: "coaching", title: "Coaching, and its effect", says: says(found), charts: Vec::new(), tables }
}

fn says(found: &Coachings) -> Vec<String> {
    let sum = |part: fn(&CoachingRow) -> u64| found.lines.iter().map(part).sum::<u64>();
    let proposed = sum(|one| one.proposed);
    if proposed == 0 {
        return vec!["Nobody was coached in these days.".to_owned()];
    }
    let open = sum(unanswered);
    let (agreed, declined, closed) = (sum(|one| one.agreed), sum(|one| one.declined), sum(|one| one.closed));
    let (better, worse, unclear) = (sum(|one| one.better), sum(|one| one.worse), sum(|one| one.unclear));
    let told = better + worse + unclear;
    vec![
        format!(
            "{} in these days: {agreed} agreed to, {declined} declined, {open} without an answer. Of all of them {closed} are over.",
            count(proposed, "coaching")
        ),
        format!(
            "Of those agreed to, {better} went up and {worse} down beyond what chance alone predicts; {unclear} may be chance; of {} too little is known.",
            agreed.saturating_sub(told)
        ),
        "Who is chosen for low marks comes nearer to the mean of all by chance alone: only an order by lot shows what coaching itself does.".to_owned(),
    ]
}

/// To how many nobody said yes or no.
const fn unanswered(one: &CoachingRow) -> u64 {
    one.proposed.saturating_sub(one.agreed + one.declined)
}

/// Of how many of those agreed to too little is known: up, down, chance and these make up all of them.
const fn too_few(one: &CoachingRow) -> u64 {
    one.agreed.saturating_sub(one.better + one.worse + one.unclear)
}

fn lines(found: &Coachings) -> Sheet {
    let row = |one: &CoachingRow| {
        let mut row = vec![Cell::word(&one.card), Cell::word(&one.criterion)];
        row.extend([one.proposed, one.agreed, one.declined, unanswered(one), one.closed].map(number));
        row.extend([one.better, one.worse, one.unclear, too_few(one)].map(number));
        row.push(Cell::word(&one.option));
        row
    };
    let columns = vec![
        Column::words("card", "card").always(),
        Column::words("criterion", "criterion").always(),
        Column::numbers("proposed", "proposed").always(),
        Column::numbers("agreed", "agreed"),
        Column::numbers("declined", "declined"),
        Column::numbers("unanswered", "no answer"),
        Column::numbers("closed", "over"),
        Column::numbers("better", "up"),
        Column::numbers("worse", "down"),
        Column::numbers("unclear", "may be chance"),
        Column::numbers("too_few", "too few"),
        Column::prose("option", "what is done"),
    ];
    sheet("coachings", "Coachings", columns, found.lines.iter().map(row).collect())
}

fn orders(found: &Coachings) -> Sheet {
    let row = |one: &OrderRow| {
        vec![
            Cell::Count(one.order),
            Cell::word(&one.criterion),
            number(one.coached.n),
            one.coached.value.map_or(Cell::Absent("nobody had their turn"), Cell::Percent),
            number(one.waiting.n),
            one.waiting.value.map_or(Cell::Absent("nobody waited"), Cell::Percent),
            Cell::word(difference(one)),
        ]
    };
    let columns = vec![
        Column::numbers("order", "order").always(),
        Column::words("criterion", "criterion").always(),
        Column::numbers("coached_n", "n coached"),
        Column::numbers("coached", "coached"),
        Column::numbers("waiting_n", "n waiting"),
        Column::numbers("waiting", "waiting"),
        Column::prose("effect", "difference"),
    ];
    sheet(
        "orders",
        "Orders by lot: who had their turn against who waited",
        columns,
        found.orders.iter().map(row).collect(),
    )
}

fn difference(one: &OrderRow) -> String {
    let Some(difference) = one.difference else { return "too few to say".to_owned() };
    match one.ends {
        None => format!("{} points; nothing varies", signed(difference)),
        Some((low, high)) => {
            format!("{} points (95 % interval {} to {})", signed(difference), decimal(low.into()), decimal(high.into()))
        }
    }
}
