//! How things stand: one table for each noun, with handles and refs
//! instead of numbers, from the same views as every report; and the rows whose text was erased.

use super::facts::facts;
use super::standing_figures::{CARDS, MISSING, OF_AUDITS, OF_DISPUTES, OF_POINTS, STRATA, strata_source};
use super::standing_machines::{VERDICTS, verdicts_source};
use super::standing_tables::{Column, Standing, TABLES};
use super::standing_work::WORK;
use super::table::{Field, Kind, Renewal, Table};

/// Every such table. Each export has all of it.
pub fn standing() -> Vec<Table> {
    let mut all: Vec<Table> = TABLES.iter().chain(&WORK).map(table).collect();
    let more: [(&str, &[Column]); 3] = [("audits", &OF_AUDITS), ("points", &OF_POINTS), ("disputes", &OF_DISPUTES)];
    for (name, columns) in more {
        let found = all.iter_mut().filter(|table| table.name == name);
        found.for_each(|table| table.fields.extend(columns.iter().map(|column| field(column, &[]))));
    }
    all.extend([table(&STRATA).read_from(strata_source()), table(&MISSING), table(&CARDS)]);
    all.extend([table(&VERDICTS).read_from(verdicts_source()), erased()]);
    all
}

fn table(standing: &Standing) -> Table {
    Table {
        name: standing.name.to_owned(),
        says: standing.says.to_owned(),
        key: standing.key.iter().map(|&column| column.to_owned()).collect(),
        fields: standing.columns.iter().map(|column| field(column, standing.key)).collect(),
        renewal: Renewal::Replaced,
        source: standing.source.to_owned(),
    }
}

/// A column of a table with this key.
pub(in crate::core::report) fn field(column: &Column, key: &[&str]) -> Field {
    Field {
        name: column.name.to_owned(),
        kind: column.kind,
        is_required: key.contains(&column.name),
        is_unique: key == [column.name],
        least: None,
        most: None,
        words: Vec::new(),
        reference: None,
        unit: column.unit.map(str::to_owned),
        says: column.says.to_owned(),
        is_personal: column.is_personal,
        sql: column.sql.to_owned(),
    }
}

/// The rows whose text was erased: what was loaded before has it still.
fn erased() -> Table {
    let has_text = |table: &Table| table.fields.iter().any(|field| field.name == "is_erased");
    let of = |name: String| format!("SELECT '{name}' AS relation, id FROM {name} WHERE erased IS NOT NULL");
    let parts: Vec<String> = facts().into_iter().filter(has_text).map(|table| of(table.name)).collect();
    let columns = [
        Column::text("relation", "e.relation", "the table of facts"),
        Column::number("number", "e.id", "the number of the row in it"),
        Column::number("erasure", "r.erasure", "the erasure that took it"),
        Column { kind: Kind::Moment, ..Column::text("erased", "n.at", "when that was done, UTC") },
        Column::text("reason", "y.reason", "why"),
    ];
    table(&Standing {
        name: "erased",
        says: "Rows of facts whose text of people was erased, whenever that was: take it out of what you loaded before.",
        key: &["relation", "number"],
        source: "",
        columns: &columns,
    })
    .read_from(format!(
        "({}) e LEFT JOIN erased_run r ON r.relation = e.relation AND e.id BETWEEN r.first AND r.last \
         LEFT JOIN erasure y ON y.id = r.erasure LEFT JOIN entry n ON n.id = r.entry ORDER BY e.relation, e.id",
        parts.join(" UNION ALL ")
    ))
}

impl Table {
    fn read_from(mut self, source: String) -> Self {
        self.source = source;
        self
    }
}

impl Column {
    pub(super) const fn text(name: &'static str, sql: &'static str, says: &'static str) -> Self {
        Self { name, sql, kind: Kind::Text, unit: None, says, is_personal: false }
    }

    pub(super) const fn number(name: &'static str, sql: &'static str, says: &'static str) -> Self {
        Self { kind: Kind::Number, ..Self::text(name, sql, says) }
    }
}
