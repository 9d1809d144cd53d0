//! A map for an export that nobody has written one for: proposed from its header and its first rows.
//!
//! What the values do not prove is left to a person, and said.

use super::map::{FIELDS, FREE, REQUIRED};
use super::sample::Sample;
use super::vocabulary::{channel, is_exact, says_nothing, speaks_for, speaks_of_clocks, yes_or_no};
use crate::calc::time::{Guess, Guessed, guess};
use crate::core::policy::Policy;
use std::collections::BTreeSet;

/// A value of the file and what it seems to mean; none: a person must say.
pub type Meant = (String, Option<String>);

/// A proposed map, before it is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Field and its columns, in the fields' order.
    pub fields: Vec<(&'static str, Vec<String>)>,
    /// Needed fields that no column seems to give.
    pub missing: Vec<&'static str>,
    /// Whether the ref is to be made from the whole row.
    pub made_ref: bool,
    /// Field and the formats of its times; more than one: a person must say which.
    pub formats: Vec<(&'static str, Vec<Guessed>)>,
    /// Field, and its values with what each seems to mean; none: a person must say.
    pub values: Vec<(&'static str, Vec<Meant>)>,
    /// The time zone that is proposed where times have no offset.
    pub zone: Zone,
    /// Cells that seem to mean nothing.
    pub blank: Vec<String>,
    /// Columns that no field uses.
    pub unused: Vec<String>,
    /// What looked like a field and was not taken, and why.
    pub remarks: Vec<String>,
}

/// Which time zone a file needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Zone {
    /// None: its times have offsets.
    #[default]
    None,
    /// That of the house.
    Ours(String),
    /// Nobody said.
    Unknown,
}

impl Proposal {
    /// Proposes a map; a policy is that of the house, where there is one.
    pub fn of(sample: &Sample, policy: Option<&Policy>) -> Self {
        let mut draft = Drafting { sample, chosen: Default::default(), remarks: Vec::new() };
        draft.choose();
        let clocks = [draft.clock(1), draft.clock(2)];
        let mut proposal = Self { remarks: draft.remarks, ..Self::default() };
        for (place, field) in FIELDS.into_iter().enumerate() {
            let Some(column) = draft.chosen.get(place).copied().flatten() else { continue };
            let clock = if place == 1 {
                clocks[0]
            } else if place == 2 {
                clocks[1]
            } else {
                None
            };
            let columns = [Some(column), clock].into_iter().flatten();
            proposal.fields.push((field, columns.filter_map(|column| sample.names.get(column).cloned()).collect()));
        }
        proposal.formats = formats(sample, &draft.chosen, clocks);
        proposal.finish(sample, &draft.chosen, policy);
        proposal
    }

    /// Whether a person has nothing left to decide.
    pub fn is_decided(&self) -> bool {
        let meant =
            |(_, values): &(_, Vec<(String, Option<String>)>)| values.iter().all(|(_, meaning)| meaning.is_some());
        self.missing.is_empty()
            && self.zone != Zone::Unknown
            && self.formats.iter().all(|(_, formats)| formats.len() == 1)
            && self.values.iter().all(meant)
    }

    fn finish(&mut self, sample: &Sample, chosen: &Chosen, policy: Option<&Policy>) {
        let has = |field: &str| self.fields.iter().any(|(given, _)| *given == field);
        self.made_ref = !has("ref");
        self.missing = REQUIRED.into_iter().filter(|field| *field != "ref" && !has(field)).collect();
        let local = self.formats.iter().flat_map(|(_, formats)| formats).any(|format| format.local);
        self.zone = match policy {
            _ if !local => Zone::None,
            Some(policy) => Zone::Ours(policy.timezone.clone()),
            None => Zone::Unknown,
        };
        self.blank = blanks(sample, chosen);
        self.values = values(sample, chosen, policy, &self.blank);
        let used = |name: &String| self.fields.iter().any(|(_, columns)| columns.contains(name));
        self.unused = sample.names.iter().filter(|name| !used(name)).cloned().collect();
    }
}

/// For each field the column that was chosen.
type Chosen = [Option<usize>; FIELDS.len()];

struct Drafting<'a> {
    sample: &'a Sample,
    chosen: Chosen,
    remarks: Vec<String>,
}

