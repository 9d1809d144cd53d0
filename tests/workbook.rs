//! Reading workbooks: the cells of their CSV twin, and every way in which Excel could mislead.

use crate::support::Desk;
use assize::core::reading::{Fault, Form, Options, Reader, Row, cell};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use std::io::{Cursor, Read as _, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

type Line = (u64, Vec<String>);

/// What a whole file gives.
#[derive(Debug, Default, PartialEq)]
struct Outcome {
    names: Vec<String>,
    rows: Vec<Line>,
    faults: Vec<Fault>,
}

impl Outcome {
    #[track_caller]
    fn fault(&self) -> &Fault {
        assert_eq!(self.faults.len(), 1, "one fault expected: {self:?}");
        &self.faults[0]
    }

    /// The faults as they are told.
    fn told(&self) -> Vec<String> {
        self.faults.iter().map(|fault| fault.told("x.xlsx")).collect()
    }

    #[track_caller]
    fn sound(self) -> Self {
        assert_eq!(self.told(), Vec::<String>::new());
        self
    }

    /// The cells of the first column.
    fn firsts(&self) -> Vec<&str> {
        self.rows.iter().map(|row| row.1[0].as_str()).collect()
    }
}

fn read_with(bytes: &[u8], name: &str, options: &Options) -> Outcome {
    let mut outcome = Outcome::default();
    let mut reader = match Reader::open(Box::new(Cursor::new(bytes.to_vec())), name, options) {
        Ok(reader) => reader,
        Err(fault) => return Outcome { faults: vec![fault], ..outcome },
    };
    outcome.names = reader.names().to_vec();
    let mut row = Row::new();
    loop {
        match reader.next(&mut row) {
            Ok(true) => {
                let cells = (0..row.len()).map(|index| row.get(index).unwrap_or_default().to_owned());
                outcome.rows.push((row.line(), cells.collect()));
            }
            Ok(false) => return outcome,
            Err(fault) => {
                let fatal = fault.fatal;
                outcome.faults.push(fault);
                if fatal {
                    assert_eq!(reader.next(&mut row).as_ref().err(), outcome.faults.last(), "a fatal fault stays");
                    return outcome;
                }
            }
        }
    }
}

fn read(bytes: &[u8]) -> Outcome {
    read_with(bytes, "export.xlsx", &Options::default())
}

fn from_sheet(bytes: &[u8], sheet: &str) -> Outcome {
    read_with(bytes, "export.xlsx", &Options { sheet: Some(sheet.into()), ..Options::default() })
}

/// A workbook of one sheet.
fn written(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

/// A workbook of texts.
fn texts(rows: &[&[&str]]) -> Vec<u8> {
    written(|sheet| {
        for (line, row) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*row) {
                sheet.write(line, column, *text).unwrap();
            }
        }
    })
}

/// A header of one name, and under it values that the closure writes in rows from 1 on.
fn column(fill: impl FnOnce(&mut Worksheet)) -> Outcome {
    read(&written(|sheet| {
        sheet.write(0, 0, "value").unwrap();
        fill(sheet);
    }))
}

/// The name and content of a file in an archive.
type Part<'a> = (&'a str, &'a [u8]);

