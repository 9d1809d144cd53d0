//! The login beside `--as`: a handle is a claim, and what the computer saw stands beside it where people look.

use crate::support::{Answer, Desk};
use std::process::Stdio;

fn as_login(desk: &Desk, login: &str, who: &str, words: &[&str]) -> Answer {
    crate::support::answer(desk.command(who).env("ASSIZE_LOGIN", login).args(words).stdin(Stdio::null()))
}

#[test]
fn a_request_a_dialogue_and_a_dispute_show_the_login_of_who_acted() {
    let desk = Desk::drawn();
    let add = ["intake", "add", "--ref", "Q-1", "--channel", "chat", "--details", "Hello", "--notice", "yes"];
    as_login(&desk, "eve", "lea", &add).ok();
    let story = desk.run("", "intake show Q-1 --format json").ok();
    assert!(
        story.stdout.contains("\"login\": \"eve\"") || story.stdout.contains("\"login\":\"eve\""),
        "{}",
        story.whole()
    );
    assert!(desk.run("", "intake show Q-1 --wide").ok().stdout.contains("eve"));
    desk.write("more.csv", "ref,received,channel,category,agent,customer,rating,details,transcript\nD-1,2026-03-01T10:00:00Z,chat,billing inquiry,ana,cust-1,5,Late parcel,\"Customer: Where is it?\nAgent: I am sorry, it left today.\"\n");
    as_login(&desk, "eve", "sam", &["intake", "import", "more.csv", "--amend", "Wrong category"]).ok();
    let all = desk.run("", "intake show D-1 --all --wide").ok();
    assert!(all.stdout.contains("eve"), "{}", all.whole());
    let audit =
        desk.delivered("ana", r#"{"tone": {"level": "none", "note": "short"}, "facts": "full", "identity": "no"}"#);
    as_login(
        &desk,
        "eve",
        "ana",
        &[
            "dispute",
            "open",
            &audit.to_string(),
            "--criterion",
            "tone",
            "--reason",
            "context",
            "--propose",
            "full",
            "--statement",
            "She asked.",
        ],
    )
    .ok();
    let shown = desk.run("", "dispute show 1").ok();
    assert!(shown.stdout.contains("under the login") && shown.stdout.contains("eve"), "{}", shown.whole());
}

#[test]
fn who_has_an_audit_and_the_house_rules_show_the_login() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let other = ["vera", "oleg", "nora"].into_iter().find(|one| *one != auditor).unwrap();
    as_login(&desk, "eve", "sam", &["assign", "reassign", &audit.to_string(), "--to", other, "--note", "She is away"])
        .ok();
    let shown = desk.run("", &format!("score show {audit} --wide")).ok();
    assert!(shown.stdout.contains("eve"), "{}", shown.whole());
    desk.write("rules.toml", "timezone = \"Europe/London\"\nreading = {who = \"all\"}\nholidays = [\"2026-12-25\"]\n");
    as_login(&desk, "eve", "mona", &["policy", "publish", "rules.toml"]).ok();
    let rules = desk.run("", "policy show").ok();
    assert!(rules.stdout.contains("published by") && rules.stdout.contains("eve"), "{}", rules.whole());
}

#[test]
fn verify_names_who_acted_under_a_login_that_is_not_theirs() {
    let desk = Desk::new();
    let real = |who: &str, words: &str| {
        crate::support::answer(desk.command(who).env_remove("ASSIZE_NOW").args(words.split(' ')).stdin(Stdio::null()))
    };
    real("mona", "init --timezone UTC").ok();
    let login = String::from_utf8(std::process::Command::new("id").arg("-un").output().unwrap().stdout).unwrap();
    let login = login.trim();
    desk.write("people.csv", format!("handle,name,role,team,from,to,login\nmona,Mona,manager,office,2020-01-01,,{login}\nlea,Lea,lead,north,2020-01-01,,lea-at-home\n"));
    real("mona", "people import people.csv").ok();
    let clean = real("", "verify").ok();
    assert!(clean.stdout.contains("everybody acted under a login of their own"), "{}", clean.whole());
    let add = ["intake", "add", "--ref", "Q-1", "--channel", "chat", "--details", "Hello"];
    crate::support::answer(desk.command("lea").env_remove("ASSIZE_NOW").args(add).stdin(Stdio::null())).ok();
    let said = real("", "verify").ok();
    let says = format!("lea under the login {login}: entry 3 (the roster says lea-at-home)");
    assert!(said.stdout.contains(&says), "{says}: {}", said.whole());
}

