//! Reading back: what was written must read as it was meant, before it is committed.

use super::compare::{Part, Sealed, compare_here, compare_in_thread};
use super::entry::{ENTRIES, StoredEntry};
use super::erased::Erasures;
use super::extent::each_extent;
use super::gauge::Gauge;
use super::rows::read_run;
use super::schema::{Relation, Relations};
use super::seal::Extent;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;

/// From how many runs of rows on a second thread pays.
const MANY: usize = 8;

/// Reads one entry back and checks it against what was meant.
pub(super) fn check_entry(
    conn: &Connection,
    relations: &Relations,
    key: &[u8],
    entry: i64,
    gauge: &Gauge,
) -> Result<()> {
    let stored = conn.prepare_cached(&format!("{ENTRIES} WHERE id = ?1"))?.query_row([entry], StoredEntry::from_row)?;
    let finding = if stored.is_as_sealed(conn, key)? {
        misread(conn, relations, &stored, gauge)?
    } else {
        Some(format!("{} is not what was sealed", stored.named()))
    };
    match finding {
        Some(finding) => Err(Refusal::fault(format!(
            "what was written does not read back as meant ({finding}); nothing was recorded"
        ))
        .hint("this is our fault; please report it")),
        None => Ok(()),
    }
}

/// The first row that does not read back as it was sealed.
fn misread(conn: &Connection, relations: &Relations, stored: &StoredEntry, gauge: &Gauge) -> Result<Option<String>> {
    let many = "SELECT count(*) > ?2 FROM (SELECT 1 FROM extent WHERE entry = ?1 LIMIT ?2 + 1)";
    let many: bool = conn.prepare_cached(many)?.query_row((stored.id, MANY), |row| row.get(0))?;
    let mut place = 0;
    let read = |take: &mut dyn FnMut(Part)| {
        each_extent(conn, stored.id, |extent| {
            place += 1;
            gauge.go_on()?;
            gauge.add_checked(u64::try_from(extent.last - extent.first + 1).unwrap_or_default());
            let relation = relations.facts(&extent.relation).ok_or_else(|| Refusal::fault("facts of no table"))?;
            read_extent(conn, relation, stored, extent, place, take)
        })
    };
    let findings = if many { compare_in_thread(&Erasures::default(), read) } else { compare_here(read) };
    Ok(findings?.into_iter().next().map(|(_, finding)| finding))
}

/// Reads one run of rows and hands it on to be compared.
pub(super) fn read_extent(
    conn: &Connection,
    relation: &Relation,
    stored: &StoredEntry,
    extent: Extent,
    place: usize,
    take: &mut dyn FnMut(Part),
) -> Result<()> {
    let run = (extent.first, extent.last);
    let run = read_run(conn, relation, run, stored.id, &mut |rows| take(Part::Rows(rows)))?;
    take(Part::End(Box::new(Sealed { place, entry: stored.named(), extent }), run));
    Ok(())
}
