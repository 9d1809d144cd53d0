//! Answers as files: the ending of their name decides, and each is as inert, and as whole, as the others.

use crate::support::{Desk, answer};
use crate::terminal::Terminal;
use assize::calc::moment::Moment;
use assize::core::text::Untrusted;
use assize::view::inert::csv_uncell;
use assize::view::sheet::{Cell, Column, Sheet};
use assize::view::{Format, Stamp, write_sheet};
use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;
use std::fs;
use std::io::{Cursor, Read};
use std::process::{Command, Stdio};

/// Answers with every kind of cell; `SCORED` is filled in.
const ANSWERS: [&str; 6] =
    ["report agents", "report audits", "people list", "verify", "score show SCORED", "score explain SCORED"];

/// A centre with a score, and its number.
fn scored() -> (Desk, i64) {
    Desk::once_with((), || {
        let desk = Desk::drawn();
        let audit = desk.delivered("ana", r#"{"facts": "full", "tone": "full", "identity": "yes"}"#);
        (desk, audit)
    })
}

fn wrote(desk: &Desk, words: &str, name: &str) -> Vec<u8> {
    desk.run("mona", &format!("{words} --out {name}")).ok();
    fs::read(desk.path(name)).unwrap()
}

fn text(desk: &Desk, words: &str, name: &str) -> String {
    String::from_utf8(wrote(desk, words, name)).unwrap()
}

// --- Which format -----------------------------------------------------------------------------------

#[test]
fn the_ending_of_the_file_decides_the_format() {
    let desk = Desk::drawn();
    let begins = [
        ("a.csv", "audit,ref,"),
        ("a.CSV", "audit,ref,"),
        ("a.json", "{"),
        ("a.md", "# "),
        ("a.Markdown", "# "),
        ("a.html", "<!DOCTYPE html>"),
        ("a.HTM", "<!DOCTYPE html>"),
    ];
    for (name, begin) in begins {
        let told = text(&desk, "report audits", name);
        assert!(told.starts_with(begin), "{name}: {told}");
    }
    assert!(wrote(&desk, "report audits", "a.xlsx").starts_with(b"PK"));
    let table = desk.run("mona", "report audits").ok().stdout;
    for name in ["a.txt", "a.log", "a"] {
        assert_eq!(text(&desk, "report audits", name), table, "{name}");
    }
}

#[test]
fn a_format_that_contradicts_the_ending_is_refused_before_anything_is_done() {
    let desk = Desk::centre();
    let head = desk.head();
    let tries = [("json", "x.csv"), ("table", "x.csv"), ("csv", "x.XLSX"), ("xlsx", "x.md"), ("md", "x.html")];
    for (format, name) in tries {
        let refused = desk.run("mona", &format!("assign nightly --format {format} --out {name}"));
        let refused = refused.refused(2, &format!("--format {format} contradicts the ending of {name}"));
        assert!(refused.stderr.contains("hint: leave --format out"), "{}", refused.whole());
        assert!(!desk.path(name).exists(), "{name}");
    }
    assert_eq!(desk.head(), head);
}

#[test]
fn a_format_that_is_asked_for_goes_into_any_other_file() {
    let desk = Desk::drawn();
    assert!(text(&desk, "report audits --format csv", "list.txt").starts_with("audit,ref,"));
    assert!(text(&desk, "report audits --format JSON", "list.json").starts_with('{'));
    assert!(text(&desk, "report audits --format html", "index").starts_with("<!DOCTYPE html>"));
    assert!(wrote(&desk, "report audits --format xlsx", "book.bak").starts_with(b"PK"));
}

#[test]
fn a_workbook_goes_into_a_pipe_and_not_to_a_terminal() {
    let desk = Desk::drawn();
    let mut command = desk.command("mona");
    let piped = command.args(["report", "audits", "--format", "xlsx"]).stdin(Stdio::null()).output().unwrap();
    assert!(piped.status.success() && piped.stdout.starts_with(b"PK"));
    assert_eq!(piped.stdout, wrote(&desk, "report audits", "a.xlsx"));
    let line = format!("{} report audits --format xlsx", crate::support::program());
    let Some(mut at) = Terminal::of(&desk, "mona", &line, &[]) else { return };
    at.wait("a workbook is not shown at a terminal").wait("--out answer.xlsx");
    assert_eq!(at.end().1, 2);
}

// --- For Excel ----------------------------------------------------------------------------------------

#[test]
fn csv_for_excel_has_a_mark_of_utf_8_and_the_decimal_mark_of_its_computer() {
    let (desk, _) = scored();
    let plain = desk.run("mona", "report agents --format csv").ok().stdout;
    let (comma, point) =
        (desk.run("mona", "report agents --excel").ok(), desk.run("mona", "report agents --excel=point").ok());
    assert_eq!(comma.stdout.as_bytes()[..3], [0xef, 0xbb, 0xbf]);
    assert_eq!(point.stdout, format!("\u{feff}{plain}"));
    let fields = |text: &str, between: u8| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(between).from_reader(text.as_bytes());
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect::<Vec<Vec<String>>>()
    };
    let expected = fields(&plain, b',');
    let got = fields(comma.stdout.trim_start_matches('\u{feff}'), b';');
    assert!(plain.contains("100.00") && comma.stdout.contains("100,00"), "{plain}{}", comma.stdout);
    let is_number = |text: &str| text.parse::<f64>().is_ok();
    for (got, expected) in got.iter().flatten().zip(expected.iter().flatten()) {
        let expected = if is_number(expected) { expected.replace('.', ",") } else { expected.clone() };
        assert_eq!(*got, expected);
    }
    assert_eq!(wrote(&desk, "report agents --excel", "r.csv"), comma.stdout.as_bytes());
    assert_eq!(wrote(&desk, "report agents --excel", "r.txt"), comma.stdout.as_bytes());
    assert_eq!(desk.run("mona", "report agents --excel --format csv").ok().stdout, comma.stdout);
    assert!(comma.stderr.contains("· head "), "the head is told as with every CSV: {}", comma.stderr);
}

