//! Checking one row of a file of finished dialogues: what the map makes of it, and whether it can be.

use super::broken::require_whole;
use super::map::{Mapping, Word};
use super::rules::{Rules, known_agent};
use super::spaces::collapsed;
use crate::calc::moment::Moment;
use crate::calc::time::{SpanUnit, TimeFaultKind, TimeFormat, parse_span_in, parse_time};
use crate::core::dialogue::Content;
use crate::core::people::PersonId;
use crate::core::reading::Row;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{Field, category, channel, composed, id_without_card, language, plain};
use std::borrow::Cow;

/// One row, checked.
pub(super) struct Checked<'a> {
    pub(super) reference: Cow<'a, str>,
    /// What a ref that was made from the row is counted by: see `Doubles`.
    pub(super) made: Option<u64>,
    pub(super) received: Moment,
    pub(super) closed: Option<Moment>,
    pub(super) channel: Cow<'a, str>,
    pub(super) category: Cow<'a, str>,
    pub(super) language: Option<Cow<'a, str>>,
    /// None where rows are messages and no one of them says it: then it must be on record already.
    pub(super) agent: Option<PersonId>,
    pub(super) rating: Option<i64>,
    /// Whether the customer was told that dialogues may be monitored; none: as the channel has it.
    pub(super) notice: Option<bool>,
    /// How long it took, in seconds.
    pub(super) duration: Option<i64>,
    pub(super) customer: Option<Cow<'a, str>>,
    /// Where its recording is.
    pub(super) recording: Option<Cow<'a, str>>,
    pub(super) details: Option<Cow<'a, str>>,
    pub(super) reply: Option<Cow<'a, str>>,
    pub(super) transcript: Option<Cow<'a, str>>,
    /// Whether there is something to listen to or read.
    pub(super) content: bool,
}

/// The agent's handle as the row, or the map, gives it.
pub(super) fn agent<'a>(row: &'a Row, mapping: &'a Mapping<'_>) -> Option<Word<'a>> {
    let word = mapping.word(row, Field::Agent).map(|(text, is_of_file)| (trimmed(text), is_of_file));
    word.filter(|(handle, _)| !handle.is_empty())
}

/// What is wrong with a row.
pub(super) struct Wrong {
    /// In words, with what to do.
    pub(super) refusal: Refusal,
    /// Of which kind it is.
    pub(super) flaw: Flaw,
}

/// Kinds of what can be wrong with a row.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Day and month stand the other way round than the map says: then it is the map that is wrong, and should say this.
    Swapped(String),
    /// A list or an object stands where one value is needed.
    Unheld,
    /// Any other.
    Other,
}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, flaw: Flaw::Other }
    }
}

/// What the check of a row answers.
pub(super) type Checking<T> = std::result::Result<T, Wrong>;

/// Checks one row. It needs no file: rows can be checked while others are written.
pub(super) fn check<'a>(row: &'a Row, mapping: &'a Mapping<'_>, rules: &Rules<'_>) -> Checking<Checked<'a>> {
    unheld(row, mapping).map_or(Ok(()), |refusal| Err(Wrong { refusal, flaw: Flaw::Unheld }))?;
    let (reference, made) = reference(row, mapping)?;
    plain(Field::Ref, &reference)?;
    // A ref that was made here is a digest: its digits are nobody's card.
    if made.is_none() && !mapping.map.keeps(&reference) {
        id_without_card(Field::Ref.word(), &reference, rules.policy)?;
    }
    let (received, closed) = times(row, mapping, rules)?;
    let word = |field: Field| mapping.word(row, field).map(|(text, _)| trimmed(text)).filter(|text| !text.is_empty());
    let needed = |field: Field| word(field).ok_or_else(|| empty(field));
    let channel = channel(needed(Field::Channel)?, rules.policy)?;
    let duration = lasted(row, mapping)?;
    let (recording, reply, transcript) =
        (word(Field::Recording), free(row, mapping, Field::Reply), free(row, mapping, Field::Transcript));
    let said = [&reply, &transcript, &recording].map(Option::as_deref);
    let content = Content::of(said, duration).can_be_audited(rules.policy, &channel);
    let checked = Checked {
        reference,
        made,
        received,
        closed,
        channel,
        category: category(needed(Field::Category)?, rules.policy)?,
        language: word(Field::Language).map(language).transpose()?,
        agent: who(word(Field::Agent), mapping, rules)?,
        rating: rated(row, mapping)?,
        notice: word(Field::Notice).map(|text| notice(&text)).transpose()?,
        duration,
        customer: mapping.word(row, Field::Customer).map(|(text, _)| text),
        recording,
        details: free(row, mapping, Field::Details),
        reply,
        transcript,
        content,
    };
    required(&checked, mapping)?;
    for (field, id) in [(Field::Customer, &checked.customer), (Field::Recording, &checked.recording)] {
        let id = id.as_ref().filter(|id| !mapping.map.keeps(id));
        id.map_or(Ok(()), |id| id_without_card(field.word(), id, rules.policy))?;
    }
    Ok(checked)
}

