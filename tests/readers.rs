//! Auditors' languages count in handing out: a dialogue goes to somebody who reads it, where one may take it.

use crate::support::{Answer, Desk};
use rusqlite::Connection;
use std::collections::BTreeMap;

const DRAW: &str = "daily-2026-03-01";
const HEADER: &str = "ref,received,channel,category,agent,language,customer,transcript\n";

/// A centre in which these auditors have these skills, and whose dialogues of a day are in these languages: so many of
/// each agent, of whom as many are drawn. `more` stands at the end of the plan.
fn centre(skills: &[(&str, &str)], languages: &[(&str, usize)], more: &str) -> Desk {
    Desk::once((skills, languages, more), || {
        let desk = Desk::centre();
        let people = std::fs::read_to_string(desk.path("people.csv")).unwrap();
        let line = |line: &str| match skills
            .iter()
            .find(|(who, _)| line.starts_with(&format!("{who},")) && line.contains("auditor"))
        {
            Some((_, skills)) => format!("{line}{skills}"),
            None => line.to_owned(),
        };
        desk.write("people.csv", people.lines().map(line).collect::<Vec<_>>().join("\n") + "\n");
        desk.run("mona", "people import people.csv").ok();
        let row = |agent: &str, language: &str, n: usize| {
            format!("{agent}-{language}-{n},2026-03-01T10:00:00Z,chat,complaint,{agent},{language},c-{n},Hello\n")
        };
        let agents = ["ana", "bo", "cy"];
        let all = agents.iter().flat_map(|agent| {
            languages.iter().flat_map(move |(language, count)| (0..*count).map(move |n| row(agent, language, n)))
        });
        desk.write("more.csv", HEADER.to_owned() + &all.collect::<String>());
        desk.run("mona", "intake import more.csv").ok();
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        desk.write("plan.toml", plan.replace("count = 1", "count = 60") + more);
        desk.run("mona", "assign plan add plan.toml").ok();
        desk
    })
}

