//! Source counts as insiders may bend them: made less, made less by another door, counted by whom they concern.

use crate::support::{Answer, Desk};

const NAME: &str = "daily-2026-03-01";

fn count(desk: &Desk, who: &str, rows: &str, more: &[&str]) -> Answer {
    desk.write("acd.csv", format!("agent,day,dialogues,channel\n{rows}"));
    desk.args(who, &[&["intake", "volumes", "acd.csv"], more].concat())
}

/// The centre, of which a manager was told that ana had nine dialogues and bo five.
fn told() -> Desk {
    Desk::once((), || {
        let desk = Desk::centre();
        count(&desk, "mona", "ana,2026-03-01,9,\nbo,2026-03-01,5,\n", &[]).ok();
        desk
    })
}

const AMEND: [&str; 2] = ["--amend", "The switchboard counted transfers twice"];

#[test]
fn a_count_is_not_changed_without_a_reason() {
    let desk = told();
    let head = desk.head();
    count(&desk, "sam", "ana,2026-03-01,1,\n", &[])
        .refused(65, "acd.csv:2: mona counted 9 on 2026-03-01 before, and this says 1");
    count(&desk, "sam", "ana,2026-03-01,1,\n", &["--amend", "  "]).refused(2, "--amend is empty");
    assert_eq!(desk.head(), head);
}

#[test]
fn a_changed_count_shows_both_numbers_who_changed_it_under_which_login_and_why() {
    let desk = told();
    count(&desk, "sam", "ana,2026-03-01,1,\n", &AMEND).ok();
    let said = desk.rows("intake volumes");
    let one = said.iter().find(|row| row["dialogues"] == 1).unwrap();
    assert_eq!((&one["before"], &one["agent"]), (&9.into(), &"ana".into()), "{one}");
    assert_eq!(one["by"], "sam (login rehearsal)");
    assert_eq!(one["why"], AMEND[1]);
    assert!(said.iter().any(|row| row["dialogues"] == 9 && row["by"] == "mona (login rehearsal)"), "the old one stays");
    let says = "Count of ana, 2026-03-01: 1 was 9 before, changed by sam (login rehearsal) on 2026-03-02T09:00:00Z: The switchboard counted transfers twice.";
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "somebody has to look: {}", night.whole());
    assert!(night.stdout.contains(says), "{}", night.whole());
    let shown = desk.run("", &format!("assign coverage {NAME}")).ok();
    assert!(shown.stdout.contains(says), "{}", shown.whole());
    assert!(shown.stdout.contains("Counted by mona (login rehearsal) and sam (login rehearsal)."), "{}", shown.whole());
    desk.run("", "verify").ok();
    desk.run("", "assign verify --all").ok();
}

#[test]
fn a_change_after_the_draw_is_told_in_its_coverage_and_in_the_next_night() {
    let mut desk = told();
    desk.run("mona", "assign nightly").ok();
    count(&desk, "sam", "ana,2026-03-01,1,\n", &AMEND).ok();
    let shown = desk.run("", &format!("assign coverage {NAME}")).ok();
    assert!(shown.stdout.contains("1 was 9 before, changed by sam"), "{}", shown.whole());
    assert!(shown.stdout.contains("1 count came after the draw"), "{}", shown.whole());
    let row = desk.rows(&format!("assign coverage {NAME}")).into_iter().find(|row| row["agent"] == "ana").unwrap();
    assert_eq!(row["counted"], 9, "the draw was held against what stood then");
    let night = desk.night("2026-03-03T05:00:00Z");
    assert!(night.stdout.contains("1 was 9 before, changed by sam"), "{}", night.whole());
}

#[test]
fn more_than_was_counted_is_said_by_the_night_and_in_its_coverage() {
    let desk = Desk::centre();
    count(&desk, "mona", "ana,2026-03-01,1,\nbo,2026-03-01,9,\n", &[]).ok();
    let night = desk.run("mona", "assign nightly").ok();
    assert!(night.stdout.contains("1 dialogue is recorded beyond what it counted, day by day"), "{}", night.whole());
    assert!(night.stdout.contains("7 dialogues are missing"), "{}", night.whole());
    let who = "daily-2026-03-01, ana, 2026-03-01: 1 counted by mona (login rehearsal), 2 recorded, brought in by mona (login rehearsal).";
    for said in [night, desk.run("mona", &format!("assign coverage {NAME}"))] {
        let said = said.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(who), "{said}");
        assert!(!said.contains("bo, 2026-03-01: 9 counted"), "nothing is beyond that count: {said}");
    }
    let rows = desk.rows(&format!("assign coverage {NAME}"));
    let of = |agent: &str| rows.iter().find(|row| row["agent"] == agent).unwrap();
    assert_eq!((&of("ana")["excess"], &of("ana")["missing"]), (&1.into(), &0.into()));
    assert_eq!((&of("bo")["excess"], &of("bo")["missing"]), (&0.into(), &7.into()));
    assert!(of("cy")["excess"].is_null(), "nothing was counted");
}

