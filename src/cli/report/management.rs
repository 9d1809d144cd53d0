//! `assize report management`: all numbers of a period on one page, and as files to hand on.

use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::outlet;
use crate::cli::paths::{cannot_make, names_folder};
use crate::cli::{Done, blind, rights};
use crate::core::audit;
use crate::core::ledger::Access;
use crate::core::people::Role;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::Period;
use crate::core::report::management::{self as core, Filed, Filing, Later, Management as Numbers, ReportId, Span};
use crate::core::text::shell_word;
use crate::view::management::{self as pages, Edition, HIDDEN_KEY, Report, TO_CHECK};
use crate::view::sheet::{Cell, Sheet};
use crate::view::{Format, markdown, report as words};
use chrono::{Datelike, Days, Months, NaiveDate};
use clap::Args;
use std::path::Path;

/// Show all that a period tells, on one page: what was looked at, how good the service was and how sure that is, what
/// changed, what customers said, disputes, auditors, coverage, improvements, what is overdue
///
/// Once it is handed in (assize report submit) its numbers stay as they are; what changes later is listed below them. With
/// an --out that ends in .html it is one file with charts, for a browser or for paper. With an --out that is a folder, such
/// as reports/, it is written there as HTML and as Markdown, for cron: the same period again replaces its files.
///
/// The edition for a works council names no person with fewer than 10 audits, and adds how to check each draw, what was
/// replaced and why, who was told of monitoring, and what agents' comments changed. (--for says on whose behalf somebody
/// acts, here as everywhere.)
#[derive(Args, Debug)]
pub struct Management {
    /// A week 2026-W47, a month 2026-11, a quarter 2026-Q4, a year 2026, or last-week, last-month, last-quarter, last-year
    #[arg(long, value_name = "PERIOD", required_unless_present = "number")]
    period: Option<String>,
    /// A report that was handed in, by its number
    #[arg(long, value_name = "N", conflicts_with = "period")]
    number: Option<i64>,
    /// For whom it is shown [default: management; council for a representative who is no manager]
    #[arg(long, value_enum, value_name = "EDITION")]
    edition: Option<Edition>,
}

pub fn management(desk: &Desk, args: &Management) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let edition = match args.edition {
        Some(edition) => edition,
        None => own_edition(&mut open)?,
    };
    let edition = readable(&mut open, edition)?;
    let (name, report) = match (args.number, &args.period) {
        (Some(number), _) => by_number(&mut open, ReportId(number), edition)?,
        (None, Some(period)) => by_period(&mut open, period, edition)?,
        (None, None) => return Err(Refusal::words("say which period").hint("give --period 2026-11").into()),
    };
    show(&mut open, report, &format!("{}-{name}", edition.word()))?;
    Ok(Done::Well)
}

/// The period with a name, also one that is said as seen from today; with the name that it has for good.
pub fn named(word: &str, today: NaiveDate) -> Result<(String, (NaiveDate, NaiveDate))> {
    let name = relative(word, today).unwrap_or_else(|| word.to_owned());
    let period = Period::named(&name)?;
    let days = period
        .from
        .zip(period.to)
        .ok_or_else(|| Refusal::words(format!("{name} has no end")).hint("give a month: 2026-11"))?;
    Ok((name, days))
}

fn relative(word: &str, today: NaiveDate) -> Option<String> {
    let month = |back: u32| today.with_day(1)?.checked_sub_months(Months::new(back));
    match word {
        "last-week" => {
            let week = today.checked_sub_days(Days::new(7))?.iso_week();
            Some(format!("{:04}-W{:02}", week.year(), week.week()))
        }
        "last-month" => month(1).map(|day| day.format("%Y-%m").to_string()),
        "last-quarter" => {
            month(today.month0() % 3 + 1).map(|day| format!("{:04}-Q{}", day.year(), day.month0() / 3 + 1))
        }
        "last-year" => Some(format!("{:04}", today.year() - 1)),
        _ => None,
    }
}

/// The edition that is made for the reader.
fn own_edition(open: &mut Open<'_>) -> Result<Edition> {
    let Some(reader) = blind::reader(open)? else { return Ok(Edition::Management) };
    let speaks_for_others = open.policy()?.reading.representatives.contains(&reader.handle);
    let is_manager = open.actor_with(Role::Manager)?.is_some();
    Ok(if speaks_for_others && !is_manager { Edition::Council } else { Edition::Management })
}

