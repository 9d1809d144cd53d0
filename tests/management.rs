//! The management report: every number of a period, frozen when it is handed in, for managers and for a works council.

use crate::support::Desk;
use assize::core::report::management::{
    AuditorRow, BandRow, CardLine, CoachingRow, CriterionRow, DrawLine, Figure, GroupRow, Management, OrderRow,
    Overdue, Quote, Sure, TeamReach, Trend, VoiceRow, Week,
};
use assize::view::management::{Edition, html, page, report};
use assize::view::markdown;
use assize::view::sheet::Cell;
use serde_json::Value;
use std::path::Path;

const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;
const RUDE: &str =
    r#"{"tone": {"level": "none", "note": "short", "quote": "Agent: "}, "facts": "full", "identity": "yes"}"#;
/// The days of the centre's dialogues; over on the Monday on which its desk stands.
const WEEK: &str = "2026-W09";

/// The centre with Ana's and Bo's audits delivered: one full, one rude.
fn delivered() -> (Desk, i64) {
    let desk = Desk::drawn();
    let ana = desk.delivered("ana", RUDE);
    desk.delivered("bo", FULL);
    (desk, ana)
}

fn shown(desk: &Desk, more: &str) -> String {
    desk.run("mona", &format!("report management {more}")).ok().stdout
}

fn json(desk: &Desk, more: &str) -> Value {
    serde_json::from_str(&shown(desk, &format!("{more} --format json"))).unwrap()
}

