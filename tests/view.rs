//! What people and programs read, and that no text from outside can do anything there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use assize::calc::zone::Zone;
use assize::core::text::Untrusted;
use assize::view::page::{Page, Part};
use assize::view::sheet::{Cell, Column, Sheet};
use assize::view::words::{count, count_of, list_and, list_or};
use assize::view::{Format, Look, Stamp, inert, write_page, write_sheet};
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

fn stamp() -> Stamp {
    Stamp {
        as_of: "2020-05-21T09:00:00Z".parse().unwrap(),
        head: "42:0123456789abcdef".into(),
        rehearsal: false,
        zone: Zone::utc(),
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(Untrusted::new(text))
}

fn share(part: u64, whole: u64, low: i64, high: i64) -> Cell {
    Cell::Share { part, whole, low: Some(low), high: Some(high) }
}

fn agents() -> Sheet {
    Sheet {
        name: "agents",
        title: "Agents in May".into(),
        columns: vec![
            Column::words("agent", "Agent"),
            Column::words("remark", "Remark"),
            Column::numbers("cases", "Cases"),
            Column::shares("passed", "Passed"),
        ],
        rows: vec![
            vec![text("王丽"), text("客户说一切都很好，谢谢"), Cell::Count(5), share(4, 5, 3755, 9638)],
            vec![text("فاطمة"), text("=1+1"), Cell::Count(12), share(12, 12, 7575, 10_000)],
            vec![
                text("Zoë 👩‍💻"),
                text("two\nlines and a rather long sentence about nothing much"),
                Cell::Count(-3),
                Cell::Absent("no cases"),
            ],
        ],
        notes: vec!["Intervals: Wilson, 95 %.".into()],
        empty: "No agents yet: add one with `assize agent add`.".into(),
    }
}

fn one(cell: Cell) -> Sheet {
    Sheet {
        name: "one",
        title: "One".into(),
        columns: vec![Column::words("value", "Value"), Column::words("x", "X")],
        rows: vec![vec![cell, Cell::word("x")]],
        notes: vec![],
        empty: String::new(),
    }
}

fn case() -> Page {
    Page {
        name: "case",
        title: "Case C-1".into(),
        parts: vec![
            Part::Fields(vec![
                ("agent", "Agent", text("王丽")),
                ("day", "Day", day(2020, 5, 20)),
                ("closed", "Closed", Cell::Yes(false)),
                ("passed", "Passed", share(1, 3, 614, 7924)),
                ("reviewer", "Reviewer", Cell::Absent("not drawn")),
            ]),
            Part::Block {
                key: "transcript",
                title: "Transcript",
                body: text("A: hello\r\nB: \u{1b}[2Jgo away, this is no way to talk to anybody\n\nas of never"),
            },
            Part::Sheet(Sheet {
                name: "marks",
                title: "Marks".into(),
                columns: vec![Column::words("criterion", "Criterion"), Column::numbers("mark", "Mark")],
                rows: vec![vec![Cell::word("greeting"), Cell::Percent(8750)]],
                notes: vec![],
                empty: String::new(),
            }),
        ],
        notes: vec!["Seen by one.".into()],
    }
}

fn day(year: i32, month: u32, day: u32) -> Cell {
    Cell::Day(NaiveDate::from_ymd_opt(year, month, day).unwrap())
}

fn written(sheet: &Sheet, format: Format, width: Option<u16>) -> String {
    let mut out = Vec::new();
    write_sheet(&mut out, sheet, &stamp(), format, width.into()).unwrap();
    String::from_utf8(out).unwrap()
}

fn written_page(format: Format, width: Option<u16>) -> String {
    let mut out = Vec::new();
    write_page(&mut out, &case(), &stamp(), format, width.into()).unwrap();
    String::from_utf8(out).unwrap()
}

fn line(text: &str) -> String {
    inert::term_line(text)
}

/// Written from the rule, not from the code.
fn is_forbidden(c: char) -> bool {
    let code = u32::from(c);
    matches!(code,
        0..=0x1f | 0x7f..=0x9f | 0xad | 0x61c | 0x115f | 0x1160 | 0x200b | 0x200e | 0x200f
        | 0x2028..=0x202e | 0x2060 | 0x2066..=0x2069 | 0x3164 | 0xfeff | 0xffa0
        | 0xfdd0..=0xfdef | 0xe0000..=0xe007f)
        || code % 0x10000 >= 0xfffe
}

/// Where each column's own mark stands, in display columns.
fn place(line: &str, mark: &str) -> Option<usize> {
    line.find(mark).map(|at| line[..at].width())
}

/// Strings that meet the rules far more often than chance would.
fn texts() -> impl Strategy<Value = String> {
    const ODD: &str = "'=+-@＝－\t\r\n \0\"\\,;a王فᄀ👩💻🏽\u{301}\u{fe0f}\u{200c}\u{200d}\u{200b}\u{ad}\
        \u{1b}\u{7f}\u{9b}\u{202e}\u{2066}\u{2028}\u{3164}\u{feff}\u{fffe}\u{fdd0}\u{e0041}\u{10ffff}";
    let odd = prop::sample::select(ODD.chars().collect::<Vec<_>>());
    let odd = prop::collection::vec(odd, 0..24).prop_map(String::from_iter);
    prop_oneof![any::<String>(), odd]
}

#[test]
fn a_sheet_in_a_narrow_terminal_wraps_its_words_and_fits() {
    let shown = written(&agents(), Format::Table, Some(40));
    assert_eq!(
        shown,
        &r"
Agents in May

Agent  Remark         Cases       Passed
王丽   客户说一切都       5    80 % of 5
       很好，谢谢                (38–96)
فاطمة  =1+1              12  100 % of 12
                                (76–100)
Zoë    two⏎lines and     -3            –
👩‍💻     a rather long
       sentence
       about nothing
       much

– under Passed: no cases.
Intervals: Wilson, 95 %.
as of 2020-05-21 09:00 UTC · head 42:0123456789abcdef
"[1..]
    );
    assert!(shown.lines().take_while(|line| !line.starts_with("as of")).all(|line| line.width() <= 40));
}

/// The same agents, of whom the remark is known to be of free words.
fn remarked() -> Sheet {
    let mut sheet = agents();
    sheet.columns[1] = Column::prose("remark", "Remark");
    sheet
}

#[test]
fn at_eighty_columns_only_free_words_are_broken_and_stand_last() {
    assert_eq!(
        written(&remarked(), Format::Table, Some(80)),
        &r"
Agents in May

Agent   Cases                Passed  Remark
王丽        5     80 % of 5 (38–96)  客户说一切都很好，谢谢
فاطمة      12  100 % of 12 (76–100)  =1+1
Zoë 👩‍💻     -3                     –  two⏎lines and a rather long sentence about
                                     nothing much

– under Passed: no cases.
Intervals: Wilson, 95 %.
as of 2020-05-21 09:00 UTC · head 42:0123456789abcdef
"[1..]
    );
}

#[test]
fn a_wide_terminal_and_a_pipe_show_one_line_for_each_row() {
    let wide = &r"
Agents in May

Agent   Cases                Passed  Remark
王丽        5     80 % of 5 (38–96)  客户说一切都很好，谢谢
فاطمة      12  100 % of 12 (76–100)  =1+1
Zoë 👩‍💻     -3                     –  two⏎lines and a rather long sentence about nothing much

– under Passed: no cases.
Intervals: Wilson, 95 %.
as of 2020-05-21 09:00 UTC · head 42:0123456789abcdef
"[1..];
    assert_eq!(written(&remarked(), Format::Table, Some(200)), wide);
    assert_eq!(written(&remarked(), Format::Table, None), wide);
}

#[test]
fn several_free_texts_stand_below_their_row_where_they_do_not_fit_behind_it() {
    let mut sheet = remarked();
    sheet.columns.push(Column::prose("reply", "Reply"));
    for (row, reply) in sheet.rows.iter_mut().zip(["谢谢您，我们会继续努力的，祝您生活愉快", "No.", ""])
    {
        row.push(if reply.is_empty() { Cell::Absent("") } else { text(reply) });
    }
    let shown = written(&sheet, Format::Table, Some(50));
    let expected = &r"
Agent   Cases                Passed
王丽        5     80 % of 5 (38–96)
    Remark: 客户说一切都很好，谢谢
    Reply: 谢谢您，我们会继续努力的，祝您生活愉快
فاطمة      12  100 % of 12 (76–100)
    Remark: =1+1
    Reply: No.
Zoë 👩‍💻     -3                     –
    Remark: two⏎lines and a rather long sentence
    about nothing much
"[1..];
    assert!(shown.contains(expected), "{shown}");
    assert!(written(&sheet, Format::Table, Some(200)).contains("  No.\n"));
}

#[test]
fn columns_that_are_extra_are_shown_in_order_while_they_fit() {
    let mut sheet = one(Cell::word("a word"));
    sheet.columns = vec![
        Column::words("value", "Value"),
        Column::words("x", "X").extra(),
        Column::words("y", "Y").extra(),
        Column::words("z", "Z"),
    ];
    sheet.rows =
        vec![vec![Cell::word("a word"), Cell::word("x".repeat(30)), Cell::word("y".repeat(30)), Cell::word("z")]];
    let header = |width: Option<u16>| written(&sheet, Format::Table, width).lines().nth(2).unwrap().to_owned();
    assert_eq!(header(Some(40)), "Value   Z");
    assert_eq!(header(Some(60)).split_whitespace().collect::<Vec<_>>(), ["Value", "X", "Z"]);
    assert_eq!(header(None).split_whitespace().collect::<Vec<_>>(), ["Value", "X", "Y", "Z"]);
    let narrow = written(&sheet, Format::Table, Some(40));
    assert!(narrow.contains("\n2 more columns with --wide: X, Y.\n"), "{narrow}");
    let wide = Look { wide: true, ..Look::from(Some(40)) };
    let mut out = Vec::new();
    write_sheet(&mut out, &sheet, &stamp(), Format::Table, wide).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("Value   X      "));
    assert_eq!(written(&sheet, Format::Csv, Some(40)).lines().next(), Some("value,x,y,z"));
}

