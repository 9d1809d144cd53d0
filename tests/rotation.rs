//! Rotation between auditing and leading: who is due, what is planned, who may audit.

use crate::support::Desk;

const PEOPLE: &str = "handle,name,role,team,from,to\nmona,M,manager,office,2010-01-01,\nlea,L,lead,north,2024-03-01,\n\
    vera,V,agent,west,2019-01-01,2024-02-29\nvera,V,auditor,quality,2024-03-01,2025-03-01\nvera,V,auditor,calls,2025-03-02,\n\
    new,N,agent,west,2026-01-01,\nann,A,agent,north,2020-01-01,\n";

fn policy(rotation: &str) -> String {
    format!("timezone = \"UTC\"\n[rotation]\n{rotation}\n")
}

fn desk(rotation: &str) -> Desk {
    Desk::begun("2026-02-28T08:00:00Z", &policy(rotation), PEOPLE)
}

fn line(desk: &Desk, who: &str) -> serde_json::Value {
    desk.rows("people rotation").into_iter().find(|row| row["person"] == who).unwrap()
}

#[test]
fn somebody_is_due_after_the_months_of_the_policy_without_a_break_and_not_a_day_before() {
    let mut desk = desk("due_after = 24");
    let vera = line(&desk, "vera");
    assert_eq!(
        (&vera["since"], &vera["months"], &vera["due"]),
        (&"2024-03-01".into(), &23.into(), &"2026-03-01".into())
    );
    assert_eq!(vera["is_due"], false);
    desk.at("2026-03-01T08:00:00Z");
    let vera = line(&desk, "vera");
    assert_eq!((&vera["months"], &vera["is_due"]), (&24.into(), &true.into()));
    let said = desk.run("mona", "people rotation").ok().stdout;
    assert!(said.contains("Due, and nothing is planned: lea and vera."), "{said}");
}

#[test]
fn a_policy_of_no_months_asks_nobody() {
    let desk = desk("due_after = 0");
    assert_eq!(line(&desk, "vera")["due"], serde_json::Value::Null);
    assert!(desk.run("mona", "people rotation").ok().stdout.contains("never asks anybody to change"));
}

#[test]
fn a_rotation_ends_what_was_the_day_before_and_the_former_team_is_tied() {
    let mut desk = desk("");
    let dry = desk.run("mona", "people rotate vera --to lead --team north --from 2026-04-01 --dry-run").ok().stdout;
    assert!(dry.contains("would be planned"), "{dry}");
    assert_eq!(line(&desk, "vera")["next"], serde_json::Value::Null);
    let words = "people rotate vera --to lead --team north --from 2026-04-01";
    assert!(desk.run("mona", words).ok().stdout.contains("auditor in calls"));
    assert!(desk.run("mona", words).ok().stdout.contains("planned already; nothing changed"));
    assert_eq!(line(&desk, "vera")["next"], "lead in north from 2026-04-01");
    let said = desk.run("mona", "people rotation").ok().stdout;
    assert!(!said.contains("and vera"), "what is planned is not asked for: {said}");
    desk.at("2026-04-01T08:00:00Z");
    let vera = line(&desk, "vera");
    assert_eq!((&vera["role"], &vera["team"], &vera["months"]), (&"lead".into(), &"north".into(), &0.into()));
    assert_eq!(vera["cool_off"], "calls until 2026-06-29");
    desk.at("2026-06-30T08:00:00Z");
    assert_eq!(line(&desk, "vera")["cool_off"], serde_json::Value::Null, "90 days are over");
}

#[test]
fn who_did_not_work_with_customers_for_long_enough_is_named_or_refused() {
    let words = |from: &str| format!("people rotate new --to auditor --team quality --from {from}");
    let warns = desk("experience_days = 90").run("mona", &words("2026-03-31")).ok().stdout;
    assert!(warns.contains("less than the policy asks"), "{warns}");
    let strict = desk("experience_days = 90\nwithout = \"refuse\"");
    strict.run("mona", &words("2026-03-31")).refused(1, "for 89 days by 2026-03-31, and the policy asks 90");
    let done = strict.run("mona", &words("2026-04-01")).ok().stdout;
    assert!(!done.contains("less than the policy asks"), "{done}");
    assert_eq!(line(&strict, "new")["role"], serde_json::Value::Null, "they are still to begin");
}

#[test]
fn what_is_no_rotation_is_refused() {
    let desk = desk("");
    let go = |words: &str, code: i32, says: &str| {
        drop(desk.run("mona", &format!("people rotate {words}")).refused(code, says));
    };
    go("vera --to lead --team north --from 2026-02-27", 1, "begins today or later");
    go("vera --to agent --team north --from 2026-04-01", 2, "--to is auditor or lead");
    go("vera --to laed --team north --from 2026-04-01", 2, "laed");
    go("vira --to lead --team north --from 2026-04-01", 1, "nobody here is called `vira`");
    go("vera --to auditor --team calls --from 2026-04-01", 1, "vera is auditor in calls from 2025-03-02 on");
    desk.run("mona", "people rotate vera --to lead --team north --from 2026-04-01").ok();
    go("vera --to lead --team south --from 2026-03-01", 1, "vera is lead in north from 2026-04-01 on");
    go("vera --to lead --team south --from 2026-03-31", 1, "vera is lead in north from 2026-04-01 on");
    desk.run("lea", "people rotate vera --to lead --team north --from 2026-05-01").refused(1, "lea may not");
}

#[test]
fn limits_of_the_rules_of_rotation_are_told() {
    let at = |rules: &str, says: &str| {
        let desk = desk("");
        desk.write("p.toml", policy(rules));
        desk.run("mona", "policy publish p.toml").refused(65, says);
    };
    at("due_after = 121", "[rotation] due_after is at most 120 months, not 121");
    at("experience_days = 3651", "[rotation] experience_days is at most 3650, not 3651");
    at("without = \"maybe\"", "maybe");
    let desk = desk("");
    desk.write("p.toml", policy("due_after = 120\nexperience_days = 3650"));
    desk.run("mona", "policy publish p.toml").ok();
}