fn zipped(parts: &[Part]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let method = if text.is_empty() { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        archive.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        archive.write_all(text).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook by hand: the rows of its one sheet, the table of strings, what stands in the workbook.
fn handmade(rows: &str, strings: &str, book: &str) -> Vec<u8> {
    let styles = "<styleSheet><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"46\"/><xf numFmtId=\"20\"/>\
                  </cellXfs></styleSheet>";
    let top = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{RELATION}/officeDocument\" Target=\"xl/workbook.xml\"/>\
         </Relationships>"
    );
    let inner = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{RELATION}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         </Relationships>"
    );
    let book = format!("<workbook>{book}<sheets><sheet name=\"One\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", top.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", inner.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

const NO_STRINGS: &str = "<sst/>";
const HEAD: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>value</t></is></c></row>";

/// The cells under a header, as they stand in the file.
fn raw(cells: &str) -> Outcome {
    read(&handmade(&format!("{HEAD}{cells}"), NO_STRINGS, ""))
}

/// One cell in the second row.
fn raw_cell(cell: &str) -> Outcome {
    raw(&format!("<row r=\"2\">{cell}</row>"))
}

// The twin.

#[test]
fn a_workbook_reads_as_its_csv_twin() {
    let text = "ref,agent,note\n61276295,ana,\"two\nlines, \"\"quoted\"\"\"\n0012,bo,\n,,王小明 é 💬\n";
    let rows: [&[&str]; 4] = [
        &["ref", "agent", "note"],
        &["61276295", "ana", "two\nlines, \"quoted\""],
        &["0012", "bo", ""],
        &["", "", "王小明 é 💬"],
    ];
    let (twin, book) = (read_with(text.as_bytes(), "x.csv", &Options::default()).sound(), read(&texts(&rows)).sound());
    assert_eq!(book.names, twin.names);
    let cells = |outcome: &Outcome| outcome.rows.iter().map(|row| row.1.clone()).collect::<Vec<_>>();
    assert_eq!(cells(&book), cells(&twin));
    assert_eq!(book.rows.iter().map(|row| row.0).collect::<Vec<_>>(), [2, 3, 4]);
}

#[test]
fn a_workbook_is_known_by_its_content() {
    let book = texts(&[&["a"], &["1"]]);
    let plain = read(&book).sound();
    for name in ["x.csv", "x.jsonl", "-", "x"] {
        assert_eq!(read_with(&book, name, &Options::default()), plain);
        let reader = Reader::open(Box::new(Cursor::new(book.clone())), name, &Options::default()).ok().unwrap();
        assert_eq!((reader.form(), reader.header_line()), (Form::Xlsx, Some(1)));
    }
    assert_eq!(read_with(b"a\n1\n", "export.xlsx", &Options::default()), plain, "CSV that is named .xlsx");
    let asked = Options { form: Some(Form::Xlsx), ..Options::default() };
    assert!(read_with(b"a\n1\n", "x.csv", &asked).fault().message.contains("no workbook"));
}

#[test]
fn a_workbook_in_gzip_is_read_and_says_so_where_its_name_hides_it() {
    let book = texts(&[&["a"], &["1"]]);
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&book).unwrap();
    let packed = packed.finish().unwrap();
    assert_eq!(read_with(&packed, "export.xlsx.gz", &Options::default()), read(&book));
    assert!(read(&packed).fault().message.contains("compressed file"));
    let torn = read_with(&packed[..packed.len() / 2], "export.xlsx.gz", &Options::default());
    assert!(torn.fault().message.contains("ends too early"), "{torn:?}");
}

// Values.

#[test]
fn whole_numbers_have_no_point_and_others_are_as_short_as_they_go() {
    let numbers = [61_276_295.0, 0.0, -0.0, -7.0, 1e14, 999_999_999_999_999.0, 0.1, 12.5, -0.25, 1.0 / 3.0, 1e-7];
    let outcome = column(|sheet| {
        for (line, number) in (1..).zip(numbers) {
            sheet.write(line, 0, number).unwrap();
        }
    });
    let expected = [
        "61276295",
        "0",
        "0",
        "-7",
        "100000000000000",
        "999999999999999",
        "0.1",
        "12.5",
        "-0.25",
        "0.3333333333333333",
        "0.0000001",
    ];
    assert_eq!(outcome.sound().firsts(), expected);
}

#[test]
fn an_id_that_lost_digits_is_a_fault_of_its_row() {
    let outcome = column(|sheet| {
        sheet.write(1, 0, 4_111_111_111_111_111_f64).unwrap();
        sheet.write(2, 0, -1e15).unwrap();
        sheet.write(3, 0, 1e300).unwrap();
        sheet.write(4, 0, "4111111111111111").unwrap();
    });
    assert_eq!(outcome.firsts(), ["4111111111111111"]);
    assert_eq!(outcome.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [Some(2), Some(3), Some(4)]);
    for told in outcome.told() {
        assert!(told.starts_with("x.xlsx:A") && told.contains(": `value` is the number"), "{told}");
        assert!(told.contains("Excel keeps only 15 digits of a number (format the column as text"), "{told}");
    }
}

#[test]
fn booleans_and_texts_are_as_excel_shows_them() {
    let outcome = column(|sheet| {
        sheet.write(1, 0, true).unwrap();
        sheet.write(2, 0, false).unwrap();
        sheet.write(3, 0, "  kept  ").unwrap();
        let (plain, bold) = (Format::new(), Format::new().set_bold());
        sheet.write_rich_string(4, 0, &[(&plain, "one "), (&bold, "two"), (&plain, " three")]).unwrap();
        sheet.write(5, 0, Formula::new("=1+1").set_result("2")).unwrap();
        sheet.write(6, 0, "cr\r\nlf\ttab").unwrap();
    });
    assert_eq!(outcome.sound().firsts(), ["TRUE", "FALSE", "  kept  ", "one two three", "2", "cr\r\nlf\ttab"]);
}

#[test]
fn inline_strings_and_escapes_are_read() {
    let cells = [
        ("<c r=\"A2\" t=\"inlineStr\"><is><r><t>a</t></r><r><t>&amp;b</t></r></is></c>", "a&b"),
        ("<c r=\"A2\" t=\"inlineStr\"><is><t>one_x000D_\ntwo_x005F_</t></is></c>", "one\r\ntwo_"),
        ("<c r=\"A2\" t=\"inlineStr\"><is><t><![CDATA[<c>]]></t></is></c>", "<c>"),
        ("<c r=\"A2\" t=\"str\"><f>A1</f><v>x &lt; y</v></c>", "x < y"),
        ("<c r=\"A2\" t=\"d\"><v>2026-03-02T09:00:00</v></c>", "2026-03-02T09:00:00"),
        ("<c><v>7</v></c>", "7"),
        ("<c r=\"A2\"><v>6.1276295E7</v></c>", "61276295"),
    ];
    for (cell, text) in cells {
        assert_eq!(raw_cell(cell).sound().firsts(), [text], "{cell}");
    }
}

#[test]
fn dates_and_times_are_iso_and_raw_numbers_stay() {
    let date = |format: &str, value: f64| {
        let outcome = column(|sheet| {
            sheet.write_with_format(1, 0, value, &Format::new().set_num_format(format)).unwrap();
        });
        outcome.sound().rows[0].1[0].clone()
    };
    let (day, both, time) = ("yyyy-mm-dd", "dd/mm/yyyy hh:mm", "hh:mm:ss");
    let cases = [
        (day, 46_083.0, "2026-03-02"),
        (both, 46_083.375, "2026-03-02T09:00:00"),
        (both, 46_083.0, "2026-03-02"),
        (day, 46_083.5, "2026-03-02T12:00:00"),
        // 9:00:01 less a hair, and the last tenth of a second of a day.
        (both, 46_083.375_011_573, "2026-03-02T09:00:01"),
        (both, 46_083.999_999, "2026-03-02T23:59:59"),
        (time, 0.375, "09:00:00"),
        (time, 0.0, "00:00:00"),
        ("h:mm AM/PM", 0.75, "18:00:00"),
        ("[$-409]h:mm:ss\\ \"day\"", 0.75, "18:00:00"),
        (time, 46_083.375, "2026-03-02T09:00:00"),
        ("[h]:mm:ss", 1.5, "36:00:00"),
        ("[h]:mm", 0.25, "06:00:00"),
        (day, 1.0, "1900-01-01"),
        (day, 59.0, "1900-02-28"),
        (day, 61.0, "1900-03-01"),
        (day, 2_958_465.0, "9999-12-31"),
        ("General", 46_083.0, "46083"),
        ("General", 46_083.5, "46083.5"),
        ("0.00", 12.5, "12.5"),
        ("0000000", 42.0, "0000042"),
    ];
    for (format, value, text) in cases {
        assert_eq!(date(format, value), text, "{value} as {format}");
    }
}

#[test]
fn a_date_that_never_was_is_a_fault_of_its_row() {
    for (value, says) in [
        ("0", "but 0 is none"),
        ("60", "29 February 1900"),
        ("-1", "but -1 is none"),
        ("2958466", "is none"),
        ("1e300", "none"),
    ] {
        let outcome = raw_cell(&format!("<c r=\"A2\" s=\"1\"><v>{value}</v></c>"));
        assert!(!outcome.fault().fatal);
        assert!(outcome.fault().message.contains(says), "{outcome:?}");
    }
}

#[test]
fn the_1904_system_is_respected() {
    let rows = format!(
        "{HEAD}<row r=\"2\"><c r=\"A2\" s=\"1\"><v>44621</v></c></row><row r=\"3\"><c r=\"A3\" s=\"1\"><v>0</v></c></row>\
         <row r=\"4\"><c r=\"A4\" s=\"1\"><v>60.5</v></c></row><row r=\"5\"><c r=\"A5\" s=\"2\"><v>0.5</v></c></row>\
         <row r=\"6\"><c r=\"A6\" s=\"3\"><v>0.375</v></c></row>"
    );
    let outcome = read(&handmade(&rows, NO_STRINGS, "<workbookPr date1904=\"1\"/>")).sound();
    assert_eq!(outcome.firsts(), ["2026-03-02", "1904-01-01", "1904-03-01T12:00:00", "12:00:00", "09:00:00"]);
}

#[test]
fn an_error_of_the_sheet_is_a_fault_of_its_row() {
    let outcome =
        raw("<row r=\"2\"><c r=\"A2\" t=\"e\"><v>#N/A</v></c></row><row r=\"3\"><c r=\"A3\"><v>1</v></c></row>\
         <row r=\"9\"><c r=\"A9\" t=\"e\"><v>#REF!</v></c></row>");
    assert_eq!(outcome.firsts(), ["1"]);
    let advice = "an error of the sheet (correct it there, or empty the cell)";
    assert_eq!(
        outcome.told(),
        [format!("x.xlsx:A2: `value` is #N/A, {advice}"), format!("x.xlsx:A9: `value` is #REF!, {advice}")]
    );
    let newer = raw_cell("<c r=\"A2\" t=\"e\"><v>#SPILL!</v></c>");
    assert!(newer.fault().fatal && newer.fault().message.contains("`#SPILL!`"), "{newer:?}");
}

// Rows and headers.

#[test]
fn empty_rows_are_passed_over_and_rows_keep_their_number() {
    let outcome = read(&written(|sheet| {
        sheet.write(3, 0, "a").unwrap();
        sheet.write(3, 1, "b").unwrap();
        sheet.write_blank(4, 0, &Format::new().set_bold()).unwrap();
        sheet.write(6, 1, 2).unwrap();
        sheet.write(8, 0, 1).unwrap();
        sheet.write(9, 0, "").unwrap();
    }));
    let row = |line, a: &str, b: &str| (line, vec![a.to_owned(), b.to_owned()]);
    assert_eq!(outcome.sound().rows, [row(7, "", "2"), row(9, "1", "")]);
}

#[test]
fn a_header_is_held_to_the_rules_of_csv() {
    let header = |names: &[&str]| read(&texts(&[&[], &["", ""], names, &["1"]]));
    assert_eq!(header(&[" a ", "b", "", " "]).sound().names, ["a", "b"]);
    assert_eq!(header(&["a", "A "]).sound().names, ["a (column 1)", "A (column 2)"]);
    assert_eq!(header(&["a", "", "c"]).sound().names, ["a", "", "c"]);
    assert_eq!(header(&["", "b"]).sound().names, ["", "b"]);
    let wrong = raw("").names;
    assert_eq!(wrong, ["value"]);
    let error = read(&handmade("<row><c t=\"e\"><v>#N/A</v></c></row>", NO_STRINGS, ""));
    assert!(error.fault().fatal && error.fault().message.contains("column 1 of the header is #N/A"), "{error:?}");
}

#[test]
fn a_header_stands_where_the_caller_says_and_what_is_above_is_passed_over() {
    let bytes = texts(&[&["Calls of March", "", "x", "y"], &[], &["a", "b"], &["1", "2"], &["3", "4"]]);
    let at = |line| Options { header: Some(line), ..Options::default() };
    let found = read_with(&bytes, "x.xlsx", &at(3)).sound();
    assert_eq!(found.names, ["a", "b"]);
    assert_eq!(found.rows.iter().map(|row| row.0).collect::<Vec<_>>(), [4, 5]);
    assert_eq!(read_with(&bytes, "x.xlsx", &at(4)).sound().names, ["1", "2"]);
    let wrong = |line| read_with(&bytes, "x.xlsx", &at(line)).told();
    assert_eq!(
        wrong(2),
        ["x.xlsx:2: [read] header = 2, but no header stands in line 2 (lines are counted from 1, blank ones too)"]
    );
    assert!(wrong(6)[0].contains("no header stands in line 6"), "{:?}", wrong(6));
}

#[test]
fn no_row_is_given_out_of_a_sheet_that_is_wrong_at_its_end() {
    let rows = "<row><c t=\"n\"><v>1</v></c></row>".repeat(5_000);
    let wrong = raw(&format!("{rows}<row><c r=\"AAAA1\"><v>1</v></c></row>"));
    assert!(wrong.fault().message.contains("a cell where no sheet has a place"), "{:?}", wrong.faults);
    assert_eq!((wrong.names.len(), wrong.rows.len()), (0, 0));
    let hollow = raw(&format!("{rows}<row><c><f>1+1</f></c></row>"));
    assert!(hollow.told()[0].contains("`value` has a formula without a stored value"), "{:?}", hollow.faults);
    assert_eq!(hollow.rows.len(), 5_000);
}

#[test]
fn a_sheet_whose_part_has_another_name_reads_the_same() {
    let rows = format!("{HEAD}<row><c t=\"n\"><v>1</v></c></row><row><c><f>1+1</f></c></row>");
    let plain = handmade(&rows, NO_STRINGS, "");
    let mut archive = zip::ZipArchive::new(Cursor::new(&plain)).unwrap();
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let bytes = String::from_utf8(bytes).unwrap().replace("sheets/sheet1.xml", "sheets/other.xml");
        let name = part.name().unwrap().replace("sheet1.xml", "other.xml");
        parts.push((name, bytes.into_bytes()));
    }
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let other = read(&zipped(&parts));
    assert_eq!(other, read(&plain));
    assert_eq!((other.rows.len(), other.faults.len()), (1, 1));
}

