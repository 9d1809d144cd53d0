//! Orders by lot: who is coached when, who came out of turn, and what coaching did.

use super::cells::number;
use super::coaching_effect::in_order;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::count;
use crate::core::coaching::{CoachingId, Order, next_of, out_of_turn};
use crate::core::people::Person;
use crate::core::report::OrderEffect;

/// An order by lot, with who had their turn, and what coaching did.
pub fn order(order: &Order, found: Option<&OrderEffect>) -> Page {
    let fields = vec![
        ("order", "Order", Cell::Count(order.id.0)),
        ("team", "Team", Cell::word(&order.team)),
        ("criterion", "Criterion", Cell::word(&order.criterion)),
        ("card", "Card", Cell::word(&order.card_label)),
        ("option", "Option", Cell::Word(format!("{} ({})", order.option, order.option_title))),
        ("draw", "By the key of the draw", Cell::word(&order.draw_name)),
        ("key", "Key", Cell::word(&order.key)),
    ];
    let is_next = |agent: &Person| next_of(order).is_some_and(|next| next.id == agent.id);
    let early = out_of_turn(order);
    let row = |(place, (agent, coaching)): (i64, &(Person, Option<CoachingId>))| {
        let turn = match coaching {
            Some(id) if early.contains(id) => "out of turn",
            Some(_) => "had their turn",
            None if is_next(agent) => "next",
            None => "waits",
        };
        vec![
            Cell::Count(place),
            Cell::word(&agent.handle),
            Cell::word(turn),
            coaching.map_or(Cell::Absent("waits"), |id| Cell::Count(id.0)),
        ]
    };
    let places = Sheet {
        name: "places",
        title: "Who is coached when".to_owned(),
        columns: vec![
            Column::numbers("place", "place"),
            Column::words("agent", "agent").always(),
            Column::words("turn", "turn").always(),
            Column::numbers("coaching", "coaching"),
        ],
        rows: (1..).zip(&order.places).map(row).collect(),
        notes: Vec::new(),
        empty: "Nobody is in this order.".to_owned(),
    };
    let mut notes = vec![format!(
        "The place of an agent is SHA-256(\"order:KEY:HANDLE\"), the smallest first; assize verify computes it again. Next: assize coach plan --order {}.",
        order.id.0
    )];
    notes.extend(came_early(&early));
    notes.extend(found.map(in_order));
    Page {
        name: "coaching_order",
        title: format!("Coaching order {}", order.id.0),
        parts: vec![Part::Fields(fields), Part::Sheet(places)],
        notes,
    }
}

/// Who was coached before somebody who waited, and where the reason stands.
fn came_early(early: &[CoachingId]) -> Option<String> {
    let named = early.iter().map(|id| id.0.to_string()).collect::<Vec<_>>().join(", ");
    let first = early.first()?.0;
    Some(format!(
        "{} out of turn: coaching {named}; the reason stands there: assize coach show {first}.",
        count(early.len(), "agent")
    ))
}

/// The orders, in short.
pub fn orders(found: &[Order]) -> Sheet {
    let row = |one: &Order| {
        let next = next_of(one);
        vec![
            Cell::Count(one.id.0),
            Cell::word(&one.team),
            Cell::word(&one.criterion),
            Cell::word(&one.option),
            Cell::word(&one.draw_name),
            next.map_or(Cell::Absent("all had their turn"), |agent| Cell::word(&agent.handle)),
            number(out_of_turn(one).len() as u64),
        ]
    };
    Sheet {
        name: "coaching_orders",
        title: "Orders of coaching".to_owned(),
        columns: vec![
            Column::numbers("order", "order").always(),
            Column::words("team", "team"),
            Column::words("criterion", "criterion"),
            Column::words("option", "option"),
            Column::words("draw", "by the key of"),
            Column::words("next", "next"),
            Column::numbers("out_of_turn", "out of turn"),
        ],
        rows: found.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "No order was drawn: assize coach plan --order draw --team T --criterion ID --option ID.".to_owned(),
    }
}

/// An order after it was drawn, or was there already.
pub fn ordered(found: &Order, new: bool) -> Page {
    let title = if new {
        format!("Coaching order {} is drawn", found.id.0)
    } else {
        format!("Coaching order {} stands already; nothing was recorded", found.id.0)
    };
    Page { title, ..order(found, None) }
}
