//! Load: scripts that load how things stand into a warehouse, with the figures as views, for several engines and for the files
//! of several centres side by side.

mod dbt;
mod dialect;
mod parquet;
mod quantile;
mod script;
mod template;
mod views;

pub(super) use dialect::Engine;

use super::place::Place;
use super::table::Table;

/// The folder of these scripts in an export.
const FOLDER: &str = "load";

/// The files of `load/` by their path, for an export with these tables.
pub fn load(tables: &[Table], place: &Place) -> Vec<(String, String)> {
    let script = |name: &str, engine: Engine| (name.to_owned(), script::script(engine, tables, place));
    let mut files = vec![
        script("duckdb.sql", Engine::DuckDb),
        ("parquet.sql".to_owned(), parquet::parquet(tables)),
        script("postgres.sql", Engine::Postgres),
        script("spark.sql", Engine::Spark),
        script("snowflake.sql", Engine::Snowflake),
        script("bigquery.sql", Engine::BigQuery),
    ];
    files.extend(dbt::project(tables));
    files.into_iter().map(|(name, text)| (format!("{FOLDER}/{name}"), text)).collect()
}
