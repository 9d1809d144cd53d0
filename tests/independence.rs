//! Which conflict bars what: one table in the core, shown in README.

use crate::support::{Answer, Desk, answer, repo};
use assize::core::people::conflict::{Conflict, Deed};
use std::fmt::Write;

#[test]
fn the_readme_shows_the_table_of_conflicts_and_acts() {
    let path = repo().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once("<!-- conflicts -->\n").expect("the table begins");
    let (shown, after) = rest.split_once("<!-- /conflicts -->").expect("the table ends");
    let table = table();
    if std::env::var_os("ASSIZE_WRITE_DOCS").is_some() {
        std::fs::write(&path, format!("{before}<!-- conflicts -->\n{table}<!-- /conflicts -->{after}")).unwrap();
        return;
    }
    assert_eq!(shown, table, "ASSIZE_WRITE_DOCS=1 cargo test independence");
}

/// One row a conflict, one column for the deeds that the same conflicts bar; the deeds of each column stand below.
fn table() -> String {
    let mut columns: Vec<(Vec<Deed>, Vec<bool>)> = Vec::new();
    for deed in Deed::ALL.iter().copied() {
        let bars: Vec<bool> = Conflict::ALL.iter().copied().map(|conflict| deed.is_barred_by(conflict)).collect();
        match columns.iter_mut().find(|(_, other)| *other == bars) {
            Some((deeds, _)) => deeds.push(deed),
            None => columns.push((vec![deed], bars)),
        }
    }
    let letters: Vec<char> = ('a'..).take(columns.len()).collect();
    let heads: Vec<String> = letters.iter().map(|letter| format!(" {letter} |")).collect();
    let mut table = format!("| conflict |{}\n|---|{}\n", heads.concat(), "---|".repeat(columns.len()));
    for (row, conflict) in Conflict::ALL.iter().copied().enumerate() {
        let cells: Vec<&str> = columns.iter().map(|(_, bars)| if bars[row] { " ✗ |" } else { " · |" }).collect();
        writeln!(table, "| {} |{}", conflict.word(), cells.concat()).unwrap();
    }
    table.push('\n');
    for (letter, (deeds, _)) in letters.iter().zip(&columns) {
        let deeds: Vec<&str> = deeds.iter().map(|deed| deed.word()).collect();
        writeln!(table, "- {letter}: {}", deeds.join(", ")).unwrap();
    }
    table
}

// --- every deed with every conflict, through commands ----------------------------------------------

/// Somebody with every role and no conflict, until a case gives them one.
const PEOPLE: &str = "handle,name,role,team,from,to,login,skills
mona,Mona,manager,office,2020-01-01,,,
lea,Lea,lead,north,2020-01-01,,,
sam,Sam,lead,south,2020-01-01,,,
ana,Ana,agent,north,2022-01-01,,,chat
vera,Vera,auditor,quality,2021-01-01,,,
oleg,Oleg,auditor,quality,2021-01-01,,,
max,Max,manager,free,2020-01-01,,,
max,Max,lead,free,2020-01-01,,,
max,Max,auditor,free,2020-01-01,,,
max,Max,arbiter,free,2020-01-01,,,
";

const ANSWERS: &str = r#"{"answers": {"tone": {"level": "partly", "note": "curt"},
"facts": {"level": "partly", "note": "a slip"}, "identity": "yes"}, "met": "kind"}"#;

/// What Max does in the request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Nothing,
    /// Joins as a specialist.
    Joins,
    /// Confirms for the agent.
    Confirms,
    /// Answers for the agent.
    Answers,
    /// Sorts it.
    Sorts,
    /// Approves the score.
    Approves,
}

/// How a case goes: who is the agent, what Max does in it, who audits, whether twice.
#[derive(Clone, Copy)]
struct Course {
    agent: &'static str,
    part: Part,
    auditors: &'static str,
    double: bool,
}

const PLAIN: Course = Course { agent: "ana", part: Part::Nothing, auditors: "\"vera\"", double: false };

/// The life of one request, with a copy of the file at each stage.
struct Life {
    desk: Desk,
    course: Course,
}

