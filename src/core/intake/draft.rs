//! A map as somebody wrote it in TOML: read, checked, and every fault told with its place.

use super::join::{Join, Take};
use super::left_out::LeftOut;
use super::made::Made;
use super::map::{FieldMap, Map};
use super::scale::Scale;
use crate::calc::time::{Language, SpanUnit, TimeFormat, Twice, parse_timestamp};
use crate::calc::zone::Zone;
use crate::core::policy::zone;
use crate::core::reading::Turns;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::Field;
use crate::core::suggest;
use crate::core::text::unseen;
use crate::core::toml::Written;
use serde::Deserialize;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use toml::Spanned;

/// A field's name, with its place in the map.
type FieldName = Spanned<String>;

/// A map before it is checked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Draft {
    /// Fields that may not be blank, besides those that every request needs.
    required: Vec<FieldName>,
    /// Field -> column or columns.
    fields: BTreeMap<FieldName, Texts>,
    /// Field -> a value for every row.
    constants: BTreeMap<FieldName, String>,
    /// Field -> value of the file -> what it means.
    values: BTreeMap<FieldName, HashMap<String, String>>,
    /// Field -> what a blank means.
    blanks: BTreeMap<FieldName, String>,
    /// Field -> how its times are written.
    formats: BTreeMap<FieldName, Spanned<Texts>>,
    /// A ref made from the row.
    #[serde(rename = "ref")]
    made: Option<MadeDraft>,
    /// How the file is to be read.
    read: Read,
    /// Which of its rows are dialogues.
    rows: Rows,
    /// What the ratings of the file go from and to.
    rating: RatingDraft,
    /// What is not masked.
    mask: MaskDraft,
    /// What the turns of a dialogue are in JSON.
    turns: Option<TurnsDraft>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MadeDraft {
    made_from: Spanned<Texts>,
    #[serde(default)]
    prefix: Option<Spanned<String>>,
}

/// How the file is to be read.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Read {
    timezone: Option<Spanned<String>>,
    /// The language of months and halves of the day.
    language: Option<Spanned<String>>,
    ambiguous: Option<Ambiguous>,
    spaces: Spaces,
    blank: Vec<String>,
    encoding: Option<String>,
    delimiter: Option<char>,
    sheet: Option<String>,
    header: Option<Spanned<u64>>,
    columns: Option<Spanned<Vec<String>>>,
    rows: Option<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RatingDraft {
    scale: Option<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct MaskDraft {
    keep: Vec<Spanned<String>>,
}

/// What the turns of a dialogue are in JSON.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TurnsDraft {
    list: Option<Spanned<String>>,
    who: Option<Spanned<String>>,
    text: Option<Spanned<String>>,
    leave_out: BTreeMap<Spanned<String>, Texts>,
}

/// Which rows are dialogues.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Rows {
    /// Column -> what stands there in rows that are none.
    leave_out: BTreeMap<Spanned<String>, Texts>,
    /// What a row is: a dialogue, or a message of one.
    per: Option<Spanned<Per>>,
    /// The column of who speaks in a message.
    speaker: Option<Spanned<String>>,
    /// The column of when a message was sent.
    time: Option<Spanned<String>>,
    /// Field -> which of several rows gives it.
    take: BTreeMap<FieldName, Take>,
}

