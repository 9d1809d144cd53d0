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

#[test]
fn messages_that_do_not_stand_together_are_refused_with_the_way() {
    let (desk, said) = with(MAP, &format!("{FILE}T-1,2026-03-01T11:00:00Z,ana,Customer,thank you\n"));
    let head = desk.head();
    said.refused(65, "the messages of one dialogue must stand together: sort the file by its number first");
    assert_eq!(desk.head(), head);
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
    let said = said.refused(65, "tickets.csv:2: the dialogue `T-1` from line 2 on is longer than 8 MiB: 348 rows");
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
    limited.args(["-c", import, crate::support::ASSIZE]).current_dir(desk.folder());
    let ours = desk.command("mona");
    limited.env_clear().envs(ours.get_envs().filter_map(|(key, value)| Some((key, value?))));
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
        ("[rows]\nper = \"row\"\n", "map.toml:2:7: unknown variant `row`"),
        ("[rows]\nspeaker = \"author\"\n", "map.toml:2:11: that is for rows that are messages"),
        ("[rows]\nper = \"message\"\ntake = { transcript = \"last\" }\n", "is what the rows are joined by or into"),
        ("[rows]\nper = \"message\"\ntake = { agnet = \"last\" }\n", "did you mean `agent`?"),
        ("[rows]\nper = \"message\"\n[ref]\nmade_from = [\"body\"]\n", "a made ref has none"),
        ("[rows]\nper = \"message\"\nspeaker = \"\"\n", "map.toml:3:11"),
    ] {
        with(map, FILE).1.refused(65, says);
    }
}
