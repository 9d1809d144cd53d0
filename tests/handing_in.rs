//! Forms that were filled in away from the file, and come back as files.

use crate::support::{Answer, Desk};
use calamine::{Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

/// Answers to every criterion of the centre's card.
pub fn full() -> Value {
    json!({"tone": "full", "facts": {"level": "partly", "note": "The fee"}, "identity": "yes"})
}

/// A form of an audit, done, as the page saves it.
pub fn form(audit: i64, answers: &Value) -> Value {
    json!({"audit": audit, "card": "chat/1", "revision": 1, "done": true, "minutes": 12, "answers": answers, "met": "All clear", "develop": "Say the fee"})
}

pub fn saved(desk: &Desk, name: &str, auditor: &str, forms: &[Value]) {
    let page = json!({"assize": "answers", "version": 1, "head": desk.head(), "for": auditor, "audits": forms});
    desk.write(name, page.to_string());
}

pub fn hand_in(desk: &Desk, who: &str, files: &str) -> Answer {
    desk.run(who, &format!("score submit --file {files} --format json"))
}

/// All audits of the centre with their auditors.
fn audits(desk: &Desk) -> Vec<(i64, String)> {
    let of = |row: &Value| (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned());
    desk.rows("report audits").iter().map(of).collect()
}

/// The audits of one auditor, who has more than one.
pub fn busy(desk: &Desk) -> (String, Vec<i64>) {
    let all = audits(desk);
    for auditor in ["vera", "oleg"] {
        let theirs: Vec<i64> = all.iter().filter(|(_, one)| one == auditor).map(|(audit, _)| *audit).collect();
        if theirs.len() > 1 {
            return (auditor.to_owned(), theirs);
        }
    }
    panic!("three audits and two auditors")
}

pub fn results(answer: &Answer) -> Vec<(i64, String)> {
    let of = |row: &Value| (row["audit"].as_i64().unwrap(), row["result"].as_str().unwrap().to_owned());
    answer.rows().iter().map(of).collect()
}

#[test]
fn a_file_of_forms_scores_its_audits_in_one_entry_and_once() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    saved(&desk, "answers.json", &auditor, &audits.iter().map(|audit| form(*audit, &full())).collect::<Vec<_>>());
    let entry = |desk: &Desk| desk.head().split(':').next().unwrap().parse::<i64>().unwrap();
    let before = entry(&desk);
    let said = hand_in(&desk, &auditor, "answers.json").ok();
    assert!(said.rows().iter().all(|row| row["result"] == "scored" && row["total"] == 80.0), "{}", said.stdout);
    assert_eq!(entry(&desk), before + 1, "one entry");
    assert_eq!(
        desk.rows("report auditors").iter().find(|row| row["auditor"] == auditor.as_str()).unwrap()["scored"],
        audits.len()
    );
    let again = hand_in(&desk, &auditor, "answers.json").ok();
    assert!(again.rows().iter().all(|row| row["result"] == "scored before"), "{}", again.stdout);
    assert_eq!(entry(&desk), before + 1, "nothing more");
    desk.run("", "verify").ok();
}

#[test]
fn a_fault_in_one_form_stops_its_file_and_every_fault_is_told() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let mut forms: Vec<Value> = audits.iter().map(|audit| form(*audit, &full())).collect();
    forms[1] = form(audits[1], &json!({"tone": "often", "facts": "partly", "colour": "full"}));
    saved(&desk, "answers.json", &auditor, &forms);
    let head = desk.head();
    let said = hand_in(&desk, &auditor, "answers.json")
        .refused(65, "answers.json: the answers do not fit; nothing of it was recorded");
    for fault in
        ["has no criterion `colour`", "`tone`", "`facts` is below full and needs a note", "`identity` has no answer"]
    {
        assert!(said.stderr.contains(fault), "{fault}: {}", said.stderr);
    }
    assert_eq!(said.stderr.matches(&format!("answers.json: audit {}:", audits[1])).count(), 4, "{}", said.stderr);
    assert_eq!(desk.head(), head);
    desk.run(&auditor, &format!("score show {}", audits[0])).ok();
}

