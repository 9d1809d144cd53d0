//! Improvements: plan, do, check, act, with a measure from the data.

use crate::support::{Answer, Desk};
use assize::calc::interval::median;
use assize::core::dispute::ActionId;
use assize::core::improvement::{Comparison, Effect, Figure, Measure, MeasureKind, area};
use serde_json::Value;
use std::fmt::Write as _;

const POLICY: &str = "timezone = \"Europe/London\"\n[intake]\ncategories = [\"*\"]\n";
const PEOPLE: &str = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\nlea,L,lead,north,2010-01-01\n\
    sol,S,lead,south,2010-01-01\nvera,V,auditor,quality,2010-01-01\nann,Ann,agent,north,2010-01-01\n\
    bob,Bob,agent,south,2010-01-01\n";

/// Ten days of dialogues: ann's on the chat are rated 2 until 24 February and 4 after it, bob's on the phone always 5.
fn desk() -> Desk {
    Desk::once((), || {
        let mut desk = Desk::begun("2026-03-02T08:00:00Z", POLICY, PEOPLE);
        let mut csv = "ref,received,closed,channel,category,agent,rating,transcript\n".to_owned();
        for day in 20..=28 {
            for n in 0..4 {
                let rating = if day <= 24 { 2 } else { 4 } + n % 2;
                let minutes = if day <= 24 { 30 } else { 10 } + n;
                let end = format!("2026-02-{day}T10:{minutes}:00Z");
                let _ = writeln!(csv, "a{day}-{n},2026-02-{day}T10:00:00Z,{end},chat,x,ann,{rating},hi");
                let _ = writeln!(csv, "b{day}-{n},2026-02-{day}T10:00:00Z,,phone,x,bob,5,hi");
            }
        }
        desk.write("d.csv", csv);
        desk.run("mona", "intake import d.csv").ok();
        desk.at("2026-03-02T09:00:00Z");
        desk
    })
}

const BEFORE: &str = "--from 2026-02-20 --to 2026-02-24";

fn open(desk: &Desk, more: &str) -> Answer {
    let fixed = "improve open --area training --title Warmth --cause Haste --owner lea --due 2026-03-20";
    desk.run("mona", &format!("{fixed} {BEFORE} {more}"))
}

/// An improvement of the ratings on the chat, changed on 25 February.
fn changed() -> Desk {
    Desk::once((), || {
        let desk = desk();
        open(&desk, "--measure rating --channel chat").ok();
        desk.run("lea", "improve do 1 --note Course --since 2026-02-25").ok();
        desk
    })
}

fn shown(desk: &Desk) -> Value {
    desk.run("", "improve show 1 --format json").ok().rows().remove(0)
}

#[test]
fn an_improvement_goes_through_plan_do_check_act() {
    let desk = desk();
    let opened = open(&desk, "--measure rating --channel chat").ok();
    assert!(opened.stdout.contains("rating of the channel chat"), "{}", opened.whole());
    assert!(opened.stdout.contains("2.50\u{a0}stars (20 dialogues, 2.26 to 2.74\u{a0}stars)"), "{}", opened.whole());
    assert_eq!(shown(&desk)["state"], "planned");
    desk.run("lea", "improve do 1 --note Course --since 2026-02-25").ok();
    assert_eq!(shown(&desk)["state"], "doing");
    let checked = desk.run("lea", "improve check 1 --to 2026-02-28").ok();
    let flat = checked.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("up 2.00 stars"), "{flat}");
    assert!(flat.contains("more than chance alone"), "{flat}");
    assert_eq!(shown(&desk)["state"], "checked");
    desk.run("lea", "improve act 1 adopt --note Works").ok();
    assert_eq!(shown(&desk)["state"], "adopted");
    assert!(desk.rows("improve list").is_empty());
    assert_eq!(desk.rows("improve list --all")[0]["effect"], "better");
}

