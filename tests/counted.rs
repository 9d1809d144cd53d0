//! Counted: what a figure counts, that all of it is no sample, and that none tells of single audits by what is left over.

use crate::figures::{deliver, desk, import, line, of_ann, plan, score};
use crate::support::{Answer, Desk};
use serde_json::Value;

fn in_one_line(answer: &Answer) -> String {
    answer.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// So many dialogues of an agent by a channel on one day.
fn of(agent: &str, channel: &str, count: u32) -> String {
    let row = |n: u32| format!("{agent}-{channel}-{n},2020-05-20T09:{n:02}:00Z,{channel},x,{agent},,hi\n");
    (0..count).map(row).collect()
}

/// Every dialogue of these rows is drawn, scored and delivered.
fn audited(rows: &str) -> Desk {
    Desk::once(rows, || {
        let mut desk = desk();
        import(&desk, rows);
        plan(&desk, "count = 60\nby = [\"agent\"]");
        desk.night("2020-05-21T08:00:00Z");
        for row in desk.rows("report audits") {
            score(&desk, row["ref"].as_str().unwrap(), ["half", "yes", "na"]);
        }
        deliver(&desk);
        desk
    })
}

/// What somebody is shown, by the first column.
fn names(desk: &Desk, who: &str, words: &str, key: &str) -> Vec<String> {
    desk.rows_for(who, words).iter().map(|row| row[key].as_str().unwrap().to_owned()).collect()
}

// --- Small groups --------------------------------------------------------------------------------------

#[test]
fn a_line_of_few_audits_cannot_be_told_from_a_total_and_the_other_lines() {
    let desk = audited(&[of("ann", "chat", 14), of("bob", "email", 11), of("bob", "phone", 6)].concat());
    assert_eq!(names(&desk, "mona", "report channel", "channel"), ["chat", "email", "phone"]);
    assert_eq!(names(&desk, "cid", "report channel", "channel"), ["chat"], "email and phone together are 17");
    assert_eq!(names(&desk, "cid", "report card", "card"), ["c/1"]);
    let said = in_one_line(&desk.run("cid", "report channel").ok());
    assert!(said.contains("2 lines of fewer than 10 audits"), "{said}");
    assert!(said.contains("A line by which a total would tell of such a one is not shown either"), "{said}");
    // Under a filter the teams could be taken from each other, channel by channel: phone is 6.
    assert!(names(&desk, "cid", "report channel --team north", "channel").is_empty());
    assert_eq!(names(&desk, "mona", "report channel --team north", "channel"), ["chat", "email", "phone"]);
}

#[test]
fn what_somebody_may_read_of_a_line_does_not_hide_the_rest_of_it() {
    let desk = audited(&[of("ann", "chat", 6), of("bob", "chat", 12)].concat());
    assert_eq!(names(&desk, "cid", "report team", "team"), ["north"], "18 audits of others");
    assert!(names(&desk, "bob", "report team", "team").is_empty(), "less his own it would tell of ann's 6");
    assert_eq!(names(&desk, "bob", "report agents", "agent"), ["bob"]);
    assert_eq!(names(&desk, "ann", "report team", "team"), ["north"], "12 audits are not hers");
    assert_eq!(names(&desk, "lena", "report team", "team"), ["north"], "she leads it");
    assert!(!desk.rows_for("bob", "report criterion --agent bob").is_empty());
    assert!(desk.rows_for("bob", "report criterion").is_empty() && desk.rows_for("bob", "report band").is_empty());
}

#[test]
fn what_a_filter_leaves_of_a_line_is_not_told_where_it_is_few() {
    let desk = audited(&[of("ann", "chat", 14), of("ann", "email", 14), of("cid", "chat", 6)].concat());
    assert_eq!(names(&desk, "bob", "report channel", "channel"), ["chat", "email"], "20 and 14");
    let told = names(&desk, "bob", "report channel --team north", "channel");
    assert!(told.is_empty(), "20 less 14 would tell of cid's 6, and so would 28 less the 14 of email: {told:?}");
    assert_eq!(names(&desk, "mona", "report channel --team north", "channel"), ["chat", "email"]);
}

#[test]
fn a_score_counts_from_its_delivery_on() {
    let mut desk = desk();
    import(&desk, &of("ann", "chat", 4));
    plan(&desk, "count = 60\nby = [\"agent\"]");
    desk.night("2020-05-21T08:00:00Z");
    for (place, row) in desk.rows("report audits").iter().enumerate() {
        if place == 2 {
            deliver(&desk);
        }
        score(&desk, row["ref"].as_str().unwrap(), ["half", "yes", "na"]);
    }
    let counted = |desk: &Desk| {
        let bands: i64 = desk.rows("report band").iter().map(|row| row["audits"].as_i64().unwrap()).sum();
        (line(desk, "report agents", "agent", "ann")["n"].as_i64(), bands)
    };
    assert_eq!(counted(&desk), (Some(2), 2));
    deliver(&desk);
    assert_eq!(counted(&desk), (Some(4), 4));
}

// --- Complete counts -----------------------------------------------------------------------------------

#[test]
fn a_share_of_all_there_is_has_no_interval_in_any_report() {
    let desk = audited(&of_ann(4));
    let ann = line(&desk, "report agents", "agent", "ann");
    assert_eq!((ann["disputed"].as_f64(), ann["disputed_n"].as_i64()), (Some(0.0), Some(4)));
    let page = desk.rows_for("mona", "report disputes")[0].clone();
    let vera: Vec<Value> = desk.rows("report auditors");
    let gone = line(&desk, "report replacements", "handle", "ann");
    for (row, keys) in [
        (&ann, &["disputed", "failed"][..]),
        (&page, &["audits_disputed", "overturned_of_audited"]),
        (&vera[0], &["disputed", "overturned", "corrected"]),
        (&gone, &["of_drawn"]),
    ] {
        for key in keys {
            let [low, high] = ["low", "high"].map(|end| row[format!("{key}_{end}")].as_f64());
            let is_certain = low.is_none() || low == high;
            assert!(is_certain && !row[format!("{key}_n")].is_null(), "{key} {low:?} {high:?}: {row}");
        }
    }
    let mut sampled = crate::figures::desk();
    import(&sampled, &of_ann(8));
    plan(&sampled, "count = 4\nby = [\"agent\"]");
    sampled.night("2020-05-21T08:00:00Z");
    for row in sampled.rows("report audits") {
        score(&sampled, row["ref"].as_str().unwrap(), ["half", "yes", "na"]);
    }
    deliver(&sampled);
    let ann = line(&sampled, "report agents", "agent", "ann");
    assert!(ann["disputed_high"].as_f64() > Some(0.0), "4 of 8 are a sample: {ann}");
    assert!(sampled.rows("report auditors")[0]["disputed_high"].as_f64() > Some(0.0));
}

// --- Disputes that are open ----------------------------------------------------------------------------

#[test]
fn an_open_dispute_does_not_count_as_one_that_changed_nothing() {
    let desk = Desk::drawn();
    let partly = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "yes"}"#;
    let [ana, bo] = ["ana", "bo"].map(|agent| desk.delivered(agent, partly));
    for (who, audit) in [("ana", ana), ("bo", bo)] {
        let words = format!("dispute open {audit} --criterion tone --reason context --propose full --statement Brief");
        desk.run(who, &words).ok();
    }
    desk.run("bo", "dispute withdraw 2").ok();
    let line = |report: &str, key: &str, name: &str| {
        desk.rows(report).into_iter().find(|row| row[key] == name).unwrap_or_else(|| panic!("{name} in {report}"))
    };
    let (open, ended) = (line("report agents", "agent", "ana"), line("report agents", "agent", "bo"));
    assert_eq!((open["disputed"].as_f64(), open["changed_n"].as_i64()), (Some(100.0), Some(0)), "{open}");
    assert!(open["changed"].is_null() && open["open_disputes"] == 1, "undefined, not 0: {open}");
    assert_eq!((ended["changed"].as_f64(), ended["changed_n"].as_i64()), (Some(0.0), Some(1)), "{ended}");
    let page = desk.rows_for("mona", "report disputes")[0].clone();
    assert_eq!(page["overturned_of_disputed_n"], 1, "{page}");
    let auditor = desk.audit_of("ana").1;
    let his = line("report auditors", "auditor", &auditor);
    assert!(his["open_disputes"].as_i64() >= Some(1), "{his}");
    let said = in_one_line(&desk.run("mona", "report auditors").ok());
    assert!(said.contains("A dispute about 1 audit is open: overturned does not count it yet."), "{said}");
}

