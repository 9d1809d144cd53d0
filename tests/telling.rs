//! Errors that help: all faults at once, the thing that was meant, what is in the way, and what to do next.

use crate::arbitration::{PARTLY, arbiter, disputed, opened, rule, ruling, staffed, talked};
use crate::support::{Answer, Desk, repo};
use std::path::Path;

/// Whether an answer was refused with this code, and says all of it.
#[track_caller]
fn told(answer: &Answer, code: i32, says: &[&str]) {
    assert_eq!(answer.code, code, "{}", answer.whole());
    for one in says {
        assert!(answer.stderr.contains(one), "no `{one}` in {}", answer.whole());
    }
}

// --- All faults of a file in one run ----------------------------------------------------------------

const POLICY: &str = "timezone = \"Europe/Londn\"\nworking_days = \"mon\"\nholidays = [2026-12-25, \"25.12.2026\"]\n\
    [deadlines]\nopen = 500\nsession = \"5\"\n[reading]\nwho = \"everybody\"\nrepresentativs = [\"kim\"]\n";

#[test]
fn a_policy_tells_faults_of_words_and_of_values_in_one_run() {
    let desk = Desk::centre();
    desk.write("x.toml", POLICY);
    told(
        &desk.run("mona", "policy publish x.toml"),
        65,
        &[
            "x.toml has 9 faults; nothing was published",
            "x.toml:1:12: `Europe/Londn` is not a time zone",
            "x.toml:2:16: `working_days`: a list of texts is wanted",
            "x.toml:3:13: `holidays`: a text is wanted, not 2026-12-25 without quotes",
            "x.toml:3:25: `25.12.2026` is not a day like 2026-03-02: write 2026-12-25",
            "x.toml:5:8: [deadlines] open is 1 to 100 working days, not 500",
            "x.toml:6:11: `session`: a whole number is wanted, not the text \"5\"",
            "x.toml:8:7: unknown word `everybody` for `who`: its words are roles and all",
            "x.toml:9:1: [reading] has no key `representativs`: did you mean `representatives`?",
            "x.toml:9:19: nobody here is called `kim`",
        ],
    );
}

#[test]
fn a_plan_tells_faults_of_words_and_of_values_in_one_run_and_nothing_of_what_only_stands_in() {
    let desk = Desk::centre();
    desk.write(
        "x.toml",
        "[plan]\nnmae = \"daily\"\ncard = \"Chat\"\nwindow = \"dya\"\nstarts = \"02.03.2026\"\ndays = \"5\"\n\
         [quota]\ncount = 0\nby = [\"agnet\", \"agent\"]\n",
    );
    told(
        &desk.run("mona", "assign plan add x.toml"),
        65,
        &[
            "x.toml has 7 faults; nothing was added",
            "x.toml:2:1: [plan] has no key `nmae`: did you mean `name`?",
            "x.toml:3:8: there is no card `Chat` (did you mean `chat`?)",
            "x.toml:4:10: unknown word `dya` for `window`: did you mean `day`?",
            "x.toml:5:10: `02.03.2026` is not a day like 2026-03-02: write 2026-03-02",
            "x.toml:6:8: `days`: a whole number is wanted",
            "x.toml:8:9: a quota is 1 to 10000",
            "x.toml:9:7: unknown word `agnet` for `by`: did you mean `agent`?",
        ],
    );
}

