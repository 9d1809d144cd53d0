//! Disputes about marks of machines that agents are shown: a person looks at the dialogue, blind; what they find holds against
//! the machine, never against the agent.

use crate::machine_report::{PLAN, SCORED, audited, begun, drawn, publish, report, said, scored, showing, text};
use crate::support::{Answer, Desk};
use serde_json::Value;

const FULL: &str = r#""full""#;
const PARTLY: &str = r#"{"level": "partly", "note": "no greeting", "quote": "Agent: "}"#;
const NONE: &str = r#"{"level": "none", "note": "rude", "quote": "Agent: "}"#;

/// The centre after a night that shows agents what autoqa/3 says of the tone; the policy gives eight working days to look.
fn shown() -> Desk {
    Desk::once((), || {
        let mut desk = audited(PLAN);
        publish(&desk, &showing(100, 4));
        desk.night("2026-03-03T05:00:00Z");
        desk.at("2026-03-03T09:00:00Z");
        desk
    })
}

/// A dialogue of ana's that nobody drew and of which the machine says so.
fn undrawn(desk: &Desk, fail: bool) -> u32 {
    let drawn: Vec<u32> = drawn(desk).into_iter().map(|(_, n, _)| n).collect();
    (3..=20).find(|n| !drawn.contains(n) && said(*n) == Some(fail)).unwrap()
}

fn dispute(desk: &Desk, who: &str, n: u32, statement: &str) -> Answer {
    let (reference, open) = (format!("R-{n}"), ["dispute", "open"]);
    let rest = ["--machine", "autoqa/3", "--criterion", "tone", "--reason", "slip", "--statement", statement];
    desk.args(who, &[&open[..], &[reference.as_str()], &rest[..]].concat())
}

/// Opens one, and answers the number of the audit that answers it.
fn opened(desk: &Desk, n: u32) -> i64 {
    dispute(desk, "ana", n, "I did greet").ok();
    1 + i64::try_from(drawn(desk).len()).unwrap()
}

/// The lot is drawn, and its auditor answers the tone so.
fn looked_at(desk: &mut Desk, audit: i64, tone: &str) -> String {
    desk.night("2026-03-04T05:00:00Z");
    desk.at("2026-03-04T10:00:00Z");
    marked(desk, audit, tone)
}

fn marked(desk: &Desk, audit: i64, tone: &str) -> String {
    let (.., auditor) = drawn(desk).into_iter().find(|(id, ..)| *id == audit).expect("an auditor has it");
    let form = desk.run(&auditor, &format!("score show {audit}")).ok().stdout;
    assert!(!form.contains("A rule asks") && form.contains("Nobody is told before it is scored"), "{form}");
    assert!(!form.contains("autoqa") && !form.contains("dispute open"), "who looks at it is blind: {form}");
    desk.write(
        "answers.json",
        format!(
            r#"{{"answers": {{"tone": {tone}, "facts": "full", "identity": "yes"}}, "met": "kind", "develop": ""}}"#
        ),
    );
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    desk.run("mona", "score deliver --all").ok();
    auditor
}

fn seen(desk: &Desk, n: u32) -> String {
    desk.run("ana", &format!("intake show R-{n}")).ok().stdout
}

/// How many were disputed, errors, upheld, struck and open.
fn counts(desk: &Desk) -> [u64; 5] {
    let line = report(desk, "autoqa/3")["disputed"][0].clone();
    ["disputed", "errors", "upheld", "struck", "open"].map(|key| line[key].as_u64().unwrap())
}

fn figures(page: &Value) -> [Value; 3] {
    ["verdicts", "criteria", "scores"].map(|part| page[part].clone())
}

