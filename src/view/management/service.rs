//! How good the service was, with how sure.

use super::model::Section;
use super::words::{THREE, interval, rate, sheet, three, told, value};
use crate::core::report::management::{BandRow, CardLine, CriterionRow, FEWEST, GroupRow, Service};
use crate::view::cells::number;
use crate::view::chart::{Bar, Bars, Chart, Part, Stack};
use crate::view::sheet::{Cell, Column, Sheet, decimal};
use crate::view::words::count as of;

/// All of a score.
const FULL: i64 = 10_000;
/// The critical classes, in the order of their figures.
const CLASSES: [&str; 3] = ["customer", "business", "compliance"];

/// How good the service was.
pub fn section(found: &Service) -> Section {
    let mut charts: Vec<Chart> = Vec::new();
    charts.extend((!found.cards.is_empty()).then(|| Chart::Bars(means(found))));
    charts.extend(bands_of(found).into_iter().map(Chart::Stack));
    charts.extend((!found.criteria.is_empty()).then(|| Chart::Bars(criteria_chart(found))));
    Section { key: "service", title: "How good the service was", says: says(found), charts, tables: tables(found) }
}

fn tables(found: &Service) -> Vec<Sheet> {
    let mut tables = vec![cards(found), behind(found)];
    tables.extend((!found.bands.is_empty()).then(|| bands(found)));
    tables.extend((!found.criteria.is_empty()).then(|| criteria(found)));
    let groups = [
        ("teams", "team", "Teams", &found.teams, found.few.0),
        ("channels", "channel", "Channels", &found.channels, found.few.1),
    ];
    for (name, key, title, rows, few) in groups {
        tables.extend((!rows.is_empty() || few > 0).then(|| grouped((name, key, title), rows, few)));
    }
    tables
}

fn says(found: &Service) -> Vec<String> {
    if found.cards.iter().all(|line| line.delivered == 0) {
        return vec!["No audit of these days is delivered: how good the service was is not known.".to_owned()];
    }
    let mut says = Vec::new();
    for line in &found.cards {
        says.push(format!("By the card {} the service reached {}.", line.card, told(&line.total, "%")));
        says.push(format!("Audits in which an answer failed the card or a section: {}.", told(&line.failed, "%")));
        says.extend(line.with_missing.map(|mean| {
            format!(
                "If every dialogue that is missing from the record were worth nothing, it would be {}\u{a0}%.",
                decimal(mean.into())
            )
        }));
        let open = of(line.contested, "audit");
        says.extend((line.contested > 0).then(|| format!("{open} under dispute: these totals may still change.")));
        if line.total.n == 1 {
            says.push("One audit tells of one dialogue, and of nothing else.".to_owned());
        }
    }
    says
}

fn means(found: &Service) -> Bars {
    let mut rows: Vec<Bar> = found.cards.iter().map(|line| bar(format!("card {}", line.card), &line.total)).collect();
    let one_card = found.cards.len() == 1;
    let label = |row: &GroupRow| if one_card { row.name.clone() } else { format!("{}, {}", row.name, row.card) };
    rows.extend(found.channels.iter().chain(&found.teams).map(|row| bar(label(row), &row.total)));
    let said: Vec<String> = rows.iter().map(|row| format!("{} {}", row.label, row.told)).collect();
    Bars {
        title: "Means with their 95 % intervals: cards, channels, teams".to_owned(),
        says: format!("From 0 to 100 per cent: {}.", said.join("; ")),
        scale: (0, FULL),
        rows,
    }
}

fn bar(label: String, figure: &crate::core::report::management::Figure) -> Bar {
    let told = match (figure.value, figure.ends) {
        (None, _) => "not defined".to_owned(),
        (Some(value), None) => format!("{} %, n {}", decimal(value.into()), figure.n),
        (Some(value), Some((low, high))) => {
            format!("{} ({}–{})", decimal(value.into()), decimal(low.into()), decimal(high.into()))
        }
    };
    Bar { label, value: figure.value, ends: figure.ends, told }
}

fn criteria_chart(found: &Service) -> Bars {
    let one_card = found.cards.len() == 1;
    let label =
        |row: &CriterionRow| if one_card { row.criterion.clone() } else { format!("{}, {}", row.criterion, row.card) };
    let rows: Vec<Bar> = found.criteria.iter().map(|row| bar(label(row), &row.full)).collect();
    let said: Vec<String> = rows.iter().map(|row| format!("{} {}", row.label, row.told)).collect();
    Bars {
        title: "How often the answer to each criterion was full".to_owned(),
        says: format!("From 0 to 100 per cent: {}.", said.join("; ")),
        scale: (0, FULL),
        rows,
    }
}