#[test]
fn a_card_tells_faults_of_words_and_of_values_in_one_run_and_no_sum_of_weights_that_nobody_could_read() {
    let desk = Desk::centre();
    let level = "{ id = \"full\", title = \"a\", percent = 100 }";
    desk.write(
        "x.toml",
        format!(
            "[card]\nid = \"x\"\nversion = \"1\"\n[[criterion]]\nid = \"tone\"\ntitel = \"T?\"\nweight = \"60\"\n\
             levels = [{level}, {{ id = \"none\", title = \"b\", percent = 200 }}]\n\
             [[criterion]]\nid = \"tone\"\ntitle = \"T2?\"\nweight = 30\nlevels = [{level}, {{ id = \"none\", title = \"b\", percent = 0 }}]\n"
        ),
    );
    let said = desk.run("", "card check x.toml");
    told(
        &said,
        65,
        &[
            "x.toml:3:11: `version`: a whole number is wanted",
            "x.toml:6:1: a criterion has no key `titel`: did you mean `title`?",
            "x.toml:7:10: `weight`: a number is wanted, not the text \"60\"",
            "x.toml:10:6: the criterion `tone` is already at x.toml:5:6",
            "a level is worth 0 to 100 per cent",
        ],
    );
    for derived in ["sum to", "has no weight", "needs `title`"] {
        assert!(!said.stderr.contains(derived), "`{derived}` in {}", said.whole());
    }
}

#[test]
fn where_the_rest_hangs_on_a_word_that_nobody_knows_only_that_is_told() {
    let desk = Desk::centre();
    let card = std::fs::read_to_string(repo().join("tests/centre/card.toml")).unwrap();
    desk.write("x.toml", card.replacen("weight = 30", "weight = 3\ntype = \"stars\"", 1));
    let said = desk.run("", "card check x.toml");
    told(&said, 65, &["unknown word `stars` for `type`"]);
    assert!(!said.stderr.contains("sum to"), "{}", said.whole());
}

#[test]
fn a_map_tells_faults_of_words_and_of_values_in_one_run() {
    let desk = Desk::centre();
    desk.write(
        "m.toml",
        "[fields]\nref = 5\nrecieved = \"x\"\nchannel = \"\"\n[read]\ntimezone = \"Europe/Londn\"\nlanguage = \"xx\"\n\
         header = 0\nencodin = \"utf-8\"\n[rows]\nper = \"mesage\"\nspeaker = \"s\"\n[formats]\nclosed = \"no\"\n\
         [mask]\nkeep = [\"12\"]\n",
    );
    let said = desk.run("mona", "intake import dialogues.csv --map m.toml");
    told(
        &said,
        65,
        &[
            "m.toml has 10 faults; nothing was taken in",
            "m.toml:2:7: a text or a list of texts is wanted, not the number 5",
            "m.toml:3:1: there is no field `recieved` (did you mean `received`?)",
            "m.toml:4:1: an empty name names nothing",
            "m.toml:6:12: `Europe/Londn` is not a time zone",
            "m.toml:7:12: the months of `xx` are not known",
            "m.toml:8:10: lines are counted from 1",
            "m.toml:9:1: unknown field `encodin` (did you mean `encoding`?)",
            "m.toml:11:7: unknown word `mesage` (did you mean `message`?)",
            "m.toml:16:9: a number to keep is three digits or more",
        ],
    );
    assert!(!said.stderr.contains("rows that are messages"), "what hangs on a fault is not held against anybody");
}

#[test]
fn the_notes_of_a_session_tell_all_that_is_wrong_at_once() {
    let (desk, _) = opened();
    desk.write(
        "n.toml",
        "held = 2026-03-02\nagent_side = \" \"\nagred = \"yes\"\n[[point]]\ncriterion = \"facts\"\noutcome = \"kept\"\n\
         [[action]]\nkind = \"criterion\"\nowner = \"leaa\"\ndue = \"01.02.2026\"\ntask = \"\"\n",
    );
    told(
        &desk.run("sam", "dispute session 1 --notes n.toml"),
        65,
        &[
            "n.toml has 8 faults; nothing was recorded",
            "n.toml:1:8: `held`: a text is wanted, not 2026-03-02 without quotes: write held = \"2026-03-02\"",
            "n.toml:2:14: `agent_side` is empty",
            "n.toml:3:1: a session has no key `agred`: did you mean `agreed`?",
            "n.toml:5:13: `facts` is not disputed in dispute 1",
            "n.toml: `tone` is disputed and has no [[point]] (add [[point]]",
            "n.toml:9:9: nobody here is called `leaa` (did you mean `lea`?)",
            "n.toml:10:7: `01.02.2026` is not a day like 2026-03-02: write 2026-02-01",
            "n.toml:11:8: the task is empty",
        ],
    );
    desk.write("n.toml", "held = \"2026-03-02\"\nagent_side = \"Yes\"\n[[point]]\ncriterion = \"tone\"\n");
    told(&desk.run("sam", "dispute session 1 --notes n.toml"), 65, &["a point needs `outcome`: write outcome = "]);
}

