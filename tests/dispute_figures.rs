//! Disputes in figures: each number worked out by hand, its n with it, and nothing told to who must not know yet.

use crate::arbitration::{arbiter, ruling, staffed, unresolved};
use crate::support::Desk;
use serde_json::{Value, json};

/// Tone partly (15 of 30), facts partly (30 of 50), identity yes (20): 65 %.
const BOTH: &str = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": {"level": "partly", "note": "a slip"}, "identity": "yes"}"#;

/// An agent rejects a mark of their audit.
fn open(desk: &Desk, agent: &str, audit: i64, criterion: &str, reason: &str) {
    let words =
        ["dispute", "open", &audit.to_string(), "--criterion", criterion, "--reason", reason, "--propose", "full"];
    desk.args(agent, &[&words[..], &["--statement", "It was otherwise."]].concat()).ok();
}

/// A session of a dispute with this outcome for the tone.
fn session(desk: &Desk, who: &str, dispute: i64, outcome: &str) {
    let point = format!("[[point]]\ncriterion = \"tone\"\noutcome = {outcome}\n");
    let action =
        "[[action]]\nkind = \"criterion\"\nowner = \"mona\"\ndue = \"2026-03-06\"\ntask = \"Say what brief means\"\n";
    desk.write("notes.toml", format!("held = \"2026-03-02\"\nagent_side = \"So it was.\"\n{point}{action}"));
    desk.run(who, &format!("dispute session {dispute} --notes notes.toml")).ok();
}

/// Three audits with 65 % each. Ana's tone is adjusted on Wednesday, Bo's facts are corrected, Cy takes the tone back.
pub fn settled() -> Desk {
    Desk::once((), || {
        let mut desk = Desk::drawn();
        let [ana, bo, cy] = ["ana", "bo", "cy"].map(|agent| desk.delivered(agent, BOTH));
        open(&desk, "ana", ana, "tone", "context");
        open(&desk, "bo", bo, "facts", "slip");
        open(&desk, "cy", cy, "tone", "context");
        let auditor = desk.audit_of("bo").1;
        let offer =
            ["dispute", "correct", &bo.to_string(), "--criterion", "facts", "--level", "full", "--note", "I misread"];
        desk.args(&auditor, &offer).ok();
        desk.run("bo", &format!("dispute agree {bo}")).ok();
        desk.run("cy", "dispute withdraw 3").ok();
        desk.at("2026-03-04T09:00:00Z");
        session(&desk, "sam", 1, "\"adjusted\"\nlevel = \"full\"");
        desk
    })
}

fn figures(desk: &Desk, words: &str) -> Value {
    desk.rows_for("mona", &format!("report disputes {words}"))[0].clone()
}

/// The line of a sheet whose first column says this.
fn line<'a>(rows: &'a Value, key: &str, name: &str) -> &'a Value {
    rows.as_array().unwrap().iter().find(|row| row[key] == name).expect(name)
}

#[test]
fn points_are_counted_by_what_became_of_them_by_reason_and_by_criterion() {
    let desk = settled();
    let all = figures(&desk, "");
    assert_eq!((&all["disputes"], &all["open"], &all["points"]), (&json!(3), &json!(0), &json!(3)));
    for (word, count) in
        [("session: adjusted", 1), ("corrected", 1), ("withdrawn", 1), ("session: kept", 0), ("open", 0)]
    {
        let outcome = line(&all["outcomes"], "outcome", word);
        assert_eq!((&outcome["points"], &outcome["of_points_n"]), (&json!(count), &json!(3)), "{word}");
    }
    assert_eq!(line(&all["reasons"], "reason", "context")["points"], 2);
    let reasons = Value::Array(desk.rows("report disputes --by reason"));
    let context = line(&reasons, "reason", "context");
    assert_eq!((&context["points"], &context["adjusted"], &context["withdrawn"]), (&json!(2), &json!(1), &json!(1)));
    // Wilson, 95 %, 1 of 2: 9.45 to 90.55.
    let keys = ["changed", "changed_n", "changed_low", "changed_high"];
    assert_eq!(keys.map(|key| context[key].to_string()), ["50.0", "2", "9.45", "90.55"]);
    assert_eq!(line(&all["criteria"], "criterion", "facts")["points"], 1);
    let criteria = Value::Array(desk.rows("report disputes --by criterion"));
    let facts = line(&criteria, "criterion", "facts");
    assert_eq!((&facts["card"], &facts["points"], &facts["corrected"]), (&json!("chat"), &json!(1), &json!(1)));
}

