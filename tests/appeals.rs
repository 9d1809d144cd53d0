//! Appeals: once, in time, three arbiters who had no part in the case decide by majority, and never to the agent's loss.

use crate::arbitration::{TUESDAY, file, number, opened, rule, staffed, unresolved};
use crate::support::Desk;

const KEEP: &str = "[[point]]\ncriterion = \"tone\"\nverdict = \"keep\"\n";
const AGENT: &str = "[[point]]\ncriterion = \"tone\"\nverdict = \"agent\"\n";
const NA: &str = "[[point]]\ncriterion = \"tone\"\nverdict = \"not-applicable\"\n";
/// Three more arbiters.
const MORE: &str = "pia,Pia Roth,arbiter,ombuds,2021-01-01,,pia,\nquin,Quin Hale,arbiter,ombuds,2021-01-01,,quin,\nrosa,Rosa Lund,arbiter,ombuds,2021-01-01,,rosa,\n";

/// A dispute that an arbiter ruled on with these points; answers who.
fn ruled(more: &str, points: &str) -> (Desk, String) {
    Desk::once_with((more, points), || {
        let mut desk = staffed(more);
        crate::arbitration::disputed(&desk);
        unresolved(&desk);
        desk.at(TUESDAY);
        desk.run("mona", "assign nightly");
        let first = crate::arbitration::arbiter(&desk);
        desk.run(&first, "arbitrate take 1 --answer tone=full").ok();
        rule(&desk, &first, points).ok();
        (desk, first)
    })
}

fn appeal(desk: &Desk, who: &str, words: &[&str]) -> crate::support::Answer {
    desk.args(who, &[&["arbitrate", "appeal", "1"][..], words, &["--note", "Turn 7 is not mentioned"]].concat())
}

/// The appeal is filed, and the night gave its seats; answers who sits, by place.
pub fn seated() -> (Desk, Vec<String>) {
    Desk::once_with((), || {
        let (mut desk, first) = ruled(MORE, KEEP);
        appeal(&desk, "ana", &[]).ok();
        desk.at("2026-03-04T05:00:00Z");
        desk.run("mona", "assign nightly");
        let panel = panel(&desk);
        assert!(!panel.contains(&first), "who ruled before sits again");
        (desk, panel)
    })
}

