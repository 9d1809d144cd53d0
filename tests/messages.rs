//! Messages: several rows of an export that belong to one dialogue are joined, and never overwrite each other.

use crate::support::{Answer, Desk};

const MAP: &str = "[fields]\nref = \"ticket_id\"\nreceived = \"created\"\nagent = \"agent\"\ntranscript = \"body\"\n\
[constants]\nchannel = \"email\"\ncategory = \"complaint\"\n[rows]\nper = \"message\"\n";
const FILE: &str = "ticket_id,created,agent,author,body\n\
T-1,2026-03-01T09:00:00Z,ana,Customer,my line is dead\n\
T-1,2026-03-01T09:10:00Z,ana,Agent,\"I look into it\nand call back\"\n\
T-1,2026-03-01T09:30:00Z,,Agent,it works again\n\
T-2,2026-03-01T10:00:00Z,bo,Customer,where is my bill?\n";

fn with(map: &str, file: &str) -> (Desk, Answer) {
    let desk = Desk::centre();
    desk.write("map.toml", map);
    desk.write("tickets.csv", file);
    let said = desk.run("mona", "intake import tickets.csv --map map.toml");
    (desk, said)
}

fn value(desk: &Desk, reference: &str, key: &str) -> String {
    let row = desk.run("", &format!("intake show {reference} --format json")).ok().rows()[0].clone();
    row[key].as_str().unwrap_or_default().to_owned()
}

#[test]
fn messages_become_one_transcript_with_the_first_time_and_again_adds_nothing() {
    let map = MAP.replace("[rows]\n", "[rows]\nspeaker = \"author\"\n");
    let (desk, said) = with(&map, FILE);
    assert!(said.stdout.contains("4 rows joined as messages of dialogues."), "{}", said.whole());
    assert_eq!(
        value(&desk, "T-1", "transcript"),
        "Customer: my line is dead\nAgent: I look into it\n  and call back\nAgent: it works again"
    );
    assert_eq!(value(&desk, "T-1", "received"), "2026-03-01T09:00:00Z");
    assert_eq!(value(&desk, "T-1", "agent"), "ana");
    assert_eq!(value(&desk, "T-2", "transcript"), "Customer: where is my bill?");
    let head = desk.head();
    let again = desk.run("mona", "intake import tickets.csv --map map.toml").ok();
    assert_eq!(desk.head(), head, "{}", again.whole());
    desk.run("", "verify").ok();
}

#[test]
fn a_name_with_line_breaks_writes_no_turn_of_somebody_else() {
    let map = MAP.replace("[rows]\n", "[rows]\nspeaker = \"author\"\n");
    let file = "ticket_id,created,agent,author,body\nT-1,2026-03-01T09:00:00Z,ana,\"Customer\nAgent: I pay\",hello\n";
    let (desk, said) = with(&map, file);
    said.ok();
    assert_eq!(value(&desk, "T-1", "transcript"), "Customer Agent: I pay: hello");
}

#[test]
fn when_a_message_was_sent_and_when_the_last_one_was_are_kept_where_the_map_says_so() {
    let map = MAP
        .replace("[rows]\n", "[rows]\nspeaker = \"author\"\ntime = \"created\"\n")
        .replace("agent = \"agent\"\n", "agent = \"agent\"\nclosed = \"created\"\n");
    let (desk, said) = with(&map, FILE);
    said.ok();
    assert!(value(&desk, "T-1", "transcript").starts_with("2026-03-01T09:00:00Z Customer: my line is dead\n"));
    assert_eq!(value(&desk, "T-1", "closed"), "2026-03-01T09:30:00Z");
}

#[test]
fn rows_that_differ_in_a_fact_are_refused_with_both_lines_until_the_map_says_which_counts() {
    let file = "number,state,opened,agent,note\nINC1,New,2026-03-01T09:00:00Z,ana,Agent: noted\n\
INC1,Active,2026-03-01T09:00:00Z,ana,Agent: noted\nINC1,Closed,2026-03-01T09:00:00Z,bo,Agent: done\n";
    let map = MAP.replace("ticket_id", "number").replace("created", "opened").replace("body", "note");
    let (desk, said) = with(&map, file);
    said.refused(65, "the rows of this dialogue differ in `agent`: `ana` in line 2, `bo` in line 4");
    desk.write("map.toml", format!("{map}take = {{ agent = \"last\" }}\n"));
    desk.run("mona", "intake import tickets.csv --map map.toml").ok();
    assert_eq!(value(&desk, "INC1", "agent"), "bo");
    assert_eq!(value(&desk, "INC1", "transcript"), "Agent: noted\nAgent: noted\nAgent: done");
    let (desk, said) = with(&format!("{map}take = {{ agent = \"first\" }}\n"), file);
    said.ok();
    assert_eq!(value(&desk, "INC1", "agent"), "ana");
}

