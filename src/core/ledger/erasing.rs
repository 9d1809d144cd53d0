//! Erasing: personal text is cleared, its digest stays, and facts of the same entry say which rows it was.

use super::extent::extent_of;
use super::rows::read_run;
use super::schema::{Relation, Role};
use super::seal::{Frames, Layout};
use super::writing::Writing;
use crate::calc::digest::Digest;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{OptionalExtension, params};

impl Writing<'_> {
    /// Clears the personal text of these rows of a table, and says with facts of this entry that it did. Rows that have none
    /// any more are passed over; every run of rows that was touched is read back and must have the digest that it was
    /// sealed with. `erasure` is the fact that says why. Answers how many rows it was.
    pub fn erase(&mut self, erasure: i64, table: &str, rows: &[i64]) -> Result<usize> {
        let relation = self.relation(table)?.clone();
        if relation.with_role(Role::Personal).next().is_none() {
            return Err(Refusal::fault(format!("{table} has no personal text")));
        }
        let mut erased = Vec::new();
        for row in rows {
            if self.clear(&relation, *row)? {
                erased.push(*row);
            }
        }
        erased.sort_unstable();
        for (first, last) in runs(&erased) {
            let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
                [("erasure", &erasure), ("relation", &relation.name), ("first", &first), ("last", &last)];
            self.insert("erased_run", &facts, &[])?;
        }
        self.require_sealed(&relation, &erased)?;
        Ok(erased.len())
    }

    /// Clears one row. Answers whether there was anything.
    fn clear(&self, relation: &Relation, row: i64) -> Result<bool> {
        let Some(digest) = self.personal_digest(relation, row)? else { return Ok(false) };
        let cleared: Vec<String> =
            relation.with_role(Role::Personal).map(|column| format!("{column} = NULL")).collect();
        let sql =
            format!("UPDATE {} SET salt = NULL, {}, erased = ?2 WHERE id = ?1", relation.name, cleared.join(", "));
        Ok(self.prepare_cached(&sql)?.execute(params![row, digest])? == 1)
    }

    /// The digest of the personal text of a row; none where it has none.
    fn personal_digest(&self, relation: &Relation, row: i64) -> Result<Option<Digest>> {
        let sql = format!("SELECT * FROM {} WHERE id = ?1 AND salt IS NOT NULL AND erased IS NULL", relation.name);
        let layout = Layout::of(relation);
        let framed = self.prepare_cached(&sql)?.query_row([row], |found| {
            let mut frames = Frames::of(&relation.name);
            frames.push(&layout, |column| found.get_ref(column))?;
            Ok(frames.personal_digest())
        });
        Ok(framed.optional()?.flatten())
    }

    /// Reads every run of rows back that holds one of these, and holds it against its seal.
    fn require_sealed(&self, relation: &Relation, rows: &[i64]) -> Result<()> {
        let mut until = 0;
        for row in rows {
            if *row <= until {
                continue;
            }
            let (entry, sealed) = extent_of(self, &relation.name, *row)?;
            until = sealed.last;
            let mut digests = Vec::new();
            let run = read_run(self, relation, (sealed.first, sealed.last), entry, &mut |rows| {
                digests.extend(rows.digests());
            })?;
            if run.digested(digests).extent.digest != sealed.digest {
                return Err(Refusal::data(format!(
                    "{} {} to {} is not what was sealed; nothing was erased",
                    relation.name, sealed.first, sealed.last
                ))
                .hint("`assize verify` names what differs; restore the file from a backup"));
            }
        }
        Ok(())
    }
}

/// Rising numbers as runs without a gap.
fn runs(rows: &[i64]) -> Vec<(i64, i64)> {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for row in rows {
        match runs.last_mut() {
            Some((_, last)) if *row == last.saturating_add(1) => *last = *row,
            _ => runs.push((*row, *row)),
        }
    }
    runs
}
