//! What customers say, counted over the dialogues that were looked at.

use super::gate::{hide_in_all, is_few, of_month, require_enough, require_months};
use super::period::{Period, audits, first_of_month};
use super::sample::is_complete;
use super::share::Share;
use crate::core::audit::Audit;
use crate::core::people::{Person, PersonId};
use crate::core::refusal::Result;
use crate::core::rights::Rights;
use crate::core::text::Untrusted;
use crate::core::voice::{self, About, Voice};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// A voice with its dialogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceLine {
    /// What was said.
    pub voice: Voice,
    /// The dialogue's ref.
    pub reference: Untrusted,
    /// Its local day.
    pub day: NaiveDate,
}

/// In how many of the dialogues that were looked at customers spoke of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceCount {
    /// Of what.
    pub about: About,
    /// The topic, in small letters; none where none was given.
    pub topic: Option<Untrusted>,
    /// In how many dialogues.
    pub dialogues: Share,
    /// Whose dialogues these are.
    pub(super) people: BTreeSet<PersonId>,
}

/// What customers said in dialogues of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voices {
    /// The counts, by subject and topic.
    pub counts: Vec<VoiceCount>,
    /// Each voice, oldest dialogue first.
    pub lines: Vec<VoiceLine>,
    /// How many dialogues were looked at.
    pub looked_at: u64,
    /// How many of the voices are in no count yet: somebody is still to score their dialogue.
    pub not_counted: u64,
    /// How many counts are left out: a works agreement lets no report tell of so few people.
    pub of_few: u64,
}

/// Which voices are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Only of this.
    pub about: Option<About>,
    /// Only with these words in the topic.
    pub topic: Option<&'a str>,
}

/// What customers said in dialogues of a period. A dialogue was looked at if it is scored, or if somebody wrote down a
/// voice from it. One that is scored twice is in no count before both scores are there; until then a voice from it is
/// shown only to the reader who wrote it down.
pub fn voices(
    conn: &Connection,
    period: Period,
    wanted: Wanted<'_>,
    (reader, may): (Option<&Person>, &Rights),
) -> Result<Voices> {
    let is_complete = is_complete(conn, period, &BTreeSet::new())?;
    let audits = audits(conn, period)?;
    let mut found = voices_in(conn, (&audits, is_complete), wanted, reader)?;
    let Some(agreement) = may.few() else { return Ok(found) };
    let least = agreement.terms.smallest_group();
    let whole = people_of(&found);
    require_enough(agreement, everybody(&whole))?;
    let mut parts = vec![whole];
    require_months(agreement, period)?;
    let months: BTreeSet<NaiveDate> = audits.iter().map(|audit| first_of_month(audit.received)).collect();
    for month in months.into_iter().map(|day| period.in_month(day)) {
        let of_month_alone: Vec<Audit> = audits.iter().filter(|audit| month.holds(audit.received)).cloned().collect();
        let part = people_of(&voices_in(conn, (&of_month_alone, is_complete), wanted, reader)?);
        require_enough(agreement, everybody(&part)).map_err(|_| of_month(agreement, month))?;
        parts.push(part);
    }
    let few = parts.iter().flatten().filter(|(_, of)| is_few(of.len(), least));
    let mut hidden: BTreeSet<Topic> = few.map(|(topic, _)| topic.clone()).collect();
    hide_in_all(&parts, least, &mut hidden);
    found.of_few = hidden.len() as u64;
    found.counts.retain(|count| !hidden.contains(&topic(count)));
    Ok(found)
}

/// Of what customers spoke.
type Topic = (About, Option<String>);

fn topic(count: &VoiceCount) -> Topic {
    (count.about, count.topic.as_ref().map(|topic| topic.expose().to_owned()))
}

fn people_of(found: &Voices) -> BTreeMap<Topic, BTreeSet<PersonId>> {
    found.counts.iter().map(|count| (topic(count), count.people.clone())).collect()
}

fn everybody(people: &BTreeMap<Topic, BTreeSet<PersonId>>) -> usize {
    people.values().flatten().collect::<BTreeSet<_>>().len()
}

/// The same of audits that are read already, and whether these are all dialogues there were.
pub(super) fn voices_in(
    conn: &Connection,
    (audits, is_complete): (&[Audit], bool),
    wanted: Wanted<'_>,
    reader: Option<&Person>,
) -> Result<Voices> {
    let audits: BTreeMap<i64, &Audit> = audits.iter().map(|audit| (audit.id.0, audit)).collect();
    let (mut heard, mut own) = (Vec::new(), Vec::new());
    for one in voice::list(conn)? {
        match audits.get(&one.audit.0) {
            Some(audit) if !audit.is_blind() => heard.push((one, *audit)),
            Some(audit) if reader.is_some_and(|reader| reader.id == one.writer) => own.push((one, *audit)),
            _ => {}
        }
    }
    let is_scored = |audit: &&&Audit| audit.scoring.is_some() && !audit.is_blind();
    let mut looked_at: BTreeSet<i64> = audits.values().filter(is_scored).map(|audit| audit.request.0).collect();
    looked_at.extend(heard.iter().map(|(_, audit)| audit.request.0));
    let whole = looked_at.len() as u64;
    heard.retain(|(one, _)| is_wanted(one, wanted));
    own.retain(|(one, _)| is_wanted(one, wanted));
    let (counts, not_counted) = (counts(&heard, whole, is_complete), own.len() as u64);
    let line = |(mut voice, audit): (Voice, &Audit)| {
        if let Some(words) = voice::words(conn, &voice, audit)? {
            voice.quote = words;
        }
        Ok(VoiceLine { voice, reference: audit.reference.clone(), day: audit.received })
    };
    let mut lines = heard.into_iter().chain(own).map(line).collect::<Result<Vec<VoiceLine>>>()?;
    lines.sort_by_key(|line| (line.day, line.voice.id));
    Ok(Voices { counts, lines, looked_at: whole, not_counted, of_few: 0 })
}

fn counts(heard: &[(Voice, &Audit)], whole: u64, is_complete: bool) -> Vec<VoiceCount> {
    let mut found: BTreeMap<(About, Option<String>), BTreeMap<i64, PersonId>> = BTreeMap::new();
    for (voice, audit) in heard {
        let topic = voice.topic.as_ref().map(|topic| topic.expose().to_lowercase());
        found.entry((voice.about, topic)).or_default().insert(audit.request.0, audit.agent.id);
    }
    let count = |((about, topic), dialogues): ((About, Option<String>), BTreeMap<i64, PersonId>)| VoiceCount {
        about,
        topic: topic.map(Untrusted::new),
        dialogues: Share::counted(dialogues.len() as u64, whole, is_complete),
        people: dialogues.into_values().collect(),
    };
    found.into_iter().map(count).collect()
}

fn is_wanted(voice: &Voice, wanted: Wanted<'_>) -> bool {
    let topic = voice.topic.as_ref().map(|topic| topic.expose().to_lowercase()).unwrap_or_default();
    wanted.about.is_none_or(|about| about == voice.about)
        && wanted.topic.is_none_or(|words| topic.contains(&words.to_lowercase()))
}