#[test]
fn who_opened_changed_checked_and_concluded_is_shown_with_each_step_and_the_login() {
    let desk = changed();
    desk.run("mona", "improve check 1 --to 2026-02-28").ok();
    desk.run("lea", "improve act 1 adopt --note Works").ok();
    let one = shown(&desk);
    assert_eq!(one["opened_by"], "mona (login rehearsal)", "{one}");
    let steps: Vec<(&str, &str)> = one["rounds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|round| (round["step"].as_str().unwrap(), round["by"].as_str().unwrap()))
        .collect();
    let (lea, mona) = ("lea (login rehearsal)", "mona (login rehearsal)");
    assert_eq!(steps, [("do", lea), ("check", mona), ("act", lea)]);
    let told = desk.run("", "improve show 1").ok().stdout;
    assert!(told.contains(lea) && told.contains(mona), "{told}");
}

#[test]
fn a_check_of_data_from_before_the_change_is_refused() {
    let desk = changed();
    let check = |from: &str| desk.run("lea", &format!("improve check 1 --from {from} --to 2026-02-28"));
    check("2026-02-24").refused(1, "is no check of it");
    check("2026-02-25").refused(1, "data from 2026-02-25 on is no check of it");
    check("2026-02-26").ok();
}

#[test]
fn a_change_that_the_baseline_holds_already_is_refused() {
    let desk = desk();
    open(&desk, "--measure rating").ok();
    let since = |day: &str| desk.run("lea", &format!("improve do 1 --note C --since {day}"));
    since("2026-02-24").refused(1, "the baseline goes to 2026-02-24: a change since 2026-02-24 is in it already");
    since("2026-02-25").ok();
}

#[test]
fn a_check_waits_until_its_days_are_over() {
    let desk = changed();
    desk.run("lea", "improve check 1 --to 2026-03-03").refused(1, "2026-03-03 is to come");
    desk.run("lea", "improve check 1 --to 2026-03-02").ok();
}

#[test]
fn days_without_a_value_are_refused() {
    let desk = desk();
    let refused = desk.run(
        "mona",
        "improve open --area training --title T --cause C --owner lea --due 2026-03-20 --measure rating --from 2026-01-01 --to 2026-01-31",
    );
    refused.refused(1, "rating has no value from 2026-01-01 to 2026-01-31");
}

#[test]
fn nothing_is_checked_or_concluded_out_of_turn() {
    let desk = desk();
    open(&desk, "--measure rating").ok();
    desk.run("lea", "improve check 1").refused(1, "nothing was changed for improvement 1 yet");
    desk.run("lea", "improve act 1 adopt --note Y").refused(1, "nothing was changed for improvement 1 yet");
    desk.run("lea", "improve do 1 --note C --since 2026-03-03").refused(1, "2026-03-03 is to come");
    desk.run("lea", "improve do 1 --note C --since 2026-02-25").ok();
    desk.run("lea", "improve do 1 --note Else").refused(1, "a change of improvement 1 is in place since 2026-02-25");
    desk.run("lea", "improve act 1 adopt --note Y").refused(1, "was not checked");
    desk.run("lea", "improve check 1").ok();
    desk.run("lea", "improve act 1 adapt --note More").refused(2, "say until when");
    desk.run("lea", "improve act 1 adopt --note Y --due 2026-04-01").refused(2, "adopt ends it");
    desk.run("lea", "improve act 1 adapt --note More --due 2026-03-01").refused(1, "2026-03-01 is over");
    desk.run("lea", "improve act 1 adapt --note More --due 2026-04-01").ok();
    assert_eq!((&shown(&desk)["state"], &shown(&desk)["due"]), (&"planned".into(), &"2026-04-01".into()));
    desk.run("lea", "improve do 1 --note Again").ok();
    desk.run("lea", "improve check 1").refused(2, "there is no day from 2026-03-03 to 2026-03-01");
}

#[test]
fn what_is_over_is_not_changed_again() {
    let desk = changed();
    desk.run("lea", "improve check 1").ok();
    desk.run("lea", "improve act 1 abandon --note No").ok();
    desk.run("lea", "improve do 1 --note Again").refused(1, "improvement 1 is abandoned");
    desk.run("lea", "improve check 1").refused(1, "improvement 1 is abandoned");
    open(&desk, "--measure rating").ok();
    assert_eq!(desk.rows("improve list --all").len(), 2, "the same title again, once the first is over");
}

#[test]
fn the_same_words_again_record_nothing() {
    let desk = desk();
    for _ in 0..2 {
        open(&desk, "--measure rating --channel chat").ok();
    }
    for _ in 0..2 {
        desk.run("lea", "improve do 1 --note Course --since 2026-02-25").ok();
    }
    for _ in 0..2 {
        desk.run("lea", "improve check 1 --note Fine").ok();
    }
    let head = desk.head();
    let again = desk.run("lea", "improve check 1 --note Fine").ok();
    assert!(again.stdout.contains("nothing was recorded"), "{}", again.whole());
    assert_eq!(desk.head(), head);
    for _ in 0..2 {
        desk.run("lea", "improve act 1 adopt --note Works").ok();
    }
    desk.run("lea", "improve act 1 adopt --note Else").refused(1, "improvement 1 is adopted");
    let of = |table: &str| -> i64 {
        let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
        conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    assert_eq!(["improvement", "change", "effect_check", "conclusion"].map(of), [1, 1, 1, 1]);
}

#[test]
fn its_owner_and_managers_work_on_an_improvement() {
    let desk = desk();
    open(&desk, "--measure rating").ok();
    desk.run("sol", "improve do 1 --note C").refused(1, "sol may not work on improvement 1");
    desk.run("ann", "improve do 1 --note C").refused(1, "ann may not work on improvement 1");
    desk.run("mona", "improve do 1 --note C --since 2026-02-25").ok();
    desk.run("sol", "improve check 1").refused(1, "its owner may, lea, or a manager");
    desk.run("lea", "improve check 1").ok();
    desk.run("sol", "improve act 1 adopt --note C").refused(1, "sol may not work on improvement 1");
    desk.run("vera", "improve open --area x --title T --cause C --owner lea --due 2026-04-01 --measure rating")
        .refused(1, "may not open an improvement");
}

#[test]
fn an_improvement_says_whose_it_is_and_until_when() {
    let desk = desk();
    let open = |more: &str| {
        desk.run("mona", &format!("improve open --area training --cause C --measure rating {BEFORE} {more}"))
    };
    open("--owner lea --due 2026-04-01").refused(2, "say what is to be better");
    open("--title T --due 2026-04-01").refused(2, "say whose work it is");
    open("--title T --owner lea").refused(2, "say until when");
    open("--title T --owner lea --due 2026-03-01").refused(1, "2026-03-01 is over");
    open("--title T --owner lex --due 2026-04-01").refused(1, "lex");
    open("--title T --owner lea --due 2026-03-02").ok();
    desk.run("mona", "improve show 9").refused(1, "there is no improvement 9");
}

#[test]
fn an_improvement_is_late_after_its_last_day() {
    let mut desk = desk();
    open(&desk, "--measure rating").ok();
    desk.at("2026-03-20T20:00:00Z");
    assert!(desk.rows("improve list --overdue").is_empty());
    desk.at("2026-03-21T08:00:00Z");
    assert_eq!(desk.rows("improve list --overdue").len(), 1);
    assert_eq!(shown(&desk)["state"], "planned, late");
    assert!(desk.run("lea", "improve list --mine --format json").ok().rows().len() == 1);
    assert!(desk.run("mona", "improve list --mine --format json").ok().rows().is_empty());
    assert!(desk.rows("improve list --area channels").is_empty());
    assert_eq!(desk.rows("improve list --area training").len(), 1);
}

#[test]
fn the_day_of_another_round_holds_until_another_is_given() {
    let mut desk = changed();
    desk.run("lea", "improve check 1").ok();
    desk.run("lea", "improve act 1 adapt --note More --due 2026-04-20").ok();
    desk.run("lea", "improve do 1 --note Again").ok();
    let due = |desk: &Desk| desk.rows("improve list")[0]["due"].clone();
    assert_eq!((shown(&desk)["due"].clone(), due(&desk)), ("2026-04-20".into(), "2026-04-20".into()));
    desk.at("2026-04-20T20:00:00Z");
    assert!(desk.rows("improve list --overdue").is_empty());
    desk.at("2026-04-21T08:00:00Z");
    assert_eq!(desk.rows("improve list --overdue").len(), 1);
}

#[test]
fn another_improvement_with_the_same_title_is_refused_and_told_what_differs() {
    let desk = desk();
    open(&desk, "--measure rating --channel chat").ok();
    let head = desk.head();
    let fixed = ["--area training", "--title Warmth", "--cause Haste", "--owner lea", "--due 2026-03-20", BEFORE];
    let with = |place: usize, other: &str, measure: &str| {
        let mut words = fixed.map(str::to_owned);
        words[place] = other.to_owned();
        desk.run("mona", &format!("improve open {} --measure {measure}", words.join(" ")))
    };
    let same = "rating --channel chat";
    for (place, other, measure, differs) in [
        (0, "--area channels", same, "its area is training, not channels"),
        (2, "--cause Else", same, "its cause has other words"),
        (3, "--owner sol", same, "its owner is lea, not sol"),
        (4, "--due 2026-03-21", same, "its last day is 2026-03-20, not 2026-03-21"),
        (5, "--from 2026-02-20 --to 2026-02-23", same, "its baseline is of 2026-02-20 to 2026-02-24, not of"),
        (0, "--area training", "rating", "its measure is rating of the channel chat, not rating"),
        (0, "--area training", "waiting --channel chat", "its measure is rating of the channel chat, not waiting"),
    ] {
        let refused = with(place, other, measure);
        assert!(refused.stderr.contains("give another --title"), "{}", refused.whole());
        refused.refused(1, "improvement 1 has this title already, and differs: ").refused(1, differs);
    }
    with(0, "--area training", same).ok();
    desk.run("mona", "improve open --area training --title Warmth --cause Haste --owner lea --due 2026-03-20 --measure rating --channel chat").ok();
    assert_eq!(desk.head(), head);
    with(1, "--title Other", "rating").ok();
}

#[test]
fn several_checks_of_a_change_are_counted_and_the_last_is_told_as_such() {
    let desk = changed();
    desk.run("mona", "improve check 1 --from 2026-02-26 --to 2026-02-26").ok();
    let flat = |words: &str| desk.run("", words).ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!flat("improve show 1").contains("checks of this change"));
    desk.run("mona", "improve check 1 --from 2026-02-27 --to 2026-02-27").ok();
    let told = flat("improve show 1");
    assert!(told.contains("2 checks of this change; the last one counts. ") && !told.contains("Days of one"), "{told}");
    assert!(told.contains("check 2 of 2"), "{told}");
    desk.run("mona", "improve check 1 --from 2026-02-27 --to 2026-02-28").ok();
    let told = flat("improve show 1");
    assert!(
        told.contains("3 checks of this change; the last one counts. Days of one are days of another, too."),
        "{told}"
    );
    assert_eq!(desk.rows("improve list")[0]["checks"], 3);
    assert!(flat("improve list").contains("the last check is shown"));
    let report = desk.run("mona", "report management --period 2026-03 --format md").ok().stdout;
    assert!(report.contains("3 checks, with days in common; this is the last"), "{report}");
}

#[test]
fn a_measure_that_was_chosen_after_its_change_is_told_as_such() {
    let mut desk = changed();
    // Opened on 2 March, the change in place since 25 February.
    let told = desk.run("", "improve show 1").ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains(
            "The measure was chosen after the change: on 2026-03-02, with the change in place since 2026-02-25"
        ),
        "{told}"
    );
    assert_eq!(desk.rows("improve list")[0]["measure_chosen"], "after the change");
    desk.run("lea", "improve check 1").ok();
    let report = desk.run("mona", "report management --period 2026-03 --format md").ok().stdout;
    assert!(report.contains("the measure was chosen after the change"), "{report}");
    open(&desk, "--measure rating").refused(1, "has this title already");
    desk.run(
        "mona",
        &format!("improve open --area x --title T --cause c --owner lea --due 2026-03-20 --measure rating {BEFORE}"),
    )
    .ok();
    assert_eq!(desk.rows("improve list")[1]["measure_chosen"], Value::Null);
    desk.run("lea", "improve do 2 --note Course").ok();
    assert_eq!(desk.rows("improve list")[1]["measure_chosen"], "before the change");
    // A later change of the first one came after its measure, and so did the check of that.
    desk.run("lea", "improve act 1 adapt --note More --due 2026-04-01").ok();
    desk.run("lea", "improve do 1 --note Again").ok();
    assert_eq!(desk.rows("improve list")[0]["measure_chosen"], "after the change", "the check that is shown");
    desk.at("2026-03-05T09:00:00Z");
    let row = |n: u8| format!("c{n},2026-03-03T10:00:00Z,2026-03-03T10:09:00Z,chat,x,ann,{n},hi\n");
    let rows: String = [4, 5, 4].map(row).concat();
    desk.write(
        "e.csv",
        format!("ref,received,closed,channel,category,agent,rating,transcript\n{}", rows.replacen("c4", "c1", 1)),
    );
    desk.run("mona", "intake import e.csv").ok();
    desk.run("mona", "improve check 1 --to 2026-03-04").ok();
    assert_eq!(desk.rows("improve list")[0]["measure_chosen"], "before the change");
    assert!(!desk.run("", "improve show 1").ok().stdout.contains("chosen after"));
}

