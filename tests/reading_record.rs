//! Reading on record: where the policy says so, what somebody reads of another is recorded before it is shown.

use crate::hidden::FULL;
use crate::support::Desk;
use assize::core::ledger::{Access, Store, Who};
use assize::core::readership::{Glance, MOST, Read, Subject};
use assize::core::{act, people, readership};
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

/// Reads so many dialogues of Bo as Mona, without a start of the program for each.
fn read(desk: &Desk, numbers: std::ops::Range<i64>) -> usize {
    let mut store = Store::open(&desk.path("qa.db"), Access::Write).unwrap();
    let (mona, bo) = {
        let snapshot = store.snapshot().unwrap();
        let bo = people::lookup(&snapshot, "bo").unwrap().unwrap().id;
        (Who { actor: "mona".to_owned(), principal: None, login: "mona".to_owned() }, bo)
    };
    let glance = |number| Read::One(Glance { subject: Subject::Dialogue, number, whose: Some(bo) });
    let reads: Vec<Read> = numbers.map(glance).collect();
    let now = "2026-03-02T09:00:00Z".parse().unwrap();
    act::record(&mut store, &mona, now, &act::READ, |writing, actor| {
        readership::record(writing, actor, &reads, "intake show")
    })
    .unwrap()
    .value
}

#[test]
fn a_program_that_reads_all_day_does_not_make_the_file_grow_without_end() {
    let desk = recorded();
    let most = i64::try_from(MOST).unwrap();
    assert_eq!(read(&desk, 1..most), MOST - 1);
    assert_eq!(read(&desk, 1..most), 0, "what stands is not told again");
    assert_eq!(read(&desk, most..most + 1), 1, "the last that is told by itself");
    assert_eq!(read(&desk, most + 1..most + 3), 1, "the rest of the day");
    let head = desk.head();
    assert_eq!(read(&desk, most + 3..most + 100), 0);
    desk.run("mona", "report agents").ok();
    desk.run("mona", "report agents --team north").ok();
    assert_eq!(desk.head(), head, "nothing more of hers on this day");
    let last = readings(&desk).pop().unwrap();
    assert_eq!((&*last.1, last.2), ("rest", 1));
    desk.run("mona", "report export everything").ok();
    assert_eq!(readings(&desk).pop().unwrap().1, "export", "exports are always told");
    desk.run("lea", "report agents").ok();
    assert_ne!(desk.head(), head, "others are told as ever");
    desk.run("", "verify").ok();
}

