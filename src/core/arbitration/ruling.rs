//! Rulings as they stand: how each was made, by which ballots, and what it decides.

use super::cast::{Ballot, Vote, ballots, decisions};
use super::words::RulingBasis;
use crate::calc::moment::Moment;
use crate::core::audit;
use crate::core::dispute::DisputeId;
use crate::core::people::PersonId;
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// A ruling as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ruling {
    /// Its number.
    pub id: i64,
    /// The entry that made it.
    pub entry: i64,
    /// When.
    pub at: Moment,
    /// [`super::FIRST`] or [`super::APPEAL`].
    pub instance: i64,
    /// How it was made.
    pub basis: RulingBasis,
    /// The ballot whose reasons are the ruling's; none where nobody ruled in time.
    pub reasons: Option<i64>,
    /// The last day to appeal, without days on which the agent is recorded absent; none where it is final.
    pub appeal_due: Option<NaiveDate>,
    /// The ballots that it was made of, by place; none where nobody ruled in time.
    pub ballots: Vec<Ballot>,
    /// What it decides, point by point.
    pub decisions: Vec<Vote>,
}

impl Ruling {
    /// The ballot whose reasons are the ruling's.
    pub fn reasons(&self) -> Option<&Ballot> {
        self.ballots.iter().find(|ballot| Some(ballot.id) == self.reasons)
    }

    /// Whether a ballot differs from the ruling in some point.
    pub fn is_dissent(&self, ballot: &Ballot) -> bool {
        let differs = |decision: &Vote| {
            ballot.vote(decision.point).is_some_and(|vote| {
                vote.level != decision.level || (decision.level.is_none() && vote.verdict != decision.verdict)
            })
        };
        self.decisions.iter().any(differs)
    }
}

/// The rulings on a dispute, the first one first. Ballots of an appeal stay sealed until all three are in: they come with
/// its ruling.
pub fn rulings(conn: &Connection, dispute: DisputeId) -> Result<Vec<Ruling>> {
    let mut statement = conn.prepare_cached(
        "SELECT r.id, r.entry, e.at, r.instance, r.basis, r.ballot, r.appeal_due, i.one AS agent FROM ruling r JOIN entry e ON e.id = r.entry
         JOIN dispute d ON d.id = r.dispute JOIN audit a ON a.id = d.audit JOIN identity i ON i.person = a.agent WHERE r.dispute = ?1 ORDER BY r.instance",
    )?;
    let cast = ballots(conn, dispute)?;
    let mut rows = statement.query([dispute.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, instance): (i64, i64) = (row.get("id")?, row.get("instance")?);
        let (entry, at) = (row.get("entry")?, row.get::<_, String>("at")?.parse().map_err(Refusal::data)?);
        let given = row.get::<_, Option<String>>("appeal_due")?.as_deref().map(day).transpose()?;
        let agent = PersonId(row.get("agent")?);
        let mut ballots: Vec<Ballot> = cast.iter().filter(|ballot| ballot.instance == instance).cloned().collect();
        ballots.sort_by_key(|ballot| ballot.place);
        found.push(Ruling {
            id,
            entry,
            at,
            instance,
            basis: row.get("basis")?,
            reasons: row.get("ballot")?,
            appeal_due: given.map(|due| audit::last_day_of(conn, agent, (entry, at, due))).transpose()?,
            ballots,
            decisions: decisions(conn, id)?,
        });
    }
    Ok(found)
}
