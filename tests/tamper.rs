//! Attacks on a file that holds everything: each table, each column, each guard, each seal.
//!
//! The attacker has the file and an SQLite of their own: they switch the guards off, or drop them and
//! put them back word for word, so that nothing but the facts differs. `seal_anew` writes the whole
//! chain again from the description in `src/core/ledger/seal.rs`, so it checks the format as well.

use crate::support::{Answer, Desk, answer, is_slow, program, put, repo, scratch};
use assize::core::ledger::{self, Access, Store, Who, Writing};
use assize::core::refusal::Refusal;
use assize::core::text::Kept;
use rusqlite::config::DbConfig;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params, params_from_iter};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

/// Answers of an auditor who found the tone wanting.
pub const PARTLY: &str =
    r#"{"tone": {"level": "partly", "note": "no greeting", "quote": "Agent: "}, "facts": "full", "identity": "yes"}"#;
const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;

/// What an untouched file says of itself when no head was given.
const CAVEAT: &str = "this check cannot notice that the whole file was rewritten or its newest entries cut off";

/// The bytes of a file in which no table is empty, made by the commands; what no command writes yet by the ledger.
pub fn world() -> &'static [u8] {
    static WORLD: OnceLock<Vec<u8>> = OnceLock::new();
    WORLD.get_or_init(|| {
        let mut desk = Desk::drawn();
        let ana = desk.delivered("ana", PARTLY);
        let bo = desk.delivered("bo", FULL);
        let cy = desk.delivered("cy", PARTLY);
        desk.run("bo", &format!("score acknowledge {bo} --useful partly --note Short")).ok();
        desk.run("lea", "people absent cy --from 2026-03-05 --to 2026-03-06").ok();
        desk.run("lea", "people absent cy --from 2026-03-05 --to 2026-03-07").ok();
        std::fs::copy(repo().join("tests/signed/key.pub"), desk.path("key.pub")).unwrap();
        desk.run("ana", "people key key.pub").ok();
        desk.handled("L-1");
        coached(&desk);
        dispute(&desk, "ana", ana);
        dispute(&desk, "cy", cy);
        said_before_sessions(&desk, ana);
        session(&desk, "sam", 1, "outcome = \"unresolved\"");
        session(&desk, "lea", 2, "outcome = \"adjusted\"\nlevel = \"full\"");
        struck_and_taken_back(&desk, bo, cy);
        desk.write("end.csv", "handle,name,role,team,from,to\nbo,Bo Lindqvist,agent,north,2022-01-01,2026-03-02\n");
        desk.run("mona", "people import end.csv").ok();
        desk.write(
            "later.csv",
            "ref,received,channel,category,agent,customer,transcript\nE-1,2026-03-02T10:00:00Z,chat,complaint,ana,c-8,Hello\nE-2,2026-03-02T11:00:00Z,chat,complaint,cy,c-9,\nE-3,2026-03-02T12:00:00Z,phone,complaint,cy,c-10,Bye\n",
        );
        desk.run("mona", "intake import later.csv").ok();
        desk.at("2026-03-10T09:00:00Z");
        desk.write("acd.csv", "agent,day,dialogues\nbo,2026-03-02,41\n");
        desk.run("mona", "intake volumes acd.csv").ok();
        desk.write("acd.csv", "agent,day,dialogues\nbo,2026-03-02,40\n");
        desk.run("mona", "intake volumes acd.csv --amend Transfers").ok();
        let night = desk.run("mona", "assign nightly");
        assert_eq!(night.code, 4, "the time for the ruling is over\n{}", night.whole());
        improved(&desk);
        replaced_and_void(&desk);
        let arbiter = desk.rows("arbitrate queue")[0]["arbiter"].as_str().unwrap().to_owned();
        desk.write(
            "ruling.toml",
            "rationale = \"She asked for speed.\"\nheadnote = \"Speed is asked for.\"\ncoaching = \"Greets late.\"\nroot_cause = \"context\"\nresponsible = \"auditor\"\n[[point]]\ncriterion = \"tone\"\nverdict = \"agent\"\n",
        );
        desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
        desk.run(&arbiter, "arbitrate rule 1 --ruling ruling.toml").ok();
        desk.write("notice.txt", "What you do with customers may be listened to and read.");
        desk.run("lea", "people notice publish notice.txt").ok();
        desk.run("lea", "people notice record ana cy --how meeting").ok();
        desk.run("ana", "people notice acknowledge").ok();
        desk.write("twice.csv", "handle,name,role,team,from\nana2,Ana Ruis,agent,north,2026-03-05\n");
        desk.run("mona", "people import twice.csv").ok();
        desk.args("mona", &["people", "rename", "ana2", "--name", "Ana Ruis-Gil", "--note", "mistyped"]).ok();
        desk.args("mona", &["people", "merge", "ana2", "--into", "ana", "--note", "taken on twice"]).ok();
        talked_over(&desk);
        desk.write(
            "own.json",
            r#"{"answers": {"tone": {"level": "partly", "note": "short", "quote": "Agent: "}, "facts": "full", "identity": "yes"}, "met": "facts", "develop": "tone"}"#,
        );
        desk.run("ana", &format!("score self {ana} --answers own.json")).ok();
        not_written_yet(&desk.path("qa.db"));
        seen_to(&mut desk);
        crate::external::draw_at(&desk);
        agreed_on(&desk);
        held_and_erased(&desk);
        machine(&desk);
        // Last: what is drawn by lot follows from the entries before it.
        desk.run("mona", "keep backup copy.db").ok();
        std::fs::create_dir(desk.path("backups")).unwrap();
        desk.run("mona", "keep backup --dir backups --keep 1").ok();
        desk.run("lea", "people absent cy --from 2026-03-05 --to 2026-03-09").ok();
        desk.run("mona", "keep backup --dir backups --keep 1").ok();
        desk.run("", "verify").ok();
        std::fs::read(desk.path("qa.db")).unwrap()
    })
}

/// A dialogue that was held, and is erased by two people; and an answer about a customer.
fn held_and_erased(desk: &Desk) {
    desk.write("max.csv", "handle,name,role,team,from\nmax,Max Moor,manager,office,2020-01-01\n");
    desk.write(
        "said.csv",
        "ref,received,channel,category,agent,customer,transcript\nS-1,2026-02-20T17:00:00Z,chat,complaint,ana,quetzal,Customer: It is me\nS-2,2026-02-20T18:00:00Z,chat,complaint,ana,ocelot,Customer: And me\n",
    );
    for words in [
        "people import max.csv",
        "intake import said.csv",
        "keep hold --customer ocelot --note Court",
        "keep release 1 --note Over",
        "keep erase --customer quetzal --reason asked",
        "keep access --customer ocelot",
    ] {
        desk.run("mona", words).ok();
    }
    desk.run("max", "keep approve 1").ok();
}

