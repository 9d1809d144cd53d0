//! External draws: the dialogues lie in an engine, which gives root and counts before the seed and picks after it.

use crate::proof::{Postgres, duckdb};
use crate::steered::{everywhere, told};
use crate::support::{Answer, Desk, answer, repo};
use crate::tamper::{Stolen, seal_anew};
use assize::calc::digest::{Digest, hex};
use assize::calc::draw::{Root, Tickets, bucket_of, hex_hash, leaf, node};
use assize::core::draw::{Engine, Script};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

const DRAW: &str = "weekly-2026-03-01";
const DICE: &str = "83920174659301827461";
const PLAN: &str = "[plan]\nname = \"weekly\"\npopulation = \"external\"\nreserves = 2\ncard = \"chat\"\nwindow = \"day\"\n\
                    starts = \"2026-03-01\"\ndays = 3\nseed = \"dice\"\n[quota]\ncount = 2\nby = [\"agent\"]\n";

// --- An engine ------------------------------------------------------------------------------------

/// A dialogue as an engine has it; what it says, where it was about something.
#[derive(Clone)]
pub struct Row {
    pub reference: String,
    pub labels: Vec<String>,
    pub words: &'static str,
}

/// An engine that computes by this program's own numbers.
#[derive(Clone)]
pub struct Warehouse {
    pub by: &'static [&'static str],
    pub rows: Vec<Row>,
}

/// One pick: its labels, rank, ticket and row.
pub type Pick = (Vec<String>, usize, String, Row);

impl Warehouse {
    /// Ten dialogues of each of three agents.
    fn small() -> Self {
        let row = |number: usize| Row {
            reference: format!("W-{number}"),
            labels: vec![["ana", "bo", "cy"][number % 3].to_owned()],
            words: "Customer: Where is it?\nAgent: It left today.",
        };
        Self { by: &["agent"], rows: (1..=30).map(row).collect() }
    }

    fn leaves(&self) -> BTreeMap<[u8; 2], Vec<Digest>> {
        let mut buckets = BTreeMap::<[u8; 2], Vec<Digest>>::new();
        for row in &self.rows {
            let leaf = leaf(&row.fields());
            buckets.entry(bucket_of(&leaf)).or_default().push(leaf);
        }
        for leaves in buckets.values_mut() {
            leaves.sort_unstable();
        }
        buckets
    }

    pub fn root(&self) -> String {
        let columns: Vec<&str> = std::iter::once("ref").chain(self.by.iter().copied()).collect();
        let mut root = Root::new(&columns, self.rows.len());
        self.leaves().values().for_each(|leaves| root.add(&node(leaves)));
        root.finish()
    }

    pub fn row(&self, reference: &str) -> Row {
        self.rows.iter().find(|row| row.reference == reference).unwrap().clone()
    }

    pub fn counts(&self) -> BTreeMap<Vec<String>, usize> {
        let mut counts = BTreeMap::new();
        self.rows.iter().for_each(|row| *counts.entry(row.labels.clone()).or_default() += 1);
        counts
    }

    pub fn counts_csv(&self) -> String {
        let rows = self.counts().into_iter().map(|(labels, size)| [labels, vec![size.to_string()]].concat());
        table(&[self.by, &["dialogues"]].concat(), rows)
    }

    /// What quotas.csv asks for.
    pub fn picks(&self, quotas: &str) -> Vec<Pick> {
        let mut reader = csv::Reader::from_reader(quotas.as_bytes());
        let mut picks = Vec::new();
        for quota in reader.records() {
            let quota = quota.unwrap();
            let labels: Vec<String> = (0..self.by.len()).map(|place| quota[place + 2].to_owned()).collect();
            let take: usize = quota[self.by.len() + 4].parse().unwrap();
            let tickets = Tickets::new(&quota[1]);
            let own = self.rows.iter().filter(|row| row.labels == labels);
            let mut ranked: Vec<_> = own.map(|row| (hex(&tickets.of(&row.reference)), row)).collect();
            ranked.sort_by(|one, other| (&one.0, &one.1.reference).cmp(&(&other.0, &other.1.reference)));
            let first = ranked.into_iter().take(take).zip(1..);
            picks.extend(first.map(|((ticket, row), rank)| (labels.clone(), rank, ticket, row.clone())));
        }
        picks
    }

    pub fn buckets_csv(&self, picks: &[Pick]) -> String {
        let picked: BTreeSet<[u8; 2]> = picks.iter().map(|(.., row)| bucket_of(&leaf(&row.fields()))).collect();
        let rows = self.leaves().into_iter().map(|(bucket, leaves)| {
            let joined: String = leaves.iter().map(|leaf| hex(leaf)).collect();
            let node = hex_hash(&format!("node:{joined}"));
            vec![hex(&bucket), node, if picked.contains(&bucket) { joined } else { String::new() }]
        });
        table(&["bucket", "node", "leaves"], rows)
    }
}

impl Row {
    pub fn fields(&self) -> Vec<&str> {
        std::iter::once(&self.reference).chain(&self.labels).map(String::as_str).collect()
    }
}

pub fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(head).unwrap();
    rows.for_each(|row| csv.write_record(row).unwrap());
    String::from_utf8(csv.into_inner().unwrap()).unwrap()
}

fn picks_csv(picks: &[Pick]) -> String {
    let rows = picks.iter().map(|(labels, rank, ticket, row)| {
        let (time, words) = ("2026-03-01T10:00:00Z".to_owned(), row.words.to_owned());
        let agent = labels.last().unwrap().clone();
        vec![
            DRAW.to_owned(),
            rank.to_string(),
            ticket.clone(),
            row.reference.clone(),
            time,
            "chat".to_owned(),
            "complaint".to_owned(),
            agent,
            words,
        ]
    });
    table(&["draw", "rank", "ticket", "ref", "received", "channel", "category", "agent", "transcript"], rows)
}

// --- A desk ---------------------------------------------------------------------------------------

/// A centre without dialogues, and a plan whose dialogues lie in an engine.
fn centre() -> Desk {
    Desk::once((), || {
        let desk = Desk::new();
        for file in ["people.csv", "card.toml", "policy.toml"] {
            std::fs::copy(repo().join("tests/centre").join(file), desk.path(file)).unwrap();
        }
        desk.write("plan.toml", PLAN);
        for words in [
            "init --rehearsal --policy policy.toml",
            "people import people.csv",
            "card publish card.toml",
            "assign plan add plan.toml",
        ] {
            desk.run("mona", words).ok();
        }
        desk
    })
}

fn commit(desk: &Desk, warehouse: &Warehouse) -> Answer {
    desk.write("counts.csv", warehouse.counts_csv());
    let (root, rows) = (warehouse.root(), warehouse.rows.len());
    desk.run("mona", &format!("assign commit weekly --root {root} --rows {rows} --counts counts.csv"))
}

fn seed(desk: &Desk) -> String {
    let args = ["--out", "quotas.csv", "assign", "draw", DRAW, "--seed", DICE, "--witness", "Ana, works council"];
    desk.args("mona", &args).ok();
    std::fs::read_to_string(desk.path("quotas.csv")).unwrap()
}

fn take(desk: &Desk) -> Answer {
    bring(desk, "mona")
}

/// Somebody brings what the engine picked.
pub fn bring(desk: &Desk, who: &str) -> Answer {
    desk.run(who, &format!("assign draw {DRAW} --picks picks.csv --buckets buckets.csv"))
}

/// A desk whose draw has its seed, with the files that its engine wrote.
fn keyed(warehouse: &Warehouse) -> (Desk, Vec<Pick>) {
    let desk = centre();
    let picks = offer(&desk, warehouse);
    (desk, picks)
}

/// Commits the window, takes its seed, and writes what the engine picks.
fn offer(desk: &Desk, warehouse: &Warehouse) -> Vec<Pick> {
    commit(desk, warehouse).ok();
    let picks = warehouse.picks(&seed(desk));
    desk.write("picks.csv", picks_csv(&picks));
    desk.write("buckets.csv", warehouse.buckets_csv(&picks));
    picks
}

