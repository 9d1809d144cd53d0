//! Precedents: rulings with a headnote are found by words, shown to all who score, and followed or overruled later.

use crate::arbitration::{PARTLY, TUESDAY, arbiter, staffed};
use crate::support::Desk;
use assize::calc::spelling::sought;
use calamine::{Reader, Xlsx, open_workbook};
use serde_json::Value;

const BRIEF: &str = "Brevity that was asked for is polite; 客户要求简短时不扣分";
/// Enough arbiters for an appeal.
const MORE: &str = "uma,Uma Noor,arbiter,ombuds,2021-01-01,,uma,\ntom,Tom Reed,arbiter,ombuds,2021-01-01,,tom,\npia,Pia Roth,arbiter,ombuds,2021-01-01,,pia,\n";

/// A ruling on the tone, with this before its point.
fn ballot(before: &str, verdict: &str) -> String {
    format!(
        "rationale = \"She had been asked to be brief.\"\nroot_cause = \"context\"\nresponsible = \"auditor\"\n{before}[[point]]\ncriterion = \"tone\"\nverdict = \"{verdict}\"\n"
    )
}

/// An agent disputes the tone of their audit, and the session leaves it open.
fn unresolved(desk: &Desk, agent: &str, dispute: i64) {
    let audit = desk.delivered(agent, PARTLY).to_string();
    let words = ["--criterion", "tone", "--reason", "context", "--propose", "full", "--statement", "I was asked to."];
    desk.args(agent, &[&["dispute", "open", &audit][..], &words].concat()).ok();
    let notes = "held = \"2026-03-02\"\nagent_side = \"As she says.\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n";
    desk.write("notes.toml", notes);
    let lead = if agent == "cy" { "lea" } else { "sam" };
    desk.run(lead, &format!("dispute session {dispute} --notes notes.toml")).ok();
}

/// Who was drawn for a dispute rules on it with this ballot.
fn ruled(desk: &Desk, dispute: i64, ballot: &str) -> String {
    let arbiter = seat(desk, dispute);
    desk.run(&arbiter, &format!("arbitrate take {dispute} --answer tone=full")).ok();
    desk.write("ruling.toml", ballot);
    desk.run(&arbiter, &format!("arbitrate rule {dispute} --ruling ruling.toml")).ok();
    arbiter
}

/// Who has the only seat in a dispute.
fn seat(desk: &Desk, dispute: i64) -> String {
    let sql =
        "SELECT p.handle FROM seat_now s JOIN person p ON p.id = s.arbiter WHERE s.dispute = ?1 AND s.ballot IS NULL";
    let file = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    file.query_row(sql, [dispute], |row| row.get(0)).unwrap()
}

/// Two disputes, of Ana's and of Bo's audit; on the first it was ruled for the agent, with a headnote. Cy's audit is still
/// to be scored. Answers who ruled.
fn precedent() -> (Desk, String) {
    Desk::once_with((), || {
        let mut desk = staffed(MORE);
        unresolved(&desk, "ana", 1);
        unresolved(&desk, "bo", 2);
        desk.at(TUESDAY);
        desk.run("mona", "assign nightly");
        let arbiter = ruled(&desk, 1, &ballot(&format!("headnote = \"{BRIEF}\"\n"), "agent"));
        (desk, arbiter)
    })
}

fn found(desk: &Desk, words: &str) -> Vec<Value> {
    desk.rows_for("mona", &format!("arbitrate precedents {words}"))
}

#[test]
fn a_ruling_with_a_headnote_is_found_by_words_in_any_script_by_criterion_and_by_card() {
    let (desk, arbiter) = precedent();
    for words in
        ["", "BREVITY", "polit asked", "ｂｒｅｖｉｔｙ", "简短", "要求 扣分", "warm", "--criterion tone", "--card chat"]
    {
        assert_eq!(found(&desk, words).len(), 1, "{words}");
    }
    for words in ["refund", "简长", "brevity refund", "--criterion facts"] {
        assert!(found(&desk, words).is_empty(), "{words}");
    }
    let row = &found(&desk, "")[0];
    assert_eq!((&row["precedent"], &row["dispute"], &row["question"]), (&1.into(), &1.into(), &Value::Null));
    assert_eq!(
        (&row["from"], &row["answer"], &row["by"]),
        (&"dispute 1".into(), &"full".into(), &arbiter.as_str().into())
    );
    assert_eq!((&row["standing"], &row["wording"]), (&"yes".into(), &"the same".into()));
    assert_eq!((&row["followed"], &row["distinguished"], &row["overruled_by"]), (&0.into(), &0.into(), &Value::Null));
    desk.run("", "arbitrate precedents --card chatt").refused(1, "chatt");
    desk.run("", "verify").ok();
}

