//! Tables as they come: titles above the header, no header, columns without a name, totals below.

use crate::maps::{HEAD, ROW, desk, facts, refused, take, taken};
use crate::support::Answer;

#[track_caller]
fn refs(map: &str, csv: &str) -> Vec<String> {
    taken(map, csv).into_iter().map(|row| row[0].clone()).collect()
}

#[track_caller]
fn answer(map: &str, csv: &str) -> String {
    said(take(map, "x.csv", csv).1)
}

/// What was answered and remarked.
fn said(answer: Answer) -> String {
    let answer = answer.ok();
    format!("{}{}", answer.stdout, answer.stderr)
}

#[test]
fn columns_without_a_name_that_nobody_uses_are_no_fault_and_are_told() {
    let csv = format!("{HEAD},transcript,\n{ROW},hello,\n");
    assert_eq!(refs("", &csv), ["D-1"]);
    let said = answer("", &format!("{HEAD},,transcript\n{ROW},left,hello\n"));
    assert!(said.contains("Columns that no field uses: column 6 (no name)."), "{said}");
}

#[test]
fn a_row_may_end_before_columns_without_a_name_and_may_not_be_longer_than_the_header() {
    assert_eq!(refs("", &format!("{HEAD},\n{ROW}\n")), ["D-1"]);
    refused("", &format!("{HEAD}\n{ROW},\n"), "x.csv:2: cells: 5 expected, 6 found");
    refused("", &format!("{HEAD}\n{ROW},,x\n"), "x.csv:2: cells: 5 expected, 7 found");
    refused("", &format!("{HEAD},a,\n{ROW}\n"), "x.csv:2: cells: 7 expected, 5 found");
}

#[test]
fn a_header_of_no_names_is_refused_with_the_way_to_say_where_it_stands() {
    let csv = format!(",,,,,\n,,Calls of March,,,\n{HEAD},transcript\n{ROW},hello\n");
    refused("", &csv, "x.csv:1: no column of the header has a name (a map can say in which line the header stands");
    assert_eq!(refs("[read]\nheader = 3\n", &csv), ["D-1"]);
}

#[test]
fn the_header_stands_in_the_line_that_the_map_says() {
    let csv = format!("Calls of \"March\r\n\r\n{HEAD}\r\n{ROW}\r\n");
    assert_eq!(refs("[read]\nheader = 3\n", &csv), ["D-1"]);
    assert_eq!(refs("[read]\nheader = 3\n", &csv.replace("\r\n", "\r")), ["D-1"]);
    assert_eq!(refs("[read]\nheader = 2\n", &format!("sep=;\n{HEAD}\n{ROW}\n").replace(',', ";")), ["D-1"]);
    refused("[read]\nheader = 2\n", &csv, "x.csv:2: [read] header = 2, but no header stands in line 2");
    refused("[read]\nheader = 5\n", &csv, "x.csv:5: [read] header = 5, but no header stands in line 5");
    refused("[read]\nheader = 4\n", &csv, "x.csv:1: no column gives `ref`");
    refused("[read]\nheader = 0\n", &csv, "x.map.toml:2:10: lines are counted from 1");
}

#[test]
fn faults_below_a_header_name_the_line_of_the_file() {
    refused("[read]\nheader = 2\n", &format!("Calls\n{HEAD}\n{ROW}\nD-2,x\n"), "x.csv:4: cells: 5 expected, 2 found");
}

#[test]
fn names_stand_in_place_of_a_header_that_is_not_there() {
    let map = "[fields]\ndetails = \"said\"\n[read]\ncolumns = [\"ref\", \"received\", \"channel\", \"category\", \"agent\", \"\", \"said\"]\n";
    let found = taken(map, &format!("{ROW},,one\n{},,two\n", ROW.replace("D-1", "D-2")));
    assert_eq!(found.iter().map(|row| row[9].as_str()).collect::<Vec<_>>(), ["one", "two"]);
    let said = answer(map, &format!("{ROW},7,one,unnamed\n"));
    assert!(!said.contains("Columns that no field uses"), "{said}");
    refused(map, &format!("{ROW}\n"), "x.csv:1: [read] columns names 7 columns, and here are 5");
    refused(map, &format!("{ROW},,one\n{ROW}\n"), "x.csv:2: cells: 7 expected, 5 found");
}

