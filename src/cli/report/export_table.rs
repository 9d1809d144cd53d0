//! A table of an export or of evidence, written row by row.

use super::export_folder::ExportFolder;
use super::export_pace::Pace;
use crate::core::refusal::Result;
use crate::core::report::export::{Datum, Source, Table};
use crate::view::export::{Resource, write_names, write_row};

/// Writes a table into a folder.
pub fn write_table(folder: &mut ExportFolder, source: &Source<'_>, pace: &mut Pace, table: Table) -> Result<Resource> {
    pace.go_on()?;
    let (path, mut rows) = (table.path(), 0);
    let lost = folder.lost_at(&path);
    let (bytes, sha256) = folder.file(&path, |out| {
        write_names(out, &table).map_err(|error| lost(&error))?;
        each_row(source, pace, &table, &mut |row| {
            rows += 1;
            write_row(out, row).map_err(|error| lost(&error))
        })
    })?;
    Ok(Resource { table, rows, bytes, sha256 })
}

/// Hands on each row of a table, at a pace that can be stopped.
pub fn each_row(
    source: &Source<'_>,
    pace: &mut Pace,
    table: &Table,
    take: &mut dyn FnMut(&[Datum<'_>]) -> Result<()>,
) -> Result<()> {
    source.each_row(table, &mut |row| {
        pace.step()?;
        take(row)
    })
}
