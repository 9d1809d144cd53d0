//! Access: everything about one person, others under other names, and what is hidden stays so until it is not.

use crate::erasure::{clear_inputs, leaves, number, told};
use crate::support::Desk;
use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeSet;

fn document(desk: &Desk, who: &str, about: &[&str]) -> Value {
    let answer = desk.args(who, &[&["keep", "access"], about, &["--format", "json"]].concat()).ok();
    serde_json::from_str(&answer.stdout).unwrap()
}

fn rows_of(document: &Value, part: &str) -> Vec<Value> {
    document["rows"][0][part].as_array().expect("rows").clone()
}

/// Every row of the record that names somebody, by table and number, found by the references of the schema.
fn naming(desk: &Desk, handle: &str) -> BTreeSet<(String, i64)> {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let person: i64 = conn.query_row("SELECT id FROM person WHERE handle = ?1", [handle], |row| row.get(0)).unwrap();
    let sql = "SELECT t.name, f.\"from\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) f
        WHERE t.type = 'table' AND f.\"table\" = 'person' AND t.name NOT GLOB 'open_*'";
    let mut statement = conn.prepare(sql).unwrap();
    let columns: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    let mut found = BTreeSet::new();
    for (table, column) in columns {
        let mut statement = conn.prepare(&format!("SELECT id FROM {table} WHERE {column} = ?1")).unwrap();
        let rows = statement.query_map([person], |row| row.get::<_, i64>(0)).unwrap();
        found.extend(rows.map(|id| (table.clone(), id.unwrap())));
    }
    found
}

#[test]
fn every_row_that_names_somebody_is_in_it() {
    let mut desk = told();
    leaves(&mut desk);
    for handle in ["ana", "lea", "iris", "max"] {
        let expected = naming(&desk, handle);
        let document = document(&desk, "mona", &["--agent", handle]);
        let listed: BTreeSet<(String, i64)> = rows_of(&document, "facts")
            .iter()
            .map(|row| (row["table"].as_str().unwrap().to_owned(), row["row"].as_i64().unwrap()))
            .collect();
        let missing: Vec<_> = expected.difference(&listed).collect();
        assert!(missing.is_empty(), "{handle}: {missing:?}");
    }
}

#[test]
fn what_hangs_on_their_cases_is_in_it_too() {
    let document = document(&told(), "ana", &["--agent", "ana"]);
    let tables: BTreeSet<String> =
        rows_of(&document, "facts").iter().map(|row| row["table"].as_str().unwrap().to_owned()).collect();
    for table in ["scoring", "mark", "delivery", "dispute", "point", "session", "ruling", "decision", "ballot", "care"]
    {
        assert!(tables.contains(table), "{table} in {tables:?}");
    }
}

#[test]
fn nobody_else_is_named_and_no_customer() {
    let desk = told();
    let text = document(&desk, "mona", &["--agent", "ana"]).to_string().to_lowercase();
    let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    for other in ["mona", "lea", "sam", "bo", "cy", "vera", "oleg", "nora", "iris", "jude", "karl", "max"] {
        assert!(!words.contains(other), "{other} is named");
    }
    for name in ["adler", "brandt", "osei", "novak", "petrov", "quetzal fine", "cust-1", "wang"] {
        assert!(!text.contains(name), "{name} is named");
    }
    assert!(words.contains("ana") && text.contains("colleague 1") && text.contains("ana ruiz"), "{text}");
}

#[test]
fn a_customer_gets_every_dialogue_of_theirs_and_no_agent_is_named() {
    let desk = told();
    let document = document(&desk, "mona", &["--customer", "Quetzal Fine"]);
    let text = document.to_string();
    assert!(text.contains("Quetzal wants it back") && text.contains("I am Quetzal"), "{text}");
    let small = text.to_lowercase();
    for name in ["ana ruiz", "vera novak", "oleg petrov", "mona adler"] {
        assert!(!small.contains(name), "{name} is named");
    }
    assert_eq!(number(&desk, "SELECT count(*) FROM subject_access WHERE customer = 'Quetzal Fine'"), 1);
}

