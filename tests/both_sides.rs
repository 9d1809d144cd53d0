//! Both sides of each boundary of what is told with a draw: the last day, the moment itself, before the draw and after it,
//! somebody of the team and somebody of another.

use crate::steered::{absent, day, people, told};
use crate::support::Desk;

const NAME: &str = "daily-2026-03-01";
const NEXT: &str = "daily-2026-03-02";
const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;

#[track_caller]
fn says(desk: &Desk, draw: &str, words: &str) {
    let said = told(desk, &format!("assign verify {draw}"));
    assert!(said.contains(words), "no `{words}` in {said}");
}

#[track_caller]
fn is_silent(desk: &Desk, draw: &str, words: &str) {
    let said = told(desk, &format!("assign verify {draw}"));
    assert!(said.contains("recomputed") || said.contains("root "), "{said}");
    assert!(!said.contains(words), "`{words}` in {said}");
}

/// A dialogue of the second of March, so that there is something to draw on the third.
fn second(desk: &Desk) {
    day(desk, "mona", "N-1,2026-03-02T10:00:00Z,,chat,complaint,ana,Hi\n");
}

#[test]
fn a_single_day_off_for_the_day_of_the_draw_is_told_whoever_says_it_and_however_early() {
    let mut desk = Desk::drawn();
    absent(&desk, "mona", "vera", ("2026-03-05", "2026-03-05"));
    desk.at("2026-03-05T09:00:00Z");
    day(&desk, "mona", "N-1,2026-03-04T10:00:00Z,,chat,complaint,ana,Hi\n");
    told(&desk, "assign nightly");
    says(&desk, "daily-2026-03-04", "kept out of it by an absence, recorded by mona (login rehearsal): vera");
}

#[test]
fn an_absence_that_is_called_off_after_the_draw_stays_told_and_one_that_was_before_it_steers_nothing() {
    let desk = Desk::centre();
    absent(&desk, "lea", "vera", ("2026-03-02", "2026-03-02"));
    absent(&desk, "lea", "oleg", ("2026-03-02", "2026-03-02"));
    desk.run("lea", "people absent oleg --from 2026-03-02 --cancel").ok();
    told(&desk, "assign nightly");
    let words = "1 auditor was kept out of it by an absence, recorded by lea (login rehearsal): vera";
    says(&desk, NAME, words);
    desk.run("sam", "people absent vera --from 2026-03-02 --cancel").ok();
    says(&desk, NAME, words);
}

#[test]
fn an_absence_that_is_cut_to_the_day_of_the_draw_was_not_called_off_and_one_that_ends_before_it_was() {
    let desk = Desk::centre();
    absent(&desk, "lea", "vera", ("2026-03-01", "2026-03-06"));
    told(&desk, "assign nightly");
    absent(&desk, "lea", "vera", ("2026-03-01", "2026-03-02"));
    is_silent(&desk, NAME, "called off");
    let other = Desk::centre();
    absent(&other, "lea", "vera", ("2026-03-01", "2026-03-06"));
    told(&other, "assign nightly");
    absent(&other, "lea", "vera", ("2026-03-01", "2026-03-01"));
    says(&other, NAME, "called off");
}

#[test]
fn an_auditor_whose_end_was_said_in_time_is_told_from_the_day_after_it_on() {
    for (last, is_told) in [("2026-03-02", true), ("2026-03-03", false)] {
        let mut desk = Desk::drawn();
        people(&desk, &format!("vera,Vera Novak,auditor,quality,2021-01-01,{last},,\n"));
        second(&desk);
        desk.at("2026-03-03T09:00:00Z");
        told(&desk, "assign nightly");
        let words = format!(
            "new or over since the draw before, by mona (login rehearsal): vera, auditor in quality until {last}"
        );
        if is_told { says(&desk, NEXT, &words) } else { is_silent(&desk, NEXT, "new or over since the draw before") }
    }
}

#[test]
fn a_merge_of_an_auditor_is_told_with_the_draw_after_it_and_not_with_the_one_after_that() {
    let mut desk = Desk::drawn();
    people(&desk, "xn,Nn Zed,agent,north,2018-01-01,2018-12-31,,\n");
    desk.args("mona", &["people", "merge", "xn", "--into", "nora", "--note", "second handle"]).ok();
    second(&desk);
    desk.at("2026-03-03T09:00:00Z");
    told(&desk, "assign nightly");
    says(&desk, NEXT, "a handle of somebody who audits was merged, by mona (login rehearsal): xn into nora");
    desk.at("2026-03-04T09:00:00Z");
    day(&desk, "mona", "N-2,2026-03-03T10:00:00Z,,chat,complaint,ana,Hi\n");
    told(&desk, "assign nightly");
    is_silent(&desk, "daily-2026-03-03", "was merged");
}

