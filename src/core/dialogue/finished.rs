//! Finished: a dialogue as it now stands.

use crate::calc::moment::Moment;
use crate::core::people::PersonId;
use crate::core::policy::{BlindField, HIDDEN};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{RequestId, as_stored, unknown};
use crate::core::text::Untrusted;
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::BTreeSet;

/// A finished dialogue, as it now stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dialogue {
    /// Its number in this file.
    pub id: RequestId,
    /// The centre's own number.
    pub reference: Untrusted,
    /// How it came.
    pub channel: String,
    /// When the customer wrote or called first.
    pub received: Moment,
    /// When the dialogue ended, where known.
    pub closed: Option<Moment>,
    /// What it was about.
    pub category: String,
    /// The language it is in, where that was said.
    pub language: Option<String>,
    /// Who answered.
    pub agent: PersonId,
    /// The agent's handle.
    pub agent_handle: String,
    /// The customer's rating, 1 to 5, where there is one.
    pub rating: Option<i64>,
    /// The customer's reference.
    pub customer: Option<Untrusted>,
    /// Whether the customer was told of monitoring; none: as the policy says of the channel.
    pub notice: Option<bool>,
    /// How long it took, in seconds.
    pub duration: Option<u64>,
    /// Where its recording is: a path, an address or a number of another system.
    pub recording: Option<Untrusted>,
    /// Whether it can be listened to, wherever.
    pub is_recorded: bool,
    /// What the customer wanted.
    pub details: Option<Untrusted>,
    /// What the customer was answered, where the source has it apart from the dialogue.
    pub reply: Option<Untrusted>,
    /// The dialogue.
    pub transcript: Option<Untrusted>,
    /// Whether the personal text was erased.
    pub erased: bool,
    /// What is taken out for the reader.
    pub hidden: BTreeSet<BlindField>,
}

impl Dialogue {
    /// The same without what is hidden from the reader.
    pub fn conceal(&mut self, hidden: &BTreeSet<BlindField>) {
        for field in hidden {
            match field {
                BlindField::Rating => self.rating = None,
                BlindField::Agent => HIDDEN.clone_into(&mut self.agent_handle),
                BlindField::Customer => self.customer = None,
                // No dialogue holds one.
                BlindField::Verdict => {}
            }
        }
        self.hidden.clone_from(hidden);
    }

    /// Whether an auditor listens to it: it is recorded, or was drawn as recorded, since nothing is written.
    pub fn is_heard(&self) -> bool {
        self.is_recorded || !(is_written([&self.reply, &self.transcript]) || self.erased)
    }

    /// Whether people spoke in it: it is heard, or its channel is one of voices, whatever was written down of it.
    pub fn is_spoken(&self) -> bool {
        self.is_heard() || SPOKEN.contains(&self.channel.as_str())
    }
}

/// The channels of voices.
const SPOKEN: [&str; 2] = ["phone", "face-to-face"];

fn is_written(texts: [&Option<Untrusted>; 2]) -> bool {
    texts.into_iter().flatten().any(|text| !text.expose().trim().is_empty())
}

const SELECT: &str =
    "SELECT d.request, d.ref, d.channel, d.received, d.closed, d.category, d.agent, p.handle, d.rating,
    d.customer, d.details, d.transcript, d.erased IS NOT NULL AS gone, d.notice, d.reply,
    d.recording, d.duration, d.content, d.language FROM dialogue d JOIN person p ON p.id = d.agent";

/// A dialogue by the number of its request.
pub fn load(conn: &Connection, id: RequestId) -> Result<Dialogue> {
    conn.prepare_cached(&format!("{SELECT} WHERE d.request = ?1"))?.query_row([id.0], from_row)?
}

/// A dialogue by the centre's own number.
pub fn find(conn: &Connection, reference: &str) -> Result<Dialogue> {
    let reference = &*as_stored(conn, reference)?;
    let found =
        conn.prepare_cached(&format!("{SELECT} WHERE d.ref = ?1"))?.query_row([reference], from_row).optional()?;
    found.unwrap_or_else(|| Err(unknown(conn, reference)?))
}

/// Whether a request came finished, or is archived.
pub fn is_finished(conn: &Connection, reference: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM dialogue WHERE ref = ?1")?.exists([&*as_stored(conn, reference)?])?)
}

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Result<Dialogue>> {
    let (received, closed): (String, Option<String>) = (row.get("received")?, row.get("closed")?);
    let text = |column: &str| row.get::<_, Option<String>>(column).map(|text| text.map(Untrusted::new));
    let moment = |text: &str| text.parse::<Moment>().map_err(Refusal::data);
    let times = moment(&received).and_then(|received| Ok((received, closed.as_deref().map(moment).transpose()?)));
    let (received, closed) = match times {
        Ok(times) => times,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (reply, transcript, recording) = (text("reply")?, text("transcript")?, text("recording")?);
    let erased: bool = row.get("gone")?;
    let written = is_written([&reply, &transcript]);
    Ok(Ok(Dialogue {
        id: RequestId(row.get("request")?),
        reference: Untrusted::new(row.get::<_, String>("ref")?),
        channel: row.get("channel")?,
        received,
        closed,
        category: row.get("category")?,
        language: row.get("language")?,
        agent: PersonId(row.get("agent")?),
        agent_handle: row.get("handle")?,
        rating: row.get("rating")?,
        notice: row.get("notice")?,
        customer: text("customer")?,
        details: text("details")?,
        duration: row.get("duration")?,
        is_recorded: recording.is_some() || (row.get("content")? && !written && !erased),
        recording,
        reply,
        transcript,
        erased,
        hidden: BTreeSet::new(),
    }))
}
