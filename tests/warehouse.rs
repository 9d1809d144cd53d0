//! From a warehouse: what a query prints comes in through a pipe, by the lines of docs/maps.md.

use crate::maps::{desk, facts};
use crate::proof::{Postgres, duckdb};
use crate::support::{Answer, Desk, answer, repo};
use std::process::{Command, Stdio};

/// What `assize intake import -` makes of a text on stdin.
fn piped(desk: &Desk, text: &str) -> Answer {
    desk.write("piped", text);
    desk.write("m.toml", "[read]\ntimezone = \"UTC\"\n");
    let stdin = std::fs::File::open(desk.path("piped")).unwrap();
    let args = ["intake", "import", "-", "--map", "m.toml"];
    answer(desk.command("mona").args(args).stdin(Stdio::from(stdin)))
}

/// The query that stands in the docs behind this program.
fn query(program: &str) -> String {
    let docs = std::fs::read_to_string(repo().join("docs/maps.md")).unwrap();
    let line = docs.lines().find(|line| line.starts_with(program)).expect("a line of the docs").to_owned();
    assert!(line.ends_with("| assize intake import - --map m.toml"), "{line}");
    line.split('"').nth(1).expect("a query").to_owned()
}

fn refs_and_texts(desk: &Desk) -> Vec<(String, String, String)> {
    facts(desk).into_iter().map(|row| (row[0].clone(), row[1].clone(), row[11].clone())).collect()
}

#[test]
fn what_duckdb_and_psql_print_comes_in_through_a_pipe() {
    // As each prints it: a text with line breaks, commas and quotes; a NULL.
    let head = "ref,received,channel,category,agent,transcript\n";
    for (received, at) in [("2026-11-02T10:00:00Z", "\r\n"), ("2026-11-02 10:00:00", "\n")] {
        let desk = desk(&["ana"]);
        let row = |reference: &str, text: &str| format!("{reference},{received},chat,x,ana,{text}\n");
        let text = format!("{head}{}{}", row("1", "\"a,\nb \"\"c\"\"\""), row("2", "")).replace('\n', at);
        piped(&desk, &text).ok();
        let said = format!("a,{at}b \"c\"");
        let moment = "2026-11-02T10:00:00Z".to_owned();
        let expected = [("1".to_owned(), moment.clone(), said), ("2".to_owned(), moment, "–".to_owned())];
        assert_eq!(refs_and_texts(&desk), expected);
        assert!(piped(&desk, &text).ok().stdout.contains("known already  2"));
    }
}

#[test]
fn the_query_of_the_docs_runs_in_duckdb_and_comes_in() {
    let Some(python) = duckdb() else {
        println!("skipped: no python3 with duckdb here; ASSIZE_DUCKDB=path/to/python names one");
        return;
    };
    let script = "import csv, duckdb, sys\n\
        duckdb.execute(\"CREATE TABLE tickets AS SELECT * FROM (VALUES (1, TIMESTAMP '2026-11-02 10:00:00', 'chat', 'x', 'ana', 'a,\\nb'), \
        (2, TIMESTAMP '2026-10-31 10:00:00', 'chat', 'x', 'ana', NULL)) AS t(id, opened_at, channel, topic, agent, body)\")\n\
        rows = duckdb.execute(sys.argv[1])\n\
        out = csv.writer(sys.stdout)\n\
        out.writerow([column[0] for column in rows.description])\n\
        out.writerows(rows.fetchall())\n";
    let printed = answer(Command::new(python).args(["-c", script]).arg(query("duckdb -csv"))).ok().stdout;
    let desk = desk(&["ana"]);
    piped(&desk, &printed).ok();
    let only = ("1".to_owned(), "2026-11-02T10:00:00Z".to_owned(), "a,\nb".to_owned());
    assert_eq!(refs_and_texts(&desk), [only]);
}

#[test]
fn the_query_of_the_docs_runs_in_postgresql_and_comes_in() {
    let Some(server) = Postgres::start() else { return };
    let table = "CREATE TABLE tickets AS SELECT 1 AS id, TIMESTAMP '2026-11-02 10:00:00' AS opened_at, 'chat' AS channel, \
                 'x' AS topic, 'ana' AS agent, E'a,\\nb' AS body";
    answer(server.psql().args(["-c", table])).ok();
    let printed = answer(server.psql().arg("-c").arg(query("psql"))).ok().stdout;
    let desk = desk(&["ana"]);
    piped(&desk, &printed).ok();
    let only = ("1".to_owned(), "2026-11-02T10:00:00Z".to_owned(), "a,\nb".to_owned());
    assert_eq!(refs_and_texts(&desk), [only]);
}