#[test]
fn a_mark_that_a_person_answers_otherwise_is_struck_and_an_error_of_the_machine() {
    let mut desk = shown();
    let n = undrawn(&desk, true);
    let page = seen(&desk, n);
    assert!(
        page.contains("What a machine says of it: it is in no score") && page.contains("no person looked at it"),
        "{page}"
    );
    assert!(page.contains(&format!("assize dispute open R-{n} --machine autoqa/3 --criterion tone")), "{page}");
    let before = figures(&report(&desk, "autoqa/3"));
    let audit = opened(&desk, n);
    assert!(seen(&desk, n).contains("you dispute it: a person looks at it by 2026-03-13"), "{}", seen(&desk, n));
    assert_eq!(counts(&desk), [1, 0, 0, 0, 1]);
    looked_at(&mut desk, audit, FULL);
    let page = seen(&desk, n);
    assert!(page.contains(&format!("struck: in audit {audit} a person answered `full`, and that counts")), "{page}");
    assert_eq!(counts(&desk), [1, 1, 0, 0, 0]);
    assert_eq!(figures(&report(&desk, "autoqa/3")), before, "nobody drew it: no figure rests on it");
    assert!(text(&desk, "autoqa/3").contains("Shown marks that agents disputed, so far"));
    desk.run("", "verify").ok();
    desk.run("mona", "report evidence --period 2026-03 --out out").ok();
    let rows = std::fs::read_to_string(desk.path("out/files/machine_disputes.csv")).unwrap();
    assert!(rows.contains("autoqa/3,tone,slip") && rows.trim_end().ends_with("5000,10000"), "{rows}");
}

#[test]
fn a_mark_that_a_person_upholds_stands_and_theirs_is_disputed_as_any_other() {
    let mut desk = shown();
    let n = undrawn(&desk, true);
    let audit = opened(&desk, n);
    looked_at(&mut desk, audit, PARTLY);
    assert!(seen(&desk, n).contains(&format!("a person upheld it in audit {audit}")), "{}", seen(&desk, n));
    assert_eq!(counts(&desk), [1, 0, 1, 0, 0]);
    dispute(&desk, "ana", n, "Again, in other words").refused(1, "is disputed already");
    let open = format!("dispute open {audit} --criterion tone --reason context --propose full --statement because");
    desk.run("ana", &open).ok();
    let talk = "held = \"2026-03-04\"\nagent_side = \"Be quick.\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"adjusted\"\nlevel = \"full\"\n";
    desk.write("notes.toml", talk);
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    assert!(seen(&desk, n).contains("a person answered `full`"), "{}", seen(&desk, n));
    assert_eq!(counts(&desk), [1, 1, 0, 0, 0]);
}

#[test]
fn nobody_is_worse_off_because_they_asked() {
    let mut desk = shown();
    let n = undrawn(&desk, true);
    let audit = opened(&desk, n);
    looked_at(&mut desk, audit, NONE);
    let page = seen(&desk, n);
    assert!(page.contains(&format!("a person upheld it in audit {audit}")) && page.contains("partly"), "{page}");
    let rates = desk.run("mona", "report agents --format json").ok().stdout;
    let before = audited(PLAN).run("mona", "report agents --format json").ok().stdout;
    let mean = |text: &str| {
        let document: Value = serde_json::from_str(text).unwrap();
        document["rows"].as_array().unwrap().iter().find(|row| row["agent"] == "ana").unwrap()["mean"].clone()
    };
    assert_eq!(mean(&rates), mean(&before), "a spot check is in no rate");
}

/// Both sides of the last day, and of what comes after it.
#[test]
fn where_nobody_looks_in_time_the_mark_is_struck() {
    let mut desk = shown();
    let n = undrawn(&desk, true);
    let audit = opened(&desk, n);
    desk.night("2026-03-04T05:00:00Z");
    desk.at("2026-03-13T22:00:00Z");
    assert!(seen(&desk, n).contains("you dispute it"), "{}", seen(&desk, n));
    desk.at("2026-03-14T01:00:00Z");
    assert!(
        seen(&desk, n).contains("struck: you disputed it, and nobody looked at it by 2026-03-13"),
        "{}",
        seen(&desk, n)
    );
    assert_eq!(counts(&desk), [1, 0, 0, 1, 0]);
    desk.at("2026-03-16T10:00:00Z");
    let handed: Vec<_> = drawn(&desk).into_iter().filter(|(id, ..)| *id == audit).collect();
    assert_eq!(handed.len(), 1, "somebody still has it");
    marked(&desk, audit, PARTLY);
    assert!(seen(&desk, n).contains("struck: you disputed it"), "what comes later changes nothing: {}", seen(&desk, n));
}

