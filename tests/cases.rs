//! Small exports that were once answered wrongly, each with its right answer.

use crate::support::{Answer, Desk, repo};

/// The file of the cases: nobody on its roster is an agent, but for those who are added.
fn desk() -> Desk {
    Desk::once((), || {
        let mut desk = Desk::new();
        desk.at("2026-04-02T09:00:00Z");
        for entry in std::fs::read_dir(repo().join("tests/cases/intake")).unwrap() {
            let path = entry.unwrap().path();
            desk.write(path.file_name().unwrap().to_str().unwrap(), std::fs::read(&path).unwrap());
        }
        desk.run("rosa", "init --rehearsal --policy policy.toml").ok();
        desk.run("rosa", "people import people.csv").ok();
        let card = repo().join("examples/card.toml");
        desk.args("rosa", &["card", "publish", card.to_str().unwrap()]).ok();
        desk
    })
}

/// The same, with these people as agents too.
fn with(agents: &[(&str, &str)]) -> Desk {
    let desk = desk();
    let rows: Vec<String> =
        agents.iter().map(|(handle, name)| format!("{handle},{name},agent,desk,2010-01-01\n")).collect();
    desk.write("agents.csv", format!("handle,name,role,team,from\n{}", rows.concat()));
    desk.run("rosa", "people import agents.csv").ok();
    desk
}

const MARA: [(&str, &str); 1] = [("mara", "Mara Z")];
const CALLS: [(&str, &str); 2] = [("kim", "Kim O"), ("lee", "Lee W")];

fn import(desk: &Desk, words: &str) -> Answer {
    desk.run("rosa", &format!("intake import {words}"))
}

/// How many came in: new, known, completed, amended, turned away.
#[track_caller]
fn counts(desk: &Desk, words: &str) -> [i64; 5] {
    let answer = import(desk, &format!("{words} --format json"));
    let row = answer.rows()[0].clone();
    ["stored", "known", "completed", "amended", "rejected"].map(|key| row[key].as_i64().unwrap())
}

/// What a sample says, and the map that it saves.
fn sampled(desk: &Desk, file: &str) -> (Answer, String) {
    // What was proposed before is not overwritten.
    let _ = std::fs::remove_file(desk.path("proposed.toml"));
    let answer = import(desk, &format!("{file} --sample --out proposed.toml"));
    (answer, std::fs::read_to_string(desk.path("proposed.toml")).unwrap_or_default())
}

fn one<T: rusqlite::types::FromSql>(desk: &Desk, question: &str) -> T {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.query_row(question, [], |row| row.get(0)).unwrap()
}

#[test]
fn case_01_a_ref_that_assize_made_is_never_held_for_a_card_number() {
    let desk = desk();
    assert_eq!(counts(&desk, "01-made-ref-card.csv --map 01.map.toml --enrol desk"), [3, 0, 0, 0, 0]);
}

#[test]
fn case_02_calls_without_text_are_counted_and_their_late_transcripts_are_drawn() {
    let desk = with(&CALLS);
    let came = import(&desk, "02-calls-without-text.csv --map 02.map.toml").ok();
    assert!(came.stdout.contains("3 dialogues with nothing to audit"), "{}", came.stdout);
    assert!(
        came.stdout.contains("the field recording in the map, or [intake] recorded in the policy"),
        "{}",
        came.stdout
    );
    desk.run("rosa", "assign plan add 02.plan.toml").ok();
    let night = desk.run("rosa", "assign nightly");
    assert!(night.stdout.contains("nothing can be drawn, and it stays due. 3 dialogues"), "{}", night.whole());
    assert_eq!(counts(&desk, "02-transcripts.csv --map 02b.map.toml"), [0, 0, 2, 0, 0]);
    desk.run("rosa", "assign nightly");
    let row = desk.rows("assign list")[0].clone();
    assert_eq!((row["frame"].as_i64(), row["outside"].as_i64()), (Some(2), Some(1)), "C-2 has no content: counted");
    // A map says that a recording exists.
    let desk = with(&CALLS);
    let map = std::fs::read_to_string(desk.path("02.map.toml")).unwrap();
    desk.write(
        "02r.map.toml",
        map.replace("[fields]", "[fields]\nrecording = \"Recording\"\nduration = \"Talk time\""),
    );
    let came = import(&desk, "02-calls-without-text.csv --map 02r.map.toml").ok();
    assert!(came.stdout.contains("1 dialogue with nothing to audit"), "{}", came.stdout);
}