#[test]
fn a_formula_without_a_stored_value_is_a_fault_of_its_row() {
    let told =
        raw("<row><c t=\"n\"><v>1</v></c></row><row><c><f>1+1</f></c></row><row><c><f>1+1</f><v>2</v></c></row>");
    assert!(told.told()[0].contains("`value` has a formula without a stored value"), "{told:?}");
    assert!(!told.fault().fatal);
    assert_eq!(told.firsts(), ["1", "2"]);
    // What never computed it may write a value that is empty; a text that is empty is one.
    for value in ["<v/>", "<v />", "<v></v>"] {
        let told = raw(&format!("<row><c><f>1+1</f>{value}</c></row><row><c t=\"n\"><v>2</v></c></row>"));
        assert!(told.told()[0].contains("`value` has a formula without a stored value"), "{value}: {told:?}");
        assert_eq!(told.firsts(), ["2"]);
    }
    let empty = raw("<row><c t=\"str\"><f>\"\"</f><v></v></c></row><row><c t=\"n\"><v>2</v></c></row>");
    assert_eq!(empty.sound().rows.len(), 1, "a row of nothing but blanks is none");
}

#[test]
fn zeros_that_a_format_shows_are_part_of_an_id() {
    let padded = Format::new().set_num_format("00000");
    let outcome = column(|sheet| {
        sheet.write_with_format(1, 0, 123, &padded).unwrap();
        sheet.write_with_format(2, 0, 123_456, &padded).unwrap();
        sheet.write_with_format(3, 0, 1.5, &padded).unwrap();
        sheet.write_with_format(4, 0, 7, &Format::new().set_num_format("0")).unwrap();
    });
    assert_eq!(outcome.sound().firsts(), ["00123", "123456", "1.5", "7"]);
}

