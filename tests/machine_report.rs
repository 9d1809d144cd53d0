//! `report machine`: what a machine's verdicts are worth, by what people found blind in dialogues that were drawn; and
//! whether agents are shown them.

use crate::support::{Desk, repo};
use crate::tamper::session;
use assize::calc::assisted::{Mark, VerdictCell, by_verdict};
use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeMap;

const PEOPLE: &str = "handle,name,role,team,from\nautoqa/3,AutoQA,machine,quality,2026-01-01\nautoqa/2,AutoQA,machine,quality,2025-07-01\n";
pub const PLAN: &str = "[plan]\nname = \"daily\"\ncard = \"chat\"\nwindow = \"day\"\nstarts = \"2026-03-01\"\ndays = 3\nmachine = \"autoqa/3\"\n\n[quota]\ncount = 8\nby = [\"agent\"]\n";
pub const SCORED: &str = "2026-03-01T23:00:00Z";

/// Sixty dialogues of a day, twenty of each agent; those of cy are mails.
pub fn dialogues() -> String {
    let mut rows = "ref,received,channel,category,agent,customer,transcript\n".to_owned();
    for n in 1..=60 {
        let (agent, channel) = match n {
            1..=20 => ("ana", "chat"),
            21..=40 => ("bo", "chat"),
            _ => ("cy", "email"),
        };
        rows.extend([format!(
            "R-{n},2026-03-01T10:{:02}:00Z,{channel},complaint,{agent},cust-{n},\"Customer: Hello {n}.\nAgent: Good day.\"\n",
            n - 1
        )]);
    }
    rows
}

/// What autoqa/3 says of the tone: a fail of every third, nothing of the last. It was tuned on the second.
pub const fn said(n: u32) -> Option<bool> {
    if n == 60 { None } else { Some(n.is_multiple_of(3)) }
}

/// What people find: every sixth, and some that the machine passes.
pub const fn fails(n: u32) -> bool {
    n.is_multiple_of(6) || n % 10 == 1
}

fn verdicts() -> String {
    let mut rows = "ref,criterion,value,tuned,scored\n".to_owned();
    for n in 1..=60 {
        let Some(is_fail) = said(n) else { continue };
        let (tone, total) = if is_fail { ("partly", 85) } else { ("full", 100) };
        let tuned = if n == 2 { "true" } else { "" };
        rows.extend([format!("R-{n},tone,{tone},{tuned},{SCORED}\nR-{n},total,{total},{tuned},{SCORED}\n")]);
    }
    rows
}

/// What autoqa/2, an older version, says: one fail of each criterion. It names nothing else.
fn single_fails() -> String {
    let mut rows = "ref,criterion,value,scored\n".to_owned();
    for n in 1..=60 {
        rows.extend([format!("R-{n},tone,{},{SCORED}\n", if n == 5 { "none" } else { "full" })]);
        rows.extend([format!("R-{n},facts,{},{SCORED}\n", if n == 25 { "none" } else { "full" })]);
        rows.extend([format!("R-{n},identity,{},{SCORED}\n", if n == 45 { "no" } else { "yes" })]);
    }
    rows
}

/// A centre with two machines before its first draw.
pub fn begun(plan: &str) -> Desk {
    Desk::once(plan.to_owned(), || {
        let desk = Desk::new();
        for file in ["people.csv", "card.toml", "policy.toml"] {
            std::fs::copy(repo().join("tests/centre").join(file), desk.path(file)).unwrap();
        }
        desk.write("machines.csv", PEOPLE);
        desk.write("dialogues.csv", dialogues());
        desk.write("plan.toml", plan);
        desk.write("three.csv", verdicts());
        desk.write("four.csv", single_fails());
        for words in [
            "init --rehearsal --policy policy.toml",
            "people import people.csv",
            "people import machines.csv",
            "card publish card.toml",
            "intake import dialogues.csv",
            "intake machine three.csv --machine autoqa/3",
            "intake machine four.csv --machine autoqa/2",
            "assign plan add plan.toml",
        ] {
            desk.run("mona", words).ok();
        }
        desk
    })
}

