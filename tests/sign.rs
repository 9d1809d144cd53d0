//! Early signs: a reason to talk, by a rule of the policy, once, with its n.

use crate::support::Desk;
use serde_json::Value;

const HARD: &str = "[[early_sign]]\nname = \"hard days\"\nkind = \"hard\"\ncount = 2\ndays = 10\n";
const FALLING: &str = "[[early_sign]]\nname = \"falling\"\nkind = \"falling\"\ncount = 2\npoints = 20\n";

/// The small centre with ten dialogues of Ana and one of Bo drawn at once, under this policy.
fn centre(rules: &str) -> Desk {
    Desk::once(rules, || {
        let desk = Desk::centre();
        desk.write("rules.toml", format!("timezone = \"Europe/London\"\n{rules}"));
        desk.run("mona", "policy publish rules.toml").ok();
        let row = |n: u32| format!("A-{n},2026-03-01T{:02}:30:00Z,chat,complaint,ana,c-{n},Hello\n", 8 + n);
        let rows: String = (0..8).map(row).collect();
        desk.write("more.csv", format!("ref,received,channel,category,agent,customer,transcript\n{rows}"));
        desk.run("mona", "intake import more.csv").ok();
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        desk.write("plan.toml", plan.replace("count = 1", "count = 10"));
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.run("mona", "assign nightly");
        desk
    })
}

/// Ana's audits in the order of their dialogues, each with its auditor.
fn hers(desk: &Desk) -> Vec<(i64, String)> {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let sql =
        "SELECT s.audit, p.handle FROM audit_state s JOIN person p ON p.id = s.auditor JOIN person g ON g.id = s.agent
        WHERE g.handle = 'ana' ORDER BY s.audit";
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// Ana's audits that are scored twice, the first and the second, each with its auditor.
fn pairs(desk: &Desk) -> Vec<((i64, String), (i64, String))> {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let sql = "SELECT s.audit, p.handle, t.audit, q.handle FROM audit_state s JOIN audit_state t ON t.audit = s.twin
        JOIN person p ON p.id = s.auditor JOIN person q ON q.id = t.auditor JOIN person g ON g.id = s.agent
        WHERE s.kind = 'drawn' AND g.handle = 'ana' ORDER BY s.audit";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?)))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn scored(desk: &Desk, (audit, auditor): &(i64, String), level: &str) {
    marked(desk, &(*audit, auditor.clone()), level);
    desk.run(auditor, &format!("score deliver {audit}")).ok();
}

fn marked(desk: &Desk, (audit, auditor): &(i64, String), level: &str) {
    let answers = format!(
        "{{\"tone\": {{\"level\": \"{level}\", \"note\": \"x\"}}, \"facts\": \"full\", \"identity\": \"yes\"}}"
    );
    desk.write("answers.json", format!("{{\"answers\": {answers}, \"met\": \"kind\"}}"));
    desk.run(auditor, &format!("score submit {audit} --answers answers.json")).ok();
}

fn hurt(desk: &Desk, audit: i64) {
    desk.args("mona", &["score", "care", &audit.to_string(), "--note", "Shouted", "--keep"]).ok();
}

fn signs(desk: &Desk, who: &str) -> Vec<Value> {
    desk.run(who, "report care --signs --format json").ok().rows()
}

/// What a night says of signs.
fn night(desk: &Desk) -> String {
    let night = desk.run("mona", "assign nightly");
    night.stdout.lines().filter(|line| line.contains("Early sign")).collect()
}

#[test]
fn several_hard_dialogues_raise_one_sign_with_rule_and_n() {
    let mut desk = centre(HARD);
    let audits = hers(&desk);
    hurt(&desk, audits[0].0);
    desk.at("2026-03-03T09:00:00Z");
    assert_eq!(night(&desk), "", "one is not several");
    hurt(&desk, audits[1].0);
    assert_eq!(night(&desk), "", "a day counts when it is over");
    desk.at("2026-03-04T09:00:00Z");
    let said = night(&desk);
    assert!(said.contains("`hard days`") && said.contains("talk to ana") && said.contains("n = 2"), "{said}");
    assert_eq!(night(&desk), "", "once");
    assert_eq!(signs(&desk, "lea").len(), 1);
    desk.at("2026-03-05T09:00:00Z");
    hurt(&desk, audits[2].0);
    desk.at("2026-03-06T09:00:00Z");
    assert_eq!(night(&desk), "", "the next sign is made of what came after");
    hurt(&desk, audits[3].0);
    desk.at("2026-03-07T09:00:00Z");
    assert_ne!(night(&desk), "");
    assert_eq!(signs(&desk, "lea").len(), 2);
    desk.run("", "verify").ok();
}

#[test]
fn hard_dialogues_count_within_the_days_of_the_rule_and_each_once() {
    for (second, raised) in [("2026-03-11T09:00:00Z", true), ("2026-03-12T09:00:00Z", false)] {
        let mut desk = centre(HARD);
        let audits = hers(&desk);
        hurt(&desk, audits[0].0);
        desk.args("lea", &["score", "care", &audits[0].0.to_string(), "--note", "Again", "--keep"]).ok();
        desk.at("2026-03-03T09:00:00Z");
        assert_eq!(night(&desk), "", "two notices about one dialogue are one hard dialogue");
        desk.at(second);
        hurt(&desk, audits[1].0);
        let day: u32 = second[8..10].parse().unwrap();
        desk.at(&format!("2026-03-{}T09:00:00Z", day + 1));
        assert_eq!(!night(&desk).is_empty(), raised, "{second}");
    }
}

/// The small centre where every dialogue is scored twice, under this policy; Ana has five.
fn doubled(rules: &str) -> Desk {
    let desk = centre("");
    desk.write("rules.toml", format!("timezone = \"Europe/London\"\n{rules}"));
    desk.run("mona", "policy publish rules.toml").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("days = 3", "days = 3\ndouble = \"100%\""));
    let row = |n: u32| format!("E-{n},2026-03-02T{:02}:30:00Z,chat,complaint,ana,e-{n},Hello\n", 8 + n);
    let rows: String = (0..4).map(row).collect();
    desk.write("more.csv", format!("ref,received,channel,category,agent,customer,transcript\n{rows}"));
    desk
}