#[test]
fn a_code_is_read_with_the_texts_and_the_sign_that_its_format_shows() {
    let shown = [
        ("\"T-\"0000", 124.0, "T-0124"),
        ("\\T\\-0000", 124.0, "T-0124"),
        ("\"T-\"0", 124.0, "T-124"),
        ("\"T-\"#", 124.0, "T-124"),
        ("\"INC\"0000000\"/A\"", 7.0, "INC0000007/A"),
        ("000-00-0000", 12_345_678.0, "012-34-5678"),
        ("000-00-0000", 12_123_456_789.0, "12123-45-6789"),
        ("\"T;\"0000", 124.0, "T;0124"),
        ("000", -7.0, "-007"),
        ("\"T-\"0000", -7.0, "-T-0007"),
        ("000;-000", -7.0, "-007"),
        ("000;[Red](000)", -7.0, "(007)"),
        ("\"C\"000;-0;\"Z\"00", 0.0, "Z00"),
        // What is not surely shown, or is a quantity with its unit, stays as it is typed.
        ("0\" min\"", 12.0, "12"),
        ("000;000", -7.0, "-7"),
        ("#,##0", 1234.0, "1234"),
        ("\"T-\"#-#", 124.0, "124"),
        ("[>9]\"T-\"0000;0", 124.0, "124"),
        ("[$€-407]000", 7.0, "7"),
        ("\"T-\"0000", 1.5, "1.5"),
        ("000.0", 7.0, "7"),
        ("0%", 1.0, "1"),
    ];
    for (format, number, wanted) in shown {
        let read = column(|sheet| {
            sheet.write_with_format(1, 0, number, &Format::new().set_num_format(format)).unwrap();
        });
        assert_eq!(read.sound().firsts(), [wanted], "{format} of {number}");
    }
}

