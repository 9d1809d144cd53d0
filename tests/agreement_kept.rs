//! Whether a works agreement was kept: words that stood too long and by whom, words that are held, who reads by right, recorded
//! readings, machines, and a file that was altered.

use crate::support::Desk;
use crate::works_agreement::{BARE, agree, agreed, beyond, centre, clause};
use serde_json::Value;

const KEPT: &str = "[keeping]\ndays = 40\n";
const RECORDS: &str = "timezone = \"Europe/London\"\n[reading]\nrecord = \"personal\"\n";
const SILENT: &str = "timezone = \"Europe/London\"\n[deadlines]\nopen = 6\n";

/// The report on the agreement: its exit code, its words, and the line of a clause.
fn report(desk: &Desk, name: &str) -> (i32, String, Value) {
    let told = desk.run("", "report works-agreement");
    let words = told.whole().split_whitespace().collect::<Vec<_>>().join(" ");
    (told.code, words, clause(desk, "report works-agreement", name))
}

fn publish(desk: &Desk, rules: &str) {
    desk.write("rules.toml", rules);
    desk.run("mona", "policy publish rules.toml").ok();
}

// --- how long words are kept -----------------------------------------------------------------------

#[test]
fn words_are_broken_once_their_day_is_over_and_not_on_it() {
    // They are of 1 March: with forty days 11 April is the day on which they go.
    let mut desk = agreed(KEPT);
    desk.at("2026-04-11T22:00:00Z");
    assert_eq!(report(&desk, "keeping").0, 0);
    desk.at("2026-04-12T09:00:00Z");
    let (code, words, line) = report(&desk, "keeping");
    assert_eq!((code, line["broken"].as_i64(), line["kept"].as_i64()), (3, Some(7), Some(0)), "{words}");
    assert!(words.contains("its words are older than 40 days since 2026-04-11: nobody ran keep retain"), "{words}");
    assert!(!words.contains("dialogue D-1 mona"), "who brought it in did nothing wrong: {words}");
}

#[test]
fn words_that_were_erased_too_late_stay_told_with_who_erased_them_late() {
    let mut desk = agreed(KEPT);
    desk.at("2026-05-20T09:00:00Z");
    desk.run("lea", "keep retain --yes").ok();
    let entry: i64 = rusqlite::Connection::open(desk.path("qa.db"))
        .unwrap()
        .query_row("SELECT entry FROM erasure", [], |row| row.get(0))
        .unwrap();
    desk.at("2026-06-20T09:00:00Z");
    let (code, words, line) = report(&desk, "keeping");
    assert_eq!((code, line["broken"].as_i64()), (3, Some(7)), "{words}");
    let says = format!("since 2026-04-11: nobody ran keep retain; entry {entry}, by lea, erased them on 2026-05-20");
    assert!(words.contains(&says), "{words}");
    assert!(words.contains("nobody did it in time") && !words.contains("nobody did it\n"), "{words}");
    desk.run("", "verify").ok();
}

#[test]
fn words_that_are_erased_on_their_day_are_kept_as_agreed() {
    let mut desk = agreed(KEPT);
    desk.at("2026-04-11T04:00:00Z");
    desk.run("lea", "keep retain --yes").ok();
    desk.at("2026-06-20T09:00:00Z");
    let (code, words, line) = report(&desk, "keeping");
    assert_eq!((code, line["verdict"].as_str(), line["kept"].as_i64()), (0, Some("kept"), Some(7)), "{words}");
}

#[test]
fn words_under_a_hold_count_as_held_and_not_as_broken_until_it_is_over() {
    let mut desk = agreed(KEPT);
    desk.run("rita", "keep hold --ref D-1 --note court").ok();
    desk.run("rita", "keep hold --ref D-2 --note court --until 2026-05-10").ok();
    desk.at("2026-04-11T04:00:00Z");
    desk.run("lea", "keep retain --yes").ok();
    desk.at("2026-05-11T20:00:00Z");
    let (code, words, line) = report(&desk, "keeping");
    assert_eq!((code, line["kept"].as_i64()), (0, Some(7)), "{words}");
    assert!(
        words.contains(
            "Held back, keeping: 1 dialogue is older than that, and kept since they cannot be erased now: held 1."
        ),
        "{words}"
    );
    // The other one was free on the day after its hold, and nobody erased it.
    desk.at("2026-05-12T09:00:00Z");
    let (code, words, line) = report(&desk, "keeping");
    assert_eq!((code, line["broken"].as_i64(), line["kept"].as_i64()), (3, Some(1), Some(6)), "{words}");
    assert!(words.contains("dialogue D-2") && words.contains("since 2026-05-11: nobody ran keep retain"), "{words}");
}