/// What a machine says of a dialogue, and that it was tuned on it.
fn machine(desk: &Desk) {
    desk.write("machine.csv", "handle,name,role,team,from\nautoqa/1,AutoQA,machine,quality,2026-01-01\n");
    desk.write(
        "verdicts.csv",
        "ref,criterion,value,quote,scored,tuned\nD-1,tone,partly,Where is it?,2026-03-02T01:00:00Z,yes\nD-1,identity,na,,2026-03-02T01:00:00Z,\nD-1,total,87.5,,2026-03-02T01:00:00Z,\n",
    );
    desk.run("mona", "people import machine.csv").ok();
    desk.run("mona", "intake machine verdicts.csv --machine autoqa/1").ok();
    let mut store = Store::open(&desk.path("qa.db"), Access::Write).unwrap();
    let who = Who { actor: "mona".into(), principal: None, login: "rehearsal".into() };
    // A night would find that nothing of it was audited.
    let now: String = Connection::open(desk.path("qa.db"))
        .unwrap()
        .query_row("SELECT at FROM entry ORDER BY id DESC LIMIT 1", [], |row| row.get(0))
        .unwrap();
    ledger::record(&mut store, &who, now.parse().unwrap(), "test", |writing| {
        let machine: i64 =
            writing.query_row("SELECT id FROM person WHERE handle = 'autoqa/1'", [], |row| row.get(0))?;
        let facts: [(&'static str, &dyn rusqlite::ToSql); 10] = [
            ("machine", &machine),
            ("card", &"chat"),
            ("criterion", &"tone"),
            ("state", &"no-sample"),
            ("high", &None::<i64>),
            ("audited", &0),
            ("first", &"2026-02-10"),
            ("last", &"2026-03-09"),
            ("below", &20),
            ("weeks", &4),
        ];
        writing.insert("machine_licence", &facts, &[])
    })
    .unwrap();
    dispute_a_mark(desk, "I did greet");
}

/// The first mark of a machine is disputed, which an agent can do only under a licence.
pub fn dispute_a_mark(desk: &Desk, statement: &str) {
    let mut store = Store::open(&desk.path("qa.db"), Access::Write).unwrap();
    let who = Who { actor: "ana".into(), principal: None, login: "rehearsal".into() };
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let one = |sql: &str| -> String { conn.query_row(sql, [], |row| row.get(0)).unwrap() };
    let now = one("SELECT at FROM entry ORDER BY id DESC LIMIT 1").parse().unwrap();
    let (verdict, audit) =
        (one("SELECT CAST(min(id) AS TEXT) FROM machine_verdict"), one("SELECT CAST(max(id) AS TEXT) FROM audit"));
    drop(conn);
    let (verdict, audit): (i64, i64) = (verdict.parse().unwrap(), audit.parse().unwrap());
    ledger::record(&mut store, &who, now, "test", |writing| {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
            [("verdict", &verdict), ("audit", &audit), ("reason", &"slip"), ("due", &"2026-03-13")];
        writing.insert("machine_dispute", &facts, &[("statement", Some(&Kept::new("--statement", statement)?))])
    })
    .unwrap();
}

/// A works agreement that is returned, accepted and ended, a draw and spot checks under it, and readings on record.
fn agreed_on(desk: &Desk) {
    let today: String = Connection::open(desk.path("qa.db"))
        .unwrap()
        .query_row("SELECT substr(at, 1, 10) FROM entry ORDER BY id DESC LIMIT 1", [], |row| row.get(0))
        .unwrap();
    desk.write("rita.csv", "handle,name,role,team,from\nrita,Rita Moss,representative,council,2026-01-01\n");
    desk.run("mona", "people import rita.csv").ok();
    let text = |days: u8| {
        format!(
            "title = \"Audits\"\nfrom = \"{today}\"\nend_notice_days = {days}\n[audits]\nmost = 50\nper = \"day\"\n[spot_checks]\nreasons = [\"complaint\"]\n"
        )
    };
    desk.write("agreement.toml", text(10));
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.run("rita", "policy agreement return 1 --note Short").ok();
    desk.write("agreement.toml", text(30));
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.run("rita", "policy agreement accept 2").ok();
    let row = |n: u8| format!("X-{n},2026-03-09T1{n}:00:00Z,chat,complaint,cy,c,\"Customer: Hi\nAgent: Number {n}\"\n");
    let rows: String = (1..5).map(row).collect();
    desk.write("agreed.csv", format!("ref,received,channel,category,agent,customer,transcript\n{rows}"));
    desk.run("mona", "intake import agreed.csv").ok();
    desk.run("mona", "assign spot-check X-1 --reason complaint --note Late").ok();
    desk.run("lea", "assign spot-check X-1 --approve").ok();
    desk.run("mona", "assign spot-check X-2 --reason complaint --note Late").ok();
    desk.run("lea", "assign spot-check X-2 --return Fine").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("dice.toml", plan.replace("[quota]", "seed = \"dice\"\n[quota]"));
    desk.run("mona", "assign plan add dice.toml").ok();
    desk.run("mona", "assign commit daily --date 2026-03-10").ok();
    desk.run("mona", "assign draw daily-2026-03-09 --seed 92017465930182746183 --witness Rita").ok();
    desk.run("rita", "policy agreement end 2 --note Enough").ok();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("read.toml", policy.replace("{who = \"all\"}", "{who = \"all\", record = \"personal\"}"));
    desk.run("mona", "policy publish read.toml").ok();
    desk.run("mona", "intake show X-1").ok();
    desk.run("mona", "report audits --from 2026-03-01").ok();
    desk.run("mona", "policy publish policy.toml").ok();
}

/// Coaching of Ana on her tone, to its end, and an order of two.
fn coached(desk: &Desk) {
    let option = "[[option]]\nid = \"listen\"\ntitle = \"Listen\"\nwhat = \"Listen together\"\ndays = 14\n";
    desk.write("coaching.toml", option);
    desk.run("mona", "coach options publish coaching.toml").ok();
    desk.run("lea", "coach plan ana --criterion tone --option listen --note First").ok();
    desk.run("ana", "coach agree 1 --statement Yes").ok();
    desk.run("lea", "coach step 1 1 --done --note Done").ok();
    desk.run("lea", "coach follow-up 1 --count 2 --from 2026-03-02 --to 2026-03-03").ok();
    desk.run("lea", "coach close 1 --note Helped").ok();
    desk.run("lea", "coach plan --order draw --team north --criterion tone --option listen --agents ana,bo").ok();
}

/// What both sides say and agree on before the session of dispute 1.
fn said_before_sessions(desk: &Desk, ana: i64) {
    let (_, auditor) = desk.audit_of("ana");
    desk.run("ana", "dispute add 1 --statement Listen").ok();
    desk.run("ana", &format!("dispute statement {ana} --statement Mine")).ok();
    desk.run(&auditor, &format!("dispute correct {ana} --criterion tone --level full --note Slip")).ok();
    desk.run("ana", &format!("dispute agree {ana} --decline")).ok();
    desk.run("sam", "dispute convene 1 --at 2026-03-04T14:00 --place Room-4 --with lea").ok();
}

/// Dispute 3, which Cy takes back, and dispute 4, which strikes Bo's audit and leads to work that is done.
fn struck_and_taken_back(desk: &Desk, bo: i64, cy: i64) {
    desk.run("cy", &format!("dispute open {cy} --wrong-agent --statement Whose?")).ok();
    desk.run("cy", "dispute withdraw 3").ok();
    desk.run("bo", &format!("dispute open {bo} --selection --statement Why?")).ok();
    let action = "[[action]]\nkind = \"policy\"\nowner = \"lea\"\ndue = \"2026-03-05\"\ntask = \"Look\"\n";
    let point = "[[point]]\nsubject = \"selection\"\noutcome = \"adjusted\"\n";
    desk.write("notes.toml", format!("held = \"2026-03-02\"\nagent_side = \"x\"\nagreed = \"Yes\"\n{point}{action}"));
    desk.run("sam", "dispute session 4 --notes notes.toml").ok();
    let taken =
        "improve open --area training --cause Haste --measure rating --action 1 --due 2026-03-20 --to 2026-03-01";
    desk.run("mona", taken).ok();
    desk.run("lea", "dispute done 1 --note Done").ok();
}

/// The improvement that takes up what dispute 4 led to, through do, check and act.
fn improved(desk: &Desk) {
    let row = |n: u8| format!("I-{n},2026-03-04T10:00:00Z,chat,complaint,ana,{n}\n");
    desk.write("rated.csv", format!("ref,received,channel,category,agent,rating\n{}{}", row(4), row(5)));
    desk.run("mona", "intake import rated.csv").ok();
    desk.run("lea", "improve do 1 --note Course --since 2026-03-02").ok();
    desk.run("lea", "improve check 1 --note Up").ok();
    desk.run("lea", "improve act 1 adopt --note Good").ok();
}

/// A card that is proposed, with a comment and its answer, and one that somebody knows.
fn talked_over(desk: &Desk) {
    desk.run("ana", "card acknowledge chat/1").ok();
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    desk.write("card2.toml", card.replace("version = 1", "version = 2").replace("Greeting", "A greeting"));
    desk.run("mona", "card propose card2.toml --team south").ok();
    desk.run("cy", "card comment chat --criterion tone --note Strict").ok();
    desk.run("mona", "card answer 1 --unchanged --note No").ok();
}

/// Rows of the tables that no command writes yet, or only in a story of its own.
fn not_written_yet(path: &Path) {
    let mut store = Store::open(path, Access::Write).unwrap();
    let who = Who { actor: "mona".into(), principal: None, login: "rehearsal".into() };
    ledger::record(&mut store, &who, "2026-03-10T09:00:00Z".parse().unwrap(), "test", |writing| {
        // What auditors do before they hand in, of an audit whose draw is void.
        let audit: i64 = writing.query_row("SELECT max(id) FROM audit", [], |row| row.get(0))?;
        let why = kept("The call was cut off");
        writing.insert("acceptance", &[("audit", &audit), ("auditor", &1)], &[("why", Some(&why))])?;
        writing.insert("revelation", &[("audit", &audit), ("auditor", &1)], &[("why", Some(&why))])?;
        writing.insert("undoing", &[("scoring", &1)], &[("why", Some(&why))])?;
        writing.insert("forgone", &[("audit", &audit), ("reason", &"late")], &[])?;
        writing.insert("email", &[("person", &1)], &[("address", Some(&kept("ana@example.org")))])?;
        writing.insert("recount", &[], &[("why", Some(&why))])?;
        wished(writing)?;
        let taken_back: i64 = writing.query_row("SELECT max(id) FROM point WHERE dispute = 3", [], |row| row.get(0))?;
        writing.insert("contest", &[("point", &taken_back)], &[])?;
        still_open(writing)?;
        on_appeal(writing)?;
        let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
            ("kind", &"management"),
            ("first", &"2026-02-01"),
            ("last", &"2026-02-28"),
            ("head", &"1:0123456789abcdef"),
            ("author", &1),
        ];
        let report = writing.insert("report", &facts, &[("content", Some(&kept("{}")))])?;
        let facts: [(&'static str, &dyn rusqlite::ToSql); 3] = [("report", &report), ("reviewer", &2), ("granted", &0)];
        writing.insert("report_review", &facts, &[("note", Some(&why))])
    })
    .unwrap();
}

/// A wish to amend that was returned.
fn wished(writing: &mut Writing<'_>) -> Result<(), Refusal> {
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("request", &1), ("basis", &"amended"), ("category", &"complaint")];
    let wish = writing.insert("amendment_wish", &facts, &[("why", Some(&kept("A typing slip")))])?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] = [("wish", &wish), ("granted", &0), ("judge", &1)];
    writing.insert("amendment_answer", &facts, &[("words", Some(&kept("It was none")))]).map(drop)
}

/// A dispute that is open for a long time.
fn still_open(writing: &mut Writing<'_>) -> Result<(), Refusal> {
    let dispute = writing.insert("dispute", &[("audit", &3), ("due", &"2026-03-13")], &[])?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
        [("dispute", &dispute), ("place", &1), ("audit", &3), ("subject", &"selection")];
    writing.insert("point", &facts, &[("statement", Some(&kept("Why this one?")))]).map(drop)
}

