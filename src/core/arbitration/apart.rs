//! Apart: whether two handles may turn out to be one person, or one of them had a hand in a case of the other's.

use crate::core::act::{self, Actor, Right};
use crate::core::ledger::Writing;
use crate::core::people::{self, Merged, Merging, Person, Role};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::shell_word;
use rusqlite::{Connection, OptionalExtension, params};

/// What a double brings along.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// Finished dialogues.
    pub dialogues: i64,
    /// Audits.
    pub audits: i64,
    /// Audits that the other one has of people who were in a team of the double on the day: they stand, and are to be
    /// looked at again.
    pub of_teammates: Vec<i64>,
    /// Audits of the double that wait with the other one, as their own case now.
    pub own: Vec<i64>,
    /// Spot checks of the double that the other one judged, as their own case now: they stand, and are in no rate.
    pub self_judged: Vec<i64>,
}

impl Moved {
    /// What the record adds to the two handles.
    fn noted(&self) -> Option<String> {
        let audits = self.self_judged.iter().map(|audit| format!("audit {audit}")).collect::<Vec<_>>().join(", ");
        (!audits.is_empty()).then(|| format!("judged as their own case: {audits}"))
    }
}

/// Records that a handle is a second one of a person, where nobody judged a case of the other's that counts.
pub fn merge(writing: &mut Writing<'_>, merging: &Merging<'_>, actor: &Actor) -> Result<(Merged, Moved)> {
    let (merged, moved) = people::merge(writing, merging, &actor.who.actor, actor.today, require_mergeable)?;
    if let Some(more) = moved.noted() {
        writing.note(format!("{} merged into {}; {more}", merged.double, merged.into));
    }
    Ok((merged, moved))
}

/// Refuses to make one person of two who never could be: the double judged somebody or acted otherwise than agents do,
/// or the other one had a hand in cases of theirs. That is no slip of a roster but a finding about those cases. Answers
/// what the double brings along.
fn require_mergeable(conn: &Connection, double: &Person, into: &Person) -> Result<Moved> {
    acted_as_agents_do(conn, double)?;
    require_one(conn, double, into)?;
    if let Some((part, _)) = part_in(conn, double, None)? {
        return Err(Refusal::rule(format!("{} {part}: what was judged under a handle stays under it", double.handle))
            .hint(format!("the other way round? assize people merge {} --into {}", into.handle, double.handle)));
    }
    if let Some((part, draw)) = part_in(conn, into, Some(double))? {
        return Err(judged(into, double, &part, draw.as_deref()));
    }
    let count =
        |sql: &str| -> Result<i64> { Ok(conn.prepare_cached(sql)?.query_row([double.id.0], |row| row.get(0))?) };
    Ok(Moved {
        dialogues: count("SELECT count(*) FROM dialogue WHERE agent = ?1")?,
        audits: count("SELECT count(*) FROM audit_state WHERE agent = ?1")?,
        of_teammates: of_teammates(conn, double, into)?,
        own: waiting(conn, double, into)?,
        self_judged: self_judged(conn, double, into)?,
    })
}

/// Refuses a merge where the record says that they are two people: the one who stays would read, acknowledge and dispute
/// the other's audits.
fn require_one(conn: &Connection, double: &Person, into: &Person) -> Result<()> {
    let against = people::against_one(conn, double, into)?;
    if against.is_empty() {
        return Ok(());
    }
    let (double, into) = (&double.handle, &into.handle);
    Err(Refusal::rule(format!("{double} and {into} look like two people: {}", against.join("; "))).hint(format!(
        "where the roster is wrong, put it right first, for both handles: assize people import; dialogues that are {into}'s are amended to them: assize intake import FILE --amend WHY"
    )))
}

/// The refusal of a merge by which somebody judged their own case, with what can be done.
fn judged(into: &Person, double: &Person, part: &str, draw: Option<&str>) -> Refusal {
    let (into, double) = (&into.handle, &double.handle);
    let void = draw.map(|draw| {
        format!("take it out of all that counts: assize assign void {}; then merge. Or ", shell_word(draw))
    });
    let void = void.unwrap_or_default();
    Refusal::rule(format!("{into} {part}, and it is a case of {double}: as one person they judged their own case")).hint(format!(
        "that is a finding about this case, not a slip of the roster. {void}keep the handles apart, and give {double} a last day and new dialogues to {into}: [values.agent] {double:?} = {into:?}"
    ))
}