/// The auditor of each dialogue whose ref has these words, as the file has it.
fn auditors(desk: &Desk, kind: &str, part: &str) -> Vec<(i64, String, String)> {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let mut statement = conn
        .prepare(
            "SELECT s.audit, r.ref, coalesce(q.handle, '') AS auditor FROM audit_state s JOIN request r ON r.id = s.request
             LEFT JOIN person q ON q.id = s.auditor
             WHERE s.kind = ?1 AND instr(r.ref, ?2) > 0 AND s.state <> 'replaced' ORDER BY s.audit",
        )
        .unwrap();
    let rows = statement.query_map([kind, part], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn loads(desk: &Desk) -> BTreeMap<String, usize> {
    let mut loads = BTreeMap::new();
    for (_, _, auditor) in auditors(desk, "drawn", "") {
        *loads.entry(auditor).or_insert(0) += 1;
    }
    loads
}

fn night(desk: &Desk) -> Answer {
    desk.run("mona", "assign nightly")
}

fn verified(desk: &Desk) {
    desk.run("mona", &format!("assign verify {DRAW}")).ok();
    desk.run("mona", "verify").ok();
}

#[test]
fn a_dialogue_goes_to_somebody_who_reads_it_and_the_rest_balances() {
    let desk = centre(&[("oleg", "zh")], &[("zh", 4), ("", 8)], "");
    let said = night(&desk).whole();
    assert!(!said.contains("skills do not list"), "{said}");
    assert!(auditors(&desk, "drawn", "-zh-").iter().all(|(_, _, auditor)| auditor == "oleg"));
    let loads = loads(&desk);
    // Oleg alone reads twelve of 42. Nora may take only the ten of cy that are in no language: she led the others' team.
    assert_eq!(loads.values().copied().collect::<Vec<_>>(), [10, 16, 16], "{loads:?}");
    verified(&desk);
}

#[test]
fn without_anybody_who_reads_it_a_dialogue_goes_on_and_is_counted() {
    let desk = centre(&[("nora", "zh")], &[("zh", 2)], "");
    let said = night(&desk).whole();
    // Of three agents two are in the team that she led.
    assert!(
        said.contains("daily-2026-03-01: 4 audits are with somebody whose skills do not list the language"),
        "{said}"
    );
    assert!(auditors(&desk, "drawn", "ana-zh-").iter().all(|(_, _, auditor)| auditor != "nora" && !auditor.is_empty()));
    assert!(auditors(&desk, "drawn", "cy-zh-").iter().all(|(_, _, auditor)| auditor == "nora"));
    let shown = desk.run("mona", &format!("assign show {DRAW}")).ok().whole();
    assert!(shown.contains("4 audits are with somebody whose skills do not list the language"), "{shown}");
    let all = desk.run("mona", "score queue --all").ok().whole();
    assert!(all.contains("4 audits are with somebody"), "{all}");
    let own = desk.run("nora", "score queue").ok().whole();
    assert!(!own.contains("skills do not list"), "{own}");
    verified(&desk);
}

#[test]
fn a_language_that_no_auditor_has_asks_for_nothing() {
    // An agent has it, and that does not count.
    let with = centre(&[], &[("sw", 3), ("", 3)], "");
    let said = night(&with).whole();
    assert!(!said.contains("skills do not list"), "{said}");
    verified(&with);
    let skilled = centre(&[("vera", "de"), ("oleg", "de"), ("nora", "de")], &[("sw", 3), ("", 3)], "");
    night(&skilled);
    let pairs = |desk: &Desk| {
        auditors(desk, "drawn", "").into_iter().map(|(_, name, who)| (name, who)).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(pairs(&with).len(), pairs(&skilled).len());
}

#[test]
fn a_language_is_read_in_any_case_of_letters_and_by_its_first_part() {
    for (language, skill, reads) in [
        ("zh-CN", "zh", true),
        ("EN", "en", true),
        ("en", "EN", true),
        ("pt_BR", "pt", true),
        ("zh", "zh-CN", false),
        ("zhu", "zh", false),
    ] {
        let desk = centre(&[("oleg", skill)], &[(language, 4)], "");
        let said = night(&desk).whole();
        let part = format!("-{language}-");
        let all = auditors(&desk, "drawn", &part).iter().all(|(_, _, auditor)| auditor == "oleg");
        assert_eq!(all, reads, "{language} {skill}");
        let lacks = format!("12 dialogues are in a language that no auditor's skills list: {language} (n = 12)");
        assert_eq!(said.contains(&lacks), !reads, "{said}");
        verified(&desk);
    }
}

#[test]
fn a_language_that_nobody_reads_is_said_where_the_draw_is_told() {
    let desk = centre(&[("oleg", "zh")], &[("fr", 2), ("zh", 1), ("sw", 1)], "");
    let says = "9 dialogues are in a language that no auditor's skills list: fr (n = 6) and sw (n = 3).";
    let said = night(&desk).whole();
    assert!(said.contains(&format!("{DRAW}: {says}")), "{said}");
    for command in ["assign show", "assign coverage"] {
        let said = desk.run("mona", &format!("{command} {DRAW}")).ok().whole();
        assert!(said.contains(says), "{said}");
    }
}

#[test]
fn a_dialogue_that_somebody_reads_is_not_replaced_for_its_language() {
    let desk = centre(&[("oleg", "ZH"), ("vera", "zh")], &[("zh-CN", 2)], "");
    night(&desk);
    let replaced = |audit: i64| desk.run("mona", &format!("assign replace {audit} --reason language"));
    let (audit, _, had) = auditors(&desk, "drawn", "cy-zh").remove(0);
    replaced(audit)
        .refused(1, &format!("is not replaced for its language: {had}, who has it, reads it by their skills, zh-CN"));
    let warned = desk.run("mona", &format!("assign reassign {audit} --to nora --note ill")).ok().whole();
    assert!(
        warned
            .contains("Warning: the dialogue is in zh-CN, which the skills of nora do not list; oleg and vera read it"),
        "{warned}"
    );
    let answer = replaced(audit).refused(1, "is not replaced for its language: oleg, vera read it");
    assert!(answer.stderr.contains(&format!("assign reassign {audit} --to oleg")), "{}", answer.stderr);
    desk.run("mona", "people absent oleg --from 2026-03-01 --to 2026-03-09").ok();
    replaced(audit).refused(1, "is not replaced for its language: vera reads it");
    desk.run("mona", "people absent vera --from 2026-03-01 --to 2026-03-09").ok();
    assert!(replaced(audit).whole().contains("is replaced"));
    verified(&desk);
}

#[test]
fn who_has_a_conflict_with_a_case_is_no_reader_of_it() {
    // Nora led the team of ana and bo.
    let desk = centre(&[("nora", "zh")], &[("zh", 1)], "");
    night(&desk);
    let (audit, _, _) = auditors(&desk, "drawn", "ana-zh").remove(0);
    let answer = desk.run("mona", &format!("assign replace {audit} --reason language"));
    assert!(answer.stdout.contains("is replaced"), "{}", answer.whole());
}

#[test]
fn a_spot_check_that_somebody_gets_who_does_not_read_it_is_warned_of() {
    let desk = centre(&[("oleg", "zh")], &[("zh", 1)], "");
    let said = desk.run("mona", "assign spot-check ana-zh-0 --auditor vera --note Look").ok().whole();
    assert!(said.contains("which the skills of vera do not list; oleg reads it"), "{said}");
    let said = desk.run("mona", "assign spot-check bo-zh-0 --note Look").ok().whole();
    assert!(!said.contains("Warning"), "{said}");
}

#[test]
fn a_search_for_a_language_finds_its_kinds() {
    let desk = centre(&[], &[("zh-CN", 1), ("ZH", 1), ("zhu", 1)], "");
    for (language, found) in [("zh", 6), ("zh-cn", 3), ("ZH-CN", 3), ("zhu", 3), ("z", 0)] {
        assert_eq!(desk.rows(&format!("intake search --language {language}")).len(), found, "{language}");
    }
}

#[test]
fn a_full_auditor_gets_no_more_than_the_plan_says_in_any_language() {
    let desk = centre(&[("oleg", "zh")], &[("zh", 4)], "\n[auditors]\ncapacities = { oleg = 2 }\n");
    let said = night(&desk).whole();
    assert_eq!(loads(&desk)["oleg"], 2);
    assert!(said.contains("10 audits are with somebody whose skills"), "{said}");
    verified(&desk);
}

#[test]
fn the_second_auditor_is_one_who_reads_it_too() {
    let desk = centre(&[("oleg", "zh"), ("vera", "zh")], &[("zh", 4)], "");
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("days = 3", "days = 3\ndouble = \"100%\""));
    desk.run("mona", "assign plan add plan.toml").ok();
    night(&desk);
    let firsts = auditors(&desk, "drawn", "-zh-");
    let seconds = auditors(&desk, "double", "-zh-");
    assert_eq!(firsts.len(), seconds.len());
    for ((_, _, first), (_, _, second)) in firsts.iter().zip(&seconds) {
        assert!(first != "nora" && second != "nora" && first != second, "{first} {second}");
    }
    verified(&desk);
}

#[test]
fn a_ticket_that_comes_later_goes_to_one_who_reads_it() {
    let desk = centre(&[("oleg", "zh")], &[("zh", 4)], "");
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("count = 60", "count = 1"));
    desk.run("mona", "assign plan add plan.toml").ok();
    // The dialogues of the centre itself are in no language: they may be the ones that are drawn first.
    night(&desk);
    for (audit, _, auditor) in auditors(&desk, "drawn", "") {
        desk.run(&auditor, &format!("assign replace {audit} --reason no-content")).ok();
    }
    desk.run("mona", &format!("assign extend {DRAW} --by 2 --note more")).whole();
    let chinese = auditors(&desk, "drawn", "-zh-");
    assert!(!chinese.is_empty());
    assert!(chinese.iter().all(|(_, _, auditor)| auditor == "oleg"), "{chinese:?}");
    verified(&desk);
}

#[test]
fn an_audit_is_handed_on_and_given_by_lot_to_one_who_reads_it() {
    let mut desk = centre(&[("oleg", "zh"), ("vera", "zh")], &[("zh", 3)], "");
    night(&desk);
    let (audit, _, had) = auditors(&desk, "drawn", "-zh-").remove(0);
    desk.run("mona", &format!("assign reassign {audit} --random --note ill")).ok();
    desk.night("2026-03-03T09:00:00Z");
    let now = auditors(&desk, "drawn", "-zh-").remove(0).2;
    assert!(now != had && now != "nora", "{had} -> {now}");
    // Who had it is not given it again by lot, even if nobody else reads it.
    desk.run("mona", &format!("assign reassign {audit} --to {had} --note back")).ok();
    verified(&desk);
}

#[test]
fn a_dialogue_says_its_language_and_is_found_by_it() {
    let desk = centre(&[], &[("zh", 1), ("العربية", 1)], "");
    let shown = desk.run("mona", "intake show ana-zh-0").ok().whole();
    assert!(shown.contains("language") && shown.contains("zh"), "{shown}");
    let found = desk.rows("intake search --language العربية");
    assert_eq!(found.len(), 3);
    assert!(desk.rows("intake search --language zh-Hans").is_empty());
    desk.write("again.csv", format!("{HEADER}ana-zh-0,2026-03-01T10:00:00Z,chat,complaint,ana,de,c-0,Hello\n"));
    desk.run("mona", "intake import again.csv").refused(65, "language");
    desk.args("mona", &["intake", "import", "again.csv", "--amend", "it was German"]).ok();
    assert_eq!(desk.rows("intake search --language de").len(), 1);
    let now = desk.run("mona", "intake show ana-zh-0").ok().whole();
    assert!(now.lines().any(|line| line.starts_with("language") && line.ends_with("de")), "{now}");
}

#[test]
fn a_map_gives_one_language_to_a_whole_file() {
    let desk = Desk::centre();
    desk.write(
        "one.csv",
        "ref,received,channel,category,agent,transcript\nL-1,2026-03-01T10:00:00Z,chat,complaint,ana,你好\n",
    );
    desk.write("one.toml", "[constants]\nlanguage = \"zh\"\n");
    desk.run("mona", "intake import one.csv --map one.toml").ok();
    assert_eq!(desk.rows("intake search --language zh").len(), 1);
}

#[test]
fn a_language_that_cannot_be_seen_or_looks_like_a_card_is_turned_away() {
    let desk = Desk::centre();
    for (language, says) in [("z\u{200b}h", "cannot be seen"), ("4111 1111 1111 1111", "card number")] {
        desk.write("odd.csv", format!("{HEADER}L-1,2026-03-01T10:00:00Z,chat,complaint,ana,{language},c,Hello\n"));
        desk.run("mona", "intake import odd.csv").refused(65, says);
    }
}

/// A dialogue is amended: from now on it is in a language.
fn amend(desk: &Desk, name: &str, agent: &str, language: &str) {
    let row = format!("{name},2026-03-01T10:00:00Z,chat,complaint,{agent},{language},c-0,Hello again\n");
    desk.write("amended.csv", format!("{HEADER}{row}"));
    desk.run("mona", "intake import amended.csv --amend Language").ok();
}

#[test]
fn the_language_of_the_newest_words_counts_and_one_that_comes_after_the_draw_changes_no_choice() {
    let desk = centre(&[("oleg", "zh")], &[("", 4)], "");
    for n in 0..4 {
        amend(&desk, &format!("ana--{n}"), "ana", "fr");
        amend(&desk, &format!("ana--{n}"), "ana", "zh");
    }
    night(&desk);
    assert!(auditors(&desk, "drawn", "ana--").iter().all(|(_, _, auditor)| auditor == "oleg"));
    verified(&desk);
    for n in 0..4 {
        amend(&desk, &format!("bo--{n}"), "bo", "zh");
        amend(&desk, &format!("ana--{n}"), "ana", "fr");
    }
    verified(&desk);
}

#[test]
fn a_later_ticket_goes_to_the_reader_who_has_the_fewest_of_the_draw() {
    let desk = centre(&[("vera", "zh"), ("oleg", "zh")], &[("zh", 12)], "");
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("count = 60", "count = 4"));
    desk.run("mona", "assign plan add plan.toml").ok();
    night(&desk);
    for (audit, _, auditor) in auditors(&desk, "drawn", "-zh-") {
        if auditor == "vera" {
            desk.run("mona", &format!("assign reassign {audit} --to oleg --note Ill")).ok();
        }
    }
    let last = auditors(&desk, "drawn", "").iter().map(|(audit, ..)| *audit).max().unwrap();
    desk.run("mona", &format!("assign extend {DRAW} --by 2 --note More")).ok();
    let later: Vec<_> = auditors(&desk, "drawn", "-zh-").into_iter().filter(|(audit, ..)| *audit > last).collect();
    assert!(later.len() > 2 && later.iter().all(|(_, _, auditor)| auditor == "vera"), "{later:?}");
    verified(&desk);
}
