//! Who reads what: an agent their own, an auditor what they have, a lead their team, who leads or rules the case, managers
//! everything. The table of `tests/hidden.rs` is walked: no command that reads is forgotten.

use crate::hidden::{FULL, HANDLE, NAME, QUESTIONS, ROSTER};
use crate::support::{Desk, answer};
use std::process::Stdio;

/// Words that stand in a case that is none of the reader's: in its dialogue, its marks, what was said of it.
const WORDS: [&str; 8] = ["Where 1", "shouted", "Calm", "curt", "brief", "Told why", "kind to her", "Coach them"];
/// What people call each other by; those who lead and manage are named where a refusal says whom to ask.
const HANDLES: [&str; 7] = [HANDLE, "ana", "bo", "cy", "vera", "oleg", "nora"];
/// Commands that name people as the roster does, or whose audit it is where they are asked to score it.
const OF_ALL: [&str; 8] = [
    "card propose",
    "card readers",
    "people list",
    "people notice list",
    "people rotation",
    "score form",
    "score edit",
    "template plan",
];

/// A dispute about the audit of one agent, which was scored by one auditor and talked over by a lead of another team.
struct World {
    desk: Desk,
    audit: i64,
    auditor: String,
}

impl World {
    fn ask(&self, who: &str, words: &str) -> crate::support::Answer {
        self.desk.run(who, &words.replace("AUDIT", &self.audit.to_string()))
    }
}

/// The world of the hidden agent, where all is open that the roles do not close, with a dispute that waits for its session.
fn disputed() -> World {
    let (desk, (audit, auditor)) = Desk::once_with((), || {
        let (desk, audit, auditor) = crate::hidden::desk();
        rules(&desk, "[blind]\nhide = []\n");
        desk.write(
            "more.csv",
            "handle,name,role,team,from\ndot,Dot Ash,agent,east,2022-01-01\nlou,Lou Kern,lead,east,2020-01-01\n",
        );
        desk.run("mona", "people import more.csv").ok();
        let partly = "{\"level\": \"partly\", \"note\": \"Rather curt\"}";
        let marks = FULL.replacen("\"full\"", partly, 1);
        desk.write(
            "answers.json",
            format!("{{\"answers\": {marks}, \"met\": \"kind to her\", \"develop\": \"Coach them\"}}"),
        );
        desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
        desk.run(&auditor, &format!("score deliver {audit}")).ok();
        let claim = [
            "--criterion",
            "tone",
            "--reason",
            "context",
            "--propose",
            "full",
            "--statement",
            "He asked me to be brief",
        ];
        desk.args(HANDLE, &[&["dispute", "open", &audit.to_string()][..], &claim].concat()).ok();
        (desk, (audit, auditor))
    });
    World { desk, audit, auditor }
}

/// The same after its session, which left the point unresolved.
fn talked() -> World {
    let world = disputed();
    let notes =
        "held = \"2026-03-02\"\nagent_side = \"Told why\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"unresolved\"\n";
    world.desk.write("notes.toml", notes);
    world.desk.run("lea", "dispute session 1 --notes notes.toml").ok();
    world
}

fn rules(desk: &Desk, more: &str) {
    desk.write("rules.toml", format!("timezone = \"Europe/London\"\n{more}"));
    desk.run("mona", "policy publish rules.toml").ok();
}

/// The other auditor, who has no part in the case.
fn other(world: &World) -> &'static str {
    if world.auditor == "vera" { "oleg" } else { "vera" }
}

#[track_caller]
fn refused(world: &World, who: &str, words: &str) {
    let told = world.ask(who, words).refused(1, &format!("is not shown to {who}"));
    assert!(
        told.stderr.contains("who may read it: ") && told.stderr.contains("managers (dora, mona)"),
        "{}",
        told.whole()
    );
}

// --- Nobody's business ---------------------------------------------------------------------------------

#[test]
fn no_question_tells_an_agent_without_a_part_anything_of_a_case() {
    let world = talked();
    for words in QUESTIONS.iter().chain(&ROSTER) {
        for format in ["table", "json"] {
            let told = world.ask("dot", &format!("{words} --format {format}")).whole();
            for secret in WORDS {
                assert!(!told.contains(secret), "{words} tells `{secret}`:\n{told}");
            }
            if OF_ALL.iter().any(|of_all| words.starts_with(of_all)) {
                continue;
            }
            // Who is asked about by name is named by the question.
            let told =
                words.split(' ').filter(|word| HANDLES.contains(word)).fold(told, |told, own| told.replace(own, ""));
            let named = told.split(|letter: char| !letter.is_alphanumeric()).find(|word| HANDLES.contains(word));
            assert!(named.is_none() && !told.contains(NAME), "{words} names {named:?}:\n{told}");
        }
    }
    let told = world.ask("mona", "score show AUDIT").ok().stdout + &world.ask("mona", "dispute show 1").ok().stdout;
    for word in ["Where 1", "kind to her", "Coach them", "curt", "brief", "Told why"] {
        assert!(told.contains(word), "{word} is nowhere:\n{told}");
    }
}