/// The lists that were read: who, which, filter, people.
fn lists(desk: &Desk) -> Vec<(String, String, String, i64)> {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let sql = "SELECT p.handle, r.command, r.filter, r.people FROM list_reading r JOIN person p ON p.id = r.reader ORDER BY r.id";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_list_is_recorded_once_a_day_with_its_filter_and_how_many_people_it_tells_of() {
    let mut desk = recorded();
    for words in
        ["report agents", "report agents --format csv", "report agents --wide", "report audits --from 2026-03-01"]
    {
        desk.run("mona", words).ok();
    }
    let of = |command: &str, filter: &str, people| ("mona".to_owned(), command.to_owned(), filter.to_owned(), people);
    let expected = [of("report agents", "", 3), of("report audits", "from=2026-03-01", 3)];
    assert_eq!(lists(&desk), expected);
    assert_eq!(readings(&desk), [], "no person by themselves");
    desk.at("2026-03-03T09:00:00Z");
    desk.run("mona", "report audits --from 2026-03-01").ok();
    assert_eq!(lists(&desk).len(), 3);
}

#[test]
fn what_is_looked_for_is_never_told_of_a_list() {
    let desk = recorded();
    let rows = (0..30)
        .map(|n| {
            format!(
                "W-{n},2026-03-01T1{}:00:00Z,chat,complaint,{},c,Customer: Quetzal {n}\n",
                n % 10,
                ["ana", "bo"][n % 2]
            )
        })
        .collect::<Vec<_>>()
        .concat();
    desk.write("w.csv", format!("ref,received,channel,category,agent,customer,transcript\n{rows}"));
    desk.run("mona", "intake import w.csv").ok();
    desk.run("mona", "intake search Quetzal --limit 50").ok();
    assert_eq!(lists(&desk), [("mona".to_owned(), "intake search".to_owned(), "limit=50 words=…".to_owned(), 2)]);
    let bytes = std::fs::read(desk.path("qa.db")).unwrap();
    assert!(!bytes.windows(13).any(|window| window == b"words=Quetzal"));
}

#[test]
fn lines_of_ones_own_are_no_reading_and_an_auditor_reads_what_they_have() {
    let desk = recorded();
    for (who, words) in [("ana", "report agents"), ("ana", "report audits"), ("ana", "dispute list")] {
        let head = desk.head();
        desk.run(who, words).ok();
        assert_eq!(desk.head(), head, "{who}: {words}");
    }
    let (_, auditor) = desk.audit_of("bo");
    let head = desk.head();
    desk.run(&auditor, "score queue").ok();
    assert_eq!(desk.head(), head, "what waits for them is theirs");
    desk.run("mona", "score queue --all").ok();
    assert_ne!(desk.head(), head);
}

#[test]
fn its_agent_sees_who_took_everything_out() {
    let desk = recorded();
    desk.run("mona", "report export everything").ok();
    let shown = desk.run("ana", &format!("score show {}", audit())).ok().stdout;
    assert!(shown.contains("Read by") && shown.contains("report export"), "{shown}");
}

#[test]
fn an_erasure_says_who_took_text_out_before() {
    let desk = recorded();
    desk.run("mona", "report export plain").ok();
    desk.run("mona", "report export worded --with-text").ok();
    desk.write("max.csv", "handle,name,role,team,from\nmax,Max Moor,manager,office,2020-01-01\n");
    desk.run("mona", "people import max.csv").ok();
    let free = (1..8).find(|n| desk.run("mona", &format!("keep erase --ref D-{n} --reason asked")).code == 0);
    assert!(free.is_some(), "a dialogue that was not drawn");
    let done = desk.run("max", "keep approve 1").ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = "On record of those with text, the newest first: 2026-03-02T09:00:00Z, mona (login rehearsal). Have them removed.";
    assert!(done.contains(words), "{done}");
    desk.run("max", "report export later --with-text").ok();
    let clean = desk.run("mona", "keep clean").ok().stdout;
    assert!(!clean.contains("max"), "what is taken out later holds it no more: {clean}");
}

#[test]
fn who_may_not_read_is_told_by_which_rule() {
    let desk = recorded();
    let told = desk.run("bo", &format!("score show {}", audit())).refused(1, "is not shown to bo");
    assert!(told.stderr.contains("[reading] of the policy says so"), "{}", told.whole());
    desk.write("rita.csv", "handle,name,role,team,from\nrita,Rita Moss,representative,council,2026-01-01\n");
    desk.run("mona", "people import rita.csv").ok();
    desk.write(
        "agreement.toml",
        "title = \"Audits\"\nfrom = \"2026-03-02\"\nend_notice_days = 30\n[readers]\nroles = [\"lead\", \"auditor\", \"arbiter\"]\n",
    );
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.run("rita", "policy agreement accept 1").ok();
    let told = desk.run("mona", &format!("score show {}", audit()));
    told.refused(1, "works agreement 1, in force since 2026-03-02, clause `readers`");
    let told = desk.run("mona", "report audits").ok().stdout;
    assert!(told.contains("not shown to you. Works agreement 1 says so: clause `readers`."), "{told}");
    desk.run("mona", "report evidence --period 2026-03").refused(1, "clause `readers`");
}

#[test]
fn the_words_of_customers_and_the_marks_of_a_suggestion_are_read_on_record() {
    let desk = recorded();
    let audit = audit();
    let rows = desk.rows_for("mona", "report audits");
    let row = rows.iter().find(|row| row["audit"] == audit).unwrap();
    let quote = if row["ref"] == "D-1" { "Where is it?" } else { "Twice on my bill." };
    let number = audit.to_string();
    desk.args("lea", &["score", "voice", &number, "--about", "service", "--topic", "a", "--quote", quote]).ok();
    let head = desk.head();
    desk.run("", "report voice").refused(1, "you do not say who you are");
    assert_eq!(desk.head(), head);
    let before = readings(&desk).len();
    desk.run("mona", "report voice").ok();
    let found = readings(&desk).split_off(before);
    assert_eq!(found, [("mona".to_owned(), "audit".to_owned(), audit, "report voice".to_owned())]);
}

#[test]
fn what_is_told_about_oneself_names_who_took_everything_out() {
    let desk = recorded();
    desk.run("mona", "report export everything").ok();
    let told = desk.run("ana", "keep access --agent ana").ok().stdout;
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("report export"), "{told}");
    assert!(told.contains("A list of several people leaves a line that names none of them"), "{told}");
}
