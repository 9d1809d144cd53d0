//! Corrections: an auditor's plain slip, put right at once with the agent's agreement.

use super::number::DisputeId;
use super::opening::require_better;
use super::point::{Point, of_audit};
use super::rescoring::{rescore, try_out};
use super::striking::require_in_figures;
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::audit::{self, Audit, AuditId, Basis, require_delivered};
use crate::core::ledger::Writing;
use crate::core::people::{Person, PersonId};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;
use crate::core::text::{Kept, Untrusted};
use crate::core::toml::Written;
use rusqlite::{Connection, OptionalExtension, Row};

/// A slip that its auditor offers to put right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Correction {
    /// Its number.
    pub id: i64,
    /// The audit.
    pub audit: AuditId,
    /// The criterion's key.
    pub criterion: String,
    /// Who offers it.
    pub auditor: Person,
    /// The right level; none is not applicable.
    pub level: Option<String>,
    /// What the slip was.
    pub why: Option<Untrusted>,
    /// When it was offered.
    pub at: Moment,
    /// What the agent said to it; none: they have not yet.
    pub agreed: Option<bool>,
}

/// What an answer to a correction led to: the total before and after, hundredths of a per cent, and whether it was new.
pub type Corrected = (Correction, (Option<i64>, Option<i64>), bool);

/// Offers to correct a mark. Only the auditor of a delivered audit may; the agent's agreement then changes the mark. The
/// same offer again changes nothing, another one of the criterion takes its place. Answers whether it is new.
pub fn offer(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: AuditId,
    (key, level): (&str, Option<&str>),
    why: &str,
) -> Result<(Correction, bool)> {
    let audit = audit::load(writing, id)?;
    let auditor = actor.person(writing)?.clone();
    if !audit.is_of(&auditor) {
        return Err(Refusal::rule(format!("{} may not correct audit {}", auditor.handle, id.0))
            .hint("its auditor corrects their own slip; somebody else's mark is disputed"));
    }
    require_delivered(&audit)?;
    require_in_figures(writing, id)?;
    require_read(writing, id, &auditor)?;
    let why = Kept::new("--note", why)?;
    let level = kept_level(writing, &audit, key, level)?;
    let same = |one: &Correction| {
        let said = one.why.as_ref().map(Untrusted::expose) == Some(why.as_str());
        one.criterion == key && one.level == level && said && one.agreed != Some(false)
    };
    if let Some(known) = corrections(writing, id)?.into_iter().rev().find(same) {
        return Ok((known, false));
    }
    check(writing, &audit, (key, level.as_deref()))?;
    let criteria = scorecard::criterion_ids(writing, audit.card)?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
        [("audit", &id.0), ("criterion", &criteria.get(key)), ("auditor", &auditor.id.0), ("level", &level)];
    let number = writing.insert("correction", &facts, &[("why", Some(&why))])?;
    writing.note(format!("correction {number} of audit {}", id.0));
    let (criterion, why) = (key.to_owned(), Some(Untrusted::new(why.as_str())));
    let new = Correction { id: number, audit: id, criterion, auditor, level, why, at: writing.now(), agreed: None };
    Ok((new, true))
}

/// Refuses who may not see the marks that stand: an answer would tell them.
fn require_read(conn: &Connection, id: AuditId, auditor: &Person) -> Result<()> {
    if !audit::is_asked_again(conn, id, Some(auditor))? {
        return Ok(());
    }
    Err(Refusal::rule(format!("the marks of audit {} are not shown to you for now, so none is corrected", id.0))
        .hint("hand in what waits for you first: assize score queue"))
}

/// The agent's answer to the correction of a criterion: with their agreement the mark changes at once, and a point that
/// they dispute about it is settled. Only the agent may. Again changes nothing.
pub fn answer(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: AuditId,
    key: Option<&str>,
    agreed: bool,
) -> Result<Corrected> {
    let audit = audit::load(writing, id)?;
    let person = actor.person(writing)?;
    if person.id != audit.agent.id {
        return Err(Refusal::rule(format!("{} may not answer a correction of audit {}", person.handle, id.0))
            .hint("only its agent may: it is their agreement"));
    }
    let one = meant(writing, &audit, key, agreed)?;
    if one.agreed == Some(agreed) {
        return Ok((one, (audit.total, audit.total), false));
    }
    let point = if agreed { check(writing, &audit, (&one.criterion, one.level.as_deref()))? } else { None };
    let point = point.map(|point| point.id);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("correction", &one.id), ("agreed", &agreed), ("point", &point)];
    writing.insert("agreement", &facts, &[])?;
    writing.note(format!("correction {} of audit {}", one.id, id.0));
    let changes = if agreed { vec![(one.criterion.clone(), one.level.clone())] } else { Vec::new() };
    let after = rescore(writing, &audit, (Basis::Correction, one.auditor.id), &changes, (&NOTHING, &[]))?;
    Ok((Correction { agreed: Some(agreed), ..one }, (audit.total, after), true))
}

/// A correction has no file with answers to further questions.
const NOTHING: Written<'static> = Written { name: "the correction", text: "" };