/// The same of ten dialogues of one agent, at a desk without that plan.
pub fn offer_of(desk: &Desk, agent: &str) {
    desk.write("weekly.toml", PLAN);
    desk.run("mona", "assign plan add weekly.toml").ok();
    let mut warehouse = Warehouse::small();
    warehouse.rows.truncate(10);
    warehouse.rows.iter_mut().for_each(|row| row.labels = vec![agent.to_owned()]);
    offer(desk, &warehouse);
}

/// Draws of an engine at a desk that has other plans.
pub fn draw_at(desk: &Desk) {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let mut statement = conn.prepare("SELECT DISTINCT name FROM plan").unwrap();
    let names = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let names: Vec<String> = names.map(|name| format!("\"{}\"", name.unwrap())).collect();
    desk.write(
        "weekly.toml",
        PLAN.replacen("population", &format!("overlaps = [{}]\npopulation", names.join(", ")), 1),
    );
    desk.run("mona", "assign plan add weekly.toml").ok();
    offer(desk, &Warehouse::small());
    let answer = take(desk);
    assert!([0, 4].contains(&answer.code), "{}", answer.whole());
}

fn picked() -> Desk {
    Desk::once((), || {
        let desk = keyed(&Warehouse::small()).0;
        take(&desk).ok();
        desk
    })
}

fn drawn_refs(desk: &Desk) -> Vec<String> {
    let rows = desk.rows_for("mona", &format!("assign show {DRAW}"));
    let mut refs: Vec<String> =
        rows[0]["dialogues"].as_array().unwrap().iter().map(|row| row["ref"].as_str().unwrap().to_owned()).collect();
    refs.sort();
    refs
}

// --- The way of a draw ----------------------------------------------------------------------------

#[test]
fn the_dialogues_that_an_engine_picks_are_drawn_and_everything_else_is_as_ever() {
    let (desk, picks) = keyed(&Warehouse::small());
    let quotas = std::fs::read_to_string(desk.path("quotas.csv")).unwrap();
    assert!(quotas.starts_with("draw,key,agent,size,quota,take\nweekly-2026-03-01,"), "{quotas}");
    assert_eq!(
        quotas.lines().skip(1).map(|line| line.split(',').skip(2).collect::<Vec<_>>().join(",")).collect::<Vec<_>>(),
        ["ana,10,2,4", "bo,10,2,4", "cy,10,2,4"]
    );
    take(&desk).ok();
    let mut wanted: Vec<String> =
        picks.iter().filter(|(_, rank, ..)| *rank <= 2).map(|(.., row)| row.reference.clone()).collect();
    wanted.sort();
    assert_eq!(drawn_refs(&desk), wanted, "the two smallest tickets of each agent");
    desk.run("", "verify").ok();
    let verified = desk.run("mona", &format!("assign verify {DRAW} --format csv")).ok();
    for check in ["frame", "commitment", "key", "tickets", "picks", "selection", "auditors"] {
        assert!(verified.stdout.contains(&format!("{DRAW},{check},holds,")), "{}", verified.whole());
    }
    let coverage = desk.rows_for("mona", &format!("assign coverage {DRAW}"));
    assert_eq!(coverage.iter().map(|row| row["recorded"].as_i64().unwrap()).collect::<Vec<_>>(), [10, 10, 10]);
    assert_eq!(desk.rows_for("mona", "assign list")[0]["late"], 0, "what comes with a draw is not late for it");
    assert_eq!(desk.rows("report audits").len(), 6);
}

#[test]
fn the_next_ticket_of_the_reserves_takes_the_place_of_an_unsuitable_dialogue() {
    let (desk, picks) = keyed(&Warehouse::small());
    take(&desk).ok();
    let (audit, _) = desk.audit_of("ana");
    let reference = |rank: usize| {
        picks
            .iter()
            .find(|(labels, one, ..)| labels[0] == "ana" && *one == rank)
            .map(|(.., row)| row.reference.clone())
            .unwrap()
    };
    let before = drawn_refs(&desk);
    let answer = desk.run("mona", &format!("assign replace {audit} --reason not-a-dialogue"));
    assert!([0, 4].contains(&answer.code), "{}", answer.whole());
    let refs = drawn_refs(&desk);
    assert!(!before.contains(&reference(3)) && refs.contains(&reference(3)), "{refs:?}\n{}", answer.whole());
    desk.run("mona", &format!("assign verify {DRAW}")).ok();
    desk.run("", "verify").ok();
}

#[test]
fn reserves_that_are_used_up_are_asked_for_and_more_of_them_come() {
    let warehouse = Warehouse::small();
    let (desk, _) = keyed(&warehouse);
    take(&desk).ok();
    let extend = format!("assign extend {DRAW} --by 3 --note more");
    desk.run("mona", &extend).refused(1, "the reserves of weekly-2026-03-01 are used up");
    desk.run("mona", &format!("--out more.csv assign draw {DRAW} --reserves 6")).ok();
    let picks = warehouse.picks(&std::fs::read_to_string(desk.path("more.csv")).unwrap());
    assert_eq!(picks.len(), 24);
    desk.write("picks.csv", picks_csv(&picks));
    desk.write("buckets.csv", warehouse.buckets_csv(&picks));
    assert!(take(&desk).ok().stdout.contains("12 reserves"));
    let extended = desk.run("mona", &extend);
    assert!([0, 4].contains(&extended.code), "{}", extended.whole());
    assert_eq!(desk.rows("report audits").len(), 15);
    desk.run("mona", &format!("assign verify {DRAW}")).ok();
    desk.run("", "verify").ok();
}

#[test]
fn picks_that_came_before_change_nothing() {
    let desk = picked();
    let head = desk.head();
    assert!(take(&desk).ok().stdout.contains("came before; nothing was recorded"));
    let again = desk.args("mona", &["assign", "draw", DRAW, "--seed", DICE, "--witness", "Ana"]).ok();
    assert!(again.stdout.contains("was drawn with this seed before"), "{}", again.whole());
    assert_eq!(desk.head(), head);
}

#[test]
fn what_cannot_be_audited_is_passed_over_for_the_next_ticket() {
    let mut warehouse = Warehouse::small();
    let smallest = keyed(&warehouse).1[0].3.reference.clone();
    warehouse.rows.iter_mut().find(|row| row.reference == smallest).unwrap().words = "";
    let (desk, picks) = keyed(&warehouse);
    take(&desk).ok();
    let (drawn, of_ana) = (drawn_refs(&desk), picks.iter().filter(|(labels, ..)| labels[0] == "ana"));
    let drawn_of_ana: Vec<usize> =
        of_ana.filter(|(.., row)| drawn.contains(&row.reference)).map(|(_, rank, ..)| *rank).collect();
    assert_eq!(drawn_of_ana, [2, 3], "nobody can audit the first");
    desk.run("", "verify").ok();
    desk.run("mona", &format!("assign proof {DRAW} --folder proof")).ok();
    let kept = |name: &str| std::fs::read_to_string(desk.path("proof").join(name)).unwrap();
    assert_eq!(kept("drawn.tsv").lines().count(), 6, "the smallest tickets, whatever became of them");
    assert!(kept("later.tsv").contains("\tfor a smaller one that could not be audited\n"), "{}", kept("later.tsv"));
}

#[test]
fn an_external_draw_is_proven_row_by_row_with_the_buckets_of_its_engine() {
    let desk = picked();
    let reference = drawn_refs(&desk)[0].clone();
    desk.run("mona", &format!("assign proof {DRAW} --ref {reference}")).refused(2, "is in the engine");
    desk.run("mona", &format!("assign proof {DRAW} --ref W-99 --buckets buckets.csv")).refused(1, "was not picked");
    desk.run("mona", &format!("assign proof {DRAW} --ref {reference} --buckets buckets.csv --folder row")).ok();
    let said = answer(Command::new("sh").arg("check.sh").current_dir(desk.path("row"))).ok();
    assert!(said.stdout.contains("All 7 steps are ok."), "{}", said.whole());
    desk.run("mona", &format!("assign proof {DRAW} --folder whole")).ok();
    assert!(!desk.path("whole/frame.tsv").exists(), "the rows are in the engine");
    let readme = std::fs::read_to_string(desk.path("whole/README.txt")).unwrap();
    assert!(readme.contains("frame.tsv is not here"), "{readme}");
}