#[test]
fn a_ruling_tells_all_that_is_wrong_at_once() {
    let (mut desk, _) = talked();
    desk.at(crate::arbitration::TUESDAY);
    desk.run("mona", "assign nightly");
    let arbiter = arbiter(&desk);
    desk.run(&arbiter, "arbitrate take 1 --answer tone=full").ok();
    let points = "[[point]]\ncriterion = \"facts\"\nverdict = \"keep\"\n[[precedent]]\nnumber = 9\nkind = \"followed\"\n\
        [[action]]\nkind = \"criterion\"\nowner = \"nobody\"\ndue = \"2026-03-01\"\ntask = \"Say it\"\n";
    desk.write(
        "r.toml",
        ruling(points).replace("\"context\"", "\"kontext\"").replace("rationale = \"She", "rationale = \" \"\n#"),
    );
    told(
        &desk.run(&arbiter, "arbitrate rule 1 --ruling r.toml"),
        65,
        &[
            "r.toml has 6 faults; nothing was recorded",
            "the rationale is empty: both sides are owed the reasons",
            "unknown word `kontext` for `root_cause`: did you mean `context`?",
            "`facts` is not open in dispute 1 (what is open: assize dispute show 1)",
            "there is no precedent 9 (their numbers: assize arbitrate precedents)",
            "nobody here is called `nobody`",
            "2026-03-01 is over: give a day from today on",
        ],
    );
    rule(&desk, &arbiter, "[[point]]\ncriterion = \"tone\"\nverdict = \"agent\"\n").ok();
}

// --- What was meant ---------------------------------------------------------------------------------

fn ref_of(desk: &Desk, audit: i64) -> String {
    let all = desk.rows("report audits");
    all.iter().find(|row| row["audit"] == audit).expect("the audit")["ref"].as_str().unwrap().to_owned()
}

#[test]
fn a_dispute_is_named_by_the_ref_of_its_dialogue_wherever_its_number_is() {
    let desk = staffed("");
    let name = ref_of(&desk, disputed(&desk));
    let shown = desk.run("mona", &format!("dispute show {name}")).ok();
    assert_eq!(shown.stdout, desk.run("mona", "dispute show 1").ok().stdout);
    desk.run("ana", &format!("dispute add {name} --statement More")).ok();
    desk.run("mona", &format!("dispute actions {name}")).ok();
    desk.run("mona", &format!("arbitrate look-back {name}")).refused(1, "");
    desk.run("ana", &format!("dispute withdraw {name} --criterion tone")).ok();
    told(&desk.run("mona", "dispute show 9"), 1, &["there is no dispute 9"]);
    told(
        &desk.run("mona", "dispute show T-99"),
        1,
        &["there is no dispute and no dialogue `T-99`", "the ref of its dialogue"],
    );
    let other = ref_of(&desk, desk.audit_of("bo").0);
    told(
        &desk.run("mona", &format!("dispute show {other}")),
        1,
        &[&format!("the dialogue `{other}` has no dispute"), "assize dispute list"],
    );
}

#[test]
fn of_several_disputes_about_a_dialogue_each_is_told() {
    let desk = staffed("");
    let both = PARTLY.replace("\"facts\": \"full\"", "\"facts\": {\"level\": \"partly\", \"note\": \"slip\"}");
    let audit = desk.delivered("ana", &both);
    let name = ref_of(&desk, audit);
    for criterion in ["tone", "facts"] {
        let claim = "--reason context --propose full --statement Why";
        desk.run("ana", &format!("dispute open {audit} --criterion {criterion} {claim}")).ok();
        desk.run("ana", &format!("dispute withdraw {name}"));
    }
    let says = format!("the dialogue `{name}` has several disputes: 1 (audit {audit}) and 2 (audit {audit})");
    told(&desk.run("mona", &format!("dispute show {name}")), 2, &[&says, "give the number of one of them"]);
}

