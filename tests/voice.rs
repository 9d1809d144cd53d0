//! The voice of customers: written down from dialogues, and counted.

use crate::support::{Answer, Desk};
use serde_json::Value;

const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;

/// The words of the customer in the dialogue of an agent's audit.
fn words(desk: &Desk, audit: i64) -> &'static str {
    let row = desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).unwrap();
    match row["ref"].as_str().unwrap() {
        "D-1" => "Where is it?",
        "D-2" => "Twice on my bill.",
        "D-3" => "It came broken.",
        "D-4" => "When do you open?",
        "D-5" => "密码错误",
        _ => "There is no sound.",
    }
}

fn hear(desk: &Desk, who: &str, audit: i64, about: &str, topic: &str) -> Answer {
    let quote = words(desk, audit);
    let number = audit.to_string();
    desk.args(who, &["score", "voice", &number, "--about", about, "--topic", topic, "--quote", quote])
}

fn report(desk: &Desk, more: &str) -> Value {
    let answer = desk.run("", &format!("report voice {more} --format json")).ok();
    serde_json::from_str::<Value>(&answer.stdout).unwrap()["rows"][0].clone()
}

#[test]
fn voices_are_counted_over_the_dialogues_that_were_looked_at() {
    let desk = Desk::drawn();
    let (ana, auditor) = desk.audit_of("ana");
    let bo = desk.audit_of("bo").0;
    hear(&desk, &auditor, ana, "process", "Waiting").ok();
    hear(&desk, "mona", bo, "process", "waiting").ok();
    hear(&desk, "mona", bo, "product", "cups").ok();
    desk.delivered("cy", FULL);
    let found = report(&desk, "");
    let counts = found["counts"].as_array().unwrap();
    assert_eq!((counts[0]["about"].as_str(), counts[0]["topic"].as_str()), (Some("product"), Some("cups")));
    assert_eq!((counts[1]["topic"].as_str(), counts[1]["dialogues_n"].as_i64()), (Some("waiting"), Some(3)));
    assert_eq!(counts[1]["dialogues"].as_f64(), Some(66.67));
    assert_eq!(found["quotes"].as_array().unwrap().len(), 3);
    assert_eq!(report(&desk, "--about process")["quotes"].as_array().unwrap().len(), 2);
    assert_eq!(report(&desk, "--topic CUP")["counts"].as_array().unwrap().len(), 1);
    assert_eq!(report(&desk, "--from 2026-03-02")["quotes"].as_array().unwrap().len(), 0);
    assert_eq!(report(&desk, "--to 2026-03-01")["quotes"].as_array().unwrap().len(), 3);
    desk.run("", "report voice --about produce").refused(2, "did you mean `product`?");
    desk.run("", "verify").ok();
}

#[test]
fn a_quote_stands_in_the_dialogue() {
    let desk = Desk::drawn();
    let quoted = |quote: &str| desk.args("mona", &["score", "voice", "1", "--about", "product", "--quote", quote]);
    quoted("I love it").refused(65, "the quote for `voice` does not stand in the dialogue");
    quoted(" ").refused(2, "--quote is empty");
    quoted(words(&desk, 1)).ok();
}

#[test]
fn the_same_voice_again_changes_nothing() {
    let desk = Desk::drawn();
    let (ana, auditor) = desk.audit_of("ana");
    hear(&desk, &auditor, ana, "service", "delay").ok();
    let head = desk.head();
    assert!(hear(&desk, "mona", ana, "service", "delay").ok().stdout.contains("nothing was recorded"));
    assert_eq!(desk.head(), head);
    hear(&desk, &auditor, ana, "product", "delay").ok();
    assert_ne!(desk.head(), head);
}

#[test]
fn only_the_auditor_a_lead_or_a_manager_writes_a_voice_down() {
    let desk = Desk::drawn();
    let (ana, auditor) = desk.audit_of("ana");
    let other = ["vera", "oleg", "nora"].into_iter().find(|other| *other != auditor).unwrap();
    for who in [other, "ana", "iris"] {
        hear(&desk, who, ana, "product", "x").refused(1, "may not write down a voice from an audit of somebody else");
    }
    hear(&desk, "sam", ana, "product", "x").ok();
    hear(&desk, "sam", ana, "price", "x").refused(2, "things to speak of are product, service and process");
}