// --- Whose work it is ----------------------------------------------------------------------------------

#[test]
fn second_scorings_and_what_was_taken_out_stand_with_who_did_the_work() {
    let desk = Desk::doubled();
    let kinds = |sql: &str| -> i64 {
        rusqlite::Connection::open(desk.path("qa.db")).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let seconds = kinds("SELECT count(*) FROM audit WHERE kind = 'double'");
    assert!(seconds > 0);
    let firsts = kinds("SELECT count(*) FROM audit WHERE kind = 'drawn'");
    let sum = |key: &str| desk.rows("report auditors").iter().map(|row| row[key].as_i64().unwrap()).sum::<i64>();
    let loads = || [sum("assigned"), sum("second"), sum("aside")];
    assert_eq!(loads(), [firsts + seconds, 0, 0], "nobody is told which is the second");
    desk.write("answers.json", r#"{"answers": {"tone": "full", "facts": "full", "identity": "yes"}, "met": "kind"}"#);
    for row in desk.rows("score queue --all") {
        let (audit, auditor) = (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned());
        desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    }
    assert_eq!(loads(), [firsts, seconds, 0]);
    let said = in_one_line(&desk.run("mona", "report auditors").ok());
    assert!(said.contains(&format!("{seconds} second scoring")), "{said}");
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", r#"{"tone": "full", "facts": "full", "identity": "yes"}"#);
    let auditor = desk.audit_of("ana").1;
    let his = || desk.rows("report auditors").into_iter().find(|row| row["auditor"] == auditor.as_str()).unwrap();
    let before = his();
    desk.run("mona", "assign void daily-2026-03-01 --note Mistake").ok();
    let after = his();
    assert_eq!((before["aside"].as_i64(), after["aside"].as_i64()), (Some(0), Some(1)), "{audit}: {after}");
}

// --- Plans ---------------------------------------------------------------------------------------------

const FIGURES: [&str; 9] = ["agents", "team", "channel", "category", "card", "criterion", "section", "band", "marks"];

#[test]
fn where_plans_cover_the_same_days_one_can_look_at_one_plan_at_a_time() {
    let mut desk = desk();
    import(&desk, &of_ann(8));
    plan(&desk, "count = 2\nby = [\"agent\"]");
    let second = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("second.toml", second.replace("\"p\"", "\"q\"\noverlaps = [\"p\"]").replace("count = 2", "count = 3"));
    desk.run("mona", "assign plan add second.toml").ok();
    desk.night("2020-05-21T08:00:00Z");
    for row in desk.rows("report audits") {
        score(&desk, row["ref"].as_str().unwrap(), ["half", "yes", "na"]);
    }
    deliver(&desk);
    let drawn = |words: &str| line(&desk, words, "agent", "ann")["n"].as_i64().unwrap();
    assert_eq!(drawn("report agents"), 5);
    assert_eq!((drawn("report agents --plan p"), drawn("report agents --plan q")), (2, 3));
    for report in FIGURES {
        let both = in_one_line(&desk.run("mona", &format!("report {report}")).ok());
        assert!(both.contains("Draws of the plans p and q cover the same days"), "{report}: {both}");
        assert!(both.contains("One plan at a time: --plan p."), "{report}: {both}");
        let one = in_one_line(&desk.run("mona", &format!("report {report} --plan q")).ok());
        assert!(!one.contains("cover the same days") && one.contains("drawn by the plan q"), "{report}: {one}");
        desk.run("mona", &format!("report {report} --plan z")).refused(1, "there is no plan `z`");
    }
    assert_eq!((desk.rows("report audits").len(), desk.rows("report audits --plan q").len()), (5, 3));
    assert_eq!(desk.rows("report acknowledgements --plan p").len(), 2);
    assert_eq!(desk.rows("report marks --plan q").len(), 9, "three criteria of three audits");
}

// --- Proposals that nobody could grant -----------------------------------------------------------------

#[test]
fn a_proposal_that_would_leave_nothing_to_score_is_refused_when_it_is_opened() {
    let mut desk = desk();
    import(&desk, &of_ann(1));
    plan(&desk, "count = 1\nby = [\"agent\"]");
    desk.night("2020-05-21T08:00:00Z");
    score(&desk, "A0", ["half", "na", "na"]);
    deliver(&desk);
    let open = |propose: &str| {
        let words = ["dispute", "open", "1", "--criterion", "a", "--reason", "context", "--propose", propose];
        desk.args("ann", &[&words[..], &["--statement", "She asked for it."]].concat())
    };
    let refused = open("na");
    assert_eq!(refused.code, 1, "{}", refused.whole());
    assert!(
        refused.stderr.contains("nobody could grant `na` for `a`: the total would be undefined"),
        "{}",
        refused.whole()
    );
    assert!(refused.stderr.contains("assize dispute statement"), "{}", refused.whole());
    assert!(desk.rows("dispute list").is_empty());
    open("yes").ok();
}