/// Who may query the engine puts frame.tsv there; then the checks of every proof hold.
#[test]
fn with_the_rows_of_its_engine_a_proof_is_checked_as_any_other() {
    let desk = picked();
    desk.run("mona", &format!("assign proof {DRAW} --folder whole")).ok();
    let mut rows: Vec<String> = Warehouse::small().rows.iter().map(|row| row.fields().join("\t")).collect();
    rows.sort();
    desk.write("whole/frame.tsv", rows.join("\n") + "\n");
    let said = answer(Command::new("sh").arg("check.sh").current_dir(desk.path("whole"))).ok();
    assert!(said.stdout.contains("All 6 steps are ok."), "{}", said.whole());
    if let Some(python) = duckdb() {
        let run =
            "import duckdb, sys\nfor row in duckdb.execute(open(sys.argv[1]).read()).fetchall(): print('|'.join(row))";
        let script = repo().join("examples/verify/duckdb.sql");
        let said = answer(Command::new(&python).args(["-c", run]).arg(&script).current_dir(desk.path("whole"))).ok();
        assert_eq!(said.stdout, "commitment|ok\nframe|ok\nsizes|ok\nkey|ok\nselection|ok\n");
    }
}

/// Root and sum are right, and two strata have sizes that are not: this file cannot know it, and everybody who has the rows does.
#[test]
fn strata_of_other_sizes_than_were_committed_are_found_by_every_check_that_has_the_rows() {
    let desk = centre();
    let (honest, counts) = (Warehouse::small(), "agent,dialogues\nana,4\nbo,16\ncy,10\n");
    desk.write("counts.csv", counts);
    let words = format!("assign commit weekly --root {} --rows 30 --counts counts.csv", honest.root());
    desk.run("mona", &words).ok();
    let picks = honest.picks(&seed(&desk));
    desk.write("picks.csv", picks_csv(&picks));
    desk.write("buckets.csv", honest.buckets_csv(&picks));
    take(&desk).ok();
    desk.run("mona", &format!("assign proof {DRAW} --folder whole")).ok();
    let mut rows: Vec<String> = honest.rows.iter().map(|row| row.fields().join("\t")).collect();
    rows.sort();
    desk.write("whole/frame.tsv", rows.join("\n") + "\n");
    let whole = desk.path("whole");
    let said = answer(Command::new("sh").arg("check.sh").current_dir(&whole));
    assert_eq!(said.code, 1, "{}", said.whole());
    assert!(said.stdout.contains("WRONG  sizes") && said.stdout.contains("counted here: ana 10"), "{}", said.whole());
    assert!(said.stdout.contains("WRONG: 1 of 6 steps"), "{}", said.whole());
    let asked = |said: String| assert!(said.contains("frame|ok\nsizes|WRONG\nkey|ok\nselection|ok"), "{said}");
    if let Some(python) = duckdb() {
        let run =
            "import duckdb, sys\nfor row in duckdb.execute(open(sys.argv[1]).read()).fetchall(): print('|'.join(row))";
        let script = repo().join("examples/verify/duckdb.sql");
        asked(answer(Command::new(&python).args(["-c", run]).arg(&script).current_dir(&whole)).ok().stdout);
    }
    if let Some(server) = Postgres::start() {
        let script = repo().join("examples/verify/postgres.sql");
        asked(answer(server.psql().arg("-f").arg(&script).current_dir(&whole)).ok().stdout);
    }
}

#[test]
fn picks_of_an_engine_that_has_other_strata_than_were_committed_are_refused_with_what_it_said() {
    let (desk, _) = keyed(&Warehouse::small());
    let picks = std::fs::read_to_string(desk.path("picks.csv")).unwrap();
    desk.write("picks.csv", picks.replace(DRAW, "\"not as committed: ana has 10, not 4\""));
    let head = desk.head();
    take(&desk).refused(65, "the engine has other strata than were committed for weekly-2026-03-01: ana has 10, not 4");
    assert_eq!(desk.head(), head);
}

/// The number of rows goes into the root: who says another one makes the root with it.
#[test]
fn buckets_that_show_more_rows_than_were_committed_are_refused() {
    let (desk, honest) = (centre(), Warehouse::small());
    let mut root = Root::new(&["ref", "agent"], 29);
    honest.leaves().values().for_each(|leaves| root.add(&node(leaves)));
    desk.write("counts.csv", "agent,dialogues\nana,9\nbo,10\ncy,10\n");
    desk.run("mona", &format!("assign commit weekly --root {} --rows 29 --counts counts.csv", root.finish())).ok();
    let picks = honest.picks(&seed(&desk));
    desk.write("picks.csv", picks_csv(&picks));
    desk.write("buckets.csv", honest.buckets_csv(&picks));
    take(&desk).refused(65, "shows at least 30 rows, and weekly-2026-03-01 was committed with 29");
}

#[test]
fn a_lead_of_drawn_agents_brings_no_picks_and_who_brings_them_is_told() {
    let (desk, _) = keyed(&Warehouse::small());
    let head = desk.head();
    bring(&desk, "lea").refused(1, "lea may not bring picks of ana, which weekly-2026-03-01 has");
    bring(&desk, "sam").refused(1, "sam may not bring picks of cy, which weekly-2026-03-01 has");
    assert_eq!(desk.head(), head);
    take(&desk).ok();
    let words = "its dialogues lie in an engine; what it rests on was brought by mona (login rehearsal): root and counts; 12 picks, of no language";
    everywhere(&desk, DRAW, words, "brought from its engine");
    desk.run("mona", &format!("assign proof {DRAW} --folder proof")).ok();
    let readme = std::fs::read_to_string(desk.path("proof/README.txt")).unwrap();
    assert!(readme.contains("root and counts: brought by mona (login rehearsal) at "), "{readme}");
}

#[test]
fn root_and_counts_by_the_lead_of_drawn_agents_are_told_as_theirs() {
    let (desk, warehouse) = (centre(), Warehouse::small());
    desk.write("counts.csv", warehouse.counts_csv());
    let words = format!("assign commit weekly --root {} --rows 30 --counts counts.csv", warehouse.root());
    desk.run("lea", &words).ok();
    seed(&desk);
    let said = told(&desk, "assign list --wide");
    assert!(said.contains("brought by lea (login rehearsal): root and counts, by somebody of team north"), "{said}");
}

/// The smallest ticket of Ana, and what somebody who knows the key does to it before the picks come.
fn passed(before: impl FnOnce(&Desk, &str), words: &'static str) -> (Desk, String) {
    let mut warehouse = Warehouse::small();
    let smallest = keyed(&warehouse).1[0].3.reference.clone();
    warehouse.rows.iter_mut().filter(|row| row.reference == smallest).for_each(|row| row.words = words);
    let (desk, _) = keyed(&warehouse);
    before(&desk, &smallest);
    take(&desk).ok();
    assert!(!drawn_refs(&desk).contains(&smallest));
    desk.run("mona", &format!("assign verify {DRAW}")).ok();
    desk.run("", "verify").ok();
    (desk, smallest)
}

const WORDS: &str = "Customer: Where is it?\nAgent: It left today.";

/// A dialogue of Ana that somebody takes in before the picks come.
fn beforehand(desk: &Desk, who: &str, reference: &str, notice: &str) {
    let row = format!("{reference},2026-03-01T10:00:00Z,chat,complaint,ana,{notice},\"{WORDS}\"\n");
    desk.write("one.csv", format!("ref,received,channel,category,agent,notice,transcript\n{row}"));
    desk.run(who, "intake import one.csv").ok();
}

#[test]
fn a_pick_without_words_is_told_as_passed_over_with_who_brought_it_so() {
    let (desk, smallest) = passed(|_, _| {}, "");
    let words = format!(
        "1 pick was next by the key and not drawn, for a reason that mona (login rehearsal) gave: {smallest}, rank 1: it was without content by its picks"
    );
    everywhere(&desk, DRAW, &words, "passed over once its key was given");
    desk.run("mona", &format!("assign proof {DRAW} --folder proof")).ok();
    let around = std::fs::read_to_string(desk.path("proof/around.tsv")).unwrap();
    assert!(around.contains(&format!("passed over once its key was given\t1\tana\t{smallest}, rank 1")), "{around}");
}