#[test]
fn case_03_rows_of_one_file_never_amend_each_other_and_the_way_is_named() {
    let desk = with(&CALLS);
    for (file, map) in [("03-rows-per-ticket.csv", "03.map.toml"), ("03b-event-log.csv", "03b.map.toml")] {
        for how in ["", " --amend again", " --amend again", " --amend again"] {
            import(&desk, &format!("{file} --map {map}{how}")).refused(65, "several rows for one dialogue?");
        }
    }
    assert_eq!(one::<i64>(&desk, "SELECT count(*) FROM request"), 0);
    let map = std::fs::read_to_string(desk.path("03.map.toml")).unwrap();
    desk.write("joined.toml", format!("{map}[rows]\nper = \"message\"\n"));
    assert_eq!(counts(&desk, "03-rows-per-ticket.csv --map joined.toml"), [2, 0, 0, 0, 0]);
    assert_eq!(counts(&desk, "03-rows-per-ticket.csv --map joined.toml"), [0, 2, 0, 0, 0]);
    let said: String = one(&desk, "SELECT transcript FROM request WHERE ref = 'T-1'");
    assert_eq!(said, "Customer: my line is dead\nAgent: I am looking into it\nAgent: it works again");
}

#[test]
fn case_04_no_encoding_is_decided_because_it_happens_to_decode() {
    let desk = desk();
    for (file, words) in [("04a-shift_jis.csv", "--encoding shift_jis: `佐藤`"), ("04b-windows-1251.csv", "`Иванова`")]
    {
        let (answer, map) = sampled(&desk, file);
        let answer = answer.refused(65, "the encoding is not decided, read the words below");
        assert!(answer.stderr.contains(words) && map.is_empty(), "{}", answer.whole());
    }
    let (_, map) = sampled(&desk, "04d-gb18030-header.csv");
    assert!(map.contains("encoding = \"gb18030\"") && map.contains("ref = \"工单编号\""), "{map}");
}

#[test]
fn case_05_the_readers_own_fault_is_told_and_never_hidden_by_another_way_to_read() {
    let desk = with(&MARA);
    for (file, place) in [("05a-quotes.csv", "2:5"), ("05b-backslash.csv", "2:6")] {
        for how in ["", " --sample", " --rejects r.csv"] {
            import(&desk, &format!("{file}{how}")).refused(65, &format!("{file}:{place}: text after a closing quote"));
        }
    }
    let (answer, map) = sampled(&desk, "05c-nul.csv");
    assert!(answer.code == 4 && map.contains("# Not read: 05c-nul.csv:2:6: a NUL character"), "{map}");
    import(&desk, "05c-nul.csv").refused(65, "05c-nul.csv:2:6: a NUL character");
    assert_eq!(counts(&desk, "05c-nul.csv --rejects r.csv"), [1, 0, 0, 0, 1], "only the bad row");
    let (answer, map) = sampled(&desk, "05d-trailing-delimiter.csv");
    assert!(answer.stderr.contains("column 7 (no name)") && !map.contains("delimiter ="), "{map}{}", answer.whole());
}

#[test]
fn case_06_a_map_says_where_the_header_stands_or_names_the_columns() {
    let desk = with(&MARA);
    import(&desk, "06a-title-rows.csv").refused(65, "[read] header = 3");
    import(&desk, "06d-title.xlsx").refused(65, "[read] header");
    import(&desk, "06b-no-header.csv").refused(65, "where there is none: [read] columns");
    desk.write("06.toml", "[read]\nheader = 3\n");
    assert_eq!(counts(&desk, "06a-title-rows.csv --map 06.toml"), [1, 0, 0, 0, 0]);
    let (answer, map) = sampled(&desk, "06d-title.xlsx");
    assert!(map.contains("header = 3"), "{map}{}", answer.whole());
    desk.write(
        "06b.toml",
        "[fields]\nref = \"id\"\nreceived = \"at\"\n[constants]\nchannel = \"phone\"\ncategory = \"x\"\nagent = \"mara\"\n[read]\ntimezone = \"Europe/London\"\ncolumns = [\"at\", \"id\", \"\", \"\", \"\", \"\"]\n",
    );
    assert_eq!(counts(&desk, "06b-no-header.csv --map 06b.toml"), [2, 0, 0, 0, 0]);
}

#[test]
fn case_07_a_sample_says_what_could_not_be_read_as_import_does() {
    let desk = with(&MARA);
    for how in ["", " --sample"] {
        import(&desk, &format!("07a-ragged.csv{how}")).refused(65, "cells: 6 expected, 7 found");
    }
    let (answer, map) = sampled(&desk, "07b-array.json");
    assert!(answer.code == 0 && map.contains("ref = \"ref\""), "{map}{}", answer.whole());
    assert_eq!(counts(&desk, "07b-array.json"), [1, 0, 0, 0, 0]);
}

#[test]
fn case_08_the_right_date_is_proposed_and_its_odd_cell_named() {
    let (_, map) = sampled(&with(&MARA), "08a-closing-taken-for-received.csv");
    assert!(map.contains("received = \"Created\"") && map.contains("closed = \"Closing date\""), "{map}");
    assert!(
        map.contains("# `Created`: 1 of 6 cells not written as `M/D/YYYY h:mm A`: `2026-03-16 09:00:00` (line 5)"),
        "{map}"
    );
}

