//! Learnt: what earlier draws taught of a machine, from dialogues that people scored blind and of which it had given a total
//! before they were drawn.

use crate::calc::assisted::{Lambda, Lesson, Pair, learn, needed_with};
use crate::calc::correlation::correlation;
use crate::calc::decimal::Hundredths;
use crate::calc::draw::{Assisted, Said};
use crate::calc::estimate::Stratum;
use crate::core::frame::{Bounds, Frame, Walk};
use crate::core::people::{self, NOW, Person};
use crate::core::plan::Plan;
use crate::core::refusal::Result;
use rusqlite::{Connection, params};

/// With fewer pairs nothing is said of how a machine's totals go with those of people.
const ENOUGH: usize = 10;

/// What the machine gave, what the first human score was, and where they were drawn.
struct Known {
    draw: i64,
    stratum: i64,
    size: u64,
    human: i64,
    machine: i64,
}

/// What is known of a machine before entry `?2`, draw by draw. Void draws, dialogues that gave way, those that it was tuned
/// on, verdicts that came after the commitment, and marks given in sight of the verdict teach nothing. That it was tuned on a
/// dialogue counts where it was said before the commitment: said later, it could take out what does not suit.
const KNOWN: &str =
    "SELECT d.id AS draw, s.id AS stratum, s.size AS size, z.total AS human, v.percent AS machine
    FROM ticket t CROSS JOIN machine_verdict v ON v.request = t.request AND v.machine = ?1 AND v.criterion IS NULL
    JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw JOIN commitment c ON c.id = d.commitment
    JOIN audit a ON a.ticket = t.id AND a.kind = 'drawn'
    JOIN card own ON own.id = a.card JOIN card k ON k.id = v.card AND k.name = own.name
    JOIN scoring z ON z.id = (SELECT min(x.id) FROM scoring x WHERE x.audit = a.id AND x.basis = 'audit' AND x.entry < ?2
      AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = x.id AND u.entry < ?2))
    WHERE d.entry < ?2 AND z.total IS NOT NULL
      AND (v.entry < c.entry OR EXISTS (SELECT 1 FROM picking p WHERE p.draw = d.id AND p.entry = v.entry))
      AND NOT EXISTS (SELECT 1 FROM machine_tuning u WHERE u.request = t.request AND u.machine = ?1
        AND (u.entry < c.entry OR EXISTS (SELECT 1 FROM picking p WHERE p.draw = d.id AND p.entry = u.entry)))
      AND NOT EXISTS (SELECT 1 FROM voiding w WHERE w.commitment = c.id AND w.entry < ?2)
      AND NOT EXISTS (SELECT 1 FROM replacement p JOIN replaced r ON r.replacement = p.id
        WHERE p.ticket = t.id AND r.granted = 1 AND r.entry < ?2)
      AND NOT EXISTS (SELECT 1 FROM sight y WHERE y.scoring = z.id AND y.field = 'verdict' AND y.seen = 1)
    ORDER BY d.id, s.id, t.id";

fn known(conn: &Connection, machine: &Person, before: i64) -> Result<Vec<Known>> {
    let mut statement = conn.prepare_cached(KNOWN)?;
    let rows = statement.query_map(params![machine.id.0, before], |row| {
        Ok(Known {
            draw: row.get("draw")?,
            stratum: row.get("stratum")?,
            size: row.get("size")?,
            human: row.get("human")?,
            machine: row.get("machine")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What a draw fixes of the machine of its plan; none where it goes by none.
pub(super) fn assisted(walk: Walk<'_>, frame: &Frame) -> Result<Option<Assisted>> {
    let (Some(machine), Some(verdicts)) = (walk.plan.machine(), frame.verdicts.as_ref()) else { return Ok(None) };
    let lambda = lambda(walk.conn, &people::machine(walk.conn, machine)?, walk.bounds.entry)?;
    Ok(Some(Assisted { machine: machine.to_owned(), verdicts: verdicts.clone(), lambda, said: Vec::new() }))
}

/// The same of a frame that lives in an engine, by the root and the counts of verdicts that it gave.
pub(super) fn assisted_there(
    conn: &Connection,
    plan: &Plan,
    bounds: Bounds,
    verdicts: Option<(String, Vec<Said>)>,
) -> Result<Option<Assisted>> {
    let (Some(machine), Some((verdicts, said))) = (plan.machine(), verdicts) else { return Ok(None) };
    let lambda = lambda(conn, &people::machine(conn, machine)?, bounds.entry)?;
    Ok(Some(Assisted { machine: machine.to_owned(), verdicts, lambda, said }))
}

/// How much of what a machine says counts in the difference estimator, by what was known before an entry (statistics.md 8.4).
/// All of it where nothing was learnt yet.
fn lambda(conn: &Connection, machine: &Person, before: i64) -> Result<Hundredths> {
    let known = known(conn, machine, before)?;
    let lessons = known.chunk_by(|one, other| one.draw == other.draw).map(lesson);
    let lesson = lessons.fold(Lesson::default(), Lesson::and);
    let lambda = lesson.learnt().map_or(Lambda::ONE, |learning| learning.lambda);
    Ok(Hundredths(lambda.hundredths()))
}

/// What one draw teaches.
fn lesson(of_draw: &[Known]) -> Lesson {
    let (mut strata, mut pairs) = (Vec::new(), Vec::new());
    for own in of_draw.chunk_by(|one, other| one.stratum == other.stratum) {
        let size = own.first().map_or(0, |one| one.size);
        let pair = |one: &Known| Pair {
            stratum: strata.len(),
            human: one.human,
            machine: one.machine,
            is_said: true,
            lambda: Lambda::ONE,
        };
        pairs.extend(own.iter().map(pair));
        strata.push(Stratum { size: (size, 1), audited: own.len() as u64, kin: [0; 3] });
    }
    learn(&strata, &pairs)
}

/// How many audits a machine saves, by what is known of it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Saved {
    /// On how many audits of earlier draws that rests.
    pub audits: usize,
    /// How its totals go with those of people, -1 to 1.
    pub correlation: f64,
    /// How many audits tell the mean as closely as so many without it.
    pub needed: u64,
}

/// How many audits would do with a machine where so many are drawn without it, by the audits of earlier draws. None where
/// too few of them are known, or its totals do not differ (statistics.md 8.6).
pub fn saved(conn: &Connection, machine: &str, drawn: u64) -> Result<Option<Saved>> {
    let known = known(conn, &people::machine(conn, machine)?, NOW)?;
    if known.len() < ENOUGH {
        return Ok(None);
    }
    let pairs: Vec<(i64, i64)> = known.iter().map(|one| (one.human, one.machine)).collect();
    let Some(correlation) = correlation(&pairs) else { return Ok(None) };
    Ok(needed_with(drawn, correlation).map(|needed| Saved { audits: known.len(), correlation, needed }))
}
