//! Doors around the lottery that an insider found: a plan made when its dialogues are known, blanks filled in, dialogues
//! brought in, spot checks, audits handed on, the roster. Each is barred, or told wherever people look at a draw.

use crate::support::Desk;

const NAME: &str = "daily-2026-03-01";
const MONA: &str = "mona (login rehearsal)";
const LEA: &str = "lea (login rehearsal)";

/// What a command says, on one line.
fn told(desk: &Desk, command: &str) -> String {
    let said = desk.run("mona", command);
    said.whole().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every place where people look at a draw says the words.
#[track_caller]
fn everywhere(desk: &Desk, draw: &str, words: &str) {
    let places = ["assign list --wide".to_owned(), format!("assign verify {draw}"), format!("assign coverage {draw}")];
    for place in places {
        let said = told(desk, &place);
        assert!(said.contains(words), "{place}: {said}");
    }
}

/// What the works council reads of a month: on one line.
fn council(desk: &Desk) -> String {
    told(desk, "report management --period 2026-03 --edition council")
}

/// The rows of what people did around a draw: what, how often, of whom, by whom.
fn around(desk: &Desk, draw: &str) -> Vec<(String, i64, String, String)> {
    let page = &desk.rows(&format!("assign show {draw}"))[0];
    let word = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let rows = page["around"].as_array().cloned().unwrap_or_default();
    let row = |row: &serde_json::Value| {
        (word(row, "doing"), row["times"].as_i64().unwrap_or_default(), word(row, "agent"), word(row, "by"))
    };
    rows.iter().map(row).collect()
}

fn export(rows: &str) -> String {
    format!("ref,received,channel,category,agent,rating,language,notice,transcript\n{rows}")
}

#[test]
fn a_plan_that_is_added_once_its_dialogues_are_known_is_said_so_wherever_its_draw_stands() {
    let desk = Desk::centre();
    let said = told(&desk, "assign nightly");
    let words = format!("its plan was added after its window was over, by {MONA} at 2026-03-02T09:00:00Z");
    assert!(said.contains(&format!("{NAME}: {words}")), "{said}");
    everywhere(&desk, NAME, &words);
    assert_eq!(around(&desk, NAME)[0].0, "plan added after its days");
    desk.run("mona", "assign proof 1 --folder proof").ok();
    let file = std::fs::read_to_string(desk.path("proof/around.tsv")).unwrap();
    assert!(file.contains("\tplan added after its days\t1\t"), "{file}");
    let said = council(&desk);
    assert!(said.contains("What it would draw of was known by then"), "{said}");
    assert!(said.contains("plan added after its days"), "{said}");
}

#[test]
fn a_plan_that_is_added_before_its_window_is_over_is_not_said_to_be_late() {
    let mut desk = Desk::drawn();
    desk.at("2026-03-03T09:00:00Z");
    desk.write("day.csv", export("N-1,2026-03-02T10:00:00Z,chat,complaint,ana,,,,Hi\n"));
    desk.run("mona", "intake import day.csv").ok();
    told(&desk, "assign nightly");
    assert_eq!(around(&desk, "2"), []);
}

#[test]
fn a_lead_of_the_agents_team_fills_in_no_rating_language_or_notice_of_a_known_dialogue_and_others_do() {
    let desk = Desk::centre();
    desk.write("day.csv", export("N-1,2026-03-01T10:00:00Z,chat,complaint,ana,,,,Hi\n"));
    desk.run("mona", "intake import day.csv").ok();
    for filled in ["5,,", ",de,", ",,no"] {
        desk.write("more.csv", export(&format!("N-1,2026-03-01T10:00:00Z,chat,complaint,ana,{filled},Hi\n")));
        let said = desk.run("lea", "intake import more.csv");
        said.refused(1, "lea may not fill in what was blank in `N-1`: they are in the same team, north");
    }
    desk.write("more.csv", export("N-1,2026-03-01T10:00:00Z,chat,complaint,ana,5,de,,Hi\n"));
    desk.run("sam", "intake import more.csv").ok();
    desk.run("mona", "assign nightly").ok();
    let by = "sam (login rehearsal)";
    everywhere(
        &desk,
        NAME,
        &format!("of 1 dialogue of its window blanks were filled in later (language, rating), by {by}"),
    );
    let filled = ("blanks filled in later".to_owned(), 1, "ana".to_owned(), by.to_owned());
    assert!(around(&desk, NAME).contains(&filled), "{:?}", around(&desk, NAME));
    let words = format!("1 rating did not come with its dialogue: filled in later by {by} (1).");
    for report in ["report voice", "report management --period 2026-03"] {
        let said = told(&desk, report);
        assert!(said.contains(&words), "{report}: {said}");
    }
}

#[test]
fn dialogues_that_the_lead_of_their_agent_brings_in_are_counted_with_the_draw_and_named_with_each_score() {
    let desk = Desk::centre();
    let row = |n: u32| format!("X-{n},2026-03-01T10:00:00Z,chat,complaint,ana,,,,Hi {n}\n");
    desk.write("made.csv", export(&(1..=40).map(row).collect::<String>()));
    desk.run("lea", "intake import made.csv").ok();
    let said = told(&desk, "assign nightly");
    let words = format!("40 dialogues of its window were brought in by somebody of the agent's team, {LEA}: ana (40)");
    assert!(said.contains(&format!("{NAME}: {words}")), "{said}");
    everywhere(&desk, NAME, &words);
    let (audit, _) = desk.audit_of("ana");
    let said = told(&desk, &format!("score show {audit}"));
    assert!(said.contains("(login rehearsal) at 2026-03-02T09:00:00Z"), "{said}");
}

#[test]
fn audits_that_are_handed_on_by_name_are_told_with_the_draw_to_whom_by_whom_and_why() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let to = ["vera", "oleg"].into_iter().find(|to| *to != auditor).unwrap();
    desk.args("mona", &["assign", "reassign", &audit.to_string(), "--to", to, "--note", "milder"]).ok();
    everywhere(&desk, NAME, &format!("1 audit of it was handed on by name, to {to}, by {MONA}"));
    let said = told(&desk, "assign show 1 --wide");
    assert!(said.contains(&format!("audit {audit}, which {auditor} had")) && said.contains("milder"), "{said}");
    assert!(council(&desk).contains("handed on by name"), "{}", council(&desk));
}

