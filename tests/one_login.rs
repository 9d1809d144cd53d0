//! One login: what takes two people shows one account where both acted under one login that is nobody's, and is refused
//! under the login that the roster gives the other.

use crate::support::{Answer, Desk, answer};
use crate::works_agreement;
use std::process::Stdio;

const ACCOUNT: &str = "acted under the login desk7: that shows one account, and not two people";

fn under(desk: &Desk, login: &str, who: &str, words: &str) -> Answer {
    answer(desk.command(who).env("ASSIZE_LOGIN", login).args(words.split(' ')).stdin(Stdio::null()))
}

fn flat(answer: &Answer) -> String {
    answer.whole().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The centre with these rules on top of its own.
fn with_rules(rules: &str) -> Desk {
    let desk = Desk::centre();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("policy.toml", format!("{policy}\n{rules}"));
    desk.run("mona", "policy publish policy.toml").ok();
    desk
}

/// Something that one person does, and another one answers.
struct Pair {
    what: &'static str,
    desk: Desk,
    first: (String, String),
    second: (&'static str, String),
    shown: String,
}

fn amendment() -> Pair {
    let desk = with_rules("[approvals]\namendment = \"all\"\n");
    let row = "ref,received,channel,category,agent,customer,rating,details,notice,language\nD-1,2026-03-01T10:00:00Z,chat,general query,ana,cust-1,5,Late parcel,,\n";
    desk.write("amended.csv", row);
    Pair {
        what: "The amendment of D-1",
        desk,
        first: ("mona".into(), "intake import amended.csv --amend moved".into()),
        second: ("sam", "intake approve D-1 --amendment".into()),
        shown: "intake list --amendments".into(),
    }
}

fn agreement() -> Pair {
    let desk = works_agreement::centre();
    desk.write("agreement.toml", works_agreement::BARE);
    Pair {
        what: "Works agreement 1",
        desk,
        first: ("mona".into(), "policy agreement propose agreement.toml".into()),
        second: ("rita", "policy agreement accept 1".into()),
        shown: "policy agreement show 1".into(),
    }
}

fn spot_check() -> Pair {
    Pair {
        what: "The spot check of D-1",
        desk: works_agreement::agreed("[spot_checks]\nreasons = [\"complaint\", \"legal\"]\n"),
        first: ("mona".into(), "assign spot-check D-1 --reason complaint --note x".into()),
        second: ("sam", "assign spot-check D-1 --approve".into()),
        shown: "intake show D-1".into(),
    }
}

fn score() -> Pair {
    let desk = with_rules("[approvals]\nevaluation = \"all\"\n");
    desk.run("mona", "assign nightly").ok();
    let (audit, auditor) = desk.audit_of("ana");
    desk.write(
        "answers.json",
        r#"{"answers": {"tone": "full", "facts": "full", "identity": "na"}, "met": "kind", "develop": ""}"#,
    );
    Pair {
        what: "The score of audit",
        first: (auditor, format!("score submit {audit} --answers answers.json")),
        second: ("sam", format!("score approve {audit}")),
        shown: format!("score show {audit}"),
        desk,
    }
}

fn replacement() -> Pair {
    let desk = with_rules("[approvals]\nreplacement = \"all\"\n");
    desk.run("mona", "assign nightly").ok();
    let (audit, auditor) = desk.audit_of("ana");
    Pair {
        what: "The replacement of audit",
        first: (auditor, format!("assign replace {audit} --reason no-content --note empty")),
        second: ("sam", format!("assign approve {audit}")),
        shown: format!("score show {audit}"),
        desk,
    }
}

fn report() -> Pair {
    let mut desk = Desk::drawn();
    desk.at("2026-03-10T09:00:00Z");
    Pair {
        what: "Report 1",
        desk,
        first: ("lea".into(), "report submit --period 2026-W10".into()),
        second: ("mona", "report approve 1".into()),
        shown: "report list".into(),
    }
}

fn hold() -> Pair {
    let desk = Desk::centre();
    let rows = "rita,Rita Moss,representative,council,2026-01-01,rita\nrolf,Rolf Maas,representative,council,2026-01-01,rolf\n";
    desk.write("council.csv", format!("handle,name,role,team,from,login\n{rows}"));
    desk.run("mona", "people import council.csv").ok();
    Pair {
        what: "Hold 1",
        desk,
        first: ("rita".into(), "keep hold --ref D-1 --note inquiry".into()),
        second: ("rolf", "keep release 1 --note settled".into()),
        shown: "keep holds".into(),
    }
}

const PAIRS: [fn() -> Pair; 7] = [amendment, agreement, spot_check, score, replacement, report, hold];

#[test]
fn whatever_takes_two_people_shows_one_account_at_once_and_where_it_is_shown() {
    for make in PAIRS {
        let Pair { what, desk, first, second, shown } = make();
        under(&desk, "desk7", &first.0, &first.1).ok();
        let done = flat(&under(&desk, "desk7", second.0, &second.1).ok());
        assert!(done.contains(what) && done.contains(ACCOUNT), "{what}: {done}");
        let later = flat(&desk.run("mona", &shown).ok());
        assert!(later.contains(what) && later.contains(ACCOUNT), "{shown}: {later}");
        let night = flat(&desk.run("mona", "assign nightly"));
        assert!(night.contains(ACCOUNT), "{what}: {night}");
        desk.run("", "verify").ok();
    }
}

#[test]
fn two_logins_show_two_people() {
    for make in PAIRS {
        let Pair { what, desk, first, second, shown } = make();
        under(&desk, "desk7", &first.0, &first.1).ok();
        let done = flat(&under(&desk, "desk8", second.0, &second.1).ok());
        assert!(!done.contains("one account"), "{what}: {done}");
        assert!(!flat(&desk.run("mona", &shown).ok()).contains("one account"), "{what}");
        assert!(!flat(&desk.run("mona", "assign nightly")).contains("one account"), "{what}");
    }
}

#[test]
fn nobody_is_the_second_person_under_the_login_of_the_first() {
    for make in PAIRS {
        let Pair { what, desk, first, second, .. } = make();
        under(&desk, &first.0, &first.0, &first.1).ok();
        let head = desk.head();
        let says = format!("the login `{0}` is {0}'s by the roster, and {1} acts under it", first.0, second.0);
        under(&desk, &first.0, second.0, &second.1).refused(1, &says);
        assert_eq!(desk.head(), head, "{what}: nothing was recorded");
        under(&desk, "desk8", second.0, &second.1).ok();
    }
}

#[test]
fn a_draw_tells_that_an_amendment_on_the_word_of_two_came_under_one_login() {
    let Pair { desk, first, second, .. } = amendment();
    under(&desk, "desk7", &first.0, &first.1).ok();
    under(&desk, "desk7", second.0, &second.1).ok();
    desk.run("mona", "assign nightly");
    for place in ["assign list --wide", "assign verify 1", "assign coverage daily-2026-03-01"] {
        let said = flat(&desk.run("mona", place).ok());
        assert!(said.contains("of 1 of them under one login for both"), "{place}: {said}");
    }
    let around = desk.rows("assign show 1")[0]["around"].to_string();
    assert!(around.contains("D-1, approved by sam, both under the login desk7"), "{around}");
}

/// A centre in which two people amended under one login since the night before.
fn amended_under_one_login() -> Desk {
    let Pair { desk, first, second, .. } = amendment();
    under(&desk, "desk7", &first.0, &first.1).ok();
    under(&desk, "desk7", second.0, &second.1).ok();
    desk
}

#[test]
fn a_commitment_by_hand_takes_nothing_out_of_what_the_night_says() {
    let mut desk = amended_under_one_login();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("days = 3\n", "days = 3\nseed = \"dice\"\n"));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.run("mona", "assign commit daily").ok();
    let night = flat(&desk.night("2026-03-03T09:00:00Z"));
    assert!(night.contains(ACCOUNT), "{night}");
}

#[test]
fn a_night_says_again_what_a_night_less_than_20_hours_before_it_said() {
    let mut desk = amended_under_one_login();
    for (now, is_told, why) in [
        ("2026-03-03T09:00:00Z", true, "it was since the night before"),
        ("2026-03-04T04:59:00Z", true, "somebody ran a night by hand"),
        ("2026-03-04T05:00:00Z", false, "the night before said so"),
    ] {
        let night = flat(&desk.night(now));
        assert_eq!(night.contains(ACCOUNT), is_told, "{why}: {night}");
    }
}
