//! Where readings are recorded, every command of the program leaves one, shows nothing of others, or is an act. A new command
//! has to be put into one of these tables.

use crate::hidden::FULL;
use crate::permissions::{COMMANDS, with_files};
use crate::support::{Answer, Desk};
use crate::tamper::PARTLY;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Who asks what, AUDIT being Ana's audit, OPEN one that waits and AUDITOR who has it; and what it leaves: the subject of a
/// reading, or `list`.
pub const READS: [(&str, &str, &str); 47] = [
    ("mona", "score show AUDIT", "audit"),
    ("mona", "score explain AUDIT", "audit"),
    ("AUDITOR", "score form OPEN --to html", "audit"),
    ("AUDITOR", "score form --all --to csv", "audit"),
    ("AUDITOR", "score form OPEN --to toml", "audit"),
    ("mona", "score queue --all", "list"),
    ("lea", "score questions --all", "list"),
    ("mona", "score calibrate show 1", "list"),
    ("mona", "score calibrate show 1 --item 1", "dialogue"),
    ("mona", "intake show D-1", "dialogue"),
    ("mona", "intake show D-1 --all", "dialogue"),
    ("mona", "intake show D-1 --revision 1", "dialogue"),
    ("mona", "intake search parcel", "dialogue"),
    ("lea", "intake list --amendments", "person"),
    ("mona", "assign status", "list"),
    ("mona", "assign show daily-2026-03-01", "list"),
    ("mona", "assign coverage", "list"),
    ("mona", "assign plan preview daily", "list"),
    ("mona", "dispute list", "person"),
    ("mona", "dispute list --ics due.ics", "person"),
    ("mona", "dispute show 1", "dispute"),
    ("mona", "dispute actions", "person"),
    ("mona", "coach suggest --least 1", "audit"),
    ("mona", "coach list --all", "person"),
    ("mona", "coach show 1", "person"),
    ("mona", "coach orders", "person"),
    ("mona", "coach orders 1", "list"),
    ("lea", "keep holds", "list"),
    ("mona", "report agents", "list"),
    ("mona", "report agents --agent ana", "person"),
    ("mona", "report team --agent ana", "person"),
    ("mona", "report marks", "audit"),
    ("mona", "report audits", "list"),
    ("mona", "report audits --agent ana", "person"),
    ("mona", "report acknowledgements", "person"),
    ("mona", "report replacements", "list"),
    ("mona", "report differences", "list"),
    ("mona", "report trend --of agent", "list"),
    ("mona", "report trend --agent ana", "person"),
    ("mona", "report auditors", "list"),
    ("mona", "report auditors --of vera", "person"),
    ("mona", "report disputes", "person"),
    ("mona", "report care", "person"),
    ("mona", "report commendations", "person"),
    ("mona", "report management --period 2026-03", "list"),
    ("mona", "report export everything --with-text", "export"),
    ("mona", "report evidence --period 2026-03 --out evidence", "export"),
];

/// What leaves nothing, and why.
pub const NOTHING: [(&str, &str); 59] = [
    ("people list", "the roster, for everybody"),
    ("people rotation", "the roster, for everybody"),
    ("people train", "the roster, for everybody"),
    ("people notice show", "what everybody is told"),
    ("people notice list", "who was told of rules"),
    ("card list", "rules"),
    ("card show chat", "rules"),
    ("card readers chat", "who was told of rules"),
    ("card comments chat", "what was said of rules in front of all"),
    ("card diff chat card.toml", "rules"),
    ("card export chat --to md", "rules"),
    ("card check card.toml", "a file"),
    ("card import card.toml --from genesys", "a file"),
    ("policy show", "rules"),
    ("policy agreement show", "rules"),
    ("policy agreement list", "rules"),
    ("coach options show", "rules"),
    ("report auditors --rules", "rules"),
    ("report works-agreement", "rules"),
    ("report machine", "no machine yet; as every list where it tells of agents"),
    ("report list", "reports and who signed them"),
    ("assign list", "draws, without dialogues"),
    ("assign verify --all", "draws, for everybody to check"),
    ("assign proof daily-2026-03-01", "a draw, for everybody to check: no words, no marks"),
    ("assign pledge daily-2026-03-01", "a number of one's own"),
    ("assign warehouse daily root --engine duckdb", "a script: no dialogue"),
    ("assign plan list", "rules"),
    ("assign plan show daily", "rules"),
    ("intake list", "requests that are handled here: work"),
    ("report team", "figures of groups"),
    ("report channel", "figures of groups"),
    ("report category", "figures of groups"),
    ("report card", "figures of groups"),
    ("report criterion", "figures of groups"),
    ("report section", "figures of groups"),
    ("report band", "figures of groups"),
    ("arbitrate queue --all", "a case without an arbiter yet; as every list once there is one"),
    ("keep erasures", "dialogues by their refs; as every list where it is about people"),
    ("score calibrate list", "work: which there are, and who leads them"),
    ("improve list --all", "work on how things are done, and whose it is"),
    ("improve show 1", "work on how things are done, and whose it is"),
    ("arbitrate precedents", "what was decided, without names"),
    ("report heat", "figures of groups"),
    ("report voice", "what customers say of products and services"),
    ("report care --special", "none here; as every list where there is one"),
    ("report severity --agents", "too few here to tell of anybody; as every list where there are more"),
    ("report agreement --auditors", "too few here to tell of anybody; as every list where there are more"),
    ("report trend", "figures of groups"),
    ("report pareto", "figures of groups"),
    ("report validity", "figures of groups"),
    ("report blindness", "figures of groups"),
    ("report evidence --period 2026-03", "counts of rows"),
    ("score try chat --answers answers.json", "a file"),
    ("verify", "whether the file is whole"),
    ("keep doctor", "whether the file is whole"),
    ("keep sign --key key", "a head"),
    ("completions bash", "no file at all"),
    ("man", "no file at all"),
    ("template plan", "no file at all"),
];

