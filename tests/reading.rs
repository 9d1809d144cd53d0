//! Reading exports: every rule of the strict reader, with the exact line of each fault.

use assize::core::reading::{Fault, Form, Options, Reader, Row};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::io::{self, Cursor, Read, Write};

const HEADER: &str = "contact_id,agent_id,started_at,note\n";
const GOOD: &str = "C-1,A-1,2026-03-02T09:00:00Z,ok\n";

type Cells = Vec<Option<String>>;

/// What a whole file gives: its names, its rows with their lines, its faults.
#[derive(Debug, PartialEq, Default)]
struct Outcome {
    names: Vec<String>,
    rows: Vec<(u64, Cells)>,
    faults: Vec<Fault>,
}

impl Outcome {
    fn fault(&self) -> &Fault {
        assert_eq!(self.faults.len(), 1, "one fault expected: {self:?}");
        &self.faults[0]
    }

    fn lines(&self) -> Vec<u64> {
        self.rows.iter().map(|row| row.0).collect()
    }

    fn cell(&self, row: usize, name: &str) -> Option<&str> {
        let column = self.names.iter().position(|known| known == name).unwrap();
        self.rows[row].1.get(column).and_then(|cell| cell.as_deref())
    }
}

/// A source that gives one byte at a time.
struct Drip<R>(R);

impl<R: Read> Read for Drip<R> {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let few = space.len().min(1);
        self.0.read(&mut space[..few])
    }
}

/// A source of one repeated piece without end, which counts what was asked of it.
struct Endless {
    start: Cursor<Vec<u8>>,
    piece: &'static [u8],
    given: usize,
    most: usize,
}

impl Endless {
    fn after(start: &str, piece: &'static str, most: usize) -> Self {
        let start = Cursor::new(start.as_bytes().to_vec());
        Self { start, piece: piece.as_bytes(), given: 0, most }
    }
}

impl Read for Endless {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let count = self.start.read(space)?;
        if count > 0 {
            return Ok(count);
        }
        for (at, byte) in space.iter_mut().enumerate() {
            *byte = self.piece[(self.given + at) % self.piece.len()];
        }
        self.given += space.len();
        assert!(self.given <= self.most, "it reads on and on");
        Ok(space.len())
    }
}

fn drain(mut reader: Reader) -> Outcome {
    let mut outcome = Outcome::default();
    let mut row = Row::new();
    loop {
        match reader.next(&mut row) {
            Ok(true) => {
                let cells = (0..row.len()).map(|index| row.get(index).map(str::to_owned));
                outcome.rows.push((row.line(), cells.collect()));
            }
            Ok(false) => break,
            Err(fault) => {
                let fatal = fault.fatal;
                outcome.faults.push(fault);
                if fatal {
                    break;
                }
            }
        }
    }
    outcome.names = reader.names().to_vec();
    outcome
}

fn read_from(source: Box<dyn Read + Send>, name: &str, options: &Options) -> Outcome {
    match Reader::open(source, name, options) {
        Ok(reader) => drain(reader),
        Err(fault) => Outcome { faults: vec![fault], ..Outcome::default() },
    }
}

/// Reads the file whole and byte by byte, which must come to the same.
fn read_with(bytes: &[u8], name: &str, options: &Options) -> Outcome {
    let whole = read_from(Box::new(Cursor::new(bytes.to_vec())), name, options);
    let drip = read_from(Box::new(Drip(Cursor::new(bytes.to_vec()))), name, options);
    // How much of the sample is there changes the advice, and nothing else.
    let plain = |outcome: &Outcome| {
        let faults = outcome.faults.iter().map(|fault| Fault { hint: None, ..fault.clone() });
        faults.collect::<Vec<_>>()
    };
    assert_eq!(plain(&whole), plain(&drip));
    assert_eq!((&whole.names, &whole.rows), (&drip.names, &drip.rows));
    whole
}

fn csv(text: impl AsRef<[u8]>) -> Outcome {
    read_with(text.as_ref(), "export.csv", &Options::default())
}

fn jsonl(text: impl AsRef<[u8]>) -> Outcome {
    read_with(text.as_ref(), "export.jsonl", &Options::default())
}

fn encoded(bytes: &[u8], label: &str) -> Outcome {
    let options = Options { encoding: Some(label.into()), ..Options::default() };
    read_with(bytes, "export.csv", &options)
}

/// Header, then the note of one row, as bytes.
fn with_note(note: &[u8]) -> Vec<u8> {
    [HEADER.as_bytes(), b"C-1,A-1,2026-03-02T09:00:00Z,", note, b"\n"].concat()
}

fn utf16le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[track_caller]
fn assert_fatal(outcome: &Outcome, line: u64, message: &str) {
    let fault = outcome.fault();
    assert_eq!(fault.line, Some(line), "{fault:?}");
    assert!(fault.message.contains(message), "{fault:?}");
    assert!(fault.fatal, "{fault:?}");
}

#[track_caller]
fn assert_of_row(outcome: &Outcome, line: u64, message: &str) {
    let fault = outcome.fault();
    assert_eq!(fault.line, Some(line), "{fault:?}");
    assert!(fault.message.contains(message), "{fault:?}");
    assert!(!fault.fatal, "{fault:?}");
}

#[track_caller]
fn assert_hint(outcome: &Outcome, hint: &str) {
    let given = outcome.fault().hint.as_deref().unwrap_or_default();
    assert!(given.contains(hint), "{given}");
}

// Lines.