#[test]
fn a_hold_that_came_after_words_were_too_old_excuses_nothing() {
    let mut desk = agreed(KEPT);
    desk.at("2026-04-20T09:00:00Z");
    desk.run("rita", "keep hold --ref D-1 --note court").ok();
    desk.run("lea", "keep retain --yes").ok();
    let (_, words, line) = report(&desk, "keeping");
    assert_eq!(line["broken"].as_i64(), Some(7), "{words}");
    desk.at("2026-05-20T09:00:00Z");
    assert_eq!(report(&desk, "keeping").2["broken"].as_i64(), Some(7));
}

#[test]
fn words_of_an_open_case_count_as_held() {
    let mut desk = agreed(KEPT);
    desk.night("2026-03-02T09:00:00Z");
    desk.at("2026-04-11T04:00:00Z");
    desk.run("mona", "keep retain --yes").ok();
    desk.at("2026-06-01T09:00:00Z");
    let (code, words, line) = report(&desk, "keeping");
    assert_eq!((code, line["kept"].as_i64()), (0, Some(7)), "{words}");
    assert!(words.contains("audit open, or can still be disputed 3."), "{words}");
}

#[test]
fn a_delivered_audit_holds_its_words_until_nobody_can_dispute_it() {
    let mut desk = agreed(KEPT);
    desk.night("2026-03-02T09:00:00Z");
    desk.at("2026-04-10T09:00:00Z");
    desk.delivered("ana", crate::hidden::FULL);
    let due = desk.rows("report audits").iter().find(|row| row["agent"] == "ana").unwrap()["dispute_due"].clone();
    let due: chrono::NaiveDate = due.as_str().unwrap_or_else(|| panic!("{due}")).parse().unwrap();
    desk.at("2026-04-11T04:00:00Z");
    desk.run("mona", "keep retain --yes").ok();
    desk.at(&format!("{}T20:00:00Z", due.succ_opt().unwrap()));
    assert_eq!(report(&desk, "keeping").2["broken"].as_i64(), Some(0));
    desk.at(&format!("{}T20:00:00Z", due + chrono::Days::new(2)));
    let (code, words, line) = report(&desk, "keeping");
    assert_eq!((code, line["broken"].as_i64()), (3, Some(1)), "{words}");
    assert!(words.contains(&format!("since {}: nobody ran keep retain", due.succ_opt().unwrap())), "{words}");
}

#[test]
fn the_note_of_an_amendment_that_came_after_the_words_were_gone_keeps_no_words_when_it_is_erased() {
    let mut desk = agreed(KEPT);
    desk.at("2026-04-11T04:00:00Z");
    desk.run("lea", "keep retain --yes").ok();
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let read = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    let row =
        read("SELECT ref || ',' || received || ',' || channel || ',general query,ana' FROM request WHERE ref = 'D-1'");
    desk.write("later.csv", format!("ref,received,channel,category,agent\n{row}\n"));
    desk.at("2026-05-20T09:00:00Z");
    desk.args("mona", &["intake", "import", "later.csv", "--amend", "it was a query"]).ok();
    desk.run("lea", "keep retain --yes").ok();
    assert_eq!(read("SELECT count(*) || ' ' || count(erased) || ' ' || count(why) FROM revision"), "1 1 0");
    desk.at("2026-06-20T09:00:00Z");
    let (code, words, line) = report(&desk, "keeping");
    assert_eq!((code, line["verdict"].as_str(), line["kept"].as_i64()), (0, Some("kept"), Some(7)), "{words}");
}