#[test]
fn a_name_that_several_columns_have_is_a_fault_only_where_it_is_used() {
    let csv = |agents: &str| format!("ref,received,channel,category,{agents},Comment,Comment\n{ROW},one,two\n");
    let said = answer("", &csv("agent"));
    assert!(said.contains("Columns that no field uses: Comment (column 6), Comment (column 7)."), "{said}");
    let used = "[fields]\ndetails = \"Comment\"\n";
    refused(
        used,
        &csv("agent"),
        "x.csv:1: several columns are named `Comment`: `Comment (column 6)`, `Comment (column 7)`",
    );
    refused(used, &csv("agent"), "as `Comment (column 6)`; or give the columns names of their own: [read] columns");
    let found = taken("[fields]\ndetails = \"Comment (column 7)\"\n", &csv("agent"));
    assert_eq!(found[0][9], "two");
    let twice = format!("ref,received,channel,category,agent,closed,Closed\n{ROW},,\n");
    refused("", &twice, "several columns are named `closed`: `closed (column 6)`, `Closed (column 7)`");
    refused("", &csv("agent").replace("Comment", "agent"), "several columns are named `agent`");
}

#[test]
fn names_may_stand_in_place_of_those_of_the_header() {
    let map = "[read]\nheader = 1\ncolumns = [\"ref\", \"received\", \"channel\", \"category\", \"agent\"]\n";
    assert_eq!(refs(map, &format!("Name,Name,Name,Name,Name\n{ROW}\n")), ["D-1"]);
}

#[test]
fn names_that_name_nothing_or_one_thing_twice_are_refused() {
    let csv = format!("{ROW}\n");
    refused("[read]\ncolumns = [\"a\", \"A \"]\n", &csv, "x.map.toml:2:11: two columns are named `A`");
    refused("[read]\ncolumns = [\"\", \" \"]\n", &csv, "x.map.toml:2:11: no column has a name");
}

#[test]
fn lines_of_json_have_no_header() {
    let (_, answer) = take("[read]\nheader = 2\n", "x.jsonl", "{\"ref\":\"A\"}\n");
    answer.refused(65, "a file of JSON has no header");
}

const LEAVE_OUT: &str = "[rows.leave_out]\nref = [\"Total\", \"Sum*\", \"\"]\n";

#[test]
fn rows_are_left_out_by_what_stands_in_a_column_and_counted() {
    let tail = &ROW[3..];
    let csv = format!("{HEAD}\nSummary of March,,,,\n{ROW}\n Total {tail}\n{}\nTotals{tail}\n", &tail[..0].to_owned());
    assert_eq!(refs(LEAVE_OUT, &csv), ["D-1", "Totals"]);
    let said = answer(LEAVE_OUT, &csv);
    assert!(said.contains("2 rows left out by the map"), "{said}");
    assert_eq!(refs(LEAVE_OUT, &format!("{HEAD}\n{ROW}\n,2026,,,\n")), ["D-1"]);
    assert_eq!(refs("[rows]\nleave_out = { agent = \"Sum*\" }\n", &format!("{HEAD}\n{ROW}\nx,,,,Sum 3\n")), ["D-1"]);
}

#[test]
fn a_total_of_fewer_cells_is_left_out_but_a_torn_row_is_not() {
    let csv = format!("{HEAD}\n{ROW}\nSum: 1,1\n");
    assert_eq!(refs(LEAVE_OUT, &csv), ["D-1"]);
    refused("[rows.leave_out]\nagent = \"\"\n", &format!("{HEAD}\n{ROW}\nD-2,2026\n"), "x.csv:3: cells: 5 expected");
}

#[test]
fn a_rule_for_a_column_that_is_not_there_or_without_values_is_refused() {
    let csv = format!("{HEAD}\n{ROW}\n");
    refused("[rows.leave_out]\nagnet = \"x\"\n", &csv, "the map names a column `agnet` that the file does not have");
    refused("[rows.leave_out]\nagent = []\n", &csv, "x.map.toml:2:1: an empty list leaves nothing out");
}

#[test]
fn a_sample_leaves_the_same_rows_out() {
    let desk = desk(&["ana"]);
    desk.write("x.map.toml", LEAVE_OUT);
    desk.write("x.csv", format!("{HEAD}\nTotal,,,,\n{ROW}\n"));
    let shown = said(desk.run("mona", "intake import x.csv --map x.map.toml --sample"));
    assert!(shown.contains("D-1") && !shown.contains("Total"), "{shown}");
    assert!(facts(&desk).is_empty());
}