#[test]
fn csv_for_excel_holds_no_formula_either() {
    for format in [Format::ExcelComma, Format::ExcelPoint] {
        let told = String::from_utf8(bytes(&sheet("=1+1;2"), format)).unwrap();
        assert!(told.contains("\"'=1+1;2\"") || told.contains("'=1+1;2"), "{told}");
        assert!(!told.contains("\n=") && !told.contains("\"="), "{told}");
    }
}

#[test]
fn excel_is_a_kind_of_csv_and_contradicts_every_other_format() {
    let desk = Desk::centre();
    let head = desk.head();
    for (words, says) in [
        ("--excel --format json", "--excel is a kind of CSV, and json is asked for"),
        ("--excel --format table", "--excel is a kind of CSV, and table is asked for"),
        ("--excel=point --out x.md", "--excel=point is a kind of CSV, and md is asked for"),
        ("--excel --out x.xlsx", "--excel is a kind of CSV, and xlsx is asked for"),
        ("--excel=both", "invalid value 'both' for '--excel[=<MARK>]'"),
        ("--format pdf", "invalid value 'pdf'"),
    ] {
        desk.run("mona", &format!("assign nightly {words}")).refused(2, says);
    }
    let refused = desk.run("mona", "people list --excel --out x.xlsx");
    assert!(refused.stderr.contains("a workbook needs no such thing"), "{}", refused.whole());
    assert_eq!(desk.head(), head);
}

// --- Workbooks ----------------------------------------------------------------------------------------

type Book = Xlsx<Cursor<Vec<u8>>>;

fn opened(bytes: Vec<u8>) -> Book {
    calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

/// The rows of a worksheet, where no cell is a formula.
#[track_caller]
fn rows(book: &mut Book, name: &str) -> Vec<Vec<Data>> {
    let formulas = book.worksheet_formula(name).unwrap();
    assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "a formula in {name}");
    book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// A cell as the same value stands in CSV; a rate is a part of one in a workbook.
fn as_csv(cell: &Data, is_rate: bool) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(n) if is_rate => format!("{:.2}", n * 100.0),
        Data::Float(n) => n.to_string(),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let time = if is_rate { String::new() } else { format!("T{hour:02}:{minute:02}:{second:02}Z") };
            format!("{year}-{month:02}-{day:02}{time}")
        }
        other => panic!("what is {other:?}?"),
    }
}

