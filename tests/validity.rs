//! Whether the card measures what customers feel: marks given blind, against the customers' ratings.

use crate::support::Desk;
use serde_json::Value;

const PEOPLE: &str = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\nlea,L,lead,north,2010-01-01\n\
    vera,V,auditor,quality,2010-01-01\nann,Ann,agent,north,2010-01-01\nbob,Bob,agent,south,2010-01-01\n";
const HEADER: &str = "ref,received,channel,category,agent,rating,transcript\n";

fn policy(hide: &str) -> String {
    format!("timezone = \"UTC\"\n[intake]\ncategories = [\"*\"]\n[blind]\nhide = [{hide}]\n[reading]\nwho = \"all\"\n")
}

fn card() -> String {
    let levels = "levels = [ {id=\"yes\",title=\"y\",percent=100}, {id=\"half\",title=\"h\",percent=50}, {id=\"no\",title=\"n\",percent=0} ]\nna = true\n";
    let criterion =
        |id: &str| format!("[[criterion]]\nid = \"{id}\"\ntitle = \"{id}\"\nguidance = \"g\"\nweight = 25\n{levels}");
    let criteria: String = ["felt", "twin", "unfelt", "always"].map(criterion).concat();
    format!(
        "[card]\nid = \"c\"\nversion = 1\ntitle = \"C\"\n[[band]]\nname = \"good\"\nfrom = 80\n[[band]]\nname = \"poor\"\nfrom = 0\n{criteria}"
    )
}

/// The rating is hidden, and vera has that of her first audit shown.
const SEEN: &str = "\"rating\", \"customer\"";

