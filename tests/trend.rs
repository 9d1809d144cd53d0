//! Trends: points, limits, signals in words, and what is not told of one person.

use crate::figures::desk as begun;
use crate::handing_in::saved;
use crate::support::Desk;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// A team whose name is wide.
pub const TEAM: &str = "客服🎧一组";
const FIRST: &str = "2026-01-05";
pub const NOW: &str = "2026-04-13T08:00:00Z";

/// The answers a, b, d of the audit of the dialogue `n` of an agent in a week.
pub type Answers = fn(&str, u32, u32) -> [&'static str; 3];

/// So many weeks from 2026-W02 on, in each so many dialogues of ann and bob (north), eve and dee (the wide team), three of
/// an agent's each week audited, by these answers. Nothing came in the week before the last but six.
pub fn weeks(count: u32, dialogues: u32, answers: Answers) -> Desk {
    Desk::once((count, dialogues, answers as usize), || {
        let mut desk = begun();
        desk.at(NOW);
        let people = format!(
            "handle,name,role,team,from\ndee,Dee,agent,{TEAM},2010-01-01\neve,Eve,agent,{TEAM},2010-01-01\nzhu,Z,lead,{TEAM},2010-01-01\n"
        );
        desk.write("more.csv", people);
        desk.run("mona", "people import more.csv").ok();
        let mut rows = "ref,received,channel,category,agent,rating,transcript\n".to_owned();
        let monday: chrono::NaiveDate = FIRST.parse().unwrap();
        for week in (0..count).filter(|week| *week != 6) {
            for agent in ["ann", "bob", "eve", "dee"] {
                for n in 0..dialogues {
                    let day = monday + chrono::Days::new(u64::from(week * 7 + n % 5));
                    let channel = if n % 2 == 0 { "chat" } else { "phone" };
                    writeln!(rows, "{agent}-{week}-{n},{day}T10:00:00Z,{channel},x,{agent},,hi").unwrap();
                }
            }
        }
        desk.write("d.csv", rows);
        desk.run("mona", "intake import d.csv").ok();
        let plan = format!(
            "[plan]\nname = \"p\"\ncard = \"c\"\nwindow = \"week\"\nstarts = \"{FIRST}\"\ndays = 5\n\n[quota]\ncount = 3\nby = [\"agent\"]\n"
        );
        desk.write("plan.toml", plan);
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.run("mona", "assign nightly");
        hand_in(&desk, answers);
        desk.run("mona", "score deliver --all").ok();
        desk
    })
}

/// Hands in the answers of every audit that is not scored yet.
pub fn hand_in(desk: &Desk, answers: Answers) {
    let mut forms = BTreeMap::<String, Vec<Value>>::new();
    for row in desk.rows("report audits").iter().filter(|row| row["state"] == "assigned") {
        let reference: Vec<&str> = row["ref"].as_str().unwrap().split('-').collect();
        let [a, b, d] = answers(reference[0], reference[1].parse().unwrap(), reference[2].parse().unwrap());
        let form = json!({"audit": row["audit"], "card": "c/1", "revision": 1, "done": true, "minutes": 3,
            "answers": {"a": a, "b": b, "d": d}, "met": "ok", "develop": ""});
        forms.entry(row["auditor"].as_str().unwrap().to_owned()).or_default().push(form);
    }
    for (auditor, forms) in forms {
        saved(desk, "answers.json", &auditor, &forms);
        desk.run(&auditor, "score submit --file answers.json").ok();
    }
}

/// Some answers of a are half, and in 2026-W13 those of b are worth nothing in the team north.
pub fn usual(agent: &str, week: u32, n: u32) -> [&'static str; 3] {
    let a = if (week * 7 + n * 3 + u32::from(agent.as_bytes()[0])).is_multiple_of(4) { "half" } else { "yes" };
    let is_bad = week == 11 && ["ann", "bob"].contains(&agent);
    [a, if is_bad { "no" } else { "yes" }, "yes"]
}

fn alike(_: &str, _: u32, _: u32) -> [&'static str; 3] {
    ["half", "yes", "yes"]
}

fn told(desk: &Desk, words: &str) -> String {
    desk.run("mona", words).ok().stdout
}

fn points(desk: &Desk, words: &str) -> Vec<Value> {
    desk.rows_for("mona", words)
}

#[test]
fn a_point_is_the_mean_of_its_week_with_its_n_and_an_empty_week_is_a_gap() {
    let desk = weeks(14, 4, usual);
    let rows = points(&desk, "report trend");
    assert_eq!(rows.len(), 14);
    for row in &rows {
        let (from, to) = (row["from"].as_str().unwrap(), row["to"].as_str().unwrap());
        let alone = points(&desk, &format!("report card --from {from} --to {to}"));
        let (n, mean) = alone.first().map_or((json!(0), Value::Null), |line| (line["n"].clone(), line["mean"].clone()));
        assert_eq!((&row["n"], &row["value"]), (&n, &mean), "{row}");
    }
    let gap = &rows[6];
    assert_eq!((gap["week"].as_str(), gap["value"].is_null()), (Some("2026-W08"), true));
    let said = told(&desk, "report trend");
    assert!(said.contains("Nothing to count in 2026-W08: a gap, not 0; a run goes on across it."), "{said}");
    assert!(!said.contains(" 0.00 %"), "{said}");
}

#[test]
fn a_week_outside_its_limits_is_told_in_words_with_what_that_means() {
    let desk = weeks(14, 4, usual);
    desk.run("mona", "report trend --of team --only nroth").refused(1, "there is no line of the team `nroth` here");
    let said = told(&desk, "report trend --of team --only north");
    assert!(said.contains("2026-W13: outside the limits: "), "{said}");
    assert!(said.contains(" where chance alone leaves "), "{said}");
    assert!(said.contains("look for a cause in those days. It is no verdict on anybody."), "{said}");
    let row = points(&desk, "report trend --of team --only north").into_iter().find(|row| row["week"] == "2026-W13");
    let row = row.unwrap();
    assert_eq!(row["signal"], "outside the limits");
    assert!(row["value"].as_f64() < row["limits_low"].as_f64(), "{row}");
}

#[test]
fn there_are_no_limits_before_twelve_points() {
    let eleven = weeks(12, 4, usual);
    let said = told(&eleven, "report trend");
    assert!(said.contains("11 of 12 points: no limits and no signals before 12."), "{said}");
    assert!(points(&eleven, "report trend").iter().all(|row| row["limits_low"].is_null() && row["centre"].is_null()));
    let twelve = weeks(13, 4, usual);
    let rows = points(&twelve, "report trend");
    assert!(rows.iter().all(|row| row["value"].is_null() || !row["limits_low"].is_null()), "{rows:?}");
    assert!(told(&twelve, "report trend --of team --by month").contains("2 of 2 lines have fewer than 12 points"));
}

#[test]
fn of_one_person_no_signal_is_told_that_rests_on_too_few_audits() {
    let desk = weeks(14, 4, usual);
    let said = told(&desk, "report trend --of agent");
    assert!(said.contains("Not told: ") && said.contains("Each rests on fewer than 10 audits"), "{said}");
    assert!(!said.contains("outside the limits"), "three audits of a week say too little of ann: {said}");
    let filtered = told(&desk, "report trend --agent ann");
    assert!(filtered.contains("Not told: 1 signal") && !filtered.contains("outside the limits"), "{filtered}");
    let desk = weeks(14, 4, worse);
    let run = points(&desk, "report trend --agent ann").into_iter().find(|row| row["signal"] == "nine on one side");
    assert!(run.is_some(), "nine weeks of three audits are enough");
}

/// From 2026-W12 on no answer of a is full.
fn worse(_: &str, week: u32, _: u32) -> [&'static str; 3] {
    [if week < 10 { "yes" } else { "half" }, "yes", "yes"]
}

/// Twelve weeks of 13 lie above a mean that one bad week draws down: in any order at least six of them do in a row.
#[test]
fn one_bad_week_makes_no_run_of_the_others_and_that_is_said() {
    let desk = weeks(14, 4, |_, week, _| ["yes", if week == 11 { "no" } else { "yes" }, "yes"]);
    let said = told(&desk, "report trend").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("2026-W13: outside the limits") && !said.contains("in a row above the centre of 96.92 %."),
        "{said}"
    );
    assert!(
        said.contains("10 weeks in a row above the centre of 96.92 % are no signal: so many of the points"),
        "{said}"
    );
    let rows = points(&desk, "report trend");
    assert!(rows.iter().all(|row| !row["signal"].as_str().unwrap_or_default().contains("nine")), "{rows:?}");
}

