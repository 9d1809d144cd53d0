//! Precedents: what was decided about a criterion, for all who score it next.

use super::asked::QuestionId;
use super::sight::{Arose, may_apply};
use crate::calc::moment::Moment;
use crate::core::audit::AuditId;
use crate::core::people::{Person, PersonId};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card, CardId, Criterion};
use crate::core::text::Untrusted;
use rusqlite::{Connection, Row};

/// How the text of a criterion stands to what it was when it was decided about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wording {
    /// It is the same.
    Same,
    /// It changed since.
    Changed,
    /// The card has no such criterion any more.
    Gone,
}

/// What was decided about a criterion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Precedent {
    /// Its number.
    pub id: i64,
    /// The card's name.
    pub card: String,
    /// The criterion's key.
    pub key: String,
    /// What was decided, in a sentence.
    pub headnote: Untrusted,
    /// Who decided, by handle.
    pub by: String,
    pub(super) by_id: PersonId,
    /// When.
    pub at: Moment,
    /// The question that it answers.
    pub question: Option<Arose>,
    /// The version of the card that it was decided about.
    version: CardId,
    line: i64,
}

/// A precedent, and how its criterion's text stands to it.
pub type Found = (Precedent, Wording);

/// The precedents on the criteria of a card that somebody may read, the newest first.
pub fn of_card(conn: &Connection, card: &Card, reader: Option<&Person>) -> Result<Vec<Found>> {
    let found = load(conn, ("d.name = ?1", &card.name), reader)?;
    let compared = found.into_iter().map(|one| compared(conn, one, card));
    Ok(compared.collect::<Result<Vec<_>>>()?.into_iter().filter(|(_, wording)| *wording != Wording::Gone).collect())
}

/// Every precedent that somebody may read and in which all the words stand, the newest first, each compared with the
/// newest version of its card.
pub fn precedents(
    conn: &Connection,
    words: &[String],
    criterion: Option<&str>,
    reader: Option<&Person>,
) -> Result<Vec<Found>> {
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let mut found = Vec::new();
    for one in load(conn, ("?1 = ''", ""), reader)? {
        let (_, card) = scorecard::find(conn, Some(&one.card))?;
        let is_wanted = criterion.is_none_or(|key| key == one.key);
        if is_wanted && has_all(&one, &title(conn, &one)?, &words) {
            found.push(compared(conn, one, &card)?);
        }
    }
    Ok(found)
}

/// The precedents on one criterion that somebody may read, the newest first.
pub(super) fn of_line(conn: &Connection, line: i64, reader: &Person) -> Result<Vec<Precedent>> {
    let mut found = load(conn, ("?1 = ''", ""), Some(reader))?;
    found.retain(|one| one.line == line);
    Ok(found)
}

fn has_all(one: &Precedent, title: &str, words: &[String]) -> bool {
    let asked = one.question.as_ref().and_then(|arose| arose.words.as_ref()).map_or("", Untrusted::expose);
    let text = format!("{}\n{asked}\n{}\n{title}", one.headnote.expose(), one.key).to_lowercase();
    words.iter().all(|word| text.contains(word))
}

fn title(conn: &Connection, one: &Precedent) -> Result<String> {
    let card = scorecard::load(conn, one.version)?;
    Ok(card.criterion(&one.key).map(|criterion| criterion.title.own().to_owned()).unwrap_or_default())
}

fn compared(conn: &Connection, one: Precedent, card: &Card) -> Result<Found> {
    let before = scorecard::load(conn, one.version)?;
    let wording = match (before.criterion(&one.key), card.criterion(&one.key)) {
        (_, Err(_)) => Wording::Gone,
        (Ok(before), Ok(now)) if reads_the_same(before, now) => Wording::Same,
        _ => Wording::Changed,
    };
    Ok((one, wording))
}

/// Whether a criterion asks and offers the same; its weight and its place do not matter.
fn reads_the_same(one: &Criterion, other: &Criterion) -> bool {
    one.title == other.title && one.guidance == other.guidance && one.kind == other.kind && one.na == other.na
}

/// Those of a condition that somebody may read.
fn load(conn: &Connection, (condition, word): (&str, &str), reader: Option<&Person>) -> Result<Vec<Precedent>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT p.id, d.name AS card, d.id AS version, c.key, p.line, coalesce(p.headnote, 'erased') AS headnote, a.handle, e.at, p.question,
           coalesce(q.words, 'erased') AS words, q.audit, k.one AS by, i.one AS asker, j.one AS owner
         FROM precedent p JOIN criterion c ON c.id = p.criterion JOIN card d ON d.id = c.card JOIN person a ON a.id = p.person
         JOIN identity k ON k.person = p.person JOIN entry e ON e.id = p.entry LEFT JOIN question q ON q.id = p.question
         LEFT JOIN identity i ON i.person = q.asker LEFT JOIN identity j ON j.person = q.owner WHERE {condition} ORDER BY p.id DESC"
    ))?;
    let mut rows = statement.query([word])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut one = read(row)?;
        let is_shown = match &mut one.question {
            Some(arose) => may_apply(conn, arose, one.by_id, reader)?,
            None => true,
        };
        if is_shown {
            found.push(one);
        }
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Precedent> {
    Ok(Precedent {
        id: row.get("id")?,
        card: row.get("card")?,
        version: CardId(row.get("version")?),
        key: row.get("key")?,
        line: row.get("line")?,
        headnote: Untrusted::new(row.get::<_, String>("headnote")?),
        by: row.get("handle")?,
        by_id: PersonId(row.get("by")?),
        at: row.get::<_, String>("at")?.parse().map_err(Refusal::data)?,
        question: row.get::<_, Option<i64>>("question")?.map(|id| arose(row, QuestionId(id))).transpose()?,
    })
}

fn arose(row: &Row<'_>, id: QuestionId) -> Result<Arose> {
    Ok(Arose {
        id,
        words: Some(Untrusted::new(row.get::<_, String>("words")?)),
        audit: AuditId(row.get("audit")?),
        asker: PersonId(row.get("asker")?),
        owner: PersonId(row.get("owner")?),
    })
}