#[test]
fn a_mark_counts_once_its_agent_was_shown_it_and_a_dialogue_that_is_scored_twice_counts_once() {
    let rule = format!("{HARD}criterion = \"tone\"\nlevel = \"none\"\n");
    let mut desk = doubled(&rule);
    desk.at("2026-03-02T18:00:00Z");
    desk.run("mona", "intake import more.csv").ok();
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.at("2026-03-03T09:00:00Z");
    assert_eq!(night(&desk), "");
    let pairs = pairs(&desk);
    assert_eq!(pairs.len(), 4);
    for (first, _) in &pairs[..2] {
        marked(&desk, first, "none");
    }
    desk.at("2026-03-04T09:00:00Z");
    assert_eq!(night(&desk), "", "marks of one half of a pair");
    for (_, second) in &pairs[..2] {
        marked(&desk, second, "none");
    }
    desk.at("2026-03-05T09:00:00Z");
    assert_eq!(night(&desk), "", "marks that their agent has not seen");
    desk.run("lea", &format!("score deliver {} {}", pairs[0].0.0, pairs[1].0.0)).ok();
    desk.at("2026-03-06T09:00:00Z");
    assert!(night(&desk).contains("n = 2"));
    for (first, second) in &pairs[2..] {
        marked(&desk, first, "full");
        marked(&desk, second, "none");
        desk.run("lea", &format!("score deliver {}", first.0)).ok();
    }
    desk.at("2026-03-07T09:00:00Z");
    assert_eq!(night(&desk), "", "a second score measures auditors");
    assert_eq!(signs(&desk, "ana").len(), 1);
    desk.run("", "verify").ok();
}