#[test]
fn what_no_longer_fits_is_left_out_by_name_and_the_rest_is_recorded() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let other = if auditor == "vera" { "oleg" } else { "vera" };
    saved(&desk, "answers.json", &auditor, &audits.iter().map(|audit| form(*audit, &full())).collect::<Vec<_>>());
    desk.run("mona", &format!("assign reassign {} --to {other} --note Ill", audits[0])).ok();
    let said = hand_in(&desk, &auditor, "answers.json").refused(4, "");
    let mut expected = vec![(audits[0], "left out".to_owned())];
    expected.extend(audits[1..].iter().map(|audit| (*audit, "scored".to_owned())));
    assert_eq!(results(&said), expected);
    let why = said.rows()[0]["why"].as_str().unwrap().to_owned();
    assert!(why.contains(&format!("it is assigned to {other}")), "{why}");
    desk.run("", "verify").ok();
}

#[test]
fn other_answers_to_an_audit_that_is_scored_are_left_out() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    saved(&desk, "one.json", &auditor, &[form(audits[0], &full())]);
    hand_in(&desk, &auditor, "one.json").ok();
    let other = json!({"tone": "full", "facts": "full", "identity": "yes"});
    saved(&desk, "two.json", &auditor, &[form(audits[0], &other)]);
    let said = hand_in(&desk, &auditor, "two.json").refused(4, "");
    let why = said.rows()[0]["why"].as_str().unwrap().to_owned();
    assert!(why.contains("is scored already, with other answers"), "{why}");
}

#[test]
fn a_form_that_is_not_finished_waits() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let mut open = form(audits[0], &json!({"tone": "full"}));
    open["done"] = json!(false);
    saved(&desk, "answers.json", &auditor, &[open, form(audits[1], &full())]);
    let said = hand_in(&desk, &auditor, "answers.json").refused(4, "");
    assert_eq!(results(&said), [(audits[0], "not finished".to_owned()), (audits[1], "scored".to_owned())]);
    // Who says that they are done and is not made a mistake, which is told.
    saved(&desk, "done.json", &auditor, &[form(audits[0], &json!({"tone": "full"}))]);
    hand_in(&desk, &auditor, "done.json").refused(65, "done.json: the answers do not fit");
}

#[test]
fn a_file_that_was_made_from_another_record_is_refused() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let page = |head: &str| {
        json!({"assize": "answers", "version": 1, "head": head, "for": auditor, "audits": [form(audits[0], &full())]})
            .to_string()
    };
    let head = desk.head();
    let (entry, seal) = head.split_once(':').unwrap();
    let mut other = seal.to_owned();
    other.replace_range(0..1, if seal.starts_with('0') { "1" } else { "0" });
    let later = entry.parse::<i64>().unwrap() + 1;
    for wrong in [format!("{entry}:{other}"), format!("{later}:{seal}")] {
        desk.write("answers.json", page(&wrong));
        hand_in(&desk, &auditor, "answers.json").refused(1, "answers.json was made from another file");
    }
    desk.write("answers.json", page("yesterday"));
    hand_in(&desk, &auditor, "answers.json").refused(65, "`yesterday` is not a head");
}

#[test]
fn a_form_of_another_card_or_of_other_words_is_left_out() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let mut forms = [form(audits[0], &full()), form(audits[1], &full())];
    forms[0]["card"] = json!("chat/2");
    forms[1]["revision"] = json!(2);
    saved(&desk, "answers.json", &auditor, &forms);
    let said = hand_in(&desk, &auditor, "answers.json").refused(4, "");
    let why: Vec<&str> =
        said.rows().iter().map(|row| row["why"].as_str().unwrap()).map(|why| &*why.to_owned().leak()).collect();
    assert!(why[0].contains("is scored by chat/1, and the form is of chat/2"), "{why:?}");
    assert!(why[1].contains("shows revision 2 of the dialogue; now it is 1"), "{why:?}");
}

/// A file of the page, saved at that hour.
fn saved_at(desk: &Desk, name: &str, auditor: &str, (hour, one): (&str, Value)) {
    let at = format!("2026-03-03T{hour}:00:00Z");
    let whole =
        json!({"assize": "answers", "version": 1, "head": desk.head(), "for": auditor, "saved": at, "audits": [one]});
    desk.write(name, whole.to_string());
}

#[test]
fn of_two_saves_of_a_page_the_later_one_counts_whatever_they_are_called() {
    for (first, second) in [("in/a.json", "in/b.json"), ("in/b.json", "in/a.json")] {
        let desk = Desk::drawn();
        let (auditor, audits) = busy(&desk);
        std::fs::create_dir(desk.path("in")).unwrap();
        let mut less = full();
        less["tone"] = json!({"level": "partly", "note": "no thanks"});
        saved_at(&desk, first, &auditor, ("09", form(audits[0], &less)));
        saved_at(&desk, second, &auditor, ("10", form(audits[0], &full())));
        let said = hand_in(&desk, &auditor, "in").ok();
        let told: Vec<String> = results(&said).into_iter().map(|(_, result)| result).collect();
        assert_eq!(told, ["scored", "passed over"]);
        let row = desk.rows("report audits").into_iter().find(|row| row["audit"] == audits[0]).unwrap();
        assert_eq!(row["total"], 80.0, "{row}");
        assert!(
            said.stdout.contains(&format!("it was saved again later: {}", second.trim_start_matches("in/"))),
            "{}",
            said.stdout
        );
    }
}