/// So many audits of ann, all drawn from a frame of so many more; `rated` and `answers` say what each has.
fn audited(
    hide: &str,
    audits: u32,
    rated: impl Fn(u32) -> &'static str,
    answers: impl Fn(u32) -> [&'static str; 4],
) -> Desk {
    let each: Vec<_> = (0..audits).map(|n| (rated(n), answers(n))).collect();
    Desk::once((hide, &each), || made(hide, &each))
}

fn made(hide: &str, each: &[(&str, [&str; 4])]) -> Desk {
    let desk = Desk::begun("2020-05-20T08:00:00Z", &policy(hide), PEOPLE);
    desk.write("card.toml", card());
    desk.run("mona", "card publish card.toml").ok();
    let audits = each.len();
    let row = |n: usize| format!("A{n},2020-05-20T09:00:00Z,chat,x,ann,{},hi\n", each[n].0);
    desk.write("d.csv", format!("{HEADER}{}", (0..audits).map(row).collect::<String>()));
    desk.run("mona", "intake import d.csv").ok();
    desk.write(
        "plan.toml",
        format!("[plan]\nname = \"p\"\ncard = \"c\"\nwindow = \"day\"\nstarts = \"2020-05-19\"\ndays = 5\n\n[quota]\ncount = {audits}\nby = [\"agent\"]\n"),
    );
    desk.run("mona", "assign plan add plan.toml").ok();
    let mut desk = desk;
    desk.night("2020-05-21T08:00:00Z");
    let mut forms = String::new();
    if hide == SEEN {
        desk.run("vera", "score reveal 1 --note Needed").ok();
    }
    for row in desk.rows("report audits") {
        let number: usize = row["ref"].as_str().unwrap().trim_start_matches('A').parse().unwrap();
        let [felt, twin, unfelt, always] = each[number].1;
        let one = format!(
            r#"{{"answers":{{"felt":"{felt}","twin":"{twin}","unfelt":"{unfelt}","always":"{always}"}},"met":"ok"}}"#
        );
        desk.write("answers.json", &one);
        desk.run("vera", &format!("score submit {} --answers answers.json", row["audit"])).ok();
        forms.push_str(&one);
    }
    desk.run("mona", "score deliver --all").ok();
    desk
}

/// Forty dialogues: of the even ones `felt` and `twin` are full and the customers rate 5 or 4, of the odd ones half and they
/// rate 2 or 1. `unfelt` is full in two of four, whatever the rating.
fn forty(hide: &str) -> Desk {
    let rated = |n: u32| match n % 4 {
        0 => "5",
        2 => "4",
        1 => "2",
        _ => "1",
    };
    audited(hide, 40, rated, |n| {
        let felt = if n % 2 == 0 { "yes" } else { "half" };
        let unfelt = if n % 8 < 4 { "yes" } else { "no" };
        [felt, felt, unfelt, "yes"]
    })
}

fn found(desk: &Desk, words: &str) -> Value {
    desk.run("mona", &format!("report validity {words} --format json")).ok().rows().remove(0)
}

fn line(desk: &Desk, key: &str) -> Value {
    let found = found(desk, "");
    found["criteria"].as_array().unwrap().iter().find(|row| row["criterion"] == key).unwrap().clone()
}

#[test]
fn what_customers_feel_is_told_with_its_difference_and_interval() {
    let desk = forty("\"rating\"");
    let felt = line(&desk, "felt");
    assert_eq!((&felt["met_rating"], &felt["short_rating"]), (&4.5.into(), &1.5.into()));
    assert_eq!((&felt["met_n"], &felt["short_n"], &felt["difference"]), (&20.into(), &20.into(), &3.0.into()));
    // Each side: sd 0.513 with n - 1, se 0.1147, t of 38 df 2.0244: ±0.2322; both sides: sqrt(2) times as much.
    let (low, high) = (felt["difference_low"].as_f64().unwrap(), felt["difference_high"].as_f64().unwrap());
    assert!((low - 2.67).abs() < 0.011 && (high - 3.33).abs() < 0.011, "{low} {high}");
    assert!(felt["finding"].as_str().unwrap().starts_with("customers feel it"), "{felt}");
    let unfelt = line(&desk, "unfelt");
    assert!(unfelt["finding"].as_str().unwrap().starts_with("no difference"), "{unfelt}");
}

#[test]
fn a_criterion_that_nobody_ever_fails_is_named() {
    let desk = forty("\"rating\"");
    assert_eq!(line(&desk, "always")["finding"], "nobody ever fails it: it tells nothing apart");
}

#[test]
fn criteria_that_always_agree_are_named_as_a_pair() {
    let desk = forty("\"rating\"");
    let pairs = found(&desk, "")["pairs"].as_array().unwrap().clone();
    assert_eq!(pairs.len(), 1, "{pairs:?}");
    assert_eq!((&pairs[0]["first"], &pairs[0]["second"]), (&"felt".into(), &"twin".into()));
    assert_eq!((&pairs[0]["n"], &pairs[0]["short"]), (&40.into(), &20.into()));
}

/// Where the policy hides nothing every mark was given in sight of the rating.
#[test]
fn marks_given_in_sight_of_the_rating_are_left_out_and_counted() {
    let desk = forty("");
    assert_eq!(line(&desk, "felt")["met_n"], 0);
    let told = desk.run("mona", "report validity").ok().stdout;
    assert!(
        told.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .contains("Left out: 40 audits marked in sight of the rating"),
        "{told}"
    );
}

#[test]
fn marks_given_after_the_rating_was_shown_are_left_out_and_counted() {
    let desk = forty(SEEN);
    let felt = line(&desk, "felt");
    assert_eq!(felt["met_n"].as_u64().unwrap() + felt["short_n"].as_u64().unwrap(), 39);
    let told = desk.run("mona", "report validity").ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("Left out: 1 audit marked in sight of the rating"), "{told}");
}

#[test]
fn below_ten_of_each_kind_nothing_is_said() {
    let of = |short: u32| {
        let desk = audited(
            "\"rating\"",
            25,
            |n| if n % 2 == 0 { "5" } else { "4" },
            move |n| [if n < short { "half" } else { "yes" }, "yes", "yes", "yes"],
        );
        line(&desk, "felt")["finding"].as_str().unwrap().to_owned()
    };
    assert!(of(9).starts_with("too few"));
    assert!(of(10).starts_with("no difference"));
}

#[test]
fn dialogues_without_a_rating_are_left_out_and_counted() {
    let desk = audited("\"rating\"", 12, |n| if n < 5 { "" } else { "4" }, |_| ["yes", "yes", "half", "yes"]);
    let told = desk.run("mona", "report validity").ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("in 7 audits marked without sight"), "{told}");
    assert!(told.contains("Left out: 5 audits whose customers did not rate"), "{told}");
    assert!(line(&desk, "unfelt")["finding"].as_str().unwrap().starts_with("nobody ever meets it"));
}

