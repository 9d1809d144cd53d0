//! Merging: a handle that turned out to be a second one of a known person is that person from then on, everywhere.

use crate::support::{Answer, Desk};

const HEADER: &str = "ref,received,channel,category,agent,transcript";
const DRAW: &str = "daily-2026-03-01";
const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;
const PARTLY: &str =
    r#"{"tone": {"level": "partly", "note": "curt", "quote": "Hello"}, "facts": "full", "identity": "yes"}"#;

fn rows(desk: &Desk, file: &str, agent: &str, day: &str, refs: &[&str]) {
    let rows: Vec<String> =
        refs.iter().map(|name| format!("{name},{day}T09:00:00Z,chat,complaint,{agent},Agent: Hello\n")).collect();
    desk.write(file, format!("{HEADER}\n{}", rows.concat()));
}

/// The centre, where an import took on ana a second time, as `aruiz`.
fn doubled() -> Desk {
    Desk::once((), || {
        let desk = Desk::centre();
        rows(&desk, "more.csv", "aruiz", "2026-03-01", &["E-1", "E-2"]);
        enrol(&desk, "more.csv", "aruiz", "north").ok();
        desk
    })
}

/// Takes on an agent of a file a second time: its map says that they are nobody else.
fn enrol(desk: &Desk, file: &str, agent: &str, team: &str) -> Answer {
    desk.write("double.toml", format!("[values.agent]\n\"{agent}\" = \"{agent}\"\n"));
    desk.run("mona", &format!("intake import {file} --map double.toml --enrol {team}"))
}

fn merge(desk: &Desk, who: &str, double: &str, into: &str) -> Answer {
    desk.args(who, &["people", "merge", double, "--into", into, "--note", "one person, taken on twice"])
}

fn audits_of(desk: &Desk, agent: &str) -> usize {
    desk.rows("report audits").iter().filter(|row| row["agent"] == agent).count()
}

fn agent_of(desk: &Desk, reference: &str) -> String {
    desk.rows(&format!("intake show {reference}"))[0]["agent"].as_str().unwrap().to_owned()
}

#[test]
fn what_was_drawn_for_the_double_is_shown_as_of_the_person_and_verifies() {
    let desk = doubled();
    desk.run("mona", "assign nightly").ok();
    assert_eq!((audits_of(&desk, "ana"), audits_of(&desk, "aruiz")), (1, 1));
    let said = merge(&desk, "mona", "aruiz", "ana").ok();
    assert!(said.stdout.contains("aruiz is ana"), "{}", said.whole());
    assert!(said.stdout.contains("dialogues  2") && said.stdout.contains("audits     1"), "{}", said.whole());
    assert_eq!((audits_of(&desk, "ana"), audits_of(&desk, "aruiz")), (2, 0));
    assert_eq!(agent_of(&desk, "E-1"), "ana");
    let list = desk.run("", "people list").ok();
    assert!(list.stdout.contains("Merged: aruiz is ana"), "{}", list.whole());
    assert!(desk.rows("people list").iter().all(|row| row["handle"] != "aruiz"));
    assert_eq!(desk.rows("intake search --agent ana").len(), 4);
    assert_eq!(desk.rows("intake search --agent aruiz").len(), 4, "the old handle means them");
    assert!(desk.rows("report agents").iter().all(|row| row["agent"] != "aruiz"));
    desk.run("", "verify").ok();
    desk.run("", &format!("assign verify {DRAW}")).ok();
}

#[test]
fn what_is_drawn_later_knows_one_person_and_an_extension_of_before_still_verifies() {
    let mut desk = doubled();
    desk.run("mona", "assign nightly").ok();
    merge(&desk, "mona", "aruiz", "ana").ok();
    desk.args("mona", &["assign", "extend", DRAW, "--by", "1", "--note", "too few"]).ok();
    assert_eq!(audits_of(&desk, "ana"), 4, "one more of each stratum of then");
    rows(&desk, "a.csv", "ana", "2026-03-02", &["F-1"]);
    rows(&desk, "b.csv", "aruiz", "2026-03-02", &["F-2"]);
    desk.at("2026-03-03T09:00:00Z");
    desk.run("mona", "intake import a.csv").ok();
    desk.run("mona", "intake import b.csv --enrol south").ok();
    assert_eq!(agent_of(&desk, "F-2"), "ana");
    desk.run("mona", "assign nightly").ok();
    assert_eq!(audits_of(&desk, "ana"), 5, "one stratum of one person");
    desk.run("", "verify").ok();
}

