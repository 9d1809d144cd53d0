//! Blind: what a policy hides from auditors until they hand in, behind every door, and what of it is on the record.

use crate::support::{Answer, Desk};
use rusqlite::Connection;

const HEADER: &str = "ref,received,channel,category,agent,customer,rating,details,transcript\n";
const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;
const HIDDEN: &str = "hidden until you hand in";

/// The small centre, in which every dialogue has a rating, with these lines more in policy and plan, after its first night.
fn drawn(hide: Option<&str>, about: &str) -> Desk {
    Desk::once((hide, about), || {
        let desk = Desk::centre();
        if let Some(hide) = hide {
            publish(&desk, hide);
        }
        let row = |agent: &str| {
            format!(
                "{agent}-x,2026-03-01T10:00:00Z,chat,complaint,{agent},buyer-{agent},1,Late,\"Customer: Where?\nAgent: There.\"\n"
            )
        };
        desk.write("people2.csv", "handle,name,role,team,from\ndee,Dee,agent,south,2022-01-01\n");
        desk.run("mona", "people import people2.csv").ok();
        desk.write("more.csv", format!("{HEADER}{}", row("dee")));
        desk.run("mona", "intake import more.csv").ok();
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        desk.write("plan.toml", plan.replace("days = 3", &format!("days = 3\n{about}")));
        desk.run("mona", "assign plan add plan.toml");
        desk.run("mona", "assign nightly").ok();
        desk
    })
}

fn publish(desk: &Desk, hide: &str) {
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("blind.toml", format!("{policy}\n[blind]\nhide = {hide}\n"));
    desk.run("mona", "policy publish blind.toml").ok();
}

/// Everything that somebody can ask about the dialogue of dee.
fn everything(desk: &Desk, who: &str, audit: i64) -> String {
    let mut told = String::new();
    for format in ["table", "csv", "json"] {
        for words in [
            format!("score show {audit}"),
            "score queue --all".to_owned(),
            "score queue".to_owned(),
            "report audits".to_owned(),
            "assign status".to_owned(),
            "assign show daily-2026-03-01".to_owned(),
            "intake show dee-x".to_owned(),
            "intake show dee-x --all".to_owned(),
            "intake show dee-x --revision 1".to_owned(),
            "intake search there".to_owned(),
            "intake search buyer".to_owned(),
            "intake search --agent dee".to_owned(),
        ] {
            // The roster's own words of an agent are no dialogue's: only what stands with this one counts.
            told.push_str(&desk.run(who, &format!("{words} --format {format}")).ok().stdout);
        }
    }
    told
}

fn rating(desk: &Desk, who: &str, audit: i64) -> serde_json::Value {
    desk.run(who, &format!("score show {audit} --format json")).ok().rows()[0]["rating"].clone()
}

