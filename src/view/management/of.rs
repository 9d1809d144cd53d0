//! The model of a report: which parts it has, in which order.

use super::definitions::definitions;
use super::model::{Edition, Report, Section, Tile};
use super::{change, coaching, council, customers, disputes, later, looked_at, people, service};
use crate::core::report::management::{Figure, Filed, Later, Management, ReportState};
use crate::view::sheet::decimal;
use crate::view::words::count;

/// A report as it is shown: its numbers, how it stands where it was handed in, and what changed since then.
pub fn report(numbers: &Management, filed: Option<&Filed>, later: Option<&Later>, edition: Edition) -> Report {
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
                status.push(("review", note.expose().to_owned()));
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
            "Not shown to you: whose work is late, what single customers said, and which audits changed later."
                .to_owned(),
        );
    }
    if !numbers.is_over {
        warnings
            .push(format!("This period is not over yet: the numbers are those of {}, and will change.", numbers.made));
    }
    let returned = filed.filter(|filed| filed.state == ReportState::Returned);
    if let Some((_, Some(note))) = returned.and_then(|filed| filed.review.as_ref()) {
        warnings.push(format!("The review says: {}", note.expose()));
    }
    if numbers.looked_at.drawn == 0 {
        warnings.push("No dialogue of these days was audited.".to_owned());
    }
    warnings
}

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
        people::improvements(&numbers.improvements, edition),
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
        .map(|line| tile(format!("Service, card {}", line.card), &line.total, "%", "audit"))
        .collect();
    if tiles.is_empty() {
        tiles.push(tile("Service".to_owned(), &Figure::default(), "%", "audit"));
    }
    tiles.push(tile("Customers' ratings".to_owned(), &numbers.customers.rating, "stars", "dialogue"));
    tiles.push(tile("Overturned in disputes".to_owned(), &numbers.disputes.overturned, "%", "audit"));
    let late: u64 = numbers.overdue.iter().map(|one| one.count).sum();
    tiles.push(Tile { label: "Overdue".to_owned(), value: late.to_string(), more: format!("on {}", numbers.made) });
    tiles
}

fn tile(label: String, figure: &Figure, unit: &str, noun: &str) -> Tile {
    let Some(value) = figure.value else {
        return Tile { label, value: "not defined".to_owned(), more: "nothing was counted".to_owned() };
    };
    let ends = figure.ends.map_or_else(
        || "no interval".to_owned(),
        |(low, high)| format!("95 % interval {} to {}", decimal(low.into()), decimal(high.into())),
    );
    let of = count(figure.n, noun);
    Tile { label, value: format!("{}\u{a0}{unit}", decimal(value.into())), more: format!("{of}, {ends}") }
}
