//! Who may perform which act: every act of the list as every role, as a stranger, under both identities.

use crate::support::Desk;
use assize::calc::moment::Moment;
use assize::core::act::{self, Act};
use assize::core::ledger::{Access, Store, Who};
use std::collections::BTreeSet;

/// Who may, role by role, as README and the help promise it; written here by hand, apart from the list in the core.
/// `agent` for an act on one's own case means the agent, or with --for a lead or manager: the case decides.
const RIGHTS: [(&str, &str); 100] = [
    ("policy publish", "manager"),
    // And the representative of the agents: tests/works_agreement.rs.
    ("policy agreement propose", "manager"),
    ("policy agreement accept", "manager"),
    ("policy agreement return", "manager"),
    ("policy agreement withdraw", "manager"),
    ("policy agreement end", "manager"),
    ("people import", "manager"),
    ("people rename", "manager"),
    ("people merge", "manager"),
    ("people absent", "lead manager"),
    ("people rotate", "manager"),
    ("people train", "lead manager"),
    ("people key", "agent lead auditor arbiter manager"),
    ("people notice publish", "lead manager"),
    ("people notice record", "lead manager"),
    ("people notice acknowledge", "agent lead auditor arbiter manager"),
    ("intake add", "agent lead manager"),
    ("intake triage", "agent lead manager"),
    ("intake clarify", "agent lead manager"),
    ("intake confirm", "agent lead auditor arbiter manager"),
    ("intake respond", "agent lead auditor arbiter manager"),
    ("intake approve", "lead manager"),
    ("intake rate", "agent lead manager"),
    ("intake archive", "agent lead manager"),
    ("intake import", "lead manager"),
    ("intake volumes", "lead manager"),
    ("intake ratings", "lead manager"),
    ("intake machine", "lead manager"),
    ("card propose", "manager"),
    ("card comment", "agent lead auditor arbiter manager"),
    ("card answer", "manager"),
    ("card publish", "manager"),
    ("card acknowledge", "agent lead auditor arbiter manager"),
    ("assign plan add", "manager"),
    ("assign request", "agent lead manager"),
    ("assign commit", "lead manager"),
    ("assign draw", "lead manager"),
    ("assign nightly", "lead manager"),
    ("assign extend", "lead manager"),
    ("assign void", "manager"),
    ("assign reassign", "lead manager"),
    ("assign spot-check", "lead manager"),
    ("assign replace", "agent lead auditor arbiter manager"),
    ("assign approve", "lead auditor manager"),
    ("score accept", "agent lead auditor arbiter manager"),
    ("score reveal", "agent lead auditor arbiter manager"),
    ("score calibrate open", "lead auditor manager"),
    ("score calibrate submit", "agent lead auditor arbiter manager"),
    ("score calibrate close", "lead auditor manager"),
    ("score calibrate answer", "agent lead auditor arbiter manager"),
    ("score submit", "agent lead auditor arbiter manager"),
    ("score self", "agent lead auditor arbiter manager"),
    ("score undo", "agent lead auditor arbiter manager"),
    ("score approve", "lead auditor manager"),
    ("score deliver", "agent lead auditor arbiter manager"),
    ("score acknowledge", "agent lead auditor arbiter manager"),
    ("score care", "agent lead auditor arbiter manager"),
    ("care acknowledge", "lead manager"),
    ("care act", "lead manager"),
    ("score ask", "agent lead auditor arbiter manager"),
    ("score answer", "agent lead auditor arbiter manager"),
    ("score commend", "agent lead auditor arbiter manager"),
    ("score voice", "agent lead auditor arbiter manager"),
    ("dispute open", "agent lead auditor arbiter manager"),
    ("dispute add", "agent lead auditor arbiter manager"),
    ("dispute withdraw", "agent lead auditor arbiter manager"),
    ("dispute statement", "agent lead auditor arbiter manager"),
    ("dispute correct", "agent lead auditor arbiter manager"),
    ("dispute agree", "agent lead auditor arbiter manager"),
    ("dispute convene", "lead arbiter manager"),
    ("dispute session", "lead arbiter manager"),
    ("dispute contest", "agent lead auditor arbiter manager"),
    ("dispute done", "agent lead auditor arbiter manager"),
    ("arbitrate assign", "lead manager"),
    ("arbitrate take", "agent lead auditor arbiter manager"),
    ("arbitrate recuse", "agent lead auditor arbiter manager"),
    ("arbitrate rule", "agent lead auditor arbiter manager"),
    ("arbitrate appeal", "agent lead auditor arbiter manager"),
    ("arbitrate look-back", "lead manager"),
    ("coach options publish", "lead manager"),
    ("coach plan", "lead manager"),
    ("coach agree", "agent lead auditor arbiter manager"),
    ("coach step", "agent lead auditor arbiter manager"),
    ("coach follow-up", "lead manager"),
    ("coach close", "lead manager"),
    ("improve open", "lead manager"),
    ("improve do", "agent lead auditor arbiter manager"),
    ("improve check", "agent lead auditor arbiter manager"),
    ("improve act", "agent lead auditor arbiter manager"),
    ("keep backup", "manager"),
    ("keep hold", "agent lead auditor arbiter manager"),
    ("keep release", "agent lead auditor arbiter manager"),
    ("keep erase", "lead manager"),
    ("keep approve", "arbiter manager"),
    ("keep retain", "lead manager"),
    ("keep clean", "lead arbiter manager"),
    ("keep access", "agent lead auditor arbiter manager"),
    ("report submit", "lead manager"),
    ("report approve", "manager"),
    ("report return", "manager"),
];

