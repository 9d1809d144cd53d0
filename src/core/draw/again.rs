//! Again: tickets that come later than their draw are picked from its frame as it was committed, or from an engine's reserves.

use super::next_ticket::deep_enough;
use super::picked;
use super::stored::Stored;
use super::text::{committed_quotas, is_external};
use crate::calc::draw::Stratum;
use crate::core::frame::Pick;
use crate::core::refusal::Result;
use rusqlite::Connection;

/// What is picked from the strata of a draw, from the frame as it was committed.
pub(super) fn pick_again<T>(
    conn: &Connection,
    stored: &Stored,
    pick: impl FnMut(&[Stratum<Pick>]) -> Result<Option<T>>,
) -> Result<T> {
    if is_external(&stored.text) {
        return picked::pick_again(conn, stored, pick);
    }
    let basis = stored.basis(conn)?;
    let walk = basis.walk(conn);
    let quotas = committed_quotas(walk, &stored.source()?, (stored.commitment, &stored.text))?;
    deep_enough(walk, &quotas, &stored.key, pick)
}
