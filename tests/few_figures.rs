//! Figures of few: whatever is asked for, and in whichever format, no reading command tells a figure of fewer people than the
//! works agreement lets reports show; nor do two of them together that are of different days.

use crate::reading_commands::{NOTHING, READS};
use crate::support::Desk;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

const POLICY: &str = "timezone = \"UTC\"\n[intake]\ncategories = [\"*\"]\n[reading]\nwho = \"roles\"\n";
const PEOPLE: &str = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\nlea,L,lead,north,2010-01-01\n\
    rita,R,representative,council,2010-01-01\nvera,V,auditor,quality,2010-01-01\noleg,O,auditor,quality,2010-01-01\niris,I,arbiter,ombuds,2010-01-01\n\
    ann,Ann,agent,north,2010-01-01\nben,Ben,agent,north,2010-01-01\ncat,Cat,agent,north,2010-01-01\n\
    dan,Dan,agent,south,2010-01-01\neve,Eve,agent,south,2010-01-01\nfay,Fay,agent,south,2010-01-01\ngus,Gus,agent,west,2010-01-01\n";
const AGENTS: [&str; 7] = ["ann", "ben", "cat", "dan", "eve", "fay", "gus"];
const AGREEMENT: &str = "title = \"Few\"\nfrom = \"2020-06-01\"\nend_notice_days = 0\n[reports]\nsmallest_group = 3\n";

/// Six criteria, two of each class, with weights of which no two sums are alike.
fn card() -> String {
    let mut card = "[card]\nid = \"c\"\nversion = 1\ntitle = \"C\"\n[[band]]\nname = \"good\"\nfrom = 80\n[[band]]\nname = \"poor\"\nfrom = 0\n".to_owned();
    for (place, weight) in [7, 11, 13, 17, 19, 33].into_iter().enumerate() {
        let class = ["customer", "business", "compliance"][place / 2];
        card.extend([format!(
            "[[criterion]]\nid = \"k{place}\"\ntitle = \"t\"\nguidance = \"g\"\nweight = {weight}\nclass = \"{class}\"\n\
             levels = [ {{id=\"yes\",title=\"y\",percent=100}}, {{id=\"part\",title=\"p\",percent=37.3}}, {{id=\"no\",title=\"n\",percent=0}} ]\n"
        )]);
    }
    card
}

/// What somebody is answered by each criterion: no two people the same.
fn answers(agent: usize) -> String {
    let mut number = agent * 47 + 19;
    let mut given = Vec::new();
    for place in 0..6 {
        given.push(format!("\"k{place}\":\"{}\"", ["yes", "part", "no"][number % 3]));
        number = number / 3 + agent;
    }
    format!("{{\"answers\":{{{}}},\"met\":\"ok\"}}", given.join(","))
}

/// Dialogues of days, each agent of `of` with some of them.
fn audited(desk: &mut Desk, name: &str, day: &str, of: &[&str]) {
    let mut rows = "ref,received,channel,category,agent,transcript\n".to_owned();
    for agent in of {
        for number in 0..4 {
            rows.extend([format!(
                "{agent}-{name}-{number},{day}T09:00:00Z,phone,x,{agent},\"Customer: The parcel is late again\nAgent: Sorry\"\n"
            )]);
        }
    }
    desk.write("d.csv", rows);
    desk.run("mona", "intake import d.csv").ok();
}

fn scored(desk: &Desk) {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let sql = "SELECT s.audit, q.handle, p.handle FROM audit_state s JOIN person q ON q.id = s.auditor JOIN person p ON p.id = s.agent
        WHERE s.state = 'assigned'";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let open: Vec<(i64, String, String)> = rows.map(Result::unwrap).collect();
    drop(statement);
    drop(conn);
    for (audit, auditor, agent) in open {
        let place = AGENTS.iter().position(|one| *one == agent).unwrap();
        desk.write("a.json", answers(place));
        desk.run(&auditor, &format!("score submit {audit} --answers a.json")).ok();
    }
    for auditor in ["vera", "oleg"] {
        desk.run(auditor, "score deliver --all");
    }
}

/// Seven people with figures of their own in May; since 1 June none of fewer than three people are shown.
fn agreed() -> Desk {
    Desk::once((), || {
        let mut desk = Desk::begun("2020-05-22T06:00:00Z", POLICY, PEOPLE);
        desk.write("card.toml", card());
        desk.run("mona", "card publish card.toml").ok();
        audited(&mut desk, "m", "2020-05-20", &AGENTS);
        desk.write("plan.toml", "[plan]\nname = \"p\"\ncard = \"c\"\nwindow = \"day\"\nstarts = \"2020-05-18\"\ndays = 60\n\n[quota]\ncount = 4\nby = [\"agent\"]\n");
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.night("2020-05-22T08:00:00Z");
        scored(&desk);
        let (audit, _) = desk.audit_of("gus");
        let words = format!("dispute open {audit} --criterion k0 --reason context --propose yes --statement So");
        desk.run("gus", &words);
        desk.at("2020-06-01T08:00:00Z");
        desk.write("agreement.toml", AGREEMENT);
        desk.run("mona", "policy agreement propose agreement.toml").ok();
        desk.run("rita", "policy agreement accept 1").ok();
        desk
    })
}

