//! `datapackage.json`, as frictionlessdata.io describes it: each table with its columns, their types and units, what they
//! mean, and which column leads to which table; the head that the export goes up to, and the one it begins after.

use crate::core::report::export::{Field, Kind, Place, Renewal, Table, Withheld};
use crate::view::inert;
use serde_json::{Map, Value, json};

/// By what a folder of tables is known.
#[derive(Clone, Copy, Debug)]
pub struct Parcel {
    /// Its name in `datapackage.json`.
    pub name: &'static str,
    /// What people call it, after `an`.
    pub called: &'static str,
    /// Its title for people.
    pub title: &'static str,
    /// What somebody has to know who reads the tables without this program.
    pub about: &'static str,
}

/// An export of everything.
pub const EXPORT: Parcel = Parcel {
    name: "assize-export",
    called: "export",
    title: "Everything that an assize file has, as tables",
    about: ABOUT,
};

/// A file of the export.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its table.
    pub table: Table,
    /// How many rows it has.
    pub rows: u64,
    /// How many bytes it has.
    pub bytes: u64,
    /// SHA-256 of it, in hexadecimal digits.
    pub sha256: String,
}

/// What a works agreement lets no report show.
#[derive(Clone, Debug)]
pub struct OfFew {
    /// The number of the agreement.
    pub number: i64,
    /// Its smallest group.
    pub people: usize,
    /// The columns that are left out, each with its table.
    pub columns: Vec<String>,
}

/// What an export is.
#[derive(Clone, Debug)]
pub struct Written {
    /// Where it begins and ends.
    pub place: Place,
    /// Whether it has text of people.
    pub with_text: bool,
    /// Whether clock and chance of its file are given.
    pub rehearsal: bool,
    /// What nobody may read yet.
    pub withheld: Vec<Withheld>,
    /// What a works agreement lets no report show of few people; none: there is none that says so.
    pub of_few: Option<OfFew>,
    /// The days that it is of; none: of all.
    pub days: Option<(String, String)>,
}

/// The text of `datapackage.json`.
pub fn package(parcel: Parcel, written: &Written, resources: &[Resource]) -> String {
    let mut document = json!({
        "profile": "tabular-data-package",
        "name": parcel.name,
        "title": parcel.title,
        "description": parcel.about,
        "created": written.place.at,
        "assize": {
            "format": 1,
            "file": written.place.first,
            "head": written.place.head.to_string(),
            "since": written.place.since.as_ref().map(ToString::to_string),
            "with_text": written.with_text,
            "rehearsal": written.rehearsal,
            "withheld": written.withheld.iter().map(|one| json!({"table": one.table, "rows": one.rows, "until": one.until})).collect::<Vec<_>>(),
        },
        "resources": resources.iter().map(|one| resource(one, written)).collect::<Vec<_>>(),
    });
    if let Some((few, own)) = written.of_few.as_ref().zip(document.get_mut("assize").and_then(Value::as_object_mut)) {
        let left_out = json!({"works_agreement": few.number, "clause": "smallest_group", "people": few.people, "columns": few.columns});
        own.insert("left_out".to_owned(), left_out);
    }
    let own = document.get_mut("assize").and_then(Value::as_object_mut);
    if let Some(((first, last), own)) = written.days.as_ref().zip(own) {
        own.insert("days".to_owned(), json!([first, last]));
    }
    inert::json(&format!("{document:#}\n"))
}

/// Whether a text is the `datapackage.json` of such a folder.
pub fn is_of(parcel: Parcel, package: &str) -> bool {
    own(parcel, package).is_some()
}

fn own(parcel: Parcel, package: &str) -> Option<Value> {
    let document: Value = serde_json::from_str(package).ok()?;
    document.get("assize").filter(|_| document.get("name").and_then(Value::as_str) == Some(parcel.name)).cloned()
}

/// The head that an export goes up to, and whether it has text of people, from its `datapackage.json`; none where that is
/// not one of this program.
pub fn since_in(package: &str) -> Option<(String, bool)> {
    let own = own(EXPORT, package)?;
    Some((own.get("head")?.as_str()?.to_owned(), own.get("with_text")?.as_bool()?))
}