/// What a row of a file is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Per {
    Dialogue,
    Message,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Ambiguous {
    Earlier,
    Later,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Spaces {
    #[default]
    Keep,
    Collapse,
}

/// One text, or a list of them.
#[derive(Clone, Debug)]
struct Texts(Vec<String>);

impl Map {
    /// Reads and checks a map; a fault names its place.
    pub fn read(written: &Written<'_>) -> Result<Self> {
        written.parse::<Draft>()?.finish(written)
    }
}

impl Draft {
    /// Checks it.
    fn finish(self, written: &Written<'_>) -> Result<Map> {
        let at = At(written);
        let zone = self.read.timezone.as_ref();
        let zone = zone.map(|name| zone_named(name, at)).transpose()?;
        let mut map = Map {
            zone,
            twice: match self.read.ambiguous {
                None => Twice::Refused,
                Some(Ambiguous::Earlier) => Twice::Earlier,
                Some(Ambiguous::Later) => Twice::Later,
            },
            collapse: self.read.spaces == Spaces::Collapse,
            ..Map::default()
        };
        self.place_fields(&mut map, at)?;
        map.made = self.made.as_ref().map(|made| made.finish(&map, at)).transpose()?;
        map.scale = self.rating.scale.as_ref().map(|scale| scale_of(scale, at)).transpose()?;
        map.keep = self.mask.keep.iter().map(|number| digits_of(number, at)).collect::<Result<_>>()?;
        map.left_out = rules(&self.rows.leave_out, at)?;
        map.join = self.rows.join(&map, at)?;
        if let Some(turns) = &self.turns {
            turns.finish(&mut map, at)?;
        }
        let Read { blank, encoding, delimiter, sheet, header, columns, rows, .. } = self.read;
        map.rows = rows.map(|key| at.name(&key)).transpose()?;
        map.header = header.map(|line| line_of(&line, at)).transpose()?;
        map.columns = columns.map(|names| names_of(&names, at)).transpose()?;
        map.blank = blank.iter().map(|text| text.trim().to_owned()).collect();
        (map.encoding, map.delimiter, map.sheet) = (encoding, delimiter, sheet);
        Ok(map)
    }

    fn place_fields(&self, map: &mut Map, at: At<'_>) -> Result<()> {
        for (field, columns) in &self.fields {
            let own = own(map, field, at)?;
            own.is_unread = columns.0.is_empty();
            own.columns = if own.is_unread { Vec::new() } else { at.some(field, &columns.0)? };
        }
        for (field, constant) in &self.constants {
            at.may_stand_alone(field, constant, map, "every dialogue has a `ref` of its own")?;
            own(map, field, at)?.constant = Some(constant.clone());
        }
        for (field, blank) in &self.blanks {
            at.may_stand_alone(field, blank, map, "a blank `ref` means nothing: every dialogue has one of its own")?;
            own(map, field, at)?.blank = Some(blank.clone()).filter(|blank| !blank.trim().is_empty());
        }
        for field in &self.required {
            own(map, field, at)?.required = true;
        }
        self.place_values(map, at)?;
        self.place_formats(map, at)
    }

    fn place_values(&self, map: &mut Map, at: At<'_>) -> Result<()> {
        for (field, values) in &self.values {
            let own = own(map, field, at)?;
            if Field::of(field.get_ref()).is_some_and(Field::is_free) {
                let says = format!("`{}` is free text: its values mean what they say", field.get_ref());
                return Err(at.fault(field, says).hint("[values] is for the other fields"));
            }
            own.values = values.iter().map(|(value, meaning)| (value.trim().to_owned(), meaning.clone())).collect();
            own.other = own.values.remove("*");
        }
        Ok(())
    }

    fn place_formats(&self, map: &mut Map, at: At<'_>) -> Result<()> {
        let language = self.read.language.as_ref().map(|code| language(code, at)).transpose()?;
        let language = language.unwrap_or_else(Language::english);
        for (field, formats) in &self.formats {
            if Field::of(field.get_ref()) == Some(Field::Duration) {
                map.unit = Some(unit(formats, at)?);
                continue;
            }
            let own = own(map, field, at)?;
            if !Field::of(field.get_ref()).is_some_and(Field::is_time) {
                let says =
                    format!("`{}` is no time: only `received`, `closed` and `duration` have formats", field.get_ref());
                return Err(at.fault(field, says));
            }
            let read = |text: &String| {
                TimeFormat::of(text, language).map_err(|why| at.fault(formats, format!("the format `{text}` {why}")))
            };
            own.formats = at.some(field, &formats.get_ref().0)?.iter().map(read).collect::<Result<_>>()?;
        }
        Ok(())
    }
}

impl MadeDraft {
    fn finish(&self, map: &Map, at: At<'_>) -> Result<Made> {
        if !map.fields.of(Field::Ref).columns.is_empty() {
            let says = "the ref comes from a column and is made from the row too";
            return Err(at.fault(&self.made_from, says).hint("keep `ref` in [fields], or [ref] made_from"));
        }
        let columns = at.some(&self.made_from, &self.made_from.get_ref().0)?;
        if columns.len() > 1 && columns.iter().any(|column| column == "*") {
            return Err(at.fault(&self.made_from, "`*` is every column already: it stands alone"));
        }
        let prefix = self.prefix.as_ref().map(|prefix| short(prefix, at)).transpose()?.unwrap_or_default();
        Ok(Made::new(columns, prefix))
    }
}

impl TurnsDraft {
    fn finish(&self, map: &mut Map, at: At<'_>) -> Result<()> {
        let name = |name: &Option<Spanned<String>>| name.as_ref().map(|name| at.name(name)).transpose();
        let leave_out = rules(&self.leave_out, at)?.into_iter().map(|rule| (rule.column, rule.values)).collect();
        map.turns = Turns { list: name(&self.list)?, who: name(&self.who)?, text: name(&self.text)?, leave_out };
        let transcript = map.fields.of_mut(Field::Transcript);
        if transcript.columns.is_empty() && transcript.constant.is_none() {
            transcript.columns.extend(map.turns.list.clone());
        }
        Ok(())
    }
}

impl Rows {
    /// How rows are joined, where each is a message.
    fn join(&self, map: &Map, at: At<'_>) -> Result<Option<Join>> {
        let per = self.per.as_ref().filter(|per| *per.get_ref() == Per::Message);
        let Some(per) = per else {
            let alone = self.speaker.iter().chain(&self.time).chain(self.take.keys()).next();
            return alone.map_or(Ok(None), |word| {
                Err(at.fault(word, "that is for rows that are messages").hint("add per = \"message\" to [rows]"))
            });
        };
        if map.made.is_some() {
            return Err(at
                .fault(per, "messages are joined by the dialogue's own number: a made ref has none")
                .hint("name its column in [fields] ref"));
        }
        let name = |name: &Option<Spanned<String>>| name.as_ref().map(|name| at.name(name)).transpose();
        let mut take = BTreeMap::new();
        for (word, which) in &self.take {
            let field = field_named(word, at)?;
            if matches!(field, Field::Ref | Field::Transcript) {
                return Err(at.fault(word, format!("`{}` is what the rows are joined by or into", field.word())));
            }
            take.insert(field, *which);
        }
        Ok(Some(Join { speaker: name(&self.speaker)?, time: name(&self.time)?, take }))
    }
}

/// Columns, each with what stands there in rows that are left out.
fn rules(written: &BTreeMap<Spanned<String>, Texts>, at: At<'_>) -> Result<Vec<LeftOut>> {
    let rule = |(column, values): (&Spanned<String>, &Texts)| {
        if values.0.is_empty() {
            return Err(at.fault(column, "an empty list leaves nothing out"));
        }
        let values = values.0.iter().map(|value| value.trim().to_owned()).collect();
        Ok(LeftOut { column: at.name(column)?, values })
    };
    written.iter().map(rule).collect()
}

fn line_of(line: &Spanned<u64>, at: At<'_>) -> Result<u64> {
    match *line.get_ref() {
        0 => Err(at.fault(line, "lines are counted from 1")),
        line => Ok(line),
    }
}

/// Names of columns: an empty one is a column that nobody uses.
fn names_of(names: &Spanned<Vec<String>>, at: At<'_>) -> Result<Vec<String>> {
    let trimmed: Vec<String> = names.get_ref().iter().map(|name| name.trim().to_owned()).collect();
    if trimmed.iter().all(String::is_empty) {
        return Err(at.fault(names, "no column has a name"));
    }
    let mut seen = HashSet::new();
    match trimmed.iter().find(|name| !name.is_empty() && !seen.insert(name.to_lowercase())) {
        Some(twice) => Err(at.fault(names, format!("two columns are named `{twice}`"))),
        None => Ok(trimmed),
    }
}

fn unit(words: &Spanned<Texts>, at: At<'_>) -> Result<SpanUnit> {
    let Texts(texts) = words.get_ref();
    let [word] = texts.as_slice() else { return Err(at.fault(words, "lengths of time are counted in one unit")) };
    SpanUnit::named(word.trim()).ok_or_else(|| {
        let known = suggest::or_list(word, "units", &SpanUnit::words());
        at.fault(words, format!("`{word}` is no unit of a length of time")).hint(known)
    })
}

fn language(code: &Spanned<String>, at: At<'_>) -> Result<&'static Language> {
    let known = || suggest::or_list(code.get_ref(), "languages", &Language::codes());
    Language::named(code.get_ref())
        .ok_or_else(|| at.fault(code, format!("the months of `{}` are not known", code.get_ref())).hint(known()))
}

fn scale_of(scale: &Spanned<String>, at: At<'_>) -> Result<Scale> {
    Scale::parse(scale.get_ref()).map_err(|why| at.fault(scale, format!("`{}` {why}", scale.get_ref())))
}

/// The digits of a number that is written with spaces or dashes.
fn digits_of(number: &Spanned<String>, at: At<'_>) -> Result<String> {
    let digits: String = number.get_ref().chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
    if digits.len() < 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(at.fault(number, "a number to keep is three digits or more, with spaces or dashes between them"));
    }
    Ok(digits)
}

fn short(prefix: &Spanned<String>, at: At<'_>) -> Result<String> {
    let text = prefix.get_ref();
    if text.len() > 100 || unseen(text).is_some() {
        return Err(at.fault(prefix, "a prefix is at most 100 bytes, and every character of it can be seen"));
    }
    Ok(text.clone())
}

fn zone_named(name: &Spanned<String>, at: At<'_>) -> Result<Zone> {
    Zone::fixed(name.get_ref()).map_or_else(|| zone(name.get_ref()), Ok).map_err(|refusal| {
        let message = format!("{}: {}", at.0.place(&name.span()), refusal.message);
        Refusal { message, ..refusal }
    })
}

/// A field of the map, by its name.
fn own<'m>(map: &'m mut Map, field: &FieldName, at: At<'_>) -> Result<&'m mut FieldMap> {
    field_named(field, at).map(|field| map.fields.of_mut(field))
}

fn field_named(field: &FieldName, at: At<'_>) -> Result<Field> {
    let name = field.get_ref();
    Field::of(name).ok_or_else(|| {
        let hint = suggest::or_list(name, "fields", Field::WORDS);
        at.fault(field, format!("there is no field `{name}`")).hint(hint)
    })
}

/// Tells faults of a map with their place.
#[derive(Clone, Copy)]
struct At<'a>(&'a Written<'a>);

impl At<'_> {
    fn fault<T>(self, thing: &Spanned<T>, says: impl fmt::Display) -> Refusal {
        Refusal::data(format!("{}: {says}", self.0.place(&thing.span())))
    }

    /// A name that is not empty.
    fn name(self, name: &Spanned<String>) -> Result<String> {
        Ok(self.some(name, std::slice::from_ref(name.get_ref()))?.concat())
    }

    /// A list with something in it.
    fn some<T>(self, thing: &Spanned<T>, texts: &[String]) -> Result<Vec<String>> {
        match texts.iter().find(|text| text.trim().is_empty()) {
            Some(_) => Err(self.fault(thing, "an empty name names nothing")),
            None if texts.is_empty() => Err(self.fault(thing, "an empty list names nothing")),
            None => Ok(texts.iter().map(|text| text.trim().to_owned()).collect()),
        }
    }

    /// What the map says of every row must make sense without one.
    fn may_stand_alone(self, field: &FieldName, value: &str, map: &Map, no_ref: &str) -> Result<()> {
        match Field::of(field.get_ref()) {
            Some(Field::Ref) => Err(self.fault(field, no_ref)),
            Some(Field::Received | Field::Closed) if !value.trim().is_empty() => {
                let read = parse_timestamp(value, map.zone.as_ref());
                read.map(drop).map_err(|why| self.fault(field, why))
            }
            _ => Ok(()),
        }
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(toml: D) -> std::result::Result<Self, D::Error> {
        toml.deserialize_any(OneOrMore)
    }
}

struct OneOrMore;

impl<'de> Visitor<'de> for OneOrMore {
    type Value = Texts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> std::result::Result<Texts, E> {
        Ok(Texts(vec![text.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> std::result::Result<Texts, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Texts)
    }
}