#[test]
fn words_are_sought_in_any_case_and_dress() {
    for (text, word) in
        [("Straße", "STRASSE"), ("ＦＵＬＬ", "full"), ("ﬁne", "FINE"), ("ΣΑΣ", "σας"), ("客户①", "客户1")]
    {
        assert!(sought(text).contains(&sought(word)), "{word} in {text}");
    }
    assert!(!sought("brief").contains(&sought("briefly")));
}

#[test]
fn a_ruling_without_a_headnote_is_no_precedent() {
    let mut desk = staffed(MORE);
    unresolved(&desk, "ana", 1);
    desk.at(TUESDAY);
    desk.run("mona", "assign nightly");
    ruled(&desk, 1, &ballot("", "agent"));
    assert!(found(&desk, "").is_empty());
    let said = desk.run("", "arbitrate precedents").ok().stdout;
    assert!(said.contains("No question was answered and no ruling has a headnote yet"), "{said}");
}

#[test]
fn who_scores_the_criterion_next_sees_the_ruling_in_every_form() {
    let (desk, arbiter) = precedent();
    let (audit, auditor) = desk.audit_of("cy");
    let told = format!("Decided (ruling on dispute 1, {arbiter}: full): {BRIEF}");
    let page = desk.run(&auditor, &format!("score show {audit} --format json")).ok().rows()[0].clone();
    assert_eq!(page["precedents"][0]["headnote"], BRIEF);
    assert_eq!(
        (&page["precedents"][0]["from"], &page["precedents"][0]["answer"]),
        (&"dispute 1".into(), &"full".into())
    );
    let text = desk.run(&auditor, &format!("score form {audit} --to toml")).ok().stdout;
    assert!(text.contains(&told), "{text}");
    let page = desk.run(&auditor, &format!("score form {audit} --to html")).ok().stdout;
    assert!(page.contains(&format!("Decided (ruling on dispute 1, {arbiter}: full)")), "it stands on paper");
    assert!(page.contains(&format!("ruling on dispute 1, {arbiter}: full, 2026-03-03")), "and in the form");
    desk.run(&auditor, &format!("score form {audit} --out forms.xlsx")).ok();
    let mut book: Xlsx<_> = open_workbook(desk.path("forms.xlsx")).unwrap();
    for (sheet, column) in [("card", 4), ("forms", 12)] {
        let range = book.worksheet_range(sheet).unwrap();
        let cells: Vec<String> = range.rows().map(|row| row[column].to_string()).collect();
        assert!(cells.iter().any(|cell| cell.ends_with(&told)), "{sheet}: {cells:?}");
    }
}

#[test]
fn a_ruling_that_kept_the_mark_says_so() {
    let mut desk = staffed(MORE);
    unresolved(&desk, "ana", 1);
    desk.at(TUESDAY);
    desk.run("mona", "assign nightly");
    ruled(&desk, 1, &ballot("headnote = \"Curt is curt\"\n", "keep"));
    assert_eq!(found(&desk, "")[0]["answer"], "partly (kept)");
}

#[test]
fn a_precedent_says_when_its_criterion_reads_otherwise_since() {
    let (desk, arbiter) = precedent();
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap().replace("version = 1", "version = 2");
    desk.write("card.toml", card.replace("where it is due.", "always."));
    desk.run("mona", "card publish card.toml").ok();
    assert_eq!(found(&desk, "")[0]["wording"], "changed since");
    assert_eq!(found(&desk, "")[0]["by"], arbiter.as_str());
}

#[test]
fn what_a_later_ruling_overrules_stands_last_and_is_no_guidance_any_more() {
    let (desk, _) = precedent();
    let overrules = "[[precedent]]\nnumber = 1\nkind = \"overruled\"\n";
    let later = ballot("headnote = \"Even then a greeting is due\"\n", "keep") + overrules;
    ruled(&desk, 2, &later);
    let rows = found(&desk, "");
    let order: Vec<&Value> = rows.iter().map(|row| &row["precedent"]).collect();
    assert_eq!(order, [&Value::from(2), &Value::from(1)]);
    assert_eq!((&rows[1]["standing"], &rows[1]["overruled_by"]), (&"overruled by dispute 2".into(), &2.into()));
    let (audit, auditor) = desk.audit_of("cy");
    let text = desk.run(&auditor, &format!("score form {audit} --to toml")).ok().stdout;
    assert!(text.contains("No longer holds (ruling on dispute 1,"), "{text}");
    assert!(text.contains("overruled by dispute 2): "), "{text}");
    assert!(text.contains("Decided (ruling on dispute 2,"), "{text}");
    let said = desk.run("", "arbitrate precedents").ok().stdout;
    assert!(said.contains("it is no guidance any more"), "{said}");
    let week = desk.rows("report disputes --period 2026-W10")[0].clone();
    let numbers =
        |key: &str| week[key].as_array().unwrap().iter().map(|row| row["precedent"].clone()).collect::<Vec<_>>();
    assert_eq!(
        (numbers("precedents_overruled"), numbers("precedents_made")),
        (vec![1.into()], vec![1.into(), 2.into()])
    );
}