#[test]
fn a_list_has_its_figures_as_numbers_with_n_and_interval() {
    let desk = changed();
    desk.run("lea", "improve check 1 --to 2026-02-28").ok();
    let row = desk.rows("improve list").remove(0);
    assert_eq!((&row["unit"], &row["baseline"], &row["baseline_n"]), (&"stars".into(), &2.5.into(), &20.into()));
    assert_eq!((&row["baseline_low"], &row["baseline_high"]), (&2.26.into(), &2.74.into()));
    assert_eq!((&row["now"], &row["now_n"], &row["difference"]), (&4.5.into(), &12.into(), &2.0.into()));
    assert!(row["difference_low"].is_number() && row["now_low"].is_number(), "{row}");
}

#[test]
fn who_is_still_to_come_owns_no_improvement() {
    let desk = desk();
    desk.write("new.csv", "handle,name,role,team,from\nnew,New,lead,north,2026-04-01\n");
    desk.run("mona", "people import new.csv").ok();
    let open =
        format!("improve open --area x --title T --cause c --owner new --due 2026-05-20 --measure rating {BEFORE}");
    desk.run("mona", &open).refused(1, "new starts on 2026-04-01");
}

#[test]
fn a_word_that_is_none_of_a_list_is_refused_with_the_list() {
    let desk = changed();
    let kinds = open(&desk, "--measure rating --evidence letter:1");
    kinds.refused(2, "kinds of evidence are audit, dispute, precedent, question, ruling and voice");
    desk.run("lea", "improve act 1 fine --note N").refused(2, "conclusions are adopt, adapt and abandon");
    open(&desk, "--measure foo").refused(2, "`foo` is not a measure").refused(2, "short:CRITERION");
}

