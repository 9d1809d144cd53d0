//! Licences of machines: both sides of each boundary at which one ends.

use crate::machine_report::{PLAN, SCORED, audited, licence, publish, report, showing};
use crate::support::Desk;
use assize::calc::assisted::{Mark, VerdictCell};
use assize::calc::interval::wilson_of;
use assize::core::policy::{self, Machine, Policy, ShowAgents};
use assize::core::report::{Lapse, Licence, LicenceState};
use assize::core::toml::Written;
use chrono::NaiveDate;

const NEWER: &str = "handle,name,role,team,from\nautoqa/4,AutoQA,machine,quality,2026-03-02\n";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A licence that was recorded on 3 March by the rule: below 20 of 100 by four weeks.
fn recorded(high: Option<i64>, state: LicenceState) -> Licence {
    Licence {
        machine: "autoqa/3".to_owned(),
        card: "chat".to_owned(),
        criterion: "tone".to_owned(),
        state,
        high,
        audited: 40,
        days: (day("2026-02-03"), day("2026-03-02")),
        rule: ShowAgents { false_accusations_below: 20, weeks: 4 },
        entry: 9,
        at: None,
        successor: None,
    }
}

fn policy(rule: Option<(u32, u32)>) -> Policy {
    let written = Written { name: "policy.toml", text: "timezone = \"UTC\"\n" };
    let mut policy = policy::check(&written).unwrap();
    let show_agents = rule.map(|(false_accusations_below, weeks)| ShowAgents { false_accusations_below, weeks });
    policy.machine = Machine { show_agents };
    policy
}

#[test]
fn a_licence_holds_below_the_limit_and_not_at_it() {
    let (policy, today) = (policy(Some((20, 4))), day("2026-03-03"));
    assert_eq!(recorded(Some(1999), LicenceState::Shown).lapse(&policy, today), None);
    assert_eq!(recorded(Some(2000), LicenceState::Shown).lapse(&policy, today), Some(Lapse::Stricter));
    assert_eq!(recorded(None, LicenceState::Shown).lapse(&policy, today), Some(Lapse::Stricter));
    for state in [LicenceState::Crossed, LicenceState::NoSample, LicenceState::Superseded, LicenceState::Off] {
        assert_eq!(recorded(Some(100), state).lapse(&policy, today), Some(Lapse::Recorded(state)));
    }
}

#[test]
fn a_sample_is_too_old_on_the_day_after_its_weeks() {
    let one = recorded(Some(100), LicenceState::Shown);
    let four = policy(Some((20, 4)));
    assert_eq!(one.lapse(&four, day("2026-03-30")), None, "28 days after its last day");
    assert_eq!(one.lapse(&four, day("2026-03-31")), Some(Lapse::Old));
    let single = policy(Some((20, 1)));
    assert_eq!(one.lapse(&single, day("2026-03-09")), None);
    assert_eq!(one.lapse(&single, day("2026-03-10")), Some(Lapse::Old));
}

#[test]
fn a_policy_that_shows_nothing_or_a_newer_version_ends_it_at_once() {
    let one = recorded(Some(100), LicenceState::Shown);
    let today = day("2026-03-03");
    assert_eq!(one.lapse(&policy(None), today), Some(Lapse::Off));
    let gone = Licence { successor: Some("autoqa/4".to_owned()), ..one };
    assert_eq!(gone.lapse(&policy(Some((20, 4))), today), Some(Lapse::Superseded));
    assert_eq!(gone.lapse(&policy(None), today), Some(Lapse::Off));
}

fn licensed() -> Desk {
    Desk::once((), || {
        let mut desk = audited(PLAN);
        publish(&desk, &showing(100, 4));
        desk.night("2026-03-03T05:00:00Z");
        assert!(licence(&desk).0);
        desk
    })
}

/// One verdict of a machine.
fn verdict(desk: &Desk, machine: &str) {
    desk.write("one.csv", format!("ref,criterion,value,scored\nR-7,tone,full,{SCORED}\n"));
    desk.run("mona", &format!("intake machine one.csv --machine {machine}")).ok();
}