#[test]
fn a_file_with_a_header_and_no_rows_is_fine() {
    let outcome = csv(HEADER);
    assert_eq!(outcome.names, ["contact_id", "agent_id", "started_at", "note"]);
    assert!(outcome.rows.is_empty() && outcome.faults.is_empty());
}

#[test]
fn the_last_line_needs_no_end() {
    assert_eq!(csv(format!("{HEADER}{}", GOOD.trim_end())).lines(), [2]);
}

#[test]
fn lf_crlf_and_lone_cr_count_alike() {
    for end in ["\n", "\r\n", "\r"] {
        let outcome = csv(format!("a,b{end}1,2{end}\"x{end}y\",4{end}5,6{end}"));
        assert_eq!(outcome.lines(), [2, 3, 5], "{end:?}");
        assert_eq!(outcome.rows[1].1[0], Some(format!("x{end}y")));
        assert!(outcome.faults.is_empty());
    }
}

#[test]
fn ends_of_lines_may_be_mixed() {
    let outcome = csv("a,b\r1,2\n\r3,4\r\n\n5,6\r\r\n7,8");
    assert_eq!(outcome.lines(), [2, 4, 6, 8]);
}

#[test]
fn blank_lines_are_skipped_and_counted() {
    assert_eq!(csv("\n \na,b\n\n1,2\r\n\r\n3,4\n\n").lines(), [5, 7]);
}

#[test]
fn a_line_break_in_quotes_counts_as_a_line() {
    let outcome = csv(format!("{HEADER}C-1,A-1,t,\"a\nb\nc\"\nC-2,A-1\n"));
    assert_of_row(&outcome, 5, "cells: 4 expected, 2 found");
}

#[test]
fn other_controls_are_no_line_breaks() {
    assert_eq!(csv("a,b\u{85}c,d\u{b}e\u{c}f\u{2028}g\n").names.len(), 3);
}

#[test]
fn a_totals_row_is_a_row_on_its_line() {
    assert_eq!(csv(format!("{HEADER}{GOOD}Total,,,1\n")).lines(), [2, 3]);
}

// Rows.

#[test]
fn an_empty_cell_is_there_and_empty() {
    assert_eq!(csv("a,b\n,\n\"\",x\n").rows[0].1, [Some(String::new()), Some(String::new())]);
}

#[test]
fn a_short_row_names_both_counts_and_reading_goes_on() {
    let outcome = csv(format!("{HEADER}{GOOD}C-2,A-1\n{GOOD}"));
    assert_of_row(&outcome, 3, "cells: 4 expected, 2 found");
    assert_eq!(outcome.lines(), [2, 4]);
}

#[test]
fn a_long_row_names_both_counts_and_its_first_line() {
    let outcome = csv(format!("{HEADER}\"C\n2\",A-1,t,ok,extra\n{GOOD}"));
    assert_of_row(&outcome, 2, "cells: 4 expected, 5 found");
    assert_eq!(outcome.lines(), [4]);
}

#[test]
fn doubled_quotes_are_one_quote() {
    assert_eq!(csv("a\n\"x\"\"y\"\"\"\n").cell(0, "a"), Some("x\"y\""));
}

#[test]
fn an_unclosed_quote_names_the_line_it_opens_on() {
    let outcome = csv(format!("{HEADER}{GOOD}C-1,A-1,t,\"abc\n{GOOD}{GOOD}"));
    assert_fatal(&outcome, 3, "never closed");
    assert_eq!(outcome.fault().column, Some(4));
}

#[test]
fn text_after_a_closing_quote_names_its_line() {
    assert_fatal(&csv(format!("{HEADER}C-1,A-1,\"t\nt\",\"x\"y\n")), 3, "after a closing quote");
}

#[test]
fn a_quote_inside_an_unquoted_cell_is_refused() {
    assert_fatal(&csv(format!("{HEADER}{GOOD}C-1,A-1,t,5\" nail\n")), 3, "inside an unquoted cell");
    assert_fatal(&csv("a,b\n1, \"2\"\n"), 2, "inside an unquoted cell");
}

#[test]
fn a_nul_is_refused_wherever_it_stands() {
    for (note, line) in [(&b"a\0b"[..], 2), (b"\"a\n\0b\"", 3), (b"\"a\"\0", 2), (&[b'x', 0].repeat(16), 2)] {
        let outcome = csv([&with_note(note)[..], GOOD.as_bytes()].concat());
        let fault = outcome.fault();
        assert!(!fault.fatal && fault.line == Some(line) && fault.message.contains("NUL"), "{fault:?}");
        assert_eq!(outcome.rows.len(), 1, "only that row is turned away");
    }
    assert_fatal(&csv(with_note(&[b'x', 0].repeat(17))), 2, "NUL");
    assert_fatal(&csv(b"a\0,b\n1,2\n"), 1, "NUL");
    assert_fatal(&csv([HEADER.as_bytes(), GOOD.as_bytes(), &[0; 4096]].concat()), 3, "NUL");
}

#[test]
fn a_cell_over_a_mebibyte_is_refused_without_reading_on() {
    for (start, piece) in [("", "x"), ("\"", "x\n"), ("\"", "\"\""), ("", "é"), ("\"", "\r\n")] {
        let start = format!("{HEADER}{GOOD}C-2,A-1,t,{start}");
        let source = Endless::after(&start, piece, 3 << 20);
        assert_fatal(&read_from(Box::new(source), "export.csv", &Options::default()), 3, "longer than 1 MiB");
    }
}

#[test]
fn a_cell_of_a_mebibyte_is_read() {
    let text = format!("a,b\n\"{}\",2\n", "x\n".repeat(1 << 19));
    assert_eq!(csv(&text).rows[0].1[0].as_ref().unwrap().len(), 1 << 20);
    assert_fatal(&csv(text.replace("\",2", "y\",2")), 2, "longer than 1 MiB");
}

