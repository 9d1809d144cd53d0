//! A map for an export that nobody has written one for: proposed from its header and its first rows.
//!
//! What the values do not prove is left to a person, and said.

use super::lengths;
use super::map::shown_name;
use super::sample::Sample;
use super::scale::NamedScale;
use super::suits::{Suits, listed, rating};
use super::tongue::language_of;
use super::unnamed;
use super::vocabulary::{channel, is_exact, says_nothing, speaks_for, speaks_of_change, speaks_of_clocks, yes_or_no};
use super::zoned::{Zone, zone_of};
use crate::calc::time::{Guess, Guessed, SpanUnit, guess_most};
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
    /// The channel of every row, where no column gives it and the rows seem to be of one.
    pub channel: Option<&'static str>,
    /// From what the ref is to be made.
    pub made: MadeFrom,
    /// Whether the column of the ref is blank in some rows, or says the same in several.
    pub ref_in_doubt: bool,
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

/// From what a ref is made where no column gives one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MadeFrom {
    /// It is not made.
    #[default]
    Nothing,
    /// Every column.
    All,
    /// Columns that stay the same while others change.
    Stable(Vec<String>),
    /// Others change, and what stays the same is equal in several rows: a person must say.
    Unknown(Vec<String>),
}

impl Proposal {
    /// Proposes a map; a policy is that of the house, where there is one.
    pub fn of(sample: &Sample, policy: Option<&Policy>) -> Self {
        let suits = Suits { sample, remarks: Vec::new() };
        let mut draft = Drafting { sample, chosen: Chosen::default(), suits };
        let ref_in_doubt = draft.choose();
        let clocks = [draft.clock(Field::Received), draft.clock(Field::Closed)];
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
        proposal.remarks = draft.suits.remarks;
        proposal.finish(sample, &draft.chosen, policy);
        proposal
    }

    /// Whether a person has nothing left to decide.
    pub fn is_decided(&self) -> bool {
        let meant =
            |(_, values): &(_, Vec<(String, Option<String>)>)| values.iter().all(|(_, meaning)| meaning.is_some());
        self.missing.is_empty()
            && !self.ref_in_doubt
            && !matches!(self.made, MadeFrom::Unknown(_))
            && !self.zone.is_open()
            && !self.scale.is_some_and(NamedScale::is_open)
            && self.strangers.is_empty()
            && self.formats.iter().all(|(_, formats)| formats.len() == 1)
            && self.values.iter().all(meant)
    }

    /// The language of the months and halves of the day.
    fn find_language(&mut self, sample: &Sample) {
        let place = |name: &String| sample.names.iter().position(|other| other == name);
        let columns = |field: &str| self.fields.iter().find(|(of, _)| *of == field).map(|(_, columns)| columns);
        let places = |field: &str| columns(field).into_iter().flatten().filter_map(place).collect::<Vec<usize>>();
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
        let has = |field: &str| self.fields.iter().any(|(given, _)| *given == field);
        let needed = Field::REQUIRED.into_iter().filter(|field| *field != Field::Ref).map(Field::word);
        self.missing = needed.filter(|field| !has(field)).collect();
        // Where there are recordings and no word of a channel, the rows are calls.
        let calls = has(Field::Recording.word()) && self.missing.contains(&Field::Channel.word());
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
        let used = |name: &String| self.fields.iter().any(|(_, columns)| columns.contains(name));
        let unused = sample.names.iter().enumerate().filter(|(_, name)| !used(name));
        self.unused = unused.map(|(place, name)| shown_name(place, name)).collect();
    }
}

/// For each field the column that was chosen.
type Chosen = Fields<Option<usize>>;

struct Drafting<'a> {
    sample: &'a Sample,
    chosen: Chosen,
    suits: Suits<'a>,
}