/// The audits that were drawn, with the number of each dialogue and who has it.
pub fn drawn(desk: &Desk) -> Vec<(i64, u32, String)> {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let sql = "SELECT s.audit, r.ref, p.handle FROM audit_state s JOIN audit a ON a.id = s.audit
        JOIN request r ON r.id = a.request JOIN person p ON p.id = s.auditor ORDER BY s.audit";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?))).unwrap();
    let of = |(audit, reference, auditor): (i64, String, String)| (audit, reference[2..].parse().unwrap(), auditor);
    rows.map(|row| of(row.unwrap())).collect()
}

/// The same after its first night, with every audit scored and delivered. The first auditor looked at the verdict of the
/// first audit before.
pub fn audited(plan: &str) -> Desk {
    Desk::once(plan.to_owned(), || {
        let desk = begun(plan);
        scored(&desk, |_| false);
        desk
    })
}

/// The first night, and every audit scored and delivered; of some dialogues people find the facts wrong.
pub fn scored(desk: &Desk, is_wrong: fn(u32) -> bool) {
    desk.run("mona", "assign nightly").ok();
    for (place, (audit, n, auditor)) in drawn(desk).into_iter().enumerate() {
        if place == 0 {
            desk.args(&auditor, &["score", "reveal", &audit.to_string(), "--note", "I want to see it"]).ok();
        }
        let short = |level: &str| format!(r#"{{"level": "{level}", "note": "no greeting", "quote": "Agent: "}}"#);
        let tone = if fails(n) { short("partly") } else { "\"full\"".to_owned() };
        let facts = if is_wrong(n) { short("none") } else { "\"full\"".to_owned() };
        desk.write(
            "answers.json",
            format!(r#"{{"answers": {{"tone": {tone}, "facts": {facts}, "identity": "yes"}}, "met": "kind", "develop": ""}}"#),
        );
        desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    }
    desk.run("mona", "score deliver --all").ok();
}

/// The parts of the report, by key.
pub fn report(desk: &Desk, words: &str) -> Value {
    let answer = desk.run("mona", &format!("report machine {words} --format json")).ok();
    let page: Value = serde_json::from_str(&answer.stdout).unwrap();
    page["rows"][0].clone()
}

pub fn text(desk: &Desk, words: &str) -> String {
    desk.run("mona", &format!("report machine {words}")).ok().stdout
}

pub fn of<'a>(rows: &'a Value, criterion: &str) -> &'a Value {
    let found = rows.as_array().unwrap().iter().find(|row| row["criterion"] == criterion);
    found.unwrap_or_else(|| panic!("no {criterion} in {rows:#}"))
}

/// A share in per cent as a report gives it.
fn near(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{found}"));
    assert!((found - expected * 100.0).abs() < 0.006, "{found}, not {}", expected * 100.0);
}

