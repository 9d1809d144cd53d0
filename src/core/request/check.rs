//! Checking one row of a file of finished dialogues: what the map makes of it, and whether it can be.

use super::map::{FIELDS, FREE, Laid, Word};
use super::spaces::collapsed;
use crate::calc::calendar::Calendar;
use crate::calc::draw::is_phantom;
use crate::calc::moment::Moment;
use crate::calc::time::parse_time;
use crate::core::ledger::Writing;
use crate::core::people::{self, NOW, PersonId, TeamStint};
use crate::core::policy::Policy;
use crate::core::reading::Row;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::unseen;
use rusqlite::Connection;
use std::borrow::Cow;
use std::collections::HashMap;

/// One row, checked.
pub(super) struct Checked<'a> {
    pub(super) reference: Cow<'a, str>,
    /// What a ref that was made from the row is counted by: see `Doubles`.
    pub(super) made: Option<u64>,
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
    now: Moment,
    /// By handle; none: anybody may be an agent (a sample without a file).
    people: Option<HashMap<String, PersonId>>,
    calendar: Calendar,
    stints: HashMap<PersonId, Vec<TeamStint>>,
}

impl Rules<'_> {
    /// Lets a handle count as known.
    pub(super) fn admit(&mut self, handle: &str, person: PersonId) {
        self.people.get_or_insert_default().insert(handle.to_owned(), person);
    }

    /// Takes that back.
    pub(super) fn dismiss(&mut self, handle: &str) {
        self.people.get_or_insert_default().remove(handle);
    }

    pub(super) fn is_agent_at(&self, person: PersonId, moment: Moment) -> bool {
        let day = self.calendar.local_day(moment);
        let covers = |(_, _, _, since, until): &TeamStint| *since <= day && until.is_none_or(|until| until >= day);
        self.stints.get(&person).is_some_and(|stints| stints.iter().any(covers))
    }
}

/// Rows may be checked on another thread than the one that writes.
const _: fn() = || {
    const fn shared<T: Send + Sync>() {}
    shared::<Rules<'_>>();
    shared::<Laid<'_>>();
};

/// The rules for one file.
pub(super) fn rules<'a>(writing: &Writing<'_>, policy: &'a Policy) -> Result<Rules<'a>> {
    Rules::of(writing, policy, writing.now())
}

impl<'a> Rules<'a> {
    /// The rules by a file's roster.
    pub(super) fn of(conn: &Connection, policy: &'a Policy, now: Moment) -> Result<Self> {
        let mut stints: HashMap<PersonId, Vec<TeamStint>> = HashMap::new();
        for stint in people::agent_stints(conn, NOW)? {
            stints.entry(stint.0).or_default().push(stint);
        }
        let people = Some(people::handles(conn)?);
        Ok(Self { policy, now, people, calendar: policy.calendar()?, stints })
    }

    /// The rules where there is no roster: anybody may be an agent.
    pub(super) fn without_roster(policy: &'a Policy, now: Moment) -> Result<Self> {
        Ok(Self { policy, now, people: None, calendar: policy.calendar()?, stints: HashMap::new() })
    }

    /// Whether somebody of that handle is on the roster; nobody is missing where there is none.
    pub(super) fn knows_agent(&self, handle: &str) -> bool {
        self.people.as_ref().is_none_or(|people| people.contains_key(handle))
    }
}

/// The agent's handle as the row gives it.
pub(super) fn agent<'a>(row: &'a Row, laid: &'a Laid<'_>) -> Option<Cow<'a, str>> {
    laid.word(row, 5).map(|(text, _)| trimmed(text)).filter(|handle| !handle.is_empty())
}

