//! Whose dialogue it is: where the policy hides that from auditors, no command tells them while marks are to come.

use crate::permissions::{COMMANDS, with_files};
use crate::support::{Answer, Desk};

pub const HANDLE: &str = "quill";
pub const NAME: &str = "Zedekiah Marrow";
const DRAW: &str = "daily-2026-03-01";
pub const FULL: &str = r#"{"tone": "full", "facts": "full", "identity": "yes"}"#;

/// What each question of the program is asked, AUDIT being the audit of the dialogue K-1.
pub const QUESTIONS: [&str; 102] = [
    "intake machine",
    "policy agreement show",
    "policy agreement list",
    "report works-agreement",
    "report export everything --with-text",
    "report evidence --period 2026-03 --with-text",
    "report evidence --period 2026-03 --with-text --out evidence",
    "report management --period 2026-03",
    "report management --period 2026-03 --edition council",
    "report list",
    "keep holds",
    "keep erasures",
    "report validity",
    "score calibrate list",
    "score calibrate show 1",
    "report agreement",
    "report agreement --auditors --kappa",
    "report severity",
    "report severity --agents",
    "report auditors --of vera",
    "report auditors --rules",
    "people rotation",
    "people train",
    "report blindness",
    "report machine --groups --agents",
    "report trend",
    "report trend --chart short",
    "report pareto",
    "report heat",
    "coach suggest --least 1",
    "coach list --all",
    "coach orders",
    "coach orders 1",
    "coach show 1",
    "coach options show",
    "improve list --all",
    "improve show 1",
    "report channel",
    "report category",
    "report card",
    "report criterion",
    "report section",
    "report band",
    "report marks",
    "intake list",
    "intake list --amendments",
    "intake list --agent ana",
    "intake show K-1",
    "intake show K-1 --all",
    "intake show K-1 --revision 1",
    "intake search there",
    "intake search",
    "assign plan list",
    "assign plan show daily",
    "assign warehouse daily root",
    "assign list",
    "assign show daily-2026-03-01",
    "assign verify --all",
    "assign verify daily-2026-03-01",
    "assign proof daily-2026-03-01",
    "assign proof daily-2026-03-01 --ref K-1",
    "assign pledge daily-2026-03-01",
    "assign status",
    "score queue",
    "score queue --all",
    "score show AUDIT",
    "score form AUDIT --to html",
    "score form --all --to html",
    "score form AUDIT --to toml",
    "score edit AUDIT",
    "score explain AUDIT",
    "score questions",
    "score questions --all",
    "dispute list",
    "dispute actions",
    "dispute show 1",
    "arbitrate queue --all",
    "report auditors",
    "report disputes",
    "report audits",
    "report acknowledgements",
    "report care",
    "report care --special",
    "report care --signs",
    "arbitrate precedents",
    "report voice",
    "report commendations",
    "policy show",
    "people notice show",
    "card show chat",
    "card comments chat",
    "card diff chat card.toml",
    "card list",
    "card export chat --to md",
    "card check card.toml",
    "card import card.toml --from genesys",
    "score try chat --answers answers.json",
    "verify",
    "keep sign --key key",
    "completions bash",
    "man",
    "template plan",
];

/// What names agents as the roster does, apart from their dialogues.
pub const ROSTER: [&str; 12] = [
    "card propose card2.toml",
    "keep doctor",
    "card readers chat",
    "assign coverage",
    "assign plan preview",
    "people list",
    "people notice list",
    "report agents",
    "report team",
    "report replacements",
    "report differences",
    "report trend --of agent",
];