#[test]
fn a_pick_that_is_said_to_be_without_notice_is_told_as_passed_over_with_who_said_so() {
    let (desk, smallest) = passed(|desk, smallest| beforehand(desk, "lea", smallest, "no"), WORDS);
    let words = format!(
        "for a reason that lea (login rehearsal) gave: {smallest}, rank 1: its customer was said not to be told of monitoring before its picks came"
    );
    everywhere(&desk, DRAW, &words, "passed over once its key was given");
}

/// Who knows the key could make the picks fail, and with them the draw.
#[test]
fn what_somebody_said_otherwise_of_a_pick_before_it_came_is_refused_with_who_said_so() {
    let (desk, picks) = keyed(&Warehouse::small());
    let row = format!("{},2026-03-01T10:00:00Z,chat,complaint,bo,\"{WORDS}\"\n", picks[0].3.reference);
    desk.write("one.csv", format!("ref,received,channel,category,agent,transcript\n{row}"));
    desk.run("lea", "intake import one.csv").ok();
    let said = take(&desk);
    assert!(said.code == 65 && said.stderr.contains("lea (login rehearsal)"), "{}", said.whole());
}

#[test]
fn a_pick_that_was_a_spot_check_before_is_told_as_passed_over_with_who_asked_and_why() {
    let spot = |desk: &Desk, smallest: &str| {
        beforehand(desk, "mona", smallest, "yes");
        let said = desk.args("max", &["assign", "spot-check", smallest, "--note", "Odd one"]);
        assert!([0, 4].contains(&said.code), "{}", said.whole());
    };
    let with_max = |desk: &Desk, smallest: &str| {
        desk.write("max.csv", "handle,name,role,team,from\nmax,Max Moor,manager,office,2020-01-01\n");
        desk.run("mona", "people import max.csv").ok();
        spot(desk, smallest);
    };
    let (desk, smallest) = passed(with_max, WORDS);
    let words = format!("for a reason that max (login rehearsal) gave: {smallest}, rank 1: audited as a spot check");
    everywhere(&desk, DRAW, &words, "passed over once its key was given");
    assert!(told(&desk, &format!("assign show {DRAW} --wide")).contains("Odd one"));
}

#[test]
fn what_was_said_before_the_key_was_known_is_told_as_that() {
    let warehouse = Warehouse::small();
    let smallest = keyed(&warehouse).1[0].3.reference.clone();
    let desk = centre();
    beforehand(&desk, "lea", &smallest, "no");
    offer(&desk, &warehouse);
    take(&desk).ok();
    let said = told(&desk, &format!("assign verify {DRAW}"));
    let words =
        "its customer was said not to be told of monitoring before its picks came, said before the key was known";
    assert!(said.contains(&format!("{smallest}, rank 1: {words}")), "{said}");
}

#[test]
fn picks_that_a_lead_of_drawn_agents_brought_under_new_seals_are_found() {
    let stolen = Stolen::of(&picked()).attack(|conn| {
        let brought = "UPDATE entry SET actor = 'lea' WHERE id = (SELECT entry FROM picking)";
        assert_eq!(conn.execute(brought, []).unwrap(), 1);
        seal_anew(conn);
    });
    stolen.convicted("lea", &["the picks of ana were brought by lea, who may not: they are in the same team, north"]);
}

#[test]
fn a_pick_that_is_passed_over_where_nothing_is_left_of_its_stratum_is_told_too() {
    let mut warehouse = Warehouse::small();
    warehouse.rows.truncate(3);
    warehouse.rows[0].words = "";
    let blank = (warehouse.rows[0].reference.clone(), warehouse.rows[0].labels[0].clone());
    let (desk, _) = keyed(&warehouse);
    take(&desk);
    let said = told(&desk, &format!("assign verify {DRAW}"));
    assert!(said.contains(&format!("{}, rank 1: it was without content by its picks", blank.0)), "{blank:?} {said}");
}

#[test]
fn the_language_that_a_map_gives_to_picks_is_told_with_who_brought_it() {
    let (desk, _) = keyed(&Warehouse::small());
    desk.write("map.toml", "[constants]\nlanguage = \"de\"\n");
    let said = desk.run("mona", &format!("assign draw {DRAW} --picks picks.csv --buckets buckets.csv --map map.toml"));
    assert!([0, 4].contains(&said.code), "{}", said.whole());
    let words = "the language of 12 dialogues was said with its picks, and so who may audit them, by mona (login rehearsal): de (12)";
    everywhere(&desk, DRAW, words, "language said with its picks");
}

/// What somebody who knows the key does between key and picks, and the draw by these picks.
fn between(before: impl FnOnce(&Desk, &[Pick])) -> Desk {
    let (desk, picks) = keyed(&Warehouse::small());
    before(&desk, &picks);
    let said = take(&desk);
    assert!([0, 4].contains(&said.code), "{}", said.whole());
    desk
}

#[test]
fn a_pick_that_the_lead_of_its_agent_brings_beforehand_is_told_with_its_language() {
    let desk = between(|desk, picks| {
        let reference = &picks[0].3.reference;
        let row = format!("{reference},2026-03-01T10:00:00Z,chat,complaint,ana,fi,\"{WORDS}\"\n");
        desk.write("one.csv", format!("ref,received,channel,category,agent,language,transcript\n{row}"));
        desk.run("lea", "intake import one.csv").ok();
    });
    let words =
        "1 thing was said of its picks since the root was committed and before they came, by lea (login rehearsal): ";
    everywhere(&desk, DRAW, words, "said of picks before they came");
    let said = told(&desk, &format!("assign verify {DRAW}"));
    assert!(said.contains(", language fi") && said.contains("12 picks, 11 of no language"), "{said}");
}