#[test]
fn shares_have_limits_of_their_own_and_need_one_criterion() {
    let desk = weeks(14, 4, usual);
    let rows = points(&desk, "report trend --chart short --only b");
    let bad = rows.iter().find(|row| row["week"] == "2026-W13").unwrap();
    assert_eq!((bad["value"].as_f64(), bad["n"].as_i64()), (Some(50.0), Some(12)));
    // 6 of 156 fall short; of 12 chance leaves 3 more often than 135 times in 100,000, and 4 less often.
    assert_eq!((bad["centre"].as_f64(), bad["signal"].as_str()), (Some(3.85), Some("outside the limits")));
    assert_eq!((bad["limits_low"].as_f64(), bad["limits_high"].as_f64()), (Some(0.0), Some(25.0)));
    desk.run("mona", "report trend --chart short --of team").refused(2, "--chart short is of one criterion");
    let by_team = points(&desk, "report trend --chart short --of team --criterion b");
    assert!(by_team.iter().filter(|row| row["team"] == TEAM).all(|row| row["value"].is_null() || row["value"] == 0.0));
    desk.run("mona", "report trend --criterion bb").refused(1, "no audit here has a criterion `bb`");
    desk.run("mona", "report trend --of criterion --only bb").refused(1, "no line of the criterion `bb`");
}