#[test]
fn each_verdict_is_held_against_what_people_found_blind_in_the_draw() {
    let desk = audited(PLAN);
    let drawn = drawn(&desk);
    // Without what the machine was tuned on, and without the audit whose auditor had seen its verdict.
    let used: Vec<u32> = drawn.iter().skip(1).map(|(_, n, _)| *n).filter(|n| *n != 2).collect();
    let mut cells: BTreeMap<Option<bool>, VerdictCell> = BTreeMap::new();
    for n in (1..=60).filter(|n| *n != 2) {
        cells.entry(said(n)).or_insert(VerdictCell::of(0)).frame += 1;
    }
    // The stratum of that audit has seven left of its twenty.
    let of_first = |n: u32| (n - 1) / 20 == (drawn[0].1 - 1) / 20;
    for n in &used {
        let weight = if of_first(*n) { 20.0 / 7.0 } else { 20.0 / 8.0 };
        cells.get_mut(&said(*n)).unwrap().add(weight, if fails(*n) { Mark::Fail } else { Mark::Pass });
    }
    let page = report(&desk, "autoqa/3");
    let (verdicts, line) = (of(&page["verdicts"], "tone"), of(&page["criteria"], "tone"));
    for (key, verdict) in [("fail", Some(true)), ("pass", Some(false)), ("none", None)] {
        let cell = &cells[&verdict];
        assert_eq!(verdicts[format!("{key}_frame")], cell.frame, "{key}: {verdicts:#}");
        assert_eq!(verdicts[format!("{key}_audited")], cell.drawn(), "{key}: {verdicts:#}");
        assert_eq!(verdicts[format!("{key}_failed")], cell.count(Mark::Fail), "{key}: {verdicts:#}");
    }
    let accused = cells[&Some(true)].share(Mark::Fail, 0.95).unwrap().rest();
    near(&line["false_accusations"], accused.value);
    near(&line["false_accusations_low"], accused.low);
    near(&line["false_accusations_high"], accused.high);
    let missed = cells[&Some(false)].share(Mark::Fail, 0.95).unwrap();
    near(&line["missed"], missed.value);
    near(&line["missed_high"], missed.high);
    let all: Vec<VerdictCell> = cells.into_values().collect();
    match by_verdict(&all, 0.95) {
        Ok(found) => {
            near(&line["fails"], found.rate.value);
            near(&line["fails_low"], found.rate.low);
            near(&line["fails_high"], found.rate.high);
        }
        Err(_) => assert!(line["fails"].is_null(), "{line:#}"),
    }
    near(&line["fails_machine"], 19.0 / 58.0);
    assert!(line["finding"].as_str().unwrap().contains("indicative"), "fewer than thirty audits: {line:#}");
    let said = text(&desk, "autoqa/3");
    assert!(said.contains("of 100 of its fails people uphold"), "{said}");
}

#[test]
fn what_may_not_be_used_is_counted_with_its_reason() {
    let desk = audited(PLAN);
    desk.write("late.csv", format!("ref,criterion,value,scored\nR-60,tone,partly,{SCORED}\n"));
    desk.run("mona", "intake machine late.csv --machine autoqa/3").ok();
    let said = text(&desk, "autoqa/3");
    for words in [
        "its verdict came after the draw was committed, and is not used: 1 dialogue",
        "it was tuned on them: 1 dialogue",
        "1 audit whose auditor had seen a verdict before they handed in",
    ] {
        assert!(said.contains(words), "no `{words}` in {said}");
    }
    let none = of(&report(&desk, "autoqa/3")["verdicts"], "tone")["none_frame"].clone();
    assert_eq!(none, 1, "a late verdict is none");
}

/// A dispute raises the mark: the first one counts, or any machine would look harsh.
#[test]
fn marks_after_a_dispute_are_counted_and_the_first_ones_hold() {
    let desk = audited(PLAN);
    let before = of(&report(&desk, "autoqa/3")["verdicts"], "tone").clone();
    let is_upheld = |n: u32| fails(n) && said(n) == Some(true);
    let (audit, n, _) = drawn(&desk).into_iter().skip(1).find(|(_, n, _)| is_upheld(*n)).unwrap();
    let (agent, lead) = match n {
        1..=20 => ("ana", "sam"),
        21..=40 => ("bo", "sam"),
        _ => ("cy", "lea"),
    };
    let open = format!("dispute open {audit} --criterion tone --reason context --propose full --statement because");
    desk.run(agent, &open).ok();
    session(&desk, lead, 1, "outcome = \"adjusted\"\nlevel = \"full\"");
    assert_eq!(*of(&report(&desk, "autoqa/3")["verdicts"], "tone"), before);
    let said = text(&desk, "autoqa/3");
    assert!(said.contains("1 audit in which a dispute or a correction changed marks afterwards"), "{said}");
    assert!(said.contains("disputes overturned 1 of its fails that were upheld first"), "{said}");
}

