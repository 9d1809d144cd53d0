//! What steers who audits, what stands in a draw and what leaves it, without a word of a dialogue being changed: absences,
//! new auditors, merges, lots again, counts, care, extensions, requests. Each is told wherever people look at a draw.

use crate::support::Desk;

const NAME: &str = "daily-2026-03-01";
const MONA: &str = "mona (login rehearsal)";
const LEA: &str = "lea (login rehearsal)";
const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;

/// What a command says, on one line.
pub fn told(desk: &Desk, command: &str) -> String {
    let said = desk.run("mona", command);
    said.whole().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every place where people look at a draw says the words, and the council reads the kind of act.
#[track_caller]
pub fn everywhere(desk: &Desk, draw: &str, words: &str, kind: &str) {
    let places = ["assign list --wide".to_owned(), format!("assign verify {draw}"), format!("assign coverage {draw}")];
    for place in places {
        let said = told(desk, &place);
        assert!(said.contains(words), "{place}: {said}");
    }
    let said = told(desk, "report management --period 2026-03 --edition council");
    assert!(said.contains(kind), "{kind}: {said}");
    let said = told(desk, &format!("assign show {draw} --wide"));
    assert!(said.contains(kind), "{kind}: {said}");
}

pub fn people(desk: &Desk, rows: &str) {
    desk.write("more.csv", format!("handle,name,role,team,from,to,login,skills\n{rows}"));
    desk.run("mona", "people import more.csv").ok();
}

pub fn day(desk: &Desk, who: &str, rows: &str) {
    desk.write("day.csv", format!("ref,received,closed,channel,category,agent,transcript\n{rows}"));
    desk.run(who, "intake import day.csv").ok();
}

pub fn absent(desk: &Desk, who: &str, whom: &str, (from, to): (&str, &str)) {
    desk.args(who, &["people", "absent", whom, "--from", from, "--to", to]).ok();
}

#[test]
fn an_absence_that_somebody_else_says_of_an_auditor_for_the_day_of_the_draw_is_told_with_it() {
    let desk = Desk::centre();
    absent(&desk, "lea", "vera", ("2026-03-02", "2026-03-02"));
    let night = told(&desk, "assign nightly");
    let words =
        format!("1 auditor was kept out of it by an absence, recorded by {LEA}: vera from 2026-03-02 to 2026-03-02");
    assert!(night.contains(&format!("{NAME}: {words}")), "{night}");
    everywhere(&desk, NAME, &words, "auditor said absent on its day");
    desk.run("mona", "assign proof 1 --folder proof").ok();
    let file = std::fs::read_to_string(desk.path("proof/around.tsv")).unwrap();
    assert!(file.contains("\tauditor said absent on its day\t1\t"), "{file}");
}

#[test]
fn days_off_that_are_said_before_the_days_of_a_draw_by_a_manager_steer_nothing_and_by_the_agents_lead_they_do() {
    for (who, is_told) in [("mona", false), ("lea", true)] {
        let mut desk = Desk::drawn();
        absent(&desk, who, "vera", ("2026-03-04", "2026-03-06"));
        desk.at("2026-03-05T09:00:00Z");
        day(&desk, "mona", "N-1,2026-03-04T10:00:00Z,,chat,complaint,ana,Hi\n");
        let night = told(&desk, "assign nightly");
        assert!(night.contains("daily-2026-03-04"), "{night}");
        assert_eq!(night.contains("kept out of it by an absence"), is_told, "{night}");
    }
}

#[test]
fn auditors_and_skills_that_are_new_since_the_draw_before_are_told_with_it() {
    let mut desk = Desk::drawn();
    desk.at("2026-03-03T09:00:00Z");
    day(&desk, "mona", "N-1,2026-03-02T10:00:00Z,,chat,complaint,ana,Hi\n");
    people(&desk, "vera,Vera Novak,auditor,quality,2021-01-01,,,en\nzoe,Zoe,auditor,review,2026-03-03,2026-03-03,,\n");
    let night = told(&desk, "assign nightly");
    let words = format!(
        "2 stints or skills of auditors are new or over since the draw before, by {MONA}: vera, skill en; zoe, auditor in review from 2026-03-03 to 2026-03-03"
    );
    assert!(night.contains(&format!("daily-2026-03-02: {words}")), "{night}");
    everywhere(&desk, "daily-2026-03-02", &words, "auditors new or ended since the draw before");
    assert!(!told(&desk, "assign show 1").contains("zoe"), "the draw before was without them");
}

#[test]
fn lots_that_are_asked_for_again_about_one_audit_are_counted_with_the_draw() {
    let mut desk = Desk::drawn();
    let (audit, _) = desk.audit_of("cy");
    for night in ["2026-03-04T09:00:00Z", "2026-03-06T09:00:00Z"] {
        desk.run("mona", &format!("assign reassign {audit} --random --note milder")).ok();
        desk.night(night);
    }
    let words = format!("2 times an audit of it was given back to the lot, by {MONA}: audit {audit}, which");
    everywhere(&desk, NAME, &words, "given back to the lot");
    let said = told(&desk, "assign show 1 --wide");
    assert_eq!(said.matches("milder").count(), 2, "{said}");
}

#[test]
fn a_merge_of_somebody_who_audits_is_told_with_the_draw() {
    let mut desk = Desk::drawn();
    let (_, auditor) = desk.audit_of("ana");
    desk.at("2026-03-02T10:00:00Z");
    people(&desk, "xz,Oz Lund,agent,north,2022-01-01,2026-02-28,,\nxn,Nn Zed,agent,north,2018-01-01,2018-12-31,,\n");
    desk.args("mona", &["people", "merge", "xz", "--into", &auditor, "--note", "second handle"])
        .refused(1, "look like two people: on the same days");
    desk.args("mona", &["people", "merge", "xn", "--into", &auditor, "--note", "second handle"]).ok();
    told(&desk, "assign nightly");
    let words = format!("a handle of somebody who audits was merged, by {MONA}: xn into {auditor}");
    everywhere(&desk, NAME, &words, "merge of somebody who audits");
}

#[test]
fn a_count_by_somebody_of_the_agents_team_is_told_with_the_draw() {
    let desk = Desk::centre();
    desk.write("acd.csv", "agent,day,dialogues\nana,2026-03-01,50\nbo,2026-03-01,50\n");
    desk.run("lea", "intake volumes acd.csv").ok();
    let night = told(&desk, "assign nightly");
    let words = format!(
        "what another system counted was recorded by somebody of the agent's team, {LEA}, so many counts: ana (1) and bo (1)"
    );
    assert!(night.contains(&format!("{NAME}: {words}")), "{night}");
    everywhere(&desk, NAME, &words, "counted by the agent's team");
}

#[test]
fn an_agent_who_is_said_to_be_absent_for_days_that_are_over_is_told_with_the_draw() {
    let desk = Desk::centre();
    absent(&desk, "lea", "ana", ("2026-03-01", "2026-03-01"));
    let night = told(&desk, "assign nightly");
    let words = format!("1 absence of an agent was recorded once the days were over, by {LEA}: ana (1)");
    assert!(night.contains(&format!("{NAME}: {words}")), "{night}");
    everywhere(&desk, NAME, &words, "agent said absent for days that were over");
}

#[test]
fn care_by_the_agents_own_lead_is_told_with_the_draw_also_where_nothing_is_left_to_replace() {
    let desk = Desk::drawn();
    let mut times = 0;
    while times < 9 {
        let open =
            desk.rows("report audits").into_iter().find(|row| row["agent"] == "ana" && row["state"] == "assigned");
        let Some(open) = open else { break };
        times += 1;
        let note = format!("shouted at {times}");
        let said = desk.args("lea", &["score", "care", &open["audit"].to_string(), "--note", &note]);
        assert!([0, 4].contains(&said.code), "{}", said.whole());
    }
    assert!(times > 0 && times < 9, "{times}");
    let (all, left) = if times == 1 {
        ("audit of it left", "replaced by nothing")
    } else {
        ("audits of it left", "replaced by nothing")
    };
    let words = format!("{times} {all} scoring by a care notice of somebody of the agent's team, {LEA}: ana ({times})");
    everywhere(&desk, NAME, &words, "care by the agent's team");
    let said = told(&desk, "assign verify 1");
    assert!(said.contains(left) && !said.contains("shouted"), "{said}");
}

#[test]
fn an_extension_after_scores_are_known_says_so_wherever_its_draw_stands() {
    let desk = Desk::drawn();
    desk.delivered("ana", FULL);
    desk.args("mona", &["assign", "extend", NAME, "--by", "1", "--note", "more of it"]).ok();
    let words = format!("it was extended when scores of it were known (1 of 3), by {MONA}");
    everywhere(&desk, NAME, &words, "extended after scores were known");
}

#[test]
fn an_extension_before_any_score_is_known_steers_nothing() {
    let desk = Desk::drawn();
    desk.args("mona", &["assign", "extend", NAME, "--by", "1", "--note", "more of it"]).ok();
    let said = told(&desk, "assign verify 1");
    assert!(!said.contains("scores of it were known"), "{said}");
}

#[test]
fn dialogues_that_the_lead_of_another_team_brings_in_are_counted_with_the_draw() {
    let desk = Desk::centre();
    let row = |n: u32| format!("X-{n},2026-03-01T10:00:00Z,,chat,complaint,ana,Hi {n}\n");
    day(&desk, "sam", &(1..=7).map(row).collect::<String>());
    told(&desk, "assign nightly");
    let words = "7 dialogues of its window were brought in by the lead of another team, sam (login rehearsal): ana (7)";
    everywhere(&desk, NAME, words, "brought in by the lead of another team");
}

#[test]
fn a_dialogue_that_counts_before_the_first_window_of_its_plan_is_told_with_the_window_in_which_it_was_closed() {
    let desk = Desk::centre();
    day(&desk, "lea", "Z-1,2026-02-27T10:00:00Z,2026-03-01T12:00:00Z,chat,complaint,ana,Bad\n");
    told(&desk, "assign nightly");
    let words = format!(
        "1 dialogue that was closed in its window counts before the first window of the plan and is in no draw, brought in by {LEA}: ana (1)"
    );
    everywhere(&desk, NAME, &words, "counted before the plan's first window");
}

#[test]
fn a_request_that_is_triaged_again_after_the_answer_or_never_archived_is_told_with_the_draw() {
    let mut desk = Desk::drawn();
    let answer = |reference: &str| {
        let agent = desk.routed(reference);
        desk.args(&agent, &["intake", "confirm", reference, "--yes", "--statement", "She paid twice"]).ok();
        desk.run("sam", &format!("intake approve {reference} --understanding")).ok();
        desk.args(&agent, &["intake", "respond", reference, "--reply", "We pay it back"]).ok();
        desk.run("sam", &format!("intake approve {reference} --response")).ok();
        agent
    };
    let agent = answer("Q-1");
    let other = answer("Q-2");
    desk.args(&agent, &["intake", "triage", "Q-1", "--category", "complaint"]).ok();
    desk.run(&agent, "intake archive Q-1").ok();
    desk.at("2026-03-03T09:00:00Z");
    let night = told(&desk, "assign nightly");
    let name = "daily-2026-03-02";
    let words = format!(
        "1 request of its window got another category after the answer, by {agent} (login rehearsal): Q-1, billing inquiry to complaint"
    );
    assert!(night.contains(&format!("{name}: {words}")), "{night}");
    assert!(!night.contains("recorded or sorted by"), "it is told once: {night}");
    everywhere(&desk, name, &words, "category changed after the answer");
    let words = format!(
        "1 request answered here in its window, and not archived: in no draw; answered by {other} (login rehearsal): Q-2"
    );
    everywhere(&desk, name, &words, "answered and not archived");
    desk.run(&other, "intake archive Q-2").ok();
    assert!(!told(&desk, "assign verify daily-2026-03-02").contains("not archived"), "it counts in its own window now");
}

#[test]
fn coverage_since_the_first_year_there_is_counts_every_dialogue() {
    let desk = Desk::drawn();
    for since in ["0000-01-01", "0001-01-01", "2026-01-01"] {
        let rows = desk.rows(&format!("assign coverage --since {since}"));
        let ana = rows.iter().find(|row| row["agent"] == "ana").expect("ana");
        assert_eq!(ana["dialogues"], 2, "{since}: {ana}");
    }
}

/// A request that somebody records and somebody sorts, and that ana answers and archives.
fn of_ana(desk: &Desk, reference: &str, [recorder, sorter]: [&str; 2]) {
    let add = ["intake", "add", "--ref", reference, "--channel", "chat", "--customer", "c-20", "--notice", "yes"];
    desk.args(recorder, &[&add[..], &["--details", "I paid twice"]].concat()).ok();
    desk.args(sorter, &["intake", "triage", reference, "--category", "billing inquiry"]).ok();
    desk.run("sam", &format!("assign request {reference} --to ana --note Theirs")).ok();
    desk.run("ana", &format!("intake triage {reference} --category complaint")).ok();
    desk.args("sam", &["intake", "triage", reference, "--category", "billing inquiry"]).ok();
    desk.args("ana", &["intake", "triage", reference, "--category", "billing inquiry", "--urgency", "high"]).ok();
    desk.run("ana", &format!("intake confirm {reference} --yes --statement Twice")).ok();
    desk.run("ana", &format!("intake respond {reference} --reply Back")).ok();
    desk.run("ana", &format!("intake archive {reference}")).ok();
}

#[test]
fn a_request_that_its_own_agent_recorded_or_sorted_is_told_with_the_draw_and_who_says_only_how_pressing_it_is_sorts_nothing()
 {
    let mut desk = Desk::drawn();
    of_ana(&desk, "Q-1", ["ana", "ana"]);
    of_ana(&desk, "Q-2", ["bo", "lea"]);
    desk.at("2026-03-03T09:00:00Z");
    let night = told(&desk, "assign nightly");
    let name = "daily-2026-03-02";
    let words = "4 times requests of its window were recorded or sorted by their own agent before the archive, ana (login rehearsal): Q-1, recorded as chat; Q-1, sorted as billing inquiry; Q-1, sorted as complaint; Q-2, sorted as complaint";
    assert!(night.contains(&format!("{name}: {words}")), "{night}");
    assert!(!night.contains("got another category after the answer"), "it came before that: {night}");
    everywhere(&desk, name, words, "recorded or sorted by its own agent");
    desk.run("", "assign verify --all").ok();
}

#[test]
fn verdicts_that_the_agents_own_lead_brings_are_told_with_the_draw_that_goes_by_them() {
    for who in ["lea", "sam", "mona"] {
        let desk = Desk::centre();
        desk.write("machines.csv", "handle,name,role,team,from\nautoqa/3,AutoQA,machine,quality,2026-01-01\n");
        desk.run("mona", "people import machines.csv").ok();
        desk.write(
            "verdicts.csv",
            "ref,criterion,value,scored,tuned\nD-1,tone,full,2026-03-01T23:00:00Z,\nD-2,tone,full,2026-03-01T23:00:00Z,yes\n",
        );
        desk.run(who, "intake machine verdicts.csv --machine autoqa/3").ok();
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        let plan = plan.replace("days = 3", "days = 3\nmachine = \"autoqa/3\"").replace("\"agent\"", "\"verdict\"");
        desk.write("next.toml", plan);
        desk.run("mona", "assign plan add next.toml").ok();
        told(&desk, "assign nightly");
        let words = format!(
            "what its machine says of 2 dialogues of its window was brought in by somebody with a part in a team of agents, {who} (login rehearsal): ana (2)"
        );
        if who == "mona" {
            assert!(!told(&desk, "assign verify 1").contains("what its machine says of"));
        } else {
            everywhere(&desk, NAME, &words, "verdicts brought by a team of agents");
        }
    }
}

fn second_plan(desk: &Desk, who: &str, quota: &str) {
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let plan = plan.replace("\"daily\"", "\"aside\"\noverlaps = [\"daily\"]").replace("count = 1", quota);
    desk.write("aside.toml", plan);
    desk.run(who, "assign plan add aside.toml").ok();
}

#[test]
fn a_plan_that_took_dialogues_of_another_one_is_named_with_its_version_and_who_published_it() {
    let desk = Desk::centre();
    people(&desk, "max,Max Moor,manager,office,2020-01-01,,,\n");
    second_plan(&desk, "max", "count = 1");
    told(&desk, "assign nightly");
    let max = "max (login rehearsal)";
    let words = format!(
        "3 dialogues that it could draw were another plan's before it, published by {max}: aside, version 1, by aside-2026-03-01"
    );
    everywhere(&desk, NAME, &words, "drawn by another plan before it");
    let words = format!(
        "3 dialogues that it drew are some that another plan draws from too, published by {MONA}: daily, version 1; version 1 drew, by {max}"
    );
    everywhere(&desk, "aside-2026-03-01", &words, "drew what another plan draws from");
    desk.run("", "assign verify --all").ok();
}

#[test]
fn a_plan_that_left_another_one_nothing_is_named_by_the_night() {
    let desk = Desk::centre();
    second_plan(&desk, "mona", "count = 9");
    let night = told(&desk, "assign nightly");
    let words = format!(
        "{NAME}: 6 dialogues that it could draw were another plan's before it, published by {MONA}: aside, version 1"
    );
    assert!(night.contains("daily-2026-03-01: nothing can be drawn") && night.contains(&words), "{night}");
    let again = told(&desk, "assign nightly");
    assert!(again.contains(&words), "it stays due, and is said again: {again}");
}

#[test]
fn agents_who_are_enrolled_after_a_window_are_told_with_its_draw() {
    let mut desk = Desk::drawn();
    desk.at("2026-03-03T09:00:00Z");
    people(
        &desk,
        "dee,Dee,agent,south,2026-03-02,,,\nedd,Edd,agent,south,2026-03-03,,,\nfay,Fay,agent,south,2026-03-02,,,\n",
    );
    day(
        &desk,
        "mona",
        "N-1,2026-03-02T10:00:00Z,,chat,complaint,dee,Hi\nN-2,2026-03-02T11:00:00Z,,chat,complaint,edd,Hi\nN-3,2026-03-02T12:00:00Z,,chat,complaint,edd,Ho\n",
    );
    let night = told(&desk, "assign nightly");
    let words = format!(
        "3 dialogues of its window are of agents who were enrolled after its days, by {MONA}: dee (1) and edd (2); south from 2026-03-02; south from 2026-03-03, not on its days"
    );
    assert!(night.contains(&format!("daily-2026-03-02: {words}")), "{night}");
    everywhere(&desk, "daily-2026-03-02", &words, "agent enrolled after its days");
    assert!(!told(&desk, "assign verify 1").contains("enrolled after"), "the roster of the start is no such word");
}

fn erase(desk: &Desk, number: u32, of: &[&str]) {
    desk.args("mona", &[&["keep", "erase"], of, &["--reason", "asked"]].concat()).ok();
    desk.run("max", &format!("keep approve {number}")).ok();
}

#[test]
fn words_that_were_erased_before_their_dialogue_was_drawn_are_told_with_the_draw_and_by_which_erasure() {
    let desk = Desk::centre();
    people(&desk, "max,Max Moor,manager,office,2020-01-01,,,\n");
    erase(&desk, 1, &["--ref", "D-1"]);
    erase(&desk, 2, &["--ref", "D-2"]);
    told(&desk, "assign nightly");
    let (audit, _) = desk.audit_of("ana");
    let row = desk.rows_for("mona", &format!("score show {audit}"));
    let reference = row[0]["ref"].as_str().unwrap_or("D-1").to_owned();
    let number = if reference == "D-1" { 1 } else { 2 };
    let words = format!(
        "the words of 1 drawn dialogue were erased before they were scored, by max (login rehearsal): {reference}, by erasure {number}, which mona asked for, before it was drawn"
    );
    everywhere(&desk, NAME, &words, "words erased before they were scored");
    let said = desk.run("mona", &format!("assign replace {audit} --reason no-content"));
    assert!([0, 4].contains(&said.code), "{}", said.whole());
    let said = told(&desk, "assign verify 1");
    assert!(said.contains("before it was drawn; replaced for no-content"), "{said}");
    desk.run("mona", "assign proof 1 --folder proof").ok();
    let file = std::fs::read_to_string(desk.path("proof/around.tsv")).unwrap();
    assert!(file.contains("\twords erased before they were scored\t1\tana\t"), "{file}");
}

#[test]
fn a_dialogue_that_came_in_without_erased_words_and_their_coming_back_are_told_as_that() {
    let mut desk = Desk::drawn();
    people(&desk, "max,Max Moor,manager,office,2020-01-01,,,\n");
    desk.write("cust.csv", "ref,received,channel,category,agent,customer,transcript\nE-1,2026-02-20T10:00:00Z,chat,complaint,ana,Quetzal Fine,Customer: I am here.\n");
    desk.run("mona", "intake import cust.csv").ok();
    desk.at("2026-03-03T09:00:00Z");
    erase(&desk, 1, &["--customer", "Quetzal Fine"]);
    let of = |reference: &str| {
        desk.write(
            "cust.csv",
            format!("ref,received,channel,category,agent,customer,transcript\n{reference},2026-03-02T10:00:00Z,chat,complaint,ana,Quetzal Fine,Customer: I am.\n"),
        );
    };
    of("E-2");
    desk.run("mona", "intake import cust.csv").ok();
    day(&desk, "mona", "N-1,2026-03-02T11:00:00Z,,chat,complaint,bo,Hi\n");
    let night = told(&desk, "assign nightly");
    let name = "daily-2026-03-02";
    let words = format!(
        "1 dialogue of its window came in without words, since these were erased (by erasure 1), brought by {MONA}: ana (1)"
    );
    assert!(night.contains(&format!("{name}: {words}")), "{night}");
    everywhere(&desk, name, &words, "came in without erased words");
    of("E-2");
    desk.args("mona", &["intake", "import", "cust.csv", "--bring-back", "Quetzal Fine"]).ok();
    let words =
        format!("erased words of 1 dialogue of its window were brought back, by {MONA}: E-2, after it was fixed");
    everywhere(&desk, name, &words, "erased words brought back");
    let said = told(&desk, &format!("assign show {name} --wide"));
    assert!(
        said.contains("words that were erased were brought back") && !said.contains("blanks were filled"),
        "{said}"
    );
    desk.run("", "assign verify --all").ok();
}

#[test]
fn a_stint_of_days_before_that_bars_an_auditor_is_told_with_the_draw() {
    let desk = Desk::centre();
    people(&desk, "vera,Vera Novak,agent,north,2021-01-01,2026-02-10,,\n");
    let night = told(&desk, "assign nightly");
    let words = "by mona (login rehearsal): vera, agent in north from 2021-01-01 to 2026-02-10";
    assert!(night.contains(words), "{night}");
    everywhere(&desk, NAME, words, "auditors new or ended since the draw before");
}

#[test]
fn a_stint_that_takes_an_audit_from_its_auditor_is_named_with_who_wrote_it() {
    let mut desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("cy");
    let name = desk.rows("people list").iter().find(|row| row["handle"] == *auditor).unwrap()["name"].clone();
    let row = format!("{auditor},{},lead,south,2018-01-01,2026-02-20,,\n", name.as_str().unwrap_or_default());
    desk.at("2026-03-02T10:00:00Z");
    people(&desk, &row);
    let night = desk.night("2026-03-03T09:00:00Z").whole().split_whitespace().collect::<Vec<_>>().join(" ");
    let words = format!(
        "{auditor}, lead in south from 2018-01-01 to 2026-02-20, recorded by mona (login rehearsal) at 2026-03-02T10:00:00Z"
    );
    assert!(night.contains(&format!("{auditor} may not audit it any more ({words})")), "{night}");
    for place in ["assign verify 1".to_owned(), "assign list --wide".to_owned(), format!("score show {audit}")] {
        let said = told(&desk, &place);
        assert!(said.contains(&words), "{place}: {said}");
    }
}

#[test]
fn what_is_amended_of_drawn_dialogues_after_the_draw_is_told_with_it() {
    let desk = Desk::drawn();
    let (audit, _) = desk.audit_of("cy");
    let drawn = desk.rows(&format!("score show {audit}"))[0]["ref"].as_str().unwrap().to_owned();
    assert!(!told(&desk, "assign list --wide").contains("after it was fixed"), "nothing was amended yet");
    desk.write(
        "moved.csv",
        format!("ref,received,channel,category,agent\n{drawn},2026-03-02T08:00:00Z,chat,complaint,cy\n"),
    );
    desk.args("mona", &["intake", "import", "moved.csv", "--amend", "wrong day"]).ok();
    let words =
        format!("1 dialogue of it was amended after it was fixed, by {MONA}: {drawn}, audit {audit}: time, category");
    everywhere(&desk, NAME, &words, "amended after it was fixed");
    let said = told(&desk, "assign show 1 --wide");
    assert!(said.contains("No dialogue was amended into or out of it before it was fixed."), "{said}");
    assert!(said.contains("wrong day"), "{said}");
}

#[test]
fn a_drawn_dialogue_that_is_said_later_to_be_without_notice_is_told_with_the_draw() {
    let desk = Desk::drawn();
    desk.write(
        "untold.csv",
        "ref,received,channel,category,agent,notice\nD-5,2026-03-01T14:00:00Z,chat,technical issue,cy,no\n\
         D-6,2026-03-01T15:00:00Z,chat,technical issue,cy,no\n",
    );
    desk.run("lea", "intake import untold.csv").ok();
    let (audit, auditor) = desk.audit_of("cy");
    let words = "1 dialogue that it drew is said later to be of a customer who was not told of monitoring, by lea (login rehearsal): D-";
    everywhere(&desk, NAME, words, "said later to be without notice");
    desk.run(&auditor, &format!("assign replace {audit} --reason no-content --note empty")).ok();
    let said = told(&desk, "assign verify 1");
    let words = "2 dialogues that it drew are said later to be of a customer who was not told of monitoring";
    assert!(said.contains(words) && said.contains("drawn after that in the place of another"), "{said}");
}
