//! Maps that are shipped for the exports of known systems, each with its made-up excerpt.

use crate::maps::{Facts, counts, facts, take};
use crate::support::{Answer, Desk, repo};
use rusqlite::Connection;

/// A desk that knows Kim Olsen and Inés Roth.
fn desk() -> Desk {
    Desk::begun(
        "2026-12-01T09:00:00Z",
        "timezone = \"Europe/London\"\n[intake]\ncategories = [\"*\"]\n",
        "handle,name,role,team,from\nmona,Mona,manager,office,2000-01-01\nkim,Kim Olsen,agent,north,2020-01-01\nines,Inés Roth,agent,north,2020-01-01\n",
    )
}

fn import(desk: &Desk, excerpt: &str, map: &str) -> Answer {
    let maps = repo().join("examples/maps");
    let (excerpt, map) = (maps.join("excerpts").join(excerpt), maps.join(format!("{map}.map.toml")));
    let args = ["intake", "import", excerpt.to_str().unwrap(), "--map", map.to_str().unwrap(), "--format", "json"];
    desk.args("mona", &args)
}

/// Where a dialogue can be listened to, and how long it is.
type Call = (Option<String>, Option<i64>);

/// Takes an excerpt in, twice; the facts, and of each dialogue where it can be listened to and how long it is.
fn taken(excerpt: &str, map: &str) -> (Facts, Vec<Call>) {
    let desk = desk();
    let first = import(&desk, excerpt, map);
    let rows = facts(&desk);
    counts(&first, rows.len() as u64, 0);
    counts(&import(&desk, excerpt, map), 0, rows.len() as u64);
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let mut statement = conn.prepare("SELECT recording, duration FROM request ORDER BY ref").unwrap();
    let calls = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    (rows, calls.collect::<Result<_, _>>().unwrap())
}

#[test]
fn zendesk_tickets_come_with_their_public_comments_and_ratings() {
    let (rows, _) = taken("zendesk.json", "zendesk");
    assert_eq!(
        rows[0],
        [
            "35436",
            "2026-11-02T09:36:00Z",
            "2026-11-02T11:36:00Z",
            "email",
            "Billing",
            "kim",
            "5",
            "–",
            "Ada Obi",
            "Billed twice",
            "–",
            "Ada Obi: I was billed twice.\nKim Olsen: I have sent one amount back. It takes two days."
        ]
    );
    let of = |place: usize, column: usize| rows[place][column].as_str();
    assert_eq!((of(1, 3), of(1, 5), of(1, 6), of(1, 8)), ("chat", "ines", "–", "李伟"), "offered is no rating");
    assert_eq!((of(2, 0), of(2, 3), of(2, 6)), ("35439", "phone", "1"), "an open ticket is left out");
    assert_eq!(rows.len(), 3);
}

#[test]
fn servicenow_incidents_come_with_their_comments_and_without_work_in_progress() {
    let (rows, _) = taken("servicenow.csv", "servicenow");
    assert_eq!(rows.len(), 2);
    assert_eq!(
        rows[1],
        [
            "INC0010025",
            "2026-11-03T08:31:00Z",
            "2026-11-03T09:05:30Z",
            "chat",
            "Software",
            "ines",
            "–",
            "–",
            "李伟",
            "密码 忘记密码",
            "密码已重置。",
            "李伟: 忘记密码了\nInés Roth: 已经重置,请查收邮件"
        ]
    );
}

#[test]
fn asterisk_records_have_no_header_and_those_that_nobody_answered_are_left_out() {
    let (rows, calls) = taken("asterisk.csv", "asterisk");
    assert_eq!(
        rows[0][..6],
        ["1793610900.18", "2026-11-02T09:15:00Z", "2026-11-02T09:19:20Z", "phone", "billing", "kim"]
    );
    assert_eq!((rows[1][4].as_str(), rows[1][5].as_str()), ("general query", "ines"));
    let wav = |name: &str| Some(format!("in-{name}.wav"));
    assert_eq!(calls, [(wav("201-20261102-091500"), Some(252)), (wav("202-20261102-094000"), Some(90))]);
}

#[test]
fn connect_contacts_come_with_their_recordings_and_how_long_they_took() {
    let (rows, calls) = taken("connect.jsonl", "connect");
    assert_eq!(rows.len(), 2, "what somebody only listened to is left out");
    assert_eq!(rows[0][3..6], ["phone", "Refunds", "kim"]);
    assert_eq!((rows[0][8].as_str(), rows[1][8].as_str()), ("+447700900123", "–"));
    assert_eq!((calls[0].1, calls[1].1), (Some(187), Some(305)));
    assert!(calls[0].0.as_ref().unwrap().ends_with("_UTC.wav"));
}

#[test]
fn genesys_conversations_give_their_agent_queue_and_channel_out_of_lists() {
    let (rows, calls) = taken("genesys.json", "genesys");
    assert_eq!(rows[0][1..6], ["2026-11-02T09:20:00Z", "2026-11-02T09:26:10Z", "phone", "Billing", "kim"]);
    assert_eq!((rows[1][3].as_str(), rows[1][5].as_str(), rows[1][8].as_str()), ("chat", "ines", "李伟"));
    assert_eq!(calls[0].0.as_deref(), Some("b1f0a5f2-66e5-4d0e-9a55-000000000001"));
}

// ---- columns out of lists

const ROW: &str = "\"ref\":\"A1\",\"received\":\"2026-03-05T10:00:00Z\",\"channel\":\"chat\",\"category\":\"x\"";

#[test]
fn a_column_can_be_taken_from_the_first_object_of_a_list_that_has_a_value_or_from_a_place() {
    let people = r#""people":[{"kind":"bot","id":"ana"},{"kind":"agent","id":"bo","more":[{"x":"1"},{"x":"two"}]},{"kind":"agent","id":"ana"}]"#;
    let agent = |column: &str| {
        let map = format!("[fields]\nagent = \"{column}\"\ndetails = \"people[kind=agent].more[1].x\"\n");
        let (desk, answer) = take(&map, "x.jsonl", format!("{{{ROW},{people}}}\n"));
        answer.ok();
        facts(&desk)[0].clone()
    };
    assert_eq!((agent("people[kind=agent].id")[5].as_str(), agent("people[0].id")[5].as_str()), ("bo", "ana"));
    assert_eq!(agent("people[2].id")[9], "two");
}

#[test]
fn where_no_object_of_the_list_has_it_the_column_is_blank() {
    let map = "[fields]\nagent = \"people[kind=agent].id\"\n";
    let with = r#""people":[{"kind":"agent","id":"bo"}]"#;
    let without = r#""people":[{"kind":"bot","id":"bo"},3]"#;
    let two = format!("{{{ROW},{with}}}\n{{{},{without}}}\n", ROW.replace("A1", "A2"));
    take(map, "x.jsonl", two).1.refused(65, "x.jsonl:2: ref A2: `agent` is empty");
    take(map, "x.jsonl", format!("{{{ROW},{without}}}\n")).1.refused(65, "x.jsonl:1: ref A1: `agent` is empty");
    take(map, "x.jsonl", format!("{{{ROW},\"people\":[]}}\n")).1.refused(65, "x.jsonl:1: ref A1: `agent` is empty");
}
