//! Windows lose nobody: every dialogue is in one frame, or counted with a reason.

use crate::support::{Answer, Desk};

const PLAN: &str = "[plan]\nname = \"a\"\ncard = \"chat\"\nwindow = \"WINDOW\"\nstarts = \"STARTS\"\ndays = 5\noverlaps = [\"daily\"]\n\n[quota]\ncount = 9\nby = [\"agent\"]\n";

/// A desk with one more plan, `a`, whose draws overlap the daily ones.
fn desk(window: &str, starts: &str, more: &str) -> Desk {
    Desk::once((window, starts, more), || {
        let desk = Desk::centre();
        let daily = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        desk.write("plan.toml", daily.replace("days = 3", "days = 100\nends = \"2026-03-01\""));
        desk.run("mona", "assign plan add plan.toml").ok();
        let plan =
            PLAN.replace("WINDOW", window).replace("STARTS", starts).replace("days = 5", &format!("days = 5{more}"));
        desk.write("p.toml", plan);
        desk.run("mona", "assign plan add p.toml").ok();
        desk
    })
}

/// Takes in dialogues of ana, each with its time.
fn arrive(desk: &Desk, rows: &[(&str, &str)]) -> Answer {
    take(desk, rows, "")
}

fn amend(desk: &Desk, rows: &[(&str, &str)]) -> Answer {
    take(desk, rows, " --amend clock-off")
}

fn take(desk: &Desk, rows: &[(&str, &str)], how: &str) -> Answer {
    let lines: Vec<String> = rows
        .iter()
        .map(|(reference, received)| format!("{reference},{received},chat,complaint,ana,agent: hi\n"))
        .collect();
    desk.write("in.csv", format!("ref,received,channel,category,agent,transcript\n{}", lines.concat()));
    desk.run("mona", &format!("intake import in.csv{how}")).ok()
}

fn night(desk: &Desk) -> Answer {
    desk.run("mona", "assign nightly")
}

/// The draws of `a`: name, last day, size, late.
fn draws(desk: &Desk) -> Vec<(String, String, i64, i64)> {
    let mut draws: Vec<_> = desk
        .rows("assign list")
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            (text("draw"), text("last"), row["frame"].as_i64().unwrap(), row["late"].as_i64().unwrap())
        })
        .filter(|(name, ..)| name.starts_with("a-"))
        .collect();
    draws.sort();
    draws
}

/// Every draw comes out again from the facts, and the file is whole.
fn holds(desk: &Desk) {
    desk.run("", "verify").ok();
    for (name, ..) in draws(desk) {
        desk.run("", &format!("assign verify {name}")).ok();
    }
}

fn zone(desk: &Desk, name: &str) {
    desk.write("zone.toml", format!("timezone = \"{name}\"\n[intake]\ncategories = [\"*\"]\n"));
    desk.run("mona", "policy publish zone.toml").ok();
}

#[test]
fn a_zone_that_changes_to_the_west_leaves_no_hours_between_two_windows() {
    let mut desk = desk("day", "2026-03-05", "");
    desk.at("2026-03-06T12:00:00Z");
    arrive(&desk, &[("A", "2026-03-05T10:00:00Z")]);
    night(&desk);
    zone(&desk, "America/Los_Angeles");
    // By the new zone both are of 5 March, which is drawn.
    arrive(&desk, &[("B", "2026-03-06T01:00:00Z"), ("C", "2026-03-06T07:59:59Z"), ("D", "2026-03-06T08:00:00Z")]);
    desk.at("2026-03-07T12:00:00Z");
    night(&desk);
    let seen: Vec<_> = draws(&desk).into_iter().map(|(name, _, size, late)| (name, size, late)).collect();
    assert_eq!(seen, [("a-2026-03-05".to_owned(), 1, 0), ("a-2026-03-06".to_owned(), 3, 0)]);
    holds(&desk);
}

