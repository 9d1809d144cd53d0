//! What comes after a draw: unsuitable dialogues, void draws, audits that change hands, spot checks, extensions.

use crate::support::Desk;
use rusqlite::Connection;

const DRAW: &str = "daily-2026-03-01";
const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;

fn row(desk: &Desk, audit: i64) -> serde_json::Value {
    desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).expect("that audit")
}

fn number(desk: &Desk, sql: &str) -> i64 {
    Connection::open(desk.path("qa.db")).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
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
fn an_unsuitable_dialogue_is_replaced_by_the_next_ticket_of_its_stratum() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let first = row(&desk, audit)["ref"].as_str().unwrap().to_owned();
    let words = ["assign", "replace", &audit.to_string(), "--reason", "duplicate", "--note", "Twice in the export"];
    let answer = desk.args(&auditor, &words).ok();
    assert!(answer.stdout.contains("Audit 4 comes in its place"), "{}", answer.whole());
    assert_eq!(row(&desk, audit)["state"], "replaced");
    assert_eq!(row(&desk, audit)["in_rates"], "no: replaced");
    let next = row(&desk, 4);
    assert_eq!((next["agent"].as_str(), next["state"].as_str()), (Some("ana"), Some("assigned")));
    let other = if first == "D-1" { "D-2" } else { "D-1" };
    assert_eq!(next["ref"], other);
    assert_eq!(number(&desk, "SELECT rank FROM ticket WHERE id = 4"), 2);
    desk.run(&auditor, "score queue").ok();
    let queue = desk.rows("score queue --all");
    assert!(queue.iter().all(|row| row["audit"] != audit), "what is replaced leaves the queue");
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).refused(66, "answers.json");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).refused(1, "is replaced");
    desk.run("", "verify").ok();
}

#[test]
fn asking_twice_changes_nothing_and_another_reason_is_refused() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("bo");
    desk.run(&auditor, &format!("assign replace {audit} --reason language")).ok();
    let head = desk.head();
    let again = desk.run(&auditor, &format!("assign replace {audit} --reason language")).ok();
    assert!(again.stdout.contains("nothing was recorded"), "{}", again.whole());
    assert_eq!(desk.head(), head);
    desk.run(&auditor, &format!("assign replace {audit} --reason care"))
        .refused(1, "is replaced already, for another reason");
    desk.run(&auditor, "assign replace 4 --reason langage").refused(2, "did you mean `language`?");
    desk.run(&auditor, "assign replace 4 --reason boring").refused(2, "reasons are no-content");
    desk.run(&auditor, "assign replace 99 --reason care").refused(1, "there is no audit 99");
    desk.args("mona", &["assign", "replace", "4", "--reason", "care", "--note", " "]).refused(2, "--note is empty");
}

#[test]
fn an_exhausted_stratum_falls_short_and_no_other_makes_up_for_it() {
    let desk = Desk::drawn();
    let (audit, _) = desk.audit_of("ana");
    desk.run("mona", &format!("assign replace {audit} --reason duplicate")).ok();
    let answer = desk.run("mona", "assign replace 4 --reason not-a-dialogue");
    assert_eq!(answer.code, 4, "{}", answer.whole());
    assert!(answer.stdout.contains("No ticket is left for ana"), "{}", answer.whole());
    assert_eq!(number(&desk, "SELECT count(*) FROM ticket"), 4);
    assert_eq!(number(&desk, "SELECT count(*) FROM replaced WHERE granted = 1 AND next IS NULL"), 1);
    desk.run("mona", "assign replace 4 --reason not-a-dialogue").ok();
    desk.run("", "verify").ok();
}

#[test]
fn only_its_auditor_a_lead_or_a_manager_asks_and_never_its_agent() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let other = ["vera", "oleg"].into_iter().find(|other| *other != auditor).unwrap();
    let words = format!("assign replace {audit} --reason duplicate");
    desk.run(other, &words).refused(1, "may not ask to replace");
    desk.run("ana", &words).refused(1, "it is their own case");
    desk.run("bo", &words).refused(1, "may not ask to replace");
    desk.run("sam", &words).ok();
}

#[test]
fn a_scored_audit_is_not_replaced() {
    let desk = Desk::drawn();
    let audit = desk.delivered("ana", FULL);
    desk.run("mona", &format!("assign replace {audit} --reason duplicate")).refused(1, "is scored already");
}