#[test]
fn people_ask_for_themselves_and_managers_and_representatives_for_them() {
    let desk = told();
    desk.run("ana", "keep access --agent ana").ok();
    desk.run("mona", "keep access --agent ana").ok();
    desk.run("bo", "keep access --agent ana").refused(1, "bo may not hand out what is about ana");
    desk.run("lea", "keep access --agent ana").refused(1, "lea may not hand out what is about ana");
    desk.args("ana", &["keep", "access", "--customer", "Quetzal Fine"]).refused(1, "ana may not hand out");
    desk.write("council.toml", "timezone = \"Europe/London\"\nreading = {who = \"all\", representatives = [\"cy\"]}\n");
    desk.run("mona", "policy publish council.toml").ok();
    desk.run("cy", "keep access --agent ana").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM entry WHERE act = 'keep access'"), 3);
}

#[test]
fn that_it_was_handed_out_is_in_the_next_one() {
    let desk = told();
    document(&desk, "mona", &["--agent", "ana"]);
    let next = document(&desk, "ana", &["--agent", "ana"]);
    assert!(rows_of(&next, "facts").iter().any(|row| row["table"] == "subject_access"), "{next}");
    desk.run("", "verify").ok();
}

#[test]
fn a_score_that_is_not_delivered_is_kept_back_and_said() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    desk.write(
        "answers.json",
        r#"{"answers": {"tone": {"level": "partly", "note": "Curt indeed"}, "facts": "full", "identity": "yes"}, "met": "kind"}"#,
    );
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    let before = document(&desk, "ana", &["--agent", "ana"]).to_string();
    assert!(!before.contains("Curt indeed") && before.contains("kept back until the audit is delivered"), "{before}");
    desk.run(&auditor, &format!("score deliver {audit}")).ok();
    let after = document(&desk, "ana", &["--agent", "ana"]).to_string();
    assert!(after.contains("Curt indeed"), "{after}");
}

#[test]
fn it_is_written_as_a_page_and_for_programs() {
    let desk = told();
    clear_inputs(&desk);
    desk.run("mona", "keep access --agent ana --out ana/").ok();
    let page = std::fs::read_to_string(desk.path("ana/person.html")).unwrap();
    assert!(page.contains("Everything that is recorded") && page.contains("colleague 1"), "{page}");
    let json: Value = serde_json::from_str(&std::fs::read_to_string(desk.path("ana/person.json")).unwrap()).unwrap();
    assert!(!rows_of(&json, "facts").is_empty());
    desk.run("mona", "keep access --agent ana --out ana.html").ok();
    assert!(std::fs::read_to_string(desk.path("ana.html")).unwrap().contains("colleague 1"));
}

#[test]
fn what_was_erased_is_left_out_and_what_is_due_says_when() {
    let desk = told();
    desk.write("kept.toml", "timezone = \"Europe/London\"\nreading = {who = \"all\"}\n[keeping]\nnotes = 200\n");
    desk.run("mona", "policy publish kept.toml").ok();
    let document = document(&desk, "ana", &["--agent", "ana"]);
    let marks: Vec<Value> = rows_of(&document, "facts").into_iter().filter(|row| row["table"] == "mark").collect();
    assert!(marks.iter().any(|row| row["kept_until"] == "2026-09-19"), "{marks:?}");
    assert!(marks.iter().all(|row| row["means"].as_str().is_some_and(|means| !means.is_empty())), "{marks:?}");
}

#[test]
fn about_nobody_nothing_is_handed_out() {
    let desk = told();
    desk.run("mona", "keep access").refused(2, "say about whom");
    desk.run("mona", "keep access --agent nobody").refused(1, "nobody");
    desk.run("mona", "keep access --customer Nobody").refused(1, "the record holds nothing about this customer");
    desk.run("mona", "keep access --ref S-1").refused(2, "a dialogue is no person");
}