#[test]
fn an_audit_that_a_night_gives_to_somebody_else_is_told_with_its_draw() {
    let mut desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let name = desk.rows("people list").iter().find(|row| row["handle"] == *auditor).unwrap()["name"].clone();
    let since = if auditor == "nora" { "2026-02-01" } else { "2021-01-01" };
    people(&desk, &format!("{auditor},{},auditor,quality,{since},2026-03-02,,\n", name.as_str().unwrap_or_default()));
    is_silent(&desk, NAME, "went on to");
    desk.night("2026-03-03T09:00:00Z");
    let said = told(&desk, "assign verify 1");
    let why = "in a night run by mona (login rehearsal), since who had them may not audit them any more: audit";
    assert!(said.contains("went on to") && said.contains(why), "{said}");
    assert!(said.contains(&format!("audit {audit}, which {auditor} had")), "{said}");
    let council = told(&desk, "report management --period 2026-03 --edition council");
    assert!(council.contains("gone on to another auditor"), "{council}");
}

fn count(desk: &Desk, who: &str, row: &str) {
    desk.write("acd.csv", format!("agent,day,dialogues\n{row}\n"));
    desk.run(who, "intake volumes acd.csv").ok();
}

#[test]
fn a_count_by_who_joined_the_team_on_the_last_day_of_the_window_is_told_and_one_after_the_draw_is_not() {
    for (since, is_told) in [("2026-03-01", true), ("2026-03-02", false)] {
        let desk = Desk::centre();
        people(&desk, &format!("lou,Lou Ek,lead,north,{since},,,\n"));
        count(&desk, "lou", "ana,2026-03-01,9");
        told(&desk, "assign nightly");
        let words = "what another system counted was recorded by somebody of the agent's team, lou";
        if is_told { says(&desk, NAME, words) } else { is_silent(&desk, NAME, words) }
    }
    let desk = Desk::drawn();
    count(&desk, "lea", "ana,2026-03-01,9");
    is_silent(&desk, NAME, "by somebody of the agent's team, lea");
}

#[test]
fn an_absence_of_an_agent_that_is_said_on_its_last_day_or_taken_back_steers_nothing() {
    let mut desk = Desk::drawn();
    let words = "absence of an agent was recorded once the days were over";
    absent(&desk, "lea", "bo", ("2026-03-01", "2026-03-01"));
    says(&desk, NAME, words);
    desk.run("lea", "people absent bo --from 2026-03-01 --cancel").ok();
    is_silent(&desk, NAME, words);
    absent(&desk, "lea", "ana", ("2026-03-02", "2026-03-02"));
    second(&desk);
    desk.at("2026-03-03T09:00:00Z");
    told(&desk, "assign nightly");
    is_silent(&desk, NEXT, words);
}

#[test]
fn care_by_the_lead_of_another_team_is_not_told_as_of_the_agents_own() {
    let desk = Desk::drawn();
    let (audit, _) = desk.audit_of("ana");
    desk.args("sam", &["score", "care", &audit.to_string(), "--note", "she was shouted at"]).ok();
    is_silent(&desk, NAME, "by a care notice of somebody of the agent's team");
}

#[test]
fn scores_that_come_after_an_extension_make_it_none_that_was_steered() {
    let desk = Desk::drawn();
    desk.args("mona", &["assign", "extend", NAME, "--by", "1", "--note", "more of it"]).ok();
    desk.delivered("ana", FULL);
    is_silent(&desk, NAME, "scores of it were known");
}

#[test]
fn what_comes_after_the_draw_is_late_and_steered_nothing_of_it() {
    let desk = Desk::drawn();
    day(&desk, "sam", "X-1,2026-03-01T10:00:00Z,,chat,complaint,ana,Hi\n");
    is_silent(&desk, NAME, "by the lead of another team");
    let free = ["D-1", "D-2"]
        .into_iter()
        .find(|reference| desk.args("lea", &["assign", "spot-check", reference, "--note", "to look closer"]).code == 0);
    assert!(free.is_some(), "one of two was drawn");
    is_silent(&desk, NAME, "were audited before it as a spot check");
    is_silent(&desk, NAME, "was audited before it as a spot check");
    let header = "ref,received,channel,category,agent,customer,rating,details,transcript\n";
    let row = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap();
    let two: Vec<&str> = row.lines().skip_while(|line| !line.starts_with("D-2,")).take(2).collect();
    desk.write("filled.csv", format!("{header}{}\n", two.join("\n").replace("cust-2,,", "cust-2,4,")));
    desk.run("sam", "intake import filled.csv").ok();
    is_silent(&desk, NAME, "blanks were filled in later");
}