/// An appeal in dispute 2, which both sides had settled, with somebody who was named and gave it back after a ballot that
/// says nothing and is signed.
fn on_appeal(writing: &mut Writing<'_>) -> Result<(), Refusal> {
    let why = kept("Nobody was free");
    let point: i64 = writing.query_row("SELECT id FROM point WHERE dispute = 2", [], |row| row.get(0))?;
    let appeal = writing.insert("appeal", &[("dispute", &2)], &[("why", Some(&why))])?;
    writing.insert("appealed", &[("appeal", &appeal), ("point", &point)], &[])?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 6] =
        [("dispute", &2), ("instance", &2), ("place", &1), ("arbiter", &1), ("basis", &"name"), ("due", &"2026-03-17")];
    let seat = writing.insert("seat", &facts, &[("why", Some(&why))])?;
    writing.insert("vacancy", &[("seat", &seat), ("reason", &"recused")], &[("why", Some(&why))])?;
    let ballot =
        writing.insert("ballot", &[("seat", &seat), ("root_cause", &"none"), ("responsible", &"nobody")], &[])?;
    let note = kept("It was late");
    let opened: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("ballot", &ballot), ("criterion", &1), ("level", &"partly")];
    writing.insert("opened_answer", &opened, &[("note", Some(&note))])?;
    writing.insert("citation", &[("ballot", &ballot), ("precedent", &1), ("kind", &"followed")], &[])?;
    let signed: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("ballot", &ballot), ("person_key", &1), ("armored", &"-----BEGIN SSH SIGNATURE-----")];
    writing.insert("signature", &signed, &[]).map(drop)
}

/// Somebody else who was named for that appeal; the next time, that they were late.
fn late_on_appeal(path: &Path, now: &str) {
    let mut store = Store::open(path, Access::Write).unwrap();
    let who = Who { actor: "mona".into(), principal: None, login: "rehearsal".into() };
    ledger::record(&mut store, &who, now.parse().unwrap(), "test", |writing| {
        let find = "SELECT coalesce(max(id), 0) FROM seat WHERE dispute = 2 AND place = 2";
        let seat: i64 = writing.query_row(find, [], |row| row.get(0))?;
        if seat > 0 {
            let late: [(&'static str, &dyn rusqlite::ToSql); 4] =
                [("dispute", &2), ("stage", &"appeal"), ("due", &"2026-03-11"), ("person", &2)];
            writing.insert("lapse", &late, &[])?;
            return writing.insert("vacancy", &[("seat", &seat), ("reason", &"late")], &[]).map(drop);
        }
        let facts: [(&'static str, &dyn rusqlite::ToSql); 6] = [
            ("dispute", &2),
            ("instance", &2),
            ("place", &2),
            ("arbiter", &2),
            ("basis", &"name"),
            ("due", &"2026-03-11"),
        ];
        writing.insert("seat", &facts, &[("why", Some(&kept("Nobody was free")))]).map(drop)
    })
    .unwrap();
}

/// A replacement, and a draw that is extended and then void.
fn replaced_and_void(desk: &Desk) {
    let queue = desk.rows("score queue --all");
    let audit = queue[0]["audit"].as_i64().unwrap().to_string();
    let words = ["assign", "replace", &audit, "--reason", "care", "--note", "She needs help"];
    let answer = desk.args("mona", &words);
    assert!([0, 4].contains(&answer.code), "{}", answer.whole());
    let extended = desk.run("mona", "assign extend daily-2026-03-02 --by 1 --note More");
    assert!([0, 4].contains(&extended.code), "{}", extended.whole());
    desk.args("mona", &["assign", "void", "daily-2026-03-02", "--note", "The seed was known"]).ok();
}

/// An agent who was hurt twice, what became of it, what was asked, and what was good.
fn seen_to(desk: &mut Desk) {
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    let rule = "[deadlines]\nruling = 1\n[questions]\nanswer_within = 1\n[blind]\nlottery = 50\n[[early_sign]]\nname = \"hard\"\nkind = \"hard\"\ncount = 2\ndays = 30\n";
    desk.write("signs.toml", format!("{policy}\n{rule}"));
    desk.run("mona", "policy publish signs.toml").ok();
    let hers = desk.rows("report audits").into_iter().filter(|row| row["agent"] == "ana");
    for audit in hers.map(|row| row["audit"].to_string()) {
        desk.args("mona", &["score", "care", &audit, "--note", "He shouted at her"]).ok();
    }
    desk.args("mona", &["care", "act", "1", "--note", "An hour off", "--learned", "End the call sooner"]).ok();
    for criterion in ["tone", "facts"] {
        let asked = ["score", "ask", "1", "--criterion", criterion, "--question", "May I hang up?", "--owner", "mona"];
        desk.args("sam", &asked).ok();
    }
    desk.args("mona", &["score", "answer", "1", "--note", "After one warning"]).ok();
    desk.args("mona", &["score", "commend", "1", "--note", "She stayed calm"]).ok();
    calibrated(desk);
    desk.args("mona", &["people", "train", "vera", "--topic", "Tone"]).ok();
    desk.write("ratings.csv", "dialogue,criterion,annotator,rating\nD-1,tone,vera,1\nD-1,tone,x,2\n");
    desk.args("mona", &["intake", "ratings", "ratings.csv", "--name", "pilot", "--scale", "0..2"]).ok();
    desk.args("mona", &["score", "voice", "1", "--about", "service", "--quote", "turn 1", "--topic", "tone"]).ok();
    desk.write(
        "last.csv",
        "ref,received,channel,category,agent,customer,transcript\nF-1,2026-03-04T10:00:00Z,chat,complaint,ana,c-11,Hello\n",
    );
    late_on_appeal(&desk.path("qa.db"), "2026-03-10T09:00:00Z");
    desk.at("2026-03-12T08:00:00Z");
    desk.run("mona", "intake import last.csv").ok();
    let night = desk.run("mona", "assign nightly");
    assert!(night.stdout.contains("Early sign") && night.stdout.contains("Question 2"), "{}", night.whole());
    late_on_appeal(&desk.path("qa.db"), "2026-03-12T08:00:00Z");
}

/// A calibration by lot that is closed with everything that can come of it. Of so many some are passed over.
fn calibrated(desk: &Desk) {
    let open =
        ["score", "calibrate", "open", "--card", "chat", "--count", "6", "--from", "2026-03-01", "--to", "2026-03-09"];
    desk.args("mona", &[&open[..], &["--auditors", "vera,oleg", "--subject", "Tone"]].concat()).ok();
    desk.write(
        "c.json",
        r#"{"answers": {"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "yes"}}"#,
    );
    for who in ["vera", "oleg"] {
        for item in 1..=6 {
            desk.run(who, &format!("score calibrate submit 1 --item {item} --answers c.json")).ok();
        }
    }
    desk.write("agreed.csv", "dialogue,criterion,answer,note\n1,tone,full,not curt\n");
    let close =
        ["score", "calibrate", "close", "1", "--attended", "vera", "--agreed", "agreed.csv", "--learnt", "Short"];
    desk.args("mona", &[&close[..], &["--ask", "facts=And dates?"]].concat()).ok();
}

/// Disputes the tone of an audit.
pub fn dispute(desk: &Desk, who: &str, audit: i64) {
    let audit = audit.to_string();
    let open = ["dispute", "open", &audit, "--criterion", "tone", "--reason", "context", "--propose", "full"];
    desk.args(who, &[&open[..], &["--statement", "She was in a hurry"]].concat()).ok();
}

/// The session of a dispute about its tone.
pub fn session(desk: &Desk, who: &str, number: i64, outcome: &str) {
    desk.write(
        "notes.toml",
        format!("held = \"2026-03-02\"\nagent_side = \"Be quick.\"\n[[point]]\ncriterion = \"tone\"\n{outcome}\n"),
    );
    desk.run(who, &format!("dispute session {number} --notes notes.toml")).ok();
}

/// A copy of the world in the hands of somebody who can write it.
pub struct Stolen {
    folder: TempDir,
}

impl Stolen {
    pub fn new() -> Self {
        let folder = scratch();
        put(&folder.path().join("qa.db"), world());
        Self { folder }
    }

    /// A copy of the file of a desk.
    pub fn of(desk: &Desk) -> Self {
        let folder = scratch();
        std::fs::copy(desk.path("qa.db"), folder.path().join("qa.db")).unwrap();
        Self { folder }
    }

    pub fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("qa.db")
    }

    /// Works on the file with every guard and every check switched off, and puts it down cleanly.
    pub fn attack(self, work: impl FnOnce(&Connection)) -> Self {
        let conn = Connection::open(self.path()).unwrap();
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
        conn.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
            .unwrap();
        work(&conn);
        conn.close().unwrap();
        self
    }

    /// Runs a command on it. A hang ends with exit code 124.
    ///
    /// A file that lost its mark of a rehearsal claims the real clock, and then a given one is refused:
    /// such a file is asked again without one.
    pub fn run(&self, words: &str) -> Answer {
        let said = answer(self.command().args(words.split_whitespace()));
        if said.code == 2 && said.stderr.contains("ASSIZE_NOW is set, but this file is not a rehearsal") {
            return answer(self.command().env_remove("ASSIZE_NOW").args(words.split_whitespace()));
        }
        said
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new("timeout");
        command.args(["-k", "1", "20", program()]).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("COLUMNS", "60000");
        command.env("ASSIZE_DB", "qa.db").env("ASSIZE_NOW", "2026-03-10T09:00:00Z").env("ASSIZE_AS", "mona");
        command
    }

    /// Everything that `verify` finds, not only what it lists.
    pub fn findings(&self) -> Vec<String> {
        let mut store = Store::open(&self.path(), Access::Inspect).unwrap();
        ledger::verify(&mut store, &[]).unwrap().into_iter().flat_map(|verdict| verdict.findings).collect()
    }

    /// `verify` finds something and says each of these.
    #[track_caller]
    pub fn convicted(&self, of: &str, says: &[&str]) {
        let found = self.run("verify");
        assert_eq!(found.code, 3, "{of}\n{}", found.whole());
        for says in says {
            assert!(found.stdout.contains(says), "{of}: no `{says}` in\n{}", found.whole());
        }
    }

    /// `verify` finds nothing, and says what it cannot notice.
    #[track_caller]
    pub fn passes(&self) {
        let found = self.run("verify").ok();
        assert!(found.stdout.contains(CAVEAT), "{}", found.whole());
    }
}

// --- What the tables are --------------------------------------------------------------------------

pub struct Table {
    pub name: String,
    /// Name, declared type, whether some UNIQUE or the key holds it.
    pub columns: Vec<(String, String, bool)>,
}

pub fn tables(conn: &Connection) -> Vec<Table> {
    let names =
        strings(conn, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'open_*' ORDER BY name");
    names
        .into_iter()
        .map(|name| {
            let unique = strings(
                conn,
                &format!("SELECT DISTINCT i.name FROM pragma_index_list('{name}') l, pragma_index_info(l.name) i WHERE l.\"unique\""),
            );
            let mut statement = conn.prepare(&format!("SELECT name, type FROM pragma_table_info('{name}')")).unwrap();
            let columns = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            let columns = columns.map(|column| column.unwrap()).map(|(column, kind): (String, String)| {
                let held = column == "id" || unique.contains(&column);
                (column, kind, held)
            });
            Table { columns: columns.collect(), name }
        })
        .collect()
}

fn strings(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(|row| row.unwrap()).collect()
}

fn number(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// One row of a table, by where it stands, in the words of SQL, and by what a finding calls it.
#[derive(Clone)]
pub struct Place {
    pub at: String,
    pub named: Vec<String>,
}

impl Table {
    /// Whether the schema itself fills it.
    pub fn is_list(&self) -> bool {
        !self.columns.iter().any(|(name, ..)| name == "entry" || name == "seal")
    }

    /// What a row of a list is called, in the words of SQL.
    fn code(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, ..)| name.as_str()).collect();
        names.join(" || '.' || ")
    }

    /// The first, a middle and the last row.
    pub fn places(&self, conn: &Connection) -> Vec<Place> {
        if self.name == "extent" {
            let mut statement =
                conn.prepare("SELECT relation, first, entry FROM extent ORDER BY entry, relation").unwrap();
            let rows = statement.query_map([], |row| {
                let (relation, first, entry): (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(Place {
                    at: format!("relation = '{relation}' AND first = {first}"),
                    named: vec![format!("entry {entry} (")],
                })
            });
            return spread(rows.unwrap().map(|row| row.unwrap()).collect());
        }
        if self.is_list() {
            let all = strings(conn, &format!("SELECT {} FROM {} ORDER BY 1", self.code(), self.name));
            let named = |code: &String| vec![format!("`{code}` is gone from the list {}", self.name)];
            return spread(
                all.iter()
                    .map(|code| Place { at: format!("{} = '{code}'", self.code()), named: named(code) })
                    .collect(),
            );
        }
        let mut statement = conn.prepare(&format!("SELECT id FROM {} ORDER BY id", self.name)).unwrap();
        let rows = statement.query_map([], |row| {
            let id: i64 = row.get(0)?;
            Ok(Place { at: format!("id = {id}"), named: self.named(id) })
        });
        spread(rows.unwrap().map(|row| row.unwrap()).collect())
    }

    fn named(&self, id: i64) -> Vec<String> {
        if self.name == "entry" {
            return vec![format!("entry {id} "), format!("entries {id} to {id} are missing")];
        }
        let name = &self.name;
        vec![
            format!("{name} {id} was changed"),
            format!("{name} {id} is gone"),
            format!("the personal text of {name} {id} was erased"),
        ]
    }

    fn row(&self, conn: &Connection, at: &str) -> Vec<Value> {
        let sql = format!("SELECT * FROM {} WHERE {at}", self.name);
        conn.query_row(&sql, [], |row| (0..self.columns.len()).map(|i| row.get(i)).collect()).unwrap()
    }

    fn insert(&self, how: &str, end: &str) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, ..)| name.as_str()).collect();
        let marks = vec!["?"; names.len()].join(", ");
        format!("{how} INTO {} ({}) VALUES ({marks}) {end}", self.name, names.join(", "))
    }
}

