//! Parts: who has a part in a case. They neither ask that text about it goes, nor approve that, nor let retention take it.

use super::subject::{Numbers, numbers};
use crate::core::act::Actor;
use crate::core::audit::{self, AuditId};
use crate::core::people::conflict::{Conflict, Deed, Objection, bar};
use crate::core::people::{NOW, Person, SELVES, by_id};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::{dialogue, dispute, request};
use rusqlite::Connection;

/// The dialogues of these in which a person has a part that bars them, each with the first that does.
pub(super) fn parts(
    conn: &Connection,
    actor: &Actor,
    person: &Person,
    dialogues: &Numbers,
) -> Result<Vec<(i64, Objection)>> {
    let mut found = Vec::new();
    for request in candidates(conn, person, dialogues)?.0 {
        let objections = objections(conn, actor, person, request)?;
        found.extend(bar(Deed::Erase, objections).map(|objection| (request, objection)));
    }
    Ok(found)
}

/// What speaks against a person in each audit of a dialogue; where nobody audited it, in the dialogue.
fn objections(conn: &Connection, actor: &Actor, person: &Person, request: i64) -> Result<Vec<Objection>> {
    let (mut found, deed) = (Vec::new(), Deed::Erase);
    let audits = numbers(conn, "SELECT id FROM audit WHERE request = ?1 ORDER BY id", &[&request])?.0;
    for id in &audits {
        let audit = audit::load(conn, AuditId(*id))?;
        found.extend(dispute::objections(conn, deed, &audit, person, actor.today, &actor.policy)?);
    }
    if conn.prepare_cached(AUDITED)?.exists((person.id.0, request))? {
        found.push(Objection::new(Conflict::OwnWork, "they audited it"));
    }
    if audits.is_empty() && conn.prepare_cached("SELECT 1 FROM dialogue WHERE request = ?1")?.exists([request])? {
        let id = RequestId(request);
        let dialogue = dialogue::load(conn, id)?;
        let (agent, day) = (by_id(conn, dialogue.agent)?, actor.calendar.local_day(dialogue.received));
        found.extend(request::objections(conn, deed, NOW, person, (id, &agent), (day, actor.today), &actor.policy)?);
    }
    Ok(found)
}

/// Whether somebody audited a dialogue, under whichever handle of theirs. ?1: the person, ?2: the dialogue.
const AUDITED: &str =
    "SELECT 1 FROM assignment g JOIN audit a ON a.id = g.audit JOIN identity i ON i.person = g.auditor
    WHERE i.one = ?1 AND a.request = ?2";

/// The dialogues that say anything of a person: no other can be a case of theirs.
fn candidates(conn: &Connection, person: &Person, dialogues: &Numbers) -> Result<Numbers> {
    let of_audits = "FROM audit a JOIN";
    let by_them = format!("e.actor IN (SELECT handle FROM person WHERE id IN {SELVES})");
    let sql = format!(
        "SELECT DISTINCT id FROM (
           SELECT request AS id FROM dialogue WHERE agent IN {SELVES}
           UNION ALL SELECT request FROM audit WHERE agent IN {SELVES}
           UNION ALL SELECT request FROM routing WHERE agent IN {SELVES}
           UNION ALL SELECT t.request FROM understanding t JOIN entry e ON e.id = t.entry WHERE t.agent IN {SELVES} OR {by_them}
           UNION ALL SELECT t.request FROM response t JOIN entry e ON e.id = t.entry WHERE t.agent IN {SELVES} OR {by_them}
           UNION ALL SELECT a.request {of_audits} assignment g ON g.audit = a.id WHERE g.auditor IN {SELVES}
           UNION ALL SELECT a.request {of_audits} scoring s ON s.audit = a.id JOIN approval v ON v.scoring = s.id WHERE v.approver IN {SELVES}
           UNION ALL SELECT a.request {of_audits} dispute d ON d.audit = a.id JOIN entry e ON e.id = d.entry WHERE {by_them}
           UNION ALL SELECT a.request {of_audits} dispute d ON d.audit = a.id JOIN session s ON s.dispute = d.id WHERE s.facilitator IN {SELVES}
           UNION ALL SELECT a.request {of_audits} dispute d ON d.audit = a.id JOIN convening c ON c.dispute = d.id
             LEFT JOIN guest g ON g.convening = c.id WHERE c.facilitator IN {SELVES} OR g.person IN {SELVES}
           UNION ALL SELECT a.request {of_audits} dispute d ON d.audit = a.id JOIN seat s ON s.dispute = d.id WHERE s.arbiter IN {SELVES})
         WHERE id IN (SELECT value FROM json_each(?2)) ORDER BY id"
    );
    numbers(conn, &sql, &[&person.id.0, &dialogues.json()])
}
