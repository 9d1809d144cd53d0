//! Recomputing orders: from the keys of the draws that they name.

use super::listed::{Coaching, list};
use super::number::CoachingId;
use super::order::newest_draw;
use super::place::{Order, orders};
use crate::calc::draw::order_digest;
use crate::core::refusal::Result;
use rusqlite::Connection;

/// Recomputes every order: its draw, its places, and whether nobody was passed over without a reason. Answers how many
/// there are, and what differs.
pub fn recheck_orders(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let all = orders(conn)?;
    let (mut findings, coachings) = (Vec::new(), list(conn)?);
    for order in &all {
        let newest = newest_draw(conn, order.entry)?;
        let wrong = [
            (newest.map(|(draw, _)| draw) != Some(order.draw)).then(|| "its draw was not the newest".to_owned()),
            (!is_in_order(order)).then(|| "its places do not come out of the key".to_owned()),
        ];
        let passed = passed_over(conn, order, &coachings)?;
        let says = |says: String| format!("coaching order {}: {says}", order.id.0);
        findings.extend(wrong.into_iter().flatten().chain(passed).map(says));
    }
    Ok((all.len(), findings))
}

fn is_in_order(order: &Order) -> bool {
    let digests: Vec<_> = order.places.iter().map(|(agent, _)| order_digest(&order.key, &agent.handle)).collect();
    digests.is_sorted()
}

/// Somebody who was coached before another whose turn it was, without a reason.
fn passed_over(conn: &Connection, order: &Order, coachings: &[Coaching]) -> Result<Option<String>> {
    let mut statement =
        conn.prepare_cached("SELECT 1 FROM coaching WHERE id = ?1 AND (words IS NOT NULL OR erased IS NOT NULL)")?;
    for (place, (agent, coaching)) in order.places.iter().enumerate() {
        let Some(id) = coaching else { continue };
        let is_before = |(_, other): &(_, Option<CoachingId>)| other.is_none_or(|other| other > *id);
        let passed = order.places.iter().take(place).any(is_before);
        if passed && coachings.iter().any(|one| one.id == *id) && !statement.exists([id.0])? {
            return Ok(Some(format!("{} was coached out of turn, and no reason stands", agent.handle)));
        }
    }
    Ok(None)
}
