//! Naming: audits by the refs of their dialogues, draws by their numbers, and lists that name what they are about.

use crate::support::{Answer, Desk};
use serde_json::Value;

const DRAW: &str = "daily-2026-03-01";
const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;
const HEADER: &str = "ref,received,channel,category,agent,customer,rating,details,transcript\n";

fn ref_of(desk: &Desk, audit: i64) -> String {
    let all = desk.rows("report audits");
    let row = all.iter().find(|row| row["audit"] == audit).expect("the audit");
    row["ref"].as_str().unwrap().to_owned()
}

/// The audits that a sheet lists, in its order.
fn audits(sheet: &Value) -> Vec<i64> {
    sheet.as_array().unwrap().iter().map(|row| row["audit"].as_i64().unwrap()).collect()
}

/// A dialogue of ana's that is audited, of this ref.
fn with_spot_check(reference: &str) -> Desk {
    let desk = Desk::drawn();
    let row =
        format!("{reference},2026-03-01T18:00:00Z,chat,complaint,ana,c-9,3,Late,\"Customer: Hello?\nAgent: Yes.\"\n");
    desk.write("more.csv", format!("{HEADER}{row}"));
    desk.run("mona", "intake import more.csv").ok();
    desk.run("mona", &format!("assign spot-check {reference} --note Odd --auditor vera")).ok();
    desk
}

#[test]
fn an_audit_is_named_by_the_ref_of_its_dialogue_wherever_its_number_is() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let name = ref_of(&desk, audit);
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    let says = |who: &str, words: &str, says: &str| {
        let said = desk.run(who, words).ok();
        assert!(said.stdout.contains(says), "no `{says}` in {}", said.whole());
    };
    let number = format!("udit {audit}");
    says("mona", &format!("score show {name}"), &number);
    says(&auditor, &format!("score form {name} --to toml"), &format!("audit = {audit}"));
    says(&auditor, &format!("score submit {name} --answers answers.json"), &number);
    says("mona", &format!("score explain {name}"), &number);
    says(&auditor, &format!("score undo {name} --note Slip"), &number);
    desk.run(&auditor, &format!("score submit {name} --answers answers.json")).ok();
    desk.run(&auditor, &format!("score deliver {name}")).ok();
    says("ana", &format!("score acknowledge {name}"), &number);
    says(&auditor, &format!("score commend {name} --note Kind"), &number);
    let dispute =
        format!("dispute open {name} --criterion tone --reason context --propose full --statement Why --as ana");
    desk.run("", &dispute).refused(1, "tone");
    let other = desk.audit_of("bo");
    let name = ref_of(&desk, other.0);
    says("mona", &format!("assign reassign {name} --random --note Away"), &format!("udit {}", other.0));
    says("mona", &format!("assign replace {name} --reason duplicate"), &format!("udit {}", other.0));
}

#[test]
fn a_ref_of_digits_is_meant_where_no_audit_has_that_number() {
    let desk = with_spot_check("10006");
    let spot = ["mona", "vera"].map(|who| desk.run(who, "score show 10006").ok().stdout);
    assert!(spot.iter().all(|said| said.contains("Audit 4")), "{spot:?}");
    let desk = with_spot_check("2");
    let shown = desk.run("mona", "score show 2").ok().stdout;
    assert!(shown.contains("Audit 2") && !shown.contains("Audit 4"), "the number comes first: {shown}");
}

#[test]
fn what_names_no_audit_is_refused_with_what_to_do() {
    let desk = Desk::drawn();
    let refused = |words: &str, says: &str, hint: &str| {
        let said = desk.run("mona", words).refused(1, says);
        assert!(said.stderr.contains(hint), "{}", said.whole());
    };
    refused("score show T-99", "there is no audit and no dialogue `T-99`", "the number of an audit or the ref");
    refused("score show D-7", "the dialogue `D-7` has no audit", "assize assign spot-check");
    refused("score show 99", "there is no audit 99", "audits have the numbers 1 to 3");
    refused("dispute statement T-99 --statement No", "there is no audit and no dialogue `T-99`", "the ref");
}