#[test]
fn evidence_of_what_is_not_there_is_refused() {
    let desk = desk();
    let with = |evidence: &str| open(&desk, &format!("--measure rating --evidence {evidence}"));
    for (evidence, what) in [
        ("dispute:4", "there is no dispute dispute:4"),
        ("ruling:4", "there is no ruling"),
        ("audit:4", "there is no audit"),
        ("audit:4/tone", "there is no mark"),
        ("question:1", "there is no question"),
        ("voice:1", "there is no voice"),
        ("precedent:1", "there is no precedent"),
    ] {
        with(evidence).refused(1, what);
    }
    for wrong in ["dispute", "dispute:x", "dispute:0", "dispute:4/tone", "audit:1/", "letter:1"] {
        assert_eq!(with(wrong).code, 2, "{wrong}");
    }
}

#[test]
fn an_own_area_is_one_word_and_none_that_is_nearly_another() {
    assert_eq!(area("training").unwrap(), "training");
    assert_eq!(area(" Werkzeuge ").unwrap(), "werkzeuge");
    assert!(area("trainig").is_err());
    assert!(area("").is_err());
    assert!(area("two words").is_err());
    assert!(area(&"x".repeat(41)).is_err());
    assert!(area(&"x".repeat(40)).is_ok());
}

#[test]
fn a_measure_names_its_subject_where_it_has_one() {
    let desk = desk();
    let with = |measure: &str| open(&desk, &format!("--measure {measure}"));
    with("short").refused(2, "the measure short needs a criterion");
    with("short:tone").refused(2, "no card has a criterion `tone`");
    with("voice").refused(2, "the measure voice needs what customers speak of");
    with("voice:weather").refused(2, "weather");
    with("rating:x").refused(2, "a measure without a subject");
    with("raiting").refused(2, "did you mean `rating`?");
    with("rating --card main").refused(2, "these have no card");
    with("waiting --channel chat --team north").refused(2, "cannot be used with");
}

