//! Erasure: text about people goes, by two persons, from every byte of every file; what rests on it still holds.

use crate::support::{Answer as Said, Desk, is_slow};
use assize::core::act;
use assize::core::keeping::{self, Answer};
use assize::core::ledger::{Access, Store, Who};
use rusqlite::{Connection, params};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;

/// A word that stands in every text about the dialogue S-1 and in no other.
const WORD: &str = "Quetzal";

pub fn number(desk: &Desk, sql: &str) -> i64 {
    Connection::open(desk.path("qa.db")).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}

/// A centre with a second manager, in which much was said about the dialogue S-1: it was checked, disputed, talked over,
/// ruled on, and the time to appeal is over.
pub fn told() -> Desk {
    Desk::once((), || {
        let mut desk = Desk::centre();
        desk.write("more.csv", "handle,name,role,team,from\nmax,Max Moor,manager,office,2020-01-01\n");
        desk.run("mona", "people import more.csv").ok();
        desk.write(
            "said.csv",
            format!(
                "ref,received,channel,category,agent,customer,details,reply,transcript\n\
                 S-1,2026-02-27T10:00:00Z,chat,complaint,ana,{WORD} Fine,{WORD} wants it back,{WORD} gets it,\"Customer: I am {WORD}.\nAgent: Good day {WORD}, how are you today?\"\n\
                 S-2,2026-02-27T11:00:00Z,chat,complaint,bo,other,Something else,,Customer: Nothing of that.\n"
            ),
        );
        desk.run("mona", "intake import said.csv").ok();
        desk.args("max", &["assign", "spot-check", "S-1", "--note", &format!("{WORD} called us")]).ok();
        // The lot of a spot check needs a night.
        desk.night("2026-03-03T05:00:00Z");
        desk.at("2026-03-03T09:00:00Z");
        let auditor = checked(&desk);
        disputed(&mut desk, &auditor);
        desk
    })
}

/// The audit of S-1 is scored, delivered, answered. Answers who has it.
fn checked(desk: &Desk) -> String {
    let (audit, auditor) = audit_of(desk, "S-1");
    let said = format!("{WORD} said so");
    let mark =
        |level: &str| format!("{{\"level\": \"{level}\", \"quote\": \"Good day {WORD}\", \"note\": \"{said}\"}}");
    desk.write(
        "answers.json",
        format!(
            "{{\"answers\": {{\"tone\": {}, \"facts\": {}, \"identity\": \"na\"}}, \"met\": \"{said}\", \"develop\": \"{said}\"}}",
            mark("partly"),
            mark("full")
        ),
    );
    let id = audit.to_string();
    let go = |who: &str, args: &[&str]| drop(desk.args(who, args).ok());
    go(&auditor, &["score", "submit", &id, "--answers", "answers.json"]);
    go(&auditor, &["score", "deliver", &id]);
    go("ana", &["score", "self", &id, "--answers", "answers.json"]);
    go("ana", &["score", "acknowledge", &id, "--useful", "no", "--note", &said]);
    go(
        &auditor,
        &[
            "score",
            "voice",
            &id,
            "--about",
            "service",
            "--topic",
            WORD,
            "--quote",
            &format!("I am {WORD}"),
            "--note",
            &said,
        ],
    );
    go("mona", &["score", "commend", &id, "--note", &said]);
    go(&auditor, &["score", "care", &id, "--note", &said]);
    go("lea", &["care", "act", "1", "--note", &said, "--done", "--learned", &said]);
    go(&auditor, &["score", "ask", &id, "--criterion", "tone", "--question", &said, "--owner", "mona"]);
    go("mona", &["score", "answer", "1", "--note", "Warm is warm"]);
    auditor
}

