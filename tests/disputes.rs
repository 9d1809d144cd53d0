//! The dispute room: what an agent rejects, what both sides say, what is corrected, settled and done.

use crate::support::{Answer, Desk};
use assize::calc::scoring::{Class, Score};
use assize::core::dispute::never_worse;
use rusqlite::Connection;
use serde_json::Value;

const PARTLY: &str = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": {"level": "partly", "note": "a slip"}, "identity": "yes"}"#;
const FAILED: &str = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "no"}"#;

/// What Ana rejects, in one go.
const TONE: &str = "--criterion tone --reason context --propose full --statement Asked";

// --- A dispute and what is done to it ---------------------------------------------------------------

/// Audit 1 of Ana, delivered by its auditor with lapses in tone and facts: 65 %.
fn delivered() -> Desk {
    Desk::once((), || {
        let desk = Desk::drawn();
        assert_eq!(desk.delivered("ana", PARTLY), 1);
        desk
    })
}

fn disputed(claim: &str) -> Desk {
    Desk::once(claim, || {
        let desk = delivered();
        open(&desk, "ana", claim).ok();
        desk
    })
}

fn open(desk: &Desk, who: &str, claim: &str) -> Answer {
    desk.run(who, &format!("dispute open 1 {claim}"))
}

fn auditor(desk: &Desk) -> String {
    desk.audit_of("ana").1
}

fn correct(desk: &Desk, criterion: &str, level: &str) -> Answer {
    desk.run(&auditor(desk), &format!("dispute correct 1 --criterion {criterion} --level {level} --note Wrong"))
}

/// Records a session led by Sam, with these points and actions.
fn session(desk: &Desk, number: u8, points: &str) -> Answer {
    desk.write("notes.toml", format!("held = \"2026-03-02\"\nagent_side = \"Be quick\"\n{points}"));
    desk.run("sam", &format!("dispute session {number} --notes notes.toml"))
}

fn point(criterion: &str, outcome: &str) -> String {
    format!("[[point]]\ncriterion = \"{criterion}\"\noutcome = {outcome}\n")
}

const ACTION: &str =
    "[[action]]\nkind = \"criterion\"\nowner = \"lea\"\ndue = \"2026-03-05\"\ntask = \"Say it better\"\n";

fn state(desk: &Desk, number: i64) -> String {
    let row =
        desk.rows_for("mona", "dispute list").into_iter().find(|row| row["dispute"] == number).expect("that dispute");
    row["state"].as_str().unwrap().to_owned()
}

fn shown(desk: &Desk, number: i64) -> Value {
    let answer = desk.run("mona", &format!("dispute show {number} --format json")).ok();
    answer.rows().remove(0)
}

fn audit(desk: &Desk) -> Value {
    desk.rows("report audits").into_iter().find(|row| row["audit"] == 1).unwrap()
}

