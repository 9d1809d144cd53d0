//! Plans: how many of whom, until when, by whom, and what is known before the draw.

use crate::support::{Answer, Desk};

const EACH: &str = "count = 1\nby = [\"agent\"]";

/// The plan of the centre with another quota, and lines after its days.
fn text(desk: &Desk, quota: &str, about: &str) -> String {
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    plan.replace(EACH, quota).replace("days = 3", &format!("days = 3\n{about}"))
}

fn add(desk: &Desk, quota: &str, about: &str) -> Answer {
    desk.write("next.toml", text(desk, quota, about));
    desk.run("mona", "assign plan add next.toml")
}

/// The centre under a plan with this quota: six dialogues can be drawn, two of each agent.
fn planned(quota: &str) -> Desk {
    let desk = Desk::centre();
    add(&desk, quota, "").ok();
    desk
}

/// How many audits each agent has after a night that came out with this code, and the file holds.
fn night(desk: &Desk, code: i32) -> [usize; 3] {
    let answer = desk.run("mona", "assign nightly");
    assert_eq!(answer.code, code, "{}", answer.whole());
    desk.run("", "verify").ok();
    let rows = desk.rows("report audits");
    ["ana", "bo", "cy"].map(|agent| rows.iter().filter(|row| row["agent"] == agent).count())
}

#[test]
fn a_total_is_spread_in_proportion_and_the_quotas_are_committed() {
    let desk = planned("total = 3\nby = [\"agent\"]");
    assert_eq!(night(&desk, 0), [1, 1, 1]);
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let text: String = conn.query_row("SELECT text FROM commitment", [], |row| row.get(0)).unwrap();
    assert!(text.contains("quota\tana\t1\nquota\tbo\t1\nquota\tcy\t1\n"), "{text}");
    assert_eq!(night(&planned("total = 4\nmaximum = 2\nminimum = 1\nby = [\"agent\"]"), 0), [2, 1, 1]);
    let power = "total = 3\nallocation = \"power\"\npower = 50\nby = [\"team\"]";
    assert_eq!(night(&planned(power), 0).iter().sum::<usize>(), 3);
    assert_eq!(
        night(&planned("total = 5\nallocation = \"proportional\"\nmaximum = 1\nby = [\"agent\"]"), 4),
        [1, 1, 1]
    );
}

#[test]
fn a_share_is_of_the_frame_rounded_up_and_no_less_than_the_minima() {
    assert_eq!(night(&planned("share = \"40%\"\nby = [\"agent\"]"), 0), [1, 1, 1]);
    assert_eq!(night(&planned("share = \"1%\"\nby = [\"channel\"]"), 0).iter().sum::<usize>(), 1);
    assert_eq!(night(&planned("share = \"1%\"\nminimum = 2\nby = [\"agent\"]"), 0), [2, 2, 2]);
}

#[test]
fn a_total_that_the_frame_does_not_have_takes_all_and_says_how_many_are_short() {
    let desk = planned("total = 60\nby = [\"agent\"]");
    let answer = desk.run("mona", "assign nightly --format json");
    assert_eq!(answer.code, 4, "{}", answer.whole());
    assert_eq!((answer.rows()[0]["drawn"].as_i64(), answer.rows()[0]["shortfall"].as_i64()), (Some(6), Some(54)));
}

#[test]
fn a_quota_that_cannot_be_met_is_refused_at_the_draw_in_words() {
    let desk = planned("total = 5\nminimum = 2\nby = [\"agent\"]");
    desk.run("mona", "assign nightly").refused(1, "the strata must have 6 together, which is more than 5");
}

#[test]
fn a_quota_that_can_be_known_to_be_impossible_is_refused_with_its_place() {
    let desk = Desk::centre();
    for (quota, says) in [
        ("count = 1\ntotal = 5\nby = [\"agent\"]", "next.toml:11:9: a quota is one of count"),
        ("by = [\"agent\"]", "a quota is one of count"),
        ("count = 0\nby = [\"agent\"]", "1 to 10000"),
        ("count = 1\nminimum = 1\nby = [\"agent\"]", "next.toml:11:11: this goes with total or share"),
        ("total = 5\nminimum = 6\nby = [\"agent\"]", "more than the total already"),
        ("total = 5\nminimum = 3\nmaximum = 2\nby = [\"agent\"]", "the minimum is above the maximum"),
        ("total = 5\npower = 50\nby = [\"agent\"]", "allocation = \"power\""),
        ("total = 5\nallocation = \"power\"\npower = 101\nby = [\"agent\"]", "in hundredths"),
        ("total = 5\nallocation = \"propotional\"\nby = [\"agent\"]", "did you mean `proportional`?"),
        ("share = \"5\"\nby = [\"agent\"]", "next.toml:10:9: a share is more than 0%"),
        ("share = \"101%\"\nby = [\"agent\"]", "a share is more than 0%"),
        ("total = 5\nby = [\"agent\", \"agent\"]", "each once"),
        ("totl = 5\nby = [\"agent\"]", "did you mean `total`?"),
    ] {
        add(&desk, quota, "").refused(65, says);
    }
}

#[test]
fn a_plan_ends_by_its_next_version_and_nothing_after_is_due() {
    let mut desk = Desk::centre();
    add(&desk, EACH, "ends = \"2026-02-28\"").refused(65, "ends before it starts");
    add(&desk, EACH, "ends = \"2026-02-30\"").refused(65, "next.toml:7:8");
    let header = "ref,received,channel,category,agent,customer,rating,details,transcript\n";
    let row = |day: &str| format!("{header}E-{day},{day}T10:00:00Z,chat,complaint,ana,c,,Late,\"Agent: Hi\"\n");
    desk.write("second.csv", row("2026-03-02"));
    desk.at("2026-03-03T09:00:00Z");
    desk.run("mona", "intake import second.csv").ok();
    add(&desk, EACH, "ends = \"2026-03-01\"").refused(65, "daily-2026-03-02 is due and would never be drawn");
    desk.run("mona", "assign nightly").ok();
    add(&desk, EACH, "ends = \"2026-03-02\"").ok();
    assert_eq!(desk.rows("assign plan list")[0]["ends"], "2026-03-02");
    desk.write("third.csv", row("2026-03-03"));
    desk.at("2026-03-04T09:00:00Z");
    desk.run("mona", "intake import third.csv").ok();
    let late = desk.run("mona", "assign nightly").ok();
    assert!(late.stdout.contains("Nothing is due"), "{}", late.whole());
    desk.run("mona", "assign nightly --date 2026-03-04").ok();
    assert_eq!(desk.rows("assign list").len(), 2);
}
