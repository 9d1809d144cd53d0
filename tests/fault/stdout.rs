//! Nobody reads the answer, or there is no room for it.

use super::{Place, acts};
use std::fs::OpenOptions;
use std::io;

/// Every command that only answers.
pub const QUESTIONS: [&str; 16] = [
    "verify",
    "report agents",
    "report auditors",
    "report disputes",
    "report audits",
    "intake show D-1",
    "assign list",
    "assign plan list",
    "score queue --all",
    "score explain 1",
    "dispute list",
    "dispute show 1",
    "arbitrate queue --all",
    "policy show",
    "people list",
    "card show",
];
const FORMATS: [&str; 3] = ["table", "csv", "json"];

#[test]
fn an_answer_that_cannot_be_written_is_an_error() {
    let place = Place::new();
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    for question in QUESTIONS {
        for format in FORMATS {
            let words = format!("{question} --format {format}");
            // Without this, a question that finds nothing to say would pass.
            place.run("", &words).ok();
            let output = place.command("", &words).stdout(full()).output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(74), "{words}: {said}");
            assert!(said.contains("error: the answer could not be written"), "{words}: {said}");
        }
    }
    for words in ["--help", "--version", "score submit --help"] {
        let output = place.command("", words).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(74), "{words}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn an_act_whose_answer_cannot_be_written_is_recorded_and_says_so() {
    let place = Place::new();
    for act in acts() {
        let before = place.count(act.brings.1);
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = place.command(&act.who, &act.words).stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(74), "{}: {said}", act.name);
        assert!(said.contains("what was recorded stays recorded"), "{}: {said}", act.name);
        assert_eq!(place.count(act.brings.1) - before, act.brings.0, "{}", act.name);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::new();
    let gone = || io::pipe().unwrap().1;
    for words in QUESTIONS.iter().flat_map(|question| FORMATS.map(|format| format!("{question} --format {format}"))) {
        let output = place.command("", &words).stdout(gone()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{words}: {said}");
        assert!(!said.contains("error") && !said.contains("panicked"), "{words}: {said}");
    }
    for words in ["--help", "verify", "report audits --format csv"] {
        let status = place.command("", words).stdout(gone()).stderr(gone()).status().unwrap();
        assert_eq!(status.code(), Some(0), "{words}, with nobody to hear complaints either");
    }
}
