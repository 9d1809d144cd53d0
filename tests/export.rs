//! Everything as tables: what they hold is what the file holds, once, in every part and in every database.

use crate::personal::{KEPT, told};
use crate::proof::{Postgres, duckdb};
use crate::support::{Answer, Desk, answer, repo};
use assize::calc::digest::hex;
use assize::core::ledger::Head;
use assize::core::report::export::{Datum, Place, standing};
use assize::core::text::{csv_cell, csv_uncell};
use assize::view::export::{Book, Written};
use rusqlite::Connection;
use rusqlite::types::{Value, ValueRef};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn export(desk: &Desk, words: &str) -> Answer {
    desk.run("mona", &format!("report export {words}"))
}

fn package(folder: &Path) -> Json {
    serde_json::from_str(&std::fs::read_to_string(folder.join("datapackage.json")).unwrap()).unwrap()
}

fn resources(folder: &Path) -> Vec<Json> {
    package(folder)["resources"].as_array().unwrap().clone()
}

fn fields(resource: &Json) -> Vec<Json> {
    resource["schema"]["fields"].as_array().unwrap().clone()
}

/// Names and bytes of all files.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(at) = waiting.pop() {
        for entry in std::fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The rows of a table of an export.
pub fn rows(folder: &Path, path: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(folder.join(path)).unwrap();
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// A folder of the desk with everything, text of people too.
fn whole(desk: &Desk) -> PathBuf {
    export(desk, "whole --with-text").ok();
    desk.path("whole")
}

fn file(desk: &Desk) -> Connection {
    Connection::open(desk.path("qa.db")).unwrap()
}

/// A value as an export writes it.
fn written(value: ValueRef<'_>, kind: &str) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) if kind == "boolean" => (number == 1).to_string(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Text(text) => csv_cell(std::str::from_utf8(text).unwrap()).into_owned(),
        ValueRef::Blob(bytes) => hex(bytes),
        ValueRef::Real(_) => panic!("no column holds such a number"),
    }
}

// --- What is in it -------------------------------------------------------------------------------------