#[test]
fn rows_and_rosters_of_before_come_again_without_a_contradiction() {
    let desk = doubled();
    merge(&desk, "mona", "aruiz", "ana").ok();
    for agent in ["aruiz", "ana", "Ana Ruiz"] {
        rows(&desk, "more.csv", agent, "2026-03-01", &["E-1", "E-2"]);
        let again = desk.run("mona", "intake import more.csv --format json").ok().rows();
        assert_eq!(again[0]["known"], 2, "{again:?}");
    }
    rows(&desk, "more.csv", "bo", "2026-03-01", &["E-1"]);
    desk.run("mona", "intake import more.csv").refused(65, "with another `agent`");
    let head = desk.head();
    desk.write("old.csv", "handle,name,role,team,from\naruiz,Ana Ruiz,agent,north,2026-03-01\n");
    desk.run("mona", "people import old.csv").ok();
    desk.run("mona", "people import people.csv").ok();
    assert_eq!(desk.head(), head, "nothing new was said");
}

#[test]
fn the_person_disputes_and_acknowledges_what_was_delivered_to_the_double() {
    let desk = doubled();
    desk.run("mona", "assign nightly").ok();
    let audit = desk.delivered("aruiz", PARTLY);
    merge(&desk, "mona", "aruiz", "ana").ok();
    desk.run("aruiz", &format!("score acknowledge {audit}")).refused(1, "aruiz was merged into ana");
    desk.run("bo", &format!("score acknowledge {audit}")).refused(1, "bo may not");
    desk.run("ana", &format!("score acknowledge {audit}")).ok();
    let claim = "--criterion tone --reason context --propose full --statement x";
    desk.run("ana", &format!("dispute open {audit} {claim}")).ok();
    desk.run("", "verify").ok();
}

#[test]
fn nobody_judges_cases_that_are_their_own_by_a_merge_and_nobody_of_their_teams_does() {
    let desk = Desk::centre();
    rows(&desk, "more.csv", "vn", "2026-03-01", &["E-1"]);
    desk.run("mona", "intake import more.csv --enrol quality").ok();
    merge(&desk, "mona", "vn", "vera").ok();
    assert_eq!(desk.run("mona", "assign nightly").code, 4, "an audit without an auditor");
    let row = desk.rows("report audits").into_iter().find(|row| row["agent"] == "vera").expect("an audit of vera's");
    assert!(row["auditor"].is_null(), "all auditors are in her team: {row}");
    let audit = row["audit"].as_i64().unwrap();
    for (auditor, why) in [("vera", "it is their own case"), ("oleg", "they are in the same team")] {
        desk.run("mona", &format!("assign reassign {audit} --to {auditor} --note x")).refused(1, why);
    }
}

#[test]
fn a_merge_bars_the_team_of_the_double_from_the_persons_cases_too() {
    let desk = Desk::centre();
    rows(&desk, "more.csv", "aruiz", "2026-03-01", &["E-1"]);
    enrol(&desk, "more.csv", "aruiz", "quality").ok();
    assert_eq!(desk.run("mona", "assign nightly").code, 4, "an audit without an auditor");
    let (audit, auditor) = desk.audit_of("ana");
    assert!(!auditor.is_empty());
    merge(&desk, "mona", "aruiz", "ana").ok();
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\", \"develop\": \"\"}}"));
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json"))
        .refused(1, "they are in the same team, quality");
}

#[test]
fn a_merge_that_makes_somebody_the_judge_of_their_own_case_is_a_finding() {
    let desk = Desk::centre();
    rows(&desk, "more.csv", "vn", "2026-03-01", &["E-1"]);
    desk.run("mona", "intake import more.csv --enrol west").ok();
    desk.run("mona", "assign nightly").ok();
    let (audit, auditor) = desk.audit_of("vn");
    if auditor != "vera" {
        desk.run("mona", &format!("assign reassign {audit} --to vera --note x")).ok();
    }
    desk.delivered("vn", FULL);
    let refused =
        merge(&desk, "mona", "vn", "vera").refused(1, &format!("vera scored audit {audit}, and it is a case of vn"));
    assert!(refused.stderr.contains("as one person they judged their own case"), "{}", refused.whole());
    assert!(refused.stderr.contains(&format!("assize assign void {DRAW}")), "{}", refused.whole());
    assert!(refused.stderr.contains("[values.agent] \"vn\" = \"vera\""), "{}", refused.whole());
    merge(&desk, "mona", "vera", "vn").refused(1, "vera");
    // What counts nowhere judges nobody: it stays on record.
    desk.args("mona", &["assign", "void", DRAW, "--note", "vera judged her own case"]).ok();
    merge(&desk, "mona", "vn", "vera").ok();
    desk.run("", "verify").ok();
}