#[test]
fn two_files_that_answer_an_audit_differently_are_both_left_out_where_no_time_tells_them_apart() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    std::fs::create_dir(desk.path("in")).unwrap();
    let mut less = full();
    less["tone"] = json!({"level": "partly", "note": "no thanks"});
    saved(&desk, "in/page.json", &auditor, &[form(audits[0], &full()), form(audits[1], &full())]);
    saved_at(&desk, "in/later.json", &auditor, ("10", form(audits[0], &less)));
    // The same again, word for word, is no other answer.
    saved(&desk, "in/same.json", &auditor, &[form(audits[1], &full())]);
    let said = hand_in(&desk, &auditor, "in").refused(4, "");
    let results = results(&said);
    let of = |audit: i64| {
        results.iter().filter(|(one, _)| *one == audit).map(|(_, result)| result.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of(audits[0]), ["left out", "left out"]);
    assert_eq!(of(audits[1]), ["scored", "scored before"]);
    assert!(said.stdout.contains("which was saved last cannot be told"), "{}", said.stdout);
    saved_at(&desk, "in/page.json", &auditor, ("10", form(audits[0], &full())));
    let said = hand_in(&desk, &auditor, "in").refused(4, "");
    assert_eq!(said.stdout.matches("which was saved last cannot be told").count(), 2, "{}", said.stdout);
}

#[test]
fn what_is_no_file_of_answers_is_told_with_what_would_be_one() {
    let desk = Desk::drawn();
    let (auditor, _) = busy(&desk);
    std::fs::create_dir(desk.path("in")).unwrap();
    desk.write("in/letter.doc", "x");
    desk.write("in/packed.json.gz", "x");
    hand_in(&desk, &auditor, "in").refused(66, "of a folder are taken .json, .csv, .tsv, .toml, .xlsx and .xlsm");
    desk.run("ana", "score acknowledge --file in").refused(66, "of a folder are taken .json\n");
    hand_in(&desk, &auditor, "nothing").refused(66, "there is no file nothing\n");
    hand_in(&desk, &auditor, "nothing.json").refused(66, "there is no file nothing.json\n");
    desk.write("answers", "x");
    hand_in(&desk, &auditor, "answers").refused(65, "answers is no file of answers");
}

#[test]
fn in_a_sheet_0_chooses_none_of_several_and_commas_part_them() {
    let (desk, _) = crate::score_page::talk("Customer: Where is it?\nAgent: It left today.");
    let row = desk.rows("score queue").into_iter().find(|row| row["ref"] == "T-1").unwrap();
    let (audit, auditor) = (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned());
    desk.run(&auditor, &format!("score form {audit} --out form.csv")).ok();
    let form = std::fs::read_to_string(desk.path("form.csv")).unwrap();
    assert!(form.contains("one or several, with commas between; none of them: 0"), "{form}");
    assert!(!form.contains("; \n") && !form.contains("; \""), "{form}");
    let hand = |chosen: &str| {
        let of = |key: &str, level: &str, note: &str| {
            format!("{audit},{key},\"{level}\",{note},,{auditor},talk/1,1,{}\n", desk.head())
        };
        let rows =
            [of("facts", "yes", ""), of("constructor", chosen, "why"), of("days", "1", ""), of("[met]", "Kind", "")];
        desk.write("sheet.csv", format!("{HEADER}{}", rows.concat()));
        hand_in(&desk, &auditor, "sheet.csv")
    };
    let said = hand("neither").refused(65, "one or several of when, who with commas between, 0 for none");
    assert_eq!(said.stdout, "");
    hand("0,who").refused(65, "`0` is not a level of `constructor`");
    let shown = |chosen: &str, is: &str| {
        let said = hand(chosen).ok().stdout;
        let page = desk.run(&auditor, &format!("score show {audit}")).ok().stdout;
        assert!(page.contains(is), "{said}{page}");
        desk.args(&auditor, &["score", "undo", &audit.to_string(), "--note", "again"]).ok();
    };
    shown("0", "none of them");
    shown("who, when", "when,who");
}

