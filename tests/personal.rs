//! No personal column ever holds a card number: each is fed one through the command that fills it.

use crate::support::Desk;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use std::collections::BTreeSet;

/// A number that passes every check of a payment card, as people write it, and as it is kept.
const CARD: &str = "4111 1111 1111 1111";
pub const KEPT: &str = "4111 11** **** 1111";

/// Personal columns that no command fills yet: what comes later takes its line away from here.
const NOT_FILLED_YET: [(&str, &str); 2] = [("seat", "why"), ("opened_answer", "note")];
/// Ids, which are refused rather than masked: masking would make another of them.
const REFUSED: [(&str, &str); 9] = [
    ("request", "customer"),
    ("revision", "customer"),
    ("request", "recording"),
    ("revision", "recording"),
    ("email", "address"),
    ("annotator", "name"),
    ("hold", "customer"),
    ("erasure", "customer"),
    ("subject_access", "customer"),
];

#[test]
fn every_personal_column_masks_a_card_number_that_its_command_is_given() {
    let desk = told();
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let mut statement = conn.prepare("SELECT relation, field FROM personal ORDER BY 1, 2").unwrap();
    let declared: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    assert!(declared.len() > 30);
    for (relation, field) in &declared {
        let texts = texts(&conn, relation, field);
        assert!(texts.iter().all(|text| !text.contains(CARD)), "{relation}.{field} holds a card number");
        let masks = texts.iter().any(|text| text.contains(KEPT));
        let expected = !is_one_of(&NOT_FILLED_YET, relation, field) && !is_one_of(&REFUSED, relation, field);
        assert_eq!(masks, expected, "{relation}.{field}: {texts:?}");
    }
}

#[test]
fn no_column_at_all_holds_a_card_number() {
    let desk = told();
    let bytes = std::fs::read(desk.path("qa.db")).unwrap();
    for written in [CARD, "4111111111111111"] {
        let found = bytes.windows(written.len()).any(|window| window == written.as_bytes());
        assert!(!found, "the file holds {written}");
    }
}

#[test]
fn an_id_that_looks_like_a_card_number_is_refused() {
    let desk = Desk::centre();
    let add = ["intake", "add", "--channel", "chat", "--details", "x"];
    desk.args("lea", &[&add[..], &["--customer", CARD]].concat()).refused(2, "holds what looks like a card number");
    desk.write(
        "row.csv",
        format!("ref,received,channel,category,agent,customer\nX,2026-03-01T10:00:00Z,chat,complaint,ana,{CARD}\n"),
    );
    desk.run("mona", "intake import row.csv").refused(65, "`customer` holds what looks like a card number");
    desk.write(
        "row.csv",
        format!("ref,received,channel,category,agent,recording\nX,2026-03-01T10:00:00Z,chat,complaint,ana,{CARD}\n"),
    );
    desk.run("mona", "intake import row.csv").refused(65, "`recording` holds what looks like a card number");
}

fn is_one_of(list: &[(&str, &str)], relation: &str, field: &str) -> bool {
    list.contains(&(relation, field))
}

fn texts(conn: &Connection, relation: &str, field: &str) -> BTreeSet<String> {
    let mut statement = conn.prepare(&format!("SELECT \"{field}\" FROM \"{relation}\"")).unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut texts = BTreeSet::new();
    while let Some(row) = rows.next().unwrap() {
        if let ValueRef::Text(text) | ValueRef::Blob(text) = row.get_ref(0).unwrap() {
            texts.insert(String::from_utf8_lossy(text).into_owned());
        }
    }
    texts
}

/// A centre in which a card number was said wherever somebody can say something.
pub fn told() -> Desk {
    Desk::once((), || {
        let mut desk = Desk::centre();
        said_by_import(&desk);
        said_of_counts(&desk);
        said_of_a_request(&desk);
        said_after_draws(&mut desk);
        said_of_scores(&desk);
        said_by_a_machine(&desk);
        said_of_a_draft(&desk);
        said_of_a_ruling(&mut desk);
        said_of_a_wish(&desk);
        said_of_limits(&desk);
        desk.args("lea", &["keep", "hold", "--ref", "D-1", "--note", CARD]).ok();
        desk.args("lea", &["keep", "release", "1", "--note", CARD]).ok();
        desk
    })
}

