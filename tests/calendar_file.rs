//! Calendar files, read back by a small parser, and the mail that carries one.

use assize::calc::moment::Moment;
use assize::view::calendar_file::{Event, Party, When, calendar};
use assize::view::delivery::Draft;
use chrono::NaiveDate;
use proptest::prelude::*;

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn event() -> Event {
    Event {
        uid: "dispute-7.session@assize.invalid".to_owned(),
        stamp: moment("2026-03-02T09:00:00Z"),
        when: When::Between(moment("2026-03-04T13:00:00Z"), moment("2026-03-04T13:30:00Z")),
        summary: "Session of dispute 7".to_owned(),
        description: String::new(),
        location: None,
        organizer: None,
        attendees: Vec::new(),
        reminder: None,
    }
}

fn party(name: &str, address: Option<&str>) -> Party {
    Party { name: name.to_owned(), address: address.map(str::to_owned) }
}

/// The lines of a file with their folds undone; every line ends in CRLF and has at most 75 octets.
#[track_caller]
fn unfolded(file: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in file.strip_suffix("\r\n").expect("an end of the last line").split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
        match line.strip_prefix(' ') {
            Some(more) => lines.last_mut().expect("a line before a fold").push_str(more),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

/// The value of a property, as it stands.
#[track_caller]
fn value(file: &str, name: &str) -> String {
    let lines = unfolded(file);
    let found: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':')).collect();
    assert_eq!(found.len(), 1, "{name} in {lines:?}");
    found[0].to_owned()
}

/// The text that a value stands for.
fn read(value: &str) -> String {
    let (mut text, mut rest) = (String::new(), value.chars());
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next().expect("something after a backslash") {
                'n' | 'N' => text.push('\n'),
                other => text.push(other),
            },
            ';' | ',' => panic!("a bare {c} in {value}"),
            _ => text.push(c),
        }
    }
    text
}

#[test]
fn an_event_is_written_line_by_line_as_the_standard_says() {
    let event = Event {
        description: "Bring the card.\nTalk first; judge later.".to_owned(),
        location: Some("Room 2, north".to_owned()),
        organizer: Some(party("Sam Osei", Some("sam@example.org"))),
        reminder: Some(15),
        ..event()
    };
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//assize//assize//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:dispute-7.session@assize.invalid",
        "DTSTAMP:20260302T090000Z",
        "DTSTART:20260304T130000Z",
        "DTEND:20260304T133000Z",
        "SUMMARY:Session of dispute 7",
        "DESCRIPTION:Bring the card.\\nTalk first\\; judge later.",
        "LOCATION:Room 2\\, north",
        "ORGANIZER;CN=\"Sam Osei\":mailto:sam@example.org",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Session of dispute 7",
        "TRIGGER:-PT15M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ];
    assert_eq!(calendar(&[event]), expected.map(|line| format!("{line}\r\n")).concat());
}

#[test]
fn a_day_ends_before_the_next_one_begins() {
    let when = When::Days(day("2026-02-27"), day("2026-02-28"));
    let lines = unfolded(&calendar(&[Event { when, ..event() }]));
    assert!(lines.contains(&"DTSTART;VALUE=DATE:20260227".to_owned()), "{lines:?}");
    assert!(lines.contains(&"DTEND;VALUE=DATE:20260301".to_owned()), "{lines:?}");
}

#[test]
fn several_events_stand_in_one_file() {
    let other = Event { uid: "dispute-8@assize.invalid".to_owned(), ..event() };
    let lines = unfolded(&calendar(&[event(), other]));
    let count = |wanted: &str| lines.iter().filter(|line| *line == wanted).count();
    assert_eq!((count("BEGIN:VEVENT"), count("END:VEVENT"), count("BEGIN:VCALENDAR")), (2, 2, 1));
}

#[test]
fn who_takes_part_has_an_address_or_a_place_for_none_and_nothing_is_then_published() {
    let attendees = vec![party("Ana Ruiz", Some("ana+qa@example.org")), party("Bo", None)];
    let lines = unfolded(&calendar(&[Event { attendees, ..event() }]));
    assert!(lines.contains(&"ATTENDEE;CN=\"Ana Ruiz\":mailto:ana+qa@example.org".to_owned()), "{lines:?}");
    assert!(lines.contains(&"ATTENDEE;CN=\"Bo\":invalid:nomail".to_owned()), "{lines:?}");
    assert!(!lines.iter().any(|line| line.starts_with("METHOD")), "{lines:?}");
}