#[test]
fn a_row_over_eight_mebibytes_is_refused() {
    let cell = "x".repeat(1 << 19);
    let row = vec![cell; 17].join(",");
    let header: Vec<_> = (0..17).map(|index| format!("c{index}")).collect();
    let text = format!("{}\n{row}\n", header.join(","));
    let outcome = read_from(Box::new(Cursor::new(text)), "export.csv", &Options::default());
    assert_fatal(&outcome, 2, "longer than 8 MiB");
}

#[test]
fn a_thousand_columns_are_read_and_no_more() {
    let header: Vec<_> = (0..1000).map(|index| format!("c{index}")).collect();
    assert_eq!(csv(header.join(",")).names.len(), 1000);
    assert_fatal(&csv(format!("{},c1000\n", header.join(","))), 1, "more than 1000 columns");
    let source = Endless::after("a,b\n", "x,", 1 << 20);
    assert_fatal(&read_from(Box::new(source), "export.csv", &Options::default()), 2, "more than 1000 columns");
}

#[test]
fn a_fatal_fault_is_given_again() {
    let source = Box::new(Cursor::new(b"a,b\n1,2\n3,\"4".to_vec()));
    let mut reader = Reader::open(source, "export.csv", &Options::default()).ok().unwrap();
    let mut row = Row::new();
    assert_eq!(reader.next(&mut row), Ok(true));
    let fault = reader.next(&mut row).unwrap_err();
    assert_eq!(reader.next(&mut row), Err(fault));
}

// The header.

#[test]
fn the_line_of_the_header_is_known() {
    for (text, line) in [("a,b\n1,2\n", 1), ("sep=;\na;b\n", 2), ("\r\n\r\n\"a\nb\",c\n", 3)] {
        let source = Box::new(Cursor::new(text));
        let reader = Reader::open(source, "export.csv", &Options::default()).ok().unwrap();
        assert_eq!(reader.header_line(), Some(line));
    }
}

#[test]
fn an_empty_file_is_refused() {
    for text in ["", "\n", " \r\n\t\n", "\u{feff}", "\u{feff}\n "] {
        assert_fatal(&csv(text), 1, "the file is empty");
        assert_fatal(&jsonl(text), 1, "the file is empty");
    }
}

#[test]
fn names_are_trimmed() {
    assert_eq!(csv(" a ,\"b \"\n").names, ["a", "b"]);
}

#[test]
fn names_that_are_the_same_but_for_case_or_space_are_told_apart_by_their_places() {
    let outcome = csv("contact_id,Agent_ID, agent_id ,note\n1,2,3,4\n");
    assert_eq!(outcome.names, ["contact_id", "Agent_ID (column 2)", "agent_id (column 3)", "note"]);
    assert_eq!(outcome.cell(0, "agent_id (column 3)"), Some("3"));
    assert_eq!(csv("\nÉtat,état\n").names, ["État (column 1)", "état (column 2)"]);
    assert_fatal(&csv("a,a,A (column 1)\n"), 1, "columns 1 and 3 are both named `A (column 1)`");
}

#[test]
fn a_header_may_have_columns_without_a_name_but_not_only_such() {
    assert_eq!(csv("contact_id,agent_id,,note\n").names, ["contact_id", "agent_id", "", "note"]);
    assert_fatal(&csv("\n,, ,\n"), 2, "no column of the header has a name");
}

#[test]
fn a_comment_is_a_header_like_any_other() {
    let outcome = csv(format!("# exported by ACD\n{GOOD}"));
    assert_eq!(outcome.names, ["# exported by ACD"]);
    assert_of_row(&outcome, 2, "cells: 1 expected, 4 found");
}

#[test]
fn a_message_shows_a_name_escaped_and_cut() {
    let name = format!("a\u{1b}[31m\u{202e}{}", "x".repeat(100));
    let message = csv(format!("{name},{name},{name} (column 1)\n")).fault().message.clone();
    assert!(message.chars().all(|letter| !letter.is_control() && letter != '\u{202e}'), "{message}");
    assert!(message.len() < 120, "{message}");
}

// The delimiter.

#[test]
fn another_delimiter_is_named_and_not_guessed() {
    for other in [';', '|'] {
        let outcome = csv(format!("a{other}b\n1{other}2\n"));
        assert_fatal(&outcome, 1, &format!("one column found; looks like `{other}`"));
        assert_hint(&outcome, &format!("pass --delimiter '{other}'"));
    }
}

#[test]
fn a_given_delimiter_is_used() {
    let options = Options { delimiter: Some(';'), ..Options::default() };
    let outcome = read_with(b"a;b\n1,5;\"2;\"\n", "export.csv", &options);
    assert_eq!(outcome.rows[0].1, [Some("1,5".into()), Some("2;".into())]);
}

#[test]
fn a_delimiter_that_cannot_be_one_is_refused() {
    for delimiter in ['"', '\n', '\r', '\0', '；'] {
        let options = Options { delimiter: Some(delimiter), ..Options::default() };
        let outcome = read_with(b"a,b\n", "export.csv", &options);
        assert!(outcome.fault().message.contains("cannot be a delimiter"));
    }
}

#[test]
fn tabs_delimit_where_the_header_has_no_comma() {
    assert_eq!(csv("a\t\"b,c\"\n1\t2\n").names, ["a", "b,c"]);
    assert_eq!(csv("a,\"b\tc\"\n1,2\n").names, ["a", "b\tc"]);
    assert_eq!(csv("a,b\tc\n1,2\n").names, ["a", "b\tc"]);
}