#[test]
fn what_an_arbiter_answered_blind_is_kept_back_until_they_rule() {
    let mut desk = Desk::drawn();
    let audit =
        desk.delivered("ana", r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "na"}"#);
    let claim = "--criterion tone --reason context --propose full --statement brief";
    desk.run("ana", &format!("dispute open {audit} {claim}")).ok();
    let notes =
        "held = \"2026-03-02\"\nagent_side = \"Brief\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n";
    desk.write("notes.toml", notes);
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    desk.night("2026-03-03T05:00:00Z");
    let arbiter = desk.rows("arbitrate queue --all")[0]["arbiter"].as_str().unwrap().to_owned();
    desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
    let before = document(&desk, "ana", &["--agent", "ana"]);
    let tables: BTreeSet<String> =
        rows_of(&before, "facts").iter().map(|row| row["table"].as_str().unwrap().to_owned()).collect();
    assert!(!tables.contains("blind_answer") && !tables.contains("taking"), "{tables:?}");
    assert!(
        tables.contains("seat") && before.to_string().contains("kept back until the dispute is ruled on"),
        "{before}"
    );
    desk.write(
        "ruling.toml",
        "rationale = \"So\"\nroot_cause = \"none\"\nresponsible = \"nobody\"\n[[point]]\ncriterion = \"tone\"\nverdict = \"agent\"\n",
    );
    desk.run(&arbiter, "arbitrate rule 1 --ruling ruling.toml").ok();
    let after = document(&desk, "ana", &["--agent", "ana"]).to_string();
    assert!(after.contains("blind_answer"), "{after}");
}

#[test]
fn who_is_to_score_a_dialogue_again_untold_is_not_told() {
    let mut desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("days = 3", "days = 3\nrepeat = \"100%\""));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.run("mona", "assign nightly").ok();
    let audit = desk.delivered("ana", r#"{"tone": "full", "facts": "full", "identity": "yes"}"#);
    let (_, auditor) = desk.audit_of("ana");
    // Four weeks later.
    desk.night("2026-03-30T10:00:00Z");
    let open = "SELECT count(*) FROM audit a JOIN open_audit o ON o.audit = a.id WHERE a.kind = 'repeat'";
    assert_eq!(number(&desk, open), 1, "audit {audit} is to be scored again");
    let told = document(&desk, &auditor, &["--agent", &auditor]);
    let facts = rows_of(&told, "facts");
    let repeat = number(&desk, "SELECT id FROM audit WHERE kind = 'repeat'");
    let of_repeat = |row: &Value| row["field"] == "audit" && row["value"].as_str() == Some(repeat.to_string().as_str());
    assert!(!facts.iter().any(of_repeat), "{facts:?}");
    assert!(!facts.iter().any(|row| row["table"] == "scoring"), "nor what they gave before: {facts:?}");
}

// --- the page for people ------------------------------------------------------------------------------

const CUSTOMER: [&str; 4] = ["keep", "access", "--customer", "Quetzal Fine"];

#[test]
fn people_read_what_comes_next_each_dialogue_as_a_dialogue_and_days_in_words() {
    let desk = told();
    let page = desk.args("mona", &CUSTOMER).ok().stdout;
    assert!(page.contains("What happens next") && page.contains("No rule says when text goes"), "{page}");
    assert!(page.contains("Dialogue S-1: chat, 27 February 2026, 10:00, answered by colleague 1"), "{page}");
    assert!(page.contains("I am Quetzal.") && !page.contains("transcript: "), "{page}");
    assert!(page.contains("Disputes, sessions and rulings") && page.contains("What the words mean"), "{page}");
    let before = page.find("Dialogue S-1").zip(page.find("What was asked and answered"));
    assert!(before.is_some_and(|(dialogue, records)| dialogue < records), "{page}");
    desk.args("mona", &[&CUSTOMER[..], &["--out", "all/"]].concat()).ok();
    let html = std::fs::read_to_string(desk.path("all/customer.html")).unwrap();
    assert!(html.contains("What happens next") && html.contains("27 February 2026"), "{html}");
    let json: Value = serde_json::from_str(&std::fs::read_to_string(desk.path("all/customer.json")).unwrap()).unwrap();
    assert!(rows_of(&json, "facts").iter().any(|row| row["field"] == "transcript"), "{json}");
}

#[test]
fn an_agent_reads_their_page_without_the_words_of_customers_and_with_the_days_that_text_is_kept() {
    let desk = told();
    desk.write(
        "kept.toml",
        "timezone = \"Europe/London\"\nreading = {who = \"all\"}\n[keeping]\ndialogue = 90\nnotes = 200\n",
    );
    desk.run("mona", "policy publish kept.toml").ok();
    let page = desk.run("ana", "keep access --agent ana").ok().stdout;
    assert!(page.contains("Text is kept for: dialogue 90 days and notes 200 days"), "{page}");
    assert!(page.contains("The last days on which its texts are kept: from "), "{page}");
    assert!(page.contains("The words of dialogues are their customers', and left out"), "{page}");
    assert!(!page.contains("how are you today") && page.contains("Audits, scores and what came of them"), "{page}");
}

