//! Repeats: of a share of a draw its auditor scores the dialogue again weeks later, untold.

use crate::support::{Answer, Desk};
use assize::calc::draw::hex_hash;
use assize::core::audit::recheck_assignments;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

const POLICY: &str = "timezone = \"UTC\"\n[intake]\ncategories = [\"*\"]\n[reading]\nwho = \"all\"\n";
const PEOPLE: &str = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\nlea,L,lead,north,2010-01-01\n\
    vera,V,auditor,quality,2010-01-01\noleg,O,auditor,quality,2010-01-01\nann,Ann,agent,north,2010-01-01\nben,Ben,agent,north,2010-01-01\n";
const CARD: &str = "[card]\nid = \"c\"\nversion = 1\ntitle = \"C\"\n[[band]]\nname = \"good\"\nfrom = 80\n[[band]]\nname = \"poor\"\nfrom = 0\n\
    [[criterion]]\nid = \"tone\"\ntitle = \"Tone\"\nguidance = \"g\"\nweight = 60\nlevels = [ {id=\"yes\",title=\"y\",percent=100}, {id=\"no\",title=\"n\",percent=0} ]\n\
    [[criterion]]\nid = \"facts\"\ntitle = \"Facts\"\nguidance = \"g\"\nweight = 40\nlevels = [ {id=\"yes\",title=\"y\",percent=100}, {id=\"no\",title=\"n\",percent=0} ]\n";
/// All is scored on 21 May, a Thursday; the time to dispute is over on the 28th.
const SCORED: &str = "2020-05-21T08:00:00Z";
const A_DAY_EARLY: &str = "2020-06-17T08:00:00Z";
const DUE: &str = "2020-06-18T08:00:00Z";
const FIRST_NOTE: &str = "What she wrote the first time";

/// Five dialogues of each of two agents in a draw, with these lines in its plan, all of them scored and delivered.
fn scored(about: &str) -> Desk {
    Desk::once(about, || {
        let desk = drawn(about);
        for row in of_kind(&desk, "drawn") {
            submit(&desk, &row, "yes", FIRST_NOTE);
        }
        for row in of_kind(&desk, "double") {
            submit(&desk, &row, "yes", "as well");
        }
        desk.run("mona", "score deliver --all").ok();
        desk
    })
}

fn drawn(about: &str) -> Desk {
    let mut desk = Desk::begun("2020-05-20T08:00:00Z", POLICY, PEOPLE);
    desk.write("card.toml", CARD);
    desk.run("mona", "card publish card.toml").ok();
    let row =
        |agent: &str, n: usize| format!("{agent}-{n},2020-05-20T09:00:00Z,chat,x,{agent},buyer,\"Customer: hi\"\n");
    let rows: String = ["ann", "ben"].iter().flat_map(|agent| (0..7).map(move |n| row(agent, n))).collect();
    desk.write("d.csv", format!("ref,received,channel,category,agent,customer,transcript\n{rows}"));
    desk.run("mona", "intake import d.csv").ok();
    desk.write("plan.toml", plan(about));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.night(SCORED);
    desk
}

fn plan(about: &str) -> String {
    let plan = "name = \"p\"\ncard = \"c\"\nwindow = \"day\"\nstarts = \"2020-05-20\"\nends = \"2020-05-20\"\ndays = 5";
    format!("[plan]\n{plan}\n{about}\n[quota]\ncount = 5\nby = [\"agent\"]\n")
}

/// An audit as the file has it.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    audit: i64,
    reference: String,
    auditor: String,
    state: String,
}

fn file(desk: &Desk) -> Connection {
    Connection::open(desk.path("qa.db")).unwrap()
}