/// Its dispute goes all the way to a ruling.
fn disputed(desk: &mut Desk, auditor: &str) {
    let (audit, _) = audit_of(desk, "S-1");
    let (id, said) = (audit.to_string(), format!("{WORD} said so"));
    let go = |desk: &Desk, who: &str, args: &[&str]| drop(desk.args(who, args).ok());
    let open = ["dispute", "open", &id, "--criterion", "tone", "--reason", "context", "--propose", "full"];
    go(desk, "ana", &[&open[..], &["--statement", &said, "--evidence", &said]].concat());
    go(desk, "ana", &["dispute", "add", "1", "--statement", &said]);
    go(desk, "ana", &["dispute", "statement", &id, "--statement", &said]);
    go(desk, "sam", &["dispute", "convene", "1", "--at", "2026-03-04T14:00", "--place", &said]);
    let keys = ["agent_side", "criteria_explained", "communication", "improvement", "agreed"];
    let texts: Vec<String> = keys.iter().map(|key| format!("{key} = \"{said}\"\n")).collect();
    desk.write(
        "notes.toml",
        format!(
            "held = \"2026-03-03\"\n{}[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n\
             [[action]]\nkind = \"policy\"\nowner = \"lea\"\ndue = \"2026-03-05\"\ntask = \"{said} again\"\n",
            texts.concat()
        ),
    );
    go(desk, "sam", &["dispute", "session", "1", "--notes", "notes.toml"]);
    go(desk, "lea", &["dispute", "done", "1", "--note", &said]);
    desk.night("2026-03-04T05:00:00Z");
    let arbiter: String = Connection::open(desk.path("qa.db"))
        .unwrap()
        .query_row("SELECT p.handle FROM seat s JOIN person p ON p.id = s.arbiter", [], |row| row.get(0))
        .unwrap();
    go(desk, &arbiter, &["arbitrate", "take", "1", "--answer", "tone=partly"]);
    desk.write(
        "ruling.toml",
        format!(
            "rationale = \"{said}\"\nheadnote = \"Brief is not rude\"\ncoaching = \"{said}\"\nroot_cause = \"context\"\n\
             responsible = \"nobody\"\n[[point]]\ncriterion = \"tone\"\nverdict = \"keep\"\n"
        ),
    );
    go(desk, &arbiter, &["arbitrate", "rule", "1", "--ruling", "ruling.toml"]);
    assert_ne!(arbiter, auditor);
    desk.at("2026-03-20T09:00:00Z");
}