fn spread(mut places: Vec<Place>) -> Vec<Place> {
    if places.len() > 3 {
        let (middle, last) = (places[places.len() / 2].clone(), places[places.len() - 1].clone());
        places.truncate(1);
        places.extend([middle, last]);
    }
    places
}

/// Another value of the same kind; `far` to be out of the way of what is unique.
fn other(value: &Value, kind: &str, far: bool) -> Value {
    match value {
        Value::Null => match kind {
            "INTEGER" => Value::Integer(if far { 1001 } else { 1 }),
            "BLOB" => Value::Blob(vec![7; 32]),
            _ => Value::Text("x".into()),
        },
        Value::Integer(number) => Value::Integer(number + if far { 1000 } else { 1 }),
        Value::Real(number) => Value::Real(number + 1.0),
        Value::Text(text) => {
            let mut letters: Vec<char> = text.chars().collect();
            // The second from the end, so that a time stays a time and a day a day.
            let at = letters.len().saturating_sub(2);
            match letters.get_mut(at) {
                Some(letter) if letter.is_ascii_digit() => *letter = if *letter == '0' { '1' } else { '0' },
                Some(letter) => *letter = if *letter == 'q' { 'w' } else { 'q' },
                None => letters.push('q'),
            }
            Value::Text(letters.into_iter().collect())
        }
        Value::Blob(bytes) => {
            let mut bytes = bytes.clone();
            bytes[0] ^= 1;
            Value::Blob(bytes)
        }
    }
}

// --- (a) to (d): every cell, every row, every entry ------------------------------------------------

#[test]
fn the_file_to_attack_has_rows_in_every_table() {
    let stolen = Stolen::new();
    let conn = Connection::open(stolen.path()).unwrap();
    for table in tables(&conn) {
        assert!(number(&conn, &format!("SELECT count(*) FROM {}", table.name)) > 0, "{} is empty", table.name);
    }
    stolen.passes();
}

struct Case {
    table: String,
    what: String,
    sql: String,
    value: Value,
    named: Vec<String>,
}

/// By default a row of each table is changed at once, and every one is named in the findings; with `ASSIZE_SLOW=1` each
/// cell is changed by itself.
#[test]
fn a_change_of_any_cell_of_any_table_is_found_and_the_row_is_named() {
    let cases = {
        let stolen = Stolen::new();
        let conn = Connection::open(stolen.path()).unwrap();
        cells(&conn)
    };
    assert!(cases.len() > 400, "{} cells", cases.len());
    let mut groups: Vec<Vec<&Case>> = Vec::new();
    for case in &cases {
        let fits =
            |group: &Vec<&Case>| !is_slow() && group.iter().all(|one| one.table != case.table && !is_chain(&one.table));
        match groups.iter_mut().find(|group| !is_chain(&case.table) && fits(group)) {
            Some(group) => group.push(case),
            None => groups.push(vec![case]),
        }
    }
    in_two_threads(&groups, |group| {
        let stolen = Stolen::new().attack(|conn| {
            for case in group {
                assert_eq!(conn.execute(&case.sql, [&case.value]).expect(&case.what), 1, "{}", case.what);
            }
        });
        let found = stolen.findings();
        for case in group {
            let is_named = found.iter().any(|finding| case.named.iter().any(|name| finding.contains(name)));
            assert!(is_named, "{}: {:?}\n{found:#?}", case.what, case.named);
        }
    });
}

/// Whether the chain rests on a table: a change there breaks more than one entry.
pub fn is_chain(table: &str) -> bool {
    ["file", "entry", "extent"].contains(&table)
}

/// What `verify` lists of many findings, and that it fails, is what its command says and not only the ledger.
#[test]
fn of_many_changes_twenty_are_listed_and_the_rest_is_counted() {
    let stolen = Stolen::new().attack(|conn| {
        let all = conn.execute("UPDATE mark SET criterion = criterion + 1000", []).unwrap();
        assert!(all > 0);
        for table in tables(conn).iter().filter(|table| !table.is_list() && !is_chain(&table.name)) {
            conn.execute(&format!("UPDATE {} SET entry = entry + 1", table.name), []).unwrap();
        }
    });
    let mut store = Store::open(&stolen.path(), Access::Inspect).unwrap();
    let verdicts = ledger::verify(&mut store, &[]).unwrap();
    let all = &verdicts.iter().find(|verdict| verdict.check == "facts").unwrap().findings;
    assert!(all.len() > 100, "{}", all.len());
    let found = stolen.run("verify --format json");
    assert_eq!(found.code, 3, "{}", found.whole());
    let facts = found.rows().into_iter().find(|row| row["check"] == "facts").unwrap();
    let listed = format!("{}; and {} more", all[..20].join("; "), all.len() - 20);
    assert_eq!(facts["findings"].as_str(), Some(listed.as_str()));
}

fn cells(conn: &Connection) -> Vec<Case> {
    let mut cases = Vec::new();
    for table in tables(conn) {
        for place in table.places(conn) {
            let row = table.row(conn, &place.at);
            for (value, (column, kind, held)) in row.iter().zip(&table.columns) {
                cases.push(Case {
                    table: table.name.clone(),
                    what: format!("{} {column} {value:?} ({})", table.name, place.at),
                    sql: format!("UPDATE {} SET {column} = ?1 WHERE {}", table.name, place.at),
                    value: other(value, kind, *held),
                    named: place.named.clone(),
                });
            }
        }
    }
    cases
}

