//! What comes after the draw, at its edges: nights on which a plan fails, hands that change, words that are kept, and
//! figures that never mix what was drawn with what was picked.

use crate::support::{Answer, Desk};
use rusqlite::Connection;
use serde_json::Value;

const DRAW: &str = "daily-2026-03-01";
const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;
const PARTLY: &str = r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "yes"}"#;

fn plan(desk: &Desk) -> String {
    std::fs::read_to_string(desk.path("plan.toml")).unwrap()
}

/// Adds a plan, or its next version.
fn add(desk: &Desk, text: impl AsRef<[u8]>) {
    desk.write("other.toml", text);
    desk.run("mona", "assign plan add other.toml").ok();
}

/// The drawn centre, with more in its plan.
fn drawn(more: &str) -> Desk {
    Desk::once(more, || {
        let desk = Desk::centre();
        add(&desk, format!("{}\n{more}", plan(&desk)));
        desk.run("mona", "assign nightly").ok();
        desk
    })
}

fn row(desk: &Desk, audit: i64) -> Value {
    desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).expect("that audit")
}

fn auditors(desk: &Desk) -> Vec<String> {
    let rows = desk.rows("report audits");
    rows.iter().map(|row| row["auditor"].as_str().unwrap_or("nobody").to_owned()).collect()
}

fn how_many(auditors: &[String], handle: &str) -> usize {
    auditors.iter().filter(|auditor| *auditor == handle).count()
}

fn number(desk: &Desk, sql: &str) -> i64 {
    file(desk).query_row(sql, [], |row| row.get(0)).unwrap()
}

fn file(desk: &Desk) -> Connection {
    Connection::open(desk.path("qa.db")).unwrap()
}

/// The roster hears that an auditor stopped yesterday.
fn gone(desk: &Desk, handle: &str) {
    desk.write(
        "gone.csv",
        format!("handle,name,role,team,from,to,login,skills\n{handle},,auditor,quality,2021-01-01,2026-03-01,,\n"),
    );
    desk.run("mona", "people import gone.csv").ok();
}

/// Disputes the tone of an audit; answers what that came to.
fn disputed(desk: &Desk, agent: &str, audit: i64) -> Answer {
    let words = ["--criterion", "tone", "--reason", "context", "--propose", "full", "--statement", "She asked me to"];
    desk.args(agent, &[&["dispute", "open", &audit.to_string()][..], &words].concat()).ok()
}

/// The answer of a command that did what it could.
#[track_caller]
fn short(answer: Answer, says: &str) -> Answer {
    assert_eq!(answer.code, 4, "{}", answer.whole());
    assert!(answer.stdout.contains(says), "no `{says}` in\n{}", answer.whole());
    answer
}

#[test]
fn tickets_that_come_later_heed_the_capacities_of_the_plan() {
    let desk = drawn("[auditors]\nhandles = [\"vera\", \"oleg\"]\ncapacity = 2");
    let answer = short(desk.run("mona", &format!("assign extend {DRAW} --by 1 --note More")), "3 audits");
    let after = auditors(&desk);
    assert_eq!((how_many(&after, "vera"), how_many(&after, "oleg")), (2, 2), "{}", answer.whole());
    assert_eq!(how_many(&after, "nobody"), 2, "what is over nobody is given");
    assert!(answer.stdout.contains("2 audits without an auditor"), "{}", answer.whole());
    desk.run("", "verify").ok();
}

#[test]
fn what_was_replaced_is_no_load_any_more() {
    let desk = drawn("[auditors]\nhandles = [\"vera\", \"oleg\"]\ncapacity = 1\n[auditors.capacities]\noleg = 2");
    let before = auditors(&desk);
    assert_eq!(how_many(&before, "nobody"), 0);
    desk.run("mona", "assign replace 1 --reason duplicate").ok();
    assert_eq!(auditors(&desk)[3], before[0], "only who had it has room");
    desk.run("", "verify").ok();
}