/// The audit of a dialogue, and who has it.
pub fn audit_of(desk: &Desk, reference: &str) -> (i64, String) {
    let sql = "SELECT s.audit, coalesce(q.handle, '') FROM audit_state s JOIN request r ON r.id = s.request
        LEFT JOIN person q ON q.id = s.auditor WHERE r.ref = ?1 ORDER BY s.audit LIMIT 1";
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.query_row(sql, [reference], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

pub fn ask(desk: &Desk, who: &str, of: &[&str]) -> Said {
    desk.args(who, &[&["keep", "erase"], of, &["--reason", "asked"]].concat())
}

/// The files below a folder that hold a word, in any of the ways in which text is written.
pub fn holding(folder: &Path, word: &str) -> Vec<String> {
    let wide = |order: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let written = [word.as_bytes().to_vec(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)];
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            found.extend(holding(&entry.path(), word));
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        if written.iter().any(|word| bytes.windows(word.len()).any(|window| window == word)) {
            found.push(entry.file_name().into_string().unwrap());
        }
    }
    found
}

/// Takes away what the tests themselves wrote next to the file.
pub fn clear_inputs(desk: &Desk) {
    for entry in std::fs::read_dir(desk.folder()).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_file() && !name.starts_with("qa.db") {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
}

/// The world after S-1 was erased.
fn erased() -> Desk {
    Desk::once((), || {
        let desk = told();
        clear_inputs(&desk);
        ask(&desk, "mona", &["--ref", "S-1"]).ok();
        desk.run("max", "keep approve 1").ok();
        desk
    })
}

#[test]
fn one_person_asks_and_gets_the_plan_and_nothing_is_erased() {
    let desk = told();
    let answer = ask(&desk, "mona", &["--ref", "S-1"]).ok();
    assert!(answer.stdout.contains("Erasure 1 was asked for"), "{}", answer.whole());
    assert!(answer.stdout.contains("somebody else approves it with assize keep approve 1"), "{}", answer.whole());
    assert!(answer.stdout.contains("precedents 1 and 2 stay"), "{}", answer.whole());
    let plan = desk.run("mona", "keep erase --ref S-1 --reason asked --dry-run --format json").ok();
    let plan: Value = serde_json::from_str(&plan.stdout).unwrap();
    let goes = plan["rows"][0]["goes"].as_array().expect("what goes").clone();
    let rows = |table: &str| {
        goes.iter().find(|row| row["table"] == table).map(|row| (row["rows"].clone(), row["texts"].clone()))
    };
    assert_eq!(rows("request"), Some((1.into(), 4.into())), "{plan}");
    assert_eq!(rows("mark"), Some((2.into(), 4.into())), "{plan}");
    assert!(rows("ballot").is_some() && rows("person").is_none(), "{plan}");
    assert_eq!(number(&desk, "SELECT count(*) FROM request WHERE erased IS NOT NULL"), 0);
    desk.run("", "verify").ok();
}

#[test]
fn another_person_approves_and_no_byte_of_it_is_left_in_any_file() {
    let desk = told();
    clear_inputs(&desk);
    assert_eq!(holding(desk.folder(), WORD), ["qa.db"]);
    let head = desk.head();
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    let answer = desk.run("max", "keep approve 1").ok();
    assert!(answer.stdout.contains("Erasure 1 is done"), "{}", answer.whole());
    assert!(answer.stdout.contains("No byte of what was erased is left in the file and its log"), "{}", answer.whole());
    assert_eq!(holding(desk.folder(), WORD), [""; 0]);
    let told = desk.run("", &format!("verify --against {head}")).ok();
    assert!(told.stdout.contains("every fact is as its entry sealed it"), "{}", told.whole());
    desk.run("", "assign verify --all").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM request WHERE erased IS NOT NULL"), 1);
}

#[test]
fn a_backup_made_afterwards_has_none_of_it_and_one_made_before_is_named() {
    let desk = told();
    clear_inputs(&desk);
    desk.run("mona", "keep backup before.db").ok();
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    let answer = desk.run("max", "keep approve 1").ok();
    assert!(answer.stdout.contains("Backups made before may hold it still: before.db"), "{}", answer.whole());
    desk.run("mona", "keep backup after.db").ok();
    assert_eq!(holding(desk.folder(), WORD), ["before.db"]);
    desk.run("", "--db after.db verify").ok();
}

#[test]
fn an_erasure_that_a_restored_backup_lacks_is_done_again_there() {
    let desk = told();
    clear_inputs(&desk);
    desk.run("mona", "keep backup before.db").ok();
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    desk.run("max", "keep approve 1").ok();
    let list = desk.rows("keep erasures");
    assert_eq!((&list[0]["of"], &list[0]["about"], &list[0]["state"]), (&"ref".into(), &"S-1".into(), &"done".into()));
    assert!(desk.run("", "keep erasures --format csv").ok().stdout.contains("S-1"));
    desk.run("mona", "--db before.db keep erase --ref S-1 --reason asked").ok();
    desk.run("max", "--db before.db keep approve 1").ok();
    assert_eq!(holding(desk.folder(), WORD), [""; 0]);
}

#[test]
fn what_showed_the_text_says_that_it_is_erased() {
    let desk = erased();
    let (audit, _) = audit_of(&desk, "S-1");
    for command in ["intake show S-1".to_owned(), format!("score show {audit}"), "dispute show 1".to_owned()] {
        let page = desk.run("mona", &command).ok();
        assert!(page.stdout.contains("erased"), "{command}: {}", page.whole());
    }
    let pages = ["intake show S-1".to_owned(), format!("score show {audit}"), "dispute show 1".to_owned()];
    for command in &pages {
        let page = desk.run("mona", command).ok();
        assert!(page.stdout.contains("erased on 2026-03-20: the person asked for it"), "{command}: {}", page.whole());
    }
    for list in ["report audits", "dispute list", "people list"] {
        let list = desk.run("mona", list).ok();
        let says = list.stdout.contains("The newest was 2026-03-20: the person asked for it");
        assert_eq!(says, list.stdout.contains(": erased."), "{}", list.whole());
    }
    for command in
        ["report audits", "report agents", "report management --period 2026-03", "report voice", "report care"]
    {
        let report = desk.run("mona", command);
        assert!([0, 4].contains(&report.code), "{command}: {}", report.whole());
    }
    let found = desk.args("mona", &["intake", "search", WORD]).ok();
    assert!(!found.stdout.contains("S-1"), "{}", found.whole());
}

#[test]
fn erasing_twice_is_harmless_and_says_so() {
    let desk = erased();
    let head = desk.head();
    let again = ask(&desk, "mona", &["--ref", "S-1"]).ok();
    assert!(again.stdout.contains("Nothing is left to erase of S-1; nothing was recorded"), "{}", again.whole());
    let again = desk.run("max", "keep approve 1").ok();
    assert!(again.stdout.contains("was done before; nothing was recorded"), "{}", again.whole());
    let again = desk.run("mona", "keep clean").ok();
    assert!(again.stdout.contains("No bytes of erased text are left; nothing was recorded"), "{}", again.whole());
    assert_eq!(desk.head(), head);
}

#[test]
fn asking_twice_is_one_erasure() {
    let desk = told();
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    let head = desk.head();
    let again = ask(&desk, "lea", &["--ref", "S-1"]).ok();
    assert!(again.stdout.contains("was asked for before; nothing was recorded"), "{}", again.whole());
    assert_eq!(desk.head(), head);
}

#[test]
fn text_that_comes_again_by_an_import_is_not_taken_back() {
    let desk = erased();
    desk.write(
        "again.csv",
        format!("ref,received,channel,category,agent,customer,details\nS-1,2026-02-27T10:00:00Z,chat,complaint,ana,{WORD} Fine,{WORD} wants it back\n"),
    );
    desk.run("mona", "intake import again.csv").ok();
    clear_inputs(&desk);
    assert_eq!(holding(desk.folder(), WORD), [""; 0]);
}

#[test]
fn who_asked_may_not_approve_and_nobody_but_a_manager_does() {
    let desk = told();
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    desk.run("mona", "keep approve 1").refused(1, "mona asked for erasure 1, and may not approve it");
    desk.run("lea", "keep approve 1").refused(1, "lea may not approve an erasure");
    desk.run("max", "keep approve 2").refused(1, "there is no erasure 2");
    ask(&desk, "ana", &["--ref", "S-1"]).refused(1, "ana may not ask for an erasure");
}

#[test]
fn neither_of_the_two_has_a_part_in_the_case() {
    let desk = told();
    let (_, auditor) = audit_of(&desk, "S-1");
    desk.write(
        "two.csv",
        format!(
            "handle,name,role,team,from\nana,Ana Ruiz,manager,office,2026-03-10\n{auditor},,manager,office,2026-03-10\n"
        ),
    );
    desk.run("mona", "people import two.csv").ok();
    ask(&desk, "ana", &["--ref", "S-1"]).refused(1, "it is their own case");
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    desk.run("ana", "keep approve 1").refused(1, "it is their own case");
    desk.run(&auditor, "keep approve 1").refused(1, "they audited it");
}

#[test]
fn an_erasure_that_is_refused_erases_nothing_and_can_be_asked_for_again() {
    let desk = told();
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    desk.run("max", "keep approve 1 --refuse").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM erased_run"), 0);
    desk.run("max", "keep approve 1").refused(1, "erasure 1 was refused before");
    let again = ask(&desk, "mona", &["--ref", "S-1"]).ok();
    assert!(again.stdout.contains("Erasure 2 was asked for"), "{}", again.whole());
    assert_eq!(desk.rows("keep erasures")[0]["state"], "refused");
}

#[test]
fn what_is_not_there_and_what_is_not_said_is_refused() {
    let desk = told();
    ask(&desk, "mona", &["--ref", "S-9"]).refused(1, "there is no request `S-9`");
    ask(&desk, "mona", &["--agent", "nobody"]).refused(1, "nobody");
    desk.run("mona", "keep erase --reason asked").refused(2, "say whose text is to be erased");
    desk.run("mona", "keep erase --ref S-1 --reason retention").refused(2, "retention is no reason to ask");
    desk.run("mona", "keep erase --ref S-1 --reason boredom").refused(2, "boredom");
    let boredom = desk.run("mona", "keep erase --ref S-1 --reason boredom");
    assert!(!boredom.stderr.contains("retention"), "what is refused is not proposed: {}", boredom.whole());
    let nobody = ask(&desk, "mona", &["--customer", "Nobody At All"]);
    nobody.refused(1, "the record holds nothing about this customer");
}

#[test]
fn a_customer_who_was_erased_has_nothing_left_and_one_who_was_never_here_is_refused() {
    let desk = told();
    ask(&desk, "mona", &["--customer", "Quetzal Fine"]).ok();
    desk.run("max", "keep approve 1").ok();
    let again = ask(&desk, "mona", &["--customer", "Quetzal Fine"]).ok();
    assert!(again.stdout.contains("Nothing is left to erase of this customer"), "{}", again.whole());
    ask(&desk, "mona", &["--customer", "Quetzal Fien"]).refused(1, "taken letter by letter");
}

#[test]
fn the_note_of_an_amendment_goes_with_its_dialogue_and_is_told_nowhere_without_text() {
    let desk = told();
    desk.write("2.csv", "ref,received,channel,category,agent\nS-2,2026-02-27T11:00:00Z,chat,general query,bo\n");
    let note = format!("{NAME} called: it was a query");
    desk.args("max", &["intake", "import", "2.csv", "--amend", &note]).ok();
    clear_inputs(&desk);
    desk.run("mona", "report evidence --period 2026-03 --out evidence/").ok();
    desk.run("mona", "report export out").ok();
    assert_eq!(holding(&desk.path("evidence"), NAME), [""; 0]);
    assert_eq!(holding(&desk.path("out"), NAME), [""; 0]);
    let story = desk.run("mona", "intake show S-2").ok();
    assert!(story.stdout.contains(NAME), "{}", story.whole());
    ask(&desk, "mona", &["--ref", "S-2"]).ok();
    desk.run("max", "keep approve 1").ok();
    assert_eq!(holding(desk.folder(), NAME), [""; 0]);
    let all = desk.run("mona", "intake show S-2 --all").ok();
    assert!(all.stdout.contains("erased") && !all.stdout.contains(NAME), "{}", all.whole());
    assert!(!desk.run("mona", "intake show S-2").ok().stdout.contains(NAME));
    desk.run("", "verify").ok();
}

/// A name that only the note of an amendment says.
const NAME: &str = "Wilhelmina";

#[test]
fn what_an_approval_would_do_is_tried_out_and_nothing_goes() {
    let desk = told();
    clear_inputs(&desk);
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    let head = desk.head();
    let plan = desk.run("max", "keep approve 1 --dry-run").ok();
    assert!(plan.stdout.contains("Erasure 1 would be done; nothing is erased"), "{}", plan.whole());
    assert!(plan.stdout.contains("transcript") || plan.stdout.contains("request"), "{}", plan.whole());
    desk.run("mona", "keep approve 1 --dry-run").refused(1, "mona asked for erasure 1, and may not approve it");
    assert_eq!(desk.head(), head);
    assert_ne!(holding(desk.folder(), WORD), [""; 0]);
    desk.run("max", "keep approve 1").ok();
}

/// The backup has its copy and waits to record it while somebody else writes; then the text is erased first.
#[test]
fn what_is_erased_while_a_backup_is_made_is_not_in_it() {
    let desk = told();
    clear_inputs(&desk);
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    let mut store = Store::open(&desk.path("qa.db"), Access::Write).unwrap();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut backup = desk.command("mona");
    backup.args(["keep", "backup", "copy.db"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut backup = backup.spawn().unwrap();
    let is_begun = || {
        let mut entries = std::fs::read_dir(desk.folder()).unwrap().map(Result::unwrap);
        entries.any(|entry| {
            entry.file_name().to_string_lossy().starts_with(".assize-partial-")
                && entry.metadata().is_ok_and(|meta| meta.len() > 0)
        })
    };
    while !is_begun() {
        assert!(backup.try_wait().unwrap().is_none(), "it ended before anything was erased");
        std::thread::yield_now();
    }
    conn.execute_batch("ROLLBACK").unwrap();
    let who = Who { actor: "max".to_owned(), principal: None, login: "rehearsal".to_owned() };
    let now = "2026-03-20T09:00:00Z".parse().unwrap();
    act::record(&mut store, &who, now, &act::KEEP_APPROVE, |writing, actor| {
        keeping::approve(writing, actor, 1, Answer { granted: true, marks: true })
    })
    .unwrap();
    drop((store, conn));
    let answer = backup.wait_with_output().unwrap();
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let first = "SELECT (SELECT max(entry) FROM backup) < (SELECT max(entry) FROM erased_run)";
    if number(&desk, first) == 0 {
        assert!(!holding(desk.folder(), WORD).contains(&"copy.db".to_owned()), "it was recorded after the erasure");
    }
    desk.run("", "--db copy.db verify").ok();
}

#[test]
fn while_a_dispute_is_open_or_can_still_be_opened_nothing_is_erased() {
    let desk = Desk::drawn();
    let audit =
        desk.delivered("ana", r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "na"}"#);
    let reference = reference_of(&desk, audit);
    let asked = ask(&desk, "mona", &["--ref", &reference]);
    asked.refused(1, &format!("audit {audit} can be disputed until 2026-03-09"));
    desk.run(
        "ana",
        &format!("dispute open {audit} --criterion tone --reason context --propose full --statement brief"),
    )
    .ok();
    ask(&desk, "mona", &["--ref", &reference]).refused(1, "dispute 1 is open");
}

#[test]
fn what_can_still_be_appealed_or_contested_is_not_erased() {
    let mut desk = told();
    desk.at("2026-03-05T12:00:00Z");
    ask(&desk, "mona", &["--ref", "S-1"]).refused(1, "can be");
}

#[test]
fn a_dialogue_that_waits_for_its_score_is_not_erased() {
    let desk = Desk::drawn();
    let (audit, auditor) = desk.audit_of("ana");
    let reference = reference_of(&desk, audit);
    ask(&desk, "mona", &["--ref", &reference]).refused(1, &format!("audit {audit} waits for its score"));
    desk.write("answers.json", r#"{"answers": {"tone": "full", "facts": "full", "identity": "yes"}, "met": "kind"}"#);
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    ask(&desk, "mona", &["--ref", &reference]).refused(1, &format!("audit {audit} is scored and not delivered"));
}

#[test]
fn a_request_that_is_being_handled_is_not_erased_and_an_archived_one_is_in_every_step() {
    let mut desk = told();
    desk.routed("R-1");
    ask(&desk, "mona", &["--ref", "R-1"]).refused(1, "the request is still being handled");
    let done = desk.handled("R-2");
    assert!(!done.is_empty());
    ask(&desk, "mona", &["--ref", "R-2"]).ok();
    desk.run("max", "keep approve 1").ok();
    clear_inputs(&desk);
    desk.at("2026-03-21T09:00:00Z");
    let story = desk.run("mona", "intake show R-2 --all").ok();
    assert!(!story.stdout.contains("She paid twice"), "{}", story.whole());
    assert_eq!(
        number(
            &desk,
            "SELECT count(*) FROM understanding u JOIN request r ON r.id = u.request WHERE r.ref = 'R-2' AND u.words IS NOT NULL"
        ),
        0
    );
    assert_eq!(
        number(
            &desk,
            "SELECT count(*) FROM answer x JOIN clarification c ON c.id = x.clarification JOIN request r ON r.id = c.request WHERE r.ref = 'R-2' AND x.words IS NOT NULL"
        ),
        0
    );
    desk.run("", "verify").ok();
}

#[test]
fn what_came_in_the_way_since_it_was_asked_for_is_looked_at_again() {
    let desk = told();
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    desk.run("lea", "keep hold --ref S-1 --note Court").ok();
    desk.run("max", "keep approve 1").refused(1, "hold 1 by lea on dialogue S-1 keeps it");
    assert_eq!(number(&desk, "SELECT count(*) FROM erased_run"), 0);
}

#[test]
fn a_customer_is_erased_from_every_dialogue_and_nobody_knows_their_name_any_more() {
    let desk = told();
    clear_inputs(&desk);
    desk.args("mona", &["keep", "erase", "--customer", &format!("{WORD} Fine"), "--reason", "asked"]).ok();
    desk.run("max", "keep approve 1").ok();
    assert_eq!(holding(desk.folder(), WORD), [""; 0]);
    let list = desk.run("", "keep erasures --format json").ok();
    assert!(!list.stdout.contains(WORD), "{}", list.whole());
    assert_eq!(list.rows()[0]["refs"], "S-1", "by it the same is done again on a copy");
    let again = desk.run("max", "keep approve 1").ok();
    assert!(again.stdout.contains("was done before"), "{}", again.whole());
    desk.run("", "verify").ok();
}

#[test]
fn a_person_who_works_here_keeps_their_name_and_one_who_left_is_erased() {
    let desk = told();
    ask(&desk, "mona", &["--agent", "ana"]).refused(1, "ana works here on this day");
    let mut desk = desk;
    leaves(&mut desk);
    clear_inputs(&desk);
    assert_eq!(holding(desk.folder(), "Ana Ruiz"), ["qa.db"]);
    ask(&desk, "mona", &["--agent", "ana"]).ok();
    desk.run("max", "keep approve 1").ok();
    assert_eq!(holding(desk.folder(), "Ana Ruiz"), [""; 0]);
    assert_eq!(number(&desk, "SELECT count(*) FROM statement WHERE words IS NOT NULL"), 0);
    assert_eq!(number(&desk, "SELECT count(*) FROM request WHERE ref = 'S-1' AND transcript IS NOT NULL"), 1);
    let roster = desk.run("mona", "people list").ok();
    assert!(roster.stdout.contains("ana") && roster.stdout.contains("erased"), "{}", roster.whole());
    desk.run("", "verify").ok();
}

#[test]
fn precedents_stay_unless_they_are_asked_for() {
    let desk = told();
    let left = "SELECT count(*) FROM precedent WHERE headnote IS NOT NULL";
    let all = number(&desk, left);
    assert!(all > 0);
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    let done = desk.run("max", "keep approve 1").ok().stdout;
    assert!(done.contains("precedents") && done.contains("exported, printed or copied before"), "{done}");
    // There was a ruling in one sentence, which is told as erased and not as never given.
    let case = desk.run("mona", "dispute show 1").ok().stdout;
    assert!(!case.contains("no headnote"), "{case}");
    assert_eq!(number(&desk, left), all);
    ask(&desk, "mona", &["--ref", "S-1", "--precedents"]).ok();
    desk.run("max", "keep approve 2").ok();
    assert_eq!(number(&desk, left), 0);
    desk.run("", "verify").ok();
}

#[test]
fn a_frozen_report_that_says_it_word_for_word_goes_too() {
    let desk = told();
    desk.run("lea", "report submit --period 2026-W10").ok();
    clear_inputs(&desk);
    let quotes = number(&desk, &format!("SELECT count(*) FROM report WHERE instr(content, '{WORD}') > 0"));
    assert_eq!(quotes, 1, "it tells the task of an action");
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    desk.run("max", "keep approve 1").ok();
    assert_eq!(holding(desk.folder(), WORD), [""; 0]);
    desk.run("", "verify").ok();
}

#[test]
fn drafts_about_it_next_to_the_file_go_too() {
    let desk = told();
    let (audit, auditor) = audit_of(&desk, "S-1");
    clear_inputs(&desk);
    std::fs::create_dir(desk.path("qa.db.drafts")).unwrap();
    for name in
        [format!("{audit}-{auditor}.toml"), "session-1-sam.toml".to_owned(), "ruling-1-iris.old-1.toml".to_owned()]
    {
        desk.write(&format!("qa.db.drafts/{name}"), format!("note = \"{WORD}\""));
    }
    desk.write("qa.db.drafts/99-vera.toml", "note = \"another\"");
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    let answer = desk.run("max", "keep approve 1").ok();
    assert!(answer.stdout.contains("Drafts about it were removed: 3"), "{}", answer.whole());
    assert_eq!(holding(desk.folder(), WORD), [""; 0]);
    assert!(desk.path("qa.db.drafts/99-vera.toml").exists());
}

#[test]
fn a_row_that_was_erased_by_hand_is_found_and_so_is_one_that_was_not_erased() {
    let desk = erased();
    let by_hand = Desk::copy_of(&desk);
    let conn = Connection::open(by_hand.path("qa.db")).unwrap();
    let cleared = "UPDATE request SET salt = NULL, customer = NULL, details = NULL, reply = NULL, transcript = NULL, recording = NULL,
        erased = ?1 WHERE ref = 'S-2'";
    conn.execute(cleared, params![vec![7_u8; 32]]).unwrap();
    drop(conn);
    let told = by_hand.run("", "verify");
    assert_eq!(told.code, 3, "{}", told.whole());
    assert!(told.stdout.contains("was erased without an entry that says so"), "{}", told.whole());
    let put_back = Desk::copy_of(&desk);
    let conn = Connection::open(put_back.path("qa.db")).unwrap();
    let guard: String =
        conn.query_row("SELECT sql FROM sqlite_schema WHERE name = 'request_kept'", [], |row| row.get(0)).unwrap();
    conn.execute_batch("DROP TRIGGER request_kept").unwrap();
    conn.execute("UPDATE request SET erased = NULL, salt = zeroblob(16), details = 'back' WHERE ref = 'S-1'", [])
        .unwrap();
    conn.execute_batch(&guard).unwrap();
    drop(conn);
    let told = put_back.run("", "verify");
    assert_eq!(told.code, 3, "{}", told.whole());
    assert!(told.stdout.contains("was not erased, though entry"), "{}", told.whole());
}

#[test]
fn what_was_erased_and_not_yet_cleaned_is_on_record_and_finished_later() {
    let desk = told();
    clear_inputs(&desk);
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    // A reader that goes on holds the log back.
    let reader = Connection::open(desk.path("qa.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM entry;").unwrap();
    let held: i64 = reader.query_row("SELECT count(*) FROM entry", [], |row| row.get(0)).unwrap();
    assert!(held > 0);
    let answer = desk.command("max").args(["keep", "approve", "1"]).output().unwrap();
    assert_eq!(answer.status.code(), Some(75), "{}", String::from_utf8_lossy(&answer.stderr));
    let says = String::from_utf8_lossy(&answer.stderr).into_owned();
    assert!(says.contains("the text is erased, but another process holds the file"), "{says}");
    assert_eq!(desk.rows("keep erasures")[0]["state"], "done, not cleaned");
    drop(reader);
    let answer = desk.run("mona", "keep clean").ok();
    assert!(answer.stdout.contains("The file was written again"), "{}", answer.whole());
    assert_eq!(desk.rows("keep erasures")[0]["state"], "done");
    assert_eq!(holding(desk.folder(), WORD), [""; 0]);
    desk.run("", "verify").ok();
}

#[test]
fn while_eight_others_write_it_is_erased_all_the_same_and_cleaned_in_the_end() {
    let desk = told();
    clear_inputs(&desk);
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let desk = &desk;
            scope.spawn(move || {
                for n in 0..3 {
                    let reference = format!("W-{writer}-{n}");
                    desk.args(
                        "lea",
                        &["intake", "add", "--ref", &reference, "--channel", "chat", "--details", "Hello"],
                    )
                    .ok();
                }
            });
        }
        let answer = desk.run("max", "keep approve 1");
        assert!([0, 75].contains(&answer.code), "{}", answer.whole());
    });
    desk.run("max", "keep clean").ok();
    assert_eq!(holding(desk.folder(), WORD), [""; 0]);
    assert_eq!(number(&desk, "SELECT count(*) FROM request WHERE ref LIKE 'W-%'"), 24);
    desk.run("", "verify").ok();
}

#[test]
fn every_personal_column_of_the_schema_has_its_place() {
    use assize::core::keeping::{NAMED, PLACES, QUOTING, STAYS};
    let desk = Desk::centre();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let mut statement = conn.prepare("SELECT p.relation, p.field FROM personal p ORDER BY 1, 2").unwrap();
    let declared: BTreeSet<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    let places = PLACES.iter().map(|place| (place.table, place.columns));
    let stays = STAYS.iter().map(|stay| (stay.table, stay.columns));
    let all = places.chain(stays).chain(NAMED).chain([QUOTING, ("precedent", &["headnote"] as &[&str])]);
    let mut listed = BTreeSet::new();
    for (table, columns) in all {
        for column in columns {
            assert!(listed.insert((table.to_owned(), (*column).to_owned())), "{table}.{column} has two places");
        }
    }
    assert_eq!(listed, declared);
}

/// Whatever is done in whatever order before: afterwards the file verifies and nothing about the dialogue is left.
#[test]
fn after_any_acts_and_an_erasure_the_file_verifies_and_nothing_is_left() {
    let rounds = if is_slow() { 60 } else { 6 };
    for round in 0..rounds {
        let desk = told();
        clear_inputs(&desk);
        let (audit, auditor) = audit_of(&desk, "S-1");
        let said = format!("{WORD} said more");
        let (id, quote) = (audit.to_string(), format!("I am {WORD}"));
        let acts: [(&str, Vec<&str>); 7] = [
            ("mona", vec!["score", "commend", &id, "--note", &said]),
            ("ana", vec!["dispute", "statement", &id, "--statement", &said]),
            ("lea", vec!["care", "act", "1", "--note", &said, "--learned", &said]),
            (
                &auditor,
                vec!["score", "voice", &id, "--about", "product", "--topic", WORD, "--quote", &quote, "--note", &said],
            ),
            ("lea", vec!["keep", "hold", "--ref", "S-1", "--note", &said]),
            ("mona", vec!["keep", "release", "1", "--note", &said]),
            ("mona", vec!["keep", "retain"]),
        ];
        let mut seed = 7 + 31 * round;
        for _ in 0..5 {
            seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648_u64;
            let (who, args) = &acts[usize::try_from(seed >> 8).unwrap() % acts.len()];
            let answer = desk.args(who, args);
            assert!([0, 1, 4].contains(&answer.code), "{args:?}: {}", answer.whole());
        }
        desk.args("mona", &["keep", "release", "1", "--note", &said]);
        ask(&desk, "mona", &["--ref", "S-1"]).ok();
        let id = number(&desk, "SELECT max(id) FROM erasure").to_string();
        desk.run("max", &format!("keep approve {id}")).ok();
        assert_eq!(holding(desk.folder(), WORD), [""; 0], "round {round}");
        desk.run("", "verify").ok();
    }
}

/// Ana leaves: what was drawn of her is scored, and nobody can dispute it any more.
pub fn leaves(desk: &mut Desk) {
    let sql =
        "SELECT s.audit, q.handle FROM audit_state s JOIN person p ON p.id = s.agent JOIN person q ON q.id = s.auditor
        WHERE p.handle = 'ana' AND s.state = 'assigned'";
    let waiting: Vec<(i64, String)> = {
        let conn = Connection::open(desk.path("qa.db")).unwrap();
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    desk.write("full.json", r#"{"answers": {"tone": "full", "facts": "full", "identity": "yes"}, "met": "kind"}"#);
    for (audit, auditor) in waiting {
        desk.run(&auditor, &format!("score submit {audit} --answers full.json")).ok();
        desk.run(&auditor, &format!("score deliver {audit}")).ok();
    }
    desk.write("left.csv", "handle,name,role,team,from,to\nana,Ana Ruiz,agent,north,2022-01-01,2026-03-19\n");
    desk.run("mona", "people import left.csv").ok();
    desk.at("2026-04-20T09:00:00Z");
}

fn reference_of(desk: &Desk, audit: i64) -> String {
    let row = desk.rows("report audits").into_iter().find(|row| row["audit"] == audit).expect("that audit");
    row["ref"].as_str().unwrap().to_owned()
}