#[test]
fn auditors_and_skills_that_are_new_since_the_key_was_given_are_told_with_the_draw() {
    let rows = "mild,Milo Dean,auditor,quality,2021-01-01,,,\nvera,Vera Novak,lead,north,2026-03-01,,,\noleg,Oleg Petrov,auditor,quality,2021-01-01,,,fi\n";
    let desk = between(|desk, _| crate::steered::people(desk, rows));
    let said = told(&desk, &format!("assign verify {DRAW}"));
    for words in ["mild, auditor in quality", "vera, lead in north from 2026-03-01", "oleg, skill fi"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn an_absence_that_is_said_since_the_key_was_given_is_told_with_the_draw() {
    let desk = between(|desk, _| crate::steered::absent(desk, "lea", "vera", ("2026-03-02", "2026-03-02")));
    let said = told(&desk, &format!("assign verify {DRAW}"));
    assert!(said.contains("kept out of it by an absence, recorded by lea"), "{said}");
}

#[test]
fn a_pick_is_none_to_calibrate_before_it_came() {
    let (desk, picks) = keyed(&Warehouse::small());
    let reference = &picks[0].3.reference;
    beforehand(&desk, "mona", reference, "yes");
    let says = format!("the draw weekly can still draw `{reference}`");
    desk.run("mona", &format!("score calibrate open --card chat --dialogues {reference} --auditors vera,oleg"))
        .refused(1, &says);
}

#[test]
fn picks_that_somebody_made_unusable_are_refused_with_who_and_how() {
    let (desk, _) = keyed(&Warehouse::small());
    crate::steered::people(&desk, "ana,Ana Ruiz,agent,north,2022-01-01,2026-02-28,,\n");
    let said = take(&desk).refused(1, "the reserves of weekly-2026-03-01 are used up");
    let words = "its agent was not on the roster that day (north until 2026-02-28), as mona (login rehearsal) said";
    assert!(said.stderr.contains(words), "{}", said.stderr);
}

#[test]
fn a_pick_whose_words_stay_out_since_they_were_erased_is_told_with_who_asked_for_that() {
    let mut warehouse = Warehouse::small();
    let smallest = keyed(&warehouse).1[0].3.reference.clone();
    warehouse.rows.iter_mut().filter(|row| row.reference == smallest).for_each(|row| row.words = WORDS);
    let desk = centre();
    desk.write("old.csv", format!("ref,received,channel,category,agent,customer,transcript\nOLD-1,2026-02-01T10:00:00Z,chat,complaint,ana,C-77,\"{WORDS}\"\n"));
    desk.run("mona", "intake import old.csv").ok();
    offer(&desk, &warehouse);
    desk.write("max.csv", "handle,name,role,team,from\nmax,Max Moor,manager,office,2020-01-01\n");
    desk.run("mona", "people import max.csv").ok();
    desk.run("mona", "keep erase --customer C-77 --reason asked").ok();
    desk.run("max", "keep approve 1").ok();
    desk.write("map.toml", format!("[fields]\ncustomer = \"ref\"\n[values.customer]\n\"{smallest}\" = \"C-77\"\n"));
    let said = desk.run("mona", &format!("assign draw {DRAW} --picks picks.csv --buckets buckets.csv --map map.toml"));
    assert!([0, 4].contains(&said.code), "{}", said.whole());
    let said = told(&desk, &format!("assign verify {DRAW}"));
    let words = format!(
        "for a reason that max (login rehearsal) gave: {smallest}, rank 1: it came without words, since its customer's were erased: erasure 1, which mona asked for"
    );
    assert!(said.contains(&words), "{said}");
}

#[test]
fn an_agent_whom_the_view_leaves_out_is_missed_where_another_system_counted_them() {
    let (desk, mut warehouse) = (centre(), Warehouse::small());
    desk.write("volumes.csv", "agent,day,dialogues\nana,2026-03-01,10\nbo,2026-03-01,12\ncy,2026-03-01,10\n");
    desk.run("mona", "intake volumes volumes.csv").ok();
    warehouse.rows.retain(|row| row.labels[0] != "ana");
    offer(&desk, &warehouse);
    take(&desk).ok();
    let words = "its engine and another system, as mona (login rehearsal) counted, differ by 12 dialogues: ana (10) and bo (2); ana 10 counted, 0 in its engine; bo 12 counted, 10 in its engine";
    everywhere(&desk, DRAW, words, "counted elsewhere otherwise than its engine");
    let night = told(&desk, "assign nightly");
    assert!(night.contains(words), "{night}");
    let said = told(&desk, &format!("assign coverage {DRAW}"));
    assert!(
        said.contains("Missing in all: 12. Its frame lives in an engine") && said.contains("ana 1 10 0 10"),
        "{said}"
    );
}

#[test]
fn a_night_says_which_root_and_which_picks_are_awaited() {
    let warehouse = Warehouse::small();
    let desk = centre();
    let night = desk.run("mona", "assign nightly");
    assert!(
        night.code == 4 && night.stdout.contains("weekly-2026-03-01 waits for root and counts"),
        "{}",
        night.whole()
    );
    commit(&desk, &warehouse).ok();
    seed(&desk);
    let night = desk.run("mona", "assign nightly");
    assert!(night.code == 4 && night.stdout.contains("waits for what its engine picks"), "{}", night.whole());
    assert!(desk.run("mona", "assign list").ok().stdout.contains("waits for what its engine picks"));
    desk.run("mona", &format!("assign void {DRAW} --note wrong")).ok();
    let night = desk.run("mona", "assign nightly");
    assert!(!night.stdout.contains("waits for"), "{}", night.whole());
    desk.write("picks.csv", "x\n1\n");
    desk.write("buckets.csv", "x\n1\n");
    take(&desk).refused(1, "is void since");
}

// --- What is refused ------------------------------------------------------------------------------

#[test]
fn a_commitment_of_another_frame_than_the_counts_say_is_refused() {
    let (desk, warehouse) = (centre(), Warehouse::small());
    let (root, head) = (warehouse.root(), desk.head());
    let commit = |more: &str| desk.run("mona", &format!("assign commit weekly {more}"));
    commit("").refused(1, "the dialogues of weekly are not here");
    for (counts, rows, says) in [
        (warehouse.counts_csv(), "31", "counts.csv counts 30 dialogues, and the root was made of 31"),
        (
            warehouse.counts_csv().lines().take(3).fold(String::new(), |all, line| all + line + "\n"),
            "30",
            "counts 20 dialogues",
        ),
        (warehouse.counts_csv().replace("cy", "cyrus"), "30", "`cyrus` was no agent of the roster from 2026-03-01"),
        (warehouse.counts_csv().replace("agent", "team"), "30", "no column `team` among the strata of weekly"),
        (warehouse.counts_csv().replace("dialogues", "count"), "30", "the column `dialogues` is missing"),
        (warehouse.counts_csv().replace("bo,", "ana,"), "30", "this stratum stands in the file twice"),
        (warehouse.counts_csv().replace(",10", ",ten"), "30", "is not a whole number above 0"),
    ] {
        desk.write("counts.csv", counts);
        commit(&format!("--root {root} --rows {rows} --counts counts.csv")).refused(65, says);
    }
    desk.write("counts.csv", warehouse.counts_csv());
    let said = "--root three --rows 30 --counts counts.csv";
    commit(said).refused(2, "--root is 64 hexadecimal digits");
    commit(&format!("--root {root}")).refused(2, "--rows");
    let told = format!("--root {root} --rows 30 --counts counts.csv");
    commit(&format!("{told} --date 2026-03-03")).refused(1, "2026-03-03 has not come yet");
    commit(&format!("{told} --date 2026-03-01")).refused(1, "draws nothing before its start");
    assert_eq!(desk.head(), head, "nothing was kept");
    commit(&told).ok();
    assert!(commit("").ok().stdout.contains("was committed before; nothing was recorded"));
    let other = warehouse.root().replace(['0', '1'], "2");
    commit(&format!("--date 2026-03-02 --root {other} --rows 30 --counts counts.csv")).refused(1, "with another root");
    let local = Desk::centre();
    local.write("counts.csv", warehouse.counts_csv());
    local.run("mona", &format!("assign commit daily {told}")).refused(1, "draws with a local seed");
}

#[test]
fn picks_that_arithmetic_does_not_bear_out_are_refused_and_nothing_is_kept() {
    let warehouse = Warehouse::small();
    let (desk, picks) = keyed(&warehouse);
    let (head, csv) = (desk.head(), picks_csv(&picks));
    let of = |change: &dyn Fn(&mut Vec<Pick>)| {
        let mut changed = picks.clone();
        change(&mut changed);
        picks_csv(&changed)
    };
    let another = |ticket: &str| ticket.chars().map(|digit| if digit == '0' { '1' } else { digit }).collect::<String>();
    for (file, says) in [
        (of(&|picks| picks[1].2 = another(&picks[1].2)), "is not the hash of the key of weekly-2026-03-01 and its ref"),
        (of(&|picks| picks.swap(0, 1)), "but is number 1 of its stratum here"),
        (
            of(&|picks| {
                picks.swap(0, 1);
                picks[0].1 = 1;
                picks[1].1 = 2;
            }),
            "the order is swapped",
        ),
        (
            of(&|picks| {
                picks.remove(3);
            }),
            "3 of the 4 picks are here: reserves are missing",
        ),
        (of(&|picks| picks.truncate(9)), "1 of the 4 picks are here"),
        (
            of(&|picks| {
                picks.remove(1);
            }),
            "but is number 2 of its stratum here",
        ),
        (of(&|picks| picks[0].0 = vec!["vera".to_owned()]), "nothing is drawn of the stratum vera"),
        (
            of(&|picks| {
                let first = picks[0].clone();
                picks.insert(1, first);
            }),
            "stands in the file twice",
        ),
        (csv.replace(DRAW, "weekly-2026-02-28"), "this is a pick of weekly-2026-02-28, not of weekly-2026-03-01"),
        (csv.replacen("rank", "place", 1), "the column `rank` is missing"),
    ] {
        desk.write("picks.csv", file);
        take(&desk).refused(65, says);
    }
    desk.write("picks.csv", &csv);
    let buckets = warehouse.buckets_csv(&picks);
    let cut: Vec<&str> = buckets.lines().collect();
    for (file, says) in [
        (cut[..cut.len() - 1].join("\n") + "\n", "does not give the root of weekly-2026-03-01"),
        (buckets[..buckets.len() - 40].to_owned(), "was not taken in"),
        ("draw,key\n".to_owned(), "is no file of buckets"),
        (warehouse.buckets_csv(&picks[..1]), "is not under the root"),
    ] {
        desk.write("buckets.csv", file);
        take(&desk).refused(65, says);
    }
    assert_eq!(desk.head(), head);
    desk.write("buckets.csv", &buckets);
    take(&desk).ok();
}

#[test]
fn a_file_of_an_engine_that_may_be_cut_is_refused_and_nothing_is_kept() {
    let mut warehouse = Warehouse::small();
    warehouse.rows.iter_mut().for_each(|row| row.words = "Customer: Where is it today?");
    let (desk, picks) = keyed(&warehouse);
    let (head, csv) = (desk.head(), picks_csv(&picks));
    let says = "the file ends here without the end of a line";
    let cut = csv.trim_end();
    // Whole to the last digit, and cut inside the words of a customer.
    for text in [cut, &cut[..cut.len() - 3]] {
        desk.write("picks.csv", text);
        let told = take(&desk).refused(65, "picks.csv was not taken in").stderr;
        assert!(told.contains(says) && told.contains("is it whole?"), "{told}");
    }
    desk.write("picks.csv", &csv);
    assert_eq!(desk.head(), head);
    take(&desk).ok();
    let desk = centre();
    desk.write("counts.csv", warehouse.counts_csv().trim_end());
    let told = format!("--root {} --rows {} --counts counts.csv", warehouse.root(), warehouse.rows.len());
    desk.run("mona", &format!("assign commit weekly --date 2026-03-02 {told}")).refused(65, says);
}

#[test]
fn picks_are_tried_without_keeping_anything() {
    let (desk, _) = keyed(&Warehouse::small());
    let (head, words) = (desk.head(), format!("assign draw {DRAW} --picks picks.csv --buckets buckets.csv"));
    for _ in 0..2 {
        let told = desk.run("mona", &format!("{words} --dry-run")).ok().stdout;
        assert!(
            told.contains("This would be done; nothing is kept: 6 dialogues of weekly-2026-03-01 are drawn"),
            "{told}"
        );
    }
    assert_eq!(desk.head(), head);
    desk.run("ana", &format!("{words} --dry-run")).refused(1, "");
    desk.run("mona", &format!("assign draw {DRAW} --dry-run")).refused(2, "--picks");
    desk.run("mona", &words).ok();
    assert_eq!(drawn_refs(&desk).len(), 6);
    let told = desk.run("mona", &format!("{words} --dry-run")).ok().stdout;
    assert!(told.contains("came before; nothing was recorded"), "{told}");
}

#[test]
fn a_pick_whose_row_is_not_under_the_root_is_refused() {
    let warehouse = Warehouse::small();
    let (desk, _) = keyed(&warehouse);
    let mut other = warehouse.clone();
    other.rows.iter_mut().for_each(|row| row.reference = row.reference.replace("W-1", "X-1"));
    let picks = other.picks(&std::fs::read_to_string(desk.path("quotas.csv")).unwrap());
    desk.write("picks.csv", picks_csv(&picks));
    // Of the true frame, with every leaf.
    let rows: Vec<Pick> =
        warehouse.rows.iter().map(|row| (row.labels.clone(), 1, String::new(), row.clone())).collect();
    desk.write("buckets.csv", warehouse.buckets_csv(&rows));
    take(&desk).refused(65, "is not under the root of weekly-2026-03-01");
    desk.write("buckets.csv", other.buckets_csv(&picks));
    take(&desk).refused(65, "does not give the root");
}

#[test]
fn picks_of_which_the_record_says_otherwise_are_refused() {
    let (desk, picks) = keyed(&Warehouse::small());
    let (head, csv) = (desk.head(), picks_csv(&picks));
    for (from, to, says) in [
        ("2026-03-01T10", "2026-02-27T10", "is not of the days of this draw"),
        ("2026-03-01T10:00:00Z", "yesterday", "`received`"),
    ] {
        desk.write("picks.csv", csv.replacen(from, to, 1));
        take(&desk).refused(65, says);
    }
    // The engine says ana, and the map another agent.
    desk.write("picks.csv", &csv);
    desk.write("map.toml", "[values.agent]\n\"ana\" = \"bo\"\n");
    let mapped = format!("assign draw {DRAW} --picks picks.csv --buckets buckets.csv --map map.toml");
    desk.run("mona", &mapped).refused(65, "is of bo, not of ana");
    assert_eq!(desk.head(), head, "nothing was kept");
    assert_eq!(desk.rows_for("mona", "intake list").len(), 0);
}

#[test]
fn picks_come_only_to_an_external_draw_that_has_its_key() {
    let (desk, warehouse) = (centre(), Warehouse::small());
    desk.write("picks.csv", "draw\n");
    desk.write("buckets.csv", "bucket\n");
    take(&desk).refused(1, "there is no draw `weekly-2026-03-01`");
    commit(&desk, &warehouse).ok();
    take(&desk).refused(1, "waits for its seed");
    desk.run("mona", &format!("assign draw {DRAW} --reserves 9")).refused(1, "has no key yet");
    let drawn = Desk::drawn();
    drawn.write("picks.csv", "draw\n");
    drawn.write("buckets.csv", "bucket\n");
    drawn
        .run("mona", "assign draw daily-2026-03-01 --picks picks.csv --buckets buckets.csv")
        .refused(1, "was drawn from this file");
}

#[test]
fn an_external_plan_has_a_witnessed_seed_and_stays_external() {
    let desk = centre();
    for (text, says) in [
        (PLAN.replace("seed = \"dice\"\n", ""), "drawn by a seed that others witness"),
        (PLAN.replace("population = \"external\"\n", ""), "reserves are of an external population"),
        (PLAN.replace("reserves = 2", "reserves = 0"), "1 to 1000 reserves"),
        (PLAN.replace("\"external\"", "\"warehouse\""), "external"),
        (PLAN.replace("population = \"external\"\nreserves = 2\n", ""), "keeps its population where it is"),
    ] {
        desk.write("bad.toml", text);
        let answer = desk.run("mona", "assign plan add bad.toml");
        assert!(answer.code != 0 && answer.whole().contains(says), "{says}: {}", answer.whole());
    }
    desk.run("mona", "assign plan preview weekly").refused(1, "the dialogues of weekly are not here");
}

// --- Engines --------------------------------------------------------------------------------------

/// The shipped scripts are those that the program writes.
#[test]
fn the_scripts_in_examples_are_what_the_program_writes() {
    for engine in Engine::ALL {
        let folder = repo().join("examples/warehouse").join(engine.word());
        let plain = [Script::View, Script::Root, Script::Picks].map(|script| (script, folder.clone(), None));
        let with = Script::ALL.iter().map(|script| (*script, folder.join("machine"), Some("autoqa/3")));
        for (script, folder, machine) in plain.into_iter().chain(with) {
            let (path, text) =
                (folder.join(format!("{}.sql", script.word())), engine.script(script, &["agent"], machine));
            if std::env::var_os("ASSIZE_WRITE_DOCS").is_some() {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&path, &text).unwrap();
            }
            assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), text, "{}", path.display());
        }
    }
    let desk = centre();
    for engine in Engine::ALL {
        let words = format!("assign warehouse weekly picks --engine {}", engine.word());
        assert_eq!(desk.run("mona", &words).ok().stdout, engine.script(Script::Picks, &["agent"], None));
    }
    desk.run("mona", "assign warehouse weekly root --engine oracle").refused(2, "oracle");
    desk.run("mona", "assign warehouse weekly everything").refused(2, "everything");
    desk.run("mona", "assign warehouse weekly machine").refused(1, "weekly goes by no machine");
}