fn of_kind(desk: &Desk, kind: &str) -> Vec<Row> {
    let conn = file(desk);
    let mut statement = conn
        .prepare(
            "SELECT s.audit, r.ref, coalesce(q.handle, '') AS auditor, s.state FROM audit_state s JOIN request r ON r.id = s.request
             LEFT JOIN person q ON q.id = s.auditor WHERE s.kind = ?1 ORDER BY s.audit",
        )
        .unwrap();
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Row { audit: row.get(0)?, reference: row.get(1)?, auditor: row.get(2)?, state: row.get(3)? })
    };
    statement.query_map([kind], read).unwrap().map(Result::unwrap).collect()
}

fn repeats(desk: &Desk) -> Vec<Row> {
    of_kind(desk, "repeat")
}

/// The repeats as by ref who scores them.
fn whose(rows: &[Row]) -> BTreeMap<String, String> {
    rows.iter().map(|row| (row.reference.clone(), row.auditor.clone())).collect()
}

fn first_of(desk: &Desk, repeat: &Row) -> Row {
    of_kind(desk, "drawn").into_iter().find(|row| row.reference == repeat.reference).unwrap()
}

fn submit(desk: &Desk, row: &Row, tone: &str, note: &str) {
    let answers = format!(
        r#"{{"answers":{{"tone":{{"level":"{tone}","note":"{note}"}},"facts":{{"level":"no","note":"{note}"}}}},"met":"ok","develop":"{note}"}}"#
    );
    desk.write("answers.json", answers);
    desk.run(&row.auditor, &format!("score submit {} --answers answers.json", row.audit)).ok();
}

/// The refs that key and deliveries choose with so many chances in a hundred, by hand.
fn by_hand(desk: &Desk, percent: u64) -> BTreeSet<String> {
    let conn = file(desk);
    let key: String = conn.query_row("SELECT key FROM draw", [], |row| row.get(0)).unwrap();
    let sql = "SELECT r.ref, lower(hex(e.seal)) FROM delivery y JOIN audit a ON a.id = y.audit JOIN request r ON r.id = a.request
        JOIN entry e ON e.id = y.entry";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let is_chosen = |(reference, seal): &(String, String)| {
        let number = hex_hash(&format!("repeat:{key}:{seal}:{reference}"));
        u64::from_str_radix(&number[..8], 16).unwrap() * 100 < percent << 32
    };
    rows.map(Result::unwrap).filter(is_chosen).map(|(reference, _)| reference).collect()
}

/// Everything that somebody can ask about audits and what was said of them.
fn everything(desk: &Desk, who: &str, audits: &[i64]) -> String {
    let mut questions: Vec<String> = [
        "score queue --all",
        "report audits --format json",
        "report audits",
        "report disputes --format json",
        "dispute list",
        "assign status",
        "report auditors --format json",
        "card precedents c",
        "score questions",
        "intake search first",
        "intake list --format json",
        "score commended",
    ]
    .map(str::to_owned)
    .to_vec();
    for audit in audits {
        questions.extend(["score show", "score explain", "dispute show"].map(|words| format!("{words} {audit}")));
    }
    let answers: Vec<String> = questions.iter().map(|words| desk.run(who, words).whole()).collect();
    answers.concat()
}

fn unsaid(answer: &Answer) -> String {
    answer.whole().to_lowercase()
}

// --- which, by whom, and when ---------------------------------------------------------------------

#[test]
fn key_and_delivery_choose_what_its_auditor_scores_again() {
    let mut desk = scored("repeat = \"50%\"");
    desk.night(DUE);
    let found = repeats(&desk);
    let refs: BTreeSet<String> = found.iter().map(|row| row.reference.clone()).collect();
    assert_eq!(refs, by_hand(&desk, 50));
    assert!((1..10).contains(&refs.len()), "{refs:?}");
    for row in &found {
        assert_eq!((&row.auditor, row.state.as_str()), (&first_of(&desk, row).auditor, "assigned"), "{row:?}");
    }
    desk.run("", "verify").ok();
}

