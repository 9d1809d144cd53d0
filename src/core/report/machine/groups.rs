//! Groups: whether a machine errs differently for some than for others.

use super::criterion::CONFIDENCE;
use super::held::{Gathered, Held};
use crate::calc::assisted::{Group, GroupError, compare, together};
use crate::calc::decimal::real;
use crate::core::refusal::Result;
use crate::core::report::grouping::{By, Grouping};
use crate::core::report::sample::Observation;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// By what a machine's errors are put together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorsBy {
    /// The agent's team on the day.
    Team,
    /// The channel.
    Channel,
    /// The category.
    Category,
    /// The language, where it is said.
    Language,
}

impl ErrorsBy {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Team, Self::Channel, Self::Category, Self::Language];

    /// What it is called.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Channel => "channel",
            Self::Category => "category",
            Self::Language => "language",
        }
    }
}

/// How a machine errs in one group.
#[derive(Clone, PartialEq, Debug)]
pub struct MachineGroup {
    /// The machine, `name/version`.
    pub machine: String,
    /// The card.
    pub card: String,
    /// The criterion; none: the total.
    pub criterion: Option<String>,
    /// What groups are.
    pub by: ErrorsBy,
    /// The errors, machine less human in hundredths of a point.
    pub found: GroupError,
}

impl MachineGroup {
    /// Whether the machine errs differently here than in the other groups.
    pub fn errs_differently(&self) -> bool {
        self.found.errs_differently(CONFIDENCE)
    }
}

/// What dialogues are put together by.
pub(super) enum Grouped {
    Known(ErrorsBy, Box<Grouping>),
    Language,
}

impl Grouped {
    pub(super) fn new(conn: &Connection, by: ErrorsBy) -> Result<Self> {
        let known = match by {
            ErrorsBy::Team => By::Team,
            ErrorsBy::Channel => By::Channel,
            ErrorsBy::Category => By::Category,
            ErrorsBy::Language => return Ok(Self::Language),
        };
        Ok(Self::Known(by, Box::new(Grouping::new(conn, known)?)))
    }

    const fn by(&self) -> ErrorsBy {
        match self {
            Self::Known(by, _) => *by,
            Self::Language => ErrorsBy::Language,
        }
    }

    /// The group of an audit; none where nobody said it.
    fn name(&mut self, conn: &Connection, one: &Observation, gathered: &Gathered) -> Result<Option<String>> {
        match self {
            Self::Known(_, grouping) => {
                let key = grouping.key(conn, one, &gathered.sample.strata)?;
                Ok(Some(grouping.name(key)))
            }
            Self::Language => {
                let mut statement = conn.prepare_cached(
                    "SELECT iif(v.id IS NULL, r.language, v.language) AS language FROM request r
                     LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id)
                     WHERE r.id = ?1",
                )?;
                Ok(statement.query_row([one.request.0], |row| row.get("language"))?)
            }
        }
    }
}

/// The groups of one machine and card: of totals, and of each criterion.
pub(super) fn groups(
    conn: &Connection,
    gathered: &Gathered,
    held: &[Held],
    (machine, card): (&str, &str),
    grouped: &mut Grouped,
) -> Result<Vec<MachineGroup>> {
    let mut errors = BTreeMap::<Option<String>, BTreeMap<String, Vec<f64>>>::new();
    for one in held {
        let Some(name) = grouped.name(conn, &one.one, gathered)? else { continue };
        let mut add = |subject: Option<&String>, machine: i64, human: i64| {
            let groups = errors.entry(subject.cloned()).or_default();
            groups.entry(name.clone()).or_default().push(real(machine - human));
        };
        if let Some((machine, human)) = one.said.total.zip(one.one.first.get()) {
            add(None, machine, human);
        }
        for (key, machine) in &one.said.criteria {
            let human = one.marks.get(key).copied().flatten();
            if let Some((machine, human)) = machine.zip(human) {
                add(Some(key), machine, human);
            }
        }
    }
    let mut found = Vec::new();
    // How surely they differ is told of all comparisons of a report together.
    for (criterion, groups) in errors {
        let groups: Vec<Group> = groups.into_iter().map(|(name, errors)| Group { name, errors }).collect();
        found.extend(compare(&groups, CONFIDENCE).into_iter().map(|found| MachineGroup {
            machine: machine.to_owned(),
            card: card.to_owned(),
            criterion: criterion.clone(),
            by: grouped.by(),
            found,
        }));
    }
    Ok(found)
}

/// Sets the chances of everything that a report compares together. Source: statistics.md 8.5.
pub(super) fn all_together(lines: &mut [MachineGroup]) {
    let is_one = |one: &MachineGroup, other: &MachineGroup| {
        (&one.machine, &one.card, &one.criterion, one.by) == (&other.machine, &other.card, &other.criterion, other.by)
    };
    let splits = lines.chunk_by_mut(is_one).map(|split| split.iter_mut().map(|line| &mut line.found).collect());
    together(&mut splits.collect::<Vec<_>>());
}