#[test]
fn a_file_says_when_it_was_saved_as_a_time_or_is_refused() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    saved_at(&desk, "odd.json", &auditor, ("noon", form(audits[0], &full())));
    hand_in(&desk, &auditor, "odd.json").refused(65, "is not a time like 2026-03-02T09:00:00Z");
}

#[test]
fn a_fault_of_a_saved_file_is_told_in_plain_words() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let mut odd = form(audits[0], &full());
    for (key, value, says) in [
        ("audit", json!("seven"), "a whole number is wanted, not the text \"seven\""),
        ("done", json!(1), "true or false is wanted, not the number 1"),
        ("answers", json!([]), "an object with one answer for each criterion is wanted, not a list"),
    ] {
        let before = odd[key].clone();
        odd[key] = value;
        saved(&desk, "odd.json", &auditor, &[odd.clone()]);
        hand_in(&desk, &auditor, "odd.json").refused(65, says);
        odd[key] = before;
    }
    odd["anwsers"] = json!({});
    saved(&desk, "odd.json", &auditor, &[odd]);
    hand_in(&desk, &auditor, "odd.json").refused(65, "did you mean `answers`?");
    let reply = json!({"assize": "reply", "version": 1, "head": desk.head(), "for": "ana", "audits": []});
    desk.write("reply.json", reply.to_string());
    hand_in(&desk, &auditor, "reply.json")
        .refused(65, "hand it in with: assize score acknowledge --file, and assize dispute open --file");
    saved(&desk, "answers.json", &auditor, &[]);
    desk.run("ana", "score acknowledge --file answers.json").refused(65, "hand it in with: assize score submit --file");
}

#[test]
fn an_auditor_does_not_hand_in_the_forms_of_another() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let other = if auditor == "vera" { "oleg" } else { "vera" };
    saved(&desk, "answers.json", &auditor, &[form(audits[0], &full())]);
    hand_in(&desk, other, "answers.json").refused(1, &format!("was made for {auditor}, not for {other}"));
    hand_in(&desk, "ana", "answers.json").refused(1, &format!("was made for {auditor}, not for ana"));
}

#[test]
fn a_manager_brings_in_the_forms_of_an_auditor_and_both_stand_on_record() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    saved(&desk, "answers.json", &auditor, &[form(audits[0], &full())]);
    hand_in(&desk, "mona", "answers.json --for ana").refused(2, "--for says ana");
    hand_in(&desk, "mona", "answers.json").ok();
    let show = format!("score show {} --format json", audits[0]);
    assert_eq!(desk.run(&auditor, &show).ok().rows()[0]["brought_in_by"], "mona");
    saved(&desk, "own.json", &auditor, &[form(audits[1], &full())]);
    hand_in(&desk, &auditor, "own.json").ok();
    let show = format!("score show {} --format json", audits[1]);
    assert!(desk.run(&auditor, &show).ok().rows()[0].get("brought_in_by").is_none());
    desk.run("", "verify").ok();
}

#[test]
fn under_identity_login_a_file_is_brought_in_by_its_own_login_or_a_lead_s_and_both_stand_on_record() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("login.toml", format!("identity = \"login\"\n{policy}"));
    let under = |login: &str, who: &str, words: &str| {
        crate::support::answer(desk.command(who).env("ASSIZE_LOGIN", login).args(words.split(' ')))
    };
    under("mona", "mona", "policy publish login.toml").ok();
    saved(&desk, "one.json", &auditor, &[form(audits[0], &full())]);
    under("ana", "ana", "score submit --file one.json").refused(1, &format!("was made for {auditor}, not for ana"));
    under("ana", &auditor, "score submit --file one.json").refused(1, "you are logged in as `ana`");
    under("ana", "mona", "score submit --file one.json").refused(1, "you are logged in as `ana`");
    let said = under("mona", "mona", "score submit --file one.json --format json").ok();
    assert_eq!(results(&said), [(audits[0], "scored".to_owned())]);
    saved(&desk, "two.json", &auditor, &[form(audits[1], &full())]);
    under(&auditor, &auditor, "score submit --file two.json").ok();
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let mut newest = conn.prepare("SELECT actor, principal, login FROM entry ORDER BY id DESC LIMIT 2").unwrap();
    let rows = newest.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let rows: Vec<(String, Option<String>, String)> = rows.map(Result::unwrap).collect();
    assert_eq!(rows[0], (auditor.clone(), None, auditor.clone()));
    assert_eq!(rows[1], ("mona".to_owned(), Some(auditor.clone()), "mona".to_owned()));
}

