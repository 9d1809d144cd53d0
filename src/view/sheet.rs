//! A sheet: rows of typed cells under named columns, before any medium.

pub use crate::calc::decimal::decimal;
use crate::calc::decimal::per_cent;
use crate::calc::moment::Moment;
use crate::core::text::Untrusted;
use chrono::NaiveDate;

/// A report of rows and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name in machine formats, in `snake_case`.
    pub name: &'static str,
    /// Its title for people.
    pub title: String,
    /// What each place of a row means.
    pub columns: Vec<Column>,
    /// The cells, one for each column; a missing one counts as absent.
    pub rows: Vec<Vec<Cell>>,
    /// Sentences to stand below.
    pub notes: Vec<String>,
    /// What to do when there are no rows, for people.
    pub empty: String,
}

impl Sheet {
    /// Says below that something is for others to read, where something is.
    pub fn withhold(&mut self, note: Option<String>) {
        if note.is_some() {
            "Nothing here is for you to read.".clone_into(&mut self.empty);
        }
        self.notes.extend(note);
    }
}

/// What one place of every row means.
#[allow(clippy::struct_excessive_bools)] // each is a trait of its own that a table looks at
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in machine formats, in `snake_case`.
    pub key: &'static str,
    /// Its title for people.
    pub title: &'static str,
    /// Whether it is aligned right, as numbers are.
    pub right: bool,
    /// How many machine columns it becomes.
    pub kind: Kind,
    /// Whether a table shows it only where there is room, or on request.
    pub extra: bool,
    /// Whether a table shows it even where all its rows say the same.
    pub always: bool,
    /// Whether it holds free words: a table shows them last, and breaks only them into lines.
    pub prose: bool,
    /// Whether a yes, or a number above 0, must not be overlooked.
    pub alarm: bool,
    /// Whether a terminal shows a bar behind its rates.
    pub bar: bool,
}

/// How a column is laid out in machine formats: one way for all its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `key`.
    Plain,
    /// `key`, `key_n`, `key_low`, `key_high`.
    Share,
    /// `key_low`, `key_high`.
    Range,
}

/// One value, with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Our own words and handles.
    Word(String),
    /// Words from outside.
    Text(Untrusted),
    /// A dialogue; people see its turns numbered.
    Turns(Untrusted),
    /// A whole number.
    Count(i64),
    /// Hundredths of a per cent.
    Percent(i64),
    /// A number in hundredths that is no rate, such as a median of days.
    Decimal(i64),
    /// A rate with its whole and its interval, in hundredths of a per cent.
    Share {
        /// How many of them.
        part: u64,
        /// How many there are; the rate of none is undefined.
        whole: u64,
        /// The lower end of the interval.
        low: Option<i64>,
        /// The upper end of the interval.
        high: Option<i64>,
    },
    /// A rate that was not counted but estimated, with its n and its interval, in hundredths of a per cent.
    Rate {
        /// The rate.
        rate: i64,
        /// How many it rests on.
        n: u64,
        /// The interval.
        ends: Option<(i64, i64)>,
    },
    /// An interval, in hundredths of a per cent.
    Range {
        /// The lower end.
        low: i64,
        /// The upper end.
        high: i64,
    },
    /// The interval of a difference, in hundredths of a point or of another unit that its column names.
    Between {
        /// The lower end.
        low: i64,
        /// The upper end.
        high: i64,
    },
    /// A day.
    Day(NaiveDate),
    /// A moment.
    Moment(Moment),
    /// A span of time in seconds; tables say it in words.
    Span(i64),
    /// Yes or no.
    Yes(bool),
    /// No value, and why.
    Absent(&'static str),
}

/// One machine value: what a cell becomes in CSV and JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Atom<'a> {
    /// Words, ours or not: a medium's writer makes them inert.
    Text(&'a str),
    /// A day, a moment or an interval, in the one form we write it.
    Made(String),
    /// A whole number.
    Count(i128),
    /// A number with two decimals, in hundredths.
    Hundredths(i128),
    /// Yes or no.
    Yes(bool),
    /// No value.
    Absent,
}

impl Column {
    /// A column of words, aligned left.
    pub const fn words(key: &'static str, title: &'static str) -> Self {
        Self::new(key, title, false, Kind::Plain)
    }

    /// A column of free words, such as notes.
    pub const fn prose(key: &'static str, title: &'static str) -> Self {
        Self { prose: true, ..Self::words(key, title) }
    }

    /// A column of numbers, aligned right.
    pub const fn numbers(key: &'static str, title: &'static str) -> Self {
        Self::new(key, title, true, Kind::Plain)
    }

    /// A column of rates with their wholes and intervals, aligned right.
    pub const fn shares(key: &'static str, title: &'static str) -> Self {
        Self::new(key, title, true, Kind::Share)
    }

    /// A column of intervals, aligned right.
    pub const fn ranges(key: &'static str, title: &'static str) -> Self {
        Self::new(key, title, true, Kind::Range)
    }

    const fn new(key: &'static str, title: &'static str, right: bool, kind: Kind) -> Self {
        Self { key, title, right, kind, extra: false, always: false, prose: false, alarm: false, bar: false }
    }

    /// The same, shown in a table only where there is room for it or with `--wide`. Files always have it.
    #[must_use]
    pub const fn extra(self) -> Self {
        Self { extra: true, ..self }
    }

    /// The same, shown in a table even where all rows say the same.
    #[must_use]
    pub const fn always(self) -> Self {
        Self { always: true, ..self }
    }

    /// The same, with a second sign at what must not be overlooked, on a terminal that shows colour.
    #[must_use]
    pub const fn with_alarm(self) -> Self {
        Self { alarm: true, ..self }
    }