pub fn in_two_threads<T: Sync>(cases: &[T], work: impl Fn(&T) + Sync) {
    std::thread::scope(|scope| {
        for half in [0, 1] {
            let work = &work;
            scope.spawn(move || cases.iter().skip(half).step_by(2).for_each(work));
        }
    });
}

/// One row of each table but those of the chain at once, then of each of those by itself; `ASSIZE_SLOW=1`: each by
/// itself.
fn for_all_tables(work: impl Fn(&[Table])) {
    let (chain, others): (Vec<Table>, Vec<Table>) =
        tables(&Connection::open(Stolen::new().path()).unwrap()).into_iter().partition(|table| is_chain(&table.name));
    assert!(chain.len() == 3 && others.len() > 90, "{} tables", others.len());
    others.chunks(if is_slow() { 1 } else { others.len() }).chain(chain.chunks(1)).for_each(work);
}

#[test]
fn a_removed_row_of_any_table_is_found_and_named() {
    for_all_tables(|tables| {
        let mut named = Vec::new();
        let stolen = Stolen::new().attack(|conn| {
            let places: Vec<Place> = tables.iter().map(|table| table.places(conn).pop().unwrap()).collect();
            for (table, place) in tables.iter().zip(&places) {
                assert_eq!(conn.execute(&format!("DELETE FROM {} WHERE {}", table.name, place.at), []).unwrap(), 1);
            }
            named = places.into_iter().map(|place| place.named).collect();
        });
        if tables[0].name == "file" {
            stolen.convicted("no first row", &["file 1 is gone"]);
            stolen.run("report audits").refused(65, "the file has no first entry: it is damaged");
        }
        let found = stolen.findings();
        for names in &named {
            let is_named = found.iter().any(|finding| names.iter().any(|name| finding.contains(name)));
            assert!(is_named, "{names:?}\n{found:#?}");
        }
    });
}

#[test]
fn an_added_row_of_any_table_is_found_and_named() {
    for_all_tables(|tables| {
        let mut named = Vec::new();
        let stolen = Stolen::new().attack(|conn| {
            named = tables.iter().map(|table| added(conn, table)).collect();
        });
        let found = stolen.findings();
        for name in &named {
            assert!(found.iter().any(|finding| finding.contains(name)), "{name}\n{found:#?}");
        }
    });
}

/// Adds a row like the last one of a table, and answers what a finding calls it.
fn added(conn: &Connection, table: &Table) -> String {
    let place = table.places(conn).pop().unwrap();
    let mut row = table.row(conn, &place.at);
    for (value, (_, kind, held)) in row.iter_mut().zip(&table.columns) {
        if *held {
            *value = other(value, kind, true);
        }
    }
    if let (Value::Integer(id), "id") = (&mut row[0], table.columns[0].0.as_str()) {
        *id = *id - 1000 + 1;
    }
    let words: Vec<&str> =
        row.iter().filter_map(|value| if let Value::Text(text) = value { Some(text.as_str()) } else { None }).collect();
    let named = match (&row[0], table.name.as_str()) {
        (_, name) if table.is_list() => format!("`{}` was added to the list {name}", words.join(".")),
        (_, "extent") => place.named[0].clone(),
        (Value::Integer(id), "entry") => format!("entry {id} ("),
        (Value::Integer(id), name) => format!("{name} {id} was added; no entry brought it"),
        _ => unreachable!("every table has a number"),
    };
    conn.execute(&table.insert("INSERT", ""), params_from_iter(row)).unwrap();
    named
}

#[test]
fn a_row_with_a_number_below_one_is_found_in_every_table() {
    let facts = |table: &Table| !table.is_list() && !["file", "entry", "extent"].contains(&table.name.as_str());
    let all = tables(&Connection::open(Stolen::new().path()).unwrap());
    let all: Vec<&Table> = all.iter().filter(|table| facts(table)).collect();
    for some in all.chunks(if is_slow() { 1 } else { all.len() }) {
        let ids = [0, -1, i64::MIN];
        let stolen = Stolen::new().attack(|conn| {
            for (table, id) in some.iter().zip(ids.iter().cycle()) {
                let mut row = table.row(conn, &table.places(conn).pop().unwrap().at);
                for (value, (_, kind, held)) in row.iter_mut().zip(&table.columns) {
                    if *held {
                        *value = other(value, kind, true);
                    }
                }
                row[0] = Value::Integer(*id);
                conn.execute(&table.insert("INSERT", ""), params_from_iter(row)).unwrap();
            }
        });
        let says = some.iter().zip(ids.iter().cycle());
        let says: Vec<String> =
            says.map(|(table, id)| format!("{} {id} was added; no entry brought it", table.name)).collect();
        let found = stolen.findings();
        for says in &says {
            assert!(found.iter().any(|finding| finding.contains(says)), "{says}\n{found:#?}");
        }
    }
}

/// A file of this size is checked in two threads: its structure in one of them.
#[test]
fn a_change_of_a_large_file_is_named_both_as_a_fact_and_as_a_reference() {
    let stolen = Stolen::new();
    let said = "I said it before. ".repeat(50_000);
    let row = |number| format!("LONG-{number},2026-03-02T12:00:00Z,phone,complaint,cy,Customer: {said}\n");
    let rows: String = (0..14).map(row).collect();
    let file = stolen.path().with_file_name("long.csv");
    std::fs::write(file, format!("ref,received,channel,category,agent,transcript\n{rows}")).unwrap();
    stolen.run("intake import long.csv").ok();
    let pages = number(&Connection::open(stolen.path()).unwrap(), "SELECT page_count FROM pragma_page_count");
    assert!(pages > 1024, "{pages} pages");
    stolen.passes();
    let stolen = stolen.attack(|conn| {
        conn.execute("UPDATE audit SET request = 999 WHERE id = 1", []).unwrap();
    });
    stolen.convicted("a reference", &["audit 1 refers to a request that is not there", "audit 1 was changed"]);
}

#[test]
fn removed_swapped_and_resealed_entries_are_named() {
    let removed = |conn: &Connection| assert_eq!(conn.execute("DELETE FROM entry WHERE id = 5", []).unwrap(), 1);
    Stolen::new().attack(removed).convicted("removed", &["entries 5 to 5 are missing", "entry 5 is gone; it brought"]);

    let swapped = |conn: &Connection| {
        conn.execute_batch(
            "UPDATE entry SET id = -1 WHERE id = 5; UPDATE entry SET id = 5 WHERE id = 6; UPDATE entry SET id = 6 WHERE id = -1",
        )
        .unwrap();
    };
    Stolen::new()
        .attack(swapped)
        .convicted("swapped", &["entry 5 (", "entry 6 (", "does not follow the entry before it"]);

    let seal = |conn: &Connection| {
        assert_eq!(conn.execute("UPDATE entry SET seal = randomblob(32) WHERE id = 5", []).unwrap(), 1);
    };
    Stolen::new().attack(seal).convicted("seal", &["entry 5 (", "is not what was sealed", "entry 6 ("]);
}