#[test]
fn a_lead_with_a_part_in_the_case_brings_in_nothing_for_it() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    saved(&desk, "answers.json", &auditor, &[form(audit, &full())]);
    let said = hand_in(&desk, "lea", "answers.json").refused(4, "");
    let why = said.rows()[0]["why"].as_str().unwrap().to_owned();
    assert!(why.contains(&format!("lea may not bring in the answers to audit {audit}")), "{why}");
}

#[test]
fn of_several_files_one_that_is_refused_stops_none_behind_it() {
    let desk = Desk::drawn();
    std::fs::create_dir(desk.path("in")).unwrap();
    for (audit, auditor) in audits(&desk) {
        saved(&desk, &format!("in/{audit}.json"), &auditor, &[form(audit, &full())]);
    }
    desk.write("in/0.json", "{\"answers\": {}}");
    desk.write("in/readme.txt", "no answers");
    let said = desk.run("mona", "score submit --file in").refused(4, "readme.txt is passed over");
    assert!(said.stdout.contains("0.json was refused: 0.json:1:"), "{}", said.stdout);
    assert_eq!(said.stdout.matches(" scored ").count(), 3, "{}", said.stdout);
}

#[test]
fn a_file_that_was_edited_by_hand_is_refused_with_its_place() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let one = form(audits[0], &full());
    saved(&desk, "twice.json", &auditor, &[one.clone(), one.clone()]);
    hand_in(&desk, &auditor, "twice.json").refused(65, &format!("twice.json: audit {} stands in it twice", audits[0]));
    let text = std::fs::read_to_string(desk.path("twice.json")).unwrap();
    desk.write("odd.json", text.replace("\"done\"", "\"finished\""));
    hand_in(&desk, &auditor, "odd.json").refused(65, "odd.json:1:");
    desk.write("other.json", text.replace("\"answers\",", "\"reply\","));
    hand_in(&desk, &auditor, "other.json").refused(65, "is not a file of answers that this program reads");
    desk.write("newer.json", text.replace("\"version\":1", "\"version\":2"));
    hand_in(&desk, &auditor, "newer.json").refused(65, "is not a file of answers that this program reads");
    desk.write("half.json", &text[..text.len() / 2]);
    hand_in(&desk, &auditor, "half.json").refused(65, "half.json:1:");
    desk.write("answers.pdf", "x");
    hand_in(&desk, &auditor, "answers.pdf").refused(65, "answers.pdf is no file of answers");
    saved(&desk, "nobody.json", "nobody", &[one]);
    hand_in(&desk, &auditor, "nobody.json").refused(1, "nobody");
}

const HEADER: &str = "audit,criterion,answer,note,quote,for,card,revision,head\n";

/// A sheet with a row for each criterion of some audits.
fn sheet(desk: &Desk, auditor: &str, audits: &[i64], rows: &[(&str, &str, &str)]) -> String {
    let head = desk.head();
    let row = |audit: &i64, (criterion, answer, note): &(&str, &str, &str)| {
        format!("{audit},{criterion},{answer},{note},,{auditor},chat/1,1,{head}\n")
    };
    let rows = audits.iter().flat_map(|audit| rows.iter().map(move |one| row(audit, one)));
    format!("{HEADER}{}", rows.collect::<String>())
}

const FILLED: [(&str, &str, &str); 6] = [
    ("tone", "full", ""),
    ("facts", "partly", "The fee"),
    ("identity", "yes", ""),
    ("[met]", "All clear", ""),
    ("[develop]", "Say the fee", ""),
    ("[minutes]", "12", ""),
];

#[test]
fn a_sheet_and_a_page_end_in_the_same_facts() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    desk.write("answers.csv", sheet(&desk, &auditor, &audits, &FILLED));
    let said = hand_in(&desk, &auditor, "answers.csv").ok();
    assert!(said.rows().iter().all(|row| row["result"] == "scored" && row["total"] == 80.0), "{}", said.stdout);
    saved(&desk, "answers.json", &auditor, &audits.iter().map(|audit| form(*audit, &full())).collect::<Vec<_>>());
    let again = hand_in(&desk, &auditor, "answers.json").ok();
    assert!(again.rows().iter().all(|row| row["result"] == "scored before"), "{}", again.stdout);
    let minutes = |desk: &Desk| desk.run(&auditor, "report auditors --format json").ok().stdout;
    assert!(minutes(&desk).contains("12"), "{}", minutes(&desk));
}

