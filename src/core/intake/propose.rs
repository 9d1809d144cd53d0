//! A map for an export that nobody has written one for: proposed from its header and its first rows.
//!
//! What the values do not prove is left to a person, and said.

use super::sample::Sample;
use super::vocabulary::{channel, is_exact, says_nothing, speaks_for, speaks_of_clocks, yes_or_no};
use crate::calc::time::{Guess, Guessed, guess, parse_span};
use crate::core::policy::Policy;
use crate::core::request::{Field, Fields};
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
        let mut draft = Drafting { sample, chosen: Chosen::default(), remarks: Vec::new() };
        draft.choose();
        let clocks = [draft.clock(Field::Received), draft.clock(Field::Closed)];
        let mut proposal = Self { remarks: draft.remarks, ..Self::default() };
        for (field, chosen) in draft.chosen.each() {
            let Some(column) = *chosen else { continue };
            let clock = match field {
                Field::Received => clocks[0],
                Field::Closed => clocks[1],
                _ => None,
            };
            let columns = [Some(column), clock].into_iter().flatten();
            let names = columns.filter_map(|column| sample.names.get(column).cloned());
            proposal.fields.push((field.word(), names.collect()));
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
        let needed = Field::REQUIRED.into_iter().filter(|field| *field != Field::Ref).map(Field::word);
        self.missing = needed.filter(|field| !has(field)).collect();
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
type Chosen = Fields<Option<usize>>;

struct Drafting<'a> {
    sample: &'a Sample,
    chosen: Chosen,
    remarks: Vec<String>,
}

impl Drafting<'_> {
    /// The columns whose names speak most for a field get it, where their values can be that.
    fn choose(&mut self) {
        let mut claims: Vec<(u32, Field, usize)> = Vec::new();
        for (column, name) in self.sample.names.iter().enumerate() {
            claims.extend(Field::ALL.iter().copied().map(|field| (speaks_for(field, name), field, column)));
        }
        claims.retain(|(speaks, ..)| *speaks > 0);
        claims.sort_by_key(|(speaks, field, column)| (std::cmp::Reverse(*speaks), *field, *column));
        for (speaks, field, column) in claims {
            let taken = self.chosen.each().any(|(_, chosen)| *chosen == Some(column));
            if !taken && self.chosen.of(field).is_none() && self.can_be(field, column, is_exact(speaks)) {
                *self.chosen.of_mut(field) = Some(column);
            }
        }
    }

    fn can_be(&mut self, field: Field, column: usize, exact: bool) -> bool {
        let values = self.sample.column(column);
        if !field.is_free() && self.sample.rows.iter().any(|row| row.is_list(column)) {
            return false;
        }
        match field {
            Field::Ref => is_ref(&values, self.sample.rows.len()),
            Field::Received => is_time(&values),
            Field::Closed => exact && values.iter().all(|value| says_nothing(value)) || is_time(&values),
            Field::Channel | Field::Category => {
                exact || values.iter().any(|value| value.chars().any(char::is_alphabetic))
            }
            Field::Rating => self.is_rating(column, &values, exact),
            Field::Notice => values.iter().all(|value| yes_or_no(value).is_some()),
            Field::Details | Field::Reply | Field::Transcript => exact || mean_length(&values) >= 15,
            Field::Duration => {
                !values.is_empty() && values.iter().all(|value| says_nothing(value) || parse_span(value).is_some())
            }
            Field::Agent | Field::Customer | Field::Recording => true,
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
    fn clock(&self, field: Field) -> Option<usize> {
        let day = (*self.chosen.of(field))?;
        if !days_only(&guess(&filled(self.sample, &[day]).iter().map(String::as_str).collect::<Vec<_>>())) {
            return None;
        }
        let name = |column: usize| self.sample.names.get(column).map(String::as_str).unwrap_or_default();
        let fits = |column: &usize| {
            let joined = filled(self.sample, &[day, *column]);
            let joined: Vec<&str> = joined.iter().map(String::as_str).collect();
            !self.chosen.each().any(|(_, chosen)| *chosen == Some(*column))
                && matches!(guess(&joined), Guess::Proven(_) | Guess::InDoubt(_))
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
    for (field, clock) in [Field::Received, Field::Closed].into_iter().zip(clocks) {
        let Some(column) = *chosen.of(field) else { continue };
        let columns: Vec<usize> = [Some(column), clock].into_iter().flatten().collect();
        let texts = filled(sample, &columns);
        let found = match guess(&texts.iter().map(String::as_str).collect::<Vec<_>>()) {
            Guess::Nothing => continue,
            Guess::Proven(guessed) => vec![guessed],
            Guess::InDoubt(several) => several,
        };
        formats.push((field.word(), found));
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
    let columns = chosen.each().filter(|(field, _)| !field.is_free()).filter_map(|(_, column)| *column);
    let cells = columns.flat_map(|column| sample.column(column));
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
    let meanings: [(Field, Means<'_>, Knows<'_>); 3] = [
        (Field::Channel, &via, &|value| ours.knows_channel(value)),
        (Field::Rating, &rating, &|value| matches!(value, "1" | "2" | "3" | "4" | "5")),
        (Field::Notice, &notice, &|value| matches!(value, "yes" | "no")),
    ];
    let all = meanings.into_iter().filter_map(|(field, meaning, known)| {
        let column = (*chosen.of(field))?;
        let odd = different(sample, column, blank).into_iter().filter(|value| !known(value));
        let meant: Vec<Meant> = odd.map(|value| (value.to_owned(), meaning(value))).collect();
        Some((field.word(), meant)).filter(|(_, meant)| !meant.is_empty())
    });
    all.collect()
}
