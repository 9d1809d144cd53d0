//! Away: days on which an agent is recorded absent do not count among those that they have to dispute.

use crate::arbitration;
use crate::support::{Answer, Desk};
use assize::calc::calendar::Calendar;
use assize::core::policy::{Policy, day};

const MARKS: &str = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "na"}"#;

fn flat(answer: &Answer) -> String {
    answer.whole().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An audit of ana, delivered on Monday 2 March with five working days to dispute it.
fn delivered() -> (Desk, i64) {
    Desk::once_with((), || {
        let desk = Desk::drawn();
        let audit = desk.delivered("ana", MARKS);
        (desk, audit)
    })
}

fn dispute(desk: &Desk, audit: i64) -> Answer {
    desk.run("ana", &format!("dispute open {audit} --criterion tone --reason context --propose full --statement Brief"))
}

fn until(desk: &Desk, audit: i64) -> String {
    desk.rows(&format!("score show {audit}"))[0]["dispute_due"].as_str().unwrap().to_owned()
}

#[test]
fn the_days_to_dispute_do_not_run_out_while_the_agent_is_away() {
    for (day, code) in [("2026-03-19", 0), ("2026-03-20", 1)] {
        let (mut desk, audit) = delivered();
        assert_eq!(until(&desk, audit), "2026-03-09");
        desk.run("lea", "people absent ana --from 2026-03-04 --to 2026-03-13").ok();
        assert_eq!(until(&desk, audit), "2026-03-19", "four of the five days come after it");
        desk.at(&format!("{day}T09:00:00Z"));
        let said = dispute(&desk, audit);
        assert_eq!(said.code, code, "{day}: {}", said.whole());
        if code == 1 {
            said.refused(1, "could be disputed until 2026-03-19");
        }
    }
}

#[test]
fn an_absence_from_before_the_delivery_counts_too() {
    let desk = Desk::drawn();
    desk.run("lea", "people absent ana --from 2026-02-20 --to 2026-03-06").ok();
    let audit = desk.delivered("ana", MARKS);
    assert_eq!(until(&desk, audit), "2026-03-13");
}

#[test]
fn who_reads_the_audit_the_night_and_the_agent_are_told_what_put_it_off() {
    let (mut desk, audit) = delivered();
    desk.run("lea", "people absent ana --from 2026-03-04 --to 2026-03-13").ok();
    let why = "Days on which ana is recorded absent do not count (2026-03-04 to 2026-03-13, by lea (login rehearsal)), so it is 2026-03-19.";
    for who in ["mona", "ana"] {
        let said = flat(&desk.run(who, &format!("score show {audit}")).ok());
        assert!(said.contains(why), "{who}: {said}");
    }
    let goes_on = "can be disputed until 2026-03-19, and not until 2026-03-09: ana is recorded absent";
    desk.at("2026-03-09T09:00:00Z");
    assert!(!flat(&desk.run("mona", "assign nightly")).contains(goes_on), "its day is not over yet");
    desk.at("2026-03-12T09:00:00Z");
    let night = flat(&desk.run("mona", "assign nightly"));
    assert!(night.contains(goes_on), "{night}");
    desk.run("", "verify").ok();
}

#[test]
fn an_absence_that_is_taken_back_puts_off_only_the_days_on_which_it_stood() {
    let (mut desk, audit) = delivered();
    desk.run("lea", "people absent ana --from 2026-03-03 --to 2026-03-20").ok();
    desk.at("2026-03-04T09:00:00Z");
    desk.run("lea", "people absent ana --from 2026-03-03 --cancel").ok();
    assert_eq!(until(&desk, audit), "2026-03-11", "3 and 4 March");
    // One of days that are long over, taken back within the minute, gives nothing.
    desk.at("2026-03-25T09:00:00Z");
    desk.run("lea", "people absent ana --from 2026-03-05 --to 2026-03-24").ok();
    desk.run("lea", "people absent ana --from 2026-03-05 --cancel").ok();
    assert_eq!(until(&desk, audit), "2026-03-11");
}

#[test]
fn a_dialogue_that_can_still_be_disputed_since_its_agent_was_away_is_not_erased() {
    let (mut desk, audit) = delivered();
    let reference = desk.rows(&format!("score show {audit}"))[0]["ref"].as_str().unwrap().to_owned();
    desk.run("lea", "people absent ana --from 2026-03-04 --to 2026-03-13").ok();
    desk.at("2026-03-12T09:00:00Z");
    let words = format!("keep erase --ref {reference} --reason asked");
    desk.run("sam", &words).refused(1, &format!("audit {audit} can be disputed until 2026-03-19"));
}

/// A ruling of Tuesday 3 March that kept the mark, with three working days to appeal.
fn ruled() -> Desk {
    let (mut desk, _) = arbitration::talked();
    desk.at(arbitration::TUESDAY);
    desk.run("mona", "assign nightly");
    let who = arbitration::arbiter(&desk);
    desk.run(&who, "arbitrate take 1 --answer tone=full").ok();
    arbitration::rule(&desk, &who, "[[point]]\ncriterion = \"tone\"\nverdict = \"keep\"\n").ok();
    desk
}

#[test]
fn the_days_to_appeal_do_not_run_out_either() {
    for (day, is_late) in [("2026-03-13", false), ("2026-03-14", true)] {
        let mut desk = ruled();
        desk.run("lea", "people absent ana --from 2026-03-04 --to 2026-03-10").ok();
        desk.at(&format!("{day}T09:00:00Z"));
        let said = desk.run("ana", "arbitrate appeal 1 --note Unheard");
        if is_late {
            said.refused(1, "could be appealed against until 2026-03-13");
        } else {
            assert!(matches!(said.code, 0 | 4), "{}", said.whole());
        }
        desk.run("", "verify").ok();
    }
}

#[test]
fn nor_do_those_to_contest_what_a_session_kept() {
    for (day, is_late) in [("2026-03-12", false), ("2026-03-13", true)] {
        let (mut desk, _) = arbitration::opened();
        let kept =
            "held = \"2026-03-02\"\nagent_side = \"Asked\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"kept\"\n";
        desk.write("notes.toml", kept);
        desk.run("sam", "dispute session 1 --notes notes.toml").ok();
        desk.run("lea", "people absent ana --from 2026-03-04 --to 2026-03-10").ok();
        desk.at(&format!("{day}T09:00:00Z"));
        let said = desk.run("ana", "dispute contest 1");
        if is_late {
            said.refused(1, "kept could be contested until 2026-03-12");
        } else {
            said.ok();
        }
        desk.run("", "verify").ok();
    }
}

fn calendar() -> Calendar {
    Policy::default().calendar().unwrap()
}

#[test]
fn a_last_day_moves_by_each_working_day_that_does_not_count_and_by_no_other() {
    let put_off = |off: &[&str]| {
        let off: Vec<_> = off.iter().map(|text| day(text).unwrap()).collect();
        let given = (day("2026-03-02").unwrap(), day("2026-03-09").unwrap());
        calendar().put_off(given, |day| off.contains(&day)).to_string()
    };
    assert_eq!(put_off(&[]), "2026-03-09");
    assert_eq!(put_off(&["2026-03-02"]), "2026-03-09", "the day on which it was given never counted");
    assert_eq!(put_off(&["2026-03-03"]), "2026-03-10");
    assert_eq!(put_off(&["2026-03-09"]), "2026-03-10");
    assert_eq!(put_off(&["2026-03-10"]), "2026-03-09", "it was over before");
    assert_eq!(put_off(&["2026-03-07", "2026-03-08"]), "2026-03-09", "a weekend counts for nobody");
    assert_eq!(put_off(&["2026-03-09", "2026-03-10", "2026-03-11"]), "2026-03-12");
}
