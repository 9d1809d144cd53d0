//! The tables of facts, as `schema.sql` declares them.

use super::declared::{Column, Declared, Schema};
use super::sealed;
use super::table::{Field, Kind, Renewal, Table, title};
use super::words::Dictionary;
use crate::core::ledger::CURRENT;

/// Days that no pattern holds to their form.
const DAYS: [&str; 8] = ["due", "since", "until", "first", "last", "day", "appeal_due", "held"];

/// The entries, and every table of facts, in the order of a request's life.
pub fn facts() -> Vec<Table> {
    let (schema, dictionary) = (Schema::read(CURRENT.text), Dictionary::of(CURRENT.text));
    let has = |table: &Declared, name: &str| table.columns.iter().any(|column| column.name == name);
    let is_one = |table: &&Declared| has(table, "id") && (table.name == "entry" || has(table, "entry"));
    schema.tables.iter().filter(is_one).map(|table| facts_of(table, &schema, &dictionary)).collect()
}

fn facts_of(table: &Declared, schema: &Schema, dictionary: &Dictionary) -> Table {
    let columns = table.columns.iter().filter(|column| column.name != "salt");
    let entry = if table.name == "entry" { "id" } else { "entry" };
    Table {
        name: table.name.clone(),
        says: says(&table.name, &table.says),
        key: vec!["id".to_owned()],
        fields: columns.map(|column| field(&table.name, column, schema, dictionary)).collect(),
        renewal: Renewal::Grows,
        source: format!("{} WHERE id >= ?1 AND {entry} > ?2 ORDER BY id", table.name),
    }
}

/// What a table is, and what of it comes later.
fn says(table: &str, is: &str) -> String {
    sealed::says(table).map_or_else(|| is.to_owned(), |later| format!("{is} {later}"))
}

fn field(table: &str, column: &Column, schema: &Schema, dictionary: &Dictionary) -> Field {
    if column.name == "erased" {
        return erased(dictionary);
    }
    let (name, code) = (&column.name, column.code.as_str());
    let kind = kind(column);
    let target = code.split_once("REFERENCES ").and_then(|(_, rest)| rest.split('(').next());
    let list = target.and_then(|target| schema.lists.get(target));
    let own = target.filter(|_| list.is_none()).map(str::to_owned);
    let reference = own.or_else(|| (name == "entry").then(|| "entry".to_owned()));
    let by_table = || reference.as_ref().map(|target| format!("the {} that it belongs to", title(target)));
    let by_list = || target.and_then(|target| schema.says.get(target)).filter(|says| !says.is_empty()).cloned();
    let (least, most) = bounds(kind, code);
    Field {
        is_required: code.contains("NOT NULL") || code.contains("PRIMARY KEY"),
        is_unique: code.contains("UNIQUE") || code.contains("PRIMARY KEY"),
        least,
        most,
        words: list.cloned().unwrap_or_else(|| own_words(kind, code)),
        unit: dictionary.unit(table, name).filter(|_| kind == Kind::Number && reference.is_none()),
        says: column
            .says
            .clone()
            .or_else(|| if list.is_some() { by_list() } else { None })
            .or_else(|| dictionary.says(table, name))
            .or_else(by_table)
            .unwrap_or_default(),
        is_personal: schema.personal.contains(&(table.to_owned(), name.clone())),
        sql: name.clone(),
        name: name.clone(),
        kind,
        reference,
    }
}

fn erased(dictionary: &Dictionary) -> Field {
    let name = "is_erased";
    Field {
        name: name.to_owned(),
        kind: Kind::Yes,
        is_required: true,
        is_unique: false,
        least: None,
        most: None,
        words: Vec::new(),
        reference: None,
        unit: None,
        says: dictionary.says("", name).unwrap_or_default(),
        is_personal: false,
        sql: "erased IS NOT NULL".to_owned(),
    }
}

fn kind(column: &Column) -> Kind {
    let code = column.code.as_str();
    match code.split(' ').next() {
        Some("BLOB") => Kind::Bytes,
        Some("INTEGER") if code.contains("IN (0, 1)") => Kind::Yes,
        Some("INTEGER") => Kind::Number,
        _ if code.contains("T[0-9]") => Kind::Moment,
        _ if code.contains("GLOB '[0-9]") || DAYS.contains(&column.name.as_str()) => Kind::Day,
        _ => Kind::Text,
    }
}

/// The least and the greatest number that a check allows.
fn bounds(kind: Kind, code: &str) -> (Option<i64>, Option<i64>) {
    if kind != Kind::Number {
        return (None, None);
    }
    let after = |word: &str| code.split_once(word).and_then(|(_, rest)| number(rest));
    if let Some((_, rest)) = code.split_once(" BETWEEN ") {
        return (number(rest), rest.split_once(" AND ").and_then(|(_, rest)| number(rest)));
    }
    if code.contains("PRIMARY KEY") {
        return (Some(1), None);
    }
    let above = after(" > ").and_then(|number| number.checked_add(1));
    (after(" >= ").or(above), None)
}

fn number(text: &str) -> Option<i64> {
    text.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// The words of a check that names them.
fn own_words(kind: Kind, code: &str) -> Vec<String> {
    let listed = code.split_once(" IN (").filter(|_| kind == Kind::Text);
    let quoted = |(_, rest): (&str, &str)| rest.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
    listed.map(quoted).unwrap_or_default()
}