#[track_caller]
fn same(cell: &Data, field: &str, place: &str) {
    let field = csv_uncell(field);
    let ways = [as_csv(cell, false), as_csv(cell, true)];
    let decimals = if let Data::Float(n) = cell { format!("{n:.2}") } else { String::new() };
    assert!(ways.iter().any(|way| way == field) || decimals == field, "{place}: {cell:?} is not `{field}`");
    let is_number = field.parse::<f64>().is_ok() && !place.contains("ref");
    assert!(!is_number || matches!(cell, Data::Float(_) | Data::String(_)), "{place}");
}

fn records(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_workbook_holds_every_cell_of_the_csv_and_no_formula() {
    let (desk, audit) = scored();
    for words in ANSWERS.map(|words| words.replace("SCORED", &audit.to_string())) {
        let csv = records(&desk.run("mona", &format!("{words} --format csv")).ok().stdout);
        let mut book = opened(wrote(&desk, &words, "a.xlsx"));
        let names = book.sheet_names();
        assert_eq!(names.last().unwrap(), "about");
        if csv[0] != ["field", "value"] {
            let cells = rows(&mut book, &names[0]);
            assert_eq!(cells.len(), csv.len(), "{words}");
            for (place, (cells, fields)) in cells.iter().zip(&csv).enumerate() {
                let keys = csv[0].iter();
                for ((cell, field), key) in cells.iter().zip(fields).zip(keys) {
                    same(cell, field, &format!("{words} {place} {key}"));
                }
            }
            continue;
        }
        let mut values = Vec::new();
        for name in names.iter().filter(|name| *name != "about") {
            let cells = rows(&mut book, name);
            let keys: Vec<String> = cells[0].iter().map(ToString::to_string).collect();
            for (place, row) in cells.iter().enumerate().skip(1) {
                if name == "fields" {
                    values.push((row[0].to_string(), row[1].clone()));
                } else {
                    values.extend(
                        keys.iter().zip(row).map(|(key, cell)| (format!("{name}.{place}.{key}"), cell.clone())),
                    );
                }
            }
        }
        assert_eq!(values.len(), csv.len() - 1, "{words}");
        for record in &csv[1..] {
            let place = values.iter().position(|(name, _)| *name == record[0]).expect("the field");
            let (name, cell) = values.remove(place);
            same(&cell, &record[1], &format!("{words} {name}"));
        }
    }
}

#[test]
fn a_workbook_says_what_it_was_made_from() {
    let (desk, _) = scored();
    let mut book = opened(wrote(&desk, "report agents", "a.xlsx"));
    let about = rows(&mut book, "about");
    let says = |what: &str| about.iter().find(|row| row[0] == *what).map(|row| row[1].to_string());
    assert_eq!(says("head").unwrap(), desk.head());
    assert_eq!(says("as of").unwrap(), "2026-03-02T09:00:00Z");
    assert_eq!(says("times").unwrap(), "UTC");
    assert!(says("rehearsal").unwrap().starts_with("REHEARSAL"));
    assert!(says("note").is_some() && says("title").is_some());
}

fn stamp() -> Stamp {
    Stamp {
        as_of: Moment::from_seconds(1_600_000_000).unwrap(),
        head: "7:00".into(),
        rehearsal: false,
        zone: assize::calc::zone::Zone::utc(),
    }
}

fn sheet(text: &str) -> Sheet {
    let day = NaiveDate::from_ymd_opt(2020, 5, 20).unwrap();
    Sheet {
        name: "made",
        title: format!("Made {text}"),
        columns: vec![
            Column::words("text", "Text"),
            Column::shares("rate", "Rate"),
            Column::numbers("days", "Days"),
            Column::numbers("percent", "Percent"),
            Column::words("day", "Day"),
            Column::words("at", "At"),
            Column::words("yes", "Yes"),
            Column::ranges("range", "Range"),
            Column::numbers("n", "N"),
        ],
        rows: vec![vec![
            Cell::Text(Untrusted::new(text)),
            Cell::Share { part: 1, whole: 3, low: Some(614), high: Some(7924) },
            Cell::Decimal(150),
            Cell::Percent(8750),
            Cell::Day(day),
            Cell::Moment(Moment::from_seconds(1_600_000_001).unwrap()),
            Cell::Yes(true),
            Cell::Range { low: -100, high: 250 },
            Cell::Count(9_007_199_254_740_993),
        ]],
        notes: vec![text.to_owned()],
        empty: String::new(),
    }
}

fn bytes(sheet: &Sheet, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    write_sheet(&mut out, sheet, &stamp(), format, assize::view::Look::default()).unwrap();
    out
}

#[test]
fn cells_of_a_workbook_have_their_types() {
    let mut book = opened(bytes(&sheet("x"), Format::Xlsx));
    let rows = rows(&mut book, "made");
    let head: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
    let keys = [
        "text",
        "rate",
        "rate_n",
        "rate_low",
        "rate_high",
        "days",
        "percent",
        "day",
        "at",
        "yes",
        "range_low",
        "range_high",
        "n",
    ];
    assert_eq!(head, keys);
    let [rate, n, low, high, days, percent] = [1, 2, 3, 4, 5, 6].map(|place| rows[1][place].clone());
    assert_eq!([rate, n, low, high], [0.3333, 3.0, 0.0614, 0.7924].map(Data::Float));
    assert_eq!([days, percent], [1.5, 0.875].map(Data::Float));
    assert_eq!(as_csv(&rows[1][7], true), "2020-05-20");
    assert_eq!(as_csv(&rows[1][8], false), "2020-09-13T12:26:41Z");
    assert_eq!([&rows[1][10], &rows[1][11]], [&Data::Float(-0.01), &Data::Float(0.025)]);
    assert_eq!(rows[1][9], Data::String("yes".into()));
    assert_eq!(rows[1][12], Data::String("9007199254740993".into()), "a number that would lose digits is a text");
}

/// One part of a workbook.
fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn percents_look_like_percents_and_the_header_stays_in_sight() {
    let book = bytes(&sheet("x"), Format::Xlsx);
    let styles = part(&book, "xl/styles.xml");
    assert!(styles.contains("yyyy-mm-dd hh:mm:ss") && styles.contains("formatCode=\"0.00%\""), "{styles}");
    assert!(!styles.contains("quotePrefix"));
    let styles = part(&bytes(&sheet("=1"), Format::Xlsx), "xl/styles.xml");
    assert!(styles.contains("quotePrefix=\"1\""), "a text that is typed again stays one: {styles}");
    let page = part(&book, "xl/worksheets/sheet1.xml");
    for told in ["state=\"frozen\"", "<autoFilter ref=\"A1:M2\"", "customWidth=\"1\""] {
        assert!(page.contains(told), "{told} in {page}");
    }
    assert!(!page.contains("<f>") && !page.contains("<hyperlink"), "{page}");
}

#[test]
fn the_same_answer_has_the_same_bytes_and_names_nobody() {
    let (desk, _) = scored();
    assert_eq!(wrote(&desk, "report agents", "a.xlsx"), wrote(&desk, "report agents", "b.xlsx"));
    let core = part(&wrote(&desk, "report agents", "a.xlsx"), "docProps/core.xml");
    assert!(core.contains("2026-03-02T09:00:00Z</dcterms:created>"), "{core}");
    assert!(
        core.contains("<dc:creator></dc:creator>") && core.contains("<cp:lastModifiedBy></cp:lastModifiedBy>"),
        "{core}"
    );
}

#[test]
fn hostile_texts_are_texts_in_a_workbook_as_they_came() {
    for text in [
        "=HYPERLINK(\"http://x\")",
        "+1",
        "-1",
        "@SUM(A1)",
        "{=1}",
        "\t=1",
        "http://example.org",
        "mailto:a@b.c",
        "00123",
        "1E5",
        "TRUE",
        "  two  ",
        "a\nb",
        "<b>&amp;</b>",
        "_x0041_",
        "\u{1b}[31m",
        "\u{202e}",
        "\u{7}",
        "é王👩‍💻",
        "'=1",
    ] {
        let mut book = opened(bytes(&sheet(text), Format::Xlsx));
        let told = rows(&mut book, "made")[1][0].to_string();
        assert_eq!(told, text);
        let about = rows(&mut book, "about");
        assert_eq!(about.last().unwrap()[1].to_string(), text);
    }
}

#[test]
fn a_text_that_no_cell_holds_is_cut_and_that_is_said() {
    for (letter, times, whole) in
        [("a", 32_767, true), ("a", 32_768, false), ("👩", 16_383, true), ("👩", 16_384, false)]
    {
        let long = letter.repeat(times);
        let one = Sheet { notes: Vec::new(), ..sheet(&long) };
        let one = Sheet { title: "Made".into(), ..one };
        let mut book = opened(bytes(&one, Format::Xlsx));
        let told = rows(&mut book, "made")[1][0].to_string();
        assert_eq!(told == long, whole);
        assert_eq!(told.ends_with(" … (cut)"), !whole);
        let about = rows(&mut book, "about");
        let says = about.iter().any(|row| row[1].to_string().starts_with("1 longer than a cell holds, cut"));
        assert_eq!(says, !whole);
    }
}

#[test]
fn an_answer_that_no_worksheet_holds_is_refused() {
    let wide = Sheet { columns: vec![Column::words("a", "A"); 16_385], rows: vec![vec![]], ..sheet("x") };
    let refused =
        write_sheet(&mut Vec::new(), &wide, &stamp(), Format::Xlsx, assize::view::Look::default()).unwrap_err();
    assert!(refused.to_string().contains("exceeds"), "{refused}");
}

#[test]
fn libreoffice_reads_the_same_cells() {
    let Ok(found) = Command::new("soffice").arg("--version").output() else {
        println!("left out: no LibreOffice here (soffice)");
        return;
    };
    assert!(found.status.success());
    let (desk, _) = scored();
    for words in ["report audits", "report agents"] {
        let csv = records(&desk.run("mona", &format!("{words} --format csv")).ok().stdout);
        wrote(&desk, words, "a.xlsx");
        let home = format!("-env:UserInstallation=file://{}", desk.path("home").display());
        let mut soffice = Command::new("soffice");
        soffice.args([
            &home,
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false",
        ]);
        answer(soffice.args(["--outdir", "made", "a.xlsx"]).current_dir(desk.folder()).stdin(Stdio::null())).ok();
        let made = records(&fs::read_to_string(desk.path("made/a.csv")).unwrap());
        assert_eq!(made.len(), csv.len());
        for (made, fields) in made.iter().flatten().zip(csv.iter().flatten()) {
            let shown = made.strip_suffix('%').unwrap_or(made);
            let time = shown.split_once(' ').map(|(day, time)| format!("{day}T{time}Z"));
            assert!(shown == csv_uncell(fields) || time.as_ref() == Some(fields), "{made} is not {fields}");
        }
    }
}

// --- Documents ----------------------------------------------------------------------------------------

const HOSTILE: &str = "a|b`c`<img src=x onerror=alert(1)>\n\r[x](javascript:1) https://x.example www.x.example";

#[test]
fn markdown_of_a_sheet_is_one_table_of_inert_cells() {
    let told = String::from_utf8(bytes(&sheet(HOSTILE), Format::Markdown)).unwrap();
    let table: Vec<&str> = told.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(table.len(), 3, "{told}");
    for line in &table {
        let bars = line.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 10, "{line}");
    }
    for bad in ["<img", "`c`", "[x](", "https://", "www.x"] {
        assert!(!told.replace("\\`", "").contains(bad), "{bad} in {told}");
    }
    assert!(told.starts_with("# Made") && told.contains("As of 2020-09-13 12:26, head 7:00."), "{told}");
}