fn panel(desk: &Desk) -> Vec<String> {
    let conn = file(desk);
    let sql = "SELECT p.handle FROM seat_now n JOIN person p ON p.id = n.arbiter WHERE n.instance = 2 ORDER BY n.place";
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Each takes the case and rules; answers what the last one was told.
fn votes(desk: &Desk, panel: &[String], votes: [&str; 3]) -> String {
    let mut last = String::new();
    for (who, points) in panel.iter().zip(votes) {
        desk.run(who, "arbitrate take 1 --answer tone=full").ok();
        last = rule(desk, who, points).ok().stdout;
    }
    last
}

/// An appeal about the whole audit, whose selection was rejected, with its panel.
fn about_the_selection(more: &str) -> (Desk, Vec<String>) {
    Desk::once_with(more, || {
        let mut desk = staffed(more);
        let audit = desk.delivered("ana", crate::arbitration::PARTLY).to_string();
        desk.args("ana", &["dispute", "open", &audit, "--selection", "--statement", "It was picked"]).ok();
        let point = "[[point]]\nsubject = \"selection\"\n";
        desk.write(
            "notes.toml",
            format!("held = \"2026-03-02\"\nagent_side = \"So\"\n{point}outcome = \"unresolved\"\n"),
        );
        desk.run("sam", "dispute session 1 --notes notes.toml").ok();
        desk.night(TUESDAY);
        let first = crate::arbitration::arbiter(&desk);
        desk.run(&first, "arbitrate take 1").ok();
        rule(&desk, &first, &format!("{point}verdict = \"keep\"\n")).ok();
        appeal(&desk, "ana", &[]).ok();
        desk.night("2026-03-04T05:00:00Z");
        let panel = panel(&desk);
        (desk, panel)
    })
}

#[test]
fn one_of_three_takes_no_audit_out_of_the_figures_and_two_do() {
    let point = |verdict: &str| format!("[[point]]\nsubject = \"selection\"\nverdict = \"{verdict}\"\n");
    let (keep, agent) = (point("keep"), point("agent"));
    for (second, struck) in [(&keep, 0), (&agent, 1)] {
        let (desk, panel) = about_the_selection(MORE);
        for (who, ballot) in panel.iter().zip([&agent, second, &keep]) {
            desk.run(who, "arbitrate take 1").ok();
            rule(&desk, who, ballot).ok();
        }
        assert_eq!(number(&desk, "SELECT count(*) FROM ruling WHERE instance = 2"), 1);
        assert_eq!(number(&desk, "SELECT count(*) FROM striking"), struck);
        desk.run("", "verify").ok();
    }
}

#[test]
fn an_appeal_that_is_late_gives_nobody_the_agents_answer_whatever_the_policy_says() {
    let mut desk = staffed(MORE);
    desk.write("late.toml", "timezone = \"Europe/London\"\n[disputes]\nlate_ruling = \"agent\"\n");
    desk.run("mona", "policy publish late.toml").ok();
    crate::arbitration::disputed(&desk);
    unresolved(&desk);
    desk.night(TUESDAY);
    let first = crate::arbitration::arbiter(&desk);
    desk.run(&first, "arbitrate take 1 --answer tone=full").ok();
    rule(&desk, &first, KEEP).ok();
    appeal(&desk, "ana", &[]).ok();
    desk.night("2026-03-04T05:00:00Z");
    desk.night("2026-03-18T05:00:00Z");
    assert_eq!(number(&desk, "SELECT count(*) FROM lapse WHERE stage = 'appeal'"), 3);
    assert_eq!(number(&desk, "SELECT count(*) FROM ruling"), 1);
}

#[test]
fn an_appeal_goes_to_three_arbiters_who_had_no_part_in_the_case() {
    let (desk, panel) = seated();
    assert_eq!(panel.len(), 3);
    assert_eq!(number(&desk, "SELECT count(DISTINCT lot) FROM seat WHERE instance = 2"), 1, "one lot for all three");
    assert_eq!(number(&desk, "SELECT count(*) FROM candidate WHERE lot = 2"), 4);
    desk.run("", "verify").ok();
}

#[test]
fn the_majority_holds_and_dissent_is_kept() {
    let (desk, panel) = seated();
    let told = votes(&desk, &panel, [KEEP, AGENT, AGENT]);
    assert!(told.contains("Dispute 1 is ruled on") && told.contains("It is final."), "{told}");
    let row = desk.rows("dispute show 1")[0].clone();
    assert_eq!((&row["state"], &row["total"]), (&"ruled".into(), &100.0.into()), "{row}");
    let parts: Vec<_> =
        row["ballots"].as_array().unwrap().iter().map(|ballot| ballot["part"].as_str().unwrap().to_owned()).collect();
    assert_eq!(parts, ["the ruling", "dissent", "the reasons of the ruling", "agrees"]);
    assert_eq!(
        number(
            &desk,
            "SELECT n.place FROM ruling r JOIN ballot b ON b.id = r.ballot JOIN seat n ON n.id = b.seat WHERE r.instance = 2"
        ),
        2
    );
    desk.run("", "verify").ok();
}

#[test]
fn ballots_stay_sealed_until_all_three_are_in() {
    let (desk, panel) = seated();
    desk.run(&panel[0], "arbitrate take 1 --answer tone=full").ok();
    let sealed = rule(&desk, &panel[0], AGENT).ok();
    assert!(sealed.stdout.contains("1 of 3 are in"), "{}", sealed.whole());
    assert!(rule(&desk, &panel[0], AGENT).ok().stdout.contains("is recorded already"));
    rule(&desk, &panel[0], KEEP).refused(1, "has ruled on dispute 1 already");
    desk.run(&panel[1], "arbitrate take 1 --answer tone=none").ok();
    for who in [panel[1].as_str(), "mona", "ana"] {
        let row = desk.rows(&format!("--as {who} dispute show 1"))[0].clone();
        assert_eq!(row["votes"].as_array().unwrap().len(), 1, "the first ruling alone: {row}");
        assert!(row["seats"].to_string().contains("has ruled"));
    }
    assert_eq!(number(&desk, "SELECT count(*) FROM ruling"), 1);
}

#[test]
fn without_a_majority_the_first_ruling_stands() {
    let (desk, panel) = seated();
    let other = "[[point]]\ncriterion = \"tone\"\nverdict = \"other\"\nlevel = \"full\"\n";
    votes(&desk, &panel, [KEEP, KEEP, other]);
    assert_eq!(desk.rows("dispute show 1")[0]["total"], 85.0);
    desk.run("", "verify").ok();
}

#[test]
fn two_who_give_the_same_answer_in_other_words_are_a_majority() {
    let (desk, panel) = seated();
    let other = "[[point]]\ncriterion = \"tone\"\nverdict = \"other\"\nlevel = \"full\"\n";
    votes(&desk, &panel, [KEEP, AGENT, other]);
    assert_eq!(desk.rows("dispute show 1")[0]["total"], 100.0);
    desk.run("", "verify").ok();
}

#[test]
fn a_vote_that_would_leave_the_agent_worse_off_is_refused() {
    let (desk, panel) = seated();
    desk.run(&panel[0], "arbitrate take 1 --answer tone=none").ok();
    let lower = "[[point]]\ncriterion = \"tone\"\nverdict = \"other\"\nlevel = \"none\"\n";
    rule(&desk, &panel[0], lower).refused(1, "worse off");
    rule(&desk, &panel[0], NA).refused(65, "`tone`");
    assert_eq!(number(&desk, "SELECT count(*) FROM ballot"), 1);
}

#[test]
fn citations_and_work_hold_only_where_the_ballot_gives_the_reasons() {
    let (desk, panel) = seated();
    let action = |task: &str| {
        format!("[[action]]\nkind = \"policy\"\nowner = \"mona\"\ndue = \"2026-04-01\"\ntask = \"{task}\"\n")
    };
    let (dissent, reasons) = (format!("{KEEP}{}", action("Not this")), format!("{AGENT}{}", action("But this")));
    votes(&desk, &panel, [&dissent, &reasons, AGENT]);
    let listed = desk.run("mona", "dispute actions").ok();
    assert!(listed.stdout.contains("But this") && !listed.stdout.contains("Not this"), "{}", listed.whole());
}

#[test]
fn each_wrong_appeal_is_told() {
    let (mut desk, _) = ruled(MORE, KEEP);
    appeal(&desk, "bo", &[]).refused(1, "bo may not appeal in dispute 1");
    let auditor = desk.audit_of("ana").1;
    appeal(&desk, &auditor, &[]).refused(1, "may not appeal in dispute 1");
    appeal(&desk, "ana", &["--criterion", "facts"])
        .refused(1, "`facts` is nothing that the ruling on dispute 1 refused");
    desk.args("ana", &["arbitrate", "appeal", "1", "--note", " "]).refused(2, "--note is empty");
    desk.args("ana", &["arbitrate", "appeal", "1"]).refused(2, "--note");
    desk.at("2026-03-06T20:00:00Z");
    appeal(&desk, "ana", &["--criterion", "tone"]).ok();
    assert!(appeal(&desk, "ana", &["--criterion", "tone"]).ok().stdout.contains("There was this appeal"));
    assert_eq!(number(&desk, "SELECT count(*) FROM appeal"), 1);
}

#[test]
fn an_appeal_after_the_last_day_is_refused_with_that_day() {
    let (mut desk, _) = ruled(MORE, KEEP);
    desk.at("2026-03-07T05:00:00Z");
    appeal(&desk, "ana", &[]).refused(1, "could be appealed against until 2026-03-06");
}

#[test]
fn there_is_one_appeal_and_none_about_what_was_granted_or_not_ruled_on() {
    let (desk, panel) = seated();
    votes(&desk, &panel, [KEEP, KEEP, KEEP]);
    appeal(&desk, "ana", &[]).refused(1, "there was an appeal in dispute 1 already");
    let (desk, _) = ruled("", AGENT);
    appeal(&desk, "ana", &[]).refused(1, "grants all that the agent asked for");
    let (desk, _) = opened();
    appeal(&desk, "ana", &[]).refused(1, "there is no ruling in dispute 1: it waits for its session");
}

#[test]
fn with_too_few_free_arbiters_seats_stay_empty_and_that_is_said() {
    let (mut desk, _) = ruled("pia,Pia Roth,arbiter,ombuds,2021-01-01,,pia,\n", KEEP);
    appeal(&desk, "ana", &[]).ok();
    desk.at("2026-03-04T05:00:00Z");
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "{}", night.whole());
    assert!(night.stdout.contains("1 seat stays empty"), "{}", night.whole());
    assert_eq!(panel(&desk).len(), 2);
    desk.run("", "verify").ok();
    desk.write(
        "new.csv",
        "handle,name,role,team,from,to,login,skills\nquin,Quin Hale,arbiter,ombuds,2026-03-04,,quin,\n",
    );
    desk.run("mona", "people import new.csv").ok();
    desk.run("mona", "assign nightly");
    assert_eq!(panel(&desk).len(), 3, "who may now gets the seat that nobody could have had");
    desk.run("", "verify").ok();
}