/// A dispute of the agent moves the score that stands, and not what the auditor saw without the rating.
#[test]
fn the_answers_that_count_are_those_the_auditor_gave() {
    let desk = forty("\"rating\"");
    let audit =
        desk.rows("report audits").into_iter().find(|row| row["ref"] == "A1").unwrap()["audit"].as_i64().unwrap();
    let words = format!("dispute correct {audit} --criterion felt --level yes --note Slip");
    desk.run("vera", &words).ok();
    desk.run("ann", &format!("dispute agree {audit}")).ok();
    assert_eq!(desk.rows("report criterion").iter().find(|row| row["criterion"] == "felt").unwrap()["full_n"], 40);
    assert_eq!(line(&desk, "felt")["short_n"], 20);
}

#[test]
fn an_empty_period_says_that_there_is_nothing() {
    let desk = forty("\"rating\"");
    let told = desk.run("mona", "report validity --from 2019-01-01 --to 2019-01-31").ok();
    assert!(told.stdout.contains("Nothing was delivered here yet"), "{}", told.whole());
    let narrow = desk.run("mona", "report validity --agent bob");
    assert!(narrow.code == 0 || narrow.code == 1, "{}", narrow.whole());
}

/// Four agents with ten rated dialogues each, of which `felt` is short for ann alone; no report tells of fewer than three people.
fn of_one() -> Desk {
    let people: String = ["cat", "dan"].map(|who| format!("{who},{who},agent,north,2010-01-01\n")).concat();
    let people = format!("{PEOPLE}{people}rita,R,representative,council,2010-01-01\n");
    let mut desk = Desk::begun("2020-05-20T08:00:00Z", &policy("\"rating\"").replace("all", "roles"), &people);
    desk.write("card.toml", card());
    desk.run("mona", "card publish card.toml").ok();
    let mut rows = HEADER.to_owned();
    for agent in ["ann", "bob", "cat", "dan"] {
        let stars = if agent == "ann" { 2 } else { 5 };
        for n in 0..10 {
            rows.extend([format!("{agent}-{n},2020-05-20T09:00:00Z,chat,x,{agent},{stars},hi\n")]);
        }
    }
    desk.write("d.csv", rows);
    desk.run("mona", "intake import d.csv").ok();
    let plan = "[plan]\nname = \"p\"\ncard = \"c\"\nwindow = \"day\"\nstarts = \"2020-05-19\"\ndays = 5\n\n[quota]\ncount = 10\nby = [\"agent\"]\n";
    desk.write("plan.toml", plan);
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.night("2020-05-21T08:00:00Z");
    for row in desk.rows_for("mona", "report audits") {
        let felt = if row["agent"] == "ann" { "half" } else { "yes" };
        desk.write(
            "a.json",
            format!(r#"{{"answers":{{"felt":"{felt}","twin":"yes","unfelt":"yes","always":"yes"}},"met":"ok"}}"#),
        );
        desk.run("vera", &format!("score submit {} --answers a.json", row["audit"])).ok();
    }
    desk.run("mona", "score deliver --all").ok();
    desk
}

#[test]
fn ratings_of_fewer_people_than_the_agreement_lets_are_told_of_neither_side() {
    let mut desk = of_one();
    assert_eq!(line(&desk, "felt")["short_rating"], 2.0);
    desk.at("2020-06-01T08:00:00Z");
    desk.write(
        "agreement.toml",
        "title = \"Few\"\nfrom = \"2020-06-01\"\nend_notice_days = 0\n[reports]\nsmallest_group = 3\n",
    );
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.run("rita", "policy agreement accept 1").ok();
    let felt = line(&desk, "felt");
    for key in ["met_rating", "short_rating", "difference", "difference_low"] {
        assert!(felt[key].is_null(), "{key}: {felt}");
    }
    assert_eq!(line(&desk, "always")["met_rating"], 4.25);
    let told = desk.run("mona", "report validity").ok().stdout;
    assert!(told.contains("clause `smallest_group`"), "{told}");
}
