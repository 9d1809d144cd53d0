//! Words of the house rules: checked when they are published, and none that was stored stops a draw.

use crate::support::Desk;
use assize::core::ledger::{self, Access, Store, Who};

#[test]
fn every_word_of_a_policy_that_cannot_be_used_is_named_at_once_with_its_place() {
    let desk = Desk::centre();
    let head = desk.head();
    desk.write(
        "odd.toml",
        "timezone = \"Mars/Base\"\nworking_days = [\"mon\", \"tusday\"]\nholidays = [\"2026-02-30\"]\n\
         [deadlines]\nopen = 0\n[intake]\nchannels = [\"a\\tb\", \" fax\", \"\", \"x\"]\n\
         categories = [\"one\\ntwo\", \"a\\u200bb\"]\nnotice = [\"chta\", \"x\"]\n",
    );
    let told = desk.run("mona", "policy publish odd.toml").refused(65, "odd.toml has 10 faults");
    for says in [
        "odd.toml:1:12: `Mars/Base` is not a time zone",
        "odd.toml:2:24: `tusday` is not a day of the week",
        "odd.toml:3:13: `2026-02-30` is not a day",
        "odd.toml:5:8: [deadlines] open is 1 to 100",
        "odd.toml:7:13: a channel has a character that cannot be seen, \\u{9}: `a\\tb`",
        "odd.toml:7:21: a channel has white space around it: ` fax`",
        "odd.toml:7:29: a channel is empty",
        "odd.toml:8:15: a category has a character that cannot be seen, \\u{a}: `one\\ntwo`",
        "odd.toml:8:27: a category has a character that cannot be seen, \\u{200b}: `a\\u{200b}b`",
        "odd.toml:9:11: `chta` is not a channel (did you mean `chat`?)",
    ] {
        assert!(told.stderr.contains(says), "no `{says}` in\n{}", told.whole());
    }
    assert_eq!(desk.head(), head);
    desk.write("card.toml", "[intake]\ncategories = [\"4111111111111111\"]\n");
    desk.run("mona", "policy publish card.toml").refused(65, "card.toml:2:15: a category looks like a card number");
    desk.write("long.toml", format!("[intake]\nchannels = [\"{}\"]\n", "x".repeat(101)));
    desk.run("mona", "policy publish long.toml").refused(65, "long.toml:2:13: a channel has at most 100 characters");
    desk.write("most.toml", format!("[intake]\nchannels = [\"{}\"]\nnotice = [\"*\"]\n", "x".repeat(100)));
    desk.run("mona", "policy publish most.toml").ok();
}

#[test]
fn limits_of_a_policy_hold_on_both_sides() {
    let desk = Desk::centre();
    for (table, key, least, most) in
        [("deadlines", "open", 1, 100), ("deadlines", "ruling", 1, 100), ("conflict", "rotation_days", 0, 3650)]
    {
        let publish = |days: i32| {
            desk.write("next.toml", format!("[{table}]\n{key} = {days}\n"));
            desk.run("mona", "policy publish next.toml")
        };
        publish(least).ok();
        publish(most).ok();
        publish(most + 1).refused(65, &format!("next.toml:2:{}: [{table}] {key} is", key.len() + 4));
        assert_eq!(publish(least - 1).code, 65);
    }
}

/// A file whose policy was published before words were checked, with a dialogue of that channel for each agent.
fn with_stored_channel(channel: &str, by: &str) -> Desk {
    let desk = Desk::centre();
    let mut store = Store::open(&desk.path("qa.db"), Access::Write).unwrap();
    let who = Who { actor: "mona".to_owned(), principal: None, login: "rehearsal".to_owned() };
    let escaped = channel.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect::<Vec<_>>().concat();
    let text = format!("timezone = \"Europe/London\"\n[intake]\nchannels = [\"{escaped}\"]\n");
    let now = "2026-03-02T08:00:00Z".parse().unwrap();
    ledger::record(&mut store, &who, now, "policy publish", |writing| {
        writing.insert("policy", &[("text", &text)], &[]).map(drop)
    })
    .unwrap();
    drop(store);
    let row = |agent: &str| format!("X-{agent},2026-03-01T10:30:00Z,\"{channel}\",complaint,{agent},c-1,Hello\n");
    let rows = ["ana", "bo", "cy"].map(row).concat();
    desk.write("odd.csv", format!("ref,received,channel,category,agent,customer,transcript\n{rows}"));
    desk.run("mona", "intake import odd.csv").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("by.toml", plan.replace("by = [\"agent\"]", by));
    desk.run("mona", "assign plan add by.toml").ok();
    desk
}

#[test]
fn a_channel_that_the_file_has_stored_with_a_control_character_does_not_stop_the_draw() {
    for (channel, label) in [("a\tb", "a\\tb"), ("a\nb", "a\\nb"), ("a\u{7f}b", "a\\u{7f}b")] {
        let desk = with_stored_channel(channel, "by = [\"channel\"]");
        desk.run("mona", "assign nightly").ok();
        let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
        let text: String = conn.query_row("SELECT text FROM commitment", [], |row| row.get(0)).unwrap();
        assert!(text.contains(&format!("\nquota\t{label}\t1\n")), "{text}");
        desk.run("", "verify").ok();
        desk.run("", "assign verify --all").ok();
        desk.run("mona", "assign extend daily-2026-03-01 --by 1 --note More").ok();
        desk.run("", "assign verify --all").ok();
        desk.run("mona", "assign proof 1 --folder proof").ok();
        let checked = std::process::Command::new("sh").arg("check.sh").current_dir(desk.path("proof")).output();
        let checked = checked.unwrap();
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
        let frame = std::fs::read_to_string(desk.path("proof/frame.tsv")).unwrap();
        assert!(frame.contains(&format!("X-ana\t{label}\n")), "{frame}");
    }
}