/// The spot checks of the double in which the other one had a part. What is in no rate bars no merge, as a void draw does
/// not; that somebody judged themselves is told.
fn self_judged(conn: &Connection, double: &Person, into: &Person) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT DISTINCT x.audit FROM ({PARTS}) x JOIN audit_state a ON a.audit = x.audit
         WHERE x.person IN (SELECT i.person FROM identity i WHERE i.one = ?1) AND a.agent = ?2 AND a.kind = 'spot'
         ORDER BY x.audit"
    ))?;
    let rows = statement.query_map([into.id.0, double.id.0], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The audits of the double that the other one has and did not score: to have is not to judge, and they are handed on.
fn waiting(conn: &Connection, double: &Person, auditor: &Person) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT audit FROM audit_state WHERE agent = ?1 AND auditor = ?2 AND scoring IS NULL AND state IN ('assigned', 'questioned')
         ORDER BY audit",
    )?;
    let rows = statement.query_map([double.id.0, auditor.id.0], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The audits of an auditor whose agent was in a team with the double on the day of the dialogue, as UTC counts it.
fn of_teammates(conn: &Connection, double: &Person, auditor: &Person) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT a.audit FROM audit_state a JOIN dialogue d ON d.request = a.request
         JOIN stint_now s ON s.person = a.agent JOIN stint_now t ON t.person = ?1 AND t.team = s.team
         WHERE a.auditor = ?2 AND s.since <= substr(d.counts, 1, 10) AND t.since <= substr(d.counts, 1, 10)
         AND (s.until IS NULL OR s.until >= substr(d.counts, 1, 10)) AND (t.until IS NULL OR t.until >= substr(d.counts, 1, 10))
         ORDER BY a.audit",
    )?;
    let rows = statement.query_map([double.id.0, auditor.id.0], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// An agent may act for themselves under either handle. Whatever else was done stays with who did it.
fn acted_as_agents_do(conn: &Connection, double: &Person) -> Result<()> {
    let mut statement = conn.prepare_cached("SELECT id, act FROM entry WHERE actor = ?1 ORDER BY id")?;
    let mut rows = statement.query([&double.handle])?;
    while let Some(row) = rows.next()? {
        let (entry, name): (i64, String) = (row.get("id")?, row.get("act")?);
        if !is_of_agents(&name) {
            return Err(Refusal::rule(format!("{} has acted: {name}, entry {entry}", double.handle)).hint(
                "what was done under a handle stays under it; keep that handle, and merge the other one into it",
            ));
        }
    }
    Ok(())
}

fn is_of_agents(name: &str) -> bool {
    act::ALL.iter().filter(|act| act.name == name).any(|act| match act.right {
        Right::Agent => true,
        Right::Roles(roles) => roles.contains(&Role::Agent),
        Right::Named => *act == act::NOTICE_ACKNOWLEDGE,
        Right::Management | Right::ManagementOr(_) | Right::Sender => false,
    })
}

/// To be chosen for an audit or a dispute: who never judged it did nothing yet.
const CHOICES: &str = "
    SELECT audit, NULL AS request, auditor AS person, 'has or had audit ' || audit AS part FROM assignment
    UNION ALL SELECT d.audit, NULL, s.arbiter, 'was chosen to rule on audit ' || d.audit
      FROM seat s JOIN dispute d ON d.id = s.dispute
    UNION ALL SELECT d.audit, NULL, c.facilitator, 'was to lead a session about audit ' || d.audit
      FROM convening c JOIN dispute d ON d.id = c.dispute";

/// Every act by which somebody can have a part in an audit besides being its agent, and in a request besides answering
/// it.
const PARTS: &str = "
    SELECT audit, NULL AS request, scorer AS person, 'scored audit ' || audit AS part FROM scoring
    UNION ALL SELECT s.audit, NULL, a.approver, 'approved or returned the score of audit ' || s.audit
      FROM approval a JOIN scoring s ON s.id = a.scoring
    UNION ALL SELECT u.id, NULL, r.asker, 'asked to replace audit ' || u.id FROM replacement r JOIN audit u ON u.ticket = r.ticket
    UNION ALL SELECT u.id, NULL, d.judge, 'decided on the replacement of audit ' || u.id
      FROM replaced d JOIN replacement r ON r.id = d.replacement JOIN audit u ON u.ticket = r.ticket
    UNION ALL SELECT d.audit, NULL, s.facilitator, 'led a session about audit ' || d.audit
      FROM session s JOIN dispute d ON d.id = s.dispute
    UNION ALL SELECT d.audit, NULL, s.arbiter, 'ruled on audit ' || d.audit
      FROM ballot b JOIN seat s ON s.id = b.seat JOIN dispute d ON d.id = s.dispute
    UNION ALL SELECT NULL, u.request, a.approver, 'approved or returned a step of ' || q.ref
      FROM approval a JOIN understanding u ON u.id = a.understanding JOIN request q ON q.id = u.request
    UNION ALL SELECT NULL, p.request, a.approver, 'approved or returned a step of ' || q.ref
      FROM approval a JOIN response p ON p.id = a.response JOIN request q ON q.id = p.request";

/// A part that somebody has in a case, and its draw: in any, where they were chosen for it too; or in one of that
/// agent's that counts, where they did something.
fn part_in(conn: &Connection, person: &Person, agent: Option<&Person>) -> Result<Option<(String, Option<String>)>> {
    let parts = if agent.is_none() { format!("{PARTS} UNION ALL {CHOICES}") } else { PARTS.to_owned() };
    let mut statement = conn.prepare_cached(&format!(
        "SELECT x.part, (SELECT a.draw FROM audit_state a WHERE a.audit = x.audit) AS draw FROM ({parts}) x WHERE x.person IN (SELECT i.person FROM identity i WHERE i.one = ?1)
         AND (?2 IS NULL
           OR EXISTS (SELECT 1 FROM audit_state a WHERE a.audit = x.audit AND a.agent = ?2 AND NOT a.void AND a.kind <> 'spot')
           OR EXISTS (SELECT 1 FROM request_state r WHERE r.request = x.request AND r.agent = ?2)
           OR EXISTS (SELECT 1 FROM dialogue d WHERE d.request = x.request AND d.agent = ?2))
         LIMIT 1"
    ))?;
    let part = statement
        .query_row(params![person.id.0, agent.map(|agent| agent.id.0)], |row| Ok((row.get("part")?, row.get("draw")?)));
    Ok(part.optional()?)
}
