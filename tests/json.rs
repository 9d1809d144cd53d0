//! Files of JSON: arrays of rows, keys inside objects, and dialogues as lists of turns.

use crate::maps::{Facts, desk, facts, take};
use crate::support::Answer;

const ROW: &str =
    "\"ref\":\"A1\",\"received\":\"2026-03-05T10:00:00Z\",\"channel\":\"chat\",\"category\":\"x\",\"agent\":\"ana\"";

#[track_caller]
fn taken(map: &str, file: &str, json: &str) -> Facts {
    let (desk, answer) = take(map, file, json);
    answer.ok();
    facts(&desk)
}

#[track_caller]
fn transcript(map: &str, more: &str) -> String {
    taken(map, "x.jsonl", &format!("{{{ROW},{more}}}\n"))[0][11].clone()
}

#[track_caller]
fn refused(map: &str, json: &str, says: &str) {
    let (desk, answer) = take(map, "x.json", json);
    answer.refused(65, says);
    assert!(facts(&desk).is_empty(), "something was stored");
}

fn said(answer: Answer) -> String {
    let answer = answer.ok();
    format!("{}{}", answer.stdout, answer.stderr)
}

// ---- where the rows are

#[test]
fn the_items_of_an_array_are_rows() {
    let two = format!("[{{{ROW}}},\n {{{}}}]\n", ROW.replace("A1", "A2"));
    for (name, json) in [("x.json", two.clone()), ("x.jsonl", two.clone()), ("x.txt", format!("[{{{ROW}}}]"))] {
        let map = if name == "x.txt" { "" } else { "[fields]\nref = \"ref\"\n" };
        let name = if name == "x.txt" { "x.export" } else { name };
        let found = taken(map, name, &json);
        assert_eq!(found[0][0], "A1", "{name}");
    }
    assert_eq!(taken("", "x.json", &two).len(), 2);
    assert_eq!(taken("", "x.json", "[ ]\n").len(), 0);
}

#[test]
fn the_rows_of_the_first_key_are_found_whatever_its_name_and_however_it_is_spaced() {
    for key in ["t", "tickets", "conversations", "a_rather_long_name_of_a_list_of_tickets"] {
        for (open, gap) in [("{\"KEY\":[", ""), ("{\"KEY\": [", " "), ("{\n  \"KEY\": [\n    ", "\n      ")] {
            let json = format!("{}{{{gap}{ROW}}}]}}\n", open.replace("KEY", key));
            assert_eq!(taken("", "x.json", &json).len(), 1, "{json}");
        }
    }
}

#[test]
fn rows_may_be_written_over_many_lines_and_faults_name_the_line_where_they_begin() {
    let pretty = format!("[\n  {{\n    {}\n  }}\n]\n", ROW.replace(",\"", ",\n    \""));
    assert_eq!(taken("", "x.json", &pretty)[0][0], "A1");
    refused("", &format!("[\n  {{{ROW}}},\n  {{\n  \"ref\":\"A2\"\n}}]"), "x.json:3: ref A2: `received` is empty");
    refused("", &format!("[{{{ROW}}},\n {{\"ref\":1,\"ref\":2}}]"), "x.json:2: the key `ref` appears twice");
}

#[test]
fn the_first_key_of_a_file_may_have_the_rows() {
    let page = |name: &str| {
        format!("{{\"tickets\": [{{{}}}], \"count\": 1, \"next\": {{\"a\": [\"]\"]}}}}", ROW.replace("A1", name))
    };
    assert_eq!(taken("", "x.json", &page("A1")).len(), 1);
    assert_eq!(taken("", "x.json", &format!("{}\n{}\n", page("A1"), page("A2"))).len(), 2);
}

#[test]
fn an_object_around_one_list_of_objects_has_its_rows_there_and_the_map_says_so() {
    let dump = format!(
        "{{\"type\":\"conversation.list\",\"pages\":{{\"page\":1}},\"conversations\":[{{{ROW}}},{{{}}}],\"total\":2}}",
        ROW.replace("A1", "A2")
    );
    for json in [dump.clone(), dump.replace(',', ",\n "), dump.replace('}', "}  \n")] {
        assert_eq!(taken("", "x.json", &json).len(), 2, "{json}");
    }
    let desk = crate::support::Desk::centre();
    desk.write("x.json", &dump);
    desk.run("mona", "intake import x.json --sample --out p.toml");
    let map = std::fs::read_to_string(desk.path("p.toml")).unwrap();
    assert!(map.contains("rows = \"conversations\" # the key that has the rows"), "{map}");
    // A dialogue that has a list of objects next to its own fields is a row, alone in its file or not.
    let row = format!("{{{ROW},\"labels\":[{{\"ref\":\"x\",\"colour\":\"red\"}}]}}\n");
    assert_eq!(taken("", "x.jsonl", &row)[0][0], "A1");
    assert_eq!(taken("", "x.jsonl", &format!("{row}{}", row.replace("A1", "A2"))).len(), 2);
    let long = format!("{{\"list\":1,\"log\":[{{{ROW}}}],\"x\":\"{}\"}}", "y".repeat(300_000));
    assert_eq!(taken("", "x.json", &long).len(), 1);
}

