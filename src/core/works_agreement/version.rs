//! Version: a works agreement as it was proposed, and what became of it.

use super::clause::Answer;
use super::mandate::Mandate;
use super::terms::Terms;
use crate::calc::digest::{hex, sha256};
use crate::core::closed_list;
use crate::core::ledger::{By, Head, by};
use crate::core::people::PersonId;
use crate::core::policy::{Calendars, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

closed_list! {
    /// A side of a works agreement.
    pub enum Side("a side of a works agreement", "sides") {
        /// Managers.
        Management = "management",
        /// The agents, by their representative.
        Agents = "agents",
    }
}

/// A works agreement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// Its number: 1, 2, 3 …
    pub number: i64,
    /// The entry that proposed it.
    pub entry: i64,
    /// Which side proposed it.
    pub side: Side,
    /// Who did, by number.
    pub(super) person: PersonId,
    /// Who did, and when.
    pub proposed: By,
    /// The head that the chain had then.
    pub head: String,
    /// The first day on which it is in force, once it is accepted.
    pub since: NaiveDate,
    /// The text, exactly as proposed.
    pub text: Untrusted,
    /// What it says.
    pub terms: Terms,
    /// What became of it.
    pub reply: Option<Reply>,
    /// Its end, where a side ended it.
    pub ending: Option<Ending>,
    /// By what the one who acted for the agents represented them; none: nobody of theirs acted yet.
    pub mandate: Option<Mandate>,
}

/// What became of a proposal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// The entry.
    pub entry: i64,
    /// Who answered, by number.
    pub(super) person: PersonId,
    /// What.
    pub answer: Answer,
    /// Who answered, and when.
    pub by: By,
    /// The head that the chain had then.
    pub head: String,
    /// Why, in their words.
    pub words: Option<Untrusted>,
}

/// The end of an agreement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ending {
    /// The entry.
    pub entry: i64,
    /// The last day on which it is in force.
    pub until: NaiveDate,
    /// Who ended it, and when.
    pub by: By,
    /// Why, in their words; none where they were erased.
    pub words: Option<Untrusted>,
}

/// How an agreement stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// The other side has not answered.
    Proposed,
    /// The other side wants something else.
    Returned,
    /// It was taken back.
    Withdrawn,
    /// Both agreed, and its first day is to come.
    ToCome,
    /// It holds.
    InForce,
    /// A later one took its place.
    Replaced,
    /// A side ended it, and its last day is over.
    Ended,
}

impl Standing {
    /// It in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
            Self::ToCome => "accepted, to come",
            Self::InForce => "in force",
            Self::Replaced => "replaced",
            Self::Ended => "ended",
        }
    }
}

impl Version {
    /// The SHA-256 of the text: that of the file that was proposed.
    pub fn digest(&self) -> String {
        hex(&sha256(&[self.text.expose().as_bytes()]))
    }

    /// The act of the agents' side: which entry, by whom.
    fn of_agents(&self) -> Option<(i64, PersonId, &By)> {
        if self.side == Side::Agents {
            return Some((self.entry, self.person, &self.proposed));
        }
        let reply = self.reply.as_ref().filter(|reply| reply.answer != Answer::Withdrawn)?;
        Some((reply.entry, reply.person, &reply.by))
    }

    /// The entry by which both sides agreed.
    pub fn accepted(&self) -> Option<i64> {
        self.reply.as_ref().filter(|reply| reply.answer == Answer::Accepted).map(|reply| reply.entry)
    }

    /// The one of all that is in force on a day.
    pub fn in_force(all: &[Self], today: NaiveDate) -> Option<&Self> {
        all.iter().find(|one| one.standing(all, today) == Standing::InForce)
    }

    /// Whether the other side has not answered yet.
    pub const fn is_open(&self) -> bool {
        self.reply.is_none()
    }

