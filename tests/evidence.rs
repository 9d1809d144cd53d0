//! Evidence: an audit shows and scores the words that were drawn, and a mark rests on words, a turn or a time of them.

use crate::support::{Answer, Desk};
use rusqlite::Connection;

const HEADER: &str = "ref,received,channel,category,agent,customer,rating,details,transcript\n";
/// The words that replace those of D-1 to D-6.
const NEW: &str = "Customer: Thank you.\nAgent: Always a pleasure, dear customer.";

/// An audit, its auditor, its dialogue and the words that were drawn.
struct Drawn {
    desk: Desk,
    audit: i64,
    auditor: String,
    reference: String,
    old: String,
}

/// What a column of a dialogue's arrival says.
fn came(desk: &Desk, reference: &str, column: &str) -> String {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.query_row(&format!("SELECT {column} FROM request WHERE ref = ?1"), [reference], |row| row.get(0)).unwrap()
}

fn drawn(agent: &str) -> Drawn {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of(agent);
    let reference = desk.rows("report audits").iter().find(|row| row["audit"] == audit).unwrap()["ref"].clone();
    let reference = reference.as_str().unwrap().to_owned();
    let old = came(&desk, &reference, "transcript");
    Drawn { desk, audit, auditor, reference, old }
}

impl Drawn {
    /// Somebody replaces its words.
    fn amend(&self, who: &str, words: &str) -> Answer {
        let agent = self.desk.rows("report audits");
        let agent = agent.iter().find(|row| row["audit"] == self.audit).unwrap()["agent"].as_str().unwrap().to_owned();
        self.amend_as(who, words, &agent)
    }

    /// The same, as the dialogue of an agent.
    fn amend_as(&self, who: &str, words: &str, agent: &str) -> Answer {
        let of = |column: &str| came(&self.desk, &self.reference, column);
        let [received, category, details] = ["received", "category", "details"].map(of);
        let row = format!("{},{received},chat,{category},{agent},,,{details},\"{words}\"\n", self.reference);
        self.desk.write("amended.csv", format!("{HEADER}{row}"));
        self.desk.args(who, &["intake", "import", "amended.csv", "--amend", "The export was cut"])
    }

    /// Marks with a quote for one criterion.
    fn submit(&self, quote: &str) -> Answer {
        let quote = serde_json::to_string(quote).unwrap();
        let answers = format!(
            r#"{{"answers": {{"tone": {{"level": "partly", "note": "no thanks", "quote": {quote}}}, "facts": "full", "identity": "yes"}}, "met": "kind"}}"#
        );
        self.desk.write("answers.json", answers);
        self.desk.run(&self.auditor, &format!("score submit {} --answers answers.json", self.audit))
    }

    fn shown(&self, who: &str) -> serde_json::Value {
        self.desk.run(who, &format!("score show {} --format json", self.audit)).ok().rows()[0].clone()
    }

    fn accept(&self, who: &str, revision: usize) -> Answer {
        let (audit, revision) = (self.audit.to_string(), revision.to_string());
        self.desk.args(who, &["score", "accept", &audit, "--revision", &revision, "--note", "The first was cut"])
    }

    /// A line of the words that were drawn.
    fn line(&self) -> String {
        self.old.lines().last().unwrap().to_owned()
    }
}

#[test]
fn an_audit_shows_the_words_that_were_drawn_and_says_that_later_ones_exist() {
    let drawn = drawn("ana");
    drawn.amend("sam", NEW).ok();
    for who in [&drawn.auditor, "ana", "lea", ""] {
        let shown = drawn.shown(who);
        assert_eq!(shown["transcript"], drawn.old.as_str(), "{who}");
        let other = &shown["other_words"][0];
        assert_eq!((&other["revision"], &other["by"]), (&2.into(), &"sam".into()), "{shown:#}");
        assert_eq!((&other["basis"], &other["why"]), (&"amended".into(), &"The export was cut".into()));
        assert_eq!(other["differs"], "transcript");
    }
    let table = drawn.desk.run(&drawn.auditor, &format!("score show {}", drawn.audit)).ok().stdout;
    assert!(table.contains("This audit rests on revision 1, brought by mona"), "{table}");
    assert!(table.contains(&format!("score accept {} --revision 2", drawn.audit)), "{table}");
}