#[test]
fn what_every_row_of_a_list_says_is_said_once_and_figures_are_not() {
    let mut sheet = one(Cell::word(""));
    sheet.columns.push(Column::numbers("n", "N"));
    sheet.columns.push(Column::words("w", "W").always());
    let row = |name: &str| vec![Cell::word(name), Cell::Day(NaiveDate::MIN), Cell::Count(3), Cell::Yes(true)];
    sheet.rows = ["a", "b", "c"].map(row).to_vec();
    sheet.rows.iter_mut().for_each(|row| row[1] = day(2020, 5, 20));
    let shown = written(&sheet, Format::Table, None);
    assert!(
        shown.contains("\nValue  N  W\na      3  yes\n") && shown.contains("\nEvery row: X 2020-05-20.\n"),
        "{shown}"
    );
    sheet.rows.pop();
    assert!(!written(&sheet, Format::Table, None).contains("Every row"), "two rows are few");
    sheet.rows.push(row("c"));
    assert!(!written(&sheet, Format::Table, None).contains("Every row"), "the days differ");
}

#[test]
fn each_reason_why_cells_are_absent_is_told_once_below() {
    let mut sheet = one(Cell::Absent("not drawn"));
    sheet.rows = vec![
        vec![Cell::Absent("not drawn"), Cell::Absent("not drawn")],
        vec![Cell::Absent("void"), Cell::Absent("too few")],
        vec![Cell::word("a"), Cell::Absent("")],
    ];
    let shown = written(&sheet, Format::Table, None);
    let told = "\n– under Value, X: not drawn; under Value: void; under X: too few.\n";
    assert!(shown.contains("\n–      –\n–      –\na      –\n") && shown.contains(told), "{shown}");
}

