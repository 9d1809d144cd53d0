//! Rejects: a row that was turned away is mended where it stands, and comes back as it would have been.

use crate::maps::{desk, facts};
use crate::support::{Answer, Desk};
use encoding_rs::GB18030;
use rust_xlsxwriter::Workbook;

/// Takes in a file whose bad rows go to `r.csv`; answers that file without its mark.
#[track_caller]
fn rejected(desk: &Desk, file: &str, map: &str) -> String {
    desk.write("m.toml", map);
    let said = desk.run("mona", &format!("intake import {file} --map m.toml --rejects r.csv"));
    assert_eq!(said.code, 4, "{}", said.whole());
    let text = std::fs::read_to_string(desk.path("r.csv")).unwrap();
    text.strip_prefix('\u{feff}').expect("a mark by which Excel knows UTF-8").to_owned()
}

/// Takes the rejects in again after this was done to them.
fn back(desk: &Desk, text: &str, mend: (&str, &str)) -> Answer {
    assert!(text.contains(mend.0), "no `{}` in {text}", mend.0);
    desk.write("r.csv", text.replace(mend.0, mend.1));
    desk.run("mona", "intake import r.csv --map m.toml")
}

/// A workbook whose first sheet, called `March`, has these lines, cells parted by this.
fn workbook<'a>(lines: impl Iterator<Item = &'a str>, parted: char) -> Workbook {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("March").unwrap();
    for (row, line) in (0..).zip(lines) {
        for (column, cell) in (0..).zip(line.split(parted)) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book
}

/// How a program saves a text.
type Saved<'a> = &'a dyn Fn(&str) -> Vec<u8>;

/// The ref, category, agent and transcript of every dialogue.
fn kept(desk: &Desk) -> Vec<[String; 4]> {
    facts(desk).into_iter().map(|row| [0, 4, 5, 11].map(|place| row[place].clone())).collect()
}

const FIELDS: &str = "[fields]\nref = \"编号\"\nreceived = \"时间\"\nchannel = \"渠道\"\ncategory = \"类别\"\nagent = \"坐席\"\ntranscript = \"内容\"\n";

#[track_caller]
fn goes_round(file: &str, bytes: &[u8], map: &str, category: &str) {
    let desk = desk(&["ana"]);
    desk.write(file, bytes);
    let text = rejected(&desk, file, map);
    assert!(text.starts_with("assize: line,assize: reason,assize: mark,"), "{text}");
    // As it stands it is turned away again, and the good rows are known.
    let again = desk.run("mona", "intake import r.csv --map m.toml");
    assert_eq!(again.code, 65, "{}", again.whole());
    back(&desk, &text, (",anna", ",ana")).ok();
    let expected = [("T-1", "先生；您好"), ("T-2", "a,\"b\";c\nd")]
        .map(|(reference, said)| [reference, category, "ana", said].map(str::to_owned));
    assert_eq!(kept(&desk), expected);
    back(&desk, &text, (",anna", ",ana")).ok();
    assert_eq!(kept(&desk), expected, "twice is as good as once");
}

#[test]
fn rejects_come_back_whatever_delimiter_encoding_and_header_the_map_reads() {
    let rows = "编号;时间;渠道;类别;坐席;内容\nT-1;2026-03-01T10:00:00Z;chat;账单;ana;先生；您好\n\
                T-2;2026-03-01T11:00:00Z;chat;账单;anna;\"a,\"\"b\"\";c\nd\"\n";
    let semicolons = format!("{FIELDS}[read]\ndelimiter = \";\"\nencoding = \"gb18030\"\n");
    goes_round("x.csv", &GB18030.encode(rows).0, &semicolons, "账单");
    let titled = format!("Export\n\n{rows}");
    let header = format!("{FIELDS}[read]\ndelimiter = \";\"\nheader = 3\n");
    goes_round("x.csv", titled.as_bytes(), &header, "账单");
    let (_, bare) = rows.split_once('\n').unwrap();
    let columns = format!(
        "{FIELDS}[read]\ndelimiter = \";\"\ncolumns = [\"编号\", \"时间\", \"渠道\", \"类别\", \"坐席\", \"内容\"]\n"
    );
    goes_round("x.csv", bare.as_bytes(), &columns, "账单");
    let tabs = rows.replace("\"\";c", "&").replace(';', "\t").replace('&', "\"\";c");
    let wide: Vec<u8> = [0xfeff].into_iter().chain(tabs.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    goes_round("x.txt", &wide, &format!("{FIELDS}[read]\nencoding = \"utf-16le\"\n"), "账单");
    let lines = [
        "编号|时间|渠道|类别|坐席|内容",
        "T-1|2026-03-01T10:00:00Z|chat|账单|ana|先生；您好",
        "T-2|2026-03-01T11:00:00Z|chat|账单|anna|a,\"b\";c\nd",
    ];
    let mut book = workbook(["Export"].into_iter().chain([""]).chain(lines), '|');
    let map = format!("{FIELDS}[read]\nsheet = \"March\"\nheader = 3\n");
    goes_round("x.xlsx", &book.save_to_buffer().unwrap(), &map, "账单");
}

#[test]
fn rejects_of_json_come_back_though_columns_appear_on_the_way() {
    let desk = desk(&["ana"]);
    let map = "[fields]\nchannel = \"via.channel\"\ntranscript = \"turns\"\nagent = \"who\"\nref = \"no\"\n\
               [read]\nrows = \"tickets\"\nspaces = \"collapse\"\n";
    let turns = r#""turns": [{"role": "a", "text": "=1\nand  2"}, {"role": "b", "text": "x"}]"#;
    let head = r#""received": "2026-03-01T10:00:00Z", "category": "x", "via": {"channel": "chat"}"#;
    desk.write(
        "x.json",
        format!(
            "{{\"tickets\": [{{\"no\": \"T-1\", {head}, \"who\": \"anna\"}},\n{{\"no\": \"T-2\", {head}, \"who\": \"anna\", {turns}, \"extra\": [1, 2]}},\n{{\"no\": [3, 4], {head}, \"who\": \"ana\"}},\n{{\"no\": \"T-5\", {head}, \"who\": \"ana\", {turns}}}]}}"
        ),
    );
    let text = rejected(&desk, "x.json", map);
    // A list in the place of an id does not come in as if it were one.
    back(&desk, &text, (",anna", ",ana")).refused(65, "the row is as it was turned away: `ref` is a list");
    back(&desk, &text.replace(",anna", ",ana"), ("\"3, 4\"", "T-3")).ok();
    let kept = kept(&desk);
    assert_eq!(kept.len(), 4, "{kept:?}");
    assert_eq!(kept[1][3], kept[3][3], "turns are turns still");
    assert_eq!(kept[1][3], "A: =1 and 2\nB: x");
}

#[test]
fn a_formula_is_inert_in_the_rejects_and_mends_back_to_itself() {
    let texts = ["=HYPERLINK(\"\"http://x\"\")", "'=1+1", "'tis", "''", "+49 30", "-", "\t@x", "' =x", "＝1"];
    let desk = desk(&["ana"]);
    let row = |(at, text): (usize, &&str)| format!("T-{at},2026-03-01T10:00:00Z,fax,x,ana,\"{text}\"\n");
    let rows = texts.iter().enumerate().map(row).collect::<Vec<_>>().concat();
    desk.write("x.csv", format!("ref,received,channel,category,agent,transcript\n{rows}"));
    let text = rejected(&desk, "x.csv", "");
    let reader = csv::Reader::from_reader(text.as_bytes());
    for record in reader.into_records() {
        for cell in &record.unwrap() {
            let first = cell.trim_start().chars().next();
            assert!(!first.is_some_and(|c| "=+-@＝".contains(c)), "`{cell}` is live in {text}");
        }
    }
    back(&desk, &text, (",fax,", ",other,")).ok();
    let stored: Vec<String> = kept(&desk).into_iter().map(|row| row[3].clone()).collect();
    assert_eq!(stored, texts.map(|text| text.replace("\"\"", "\"")));
}

#[test]
fn only_in_a_file_of_rejects_an_apostrophe_is_a_guard() {
    let desk = desk(&["ana"]);
    desk.write(
        "x.csv",
        "line,reason,ref,received,channel,category,agent,transcript\n1,x,T-1,2026-03-01T10:00:00Z,chat,x,ana,'=1\n",
    );
    desk.run("mona", "intake import x.csv").ok();
    assert_eq!(kept(&desk)[0][3], "'=1");
}

#[test]
fn what_a_spreadsheet_does_to_the_rejects_is_no_harm() {
    let source = "ref,received,channel,category,agent,transcript\nT-1,2026-03-01T10:00:00Z,chat,账单,anna,=1\n";
    let saved: [(&str, Saved<'_>); 5] = [
        ("semicolons", &|text| text.replace(',', ";").into_bytes()),
        ("tabs, UTF-16", &|text| {
            let wide = format!("\u{feff}{}", text.replace(',', "\t"));
            wide.encode_utf16().flat_map(u16::to_le_bytes).collect()
        }),
        ("every cell quoted", &|text| {
            let quoted = |line: &str| format!("\"{}\"\r\n", line.replace('"', "").replace(',', "\",\""));
            text.lines().map(quoted).collect::<String>().into_bytes()
        }),
        ("the encoding of the map", &|text| GB18030.encode(text).0.into_owned()),
        ("a workbook", &|text| workbook(text.lines(), ',').save_to_buffer().unwrap()),
    ];
    for (what, save) in saved {
        let desk = desk(&["ana"]);
        desk.write("x.csv", GB18030.encode(&format!("Export\n{source}")).0);
        let map = "[read]\nheader = 2\nencoding = \"gb18030\"\nsheet = \"none\"\n";
        let text = rejected(&desk, "x.csv", map).replace("anna", "ana").replace("did you mean", "is it");
        let text: String = text
            .lines()
            .enumerate()
            .map(|(at, line)| {
                if at == 0 {
                    format!("{line}\n")
                } else {
                    "2,,,T-1,2026-03-01T10:00:00Z,chat,账单,ana,'=1\n".to_owned()
                }
            })
            .collect();
        desk.write("r.csv", save(&text));
        let said = desk.run("mona", "intake import r.csv --map m.toml");
        assert_eq!(said.code, 0, "{what}: {}", said.whole());
        assert_eq!(kept(&desk), [["T-1", "账单", "ana", "=1"].map(str::to_owned)], "{what}");
    }
}

#[test]
fn a_row_that_could_not_be_read_never_comes_in_as_it_is() {
    let head = "ref,received,channel,category,agent,transcript,reply\n";
    let row = |rest: &str| format!("T-1,2026-03-01T10:00:00Z,chat,x,ana,{rest}\n");
    // One cell too many, which a spreadsheet gives a column of its own; and two too few.
    let desk = desk(&["ana"]);
    desk.write("x.csv", format!("{head}{}", row("yes,or no,sent")));
    let text = rejected(&desk, "x.csv", "");
    assert!(
        text.starts_with("assize: line,assize: reason,assize: mark,") && text.contains(",assize: more 1\n"),
        "{text}"
    );
    assert!(text.contains(",yes,or no,sent\n"), "no cell is lost: {text}");
    back(&desk, &text, ("yes", "yes")).refused(65, "the row is as it was turned away: cells: 7 expected, 8 found");
    back(&desk, &text, (",yes,", ",Yes,")).refused(65, "the row has a cell beyond its 7 columns");
    desk.run("mona", "intake import r.csv --map m.toml --rejects s.csv");
    assert!(std::fs::read_to_string(desk.path("s.csv")).unwrap().contains(",Yes,or no,sent\n"));
    back(&desk, &text, (",yes,or no,sent", ",\"yes,or no\",sent,")).ok();
    assert_eq!(kept(&desk)[0][3], "yes,or no");
    desk.write("x.csv", format!("{head}{}", row("hello").replace("T-1", "T-2")));
    let text = rejected(&desk, "x.csv", "");
    assert!(text.contains(",hello,\n"), "as wide as the header: {text}");
    back(&desk, &text, ("hello", "hello")).refused(65, "as it was turned away: cells: 7 expected, 6 found");
    back(&desk, &text, ("hello,", "hello,sent")).ok();
}

#[test]
fn an_error_in_a_sheet_does_not_come_back_as_a_blank() {
    let desk = desk(&["ana"]);
    let lines = ["ref,received,channel,category,agent,rating", "T-1,2026-03-01T10:00:00Z,chat,x,ana"];
    let mut book = workbook(lines.into_iter(), ',');
    let sheet = book.worksheet_from_index(0).unwrap();
    sheet.write_formula(1, 5, rust_xlsxwriter::Formula::new("NA()").set_result("#N/A")).unwrap();
    desk.write("x.xlsx", book.save_to_buffer().unwrap());
    let text = rejected(&desk, "x.xlsx", "");
    assert!(text.contains(",T-1,2026-03-01T10:00:00Z,chat,x,ana,"), "{text}");
    back(&desk, &text, ("T-1", "T-1")).refused(65, "the row is as it was turned away: `rating`");
    back(&desk, &text, (",ana,", ",ana,4")).ok();
}

#[test]
fn messages_of_a_dialogue_come_back_in_their_order() {
    let desk = desk(&["ana"]);
    let map = "[fields]\nref = \"no\"\ntranscript = \"text\"\n[rows]\nper = \"message\"\nspeaker = \"who\"\n";
    let row = |text: &str| format!("T-1,2026-03-01T10:00:00Z,chat,x,ana,Bo,{text}\n");
    let rows = [row("one"), row("two,and three"), row("four")].concat();
    desk.write("x.csv", format!("no,received,channel,category,agent,who,text\n{rows}"));
    let text = rejected(&desk, "x.csv", map);
    back(&desk, &text, (",two,and three", ",two and three,")).ok();
    assert_eq!(kept(&desk)[0][3], "Bo: one\nBo: two and three\nBo: four");
}

#[test]
fn a_ref_made_of_every_column_and_a_number_that_is_kept_are_the_same_when_a_row_comes_back() {
    let desk = desk(&["ana"]);
    let map = "[ref]\nmade_from = \"*\"\n[mask]\nkeep = [\"4111 1111 1111 1111\"]\n";
    let row = "2026-03-01T10:00:00Z,chat,x,ana,call 4111 1111 1111 1111\n";
    let head = "received,channel,category,agent,transcript\n";
    desk.write("x.csv", format!("{head}{}", row.replace("ana", "anna")));
    let text = rejected(&desk, "x.csv", map);
    back(&desk, &text, (",anna,", ",ana,")).ok();
    desk.write("whole.csv", format!("{head}{row}"));
    let said = desk.run("mona", "intake import whole.csv --map m.toml --format json").ok();
    assert_eq!(said.rows()[0]["known"], 1, "{}", said.whole());
    assert_eq!(kept(&desk)[0][3], "call 4111 1111 1111 1111");
}

#[test]
fn flags_that_were_needed_for_the_source_are_no_harm_when_its_rejects_come_back() {
    let desk = desk(&["ana"]);
    let rows = "ref;received;channel;category;agent;=说\nT-1;2026-03-01T10:00:00Z;chat;账单;anna;=1\n";
    desk.write("x.csv", GB18030.encode(rows).0);
    desk.write("m.toml", "[fields]\ntranscript = \"=说\"\n");
    let flags = ["--map", "m.toml", "--encoding", "gb18030", "--delimiter", ";"];
    let said = desk.args("mona", &[&["intake", "import", "x.csv", "--rejects", "r.csv"], &flags[..]].concat());
    assert_eq!(said.code, 4, "{}", said.whole());
    let text = std::fs::read_to_string(desk.path("r.csv")).unwrap();
    assert!(text.lines().next().unwrap().ends_with(",agent,'=说"), "{text}");
    // Saved again without the mark at its beginning, it is still UTF-8.
    desk.write("r.csv", text.trim_start_matches('\u{feff}').replace(",anna,", ",ana,"));
    desk.args("mona", &[&["intake", "import", "r.csv"], &flags[..]].concat()).ok();
    assert_eq!(kept(&desk), [["T-1", "账单", "ana", "=1"].map(str::to_owned)]);
    let sample = desk.run("mona", "intake import r.csv --map m.toml --sample");
    assert!(sample.stdout.contains("账单") && !sample.stdout.contains("assize: line"), "{}", sample.whole());
}
