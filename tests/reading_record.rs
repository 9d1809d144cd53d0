//! Reading on record: where the policy says so, what somebody reads of another is recorded before it is shown.

use crate::hidden::FULL;
use crate::support::Desk;
use serde_json::Value;

/// The centre after its first night, where readings are recorded.
fn recorded() -> Desk {
    Desk::once((), || {
        let desk = Desk::drawn();
        desk.write("policy.toml", "timezone = \"Europe/London\"\n[reading]\nrecord = \"personal\"\n");
        desk.run("mona", "policy publish policy.toml").ok();
        desk.delivered("ana", FULL);
        desk
    })
}

/// Each reading: who, what, number, command.
fn readings(desk: &Desk) -> Vec<(String, String, i64, String)> {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let mut statement = conn
        .prepare("SELECT p.handle, r.subject, r.number, r.command FROM reading r JOIN person p ON p.id = r.reader ORDER BY r.id")
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

#[track_caller]
fn reads(who: &str, words: &str, expected: &[(&str, &str)]) {
    let desk = recorded();
    let before = readings(&desk).len();
    desk.run(who, words).ok();
    let found = readings(&desk).split_off(before);
    let found: Vec<(&str, &str)> = found.iter().map(|(_, subject, _, command)| (&**subject, &**command)).collect();
    assert_eq!(found, expected, "{words}");
    assert!(readings(&desk).iter().skip(before).all(|(reader, ..)| reader == who));
    desk.run("", "verify").ok();
}

fn audit() -> i64 {
    recorded().audit_of("ana").0
}

#[test]
fn who_reads_an_audit_of_another_is_recorded_with_the_command() {
    reads("mona", &format!("score show {}", audit()), &[("audit", "score show")]);
    reads("lea", &format!("score explain {}", audit()), &[("audit", "score explain")]);
}

#[test]
fn who_reads_a_dialogue_of_another_is_recorded() {
    reads("mona", "intake show D-1", &[("dialogue", "intake show")]);
    reads("mona", "intake search parcel", &[("dialogue", "intake search")]);
    reads("mona", "intake search nothing-like-it", &[]);
}

#[test]
fn who_reads_figures_of_one_person_or_single_answers_is_recorded() {
    reads("mona", "report agents --agent ana", &[("person", "report")]);
    reads("mona", "report trend --agent ana", &[("person", "report trend")]);
    reads("mona", "report auditors --of vera", &[("person", "report auditors")]);
    reads("mona", "report marks", &[("audit", "report marks")]);
    reads("mona", "report team", &[]);
    reads("mona", "report export everything", &[("export", "report export")]);
}

#[test]
fn ones_own_is_not_recorded() {
    reads("ana", &format!("score show {}", audit()), &[]);
    reads("ana", "intake show D-1", &[]);
    reads("ana", "report agents --agent ana", &[]);
    reads("vera", "report auditors --of vera", &[]);
}

#[test]
fn who_reads_a_dispute_is_recorded() {
    let desk = recorded();
    desk.run("ana", &format!("dispute open {} --selection --statement Why-me", audit())).ok();
    let before = readings(&desk).len();
    desk.run("ana", "dispute show 1").ok();
    assert_eq!(readings(&desk).len(), before);
    desk.run("mona", "dispute show 1").ok();
    assert_eq!(readings(&desk)[before..], [("mona".to_owned(), "dispute".to_owned(), 1, "dispute show".to_owned())]);
}

#[test]
fn the_same_on_the_same_day_is_recorded_once_and_again_on_another_day() {
    let mut desk = recorded();
    let words = format!("score show {}", audit());
    desk.run("mona", &words).ok();
    let head = desk.head();
    desk.run("mona", &words).ok();
    assert_eq!(desk.head(), head);
    desk.at("2026-03-03T09:00:00Z");
    desk.run("mona", &words).ok();
    assert_ne!(desk.head(), head);
}

#[test]
fn a_reader_who_does_not_say_who_they_are_reads_nothing_of_others() {
    let desk = recorded();
    desk.run("", &format!("score show {}", audit())).refused(1, "you do not say who you are");
    desk.run("", "intake show D-1").refused(1, "you do not say who you are");
    desk.run("", "report team").ok();
}

#[test]
fn what_is_refused_is_no_reading() {
    let desk = recorded();
    let before = readings(&desk).len();
    desk.run("bo", &format!("score show {}", audit())).refused(1, "is not shown to bo");
    assert_eq!(readings(&desk).len(), before);
}

#[test]
fn its_agent_sees_who_read_it() {
    let desk = recorded();
    let words = format!("score show {}", audit());
    desk.run("mona", &words).ok();
    desk.run("mona", "intake show D-1").ok();
    let shown = desk.run("ana", &words).ok().stdout;
    assert!(shown.contains("Read by") && shown.contains("mona"), "{shown}");
    let whole: Value = serde_json::from_str(&desk.run("ana", &format!("{words} --format json")).ok().stdout).unwrap();
    assert!(whole.to_string().contains("\"read_by\""), "{whole}");
}

#[test]
fn without_the_rule_nothing_is_recorded() {
    let desk = Desk::drawn();
    desk.run("mona", "intake show D-1").ok();
    assert_eq!(readings(&desk).len(), 0);
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_written_is_not_read_where_reading_is_recorded() {
    use std::os::unix::fs::PermissionsExt;
    let desk = recorded();
    let set = |mode: u32, what: &str| {
        std::fs::set_permissions(desk.path(what), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set(0o444, "qa.db");
    set(0o555, ".");
    let told = desk.run("mona", "intake show D-1");
    set(0o755, ".");
    // Root writes all the same.
    assert!(told.code == 0 || told.stderr.contains("reading of others is recorded here"), "{}", told.whole());
}

#[test]
fn a_rule_that_nobody_knows_is_refused_with_what_was_meant() {
    let desk = recorded();
    desk.write("typo.toml", "[reading]\nrecord = \"persona\"\n");
    desk.run("mona", "policy publish typo.toml").refused(65, "personal");
}