#[test]
fn of_two_audits_of_a_dialogue_an_auditor_means_their_own_and_others_are_told_both() {
    let desk = Desk::doubled();
    let (first, auditor) = desk.audit_of("ana");
    let name = ref_of(&desk, first);
    let listed = desk.rows("report audits");
    let both: Vec<i64> =
        listed.iter().filter(|row| row["ref"] == name.as_str()).map(|row| row["audit"].as_i64().unwrap()).collect();
    let says = format!("the dialogue `{name}` has several audits: {} and {}", both[0], both[1]);
    let told = desk.run("mona", &format!("score show {name}")).refused(2, &says);
    assert!(told.stderr.contains("give the number of one of them"), "{}", told.whole());
    let own = desk.run(&auditor, &format!("score show {name}")).ok().stdout;
    assert!(own.contains(&format!("Audit {first}")), "{own}");
    assert!(!own.contains(&format!("Audit {}", both.iter().find(|id| **id != first).unwrap())), "{own}");
}

#[test]
fn a_draw_is_named_by_its_number_or_its_name_everywhere() {
    let desk = Desk::drawn();
    for words in ["assign show", "assign verify", "assign coverage"] {
        let by = |name: &str| desk.run("mona", &format!("{words} {name} --format json")).ok().rows();
        assert_eq!(by("1"), by(DRAW), "{words}");
    }
    desk.run("mona", "assign proof 1 --folder proof").ok();
    let said = desk.run("mona", "assign extend 1 --by 1 --note More").ok().stdout;
    assert!(said.contains(&format!("{DRAW} goes on")), "{said}");
    let said = desk.run("mona", "assign void 1 --note Wrong").ok().stdout;
    assert!(said.contains(&format!("{DRAW} is void")), "{said}");
    for words in ["assign show 2", "assign void 2 --note No", "assign extend 2 --by 1 --note No", "assign verify 2"] {
        desk.run("mona", words).refused(1, "there is no draw `2`");
    }
}

#[test]
fn a_night_and_a_draw_list_their_dialogues() {
    let desk = Desk::centre();
    let night = desk.run("mona", "assign nightly --format json").ok().rows();
    assert_eq!(audits(&night[0]["dialogues"]), [1, 2, 3], "{night:?}");
    let first = &night[0]["dialogues"][0];
    assert!(["ana", "bo", "cy"].contains(&first["agent"].as_str().unwrap()), "{first}");
    assert!(first["ref"].as_str().unwrap().starts_with("D-") && first["auditor"].is_string(), "{first}");
    let again = desk.run("mona", "assign nightly --format json").ok().rows();
    assert!(again[0].get("dialogues").is_none(), "{again:?}");
    let shown = desk.rows(&format!("assign show {DRAW}"));
    assert_eq!(audits(&shown[0]["dialogues"]), [1, 2, 3]);
    assert_eq!(shown[0]["dialogues"][0]["state"], "assigned");
    let dry = Desk::centre();
    let night = dry.run("mona", "assign nightly --dry-run --format json").ok().rows();
    assert!(night[0].get("dialogues").is_none() && night[0]["draws"][0]["drawn"] == 3, "{night:?}");
}

#[test]
fn lists_show_agents_where_the_policy_lets_the_reader_see_them() {
    let queue = |desk: &Desk, who: &str| desk.rows_for(who, "score queue --all");
    let desk = Desk::drawn();
    assert!(queue(&desk, "vera").iter().all(|row| ["ana", "bo", "cy"].contains(&row["agent"].as_str().unwrap())));
    let shown = desk.rows_for("vera", &format!("assign show {DRAW}"));
    assert!(shown[0]["dialogues"][0]["rank"].is_null(), "the policy hides ratings, and a rank can tell: {shown:?}");
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("blind.toml", format!("{policy}\n[blind]\nhide = [\"agent\"]\n"));
    desk.run("mona", "policy publish blind.toml").ok();
    assert!(queue(&desk, "vera").iter().all(|row| row.get("agent").is_none()), "{:?}", queue(&desk, "vera"));
    assert!(queue(&desk, "mona").iter().all(|row| row["agent"].is_string()));
    let shown = desk.rows_for("vera", &format!("assign show {DRAW}"));
    assert!(shown[0]["dialogues"].as_array().unwrap().iter().all(|row| row["agent"].is_null()), "{shown:?}");
    desk.write("open.toml", format!("{policy}\n[blind]\nhide = []\n"));
    desk.run("mona", "policy publish open.toml").ok();
    let shown = desk.rows_for("vera", &format!("assign show {DRAW}"));
    assert_eq!(shown[0]["dialogues"][0]["rank"], 1, "{shown:?}");
}

