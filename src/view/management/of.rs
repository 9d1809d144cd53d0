//! The model of a report: which parts it has, in which order.

use super::definitions::definitions;
use super::model::{Edition, Report, Section, Tile};
use super::words::{undefined, unsure};
use super::{change, coaching, council, customers, disputes, later, looked_at, people, service};
use crate::core::draw::Doing;
use crate::core::report::management::{Figure, Filed, Later, Management, ReportState, Sure};
use crate::view::sheet::decimal;
use crate::view::words::{count, list_and};

/// A report as it is shown: its numbers, how it stands where it was handed in, and what changed since then.
pub fn report(numbers: &Management, filed: Option<&Filed>, later: Option<&Later>, edition: Edition) -> Report {
    let shown = (edition == Edition::Council).then(|| numbers.without_few());
    let numbers = shown.as_ref().unwrap_or(numbers);
    let told = later.filter(|_| edition != Edition::Management).map(Later::without_few);
    let later = told.as_ref().or(later);
    let mut warnings = warnings(numbers, filed, edition);
    let changed = later.filter(|later| !later.is_nothing());
    warnings.extend(changed.map(|later| format!("Since this was handed in {}: see below.", later::since(later))));
    Report {
        title: title(numbers, edition),
        status: status(numbers, filed),
        warnings,
        tiles: tiles(numbers),
        sections: sections(numbers, later, edition),
        definitions: definitions(numbers.definitions),
    }
}

fn title(numbers: &Management, edition: Edition) -> String {
    let called = match edition {
        Edition::Management | Edition::Lead => "Service quality",
        Edition::Council => "Service quality, for the works council",
    };
    format!("{called}: {}", numbers.period)
}

fn status(numbers: &Management, filed: Option<&Filed>) -> Vec<(&'static str, String)> {
    let mut status = vec![("days", format!("{} to {}", numbers.first, numbers.last))];
    match filed {
        None => status.push(("state", "draft: not handed in".to_owned())),
        Some(filed) => {
            let handed_in = format!("report {}, handed in by {}", filed.id.0, filed.author.handle);
            let state = match (&filed.review, filed.state) {
                (Some((who, _)), ReportState::Approved) => format!("{handed_in}, approved by {who}"),
                (Some((who, _)), ReportState::Returned) => format!("{handed_in}, returned by {who}"),
                _ => format!("{handed_in}, not approved yet"),
            };
            status.push(("state", state));
            if let (Some((_, Some(note))), ReportState::Approved) = (&filed.review, filed.state) {
                status.push(("review", cut(note.expose())));
            }
        }
    }
    status.push(("numbers of", numbers.made.clone()));
    status.push(("head", numbers.head.clone()));
    status
}

fn warnings(numbers: &Management, filed: Option<&Filed>, edition: Edition) -> Vec<String> {
    let mut warnings = Vec::new();
    if edition == Edition::Lead {
        warnings.push(
            "Not shown to you: whose work is late, what single customers said, which audits changed later, and figures of so few audits of others that they would tell of single ones."
                .to_owned(),
        );
    }
    if !numbers.is_over {
        let made = &numbers.made;
        warnings.push(if *made < numbers.first {
            format!("This period has not begun: it is {made}.")
        } else {
            format!("This period is not over yet: the numbers are those of {made}, and will change.")
        });
    }
    let returned = filed.filter(|filed| filed.state == ReportState::Returned);
    if let Some((_, Some(note))) = returned.and_then(|filed| filed.review.as_ref()) {
        warnings.push(format!("The review says: {}", cut(note.expose())));
    }
    if numbers.looked_at.drawn == 0 {
        warnings.push("No dialogue of these days was audited.".to_owned());
    }
    warnings.extend(gaps(numbers));
    warnings
}

