//! Improvements as they stand, and the findings that wait to be taken up.

use super::evidence::{self, Evidence};
use super::measure::{Figure, Measure, Scope};
use super::number::ImprovementId;
use super::words::{Conclusion, State};
use crate::calc::moment::Moment;
use crate::core::dispute::{Action, ActionId};
use crate::core::ledger::written_at;
use crate::core::people::{Person, PersonId};
use crate::core::policy::{self, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};
use std::collections::BTreeSet;

/// One round: a change, its checks and what was made of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Round {
    /// The number of the change.
    pub change: i64,
    /// From which day it is in place.
    pub since: NaiveDate,
    /// What is done.
    pub words: Option<Untrusted>,
    /// The checks, by number: the measure again, and what was said of it.
    pub checks: Vec<(i64, Figure, Option<Untrusted>)>,
    /// What was made of the last check.
    pub conclusion: Option<Concluded>,
}

/// A conclusion that was drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Concluded {
    /// From which check.
    pub check: i64,
    /// What is made of it.
    pub kind: Conclusion,
    /// The last day of the next round.
    pub due: Option<NaiveDate>,
    /// Why.
    pub words: Option<Untrusted>,
    /// When; none while the act that records it goes on.
    pub at: Option<Moment>,
}

/// An improvement as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Improvement {
    /// Its number.
    pub id: ImprovementId,
    /// In which area.
    pub area: String,
    /// What is to be better.
    pub title: Option<Untrusted>,
    /// Why it is not good yet.
    pub cause: Option<Untrusted>,
    /// Whose work it is.
    pub owner: Person,
    /// The last day of the round that stands.
    pub due: NaiveDate,
    /// The last day that it was opened with.
    pub opened_due: NaiveDate,
    /// The finding that it takes up.
    pub action: Option<ActionId>,
    /// What will tell.
    pub measure: Measure,
    /// The measure before.
    pub baseline: Figure,
    /// When it was opened; none while the act that records it goes on.
    pub at: Option<Moment>,
    /// The day of that.
    pub opened: Option<NaiveDate>,
    /// Its rounds, oldest first.
    pub rounds: Vec<Round>,
    /// What it is linked to.
    pub evidence: Vec<Evidence>,
}

impl Improvement {
    /// How far it is.
    pub fn state(&self) -> State {
        match self.rounds.last() {
            None => State::Planned,
            Some(round) => match (&round.conclusion, round.checks.is_empty()) {
                (Some(done), _) if done.kind == Conclusion::Adopt => State::Adopted,
                (Some(done), _) if done.kind == Conclusion::Abandon => State::Abandoned,
                (Some(_), _) => State::Planned,
                (None, false) => State::Checked,
                (None, true) => State::Doing,
            },
        }
    }

    /// Whether its last day is over and something is still to be done.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.state().is_open() && self.due < today
    }

    /// The change that waits for a check or a conclusion; none where the next thing is a change.
    pub fn open_round(&self) -> Option<&Round> {
        self.rounds.last().filter(|round| round.conclusion.is_none())
    }

    /// Takes the figures out that a reader may not read.
    pub fn hide(&mut self, may: impl Fn(&Measure, &Figure) -> Result<bool>) -> Result<()> {
        let checks = self.rounds.iter_mut().flat_map(|round| &mut round.checks).map(|(_, figure, _)| figure);
        for figure in checks.chain([&mut self.baseline]) {
            if !may(&self.measure, figure)? {
                figure.hide();
            }
        }
        Ok(())
    }

    /// The newest check, with its round.
    pub fn last_check(&self) -> Option<(&Round, &Figure)> {
        let round = self.rounds.iter().rev().find(|round| !round.checks.is_empty())?;
        round.checks.last().map(|(_, figure, _)| (round, figure))
    }
}

/// Every improvement, by number.
pub fn list(conn: &Connection) -> Result<Vec<Improvement>> {
    found(conn, None)
}

/// The improvement with a number. Refused where there is none.
pub fn load(conn: &Connection, id: ImprovementId) -> Result<Improvement> {
    found(conn, Some(id))?.pop().ok_or_else(|| {
        Refusal::rule(format!("there is no improvement {}", id.0)).hint("see them: assize improve list --all")
    })
}

