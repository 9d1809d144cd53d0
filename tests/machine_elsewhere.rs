//! What a machine said of a population that lies in an engine: counted there before the seed, brought with the picks, and worth
//! the same as if all of it were here.

use crate::external::{Pick, Row, Warehouse, table, verdicts_of};
use crate::machine_report::{begun, dialogues, drawn, fails, of, report, said};
use crate::support::{Answer, Desk};
use rusqlite::Connection;
use std::collections::BTreeMap;

pub const DRAW: &str = "weekly-2026-03-01";
const HERE: &str = "[plan]\nname = \"daily\"\ncard = \"chat\"\nwindow = \"day\"\nstarts = \"2026-03-01\"\ndays = 3\nmachine = \"autoqa/3\"\n\n[quota]\ncount = 20\nby = [\"agent\"]\n";
pub const THERE: &str = "[plan]\nname = \"weekly\"\npopulation = \"external\"\nreserves = 2\ncard = \"chat\"\nwindow = \"day\"\nstarts = \"2026-03-01\"\ndays = 3\nmachine = \"autoqa/3\"\nseed = \"dice\"\n\n[quota]\ncount = 20\nby = [\"agent\"]\n";

/// The dialogues of the report's tests, as an engine has them, with strata by these columns.
pub fn engine(by: &'static [&'static str]) -> Warehouse {
    let row = |n: u32| Row {
        reference: format!("R-{n}"),
        labels: by
            .iter()
            .map(|column| if *column == "agent" { agent(n).to_owned() } else { verdict(n).to_owned() })
            .collect(),
        words: "",
    };
    Warehouse { by, rows: (1..=60).map(row).collect() }
}

const fn agent(n: u32) -> &'static str {
    match n {
        1..=20 => "ana",
        21..=40 => "bo",
        _ => "cy",
    }
}

fn verdict(n: u32) -> &'static str {
    match said(n).filter(|_| n != 2) {
        Some(true) => "fail",
        Some(false) => "pass",
        None => "none",
    }
}

/// What autoqa/3 said, in the form of which the root is made.
pub fn text(n: u32) -> String {
    match said(n) {
        _ if n == 2 => "tuned".to_owned(),
        Some(true) => "tone=partly;total=8500".to_owned(),
        Some(false) => "tone=full;total=10000".to_owned(),
        None => String::new(),
    }
}

pub fn number(reference: &str) -> u32 {
    reference[2..].parse().unwrap()
}

pub fn spoken(engine: &Warehouse) -> Warehouse {
    verdicts_of(engine, |reference| text(number(reference)))
}

/// How often it said what.
pub fn counts(engine: &Warehouse) -> String {
    let mut counts = BTreeMap::<Vec<String>, (u64, i64)>::new();
    for row in &engine.rows {
        let n = number(&row.reference);
        let mut add = |criterion: &str, level: &str, sum: i64| {
            let cell =
                counts.entry([row.labels.clone(), vec![criterion.to_owned(), level.to_owned()]].concat()).or_default();
            *cell = (cell.0 + 1, cell.1 + sum);
        };
        match said(n) {
            _ if n == 2 => add("tuned", "", 0),
            Some(is_fail) => {
                add("tone", if is_fail { "partly" } else { "full" }, 0);
                add("total", "", if is_fail { 8500 } else { 10_000 });
            }
            None => {}
        }
    }
    let rows: Vec<Vec<String>> =
        counts.into_iter().map(|(of, (n, sum))| [of, vec![n.to_string(), sum.to_string()]].concat()).collect();
    counted(&table(&[engine.by, &["criterion", "level", "dialogues", "sum"]].concat(), rows.into_iter()))
}

/// The same file with how many verdicts all rows have, as an engine writes it.
pub fn counted(rows: &str) -> String {
    let dialogues = |line: &str| -> u64 {
        let cells: Vec<&str> = line.split(',').collect();
        cells[cells.len() - 2].parse().unwrap_or(1)
    };
    let all: u64 = rows.lines().skip(1).map(dialogues).sum();
    let line =
        |(at, line): (usize, &str)| if at == 0 { format!("{line},verdicts\n") } else { format!("{line},{all}\n") };
    rows.lines().enumerate().map(line).collect()
}

/// A file of counts without that.
fn uncounted(file: &str) -> String {
    file.lines().map(|line| format!("{}\n", line.rsplit_once(',').unwrap().0)).collect::<Vec<_>>().concat()
}