#[test]
fn a_moment_is_shown_in_the_zone_of_the_stamp_and_written_in_utc() {
    let zone = Zone::named("America/St_Johns").unwrap();
    let sheet = one(Cell::Moment("2026-03-08T02:29:59Z".parse().unwrap()));
    let mut out = Vec::new();
    write_sheet(&mut out, &sheet, &Stamp { zone, ..stamp() }, Format::Table, Look::default()).unwrap();
    let shown = String::from_utf8(out).unwrap();
    assert!(shown.contains("\n2026-03-07 22:59  x\n"), "{shown}");
    assert!(shown.ends_with("as of 2020-05-21 06:30 America/St_Johns · head 42:0123456789abcdef\n"), "{shown}");
    assert!(written(&sheet, Format::Csv, None).contains("2026-03-08T02:29:59Z,x"));
}

#[test]
fn a_rate_in_a_table_has_as_many_decimals_as_its_n_can_tell() {
    let rate = |part, whole| {
        let mut sheet = one(share(part, whole, 905, 9095));
        sheet.columns[0] = Column::shares("rate", "Rate");
        written(&sheet, Format::Table, None).lines().nth(3).unwrap().trim().trim_end_matches("  x").to_owned()
    };
    assert_eq!(rate(1, 2), "50 % of 2 (9–91)");
    assert_eq!(rate(1, 100), "1 % of 100 (9–91)");
    assert_eq!(rate(1, 800), "0.1 % of 800 (9.1–91.0)");
    assert_eq!(rate(1, 2000), "0.05 % of 2000 (9.05–90.95)");
}

