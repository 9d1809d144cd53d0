//! Arbitration: nobody chooses who rules, who rules answers blind first, and nobody ends worse off.

use crate::support::{Answer, Desk};
use rusqlite::Connection;
use serde_json::Value;

pub const PARTLY: &str = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "yes"}"#;
const AGENT: &str = "[[point]]\ncriterion = \"tone\"\nverdict = \"agent\"\n";
const KEEP: &str = "[[point]]\ncriterion = \"tone\"\nverdict = \"keep\"\n";
/// The morning after a session on Monday.
pub const TUESDAY: &str = "2026-03-03T05:00:00Z";

/// A ruling as a file, with these points.
pub fn ruling(points: &str) -> String {
    format!(
        "rationale = \"She had been asked to be brief.\"\nroot_cause = \"context\"\nresponsible = \"auditor\"\n{points}"
    )
}

/// The drawn centre with more people on its roster.
pub fn staffed(more: &str) -> Desk {
    Desk::once(more, || {
        let desk = Desk::drawn();
        desk.write("more.csv", format!("handle,name,role,team,from,to,login,skills\n{more}"));
        if !more.is_empty() {
            desk.run("mona", "people import more.csv").ok();
        }
        desk
    })
}

/// Ana disputes the tone of her audit.
pub fn disputed(desk: &Desk) -> i64 {
    let audit = desk.delivered("ana", PARTLY);
    let words =
        ["--criterion", "tone", "--reason", "context", "--propose", "full", "--statement", "He asked me to be brief."];
    desk.args("ana", &[&["dispute", "open", &audit.to_string()][..], &words].concat()).ok();
    audit
}

/// The session of dispute 1 leaves the tone open.
pub fn unresolved(desk: &Desk) {
    let notes = "held = \"2026-03-02\"\nagent_side = \"He asked me to.\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n";
    desk.write("notes.toml", notes);
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
}

/// The centre with a dispute about the tone of ana's audit, and that audit.
pub fn opened() -> (Desk, i64) {
    Desk::once_with((), || {
        let desk = staffed("");
        let audit = disputed(&desk);
        (desk, audit)
    })
}

/// The same after a session that left it open.
pub fn talked() -> (Desk, i64) {
    Desk::once_with((), || {
        let (desk, audit) = opened();
        unresolved(&desk);
        (desk, audit)
    })
}

/// A dispute whose session settled nothing, on the morning after; nobody is drawn yet.
fn open() -> Desk {
    Desk::once((), || {
        let (mut desk, _) = talked();
        desk.at(TUESDAY);
        desk
    })
}

/// The same after the night; answers who was drawn.
fn seated() -> (Desk, String) {
    Desk::once_with((), || {
        let desk = open();
        desk.run("mona", "assign nightly");
        let arbiter = arbiter(&desk);
        (desk, arbiter)
    })
}

/// The same after its arbiter answered blind.
fn taken() -> (Desk, String) {
    Desk::once_with((), || {
        let (desk, arbiter) = seated();
        desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
        (desk, arbiter)
    })
}

/// Who has the newest seat.
pub fn arbiter(desk: &Desk) -> String {
    let sql = "SELECT p.handle FROM seat s JOIN person p ON p.id = s.arbiter ORDER BY s.id DESC LIMIT 1";
    file(desk).query_row(sql, [], |row| row.get(0)).unwrap()
}

/// The other of iris and jude.
fn other(arbiter: &str) -> &'static str {
    if arbiter == "iris" { "jude" } else { "iris" }
}

pub fn file(desk: &Desk) -> Connection {
    Connection::open(desk.path("qa.db")).unwrap()
}

#[track_caller]
pub fn number(desk: &Desk, sql: &str) -> i64 {
    file(desk).query_row(sql, [], |row| row.get(0)).expect(sql)
}

/// Hands in a ruling with these points.
pub fn rule(desk: &Desk, who: &str, points: &str) -> Answer {
    desk.write("ruling.toml", ruling(points));
    desk.run(who, "arbitrate rule 1 --ruling ruling.toml")
}

fn shown(desk: &Desk) -> Value {
    desk.rows("dispute show 1")[0].clone()
}

#[track_caller]
fn verified(desk: &Desk) {
    desk.run("", "verify").ok();
}

// --- the seat ---------------------------------------------------------------------------------------

