//! What an agent can do about what was kept: contest a session, appeal against a ruling, each in its time; and a case in
//! which it makes no difference who comes first.

use crate::arbitration::{PARTLY, arbiter, number, opened, rule, staffed};
use crate::support::Desk;

const BOTH: &str = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": {"level": "partly", "note": "a slip"}, "identity": "yes"}"#;
const KEEP: &str = "[[point]]\ncriterion = \"tone\"\nverdict = \"keep\"\n";
const AGENT: &str = "[[point]]\ncriterion = \"tone\"\nverdict = \"agent\"\n";

/// Sam records the session of a dispute on Monday, with these outcomes.
fn session(desk: &Desk, dispute: i64, points: &[(&str, &str)]) -> String {
    let points: Vec<String> = points
        .iter()
        .map(|(name, outcome)| match *name {
            "selection" => format!("[[point]]\nsubject = \"selection\"\noutcome = \"{outcome}\"\n"),
            name if *outcome == "adjusted" => {
                format!("[[point]]\ncriterion = \"{name}\"\noutcome = \"adjusted\"\nlevel = \"full\"\n")
            }
            name => format!("[[point]]\ncriterion = \"{name}\"\noutcome = \"{outcome}\"\n"),
        })
        .collect();
    desk.write("notes.toml", format!("held = \"2026-03-02\"\nagent_side = \"Asked\"\n{}", points.concat()));
    desk.run("sam", &format!("dispute session {dispute} --notes notes.toml")).ok().stdout
}

/// A session kept the tone of Ana's audit.
fn kept() -> (Desk, String) {
    Desk::once_with((), || {
        let (desk, _) = opened();
        let told = session(&desk, 1, &[("tone", "kept")]);
        (desk, told)
    })
}

/// Ana disputes tone and facts at once.
fn both() -> (Desk, i64) {
    Desk::once_with((), || {
        let desk = staffed("");
        let audit = desk.delivered("ana", BOTH);
        open(&desk, audit, "--criterion tone --criterion facts --reason context --propose full");
        (desk, audit)
    })
}

fn open(desk: &Desk, audit: i64, claim: &str) {
    desk.run("ana", &format!("dispute open {audit} {claim} --statement Asked")).ok();
}

fn state(desk: &Desk, dispute: i64) -> String {
    desk.rows_for("mona", &format!("dispute show {dispute}"))[0]["state"].as_str().unwrap().to_owned()
}

fn seats(desk: &Desk) -> i64 {
    number(desk, "SELECT count(*) FROM seat")
}

fn page(desk: &Desk) -> String {
    let (audit, _) = desk.audit_of("ana");
    desk.run("mona", &format!("score deliver {audit} --pages pages")).ok();
    std::fs::read_to_string(desk.path("pages/ana.md")).unwrap()
}

// --- Contesting what a session kept -------------------------------------------------------------------

#[test]
fn what_a_session_kept_goes_to_an_arbiter_where_the_agent_contests_it() {
    let (mut desk, told) = kept();
    let can = "tone kept in the session: the agent can contest it until 2026-03-05: assize dispute contest 1.";
    assert!(told.contains(can), "{told}");
    assert!(desk.run("bo", "dispute show 1").ok().stdout.contains(can));
    assert!(page(&desk).contains("kept tone. You can contest it until 2026-03-05: assize dispute contest 1"));
    desk.at("2026-03-04T09:00:00Z");
    assert!(desk.run("ana", "dispute contest 1").ok().stdout.contains("1 point of dispute 1 contested"));
    assert_eq!(state(&desk, 1), "arbitration");
    let shown = desk.run("ana", "dispute show 1").ok().stdout;
    assert!(shown.contains("kept, contested by the agent") && !shown.contains("can contest"), "{shown}");
    assert!(!page(&desk).contains("You can contest"));
    let head = desk.head();
    desk.run("ana", "dispute contest 1 --criterion tone").ok();
    assert_eq!(desk.head(), head, "the same again changes nothing");
    desk.night("2026-03-04T10:00:00Z");
    assert_eq!(seats(&desk), 0, "the key of the lot comes after the contest");
    desk.night("2026-03-05T05:00:00Z");
    let who = arbiter(&desk);
    desk.run(&who, "arbitrate take 1 --answer tone=full").ok();
    rule(&desk, &who, AGENT).ok();
    assert_eq!(
        (state(&desk, 1).as_str(), &desk.rows_for("mona", "dispute show 1")[0]["total"]),
        ("ruled", &100.0.into())
    );
    desk.at("2026-03-09T09:00:00Z");
    desk.run("ana", "dispute contest 1").ok();
    desk.run("", "verify").ok();
}