    /// How it stands on a day among all.
    pub fn standing(&self, all: &[Self], today: NaiveDate) -> Standing {
        match self.reply.as_ref().map(|reply| reply.answer) {
            None => return Standing::Proposed,
            Some(Answer::Returned) => return Standing::Returned,
            Some(Answer::Withdrawn) => return Standing::Withdrawn,
            Some(Answer::Accepted) => {}
        }
        let is_later =
            |other: &Self| other.accepted() > self.accepted() && other.accepted().is_some() && other.since <= today;
        if self.since > today {
            Standing::ToCome
        } else if all.iter().any(is_later) {
            Standing::Replaced
        } else if self.ending.as_ref().is_some_and(|ending| ending.until < today) {
            Standing::Ended
        } else {
            Standing::InForce
        }
    }
}

/// Every works agreement that was proposed, oldest first.
pub fn versions(conn: &Connection) -> Result<Vec<Version>> {
    let mut statement = conn.prepare_cached(
        "SELECT w.id AS id, w.entry AS entry, w.side AS side, w.person AS person, w.since AS since, w.text AS text,
           e.actor AS actor, e.principal AS principal, e.login AS login, e.at AS at
         FROM works_agreement w JOIN entry e ON e.id = w.entry ORDER BY w.id",
    )?;
    let (mut rows, mut found, mut calendars) = (statement.query([])?, Vec::new(), None);
    while let Some(row) = rows.next()? {
        let (number, text): (i64, String) = (row.get("id")?, row.get("text")?);
        let mut version = Version {
            number,
            entry: row.get("entry")?,
            side: row.get("side")?,
            person: PersonId(row.get("person")?),
            proposed: By::of_row(row)?,
            head: Head::at(conn, row.get("entry")?)?.to_string(),
            since: day(&row.get::<_, String>("since")?)?,
            terms: Terms::stored(number, &text)?,
            text: Untrusted::new(text),
            reply: reply(conn, number)?,
            ending: ending(conn, number)?,
            mandate: None,
        };
        if calendars.is_none() {
            calendars = Some(Calendars::load(conn)?);
        }
        if let (Some((entry, person, by)), Some(calendars)) = (version.of_agents(), &calendars) {
            version.mandate = Mandate::of(conn, person, (entry, calendars.local_day(entry, by.at)))?;
        }
        found.push(version);
    }
    Ok(found)
}

/// A works agreement by its number.
pub fn find(conn: &Connection, number: i64) -> Result<Version> {
    let all = versions(conn)?;
    let count = all.len();
    all.into_iter().find(|version| version.number == number).ok_or_else(|| {
        let hint = if count == 0 {
            "nobody has proposed one: assize policy agreement propose FILE".to_owned()
        } else {
            format!("numbers are 1 to {count}: assize policy agreement list")
        };
        Refusal::rule(format!("there is no works agreement {number}")).hint(hint)
    })
}

fn reply(conn: &Connection, number: i64) -> Result<Option<Reply>> {
    let mut statement =
        conn.prepare_cached("SELECT entry, person, answer, words FROM works_agreement_reply WHERE agreement = ?1")?;
    let mut rows = statement.query([number])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let entry = row.get("entry")?;
    Ok(Some(Reply {
        entry,
        person: PersonId(row.get("person")?),
        answer: row.get("answer")?,
        by: by(conn, entry)?,
        head: Head::at(conn, entry)?.to_string(),
        words: words(row)?,
    }))
}

fn ending(conn: &Connection, number: i64) -> Result<Option<Ending>> {
    let mut statement =
        conn.prepare_cached("SELECT entry, until, words FROM works_agreement_end WHERE agreement = ?1")?;
    let mut rows = statement.query([number])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let entry = row.get("entry")?;
    Ok(Some(Ending { entry, until: day(&row.get::<_, String>("until")?)?, by: by(conn, entry)?, words: words(row)? }))
}

fn words(row: &Row<'_>) -> Result<Option<Untrusted>> {
    Ok(row.get::<_, Option<String>>("words")?.map(Untrusted::new))
}
