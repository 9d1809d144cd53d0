//! Improvements as they stand, and the findings that wait to be taken up.

use super::evidence::{self, Evidence};
use super::measure::{Figure, Measure, Scope};
use super::number::ImprovementId;
use super::words::{Conclusion, State};
use crate::calc::moment::Moment;
use crate::core::dispute::{Action, ActionId};
use crate::core::ledger::{By, written_at};
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
    /// Who said so; none while the act that records it goes on.
    pub by: Option<By>,
    /// The checks, oldest first.
    pub checks: Vec<Checked>,
    /// What was made of the last check.
    pub conclusion: Option<Concluded>,
}

/// A check: the measure again, in days after the change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checked {
    /// Its number.
    pub number: i64,
    /// The measure.
    pub figure: Figure,
    /// What was said of it.
    pub words: Option<Untrusted>,
    /// Who took it; none while the act that records it goes on.
    pub by: Option<By>,
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
    /// Who drew it; none while the act that records it goes on.
    pub by: Option<By>,
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
    /// Who opened it; none while the act that records it goes on.
    pub by: Option<By>,
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
        let checks = self.rounds.iter_mut().flat_map(|round| &mut round.checks).map(|check| &mut check.figure);
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
        round.checks.last().map(|check| (round, &check.figure))
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
        "SELECT i.*, p.id AS owner_id, p.handle, e.at, e.actor, e.principal, e.login FROM improvement i JOIN identity d ON d.person = i.owner
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
        by: by(row)?,
        opened: None,
        rounds: Vec::new(),
        evidence: Vec::new(),
    })
}

fn rounds(conn: &Connection, id: ImprovementId) -> Result<Vec<Round>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.id, c.since, c.words, e.at, e.actor, e.principal, e.login FROM change c LEFT JOIN entry e ON e.id = c.entry
         WHERE c.improvement = ?1 ORDER BY c.id",
    )?;
    let mut rows = statement.query([id.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let change = row.get("id")?;
        let checks = checks(conn, change)?;
        found.push(Round {
            change,
            since: day(&row.get::<_, String>("since")?)?,
            words: row.get::<_, Option<String>>("words")?.map(Untrusted::new),
            by: by(row)?,
            conclusion: conclusion(conn, &checks)?,
            checks,
        });
    }
    Ok(found)
}

fn checks(conn: &Connection, change: i64) -> Result<Vec<Checked>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.id, c.first, c.last, c.value, c.n, c.low, c.high, c.words, e.at, e.actor, e.principal, e.login
         FROM effect_check c LEFT JOIN entry e ON e.id = c.entry WHERE c.change = ?1 ORDER BY c.id",
    )?;
    let mut rows = statement.query([change])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let words = row.get::<_, Option<String>>("words")?.map(Untrusted::new);
        found.push(Checked { number: row.get("id")?, figure: figure(row)?, words, by: by(row)? });
    }
    Ok(found)
}

/// Who performed the act of a row; none while it goes on.
fn by(row: &Row<'_>) -> Result<Option<By>> {
    row.get::<_, Option<String>>("actor")?.map(|_| By::of_row(row)).transpose()
}

fn conclusion(conn: &Connection, checks: &[Checked]) -> Result<Option<Concluded>> {
    let Some(check) = checks.last().map(|check| check.number) else { return Ok(None) };
    let mut statement = conn.prepare_cached(
        "SELECT c.kind, c.due, c.words, e.at, e.actor, e.principal, e.login FROM conclusion c LEFT JOIN entry e ON e.id = c.entry WHERE c.effect_check = ?1",
    )?;
    let mut rows = statement.query(params![check])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Concluded {
        check,
        kind: row.get("kind")?,
        due: row.get::<_, Option<String>>("due")?.map(|due| day(&due)).transpose()?,
        words: row.get::<_, Option<String>>("words")?.map(Untrusted::new),
        at: written_at(row)?,
        by: by(row)?,
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