#[test]
fn only_the_agent_contests() {
    let (desk, _) = kept();
    let auditor = desk.audit_of("ana").1;
    for who in ["lea", "sam", "mona", "bo", "iris", auditor.as_str()] {
        desk.run(who, "dispute contest 1").refused(1, "may not contest what the session of dispute 1 kept");
    }
    desk.run("lea", "--for ana dispute contest 1").refused(2, "--for has no meaning");
    assert_eq!(number(&desk, "SELECT count(*) FROM contest"), 0);
}

#[test]
fn the_last_day_to_contest_counts_and_the_day_after_does_not() {
    let (mut desk, _) = kept();
    desk.at("2026-03-05T23:59:59Z");
    let mut in_time = Desk::copy_of(&desk);
    in_time.at("2026-03-05T23:59:59Z");
    in_time.run("ana", "dispute contest 1").ok();
    assert!(desk.run("ana", "dispute show 1").ok().stdout.contains("can contest it until 2026-03-05"));
    desk.at("2026-03-06T00:00:00Z");
    desk.run("ana", "dispute contest 1").refused(1, "could be contested until 2026-03-05");
    assert!(!desk.run("ana", "dispute show 1").ok().stdout.contains("can contest"));
    assert!(!page(&desk).contains("can contest"));
    assert_eq!(state(&desk, 1), "settled");
}

#[test]
fn only_what_was_kept_is_contested() {
    let (desk, _) = both();
    desk.run("ana", "dispute contest 1").refused(1, "dispute 1 had no session: it waits for its session");
    desk.run("ana", "dispute contest 9").refused(1, "there is no dispute 9");
    let adjusted = Desk::copy_of(&desk);
    session(&adjusted, 1, &[("tone", "adjusted"), ("facts", "kept")]);
    adjusted.run("ana", "dispute contest 1 --criterion tone").refused(1, "`tone` is nothing that the session");
    adjusted.run("ana", "dispute contest 1 --criterion warmth").refused(1, "it kept facts");
    adjusted.run("ana", "dispute contest 1 --criterion facts").ok();
    let withdrawn = Desk::copy_of(&desk);
    withdrawn.run("ana", "dispute withdraw 1 --criterion tone").ok();
    session(&withdrawn, 1, &[("facts", "unresolved")]);
    withdrawn.run("ana", "dispute contest 1").refused(1, "the session of dispute 1 kept nothing");
    let auditor = desk.audit_of("ana").1;
    desk.run(&auditor, "dispute correct 1 --criterion tone --level full --note Slip").ok();
    desk.run("ana", "dispute agree 1").ok();
    session(&desk, 1, &[("facts", "kept")]);
    desk.run("ana", "dispute contest 1 --criterion tone").refused(1, "`tone` is nothing that the session");
}

#[test]
fn the_lot_waits_while_something_can_still_be_contested() {
    let (desk, _) = both();
    session(&desk, 1, &[("tone", "kept"), ("facts", "unresolved")]);
    let mut quiet = Desk::copy_of(&desk);
    quiet.night("2026-03-05T23:59:59Z");
    assert_eq!(seats(&quiet), 0, "the agent can still contest the tone");
    quiet.night("2026-03-06T05:00:00Z");
    assert_eq!(seats(&quiet), 1);
    quiet.run("", "verify").ok();
    let mut contested = Desk::copy_of(&desk);
    contested.at("2026-03-03T09:00:00Z");
    contested.run("ana", "dispute contest 1").ok();
    contested.night("2026-03-04T05:00:00Z");
    let who = arbiter(&contested);
    contested.run(&who, "arbitrate take 1 --answer facts=full").refused(65, "`tone` has no answer");
    contested.run(&who, "arbitrate take 1 --answer facts=full --answer tone=full").ok();
    contested.run("", "verify").ok();
}

#[test]
fn what_is_contested_can_be_taken_back_and_corrected() {
    let (desk, _) = kept();
    desk.run("ana", "dispute contest 1").ok();
    let corrected = Desk::copy_of(&desk);
    desk.run("ana", "dispute withdraw 1").ok();
    assert_eq!(state(&desk, 1), "withdrawn");
    let (audit, auditor) = corrected.audit_of("ana");
    corrected.run(&auditor, &format!("dispute correct {audit} --criterion tone --level full --note Slip")).ok();
    corrected.run("ana", &format!("dispute agree {audit}")).ok();
    assert_eq!(state(&corrected, 1), "settled");
}

