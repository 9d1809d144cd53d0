//! Recordings: calls that were recorded and not written down are drawn, listened to and scored.

use crate::support::{Answer, Desk};
use assize::calc::time::{clock, parse_clock, parse_span};

const HEADER: &str = "ref,received,channel,category,agent,duration,recording,transcript";

/// A call of an agent on the first day of the plan.
fn call(reference: &str, agent: &str, duration: &str, recording: &str) -> String {
    format!("{reference},2026-03-01T09:00:00Z,phone,complaint,{agent},{duration},{recording},\n")
}

fn import(desk: &Desk, rows: &str) -> Answer {
    desk.write("calls.csv", format!("{HEADER}\n{rows}"));
    desk.run("mona", "intake import calls.csv")
}

/// A centre in which only calls are drawn.
fn of_calls() -> Desk {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("calls.toml", format!("{plan}\n[population]\nchannels = [\"phone\"]\n"));
    desk.run("mona", "assign plan add calls.toml").ok();
    desk
}

fn drawn(desk: &Desk) -> Vec<String> {
    desk.run("mona", "assign nightly").ok();
    let rows = desk.rows("report audits");
    let mut refs: Vec<String> = rows.iter().map(|row| row["ref"].as_str().unwrap().to_owned()).collect();
    refs.sort();
    refs
}

#[test]
fn a_call_with_a_recording_is_drawn_and_one_with_nothing_is_counted_at_the_door() {
    let desk = of_calls();
    let rows = [call("C-1", "ana", "00:03:10", "https://rec.example.com/C-1.wav"), call("C-2", "bo", "00:03:10", "")];
    let said = import(&desk, &rows.concat()).ok();
    assert!(said.stdout.contains("1 dialogue with nothing to audit"), "{}", said.whole());
    assert_eq!(drawn(&desk), ["C-1"]);
}

#[test]
fn what_comes_with_text_is_not_counted_as_nothing_to_audit() {
    let desk = of_calls();
    let row = "C-1,2026-03-01T09:00:00Z,phone,complaint,ana,,,Agent: Good morning\n";
    assert!(!import(&desk, row).ok().stdout.contains("nothing to audit"));
}

#[test]
fn where_the_policy_says_that_a_channel_is_recorded_its_calls_are_drawn_but_those_of_no_length() {
    let desk = of_calls();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("policy.toml", format!("{policy}\n[intake]\nrecorded = [\"phone\"]\n"));
    desk.run("mona", "policy publish policy.toml").ok();
    let rows = [call("C-1", "ana", "", ""), call("C-2", "bo", "0:00", ""), call("C-3", "cy", "1", "")];
    let said = import(&desk, &rows.concat()).ok();
    assert!(said.stdout.contains("1 dialogue with nothing to audit"), "{}", said.whole());
    assert_eq!(drawn(&desk), ["C-1", "C-3"]);
    let shown = desk.run("", "intake show C-1").ok();
    assert!(shown.stdout.contains("in the system that records this channel"), "{}", shown.whole());
    desk.write("chats.csv", format!("{HEADER}\n{}", call("H-1", "ana", "", "").replace("phone", "chat")));
    let chats = desk.run("mona", "intake import chats.csv").ok();
    assert!(chats.stdout.contains("1 dialogue with nothing to audit"), "a chat is not recorded: {}", chats.whole());
}

#[test]
fn a_policy_names_only_channels_that_there_are_as_recorded() {
    let desk = Desk::centre();
    desk.write("odd.toml", "[intake]\nrecorded = [\"fone\"]\n");
    desk.run("mona", "policy publish odd.toml").refused(65, "odd.toml:2:13: `fone` is not a channel");
}

#[test]
fn a_map_can_say_that_every_row_has_a_recording() {
    let desk = of_calls();
    desk.write("calls.csv", "ref,received,category,agent\nC-1,2026-03-01T09:00:00Z,complaint,ana\n");
    desk.write(
        "map.toml",
        "[constants]\nchannel = \"phone\"\nrecording = \"in the switchboard, by the number of the call\"\n",
    );
    let said = desk.run("mona", "intake import calls.csv --map map.toml").ok();
    assert!(!said.stdout.contains("nothing to audit"), "{}", said.whole());
    assert_eq!(drawn(&desk), ["C-1"]);
}

#[test]
fn a_recording_that_comes_later_completes_the_call() {
    let desk = of_calls();
    import(&desk, &call("C-1", "ana", "", "")).ok();
    let row = call("C-1", "ana", "3:10", "C-1.wav");
    let said = import(&desk, &row).ok();
    assert_eq!(
        said.stdout.lines().find(|line| line.starts_with("completed")).unwrap().split_whitespace().last(),
        Some("1")
    );
    assert_eq!(drawn(&desk), ["C-1"]);
    let again = import(&desk, &row).ok();
    assert!(again.stdout.contains("known already  1") || again.stdout.contains("nothing"), "{}", again.whole());
    let other = import(&desk, &call("C-1", "ana", "3:11", "C-1.wav")).refused(65, "with another `duration`");
    assert!(other.stderr.contains("--amend NOTE"), "{}", other.whole());
    desk.run("", "verify").ok();
}

/// An audit of a call of 3:10, and who scores it.
fn audited_call() -> (Desk, i64, String) {
    let desk = of_calls();
    import(&desk, &call("C-1", "ana", "00:03:10", "https://rec.example.com/C-1.wav")).ok();
    assert_eq!(drawn(&desk), ["C-1"]);
    let (audit, auditor) = desk.audit_of("ana");
    (desk, audit, auditor)
}

