//! Maps: every rule by which a column becomes a field, and every refusal.

use crate::support::{Answer, Desk, repo};
use assize::core::intake::Map;
use assize::core::toml::Written;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// A row of the file as text; a blank is `–`.
pub type Facts = Vec<Vec<String>>;

/// A desk with these agents and a policy that takes any category.
pub fn desk(agents: &[&str]) -> Desk {
    let mut people = csv::Writer::from_writer(Vec::new());
    people.write_record(["handle", "name", "role", "team", "from"]).unwrap();
    people.write_record(["mona", "Mona", "manager", "office", "1990-01-01"]).unwrap();
    for agent in agents {
        people.write_record([agent, agent, "agent", "north", "1990-01-01"]).unwrap();
    }
    let people = String::from_utf8(people.into_inner().unwrap()).unwrap();
    Desk::begun("2026-12-01T09:00:00Z", "timezone = \"Europe/London\"\n[intake]\ncategories = [\"*\"]\n", &people)
}

pub fn facts(desk: &Desk) -> Facts {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let mut statement = conn
        .prepare(
            "SELECT ref, received, closed, channel, category, handle, CAST(rating AS TEXT), CAST(notice AS TEXT),
             customer, details, reply, transcript FROM request JOIN person ON person.id = agent ORDER BY ref",
        )
        .unwrap();
    let cell =
        |row: &rusqlite::Row<'_>, place| row.get::<_, Option<String>>(place).map(|text| text.unwrap_or("–".into()));
    let rows = statement.query_map([], |row| (0..12).map(|place| cell(row, place)).collect());
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

/// Takes in a file with a map at a new desk.
pub fn take(map: &str, file: &str, text: impl AsRef<[u8]>) -> (Desk, Answer) {
    let desk = desk(&["ana", "bo"]);
    desk.write("x.map.toml", map);
    desk.write(file, text);
    let answer = desk.run("mona", &format!("intake import {file} --map x.map.toml"));
    (desk, answer)
}

#[track_caller]
pub fn taken(map: &str, csv: &str) -> Facts {
    let (desk, answer) = take(map, "x.csv", csv);
    answer.ok();
    facts(&desk)
}

#[track_caller]
pub fn refused(map: &str, csv: &str, says: &str) {
    let (desk, answer) = take(map, "x.csv", csv);
    answer.refused(65, says);
    assert!(facts(&desk).is_empty(), "something was stored");
}

/// The only row's value of a field, by its place.
#[track_caller]
pub fn only(map: &str, csv: &str, place: usize) -> String {
    let facts = taken(map, csv);
    assert_eq!(facts.len(), 1);
    facts[0][place].clone()
}

pub const HEAD: &str = "ref,received,channel,category,agent";
pub const ROW: &str = "D-1,2026-03-01T10:00:00Z,chat,complaint,ana";

pub fn with(columns: &str, cells: &str) -> String {
    format!("{HEAD},{columns}\n{ROW},{cells}\n")
}

// ---- what a field is made of

#[test]
fn several_columns_are_joined_by_a_space_and_blanks_are_left_out() {
    let map = "[fields]\ndetails = [\"a\", \"b\", \"c\"]\n";
    assert_eq!(only(map, &with("a,b,c", "one,,three"), 9), "one three");
    assert_eq!(only(map, &with("a,b,c", ",,"), 9), "–");
    let map = "[fields]\ndetails = [\"a\", \"b\"]\n[read]\nblank = [\"N/A\"]\n";
    assert_eq!(only(map, &with("a,b", "one,N/A"), 9), "one");
}

#[test]
fn cells_that_count_as_blank_are_blank_in_every_field() {
    let map = "[read]\nblank = [\"N/A\", \"Unspecified\"]\n";
    let facts = taken(map, &with("rating,closed,details", "N/A,Unspecified, N/A "));
    assert_eq!([&facts[0][6], &facts[0][2], &facts[0][9]], ["–", "–", "–"]);
    refused(map, "ref,received,channel,category,agent\nD-1,N/A,chat,complaint,ana\n", "x.csv:2: `received` is empty");
}

#[test]
fn a_map_says_what_a_blank_means() {
    let map = "[blanks]\nchannel = \"phone\"\nnotice = \"no\"\n";
    let csv = "ref,received,channel,category,agent,notice\nD-1,2026-03-01T10:00:00Z,,complaint,ana,\n";
    assert_eq!(only(map, csv, 3), "phone");
    assert_eq!(only(map, csv, 7), "0");
    refused("[blanks]\nrating = \"3\"\n", csv, "x.csv:1: no column gives `rating`");
    refused("[blanks]\nref = \"x\"\n", csv, "x.map.toml:2:1: a blank `ref` means nothing");
    refused("[blanks]\nreceived = \"yesterday\"\n", csv, "x.map.toml:2:1: `yesterday` is not an ISO 8601 time");
}

#[test]
fn a_star_is_the_meaning_of_every_other_value_and_of_no_blank() {
    let map = "[values.channel]\nPHONE = \"phone\"\n\"*\" = \"other\"\n[values.rating]\n\"*\" = \"3\"\n";
    let csv = "ref,received,channel,category,agent,rating\n\
               D-1,2026-03-01T10:00:00Z,PHONE,complaint,ana,great\n\
               D-2,2026-03-01T10:00:00Z,KIOSK,complaint,ana,\n";
    let facts = taken(map, csv);
    assert_eq!([&facts[0][3], &facts[1][3]], ["phone", "other"]);
    assert_eq!([&facts[0][6], &facts[1][6]], ["3", "–"]);
}

#[test]
fn free_text_has_no_values_and_no_formats() {
    refused("[values.details]\na = \"b\"\n", &with("details", "a"), "x.map.toml:1:9: `details` is free text");
    refused("[formats]\nrating = \"unix\"\n", &with("rating", "1"), "x.map.toml:2:1: `rating` is no time");
}

#[test]
fn what_a_map_requires_may_not_be_blank() {
    let map = "required = [\"rating\", \"transcript\"]\n";
    let csv = format!("{HEAD},rating,transcript\n{ROW},5,Customer: hi\nD-2{},,x\nD-3{},4,\n", &ROW[3..], &ROW[3..]);
    refused(map, &csv, "x.csv:3: `rating` is empty, and the map requires it");
    refused(map, &csv, "x.csv:4: `transcript` is empty, and the map requires it");
    refused(map, &format!("{HEAD}\n{ROW}\n"), "x.csv:1: no column gives `rating`");
}

#[test]
fn unknown_keys_and_fields_are_refused_with_their_place_and_the_likely_word() {
    let csv = format!("{HEAD}\n{ROW}\n");
    for (map, place, hint) in [
        ("[fields]\nagnet = \"a\"\n", "x.map.toml:2:1: there is no field `agnet`", "did you mean `agent`?"),
        ("[formats]\nrecieved = \"iso\"\n", "x.map.toml:2:1: there is no field `recieved`", "did you mean `received`?"),
        ("required = [\"ratign\"]\n", "x.map.toml:1:13: there is no field `ratign`", "did you mean `rating`?"),
        ("[read]\ntimezon = \"UTC\"\n", "x.map.toml:2:1: unknown field `timezon`", "did you mean `timezone`?"),
        ("[read]\nambiguous = \"earliest\"\n", "x.map.toml:2:13: unknown word", "did you mean `earlier`?"),
        ("[read]\nspaces = \"colapse\"\n", "x.map.toml:2:10: unknown word", "did you mean `collapse`?"),
        (
            "[read]\ntimezone = \"Europe/Londn\"\n",
            "x.map.toml:2:12: `Europe/Londn` is not a time zone",
            "Europe/London",
        ),
        ("[ref]\nmade_form = \"*\"\n", "x.map.toml:2:1: unknown field `made_form`", "did you mean `made_from`?"),
        ("[fields]\nref = 5\n", "x.map.toml:2:7: a text or a list of texts is wanted, not the number 5", ""),
        ("[fields]\ndetails = [\"\"]\n", "x.map.toml:2:1: an empty name names nothing", ""),
        ("[fields]\ndetails = [\"ref\", \"refs\"]\n", "x.csv:1: the map names a column `refs`", "did you mean `ref`?"),
    ] {
        let (_, answer) = take(map, "x.csv", &csv);
        answer.refused(65, place).refused(65, hint);
    }
}

// ---- times

#[track_caller]
fn received(map: &str, written: &str) -> String {
    only(map, &format!("{HEAD}\nD-1,\"{written}\",chat,complaint,ana\n"), 1)
}

#[track_caller]
fn no_time(map: &str, written: &str, says: &str) {
    refused(map, &format!("{HEAD}\nD-1,\"{written}\",chat,complaint,ana\n"), says);
}

fn in_format(format: &str) -> String {
    format!("[formats]\nreceived = {format}\n[read]\ntimezone = \"Europe/London\"\n")
}

#[test]
fn times_are_read_in_the_format_that_the_map_names() {
    for (format, written, moment) in [
        ("D-M-YYYY HH:mm:ss", "2-3-2026 09:05:07", "2026-03-02T09:05:07Z"),
        ("D-M-YYYY HH:mm:ss", "02-03-2026 09:05:07", "2026-03-02T09:05:07Z"),
        ("DD/MM/YYYY HH:mm", "01/07/2026 09:05", "2026-07-01T08:05:00Z"),
        ("M/D/YYYY", "7/29/2026", "2026-07-28T23:00:00Z"),
        ("YYYY-MM-DD", "2026-03-02", "2026-03-02T00:00:00Z"),
        ("M/D/YY h:mm A", "3/2/26 12:05 am", "2026-03-02T00:05:00Z"),
        ("M/D/YYYY, h:mm:ss A", "3/2/2026, 1:05:09\u{202f}PM", "2026-03-02T13:05:09Z"),
        ("D MMM YYYY HH:mm", "2 Mar 2026 09:05", "2026-03-02T09:05:00Z"),
        ("D MMM YYYY HH:mm", "2 march 2026 09:05", "2026-03-02T09:05:00Z"),
        ("YYYY-MM-DDTHH:mm:ss.SZ", "2026-03-02T09:05:07.123+02:00", "2026-03-02T07:05:07Z"),
        ("YYYY年M月D日 H:mm", "2026年3月2日 9:05", "2026-03-02T09:05:00Z"),
        ("YYYYMMDDHHmmss", "20260302090507", "2026-03-02T09:05:07Z"),
        ("D.M.YYYY 'um' H:mm 'Uhr'", "2.3.2026 um 9:05 Uhr", "2026-03-02T09:05:00Z"),
        ("D/M/YY", "2/3/91", "1991-03-02T00:00:00Z"),
        ("unix", "1772442307", "2026-03-02T09:05:07Z"),
        ("unix-ms", "1772442307999", "2026-03-02T09:05:07Z"),
        ("excel", "46083.378553240741", "2026-03-02T09:05:07Z"),
        ("excel", "46083", "2026-03-02T00:00:00Z"),
        ("excel", "46083.99999999", "2026-03-02T23:59:59Z"),
        ("excel", "46083.999999999", "2026-03-03T00:00:00Z"),
        ("excel-1904", "44621.5", "2026-03-02T12:00:00Z"),
        ("iso", "2026-03-02T09:05:07Z", "2026-03-02T09:05:07Z"),
        // To the nearest millisecond as in a sheet, then cut to the second.
        ("iso", "2026-03-02T23:59:59.9994999Z", "2026-03-02T23:59:59Z"),
        ("iso", "2026-03-02T23:59:59.9995Z", "2026-03-03T00:00:00Z"),
        ("iso", "2026-03-02 23:59:59.9996", "2026-03-03T00:00:00Z"),
        ("YYYY-MM-DD HH:mm:ss.S", "2026-03-02 23:59:59.600", "2026-03-02T23:59:59Z"),
        ("YYYY-MM-DD HH:mm:ss.S", "2026-03-02 23:59:59.99951", "2026-03-03T00:00:00Z"),
        ("YYYY-MM-DD f", "2026-03-02 0.999999", "2026-03-02T23:59:59Z"),
        ("YYYY-MM-DD f", "2026-03-02 0.999999999", "2026-03-03T00:00:00Z"),
        ("unix", "1772442307.9994", "2026-03-02T09:05:07Z"),
        ("unix", "1772442307.9996", "2026-03-02T09:05:08Z"),
    ] {
        assert_eq!(received(&in_format(&format!("\"{format}\"")), written), moment, "{format}: {written}");
    }
}

#[test]
fn a_time_that_does_not_fit_its_format_is_refused_with_line_and_format() {
    for (format, written, says) in [
        (
            "D-M-YYYY HH:mm",
            "2026-03-02 09:05",
            "x.csv:2: `received`: `2026-03-02 09:05` does not fit the format `D-M-YYYY HH:mm`",
        ),
        ("DD-MM-YYYY", "2-3-2026", "does not fit the format `DD-MM-YYYY`"),
        ("D-M-YYYY", "31-2-2026", "`31-2-2026` is not a day of the calendar"),
        ("D-M-YYYY", "1-13-2026", "is not a day of the calendar"),
        ("D-M-YYYY", "2-3-2026 09:05", "does not fit the format"),
        ("M/D/YYYY h:mm A", "3/2/2026 13:05 PM", "has an hour that is not 1 to 12"),
        ("D-M-YYYY H:mm", "2-3-2026 24:00", "says 24:00"),
        ("D MMM YYYY", "2 Mrz 2026", "does not fit the format"),
        ("excel", "0.5", "is a time of day without a day"),
        ("excel", "2026-03-02", "does not fit the format `excel`"),
        ("unix", "1.5e9", "does not fit the format `unix`"),
        ("excel", "60.5", "is 29 February 1900, which never was"),
        ("iso", "2026-03-02", "is a date without a time of day"),
    ] {
        no_time(&in_format(&format!("\"{format}\"")), written, says);
    }
    no_time("[read]\ntimezone = \"UTC\"\n", "2026-03-02", "is a date without a time of day");
}

#[test]
fn of_several_formats_a_text_may_mean_only_one_time() {
    let both = in_format("[\"D/M/YYYY\", \"M/D/YYYY\"]");
    assert_eq!(received(&both, "13/3/2026"), "2026-03-13T00:00:00Z");
    assert_eq!(received(&both, "3/13/2026"), "2026-03-13T00:00:00Z");
    assert_eq!(received(&both, "3/3/2026"), "2026-03-03T00:00:00Z");
    no_time(&both, "2/3/2026", "`2/3/2026` fits `D/M/YYYY` and `M/D/YYYY`, and means another time in each");
    no_time(&both, "2026", "`2026` fits none of the formats `D/M/YYYY`, `M/D/YYYY`");
    no_time(&both, "13/13/2026", "is not a day of the calendar");
    let mixed = in_format("[\"iso\", \"excel\"]");
    assert_eq!(received(&mixed, "46083.5"), "2026-03-02T12:00:00Z");
    assert_eq!(received(&mixed, "2026-03-02T09:00:00Z"), "2026-03-02T09:00:00Z");
}

#[test]
fn a_format_that_cannot_be_meant_is_refused_with_its_place_and_the_reason() {
    for (format, says) in [
        ("dd-MM-YYYY", "did you mean `DD` or `D`, the day, or `ddd`, the day of the week?"),
        ("YYYY-MM-DD HH:MM", "says the month twice; minutes are `mm`"),
        ("yyyy-MM-DD", "did you mean `YYYY`, the year?"),
        ("MM-YYYY", "says no day"),
        ("DD-MM-YYYY hh:mm", "needs `hh` or `h` with `A`"),
        ("DD-MM-YYYY HH:mm A", "needs `hh` or `h` with `A`"),
        ("DD-MM-YYYY HH", "says no minute"),
        ("DD-MM-YYYY mm:ss", "says no hour"),
        ("DMYYYY", "has a number of one or two digits directly before another"),
        ("DD-MM-YYYY Q", "has `Q`, which says nothing"),
        ("DD-MM-YYYY Z", "has an offset and no time of day"),
        ("DD-MM-YYYY 'at", "has a single quote that is never closed"),
        ("exel", "which says nothing"),
        ("D/M/YYYY HH:mm:SS", "did you mean `ss`, seconds?"),
    ] {
        no_time(&in_format(&format!("\"{format}\"")), "x", says);
        no_time(&in_format(&format!("\"{format}\"")), "x", &format!("x.map.toml:2:12: the format `{format}` "));
    }
}

#[test]
fn a_day_alone_is_told_with_the_format_that_takes_it() {
    let says = "(a map can say that it is a day alone: [formats] received = \"YYYY-MM-DD\")";
    no_time("[read]\ntimezone = \"UTC\"\n", "2026-03-02", says);
    assert_eq!(received(&in_format("\"YYYY-MM-DD\""), "2026-03-02"), "2026-03-02T00:00:00Z");
    let closed = format!("{HEAD},closed\n{ROW},2026-03-02\n");
    refused("[read]\ntimezone = \"UTC\"\n", &closed, "[formats] closed = \"YYYY-MM-DD\"");
}

#[test]
fn a_column_with_day_and_month_the_other_way_round_is_the_map_s_fault_not_the_lines() {
    let map = in_format("\"D/M/YYYY h:mm A\"");
    let csv = |days: &[&str]| {
        let row = |(at, day): (usize, &&str)| format!("D-{at},{day} 1:05 PM,chat,complaint,ana\n");
        format!("{HEAD}\n{}", days.iter().enumerate().map(row).collect::<String>())
    };
    let (whole, line) = ("the map is wrong, not these lines", "mend these lines");
    refused(&map, &csv(&["3/13/2026", "3/14/2026", "3/2/2026"]), whole);
    let reads = "the map is wrong, not these lines: [formats] received = \"M/D/YYYY h:mm A\" reads them";
    refused(&map, &csv(&["3/13/2026", "3/14/2026"]), reads);
    // Read as the map says, they lie in the future.
    refused(&map, &csv(&["1/12/2027", "11/12/2026", "10/12/2026"]), reads);
    refused(&map, &csv(&["1/12/2027", "12/12/2026"]), line);
    refused(&map, &csv(&["3/13/2026", "2/3/2026"]), line);
    refused(&map, &csv(&["3/13/2026", "3/14/2026", "x", "y", "z"]), line);
    refused(&map, &csv(&["13/13/2026", "14/14/2026"]), line);
    let year_first = in_format("\"YYYY/M/D\"");
    refused(&year_first, &format!("{HEAD}\nD-1,2026/13/3,chat,c,ana\nD-2,2026/14/3,chat,c,ana\n"), line);
}

#[test]
fn date_and_time_may_stand_in_two_columns() {
    let map = "[fields]\nreceived = [\"Date\", \"Time\"]\n[formats]\nreceived = \"DD-MM-YYYY HH:mm\"\n[read]\ntimezone = \"UTC\"\n";
    let csv = "ref,Date,Time,channel,category,agent\nD-1,02-03-2026,09:05,chat,complaint,ana\n";
    assert_eq!(only(map, csv, 1), "2026-03-02T09:05:00Z");
    let excel = map.replace("DD-MM-YYYY HH:mm", "excel");
    let csv = "ref,Date,Time,channel,category,agent\nD-1,46083,0.375,chat,complaint,ana\n";
    assert_eq!(only(&excel, csv, 1), "2026-03-02T09:00:00Z");
    let iso = map.replace("DD-MM-YYYY HH:mm", "iso");
    let csv = "ref,Date,Time,channel,category,agent\nD-1,2026-03-02,09:05:00,chat,complaint,ana\n";
    assert_eq!(only(&iso, csv, 1), "2026-03-02T09:05:00Z");
}

#[test]
fn a_local_time_that_happens_twice_is_refused_until_the_map_says_which() {
    let map = "[read]\ntimezone = \"Europe/London\"\n";
    no_time(
        map,
        "2026-10-25T01:30:00",
        "x.csv:2: `received`: `2026-10-25T01:30:00` has no offset, and this local time happens twice",
    );
    no_time(map, "2026-10-25T01:30:00", "[read] ambiguous = \"earlier\"");
    let said = |which: &str| format!("{map}ambiguous = \"{which}\"\n");
    assert_eq!(received(&said("earlier"), "2026-10-25T01:30:00"), "2026-10-25T00:30:00Z");
    assert_eq!(received(&said("later"), "2026-10-25T01:30:00"), "2026-10-25T01:30:00Z");
    no_time(
        &said("later"),
        "2026-03-29T01:30:00",
        "x.csv:2: `received`: `2026-03-29T01:30:00` has no offset, and this local time does not exist",
    );
}

#[test]
fn what_the_map_itself_says_of_a_time_is_iso_whatever_the_formats() {
    let map = "[formats]\nreceived = \"M/D/YYYY\"\n[blanks]\nreceived = \"2026-02-01T00:00:00Z\"\n[read]\ntimezone = \"UTC\"\n";
    assert_eq!(received(map, ""), "2026-02-01T00:00:00Z");
    let map = "[constants]\nreceived = \"2026-02-01\"\n";
    no_time(map, "", "x.map.toml:2:1: `2026-02-01` is a date without a time of day");
    let map = "[values.closed]\n\"0000-00-00\" = \"\"\n";
    assert_eq!(only(map, &with("closed", "0000-00-00"), 2), "–");
}

// ---- made refs

const NO_REF: &str = "When,channel,category,agent,what\n\
                      2026-03-01T10:00:00Z,chat,complaint,ana,a\n\
                      2026-03-01T10:00:00Z,chat,complaint,ana,b\n\
                      2026-03-01T10:00:00Z,chat,complaint,ana,a\n\
                      2026-03-01T10:00:00Z,chat,complaint,ana,a\n";
const MADE: &str = "[fields]\nreceived = \"When\"\ndetails = \"what\"\n[ref]\nmade_from = \"*\"\nprefix = \"X-\"\n";

#[test]
fn a_made_ref_is_never_taken_for_a_card_number() {
    // Its digest is of digits alone, and they check as those of a card do.
    let map = "[fields]\nreceived = \"When\"\n[ref]\nmade_from = [\"what\"]\n";
    let row = "2026-03-01T10:00:00Z,chat,complaint,ana";
    let csv = format!("what,When,channel,category,agent\nparcel 122424,{row}\n");
    assert_eq!(only(map, &csv, 0), "4448900701596374");
    let given = format!("ref,When,channel,category,agent\n4448900701596374,{row}\n");
    refused("[fields]\nreceived = \"When\"\n", &given, "`ref` holds what looks like a card number");
}

#[test]
fn a_ref_is_made_from_the_row_and_equal_rows_are_numbered() {
    let (desk, answer) = take(MADE, "x.csv", NO_REF);
    answer.ok();
    let refs: Vec<String> = facts(&desk).into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(refs.len(), 4);
    let twin = refs.iter().find(|made| made.ends_with("-2")).unwrap().trim_end_matches("-2");
    assert!(refs.contains(&twin.to_owned()) && refs.contains(&format!("{twin}-3")), "{refs:?}");
    assert!(twin.len() == 18 && twin.starts_with("X-"), "{twin}");
    desk.run("mona", "intake import x.csv --map x.map.toml").ok();
    assert_eq!(facts(&desk).len(), 4, "the same file again gives the same refs");
    let moved = "what,agent,category,channel,When\na,ana,complaint,chat,2026-03-01T10:00:00Z\n";
    desk.write("moved.csv", moved);
    desk.run("mona", "intake import moved.csv --map x.map.toml").ok();
    assert_eq!(facts(&desk).len(), 4, "the order of the columns does not matter");
}

#[test]
fn rows_that_make_one_ref_and_are_not_equal_are_turned_away() {
    let map = "[fields]\nreceived = \"When\"\ndetails = \"what\"\n[ref]\nmade_from = [\"When\", \"agent\"]\n";
    let row = |what: &str| format!("{what},2026-03-01T10:00:00Z,chat,complaint,ana\n");
    let csv = |whats: &[&str]| {
        format!("what,When,channel,category,agent\n{}", whats.iter().map(|what| row(what)).collect::<String>())
    };
    let (desk, answer) = take(map, "x.csv", csv(&["a", "b", "a"]));
    let says = "x.csv:3: the ref that is made from this row is that of an earlier row, and the rows are not equal";
    answer.refused(65, says);
    let sample = desk.run("mona", "intake import x.csv --map x.map.toml --sample");
    assert!(sample.stdout.contains("3 sampled rows: 1 would be turned away"), "{}", sample.whole());
    // Equal rows are so many dialogues.
    let (desk, answer) = take(map, "x.csv", csv(&["a", "a"]));
    answer.ok();
    assert_eq!(facts(&desk).len(), 2);
}

#[test]
fn a_field_without_a_column_is_not_read_from_one_of_its_name() {
    let csv = "ref,received,channel,category,agent,rating,closed\nA,2026-03-01T10:00:00Z,chat,complaint,ana,9,yes\n";
    refused("", csv, "x.csv:2: ");
    let (desk, answer) = take("[fields]\nrating = []\nclosed = []\n", "x.csv", csv);
    let said = answer.ok();
    assert!(said.whole().contains("Columns that no field uses: rating, closed"), "{}", said.whole());
    assert_eq!(facts(&desk).len(), 1);
    refused("[fields]\nagent = []\n", csv, "no column gives `agent`");
}

#[test]
fn a_made_ref_is_sixteen_digits_of_sha_256_over_framed_names_and_values() {
    use sha2::{Digest, Sha256};
    let map = "[fields]\nreceived = \"When\"\n[ref]\nmade_from = [\"what\", \"agent\"]\n";
    let mut framed = Vec::new();
    for text in ["agent", "ana", "what", "a"] {
        framed.extend_from_slice(&(text.len() as u64).to_be_bytes());
        framed.extend_from_slice(text.as_bytes());
    }
    let digest: Vec<String> = Sha256::digest(&framed).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let row = NO_REF.lines().take(2).collect::<Vec<_>>().join("\n");
    assert_eq!(only(map, &row, 0), digest.concat());
}

#[test]
fn a_ref_that_cannot_be_made_so_is_refused() {
    let csv = NO_REF;
    refused(&MADE.replace("\"*\"", "\"wat\""), csv, "x.csv:1: the map names a column `wat`");
    refused(&MADE.replace("\"*\"", "[\"*\", \"what\"]"), csv, "x.map.toml:5:13: `*` is every column already");
    refused(
        &format!("[fields]\nref = \"what\"\n{}", &MADE[9..]),
        csv,
        "the ref comes from a column and is made from the row too",
    );
    refused(&MADE.replace("X-", "X\\u202E"), csv, "a prefix is at most 100 bytes");
    let empty = "When,channel,category,agent,what\n2026-03-01T10:00:00Z,chat,complaint,ana,\n";
    refused(&MADE.replace("\"*\"", "\"what\""), empty, "x.csv:2: `ref` cannot be made");
}

// ---- white space

#[test]
fn white_space_is_kept_unless_the_map_has_it_collapsed() {
    let csv =
        with("details,transcript", "\"  two  words\t\u{a0}here \r\n\r\n  next\",\"Customer: hi\n\nAgent:  yes \"");
    let kept = taken("", &csv);
    assert_eq!(kept[0][9], "  two  words\t\u{a0}here \r\n\r\n  next");
    let collapsed = taken("[read]\nspaces = \"collapse\"\n", &csv);
    assert_eq!(collapsed[0][9], "two words here\nnext");
    assert_eq!(collapsed[0][11], "Customer: hi\nAgent: yes");
    assert_eq!(only("[read]\nspaces = \"collapse\"\n", &with("details", "\" \n \""), 9), "–");
}

#[test]
fn a_line_break_inside_a_turn_becomes_a_space_where_white_space_is_collapsed() {
    let json = "{\"ref\":\"D-1\",\"received\":\"2026-03-01T10:00:00Z\",\"channel\":\"chat\",\"category\":\"c\",\"agent\":\"ana\",\
                \"turns\":[{\"role\":\"customer\",\"text\":\"one\\n\\nAgent: two \"},{\"role\":\"agent\",\"text\":\"\\r\\nthree\"}]}\n";
    let (desk, answer) = take("[read]\nspaces = \"collapse\"\n", "x.jsonl", json);
    answer.ok();
    assert_eq!(facts(&desk)[0][11], "Customer: one Agent: two\nAgent: three");
    let (desk, answer) = take("", "x.jsonl", json);
    answer.ok();
    assert_eq!(facts(&desk)[0][11], "Customer: one\n  \n  Agent: two \nAgent: \r\n  three");
}

// ---- the four exports

/// A desk whose roster has everybody of these columns of an excerpt.
pub fn desk_of(file: &str, column: &str) -> Desk {
    let text = std::fs::read(repo().join("tests/exports").join(file)).unwrap();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let mut reader = csv::Reader::from_reader(text);
    let place = reader.headers().unwrap().iter().position(|name| name == column).unwrap();
    let agents: BTreeSet<String> = reader.records().map(|row| row.unwrap()[place].to_owned()).collect();
    desk(&agents.iter().map(String::as_str).collect::<Vec<_>>())
}

fn import_of(desk: &Desk, file: &str, map: &str, more: &[&str]) -> Answer {
    let (file, map) = (repo().join("tests/exports").join(file), repo().join("examples/maps").join(map));
    let mut args = vec!["intake", "import", file.to_str().unwrap(), "--map", map.to_str().unwrap(), "--format", "json"];
    args.extend(more);
    desk.args("mona", &args)
}

#[track_caller]
pub fn counts(answer: &Answer, stored: u64, known: u64) {
    assert_eq!(answer.code, 0, "{}", answer.whole());
    let row = &answer.rows()[0];
    assert_eq!((row["stored"].as_u64(), row["known"].as_u64()), (Some(stored), Some(known)));
}

#[test]
fn the_shipped_maps_take_in_the_excerpts_and_the_same_again_stores_nothing() {
    for (file, column, map, rows) in [
        ("star.csv", "agent", "star.map.toml", 23),
        ("crosswoz.csv", "坐席", "crosswoz.map.toml", 20),
        ("cfpb.csv", "Company", "cfpb.map.toml", 56),
        ("nyc311.csv", "agency", "nyc311.map.toml", 30),
    ] {
        let desk = desk_of(file, column);
        counts(&import_of(&desk, file, map, &[]), rows, 0);
        counts(&import_of(&desk, file, map, &[]), 0, rows);
    }
}

#[test]
fn csv_and_jsonl_of_the_same_dialogues_give_the_same_facts() {
    let (csv, jsonl) = (desk_of("star.csv", "agent"), desk_of("star.csv", "agent"));
    counts(&import_of(&csv, "star.csv", "star.map.toml", &[]), 23, 0);
    counts(&import_of(&jsonl, "star.jsonl", "star-jsonl.map.toml", &[]), 23, 0);
    assert_eq!(facts(&csv), facts(&jsonl));
    counts(&import_of(&csv, "star.jsonl", "star-jsonl.map.toml", &[]), 0, 23);
    assert!(facts(&csv).iter().any(|row| row[6] == "–"), "blank ratings stay blank");
}

#[test]
fn both_encodings_of_the_same_dialogues_give_the_same_facts_and_no_rating_is_made_up() {
    let (utf8, gb) = (desk_of("crosswoz.csv", "坐席"), desk_of("crosswoz.csv", "坐席"));
    counts(&import_of(&utf8, "crosswoz.csv", "crosswoz.map.toml", &[]), 20, 0);
    let encoding = ["--encoding", "gb18030"];
    counts(&import_of(&gb, "crosswoz.gb18030.csv", "crosswoz.map.toml", &encoding), 20, 0);
    assert_eq!(facts(&utf8), facts(&gb));
    counts(&import_of(&utf8, "crosswoz.gb18030.csv", "crosswoz.map.toml", &encoding), 0, 20);
    for row in facts(&utf8) {
        assert_eq!((row[1].as_str(), row[2].as_str(), row[6].as_str()), ("2026-11-01T00:00:00Z", "–", "–"));
    }
}

#[test]
fn days_of_the_bureau_are_midnight_in_washington_and_equal_complaints_are_numbered() {
    let desk = desk_of("cfpb.csv", "Company");
    counts(&import_of(&desk, "cfpb.csv", "cfpb.map.toml", &[]), 56, 0);
    let facts = facts(&desk);
    assert!(facts.iter().all(|row| row[1].ends_with("T04:00:00Z") || row[1].ends_with("T05:00:00Z")));
    assert!(facts.iter().any(|row| row[0].ends_with("-2")), "an equal row");
    assert!(facts.iter().all(|row| row[0].starts_with("CFPB-") && row[6] == "–"));
}

#[test]
fn every_setting_that_the_example_has_in_a_comment_is_one_that_a_map_may_have() {
    let example = std::fs::read_to_string(repo().join("examples/dialogues.map.toml")).unwrap();
    let is_setting = |line: &str| {
        line.strip_prefix("# ").is_some_and(|rest| {
            rest.starts_with(['[', '"'])
                || rest
                    .split_once(" = ")
                    .is_some_and(|(key, _)| key.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        })
    };
    let mut settings = 0;
    for (place, line) in example.lines().enumerate().filter(|(_, line)| is_setting(line)) {
        // In [ref] the settings need each other.
        let goes = |at: usize, other: &str| {
            at == place || (is_setting(other) && at.abs_diff(place) < 3 && line.contains("made_from"))
        };
        let own = |other: &str| line.starts_with("# received = [") && other.starts_with("received = ");
        let lines = example.lines().enumerate().filter(|(_, other)| !own(other));
        let map: String = lines
            .map(|(at, other)| if goes(at, other) { format!("{}\n", &other[2..]) } else { format!("{other}\n") })
            .collect();
        let map = if line.contains("made_from") { map.replace("ref = \"ref\"", "") } else { map };
        if line.contains("[ref]") || line.contains("prefix") {
            continue;
        }
        let read = Map::read(&Written { name: "example", text: &map });
        assert!(read.is_ok(), "{line}: {read:?}");
        settings += 1;
    }
    assert_eq!(settings, 12, "settings in comments");
}