#[test]
fn a_verdict_of_which_nothing_was_drawn_leaves_the_draw_alone_to_tell() {
    let desk = audited(PLAN);
    let drawn: Vec<u32> = drawn(&desk).into_iter().skip(1).map(|(_, n, _)| n).collect();
    let alone = [("tone", 5), ("facts", 25), ("identity", 45)].into_iter().find(|(_, n)| !drawn.contains(n));
    let (criterion, _) = alone.expect("a fail that was not drawn");
    let page = report(&desk, "autoqa/2");
    let line = of(&page["criteria"], criterion);
    assert!(line["fails"].is_null() && line["false_accusations"].is_null(), "{line:#}");
    assert!(line["fails_plain"].is_number(), "{line:#}");
    assert!(line["finding"].as_str().unwrap().contains("nothing was drawn of a verdict that occurs"), "{line:#}");
}

#[test]
fn scores_are_corrected_only_where_the_commitment_says_how_far_the_machine_is_trusted() {
    let desk = audited(PLAN);
    let line = report(&desk, "autoqa/3")["scores"][0].clone();
    assert_eq!(line["lambda"].as_f64(), Some(1.0), "{line:#}");
    assert!(line["mean"].is_number() && line["mean_plain"].is_number(), "{line:#}");
    let machine = line["mean_machine"].as_f64().unwrap();
    assert!((machine - (19.0 * 85.0 + 39.0 * 100.0) / 58.0).abs() < 0.006, "{machine}");
    let other = audited(&PLAN.replace("machine = \"autoqa/3\"\n", ""));
    let line = report(&other, "autoqa/3")["scores"][0].clone();
    assert!(line["mean"].is_null() && line["mean_machine"].is_number(), "{line:#}");
    assert!(line["finding"].as_str().unwrap().contains("do not name the machine"), "{line:#}");
}

#[test]
fn groups_and_agents_are_told_by_name_and_have_no_rank() {
    let desk = audited(PLAN);
    let page = report(&desk, "autoqa/3 --groups --agents");
    let groups = page["groups"].as_array().unwrap();
    for by in ["team", "channel", "category"] {
        assert!(groups.iter().any(|row| row["by"] == by), "{by}: {groups:#?}");
    }
    let agents: Vec<&str> =
        page["agents"].as_array().unwrap().iter().map(|row| row["agent"].as_str().unwrap()).collect();
    assert_eq!(agents, ["ana", "bo", "cy"]);
    assert!(text(&desk, "autoqa/3 --agents").contains("no ranking"));
    assert!(page["agents"][0].as_object().unwrap().keys().all(|key| !key.contains("rank")));
    // Without being asked for, only where it errs differently, and nobody by name.
    let page = report(&desk, "autoqa/3");
    assert!(page["agents"].is_null(), "{page:#}");
}

#[test]
fn every_machine_is_told_of_where_none_is_named_and_an_unknown_one_is_refused() {
    let desk = audited(PLAN);
    let page = report(&desk, "");
    let machines: Vec<&str> =
        page["criteria"].as_array().unwrap().iter().map(|row| row["machine"].as_str().unwrap()).collect();
    assert!(machines.contains(&"autoqa/3") && machines.contains(&"autoqa/2"), "{machines:?}");
    desk.run("mona", "report machine autoqa/5").refused(1, "is no machine of the roster");
    desk.run("mona", "report machine vera").refused(1, "is a person, and no machine");
}

#[test]
fn before_there_is_anything_to_say_the_report_says_what_to_do() {
    let desk = Desk::centre();
    let said = text(&desk, "");
    assert!(said.contains("No machine is enrolled") && said.contains("people import"), "{said}");
    let said = text(&begun(PLAN), "autoqa/3");
    assert!(said.contains("Nothing can be said of autoqa/3"), "{said}");
}