#[test]
fn to_amend_the_day_of_a_dialogue_keeps_its_words_no_longer() {
    let mut desk = agreed(KEPT);
    let row = "D-1,2026-04-01T10:00:00Z,chat,complaint,ana,cust-1,\"Customer: Where is it?\nAgent: I am sorry, it left today.\"\n";
    desk.write("later.csv", format!("ref,received,channel,category,agent,customer,transcript\n{row}"));
    desk.at("2026-04-02T09:00:00Z");
    desk.args("mona", &["intake", "import", "later.csv", "--amend", "wrong day"]).ok();
    desk.at("2026-04-11T04:00:00Z");
    desk.run("lea", "keep retain --yes").ok();
    let held = |sql: &str| -> i64 {
        rusqlite::Connection::open(desk.path("qa.db")).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(held("SELECT count(*) FROM dialogue WHERE transcript IS NOT NULL"), 0);
}

#[test]
fn who_brings_in_words_that_are_too_old_is_named_where_they_stay() {
    let mut desk = agreed(KEPT);
    desk.at("2026-04-11T04:00:00Z");
    desk.run("lea", "keep retain --yes").ok();
    let row = "E-1,2026-02-01T10:00:00Z,chat,complaint,ana,c,\"Customer: Hi\nAgent: Yes\"\n";
    desk.write("old.csv", format!("ref,received,channel,category,agent,customer,transcript\n{row}"));
    desk.run("mona", "intake import old.csv").ok();
    assert_eq!(report(&desk, "keeping").0, 0);
    desk.at("2026-04-12T09:00:00Z");
    let (_, words, line) = report(&desk, "keeping");
    assert_eq!(line["broken"].as_i64(), Some(1), "{words}");
    assert!(words.contains("its words were older than 40 days when they came in on 2026-04-11, and stayed"), "{words}");
    assert!(words.contains("mona (login"), "{words}");
}

#[test]
fn of_recordings_it_is_said_that_assize_has_none_and_where_they_lie_goes_with_the_words() {
    let mut desk = agreed(KEPT);
    let calls = "ref,received,channel,category,agent,duration,recording,transcript\nC-1,2026-03-01T09:00:00Z,phone,complaint,ana,00:03:10,https://rec.example.com/C-1.wav,\n";
    desk.write("calls.csv", calls);
    desk.run("mona", "intake import calls.csv").ok();
    assert!(report(&desk, "keeping").1.contains("assize holds no recording itself"));
    desk.at("2026-04-11T04:00:00Z");
    let plan = desk.run("lea", "keep retain").ok().stdout;
    assert!(
        plan.contains("Recordings to be deleted where they lie") && plan.contains("https://rec.example.com/C-1.wav"),
        "{plan}"
    );
    let done = desk.run("lea", "keep retain --yes").ok().stdout;
    let done = done.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(done.contains("Where they lay went with the words, of 1 recording: assize holds no recordings"), "{done}");
    assert!(!done.contains("rec.example.com"), "{done}");
    let evidence = desk.run("mona", "report evidence --period 2026-03 --format json").ok().stdout;
    let page: Value = serde_json::from_str(&evidence).unwrap();
    let rows = page["rows"][0]["questions"].as_array().unwrap().clone();
    assert_eq!(rows.iter().find(|row| row["question"] == "recordings").unwrap()["state"], "missing");
}

// --- who reads -------------------------------------------------------------------------------------

const READERS: &str = "[readers]\nroles = [\"auditor\", \"arbiter\", \"lead\"]\n";

#[test]
fn a_representative_makes_the_evidence_folder_by_right_and_not_with_text_of_people() {
    let desk = centre();
    publish(&desk, RECORDS);
    agree(&desk, 1, &format!("{BARE}{READERS}"));
    beyond(&desk, "rita", "report evidence --period 2026-03 --with-text --out ev", "readers", "text of people");
    desk.run("rita", "report evidence --period 2026-03 --out ev").ok();
    let (code, words, line) = report(&desk, "readers");
    assert_eq!((code, line["kept"].as_i64(), line["broken"].as_i64()), (0, Some(1), Some(0)), "{words}");
    assert!(
        words.contains("a representative makes the evidence folder without text of people, whoever the readers are"),
        "{words}"
    );
}

#[test]
fn what_is_about_others_is_handed_out_by_readers_of_the_agreement_alone_and_ones_own_by_anybody() {
    let desk = agreed(READERS);
    beyond(
        &desk,
        "mona",
        "keep access --customer cust-1",
        "readers",
        "what is about a customer is not handed out by mona",
    );
    beyond(&desk, "mona", "keep access --agent ana", "readers", "is not handed out by mona");
    desk.run("ana", "keep access --agent ana").ok();
    assert_eq!(report(&desk, "readers").2["verdict"], "not recorded");
    // Somebody has to answer a customer: where no manager reads, a lead or an arbiter does.
    desk.run("vera", "keep access --customer cust-1").refused(1, "clause `readers`");
    desk.run("iris", "keep access --customer cust-1").ok();
    desk.run("lea", "keep access --agent ana").ok();
    let (code, words, line) = report(&desk, "readers");
    assert_eq!((code, line["kept"].as_i64(), line["verdict"].as_str()), (0, Some(2), Some("kept")), "{words}");
    assert!(words.contains("In part, readers: only what keep access handed out was looked at"), "{words}");
}

#[test]
fn where_managers_are_readers_they_hand_out_what_is_about_others() {
    let desk = agreed("[readers]\nroles = [\"auditor\", \"arbiter\", \"manager\"]\n");
    desk.run("mona", "keep access --customer cust-1").ok();
    desk.run("iris", "keep access --customer cust-1").refused(1, "clause `readers`");
}

#[test]
fn what_was_handed_out_by_somebody_else_is_found() {
    let desk = agreed(READERS);
    desk.run("iris", "keep access --customer cust-1").ok();
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch("DROP TRIGGER IF EXISTS entry_kept").unwrap();
    let guards: Vec<String> = {
        let mut statement =
            conn.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entry'").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    for guard in guards {
        conn.execute_batch(&format!("DROP TRIGGER {guard}")).unwrap();
    }
    conn.execute("UPDATE entry SET actor = 'mona' WHERE act = 'keep access'", []).unwrap();
    drop(conn);
    let told = desk.run("", "report works-agreement");
    assert_ne!(told.code, 0, "{}", told.whole());
}

#[test]
fn hints_name_only_managers_who_may_read_by_the_agreement() {
    let mut desk = agreed(READERS);
    desk.night("2026-03-02T09:00:00Z");
    let (audit, _) = desk.audit_of("ana");
    let told = desk.run("sam", &format!("score show {audit}")).refused(1, "is not shown to sam").stderr;
    assert!(!told.contains("mona") && told.contains("leads of the agent's team"), "{told}");
    let mut desk = centre();
    desk.night("2026-03-02T09:00:00Z");
    let (audit, _) = desk.audit_of("ana");
    let told = desk.run("sam", &format!("score show {audit}")).refused(1, "is not shown to sam").stderr;
    assert!(told.contains("managers (mona)"), "{told}");
}

// --- readings are recorded -------------------------------------------------------------------------

const RECORDED: &str = "[reading]\nrecord = \"personal\"\n";

#[test]
fn an_agreement_by_which_readings_are_recorded_is_accepted_once_the_house_rules_record_them() {
    let desk = centre();
    desk.write("agreement.toml", format!("{BARE}{RECORDED}"));
    let told = desk.run("mona", "policy agreement propose agreement.toml").ok().whole();
    assert!(told.contains("record = \"personal\"") || told.contains("clause `reading`"), "{told}");
    desk.run("rita", "policy agreement accept 1").refused(1, "the house rules record none");
    publish(&desk, RECORDS);
    desk.run("rita", "policy agreement accept 1").ok();
    let (code, words, line) = report(&desk, "reading");
    assert_eq!((code, line["verdict"].as_str(), line["kept"].as_i64()), (0, Some("kept"), Some(1)), "{words}");
}

#[test]
fn no_house_rules_end_the_record_of_readings_while_the_agreement_holds() {
    let mut desk = centre();
    publish(&desk, RECORDS);
    agree(&desk, 1, &format!("{BARE}{RECORDED}"));
    desk.write("silent.toml", SILENT);
    beyond(&desk, "mona", "policy publish silent.toml", "reading", "does not have readings recorded");
    publish(&desk, &format!("{RECORDS}[deadlines]\nopen = 6\n"));
    assert_eq!(report(&desk, "reading").2["kept"].as_i64(), Some(2));
    desk.run("rita", "policy agreement end 1 --note Enough").ok();
    beyond(&desk, "mona", "policy publish silent.toml", "reading", "does not have readings recorded");
    desk.at("2026-04-02T09:00:00Z");
    desk.run("mona", "policy publish silent.toml").ok();
    assert_eq!(report(&desk, "reading").2["broken"].as_i64(), Some(0));
}

#[test]
fn house_rules_that_somebody_wrote_into_the_file_break_the_record_of_readings() {
    let desk = centre();
    publish(&desk, RECORDS);
    agree(&desk, 1, &format!("{BARE}{RECORDED}"));
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    conn.execute(
        "INSERT INTO policy (id, entry, text) SELECT max(id) + 1, (SELECT max(id) FROM entry), ?1 FROM policy",
        [SILENT],
    )
    .unwrap();
    drop(conn);
    let (code, words, line) = report(&desk, "reading");
    assert_eq!((code, line["broken"].as_i64()), (3, Some(1)), "{words}");
    assert!(words.contains("no reading is recorded by them"), "{words}");
}

// --- a file that was altered -----------------------------------------------------------------------

/// Changes a cell and puts the guards back, as somebody does who hides it.
fn altered(desk: &Desk) {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let guards: Vec<(String, String)> = {
        let mut statement =
            conn.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'stint'").unwrap();
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    for (name, _) in &guards {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    conn.execute("UPDATE stint SET since = '2020-02-02' WHERE id = 1", []).unwrap();
    for (_, sql) in &guards {
        conn.execute_batch(sql).unwrap();
    }
}

#[test]
fn of_a_file_that_was_altered_nothing_is_said_to_be_kept_and_no_evidence_is_made() {
    let mut desk = agreed("[audits]\nmost = 1\nper = \"month\"\n");
    desk.night("2026-03-02T09:00:00Z");
    let (code, words, line) = report(&desk, "audits");
    assert_eq!((code, line["verdict"].as_str()), (0, Some("kept")), "{words}");
    assert!(words.contains("is as it was sealed"), "{words}");
    altered(&desk);
    let (code, words, line) = report(&desk, "audits");
    assert_eq!((code, line["verdict"].as_str()), (3, Some("unknown: file altered")), "{words}");
    assert!(
        words.contains("The file was altered, so nothing is said to be kept: assize verify names all of it."),
        "{words}"
    );
    assert!(words.contains("stint"), "{words}");
    for words in ["report evidence --period 2026-03", "report evidence --period 2026-03 --out ev"] {
        desk.run("rita", words).refused(3, "the file was altered, or is damaged: what it holds is no evidence");
    }
    assert!(!desk.path("ev").exists());
    desk.at("2026-04-02T09:00:00Z");
    desk.run("lea", "report submit --period 2026-03")
        .refused(3, "the file was altered, or is damaged: no report on it is handed in");
    desk.run("mona", "keep sign --out head.txt")
        .refused(3, "the file was altered, or is damaged: its head is signed by nobody");
}

// --- trying it -------------------------------------------------------------------------------------

#[test]
fn every_act_about_an_agreement_can_be_tried_and_leaves_nothing() {
    let desk = centre();
    desk.write("agreement.toml", format!("{BARE}purposes = [\"quality\"]\n{KEPT}"));
    desk.write("wrong.toml", format!("{BARE}purposes = []\n"));
    let tried = |who: &str, words: &str| {
        let head = desk.head();
        let told = desk.run(who, &format!("{words} --dry-run")).ok().whole();
        assert_eq!(desk.head(), head, "{words}");
        assert!(told.contains("nothing was recorded"), "{told}");
        told
    };
    let told = tried("mona", "policy agreement propose agreement.toml");
    assert!(
        told.contains("40 days") && told.contains("quality") && told.contains("The house rules contradict it"),
        "{told}"
    );
    desk.run("mona", "policy agreement propose wrong.toml --dry-run").refused(65, "for no purpose at all");
    desk.run("lea", "policy agreement propose agreement.toml --dry-run").refused(1, "may not propose");
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    assert!(tried("mona", "policy agreement propose agreement.toml").contains("it is so already"));
    desk.run("mona", "policy agreement accept 1 --dry-run").refused(1, "management proposed it");
    tried("rita", "policy agreement accept 1");
    tried("rita", "policy agreement return 1 --note Later");
    tried("mona", "policy agreement withdraw 1 --note Slip");
    desk.run("rita", "policy agreement accept 1").ok();
    tried("rita", "policy agreement end 1 --note Enough");
}

// --- machines --------------------------------------------------------------------------------------

/// A clock that is put back before the first day of an agreement switches no clause off.
#[test]
fn an_agreement_that_began_holds_whatever_the_clock_says() {
    let mut desk = centre();
    agree(&desk, 1, &format!("{BARE}[machine_scores]\nallowed = false\n"));
    desk.write("machines.csv", "handle,name,role,team,from\nautoqa/3,AutoQA,machine,quality,2026-01-01\n");
    desk.write("verdicts.csv", "ref,criterion,value,quote,scored\nD-3,facts,full,,2026-03-01T23:00:00Z\n");
    desk.run("mona", "people import machines.csv").ok();
    let take = "intake machine verdicts.csv --machine autoqa/3";
    beyond(&desk, "mona", take, "machine_scores", "a machine may not score");
    desk.at("2026-03-01T09:00:00Z");
    beyond(&desk, "mona", take, "machine_scores", "a machine may not score");
}

/// A plan that was added before the agreement draws nothing by what a machine may not score; nor is such a plan added.
#[test]
fn a_plan_goes_by_no_criterion_that_a_machine_may_not_score() {
    let desk = centre();
    desk.write("machines.csv", "handle,name,role,team,from\nautoqa/3,AutoQA,machine,quality,2026-01-01\n");
    desk.run("mona", "people import machines.csv").ok();
    let plan = |name: &str, of: &str| {
        let others = if name == "first" { "\"daily\"" } else { "\"daily\", \"first\"" };
        let text = format!(
            "[plan]\nname = \"{name}\"\ncard = \"chat\"\nwindow = \"day\"\nstarts = \"2026-03-01\"\ndays = 3\nmachine = \"autoqa/3\"\nverdict_of = \"{of}\"\noverlaps = [{others}]\n\n[quota]\ncount = 1\nby = [\"agent\", \"verdict\"]\n"
        );
        desk.write("machine.toml", text);
    };
    plan("first", "facts");
    desk.run("mona", "assign plan add machine.toml").ok();
    agree(&desk, 1, &format!("{BARE}[machine_scores]\nallowed = true\ncriteria = [\"tone\"]\n"));
    let says = "a machine may not score by the criterion `facts`";
    let night = desk.run("mona", "assign nightly").whole().replace('\n', " ");
    assert!(night.contains("clause `machine_scores`") && night.contains(says), "{night}");
    beyond(&desk, "mona", "assign plan preview first", "machine_scores", says);
    plan("second", "facts");
    beyond(&desk, "mona", "assign plan add machine.toml", "machine_scores", says);
    beyond(&desk, "mona", "assign plan preview --file machine.toml", "machine_scores", says);
    plan("second", "tone");
    desk.run("mona", "assign plan add machine.toml").ok();
    let (code, words, line) = report(&desk, "machine_scores");
    assert_eq!((code, line["broken"].as_i64()), (0, Some(0)), "{words}");
}

#[test]
fn what_machines_said_is_counted_and_held_against_the_clause() {
    let desk = centre();
    let machines = "handle,name,role,team,from\nautoqa/3,AutoQA,machine,quality,2026-01-01\n";
    desk.write("machines.csv", machines);
    desk.run("mona", "people import machines.csv").ok();
    let take = |rows: &str| {
        desk.write("verdicts.csv", format!("ref,criterion,value,quote,scored\n{rows}"));
        desk.run("mona", "intake machine verdicts.csv --machine autoqa/3").ok();
    };
    take("D-3,facts,full,,2026-03-01T23:00:00Z\n");
    agree(&desk, 1, &format!("{BARE}[machine_scores]\nallowed = true\ncriteria = [\"tone\", \"total\"]\n"));
    assert_eq!(report(&desk, "machine_scores").2["verdict"], "not used");
    take(
        "D-1,tone,full,,2026-03-01T23:00:00Z\nD-2,tone,full,,2026-03-01T23:00:00Z\nD-2,total,87.5,,2026-03-01T23:00:00Z\n",
    );
    let (code, words, line) = report(&desk, "machine_scores");
    let counts = (line["kept"].as_i64(), line["broken"].as_i64(), line["before"].as_i64());
    assert_eq!((code, counts), (0, (Some(2), Some(0), Some(1))), "{words}");
    // By another tool a verdict of another criterion comes in.
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    conn.execute(
        "INSERT INTO machine_verdict (id, entry, request, machine, card, criterion, part, level, percent, scored)
         SELECT max(v.id) + 1, (SELECT max(id) FROM entry), 4, v.machine, v.card, c.id, c.id, 'full', 10000, v.scored
         FROM machine_verdict v JOIN criterion c ON c.key = 'facts'",
        [],
    )
    .unwrap();
    drop(conn);
    let (code, words, line) = report(&desk, "machine_scores");
    assert_eq!((code, line["broken"].as_i64()), (3, Some(1)), "{words}");
    assert!(
        words.contains("verdicts of autoqa/3 for facts (1)") && words.contains("may not score by `facts`"),
        "{words}"
    );
}

/// Somebody gets a role by a row that a person takes in.
fn given(desk: &Desk, by: &str, row: &str) {
    desk.write("given.csv", format!("handle,name,role,team,from,to\n{row}\n"));
    desk.run(by, "people import given.csv").ok();
}

/// A centre whose agreement lets auditors and arbiters alone read, and where readings are recorded; with a second manager.
fn read_on_record() -> Desk {
    let desk = centre();
    given(&desk, "mona", "max,Max Moor,manager,office,2020-01-01,");
    desk.write("rules.toml", RECORDS);
    desk.run("mona", "policy publish rules.toml").ok();
    agree(&desk, 1, &format!("{BARE}{RECORDED}[readers]\nroles = [\"auditor\", \"arbiter\"]\n"));
    desk
}

#[test]
fn a_role_that_somebody_wrote_for_themselves_lets_them_read_nothing() {
    let mut desk = read_on_record();
    desk.run("mona", "intake show D-1").refused(1, "clause `readers`");
    given(&desk, "mona", "mona,,auditor,quality,2026-03-02,2026-03-02");
    given(&desk, "mona", "mona,,arbiter,ombuds,2026-03-02,2026-03-02");
    for words in ["intake show D-1", "keep access --agent ana", "report export everything"] {
        let told = desk.run("mona", words).refused(1, "clause `readers`").stderr;
        assert!(
            told.contains("mona wrote the role auditor in quality for themselves")
                && told.contains("it counts where somebody else gives it"),
            "{words}: {told}"
        );
    }
    let (code, words, line) = report(&desk, "readers");
    assert_eq!((code, line["broken"].as_i64()), (0, Some(0)), "{words}");
    // From the next day on another manager gives it.
    desk.at("2026-03-03T09:00:00Z");
    given(&desk, "max", "mona,,arbiter,ombuds,2026-03-03,");
    desk.run("mona", "intake show D-1").ok();
}

#[test]
fn who_reads_by_a_role_of_less_than_two_weeks_is_told_with_who_gave_it() {
    let mut desk = read_on_record();
    given(&desk, "max", "mona,,auditor,quality,2026-03-02,");
    given(&desk, "mona", "max,,arbiter,ombuds,2026-03-02,");
    desk.run("mona", "intake show D-1").ok();
    desk.run("max", "keep access --agent ana --out ana.json").ok();
    desk.run("vera", "intake search parcel");
    let (code, words, _) = report(&desk, "readers");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code, 0, "{words}");
    assert!(
        words.contains("Readers, by a role that was given less than 14 days before: max as arbiter, by entry"),
        "{words}"
    );
    assert!(
        words.contains("of mona on 2026-03-02; mona as auditor, by entry") && words.contains("of max on 2026-03-02."),
        "{words}"
    );
    // Who had it for so long is not named by what they read later.
    let mut desk2 = read_on_record();
    given(&desk2, "max", "mona,,auditor,quality,2026-03-02,");
    desk2.at("2026-03-16T09:00:00Z");
    desk2.run("mona", "intake show D-1").ok();
    assert!(!report(&desk2, "readers").1.contains("less than 14 days"));
    desk.at("2026-03-17T09:00:00Z");
    assert!(report(&desk, "readers").1.contains("less than 14 days"), "what was read then stays told");
}

#[test]
fn the_house_rules_are_no_reading_and_figures_are_told_with_whose_they_are() {
    let desk = read_on_record();
    for who in ["rita", "ana", ""] {
        desk.run(who, "policy show").ok();
    }
    assert_eq!(report(&desk, "readers").2["verdict"], "not used");
    given(&desk, "max", "mona,,auditor,quality,2026-03-02,");
    desk.run("mona", "report auditors --of vera").ok();
    // By another tool the reader is somebody whom the agreement does not let.
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.execute(
        "INSERT INTO reading (id, entry, reader, subject, number, whose, command, day)
         SELECT max(r.id) + 1, r.entry, p.id, r.subject, r.number, r.whose, r.command, r.day
         FROM reading r JOIN person p ON p.handle = 'bo'",
        [],
    )
    .unwrap();
    drop(conn);
    let (_, words, _) = report(&desk, "readers");
    assert!(words.contains("figures of vera, with report auditors"), "{words}");
}