#[test]
fn the_same_dispute_again_changes_nothing_and_two_of_a_dialogue_share_one_look() {
    let desk = shown();
    let n = undrawn(&desk, true);
    opened(&desk, n);
    let head = desk.head();
    let said = dispute(&desk, "ana", n, "I did greet").ok().stdout;
    assert!(said.contains("was disputed before"), "{said}");
    assert_eq!(desk.head(), head);
}

#[test]
fn only_its_agent_disputes_a_mark_since_it_is_disputed_once() {
    let desk = shown();
    let n = undrawn(&desk, true);
    for who in ["bo", "vera", "mona"] {
        dispute(&desk, who, n, "No").refused(1, "may not dispute what a machine says of");
    }
    let words =
        format!("--for ana dispute open R-{n} --machine autoqa/3 --criterion tone --reason slip --statement No");
    for who in ["lea", "mona"] {
        desk.run(who, &words).refused(1, "only its agent may: a mark is disputed once, and that is theirs");
    }
    dispute(&desk, "ana", n, "I did greet").ok();
    assert!(seen(&desk, n).contains("you dispute it"));
}

#[test]
fn a_disputed_mark_stands_in_the_list_with_who_named_its_auditor_and_the_night_says_that_it_was_struck() {
    let mut desk = shown();
    let n = undrawn(&desk, true);
    let audit = opened(&desk, n);
    let (.., had) = drawn(&desk).into_iter().find(|(id, ..)| *id == audit).unwrap_or((0, 0, String::new()));
    let to = if had == "vera" { "oleg" } else { "vera" };
    desk.args("mona", &["assign", "reassign", &audit.to_string(), "--to", to, "--note", "mild"]).ok();
    let flat = |answer: Answer| answer.whole().split_whitespace().collect::<Vec<_>>().join(" ");
    let words = format!(
        "`tone` of autoqa/3 on R-{n}, is disputed by ana (login rehearsal): open until 2026-03-13; audit {audit} has {to}, named by mona (login rehearsal)"
    );
    for who in ["mona", "ana", "lea"] {
        let said = flat(desk.run(who, "dispute list"));
        assert!(said.contains(&words), "{who}: {said}");
    }
    for who in ["vera", "oleg"] {
        let said = flat(desk.run(who, "dispute list"));
        assert!(!said.contains("machine's mark"), "{who}: {said}");
    }
    desk.at("2026-03-16T05:00:00Z");
    let said = flat(desk.run("mona", "assign nightly"));
    assert!(said.contains("struck, since nobody looked at it by 2026-03-13"), "{said}");
}

#[test]
fn an_agent_who_gets_a_dialogue_later_is_not_told_that_they_disputed_its_mark() {
    let desk = shown();
    let n = undrawn(&desk, true);
    opened(&desk, n);
    let all = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap();
    let (head, rest) = (all.split_inclusive('\n').next().unwrap(), all.split(&format!("R-{n},")).nth(1).unwrap());
    let row = rest.split("\nR-").next().unwrap().replace(",ana,", ",bo,");
    desk.write("amended.csv", format!("{head}R-{n},{row}\n"));
    let said = desk.args("mona", &["intake", "import", "amended.csv", "--amend", "wrong agent"]);
    assert!([0, 4].contains(&said.code), "{}", said.whole());
    let said = desk.run("bo", &format!("intake show R-{n}")).ok().stdout;
    assert!(said.contains("disputed by whose dialogue it was before") && !said.contains("you dispute"), "{said}");
}