#[test]
fn a_dialogue_is_not_scored_again_before_the_day_of_the_plan() {
    for (about, early, due) in [
        ("repeat = \"100%\"", A_DAY_EARLY, DUE),
        ("repeat = \"100%\"\nrepeat_after = 14", "2020-06-03T08:00:00Z", "2020-06-04T08:00:00Z"),
    ] {
        let mut desk = scored(about);
        desk.night(early);
        assert_eq!(repeats(&desk), []);
        desk.night(due);
        assert_eq!(repeats(&desk).len(), 10, "{about}");
    }
}

/// Delivered on 21 May with forty working days to dispute: up to 16 July.
#[test]
fn a_dialogue_is_not_scored_again_while_it_can_be_disputed() {
    let mut desk = drawn("repeat = \"100%\"");
    desk.write("policy.toml", format!("{POLICY}[deadlines]\nopen = 40\n"));
    desk.run("mona", "policy publish policy.toml").ok();
    for row in of_kind(&desk, "drawn") {
        submit(&desk, &row, "yes", FIRST_NOTE);
    }
    desk.run("mona", "score deliver --all").ok();
    for (now, opened) in [(DUE, 0), ("2020-07-16T20:00:00Z", 0), ("2020-07-17T08:00:00Z", 10)] {
        desk.night(now);
        assert_eq!(repeats(&desk).len(), opened, "{now}");
    }
}

#[test]
fn a_second_night_opens_no_repeat_again() {
    let mut desk = scored("repeat = \"100%\"");
    desk.night(DUE);
    let once = repeats(&desk);
    desk.night("2020-06-18T09:00:00Z");
    desk.night("2020-06-19T08:00:00Z");
    assert_eq!(repeats(&desk), once);
}

#[test]
fn a_plan_that_repeats_nothing_repeats_nothing() {
    let mut desk = scored("");
    desk.night(DUE);
    assert_eq!(repeats(&desk), []);
}

#[test]
fn of_a_void_draw_nothing_is_scored_again() {
    let mut desk = scored("repeat = \"100%\"");
    desk.run("mona", "assign void p-2020-05-20 --note Wrong").ok();
    desk.night(DUE);
    assert_eq!(repeats(&desk), []);
}

#[test]
fn a_dialogue_in_dispute_waits_until_that_is_decided() {
    let mut desk = scored("repeat = \"100%\"");
    let ann = of_kind(&desk, "drawn").into_iter().find(|row| row.reference.starts_with("ann")).unwrap();
    let words =
        format!("dispute open {} --criterion facts --reason context --propose yes --statement Right", ann.audit);
    desk.run("ann", &words).ok();
    desk.night(DUE);
    let found = repeats(&desk);
    assert!(found.len() == 9 && found.iter().all(|row| row.reference != ann.reference), "{found:?}");
}

#[test]
fn of_a_dialogue_that_two_score_only_the_first_auditor_scores_again() {
    let mut desk = scored("double = \"100%\"\nrepeat = \"100%\"");
    desk.night(DUE);
    let (firsts, found) = (of_kind(&desk, "drawn"), repeats(&desk));
    assert_eq!(whose(&firsts), whose(&found));
    desk.run("", "verify").ok();
}

// --- who may not, who is away, who is late ---------------------------------------------------------

fn change(desk: &Desk, rows: &str) {
    desk.write("people.csv", format!("handle,name,role,team,from\n{rows}\n"));
    desk.run("mona", "people import people.csv").ok();
}

#[test]
fn nobody_else_scores_again_what_its_auditor_may_not_and_nobody_waits_for_it() {
    let mut desk = scored("repeat = \"100%\"");
    // Vera leads the team of the agents from June on.
    change(&desk, "vera,V,lead,north,2020-06-01");
    let night = desk.night(DUE);
    let found = repeats(&desk);
    let (lost, open): (Vec<_>, Vec<_>) = found.iter().partition(|row| row.state == "forgone");
    assert!(!lost.is_empty() && lost.iter().all(|row| first_of(&desk, row).auditor == "vera"), "{found:?}");
    assert!(lost.iter().all(|row| row.auditor.is_empty()));
    assert!(open.iter().all(|row| row.auditor == "oleg"), "{found:?}");
    let numbers = lost.len();
    assert!(night.stdout.contains(&format!("Nobody waits for {numbers} repeats")), "{}", night.stdout);
    let again = desk.night("2020-06-19T08:00:00Z");
    assert!(!again.stdout.contains("Nobody waits"), "it is told once: {}", again.stdout);
    desk.run("", "verify").ok();
}