#[test]
fn columns_stand_below_each_other_by_display_width() {
    let mut sheet = one(Cell::word(""));
    sheet.rows = ["plain", "王丽", "فاطمة", "👩‍💻", "Jose\u{301}", "ｱｲｳ", "🏴", "\u{202e}"]
        .map(|name| vec![text(name), Cell::word("|")])
        .to_vec();
    sheet.columns[1] = sheet.columns[1].always();
    for width in [Some(40), Some(200), None] {
        let shown = written(&sheet, Format::Table, width);
        let places: Vec<usize> = shown.lines().filter_map(|line| place(line, "|")).collect();
        assert_eq!(places, [10; 8], "{shown}");
    }
}

#[test]
fn a_sheet_as_csv_has_plain_numbers_and_inert_text() {
    let expected = "agent,remark,cases,passed,passed_n,passed_low,passed_high\n\
        王丽,客户说一切都很好，谢谢,5,80.00,5,37.55,96.38\n\
        فاطمة,'=1+1,12,100.00,12,75.75,100.00\n\
        Zoë 👩‍💻,\"two\nlines and a rather long sentence about nothing much\",-3,,,,\n";
    assert_eq!(written(&agents(), Format::Csv, Some(40)), expected);
}

#[test]
fn a_sheet_as_json_keeps_its_order_and_its_text() {
    let mut sheet = agents();
    sheet.rows.drain(1..);
    let expected = "{\n  \"format\": 1,\n  \"report\": \"agents\",\n  \"as_of\": \"2020-05-21T09:00:00Z\",\n  \
        \"head\": \"42:0123456789abcdef\",\n  \"rehearsal\": false,\n  \"rows\": [\n    {\n      \
        \"agent\": \"王丽\",\n      \"remark\": \"客户说一切都很好，谢谢\",\n      \"cases\": 5,\n      \
        \"passed\": 80.0,\n      \"passed_n\": 5,\n      \"passed_low\": 37.55,\n      \
        \"passed_high\": 96.38\n    }\n  ],\n  \"notes\": [\n    \"Intervals: Wilson, 95 %.\"\n  ]\n}\n";
    assert_eq!(written(&sheet, Format::Json, Some(40)), expected);
}