#[test]
fn a_sheet_with_a_row_for_each_audit_says_the_same() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let head = desk.head();
    let row = |audit: &i64| {
        format!("{audit},,full,,partly,The fee,,yes,All clear,Say the fee,12,{auditor},chat/1,1,{head}\n")
    };
    let header =
        "audit,ref,tone,tone note,facts,facts note,facts quote,identity,met,develop,minutes,for,card,revision,head\n";
    desk.write("wide.csv", format!("{header}{}", audits.iter().map(row).collect::<String>()));
    hand_in(&desk, &auditor, "wide.csv").ok();
    desk.write("answers.csv", sheet(&desk, &auditor, &audits, &FILLED));
    let again = hand_in(&desk, &auditor, "answers.csv").ok();
    assert!(again.rows().iter().all(|row| row["result"] == "scored before"), "{}", again.stdout);
}

#[test]
fn a_form_of_a_sheet_in_which_something_is_missing_waits_and_says_where() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let open =
        sheet(&desk, &auditor, &audits[..1], &[("tone", "full", ""), ("facts", "", ""), ("identity", "yes", "")]);
    let done = sheet(&desk, &auditor, &audits[1..], &FILLED);
    desk.write("answers.csv", format!("{open}{}", done.strip_prefix(HEADER).unwrap()));
    let said = hand_in(&desk, &auditor, "answers.csv").refused(4, "");
    assert_eq!(results(&said)[0], (audits[0], "not finished".to_owned()));
    assert_eq!(results(&said)[1], (audits[1], "scored".to_owned()));
    let why = said.rows()[0]["why"].as_str().unwrap().to_owned();
    assert!(why.starts_with(&format!("answers.csv:3: audit {}: `facts` has no answer", audits[0])), "{why}");
    assert!(why.contains("`met` is empty"), "{why}");
}

#[test]
fn a_fault_in_a_sheet_names_its_line_and_stops_the_file() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let mut rows = FILLED;
    rows[1] = ("facts", "partly", "");
    desk.write("answers.csv", sheet(&desk, &auditor, &audits[..1], &rows));
    let says = format!("answers.csv:3: audit {}: `facts` is below full and needs a note", audits[0]);
    hand_in(&desk, &auditor, "answers.csv").refused(65, &says);
    rows[1] = ("facts", "", "A note");
    desk.write("answers.csv", sheet(&desk, &auditor, &audits[..1], &rows));
    hand_in(&desk, &auditor, "answers.csv").refused(65, "has a note or a quote and no answer");
    rows[1] = ("tone", "full", "");
    desk.write("answers.csv", sheet(&desk, &auditor, &audits[..1], &rows));
    hand_in(&desk, &auditor, "answers.csv").refused(65, "`tone` stands twice");
    let mut rows = FILLED;
    rows[5] = ("[minutes]", "1441", "");
    desk.write("answers.csv", sheet(&desk, &auditor, &audits[..1], &rows));
    hand_in(&desk, &auditor, "answers.csv").refused(65, "minutes are a whole number up to 1440");
}

#[test]
fn a_sheet_whose_columns_were_shifted_is_refused() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let whole = sheet(&desk, &auditor, &audits[..1], &FILLED);
    desk.write("answers.csv", whole.replace(&format!("{auditor},chat/1,1,"), &format!("chat/1,1,{auditor},")));
    hand_in(&desk, &auditor, "answers.csv").refused(65, "`revision` is not a number");
    desk.write("answers.csv", whole.replace(",head\n", ",heads\n"));
    hand_in(&desk, &auditor, "answers.csv").refused(65, "there is no column `heads`");
    desk.write("answers.csv", whole.replace(",chat/1,1,", ",chat/1,,"));
    hand_in(&desk, &auditor, "answers.csv").refused(65, "`revision` is empty");
    desk.write("answers.csv", whole.replace("identity", ""));
    hand_in(&desk, &auditor, "answers.csv").refused(65, "`criterion` is empty, and something is answered");
    desk.write("answers.csv", whole.replacen(&format!(",{auditor},"), ",ana,", 1));
    hand_in(&desk, &auditor, "answers.csv").refused(65, "this row is of another form than those above it");
    desk.write("answers.csv", whole.replacen(",chat/1,1,", ",chat/1,2,", 1));
    hand_in(&desk, &auditor, "answers.csv").refused(65, "this row is of another card or revision");
    desk.write("answers.csv", HEADER);
    hand_in(&desk, &auditor, "answers.csv").refused(65, "answers.csv has no form");
    desk.write("answers.csv", "audit,tone\n1,full\n");
    hand_in(&desk, &auditor, "answers.csv").refused(65, "the column `for` is missing");
}