#[test]
fn where_several_lists_may_have_the_rows_a_person_says_which() {
    let users = "\"users\":[{\"id\":1,\"name\":\"ana\"}]";
    let dump = format!("{{{users},\"tickets\":[{{{ROW}}}],\"count\":1}}");
    let desk = crate::support::Desk::centre();
    desk.write("x.json", &dump);
    let said = "x.json:1: rows may stand in several lists: `users`, `tickets`";
    let asked = desk.run("mona", "intake import x.json --sample").refused(65, said);
    assert!(asked.stderr.contains("--rows tickets; in a map [read] rows = \"tickets\""), "{}", asked.whole());
    desk.run("mona", "intake import x.json --sample --rows tickets --out p.toml");
    let map = std::fs::read_to_string(desk.path("p.toml")).unwrap();
    assert!(map.contains("rows = \"tickets\""), "{map}");
    // The columns that a map asks for say it as well, where only one list has them.
    assert_eq!(taken("", "x.json", &dump)[0][0], "A1");
    let map = "[fields]\nref = \"id\"\n[constants]\nreceived = \"2026-03-01T10:00:00Z\"\nchannel = \"chat\"\ncategory = \"complaint\"\nagent = \"ana\"\n";
    refused(
        map,
        &dump
            .replace("\"ref\"", "\"id\"")
            .replace("received", "when")
            .replace("\"channel\"", "\"c\"")
            .replace("\"category\"", "\"d\"")
            .replace("\"agent\"", "\"e\""),
        said,
    );
}

#[test]
fn a_map_names_the_key_that_has_the_rows() {
    let json = format!(
        "{{\"count\": 1, \"n\": [1, {{}}], \"data\": {{\"x\": \"}}\\\"]\", \"tickets\": [{{{ROW}}}]}}, \"more\": false}}"
    );
    assert_eq!(taken("[read]\nrows = \"data.tickets\"\n", "x.json", &json).len(), 1);
    refused("[read]\nrows = \"tickets\"\n", &json, "there is no array of rows under the key `tickets`");
    refused("[read]\nrows = \"data\"\n", &json, "there is no array of rows under the key `data`");
    refused("[read]\nrows = \" \"\n", &json, "x.map.toml:2:8: an empty name names nothing");
}

#[test]
fn a_torn_or_broken_array_keeps_nothing() {
    refused("", &format!("[{{{ROW}}},\n{{\"ref\":"), "x.json:2: the file ends inside an array or object: is it torn?");
    refused("", &format!("[{{{ROW}}}"), "the file ends inside an array or object");
    refused("", &format!("[{{{ROW}}} {{{ROW}}}]"), "the array of rows is broken here");
    refused("", &format!("[{{{ROW}}}, , 1]"), "the array of rows is broken here");
    refused("", &format!("[{{{ROW}}}] x"), "an array of rows, or the end of the file, should stand here");
    refused("", &format!("{{\"tickets\":[{{{ROW}}}]"), "the file ends inside an array or object");
    refused("", "[5]", "expected an object");
}

#[test]
fn one_dialogue_with_its_turns_first_is_no_list_of_rows() {
    let found = taken("", "x.jsonl", &format!("{{\"messages\":[{{\"sender\":\"ana\",\"text\":\"hi\"}}],{ROW}}}\n"));
    assert_eq!((found[0][0].as_str(), found[0][11].as_str()), ("A1", "Ana: hi"));
}

// ---- keys inside objects

#[test]
fn keys_inside_objects_are_named_with_dots() {
    let map = "[fields]\nref = \"id\"\nreceived = \"created_at\"\ncategory = \"subject\"\nchannel = \"via.channel\"\n\
               agent = \"assignee.name\"\n";
    let json = "{\"id\":\"T1\",\"created_at\":\"2026-03-05T10:00:00Z\",\"subject\":\"x\",\"via\":{\"channel\":\"email\",\
                \"source\":{\"to\":null}},\"assignee\":{\"name\":\"ana\"},\"custom\":[{\"id\":1},null,[2.5]],\"tags\":[\"line\"]}\n";
    let (desk, answer) = take(map, "x.jsonl", json);
    let said = said(answer);
    let found = facts(&desk);
    assert_eq!([&found[0][3], &found[0][5]], ["email", "ana"]);
    assert!(said.contains("Columns that no field uses: via.source.to, via.source, custom, tags."), "{said}");
}

#[test]
fn what_no_cell_holds_is_refused_where_a_field_uses_it() {
    let map = "[fields]\ndetails = \"via\"\n";
    refused(
        map,
        &format!("{{{ROW},\"via\":{{\"channel\":\"x\"}}}}\n"),
        "x.json:1: ref A1: `details` is an object, or a list",
    );
    refused(map, &format!("{{{ROW},\"via\":[{{\"x\":1}}]}}\n"), "x.json:1: ref A1: `details` is an object, or a list");
    refused("", &format!("{{{ROW},\"a\":{{\"b\":1}},\"a.b\":2}}\n"), "the key `a.b` appears twice");
}