    /// The same, with a bar behind each rate on a terminal.
    #[must_use]
    pub const fn with_bar(self) -> Self {
        Self { bar: true, ..self }
    }
}

impl Kind {
    /// The kind of column a cell standing alone makes. An absent one is plain.
    pub const fn of(cell: &Cell) -> Self {
        match cell {
            Cell::Share { .. } | Cell::Rate { .. } => Self::Share,
            Cell::Range { .. } | Cell::Between { .. } => Self::Range,
            Cell::Word(_)
            | Cell::Text(_)
            | Cell::Turns(_)
            | Cell::Count(_)
            | Cell::Percent(_)
            | Cell::Decimal(_)
            | Cell::Day(_)
            | Cell::Moment(_)
            | Cell::Span(_)
            | Cell::Yes(_)
            | Cell::Absent(_) => Self::Plain,
        }
    }

    /// The machine names of a column called `key`.
    pub fn keys(self, key: &str) -> Vec<String> {
        let endings: &[&str] = match self {
            Self::Plain => &[""],
            Self::Share => &["", "_n", "_low", "_high"],
            Self::Range => &["_low", "_high"],
        };
        endings.iter().map(|end| format!("{key}{end}")).collect()
    }
}

impl Cell {
    /// Our own words, or a handle.
    pub fn word(word: impl Into<String>) -> Self {
        Self::Word(word.into())
    }

    /// Words from outside, as they came.
    pub fn text(text: &Untrusted) -> Self {
        Self::Text(text.clone())
    }

    /// The machine values of this cell in a column of this kind: as many as [`Kind::keys`] has names,
    /// whatever the cell is.
    pub fn flat(&self, kind: Kind) -> Vec<Atom<'_>> {
        let (low, high) = self.ends();
        match kind {
            Kind::Plain => vec![self.atom()],
            Kind::Share => vec![self.rate(), self.whole(), low, high],
            Kind::Range => vec![low, high],
        }
    }

    fn atom(&self) -> Atom<'_> {
        match self {
            Self::Word(word) => Atom::Text(word),
            Self::Text(text) | Self::Turns(text) => Atom::Text(text.expose()),
            Self::Count(n) => Atom::Count((*n).into()),
            Self::Percent(n) | Self::Decimal(n) => Atom::Hundredths((*n).into()),
            Self::Share { part, whole, .. } => per_cent(*part, *whole).map_or(Atom::Absent, Atom::Hundredths),
            Self::Rate { rate, .. } => Atom::Hundredths((*rate).into()),
            Self::Range { low, high } | Self::Between { low, high } => Atom::Made(interval(*low, *high)),
            Self::Day(day) => Atom::Made(day.to_string()),
            Self::Moment(moment) => Atom::Made(moment.to_string()),
            Self::Span(seconds) => Atom::Count((*seconds).into()),
            Self::Yes(yes) => Atom::Yes(*yes),
            Self::Absent(_) => Atom::Absent,
        }
    }

    fn rate(&self) -> Atom<'_> {
        match Kind::of(self) {
            Kind::Range => Atom::Absent,
            Kind::Plain | Kind::Share => self.atom(),
        }
    }

    fn whole(&self) -> Atom<'_> {
        match self {
            Self::Share { whole: n, .. } | Self::Rate { n, .. } => Atom::Count((*n).into()),
            _ => Atom::Absent,
        }
    }

    fn ends(&self) -> (Atom<'_>, Atom<'_>) {
        let end = |n: Option<i64>| n.map_or(Atom::Absent, |n| Atom::Hundredths(n.into()));
        let (low, high) = match *self {
            Self::Share { low, high, .. } => (low, high),
            Self::Rate { ends, .. } => ends.unzip(),
            Self::Range { low, high } | Self::Between { low, high } => (Some(low), Some(high)),
            Self::Word(_)
            | Self::Text(_)
            | Self::Turns(_)
            | Self::Count(_)
            | Self::Percent(_)
            | Self::Decimal(_)
            | Self::Day(_)
            | Self::Moment(_)
            | Self::Span(_)
            | Self::Yes(_)
            | Self::Absent(_) => (None, None),
        };
        (end(low), end(high))
    }
}

impl Sheet {
    /// The machine names of all columns.
    pub fn keys(&self) -> Vec<String> {
        let keys = |column: &Column| column.kind.keys(column.key);
        self.columns.iter().flat_map(keys).collect()
    }

    /// The machine values of each row, as many as [`Sheet::keys`].
    pub fn flat(&self) -> impl Iterator<Item = Vec<Atom<'_>>> {
        self.rows.iter().map(|row| self.flat_row(row))
    }

    fn flat_row<'a>(&self, row: &'a [Cell]) -> Vec<Atom<'a>> {
        let columns = self.columns.iter().enumerate();
        columns.flat_map(|(place, column)| at(row, place).flat(column.kind)).collect()
    }
}

/// The cell at a place of a row; absent where the row is short.
pub fn at(row: &[Cell], place: usize) -> &Cell {
    row.get(place).unwrap_or(&Cell::Absent(""))
}

/// A number of hundredths with its sign.
pub fn signed(hundredths: i64) -> String {
    if hundredths > 0 { format!("+{}", decimal(hundredths.into())) } else { decimal(hundredths.into()) }
}

/// Two ends in hundredths, as `37.55–96.38`.
pub fn interval(low: i64, high: i64) -> String {
    // A dash before a minus would be read twice.
    let to = if low < 0 || high < 0 { " to " } else { "–" };
    format!("{}{to}{}", decimal(low.into()), decimal(high.into()))
}