/// Of the `actions` that sessions and rulings ask for those that nobody has done or taken up yet.
pub fn findings(conn: &Connection, mut actions: Vec<Action>) -> Result<Vec<Action>> {
    let mut statement = conn.prepare_cached("SELECT action FROM improvement WHERE action IS NOT NULL")?;
    let taken = statement.query_map([], |row| row.get("action"))?.collect::<rusqlite::Result<BTreeSet<i64>>>()?;
    actions.retain(|action| action.done.is_none() && !taken.contains(&action.id.0));
    Ok(actions)
}

fn found(conn: &Connection, only: Option<ImprovementId>) -> Result<Vec<Improvement>> {
    let mut statement = conn.prepare_cached(
        "SELECT i.*, p.id AS owner_id, p.handle, e.at FROM improvement i JOIN identity d ON d.person = i.owner
         JOIN person p ON p.id = d.one LEFT JOIN entry e ON e.id = i.entry WHERE ?1 IS NULL OR i.id = ?1 ORDER BY i.id",
    )?;
    let calendar = policy::current(conn)?.calendar()?;
    let mut rows = statement.query([only.map(|id| id.0)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut one = read(row)?;
        one.rounds = rounds(conn, one.id)?;
        one.evidence = evidence::of(conn, one.id)?;
        one.opened = one.at.map(|at| calendar.local_day(at));
        // The day that adapting gave holds until another one is given.
        if let Some(due) = one.rounds.iter().rev().find_map(|round| round.conclusion.as_ref()?.due) {
            one.due = due;
        }
        found.push(one);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Improvement> {
    let scope: Option<Scope> = row.get("scope")?;
    let due = day(&row.get::<_, String>("due")?)?;
    Ok(Improvement {
        id: ImprovementId(row.get("id")?),
        area: row.get("area")?,
        title: row.get::<_, Option<String>>("title")?.map(Untrusted::new),
        cause: row.get::<_, Option<String>>("cause")?.map(Untrusted::new),
        owner: Person { id: PersonId(row.get("owner_id")?), handle: row.get("handle")? },
        due,
        opened_due: due,
        action: row.get::<_, Option<i64>>("action")?.map(ActionId),
        measure: Measure {
            kind: row.get("measure")?,
            subject: row.get("subject")?,
            scope: scope.zip(row.get("scoped")?),
        },
        baseline: figure(row)?,
        at: written_at(row)?,
        opened: None,
        rounds: Vec::new(),
        evidence: Vec::new(),
    })
}

fn rounds(conn: &Connection, id: ImprovementId) -> Result<Vec<Round>> {
    let mut statement =
        conn.prepare_cached("SELECT id, since, words FROM change WHERE improvement = ?1 ORDER BY id")?;
    let mut rows = statement.query([id.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let change = row.get("id")?;
        let checks = checks(conn, change)?;
        found.push(Round {
            change,
            since: day(&row.get::<_, String>("since")?)?,
            words: row.get::<_, Option<String>>("words")?.map(Untrusted::new),
            conclusion: conclusion(conn, &checks)?,
            checks,
        });
    }
    Ok(found)
}

fn checks(conn: &Connection, change: i64) -> Result<Vec<(i64, Figure, Option<Untrusted>)>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, first, last, value, n, low, high, words FROM effect_check WHERE change = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query([change])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((row.get("id")?, figure(row)?, row.get::<_, Option<String>>("words")?.map(Untrusted::new)));
    }
    Ok(found)
}

fn conclusion(conn: &Connection, checks: &[(i64, Figure, Option<Untrusted>)]) -> Result<Option<Concluded>> {
    let Some((check, ..)) = checks.last() else { return Ok(None) };
    let mut statement = conn.prepare_cached(
        "SELECT c.kind, c.due, c.words, e.at FROM conclusion c LEFT JOIN entry e ON e.id = c.entry WHERE c.effect_check = ?1",
    )?;
    let mut rows = statement.query(params![check])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Concluded {
        check: *check,
        kind: row.get("kind")?,
        due: row.get::<_, Option<String>>("due")?.map(|due| day(&due)).transpose()?,
        words: row.get::<_, Option<String>>("words")?.map(Untrusted::new),
        at: written_at(row)?,
    }))
}

fn figure(row: &Row<'_>) -> Result<Figure> {
    let low: Option<i64> = row.get("low")?;
    Ok(Figure {
        first: day(&row.get::<_, String>("first")?)?,
        last: day(&row.get::<_, String>("last")?)?,
        value: row.get("value")?,
        n: row.get("n")?,
        interval: low.zip(row.get("high")?),
        is_hidden: false,
    })
}