pub fn commit_words(engine: &Warehouse) -> String {
    let (root, said) = (engine.root(), spoken(engine).root());
    format!(
        "assign commit weekly --root {root} --rows 60 --counts counts.csv --verdict-root {said} --verdict-counts verdicts.csv"
    )
}

/// A desk with the plan and the files for its commitment.
pub fn planned(plan: &str, engine: &Warehouse) -> Desk {
    let desk = begun_without_dialogues(plan);
    desk.write("counts.csv", engine.counts_csv());
    desk.write("verdicts.csv", counts(engine));
    desk
}

fn begun_without_dialogues(plan: &str) -> Desk {
    Desk::once(plan.to_owned(), || {
        let desk = Desk::new();
        for file in ["people.csv", "card.toml", "policy.toml"] {
            std::fs::copy(crate::support::repo().join("tests/centre").join(file), desk.path(file)).unwrap();
        }
        desk.write("machines.csv", "handle,name,role,team,from\nautoqa/3,AutoQA,machine,quality,2026-01-01\n");
        desk.write("plan.toml", plan);
        for words in [
            "init --rehearsal --policy policy.toml",
            "people import people.csv",
            "people import machines.csv",
            "card publish card.toml",
            "assign plan add plan.toml",
        ] {
            desk.run("mona", words).ok();
        }
        desk
    })
}

/// A desk whose draw has its seed, with the files that its engine wrote, and what it picked.
pub fn keyed(plan: &str, engine: &Warehouse) -> (Desk, Vec<Pick>) {
    keyed_by(plan, engine, &counts(engine))
}

/// The same with these counts of verdicts.
pub fn keyed_by(plan: &str, engine: &Warehouse, verdicts: &str) -> (Desk, Vec<Pick>) {
    let desk = planned(plan, engine);
    desk.write("verdicts.csv", verdicts);
    desk.run("mona", &commit_words(engine)).ok();
    let seed = [
        "--out",
        "quotas.csv",
        "assign",
        "draw",
        DRAW,
        "--seed",
        "83920174659301827461",
        "--witness",
        "Ana, works council",
    ];
    desk.args("mona", &seed).ok();
    let picks = engine.picks(&std::fs::read_to_string(desk.path("quotas.csv")).unwrap());
    desk.write("picks.csv", picks_csv(&picks, text));
    desk.write("buckets.csv", engine.buckets_csv(&picks));
    let said = spoken(engine);
    let of_picks: Vec<Pick> =
        picks.iter().map(|pick| (Vec::new(), pick.1, String::new(), said.row(&pick.3.reference))).collect();
    desk.write("said.csv", said.buckets_csv(&of_picks));
    (desk, picks)
}

pub fn picks_csv(picks: &[Pick], said: impl Fn(u32) -> String) -> String {
    let all = dialogues();
    let mut reader = csv::Reader::from_reader(all.as_bytes());
    let of: BTreeMap<String, csv::StringRecord> =
        reader.records().map(|row| row.unwrap()).map(|row| (row[0].to_owned(), row)).collect();
    let rows = picks.iter().map(|(_, rank, ticket, row)| {
        let (dialogue, text) = (&of[&row.reference], said(number(&row.reference)));
        let scored = if text.is_empty() { "" } else { "2026-03-01T23:00:00Z" };
        let verdict = verdict(number(&row.reference));
        [
            DRAW,
            &rank.to_string(),
            ticket,
            &dialogue[0],
            &dialogue[1],
            &dialogue[2],
            &dialogue[3],
            &dialogue[4],
            &dialogue[6],
            verdict,
            &text,
            scored,
        ]
        .map(str::to_owned)
        .to_vec()
    });
    let head =
        "draw,rank,ticket,ref,received,channel,category,agent,transcript,verdict,machine_verdicts,machine_scored";
    table(&head.split(',').collect::<Vec<_>>(), rows)
}

pub fn take(desk: &Desk) -> Answer {
    desk.run("mona", &format!("assign draw {DRAW} --picks picks.csv --buckets buckets.csv --verdict-buckets said.csv"))
}