#[test]
fn a_document_in_html_runs_nothing_and_asks_for_nothing() {
    let (desk, audit) = scored();
    let mut told: Vec<String> =
        ANSWERS.iter().map(|words| text(&desk, &words.replace("SCORED", &audit.to_string()), "a.html")).collect();
    told.push(String::from_utf8(bytes(&sheet(HOSTILE), Format::Html)).unwrap());
    for told in &told {
        for bad in ["<script", "<img", "<link", "<iframe", " src=", " href=", "@import", "url(", " onerror"] {
            let is_text = |at: usize| {
                bad.starts_with(' ') && told[..at].rfind("&lt;").is_some_and(|open| !told[open..at].contains('>'))
            };
            assert!(told.match_indices(bad).all(|(at, _)| is_text(at)), "{bad} in {told}");
        }
        assert!(
            told.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-")
        );
        for has in ["prefers-color-scheme: dark", "size: A4", "<title>", "<h1>", "<footer>"] {
            assert!(told.contains(has), "{has} in {told}");
        }
    }
    assert!(told[0].contains(&desk.head()) && told[0].contains("REHEARSAL"));
    assert!(told[6].contains("a|b`c`&lt;img src=x onerror=alert(1)&gt;<i class=\"odd\">⏎</i>"), "{}", told[6]);
}