/// A file in which no two rows of a dialogue stand together, and the first rows have no agent yet.
const MIXED: &str = "ticket_id,created,agent,author,body\n\
T-1,2026-03-01T09:00:00Z,,Customer,one\n\
T-2,2026-03-01T09:01:00Z,,Customer,two\n\
T-3,2026-03-01T09:02:00Z,cy,Customer,alone\n\
T-1,2026-03-01T09:03:00Z,ana,Agent,three\n\
T-2,2026-03-01T09:04:00Z,bo,Agent,four\n\
T-1,2026-03-01T09:05:00Z,,Customer,five\n";

fn transcripts(desk: &Desk) -> Vec<(String, String)> {
    ["T-1", "T-2", "T-3"].map(|reference| (reference.to_owned(), value(desk, reference, "transcript"))).to_vec()
}

fn mixed() -> Vec<(String, String)> {
    [("T-1", "one\nthree\nfive"), ("T-2", "two\nfour"), ("T-3", "alone")]
        .map(|(reference, text)| (reference.to_owned(), text.to_owned()))
        .to_vec()
}

fn import(desk: &Desk, args: &str) -> Answer {
    desk.run("mona", &format!("intake import tickets.csv --map map.toml {args}"))
}

#[test]
fn messages_need_not_stand_together() {
    let (desk, said) = with(MAP, MIXED);
    assert!(said.ok().stdout.contains("6 rows joined as messages of dialogues."));
    assert_eq!(transcripts(&desk), mixed());
    assert_eq!((value(&desk, "T-1", "agent"), value(&desk, "T-2", "agent")), ("ana".to_owned(), "bo".to_owned()));
    let head = desk.head();
    import(&desk, "").ok();
    assert_eq!(desk.head(), head);
    // From stdin too, and as JSON.
    let desk = Desk::centre();
    desk.write("map.toml", MAP);
    let lines: Vec<String> = MIXED
        .lines()
        .skip(1)
        .map(|line| {
            let keys = ["ticket_id", "created", "agent", "author", "body"];
            let cells: Vec<String> =
                keys.iter().zip(line.split(',')).map(|(key, cell)| format!("\"{key}\": \"{cell}\"")).collect();
            format!("{{{}}}\n", cells.join(", "))
        })
        .collect();
    desk.write("tickets.jsonl", lines.concat());
    desk.run("mona", "intake import tickets.jsonl --map map.toml").ok();
    assert_eq!(transcripts(&desk), mixed());
}

#[test]
fn a_dialogue_that_stands_apart_is_stored_whole_or_turned_away_whole() {
    let bad = MIXED.replace("T-1,2026-03-01T09:05:00Z,,", "T-1,2026-03-01T09:05:00Z,bo,");
    let (desk, said) = with(MAP, &bad);
    said.refused(65, "differ in `agent`: `ana` in line 5, `bo` in line 7");
    let kept = import(&desk, "--rejects r.csv --format json");
    assert_eq!((kept.code, kept.rows()[0]["rejected"].as_i64()), (4, Some(3)), "{}", kept.whole());
    desk.run("", "intake show T-1").refused(1, "there is no request");
    assert_eq!(value(&desk, "T-2", "transcript"), "two\nfour");
    // Mended, the rejects come back whole, sorted or not.
    let rejects = std::fs::read_to_string(desk.path("r.csv")).unwrap();
    let mut lines: Vec<&str> = rejects.lines().collect();
    assert_eq!(lines.len(), 4, "{rejects}");
    lines[1..].reverse();
    desk.write("r.csv", lines.join("\n").replace(",bo,", ",ana,"));
    desk.run("mona", "intake import r.csv --map map.toml").ok();
    assert_eq!(transcripts(&desk), mixed());
}

