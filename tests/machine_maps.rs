//! Maps that are shipped for machines of known systems, each with its made-up excerpt.

use crate::support::{Desk, repo};
use rusqlite::Connection;

const CARD: &str = "[card]\nid = \"service\"\nversion = 1\ntitle = \"Service\"\n\n[[criterion]]\nid = \"greeting\"\ntitle = \"Greets\"\nguidance = \"A greeting.\"\nweight = 40\nna = true\n\n[[criterion]]\nid = \"empathy\"\ntitle = \"Shows that they care\"\nguidance = \"Regret where it is due.\"\nweight = 30\nna = true\n\n[[criterion]]\nid = \"solution\"\ntitle = \"Offers a solution\"\nguidance = \"One that helps.\"\nweight = 30\nna = true\n";

/// A desk that knows the two dialogues of every excerpt, and this machine.
fn desk(machine: &str) -> Desk {
    let people = format!(
        "handle,name,role,team,from\nmona,Mona,manager,office,2000-01-01\nkim,Kim Olsen,agent,north,2020-01-01\n{machine},A machine,machine,quality,2026-01-01\n"
    );
    let desk = Desk::begun("2026-12-01T09:00:00Z", "timezone = \"Europe/London\"\n", &people);
    desk.write("card.toml", CARD);
    desk.run("mona", "card publish card.toml").ok();
    desk.write(
        "d.csv",
        "ref,received,channel,category,agent,transcript\nD-1,2026-11-02T10:00:00Z,chat,complaint,kim,Agent: Hello\nD-2,2026-11-02T11:00:00Z,chat,complaint,kim,Agent: Yes\n",
    );
    desk.run("mona", "intake import d.csv").ok();
    desk
}

/// What comes of an excerpt, twice: ref, criterion and level, in their order.
#[track_caller]
fn taken(machine: &str, excerpt: &str, map: &str) -> Vec<(String, String, Option<String>)> {
    let (desk, maps) = (desk(machine), repo().join("examples/maps/machines"));
    let (excerpt, map) = (maps.join("excerpts").join(excerpt), maps.join(format!("{map}.map.toml")));
    let args = ["intake", "machine", excerpt.to_str().unwrap(), "--map", map.to_str().unwrap()];
    desk.args("mona", &args).ok();
    let head = desk.head();
    desk.args("mona", &args).ok();
    assert_eq!(desk.head(), head);
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let mut statement = conn
        .prepare(
            "SELECT r.ref, c.key, v.level FROM machine_verdict v JOIN request r ON r.id = v.request
             JOIN criterion c ON c.id = v.criterion ORDER BY r.ref, c.id",
        )
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn said(reference: &str, criterion: &str, level: &str) -> (String, String, Option<String>) {
    (reference.to_owned(), criterion.to_owned(), (level != "na").then(|| level.to_owned()))
}

#[test]
fn zendesk_autoqa_ratings_come_in_without_the_categories_that_are_left_out() {
    let found = taken("zendesk-autoqa/2026-11", "zendesk.json", "zendesk");
    assert_eq!(found, [said("D-1", "greeting", "yes"), said("D-1", "empathy", "no"), said("D-2", "solution", "na")]);
}

#[test]
fn connect_evaluations_come_in_by_what_the_automation_suggested() {
    let found = taken("contact-lens/2", "connect.jsonl", "connect");
    assert_eq!(
        found,
        [
            said("D-1", "greeting", "yes"),
            said("D-1", "empathy", "no"),
            said("D-2", "greeting", "yes"),
            said("D-2", "solution", "na")
        ]
    );
}

#[test]
fn genesys_ai_answers_come_in_by_their_ids() {
    let found = taken("genesys-ai/form-7", "genesys.jsonl", "genesys");
    assert_eq!(
        found,
        [
            said("D-1", "greeting", "yes"),
            said("D-1", "empathy", "no"),
            said("D-2", "greeting", "no"),
            said("D-2", "solution", "yes")
        ]
    );
}

#[test]
fn google_quality_ai_answers_come_in_a_row_each() {
    let found = taken("quality-ai/rev-4", "google.csv", "google");
    assert_eq!(found, [said("D-1", "greeting", "yes"), said("D-1", "empathy", "no"), said("D-2", "solution", "na")]);
}

#[test]
fn a_row_of_which_a_map_finds_no_verdict_is_refused_with_how_to_leave_it_out() {
    let desk = desk("autoqa/3");
    desk.write(
        "m.map.toml",
        "[fields]\nref = \"id\"\nscored = \"at\"\n[criteria]\ngreeting = \"hello\"\n[constants]\nmachine = \"autoqa\"\nversion = \"3\"\n",
    );
    desk.write("v.csv", "id,at,hello\nD-1,2026-11-03T10:00:00Z,yes\nD-2,2026-11-03T10:00:00Z,\n");
    let head = desk.head();
    let told = desk.run("mona", "intake machine v.csv --map m.map.toml").refused(65, "the row has no verdict").stderr;
    assert!(told.contains("[rows.leave_out]"), "{told}");
    assert_eq!(desk.head(), head);
}