fn number(desk: &Desk, sql: &str) -> i64 {
    Connection::open(desk.path("qa.db")).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Runs it and expects that it went well and recorded nothing.
#[track_caller]
fn same(desk: &Desk, run: impl Fn() -> Answer) -> Answer {
    let head = desk.head();
    let answer = run().ok();
    assert_eq!(desk.head(), head, "{}", answer.whole());
    answer
}

/// Runs it and expects this refusal, and that nothing was recorded.
#[track_caller]
fn refused(desk: &Desk, run: impl Fn() -> Answer, code: i32, says: &str) -> Answer {
    let head = desk.head();
    let answer = run().refused(code, says);
    assert_eq!(desk.head(), head);
    answer
}

// --- Opening ----------------------------------------------------------------------------------------

#[test]
fn several_things_are_disputed_in_one_go_and_the_same_again_changes_nothing() {
    let desk = delivered();
    let claim = "--criterion tone --criterion facts --reason context --reason slip --propose full --selection --wrong-agent --statement Asked --evidence Turn-2";
    open(&desk, "ana", claim).ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM point WHERE dispute = 1 AND evidence = 'Turn-2'"), 4);
    let again = same(&desk, || open(&desk, "ana", claim));
    assert!(again.stdout.contains("opened with these points before"), "{}", again.whole());
    let row = &desk.rows("dispute list")[0];
    assert_eq!(row["criteria"], "tone, facts, selection, wrong-agent");
    assert_eq!(row["reasons"], "context, slip, selection, wrong-agent");
    assert_eq!((row["due"].as_str(), row["days_left"].as_i64()), (Some("2026-03-05"), Some(3)));
}

#[test]
fn a_badly_worded_question_goes_without_a_proposal_and_others_do_not() {
    let desk = delivered();
    refused(&desk, || open(&desk, "ana", "--criterion identity --reason slip --statement No"), 2, "--propose");
    open(&desk, "ana", "--criterion identity --reason wording --statement No").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM point WHERE reason = 'wording' AND proposed IS NULL"), 1);
}

#[test]
fn what_is_no_better_is_refused() {
    let desk = delivered();
    for (claim, code, says) in [
        ("--criterion tone --reason slip --propose partly --statement No", 1, "`tone` is `partly` already"),
        ("--criterion tone --reason slip --propose none --statement No", 1, "would be worse than the mark"),
        ("--criterion tone --reason slip --propose na --statement No", 65, "`tone` always applies"),
        ("--criterion tone --reason slip --propose great --statement No", 65, "`great` is not a level of `tone`"),
        ("--criterion warmth --reason slip --propose full --statement No", 65, "has no criterion `warmth`"),
        ("--criterion tone --reason anger --propose full --statement No", 2, "anger"),
        ("--criterion tone --criterion tone --reason slip --propose full --statement No", 2, "is given twice"),
        ("--criterion tone --reason slip --reason slip --propose full --statement No", 2, "--reason is given 2 times"),
        ("--statement No", 2, "--criterion"),
        ("--selection", 2, "--statement"),
    ] {
        refused(&desk, || open(&desk, "ana", claim), code, says);
    }
}

#[test]
fn nobody_disputes_what_is_not_theirs_not_delivered_or_not_there() {
    let desk = delivered();
    for who in ["bo", "vera", "oleg", "iris", "lea", "sam", "mona"] {
        refused(&desk, || open(&desk, who, TONE), 1, &format!("{who} may not dispute audit 1"));
    }
    for who in ["sam", "bo", "iris"] {
        let says = format!("{who} may not dispute audit 1 for ana");
        refused(&desk, || desk.run(who, &format!("--for ana dispute open 1 {TONE}")), 1, &says);
    }
    let (other, _) = desk.audit_of("bo");
    refused(&desk, || desk.run("bo", &format!("dispute open {other} {TONE}")), 1, "is not delivered yet");
    refused(&desk, || desk.run("bo", &format!("dispute open 99 {TONE}")), 1, "no audit 99");
}

#[test]
fn who_does_not_say_which_answer_would_be_right_is_asked_for_it() {
    let desk = delivered();
    let told = refused(
        &desk,
        || open(&desk, "ana", "--criterion tone --reason slip --statement x"),
        2,
        "--propose is missing",
    );
    assert!(told.stderr.contains("--reason wording"), "{}", told.whole());
}

#[test]
fn the_last_day_to_dispute_counts_and_the_day_after_does_not() {
    let mut desk = delivered();
    desk.at("2026-03-10T00:00:00Z");
    let late = refused(&desk, || open(&desk, "ana", TONE), 1, "audit 1 could be disputed until 2026-03-09");
    assert!(late.stderr.contains("assize dispute statement"), "{}", late.whole());
    desk.at("2026-03-09T23:59:59Z");
    open(&desk, "ana", TONE).ok();
}

#[test]
fn a_thing_is_disputed_once_and_other_things_of_the_same_audit_as_well() {
    let desk = disputed(TONE);
    let other = "--criterion tone --reason slip --propose full --statement Other";
    let says = "`tone` of audit 1 is disputed already, in dispute 1";
    assert!(refused(&desk, || open(&desk, "ana", other), 1, says).stderr.contains("dispute add 1"));
    open(&desk, "ana", "--selection --statement Why").ok();
    refused(&desk, || open(&desk, "ana", "--selection --statement Else"), 1, "`selection` of audit 1 is disputed");
    open(&desk, "ana", "--wrong-agent --statement Why").ok();
    desk.run("ana", "dispute withdraw 1").ok();
    let over = refused(&desk, || open(&desk, "ana", other), 1, says);
    assert!(over.stderr.contains("dispute statement 1") && !over.stderr.contains("dispute add"), "{}", over.whole());
    assert!(same(&desk, || open(&desk, "ana", TONE)).stdout.contains("withdrawn"));
}

#[test]
fn a_lead_or_a_manager_opens_for_an_agent_who_can_take_it_back_and_open_their_own() {
    for who in ["lea", "mona"] {
        let desk = delivered();
        let theirs = || desk.run(who, &format!("--for ana dispute open 1 {TONE}"));
        let answer = theirs().ok();
        assert!(answer.stdout.contains("Opened for ana, who can add their own words"), "{}", answer.whole());
        same(&desk, theirs);
        let says = "`tone` of audit 1 is disputed already, in dispute 1";
        refused(&desk, || open(&desk, "ana", &TONE.replace("Asked", "Mine")), 1, says);
        desk.run("ana", "dispute withdraw 1").ok();
        same(&desk, theirs);
        let again = || desk.run("lea", &format!("--for ana dispute open 1 {}", TONE.replace("Asked", "Again")));
        refused(&desk, again, 1, "ana took `tone` of audit 1 back, in dispute 1");
        assert!(open(&desk, "ana", TONE).ok().stdout.contains("Dispute 2 is open"), "with the very same words");
        same(&desk, || open(&desk, "ana", TONE));
        assert_eq!((state(&desk, 1).as_str(), state(&desk, 2).as_str()), ("withdrawn", "session"));
        desk.run("ana", "dispute withdraw 2").ok();
        refused(&desk, || open(&desk, "ana", &TONE.replace("Asked", "Mine")), 1, "is disputed already, in dispute 2");
    }
}

#[test]
fn what_others_opened_uses_up_no_time_of_the_agents() {
    let mut desk = delivered();
    desk.at("2026-03-09T20:00:00Z");
    desk.run("lea", &format!("--for ana dispute open 1 {TONE}")).ok();
    desk.run("ana", "dispute withdraw 1").ok();
    desk.at("2026-03-17T00:00:00Z");
    refused(&desk, || open(&desk, "ana", TONE), 1, "could be disputed until 2026-03-09");
    desk.at("2026-03-16T23:59:59Z");
    for claim in ["--criterion facts --reason slip --propose full --statement x", "--selection --statement x"] {
        refused(&desk, || open(&desk, "ana", claim), 1, "could be disputed until 2026-03-09");
    }
    let both = "--criterion tone --criterion facts --reason slip --propose full --statement x";
    refused(&desk, || open(&desk, "ana", both), 1, "could be disputed until 2026-03-09");
    let theirs = || desk.run("lea", &format!("--for ana dispute open 1 {}", TONE.replace("Asked", "Again")));
    refused(&desk, theirs, 1, "could be disputed until 2026-03-09");
    open(&desk, "ana", TONE).ok();
}

#[test]
fn the_time_since_somebody_else_opened_it_is_counted_by_the_policy_of_then() {
    let mut desk = delivered();
    desk.at("2026-03-09T20:00:00Z");
    desk.run("lea", &format!("--for ana dispute open 1 {TONE}")).ok();
    desk.run("ana", "dispute withdraw 1").ok();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("short.toml", format!("{policy}\n[deadlines]\nopen = 1\n"));
    desk.run("mona", "policy publish short.toml").ok();
    desk.at("2026-03-16T12:00:00Z");
    open(&desk, "ana", TONE).ok();
}

// --- Words, taking back, statements -----------------------------------------------------------------

#[test]
fn both_sides_add_words_while_it_is_open_and_nobody_else_does() {
    let desk = disputed(TONE);
    let auditor = auditor(&desk);
    let other = if auditor == "vera" { "oleg" } else { "vera" };
    let add = |who: &str, words: &str| desk.run(who, &format!("{words} dispute add 1 --statement Listen"));
    add("ana", "").ok();
    add(&auditor, "").ok();
    same(&desk, || add("ana", ""));
    same(&desk, || add(&auditor, ""));
    same(&desk, || add("lea", "--for ana"));
    for (who, words) in [("lea", ""), ("mona", ""), ("bo", ""), ("iris", ""), (other, ""), ("sam", "--for ana")] {
        let refusal = refused(&desk, || add(who, words), 1, &format!("{who} may not add words to dispute 1"));
        assert!(refusal.stderr.contains("its agent and its auditor may"), "{}", refusal.whole());
    }
    refused(&desk, || desk.args("ana", &["dispute", "add", "1", "--statement", " "]), 2, "--statement");
    refused(&desk, || desk.run("ana", "dispute add 7 --statement x"), 1, "there is no dispute 7");
    desk.run("lea", "--for ana dispute add 1 --statement More").ok();
    let page = shown(&desk, 1);
    let by: Vec<&str> = page["remarks"].as_array().unwrap().iter().map(|row| row["by"].as_str().unwrap()).collect();
    assert_eq!(by, ["ana", &auditor, "lea for ana"]);
    desk.run("ana", "dispute withdraw 1").ok();
    refused(
        &desk,
        || desk.run("ana", "dispute add 1 --statement Late"),
        1,
        "dispute 1 is over: its state is withdrawn",
    );
    same(&desk, || add("ana", ""));
}

#[test]
fn only_the_agent_takes_points_back_one_or_all_whoever_opened_them() {
    let both = "--criterion tone --criterion facts --reason slip --propose full --selection --statement x";
    let desk = delivered();
    desk.run("lea", &format!("--for ana dispute open 1 {both}")).ok();
    for who in ["lea", "mona", "vera", "oleg", "bo", "sam"] {
        refused(&desk, || desk.run(who, "dispute withdraw 1"), 1, &format!("{who} may not withdraw dispute 1"));
    }
    refused(&desk, || desk.run("lea", "--for ana dispute withdraw 1"), 2, "--for has no meaning");
    let one = "dispute withdraw 1 --criterion tone --criterion tone";
    assert!(desk.run("ana", one).ok().stdout.contains("1 point of dispute 1 taken back"));
    same(&desk, || desk.run("ana", one));
    assert_eq!(state(&desk, 1), "session");
    assert_eq!(audit(&desk)["state"], "disputed");
    let unknown =
        refused(&desk, || desk.run("ana", "dispute withdraw 1 --criterion warmth"), 1, "is no point of dispute 1");
    assert!(unknown.stderr.contains("its points: tone, facts, selection"), "{}", unknown.whole());
    desk.run("ana", "dispute withdraw 1 --criterion selection").ok();
    assert!(desk.run("ana", "dispute withdraw 1").ok().stdout.contains("1 point of dispute 1 taken back"));
    same(&desk, || desk.run("ana", "dispute withdraw 1"));
    assert_eq!(state(&desk, 1), "withdrawn");
    assert_eq!(audit(&desk)["state"], "decided");
}

#[test]
fn what_the_session_settled_is_not_taken_back() {
    let desk = disputed("--criterion tone --criterion facts --reason slip --propose full --statement x");
    session(&desk, 1, &(point("tone", "\"kept\"") + &point("facts", "\"unresolved\""))).ok();
    refused(
        &desk,
        || desk.run("ana", "dispute withdraw 1 --criterion tone"),
        1,
        "`tone` of dispute 1 is decided already",
    );
    assert_eq!(state(&desk, 1), "arbitration");
    desk.run("ana", "dispute withdraw 1").ok();
    assert_eq!(state(&desk, 1), "settled");
    assert_eq!(number(&desk, "SELECT count(*) FROM withdrawal"), 1);
}

#[test]
fn a_statement_of_the_agent_stands_with_the_score_for_good() {
    let mut desk = delivered();
    let (other, _) = desk.audit_of("bo");
    refused(&desk, || desk.run("bo", &format!("dispute statement {other} --statement x")), 1, "is not delivered yet");
    for who in ["lea", "mona", "bo", "vera"] {
        let says = format!("{who} may not make a statement on audit 1");
        refused(&desk, || desk.run(who, "dispute statement 1 --statement Mine"), 1, &says);
    }
    refused(&desk, || desk.run("mona", "--for ana dispute statement 1 --statement x"), 2, "--for has no meaning");
    refused(&desk, || desk.args("ana", &["dispute", "statement", "1", "--statement", ""]), 2, "--statement");
    desk.at("2027-06-01T09:00:00Z");
    desk.run("ana", "dispute statement 1 --statement Mine").ok();
    same(&desk, || desk.run("ana", "dispute statement 1 --statement Mine"));
    desk.run("ana", "dispute statement 1 --statement Two").ok();
    let page = desk.run("mona", "score show 1").ok().stdout;
    assert!(
        page.contains("What the agent says of this score") && page.contains("Mine") && page.contains("Two"),
        "{page}"
    );
}

#[test]
fn a_statement_stands_on_the_page_of_a_dispute_too() {
    let desk = disputed(TONE);
    desk.run("ana", "dispute statement 1 --statement Mine").ok();
    assert!(desk.run("mona", "dispute show 1").ok().stdout.contains("Mine"));
}

// --- Corrections ------------------------------------------------------------------------------------

#[test]
fn a_slip_is_put_right_at_once_with_the_agents_agreement() {
    let desk = delivered();
    correct(&desk, "tone", "full").ok();
    assert_eq!(audit(&desk)["total"], 65.0);
    same(&desk, || correct(&desk, "tone", "full"));
    let answer = desk.run("ana", "dispute agree 1").ok();
    assert!(answer.stdout.contains("agreed to") && answer.stdout.contains("80.00 %"), "{}", answer.whole());
    same(&desk, || desk.run("ana", "dispute agree 1"));
    same(&desk, || desk.run("ana", "dispute agree 1 --criterion tone"));
    assert!(same(&desk, || correct(&desk, "tone", "full")).stdout.contains("was already agreed to"));
    let row = audit(&desk);
    assert_eq!((row["first_score"].as_f64(), row["total"].as_f64()), (Some(65.0), Some(80.0)));
    assert_eq!(row["state"], "delivered", "nobody disputed it");
    assert_eq!(number(&desk, "SELECT count(*) FROM scoring WHERE audit = 1 AND basis = 'correction'"), 1);
    assert!(desk.run("mona", "score show 1").ok().stdout.contains("from partly, by a correction"));
    desk.run("", "verify").ok();
}

#[test]
fn only_the_auditor_offers_and_only_the_agent_answers() {
    let desk = delivered();
    let auditor = auditor(&desk);
    for who in ["ana", "lea", "mona", "iris", if auditor == "vera" { "oleg" } else { "vera" }] {
        let offer = || desk.run(who, "dispute correct 1 --criterion tone --level full --note x");
        refused(&desk, offer, 1, &format!("{who} may not correct audit 1"));
    }
    correct(&desk, "tone", "full").ok();
    for who in ["lea", "mona", "bo", &auditor] {
        let says = format!("{who} may not answer a correction of audit 1");
        refused(&desk, || desk.run(who, "dispute agree 1"), 1, &says);
    }
    refused(&desk, || desk.run("lea", "--for ana dispute agree 1"), 2, "--for has no meaning");
    let (other, whose) = desk.audit_of("bo");
    let early = || desk.run(&whose, &format!("dispute correct {other} --criterion tone --level full --note x"));
    refused(&desk, early, 1, "is not delivered yet");
}

#[test]
fn a_correction_is_only_ever_for_the_better() {
    let desk = delivered();
    for (criterion, level, code, says) in [
        ("tone", "none", 1, "would be worse than the mark"),
        ("tone", "partly", 1, "`tone` is `partly` already"),
        ("tone", "great", 65, "not a level"),
        ("warmth", "full", 65, "no criterion `warmth`"),
        ("identity", "na", 1, "worse off: 65.00 % before, 56.25 % after"),
    ] {
        refused(&desk, || correct(&desk, criterion, level), code, says);
    }
}

#[test]
fn the_newest_offer_of_a_criterion_holds_and_what_was_declined_can_be_offered_again() {
    let desk = delivered();
    refused(&desk, || desk.run("ana", "dispute agree 1"), 1, "no correction of audit 1 waits for an answer");
    let offer = |level: &str, note: &str| {
        let words = format!("dispute correct 1 --criterion facts --level {level} --note {note}");
        desk.run(&auditor(&desk), &words)
    };
    offer("full", "One").ok();
    offer("full", "Two").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM correction"), 2);
    desk.run("ana", "dispute agree 1 --decline").ok();
    assert_eq!(number(&desk, "SELECT correction FROM agreement WHERE agreed = 0"), 2);
    same(&desk, || desk.run("ana", "dispute agree 1 --decline"));
    assert_eq!(audit(&desk)["total"], 65.0);
    refused(&desk, || desk.run("ana", "dispute agree 1"), 1, "no correction of audit 1 waits for an answer");
    offer("full", "Two").ok();
    desk.run("ana", "dispute agree 1").ok();
    assert_eq!(audit(&desk)["total"], 85.0);
}

#[test]
fn of_several_corrections_the_agent_names_one() {
    let desk = delivered();
    correct(&desk, "tone", "full").ok();
    correct(&desk, "facts", "full").ok();
    let which = refused(&desk, || desk.run("ana", "dispute agree 1"), 2, "has 2 corrections that wait for you");
    assert!(which.stderr.contains("--criterion: tone, facts"), "{}", which.whole());
    desk.run("ana", "dispute agree 1 --criterion facts").ok();
    desk.run("ana", "dispute agree 1").ok();
    assert_eq!(audit(&desk)["total"], 100.0);
}

#[test]
fn a_correction_settles_the_disputed_point_and_the_last_one_the_dispute() {
    for number_of_points in [1, 2] {
        let both = "--criterion tone --criterion facts --reason slip --propose full --statement x";
        let desk = disputed(if number_of_points == 1 { TONE } else { both });
        correct(&desk, "tone", "full").ok();
        assert!(desk.run("ana", "dispute show 1").ok().stdout.contains("Slips that the auditor offers to correct"));
        desk.run("ana", "dispute agree 1").ok();
        let expected = if number_of_points == 1 { ("settled", "decided") } else { ("session", "disputed") };
        assert_eq!((state(&desk, 1).as_str(), audit(&desk)["state"].as_str().unwrap()), expected);
        let page = desk.run("ana", "dispute show 1").ok().stdout;
        assert!(page.contains("corrected: full"), "{page}");
        assert_eq!(shown(&desk, 1)["change"], 15.0);
        refused(&desk, || desk.run("ana", "dispute withdraw 1 --criterion tone"), 1, "is decided already");
        desk.run("", "verify").ok();
    }
}

#[test]
fn what_was_decided_is_not_corrected_and_what_waits_for_a_ruling_is() {
    let desk = disputed(TONE);
    correct(&desk, "tone", "full").ok();
    session(&desk, 1, &point("tone", "\"kept\"")).ok();
    refused(&desk, || desk.run("ana", "dispute agree 1"), 1, "`tone` of audit 1 was decided in dispute 1");
    let offer = || desk.run(&auditor(&desk), "dispute correct 1 --criterion tone --level full --note Other");
    refused(&desk, offer, 1, "`tone` of audit 1 was decided in dispute 1");

    let desk = disputed(TONE);
    session(&desk, 1, &point("tone", "\"unresolved\"")).ok();
    correct(&desk, "tone", "full").ok();
    desk.run("ana", "dispute agree 1").ok();
    assert_eq!(state(&desk, 1), "settled");

    let desk = disputed(TONE);
    desk.run("ana", "dispute withdraw 1").ok();
    correct(&desk, "tone", "full").ok();
    desk.run("ana", "dispute agree 1").ok();
    assert_eq!((state(&desk, 1).as_str(), audit(&desk)["total"].as_f64()), ("withdrawn", Some(80.0)));
}

#[test]
fn an_auditors_figures_count_corrected_apart_from_overturned() {
    let desk = delivered();
    let line = |desk: &Desk| {
        let auditor = auditor(desk);
        desk.rows("report auditors").into_iter().find(|row| row["auditor"] == auditor.as_str()).unwrap()
    };
    let zero = (line(&desk)["overturned"].clone(), line(&desk)["corrected"].clone());
    assert_eq!(zero.0, zero.1);
    correct(&desk, "tone", "full").ok();
    assert_eq!(line(&desk)["corrected"], zero.1, "an offer is no correction");
    desk.run("ana", "dispute agree 1").ok();
    assert_eq!(line(&desk)["overturned"], zero.0);
    assert_ne!(line(&desk)["corrected"], zero.1);
    assert_eq!(line(&desk)["mean"], 65.0, "the mean given is of the first totals");
    open(&desk, "ana", "--criterion facts --reason slip --propose full --statement x").ok();
    let agents = || desk.rows("report agents").into_iter().find(|row| row["agent"] == "ana").unwrap();
    let unchanged = agents()["changed"].clone();
    session(&desk, 1, &point("facts", "\"adjusted\"\nlevel = \"full\"")).ok();
    assert_ne!(line(&desk)["overturned"], zero.0);
    assert_ne!(agents()["changed"], unchanged);
}

#[test]
fn a_correction_alone_is_no_changed_dispute_of_the_agent() {
    let desk = disputed(TONE);
    correct(&desk, "facts", "full").ok();
    let before = desk.rows("report agents");
    desk.run("ana", "dispute agree 1").ok();
    let after = desk.rows("report agents");
    let changed = |rows: &[Value]| rows.iter().find(|row| row["agent"] == "ana").unwrap()["changed"].clone();
    assert_eq!(changed(&before), changed(&after));
}

#[test]
fn a_correction_that_opens_another_question_is_talked_over_instead() {
    let desk = Desk::centre();
    let card = "[card]\nid = \"two\"\nversion = 1\n[[criterion]]\nid = \"late\"\ntitle = \"On time\"\nguidance = \"x\"\nweight = 50\n[[criterion]]\nid = \"how\"\ntitle = \"How\"\nguidance = \"x\"\nweight = 50\nwhen = { criterion = \"late\", is = [\"yes\"] }\n";
    desk.write("two.toml", card);
    desk.run("mona", "card publish two.toml").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("card = \"chat\"", "card = \"two\""));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.run("mona", "assign nightly").ok();
    let audit = desk.delivered("ana", r#"{"late": "no"}"#);
    let (_, auditor) = desk.audit_of("ana");
    let offer = || desk.run(&auditor, &format!("dispute correct {audit} --criterion late --level yes --note x"));
    refused(&desk, offer, 65, "`how` is asked too");
    let unasked =
        || desk.run("ana", &format!("dispute open {audit} --criterion how --reason slip --propose yes --statement x"));
    refused(&desk, unasked, 1, "`how` was not asked in audit");
    let offer = || desk.run(&auditor, &format!("dispute correct {audit} --criterion how --level yes --note x"));
    refused(&desk, offer, 1, "`how` was not asked in audit");
}

// --- Convening --------------------------------------------------------------------------------------

#[test]
fn somebody_neutral_calls_the_session_moves_it_and_asks_guests() {
    let desk = disputed(TONE);
    let auditor = auditor(&desk);
    let call = |at: &str| {
        desk.run("sam", &format!("dispute convene 1 --at {at} --minutes 30 --place Room-4 --with lea --with lea --with ana --with {auditor} --with sam"))
    };
    let answer = call("2026-03-04T14:00").ok();
    for told in ["is called", "2026-03-04 14:00", "Room-4", "also asked to come  lea\n"] {
        assert!(answer.stdout.contains(told), "{told}\n{}", answer.whole());
    }
    same(&desk, || call("2026-03-04T14:00"));
    let moved = call("2026-03-05T14:00").ok();
    assert!(
        moved.stdout.contains("2026-03-05 14:00") && !moved.stdout.contains("after the last day"),
        "{}",
        moved.whole()
    );
    assert!(call("2026-03-06T00:00").ok().stdout.contains("after the last day of the session, 2026-03-05"));
    let page = shown(&desk, 1);
    assert_eq!((page["session_called_by"].as_str(), page["session_guests"].as_str()), (Some("sam"), Some("lea")));
    assert_eq!(page["session_starts"], "2026-03-06T00:00:00Z");
}

#[test]
fn a_session_is_called_in_the_time_zone_of_the_policy_unless_it_says_another() {
    let mut desk = delivered();
    desk.at("2026-03-09T09:00:00Z");
    open(&desk, "ana", TONE).ok();
    let at = |time: &str| {
        desk.run("sam", &format!("dispute convene 1 --at {time}")).ok();
        shown(&desk, 1)["session_starts"].as_str().unwrap().to_owned()
    };
    assert_eq!(at("2026-03-30T14:00"), "2026-03-30T13:00:00Z", "summer time in London");
    assert_eq!(at("2026-03-12T14:00"), "2026-03-12T14:00:00Z");
    assert_eq!(at("2026-03-12T14:00+05:00"), "2026-03-12T09:00:00Z");
}

#[test]
fn whom_a_conflict_bars_from_the_session_calls_none() {
    let desk = disputed(TONE);
    let auditor = auditor(&desk);
    let call = |who: &str, more: &str| desk.run(who, &format!("dispute convene 1 --at 2026-03-04T14:00 {more}"));
    refused(&desk, || call("lea", ""), 1, "lea may not lead this session: they are in the same team");
    refused(&desk, || call("ana", ""), 1, "ana may not call the session");
    refused(&desk, || call(&auditor, ""), 1, &format!("{auditor} may not call the session"));
    refused(&desk, || call("sam", "--with zoe"), 1, "nobody here is called `zoe`");
    refused(&desk, || call("sam", "--minutes 4"), 2, "between 5 and 480");
    refused(&desk, || call("sam", "--minutes 481"), 2, "between 5 and 480");
    let at = |time: &str| desk.run("sam", &format!("dispute convene 1 --at {time}"));
    refused(&desk, || at("2026-03-02T08:59:59Z"), 2, "is over");
    refused(&desk, || at("tomorrow"), 2, "--at");
    at("2026-03-02T09:00:00Z").ok();
}

#[test]
fn who_opened_it_for_the_agent_does_not_lead_the_session() {
    let desk = delivered();
    desk.run("mona", &format!("--for ana dispute open 1 {TONE}")).ok();
    let call = || desk.run("mona", "dispute convene 1 --at 2026-03-04T14:00");
    refused(&desk, call, 1, "mona may not lead this session: they opened a dispute about this audit");
}

// --- Sessions ---------------------------------------------------------------------------------------

#[test]
fn each_open_point_stands_in_the_notes_once_and_only_the_agent_takes_one_back() {
    let desk = disputed("--criterion tone --criterion facts --reason slip --propose full --selection --statement x");
    let selection = |outcome: &str| format!("[[point]]\nsubject = \"selection\"\noutcome = {outcome}\n");
    let (tone, facts) = (point("tone", "\"kept\""), point("facts", "\"kept\""));
    for (points, says) in [
        (tone.clone() + &facts, "`selection` is disputed and has no [[point]]"),
        (tone.clone() + &facts + &selection("\"kept\"") + &tone, "`tone` is here twice"),
        (tone.clone() + &facts + &selection("\"kept\"") + &point("identity", "\"kept\""), "`identity` is not disputed"),
        (tone.clone() + &facts + &selection("\"adjusted\"\nlevel = \"full\""), "`selection` has no level"),
        (tone.clone() + &facts + &selection("\"withdrawn\""), "only ana can take `selection` back"),
        (point("tone", "\"withdrawn\"") + &facts + &selection("\"kept\""), "only ana can take `tone` back"),
        (point("tone", "\"adjusted\"") + &facts + &selection("\"kept\""), "to which level?"),
        (point("tone", "\"adjusted\"\nlevel = \"great\"") + &facts + &selection("\"kept\""), "not a level of `tone`"),
        (tone.replace("criterion = \"tone\"", "") + &facts, "names its criterion, or its subject"),
        (tone.replace("outcome", "subject = \"selection\"\noutcome") + &facts, "not both"),
        (tone.replace("criterion = \"tone\"", "subject = \"criterion\"") + &facts, "name the criterion"),
        (tone.replace("kept", "lost") + &facts, "lost"),
    ] {
        refused(&desk, || session(&desk, 1, &points), 65, says);
    }
    desk.run("ana", "dispute withdraw 1 --criterion tone").ok();
    let rest = facts.clone() + &selection("\"kept\"");
    refused(&desk, || session(&desk, 1, &(tone.clone() + &rest)), 65, "`tone` is no longer open");
    session(&desk, 1, &(point("tone", "\"withdrawn\"") + &rest)).ok();
    assert_eq!(state(&desk, 1), "settled");
}

#[test]
fn the_notes_say_a_day_between_the_opening_and_today() {
    let mut desk = disputed(TONE);
    desk.at("2026-03-03T09:00:00Z");
    let on = |day: &str| {
        desk.write("notes.toml", format!("held = \"{day}\"\nagent_side = \"x\"\n{}", point("tone", "\"kept\"")));
        desk.run("sam", "dispute session 1 --notes notes.toml")
    };
    refused(&desk, || on("2026-03-01"), 65, "before the dispute was opened");
    refused(&desk, || on("2026-03-04"), 65, "in the future");
    refused(&desk, || on("soon"), 65, "notes.toml:1:8");
    on("2026-03-02").ok();
}

#[test]
fn the_same_session_again_changes_nothing_and_another_is_refused() {
    let desk = disputed(TONE);
    let said =
        "agreed = \"We talk\"\ncommunication = \"Too late\"\nimprovement = \"Ask\"\ncriteria_explained = \"Yes\"\n";
    let adjusted = point("tone", "\"adjusted\"\nlevel = \"full\"");
    let notes = format!("{said}{adjusted}{ACTION}");
    let answer = session(&desk, 1, &notes).ok();
    assert!(answer.stdout.contains("1 action agreed on"), "{}", answer.whole());
    assert!(same(&desk, || session(&desk, 1, &notes)).stdout.contains("was recorded before"));
    assert_eq!(number(&desk, "SELECT count(*) FROM action"), 1);
    for other in [
        notes.replace("We talk", "We do not"),
        notes.replace("Too late", "Too early"),
        notes.replace("Ask", "Tell"),
        notes.replace("\"full\"", "\"partly\""),
        notes.replace("\"adjusted\"\nlevel = \"full\"", "\"kept\""),
    ] {
        refused(&desk, || session(&desk, 1, &other), 1, "is recorded already");
    }
    let page = desk.run("ana", "dispute show 1").ok().stdout;
    for told in ["We talk", "Too late", "adjusted: full", "Say it better", "session led by  sam"] {
        assert!(page.contains(told), "{told}\n{page}");
    }
}

#[test]
fn too_late_is_recorded_as_a_lapse_and_not_as_a_session() {
    let mut desk = disputed(TONE);
    desk.at("2026-03-05T23:59:59Z");
    assert!(desk.rows("dispute list --overdue").is_empty());
    let in_time = Desk::copy_of(&desk);
    desk.at("2026-03-06T00:00:00Z");
    assert_eq!(desk.rows("dispute list --overdue").len(), 1);
    assert_eq!(desk.rows("dispute list")[0]["days_left"], -1);
    let late = session(&desk, 1, &point("tone", "\"kept\""));
    assert_eq!(late.code, 4, "{}", late.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM session"), 0);
    assert_eq!(number(&desk, "SELECT count(*) FROM lapse WHERE stage = 'session' AND due = '2026-03-05'"), 1);
    assert_eq!(state(&desk, 1), "arbitration");
    assert!(desk.run("ana", "dispute show 1").ok().stdout.contains("There was no session by 2026-03-05."));
    let again = || session(&desk, 1, &point("tone", "\"kept\""));
    refused(&desk, again, 1, "dispute 1 waits for no session: its state is arbitration");
    let mut in_time = in_time;
    in_time.at("2026-03-05T23:59:59Z");
    session(&in_time, 1, &point("tone", "\"kept\"")).ok();
    assert_eq!(state(&in_time, 1), "settled");
}

#[test]
fn a_barred_leader_records_neither_a_session_nor_a_lapse() {
    let mut desk = disputed(TONE);
    session(&desk, 9, "").refused(1, "there is no dispute 9");
    desk.write("notes.toml", format!("held = \"2026-03-02\"\nagent_side = \"x\"\n{}", point("tone", "\"kept\"")));
    for at in ["2026-03-02T09:00:00Z", "2026-03-20T09:00:00Z"] {
        desk.at(at);
        let by_lea = || desk.run("lea", "dispute session 1 --notes notes.toml");
        refused(&desk, by_lea, 1, "lea may not lead this session: they are in the same team");
    }
}

#[test]
fn an_upheld_selection_or_wrong_agent_strikes_the_audit_out_of_every_rate() {
    for subject in ["selection", "wrong-agent"] {
        let desk = disputed(&format!("--{subject} --statement Why"));
        let point = format!("[[point]]\nsubject = \"{subject}\"\noutcome = \"adjusted\"\n");
        if subject == "wrong-agent" {
            session(&desk, 1, &point).refused(65, "is still ana's on record: nothing is struck");
            crate::taken_out::amend(&desk, 1, "bo");
        }
        assert!(session(&desk, 1, &point).ok().stdout.contains("The audit is struck"));
        same(&desk, || session(&desk, 1, &point));
        let row = audit(&desk);
        assert_eq!((row["state"].as_str(), row["in_rates"].as_str()), (Some("struck"), Some("no: struck audit")));
        assert!(desk.rows("report agents").iter().all(|row| row["agent"] != "ana" || row["delivered"] == 0));
        for report in ["report agents", "report auditors"] {
            assert!(desk.run("mona", report).ok().stdout.contains("1 struck audit"), "{report}");
        }
        assert!(desk.rows("report acknowledgements").is_empty());
        refused(&desk, || open(&desk, "ana", TONE), 1, "audit 1 is in no figure any more");
        refused(&desk, || correct(&desk, "tone", "full"), 1, "audit 1 is in no figure any more");
        refused(&desk, || desk.run(&auditor(&desk), "score undo 1 --note x"), 1, "audit 1 is struck");
        desk.run("ana", "dispute statement 1 --statement Still").ok();
        let read = desk.run("ana", "score acknowledge 1").ok();
        assert!(read.stdout.contains("It is struck") && !read.stdout.contains("disputed until"), "{}", read.whole());
        desk.run("mona", "score deliver 1 --pages pages").ok();
        let page = std::fs::read_to_string(desk.path("pages/ana.md")).unwrap();
        assert!(page.contains("struck: in no figure any more") && !page.contains("you can dispute it"), "{page}");
        let html = std::fs::read_to_string(desk.path("pages/ana.html")).unwrap();
        assert!(!html.contains("Is a mark wrong?"));
        desk.run("", "verify").ok();
    }
}

#[test]
fn a_selection_that_is_kept_strikes_nothing() {
    let desk = disputed("--selection --statement Why");
    session(&desk, 1, "[[point]]\nsubject = \"selection\"\noutcome = \"kept\"\n").ok();
    assert_eq!((audit(&desk)["state"].as_str(), audit(&desk)["in_rates"].as_str()), (Some("decided"), Some("yes")));
}

#[test]
fn an_agreement_before_the_session_leaves_its_point_out_of_the_notes() {
    let desk = disputed("--criterion tone --criterion facts --reason slip --propose full --statement x");
    correct(&desk, "tone", "full").ok();
    desk.run("ana", "dispute agree 1").ok();
    let both = point("tone", "\"kept\"") + &point("facts", "\"kept\"");
    refused(&desk, || session(&desk, 1, &both), 65, "`tone` is no longer open");
    session(&desk, 1, &point("facts", "\"adjusted\"\nlevel = \"full\"")).ok();
    assert_eq!(shown(&desk, 1)["change"], 35.0);
    assert_eq!(audit(&desk)["total"], 100.0);
}

// --- Never worse off --------------------------------------------------------------------------------

fn score(total: Option<i64>, raw: Option<i64>, compliance: Option<i64>) -> Score {
    let classes = [(Class::Customer, Some(5000)), (Class::Business, None), (Class::Compliance, compliance)];
    Score { raw, total, classes, failed: Vec::new() }
}

#[test]
fn no_total_no_score_before_fails_and_no_class_score_goes_down() {
    let stands = || score(Some(6000), Some(7000), Some(5000));
    let may = |total, raw, compliance| never_worse(&stands(), &score(total, raw, compliance)).is_ok();
    assert!(may(Some(6000), Some(7000), Some(5000)), "the same");
    assert!(may(Some(6001), Some(7001), Some(5001)), "more of each");
    assert!(!may(Some(5999), Some(7000), Some(5000)), "the total");
    assert!(!may(Some(6000), Some(6999), Some(5000)), "before fails");
    assert!(!may(Some(9000), Some(9000), Some(4999)), "a class, though the total rises");
    for (after, says) in [
        (score(Some(5999), Some(7000), Some(5000)), "worse off: 60.00 % before, 59.99 % after"),
        (score(Some(6000), Some(6999), Some(5000)), "worse off, fails aside: 70.00 % before, 69.99 % after"),
        (
            score(Some(6000), Some(7000), Some(0)),
            "worse off in what is compliance-critical: 50.00 % before, 0.00 % after",
        ),
        (score(None, Some(7000), Some(5000)), "worse off: 60.00 % before, undefined after"),
    ] {
        assert!(never_worse(&stands(), &after).unwrap_err().message.contains(says), "{says}");
    }
}

#[test]
fn a_proposal_that_would_leave_a_full_class_undefined_is_refused_when_it_is_opened() {
    let desk = Desk::drawn();
    let ana = desk.delivered("ana", PARTLY).to_string();
    let words = ["dispute", "open", &ana, "--criterion", "identity", "--reason", "context", "--propose", "na"];
    desk.args("ana", &[&words[..], &["--statement", "She asked for no data."]].concat())
        .refused(1, "nobody could grant `na` for `identity`: what is compliance-critical would be undefined");
    assert!(desk.rows("dispute list").is_empty());
}

#[test]
fn what_is_undefined_is_never_taken_for_a_number() {
    let total = |before, after| never_worse(&score(before, Some(1), None), &score(after, Some(1), None)).is_ok();
    let raw = |before, after| never_worse(&score(Some(1), before, None), &score(Some(1), after, None)).is_ok();
    for may in [total, raw] {
        assert!(may(None, None));
        assert!(may(None, Some(10_000)), "undefined may become full");
        assert!(!may(None, Some(9_999)), "and nothing less");
        assert!(!may(Some(0), None), "a number stays a number, also 0");
        assert!(!may(Some(10_000), None));
    }
    let class = |before, after| never_worse(&score(Some(1), Some(1), before), &score(Some(1), Some(1), after)).is_ok();
    assert!(class(None, None));
    assert!(class(None, Some(10_000)));
    assert!(!class(None, Some(9_999)));
    assert!(class(Some(0), None), "the only criterion of a class does not apply: nothing is lost");
    assert!(class(Some(9_999), None));
    assert!(!class(Some(10_000), None), "a full class is not given away");
}

#[test]
fn a_criterion_that_does_not_apply_can_be_granted_though_it_is_the_only_one_of_its_class() {
    let desk = Desk::drawn();
    desk.delivered("ana", FAILED);
    assert_eq!(audit(&desk)["total"], 0.0);
    open(&desk, "ana", "--criterion identity --reason policy --propose na --statement None-asked").ok();
    session(&desk, 1, &point("identity", "\"adjusted\"\nlevel = \"na\"")).ok();
    assert_eq!(audit(&desk)["total"], 81.25);
}

#[test]
fn a_session_does_not_trade_one_class_against_another() {
    let desk = Desk::drawn();
    desk.delivered("ana", r#"{"tone": {"level": "none", "note": "rude"}, "facts": {"level": "partly", "note": "a slip"}, "identity": "yes"}"#);
    open(&desk, "ana", "--criterion tone --criterion facts --reason slip --propose full --statement x").ok();
    let trade = point("tone", "\"adjusted\"\nlevel = \"full\"") + &point("facts", "\"adjusted\"\nlevel = \"none\"");
    let says = "worse off in what is customer-critical: 60.00 % before, 0.00 % after";
    refused(&desk, || session(&desk, 1, &trade), 1, says);
    assert_eq!(audit(&desk)["total"], 50.0, "which would have stayed");
}

// --- Actions ----------------------------------------------------------------------------------------

#[test]
fn an_action_is_ended_once_by_its_owner_or_a_manager() {
    for who in ["lea", "mona"] {
        let desk = disputed(TONE);
        session(&desk, 1, &(point("tone", "\"kept\"") + ACTION)).ok();
        for other in ["sam", "ana", "vera", "iris"] {
            let end = || desk.run(other, "dispute done 1 --note Ok");
            refused(&desk, end, 1, &format!("{other} may not end action 1"));
        }
        refused(&desk, || desk.run(who, "dispute done 2 --note Ok"), 1, "there is no action 2");
        refused(&desk, || desk.args(who, &["dispute", "done", "1", "--note", ""]), 2, "--note");
        let answer = desk.run(who, "dispute done 1 --note Ok").ok();
        assert!(answer.stdout.contains("done") && answer.stdout.contains("Ok"), "{}", answer.whole());
        assert!(same(&desk, || desk.run(who, "dispute done 1 --note Ok")).stdout.contains("done already"));
        refused(&desk, || desk.run(who, "dispute done 1 --note Else"), 1, "action 1 is done already");
        assert!(desk.rows("dispute actions").is_empty());
        assert_eq!(desk.rows("dispute actions --all").len(), 1);
    }
}

#[test]
fn actions_are_listed_by_owner_and_late_after_their_last_day() {
    let mut desk = disputed(TONE);
    session(&desk, 1, &(point("tone", "\"kept\"") + ACTION)).ok();
    let count = |desk: &Desk, who: &str, words: &str| {
        desk.run(who, &format!("dispute actions {words} --format json")).ok().rows().len()
    };
    assert_eq!((count(&desk, "lea", "--mine"), count(&desk, "sam", "--mine")), (1, 0));
    assert_eq!((count(&desk, "lea", "1"), count(&desk, "lea", "2")), (1, 0));
    desk.at("2026-03-05T23:59:59Z");
    assert_eq!(count(&desk, "lea", "--overdue"), 0);
    desk.at("2026-03-06T00:00:00Z");
    assert_eq!(count(&desk, "lea", "--overdue"), 1);
    desk.run("lea", "dispute done 1 --note Ok").ok();
    assert_eq!((count(&desk, "lea", "--overdue"), count(&desk, "lea", "--all --overdue")), (0, 0));
}

#[test]
fn an_action_needs_an_owner_who_is_here_a_day_to_come_and_a_task() {
    let desk = disputed(TONE);
    desk.write("end.csv", "handle,name,role,team,from,to\nbo,Bo Lindqvist,agent,north,2022-01-01,2026-03-01\n");
    desk.run("mona", "people import end.csv").ok();
    for (from, to, says) in [
        ("owner = \"lea\"", "owner = \"zoe\"", "notes.toml:8:9: nobody here is called `zoe`"),
        ("owner = \"lea\"", "owner = \"bo\"", "bo has left"),
        ("2026-03-05", "2026-03-01", "2026-03-01 is over"),
        ("2026-03-05", "soon", "notes.toml:9:7"),
        ("Say it better", " ", "the task is empty"),
        ("kind = \"criterion\"", "kind = \"party\"", "party"),
        ("task = \"Say it better\"", "", "task"),
    ] {
        let notes = point("tone", "\"kept\"") + &ACTION.replace(from, to);
        refused(&desk, || session(&desk, 1, &notes), 65, says);
    }
    session(&desk, 1, &(point("tone", "\"kept\"") + &ACTION.replace("2026-03-05", "2026-03-02"))).ok();
}

// --- Lists and pages --------------------------------------------------------------------------------

#[test]
fn disputes_are_listed_by_what_is_open_mine_late_and_of_a_team() {
    let desk = disputed(TONE);
    let auditor = auditor(&desk);
    let other = if auditor == "vera" { "oleg" } else { "vera" };
    let count =
        |who: &str, words: &str| desk.run(who, &format!("dispute list {words} --format json")).ok().rows().len();
    assert_eq!((count("ana", "--mine"), count(&auditor, "--mine"), count("bo", "--mine")), (1, 1, 0));
    assert_eq!((count(other, "--mine"), count("sam", "--mine")), (0, 0));
    desk.run("sam", "dispute convene 1 --at 2026-03-04T14:00").ok();
    assert_eq!(count("sam", "--mine"), 1);
    assert_eq!((count("mona", "--team north"), count("mona", "--team south")), (1, 0));
    assert_eq!((count("mona", "--open"), count("mona", "--overdue")), (1, 0));
    let none = desk.run("mona", "dispute list --overdue").ok();
    assert!(none.stdout.contains("No dispute is like that"), "{}", none.whole());
    desk.run("ana", "dispute withdraw 1").ok();
    assert_eq!((count("mona", "--open"), count("mona", ""), count("ana", "--mine")), (0, 1, 1));
}

#[test]
fn a_contested_score_is_marked_wherever_it_is_shown() {
    let desk = disputed(TONE);
    assert!(desk.run("mona", "score show 1").ok().stdout.contains("It is contested: the total may still change."));
    assert_eq!(audit(&desk)["state"], "disputed");
    let ana = desk.rows("report agents").into_iter().find(|row| row["agent"] == "ana").unwrap();
    assert_eq!(ana["open_disputes"], 1);
    desk.run("mona", "score deliver 1 --pages pages").ok();
    for page in ["pages/ana.md", "pages/ana.html"] {
        assert!(std::fs::read_to_string(desk.path(page)).unwrap().contains("contested: it may still change"), "{page}");
    }
    session(&desk, 1, &point("tone", "\"kept\"")).ok();
    assert!(!desk.run("mona", "score show 1").ok().stdout.contains("contested"));
}

#[test]
fn the_whole_record_is_a_file_for_everybody_in_the_case() {
    let desk = disputed(TONE);
    desk.run("ana", "dispute add 1 --statement Listen").ok();
    correct(&desk, "facts", "full").ok();
    desk.run("ana", "dispute statement 1 --statement Mine").ok();
    session(&desk, 1, &(point("tone", "\"kept\"") + ACTION)).ok();
    for file in ["case.html", "case.md", "case.json"] {
        desk.run("ana", &format!("dispute show 1 --out {file}")).ok();
        let text = std::fs::read_to_string(desk.path(file)).unwrap();
        for told in ["Listen", "Mine", "Asked", "Be quick", "Say it better", "Wrong", "kept"] {
            assert!(text.contains(told), "{told} in {file}");
        }
    }
    refused(&desk, || desk.run("ana", "dispute show 2"), 1, "there is no dispute 2");
}

// --- Hostile texts ----------------------------------------------------------------------------------

const HOSTILE: &str =
    "=HYPERLINK(\"http://x\")\u{1b}[31mred\u{202e}back<script>alert(1)</script>|![x](javascript:1)\u{7}";

/// Every text that people can write in this room, hostile.
fn hostile(words: &str) -> Desk {
    let desk = delivered();
    let go = |who: &str, args: &[&str]| drop(desk.args(who, args).ok());
    let claim = ["--criterion", "tone", "--reason", "slip", "--propose", "full"];
    go("ana", &[&["dispute", "open", "1"], &claim[..], &["--statement", words, "--evidence", words]].concat());
    go("ana", &["dispute", "add", "1", "--statement", words]);
    go("ana", &["dispute", "statement", "1", "--statement", words]);
    let auditor = auditor(&desk);
    go(&auditor, &["dispute", "correct", "1", "--criterion", "facts", "--level", "full", "--note", words]);
    go("sam", &["dispute", "convene", "1", "--at", "2026-03-04T14:00", "--place", words]);
    desk
}

fn hostile_session(desk: &Desk, words: &str) {
    let literal = serde_json::to_string(words).unwrap().replace("\\u001b", "\\u001B");
    let keys = ["agent_side", "criteria_explained", "communication", "improvement", "agreed"];
    let said: Vec<String> = keys.iter().map(|key| format!("{key} = {literal}\n")).collect();
    let action = ACTION.replace("\"Say it better\"", &literal);
    desk.write("notes.toml", format!("held = \"2026-03-02\"\n{}{}{action}", said.concat(), point("tone", "\"kept\"")));
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    desk.args("lea", &["dispute", "done", "1", "--note", words]).ok();
}

#[test]
fn no_text_of_this_room_runs_in_a_terminal_a_spreadsheet_or_a_browser() {
    let desk = hostile(HOSTILE);
    let mut shown = vec![desk.run("mona", "dispute show 1").ok().stdout];
    hostile_session(&desk, HOSTILE);
    for words in ["dispute show 1", "score show 1", "dispute actions --all", "dispute list"] {
        shown.push(desk.run("mona", words).ok().stdout);
    }
    for text in &shown {
        let bad = text.chars().find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}');
        assert_eq!(bad, None, "{text}");
    }
    let csv = desk.run("mona", "dispute actions --all --format csv").ok().stdout;
    assert!(!csv.split(['\n', ',']).any(|cell| cell.trim_matches('"').starts_with('=')), "{csv}");
    for (file, bad) in [("case.html", "<script>alert"), ("case.md", "<script>alert"), ("case.md", "![x](javascript")] {
        desk.run("mona", &format!("dispute show 1 --out {file}")).ok();
        let text = std::fs::read_to_string(desk.path(file)).unwrap();
        assert!(!text.contains(bad), "{bad} in {file}:\n{text}");
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{file}");
    }
}

#[test]
fn a_megabyte_of_words_is_kept_whole_or_refused_in_one_line() {
    let desk = delivered();
    desk.write("long.txt", "word ".repeat(1 << 18));
    for (who, words) in [
        ("ana", "dispute open 1 --criterion tone --reason slip --propose full --statement @long.txt"),
        ("ana", "dispute statement 1 --statement @long.txt"),
    ] {
        let answer = desk.run(who, words);
        assert!([0, 1, 2, 65].contains(&answer.code), "{}", answer.code);
        assert!(answer.stderr.len() < 1000, "{}", answer.stderr.len());
    }
    desk.run("", "verify").ok();
}

// --- The walk ---------------------------------------------------------------------------------------

type Make = fn() -> Desk;

/// Every state of a dispute on `tone`, and how it gets there, by Tuesday.
const STATES: [(&str, Make); 6] = [
    ("session", || disputed(TONE)),
    ("settled", || after_session("\"kept\"")),
    ("withdrawn", || {
        let desk = disputed(TONE);
        desk.run("ana", "dispute withdraw 1").ok();
        desk
    }),
    ("arbitration", || after_session("\"unresolved\"")),
    ("ruled", ruled),
    ("appeal", || {
        let desk = ruled();
        desk.run("ana", "arbitrate appeal 1 --note Unclear").ok();
        desk
    }),
];

fn ruled() -> Desk {
    Desk::once((), || {
        let mut desk = after_session("\"unresolved\"");
        desk.night("2026-03-03T05:00:00Z");
        let arbiter = desk.rows_for("mona", "dispute list")[0]["arbiter"].as_str().expect("an arbiter").to_owned();
        desk.run(&arbiter, "arbitrate take 1 --answer tone=partly").ok();
        let point = "[[point]]\ncriterion = \"tone\"\nverdict = \"keep\"\n";
        let said = "rationale = \"It stands\"\nroot_cause = \"context\"\nresponsible = \"nobody\"\n";
        desk.write("ruling.toml", format!("{said}{point}"));
        desk.run(&arbiter, "arbitrate rule 1 --ruling ruling.toml").ok();
        desk
    })
}

fn after_session(outcome: &str) -> Desk {
    Desk::once(outcome, || {
        let desk = disputed(TONE);
        session(&desk, 1, &point("tone", outcome)).ok();
        desk
    })
}

/// What a verb does in a state.
#[derive(Clone, Copy, Debug)]
enum Does {
    /// It records something.
    New,
    /// It goes well and records nothing.
    Same,
    /// It is refused with these words.
    Refused(&'static str),
}

use Does::{New, Refused, Same};

const OVER: Does = Refused("dispute 1 is over: ");
const DECIDED: Does = Refused("was decided in dispute 1");
const HELD: Does = Refused("is recorded already");
const NONE_WAITS: Does = Refused("dispute 1 waits for no session: its state is ");
const OPEN: &str = "open 1 --criterion facts --reason slip --propose full --statement x";

/// Every verb by who gives it, and what it does in each state, in the order of `STATES`. `AUDITOR` is the auditor.
const VERBS: [(&str, &str, [Does; STATES.len()]); 21] = [
    ("ana", "open 1 --criterion tone --reason context --propose full --statement Asked", [Same; 6]),
    ("ana", "open 1 --criterion tone --reason slip --propose full --statement x", [Refused("is disputed already"); 6]),
    ("ana", OPEN, [New; 6]),
    ("lea", OPEN, [Refused("lea may not dispute"); 6]),
    ("ana", "add 1 --statement x", [New, OVER, OVER, New, OVER, New]),
    ("AUDITOR", "add 1 --statement x", [New, OVER, OVER, New, OVER, New]),
    ("sam", "add 1 --statement x", [Refused("sam may not add words"); 6]),
    ("ana", "withdraw 1", [New, Refused("nothing is open"), Same, New, Refused("nothing is open"), New]),
    (
        "ana",
        "withdraw 1 --criterion tone",
        [New, Refused("is decided already"), Same, New, Refused("is decided already"), New],
    ),
    ("lea", "withdraw 1", [Refused("lea may not withdraw"); 6]),
    ("ana", "statement 1 --statement x", [New; 6]),
    ("AUDITOR", "correct 1 --criterion tone --level full --note x", [New, DECIDED, New, New, DECIDED, DECIDED]),
    ("AUDITOR", "correct 1 --criterion facts --level full --note x", [New; 6]),
    ("ana", "agree 1", [Refused("no correction of audit 1 waits"); 6]),
    ("sam", "convene 1 --at 2026-03-04T14:00", [New, NONE_WAITS, NONE_WAITS, NONE_WAITS, NONE_WAITS, NONE_WAITS]),
    ("sam", "session 1 --notes kept.toml", [New, Same, NONE_WAITS, HELD, HELD, HELD]),
    ("lea", "session 1 --notes kept.toml", [Refused("lea may not lead this session"); 6]),
    (
        "ana",
        "contest 1",
        [
            Refused("dispute 1 had no session"),
            New,
            Refused("dispute 1 had no session"),
            Refused("kept nothing"),
            Refused("kept nothing"),
            Refused("kept nothing"),
        ],
    ),
    ("lea", "contest 1", [Refused("lea may not contest"); 6]),
    ("mona", "done 1 --note x", [Refused("there is no action 1"); 6]),
    ("mona", "show 1", [Same; 6]),
];

#[test]
fn every_verb_in_every_state_does_what_it_may_and_nothing_else() {
    for (place, (word, make)) in STATES.iter().enumerate() {
        let made = make();
        assert_eq!(state(&made, 1), *word);
        let (head, auditor) = (made.head(), auditor(&made));
        for (who, verb, does) in VERBS {
            let mut desk = Desk::copy_of(&made);
            desk.at("2026-03-03T09:00:00Z");
            desk.write(
                "kept.toml",
                format!("held = \"2026-03-02\"\nagent_side = \"Be quick\"\n{}", point("tone", "\"kept\"")),
            );
            let who = if who == "AUDITOR" { &auditor } else { who };
            let answer = desk.run(who, &format!("dispute {verb}"));
            let told = format!("{word}: {who} {verb}: expected {:?}\n{}", does[place], answer.whole());
            match does[place] {
                New => assert!(answer.code == 0 && desk.head() != head, "{told}"),
                Same => assert!(answer.code == 0 && desk.head() == head, "{told}"),
                Refused(says) => {
                    assert!(answer.code == 1 && answer.stderr.contains(says) && desk.head() == head, "{told}");
                }
            }
        }
    }
}
