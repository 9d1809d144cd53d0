//! A script that loads an export for one engine: tables of how things stand, with the site that they are of, and the views of
//! the figures. Each load replaces what was there of its site, so that twice is once.

use super::super::guard::{self, Reason};
use super::super::loading::{is_entries, read};
use super::super::place::Place;
use super::super::table::{Field, Kind, Renewal, Table};
use super::dialect::Engine;
use super::views::{VIEWS, View};
use std::fmt::Write as _;

/// A script to be run in the folder of the export.
pub(super) fn script(engine: Engine, tables: &[Table], place: &Place) -> String {
    let standing: Vec<&Table> = tables.iter().filter(|table| table.renewal == Renewal::Replaced).collect();
    let mut script = format!("{}{}", head(engine), begins(engine));
    script.push_str("CREATE SCHEMA IF NOT EXISTS assize;\n");
    script.push_str(&heads(engine));
    script.extend(standing.iter().map(|table| made(engine, table)));
    for entries in tables.iter().filter(|table| is_entries(table)) {
        script.push_str(&incoming(engine, entries));
        script.push_str(&refusals(engine, place, &source(engine, entries)));
    }
    script.extend(standing.iter().map(|table| incoming(engine, table)));
    script.push_str(changes(engine));
    script.extend(standing.iter().map(|table| replaced(engine, table)));
    script.push_str(&noted(engine, place));
    script.push_str(changed(engine));
    script.extend(VIEWS.iter().map(|view| viewed(engine, view)));
    script + ends(engine)
}

/// A view with its question. Spark plans the views that a view rests on once more for each use: there the steps are tables,
/// made by the load.
fn viewed(engine: Engine, view: &View) -> String {
    let (name, question, says) = (view.name, view.question(engine), view.says);
    let made = if engine == Engine::Spark && view.is_step() {
        format!("DROP TABLE IF EXISTS assize.{name};\nCREATE TABLE assize.{name} USING parquet AS")
    } else {
        format!("CREATE OR REPLACE VIEW assize.{name} AS")
    };
    format!("-- {says}\n{made}\n{question};\n")
}

/// How it is run.
fn head(engine: Engine) -> String {
    let how = match engine {
        Engine::DuckDb => {
            "In the folder of an export:  duckdb -cmd \"SET VARIABLE site = 'north'\" warehouse.duckdb < load/duckdb.sql"
        }
        Engine::Postgres => "In the folder of an export:  psql -v site=north -f load/postgres.sql",
        Engine::Spark => {
            "spark-sql --conf spark.assize.site=north --conf spark.assize.folder=/path/of/the/export -f load/spark.sql"
        }
        Engine::Snowflake => {
            "Not run by those who made it: no Snowflake is there. First, in snowsql:  SET site = 'north';\n\
             -- CREATE SCHEMA IF NOT EXISTS assize; CREATE STAGE IF NOT EXISTS assize.incoming; REMOVE @assize.incoming;\n\
             -- PUT file:///path/of/the/export/now/*.csv @assize.incoming/now AUTO_COMPRESS = FALSE;\n\
             -- PUT file:///path/of/the/export/facts/entry.csv @assize.incoming/facts AUTO_COMPRESS = FALSE;"
        }
        Engine::BigQuery | Engine::Dbt => {
            "Not run by those who made it: no BigQuery is there. First:  gcloud storage cp -r now facts gs://BUCKET/incoming/\n\
             -- Then write the name of the bucket in the place of BUCKET, and of the site in that of main, and:  bq query --nouse_legacy_sql < load/bigquery.sql"
        }
    };
    format!(
        "-- {how}\n-- Before, in that folder:  sha256sum -c SHA256SUMS  since a table that was cut on its way loads without a word.\n-- Each load replaces what was there of its site, so that twice is once. Where the export is of another file, leaves out\n\
         -- entries or is older than what is loaded of the site, it stops with an error.\n"
    )
}