#[test]
fn an_audit_whose_dialogue_nobody_touched_says_nothing_of_other_words() {
    let shown = drawn("ana").shown("");
    assert!(shown.get("other_words").is_none() && shown.get("brought").is_none(), "{shown:#}");
}

#[test]
fn a_quote_of_the_words_that_were_drawn_holds_after_an_amendment_and_one_of_the_new_ones_does_not() {
    let drawn = drawn("ana");
    drawn.amend("sam", NEW).ok();
    drawn.submit("Always a pleasure").refused(65, "does not stand in the dialogue");
    drawn.submit(&drawn.line()).ok();
    drawn.desk.run("", "verify").ok();
    assert_eq!(drawn.shown("lea")["transcript"], drawn.old.as_str());
}

#[test]
fn later_words_count_once_their_auditor_took_them_on_the_record() {
    let drawn = drawn("ana");
    drawn.amend("sam", NEW).ok();
    let told = drawn.accept(&drawn.auditor, 2).ok().stdout;
    assert!(told.contains("rests on revision 2 of its dialogue from now on"), "{told}");
    assert!(drawn.accept(&drawn.auditor, 2).ok().stdout.contains("already; nothing was recorded"));
    let shown = drawn.shown(&drawn.auditor);
    assert_eq!((&shown["transcript"], &shown["other_words"][0]["revision"]), (&NEW.into(), &1.into()));
    assert_eq!(
        (&shown["taken"][0]["by"], &shown["taken"][0]["why"]),
        (&drawn.auditor.as_str().into(), &"The first was cut".into())
    );
    drawn.submit(&drawn.line()).refused(65, "does not stand in the dialogue");
    drawn.submit("Always a pleasure").ok();
    drawn.desk.run("", "verify").ok();
    drawn.accept(&drawn.auditor, 1).refused(1, "is scored already, by revision 2");
}

#[test]
fn what_was_scored_stays_what_the_score_rests_on() {
    let drawn = drawn("ana");
    drawn.submit(&drawn.line()).ok();
    drawn.desk.run(&drawn.auditor, &format!("score deliver {}", drawn.audit)).ok();
    drawn.amend("sam", NEW).ok();
    assert_eq!(drawn.shown("ana")["transcript"], drawn.old.as_str());
    let table = drawn.desk.run("", &format!("score show {}", drawn.audit)).ok().stdout;
    assert!(!table.contains("score accept"), "nothing more can be taken: {table}");
    drawn.desk.run("", "verify").ok();
}

#[test]
fn only_its_auditor_takes_later_words_and_only_ones_that_are_there() {
    let drawn = drawn("ana");
    drawn.amend("sam", NEW).ok();
    drawn.accept("lea", 2).refused(1, &format!("it is assigned to {}", drawn.auditor));
    drawn.accept("ana", 2).refused(1, "it is their own dialogue");
    drawn.accept(&drawn.auditor, 3).refused(1, "there is no revision 3 that this audit could rest on");
    drawn.accept(&drawn.auditor, 0).refused(1, "there is no revision 0");
    let audit = drawn.audit.to_string();
    let empty = ["score", "accept", &audit, "--revision", "2", "--note", " "];
    drawn.desk.args(&drawn.auditor, &empty).refused(2, "--note is empty");
}

#[test]
fn words_that_say_another_agent_are_not_taken() {
    let drawn = drawn("ana");
    drawn.amend_as("mona", NEW, "bo").ok();
    let refused = drawn.accept(&drawn.auditor, 2).refused(1, "revision 2 says that it is another agent's dialogue");
    assert!(refused.stderr.contains("--reason wrong-agent"), "{}", refused.stderr);
    drawn.amend_as("mona", "Customer: Bye.\nAgent: Bye.", "ana").ok();
    drawn.accept(&drawn.auditor, 3).ok();
}

