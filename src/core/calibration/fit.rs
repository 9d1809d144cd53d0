//! Whether a dialogue can be calibrated: there is something of it, its customer knew, and nobody's score of it can be
//! touched by what is said.

use crate::core::act::Actor;
use crate::core::audit::{self, AsOf, AuditId, Case};
use crate::core::closed_list;
use crate::core::dialogue::{Content, Dialogue};
use crate::core::people::conflict::{Conflict, Deed, Objection, bar};
use crate::core::people::{self, Person, Role};
use crate::core::plan::{self, Ahead, Features};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

closed_list! {
    /// Why a dialogue cannot be calibrated.
    pub enum Unfit("a reason why a dialogue is unfit", "reasons") {
        /// There is nothing to read or listen to.
        NoContent = "no-content",
        /// Its customer was not told of monitoring.
        NoNotice = "no-notice",
        /// Its agent was not on the roster that day: nobody can say who is tied to them.
        NotOnRoster = "not-on-roster",
        /// An audit of it is still to be scored, blind.
        ToScore = "to-score",
        /// A draw can still draw it: who is asked could not audit it then.
        ToDraw = "to-draw",
        /// A dispute about it is open.
        Disputed = "disputed",
        /// One of those who are asked has a conflict.
        Conflict = "conflict",
    }
}

/// Why a dialogue is unfit, with the words that say it.
pub(super) struct Found {
    pub(super) unfit: Unfit,
    says: String,
    hint: String,
}

impl Found {
    fn new(unfit: Unfit, says: String, hint: impl Into<String>) -> Self {
        Self { unfit, says, hint: hint.into() }
    }

    /// As a refusal.
    pub(super) fn refused(self) -> Refusal {
        Refusal::rule(self.says).hint(self.hint)
    }
}

/// The first reason why a dialogue cannot be calibrated by these people, where there is one.
pub(super) fn unfit(
    conn: &Connection,
    actor: &Actor,
    dialogue: &Dialogue,
    people: &Asked<'_>,
) -> Result<Option<Found>> {
    let day = local_day(conn, actor, dialogue)?;
    if let Some(found) = by_itself(conn, actor, dialogue, day)? {
        return Ok(Some(found));
    }
    if let Some(found) = by_its_audits(conn, dialogue)? {
        return Ok(Some(found));
    }
    if let Some(found) = by_its_draw(conn, actor, (dialogue, day), people.ahead)? {
        return Ok(Some(found));
    }
    by_conflict(conn, actor, (dialogue, day), people)
}

/// Who leads a calibration, who is asked, and what can still be drawn.
pub(super) struct Asked<'a> {
    pub(super) leader: &'a Person,
    pub(super) people: &'a [Person],
    pub(super) ahead: &'a Ahead,
}

fn by_itself(conn: &Connection, actor: &Actor, dialogue: &Dialogue, day: NaiveDate) -> Result<Option<Found>> {
    let reference = dialogue.reference.expose();
    let is_here: bool = conn
        .prepare_cached("SELECT content FROM dialogue WHERE request = ?1")?
        .query_row([dialogue.id.0], |row| row.get("content"))?;
    let content = Content { is_here, lasts: dialogue.duration != Some(0) };
    if dialogue.erased || !content.can_be_audited(&actor.policy, &dialogue.channel) {
        let says = format!("`{reference}` has no content to answer about");
        let hint = "only a dialogue with a transcript, or the place of a recording, is calibrated";
        return Ok(Some(Found::new(Unfit::NoContent, says, hint)));
    }
    if !dialogue.notice.unwrap_or_else(|| actor.policy.gives_notice(&dialogue.channel)) {
        let says = format!("the customer of `{reference}` was not told of monitoring");
        let hint = "calibrate another one; notice is given by [intake] notice of the policy, or `notice` of its row";
        return Ok(Some(Found::new(Unfit::NoNotice, says, hint)));
    }
    if !people::has_role(conn, dialogue.agent, Role::Agent, day)? {
        let says = format!("the agent of `{reference}` was not on the roster on {day}");
        let hint = "without a team nobody can say who is tied to them: assize people import";
        return Ok(Some(Found::new(Unfit::NotOnRoster, says, hint)));
    }
    Ok(None)
}

fn by_its_audits(conn: &Connection, dialogue: &Dialogue) -> Result<Option<Found>> {
    let reference = dialogue.reference.expose();
    let open = "SELECT 1 FROM audit a JOIN open_audit o ON o.audit = a.id WHERE a.request = ?1";
    if conn.prepare_cached(open)?.exists([dialogue.id.0])? {
        let says = format!("an audit of `{reference}` is still to be scored, by somebody who knows no other's answers");
        return Ok(Some(Found::new(Unfit::ToScore, says, "calibrate it once it is scored, or take another one")));
    }
    let disputed = "SELECT 1 FROM audit a JOIN dispute d ON d.audit = a.id JOIN open_dispute o ON o.dispute = d.id WHERE a.request = ?1";
    if conn.prepare_cached(disputed)?.exists([dialogue.id.0])? {
        let says = format!("a dispute about `{reference}` is open: who rules on it answers from the dialogue alone");
        return Ok(Some(Found::new(Unfit::Disputed, says, "calibrate it once it is decided, or take another one")));
    }
    Ok(None)
}