#[test]
fn a_plan_still_covers_a_stored_channel_with_a_control_character_by_its_own_name() {
    let desk = with_stored_channel("a\tb", "by = [\"agent\"]\n[population]\nchannels = [\"a\\tb\"]");
    desk.write("acd.csv", "agent,day,dialogues,channel\nana,2026-03-01,3,\"a\tb\"\n");
    desk.run("mona", "intake volumes acd.csv").ok();
    let night = desk.run("mona", "assign nightly").ok();
    assert!(night.stdout.contains("another system counted 3; 2 dialogues are missing"), "{}", night.whole());
    desk.run("", "assign verify --all").ok();
}

/// The centre with a change that somebody made with another tool, under a plan with these strata.
fn tampered(sql: &str, by: &str) -> Desk {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("by.toml", plan.replace("by = [\"agent\"]", by));
    desk.run("mona", "assign plan add by.toml").ok();
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    conn.execute(sql, []).unwrap();
    desk
}

#[test]
fn a_team_or_a_handle_that_holds_a_control_character_does_not_stop_the_draw() {
    for (sql, by, label) in [
        ("UPDATE stint SET team = 'no\trth' WHERE team = 'north'", "by = [\"team\"]", "quota\tno\\trth\t"),
        ("UPDATE person SET handle = 'a\tna' WHERE handle = 'ana'", "by = [\"agent\"]", "quota\ta\\tna\t"),
    ] {
        let desk = tampered(sql, by);
        desk.run("mona", "assign nightly").ok();
        let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
        let text: String = conn.query_row("SELECT text FROM commitment", [], |row| row.get(0)).unwrap();
        assert!(text.contains(label), "{text}");
        desk.run("", "assign verify --all").ok();
        desk.run("", "verify").refused(3, "");
    }
}

#[test]
fn a_ref_that_holds_a_control_character_is_named_with_what_to_do() {
    let desk = tampered("UPDATE request SET ref = 'D\t1' WHERE ref = 'D-1'", "by = [\"agent\"]");
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "{}", night.whole());
    assert!(night.stdout.contains("the dialogue `D\\t1` cannot stand in a frame"), "{}", night.whole());
    assert!(night.stdout.contains("run `assize verify`"), "{}", night.whole());
}

#[test]
fn a_ref_that_was_changed_to_hold_a_tab_stops_the_draw_with_its_name() {
    let desk = Desk::centre();
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    assert_eq!(conn.execute("UPDATE request SET ref = 'D' || char(9) || '1' WHERE ref = 'D-1'", []).unwrap(), 1);
    drop(conn);
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "{}", night.whole());
    assert!(night.stdout.contains("the dialogue `D\\t1` cannot stand in a frame"), "{}", night.whole());
}

#[test]
fn faults_of_answers_are_told_in_plain_words() {
    let desk = Desk::drawn();
    for (text, says) in [
        ("[]", "a.json:1:1: an object is wanted, not a list"),
        (r#" [{"tone": "full"}, "met", "develop"]"#, "an object is wanted, not a list"),
        ("5", "an object is wanted, not the number 5"),
        (r#"{"answers": nul}"#, "a word is not known: write true, false or null"),
        (r#"{"answers": null}"#, "an object with one answer for each criterion is wanted, not null"),
        (r#"{"answers": {"tone": "full"}, "mets": 5}"#, "unknown field `mets`"),
        (r#"{"answers": {"tone": "full"}, "met": ["a"]}"#, "a text is wanted, not a list"),
        (r#"{"answers": {"tone": "full",}}"#, "a comma stands before a closing bracket"),
        (r#"{"answers": {"tone": "full"}"#, "the text ends too early"),
        (r#"{"answers": {}, "answers": {}}"#, "`answers` stands twice"),
        (r"{answers: 5}", "a key stands without quotes"),
        ("", "the text ends too early"),
    ] {
        desk.write("a.json", text);
        let refused = desk.run("mona", "score try chat --answers a.json").refused(65, says);
        for word in ["struct", "ident", "expected", "EOF", "i64"] {
            assert!(!refused.stderr.contains(word), "{word}: {}", refused.stderr);
        }
    }
    desk.write("a.json", r#"{"answers": {"tone": "full"}, "mets": 5}"#);
    desk.run("mona", "score try chat --answers a.json").refused(65, "did you mean `met`?");
    desk.run("vera", "score submit 1 --answers a.json --minutes 1441").refused(2, "1441 is not between 0 and 1440");
}

#[test]
fn a_card_with_a_wrong_key_or_type_is_told_so_in_plain_words() {
    let desk = Desk::centre();
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    for (from, to, says) in [
        ("version = 1", "version = \"one\"", "a whole number is wanted, not the text \"one\""),
        ("id = \"tone\"", "id = \"tone\"\nqqqqq = 4", "a criterion has no key `qqqqq`"),
        ("note_below_full = true", "note_below_full = 5", "true or false is wanted, not the number 5"),
        ("levels = [", "levels = [ 5,", "a table is wanted, not the number 5"),
    ] {
        desk.write("odd.toml", card.replacen(from, to, 1));
        let said = desk.run("mona", "card check odd.toml").whole();
        assert!(said.contains(says), "{said}");
        assert!(
            !said.contains("struct") && !said.contains("i64") && !said.contains("u32") && !said.contains("expected"),
            "{said}"
        );
        assert!(said.matches('`').count() <= 18, "{said}");
    }
}