// --- Who comes first ----------------------------------------------------------------------------------

/// The state, the lapses and the figures of a record.
fn stands(desk: &Desk) -> (String, i64, String) {
    let figures = desk.rows_for("mona", "report disputes")[0].to_string();
    (state(desk, 1), number(desk, "SELECT count(*) FROM lapse"), figures)
}

/// What somebody does at a desk.
type Does = fn(&Desk);

/// Does an act and then the night, and the other way round; answers how both stand.
fn either_first(desk: &Desk, at: &str, act: impl Fn(&Desk)) -> (String, i64, String) {
    let (mut first, mut second) = (Desk::copy_of(desk), Desk::copy_of(desk));
    first.at(at);
    act(&first);
    let unseen = stands(&first);
    first.night(at);
    second.night(at);
    second.at(at);
    act(&second);
    assert_eq!(stands(&first), stands(&second));
    assert_eq!(unseen.1, stands(&second).1, "the act records the lapses itself");
    first.run("", "verify").ok();
    second.run("", "verify").ok();
    stands(&second)
}

#[test]
fn no_act_on_a_case_leaves_a_passed_day_of_the_session_unrecorded() {
    let (desk, _) = opened();
    let auditor = desk.audit_of("ana").1;
    desk.run(&auditor, "dispute correct 1 --criterion tone --level full --note Slip").ok();
    let acts: [(&str, Does); 4] = [
        ("arbitration", |desk| {
            desk.run("ana", "dispute add 1 --statement More").ok();
        }),
        ("withdrawn", |desk| {
            desk.run("ana", "dispute withdraw 1").ok();
        }),
        ("settled", |desk| {
            desk.run("ana", "dispute agree 1").ok();
        }),
        ("arbitration", |desk| {
            let late = desk.run("sam", "dispute convene 1 --at 2026-03-09T14:00");
            assert!([0, 1, 4].contains(&late.code), "{}", late.whole());
        }),
    ];
    for (ends, act) in acts {
        let (state, lapses, _) = either_first(&desk, "2026-03-06T00:00:00Z", act);
        assert_eq!((state.as_str(), lapses), (ends, 1));
        let mut in_time = Desk::copy_of(&desk);
        in_time.at("2026-03-05T23:59:59Z");
        act(&in_time);
        assert_eq!(number(&in_time, "SELECT count(*) FROM lapse"), 0);
    }
}

#[test]
fn no_act_on_a_case_leaves_a_passed_day_of_a_ruling_unrecorded() {
    let (mut desk, _) = opened();
    session(&desk, 1, &[("tone", "unresolved")]);
    desk.night("2026-03-03T05:00:00Z");
    let acts: [(&str, Does); 2] = [
        ("arbitration", |desk| {
            desk.run("ana", "dispute add 1 --statement More").ok();
        }),
        ("withdrawn", |desk| {
            desk.run("ana", "dispute withdraw 1").ok();
        }),
    ];
    for (ends, act) in acts {
        let (state, lapses, _) = either_first(&desk, "2026-03-11T05:00:00Z", act);
        assert_eq!((state.as_str(), lapses), (ends, 1));
        let mut in_time = Desk::copy_of(&desk);
        in_time.at("2026-03-10T23:59:59Z");
        act(&in_time);
        assert_eq!(number(&in_time, "SELECT count(*) FROM lapse"), 0);
    }
}

#[test]
fn who_may_not_act_records_no_lapse_either() {
    let (mut desk, _) = opened();
    desk.at("2026-03-06T09:00:00Z");
    let head = desk.head();
    for (who, words) in [
        ("bo", "dispute add 1 --statement x"),
        ("lea", "dispute withdraw 1"),
        ("lea", "dispute contest 1"),
        ("lea", "dispute agree 1"),
        ("lea", "dispute convene 1 --at 2026-03-09T14:00"),
    ] {
        assert_eq!(desk.run(who, words).code, 1, "{words}");
        assert_eq!(desk.head(), head, "{words}");
    }
}

// --- A struck audit -------------------------------------------------------------------------------------