#[test]
fn a_fraction_of_a_second_is_cut_as_in_a_text() {
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let outcome = column(|sheet| {
        for (row, value) in [(1, 46115.0 + 86_399.6 / 86_400.0), (2, 46115.0 + 86_399.999_9 / 86_400.0)] {
            sheet.write_with_format(row, 0, value, &moment).unwrap();
        }
    });
    assert_eq!(outcome.sound().firsts(), ["2026-04-03T23:59:59", "2026-04-04T00:00:00"]);
}

#[test]
fn a_sheet_without_a_header_takes_its_names_from_the_caller() {
    let named = |names: &[&str], header| {
        let columns = Some(names.iter().map(|name| (*name).to_owned()).collect());
        read_with(
            &texts(&[&["1", "2", "3"], &["4", "5", "6"]]),
            "x.xlsx",
            &Options { header, columns, ..Options::default() },
        )
    };
    let found = named(&["a", ""], None).sound();
    assert_eq!((found.names.as_slice(), found.firsts()), (&["a", "", ""].map(str::to_owned)[..], vec!["1", "4"]));
    assert_eq!(named(&["a", "b"], Some(1)).sound().firsts(), ["4"]);
}

#[test]
fn a_cell_beyond_the_header_is_a_fault_of_its_row() {
    let outcome = read(&texts(&[&["a", "b"], &["1", "2", "", "lost"], &["3", "4", "", ""]]));
    assert_eq!(outcome.firsts(), ["3"]);
    assert!(outcome.told()[0].starts_with("x.xlsx:D2: a cell in column 4, but the header has 2 ("), "{outcome:?}");
    assert!(!outcome.fault().fatal);
}