#[test]
fn a_tsv_file_has_tabs_even_with_commas_in_its_names() {
    assert_eq!(read_with(b"a,b\tc\n", "export.tsv", &Options::default()).names, ["a,b", "c"]);
}

#[test]
fn the_sep_line_of_excel_names_the_delimiter() {
    for end in ["\n", "\r\n", "\r"] {
        let outcome = csv(format!("\u{feff}sep=;{end}a;b{end}1;2{end}3{end}"));
        assert_eq!(outcome.names, ["a", "b"]);
        assert_eq!(outcome.lines(), [3]);
        assert_of_row(&outcome, 4, "cells: 2 expected, 1 found");
    }
    assert_eq!(csv("SEP=\t\na\tb\n").names, ["a", "b"]);
}

#[test]
fn sep_is_never_a_column() {
    for line in ["sep=", "sep=;;", "sep=；", "sep=\""] {
        let outcome = csv(format!("{line}\na;b\n"));
        assert_eq!(outcome.fault().line, Some(1), "{line}");
        assert!(outcome.names.is_empty());
    }
    assert_fatal(&csv("sep=;\n"), 1, "no header");
}

// What is no text.

#[test]
fn binary_files_are_called_by_their_name() {
    let files: [(&[u8], &str); 8] = [
        (b"PK\x03\x04\x14\0\x06\0", "Excel workbook (.xlsx)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image"),
        (b"\xff\xfe\0\0c\0\0\0", "UTF-32"),
        (b"\0\0\xfe\xff\0\0\0c", "UTF-32"),
        (b"c\0\0\0o\0\0\0", "UTF-32"),
        (b"\0\0\0\0\0\0", "NUL"),
    ];
    for (bytes, what) in files {
        assert_fatal(&csv(bytes), 1, what);
        assert_fatal(&jsonl(bytes), 1, what);
    }
}

#[test]
fn gzip_is_unpacked_when_the_name_says_so() {
    let text = format!("{HEADER}{GOOD}");
    let packed = gz(text.as_bytes());
    let plain = csv(&text);
    for name in ["export.csv.gz", "EXPORT.CSV.GZ", "-"] {
        assert_eq!(read_with(&packed, name, &Options::default()), plain);
    }
    assert_fatal(&csv(&packed), 1, "compressed file");
    assert_hint(&csv(&packed), "name it .gz or unpack it");
}

#[test]
fn gzip_may_have_many_members() {
    let packed = [gz(HEADER.as_bytes()), gz(GOOD.as_bytes()), gz(GOOD.as_bytes())].concat();
    assert_eq!(read_with(&packed, "export.csv.gz", &Options::default()).lines(), [2, 3]);
}

#[test]
fn gzip_that_lies_is_refused() {
    let read = |bytes: &[u8]| read_with(bytes, "export.csv.gz", &Options::default());
    assert_fatal(&read(HEADER.as_bytes()), 1, "not compressed");
    assert_fatal(&read(&gz(&gz(HEADER.as_bytes()))), 1, "compressed file");
    assert_fatal(&read(&gz(b"")), 1, "the file is empty");
    assert_fatal(&read(b""), 1, "the file is empty");
}

#[test]
fn gzip_that_is_cut_short_is_refused() {
    let text = format!("{HEADER}{}", GOOD.repeat(9));
    let packed = gz(text.as_bytes());
    for cut in 18..packed.len() {
        let outcome = read_with(&packed[..cut], "export.csv.gz", &Options::default());
        assert!(outcome.fault().fatal && outcome.fault().message.contains("ends too early"), "{cut}");
    }
}

#[test]
fn a_source_that_fails_is_a_fault() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let good = Cursor::new(format!("{HEADER}{GOOD}"));
    let outcome = read_from(Box::new(good.chain(Failing)), "export.csv", &Options::default());
    assert_eq!(outcome.lines(), [2]);
    assert_fatal(&outcome, 3, "the disk is gone");
}

// Encodings.

#[test]
fn one_byte_order_mark_is_stripped() {
    assert_eq!(csv("\u{feff}\"a\",b\n").names, ["a", "b"]);
    assert_eq!(jsonl("\u{feff}{\"a\":\"1\"}\n").names, ["a"]);
    assert_fatal(&csv("\u{feff}\u{feff}a,b\n"), 1, "two byte order marks");
}

#[test]
fn utf_16_is_read_by_its_mark() {
    let little = utf16le("\u{feff}a\tb\r\n1\t王丽\r\n");
    let big: Vec<u8> = little.chunks(2).flat_map(|pair| [pair[1], pair[0]]).collect();
    for bytes in [little, big] {
        assert_eq!(csv(&bytes).cell(0, "b"), Some("王丽"));
        assert_eq!(encoded(&bytes, "utf-16").cell(0, "b"), Some("王丽"));
    }
}

#[test]
fn utf_16_without_a_mark_is_refused_with_advice() {
    let little = utf16le("a,b\n1,2\n");
    let big: Vec<u8> = little.chunks(2).flat_map(|pair| [pair[1], pair[0]]).collect();
    for (bytes, label) in [(little, "utf-16le"), (big, "utf-16be")] {
        let outcome = csv(&bytes);
        assert_fatal(&outcome, 1, "looks like UTF-16");
        assert_hint(&outcome, &format!("pass --encoding {label}"));
        assert_eq!(encoded(&bytes, label).lines(), [2]);
    }
}