#[test]
fn overturned_audits_have_their_n_and_interval_and_the_mean_says_what_disputes_added() {
    let all = figures(&settled(), "");
    // 2 of 3 audits: Wilson 20.77 to 93.85.
    for key in ["overturned_of_disputed", "overturned_of_audited"] {
        let of = |end: &str| all[format!("{key}{end}")].to_string();
        assert_eq!([of(""), of("_n"), of("_low"), of("_high")], ["66.67", "3", "20.77", "93.85"], "{key}");
    }
    // Totals 80, 85 and 65 make 76.67; 15 and 20 points of it came from disputes: 35 / 3 = 11.67.
    assert_eq!((&all["mean"], &all["mean_n"], &all["mean_added"]), (&json!(76.67), &json!(3), &json!(11.67)));
    assert_eq!((&all["struck"], &all["mean_undefined"]), (&json!(0), &json!(0)));
}

#[test]
fn a_stage_counts_working_days_with_their_median_and_its_deadline() {
    let all = figures(&settled(), "");
    // Monday to Wednesday; the correction and the withdrawal needed no session.
    let session = &all["stages"][0];
    assert_eq!((&session["ended"], &session["median"], &session["longest"]), (&json!(1), &json!(2.0), &json!(2)));
    assert_eq!((&session["deadline"], &session["over"], &session["overdue"]), (&json!(3), &json!(0), &json!(0)));
    let ruling = &all["stages"][1];
    assert_eq!((&ruling["ended"], &ruling["median"]), (&json!(0), &Value::Null), "undefined, and not 0");
    let shown = settled().run("", "report disputes").ok().stdout;
    assert!(shown.contains("– under median: none ended."), "{shown}");
}

#[test]
fn the_median_of_two_lies_between_them_and_what_is_late_is_counted() {
    let mut desk = Desk::drawn();
    let [ana, bo, cy] = ["ana", "bo", "cy"].map(|agent| desk.delivered(agent, BOTH));
    for (agent, audit) in [("ana", ana), ("bo", bo), ("cy", cy)] {
        open(&desk, agent, audit, "tone", "context");
    }
    desk.at("2026-03-03T09:00:00Z");
    session(&desk, "sam", 1, "\"kept\"");
    desk.at("2026-03-05T09:00:00Z");
    session(&desk, "sam", 2, "\"kept\"");
    desk.at("2026-03-06T09:00:00Z");
    let late = figures(&desk, "");
    let session = &late["stages"][0];
    // 1 and 3 working days; Cy's session was due on Thursday, and nobody recorded yet that it was not held.
    assert_eq!((&session["ended"], &session["median"], &session["longest"]), (&json!(2), &json!(2.0), &json!(3)));
    assert_eq!((&session["waiting"], &session["overdue"], &session["over"]), (&json!(1), &json!(1), &json!(0)));
    desk.run("mona", "assign nightly");
    let recorded = figures(&desk, "");
    let session = &recorded["stages"][0];
    assert_eq!((&session["waiting"], &session["overdue"], &session["over"]), (&json!(0), &json!(0), &json!(1)));
    assert_eq!(recorded["stages"][1]["waiting"], 1);
    // Two actions of two sessions, due on that Friday.
    assert_eq!((&recorded["actions_open"], &recorded["actions_overdue"]), (&json!(2), &json!(0)));
    desk.run("mona", "dispute done 1 --note Published").ok();
    desk.at("2026-03-09T09:00:00Z");
    let after = figures(&desk, "");
    assert_eq!(["actions_open", "actions_overdue", "actions_done"].map(|key| after[key].as_i64().unwrap()), [1, 1, 1]);
}