pub fn scored(desk: &Desk) {
    for (audit, n, auditor) in drawn(desk) {
        let tone =
            if fails(n) { r#"{"level": "partly", "note": "no greeting", "quote": "Agent: "}"# } else { "\"full\"" };
        let answers = format!(
            r#"{{"answers": {{"tone": {tone}, "facts": "full", "identity": "yes"}}, "met": "kind", "develop": ""}}"#
        );
        desk.write("answers.json", answers);
        desk.run(&auditor, &format!("score submit {audit} --answers answers.json")).ok();
    }
    desk.run("mona", "score deliver --all").ok();
}

pub fn committed(desk: &Desk) -> String {
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.query_row("SELECT text FROM commitment ORDER BY id DESC LIMIT 1", [], |row| row.get(0)).unwrap()
}

/// Where every dialogue is audited, every figure must be the one of a centre that has all dialogues and verdicts here.
#[test]
fn verdicts_in_an_engine_give_the_figures_of_verdicts_that_are_here() {
    let here = begun(HERE);
    here.run("mona", "assign nightly").ok();
    scored(&here);
    let there = keyed(THERE, &engine(&["agent"])).0;
    take(&there).ok();
    scored(&there);
    let words = "autoqa/3 --agents --groups";
    let (mut wanted, mut found) = (report(&here, words), report(&there, words));
    for page in [&mut wanted, &mut found] {
        page.as_object_mut().unwrap().remove("head");
        // Who brought what counts files here, and picks there: of what is not drawn nothing came.
        page.as_object_mut().unwrap().remove("brought").unwrap();
    }
    assert_eq!(of(&found["criteria"], "tone"), of(&wanted["criteria"], "tone"));
    assert_eq!(found, wanted);
    there.run("", "verify").ok();
    there.run("mona", &format!("assign verify {DRAW}")).ok();
    let said = there.run("mona", "intake show R-3").ok().stdout;
    assert!(said.contains("partly") && !said.contains("late"), "{said}");
}

#[test]
fn what_the_engine_counted_stands_in_the_commitment() {
    let desk = planned(THERE, &engine(&["agent"]));
    desk.run("mona", &commit_words(&engine(&["agent"]))).ok();
    let text = committed(&desk);
    let wanted = format!(
        "\nmachine=autoqa/3\nverdicts={}\nlambda=1.00\nsaid\tana\ttone\tfull\t13\t0\nsaid\tana\ttone\tpartly\t6\t0\nsaid\tana\ttotal\t\t19\t181000\nsaid\tana\ttuned\t\t1\t0\n",
        spoken(&engine(&["agent"])).root()
    );
    assert!(text.contains(&wanted), "{text}");
    let again = desk.run("mona", &commit_words(&engine(&["agent"]))).ok().stdout;
    assert!(again.contains(DRAW), "{again}");
    let other = commit_words(&engine(&["agent"])).replace(&spoken(&engine(&["agent"])).root(), &"0".repeat(64));
    desk.run("mona", &other).refused(1, "is committed already, with another root");
}

#[test]
fn strata_by_verdict_are_drawn_in_an_engine_too() {
    let plan = THERE.replace("count = 20\nby = [\"agent\"]", "count = 4\nby = [\"verdict\"]");
    let desk = keyed(&plan, &engine(&["verdict"])).0;
    assert_eq!(take(&desk).code, 4, "one stratum is short");
    assert_eq!(drawn(&desk).len(), 4 + 4 + 2, "four of each, and both of which it said nothing");
    desk.run("", "verify").ok();
}

#[test]
fn what_a_machine_said_of_a_pick_is_held_against_the_root_of_its_verdicts() {
    let engine = engine(&["agent"]);
    let (desk, picks) = keyed(THERE, &engine);
    let bare = format!("assign draw {DRAW} --picks picks.csv --buckets buckets.csv");
    desk.run("mona", &bare).refused(2, "goes by autoqa/3: what it had said comes with the picks");
    // Kinder to somebody than the machine was.
    desk.write("picks.csv", picks_csv(&picks, |n| if n == 3 { text(4) } else { text(n) }));
    take(&desk).refused(65, "the row `R-3, tone=full;total=10000` is not under the root");
    desk.write("picks.csv", picks_csv(&picks, text));
    let half: Vec<String> = std::fs::read_to_string(desk.path("said.csv"))
        .unwrap()
        .split_inclusive('\n')
        .take(9)
        .map(str::to_owned)
        .collect();
    let whole = std::fs::read_to_string(desk.path("said.csv")).unwrap();
    desk.write("said.csv", half.concat());
    take(&desk).refused(65, "said.csv does not give the root");
    desk.write("said.csv", whole);
    let named = std::fs::read_to_string(desk.path("picks.csv")).unwrap();
    desk.write("picks.csv", named.replace("machine_scored", "when"));
    take(&desk).refused(65, "the column `machine_scored` is missing");
    desk.write("picks.csv", named.replace("2026-03-01T23:00:00Z", "2026-04-01T23:00:00Z"));
    take(&desk).refused(65, "what autoqa/3 said of the picks");
    desk.write("picks.csv", named.replace("2026-03-01T23:00:00Z", "yesterday"));
    take(&desk).refused(65, "`machine_scored`");
    desk.write("picks.csv", named);
    take(&desk).ok();
}

#[test]
fn what_stands_here_otherwise_than_in_the_engine_is_refused() {
    let desk = keyed(THERE, &engine(&["agent"])).0;
    desk.write("dialogues.csv", dialogues());
    desk.run("mona", "intake import dialogues.csv").ok();
    desk.write("one.csv", "ref,criterion,value,scored\nR-3,tone,full,2026-03-01T23:00:00Z\n");
    desk.run("mona", "intake machine one.csv --machine autoqa/3").ok();
    let refused = take(&desk).refused(65, "what autoqa/3 said of the picks");
    assert!(refused.stderr.contains("R-3: here autoqa/3 said `tone=full`, brought by mona"), "{}", refused.stderr);
    assert!(refused.stderr.contains("and in the engine `tone=partly;total=8500`"), "{}", refused.stderr);
}

#[test]
fn counts_of_verdicts_that_cannot_be_are_refused_before_the_seed() {
    let engine = engine(&["agent"]);
    let desk = planned(THERE, &engine);
    let good = uncounted(&counts(&engine));
    let words = commit_words(&engine);
    let without = words.split(" --verdict-root").next().unwrap().to_owned();
    desk.run("mona", &without).refused(2, "weekly goes by autoqa/3: what it said is in the engine too");
    let short = words.replace(&spoken(&engine).root(), "abc");
    desk.run("mona", &short).refused(2, "--verdict-root is 64 hexadecimal digits");
    for (from, to, says) in [
        ("ana,tone,full,13,0", "ana,tone,full,14,0", "21 verdicts on `tone` in ana, which has 20 dialogues"),
        ("ana,tone,full,13,0", "ana,tone,best,13,0", "best"),
        ("ana,tone,full,13,0", "ana,manner,full,13,0", "has no criterion `manner`"),
        ("ana,tone,full,13,0", "ann,tone,full,13,0", "the stratum ann has no dialogues"),
        ("ana,tone,full,13,0", "ana,tone,full,13,0\nana,tone,full,1,0", "`tone = full` of ana is counted twice"),
        ("ana,tone,full,13,0", "ana,tone,full,13,7", "cannot sum up to 7"),
        ("ana,total,,19,181000", "ana,total,,19,190001", "cannot sum up to 190001"),
        ("ana,total,,19,181000", "ana,total,full,19,181000", "`total` has no level"),
        ("ana,total,,19,181000", "ana,total,,19,-1", "`sum`: `-1`"),
        ("ana,total,,19,181000", "ana,total,,0,0", "`dialogues`: `0`"),
        ("agent,criterion", "who,criterion", "there is no column `who`"),
        ("criterion,level", "criterion,answer", "the column `level` is missing"),
    ] {
        assert!(good.contains(from), "{from}\n{good}");
        desk.write("verdicts.csv", counted(&good.replacen(from, to, 1)));
        desk.run("mona", &words).refused(65, says);
    }
    desk.write("verdicts.csv", good.clone());
    desk.run("mona", &words).refused(65, "the column `verdicts` is missing");
    desk.write("verdicts.csv", counts(&engine));
    desk.run("mona", &words).ok();
}

#[test]
fn a_question_that_is_finer_than_the_counts_leaves_these_audits_out_and_says_so() {
    let desk = keyed(THERE, &engine(&["agent"])).0;
    take(&desk).ok();
    scored(&desk);
    let answer = desk.run("mona", "report machine autoqa/3 --channel chat").ok().stdout;
    assert!(answer.contains("whose frame lives in an engine"), "{answer}");
    let one = report(&desk, "autoqa/3 --agent ana");
    assert_eq!(of(&one["criteria"], "tone")["audits"], 19, "{one:#}");
}