/// The figures of fewer than three people, as the file holds them.
fn figures(desk: &Desk) -> BTreeSet<i64> {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let columns = ["total", "raw", "customer", "business", "compliance"].map(|column| {
        format!("SELECT s.{column} AS value, a.agent FROM scoring s JOIN audit a ON a.id = s.audit WHERE s.{column} IS NOT NULL")
    });
    let mut people: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    let mut statement = conn.prepare(&columns.join(" UNION ALL ")).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    for (value, agent) in rows.map(Result::<(i64, i64), _>::unwrap) {
        people.entry(value).or_default().insert(agent);
    }
    people.retain(|value, of| of.len() < 3 && ![0, 3730, 10_000].contains(value));
    people.into_keys().collect()
}

/// The figures of few that a text holds, in any of the ways in which numbers are written.
fn told(text: &str, figures: &BTreeSet<i64>) -> BTreeSet<String> {
    let forms: BTreeSet<String> = figures
        .iter()
        .flat_map(|value| {
            let rate = format!("{}.{:02}", value / 100, value % 100);
            let short = rate.trim_end_matches('0').trim_end_matches('.').to_owned();
            let part = format!("0.{value:04}");
            [rate, short, part, value.to_string()]
        })
        .filter(|form| form.len() > 3)
        .collect();
    let tokens = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
    tokens.map(|token| token.trim_matches('.').to_owned()).filter(|token| forms.contains(token)).collect()
}

fn told_in(folder: &Path, figures: &BTreeSet<i64>, found: &mut BTreeMap<String, BTreeSet<String>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            told_in(&path, figures, found);
        } else {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            let told = told(&text, figures);
            if !told.is_empty() {
                found.insert(path.display().to_string(), told);
            }
        }
    }
}

/// Work goes on with single people: docs/works-agreement.md names it.
const WORK: [&str; 6] = ["score show", "score explain", "score form", "coach ", "dispute list", "dispute show"];

/// Every command that reads, with what it is asked for here.
fn commands(desk: &Desk) -> Vec<String> {
    let (audit, _) = desk.audit_of("gus");
    let all = READS.iter().map(|(_, words, _)| *words).chain(NOTHING.iter().map(|(words, _)| *words));
    let more = [
        "report agents",
        "report auditors",
        "report trend --by day",
        "report trend --of criterion",
        "report heat --by agent",
        "report disputes --by criterion",
        "report disputes --by auditor",
        "report management --period 2020-05",
        "report pareto",
        "report differences --of agent",
        "report severity --agents",
        "report machine",
        "report export all",
        "report evidence --period 2020-05 --out evidence/",
        "assign verify --all",
    ];
    all.chain(more)
        .filter(|words| !WORK.iter().any(|work| words.starts_with(work)))
        .map(|words| {
            words
                .replace("AUDIT", &audit.to_string())
                .replace("OPEN", &audit.to_string())
                .replace("2026-03", "2020-05")
                .replace("--agent ana", "--agent gus")
        })
        .collect()
}