/// Somebody of each role in `tests/centre/people.csv`.
const PEOPLE: [(&str, &str); 5] =
    [("agent", "ana"), ("lead", "lea"), ("auditor", "vera"), ("arbiter", "iris"), ("manager", "mona")];

fn now() -> Moment {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

fn who(handle: &str, principal: Option<&str>, login: &str) -> Who {
    Who { actor: handle.to_owned(), principal: principal.map(str::to_owned), login: login.to_owned() }
}

fn open(desk: &Desk) -> Store {
    Store::open(&desk.path("qa.db"), Access::Read).unwrap()
}

/// The acts of the list, without the one that also enrols people: it takes what importing people takes; and without
/// reading, which commands put on record by themselves.
fn acts() -> impl Iterator<Item = Act> {
    act::ALL.into_iter().filter(|act| ![act::INTAKE_ENROL, act::SCORE_HAND_IN, act::READ].contains(act))
}

#[test]
fn every_act_stands_in_the_table_of_rights_once() {
    let listed: Vec<&str> = acts().map(|act| act.name).collect();
    let tabled: Vec<&str> = RIGHTS.iter().map(|(name, _)| *name).collect();
    assert_eq!(listed.iter().collect::<BTreeSet<_>>(), tabled.iter().collect::<BTreeSet<_>>());
    assert_eq!(listed.len(), tabled.len());
}

#[test]
fn every_act_lets_just_those_roles_act_that_the_table_names() {
    let desk = Desk::centre();
    let mut store = open(&desk);
    let snapshot = store.snapshot().unwrap();
    for act in acts() {
        let (_, allowed) = RIGHTS.iter().find(|(name, _)| *name == act.name).unwrap();
        for (role, handle) in PEOPLE {
            let done = act.authorize(&snapshot, &who(handle, None, "x"), now());
            let may = allowed.split(' ').any(|word| word == role);
            assert_eq!(done.is_ok(), may, "{} as {role}: {done:?}", act.name);
            if let Err(refusal) = done {
                assert_eq!(refusal.kind.exit_code(), 1, "{}", act.name);
                assert!(refusal.message.starts_with(&format!("{handle} may not")), "{}", refusal.message);
                assert!(refusal.hint.is_some(), "{} does not say who may", act.name);
            }
        }
    }
}

#[test]
fn a_stranger_may_perform_no_act() {
    let desk = Desk::centre();
    let mut store = open(&desk);
    let snapshot = store.snapshot().unwrap();
    for act in act::ALL {
        let refusal = act.authorize(&snapshot, &who("zoe", None, "mona"), now()).unwrap_err();
        assert_eq!(refusal.message, "nobody here is called `zoe`", "{}", act.name);
    }
}

#[test]
fn somebody_whose_roles_are_over_may_perform_no_act_that_takes_one() {
    let desk = Desk::centre();
    desk.write("over.csv", "handle,name,role,team,from,to\nlea,Lea Brandt,lead,north,2020-01-01,2026-03-01\n");
    desk.run("mona", "people import over.csv").ok();
    let mut store = open(&desk);
    let snapshot = store.snapshot().unwrap();
    let may = |at: &str| act::ASSIGN_NIGHTLY.authorize(&snapshot, &who("lea", None, "x"), at.parse().unwrap()).is_ok();
    assert!(may("2026-03-01T12:00:00Z"), "on her last day");
    assert!(!may("2026-03-02T12:00:00Z"), "on the day after");
}

#[test]
fn under_identity_login_nobody_acts_under_another_login() {
    let desk = Desk::centre();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("login.toml", format!("identity = \"login\"\n{policy}"));
    desk.command("mona").env("ASSIZE_LOGIN", "mona").args(["policy", "publish", "login.toml"]).output().unwrap();
    let mut store = open(&desk);
    let snapshot = store.snapshot().unwrap();
    for act in act::ALL {
        for (_, handle) in PEOPLE {
            let refusal = act.authorize(&snapshot, &who(handle, None, "intruder"), now()).unwrap_err();
            let says = format!("you are logged in as `intruder`, which is not the login of {handle}");
            assert_eq!(refusal.message, says, "{}", act.name);
        }
        let refusal = act.authorize(&snapshot, &who("zoe", None, "mona"), now()).unwrap_err();
        assert_eq!(refusal.message, "nobody here is called `zoe`", "{}", act.name);
    }
    for (_, handle) in PEOPLE {
        assert!(act::NOTICE_ACKNOWLEDGE.authorize(&snapshot, &who(handle, None, handle), now()).is_ok(), "{handle}");
    }
}

#[test]
fn only_acts_on_ones_own_case_are_performed_for_somebody() {
    let desk = Desk::centre();
    let mut store = open(&desk);
    let snapshot = store.snapshot().unwrap();
    let for_others: BTreeSet<&str> = [
        "intake confirm",
        "intake respond",
        "card comment",
        "score acknowledge",
        "dispute open",
        "dispute add",
        "coach agree",
    ]
    .into();
    for act in acts() {
        let done = act.authorize(&snapshot, &who("mona", Some("ana"), "x"), now());
        if for_others.contains(act.name) {
            assert!(done.is_ok(), "{}: {done:?}", act.name);
        } else {
            let refusal = done.unwrap_err();
            assert_eq!(refusal.message, format!("--for has no meaning for `{}`", act.name));
            assert_eq!(refusal.kind.exit_code(), 2);
        }
    }
}

#[test]
fn until_there_is_a_manager_the_person_who_made_the_file_runs_it_and_nobody_else() {
    let desk = Desk::new();
    desk.run("fay", "init --rehearsal").ok();
    let management = [
        "policy publish",
        "people import",
        "card propose",
        "card answer",
        "card publish",
        "assign plan add",
        "assign void",
    ];
    let check = |desk: &Desk, handle: &str, may: bool| {
        let mut store = open(desk);
        let snapshot = store.snapshot().unwrap();
        for act in acts().filter(|act| management.contains(&act.name)) {
            let done = act.authorize(&snapshot, &who(handle, None, "x"), now());
            assert_eq!(done.is_ok(), may, "{} as {handle}: {done:?}", act.name);
        }
    };
    check(&desk, "fay", true);
    check(&desk, "gus", false);
    desk.write(
        "people.csv",
        "handle,name,role,team,from\nmona,Mona,manager,office,2026-03-03\ngus,Gus,lead,north,2020-01-01\n",
    );
    desk.run("fay", "people import people.csv").ok();
    check(&desk, "fay", true);
    check(&desk, "gus", false);
    desk.write("today.csv", "handle,name,role,team,from\nhal,Hal,manager,office,2026-03-02\n");
    desk.run("fay", "people import today.csv").ok();
    check(&desk, "fay", false);
    check(&desk, "hal", true);
}

/// A command for each act, as it would be given by somebody who may.
pub const COMMANDS: [&str; 101] = [
    "policy publish policy2.toml",
    "policy agreement propose agreement.toml",
    "policy agreement accept 1",
    "policy agreement return 1 --note No",
    "policy agreement withdraw 1 --note Slip",
    "policy agreement end 1 --note Enough",
    "people import people2.csv",
    "people rename ana --name Anna --note Married",
    "people merge ana --into bo --note Twice",
    "people absent ana --from 2026-03-04 --to 2026-03-05",
    "people rotate vera --to lead --team north --from 2026-04-01",
    "people train vera --topic Tone",
    "people key key.pub",
    "people notice publish text.txt",
    "people notice record ana --how mail",
    "people notice acknowledge",
    "intake add --ref R-9 --channel chat --details Hello",
    "intake triage R-1 --category complaint",
    "intake clarify R-1 --ask Which?",
    "intake confirm R-1 --yes --statement Clear",
    "intake respond R-1 --reply Done",
    "intake approve R-1 --response",
    "intake rate R-1 --rating 4",
    "intake archive R-1",
    "intake import more.csv",
    "intake import more.csv --enrol north",
    "intake volumes volumes.csv",
    "intake ratings ratings.csv --name pilot --scale 0..1",
    "intake machine verdicts.csv --machine autoqa/1",
    "card propose card2.toml",
    "card comment talk --note Strict",
    "card answer 1 --changed --note Yes",
    "card publish card2.toml",
    "card acknowledge chat",
    "assign plan add plan2.toml",
    "assign request R-1",
    "assign commit daily",
    "assign draw daily-2026-03-01 --seed 123456 --witness Council",
    "assign nightly",
    "assign extend daily-2026-03-01 --by 1 --note More",
    "assign void daily-2026-03-01 --note Wrong",
    "assign reassign 1 --random --note Ill",
    "assign spot-check D-1 --note Look",
    "assign replace 1 --reason duplicate",
    "assign approve 1",
    "score accept 1 --revision 2 --note Cut",
    "score reveal 1 --note Voice",
    "score submit 1 --answers answers.json",
    "score self 1 --answers answers.json",
    "score undo 1 --note Wrong",
    "score calibrate open --card chat --dialogues D-1,D-3 --auditors vera,oleg",
    "score calibrate submit 1 --item 1 --answers answers.json",
    "score calibrate close 1 --attended nobody",
    "score calibrate answer 1 --criterion tone --note Yes",
    "score approve 1",
    "score deliver 1",
    "score acknowledge 1",
    "score care 1 --note Threatened",
    "care acknowledge 1",
    "care act 1 --note Talked",
    "score ask 1 --criterion tone --question May-I? --owner lea",
    "score answer 1 --note Yes",
    "score commend 1 --note Calm",
    "score voice 1 --about product --quote Late",
    "dispute open 1 --criterion a --reason context --propose full --statement No",
    "dispute add 1 --statement More",
    "dispute withdraw 1",
    "dispute statement 1 --statement Mine",
    "dispute correct 1 --criterion tone --level full --note Slip",
    "dispute agree 1",
    "dispute convene 1 --at 2026-03-04T14:00",
    "dispute session 1 --notes notes.toml",
    "dispute contest 1",
    "dispute done 1 --note Done",
    "arbitrate assign 1",
    "arbitrate take 1 --answer a=full",
    "arbitrate recuse 1 --note Friend",
    "arbitrate rule 1 --ruling ruling.toml",
    "arbitrate appeal 1 --note Unclear",
    "arbitrate look-back 1 --open --note Alike",
    "coach options publish coaching.toml",
    "coach plan ana --criterion tone --option listen",
    "coach agree 1 --statement Yes",
    "coach step 1 1 --done --note Did",
    "coach follow-up 1 --count 2 --from 2026-03-03 --to 2026-03-09",
    "coach close 1 --note Helped",
    "improve open --area training --title Warmth --cause Haste --owner lea --due 2026-04-01 --measure rating --to 2026-03-01",
    "improve do 1 --note Course",
    "improve check 1 --from 2026-03-03 --to 2026-03-04",
    "improve act 1 adopt --note Good",
    "keep backup copy.db",
    "keep hold --ref D-1 --note Court",
    "keep release 1 --note Over",
    "keep erase --ref D-1 --reason asked",
    "keep approve 1",
    "keep retain --yes",
    "keep clean",
    "keep access --agent ana",
    "report submit --period 2026-02",
    "report approve 1",
    "report return 1 --note Again",
];

/// A small file of each kind that a command reads, each good enough to be read.
pub fn with_files(desk: &Desk) {
    let read = |name: &str| std::fs::read_to_string(desk.path(name)).unwrap();
    desk.write("policy2.toml", format!("{}\n", read("policy.toml")));
    desk.write("people2.csv", "handle,name,role,team,from\neve,Eve,agent,north,2026-01-01\n");
    desk.write("key.pub", std::fs::read(crate::support::repo().join("tests/signed/key.pub")).unwrap());
    desk.write("text.txt", "Your work may be monitored.\n");
    desk.write("more.csv", read("dialogues.csv").replace("D-", "M-"));
    desk.write("volumes.csv", "agent,day,dialogues\nana,2026-03-01,3\n");
    desk.write("verdicts.csv", "ref,criterion,value,scored\nD-1,tone,full,2026-03-02T01:00:00Z\n");
    desk.write("ratings.csv", "dialogue,criterion,annotator,rating\nD-1,tone,vera,1\n");
    desk.write("card2.toml", read("card.toml").replace("\"chat\"", "\"talk\""));
    desk.write("plan2.toml", read("plan.toml").replace("\"daily\"", "\"again\""));
    desk.write(
        "notes.toml",
        "held = \"2026-03-02\"\nagent_side = \"x\"\n[[point]]\ncriterion = \"a\"\noutcome = \"kept\"\n",
    );
    desk.write(
        "ruling.toml",
        "rationale = \"x\"\nroot_cause = \"none\"\nresponsible = \"nobody\"\n[[point]]\ncriterion = \"a\"\nverdict = \"keep\"\n",
    );
    desk.write(
        "coaching.toml",
        "[[option]]\nid = \"listen\"\ntitle = \"Listen\"\nwhat = \"Listen together\"\ndays = 14\n",
    );
    desk.write("agreement.toml", "title = \"Audits\"\nfrom = \"2026-03-09\"\nend_notice_days = 30\n");
    desk.write("answers.json", "{\"answers\": {}, \"met\": \"kind\", \"develop\": \"\"}");
}

#[test]
fn every_act_has_a_command_here() {
    for act in acts() {
        let found = COMMANDS.iter().any(|words| *words == act.name || words.starts_with(&format!("{} ", act.name)));
        assert!(found, "{}", act.name);
    }
}

#[test]
fn a_stranger_is_refused_by_every_command_that_writes_and_leaves_no_trace() {
    let desk = Desk::drawn();
    with_files(&desk);
    let head = desk.head();
    for words in COMMANDS {
        desk.run("zoe", words).refused(1, "nobody here is called `zoe`");
    }
    assert_eq!(desk.head(), head);
}

#[test]
fn under_identity_login_every_command_that_writes_refuses_another_login_and_leaves_no_trace() {
    let desk = Desk::drawn();
    with_files(&desk);
    desk.write(
        "login.toml",
        format!("identity = \"login\"\n{}", std::fs::read_to_string(desk.path("policy.toml")).unwrap()),
    );
    let mut publish = desk.command("mona");
    publish.env("ASSIZE_LOGIN", "mona").args(["policy", "publish", "login.toml"]);
    crate::support::answer(&mut publish).ok();
    let head = desk.head();
    for words in COMMANDS {
        let mut command = desk.command("mona");
        command.env("ASSIZE_LOGIN", "intruder").args(words.split_whitespace()).stdin(std::process::Stdio::null());
        crate::support::answer(&mut command).refused(1, "you are logged in as `intruder`");
    }
    assert_eq!(desk.head(), head);
}