/// Commands that ask at a terminal; tests/terminal*.rs has the audit, the dialogue and the dispute that they record.
const AT_A_TERMINAL: [&str; 1] = ["score edit"];

/// A centre in which there is something to read of everything, and readings are recorded from now on. Answers also Ana's audit,
/// one that waits, and who has it.
fn world() -> (Desk, (i64, i64, String)) {
    Desk::once_with((), || {
        let desk = Desk::centre();
        with_files(&desk);
        let rules = "timezone = \"Europe/London\"\n[approvals]\namendment = \"all\"\n[reading]\nwho = \"all\"\n";
        desk.write("rules.toml", rules);
        desk.run("mona", "policy publish rules.toml").ok();
        desk.write(
            "plan.toml",
            std::fs::read_to_string(desk.path("plan.toml")).unwrap().replace("count = 1", "count = 2"),
        );
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.run("mona", "assign nightly");
        let audit = commended(&desk);
        let (open, auditor) = of(&desk, "cy", 0);
        let do_as = |who: &str, words: &str| drop(desk.run(who, &words.replace(" N", &format!(" {open}"))).ok());
        for words in
            ["score care N --keep --note Shouted", "score ask N --criterion tone --question May-I? --owner mona"]
        {
            do_as(&auditor, words);
        }
        disputed(&desk);
        let (other, replacing) = of(&desk, "cy", 1);
        desk.run(&replacing, &format!("assign replace {other} --reason duplicate --note twice"));
        for words in [
            "coach options publish coaching.toml",
            "keep hold --agent ana --note Court",
            "keep erase --ref D-7 --reason asked",
        ] {
            do_as("mona", words);
        }
        for words in [
            "coach plan ana --criterion tone --option listen",
            "coach plan --order draw --team north --criterion facts --option listen --agents ana,bo",
        ] {
            do_as("lea", words);
        }
        do_as(
            "mona",
            "improve open --area training --title Warmth --cause Haste --owner lea --due 2026-04-01 --measure rating --to 2026-03-01",
        );
        desk.write(
            "wish.csv",
            "ref,received,channel,category,agent\nD-1,2026-03-01T10:00:00Z,chat,general query,ana\n",
        );
        do_as("mona", "intake import wish.csv --amend Slip");
        desk.write("pia.csv", "handle,name,role,team,from\npia,Pia,auditor,quality,2021-01-01\n");
        do_as("mona", "people import pia.csv");
        do_as("mona", "score calibrate open --card chat --dialogues D-1 --auditors pia,oleg");
        desk.write("record.toml", format!("{rules}record = \"personal\"\n"));
        do_as("mona", "policy publish record.toml");
        desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
        (desk, (audit, open, auditor))
    })
}

/// An audit of somebody by its place among theirs, and who has it.
fn of(desk: &Desk, agent: &str, place: usize) -> (i64, String) {
    let rows = desk.rows("report audits");
    let row = rows.iter().filter(|row| row["agent"] == agent).nth(place).unwrap();
    (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned())
}

/// Ana's audit, commended and delivered.
fn commended(desk: &Desk) -> i64 {
    let (audit, auditor) = of(desk, "ana", 0);
    desk.run(&auditor, &format!("score commend {audit} --note Calm")).ok();
    desk.delivered("ana", PARTLY)
}

/// A dispute about Bo's audit that its session leaves open, and something to do.
fn disputed(desk: &Desk) {
    let audit = desk.delivered("bo", PARTLY);
    let words = format!("dispute open {audit} --criterion tone --reason context --propose full --statement No");
    desk.run("bo", &words).ok();
    let action = "[[action]]\nkind = \"policy\"\nowner = \"lea\"\ndue = \"2026-03-05\"\ntask = \"Look\"\n";
    let point = "[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n";
    desk.write("notes.toml", format!("held = \"2026-03-02\"\nagent_side = \"x\"\n{point}{action}"));
    desk.run("sam", "dispute session 1 --notes notes.toml").ok();
}