/// The bands of each card.
fn bands_of(found: &Service) -> Vec<Stack> {
    let of_card = |line: &CardLine| {
        let rows: Vec<&BandRow> = found.bands.iter().filter(|row| row.card == line.card).collect();
        let whole = rows.first().map_or(0, |row| row.rate.n);
        let part = |row: &&BandRow| {
            let count = row.rate.part.unwrap_or_default();
            Part {
                label: format!("{} (from {} %)", row.band, decimal(row.from.into())),
                count,
                told: format!("{count} of {whole}"),
            }
        };
        let parts: Vec<Part> = rows.iter().map(part).collect();
        let said: Vec<String> = parts.iter().map(|part| format!("{}: {}", part.label, part.told)).collect();
        (whole > 0).then(|| Stack {
            title: format!("Totals by band, card {}", line.card),
            says: said.join("; "),
            parts,
        })
    };
    found.cards.iter().filter_map(of_card).collect()
}

fn cards(found: &Service) -> Sheet {
    let row = |line: &CardLine| {
        let mut row = vec![Cell::word(&line.card), number(line.drawn), number(line.delivered)];
        row.extend(three(&line.total));
        row.push(rate(&line.failed));
        row
    };
    let mut columns = vec![
        Column::words("card", "card").always(),
        Column::numbers("drawn", "drawn"),
        Column::numbers("delivered", "delivered"),
    ];
    columns.extend(THREE);
    columns.push(Column::shares("failed", "failed"));
    sheet("cards", "Cards", columns, found.cards.iter().map(row).collect())
}

/// What stands behind the means.
/// Classes that no card asks about have no column.
fn behind(found: &Service) -> Sheet {
    let is_asked = |place: usize| found.cards.iter().any(|line| line.classes.get(place).is_some_and(|one| one.n > 0));
    let asked: Vec<(usize, &'static str)> =
        CLASSES.into_iter().enumerate().filter(|(place, _)| is_asked(*place)).collect();
    let row = |line: &CardLine| {
        let mut row = vec![
            Cell::word(&line.card),
            line.plain.map_or(Cell::Absent("no mean"), Cell::Percent),
            number(line.worth),
            line.from_disputes.map_or(Cell::Absent("no mean"), Cell::Decimal),
        ];
        row.extend(asked.iter().map(|(place, ..)| line.classes.get(*place).map_or(Cell::Absent("no such"), value)));
        row
    };
    let mut columns = vec![
        Column::words("card", "card").always(),
        Column::numbers("plain_mean", "plain mean"),
        Column::numbers("effective_n", "effective n"),
        Column::numbers("from_disputes", "from disputes, points"),
    ];
    columns.extend(asked.iter().map(|(_, class)| Column::numbers(class, class)));
    let title = if asked.is_empty() { "Behind the means" } else { "Behind the means, and by critical class" };
    sheet("behind", title, columns, found.cards.iter().map(row).collect())
}

fn bands(found: &Service) -> Sheet {
    let row =
        |row: &BandRow| vec![Cell::word(&row.card), Cell::word(&row.band), Cell::Percent(row.from), rate(&row.rate)];
    let columns = vec![
        Column::words("card", "card").always(),
        Column::words("band", "band").always(),
        Column::numbers("from", "from"),
        Column::shares("rate", "how often"),
    ];
    let rows = found.bands.iter().map(row).collect();
    Sheet { notes: vec![WEIGHED.to_owned()], ..sheet("bands", "Bands", columns, rows) }
}

fn criteria(found: &Service) -> Sheet {
    let row = |row: &CriterionRow| {
        vec![
            Cell::word(&row.card),
            Cell::word(&row.criterion),
            number(row.worth.n),
            value(&row.worth),
            interval(&row.worth),
            rate(&row.full),
        ]
    };
    let mut columns = vec![Column::words("card", "card").always(), Column::words("criterion", "criterion").always()];
    columns.extend(THREE);
    columns.push(Column::shares("full", "answered in full"));
    let rows = found.criteria.iter().map(row).collect();
    Sheet { notes: vec![WEIGHED.to_owned()], ..sheet("criteria", "Criteria", columns, rows) }
}

/// Why a share need not be the count of audits by their number.
const WEIGHED: &str = "Shares are weighted: each audit counts for the dialogues that it stands for.";

fn grouped((name, key, title): (&'static str, &'static str, &str), rows: &[GroupRow], few: u64) -> Sheet {
    let row = |row: &GroupRow| {
        let mut cells = vec![Cell::word(&row.name), Cell::word(&row.card)];
        cells.extend(three(&row.total));
        cells
    };
    let mut columns = vec![Column::words(key, key).always(), Column::words("card", "card")];
    columns.extend(THREE);
    let left_out = of(few, "line");
    let note = (few > 0)
        .then(|| format!("Left out: {left_out} of fewer than {FEWEST} audits, which would tell of single ones, or by which a total would."));
    Sheet { notes: note.into_iter().collect(), ..sheet(name, title, columns, rows.iter().map(row).collect()) }
}