/// Of a dialogue that was calibrated.
fn said_by_a_machine(desk: &Desk) {
    desk.write("machine.csv", "handle,name,role,team,from\nautoqa/1,AutoQA,machine,quality,2026-01-01\n");
    desk.run("mona", "people import machine.csv").ok();
    desk.write(
        "verdicts.csv",
        format!("ref,criterion,value,quote,scored\nLAB-1,tone,full,My card is {CARD},2026-02-21T01:00:00Z\n"),
    );
    desk.run("mona", "intake machine verdicts.csv --machine autoqa/1").ok();
    crate::tamper::dispute_a_mark(desk, CARD);
}

fn said_of_a_wish(desk: &Desk) {
    desk.write(
        "two.toml",
        "timezone = \"Europe/London\"\nreading = {who = \"all\"}\n[approvals]\namendment = \"all\"\n",
    );
    desk.run("mona", "policy publish two.toml").ok();
    desk.write("wish.csv", "ref,received,channel,category,agent\nD-1,2026-03-01T10:00:00Z,chat,general query,ana\n");
    let note = format!("Paid with {CARD}");
    desk.args("mona", &["intake", "import", "wish.csv", "--amend", &note]).ok();
    desk.args("sam", &["intake", "approve", "D-1", "--amendment", "--return", &note]).ok();
}

fn said_by_import(desk: &Desk) {
    desk.write("people2.csv", format!("handle,name,role,team,from\neve,Eve {CARD},agent,north,2026-01-01\n"));
    desk.run("mona", "people import people2.csv").ok();
    let (name, note) = (format!("Eve of {CARD}"), format!("Paid with {CARD}"));
    desk.args("mona", &["people", "rename", "eve", "--name", &name, "--note", &note]).ok();
    desk.write("people3.csv", "handle,name,role,team,from\neva,Eva,agent,north,2026-01-01\n");
    desk.run("mona", "people import people3.csv").ok();
    desk.args("mona", &["people", "merge", "eva", "--into", "eve", "--note", &note]).ok();
    let header = "ref,received,channel,category,agent,details,reply,transcript\n";
    let row = |reference: &str, agent: &str, hour: u32, reply: &str| {
        format!(
            "{reference},2026-03-01T{hour:02}:00:00Z,chat,complaint,{agent},I paid {CARD},{reply},My card is {CARD}\n"
        )
    };
    let rows: Vec<String> = ["ana", "bo", "cy", "eve"]
        .iter()
        .flat_map(|agent| (0..4).map(move |n| (format!("{agent}-{n}"), *agent, 8 + n)))
        .map(|(reference, agent, hour)| row(&reference, agent, hour, &format!("Not {CARD}")))
        .collect();
    desk.write("said.csv", format!("{header}{}{}", rows.concat(), row("blank", "eve", 13, "")));
    desk.run("mona", "intake import said.csv").ok();
    desk.write("again.csv", format!("{header}{}", row("blank", "eve", 13, &format!("Then {CARD}"))));
    desk.run("mona", "intake import again.csv").ok();
}

fn said_of_counts(desk: &Desk) {
    for (number, more) in [(41, None), (40, Some(["--amend", CARD]))] {
        desk.write("acd.csv", format!("agent,day,dialogues\nbo,2026-02-20,{number}\n"));
        let words = ["intake", "volumes", "acd.csv"];
        desk.args("mona", &words.into_iter().chain(more.into_iter().flatten()).collect::<Vec<_>>()).ok();
    }
}

fn said_of_a_request(desk: &Desk) {
    let go = |who: &str, args: &[&str]| drop(desk.args(who, args).ok());
    go("lea", &["intake", "add", "--ref", "R", "--channel", "chat", "--details", CARD]);
    go("lea", &["intake", "triage", "R", "--category", "complaint", "--missing", CARD]);
    go("lea", &["intake", "clarify", "R", "--ask", CARD]);
    go("lea", &["intake", "clarify", "R", "--answered", CARD]);
    go("lea", &["assign", "request", "R", "--to", "ana", "--note", CARD]);
    go("ana", &["intake", "confirm", "R", "--yes", "--statement", CARD]);
    go("lea", &["intake", "approve", "R", "--understanding", "--return", CARD]);
    go("ana", &["intake", "confirm", "R", "--yes", "--statement", "mine"]);
    go("lea", &["intake", "approve", "R", "--understanding"]);
    go("ana", &["intake", "respond", "R", "--reply", CARD]);
    go("lea", &["intake", "approve", "R", "--response"]);
    go("lea", &["intake", "rate", "R", "--rating", "4", "--comment", CARD]);
    go("ana", &["intake", "archive", "R"]);
}