#[test]
fn a_row_moved_from_one_entry_to_another_is_named() {
    let moved = |conn: &Connection| {
        let (entry, first): (i64, i64) = conn
            .query_row("SELECT entry, first FROM extent WHERE relation = 'scoring' ORDER BY first LIMIT 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        conn.execute("UPDATE extent SET entry = ?1 WHERE relation = 'scoring' AND first = ?2", (entry + 1, first))
            .unwrap();
    };
    Stolen::new().attack(moved).convicted("moved", &["is not what was sealed"]);
}

#[test]
fn an_extent_of_a_table_that_is_not_there_is_a_finding_and_not_our_fault() {
    for relation in ["nosuch", "queue", "sqlite_schema", "extent", "", "\"; --"] {
        let stolen = Stolen::new().attack(|conn| {
            conn.execute("UPDATE extent SET relation = ?1 WHERE relation = 'delivery'", [relation]).unwrap();
        });
        stolen.convicted(relation, &["is not what was sealed"]);
    }
}

#[test]
fn rows_that_no_entry_lists_any_more_are_found_also_between_others_and_under_new_seals() {
    let stolen = Stolen::new().attack(|conn| {
        let gone = "DELETE FROM extent WHERE relation = 'scoring' AND first = 1 AND last = 1";
        assert_eq!(conn.execute(gone, []).unwrap(), 1);
        seal_anew(conn);
    });
    stolen.convicted("a gap", &["scoring 1 to 1 belong to no entry"]);
}

#[test]
fn numbers_at_the_edge_neither_hang_nor_overflow() {
    for sql in [
        "UPDATE extent SET last = 9223372036854775807 WHERE relation = 'delivery'",
        "UPDATE extent SET last = 1099511627776 WHERE relation = 'delivery'",
        "UPDATE extent SET first = -9223372036854775808 WHERE relation = 'delivery' AND first = 1",
        "UPDATE entry SET id = 9223372036854775807 WHERE id = (SELECT max(id) FROM entry)",
        "UPDATE entry SET id = -9223372036854775808 WHERE id = 1",
        "UPDATE person SET id = 9223372036854775807 WHERE id = (SELECT max(id) FROM person)",
        "UPDATE person SET id = -9223372036854775808 WHERE id = 1",
    ] {
        let stolen = Stolen::new().attack(|conn| assert_ne!(conn.execute(sql, []).unwrap(), 0));
        let mut command = Command::new("sh");
        let limited = "ulimit -v 1000000; exec timeout -k 1 20 \"$0\" verify";
        let ours = stolen.command();
        command.args(["-c", limited, program()]).current_dir(stolen.folder.path()).env_clear();
        command.envs(ours.get_envs().filter_map(|(key, value)| Some((key, value?))));
        let found = answer(&mut command);
        assert!([3, 65].contains(&found.code), "{sql}\n{}", found.whole());
        assert!(!found.stderr.contains("panicked"), "{sql}\n{}", found.whole());
    }
}

// --- (e): the schema ------------------------------------------------------------------------------

#[test]
fn every_change_of_the_schema_is_named_and_every_other_command_refuses() {
    let evil = "CREATE TRIGGER evil AFTER INSERT ON scoring BEGIN DELETE FROM mark; END";
    let hidden = "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES ('trigger', 'sqlite_evil', 'scoring', 0, 'CREATE TRIGGER sqlite_evil AFTER INSERT ON scoring BEGIN DELETE FROM mark; END')";
    let stray = "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET tbl_name = 'mark' WHERE name = 'sqlite_autoindex_session_1'";
    for (sql, says) in [
        ("DROP TRIGGER scoring_kept", "the trigger scoring_kept is gone"),
        (evil, "the trigger evil was added"),
        (hidden, "the trigger sqlite_evil was added"),
        (stray, "the index sqlite_autoindex_session_1 was altered"),
        ("DROP INDEX scoring_audit", "the index scoring_audit is gone"),
        ("CREATE INDEX quick ON scoring (total)", "the index quick was added"),
        (
            "DROP VIEW queue; CREATE VIEW queue AS SELECT 'score' AS work, 1 AS number, 1 AS person, '2026-01-01' AS due",
            "the view queue was altered",
        ),
        ("CREATE TABLE diary (id INTEGER PRIMARY KEY)", "the table diary was added"),
        ("DROP TABLE decision", "the table decision is gone"),
        ("ALTER TABLE decision ADD COLUMN mood TEXT", "the table decision was altered"),
        (
            "DROP TRIGGER scoring_kept; CREATE TRIGGER scoring_kept BEFORE UPDATE ON scoring BEGIN SELECT 1; END",
            "the trigger scoring_kept was altered",
        ),
    ] {
        let stolen = Stolen::new().attack(|conn| conn.execute_batch(sql).unwrap());
        let before = std::fs::read(stolen.path()).unwrap();
        stolen.convicted(sql, &["the schema was altered", says]);
        for words in ["report audits", "people list", "assign nightly", "score show 1", "intake import people.csv"] {
            std::fs::write(stolen.folder.path().join("people.csv"), "a,b\n").unwrap();
            let refused = stolen.run(words);
            assert_eq!(refused.code, 65, "{sql}: {words}\n{}", refused.whole());
        }
        assert_eq!(std::fs::read(stolen.path()).unwrap(), before, "{sql}: nothing was touched");
    }
}

#[test]
fn nothing_is_written_into_a_file_whose_lists_of_words_were_changed() {
    for sql in ["INSERT INTO verdict VALUES ('shared')", "DELETE FROM role WHERE code = 'arbiter'"] {
        let stolen = Stolen::new().attack(|conn| conn.execute_batch(sql).unwrap());
        let before = std::fs::read(stolen.path()).unwrap();
        let refused = stolen.run("assign nightly");
        assert_eq!(refused.code, 65, "{sql}: {}", refused.whole());
        assert!(refused.stderr.contains("somebody altered it"), "{sql}: {}", refused.whole());
        assert!(std::fs::read(stolen.path()).unwrap() == before, "{sql}: nothing was touched");
    }
}

#[test]
fn a_table_replaced_by_an_endless_view_is_named_at_once() {
    for table in ["entry", "extent", "file", "request"] {
        let columns = {
            let stolen = Stolen::new();
            let conn = Connection::open(stolen.path()).unwrap();
            strings(&conn, &format!("SELECT name FROM pragma_table_info('{table}')"))
        };
        let columns: Vec<String> = columns.iter().map(|name| format!("n + 10 AS {name}")).collect();
        let stolen = Stolen::new().attack(|conn| {
            conn.execute_batch(&format!(
                "ALTER TABLE {table} RENAME TO real_{table}; CREATE VIEW {table} AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT {} FROM c",
                columns.join(", ")
            ))
            .unwrap();
        });
        let found = stolen.run("verify");
        assert!([3, 65].contains(&found.code), "{table}: {}", found.whole());
        let refused = stolen.run("report audits");
        assert_eq!(refused.code, 65, "{table}: {}", refused.whole());
    }
}

#[test]
fn a_guard_that_was_dropped_and_put_back_hides_no_change() {
    let stolen = Stolen::new().attack(|conn| {
        let guard = strings(conn, "SELECT sql FROM sqlite_schema WHERE name = 'scoring_kept'").remove(0);
        conn.execute_batch("DROP TRIGGER scoring_kept").unwrap();
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true).unwrap();
        conn.execute("UPDATE scoring SET total = 10000 WHERE id = 1", []).unwrap();
        conn.execute_batch(&guard).unwrap();
    });
    stolen.convicted("put back", &["the schema is the one that assize made", "scoring 1 was changed"]);
}

// --- (f): the guards ------------------------------------------------------------------------------

#[test]
fn no_statement_gets_past_the_guards_of_any_table() {
    for recursive in ["OFF", "ON"] {
        let stolen = Stolen::new();
        let conn = Connection::open(stolen.path()).unwrap();
        conn.execute_batch(&format!("PRAGMA recursive_triggers = {recursive}")).unwrap();
        let before = dump(&conn);
        for table in tables(&conn) {
            for place in table.places(&conn) {
                forge(&conn, &table, &place.at);
            }
        }
        assert!(dump(&conn) == before, "something got through");
    }
}

fn forge(conn: &Connection, table: &Table, at: &str) {
    let name = &table.name;
    let row = table.row(conn, at);
    let changed: Vec<Value> = row
        .iter()
        .zip(&table.columns)
        .map(|(value, (_, kind, held))| if *held { value.clone() } else { other(value, kind, false) })
        .collect();
    for (column, kind, _) in &table.columns {
        for how in ["UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE", "UPDATE OR FAIL"] {
            let sql = format!("{how} {name} SET {column} = ?1 WHERE {at}");
            let done = conn.execute(&sql, [other(&Value::Null, kind, true)]);
            refused_in_words(name, &sql, done, &["facts are never changed"]);
        }
    }
    refused_in_words(
        name,
        "DELETE",
        conn.execute(&format!("DELETE FROM {name} WHERE {at}"), []),
        &["facts are never removed"],
    );
    let stands = ["this fact stands already", "it does not follow the last one", "nothing is added to it"];
    let held: Vec<&str> = table.columns.iter().filter(|(_, _, held)| *held).map(|(name, ..)| name.as_str()).collect();
    let key = if name == "extent" || table.is_list() { held.join(", ") } else { "id".to_owned() };
    let (spare, _, _) = table.columns.iter().find(|(_, _, held)| !held).unwrap_or(&table.columns[0]);
    let upsert = format!("ON CONFLICT ({key}) DO UPDATE SET {spare} = excluded.{spare}");
    for (how, end) in
        [("INSERT OR REPLACE", ""), ("REPLACE", ""), ("INSERT", upsert.as_str()), ("INSERT OR IGNORE", "")]
    {
        let sql = table.insert(how, end);
        refused_in_words(name, &sql, conn.execute(&sql, params_from_iter(&changed)), &stands);
        if let Value::Integer(id) = row[0] {
            // The same number in another coat.
            for coat in [Value::Text(id.to_string()), Value::Real(f64::from(i32::try_from(id).unwrap()))] {
                let mut changed = changed.clone();
                changed[0] = coat;
                refused_in_words(name, &sql, conn.execute(&sql, params_from_iter(&changed)), &stands);
            }
        }
        // A new number, and what is unique as it stands: REPLACE would take the old row away.
        let held = table.columns.iter().zip(&row).filter(|((column, _, held), _)| *held && column != "id");
        let unique = held.into_iter().any(|(_, value)| *value != Value::Null) && name != "extent" && !table.is_list();
        if unique || name == "entry" {
            let mut changed = changed.clone();
            changed[0] = Value::Integer(100_000);
            refused_in_words(name, &sql, conn.execute(&sql, params_from_iter(&changed)), &stands);
        }
    }
}

#[track_caller]
fn refused_in_words(table: &str, what: &str, done: rusqlite::Result<usize>, says: &[&str]) {
    match done {
        Ok(rows) => panic!("{table}: {what}: {rows} rows got through"),
        Err(error) => {
            let error = error.to_string();
            assert!(
                error.contains(&format!("{table}: ")) && says.iter().any(|says| error.contains(says)),
                "{what}: {error}"
            );
        }
    }
}

// --- (g): the whole chain -------------------------------------------------------------------------

fn frame(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend((bytes.len() as u64).to_be_bytes());
    out.extend(bytes);
}

fn value(out: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => out.push(0),
        ValueRef::Integer(number) => {
            out.push(1);
            out.extend(number.to_be_bytes());
        }
        ValueRef::Real(number) => {
            out.push(2);
            out.extend(number.to_bits().to_be_bytes());
        }
        ValueRef::Text(text) => {
            out.push(3);
            frame(out, text);
        }
        ValueRef::Blob(blob) => {
            out.push(4);
            frame(out, blob);
        }
    }
}

/// Place and value of a column, unless it is NULL.
fn item(out: &mut Vec<u8>, row: &rusqlite::Row<'_>, column: &str) {
    let place = row.as_ref().column_index(column).unwrap();
    if row.get_ref(place).unwrap() != ValueRef::Null {
        out.extend(u16::try_from(place).unwrap().to_be_bytes());
        value(out, row.get_ref(place).unwrap());
    }
}