#[test]
fn a_spot_check_that_somebody_judged_of_themselves_bars_no_merge_and_is_on_record() {
    let desk = Desk::centre();
    rows(&desk, "more.csv", "vn", "2026-03-01", &["E-1"]);
    enrol(&desk, "more.csv", "vn", "west").ok();
    desk.args("mona", &["assign", "spot-check", "E-1", "--note", "A complaint", "--auditor", "vera"]).ok();
    let audit = desk.delivered("vn", FULL);
    let says = format!("vera judged their own case in audit {audit}, a spot check: in no rate, and on record");
    let tried =
        desk.args("mona", &["people", "merge", "vn", "--into", "vera", "--note", "one person", "--dry-run"]).ok();
    assert!(tried.stdout.contains(&says), "{}", tried.whole());
    let said = merge(&desk, "mona", "vn", "vera").ok();
    assert!(said.stdout.contains(&says), "{}", said.whole());
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let note: String = conn.query_row("SELECT note FROM entry ORDER BY id DESC LIMIT 1", [], |row| row.get(0)).unwrap();
    assert_eq!(note, format!("vn merged into vera; judged as their own case: audit {audit}"));
    // From now on it is their own case.
    desk.run("vera", &format!("score deliver {audit}")).refused(1, "");
    desk.run("", "verify").ok();
    // A merge of people who judged nobody says nothing of it.
    let said = merge(&doubled(), "mona", "aruiz", "ana").ok();
    assert!(!said.stdout.contains("judged"), "{}", said.whole());
}

#[test]
fn an_audit_that_was_assigned_and_never_scored_is_handed_on_after_a_merge() {
    let desk = Desk::centre();
    desk.write("una.csv", "handle,name,role,team,from\nuna,Una Berg,auditor,review,2026-01-01\n");
    desk.run("mona", "people import una.csv").ok();
    rows(&desk, "more.csv", "\"Nowak, V\"", "2026-03-01", &["E-1"]);
    enrol(&desk, "more.csv", "Nowak, V", "west").ok();
    desk.run("mona", "assign nightly").ok();
    let (audit, auditor) = desk.audit_of("Nowak, V");
    if auditor != "vera" {
        desk.run("mona", &format!("assign reassign {audit} --to vera --note x")).ok();
    }
    let said = merge(&desk, "mona", "Nowak, V", "vera").ok();
    let says = format!("vera has audit {audit}, and may not score their own case");
    assert!(said.stdout.contains(&says), "{}", said.whole());
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\", \"develop\": \"\"}}"));
    let submit = format!("score submit {audit} --answers answers.json");
    desk.run("vera", &submit).refused(1, "it is their own");
    desk.run("mona", "assign nightly").ok();
    assert_eq!(desk.audit_of("vera"), (audit, "una".to_owned()), "who is in no team of hers");
    desk.run("vera", &submit).refused(1, "vera may not score");
    desk.run("", "verify").ok();
    desk.run("", &format!("assign verify {DRAW}")).ok();
}

#[test]
fn an_audit_that_changed_hands_or_was_void_before_anybody_scored_it_bars_no_merge() {
    for ends in ["assign reassign AUDIT --to oleg --note x", "assign void daily-2026-03-01 --note x"] {
        let desk = Desk::centre();
        rows(&desk, "more.csv", "vn", "2026-03-01", &["E-1"]);
        enrol(&desk, "more.csv", "vn", "east").ok();
        desk.run("mona", "assign nightly").ok();
        let (audit, auditor) = desk.audit_of("vn");
        if auditor != "vera" {
            desk.run("mona", &format!("assign reassign {audit} --to vera --note x")).ok();
        }
        desk.run("mona", &ends.replace("AUDIT", &audit.to_string())).ok();
        let said = merge(&desk, "mona", "vn", "vera").ok();
        assert!(!said.stdout.contains("may not score"), "{}", said.whole());
        desk.run("", "verify").ok();
    }
}