#[test]
fn a_dialogue_of_a_hundred_days_before_the_window_is_looked_for_and_an_older_one_is_not() {
    let desk = Desk::centre();
    let closed = "2026-03-01T12:00:00Z,chat,complaint,ana,Bad\n";
    day(&desk, "lea", &format!("Z-1,2025-11-21T00:00:00Z,{closed}Z-2,2025-11-20T23:59:59Z,{closed}"));
    told(&desk, "assign nightly");
    says(&desk, NAME, "1 dialogue that was closed in its window counts before the first window of the plan");
}

/// Takes a request to its answer; answers who has it.
fn answered(desk: &Desk) -> String {
    let agent = desk.routed("Q-1");
    desk.args(&agent, &["intake", "confirm", "Q-1", "--yes", "--statement", "She paid twice"]).ok();
    desk.args(&agent, &["intake", "respond", "Q-1", "--reply", "We pay it back"]).ok();
    agent
}

#[test]
fn a_request_that_is_answered_and_not_archived_is_told_with_the_window_of_its_answer_alone() {
    let mut desk = Desk::drawn();
    answered(&desk);
    second(&desk);
    desk.at("2026-03-04T09:00:00Z");
    day(&desk, "mona", "N-2,2026-03-03T10:00:00Z,,chat,complaint,ana,Hi\n");
    told(&desk, "assign nightly");
    says(&desk, NEXT, "1 request answered here in its window, and not archived");
    is_silent(&desk, "daily-2026-03-03", "answered here in its window");
}

#[test]
fn a_version_of_a_plan_is_late_from_the_very_moment_at_which_its_window_is_over() {
    for (at, is_late) in [("2026-03-02T23:59:59Z", false), ("2026-03-03T00:00:00Z", true)] {
        let mut desk = Desk::drawn();
        second(&desk);
        desk.at(at);
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        desk.write("plan.toml", plan.replace("count = 1", "count = 2"));
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.at("2026-03-03T09:00:00Z");
        told(&desk, "assign nightly");
        let words = "its plan was added after its window was over";
        if is_late { says(&desk, NEXT, words) } else { is_silent(&desk, NEXT, words) }
    }
}

#[test]
fn a_request_is_archived_late_on_the_day_after_the_last_one_that_the_policy_gives() {
    // Answered on Monday the 2nd: five working days later it is Monday the 9th.
    for (archived, next, is_late) in [("2026-03-09", "2026-03-10", false), ("2026-03-10", "2026-03-11", true)] {
        let mut desk = Desk::drawn();
        let agent = answered(&desk);
        desk.at(&format!("{archived}T09:00:00Z"));
        desk.run(&agent, "intake archive Q-1").ok();
        desk.at(&format!("{next}T09:00:00Z"));
        told(&desk, "assign nightly");
        let (draw, words) = (format!("daily-{archived}"), "archived later after the first answer than the policy says");
        if is_late { says(&desk, &draw, words) } else { is_silent(&desk, &draw, words) }
    }
}

#[test]
fn a_request_is_late_from_its_first_answer_also_where_that_was_returned() {
    let mut desk = Desk::drawn();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("policy.toml", format!("{policy}\n[approvals]\nresponse = \"all\"\n"));
    desk.run("mona", "policy publish policy.toml").ok();
    let agent = answered(&desk);
    desk.run("sam", "intake approve Q-1 --response --return Unkind").ok();
    desk.at("2026-03-09T09:00:00Z");
    desk.run(&agent, "intake respond Q-1 --reply Sorry").ok();
    desk.run("sam", "intake approve Q-1 --response").ok();
    desk.at("2026-03-10T09:00:00Z");
    desk.run(&agent, "intake archive Q-1").ok();
    desk.at("2026-03-11T09:00:00Z");
    told(&desk, "assign nightly");
    says(&desk, "daily-2026-03-10", "archived later after the first answer than the policy says");
}

#[test]
fn the_newest_rating_of_a_request_says_on_whose_side_it_was_recorded() {
    for is_own in [true, false] {
        let mut desk = Desk::drawn();
        let agent = answered(&desk);
        let sides = if agent == "cy" { ["lea", "sam"] } else { ["sam", "lea"] };
        let [first, newest] = if is_own { sides } else { [sides[1], sides[0]] };
        desk.run(first, "intake rate Q-1 --rating 4").ok();
        desk.run(newest, "intake rate Q-1 --rating 5").ok();
        desk.run(&agent, "intake archive Q-1").ok();
        desk.at("2026-03-03T09:00:00Z");
        told(&desk, "assign nightly");
        let words = "recorded by the agent or somebody of their team";
        if is_own { says(&desk, NEXT, words) } else { is_silent(&desk, NEXT, words) }
    }
}

