//! The page on which an auditor scores.

use crate::{ASSIZE, Place, Row, median, timed};
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

const AUDITS: usize = 200;
/// How many agents share them.
const AGENTS: usize = 50;
const CARD: &str = "[card]\nid = \"form\"\nversion = 1\nmode = \"points\"\n";
const PLAN: &str = "[plan]\nname = \"form\"\ncard = \"form\"\nwindow = \"day\"\nstarts = \"2020-05-31\"\ndays = 3\n\
                    [quota]\ncount = 1000\nby = [\"agent\"]\n";

/// Ours: 200 audits of one auditor, dialogues of 1.5 KB, a card of 20 criteria. Theirs: a second.
pub fn form(place: &Place) -> Row {
    set_up(place);
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

fn set_up(place: &Place) {
    // One auditor alone, who gets everything.
    place.assize("form.db", &["init", "--rehearsal", "--policy", "policy.toml"]);
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
    for row in 0..AUDITS {
        let agent = row % AGENTS;
        let _ = writeln!(rows, "F-{row},2020-05-31T10:00:00Z,web,late,F{agent:03},Late,\"{}\"", turns.trim_end());
    }
    for (name, text) in
        [("form-people.csv", people), ("form.toml", card), ("form.csv", rows), ("form-plan.toml", PLAN.into())]
    {
        std::fs::write(place.path(name), text).unwrap();
    }
    place.assize("form.db", &["people", "import", "form-people.csv"]);
    place.assize("form.db", &["card", "publish", "form.toml"]);
    place.assize("form.db", &["intake", "import", "form.csv"]);
    place.assize("form.db", &["assign", "plan", "add", "form-plan.toml"]);
    // Fewer than the quota: done, and said to be short.
    let _ = place.command("form.db").args(["assign", "nightly"]).status().unwrap();
}
