//! In which zone the clock of a file stood: what the names of its columns say, and what else speaks of it.

use super::said_zone::{Told, names_a_zone, told};
use super::sample::Sample;
use crate::calc::time::{Guess, guess_most};

/// Which time zone a file needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Zone {
    /// None: its times have offsets.
    #[default]
    None,
    /// The one that the name of a column says.
    Said {
        /// As a map has it.
        zone: String,
        /// The column.
        column: String,
    },
    /// The name of a column speaks of one, and a person must say which is meant.
    Asked {
        /// What speaks of it, and how.
        says: String,
        /// One that may be meant.
        perhaps: Option<String>,
    },
    /// That of the house.
    Ours(String),
    /// Nobody said.
    Unknown,
}

impl Zone {
    /// Whether a person must say it.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Unknown | Self::Asked { .. })
    }
}

/// How many cells of another column are looked at.
const LOOKED_AT: usize = 20;

/// The zone of times without an offset, given as the names of their columns, the time of arrival first; what a person
/// should look at goes to the remarks.
pub(super) fn zone_of(sample: &Sample, times: &[&[String]], house: Option<&str>, remarks: &mut Vec<String>) -> Zone {
    if times.is_empty() {
        return Zone::None;
    }
    let zone = by_names(times, house, remarks);
    if !matches!(zone, Zone::Said { .. }) {
        remarks.extend(others(sample, times));
    }
    zone
}

/// The zone by what the names of these columns say.
fn by_names(times: &[&[String]], house: Option<&str>, remarks: &mut Vec<String>) -> Zone {
    let each: Vec<Option<(&str, Told)>> = times.iter().map(|columns| told_by(columns)).collect();
    let open = each.iter().flatten().find_map(|(column, told)| match told {
        Told::Open { words, perhaps } => Some((format!("`{column}` says {words}"), perhaps.clone())),
        Told::Surely(_) => None,
    });
    if let Some((says, perhaps)) = open {
        let like = perhaps.as_ref().map(|zone| format!(", such as {zone}")).unwrap_or_default();
        remarks.push(format!("{says}: which zone is that? [read] timezone takes its name{like}, or an offset"));
        return Zone::Asked { says, perhaps };
    }
    let sure: Vec<(&str, &str)> = each.iter().flatten().filter_map(|(column, told)| sure(column, told)).collect();
    match (sure.as_slice(), each.first()) {
        ([], _) => house.map_or(Zone::Unknown, |zone| Zone::Ours(zone.to_owned())),
        ([(column, zone), rest @ ..], Some(Some(_))) if rest.iter().all(|(_, other)| other == zone) => {
            let silent = times.iter().zip(&each).filter(|(_, told)| told.is_none());
            let silent: Vec<String> =
                silent.filter_map(|(columns, _)| columns.first()).map(|name| format!("`{name}`")).collect();
            let too = if silent.is_empty() { String::new() } else { format!(", and for {} too", silent.join(", ")) };
            remarks.push(format!("`{column}` says {zone}: that is taken for the zone of its times{too}"));
            Zone::Said { zone: (*zone).to_owned(), column: (*column).to_owned() }
        }
        (several, _) => {
            let says: Vec<String> = several.iter().map(|(column, zone)| format!("`{column}` says {zone}")).collect();
            let silent = times.iter().zip(&each).find(|(_, told)| told.is_none());
            let silent = silent.and_then(|(columns, _)| columns.first()).map(|name| format!("`{name}` says no zone"));
            let says = says.into_iter().chain(silent).collect::<Vec<_>>().join(", ");
            remarks
                .push(format!("{says}: a map has one zone for all its times, [read] timezone; leave the others out"));
            Zone::Asked { says, perhaps: several.first().map(|(_, zone)| (*zone).to_owned()) }
        }
    }
}

fn told_by(columns: &[String]) -> Option<(&str, Told)> {
    columns.iter().find_map(|name| Some((name.as_str(), told(name)?)))
}

fn sure<'t>(column: &'t str, told: &'t Told) -> Option<(&'t str, &'t str)> {
    match told {
        Told::Surely(zone) => Some((column, zone)),
        Told::Open { .. } => None,
    }
}

/// Other columns that speak of a zone: in their names, in their cells, or as the name of one.
fn others(sample: &Sample, times: &[&[String]]) -> Vec<String> {
    let is_other = |name: &str| times.iter().all(|columns| columns.iter().all(|column| column != name));
    let ours = times.first().and_then(|columns| columns.first()).map(String::as_str).unwrap_or_default();
    let remark = |(column, name): (usize, &String)| {
        let cells: Vec<&str> = sample.column(column).into_iter().map(str::trim).take(LOOKED_AT).collect();
        let first = cells.first().filter(|_| is_other(name))?;
        if names_a_zone(name) {
            return Some(format!(
                "`{name}` says `{first}`: a zone of each row is read behind its time, as in received = [\"{ours}\", \"{name}\"] with a format that ends in z or Z"
            ));
        }
        let speaks = match guess_most(&cells).0 {
            Guess::Nothing => return None,
            Guess::Proven(one) if !one.local => has_offset(first).then(|| format!("has offsets (`{first}`)")),
            _ => told(name).map(|told| format!("says {}", told.words())),
        };
        Some(format!("`{name}` {}: is `{ours}` in the same zone?", speaks?))
    };
    sample.names.iter().enumerate().filter_map(remark).collect()
}

/// Whether a time has an offset in it, rather than being counted from one moment.
fn has_offset(text: &str) -> bool {
    text.contains([':', '-'])
}