#[test]
fn a_late_member_of_the_panel_loses_the_seat_to_the_next_lot() {
    let (mut desk, panel) = seated();
    for who in &panel[..2] {
        desk.run(who, "arbitrate take 1 --answer tone=full").ok();
        rule(&desk, who, AGENT).ok();
    }
    desk.at("2026-03-12T05:00:00Z");
    let night = desk.run("mona", "assign nightly");
    assert!(night.stdout.contains(&format!("{} did not rule on the appeal in time", panel[2])), "{}", night.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM lapse WHERE stage = 'appeal'"), 1);
    let now = self::panel(&desk);
    assert_eq!((now.len(), &now[..2]), (3, &panel[..2]));
    assert_ne!(now[2], panel[2]);
    desk.run("", "verify").ok();
    desk.run(&now[2], "arbitrate take 1 --answer tone=full").ok();
    rule(&desk, &now[2], KEEP).ok();
    assert_eq!(desk.rows("dispute show 1")[0]["total"], 100.0);
    desk.run("", "verify").ok();
}

#[test]
fn a_changed_vote_of_a_panel_is_found() {
    let (desk, panel) = seated();
    votes(&desk, &panel, [KEEP, AGENT, AGENT]);
    let conn = file(&desk);
    let findings = || assize::core::arbitration::recheck_rulings(&conn).unwrap().1;
    assert_eq!(findings(), [""; 0]);
    let sql = "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'vote'";
    let drop: String = conn.query_row(sql, [], |row| row.get(0)).unwrap();
    conn.execute_batch(&drop).unwrap();
    conn.execute_batch("UPDATE vote SET verdict = 'keep', level = 'partly' WHERE id = 3").unwrap();
    assert!(findings()[0].contains("is not the majority of its votes"), "{:?}", findings());
}

// --- a question that the votes open -----------------------------------------------------------------

const CARD: &str = r#"
[card]
id = "chat"
version = 1
[[criterion]]
id = "solved"
title = "Solved"
guidance = "g"
weight = 40
na = true
[[criterion]]
id = "days"
title = "In three days"
guidance = "g"
weight = 30
note_below_full = true
when = { criterion = "solved", is = ["yes"] }
[[criterion]]
id = "tone"
title = "Polite"
guidance = "g"
weight = 30
"#;

/// A dispute in arbitration on the answer to a question that another hangs on, with more in its policy.
fn hanging(more: &str) -> Desk {
    Desk::once(more, || {
        let centre =
            |name: &str| std::fs::read_to_string(crate::support::repo().join("tests/centre").join(name)).unwrap();
        let people = format!("{}{MORE}", centre("people.csv"));
        let mut desk = Desk::begun("2026-03-02T09:00:00Z", &format!("{}{more}", centre("policy.toml")), &people);
        desk.write("card.toml", CARD);
        desk.write("dialogues.csv", centre("dialogues.csv"));
        desk.write("plan.toml", centre("plan.toml"));
        for words in
            ["card publish card.toml", "intake import dialogues.csv", "assign plan add plan.toml", "assign nightly"]
        {
            desk.run("mona", words).ok();
        }
        let audit = desk.delivered("ana", r#"{"solved": "no", "tone": "yes"}"#).to_string();
        let words = ["--criterion", "solved", "--reason", "context", "--propose", "yes", "--statement", "He said so"];
        desk.args("ana", &[&["dispute", "open", &audit][..], &words].concat()).ok();
        let notes =
            "held = \"2026-03-02\"\nagent_side = \"x\"\n[[point]]\ncriterion = \"solved\"\noutcome = \"unresolved\"\n";
        desk.write("notes.toml", notes);
        desk.run("sam", "dispute session 1 --notes notes.toml").ok();
        desk.at(TUESDAY);
        desk.run("mona", "assign nightly");
        desk
    })
}

/// A panel on that; answers who sits.
fn asked() -> (Desk, Vec<String>) {
    Desk::once_with((), || {
        let mut desk = hanging("");
        let first = crate::arbitration::arbiter(&desk);
        desk.run(&first, "arbitrate take 1 --answer solved=no").ok();
        rule(&desk, &first, "[[point]]\ncriterion = \"solved\"\nverdict = \"keep\"\n").ok();
        appeal(&desk, "ana", &[]).ok();
        desk.at("2026-03-04T05:00:00Z");
        desk.run("mona", "assign nightly");
        let panel = panel(&desk);
        (desk, panel)
    })
}

#[test]
fn what_the_majority_opens_is_answered_as_most_of_its_ballots_do() {
    let (desk, panel) = asked();
    let keep = "[[point]]\ncriterion = \"solved\"\nverdict = \"keep\"\n";
    let yes = |more: &str| format!("[[point]]\ncriterion = \"solved\"\nverdict = \"agent\"\n{more}");
    let opened = "[[opened]]\ncriterion = \"days\"\nlevel = \"no\"\nnote = \"\\\"Late\\\" , she says\"\n";
    for who in &panel {
        desk.run(who, "arbitrate take 1 --answer solved=yes").ok();
    }
    rule(&desk, &panel[0], &yes("")).refused(65, "after these answers `days` is asked too");
    rule(&desk, &panel[0], &yes(opened)).ok();
    rule(&desk, &panel[1], &yes(opened)).ok();
    rule(&desk, &panel[2], keep).ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM opened_answer"), 2);
    let row = desk.rows("dispute show 1")[0].clone();
    assert_eq!(row["total"], 70.0, "{row}");
    assert_eq!(
        number(
            &desk,
            "SELECT count(*) FROM mark m JOIN criterion c ON c.id = m.criterion WHERE c.key = 'days' AND m.level = 'no' AND m.note LIKE '%she says'"
        ),
        1
    );
    desk.run("", "verify").ok();
}

#[test]
fn what_the_policy_would_give_goes_to_the_next_arbiter_where_it_opens_a_question_that_nobody_answered() {
    let mut desk = hanging("\n[disputes]\nlate_ruling = \"agent\"\n");
    let first = crate::arbitration::arbiter(&desk);
    desk.at("2026-03-11T05:00:00Z");
    let night = desk.run("mona", "assign nightly");
    assert!(night.stdout.contains(&format!("{first} did not rule in time")), "{}", night.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM ruling"), 0);
    assert_ne!(crate::arbitration::arbiter(&desk), first);
    desk.run("", "verify").ok();
}