#[test]
fn no_reading_command_tells_a_figure_of_fewer_people_than_the_agreement_lets() {
    let desk = agreed();
    let figures = figures(&desk);
    assert!(figures.len() > 15, "{figures:?}");
    let mut wrong = BTreeMap::new();
    for who in ["mona", "lea", "rita", "iris"] {
        for words in commands(&desk) {
            for format in ["json", "html"] {
                if format == "html" && (!words.starts_with("report ") || words.contains("--out")) {
                    continue;
                }
                let told = told(&desk.run(who, &format!("{words} --format {format}")).stdout, &figures);
                if !told.is_empty() {
                    wrong.insert(format!("{who}: {words} --format {format}"), told);
                }
            }
        }
    }
    for folder in ["all", "everything", "evidence", "root"] {
        told_in(&desk.path(folder), &figures, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // What is looked for is there: the agent themselves is told, and so is who may see single audits.
    assert!(!told(&desk.run("gus", "report audits --format json").ok().stdout, &figures).is_empty());
    assert!(desk.path("all/now/audits.csv").exists() && desk.path("evidence/files").exists());
}

#[test]
fn an_export_has_no_column_that_counts_in_rates_but_what_cards_say() {
    let desk = agreed();
    desk.run("mona", "report export all").ok();
    let package = fs::read_to_string(desk.path("all/datapackage.json")).unwrap();
    let package: serde_json::Value = serde_json::from_str(&package).unwrap();
    let mut left = Vec::new();
    for resource in package["resources"].as_array().unwrap() {
        let name = resource["name"].as_str().unwrap();
        for field in resource["schema"]["fields"].as_array().unwrap() {
            if field["unit"] == "hundredths of a per cent" {
                left.push(format!("{name}.{}", field["name"].as_str().unwrap()));
            }
        }
    }
    assert!(left.is_empty(), "{left:?}");
    let audits = fs::read_to_string(desk.path("all/now/audits.csv")).unwrap();
    let header = audits.lines().next().unwrap();
    for column in ["customer_score", "business_score", "compliance_score"] {
        assert!(!header.contains(column), "{header}");
    }
    assert!(!fs::read_to_string(desk.path("all/now/disputes.csv")).unwrap().lines().next().unwrap().contains("added"));
}

#[test]
fn a_report_that_leaves_lines_out_names_the_clause_whichever_it_is() {
    let desk = agreed();
    let mut silent = Vec::new();
    for words in [
        "report agents",
        "report auditors",
        "report team",
        "report criterion",
        "report band",
        "report section",
        "report marks",
        "report audits",
        "report replacements",
        "report differences",
        "report severity",
        "report severity --agents",
        "report validity",
        "report heat",
        "report pareto",
        "report trend",
        "report trend --by day",
        "report agreement --auditors",
        "report disputes",
        "report disputes --by auditor",
        "report disputes --by team",
        "report voice",
        "report blindness",
        "report machine",
        "report management --period 2020-05",
    ] {
        for who in ["mona", "lea"] {
            let answer = desk.run(who, words);
            let text = answer.whole().split_whitespace().collect::<Vec<_>>().join(" ");
            let leaves_out = ["not shown", "for others to read", "hidden"].iter().any(|sign| text.contains(sign));
            if leaves_out && !text.contains("clause `smallest_group`") {
                silent.push(format!("{who}: {words}\n{}", answer.whole()));
            }
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

/// The same file in July: May had seven people, June has gus alone on its first day, and all others later; or gus alone.
fn in_july(with_others: bool) -> Desk {
    Desk::once(with_others, || {
        let mut desk = agreed();
        desk.at("2020-06-03T06:00:00Z");
        audited(&mut desk, "n", "2020-06-01", &["gus"]);
        if with_others {
            audited(&mut desk, "o", "2020-06-02", &AGENTS);
        }
        desk.night("2020-06-03T08:00:00Z");
        scored(&desk);
        desk.at("2020-07-01T08:00:00Z");
        desk
    })
}

#[test]
fn figures_of_days_are_told_of_whole_months_so_that_no_day_is_left_when_they_are_taken_from_each_other() {
    let desk = in_july(true);
    for words in [
        "report criterion",
        "report team",
        "report card",
        "report band",
        "report heat",
        "report pareto",
        "report trend",
        "report validity",
        "report disputes",
    ] {
        let told = desk.run("mona", &format!("{words} --from 2020-05-01 --to 2020-06-01"));
        assert_eq!(told.code, 1, "{words}: {}", told.whole());
        assert!(
            told.stderr.contains("clause `smallest_group`") && told.stderr.contains("whole months"),
            "{}",
            told.whole()
        );
        assert!(told.stderr.contains("hint: "), "{}", told.whole());
    }
    for days in [
        "--from 2020-05-01 --to 2020-05-31",
        "--from 2020-06-01 --to 2020-06-30",
        "--from 2020-05-01 --to 2020-06-30",
        "",
    ] {
        desk.run("mona", &format!("report criterion {days}")).ok();
    }
    // One's own is of any day.
    desk.run("gus", "report criterion --agent gus --from 2020-06-01 --to 2020-06-01").ok();
    desk.run("mona", "report management --period 2020-W22").refused(1, "whole months");
}

#[test]
fn months_of_which_one_is_of_too_few_people_are_not_told_together() {
    let desk = in_july(false);
    for words in ["report criterion", "report card", "report heat", "report pareto"] {
        desk.run("mona", &format!("{words} --from 2020-05-01 --to 2020-06-30"))
            .refused(1, "of these months 2020-06 alone is of too few people");
        desk.run("mona", &format!("{words} --from 2020-05-01 --to 2020-05-31")).ok();
        desk.run("mona", &format!("{words} --from 2020-06-01 --to 2020-06-30"))
            .refused(1, "these figures are of one person");
    }
}

#[test]
fn a_line_that_one_month_could_not_show_is_not_shown_of_several() {
    let mut desk = agreed();
    desk.at("2020-06-03T06:00:00Z");
    // North and west have enough people together; of south there is one in June.
    audited(&mut desk, "n", "2020-06-02", &["ann", "ben", "cat", "dan"]);
    desk.night("2020-06-03T08:00:00Z");
    scored(&desk);
    desk.at("2020-07-01T08:00:00Z");
    let teams = |days: &str| -> Vec<String> {
        let rows = desk.rows_for("mona", &format!("report team {days}"));
        rows.iter().map(|row| row["team"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(teams("--from 2020-05-01 --to 2020-05-31"), ["south"], "the smaller of two goes with west");
    assert!(!teams("--from 2020-05-01 --to 2020-06-30").contains(&"south".to_owned()));
    assert!(!teams("").contains(&"south".to_owned()));
}
