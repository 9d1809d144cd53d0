//! Looked: one dialogue that an engine picked, as it stood in this file once an entry was made.

use super::agents::Agents;
use super::bounds::Bounds;
use super::days::Days;
use super::exclusion::Exclusion;
use super::label::label;
use super::query::{Columns, by_number};
use super::row::Pick;
use super::walk::{ends, machine_of};
use crate::calc::calendar::Calendar;
use crate::core::machine::Before;
use crate::core::plan::{Plan, WIDTH};
use crate::core::policy::{self, Policy};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use rusqlite::{Connection, params};

/// A dialogue of an external frame, by what this file knows of it.
pub(in crate::core) struct Looked {
    pub(in crate::core) pick: Pick,
    /// The labels of its stratum, as the record gives them.
    pub(in crate::core) labels: Vec<String>,
    /// What it says itself that keeps it from being audited.
    pub(in crate::core) unfit: Option<Exclusion>,
    /// Whether it is of the plan's population.
    pub(in crate::core) is_covered: bool,
}

/// Looks at dialogues of a window, one by one, as they and the roster stood after an entry.
pub(in crate::core) struct Looker<'a> {
    conn: &'a Connection,
    plan: &'a Plan,
    bounds: Bounds,
    policy: Policy,
    calendar: Calendar,
    agents: Agents,
    /// What the machine of the plan said, with what came by this entry.
    machine: Option<Before>,
    revised: (i64, i64),
}

impl<'a> Looker<'a> {
    /// One that knows what the entry of these bounds made known.
    pub(in crate::core) fn of(conn: &'a Connection, plan: &'a Plan, bounds: Bounds) -> Result<Self> {
        let policy = policy::as_of(conn, bounds.entry)?;
        let (calendar, agents) = (policy.calendar()?, Agents::load(conn, bounds.entry)?);
        let machine = machine_of(conn, plan, bounds.entry + 1)?;
        Ok(Self { conn, plan, bounds, policy, calendar, agents, machine, revised: ends(conn, "revision")? })
    }

    /// A dialogue; none where it does not count into the window.
    pub(in crate::core) fn look(&self, request: RequestId) -> Result<Option<Looked>> {
        let (span, mut days) = (self.bounds.span, Days::of(&self.calendar));
        let mut statement = self.conn.prepare_cached(&by_number())?;
        let columns = Columns::of(&statement)?;
        // What it was audited for is another question: nothing lies between these two.
        let (nothing, after) = ((i64::MAX, i64::MIN), self.bounds.entry + 1);
        let mut found = statement.query(params![
            span.0.to_string(),
            span.1.to_string(),
            after,
            nothing.0,
            nothing.1,
            self.revised.0,
            self.revised.1,
            request.0
        ])?;
        let Some(row) = found.next()? else { return Ok(None) };
        let channel = label(columns.channel(row)?);
        let mut row = columns.row(row, &channel, &self.agents, &mut days)?;
        if let Some(machine) = &self.machine {
            row.candidate.labels.verdict = machine.said(self.conn, request)?.outcome.word();
        }
        let mut cells = [""; WIDTH];
        let fields = self.plan.fields(&row.candidate, &mut cells);
        Ok(Some(Looked {
            labels: fields.iter().skip(1).map(|label| (*label).to_owned()).collect(),
            unfit: row.unfit(&self.policy),
            is_covered: self.plan.covers(row.candidate.features),
            pick: Pick::of(&row),
        }))
    }
}