#[test]
fn a_ref_in_other_capitals_is_the_one_that_was_meant() {
    let desk = staffed("");
    let name = ref_of(&desk, disputed(&desk));
    let (small, meant) = (name.to_lowercase(), format!("did you mean `{name}`?"));
    for words in ["intake show", "score show", "dispute show"] {
        told(&desk.run("mona", &format!("{words} {small}")), 1, &[&meant]);
    }
}

#[test]
fn a_draw_is_found_by_the_ref_of_a_dialogue_that_it_drew() {
    let desk = Desk::drawn();
    let name = ref_of(&desk, 1);
    for words in ["assign show", "assign verify", "assign coverage"] {
        let by = |name: &str| desk.run("mona", &format!("{words} {name} --format json")).ok().rows();
        assert_eq!(by(&name), by("daily-2026-03-01"), "{words}");
    }
    desk.run("mona", &format!("assign void {name} --note No")).refused(1, "there is no draw");
}

#[test]
fn an_unknown_version_of_a_card_or_a_plan_is_refused_with_those_there_are() {
    let desk = Desk::centre();
    told(&desk.run("mona", "card show chat/7"), 1, &["there is no card `chat/7`", "its only version is chat/1"]);
    let card = std::fs::read_to_string(repo().join("tests/centre/card.toml")).unwrap();
    desk.write("two.toml", card.replace("version = 1", "version = 2"));
    desk.run("mona", "card publish two.toml").ok();
    told(
        &desk.run("mona", "card show chat/7"),
        1,
        &["its versions are chat/1 and chat/2; chat alone means the newest"],
    );
    told(&desk.run("mona", "card show chatt/7"), 1, &["did you mean `chat`?"]);
    told(
        &desk.run("mona", "assign plan show daily --version 7"),
        1,
        &["daily has no version 7", "the versions 1 to 1"],
    );
    told(&desk.run("mona", "assign plan show daily/7"), 1, &["assize assign plan show daily --version 7"]);
}

#[test]
fn help_is_a_word_too_and_a_slip_of_an_option_is_told() {
    let desk = Desk::new();
    assert_eq!(desk.run("", "help report agents").ok().stdout, desk.run("", "report agents --help").ok().stdout);
    assert_eq!(desk.run("", "help").ok().stdout, desk.run("", "--help").ok().stdout);
    told(&desk.run("", "report agents --form 2026-03-02"), 2, &["a similar argument exists: '--from'"]);
    told(&desk.run("", "score submit 1 --anwsers x"), 2, &["'--answers'"]);
    told(&desk.run("", "reprot agents"), 2, &["a similar subcommand exists: 'report'"]);
    for (words, says) in [
        ("assign preview daily", "it is `assize assign plan preview`"),
        ("nightly", "it is `assize assign nightly`"),
        ("erase --ref D-1", "it is `assize keep erase`"),
        ("score evidence", "it is `assize report evidence`"),
    ] {
        let said = desk.run("", words);
        told(&said, 2, &[says, "Usage: assize"]);
        assert!(!said.stderr.contains("similar"), "{}", said.whole());
    }
    // Where many are called so, none is meant.
    assert!(!desk.run("", "show 1").stderr.contains("it is"));
    let file = Desk::centre();
    assert_eq!(file.run("", "report agent").ok().stdout, file.run("", "report agents").ok().stdout);
}

