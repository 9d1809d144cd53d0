//! Walk: the way through the dialogues of a window that a plan covers, one at a time.

use super::agents::Agents;
use super::bounds::Bounds;
use super::coverage::Coverage;
use super::days::Days;
use super::exclusion::Exclusion;
use super::history::{states, stood, taken_in_order};
use super::label::label;
use super::limits::Limits;
use super::parts::Part;
use super::query::{Columns, by_rows, by_time, revised};
use super::row::FrameRow;
use crate::calc::calendar::Calendar;
use crate::calc::draw::check_row;
use crate::calc::moment::Moment;
use crate::core::machine::Before;
use crate::core::plan::{Plan, Taken, WIDTH, Waiting, waiting_before};
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::sync::OnceLock;

/// A way through the dialogues of a window that a plan covers.
#[derive(Clone, Copy)]
pub(in crate::core) struct Walk<'a> {
    pub(in crate::core) conn: &'a Connection,
    pub(in crate::core) plan: &'a Plan,
    pub(in crate::core) bounds: Bounds,
    pub(in crate::core) policy: &'a Policy,
    /// What the works agreement leaves out.
    pub(in crate::core) limits: Option<&'a Limits>,
}

/// Where a dialogue of the window stands.
pub(in crate::core) enum Place<'a> {
    /// In the frame: its row, the ref and then the stratum's labels.
    Inside(&'a [&'a str]),
    /// Outside it, and why.
    Outside(Exclusion),
    /// Not of the plan's population.
    Beyond,
}

/// In which order a frame is walked through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::core) enum Order {
    /// As they are found.
    Any,
    /// By the bytes of their refs, phantoms last.
    Refs,
}

/// What a walk visits.
pub(super) type Visit<'v> = dyn FnMut(&FrameRow<'_>, Place<'_>) -> Result<()> + 'v;

/// What a walk goes by wherever in the window it is.
pub(super) struct Context {
    /// The window.
    pub(super) span: (Moment, Moment),
    calendar: Calendar,
    pub(super) agents: Agents,
    waiting: Vec<Waiting>,
    /// What the machine of the plan said before.
    machine: Option<Before>,
    /// The windows of the plan that were committed before, in the order of their time: read for the first dialogue that was
    /// moved.
    taken: OnceLock<Vec<Taken>>,
    /// The least and the most number of a dialogue that was ever audited: no other needs to be looked up.
    audited: (i64, i64),
    /// The same of those that were ever revised.
    revised: (i64, i64),
}