#[test]
fn a_line_that_cannot_be_read_takes_its_dialogue_along_wherever_the_others_stand() {
    // Its number can be read: it is of that dialogue and, as everywhere, perhaps of its neighbours.
    let torn = MIXED.replace("ana,Agent,three\n", "ana,Agent,three,four\n");
    let (desk, _) = with(MAP, &torn);
    assert_eq!(import(&desk, "--rejects r.csv").code, 4);
    desk.run("", "intake show T-1").refused(1, "there is no request");
    assert_eq!(value(&desk, "T-2", "transcript"), "two\nfour");
    // It cannot: it may be of any.
    let (desk, _) = with(MAP, &format!("{MIXED}garbage,x\n"));
    assert_eq!(import(&desk, "--rejects r.csv").code, 4);
    for reference in ["T-1", "T-2", "T-3"] {
        desk.run("", &format!("intake show {reference}")).refused(1, "there is no request");
    }
    let rejects = std::fs::read_to_string(desk.path("r.csv")).unwrap();
    assert_eq!(rejects.lines().count(), 8, "{rejects}");
}

#[test]
fn a_message_without_a_ref_makes_the_dialogue_doubtful_between_whose_rows_it_stands() {
    let nobodys = ",2026-03-01T09:20:00Z,ana,Agent,I was rude\n";
    let between = FILE.replace("T-1,2026-03-01T09:30", &format!("{nobodys}T-1,2026-03-01T09:30"));
    let (desk, said) = with(MAP, &between);
    said.refused(
        65,
        "`ref` is empty: whose message it is cannot be known, and the transcript that it belongs to is short of it",
    );
    let sample = import(&desk, "--sample").whole();
    assert!(sample.contains("2 would be turned away"), "{sample}");
    assert!(sample.contains("line 5 has no `ref` and stands"), "{sample}");
    let kept = import(&desk, "--rejects r.csv");
    assert_eq!(kept.code, 4, "{}", kept.whole());
    assert!(kept.stdout.contains("line 5 has no `ref` and stands between rows of this dialogue"), "{}", kept.whole());
    desk.run("", "intake show T-1").refused(1, "there is no request");
    assert_eq!(value(&desk, "T-2", "transcript"), "where is my bill?");
    // Mended, all of them come back.
    let rejects = std::fs::read_to_string(desk.path("r.csv")).unwrap();
    desk.write("r.csv", rejects.replace(",,2026-03-01T09:20", ",T-1,2026-03-01T09:20"));
    desk.run("mona", "intake import r.csv --map map.toml").ok();
    assert!(value(&desk, "T-1", "transcript").contains("call back\nI was rude\nit works"));
}

#[test]
fn a_message_without_a_ref_between_two_dialogues_is_told_and_stops_neither() {
    let nobodys = ",2026-03-01T09:40:00Z,ana,Agent,hello?\n";
    for file in [
        FILE.replace("T-2,", &format!("{nobodys}T-2,")),
        // Apart rows of one dialogue with such a row between two others.
        MIXED.replace("T-3,", &format!("{nobodys}T-3,")),
    ] {
        let (desk, said) = with(MAP, &file);
        said.refused(65, "`ref` is empty: whose message it is cannot be known");
        let kept = import(&desk, "--rejects r.csv");
        assert_eq!(kept.code, 4, "{}", kept.whole());
        assert!(kept.stdout.contains("the transcript that it belongs to is short of it"), "{}", kept.whole());
        assert_eq!(std::fs::read_to_string(desk.path("r.csv")).unwrap().lines().count(), 2);
        desk.run("", "intake show T-1").ok();
        desk.run("", "intake show T-2").ok();
    }
}

#[test]
fn messages_that_go_on_with_a_known_dialogue_need_no_agent_and_take_none_away() {
    let (desk, said) = with(MAP, FILE);
    said.ok();
    let head = "ticket_id,created,agent,author,body\n";
    let more = "T-1,2026-03-01T11:00:00Z,,Customer,thanks\n";
    desk.write("tickets.csv", format!("{head}{more}"));
    let sample = desk.run("", "intake import tickets.csv --map map.toml --sample").ok();
    assert!(sample.whole().contains("all would come in"), "{}", sample.whole());
    let before = desk.head();
    let said = import(&desk, "--format json");
    assert_eq!(said.rows()[0]["completed"].as_i64(), Some(1), "{}", said.whole());
    assert_ne!(desk.head(), before);
    assert!(value(&desk, "T-1", "transcript").ends_with("it works again\nthanks"));
    assert_eq!(value(&desk, "T-1", "agent"), "ana");
    let before = desk.head();
    import(&desk, "").ok();
    assert_eq!(desk.head(), before, "again it adds nothing");
    // A dialogue that nobody knows still needs one, wherever it stands between known ones.
    desk.write(
        "tickets.csv",
        format!("{head}{more}T-8,2026-03-01T11:00:00Z,,Customer,hello\nT-2,2026-03-01T12:00:00Z,,Agent,by post\n"),
    );
    import(&desk, "").refused(65, "tickets.csv:3: `agent` is empty");
    let kept = import(&desk, "--rejects r.csv --format json");
    let counts = ["known", "completed", "rejected"].map(|key| kept.rows()[0][key].as_i64());
    assert_eq!(counts, [Some(1), Some(1), Some(1)], "{}", kept.whole());
    desk.run("", "intake show T-8").refused(1, "there is no request");
    assert!(value(&desk, "T-2", "transcript").ends_with("by post"));
    assert!(std::fs::read_to_string(desk.path("r.csv")).unwrap().contains("T-8"));
    desk.run("", "verify").ok();
}