fn said_after_draws(desk: &mut Desk) {
    let go = |desk: &Desk, who: &str, args: &[&str]| drop(desk.args(who, args).ok());
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("gates.toml", format!("{policy}\n[approvals]\nreplacement = \"all\"\nevaluation = \"all\"\n"));
    desk.run("mona", "policy publish gates.toml").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let dice =
        plan.replace("\"daily\"", "\"dice\"").replace("[plan]", "[plan]\nseed = \"dice\"\noverlaps = [\"daily\"]");
    desk.write("dice.toml", dice);
    desk.run("mona", "assign plan add dice.toml").ok();
    desk.run("mona", "assign commit dice --date 2026-03-02").ok();
    go(desk, "mona", &["assign", "draw", "dice-2026-03-01", "--seed", "41536241635526143365", "--witness", CARD]);
    let (audit, auditor) = desk.audit_of("eve");
    let number = audit.to_string();
    go(desk, &auditor, &["assign", "replace", &number, "--reason", "duplicate", "--note", CARD]);
    go(desk, "sam", &["assign", "approve", &number, "--return", CARD]);
    let other = if auditor == "vera" { "oleg" } else { "vera" };
    go(desk, "mona", &["assign", "reassign", &number, "--to", other, "--note", CARD]);
    go(desk, "mona", &["assign", "extend", "dice-2026-03-01", "--by", "1", "--note", CARD]);
    go(desk, "mona", &["assign", "spot-check", "R", "--note", CARD]);
}

fn said_of_a_draft(desk: &Desk) {
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    desk.write("next.toml", card.replace("version = 1", "version = 2"));
    desk.run("mona", "card propose next.toml").ok();
    desk.args("eve", &["card", "comment", "chat", "--criterion", "tone", "--note", CARD]).ok();
    desk.args("mona", &["card", "answer", "1", "--unchanged", "--note", CARD]).ok();
}

/// The number of the newest words on a dialogue.
fn last_revision(desk: &Desk, reference: &str) -> String {
    desk.rows(&format!("intake show {reference} --all")).len().to_string()
}

fn said_of_scores(desk: &Desk) {
    let go = |who: &str, args: &[&str]| drop(desk.args(who, args).ok());
    let (audit, auditor) = desk.audit_of("eve");
    let number = audit.to_string();
    let audits = desk.rows("report audits");
    let reference = audits.iter().find(|row| row["audit"] == audit).unwrap()["ref"].as_str().unwrap().to_owned();
    let hour = reference.strip_prefix("eve-").map_or(13, |number| 8 + number.parse::<u32>().unwrap());
    let amended = format!(
        "ref,received,channel,category,agent,reply\n{reference},2026-03-01T{hour:02}:00:00Z,chat,complaint,eve,Never\n"
    );
    desk.write("amended.csv", amended);
    go("mona", &["intake", "import", "amended.csv", "--amend", CARD]);
    go(&auditor, &["score", "accept", &number, "--revision", &last_revision(desk, &reference), "--note", CARD]);
    go(&auditor, &["score", "reveal", &number, "--note", CARD]);
    let mark =
        |level: &str| format!("{{\"level\": \"{level}\", \"quote\": \"My card is {CARD}\", \"note\": \"See {CARD}\"}}");
    let answers = format!(
        "{{\"answers\": {{\"tone\": {}, \"facts\": {}, \"identity\": \"na\"}}, \"met\": \"{CARD}\", \"develop\": \"{CARD}\"}}",
        mark("partly"),
        mark("partly")
    );
    desk.write("answers.json", &answers);
    go(&auditor, &["score", "submit", &number, "--answers", "answers.json"]);
    go("sam", &["score", "approve", &number, "--return", CARD]);
    desk.write("answers.json", answers.replace("\"partly\"", "\"none\""));
    go(&auditor, &["score", "submit", &number, "--answers", "answers.json"]);
    go(&auditor, &["score", "undo", &number, "--note", CARD]);
    go(&auditor, &["score", "submit", &number, "--answers", "answers.json"]);
    go("sam", &["score", "approve", &number]);
    go(&auditor, &["score", "deliver", &number]);
    coached(desk);
    go("eve", &["score", "self", &number, "--answers", "answers.json"]);
    go(&auditor, &["score", "care", &number, "--note", CARD]);
    go(&auditor, &["score", "ask", &number, "--criterion", "tone", "--question", CARD, "--owner", "mona"]);
    go("mona", &["score", "answer", "1", "--note", CARD]);
    go("mona", &["score", "commend", &number, "--note", CARD]);
    calibrated(desk);
    go("mona", &["people", "train", &auditor, "--topic", CARD]);
    desk.write("ratings.csv", format!("dialogue,criterion,annotator,rating\nD-1,tone,{CARD},1\n"));
    let ratings = ["intake", "ratings", "ratings.csv", "--name", "pilot", "--scale", "0..2"];
    desk.args("mona", &ratings).refused(65, "`annotator` holds what looks like a card number");
    go("eve", &["score", "acknowledge", &number, "--useful", "no", "--note", CARD]);
    let quote = format!("My card is {CARD}");
    let voice = ["score", "voice", &number, "--about", "product", "--topic", CARD, "--quote", &quote, "--note", CARD];
    go(&auditor, &voice);
    go("mona", &["care", "act", "1", "--note", CARD, "--learned", CARD]);
    said_of_a_dispute(desk, &number, &auditor);
    go("mona", &["assign", "void", "dice-2026-03-01", "--note", CARD]);
}