#[test]
fn every_fact_of_the_file_is_in_its_table_once_and_exact() {
    let desk = told();
    let (folder, conn) = (whole(&desk), file(&desk));
    let mut seen = 0;
    for resource in resources(&folder).iter().filter(|one| one["renewal"] == "grows") {
        let table = resource["name"].as_str().unwrap().strip_prefix("facts.").unwrap();
        let kinds: Vec<(String, String)> = fields(resource)
            .iter()
            .map(|field| (field["name"].as_str().unwrap().to_owned(), field["type"].as_str().unwrap().to_owned()))
            .collect();
        let column = |name: &str| if name == "is_erased" { "erased IS NOT NULL" } else { name }.to_owned();
        let columns: Vec<String> = kinds.iter().map(|(name, _)| column(name)).collect();
        let mut statement = conn.prepare(&format!("SELECT {} FROM {table} ORDER BY id", columns.join(", "))).unwrap();
        let mut stored = statement.query([]).unwrap();
        let found = rows(&folder, resource["path"].as_str().unwrap());
        assert_eq!(resource["rows"], found.len(), "{table}");
        for row in found {
            let own = stored.next().unwrap().expect("a row");
            let expected: Vec<String> =
                kinds.iter().enumerate().map(|(place, (_, kind))| written(own.get_ref(place).unwrap(), kind)).collect();
            assert_eq!(row, expected, "{table}");
            seen += 1;
        }
        assert!(stored.next().unwrap().is_none(), "{table} has more");
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn the_package_says_of_every_column_what_sqlite_says_of_it() {
    let desk = told();
    let (folder, conn) = (whole(&desk), file(&desk));
    let strings = |sql: &str| -> BTreeSet<String> {
        let mut statement = conn.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let resources = resources(&folder);
    let named: BTreeSet<String> =
        resources.iter().filter_map(|one| one["name"].as_str()?.strip_prefix("facts.").map(str::to_owned)).collect();
    let of_entries =
        "SELECT name FROM sqlite_schema s WHERE type = 'table' AND (name = 'entry' OR EXISTS (SELECT 1 FROM
        pragma_table_info(s.name) WHERE name = 'entry')) AND name <> 'extent'";
    assert_eq!(named, strings(of_entries));
    for resource in resources.iter().filter(|one| one["renewal"] == "grows") {
        let table = resource["name"].as_str().unwrap().strip_prefix("facts.").unwrap();
        let fields = fields(resource);
        let have = |test: &dyn Fn(&Json) -> bool| -> BTreeSet<String> {
            fields.iter().filter(|field| test(field)).map(|field| field["name"].as_str().unwrap().to_owned()).collect()
        };
        let all = format!(
            "SELECT replace(name, 'erased', 'is_erased') FROM pragma_table_info('{table}') WHERE name <> 'salt'"
        );
        assert_eq!(have(&|_| true), strings(&all), "{table}");
        let required = format!("SELECT name FROM pragma_table_info('{table}') WHERE \"notnull\" OR pk");
        let is_required = |field: &Json| field["constraints"]["required"] == true && field["name"] != "is_erased";
        assert_eq!(have(&is_required), strings(&required), "{table}");
        let numbers = format!("SELECT name FROM pragma_table_info('{table}') WHERE type = 'INTEGER'");
        let is_number =
            |field: &Json| (field["type"] == "integer" || field["type"] == "boolean") && field["name"] != "is_erased";
        assert_eq!(have(&is_number), strings(&numbers), "{table}");
        let personal = format!("SELECT field FROM personal WHERE relation = '{table}'");
        assert_eq!(have(&|field| field["personal"] == true), strings(&personal), "{table}");
        let leads = format!(
            "SELECT \"from\" || '>facts.' || \"table\" FROM pragma_foreign_key_list('{table}') WHERE \"to\" = 'id' \
             UNION SELECT 'entry>facts.entry' WHERE '{table}' <> 'entry'"
        );
        let keys = resource["schema"]["foreignKeys"].as_array().cloned().unwrap_or_default();
        let key = |key: &Json| {
            format!("{}>{}", key["fields"].as_str().unwrap(), key["reference"]["resource"].as_str().unwrap())
        };
        assert_eq!(keys.iter().map(key).collect::<BTreeSet<_>>(), strings(&leads), "{table}");
        let lists = format!(
            "SELECT \"from\" || ' ' || \"table\" FROM pragma_foreign_key_list('{table}') WHERE \"to\" = 'code'"
        );
        for line in strings(&lists) {
            let (column, list) = line.split_once(' ').unwrap();
            let field = fields.iter().find(|field| field["name"] == column).unwrap();
            let words: BTreeSet<String> = field["constraints"]["enum"]
                .as_array()
                .unwrap()
                .iter()
                .map(|word| word.as_str().unwrap().to_owned())
                .collect();
            assert_eq!(words, strings(&format!("SELECT code FROM {list}")), "{table}.{column}");
        }
    }
}

#[test]
fn every_table_and_every_column_says_what_it_means() {
    let desk = Desk::centre();
    for resource in resources(&whole(&desk)) {
        let says = |one: &Json, of: &str| {
            let text = one["description"].as_str().unwrap();
            assert!(text.len() > 2 && one["title"].as_str().is_some_and(|title| !title.is_empty()), "{of}: `{text}`");
        };
        let name = resource["name"].as_str().unwrap();
        says(&resource, name);
        for field in fields(&resource) {
            says(&field, &format!("{name}.{}", field["name"]));
        }
        assert!(!resource["schema"]["primaryKey"].as_array().unwrap().is_empty(), "{name}");
    }
    let (mut hundredths, mut others) = (0, BTreeSet::new());
    for field in resources(&desk.path("whole")).iter().flat_map(fields) {
        match field["unit"].as_str() {
            Some(unit) if unit.starts_with("hundredths") => hundredths += 1,
            Some(unit) => drop(others.insert(unit.to_owned())),
            None => {}
        }
    }
    assert!(hundredths > 15 && others.contains("seconds") && others.contains("dialogues"), "{hundredths} {others:?}");
}

#[test]
fn each_day_time_and_word_of_a_table_is_of_its_kind() {
    let desk = told();
    let folder = whole(&desk);
    let shape = |text: &str| -> String { text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect() };
    for resource in resources(&folder) {
        let fields = fields(&resource);
        for row in rows(&folder, resource["path"].as_str().unwrap()) {
            for (value, field) in row.iter().zip(&fields) {
                let of = format!("{}.{}: {value}", resource["name"], field["name"]);
                assert!(field["format"].is_null(), "frictionless knows few formats: {of}");
                let constraints = &field["constraints"];
                assert!(constraints["required"] != true || !value.is_empty() || field["type"] == "string", "{of}");
                if value.is_empty() {
                    continue;
                }
                let fits = match field["type"].as_str().unwrap() {
                    "integer" => {
                        let number: i64 = value.parse().unwrap();
                        constraints["minimum"].as_i64().is_none_or(|least| number >= least)
                            && constraints["maximum"].as_i64().is_none_or(|most| number <= most)
                    }
                    "boolean" => value == "true" || value == "false",
                    "date" => shape(value) == "0000-00-00",
                    "datetime" => shape(value) == "0000-00-00T00:00:00Z",
                    _ => constraints["enum"].as_array().is_none_or(|words| words.iter().any(|word| word == value)),
                };
                assert!(fits, "{of}");
            }
        }
    }
}

#[test]
fn how_things_stand_is_told_by_handles_and_refs_as_the_reports_tell_it() {
    let desk = told();
    let folder = whole(&desk);
    let column = |path: &str, name: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_path(folder.join(path)).unwrap();
        let place = reader.headers().unwrap().iter().position(|header| header == name).unwrap();
        reader.records().map(|record| record.unwrap()[place].to_owned()).collect()
    };
    let conn = file(&desk);
    let strings = |sql: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        let text = |row: &rusqlite::Row<'_>| {
            row.get::<_, Value>(0).map(|value| match value {
                Value::Integer(number) => number.to_string(),
                Value::Text(text) => text,
                _ => String::new(),
            })
        };
        statement.query_map([], text).unwrap().map(Result::unwrap).collect()
    };
    let agents = "SELECT p.handle FROM audit_state s JOIN person p ON p.id = s.agent ORDER BY s.audit";
    assert_eq!(column("now/audits.csv", "agent"), strings(agents));
    assert_eq!(column("now/audits.csv", "total"), strings("SELECT total FROM audit_state ORDER BY audit"));
    assert_eq!(column("now/audits.csv", "state"), strings("SELECT state FROM audit_state ORDER BY audit"));
    assert_eq!(column("now/disputes.csv", "state"), strings("SELECT state FROM dispute_state ORDER BY dispute"));
    for name in
        ["ref", "counts", "received", "closed", "channel", "category", "rating", "duration", "language", "transcript"]
    {
        let said: Vec<String> = strings(&format!("SELECT {name} FROM dialogue ORDER BY request"));
        assert_eq!(column("now/dialogues.csv", name), said, "{name}");
    }
    let agents = "SELECT p.handle FROM dialogue d JOIN person p ON p.id = d.agent ORDER BY d.request";
    assert_eq!(column("now/dialogues.csv", "agent"), strings(agents));
    assert_eq!(column("now/requests.csv", "state"), strings("SELECT state FROM request_state ORDER BY request"));
    assert_eq!(column("now/people.csv", "handle"), strings("SELECT handle FROM person ORDER BY handle"));
    assert_eq!(column("now/points.csv", "point"), strings("SELECT id FROM point ORDER BY id"));
    let marks = "SELECT m.id FROM audit_state s JOIN mark m ON m.scoring = s.scoring";
    assert_eq!(column("now/marks.csv", "criterion").len(), strings(marks).len());
    assert!(!column("now/marks.csv", "criterion").is_empty() && !column("now/points.csv", "point").is_empty());
}