#[test]
fn disputes_are_counted_for_each_hundred_audits_and_not_of_answers() {
    let desk = weeks(14, 4, usual);
    let audit =
        desk.rows("report audits").into_iter().find(|row| row["ref"].as_str().unwrap().starts_with("dee-13")).unwrap();
    let words = format!("dispute open {} --criterion a --reason context --propose na --statement No", audit["audit"]);
    desk.run("dee", &words).ok();
    let rows = points(&desk, "report trend --chart disputes");
    let last = rows.last().unwrap();
    assert_eq!(
        (last["per_100"].as_f64(), last["n"].as_i64(), rows[0]["per_100"].as_f64()),
        (Some(8.33), Some(12), Some(0.0))
    );
    assert_eq!(last["centre"].as_f64(), Some(0.64), "1 of 156");
    // One dispute in twelve audits happens to 7 of 100 such weeks, two to 3 of 1,000, three to 7 of 100,000.
    assert_eq!((last["limits_high"].as_f64(), last["signal"].as_str()), (Some(16.67), Some("")), "{last}");
    desk.run("mona", "report trend --chart disputes --of criterion").refused(2, "counts audits");
    desk.run("mona", "report trend --chart disputes --criterion a").refused(2, "counts audits");
}

#[test]
fn where_all_weeks_are_alike_nothing_is_a_signal() {
    let desk = weeks(13, 4, alike);
    let said = told(&desk, "report trend --rules all");
    assert!(said.contains("No signal: nothing but chance is to be seen here."), "{said}");
    assert!(said.contains("9 rules are looked at: each one more gives more false alarms."), "{said}");
    let never = points(&desk, "report trend --chart short --only d");
    assert!(never.iter().all(|row| row["value"].is_null() || row["limits_high"] == 0.0), "{never:?}");
}