#[test]
fn auditors_and_teams_with_few_audits_have_counts_and_no_rate() {
    let desk = settled();
    let teams = desk.rows("report disputes --by team");
    let north = teams.iter().find(|row| row["team"] == "north").unwrap();
    // Ana and Bo: both disputed, both overturned.
    for (key, count) in
        [("disputes", 2), ("audited", 2), ("audits_disputed", 2), ("audits_overturned", 2), ("struck", 0)]
    {
        assert_eq!(north[key], count, "{key}");
    }
    assert!(north["overturned_of_audited"].is_null() && north["changed"].is_null(), "{north}");
    let auditors = desk.rows("report disputes --by auditor");
    let audited: i64 = auditors.iter().map(|row| row["audited"].as_i64().unwrap()).sum();
    assert_eq!(audited, 3);
    let shown = desk.run("", "report disputes --by auditor").ok().stdout;
    assert!(shown.contains("With fewer than 10 there are counts and no rate"), "{shown}");
    desk.run("", "report disputes --by colour").refused(2, "colour");
}

#[test]
fn rulings_are_counted_with_what_lay_behind_them() {
    let mut desk = staffed("");
    let audit = desk.delivered("ana", BOTH);
    open(&desk, "ana", audit, "tone", "context");
    unresolved(&desk);
    desk.at("2026-03-03T05:00:00Z");
    desk.run("mona", "assign nightly");
    let arbiter = arbiter(&desk);
    desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
    desk.write("ruling.toml", ruling("[[point]]\ncriterion = \"tone\"\nverdict = \"agent\"\n"));
    desk.at("2026-03-05T09:00:00Z");
    desk.run(&arbiter, "arbitrate rule 1 --ruling ruling.toml").ok();
    let all = figures(&desk, "");
    assert_eq!((&all["ruled"], &line(&all["outcomes"], "outcome", "ruling: agent")["points"]), (&json!(1), &json!(1)));
    assert_eq!(all["unresolved"], 1, "the session left it open");
    assert_eq!((&all["causes"][0]["word"], &all["causes"][0]["disputes"]), (&json!("context"), &json!(1)));
    assert_eq!(all["responsible"][0]["word"], "auditor");
    // Session on Monday, ruling on Thursday.
    assert_eq!((&all["stages"][1]["median"], &all["stages"][1]["deadline"]), (&json!(3.0), &json!(5)));
}

#[test]
fn an_arbiter_who_did_not_take_the_case_learns_nothing_of_it_from_figures() {
    let mut desk = staffed("");
    let audit = desk.delivered("ana", BOTH);
    open(&desk, "ana", audit, "tone", "context");
    session(&desk, "sam", 1, "\"unresolved\"");
    desk.at("2026-03-03T05:00:00Z");
    desk.run("mona", "assign nightly");
    let arbiter = arbiter(&desk);
    let asked = |who: &str, words: &str| desk.run(who, &format!("{words} --format json")).ok().rows();
    let own = asked(&arbiter, "report disputes")[0].clone();
    assert_eq!((&own["disputes"], &own["mean_n"], &own["reasons"]), (&json!(0), &json!(0), &json!([])));
    assert!(asked(&arbiter, "report disputes --by criterion").is_empty());
    let scored =
        |who: &str, words: &str| -> i64 { asked(who, words).iter().map(|row| row["scored"].as_i64().unwrap()).sum() };
    for words in ["report agents", "report auditors"] {
        assert_eq!((scored(&arbiter, words), scored("vera", words)), (0, 1), "{words}");
        let said = desk.run(&arbiter, words).ok().stdout;
        assert!(
            said.contains("Not shown to you yet: 1 audit about whose dialogue you are to rule or to answer"),
            "{said}"
        );
    }
    assert_eq!((asked(&arbiter, "report audits").len(), asked("vera", "report audits").len()), (2, 3));
    let means = |who: &str| {
        asked(who, "report replacements").iter().filter(|row| row["part"] == "agent" && !row["mean"].is_null()).count()
    };
    assert_eq!((means(&arbiter), means("vera")), (0, 1));
    assert_eq!((asked(&arbiter, "dispute actions").len(), asked("vera", "dispute actions").len()), (0, 1));
    desk.run(&arbiter, &format!("score explain {audit}")).refused(1, "you are to answer first");
    let said = desk.run(&arbiter, "report disputes").ok().stdout;
    assert!(said.contains("Not shown: 1 dispute that you are to rule on"), "{said}");
    desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
    assert_eq!(asked(&arbiter, "report disputes")[0]["disputes"], 1);
    assert_eq!(scored(&arbiter, "report agents"), 1);
}