#[test]
fn a_struck_audit_ends_every_other_point_about_it() {
    let desk = staffed("");
    let audit = desk.delivered("ana", PARTLY);
    open(&desk, audit, "--criterion tone --reason context --propose full");
    open(&desk, audit, "--selection");
    let mut desk = desk;
    session(&desk, 2, &[("selection", "adjusted")]);
    assert_eq!((state(&desk, 1), number(&desk, "SELECT count(*) FROM open_point")), ("settled".to_owned(), 0));
    assert!(desk.run("ana", "dispute show 1").ok().stdout.contains("the audit is struck"));
    desk.run("ana", "dispute add 1 --statement x").refused(1, "dispute 1 is over");
    desk.run("sam", "dispute convene 1 --at 2026-03-04T14:00").refused(1, "waits for no session");
    desk.night("2026-03-09T05:00:00Z");
    assert_eq!((number(&desk, "SELECT count(*) FROM lapse"), seats(&desk)), (0, 0));
    let figures = desk.rows_for("mona", "report disputes")[0]["outcomes"].clone();
    let count =
        |of: &str| figures.as_array().unwrap().iter().find(|row| row["outcome"] == of).expect(of)["points"].clone();
    assert_eq!((count("ended with the audit: struck"), count("withdrawn")), (1.into(), 0.into()));
    desk.run("", "verify").ok();
}

#[test]
fn a_session_that_strikes_the_audit_ends_its_own_unresolved_points_too() {
    let desk = staffed("");
    let audit = desk.delivered("ana", PARTLY);
    open(&desk, audit, "--selection --criterion tone --reason context --propose full");
    let told = session(&desk, 1, &[("selection", "adjusted"), ("tone", "unresolved")]);
    assert!(told.contains("Nothing is left open in this dispute."), "{told}");
    assert_eq!(state(&desk, 1), "settled");
    desk.run("", "verify").ok();
}

#[test]
fn nobody_is_named_to_rule_while_the_agent_can_still_contest_something() {
    let mut desk = staffed("tess,Tess Ito,lead,east,2020-01-01,,tess,\n");
    let audit = desk.delivered("ana", BOTH);
    open(&desk, audit, "--criterion tone --criterion facts --reason context --propose full");
    for who in ["iris", "jude"] {
        desk.run("mona", &format!("people absent {who} --from 2026-03-02 --to 2026-03-09")).ok();
    }
    session(&desk, 1, &[("tone", "kept"), ("facts", "unresolved")]);
    let name = "arbitrate assign 1 --to tess --note Nobody";
    desk.at("2026-03-05T23:59:58Z");
    desk.run("mona", name).refused(1, "nobody chooses who rules on dispute 1");
    desk.at("2026-03-06T00:00:00Z");
    desk.run("mona", name).ok();
    assert_eq!(arbiter(&desk), "tess");
}

#[test]
fn a_session_that_strikes_the_audit_leaves_nothing_open_and_nothing_to_contest() {
    for outcome in ["unresolved", "kept"] {
        let desk = staffed("");
        let audit = desk.delivered("ana", PARTLY);
        open(&desk, audit, "--selection");
        open(&desk, audit, "--criterion tone --reason context --propose full");
        session(&desk, 2, &[("tone", outcome)]);
        let told = session(&desk, 1, &[("selection", "adjusted")]);
        assert!(told.contains("Nothing is left open in this dispute.") && !told.contains("can contest"), "{told}");
        assert_eq!(state(&desk, 2), "settled", "{outcome}");
        let says = if outcome == "kept" { "audit 1 is in no figure any more" } else { "kept nothing" };
        desk.run("ana", "dispute contest 2").refused(1, says);
    }
}

// --- Appealing against a ruling -------------------------------------------------------------------------

/// A ruling of Tuesday with these points.
fn ruled(points: &str) -> Desk {
    Desk::once(points, || {
        let (mut desk, _) = opened();
        session(&desk, 1, &[("tone", "unresolved")]);
        desk.night("2026-03-03T05:00:00Z");
        let who = arbiter(&desk);
        desk.run(&who, "arbitrate take 1 --answer tone=full").ok();
        rule(&desk, &who, points).ok();
        desk
    })
}