// --- Text of people ------------------------------------------------------------------------------------

#[test]
fn without_with_text_no_byte_of_what_people_wrote_or_are_called_is_in_it() {
    let desk = told();
    export(&desk, "plain --workbook").ok();
    let conn = file(&desk);
    let mut statement = conn.prepare("SELECT relation, field FROM personal").unwrap();
    let columns: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    let all: Vec<u8> = files(&desk.path("plain"))
        .into_iter()
        .filter(|(name, _)| std::path::Path::new(name).extension().is_none_or(|end| end != "xlsx"))
        .flat_map(|(_, bytes)| bytes)
        .collect();
    let text = String::from_utf8(all).unwrap();
    assert!(!text.contains(KEPT), "a text of somebody is in it");
    for (relation, field) in columns {
        let header = std::fs::read_to_string(desk.path("plain").join(format!("facts/{relation}.csv"))).unwrap();
        let header = header.lines().next().unwrap();
        assert!(!header.split(',').any(|name| name == field || name == "salt"), "{relation}: {header}");
    }
    let whole = whole(&desk);
    assert!(std::fs::read_to_string(whole.join("facts/mark.csv")).unwrap().contains(KEPT));
    assert_eq!(package(&desk.path("plain"))["assize"]["with_text"], false);
    assert_eq!(package(&whole)["assize"]["with_text"], true);
}

#[test]
fn a_salt_is_never_handed_out() {
    let desk = told();
    let folder = whole(&desk);
    let all: String = files(&folder).values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    let conn = file(&desk);
    let mut statement = conn.prepare("SELECT lower(hex(salt)) FROM mark WHERE salt IS NOT NULL").unwrap();
    let salts: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(!salts.is_empty() && salts.iter().all(|salt| !all.contains(salt.as_str())));
}

#[test]
fn hostile_texts_are_kept_and_compute_in_no_spreadsheet() {
    let desk = Desk::centre();
    let list: Json =
        serde_json::from_str(&std::fs::read_to_string(repo().join("tests/hostile_inputs.json")).unwrap()).unwrap();
    let texts: Vec<String> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["class"] == "inert" && item["kind"] == "csv-formula")
        .filter_map(|item| Some(item["text"].as_str()?.to_owned()))
        .collect();
    assert!(texts.len() > 10, "{}", texts.len());
    let mut out = csv::Writer::from_path(desk.path("hostile.csv")).unwrap();
    out.write_record(["ref", "received", "channel", "category", "agent", "details"]).unwrap();
    for (number, text) in texts.iter().enumerate() {
        out.write_record([&format!("H-{number}"), "2026-03-01T10:00:00Z", "chat", "complaint", "ana", text.as_str()])
            .unwrap();
    }
    out.flush().unwrap();
    desk.run("mona", "intake import hostile.csv").ok();
    export(&desk, "whole --with-text --workbook").ok();
    let conn = file(&desk);
    let mut reader = csv::Reader::from_path(desk.path("whole/facts/request.csv")).unwrap();
    let place = reader.headers().unwrap().iter().position(|name| name == "details").unwrap();
    let mut found = 0;
    for record in reader.records().map(Result::unwrap).filter(|record| record[2].starts_with("H-")) {
        let sql = "SELECT details FROM request WHERE ref = ?1";
        let stored: String = conn.query_row(sql, [&record[2]], |row| row.get(0)).unwrap();
        let cell = &record[place];
        assert_eq!(csv_uncell(cell), stored);
        assert!(cell.is_empty() || !"=+-@".contains(&cell[..1]), "{cell:?}");
        found += 1;
    }
    assert_eq!(found, texts.len());
    let mut book = calamine::open_workbook_auto(desk.path("whole/assize.xlsx")).unwrap();
    for name in calamine::Reader::sheet_names(&book) {
        let formulas = calamine::Reader::worksheet_formula(&mut book, &name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name} computes");
    }
}

// --- Parts ---------------------------------------------------------------------------------------------

