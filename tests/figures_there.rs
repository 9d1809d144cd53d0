//! Figures there: the views that `load/` makes in a warehouse tell what the reports tell, to the last digit printed.

mod engines;
mod made;
mod same;

use crate::dispute_figures;
use crate::export::{REFUSED, nights};
use crate::proof::duckdb;
use crate::support::{Desk, answer, is_slow};
use crate::tamper::Stolen;
use assize::calc::interval::{STUDENT, student_quantile};
use engines::{Engine, engines};
use made::{Of, made};
use same::{Row, all_compared, of_scope};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

fn exported(desk: &Desk, folder: &str, more: &str) {
    desk.run("mona", &format!("report export {folder} {more}")).ok();
}

fn of_mona(desk: &Desk) -> impl Fn(&str) -> Vec<Value> {
    move |words: &str| desk.rows_for("mona", words)
}

#[test]
fn every_figure_of_a_file_with_many_audits_is_that_of_the_reports() {
    let days = if is_slow() { 3_300 } else { 30 };
    let desk = made(Of::North, days, false);
    exported(&desk, "whole", "");
    for engine in engines() {
        let views = engine.loaded(desk.folder(), &[("north", "whole")]);
        all_compared(&of_mona(&desk), &views, "north");
        all_compared(&of_mona(&desk), &views, "*");
    }
}

#[test]
fn every_figure_of_few_audits_and_of_a_frame_that_was_audited_whole_is_that_of_the_reports() {
    for (days, is_full) in [(1, false), (2, false), (6, true)] {
        let desk = made(Of::North, days, is_full);
        exported(&desk, "whole", "");
        for engine in engines().into_iter().filter(Engine::is_quick) {
            let views = engine.loaded(desk.folder(), &[("north", "whole")]);
            all_compared(&of_mona(&desk), &views, "north");
        }
    }
}

#[test]
fn the_pooled_figures_of_two_centres_are_those_of_one_file_with_both() {
    let days = if is_slow() { 200 } else { 9 };
    let [north, south, both] = [Of::North, Of::South, Of::Both].map(|of| made(of, days, false));
    for desk in [&north, &south, &both] {
        exported(desk, "whole", "");
    }
    for (name, desk) in [("north", &north), ("south", &south)] {
        std::os::unix::fs::symlink(desk.path("whole"), both.path(name)).unwrap();
    }
    for engine in engines() {
        let views = engine.loaded(both.folder(), &[("north", "north"), ("it's south", "south"), ("north", "north")]);
        all_compared(&of_mona(&both), &views, "*");
        all_compared(&of_mona(&north), &views, "north");
        all_compared(&of_mona(&south), &views, "it's south");
    }
}

#[test]
fn the_figures_of_files_that_the_commands_made_are_those_of_the_reports() {
    let stolen = Stolen::new();
    let world = |words: &str| stolen.run(&format!("{words} --format json")).ok().rows();
    stolen.run("report export whole").ok();
    let desks = [dispute_figures::settled(), Desk::centre(), Desk::drawn()];
    for desk in &desks {
        exported(desk, "whole", "");
    }
    for engine in engines().into_iter().filter(Engine::is_quick) {
        for desk in &desks {
            all_compared(&of_mona(desk), &engine.loaded(desk.folder(), &[("main", "whole")]), "main");
        }
        let folder = stolen.path().parent().unwrap().to_owned();
        all_compared(&world, &engine.loaded(&folder, &[("main", "whole")]), "main");
    }
}

// --- Loading ------------------------------------------------------------------------------------------------