#[test]
fn later_rulings_that_follow_or_distinguish_are_counted() {
    for (kind, followed, distinguished) in [("followed", 1, 0), ("distinguished", 0, 1)] {
        let (desk, _) = precedent();
        ruled(&desk, 2, &(ballot("", "agent") + &format!("[[precedent]]\nnumber = 1\nkind = \"{kind}\"\n")));
        let row = &found(&desk, "")[0];
        assert_eq!((&row["followed"], &row["distinguished"]), (&followed.into(), &distinguished.into()), "{kind}");
        assert_eq!(row["standing"], "yes");
    }
}

/// Ana's ruling kept her mark, and she appeals; three were drawn.
fn appealed() -> Desk {
    Desk::once((), || {
        let mut desk = staffed(MORE);
        unresolved(&desk, "ana", 1);
        desk.at(TUESDAY);
        desk.run("mona", "assign nightly");
        ruled(&desk, 1, &ballot(&format!("headnote = \"{BRIEF}\"\n"), "keep"));
        desk.args("ana", &["arbitrate", "appeal", "1", "--note", "He asked me to"]).ok();
        desk.at("2026-03-04T05:00:00Z");
        desk.run("mona", "assign nightly");
        desk
    })
}

/// Who is on the panel, by place.
fn panel(desk: &Desk) -> Vec<String> {
    let file = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let sql = "SELECT p.handle FROM seat_now s JOIN person p ON p.id = s.arbiter WHERE s.instance = 2 ORDER BY s.place";
    let mut statement = file.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_ruling_under_appeal_says_so_and_is_replaced_where_three_answer_otherwise() {
    let desk = appealed();
    assert_eq!(found(&desk, "")[0]["standing"], "under appeal");
    for (place, arbiter) in panel(&desk).iter().enumerate() {
        desk.run(arbiter, "arbitrate take 1 --answer tone=full").ok();
        desk.write(
            "ruling.toml",
            ballot(&format!("headnote = \"What was asked for is polite, says {place}\"\n"), "agent"),
        );
        desk.run(arbiter, "arbitrate rule 1 --ruling ruling.toml").ok();
    }
    let rows = found(&desk, "");
    assert_eq!(rows.len(), 2, "one of the three headnotes is the ruling's");
    assert_eq!((&rows[0]["from"], &rows[0]["standing"]), (&"appeal of dispute 1".into(), &"yes".into()));
    assert_eq!((&rows[1]["precedent"], &rows[1]["standing"]), (&1.into(), &"replaced on appeal".into()));
}

#[test]
fn only_the_ballot_that_gives_the_ruling_its_reasons_treats_a_precedent() {
    let mut desk = staffed(MORE);
    unresolved(&desk, "ana", 1);
    unresolved(&desk, "bo", 2);
    desk.at(TUESDAY);
    desk.run("mona", "assign nightly");
    ruled(&desk, 2, &ballot(&format!("headnote = \"{BRIEF}\"\n"), "agent"));
    ruled(&desk, 1, &ballot("", "keep"));
    desk.args("ana", &["arbitrate", "appeal", "1", "--note", "He asked me to"]).ok();
    desk.at("2026-03-04T05:00:00Z");
    desk.run("mona", "assign nightly");
    let follows = "[[precedent]]\nnumber = 1\nkind = \"followed\"\n";
    for arbiter in panel(&desk) {
        desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
        desk.write("ruling.toml", ballot("", "agent") + follows);
        desk.run(&arbiter, "arbitrate rule 1 --ruling ruling.toml").ok();
    }
    assert_eq!(found(&desk, "")[0]["followed"], 1, "three ballots, one ruling");
}

#[test]
fn an_arbiter_who_did_not_take_the_case_yet_does_not_learn_what_was_ruled_in_it() {
    let desk = appealed();
    let own = &panel(&desk)[0];
    let seen = |who: &str| desk.run(who, "arbitrate precedents --format json").ok().rows().len();
    assert_eq!((seen(own), seen("vera"), seen("")), (0, 1, 0), "who does not say who they are may be one of the three");
    assert!(!desk.run(own, "arbitrate take 1").ok().stdout.contains("Brevity"));
    desk.run(own, "arbitrate take 1 --answer tone=full").ok();
    assert_eq!(seen(own), 1);
}

#[test]
fn an_arbiter_sees_the_rulings_of_other_cases_before_they_answer() {
    let (desk, _) = precedent();
    let arbiter = seat(&desk, 2);
    let page = desk.run(&arbiter, "arbitrate take 2").ok().stdout;
    assert!(page.contains("Brevity that was asked for is polite"), "{page}");
    assert_eq!(arbiter, self::arbiter(&desk), "hers is the newest seat");
}