#[test]
fn rows_that_are_dialogues_need_their_agent_even_where_it_is_known() {
    let map = MAP.replace("[rows]\nper = \"message\"\n", "");
    let head = "ticket_id,created,agent,author,body\n";
    let (desk, said) = with(&map, &format!("{head}T-1,2026-03-01T09:00:00Z,ana,Customer,hi\n"));
    said.ok();
    desk.write("tickets.csv", format!("{head}T-1,2026-03-01T09:00:00Z,,Customer,hi\n"));
    import(&desk, "").refused(65, "`agent` is empty");
}

#[test]
fn too_many_rows_that_stand_apart_are_turned_away_and_never_stored_in_part() {
    let long = "x".repeat(500_000);
    let row = |at: usize, text: &str| format!("T-{at},2026-03-01T09:00:00Z,ana,Customer,{text}\n");
    let all: Vec<String> = (0..140).map(|at| row(at, &long)).chain((0..140).map(|at| row(at, "end"))).collect();
    let desk = Desk::centre();
    desk.write("map.toml", MAP);
    desk.write("tickets.csv", format!("ticket_id,created,agent,author,body\n{}", all.concat()));
    let kept = import(&desk, "--rejects r.csv --format json");
    let (stored, rejected) = (kept.rows()[0]["stored"].as_i64().unwrap(), kept.rows()[0]["rejected"].as_i64().unwrap());
    assert!(kept.stdout.contains("too many stand so to be joined: sort the file by its number"), "{}", kept.whole());
    assert!(stored > 100 && stored < 140 && rejected == 2 * (140 - stored), "{stored} {rejected}");
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let whole = "SELECT count(*) FROM request WHERE transcript LIKE '%end' AND length(transcript) > 400000";
    assert_eq!(conn.query_row(whole, [], |row| row.get::<_, i64>(0)).unwrap(), stored);
}

#[test]
fn rows_of_one_dialogue_that_contradict_each_other_are_all_turned_away() {
    let map = MAP.replace("[rows]\nper = \"message\"\n", "");
    let file = "ticket_id,created,agent,author,body\n\
        T-1,2026-03-01T09:00:00Z,ana,x,one\nT-2,2026-03-01T09:00:00Z,bo,x,two\nT-3,2026-03-01T09:00:00Z,cy,x,\n\
        T-1,2026-03-01T09:00:00Z,bo,x,one\nT-2,2026-03-01T10:00:00+01:00,bo,x,two\nT-3,2026-03-01T09:00:00Z,cy,x,more\n\
        T-1,2026-03-01T09:00:00Z,ana,x,one\n";
    let (desk, said) = with(&map, file);
    said.refused(65, "with another `agent`");
    let kept = import(&desk, "--rejects r.csv --format json");
    assert_eq!((kept.code, kept.rows()[0]["rejected"].as_i64()), (4, Some(3)), "{}", kept.whole());
    assert!(kept.stdout.contains("the rows of this dialogue differ in `agent`: lines 2 and 5"), "{}", kept.whole());
    desk.run("", "intake show T-1").refused(1, "there is no request");
    assert_eq!((value(&desk, "T-2", "transcript"), value(&desk, "T-3", "transcript")), ("two".into(), "more".into()));
    let rejects = std::fs::read_to_string(desk.path("r.csv")).unwrap();
    let mended: Vec<&str> = rejects.lines().filter(|line| !line.contains(",bo,")).collect();
    desk.write("r.csv", mended.join("\n"));
    desk.run("mona", "intake import r.csv --map map.toml").ok();
    assert_eq!(value(&desk, "T-1", "agent"), "ana");
}