#[test]
fn a_ruling_that_did_not_grant_everything_is_listed_until_its_last_day_to_appeal() {
    let mut desk = ruled(KEEP);
    let row = |desk: &Desk| desk.rows_for("mona", "dispute list")[0].clone();
    assert_eq!((&row(&desk)["due"], &row(&desk)["days_left"]), (&"2026-03-06".into(), &3.into()));
    assert!(page(&desk).contains("You can appeal until 2026-03-06: assize arbitrate appeal 1 --note"));
    desk.at("2026-03-06T23:59:59Z");
    assert_eq!(
        (desk.rows_for("mona", "dispute list --open").len(), desk.rows_for("mona", "dispute list --overdue").len()),
        (1, 0)
    );
    assert!(desk.run("ana", "dispute show 1").ok().stdout.contains("The agent can appeal until 2026-03-06"));
    let told = desk.run("ana", "dispute list --open --ics due.ics").ok();
    assert!(told.stderr.contains("1 event written"), "{}", told.stderr);
    let file = std::fs::read_to_string(desk.path("due.ics")).unwrap().replace("\r\n ", "");
    assert!(file.contains("Last day: appeal against the ruling of dispute 1 (ana)"), "{file}");
    let night = desk.night("2026-03-06T23:59:59Z");
    assert!(night.whole().contains("ana can appeal in 1 until 2026-03-06"), "{}", night.whole());
    desk.at("2026-03-07T00:00:00Z");
    assert_eq!(
        (desk.rows_for("mona", "dispute list --open").len(), desk.rows_for("mona", "dispute list --overdue").len()),
        (0, 0)
    );
    assert_eq!(row(&desk)["overdue"], false);
    assert!(desk.run("ana", "dispute list").ok().stdout.contains("it is final"));
    assert!(!desk.run("ana", "dispute show 1").ok().stdout.contains("can appeal"));
    assert!(!page(&desk).contains("can appeal"));
    assert!(!desk.night("2026-03-07T05:00:00Z").whole().contains("can appeal"));
}

#[test]
fn a_ruling_that_granted_everything_and_one_that_was_appealed_against_have_no_day_to_appeal() {
    let other = "[[point]]\ncriterion = \"tone\"\nverdict = \"other\"\nlevel = \"full\"\n";
    for points in [AGENT, other] {
        let desk = ruled(points);
        assert!(desk.rows_for("mona", "dispute list --open").is_empty(), "{points}");
        assert!(desk.run("ana", "dispute list").ok().stdout.contains("nothing is due"), "{points}");
        assert!(!page(&desk).contains("You can appeal"), "{points}");
    }
    let desk = ruled(KEEP);
    desk.run("ana", "arbitrate appeal 1 --note Unclear");
    assert_eq!((state(&desk, 1).as_str(), desk.rows_for("mona", "dispute list")[0]["due"].is_null()), ("appeal", true));
    assert!(!page(&desk).contains("You can appeal"));
}

#[test]
fn nothing_is_appealed_about_a_struck_audit() {
    let desk = ruled(KEEP);
    open(&desk, 1, "--selection");
    desk.write(
        "notes.toml",
        "held = \"2026-03-03\"\nagent_side = \"x\"\n[[point]]\nsubject = \"selection\"\noutcome = \"adjusted\"\n",
    );
    desk.run("sam", "dispute session 2 --notes notes.toml").ok();
    assert!(desk.rows_for("mona", "dispute list --open").is_empty());
    assert!(!page(&desk).contains("You can appeal"));
    desk.run("ana", "arbitrate appeal 1 --note Unclear").refused(1, "audit 1 is in no figure any more");
}

// --- What others opened for the agent -------------------------------------------------------------------

/// Lea opened a dispute for Ana, with lame words, and Sam kept it in a session a minute later.
fn used_up() -> (Desk, i64) {
    Desk::once_with((), || {
        let desk = staffed("");
        let audit = desk.delivered("ana", PARTLY);
        let claim = "--criterion tone --reason context --propose full --statement x";
        desk.run("lea", &format!("--for ana dispute open {audit} {claim}")).ok();
        session(&desk, 1, &[("tone", "kept")]);
        (desk, audit)
    })
}