#[test]
fn a_measure_is_limited_to_a_team_a_channel_or_a_category() {
    let desk = desk();
    for (limit, value) in
        [("--team north", "2.50"), ("--team south", "5.00"), ("--channel phone", "5.00"), ("", "3.75")]
    {
        let told = desk
            .run("mona", &format!("improve open --area x --title t{value}{} --cause c --owner lea --due 2026-03-20 {BEFORE} --measure rating {limit}", limit.len()))
            .ok();
        assert!(told.stdout.contains(&format!("{value}\u{a0}stars")), "{limit}: {}", told.whole());
    }
    open(&desk, "--measure rating --category y").refused(1, "rating has no value");
}

#[test]
fn waiting_is_the_median_of_what_has_an_end() {
    let desk = desk();
    let told = open(&desk, "--measure waiting").ok();
    assert!(told.stdout.contains("31.50\u{a0}minutes (20 dialogues, 31.00 to 32.00\u{a0}minutes)"), "{}", told.whole());
}

/// Ranks from the binomial distribution: of 6 values the ends are the least and the greatest, of 5 nothing is sure enough.
#[test]
fn a_median_of_five_has_no_interval_and_one_of_six_has() {
    assert_eq!(median(&[], 0.95), None);
    assert_eq!(median(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.95), Some((3.0, None)));
    assert_eq!(median(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 0.95), Some((3.5, Some((1.0, 6.0)))));
}

