//! `assize report export`: everything, as tables for a warehouse or a spreadsheet.

use super::export_folder::{ExportFolder, PACKAGE};
use super::export_pace::Pace;
use super::export_since::since;
use super::export_table::{each_row, write_table};
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, readings};
use crate::core::ledger::Access;
use crate::core::readership::Glance;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::export::{self as core, Place, Renewal, Source, Table};
use crate::core::rights::Rights;
use crate::core::scratch;
use crate::view::export::{Book, EXPORT, MOST_ROWS, OfFew, Resource, Written, answer, package};
use clap::Args;
use std::fmt::Display;
use std::path::PathBuf;

/// Write everything as tables: facts that grow, and how things stand, with what each column means
///
/// For managers and the policy's representatives. The folder has CSV, datapackage.json (types, keys, units, meanings),
/// SHA256SUMS, the head, and scripts that load it into DuckDB or PostgreSQL; loading twice doubles nothing. Those in load/
/// load several files side by side, also into Spark, Snowflake, BigQuery and dbt, with the figures of reports as views. The
/// same head gives the same bytes. Text of people stays out without --with-text; with it the files are for their owner alone. Where a works agreement has a smallest
/// group, columns with figures of single people stay out too, and the answer names them.
///
/// Example: assize report export exports/2026-03-02 --since exports
#[derive(Args, Debug)]
pub struct Export {
    /// The folder to write; an export that is there is replaced
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Only facts that came after this: a head, an earlier export, or the folder with all of them for the newest
    #[arg(long, value_name = "HEAD")]
    since: Option<String>,
    /// Text of people too: names, dialogues, reasons, notes
    #[arg(long)]
    with_text: bool,
    /// A workbook too, assize.xlsx, of how things stand
    #[arg(long)]
    workbook: bool,
}

pub fn export(desk: &Desk, args: &Export) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (who, policy, today) = (open.who()?, open.policy()?, open.today()?);
    let (reader, rehearsal) = (blind::reader(&mut open)?, open.store.rehearsal());
    core::require_all(&*open.store.snapshot()?, &who, reader.as_ref(), (&policy, today))?;
    readings::record(&mut open, &[Glance::tables(args.with_text)], "report export")?;
    let since = args.since.as_deref().map(|given| since(given, &args.folder, args.with_text)).transpose()?.flatten();
    let snapshot = open.store.snapshot()?;
    let withheld = core::withheld(&snapshot)?;
    let may = Rights::of(&snapshot, reader.as_ref(), &policy, today)?;
    let (tables, of_few) = shown(tables(args.with_text), &may);
    let written = Written {
        place: Place::of(&snapshot, since.as_ref())?,
        with_text: args.with_text,
        rehearsal,
        withheld,
        of_few,
        days: None,
    };
    let pace = Pace::begin();
    let mut folder = ExportFolder::begin(&args.folder, EXPORT, args.with_text)?;
    let mut job = Job { source: Source::of(&snapshot, &written.place)?, pace };
    let resources = tables
        .into_iter()
        .map(|table| write_table(&mut folder, &job.source, &mut job.pace, table))
        .collect::<Result<Vec<_>>>()?;
    let cut = if args.workbook { job.workbook(&mut folder, &written, &resources)? } else { Vec::new() };
    let Job { pace, .. } = job;
    drop(snapshot);
    texts(&mut folder, &written, &resources)?;
    pace.end()?;
    open.store.require_unchanged()?;
    folder.finish()?;
    open.answer(&answer(&written, &resources, &args.folder.display().to_string(), &cut))?;
    Ok(Done::Well)
}

fn tables(with_text: bool) -> Vec<Table> {
    let all = core::facts().into_iter().chain(core::standing());
    all.map(|table| if with_text { table } else { table.without_text() }).collect()
}

/// Tables without what a works agreement lets no report show, and what that is.
pub(super) fn shown(tables: Vec<Table>, may: &Rights) -> (Vec<Table>, Option<OfFew>) {
    let Some(agreement) = may.few() else { return (tables, None) };
    let (number, people) = (agreement.number, agreement.terms.smallest_group());
    let (tables, columns): (Vec<Table>, Vec<Vec<String>>) = tables.into_iter().map(Table::without_figures).unzip();
    (tables, Some(OfFew { number, people, columns: columns.concat() }))
}

/// The files that do not grow.
fn texts(folder: &mut ExportFolder, written: &Written, resources: &[Resource]) -> Result<()> {
    let tables: Vec<Table> = resources.iter().map(|one| one.table.clone()).collect();
    for (name, text) in [
        (PACKAGE, package(EXPORT, written, resources)),
        ("head.txt", format!("{}\n", written.place.head)),
        ("duckdb.sql", core::duckdb(&tables, &written.place)),
        ("postgres.sql", core::postgres(&tables, &written.place)),
    ] {
        folder.text(name, &text)?;
    }
    core::load(&tables, &written.place).iter().try_for_each(|(name, text)| folder.text(name, text))
}

/// Tables that are being written.
struct Job<'a> {
    source: Source<'a>,
    pace: Pace,
}

impl Job<'_> {
    /// The tables of how things stand, once more. Answers those that did not fit.
    fn workbook(
        &mut self,
        folder: &mut ExportFolder,
        written: &Written,
        resources: &[Resource],
    ) -> Result<Vec<String>> {
        // Its sheets are kept among the temporary files until they are whole.
        scratch::file()?;
        let mut book = Book::begin(written, MOST_ROWS).map_err(|error| no_workbook(&error))?;
        for one in resources.iter().filter(|one| one.table.renewal == Renewal::Replaced) {
            let mut rows = book.table(&one.table).map_err(|error| no_workbook(&error))?;
            each_row(&self.source, &mut self.pace, &one.table, &mut |row| {
                rows.row(row).map_err(|error| no_workbook(&error))
            })?;
            let rest = rows.end();
            book.note(&one.table, rest);
        }
        folder.whole_file("assize.xlsx", |file| book.end(written, file).map_err(|error| no_workbook(&error)))
    }
}

fn no_workbook(error: &dyn Display) -> Refusal {
    Refusal::data(format!("the tables fit into no workbook: {error}"))
        .hint("leave out --workbook: the CSV has everything")
}