#[test]
fn chinese_utf_16_without_a_mark_is_refused_with_advice() {
    let outcome = csv(utf16le("编号,客户\n1,王丽\n"));
    assert_eq!(outcome.fault().line, Some(1));
    assert_hint(&outcome, "--encoding utf-16le");
}

#[test]
fn an_odd_byte_at_the_end_of_utf_16_names_the_last_line() {
    let bytes = [utf16le("\u{feff}a,b\n1,2\n"), vec![b'x']].concat();
    assert_fatal(&csv(bytes), 3, "ends in the middle");
}

#[test]
fn half_a_surrogate_pair_is_refused() {
    let bytes = [utf16le("\u{feff}a,b\n1,"), vec![0x3d, 0xd8], utf16le("x\n")].concat();
    assert_fatal(&csv(bytes), 2, "are not UTF-16LE");
}

#[test]
fn gb18030_is_read_when_it_is_named() {
    let outcome = encoded(&with_note(b"\xcd\xf5\xc0\xf2\xcd\xb6\xcb\xdf"), "gb18030");
    assert_eq!(outcome.cell(0, "note"), Some("王莉投诉"));
    let outcome = encoded(&with_note(b"\x94\x39\xda\x33"), "GB18030");
    assert_eq!(outcome.cell(0, "note"), Some("\u{1f4a9}"));
}

#[test]
fn a_character_cut_in_half_is_never_replaced() {
    let outcome = encoded(&with_note(b"\xcd"), "gb18030");
    assert_fatal(&outcome, 2, "at offset 65 are not gb18030");
    let mut bytes = with_note("王".as_bytes());
    bytes.truncate(bytes.len() - 2);
    assert_fatal(&csv(bytes), 2, "at offset 65 is not UTF-8");
}

#[test]
fn bytes_that_are_not_utf_8_name_line_offset_and_encoding() {
    let outcome = csv(with_note(b"caf\xe9 au lait"));
    assert_fatal(&outcome, 2, "byte 0xe9 at offset 68 is not UTF-8");
    assert_hint(&outcome, "--encoding windows-1252");
    let outcome = csv(with_note(b"\"a\r\nb\r\xcd\xf5\xc0\xf2\""));
    assert_fatal(&outcome, 4, "is not UTF-8");
    assert_hint(&outcome, "--encoding gb18030");
}

#[test]
fn a_bad_byte_in_a_header_of_many_lines_names_its_own() {
    assert_fatal(&csv(b"\n\"a\nb\r\nc\",\xff\n1,2\n"), 4, "is not UTF-8");
}

#[test]
fn the_advice_looks_at_the_whole_word() {
    // The first three of these bytes of GBK happen to be one character of UTF-8.
    assert_hint(&csv(with_note(b"\xe4\xbd\xa0\xd2")), "--encoding gb18030");
}

/// Rows of Chinese and German in UTF-8.
fn foreign(count: usize) -> Vec<u8> {
    "C-1,A-1,2026-03-02T09:00:00Z,Grüße 王莉\n".repeat(count).into_bytes()
}

#[test]
fn a_file_of_utf_8_with_a_broken_line_turns_that_line_away_and_no_other_encoding_is_advised() {
    let broken: &[u8] = b"C-2,A-1,2026-03-02T09:00:00Z,\"Gr\xfc\xdfe, M\xfcller\"\n";
    for (before, after) in [(3, 0), (0, 3), (4000, 4000), (0, 90), (20_000, 1)] {
        let outcome = csv([HEADER.as_bytes(), &foreign(before), broken, &foreign(after)].concat());
        let fault = outcome.fault();
        let line = u64::try_from(before).unwrap() + 2;
        assert!(!fault.fatal && fault.line == Some(line) && fault.remedy.is_none(), "{fault:?}");
        assert!(fault.says().contains("bytes that are not UTF-8, in a file that is UTF-8 otherwise"), "{fault:?}");
        assert!(!fault.says().contains("--encoding"), "{fault:?}");
        assert_eq!(outcome.rows.len(), before + after);
        assert_eq!(outcome.cell(0, "note"), Some("Grüße 王莉"));
    }
    let marked = csv(["\u{feff}".as_bytes(), HEADER.as_bytes(), GOOD.as_bytes(), broken].concat());
    assert!(marked.fault().line == Some(3) && !marked.fault().fatal && marked.rows.len() == 1, "{marked:?}");
    // Where little speaks for UTF-8 the file is of another encoding.
    assert_fatal(&csv([HEADER.as_bytes(), &foreign(2), broken].concat()), 4, "is not UTF-8");
    assert_fatal(&csv([HEADER.as_bytes(), &foreign(5), broken, broken].concat()), 7, "is not UTF-8");
    assert_fatal(&csv([HEADER.as_bytes(), GOOD.repeat(50).as_bytes(), broken].concat()), 52, "is not UTF-8");
    // A file that is torn is no file with a broken line.
    let torn = [HEADER.as_bytes(), &foreign(9)].concat();
    assert_fatal(&csv(&torn[..torn.len() - 2]), 10, "it is cut short");
    let lines = ["{\"a\":\"é\"}\n".repeat(3).as_bytes(), b"{\"a\":\"\xe9\"}\n", "{\"a\":\"é\"}\n".as_bytes()].concat();
    let outcome = jsonl(lines);
    assert!(outcome.fault().line == Some(4) && !outcome.fault().fatal && outcome.rows.len() == 4, "{outcome:?}");
    assert!(outcome.fault().message.contains("in a file that is UTF-8 otherwise"), "{outcome:?}");
}