#[test]
fn the_first_verdict_of_a_newer_version_ends_the_licence_of_the_old_one() {
    let mut desk = licensed();
    desk.write("newer.csv", NEWER);
    desk.run("mona", "people import newer.csv").ok();
    assert!(licence(&desk).0, "enrolled, and it says nothing yet");
    verdict(&desk, "autoqa/4");
    let gone = (false, "autoqa/4 took its place, and has a licence of its own or none".to_owned());
    assert_eq!(licence(&desk), gone, "at once");
    let said = desk.night("2026-03-04T05:00:00Z").whole();
    assert!(said.contains("Agents are not shown tone of autoqa/3: autoqa/4 took its place"), "{said}");
    assert_eq!(licence(&desk), gone, "and on the record");
    let states = |desk: &Desk| -> Vec<String> {
        let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
        let sql = "SELECT l.state FROM machine_licence l JOIN person p ON p.id = l.machine
            WHERE p.handle = 'autoqa/3' AND l.criterion = 'tone' ORDER BY l.id";
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert_eq!(states(&desk), ["shown", "superseded"]);
    // The next night finds nothing new.
    assert!(!desk.night("2026-03-05T05:00:00Z").whole().contains("took its place"));
    assert_eq!(states(&desk), ["shown", "superseded"]);
    desk.run("", "verify").ok();
}

#[test]
fn an_older_version_and_another_machine_end_no_licence() {
    let desk = licensed();
    // autoqa/2 is older, and has verdicts since before the first draw.
    desk.write("other.csv", "handle,name,role,team,from\nautoqa-trial/4,Trial,machine,quality,2026-03-02\n");
    desk.run("mona", "people import other.csv").ok();
    verdict(&desk, "autoqa-trial/4");
    assert!(licence(&desk).0);
}

/// A licence speaks of marks to come: that all fails of some days were audited makes nothing surer there.
#[test]
fn a_licence_rests_on_limits_for_dialogues_to_come_also_where_every_fail_was_audited() {
    let cell = |n: u64, weights: [f64; 2]| {
        let mut cell = VerdictCell::of(n);
        (0..n).for_each(|place| cell.add(if place == 0 { weights[0] } else { weights[1] }, Mark::Fail));
        cell
    };
    let high = |cell: &VerdictCell| cell.share_to_come(Mark::Fail, 0.95).map(|share| share.rest().high);
    assert!(high(&VerdictCell::of(5)).is_none(), "without an audit nothing is said");
    let one = cell(1, [1.0; 2]);
    let finite = one.share(Mark::Fail, 0.95).unwrap().rest();
    assert_eq!((finite.low, finite.high), (0.0, 0.0), "of those days everything is known");
    assert!((high(&one).unwrap() - 0.793_45).abs() < 1e-4, "{:?}", high(&one));
    assert!((high(&cell(20, [1.0; 2])).unwrap() - 0.161_13).abs() < 1e-4);
    // With unequal weights it is Kish's number: (1 + 1 + 8)² / (1 + 1 + 64) of three.
    let mut uneven = VerdictCell::of(10);
    for weight in [1.0, 1.0, 8.0] {
        uneven.add(weight, Mark::Fail);
    }
    let worth = 100.0 / 66.0;
    let limit = wilson_of(1.0, worth, 0.95).unwrap().0;
    assert!((high(&uneven).unwrap() - (1.0 - limit)).abs() < 1e-9);
}

#[test]
fn the_limit_of_a_licence_is_never_below_the_one_that_the_report_gives_for_its_days() {
    let desk = licensed();
    let page = report(&desk, "autoqa/3");
    let of = |part: &str, key: &str| {
        let rows = page[part].as_array().unwrap();
        rows.iter().find(|row| row["criterion"] == "tone" && row["machine"] == "autoqa/3").unwrap()[key].clone()
    };
    let of = |part: &str, key: &str| -> f64 { of(part, key).to_string().trim_matches('"').parse().unwrap() };
    let (given, finite) = (of("licences", "upper_limit"), of("criteria", "false_accusations_high"));
    assert!(given >= finite, "{given} {finite}");
}

#[test]
fn an_older_version_that_is_enrolled_later_says_which_licence_it_ends_also_quietly() {
    let desk = licensed();
    desk.write("older.csv", "handle,name,role,team,from\nautoqa/1,AutoQA,machine,quality,2026-03-03\n");
    desk.run("mona", "people import older.csv").ok();
    desk.write("one.csv", format!("ref,criterion,value,scored\nR-7,tone,full,{SCORED}\n"));
    let says =
        |end: &str| format!("Verdicts of autoqa/1 {end} the licence of autoqa/3 for tone: autoqa/1 was enrolled later");
    let tried = desk.run("mona", "intake machine one.csv --machine autoqa/1 --dry-run").ok();
    assert!(tried.whole().contains(&says("would end")), "{}", tried.whole());
    assert!(licence(&desk).0);
    let said = desk.run("mona", "--quiet intake machine one.csv --machine autoqa/1").ok();
    assert!(said.whole().contains(&says("end")), "{}", said.whole());
    assert!(!licence(&desk).0);
    let again = desk.run("mona", "--quiet intake machine one.csv --machine autoqa/1").ok();
    assert_eq!(again.whole(), "", "nothing ends twice");
}