#[test]
fn an_auditor_whose_stint_ends_for_the_day_of_the_draw_is_told_with_it() {
    let desk = Desk::centre();
    let rows = "vera,Vera Novak,auditor,quality,2021-01-01,2026-03-01\nvera,Vera Novak,auditor,quality,2026-03-03,\n";
    desk.write("pp.csv", format!("handle,name,role,team,from,to\n{rows}"));
    desk.run("mona", "people import pp.csv").ok();
    told(&desk, "assign nightly");
    everywhere(&desk, NAME, &format!("2 stints of auditors were begun or ended after its window was over, by {MONA}"));
    let said = told(&desk, "assign verify 1");
    assert!(said.contains("vera, quality until 2026-03-01 by mona"), "{said}");
}

/// Moves bo to the south for days that are over.
fn move_bo(desk: &Desk) {
    let rows = "bo,Bo Lindqvist,agent,north,2022-01-01,2026-02-28\nbo,Bo Lindqvist,agent,south,2026-03-01,\n";
    desk.write("pp.csv", format!("handle,name,role,team,from,to\n{rows}"));
    desk.run("mona", "people import pp.csv").ok();
}

#[test]
fn an_agent_who_is_moved_to_another_team_for_days_that_are_over_is_told_with_the_draw_and_the_figures_of_teams() {
    let mut desk = Desk::centre();
    desk.at("2026-03-03T09:00:00Z");
    move_bo(&desk);
    let said = told(&desk, "assign nightly");
    assert!(said.contains("bo in south from 2026-03-01 on"), "{said}");
    let said = told(&desk, "report team");
    assert!(said.contains("The roster changed for days that were over: bo in") && said.contains(MONA), "{said}");
}

#[test]
fn a_roster_that_is_rewritten_after_the_draw_and_the_report_is_told_with_both() {
    let mut desk = Desk::drawn();
    desk.at("2026-04-02T09:00:00Z");
    desk.run("mona", "report submit --period 2026-03").ok();
    desk.at("2026-04-03T09:00:00Z");
    move_bo(&desk);
    everywhere(
        &desk,
        NAME,
        &format!("2 stints of agents were begun or ended for its days since it was drawn, by {MONA}"),
    );
    let said = told(&desk, "report management --period 2026-03");
    assert!(said.contains("the roster of these days changed"), "{said}");
    assert!(said.contains("bo in south from 2026-03-01 on, by mona"), "{said}");
}

/// Takes a request of ana's to its answer.
fn answered(desk: &Desk, reference: &str) {
    let add = ["intake", "add", "--ref", reference, "--channel", "chat", "--customer", "c-20", "--notice", "yes"];
    desk.args("sam", &[&add[..], &["--details", "I paid twice"]].concat()).ok();
    desk.args("sam", &["intake", "triage", reference, "--category", "billing inquiry"]).ok();
    desk.run("sam", &format!("assign request {reference} --to ana --note Theirs")).ok();
    desk.run("ana", &format!("intake confirm {reference} --yes --statement Twice")).ok();
    desk.run("ana", &format!("intake respond {reference} --reply Back")).ok();
}