#[test]
fn a_name_that_was_never_given_is_told_from_one_that_was_erased() {
    let desk = doubled();
    let list = desk.run("", "people list").ok();
    assert!(list.stdout.contains("\naruiz   –  "), "{}", list.whole());
    assert!(list.stdout.contains("– under name: not given") && !list.stdout.contains("erased"), "{}", list.whole());
    let given = "aruiz,Alba Roca,agent,north,2026-03-01\n";
    desk.write("given.csv", format!("handle,name,role,team,from\n{given}"));
    desk.run("mona", "people import given.csv").ok();
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch(
        "UPDATE renaming SET salt = NULL, name = NULL, erased = zeroblob(32);
         UPDATE person SET salt = NULL, name = NULL, erased = zeroblob(32) WHERE handle = 'bo'",
    )
    .unwrap();
    drop(conn);
    let list = desk.run("", "people list").ok();
    for handle in ["aruiz", "bo"] {
        let line = list.stdout.lines().find(|line| line.starts_with(&format!("{handle} "))).unwrap();
        assert!(line.split_whitespace().nth(1) == Some("–"), "{line}");
    }
    assert!(list.stdout.contains("– under name: erased"), "{}", list.whole());
}

#[test]
fn what_cannot_be_merged_is_refused_with_words() {
    let desk = doubled();
    merge(&desk, "lea", "aruiz", "ana").refused(1, "lea may not merge people");
    merge(&desk, "mona", "ana", "ana").refused(1, "ana cannot be merged into ana");
    merge(&desk, "mona", "aruis", "ana").refused(1, "did you mean `aruiz`?");
    merge(&desk, "mona", "aruiz", "anna").refused(1, "did you mean `ana`?");
    merge(&desk, "mona", "mona", "ana").refused(1, "mona acts, and cannot be merged away");
    merge(&desk, "mona", "lea", "ana").refused(1, "lea is lead in north today, and ana is not");
    desk.args("mona", &["people", "merge", "aruiz", "--into", "ana", "--note", " "]).refused(2, "--note is empty");
    let head = desk.head();
    let note = ["people", "merge", "aruiz", "--into", "ana", "--note", "x", "--dry-run"];
    let said = desk.args("mona", &note).ok();
    assert!(said.stdout.contains("nothing is kept"), "{}", said.whole());
    assert_eq!(desk.head(), head);
    merge(&desk, "mona", "aruiz", "ana").ok();
    merge(&desk, "mona", "aruiz", "bo").refused(1, "aruiz was merged into ana already");
    merge(&desk, "mona", "bo", "aruiz").refused(1, "aruiz was merged into ana already");
    merge(&desk, "mona", "ana", "aruiz").refused(1, "aruiz was merged into ana already");
}

#[test]
fn somebody_who_judged_or_led_is_no_double() {
    let desk = doubled();
    desk.run("mona", "assign nightly").ok();
    desk.delivered("ana", FULL);
    desk.write("gone.csv", "handle,name,role,team,from,to\nlea,Lea Brandt,lead,north,2020-01-01,2026-03-01\n");
    desk.run("lea", "people absent bo --from 2026-03-05 --to 2026-03-06").ok();
    desk.run("mona", "people import gone.csv").ok();
    merge(&desk, "mona", "lea", "ana").refused(1, "lea has acted: people absent, entry");
}

#[test]
fn a_chain_of_merges_ends_at_the_last_person() {
    let desk = doubled();
    rows(&desk, "third.csv", "ana.ruiz", "2026-03-01", &["G-1"]);
    enrol(&desk, "third.csv", "ana.ruiz", "north").ok();
    merge(&desk, "mona", "aruiz", "ana.ruiz").ok();
    assert_eq!(agent_of(&desk, "E-1"), "ana.ruiz");
    merge(&desk, "mona", "ana.ruiz", "ana").ok();
    for reference in ["E-1", "G-1", "D-1"] {
        assert_eq!(agent_of(&desk, reference), "ana");
    }
    assert!(desk.run("", "people list").ok().stdout.contains("aruiz is ana"));
    desk.run("mona", "assign nightly").ok();
    assert_eq!(audits_of(&desk, "ana"), 1);
    desk.run("", "verify").ok();
}

