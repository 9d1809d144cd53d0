//! The story of lots: who was in one, by which key, and whether it comes out again.

use super::lot::{AT_ONCE, place, tries};
use super::lot_key::{LotSource, Since, may_be_local, witnessed};
use crate::calc::digest::hex;
use crate::calc::moment::Moment;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, Row};

/// What a lot was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LotStory {
    /// What it was for, in a word.
    pub word: String,
    /// Which dispute or audit.
    pub number: i64,
    /// The entry that it waited for.
    pub since: i64,
    /// The draw whose seed was the key; none where only this machine knew chance.
    pub draw: Option<String>,
    /// The key: the seed of that draw, or 64 hexadecimal digits.
    pub key: String,
    /// Who drew it.
    pub actor: String,
    /// How many entries they had made since.
    pub tries: i64,
    /// The handles of everybody in it with how late they were, in the order that it gave.
    pub order: Vec<(String, i64)>,
}

/// What a lot was: for who asks why somebody has a case.
pub fn lot_story(conn: &Connection, lot: i64) -> Result<LotStory> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE l.id = ?1"))?;
    let mut rows = statement.query([lot])?;
    let row = rows.next()?.ok_or_else(|| {
        Refusal::data(format!("there is no lot {lot}")).hint("the lots there were: assize assign list")
    })?;
    Ok(Stored::read(conn, row)?.story)
}

/// The draw whose seed was the key of a lot, and how many entries its actor had made: also within the act that draws it.
pub fn lot_key(conn: &Connection, lot: i64) -> Result<(Option<String>, i64)> {
    let mut statement = conn.prepare_cached(
        "SELECT CASE WHEN c.source LIKE 'dice%' THEN c.name || ', dice that ' || e.actor || ' wrote down' ELSE c.name END AS name, l.tries
         FROM lot l LEFT JOIN draw d ON d.id = l.draw LEFT JOIN commitment c ON c.id = d.commitment
         LEFT JOIN entry e ON e.id = d.entry WHERE l.id = ?1",
    )?;
    Ok(statement.query_row([lot], |row| Ok((row.get("name")?, row.get("tries")?)))?)
}
/// What a lot had to wait for, by its number, as a later room knows it; none where the time of the entry that it names is
/// enough.
pub type WaitedFor<'a> = dyn Fn(&Connection, i64) -> Result<Option<Since>> + 'a;

/// Recomputes every lot: its key, the order of those in it, how many entries its actor had made; and whether an audit that
/// a lot gave went to somebody in it. Answers how many there are, and what differs.
pub fn recheck_lots(conn: &Connection, waited_for: &WaitedFor<'_>) -> Result<(usize, Vec<String>)> {
    let mut statement = conn.prepare(&format!("{SELECT} ORDER BY l.id"))?;
    let mut rows = statement.query([])?;
    let (mut count, mut findings) = (0, Vec::new());
    while let Some(row) = rows.next()? {
        count += 1;
        let lot = Stored::read(conn, row)?;
        let says = |says: String| format!("lot {} of {} {}: {says}", lot.id, lot.story.word, lot.story.number);
        findings.extend(
            [lot.wrong_key(conn, waited_for)?, lot.wrong_order(), lot.wrong_tries(conn)?]
                .into_iter()
                .flatten()
                .map(says),
        );
    }
    findings.extend(strangers(conn)?);
    findings.extend(put_aside(conn)?);
    Ok((count, findings))
}

const SELECT: &str = "SELECT l.id, l.entry, l.word, l.number, l.since, l.source, l.draw, l.chance, l.tries, e.at, e.actor, c.name, d.seed
    FROM lot l JOIN entry e ON e.id = l.entry LEFT JOIN draw d ON d.id = l.draw LEFT JOIN commitment c ON c.id = d.commitment";

/// A lot as it is stored.
struct Stored {
    id: i64,
    entry: i64,
    at: Moment,
    source: LotSource,
    draw: Option<i64>,
    story: LotStory,
}