#[test]
fn what_is_said_of_auditors_after_the_draw_is_told_where_it_reaches_its_day() {
    let words = "of an auditor was begun or ended after its window was over";
    for (row, is_told) in [
        ("karl,Karl Fuchs,auditor,quality,2026-03-02,,,\n", true),
        ("karl,Karl Fuchs,auditor,quality,2026-03-03,,,\n", false),
        ("vera,Vera Novak,auditor,quality,2021-01-01,2026-03-01,,\n", true),
        ("vera,Vera Novak,auditor,quality,2021-01-01,2026-03-02,,\n", false),
    ] {
        let desk = Desk::drawn();
        people(&desk, row);
        if is_told { says(&desk, NAME, words) } else { is_silent(&desk, NAME, words) }
    }
}

#[test]
fn who_comes_onto_the_roster_for_the_first_time_moves_no_dialogue() {
    let desk = Desk::centre();
    people(&desk, "zed,Zed Quill,agent,north,2026-02-01,,,\n");
    told(&desk, "assign nightly");
    is_silent(&desk, NAME, "begun, ended or merged in the past");
}

#[test]
fn a_count_over_all_channels_that_is_the_sum_of_each_takes_no_reason() {
    let desk = Desk::centre();
    desk.write("acd.csv", "agent,day,dialogues,channel\nana,2026-03-01,9,chat\nana,2026-03-01,4,email\n");
    desk.run("mona", "intake volumes acd.csv").ok();
    desk.write("all.csv", "agent,day,dialogues,channel\nana,2026-03-01,13,\n");
    desk.run("lea", "intake volumes all.csv").ok();
}

#[test]
fn what_a_lead_may_not_amend_within_the_team_is_each_of_the_words_and_each_field_that_draws_go_by() {
    let desk = Desk::centre();
    let came = "ref,received,channel,category,agent,details,reply,transcript,duration,language\n";
    let row = |details: &str, reply: &str, rest: &str| {
        format!("{came}W-1,2026-03-01T10:00:00Z,chat,complaint,ana,{details},{reply},Hi,{rest}\n")
    };
    desk.write("new.csv", row("Asked", "Said", "60,en"));
    people(&desk, "vera,Vera Novak,auditor,quality,2021-01-01,,,en;de\n");
    desk.run("mona", "intake import new.csv").ok();
    for text in [
        row("Other", "Said", "60,en"),
        row("Asked", "Other", "60,en"),
        row("Asked", "Said", "90,en"),
        row("Asked", "Said", "60,de"),
    ] {
        desk.write("other.csv", &text);
        let said = desk.args("lea", &["intake", "import", "other.csv", "--amend", "a slip"]);
        said.refused(1, "they are in the same team, north");
        desk.args("sam", &["intake", "import", "other.csv", "--amend", "a slip"]).ok();
        desk.args("sam", &["intake", "import", "new.csv", "--amend", "as it was"]).ok();
    }
}

#[test]
fn two_handles_speak_against_a_merge_by_one_day_in_two_teams_and_not_by_an_old_login_or_by_capitals() {
    let desk = Desk::centre();
    let merge = |double: &str, into: &str| {
        desk.args("mona", &["people", "merge", double, "--into", into, "--note", "taken on twice"])
    };
    desk.write(
        "more.csv",
        "handle,name,role,team,from,to,login,email\n\
         dee,Dee Vos,agent,north,2022-01-01,2026-02-10,,\nedd,Edd Roe,agent,south,2026-02-10,,,\n\
         fay,Fay Day,agent,north,2022-01-01,2026-02-10,,Fay@X.example\ngil,Gil Eng,agent,south,2026-02-11,,,fay@x.example\n\
         hal,Hal Ito,agent,north,2022-01-01,2026-02-10,hal-old,\nida,Ida Jay,agent,south,2026-02-11,,ida,\n",
    );
    desk.run("mona", "people import more.csv").ok();
    merge("dee", "edd").refused(1, "on the same days dee is in north and edd in south");
    merge("edd", "dee").refused(1, "on the same days edd is in south and dee in north");
    merge("fay", "gil").ok();
    merge("hal", "ida").refused(1, "hal has the login hal-old, and ida has ida");
    desk.write(
        "more.csv",
        "handle,name,role,team,from,to,login\nhal,Hal Ito,agent,north,2022-01-01,2026-02-10,hal-new\n",
    );
    desk.run("mona", "people import more.csv").ok();
    merge("hal", "ida").refused(1, "hal has the login hal-new, and ida has ida");
}