#[test]
fn a_day_that_is_none_says_which_form_is_wanted_and_what_was_meant() {
    let desk = Desk::centre();
    for (day, says) in [
        ("2026-13-01", "a year has the months 01 to 12"),
        ("2026-02-30", "that month has no such day"),
        ("01.02.2026", "write 2026-02-01"),
        ("1/2/2026", "year, month, day, with dashes"),
        ("2026-W60", "that is a week; name its first day"),
        ("tomorrow", "is not a day like 2026-03-02"),
    ] {
        let said = desk.run("", &format!("report agents --from {day}"));
        told(&said, 2, &[&format!("--from: `{day}` is not a day like 2026-03-02"), says]);
    }
    told(&desk.run("", "report agents --from 2026-03-05 --to 2026-03-01"), 2, &["--to is before --from"]);
}

// --- What is in the way -----------------------------------------------------------------------------

#[test]
fn a_file_that_cannot_be_written_says_what_is_in_the_way() {
    let desk = Desk::centre();
    desk.write("file", "x");
    std::fs::create_dir(desk.path("folder")).unwrap();
    let out = |path: &str| desk.run("", &format!("report audits --out {path}"));
    told(
        &out("no/such/x.csv"),
        74,
        &["no/such/x.csv cannot be written: the folder no is not there", "mkdir -p no/such"],
    );
    told(&out("file/x.csv"), 74, &["a part of its path is a file, not a folder", "name another folder"]);
    told(&out("folder"), 2, &["folder is a folder"]);
    let drawn = Desk::drawn();
    let proof = drawn.run("mona", "assign proof 1 --folder no/such");
    told(&proof, 74, &["no/such cannot be written: the folder no is not there", "mkdir -p no"]);
    let init = desk.run("mona", "--db new.db init --rehearsal --with-templates file/x");
    told(&init, 74, &["file/x cannot be made: a part of its path is a file, not a folder"]);
    let rejects = desk.run("mona", "intake import dialogues.csv --rejects no/bad.csv");
    told(&rejects, 74, &["no/bad.csv cannot be written: the folder no is not there", "mkdir -p no"]);
}

#[test]
fn a_file_that_cannot_be_read_says_what_is_in_the_way() {
    let desk = Desk::centre();
    std::fs::create_dir(desk.path("folder")).unwrap();
    desk.write("latin.toml", b"[card]\nid = \"\xe9\"\n");
    told(&desk.run("", "card check no/x.toml"), 66, &["there is no file no/x.toml", "the folder no is not there"]);
    told(&desk.run("", "card check x.toml"), 66, &["there is no file x.toml", "is the path right"]);
    told(&desk.run("", "card check folder"), 65, &["folder is a folder, not a file", "name a file in it"]);
    told(
        &desk.run("", "card check latin.toml"),
        65,
        &["latin.toml:2:7: this is not UTF-8 text", "save the file as UTF-8"],
    );
    told(&desk.run("", "--db folder card list"), 65, &["folder is a folder, not a file", "name the file in it"]);
}

// --- Nothing yet ------------------------------------------------------------------------------------

#[test]
fn every_list_of_a_new_file_says_that_there_is_nothing_and_what_to_run_next() {
    let desk = Desk::new();
    desk.run("mona", "init --rehearsal").ok();
    for (words, next) in [
        ("people list", "assize people import"),
        ("card list", "card publish"),
        ("assign plan list", "assize assign plan add"),
        ("assign list", "assize assign nightly"),
        ("assign status", "assize assign list"),
        ("assign coverage", "assize people import"),
        ("score queue --all", "assize assign nightly"),
        ("intake list", "assize intake add"),
        ("intake search word", "assize intake list"),
        ("dispute list", "assize dispute open"),
        ("arbitrate precedents", "assize score ask"),
        ("report agents", "assize assign nightly"),
        ("report team", "assize assign nightly"),
        ("report channel", "assize assign nightly"),
        ("report category", "assize assign nightly"),
        ("report card", "assize assign nightly"),
        ("report criterion", "assize score deliver"),
        ("report section", "assize score deliver"),
        ("report band", "assize score deliver"),
        ("report marks", "assize score deliver"),
        ("report auditors", "assize assign nightly"),
        ("report audits", "assize assign nightly"),
        ("report replacements", "assize assign nightly"),
        ("report acknowledgements", "assize score deliver"),
        ("report disputes", "assize dispute open"),
        ("report care", "assize score care"),
        ("report voice", "assize score voice"),
        ("report commendations", "assize score commend"),
    ] {
        let said = desk.run("", words).ok();
        assert!(said.stdout.contains(next), "no `{next}` in `{words}`: {}", said.whole());
    }
}

