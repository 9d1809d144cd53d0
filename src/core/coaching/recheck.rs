//! Recomputing orders: from the keys of the draws that they name.

use super::order::newest_draw;
use super::place::{Order, orders, out_of_turn};
use crate::calc::draw::order_digest;
use crate::core::refusal::Result;
use rusqlite::Connection;

/// Recomputes every order: its draw, its places, and whether nobody was passed over without a reason. Answers how many
/// there are, and what differs.
pub fn recheck_orders(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let all = orders(conn)?;
    let mut findings = Vec::new();
    for order in &all {
        let newest = newest_draw(conn, order.entry)?;
        let wrong = [
            (newest.map(|(draw, _)| draw) != Some(order.draw)).then(|| "its draw was not the newest".to_owned()),
            (!is_in_order(conn, order)?).then(|| "its places do not come out of the key".to_owned()),
        ];
        let passed = passed_over(conn, order)?;
        let says = |says: String| format!("coaching order {}: {says}", order.id.0);
        findings.extend(wrong.into_iter().flatten().chain(passed).map(says));
    }
    Ok((all.len(), findings))
}

/// Whether the places come out of the key, with the handles of then: somebody may be merged into another since.
fn is_in_order(conn: &Connection, order: &Order) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle FROM coaching_place x JOIN person p ON p.id = x.agent WHERE x.coaching_order = ?1 ORDER BY x.place",
    )?;
    let handles =
        statement.query_map([order.id.0], |row| row.get("handle"))?.collect::<rusqlite::Result<Vec<String>>>()?;
    Ok(handles.iter().map(|handle| order_digest(&order.key, handle)).is_sorted())
}

/// Somebody who was coached before another whose turn it was, without a reason.
fn passed_over(conn: &Connection, order: &Order) -> Result<Option<String>> {
    let mut statement =
        conn.prepare_cached("SELECT 1 FROM coaching WHERE id = ?1 AND (words IS NOT NULL OR erased IS NOT NULL)")?;
    for id in out_of_turn(order) {
        if !statement.exists([id.0])? {
            return Ok(Some(format!("coaching {} came out of turn, and no reason stands", id.0)));
        }
    }
    Ok(None)
}
