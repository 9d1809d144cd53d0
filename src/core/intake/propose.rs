//! A map for an export that nobody has written one for: proposed from its header and its first rows.
//!
//! What the values do not prove is left to a person, and said.

use super::drafting::{Chosen, Drafting, MadeFrom, guessed};
use super::lengths;
use super::map::{ALIASES, shown_name};
use super::sample::Sample;
use super::scale::NamedScale;
use super::suits::{Suits, listed, rating};
use super::tongue::language_of;
use super::vocabulary::{channel, says_nothing, yes_or_no};
use super::zoned::{Zone, zone_of};
use crate::calc::time::{Guess, Guessed, SpanUnit};
use crate::core::policy::Policy;
use crate::core::request::Field;
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
    /// The channel of every row, where no column gives it and the rows seem to be of one.
    pub channel: Option<&'static str>,
    /// From what the ref is to be made.
    pub made: MadeFrom,
    /// Whether the column of the ref is blank in some rows, or says the same in several.
    pub ref_in_doubt: bool,
    /// Fields of time that say only days, though another column may have the time of day.
    pub clocks_in_doubt: Vec<&'static str>,
    /// Field and the formats of its times; more than one: a person must say which.
    pub formats: Vec<(&'static str, Vec<Guessed>)>,
    /// Field, and its values with what each seems to mean; none: a person must say.
    pub values: Vec<(&'static str, Vec<Meant>)>,
    /// The time zone that is proposed where times have no offset.
    pub zone: Zone,
    /// What the name of the rating's column says of its scale.
    pub scale: Option<NamedScale>,
    /// The unit of its durations, where the name of their column says another than seconds.
    pub unit: Option<SpanUnit>,
    /// The language of its times, where they name months or halves of the day in one that is not English.
    pub language: Option<&'static str>,
    /// Cells that seem to mean nothing.
    pub blank: Vec<String>,
    /// Columns that no field uses.
    pub unused: Vec<String>,
    /// Fields that a column is named by, which is not to be read.
    pub unread: Vec<&'static str>,
    /// What looked like a field and was not taken, and why.
    pub remarks: Vec<String>,
    /// Agents of the file who are nobody on the roster, the most frequent first.
    pub strangers: Vec<Stranger>,
}

/// A name of the file that is nobody's on the roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stranger {
    /// As the file writes it.
    pub name: String,
    /// In how many rows.
    pub rows: usize,
    /// Who may be meant: handles, with their names.
    pub near: Vec<String>,
}

impl Proposal {
    /// Proposes a map; a policy is that of the house, where there is one.
    pub fn of(sample: &Sample, policy: Option<&Policy>) -> Self {
        let suits = Suits { sample, remarks: Vec::new() };
        let mut draft = Drafting { sample, chosen: Chosen::default(), suits, clocks_in_doubt: Vec::new() };
        let ref_in_doubt = draft.choose();
        let clocks = [draft.clock(Field::Received), draft.clock(Field::Closed)];
        draft.leave_out_closing_days(clocks);
        let mut proposal = Self { ref_in_doubt, ..Self::default() };
        for (field, chosen) in draft.chosen.each() {
            let Some(column) = *chosen else { continue };
            let clock = match field {
                Field::Received => clocks[0],
                Field::Closed => clocks[1],
                _ => None,
            };
            let columns = [Some(column), clock].into_iter().flatten();
            let names = columns.map(|column| sample.name(column).to_owned());
            proposal.fields.push((field.word(), names.collect()));
        }
        proposal.formats = formats(&draft.chosen, clocks, &mut draft.suits);
        proposal.made = draft.made_from(clocks[0]);
        let chosen = draft.chosen.clone();
        draft.suits.name_ratings(|column| chosen.each().any(|(_, chosen)| *chosen == Some(column)));
        (proposal.remarks, proposal.clocks_in_doubt) = (draft.suits.remarks, draft.clocks_in_doubt);
        proposal.finish(sample, &draft.chosen, policy);
        proposal
    }

    /// Whether a person has nothing left to decide.
    pub fn is_decided(&self) -> bool {
        let meant =
            |(_, values): &(_, Vec<(String, Option<String>)>)| values.iter().all(|(_, meaning)| meaning.is_some());
        self.missing.is_empty()
            && !self.ref_in_doubt
            && self.clocks_in_doubt.is_empty()
            && !matches!(self.made, MadeFrom::Unknown(_))
            && !self.zone.is_open()
            && !self.scale.is_some_and(NamedScale::is_open)
            && self.strangers.is_empty()
            && self.formats.iter().all(|(_, formats)| formats.len() == 1)
            && self.values.iter().all(meant)
    }

    fn has(&self, field: &str) -> bool {
        self.columns_of(field).is_some()
    }

    /// The columns that give a field.
    pub(super) fn columns_of(&self, field: &str) -> Option<&Vec<String>> {
        self.fields.iter().find(|(given, _)| *given == field).map(|(_, columns)| columns)
    }