#[test]
fn a_zone_that_changes_to_the_east_puts_nothing_into_two_windows() {
    let mut desk = desk("day", "2026-03-05", "");
    desk.at("2026-03-06T12:00:00Z");
    arrive(&desk, &[("A", "2026-03-05T10:00:00Z"), ("B", "2026-03-05T23:59:59Z")]);
    night(&desk);
    zone(&desk, "Asia/Shanghai");
    // By the new zone B and C are both of 6 March; B is drawn already.
    arrive(&desk, &[("C", "2026-03-06T00:00:00Z")]);
    desk.at("2026-03-07T12:00:00Z");
    night(&desk);
    let seen: Vec<_> = draws(&desk).into_iter().map(|(name, _, size, late)| (name, size, late)).collect();
    assert_eq!(seen, [("a-2026-03-05".to_owned(), 2, 0), ("a-2026-03-06".to_owned(), 1, 0)]);
    holds(&desk);
}

#[test]
fn before_the_first_draw_a_new_zone_counts_for_all_days() {
    let mut desk = desk("day", "2026-03-05", "");
    desk.at("2026-03-06T12:00:00Z");
    arrive(&desk, &[("A", "2026-03-05T20:00:00Z")]);
    zone(&desk, "Asia/Shanghai");
    desk.at("2026-03-09T12:00:00Z");
    night(&desk);
    assert_eq!(draws(&desk)[0].0, "a-2026-03-06");
}

#[test]
fn a_drawn_audit_keeps_its_day_when_the_zone_changes() {
    let mut desk = desk("day", "2026-03-05", "");
    desk.at("2026-03-06T12:00:00Z");
    arrive(&desk, &[("B", "2026-03-05T23:00:00Z")]);
    night(&desk);
    let day = |desk: &Desk| {
        let rows = desk.rows("report audits");
        rows.iter().find(|row| row["ref"] == "B").unwrap()["received"].as_str().unwrap().to_owned()
    };
    assert_eq!(day(&desk), "2026-03-05");
    zone(&desk, "Asia/Shanghai");
    assert_eq!(day(&desk), "2026-03-05");
    holds(&desk);
}

#[test]
fn a_dialogue_that_is_moved_into_a_drawn_window_is_counted_as_late() {
    let mut desk = desk("day", "2026-03-05", "");
    desk.at("2026-03-06T12:00:00Z");
    arrive(&desk, &[("A", "2026-03-05T10:00:00Z")]);
    night(&desk);
    arrive(&desk, &[("B", "2026-03-06T09:00:00Z"), ("C", "2026-03-06T10:00:00Z")]);
    let moved = amend(&desk, &[("B", "2026-03-05T09:00:00Z")]);
    assert!(moved.stdout.contains("1 dialogue came in after the window was drawn"), "{}", moved.stdout);
    assert_eq!(draws(&desk)[0].3, 1);
    // What says nothing of its time moves nothing.
    let again = amend(&desk, &[("B", "2026-03-05T09:30:00Z"), ("A", "2026-03-05T11:00:00Z")]);
    assert!(!again.stdout.contains("came in after"), "{}", again.stdout);
    assert_eq!(draws(&desk)[0].3, 1);
    // Moved back, it is in the frame of its own day.
    amend(&desk, &[("B", "2026-03-06T09:00:00Z")]);
    assert_eq!(draws(&desk)[0].3, 0);
    desk.at("2026-03-07T12:00:00Z");
    night(&desk);
    assert_eq!((draws(&desk)[1].2, draws(&desk)[1].3), (2, 0));
    // It had its chance on its own day: it is not late on the other.
    let again = amend(&desk, &[("C", "2026-03-05T10:00:00Z")]);
    assert!(!again.stdout.contains("came in after"), "{}", again.stdout);
    assert_eq!((draws(&desk)[0].3, draws(&desk)[1].3), (0, 0));
    holds(&desk);
}