#[test]
fn nobody_changes_a_count_of_their_own_team_nor_of_themselves() {
    let desk = told();
    count(&desk, "lea", "ana,2026-03-01,1,\n", &AMEND)
        .refused(1, "lea may not change how many dialogues were counted of ana: they are in the same team, north");
    count(&desk, "lea", "cy,2026-03-01,3,\n", &[]).ok();
    count(&desk, "sam", "bo,2026-03-01,4,\n", &AMEND).ok();
}

#[test]
fn a_count_over_all_channels_does_not_make_less_of_those_of_each_without_a_reason() {
    let desk = Desk::centre();
    count(&desk, "mona", "ana,2026-03-01,9,chat\nana,2026-03-01,4,email\n", &[]).ok();
    count(&desk, "sam", "ana,2026-03-01,2,\n", &[])
        .refused(65, "mona counted 13 on 2026-03-01 before, and this says 2");
    count(&desk, "lea", "ana,2026-03-01,2,\n", &AMEND).refused(1, "lea may not change");
    count(&desk, "sam", "ana,2026-03-01,2,\n", &AMEND).ok();
    let said = desk.rows("intake volumes");
    assert!(said.iter().any(|row| row["dialogues"] == 2 && row["before"] == 13), "{said:?}");
    count(&desk, "sam", "bo,2026-03-01,20,\n", &[]).ok();
}

#[test]
fn a_policy_may_say_that_managers_alone_count() {
    let desk = Desk::centre();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("policy.toml", format!("{policy}\n[intake]\ncounted_by = \"managers\"\n"));
    desk.run("mona", "policy publish policy.toml").ok();
    count(&desk, "sam", "ana,2026-03-01,9,\n", &[]).refused(1, "sam may not record volumes");
    count(&desk, "mona", "ana,2026-03-01,9,\n", &[]).ok();
    desk.write("odd.toml", "timezone = \"UTC\"\n[intake]\ncounted_by = \"agents\"\n");
    desk.run("mona", "policy publish odd.toml").refused(65, "counted_by");
}

#[test]
fn an_agent_reads_the_counts_of_their_own_alone() {
    let desk = Desk::centre();
    desk.write("policy.toml", "timezone = \"Europe/London\"\n");
    desk.run("mona", "policy publish policy.toml").ok();
    count(&desk, "mona", "ana,2026-03-01,9,\nbo,2026-03-01,5,\n", &[]).ok();
    let own = desk.rows_for("ana", "intake volumes");
    assert!(own.iter().all(|row| row["agent"] == "ana") && own.len() == 1, "{own:?}");
}

#[test]
fn a_policy_may_say_that_nobody_counts_their_own_team_the_first_time_either() {
    let desk = Desk::centre();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("policy.toml", format!("{policy}\n[intake]\ncounted_by = \"others\"\n"));
    desk.run("mona", "policy publish policy.toml").ok();
    let head = desk.head();
    let own = "lea may not record how many dialogues were counted of ana: they are in the same team, north";
    count(&desk, "lea", "cy,2026-03-01,3,\nana,2026-03-01,9,\n", &[]).refused(1, own);
    assert_eq!(desk.head(), head, "all or none");
    count(&desk, "lea", "cy,2026-03-01,3,\n", &[]).ok();
    count(&desk, "sam", "ana,2026-03-01,9,\n", &[]).ok();
    count(&desk, "mona", "bo,2026-03-01,5,\n", &[]).ok();
    let head = desk.head();
    count(&desk, "lea", "ana,2026-03-01,9,\n", &[]).ok();
    assert_eq!(desk.head(), head, "what is known comes again without a word");
    let night = desk.run("mona", "assign nightly");
    assert!(!night.stdout.contains("by somebody of the agent's team"), "{}", night.whole());
}

#[test]
fn a_day_is_counted_once_it_is_over() {
    let desk = Desk::centre();
    count(&desk, "mona", "ana,2026-03-02,1,\n", &[]).refused(65, "2026-03-02 is not over");
    count(&desk, "mona", "ana,2026-03-01,1,\n", &[]).ok();
}