#[test]
fn a_dialogue_that_a_sign_counted_is_not_counted_again() {
    let mut desk = centre(HARD);
    let audits = hers(&desk);
    for audit in &audits[..2] {
        hurt(&desk, audit.0);
    }
    desk.at("2026-03-03T09:00:00Z");
    assert_ne!(night(&desk), "");
    for (audit, _) in &audits[..2] {
        desk.args("lea", &["score", "care", &audit.to_string(), "--note", "Still shaken", "--keep"]).ok();
    }
    desk.at("2026-03-04T09:00:00Z");
    assert_eq!(night(&desk), "", "the same two dialogues");
    hurt(&desk, audits[2].0);
    desk.at("2026-03-05T09:00:00Z");
    assert_eq!(night(&desk), "", "one new one");
    hurt(&desk, audits[3].0);
    desk.at("2026-03-06T09:00:00Z");
    assert!(night(&desk).contains("n = 2"));
}

#[test]
fn it_does_not_matter_for_signs_how_often_a_night_looks() {
    let levels = ["full", "full", "none", "none", "none", "none"];
    let fallen = |nights: bool| {
        let mut desk = centre(&format!("{FALLING}criterion = \"tone\"\n{HARD}"));
        let audits = hers(&desk);
        for (place, level) in levels.iter().enumerate() {
            desk.at(&format!("2026-03-0{}T09:00:00Z", 3 + place));
            scored(&desk, &audits[place], level);
            if [1, 2].contains(&place) {
                hurt(&desk, audits[place].0);
            }
            if nights {
                night(&desk);
            }
        }
        desk.at("2026-03-25T09:00:00Z");
        night(&desk);
        signs(&desk, "lea").iter().map(|sign| format!("{sign}")).collect::<std::collections::BTreeSet<_>>()
    };
    let (daily, once) = (fallen(true), fallen(false));
    assert_eq!(daily, once);
    assert_eq!(daily.len(), 2, "{daily:?}");
}

#[test]
fn several_deliveries_of_one_moment_count_in_the_order_of_their_dialogues() {
    let desk = centre(&format!("{FALLING}criterion = \"tone\"\n"));
    let audits = hers(&desk);
    for (place, level) in ["full", "full", "none", "none", "none", "none"].iter().enumerate() {
        marked(&desk, &audits[place], level);
    }
    desk.run("mona", "score deliver --all").ok();
    let said = night(&desk);
    assert!(said.contains("mean 0.00 % of the last 2 marks of tone, 100.00 % before"), "{said}");
}

#[test]
fn a_rule_raises_nothing_from_before_it_was_published() {
    let mut desk = centre("");
    let audits = hers(&desk);
    for (place, level) in ["full", "full", "none", "none", "none", "none"].iter().enumerate() {
        scored(&desk, &audits[place], level);
    }
    hurt(&desk, audits[0].0);
    hurt(&desk, audits[1].0);
    desk.at("2026-03-20T09:00:00Z");
    desk.write("rules.toml", format!("timezone = \"Europe/London\"\n{FALLING}criterion = \"tone\"\n{HARD}"));
    desk.run("mona", "policy publish rules.toml").ok();
    desk.at("2026-03-21T09:00:00Z");
    assert_eq!(night(&desk), "");
}

#[test]
fn a_mark_can_say_that_a_dialogue_was_hard() {
    let mut desk = centre(&format!("{HARD}criterion = \"tone\"\nlevel = \"none\"\n"));
    let audits = hers(&desk);
    scored(&desk, &audits[0], "none");
    scored(&desk, &audits[1], "partly");
    desk.at("2026-03-03T09:00:00Z");
    assert_eq!(night(&desk), "");
    scored(&desk, &audits[2], "none");
    desk.at("2026-03-04T09:00:00Z");
    assert_ne!(night(&desk), "");
}