/// Rows that have broken something somewhere, in strata with awkward labels.
fn awkward(count: usize) -> Warehouse {
    const ODD: [&str; 24] = [
        "plain",
        "Plain",
        "PLAIN",
        " led by a space",
        "ended by one ",
        "two  spaces",
        "0",
        "00",
        "-0",
        "it's \"quoted\"",
        r"back\slash \n \0",
        "a,b;c|d",
        "%s %d %%",
        "=1+1",
        "caf\u{e9}",
        "cafe\u{301}",
        "\u{1f469}\u{200d}\u{1f4bb}",
        "\u{5d0}\u{5d1}abc",
        "重置密码",
        "null",
        "NULL",
        "\\.",
        "#no comment",
        "true",
    ];
    const LABELS: [[&str; 2]; 7] = [
        ["ana", "chat"],
        ["Ana", "chat"],
        ["o'brien", "chat"],
        ["李 雷", "e-mail, \"old\""],
        ["zo\u{eb}", "chat"],
        ["zoe\u{308}", "chat"],
        ["", "chat"],
    ];
    let row = |number: usize| Row {
        reference: if number < ODD.len() {
            ODD[number].to_owned()
        } else {
            format!("{}-{number}", ODD[number % ODD.len()])
        },
        labels: LABELS[number % 7].map(str::to_owned).to_vec(),
        words: "Customer: \"one,\ntwo\"",
    };
    Warehouse { by: &["agent", "channel"], rows: (0..count).map(row).collect() }
}