fn leaves(command: &clap::Command, before: &str, found: &mut Vec<String>) {
    for sub in command.get_subcommands() {
        let name = format!("{before} {}", sub.get_name()).trim().to_owned();
        if sub.has_subcommands() { leaves(sub, &name, found) } else { found.push(name) }
    }
}

#[test]
fn every_command_stands_in_a_table_of_what_reading_it_leaves() {
    let mut names = Vec::new();
    leaves(&assize::cli::command(), "", &mut names);
    let asked: BTreeSet<&str> =
        READS.iter().map(|(_, words, _)| *words).chain(NOTHING.iter().map(|(words, _)| *words)).collect();
    let is_known = |name: &String| {
        let is_of = |words: &str| words == name || words.starts_with(&format!("{name} "));
        asked.iter().chain(&COMMANDS).chain(&AT_A_TERMINAL).any(|words| is_of(words)) || name == "init"
    };
    let unknown: Vec<&String> = names.iter().filter(|name| !is_known(name)).collect();
    assert!(
        unknown.is_empty(),
        "say what these leave, in READS or NOTHING here, or COMMANDS of tests/permissions.rs: {unknown:?}"
    );
}

/// What was read: one thing by its subject, or a list.
fn left(desk: &Desk) -> Vec<(String, String)> {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let sql = "SELECT p.handle, r.subject FROM (SELECT entry, reader, subject FROM reading UNION ALL
        SELECT entry, reader, 'list' FROM list_reading) r JOIN person p ON p.id = r.reader ORDER BY r.entry, 2";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn asked(who: &str, words: &str) -> (Desk, String, String) {
    let (desk, (audit, open, auditor)) = world();
    let words = words.replace("AUDIT", &audit.to_string()).replace("OPEN", &open.to_string());
    (desk, who.replace("AUDITOR", &auditor), words)
}

#[test]
fn every_command_that_shows_something_of_others_leaves_one_entry_a_day() {
    let mut wrong = Vec::new();
    for (who, words, subject) in READS {
        let (desk, reader, words) = asked(who, words);
        let (before, head) = (left(&desk), entries(&desk));
        let answer = desk.run(&reader, &words);
        let found: Vec<(String, String)> = left(&desk).split_off(before.len());
        let is_right = answer.code == 0
            && entries(&desk) == head + 1
            && !found.is_empty()
            && found.iter().all(|(who, of)| *who == reader && of == subject);
        if !is_right {
            wrong.push(format!("{words}: {} left {found:?}, not {subject}\n{}", answer.code, answer.stderr));
        }
        // Once a day, whatever a program does.
        desk.run(&reader, &words);
        if entries(&desk) != head + 1 {
            wrong.push(format!("{words}: again"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn entries(desk: &Desk) -> i64 {
    desk.head().split(':').next().unwrap().parse().unwrap()
}

/// Whether an answer names an agent.
fn tells(answer: &Answer) -> bool {
    let words = answer.stdout.split(|c: char| !c.is_alphanumeric());
    words.into_iter().any(|word| ["ana", "bo", "cy"].contains(&word))
}

#[test]
fn no_command_shows_something_of_others_to_who_does_not_say_who_they_are() {
    let mut wrong = Vec::new();
    for (_, words, _) in READS {
        let (desk, _, words) = asked("", words);
        let (head, answer) = (desk.head(), desk.run("", &words));
        let is_refused = [1, 2].contains(&answer.code) && answer.stdout.is_empty() && answer.stderr.contains("hint: ");
        // Some have nothing to show to such a reader anyway.
        if !(is_refused || answer.code == 0 && !tells(&answer)) || desk.head() != head {
            wrong.push(format!("{words}: {}", answer.whole()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_other_command_leaves_nothing() {
    let mut wrong = Vec::new();
    let roster = ["people", "card", "policy", "report list", "assign", "verify", "keep doctor", "intake list"];
    for (words, reason) in NOTHING {
        let (desk, _) = world();
        let head = desk.head();
        let answer = desk.run("mona", words);
        let may_name = roster.iter().any(|noun| words.starts_with(noun));
        if desk.head() != head || (tells(&answer) && !may_name) {
            wrong.push(format!("{words} ({reason}): {}", answer.whole()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A name in rules, such as of who published them, is nothing that is read of that person.
#[test]
fn rules_leave_nothing_and_are_refused_to_nobody_whoever_asks() {
    let mut wrong = Vec::new();
    for (words, reason) in NOTHING.iter().filter(|(_, reason)| reason.starts_with("rules")) {
        for who in ["ana", "vera", ""] {
            let (desk, _) = world();
            let (head, answer) = (desk.head(), desk.run(who, words));
            if desk.head() != head || answer.stderr.contains("reading of others is recorded here") {
                wrong.push(format!("{words} as `{who}` ({reason}): {}", answer.whole()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
