//! A map of verdicts as somebody wrote it in TOML: read, checked, and every fault told with its place.

use super::map::{FIELDS, Map};
use crate::calc::time::{Language, TimeFormat};
use crate::core::intake::{LeftOut, Texts, months_of, zone_of};
use crate::core::reading::Options;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::or_list;
use crate::core::toml::faults::Faults;
use crate::core::toml::{Written, forgiving};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use toml::Spanned;

/// What did not happen where a map has faults.
const UNDONE: &str = "nothing was taken in";

type Named = BTreeMap<Spanned<String>, String>;

/// A map before it is checked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Draft {
    fields: Named,
    criteria: Named,
    quotes: Named,
    constants: Named,
    values: BTreeMap<String, HashMap<String, String>>,
    formats: BTreeMap<Spanned<String>, Spanned<Texts>>,
    total: Total,
    rows: Rows,
    read: Read,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Total {
    /// The number that is 100 %.
    full: Option<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Rows {
    leave_out: BTreeMap<String, Texts>,
}

/// How the file is to be read.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Read {
    timezone: Option<Spanned<String>>,
    language: Option<Spanned<String>>,
    blank: Vec<String>,
    encoding: Option<String>,
    delimiter: Option<char>,
    sheet: Option<String>,
    header: Option<u64>,
    columns: Option<Vec<String>>,
    rows: Option<String>,
}

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
    fn finish(self, faults: &mut Faults<'_>) -> Map {
        let formats = self.formats(faults);
        let zone = self.read.timezone.as_ref();
        let zone = zone.and_then(|name| faults.take(&name.span(), zone_of(name.get_ref())));
        let full = self.total.full.as_ref();
        let full = full.and_then(|full| faults.take(&full.span(), full_of(full.get_ref())));
        let fields = known(self.fields, &FIELDS, faults);
        let constants = known(self.constants, &["machine", "version", "card", "scored", "criterion", "tuned"], faults);
        let left_out = self.rows.leave_out.into_iter().map(|(column, Texts(values))| LeftOut { column, values });
        let Read { blank, encoding, delimiter, sheet, header, columns, rows, .. } = self.read;
        let read = Options { delimiter, encoding, sheet, header, columns, rows, ..Options::default() };
        let plain = |named: Named| named.into_iter().map(|(key, column)| (key.into_inner(), column)).collect();
        Map {
            fields,
            criteria: plain(self.criteria),
            quotes: plain(self.quotes),
            constants,
            values: self.values,
            formats,
            zone,
            blank: blank.iter().map(|text| text.trim().to_owned()).collect(),
            full,
            left_out: left_out.collect(),
            read,
        }
    }

    /// How times are written: only `scored` is one.
    fn formats(&self, faults: &mut Faults<'_>) -> Vec<TimeFormat> {
        let code = self.read.language.as_ref();
        let language = code.and_then(|code| faults.take(&code.span(), months_of(code.get_ref())));
        let language = language.unwrap_or_else(Language::english);
        let mut formats = Vec::new();
        for (field, texts) in &self.formats {
            if field.get_ref() != "scored" {
                faults.add(&field.span(), "only `scored` is a time");
            }
            let Texts(texts_of) = texts.get_ref();
            for text in texts_of {
                let read = TimeFormat::of(text, language).map_err(|why| {
                    Refusal::data(format!("the format `{text}` {why}")).hint("docs/maps.md has every token of a time")
                });
                formats.extend(faults.take(&texts.span(), read));
            }
        }
        formats
    }
}

/// Keeps what is called by one of these names.
fn known(given: Named, names: &[&str], faults: &mut Faults<'_>) -> BTreeMap<String, String> {
    let mut kept = BTreeMap::new();
    for (name, text) in given {
        if names.contains(&name.get_ref().as_str()) {
            kept.insert(name.into_inner(), text);
        } else {
            let says = Refusal::data(format!("there is no `{}` here", name.get_ref())).hint(or_list(
                name.get_ref(),
                "names",
                names,
            ));
            faults.take::<()>(&name.span(), Err(says));
        }
    }
    kept
}

/// The number that is 100 %: more than nothing, with at most two decimals.
fn full_of(text: &str) -> Result<String> {
    let number = crate::calc::decimal::Hundredths::parse(text.trim()).ok().filter(|number| number.0 > 0);
    number.map(|_| text.trim().to_owned()).ok_or_else(|| {
        Refusal::data(format!("`{text}` is no number above 0")).hint("the total that is 100 %, such as full = \"1\"")
    })
}
