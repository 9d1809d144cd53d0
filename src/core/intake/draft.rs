//! A map as somebody wrote it in TOML: read, checked, and every fault told with its place.

use super::join::{Join, Take};
use super::left_out::LeftOut;
use super::made::Made;
use super::map::Map;
use super::texts::Texts;
use super::value::{
    At, FieldName, digits_of, field_named, language, line_of, names_of, own, scale_of, short, unit, zone_named,
};
use crate::calc::time::{Language, TimeFormat, Twice};
use crate::core::reading::Turns;
use crate::core::refusal::Result;
use crate::core::request::Field;
use crate::core::toml::faults::Faults;
use crate::core::toml::{Written, forgiving};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use toml::Spanned;

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

/// What did not happen where a map has faults.
const UNDONE: &str = "nothing was taken in";

impl Map {
    /// Reads and checks a map; each fault names its place, and all are told at once.
    pub fn read(written: &Written<'_>) -> Result<Self> {
        let (draft, mut faults) = forgiving::read::<Draft>(written, UNDONE)?;
        let map = draft.finish(&mut faults);
        faults.refuse(UNDONE)?;
        Ok(map)
    }
}

impl Draft {
    /// Checks it. What hangs on several keys is checked only where all of them could be read.
    fn finish(self, faults: &mut Faults<'_>) -> Map {
        let (at, is_whole) = (At(faults.written()), faults.is_empty());
        let zone = self.read.timezone.as_ref();
        let zone = zone.and_then(|name| faults.keep(&name.span(), zone_named(name, at)));
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
        self.place_fields(&mut map, faults);
        let scale = self.rating.scale.as_ref();
        map.scale = scale.and_then(|scale| faults.keep(&scale.span(), scale_of(scale, at)));
        let keep = self.mask.keep.iter();
        map.keep = keep.filter_map(|number| faults.keep(&number.span(), digits_of(number, at))).collect();
        map.left_out = rules(&self.rows.leave_out, faults);
        if is_whole {
            self.finish_whole(&mut map, faults);
        }
        let Read { blank, encoding, delimiter, sheet, header, columns, rows, .. } = self.read;
        map.rows = rows.and_then(|key| faults.keep(&key.span(), at.name(&key)));
        map.header = header.and_then(|line| faults.keep(&line.span(), line_of(&line, at)));
        map.columns = columns.and_then(|names| faults.keep(&names.span(), names_of(&names, at)));
        map.blank = blank.iter().map(|text| text.trim().to_owned()).collect();
        (map.encoding, map.delimiter, map.sheet) = (encoding, delimiter, sheet);
        map
    }

    /// What hangs on several keys.
    fn finish_whole(&self, map: &mut Map, faults: &mut Faults<'_>) {
        let at = At(faults.written());
        let made = self.made.as_ref();
        map.made = made.and_then(|made| faults.keep(&made.made_from.span(), made.finish(map, at)));
        let place = self.rows.per.as_ref().map(Spanned::span).unwrap_or_default();
        map.join = faults.keep(&place, self.rows.join(map, at)).flatten();
        if let Some(turns) = &self.turns {
            turns.finish(map, faults);
        }
    }

    fn place_fields(&self, map: &mut Map, faults: &mut Faults<'_>) {
        let at = At(faults.written());
        for (field, columns) in &self.fields {
            faults.keep(&field.span(), place_columns(map, field, columns, at));
        }
        for (field, constant) in &self.constants {
            let alone = at.may_stand_alone(field, constant, map, "every dialogue has a `ref` of its own");
            let own = alone.and_then(|()| own(map, field, at));
            faults.keep(&field.span(), own.map(|own| own.constant = Some(constant.clone())));
        }
        for (field, blank) in &self.blanks {
            let no_ref = "a blank `ref` means nothing: every dialogue has one of its own";
            let own = at.may_stand_alone(field, blank, map, no_ref).and_then(|()| own(map, field, at));
            let blank = Some(blank.clone()).filter(|blank| !blank.trim().is_empty());
            faults.keep(&field.span(), own.map(|own| own.blank = blank));
        }
        for field in &self.required {
            faults.keep(&field.span(), own(map, field, at).map(|own| own.required = true));
        }
        for (field, values) in &self.values {
            faults.keep(&field.span(), place_values(map, field, values, at));
        }
        self.place_formats(map, faults);
    }