#[test]
fn where_the_policy_says_so_somebody_else_confirms_and_never_whoever_asked() {
    let desk = strict();
    let (audit, auditor) = desk.audit_of("ana");
    desk.run("mona", &format!("assign approve {audit}")).refused(1, "nobody asked to replace");
    let answer = desk.run(&auditor, &format!("assign replace {audit} --reason no-content")).ok();
    assert!(answer.stdout.contains("waits to be replaced"), "{}", answer.whole());
    assert_eq!(row(&desk, audit)["state"], "questioned");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).refused(1, "audit 1 waits");
    let confirm = format!("assign approve {audit}");
    desk.run(&auditor, &confirm).refused(1, "they asked for it");
    desk.run("lea", &confirm).refused(1, "may not approve that audit");
    desk.run("ana", &confirm).refused(1, "may not approve a replacement");
    desk.run("", "verify").ok();
    let answer = desk.run("sam", &confirm).ok();
    assert!(answer.stdout.contains("Audit 4 comes in its place"), "{}", answer.whole());
    let again = desk.run("sam", &confirm).ok();
    assert!(again.stdout.contains("nothing was recorded"), "{}", again.whole());
    desk.run("sam", &format!("{confirm} --return no")).refused(1, "was approved already");
    assert_eq!(row(&desk, 4)["state"], "assigned");
    desk.run("", "verify").ok();
}

#[test]
fn a_refused_replacement_leaves_the_dialogue_to_be_audited() {
    let desk = strict();
    let (audit, auditor) = desk.audit_of("cy");
    desk.run(&auditor, &format!("assign replace {audit} --reason no-content")).ok();
    desk.run("mona", &format!("assign approve {audit} --return It-can-be-heard")).ok();
    assert_eq!(row(&desk, audit)["state"], "assigned");
    desk.delivered("cy", FULL);
    assert_eq!(number(&desk, "SELECT count(*) FROM ticket"), 3);
    desk.run("", "verify").ok();
}

#[test]
fn a_replacement_never_takes_what_another_draw_has_or_waits_for() {
    let desk = Desk::drawn();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("second.toml", plan.replace("\"daily\"", "\"second\"\noverlaps = [\"daily\"]"));
    desk.run("mona", "assign plan add second.toml").ok();
    desk.run("mona", "assign nightly").ok();
    let (audit, _) = desk.audit_of("ana");
    let answer = desk.run("mona", &format!("assign replace {audit} --reason duplicate"));
    assert_eq!(answer.code, 4, "the other dialogue of ana is audited already\n{}", answer.whole());
    desk.run("", "verify").ok();
}