// --- Each side -----------------------------------------------------------------------------------------

#[test]
fn an_agent_reads_their_own_case_once_it_is_delivered_and_no_other() {
    let world = talked();
    for words in ["score show AUDIT", "score explain AUDIT", "dispute show 1"] {
        world.ask(HANDLE, words).ok();
        for who in ["dot", "ana"] {
            refused(&world, who, words);
        }
    }
    let (own, _) = world.desk.audit_of("ana");
    refused(&world, "ana", &format!("score show {own}"));
    let rows = |who: &str, words: &str| world.desk.rows_for(who, words);
    assert!(rows(HANDLE, "report audits").iter().all(|row| row["audit"] == world.audit));
    assert_eq!((rows(HANDLE, "report audits").len(), rows("ana", "report audits").len()), (1, 0));
    assert_eq!((rows(HANDLE, "dispute list").len(), rows("ana", "dispute list").len()), (1, 0));
    let told = world.ask("ana", "dispute list").ok().stdout;
    assert!(told.contains("1 dispute is for others to read, and not shown to you."), "{told}");
}

#[test]
fn an_auditor_reads_what_is_assigned_to_them_and_what_they_scored() {
    let world = talked();
    world.ask(&world.auditor, "score show AUDIT").ok();
    world.ask(&world.auditor, "dispute show 1").ok();
    refused(&world, other(&world), "score show AUDIT");
    refused(&world, other(&world), "dispute show 1");
    for auditor in ["vera", "oleg", "nora"] {
        let rows = world.desk.rows_for(auditor, "report audits");
        assert!(rows.iter().all(|row| row["auditor"] == auditor || row["state"] == "questioned"), "{rows:?}");
        let lines = world.desk.rows_for(auditor, "report auditors");
        assert!(lines.iter().all(|line| line["auditor"] == auditor), "{lines:?}");
        assert!(world.desk.rows_for(auditor, "report agents").is_empty());
    }
}

#[test]
fn a_lead_reads_their_team_of_today_and_of_the_day_of_the_dialogue() {
    let world = talked();
    for who in ["sam", "lea"] {
        world.ask(who, "score show AUDIT").ok(); // Lea led the session.
    }
    refused(&world, "lou", "score show AUDIT");
    let moved = "handle,name,role,team,from,to\nquill,Zedekiah Marrow,agent,south,2022-01-01,2026-03-01\nquill,Zedekiah Marrow,agent,east,2026-03-02,\n";
    world.desk.write("moved.csv", moved);
    world.desk.run("mona", "people import moved.csv").ok();
    for who in ["sam", "lou"] {
        world.ask(who, "score show AUDIT").ok();
        world.ask(who, "dispute show 1").ok();
        world.ask(who, "intake show K-1").ok();
    }
}

#[test]
fn who_may_lead_a_session_reads_the_dispute_while_it_waits_for_one() {
    let world = disputed();
    for who in ["lea", "lou"] {
        world.ask(who, "dispute show 1").ok();
    }
    refused(&world, "lou", "score show AUDIT");
    let world = talked();
    world.ask("lea", "dispute show 1").ok();
    refused(&world, "lou", "dispute show 1");
}

#[test]
fn an_arbiter_reads_the_cases_that_they_are_to_rule_on() {
    let mut world = talked();
    world.desk.night("2026-03-03T06:00:00Z");
    let arbiter = crate::arbitration::arbiter(&world.desk);
    let other = ["iris", "jude", "karl"].into_iter().find(|who| *who != arbiter).unwrap();
    world.ask(&arbiter, "arbitrate take 1 --answer tone=partly").ok();
    for words in ["dispute show 1", "score show AUDIT", "intake show K-1"] {
        world.ask(&arbiter, words).ok();
        world.ask(other, words).refused(1, "is not shown to ");
    }
    refused(&world, other, "intake show K-1");
}

#[test]
fn managers_and_the_policys_representatives_read_everything() {
    let world = talked();
    refused(&world, "dot", "dispute show 1");
    rules(&world.desk, "[reading]\nrepresentatives = [\"dot\"]\n");
    for who in ["mona", "dot"] {
        world.ask(who, "dispute show 1").ok();
        world.ask(who, "score show AUDIT").ok();
        assert_eq!(world.desk.rows_for(who, "report audits"), world.desk.rows("report audits"));
    }
    world.ask("ana", "dispute show 1").refused(1, "is not shown to ana");
    let told = world.ask("ana", "score show AUDIT").whole();
    assert!(told.contains("representatives (dot)"), "{told}");
}