/// Of which file such a folder is, by the seal of its first entry, and of which days, from its `datapackage.json`; none where
/// that is not one of this program, or is of all days.
pub fn of_which(parcel: Parcel, package: &str) -> Option<(String, String, String)> {
    let own = own(parcel, package)?;
    let word = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let days = own.get("days")?;
    Some((word(own.get("file"))?, word(days.get(0))?, word(days.get(1))?))
}

/// What somebody has to know who reads the tables without this program.
const ABOUT: &str = "facts/: what happened, each row written once; `entry` says by which act, and rows are added from one \
    export to the next: load them by their key, so that twice is once. now/: how things stand, with handles and refs; each \
    export has all of it, so replace what was there. Scores, percentages and weights are whole hundredths (87.5 % is 8750). \
    A field with nothing in it \
    is NULL, one with \"\" an empty text. Times are UTC, days are those of the policy's time zone. A text that a spreadsheet would compute has one ' before it.";

fn resource(one: &Resource, written: &Written) -> Value {
    let table = &one.table;
    json!({
        "profile": "tabular-data-resource",
        "name": format!("{}.{}", table.folder(), table.name),
        "title": title(&table.name),
        "description": table.says,
        "path": table.path(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": one.bytes,
        "hash": format!("sha256:{}", one.sha256),
        "rows": one.rows,
        "renewal": renewal(table.renewal),
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": "\"", "doubleQuote": true, "header": true},
        "schema": schema(table, written.place.since.is_none()),
    })
}

const fn renewal(renewal: Renewal) -> &'static str {
    match renewal {
        Renewal::Grows => "grows",
        Renewal::Replaced => "replaced",
        Renewal::OfPeriod => "of-period",
    }
}

fn schema(table: &Table, is_whole: bool) -> Value {
    let mut schema = json!({
        "fields": table.fields.iter().map(field).collect::<Vec<_>>(),
        "missingValues": [""],
    });
    if let Some(members) = schema.as_object_mut().filter(|_| !table.key.is_empty()) {
        members.insert("primaryKey".to_owned(), json!(table.key));
    }
    // In a part of the rows a row may lead to one that an earlier export has.
    let keys: Vec<Value> = table.fields.iter().filter(|_| is_whole).filter_map(foreign_key).collect();
    if let Some(members) = schema.as_object_mut().filter(|_| !keys.is_empty()) {
        members.insert("foreignKeys".to_owned(), Value::Array(keys));
    }
    schema
}

fn foreign_key(field: &Field) -> Option<Value> {
    let target = field.reference.as_ref()?;
    Some(json!({"fields": field.name, "reference": {"resource": format!("facts.{target}"), "fields": "id"}}))
}

fn field(field: &Field) -> Value {
    let mut members = Map::new();
    let mut say = |key: &str, value: Value| members.insert(key.to_owned(), value);
    say("name", json!(field.name));
    say("title", json!(title(&field.name)));
    say("description", json!(field.says));
    say("type", json!(kind(field.kind)));
    if let Some(unit) = &field.unit {
        say("unit", json!(unit));
    }
    if let Some(target) = &field.reference {
        say("leads_to", json!(format!("facts.{target}")));
    }
    if field.is_personal {
        say("personal", json!(true));
    }
    if let Some(constraints) = constraints(field) {
        say("constraints", constraints);
    }
    Value::Object(members)
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "integer",
        Kind::Text | Kind::Bytes => "string",
        Kind::Day => "date",
        Kind::Moment => "datetime",
        Kind::Yes => "boolean",
    }
}

fn constraints(field: &Field) -> Option<Value> {
    let mut members = Map::new();
    let flags = [("required", field.is_required), ("unique", field.is_unique)];
    members.extend(flags.into_iter().filter(|(_, is)| *is).map(|(key, is)| (key.to_owned(), json!(is))));
    let numbers = [("minimum", field.least), ("maximum", field.most)];
    members.extend(numbers.into_iter().filter_map(|(key, number)| Some((key.to_owned(), json!(number?)))));
    if field.kind == Kind::Bytes {
        members.insert("pattern".to_owned(), json!("([0-9a-f]{2})*"));
    }
    if !field.words.is_empty() {
        members.insert("enum".to_owned(), json!(field.words));
    }
    (!members.is_empty()).then_some(Value::Object(members))
}

/// What people call it: its name with spaces and a capital.
fn title(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