#[test]
fn overlong_forms_and_surrogates_are_not_utf_8() {
    for note in [&b"\xc0\xaf"[..], b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xf8", b"\x80"] {
        assert_fatal(&csv(with_note(note)), 2, "at offset 65 is not UTF-8");
    }
}

#[test]
fn rows_before_a_bad_byte_are_read() {
    let bytes = [HEADER.as_bytes(), GOOD.as_bytes(), &GOOD.as_bytes()[..9], b"\xff"].concat();
    let outcome = csv(bytes);
    assert_eq!(outcome.lines(), [2]);
    assert_fatal(&outcome, 3, "is not UTF-8");
}

#[test]
fn windows_1252_is_read_when_it_is_named() {
    assert_eq!(encoded(&with_note(b"caf\xe9 \x80"), "windows-1252").cell(0, "note"), Some("café €"));
}

#[test]
fn an_encoding_against_the_mark_or_unknown_is_refused() {
    let marked = "\u{feff}a,b\n";
    assert_fatal(&encoded(marked.as_bytes(), "gb18030"), 1, "byte order mark of UTF-8");
    assert_eq!(encoded(marked.as_bytes(), "utf-8").names, ["a", "b"]);
    let outcome = encoded(b"a,b\n", "klingon");
    assert!(outcome.fault().message.contains("unknown encoding `klingon`"));
}

#[test]
fn characters_across_the_edge_of_a_chunk_are_whole() {
    let gb = encoding_rs::GB18030;
    for shift in 0..4 {
        let text = format!("a,b\n{},{}\n", "x".repeat(shift), "王é\u{1f4a9}".repeat(50_000));
        let read = |bytes: &[u8], encoding: Option<&str>| {
            let encoding = encoding.map(str::to_owned);
            let options = Options { encoding, ..Options::default() };
            read_from(Box::new(Cursor::new(bytes.to_vec())), "export.csv", &options)
        };
        let plain = read(text.as_bytes(), None);
        assert_eq!(plain.cell(0, "b"), text.lines().nth(1).and_then(|line| line.split(',').nth(1)));
        assert_eq!(read(&gb.encode(&text).0, Some("gb18030")), plain);
        assert_eq!(read(&utf16le(&text), Some("utf-16le")), plain);
    }
}

// JSONL.

#[test]
fn the_form_is_told_by_name_or_option_or_first_brace() {
    let form = |text: &str, name: &str, form| {
        let options = Options { form, ..Options::default() };
        let source = Box::new(Cursor::new(text.to_owned()));
        Reader::open(source, name, &options).ok().map(|reader| reader.form())
    };
    let (object, table) = ("\n {\"a\":1}\n", "a,b\n");
    for name in ["x.jsonl", "x.NDJSON", "x.json"] {
        assert_eq!(form(object, name, None), Some(Form::Jsonl));
    }
    assert_eq!(form(object, "-", None), Some(Form::Jsonl));
    assert_eq!(form(table, "-", None), Some(Form::Csv));
    assert_eq!(form(object, "x.csv", Some(Form::Jsonl)), Some(Form::Jsonl));
    assert_eq!(form(object, "x.csv", None), None);
}

#[test]
fn keys_become_columns_as_they_are_seen() {
    let outcome = jsonl("{\"a\":\"1\",\"b\":\"\"}\n\n  \r\n{\"c\":\"3\",\" A \":\"4\"}\r{\"b\":null}");
    assert_eq!(outcome.names, ["a", "b", "c"]);
    assert_eq!(outcome.lines(), [1, 4, 5]);
    assert_eq!((outcome.cell(0, "b"), outcome.cell(0, "c")), (Some(""), None));
    assert_eq!((outcome.cell(1, "a"), outcome.cell(1, "b")), (Some("4"), None));
    assert_eq!(outcome.cell(2, "b"), None);
}

#[test]
fn a_key_given_twice_is_refused_and_reading_goes_on() {
    let outcome = jsonl("{\"a\":\"1\",\"a\":\"2\"}\n{\"a\":\"3\"}\n");
    assert_of_row(&outcome, 1, "the key `a` appears twice");
    assert_eq!(outcome.lines(), [2]);
    assert_of_row(&jsonl("{\"a\":\"1\",\" A\":\"2\"}\n"), 1, "appears twice");
    assert_of_row(&jsonl("{\"turns\":[],\"transcript\":\"x\"}\n"), 1, "`transcript` appears twice");
    assert_of_row(&jsonl("{\"turns\":1,\"turns\":[]}\n"), 1, "`turns` appears twice");
}

#[test]
fn numbers_keep_their_own_text() {
    let numbers = [
        "0",
        "-7",
        "12.50",
        "1e3",
        "-0",
        "-0.0",
        "1E-400",
        "0.1000000000000000055",
        "18446744073709551615",
        "-9223372036854775808",
        "12345678901234567890",
    ];
    for number in numbers {
        let line = format!("{{\"x\":\"\\\"-1\\\\\",\"i\":5,\"1.5\":true,\"l\":[1,2.0],\"n\":{number},\"z\":2.250}}");
        let outcome = jsonl(&line);
        assert_eq!(outcome.cell(0, "n"), Some(number));
        assert_eq!((outcome.cell(0, "l"), outcome.cell(0, "z")), (Some("1, 2.0"), Some("2.250")));
    }
}

#[test]
fn an_integer_of_any_length_keeps_its_digits() {
    let outcome = jsonl("{\"ok\":1.5,\"id\":18446744073709551617,\"x\":-99999999999999999999,\"y\":2.50}");
    let cells = ["ok", "id", "x", "y"].map(|name| outcome.cell(0, name).unwrap().to_owned());
    assert_eq!(cells, ["1.5", "18446744073709551617", "-99999999999999999999", "2.50"]);
}