#[test]
fn a_question_is_read_by_who_asks_and_who_is_to_answer() {
    let world = disputed();
    let questions = |who: &str| world.desk.rows_for(who, "score questions --all").len();
    assert_eq!((questions(&world.auditor), questions("lea"), questions("mona")), (1, 0, 1));
    assert_eq!((questions("dot"), questions(other(&world))), (0, 0));
}

#[test]
fn a_score_that_waits_for_an_approval_is_read_by_who_may_give_it() {
    let desk = Desk::drawn();
    rules(&desk, "[approvals]\nevaluation = \"audited\"\n");
    let (audit, auditor) = desk.audit_of("ana");
    let mut others = ["vera", "oleg", "nora"].into_iter().filter(|who| *who != auditor);
    let (approver, other) = (others.next().unwrap(), others.next().unwrap());
    let show = format!("score show {audit}");
    desk.run(other, &show).refused(1, "is not shown to");
    desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
    desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    desk.run(other, &show).ok();
    desk.run("ana", &show).refused(1, "is not shown to ana");
    desk.run("bo", &show).refused(1, "is not shown to bo");
    desk.run(approver, &format!("score approve {audit}")).ok();
    desk.run(&auditor, &format!("score deliver {audit}")).ok();
    desk.run(other, &show).refused(1, "is not shown to");
    desk.run(approver, &show).ok();
    desk.run("ana", &show).ok();
}

// --- Dialogues and requests ----------------------------------------------------------------------------

#[test]
fn a_dialogue_is_read_and_found_by_who_has_a_part_in_it() {
    let world = disputed();
    let found = |who: &str| world.desk.rows_for(who, "intake search Where --agent quill").len();
    for who in [HANDLE, "sam", world.auditor.as_str(), "mona"] {
        world.ask(who, "intake show K-1").ok();
        world.ask(who, "intake show K-1 --all").ok();
        assert!(found(who) > 0, "{who}");
    }
    for who in ["dot", "ana", "lou", "iris"] {
        refused(&world, who, "intake show K-1");
        refused(&world, who, "intake show K-1 --all");
        assert_eq!(found(who), 0, "{who}");
    }
    let told = world.ask("dot", "intake search Where").ok().stdout;
    assert!(told.contains("Only dialogues that you may read are looked at."), "{told}");
}

#[test]
fn a_request_that_somebody_has_is_read_by_them_and_by_leads() {
    let desk = Desk::centre();
    rules(&desk, "");
    let add = |reference: &str| {
        let words =
            ["intake", "add", "--ref", reference, "--channel", "chat", "--customer", "c-1", "--details", "Paid twice"];
        desk.args("lea", &words).ok();
    };
    add("R-1");
    for who in ["ana", "bo", "cy"] {
        desk.run(who, "intake show R-1").ok(); // Nobody has it yet.
    }
    let agent = desk.routed("R-2");
    let other = if agent == "ana" { "bo" } else { "ana" };
    for who in [agent.as_str(), "lea", "sam", "mona"] {
        desk.run(who, "intake show R-2").ok();
        assert_eq!(desk.rows_for(who, "intake list").len(), 2, "{who}");
    }
    desk.run(other, "intake show R-2").refused(1, &format!("the request `R-2` is not shown to {other}"));
    assert_eq!(desk.rows_for(other, "intake list").len(), 1);
    desk.run("vera", "intake show R-2").refused(1, "who has it, who took a step of it, leads, managers (mona)");
}

// --- Figures -------------------------------------------------------------------------------------------

#[test]
fn figures_of_a_person_are_read_by_them_and_who_leads_them_and_few_audits_make_no_line() {
    let world = talked();
    let rows = |who: &str, words: &str| world.desk.rows_for(who, words);
    for who in [HANDLE, "sam"] {
        let lines = rows(who, "report agents");
        assert!(lines.iter().any(|line| line["agent"] == HANDLE), "{lines:?}");
        assert!(lines.iter().all(|line| line["agent"] != "ana"), "{lines:?}");
        assert!(!rows(who, "report marks").is_empty(), "{who}");
        world.ask(who, "report team --agent quill").ok();
        assert!(!rows(who, "report criterion --agent quill").is_empty(), "{who}");
    }
    assert!(rows("dot", "report agents").is_empty() && rows("dot", "report marks").is_empty());
    world.ask("dot", "report criterion --agent quill").refused(1, "what stands about quill is not shown to dot");
    assert!(rows("sam", "report team").iter().any(|line| line["team"] == "south"));
    for words in ["report team", "report criterion", "report band", "report section", "report card"] {
        assert!(!rows("mona", words).is_empty(), "{words}");
        let told = world.ask("dot", words).ok().stdout;
        assert!(told.contains("of fewer than 10 audits, which would tell of single ones."), "{words}: {told}");
        assert!(rows("dot", words).is_empty(), "{words}");
    }
}