#[test]
fn tickets_that_come_later_go_to_nobody_who_is_absent_and_verify_remembers_who_was() {
    let mut desk = drawn("[auditors]\nhandles = [\"vera\", \"oleg\"]");
    desk.run("mona", "people absent vera --from 2026-03-02 --to 2026-03-03").ok();
    desk.run("mona", &format!("assign extend {DRAW} --by 1 --note More")).ok();
    assert_eq!(auditors(&desk)[3..], ["oleg", "oleg", "oleg"]);
    desk.run("mona", "people absent vera --from 2026-03-02 --cancel").ok();
    desk.at("2026-03-04T09:00:00Z");
    desk.run("", "verify").ok();
}

#[test]
fn what_is_handed_on_at_night_heeds_the_auditors_of_the_plan_and_their_capacities() {
    let mut desk = drawn("[auditors]\nhandles = [\"vera\", \"oleg\"]\n[auditors.capacities]\noleg = 2\nvera = 1");
    let hers = auditors(&desk).iter().position(|auditor| auditor == "vera").unwrap() + 1;
    gone(&desk, "vera");
    short(desk.run("mona", "assign nightly"), &format!("Audit {hers} has no auditor"));
    assert_eq!(auditors(&desk)[hers - 1], "nobody", "oleg is full, and the plan does not name nora");
    let hand = |words: &str| desk.run("mona", &format!("assign reassign {hers} {words} --note Ill"));
    hand("--random").refused(1, "no other auditor can take audit");
    let beyond = hand("--to oleg").ok();
    assert!(beyond.stdout.contains("beyond the plan: the plan daily gives oleg no more than 2"), "{}", beyond.whole());
    desk.run("", "verify").ok();
    desk.at("2026-03-03T09:00:00Z");
    desk.run("", "verify").ok();
}

#[test]
fn what_is_handed_on_at_night_goes_to_whom_the_plan_names_and_verify_computes_it_again() {
    let desk = drawn("[auditors]\nhandles = [\"vera\", \"oleg\"]");
    gone(&desk, "vera");
    desk.run("mona", "assign nightly").ok();
    assert_eq!(auditors(&desk), ["oleg", "oleg", "oleg"], "not nora, though one of them is hers to audit");
    desk.run("", "verify").ok();
    let conn = file(&desk);
    let findings = || assize::core::audit::recheck_assignments(&conn, None).unwrap().1;
    assert_eq!(findings(), [""; 0]);
    unguard(&conn, "assignment");
    conn.execute_batch(
        "UPDATE assignment SET auditor = (SELECT id FROM person WHERE handle = 'nora') WHERE id = (SELECT max(id) FROM assignment)",
    )
    .unwrap();
    assert!(findings()[0].contains("was not handed on to whom the lots"), "{:?}", findings());
}

#[test]
fn what_is_handed_on_at_night_goes_to_nobody_whom_the_plan_does_not_name_nor_to_the_absent() {
    let mut desk = drawn("[population]\nteams = [\"south\"]\n[auditors]\nhandles = [\"vera\", \"oleg\"]");
    let (audit, auditor) = desk.audit_of("cy");
    let other = if auditor == "vera" { "oleg" } else { "vera" };
    desk.run("mona", &format!("people absent {other} --from 2026-03-02 --to 2026-03-03")).ok();
    gone(&desk, &auditor);
    short(desk.run("mona", "assign nightly"), &format!("Audit {audit} has no auditor"));
    assert_eq!(auditors(&desk), ["nobody"], "nora could, but the plan does not name her");
    let beyond = desk.run("mona", &format!("assign reassign {audit} --to nora --note Ill")).ok();
    assert!(beyond.stdout.contains("the plan daily does not name nora"), "{}", beyond.whole());
    desk.run("mona", &format!("assign reassign {audit} --random --note Back"))
        .refused(1, "no other auditor can take audit");
    desk.at("2026-03-04T09:00:00Z");
    desk.run("mona", &format!("assign reassign {audit} --random --note Back")).ok();
    assert_eq!(auditors(&desk), ["nobody"]);
    desk.night("2026-03-05T09:00:00Z");
    assert_eq!(auditors(&desk), [other]);
    desk.run("", "verify").ok();
}