#[test]
fn a_report_says_what_was_looked_at_how_good_it_was_and_how_sure() {
    let (desk, _) = delivered();
    let told = shown(&desk, &format!("--period {WEEK}"));
    for said in [
        "Service quality: 2026-W09",
        "draft: not handed in",
        "3 audits of these days count: 2 scored, 2 delivered",
        "By the card chat/1 the service reached 85.00",
        "(n 2, ",
        "There are no limits before 12",
        "No dispute was opened in these days.",
        "No dialogue of these days was scored by two auditors",
        "No improvement was under way in these days.",
        "Nobody was coached in these days.",
        "nothing before to hold it against",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
}

#[test]
fn an_empty_period_is_told_in_words() {
    let (desk, _) = delivered();
    let told = shown(&desk, "--period 2025-06");
    for said in [
        "No dialogue of these days was audited.",
        "Nothing was drawn for these days.",
        "how good the service was is not known",
        "No customer rated a dialogue of these days.",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
    assert!(!told.contains("0.00"), "{told}");
}

#[test]
fn one_audit_tells_of_one_dialogue() {
    let desk = Desk::drawn();
    desk.delivered("ana", FULL);
    let told = shown(&desk, &format!("--period {WEEK}"));
    assert!(told.contains("One audit tells of one dialogue, and of nothing else."), "{told}");
    assert!(told.contains("too few for an interval"), "{told}");
}

#[test]
fn a_period_that_is_not_over_is_shown_and_not_handed_in() {
    let (desk, _) = delivered();
    let told = shown(&desk, "--period 2026-03");
    assert!(told.contains("This period is not over yet"), "{told}");
    desk.run("mona", "report submit --period 2026-03").refused(1, "2026-03 is not over before 2026-04-01");
}

#[test]
fn a_period_is_over_when_its_last_day_is() {
    let mut desk = Desk::drawn();
    desk.at("2026-03-08T12:00:00Z");
    desk.run("mona", "report submit --period 2026-W10").refused(1, "2026-W10 is not over before 2026-03-09");
    desk.at("2026-03-09T00:00:00Z");
    desk.run("mona", "report submit --period 2026-W10").ok();
}

#[test]
fn auditors_of_few_audits_are_named_to_managers_alone() {
    let (desk, _) = delivered();
    let (_, auditor) = desk.audit_of("ana");
    desk.write("roles.toml", "timezone = \"Europe/London\"\n");
    desk.run("mona", "policy publish roles.toml").ok();
    let told = |who: &str| desk.run(who, &format!("report management --period {WEEK}")).ok().stdout;
    assert!(told("mona").contains(&auditor), "{}", told("mona"));
    assert!(!told("lea").contains(&auditor), "{}", told("lea"));
    assert!(told("lea").contains("with fewer than 10 audits"), "{}", told("lea"));
}

#[test]
fn a_period_without_audits_is_handed_in_too() {
    let desk = Desk::drawn();
    desk.run("mona", "report submit --period 2025-06").ok();
    assert!(shown(&desk, "--number 1").contains("No dialogue of these days was audited."));
}

#[test]
fn what_is_no_period_and_no_report_is_refused() {
    let desk = Desk::drawn();
    desk.run("mona", "report submit --period 2026-W99").refused(2, "is no period");
    desk.run("mona", "report management --number 9").refused(1, "there is no report 9");
    desk.run("mona", "report management").refused(2, "--period");
}

#[test]
fn handed_in_again_it_is_the_same_report() {
    let (desk, _) = delivered();
    let first = desk.run("lea", &format!("report submit --period {WEEK}")).ok();
    assert!(first.stdout.contains("Report 1 is handed in"), "{}", first.whole());
    let head = desk.head();
    let again = desk.run("lea", "report submit --period last-week").ok();
    assert!(again.stdout.contains("submitted already; nothing was recorded"), "{}", again.whole());
    assert_eq!(desk.head(), head);
}

#[test]
fn a_manager_who_did_not_write_it_approves_it() {
    let (desk, _) = delivered();
    desk.run("lea", &format!("report submit --period {WEEK}")).ok();
    desk.run("lea", "report approve 1").refused(1, "lea may not approve a report");
    desk.run("mona", "report approve 1 --note Good").ok();
    let told = shown(&desk, &format!("--period {WEEK}"));
    assert!(told.contains("report 1, handed in by lea, approved by mona"), "{told}");
    let head = desk.head();
    desk.run("mona", "report approve 1").ok();
    assert_eq!(desk.head(), head);
    desk.run("mona", "report return 1 --note Late").refused(1, "report 1 is approved already");
    let row = &desk.rows("report list")[0];
    assert_eq!([&row["state"], &row["by"], &row["judge"], &row["note"]], ["approved", "lea", "mona", "Good"]);
}

#[test]
fn each_answer_says_what_comes_next_and_where_a_file_went() {
    let (desk, _) = delivered();
    let handed_in = desk.run("lea", &format!("report submit --period {WEEK}")).ok();
    assert!(handed_in.stdout.contains("report approve 1"), "{}", handed_in.whole());
    let approved = desk.run("mona", "report approve 1 --note Good").ok();
    for said in ["reviewed by", "mona", "Good", "--number 1 --out report.html"] {
        assert!(approved.stdout.split_whitespace().collect::<Vec<_>>().join(" ").contains(said), "{said}");
    }
    let written = desk.run("mona", "report management --number 1 --out report.html").ok();
    assert!(written.whole().contains("is written to report.html"), "{}", written.whole());
    assert_eq!(desk.run("mona", "--quiet report management --number 1 --out report.html").ok().whole(), "");
    // What a review adds to an approval is no warning.
    let told = shown(&desk, "--number 1");
    assert!(told.contains("Good") && !told.contains("The review says"), "{told}");
}

#[test]
fn what_there_is_none_of_takes_no_room() {
    let (desk, _) = delivered();
    let told = shown(&desk, &format!("--period {WEEK}"));
    assert!(told.contains("2026-W09 ") && !told.contains("2026-W08 "), "{told}");
    for never in ["Against the period before", "void, since", "somebody looked"] {
        assert!(!told.contains(never), "{never}\n{told}");
    }
}

/// The chart of weeks with these means.
fn chart_of(values: &[i64]) -> String {
    let week = |(place, value): (usize, &i64)| Week {
        name: format!("2026-W{:02}", place + 10),
        total: Figure { value: Some(*value), n: 12, ..Figure::default() },
    };
    let weeks = values.iter().enumerate().map(week).collect();
    let one = Management { trends: vec![Trend { weeks, ..Trend::default() }], ..Management::default() };
    let page = html(&report(&one, None, None, Edition::Management), false);
    let from = page.find("Mean of each week").unwrap();
    page[from..from + page[from..].find("</svg>").unwrap()].to_owned()
}

#[test]
fn lines_of_a_chart_stand_at_round_values_and_few_points_have_each_a_label() {
    for values in [&[9_208, 8_833, 9_125, 9_889][..], &[5_000, 5_001], &[10_000, 10_000], &[12, 9_950], &[0; 13]] {
        let drawn = chart_of(values);
        let ticks = drawn.split("tick end\">").skip(1).map(|rest| &rest[..rest.find('<').unwrap()]);
        // A line between two whole numbers would not be read as one.
        let lines: Vec<i64> = ticks.filter_map(|tick| tick.parse().ok()).collect();
        assert!((2..=7).contains(&lines.len()), "{drawn}");
        let (low, high) = (lines.iter().min().unwrap() * 100, lines.iter().max().unwrap() * 100);
        assert!(values.iter().all(|value| (low..=high).contains(value)), "{lines:?}");
        let labels = (10..10 + values.len()).filter(|week| drawn.contains(&format!(">W{week}<"))).count();
        assert_eq!(labels, if values.len() <= 6 { values.len() } else { 3 }, "{drawn}");
    }
}

#[test]
fn several_that_are_overdue_are_told_as_several() {
    let late = |what: &str, count| Overdue { what: what.to_owned(), count, oldest: Vec::new() };
    let overdue = ["audit", "dispute", "coaching", "care"].map(|what| late(what, 2)).into();
    let one = Management { overdue, made: "2026-04-20".to_owned(), ..Management::default() };
    let told = markdown::page(&page(&report(&one, None, None, Edition::Management)), None);
    let said = "2 audits to score, 2 steps of disputes, 2 steps of coachings, 2 care notices.";
    assert!(told.contains(said), "{told}");
}

#[test]
fn a_manager_does_not_approve_their_own() {
    let (desk, _) = delivered();
    desk.run("mona", &format!("report submit --period {WEEK}")).ok();
    for words in ["report approve 1", "report return 1 --note x"] {
        desk.run("mona", words).refused(1, "mona handed in report 1 and may not judge it");
    }
}

#[test]
fn a_returned_report_is_made_again() {
    let (desk, _) = delivered();
    desk.run("lea", &format!("report submit --period {WEEK}")).ok();
    desk.run("mona", "report return 1").refused(2, "--note");
    desk.run("mona", "report return 1 --note Wait-for-Cy").ok();
    assert!(shown(&desk, &format!("--period {WEEK}")).contains("draft: not handed in"));
    let old = shown(&desk, "--number 1");
    assert!(old.contains("returned by mona") && old.contains("Wait-for-Cy"), "{old}");
    desk.delivered("cy", FULL);
    desk.run("lea", &format!("report submit --period {WEEK}")).ok();
    assert_eq!(desk.rows("report list").len(), 2);
}

/// Ana's auditor corrects a slip, and she agrees.
fn corrected(desk: &Desk, ana: i64) {
    let (_, auditor) = desk.audit_of("ana");
    desk.run(&auditor, &format!("dispute correct {ana} --criterion tone --level full --note Slip")).ok();
    desk.run("ana", &format!("dispute agree {ana}")).ok();
}

#[test]
fn later_corrections_stand_beside_the_frozen_numbers() {
    let (desk, ana) = delivered();
    desk.run("lea", &format!("report submit --period {WEEK}")).ok();
    let before = shown(&desk, "--number 1");
    assert!(before.contains("Since then no audit of these days changed"), "{before}");
    corrected(&desk, ana);
    desk.delivered("cy", FULL);
    let after = shown(&desk, "--number 1");
    assert!(after.contains("By the card chat/1 the service reached 85.00"), "{after}");
    assert!(after.contains("Since then 1 audit changed, and 1 more audit was delivered."), "{after}");
    assert!(after.contains("the mean was 85.00\u{a0}%; now it would be 100.00\u{a0}%"), "{after}");
    let document = json(&desk, "--number 1");
    let later = document["rows"][0]["later"].clone();
    assert_eq!(later[0]["audit"], ana, "{document}");
    assert_eq!([&later[0]["before"], &later[0]["now"]], [70.0, 100.0]);
    assert_eq!(later[0]["changed_by"], "correction");
    desk.run("", "verify").ok();
}

#[test]
fn what_else_changed_since_is_told_too() {
    let (desk, _) = delivered();
    desk.run("lea", &format!("report submit --period {WEEK}")).ok();
    desk.write(
        "late.csv",
        "ref,received,channel,category,agent,customer,rating,details,transcript\n\
         D-99,2026-03-01T15:00:00Z,chat,complaint,ana,cust-9,1,Late,\"Customer: Where is it? Agent: Here.\"\n",
    );
    desk.run("mona", "intake import late.csv").ok();
    let after = shown(&desk, "--number 1");
    assert!(!after.contains("Since then no audit of these days changed"), "{after}");
    for said in ["Dialogues that came in: ", "Dialogues that customers rated: ", "Customers' ratings: ", " now."] {
        assert!(after.contains(said), "{said}\n{after}");
    }
    assert!(!after.contains("Disputes opened: "), "{after}");
}

#[test]
fn what_no_figure_speaks_of_is_told_first() {
    let (desk, _) = delivered();
    let told = shown(&desk, &format!("--period {WEEK}"));
    assert!(told.contains("1 of 3 drawn audits are not delivered, and in no mean"), "{told}");
    desk.run("mona", &format!("report management --period {WEEK} --out week.html")).ok();
    let page = std::fs::read_to_string(desk.path("week.html")).unwrap();
    assert!(page.contains("2 of 3 audits, "), "{page}");
    assert!(!told.contains("came in on days that no draw covers"), "{told}");
    desk.write(
        "undrawn.csv",
        "ref,received,channel,category,agent,customer,rating,details,transcript\n\
         D-98,2026-02-25T15:00:00Z,chat,complaint,ana,cust-9,1,Late,\"Customer: Where is it? Agent: Here.\"\n",
    );
    desk.run("mona", "intake import undrawn.csv").ok();
    let told = shown(&desk, &format!("--period {WEEK}"));
    assert!(told.contains("1 of 8 dialogues came in on days that no draw covers"), "{told}");
    desk.delivered("cy", FULL);
    assert!(!shown(&desk, &format!("--period {WEEK}")).contains("are not delivered"));
}

#[test]
fn a_works_council_sees_no_figure_of_few_audits() {
    let (desk, _) = delivered();
    let whole = shown(&desk, &format!("--period {WEEK}"));
    assert!(whole.contains("85.00") && whole.contains("Bands"), "{whole}");
    let told = shown(&desk, &format!("--period {WEEK} --edition council"));
    assert!(told.contains("the service reached not shown: 2 audits would tell of single people"), "{told}");
    assert!(!told.contains("85.00") && !told.contains("50.00") && !told.contains("Bands"), "{told}");
}

#[test]
fn figures_of_ten_audits_are_shown_to_a_works_council_and_of_nine_are_not() {
    let line = |n: u64| CardLine {
        card: format!("c{n}/1"),
        total: Figure { value: Some(8_000 + i64::try_from(n).unwrap()), n, ..Figure::default() },
        ..CardLine::default()
    };
    let mut numbers = Management::default();
    numbers.service.cards = vec![line(9), line(10)];
    let shown = numbers.without_few();
    assert_eq!(shown.service.cards[0].total, Figure { n: 9, sure: Sure::Small, ..Figure::default() });
    assert_eq!(shown.service.cards[1].total, numbers.service.cards[1].total);
}

#[test]
fn a_return_says_why_and_a_review_is_said_once() {
    let (desk, _) = delivered();
    desk.run("lea", &format!("report submit --period {WEEK}")).ok();
    desk.args("mona", &["report", "return", "1", "--note", " "]).refused(2, "say why report 1 is returned");
    desk.run("mona", "report approve 1 --note Good").ok();
    let head = desk.head();
    for again in ["report approve 1 --note Good", "report approve 1"] {
        desk.run("mona", again).ok();
    }
    desk.run("mona", "report approve 1 --note Better").refused(1, "report 1 is approved already");
    assert_eq!(desk.head(), head);
}

#[test]
fn a_period_that_has_not_begun_says_so() {
    let (desk, _) = delivered();
    assert!(shown(&desk, "--period 2026-05").contains("This period has not begun: it is 2026-03-02."));
}

#[test]
fn the_page_of_html_runs_nothing_and_fetches_nothing() {
    let (desk, _) = delivered();
    desk.run("mona", &format!("report management --period {WEEK} --out report.html")).ok();
    let page = std::fs::read_to_string(desk.path("report.html")).unwrap();
    assert!(page.contains("default-src 'none'; style-src 'sha256-"), "{page}");
    for never in ["<script", "http://", "https://", "url(", "@import", " style=", " onload"] {
        assert!(!page.contains(never), "{never}");
    }
    let pictures = page.matches("<svg").count();
    assert!(pictures > 2, "{page}");
    for always in ["role=\"img\"", "<title id=", "<desc id=", "<figcaption>"] {
        assert_eq!(page.matches(always).count(), pictures, "{always}");
    }
    assert!(page.contains("<html lang=\"en\">") && page.contains("<th scope=\"col\""), "{page}");
    desk.run("mona", &format!("report management --period {WEEK} --out report.md")).ok();
    let text = std::fs::read_to_string(desk.path("report.md")).unwrap();
    assert!(text.starts_with("# Service quality: 2026-W09") && text.contains("## How good the service was"), "{text}");
}

#[test]
fn files_in_a_folder_are_the_same_when_they_are_written_again() {
    let (desk, _) = delivered();
    desk.run("lea", &format!("report submit --period {WEEK}")).ok();
    let files = || {
        let read = |name: &str| std::fs::read(desk.path("reports").join(name)).unwrap();
        [read("management-2026-W09.html"), read("management-2026-W09.md"), read("council-2026-W09.html")]
    };
    let write = || {
        let words = format!("--quiet report management --period last-week --out {}/", desk.path("reports").display());
        assert_eq!(desk.run("mona", &words).ok().whole(), "");
        desk.run("mona", &format!("{words} --edition council")).ok();
        files()
    };
    let first = write();
    assert_eq!(first, write());
    assert_eq!(std::fs::read_dir(desk.path("reports")).unwrap().count(), 4);
    desk.run("mona", "report auditors --out reports").refused(2, "is a folder");
    desk.write("taken", "x");
    desk.run("mona", &format!("report management --period {WEEK} --out taken/")).refused(74, "cannot be made");
}

#[test]
fn the_edition_for_a_works_council_names_nobody_and_tells_how_to_check() {
    let (desk, ana) = delivered();
    let (_, auditor) = desk.audit_of("ana");
    desk.run(&auditor, &format!("score voice {ana} --about service --quote Where")).ok();
    let whole = shown(&desk, &format!("--period {WEEK}"));
    assert!(whole.contains("In their words"), "{whole}");
    let told = shown(&desk, &format!("--period {WEEK} --edition council"));
    for said in [
        "for the works council",
        "assize assign verify daily-2026-03-01",
        "assize assign proof daily-2026-03-01",
        "Nobody asked to replace a drawn dialogue.",
        "No notice to staff says that work may be monitored.",
        "with fewer than 10 audits",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
    for person in ["vera", "oleg", "nora", "karl", "ana", "bo "] {
        assert!(!told.contains(person), "{person}\n{told}");
    }
    assert!(!told.contains("In their words"), "{told}");
}

#[test]
fn the_council_is_told_of_replacements_notices_and_comments() {
    let mut desk = Desk::drawn();
    desk.delivered("ana", FULL);
    let (bo, auditor) = desk.audit_of("bo");
    let asked = desk.run(&auditor, &format!("assign replace {bo} --reason duplicate"));
    assert!([0, 4].contains(&asked.code), "{}", asked.whole());
    desk.write("notice.txt", "Your work may be monitored.\n");
    desk.run("mona", "people notice publish notice.txt").ok();
    desk.run("mona", "people notice record ana --how mail").ok();
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    desk.write("card2.toml", card.replace("version = 1", "version = 2").replace("Greeting", "A greeting"));
    desk.run("mona", "card propose card2.toml").ok();
    desk.run("cy", "card comment chat --criterion tone --note Say-what-warm-is").ok();
    desk.run("mona", "card answer 1 --changed --note We-say-it").ok();
    desk.at("2026-03-10T09:00:00Z");
    desk.write("card2.toml", card.replace("version = 1", "version = 2").replace("Greeting", "A greeting by name"));
    desk.run("mona", "card publish card2.toml").ok();
    let told = shown(&desk, "--period 2026-Q1 --edition council");
    for said in [
        "duplicate",
        "1 comment by agents, of which 1 changed it",
        "Say-what-warm-is",
        "We-say-it",
        "Who was told of monitoring",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
}

#[test]
fn only_leads_managers_and_representatives_read_it() {
    let policy = "timezone = \"Europe/London\"\n[reading]\nrepresentatives = [\"wim\"]\n";
    let people = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\nlea,L,lead,north,2010-01-01\n\
        vera,V,auditor,quality,2010-01-01\nann,Ann,agent,north,2010-01-01\nwim,Wim,agent,council,2010-01-01\n";
    let desk = Desk::begun("2026-03-02T08:00:00Z", policy, people);
    for (who, is_limited, is_for_council) in [("mona", false, false), ("lea", true, false), ("wim", false, true)] {
        let told = desk.run(who, "report management --period 2026-02").ok().stdout;
        assert_eq!(told.contains("Not shown to you: whose work is late"), is_limited, "{who}\n{told}");
        assert_eq!(told.contains("for the works council"), is_for_council, "{who}\n{told}");
    }
    let asked = desk.run("wim", "report management --period 2026-02 --edition management").ok().stdout;
    assert!(!asked.contains("for the works council"), "{asked}");
    desk.run("ann", "report management --period 2026-02 --edition council")
        .refused(1, "the council report is not shown to");
    for who in ["ann", "vera"] {
        desk.run(who, "report management --period 2026-02").refused(1, "the management report is not shown to");
    }
}

/// The texts that broke other tools, which are to be inert wherever they are shown.
fn hostile() -> Vec<String> {
    let list = std::fs::read_to_string(crate::support::repo().join("tests/hostile_inputs.json")).unwrap();
    let list: Value = serde_json::from_str(&list).unwrap();
    let items = list["items"].as_array().unwrap().iter().filter(|item| item["class"] == "inert");
    items.filter_map(|item| item["text"].as_str().map(str::to_owned)).collect()
}

/// A report in which every word is this text.
fn all_of(text: &str) -> Management {
    let word = || text.to_owned();
    let figure = Figure { value: Some(8_750), n: 20, part: Some(3), ends: Some((8_000, 9_500)), sure: Sure::Interval };
    let mut one = Management { period: word(), head: word(), definitions: 1, is_over: true, ..Management::default() };
    one.looked_at.draws = vec![DrawLine {
        name: word(),
        void: Some(word()),
        key: Some(word()),
        commitment: word(),
        ..DrawLine::default()
    }];
    one.looked_at.outside = vec![(word(), 3)];
    one.looked_at.drawn = 20;
    one.service.cards =
        vec![CardLine { card: word(), delivered: 20, total: figure, failed: figure, ..CardLine::default() }];
    one.service.bands = vec![BandRow { card: word(), band: word(), rate: figure, ..BandRow::default() }];
    one.service.criteria = vec![CriterionRow { card: word(), criterion: word(), worth: figure, full: figure }];
    one.service.teams = vec![GroupRow { name: word(), card: word(), total: figure }];
    one.trends = vec![Trend { card: word(), weeks: vec![Week { name: word(), total: figure }; 3], ..Trend::default() }];
    one.customers.rating = figure;
    one.customers.stars = vec![(1, 1), (2, 1), (3, 1), (4, 1), (5, 1)];
    one.customers.voices = vec![VoiceRow { about: word(), topic: Some(word()), dialogues: figure }];
    one.customers.quotes = vec![Quote { about: word(), words: word() }];
    one.disputes.opened = 1;
    one.disputes.points = 1;
    one.disputes.fates = vec![(word(), 1)];
    one.disputes.causes = vec![(word(), 1)];
    one.disputes.precedents = vec![(word(), word())];
    one.disputes.published = vec![(word(), word())];
    one.disputes.done = vec![(word(), word())];
    one.auditors.lines = vec![AuditorRow { auditor: word(), scored: 20, overturned: figure, ..AuditorRow::default() }];
    one.coverage.teams = vec![TeamReach { team: word(), agents: 3, ..TeamReach::default() }];
    one.coachings.lines =
        vec![CoachingRow { card: word(), criterion: word(), option: word(), proposed: 3, ..CoachingRow::default() }];
    one.coachings.orders = vec![OrderRow {
        card: word(),
        criterion: word(),
        coached: figure,
        difference: Some(300),
        ..OrderRow::default()
    }];
    one.overdue = vec![Overdue { what: word(), count: 1, oldest: vec![(1, word(), Some(word()))] }];
    one
}

#[test]
fn texts_of_people_are_inert_in_every_place() {
    let tags = |page: &str| page.matches('<').count();
    let plain = report(&all_of("plain"), None, None, Edition::Management);
    let (expected, expected_lines) =
        (tags(&html(&plain, false)), markdown::page(&page(&plain), None).matches("\n|").count());
    let mut tried = 0;
    for text in hostile() {
        let shown = report(&all_of(&text), None, None, Edition::Management);
        let document = html(&shown, false).replace("<i class=\"odd\">", "").replace("</i>", "");
        assert_eq!(tags(&document), expected, "{text:?}");
        let hidden = |c: char| c.is_control() && c != '\n';
        assert!(!document.contains(hidden), "{text:?}");
        let written = markdown::page(&page(&shown), None);
        assert_eq!(written.matches("\n|").count(), expected_lines, "{text:?}\n{written}");
        assert!(!written.contains("<script") && !written.contains("]("), "{text:?}");
        tried += 1;
    }
    assert!(tried > 50, "{tried}");
}

/// A month of a centre of 2,000 agents: 150 teams, 120 auditors, 40 plans of a draw each working day.
fn large() -> Management {
    let figure = Figure { value: Some(8_750), n: 20, part: Some(3), ends: Some((8_000, 9_500)), sure: Sure::Interval };
    let mut one = all_of("a name of usual length");
    let many = |n: usize, name: &str| (0..n).map(|place| format!("{name}-{place}")).collect::<Vec<_>>();
    one.looked_at.draws = many(880, "plan-of-a-team-2026-11-02")
        .into_iter()
        .map(|name| DrawLine {
            name,
            key: Some("0".repeat(64)),
            commitment: "0".repeat(64),
            source: "local".into(),
            ..DrawLine::default()
        })
        .collect();
    one.service.teams =
        many(150, "team").into_iter().map(|name| GroupRow { name, card: "chat/1".into(), total: figure }).collect();
    one.auditors.lines = many(120, "auditor")
        .into_iter()
        .map(|auditor| AuditorRow { auditor, scored: 60, overturned: figure, ..AuditorRow::default() })
        .collect();
    one.coverage.teams =
        many(150, "team").into_iter().map(|team| TeamReach { team, agents: 13, ..TeamReach::default() }).collect();
    one.audits = (0..8_000).map(|audit| (audit, 8_750)).collect();
    one
}

#[test]
fn a_month_of_two_thousand_agents_is_below_two_megabytes() {
    for edition in [Edition::Management, Edition::Council] {
        let page = html(&report(&large(), None, None, edition), false);
        assert!(page.len() < 2_000_000, "{} bytes", page.len());
    }
    let frozen = serde_json::to_string(&large()).unwrap();
    assert!(frozen.len() < 1_000_000, "{} bytes", frozen.len());
    assert_eq!(serde_json::from_str::<Management>(&frozen).unwrap(), large());
}

#[test]
fn a_report_keeps_to_its_folder() {
    let (desk, _) = delivered();
    desk.run("mona", &format!("report management --period {WEEK} --out .")).ok();
    let is_there = |name: &str| Path::exists(&desk.path(name));
    assert!(is_there("management-2026-W09.html") && is_there("management-2026-W09.md"));
}

#[test]
fn a_period_is_named_as_seen_from_today() {
    let desk = Desk::drawn();
    for (word, title) in [
        ("last-week", "Service quality: 2026-W09"),
        ("last-month", "Service quality: 2026-02"),
        ("last-quarter", "Service quality: 2025-Q4"),
        ("last-year", "Service quality: 2025"),
    ] {
        let told = shown(&desk, &format!("--period {word}"));
        assert!(told.contains(title), "{word}\n{told}");
    }
}

#[test]
fn a_period_is_held_against_the_one_before() {
    let desk = Desk::drawn();
    for (period, days) in [
        ("2026-02", "from 2026-01-01 to 2026-01-31"),
        ("2026-03", "from 2026-02-01 to 2026-02-28"),
        ("2026-Q1", "from 2025-10-01 to 2025-12-31"),
        ("2025", "from 2024-01-01 to 2024-12-31"),
        ("2026-W09", "from 2026-02-16 to 2026-02-22"),
    ] {
        let told = shown(&desk, &format!("--period {period}"));
        assert!(told.contains(&format!("Held against the days {days}.")), "{period}\n{told}");
    }
}

/// One agent with an audit in each of thirteen weeks, the last of them rude.
fn thirteen_weeks() -> Desk {
    let people = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\nlea,L,lead,north,2010-01-01\n\
        vera,V,auditor,quality,2010-01-01\nann,Ann,agent,north,2010-01-01\n";
    let desk = Desk::begun("2026-06-01T08:00:00Z", "timezone = \"Europe/London\"\n", people);
    for file in ["card.toml", "plan.toml"] {
        std::fs::copy(crate::support::repo().join("tests/centre").join(file), desk.path(file)).unwrap();
    }
    desk.run("mona", "card publish card.toml").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let weekly = plan.replace("window = \"day\"", "window = \"week\"").replace("2026-03-01", "2026-03-02");
    desk.write("plan.toml", weekly.replace("days = 3", "days = 6"));
    desk.run("mona", "assign plan add plan.toml").ok();
    let day = |week: i64| "2026-03-03".parse::<chrono::NaiveDate>().unwrap() + chrono::Duration::days(7 * week);
    let row = |week: i64| {
        format!("D-{week},{}T10:00:00Z,chat,complaint,ann,c,\"Customer: Where?\nAgent: There.\"\n", day(week))
    };
    let rows: String = (0..13).map(row).collect();
    desk.write("d.csv", format!("ref,received,channel,category,agent,customer,transcript\n{rows}"));
    desk.run("mona", "intake import d.csv").ok();
    desk.run("mona", "assign nightly").ok();
    for audit in desk.rows("report audits") {
        let answers = if audit["ref"] == "D-12" { RUDE } else { FULL };
        desk.write("a.json", format!("{{\"answers\": {answers}, \"met\": \"kind\", \"develop\": \"\"}}"));
        desk.run("vera", &format!("score submit {} --answers a.json", audit["audit"])).ok();
    }
    desk.run("vera", "score deliver --all").ok();
    desk
}

#[test]
fn a_week_outside_the_limits_of_chance_is_named() {
    let desk = thirteen_weeks();
    let told = shown(&desk, "--period 2026-05");
    assert!(told.contains("Week by week, card chat/1: chance alone keeps a week between "), "{told}");
    // One low week draws the centre down: that the others lie above it is no second signal.
    assert!(told.contains("outside: 2026-W22") && !told.contains("nine in a row"), "{told}");
    let told = shown(&desk, "--period 2026-04");
    assert!(told.contains("8 weeks of 13 with a mean") || told.contains("There are no limits before 12"), "{told}");
}

#[test]
fn a_browser_shows_it_on_a_telephone_and_in_the_dark_and_runs_nothing() {
    let Some(browser) = crate::browser::browser() else { return };
    let folder = crate::support::scratch();
    for (place, text) in hostile().into_iter().take(40).enumerate() {
        let file = folder.path().join(format!("{place}.html"));
        std::fs::write(&file, html(&report(&all_of(&text), None, None, Edition::Council), false)).unwrap();
        let scheme = if place % 2 == 0 { "dark" } else { "light" };
        let feature = serde_json::json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        browser.devtools("Emulation.setEmulatedMedia", &feature);
        let size = serde_json::json!({ "width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": false });
        browser.devtools("Emulation.setDeviceMetricsOverride", &size);
        browser.open(&file);
        let found = browser.ask(
            "return { scripts: document.scripts.length, broken: globalThis.broken, pictures: document.querySelectorAll('img, iframe, object, a[href^=http]').length,
              over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
              ground: getComputedStyle(document.documentElement).backgroundColor,
              fetched: performance.getEntriesByType('resource').map((one) => one.name) }",
        );
        let ground = if scheme == "dark" { "rgb(16, 19, 18)" } else { "rgb(243, 244, 241)" };
        let expected = serde_json::json!({ "scripts": 0, "broken": [], "pictures": 0, "over": 0, "ground": ground, "fetched": [] });
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn a_lead_sees_no_names_of_late_work_and_no_single_audits() {
    let policy = "timezone = \"Europe/London\"\n";
    let people = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\nlea,L,lead,north,2010-01-01\n\
        vera,V,auditor,quality,2010-01-01\nann,Ann,agent,north,2010-01-01\n";
    let desk = Desk::begun("2026-03-02T08:00:00Z", policy, people);
    let open = "improve open --area training --title Warmth --cause Haste --owner vera --due 2026-03-20";
    desk.write("d.csv", "ref,received,channel,category,agent,rating,transcript\nD,2026-03-01T10:00:00Z,chat,complaint,ann,3,\"Customer: Hi\"\nE,2026-02-11T10:00:00Z,chat,complaint,ann,4,\"Customer: Hi\"\n");
    desk.run("mona", "intake import d.csv").ok();
    desk.run("mona", &format!("{open} --measure rating --from 2026-02-01 --to 2026-03-01")).ok();
    let told = |who: &str| desk.run(who, "report management --period 2026-03 --format json").ok().stdout;
    let one = desk.run("mona", "report management --period 2026-03").ok().stdout;
    assert!(one.contains("Customers gave 3.00\u{a0}stars of 5 (n 1, too few for an interval)"), "{one}");
    assert!(told("mona").contains("\"vera\"") && !told("lea").contains("\"vera\""), "{}", told("lea"));
}

#[test]
fn two_auditors_of_one_dialogue_are_compared() {
    let desk = Desk::doubled();
    let audits = desk.rows("report audits");
    assert_eq!(audits.len(), 6);
    for (place, audit) in audits.iter().enumerate() {
        let answers = if place == 5 { RUDE } else { FULL };
        desk.write("a.json", format!("{{\"answers\": {answers}, \"met\": \"kind\", \"develop\": \"\"}}"));
        desk.run(audit["auditor"].as_str().unwrap(), &format!("score submit {} --answers a.json", audit["audit"])).ok();
    }
    let told = shown(&desk, &format!("--period {WEEK}"));
    assert!(told.contains("3 dialogues were scored by two auditors without sight of each other"), "{told}");
    assert!(told.contains("the same answer in 88.89\u{a0}% (n 9, "), "{told}");
    assert!(told.contains("their totals lie 10.00 points apart in the mean"), "{told}");
}

#[test]
fn disputes_count_by_the_day_on_which_they_were_opened() {
    let (desk, ana) = delivered();
    let open = format!("dispute open {ana} --criterion tone --reason context --propose full --statement Brief");
    desk.run("ana", &open).ok();
    let told = shown(&desk, "--period 2026-03");
    assert!(told.contains("1 dispute opened in these days, about 1 point; 1 still open."), "{told}");
    assert!(told.contains("No deadline passed before its step was done."), "{told}");
    let told = shown(&desk, &format!("--period {WEEK}"));
    assert!(told.contains("No dispute was opened in these days."), "{told}");
    assert!(told.contains("1 audit under dispute: these totals may still change."), "{told}");
}

#[test]
fn what_is_overdue_is_told_with_its_day() {
    let (mut desk, _) = delivered();
    desk.at("2026-04-20T09:00:00Z");
    let told = shown(&desk, &format!("--period {WEEK}"));
    assert!(told.contains("Overdue on 2026-04-20: 1 audit to score."), "{told}");
    assert!(told.contains("0 audits scored after their day, 1 overdue."), "{told}");
}

#[test]
fn audits_of_a_draw_that_is_void_later_count_no_more_and_stand_beside() {
    let (desk, _) = delivered();
    desk.run("lea", &format!("report submit --period {WEEK}")).ok();
    desk.run("mona", "assign void daily-2026-03-01 --note Wrong").ok();
    let told = shown(&desk, "--number 1");
    assert!(told.contains("Since this was handed in 2 audits changed, and "), "{told}");
    assert!(told.contains("By the card chat/1 the service reached 85.00"), "{told}");
    assert!(told.contains("the mean was 85.00\u{a0}%; now nothing is left that counts."), "{told}");
    assert_eq!(told.matches("  void draw\n").count(), 2, "{told}");
}

#[test]
fn coaching_is_told_without_those_who_are_coached() {
    let mut desk = crate::coach::agreed();
    desk.at("2026-03-17T08:00:00Z");
    let told = shown(&desk, "--period 2026-03");
    assert!(
        told.contains(
            "1 coaching in these days: 1 agreed to, 0 declined, 0 without an answer. Of all of them 0 are over."
        ),
        "{told}"
    );
    assert!(told.contains("of 1 too little is known"), "{told}");
    assert!(told.contains("Overdue on 2026-03-17: 1 step of a coaching."), "{told}");
    assert!(told.contains("Listen"), "{told}");
    assert!(told.split_whitespace().all(|word| word != "ann"), "{told}");
    let flat = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("step of a coaching 1 2026-03-16 lea"), "lea does the step: {flat}");
    let told = shown(&desk, "--period 2026-03 --edition council");
    assert!(!told.contains("Listen"), "{told}");
}

#[test]
fn the_columns_of_coachings_add_up() {
    let mut one = all_of("plain");
    one.coachings.lines = vec![CoachingRow {
        card: "chat/1".to_owned(),
        criterion: "tone".to_owned(),
        option: "Listen".to_owned(),
        proposed: 12,
        agreed: 7,
        declined: 2,
        closed: 2,
        better: 1,
        worse: 1,
        unclear: 2,
    }];
    let page = report(&one, None, None, Edition::Management);
    let sheets = page.sections.iter().flat_map(|section| &section.tables);
    let sheet = sheets.into_iter().find(|sheet| sheet.name == "coachings").unwrap();
    let value = |key: &str| {
        let place = sheet.columns.iter().position(|column| column.key == key).unwrap();
        let Cell::Count(number) = sheet.rows[0][place] else { panic!("{key} is no number") };
        number
    };
    assert_eq!(value("agreed") + value("declined") + value("unanswered"), value("proposed"));
    assert_eq!(value("better") + value("worse") + value("unclear") + value("too_few"), value("agreed"));
    assert_eq!((value("unanswered"), value("too_few")), (3, 3));
    let says = page.sections.iter().flat_map(|section| &section.says);
    let said = "12 coachings in these days: 7 agreed to, 2 declined, 3 without an answer. Of all of them 2 are over.";
    assert!(says.clone().any(|says| says == said), "{:?}", says.collect::<Vec<_>>());
}
