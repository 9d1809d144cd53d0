//! Licences as they stand on the record, and whether they hold.

use crate::calc::moment::Moment;
use crate::core::closed_list;
use crate::core::machine::successor;
use crate::core::policy::{Policy, ShowAgents, day};
use crate::core::refusal::{Refusal, Result};
use chrono::{Days, NaiveDate};
use rusqlite::Connection;

closed_list! {
    /// Whether agents are shown a machine's marks of a criterion.
    pub enum LicenceState("a state of a licence", "states") {
        /// They are.
        Shown = "shown",
        /// The upper limit of its false accusations is too high.
        Crossed = "crossed",
        /// None of its fails of these weeks was audited.
        NoSample = "no-sample",
        /// A newer version took its place.
        Superseded = "superseded",
        /// The policy, or the works agreement, shows agents no machine's marks.
        Off = "off",
    }
}

/// The licence of one version of a machine for one criterion, as it stands on the record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Licence {
    /// The machine, `name/version`.
    pub machine: String,
    /// The name of the card.
    pub card: String,
    /// The criterion.
    pub criterion: String,
    /// What was found.
    pub state: LicenceState,
    /// The upper limit of its false accusations, hundredths of a per cent; none without an audited fail.
    pub high: Option<i64>,
    /// How many of its fails were audited.
    pub audited: u64,
    /// The days of the audits.
    pub days: (NaiveDate, NaiveDate),
    /// The rule of then: below so many in a hundred, by so many weeks.
    pub rule: ShowAgents,
    /// The entry that recorded it.
    pub entry: i64,
    /// When that was; none while it is being recorded.
    pub at: Option<Moment>,
    /// The version that took its place by now, where one did.
    pub successor: Option<String>,
}

/// Why a licence does not hold on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lapse {
    /// What was recorded last says so.
    Recorded(LicenceState),
    /// Verdicts of a newer version are here.
    Superseded,
    /// The sample is too old: no night looked at a newer one.
    Old,
    /// The policy asks for more by now.
    Stricter,
    /// The policy shows agents no machine's marks by now.
    Off,
}

impl Licence {
    /// Whether another one is of the same machine, card and criterion.
    pub fn is_of_same(&self, other: &Self) -> bool {
        (&self.machine, &self.card, &self.criterion) == (&other.machine, &other.card, &other.criterion)
    }

    /// Why it does not hold on a day under a policy; none where it does.
    pub fn lapse(&self, policy: &Policy, today: NaiveDate) -> Option<Lapse> {
        let Some(rule) = policy.machine.show_agents else { return Some(Lapse::Off) };
        if self.state != LicenceState::Shown {
            return Some(Lapse::Recorded(self.state));
        }
        if self.successor.is_some() {
            return Some(Lapse::Superseded);
        }
        if self.high.is_none_or(|high| high >= limit(rule)) {
            return Some(Lapse::Stricter);
        }
        let last = self.days.1.checked_add_days(Days::new(7 * u64::from(rule.weeks)));
        last.is_none_or(|last| today > last).then_some(Lapse::Old)
    }
}

/// The limit of a rule, in hundredths of a per cent.
pub(super) fn limit(rule: ShowAgents) -> i64 {
    i64::from(rule.false_accusations_below) * 100
}

/// The newest state of each machine, card and criterion, in that order.
pub fn licences(conn: &Connection) -> Result<Vec<Licence>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle AS machine, l.card AS card, l.criterion AS criterion, l.state AS state, l.high AS high,
           l.audited AS audited, l.first AS first, l.last AS last, l.below AS below, l.weeks AS weeks, l.entry AS entry,
           e.at AS at
         FROM machine_licence l JOIN person p ON p.id = l.machine LEFT JOIN entry e ON e.id = l.entry
         WHERE l.id = (SELECT max(x.id) FROM machine_licence x
           WHERE x.machine = l.machine AND x.card = l.card AND x.criterion = l.criterion)
         ORDER BY p.handle, l.card, l.criterion",
    )?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (first, last): (String, String) = (row.get("first")?, row.get("last")?);
        let at: Option<String> = row.get("at")?;
        let machine: String = row.get("machine")?;
        found.push(Licence {
            successor: successor(conn, &machine)?,
            machine,
            card: row.get("card")?,
            criterion: row.get("criterion")?,
            state: row.get("state")?,
            high: row.get("high")?,
            audited: row.get("audited")?,
            days: (day(&first)?, day(&last)?),
            rule: ShowAgents { false_accusations_below: row.get("below")?, weeks: row.get("weeks")? },
            entry: row.get("entry")?,
            at: at.map(|at| at.parse().map_err(Refusal::data)).transpose()?,
        });
    }
    Ok(found)
}