/// Times with a wall clock, a column of their own, and the newest first.
const TIMED: &str = "[fields]\nref = \"ticket_id\"\nreceived = \"sent\"\nclosed = \"sent\"\nagent = \"agent\"\ntranscript = \"body\"\n\
[formats]\nreceived = \"DD.MM.YYYY HH:mm\"\nclosed = \"DD.MM.YYYY HH:mm\"\n[constants]\nchannel = \"email\"\ncategory = \"complaint\"\n\
[read]\ntimezone = \"Europe/London\"\n[rows]\nper = \"message\"\ntime = \"sent\"\n";
const NEWEST: &str = "ticket_id,sent,agent,body\n\
T-2,02.03.2026 11:00,bo,later\nT-1,02.03.2026 10:00,ana,four\nT-1,,ana,blank\nT-2,01.03.2026 11:00,bo,sooner\n\
T-1,01.03.2026 09:05,ana,three\nT-1,01.03.2026 09:05,ana,two\nT-1,01.03.2026 09:00,ana,one\nT-3,01.03.2026 08:00,cy,alone\n";

#[test]
fn messages_are_put_in_the_order_of_their_times_with_the_first_and_the_last_as_ends() {
    let (desk, said) = with(TIMED, NEWEST);
    assert!(said.ok().stdout.contains("2 dialogues not written in the order of their times"));
    let lines = value(&desk, "T-1", "transcript");
    let said: Vec<&str> = lines.lines().filter_map(|line| line.split_whitespace().last()).collect();
    assert_eq!(said, ["one", "two", "three", "blank", "four"], "{lines}");
    assert_eq!(value(&desk, "T-1", "received"), "2026-03-01T09:00:00Z");
    assert_eq!(value(&desk, "T-1", "closed"), "2026-03-02T10:00:00Z");
    let sample = desk.run("mona", "intake import tickets.csv --sample 1 --map map.toml").ok();
    assert!(sample.stdout.contains("01.03.2026 11:00 sooner"), "{}", sample.whole());
    // Written oldest first, it is the same file.
    let mut lines: Vec<&str> = NEWEST.lines().filter(|line| !line.contains("blank")).collect();
    lines[1..].reverse();
    let (other, said) = with(TIMED, &format!("{}\n", lines.join("\n")));
    assert!(!said.ok().stdout.contains("not written in the order"));
    assert_eq!(value(&other, "T-2", "transcript"), value(&desk, "T-2", "transcript"));
}

#[test]
fn a_time_that_is_none_is_a_fault_where_the_column_has_times() {
    for (bad, says) in [
        ("35.03.2026 09:05", "the message in line 6 has no time that can be read: `35.03.2026 09:05`"),
        ("soon", "the message in line 6 has no time that can be read: `soon`"),
    ] {
        with(TIMED, &NEWEST.replacen("01.03.2026 09:05", bad, 1)).1.refused(65, says);
    }
    // In a column of its own with times in ISO 8601, too.
    let map = MAP.replace("[rows]\n", "[rows]\ntime = \"sent\"\n");
    let file = |one: &str, two: &str| {
        format!(
            "ticket_id,created,sent,agent,body\nT-1,2026-03-01T09:00:00Z,{one},ana,a\nT-1,2026-03-01T09:00:00Z,{two},ana,b\n"
        )
    };
    with(&map, &file("2026-03-01T09:10:00Z", "2026-03-35T09:05:00Z"))
        .1
        .refused(65, "the message in line 3 has no time");
    let (desk, said) = with(&map, &file("2026-03-01T09:10:00Z", "2026-03-01T09:05:00Z"));
    said.ok();
    assert_eq!(value(&desk, "T-1", "transcript"), "2026-03-01T09:05:00Z b\n2026-03-01T09:10:00Z a");
    // A column of words is none of times: the order of the file stays.
    let (desk, said) = with(&map, &file("two hours ago", "yesterday"));
    said.ok();
    assert_eq!(value(&desk, "T-1", "transcript"), "two hours ago a\nyesterday b");
}

#[test]
fn comments_of_the_house_are_left_out_by_their_value() {
    let file = FILE.replace("author,body", "author,body,public").replace("dead\n", "dead,yes\n");
    let file =
        file.replace("back\"\n", "back\",no\n").replace("again\n", "again,yes\n").replace("bill?\n", "bill?,yes\n");
    let (desk, said) = with(&format!("{MAP}leave_out = {{ public = \"no\" }}\n"), &file);
    said.ok();
    assert_eq!(value(&desk, "T-1", "transcript"), "my line is dead\nit works again");
}