#[test]
fn one_audit_and_none_are_told_in_words() {
    let desk = weeks(1, 1, usual);
    let one = told(&desk, "report trend --agent ann");
    assert!(one.contains("1 of 12 points: no limits and no signals before 12."), "{one}");
    let none = told(&desk, "report trend --from 2027-01-01");
    assert!(none.contains("None of the dialogues that came in from 2027-01-01 on."), "{none}");
    assert!(points(&desk, "report trend --from 2027-01-01").is_empty());
}

#[test]
fn a_cut_week_and_one_that_is_not_over_are_told() {
    let mut desk = weeks(14, 4, usual);
    let said = told(&desk, "report trend --from 2026-01-07");
    assert!(said.contains("2026-W02 counts from 2026-01-07 on only."), "{said}");
    desk.at("2026-04-10T08:00:00Z");
    let said = told(&desk, "report trend --by month");
    assert!(said.contains("2026-04 is not over yet."), "{said}");
}

#[test]
fn wide_and_emoji_names_keep_to_eighty_columns() {
    let desk = weeks(14, 4, usual);
    for words in ["report trend --of team", "report trend --of agent", "report trend --by day"] {
        let mut command = desk.command("mona");
        command.env("COLUMNS", "80").args(words.split(' '));
        let said = crate::support::answer(&mut command).ok().stdout;
        assert!(said.lines().all(|line| line.width() <= 80), "{said}");
    }
    assert!(told(&desk, "report trend --of team").contains(TEAM));
}

#[test]
fn a_browser_draws_each_line_with_words_for_who_does_not_see_it() {
    let desk = weeks(14, 4, usual);
    let page = told(&desk, "report trend --of team --format html");
    assert_eq!(page.matches("<svg class=\"chart\" role=\"img\"").count(), 2, "{page}");
    assert!(
        page.contains("<desc id=\"chart-0-d\">13 points, centre ") && page.contains("2026-W13: outside the limits")
    );
    assert!(page.contains("<table>") && !page.contains("<script"), "the numbers stand below");
    let shares = told(&desk, "report trend --chart short --format html");
    assert_eq!(shares.matches("<svg class=\"chart\"").count(), 3);
}

#[test]
fn who_may_not_read_audits_sees_no_point_of_few_audits() {
    let desk = weeks(14, 4, usual);
    let own = desk.rows_for("ann", "report trend --of agent");
    assert!(own.iter().all(|row| row["agent"] == "ann") && own.len() == 14, "{own:?}");
    desk.run("ann", "report trend --agent bob").refused(1, "what stands about bob is not shown to ann");
    assert!(desk.rows_for("ann", "report trend --of team").is_empty(), "a week of a team has six audits");
    let said = desk.run("ann", "report trend --of team").ok().stdout;
    assert!(said.contains("points of fewer than 10 audits"), "{said}");
    let team = desk.rows_for("lena", "report trend --of team");
    assert!(team.iter().all(|row| row["team"] == "north") && team.len() == 14, "{team:?}");
    // Less those of ann herself nine of twelve are left in a week, and nine tell of single ones.
    assert!(desk.rows_for("ann", "report trend").is_empty());
    // Sol is of neither team here: twelve are enough.
    let all = desk.rows_for("sol", "report trend");
    assert_eq!(all.iter().filter(|row| row["value"].is_null()).count(), 1, "the gap alone: {all:?}");
}

#[test]
fn lost_points_and_the_mean_before_fails_make_a_hundred_and_most_is_said() {
    let desk = weeks(14, 4, usual);
    let rows = points(&desk, "report pareto");
    let lost: f64 = rows.iter().map(|row| row["lost"].as_f64().unwrap()).sum();
    let mean = points(&desk, "report card")[0]["mean"].as_f64().unwrap();
    assert!((lost + mean - 100.0).abs() < 0.03, "{lost} {mean}");
    assert_eq!(rows.last().unwrap()["cumulative"], 100.0);
    assert!(told(&desk, "report pareto").contains("of 3 criteria make"), "{}", told(&desk, "report pareto"));
    assert_eq!(points(&desk, "report pareto --by count").len(), 3);
}