impl Drafting<'_> {
    /// The columns whose names speak most for a field get it, where their values can be that.
    fn choose(&mut self) {
        let mut claims: Vec<(u32, usize, usize)> = Vec::new();
        for (column, name) in self.sample.names.iter().enumerate() {
            claims.extend((0..FIELDS.len()).map(|place| (speaks_for(place, name), place, column)));
        }
        claims.retain(|(speaks, ..)| *speaks > 0);
        claims.sort_by_key(|(speaks, place, column)| (std::cmp::Reverse(*speaks), *place, *column));
        for (speaks, place, column) in claims {
            let free = self.chosen.get(place).is_some_and(Option::is_none) && !self.chosen.contains(&Some(column));
            if free
                && self.can_be(place, column, is_exact(speaks))
                && let Some(slot) = self.chosen.get_mut(place)
            {
                *slot = Some(column);
            }
        }
    }

    fn can_be(&mut self, place: usize, column: usize, exact: bool) -> bool {
        let values = self.sample.column(column);
        if place < FREE && self.sample.rows.iter().any(|row| row.is_list(column)) {
            return false;
        }
        match place {
            0 => is_ref(&values, self.sample.rows.len()),
            1 | 2 => values.iter().all(|value| says_nothing(value)) && exact && place == 2 || is_time(&values),
            6 => self.is_rating(column, &values, exact),
            7 => values.iter().all(|value| yes_or_no(value).is_some()),
            FREE.. if !exact => mean_length(&values) >= 15,
            3 | 4 if !exact => values.iter().any(|value| value.chars().any(char::is_alphabetic)),
            _ => true,
        }
    }

    fn is_rating(&mut self, column: usize, values: &[&str], exact: bool) -> bool {
        let odd = values.iter().find(|value| !says_nothing(value) && rating(value).is_none());
        if let (Some(odd), true) = (odd, exact) {
            let name = self.sample.names.get(column).map(String::as_str).unwrap_or_default();
            self.remarks.push(format!("`{name}` looks like the rating, but `{odd}` is not one of 1 to 5, yes or no"));
        }
        odd.is_none() && !values.is_empty()
    }

    /// The column of the time of day, where the column of a time field says only days.
    fn clock(&self, place: usize) -> Option<usize> {
        let day = self.chosen.get(place).copied().flatten()?;
        if !days_only(&guess(&filled(self.sample, &[day]).iter().map(String::as_str).collect::<Vec<_>>())) {
            return None;
        }
        let name = |column: usize| self.sample.names.get(column).map(String::as_str).unwrap_or_default();
        let fits = |column: &usize| {
            let joined = filled(self.sample, &[day, *column]);
            let joined: Vec<&str> = joined.iter().map(String::as_str).collect();
            !self.chosen.contains(&Some(*column)) && matches!(guess(&joined), Guess::Proven(_) | Guess::InDoubt(_))
        };
        let clocks = (0..self.sample.names.len()).filter(|column| speaks_of_clocks(name(*column)) > 0).filter(fits);
        clocks.max_by_key(|column| (shared_words(name(day), name(*column)), speaks_of_clocks(name(*column))))
    }
}

fn shared_words(one: &str, other: &str) -> usize {
    let words = |name: &str| name.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    let (one, other): (BTreeSet<String>, BTreeSet<String>) = (words(one), words(other));
    one.intersection(&other).count()
}

fn days_only(guess: &Guess) -> bool {
    match guess {
        Guess::Nothing => false,
        Guess::Proven(guessed) => guessed.days_only,
        Guess::InDoubt(several) => several.iter().all(|guessed| guessed.days_only),
    }
}

fn is_time(values: &[&str]) -> bool {
    let values: Vec<&str> = values.iter().copied().filter(|value| !says_nothing(value)).collect();
    guess(&values) != Guess::Nothing
}

/// A ref is never blank and never twice, and no number with decimals.
fn is_ref(values: &[&str], rows: usize) -> bool {
    let different: BTreeSet<&str> = values.iter().copied().collect();
    let decimals = values.iter().all(|value| value.parse::<f64>().is_ok() && value.contains('.'));
    values.len() == rows && different.len() == rows && !decimals
}

fn mean_length(values: &[&str]) -> usize {
    values.iter().map(|value| value.len()).sum::<usize>().checked_div(values.len()).unwrap_or(0)
}

/// What a value seems to mean as a rating.
fn rating(value: &str) -> Option<String> {
    let value = value.trim();
    let whole = value
        .split_once('.')
        .filter(|(_, zeros)| zeros.bytes().all(|zero| zero == b'0'))
        .map_or(value, |(whole, _)| whole);
    if matches!(whole, "1" | "2" | "3" | "4" | "5") {
        return Some(whole.to_owned());
    }
    yes_or_no(value).map(|yes| if yes { "5" } else { "1" }.to_owned())
}