/// What a field has that no cell holds.
fn unheld(row: &Row, mapping: &Mapping<'_>) -> Option<Refusal> {
    if let Some(field) = list_among(row, mapping) {
        return Some(Refusal::data(format!("`{field}` is a list; one value is needed")));
    }
    let says = format!("`{}` is an object, or a list of more than single values", other_among(row, mapping)?);
    let hint = "a map can name a key inside an object, such as `via.channel`, and a list of turns: [turns] list";
    Some(Refusal::data(says).hint(hint))
}

/// The agent of a row. Messages that go on with a dialogue of an earlier file need not say it again.
fn who(word: Option<Cow<'_, str>>, mapping: &Mapping<'_>, rules: &Rules<'_>) -> Result<Option<PersonId>> {
    match word {
        Some(word) => known_agent(&word, rules).map(Some),
        None if mapping.map.join.is_some() => Ok(None),
        None => Err(empty(Field::Agent)),
    }
}

/// Why a row is turned away that lacks what every dialogue has.
pub(super) fn empty(field: Field) -> Refusal {
    Refusal::data(format!("`{}` is empty", field.word()))
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

/// The ref of the row, and what it is counted by where it is made.
fn reference<'a>(row: &'a Row, mapping: &'a Mapping<'_>) -> Result<(Cow<'a, str>, Option<u64>)> {
    if let Some(made) = &mapping.map.made {
        let (reference, number) = made
            .reference(row, &mapping.made)
            .ok_or_else(|| Refusal::data("`ref` cannot be made: every column it is made from is empty"))?;
        return Ok((Cow::Owned(reference), Some(number)));
    }
    let (reference, _) = mapping.word(row, Field::Ref).ok_or_else(|| empty(Field::Ref))?;
    require_whole(&reference)?;
    Ok((composed(reference), None))
}

/// When the row says it was received, and closed.
fn times(row: &Row, mapping: &Mapping<'_>, rules: &Rules<'_>) -> Checking<(Moment, Option<Moment>)> {
    let received = mapping.word(row, Field::Received).ok_or_else(|| empty(Field::Received))?;
    let received = moment(Field::Received, &received, mapping, rules)?;
    let closed =
        mapping.word(row, Field::Closed).map(|word| moment(Field::Closed, &word, mapping, rules)).transpose()?;
    if closed.is_some_and(|closed| closed < received) {
        return Err(Refusal::data("`closed` is before `received`").into());
    }
    Ok((received, closed))
}

/// A free text, byte for byte unless the map has its white space collapsed.
fn free<'a>(row: &'a Row, mapping: &'a Mapping<'_>, field: Field) -> Option<Cow<'a, str>> {
    let (text, _) = mapping.word(row, field)?;
    if !mapping.map.collapse {
        return Some(text);
    }
    let columns = mapping.sources.of(field).places();
    let turns = columns.iter().any(|column| row.is_turns(*column));
    let text = match text {
        Cow::Borrowed(text) => collapsed(text, turns),
        Cow::Owned(text) => Cow::Owned(collapsed(&text, turns).into_owned()),
    };
    Some(text).filter(|text| !text.is_empty())
}

/// What the map requires beyond what every request needs.
fn required(checked: &Checked<'_>, mapping: &Mapping<'_>) -> Result<()> {
    let blank = [
        (Field::Closed, checked.closed.is_none()),
        (Field::Rating, checked.rating.is_none()),
        (Field::Notice, checked.notice.is_none()),
        (Field::Duration, checked.duration.is_none()),
        (Field::Customer, checked.customer.is_none()),
        (Field::Recording, checked.recording.is_none()),
        (Field::Details, checked.details.is_none()),
        (Field::Reply, checked.reply.is_none()),
        (Field::Transcript, checked.transcript.is_none()),
    ];
    match blank.into_iter().find(|(field, blank)| *blank && mapping.map.fields.of(*field).required) {
        Some((field, _)) => Err(Refusal::data(format!("`{}` is empty, and the map requires it", field.word()))),
        None => Ok(()),
    }
}