fn of_dee(desk: &Desk) -> (i64, String) {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let sql = "SELECT s.audit, p.handle FROM audit_state s JOIN person p ON p.id = s.auditor JOIN request r ON r.id = s.request
        WHERE r.ref = 'dee-x' AND s.kind = 'drawn'";
    conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

fn submit(desk: &Desk, who: &str, audit: i64) -> Answer {
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(who, &format!("score submit {audit} --answers answers.json"))
}

/// What of a score was hidden, and whether its auditor had seen it.
fn sight(desk: &Desk, audit: i64) -> Vec<(String, bool)> {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let mut statement = conn
        .prepare(
            "SELECT x.field, x.seen FROM sight x JOIN scoring s ON s.id = x.scoring WHERE s.audit = ?1 ORDER BY x.id",
        )
        .unwrap();
    statement.query_map([audit], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

#[test]
fn the_customers_rating_is_hidden_from_auditors_until_they_hand_in_where_the_policy_says_nothing() {
    let desk = drawn(None, "");
    let (audit, auditor) = of_dee(&desk);
    for reader in [auditor.as_str(), "vera", "oleg", "nora", ""] {
        assert!(rating(&desk, reader, audit).is_null(), "{reader}");
        let shown = desk.run(reader, "intake show dee-x --format json").ok().rows()[0].clone();
        assert!(shown["rating"].is_null(), "{reader}");
    }
    let told = desk.run(&auditor, &format!("score show {audit}")).ok().stdout;
    assert!(told.contains(&format!("customer's rating  – ({HIDDEN})")), "{told}");
    assert!(told.contains("dee"), "the agent is not hidden");
    for reader in ["dee", "sam", "mona", "iris"] {
        assert_eq!(rating(&desk, reader, audit), 1, "{reader} does not audit");
    }
    submit(&desk, &auditor, audit).ok();
    assert_eq!(rating(&desk, &auditor, audit), 1);
    assert_eq!(sight(&desk, audit), [("rating".to_owned(), false)]);
    let told = desk.run(&auditor, &format!("score show {audit}")).ok().stdout;
    assert!(told.contains("blind to the rating"), "{told}");
    desk.run("", "verify").ok();
}

#[test]
fn whose_dialogue_it_is_and_the_customer_are_hidden_behind_every_door() {
    let desk = drawn(Some(r#"["rating", "agent", "customer"]"#), "");
    let (audit, auditor) = of_dee(&desk);
    for reader in [auditor.as_str(), ""] {
        let told = everything(&desk, reader, audit);
        for line in told.lines().filter(|line| line.contains("dee")) {
            let rest = line.replace("dee-x", "");
            assert!(!rest.contains("dee"), "{reader} reads: {line}");
        }
        assert!(!told.contains("buyer-"), "{reader}");
        assert!(told.contains(HIDDEN), "{reader}");
    }
    let told = everything(&desk, "sam", audit);
    assert!(told.contains("buyer-dee") && !told.contains(HIDDEN), "who does not audit sees all");
    submit(&desk, &auditor, audit).ok();
    assert!(desk.run(&auditor, &format!("score show {audit}")).ok().stdout.contains("buyer-dee"));
    assert_eq!(sight(&desk, audit).len(), 3);
}

#[test]
fn a_search_for_a_hidden_agent_or_customer_tells_nothing() {
    let desk = drawn(Some(r#"["agent", "customer"]"#), "");
    let (audit, auditor) = of_dee(&desk);
    let found = |words: &str| desk.run(&auditor, &format!("intake search {words} --format json")).ok().rows().len();
    assert_eq!((found("--agent dee"), found("buyer-dee"), found("There.")), (0, 0, 1));
    submit(&desk, &auditor, audit).ok();
    assert_eq!((found("--agent dee"), found("buyer-dee")), (1, 1));
}

#[test]
fn where_the_agent_is_hidden_conflicts_are_still_refused() {
    let desk = drawn(Some(r#"["agent"]"#), "");
    let (audit, _) = of_dee(&desk);
    let (ana, auditor) = {
        let rows = desk.run("mona", "report audits --format json").ok().rows();
        let row = rows.iter().find(|row| row["agent"] == "ana").unwrap().clone();
        (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned())
    };
    assert_ne!(auditor, "nora", "she led the north");
    desk.run("mona", &format!("assign reassign {ana} --to nora --note Ill")).refused(1, "nora may not audit");
    submit(&desk, "dee", audit).refused(1, "it is their own dialogue");
}

#[test]
fn a_policy_that_hides_nothing_shows_all_and_nothing_can_be_revealed() {
    let desk = drawn(Some("[]"), "");
    let (audit, auditor) = of_dee(&desk);
    assert_eq!(rating(&desk, &auditor, audit), 1);
    desk.run(&auditor, &format!("score reveal {audit} --note x")).refused(1, "the policy hides nothing");
    submit(&desk, &auditor, audit).ok();
    assert!(sight(&desk, audit).is_empty());
    let told = desk.run(&auditor, &format!("score show {audit}")).ok().stdout;
    assert!(told.contains("nothing was hidden by the policy"), "{told}");
}

#[test]
fn who_asks_to_see_what_is_hidden_sees_it_and_their_marks_count_as_in_sight_of_it() {
    let desk = drawn(None, "");
    let (audit, auditor) = of_dee(&desk);
    let reveal = |who: &str, note: &str| desk.args(who, &["score", "reveal", &audit.to_string(), "--note", note]);
    reveal("sam", "x").refused(1, &format!("it is assigned to {auditor}"));
    reveal(&auditor, " ").refused(2, "--note is empty");
    assert!(reveal(&auditor, "The recording cuts").ok().stdout.contains("nothing is hidden from its auditor any more"));
    assert!(reveal(&auditor, "Again").ok().stdout.contains("nothing was recorded"));
    assert_eq!(rating(&desk, &auditor, audit), 1);
    for other in ["vera", "oleg", "nora"].into_iter().filter(|other| *other != auditor) {
        assert!(rating(&desk, other, audit).is_null(), "{other} did not ask");
    }
    submit(&desk, &auditor, audit).ok();
    assert_eq!(sight(&desk, audit), [("rating".to_owned(), true)]);
    let told = desk.run("mona", &format!("score show {audit}")).ok().stdout;
    assert!(told.contains("not blind to the rating") && told.contains("The recording cuts"), "{told}");
    let line = desk.rows("report auditors").into_iter().find(|line| line["auditor"] == auditor.as_str()).unwrap();
    assert_eq!((&line["scored"], &line["not_blind"]), (&1.into(), &1.into()));
    let told = desk.run("", "report agents").ok().stdout;
    assert!(told.contains("1 audit was not scored blind"), "{told}");
    desk.run("", "verify").ok();
}

#[test]
fn nothing_is_revealed_once_marks_are_in() {
    let desk = drawn(None, "");
    let (audit, auditor) = of_dee(&desk);
    submit(&desk, &auditor, audit).ok();
    desk.run(&auditor, &format!("score reveal {audit} --note x")).refused(1, "its marks are in");
    let line = desk.rows("report auditors").into_iter().find(|line| line["auditor"] == auditor.as_str()).unwrap();
    assert_eq!(line["not_blind"], 0);
    assert!(!desk.run("", "report agents").ok().stdout.contains("not scored blind"));
}

#[test]
fn what_a_policy_showed_while_the_audit_waited_does_not_count_as_hidden() {
    let desk = drawn(Some("[]"), "");
    let (audit, auditor) = of_dee(&desk);
    publish(&desk, r#"["rating"]"#);
    submit(&desk, &auditor, audit).ok();
    assert_eq!(sight(&desk, audit), [("rating".to_owned(), true)]);
}

#[test]
fn marks_that_are_given_again_are_in_sight_of_what_the_first_ones_showed() {
    let desk = drawn(None, "");
    let (audit, auditor) = of_dee(&desk);
    submit(&desk, &auditor, audit).ok();
    desk.run("sam", &format!("score approve {audit} --return Again"));
    desk.run("mona", &format!("score approve {audit} --return Again"));
    submit(&desk, &auditor, audit).ok();
    assert_eq!(sight(&desk, audit), [("rating".to_owned(), false), ("rating".to_owned(), true)]);
}

#[test]
fn of_a_dialogue_that_is_scored_twice_who_handed_in_sees_and_who_did_not_does_not() {
    let desk = drawn(None, "double = \"100%\"");
    let (audit, auditor) = of_dee(&desk);
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let sql = "SELECT s.audit, p.handle FROM audit_state s JOIN person p ON p.id = s.auditor JOIN request r ON r.id = s.request
        WHERE r.ref = 'dee-x' AND s.kind = 'double'";
    let (second, other): (i64, String) = conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    submit(&desk, &auditor, audit).ok();
    let rating = |who: &str| desk.run(who, "intake show dee-x --format json").ok().rows()[0]["rating"].clone();
    assert_eq!(rating(&auditor), 1);
    assert!(rating(&other).is_null() && rating("").is_null());
    submit(&desk, &other, second).ok();
    assert_eq!((rating(&other), rating("")), (1.into(), 1.into()));
}

#[test]
fn what_a_customer_said_of_a_request_that_was_handled_here_is_hidden_too() {
    let desk = Desk::centre();
    publish(&desk, r#"["rating", "agent", "customer"]"#);
    let agent = desk.handled("R-1");
    desk.args("mona", &["assign", "spot-check", "R-1", "--note", "Look"]).ok();
    let told = desk.run("", "intake show R-1").ok().stdout;
    assert!(!told.contains("4 of 5") && !told.contains("Quick") && !told.contains("c-20"), "{told}");
    assert!(!told.contains(&agent), "{told}");
    let told = desk.run("mona", "intake show R-1").ok().stdout;
    assert!(told.contains("4 of 5") && told.contains("Quick") && told.contains(&agent), "{told}");
}

#[test]
fn a_policy_hides_only_what_it_can() {
    let desk = Desk::centre();
    desk.write("blind.toml", "[blind]\nhide = [\"ratings\"]\n");
    desk.run("mona", "policy publish blind.toml").refused(65, "ratings");
}

#[test]
fn who_does_not_see_a_rating_is_not_told_by_an_import_whether_a_guess_is_right() {
    let desk = drawn(None, "");
    desk.write("both.csv", "handle,name,role,team,from\nlea,Lea Brandt,auditor,quality,2021-01-01\n");
    desk.run("mona", "people import both.csv").ok();
    let (audit, _) = of_dee(&desk);
    let head = desk.head();
    let guess = |who: &str, rating: u8, more: &str| {
        desk.write(
            "guess.csv",
            format!("{HEADER}dee-x,2026-03-01T10:00:00Z,chat,complaint,dee,buyer-dee,{rating},Late,\"Customer: Where?\nAgent: There.\"\n"),
        );
        desk.run(who, &format!("intake import guess.csv {more}")).whole()
    };
    for more in
        ["--dry-run", "--dry-run --amend guess", "--dry-run --format json", "", "--amend guess", "--rejects r.csv"]
    {
        let told: std::collections::BTreeSet<String> = (1..=5).map(|rating| guess("lea", rating, more)).collect();
        assert_eq!(told.len(), 1, "{more}: {told:#?}");
        assert!(told.iter().all(|told| !told.contains("rating`")), "{told:?}");
    }
    assert_eq!(desk.head(), head, "what is known stays");
    assert_eq!(rating(&desk, "mona", audit), 1);
    assert!(guess("lea", 4, "--dry-run").contains("compared with nothing"));
    // Who may see it is told, and so is who marked it.
    assert!(guess("mona", 4, "--dry-run").contains("another `rating`"));
    assert!(!guess("mona", 1, "--dry-run").contains("compared with nothing"));
}

#[test]
fn who_may_not_read_a_dialogue_is_not_told_by_an_import_whether_a_guess_is_right() {
    let desk = drawn(None, "");
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("roles.toml", policy.replace("\"all\"", "\"roles\""));
    desk.run("mona", "policy publish roles.toml").ok();
    desk.run("lea", "intake show dee-x").refused(1, "is not shown to lea");
    let guess = |who: &str, (customer, rating): (&str, u8), more: &str| {
        desk.write(
            "guess.csv",
            format!("{HEADER}dee-x,2026-03-01T10:00:00Z,chat,complaint,dee,{customer},{rating},Late,\"Customer: Where?\nAgent: There.\"\n"),
        );
        desk.run(who, &format!("intake import guess.csv {more}")).whole()
    };
    let head = desk.head();
    for more in ["--dry-run", "--dry-run --amend guess", "--dry-run --format json", "", "--rejects r.csv"] {
        let mut told: std::collections::BTreeSet<String> =
            (1..=5).map(|rating| guess("lea", ("buyer-dee", rating), more)).collect();
        told.insert(guess("lea", ("buyer-cy", 1), more));
        assert_eq!(told.len(), 1, "{more}: {told:#?}");
    }
    assert_eq!(desk.head(), head, "what is known stays");
    assert!(guess("lea", ("buyer-dee", 4), "--dry-run").contains("compared with nothing"));
    // The lead of their team is told, and so is a manager.
    for who in ["sam", "mona"] {
        let told = guess(who, ("buyer-dee", 4), "--dry-run");
        assert!(told.contains("another `rating`"), "{who}: {told}");
    }
}

#[test]
fn whose_a_dialogue_is_and_which_customers_is_not_told_by_an_import_where_that_is_hidden() {
    let desk = drawn(Some("[\"agent\", \"customer\"]"), "");
    desk.write("both.csv", "handle,name,role,team,from\nlea,Lea Brandt,auditor,quality,2021-01-01\n");
    desk.run("mona", "people import both.csv").ok();
    let guess = |agent: &str, customer: &str| {
        desk.write(
            "guess.csv",
            format!("{HEADER}dee-x,2026-03-01T10:00:00Z,chat,complaint,{agent},{customer},1,Late,\"Customer: Where?\nAgent: There.\"\n"),
        );
        desk.run("lea", "intake import guess.csv --dry-run").whole()
    };
    assert_eq!(guess("dee", "buyer-dee"), guess("cy", "buyer-dee"));
    assert_eq!(guess("dee", "buyer-dee"), guess("dee", "buyer-cy"));
    // What is not hidden is told.
    desk.write("guess.csv", format!("{HEADER}dee-x,2026-03-01T10:00:00Z,email,complaint,dee,buyer-dee,1,Late,\"Customer: Where?\nAgent: There.\"\n"));
    desk.run("lea", "intake import guess.csv --dry-run").refused(65, "another `channel`");
}