#[test]
fn words_that_stood_before_the_draw_are_none_that_an_audit_could_rest_on() {
    let desk = Desk::centre();
    let drawn = Drawn { desk, audit: 0, auditor: String::new(), reference: "D-1".to_owned(), old: String::new() };
    let row = |reference: &str, agent: &str, at: &str, words: &str| {
        format!("{reference},2026-03-01T{at}:00:00Z,chat,complaint,{agent},,,,\"{words}\"\n")
    };
    drawn.desk.write("d1.csv", format!("{HEADER}{}", row("D-1", "ana", "10", NEW)));
    drawn.desk.args("mona", &["intake", "import", "d1.csv", "--amend", "Cut"]).ok();
    drawn
        .desk
        .write("d2.csv", format!("{HEADER}{}", row("D-2", "ana", "11", NEW).replace("complaint", "billing inquiry")));
    drawn.desk.args("mona", &["intake", "import", "d2.csv", "--amend", "Cut"]).ok();
    drawn.desk.run("mona", "assign nightly").ok();
    let (audit, auditor) = drawn.desk.audit_of("ana");
    let drawn = Drawn { audit, auditor, ..drawn };
    assert_eq!(drawn.shown("")["transcript"], NEW);
    assert!(drawn.shown("").get("other_words").is_none());
    drawn.accept(&drawn.auditor, 1).refused(1, "there is no revision 1 that this audit could rest on");
    drawn.submit("Always a pleasure").ok();
    drawn.desk.run("", "verify").ok();
}

#[test]
fn what_fills_a_blank_after_the_draw_is_not_evidence_until_it_is_taken() {
    let desk = Desk::centre();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("policy.toml", format!("{policy}\n[intake]\nrecorded = [\"phone\"]\n"));
    desk.run("mona", "policy publish policy.toml").ok();
    let row = |words: &str| format!("P-1,2026-03-01T09:00:00Z,phone,complaint,dee,,,,{words}\n");
    desk.write("calls.csv", format!("{HEADER}{}", row("")));
    desk.write("people2.csv", "handle,name,role,team,from\ndee,Dee,agent,south,2022-01-01\n");
    desk.run("mona", "people import people2.csv").ok();
    desk.run("mona", "intake import calls.csv").ok();
    desk.run("mona", "assign nightly").ok();
    desk.write("calls.csv", format!("{HEADER}{}", row("Agent: Dear customer")));
    desk.run("sam", "intake import calls.csv").ok();
    let (audit, auditor) = desk.audit_of("dee");
    let drawn = Drawn { desk, audit, auditor, reference: "P-1".to_owned(), old: String::new() };
    let shown = drawn.shown(&drawn.auditor);
    assert_eq!((&shown["transcript"], &shown["other_words"][0]["basis"]), (&().into(), &"completed".into()));
    drawn.submit("Dear customer").refused(65, "does not stand in the dialogue");
    drawn.submit("turn 1").refused(65, "the dialogue has no turns");
    drawn.accept(&drawn.auditor, 2).ok();
    drawn.submit("turn 1").ok();
    drawn.desk.run("", "verify").ok();
}

#[test]
fn words_that_are_scored_are_not_amended_by_the_agents_own_lead_before_the_draw_nor_after_it() {
    let desk = Desk::centre();
    let export = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap();
    desk.write("kind.csv", export.replace("it left today", "it left today, with pleasure"));
    desk.args("lea", &["intake", "import", "kind.csv", "--amend", "transcription mended"])
        .refused(1, "within a team nobody amends the words that are scored");
    desk.args("sam", &["intake", "import", "kind.csv", "--amend", "transcription mended"]).ok();
    let drawn = drawn("ana");
    drawn.amend("lea", NEW).refused(1, "they are in the same team, north");
}

