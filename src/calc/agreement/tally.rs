//! Ratings counted by item: how many auditors gave which value.

use crate::calc::figure::Undefined;
use std::collections::BTreeSet;

/// One auditor's answer about one item. The value is a place on a scale, in whole steps: points, hundredths, or the
/// number of a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rating {
    /// What was rated.
    pub item: i64,
    /// Who rated it.
    pub auditor: i64,
    /// The answer.
    pub value: i64,
}

/// Why ratings cannot be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This rating comes after one of a later item, or of a later auditor.
    Unsorted(Rating),
    /// The auditor rated the item a second time.
    Twice(Rating),
}

/// How many auditors gave an item one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The place of the value among those of the tally, from 0.
    pub place: u32,
    /// How many gave it.
    pub count: u32,
}

/// Counts of each item, only of values that it has: memory grows with ratings, not with the scale.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Tally {
    values: Vec<i64>,
    ends: Vec<usize>,
    cells: Vec<Cell>,
    has_one_auditor: bool,
}

/// The counts of one item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    /// The values it has, ascending.
    pub(super) cells: &'a [Cell],
    /// How many rated it.
    pub(super) marks: f64,
}

impl Tally {
    /// Counts ratings that come sorted by item, then auditor.
    pub fn of(ratings: impl IntoIterator<Item = Rating>) -> Result<Self, Fault> {
        let mut counted = Counted::default();
        let (mut last, mut several): (Option<Rating>, bool) = (None, false);
        for rating in ratings {
            if let Some(before) = last {
                in_order(before, rating)?;
                if before.item != rating.item {
                    counted.close();
                }
                several |= before.auditor != rating.auditor;
            }
            counted.open.push((rating.value, 1));
            last = Some(rating);
        }
        counted.close();
        Ok(counted.finish(!several))
    }

    /// Takes items that are counted already: for each, how many gave which value. Of whom is not known.
    pub fn from_counts<I: IntoIterator<Item = (i64, u32)>>(items: impl IntoIterator<Item = I>) -> Self {
        let mut counted = Counted::default();
        for item in items {
            counted.open.extend(item);
            counted.close();
        }
        counted.finish(false)
    }

    /// The same ratings on another scale: pass and fail instead of points, say.
    #[must_use]
    pub fn mapped(&self, of: impl Fn(i64) -> i64) -> Self {
        let value = |cell: &Cell| (of(self.value(cell.place)), cell.count);
        let counted = Self::from_counts(self.items().map(|item| item.cells.iter().map(value)));
        Self { has_one_auditor: self.has_one_auditor, ..counted }
    }

    /// The values that were given, ascending.
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// How many items were rated.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether nothing was rated.
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many ratings there are of items with two or more.
    pub fn pairable(&self) -> u64 {
        self.paired().flat_map(|item| item.cells).map(|cell| u64::from(cell.count)).sum()
    }

    /// Each item's counts.
    pub(super) fn items(&self) -> impl Iterator<Item = Item<'_>> + Clone {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| {
            let cells = self.cells.get(start..*end).unwrap_or_default();
            Item { cells, marks: cells.iter().map(|cell| f64::from(cell.count)).sum() }
        })
    }

    /// The items with two ratings or more: only they can show agreement.
    pub(super) fn paired(&self) -> impl Iterator<Item = Item<'_>> + Clone {
        self.items().filter(|item| item.marks >= 2.0)
    }

    /// How many items have two ratings or more. Undefined where none has.
    pub(super) fn count_paired(&self) -> Result<u64, Undefined> {
        match self.paired().count() {
            0 if self.is_empty() => Err(Undefined::NoItem),
            0 if self.has_one_auditor => Err(Undefined::OneAuditor),
            0 => Err(Undefined::NoPair),
            n => Ok(n as u64),
        }
    }

    /// The same where agreement beyond chance is asked for: one item cannot tell.
    pub(super) fn several_paired(&self) -> Result<u64, Undefined> {
        self.count_paired().and_then(|n| if n < 2 { Err(Undefined::OneItem) } else { Ok(n) })
    }

    /// The value at a place.
    pub(super) fn value(&self, place: u32) -> i64 {
        self.values.get(index(place)).copied().unwrap_or_default()
    }
}

impl Item<'_> {
    /// The sum of `of` over its ratings.
    pub(super) fn sum(&self, of: impl Fn(usize) -> f64) -> f64 {
        self.cells.iter().map(|cell| f64::from(cell.count) * of(index(cell.place))).sum()
    }

    /// The sum of `of` over its ordered pairs of ratings with unequal values.
    pub(super) fn sum_of_unequal(&self, of: impl Fn(usize, usize) -> f64) -> f64 {
        let mut sum = 0.0;
        for (place, one) in self.cells.iter().enumerate() {
            for other in self.cells.iter().skip(place + 1) {
                let pairs = 2.0 * f64::from(one.count) * f64::from(other.count);
                sum += pairs * of(index(one.place), index(other.place));
            }
        }
        sum
    }
}

/// A place as an index.
pub(super) const fn index(place: u32) -> usize {
    place as usize
}

/// What stands at a place; 0 outside.
pub(super) fn at(values: &[f64], place: usize) -> f64 {
    values.get(place).copied().unwrap_or_default()
}

fn in_order(before: Rating, rating: Rating) -> Result<(), Fault> {
    let key = |rating: Rating| (rating.item, rating.auditor);
    match key(before).cmp(&key(rating)) {
        std::cmp::Ordering::Less => Ok(()),
        std::cmp::Ordering::Equal => Err(Fault::Twice(rating)),
        std::cmp::Ordering::Greater => Err(Fault::Unsorted(rating)),
    }
}

/// Items as they are counted, before all values are known.
#[derive(Default)]
struct Counted {
    open: Vec<(i64, u32)>,
    cells: Vec<(i64, u32)>,
    ends: Vec<usize>,
    values: BTreeSet<i64>,
}

impl Counted {
    /// Ends the open item. One without a rating is no item.
    fn close(&mut self) {
        self.open.sort_unstable();
        for same in self.open.chunk_by(|one, other| one.0 == other.0) {
            let count = same.iter().fold(0_u32, |sum, (_, count)| sum.saturating_add(*count));
            if let Some((value, _)) = same.first().filter(|_| count > 0) {
                self.values.insert(*value);
                self.cells.push((*value, count));
            }
        }
        self.open.clear();
        if self.cells.len() > self.ends.last().copied().unwrap_or_default() {
            self.ends.push(self.cells.len());
        }
    }

    fn finish(self, has_one_auditor: bool) -> Tally {
        let values: Vec<i64> = self.values.into_iter().collect();
        let place = |value: i64| u32::try_from(values.partition_point(|known| *known < value)).unwrap_or(u32::MAX);
        let cells = self.cells.iter().map(|(value, count)| Cell { place: place(*value), count: *count }).collect();
        Tally { cells, ends: self.ends, has_one_auditor, values }
    }
}