impl Life {
    /// The life without any conflict, made once for all tests.
    fn plain() -> Self {
        let mut desk = Desk::once((), || Self::of(PLAIN).desk);
        desk.at("2026-03-03T09:00:00Z");
        Self { desk, course: PLAIN }
    }

    fn of(course: Course) -> Self {
        let centre = repo().join("tests/centre");
        let policy = std::fs::read_to_string(centre.join("policy.toml")).unwrap();
        let is_agent = course.part == Part::Joins || course.agent == "max";
        let people =
            if is_agent { format!("{PEOPLE}max,Max,agent,free,2020-01-01,,,chat\n") } else { PEOPLE.to_owned() };
        let policy = format!("{policy}\n[approvals]\nreplacement = \"all\"\n");
        let desk = Desk::begun("2026-03-02T09:00:00Z", &policy, &people);
        std::fs::copy(centre.join("card.toml"), desk.path("card.toml")).unwrap();
        desk.write("answers.json", ANSWERS);
        desk.run("mona", "card publish card.toml").ok();
        let mut life = Self { desk, course };
        life.request();
        life.audit();
        life.dispute();
        life
    }

    /// Up to the archive: the stages `responded` and `archived`.
    fn request(&mut self) {
        let (desk, agent) = (&self.desk, self.course.agent);
        let go = |who: &str, words: &str| drop(desk.run(who, words).ok());
        go("sam", "intake add --ref Q --channel chat --customer c-1 --notice yes --details Twice");
        let sorter = if self.course.part == Part::Sorts { "max" } else { "sam" };
        desk.args(sorter, &["intake", "triage", "Q", "--category", "billing inquiry"]).ok();
        go("sam", &format!("assign request Q --to {agent} --note Theirs"));
        if self.course.part == Part::Joins {
            go("sam", "assign request Q --to max --specialist --note Knows");
        }
        if self.course.part == Part::Confirms {
            go("max", &format!("--for {agent} intake confirm Q --yes --statement Twice"));
        } else {
            go(agent, "intake confirm Q --yes --statement Twice");
        }
        go("lea", "intake approve Q --understanding");
        if self.course.part == Part::Answers {
            go("max", &format!("--for {agent} intake respond Q --reply Back"));
        } else {
            go(agent, "intake respond Q --reply Back");
        }
        self.keep("responded");
        go("lea", "intake approve Q --response");
        go("sam", "intake rate Q --rating 4 --comment Quick");
        go(agent, "intake archive Q");
        self.desk.at("2026-03-03T09:00:00Z");
        self.keep("archived");
    }

    /// From the draw to the delivery: the stages `drawn`, `questioned` and `scored`.
    fn audit(&mut self) {
        let plan = std::fs::read_to_string(repo().join("tests/centre/plan.toml")).unwrap();
        let double = if self.course.double { "double = \"100%\"\n" } else { "" };
        let auditors = format!("[auditors]\nhandles = [{}]\n", self.course.auditors);
        let plan = plan.replace("days = 3\n", &format!("days = 3\n{double}"));
        self.desk.write("plan.toml", format!("{plan}\n{auditors}"));
        self.go("mona", "assign plan add plan.toml");
        self.go("mona", "assign nightly");
        if self.course.double {
            self.go("mona", "assign reassign SECOND --to max --note Room");
        }
        self.keep("drawn");
        self.go("mona", "assign replace FIRST --reason duplicate");
        self.keep("questioned");
        self.wished();
        std::fs::copy(self.desk.path("drawn.db"), self.desk.path("qa.db")).unwrap();
        let auditor =
            self.number_of("SELECT handle FROM person p JOIN audit_state s ON s.auditor = p.id WHERE s.kind = 'drawn'");
        self.go(&auditor, "score submit FIRST --answers answers.json");
        if self.course.double {
            self.go("max", "score submit SECOND --answers answers.json");
        }
        if self.course.part == Part::Approves {
            self.go("max", "score approve FIRST");
        }
        self.keep("scored");
        self.go(&auditor, "score deliver FIRST");
    }

