//! The notice to staff: versions of it, who was told of which and when, and who was not.

mod told;

use crate::support::Desk;
use assize::core::people::{self, untold};
use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest, Sha256};

const FIRST: &str = "Calls and chats may be listened to and read, to judge and to train.\n";

/// The centre, where Mona published the notice today, 2026-03-02.
fn published() -> Desk {
    Desk::once((), || {
        let desk = Desk::centre();
        desk.write("notice.txt", FIRST);
        desk.run("mona", "people notice publish notice.txt").ok();
        desk
    })
}

/// The same, where a second version applies from 9 March on.
fn announced() -> Desk {
    Desk::once((), || {
        let desk = published();
        desk.write("second.txt", "From now on mail is read too.");
        desk.run("lea", "people notice publish second.txt --from 2026-03-09").ok();
        desk
    })
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
fn nothing_new(desk: &Desk, who: &str, words: &str) {
    let head = desk.head();
    let said = desk.run(who, words).ok();
    assert!(said.stdout.contains("already; nothing was recorded"), "{}", said.whole());
    assert_eq!(desk.head(), head, "{words}");
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
        refused(&desk, who, "people notice record bo --how mail", 1, &format!("{who} may not record who was told"));
    }
    desk.run("lea", "people notice record bo --how mail").ok();
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
    for words in ["people notice show", "people notice acknowledge", "people notice record ana --how mail"] {
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

// --- a new version --------------------------------------------------------------------------------

#[test]
fn of_a_new_version_everybody_is_to_be_told_again() {
    let mut desk = announced();
    desk.run("lea", "people notice record --everybody --how mail --version 1").ok();
    assert!(desk.rows("people notice list --untold").is_empty());
    let list = desk.run("", "people notice list").ok();
    let next = "Version 2 applies from 2026-03-09: assize people notice list --version 2.";
    assert!(list.stdout.contains(next), "{}", list.whole());
    desk.at("2026-03-09T09:00:00Z");
    let untold = desk.rows("people notice list --untold");
    assert_eq!(untold.len(), 12);
    assert!(untold.iter().all(|row| row["earlier"] == 1), "the list says of which version they were told");
    desk.run("ana", "people notice acknowledge").ok();
    assert_eq!(desk.rows("people notice list --untold").len(), 11);
    assert_eq!(line(&desk, "ana")["how"], "acknowledged");
    assert_eq!(line(&desk, "ana")["earlier"], 1);
    assert_eq!(desk.rows("people notice list --version 1").len(), 12, "version 1 stays on record");
}

#[test]
fn where_two_versions_stand_it_is_said_which() {
    let desk = announced();
    for words in ["people notice record ana --how mail", "people notice acknowledge"] {
        refused(&desk, "lea", words, 2, "--version 1 (from 2026-03-02) or --version 2 (from 2026-03-09)");
    }
    desk.run("lea", "people notice record ana --how mail --version 2").ok();
    desk.run("ana", "people notice acknowledge --version 2").ok();
    refused(&desk, "lea", "people notice record ana --how mail --version 3", 1, "there is no version 3");
    assert_eq!(desk.rows("people notice list --version 2").iter().filter(|row| !row["told"].is_null()).count(), 2);
}

#[test]
fn a_version_that_was_replaced_before_it_applied_does_not_stand() {
    let desk = announced();
    desk.write("third.txt", "From now on mail is read as well.");
    desk.run("lea", "people notice publish third.txt --from 2026-03-09").ok();
    let says = "--version 1 (from 2026-03-02) or --version 3 (from 2026-03-09)";
    refused(&desk, "ana", "people notice acknowledge", 2, says);
    assert_eq!(desk.rows("people notice show --version 2")[0]["state"], "over");
}

#[test]
fn a_version_that_had_given_way_is_told_to_nobody_but_its_own_days_can_be_recorded_late() {
    let mut desk = announced();
    desk.at("2026-03-10T09:00:00Z");
    let says = "on 2026-03-10 version 1 had given way to version 2";
    refused(&desk, "lea", "people notice record ana --how mail --version 1", 1, says);
    refused(&desk, "ana", "people notice acknowledge --version 1", 1, says);
    desk.run("lea", "people notice record ana --how mail --version 1 --on 2026-03-08").ok();
    desk.run("lea", "people notice record ana --how mail --on 2026-03-05").ok();
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
    desk.run("lea", "people notice record ana --how mail --version 1").ok();
    desk.at("2026-03-10T09:00:00Z");
    desk.run("bo", "people notice acknowledge").ok();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let agents = ["cy", "bo", "ana", "cy"].map(|handle| people::find(&conn, handle).unwrap().id);
    let asked = |day: &str| untold(&conn, &agents, day.parse().unwrap()).unwrap();
    assert_eq!(asked("2026-03-01"), ["ana", "bo", "cy"]);
    assert_eq!(asked("2026-03-02"), ["bo", "cy"]);
    assert_eq!(asked("2026-03-10"), ["cy"], "Ana was told of version 1 only, and that is enough here");
    assert!(untold(&conn, &[], "2026-03-01".parse().unwrap()).unwrap().is_empty());
}

#[test]
fn a_night_says_who_was_not_told_by_the_day_of_their_dialogue() {
    let desk = Desk::centre();
    let said = desk.run("mona", "assign plan preview daily").ok();
    assert!(said.stdout.contains("No notice to staff is published here"), "{}", said.whole());
    desk.write("notice.txt", "You may be monitored.\n");
    desk.run("mona", "people notice publish notice.txt --from 2026-02-01").ok();
    desk.run("mona", "people notice record ana cy --how meeting --on 2026-02-20").ok();
    let said = desk.run("mona", "assign nightly").ok();
    assert!(said.stdout.contains("Not told of monitoring by the day of their dialogue: bo."), "{}", said.whole());
    let desk = Desk::centre();
    desk.write("notice.txt", "You may be monitored.\n");
    desk.run("mona", "people notice publish notice.txt --from 2026-02-01").ok();
    desk.run("mona", "people notice record --everybody --how meeting --on 2026-02-20").ok();
    let said = desk.run("mona", "assign nightly").ok();
    assert!(!said.stdout.contains("monitor"), "{}", said.whole());
}

#[test]
fn a_mistyped_year_does_not_stand_in_the_way_of_later_notices() {
    let desk = Desk::centre();
    desk.write("notice.txt", "You may be monitored.\n");
    desk.run("mona", "people notice publish notice.txt --from 9999-12-31").refused(2, "more than a year ahead");
    desk.run("mona", "people notice publish notice.txt --from 2026-12-31").ok();
}

#[test]
fn a_notice_that_is_published_and_told_for_days_that_are_over_says_so_to_the_council() {
    let mut desk = Desk::drawn();
    desk.at("2026-03-16T08:00:00Z");
    desk.write("notice.txt", FIRST);
    desk.run("mona", "people notice publish notice.txt --from 2026-03-01").ok();
    desk.run("lea", "people notice record ana bo --how in-person --on 2026-03-01").ok();
    let said = desk.run("mona", "report management --period 2026-03 --edition council").ok().whole();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = "Version 1 of the notice applies since 2026-03-01; it was published on 2026-03-16 by mona (login rehearsal); that 2 people were told was recorded after the day that it names, by lea (login rehearsal) on 2026-03-16.";
    assert!(said.contains(words), "{said}");
}

#[test]
fn a_night_says_of_whom_it_was_recorded_only_after_their_dialogue_that_they_were_told() {
    let desk = Desk::centre();
    desk.write("notice.txt", "You may be monitored.\n");
    desk.run("mona", "people notice publish notice.txt --from 2026-02-01").ok();
    desk.run("mona", "people notice record ana cy --how meeting --on 2026-02-20").ok();
    let said = desk.run("mona", "assign nightly").ok().stdout;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("Only after the day of their dialogue it was recorded that these were told: ana and cy."),
        "{said}"
    );
}