/// The small centre where the agent is hidden, after the first night, with so many of the two dialogues of one agent
/// drawn. Dora manages and audits too.
fn drawn(count: u8, more: &str) -> Desk {
    Desk::once((count, more), || {
        let desk = Desk::centre();
        let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
        let hides = "[blind]\nhide = [\"rating\", \"agent\"]\n";
        desk.write("policy.toml", format!("{policy}\n{hides}{more}"));
        desk.run("mona", "policy publish policy.toml").ok();
        let people = format!(
            "handle,name,role,team,from\n{HANDLE},{NAME},agent,south,2022-01-01\ndora,Dora,manager,office,2020-01-01\ndora,Dora,auditor,quality,2020-01-01\n"
        );
        desk.write("more-people.csv", people);
        desk.run("mona", "people import more-people.csv").ok();
        let row = |number: u8| {
            format!(
                "K-{number},2026-03-01T1{number}:00:00Z,chat,complaint,{HANDLE},c,1,Late,\"Customer: Where {number}?\nAgent: There.\"\n"
            )
        };
        let header = "ref,received,channel,category,agent,customer,rating,details,transcript\n";
        desk.write("k.csv", format!("{header}{}{}", row(1), row(2)));
        desk.run("mona", "intake import k.csv").ok();
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        desk.write("plan.toml", plan.replace("count = 1", &format!("count = {count}")));
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.run("mona", "assign nightly");
        desk
    })
}

/// The same with both of them drawn. Answers the audit of K-1 and who has it.
pub fn desk() -> (Desk, i64, String) {
    let (desk, (one, other)) = Desk::once_with((), || {
        let desk = drawn(2, "[approvals]\nreplacement = \"all\"\n");
        let of = |reference: &str| {
            let rows = desk.rows("report audits");
            let row = rows.iter().find(|row| row["ref"] == reference).unwrap().clone();
            (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned())
        };
        let ((audit, auditor), (other, _)) = (of("K-1"), of("K-2"));
        with_files(&desk);
        desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
        let number = audit.to_string();
        let does = |words: &[&str]| silent(&desk.args(&auditor, words).ok(), &words.join(" "));
        does(&["score", "care", &number, "--keep", "--note", "He shouted"]);
        does(&["score", "commend", &number, "--note", "Calm"]);
        does(&["score", "ask", &number, "--criterion", "tone", "--question", "May I?", "--owner", "mona"]);
        does(&["score", "voice", &number, "--about", "service", "--quote", "Where"]);
        silent(&desk.args("dora", &["care", "acknowledge", "1"]).ok(), "care acknowledge");
        desk.args("sam", &["assign", "replace", &other.to_string(), "--reason", "duplicate", "--note", "x"]).ok();
        (desk, (audit, auditor))
    });
    (desk, one, other)
}

#[track_caller]
fn silent(answer: &Answer, of: &str) {
    let told = answer.whole();
    assert!(!told.contains(HANDLE) && !told.contains(NAME), "{of}:\n{told}");
}

fn leaves(command: &clap::Command, before: &str, found: &mut Vec<String>) {
    for sub in command.get_subcommands() {
        let name = format!("{before} {}", sub.get_name()).trim().to_owned();
        if sub.has_subcommands() { leaves(sub, &name, found) } else { found.push(name) }
    }
}

#[test]
fn every_command_is_asked_here_whose_dialogue_it_is() {
    let mut names = Vec::new();
    leaves(&assize::cli::command(), "", &mut names);
    let is_known = |name: &String| {
        let is_of = |words: &str| words == name || words.starts_with(&format!("{name} "));
        QUESTIONS.iter().chain(&COMMANDS).chain(&ROSTER).any(|words| is_of(words)) || name == "init"
    };
    let unknown: Vec<&String> = names.iter().filter(|name| !is_known(name)).collect();
    assert!(unknown.is_empty(), "put these into QUESTIONS, ROSTER, or COMMANDS of tests/permissions.rs: {unknown:?}");
}