const KEY: &str = "57c67ec778f25a073fa1a172fbd1d4e106a2e7c0ae5ad0fe5324351b17268157";

/// Compares what an engine computes of 100,000 awkward rows, or a few, with what this program does.
fn compare(
    engine: Engine,
    count: usize,
    view: &str,
    run: &dyn Fn(&Path, &str) -> Answer,
    read: &dyn Fn(&Path, &str) -> String,
) {
    let (warehouse, folder) = (awkward(count), crate::support::scratch());
    let rows = warehouse
        .rows
        .iter()
        .map(|row| [vec![row.reference.clone()], row.labels.clone(), vec![row.words.to_owned()]].concat());
    std::fs::write(folder.path().join("rows.csv"), table(&["ref", "agent", "channel", "body"], rows)).unwrap();
    let quotas = warehouse.counts().into_iter().zip(1..).map(|((labels, size), number): (_, usize)| {
        let take = size.min(number * 3 + 5);
        [vec![DRAW.to_owned(), KEY.to_owned()], labels, [size, number * 3, take].map(|one| one.to_string()).to_vec()]
            .concat()
    });
    let quotas = table(&["draw", "key", "agent", "channel", "size", "quota", "take"], quotas);
    std::fs::write(folder.path().join("quotas.csv"), &quotas).unwrap();
    let spoken = awkward_verdicts(&warehouse);
    let stated = spoken.iter().flat_map(|(reference, said)| {
        said.iter().map(move |(criterion, level)| {
            [reference, *criterion, level, "2026-03-01T23:00:00Z"].map(str::to_owned).to_vec()
        })
    });
    std::fs::write(folder.path().join("said.csv"), table(&["ref", "criterion", "level", "scored"], stated)).unwrap();
    for script in [Script::Root, Script::Machine, Script::Picks] {
        run(folder.path(), &format!("{view}\n{}", engine.script(script, warehouse.by, Some("autoqa/3")))).ok();
    }
    let file = |name: &str| records(&read(folder.path(), name));
    assert_eq!(file("root.csv"), [vec![warehouse.root(), count.to_string()]]);
    assert_eq!(sorted(file("counts.csv")), sorted(records(&warehouse.counts_csv())));
    let picks = warehouse.picks(&quotas);
    let wanted = picks.iter().map(|(labels, rank, ticket, row)| {
        [
            vec![DRAW.to_owned(), rank.to_string(), ticket.clone(), row.reference.clone()],
            labels.clone(),
            vec![row.words.to_owned()],
            said_of(&spoken, &row.reference),
        ]
        .concat()
    });
    assert_eq!(sorted(file("picks.csv")), sorted(wanted.collect()));
    assert_eq!(file("buckets.csv"), records(&warehouse.buckets_csv(&picks)));
    let said = verdicts_of(&warehouse, |reference| said_of(&spoken, reference)[0].clone());
    assert_eq!(file("machine.csv"), [vec![said.root(), count.to_string()]]);
    assert_eq!(sorted(file("verdicts.csv")), sorted(counts_of_verdicts(&warehouse, &spoken)));
    let of_picks: Vec<Pick> =
        picks.iter().map(|pick| (Vec::new(), pick.1, String::new(), said.row(&pick.3.reference))).collect();
    assert_eq!(file("verdict-buckets.csv"), records(&said.buckets_csv(&of_picks)));
    // One stratum was committed with one row less, another one with more.
    let sizes: Vec<usize> = warehouse.counts().into_values().collect();
    let other = |at: usize, size: usize| {
        let mut rows = records(&quotas);
        rows[at][4] = size.to_string();
        let head = ["draw", "key", "agent", "channel", "size", "quota", "take"];
        std::fs::write(folder.path().join("quotas.csv"), table(&head, rows.into_iter())).unwrap();
        run(folder.path(), &format!("{view}\n{}", engine.script(Script::Picks, warehouse.by, Some("autoqa/3")))).ok();
        let said = records(&read(folder.path(), "picks.csv"));
        assert!(!said.is_empty() && said.iter().all(|row| row[0] == said[0][0]), "{said:?}");
        said[0][0].clone()
    };
    let (labels, wrong) = (warehouse.counts().into_keys().next().unwrap().join(", "), sizes[0] - 1);
    assert_eq!(other(0, wrong), format!("not as committed: {labels} has {}, not {wrong}", sizes[0]));
    assert!(other(1, sizes[1] + 1).ends_with(&format!(" has {}, not {}", sizes[1], sizes[1] + 1)));
}

/// What a machine said, by ref: criteria and levels.
type Spoken<'a> = BTreeMap<&'a str, Vec<(&'static str, &'static str)>>;

/// Verdicts with words that would end others, on most rows.
fn awkward_verdicts(warehouse: &Warehouse) -> Spoken<'_> {
    let said: [&[(&str, &str)]; 6] = [
        &[("tone", "full"), ("total", "9050"), ("facts", "na")],
        &[("Tone", "a;b=c"), ("tone", "back\\slash"), ("tone ", "it's")],
        &[],
        &[("tone", "full"), ("tuned", "yes")],
        &[("total", "0")],
        &[("zo\u{eb}", "李 雷"), ("zoe\u{308}", "\"x\"")],
    ];
    let row = |(place, row): (usize, &'static [(&str, &str)])| (place, row.to_vec());
    warehouse.rows.iter().enumerate().map(|(at, one)| (one.reference.as_str(), row((at, said[at % 6])).1)).collect()
}

/// The text of it and the time of its last.
fn said_of(spoken: &Spoken<'_>, reference: &str) -> Vec<String> {
    let said = &spoken[reference];
    let plain = |word: &str| word.replace('\\', "\\\\").replace(';', "\\;").replace('=', "\\=");
    let mut words: Vec<String> = said.iter().map(|(key, level)| format!("{}={}", plain(key), plain(level))).collect();
    words.sort();
    let text = if said.iter().any(|(key, _)| *key == "tuned") { "tuned".to_owned() } else { words.join(";") };
    vec![text, if said.is_empty() { String::new() } else { "2026-03-01T23:00:00Z".to_owned() }]
}

/// The rows of which a root of verdicts is made.
pub fn verdicts_of(warehouse: &Warehouse, text: impl Fn(&str) -> String) -> Warehouse {
    let row = |row: &Row| Row { labels: vec![text(&row.reference)], ..row.clone() };
    Warehouse { by: &["verdicts"], rows: warehouse.rows.iter().map(row).collect() }
}

fn counts_of_verdicts(warehouse: &Warehouse, spoken: &Spoken<'_>) -> Vec<Vec<String>> {
    let mut counts = BTreeMap::<Vec<String>, (u64, i64)>::new();
    for row in &warehouse.rows {
        let said = &spoken[row.reference.as_str()];
        let is_tuned = said.iter().any(|(key, _)| *key == "tuned");
        for (key, level) in said.iter().filter(|(key, _)| !is_tuned || *key == "tuned") {
            let level = if ["total", "tuned"].contains(key) { ("", level.parse().unwrap_or(0)) } else { (*level, 0) };
            let cell =
                counts.entry([row.labels.clone(), vec![(*key).to_owned(), level.0.to_owned()]].concat()).or_default();
            *cell = (cell.0 + 1, cell.1 + if *key == "total" { level.1 } else { 0 });
        }
    }
    let all: u64 = counts.values().map(|(n, _)| n).sum();
    let row = |(of, (n, sum)): (Vec<String>, (u64, i64))| {
        [of, vec![n.to_string(), sum.to_string(), all.to_string()]].concat()
    };
    counts.into_iter().map(row).collect()
}

fn records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn sorted(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    rows.sort();
    rows
}