const fn begins(engine: Engine) -> &'static str {
    match engine {
        Engine::DuckDb => "BEGIN;\n",
        Engine::Postgres => {
            "\\set ON_ERROR_STOP on\n\\if :{?site}\n\\else\n\\set site main\n\\endif\nSET client_encoding = 'UTF8';\n\
             SET client_min_messages = warning;\nBEGIN;\nSET LOCAL assize.site = :'site';\n"
        }
        Engine::BigQuery => "DECLARE site_loaded STRING DEFAULT 'main';\n",
        Engine::Spark | Engine::Snowflake | Engine::Dbt => "",
    }
}

const fn ends(engine: Engine) -> &'static str {
    match engine {
        Engine::DuckDb | Engine::Postgres => "COMMIT;\n",
        Engine::BigQuery | Engine::Spark | Engine::Snowflake | Engine::Dbt => "",
    }
}

/// Where changes of rows begin; making tables ends a transaction in some engines.
const fn changes(engine: Engine) -> &'static str {
    match engine {
        Engine::Snowflake => "BEGIN;\n",
        Engine::BigQuery => "BEGIN TRANSACTION;\n",
        Engine::DuckDb | Engine::Postgres | Engine::Spark | Engine::Dbt => "",
    }
}

const fn changed(engine: Engine) -> &'static str {
    match engine {
        Engine::Snowflake => "COMMIT;\n",
        Engine::BigQuery => "COMMIT TRANSACTION;\n",
        Engine::DuckDb | Engine::Postgres | Engine::Spark | Engine::Dbt => "",
    }
}

/// The heads that were loaded.
fn heads(engine: Engine) -> String {
    let (whole, text) = (engine.whole(), engine.text());
    if engine == Engine::Spark {
        return "CREATE TABLE IF NOT EXISTS assize.heads (seal STRING, site STRING, id BIGINT) USING parquet PARTITIONED BY (site, id);\n".to_owned();
    }
    format!("CREATE TABLE IF NOT EXISTS assize.heads (site {text}, id {whole}, seal {text});\n")
}

/// A table that is there afterwards with all its columns, also where an earlier version made it with fewer.
fn made(engine: Engine, table: &Table) -> String {
    let own = own(engine, &table.name);
    let column = |field: &Field| format!("{} {}", engine.name(&field.name), engine.kind(field.kind));
    let columns: Vec<String> = table.fields.iter().map(column).collect();
    let columns = columns.join(", ");
    if engine == Engine::Spark {
        return format!(
            "CREATE TABLE IF NOT EXISTS {own} ({columns}, site STRING) USING parquet PARTITIONED BY (site);\n"
        );
    }
    let made = format!("CREATE TABLE IF NOT EXISTS {own} (site {}, {columns});\n", engine.text());
    let add = |field: &Field| format!("ALTER TABLE {own} ADD COLUMN IF NOT EXISTS {};\n", column(field));
    made + &table.fields.iter().map(add).collect::<String>()
}

/// Makes the rows of a table's file readable as texts; DuckDB reads the file itself.
fn incoming(engine: Engine, table: &Table) -> String {
    let (text, path, name) = (engine.text(), table.path(), incoming_name(table));
    let columns: Vec<String> =
        table.fields.iter().map(|field| format!("{} {text}", engine.name(&field.name))).collect();
    let columns = columns.join(", ");
    match engine {
        Engine::DuckDb | Engine::Dbt => String::new(),
        Engine::Postgres => format!(
            "CREATE TEMP TABLE {name} ({columns}) ON COMMIT DROP;\n\\copy {name} from '{path}' with (format csv, header match)\n"
        ),
        Engine::Spark => format!(
            "CREATE OR REPLACE TEMPORARY VIEW {name} ({columns}) USING csv OPTIONS (path '${{spark.assize.folder}}/{path}', \
             header 'true', multiLine 'true', quote '\"', escape '\"', lineSep '\\n');\n"
        ),
        Engine::Snowflake => format!(
            "CREATE OR REPLACE TEMPORARY TABLE assize.{name} ({columns});\n\
             COPY INTO assize.{name} FROM @assize.incoming/{path} FILE_FORMAT = (TYPE = CSV SKIP_HEADER = 1 \
             FIELD_OPTIONALLY_ENCLOSED_BY = '\"' EMPTY_FIELD_AS_NULL = TRUE NULL_IF = ());\n"
        ),
        Engine::BigQuery => format!(
            "LOAD DATA OVERWRITE assize.{name} ({columns}) FROM FILES (format = 'CSV', uris = ['gs://BUCKET/incoming/{path}'], \
             skip_leading_rows = 1, allow_quoted_newlines = true);\n"
        ),
    }
}