#[test]
fn a_part_loads_twice_without_doubling_and_the_figures_hold_after_it() {
    let desk = Desk::drawn();
    exported(&desk, "d1", "");
    desk.delivered("ana", r#"{"tone": {"level": "none", "note": "curt"}, "facts": "full", "identity": "yes"}"#);
    exported(&desk, "d2", "--since d1");
    desk.delivered("bo", r#"{"tone": "full", "facts": "full", "identity": "yes"}"#);
    exported(&desk, "d3", "--since d2");
    for engine in engines().into_iter().filter(Engine::is_quick) {
        let parts = ["d1", "d2", "d2", "d3", "d3"].map(|part| ("main", part));
        all_compared(&of_mona(&desk), &engine.loaded(desk.folder(), &parts), "main");
    }
}

#[test]
fn nothing_is_loaded_out_of_order_of_another_file_or_older_and_another_site_stands_beside_it() {
    let desk = nights();
    for engine in engines() {
        let refused: &[_] = if engine.is_quick() { &REFUSED } else { &REFUSED[1..2] };
        for (before, then, says) in refused {
            let site = |folder: &&'static str| ("main", *folder);
            let first: &[&'static str] = if before.is_empty() { &["d1"] } else { before };
            let kept = engine.loaded(desk.folder(), &first.iter().map(site).collect::<Vec<_>>());
            let steps = if before.is_empty() {
                vec![site(then), site(&"d1")]
            } else {
                before.iter().chain([then]).map(site).collect()
            };
            let (views, said) = engine.tried(desk.folder(), &steps);
            assert!(said.contains(*says) && said.contains("Nothing was changed"), "{then}: {said}");
            assert_eq!(views, kept, "{then}");
        }
        if engine.is_quick() {
            let views = engine.loaded(desk.folder(), &[("main", "d1"), ("other", "other")]);
            all_compared(
                &of_mona(&desk),
                &engine.loaded(desk.folder(), &[("main", "d1"), ("main", "d2"), ("main", "d3")]),
                "main",
            );
            assert!(of_scope(&views, "report_disputes", "other", &["scope"]).len() == 1);
            for name in ["*", ""] {
                let (_, said) = engine.tried(desk.folder(), &[("main", "d1"), (name, "d1")]);
                assert!(said.contains("A site has a name of its own"), "{name}: {said}");
            }
        }
    }
}

#[test]
fn texts_that_a_csv_must_quote_come_in_as_they_are() {
    let desk = Desk::centre();
    let text = "Agent: \"Guten Tag\", sagte sie;\nCustomer: 'مرحبا', 🙂\\n\r\nAgent: ${site} {{ x }} -- /* $$\n\n";
    let quoted = text.replace('"', "\"\"");
    desk.write("odd.csv", format!("ref,received,channel,category,agent,customer,transcript\n\"Q,1 \"\"a\"\"\",2026-03-01T10:00:00Z,chat,complaint,ana,c-8,\"{quoted}\"\nQ-2,2026-03-01T10:00:00Z,chat,complaint,ana,c-8,\n"));
    desk.run("mona", "intake import odd.csv").ok();
    exported(&desk, "whole", "--with-text");
    let mut reader = csv::Reader::from_path(desk.path("whole/now/dialogues.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|header| header == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let expected: BTreeMap<String, String> =
        rows.iter().map(|row| (row[place("ref")].to_owned(), row[place("transcript")].to_owned())).collect();
    assert!(expected["Q,1 \"a\""].contains("مرحبا"));
    for engine in engines() {
        let views = engine.loaded(desk.folder(), &[("main", "whole")]);
        let text = |row: &Row, key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let found: BTreeMap<String, String> =
            views["dialogues"].iter().map(|row| (text(row, "ref"), text(row, "transcript"))).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn parquet_has_every_row_once_by_site_and_month_however_often_it_is_written() {
    let Some(python) = duckdb() else { return };
    let desk = made(Of::North, 9, false);
    exported(&desk, "whole", "");
    let script = "import duckdb, os\n\
        there = duckdb.connect()\n\
        os.chdir('whole')\n\
        there.execute(open('load/duckdb.sql', encoding='utf-8').read())\n\
        os.mkdir('../parquet')\n\
        os.chdir('../parquet')\n\
        for turn in range(2):\n\
        \x20   there.execute(open('../whole/load/parquet.sql', encoding='utf-8').read())\n\
        for table in ('audits', 'marks', 'strata', 'cards'):\n\
        \x20   one = there.execute(f'SELECT count(*) FROM assize.{table}').fetchone()\n\
        \x20   other = there.execute(f\"SELECT count(*) FROM read_parquet('{table}/**/*.parquet', hive_partitioning = true)\").fetchone()\n\
        \x20   assert one == other and one[0] > 0, (table, one, other)\n\
        months = sorted(os.listdir('audits/site=main'))\n\
        assert len(months) >= 2 and all(month.startswith('month=') for month in months), months\n";
    answer(Command::new(python).args(["-c", script]).current_dir(desk.folder())).ok();
}

// --- Scripts for engines that are not here ------------------------------------------------------------------

#[test]
fn the_models_of_dbt_are_the_views_of_the_other_scripts() {
    let desk = Desk::centre();
    exported(&desk, "whole", "");
    let text = |name: &str| std::fs::read_to_string(desk.path("whole/load").join(name)).unwrap();
    let (script, yaml) = (text("duckdb.sql"), text("dbt/models/assize.yml"));
    let mut models = 0;
    for entry in std::fs::read_dir(desk.path("whole/load/dbt/models")).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let Some(view) = name.strip_suffix(".sql") else { continue };
        let model = text(&format!("dbt/models/{name}")).split_once('\n').unwrap().1.to_owned();
        let mut sql = model;
        for (mark, says) in [
            ("{{ assize_double() }}", "DOUBLE"),
            ("{{ assize_whole() }}", "BIGINT"),
            ("{{ assize_text() }}", "VARCHAR"),
            ("{{ assize_least('card') }}", "min(card)"),
            ("{{ source('assize', '", "assize."),
            ("{{ ref('", "assize."),
            ("') }}", ""),
        ] {
            sql = sql.replace(mark, says);
        }
        assert!(!sql.contains("{{"), "{sql}");
        assert!(script.contains(&format!("CREATE OR REPLACE VIEW assize.{view} AS\n{sql};\n")), "{view}\n{sql}");
        assert!(yaml.contains(&format!("  - name: {view}\n")), "{view}");
        models += 1;
    }
    assert_eq!(models, script.matches("CREATE OR REPLACE VIEW").count());
    for table in std::fs::read_dir(desk.path("whole/now"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
    {
        assert!(yaml.contains(&format!("      - name: {}\n", table.strip_suffix(".csv").unwrap())), "{table}");
    }
}

/// Parses each script in its dialect: a view that is not understood stands as a bare command.
const PARSE: &str = r#"
import sqlglot, sys, yaml
from sqlglot import exp
for dialect in ("duckdb", "postgres", "spark", "snowflake", "bigquery"):
    lines = open(f"load/{dialect}.sql", encoding="utf-8").read().splitlines()
    text = "\n".join(line for line in lines if not line.startswith("\\")).replace(":'site'", "'main'")
    made = 0
    for statement in sqlglot.parse(text, read=dialect):
        if isinstance(statement, exp.Create) and statement.expression:
            made += 1
            assert statement.expression.find(exp.Select), statement
    assert made == int(sys.argv[1]), (dialect, made)
names = {model["name"] for model in yaml.safe_load(open("load/dbt/models/assize.yml", encoding="utf-8"))["models"]}
assert len(names) == int(sys.argv[1]), names
"#;

#[test]
fn the_scripts_are_sql_of_their_dialects() {
    let python = std::env::var("ASSIZE_SQLGLOT").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", "import sqlglot, yaml"]).output();
    if !has.is_ok_and(|said| said.status.success()) {
        println!("skipped: no python3 with sqlglot and pyyaml here; ASSIZE_SQLGLOT=path/to/python names one");
        return;
    }
    let desk = Desk::centre();
    exported(&desk, "whole", "");
    let script = std::fs::read_to_string(desk.path("whole/load/duckdb.sql")).unwrap();
    let views = script.matches("CREATE OR REPLACE VIEW").count().to_string();
    answer(Command::new(python).args(["-c", PARSE, &views]).current_dir(desk.path("whole"))).ok();
}

#[test]
fn the_quantile_of_the_views_is_students() {
    for df in [4.0, 4.01, 4.5, 5.0, 6.3, 9.99, 10.0, 14.7, 33.0, 120.0, 1e3, 1e5] {
        let (u, exact) = (8.0 / df - 1.0, student_quantile(0.95, df).unwrap());
        let found = STUDENT.iter().rev().fold(0.0, |sum, part| sum * u + part);
        // Beyond a thousand the library's own search misses the quantile by 7e-6; the polynomial does not.
        let off = if df > 1e3 { 1e-5 } else { 1e-9 };
        assert!((found - exact).abs() < off, "{df}: {found} {exact}");
    }
}