#[test]
fn days_count_dialogues_that_came_in_and_a_period_what_was_opened_in_it() {
    let desk = settled();
    // The dialogues came in on Sunday 1 March, the last day of week 9; everything else was on 2 to 4 March, in week 10.
    assert_eq!(figures(&desk, "--from 2026-03-01 --to 2026-03-01")["disputes"], 3);
    assert_eq!(figures(&desk, "--from 2026-03-02")["disputes"], 0);
    for (period, disputes) in
        [("2026-W10", 3), ("2026-W09", 0), ("2026-03", 3), ("2026-02", 0), ("2026-Q1", 3), ("2026-Q2", 0), ("2026", 3)]
    {
        assert_eq!(figures(&desk, &format!("--period {period}"))["disputes"], disputes, "{period}");
    }
    let none = figures(&desk, "--period 2026-Q2");
    assert!(none["overturned_of_audited"].is_null() && none["mean"].is_null(), "undefined, and not 0: {none}");
    desk.run("", "report disputes --period 2026-W10 --from 2026-03-01").refused(2, "not both");
    for period in ["2026-W54", "2026-W1", "2026-13", "2026-Q5", "26-01", "2026-", "2026-1", "march", "２０２６", "0000"]
    {
        desk.args("", &["report", "disputes", "--period", period]).refused(2, "is no period");
    }
}

#[test]
fn the_summary_of_a_period_says_what_changed_and_names_nobody_with_few_audits() {
    let desk = settled();
    desk.run("mona", "dispute done 1 --note Published").ok();
    let (audit, auditor) = desk.audit_of("ana");
    let words = ["--criterion", "tone", "--question", "How brief may it be?", "--owner", "sam"];
    desk.args(&auditor, &[&["score", "ask", &audit.to_string()][..], &words].concat()).ok();
    desk.args("sam", &["score", "answer", "1", "--note", "As brief as asked for"]).ok();
    let week = figures(&desk, "--period 2026-W10");
    assert_eq!(
        (&week["actions_done"][0]["action"], &week["actions_done"][0]["done"]),
        (&json!(1), &json!("2026-03-04"))
    );
    assert_eq!(week["precedents_made"][0]["from"], "question 1");
    assert_eq!((&week["precedents_overruled"], &week["auditors"]), (&json!([]), &json!([])));
    assert_eq!(
        (&week["published"][1]["what"], &week["published"][1]["published"]),
        (&json!("card chat/1"), &json!("2026-03-02"))
    );
    let shown = desk.run("", "report disputes --period 2026-W10").ok().stdout;
    assert!(shown.contains("Disputes in 2026-W10: opened from 2026-03-02 to 2026-03-08"), "{shown}");
    assert!(shown.contains("with fewer than 10 audits."), "{shown}");
    for person in ["vera", "oleg", "nora", "ana", "bo", "cy", "sam"] {
        assert!(!shown.split(|c: char| !c.is_alphanumeric()).any(|word| word == person), "{person} stands in\n{shown}");
    }
}

#[test]
fn a_struck_audit_is_overturned_and_counted() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", BOTH);
    desk.args("ana", &["dispute", "open", &audit.to_string(), "--wrong-agent", "--statement", "I was away"]).ok();
    crate::taken_out::amend(&desk, audit, "bo");
    desk.write(
        "notes.toml",
        "held = \"2026-03-02\"\nagent_side = \"Away.\"\n[[point]]\nsubject = \"wrong-agent\"\noutcome = \"adjusted\"\n",
    );
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    let all = figures(&desk, "");
    assert_eq!(
        (&all["struck"], &all["overturned_of_audited"], &all["overturned_of_audited_n"]),
        (&json!(1), &json!(100.0), &json!(1))
    );
    assert_eq!((&all["mean"], &all["mean_n"]), (&Value::Null, &json!(0)), "it is in no mean any more");
    assert_eq!(line(&all["reasons"], "reason", "wrong-agent")["changed"], 100.0);
}