#[test]
fn a_request_that_its_agent_archives_late_falls_in_no_drawn_window_and_is_counted_with_the_draw_that_has_it() {
    let mut desk = Desk::centre();
    for reference in ["Q-1", "Q-2"] {
        answered(&desk, reference);
    }
    desk.run("ana", "intake archive Q-1").ok();
    told(&desk, "assign nightly");
    // Its window was that of the 2nd, which is drawn by then; the archive puts it into that of the 11th.
    desk.at("2026-03-10T05:00:00Z");
    let night = told(&desk, "assign nightly");
    assert!(night.contains("1 request is answered and not archived in time, so that no draw has them: Q-2, answered first on 2026-03-02"), "{night}");
    desk.at("2026-03-11T09:00:00Z");
    desk.run("ana", "intake archive Q-2").ok();
    desk.at("2026-03-12T05:00:00Z");
    let night = told(&desk, "assign nightly");
    assert!(!night.contains("not archived in time"), "{night}");
    let name = "daily-2026-03-11";
    let words = "1 dialogue of its window was archived later after the first answer than the policy says, by ana (login rehearsal): ana (1)";
    assert!(night.contains(&format!("{name}: {words}")), "{night}");
    everywhere(&desk, name, words);
    assert!(told(&desk, &format!("assign show {name} --wide")).contains("Q-2, answered first on 2026-03-02"));
    let early = around(&desk, "daily-2026-03-02");
    assert!(early.iter().all(|(doing, ..)| doing != "archived late"), "{early:?}");
    assert!(council(&desk).contains("archived late"), "{}", council(&desk));
    desk.run("", "assign verify --all").ok();
}

#[test]
fn how_soon_a_request_is_archived_is_said_by_the_policy() {
    let desk = Desk::centre();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("odd.toml", format!("{policy}\n[intake]\narchive_within = 0\n"));
    desk.run("mona", "policy publish odd.toml").refused(65, "[intake] archive_within is 1 to 100 working days");
}

#[test]
fn ratings_that_the_agent_or_their_lead_records_are_counted_with_the_draw() {
    let mut desk = Desk::centre();
    for (reference, who) in [("Q-1", "ana"), ("Q-2", "lea"), ("Q-3", "sam")] {
        answered(&desk, reference);
        desk.run(who, &format!("intake rate {reference} --rating 5")).ok();
        desk.run("ana", &format!("intake archive {reference}")).ok();
    }
    desk.at("2026-03-03T05:00:00Z");
    let night = told(&desk, "assign nightly");
    let name = "daily-2026-03-02";
    let words = format!(
        "2 ratings of its dialogues were recorded by the agent or somebody of their team, ana (login rehearsal) and {LEA}: ana (2)"
    );
    assert!(night.contains(&format!("{name}: {words}")), "{night}");
    everywhere(&desk, name, &words);
    assert!(council(&desk).contains("rating recorded on the agent's side"), "{}", council(&desk));
    let said = told(&desk, "report voice");
    assert!(
        said.contains(&format!(
            "2 ratings were recorded by the agent or somebody of their team: ana (login rehearsal) (1) and {LEA} (1)."
        )),
        "{said}"
    );
}

#[test]
fn spot_checks_that_keep_dialogues_out_of_a_frame_are_told_as_such_with_who_asked() {
    let desk = Desk::centre();
    for reference in ["D-1", "D-2"] {
        desk.args("lea", &["assign", "spot-check", reference, "--note", "to look closer"]).ok();
    }
    let said = told(&desk, "assign nightly");
    assert!(said.contains("2 dialogues outside the frame: audited as a spot check."), "{said}");
    for place in ["assign coverage 1", "assign show 1 --wide"] {
        let said = told(&desk, place);
        assert!(said.contains("2 dialogues outside the frame: audited as a spot check."), "{place}: {said}");
    }
    let said = told(&desk, "assign verify 1");
    assert!(said.contains("3 outside it (audited as a spot check: 2; no content: 1)"), "{said}");
    desk.run("mona", "assign proof 1 --folder proof").ok();
    let file = std::fs::read_to_string(desk.path("proof/excluded.tsv")).unwrap_or_default();
    assert!(file.contains("audited as a spot check\t2"), "{file}");
    desk.run("", "verify").ok();
    let words =
        format!("2 dialogues of its window were audited before it as a spot check, asked for by {LEA}: ana (2)");
    everywhere(&desk, NAME, &words);
    assert!(told(&desk, "assign show 1 --wide").contains("to look closer"));
    assert!(council(&desk).contains("spot check before it"), "{}", council(&desk));
}