#[test]
fn numbers_that_are_none_are_refused() {
    for number in ["NaN", "Infinity", "-Infinity", "1e309", "01", "+1", "0x1", "1.", "inf"] {
        let outcome = jsonl(format!("{{\"n\":1}}\n{{\"n\":{number}}}\n"));
        assert_eq!((outcome.fault().line, outcome.fault().fatal), (Some(2), false), "{number}");
    }
}

#[test]
fn true_and_false_are_words() {
    let outcome = jsonl("{\"a\":true,\"b\":false}");
    assert_eq!((outcome.cell(0, "a"), outcome.cell(0, "b")), (Some("true"), Some("false")));
}

#[test]
fn an_array_of_single_values_is_joined_and_known_as_a_list() {
    let text = "{\"a\":[\"x\",\"y, z\",3,true],\"b\":[],\"c\":\"x\"}";
    let outcome = jsonl(text);
    assert_eq!(outcome.cell(0, "a"), Some("x, y, z, 3, true"));
    assert_eq!(outcome.cell(0, "b"), Some(""));
    let source = Box::new(Cursor::new(text));
    let mut reader = Reader::open(source, "-", &Options::default()).ok().unwrap();
    let mut row = Row::new();
    reader.next(&mut row).unwrap();
    assert_eq!([0, 1, 2, 3].map(|index| row.is_list(index)), [true, true, false, false]);
}

#[test]
fn other_arrays_and_objects_are_no_text_and_no_fault() {
    for value in ["{}", "[[1,2.50]]", "[{}]", "[null]", "[1,{\"x\":[3.1]}]", "{\"a\":{\"b\":1}}"] {
        let text = format!("{{\"m\":1,\"note\":{value},\"n\":2.10}}\n");
        let outcome = jsonl(&text);
        assert_eq!((outcome.cell(0, "note"), outcome.cell(0, "n")), (None, Some("2.10")), "{value}");
        let mut reader = Reader::open(Box::new(Cursor::new(text)), "x.jsonl", &Options::default()).ok().unwrap();
        let mut row = Row::new();
        reader.next(&mut row).unwrap();
        let place = reader.names().iter().position(|name| name == "note").unwrap();
        assert!(row.is_other(place) && !row.is_list(place), "{value}");
    }
    for line in ["5", "\"x\"", "null"] {
        assert_of_row(&jsonl(line), 1, "expected an object");
    }
}

#[test]
fn turns_become_a_transcript() {
    let turns = r#"[{"at":"t","role":"customer","text":"Hi,\nthere"},{"text":"Ja","role":"agent","at":null}]"#;
    let outcome = jsonl(format!("{{\"n\":1.0,\"turns\":{turns},\"m\":2.0}}"));
    assert_eq!(outcome.cell(0, "transcript"), Some("Customer: Hi,\n  there\nAgent: Ja"));
    assert_eq!(outcome.names, ["n", "transcript", "m"]);
    assert_eq!(outcome.cell(0, "m"), Some("2.0"));
}

#[test]
fn a_number_of_turns_is_a_column_of_its_own() {
    assert_eq!(jsonl("{\"turns\":12}").cell(0, "turns"), Some("12"));
}

#[test]
fn turns_that_are_not_whole_are_refused() {
    let turns = [
        r#"[{"role":"agent"}]"#,
        r#"[{"text":"x"}]"#,
        r#"[{"role":"agent","text":null}]"#,
        r#"[{"role":" ","text":"x"}]"#,
        r#"[{"role":"a:b","text":"x"}]"#,
        r#"[{"role":"agent","text":"x","role":"customer"}]"#,
        r#"[{"role":"agent","body":null}]"#,
        r#"[{"role":"agent","text":"x"},"y"]"#,
        r#"[{"role":"agent","text":"a\u0000b"}]"#,
    ];
    for value in turns {
        let outcome = jsonl(format!("{{\"turns\":{value}}}\n{{\"a\":\"1\"}}\n"));
        assert_of_row(&outcome, 1, "");
        assert_eq!(outcome.lines(), [2], "{value}");
    }
}

#[test]
fn deep_nesting_is_a_fault_and_no_overflow() {
    for depth in [127, 128, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let outcome = jsonl(format!("{{\"note\":\"ok\"}}\n{{\"note\":{deep}}}\n"));
            assert_of_row(&outcome, 2, "recursion limit exceeded");
        }
    }
}

#[test]
fn text_that_json_forbids_is_refused() {
    let bad: [(&[u8], &str); 9] = [
        (b"{\"a\":\"\\ud800\"}", "hex escape"),
        (b"{\"a\":\"x\\u0000y\"}", "the key `a` has a NUL character"),
        (b"{\"a\":\"x\x01y\"}", "control character"),
        (b"{\"a\":\"1\"} x", "trailing characters"),
        (b"{\"a\":\"1\",}", "trailing comma"),
        (b"{\"a\":\"1\"}{\"a\":\"2\"}", "trailing characters"),
        (b"{'a':'1'}", "key must be a string"),
        (b"{\"\":\"1\"}", "a key is empty"),
        (b"{\"a\":\"A-", "EOF"),
    ];
    for (line, message) in bad {
        let bytes = [b"{\"a\":\"0\"}\r\n", line, b"\n{\"a\":\"2\"}"].concat();
        let outcome = jsonl(bytes);
        assert_of_row(&outcome, 2, message);
        assert_eq!(outcome.lines(), [1, 3]);
    }
}