#[test]
fn nobody_is_drawn_on_the_day_of_the_session_and_the_next_night_draws() {
    let (mut desk, _) = talked();
    let night = desk.run("mona", "assign nightly");
    assert!(night.stdout.contains("1 seat waits for a lot among 2"), "{}", night.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM seat"), 0);
    desk.at(TUESDAY);
    let night = desk.run("mona", "assign nightly");
    assert!(night.stdout.contains("was drawn from 2 and rules on it until 2026-03-10"), "{}", night.whole());
    assert!(night.stdout.contains("chance of this machine alone"), "{}", night.whole());
    assert!(["iris", "jude"].contains(&arbiter(&desk).as_str()), "karl was in the auditor's team");
    verified(&desk);
    desk.run("mona", "assign nightly");
    assert_eq!(number(&desk, "SELECT count(*) FROM seat"), 1, "a second night changes nothing");
}

#[test]
fn a_manager_has_the_lot_drawn_and_is_told_what_it_waits_for() {
    let (mut desk, _) = talked();
    let waits = desk.run("mona", "arbitrate assign 1");
    assert_eq!(waits.code, 4, "{}", waits.whole());
    assert!(waits.stdout.contains("1 seat waits for a lot among 2"), "{}", waits.whole());
    desk.at(TUESDAY);
    let drawn = desk.run("mona", "arbitrate assign 1").ok();
    assert!(drawn.stdout.contains("was drawn from 2"), "{}", drawn.whole());
    let again = desk.run("mona", "arbitrate assign 1").ok();
    assert!(again.stdout.contains("nobody chooses another"), "{}", again.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM seat"), 1);
    verified(&desk);
}

#[test]
fn who_has_a_part_in_the_case_does_not_see_to_who_rules() {
    let desk = open();
    desk.run("sam", "arbitrate assign 1").refused(1, "they led or called a session about this audit");
    desk.run("lea", "arbitrate assign 1").refused(1, "they are in the same team, north");
    desk.run("iris", "arbitrate assign 1").refused(1, "iris may not see to who rules on a dispute");
    desk.run("mona", "arbitrate assign 9").refused(1, "there is no dispute 9");
}

#[test]
fn before_the_session_and_after_the_ruling_nobody_is_assigned() {
    let (desk, _) = opened();
    desk.run("mona", "arbitrate assign 1").refused(1, "is not in arbitration: it waits for its session");
    let (desk, arbiter) = taken();
    rule(&desk, &arbiter, AGENT).ok();
    desk.run("mona", "arbitrate assign 1").refused(1, "is not in arbitration: it is ruled on already");
}

#[test]
fn somebody_is_named_only_where_the_lot_found_nobody() {
    let desk = open();
    let name = |desk: &Desk, who: &str, note: &str| {
        desk.args("mona", &["arbitrate", "assign", "1", "--to", who, "--note", note])
    };
    name(&desk, "iris", "She is fast").refused(1, "nobody chooses who rules on dispute 1");
    let (desk, _) = opened();
    for who in ["iris", "jude"] {
        let words = ["people", "absent", who, "--from", "2026-03-02", "--to", "2026-03-31"];
        desk.args("mona", &words).ok();
    }
    unresolved(&desk);
    name(&desk, "ana", "x").refused(1, "ana may not rule on dispute 1");
    name(&desk, "lea", "x").refused(1, "they are in the same team, north");
    name(&desk, "karl", "x").refused(1, "karl may not rule on dispute 1");
    name(&desk, "iris", "x").refused(1, "they are absent until 2026-03-31");
    desk.args("mona", &["arbitrate", "assign", "1", "--to", "iris"]).refused(2, "--note");
    let mut desk = desk;
    desk.at(TUESDAY);
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "{}", night.whole());
}

#[test]
fn who_is_named_is_on_record_and_rules_without_the_role() {
    let desk = staffed("tess,Tess Ito,lead,east,2020-01-01,,tess,\n");
    disputed(&desk);
    unresolved(&desk);
    desk.write("gone.csv", "handle,name,role,team,from,to,login,skills\niris,,arbiter,ombuds,2021-01-01,2026-02-28,,\njude,,arbiter,ombuds,2021-01-01,2026-02-28,,\n");
    desk.run("mona", "people import gone.csv").ok();
    let name = ["arbitrate", "assign", "1", "--to", "tess", "--note", "Both arbiters have left"];
    let named = desk.args("mona", &name).ok();
    assert!(named.stdout.contains("tess was named, since the lot found nobody"), "{}", named.whole());
    desk.args("mona", &name).ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM seat WHERE basis = 'name' AND lot IS NULL"), 1);
    desk.run("tess", "arbitrate take 1 --answer tone=full").ok();
    rule(&desk, "tess", AGENT).ok();
    verified(&desk);
}

#[test]
fn who_was_absent_when_the_session_was_held_is_in_no_lot() {
    let (mut desk, _) = opened();
    desk.run("mona", "people absent jude --from 2026-03-02 --to 2026-03-02").ok();
    unresolved(&desk);
    desk.at(TUESDAY);
    desk.run("mona", "assign nightly");
    assert_eq!(arbiter(&desk), "iris");
    assert_eq!(number(&desk, "SELECT count(*) FROM candidate"), 1, "jude is back, but was not there");
    verified(&desk);
}

#[test]
fn an_absence_that_is_said_after_the_session_keeps_nobody_out_of_the_lot() {
    let (mut desk, _) = talked();
    desk.at(TUESDAY);
    desk.run("mona", "people absent jude --from 2026-03-03 --to 2026-03-04").ok();
    desk.run("mona", "assign nightly");
    assert_eq!(arbiter(&desk), "iris", "who is absent is not seated");
    assert_eq!(number(&desk, "SELECT count(*) FROM candidate"), 2, "or the last to say it would choose");
    verified(&desk);
}

#[test]
fn words_that_a_side_adds_after_the_session_change_nothing_of_the_lot() {
    let desk = open();
    desk.args("ana", &["dispute", "add", "1", "--statement", "One more thing"]).ok();
    desk.run("mona", "assign nightly");
    let session = number(&desk, "SELECT entry FROM session");
    assert_eq!(number(&desk, "SELECT since FROM lot"), session);
    verified(&desk);
}

#[test]
fn a_seated_arbiter_who_gets_a_conflict_loses_the_seat_and_the_next_lot_gives_it() {
    let (mut desk, first) = seated();
    desk.write(
        "moved.csv",
        format!("handle,name,role,team,from,to,login,skills\n{first},,agent,north,2026-03-01,,,\n"),
    );
    desk.run("mona", "people import moved.csv").ok();
    let late = desk.run(&first, "arbitrate take 1 --answer tone=full");
    assert!(late.stderr.contains(&format!("{first} may not rule on it any more")), "{}", late.whole());
    desk.run("mona", "assign nightly");
    assert_eq!(number(&desk, "SELECT count(*) FROM vacancy WHERE reason = 'barred'"), 1);
    desk.at("2026-03-04T05:00:00Z");
    desk.run("mona", "assign nightly");
    assert_eq!(arbiter(&desk), other(&first));
    verified(&desk);
}

/// More dialogues, and a plan with dice that waits for its seed.
fn dice(desk: &Desk, name: &str, more: &str, overlaps: &str) {
    let dialogues = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap();
    desk.write("more-dialogues.csv", dialogues.replace("D-", more));
    desk.run("mona", "intake import more-dialogues.csv").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let text = plan.replace("\"daily\"", &format!("\"{name}\"\noverlaps = [{overlaps}]\nseed = \"dice\""));
    desk.write("dice.toml", text);
    desk.run("mona", "assign plan add dice.toml").ok();
    desk.run("mona", &format!("assign commit {name}")).ok();
}

fn rolled(desk: &Desk, name: &str, seed: &str) {
    let draw = ["assign", "draw", &format!("{name}-2026-03-01"), "--seed", seed, "--witness", "Council"];
    desk.args("mona", &draw).ok();
}

#[test]
fn where_others_witness_a_seed_the_first_after_the_session_is_the_key() {
    let mut desk = staffed("");
    dice(&desk, "second", "E-", "\"daily\"");
    disputed(&desk);
    unresolved(&desk);
    desk.at(TUESDAY);
    let waits = desk.run("mona", "assign nightly");
    assert!(
        waits.stdout.contains("from the day after 2026-03-04 on, chance of this machine decides"),
        "{}",
        waits.whole()
    );
    rolled(&desk, "second", "31415926535897932384");
    let drawn = desk.run("mona", "arbitrate assign 1").ok();
    assert!(drawn.stdout.contains("the key was the seed of second-2026-03-01"), "{}", drawn.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM lot WHERE source = 'witnessed'"), 1);
    verified(&desk);
}

#[test]
fn a_seed_that_was_known_before_the_last_day_for_a_session_was_over_is_no_key() {
    let mut desk = staffed("");
    dice(&desk, "second", "E-", "\"daily\"");
    disputed(&desk);
    desk.at("2026-03-05T09:00:00Z");
    rolled(&desk, "second", "31415926535897932384");
    dice(&desk, "third", "F-", "\"daily\", \"second\"");
    desk.at("2026-03-06T05:00:00Z");
    let waits = desk.run("mona", "arbitrate assign 1");
    assert_eq!(waits.code, 4, "{}", waits.whole());
    assert!(waits.stdout.contains("there was no session in time"), "{}", waits.whole());
    rolled(&desk, "third", "27182818284590452353");
    desk.run("mona", "assign nightly");
    let drawn = number(
        &desk,
        "SELECT count(*) FROM lot l JOIN draw d ON d.id = l.draw JOIN commitment c ON c.id = d.commitment WHERE c.name = 'third-2026-03-01'",
    );
    assert_eq!(drawn, 1);
    verified(&desk);
}

// --- taking -----------------------------------------------------------------------------------------

#[test]
fn who_is_to_rule_sees_the_dialogue_and_not_what_the_sides_say() {
    let (desk, arbiter) = seated();
    let shown = desk.run(&arbiter, "arbitrate take 1").ok();
    assert!(shown.stdout.contains("Polite and warm"), "{}", shown.whole());
    for hidden in ["brief", "context", "curt", "85.00", "Identity checked", "He asked me to"] {
        assert!(!shown.stdout.contains(hidden), "{hidden} is shown:\n{}", shown.whole());
    }
    desk.run(&arbiter, "dispute show 1").refused(1, "is not shown to you yet");
    let (audit, _) = desk.audit_of("ana");
    desk.run(&arbiter, &format!("score show {}", audit % 3 + 1)).ok();
    for words in ["score show", "score explain"] {
        desk.run(&arbiter, &format!("{words} {audit}")).refused(1, "is not shown to you yet");
    }
    let list = desk.run(&arbiter, "dispute list").ok();
    assert!(list.stdout.contains("1 dispute that you are to rule on"), "{}", list.whole());
    desk.run(&arbiter, "arbitrate take 1 --answer tone=partly").ok();
    assert!(desk.run(&arbiter, "dispute show 1").ok().stdout.contains("He asked me to be brief."));
}

#[test]
fn blind_answers_are_given_once_for_each_disputed_criterion() {
    let (desk, arbiter) = seated();
    let take = |words: &str| desk.run(&arbiter, &format!("arbitrate take 1 {words}"));
    take("--answer facts=full").refused(65, "`facts` is not open in dispute 1");
    take("--answer tone=great").refused(65, "great");
    take("--answer tone").refused(2, "`tone` is no answer");
    take("--answer tone=full --answer tone=none").refused(2, "has two answers");
    assert!(take("--answer tone=partly").ok().stdout.contains("is yours to rule on"));
    assert!(take("--answer tone=partly").ok().stdout.contains("nothing was recorded"));
    take("--answer tone=full").refused(1, "are recorded already");
    desk.write("blind.json", r#"{"answers": {"tone": "partly"}}"#);
    take("--answers blind.json").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM blind_answer"), 1);
    desk.run(other(&arbiter), "arbitrate take 1").refused(1, "was not drawn to rule on dispute 1");
    desk.run("mona", "arbitrate take 1 --answer tone=full").refused(1, "was not drawn");
    verified(&desk);
}

#[test]
fn nobody_rules_before_they_answered_blind() {
    let (desk, arbiter) = seated();
    rule(&desk, &arbiter, AGENT).refused(1, "has not answered blind");
    assert_eq!(number(&desk, "SELECT count(*) FROM ruling"), 0);
}

// --- recusal ----------------------------------------------------------------------------------------

#[test]
fn who_gives_a_case_back_never_gets_it_again() {
    let (mut desk, first) = seated();
    let recuse = |desk: &Desk, who: &str, why: &str| desk.args(who, &["arbitrate", "recuse", "1", "--note", why]);
    recuse(&desk, other(&first), "x").refused(1, "was not drawn");
    recuse(&desk, &first, " ").refused(2, "--note is empty");
    recuse(&desk, &first, "A friend of mine").ok();
    assert!(recuse(&desk, &first, "A friend of mine").ok().stdout.contains("was given back before"));
    desk.run(&first, "arbitrate take 1 --answer tone=full").refused(1, "was not drawn");
    rule(&desk, &first, AGENT).refused(1, "was not drawn");
    desk.at("2026-03-04T05:00:00Z");
    desk.run("mona", "assign nightly");
    let second = arbiter(&desk);
    assert_eq!(second, other(&first));
    recuse(&desk, &second, "Me too").ok();
    desk.at("2026-03-05T05:00:00Z");
    let night = desk.run("mona", "assign nightly");
    assert!(night.stdout.contains("1 seat stays empty"), "{}", night.whole());
    desk.args("mona", &["arbitrate", "assign", "1", "--to", &first, "--note", "x"])
        .refused(1, "they gave this case back");
    verified(&desk);
}

// --- ruling -----------------------------------------------------------------------------------------

#[test]
fn a_ruling_changes_the_score_and_the_record_shows_the_blind_answer() {
    let (desk, arbiter) = taken();
    let answer = rule(&desk, &arbiter, AGENT).ok();
    assert!(answer.stdout.contains("Dispute 1 is ruled on"), "{}", answer.whole());
    assert!(answer.stdout.contains("100.00"), "{}", answer.whole());
    let row = shown(&desk);
    assert_eq!((&row["state"], &row["total"]), (&"ruled".into(), &100.0.into()), "{row}");
    assert_eq!(row["votes"][0]["blind"], "full");
    assert_eq!(row["ballots"][0]["responsible"], "auditor");
    assert_eq!(row["ballots"][0]["signature"], "unsigned");
    assert_eq!(row["decisions"][0]["decision"], "agent: full");
    verified(&desk);
}

#[test]
fn the_same_ruling_again_changes_nothing_and_another_is_refused() {
    let (desk, arbiter) = taken();
    rule(&desk, &arbiter, AGENT).ok();
    assert!(rule(&desk, &arbiter, AGENT).ok().stdout.contains("is recorded already"));
    rule(&desk, &arbiter, KEEP).refused(1, "is not in arbitration: it is ruled on already");
    rule(&desk, other(&arbiter), AGENT).refused(1, "is not in arbitration: it is ruled on already");
    assert_eq!(number(&desk, "SELECT count(*) FROM ballot"), 1);
}

#[test]
fn a_ruling_with_a_headnote_is_a_precedent_and_can_cite_one() {
    let (desk, arbiter) = taken();
    let headnote = "headnote = \"Brief is polite where it was asked for\"\ncoaching = \"Names the price late\"\n";
    desk.write("ruling.toml", format!("{headnote}{}", ruling(AGENT)));
    desk.run(&arbiter, "arbitrate rule 1 --ruling ruling.toml").ok();
    let listed = desk.run("vera", "arbitrate precedents").ok();
    assert!(listed.stdout.contains("Brief is polite"), "{}", listed.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM precedent WHERE ruling = 1"), 1);
    assert_eq!(shown(&desk)["ballots"][0]["coaching"], "Names the price late");
    verified(&desk);
}

#[test]
fn each_fault_of_a_ruling_is_told_with_its_place() {
    let (desk, arbiter) = taken();
    let fault = |text: String, says: &str| {
        desk.write("ruling.toml", text);
        desk.run(&arbiter, "arbitrate rule 1 --ruling ruling.toml").refused(65, says);
    };
    fault(ruling(""), "`tone` is open and has no [[point]]");
    fault(ruling(&format!("{AGENT}{AGENT}")), "ruling.toml:8:13: `tone` is here twice");
    fault(ruling("[[point]]\ncriterion = \"facts\"\nverdict = \"keep\"\n"), "`facts` is not open in dispute 1");
    fault(ruling("[[point]]\nsubject = \"selection\"\nverdict = \"keep\"\n"), "`selection` is not open");
    fault(ruling("[[point]]\nverdict = \"keep\"\n"), "names its criterion");
    fault(ruling("[[point]]\ncriterion = \"tone\"\nverdict = \"other\"\n"), "which level?");
    fault(ruling("[[point]]\ncriterion = \"tone\"\nverdict = \"other\"\nlevel = \"odd\"\n"), "odd");
    fault(
        ruling("[[point]]\ncriterion = \"tone\"\nverdict = \"keep\"\nlevel = \"full\"\n"),
        "only the verdict \"other\" has a level",
    );
    fault(ruling(AGENT).replace("She had been asked to be brief.", " "), "the rationale is empty");
    fault(ruling(AGENT).replace("\"auditor\"", "\"moon\""), "moon");
    fault(format!("{}[[precedent]]\nnumber = 9\nkind = \"followed\"\n", ruling(AGENT)), "there is no precedent 9");
    fault(
        format!(
            "{}[[action]]\nkind = \"policy\"\nowner = \"zed\"\ndue = \"2026-04-01\"\ntask = \"x\"\n",
            ruling(AGENT)
        ),
        "zed",
    );
    assert_eq!(number(&desk, "SELECT count(*) FROM ballot"), 0);
}

#[test]
fn a_ruling_that_would_leave_the_agent_worse_off_is_refused() {
    let (desk, arbiter) = taken();
    let lower = "[[point]]\ncriterion = \"tone\"\nverdict = \"other\"\nlevel = \"none\"\n";
    rule(&desk, &arbiter, lower).refused(1, "worse off: 85.00 % before, 70.00 %");
    assert_eq!(number(&desk, "SELECT count(*) FROM ballot"), 0);
    rule(&desk, &arbiter, KEEP).ok();
    assert_eq!(shown(&desk)["total"], 85.0);
}

#[test]
fn work_that_a_ruling_leads_to_is_listed() {
    let (desk, arbiter) = taken();
    let action =
        "[[action]]\nkind = \"criterion\"\nowner = \"mona\"\ndue = \"2026-04-01\"\ntask = \"Say when brief is fine\"\n";
    rule(&desk, &arbiter, &format!("{AGENT}{action}")).ok();
    let listed = desk.run("mona", "dispute actions").ok();
    assert!(listed.stdout.contains("Say when brief is fine"), "{}", listed.whole());
    verified(&desk);
}

#[test]
fn who_has_a_conflict_does_not_rule_even_with_the_role() {
    let (desk, _) = taken();
    rule(&desk, "karl", AGENT).refused(1, "karl may not rule on dispute 1");
    rule(&desk, "sam", AGENT).refused(1, "they led or called a session about this audit");
    rule(&desk, "ana", AGENT).refused(1, "it is their own case");
    rule(&desk, "mona", AGENT).refused(1, "was not drawn to rule on dispute 1");
}

#[test]
fn a_whole_audit_that_should_not_have_been_drawn_is_struck_by_a_ruling() {
    let mut desk = staffed("");
    let audit = desk.delivered("ana", PARTLY);
    let words = ["dispute", "open", &audit.to_string(), "--selection", "--statement", "It was a test call"];
    desk.args("ana", &words).ok();
    let notes = "held = \"2026-03-02\"\nagent_side = \"A test.\"\n[[point]]\nsubject = \"selection\"\noutcome = \"unresolved\"\n";
    desk.write("notes.toml", notes);
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    desk.at(TUESDAY);
    desk.run("mona", "assign nightly");
    let arbiter = arbiter(&desk);
    desk.run(&arbiter, "arbitrate take 1").ok();
    let point = |verdict: &str| format!("[[point]]\nsubject = \"selection\"\nverdict = \"{verdict}\"\n");
    rule(&desk, &arbiter, &point("not-applicable")).refused(65, "is about the whole audit");
    rule(&desk, &arbiter, &point("agent")).ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM striking"), 1);
    verified(&desk);
}

#[test]
fn of_two_rulings_at_once_one_wins_and_the_other_is_told() {
    let (desk, arbiter) = taken();
    for (name, points) in [("keep.toml", KEEP), ("agent.toml", AGENT)] {
        desk.write(name, ruling(points));
    }
    let rule = |name: &'static str| {
        let mut command = desk.command(&arbiter);
        command.args(["arbitrate", "rule", "1", "--ruling", name]).stdin(std::process::Stdio::null());
        std::thread::spawn(move || crate::support::answer(&mut command))
    };
    let answers = [rule("keep.toml"), rule("agent.toml")].map(|thread| thread.join().unwrap());
    let mut codes = answers.each_ref().map(|answer| answer.code);
    codes.sort_unstable();
    assert_eq!(codes, [0, 1], "{}{}", answers[0].whole(), answers[1].whole());
    let told = answers.iter().find(|answer| answer.code == 1).unwrap();
    assert!(told.stderr.contains("is not in arbitration: it is ruled on already"), "{}", told.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM ruling"), 1);
    verified(&desk);
}

// --- signatures -------------------------------------------------------------------------------------

/// A new key for somebody, in two files of the folder.
fn key_of(desk: &Desk, who: &str) -> String {
    let file = desk.path(&format!("{who}-key"));
    let made = std::process::Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f"])
        .arg(&file)
        .stdin(std::process::Stdio::null())
        .status();
    assert!(made.unwrap().success());
    format!("{who}-key")
}

fn has_keygen() -> bool {
    let there = std::process::Command::new("ssh-keygen").arg("-?").stdin(std::process::Stdio::null()).output().is_ok();
    if !there {
        println!("skipped: no ssh-keygen here; apt-get install openssh-client");
    }
    there
}

/// A taken dispute where rulings are signed; its arbiter registered a key.
fn signing() -> (Desk, String, String) {
    let (desk, arbiter) = taken();
    desk.write("signed.toml", "timezone = \"Europe/London\"\n[disputes]\nrulings = \"signed\"\n");
    desk.run("mona", "policy publish signed.toml").ok();
    let key = key_of(&desk, &arbiter);
    (desk, arbiter, key)
}

#[test]
fn without_a_key_on_record_a_ruling_is_taken_and_marked_unsigned() {
    if !has_keygen() {
        return;
    }
    let (desk, arbiter, key) = signing();
    desk.write("ruling.toml", ruling(AGENT));
    desk.run(&arbiter, &format!("arbitrate rule 1 --ruling ruling.toml --key {key}"))
        .refused(1, "you have no key on record to sign with");
    let answer = rule(&desk, &arbiter, AGENT).ok();
    assert!(answer.stdout.contains("It is unsigned."), "{}", answer.whole());
    assert_eq!(shown(&desk)["ballots"][0]["signature"], "unsigned");
}

#[test]
fn a_ruling_is_signed_with_the_registered_key_and_verify_checks_it() {
    if !has_keygen() {
        return;
    }
    let (desk, arbiter, key) = signing();
    desk.run(&arbiter, &format!("people key {key}.pub")).ok();
    rule(&desk, &arbiter, AGENT).refused(1, "rulings are signed here, and you have a key on record");
    let other = key_of(&desk, "other");
    let with = |key: &str| desk.run(&arbiter, &format!("arbitrate rule 1 --ruling ruling.toml --key {key}"));
    with(&other).refused(1, "is not the key that");
    with("nowhere").refused(66, "there is no key file nowhere");
    desk.write("ruling.toml", format!("headnote = \"\"\"Brief\nis polite\"\"\"\n{}", ruling(AGENT)));
    with(&key).ok();
    with(&key).ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM signature"), 1);
    assert_eq!(shown(&desk)["ballots"][0]["signature"], "signed");
    let verify = desk.run("", "verify").ok();
    assert!(verify.stdout.contains("1 signature of ballots hold"), "{}", verify.whole());
}

#[test]
fn a_signed_ballot_that_was_changed_or_erased_is_said() {
    if !has_keygen() {
        return;
    }
    let (desk, arbiter, key) = signing();
    desk.run(&arbiter, &format!("people key {key}.pub")).ok();
    desk.write("ruling.toml", ruling(AGENT));
    desk.run(&arbiter, &format!("arbitrate rule 1 --ruling ruling.toml --key {key}")).ok();
    let conn = file(&desk);
    let text = || assize::core::arbitration::signatures(&conn).unwrap()[0].text.clone();
    let before = text().unwrap();
    assert!(before.starts_with("assize ballot 1\nhead: "), "{before}");
    assert!(before.contains("\nvote on tone: agent, full\n") && before.contains("\nrationale:\n  She had"), "{before}");
    unguard(&conn, "ballot");
    conn.execute_batch("UPDATE ballot SET root_cause = 'slip'").unwrap();
    assert_ne!(text().unwrap(), before);
    conn.execute_batch("UPDATE ballot SET rationale = NULL, salt = NULL, erased = zeroblob(32)").unwrap();
    assert_eq!(text(), None);
}

// --- lapses -----------------------------------------------------------------------------------------

#[test]
fn without_a_session_in_time_it_goes_to_arbitration_whoever_records_it_first() {
    let outcome = |first: &dyn Fn(&Desk)| {
        let (mut desk, _) = opened();
        desk.at("2026-03-05T20:00:00Z");
        desk.run("mona", "assign nightly");
        assert_eq!(number(&desk, "SELECT count(*) FROM lapse"), 0, "the last day is not over");
        desk.at("2026-03-06T05:00:00Z");
        first(&desk);
        desk.run("mona", "assign nightly");
        assert_eq!(number(&desk, "SELECT count(*) FROM lapse WHERE stage = 'session'"), 1);
        let opened = number(&desk, "SELECT entry FROM dispute");
        assert_eq!(number(&desk, "SELECT since FROM lot"), opened, "it waited for the end of the last day");
        verified(&desk);
        number(&desk, "SELECT count(*) FROM seat")
    };
    let late_session = |desk: &Desk| {
        desk.write(
            "notes.toml",
            "held = \"2026-03-05\"\nagent_side = \"x\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"kept\"\n",
        );
        let late = desk.run("sam", "dispute session 1 --notes notes.toml");
        assert_eq!(late.code, 4, "{}", late.whole());
    };
    assert_eq!((outcome(&|_| ()), outcome(&late_session)), (1, 1));
}

#[test]
fn without_a_ruling_in_time_the_next_lot_gives_the_seat_and_the_delay_is_on_record() {
    let (mut desk, first) = taken();
    desk.at("2026-03-10T20:00:00Z");
    desk.run("mona", "assign nightly");
    assert_eq!(arbiter(&desk), first, "the last day is not over");
    desk.at("2026-03-11T05:00:00Z");
    let late = rule(&desk, &first, AGENT);
    assert_eq!(late.code, 4, "{}", late.whole());
    assert!(late.stderr.contains("did not rule in time, until 2026-03-10"), "{}", late.whole());
    assert_eq!(arbiter(&desk), other(&first));
    assert_eq!(number(&desk, "SELECT count(*) FROM lapse WHERE stage = 'ruling' AND person IS NOT NULL"), 1);
    assert_eq!(number(&desk, "SELECT count(*) FROM ruling"), 0);
    verified(&desk);
    let again = number(&desk, "SELECT max(id) FROM vacancy");
    desk.at("2026-03-04T05:00:00Z");
    desk.run("mona", "assign nightly");
    assert_eq!(number(&desk, "SELECT max(id) FROM vacancy"), again, "a clock that goes back changes nothing");
}

#[test]
fn a_ruling_of_its_last_day_is_in_time() {
    let (mut desk, first) = taken();
    desk.at("2026-03-10T23:59:59Z");
    rule(&desk, &first, AGENT).ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM lapse"), 0);
    assert_eq!(number(&desk, "SELECT count(*) FROM ruling"), 1);
    verified(&desk);
}

#[test]
fn an_arbiter_is_in_the_lot_on_the_last_day_of_their_role_and_not_on_the_day_after() {
    for (last, among) in [("2026-03-02", 2), ("2026-03-01", 1)] {
        let (mut desk, _) = opened();
        desk.write(
            "gone.csv",
            format!("handle,name,role,team,from,to,login,skills\njude,,arbiter,ombuds,2021-01-01,{last},,\n"),
        );
        desk.run("mona", "people import gone.csv").ok();
        unresolved(&desk);
        desk.at(TUESDAY);
        desk.run("mona", "assign nightly");
        assert_eq!(number(&desk, "SELECT count(*) FROM candidate"), among, "jude until {last}");
        verified(&desk);
    }
}

#[test]
fn nobody_is_named_while_the_lot_waits_for_its_key() {
    let (desk, _) = talked();
    let head = desk.head();
    for who in ["iris", "jude"] {
        desk.args("mona", &["arbitrate", "assign", "1", "--to", who, "--note", "She is fast"])
            .refused(1, "nobody chooses who rules on dispute 1");
    }
    assert_eq!(desk.head(), head);
}

#[test]
fn who_was_late_gets_the_seat_again_only_where_nobody_else_is_free() {
    let (mut desk, first) = seated();
    desk.at("2026-03-11T05:00:00Z");
    desk.run("mona", "assign nightly");
    let second = arbiter(&desk);
    assert_eq!(second, other(&first));
    // Where both were late as often, the last one stands behind: no chance decides.
    for (night, who) in [("19", &first), ("27", &second)] {
        desk.at(&format!("2026-03-{night}T05:00:00Z"));
        desk.run("mona", "assign nightly");
        assert_eq!(arbiter(&desk), *who, "on {night} March");
    }
    verified(&desk);
}

#[test]
fn by_policy_a_ruling_that_does_not_come_is_the_agents() {
    let mut desk = staffed("");
    desk.write("late.toml", "timezone = \"Europe/London\"\n[disputes]\nlate_ruling = \"agent\"\n");
    desk.run("mona", "policy publish late.toml").ok();
    disputed(&desk);
    unresolved(&desk);
    desk.at(TUESDAY);
    desk.run("mona", "assign nightly");
    desk.at("2026-03-11T05:00:00Z");
    let night = desk.run("mona", "assign nightly");
    assert!(night.stdout.contains("the agent's answers hold"), "{}", night.whole());
    let row = shown(&desk);
    assert_eq!((&row["state"], &row["total"]), (&"ruled".into(), &100.0.into()), "{row}");
    assert_eq!(number(&desk, "SELECT count(*) FROM ruling WHERE basis = 'lapse'"), 1);
    desk.run("ana", "arbitrate appeal 1 --note x").refused(1, "grants all");
    verified(&desk);
}

#[test]
fn the_queue_says_what_to_do_next_and_what_waits_for_a_lot() {
    let (mut desk, _) = talked();
    let all = desk.run("mona", "arbitrate queue").ok();
    assert!(all.stdout.contains("1 seat to be drawn from 2"), "{}", all.whole());
    desk.at(TUESDAY);
    desk.run("mona", "assign nightly");
    let arbiter = arbiter(&desk);
    let own = |desk: &Desk| desk.rows(&format!("--as {arbiter} arbitrate queue"))[0].clone();
    assert_eq!((&own(&desk)["next"], &own(&desk)["due"]), (&"assize arbitrate take 1".into(), &"2026-03-10".into()));
    desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
    assert_eq!(own(&desk)["next"], "assize arbitrate rule 1");
    rule(&desk, &arbiter, AGENT).ok();
    assert!(desk.rows("arbitrate queue --all").is_empty());
}

// --- what verify finds ------------------------------------------------------------------------------

fn unguard(conn: &Connection, table: &str) {
    let mut statement =
        conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1").unwrap();
    let guards: Vec<String> = statement.query_map([table], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for name in guards {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
}

#[test]
fn a_seat_or_a_decision_that_was_changed_is_found() {
    let (desk, arbiter) = taken();
    rule(&desk, &arbiter, AGENT).ok();
    let conn = file(&desk);
    let findings = || assize::core::arbitration::recheck_rulings(&conn).unwrap().1;
    assert_eq!(findings(), [""; 0]);
    unguard(&conn, "decision");
    conn.execute_batch("UPDATE decision SET verdict = 'keep'").unwrap();
    assert!(findings()[0].contains("the ruling is not what its ballot says"), "{:?}", findings());
    unguard(&conn, "seat");
    conn.execute_batch(
        "UPDATE decision SET verdict = 'agent'; UPDATE seat SET arbiter = (SELECT id FROM person WHERE handle = 'sam')",
    )
    .unwrap();
    assert!(findings()[0].contains("they were not in it"), "{:?}", findings());
}