#[test]
fn a_late_dialogue_stays_late_when_it_is_completed() {
    let mut desk = desk("day", "2026-03-05", "");
    desk.at("2026-03-06T12:00:00Z");
    arrive(&desk, &[("A", "2026-03-05T10:00:00Z")]);
    night(&desk);
    arrive(&desk, &[("B", "2026-03-05T09:00:00Z")]);
    assert_eq!(draws(&desk)[0].3, 1);
    desk.write("more.csv", "ref,received,channel,category,agent,rating\nB,2026-03-05T09:00:00Z,chat,complaint,ana,5\n");
    let completed = desk.run("mona", "intake import more.csv").ok();
    assert!(!completed.stdout.contains("came in after"), "{}", completed.stdout);
    assert_eq!(draws(&desk)[0].3, 1);
}

#[test]
fn a_window_in_which_nothing_can_be_drawn_is_not_used_up() {
    let mut desk = desk("day", "2026-03-05", "");
    desk.at("2026-03-06T12:00:00Z");
    desk.write("in.csv", "ref,received,channel,category,agent\nA,2026-03-05T10:00:00Z,phone,complaint,ana\n");
    desk.run("mona", "intake import in.csv").ok();
    let empty = night(&desk);
    assert_eq!(empty.code, 4, "{}", empty.whole());
    assert!(
        empty.stdout.contains(
            "a-2026-03-05: nothing can be drawn, and it stays due. 1 dialogue outside the frame: no content."
        ),
        "{}",
        empty.whole()
    );
    assert!(draws(&desk).is_empty());
    desk.run("mona", "assign nightly --date 2026-03-06").refused(4, "");
    desk.write(
        "late.csv",
        "ref,received,channel,category,agent,transcript\nA,2026-03-05T10:00:00Z,phone,complaint,ana,hi\n",
    );
    desk.run("mona", "intake import late.csv").ok();
    night(&desk);
    assert_eq!((draws(&desk)[0].2, draws(&desk)[0].3), (1, 0));
}

#[test]
fn a_window_that_stays_due_keeps_the_night_from_being_well_for_a_week_only() {
    let mut desk = desk("day", "2026-03-05", "");
    desk.at("2026-03-06T12:00:00Z");
    desk.write("in.csv", "ref,received,channel,category,agent\nA,2026-03-05T10:00:00Z,phone,complaint,ana\n");
    desk.run("mona", "intake import in.csv").ok();
    desk.write("quiet.toml", "[intake]\ncategories = [\"*\"]\n[nightly]\nsilent_days = 0\n");
    desk.run("mona", "policy publish quiet.toml").ok();
    night(&desk);
    for (day, code) in [("2026-03-12", 4), ("2026-03-13", 0)] {
        desk.at(&format!("{day}T01:00:00Z"));
        let answer = desk.run("mona", "--quiet assign nightly --dry-run");
        assert_eq!(answer.code, code, "{day}: {}", answer.whole());
    }
}

#[test]
fn a_week_that_the_plan_ends_in_is_drawn_up_to_its_end() {
    let mut desk = desk("week", "2026-03-02", "\nends = \"2026-03-11\"");
    desk.at("2026-03-11T12:00:00Z");
    arrive(&desk, &[("A", "2026-03-08T23:59:59Z"), ("B", "2026-03-09T00:00:00Z")]);
    night(&desk);
    assert_eq!(draws(&desk).len(), 1, "the last one is not over");
    desk.at("2026-03-12T09:00:00Z");
    arrive(&desk, &[("C", "2026-03-11T23:59:59Z"), ("D", "2026-03-12T00:00:00Z")]);
    night(&desk);
    let seen = draws(&desk);
    let (name, last, size, _) = seen.last().unwrap();
    assert_eq!((name.as_str(), last.as_str(), *size), ("a-2026-03-09", "2026-03-11", 2));
    holds(&desk);
}