/// Refuses to load what must not be loaded.
fn refusals(engine: Engine, place: &Place, entries: &str) -> String {
    let site = engine.site();
    let known = format!("(SELECT id, seal FROM assize.heads WHERE site = {site})");
    let mut reasons = vec![Reason {
        holds: format!("{site} IN ('', '*')"),
        says: "'A site has a name of its own, neither empty nor *. Nothing was changed.'".to_owned(),
    }];
    reasons.extend(guard::reasons(place, entries, (engine, &known)));
    if engine == Engine::Postgres { guard::block(&reasons, &known) } else { guard::question(engine, &reasons, &known) }
}

/// What is there of a site gives way to what came.
fn replaced(engine: Engine, table: &Table) -> String {
    let (own, site, names, source) =
        (own(engine, &table.name), engine.site(), names(engine, table), source(engine, table));
    let value = |field: &Field| match field.kind {
        Kind::Text | Kind::Bytes => engine.name(&field.name),
        Kind::Number | Kind::Yes | Kind::Day | Kind::Moment => {
            format!("CAST({} AS {})", engine.name(&field.name), engine.kind(field.kind))
        }
    };
    let values: Vec<String> = table.fields.iter().map(value).collect();
    let values = values.join(", ");
    if engine == Engine::Spark {
        return format!("INSERT OVERWRITE TABLE {own} PARTITION (site = {site}) SELECT {values} FROM {source};\n");
    }
    format!(
        "DELETE FROM {own} WHERE site = {site};\nINSERT INTO {own} (site, {names}) SELECT {site}, {values} FROM {source};\n"
    )
}

/// The heads of what is loaded now: the first entry, by which files are told apart, and the newest.
fn noted(engine: Engine, place: &Place) -> String {
    let (site, head) = (engine.site(), &place.head);
    let heads = [(1, place.first.get(..16).unwrap_or(&place.first)), (head.entry, head.short.as_str())];
    let heads = heads.iter().take(if head.entry == 1 { 1 } else { 2 });
    heads.fold(String::new(), |mut sql, (id, seal)| {
        let _ = if engine == Engine::Spark {
            writeln!(sql, "INSERT OVERWRITE TABLE assize.heads PARTITION (site = {site}, id = {id}) SELECT '{seal}' AS seal;")
        } else {
            writeln!(
                sql,
                "DELETE FROM assize.heads WHERE site = {site} AND id = {id};\nINSERT INTO assize.heads (site, id, seal) SELECT {site}, {id}, '{seal}';"
            )
        };
        sql
    })
}

/// Where the rows of a table's file are read.
fn source(engine: Engine, table: &Table) -> String {
    match engine {
        Engine::DuckDb => read(table),
        Engine::Snowflake | Engine::BigQuery => format!("assize.{}", incoming_name(table)),
        Engine::Postgres | Engine::Spark | Engine::Dbt => incoming_name(table),
    }
}

fn incoming_name(table: &Table) -> String {
    format!("incoming_{}", table.name)
}

fn own(engine: Engine, name: &str) -> String {
    format!("assize.{}", engine.name(name))
}

/// The names of its columns.
fn names(engine: Engine, table: &Table) -> String {
    table.fields.iter().map(|field| engine.name(&field.name)).collect::<Vec<_>>().join(", ")
}