#[test]
fn a_delivery_says_agent_by_agent_what_was_delivered() {
    let desk = Desk::drawn();
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    for agent in ["cy", "ana"] {
        let (audit, auditor) = desk.audit_of(agent);
        desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    }
    let done = desk.rows_for("mona", "score deliver --all");
    let agents: Vec<&str> = done.iter().map(|row| row["agent"].as_str().unwrap()).collect();
    assert_eq!(agents, ["ana", "cy"]);
    let (audit, _) = desk.audit_of("ana");
    assert_eq!((done[0]["audit"].as_i64(), done[0]["total"].as_f64()), (Some(audit), Some(100.0)));
    assert_eq!(done[0]["ref"].as_str(), Some(ref_of(&desk, audit).as_str()));
    assert!(done[0]["dispute_due"].is_string(), "{done:?}");
    assert!(desk.rows_for("mona", "score deliver --all").is_empty());
}

// --- what comes short, and why ----------------------------------------------------------------------

#[test]
fn an_extension_that_finds_nothing_says_why_for_each_stratum() {
    let desk = Desk::drawn();
    let said = desk.run("mona", "assign extend 1 --by 1 --note More").ok().stdout;
    assert!(!said.contains("short"), "{said}");
    let said = desk.run("mona", "assign extend 1 --by 1 --note Yet");
    assert_eq!(said.code, 4, "{}", said.whole());
    assert!(said.stdout.contains("ana: 1 short; 2 of its 2 are drawn: it is exhausted."), "{}", said.whole());
    let desk = Desk::drawn();
    let undrawn = desk.rows("intake search --agent ana");
    let drawn = ref_of(&desk, desk.audit_of("ana").0);
    let other = undrawn.iter().filter_map(|row| row["ref"].as_str()).find(|name| *name != drawn).unwrap().to_owned();
    desk.args("mona", &["assign", "spot-check", &other, "--note", "A complaint", "--auditor", "vera"]).ok();
    let said = desk.run("mona", "assign extend 1 --by 1 --note More");
    let says = "ana: 1 short; 1 of its 2 are drawn: 1 dialogue went to another draw, a spot check";
    assert!(said.code == 4 && said.stdout.contains(says), "{}", said.whole());
}

/// What a preview of the plan with these lines more says of dialogues without an auditor.
fn preview(lines: &str) -> (Answer, f64) {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("next.toml", format!("{plan}\n{lines}"));
    let idle = desk.rows("assign plan preview --file next.toml")[0]["idle"].clone();
    let idle = idle.as_str().and_then(|text| text.parse().ok()).or_else(|| idle.as_f64()).expect("a number");
    (desk.run("", "assign plan preview --file next.toml").ok(), idle)
}

#[test]
fn a_preview_says_how_many_would_have_no_auditor_and_why() {
    let (said, idle) = preview("");
    assert!(idle.abs() < 1e-9 && !said.stdout.contains("No auditor"), "{}", said.whole());
    // Nora led the team of ana and bo: only cy's is hers to audit.
    let (said, idle) = preview("[auditors]\nhandles = [\"nora\"]\n");
    assert!((idle - 2.0).abs() < 1e-9, "{idle}");
    let says = "No auditor, on average, for some of the 3 dialogues drawn: 2.00 since everybody is barred from them";
    assert!(said.stdout.contains(says), "{}", said.whole());
    let (said, idle) = preview("[auditors]\nhandles = [\"vera\", \"oleg\"]\ncapacity = 1\n");
    assert!((idle - 1.0).abs() < 1e-9, "{idle}");
    assert!(said.stdout.contains("at least 1.00 since nobody has room for them"), "{}", said.whole());
}

#[test]
fn a_handle_in_other_capitals_is_asked_back() {
    let desk = Desk::centre();
    desk.run("Mona", "assign nightly").refused(1, "did you mean `mona`?");
    desk.run("mona", "assign plan show Daily").refused(1, "did you mean `daily`?");
    desk.run("mona", "card show Chat").refused(1, "did you mean `chat`?");
    desk.run("mona", "assign nightly").ok();
    desk.run("mona", "assign show Daily-2026-03-01").refused(1, "did you mean `daily-2026-03-01`?");
    desk.run("mona", "assign replace 1 --reason Duplicate").refused(2, "did you mean `duplicate`?");
    desk.run("mona", "dispute list --team North").refused(1, "did you mean `north`?");
    desk.run("mona", "dispute list --team north").ok();
    desk.run("mona", "arbitrate precedents --criterion Tone").refused(1, "did you mean `tone`?");
    desk.run("mona", "arbitrate precedents --criterion tone").ok();
    desk.run("mona", "intake search --category Complaint").refused(65, "did you mean `complaint`?");
    desk.run("mona", "intake search --category complaint").ok();
    desk.run("mona", "intake list --state Received").refused(2, "did you mean `received`?");
    desk.run("mona", "report agents --team North").refused(1, "did you mean `north`?");
}