#[test]
fn a_dialogue_with_a_message_that_cannot_be_read_is_turned_away_whole_and_comes_back_mended() {
    let broken = FILE.replace(
        "T-1,2026-03-01T09:30:00Z,,Agent,it works again\n",
        "T-1,2026-03-01T09:30:00Z,,Agent,it works,again\n",
    );
    let file = format!("{broken}T-3,2026-03-01T10:30:00Z,cy,Customer,hello\n");
    let (desk, said) = with(MAP, &file);
    said.refused(65, "tickets.csv:5");
    let kept = desk.run("mona", "intake import tickets.csv --map map.toml --rejects r.csv");
    assert_eq!(kept.code, 4, "{}", kept.whole());
    // The line may have been the first message of the next dialogue as well.
    desk.run("", "intake show T-1").refused(1, "there is no request");
    desk.run("", "intake show T-2").refused(1, "there is no request");
    assert_eq!(value(&desk, "T-3", "transcript"), "hello");
    let rejects = std::fs::read_to_string(desk.path("r.csv")).unwrap();
    let lines: Vec<&str> = rejects.lines().filter_map(|line| line.split(',').next()).collect();
    assert!(["2", "3", "5", "6"].iter().all(|line| lines.contains(line)), "{rejects}");
}

#[test]
fn a_joined_dialogue_that_is_too_long_is_a_fault_of_its_own() {
    let long = "x".repeat(600 << 10);
    let file = format!(
        "ticket_id,created,agent,body\nT-1,2026-03-01T09:00:00Z,ana,{long}\nT-1,2026-03-01T09:00:00Z,ana,{long}\n"
    );
    with(MAP, &file).1.refused(65, "tickets.csv:2: joined, a cell is longer than 1 MiB");
}

/// A file of so many rows with the same `ticket_id`, each with hundreds of columns that nobody uses: 24 KB in memory.
fn rows_of_one(count: usize) -> String {
    let names: Vec<String> = (0..995).map(|place| format!("rest{place}")).collect();
    let names = names.join(",");
    let row = format!("T-1,2026-03-01T09:00:00Z,ana,Customer,hello{}\n", ",".repeat(995));
    format!("ticket_id,created,agent,author,body,{names}\n{}", row.repeat(count))
}

#[test]
fn rows_of_one_dialogue_may_take_8_mib_and_no_more() {
    with(MAP, &rows_of_one(345)).1.ok();
    let other = format!("T-2,2026-03-01T10:00:00Z,bo,Customer,hello{}\n", ",".repeat(995));
    let (desk, said) = with(MAP, &(rows_of_one(352) + &other));
    let said = said.refused(65, "tickets.csv:2: the dialogue `T-1` from line 2 on is longer than 8 MiB: 347 rows");
    said.refused(65, "is the column that the map names for `ref` the right one?");
    let kept = desk.run("mona", "intake import tickets.csv --map map.toml --rejects r.csv");
    assert_eq!(kept.code, 4, "{}", kept.whole());
    assert_eq!(value(&desk, "T-2", "transcript"), "hello");
    desk.run("", "intake show T-1").refused(1, "there is no request");
    let rejects = std::fs::read_to_string(desk.path("r.csv")).unwrap();
    let lines: Vec<usize> =
        rejects.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
    assert_eq!(lines, (2..354).collect::<Vec<_>>());
}

#[test]
fn a_dialogue_without_end_is_told_once_and_takes_no_more_memory() {
    let (desk, _) = with(MAP, FILE);
    desk.write("endless.csv", rows_of_one(5_000));
    let import = "ulimit -v 98304; exec \"$0\" intake import endless.csv --map map.toml";
    let mut limited = std::process::Command::new("sh");
    limited.args(["-c", import, crate::support::program()]).current_dir(desk.folder());
    let ours = desk.command("mona");
    limited.env_clear().envs(ours.get_envs().filter_map(|(key, value)| Some((key, value?))));
    // What is limited is addresses: each thread that has to wait for memory would reserve 64 MiB of them.
    limited.env("MALLOC_ARENA_MAX", "1");
    let output = limited.output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(65), "{told}");
    assert_eq!(told.matches("is longer than 8 MiB").count(), 1, "{told}");
}

#[test]
fn a_sample_shows_dialogues_and_not_messages() {
    let (desk, _) = with(MAP, FILE);
    let shown = desk.run("mona", "intake import tickets.csv --sample 1 --map map.toml --format json").ok();
    let sample = shown.rows()[0]["sample"].as_array().unwrap().clone();
    let transcript = sample.iter().find(|cell| cell["field"] == "transcript").unwrap();
    assert_eq!(transcript["value"], "my line is dead\nI look into it\n  and call back\nit works again");
}