#[test]
fn only_a_fail_that_is_shown_and_that_no_person_answered_is_disputed() {
    let desk = shown();
    let head = desk.head();
    let passed = undrawn(&desk, false);
    dispute(&desk, "ana", passed, "No").refused(1, "autoqa/3 fails nothing by `tone` there");
    let (audit, n, _) = drawn(&desk).into_iter().find(|(_, n, _)| *n <= 20 && said(*n) == Some(true)).unwrap();
    let says = format!("a person answered `tone` in audit {audit}: that is what counts");
    let answer = dispute(&desk, "ana", n, "No").refused(1, &says);
    assert!(answer.stderr.contains(&format!("assize dispute open {audit} --criterion tone")), "{}", answer.whole());
    let fail = undrawn(&desk, true);
    let of = |machine: &str, criterion: &str| {
        let words =
            format!("dispute open R-{fail} --machine {machine} --criterion {criterion} --reason slip --statement No");
        desk.run("ana", &words)
    };
    of("autoqa/2", "facts").refused(1, "agents are not shown what autoqa/2 says of `facts` there");
    of("autoqa/3", "ton").refused(1, "did you mean `tone`?");
    of("autoqa/9", "tone").refused(1, "is no machine of the roster");
    of("autoqa/3", "tone --criterion facts").refused(2, "there is one --criterion and one --statement");
    publish(&desk, &showing(1, 4));
    dispute(&desk, "ana", fail, "No").refused(1, "agents are not shown what autoqa/3 says of `tone` there");
    assert_ne!(desk.head(), head, "only the policy");
}

/// An agent who saw a mark before the draw could keep the dialogue out of it.
#[test]
fn marks_of_dialogues_that_a_draw_may_still_draw_are_shown_to_nobody() {
    let mut desk = shown();
    desk.write(
        "next.csv",
        "ref,received,channel,category,agent,customer,transcript\nS-1,2026-03-03T08:00:00Z,chat,complaint,ana,c-1,\"Customer: Hi.\nAgent: Hi.\"\nS-2,2026-03-03T08:10:00Z,chat,complaint,ana,c-2,\"Customer: Hi.\nAgent: Hi.\"\n",
    );
    desk.run("mona", "intake import next.csv").ok();
    let scored = SCORED.replace("03-01", "03-03").replace("23:00", "08:30");
    desk.write(
        "later.csv",
        format!("ref,criterion,value,scored\nS-1,tone,partly,{scored}\nS-2,tone,partly,{scored}\n"),
    );
    desk.run("mona", "intake machine later.csv --machine autoqa/3").ok();
    let seen = |desk: &Desk, reference: &str| desk.run("ana", &format!("intake show {reference}")).ok().stdout;
    assert!(!seen(&desk, "S-1").contains("autoqa") && !seen(&desk, "S-2").contains("autoqa"));
    let words = "dispute open S-1 --machine autoqa/3 --criterion tone --reason slip --statement No";
    desk.run("ana", words).refused(1, "agents are not shown");
    // Drawn, and not marked yet: the agent is told nothing either.
    desk.night("2026-03-04T05:00:00Z");
    assert!(!seen(&desk, "S-1").contains("autoqa") && !seen(&desk, "S-2").contains("autoqa"));
}

/// On the page of an audit each mark of a machine stands with what the person answered.
#[test]
fn a_page_says_of_each_shown_mark_what_the_person_answered() {
    let desk = shown();
    desk.run("mona", "score deliver --all --pages pages").ok();
    let page = std::fs::read_to_string(desk.path("pages/ana.md")).unwrap();
    assert!(page.contains("A person upheld it in audit") || page.contains("a person answered `"), "{page}");
    let html = std::fs::read_to_string(desk.path("pages/ana.html")).unwrap();
    assert!(html.contains("upheld it in audit") || html.contains("a person answered"), "{html}");
}

/// The machine passes the facts of the dialogue and fails its tone, which alone is disputed.
#[test]
fn a_mark_that_nobody_disputed_is_no_worse_by_the_look_at_another_one() {
    let mut desk = begun(PLAN);
    let mut rows = "ref,criterion,value,scored\n".to_owned();
    for n in 1..=60 {
        rows.extend([format!("R-{n},facts,{},{SCORED}\n", if n % 6 == 1 { "none" } else { "full" })]);
    }
    desk.write("facts.csv", rows);
    desk.run("mona", "intake machine facts.csv --machine autoqa/3").ok();
    scored(&desk, |n| n % 6 == 1);
    publish(&desk, &showing(100, 4));
    desk.night("2026-03-03T05:00:00Z");
    desk.at("2026-03-03T09:00:00Z");
    let n = undrawn(&desk, true);
    let facts = |desk: &Desk| {
        let page: Value =
            serde_json::from_str(&desk.run("ana", &format!("intake show R-{n} --format json")).ok().stdout).unwrap();
        let rows = page["rows"][0]["machines"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["criterion"] == "facts").unwrap()
    };
    assert_eq!(facts(&desk)["verdict"], "full");
    let audit = opened(&desk, n);
    desk.night("2026-03-04T05:00:00Z");
    desk.at("2026-03-04T10:00:00Z");
    let (.., auditor) = drawn(&desk).into_iter().find(|(id, ..)| *id == audit).unwrap();
    desk.write(
        "answers.json",
        format!(
            r#"{{"answers": {{"tone": {FULL}, "facts": {NONE}, "identity": "yes"}}, "met": "kind", "develop": ""}}"#
        ),
    );
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    desk.run("mona", "score deliver --all").ok();
    assert!(seen(&desk, n).contains(&format!("in audit {audit} a person answered `full`")), "{}", seen(&desk, n));
    assert_eq!(facts(&desk)["beside"], format!("a person upheld it in audit {audit}"), "the pass stands");
}

