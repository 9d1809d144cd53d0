//! Drafting: which column gives which field, and what is said where none does surely.

use super::sample::Sample;
use super::suits::{Suits, are_clocks, listed};
use super::unnamed;
use super::vocabulary::{is_exact, speaks_for, speaks_of_change, speaks_of_clocks};
use crate::calc::time::{Guess, Guessed, guess_most};
use crate::core::request::{Field, Fields};
use std::collections::BTreeSet;

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

/// For each field the column that was chosen.
pub(super) type Chosen = Fields<Option<usize>>;

pub(super) struct Drafting<'a> {
    pub(super) sample: &'a Sample,
    pub(super) chosen: Chosen,
    pub(super) suits: Suits<'a>,
    pub(super) clocks_in_doubt: Vec<&'static str>,
}

impl Drafting<'_> {
    /// The columns whose names speak most for a field get it, where their values can be that; says whether the
    /// ref is in doubt.
    pub(super) fn choose(&mut self) -> bool {
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
                if field == Field::Ref && !exact {
                    let name = self.sample.name(column);
                    self.suits.remarks.push(format!("`{name}` is taken for the ref: is it the dialogue's own number?"));
                }
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
        let advice = if doubt.starts_with("is blank") {
            "rows that are no dialogues, such as totals, are left out by [rows] leave_out in the map"
        } else {
            "several rows for one dialogue are joined by [rows] in the map"
        };
        self.suits.remark(*column, Field::Ref, &format!("{doubt}. NOT DECIDED: {advice}"));
        true
    }

    fn is_taken(&self, column: usize) -> bool {
        self.chosen.each().any(|(_, chosen)| *chosen == Some(column))
    }

    /// From what the ref is made: from all columns only where none of them seems to change later.
    pub(super) fn made_from(&mut self, clock: Option<usize>) -> MadeFrom {
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
    pub(super) fn clock(&mut self, field: Field) -> Option<usize> {
        let day = (*self.chosen.of(field))?;
        let found = guessed(self.sample, &[day]).0;
        let name = |column: usize| self.sample.name(column);
        let clocks = (0..self.sample.names.len())
            .filter(|column| !self.is_taken(*column) && speaks_of_clocks(name(*column)) > 0)
            .filter(|column| !self.sample.cells(&[*column]).is_empty());
        let mut clocks: Vec<usize> = clocks.collect();
        clocks.sort_by_key(|column| {
            std::cmp::Reverse((shared_words(name(day), name(*column)), speaks_of_clocks(name(*column))))
        });
        if !every(&found, |guessed| guessed.days_only) {
            let midnights = every(&found, |guessed| guessed.midnights) && self.sample.rows.len() > 1;
            let other = clocks.into_iter().find(|column| are_clocks(&self.sample.column(*column)));
            other.filter(|_| midnights).into_iter().for_each(|clock| self.doubt_midnights(field, day, clock));
            return None;
        }
        let fits =
            |column: &&usize| matches!(guessed(self.sample, &[day, **column]).0, Guess::Proven(_) | Guess::InDoubt(_));
        let fitting = clocks.iter().find(fits).copied();
        // `Wait time` is not the time of day of `Date`.
        let speaks =
            |column: &&usize| is_exact(speaks_of_clocks(name(**column))) || shared_words(name(day), name(**column)) > 0;
        match (fitting, clocks.iter().find(speaks)) {
            (None, Some(clock)) => self.doubt_clock(field, day, *clock),
            (None, None) => self.name_clocks(field, day),
            _ => {}
        }
        fitting
    }

    /// A closing day begins before what arrives on it: next to times of arrival it is no closing time.
    pub(super) fn leave_out_closing_days(&mut self, clocks: [Option<usize>; 2]) {
        let [Some(received), Some(closed)] = [Field::Received, Field::Closed].map(|field| *self.chosen.of(field))
        else {
            return;
        };
        let says_days = |column: usize, clock: Option<usize>| {
            clock.is_none() && every(&guessed(self.sample, &[column]).0, |guessed| guessed.days_only)
        };
        if says_days(closed, clocks[1]) && !says_days(received, clocks[0]) {
            *self.chosen.of_mut(Field::Closed) = None;
            let (closed, received) = (self.sample.name(closed), self.sample.name(received));
            self.suits.remarks.push(format!(
                "`{closed}` says only days and `{received}` times of day: what came and ended on one day would end before it came, so it is not read"
            ));
        }
    }

    /// Days next to a time of day that cannot be read are no times of arrival at midnight.
    fn doubt_clock(&mut self, field: Field, day: usize, clock: usize) {
        let Some((line, text)) = self.sample.cells(&[day, clock]).into_iter().next() else { return };
        let (day, clock) = (self.sample.name(day), self.sample.name(clock));
        self.suits.remarks.push(format!(
            "`{clock}` may be the time of day of `{day}`, but together most of them are no time that can be told: `{text}` (line {line}). NOT DECIDED: as it stands every row is of its day's first moment"
        ));
        self.clocks_in_doubt.push(field.word());
    }

    /// Names a column whose name says nothing and that has times of day.
    fn name_clocks(&mut self, field: Field, day: usize) {
        let is_free = |column: &usize| {
            let mut others = Field::ALL.iter().filter(|field| !field.is_time());
            !self.is_taken(*column) && others.all(|field| speaks_for(*field, self.sample.name(*column)) == 0)
        };
        let is_clock = |column: &usize| are_clocks(&self.sample.column(*column));
        if let Some(clock) = (0..self.sample.names.len()).filter(is_free).find(is_clock) {
            let (day, clock) = (self.sample.name(day), self.sample.name(clock));
            self.suits.remarks.push(format!(
                "`{day}` says only days, and `{clock}` has times of day or lengths: if it is when a dialogue began, {field} = [\"{day}\", \"{clock}\"]",
                field = field.word()
            ));
        }
    }

    fn doubt_midnights(&mut self, field: Field, day: usize, clock: usize) {
        let (day, clock) = (self.sample.name(day), self.sample.name(clock));
        self.suits.remarks.push(format!(
            "`{day}` says midnight in every row and `{clock}` a time of day. NOT DECIDED: {field} = [\"{day}\", \"{clock}\"] takes both, with a format such as \"D.M.YYYY '00:00:00' H:mm\"",
            field = field.word()
        ));
        self.clocks_in_doubt.push(field.word());
    }
}

fn shared_words(one: &str, other: &str) -> usize {
    let words = |name: &str| name.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    let (one, other): (BTreeSet<String>, BTreeSet<String>) = (words(one), words(other));
    one.intersection(&other).count()
}

/// Whether this is so of everything that a column of times may be.
fn every(guess: &Guess, is_so: impl Fn(&Guessed) -> bool) -> bool {
    match guess {
        Guess::Nothing => false,
        Guess::Proven(guessed) => is_so(guessed),
        Guess::InDoubt(several) => several.iter().all(is_so),
    }
}

/// What most of the texts of these columns are, and the lines and texts of the odd ones.
pub(super) fn guessed(sample: &Sample, columns: &[usize]) -> (Guess, Vec<(u64, String)>) {
    let mut cells = sample.cells(columns);
    let (found, odd) = guess_most(&cells.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>());
    let odd = odd.into_iter().filter_map(|place| cells.get_mut(place).map(std::mem::take)).collect();
    (found, odd)
}