#[test]
fn the_limits_of_csv_hold() {
    let names: Vec<String> = (0..=1000).map(|number| format!("c{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(read(&texts(&[&names[..1000]])).sound().names.len(), 1000);
    assert_eq!(read(&texts(&[&names])).told(), ["x.xlsx:1: more than 1000 columns"]);
    let long = |length: usize| raw_cell(&format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", "x".repeat(length)));
    assert_eq!(long(1 << 20).sound().rows.len(), 1);
    assert!(long((1 << 20) + 1).told()[0].starts_with("x.xlsx:A2: a cell is longer than 1 MiB"));
    assert!(long(9 << 20).fault().message.contains("a row or cell of more than 8 MiB"));
    let parts = format!("<r><t>{}</t></r>", "x".repeat(1 << 20)).repeat(9);
    let rich = raw_cell(&format!("<c t=\"inlineStr\"><is>{parts}</is></c>"));
    assert!(rich.fault().message.contains("a row or cell of more than 8 MiB"));
}

#[test]
fn a_row_longer_than_any_row_may_be_is_refused() {
    let text = "x".repeat(1 << 20);
    let strings = format!("<sst><si><t>{text}</t></si></sst>");
    let head: String = ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
        .map(|name| format!("<c t=\"inlineStr\"><is><t>{name}</t></is></c>"))
        .concat();
    let row = "<c t=\"s\"><v>0</v></c>";
    let sheet = |count| handmade(&format!("<row>{head}</row><row>{}</row>", row.repeat(count)), &strings, "");
    assert_eq!(read(&sheet(8)).sound().rows[0].1[7].len(), 1 << 20);
    assert_eq!(read(&sheet(9)).told(), ["x.xlsx:I2: a row is longer than 8 MiB"]);
}

#[test]
fn rows_and_cells_out_of_order_are_refused() {
    let cell = |place: &str| format!("<c r=\"{place}\"><v>1</v></c>");
    let rows = raw(&format!("<row r=\"5\">{}</row><row r=\"3\">{}</row>", cell("A5"), cell("A3")));
    assert!(rows.faults.last().unwrap().message.contains("rows of the sheet are out of order"));
    let cells = raw_cell(&format!("{}{}", cell("A2"), cell("A2")));
    assert!(cells.fault().message.contains("out of order") && cells.fault().fatal);
}

// Sheets.

fn three_sheets() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Hidden").unwrap().set_hidden(true).write(0, 0, "hidden").unwrap();
    book.add_worksheet().set_name("Empty").unwrap().write(3, 3, " ").unwrap();
    book.add_worksheet().set_name("März 2026").unwrap().set_active(true).write(0, 0, "march").unwrap();
    book.add_worksheet().set_name("April 2026").unwrap().write(0, 0, "april").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn the_first_visible_sheet_that_is_not_empty_is_read() {
    let book = three_sheets();
    assert_eq!(read(&book).sound().names, ["march"]);
    assert_eq!(from_sheet(&book, "April 2026").sound().names, ["april"]);
    assert_eq!(from_sheet(&book, "Hidden").sound().names, ["hidden"]);
    assert!(from_sheet(&book, "Empty").fault().message.contains("the sheet is empty"));
    let nothing = written(|_| {});
    assert!(read(&nothing).fault().message.contains("no visible sheet with anything in it"));
}

#[test]
fn a_sheet_that_is_usual_is_read_whatever_its_place_unless_another_is_named() {
    let book = three_sheets();
    let usual = |sheet: Option<&str>, usual_sheet| {
        read_with(&book, "x.xlsx", &Options { sheet: sheet.map(str::to_owned), usual_sheet, ..Options::default() })
    };
    assert_eq!(usual(None, Some("april 2026")).sound().names, ["april"]);
    assert_eq!(usual(None, Some("forms")).sound().names, ["march"]);
    assert_eq!(usual(Some("Hidden"), Some("April 2026")).sound().names, ["hidden"]);
}

#[test]
fn columns_of_cells_are_called_as_spreadsheets_call_them() {
    for (index, name) in [(0, "A7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7"), (702, "AAA7"), (16_383, "XFD7")] {
        assert_eq!(cell(7, index), name);
    }
}

#[test]
fn an_unknown_sheet_is_refused_with_the_names_there_are() {
    let near = from_sheet(&three_sheets(), "Apil 2026");
    assert_eq!(near.told(), ["x.xlsx: the workbook has no sheet `Apil 2026` (did you mean `April 2026`?)"]);
    let far = from_sheet(&three_sheets(), "Q");
    let list = "`Hidden`, `Empty`, `März 2026`, `April 2026`";
    assert_eq!(far.told(), [format!("x.xlsx: the workbook has no sheet `Q` (it has {list})")]);
}

// What is no workbook, and what is broken or hostile.

#[test]
fn other_archives_are_called_by_their_name() {
    let cases: [(&[Part], &str); 5] = [
        (&[("notes.txt", b"hello")], "a zip archive, and no workbook"),
        (&[("[Content_Types].xml", b"<Types/>")], "a zip archive, and no workbook"),
        (&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", b"x")], "binary workbook (.xlsb)"),
        (&[("mimetype", b"x"), ("content.xml", b"x"), ("META-INF/manifest.xml", b"x")], ".ods"),
        (&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"x")], ".docx"),
    ];
    for (parts, says) in cases {
        let outcome = read(&zipped(parts));
        assert!(outcome.fault().message.contains(says), "{says}: {outcome:?}");
        assert!(outcome.fault().hint.as_ref().unwrap().contains("CSV"));
    }
    let locked = read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    assert!(
        locked.fault().says().contains("locked with a password (save it as .xlsx without a password"),
        "{locked:?}"
    );
}

#[test]
fn a_truncated_workbook_is_refused_at_every_length() {
    let rows: Vec<Vec<String>> = (0..300).map(|n| vec![format!("ref{n}"), format!("text {}", n * 7919)]).collect();
    let book = texts(&rows.iter().map(|row| [row[0].as_str(), row[1].as_str()]).collect::<Vec<_>>().each_row());
    assert_eq!(read(&book).sound().rows.len(), 299);
    for part in 1..50 {
        let outcome = read(&book[..book.len() * part / 50]);
        assert!(outcome.rows.is_empty() && outcome.fault().message.contains("cut short"), "{part}: {outcome:?}");
    }
    for cut in 1..64 {
        assert!(read(&book[..book.len() - cut]).fault().message.contains("cut short"), "{cut}");
    }
}

/// Rows of two as slices of slices.
trait EachRow {
    fn each_row(&self) -> Vec<&[&str]>;
}

impl EachRow for Vec<[&str; 2]> {
    fn each_row(&self) -> Vec<&[&str]> {
        self.iter().map(<[&str; 2]>::as_slice).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bytes_never_panic_nor_change_a_cell(places in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..4)) {
        let book = texts(&[&["ref", "note"], &["61276295", "hello"], &["61276296", "good bye"], &["61276297", "hello"]]);
        let sound = read(&book);
        let mut flipped = book.clone();
        for (place, mask) in places {
            let at = place.index(flipped.len());
            flipped[at] ^= mask;
        }
        let outcome = read(&flipped);
        prop_assert!(outcome == sound || !outcome.faults.is_empty(), "{outcome:?}");
        prop_assert!(outcome.told().iter().all(|told| !told.contains("beyond this row")), "the thread died: {outcome:?}");
    }

    #[test]
    fn any_xml_in_a_sheet_never_panics(
        pieces in prop::collection::vec(
            prop::sample::select(&[
                "<row r=\"2\">", "<row>", "</row>", "<c r=\"A2\">", "<c r=\"ZZZZZZZZ99999999999\">", "<c t=\"s\" s=\"99\">",
                "<c t=\"e\">", "<c t=\"zz\">", "</c>", "<v>", "</v>", "<is>", "</is>", "<t>", "</t>", "1", "-1", "nan", "inf",
                "1e999", "#N/A", "&#0;", "&#x110000;", "&lol;", "&", "_x", "_xD800_", "<!--", "-->", "<![CDATA[", "]]>", "<?x",
                "?>", "<", ">", "\"", "<f t=\"shared\" si=\"99999999999\">", "</f>", "</sheetData>", "<c/>", "<c r=\"0\"/>", "\u{0}",
            ][..]),
            0..24,
        )
    ) {
        let outcome = raw(&pieces.concat());
        prop_assert!(outcome.told().iter().all(|told| !told.contains("beyond this row")), "the thread died: {outcome:?}");
    }
}

#[test]
fn huge_parts_are_refused_before_they_are_unpacked() {
    let huge = |name: &str, size: u64| {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
        for part in ["[Content_Types].xml", "xl/workbook.xml"] {
            archive.start_file(part, options).unwrap();
        }
        archive.start_file(name, options).unwrap();
        let chunk = vec![b' '; 1 << 20];
        for _ in 0..size {
            archive.write_all(&chunk).unwrap();
        }
        read(&archive.finish().unwrap().into_inner())
    };
    assert!(
        huge("xl/sharedStrings.xml", 257).fault().message.contains("shared strings that unpack to more than 256 MiB")
    );
    assert!(huge("xl/styles.xml", 257).fault().message.contains("more than 256 MiB"));
    assert!(huge("xl/worksheets/sheet1.xml", 9).fault().message.contains("more than 8 MiB"));
}

/// The archive with these unpacked sizes written into its directory for its last parts.
fn claiming(mut archive: Vec<u8>, sizes: &[u32]) -> Vec<u8> {
    let entries: Vec<usize> = (0..archive.len()).filter(|at| archive[*at..].starts_with(b"PK\x01\x02")).collect();
    for (entry, size) in entries[entries.len() - sizes.len()..].iter().zip(sizes) {
        archive[entry + 24..entry + 28].copy_from_slice(&size.to_le_bytes());
    }
    archive
}

#[test]
fn sizes_in_the_directory_bind() {
    let less = read(&claiming(handmade(HEAD, NO_STRINGS, ""), &[5]));
    assert!(less.fault().message.contains("damaged"), "{less:?}");
    let strings = read(&claiming(handmade(HEAD, NO_STRINGS, ""), &[(256 << 20) + 1, 5]));
    assert!(strings.fault().message.contains("shared strings that unpack to more than 256 MiB"), "{strings:?}");
    let sheets = [
        ("[Content_Types].xml", &b"<Types/>"[..]),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/worksheets/1.xml", b"<worksheet/>"),
        ("xl/worksheets/2.xml", b"<worksheet/>"),
        ("xl/worksheets/3.xml", b"<worksheet/>"),
    ];
    let whole = read(&claiming(zipped(&sheets), &[u32::MAX - 1; 3]));
    assert!(whole.fault().message.contains("unpacks to more than 8 GiB"), "{whole:?}");
}

#[test]
fn an_archive_of_very_many_files_is_refused() {
    let names: Vec<String> = (0..10_001).map(|number| format!("p{number}")).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")];
    parts.extend(names.iter().map(|name| (name.as_str(), &b""[..])));
    assert!(read(&zipped(&parts)).fault().message.contains("more than 10000 files"));
}

#[test]
fn promises_that_would_exhaust_memory_are_refused() {
    let strings = "<sst uniqueCount=\"99999999999999999\"><si><t>a</t></si></sst>";
    let outcome = read(&handmade(HEAD, strings, ""));
    assert!(outcome.fault().message.contains("far more shared strings than it has"), "{outcome:?}");
    let out = raw_cell("<c r=\"A2\" t=\"s\"><v>7</v></c>");
    assert!(out.fault().message.contains("the workbook is damaged"), "{out:?}");
    let unclosed = read(&handmade("<row><c><v>1", NO_STRINGS, ""));
    assert!(unclosed.fault().message.contains("the workbook is damaged"), "{unclosed:?}");
}

#[test]
fn a_sheet_of_many_rows_streams() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "ref").unwrap();
    sheet.write(0, 1, "note").unwrap();
    for line in 1..=30_000 {
        sheet.write(line, 0, line).unwrap();
        sheet.write(line, 1, "the same note").unwrap();
    }
    let book = book.save_to_buffer().unwrap();
    let mut reader = Reader::open(Box::new(Cursor::new(book)), "x.xlsx", &Options::default()).ok().unwrap();
    let mut row = Row::new();
    let mut count = 0_u64;
    while reader.next(&mut row).unwrap() {
        count += 1;
        assert_eq!((row.line(), row.get(0)), (count + 1, Some(count.to_string().as_str())));
    }
    assert_eq!(count, 30_000);
    assert!(!reader.next(&mut row).unwrap(), "the end stays the end");
}