#[test]
fn a_sheet_in_which_nothing_is_filled_in_hands_in_nothing() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    let empty: Vec<_> = FILLED.iter().map(|(criterion, ..)| (*criterion, "", "")).collect();
    desk.write("answers.csv", sheet(&desk, &auditor, &audits, &empty));
    let head = desk.head();
    let said = desk.run(&auditor, "score submit --file answers.csv").ok().stdout;
    assert!(said.contains("No form was handed in."), "{said}");
    assert_eq!(desk.head(), head);
}

/// What a spreadsheet makes of a workbook of forms when answers are typed into it: another workbook with its first sheet.
pub fn typed_in(desk: &Desk, file: &str, into: &str, type_in: impl Fn(&[String], &mut Vec<String>)) {
    changed(desk, file, into, |rows| {
        if let [names, rows @ ..] = &mut rows[..] {
            for row in rows {
                type_in(names, row);
            }
        }
    });
}

/// The same with any change to its rows. The other sheets stand before it.
pub fn changed(desk: &Desk, file: &str, into: &str, change: impl Fn(&mut Vec<Vec<String>>)) {
    let mut book: Xlsx<_> = open_workbook(desk.path(file)).unwrap();
    assert_eq!(book.sheet_names(), ["forms", "dialogues", "card"]);
    let mut made = Workbook::new();
    for name in ["card", "dialogues", "forms"] {
        let range = book.worksheet_range(name).unwrap();
        let mut rows: Vec<Vec<String>> =
            range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        if name == "forms" {
            change(&mut rows);
        }
        let page = made.add_worksheet().set_name(name).unwrap();
        for (number, row) in (0u32..).zip(&rows) {
            for (column, cell) in (0u16..).zip(row) {
                match cell.parse::<f64>() {
                    Ok(value) if number > 0 => page.write_number(number, column, value).unwrap(),
                    _ => page.write_string(number, column, cell).unwrap(),
                };
            }
        }
    }
    made.save(desk.path(into)).unwrap();
}

pub fn place(names: &[String], name: &str) -> usize {
    names.iter().position(|one| one == name).unwrap_or_else(|| panic!("no column {name} in {names:?}"))
}

/// The XML of a part of a workbook.
pub fn part(desk: &Desk, file: &str, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(desk.path(file)).unwrap()).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut zip.by_name(name).unwrap(), &mut text).unwrap();
    text
}

#[test]
fn a_workbook_of_forms_is_filled_in_and_handed_in() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    desk.run(&auditor, "score form --all --out forms.xlsx").ok();
    let xml = part(&desk, "forms.xlsx", "xl/worksheets/sheet1.xml");
    assert!(
        xml.contains("<sheetProtection") && xml.contains("&quot;full,partly,none&quot;")
            || xml.contains("\"full,partly,none\""),
        "{xml}"
    );
    assert!(xml.contains("yes,no,na"), "{xml}");
    typed_in(&desk, "forms.xlsx", "filled.xlsx", |names, row| {
        let criterion = row[place(names, "criterion")].clone();
        let (answer, note) = match criterion.as_str() {
            "tone" => ("full", ""),
            "facts" => ("partly", "The fee"),
            "identity" => ("yes", ""),
            "[met]" => ("All clear", ""),
            "[develop]" => ("Say the fee", ""),
            _ => ("12", ""),
        };
        row[place(names, "answer")] = answer.to_owned();
        row[place(names, "note")] = note.to_owned();
    });
    let said = hand_in(&desk, &auditor, "filled.xlsx").ok();
    assert_eq!(said.rows().len(), audits.len());
    assert!(said.rows().iter().all(|row| row["result"] == "scored" && row["total"] == 80.0), "{}", said.stdout);
    saved(&desk, "answers.json", &auditor, &audits.iter().map(|audit| form(*audit, &full())).collect::<Vec<_>>());
    let again = hand_in(&desk, &auditor, "answers.json").ok();
    assert!(again.rows().iter().all(|row| row["result"] == "scored before"), "{}", again.stdout);
}