#[test]
fn a_ticket_slipped_in_without_a_replacement_is_found() {
    let desk = Desk::drawn();
    desk.run("mona", "assign replace 1 --reason duplicate").ok();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let guards: Vec<(String, String)> = conn
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'replaced'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (name, _) in &guards {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    conn.execute_batch("DELETE FROM replaced").unwrap();
    let (_, findings) = assize::core::draw::recheck(&conn).unwrap();
    assert_eq!(findings, [format!("the draw {DRAW}: its tickets are not the ones that key and frame give")]);
    drop(conn);
    assert_eq!(desk.run("", "verify").code, 3);
}

#[test]
fn what_is_replaced_is_in_no_figure_and_is_told_beside_it() {
    let desk = Desk::drawn();
    let (audit, _) = desk.audit_of("ana");
    desk.run("mona", &format!("assign replace {audit} --reason duplicate")).ok();
    let answer = desk.run("", "report agents").ok();
    assert!(answer.stdout.contains("Outside every figure here: 1 replaced"), "{}", answer.whole());
    let ana = desk.rows("report agents").into_iter().find(|row| row["agent"] == "ana").unwrap();
    assert_eq!(ana["drawn"], 1);
}

#[test]
fn a_void_draw_stays_listed_with_its_reason_and_its_window_is_not_drawn_again() {
    let desk = Desk::drawn();
    desk.delivered("ana", FULL);
    let void = ["assign", "void", DRAW, "--note", "The seed was known before"];
    desk.args("lea", &void).refused(1, "may not void a draw");
    desk.args("mona", &["assign", "void", "dayly-2026-03-01", "--note", "x"])
        .refused(1, "did you mean `daily-2026-03-01`?");
    desk.args("mona", &["assign", "void", DRAW, "--note", " "]).refused(2, "--note is empty");
    let answer = desk.args("mona", &void).ok();
    assert!(answer.stdout.contains("2 audits left the queue; 1 scored"), "{}", answer.whole());
    let again = desk.args("mona", &void).ok();
    assert!(again.stdout.contains("nothing was recorded"), "{}", again.whole());
    desk.args("mona", &["assign", "void", DRAW, "--note", "other"]).refused(1, "for another reason");
    assert_eq!(desk.rows("assign list")[0]["void"], "The seed was known before");
    assert_eq!(desk.rows("score queue --all").len(), 0);
    let (bo, auditor) = desk.audit_of("bo");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {bo} --answers answers.json")).refused(1, "is void");
    desk.run("mona", &format!("assign replace {bo} --reason care")).refused(1, "is void");
    desk.run("mona", "assign nightly").ok();
    assert_eq!(desk.rows("assign list").len(), 1, "one draw per plan and window");
    let (ana, _) = desk.audit_of("ana");
    assert_eq!(row(&desk, ana)["total"], row(&desk, ana)["first_score"]);
    assert!(desk.rows("report agents").is_empty(), "nothing of it is in a figure");
    desk.run("", "verify").ok();
}

#[test]
fn a_commitment_that_waits_for_its_seed_can_be_void_and_frees_its_dialogues() {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("witnessed.toml", plan.replace("days = 3", "days = 3\nseed = \"dice\""));
    desk.run("mona", "assign plan add witnessed.toml").ok();
    desk.run("mona", "assign commit daily").ok();
    desk.write("second.toml", plan.replace("\"daily\"", "\"second\"\noverlaps = [\"daily\"]"));
    desk.run("mona", &format!("assign void {DRAW} --note mistake")).ok();
    let dice = ["assign", "draw", DRAW, "--seed", "83920174659301827461", "--witness", "Ana"];
    desk.args("mona", &dice).refused(1, "is void");
    desk.run("mona", "assign commit daily --date 2026-03-02").refused(1, "is not drawn again");
    desk.run("mona", "assign plan add second.toml").ok();
    let night = desk.run("mona", "assign nightly").ok();
    assert!(!night.stdout.contains("waits for the seed"), "{}", night.whole());
    assert_eq!(desk.rows("report audits").len(), 3);
    assert_eq!(desk.rows("assign list").len(), 2, "the void commitment is listed too");
    desk.run("", "verify").ok();
}

#[test]
fn an_audit_is_handed_on_with_a_reason_and_who_had_it_stays_on_record() {
    let mut desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("cy");
    let to = ["vera", "oleg", "nora"].into_iter().find(|other| *other != auditor).unwrap();
    let hand = format!("assign reassign {audit} --to {to}");
    desk.run("lea", &format!("{hand} --note Ill")).ok();
    let again = desk.run("lea", &format!("{hand} --note Ill")).ok();
    assert!(again.stdout.contains("is with"), "{}", again.whole());
    assert_eq!(row(&desk, audit)["auditor"], to);
    let shown = desk.run("", &format!("score show {audit}")).ok();
    assert!(shown.stdout.contains("Who had it") && shown.stdout.contains("Ill"), "{}", shown.whole());
    desk.run("lea", &format!("assign reassign {audit} --random --note Busy")).ok();
    assert_eq!(row(&desk, audit)["auditor"], serde_json::Value::Null);
    desk.night("2026-03-03T09:00:00Z");
    assert_ne!(row(&desk, audit)["auditor"], to);
    assert!(row(&desk, audit)["auditor"].is_string());
    desk.run("", "verify").ok();
}

#[test]
fn nobody_tied_hands_an_audit_on_and_nobody_tied_gets_one() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let to = ["vera", "oleg"].into_iter().find(|other| *other != auditor).unwrap();
    let hand = |who: &str, to: &str| desk.run(who, &format!("assign reassign {audit} --to {to} --note Ill"));
    hand("lea", to).refused(1, "may not reassign audit");
    hand(&auditor, to).refused(1, "may not reassign an audit");
    hand("mona", "nora").refused(1, "nora may not audit ana");
    hand("mona", "bo").refused(1, "they are no auditor today");
    hand("mona", "veraa").refused(1, "did you mean `vera`?");
    desk.run("mona", &format!("assign reassign {audit} --note Ill")).refused(2, "--to");
    desk.args("mona", &["assign", "reassign", &audit.to_string(), "--to", to, "--note", " "])
        .refused(2, "--note is empty");
    hand("mona", to).ok();
    let scored = desk.delivered("ana", FULL);
    desk.run("mona", &format!("assign reassign {scored} --random --note Ill")).refused(1, "is scored already");
}