fn calibrated(desk: &Desk) {
    let go = |who: &str, args: &[&str]| drop(desk.args(who, args).ok());
    let people = "handle,name,role,team,from\none,One,auditor,lab,2020-01-01\ntwo,Two,auditor,lab,2020-01-01\n";
    desk.write("lab.csv", people);
    go("mona", &["people", "import", "lab.csv"]);
    let row = format!("LAB-1,2026-02-20T09:00:00Z,chat,complaint,cy,c-77,Customer: My card is {CARD}");
    desk.write("lab-dialogues.csv", format!("ref,received,channel,category,agent,customer,transcript\n{row}\n"));
    go("mona", &["intake", "import", "lab-dialogues.csv"]);
    let open = ["score", "calibrate", "open", "--card", "chat", "--dialogues", "LAB-1", "--auditors", "one,two"];
    go("mona", &[&open[..], &["--subject", CARD]].concat());
    desk.write(
        "lab.json",
        format!(r#"{{"answers": {{"tone": {{"level": "partly", "note": "{CARD}"}}, "facts": {{"level": "full", "quote": "My card is {CARD}", "note": "{CARD}"}}, "identity": "yes"}}}}"#),
    );
    go("one", &["score", "calibrate", "submit", "1", "--item", "1", "--answers", "lab.json"]);
    desk.write("lab-agreed.csv", format!("dialogue,criterion,answer,note\n1,tone,full,{CARD}\n"));
    let close = [
        "score",
        "calibrate",
        "close",
        "1",
        "--early",
        "--attended",
        "one",
        "--agreed",
        "lab-agreed.csv",
        "--learnt",
        CARD,
    ];
    let ask = format!("facts={CARD}");
    go("mona", &[&close[..], &["--ask", &ask]].concat());
}

fn coached(desk: &Desk) {
    let go = |who: &str, args: &[&str]| drop(desk.args(who, args).ok());
    desk.write("coaching.toml", "[[option]]\nid = \"a\"\ntitle = \"A\"\nwhat = \"W\"\ndays = 9\n");
    go("mona", &["coach", "options", "publish", "coaching.toml"]);
    let plan = ["coach", "plan", "eve", "--criterion", "tone", "--option", "a", "--due", "2026-03-20"];
    go("mona", &[&plan[..], &["--step", CARD, "--note", CARD]].concat());
    go("eve", &["coach", "agree", "1", "--statement", CARD]);
    go("mona", &["coach", "step", "1", "1", "--done", "--note", CARD]);
    go("mona", &["coach", "close", "1", "--note", CARD]);
}

fn said_of_a_dispute(desk: &Desk, audit: &str, auditor: &str) {
    let go = |who: &str, args: &[&str]| drop(desk.args(who, args).ok());
    let open = ["dispute", "open", audit, "--criterion", "tone", "--reason", "context", "--propose", "full"];
    go("eve", &[&open[..], &["--statement", CARD, "--evidence", CARD]].concat());
    go("eve", &["dispute", "add", "1", "--statement", CARD]);
    go("eve", &["dispute", "statement", audit, "--statement", CARD]);
    go(auditor, &["dispute", "correct", audit, "--criterion", "facts", "--level", "full", "--note", CARD]);
    go("mona", &["dispute", "convene", "1", "--at", "2026-03-04T14:00", "--place", CARD]);
    let keys = ["agent_side", "criteria_explained", "communication", "improvement", "agreed"];
    let said: Vec<String> = keys.iter().map(|key| format!("{key} = \"{CARD}\"\n")).collect();
    let action = "[[action]]\nkind = \"policy\"\nowner = \"lea\"\ndue = \"2026-03-05\"\n";
    let notes = format!(
        "held = \"2026-03-02\"\n{}[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n{action}task = \"{CARD}\"\n",
        said.concat()
    );
    desk.write("notes.toml", notes);
    go("mona", &["dispute", "session", "1", "--notes", "notes.toml"]);
    let row = |n: u8| format!("I-{n},2026-02-01T10:00:00Z,chat,complaint,eve,{n}\n");
    desk.write("rated.csv", format!("ref,received,channel,category,agent,rating\n{}{}", row(4), row(5)));
    go("mona", &["intake", "import", "rated.csv"]);
    let open =
        ["improve", "open", "--area", "training", "--measure", "rating", "--owner", "lea", "--due", "2026-03-20"];
    go(
        "mona",
        &[&open[..], &["--from", "2026-02-01", "--to", "2026-02-02", "--title", CARD, "--cause", CARD]].concat(),
    );
    go("lea", &["improve", "do", "1", "--since", "2026-02-03", "--note", CARD]);
    go("lea", &["improve", "check", "1", "--note", CARD]);
    go("lea", &["improve", "act", "1", "adopt", "--note", CARD]);
    go("lea", &["dispute", "done", "1", "--note", CARD]);
}

fn said_of_a_ruling(desk: &mut Desk) {
    desk.night("2026-03-16T05:00:00Z");
    let recused = seated(desk);
    desk.args(&recused, &["arbitrate", "recuse", "1", "--note", CARD]).ok();
    desk.night("2026-03-30T05:00:00Z");
    let arbiter = seated(desk);
    desk.run(&arbiter, "arbitrate take 1 --answer tone=none").ok();
    let ruling = format!(
        "rationale = \"{CARD}\"\nheadnote = \"{CARD}\"\ncoaching = \"{CARD}\"\nroot_cause = \"context\"\nresponsible = \"nobody\"\n[[point]]\ncriterion = \"tone\"\nverdict = \"keep\"\n"
    );
    desk.write("ruling.toml", ruling);
    desk.run(&arbiter, "arbitrate rule 1 --ruling ruling.toml").ok();
    desk.run("lea", "report submit --period 2026-W10").ok();
    desk.args("mona", &["report", "return", "1", "--note", CARD]).ok();
    // Nobody is left for a panel here, and that is said.
    let appeal = desk.args("eve", &["arbitrate", "appeal", "1", "--note", CARD]);
    assert!([0, 4].contains(&appeal.code), "{}", appeal.whole());
}

fn said_of_limits(desk: &Desk) {
    desk.write("rita.csv", "handle,name,role,team,from\nrita,Rita Moss,representative,council,2026-01-01\n");
    desk.run("mona", "people import rita.csv").ok();
    let text = |days: u8| {
        format!(
            "title = \"Audits\"\nfrom = \"2026-03-30\"\nend_notice_days = {days}\n[spot_checks]\nreasons = [\"complaint\"]\n"
        )
    };
    desk.write("agreement.toml", text(10));
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.args("rita", &["policy", "agreement", "return", "1", "--note", CARD]).ok();
    desk.write("agreement.toml", text(30));
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.run("rita", "policy agreement accept 2").ok();
    desk.write(
        "spot.csv",
        "ref,received,channel,category,agent,customer,transcript\nspot-1,2026-03-29T10:00:00Z,chat,complaint,ana,c,\"Customer: Hi\nAgent: Yes\"\n",
    );
    desk.run("mona", "intake import spot.csv").ok();
    desk.args("mona", &["assign", "spot-check", "spot-1", "--reason", "complaint", "--note", CARD]).ok();
    desk.args("sam", &["assign", "spot-check", "spot-1", "--return", CARD]).ok();
    desk.args("rita", &["policy", "agreement", "end", "2", "--note", CARD]).ok();
}

/// Who has the newest seat.
fn seated(desk: &Desk) -> String {
    let sql = "SELECT p.handle FROM seat s JOIN person p ON p.id = s.arbiter ORDER BY s.id DESC LIMIT 1";
    Connection::open(desk.path("qa.db")).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
}