#[test]
fn a_workbook_with_a_row_for_each_audit_is_filled_in_and_handed_in() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    desk.run(&auditor, "score form --all --rows audit --out forms.xlsx").ok();
    typed_in(&desk, "forms.xlsx", "filled.xlsx", |names, row| {
        for (name, text) in [
            ("tone", "full"),
            ("facts", "partly"),
            ("facts note", "The fee"),
            ("identity", "yes"),
            ("met", "All clear"),
            ("develop", "Say the fee"),
            ("minutes", "12"),
        ] {
            row[place(names, name)] = text.to_owned();
        }
    });
    let said = hand_in(&desk, &auditor, "filled.xlsx").ok();
    assert!(said.rows().iter().all(|row| row["result"] == "scored" && row["total"] == 80.0), "{}", said.stdout);
    saved(&desk, "answers.json", &auditor, &audits.iter().map(|audit| form(*audit, &full())).collect::<Vec<_>>());
    let again = hand_in(&desk, &auditor, "answers.json").ok();
    assert!(again.rows().iter().all(|row| row["result"] == "scored before"), "{}", again.stdout);
}

#[test]
fn a_fault_in_a_workbook_names_its_cell() {
    let desk = Desk::drawn();
    let (auditor, _) = busy(&desk);
    desk.run(&auditor, "score form --all --out forms.xlsx").ok();
    typed_in(&desk, "forms.xlsx", "filled.xlsx", |names, row| {
        let is_tone = row[place(names, "criterion")] == "tone";
        row[place(names, "answer")] = if is_tone { "often" } else { "" }.to_owned();
    });
    let said = hand_in(&desk, &auditor, "filled.xlsx").refused(65, "filled.xlsx: the answers do not fit");
    assert!(
        said.stderr.contains("filled.xlsx:C2: audit ") && said.stderr.contains("filled.xlsx:C8: audit "),
        "{}",
        said.stderr
    );
}

#[test]
fn a_sheet_as_csv_is_filled_in_and_handed_in() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    desk.run(&auditor, &format!("score form {} --out forms.csv", audits[0])).ok();
    let text = std::fs::read_to_string(desk.path("forms.csv")).unwrap();
    let filled = text
        .replace(",tone,,,,", ",tone,full,,,")
        .replace(",facts,,,,", ",facts,partly,The fee,,")
        .replace(",identity,,,,", ",identity,yes,,,")
        .replace(",[met],,,,", ",[met],All clear,,,");
    assert_ne!(filled, text);
    desk.write("filled.csv", &filled);
    let said = hand_in(&desk, &auditor, "filled.csv").ok();
    assert_eq!(results(&said), [(audits[0], "scored".to_owned())]);
}

#[test]
fn rows_of_audits_are_of_one_card() {
    let desk = Desk::drawn();
    let (auditor, _) = busy(&desk);
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    desk.write("other.toml", card.replace("\"chat\"", "\"other\"").replace("id = \"tone\"", "id = \"met\""));
    desk.run("mona", "card publish other.toml").ok();
    let undrawn = ["D-1", "D-2", "D-3", "D-4", "D-5", "D-6"]
        .into_iter()
        .find(|one| desk.rows("report audits").iter().all(|row| row["ref"] != *one))
        .unwrap();
    desk.run("mona", &format!("assign spot-check {undrawn} --note Look --card other")).ok();
    let audit = desk.rows("report audits").iter().map(|row| row["audit"].as_i64().unwrap()).max().unwrap();
    desk.run("mona", &format!("assign reassign {audit} --to {auditor} --note x"));
    desk.run(&auditor, "score form --all --rows audit --out forms.csv").refused(1, "these audits are of several cards");
    desk.run(&auditor, &format!("score form {audit} --rows audit --out forms.csv"))
        .refused(1, "the criterion `met` is called as a column of the sheet is");
    desk.run(&auditor, "score form --all --out forms.csv").ok();
}

#[test]
fn a_form_from_before_a_score_was_taken_back_does_not_bring_it_in_again() {
    let desk = Desk::drawn();
    let (auditor, audits) = busy(&desk);
    saved(&desk, "answers.json", &auditor, &[form(audits[0], &full())]);
    hand_in(&desk, &auditor, "answers.json").ok();
    desk.run(&auditor, &format!("score undo {} --note Wrong", audits[0])).ok();
    for who in [auditor.as_str(), "mona"] {
        let said = hand_in(&desk, who, "answers.json").refused(4, "");
        let why = said.rows()[0]["why"].as_str().unwrap().to_owned();
        assert!(why.contains("was taken back or returned after this form was made"), "{who}: {why}");
    }
    saved(&desk, "again.json", &auditor, &[form(audits[0], &full())]);
    hand_in(&desk, &auditor, "again.json").ok();
}