#[test]
fn heat_names_only_cells_outside_chance_and_tells_no_share_of_few() {
    let desk = weeks(14, 4, usual);
    let rows = points(&desk, "report heat");
    assert_eq!(rows.len(), 6);
    assert!(told(&desk, "report heat").contains(&format!("A north · B {TEAM}.")));
    let few = weeks(1, 4, usual);
    assert!(points(&few, "report heat").iter().all(|row| row["short"].is_null()), "six answers of a team");
    assert!(told(&few, "report heat").contains("6 cells of fewer than 10 answers"), "{}", told(&few, "report heat"));
    assert!(told(&desk, "report heat --format html").contains("heat4"));
}

#[test]
fn a_cell_without_a_share_says_whether_it_is_hidden_of_too_few_or_of_no_answer() {
    let desk = weeks(1, 4, usual);
    let words = |who: &str, criterion: &str, team: &str| {
        let rows = desk.run(who, "report heat --wide --format md").ok().stdout;
        let row = rows.lines().find(|row| row.contains(&format!("| {criterion} ")) && row.contains(team));
        row.unwrap_or_else(|| panic!("{criterion} {team}: {rows}")).to_owned()
    };
    let few = words("mona", "a", "north");
    assert!(few.contains("too few") && !few.contains("hidden") && !few.contains("no answer"), "{few}");
    let hidden = words("vera", "a", "north");
    assert!(hidden.contains("hidden") && !hidden.contains("too few") && !hidden.contains("no answer"), "{hidden}");
    let said = desk.run("vera", "report heat").ok().stdout;
    assert!(!said.contains("no answer") && !said.contains("too few to tell"), "{said}");
    assert!(said.contains("hidden") && said.contains("Not shown to you: 6 cells"), "{said}");
}

#[test]
fn a_chart_is_called_by_the_name_of_its_agent_for_those_who_see_names_and_for_nobody_else() {
    let desk = weeks(14, 4, worse);
    desk.write(
        "named.toml",
        "timezone = \"Europe/London\"\nreading = {names = \"leads\"}\n[intake]\ncategories = [\"*\"]\n",
    );
    desk.run("mona", "policy publish named.toml").ok();
    let page = |who: &str| desk.run(who, "report trend --of agent --format html").ok().stdout;
    for who in ["mona", "lena"] {
        let page = page(who);
        assert!(page.contains(">Ann, c/1; dashed") && !page.contains(">ann, c/1"), "{who}: {page}");
        assert!(page.contains("Ann, c/1: "), "a signal: {page}");
    }
    let own = page("ann");
    assert!(own.contains(">ann, c/1; dashed") && !own.contains("Ann"), "{own}");
    let team = desk.run("mona", "report trend --of team --format html").ok().stdout;
    assert!(team.contains(">north, c/1; dashed"), "{team}");
}

#[test]
fn whether_agents_differ_is_said_first_and_nobody_of_few_audits_has_a_place() {
    let same = weeks(13, 4, alike);
    let said = told(&same, "report differences");
    assert!(said.contains("No measurable difference between agents"), "{said}");
    let few = weeks(1, 4, usual);
    assert!(points(&few, "report differences").iter().all(|row| row["place"].is_null() && row["best_place"].is_null()));
    assert!(told(&few, "report differences").contains("4 lines of fewer than 10 audits: no place and no funnel"));
    let rows = points(&weeks(14, 4, usual), "report differences");
    let names: Vec<&str> = rows.iter().map(|row| row["agent"].as_str().unwrap()).collect();
    assert_eq!(names, ["ann", "bob", "dee", "eve"], "by handle");
    assert!(rows.iter().all(|row| row["place"].as_str().unwrap().ends_with(" of 4")));
}