    /// The same with an amendment that takes a second person: the stage `wished`.
    fn wished(&self) {
        let policy = std::fs::read_to_string(self.desk.path("policy.toml")).unwrap();
        self.desk.write("two.toml", policy.replace("replacement = \"all\"", "amendment = \"all\""));
        self.go("mona", "policy publish two.toml");
        let row = format!("Q,2026-03-02T09:00:00Z,chat,complaint,{},c-1,4,Twice", self.course.agent);
        self.desk.write("wish.csv", format!("ref,received,channel,category,agent,customer,rating,details\n{row}\n"));
        self.go("mona", "intake import wish.csv --amend Typo");
        self.keep("wished");
    }

    /// Two disputes about the audit: the stages `disputed` and, with the first before an arbiter, `arbitration`.
    fn dispute(&mut self) {
        let claim = "--reason context --propose full --statement No";
        let agent = self.course.agent;
        self.go(agent, &format!("dispute open FIRST --criterion tone {claim}"));
        self.keep("before the second dispute");
        self.go(agent, &format!("dispute open FIRST --criterion facts {claim}"));
        self.session("sam", 1, "unresolved");
        self.drawn_to_rule();
        self.keep("arbitration");
        self.desk.at("2026-03-03T09:00:00Z");
        std::fs::copy(self.desk.path("before the second dispute.db"), self.desk.path("qa.db")).unwrap();
        self.go(agent, &format!("dispute open FIRST --criterion facts {claim}"));
        self.keep("disputed");
    }

    /// Runs a command that goes well; FIRST and SECOND stand for the audits of the dialogue.
    #[track_caller]
    fn go(&self, who: &str, words: &str) {
        let answer = self.run(who, words);
        assert!([0, 4].contains(&answer.code), "{who}: {words}\n{}", answer.whole());
    }

    fn run(&self, who: &str, words: &str) -> Answer {
        let mut words = words.to_owned();
        for (name, kind) in [("FIRST", "drawn"), ("SECOND", "double")] {
            if words.contains(name) {
                words = words.replace(name, &self.number_of(&format!("SELECT id FROM audit WHERE kind = '{kind}'")));
            }
        }
        self.desk.run(who, &words)
    }

    fn number_of(&self, sql: &str) -> String {
        let conn = rusqlite::Connection::open(self.desk.path("qa.db")).unwrap();
        let value: rusqlite::types::Value = conn.query_row(sql, [], |row| row.get(0)).unwrap();
        match value {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => panic!("{other:?}"),
        }
    }

    /// The night after a session draws who rules, and they answer blind.
    fn drawn_to_rule(&mut self) {
        self.desk.at("2026-03-04T05:00:00Z");
        self.desk.run("mona", "assign nightly");
        if let Some(arbiter) = self.desk.rows("arbitrate queue --all")[0]["arbiter"].as_str() {
            self.go(arbiter, "arbitrate take 1 --answer tone=partly");
        }
    }

    #[track_caller]
    fn session(&self, who: &str, dispute: i64, outcome: &str) {
        let answer = self.try_session(who, dispute, outcome);
        assert!([0, 4].contains(&answer.code), "{}", answer.whole());
    }

    fn try_session(&self, who: &str, dispute: i64, outcome: &str) -> Answer {
        let criterion = if dispute == 1 { "tone" } else { "facts" };
        let notes = format!(
            "held = \"2026-03-03\"\nagent_side = \"No\"\n[[point]]\ncriterion = \"{criterion}\"\noutcome = \"{outcome}\"\n"
        );
        self.desk.write("notes.toml", notes);
        self.desk.run(who, &format!("dispute session {dispute} --notes notes.toml"))
    }

    fn keep(&self, stage: &str) {
        std::fs::copy(self.desk.path("qa.db"), self.desk.path(&format!("{stage}.db"))).unwrap();
    }

    fn back_to(&self, stage: &str) {
        std::fs::copy(self.desk.path(&format!("{stage}.db")), self.desk.path("qa.db")).unwrap();
    }
}

/// At which stage of a case a deed can be done.
fn stage(deed: Deed) -> &'static str {
    match deed {
        Deed::ApproveStep => "responded",
        Deed::Amend | Deed::Move | Deed::RecordVolumes | Deed::ChangeVolumes | Deed::SpotCheck | Deed::BringPicks => {
            "archived"
        }
        Deed::Extend | Deed::Void | Deed::Audit | Deed::Reassign | Deed::Replace | Deed::Witness => "drawn",
        Deed::ApproveAmendment => "wished",
        Deed::ApproveReplacement => "questioned",
        Deed::ApproveScore | Deed::Deliver | Deed::Erase => "scored",
        Deed::LeadSession => "disputed",
        Deed::Rule => "arbitration",
    }
}