#[test]
fn what_a_map_says_of_messages_is_checked_with_its_place() {
    for (map, says) in [
        ("[rows]\nper = \"row\"\n", "map.toml:2:7: unknown word `row`"),
        ("[rows]\nspeaker = \"author\"\n", "map.toml:2:11: that is for rows that are messages"),
        ("[rows]\nper = \"message\"\ntake = { transcript = \"last\" }\n", "is what the rows are joined by or into"),
        ("[rows]\nper = \"message\"\ntake = { agnet = \"last\" }\n", "did you mean `agent`?"),
        ("[rows]\nper = \"message\"\n[ref]\nmade_from = [\"body\"]\n", "a made ref has none"),
        ("[rows]\nper = \"message\"\nspeaker = \"\"\n", "map.toml:3:11"),
    ] {
        with(map, FILE).1.refused(65, says);
    }
}

/// A file of one day: messages of T-1 with their times, sent by Ana.
fn day(messages: &[(&str, &str)]) -> String {
    let row = |(time, text): &(&str, &str)| format!("T-1,2026-03-{time}:00Z,ana,Ana,{text}\n");
    let rows: Vec<String> = messages.iter().map(row).collect();
    format!("ticket_id,created,agent,author,body\n{}", rows.concat())
}

/// A map with times in the transcript, or without.
fn daily(is_timed: bool) -> String {
    let time = if is_timed { "time = \"created\"\n" } else { "" };
    MAP.replace("[rows]\n", &format!("[rows]\n{time}speaker = \"author\"\n"))
        .replace("agent = \"agent\"\n", "agent = \"agent\"\nclosed = \"created\"\n")
}

/// What was said, word by word, after these files came in; each of them again adds nothing.
fn after(is_timed: bool, files: &[String]) -> (Desk, String) {
    let desk = Desk::centre();
    desk.write("map.toml", daily(is_timed));
    for file in files {
        desk.write("tickets.csv", file);
        import(&desk, "").ok();
    }
    let head = desk.head();
    for file in files {
        desk.write("tickets.csv", file);
        import(&desk, "").ok();
    }
    assert_eq!(desk.head(), head, "the same again adds nothing");
    desk.run("", "verify").ok();
    let said = value(&desk, "T-1", "transcript");
    let words = said.lines().filter_map(|line| line.split_whitespace().last()).collect::<Vec<_>>().join(" ");
    (desk, words)
}

#[test]
fn a_dialogue_goes_on_in_the_file_of_the_next_day_and_loses_no_line() {
    let (one, two) = (day(&[("01T09:00", "a"), ("01T10:00", "b")]), day(&[("02T09:00", "c")]));
    let (whole, overlap) =
        (day(&[("01T09:00", "a"), ("01T10:00", "b"), ("02T09:00", "c")]), day(&[("01T10:00", "b"), ("02T09:00", "c")]));
    for is_timed in [true, false] {
        let orders: [&[&String]; 7] = [
            &[&one, &two],
            &[&two, &one],
            &[&one, &whole],
            &[&whole, &one],
            &[&one, &overlap],
            &[&overlap, &one],
            &[&two, &overlap, &one],
        ];
        for order in orders {
            let files: Vec<String> = order.iter().map(|file| (*file).clone()).collect();
            let (desk, words) = after(is_timed, &files);
            assert_eq!(words, "a b c", "{is_timed} {files:?}");
            assert_eq!(value(&desk, "T-1", "received"), "2026-03-01T09:00:00Z", "{files:?}");
            assert_eq!(value(&desk, "T-1", "closed"), "2026-03-02T09:00:00Z", "{files:?}");
        }
    }
    // Between those that are known, only times say where.
    let (ends, middle) = (day(&[("01T09:00", "a"), ("03T09:00", "c")]), day(&[("02T09:00", "b")]));
    let (_, words) = after(true, &[ends, middle]);
    assert_eq!(words, "a b c");
}

