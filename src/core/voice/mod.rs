//! Voice: what customers say of a product, the service or a process, in their own words.

mod quote;

use crate::core::act::Actor;
use crate::core::audit::{self, Audit, AuditId};
use crate::core::closed_list;
use crate::core::ledger::Writing;
use crate::core::people::{PersonId, Role};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use rusqlite::{Connection, Row};

closed_list! {
    /// What customers speak of.
    pub enum About("something to speak of", "things to speak of") {
        /// What they bought or use.
        Product = "product",
        /// How they are treated.
        Service = "service",
        /// How things are done.
        Process = "process",
    }
}

/// What a customer said.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'a> {
    /// Of what.
    pub about: About,
    /// A word or two to count by.
    pub topic: Option<&'a str>,
    /// Their words, as they stand in the dialogue.
    pub quote: &'a str,
    /// More in words.
    pub note: Option<&'a str>,
}

/// A voice as it was written down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voice {
    /// Its number.
    pub id: i64,
    /// The audit in which it was heard.
    pub audit: AuditId,
    /// Of what.
    pub about: About,
    /// A word or two to count by.
    pub topic: Option<Untrusted>,
    /// The customer's words.
    pub quote: Untrusted,
    /// More in words.
    pub note: Option<Untrusted>,
    /// Who wrote it down.
    pub writer: PersonId,
}

/// Writes down what a customer said in the dialogue of an audit. Answers whether it was new.
pub fn hear(writing: &mut Writing<'_>, actor: &Actor, id: AuditId, heard: &Heard<'_>) -> Result<(Voice, bool)> {
    let audit = audit::load(writing, id)?;
    let person = actor.person(writing)?.id.0;
    require_listener(writing, actor, &audit)?;
    let dialogue = audit::words(writing, &audit)?.rests_on.dialogue;
    let quote = quote::of_customer(writing, Kept::new("--quote", heard.quote)?, &dialogue)?;
    let topic = heard.topic.map(|topic| Kept::new("--topic", topic)).transpose()?;
    let note = heard.note.map(|note| Kept::new("--note", note)).transpose()?;
    let is = |one: Option<&Untrusted>, kept: Option<&Kept>| one.map(Untrusted::expose) == kept.map(Kept::as_str);
    let is_same = |one: &Voice| {
        one.about == heard.about
            && is(Some(&one.quote), Some(&quote))
            && is(one.topic.as_ref(), topic.as_ref())
            && is(one.note.as_ref(), note.as_ref())
    };
    if let Some(known) = load(writing, "v.audit = ?1", id.0)?.into_iter().find(is_same) {
        return Ok((known, false));
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("audit", &id.0), ("about", &heard.about), ("person", &person)];
    let texts = [("topic", topic.as_ref()), ("quote", Some(&quote)), ("words", note.as_ref())];
    let voice = writing.insert("voice", &facts, &texts)?;
    writing.note(format!("voice {voice}, audit {}", id.0));
    let made = load(writing, "v.id = ?1", voice)?.pop();
    Ok((made.ok_or_else(|| Refusal::fault("a voice was not stored"))?, true))
}

/// Every voice, oldest first.
pub fn list(conn: &Connection) -> Result<Vec<Voice>> {
    load(conn, "v.id > ?1", 0)
}

/// The words that a voice quotes, where it names their turn.
pub fn words(conn: &Connection, voice: &Voice, audit: &Audit) -> Result<Option<Untrusted>> {
    if !voice.quote.expose().to_lowercase().starts_with("turn ") {
        return Ok(None);
    }
    Ok(quote::words(&voice.quote, &audit::words(conn, audit)?.rests_on.dialogue))
}

fn require_listener(writing: &Writing<'_>, actor: &Actor, audit: &Audit) -> Result<()> {
    if audit.is_of(actor.person(writing)?) {
        return Ok(());
    }
    actor.require(&[Role::Lead, Role::Manager], "write down a voice from an audit of somebody else")
}

fn load(conn: &Connection, condition: &str, number: i64) -> Result<Vec<Voice>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT v.id, v.audit, v.about, v.topic, coalesce(v.quote, 'erased') AS quote, v.words, i.one AS writer
         FROM voice v JOIN identity i ON i.person = v.person WHERE {condition} ORDER BY v.id"
    ))?;
    let rows = statement.query_map([number], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Voice> {
    let text = |column: &str| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(column)?.map(Untrusted::new));
    Ok(Voice {
        id: row.get("id")?,
        audit: AuditId(row.get("audit")?),
        about: row.get("about")?,
        topic: text("topic")?,
        quote: Untrusted::new(row.get::<_, String>("quote")?),
        note: text("words")?,
        writer: PersonId(row.get("writer")?),
    })
}