/// Max does a deed, or is named for it.
fn attempt(life: &Life, deed: Deed) -> Answer {
    let desk = &life.desk;
    match deed {
        Deed::Amend | Deed::Move => {
            let header = "ref,received,channel,category,agent,customer,rating,details,transcript";
            let (category, customer) =
                if deed == Deed::Move { ("complaint", "c-1") } else { ("billing inquiry", "c-2") };
            let row = format!("Q,2026-03-02T09:00:00Z,chat,{category},{},{customer},4,Twice,", life.course.agent);
            desk.write("amended.csv", format!("{header}\n{row}\n"));
            desk.run("max", "intake import amended.csv --amend Typo")
        }
        Deed::ApproveStep => desk.run("max", "intake approve Q --response"),
        Deed::RecordVolumes => {
            desk.write("volumes.csv", format!("agent,day,dialogues\n{},2026-03-02,9\n", life.course.agent));
            desk.run("max", "intake volumes volumes.csv")
        }
        Deed::ChangeVolumes => {
            let write = |number: u32| {
                desk.write("volumes.csv", format!("agent,day,dialogues\n{},2026-03-02,{number}\n", life.course.agent));
            };
            write(9);
            desk.run("mona", "intake volumes volumes.csv").ok();
            write(8);
            desk.run("max", "intake volumes volumes.csv --amend Twice")
        }
        Deed::BringPicks => {
            crate::external::offer_of(desk, life.course.agent);
            crate::external::bring(desk, "max")
        }
        Deed::Extend => desk.run("max", "assign extend daily-2026-03-02 --by 1 --note More"),
        Deed::Void => desk.run("max", "assign void daily-2026-03-02 --note Mistake"),
        Deed::SpotCheck => desk.run("max", "assign spot-check Q --note Odd"),
        Deed::Erase => {
            let auditor = life
                .number_of("SELECT handle FROM person p JOIN audit_state s ON s.auditor = p.id WHERE s.kind = 'drawn'");
            life.go(&auditor, "score deliver FIRST");
            // Once the agent cannot dispute it any more.
            let mut command = desk.command("max");
            answer(
                command
                    .env("ASSIZE_NOW", "2026-05-04T09:00:00Z")
                    .args(["keep", "erase", "--ref", "Q", "--reason", "asked"]),
            )
        }
        Deed::Audit => life.run("mona", "assign reassign FIRST --to max --note Room"),
        Deed::Reassign => life.run("max", "assign reassign FIRST --to oleg --note Room"),
        Deed::Replace => life.run("max", "assign replace FIRST --reason duplicate"),
        Deed::Witness => life.run("max", "score care FIRST --note Hurt"),
        Deed::ApproveAmendment => desk.run("max", "intake approve Q --amendment"),
        Deed::ApproveReplacement => life.run("max", "assign approve FIRST"),
        Deed::ApproveScore => life.run("max", "score approve FIRST"),
        Deed::Deliver => life.run("max", "score deliver FIRST"),
        Deed::LeadSession => life.try_session("max", if desk.path("second").exists() { 2 } else { 1 }, "kept"),
        Deed::Rule => {
            let ruling = "rationale = \"So\"\nroot_cause = \"none\"\nresponsible = \"nobody\"\n[[point]]\ncriterion = \"tone\"\nverdict = \"keep\"\n";
            desk.write("ruling.toml", ruling);
            desk.run("max", "arbitrate rule 1 --ruling ruling.toml")
        }
    }
}

/// Max does every deed with a conflict that `give` gives them, and is refused just where the table says so.
fn walk(life: &Life, conflict: Conflict, deeds: &[Deed], give: impl Fn(&Life, Deed)) {
    for deed in deeds.iter().copied() {
        life.back_to(stage(deed));
        give(life, deed);
        let answer = attempt(life, deed);
        let told = format!("{deed:?} with {conflict:?}:\n{}", answer.whole());
        if deed.is_barred_by(conflict) {
            // A row of a file is refused with its line, as bad data.
            assert!(answer.code == 1 && answer.stderr.contains("max may not"), "{told}");
        } else {
            assert!([0, 4].contains(&answer.code), "{told}");
        }
    }
}

