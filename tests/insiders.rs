//! What an insider could do to the lottery: amend a dialogue out of it, narrow a plan for a night, void a draw, call off an
//! absence. Each is prevented, or is told wherever people look at a draw.

use crate::support::{Answer, Desk};

const NAME: &str = "daily-2026-03-01";
/// Where people look at a draw.
const PLACES: [&str; 4] = ["assign list", "assign show 1", "assign verify 1", "assign coverage daily-2026-03-01"];

/// A row of the centre's export with some words in the place of others.
fn row(desk: &Desk, reference: &str, from: &str, to: &str) -> String {
    let export = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap();
    let mut lines = export.lines();
    let header = lines.next().unwrap();
    let rest: Vec<&str> = lines.skip_while(|line| !line.starts_with(&format!("{reference},"))).take(2).collect();
    let row = rest.join("\n");
    assert!(row.contains(from), "no `{from}` in {row}");
    format!("{header}\n{}\n", row.replace(from, to))
}

fn amend(desk: &Desk, who: &str, reference: &str, (from, to): (&str, &str), why: &str) -> Answer {
    desk.write("amended.csv", row(desk, reference, from, to));
    desk.args(who, &["intake", "import", "amended.csv", "--amend", why])
}

/// What each place says of the draw, on one line.
fn told(desk: &Desk, place: &str) -> String {
    let said = desk.run("mona", &format!("{place} --wide"));
    said.whole().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn moved(desk: &Desk) -> Vec<[String; 4]> {
    let page = &desk.rows("assign show 1")[0];
    let word = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let rows = page["moved"].as_array().expect("moved");
    rows.iter().map(|row| ["ref", "way", "by", "why"].map(|key| word(row, key))).collect()
}

fn nightly(desk: &Desk) -> String {
    desk.run("mona", "assign nightly").stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn each_of_several_amendments_out_of_a_window_and_back_is_listed_with_who_and_why() {
    let desk = Desk::centre();
    for (day, why) in [("02-20", "wrong day"), ("03-01", "right day"), ("02-20", "wrong day again")] {
        amend(&desk, "mona", "D-1", ("2026-03-01", &format!("2026-{day}")), why).ok();
    }
    let said = nightly(&desk);
    let words = "3 times a dialogue was amended, 2 out of what could be drawn and 1 into it, by mona (login rehearsal)";
    assert!(said.contains(&format!("{NAME}: {words}")), "{said}");
    for place in PLACES {
        let said = told(&desk, place);
        let words = if place == "assign show 1" { "wrong day again" } else { words };
        assert!(said.contains(words), "{place}: {said}");
    }
    let ways: Vec<[String; 3]> =
        moved(&desk).into_iter().map(|[reference, way, _, why]| [reference, way, why]).collect();
    let expected = [["D-1", "out", "wrong day"], ["D-1", "in", "right day"], ["D-1", "out", "wrong day again"]];
    assert_eq!(ways, expected.map(|one| one.map(str::to_owned)));
    assert_eq!(desk.rows("assign list")[0]["amended"], 3);
    desk.run("", "verify").ok();
    desk.run("", "assign verify --all").ok();
}

#[test]
fn a_dialogue_that_is_amended_to_a_colleague_or_to_another_category_is_listed_with_its_draw() {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", format!("{plan}\n[population]\ncategories = [\"complaint\", \"general query\"]\n"));
    desk.run("mona", "assign plan add plan.toml").ok();
    amend(&desk, "mona", "D-1", (",ana,", ",bo,"), "it was bo").ok();
    amend(&desk, "mona", "D-3", ("complaint", "technical issue"), "no complaint").ok();
    amend(&desk, "mona", "D-6", ("technical issue", "complaint"), "a complaint").ok();
    nightly(&desk);
    let found: Vec<(String, String)> = moved(&desk).into_iter().map(|[reference, way, ..]| (reference, way)).collect();
    let expected = [("D-1", "within"), ("D-3", "out"), ("D-6", "in")];
    assert_eq!(found, expected.map(|(reference, way)| (reference.to_owned(), way.to_owned())));
}

#[test]
fn a_dialogue_that_is_moved_into_a_drawn_window_is_listed_as_late_there_and_as_out_of_its_own() {
    let mut desk = Desk::drawn();
    desk.at("2026-03-03T09:00:00Z");
    let export = "ref,received,channel,category,agent,transcript\nE-1,2026-03-02T10:00:00Z,chat,complaint,ana,Hi\nE-2,2026-03-02T11:00:00Z,chat,complaint,ana,Hi\n";
    desk.write("second.csv", export);
    desk.run("mona", "intake import second.csv").ok();
    desk.write("moved.csv", export.replace("E-1,2026-03-02", "E-1,2026-03-01"));
    desk.args("mona", &["intake", "import", "moved.csv", "--amend", "a day before"]).ok();
    nightly(&desk);
    assert_eq!(moved(&desk)[0][..2], ["E-1".to_owned(), "late".to_owned()]);
    assert!(told(&desk, "assign show 2").contains("E-1 out"), "{}", told(&desk, "assign show 2"));
    desk.run("", "assign verify --all").ok();
}

#[test]
fn content_that_is_filled_in_after_the_draw_is_listed_as_escaped_with_who_filled_it_in() {
    let desk = Desk::drawn();
    desk.write("seven.csv", row(&desk, "D-7", "Nothing said,", "Nothing said,Agent: Hello"));
    desk.run("mona", "intake import seven.csv").ok();
    let [reference, way, by, _] = &moved(&desk)[0];
    assert_eq!((reference.as_str(), way.as_str(), by.as_str()), ("D-7", "late", "mona (login rehearsal)"));
}

#[test]
fn a_plan_that_is_narrowed_for_one_night_and_widened_again_is_told_with_both_draws() {
    let mut desk = Desk::drawn();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let export = |day: &str| {
        format!(
            "ref,received,channel,category,agent,transcript\nN-{day},2026-03-{day}T10:00:00Z,chat,complaint,ana,Hi\nM-{day},2026-03-{day}T10:00:00Z,chat,complaint,cy,Hi\n"
        )
    };
    let narrow = format!("{plan}\n[population]\nteams = [\"south\"]\n");
    for (day, next, plan) in [("02", "03", narrow.as_str()), ("03", "04", plan.as_str())] {
        desk.at(&format!("2026-03-{next}T09:00:00Z"));
        desk.write("day.csv", export(day));
        desk.run("mona", "intake import day.csv").ok();
        desk.write("plan.toml", plan);
        desk.run("mona", "assign plan add plan.toml").ok();
        let said = nightly(&desk);
        assert!(
            said.contains("changed since the draw before in population.teams, by mona (login rehearsal)"),
            "{said}"
        );
    }
    let listed = desk.rows("assign list");
    let of = |key: &str| listed.iter().map(|row| row[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("plan_version"), [1, 2, 3]);
    assert_eq!(of("population"), ["all", "teams south", "all"]);
    let narrowed = told(&desk, "assign verify 2");
    assert!(narrowed.contains("version 2 of daily drew it; draws of: teams south; "), "{narrowed}");
    assert!(
        narrowed.contains("version 2 by mona (login rehearsal): population.teams from nothing to south"),
        "{narrowed}"
    );
    let widened = told(&desk, "assign show 3");
    assert!(widened.contains("population.teams south"), "{widened}");
    let widened = told(&desk, "assign verify 3");
    assert!(widened.contains("version 3 by mona") && !widened.contains("version 2 by mona"), "{widened}");
    desk.run("mona", "assign proof 2 --folder proof").ok();
    let file = |name: &str| std::fs::read_to_string(desk.path(&format!("proof/{name}"))).unwrap();
    assert!(file("draw.txt").contains("plan=daily/2\npopulation=teams south\n"), "{}", file("draw.txt"));
    assert!(
        file("plan.tsv").contains("\t2\tpopulation.teams\t\tsouth\tmona (login rehearsal)\n"),
        "{}",
        file("plan.tsv")
    );
}

#[test]
fn whatever_names_a_void_draw_names_who_made_it_void() {
    let desk = Desk::drawn();
    desk.run("mona", "assign void 1 --note Cut").ok();
    for place in PLACES.into_iter().chain(["assign coverage", "score show 1", "assign nightly --date 2026-03-02"]) {
        let said = told(&desk, place);
        assert!(said.contains("mona (login rehearsal)"), "{place}: {said}");
    }
    desk.run("mona", "assign void 1 --note Other").refused(1, "is void already, by mona (login rehearsal)");
    desk.run("lea", "assign extend 1 --by 1 --note More").refused(1, "by mona (login rehearsal)");
    desk.run("mona", "assign proof 1 --folder proof").ok();
    let file = |name: &str| std::fs::read_to_string(desk.path(&format!("proof/{name}"))).unwrap();
    assert!(file("draw.txt").contains("void=yes\nvoid-by=mona (login rehearsal)\n"), "{}", file("draw.txt"));
    assert!(file("README.txt").contains("by mona (login rehearsal)"));
    let checked = std::process::Command::new("sh").arg("check.sh").current_dir(desk.path("proof")).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}

#[test]
fn an_absence_that_kept_an_auditor_from_a_draw_and_is_called_off_is_listed_with_it() {
    let mut desk = Desk::centre();
    desk.run("lea", "people absent vera --from 2026-03-02 --to 2026-03-06").ok();
    nightly(&desk);
    assert!(!told(&desk, "assign verify 1").contains("called off"));
    desk.at("2026-03-02T10:00:00Z");
    desk.run("sam", "people absent vera --from 2026-03-02 --cancel").ok();
    for place in ["assign show 1", "assign verify 1", "assign coverage daily-2026-03-01"] {
        let said = told(&desk, place);
        assert!(said.contains("sam (login rehearsal)") && said.contains("called off"), "{place}: {said}");
    }
    desk.run("mona", "assign proof 1 --folder proof").ok();
    let file = std::fs::read_to_string(desk.path("proof/absences.tsv")).unwrap();
    assert!(file.starts_with("vera\t2026-03-02\t2026-03-06\tlea (login rehearsal)\t"), "{file}");
}

#[test]
fn an_agent_reads_how_often_a_draw_was_amended_and_by_whom_and_the_refs_of_their_own_alone() {
    let mut desk = Desk::centre();
    desk.write("policy.toml", "timezone = \"Europe/London\"\nreading = {who = \"roles\"}\n");
    desk.run("mona", "policy publish policy.toml").ok();
    amend(&desk, "mona", "D-1", ("2026-03-01", "2026-02-20"), "wrong day").ok();
    amend(&desk, "mona", "D-3", ("2026-03-01", "2026-02-20"), "wrong day too").ok();
    nightly(&desk);
    desk.at("2026-03-02T10:00:00Z");
    let said = desk.run("ana", "assign show 1").ok();
    assert!(said.stdout.contains("D-1") && !said.stdout.contains("D-3"), "{}", said.whole());
    assert!(said.stdout.contains("1 amendment is for others to read"), "{}", said.whole());
    desk.run("ana", "assign proof 1 --ref D-2 --folder own").ok();
    let own = std::fs::read_to_string(desk.path("own/amended.tsv")).unwrap();
    assert!(own.contains("\tD-1\t") && !own.contains("D-3"), "{own}");
    assert!(desk.run("ana", "assign list --wide").ok().stdout.contains("2 times a dialogue was amended"));
}

/// A second plan whose windows hold the same dialogues, two of each agent.
fn second_plan(desk: &Desk) {
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let second = plan.replace("\"daily\"", "\"second\"\noverlaps = [\"daily\"]").replace("count = 1", "count = 2");
    desk.write("second.toml", second);
    desk.run("mona", "assign plan add second.toml").ok();
}

#[test]
fn the_dialogues_of_a_void_draw_are_free_for_the_next_one() {
    let desk = Desk::drawn();
    desk.run("mona", "assign void 1 --note Cut").ok();
    second_plan(&desk);
    let said = nightly(&desk);
    assert!(!said.contains("already audited"), "{said}");
    let listed = desk.rows("assign list");
    assert_eq!((&listed[1]["frame"], &listed[1]["drawn"]), (&6.into(), &6.into()), "all with content: {said}");
    desk.run("", "assign verify --all").ok();
    desk.run("", "verify").ok();
}

#[test]
fn what_was_scored_in_a_void_draw_is_not_scored_twice_and_counted_with_a_reason_of_its_own() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("cy");
    let answers = r#"{"answers": {"tone": "full", "facts": "full", "identity": "yes"}, "met": "kind"}"#;
    desk.write("answers.json", answers);
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    desk.run("mona", "assign void 1 --note Cut").ok();
    second_plan(&desk);
    let said = nightly(&desk);
    assert!(said.contains("second-2026-03-01: 1 dialogue outside the frame: scored in a draw that is void."), "{said}");
    assert_eq!(desk.rows("assign list")[1]["frame"], 5);
    desk.run("", "assign verify --all").ok();
}

#[test]
fn neither_what_draws_go_by_nor_the_words_are_amended_by_somebody_of_the_agents_team() {
    let desk = Desk::centre();
    let own_team = "they are in the same team, north";
    for (from, to) in [
        ("2026-03-01", "2026-02-20"),
        ("complaint", "technical issue"),
        (",chat,", ",email,"),
        (",ana,", ",cy,"),
        ("cust-1,5,", "cust-1,1,"),
    ] {
        amend(&desk, "lea", "D-1", (from, to), "wrong").refused(1, own_team);
    }
    amend(&desk, "lea", "D-5", (",cy,", ",ana,"), "to a colleague of theirs").refused(1, own_team);
    amend(&desk, "lea", "D-5", ("technical issue", "complaint"), "of the other team").ok();
    amend(&desk, "lea", "D-1", ("it left today", "it left yesterday"), "words alone").refused(1, own_team);
    amend(&desk, "lea", "D-1", ("cust-1,", "cust-9,"), "neither").ok();
    amend(&desk, "sam", "D-1", ("2026-03-01", "2026-02-20"), "a lead of another team").ok();
}

#[test]
fn a_manager_who_answers_dialogues_too_does_not_void_extend_amend_or_count_their_own() {
    let desk = Desk::centre();
    desk.write("runs.csv", "handle,name,role,team,from\nana,,manager,office,2026-03-01\n");
    desk.run("mona", "people import runs.csv").ok();
    nightly(&desk);
    desk.run("ana", "assign void 1 --note Bad").refused(1, "it drew a dialogue of their own");
    desk.run("ana", "assign extend 1 --by 1 --note More").refused(1, "its frame holds a dialogue of their own");
    amend(&desk, "ana", "D-1", ("2026-03-01", "2026-02-20"), "wrong").refused(1, "it is their own dialogue");
    desk.write("acd.csv", "agent,day,dialogues\nana,2026-03-01,2\n");
    desk.run("ana", "intake volumes acd.csv").refused(1, "it is their own work");
}

#[test]
fn a_stint_that_is_ended_in_the_past_before_the_draw_is_told_with_it() {
    let desk = Desk::centre();
    desk.write("ends.csv", "handle,name,role,team,from,to\nana,Ana Ruiz,agent,north,2022-01-01,2026-02-27\n");
    desk.run("mona", "people import ends.csv").ok();
    let said = nightly(&desk);
    let words = "1 stint of an agent was begun, ended or merged in the past after its window was over, by mona (login rehearsal)";
    assert!(said.contains(words), "{said}");
    for place in ["assign verify 1", "assign coverage daily-2026-03-01"] {
        assert!(told(&desk, place).contains(words), "{place}: {}", told(&desk, place));
    }
    assert!(
        told(&desk, "assign show 1").contains("ana north 2022-01-01 2026-02-27 its end mona"),
        "{}",
        told(&desk, "assign show 1")
    );
}

#[test]
fn a_dialogue_that_is_said_to_be_without_notice_is_named_with_who_said_so() {
    let desk = Desk::centre();
    desk.write("policy.toml", "timezone = \"Europe/London\"\n[intake]\nnotice = [\"*\"]\n");
    desk.run("mona", "policy publish policy.toml").ok();
    desk.write(
        "notice.csv",
        "ref,received,channel,category,agent,notice\nD-1,2026-03-01T10:00:00Z,chat,complaint,ana,no\n",
    );
    desk.run("sam", "intake import notice.csv").ok();
    nightly(&desk);
    let said = told(&desk, "assign coverage daily-2026-03-01");
    let words = "of 1 dialogue the row says that the customer was not told, by sam (login rehearsal): D-1.";
    assert!(said.contains(words), "{said}");
    let said = told(&desk, "assign show 1");
    assert!(said.contains("D-1 ana 2026-03-02 09:00 sam (login rehearsal)"), "{said}");
    let [reference, way, by, _] = &moved(&desk)[0];
    assert_eq!([reference.as_str(), way, by], ["D-1", "out", "sam (login rehearsal)"], "filled in before the draw");
}

#[test]
fn a_time_zone_that_takes_a_dialogue_out_of_every_window_names_it_at_the_change_in_a_dry_run_and_in_coverage() {
    let mut desk = Desk::centre();
    let export = "ref,received,channel,category,agent,transcript\nZ-1,2026-03-01T02:00:00Z,chat,complaint,ana,Hi\n";
    desk.write("early.csv", export);
    desk.run("mona", "intake import early.csv").ok();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("west.toml", policy.replace("Europe/London", "America/New_York"));
    let words = "1 dialogue lies in no window of daily, before its start or after its end: Z-1.";
    let folded = |answer: Answer| answer.ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let before = desk.head();
    let said = folded(desk.run("mona", "policy publish west.toml --dry-run"));
    assert!(said.contains(words), "{said}");
    assert_eq!(desk.head(), before);
    let said = folded(desk.run("mona", "policy publish west.toml"));
    assert!(said.contains(&format!("By the new time zone, {words}")), "{said}");
    desk.at("2026-03-02T14:00:00Z");
    nightly(&desk);
    let said = folded(desk.run("mona", "assign coverage"));
    assert!(
        said.contains("By the new time zone, changed by mona (login rehearsal) at 2026-03-02T09:00:00Z, 1 dialogue"),
        "{said}"
    );
    desk.write("east.toml", policy.replace("Europe/London", "Europe/Berlin"));
    assert!(!folded(desk.run("mona", "policy publish east.toml")).contains("By the new"));
}

#[test]
fn house_rules_that_changed_for_a_minute_are_shown_with_who_and_stand_in_the_report_of_the_month() {
    let desk = Desk::centre();
    let rules = |open: u32| format!("timezone = \"Europe/London\"\n[deadlines]\nopen = {open}\n");
    for open in [5, 1, 5] {
        desk.write("rules.toml", rules(open));
        desk.run("mona", "policy publish rules.toml").ok();
    }
    let page = &desk.rows("policy show")[0];
    let changes = page["changes"].as_array().expect("changes");
    let told: Vec<[&str; 4]> = changes
        .iter()
        .map(|row| ["key", "before", "after", "by"].map(|key| row[key].as_str().unwrap_or_default()))
        .collect();
    let by = "mona (login rehearsal)";
    assert_eq!(told[..2], [["deadlines.open", "1", "5", by], ["deadlines.open", "5", "1", by]]);
    let report = desk.run("mona", "report management --period 2026-03").ok();
    // The first of them said nothing of it before.
    assert_eq!(report.stdout.matches("policy: deadlines.open").count(), 3, "{}", report.whole());
}

#[test]
fn house_rules_that_narrow_what_can_be_drawn_for_a_night_are_told_with_its_draw() {
    let mut desk = Desk::drawn();
    desk.at("2026-03-03T09:00:00Z");
    let rows = "N-1,2026-03-02T10:00:00Z,email,complaint,ana,Hi\nN-2,2026-03-02T10:00:00Z,chat,complaint,cy,Hi\n";
    desk.write("day.csv", format!("ref,received,channel,category,agent,transcript\n{rows}"));
    desk.run("mona", "intake import day.csv").ok();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("narrow.toml", format!("{policy}\n[intake]\nnotice = [\"chat\"]\n"));
    desk.run("mona", "policy publish narrow.toml").ok();
    let words = "the house rules changed since the draw before in intake.notice, by mona (login rehearsal)";
    let said = nightly(&desk);
    assert!(said.contains(words), "{said}");
    assert!(
        told(&desk, "assign verify 2").contains("intake.notice from nothing to chat"),
        "{}",
        told(&desk, "assign verify 2")
    );
    assert!(told(&desk, "assign show 2").contains("intake.notice – chat"), "{}", told(&desk, "assign show 2"));
    assert!(told(&desk, "assign coverage 2").contains(words));
}