#[test]
fn unused_keys_without_end_hide_none_that_is_named() {
    let many: Vec<String> = (0..1500).map(|n| format!("\"k{n}\":{n}")).collect();
    let json = format!("{{{ROW},\"o\":{{{},\"note\":\"found\"}}}}\n", many.join(","));
    assert_eq!(taken("[fields]\ndetails = \"o.note\"\n", "x.jsonl", &json)[0][9], "found");
    refused("", &format!("{{{ROW},{}}}\n", many.join(",")), "more than 1000 different keys");
}

// ---- turns

#[test]
fn lists_of_turns_by_their_usual_names_become_the_transcript() {
    for (list, who, text) in
        [("comments", "author", "body"), ("messages", "sender", "text"), ("turns", "role", "content")]
    {
        let more = format!(
            "\"{list}\":[{{\"{who}\":\"ana\",\"{text}\":\"Hi\\nyou\",\"id\":1.5}},{{\"{who}\":\"kim\",\"{text}\":\"Yes\"}}]"
        );
        assert_eq!(transcript("", &more), "Ana: Hi\n  you\nKim: Yes", "{list}");
    }
    let nested = "\"comments\":[{\"author\":{\"id\":7,\"name\":\"kim\"},\"body\":\"Yes\"}]";
    assert_eq!(transcript("", nested), "Kim: Yes");
}

#[test]
fn a_list_that_only_has_the_name_of_turns_is_none() {
    assert_eq!(transcript("", "\"comments\":[{\"stars\":5}],\"messages\":[\"a\"]"), "–");
    assert_eq!(transcript("", "\"transcript\":\"Kim: yes\",\"comments\":\"rude\""), "Kim: yes");
}

#[test]
fn a_turn_that_lacks_its_speaker_or_text_is_a_fault_of_the_row() {
    let json = format!("{{{ROW},\"comments\":[{{\"author\":\"kim\",\"body\":\"a\"}},{{\"author\":\"kim\"}}]}}\n");
    refused("", &json, "turn 2 lacks a role or a text");
}

#[test]
fn a_map_says_which_list_has_the_turns_and_what_is_what_in_them() {
    let map = "[turns]\nlist = \"thread.posts\"\nwho = \"by.login\"\ntext = \"said\"\nleave_out = { public = [\"false\", \"\"] }\n";
    let more = "\"thread\":{\"posts\":[{\"by\":{\"login\":\"kim\"},\"said\":\"a\",\"public\":true},\
                {\"by\":{\"login\":\"ana\"},\"said\":\"internal\",\"public\":false},\
                {\"by\":{\"login\":\"ana\"},\"said\":\"none\"}]},\"messages\":[{\"sender\":\"x\",\"text\":\"y\"}]";
    assert_eq!(transcript(map, more), "Kim: a");
    let wrong = "\"thread\":{\"posts\":[{\"by\":\"kim\",\"said\":\"a\",\"public\":true}]}";
    refused(map, &format!("{{{ROW},{wrong}}}\n"), "turn 1 lacks `by.login` or `said`");
}

#[test]
fn two_transcripts_are_refused_unless_the_map_says_which() {
    let more = "\"transcript\":\"Kim: yes\",\"messages\":[{\"sender\":\"ana\",\"text\":\"no\"}]";
    refused("", &format!("{{{ROW},{more}}}\n"), "`messages` is read as the transcript too; a map can say [turns] list");
    assert_eq!(transcript("[turns]\nlist = \"messages\"\n", more), "Ana: no");
    assert_eq!(transcript("[turns]\nlist = \"other\"\n[fields]\ntranscript = \"transcript\"\n", more), "Kim: yes");
    assert_eq!(transcript("[fields]\ntranscript = \"messages\"\n", more), "Ana: no");
}

#[test]
fn a_sample_reads_arrays_as_import_does() {
    let desk = desk(&["ana"]);
    desk.write("x.json", format!("[{{{ROW},\"comments\":[{{\"author\":\"kim\",\"body\":\"hello\"}}]}}]"));
    let shown = said(desk.run("mona", "intake import x.json --sample"));
    assert!(shown.contains("Kim: hello"), "{shown}");
}

#[test]
fn an_object_of_very_many_keys_and_a_header_of_very_many_columns_are_refused_at_once() {
    let desk = crate::support::Desk::centre();
    let keys: Vec<String> = (0..200_000).map(|key| format!("\"c{key}\":\"v\"")).collect();
    desk.write("wide.jsonl", format!("{{{}}}\n", keys.join(",")));
    let columns: Vec<String> = (0..200_000).map(|key| format!("c{key}")).collect();
    desk.write("wide.csv", format!("{0}\n{0}\n", columns.join(",")));
    for sample in ["", " --sample"] {
        desk.run("mona", &format!("intake import wide.jsonl{sample}")).refused(65, "more than 1000 different keys");
        let wide = desk.run("mona", &format!("intake import wide.csv{sample}")).refused(65, "more than 1000 columns");
        assert!(wide.stderr.contains("is the delimiter the right one?"), "{}", wide.whole());
    }
}