const ROWS: usize = 100_000;

#[test]
fn duckdb_computes_the_same_root_and_picks_of_awkward_rows() {
    let Some(python) = duckdb() else {
        println!("skipped: no python3 with duckdb here; ASSIZE_DUCKDB=path/to/python names one");
        return;
    };
    let view = "CREATE OR REPLACE TEMPORARY VIEW dialogue AS SELECT ref, coalesce(agent, '') AS agent, channel, body FROM read_csv('rows.csv', header = true, \
                auto_detect = false, quote = '\"', escape = '\"', new_line = '\\n', columns = {'ref': 'VARCHAR', 'agent': 'VARCHAR', 'channel': 'VARCHAR', 'body': 'VARCHAR'});\n\
                CREATE OR REPLACE TEMPORARY VIEW said AS SELECT * FROM read_csv('said.csv', header = true, auto_detect = false, quote = '\"', escape = '\"', \
                new_line = '\\n', columns = {'ref': 'VARCHAR', 'criterion': 'VARCHAR', 'level': 'VARCHAR', 'scored': 'VARCHAR'});";
    let run = |folder: &Path, script: &str| {
        let args = ["-c", "import duckdb, sys\nduckdb.execute(sys.argv[1])", script];
        answer(Command::new(&python).args(args).current_dir(folder))
    };
    compare(Engine::DuckDb, ROWS, view, &run, &plain);
}

fn plain(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn postgresql_computes_the_same_root_and_picks_of_awkward_rows() {
    let Some(server) = Postgres::start() else { return };
    let view = "CREATE TEMPORARY TABLE rows (ref text, agent text, channel text, body text);\n\
                \\copy rows FROM 'rows.csv' WITH (FORMAT csv, HEADER)\n\
                CREATE TEMPORARY VIEW dialogue AS SELECT ref, coalesce(agent, '') AS agent, channel, body FROM rows;\n\
                CREATE TEMPORARY TABLE said (ref text, criterion text, level text, scored text);\n\
                \\copy said FROM 'said.csv' WITH (FORMAT csv, HEADER)";
    let run = |folder: &Path, script: &str| {
        std::fs::write(folder.join("script.sql"), script).unwrap();
        answer(server.psql().args(["-f", "script.sql"]).current_dir(folder))
    };
    compare(Engine::Postgres, ROWS, view, &run, &plain);
}

#[test]
fn spark_computes_the_same_root_and_picks_of_awkward_rows() {
    let python = std::env::var("ASSIZE_SPARK").unwrap_or_else(|_| "python3".to_owned());
    let tried = Command::new(&python).args(["-c", "import pyspark"]).stderr(Stdio::null()).status();
    if !tried.is_ok_and(|status| status.success()) {
        println!("skipped: no python3 with pyspark here; ASSIZE_SPARK=path/to/python names one");
        return;
    }
    let view = "CREATE OR REPLACE TEMPORARY VIEW file USING csv OPTIONS (path 'rows.csv', header 'true', escape '\"', multiLine 'true', emptyValue '');\n\
                CREATE OR REPLACE TEMPORARY VIEW dialogue AS SELECT ref, coalesce(agent, '') AS agent, channel, body FROM file;\n\
                CREATE OR REPLACE TEMPORARY VIEW said USING csv OPTIONS (path 'said.csv', header 'true', escape '\"', multiLine 'true', emptyValue '');";
    let run = |folder: &Path, script: &str| {
        std::fs::write(folder.join("script.sql"), script).unwrap();
        let spark = "from pyspark.sql import SparkSession\nspark = SparkSession.builder.master('local[2]').config('spark.sql.shuffle.partitions', 4).config('spark.ui.enabled', False).getOrCreate()\n\
                     text = '\\n'.join(line for line in open('script.sql', encoding='utf8') if not line.startswith('--'))\n\
                     [spark.sql(one) for one in text.split(';\\n') if one.strip()]\n";
        answer(Command::new(&python).args(["-c", spark]).current_dir(folder))
    };
    compare(Engine::Spark, 3000, view, &run, &|folder, name| {
        let parts = std::fs::read_dir(folder.join(name)).unwrap().map(|entry| entry.unwrap().path());
        let mut parts: Vec<_> = parts.filter(|path| path.extension().is_some_and(|end| end == "csv")).collect();
        assert_eq!(parts.len(), 1, "{name}");
        std::fs::read_to_string(parts.remove(0)).unwrap()
    });
}

#[test]
fn counts_of_teams_and_channels_that_there_are_not_are_refused_before_the_seed() {
    let plan = |desk: &Desk, by: &str, population: &str| {
        desk.write("next.toml", format!("{}{population}", PLAN.replace("[\"agent\"]", by)));
        desk.run("mona", "assign plan add next.toml").ok();
    };
    let root = Warehouse::small().root();
    let commit = |desk: &Desk, counts: &str| {
        desk.write("counts.csv", format!("{counts}\n"));
        desk.run("mona", &format!("assign commit weekly --root {root} --rows 30 --counts counts.csv"))
    };
    let desk = centre();
    plan(&desk, "[\"team\"]", "");
    let head = desk.head();
    let said = commit(&desk, "team,dialogues\nnort,30").refused(65, "no agent was in a team `nort` from 2026-03-01");
    assert!(said.stderr.contains("did you mean `north`?"), "{}", said.whole());
    commit(&desk, "team,dialogues\nquality,30").refused(65, "no agent was in a team `quality`");
    commit(&desk, "team,dialogues\n,30").refused(65, "no agent was in a team ``");
    assert_eq!(desk.head(), head, "nothing was kept");
    commit(&desk, "team,dialogues\nnorth,30").ok();

    let desk = centre();
    plan(&desk, "[\"agent\", \"team\"]", "");
    commit(&desk, "agent,team,dialogues\nana,north,10\ncy,north,20").refused(65, "cy was not in the team `north`");

    let desk = centre();
    plan(&desk, "[\"channel\"]", "[population]\nchannels = [\"chat\"]\n");
    let said = commit(&desk, "channel,dialogues\nchatt,30").refused(65, "`chatt` is not a channel");
    assert!(said.stderr.contains("did you mean `chat`?"), "{}", said.whole());
    commit(&desk, "channel,dialogues\nemail,30").refused(65, "`email` is no channel of the plan's population");
    commit(&desk, "channel,dialogues\nchat,30").ok();
}

#[test]
fn picks_with_wrong_cells_are_mended_in_the_view_and_no_option_is_named_that_picks_do_not_have() {
    let (desk, picks) = keyed(&Warehouse::small());
    let csv = picks_csv(&picks);
    for text in [csv.replacen("2026-03-01T10:00:00Z", "yesterday", 1), csv.clone()] {
        desk.write("picks.csv", &text);
        desk.write("map.toml", if text == csv { "[values.agent]\n\"ana\" = \"nobody\"\n" } else { "" });
        let take = format!("assign draw {DRAW} --picks picks.csv --buckets buckets.csv --map map.toml");
        let said = desk.run("mona", &take).refused(65, "was not taken in, nothing was stored");
        assert!(said.stderr.contains("picks come whole") && said.stderr.contains("give the picks again"));
        for option in ["--keep-good", "--rejects", "--enrol"] {
            assert!(!said.stderr.contains(option), "{}", said.whole());
        }
    }
}

#[test]
fn a_pick_of_somebody_who_was_no_agent_that_day_says_who_and_when() {
    let (desk, picks) = keyed(&Warehouse::small());
    desk.write("picks.csv", picks_csv(&picks));
    desk.write("map.toml", "[values.agent]\n\"ana\" = \"vera\"\n");
    let take = format!("assign draw {DRAW} --picks picks.csv --buckets buckets.csv --map map.toml");
    desk.run("mona", &take).refused(65, "vera was no agent on 2026-03-01");
}

#[test]
fn a_check_of_an_external_proof_without_its_rows_names_frame_tsv_and_who_writes_it() {
    let desk = picked();
    desk.run("mona", &format!("assign proof {DRAW} --folder whole")).ok();
    let said = answer(Command::new("sh").arg("check.sh").current_dir(desk.path("whole")));
    said.refused(2, "frame.tsv is not here: the rows lie in an engine. Who may query it writes them into this folder");
}