#[test]
fn no_question_tells_an_auditor_whose_dialogue_it_is_before_they_hand_in() {
    let (desk, audit, auditor) = desk();
    let readers = [(auditor.as_str(), "table"), (&auditor, "csv"), (&auditor, "json"), ("dora", "json"), ("", "table")];
    for (reader, format) in readers {
        for words in QUESTIONS {
            let words = words.replace("AUDIT", &audit.to_string());
            silent(&desk.run(reader, &format!("{words} --format {format}")), &format!("{reader}: {words}"));
        }
    }
    for words in ["report care", "report commendations", "report audits"] {
        let told = desk.run(&auditor, words).ok().stdout;
        assert!(told.contains("hidden until you hand in"), "{words}: {told}");
        assert!(desk.run("mona", words).ok().stdout.contains(HANDLE) || words == "report commendations", "{words}");
    }
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    assert!(desk.run(&auditor, "report care").ok().stdout.contains(HANDLE));
    assert!(desk.run(&auditor, "report commendations").ok().stdout.contains(HANDLE));
}

#[test]
fn no_act_and_no_refusal_tells_an_auditor_whose_dialogue_it_is_before_they_hand_in() {
    let (made, audit, auditor) = desk();
    for reader in [auditor.as_str(), "dora"] {
        for words in COMMANDS.iter().filter(|words| !ROSTER.contains(words)) {
            let number = if words.starts_with("care ") || words.starts_with("score answer") { 1 } else { audit };
            let words: Vec<String> =
                words
                    .split(' ')
                    .map(|word| {
                        if word == "1" { number.to_string() } else { word.replace("D-1", "K-1").replace("R-1", "K-1") }
                    })
                    .collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            // What is handed in is shown, and what leaves scoring.
            if words.starts_with(&["score", "submit"]) || words.starts_with(&["score", "care"]) {
                continue;
            }
            let desk = Desk::copy_of(&made);
            silent(&desk.args(reader, &words), &format!("{reader}: {words:?}"));
        }
        let reassign =
            |to: &str| made.args(reader, &["assign", "reassign", &audit.to_string(), "--to", to, "--note", "x"]);
        silent(&reassign("sam"), "reassign");
        for principal in [HANDLE, "ana"] {
            let refused =
                made.run(reader, &format!("--for {principal} score acknowledge {audit}")).refused(1, "").whole();
            let rest = refused.replace(&format!("for {principal}"), "");
            assert!(!rest.contains(HANDLE), "{reader}: {refused}");
        }
    }
    // Whether somebody guesses right is not told.
    let guess = |principal: &str| {
        let said = made.run("vera", &format!("--for {principal} score acknowledge {audit}"));
        said.refused(1, "may not acknowledge").whole().replace(&format!(" for {principal}"), " for WHO")
    };
    assert_eq!(guess(HANDLE), guess("ana"));
}

/// All audits, as a manager sees them.
fn audits(desk: &Desk) -> Vec<serde_json::Value> {
    desk.run("mona", "report audits --format json").ok().rows()
}

/// An audit of the hidden agent whose auditor takes its dialogue out of scoring by a command, and the audit in its place.
fn given_way(desk: &Desk, words: &[&str]) -> (i64, String, i64) {
    let row = audits(desk).into_iter().find(|row| row["agent"] == HANDLE).unwrap();
    let (audit, auditor) = (row["audit"].as_i64().unwrap(), row["auditor"].as_str().unwrap().to_owned());
    let number = audit.to_string();
    let words: Vec<&str> = words.iter().map(|word| if *word == "AUDIT" { number.as_str() } else { word }).collect();
    silent(&desk.args(&auditor, &words).ok(), "giving way");
    let next = audits(desk).iter().map(|row| row["audit"].as_i64().unwrap()).max().unwrap();
    assert_ne!(next, audit);
    (audit, auditor, next)
}

