//! The notice to staff: versions of it, who was told of which and when, and who was not.

use crate::support::{Answer, Desk, answer};
use assize::core::people::{self, untold};
use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest, Sha256};

const FIRST: &str = "Calls and chats may be listened to and read, to judge and to train.\n";

/// The centre, where Mona published the notice today, 2026-03-02.
fn published() -> Desk {
    let desk = Desk::centre();
    desk.write("notice.txt", FIRST);
    desk.run("mona", "people notice publish notice.txt").ok();
    desk
}

/// The same, where a second version applies from 9 March on.
fn announced() -> Desk {
    let desk = published();
    desk.write("second.txt", "From now on mail is read too.");
    desk.run("lea", "people notice publish second.txt --from 2026-03-09").ok();
    desk
}

#[track_caller]
fn line(desk: &Desk, handle: &str) -> Value {
    let rows = desk.rows("people notice list");
    rows.into_iter().find(|row| row["handle"] == handle).expect("their line")
}

/// Runs a command that is refused, saying this, and leaves the file as it was.
#[track_caller]
fn refused(desk: &Desk, who: &str, words: &str, code: i32, says: &str) {
    let head = desk.head();
    desk.run(who, words).refused(code, says);
    assert_eq!(desk.head(), head, "{words}");
}

/// Runs a command that has nothing to record and says so.
#[track_caller]
fn nothing_new(desk: &Desk, who: &str, words: &str) -> Answer {
    let head = desk.head();
    let said = desk.run(who, words).ok();
    assert!(said.stdout.contains("already; nothing was recorded"), "{}", said.whole());
    assert_eq!(desk.head(), head, "{words}");
    said
}