#[test]
fn what_a_session_kept_of_what_others_opened_is_still_the_agents_to_dispute_once() {
    let (mut desk, audit) = used_up();
    let told = "lea opened dispute 1 on tone for you, on 2026-03-02; its session was led by sam. tone can still be disputed by the agent alone, in their own words, until 2026-03-09";
    assert!(page(&desk).contains(told), "{}", page(&desk));
    let shown = desk.run("ana", &format!("score show {audit}")).ok().stdout;
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        shown.contains("lea opened dispute 1 on tone for ana, on 2026-03-02; its session was led by sam."),
        "{shown}"
    );
    assert!(desk.run("ana", "dispute show 1").ok().stdout.contains("tone can still be disputed by the agent alone"));
    desk.at("2026-03-09T20:00:00Z");
    let again =
        format!("--for ana dispute open {audit} --criterion tone --reason context --propose full --statement y");
    desk.run("lea", &again).refused(1, "is disputed already, in dispute 1");
    open(&desk, audit, "--criterion tone --reason context --propose full");
    assert_eq!((state(&desk, 1).as_str(), state(&desk, 2).as_str()), ("settled", "session"));
    assert!(!desk.run("ana", "dispute show 1").ok().stdout.contains("by the agent alone"));
    desk.run("ana", "dispute withdraw 2").ok();
    let mine = format!("dispute open {audit} --criterion tone --reason context --propose full --statement Again");
    desk.run("ana", &mine).refused(1, "is disputed already, in dispute 2");
    desk.run("", "verify").ok();
}

#[test]
fn what_the_agent_disputes_themselves_since_is_not_contested_too_nor_the_other_way_round() {
    let (desk, audit) = used_up();
    let contested = Desk::copy_of(&desk);
    contested.run("ana", "dispute contest 1").ok();
    let mine = format!("dispute open {audit} --criterion tone --reason context --propose full --statement Mine");
    contested.run("ana", &mine).refused(1, "is disputed already, in dispute 1");
    desk.run("ana", &mine).ok();
    desk.run("ana", "dispute contest 1").refused(1, "`tone` of audit 1 is in a dispute of ana's own since");
    assert!(!desk.run("ana", "dispute show 1").ok().stdout.contains("can contest it"));
}

#[test]
fn the_time_to_dispute_what_others_opened_ends_with_the_agents_own() {
    let (mut desk, audit) = used_up();
    desk.at("2026-03-10T00:00:00Z");
    let mine = format!("dispute open {audit} --criterion tone --reason context --propose full --statement Mine");
    desk.run("ana", &mine).refused(1, "could be disputed until 2026-03-09");
    assert!(!page(&desk).contains("by the agent alone"));
}

const NONE: &str = r#"{"tone": {"level": "none", "note": "curt"}, "facts": "full", "identity": "yes"}"#;
const FULL_TONE: &str = "--criterion tone --reason context --propose full --statement Asked";

/// A session that Sam leads gives tone half of what was asked.
fn halved(desk: &Desk, dispute: i64) -> String {
    desk.write("notes.toml", "held = \"2026-03-02\"\nagent_side = \"Asked\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"adjusted\"\nlevel = \"partly\"\n");
    desk.run("sam", &format!("dispute session {dispute} --notes notes.toml")).ok().stdout
}

#[test]
fn what_a_session_gave_less_of_than_was_asked_is_contested_like_what_it_kept() {
    let desk = staffed("");
    let audit = desk.delivered("ana", NONE);
    desk.run("ana", &format!("dispute open {audit} {FULL_TONE}")).ok();
    let told = halved(&desk, 1);
    let can = "tone given as partly in the session, where full was asked: the agent can contest it until 2026-03-05";
    assert!(told.contains(can), "{told}");
    let read = page(&desk);
    for says in [
        "Dispute 1 asked for full on tone: the session that sam led gave partly.",
        "The session of dispute 1 gave less than was asked on tone. You can contest it until 2026-03-05",
        "Not again: tone (dispute 1).",
    ] {
        assert!(read.contains(says), "no `{says}` in {read}");
    }
    let mut desk = desk;
    desk.run("ana", "dispute contest 1").ok();
    assert_eq!(state(&desk, 1), "arbitration");
    desk.night("2026-03-03T05:00:00Z");
    let who = arbiter(&desk);
    desk.run(&who, "arbitrate take 1 --answer tone=full").ok();
    let mut kept = Desk::copy_of(&desk);
    rule(&desk, &who, AGENT).ok();
    assert_eq!(desk.rows_for("mona", "dispute show 1")[0]["total"], 100.0);
    desk.run("", "verify").ok();
    kept.at("2026-03-03T05:00:00Z");
    let before = kept.rows_for("mona", "dispute show 1")[0]["total"].clone();
    rule(&kept, &who, KEEP).ok();
    assert_eq!(kept.rows_for("mona", "dispute show 1")[0]["total"], before, "what the session gave stays");
}