impl Stored {
    fn read(conn: &Connection, row: &Row<'_>) -> Result<Self> {
        let id = row.get("id")?;
        let (chance, seed): (Option<Vec<u8>>, Option<String>) = (row.get("chance")?, row.get("seed")?);
        let story = LotStory {
            word: row.get("word")?,
            number: row.get("number")?,
            since: row.get("since")?,
            draw: row.get("name")?,
            key: seed.or(chance.map(|chance| hex(&chance))).unwrap_or_default(),
            actor: row.get("actor")?,
            tries: row.get("tries")?,
            order: order(conn, id)?,
        };
        let at: String = row.get("at")?;
        Ok(Self {
            id,
            entry: row.get("entry")?,
            at: at.parse().map_err(Refusal::data)?,
            source: row.get("source")?,
            draw: row.get("draw")?,
            story,
        })
    }

    /// What is wrong with its key, if anything.
    fn wrong_key(&self, conn: &Connection, waited_for: &WaitedFor<'_>) -> Result<Option<String>> {
        if self.story.since >= self.entry {
            return Ok(Some("the act that it waited for came after it".to_owned()));
        }
        let since = match waited_for(conn, self.id)? {
            Some(since) => since,
            None => Since::entry(conn, self.story.since)?,
        };
        let first = witnessed(conn, &since, self.entry)?.map(|found| found.draw);
        let calendar = policy::as_of(conn, self.entry)?.calendar()?;
        Ok(match self.source {
            LotSource::Witnessed if first != self.draw => {
                Some("its key is not the first witnessed seed after the act that it waited for".to_owned())
            }
            LotSource::Local if self.story.word == AT_ONCE => None,
            LotSource::Local if first.is_some() => {
                Some("a witnessed seed was there, and it was not the key".to_owned())
            }
            LotSource::Local if !may_be_local(conn, &calendar, &since, (self.entry, self.at))? => {
                Some("it did not wait for a witnessed seed as long as it had to".to_owned())
            }
            LotSource::Witnessed | LotSource::Local => None,
        })
    }

    fn wrong_order(&self) -> Option<String> {
        let LotStory { word, number, key, order, .. } = &self.story;
        let places: Vec<_> = order.iter().map(|(handle, late)| place((word, *number), key, *late, handle)).collect();
        (order.is_empty() || !places.is_sorted())
            .then(|| "those in it do not stand in the order that its key gives".to_owned())
    }

    fn wrong_tries(&self, conn: &Connection) -> Result<Option<String>> {
        let LotStory { actor, since, tries: noted, .. } = &self.story;
        let made = tries(conn, actor, *since, self.entry)?;
        Ok((made != *noted).then(|| format!("{actor} had made {made} entries since, not {noted}")))
    }
}

fn order(conn: &Connection, lot: i64) -> Result<Vec<(String, i64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle, c.late FROM candidate c JOIN person p ON p.id = c.person WHERE c.lot = ?1 ORDER BY c.id",
    )?;
    let rows = statement.query_map([lot], |row| Ok((row.get("handle")?, row.get("late")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Lots of audits that gave theirs to nobody: one that is drawn is not put aside for another.
fn put_aside(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare(
        "SELECT id, number FROM lot l WHERE word IN ('audit', 'hand on')
         AND NOT EXISTS (SELECT 1 FROM assignment g WHERE g.lot = l.id) ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>("id")?, row.get::<_, i64>("number")?)))?;
    rows.map(|row| {
        let (lot, audit) = row?;
        Ok(format!("lot {lot} was drawn for audit {audit} and put aside"))
    })
    .collect()
}

/// Audits that a lot gave to somebody who was not in it, or that it was not drawn for.
fn strangers(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare(
        "SELECT g.audit, g.lot FROM assignment g JOIN lot l ON l.id = g.lot
         WHERE l.number <> g.audit OR l.entry <> g.entry OR l.word NOT IN ('audit', 'hand on')
           OR NOT EXISTS (SELECT 1 FROM candidate c WHERE c.lot = l.id AND c.person = g.auditor)
         ORDER BY g.id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>("audit")?, row.get::<_, i64>("lot")?)))?;
    rows.map(|row| {
        let (audit, lot) = row?;
        Ok(format!("audit {audit} went to somebody whom lot {lot} did not give it to"))
    })
    .collect()
}
