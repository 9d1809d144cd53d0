//! Stints: what was said of who was in which team, the words on all of them read once for many draws. Who ends a stint in
//! the past takes its dialogues out of a lottery, or its auditor.

use crate::core::people::Role;
use crate::core::refusal::Result;
use rusqlite::{Connection, Row};

/// What a word on a stint says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// That there is one.
    Stint,
    /// Its last day.
    End,
    /// That who has it is another person.
    Merging,
}

/// A word on the stint of an agent or an auditor.
pub(super) struct StintWord {
    pub(super) said: Said,
    pub(super) entry: i64,
    /// When, UTC.
    pub(super) at: String,
    /// Whether the person was on the roster before: the first word on somebody changes nothing.
    pub(super) was_known: bool,
    pub(super) person: i64,
    pub(super) handle: String,
    pub(super) role: Role,
    pub(super) team: String,
    pub(super) since: String,
    /// The last day that it says; none: it goes on.
    pub(super) until: Option<String>,
}

impl StintWord {
    /// Whether somebody is an agent on one of these days by this word, and was not before; or not on all of them any more.
    pub(super) fn moves_agent_of(&self, (first, last): (&str, &str)) -> bool {
        self.role == Role::Agent
            && self.since.as_str() <= last
            && match self.said {
                Said::Stint => self.was_known && self.goes_on_until(first),
                Said::End => !self.goes_on_until(last),
                Said::Merging => self.goes_on_until(first),
            }
    }

    /// Whether somebody is an auditor by this word from the first day of a window on, and was not before, or not any more;
    /// of days that are over when it was said, up to the day of the draw.
    pub(super) fn moves_auditor_of(&self, first: &str, (drawn, day): (i64, &str)) -> bool {
        let is_before = self.entry < drawn;
        self.role == Role::Auditor
            && match self.said {
                Said::Stint => self.was_known && self.goes_on_until(first) && (is_before || self.since.as_str() <= day),
                Said::End => is_before || !self.goes_on_until(day),
                Said::Merging => false,
            }
    }

    /// Whether the stint has a day of a window.
    pub(super) fn covers_days_of(&self, (first, last): (&str, &str)) -> bool {
        self.since.as_str() <= last && self.goes_on_until(first)
    }

    /// The stint in words: its team and its days.
    pub(super) fn words(&self) -> String {
        let until = self.until.as_deref();
        match self.said {
            Said::End => format!("{} until {}", self.team, until.unwrap_or_default()),
            Said::Stint | Said::Merging => {
                format!(
                    "{} from {}{}",
                    self.team,
                    self.since,
                    until.map(|day| format!(" to {day}")).unwrap_or_default()
                )
            }
        }
    }

    fn goes_on_until(&self, day: &str) -> bool {
        self.until.as_deref().is_none_or(|until| day <= until)
    }

    fn read(row: &Row<'_>) -> Result<Self> {
        let said = match row.get("said")? {
            0 => Said::Stint,
            1 => Said::End,
            _ => Said::Merging,
        };
        let known: i64 = row.get("known")?;
        let entry = row.get("entry")?;
        Ok(Self {
            said,
            entry,
            at: row.get("at")?,
            was_known: known < entry,
            person: row.get("person")?,
            handle: row.get("handle")?,
            role: row.get("role")?,
            team: row.get("team")?,
            since: row.get("since")?,
            until: row.get("until")?,
        })
    }
}

/// Every word on stints of agents and auditors, oldest first.
pub(super) fn stint_words(conn: &Connection) -> Result<Vec<StintWord>> {
    let mut statement = conn.prepare_cached(WORDS)?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        found.push(StintWord::read(row)?);
    }
    Ok(found)
}

const WORDS: &str = "
    WITH word(said, entry, person, role, team, since, until) AS (
      SELECT 0, s.entry, s.person, s.role, s.team, s.since, s.until FROM stint s
      UNION ALL SELECT 1, x.entry, s.person, s.role, s.team, s.since, x.until FROM stint_end x JOIN stint s ON s.id = x.stint
      UNION ALL SELECT 2, m.entry, s.person, s.role, s.team, s.since, s.until FROM merging m JOIN stint s ON s.person = m.person)
    SELECT w.said, w.entry, w.person, w.role, w.team, w.since, w.until, p.handle AS handle, p.entry AS known, e.at AS at
    FROM word w JOIN person p ON p.id = w.person JOIN entry e ON e.id = w.entry
    WHERE w.role IN ('agent', 'auditor') ORDER BY w.entry, p.handle";