/// The edition as the reader may read it: leads read what their team does. Refused for others.
fn readable(open: &mut Open<'_>, edition: Edition) -> Result<Edition> {
    let may = rights::rights(open)?;
    if may.are_all() {
        return Ok(edition);
    }
    if open.actor_with(Role::Lead)?.is_some() {
        return Ok(if edition == Edition::Management { Edition::Lead } else { edition });
    }
    let what = format!("the {} report", edition.word());
    may.refuse(&*open.store.snapshot()?, &what, "leads")?;
    Ok(edition)
}

fn by_number(open: &mut Open<'_>, id: ReportId, edition: Edition) -> Result<(String, Report)> {
    let (now, may) = (open.now, rights::rights(open)?);
    let snapshot = open.store.snapshot()?;
    let filing = core::filed(&snapshot, id)?;
    let span = Span::of(&snapshot, filing.filed.days, now)?;
    let numbers = frozen(&filing)?;
    let told = numbers.for_reader(&snapshot, &may, &span)?;
    Ok(as_filed(&filing.filed, &told, &core::later(&snapshot, numbers, &span)?, edition))
}

fn by_period(open: &mut Open<'_>, word: &str, edition: Edition) -> Result<(String, Report)> {
    let (name, days) = named(word, open.today()?)?;
    let (now, unseen, may) = (open.now, blind::untaken(open)?, rights::rights(open)?);
    let snapshot = open.store.snapshot()?;
    let span = Span::of(&snapshot, days, now)?;
    if let Some(filing) = core::standing(&snapshot, &span)? {
        let numbers = frozen(&filing)?;
        let told = numbers.for_reader(&snapshot, &may, &span)?;
        return Ok(as_filed(&filing.filed, &told, &core::later(&snapshot, numbers, &span)?, edition));
    }
    let left_out = words::untaken(unseen.len(), true);
    let span = span.without(unseen);
    let numbers = core::gather(&snapshot, &name, &span)?.for_reader(&snapshot, &may, &span)?;
    let mut report = pages::report(&numbers, None, None, edition);
    report.warnings.extend(left_out);
    Ok((name, report))
}

fn frozen(filing: &Filing) -> Result<&Numbers> {
    filing.frozen.as_deref().ok_or_else(|| {
        Refusal::rule(format!("the numbers of report {} were erased", filing.filed.id.0))
            .hint("see who handed it in and when: assize report list")
    })
}

fn as_filed(filed: &Filed, numbers: &Numbers, later: &Later, edition: Edition) -> (String, Report) {
    (numbers.period.clone(), pages::report(numbers, Some(filed), Some(later), edition))
}

fn show(open: &mut Open<'_>, mut report: Report, name: &str) -> Result<()> {
    report.warnings.extend(words::of_few(rights::rights(open)?.few(), 1));
    for table in report.sections.iter_mut().flat_map(|section| &mut section.tables) {
        hide_keys(open, table)?;
    }
    open.require_recorded(|told| {
        report.sections.iter().flat_map(|section| &section.tables).for_each(|table| told.sheet(table));
    })?;
    open.name_people(report.sections.iter_mut().flat_map(|section| &mut section.tables))?;
    let page = pages::page(&report);
    let rehearsal = open.store.rehearsal();
    match open.desk.out().filter(|path| names_folder(path)) {
        Some(folder) => into(folder, name, &pages::html(&report, rehearsal), &markdown::page(&page, None)),
        None if open.desk.format() == Format::Html => open.desk.text(&pages::html(&report, rehearsal)),
        None => open.page(&page),
    }?;
    if let Some(path) = open.desk.out().filter(|path| *path != Path::new("-")) {
        open.desk.talk(&format!("{} is written to {}", report.title, shell_word(&path.display().to_string())));
    }
    Ok(())
}

/// Takes the keys and commitments of draws out of the table that says how to check them, for who would compute with them what is
/// hidden from them.
fn hide_keys(open: &mut Open<'_>, table: &mut Sheet) -> Result<()> {
    if table.name != TO_CHECK {
        return Ok(());
    }
    let (fold, audits) = (blind::fold(open, None)?, blind::may_audit(open)?);
    let snapshot = open.store.snapshot()?;
    for row in &mut table.rows {
        let Some(Cell::Word(draw)) = row.first() else { continue };
        if audit::hides_key(&snapshot, draw, &fold, audits)? {
            row.iter_mut().skip(2).take(2).for_each(|cell| *cell = Cell::Absent(HIDDEN_KEY));
        }
    }
    Ok(())
}

/// Writes the files of a report into a folder.
fn into(folder: &Path, name: &str, html: &str, text: &str) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| cannot_make(folder, &error))?;
    outlet::write_in(folder, &format!("{name}.html"), &|out| out.write_all(html.as_bytes()))?;
    outlet::write_in(folder, &format!("{name}.md"), &|out| out.write_all(text.as_bytes()))
}