#[test]
fn a_week_that_the_plan_starts_in_is_drawn_from_its_start() {
    let mut desk = desk("week", "2026-03-04", "");
    desk.at("2026-03-09T12:00:00Z");
    arrive(&desk, &[("A", "2026-03-03T23:59:59Z"), ("B", "2026-03-04T00:00:00Z"), ("C", "2026-03-09T00:00:00Z")]);
    desk.at("2026-03-09T12:00:00Z");
    night(&desk);
    assert_eq!(draws(&desk), [("a-2026-03-04".to_owned(), "2026-03-08".to_owned(), 1, 0)]);
    let shown = desk.run("mona", "assign plan preview a --date 2026-03-09").ok();
    assert!(shown.stdout.contains("drawn or committed already"), "{}", shown.stdout);
}

#[test]
fn when_a_plan_that_ended_goes_on_the_rest_of_the_week_is_drawn_too() {
    let mut desk = desk("week", "2026-03-02", "\nends = \"2026-03-04\"");
    desk.at("2026-03-05T11:00:00Z");
    arrive(&desk, &[("A", "2026-03-04T10:00:00Z"), ("B", "2026-03-05T10:00:00Z")]);
    night(&desk);
    let plan = std::fs::read_to_string(desk.path("p.toml")).unwrap();
    desk.write("p.toml", plan.replace("\nends = \"2026-03-04\"", ""));
    desk.run("mona", "assign plan add p.toml").ok();
    desk.at("2026-03-09T09:00:00Z");
    arrive(&desk, &[("C", "2026-03-08T10:00:00Z")]);
    night(&desk);
    assert_eq!(
        draws(&desk),
        [
            ("a-2026-03-02".to_owned(), "2026-03-04".to_owned(), 1, 0),
            ("a-2026-03-05".to_owned(), "2026-03-08".to_owned(), 2, 0)
        ]
    );
    holds(&desk);
}

#[test]
fn windows_that_are_drawn_out_of_order_have_nothing_in_common() {
    let mut desk = desk("day", "2026-03-05", "");
    desk.at("2026-03-09T12:00:00Z");
    arrive(&desk, &[("A", "2026-03-05T22:00:00Z"), ("B", "2026-03-06T10:00:00Z"), ("C", "2026-03-07T10:00:00Z")]);
    desk.run("mona", "assign nightly --date 2026-03-08");
    zone(&desk, "America/Los_Angeles");
    arrive(&desk, &[("D", "2026-03-07T03:00:00Z")]);
    night(&desk);
    let sizes: i64 = draws(&desk).iter().map(|(_, _, size, late)| size + late).sum();
    assert_eq!(sizes, 4, "{:?}", draws(&desk));
    holds(&desk);
}

#[test]
fn the_night_speaks_when_no_dialogue_came_for_as_many_working_days_as_the_policy_says() {
    let mut desk = desk("day", "2026-03-04", "");
    // Thursday; then a weekend.
    desk.at("2026-03-05T12:00:00Z");
    arrive(&desk, &[("A", "2026-03-04T10:00:00Z")]);
    night(&desk);
    let silent = |answer: &Answer| answer.stdout.contains("No dialogue was recorded since 2026-03-05");
    desk.at("2026-03-10T01:00:00Z");
    assert!(!silent(&desk.run("mona", "assign nightly")), "two working days");
    desk.at("2026-03-11T01:00:00Z");
    let answer = desk.run("mona", "--quiet assign nightly");
    assert!(silent(&answer) && answer.code == 4, "{}", answer.whole());
    assert!(answer.stdout.contains("for 3 working days: does the import run?"), "{}", answer.stdout);
    desk.write("five.toml", "[intake]\ncategories = [\"*\"]\n[nightly]\nsilent_days = 4\n");
    desk.run("mona", "policy publish five.toml").ok();
    assert!(!silent(&night(&desk)));
    desk.at("2026-03-12T01:00:00Z");
    assert!(silent(&night(&desk)));
    desk.write("never.toml", "[intake]\ncategories = [\"*\"]\n[nightly]\nsilent_days = 0\n");
    desk.run("mona", "policy publish never.toml").ok();
    assert!(!silent(&night(&desk)));
    desk.write("wrong.toml", "[nightly]\nsilent_days = 101\n");
    desk.run("mona", "policy publish wrong.toml").refused(65, "silent_days is at most 100 working days");
}