#[test]
fn case_09_a_column_of_times_is_no_agent_and_one_of_ids_no_channel() {
    let desk = with(&MARA);
    let (_, map) = sampled(&desk, "09a-agent-is-a-time.csv");
    assert!(map.contains("# agent = \"…\" # NOT FOUND") && map.contains("but its values are times"), "{map}");
    let (_, map) = sampled(&desk, "09b-channel-is-an-id.csv");
    assert!(map.contains("# channel = \"…\" # NOT FOUND") && map.contains("as many values as rows"), "{map}");
}

#[test]
fn case_10_keys_that_no_field_uses_may_hold_anything_and_keys_inside_objects_can_be_named() {
    let desk = with(&MARA);
    assert_eq!(counts(&desk, "10-nested.jsonl --map 10.map.toml"), [1, 0, 0, 0, 0]);
    desk.write(
        "10b.toml",
        "[fields]\nref = \"id\"\nreceived = \"created_at\"\ncategory = \"subject\"\ntranscript = \"text\"\nchannel = \"via.channel\"\nagent = \"assignee.name\"\n",
    );
    assert_eq!(counts(&desk, "10-nested.jsonl --map 10b.toml"), [0, 1, 0, 0, 0], "the same facts");
}

#[test]
fn case_11_a_ref_made_of_all_columns_is_not_proposed_where_rows_change_and_warned_of_where_used() {
    let desk = with(&MARA);
    let (_, map) = sampled(&desk, "11-re-export-1.csv");
    assert!(map.contains("made_from = [\"Opened\", \"Agent\"]") && !map.contains("made_from = \"*\""), "{map}");
    let came = import(&desk, "11-re-export-1.csv --map 11.map.toml").ok();
    assert!(came.stdout.contains("a row that changes and comes again is another dialogue"), "{}", came.stdout);
    let desk = with(&MARA);
    desk.write("11b.toml", format!("{map}\n[constants]\nchannel = \"phone\"\n"));
    assert_eq!(counts(&desk, "11-re-export-1.csv --map 11b.toml"), [1, 0, 0, 0, 0]);
    assert_eq!(counts(&desk, "11-re-export-2.csv --map 11b.toml"), [0, 1, 0, 0, 0], "the same call once");
}

#[test]
fn case_12_a_bare_day_names_the_format_that_reads_it() {
    import(&with(&MARA), "12-day-only.csv").refused(65, "[formats] received = \"YYYY-MM-DD\"");
}

#[test]
fn case_14_what_was_masked_is_shown_with_its_line_and_words_and_can_be_kept() {
    let desk = with(&MARA);
    for how in [" --sample", " --dry-run"] {
        let shown = import(&desk, &format!("14-mask.csv{how}")).ok();
        assert!(
            shown.stdout.contains("Masked in line 2: …e verification code. I called *** twice."),
            "{}",
            shown.stdout
        );
        assert!(
            shown.stdout.contains("Masked in line 3: …mer: my repair order is 510000******0008 please"),
            "{}",
            shown.stdout
        );
    }
    desk.write("keep.toml", "[mask]\nkeep = [\"10010\", \"5100000000000008\"]\n");
    let came = import(&desk, "14-mask.csv --map keep.toml").ok();
    assert!(!came.stdout.contains("asked"), "{}", came.stdout);
    let said: String = one(&desk, "SELECT transcript FROM request WHERE ref = 'A2'");
    assert!(said.contains("5100000000000008"));
}

#[test]
fn case_15_months_are_read_by_the_language_of_the_map() {
    let desk = with(&MARA);
    desk.write("15.toml", "[fields]\nref = \"ref\"\n[formats]\nreceived = \"D. MMMM YYYY HH:mm\"\n[read]\nlanguage = \"de\"\ntimezone = \"Europe/Berlin\"\n");
    assert_eq!(counts(&desk, "15-month-names.csv --map 15.toml"), [1, 0, 0, 0, 0]);
    assert_eq!(one::<String>(&desk, "SELECT received FROM request"), "2026-03-25T13:07:00Z");
}

#[test]
fn case_17_a_sample_takes_on_whom_an_import_would() {
    let desk = desk();
    let shown = import(&desk, "17-enrol.csv --enrol desk --sample").ok();
    assert!(shown.stdout.contains("1 new, 1 enrolled in desk: newkim."), "{}", shown.stdout);
}

#[test]
fn case_18_an_id_that_stands_twice_stays_proposed_with_its_lines() {
    let (answer, map) = sampled(&with(&MARA), "18-number-twice.csv");
    assert!(map.contains("ref = \"Ticket ID\"") && map.contains("`T1` stands there twice (lines 2, 3)"), "{map}");
    assert_eq!(answer.code, 4);
}