/// The texts of these columns, joined by a space as a map joins them, where there are any.
fn filled(sample: &Sample, columns: &[usize]) -> Vec<String> {
    let text = |row: &crate::core::reading::Row| {
        let cells = columns.iter().filter_map(|column| row.get(*column));
        cells.filter(|cell| !cell.trim().is_empty() && !says_nothing(cell)).collect::<Vec<_>>().join(" ")
    };
    sample.rows.iter().map(text).filter(|text| !text.is_empty()).collect()
}

fn formats(sample: &Sample, chosen: &Chosen, clocks: [Option<usize>; 2]) -> Vec<(&'static str, Vec<Guessed>)> {
    let mut formats = Vec::new();
    for (place, clock) in [1, 2].into_iter().zip(clocks) {
        let Some(column) = chosen.get(place).copied().flatten() else { continue };
        let columns: Vec<usize> = [Some(column), clock].into_iter().flatten().collect();
        let texts = filled(sample, &columns);
        let found = match guess(&texts.iter().map(String::as_str).collect::<Vec<_>>()) {
            Guess::Nothing => continue,
            Guess::Proven(guessed) => vec![guessed],
            Guess::InDoubt(several) => several,
        };
        formats.push((FIELDS.get(place).copied().unwrap_or_default(), found));
    }
    agreed(formats)
}

/// What one time column proves holds for the other, where that leaves it one format.
fn agreed(mut formats: Vec<(&'static str, Vec<Guessed>)>) -> Vec<(&'static str, Vec<Guessed>)> {
    let proven: Vec<String> = formats
        .iter()
        .filter(|(_, found)| found.len() == 1)
        .flat_map(|(_, found)| found)
        .map(|one| one.format.clone())
        .collect();
    for (_, found) in &mut formats {
        if let Some(one) = found.iter().find(|one| proven.contains(&one.format)).cloned() {
            *found = vec![one];
        }
    }
    formats
}

fn blanks(sample: &Sample, chosen: &Chosen) -> Vec<String> {
    let cells = chosen.iter().take(FREE).flatten().flat_map(|column| sample.column(*column));
    let words: BTreeSet<&str> = cells.map(str::trim).filter(|cell| says_nothing(cell)).collect();
    words.into_iter().map(str::to_owned).collect()
}

/// The different values of a column that are not blank, in the order of their first row.
fn different<'s>(sample: &'s Sample, column: usize, blank: &[String]) -> Vec<&'s str> {
    let mut seen = BTreeSet::new();
    let cells = sample.column(column).into_iter().map(str::trim);
    cells.filter(|cell| !blank.iter().any(|blank| blank == cell) && seen.insert(*cell)).collect()
}

/// What a value of the file means, and whether it needs no meaning.
type Means<'a> = &'a dyn Fn(&str) -> Option<String>;
type Knows<'a> = &'a dyn Fn(&str) -> bool;

fn values(
    sample: &Sample,
    chosen: &Chosen,
    policy: Option<&Policy>,
    blank: &[String],
) -> Vec<(&'static str, Vec<Meant>)> {
    let ours = policy.cloned().unwrap_or_default();
    let via = |value: &str| {
        let near = || ours.closest_channel(value);
        channel(value).map(str::to_owned).or_else(near)
    };
    let notice = |value: &str| yes_or_no(value).map(|yes| if yes { "yes" } else { "no" }.to_owned());
    let meanings: [(usize, Means<'_>, Knows<'_>); 3] = [
        (3, &via, &|value| ours.knows_channel(value)),
        (6, &rating, &|value| matches!(value, "1" | "2" | "3" | "4" | "5")),
        (7, &notice, &|value| matches!(value, "yes" | "no")),
    ];
    let all = meanings.into_iter().filter_map(|(place, meaning, known)| {
        let column = chosen.get(place).copied().flatten()?;
        let odd = different(sample, column, blank).into_iter().filter(|value| !known(value));
        let meant: Vec<Meant> = odd.map(|value| (value.to_owned(), meaning(value))).collect();
        Some((FIELDS.get(place).copied().unwrap_or_default(), meant)).filter(|(_, meant)| !meant.is_empty())
    });
    all.collect()
}