#[test]
fn chinese_text_and_emoji_are_folded_between_characters_at_the_last_octet() {
    // "SUMMARY:" has 8 octets: 22 characters of three are 74, and one more would be 77.
    let summary = "这是一场关于评分争议的会议，请双方准时参加并且说明理由，谢谢大家的配合";
    let file = calendar(&[Event { summary: summary.to_owned(), ..event() }]);
    let first = file.split("\r\n").find(|line| line.starts_with("SUMMARY:")).unwrap();
    assert_eq!(first.len(), 74);
    assert_eq!(read(&value(&file, "SUMMARY")), summary);
    // 67 octets fill the line to its end.
    let full = "x".repeat(67);
    let file = calendar(&[Event { summary: full.clone(), ..event() }]);
    assert!(file.contains(&format!("SUMMARY:{full}\r\nEND")), "{file}");
    // An emoji of four octets has no place in the last three.
    for before in 60..70 {
        let summary = format!("{}👩‍💻👍", "x".repeat(before));
        let file = calendar(&[Event { summary: summary.clone(), ..event() }]);
        assert_eq!(read(&value(&file, "SUMMARY")), summary);
    }
}

#[test]
fn no_text_begins_a_line_of_its_own() {
    let evil = "x\r\nEND:VEVENT\nBEGIN:VEVENT\rATTENDEE:mailto:a@b\u{b}A:1\u{c}B:2\u{85}C:3\u{2028}D:4\u{2029}E:5\0\u{1b}[2J\u{7f}";
    let event = Event {
        uid: evil.to_owned(),
        summary: evil.to_owned(),
        description: evil.to_owned(),
        location: Some(evil.to_owned()),
        organizer: Some(party(&format!("\";X=\"{evil}"), Some("a@b\r\nX:1"))),
        attendees: vec![party("a\":mailto:mallory@example.org", Some("b?cc=c@d&x;y,z"))],
        reminder: Some(5),
        ..event()
    };
    let file = calendar(&[event]);
    let lines = unfolded(&file);
    let names: Vec<&str> = lines.iter().map(|line| line.split([':', ';']).next().unwrap()).collect();
    let expected = "BEGIN VERSION PRODID CALSCALE BEGIN UID DTSTAMP DTSTART DTEND SUMMARY DESCRIPTION LOCATION \
        ORGANIZER ATTENDEE BEGIN ACTION DESCRIPTION TRIGGER END END END";
    assert_eq!(names.join(" "), expected);
    assert!(!file.replace("\r\n", "").contains(|c: char| c.is_control() || "\u{2028}\u{2029}".contains(c)));
    assert!(
        lines.contains(&"ATTENDEE;CN=\"a':mailto:mallory@example.org\":mailto:b%3Fcc%3Dc@d%26x%3By%2Cz".to_owned())
    );
    assert!(
        lines.iter().any(|line| line.starts_with("ORGANIZER;CN=\"';X='x") && line.ends_with(":mailto:a@b%0D%0AX%3A1"))
    );
}

#[test]
fn backslashes_commas_and_semicolons_are_read_back_as_they_were() {
    let summary = r"C:\new; a, b\n, \\; end\";
    let file = calendar(&[Event { summary: summary.to_owned(), ..event() }]);
    assert_eq!(value(&file, "SUMMARY"), r"C:\\new\; a\, b\\n\, \\\\\; end\\");
    assert_eq!(read(&value(&file, "SUMMARY")), summary);
}

proptest! {
    #[test]
    fn any_text_is_read_back_but_for_its_controls(text in "(?s).{1,200}") {
        let file = calendar(&[Event { description: text.clone(), ..event() }]);
        let breaks = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
        let kept = text.replace("\r\n", "\n").replace(breaks, "\n").replace('\t', " ");
        let kept: String = kept.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        prop_assert_eq!(read(&value(&file, "DESCRIPTION")), kept);
    }
}

/// A mail with a file for a calendar, as text.
fn mail(attendees: Vec<Party>) -> String {
    let file = calendar(&[Event { attendees, ..event() }]);
    let to = ["ana@example.org".to_owned(), "sam@example.org".to_owned()];
    let draft = Draft {
        to: &to,
        subject: "Session of dispute 7\r\nBcc: mallory@example.org",
        body: "It takes place on 4 March.\n",
        at: moment("2026-03-02T09:00:00Z"),
        id: "7.session",
    };
    String::from_utf8(draft.with_calendar("session-7", file).unwrap()).unwrap()
}

#[test]
fn a_mail_that_carries_an_event_is_a_draft_to_all_of_them() {
    let mail = mail(Vec::new());
    let folded = mail.replace("\r\n\t", " ").replace("\r\n ", " ");
    for said in [
        "X-Unsent: 1",
        "<ana@example.org>, <sam@example.org>",
        "<7.session@assize.invalid>",
        "Mon, 2 Mar 2026 09:00:00 +0000",
        "It takes place on 4 March.",
        "text/calendar; charset=\"utf-8\"; method=\"PUBLISH\"",
        "filename=\"session-7.ics\"",
    ] {
        assert!(folded.contains(said), "no `{said}` in\n{mail}");
    }
    assert!(!mail.lines().any(|line| line.starts_with("Bcc:") || line.starts_with("From:")), "{mail}");
}

#[test]
fn a_mail_with_a_plain_file_for_a_calendar_names_no_method() {
    let mail = mail(vec![party("Ana", None)]);
    assert!(mail.contains("text/calendar") && !mail.contains("method="), "{mail}");
}
