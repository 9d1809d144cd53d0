//! The engines that are there: each loads exports by their own scripts, and answers with the rows of its views.

use super::same::Views;
use crate::proof::{Postgres, duckdb};
use crate::support::{Answer, answer};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// An engine.
pub enum Engine {
    /// `DuckDB`, by this Python.
    DuckDb(String),
    /// Spark, by this Python.
    Spark(String),
    /// A server of this test.
    Postgres(Postgres),
}

/// What is read: the views, and a table with texts.
const VIEWS: [&str; 6] =
    ["report_agents", "report_criteria", "report_disputes", "report_disputes_by", "report_dispute_words", "dialogues"];

/// Those that are there; what is not is said.
pub fn engines() -> Vec<Engine> {
    let mut found = Vec::new();
    match duckdb() {
        Some(python) => found.push(Engine::DuckDb(python)),
        None => println!("skipped: no python3 with duckdb here; ASSIZE_DUCKDB=path/to/python names one"),
    }
    match spark() {
        Some(python) => found.push(Engine::Spark(python)),
        None => println!("skipped: no python3 with pyspark, or no java; ASSIZE_SPARK=path/to/python names one"),
    }
    found.extend(Postgres::start().map(Engine::Postgres));
    found
}

/// Python with a Spark that can start.
fn spark() -> Option<String> {
    let python = std::env::var("ASSIZE_SPARK").unwrap_or_else(|_| "python3".to_owned());
    let has = |program: &str, args: &[&str]| {
        Command::new(program).args(args).output().is_ok_and(|said| said.status.success())
    };
    (has(&python, &["-c", "import pyspark"]) && has("java", &["-version"])).then_some(python)
}

/// Loads exports, each as a site, and prints the rows of the views; what is refused is printed instead.
const DUCKDB: &str = r#"
import duckdb, json, os, sys
views, steps = sys.argv[1].split(","), sys.argv[2:]
there, here = duckdb.connect(), os.getcwd()
there.execute("SET enable_progress_bar = false")
for site, folder in zip(steps[::2], steps[1::2]):
    os.chdir(os.path.join(here, folder))
    there.execute("SET VARIABLE site = ?", [site])
    try:
        there.execute(open("load/duckdb.sql", encoding="utf-8").read())
    except duckdb.InvalidInputException as refused:
        there.rollback()
        print("refused: " + str(refused))
os.chdir(here)
out = {}
for view in views:
    asked = there.execute("SELECT * FROM assize." + view)
    names = [column[0] for column in asked.description]
    out[view] = [dict(zip(names, row)) for row in asked.fetchall()]
print("\n" + json.dumps(out, default=str))
"#;

const SPARK: &str = r#"
import json, os, sys, tempfile
from pyspark.sql import SparkSession
views, steps = sys.argv[1].split(","), sys.argv[2:]
here, place = os.getcwd(), tempfile.mkdtemp(dir=os.getcwd())
there = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2") \
    .config("spark.sql.warehouse.dir", place).config("spark.driver.memory", "2g").config("spark.sql.session.timeZone", "UTC").getOrCreate()
there.sparkContext.setLogLevel("OFF")
for site, folder in zip(steps[::2], steps[1::2]):
    there.conf.set("spark.assize.site", site.replace("'", "\\'"))
    there.conf.set("spark.assize.folder", os.path.realpath(os.path.join(here, folder)))
    script = open(os.path.join(here, folder, "load/spark.sql"), encoding="utf-8").read()
    try:
        for statement in script.split(";\n"):
            if statement.strip():
                there.sql(statement).collect()
    except Exception as refused:
        if "Nothing was changed" not in str(refused):
            raise
        print("refused: " + str(refused).splitlines()[0])
out = {}
for view in views:
    out[view] = [row.asDict() for row in there.sql("SELECT * FROM assize." + view).collect()]
print("\n" + json.dumps(out, default=str))
"#;

impl Engine {
    /// Whether it answers at once: Spark takes its time.
    pub const fn is_quick(&self) -> bool {
        !matches!(self, Self::Spark(_))
    }

    /// The rows of the views after these sites were loaded from these folders.
    pub fn loaded(&self, at: &Path, steps: &[(&str, &str)]) -> Views {
        let (views, refused) = self.tried(at, steps);
        assert_eq!(refused, "", "nothing is refused");
        views
    }

    /// The same, and what was said where it was refused.
    pub fn tried(&self, at: &Path, steps: &[(&str, &str)]) -> (Views, String) {
        let (python, script) = match self {
            Self::DuckDb(python) => (python, DUCKDB),
            Self::Spark(python) => (python, SPARK),
            Self::Postgres(server) => return by_psql(server, at, steps),
        };
        let mut command = Command::new(python);
        command.args(["-c", script, &VIEWS.join(",")]).current_dir(at).env("PYTHONWARNINGS", "ignore");
        command.args(steps.iter().flat_map(|(site, folder)| [site, folder]));
        let said = answer(&mut command).ok().stdout;
        let (refused, told) = said.trim_end().rsplit_once('\n').expect("the rows");
        (sorted(serde_json::from_str(told).unwrap()), refused.trim().to_owned())
    }
}

fn by_psql(server: &Postgres, at: &Path, steps: &[(&str, &str)]) -> (Views, String) {
    let ask = |sql: &str| answer(server.psql().args(["-q", "-c", sql])).ok().stdout;
    ask("DROP SCHEMA IF EXISTS assize CASCADE");
    let mut refused = String::new();
    for (site, folder) in steps {
        let said = load(server, at, (site, folder));
        if said.code != 0 {
            refused.push_str(&said.stderr);
        }
    }
    let rows = |view: &&str| {
        let told = ask(&format!("SELECT coalesce(json_agg(row_to_json(x)), '[]') FROM assize.{view} x"));
        let rows: Value = serde_json::from_str(&told).unwrap();
        ((*view).to_owned(), rows.as_array().unwrap().clone())
    };
    (sorted(VIEWS.iter().map(rows).collect()), refused)
}

/// Rows have no order of their own.
fn sorted(mut views: Views) -> Views {
    for rows in views.values_mut() {
        rows.sort_by_key(Value::to_string);
    }
    views
}

/// Loads a folder as a site, without `ON_ERROR_STOP`, as somebody may forget it.
fn load(server: &Postgres, at: &Path, (site, folder): (&str, &str)) -> Answer {
    let mut psql = server.psql();
    psql.args(["-q", "-v", "ON_ERROR_STOP=0", "-v", &format!("site={site}"), "-f", "load/postgres.sql"]);
    answer(psql.current_dir(at.join(folder)))
}