#[test]
fn the_page_says_whether_reading_is_recorded_since_when_and_by_whom() {
    let desk = told();
    let says = |desk: &Desk| desk.args("mona", &CUSTOMER).ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        says(&desk).contains("Readings by others are not recorded. Answers like this one are recorded"),
        "{}",
        says(&desk)
    );
    let publish = |text: &str| {
        desk.write("read.toml", format!("timezone = \"Europe/London\"\nreading = {{who = \"all\"{text}}}\n"));
        desk.run("mona", "policy publish read.toml").ok();
    };
    publish(", record = \"personal\"");
    assert!(
        says(&desk).contains("recorded since 2026-03-20, once for each reader, subject and day: none is on record"),
        "{}",
        says(&desk)
    );
    desk.run("sam", "intake show S-1").ok();
    let page = says(&desk);
    assert!(page.contains("1 is on record and stands here") && page.contains("Who read it"), "{page}");
    let json = document(&desk, "mona", &CUSTOMER[2..]);
    assert_eq!(json["rows"][0]["reading_recorded"], "2026-03-20", "{json}");
    assert!(
        rows_of(&json, "facts").iter().any(|row| row["table"] == "reading" && row["value"] == "intake show"),
        "{json}"
    );
    publish("");
    assert!(
        says(&desk).contains("Readings by others are not recorded now; of earlier ones 1 is on record"),
        "{}",
        says(&desk)
    );
}

#[test]
fn what_holds_everything_about_somebody_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::drawn();
    let script = "umask 022; \"$0\" keep access --agent ana --out one.json && \"$0\" keep access --agent ana --out ana/ \
        && \"$0\" report export texts --with-text && \"$0\" report evidence --period 2026-03 --with-text --out proof/ \
        && \"$0\" people list --out roster.csv";
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", script, crate::support::program()]).current_dir(desk.folder()).env_clear();
    shell.envs([("ASSIZE_DB", "qa.db"), ("ASSIZE_AS", "mona"), ("ASSIZE_NOW", "2026-03-02T09:00:00Z")]);
    let done = shell.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mode = |name: &str| std::fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    for name in [
        "one.json",
        "ana/person.html",
        "ana/person.json",
        "texts/facts/request.csv",
        "texts/SHA256SUMS",
        "proof/index.md",
    ] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
    for name in ["ana", "texts", "proof"] {
        assert_eq!(mode(name), 0o700, "{name}");
    }
    assert_eq!(mode("roster.csv"), 0o644, "anything else goes by the umask");
    // One that stands keeps the mode that somebody gave it.
    std::fs::set_permissions(desk.path("one.json"), std::fs::Permissions::from_mode(0o640)).unwrap();
    desk.run("mona", "keep access --agent ana --out one.json").ok();
    assert_eq!(mode("one.json"), 0o640);
}

#[test]
fn an_answer_about_somebody_else_is_not_written_over_and_the_same_one_is_made_again() {
    let desk = told();
    desk.run("mona", "keep access --agent ana --out a3/").ok();
    let before = std::fs::read(desk.path("a3/person.json")).unwrap();
    let head = desk.head();
    for about in [["--agent", "bo"], ["--customer", "Quetzal Fine"]] {
        let other = desk.args("mona", &[&["keep", "access"], &about[..], &["--out", "a3/"]].concat());
        other.refused(2, "an answer about somebody else, or one that cannot be read, lies in a3/");
    }
    assert_eq!((std::fs::read(desk.path("a3/person.json")).unwrap(), desk.head()), (before, head));
    desk.run("mona", "keep access --agent ana --out a3/").ok();
    std::fs::remove_file(desk.path("a3/person.json")).unwrap();
    desk.run("mona", "keep access --agent ana --out a3/").refused(2, "one that cannot be read");
    desk.args("mona", &["keep", "access", "--customer", "Quetzal Fine", "--out", "q/"]).ok();
    desk.args("mona", &["keep", "access", "--customer", "Quetzal Fine", "--out", "q/"]).ok();
}