#[test]
fn a_dialogue_that_gave_way_does_not_tell_whose_the_next_one_of_its_stratum_is() {
    for words in [
        &["score", "care", "AUDIT", "--note", "He shouted"][..],
        &["assign", "replace", "AUDIT", "--reason", "duplicate", "--note", "x"],
    ] {
        let desk = drawn(1, "");
        let (audit, auditor, next) = given_way(&desk, words);
        desk.run("mona", &format!("assign reassign {next} --to {auditor} --note x"));
        for reader in [auditor.as_str(), "dora"] {
            for question in QUESTIONS.iter().chain(&["report replacements", "intake show K-2", "intake show K-2 --all"])
            {
                let numbers = if question.contains("AUDIT") { &[audit, next][..] } else { &[audit] };
                for number in numbers {
                    let question = question.replace("AUDIT", &number.to_string());
                    silent(&desk.run(reader, &question), &format!("{reader}: {question}"));
                }
            }
        }
        desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
        desk.run(&auditor, &format!("score submit {next} --answers answers.json")).ok();
        for number in [audit, next] {
            assert!(desk.run(&auditor, &format!("score show {number}")).ok().stdout.contains(HANDLE));
        }
        let told = |who: &str| desk.run(who, "report replacements").ok().stdout;
        assert!(
            told("mona").contains(HANDLE) && told(&auditor).contains("Not shown to people who audit: counts by agent")
        );
        let line = desk.rows("report auditors").into_iter().find(|row| row["auditor"] == auditor.as_str()).unwrap();
        assert_eq!(line["not_blind"], 0);
    }
}

#[test]
fn who_saw_whose_dialogue_gave_way_marks_the_next_one_in_sight_of_it() {
    let desk = drawn(1, "");
    let row = audits(&desk).into_iter().find(|row| row["agent"] == HANDLE).unwrap();
    let auditor = row["auditor"].as_str().unwrap().to_owned();
    desk.run(&auditor, &format!("score reveal {} --note Unclear", row["audit"])).ok();
    let number = row["audit"].to_string();
    desk.args(&auditor, &["score", "care", &number, "--note", "He shouted"]).ok();
    let next = audits(&desk).iter().map(|row| row["audit"].as_i64().unwrap()).max().unwrap();
    let holder = audits(&desk).into_iter().find(|row| row["audit"] == next).unwrap()["auditor"].clone();
    if holder != auditor.as_str() {
        desk.run("mona", &format!("assign reassign {next} --to {auditor} --note x")).ok();
    }
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {next} --answers answers.json")).ok();
    let line = desk.rows("report auditors").into_iter().find(|row| row["auditor"] == auditor.as_str()).unwrap();
    assert_eq!(line["not_blind"], 1);
}

#[test]
fn who_does_not_audit_is_told_by_name_who_may() {
    let (desk, audit, _) = desk();
    desk.run("mona", &format!("score acknowledge {audit}")).refused(1, &format!("only {HANDLE} may"));
    desk.run("mona", &format!("--for ana score acknowledge {audit}"))
        .refused(1, &format!("this is the case of {HANDLE}"));
}

#[test]
fn a_proof_that_names_agents_waits_for_the_marks_of_who_must_not_know_them() {
    let (desk, _, _) = desk();
    for words in [format!("assign proof {DRAW}"), format!("assign proof {DRAW} --ref K-1")] {
        let refused = desk.run("dora", &words).refused(1, "which the policy hides");
        assert!(refused.stderr.contains("leads and arbiters who do not audit may have it now"), "{}", refused.whole());
        assert!(!desk.path(&format!("proof-{DRAW}")).exists());
    }
    for reader in ["mona", "iris"] {
        desk.run(reader, &format!("assign proof {DRAW} --folder of-{reader}")).ok();
    }
    desk.run(HANDLE, &format!("assign proof {DRAW} --ref K-1 --folder own")).ok();
    let audits = desk.rows("report audits");
    for row in audits.iter().filter(|row| row["state"] == "questioned") {
        desk.run("lea", &format!("assign approve {} --return Fine", row["audit"])).ok();
    }
    for row in desk.rows("report audits").iter().filter(|row| row["state"] == "assigned") {
        let auditor = row["auditor"].as_str().unwrap();
        desk.run(auditor, &format!("score submit {} --answers answers.json", row["audit"])).ok();
    }
    desk.run("dora", &format!("assign proof {DRAW}")).ok();
}