#[test]
fn what_is_open_is_listed_with_who_and_how_late_and_how_far_each_draw_is() {
    let mut desk = Desk::drawn();
    desk.delivered("ana", FULL);
    desk.at("2026-03-09T09:00:00Z");
    let open = desk.rows("assign status");
    assert_eq!(open.len(), 2);
    assert!(open.iter().all(|row| row["overdue"] == 4 && row["draw"] == DRAW), "{open:?}");
    let told = desk.run("", "assign status").ok();
    assert!(told.stdout.contains(&format!("{DRAW}: 1 done of 3 drawn.")), "{}", told.whole());
    for agent in ["bo", "cy"] {
        desk.delivered(agent, FULL);
    }
    let told = desk.run("", "assign status").ok();
    assert!(told.stdout.contains("Nothing is open.") && !told.stdout.contains(DRAW), "{}", told.whole());
}

#[test]
fn a_spot_check_is_labelled_and_in_no_figure() {
    let mut desk = Desk::drawn();
    let undrawn: String = Connection::open(desk.path("qa.db"))
        .unwrap()
        .query_row("SELECT ref FROM request r WHERE content = 1 AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.request = r.id) AND agent = (SELECT id FROM person WHERE handle = 'bo')", [], |row| row.get(0))
        .unwrap();
    let spot = ["assign", "spot-check", &undrawn, "--note", "A complaint by telephone"];
    desk.args("vera", &spot).refused(1, "may not ask for a spot check");
    desk.args("mona", &[&spot[..], &["--auditor", "nora"]].concat()).refused(1, "nora may not audit bo");
    desk.args("mona", &["assign", "spot-check", &undrawn, "--note", " "]).refused(2, "--note is empty");
    desk.run("mona", "assign spot-check D-7 --note Odd").refused(1, "has no content");
    let done = desk.args("mona", &spot).ok();
    assert!(done.stdout.contains("Audit 4 is a spot check"), "{}", done.whole());
    let again = desk.args("mona", &spot).ok();
    assert!(again.stdout.contains("nothing was recorded"), "{}", again.whole());
    desk.run("mona", &format!("assign spot-check {undrawn} --note Another"))
        .refused(1, "audit 4 is of this dialogue already");
    desk.run("mona", "assign replace 4 --reason care").refused(1, "is a spot check");
    assert_eq!(row(&desk, 4)["in_rates"], "no: spot check");
    let shown = desk.run("", "score show 4").ok();
    assert!(shown.stdout.contains("Why it is a spot check"), "{}", shown.whole());
    desk.night("2026-03-03T09:00:00Z");
    let auditor = row(&desk, 4)["auditor"].as_str().unwrap().to_owned();
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, "score submit 4 --answers answers.json").ok();
    desk.run(&auditor, "score deliver 4").ok();
    desk.args(
        "bo",
        &["dispute", "open", "4", "--criterion", "tone", "--reason", "context", "--propose", "na", "--statement", "No"],
    );
    let bo = desk.rows("report agents").into_iter().find(|row| row["agent"] == "bo").unwrap();
    assert_eq!((&bo["drawn"], &bo["delivered"]), (&1.into(), &0.into()));
    let told = desk.run("", "report agents").ok();
    assert!(told.stdout.contains("Outside every figure here: 1 spot check"), "{}", told.whole());
    desk.run("", "verify").ok();
}