fn joins(life: &Life, team: &str, until: &str) {
    life.desk.write("joins.csv", format!("handle,name,role,team,from,to\nmax,Max,agent,{team},2026-01-01,{until}\n"));
    life.desk.run("mona", "people import joins.csv").ok();
}

#[test]
fn without_a_conflict_somebody_with_the_roles_may_do_every_deed() {
    let life = Life::plain();
    for deed in Deed::ALL.iter().copied() {
        life.back_to(stage(deed));
        let answer = attempt(&life, deed);
        assert!([0, 4].contains(&answer.code), "{deed:?}\n{}", answer.whole());
        life.desk.run("", "verify").ok();
    }
}

#[test]
fn a_tie_to_the_agent_or_the_auditor_bars_what_the_table_says_also_one_that_comes_later() {
    let life = Life::plain();
    for (conflict, team, until) in [
        (Conflict::AgentsTeam, "north", ""),
        (Conflict::AgentsFormerTeam, "north", "2026-02-15"),
        (Conflict::AuditorsTeam, "quality", ""),
        (Conflict::AuditorsFormerTeam, "quality", "2026-02-15"),
    ] {
        walk(&life, conflict, Deed::ALL, |life, _| joins(life, team, until));
    }
}

#[test]
fn an_own_case_is_barred_by_every_door() {
    let life = Life::of(Course { agent: "max", ..PLAIN });
    walk(&life, Conflict::OwnCase, Deed::ALL, |_, _| {});
}

#[test]
fn nobody_amends_a_dialogue_away_from_themselves_nor_to_themselves() {
    let desk = Desk::centre();
    desk.write("runs.csv", "handle,name,role,team,from\nbo,,lead,office,2026-03-01\n");
    desk.run("mona", "people import runs.csv").ok();
    let row = |reference: &str, agent: &str| {
        let details = if reference == "D-1" { "Late parcel" } else { "Broken cup" };
        let (at, customer) = if reference == "D-1" { ("10", "cust-1,5") } else { ("12", "cust-3,2") };
        format!("{reference},2026-03-01T{at}:00:00Z,chat,complaint,{agent},{customer},{details}\n")
    };
    for (reference, agent) in [("D-1", "bo"), ("D-3", "ana")] {
        let header = "ref,received,channel,category,agent,customer,rating,details\n";
        desk.write("other.csv", format!("{header}{}", row(reference, agent)));
        let refused = desk.run("bo", "intake import other.csv --amend Typo");
        assert_eq!(refused.code, 1, "{}", refused.whole());
        assert!(refused.stderr.contains("it is their own dialogue"), "{}", refused.whole());
    }
    desk.run("sam", "intake import other.csv --amend Typo").ok();
}

#[test]
fn a_part_in_the_dialogue_bars_what_the_table_says() {
    let life = Life::of(Course { part: Part::Joins, ..PLAIN });
    walk(&life, Conflict::HadPart, Deed::ALL, |_, _| {});
    for course in [Course { part: Part::Answers, ..PLAIN }, Course { part: Part::Confirms, ..PLAIN }] {
        walk(&Life::of(course), Conflict::HadPart, &[Deed::Audit, Deed::Rule], |_, _| {});
    }
}

#[test]
fn a_step_of_the_request_and_a_word_on_the_score_bar_what_the_table_says() {
    let sorted = Life::of(Course { part: Part::Sorts, ..PLAIN });
    walk(&sorted, Conflict::HandledRequest, Deed::ALL, |_, _| {});
    let approved = Life::of(Course { part: Part::Approves, ..PLAIN });
    let after = [Deed::ApproveScore, Deed::Deliver, Deed::LeadSession, Deed::Rule, Deed::Erase];
    walk(&approved, Conflict::JudgedScore, &after, |_, _| {});
}