/// What is not in the figures, and could make them others.
fn gaps(numbers: &Management) -> Vec<String> {
    let (found, coverage) = (&numbers.looked_at, &numbers.coverage);
    let mut gaps = Vec::new();
    let undone = found.drawn.saturating_sub(found.delivered);
    if undone > 0 {
        gaps.push(format!(
            "{undone} of {} are not delivered, and in no mean: what they say may change it.",
            count(found.drawn, "drawn audit")
        ));
    }
    if found.silent.0 > 0 {
        gaps.push(format!(
            "{} of {} that could be drawn stand in strata without a delivered audit: no figure speaks for them.",
            found.silent.0,
            count(found.silent.1, "dialogue")
        ));
    }
    if coverage.undrawn > 0 {
        gaps.push(format!(
            "{} of {} came in on days that no draw covers: no figure speaks for them.",
            coverage.undrawn,
            count(coverage.dialogues, "dialogue")
        ));
    }
    gaps.extend(numbers.council.acts.iter().filter(|one| one.what == Doing::PlanLate.word()).map(|one| {
        let (draw, by) = (&one.draw, list_and(&one.by));
        format!(
            "{draw}: its plan was added after its window was over, by {by}. What it would draw of was known by then."
        )
    }));
    gaps
}

/// The first words of a long note; all of it stands in the list of reports.
fn cut(note: &str) -> String {
    match note.char_indices().nth(NOTE) {
        Some((end, _)) => format!("{}… (all of it: assize report list)", note.get(..end).unwrap_or(note)),
        None => note.to_owned(),
    }
}

/// So many characters of a note stand at the top.
const NOTE: usize = 400;

fn sections(numbers: &Management, later: Option<&Later>, edition: Edition) -> Vec<Section> {
    let mut sections = vec![looked_at::section(&numbers.looked_at, edition)];
    if edition == Edition::Council {
        sections.extend(council::sections(&numbers.council));
    }
    sections.extend([
        service::section(&numbers.service),
        change::section(numbers),
        customers::section(&numbers.customers, edition),
        disputes::section(&numbers.disputes),
        people::auditors(&numbers.auditors, edition),
        people::coverage(&numbers.coverage),
        coaching::section(&numbers.coachings, edition),
        people::improvements(&numbers.improvements, numbers.findings, edition),
        people::overdue(&numbers.overdue, &numbers.made, edition),
    ]);
    sections.extend(later.map(|later| self::later::section(later, edition)));
    sections
}

fn tiles(numbers: &Management) -> Vec<Tile> {
    let mut tiles: Vec<Tile> = numbers
        .service
        .cards
        .iter()
        .map(|line| tile(format!("Service, card {}", line.card), &line.total, "%", "audit", Some(line.drawn)))
        .collect();
    if tiles.is_empty() {
        tiles.push(tile("Service".to_owned(), &Figure::default(), "%", "audit", None));
    }
    tiles.push(tile("Customers' ratings".to_owned(), &numbers.customers.rating, "stars", "dialogue", None));
    tiles.push(tile("Overturned in disputes".to_owned(), &numbers.disputes.overturned, "%", "delivered audit", None));
    let late: u64 = numbers.overdue.iter().map(|one| one.count).sum();
    tiles.push(Tile { label: "Overdue".to_owned(), value: late.to_string(), more: format!("on {}", numbers.made) });
    tiles
}

/// A number of `figure`; `of` says of how many drawn where it is not of all of them.
fn tile(label: String, figure: &Figure, unit: &str, noun: &str, of: Option<u64>) -> Tile {
    let Some(value) = figure.value else {
        let value = if figure.sure == Sure::Small { "not shown" } else { "not defined" };
        return Tile { label, value: value.to_owned(), more: undefined(figure) };
    };
    let ends = figure.ends.map_or_else(
        || unsure(figure).to_owned(),
        |(low, high)| format!("95 % interval {} to {}", decimal(low.into()), decimal(high.into())),
    );
    let drawn = of.filter(|drawn| *drawn > figure.n);
    let of = drawn.map_or_else(|| count(figure.n, noun), |drawn| format!("{} of {}", figure.n, count(drawn, noun)));
    Tile { label, value: format!("{}\u{a0}{unit}", decimal(value.into())), more: format!("{of}, {ends}") }
}