#[test]
fn where_nothing_was_drawn_yet_no_silence_is_noted() {
    let mut desk = Desk::centre();
    desk.at("2026-06-01T09:00:00Z");
    let before = desk.run("mona", "assign nightly --dry-run");
    assert!(!before.stdout.contains("No dialogue was recorded"), "{}", before.stdout);
}

#[test]
fn coverage_names_agents_who_were_never_drawn_and_teams_without_dialogues() {
    let mut desk = desk("day", "2026-03-05", "");
    desk.at("2026-03-06T12:00:00Z");
    arrive(&desk, &[("A", "2026-03-05T10:00:00Z"), ("B", "2026-03-05T11:00:00Z")]);
    desk.write("more.csv", "ref,received,channel,category,agent\nC,2026-03-05T10:00:00Z,chat,complaint,dee\n");
    desk.write("dee.csv", "handle,name,role,team,from\ndee,Dee Oh,agent,night,2026-03-01\n");
    desk.run("mona", "people import dee.csv").ok();
    desk.run("mona", "intake import more.csv").ok();
    night(&desk);
    let of = |desk: &Desk, agent: &str| {
        let rows = desk.rows("assign coverage --since 2026-03-02");
        let row = rows.iter().find(|row| row["agent"] == agent).unwrap().clone();
        (row["dialogues"].as_i64().unwrap(), row["drawn"].as_i64().unwrap(), row["newest"].as_str().map(str::to_owned))
    };
    assert_eq!(of(&desk, "ana"), (2, 2, Some("2026-03-05".to_owned())));
    assert_eq!(of(&desk, "dee"), (1, 0, None), "nothing to read");
    assert_eq!(of(&desk, "cy"), (0, 0, Some("2026-03-01".to_owned())));
    let said = desk.run("mona", "assign coverage --since 2026-03-02").ok();
    assert!(said.stdout.contains("Never drawn, and there are dialogues: dee (1 no content)."), "{}", said.stdout);
    assert!(said.stdout.contains("The team south has 1 agent: dialogues were expected, none came."), "{}", said.stdout);
    assert!(!said.stdout.contains("The team north"), "{}", said.stdout);
    desk.run("mona", "assign void a-2026-03-05 --note wrong-card").ok();
    assert_eq!(of(&desk, "ana"), (2, 0, Some("2026-03-01".to_owned())), "a void draw reached nobody");
    let all = desk.run("mona", "assign coverage").ok();
    assert!(all.stdout.contains("2025-12-06 to 2026-03-06"), "{}", all.stdout);
    desk.run("mona", "assign coverage --since 2026-03-07").refused(2, "has not come yet");
    desk.run("mona", "assign coverage a-2026-03-05 --since 2026-03-01").refused(2, "cannot be used with");
}

/// Weeks of March, each with a dialogue of ana and of bo, and the week after with one of ana alone.
fn weeks(weeks: &[(&str, &str)]) -> Desk {
    let mut desk = desk("week", "2026-03-02", "");
    desk.at("2026-03-25T12:00:00Z");
    for (week, name) in weeks {
        let rows = format!(
            "ref,received,channel,category,agent,transcript\n{name}1,2026-03-{week}T10:00:00Z,chat,complaint,ana,hi\n{name}2,2026-03-{week}T11:00:00Z,chat,complaint,bo,hi\n"
        );
        desk.write("week.csv", rows);
        desk.run("mona", "intake import week.csv").ok();
    }
    desk.at("2026-03-31T09:00:00Z");
    arrive(&desk, &[("E1", "2026-03-30T10:00:00Z")]);
    let before = night(&desk);
    assert!(!before.stdout.contains("has no dialogues"), "{}", before.stdout);
    desk.at("2026-04-06T09:00:00Z");
    desk
}

const FOUR: [(&str, &str); 4] = [("03", "A"), ("10", "B"), ("17", "C"), ("24", "D")];