/// The corrections of an audit, oldest first.
pub fn corrections(conn: &Connection, audit: AuditId) -> Result<Vec<Correction>> {
    let mut statement = conn.prepare_cached(
        "SELECT k.id, k.audit, c.key, k.auditor, p.handle, k.level, k.why, e.at, g.agreed FROM correction k
         JOIN criterion c ON c.id = k.criterion JOIN person p ON p.id = k.auditor JOIN entry e ON e.id = k.entry
         LEFT JOIN agreement g ON g.correction = k.id WHERE k.audit = ?1 ORDER BY k.id",
    )?;
    let mut rows = statement.query([audit.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// The dispute of which the agreement to a correction ended a point, where it did.
pub fn ended_by(conn: &Connection, correction: i64) -> Result<Option<DisputeId>> {
    let sql =
        "SELECT p.dispute FROM agreement g JOIN point p ON p.id = g.point WHERE g.correction = ?1 AND g.agreed = 1";
    let found =
        conn.prepare_cached(sql)?.query_row([correction], |row| row.get("dispute").map(DisputeId)).optional()?;
    Ok(found)
}

/// The newest offers of an audit that wait for the agent's word, one for each criterion.
pub fn offered(conn: &Connection, audit: AuditId) -> Result<Vec<Correction>> {
    let all = corrections(conn, audit)?;
    let is_newest =
        |place: usize, one: &Correction| !all.iter().skip(place + 1).any(|two| two.criterion == one.criterion);
    let open = all.iter().enumerate().filter(|(place, one)| one.agreed.is_none() && is_newest(*place, one));
    Ok(open.map(|(_, one)| one.clone()).collect())
}

/// The correction that an answer is about: of the criterion, or the only one.
fn meant(conn: &Connection, audit: &Audit, key: Option<&str>, agreed: bool) -> Result<Correction> {
    let is_meant = |one: &Correction| key.is_none_or(|key| key == one.criterion);
    let mut open: Vec<Correction> = offered(conn, audit.id)?.into_iter().filter(is_meant).collect();
    if open.len() > 1 {
        let keys: Vec<&str> = open.iter().map(|one| one.criterion.as_str()).collect();
        return Err(Refusal::words(format!("audit {} has {} corrections that wait for you", audit.id.0, open.len()))
            .hint(format!("name one with --criterion: {}", keys.join(", "))));
    }
    if let Some(one) = open.pop() {
        return Ok(one);
    }
    let before = corrections(conn, audit.id)?.into_iter().rev().filter(is_meant).find(|one| one.agreed == Some(agreed));
    before.ok_or_else(|| {
        Refusal::rule(format!("no correction of audit {} waits for an answer", audit.id.0))
            .hint(format!("its auditor offers one: assize dispute correct {}", audit.id.0))
    })
}

fn kept_level(conn: &Connection, audit: &Audit, key: &str, level: Option<&str>) -> Result<Option<String>> {
    let card = scorecard::load(conn, audit.card)?;
    let criterion = card.criterion(key)?;
    criterion.answer(level)?;
    level.map(|level| criterion.kept(level)).transpose()
}

/// Refuses a correction that the mark does not take. Answers the open point that it would settle.
fn check(conn: &Connection, audit: &Audit, (key, level): (&str, Option<&str>)) -> Result<Option<Point>> {
    let of_audit = of_audit(conn, audit.id)?;
    let mut about = of_audit.into_iter().filter(|(_, point)| point.about.criterion() == Some(key) && !point.withdrawn);
    let found = about.next_back();
    if let Some((dispute, point)) = &found
        && !(point.open && point.first.is_none())
    {
        return Err(Refusal::rule(format!("`{key}` of audit {} was decided in dispute {}", audit.id.0, dispute.0))
            .hint("a correction puts right what nobody has decided yet"));
    }
    let card = scorecard::load(conn, audit.card)?;
    let scoring = audit.scoring.ok_or_else(|| Refusal::fault("a delivered audit without a score"))?;
    let marks = audit::marks_of(conn, scoring)?;
    let mark = marks.iter().find(|mark| mark.criterion == key);
    let mark = mark.ok_or_else(|| {
        Refusal::rule(format!("`{key}` was not asked in audit {}", audit.id.0)).hint("its criteria: assize score show")
    })?;
    require_better(card.criterion(key)?, mark, level)?;
    try_out(conn, audit, &vec![(key.to_owned(), level.map(str::to_owned))], (&NOTHING, &[])).map_err(|refusal| {
        Refusal { hint: Some("what is more than a slip is talked over: the agent disputes it".to_owned()), ..refusal }
    })?;
    Ok(found.map(|(_, point)| point))
}

fn read(row: &Row<'_>) -> Result<Correction> {
    Ok(Correction {
        id: row.get("id")?,
        audit: AuditId(row.get("audit")?),
        criterion: row.get("key")?,
        auditor: Person { id: PersonId(row.get("auditor")?), handle: row.get("handle")? },
        level: row.get("level")?,
        why: row.get::<_, Option<String>>("why")?.map(Untrusted::new),
        at: row.get::<_, String>("at")?.parse().map_err(Refusal::data)?,
        agreed: row.get("agreed")?,
    })
}