#[test]
fn a_repeat_ends_when_its_auditor_may_not_audit_the_dialogue_any_more() {
    let mut desk = scored("repeat = \"100%\"");
    desk.night(DUE);
    let of_vera = repeats(&desk).into_iter().filter(|row| row.auditor == "vera").count();
    change(&desk, "vera,V,lead,north,2020-06-19");
    let night = desk.night("2020-06-19T08:00:00Z");
    let forgone = repeats(&desk).into_iter().filter(|row| row.state == "forgone").count();
    assert!(of_vera > 0 && forgone == of_vera, "{forgone} of {of_vera}: {}", night.stdout);
    desk.run("", "verify").ok();
}

#[test]
fn who_is_away_scores_again_when_they_are_back() {
    let mut desk = scored("repeat = \"100%\"");
    desk.run("mona", "people absent vera --from 2020-06-17 --to 2020-06-19").ok();
    desk.night(DUE);
    assert!(repeats(&desk).iter().all(|row| row.auditor == "oleg"));
    desk.night("2020-06-22T08:00:00Z");
    let found = repeats(&desk);
    assert!(found.len() == 10 && found.iter().any(|row| row.auditor == "vera"), "{found:?}");
}

/// Due on 25 June after five working days; five more are waited for, up to 2 July.
#[test]
fn a_repeat_that_is_not_scored_in_time_is_not_waited_for() {
    let mut desk = scored("repeat = \"100%\"");
    desk.night(DUE);
    desk.night("2020-07-02T23:00:00Z");
    assert!(repeats(&desk).iter().all(|row| row.state == "assigned"));
    let night = desk.night("2020-07-03T08:00:00Z");
    assert!(repeats(&desk).iter().all(|row| row.state == "forgone"), "{}", night.stdout);
    assert!(night.stdout.contains("did not in time"), "{}", night.stdout);
    let row = repeats(&desk).remove(0);
    desk.write("answers.json", r#"{"answers":{"tone":"yes","facts":"yes"},"met":"ok"}"#);
    desk.run(&row.auditor, &format!("score submit {} --answers answers.json", row.audit)).refused(1, "is forgone");
}

// --- who sees what ---------------------------------------------------------------------------------

#[test]
fn its_auditor_is_not_told_and_sees_nothing_of_the_first_score_until_they_hand_in() {
    let mut desk = scored("repeat = \"100%\"");
    desk.night(DUE);
    let row = repeats(&desk).remove(0);
    let first = first_of(&desk, &row);
    let told = |desk: &Desk, who: &str| everything(desk, who, &[first.audit, row.audit]);
    let before = told(&desk, &row.auditor);
    assert!(before.contains(&row.reference), "it is in their queue");
    assert!(!before.to_lowercase().contains("repeat") && !before.contains("again"), "{before}");
    let of_first = desk.run(&row.auditor, &format!("score show {}", first.audit)).whole();
    assert!(!of_first.contains(FIRST_NOTE) && !of_first.contains("60.00"), "{of_first}");
    let of_repeat = desk.run(&row.auditor, &format!("score show {} --format json", row.audit)).ok();
    assert!(!of_repeat.stdout.contains(FIRST_NOTE) && of_repeat.rows()[0]["total"].is_null());
    assert!(!desk.run("", &format!("score show {}", first.audit)).whole().contains(FIRST_NOTE), "nor does nobody");
    assert!(desk.run("mona", &format!("score show {}", first.audit)).ok().stdout.contains(FIRST_NOTE));
    submit(&desk, &row, "no", "again");
    let after = told(&desk, &row.auditor);
    assert!(after.contains("It is a repeat") && after.contains(FIRST_NOTE), "{after}");
}

/// What was asked while the dialogue was scored first, what was answered, and a commendation tell of the first score.
#[test]
fn what_was_said_of_the_first_audit_is_kept_from_who_scores_it_again() {
    let mut desk = drawn("repeat = \"100%\"");
    let ask = |row: &Row| {
        let words =
            format!("score ask {} --criterion tone --question Is-brisk-{}-unkind? --owner mona", row.audit, row.audit);
        desk.run(&row.auditor, &words).ok();
        desk.run("mona", &format!("score answer {} --note Brisk-is-kind", row.audit)).ok();
        submit(&desk, row, "yes", FIRST_NOTE);
        desk.run(&row.auditor, &format!("score commend {} --note Calm-{}-voice", row.audit, row.audit)).ok();
    };
    let firsts = of_kind(&desk, "drawn");
    firsts.iter().for_each(ask);
    desk.run("mona", "score deliver --all").ok();
    let first = firsts.iter().find(|row| row.auditor == "vera").unwrap();
    let said = [format!("Is-brisk-{}-unkind?", first.audit), format!("Calm-{}-voice", first.audit)];
    let reads = |desk: &Desk, who: &str| {
        let questions = ["score questions --all", "report commendations", "card show c", "report audits --format json"];
        let pages: String = questions.iter().map(|words| desk.run(who, words).whole()).collect();
        said.iter().map(|words| pages.contains(words.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(reads(&desk, "vera"), [true, true]);
    desk.night(DUE);
    assert_eq!((reads(&desk, "vera"), reads(&desk, "mona")), (vec![false, false], vec![true, true]));
    let again = repeats(&desk).into_iter().find(|row| row.reference == first.reference).unwrap();
    submit(&desk, &again, "no", "again");
    assert_eq!(reads(&desk, "vera"), [true, true]);
}

/// What their answers to other commands would tell, too.
#[test]
fn marks_are_neither_listed_nor_compared_for_who_scores_the_dialogue_again() {
    let mut desk = scored("repeat = \"100%\"");
    desk.night(DUE);
    let row = repeats(&desk).into_iter().find(|row| row.auditor == "vera").unwrap();
    let first = first_of(&desk, &row);
    let listed =
        |desk: &Desk, who: &str| desk.rows_for(who, "report marks").iter().any(|line| line["audit"] == first.audit);
    assert!(!listed(&desk, "vera") && listed(&desk, "mona"));
    for level in ["yes", "no"] {
        let words = format!("dispute correct {} --criterion facts --level {level} --note Slip", first.audit);
        desk.run("vera", &words).refused(1, "are not shown to you for now");
    }
    let named = desk.run("ann", &format!("score show {}", row.reference)).whole();
    assert!(!named.contains("several audits"), "{named}");
    submit(&desk, &row, "no", "again");
    assert!(listed(&desk, "vera"));
    let named = desk.run("ben", &format!("score show {}", row.reference)).whole();
    assert!(!named.contains("several audits"), "{named}");
}

#[test]
fn a_repeat_that_nobody_scored_is_no_work_that_was_done() {
    let mut desk = scored("repeat = \"100%\"");
    let of_vera = |desk: &Desk| {
        let lines = desk.rows("report auditors");
        let line = lines.iter().find(|line| line["auditor"] == "vera").unwrap().clone();
        (line["second"].clone(), line["on_time_n"].clone())
    };
    let before = of_vera(&desk);
    desk.night(DUE);
    desk.night("2020-07-03T08:00:00Z");
    assert!(repeats(&desk).iter().all(|row| row.state == "forgone"));
    assert_eq!(of_vera(&desk), before);
    let told = desk.run("mona", "report agreement --again").ok().stdout;
    assert!(told.contains("10 dialogues were to be scored again, and were not"), "{told}");
}

#[test]
fn a_repeat_of_a_dialogue_that_is_another_agents_by_now_ends() {
    let mut desk = scored("repeat = \"100%\"");
    desk.night(DUE);
    let row = repeats(&desk).into_iter().find(|row| row.reference.starts_with("ann")).unwrap();
    let new = format!("{},2020-05-20T09:00:00Z,chat,x,ben,buyer,\"Customer: hi\"\n", row.reference);
    desk.write("d.csv", format!("ref,received,channel,category,agent,customer,transcript\n{new}"));
    desk.run("mona", "intake import d.csv --amend Wrong-agent").ok();
    desk.night("2020-06-19T08:00:00Z");
    let state = repeats(&desk).into_iter().find(|one| one.audit == row.audit).unwrap().state;
    assert_eq!(state, "forgone");
}

#[test]
fn its_agent_never_sees_a_repeat() {
    let mut desk = scored("repeat = \"100%\"");
    desk.night(DUE);
    let row = repeats(&desk).remove(0);
    let agent = &row.reference[..3];
    let listed = |desk: &Desk| {
        let rows = desk.rows_for(agent, "report audits");
        rows.iter().any(|line| line["audit"] == row.audit)
    };
    assert!(!listed(&desk));
    submit(&desk, &row, "no", "harsh now");
    assert!(!listed(&desk));
    let shown = desk.run(agent, &format!("score show {}", row.audit)).whole();
    assert!(!shown.contains("harsh now") && !shown.contains("40.00"), "{shown}");
}

#[test]
fn no_rate_changes_by_a_repeat_and_the_agent_keeps_their_score() {
    let mut desk = scored("repeat = \"100%\"");
    desk.night(DUE);
    let rates =
        |desk: &Desk| ["report agents", "report criteria", "report team"].map(|words| desk.rows_for("mona", words));
    let before = rates(&desk);
    for row in repeats(&desk) {
        submit(&desk, &row, "no", "again");
    }
    assert_eq!(rates(&desk), before);
    let counted = desk.run("mona", "report agents").ok().stdout;
    assert!(counted.contains("10 repeats"), "what is left out is counted: {counted}");
    desk.run("", "verify").ok();
}

#[test]
fn a_repeat_is_of_the_words_that_the_first_score_rests_on() {
    let mut desk = scored("repeat = \"100%\"");
    desk.at("2020-06-01T08:00:00Z");
    let ann = of_kind(&desk, "drawn").into_iter().find(|row| row.reference.starts_with("ann")).unwrap();
    let row = format!(
        "{},2020-05-20T09:00:00Z,chat,x,ann,buyer,\"Customer: other words\"
",
        ann.reference
    );
    desk.write(
        "d.csv",
        format!(
            "ref,received,channel,category,agent,customer,transcript
{row}"
        ),
    );
    desk.run("mona", "intake import d.csv --amend Late").ok();
    desk.night(DUE);
    let again = repeats(&desk).into_iter().find(|row| row.reference == ann.reference).unwrap();
    let shown = desk.run(&again.auditor, &format!("score show {}", again.audit)).ok().stdout;
    assert!(shown.contains("hi") && !shown.contains("other words"), "{shown}");
    submit(&desk, &again, "yes", "again");
    desk.run("", "verify").ok();
}

// --- how far auditors agree with themselves -----------------------------------------------------------

/// Each auditor changes one answer, worth 60 points, of their first dialogue: lower than before.
fn repeated() -> Desk {
    Desk::once("repeated", || {
        let mut desk = scored("repeat = \"100%\"");
        desk.night(DUE);
        let mut changed = BTreeSet::new();
        for row in repeats(&desk) {
            let tone = if changed.insert(row.auditor.clone()) { "no" } else { "yes" };
            submit(&desk, &row, tone, "again");
        }
        desk
    })
}

#[test]
fn of_an_auditor_it_is_told_how_many_dialogues_were_answered_as_before() {
    let desk = repeated();
    let found = desk.run("mona", "report agreement --again --format json").ok().rows().remove(0);
    let selves = found["selves"].as_array().unwrap();
    assert_eq!(selves.len(), 2, "{selves:?}");
    for line in selves {
        let n = repeats(&desk).iter().filter(|row| row.auditor == line["auditor"]).count();
        let n = u32::try_from(n).unwrap();
        let alike = |part: u32| (100.0 * f64::from(part) / f64::from(n) * 100.0).round() / 100.0;
        assert_eq!((&line["alike"], &line["alike_n"]), (&alike(n - 1).into(), &n.into()), "{line}");
        assert_eq!(line["same"], format!("{} of {}", 2 * n - 1, 2 * n));
        assert!((line["drift"].as_f64().unwrap() + 60.0 / f64::from(n)).abs() < 0.0051, "{line}");
    }
    let tone = &found["criteria"][0];
    assert_eq!((&tone["criterion"], &tone["items"], &tone["same"]), (&"tone".into(), &10.into(), &80.0.into()));
    // Short in one of the two answers of two dialogues, in both of none; and of facts in all.
    assert_eq!((&tone["short"], &found["criteria"][1]["short"]), (&0.0.into(), &100.0.into()));
    let told = desk.run("mona", "report agreement --again").ok().stdout;
    assert!(told.contains("Look first at tone: what an auditor marks short once"), "{told}");
}

#[test]
fn only_one_criterion_is_told_where_one_is_asked_for() {
    let desk = repeated();
    let found = desk.run("mona", "report agreement --again --criterion facts --format json").ok().rows().remove(0);
    assert_eq!(found["criteria"].as_array().unwrap().len(), 1);
    desk.run("mona", "report agreement --again --criterion tome").refused(1, "did you mean `tone`?");
    desk.run("mona", "report agreement --again --calibration 1").refused(2, "cannot be used with");
}

#[test]
fn the_record_of_an_auditor_says_how_they_agree_with_themselves() {
    let desk = repeated();
    let n = repeats(&desk).iter().filter(|row| row.auditor == "vera").count();
    let told = desk.run("vera", "report auditors --of vera").ok().stdout;
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = format!("{n} dialogues scored again weeks later, untold; every answer was the same in {}", n - 1);
    assert!(told.contains(&says), "{told}");
}

#[test]
fn another_auditor_reads_no_repeats_of_others() {
    let desk = repeated();
    desk.write("policy.toml", POLICY.replace("who = \"all\"", ""));
    desk.run("mona", "policy publish policy.toml").ok();
    let found = desk.run("vera", "report agreement --again --format json").ok().rows().remove(0);
    let whose: Vec<_> = found["selves"].as_array().unwrap().iter().map(|line| line["auditor"].clone()).collect();
    assert_eq!(whose, ["vera"]);
    let found = desk.run("ann", "report agreement --again --format json").ok().rows().remove(0);
    assert!(found["selves"].as_array().unwrap().is_empty());
}

#[test]
fn where_nothing_was_scored_again_it_says_what_to_do() {
    let told = scored("").run("mona", "report agreement --again").ok().stdout;
    assert!(told.contains("repeat = \"2%\" in a plan"), "{told}");
}

// --- what is refused ---------------------------------------------------------------------------------

#[test]
fn nothing_of_a_repeat_is_approved_delivered_disputed_replaced_handed_on_or_undone() {
    let mut desk = scored("repeat = \"100%\"");
    desk.night(DUE);
    let row = repeats(&desk).remove(0);
    let (audit, auditor) = (row.audit, row.auditor.as_str());
    let other = if auditor == "vera" { "oleg" } else { "vera" };
    let says_nothing = desk.run(auditor, &format!("score deliver {audit}")).refused(1, "is not scored yet");
    assert!(!unsaid(&says_nothing).contains("repeat"));
    let open =
        |audit: i64| format!("dispute open {audit} --criterion facts --reason context --propose yes --statement Right");
    let agent = row.reference[..3].to_owned();
    let says_nothing = desk.run(&agent, &open(audit)).refused(1, "disputed for now");
    assert!(!unsaid(&says_nothing).contains("repeat"));
    desk.run("mona", &format!("assign reassign {audit} --to {other} --note Busy"))
        .refused(1, "nobody else is to score it");
    desk.run(auditor, &format!("assign replace {audit} --reason duplicate")).refused(1, "is not replaced");
    submit(&desk, &row, "no", "again");
    desk.run(auditor, &format!("score undo {audit} --note Oops")).refused(1, "both scores are there");
    for words in [format!("score deliver {audit}"), format!("score approve {audit}")] {
        desk.run("mona", &words).refused(1, "is a repeat: it measures auditors");
    }
    desk.run(&agent, &open(audit)).refused(1, "is a repeat: it measures auditors");
}

#[test]
fn a_plan_repeats_a_share_after_two_weeks_to_half_a_year() {
    let desk = Desk::begun("2020-05-20T08:00:00Z", POLICY, PEOPLE);
    desk.write("card.toml", CARD);
    desk.run("mona", "card publish card.toml").ok();
    let add = |about: &str| {
        desk.write("plan.toml", plan(about));
        desk.run("mona", "assign plan add plan.toml")
    };
    add("repeat = \"0%\"").refused(65, "%");
    add("repeat = \"101%\"").refused(65, "%");
    add("repeat = \"2%\"\nrepeat_after = 13").refused(65, "14 to 180 days after the first score");
    add("repeat = \"2%\"\nrepeat_after = 181").refused(65, "14 to 180 days after the first score");
    add("repeat_after = 28").refused(65, "nothing says of how many");
    add("repeet = \"2%\"").refused(65, "did you mean `repeat`?");
    for after in [14, 180] {
        add(&format!("repeat = \"2%\"\nrepeat_after = {after}")).ok();
    }
    let shown = desk.run("mona", "assign plan show p").ok().stdout;
    assert!(shown.contains("each with a chance of 2%, by its auditor, from 180 days after"), "{shown}");
}

// --- verify ------------------------------------------------------------------------------------------

#[test]
fn verify_finds_a_repeat_that_the_key_does_not_choose_or_that_is_somebody_elses() {
    let changes = [
        (
            "UPDATE audit SET ticket = (SELECT ticket FROM audit x WHERE x.kind = 'drawn' AND NOT EXISTS
            (SELECT 1 FROM audit y WHERE y.ticket = x.ticket AND y.kind = 'repeat') LIMIT 1) WHERE id = ?1",
            "do not choose",
        ),
        ("UPDATE audit SET agent = (SELECT id FROM person WHERE handle = 'lea') WHERE id = ?1", "repeats no score"),
        (
            "UPDATE assignment SET auditor = (SELECT id FROM person WHERE handle = 'mona') WHERE audit = ?1",
            "repeats no score",
        ),
        (
            "UPDATE audit SET entry = (SELECT entry FROM scoring ORDER BY id DESC LIMIT 1) WHERE id = ?1",
            "repeats no score",
        ),
    ];
    for (sql, says) in changes {
        let mut desk = scored("repeat = \"50%\"");
        desk.night(DUE);
        let audit = repeats(&desk)[0].audit;
        let conn = file(&desk);
        assert_eq!(recheck_assignments(&conn, None).unwrap().1, [""; 0]);
        for guard in
            ["audit_once", "audit_kept", "audit_stays", "assignment_once", "assignment_kept", "assignment_stays"]
        {
            conn.execute_batch(&format!("DROP TRIGGER IF EXISTS {guard}")).unwrap();
        }
        conn.execute(sql, [audit]).unwrap();
        let findings = recheck_assignments(&conn, None).unwrap().1;
        assert!(findings.iter().any(|finding| finding.contains(says)), "{sql}: {findings:?}");
    }
}