#[test]
fn what_a_switchboard_counted_of_both_logins_is_added_up() {
    let desk = doubled();
    merge(&desk, "mona", "aruiz", "ana").ok();
    desk.write("acd.csv", "agent,day,dialogues\nana,2026-03-01,3\naruiz,2026-03-01,5\n");
    desk.run("mona", "intake volumes acd.csv").ok();
    let again = desk.run("mona", "intake volumes acd.csv --format json").ok();
    assert!(again.stdout.contains("\"known\": 2") || again.stdout.contains("\"known\":2"), "{}", again.whole());
    desk.run("mona", "assign nightly").ok();
    let row = desk.rows(&format!("assign coverage {DRAW}")).into_iter().find(|row| row["agent"] == "ana").unwrap();
    assert_eq!(
        (row["counted"].as_i64(), row["recorded"].as_i64(), row["missing"].as_i64()),
        (Some(8), Some(4), Some(4))
    );
    desk.run("", "verify").ok();
}

#[test]
fn a_row_that_completes_a_dialogue_of_the_double_changes_no_agent() {
    let desk = doubled();
    merge(&desk, "mona", "aruiz", "ana").ok();
    let row = "E-1,2026-03-01T09:00:00Z,chat,complaint,ana,Agent: Hello,5\n";
    desk.write("more.csv", format!("{HEADER},rating\n{row}"));
    let done = desk.run("mona", "intake import more.csv --format json").ok().rows();
    assert_eq!(done[0]["completed"], 1, "{done:?}");
    let story = desk.run("", "intake show E-1").ok();
    assert!(story.stdout.contains("rating blank -> 5") && !story.stdout.contains("agent aruiz"), "{}", story.whole());
    desk.run("", "verify").ok();
}

#[test]
fn a_draw_that_waits_for_its_seed_draws_the_frame_of_then_for_the_person_of_now() {
    let desk = doubled();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("dice.toml", plan.replace("days = 3", "days = 3\nseed = \"dice\""));
    desk.run("mona", "assign plan add dice.toml").ok();
    desk.run("mona", "assign commit daily").ok();
    merge(&desk, "mona", "aruiz", "ana").ok();
    desk.run("mona", "assign draw daily-2026-03-01 --seed 83920174659301827461 --witness Council").ok();
    assert_eq!((audits_of(&desk, "ana"), audits_of(&desk, "aruiz")), (2, 0), "two strata of then");
    desk.run("", "verify").ok();
    desk.run("", "assign verify daily-2026-03-01").ok();
    desk.run("ana", "assign proof daily-2026-03-01 --ref E-1 --folder own").ok();
    desk.run("bo", "assign proof daily-2026-03-01 --ref E-1 --folder other")
        .refused(1, "no dialogue of yours called E-1");
}

#[test]
fn what_was_audited_among_teammates_of_the_double_is_named() {
    let desk = Desk::centre();
    rows(&desk, "more.csv", "vn", "2026-02-15", &["E-1"]);
    desk.run("mona", "intake import more.csv --enrol north").ok();
    desk.run("mona", "assign nightly").ok();
    let (audit, auditor) = desk.audit_of("ana");
    let (other, of_cy) = desk.audit_of("cy");
    for (audit, _) in [(audit, auditor), (other, of_cy)].into_iter().filter(|(_, auditor)| auditor != "vera") {
        desk.run("mona", &format!("assign reassign {audit} --to vera --note x")).ok();
    }
    let said = merge(&desk, "mona", "vn", "vera").ok();
    let says = "vera audited people of a team that vn was in on the day: look again at audit";
    let numbers = said.stdout.split(says).nth(1).unwrap_or_else(|| panic!("{}", said.whole()));
    let numbers = numbers.lines().next().unwrap();
    assert!(numbers.contains(&audit.to_string()) && !numbers.contains(&other.to_string()), "{numbers}");
    desk.run("", "verify").ok();
}