impl Drafting<'_> {
    /// The columns whose names speak most for a field get it, where their values can be that; says whether the
    /// ref is in doubt.
    fn choose(&mut self) -> bool {
        let mut claims: Vec<(u32, Field, usize)> = Vec::new();
        for (column, name) in self.sample.names.iter().enumerate() {
            claims.extend(Field::ALL.iter().copied().map(|field| (speaks_for(field, name), field, column)));
        }
        claims.retain(|(speaks, ..)| *speaks > 0);
        claims.sort_by_key(|(speaks, field, column)| (std::cmp::Reverse(*speaks), *field, *column));
        let in_doubt = self.choose_ref(&claims);
        let mut kept_free = Vec::new();
        for (speaks, field, column) in claims {
            if self.is_taken(column) || self.chosen.of(field).is_some() || kept_free.contains(&field) {
                continue;
            }
            let exact = is_exact(speaks);
            if self.suits.can_be(field, column, exact) {
                *self.chosen.of_mut(field) = Some(column);
            } else if exact && self.suits.keeps_free(field, column) {
                kept_free.push(field);
            }
        }
        if self.chosen.of(Field::Ref).is_none() {
            self.choose_unnamed_ref();
        }
        in_doubt
    }

    /// Where no name speaks of a ref, the only column of ids that are all different is it; of several a person must say.
    fn choose_unnamed_ref(&mut self) {
        let found = unnamed::ids(self.sample, |column| self.is_taken(column));
        let names = listed(found.iter().map(|column| format!("`{}`", self.sample.name(*column))));
        let remark = match found.as_slice() {
            [] => return,
            [only] => {
                *self.chosen.of_mut(Field::Ref) = Some(*only);
                format!(
                    "{names} is taken for the ref because its values are all different: is it the dialogue's own number?"
                )
            }
            _ => format!(
                "{names} have other values in every row: one of them may be the dialogue's own number, [fields] ref"
            ),
        };
        self.suits.remarks.push(remark);
    }

    /// A column with the very name of a ref is the ref even where it stands twice; the better one is chosen first.
    fn choose_ref(&mut self, claims: &[(u32, Field, usize)]) -> bool {
        let refs = || claims.iter().filter(|(_, field, _)| *field == Field::Ref);
        let fits = |(speaks, _, column): &&(u32, Field, usize)| {
            is_exact(*speaks) && Suits { sample: self.sample, remarks: Vec::new() }.can_be(Field::Ref, *column, true)
        };
        if let Some((.., column)) = refs().find(fits) {
            *self.chosen.of_mut(Field::Ref) = Some(*column);
            return false;
        }
        let doubtful = |(speaks, _, column): &&(u32, Field, usize)| {
            let others =
                claims.iter().any(|(other, field, of)| of == column && *field != Field::Ref && other >= speaks);
            !others && self.suits.is_doubtful_ref(*column, is_exact(*speaks))
        };
        let Some((.., column)) = refs().find(doubtful) else { return false };
        let Some(doubt) = self.suits.doubt_of_ref(*column) else { return false };
        *self.chosen.of_mut(Field::Ref) = Some(*column);
        let advice = "several rows for one dialogue are joined by [rows] in the map";
        self.suits.remark(*column, Field::Ref, &format!("{doubt}. NOT DECIDED: {advice}"));
        true
    }

    fn is_taken(&self, column: usize) -> bool {
        self.chosen.each().any(|(_, chosen)| *chosen == Some(column))
    }

    /// From what the ref is made: from all columns only where none of them seems to change later.
    fn made_from(&mut self, clock: Option<usize>) -> MadeFrom {
        if self.chosen.of(Field::Ref).is_some() {
            return MadeFrom::Nothing;
        }
        let later = [Field::Closed, Field::Rating].iter().any(|field| self.chosen.of(*field).is_some());
        let rated = |name: &String| speaks_for(Field::Rating, name) > 0 || speaks_of_change(name);
        let says_so = later || self.sample.names.iter().any(rated);
        if !self.name_changing(clock) && !says_so {
            return MadeFrom::All;
        }
        let of = |field: Field| *self.chosen.of(field);
        let stable = [of(Field::Received), clock, of(Field::Agent), of(Field::Customer)];
        let stable: Vec<usize> = stable.into_iter().flatten().collect();
        let names = stable.iter().map(|column| self.sample.name(*column).to_owned()).collect();
        let different: BTreeSet<String> = self.sample.cells(&stable).into_iter().map(|(_, text)| text).collect();
        let enough = of(Field::Received).is_some() && stable.len() > 1 && different.len() == self.sample.rows.len();
        if enough { MadeFrom::Stable(names) } else { MadeFrom::Unknown(names) }
    }

    /// Names the columns that may be a status or a rating though their names say nothing; answers whether there are any.
    fn name_changing(&mut self, clock: Option<usize>) -> bool {
        let found = unnamed::changing(self.sample, |column| self.is_taken(column) || clock == Some(column));
        for (column, values) in &found {
            let (name, values) = (self.sample.name(*column), listed(values.iter().map(|value| format!("`{value}`"))));
            let remark = format!("`{name}` may be a status or a rating, which changes later: it says only {values}");
            self.suits.remarks.push(remark);
        }
        !found.is_empty()
    }

    /// The column of the time of day, where the column of a time field says only days.
    fn clock(&self, field: Field) -> Option<usize> {
        let day = (*self.chosen.of(field))?;
        if !days_only(&guessed(self.sample, &[day]).0) {
            return None;
        }
        let name = |column: usize| self.sample.name(column);
        let fits = |column: &usize| {
            !self.is_taken(*column)
                && matches!(guessed(self.sample, &[day, *column]).0, Guess::Proven(_) | Guess::InDoubt(_))
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

/// What most of the texts of these columns are, and the lines and texts of the odd ones.
fn guessed(sample: &Sample, columns: &[usize]) -> (Guess, Vec<(u64, String)>) {
    let mut cells = sample.cells(columns);
    let (found, odd) = guess_most(&cells.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>());
    let odd = odd.into_iter().filter_map(|place| cells.get_mut(place).map(std::mem::take)).collect();
    (found, odd)
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