/// Who is asked does not audit a dialogue afterwards: named before its draw, a dialogue would be kept from auditors, or
/// left to those who are not asked.
fn by_its_draw(
    conn: &Connection,
    actor: &Actor,
    (dialogue, day): (&Dialogue, NaiveDate),
    ahead: &Ahead,
) -> Result<Option<Found>> {
    let teams = people::stints_on(conn, dialogue.agent, day)?;
    let team = teams.iter().find(|(role, _)| *role == Role::Agent).map(|(_, team)| team.as_str());
    let features = Features { day, channel: &dialogue.channel, category: &dialogue.category, team };
    let counts = counts(conn, dialogue)?;
    let later = ahead.draw_of(conn, &actor.calendar, &counts, features)?;
    let found = if later.is_some() { later } else { replacing(conn, dialogue, &counts, features)? };
    Ok(found.map(|draw| {
        let reference = dialogue.reference.expose();
        let says = format!("the draw {draw} can still draw `{reference}`, and who is asked could not audit it then");
        Found::new(Unfit::ToDraw, says, "calibrate it once that is drawn and scored, or take one of an earlier day")
    }))
}

/// The draw of which a dialogue can still come in the place of another: audits of it are still to be scored, and the dialogue
/// has none.
fn replacing(conn: &Connection, dialogue: &Dialogue, counts: &str, features: Features<'_>) -> Result<Option<String>> {
    if conn.prepare_cached("SELECT 1 FROM audit WHERE request = ?1")?.exists([dialogue.id.0])? {
        return Ok(None);
    }
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT c.name, c.plan FROM open_audit o CROSS JOIN audit a ON a.id = o.audit AND a.kind <> 'repeat'
         JOIN ticket t ON t.id = a.ticket JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw JOIN commitment c ON c.id = d.commitment
         WHERE c.since <= ?1 AND ?1 < c.until AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id)",
    )?;
    let mut rows = statement.query([counts])?;
    while let Some(row) = rows.next()? {
        if plan::by_id(conn, row.get("plan")?)?.covers(features) {
            return Ok(Some(row.get("name")?));
        }
    }
    Ok(None)
}

/// Nobody answers about a dialogue that they may not audit, and nobody leads a talk about their own.
fn by_conflict(
    conn: &Connection,
    actor: &Actor,
    (dialogue, day): (&Dialogue, NaiveDate),
    people: &Asked<'_>,
) -> Result<Option<Found>> {
    let reference = dialogue.reference.expose();
    if people.leader.id == dialogue.agent {
        let says =
            format!("{} may not lead a calibration of `{reference}`: it is their own case", people.leader.handle);
        return Ok(Some(Found::new(Unfit::Conflict, says, "somebody else opens it, or take another dialogue")));
    }
    for person in people.people {
        if let Some(because) = barred(conn, actor, dialogue, day, person)? {
            // The reason would tell whose dialogue it is.
            let agent = Person { id: dialogue.agent, handle: dialogue.agent_handle.clone() };
            let because = if actor.is_blind_to(&agent) { "they have a part in it".to_owned() } else { because };
            let says = format!("{} may not answer about `{reference}`: {because}", person.handle);
            let hint = "ask somebody else, or take another dialogue";
            return Ok(Some(Found::new(Unfit::Conflict, says, hint)));
        }
    }
    Ok(None)
}

/// Why somebody may not answer about a dialogue, by the one table of conflicts.
fn barred(
    conn: &Connection,
    actor: &Actor,
    dialogue: &Dialogue,
    received: NaiveDate,
    person: &Person,
) -> Result<Option<String>> {
    let found = objections(conn, actor, dialogue, received, person)?;
    Ok(bar(Deed::Audit, found).map(|objection| objection.because))
}

/// The same of somebody who was asked, by what came since: that they are asked bars nothing here.
pub(super) fn barred_since(
    conn: &Connection,
    actor: &Actor,
    dialogue: &Dialogue,
    person: &Person,
) -> Result<Option<String>> {
    let received = local_day(conn, actor, dialogue)?;
    let mut found = objections(conn, actor, dialogue, received, person)?;
    found.retain(|one| one.conflict != Conflict::Calibrated);
    Ok(bar(Deed::Audit, found).map(|objection| objection.because))
}

fn objections(
    conn: &Connection,
    actor: &Actor,
    dialogue: &Dialogue,
    received: NaiveDate,
    person: &Person,
) -> Result<Vec<Objection>> {
    let agent = Person { id: dialogue.agent, handle: dialogue.agent_handle.clone() };
    // No audit has this number: who audits the dialogue, or did, has another one.
    let case = Case { audit: AuditId(0), request: dialogue.id, agent, received, ticket: None };
    audit::objections(conn, Deed::Audit, AsOf::NOW, &case, person, actor.today, &actor.policy)
}

/// The local day of a dialogue.
fn local_day(conn: &Connection, actor: &Actor, dialogue: &Dialogue) -> Result<NaiveDate> {
    Ok(actor.calendar.local_day(counts(conn, dialogue)?.parse().map_err(Refusal::data)?))
}

/// The time from which a dialogue counts, as it is stored.
fn counts(conn: &Connection, dialogue: &Dialogue) -> Result<String> {
    let mut statement = conn.prepare_cached("SELECT counts FROM dialogue WHERE request = ?1")?;
    Ok(statement.query_row([dialogue.id.0], |row| row.get("counts"))?)
}