/// Checks one row. It needs no file: rows can be checked beside the writing.
pub(super) fn check<'a>(row: &'a Row, laid: &'a Laid<'_>, rules: &Rules<'_>) -> Result<Checked<'a>> {
    if let Some(field) = list_among(row, laid) {
        return Err(Refusal::data(format!("`{field}` is a list; one value is needed")));
    }
    let (reference, made) = reference(row, laid)?;
    plain("ref", &reference)?;
    super::id_without_card("ref", &reference, rules.policy)?;
    let (received, closed) = times(row, laid, rules)?;
    let word = |place: usize| laid.word(row, place).map(|(text, _)| trimmed(text)).filter(|text| !text.is_empty());
    let needed = |place: usize| word(place).ok_or_else(|| empty(name(place)));
    let checked = Checked {
        reference,
        made,
        received,
        closed,
        channel: channel(needed(3)?, rules.policy)?,
        category: category(needed(4)?, rules.policy)?,
        agent: known_agent(&needed(5)?, rules)?,
        rating: word(6).map(|text| rating(&text)).transpose()?,
        notice: word(7).map(|text| notice(&text)).transpose()?,
        customer: laid.word(row, 8).map(|(text, _)| text),
        details: free(row, laid, 9),
        reply: free(row, laid, 10),
        transcript: free(row, laid, 11),
    };
    required(&checked, laid)?;
    if let Some(customer) = &checked.customer {
        super::id_without_card("customer", customer, rules.policy)?;
    }
    Ok(checked)
}

fn name(place: usize) -> &'static str {
    FIELDS.get(place).copied().unwrap_or_default()
}

fn empty(field: &str) -> Refusal {
    Refusal::data(format!("`{field}` is empty"))
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

/// The ref of the row, and what it is counted by where it is made.
fn reference<'a>(row: &'a Row, laid: &'a Laid<'_>) -> Result<(Cow<'a, str>, Option<u64>)> {
    if let Some(made) = &laid.map.made {
        let (reference, number) = made
            .reference(row, &laid.made)
            .ok_or_else(|| Refusal::data("`ref` cannot be made: every column it is made from is empty"))?;
        return Ok((Cow::Owned(reference), Some(number)));
    }
    let (reference, _) = laid.word(row, 0).ok_or_else(|| empty("ref"))?;
    Ok((reference, None))
}

/// When the row says it was received, and closed.
fn times(row: &Row, laid: &Laid<'_>, rules: &Rules<'_>) -> Result<(Moment, Option<Moment>)> {
    let received = laid.word(row, 1).ok_or_else(|| empty("received"))?;
    let received = moment(1, &received, laid, rules)?;
    let closed = laid.word(row, 2).map(|word| moment(2, &word, laid, rules)).transpose()?;
    if closed.is_some_and(|closed| closed < received) {
        return Err(Refusal::data("`closed` is before `received`"));
    }
    Ok((received, closed))
}

/// A free text, byte for byte unless the map has its white space collapsed.
fn free<'a>(row: &'a Row, laid: &'a Laid<'_>, place: usize) -> Option<Cow<'a, str>> {
    let (text, _) = laid.word(row, place)?;
    if !laid.map.collapse {
        return Some(text);
    }
    let columns = laid.sources.get(place).map(super::map::Source::places).unwrap_or_default();
    let turns = columns.iter().any(|column| row.is_turns(*column));
    let text = match text {
        Cow::Borrowed(text) => collapsed(text, turns),
        Cow::Owned(text) => Cow::Owned(collapsed(&text, turns).into_owned()),
    };
    Some(text).filter(|text| !text.is_empty())
}

/// What the map requires beyond what every request needs.
fn required(checked: &Checked<'_>, laid: &Laid<'_>) -> Result<()> {
    let blank = [
        (2, checked.closed.is_none()),
        (6, checked.rating.is_none()),
        (7, checked.notice.is_none()),
        (8, checked.customer.is_none()),
        (9, checked.details.is_none()),
        (10, checked.reply.is_none()),
        (11, checked.transcript.is_none()),
    ];
    let wanted = |place: usize| laid.map.fields.get(place).is_some_and(|own| own.required);
    match blank.into_iter().find(|(place, blank)| *blank && wanted(*place)) {
        Some((place, _)) => Err(Refusal::data(format!("`{}` is empty, and the map requires it", name(place)))),
        None => Ok(()),
    }
}