#[test]
fn an_effect_is_clear_only_where_its_interval_leaves_nothing_out() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
    let figure = |value, interval| Figure { first: day, last: day, value, n: 9, interval, is_hidden: false };
    let of = |kind, now: (i64, i64, i64), before: (i64, i64, i64)| {
        let measure = Measure { kind, subject: None, scope: None };
        let at = |(value, low, high)| figure(value, Some((low, high)));
        Comparison::of(&measure, &at(now), &at(before)).effect
    };
    assert_eq!(of(MeasureKind::Score, (8000, 7900, 8100), (7000, 6900, 7100)), Effect::Better);
    assert_eq!(of(MeasureKind::Failed, (8000, 7900, 8100), (7000, 6900, 7100)), Effect::Worse);
    assert_eq!(of(MeasureKind::Failed, (1000, 900, 1100), (2000, 1900, 2100)), Effect::Better);
    assert_eq!(of(MeasureKind::Score, (7100, 6000, 8200), (7000, 6000, 8000)), Effect::Unclear);
    // 3² + 4² = 5²: five points apart touch 0, and that is not clear.
    assert_eq!(of(MeasureKind::Score, (7500, 7200, 7800), (7000, 6600, 7400)), Effect::Unclear);
    assert_eq!(of(MeasureKind::Score, (7501, 7201, 7801), (7000, 6600, 7400)), Effect::Better);
    let measure = Measure { kind: MeasureKind::Score, subject: None, scope: None };
    assert_eq!(Comparison::of(&measure, &figure(8000, None), &figure(1, Some((0, 2)))).effect, Effect::Unsaid);
}