#[test]
fn a_limit_to_a_channel_limits_the_frame_too() {
    let desk = audited(PLAN);
    let cells = of(&report(&desk, "autoqa/3 --channel email")["verdicts"], "tone").clone();
    let sum = |part: &str| -> u64 {
        ["fail", "pass", "none"].iter().map(|key| cells[format!("{key}_{part}")].as_u64().unwrap()).sum()
    };
    assert_eq!(sum("frame"), 20, "{cells:#}");
    assert!(sum("audited") <= 8, "{cells:#}");
}

/// A policy that shows agents a machine's marks below this limit.
pub fn showing(below: u32, weeks: u32) -> String {
    let policy = std::fs::read_to_string(repo().join("tests/centre/policy.toml")).unwrap();
    format!("{policy}\n[machine]\nshow_agents = {{ false_accusations_below = {below}, weeks = {weeks} }}\n")
}

pub fn publish(desk: &Desk, policy: &str) {
    desk.write("policy.toml", policy);
    desk.run("mona", "policy publish policy.toml").ok();
}

/// The licence of autoqa/3 for the tone, and whether it holds.
pub fn licence(desk: &Desk) -> (bool, String) {
    let page = report(desk, "autoqa/3");
    let row = page["licences"].as_array().unwrap().iter().find(|row| row["machine"] == "autoqa/3").unwrap();
    (row["shown"].as_bool().unwrap(), row["why"].as_str().unwrap().to_owned())
}

fn page_of(desk: &Desk, agent: &str) -> String {
    let _ = std::fs::remove_dir_all(desk.path("pages"));
    desk.run("mona", "score deliver --all --pages pages").ok();
    let text = std::fs::read_to_string(desk.path(&format!("pages/{agent}.md"))).unwrap();
    let html = std::fs::read_to_string(desk.path(&format!("pages/{agent}.html"))).unwrap();
    assert_eq!(text.contains("What a machine says of it"), html.contains("What a machine says of it"));
    text
}

#[test]
fn an_agent_is_shown_a_machines_marks_only_while_its_licence_holds() {
    let mut desk = audited(PLAN);
    assert!(!page_of(&desk, "ana").contains("autoqa/3"), "without a rule nothing is shown");
    publish(&desk, &showing(100, 1));
    assert!(!page_of(&desk, "ana").contains("autoqa/3"), "without a night nothing is on the record");
    let said = desk.night("2026-03-03T05:00:00Z").whole();
    assert!(said.contains("Agents are shown tone of autoqa/3: false accusations"), "{said}");
    assert!(licence(&desk).0);
    let page = page_of(&desk, "ana");
    assert!(page.contains("says autoqa/3") && page.contains("It is in no score"), "{page}");
    assert!(!page.contains("autoqa/2"), "another version has no licence of its own: {page}");
    // A limit that the policy lowered is crossed at once, and on the record from the next night.
    publish(&desk, &showing(1, 1));
    assert_eq!(licence(&desk), (false, "the policy asks for a lower limit by now".to_owned()));
    assert!(!page_of(&desk, "ana").contains("autoqa/3"));
    let said = desk.night("2026-03-04T05:00:00Z").whole();
    assert!(said.contains("Agents are not shown tone of autoqa/3: false accusations may be"), "{said}");
    publish(&desk, &showing(100, 1));
    desk.night("2026-03-05T05:00:00Z");
    assert!(licence(&desk).0);
    desk.run("", "verify").ok();
}