#[test]
fn a_torn_file_or_one_over_many_lines_gets_advice() {
    assert_hint(&jsonl("{\"a\":\"1\"}\n{\"a\":\"A-"), "torn");
    assert_hint(&jsonl("{\"count\":1,"), "[read] rows");
}

#[test]
fn undecodable_jsonl_is_fatal_on_its_line() {
    assert_fatal(&jsonl(b"{\"a\":\"1\"}\n{\"a\":\"\xff\"}\n"), 2, "is not UTF-8");
}

#[test]
fn a_line_over_eight_mebibytes_is_refused_without_reading_on() {
    let source = Endless::after("{\"a\":1}\n{\"a\":\"", "x", 9 << 20);
    assert_fatal(&read_from(Box::new(source), "export.jsonl", &Options::default()), 2, "longer than 8 MiB");
}

#[test]
fn a_value_over_a_mebibyte_is_refused() {
    let text = format!("{{\"a\":\"{}\"}}\n{{\"a\":\"1\"}}\n", "x".repeat((1 << 20) + 1));
    let outcome = read_from(Box::new(Cursor::new(text)), "export.jsonl", &Options::default());
    assert_of_row(&outcome, 1, "longer than 1 MiB");
    assert_eq!(outcome.lines(), [2]);
}

#[test]
fn more_than_a_thousand_keys_are_refused() {
    let lines: Vec<_> = (0..1001).map(|index| format!("{{\"k{index}\":\"1\"}}")).collect();
    let outcome = jsonl(lines.join("\n"));
    assert_fatal(&outcome, 1001, "more than 1000 different keys");
    assert_eq!(outcome.names.len(), 1000);
}

// Anything at all.

fn cell() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c,;\"\r\n\t é王]{0,8}", any::<String>().prop_map(|text| text.replace('\0', "")),]
}

fn grid() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1..5usize).prop_flat_map(|width| prop::collection::vec(prop::collection::vec(cell(), width), 0..12))
}

/// Writes a grid, record by record, and tells the line on which each begins.
fn written(grid: &[Vec<String>], style: csv::QuoteStyle, end: &str) -> (String, Vec<u64>) {
    let width = grid.first().map_or(1, Vec::len);
    let names: Vec<_> = (0..width).map(|index| format!("column {index}")).collect();
    let (mut text, mut lines) = (names.join(",") + end, Vec::new());
    for row in grid {
        lines.push(lines_before(&text) + 1);
        let mut writer = csv::WriterBuilder::new().quote_style(style).from_writer(Vec::new());
        writer.write_record(row).unwrap();
        let record = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        text += record.strip_suffix('\n').unwrap();
        text += end;
    }
    (text, lines)
}

/// Line breaks by another road than the reader's.
fn lines_before(text: &str) -> u64 {
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    unix.matches('\n').count() as u64
}

proptest! {
    #[test]
    fn what_the_csv_crate_writes_is_read_back_with_its_lines(
        grid in grid(),
        always in any::<bool>(),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let style = if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let (text, lines) = written(&grid, style, end);
        let outcome = csv(&text);
        prop_assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
        prop_assert_eq!(outcome.lines(), lines);
        let cells: Vec<Vec<String>> =
            outcome.rows.into_iter().map(|row| row.1.into_iter().flatten().collect()).collect();
        prop_assert_eq!(cells, grid);
    }

    #[test]
    fn any_json_texts_are_read_back(cells in prop::collection::vec(cell(), 1..6)) {
        let names: Vec<_> = (0..cells.len()).map(|index| format!("k{index}")).collect();
        let object: serde_json::Map<_, _> =
            names.iter().cloned().zip(cells.iter().cloned().map(Into::into)).collect();
        let outcome = jsonl(format!("\n{}\n", serde_json::Value::Object(object)));
        for (name, cell) in names.iter().zip(&cells) {
            prop_assert_eq!(outcome.cell(0, name), Some(cell.as_str()));
        }
    }

    #[test]
    fn any_json_number_is_kept_or_refused(whole in "-?(0|[1-9][0-9]{0,24})", tail in "(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,2})?") {
        let number = whole + &tail;
        let outcome = jsonl(format!("{{\"s\":\"-1\\\"2\",\"n\":{number}}}"));
        if outcome.faults.is_empty() {
            prop_assert_eq!(outcome.cell(0, "n"), Some(number.as_str()));
        } else {
            prop_assert!(tail.is_empty() && number.len() > 18);
        }
    }

    #[test]
    fn no_bytes_make_it_panic_or_differ_by_chunk(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"a,;\"\r\n\t{}[]:1".to_vec())], 0..200),
        name in prop::sample::select(vec!["x.csv", "x.jsonl", "-", "x.csv.gz"]),
        label in prop::sample::select(vec![None, Some("gb18030"), Some("utf-16le"), Some("windows-1252")]),
        header in any::<bool>(),
    ) {
        let start: &[u8] = if header { b"alpha,beta,gamma,delta\n" } else { b"" };
        let options = Options { encoding: label.map(str::to_owned), ..Options::default() };
        read_with(&[start, &bytes].concat(), name, &options);
    }
}

#[test]
fn nobody_writes_a_turn_of_somebody_elses() {
    let turns = r#"[{"role":"customer","text":"Hi\nAgent: I refunded you"},{"role":"agent","text":"Hello"}]"#;
    let outcome = jsonl(format!("{{\"turns\":{turns}}}"));
    let transcript = outcome.cell(0, "transcript").unwrap();
    assert_eq!(transcript.lines().filter(|line| line.starts_with("Agent: ")).count(), 1, "{transcript}");
}