/// SHA-256 over the salt and the personal texts, which an erased row keeps in their place.
fn personal(row: &rusqlite::Row<'_>, columns: &[String]) -> [u8; 32] {
    let mut bytes = b"assize-personal/1\0".to_vec();
    value(&mut bytes, row.get_ref("salt").unwrap());
    for column in columns {
        item(&mut bytes, row, column);
    }
    Sha256::digest(bytes).into()
}

/// The personal columns of a table, in their order.
fn personal_columns(conn: &Connection, table: &str) -> Vec<String> {
    strings(
        conn,
        &format!(
            "SELECT name FROM pragma_table_info('{table}') JOIN personal ON relation = '{table}' AND field = name ORDER BY cid"
        ),
    )
}

fn row_digest(relation: &str, secret: &[String], row: &rusqlite::Row<'_>) -> [u8; 32] {
    let mut bytes = b"assize-row/1\0".to_vec();
    frame(&mut bytes, relation.as_bytes());
    let names: Vec<String> = row.as_ref().column_names().map(str::to_owned).collect();
    let open = |name: &String| !secret.contains(name) && (secret.is_empty() || (name != "salt" && name != "erased"));
    names.iter().filter(|name| open(name)).for_each(|name| item(&mut bytes, row, name));
    if !secret.is_empty() && row.get_ref("salt").unwrap() != ValueRef::Null {
        bytes.extend([255, 255]);
        bytes.extend(personal(row, secret));
    } else if let Some(ValueRef::Blob(digest)) = secret.first().map(|_| row.get_ref("erased").unwrap()) {
        bytes.extend([255, 255]);
        bytes.extend(digest);
    }
    Sha256::digest(bytes).into()
}

type Run = (String, i64, i64, Vec<u8>, Vec<u8>);

/// Digests every run of rows again and seals every entry again, as somebody who knows the format can.
pub fn seal_anew(conn: &Connection) {
    let key: Vec<u8> = conn.query_row("SELECT key FROM file", [], |row| row.get(0)).unwrap();
    let mut previous = vec![0_u8; 32];
    for id in 1..=number(conn, "SELECT max(id) FROM entry") {
        let runs: Vec<Run> = {
            let mut statement = conn
                .prepare("SELECT relation, first, last FROM extent WHERE entry = ?1 ORDER BY relation, first")
                .unwrap();
            let runs = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
            runs.map(|run| run.unwrap()).map(|(relation, first, last)| digested(conn, relation, first, last)).collect()
        };
        let mut bytes = b"assize-seal/1\0".to_vec();
        frame(&mut bytes, &key);
        frame(&mut bytes, &previous);
        bytes.extend(id.to_be_bytes());
        conn.query_row("SELECT at, actor, login, act, note, principal FROM entry WHERE id = ?1", [id], |row| {
            for column in 0..5 {
                frame(&mut bytes, row.get::<_, String>(column)?.as_bytes());
            }
            match row.get::<_, Option<String>>(5)? {
                None => bytes.push(0),
                Some(principal) => {
                    bytes.push(1);
                    frame(&mut bytes, principal.as_bytes());
                }
            }
            Ok(())
        })
        .unwrap();
        for (relation, first, last, digest, marks) in &runs {
            frame(&mut bytes, relation.as_bytes());
            for number in [first, last] {
                bytes.extend(number.to_be_bytes());
            }
            frame(&mut bytes, digest);
            frame(&mut bytes, marks);
            conn.execute(
                "UPDATE extent SET digest = ?3, marks = ?4 WHERE relation = ?1 AND first = ?2",
                params![relation, first, digest, marks],
            )
            .unwrap();
        }
        let seal = Sha256::digest(&bytes).to_vec();
        conn.execute("UPDATE entry SET previous = ?2, seal = ?3 WHERE id = ?1", params![id, previous, seal]).unwrap();
        previous = seal;
    }
}

fn digested(conn: &Connection, relation: String, first: i64, last: i64) -> Run {
    let secret = personal_columns(conn, &relation);
    let mut statement =
        conn.prepare(&format!("SELECT * FROM {relation} WHERE id BETWEEN {first} AND {last} ORDER BY id")).unwrap();
    let digests: Vec<[u8; 32]> = statement
        .query_map([], |row| Ok(row_digest(&relation, &secret, row)))
        .unwrap()
        .map(|row| row.unwrap())
        .collect();
    let marks = digests.iter().flat_map(|digest| digest[..4].to_vec()).collect();
    let digest = Sha256::digest(digests.concat()).to_vec();
    (relation, first, last, digest, marks)
}

/// The head of a file after an entry: `42:0123456789abcdef`.
fn head_of(path: &Path, entry: i64) -> String {
    let conn = Connection::open(path).unwrap();
    conn.query_row("SELECT id || ':' || lower(hex(substr(seal, 1, 8))) FROM entry WHERE id = ?1", [entry], |row| {
        row.get(0)
    })
    .unwrap()
}

fn newest(path: &Path) -> i64 {
    number(&Connection::open(path).unwrap(), "SELECT max(id) FROM entry")
}

#[test]
fn the_seals_come_out_the_same_when_somebody_else_computes_them() {
    let stolen = Stolen::new();
    let before = dump(&Connection::open(stolen.path()).unwrap());
    let stolen = stolen.attack(seal_anew);
    assert!(dump(&Connection::open(stolen.path()).unwrap()) == before);
}

#[test]
fn a_chain_written_anew_passes_by_itself_and_fails_against_a_head_noted_earlier() {
    let untouched = Stolen::new();
    let last = newest(&untouched.path());
    let stolen = Stolen::new().attack(|conn| {
        conn.execute("UPDATE import SET file = 'other.csv' WHERE id = (SELECT max(id) FROM import)", []).unwrap();
        seal_anew(conn);
    });
    stolen.passes();
    let at = number(&Connection::open(stolen.path()).unwrap(), "SELECT max(entry) FROM import");
    for entry in [at, last] {
        let head = head_of(&untouched.path(), entry);
        let found = stolen.run(&format!("verify --against {head}"));
        assert_eq!(found.code, 3, "{}", found.whole());
        assert!(
            found.stdout.contains(&format!("entry {entry} was noted as {}", &head[head.len() - 16..])),
            "{}",
            found.whole()
        );
        assert!(!found.stdout.contains(CAVEAT), "{}", found.whole());
    }
    // What lies before the change stands as it stood.
    let head = head_of(&untouched.path(), at - 1);
    let says = format!("entries 1 to {} stand as they stood then; {at} to {last} rest on trust", at - 1);
    assert!(stolen.run(&format!("verify --against {head}")).ok().stdout.contains(&says));
    let whole = untouched.run(&format!("verify --against {}", head_of(&untouched.path(), last))).ok();
    assert!(whole.stdout.contains(&format!("1 head given, all match: entries 1 to {last} stand")), "{}", whole.whole());
}

#[test]
fn of_several_heads_each_one_is_checked() {
    let file = Stolen::new();
    let last = newest(&file.path());
    let good: Vec<String> = [2, 5, last].iter().map(|entry| head_of(&file.path(), *entry)).collect();
    let against = |heads: &[&str]| {
        let flags: Vec<&str> = heads.iter().flat_map(|head| ["--against", *head]).collect();
        answer(file.command().arg("verify").args(flags))
    };
    let all = against(&[&good[0], &good[1], &good[2]]).ok();
    assert!(all.stdout.contains("3 heads given, all match"), "{}", all.whole());
    for wrong in [2, 5, last] {
        let bad = format!("{wrong}:0123456789abcdef");
        let heads: Vec<&str> =
            good.iter().map(|head| if head.starts_with(&format!("{wrong}:")) { &bad } else { head.as_str() }).collect();
        for turn in 0..3 {
            let mut heads = heads.clone();
            heads.rotate_left(turn);
            let found = against(&heads);
            assert_eq!(found.code, 3, "{heads:?}: {}", found.whole());
            assert!(
                found.stdout.contains(&format!("entry {wrong} was noted as 0123456789abcdef")),
                "{}",
                found.whole()
            );
        }
    }
    // Two heads of one entry: both count.
    let found = against(&[&good[1], "5:0123456789abcdef"]);
    assert_eq!(found.code, 3, "{}", found.whole());
}

#[test]
fn a_tail_cut_off_passes_by_itself_and_fails_against_a_head_noted_earlier() {
    let untouched = Stolen::new();
    let last = newest(&untouched.path());
    // A cut between words and their erasure is found: the words are gone, and nothing says why.
    for keep in [last - 1, last - 24, 8] {
        let stolen = Stolen::new().attack(|conn| {
            for table in tables(conn).into_iter().filter(|table| !table.is_list()) {
                let column = if table.name == "entry" { "id" } else { "entry" };
                conn.execute(&format!("DELETE FROM {} WHERE {column} > ?1", table.name), [keep]).unwrap();
            }
            conn.execute_batch(
                "DELETE FROM open_audit; INSERT INTO open_audit SELECT * FROM open_audit_now;
                 DELETE FROM open_delivery; INSERT INTO open_delivery SELECT * FROM open_delivery_now;
                 DELETE FROM open_dispute; INSERT INTO open_dispute SELECT * FROM open_dispute_now",
            )
            .unwrap();
        });
        stolen.passes();
        let head = head_of(&untouched.path(), last);
        let found = stolen.run(&format!("verify --against {head}"));
        assert_eq!(found.code, 3, "{}", found.whole());
        assert!(found.stdout.contains(&format!("entry {last} was noted as")), "{}", found.whole());
        assert!(found.stdout.contains(&format!("but the chain ends at {keep}")), "{}", found.whole());
    }
}