#[test]
fn a_stratum_that_usually_has_dialogues_and_has_none_is_named() {
    let desk = weeks(&FOUR);
    let answer = night(&desk);
    assert!(answer.stdout.contains("a, 2026-03-30 to 2026-04-05: bo has no dialogues"), "{}", answer.stdout);
    assert_eq!(answer.code, 4);
}

#[test]
fn three_windows_do_not_tell_what_is_usual_and_who_is_absent_is_not_expected() {
    let desk = weeks(&FOUR[1..]);
    assert!(!night(&desk).stdout.contains("has no dialogues"));
    let desk = weeks(&FOUR);
    desk.run("mona", "people absent bo --from 2026-03-30 --to 2026-04-05").ok();
    assert!(!night(&desk).stdout.contains("has no dialogues"));
}

#[test]
fn a_window_that_usually_has_dialogues_and_has_none_is_named() {
    let mut desk = desk("day", "2026-03-02", "");
    desk.at("2026-03-24T09:00:00Z");
    let mondays = [
        ("A", "2026-03-02T10:00:00Z"),
        ("B", "2026-03-09T10:00:00Z"),
        ("C", "2026-03-16T10:00:00Z"),
        ("D", "2026-03-23T10:00:00Z"),
    ];
    arrive(&desk, &mondays);
    desk.at("2026-03-24T09:00:00Z");
    night(&desk);
    desk.at("2026-03-31T09:00:00Z");
    let answer = night(&desk);
    assert!(answer.stdout.contains("a, 2026-03-30: expected, none came."), "{}", answer.stdout);
    assert!(!answer.stdout.contains("a, 2026-03-27"), "no Friday ever had any: {}", answer.stdout);
    arrive(&desk, &[("E", "2026-03-30T10:00:00Z")]);
    assert!(!night(&desk).stdout.contains("expected, none came"));
}

#[test]
fn a_dialogue_that_is_moved_out_of_a_drawn_window_has_no_second_chance_and_is_counted() {
    let mut desk = desk("day", "2026-03-05", "");
    let plan = std::fs::read_to_string(desk.path("p.toml")).unwrap();
    desk.write("p.toml", plan.replace("count = 9", "count = 1"));
    desk.run("mona", "assign plan add p.toml").ok();
    desk.at("2026-03-06T12:00:00Z");
    arrive(&desk, &[("A", "2026-03-05T10:00:00Z"), ("B", "2026-03-05T11:00:00Z")]);
    night(&desk);
    amend(&desk, &[("A", "2026-03-06T09:00:00Z"), ("B", "2026-03-06T09:00:00Z")]);
    arrive(&desk, &[("C", "2026-03-06T10:00:00Z")]);
    // Not drawn from yet, it may be moved as often as one likes.
    amend(&desk, &[("C", "2026-03-06T11:00:00Z")]);
    desk.at("2026-03-07T12:00:00Z");
    let said = night(&desk);
    assert!(
        said.stdout
            .contains("1 dialogue outside the frame: moved here from another window of the plan, which is drawn."),
        "{}",
        said.whole()
    );
    assert!(said.stdout.contains("1 dialogue outside the frame: already audited."), "{}", said.whole());
    assert_eq!((draws(&desk)[1].2, draws(&desk)[1].3), (1, 0));
    holds(&desk);
}