#[test]
fn what_others_opened_is_the_agents_to_dispute_once_whatever_came_of_it() {
    let desk = staffed("");
    let audit = desk.delivered("ana", NONE);
    desk.run("lea", &format!("--for ana dispute open {audit} {FULL_TONE}")).ok();
    let mine = format!("dispute open {audit} {FULL_TONE}");
    let less = Desk::copy_of(&desk);
    halved(&less, 1);
    let read = page(&less);
    assert!(
        read.contains(
            "Dispute 1, which lea opened for you, asked for full on tone: the session that sam led gave partly."
        ),
        "{read}"
    );
    assert!(read.contains("tone can still be disputed by the agent alone"), "{read}");
    less.run("ana", &mine).ok();
    assert_eq!(state(&less, 2), "session");
    less.run("ana", "dispute contest 1").refused(1, "in a dispute of ana's own since");
    less.run("", "verify").ok();
    let mut ruled = desk;
    session(&ruled, 1, &[("tone", "unresolved")]);
    ruled.night("2026-03-03T05:00:00Z");
    let who = arbiter(&ruled);
    ruled.run(&who, "arbitrate take 1 --answer tone=none").ok();
    rule(&ruled, &who, KEEP).ok();
    ruled.at("2026-03-09T09:00:00Z");
    assert!(page(&ruled).contains("asked for full on tone: the ruling kept what stood."), "{}", page(&ruled));
    ruled
        .run("lea", &format!("--for ana {}", mine.replace("Asked", "Again")))
        .refused(1, "is disputed already, in dispute 1");
    ruled.run("ana", &mine).ok();
    ruled.run("ana", "arbitrate appeal 1 --note Unheard").refused(1, "in a dispute of ana's own since");
    ruled.write(
        "notes.toml",
        "held = \"2026-03-09\"\nagent_side = \"Asked\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n",
    );
    ruled.run("sam", "dispute session 2 --notes notes.toml").ok();
    ruled.night("2026-03-10T05:00:00Z");
    let both = "SELECT count(*) FROM seat a JOIN seat b ON b.arbiter = a.arbiter WHERE a.dispute = 1 AND b.dispute = 2";
    assert_eq!((seats(&ruled), number(&ruled, both)), (2, 0), "somebody with no part in it rules");
    ruled.run("ana", "dispute withdraw 2").ok();
    ruled.run("ana", &mine.replace("Asked", "Again")).refused(1, "could be disputed until 2026-03-09");
    ruled.run("", "verify").ok();
}

#[test]
fn a_point_that_others_opened_is_left_to_the_agent_until_they_appeal_about_it() {
    let mut desk = staffed("");
    let audit = desk.delivered("ana", NONE);
    desk.run("lea", &format!("--for ana dispute open {audit} {FULL_TONE}")).ok();
    session(&desk, 1, &[("tone", "unresolved")]);
    desk.night("2026-03-03T05:00:00Z");
    let who = arbiter(&desk);
    desk.run(&who, "arbitrate take 1 --answer tone=none").ok();
    rule(&desk, &who, KEEP).ok();
    let left = "tone can still be disputed by the agent alone";
    assert!(page(&desk).contains(left), "{}", page(&desk));
    let appeal = desk.run("ana", "arbitrate appeal 1 --note Unheard");
    assert!(matches!(appeal.code, 0 | 4), "{}", appeal.whole());
    assert!(!page(&desk).contains(left), "{}", page(&desk));
    let again = format!("dispute open {audit} {}", FULL_TONE.replace("Asked", "Again"));
    desk.run("ana", &again).refused(1, "is disputed already, in dispute 1");
}

#[test]
fn no_session_strikes_an_audit_whose_agent_did_not_ask_for_it() {
    let desk = staffed("");
    let audit = desk.delivered("ana", PARTLY);
    desk.run("lea", &format!("--for ana dispute open {audit} --selection --statement x")).ok();
    let notes = |outcome: &str| {
        desk.write("notes.toml", format!("held = \"2026-03-02\"\nagent_side = \"x\"\n[[point]]\nsubject = \"selection\"\noutcome = \"{outcome}\"\n"));
        desk.run("sam", "dispute session 1 --notes notes.toml")
    };
    notes("adjusted").refused(65, "only ana's own word strikes their audit, and lea opened dispute 1");
    notes("unresolved").ok();
    assert_eq!(state(&desk, 1), "arbitration");
    desk.run("ana", "dispute withdraw 1").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM striking"), 0);
}