/// A session of the small centre asks Lea to say a criterion better.
fn with_finding() -> Desk {
    Desk::once((), || {
        let desk = Desk::drawn();
        let audit =
            desk.delivered("ana", r#"{"tone": {"level": "partly", "note": "n"}, "facts": "full", "identity": "yes"}"#);
        desk.run(
            "ana",
            &format!("dispute open {audit} --criterion tone --reason context --propose full --statement Why"),
        )
        .ok();
        desk.write(
            "notes.toml",
            "held = \"2026-03-02\"\nagent_side = \"x\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n\
         [[action]]\nkind = \"documentation\"\nowner = \"lea\"\ndue = \"2026-03-05\"\ntask = \"Say it better\"\n",
        );
        desk.run("sam", "dispute session 1 --notes notes.toml").ok();
        desk
    })
}

#[test]
fn findings_of_a_session_arrive_by_themselves_and_are_taken_up_once() {
    let desk = with_finding();
    let listed = desk.rows_for("mona", "improve list");
    assert_eq!((&listed[0]["finding"], &listed[0]["state"]), (&1.into(), &"finding".into()));
    let take = "improve open --area knowledge-base --cause Unclear --measure score --action 1 --from 2026-02-28 --to 2026-03-01";
    desk.run("mona", take).ok();
    let listed = desk.rows_for("mona", "improve list");
    assert_eq!(listed.len(), 1);
    assert_eq!((&listed[0]["improvement"], &listed[0]["finding"]), (&1.into(), &1.into()));
    assert_eq!((&listed[0]["title"], &listed[0]["owner"]), (&"Say it better".into(), &"lea".into()));
    assert_eq!(shown(&desk)["evidence"], "dispute:1");
    let head = desk.head();
    desk.run("mona", take).ok();
    assert_eq!(desk.head(), head);
    assert_eq!(
        assize::core::improvement::list(&rusqlite::Connection::open(desk.path("qa.db")).unwrap()).unwrap()[0].action,
        Some(ActionId(1))
    );
}

#[test]
fn a_finding_that_is_done_or_missing_is_not_taken_up() {
    let desk = with_finding();
    let take = |n: u8| {
        desk.run(
            "mona",
            &format!(
                "improve open --area training --cause C --measure score --action {n} --from 2026-02-28 --to 2026-03-01"
            ),
        )
    };
    take(2).refused(1, "there is no action 2");
    desk.run("lea", "dispute done 1 --note Done").ok();
    take(1).refused(1, "action 1 is done already");
    assert!(desk.rows_for("mona", "improve list").is_empty());
}

/// What a session asks for tells of a dispute: others than its sides do not read it.
#[test]
fn findings_are_for_those_who_may_read_the_dispute() {
    let desk = with_finding();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("policy2.toml", policy.replace("who = \"all\"", "who = \"roles\""));
    desk.run("mona", "policy publish policy2.toml").ok();
    assert!(desk.rows_for("cy", "improve list").is_empty());
    let told = desk.run("cy", "improve list").ok();
    assert!(told.stdout.contains("1 action"), "{}", told.whole());
    assert_eq!(desk.rows_for("lea", "improve list").len(), 1);
}

#[test]
fn marks_fails_and_voices_are_measured_as_drawn() {
    let desk = with_finding();
    let with = |measure: &str| {
        let words = format!(
            "improve open --area training --title {} --cause C --owner lea --due 2026-03-09 --measure {measure} --from 2026-02-28 --to 2026-03-01",
            measure.replace(':', "-")
        );
        desk.run("mona", &words).ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (measure, value) in [
        ("score", "85.00 % (1 audit"),
        ("failed", "0.00 % (1 audit"),
        ("short:tone", "100.00 % (1 audit"),
        ("short:facts", "0.00 % (1 audit"),
        ("disputed", "100.00 % (1 audit"),
        ("voice:process", "0.00 % (1 audit"),
    ] {
        let told = with(measure);
        assert!(told.contains(value), "{measure}: {told}");
    }
}

#[test]
fn two_cards_are_never_one_measure() {
    let mut desk = Desk::drawn();
    desk.delivered("ana", r#"{"tone": "full", "facts": "full", "identity": "yes"}"#);
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    desk.write("card2.toml", card.replace("version = 1", "version = 2"));
    desk.run("mona", "card publish card2.toml").ok();
    let rows = "ref,received,channel,category,agent,transcript\nE-1,2026-03-02T10:00:00Z,chat,complaint,ana,hi\n";
    desk.write("e.csv", rows);
    desk.run("mona", "intake import e.csv").ok();
    desk.night("2026-03-03T09:00:00Z");
    let row = desk.rows("report audits").into_iter().find(|row| row["ref"] == "E-1").unwrap();
    let (audit, auditor) = (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap());
    desk.run(auditor, &format!("score submit {audit} --answers answers.json")).ok();
    desk.run(auditor, &format!("score deliver {audit}")).ok();
    let with = |more: &str| {
        desk.run("mona", &format!("improve open --area training --title T{} --cause C --owner lea --due 2026-03-09 --from 2026-03-01 --to 2026-03-02 {more}", more.len()))
    };
    with("--measure score").refused(1, "chat/1 and chat/2: they are not one measure");
    with("--measure short:tone").refused(1, "limit the measure to one of them with --card");
    with("--measure score --card chat/2").ok();
}

#[test]
fn a_mean_of_few_ratings_is_for_who_may_read_all_and_none_is_for_who_marks_without_them() {
    let desk = desk();
    desk.write("roles.toml", format!("{POLICY}[reading]\nwho = \"roles\"\n"));
    desk.run("mona", "policy publish roles.toml").ok();
    let open = |who: &str, days: &str| {
        desk.run(who, &format!("improve open --area x --title {who} --cause c --owner lea --due 2026-03-20 --measure rating --channel chat {days}"))
    };
    open("lea", "--from 2026-02-20 --to 2026-02-20").refused(1, "it would tell of single ratings");
    open("lea", BEFORE).ok();
    open("mona", "--from 2026-02-20 --to 2026-02-20").ok();
    let value = |who: &str, number: u8| {
        desk.run(who, &format!("improve show {number}")).ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(value("sol", 1).contains("20 dialogues") && value("sol", 1).contains("stars ("), "{}", value("sol", 1));
    for (who, number) in [("sol", 2), ("ann", 2), ("vera", 1), ("vera", 2)] {
        assert!(!value(who, number).contains("stars ("), "{who} reads {}", value(who, number));
    }
}