#[test]
fn a_login_that_is_lent_for_a_minute_is_named_by_verify_the_roster_and_the_readers_of_a_card() {
    let desk = Desk::new();
    let real = |who: &str, words: &str| {
        crate::support::answer(desk.command(who).env_remove("ASSIZE_NOW").args(words.split(' ')).stdin(Stdio::null()))
    };
    real("mona", "init --timezone UTC").ok();
    let login = String::from_utf8(std::process::Command::new("id").arg("-un").output().unwrap().stdout).unwrap();
    let login = login.trim();
    let people = |rows: &str| {
        desk.write("people.csv", format!("handle,name,role,team,from,to,login\n{rows}"));
        real("mona", "people import people.csv").ok();
    };
    people("mona,Mona,manager,office,2020-01-01,,\nana,Ana,agent,north,2020-01-01,,ana-at-work\n");
    std::fs::copy(crate::support::repo().join("tests/centre/card.toml"), desk.path("card.toml")).unwrap();
    real("mona", "card publish card.toml").ok();
    people(&format!("ana,Ana,agent,north,2020-01-01,,{login}\n"));
    real("ana", "card acknowledge chat").ok();
    people("ana,Ana,agent,north,2020-01-01,,ana-at-work\n");
    let said = real("", "verify").ok().whole();
    assert!(said.contains("1 handle acted under a login that was theirs for less than a day"), "{said}");
    assert!(said.contains(&format!("ana under the login {login}: entry 5 (given by mona")), "{said}");
    let said = real("mona", "people list --wide").ok().whole();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains(&format!("Login of ana: ana-at-work became {login}, by mona (login {login})")), "{said}");
    assert!(said.contains(&format!("Login of ana: {login} became ana-at-work, by mona (login {login})")), "{said}");
    assert!(!real("ana", "people list --wide").ok().whole().contains("Login of mona"), "only their own");
    let said = real("mona", "card readers chat --wide").ok().whole();
    assert!(said.lines().any(|line| line.starts_with("ana") && line.contains(login)), "{said}");
}

#[test]
fn a_login_that_was_somebodys_for_less_than_a_day_was_lent_and_one_for_a_whole_day_was_not() {
    for (back, lent) in [("2026-03-03T08:59:59Z", 1), ("2026-03-03T09:00:00Z", 0)] {
        let mut desk = Desk::centre();
        let give = |desk: &Desk, login: &str| {
            desk.write(
                "more.csv",
                format!("handle,name,role,team,from,to,login\nana,Ana Ruiz,agent,north,2022-01-01,,{login}\n"),
            );
            desk.run("mona", "people import more.csv").ok();
        };
        give(&desk, "guest");
        as_login(&desk, "guest", "ana", &["card", "acknowledge", "chat"]).ok();
        desk.at(back);
        give(&desk, "ana");
        let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
        assert_eq!(assize::core::people::lent_logins(&conn).unwrap().len(), lent, "{back}");
    }
}

#[test]
fn two_who_have_no_login_on_the_roster_and_share_one_are_both_named() {
    let desk = Desk::centre();
    desk.write(
        "more.csv",
        "handle,name,role,team,from\npat,Pat Roe,lead,east,2026-03-01\npia,Pia Lund,lead,west,2026-03-01\n",
    );
    desk.run("mona", "people import more.csv").ok();
    for who in ["pat", "pia"] {
        let add = ["intake", "add", "--ref", who, "--channel", "chat", "--details", "Hello"];
        as_login(&desk, "shared", who, &add).ok();
    }
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let odd = assize::core::people::odd_logins(&conn).unwrap();
    for (who, other) in [("pat", "pia"), ("pia", "pat")] {
        let says = format!("{who} under the login shared: entry");
        let besides = format!("besides {other} under the login shared");
        assert!(odd.iter().any(|one| one.starts_with(&says) && one.contains(&besides)), "{odd:?}");
    }
}