    fn place_formats(&self, map: &mut Map, faults: &mut Faults<'_>) {
        let at = At(faults.written());
        let code = self.read.language.as_ref();
        let language = code.and_then(|code| faults.keep(&code.span(), language(code, at)));
        let language = language.unwrap_or_else(Language::english);
        for (field, formats) in &self.formats {
            faults.keep(&field.span(), place_format(map, (field, formats), language, at));
        }
    }
}

fn place_columns(map: &mut Map, field: &FieldName, columns: &Texts, at: At<'_>) -> Result<()> {
    let own = own(map, field, at)?;
    own.is_unread = columns.0.is_empty();
    own.columns = if own.is_unread { Vec::new() } else { at.some(field, &columns.0)? };
    Ok(())
}

fn place_values(map: &mut Map, field: &FieldName, values: &HashMap<String, String>, at: At<'_>) -> Result<()> {
    let own = own(map, field, at)?;
    if Field::of(field.get_ref()).is_some_and(Field::is_free) {
        let says = format!("`{}` is free text: its values mean what they say", field.get_ref());
        return Err(at.fault(field, says).hint("[values] is for the other fields"));
    }
    own.values = values.iter().map(|(value, meaning)| (value.trim().to_owned(), meaning.clone())).collect();
    own.other = own.values.remove("*");
    Ok(())
}

fn place_format(
    map: &mut Map,
    (field, formats): (&FieldName, &Spanned<Texts>),
    language: &'static Language,
    at: At<'_>,
) -> Result<()> {
    if Field::of(field.get_ref()) == Some(Field::Duration) {
        map.unit = Some(unit(formats, at)?);
        return Ok(());
    }
    let own = own(map, field, at)?;
    if !Field::of(field.get_ref()).is_some_and(Field::is_time) {
        let says = format!("`{}` is no time: only `received`, `closed` and `duration` have formats", field.get_ref());
        return Err(at.fault(field, says));
    }
    let read = |text: &String| {
        TimeFormat::of(text, language).map_err(|why| at.fault(formats, format!("the format `{text}` {why}")))
    };
    own.formats = at.some(field, &formats.get_ref().0)?.iter().map(read).collect::<Result<_>>()?;
    Ok(())
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
    fn finish(&self, map: &mut Map, faults: &mut Faults<'_>) {
        let at = At(faults.written());
        let leave_out = rules(&self.leave_out, faults).into_iter().map(|rule| (rule.column, rule.values)).collect();
        let mut name =
            |name: &Option<Spanned<String>>| name.as_ref().and_then(|name| faults.keep(&name.span(), at.name(name)));
        map.turns = Turns { list: name(&self.list), who: name(&self.who), text: name(&self.text), leave_out };
        let transcript = map.fields.of_mut(Field::Transcript);
        if transcript.columns.is_empty() && transcript.constant.is_none() {
            transcript.columns.extend(map.turns.list.clone());
        }
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
fn rules(written: &BTreeMap<Spanned<String>, Texts>, faults: &mut Faults<'_>) -> Vec<LeftOut> {
    let at = At(faults.written());
    let rule = |column: &Spanned<String>, values: &Texts| {
        if values.0.is_empty() {
            return Err(at.fault(column, "an empty list leaves nothing out"));
        }
        let values = values.0.iter().map(|value| value.trim().to_owned()).collect();
        Ok(LeftOut { column: at.name(column)?, values })
    };
    written.iter().filter_map(|(column, values)| faults.keep(&column.span(), rule(column, values))).collect()
}
