//! The page on which an auditor scores, and a workbook of forms that comes back.

use crate::{ASSIZE, Place, Row, median, timed};
use calamine::{Reader as _, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;
use std::fmt::Write as _;
use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const AUDITS: usize = 200;
/// How many audits a workbook has that comes back.
const IN_BOOK: usize = 1000;
/// How many agents share them.
const AGENTS: usize = 50;
const CARD: &str = "[card]\nid = \"form\"\nversion = 1\nmode = \"points\"\n";
const PLAN: &str = "[plan]\nname = \"form\"\ncard = \"form\"\nwindow = \"day\"\nstarts = \"2020-05-31\"\ndays = 3\n\
                    [quota]\ncount = 1000\nby = [\"agent\"]\n";

/// Ours: 200 audits of one auditor, dialogues of 1.5 KB, a card of 20 criteria. Theirs: a second.
pub fn form(place: &Place) -> Row {
    set_up(place, "form.db", AUDITS);
    let write = || {
        let mut command = Command::new(ASSIZE);
        command.current_dir(place.path("")).env_clear().env("ASSIZE_NOW", "2020-06-01T09:00:00Z");
        command.args(["--db", "form.db", "--as", "vera", "score", "form", "--all", "--out", "forms.html"]);
        command.stdin(Stdio::null());
        command
    };
    let ours = median(9, || timed(&mut write()));
    Row {
        what: "score form, a page of 200 audits",
        against: "a second",
        target: "1.0",
        ours,
        theirs: Some(Duration::from_secs(1)),
    }
}

/// Ours: a workbook of 1,000 audits of 20 criteria is read, checked and recorded as one entry. Theirs: calamine reads the
/// same cells.
pub fn workbook(place: &Place) -> Row {
    set_up(place, "book.db", IN_BOOK);
    let vera = |db: &str, words: &[&str]| {
        let mut command = Command::new(ASSIZE);
        command.current_dir(place.path("")).env_clear().env("ASSIZE_NOW", "2020-06-01T09:00:00Z");
        command.args(["--quiet", "--db", db, "--as", "vera"]).args(words).stdin(Stdio::null()).stdout(Stdio::null());
        command
    };
    assert!(vera("book.db", &["score", "form", "--all", "--out", "forms.xlsx"]).status().unwrap().success());
    fill_in(place);
    let hand_in = || {
        place.copy("book.db", "handed.db");
        timed(&mut vera("handed.db", &["score", "submit", "--file", "filled.xlsx"]))
    };
    let read = || {
        let start = Instant::now();
        let mut book: Xlsx<_> = open_workbook(place.path("filled.xlsx")).unwrap();
        black_box(book.worksheet_range_at(0).unwrap().unwrap());
        start.elapsed()
    };
    Row {
        what: "score submit, a workbook of 1000 audits",
        against: "calamine, reading it",
        target: "3.0",
        ours: median(5, hand_in),
        theirs: Some(median(5, read)),
    }
}

/// The workbook with every answer filled in, as a spreadsheet saves it.
fn fill_in(place: &Place) {
    let mut book: Xlsx<_> = open_workbook(place.path("forms.xlsx")).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let mut filled = Workbook::new();
    let page = filled.add_worksheet();
    for (row, cells) in (0u32..).zip(range.rows()) {
        let criterion = cells[1].to_string();
        for (column, cell) in (0u16..).zip(cells) {
            let answer = match criterion.as_str() {
                "[met]" => "Quick",
                key if key.starts_with('c') && row > 0 => "full",
                _ => "",
            };
            let text = if column == 2 && row > 0 { answer.to_owned() } else { cell.to_string() };
            page.write_string(row, column, text).unwrap();
        }
    }
    filled.save(place.path("filled.xlsx")).unwrap();
}

fn set_up(place: &Place, db: &str, audits: usize) {
    // One auditor alone, who gets everything.
    place.assize(db, &["init", "--rehearsal", "--policy", "policy.toml"]);
    let mut people = String::from(
        "handle,name,role,team,from\nrosa,Rosa,manager,office,2015-01-01\nvera,Vera,auditor,quality,2019-01-01\n",
    );
    for agent in 0..AGENTS {
        let _ = writeln!(people, "F{agent:03},Form Agent {agent},agent,forms,2019-01-01");
    }
    let mut card = CARD.to_owned();
    for criterion in 0..20 {
        let _ = writeln!(
            card,
            "[[criterion]]\nid = \"c{criterion}\"\ntitle = \"What number {criterion} asks\"\nguidance = \"How to tell.\"\n\
             levels = [{{ id = \"full\", title = \"throughout\", points = 5 }}, {{ id = \"none\", title = \"not\", points = 0 }}]"
        );
    }
    let mut rows = String::from("ref,received,channel,category,agent,details,transcript\n");
    let turns =
        "Customer: Where is the parcel that I ordered a week ago?\nAgent: I am sorry; it left us today.\n".repeat(16);
    for row in 0..audits {
        let agent = row % AGENTS;
        let _ = writeln!(rows, "F-{row},2020-05-31T10:00:00Z,web,late,F{agent:03},Late,\"{}\"", turns.trim_end());
    }
    for (name, text) in
        [("form-people.csv", people), ("form.toml", card), ("form.csv", rows), ("form-plan.toml", PLAN.into())]
    {
        std::fs::write(place.path(name), text).unwrap();
    }
    place.assize(db, &["people", "import", "form-people.csv"]);
    place.assize(db, &["card", "publish", "form.toml"]);
    place.assize(db, &["intake", "import", "form.csv"]);
    place.assize(db, &["assign", "plan", "add", "form-plan.toml"]);
    // Fewer than the quota: done, and said to be short.
    let _ = place.command(db).args(["assign", "nightly"]).status().unwrap();
}
