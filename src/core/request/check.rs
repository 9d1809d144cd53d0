//! Checking one row of a file of finished dialogues: what the map makes of it, and whether it can be.

use super::map::{FIELDS, Laid, Map, Source};
use crate::calc::calendar::Calendar;
use crate::calc::moment::{Moment, parse_timestamp};
use crate::calc::zone::Zone;
use crate::core::ledger::Writing;
use crate::core::people::{self, NOW, PersonId, TeamStint};
use crate::core::policy::Policy;
use crate::core::reading::Row;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::unseen;
use std::borrow::Cow;
use std::collections::HashMap;

/// One row, checked.
pub(super) struct Checked<'a> {
    pub(super) reference: Cow<'a, str>,
    pub(super) received: Moment,
    pub(super) closed: Option<Moment>,
    pub(super) channel: Cow<'a, str>,
    pub(super) category: Cow<'a, str>,
    pub(super) agent: PersonId,
    pub(super) rating: Option<i64>,
    /// Whether the customer was told that dialogues may be monitored; none: as the channel has it.
    pub(super) notice: Option<bool>,
    pub(super) customer: Option<Cow<'a, str>>,
    pub(super) details: Option<Cow<'a, str>>,
    pub(super) reply: Option<Cow<'a, str>>,
    pub(super) transcript: Option<Cow<'a, str>>,
}

/// What stays the same from row to row.
pub(super) struct Rules<'a> {
    policy: &'a Policy,
    zone: Option<Zone>,
    now: Moment,
    people: HashMap<String, PersonId>,
    calendar: Calendar,
    stints: HashMap<PersonId, Vec<TeamStint>>,
}

impl Rules<'_> {
    /// Whether the roster has this handle.
    pub(super) fn knows(&self, handle: &str) -> bool {
        self.people.contains_key(handle)
    }

    /// Lets a handle count as known.
    pub(super) fn admit(&mut self, handle: &str, person: PersonId) {
        self.people.insert(handle.to_owned(), person);
    }

    /// Takes that back.
    pub(super) fn dismiss(&mut self, handle: &str) {
        self.people.remove(handle);
    }

    pub(super) fn is_agent_at(&self, person: PersonId, moment: Moment) -> bool {
        let day = self.calendar.local_day(moment);
        let covers = |(_, _, since, until): &TeamStint| *since <= day && until.is_none_or(|until| until >= day);
        self.stints.get(&person).is_some_and(|stints| stints.iter().any(covers))
    }
}

/// The rules for one file.
pub(super) fn rules<'a>(writing: &Writing<'_>, map: &Map, policy: &'a Policy) -> Result<Rules<'a>> {
    let mut stints: HashMap<PersonId, Vec<TeamStint>> = HashMap::new();
    for stint in people::agent_stints(writing, NOW)? {
        stints.entry(stint.0).or_default().push(stint);
    }
    Ok(Rules {
        policy,
        zone: map.zone()?,
        now: writing.now(),
        people: people::handles(writing)?,
        calendar: policy.calendar()?,
        stints,
    })
}

/// Checks one row. It needs no file: rows can be checked beside the writing.
pub(super) fn check<'a>(row: &'a Row, laid: &'a Laid<'_>, rules: &Rules<'_>) -> Result<Checked<'a>> {
    let raw = |place: usize| match laid.sources.get(place) {
        Some(Source::Column(column)) => row.get(*column),
        Some(Source::Constant(constant)) => Some(constant.as_str()),
        _ => None,
    };
    if let Some(field) = list_among(row, laid) {
        return Err(Refusal::data(format!("`{field}` is a list; one value is needed")));
    }
    let word = |place: usize| {
        let field = FIELDS.get(place).copied().unwrap_or_default();
        raw(place).map(|value| laid.meaning(field, value.trim())).filter(|value| !value.is_empty())
    };
    let needed = |place: usize| {
        word(place)
            .ok_or_else(|| Refusal::data(format!("`{}` is empty", FIELDS.get(place).copied().unwrap_or_default())))
    };
    let reference = raw(0).filter(|text| !text.trim().is_empty()).ok_or_else(|| Refusal::data("`ref` is empty"))?;
    plain("ref", reference)?;
    let received = moment(
        "received",
        raw(1).filter(|text| !text.is_empty()).ok_or_else(|| Refusal::data("`received` is empty"))?,
        rules,
    )?;
    let closed = raw(2).filter(|text| !text.is_empty()).map(|text| moment("closed", text, rules)).transpose()?;
    if closed.is_some_and(|closed| closed < received) {
        return Err(Refusal::data("`closed` is before `received`"));
    }
    let text = |place: usize| raw(place).filter(|text| !text.is_empty()).map(Cow::Borrowed);
    Ok(Checked {
        reference: Cow::Borrowed(reference),
        received,
        closed,
        channel: Cow::Borrowed(channel(needed(3)?, rules.policy)?),
        category: Cow::Borrowed(category(needed(4)?, rules.policy)?),
        agent: known_agent(needed(5)?, rules)?,
        rating: word(6).map(rating).transpose()?,
        notice: word(7).map(notice).transpose()?,
        customer: text(8),
        details: text(9),
        reply: text(10),
        transcript: text(11),
    })
}

