//! Heads in what people print and in tables: a PDF, and a CSV that has entries with their seals.

use crate::support::{Desk, answer};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write as _;
use std::process::Command;

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// An object of a PDF with a packed stream.
fn stream(number: u32, text: &str) -> Vec<u8> {
    let body = packed(text);
    let mut object = format!("{number} 0 obj\n<</Filter /FlateDecode /Length {}>>\nstream\n", body.len()).into_bytes();
    object.extend(body);
    object.extend(b"\nendstream\nendobj\n");
    object
}

/// A page that shows a text by the numbers of two fonts: `F1` counts letters from 1 by their first use, `F2` backwards.
fn pdf(text: &str, font: &str) -> Vec<u8> {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    let code = |place: usize, is_other: bool| if is_other { letters.len() - place } else { place + 1 };
    let table = |is_other: bool| {
        let rows = letters
            .iter()
            .enumerate()
            .map(|(place, letter)| format!("<{:04X}> <{:04X}>\n", code(place, is_other), u32::from(*letter)))
            .collect::<Vec<_>>()
            .concat();
        format!(
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{} beginbfchar\n{rows}endbfchar\n",
            letters.len()
        )
    };
    let is_other = font == "F2";
    let shown = text
        .chars()
        .map(|letter| format!("{:04X}", code(letters.iter().position(|one| *one == letter).unwrap(), is_other)))
        .collect::<Vec<_>>()
        .concat();
    let (first, rest) = shown.split_at(shown.len() / 8 * 4);
    let page = format!("BT\n/{font} 9 Tf\n1 0 0 1 50 50 Tm\n[<{first}> -12 <{rest}>] TJ\nET\n");
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(),
        b"1 0 obj\n<</Type /Page /Resources <</Font <</F1 2 0 R /F2 3 0 R>>>> /Contents 6 0 R>>\nendobj\n".to_vec(),
        b"2 0 obj\n<</Type /Font /Subtype /Type0 /ToUnicode 4 0 R>>\nendobj\n".to_vec(),
        b"3 0 obj\n<</Type /Font /Subtype /Type0 /ToUnicode 5 0 R>>\nendobj\n".to_vec(),
        stream(4, &table(false)),
        stream(5, &table(true)),
        stream(6, &page),
        b"trailer\n<</Root 1 0 R>>\n%%EOF\n".to_vec(),
    ]
    .concat()
}

#[test]
fn a_head_is_found_in_a_pdf_whose_letters_are_numbers_of_a_font() {
    let desk = Desk::drawn();
    let head = desk.head();
    for font in ["F1", "F2"] {
        desk.write("page.pdf", pdf(&format!("Sealed under head {head}"), font));
        let verified = desk.run("", "verify --heads page.pdf").ok();
        assert!(verified.stdout.contains(&format!("page.pdf: 1 head, the newest {head}")), "{}", verified.whole());
    }
    let gone = format!("Sealed under head 99:{}", "ab".repeat(8));
    desk.write("page.pdf", pdf(&gone, "F1"));
    let verified = desk.run("", "verify --heads page.pdf");
    assert_eq!(verified.code, 3, "{}", verified.whole());
}

#[test]
fn a_pdf_without_a_head_or_broken_off_or_of_noise_is_no_head() {
    let desk = Desk::drawn();
    let whole = pdf(&format!("head {}", desk.head()), "F1");
    for (name, bytes) in [
        ("none.pdf", pdf("a letter", "F1")),
        ("torn.pdf", whole[..whole.len() / 2].to_vec()),
        (
            "noise.pdf",
            [b"%PDF-1.7\n".to_vec(), (0..4000_u32).map(|n| u8::try_from(n * 7919 % 251).unwrap()).collect()].concat(),
        ),
    ] {
        desk.write(name, bytes);
        desk.run("", &format!("verify --heads {name}")).refused(65, &format!("no head stands in {name}"));
    }
}

#[test]
fn heads_are_found_in_tables_that_have_entries_with_their_seals() {
    let desk = Desk::drawn();
    desk.run("mona", "report evidence --period 2026-03 --out evidence").ok();
    desk.run("mona", "report export export").ok();
    for table in ["evidence/files/draws.csv", "export/facts/entry.csv"] {
        let verified = desk.run("", &format!("verify --heads {table}")).ok();
        assert!(verified.stdout.contains("all of this chain"), "{table}: {}", verified.whole());
    }
    let seal = desk.head();
    let (entry, seal) = seal.split_once(':').unwrap();
    desk.write("excel.csv", format!("\u{feff}seal;what;entry\r\n{seal};\"a;b\";{entry}\r\n"));
    desk.run("", "verify --heads excel.csv").ok();
    desk.write("bent.csv", format!("entry,seal\n{entry},{}\n", "0".repeat(16)));
    assert_eq!(desk.run("", "verify --heads bent.csv").code, 3);
    desk.write("other.csv", format!("number,seal\n{entry},{seal}\n"));
    desk.run("", "verify --heads other.csv").refused(65, "no head stands in other.csv");
}

#[test]
fn heads_are_found_in_what_a_browser_and_an_office_program_print() {
    let desk = Desk::drawn();
    desk.delivered("ana", crate::hidden::FULL);
    desk.run("mona", "report agents --out agents.html").ok();
    let head = desk.head();
    let folder = desk.folder().display().to_string();
    let profile = format!("--user-data-dir={folder}/profile");
    let home = format!("-env:UserInstallation=file://{folder}/office");
    let page = format!("file://{folder}/agents.html");
    let to = format!("--print-to-pdf={folder}/chromium.pdf");
    let by_browser = ["--headless", "--no-sandbox", "--disable-gpu", &profile, &to, &page];
    desk.write("noted.csv", format!("what,when\nhead {head} stands here,today\n"));
    let by_office = [&home, "--headless", "--convert-to", "pdf", "noted.csv"];
    for (program, words, made) in
        [("chromium", &by_browser[..], "chromium.pdf"), ("soffice", &by_office[..], "noted.pdf")]
    {
        let mut command = Command::new(program);
        command.args(words).current_dir(desk.folder()).env("HOME", desk.folder());
        if Command::new(program).arg("--version").output().is_err() {
            println!("left out: no {program} here");
            continue;
        }
        answer(&mut command).ok();
        let verified = desk.run("", &format!("verify --heads {made}")).ok();
        assert!(verified.stdout.contains(&format!("{made}: 1 head, the newest {head}")), "{}", verified.whole());
    }
}