#[test]
fn falling_marks_raise_a_sign_when_the_mean_falls_by_the_points_of_the_rule() {
    let desk = centre(&format!("{FALLING}criterion = \"tone\"\n"));
    let audits = hers(&desk);
    scored(&desk, &audits[0], "full");
    scored(&desk, &audits[1], "full");
    scored(&desk, &audits[2], "full");
    assert_eq!(night(&desk), "", "two against two, and there are three");
    scored(&desk, &audits[3], "partly");
    let said = night(&desk);
    assert!(said.contains("mean 75.00 % of the last 2 marks of tone, 100.00 % before"), "{said}");
    assert!(said.contains("A sign, no verdict"), "{said}");
    assert_eq!(night(&desk), "", "once");
    scored(&desk, &audits[4], "none");
    assert_eq!(night(&desk), "", "one of the last two was counted already");
    scored(&desk, &audits[5], "none");
    assert_ne!(night(&desk), "");
    let rows = signs(&desk, "mona");
    assert_eq!((rows.len(), rows[1]["n"].as_i64()), (2, Some(2)));
    desk.run("", "verify").ok();
}

#[test]
fn a_smaller_fall_is_no_sign_and_neither_is_one_of_a_total_that_stands() {
    let desk = centre(FALLING);
    let audits = hers(&desk);
    for audit in &audits[..2] {
        scored(&desk, audit, "full");
    }
    for audit in &audits[2..4] {
        scored(&desk, audit, "partly");
    }
    assert_eq!(night(&desk), "", "a total that fell by 15 of 20 points");
    for audit in &audits[4..6] {
        scored(&desk, audit, "none");
    }
    assert_eq!(night(&desk), "", "by 15 again");
    let other = centre(&FALLING.replace("20", "15"));
    let audits = hers(&other);
    for (place, level) in ["full", "full", "partly", "partly"].iter().enumerate() {
        scored(&other, &audits[place], level);
    }
    assert!(night(&other).contains("the last 2 totals"), "just as many points are a sign");
}

#[test]
fn a_sign_is_read_by_the_agent_their_leads_and_managers() {
    let mut desk = centre(HARD);
    let audits = hers(&desk);
    hurt(&desk, audits[0].0);
    hurt(&desk, audits[1].0);
    desk.at("2026-03-03T09:00:00Z");
    assert_ne!(night(&desk), "");
    for reader in ["ana", "lea", "mona"] {
        assert_eq!(signs(&desk, reader).len(), 1, "{reader}");
    }
    for reader in ["bo", "sam", "vera", "iris", ""] {
        assert!(signs(&desk, reader).is_empty(), "{reader}");
    }
    assert!(desk.run("lea", "report care").ok().stdout.contains("1 early sign: assize report care --signs"));
}

#[test]
fn a_night_that_a_lead_of_another_team_runs_names_nobody() {
    let mut desk = centre(HARD);
    let audits = hers(&desk);
    hurt(&desk, audits[0].0);
    hurt(&desk, audits[1].0);
    desk.at("2026-03-03T09:00:00Z");
    let told = desk.run("sam", "assign nightly").stdout;
    assert!(told.contains("`hard days`, about an agent of another team") && !told.contains("talk to ana"), "{told}");
    assert_eq!(signs(&desk, "lea").len(), 1);
}

#[test]
fn a_policy_says_which_rules_for_signs_cannot_be_meant() {
    let desk = Desk::centre();
    let refused = |rule: &str, says: &str| {
        desk.write("bad.toml", format!("timezone = \"Europe/London\"\n{rule}"));
        desk.run("mona", "policy publish bad.toml").refused(65, says);
    };
    refused(&HARD.replace("count = 2", "count = 1"), "count is 2 to 100");
    refused(&HARD.replace("count = 2", "count = 101"), "count is 2 to 100");
    refused(&HARD.replace("days = 10", "days = 367"), "days is 1 to 366");
    refused(&HARD.replace("days = 10\n", ""), "days is 1 to 366");
    refused(&FALLING.replace("points = 20", "points = 101"), "points is 1 to 100");
    refused(&FALLING.replace("points = 20\n", ""), "points is 1 to 100");
    refused(&format!("{HARD}level = \"none\"\n"), "criterion and level, or neither");
    refused(&format!("{FALLING}level = \"none\"\n"), "neither level nor days");
    refused(&HARD.replace("hard days", " "), "name is empty");
    refused(&HARD.replace("\"hard\"", "\"harsh\""), "harsh");
    refused(&format!("{HARD}{HARD}"), "two rules have the name `hard days`");
}