/// A sample that nobody renews grows old; a night then finds none.
#[test]
fn a_licence_lapses_with_an_old_sample_and_with_the_rule() {
    let mut desk = audited(PLAN);
    publish(&desk, &showing(100, 1));
    desk.night("2026-03-03T05:00:00Z");
    // The sample ends on the second: a week after it the licence still holds, a day later it does not.
    desk.at("2026-03-09T12:00:00Z");
    assert!(licence(&desk).0);
    desk.at("2026-03-10T12:00:00Z");
    assert_eq!(licence(&desk), (false, "its sample is too old: assize assign nightly looks at a newer one".to_owned()));
    let said = desk.night("2026-03-11T05:00:00Z").whole();
    assert!(said.contains("none of its fails of 1 week was audited"), "{said}");
    publish(&desk, &std::fs::read_to_string(repo().join("tests/centre/policy.toml")).unwrap());
    assert!(licence(&desk).1.contains("the policy shows agents no machine's marks"));
    let said = desk.night("2026-03-12T05:00:00Z").whole();
    assert!(said.contains("the policy shows agents no machine's marks"), "{said}");
}

#[test]
fn a_night_that_finds_nothing_new_of_licences_records_nothing() {
    let mut desk = audited(PLAN);
    publish(&desk, &showing(100, 4));
    desk.night("2026-03-03T05:00:00Z");
    let count = |desk: &Desk| -> i64 {
        let conn = Connection::open(desk.path("qa.db")).unwrap();
        conn.query_row("SELECT count(*) FROM machine_licence", [], |row| row.get(0)).unwrap()
    };
    let first = count(&desk);
    assert!(first > 0);
    desk.night("2026-03-04T05:00:00Z");
    assert_eq!(count(&desk), first);
    // Each week what holds is recorded again: its sample goes on.
    desk.night("2026-03-10T05:00:00Z");
    assert!(count(&desk) > first);
}

#[test]
fn rules_for_showing_machines_marks_are_checked() {
    let desk = Desk::centre();
    for (rule, says) in [
        ("{ false_accusations_below = 0 }", "false_accusations_below is 1 to 100 in a hundred, not 0"),
        ("{ false_accusations_below = 101 }", "false_accusations_below is 1 to 100 in a hundred, not 101"),
        ("{ false_accusations_below = 20, weeks = 0 }", "weeks is 1 to 52, not 0"),
        ("{ false_accusations_below = 20, weeks = 53 }", "weeks is 1 to 52, not 53"),
        ("{ weeks = 4 }", "false_accusations_below"),
    ] {
        desk.write("policy.toml", format!("timezone = \"UTC\"\n[machine]\nshow_agents = {rule}\n"));
        desk.run("mona", "policy publish policy.toml").refused(65, says);
    }
}

#[test]
fn human_oversight_of_machines_is_in_the_evidence_folder() {
    let mut desk = audited(PLAN);
    publish(&desk, &showing(100, 1));
    desk.night("2026-03-03T05:00:00Z");
    desk.run("mona", "report evidence --period 2026-03 --out out").ok();
    let rows = |name: &str| -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(desk.path(&format!("out/files/{name}.csv"))).unwrap();
        reader.deserialize().map(Result::unwrap).collect()
    };
    let oversight = rows("machine_oversight");
    let drawn = drawn(&desk);
    let three: Vec<_> = oversight.iter().filter(|row| row["machine"] == "autoqa/3").collect();
    let expected = drawn.iter().filter(|(_, n, _)| said(*n).is_some()).count();
    assert_eq!(three.len(), expected, "one row for each drawn dialogue with a verdict on the tone");
    let errors = |word: &str| three.iter().filter(|row| row["error"] == word).count();
    let of = |wanted: fn(u32) -> bool| drawn.iter().filter(|(_, n, _)| wanted(*n)).count();
    assert_eq!(errors("false-accusation"), of(|n| said(n) == Some(true) && !fails(n)));
    assert_eq!(errors("missed"), of(|n| said(n) == Some(false) && fails(n)));
    assert!(!rows("machine_verdicts").is_empty() && !rows("machine_licences").is_empty());
}