#[test]
fn the_parts_of_some_nights_are_the_whole_byte_by_byte() {
    let mut desk = Desk::centre();
    std::fs::create_dir(desk.path("nights")).unwrap();
    let next = |desk: &Desk, name: &str| export(desk, &format!("nights/{name} --since nights --with-text")).ok();
    next(&desk, "1");
    desk.run("mona", "assign nightly").ok();
    next(&desk, "2");
    let audit =
        desk.delivered("ana", r#"{"tone": {"level": "none", "note": "curt"}, "facts": "full", "identity": "yes"}"#);
    next(&desk, "3");
    next(&desk, "4");
    desk.args(
        "ana",
        &[
            "dispute",
            "open",
            &audit.to_string(),
            "--criterion",
            "tone",
            "--reason",
            "context",
            "--propose",
            "full",
            "--statement",
            "She asked me",
        ],
    )
    .ok();
    desk.night("2026-03-03T05:00:00Z");
    next(&desk, "5");
    let whole = files(&whole(&desk));
    let nights = ["1", "2", "3", "4", "5"].map(|name| files(&desk.path(&format!("nights/{name}"))));
    for (name, bytes) in whole.iter().filter(|(name, _)| name.starts_with("facts/")) {
        let headless = |bytes: &Vec<u8>| bytes[bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1..].to_vec();
        let parts: Vec<u8> = nights.iter().flat_map(|night| headless(&night[name])).collect();
        assert_eq!(String::from_utf8_lossy(&parts), String::from_utf8_lossy(&headless(bytes)), "{name}");
    }
    for (name, bytes) in whole.iter().filter(|(name, _)| name.starts_with("now/")) {
        assert_eq!(&nights[4][name], bytes, "{name} is whole each time");
    }
    let second = package(&desk.path("nights/2"));
    assert_eq!(second["assize"]["since"], package(&desk.path("nights/1"))["assize"]["head"]);
    assert_eq!(package(&desk.path("nights/1"))["assize"]["since"], Json::Null);
    assert!(rows(&desk.path("nights/4"), "facts/entry.csv").is_empty(), "nothing new");
}

#[test]
fn what_comes_after_any_head_is_what_the_whole_has_after_it() {
    let desk = told();
    let folder = whole(&desk);
    let conn = file(&desk);
    let sql = "SELECT id, id || ':' || lower(hex(substr(seal, 1, 8))) FROM entry WHERE id % 9 = 1 ORDER BY id";
    let mut statement = conn.prepare(sql).unwrap();
    let heads: Vec<(i64, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    assert!(heads.len() > 5);
    for (entry, head) in heads {
        export(&desk, &format!("part --with-text --since {head}")).ok();
        for resource in resources(&folder).iter().filter(|one| one["renewal"] == "grows") {
            let path = resource["path"].as_str().unwrap();
            let of = usize::from(path != "facts/entry.csv");
            let after = |row: &Vec<String>| row[of].parse::<i64>().unwrap() > entry;
            let expected: Vec<Vec<String>> = rows(&folder, path).into_iter().filter(after).collect();
            assert_eq!(rows(&desk.path("part"), path), expected, "{path} after {head}");
        }
    }
}

#[test]
fn a_head_can_be_given_by_the_export_its_package_or_its_head_file() {
    let desk = Desk::centre();
    export(&desk, "first").ok();
    desk.run("mona", "assign nightly").ok();
    let by = |since: &str| {
        export(&desk, &format!("second --since {since}")).ok();
        files(&desk.path("second"))
    };
    let expected = by("first");
    for since in ["first/", "first/datapackage.json", "first/head.txt"] {
        assert_eq!(by(since), expected, "{since}");
    }
    let head = std::fs::read_to_string(desk.path("first/head.txt")).unwrap();
    assert_eq!(by(head.trim()), expected);
}

#[test]
fn a_night_that_runs_twice_or_was_missed_makes_no_difference() {
    let desk = Desk::centre();
    std::fs::create_dir(desk.path("all")).unwrap();
    export(&desk, "all/1 --since all").ok();
    desk.run("mona", "assign nightly").ok();
    export(&desk, "all/2 --since all").ok();
    let once = files(&desk.path("all/2"));
    export(&desk, "all/2 --since all").ok();
    assert_eq!(files(&desk.path("all/2")), once);
    export(&desk, "all/3 --since all").ok();
    export(&desk, "all/1 --since all").ok();
    let names: Vec<_> = std::fs::read_dir(desk.path("all")).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "nothing is left beside them: {names:?}");
}

#[test]
fn what_was_erased_since_is_told_in_every_part() {
    let desk = told();
    whole(&desk);
    let conn = file(&desk);
    let sql = "UPDATE mark SET salt = NULL, quote = NULL, note = NULL, erased = zeroblob(32) WHERE id = 1";
    assert_eq!(conn.execute(sql, []).unwrap(), 1);
    drop(conn);
    export(&desk, "part --with-text --since whole").ok();
    assert!(rows(&desk.path("part"), "facts/mark.csv").is_empty());
    // No act erased it, so none is named.
    assert_eq!(rows(&desk.path("part"), "now/erased.csv"), [["mark", "1", "", "", ""]]);
    let Some(python) = duckdb() else { return };
    let erased = "SELECT concat(is_erased, quote IS NULL, note IS NULL) FROM facts.mark WHERE id = 1";
    let told = loaded(&python, &desk, &["whole", erased, "part", erased]);
    assert_eq!(told, ["falsefalsefalse", "truetruetrue"]);
}

// --- Databases -----------------------------------------------------------------------------------------

/// Loads exports into DuckDB by their own script and answers questions, one after the other in this order.
fn loaded(python: &str, desk: &Desk, steps: &[&str]) -> Vec<String> {
    let script = "import duckdb, os, sys\n\
        warehouse = duckdb.connect()\n\
        for step in sys.argv[1:]:\n\
        \x20   if step.startswith('SELECT '):\n\
        \x20       print('|'.join(str(value) for row in warehouse.execute(step).fetchall() for value in row))\n\
        \x20       continue\n\
        \x20   os.chdir(step)\n\
        \x20   try:\n\
        \x20       warehouse.execute(open('duckdb.sql', encoding='utf-8').read())\n\
        \x20   except duckdb.InvalidInputException as refused:\n\
        \x20       warehouse.rollback()\n\
        \x20       print(refused)\n\
        \x20   os.chdir('..')\n";
    let mut command = Command::new(python);
    command.args(["-c", script]).args(steps).current_dir(desk.folder());
    answer(&mut command).ok().stdout.lines().map(str::to_owned).collect()
}

/// A question about counts and sums, in the SQL of all three databases.
const SUMS: &str = "SELECT concat_ws('|', (SELECT count(*) FROM entry), (SELECT count(*) FROM mark), (SELECT count(*) FROM scoring),
    (SELECT sum(total) FROM scoring), (SELECT sum(percent) FROM mark), (SELECT count(*) FROM request WHERE transcript IS NULL),
    (SELECT sum(length(transcript)) FROM request), (SELECT sum(length(text)) FROM card), (SELECT max(\"at\") FROM entry))";

fn in_warehouse(sql: &str, at: &str) -> String {
    sql.replace("FROM ", "FROM facts.").replace("max(\"at\")", at)
}

/// A file, its export before and after a night, and what the file says. A text of the file has what a CSV must quote.
fn two_parts() -> (Desk, String) {
    Desk::once_with((), || {
        let desk = told();
        let conn = file(&desk);
        let sql = "SELECT id || ':' || lower(hex(substr(seal, 1, 8))) FROM entry WHERE id = 20";
        let head: String = conn.query_row(sql, [], |row| row.get(0)).unwrap();
        export(&desk, "whole --with-text").ok();
        export(&desk, &format!("part --with-text --since {head}")).ok();
        let said: String = conn.query_row(SUMS, [], |row| row.get(0)).unwrap();
        (desk, said)
    })
}

#[test]
fn duckdb_counts_and_sums_what_the_file_says_however_often_it_is_loaded() {
    let Some(python) = duckdb() else {
        println!("skipped: no python3 with duckdb here; ASSIZE_DUCKDB=path/to/python names one");
        return;
    };
    let (desk, said) = two_parts();
    let question = in_warehouse(SUMS, "strftime(max(\"at\"), '%Y-%m-%dT%H:%M:%SZ')");
    let people = "SELECT count(*) FROM now.people";
    let told = loaded(&python, &desk, &["whole", &question, people, "whole", &question, "part", &question, people]);
    assert_eq!([&told[0], &told[2], &told[3]], [&said; 3]);
    assert_eq!(told[1], told[4]);
    assert_eq!(loaded(&python, &desk, &["whole", "part", "whole", &question]), [said]);
}

/// Exports that must not be loaded one after the other, and what is said instead: three nights, one before them all, of a
/// copy that went another way, and of another file.
pub fn nights() -> Desk {
    Desk::once((), || {
        let desk = Desk::centre();
        for (name, since) in [("d1", ""), ("d2", "--since d1"), ("d3", "--since d2")] {
            export(&desk, &format!("{name} {since}")).ok();
            if name == "d1" {
                desk.write("n.csv", "handle,name,role,team,from\nnew,New,agent,north,2026-01-01\n");
                desk.run("mona", "people import n.csv").ok();
            }
            if name == "d2" {
                std::fs::copy(desk.path("qa.db"), desk.path("copy.db")).unwrap();
                desk.run("mona", "assign nightly").ok();
            }
        }
        desk.run("mona", "--db copy.db people rename ana --name Else --note Why").ok();
        desk.run("mona", "--db copy.db report export fork").ok();
        desk.run("mona", "--db copy.db report export forked --since d2").ok();
        let people = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\n";
        let other = Desk::begun("2026-03-01T09:00:00Z", "timezone = \"Europe/London\"\n", people);
        export(&other, "whole").ok();
        copy_folder(&other.path("whole"), &desk.path("other"));
        desk
    })
}

fn copy_folder(from: &Path, to: &Path) {
    for (name, bytes) in files(from) {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// What is loaded first, what then, and what is said of that.
pub const REFUSED: [(&[&str], &str, &str); 7] = [
    (&[], "d2", "and what is loaded ends at entry 0"),
    (&["d1"], "d3", "load what lies between first"),
    (&["d1", "d2", "d3"], "d1", "This export is older"),
    (&["d1", "d2", "d3"], "d2", "This export is older"),
    (&["d1", "d2", "d3"], "fork", "of another copy of the file"),
    (&["d1", "d2", "d3"], "forked", "of another copy of the file"),
    (&["d1"], "other", "of another file than what is loaded"),
];

/// What is loaded of a warehouse.
const KEPT_ROWS: &str = "SELECT concat_ws('|', (SELECT count(*) FROM facts.entry), (SELECT max(id) FROM facts.entry),
    (SELECT count(*) FROM now.people), (SELECT count(*) FROM facts.person))";

#[test]
fn duckdb_loads_nothing_out_of_order_of_another_file_or_older() {
    let Some(python) = duckdb() else { return };
    let desk = nights();
    for (before, then, says) in REFUSED {
        let question = if before.is_empty() { "SELECT count(*) FROM duckdb_tables()" } else { KEPT_ROWS };
        let told = loaded(&python, &desk, &[before, &[question, then, question]].concat());
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[1].contains(says) && told[1].contains("Nothing was changed"), "{then}: {told:?}");
        assert_eq!(told[0], told[2], "{then}");
    }
    let all = loaded(&python, &desk, &["d1", "d1", "d2", "d2", "d3", KEPT_ROWS]);
    export(&desk, "again").ok();
    assert_eq!(loaded(&python, &desk, &["again", KEPT_ROWS]), all);
    assert_eq!(loaded(&python, &desk, &["d1", "d2", "again", KEPT_ROWS]), all);
}

#[test]
fn postgresql_loads_nothing_out_of_order_of_another_file_or_older() {
    let Some(server) = Postgres::start() else { return };
    let desk = nights();
    let ask = |sql: &str| answer(server.psql().args(["-q", "-c", sql])).ok().stdout;
    let load = |folder: &str| {
        let mut psql = server.psql();
        // Without ON_ERROR_STOP, as somebody may forget it.
        psql.args(["-q", "-v", "ON_ERROR_STOP=0", "-f", "postgres.sql"]).current_dir(desk.path(folder));
        answer(&mut psql)
    };
    for (before, then, says) in REFUSED {
        ask("DROP SCHEMA IF EXISTS facts CASCADE; DROP SCHEMA IF EXISTS now CASCADE");
        for folder in before {
            assert_eq!(load(folder).code, 0, "{folder}");
        }
        let question = if before.is_empty() { "SELECT count(*) FROM pg_tables" } else { KEPT_ROWS };
        let kept = ask(question);
        let refused = load(then);
        assert!(refused.code != 0 && refused.stderr.contains(says), "{then}: {}", refused.whole());
        assert_eq!(ask(question), kept, "{then}");
    }
}

/// What an audit stands for: a mean by the table is the mean of the report.
#[test]
fn the_weights_of_audits_give_the_mean_of_the_reports() {
    let desk = Desk::drawn();
    desk.delivered("ana", r#"{"tone": {"level": "none", "note": "curt"}, "facts": "full", "identity": "yes"}"#);
    desk.delivered("bo", r#"{"tone": "full", "facts": "full", "identity": "yes"}"#);
    export(&desk, "whole").ok();
    let mut reader = csv::Reader::from_path(desk.path("whole/now/audits.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|header| header == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let number = |row: &csv::StringRecord, name: &str| row[place(name)].parse::<f64>().ok();
    let counted: Vec<(f64, f64)> =
        rows.iter().filter_map(|row| Some((number(row, "stands_for")?, number(row, "total")?))).collect();
    assert_eq!(counted.len(), 2, "{rows:?}");
    for row in rows.iter().filter(|row| number(row, "stands_for").is_some()) {
        let [size, drawn, fit, audited] =
            ["stratum_size", "stratum_drawn", "stratum_fit", "stratum_audited"].map(|name| number(row, name).unwrap());
        let weight = 100.0 * size * fit / (drawn * audited);
        assert!((number(row, "stands_for").unwrap() - weight).abs() < 0.51, "{row:?}");
    }
    let weights: f64 = counted.iter().map(|(weight, _)| weight).sum();
    let mean = counted.iter().map(|(weight, total)| weight * total).sum::<f64>() / weights;
    let said = desk.rows("report card")[0]["mean"].as_f64().unwrap();
    assert!((mean / 100.0 - said).abs() < 0.02, "{mean} {said}");
}

#[test]
fn coachings_and_improvements_are_tables_that_stand_as_the_lists_tell_them() {
    let desk = crate::coach::agreed();
    desk.run("lea", "coach step 1 1 --done --note Did").ok();
    let open = "improve open --area training --title T --cause C --owner lea --due 2026-03-20 --measure score --from 2026-02-28 --to 2026-03-01";
    desk.run("mona", open).ok();
    desk.run("lea", "improve do 1 --note Course").ok();
    export(&desk, "whole").ok();
    let columns = |path: &str, names: &[&str]| -> Vec<String> {
        let mut reader = csv::Reader::from_path(desk.path("whole").join(path)).unwrap();
        let header = reader.headers().unwrap().clone();
        let row = reader.records().next().unwrap().unwrap();
        names.iter().map(|name| row[header.iter().position(|header| header == *name).unwrap()].to_owned()).collect()
    };
    let coaching = columns("now/coachings.csv", &["agent", "state", "steps", "steps_done", "recorded_by"]);
    assert_eq!(coaching, ["ann", "running", "1", "1", ""]);
    let improvement = columns("now/improvements.csv", &["state", "measure", "due", "since", "checks", "baseline_n"]);
    assert_eq!(improvement, ["doing", "score", "2026-03-20", "2026-03-02", "0", "16"]);
    let draw = columns("now/draws.csv", &["draw", "plan", "tickets", "missing", "is_void"]);
    assert_eq!(draw, ["daily-2026-03-01", "daily", "16", "0", "false"]);
}

#[test]
fn what_machines_say_is_a_table_that_can_be_held_against_the_marks() {
    use crate::machine_report::{PLAN, audited, drawn};
    let desk = audited(PLAN);
    let late = format!("R-{}", drawn(&desk)[0].1);
    desk.write("late.csv", format!("ref,criterion,value,scored\n{late},total,50,2026-03-02T08:00:00Z\n"));
    desk.run("mona", "intake machine late.csv --machine autoqa/2").ok();
    export(&desk, "whole").ok();
    let all = rows(&desk.path("whole"), "now/verdicts.csv");
    let kept: i64 = file(&desk).query_row("SELECT count(*) FROM machine_verdict", [], |row| row.get(0)).unwrap();
    assert_eq!(i64::try_from(all.len()), Ok(kept));
    let of = |machine: &str, reference: &str, criterion: &str| {
        let is = |row: &&Vec<String>| row[..2] == [machine.to_owned(), reference.to_owned()] && row[3] == criterion;
        all.iter().find(is).unwrap()[4..].join("|")
    };
    // Its level and worth, when it said so, whether that was late, whether it was tuned on it, and said so later.
    assert_eq!(of("autoqa/3", "R-2", "tone").splitn(3, '|').take(2).collect::<Vec<_>>(), ["full", "10000"]);
    assert!(of("autoqa/3", "R-2", "tone").ends_with("|false|true|false"), "{all:?}");
    assert!(of("autoqa/2", "R-5", "tone").starts_with("none|0|"), "{all:?}");
    assert_eq!(of("autoqa/2", &late, "total"), "|5000|2026-03-02T08:00:00Z|true|false|false");
    // In a warehouse it says how many of its fails people uphold.
    let Some(python) = duckdb() else { return };
    let counted = "SELECT count(*), count(*) FILTER (m.percent < 10000) FROM now.verdicts v JOIN now.audits a ON a.ref = v.ref \
        AND a.kind = 'drawn' JOIN now.marks m ON m.audit = a.audit AND m.criterion = v.criterion \
        WHERE v.machine = 'autoqa/3' AND v.criterion = 'tone' AND v.percent < 10000 AND NOT v.is_late AND NOT v.is_tuned";
    let fails = |n: u32| crate::machine_report::said(n) == Some(true);
    let audited: Vec<u32> = drawn(&desk).iter().map(|(_, n, _)| *n).filter(|n| fails(*n)).collect();
    let upheld = audited.iter().filter(|n| crate::machine_report::fails(**n)).count();
    assert_eq!(loaded(&python, &desk, &["whole", counted]), [format!("{}|{upheld}", audited.len())]);
}

#[test]
fn a_warehouse_from_before_a_column_was_added_gets_it() {
    let before = "CREATE SCHEMA facts; CREATE TABLE facts.mark (id BIGINT PRIMARY KEY, entry BIGINT);";
    let count = "SELECT count(percent) FROM facts.mark";
    let (desk, _) = two_parts();
    let said: i64 = file(&desk).query_row("SELECT count(percent) FROM mark", [], |row| row.get(0)).unwrap();
    assert!(said > 0);
    if let Some(python) = duckdb() {
        std::fs::create_dir(desk.path("before")).unwrap();
        desk.write("before/duckdb.sql", before);
        assert_eq!(loaded(&python, &desk, &["before", "whole", count]), [said.to_string()]);
    }
    let Some(server) = Postgres::start() else { return };
    answer(server.psql().args(["-q", "-c", before])).ok();
    answer(server.psql().args(["-q", "-f", "postgres.sql"]).current_dir(desk.path("whole"))).ok();
    assert_eq!(answer(server.psql().args(["-c", count])).ok().stdout.trim(), said.to_string());
}

#[test]
fn postgresql_counts_and_sums_what_the_file_says_however_often_it_is_loaded() {
    let Some(server) = Postgres::start() else { return };
    let (desk, said) = two_parts();
    let question = in_warehouse(SUMS, "to_char(max(\"at\") AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')");
    for folder in ["whole", "part", "whole", "part"] {
        answer(server.psql().args(["-q", "-f", "postgres.sql"]).current_dir(desk.path(folder))).ok();
    }
    assert_eq!(answer(server.psql().arg("-c").arg(question)).ok().stdout.trim(), said);
}

#[test]
fn the_sums_are_those_of_the_files() {
    let desk = Desk::drawn();
    export(&desk, "whole --workbook").ok();
    let check = answer(Command::new("sha256sum").args(["-c", "--quiet", "SHA256SUMS"]).current_dir(desk.path("whole")));
    assert_eq!(check.ok().stdout, "");
    let sums = std::fs::read_to_string(desk.path("whole/SHA256SUMS")).unwrap();
    let listed: BTreeSet<String> = sums.lines().map(|line| line.split_once("  ").unwrap().1.to_owned()).collect();
    let mut found: BTreeSet<String> = files(&desk.path("whole")).into_keys().collect();
    found.remove("SHA256SUMS");
    assert_eq!(listed, found);
    for resource in resources(&desk.path("whole")) {
        let (hash, path) = (resource["hash"].as_str().unwrap(), resource["path"].as_str().unwrap());
        assert!(sums.contains(&format!("{}  {path}\n", hash.strip_prefix("sha256:").unwrap())), "{path}");
        assert_eq!(resource["bytes"], std::fs::metadata(desk.path("whole").join(path)).unwrap().len(), "{path}");
    }
}

#[test]
fn the_same_head_gives_the_same_bytes_whatever_the_clock_says() {
    let mut desk = Desk::drawn();
    export(&desk, "one --with-text --workbook").ok();
    desk.at("2026-05-01T12:00:00Z");
    export(&desk, "other --with-text --workbook").ok();
    let (one, other) = (files(&desk.path("one")), files(&desk.path("other")));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in one {
        assert!(other[&name] == bytes, "{name} differs");
    }
}

// --- The workbook --------------------------------------------------------------------------------------

#[test]
fn the_workbook_has_a_worksheet_of_each_table_of_how_things_stand() {
    let desk = told();
    export(&desk, "whole --workbook").ok();
    let mut book = calamine::open_workbook_auto(desk.path("whole/assize.xlsx")).unwrap();
    let names = calamine::Reader::sheet_names(&book);
    assert_eq!(
        names,
        "people stints dialogues requests audits marks disputes points draws coachings improvements rulings reports questions strata missing cards verdicts erased about"
            .split(' ')
            .collect::<Vec<_>>()
    );
    for name in names.iter().filter(|name| *name != "about") {
        let range = calamine::Reader::worksheet_range(&mut book, name).unwrap();
        assert_eq!(range.height(), rows(&desk.path("whole"), &format!("now/{name}.csv")).len() + 1, "{name}");
    }
    let audits = calamine::Reader::worksheet_range(&mut book, "audits").unwrap();
    let heads: Vec<String> = audits.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let total = heads.iter().position(|name| name == "total").unwrap();
    let csv: Vec<String> =
        rows(&desk.path("whole"), "now/audits.csv").into_iter().map(|row| row[total].clone()).collect();
    for (row, exact) in audits.rows().skip(1).zip(csv) {
        let shown = match &row[total] {
            calamine::Data::Empty => String::new(),
            other => format!("{:.0}", other.to_string().parse::<f64>().unwrap() * 100.0),
        };
        assert_eq!(shown, exact);
    }
    let about = calamine::Reader::worksheet_range(&mut book, "about").unwrap();
    let says: Vec<String> = about.rows().map(|row| row[1].to_string()).collect();
    assert!(says.contains(&desk.head()), "{says:?}");
}

#[test]
fn a_worksheet_with_more_rows_than_fit_is_cut_and_the_workbook_says_so() {
    let place = Place {
        head: Head { entry: 7, short: "0123456789abcdef".to_owned() },
        at: "2026-03-02T09:00:00Z".to_owned(),
        since: None,
        first: "00".repeat(32),
    };
    let written = Written { place, with_text: true, rehearsal: false, withheld: Vec::new(), of_few: None, days: None };
    let table = standing().into_iter().find(|table| table.name == "erased").unwrap();
    let mut book = Book::begin(&written, 3).unwrap();
    let mut rows = book.table(&table).unwrap();
    let long = "=".repeat(40_000);
    for number in 1..=4 {
        rows.row(&[Datum::Text(if number == 1 { &long } else { "mark" }), Datum::Number(number)]).unwrap();
    }
    let left_out = rows.end();
    book.note(&table, left_out);
    let mut bytes = std::io::Cursor::new(Vec::new());
    assert_eq!(book.end(&written, &mut bytes).unwrap(), ["erased"]);
    let mut book = calamine::open_workbook_auto_from_rs(bytes).unwrap();
    let sheet = calamine::Reader::worksheet_range(&mut book, "erased").unwrap();
    assert_eq!(sheet.height(), 3);
    assert!(sheet.get((1, 0)).unwrap().to_string().ends_with("= … (cut)"));
    let about = calamine::Reader::worksheet_range(&mut book, "about").unwrap();
    let says: Vec<String> = about.rows().map(|row| row[1].to_string()).collect();
    assert!(says.contains(&"erased has more than 3 rows: the rest is in now/erased.csv only".to_owned()), "{says:?}");
    assert!(says.contains(&"texts longer than a cell holds: 1; the CSV has them whole".to_owned()), "{says:?}");
}

// --- Refusals ------------------------------------------------------------------------------------------

#[test]
fn only_who_may_read_everything_may_have_everything() {
    let desk = Desk::drawn();
    for who in ["ana", "vera", "sam", "lea"] {
        let told = desk.run(who, "report export out").refused(1, &format!("everything at once is not shown to {who}"));
        assert!(told.stderr.contains("managers (mona"), "{}", told.whole());
    }
    desk.run("", "report export out").refused(2, "say who you are");
    desk.run("nobody", "report export out").refused(1, "nobody here is called `nobody`");
    assert!(!desk.path("out").exists());
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("policy.toml", policy.replace("who = \"all\"", "who = \"all\", representatives = [\"lea\"]"));
    desk.run("mona", "policy publish policy.toml").ok();
    desk.run("lea", "report export out").ok();
}

#[test]
fn who_made_the_file_may_have_everything_while_it_has_no_manager() {
    let desk = Desk::new();
    desk.run("mona", "init --rehearsal").ok();
    export(&desk, "out").ok();
    desk.run("lea", "report export other").refused(1, "everything at once is not shown");
}

#[test]
fn nobody_has_by_an_export_what_is_hidden_from_them_until_they_have_judged() {
    let (desk, ..) = crate::hidden::desk();
    desk.run("dora", "report export out")
        .refused(1, "an export would tell dora what is hidden from them until they have judged");
    export(&desk, "out").ok();
    let desk = Desk::doubled();
    let people = "handle,name,role,team,from\nvera,Vera Novak,manager,office,2020-01-01\noleg,Oleg Petrov,manager,office,2020-01-01\n";
    desk.write("more.csv", people);
    desk.run("mona", "people import more.csv").ok();
    for who in ["vera", "oleg"] {
        desk.run(who, "report export out").refused(1, "hidden from them until they have judged");
    }
}

#[test]
fn nothing_but_an_export_is_replaced() {
    let desk = Desk::centre();
    std::fs::create_dir(desk.path("mine")).unwrap();
    export(&desk, "mine").ok();
    export(&desk, "mine").ok();
    desk.write("mine/warehouse.duckdb", "precious");
    export(&desk, "mine").refused(2, "mine is there already, with a file that no export has: warehouse.duckdb");
    std::fs::create_dir(desk.path("yours")).unwrap();
    desk.write("yours/notes.txt", "precious");
    export(&desk, "yours").refused(2, "yours is there already, and no export of assize");
    desk.write("yours/datapackage.json", "{\"name\": \"other\"}");
    export(&desk, "yours").refused(2, "and no export of assize");
    export(&desk, "qa.db").refused(2, "qa.db is there already, and no folder");
    assert_eq!(std::fs::read(desk.path("mine/warehouse.duckdb")).unwrap(), b"precious");
    export(&desk, "none/deeper").refused(74, "none");
    let left: Vec<_> = std::fs::read_dir(desk.folder()).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with('.')), "{left:?}");
}

#[test]
fn an_export_that_is_interrupted_leaves_nothing_beside_or_half_written() {
    let desk = told();
    let hidden = || {
        let names = std::fs::read_dir(desk.folder()).unwrap().map(|one| one.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().starts_with(".assize")).count()
    };
    // Whether it comes in time is not ours to say: at last once it does.
    for _ in 0..50 {
        let mut command = desk.command("mona");
        command.args(["report", "export", "out"]).stderr(Stdio::piped()).stdout(Stdio::null());
        let mut running = command.spawn().unwrap();
        while hidden() == 0 && running.try_wait().unwrap().is_none() {}
        Command::new("kill").args(["-INT", &running.id().to_string()]).stderr(Stdio::null()).status().unwrap();
        let said = running.wait_with_output().unwrap();
        assert_eq!(hidden(), 0);
        if said.status.code() == Some(130) {
            let says = String::from_utf8(said.stderr).unwrap();
            assert!(says.contains("interrupted: no export was written") && !desk.path("out").exists(), "{says}");
            return;
        }
        assert!(said.status.success());
        std::fs::remove_dir_all(desk.path("out")).unwrap();
    }
    panic!("no Ctrl-C came in time");
}

#[test]
fn a_head_of_another_file_or_of_nothing_is_refused() {
    let (desk, other) = (Desk::centre(), Desk::drawn());
    export(&desk, "out --since 3:0123456789abcdef").refused(65, "the head 3:0123456789abcdef is not in this chain");
    export(&desk, "out --since 4000:0123456789abcdef").refused(65, "is not in this chain");
    export(&desk, "out --since nowhere").refused(2, "there is no such file or folder, and it is no head");
    desk.write("words.txt", "no head");
    export(&desk, "out --since words.txt").refused(65, "words.txt names no head");
    export(&desk, "out").ok();
    export(&desk, "out --since out").refused(2, "out cannot be replaced by what comes after it");
    export(&desk, "text --with-text --since out").refused(2, "is without text of people, and this one would be with");
    std::fs::create_dir(desk.path("theirs")).unwrap();
    export(&other, "whole").ok();
    for name in ["datapackage.json", "head.txt"] {
        std::fs::copy(other.path("whole").join(name), desk.path("theirs").join(name)).unwrap();
    }
    export(&desk, "more --since theirs").refused(65, "is not in this chain");
    assert!(!desk.path("more").exists() && !desk.path("text").exists());
}

#[test]
fn a_link_to_an_export_stays_a_link_and_new_files_have_the_mode_that_the_umask_gives() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::centre();
    export(&desk, "real").ok();
    std::os::unix::fs::symlink("real", desk.path("newest")).unwrap();
    export(&desk, "newest").ok();
    assert!(desk.path("newest").is_symlink());
    desk.write("plain", "");
    std::fs::create_dir(desk.path("folder")).unwrap();
    let mode = |name: &str| std::fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!([mode("real"), mode("real/facts")], [mode("folder"); 2]);
    assert_eq!([mode("real/facts/mark.csv"), mode("real/SHA256SUMS")], [mode("plain"); 2]);
}