#[test]
fn a_channel_that_the_policy_calls_recorded_later_can_be_drawn_from_then_on() {
    let mut desk = desk("day", "2026-03-05", "");
    desk.at("2026-03-06T12:00:00Z");
    desk.write(
        "in.csv",
        "ref,received,channel,category,agent,duration\nA,2026-03-05T10:00:00Z,phone,complaint,ana,60\nB,2026-03-05T10:00:00Z,phone,complaint,ana,0\n",
    );
    desk.run("mona", "intake import in.csv").ok();
    assert!(night(&desk).stdout.contains("2 dialogues outside the frame: no content."));
    desk.write("rules.toml", "[intake]\ncategories = [\"*\"]\nrecorded = [\"phone\"]\n");
    desk.run("mona", "assign spot-check A --note why-not").refused(1, "has no content to audit");
    desk.run("mona", "policy publish rules.toml").ok();
    let said = night(&desk);
    assert!(said.stdout.contains("1 dialogue outside the frame: no content."), "no length: {}", said.whole());
    assert_eq!(draws(&desk)[0].2, 1);
    let row = desk.rows("report audits").into_iter().find(|row| row["ref"] == "A").unwrap();
    let (audit, auditor) = (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned());
    let marks = "{\"tone\": {\"level\": \"partly\", \"note\": \"hasty\", \"quote\": \"PLACE\"}, \"facts\": \"full\", \"identity\": \"yes\"}";
    for (place, code) in [("01:01", 65), ("00:42", 0)] {
        desk.write("a.json", format!("{{\"answers\": {}, \"met\": \"kind\"}}", marks.replace("PLACE", place)));
        let answer = desk.run(&auditor, &format!("score submit {audit} --answers a.json"));
        assert_eq!(answer.code, code, "{}", answer.whole());
    }
    holds(&desk);
}

#[test]
fn on_a_holiday_no_dialogues_are_expected() {
    let mut desk = desk("day", "2026-03-02", "");
    desk.at("2026-03-24T09:00:00Z");
    let mondays = [("A", "02"), ("B", "09"), ("C", "16"), ("D", "23")];
    let mondays = mondays.map(|(name, day)| (name, format!("2026-03-{day}T10:00:00Z")));
    arrive(&desk, &mondays.each_ref().map(|(name, at)| (*name, at.as_str())));
    night(&desk);
    desk.at("2026-03-31T09:00:00Z");
    assert!(night(&desk).stdout.contains("a, 2026-03-30: expected, none came."));
    desk.write("off.toml", "holidays = [\"2026-03-30\"]\n[intake]\ncategories = [\"*\"]\n");
    desk.run("mona", "policy publish off.toml").ok();
    assert!(!night(&desk).stdout.contains("expected, none came."));
}

#[test]
fn an_overdue_audit_makes_the_night_speak_and_a_plan_that_ended_expects_nothing() {
    let mut desk = desk("day", "2026-03-05", "\nends = \"2026-03-06\"");
    desk.at("2026-03-06T12:00:00Z");
    arrive(&desk, &[("A", "2026-03-05T10:00:00Z")]);
    night(&desk);
    for (day, code) in [("2026-03-13", 0), ("2026-03-14", 4)] {
        desk.at(&format!("{day}T01:00:00Z"));
        let answer = desk.run("mona", "--quiet assign nightly");
        assert_eq!(answer.code, code, "{day}: {}", answer.whole());
        assert_eq!(answer.stdout.contains("1 audit is not scored in time"), code == 4, "{}", answer.whole());
        assert!(!answer.stdout.contains("No dialogue was recorded"), "{}", answer.whole());
    }
}

#[test]
fn hours_before_a_window_that_was_drawn_first_are_of_the_window_before_it() {
    let mut desk = desk("day", "2026-03-05", "");
    desk.at("2026-03-09T12:00:00Z");
    arrive(&desk, &[("A", "2026-03-06T10:00:00Z"), ("B", "2026-03-07T10:00:00Z")]);
    desk.run("mona", "assign nightly --date 2026-03-08");
    zone(&desk, "Asia/Shanghai");
    // By the new zone of 7 March, which was drawn from midnight in London on.
    arrive(&desk, &[("C", "2026-03-06T20:00:00Z")]);
    night(&desk);
    let seen: Vec<_> = draws(&desk).into_iter().map(|(name, _, size, late)| (name, size, late)).collect();
    assert_eq!(seen, [("a-2026-03-06".to_owned(), 2, 0), ("a-2026-03-07".to_owned(), 1, 0)]);
    holds(&desk);
}