#[test]
fn a_reader_may_be_left_in_the_middle() {
    let rows: Vec<String> = (0..5000).map(|n| n.to_string()).collect();
    let book = written(|sheet| {
        for (line, text) in (0..).zip(&rows) {
            sheet.write(line, 0, text).unwrap();
        }
    });
    for _ in 0..20 {
        let mut reader = Reader::open(Box::new(Cursor::new(book.clone())), "x.xlsx", &Options::default()).ok().unwrap();
        assert!(reader.next(&mut Row::new()).unwrap());
    }
}

// At the desk.

/// The rows of a CSV file as a workbook with the sheet of that name behind a first one.
fn as_workbook(csv: &str, sheet: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "nothing here").unwrap();
    let page = book.add_worksheet().set_name(sheet).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    for (line, record) in (0..).zip(reader.records()) {
        for (column, text) in (0..).zip(&record.unwrap()) {
            page.write(line, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn dialogues_are_taken_in_from_a_named_sheet() {
    let desk = Desk::centre();
    let csv = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap();
    desk.write("dialogues.xlsx", as_workbook(&csv, "Dialogues"));
    let again = desk.args("mona", &["intake", "import", "dialogues.xlsx", "--sheet", "Dialogues"]).ok();
    assert!(again.stdout.contains("known already"), "{}", again.whole());
    desk.run("mona", "intake import dialogues.xlsx --sheet Dialogs").refused(65, "did you mean `Dialogues`?");
    let csv = csv.replace("D-1,2026-03-01T10:00:00Z", "D-1,soon");
    desk.write("wrong.xlsx", as_workbook(&csv, "Dialogues"));
    desk.run("mona", "intake import wrong.xlsx --sheet Dialogues").refused(65, "wrong.xlsx:2");
}

#[test]
fn people_of_a_workbook_say_which_sheets_were_not_read() {
    let desk = Desk::centre();
    let book = |head: &[&str], row: &[&str]| {
        let mut book = Workbook::new();
        for name in ["One", "Two"] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            for (line, cells) in (0..).zip([head, row]) {
                for (column, text) in (0..).zip(cells) {
                    sheet.write(line, column, *text).unwrap();
                }
            }
        }
        book.save_to_buffer().unwrap()
    };
    let people = ["handle", "name", "role", "team", "from"];
    desk.write("p.xlsx", book(&people, &["zoe", "Zoe Ek", "agent", "north", "2026-01-01"]));
    let said = desk.run("mona", "people import p.xlsx").ok();
    assert!(said.whole().contains("Others have rows too: `Two`. Take each with --sheet NAME."), "{}", said.whole());
    let said = desk.run("mona", "people import p.xlsx --sheet Two").ok();
    assert!(!said.whole().contains("Others"), "{}", said.whole());
}

#[test]
fn people_are_taken_in_from_a_workbook() {
    let desk = Desk::new();
    let root = crate::support::repo().join("tests/centre");
    std::fs::copy(root.join("policy.toml"), desk.path("policy.toml")).unwrap();
    desk.run("mona", "init --rehearsal --policy policy.toml").ok();
    let csv = std::fs::read_to_string(root.join("people.csv")).unwrap();
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    desk.write("people.xlsx", texts(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    desk.run("mona", "people import people.xlsx").ok();
    desk.write("people.csv", &csv);
    let again = desk.run("mona", "people import people.csv --format json").ok();
    assert!(again.stdout.contains("\"people\": 0") || again.stdout.contains("\"people\":0"), "{}", again.whole());
}