#[test]
fn a_dialogue_is_audited_once_whether_drawn_or_picked() {
    let desk = Desk::centre();
    desk.run("mona", "assign spot-check D-1 --note Odd").ok();
    desk.run("mona", "assign nightly").ok();
    let (_, refs): (Vec<_>, Vec<_>) = desk
        .rows("report audits")
        .iter()
        .map(|row| (row["audit"].as_i64().unwrap(), row["ref"].as_str().unwrap().to_owned()))
        .unzip();
    assert_eq!(refs.iter().filter(|reference| *reference == "D-1").count(), 1);
    assert_eq!(number(&desk, "SELECT dialogues FROM exclusion WHERE reason = 'spot-checked'"), 1);
    assert!(refs.contains(&"D-2".to_owned()), "ana's other dialogue is drawn");
    desk.run("mona", "assign spot-check D-2 --note Odd").refused(1, "is of this dialogue already");
    desk.run("", "verify").ok();
}

#[test]
fn an_extended_draw_contains_the_old_sample() {
    let desk = Desk::drawn();
    let before: Vec<_> = desk.rows("report audits").iter().map(|row| row["ref"].clone()).collect();
    let extend = format!("assign extend {DRAW} --by 1 --note Five-are-too-few");
    desk.run("vera", &extend).refused(1, "may not extend a draw");
    desk.run("mona", &format!("assign extend {DRAW} --by 0 --note No")).refused(2, "--by is 1 to 1000");
    desk.run("mona", "assign extend dayly-2026-03-01 --by 1 --note No").refused(1, "did you mean");
    let done = desk.run("mona", &extend).ok();
    assert!(done.stdout.contains("3 audits"), "{}", done.whole());
    let again = desk.run("mona", &extend).ok();
    assert!(again.stdout.contains("nothing was recorded"), "{}", again.whole());
    let after: Vec<_> = desk.rows("report audits").iter().map(|row| row["ref"].clone()).collect();
    assert_eq!((after.len(), &after[..3]), (6, &before[..]));
    let short = desk.run("mona", &format!("assign extend {DRAW} --by 1 --note More"));
    assert_eq!(short.code, 4, "{}", short.whole());
    assert!(short.stdout.contains("Short by 3"), "{}", short.whole());
    desk.run("", "verify").ok();
}

#[test]
fn a_replacement_after_an_extension_comes_out_again_too() {
    let mut desk = Desk::centre();
    let rows =
        (1..=6).map(|number| format!("X-{number},2026-03-02T1{number}:00:00Z,chat,complaint,ana,c-{number},Hello\n"));
    let rows =
        format!("ref,received,channel,category,agent,customer,transcript\n{}", rows.collect::<Vec<_>>().concat());
    desk.write("more.csv", rows);
    desk.run("mona", "intake import more.csv").ok();
    desk.at("2026-03-03T09:00:00Z");
    desk.run("mona", "assign nightly").ok();
    let draw = "daily-2026-03-02";
    let newest = |desk: &Desk| desk.rows("report audits").len();
    desk.run("mona", &format!("assign replace {} --reason care", newest(&desk))).ok();
    desk.run("mona", &format!("assign extend {draw} --by 2 --note More")).ok();
    desk.run("mona", &format!("assign replace {} --reason duplicate", newest(&desk))).ok();
    let ranks = number(
        &desk,
        "SELECT CAST(group_concat(rank, '') AS INTEGER) FROM (SELECT rank FROM ticket WHERE entry > (SELECT max(entry) FROM commitment) OR stratum = (SELECT max(id) FROM stratum) ORDER BY id)",
    );
    assert_eq!(ranks, 12345, "in the order of the tickets, whatever brought them");
    desk.run("mona", &format!("assign void {draw} --note Bad")).ok();
    desk.run("mona", &format!("assign extend {draw} --by 1 --note More")).refused(1, "is void");
    desk.run("", "verify").ok();
}

#[test]
fn a_ticket_that_comes_later_than_its_draw_goes_to_nobody_with_a_tie_or_a_part() {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", format!("{plan}\n[auditors]\nhandles = [\"nora\"]\n"));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.run("mona", "assign nightly").refused(4, "");
    desk.run("mona", &format!("assign extend {DRAW} --by 1 --note More")).refused(4, "");
    desk.run("mona", "assign replace 1 --reason duplicate").refused(4, "");
    let audits = desk.rows("report audits");
    assert_eq!(audits.len(), 6, "no ticket is left for another: {audits:?}");
    for audit in audits {
        let tied = audit["agent"] != "cy";
        assert_eq!(audit["auditor"].is_null(), tied, "nora led the north until January: {audit}");
    }
    desk.run("", "verify").ok();
}