fn submit(desk: &Desk, audit: i64, auditor: &str, quote: &str) -> Answer {
    let answers = format!(
        r#"{{"answers": {{"tone": {{"level": "partly", "note": "curt", "quote": "{quote}"}}, "facts": "full", "identity": "yes"}}, "met": "kind"}}"#
    );
    desk.write("answers.json", answers);
    desk.run(auditor, &format!("score submit {audit} --answers answers.json"))
}

#[test]
fn the_auditor_is_told_where_to_listen_and_gives_a_time_as_evidence() {
    let (desk, audit, auditor) = audited_call();
    let shown = desk.run(&auditor, &format!("score show {audit}")).ok();
    assert!(shown.stdout.contains("https://rec.example.com/C-1.wav"), "{}", shown.whole());
    assert!(shown.stdout.contains("3:10"), "{}", shown.whole());
    submit(&desk, audit, &auditor, "03:12").refused(65, "is at 3:12, and the recording ends at 3:10");
    submit(&desk, audit, &auditor, "by the end").refused(65, "or give the place in the recording, such as 03:12");
    submit(&desk, audit, &auditor, "03:10").ok();
    let marks = desk.run(&auditor, &format!("score show {audit}")).ok();
    assert!(marks.stdout.contains("03:10"), "{}", marks.whole());
}

#[test]
fn a_time_is_no_evidence_for_what_was_only_written() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let refused = submit(&desk, audit, &auditor, "03:12").refused(65, "does not stand in the dialogue");
    assert!(!refused.stderr.contains("recording"), "{}", refused.whole());
}

#[test]
fn a_reply_is_shown_and_can_be_quoted() {
    let desk = of_calls();
    desk.write(
        "mails.csv",
        "ref,received,channel,category,agent,details,reply\nM-1,2026-03-01T09:00:00Z,phone,complaint,ana,Why?,We pay it back\n",
    );
    desk.run("mona", "intake import mails.csv").ok();
    assert_eq!(drawn(&desk), ["M-1"]);
    let (audit, auditor) = desk.audit_of("ana");
    assert!(desk.run(&auditor, &format!("score show {audit}")).ok().stdout.contains("We pay it back"));
    submit(&desk, audit, &auditor, "pay it back").ok();
}

#[test]
fn lengths_are_read_as_switchboards_write_them_and_nothing_else_is() {
    for (text, seconds) in [
        ("190", 190),
        ("190.9", 190),
        ("3:10", 190),
        ("03:10", 190),
        ("0:03:10", 190),
        ("00:03:10.250", 190),
        ("1:00:00", 3600),
        ("75:30", 4530),
        ("PT3M10S", 190),
        ("PT1H0M1.5S", 3601),
        ("PT2H", 7200),
        (" 7 ", 7),
        ("0", 0),
        ("31622400", 366 * 86_400),
    ] {
        assert_eq!(parse_span(text), Some(seconds), "{text}");
    }
    for text in [
        "", "-1", "3:5", "3:60", "1:60:00", "1:3:10", "1:2:3:4", "3 min", "PT", "PT3", "PTS", "PT10S3M", "31622401",
        "1.", ".5", "٣:١٠",
    ] {
        assert_eq!(parse_span(text), None, "{text}");
    }
    assert_eq!((parse_clock("190"), parse_clock("3:10")), (None, Some(190)), "a place has a colon");
    assert_eq!([clock(0), clock(190), clock(3_792)], ["0:00", "3:10", "1:03:12"]);
}

#[test]
fn a_length_that_is_none_turns_its_row_away_with_the_ways_to_write_it() {
    let desk = of_calls();
    import(&desk, &call("C-1", "ana", "3 min", "x.wav")).refused(65, "`duration`: `3 min` is no length of time");
}

#[test]
fn rows_of_one_file_that_contradict_each_other_never_amend_each_other() {
    let desk = Desk::centre();
    let row = |at: &str, text: &str| format!("T-1,2026-03-01T{at}:00Z,email,complaint,ana,,,{text}\n");
    let file = [row("09:00", "Customer: my line is dead"), row("09:10", "Agent: I look into it")].concat();
    let head = desk.head();
    import(&desk, &file).refused(65, "[rows] per = \"message\" in the map joins them");
    let amend = |desk: &Desk| desk.args("mona", &["intake", "import", "calls.csv", "--amend", "they are messages"]);
    amend(&desk).refused(65, "line 3: `T-1` is known already from line 2 of this file, with another `received`");
    assert_eq!(desk.head(), head, "nothing is stored");
    // Nor where the first of them is known from before, and rows may be turned away.
    import(&desk, &row("09:00", "Customer: my line is dead")).ok();
    desk.write("calls.csv", format!("{HEADER}\n{}{file}", row("09:30", "Agent: it works again")));
    let args = ["intake", "import", "calls.csv", "--amend", "they are messages", "--rejects", "r.csv"];
    let answer = desk.args("mona", &args);
    assert_eq!(answer.code, 4, "{}", answer.whole());
    assert!(answer.stdout.contains("turned away    3"), "nobody knows which is right: {}", answer.whole());
    let shown = desk.run("", "intake show T-1").ok();
    assert!(shown.stdout.contains("my line is dead"), "{}", shown.stdout);
}