/// A field that came as what no cell holds.
fn other_among(row: &Row, mapping: &Mapping<'_>) -> Option<&'static str> {
    let mut fields = mapping.sources.each();
    let found = fields.find(|(_, source)| source.places().iter().any(|column| row.is_other(*column)));
    found.map(|(field, _)| field.word())
}

/// A field other than free text that came as a JSON array.
fn list_among(row: &Row, mapping: &Mapping<'_>) -> Option<&'static str> {
    let mut fields = mapping.sources.each().filter(|(field, _)| !field.is_free());
    let found = fields.find(|(_, source)| source.places().iter().any(|column| row.is_list(*column)));
    found.map(|(field, _)| field.word())
}

const DAY: i64 = 86_400;
/// 1990-01-01: what is older is a mistake in the export.
const OLDEST: i64 = 631_152_000;

/// A time; what the map itself says is in ISO 8601, whatever the file's formats are.
fn moment(field: Field, word: &Word<'_>, mapping: &Mapping<'_>, rules: &Rules<'_>) -> Checking<Moment> {
    let (name, (text, of_file)) = (field.word(), word);
    let formats = if *of_file { mapping.map.fields.of(field).formats.as_slice() } else { &[] };
    let swapped = |format: &str| Flaw::Swapped(format!("[formats] {name} = \"{format}\""));
    let moment = parse_time(text, formats, &mapping.map.wall()).map_err(|fault| Wrong {
        refusal: Refusal::data(format!("`{name}`: {fault}")).maybe_hint(time_hint(name, &fault.kind)),
        flaw: if let TimeFaultKind::Swapped(format) = &fault.kind { swapped(format) } else { Flaw::Other },
    })?;
    let is_ahead = |moment: Moment| moment.seconds() > rules.now.seconds() + DAY;
    if is_ahead(moment) {
        let other = swapped_format(text, formats, mapping).filter(|(_, moment)| !is_ahead(*moment));
        let kind = other.as_ref().map(|(format, _)| TimeFaultKind::Swapped(format.clone()));
        return Err(Wrong {
            refusal: Refusal::data(format!("`{name}`: {moment} is in the future"))
                .maybe_hint(kind.and_then(|kind| time_hint(name, &kind))),
            flaw: other.map_or(Flaw::Other, |(format, _)| swapped(&format)),
        });
    }
    if moment.seconds() < OLDEST {
        return Err(Refusal::data(format!("`{name}`: {moment} is before 1990")).into());
    }
    Ok(moment)
}

/// What a text means where day and month change places in the only format, and that format.
fn swapped_format(text: &str, formats: &[TimeFormat], mapping: &Mapping<'_>) -> Option<(String, Moment)> {
    let [only] = formats else { return None };
    let swapped = only.swapped()?;
    let moment = parse_time(text, std::slice::from_ref(&swapped), &mapping.map.wall()).ok()?;
    Some((swapped.text().to_owned(), moment))
}

fn time_hint(field: &str, kind: &TimeFaultKind) -> Option<String> {
    let advice = match kind {
        TimeFaultKind::NoZone => "a map can name it: [read] timezone",
        TimeFaultKind::HappensTwice => "a map can say which is meant: [read] ambiguous = \"earlier\", or \"later\"",
        TimeFaultKind::OtherFormat => {
            "a map can name more than one: [formats]; and the language of months: [read] language"
        }
        TimeFaultKind::Slashes => "a map can say how it is written: [formats]",
        TimeFaultKind::BareDay => {
            return Some(format!("a map can say that it is a day alone: [formats] {field} = \"YYYY-MM-DD\""));
        }
        TimeFaultKind::Swapped(format) => {
            let says = "if the whole column is written so, the map is wrong, not the lines";
            return Some(format!("{says}: [formats] {field} = \"{format}\""));
        }
        TimeFaultKind::Other => return None,
    };
    Some(advice.to_owned())
}

/// How long the dialogue of a row took; what the map says of a value is in seconds whatever the unit of the file is.
fn lasted(row: &Row, mapping: &Mapping<'_>) -> Result<Option<i64>> {
    let word = mapping.word(row, Field::Duration).map(|(text, of_file)| (trimmed(text), of_file));
    let Some((text, of_file)) = word.filter(|(text, _)| !text.is_empty()) else { return Ok(None) };
    let unit = mapping.map.unit.filter(|_| of_file).unwrap_or(SpanUnit::Seconds);
    let seconds = parse_span_in(&text, unit).and_then(|seconds| i64::try_from(seconds).ok());
    seconds.map(Some).ok_or_else(|| {
        Refusal::data(format!("`duration`: `{text}` is no length of time"))
            .hint(format!("it is {}, 3:10, 0:03:10 or PT3M10S", unit.word()))
    })
}

fn notice(text: &str) -> Result<bool> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Refusal::data(format!("`notice`: `{text}` is not yes or no"))
            .hint("a map can say what it means: [values.notice]")),
    }
}

/// The rating of a row; what the map says of a value is from 1 to 5 whatever the file's scale is.
fn rated(row: &Row, mapping: &Mapping<'_>) -> Result<Option<i64>> {
    let Some((text, of_file)) = mapping.word(row, Field::Rating) else { return Ok(None) };
    let text = text.trim();
    match mapping.map.scale.filter(|_| of_file) {
        _ if text.is_empty() => Ok(None),
        None => rating(text).map(Some),
        Some(scale) => match scale.rating(text) {
            None => Err(Refusal::data(format!("`rating`: `{text}` is not on the scale {scale}"))
                .hint("a map can say what it means: [values.rating]")),
            rating => Ok(rating),
        },
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
