//! What nobody may read yet is not in an export either, that says so; the first export after it is open has it.

use crate::support::{Answer, Desk};
use serde_json::Value;

const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;

/// How many rows a table of an export has.
fn rows(desk: &Desk, folder: &str, table: &str) -> usize {
    csv::Reader::from_path(desk.path(folder).join(table)).unwrap().records().count()
}

fn export(desk: &Desk, words: &str) -> Answer {
    desk.run("mona", &format!("report export {words} --with-text")).ok()
}

/// What an export says that it does not have.
fn withheld(desk: &Desk, folder: &str) -> Vec<(String, u64)> {
    let package: Value =
        serde_json::from_str(&std::fs::read_to_string(desk.path(folder).join("datapackage.json")).unwrap()).unwrap();
    let of = |one: &Value| (one["table"].as_str().unwrap().to_owned(), one["rows"].as_u64().unwrap());
    package["assize"]["withheld"].as_array().unwrap().iter().map(of).collect()
}

/// The columns of the lines of a table that begin so.
fn line(desk: &Desk, folder: &str, table: &str, key: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_path(desk.path(folder).join(table)).unwrap();
    reader.records().map(Result::unwrap).filter(|record| record.get(0) == Some(key)).collect()
}

#[test]
fn half_of_a_pair_is_in_no_export_before_both_scores_are_there() {
    let desk = Desk::doubled();
    let all = desk.rows("report audits");
    let reference = all[0]["ref"].clone();
    let pair: Vec<&Value> = all.iter().filter(|row| row["ref"] == reference).collect();
    assert_eq!(pair.len(), 2);
    desk.write("a.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    let score = |row: &Value| {
        let (who, audit) = (row["auditor"].as_str().unwrap(), &row["audit"]);
        desk.run(who, &format!("score submit {audit} --answers a.json")).ok();
    };
    score(pair[0]);
    let said = export(&desk, "one").stdout;
    assert!(
        said.contains("Kept back until both scores of a dialogue are there that two people score: 1 row of scoring"),
        "{said}"
    );
    assert_eq!(withheld(&desk, "one")[..2], [("scoring".to_owned(), 1), ("mark".to_owned(), 3)]);
    for table in ["facts/scoring.csv", "facts/mark.csv", "facts/sight.csv", "now/marks.csv"] {
        assert_eq!(rows(&desk, "one", table), 0, "{table}");
    }
    let half = line(&desk, "one", "now/audits.csv", &pair[0]["audit"].to_string());
    assert!(!half[0].iter().any(|cell| cell == "10000" || cell == "good"), "{half:?}");
    score(pair[1]);
    export(&desk, "two --since one");
    assert!(withheld(&desk, "two").is_empty(), "{:?}", withheld(&desk, "two"));
    assert_eq!([rows(&desk, "two", "facts/scoring.csv"), rows(&desk, "two", "facts/mark.csv")], [2, 6]);
    assert_eq!(rows(&desk, "two", "now/marks.csv"), 6);
    desk.run("mona", "policy show").ok();
    export(&desk, "three --since two");
    assert_eq!(rows(&desk, "three", "facts/scoring.csv"), 0, "each row comes once");
    export(&desk, "whole");
    assert_eq!(rows(&desk, "whole", "facts/mark.csv"), 6);
}

#[test]
fn what_an_agent_gave_themselves_is_in_no_export_before_delivery() {
    let desk = Desk::drawn();
    let (audit, _) = desk.audit_of("ana");
    desk.write("own.json", format!("{{\"answers\": {FULL}, \"met\": \"All facts\"}}"));
    desk.run("ana", &format!("score self {audit} --answers own.json")).ok();
    let said = export(&desk, "one").stdout;
    assert!(said.contains("Kept back until the audit is delivered: 1 row of self_score"), "{said}");
    assert_eq!([rows(&desk, "one", "facts/self_score.csv"), rows(&desk, "one", "facts/self_mark.csv")], [0, 0]);
    desk.delivered("ana", FULL);
    export(&desk, "two --since one");
    assert_eq!([rows(&desk, "two", "facts/self_score.csv"), rows(&desk, "two", "facts/self_mark.csv")], [1, 3]);
    assert!(withheld(&desk, "two").is_empty());
}

#[test]
fn sealed_ballots_and_blind_answers_are_in_no_export_before_all_three_are_in() {
    let (desk, panel) = crate::appeals::seated();
    export(&desk, "before");
    let agent = "[[point]]\ncriterion = \"tone\"\nverdict = \"agent\"\n";
    let vote = |who: &String| {
        desk.run(who, "arbitrate take 1 --answer tone=full").ok();
        crate::arbitration::rule(&desk, who, agent).ok();
    };
    vote(&panel[0]);
    let said = export(&desk, "one --since before").stdout;
    assert!(said.contains("Kept back until the dispute is ruled on: 1 row of ballot"), "{said}");
    let tables = ["facts/ballot.csv", "facts/vote.csv", "facts/blind_answer.csv"];
    assert_eq!(tables.map(|table| rows(&desk, "one", table)), [0, 0, 0]);
    assert_eq!(tables.map(|table| rows(&desk, "before", table)), [1, 1, 1], "those of the first ruling");
    panel[1..].iter().for_each(vote);
    export(&desk, "two --since one");
    assert_eq!(tables.map(|table| rows(&desk, "two", table)), [3, 3, 3]);
    assert!(withheld(&desk, "two").is_empty());
}
