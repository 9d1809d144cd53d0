//! A dbt project: the tables as sources with what they mean, the figures as models, and what differs between targets as macros.

use super::super::table::{Renewal, Table};
use super::views::VIEWS;
use std::fmt::Write as _;

/// What differs between targets.
const MACROS: &str = "{% macro assize_double() %}{% if target.type == 'bigquery' %}FLOAT64{% elif target.type in ('spark', 'databricks') %}DOUBLE{% else %}DOUBLE PRECISION{% endif %}{% endmacro %}
{% macro assize_whole() %}{% if target.type == 'bigquery' %}INT64{% else %}BIGINT{% endif %}{% endmacro %}
{% macro assize_text() %}{% if target.type in ('bigquery', 'spark', 'databricks') %}STRING{% elif target.type == 'postgres' %}TEXT{% else %}VARCHAR{% endif %}{% endmacro %}
{% macro assize_least(column) %}{% if target.type == 'postgres' %}min({{ column }} COLLATE \"C\") COLLATE \"default\"{% else %}min({{ column }}){% endif %}{% endmacro %}
";

/// The files of the project, by their path from `load/`.
pub(super) fn project(tables: &[Table]) -> Vec<(String, String)> {
    let mut files = vec![
        ("dbt/macros/assize.sql".to_owned(), MACROS.to_owned()),
        ("dbt/models/assize.yml".to_owned(), sources(tables)),
    ];
    files.extend(VIEWS.iter().map(|view| (format!("dbt/models/{}.sql", view.name), view.model())));
    files
}

/// The tables and models in YAML. JSON strings are strings of YAML too.
fn sources(tables: &[Table]) -> String {
    let mut yaml = String::from(
        "# Not run by those who made it. The tables are those that the script of the engine loads into the schema assize.\n\
         version: 2\nsources:\n  - name: assize\n    schema: assize\n    tables:\n      - name: heads\n",
    );
    let _ = writeln!(yaml, "        description: {}", quoted("The heads that were loaded of each site."));
    for table in tables.iter().filter(|table| table.renewal == Renewal::Replaced) {
        let _ = write!(
            yaml,
            "      - name: {}\n        description: {}\n        columns:\n          - name: site\n",
            table.name,
            quoted(&table.says)
        );
        for field in &table.fields {
            let unit = field.unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
            let says = quoted(&format!("{}{unit}", field.says));
            let _ = write!(yaml, "          - name: {}\n            description: {says}\n", field.name);
        }
    }
    yaml.push_str("models:\n");
    for view in &VIEWS {
        let _ = write!(yaml, "  - name: {}\n    description: {}\n", view.name, quoted(view.says));
    }
    yaml
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