// --- Every refusal says what to do ------------------------------------------------------------------

/// Files in which refusals have no hint of their own, how many, and why not.
const WITHOUT: &[(&str, usize, &str)] = &[
    ("cli/input.rs", 1, "the day says what is wanted"),
    ("cli/intake/found.rs", 2, "a fault of reading has its own advice"),
    ("cli/intake/reader.rs", 1, "a fault of reading has its own advice"),
    ("cli/intake/sheets.rs", 1, "a fault of reading has its own advice"),
    ("cli/paths.rs", 1, "the hint follows by what is in the way"),
    ("core/arbitration/sheet.rs", 1, "what is wrong says what to write"),
    ("core/audit/answers.rs", 2, "what is wrong says what to write"),
    ("core/audit/form/rows.rs", 2, "what is wrong says what to write"),
    ("core/audit/form/text.rs", 1, "what is wrong says what to write"),
    ("core/dispute/notes.rs", 1, "what is wrong says what to write"),
    ("core/draw/seed.rs", 1, "what is wrong says what to write"),
    ("core/intake/check.rs", 6, "what is wrong says what to write"),
    ("core/intake/group.rs", 2, "what is wrong says what to write"),
    ("core/intake/value.rs", 1, "what is wrong says what to write"),
    ("core/people/email.rs", 1, "what is wrong says what to write"),
    ("core/people/import.rs", 1, "what is wrong says what to write"),
    ("core/policy/check.rs", 2, "what is wrong says what to write"),
    ("core/policy/signs.rs", 1, "what is wrong says what to write"),
    ("core/request/state.rs", 1, "what is wrong says what to write"),
    ("core/request/story.rs", 1, "what is wrong says what to write"),
    ("core/toml.rs", 1, "a fault of TOML says what to write"),
    ("core/toml/faults.rs", 1, "each fault says what to write"),
    ("core/works_agreement/check.rs", 1, "what is wrong says what to write"),
];

#[test]
fn every_refusal_says_what_to_do_except_where_its_own_words_do() {
    let mut found = Vec::new();
    let mut folders = vec![repo().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let count = without_hint(&std::fs::read_to_string(&path).unwrap());
                if count > 0 {
                    found.push((name_of(&path), count));
                }
            }
        }
    }
    found.sort();
    let known: Vec<(String, usize)> = WITHOUT.iter().map(|(file, count, _)| ((*file).to_owned(), *count)).collect();
    assert_eq!(found, known, "give the refusal a hint: .hint(\"what to do\")");
}

fn name_of(path: &Path) -> String {
    path.strip_prefix(repo().join("src")).unwrap().to_string_lossy().into_owned()
}

/// How many refusals of a source are made without a hint.
fn without_hint(source: &str) -> usize {
    let kinds = ["Refusal::rule(", "Refusal::data(", "Refusal::words(", "Refusal::io("];
    let begins = kinds.iter().flat_map(|kind| source.match_indices(kind).map(|(at, text)| at + text.len()));
    begins.filter(|at| !has_hint(after_call(&source[*at..]))).count()
}

fn has_hint(behind: &str) -> bool {
    [".hint", ".maybe_hint", ".findings"].iter().any(|call| behind.trim_start().starts_with(call))
}

/// What stands behind a call, from behind its opening bracket on.
fn after_call(source: &str) -> &str {
    let (mut depth, mut in_text, mut escaped) = (1, false, false);
    for (at, letter) in source.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            '(' if !in_text => depth += 1,
            ')' if !in_text => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &source[at + 1..];
        }
    }
    ""
}