impl Walk<'_> {
    /// Visits every dialogue of the window, one at a time, and then the phantoms. Answers what another system
    /// counted, held against them.
    pub(in crate::core) fn each(&self, order: Order, visit: &mut Visit<'_>) -> Result<(Coverage, Agents)> {
        let context = self.context()?;
        let mut coverage = self.coverage(&context)?;
        self.stretch(&context, order, Part::Time(context.span.0, context.span.1), &mut |row, place| {
            coverage.see(row);
            visit(row, place)
        })?;
        coverage.phantoms(self.plan, &context.agents, &mut |row, fields| visit(row, Place::Inside(fields)))?;
        Ok((coverage, context.agents))
    }

    pub(super) fn context(&self) -> Result<Context> {
        Ok(Context {
            span: self.bounds.span,
            calendar: self.policy.calendar()?,
            agents: Agents::load(self.conn, self.bounds.entry)?,
            waiting: waiting_before(self.conn, self.bounds.entry)?,
            machine: machine_of(self.conn, self.plan, self.bounds.entry)?,
            taken: OnceLock::new(),
            audited: ends(self.conn, "audit")?,
            revised: ends(self.conn, "revision")?,
        })
    }

    /// Whether a dialogue that was moved lay in another window of the plan when that was committed.
    fn stood_elsewhere(&self, context: &Context, row: &FrameRow<'_>) -> Result<bool> {
        let Some(request) = row.request.filter(|_| row.moved) else { return Ok(false) };
        let taken = if let Some(taken) = context.taken.get() {
            taken
        } else {
            let read = taken_in_order(self.conn, &self.plan.name, self.bounds.entry)?;
            context.taken.get_or_init(|| read)
        };
        Ok(stood(&states(self.conn, request, self.bounds.entry)?, taken))
    }

    pub(super) fn coverage(&self, context: &Context) -> Result<Coverage> {
        Coverage::of(self.conn, self.plan, self.bounds, &context.agents)
    }

    /// What the statement of a part is given; that of some parts takes less.
    fn asked(&self, context: &Context, part: Part) -> [Value; 9] {
        let (from, until) = if let Part::Time(from, until) = part { (from, until) } else { context.span };
        let (first, last) = if let Part::Rows(first, last) = part { (first, last) } else { (i64::MIN, i64::MAX) };
        let ((audited, revised), entry) = ((context.audited, context.revised), self.bounds.entry);
        let numbers = [entry, audited.0, audited.1, revised.0, revised.1, first, last].map(Value::Integer);
        let [entry, a, b, c, d, first, last] = numbers;
        [Value::Text(from.to_string()), Value::Text(until.to_string()), entry, a, b, c, d, first, last]
    }

    /// Visits the dialogues of a part of the window.
    pub(super) fn stretch(&self, context: &Context, order: Order, part: Part, visit: &mut Visit<'_>) -> Result<()> {
        let mut days = Days::of(&context.calendar);
        let frame_columns = self.plan.columns();
        let mut statement = self.conn.prepare_cached(&statement(part, order))?;
        let columns = Columns::of(&statement)?;
        let (asked, taken) = (self.asked(context, part), statement.parameter_count());
        let mut found = statement.query(params_from_iter(asked.iter().take(taken)))?;
        while let Some(row) = found.next()? {
            let channel = label(columns.channel(row)?);
            let mut row = columns.row(row, &channel, &context.agents, &mut days)?;
            if !self.plan.covers(row.candidate.features) {
                visit(&row, Place::Beyond)?;
                continue;
            }
            let reason = match row.exclusion(self.policy, &context.waiting) {
                None if self.stood_elsewhere(context, &row)? => Some(Exclusion::InAnotherWindow),
                None => self.limits.and_then(|limits| limits.excludes(row.looked())),
                reason => reason,
            };
            if let Some(reason) = reason {
                visit(&row, Place::Outside(reason))?;
                continue;
            }
            if let Some((machine, request)) = context.machine.as_ref().zip(row.request) {
                let said = machine.said(self.conn, request)?;
                (row.candidate.labels.verdict, row.verdicts) = (said.outcome.word(), said.text);
            }
            let mut cells = [""; WIDTH];
            let fields = self.plan.fields(&row.candidate, &mut cells);
            check_row(&frame_columns, fields).map_err(|why| row.refuse(why))?;
            visit(&row, Place::Inside(fields))?;
        }
        Ok(())
    }
}

/// What the machine of a plan said before an entry; none where it goes by none.
pub(super) fn machine_of(conn: &Connection, plan: &Plan, entry: i64) -> Result<Option<Before>> {
    let of = |machine| Before::of(conn, machine, (plan.card(), plan.verdict_of()), entry);
    plan.machine().map(of).transpose()
}

/// How a part is asked for.
fn statement(part: Part, order: Order) -> String {
    let by = if order == Order::Refs { " ORDER BY ref" } else { "" };
    match part {
        Part::Time(..) => by_time() + by,
        Part::Rows(..) => by_rows() + by,
        Part::Revised => revised() + by,
    }
}

/// The least and the most number of a dialogue that has a row in a table; where there is none, nothing is between them.
pub(super) fn ends(conn: &Connection, table: &'static str) -> Result<(i64, i64)> {
    let sql = format!("SELECT (SELECT min(request) FROM {table}) AS least, (SELECT max(request) FROM {table}) AS most");
    let ends: (Option<i64>, Option<i64>) =
        conn.prepare_cached(&sql)?.query_row([], |row| Ok((row.get("least")?, row.get("most")?)))?;
    Ok(match ends {
        (Some(least), Some(most)) => (least, most),
        (None, _) | (_, None) => (i64::MAX, i64::MIN),
    })
}
