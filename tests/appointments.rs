//! What is due in disputes, told in time: calendar files, mails, and a line of the night.

use crate::support::Desk;

const PARTLY: &str = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "yes"}"#;

/// The centre with ana's audit disputed, and addresses of some of the people in the case.
fn disputed() -> Desk {
    Desk::once((), || {
        let desk = Desk::drawn();
        let line = |who: &str, rest: &str| format!("{who},{rest},{who}@example.org\n");
        let people = [
            line("ana", "Ana Ruiz,agent,north,2022-01-01"),
            line("sam", "Sam Osei,lead,south,2020-01-01"),
            line("mona", "Mona Adler,manager,office,2020-01-01"),
        ];
        desk.write("mail.csv", format!("handle,name,role,team,from,email\n{}", people.concat()));
        desk.run("mona", "people import mail.csv").ok();
        let audit = desk.delivered("ana", PARTLY);
        desk.run(
            "ana",
            &format!("dispute open {audit} --criterion tone --reason context --propose full --statement Secret"),
        )
        .ok();
        desk
    })
}

const CALL: &str = "dispute convene 1 --at 2026-03-04T14:00 --minutes 30 --place Room,4 --with mona";

fn read(desk: &Desk, name: &str) -> String {
    std::fs::read_to_string(desk.path(name)).unwrap()
}

#[test]
fn a_session_that_is_called_is_written_as_a_calendar_file_and_moved_by_the_next() {
    let desk = disputed();
    let told = desk.run("sam", &format!("{CALL} --ics session.ics")).ok();
    assert!(told.stderr.contains("1 event written to session.ics"), "{}", told.stderr);
    let file = read(&desk, "session.ics");
    let whole = file.replace("\r\n ", "");
    for words in [
        "DTSTART:20260304T140000Z",
        "DTEND:20260304T143000Z",
        "LOCATION:Room\\,4",
        "SUMMARY:Session of dispute 1",
        "REHEARSAL",
    ] {
        assert!(whole.contains(words), "{words}: {whole}");
    }
    for words in
        ["ORGANIZER;CN=\"sam\":mailto:sam@example.org", "ATTENDEE;CN=\"ana\":mailto:ana@example.org", "CN=\"mona\""]
    {
        assert!(whole.contains(words), "{words}: {whole}");
    }
    assert!(!whole.contains("Secret"), "nothing of what anybody says: {whole}");
    desk.run("sam", &format!("{CALL} --ics session.ics")).ok();
    assert_eq!(read(&desk, "session.ics"), file, "the same call, the same file");
    desk.run("sam", "dispute convene 1 --at 2026-03-05T10:00 --ics moved.ics").ok();
    let uid = |text: &str| text.replace("\r\n ", "").lines().find(|line| line.starts_with("UID:")).unwrap().to_owned();
    let moved = read(&desk, "moved.ics");
    assert!(uid(&moved) == uid(&file) && moved.contains("DTSTART:20260305T100000Z"), "{moved}");
    desk.run("sam", &format!("{CALL} --ics qa.db")).refused(2, "overwrite");
}

#[test]
fn who_is_asked_to_come_gets_a_mail_where_their_address_is_known() {
    let desk = disputed();
    let told = desk.run("sam", &format!("{CALL} --mail mails")).ok().stderr;
    assert!(told.contains("3 mails written to mails") && told.contains("1 person without an address"), "{told}");
    let mail = read(&desk, "mails/ana.eml").replace("=\r\n", "");
    for words in ["X-Unsent: 1", "To: <ana@example.org>", "text/calendar", "session-1.ics", "Session of dispute 1"] {
        assert!(mail.contains(words), "{words}: {mail}");
    }
    assert!(!mail.contains("From:") && !mail.contains("Secret") && !mail.contains("mona@example.org\r\nTo"), "{mail}");
    assert!(desk.path("mails/sam.eml").exists() && desk.path("mails/mona.eml").exists());
    assert_eq!(std::fs::read_dir(desk.path("mails")).unwrap().count(), 3);
}

#[test]
fn what_is_due_next_is_written_as_a_calendar_file() {
    let desk = disputed();
    desk.run("sam", CALL).ok();
    let told = desk.run("ana", "dispute list --mine --ics due.ics").ok();
    assert!(told.stderr.contains("2 events written to due.ics"), "{}", told.stderr);
    let file = read(&desk, "due.ics").replace("\r\n ", "");
    let due = desk.rows("dispute list --open")[0]["due"].as_str().unwrap().replace('-', "");
    for words in [&format!("DTSTART;VALUE=DATE:{due}"), "Last day: session of dispute 1 (sam)", "Session of dispute 1"]
    {
        assert!(file.contains(words), "{words}: {file}");
    }
    let told = desk.run("bo", "dispute list --mine --ics none.ics").ok();
    assert!(told.stderr.contains("nothing is due: none.ics is not written") && !desk.path("none.ics").exists());
}

#[test]
fn the_night_says_who_is_due_next_in_disputes_and_until_when() {
    let mut desk = disputed();
    let due = desk.rows("dispute list --open")[0]["due"].as_str().unwrap().to_owned();
    assert!(!desk.night("2026-03-02T10:00:00Z").stdout.contains("Due next"), "it is not due soon");
    let soon = desk.night(&format!("{due}T05:00:00Z")).stdout;
    let whole = soon.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        whole.contains(&format!("Due next in disputes: the session of 1 until {due}, which nobody has called")),
        "{whole}"
    );
    desk.run("sam", &format!("dispute convene 1 --at {due}T14:00")).ok();
    let whole = desk.night(&format!("{due}T06:00:00Z")).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(whole.contains(&format!("sam leads the session of 1 until {due}")), "{whole}");
    desk.run("sam", &format!("dispute session 1 --notes {}", unresolved(&desk, &due))).ok();
    let next: chrono::NaiveDate = due.parse().unwrap();
    let next = next + chrono::Days::new(3);
    desk.night(&format!("{next}T05:00:00Z"));
    let until = desk.rows("arbitrate queue")[0]["due"].as_str().unwrap().to_owned();
    let whole = desk.night(&format!("{until}T05:00:00Z")).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(whole.contains(&format!("rules on 1 until {until}")), "{whole}");
}

fn unresolved(desk: &Desk, day: &str) -> &'static str {
    let notes =
        format!("held = \"{day}\"\nagent_side = \"x\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n");
    desk.write("notes.toml", notes);
    "notes.toml"
}