#[test]
fn a_request_that_the_double_has_goes_on_with_the_person_who_may_not_approve_it() {
    let desk = doubled();
    desk.write(
        "skills.csv",
        "handle,name,role,team,from,to,login,skills\naruiz,,agent,north,2026-03-01,,,chat;billing inquiry;billing\n",
    );
    desk.run("mona", "people import skills.csv").ok();
    desk.run("lea", "intake add --ref R-1 --channel chat --customer c-1 --notice yes --details Twice").ok();
    desk.args("lea", &["intake", "triage", "R-1", "--category", "complaint"]).ok();
    desk.run("lea", "assign request R-1 --to aruiz").ok();
    desk.run("aruiz", "intake confirm R-1 --yes --statement Paid").ok();
    merge(&desk, "mona", "aruiz", "ana").ok();
    let row = desk.rows("intake list").into_iter().find(|row| row["ref"] == "R-1").unwrap();
    assert_eq!(row["agent"], "ana");
    desk.run("sam", "intake approve R-1 --understanding").ok();
    desk.run("cy", "intake respond R-1 --reply Back").refused(1, "cy may not");
    desk.run("ana", "intake respond R-1 --reply Back").ok();
    desk.write("lead.csv", "handle,name,role,team,from\nana,Ana Ruiz,lead,north,2026-03-01\n");
    desk.run("mona", "people import lead.csv").ok();
    desk.run("ana", "intake approve R-1 --response").refused(1, "ana may not approve");
    desk.run("sam", "intake approve R-1 --response").ok();
    desk.run("ana", "intake archive R-1").ok();
    assert_eq!(agent_of(&desk, "R-1"), "ana");
    desk.run("", "verify").ok();
}

#[test]
fn an_auditor_who_has_an_audit_is_no_double() {
    let desk = Desk::centre();
    desk.write("twice.csv", "handle,name,role,team,from\nvnovak,V. Novak,auditor,quality,2026-01-01\n");
    desk.run("mona", "people import twice.csv --namesake vnovak").ok();
    desk.run("mona", "assign nightly").ok();
    let (audit, _) = desk.audit_of("ana");
    desk.run("mona", &format!("assign reassign {audit} --to vnovak --note x"));
    merge(&desk, "mona", "vnovak", "vera").refused(1, "vnovak has or had audit ");
}

#[test]
fn two_people_of_the_roster_are_not_made_one() {
    let desk = Desk::centre();
    merge(&desk, "mona", "bo", "cy").refused(1, "bo and cy look like two people: bo has the login bo, and cy has cy");
    merge(&desk, "mona", "bo", "cy").refused(1, "on the same days bo is in north and cy in south, both by the roster");
    desk.write(
        "more.csv",
        "handle,name,role,team,from\ndee,Dee Vos,agent,north,2022-01-01\nedd,Edd Roe,agent,south,2022-01-01\n",
    );
    desk.run("mona", "people import more.csv").ok();
    merge(&desk, "mona", "dee", "edd").refused(1, "on the same days dee is in north and edd in south");
    desk.write("mail.csv", "handle,name,role,team,from,to,email\nfay,Fay Day,agent,north,2022-01-01,,fay@x.example\ngil,Gil Eng,agent,north,2022-01-01,,gil@x.example\n");
    desk.run("mona", "people import mail.csv").ok();
    merge(&desk, "mona", "fay", "gil").refused(1, "the roster has another e-mail address for each");
}

#[test]
fn a_merge_is_told_to_the_night_the_roster_the_council_and_whom_it_is_about() {
    let mut desk = doubled();
    desk.run("mona", "assign nightly").ok();
    let audit = desk.delivered("aruiz", PARTLY);
    merge(&desk, "mona", "aruiz", "ana").ok();
    let told = "Merged: aruiz is ana, said mona (login rehearsal) at 2026-03-02T09:00:00Z: one person, taken on twice.";
    let flat = |said: Answer| said.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat(desk.run("", "people list").ok()).contains(told));
    let shown = flat(desk.run("ana", &format!("score show {audit}")).ok());
    assert!(shown.contains(&format!("It was drawn and marked as aruiz's. {told}")), "{shown}");
    desk.run("mona", &format!("score deliver {audit} --pages pages")).ok();
    assert!(
        std::fs::read_to_string(desk.path("pages/ana.md")).unwrap().contains("It was drawn and marked as aruiz's.")
    );
    let month = flat(desk.run("mona", "report management --period 2026-03 --edition council").ok());
    assert!(month.contains("the roster 1 two handles made one person mona (login rehearsal)"), "{month}");
    let night = flat(desk.night("2026-03-03T05:00:00Z"));
    assert!(night.contains(told), "{night}");
}