#[test]
fn own_work_bars_what_the_table_says() {
    let audits = Life::of(Course { auditors: "\"max\"", ..PLAIN });
    let other = Deed::ALL.iter().copied().filter(|deed| *deed != Deed::ApproveStep).collect::<Vec<_>>();
    walk(&audits, Conflict::OwnWork, &other, |_, _| {});
    let answers = Life::of(Course { part: Part::Answers, ..PLAIN });
    walk(&answers, Conflict::OwnWork, &[Deed::ApproveStep], |_, _| {});
}

#[test]
fn the_auditor_of_the_same_dialogue_is_barred_from_what_the_table_says() {
    let life = Life::of(Course { auditors: "\"vera\", \"oleg\"", double: true, ..PLAIN });
    walk(&life, Conflict::AuditsSameDialogue, Deed::ALL, |_, _| {});
}

#[test]
fn a_hand_in_another_dispute_about_the_same_audit_bars_what_the_table_says() {
    let life = Life::plain();
    let deeds = [Deed::LeadSession, Deed::Rule];
    assert!(
        [Conflict::OpenedDispute, Conflict::LedSession, Conflict::ChosenToRule]
            .iter()
            .all(|one| Deed::Erase.is_barred_by(*one))
    );
    walk(&life, Conflict::OpenedDispute, &deeds, |life, deed| {
        life.back_to("before the second dispute");
        let claim = "--criterion facts --reason context --propose full --statement No";
        life.go("max", &format!("--for ana dispute open FIRST {claim}"));
        if deed == Deed::Rule {
            life.session("sam", 1, "unresolved");
        }
    });
    life.desk.write("second", "the session of the second dispute");
    walk(&life, Conflict::LedSession, &deeds, |life, _| {
        life.back_to("disputed");
        life.session("max", 1, "unresolved");
    });
    walk(&life, Conflict::ChosenToRule, &deeds, |life, _| {
        life.back_to("arbitration");
        assert_eq!(life.desk.rows("arbitrate queue --all")[0]["arbiter"], "max");
    });
}

// --- the faults of issue 9, and the boundaries next to them -----------------------------------------

#[test]
fn somebody_with_a_part_in_the_dialogue_is_neither_drawn_as_its_auditor_nor_given_the_seat() {
    let life = Life::of(Course { part: Part::Joins, auditors: "\"vera\", \"max\"", double: false, ..PLAIN });
    life.back_to("drawn");
    assert_eq!(life.number_of("SELECT handle FROM person p JOIN audit_state s ON s.auditor = p.id"), "vera");
    life.back_to("arbitration");
    assert_eq!(life.desk.rows("arbitrate queue --all")[0]["arbiter"], serde_json::Value::Null);
    life.desk.run("mona", "assign nightly");
    assert_eq!(life.desk.rows("arbitrate queue --all")[0]["arbiter"], serde_json::Value::Null);
    life.desk.run("", "verify").ok();
}

#[test]
fn a_draw_that_only_somebody_with_a_part_could_audit_has_no_auditor() {
    let life = Life::of(Course { part: Part::Joins, ..PLAIN });
    life.back_to("archived");
    let plan = std::fs::read_to_string(repo().join("tests/centre/plan.toml")).unwrap();
    life.desk.write("max.toml", format!("{plan}\n[auditors]\nhandles = [\"max\"]\n"));
    life.desk.run("mona", "assign plan add max.toml").ok();
    life.go("mona", "assign nightly");
    let audits = life.desk.rows("report audits");
    assert_eq!((audits.len(), &audits[0]["auditor"]), (1, &serde_json::Value::Null), "{audits:?}");
    life.desk.run("", "verify").ok();
}

/// How many entries the file has.
fn entries(life: &Life) -> String {
    life.number_of("SELECT max(id) FROM entry")
}