#[test]
fn a_page_shows_fields_then_its_text_indented_then_its_rows() {
    assert_eq!(
        written_page(Format::Table, Some(40)),
        &r"
Case C-1

Agent     王丽
Day       2020-05-20
Closed    no
Passed    33.33 % of 3 (6.14–79.24)
Reviewer  – (not drawn)

Transcript
  A: hello
  B: \x1b[2Jgo away, this is no way to
  talk to anybody

  as of never

Marks
Criterion     Mark
greeting   87.50 %

Seen by one.
as of 2020-05-21 09:00 UTC · head 42:0123456789abcdef
"[1..]
    );
}

#[test]
fn a_page_in_a_pipe_keeps_each_line_of_its_text_whole() {
    let shown = written_page(Format::Table, None);
    assert!(shown.contains("\n  B: \\x1b[2Jgo away, this is no way to talk to anybody\n\n  as of never\n"));
}

#[test]
fn a_page_as_csv_is_fields_and_values() {
    let expected = "field,value\nagent,王丽\nday,2020-05-20\nclosed,no\npassed,33.33\npassed_n,3\n\
        passed_low,6.14\npassed_high,79.24\nreviewer,\ntranscript,\"A: hello\r\nB: \u{1b}[2Jgo away, \
        this is no way to talk to anybody\n\nas of never\"\nmarks.1.criterion,greeting\nmarks.1.mark,87.50\n";
    assert_eq!(written_page(Format::Csv, None), expected);
}

#[test]
fn a_page_as_json_is_one_object_with_its_sheets_inside() {
    let document: Value = serde_json::from_str(&written_page(Format::Json, None)).unwrap();
    let expected = json!([{
        "agent": "王丽", "day": "2020-05-20", "closed": false,
        "passed": 33.33, "passed_n": 3, "passed_low": 6.14, "passed_high": 79.24,
        "reviewer": null,
        "transcript": "A: hello\r\nB: \u{1b}[2Jgo away, this is no way to talk to anybody\n\nas of never",
        "marks": [{ "criterion": "greeting", "mark": 87.5 }],
    }]);
    assert_eq!(document["rows"], expected);
}

#[test]
fn an_empty_sheet_says_what_to_do() {
    let mut sheet = agents();
    sheet.rows.clear();
    let expected = "Agents in May\n\nNo agents yet: add one with `assize agent add`.\n\n\
        Intervals: Wilson, 95 %.\nas of 2020-05-21 09:00 UTC · head 42:0123456789abcdef\n";
    assert_eq!(written(&sheet, Format::Table, None), expected);
    assert_eq!(written(&sheet, Format::Csv, None).lines().count(), 1);
    let document: Value = serde_json::from_str(&written(&sheet, Format::Json, None)).unwrap();
    assert_eq!(document["rows"], json!([]));
}

#[test]
fn a_rehearsal_says_so_before_anything_else() {
    let stamp = Stamp { rehearsal: true, ..stamp() };
    let mut out = Vec::new();
    write_sheet(&mut out, &agents(), &stamp, Format::Table, Some(40).into()).unwrap();
    let shown = String::from_utf8(out).unwrap();
    let first = "REHEARSAL: the clock and the chance of this file are given, nothing here counts\n";
    assert!(shown.starts_with(&format!("{first}Agents in May\n\n")));
}

#[test]
fn an_absent_value_is_blank_null_or_a_dash_with_its_reason() {
    let sheet = one(Cell::Absent("not yet scored"));
    assert!(written(&sheet, Format::Table, None).contains("\n–      x\n\n– under Value: not yet scored.\n"));
    assert_eq!(written(&sheet, Format::Csv, None), "value,x\n,x\n");
    let document: Value = serde_json::from_str(&written(&sheet, Format::Json, None)).unwrap();
    assert_eq!(document["rows"], json!([{ "value": null, "x": "x" }]));
}

#[test]
fn the_rate_of_nothing_is_absent_but_its_number_is_nought() {
    let mut sheet = one(Cell::Share { part: 0, whole: 0, low: None, high: None });
    sheet.columns[0] = Column::shares("rate", "Rate");
    assert!(written(&sheet, Format::Table, None).contains("\n– of 0  x\n"));
    assert_eq!(written(&sheet, Format::Csv, None), "rate,rate_n,rate_low,rate_high,x\n,0,,,x\n");
}

#[test]
fn a_row_that_is_short_or_of_the_wrong_kind_still_has_every_column() {
    let mut sheet = agents();
    sheet.columns.push(Column::ranges("span", "Span"));
    sheet.rows =
        vec![vec![], vec![Cell::Range { low: -5, high: 250 }, Cell::Yes(true), Cell::Yes(false), Cell::Count(1)]];
    let shown = written(&sheet, Format::Csv, None);
    let body = shown.split_once('\n').unwrap().1;
    assert_eq!(body, ",,,,,,,,\n-0.05 to 2.50,yes,no,1,,,,,\n");
    assert!(written(&sheet, Format::Table, Some(80)).contains('–'));
}

#[test]
fn rates_are_rounded_half_to_even_from_whole_numbers() {
    let rate = |part, whole| {
        let cell = Cell::Share { part, whole, low: None, high: None };
        let shown = written(&one(cell), Format::Csv, None);
        shown.lines().nth(1).unwrap().trim_end_matches(",x").to_owned()
    };
    assert_eq!(rate(2, 3), "66.67");
    assert_eq!(rate(1, 20_000), "0.00");
    assert_eq!(rate(3, 20_000), "0.02");
    assert_eq!(rate(5, 20_000), "0.02");
    assert_eq!(rate(u64::MAX, u64::MAX), "100.00");
    assert_eq!(rate(u64::MAX, 1), "1844674407370955161500.00");
}

#[test]
fn controls_and_hidden_characters_show_in_a_terminal() {
    assert_eq!(line("a\r\nb\nc\td"), "a⏎b⏎c→d");
    assert_eq!(line("\u{1b}[2J\0\r\u{7f}\u{9b}"), "\\x1b[2J\\x00\\x0d\\x7f\\u{9b}");
    assert_eq!(line("\u{202e}x\u{ad}\u{3164}\u{fffe}"), "\\u{202e}x\\u{ad}\\u{3164}\\u{fffe}");
    assert_eq!(line("\u{e0041}\u{fdd0}\u{2028}"), "\\u{e0041}\\u{fdd0}\\u{2028}");
    assert_eq!(line("José Ångstrom ﬁle שלום 王丽 ｱｲｳ"), "José Ångstrom ﬁle שלום 王丽 ｱｲｳ");
}

#[test]
fn a_joiner_stays_only_where_it_joins() {
    assert_eq!(line("👩🏽\u{200d}💻"), "👩🏽\u{200d}💻");
    assert_eq!(line("❤\u{fe0f}\u{200d}🔥"), "❤\u{fe0f}\u{200d}🔥");
    assert_eq!(line("ad\u{200d}min\u{200c}"), "ad\\u{200d}min\\u{200c}");
    assert_eq!(line("👩\u{200d}\u{200d}💻"), "👩\\u{200d}\\u{200d}💻");
    assert_eq!(line("می\u{200c}خواهم"), "می\u{200c}خواهم");
}

#[test]
fn a_tower_of_marks_is_cut() {
    let tower = format!("a{}b\u{301}", "\u{301}".repeat(500));
    assert_eq!(line(&tower), format!("a{}…b\u{301}", "\u{301}".repeat(8)));
}

#[test]
fn a_block_keeps_its_lines() {
    assert_eq!(inert::term_block("a\r\n\tb\n\nc\n"), ["a", "→b", "", "c"]);
}

#[test]
fn what_a_spreadsheet_could_compute_gets_one_apostrophe() {
    for formula in [
        "=1",
        "+1",
        "-5",
        "@a",
        "\tx",
        "\rx",
        "\nx",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        "'=1",
        "''=1",
        " =1",
        "\u{200b}=1",
        "\0=1",
        "'\u{3164} '-",
        "-",
    ] {
        assert_eq!(inert::csv_cell(formula), format!("'{formula}"), "{formula:?}");
    }
    for plain in ["", "'", "a=1", "'s", " a", "%0A=1", "|calc", "\"=1\"", "王=1"] {
        assert_eq!(inert::csv_cell(plain), plain);
    }
}

#[test]
fn json_hides_nothing_and_loses_nothing() {
    let sheet = one(text("\u{202e}\u{7f}\u{9b}\u{e0041}\u{feff}王"));
    let shown = written(&sheet, Format::Json, None);
    assert!(shown.contains(r#""\u202e\u007f\u009b\udb40\udc41\ufeff王""#), "{shown}");
}

#[test]
fn a_giant_text_is_shown_whole_and_soon() {
    let giant = "x".repeat(1 << 20);
    let sheet = one(text(&giant));
    assert!(written(&sheet, Format::Table, None).contains(&format!("\n{giant}  x\n")));
    let wrapped = written(&sheet, Format::Table, Some(80));
    assert_eq!(wrapped.matches('x').count(), (1 << 20) + 1);
    assert!(wrapped.lines().all(|line| line.width() <= 80));
}

#[test]
fn things_are_counted_in_words() {
    assert_eq!(count(1, "dispute"), "1 dispute");
    assert_eq!(count(2_usize, "dispute"), "2 disputes");
    assert_eq!(count(0_i64, "entry"), "0 entries");
    assert_eq!(count(3, "day"), "3 days");
    assert_eq!(count(3, "match"), "3 matches");
    assert_eq!(count_of(2, "person", "people"), "2 people");
}

#[test]
fn names_are_listed_in_words() {
    assert_eq!(list_and::<&str>(&[]), "");
    assert_eq!(list_and(&["a"]), "a");
    assert_eq!(list_and(&["a", "b"]), "a and b");
    assert_eq!(list_or(&["a".to_owned(), "b".to_owned(), "c".to_owned()]), "a, b or c");
}

proptest! {
    #[test]
    fn csv_gives_back_every_text(wrote in texts(), other in texts()) {
        let mut sheet = one(text(&wrote));
        sheet.rows[0][1] = Cell::Word(other.clone());
        let shown = written(&sheet, Format::Csv, None);
        let mut reader = csv::Reader::from_reader(shown.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        prop_assert_eq!(inert::csv_uncell(&record[0]), wrote);
        prop_assert_eq!(inert::csv_uncell(&record[1]), other);
    }

    #[test]
    fn no_cell_of_ours_starts_a_formula(wrote in texts()) {
        let cell = inert::csv_cell(&wrote);
        let first = cell.trim_start_matches(|c: char| c == ' ' || is_forbidden(c) && !"\t\r\n".contains(c));
        prop_assert!(!first.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n']));
    }

    #[test]
    fn json_gives_back_every_text(wrote in texts()) {
        let shown = written(&one(text(&wrote)), Format::Json, None);
        prop_assert!(!shown.chars().any(|c| c != '\n' && is_forbidden(c)));
        let document: Value = serde_json::from_str(&shown).unwrap();
        prop_assert_eq!(&document["rows"][0]["value"], &json!(wrote));
    }

    #[test]
    fn no_table_shows_a_forbidden_character(wrote in texts(), width in prop::option::of(0..90_u16)) {
        let mut sheet = one(text(&wrote));
        sheet.title.clone_from(&wrote);
        sheet.notes = vec![wrote.clone()];
        sheet.rows.push(vec![Cell::Word(wrote.clone())]);
        let page = Page {
            name: "page",
            title: wrote.clone(),
            parts: vec![
                Part::Fields(vec![("a", "A", text(&wrote))]),
                Part::Block { key: "b", title: "B", body: text(&wrote) },
                Part::Sheet(sheet.clone()),
                Part::Sheet(Sheet { rows: vec![], empty: wrote.clone(), ..sheet.clone() }),
            ],
            notes: vec![wrote.clone()],
        };
        let stamp = Stamp { head: wrote, ..stamp() };
        let mut out = Vec::new();
        write_sheet(&mut out, &sheet, &stamp, Format::Table, width.into()).unwrap();
        write_page(&mut out, &page, &stamp, Format::Table, width.into()).unwrap();
        let shown = String::from_utf8(out).unwrap();
        prop_assert!(!shown.chars().any(|c| c != '\n' && is_forbidden(c)), "{}", shown);
    }

    #[test]
    fn a_piped_row_is_one_line_whatever_it_says(wrote in texts()) {
        prop_assert_eq!(written(&one(text(&wrote)), Format::Table, None).lines().count(), 6);
    }
}