#[test]
fn a_list_of_disputes_has_rows_of_disputed_marks_of_machines() {
    let desk = shown();
    let n = undrawn(&desk, true);
    let none = desk.run("ana", "dispute list").ok().stdout;
    assert!(none.contains("Nothing is disputed"), "{none}");
    let audit = opened(&desk, n);
    for who in ["ana", "mona"] {
        let said = desk.run(who, "dispute list").ok().stdout;
        assert!(!said.contains("Nothing is disputed"), "{said}");
        let rows = desk.rows_for(who, "dispute list");
        assert_eq!(rows.len(), 1, "{rows:?}");
        let row = &rows[0];
        assert_eq!(row["dispute"], Value::Null);
        assert_eq!((row["audit"].as_i64(), row["machine"].as_str()), (Some(audit), Some("autoqa/3")));
        assert_eq!((row["criteria"].as_str(), row["state"].as_str()), (Some("tone"), Some("open")));
        assert_eq!((row["agent"].as_str(), row["due"].as_str()), (Some("ana"), Some("2026-03-13")));
        let csv = desk.run(who, "dispute list --format csv").ok().stdout;
        assert!(csv.lines().count() == 2 && csv.contains("autoqa/3"), "{csv}");
    }
    assert!(desk.rows_for("vera", "dispute list").is_empty(), "who audits may be the one to look at it");
    assert!(desk.rows_for("mona", "dispute list --mine").is_empty());
}

#[test]
fn who_names_a_dispute_about_a_machines_mark_is_told_who_looks_at_it_until_when() {
    let desk = shown();
    let n = undrawn(&desk, true);
    let audit = opened(&desk, n);
    for act in ["dispute show", "dispute withdraw"] {
        let said = desk.run("ana", &format!("{act} R-{n}")).refused(1, "only a machine's mark is disputed");
        let told = said.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in ["`tone` of autoqa/3", "is disputed by ana", "open until 2026-03-13", &format!("audit {audit}")] {
            assert!(told.contains(part), "no {part} in\n{}", said.whole());
        }
    }
    // Who may not know of it is told nothing of it.
    for who in ["vera", "oleg"] {
        let said = desk.run(who, &format!("dispute show R-{n}"));
        assert!(said.code == 1 && !said.stderr.contains("machine"), "{}", said.whole());
    }
    let other = desk.run("ana", "dispute show R-1").refused(1, "has no dispute");
    assert!(!other.stderr.contains("list --all"), "an option that there is not: {}", other.whole());
}

#[test]
fn a_dialogue_that_an_agent_asked_a_person_to_look_at_was_not_drawn() {
    let mut desk = shown();
    let n = undrawn(&desk, true);
    let audit = opened(&desk, n);
    looked_at(&mut desk, audit, FULL);
    let page = seen(&desk, n);
    assert!(
        page.contains(&format!("Somebody looks at it: audit {audit}.")) && !page.contains("It was drawn"),
        "{page}"
    );
    let (drawn, n, _) = drawn(&desk).into_iter().find(|(_, n, _)| *n <= 20).unwrap();
    assert!(seen(&desk, n).contains(&format!("It was drawn: audit {drawn}.")), "{}", seen(&desk, n));
}