    /// Whether a column has the name by which an import finds a field, and says something else.
    fn is_turned_down(&self, field: Field, sample: &Sample) -> bool {
        let alias = ALIASES.iter().filter(|(of, _)| *of == field).map(|(_, alias)| *alias);
        let of_name = |own: &str| sample.names.iter().position(|name| name == own);
        let Some(column) = alias.chain([field.word()]).find_map(of_name) else { return false };
        let says = sample.column(column).iter().any(|value| !says_nothing(value));
        let said = format!("`{}` looks like the {}, but", sample.name(column), field.word());
        match field {
            Field::Closed | Field::Rating | Field::Notice | Field::Duration => says,
            Field::Recording | Field::Reply | Field::Transcript => self.remarks.iter().any(|of| of.starts_with(&said)),
            _ => false,
        }
    }

    /// The language of the months and halves of the day.
    fn find_language(&mut self, sample: &Sample) {
        let place = |name: &String| sample.names.iter().position(|other| other == name);
        let places =
            |field: &str| self.columns_of(field).into_iter().flatten().filter_map(place).collect::<Vec<usize>>();
        let times: Vec<(Vec<usize>, &Guessed)> = self
            .formats
            .iter()
            .flat_map(|(field, found)| found.iter().map(move |guessed| (places(field), guessed)))
            .collect();
        let (language, remark) = language_of(sample, &times);
        self.language = language;
        self.remarks.extend(remark);
    }

    /// The zone of the times that have no offset, by the names of their columns or by the house.
    fn find_zone(&mut self, sample: &Sample, policy: Option<&Policy>) {
        let is_local = |field: &str| {
            let mut own = self.formats.iter().filter(|(of, _)| *of == field).flat_map(|(_, formats)| formats);
            own.any(|format| format.local)
        };
        let local = self.fields.iter().filter(|(field, _)| is_local(field)).map(|(_, columns)| columns.as_slice());
        let local: Vec<&[String]> = local.collect();
        self.zone = zone_of(sample, &local, policy.map(|policy| policy.timezone.as_str()), &mut self.remarks);
    }

    fn finish(&mut self, sample: &Sample, chosen: &Chosen, policy: Option<&Policy>) {
        let needed = Field::REQUIRED.into_iter().filter(|field| *field != Field::Ref).map(Field::word);
        let missing = needed.filter(|field| !self.has(field)).collect();
        self.missing = missing;
        let has = |field: Field| self.has(field.word());
        // Where there are recordings and no word of a channel, the rows are calls.
        let calls = has(Field::Recording) && self.missing.contains(&Field::Channel.word());
        self.channel = calls.then_some("phone");
        self.missing.retain(|field| !calls || *field != Field::Channel.word());
        self.find_zone(sample, policy);
        self.scale = chosen.of(Field::Rating).and_then(|column| NamedScale::of(sample.name(column)));
        if let Some(column) = *chosen.of(Field::Duration) {
            let (unit, remark) = lengths::told(sample.name(column), &sample.column(column));
            self.unit = unit;
            self.remarks.extend(remark);
        }
        self.find_language(sample);
        self.blank = blanks(sample, chosen);
        self.values = values(sample, chosen, policy, &self.blank);
        let is_scaled = self.scale.is_some();
        self.values.retain(|(field, _)| !is_scaled || *field != Field::Rating.word());
        let unread = Field::ALL.iter().filter(|field| !self.has(field.word()) && self.is_turned_down(**field, sample));
        self.unread = unread.map(|field| field.word()).collect();
        let used = |name: &String| self.fields.iter().any(|(_, columns)| columns.contains(name));
        let unused = sample.names.iter().enumerate().filter(|(_, name)| !used(name));
        self.unused = unused.map(|(place, name)| shown_name(place, name)).collect();
    }
}

fn formats(chosen: &Chosen, clocks: [Option<usize>; 2], suits: &mut Suits<'_>) -> Vec<(&'static str, Vec<Guessed>)> {
    let mut formats = Vec::new();
    for (field, clock) in [Field::Received, Field::Closed].into_iter().zip(clocks) {
        let Some(column) = *chosen.of(field) else { continue };
        let columns: Vec<usize> = [Some(column), clock].into_iter().flatten().collect();
        let (found, odd) = guessed(suits.sample, &columns);
        let found = match found {
            Guess::Nothing => continue,
            Guess::Proven(guessed) => vec![guessed],
            Guess::InDoubt(several) => several,
        };
        if !odd.is_empty() {
            suits.remarks.push(oddities(suits.sample, column, &found, &odd));
        }
        formats.push((field.word(), found));
    }
    agreed(formats)
}

/// The cells of a time column that are not written as the others are.
fn oddities(sample: &Sample, column: usize, found: &[Guessed], odd: &[(u64, String)]) -> String {
    let formats: Vec<String> = found.iter().map(|guessed| format!("`{}`", guessed.format)).collect();
    let cells = listed(odd.iter().map(|(line, text)| format!("`{text}` (line {line})")));
    let (name, count, all) = (sample.name(column), odd.len(), sample.cells(&[column]).len());
    format!("`{name}`: {count} of {all} cells not written as {}: {cells}", formats.join(" or "))
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