#[test]
fn nobody_hands_an_audit_to_somebody_who_is_absent() {
    let mut desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("cy");
    let others: Vec<_> = ["vera", "oleg", "nora"].into_iter().filter(|other| *other != auditor).collect();
    desk.run("mona", &format!("people absent {} --from 2026-03-02 --to 2026-03-06", others[0])).ok();
    let hand = |words: &str| desk.run("mona", &format!("assign reassign {audit} {words} --note Ill"));
    hand(&format!("--to {}", others[0])).refused(1, "they are absent until 2026-03-06");
    hand("--random").ok();
    let undrawn = if row(&desk, audit)["ref"] == "D-5" { "D-6" } else { "D-5" };
    let spot = |words: &str| desk.run("mona", &format!("assign spot-check {undrawn} --note Odd {words}"));
    spot(&format!("--auditor {}", others[0])).refused(1, "they are absent until 2026-03-06");
    spot("").ok();
    desk.night("2026-03-03T09:00:00Z");
    assert_eq!(row(&desk, audit)["auditor"], others[1]);
    assert!(row(&desk, 4)["auditor"].is_string());
    assert_ne!(row(&desk, 4)["auditor"], others[0]);
}

// --- nights on which a plan fails -------------------------------------------------------------------

/// A total that the minima of three agents exceed.
fn impossible(desk: &Desk, name: &str, more: &str) -> String {
    let quota = "total = 2\nminimum = 1";
    plan(desk).replace("\"daily\"", &format!("\"{name}\"\noverlaps = [\"daily\"]{more}")).replace("count = 1", quota)
}

/// One more dialogue, on Monday 2 March.
fn monday(desk: &Desk) {
    desk.write(
        "more.csv",
        "ref,received,channel,category,agent,customer,transcript\nX-1,2026-03-02T11:00:00Z,chat,complaint,ana,c-1,Hello\n",
    );
    desk.run("mona", "intake import more.csv").ok();
}