#[test]
fn who_struck_an_audit_at_whose_wish_and_why_is_told_wherever_figures_are() {
    let desk = staffed("");
    let audit = desk.delivered("ana", PARTLY);
    open(&desk, audit, "--selection");
    session(&desk, 1, &[("selection", "adjusted")]);
    let says = |who: &str, words: &str, part: &str| {
        let said = desk.run(who, words).ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(part), "no `{part}` for {who} in `{words}`: {said}");
    };
    let struck = "1 audit: audit 1 of ana (selection, opened by ana, struck by sam (login rehearsal)).";
    says("mona", "report replacements", struck);
    let month = "report management --period 2026-03 --edition council";
    for part in ["audit struck by a dispute: selection; opened by its agent", "sam (login rehearsal)"] {
        says("mona", month, part);
    }
    assert!(
        page(&desk).contains("sam (login rehearsal) struck it in the session of dispute 1, which ana opened"),
        "{}",
        page(&desk)
    );
}

#[test]
fn who_agrees_to_half_of_what_they_asked_for_is_told_before_and_after_that_it_ends_there() {
    let desk = staffed("");
    let audit = desk.delivered("ana", NONE);
    desk.run("ana", &format!("dispute open {audit} {FULL_TONE}")).ok();
    let auditor = desk.audit_of("ana").1;
    desk.run(&auditor, &format!("dispute correct {audit} --criterion tone --level partly --note Slip")).ok();
    assert!(page(&desk).contains("Dispute 1 asks for full on it: to agree ends that"), "{}", page(&desk));
    let told = desk.run("ana", &format!("dispute agree {audit}")).ok().stdout;
    assert!(told.contains("It ends what dispute 1 asked for on `tone`: it is not disputed again."), "{told}");
}

#[test]
fn everybody_who_was_asked_to_come_is_named_from_when_until_when_and_reads_it_no_longer() {
    let mut desk = staffed("");
    desk.write("roles.toml", "timezone = \"Europe/London\"\n[reading]\nwho = \"roles\"\n");
    desk.run("mona", "policy publish roles.toml").ok();
    let audit = desk.delivered("ana", PARTLY);
    open(&desk, audit, "--criterion tone --reason context --propose full");
    let show = format!("score show {audit}");
    desk.run("bo", &show).refused(1, "is not shown to bo");
    for arbiter in ["iris", "jude"] {
        desk.run("sam", &format!("dispute convene 1 --at 2026-03-04T14:00 --with {arbiter}"))
            .refused(1, "is an arbiter, and no guest of the session of dispute 1");
    }
    desk.run("sam", "dispute convene 1 --at 2026-03-04T14:00 --with bo").ok();
    desk.run("bo", &show).ok();
    desk.at("2026-03-02T10:00:00Z");
    desk.run("sam", "dispute convene 1 --at 2026-03-04T14:00").ok();
    desk.run("bo", &show).refused(1, "is not shown to bo");
    let rows = desk.rows_for("mona", "dispute show 1")[0]["asked_to_come"].clone();
    assert_eq!(
        (&rows[0]["who"], &rows[0]["by"], &rows[0]["until"]),
        (&"bo".into(), &"sam".into(), &"2026-03-02T10:00:00Z".into())
    );
    assert!(page(&desk).contains("bo was asked by sam to come to a session about it"), "{}", page(&desk));
}

#[test]
fn an_arbiter_who_was_asked_to_a_session_before_they_were_one_is_not_in_the_lot() {
    let mut desk = staffed("tess,Tess Ito,lead,east,2020-01-01,,tess,\n");
    let audit = desk.delivered("ana", PARTLY);
    open(&desk, audit, "--criterion tone --reason context --propose full");
    desk.run("sam", "dispute convene 1 --at 2026-03-04T14:00 --with tess").ok();
    desk.write("rules.csv", "handle,name,role,team,from\ntess,Tess Ito,arbiter,ombuds,2020-01-01\n");
    desk.run("mona", "people import rules.csv").ok();
    session(&desk, 1, &[("tone", "unresolved")]);
    desk.night("2026-03-03T05:00:00Z");
    let in_lot = "SELECT count(*) FROM candidate c JOIN lot l ON l.id = c.lot JOIN person p ON p.id = c.person WHERE l.word = 'arbiter' AND p.handle = 'tess'";
    assert_eq!((seats(&desk), number(&desk, in_lot)), (1, 0));
    desk.run("", "verify").ok();
}