#[test]
fn where_the_works_agreement_lets_no_machine_score_agents_are_shown_no_marks_and_the_report_says_what_was_shown() {
    let mut desk = audited(PLAN);
    publish(&desk, &showing(100, 4));
    desk.night("2026-03-03T05:00:00Z");
    assert!(page_of(&desk, "ana").contains("says autoqa/3"));
    desk.write("rita.csv", "handle,name,role,team,from\nrita,Rita Moss,representative,council,2026-01-01\n");
    desk.run("mona", "people import rita.csv").ok();
    let agreement = "title = \"Audits\"\nfrom = \"2026-03-03\"\nend_notice_days = 30\n[machine_scores]\n";
    desk.write(
        "agreement.toml",
        format!("{agreement}allowed = true\ncriteria = [\"tone\", \"facts\", \"identity\", \"total\"]\n"),
    );
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.run("rita", "policy agreement accept 1").ok();
    desk.night("2026-03-10T05:00:00Z");
    let told = desk.run("", "report works-agreement").ok().stdout;
    let line = told.lines().find(|line| line.starts_with("machine_scores")).unwrap_or_else(|| panic!("{told}"));
    assert!(line.contains("kept") && !line.contains(" 0       0       0"), "{line}");
    desk.write("agreement.toml", format!("{}allowed = false\n", agreement.replace("03-03", "03-10")));
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.run("rita", "policy agreement accept 2").ok();
    assert!(!page_of(&desk, "ana").contains("says autoqa/3"), "it holds at once");
    let said = desk.night("2026-03-11T05:00:00Z").whole();
    assert!(said.contains("Agents are not shown tone of autoqa/3"), "{said}");
    desk.run("", "report works-agreement").ok();
    desk.run("", "verify").ok();
}

