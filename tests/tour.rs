//! The tour runs, and its numbers can be worked out by hand from the example files.

use crate::support::{program, repo, scratch};
use std::collections::BTreeMap;
use std::process::{Command, Stdio};

/// What the disputes of the tour changed: `tour/session-1.toml` and `tour/ruling-2.toml`.
const CHANGED: [(&str, &str, &str); 2] =
    [("STAR-02142", "guidelines", "mostly"), ("STAR-02693", "guidelines", "partly")];

#[test]
fn the_tour_ends_with_totals_that_come_out_of_the_example_files_and_with_verify_clean() {
    let tour = tour();
    let audits = csv_after(&tour, "report audits");
    let card = Card::read();
    let mut scored = 0;
    for audit in &audits {
        let answers = answers(&audit["ref"]);
        if audit["first_score"].is_empty() {
            continue;
        }
        scored += 1;
        assert_eq!(audit["first_score"], card.total(&answers), "{}", audit["ref"]);
        let mut changed = answers;
        for (_, criterion, level) in CHANGED.iter().filter(|(reference, ..)| *reference == audit["ref"]) {
            changed.insert((*criterion).to_owned(), (*level).to_owned());
        }
        assert_eq!(audit["total"], card.total(&changed), "{}", audit["ref"]);
    }
    assert!(scored >= 8, "at least eight audits are scored");
    let verify = tour.rsplit("$ assize verify").next().unwrap();
    assert!(!verify.contains("FAILS"), "{verify}");
    assert!(verify.contains("1 head given, all match"), "{verify}");
}

fn tour() -> String {
    let place = scratch();
    let mut command = Command::new("bash");
    command
        .env_clear()
        .env("TMPDIR", place.path())
        .arg(repo().join("examples/tour.sh"))
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("ASSIZE_BIN", program());
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    // The file is kept where the last lines say.
    let (_, told) = text.rsplit_once("\n  cd ").expect("where the file is");
    let folder = std::path::Path::new(told.lines().next().unwrap());
    assert!(folder.starts_with(place.path()) && folder.join("qa.db").is_file(), "{}", folder.display());
    // So does its report, as a page that stands alone.
    let (_, told) = text.rsplit_once("for a browser:\n\n  ").expect("where the report is");
    let page = std::fs::read_to_string(told.lines().next().unwrap()).unwrap();
    assert!(page.contains("Service quality: 2020-05") && page.contains("<svg"), "{page}");
    text
}

/// The CSV that a command of the tour printed.
fn csv_after(tour: &str, command: &str) -> Vec<BTreeMap<String, String>> {
    let (_, after) = tour.split_once(&format!("--format csv {command}\n")).expect("the report is in the tour");
    let table = after.lines().take_while(|line| line.contains(',')).collect::<Vec<_>>().join("\n");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// The answers in `examples/tour/answers`: criterion -> level.
fn answers(reference: &str) -> BTreeMap<String, String> {
    let path = repo().join(format!("examples/tour/answers/{reference}.json"));
    let Ok(text) = std::fs::read_to_string(path) else {
        return BTreeMap::new();
    };
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let level = |answer: &serde_json::Value| answer.as_str().or_else(|| answer["level"].as_str()).unwrap().to_owned();
    document["answers"].as_object().unwrap().iter().map(|(key, answer)| (key.clone(), level(answer))).collect()
}

/// The weights and levels of `examples/card.toml`, read without the product.
struct Card(toml::Table);

impl Card {
    fn read() -> Self {
        Self(std::fs::read_to_string(repo().join("examples/card.toml")).unwrap().parse().unwrap())
    }

    /// The weighted mean by hand: sum of weight x per cent over the sum of weights that apply; 0 where a
    /// criterion that fails the card is at 0.
    fn total(&self, answers: &BTreeMap<String, String>) -> String {
        let (mut points, mut weights, mut failed) = (0, 0, false);
        for criterion in self.0["criterion"].as_array().unwrap() {
            let level = &answers[criterion["id"].as_str().unwrap()];
            if level == "na" {
                continue;
            }
            let levels = criterion["levels"].as_array().unwrap();
            let percent =
                levels.iter().find(|one| one["id"].as_str() == Some(level)).unwrap()["percent"].as_integer().unwrap();
            let weight = criterion["weight"].as_integer().unwrap();
            failed |= percent == 0 && criterion.get("fails").and_then(toml::Value::as_str) == Some("card");
            points += weight * percent;
            weights += weight;
        }
        if failed {
            points = 0;
        }
        // Whole weights and per cents: hundredths are exact to the last digit here, halves would show.
        let hundredths = (points * 200 + weights) / (2 * weights);
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    }
}
