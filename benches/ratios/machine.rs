//! Taking in what a machine says of every dialogue.

use super::{Place, Row, median, timed};
use rusqlite::Connection;
use std::fmt::Write as _;
use std::path::Path;

/// One verdict of each dialogue, against the import of as many dialogues.
pub fn verdicts(place: &Place) -> Row {
    row(place, "intake machine, a verdict of each dialogue", 1)
}

/// The same file again, which changes nothing.
pub fn verdicts_again(place: &Place) -> Row {
    let row = row(place, "intake machine, the same file again", 1);
    let again =
        || timed(place.command("taken.db").args(["intake", "machine", "verdicts-1.csv", "--machine", "autoqa/3"]));
    Row { ours: median(3, again), ..row }
}

/// Two verdicts of every second dialogue: rows of one dialogue stand together.
pub fn verdicts_together(place: &Place) -> Row {
    row(place, "intake machine, two verdicts of every second", 2)
}

fn row(place: &Place, what: &'static str, together: usize) -> Row {
    enrolled(place);
    let file = format!("verdicts-{together}.csv");
    std::fs::write(place.path(&file), written(place, together)).unwrap();
    let ours = median(3, || {
        place.copy("machine.db", "taken.db");
        timed(place.command("taken.db").args(["intake", "machine", &file, "--machine", "autoqa/3"]))
    });
    let theirs = median(3, || {
        place.copy("big.db", "again.db");
        place.import("again.db", place.big())
    });
    Row { what, against: "intake import of as many dialogues", target: "1.0", ours, theirs: Some(theirs) }
}

/// The big file with its dialogues, a card and a machine.
fn enrolled(place: &Place) {
    if place.path("machine.db").exists() {
        return;
    }
    place.fill();
    place.copy("full.db", "machine.db");
    let card = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/card.toml");
    place.assize("machine.db", &["card", "publish", card.to_str().unwrap()]);
    std::fs::write(
        place.path("machine.csv"),
        "handle,name,role,team,from\nautoqa/3,AutoQA,machine,quality,2018-01-01\n",
    )
    .unwrap();
    place.assize("machine.db", &["people", "import", "machine.csv"]);
}

/// As many verdicts as there are dialogues, so many of one together.
fn written(place: &Place, together: usize) -> String {
    let conn = Connection::open(place.path("machine.db")).unwrap();
    let mut statement = conn.prepare("SELECT ref FROM request ORDER BY id").unwrap();
    let refs = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let mut csv = "ref,criterion,value,scored\n".to_owned();
    for (place, reference) in refs.map(Result::unwrap).enumerate().filter(|(place, _)| place % together == 0) {
        let value = if place % 7 == 0 { "partly" } else { "full" };
        for criterion in ["empathy", "total"].into_iter().take(together) {
            let value = if criterion == "total" { "90" } else { value };
            let _ = writeln!(csv, "{reference},{criterion},{value},2020-05-31T09:00:00Z");
        }
    }
    csv
}
