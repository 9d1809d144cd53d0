//! The voice of customers: written down from dialogues, and counted.

use crate::support::{Answer, Desk};
use serde_json::Value;

const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;

/// The words of the customer in the dialogue of an agent's audit.
pub fn words(desk: &Desk, audit: i64) -> &'static str {
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
fn a_quote_is_the_customers_and_says_something() {
    let desk = Desk::centre();
    let said = "Customer: o, that is late.\n  Very late.\nAgent: We sent it on Monday.\nCustomer: On Monday, really. No\nAna Ruiz: I see.\n客服：好的，马上\nana: Bye now\n10:05 Bo: Hold on please\nCustomer: 太慢";
    let header = "ref,received,channel,category,agent,customer,details,reply,transcript\n";
    let row = format!("V-1,2026-03-01T08:00:00Z,chat,complaint,ana,c-1,My late cups,It is sent,\"{said}\"\n");
    desk.write("one.csv", format!("{header}{row}"));
    desk.run("mona", "intake import one.csv").ok();
    desk.run("mona", "assign spot-check V-1 --note Look").ok();
    let quoted = |quote: &str| desk.args("mona", &["score", "voice", "1", "--about", "product", "--quote", quote]);
    for quote in ["We sent it", "Agent: We sent", "I see.", "Bye now", "好的", "It is sent"] {
        quoted(quote).refused(65, "these words are not the customer's: only the agent says them");
    }
    for quote in ["turn 2", "turn 2: sent it", "turn 4", "turn 5", "turn 6"] {
        quoted(quote).refused(65, "the words of that turn are not the customer's");
    }
    quoted("turn 99").refused(65, "names turn 99, and the dialogue has 8 turns");
    quoted("turn 1: sent it").refused(65, "do not stand in turn 1");
    for quote in ["o", "No", "慢", "turn 3: No"] {
        quoted(quote).refused(65, "the quote is too short to say anything");
    }
    for quote in
        ["turn 1", "turn 3: really. No", "on Monday", "On Monday", "late", "My late cups", "太慢", "turn 8", "turn 7"]
    {
        let answer = quoted(quote);
        if quote == "on Monday" {
            answer.refused(65, "only the agent says them");
        } else {
            answer.ok();
        }
    }
    let found = report(&desk, "");
    let kept: Vec<&str> =
        found["quotes"].as_array().unwrap().iter().map(|one| one["quote"].as_str().unwrap()).collect();
    let wanted =
        ["o, that is late.\n  Very late.", "really. No", "On Monday", "late", "My late cups", "太慢", "Hold on please"];
    assert_eq!(kept, wanted, "the words, never a turn; the same words once");
}

#[test]
fn a_quote_stands_in_the_words_that_the_audit_rests_on() {
    let desk = Desk::drawn();
    let (ana, _) = desk.audit_of("ana");
    let row = desk.rows("report audits").into_iter().find(|row| row["audit"] == ana).unwrap();
    let reference = row["ref"].as_str().unwrap();
    let header = "ref,received,channel,category,agent,customer,details,transcript\n";
    let (at, what) = if reference == "D-1" { ("10", "complaint") } else { ("11", "billing inquiry") };
    let later = format!("{reference},2026-03-01T{at}:00:00Z,chat,{what},ana,c-1,,Customer: Other words altogether.\n");
    desk.write("later.csv", format!("{header}{later}"));
    desk.args("mona", &["intake", "import", "later.csv", "--amend", "Mended"]).ok();
    let quoted =
        |quote: &str| desk.args("mona", &["score", "voice", &ana.to_string(), "--about", "product", "--quote", quote]);
    quoted("Other words").refused(65, "does not stand in the dialogue");
    quoted(words(&desk, ana)).ok();
}

#[test]
fn a_voice_from_half_of_a_pair_is_its_writers_alone_until_both_scores_are_there() {
    let desk = Desk::doubled();
    let (first, auditor) = desk.audit_of("ana");
    let second =
        desk.rows("report audits").into_iter().find(|row| row["agent"] == "ana" && row["audit"] != first).unwrap();
    let (second, other) = (second["audit"].as_i64().unwrap(), second["auditor"].as_str().unwrap().to_owned());
    hear(&desk, &auditor, first, "product", "cups").ok();
    let answers = format!("{{\"answers\": {FULL}, \"met\": \"kind\", \"develop\": \"\"}}");
    desk.write("answers.json", answers);
    desk.run(&auditor, &format!("score submit {first} --answers answers.json")).ok();
    let looked = |who: &str| {
        let text = desk.run(who, "report voice").ok().stdout;
        let csv = desk.run(who, "report voice --format csv").ok().stdout;
        let quote = words(&desk, first);
        (text.contains("Looked at: 0 dialogues"), text.contains(quote), csv.contains(quote))
    };
    for who in ["", &other, "ana", "lea", "mona", "iris"] {
        assert_eq!(looked(who), (true, false, false), "{who}");
    }
    assert_eq!(looked(&auditor), (true, true, true));
    let text = desk.run(&auditor, "report voice").ok().stdout;
    assert!(text.contains("shown only to you: 1 voice of dialogues"), "{text}");
    desk.run(&other, &format!("score submit {second} --answers answers.json")).ok();
    for who in ["", &other, "ana"] {
        assert_eq!(looked(who), (false, true, true), "{who}");
    }
    assert!(desk.run("", "report voice").ok().stdout.contains("Looked at: 1 dialogue,"));
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

#[test]
fn a_voice_that_an_earlier_version_kept_by_its_turn_is_listed_by_its_words() {
    let desk = Desk::drawn();
    hear(&desk, "mona", 1, "product", "cups").ok();
    let said = words(&desk, 1);
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let guards = "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'voice'";
    let drop: String = conn.query_row(guards, [], |row| row.get(0)).unwrap();
    conn.execute_batch(&format!("{drop}; UPDATE voice SET quote = 'turn 1'")).unwrap();
    let wanted = assize::core::report::VoiceWanted::default();
    let policy = assize::core::policy::current(&conn).unwrap();
    let may = assize::core::rights::Rights::of(&conn, None, &policy, "2026-03-02".parse().unwrap()).unwrap();
    let found =
        assize::core::report::voices(&conn, assize::core::report::Period::default(), wanted, (None, &may)).unwrap();
    assert_eq!(found.lines[0].voice.quote.expose(), said);
}