#[test]
fn a_plan_that_cannot_be_drawn_keeps_neither_the_other_plans_nor_the_deadlines_from_the_night() {
    let mut desk = Desk::drawn();
    let audit = desk.delivered("ana", PARTLY);
    disputed(&desk, "ana", audit);
    monday(&desk);
    let only_sunday = "\nends = \"2026-03-01\"";
    add(&desk, impossible(&desk, "a-first", only_sunday));
    desk.at("2026-03-20T09:00:00Z");
    let dry = short(desk.run("mona", "assign nightly --dry-run"), "a-first-2026-03-01: not done");
    assert!(dry.stdout.contains("daily-2026-03-02"), "{}", dry.whole());
    let night = short(desk.run("mona", "--quiet assign nightly"), "which is more than");
    assert!(night.stdout.contains("(add the next version of the plan"), "{}", night.whole());
    assert!(night.stdout.contains("Dispute 1: there was no session in time"), "{}", night.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM lapse"), 1);
    let drawn =
        "SELECT count(*) FROM draw d JOIN commitment c ON c.id = d.commitment WHERE c.name = 'daily-2026-03-02'";
    assert_eq!(number(&desk, drawn), 1, "{}", night.whole());
    add(&desk, impossible(&desk, "a-first", only_sunday).replace("minimum = 1", "minimum = 0"));
    short(desk.run("mona", "assign nightly"), "not scored in time");
    let stayed = "SELECT count(*) FROM commitment WHERE name = 'a-first-2026-03-01'";
    assert_eq!(number(&desk, stayed), 1, "it stayed due");
    desk.run("", "verify").ok();
}

#[test]
fn a_witnessed_plan_that_cannot_be_committed_is_said_and_the_others_are_drawn() {
    let desk = Desk::centre();
    add(&desk, impossible(&desk, "a-first", "\nseed = \"dice\""));
    let night = short(desk.run("mona", "assign nightly"), "a-first-2026-03-01: not done, and it stays due");
    assert_eq!(number(&desk, "SELECT count(*) FROM draw"), 1, "{}", night.whole());
    desk.run("", "verify").ok();
}

#[test]
fn a_plan_that_cannot_be_read_or_whose_card_is_gone_stops_only_itself() {
    let desk = Desk::centre();
    let gone = plan(&desk).replace("\"daily\"", "\"b-second\"").replace("\"chat\"", "\"gone\"");
    for (name, text) in [("a-first", "nonsense"), ("b-second", gone.as_str())] {
        let insert = "INSERT INTO plan (entry, name, version, text) VALUES (1, ?1, 1, ?2)";
        file(&desk).execute(insert, [name, text]).unwrap();
    }
    let night = short(desk.run("mona", "assign nightly"), "a-first: not done");
    assert!(night.stdout.contains("b-second-2026-03-01: not done, and it stays due"), "{}", night.whole());
    assert!(night.stdout.contains("gone"), "{}", night.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM draw"), 1);
    assert_eq!(number(&desk, "SELECT count(*) FROM commitment"), 1, "what failed left nothing behind");
}

#[test]
fn deadlines_are_recorded_even_where_nothing_can_be_handed_on() {
    let mut desk = Desk::drawn();
    let audit = desk.delivered("ana", PARTLY);
    disputed(&desk, "ana", audit);
    gone(&desk, &desk.audit_of("cy").1);
    let conn = file(&desk);
    let sql = "SELECT group_concat(sql, ';') FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'plan'";
    let guards: String = conn.query_row(sql, [], |row| row.get(0)).unwrap();
    unguard(&conn, "plan");
    conn.execute_batch("UPDATE plan SET text = 'nonsense'").unwrap();
    conn.execute_batch(&guards).unwrap();
    desk.at("2026-03-20T09:00:00Z");
    let night = short(desk.run("mona", "assign nightly"), "what is to be handed on: not done");
    assert!(night.stdout.contains("daily: not done"), "{}", night.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM lapse"), 1);
}

#[test]
fn a_draw_whose_auditors_are_all_barred_is_made_and_said_to_be_short() {
    let desk = Desk::centre();
    add(&desk, plan(&desk) + "\n[auditors]\nhandles = [\"nora\"]\n");
    short(desk.run("mona", "assign nightly"), " has no auditor: all are tied to the agent");
    assert_eq!(how_many(&auditors(&desk), "nobody"), 2);
    short(desk.run("mona", "assign nightly"), " has no auditor: all are tied to the agent");
}

// --- what never mixes -------------------------------------------------------------------------------

/// Bo's undrawn dialogue is picked, scored with 85 % and delivered; answers its audit and its auditor.
fn picked(desk: &Desk) -> (i64, String) {
    let (drawn, _) = desk.audit_of("bo");
    let other = if row(desk, drawn)["ref"] == "D-3" { "D-4" } else { "D-3" };
    desk.args("mona", &["assign", "spot-check", other, "--note", "A complaint by telephone", "--auditor", "vera"]).ok();
    let newest = desk.rows("report audits").pop().unwrap();
    let (audit, auditor) = (newest["audit"].as_i64().unwrap(), newest["auditor"].as_str().unwrap().to_owned());
    desk.write("picked.json", format!("{{\"answers\": {PARTLY}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {audit} --answers picked.json")).ok();
    desk.run(&auditor, &format!("score deliver {audit}")).ok();
    (audit, auditor)
}

/// What the dispute lists say of every dispute: whether its audit is in the rates, and why not.
fn in_rates(desk: &Desk, words: &str) -> Vec<Value> {
    desk.rows(words).into_iter().map(|mut row| row["in_rates"].take()).collect()
}

#[test]
fn disputes_of_spot_checks_and_of_void_draws_are_labelled_and_counted_apart() {
    let desk = Desk::drawn();
    let ana = desk.delivered("ana", PARTLY);
    disputed(&desk, "ana", ana);
    let (spot, _) = picked(&desk);
    disputed(&desk, "bo", spot);
    assert_eq!(in_rates(&desk, "dispute list"), ["yes", "no: spot check"]);
    let told = desk.run("", "dispute list").ok();
    assert!(told.stdout.contains("In no rate: 1 of a spot check."), "{}", told.whole());
    let told = desk.run("", "report disputes").ok();
    assert!(told.stdout.contains("In no rate, and not counted here: 1 of a spot check."), "{}", told.whole());
    let shown = desk.run("", "dispute show 2").ok();
    assert!(shown.stdout.contains("in rates"), "{}", shown.whole());
    assert_eq!(desk.rows("dispute show 2")[0]["in_rates"], "no: spot check");
    let agents = desk.rows("report agents");
    let of = |agent: &str| agents.iter().find(|row| row["agent"] == agent).unwrap();
    assert_eq!((&of("ana")["disputed_n"], &of("ana")["open_disputes"]), (&1.into(), &1.into()), "{agents:?}");
    assert_eq!((&of("bo")["disputed_n"], &of("bo")["open_disputes"]), (&0.into(), &0.into()), "{agents:?}");
    let disputes: i64 = desk.rows("report auditors").iter().map(|row| row["scored"].as_i64().unwrap()).sum();
    assert_eq!(disputes, 1, "what auditors scored of what was drawn");
    desk.run("mona", &format!("assign void {DRAW} --note Mistake")).ok();
    assert_eq!(in_rates(&desk, "dispute list"), ["no: void draw", "no: spot check"]);
    let told = desk.run("", "dispute list").ok();
    assert!(told.stdout.contains("In no rate: 1 of a spot check, 1 of a void draw."), "{}", told.whole());
}

#[test]
fn a_disputed_spot_check_goes_through_its_session_and_changes_no_figure() {
    let desk = Desk::drawn();
    let (spot, auditor) = picked(&desk);
    let before = (desk.rows("report agents"), desk.rows("report auditors"));
    disputed(&desk, "bo", spot);
    let notes = "held = \"2026-03-02\"\nagent_side = \"She asked me to.\"\n[[point]]\ncriterion = \"tone\"\n";
    desk.write("notes.toml", format!("{notes}outcome = \"adjusted\"\nlevel = \"full\"\n"));
    desk.run(&auditor, "dispute session 1 --notes notes.toml").refused(1, "may not lead the session");
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    assert_eq!((&row(&desk, spot)["first_score"], &row(&desk, spot)["total"]), (&85.0.into(), &100.0.into()));
    assert_eq!(row(&desk, spot)["in_rates"], "no: spot check", "a session makes it no drawn one");
    assert_eq!((desk.rows("report agents"), desk.rows("report auditors")), before);
    desk.run("", "verify").ok();
}

#[test]
fn scores_of_a_void_draw_say_nothing_about_how_scores_vary() {
    let desk = Desk::drawn();
    desk.delivered("ana", FULL);
    let neyman = plan(&desk).replace("count = 1", "total = 3\nallocation = \"neyman\"");
    add(&desk, neyman.replace("\"daily\"", "\"n\"\noverlaps = [\"daily\"]"));
    desk.run("", "assign plan preview n").refused(1, "delivered audits to know how scores vary: there are 1");
    desk.run("mona", &format!("assign void {DRAW} --note Mistake")).ok();
    desk.run("", "assign plan preview n").refused(1, "delivered audits to know how scores vary: there are 0");
}

// --- what was said ----------------------------------------------------------------------------------

/// Lets a fact be changed behind the program's back.
fn unguard(conn: &Connection, table: &str) {
    let guards: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1")
        .unwrap()
        .query_map([table], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for name in guards {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
}

/// The drawn centre, where a replacement needs a second person.
fn strict() -> Desk {
    Desk::once((), || {
        let desk = Desk::drawn();
        desk.write("strict.toml", "timezone = \"Europe/London\"\n[approvals]\nreplacement = \"all\"\n");
        desk.run("mona", "policy publish strict.toml").ok();
        desk
    })
}

#[test]
fn the_words_of_a_replacement_and_of_its_refusal_are_shown_and_inert() {
    let desk = strict();
    let (audit, auditor) = desk.audit_of("ana");
    let words = "=Twice \u{1b}[31mred\u{202e}";
    desk.args(&auditor, &["assign", "replace", &audit.to_string(), "--reason", "duplicate", "--note", words]).ok();
    desk.args("mona", &["assign", "approve", &audit.to_string(), "--return", "They differ in the middle"]).ok();
    for words in [format!("score show {audit}"), format!("assign show {DRAW}")] {
        let shown = desk.run("mona", &words).ok();
        assert!(shown.stdout.contains("=Twice") && shown.stdout.contains("They differ"), "{}", shown.whole());
        assert!(!shown.stdout.contains(['\u{1b}', '\u{202e}']), "{words} lets it through");
        let asked = desk.run("mona", &format!("{words} --format json")).ok().rows()[0]["replacements"][0].clone();
        assert_eq!((&asked["asker"], &asked["judge"]), (&auditor.as_str().into(), &"mona".into()), "{asked}");
        assert_eq!((&asked["outcome"], &asked["reason"]), (&"returned".into(), &"duplicate".into()), "{asked}");
    }
    let conn = file(&desk);
    unguard(&conn, "replacement");
    conn.execute_batch("UPDATE replacement SET salt = NULL, words = NULL, erased = zeroblob(32)").unwrap();
    let wishes = assize::core::audit::wishes(&conn).unwrap();
    assert_eq!(wishes[0].note.as_ref().map(assize::core::text::Untrusted::expose), Some("erased"));
}

#[test]
fn a_word_that_is_in_no_closed_list_says_that_the_file_is_damaged() {
    let desk = Desk::drawn();
    let ana = desk.delivered("ana", PARTLY);
    disputed(&desk, "ana", ana);
    let conn = file(&desk);
    unguard(&conn, "point");
    conn.execute_batch(
        "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; UPDATE point SET reason = 'whim'",
    )
    .unwrap();
    let refused = assize::core::dispute::list(&conn, &[]).unwrap_err();
    assert!(refused.message.starts_with("the file is damaged") && refused.message.contains("`whim`"), "{refused}");
}

#[test]
fn what_came_in_the_place_of_another_says_of_which_and_why() {
    let desk = Desk::drawn();
    desk.args("mona", &["assign", "replace", "1", "--reason", "care", "--note", "She is ill"]).ok();
    for audit in [1, 4] {
        let shown = desk.run("mona", &format!("score show {audit} --format json")).ok().rows()[0].clone();
        let asked = &shown["replacements"][0];
        assert_eq!((&asked["audit"], &asked["next"]), (&1.into(), &4.into()));
        assert_eq!((&asked["note"], &asked["outcome"]), (&"She is ill".into(), &"replaced".into()));
    }
    let other = desk.rows("score show 2")[0].clone();
    assert!(other.get("replacements").is_none(), "{other}");
}

#[test]
fn a_draw_is_shown_with_its_extensions_and_with_why_it_is_void() {
    let desk = Desk::drawn();
    desk.args("mona", &["assign", "extend", DRAW, "--by", "1", "--note", "Five are too few"]).ok();
    let shown = desk.rows(&format!("assign show {DRAW}"))[0].clone();
    let went_on = &shown["extensions"][0];
    assert_eq!((&went_on["why"], &went_on["by"]), (&"Five are too few".into(), &"mona".into()), "{shown}");
    assert_eq!((&went_on["more"], &went_on["drawn"]), (&1.into(), &3.into()), "{shown}");
    assert_eq!((&shown["drawn"], &shown["is_void"]), (&6.into(), &false.into()), "{shown}");
    desk.args("mona", &["assign", "void", DRAW, "--note", "The seed was known"]).ok();
    assert_eq!(desk.rows(&format!("assign show {DRAW}"))[0]["void"], "The seed was known");
    assert_eq!(desk.rows("score show 1")[0]["void"], "The seed was known");
    desk.run("", "assign show dayly-2026-03-01").refused(1, "did you mean `daily-2026-03-01`?");
}

// --- what was replaced ------------------------------------------------------------------------------

fn replaced(desk: &Desk, part: &str, handle: &str) -> Value {
    let rows = desk.rows("report replacements");
    rows.into_iter().find(|row| row["part"] == part && row["handle"] == handle).expect("that line")
}

#[test]
fn what_was_replaced_stands_by_agent_and_by_whoever_asked_with_the_bounds_it_leaves() {
    let desk = strict();
    let (ana, auditor) = desk.audit_of("ana");
    desk.run(&auditor, &format!("assign replace {ana} --reason duplicate")).ok();
    assert_eq!(replaced(&desk, "agent", "ana")["waits"], 1);
    assert_eq!(replaced(&desk, "agent", "ana")["bounds_low"], Value::Null, "nothing is delivered, nothing replaced");
    desk.run("mona", &format!("assign approve {ana}")).ok();
    let told = desk.run("", "report replacements").ok();
    assert!(told.stdout.contains("nothing delivered"), "{}", told.whole());
    let next = desk.rows("report audits").pop().unwrap();
    let second = next["auditor"].as_str().unwrap().to_owned();
    desk.write("answers.json", format!("{{\"answers\": {PARTLY}, \"met\": \"kind\"}}"));
    desk.run(&second, "score submit 4 --answers answers.json").ok();
    desk.run(&second, "score deliver 4").ok();
    let line = replaced(&desk, "agent", "ana");
    let figures = ["asked", "replaced", "returned", "waits", "of_drawn_n", "delivered"].map(|key| line[key].as_i64());
    assert_eq!(figures, [1, 1, 0, 0, 2, 1].map(Some), "{line}");
    let bounds = ["mean", "bounds_low", "bounds_high"].map(|key| line[key].as_f64());
    assert_eq!(bounds, [85.0, 42.5, 92.5].map(Some), "{line}");
    let asker = replaced(&desk, "asked", &auditor);
    assert_eq!((asker["asked"].as_i64(), &asker["mean"]), (Some(1), &Value::Null), "{asker}");
    let bo = replaced(&desk, "agent", "bo");
    assert_eq!((&bo["asked"], &bo["of_drawn_n"]), (&0.into(), &1.into()), "who had none replaced has an n too");
    let told = desk.run("", "report agents").ok();
    assert!(told.stdout.contains("and assize report replacements"), "{}", told.whole());
}

#[test]
fn replacements_of_void_draws_and_spot_checks_are_left_out_with_their_count() {
    let desk = Desk::drawn();
    picked(&desk);
    desk.run("mona", "assign replace 1 --reason duplicate").ok();
    let bo = replaced(&desk, "agent", "bo");
    assert_eq!((&bo["of_drawn_n"], &bo["delivered"]), (&1.into(), &0.into()), "the spot check is not drawn: {bo}");
    desk.run("mona", &format!("assign void {DRAW} --note Mistake")).ok();
    let told = desk.run("", "report replacements").ok();
    assert!(told.stdout.contains("Left out: 1 wish to replace in draws that are void."), "{}", told.whole());
    assert!(desk.rows("report replacements").is_empty());
    assert!(desk.rows("report replacements --from 2026-03-02").is_empty());
}

// --- at the edges -----------------------------------------------------------------------------------

#[test]
fn a_replacement_passes_over_what_another_commitment_waits_for() {
    let desk = Desk::drawn();
    add(&desk, plan(&desk).replace("\"daily\"", "\"second\"\noverlaps = [\"daily\"]\nseed = \"dice\""));
    desk.run("mona", "assign commit second").ok();
    let (ana, _) = desk.audit_of("ana");
    short(desk.run("mona", &format!("assign replace {ana} --reason duplicate")), "No ticket is left for ana");
    desk.run("", "verify").ok();
    let dice = ["assign", "draw", "second-2026-03-01", "--seed", "83920174659301827461", "--witness", "Ana"];
    desk.args("mona", &dice).ok();
    assert_eq!(desk.rows("report audits").len(), 6, "the frame of the other came out as it was committed");
    desk.run("", "verify").ok();
}

#[test]
fn a_replacement_that_was_refused_can_be_asked_for_again_until_the_dialogue_is_scored() {
    let desk = strict();
    let (ana, auditor) = desk.audit_of("ana");
    let replace = |reason: &str| desk.run(&auditor, &format!("assign replace {ana} --reason {reason}"));
    replace("duplicate").ok();
    desk.run("mona", &format!("assign approve {ana} --return No")).ok();
    let again = desk.run("mona", &format!("assign approve {ana} --return No")).ok();
    assert!(again.stdout.contains("nothing was recorded"), "{}", again.whole());
    let asked = replace("care").ok();
    assert!(asked.stdout.contains("waits to be replaced: care"), "{}", asked.whole());
    assert_eq!(row(&desk, ana)["state"], "questioned");
    desk.run("mona", &format!("assign approve {ana}")).ok();
    assert_eq!(row(&desk, ana)["state"], "replaced");
    let line = replaced(&desk, "agent", "ana");
    assert_eq!((&line["asked"], &line["returned"], &line["replaced"]), (&2.into(), &1.into(), &1.into()));
    let (cy, theirs) = desk.audit_of("cy");
    desk.run(&theirs, &format!("assign replace {cy} --reason care")).ok();
    desk.run("mona", &format!("assign approve {cy} --return No")).ok();
    desk.delivered("cy", FULL);
    desk.run(&theirs, &format!("assign replace {cy} --reason care")).refused(1, "is scored already");
    desk.run("", "verify").ok();
}

#[test]
fn what_no_draw_could_draw_or_one_may_draw_yet_is_not_picked() {
    let desk = Desk::centre();
    add(&desk, plan(&desk).replace("days = 3", "days = 3\nseed = \"dice\""));
    desk.run("mona", "assign commit daily").ok();
    desk.run("mona", "assign spot-check D-1 --note Odd").refused(1, "is in the frame of daily-2026-03-01");
    desk.write(
        "more.csv",
        "ref,received,channel,category,agent,customer,notice,transcript\n\
         N-1,2026-03-02T08:00:00Z,chat,complaint,ana,c-1,no,Hello\n\
         N-2,2021-12-30T08:00:00Z,chat,complaint,ana,c-1,yes,Hello\n",
    );
    desk.run("mona", "intake import more.csv").ok();
    desk.run("mona", "assign spot-check N-1 --note Odd").refused(1, "was not told of monitoring");
    desk.run("mona", "assign spot-check N-2 --note Odd")
        .refused(1, "ana was not on the roster as an agent on 2021-12-30");
    desk.run("mona", "assign spot-check N-9 --note Odd").refused(1, "N-9");
    desk.run("mona", &format!("assign void {DRAW} --note Mistake")).ok();
    desk.run("mona", "assign spot-check D-1 --note Odd").ok();
}