#[test]
fn each_audit_of_a_dialogue_that_is_scored_twice_keeps_its_own_words() {
    let desk = Desk::doubled();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let both = "SELECT s.audit, p.handle, r.ref, s.kind FROM audit_state s JOIN person p ON p.id = s.auditor
        JOIN request r ON r.id = s.request JOIN person a ON a.id = s.agent WHERE a.handle = 'ana' ORDER BY s.kind DESC";
    let mut statement = conn.prepare(both).unwrap();
    let rows: Vec<(i64, String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let [(first, one, reference), (second, other, _)] = &rows[..] else { panic!("{rows:?}") };
    let old = came(&desk, reference, "transcript");
    let twin = Drawn { desk, audit: *first, auditor: one.clone(), reference: reference.clone(), old };
    twin.amend("sam", NEW).ok();
    twin.accept(one, 2).ok();
    twin.submit("Always a pleasure").ok();
    let twin = Drawn { audit: *second, auditor: other.clone(), ..twin };
    assert_eq!(twin.shown(other)["transcript"], twin.old.as_str());
    twin.submit("Always a pleasure").refused(65, "does not stand in the dialogue");
    twin.submit(&twin.line()).ok();
    twin.desk.run("", "verify").ok();
}

#[test]
fn a_dispute_and_its_session_rest_on_the_words_that_were_scored() {
    let drawn = drawn("ana");
    drawn.submit(&drawn.line()).ok();
    let audit = drawn.audit.to_string();
    drawn.desk.run(&drawn.auditor, &format!("score deliver {audit}")).ok();
    drawn.amend("sam", NEW).ok();
    let open = ["dispute", "open", &audit, "--criterion", "tone", "--reason", "context", "--propose", "full"];
    drawn.desk.args("ana", &[&open[..], &["--statement", "No"]].concat()).ok();
    drawn.desk.write(
        "notes.toml",
        "held = \"2026-03-02\"\nagent_side = \"x\"\ncriteria_explained = \"x\"\ncommunication = \"x\"\nimprovement = \"x\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"adjusted\"\nlevel = \"full\"\n",
    );
    drawn.desk.run("sam", "dispute session 1 --notes notes.toml").ok();
    assert_eq!(drawn.shown("iris")["transcript"], drawn.old.as_str());
    drawn.desk.run("", "verify").ok();
}

#[test]
fn verify_names_a_score_that_rests_on_other_words() {
    let drawn = drawn("ana");
    drawn.amend("sam", NEW).ok();
    drawn.submit(&drawn.line()).ok();
    let conn = Connection::open(drawn.desk.path("qa.db")).unwrap();
    conn.execute_batch("DROP TRIGGER scoring_kept; UPDATE scoring SET revision = 1").unwrap();
    let (_, findings) = assize::core::audit::recheck_scores(&conn).unwrap();
    let says = format!("the score of audit {} (scoring 1) rests on other words of its dialogue", drawn.audit);
    assert_eq!(findings, [says]);
}

#[test]
fn earlier_words_are_read_by_their_number_or_all_at_once() {
    let drawn = drawn("ana");
    drawn.amend("sam", NEW).ok();
    let show = |more: &str| drawn.desk.run("", &format!("intake show {} {more}", drawn.reference));
    let newest = show("").ok().stdout;
    assert!(newest.contains("There are the revisions 1 and 2 of it"), "{newest}");
    let first = &show("--revision 1 --format json").ok().rows()[0];
    assert_eq!((&first["transcript"], &first["by"]), (&drawn.old.as_str().into(), &"mona".into()));
    let second = &show("--revision 2 --format json").ok().rows()[0];
    assert_eq!((&second["transcript"], &second["why"]), (&NEW.into(), &"The export was cut".into()));
    assert_eq!(second["differs"], "transcript");
    let all = show("--all --format json").ok().rows();
    assert_eq!(all.len(), 2);
    assert_eq!((&all[0]["transcript"], &all[1]["transcript"]), (&drawn.old.as_str().into(), &NEW.into()));
    show("--revision 3").refused(1, "there is no revision 3").refused(1, "there are the revisions 1 to 2");
    show("--revision 1 --all").refused(2, "cannot be used with");
    drawn.desk.args("lea", &["intake", "add", "--ref", "R-1", "--channel", "chat", "--details", "x"]).ok();
    drawn.desk.run("", "intake show R-1 --all").refused(1, "it is no dialogue yet");
}

#[test]
fn what_a_representative_wrote_down_themselves_stands_next_to_the_recorded_steps() {
    let desk = Desk::centre();
    let agent = desk.routed("R-1");
    desk.args(&agent, &["intake", "confirm", "R-1", "--yes", "--statement", "Paid twice"]).ok();
    desk.args(&agent, &["intake", "respond", "R-1", "--reply", "We pay it back"]).ok();
    desk.run(&agent, "intake rate R-1 --rating 5").ok();
    desk.write("own.txt", "Agent: Dear customer, at once!");
    desk.run(&agent, "intake archive R-1 --transcript own.txt").ok();
    desk.args("mona", &["assign", "spot-check", "R-1", "--note", "Look"]).ok();
    let (audit, auditor) = desk.audit_of(&agent);
    let shown = desk.run(&auditor, &format!("score show {audit} --format json")).ok().rows()[0].clone();
    let brought = &shown["brought"];
    for (row, what) in ["the dialogue, not made of the recorded steps", "the customer's feedback"].iter().enumerate() {
        assert_eq!((&brought[row]["what"], &brought[row]["by"]), (&(*what).into(), &agent.as_str().into()));
        assert_eq!(brought[row]["whose"], "its representative's own account");
    }
    let steps = shown["steps"].as_array().unwrap();
    assert!(steps.iter().any(|step| step["words"] == "We pay it back"), "{shown:#}");
}

#[test]
fn a_dialogue_made_of_the_recorded_steps_is_nobodys_own_account() {
    let desk = Desk::centre();
    let agent = desk.handled("R-1");
    desk.args("mona", &["assign", "spot-check", "R-1", "--note", "Look"]).ok();
    let (audit, auditor) = desk.audit_of(&agent);
    let shown = desk.run(&auditor, &format!("score show {audit} --format json")).ok().rows()[0].clone();
    assert_eq!(shown["brought"].as_array().unwrap().len(), 1, "{shown:#}");
    assert_eq!(
        (&shown["brought"][0]["by"], &shown["brought"][0]["whose"]),
        (&"lea".into(), &"somebody else's account".into())
    );
    assert!(shown.get("steps").is_none());
}

#[test]
fn turns_are_numbered_where_people_read_them_and_exact_where_programs_do() {
    let drawn = drawn("ana");
    let table = drawn.desk.run("", &format!("score show {}", drawn.audit)).ok().stdout;
    for (number, line) in drawn.old.lines().enumerate() {
        assert!(table.contains(&format!("{}  {line}", number + 1)), "{table}");
    }
    assert_eq!(drawn.shown("")["transcript"], drawn.old.as_str());
}

#[test]
fn a_turn_is_evidence_where_it_exists_and_is_shown_with_its_words() {
    let drawn = drawn("ana");
    drawn.submit("turn 3").refused(65, "the quote for `tone` names turn 3, and the dialogue has 2 turns");
    drawn.submit("turn 0").refused(65, "the dialogue has 2 turns");
    drawn.submit("turn 1: Agent").refused(65, "do not stand in turn 1");
    drawn.submit("Turn 2").ok();
    let mark = drawn.shown("")["marks"][0].clone();
    assert_eq!(mark["quote"], format!("Turn 2: {}", drawn.line()));
    let conn = Connection::open(drawn.desk.path("qa.db")).unwrap();
    let stored: String =
        conn.query_row("SELECT quote FROM mark WHERE quote IS NOT NULL", [], |row| row.get(0)).unwrap();
    assert_eq!(stored, "Turn 2", "as it was given");
}

#[test]
fn words_of_a_turn_are_evidence_with_its_number() {
    let drawn = drawn("ana");
    drawn.submit(&format!("turn 2: {}", drawn.line())).ok();
    assert_eq!(drawn.shown("")["marks"][0]["quote"], format!("turn 2: {}", drawn.line()));
}