#[test]
fn after_the_deadline_nobody_who_may_not_act_records_that_it_passed() {
    let mut life = Life::plain();
    life.back_to("disputed");
    life.desk.at("2026-03-20T09:00:00Z");
    let before = entries(&life);
    life.try_session("stranger", 1, "kept").refused(1, "nobody here is called `stranger`");
    life.try_session("vera", 1, "kept").refused(1, "vera may not lead the session of a dispute");
    life.try_session("lea", 1, "kept").refused(1, "they are in the same team, north");
    let ruling = "rationale = \"So\"\nroot_cause = \"none\"\nresponsible = \"nobody\"\n[[point]]\ncriterion = \"tone\"\nverdict = \"keep\"\n";
    life.desk.write("ruling.toml", ruling);
    life.desk.run("stranger", "arbitrate rule 1 --ruling ruling.toml").refused(1, "nobody here is called");
    life.desk.run("sam", "arbitrate rule 1 --ruling ruling.toml").refused(1, "sam may not rule on dispute 1");
    life.desk.run("stranger", "assign nightly").refused(1, "nobody here is called");
    assert_eq!(entries(&life), before, "nothing is recorded");
    life.try_session("sam", 1, "kept").refused(4, "the time for the session is over");
    assert_ne!(entries(&life), before, "somebody who may act records it");
}

#[test]
fn under_identity_login_a_stranger_records_no_deadline_either() {
    let mut life = Life::plain();
    life.back_to("disputed");
    life.desk.write("login.toml", "timezone = \"Europe/London\"\nidentity = \"login\"\n");
    let logins = "handle,name,role,team,from,to,login\nmona,Mona,manager,office,2020-01-01,,mona\nsam,Sam,lead,south,2020-01-01,,sam\n";
    life.desk.write("logins.csv", logins);
    life.desk.run("mona", "people import logins.csv").ok();
    let mut publish = life.desk.command("mona");
    publish.env("ASSIZE_LOGIN", "mona").args(["policy", "publish", "login.toml"]);
    crate::support::answer(&mut publish).ok();
    life.desk.at("2026-03-20T09:00:00Z");
    let before = entries(&life);
    let answer = life.try_session("stranger", 1, "kept");
    assert!(answer.code == 1, "{}", answer.whole());
    let answer = life.try_session("sam", 1, "kept");
    assert!(answer.code == 1, "sam is logged in as somebody else: {}", answer.whole());
    assert_eq!(entries(&life), before, "nothing is recorded");
}

#[test]
fn an_arbiter_who_becomes_tied_hands_the_case_on_and_so_does_an_auditor() {
    let life = Life::plain();
    life.back_to("arbitration");
    life.desk.write("ida.csv", "handle,name,role,team,from\nida,Ida,arbiter,ombuds,2021-01-01\n");
    life.desk.run("mona", "people import ida.csv").ok();
    joins(&life, "north", "");
    let night = life.desk.run("mona", "assign nightly");
    assert!(night.stdout.contains("Dispute 1: max may not rule on it any more"), "{}", night.whole());
    life.back_to("drawn");
    life.desk.write("vera.csv", "handle,name,role,team,from\nvera,Vera,lead,north,2026-01-01\n");
    life.desk.run("mona", "people import vera.csv").ok();
    life.run("vera", "score submit FIRST --answers answers.json").refused(1, "may not score audit 1 any more");
    let night = life.desk.run("mona", "assign nightly");
    assert!(night.stdout.contains("Audit 1 has no auditor"), "the plan names nobody else: {}", night.whole());
}

#[test]
fn a_score_is_delivered_by_its_auditor_a_lead_of_the_agents_team_or_a_manager_alone() {
    let life = Life::plain();
    for (who, may) in [("vera", true), ("lea", true), ("mona", true), ("sam", false), ("oleg", false), ("ana", false)] {
        life.back_to("scored");
        let answer = life.run(who, "score deliver FIRST");
        assert_eq!(answer.code, i32::from(!may), "{who}: {}", answer.whole());
        assert!(may || answer.stderr.contains("may not deliver audit"), "{}", answer.whole());
    }
}

#[test]
fn on_the_last_day_of_an_absence_nobody_is_drawn_and_on_the_day_after_they_are() {
    for (until, auditor) in [("2026-03-03", serde_json::Value::Null), ("2026-03-02", "vera".into())] {
        let life = Life::plain();
        life.back_to("archived");
        life.desk.run("mona", &format!("people absent vera --from 2026-03-01 --to {until}")).ok();
        life.go("mona", "assign plan add plan.toml");
        life.go("mona", "assign nightly");
        assert_eq!(life.desk.rows("report audits")[0]["auditor"], auditor, "absent until {until}");
    }
}
