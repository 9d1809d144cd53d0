//! An evidence folder: what is asked of a period, what stands for it with its entries, and what is missing.

use crate::export::files;
use crate::proof::holds;
use crate::support::{Answer, Desk};
use crate::tamper::PARTLY;
use rusqlite::Connection;
use std::collections::BTreeMap;

fn evidence(desk: &Desk, words: &str) -> Answer {
    desk.run("mona", &format!("report evidence --period 2026-03 {words}"))
}

/// Each question's answer and what is missing.
fn index(desk: &Desk) -> BTreeMap<String, (String, String)> {
    let answer = evidence(desk, "--format json").ok();
    let page: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
    let word = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let rows = page["rows"][0]["questions"].as_array().unwrap_or_else(|| panic!("{page:#}"));
    rows.iter().map(|row| (word(row, "question"), (word(row, "state"), word(row, "missing")))).collect()
}

fn records(desk: &Desk, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(desk.path(&format!("out/files/{name}.csv"))).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// A month with draws, a dispute, an amendment, a void draw and a replacement.
fn month() -> Desk {
    Desk::once((), || {
        let desk = Desk::drawn();
        let audit = desk.delivered("ana", PARTLY);
        desk.run(
            "ana",
            &format!("dispute open {audit} --criterion tone --reason context --propose full --statement because"),
        )
        .ok();
        let (other, auditor) = desk.audit_of("bo");
        desk.run(&auditor, &format!("assign replace {other} --reason duplicate --note twice")).ok();
        for words in ["keep backup copy.db", "keep access --customer cust-1", "keep hold --agent cy --note Court"] {
            desk.run("mona", words).ok();
        }
        desk
    })
}

#[test]
fn each_row_of_evidence_names_an_entry_of_the_chain_and_its_seal() {
    let desk = month();
    evidence(&desk, "--out out").ok();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let seal = |entry: &str| -> String {
        let sql = "SELECT lower(hex(substr(seal, 1, 8))) FROM entry WHERE id = ?1";
        conn.query_row(sql, [entry.parse::<i64>().unwrap()], |row| row.get(0)).unwrap()
    };
    let names: Vec<String> = files(&desk.path("out/files")).into_keys().collect();
    assert!(names.len() > 25, "{names:?}");
    let mut seen = 0;
    for name in &names {
        for row in records(&desk, name.trim_end_matches(".csv")) {
            assert_eq!(row["seal"], seal(&row["entry"]), "{name}: {row:?}");
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
    for name in [
        "policies",
        "plans",
        "cards",
        "roles",
        "draws",
        "disputes",
        "replacements",
        "audits_by_person",
        "imports",
        "backups",
        "accesses",
        "holds",
    ] {
        assert!(!records(&desk, name).is_empty(), "{name} has no row");
    }
    assert_eq!(records(&desk, "disputes")[0]["agent"], "ana");
    assert_eq!(records(&desk, "replacements")[0]["reason"], "duplicate");
}

#[test]
fn the_same_head_gives_the_same_evidence_byte_by_byte() {
    let mut desk = month();
    evidence(&desk, "--out out").ok();
    let first = files(&desk.path("out"));
    desk.at("2026-03-20T09:00:00Z");
    evidence(&desk, "--out out").ok();
    evidence(&desk, "--out other").ok();
    assert_eq!(files(&desk.path("out")), first);
    assert_eq!(files(&desk.path("other")), first);
    for name in ["index.html", "index.md", "index.json", "datapackage.json", "head.txt", "SHA256SUMS"] {
        assert!(first.contains_key(name), "{name}");
    }
    desk.run("mona", "people notice publish plan.toml").ok();
    evidence(&desk, "--out out").ok();
    assert_ne!(files(&desk.path("out")), first);
}

#[test]
fn every_draw_of_the_period_has_a_proof_that_can_be_checked_without_assize() {
    let desk = month();
    evidence(&desk, "--out out").ok();
    let proofs: Vec<_> = std::fs::read_dir(desk.path("out/proofs")).unwrap().map(|one| one.unwrap().path()).collect();
    assert_eq!(proofs.len(), records(&desk, "draws").len());
    for proof in &proofs {
        holds(proof);
    }
    evidence(&desk, "--out out --without-proofs").ok();
    assert!(!desk.path("out/proofs").exists());
}

#[test]
fn what_is_missing_is_said_for_each_question_until_it_is_there() {
    let desk = month();
    let before = index(&desk);
    assert_eq!(before["notice-to-staff"].0, "missing");
    assert!(before["notice-to-staff"].1.contains("no notices; no people told; people untold: "), "{before:?}");
    assert_eq!(before["criteria"].0, "stands");
    assert_eq!(before["assessment"].0, "missing");
    assert!(before["assessment"].1.contains("assize does not hold it"), "{before:?}");
    assert!(before["selection"].1.contains("local seeds: "), "{before:?}");
    desk.write("notice.md", "Your work may be monitored.");
    desk.run("mona", "people notice publish notice.md --from 2026-03-01").ok();
    assert!(index(&desk)["notice-to-staff"].1.starts_with("no people told; people untold: "), "{:?}", index(&desk));
}

#[test]
fn a_question_of_what_happened_stands_only_where_something_did() {
    let desk = month();
    let asked = |keys: &str| {
        desk.write("asked.toml", format!("[[question]]\nid = \"ours\"\nasks = \"Who?\"\nsource = \"we\"\n{keys}\n"));
        let answer = evidence(&desk, "--questions asked.toml --format json").ok();
        let page: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
        page["rows"][0]["questions"][0]["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(asked("lists = [\"voids\"]"), "nothing happened");
    assert_eq!(asked("lists = [\"voids\", \"disputes\"]"), "stands");
    assert_eq!(asked("lists = [\"voids\"]\ngaps = [\"local_seeds\"]"), "with gaps");
    assert_eq!(asked("gaps = [\"voids\"]"), "stands");
    assert_eq!(asked("needs = [\"draws\"]\nlists = [\"voids\"]"), "stands");
    assert_eq!(asked("needs = [\"voids\"]\nlists = [\"disputes\"]"), "missing");
    desk.run("mona", "assign nightly");
    assert_eq!(index(&desk)["use"].0, "nothing happened");
    let told = evidence(&desk, "--out out").ok();
    assert!(told.whole().contains("where nothing happened"), "{}", told.whole());
}

#[test]
fn the_questions_are_those_of_the_centre() {
    let desk = month();
    let asked = |text: &str| {
        desk.write("asked.toml", text);
        evidence(&desk, "--questions asked.toml --format json")
    };
    let one = "[[question]]\nid = \"ours\"\nasks = \"Who?\"\nsource = \"we\"\n";
    let answer = asked(&format!("{one}lists = [\"voids\"]\n")).ok();
    assert!(answer.stdout.contains("nothing happened in this period: no voids"), "{}", answer.stdout);
    let answer = asked(&format!("{one}needs = [\"draws\"]\nlists = [\"voids\"]\n")).ok();
    assert!(answer.stdout.contains("nothing; in this period there were no voids"), "{}", answer.stdout);
    let answer = asked(&format!("{one}elsewhere = \"in the safe\"\n")).ok();
    assert!(answer.stdout.contains("in the safe") && answer.stdout.contains("\"elsewhere\""), "{}", answer.stdout);
    asked(&format!("{one}needs = [\"draw\"]\n")).refused(65, "there is no exhibit `draw`: did you mean `draws`?");
    asked(&format!("{one}\n{one}")).refused(65, "the question `ours` stands here twice");
    asked("# nothing").refused(65, "there is no question");
    asked(&one.replace("ours", "two words")).refused(65, "an id is one word");
    asked(&one.replace("Who?", " ")).refused(65, "say what is asked");
    asked(&format!("{one}need = []\n")).refused(65, "need");
}

#[test]
fn evidence_is_for_those_who_may_read_everything_and_text_of_people_is_left_out() {
    let desk = month();
    for who in ["ana", "lea", "vera"] {
        desk.run(who, "report evidence --period 2026-03").refused(1, "everything at once");
    }
    evidence(&desk, "--out out").ok();
    evidence(&desk, "--out told --with-text").ok();
    let has = |folder: &str, word: &str| {
        files(&desk.path(folder)).values().any(|bytes| String::from_utf8_lossy(bytes).contains(word))
    };
    assert!(!has("out", "twice") && has("told", "twice"));
}

#[test]
fn a_representative_of_the_agents_has_the_evidence_also_where_an_agreement_names_a_smallest_group() {
    let desk = month();
    desk.write("rita.csv", "handle,name,role,team,from\nrita,Rita Moss,representative,council,2026-01-01\n");
    desk.run("mona", "people import rita.csv").ok();
    desk.write(
        "agreement.toml",
        "title = \"Audits\"\nfrom = \"2026-03-02\"\nend_notice_days = 30\n[reports]\nsmallest_group = 5\n",
    );
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.run("rita", "policy agreement accept 1").ok();
    assert!(desk.run("mona", "report export exported").ok().stdout.contains("`smallest_group`"));
    evidence(&desk, "--out out").ok();
    assert_eq!(records(&desk, "agreements")[0]["answer"], "accepted");
    desk.run("rita", "report evidence --period 2026-03").ok();
    desk.run("ana", "report evidence --period 2026-03").refused(1, "everything at once");
}

#[test]
fn nothing_but_an_evidence_folder_is_replaced() {
    let desk = month();
    desk.run("mona", "report export export").ok();
    evidence(&desk, "--out export").refused(2, "export is there already, and no evidence folder of assize");
    evidence(&desk, "--out out").ok();
    desk.run("mona", "report evidence --period 2026-02 --out out")
        .refused(2, "out holds the evidence of 2026-03-01 to 2026-03-31, and would be replaced");
    desk.write("out/mine.txt", "precious");
    evidence(&desk, "--out out").refused(2, "out is there already, with a file that no evidence folder has: mine.txt");
    desk.run("mona", "report evidence --period 2026-13").refused(2, "`2026-13` is no period");
}

#[test]
fn the_sums_of_an_evidence_folder_are_those_of_its_files() {
    let desk = month();
    evidence(&desk, "--out out").ok();
    let sums =
        std::process::Command::new("sha256sum").arg("-c").arg("SHA256SUMS").current_dir(desk.path("out")).output();
    let sums = sums.unwrap();
    assert!(sums.status.success(), "{}", String::from_utf8_lossy(&sums.stdout));
}

#[test]
fn words_that_stood_too_long_in_a_period_are_a_gap_of_its_evidence() {
    let mut desk = crate::works_agreement::agreed("[keeping]\ndays = 40\n");
    desk.at("2026-06-01T09:00:00Z");
    let state = |period: &str| -> String {
        let told = desk.run("rita", &format!("report evidence --period {period} --format json")).ok().stdout;
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        let answers = told["rows"][0]["questions"].as_array().unwrap_or_else(|| panic!("{told}")).clone();
        answers.iter().find(|row| row["question"] == "erasure").unwrap().to_string()
    };
    assert!(
        state("2026-05").contains("with gaps") && state("2026-05").contains("kept too long: 7"),
        "{}",
        state("2026-05")
    );
    assert!(!state("2026-03").contains("kept too long"), "{}", state("2026-03"));
    desk.run("rita", "report evidence --period 2026-05 --without-proofs --out out").ok();
    let rows = records(&desk, "kept_too_long");
    assert_eq!((rows.len(), rows[0]["since"].as_str(), rows[0]["gone"].as_str()), (7, "2026-04-11", ""));
}

#[test]
fn agents_who_were_not_told_are_a_gap_also_where_none_of_their_dialogues_was_drawn() {
    let desk = Desk::centre();
    desk.write("more.csv", "handle,name,role,team,from,to\n陈,陈晓雯,agent,north,2022-01-01,\nold,Old Hand,agent,north,2020-01-01,2026-02-10\n");
    desk.run("mona", "people import more.csv").ok();
    desk.write("notice.md", "Your work may be monitored.");
    desk.run("mona", "people notice publish notice.md --from 2026-03-01").ok();
    let untold = || {
        let rows = records(&desk, "people_untold");
        rows.iter().map(|row| (row["handle"].clone(), row["draw"].clone(), row["drawn"].clone())).collect::<Vec<_>>()
    };
    for who in ["ana", "bo", "cy"] {
        desk.run("mona", &format!("people notice record {who} --how in-person")).ok();
    }
    evidence(&desk, "--out out").ok();
    assert_eq!(untold(), [("陈".to_owned(), String::new(), "0".to_owned())]);
    let (state, missing) = index(&desk)["notice-to-staff"].clone();
    assert_eq!(state, "with gaps", "{missing}");
    assert!(missing.contains("people untold: 1"), "{missing}");
    desk.run("mona", "people notice record 陈 --how in-person").ok();
    evidence(&desk, "--out out").ok();
    assert_eq!(index(&desk)["notice-to-staff"].0, "stands");
}