fn number(desk: &Desk, sql: &str) -> i64 {
    Connection::open(desk.path("qa.db")).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

// --- publish and show -----------------------------------------------------------------------------

#[test]
fn a_notice_is_kept_word_for_word_with_its_digest_and_its_first_day() {
    let desk = published();
    assert_eq!(number(&desk, "SELECT count(*) FROM notice WHERE id = 1 AND since = '2026-03-02'"), 1);
    let shown = desk.run("ana", "people notice show --format json").ok().rows();
    assert_eq!((shown[0]["text"].as_str(), shown[0]["from"].as_str()), (Some(FIRST), Some("2026-03-02")));
    let digest = Sha256::digest(FIRST).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    assert_eq!(shown[0]["sha256"], digest);
    assert_eq!(shown[0]["state"], "in force");
    desk.run("", "verify").ok();
}

#[test]
fn only_a_lead_or_a_manager_publishes_a_notice_and_records_who_was_told() {
    let desk = published();
    for who in ["ana", "vera", "iris"] {
        refused(&desk, who, "people notice publish card.toml", 1, &format!("{who} may not publish a notice to staff"));
        refused(&desk, who, "people notice told bo --how mail", 1, &format!("{who} may not record who was told"));
    }
    desk.run("lea", "people notice told bo --how mail").ok();
}

#[test]
fn a_notice_that_says_nothing_is_refused() {
    let desk = Desk::centre();
    desk.write("blank.txt", "\u{feff} \n\t\n");
    refused(&desk, "mona", "people notice publish blank.txt", 65, "the notice says nothing");
    refused(&desk, "mona", "people notice publish none.txt", 66, "there is no file none.txt");
    desk.write("notice.txt", FIRST);
    refused(&desk, "mona", "people notice publish notice.txt --from tomorrow", 2, "--from: `tomorrow` is not a day");
}

#[test]
fn the_same_text_again_is_the_same_version_and_never_gets_another_day() {
    let desk = published();
    nothing_new(&desk, "mona", "people notice publish notice.txt");
    nothing_new(&desk, "mona", "people notice publish notice.txt --from 2026-03-02");
    let later = "people notice publish notice.txt --from 2026-03-09";
    refused(&desk, "mona", later, 1, "this text is published already: version 1, from 2026-03-02");
}

#[test]
fn a_version_does_not_apply_before_the_one_whose_place_it_takes() {
    let desk = published();
    desk.write("second.txt", "Mail too.");
    let early = "people notice publish second.txt --from 2026-03-01";
    refused(&desk, "mona", early, 1, "version 1 applies from 2026-03-02, which is later");
    desk.run("mona", "people notice publish second.txt --from 2026-03-02").ok();
    assert_eq!(desk.rows("people notice show")[0]["version"], 2);
}

#[test]
fn a_version_is_to_come_in_force_or_over() {
    let mut desk = announced();
    let state = |desk: &Desk, version: i64| {
        desk.rows(&format!("people notice show --version {version}"))[0]["state"].as_str().unwrap().to_owned()
    };
    assert_eq!((state(&desk, 1), state(&desk, 2)), ("in force".to_owned(), "to come".to_owned()));
    assert_eq!(desk.rows("people notice show")[0]["version"], 1);
    desk.at("2026-03-09T09:00:00Z");
    assert_eq!((state(&desk, 1), state(&desk, 2)), ("over".to_owned(), "in force".to_owned()));
    assert_eq!(desk.rows("people notice show")[0]["version"], 2);
    refused(&desk, "", "people notice show --version 3", 1, "there is no version 3");
}

#[test]
fn without_a_notice_every_command_says_how_to_publish_one() {
    let desk = Desk::centre();
    let list = desk.run("", "people notice list").ok();
    assert!(list.stdout.contains("No notice to staff is published yet: assize people notice publish FILE"));
    for words in ["people notice show", "people notice confirm", "people notice told ana --how mail"] {
        refused(&desk, "lea", words, 1, "no notice to staff is published yet");
    }
}

#[test]
fn a_text_that_a_terminal_would_obey_is_shown_inert() {
    let desk = Desk::centre();
    desk.write("notice.txt", "Calls may be heard.\u{1b}[2J\n");
    desk.run("mona", "people notice publish notice.txt").ok();
    assert!(!desk.run("", "people notice show").ok().stdout.contains('\u{1b}'));
}

// --- told -----------------------------------------------------------------------------------------

#[test]
fn who_was_told_when_how_and_who_recorded_it_is_listed_and_so_is_who_was_not() {
    let mut desk = published();
    desk.at("2026-03-04T09:00:00Z");
    let told = desk.run("lea", "people notice told bo ana bo --how meeting --on 2026-03-03 --format json").ok().rows();
    assert_eq!((told[0]["new"].as_i64(), told[0]["known"].as_i64()), (Some(2), Some(0)));
    let ana = line(&desk, "ana");
    assert_eq!((ana["told"].as_str(), ana["how"].as_str()), (Some("2026-03-03"), Some("meeting")));
    assert_eq!((ana["by"].as_str(), ana["recorded"].as_str()), (Some("lea"), Some("2026-03-04T09:00:00Z")));
    assert_eq!(line(&desk, "cy")["told"], Value::Null);
    let untold = desk.rows("people notice list --untold");
    assert_eq!(untold.len(), 10, "12 are on the roster");
    assert!(untold.iter().all(|row| row["told"].is_null() && row["handle"] != "ana" && row["handle"] != "bo"));
    let list = desk.run("", "people notice list").ok();
    assert!(list.stdout.contains("10 of 12 people on the roster had not been told of version 1."), "{}", list.whole());
    desk.run("", "verify").ok();
}

#[test]
fn a_team_or_everybody_is_who_was_there_on_that_day() {
    let mut desk = published();
    desk.write("new.csv", "handle,name,role,team,from\ndan,Dan Ito,agent,north,2026-03-04\n");
    desk.run("mona", "people import new.csv").ok();
    desk.at("2026-03-05T09:00:00Z");
    desk.run("lea", "people notice told --team north --how meeting --on 2026-03-03").ok();
    let told = |desk: &Desk, handle: &str| !line(desk, handle)["told"].is_null();
    assert!(told(&desk, "ana") && told(&desk, "bo") && told(&desk, "lea"));
    assert!(!told(&desk, "dan"), "Dan came a day later");
    assert!(!told(&desk, "cy") && !told(&desk, "nora"), "Cy is in another team, Nora left this one");
    let everybody = desk.run("lea", "people notice told --everybody --how mail --format json").ok().rows();
    assert_eq!(everybody[0]["new"], 13);
    assert!(desk.rows("people notice list --untold").is_empty());
    let list = desk.run("", "people notice list").ok();
    assert!(list.stdout.contains("Everybody on the roster was told of version 1."), "{}", list.whole());
}

#[test]
fn the_same_telling_twice_is_recorded_once_and_another_way_or_day_is_another_fact() {
    let mut desk = published();
    desk.run("lea", "people notice told ana --how meeting").ok();
    nothing_new(&desk, "sam", "people notice told ana --how meeting --on 2026-03-02 --version 1");
    let more = desk.run("lea", "people notice told ana bo --how meeting --format json").ok().rows();
    assert_eq!((more[0]["new"].as_i64(), more[0]["known"].as_i64()), (Some(1), Some(1)));
    desk.run("lea", "people notice told ana --how mail").ok();
    desk.at("2026-03-03T09:00:00Z");
    desk.run("lea", "people notice told ana --how mail").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM told"), 4);
}

#[test]
fn nobody_is_told_who_is_not_on_the_roster_that_day_and_then_nobody_at_all() {
    let mut desk = published();
    let typo = "people notice told ana bp --how mail";
    desk.run("lea", typo).refused(1, "nobody here is called `bp`").refused(1, "did you mean `bo`?");
    desk.run("lea", "people notice told --team nort --how mail").refused(1, "did you mean `north`?");
    desk.write(
        "new.csv",
        "handle,name,role,team,from,to\ndan,Dan Ito,agent,north,2026-03-04,\nbo,Bo Lindqvist,agent,north,2022-01-01,2026-03-03\n",
    );
    desk.run("mona", "people import new.csv").ok();
    refused(&desk, "lea", "people notice told ana dan --how mail", 1, "dan is not on the roster on 2026-03-02");
    desk.at("2026-03-04T09:00:00Z");
    refused(&desk, "lea", "people notice told bo --how mail", 1, "bo is not on the roster on 2026-03-04");
    refused(&desk, "bo", "people notice confirm", 1, "bo is not on the roster on 2026-03-04");
    assert_eq!(number(&desk, "SELECT count(*) FROM told"), 0, "Ana was not recorded alone");
    desk.run("lea", "people notice told bo --how mail --on 2026-03-03").ok();
}

#[test]
fn whoever_left_stays_listed_when_they_were_told_and_is_not_missed_when_they_were_not() {
    let mut desk = published();
    desk.run("lea", "people notice told bo --how mail").ok();
    let ends = "bo,Bo Lindqvist,agent,north,2022-01-01,2026-03-03\ncy,Cy Tan,agent,south,2022-01-01,2026-03-03\n";
    desk.write("ends.csv", format!("handle,name,role,team,from,to\n{ends}"));
    desk.run("mona", "people import ends.csv").ok();
    desk.at("2026-03-04T09:00:00Z");
    let bo = line(&desk, "bo");
    assert_eq!((bo["told"].as_str(), bo["team"].as_str()), (Some("2026-03-02"), None));
    assert!(desk.rows("people notice list").iter().all(|row| row["handle"] != "cy"));
    let list = desk.run("", "people notice list").ok();
    assert!(list.stdout.contains("10 of 10 people on the roster"), "{}", list.whole());
}

#[test]
fn nobody_was_told_on_a_day_to_come_or_before_there_was_a_notice() {
    let mut desk = published();
    refused(&desk, "lea", "people notice told ana --how mail --on 2026-03-03", 1, "2026-03-03 has not come yet");
    let before = "people notice told ana --how mail --on 2026-03-01";
    refused(&desk, "lea", before, 1, "nobody can have been told of version 1 before 2026-03-02");
    refused(&desk, "lea", "people notice told ana --how mail --on 1.3.2026", 2, "--on: `1.3.2026` is not a day");
    desk.at("2026-03-03T09:00:00Z");
    desk.run("lea", "people notice told ana --how mail --on 2026-03-03").ok();
}

#[test]
fn a_notice_that_is_older_than_the_file_may_have_been_told_before_it() {
    let desk = Desk::centre();
    desk.write("notice.txt", FIRST);
    desk.run("mona", "people notice publish notice.txt --from 2025-06-01").ok();
    desk.run("lea", "people notice told ana --how in-person --on 2025-06-01").ok();
    refused(&desk, "lea", "people notice told ana --how mail --on 2025-05-31", 1, "before 2025-06-01");
    assert_eq!(line(&desk, "ana")["recorded"], "2026-03-02T09:00:00Z", "that it was recorded later is seen");
}

#[test]
fn days_are_those_of_the_time_zone_of_the_house_rules() {
    let mut desk = Desk::centre();
    desk.write("china.toml", "timezone = \"Asia/Shanghai\"\n");
    desk.run("mona", "policy publish china.toml").ok();
    desk.at("2026-03-02T16:30:00Z");
    desk.write("notice.txt", FIRST);
    desk.run("mona", "people notice publish notice.txt").ok();
    refused(&desk, "lea", "people notice told ana --how mail --on 2026-03-02", 1, "before 2026-03-03");
    desk.run("lea", "people notice told ana --how mail --on 2026-03-03").ok();
    desk.run("bo", "people notice confirm").ok();
    assert_eq!(line(&desk, "bo")["told"], "2026-03-03");
}

#[test]
fn ways_to_tell_are_a_closed_list_and_confirming_is_none_of_them() {
    let desk = published();
    refused(&desk, "lea", "people notice told ana --how meting", 2, "did you mean `meeting`?");
    refused(&desk, "lea", "people notice told ana --how pigeon", 2, "ways are in-person, meeting and mail");
    let forged = "people notice told ana --how confirmed";
    refused(&desk, "mona", forged, 1, "nobody confirms the notice for somebody else");
    refused(&desk, "lea", "people notice told --how mail", 2, "required");
    refused(&desk, "lea", "people notice told ana --everybody --how mail", 2, "cannot be used with");
}

#[test]
fn a_dry_run_says_who_would_be_recorded_and_keeps_nothing() {
    let desk = published();
    let head = desk.head();
    let said = desk.run("lea", "people notice told --team north --how meeting --dry-run").ok();
    assert!(said.stdout.contains("nothing is kept") && said.stdout.contains("ana"), "{}", said.whole());
    assert_eq!(desk.head(), head);
    refused(&desk, "lea", "people notice told zoe --how mail --dry-run", 1, "nobody here is called `zoe`");
}

// --- confirm --------------------------------------------------------------------------------------

#[test]
fn everybody_confirms_the_notice_themselves_and_once() {
    let mut desk = published();
    desk.run("lea", "people notice told ana --how mail").ok();
    desk.run("ana", "people notice confirm").ok();
    desk.run("vera", "people notice confirm").ok();
    desk.at("2026-03-03T09:00:00Z");
    nothing_new(&desk, "ana", "people notice confirm");
    let ana: Vec<Value> = desk
        .rows("people notice list")
        .into_iter()
        .filter(|row| row["handle"] == "ana")
        .map(|row| row["how"].clone())
        .collect();
    assert_eq!(ana, ["mail", "confirmed"]);
    assert_eq!(line(&desk, "vera")["by"], "vera");
    desk.run("", "verify").ok();
}

#[test]
fn nobody_confirms_the_notice_for_somebody_else() {
    let desk = published();
    refused(&desk, "lea", "people notice confirm --for ana", 2, "--for has no meaning for `people notice confirm`");
    refused(&desk, "zoe", "people notice confirm", 1, "nobody here is called `zoe`");
    let policy = "timezone = \"Europe/London\"\nidentity = \"login\"\n";
    desk.write("login.toml", policy);
    let lea = |words: &[&str]| answer(desk.command("lea").env("ASSIZE_LOGIN", "lea").args(words));
    answer(desk.command("mona").env("ASSIZE_LOGIN", "mona").args(["policy", "publish", "login.toml"])).ok();
    let confirm = ["people", "notice", "confirm"];
    lea(&[&confirm[..], &["--as", "ana"]].concat()).refused(1, "which is not the login of ana");
    lea(&confirm).ok();
}

#[test]
fn an_agent_sees_their_own_lines_and_others_everybodys() {
    let desk = published();
    desk.run("lea", "people notice told ana bo --how mail").ok();
    let handles = |who: &str| -> Vec<String> {
        let rows = desk.run(who, "people notice list --format json").ok().rows();
        rows.iter().map(|row| row["handle"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(handles("ana"), ["ana"]);
    assert_eq!(handles("lea").len(), 12);
    assert_eq!(handles("vera").len(), 12);
    let own = desk.run("cy", "people notice list").ok();
    assert!(own.stdout.contains("not told") && own.stdout.contains("assize people notice confirm"), "{}", own.whole());
}

// --- a new version --------------------------------------------------------------------------------

#[test]
fn of_a_new_version_everybody_is_to_be_told_again() {
    let mut desk = announced();
    desk.run("lea", "people notice told --everybody --how mail --version 1").ok();
    assert!(desk.rows("people notice list --untold").is_empty());
    let list = desk.run("", "people notice list").ok();
    let next = "Version 2 applies from 2026-03-09: assize people notice list --version 2.";
    assert!(list.stdout.contains(next), "{}", list.whole());
    desk.at("2026-03-09T09:00:00Z");
    let untold = desk.rows("people notice list --untold");
    assert_eq!(untold.len(), 12);
    assert!(untold.iter().all(|row| row["earlier"] == 1), "the list says of which version they were told");
    desk.run("ana", "people notice confirm").ok();
    assert_eq!(desk.rows("people notice list --untold").len(), 11);
    assert_eq!(line(&desk, "ana")["how"], "confirmed");
    assert_eq!(desk.rows("people notice list --version 1").len(), 12, "version 1 stays on record");
}

#[test]
fn where_two_versions_stand_it_is_said_which() {
    let desk = announced();
    for words in ["people notice told ana --how mail", "people notice confirm"] {
        refused(&desk, "lea", words, 2, "--version 1 (from 2026-03-02) or --version 2 (from 2026-03-09)");
    }
    desk.run("lea", "people notice told ana --how mail --version 2").ok();
    desk.run("ana", "people notice confirm --version 2").ok();
    refused(&desk, "lea", "people notice told ana --how mail --version 3", 1, "there is no version 3");
    assert_eq!(desk.rows("people notice list --version 2").iter().filter(|row| !row["told"].is_null()).count(), 2);
}

#[test]
fn a_version_that_had_given_way_is_told_to_nobody_but_its_own_days_can_be_recorded_late() {
    let mut desk = announced();
    desk.at("2026-03-10T09:00:00Z");
    let says = "on 2026-03-10 version 1 had given way to version 2";
    refused(&desk, "lea", "people notice told ana --how mail --version 1", 1, says);
    refused(&desk, "ana", "people notice confirm --version 1", 1, says);
    desk.run("lea", "people notice told ana --how mail --version 1 --on 2026-03-08").ok();
    desk.run("lea", "people notice told ana --how mail --on 2026-03-05").ok();
    assert_eq!(
        number(&desk, "SELECT notice FROM told WHERE day = '2026-03-05'"),
        2,
        "before it applied, once published"
    );
}

// --- for those who draw ---------------------------------------------------------------------------

#[test]
fn who_had_not_been_told_of_any_version_by_a_day_can_be_asked() {
    let mut desk = announced();
    desk.run("lea", "people notice told ana --how mail --version 1").ok();
    desk.at("2026-03-10T09:00:00Z");
    desk.run("bo", "people notice confirm").ok();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let agents = ["cy", "bo", "ana", "cy"].map(|handle| people::find(&conn, handle).unwrap().id);
    let asked = |day: &str| untold(&conn, &agents, day.parse().unwrap()).unwrap();
    assert_eq!(asked("2026-03-01"), ["ana", "bo", "cy"]);
    assert_eq!(asked("2026-03-02"), ["bo", "cy"]);
    assert_eq!(asked("2026-03-10"), ["cy"], "Ana was told of version 1 only, and that is enough here");
    assert!(untold(&conn, &[], "2026-03-01".parse().unwrap()).unwrap().is_empty());
}