/// A field other than free text that came as a JSON array.
fn list_among(row: &Row, laid: &Laid<'_>) -> Option<&'static str> {
    let mut places = laid.sources.iter().zip(FIELDS).take(FIELDS.len() - 3);
    places.find_map(|(source, field)| match source {
        Source::Column(column) if row.is_list(*column) => Some(field),
        _ => None,
    })
}

fn plain(field: &str, text: &str) -> Result<()> {
    if let Some(odd) = text.chars().find(|c| c.is_control()) {
        return Err(Refusal::data(format!("`{field}` has a control character, {}", odd.escape_unicode())));
    }
    if text.len() > 400 {
        return Err(Refusal::data(format!("`{field}` is longer than 400 bytes")));
    }
    Ok(())
}

const DAY: i64 = 86_400;
/// 1990-01-01: what is older is a mistake in the export.
const OLDEST: i64 = 631_152_000;

fn moment(field: &str, text: &str, rules: &Rules<'_>) -> Result<Moment> {
    let moment = parse_timestamp(text, rules.zone.as_ref()).map_err(|why| {
        let hint = why.contains("no time zone").then(|| "a map can name it: [read] timezone".to_owned());
        Refusal::data(format!("`{field}`: {why}")).maybe_hint(hint)
    })?;
    if moment.seconds() > rules.now.seconds() + DAY {
        return Err(Refusal::data(format!("`{field}`: {moment} is in the future")));
    }
    if moment.seconds() < OLDEST {
        return Err(Refusal::data(format!("`{field}`: {moment} is before 1990")));
    }
    Ok(moment)
}

fn channel<'a>(text: &'a str, policy: &Policy) -> Result<&'a str> {
    if policy.knows_channel(text) {
        return Ok(text);
    }
    let hint = policy
        .closest_channel(text)
        .map_or_else(|| "add it to the policy: [intake] channels".to_owned(), |best| format!("did you mean `{best}`?"));
    Err(Refusal::data(format!("`{text}` is not a channel")).hint(hint))
}

fn category<'a>(text: &'a str, policy: &Policy) -> Result<&'a str> {
    if let Some(odd) = unseen(text) {
        return Err(Refusal::data(format!("`category` has a character that cannot be seen, {}", odd.escape_unicode())));
    }
    if policy.knows_category(text) {
        return Ok(text);
    }
    let hint = policy.closest_category(text).map_or_else(
        || "add it to the policy: [intake] categories".to_owned(),
        |best| format!("did you mean `{best}`?"),
    );
    Err(Refusal::data(format!("`{text}` is not a category")).hint(hint))
}

fn known_agent(handle: &str, rules: &Rules<'_>) -> Result<PersonId> {
    match rules.people.get(handle) {
        Some(person) => Ok(*person),
        None => Err(people::nobody(handle, rules.people.keys().map(String::as_str))),
    }
}

fn notice(text: &str) -> Result<bool> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Refusal::data(format!("`notice`: `{text}` is not yes or no"))
            .hint("a map can say what it means: [values.notice]")),
    }
}

fn rating(text: &str) -> Result<i64> {
    match text {
        "1" => Ok(1),
        "2" => Ok(2),
        "3" => Ok(3),
        "4" => Ok(4),
        "5" => Ok(5),
        _ => Err(Refusal::data(format!("`rating`: `{text}` is not 1, 2, 3, 4 or 5"))
            .hint("a map can say what it means: [values.rating]")),
    }
}