// --- Who reads -----------------------------------------------------------------------------------------

#[test]
fn where_identity_is_a_claim_who_does_not_say_who_they_are_reads_what_is_not_hidden() {
    let world = disputed();
    world.ask("", "score show AUDIT").ok();
    assert_eq!(world.desk.rows("report audits"), world.desk.rows_for("mona", "report audits"));
}

#[test]
fn under_identity_login_nobody_reads_as_another_and_the_nameless_read_what_is_for_everybody() {
    let world = disputed();
    world.desk.write("logins.csv", "handle,name,role,team,from,to,login\ndora,Dora,manager,office,2020-01-01,,dora\n");
    rules(&world.desk, "");
    world.desk.run("mona", "policy show").ok();
    let desk = &world.desk;
    desk.write("rules.toml", "identity = \"login\"\ntimezone = \"Europe/London\"\n");
    let as_login = |who: &str, login: &str, words: &str| {
        let mut command = desk.command(who);
        command.env("ASSIZE_LOGIN", login).args(words.split_whitespace()).stdin(Stdio::null());
        answer(&mut command)
    };
    as_login("mona", "mona", "policy publish rules.toml").ok();
    let show = format!("score show {}", world.audit);
    as_login("mona", "mona", &show).ok();
    as_login("ana", "ana", &show).refused(1, "is not shown to ana");
    as_login("mona", "ana", &show).refused(1, "you are logged in as `ana`, which is not the login of mona");
    as_login("mona", "ana", "report audits").refused(1, "you are logged in as `ana`");
    as_login("", "ana", &show).refused(1, "is not shown to a reader who does not say who they are");
    assert!(as_login("", "ana", "report audits --format json").ok().rows().is_empty());
    as_login("", "ana", "card list").ok();
}

#[test]
fn a_policy_can_let_everybody_read_everything() {
    let world = disputed();
    rules(&world.desk, "[reading]\nwho = \"all\"\n");
    world.ask("dot", "score show AUDIT").ok();
    assert_eq!(world.desk.rows("report audits"), world.desk.rows_for("dot", "report audits"));
}

#[test]
fn a_rule_of_who_reads_that_there_is_not_is_refused_where_it_stands() {
    let desk = Desk::centre();
    for (text, says) in [
        ("[reading]\nwho = \"nobody\"\n", "bad.toml:2:7: "),
        ("[reading]\nwhoever = \"all\"\n", "bad.toml:2:1: "),
        ("[reading]\nrepresentatives = [\" \"]\n", "bad.toml:2:20: a representative is empty"),
    ] {
        desk.write("bad.toml", text);
        desk.run("mona", "policy publish bad.toml").refused(65, says);
    }
}

// --- Readers nobody knows ------------------------------------------------------------------------------

/// Commands that read nothing that roles hide, or no file: they answer whoever asks.
const OF_ANYBODY: [&str; 10] = [
    "verify",
    "keep doctor",
    "completions",
    "man",
    "template plan",
    "card check",
    "card import",
    // These ask for more before they read: a secret, a terminal, a plan.
    "assign pledge",
    "score edit",
    "assign plan preview",
];

#[test]
fn a_reader_whom_the_roster_does_not_know_is_refused_by_every_command_that_reads() {
    let world = disputed();
    let all = || QUESTIONS.iter().chain(&ROSTER).filter(|words| !OF_ANYBODY.iter().any(|free| words.starts_with(free)));
    let mut silent = Vec::new();
    for words in all() {
        let answer = world.ask("Ana", words);
        let says =
            ["nobody here is called `Ana`", "did you mean `ana`?"].iter().all(|says| answer.stderr.contains(says));
        if !says || !answer.stdout.is_empty() {
            silent.push(format!("{words}: {}", answer.whole()));
        }
    }
    assert!(silent.is_empty() && all().count() > 50, "{silent:#?}");
    let empty = Desk::new();
    empty.run("mona", "init --rehearsal --timezone UTC").ok();
    empty.run("mona", "people list").ok();
}

#[test]
fn a_policy_that_names_a_representative_whom_nobody_knows_is_refused_where_the_name_stands() {
    let world = disputed();
    world.desk.write("bad.toml", "[reading]\nrepresentatives = [\"dot\", \"Dott\"]\n");
    let answer = world.desk.run("mona", "policy publish bad.toml");
    assert_eq!(answer.code, 65, "{}", answer.whole());
    assert!(answer.stderr.contains("bad.toml:2:27: nobody here is called `Dott`"), "{}", answer.whole());
    assert!(answer.stderr.contains("did you mean `dot`?"), "{}", answer.whole());
}