/// A field other than free text that came as a JSON array.
fn list_among(row: &Row, laid: &Laid<'_>) -> Option<&'static str> {
    let mut places = laid.sources.iter().zip(FIELDS).take(FREE);
    let found = places.find(|(source, _)| source.places().iter().any(|column| row.is_list(*column)));
    found.map(|(_, field)| field)
}

pub(super) fn plain(field: &str, text: &str) -> Result<()> {
    if let Some(odd) = text.chars().find(|c| c.is_control()) {
        return Err(Refusal::data(format!("`{field}` has a control character, {}", odd.escape_unicode())));
    }
    if text.len() > 400 {
        return Err(Refusal::data(format!("`{field}` is longer than 400 bytes")));
    }
    if field == "ref" && is_phantom(text) {
        return Err(Refusal::data("a `ref` does not begin with `phantom:`")
            .hint("in a frame that stands for a dialogue which is missing"));
    }
    Ok(())
}

const DAY: i64 = 86_400;
/// 1990-01-01: what is older is a mistake in the export.
const OLDEST: i64 = 631_152_000;

/// A time; what the map itself says is in ISO 8601, whatever the file's formats are.
fn moment(place: usize, word: &Word<'_>, laid: &Laid<'_>, rules: &Rules<'_>) -> Result<Moment> {
    let (field, (text, of_file)) = (name(place), word);
    let own = laid.map.fields.get(place).map(|own| own.formats.as_slice()).unwrap_or_default();
    let formats = if *of_file { own } else { &[] };
    let moment = parse_time(text, formats, &laid.map.wall()).map_err(|why| {
        let hint = time_hint(&why).map(str::to_owned);
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

fn time_hint(why: &str) -> Option<&'static str> {
    const HINTS: [(&str, &str); 4] = [
        ("no time zone", "a map can name it: [read] timezone"),
        ("happens twice", "a map can say which is meant: [read] ambiguous = \"earlier\", or \"later\""),
        ("does not fit the format", "a map can name more than one: [formats]"),
        ("not ISO 8601", "a map can say how it is written: [formats]"),
    ];
    HINTS.iter().find(|(says, _)| why.contains(says)).map(|(_, hint)| *hint)
}

pub(super) fn channel<'a>(text: Cow<'a, str>, policy: &Policy) -> Result<Cow<'a, str>> {
    if policy.knows_channel(&text) {
        return Ok(text);
    }
    let hint = policy
        .closest_channel(&text)
        .map_or_else(|| "add it to the policy: [intake] channels".to_owned(), |best| format!("did you mean `{best}`?"));
    Err(Refusal::data(format!("`{text}` is not a channel")).hint(hint))
}

pub(super) fn category<'a>(text: Cow<'a, str>, policy: &Policy) -> Result<Cow<'a, str>> {
    if let Some(odd) = unseen(&text) {
        return Err(Refusal::data(format!("`category` has a character that cannot be seen, {}", odd.escape_unicode())));
    }
    if super::holds_secret(&text) {
        return Err(Refusal::data("`category` holds what looks like a card number"));
    }
    if policy.knows_category(&text) {
        return Ok(text);
    }
    let hint = policy.closest_category(&text).map_or_else(
        || "add it to the policy: [intake] categories".to_owned(),
        |best| format!("did you mean `{best}`?"),
    );
    Err(Refusal::data(format!("`{text}` is not a category")).hint(hint))
}

fn known_agent(handle: &str, rules: &Rules<'_>) -> Result<PersonId> {
    let Some(people) = &rules.people else { return Ok(PersonId(0)) };
    match people.get(handle) {
        Some(person) => Ok(*person),
        None => Err(people::nobody(handle, people.keys().map(String::as_str))),
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