/// Only the audits of cy are delivered so far; those of ana and bo are drawn, and nothing of them is known.
#[test]
fn what_a_machine_said_of_strata_that_nobody_audited_yet_counts_and_is_told() {
    let desk = begun(PLAN);
    desk.run("mona", "assign nightly").ok();
    let of_cy: Vec<_> = drawn(&desk).into_iter().filter(|(_, n, _)| *n > 40).collect();
    for (audit, n, auditor) in &of_cy {
        let tone =
            if fails(*n) { r#"{"level": "partly", "note": "no greeting", "quote": "Agent: "}"# } else { "\"full\"" };
        desk.write(
            "answers.json",
            format!(
                r#"{{"answers": {{"tone": {tone}, "facts": "full", "identity": "yes"}}, "met": "kind", "develop": ""}}"#
            ),
        );
        desk.run(auditor, &format!("score submit {audit} --answers answers.json")).ok();
    }
    desk.run("mona", "score deliver --all").ok();
    let page = report(&desk, "autoqa/3");
    let (verdicts, line) = (of(&page["verdicts"], "tone"), of(&page["criteria"], "tone"));
    assert_eq!((&verdicts["fail_frame"], &verdicts["pass_frame"]), (&19.into(), &39.into()), "{verdicts:#}");
    near(&line["fails_machine"], 19.0 / 58.0);
    let machine = page["scores"][0]["mean_machine"].as_f64().unwrap();
    assert!((machine - (19.0 * 85.0 + 39.0 * 100.0) / 58.0).abs() < 0.006, "{machine}");
    let said = text(&desk, "autoqa/3");
    assert!(said.contains("39 dialogues in strata of which nothing is audited yet"), "{said}");
    let whole = text(&audited(PLAN), "autoqa/3");
    assert!(!whole.contains("nothing is audited yet"), "{whole}");
}

#[test]
fn a_share_has_the_n_that_it_rests_on() {
    let desk = audited(PLAN);
    let audits: Vec<u32> = drawn(&desk).into_iter().skip(1).map(|(_, n, _)| n).filter(|n| *n != 2).collect();
    let page = report(&desk, "autoqa/3 --wide");
    let line = of(&page["criteria"], "tone");
    let compared = audits.iter().filter(|n| said(**n).is_some()).count();
    assert_eq!(line["same_n"], compared, "{line:#}");
    assert_eq!(line["fails_plain_n"], audits.len(), "tone applies to all: {line:#}");
}

/// What a page about one agent says of the machine alone is what the list of agents says.
#[test]
fn a_machines_own_mean_of_an_agent_is_the_same_alone_and_beside_others() {
    let desk = begun(&PLAN.replace("count = 8\nby = [\"agent\"]", "count = 2\nby = [\"verdict\"]"));
    scored(&desk, |_| false);
    let all = report(&desk, "autoqa/3 --agents");
    for agent in ["ana", "bo", "cy"] {
        let rows = all["agents"].as_array().unwrap();
        let Some(line) = rows.iter().find(|row| row["agent"] == agent) else { continue };
        let alone = report(&desk, &format!("autoqa/3 --agent {agent}"));
        assert_eq!(alone["scores"][0]["mean_machine"], line["mean_machine"], "{agent}: {alone:#}");
    }
}

/// What one card has few audits of makes no interval of another card narrower.
#[test]
fn an_interval_is_the_same_beside_another_card_and_alone() {
    let mut desk = audited(PLAN);
    let reports = ["criterion", "section", "band", "team", "channel", "category", "card"];
    let of = |desk: &Desk, report: &str, more: &str| -> Vec<Value> {
        let rows = desk.rows(&format!("report {report} {more}"));
        rows.into_iter().filter(|row| row["card"] == "chat/1").collect()
    };
    let before = reports.map(|report| of(&desk, report, ""));
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    desk.write("brief.toml", card.replacen("id = \"chat\"", "id = \"brief\"", 1));
    desk.run("mona", "card publish brief.toml").ok();
    let plan = PLAN.replace("\"daily\"", "\"brief\"").replace("card = \"chat\"", "card = \"brief\"");
    let plan = plan
        .replace("2026-03-01", "2026-03-02")
        .replace("count = 8", "count = 1")
        .replace("machine = \"autoqa/3\"\n", "");
    desk.write("plan.toml", PLAN.replace("starts = \"2026-03-01\"", "starts = \"2026-03-01\"\nends = \"2026-03-01\""));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.write("brief_plan.toml", plan);
    desk.run("mona", "assign plan add brief_plan.toml").ok();
    let later: String = dialogues().replace("2026-03-01", "2026-03-02").replace("R-", "S-");
    desk.write("later.csv", later);
    desk.run("mona", "intake import later.csv").ok();
    desk.at("2026-03-03T09:00:00Z");
    desk.run("mona", "assign nightly");
    let queue = desk.rows("assign show brief-2026-03-02");
    assert!(!queue.is_empty());
    for auditor in ["vera", "oleg", "nora"] {
        for row in desk.rows_for(auditor, "score queue") {
            let tone = if row["audit"].as_i64().unwrap() % 2 == 0 { "full" } else { "partly" };
            let short = format!(r#"{{"level": "{tone}", "note": "no greeting", "quote": "Agent: "}}"#);
            let tone = if tone == "full" { "\"full\"".to_owned() } else { short };
            desk.write("a.json", format!(r#"{{"answers": {{"tone": {tone}, "facts": "full", "identity": "yes"}}, "met": "kind", "develop": ""}}"#));
            desk.run(auditor, &format!("score submit {} --answers a.json", row["audit"])).ok();
        }
    }
    desk.run("mona", "score deliver --all").ok();
    for (report, before) in reports.iter().zip(before) {
        assert!(!before.is_empty(), "{report}");
        assert_eq!(of(&desk, report, ""), before, "{report}");
        assert_eq!(of(&desk, report, "--card chat"), before, "{report}");
    }
    let said = desk.run("mona", "report team --wide").ok().stdout;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("strata of one are taken with") && said.contains("(by brief/1)"), "{said}");
    assert!(desk.rows("report criterion").iter().any(|row| row["card"] == "brief/1"));
}