#[test]
fn messages_of_one_minute_are_no_edits_of_each_other() {
    // The same person said three things in that minute, and the second file begins within it.
    let (one, two) =
        (day(&[("01T09:00", "a"), ("01T09:00", "b")]), day(&[("01T09:00", "b"), ("01T09:00", "c"), ("01T09:00", "d")]));
    for files in [[one.clone(), two.clone()], [two, one]] {
        assert_eq!(after(true, &files).1, "a b c d");
    }
    // Nobody knows who speaks.
    let desk = Desk::centre();
    desk.write("map.toml", daily(true).replace("speaker = \"author\"\n", ""));
    for text in ["a", "b"] {
        desk.write("tickets.csv", day(&[("01T09:00", text)]));
        import(&desk, "").ok();
    }
    assert_eq!(value(&desk, "T-1", "transcript"), "2026-03-01T09:00:00Z a\n2026-03-01T09:00:00Z b");
}

#[test]
fn what_contradicts_a_message_is_refused_and_amended_without_losing_others() {
    for (is_timed, later, amended) in [
        (true, day(&[("01T10:00", "B"), ("02T09:00", "c")]), "a B c"),
        (true, day(&[("01T09:00", "a"), ("01T10:00", "B")]), "a B"),
        (false, day(&[("01T09:00", "a"), ("01T10:00", "B")]), "a B"),
        (false, day(&[("01T09:00", "A")]), "a b A"),
    ] {
        let (desk, _) = after(is_timed, &[day(&[("01T09:00", "a"), ("01T10:00", "b")])]);
        desk.write("tickets.csv", &later);
        import(&desk, "").refused(65, "with another `transcript` (if the file is right: --amend NOTE)");
        let args = ["intake", "import", "tickets.csv", "--map", "map.toml", "--amend", "it was edited"];
        assert_eq!(desk.args("mona", &[&args[..], &["--format", "json"]].concat()).ok().rows()[0]["amended"], 1);
        let said = value(&desk, "T-1", "transcript");
        let words = said.lines().filter_map(|line| line.split_whitespace().last()).collect::<Vec<_>>().join(" ");
        assert_eq!(words, amended, "{is_timed} {later}");
        let head = desk.head();
        desk.args("mona", &args).ok();
        assert_eq!(desk.head(), head, "{is_timed} {later}");
    }
    // An earlier file without its first message, and with another time of it.
    let (desk, _) = after(false, &[day(&[("01T09:00", "a"), ("01T10:00", "b")])]);
    desk.write("tickets.csv", day(&[("01T09:30", "a"), ("01T10:00", "b")]));
    import(&desk, "").refused(65, "with another `received`");
}

#[test]
fn a_later_file_with_another_agent_is_refused_unless_the_map_says_which_counts() {
    let (one, two) = (day(&[("01T09:00", "a")]), day(&[("02T09:00", "b")]).replace(",ana,", ",bo,"));
    let (desk, _) = after(true, std::slice::from_ref(&one));
    desk.write("tickets.csv", &two);
    import(&desk, "").refused(65, "with another `agent` (a map can say which message counts: [rows] take");
    for (take, agent) in [("last", "bo"), ("first", "ana")] {
        for files in [[&one, &two], [&two, &one]] {
            let desk = Desk::centre();
            desk.write("map.toml", format!("{}take = {{ agent = \"{take}\" }}\n", daily(true)));
            for file in files {
                desk.write("tickets.csv", file);
                import(&desk, "").ok();
            }
            assert_eq!(value(&desk, "T-1", "agent"), agent, "{take}");
        }
    }
}

#[test]
fn messages_with_day_and_time_in_two_columns_are_in_the_order_of_both() {
    let map = "[fields]\nref = \"Conv\"\nreceived = [\"Date\", \"Time\"]\nagent = \"Agent\"\nchannel = \"Channel\"\ncategory = \"Topic\"\ntranscript = \"Text\"\n[formats]\nreceived = \"D.M.YYYY H:mm\"\n[read]\ntimezone = \"UTC\"\n[rows]\nper = \"message\"\nspeaker = \"Author\"\ntime = \"Time\"\n";
    let row = |time: &str, who: &str, text: &str| format!("c1,02.02.2026,{time},{who},{text},ana,chat,complaint\n");
    let rows = [row("09:05", "Kim", "two"), row("09:00", "Bob", "one"), row("09:10", "Kim", "three")].concat();
    let (desk, answer) = with(map, &format!("Conv,Date,Time,Author,Text,Agent,Channel,Topic\n{rows}"));
    answer.ok();
    assert_eq!(value(&desk, "c1", "received"), "2026-02-02T09:00:00Z");
    let transcript = value(&desk, "c1", "transcript");
    let places = ["one", "two", "three"].map(|word| transcript.find(word).unwrap());
    assert!(places.is_sorted(), "{transcript}");
}