#[test]
fn the_head_of_another_file_never_matches_and_a_malformed_one_is_refused_by_its_words() {
    let stolen = Stolen::new();
    let mut other = Desk::new();
    other.at("2026-03-02T09:00:01Z");
    other.run("mona", "init --rehearsal").ok();
    let found = stolen.run(&format!("verify --against {}", other.head()));
    assert_eq!(found.code, 3, "{}", found.whole());
    assert!(found.stdout.contains("entry 1 was noted as"), "{}", found.whole());
    for wrong in [
        "42",
        "42:",
        ":0123456789abcdef",
        "0:0123456789abcdef",
        "-1:0123456789abcdef",
        "1:0123456789abcde",
        "1:0123456789abcdeg",
        "1:0123456789abcdéf",
        "99999999999999999999:0123456789abcdef",
        "1:00000000000000000000000000000000000000000000000000000000000000000",
    ] {
        let refused = answer(stolen.command().args(["verify", "--against", wrong]));
        assert_eq!(refused.code, 2, "{wrong}: {}", refused.whole());
    }
}

// --- (h): what can be computed again --------------------------------------------------------------

#[test]
fn a_score_a_ticket_and_an_auditor_that_were_changed_under_new_seals_do_not_come_out() {
    for (sql, says) in [
        ("UPDATE scoring SET total = total + 100 WHERE total < 9900", "scores do not come out of their marks"),
        ("UPDATE scoring SET raw = raw - 1 WHERE id = 1", "(scoring 1) does not come out of its marks"),
        ("UPDATE scoring SET customer = 1 WHERE id = 1", "(scoring 1) does not come out of its marks"),
        ("UPDATE mark SET level = 'none' WHERE level = 'partly'", "scores do not come out of their marks"),
        (
            "UPDATE ticket SET request = (SELECT id FROM request WHERE id NOT IN (SELECT request FROM ticket) AND agent = (SELECT agent FROM audit WHERE ticket = 1)) WHERE id = 1; UPDATE audit SET request = (SELECT request FROM ticket WHERE id = 1) WHERE ticket = 1",
            "draws do not come out of their seeds",
        ),
        ("UPDATE draw SET seed = seed || 'x' WHERE id = 1", "draws do not come out of their seeds"),
        ("UPDATE request SET ref = ref || 'x' WHERE id = 2", "draws do not come out of their seeds"),
        (
            "UPDATE audit SET agent = (SELECT id FROM person WHERE handle = 'bo') WHERE agent = (SELECT id FROM person WHERE handle = 'ana')",
            "is not of the dialogue that was drawn, or not of its agent",
        ),
        (
            "UPDATE assignment SET auditor = (SELECT person FROM stint WHERE role = 'auditor' AND until IS NULL AND person <> auditor) WHERE id = 1",
            "auditors are not the ones that the keys give",
        ),
    ] {
        let stolen = Stolen::new().attack(|conn| {
            conn.execute_batch(sql).unwrap();
            seal_anew(conn);
        });
        stolen.convicted(sql, &[says, "every fact is as its entry sealed it"]);
    }
}

// --- (i): erasing by hand -------------------------------------------------------------------------

#[test]
fn personal_text_that_was_erased_by_hand_is_said_to_be_without_an_entry() {
    let tables = strings(&Connection::open(Stolen::new().path()).unwrap(), "SELECT DISTINCT relation FROM personal");
    let (mut without, mut says) = (Vec::new(), Vec::new());
    let stolen = Stolen::new();
    let conn = Connection::open(stolen.path()).unwrap();
    for table in &tables {
        let mut id = 0;
        // The guards let exactly this through: it is how erasing will work.
        let texts = personal_columns(&conn, table);
        let sql = format!("SELECT * FROM {table} WHERE salt IS NOT NULL ORDER BY id LIMIT 1");
        let digest = conn.query_row(&sql, [], |row| {
            id = row.get("id")?;
            Ok(personal(row, &texts))
        });
        let Ok(digest) = digest else {
            without.push(table.as_str());
            continue;
        };
        let cleared: Vec<String> = texts.iter().map(|text| format!("{text} = NULL")).collect();
        let sql = format!("UPDATE {table} SET salt = NULL, {}, erased = ?2 WHERE id = ?1", cleared.join(", "));
        assert_eq!(conn.execute(&sql, params![id, digest.to_vec()]).unwrap(), 1);
        refused_in_words(table, "twice", conn.execute(&sql, params![id, digest.to_vec()]), &["can only be erased"]);
        says.push(format!("the personal text of {table} {id} was erased without an entry that says so"));
    }
    drop(conn);
    assert_eq!(stolen.run("verify").code, 3);
    // Nothing else: the seals hold.
    assert_eq!(sorted(stolen.findings()), sorted(says));
    assert_eq!(
        without,
        ["approval", "assignment", "erasure", "replaced", "routing"],
        "tables without such text in this file"
    );
}

fn sorted(mut texts: Vec<String>) -> Vec<String> {
    texts.sort();
    texts
}

#[test]
fn text_put_where_text_was_erased_is_a_change() {
    let stolen = Stolen::new().attack(|conn| {
        let digest = conn
            .query_row("SELECT * FROM person WHERE id = 4", [], |row| Ok(personal(row, &["name".to_owned()])))
            .unwrap();
        conn.execute(
            "UPDATE person SET salt = NULL, name = 'Somebody Else', erased = ?1 WHERE id = 4",
            [digest.to_vec()],
        )
        .unwrap();
    });
    stolen.convicted("erased", &["person 4 was changed"]);
}

// --- What is open ---------------------------------------------------------------------------------

#[test]
fn a_table_of_what_is_open_that_says_something_else_than_the_facts_is_named() {
    let [open, closed] = ["IN", "NOT IN"].map(|which| {
        let stolen = Stolen::new();
        let conn = Connection::open(stolen.path()).unwrap();
        number(&conn, &format!("SELECT min(id) FROM audit WHERE id {which} (SELECT audit FROM open_audit)"))
    });
    for (sql, says) in [
        (
            format!("DELETE FROM open_audit WHERE audit = {open}"),
            format!("open_audit {open} is gone; by the facts it is open"),
        ),
        (
            format!("INSERT INTO open_audit VALUES ({closed}, 1)"),
            format!("open_audit {closed} was added; by the facts it is not open"),
        ),
        (format!("UPDATE open_audit SET auditor = 3 WHERE audit = {open}"), format!("open_audit {open} was changed")),
        (
            "INSERT INTO open_dispute VALUES (3)".to_owned(),
            "open_dispute 3 was added; by the facts it is not open".to_owned(),
        ),
        ("DELETE FROM open_dispute".to_owned(), "is gone; by the facts it is open".to_owned()),
        (
            format!("INSERT INTO open_delivery VALUES ({closed})"),
            format!("open_delivery {closed} was added; by the facts it is not open"),
        ),
    ] {
        let stolen = Stolen::new().attack(|conn| assert!(conn.execute(&sql, []).unwrap() > 0, "{sql}"));
        stolen.convicted(&sql, &["the file is damaged", &says]);
    }
    let stolen = Stolen::new().attack(|conn| conn.execute_batch("DROP TRIGGER open_audit_scored").unwrap());
    stolen.convicted("a trigger", &["the trigger open_audit_scored is gone"]);
}

// --- (j): chance ----------------------------------------------------------------------------------

/// Everything a file says, read from the tables themselves.
fn dump(conn: &Connection) -> Vec<String> {
    let mut all = vec![
        format!("application {}", number(conn, "SELECT application_id FROM pragma_application_id")),
        format!("version {}", number(conn, "SELECT user_version FROM pragma_user_version")),
    ];
    all.extend(strings(
        conn,
        "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1",
    ));
    for table in strings(conn, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
        let mut statement = conn.prepare(&format!("SELECT * FROM {table} NOT INDEXED")).unwrap();
        let width = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<Value> = (0..width).map(|i| row.get(i).unwrap()).collect();
            all.push(format!("{table} {values:?}"));
        }
    }
    all
}

#[test]
fn a_flipped_bit_is_found_or_lies_where_nothing_is_written() {
    let stolen = Stolen::new();
    let whole = dump(&Connection::open(stolen.path()).unwrap());
    // The header and the first page are where most can go wrong; the rest is chance with a seed.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let size = world().len() as u64;
    let flips: Vec<(usize, usize, u8)> = (0..if is_slow() { 3000 } else { 30 })
        .map(|count| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let place = if count < 20 { state % 128 } else { state % size };
            (count, usize::try_from(place).unwrap(), 1 << ((state >> 40) % 8))
        })
        .collect();
    let found = std::sync::atomic::AtomicUsize::new(0);
    in_two_threads(&flips, |(count, place, bit)| {
        let stolen = Stolen::new();
        let mut bytes = world().to_vec();
        bytes[*place] ^= bit;
        put(&stolen.path(), bytes.as_slice());
        let said = stolen.run("verify");
        assert!([0, 3, 65].contains(&said.code), "byte {place}, bit {bit}: {}", said.whole());
        assert!(!said.stderr.contains("panicked"), "byte {place}, bit {bit}: {}", said.whole());
        if said.code == 0 {
            assert!(dump(&Connection::open(stolen.path()).unwrap()) == whole, "byte {place}, bit {bit} was not found");
        } else {
            found.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
        if *count > 25 {
            return;
        }
        let report = stolen.run("report audits");
        assert!([0, 65].contains(&report.code), "byte {place}, bit {bit}: {}", report.whole());
    });
    assert!(found.into_inner() > 10, "some flips hit what is written");
}

fn kept(text: &str) -> assize::core::text::Kept {
    assize::core::text::Kept::new("text", text).unwrap()
}
