//! Lasting: what house rules give agents, or ask of a second person, goes on for a month after others took it away; and rules
//! that stood for less than a day are told wherever it matters.

use crate::support::{Answer, Desk};

const MARKS: &str = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "na"}"#;

fn flat(answer: &Answer) -> String {
    answer.whole().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn publish(desk: &Desk, rules: &str) {
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("rules.toml", format!("{policy}\n{rules}"));
    desk.run("mona", "policy publish rules.toml").ok();
}

fn until(desk: &Desk, audit: i64) -> String {
    desk.rows(&format!("score show {audit}"))[0]["dispute_due"].as_str().unwrap().to_owned()
}

const SHORT: &str = "[deadlines]\nopen = 1\n";

/// After the draw, on a later day.
fn later() -> Desk {
    let mut desk = Desk::drawn();
    desk.at("2026-03-03T09:00:00Z");
    desk
}

#[test]
fn fewer_days_to_dispute_hold_only_once_they_stood_for_a_month() {
    let mut desk = later();
    publish(&desk, SHORT);
    let audit = desk.delivered("ana", MARKS);
    assert_eq!(until(&desk, audit), "2026-03-10", "five days, not one");
    let said = flat(&desk.run("mona", "policy show").ok());
    assert!(said.contains("Until then: 5 working days to dispute, not 1."), "{said}");
    desk.run("", "verify").ok();
    // The last day on which the rules before still hold, and the next.
    for (now, due) in [("2026-04-02T08:59:59Z", "2026-04-09"), ("2026-04-02T09:00:00Z", "2026-04-03")] {
        let mut desk = Desk::copy_of(&desk);
        desk.at(now);
        let audit = desk.delivered("bo", MARKS);
        assert_eq!(until(&desk, audit), due, "{now}");
        desk.run("", "verify").ok();
    }
    desk.at("2026-04-03T09:00:00Z");
    assert!(!flat(&desk.run("mona", "policy show").ok()).contains("Until then"));
}

#[test]
fn more_days_to_dispute_hold_at_once() {
    let desk = later();
    publish(&desk, "[deadlines]\nopen = 7\n");
    let audit = desk.delivered("ana", MARKS);
    assert_eq!(until(&desk, audit), "2026-03-12");
}

#[test]
fn a_second_person_for_amendments_goes_on_for_a_month_after_the_rule_is_gone() {
    let desk = Desk::centre();
    publish(&desk, "[approvals]\namendment = \"all\"\n");
    let row = "ref,received,channel,category,agent,customer,rating,details,notice,language\nD-1,2026-03-01T10:00:00Z,chat,general query,ana,cust-1,5,Late parcel,,\n";
    for (now, category) in [("2026-03-10T09:00:00Z", "complaint"), ("2026-05-10T09:00:00Z", "general query")] {
        let mut desk = Desk::copy_of(&desk);
        desk.at("2026-03-10T08:00:00Z");
        desk.run("mona", "policy publish policy.toml").ok();
        desk.at(now);
        desk.write("amended.csv", row);
        desk.args("mona", &["intake", "import", "amended.csv", "--amend", "moved"]).ok();
        assert_eq!(desk.rows("intake show D-1")[0]["category"], category, "{now}");
        desk.run("", "verify").ok();
    }
}

#[test]
fn rules_that_stood_for_less_than_a_day_are_told_by_the_night_the_rules_and_the_case() {
    let told = |back: &str| {
        let mut desk = later();
        publish(&desk, SHORT);
        let audit = desk.delivered("ana", MARKS);
        desk.at(back);
        desk.run("mona", "policy publish policy.toml").ok();
        let night = flat(&desk.run("mona", "assign nightly"));
        let places = [format!("score show {audit}"), "policy show".to_owned()];
        let all = places.map(|place| flat(&desk.run("mona", &place).ok()));
        (night, all)
    };
    let brief = "House rules that stood for less than a day, from 2026-03-03T09:00:00Z by mona (login rehearsal) until";
    let (night, all) = told("2026-03-04T08:59:59Z");
    assert!(night.contains(brief) && night.contains("deadlines.open became 1"), "{night}");
    assert!(all.iter().all(|said| said.contains(brief)), "{all:?}");
    let (night, all) = told("2026-03-04T09:00:00Z");
    assert!(!night.contains("House rules that stood"), "{night}");
    assert!(!all.iter().any(|said| said.contains("House rules that stood")), "{all:?}");
}

#[test]
fn rules_of_the_day_on_which_a_file_is_set_up_protect_nobody_and_are_not_told() {
    let desk = Desk::drawn();
    publish(&desk, "[deadlines]\nopen = 9\n");
    publish(&desk, SHORT);
    let audit = desk.delivered("ana", MARKS);
    assert_eq!(until(&desk, audit), "2026-03-03");
    let said = flat(&desk.run("mona", "policy show").ok());
    assert!(!said.contains("Until then") && !said.contains("less than a day"), "{said}");
}

#[test]
fn rules_that_change_while_a_case_goes_on_are_told_with_it_and_by_the_night() {
    let mut desk = later();
    let audit = desk.delivered("ana", MARKS);
    desk.at("2026-03-04T09:00:00Z");
    let open = ["--criterion", "tone", "--reason", "slip", "--propose", "full", "--statement", "I was not"];
    desk.args("ana", &[&["dispute", "open", &audit.to_string()][..], &open[..]].concat()).ok();
    desk.at("2026-03-06T09:00:00Z");
    publish(&desk, "[deadlines]\nruling = 1\n[disputes]\nlate_ruling = \"agent\"\n");
    let words = "House rules changed at 2026-03-06T09:00:00Z by mona (login rehearsal): deadlines.ruling became 1";
    desk.at("2026-03-09T05:00:00Z");
    for place in ["dispute show 1".to_owned(), format!("score show {audit}"), "assign nightly".to_owned()] {
        let said = flat(&desk.run("mona", &place));
        assert!(said.contains(words), "{place}: {said}");
    }
    let said = flat(&desk.run("ana", "dispute show 1"));
    assert!(said.contains(words), "{said}");
}

#[test]
fn rules_that_held_when_an_audit_was_drawn_and_were_replaced_within_a_month_are_told_with_it() {
    let mut desk = Desk::centre();
    desk.at("2026-03-03T05:00:00Z");
    publish(&desk, "[blind]\nhide = []\n[conflict]\nrotation_days = 0\n");
    desk.at("2026-03-03T06:00:00Z");
    desk.run("mona", "assign nightly");
    desk.at("2026-03-05T05:00:00Z");
    desk.run("mona", "policy publish policy.toml").ok();
    let (audit, _) = desk.audit_of("ana");
    let said = flat(&desk.run("mona", &format!("score show {audit}")));
    let words = "House rules changed at 2026-03-03T05:00:00Z by mona (login rehearsal): ";
    assert!(said.contains(words) && said.contains("conflict.rotation_days became 0"), "{said}");
    assert!(said.contains("and were replaced at 2026-03-05T05:00:00Z by mona (login rehearsal)"), "{said}");
    let said = flat(&desk.run("mona", "assign list --wide"));
    assert!(said.contains("the house rules changed since its plan was added in blind.hide"), "{said}");
}
