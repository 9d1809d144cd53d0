//! No path past a clause: five people do what they like, and an account of its own finds nothing beyond the works
//! agreement. It reads the tables alone: what is drawn, picked, told and consented to, and when.

use crate::export::files;
use crate::hidden::FULL;
use crate::support::{Desk, is_slow};
use crate::works_agreement::centre;
use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Who acts: a manager, two leads, an auditor, the representative.
const PEOPLE: [&str; 5] = ["mona", "lea", "sam", "vera", "rita"];
const AGENTS: [&str; 5] = ["ana", "bo", "cy", "ana-2", "bo-2"];
/// Second handles of the first two agents, which somebody may merge.
const DOUBLES: [(&str, &str); 2] = [("ana-2", "ana"), ("bo-2", "bo")];
/// No report tells of fewer people than there are.
const SMALLEST: usize = 6;
/// For at most so many days words are kept.
const KEPT: u32 = 400;
/// At most so many audits of a person and week.
const MOST: usize = 2;
const FIRST: &str = "2026-03-02";

/// What somebody tries.
#[derive(Clone, Debug)]
enum Move {
    Day,
    Case(&'static str, &'static str),
    Import(usize, usize),
    Amend(usize, usize, u64),
    Night,
    Later(u64),
    Commit,
    Draw(u64),
    Pick(&'static str, usize, &'static str),
    Agree(&'static str, usize),
    Return(&'static str, usize),
    Extend(&'static str, usize),
    Replace(usize),
    Approve(&'static str, usize),
    Void(usize),
    Plan(&'static str, usize, &'static str),
    Tell(usize),
    Policy(&'static str, u32),
    Score(usize),
    Read(&'static str, usize),
    Merge(usize),
    Propose(&'static str),
    Accept(&'static str),
}

fn moves() -> impl Strategy<Value = Move> {
    let who = || select(&PEOPLE[..]);
    let some = || 0..12usize;
    prop_oneof![
        8 => Just(Move::Day),
        6 => (who(), who()).prop_map(|(asker, judge)| Move::Case(asker, judge)),
        4 => (0..5usize, 1..4usize).prop_map(|(agent, count)| Move::Import(agent, count)),
        5 => (some(), 0..5usize, 0..14u64).prop_map(|(place, agent, days)| Move::Amend(place, agent, days)),
        6 => Just(Move::Night),
        4 => (0..3u64).prop_map(Move::Later),
        2 => Just(Move::Commit),
        4 => any::<u64>().prop_map(Move::Draw),
        5 => (who(), some(), select(&["complaint", "complaint", "whim", ""][..])).prop_map(|(who, one, why)| Move::Pick(who, one, why)),
        5 => (who(), some()).prop_map(|(who, one)| Move::Agree(who, one)),
        1 => (who(), some()).prop_map(|(who, one)| Move::Return(who, one)),
        3 => (who(), 1..4usize).prop_map(|(who, more)| Move::Extend(who, more)),
        3 => some().prop_map(Move::Replace),
        2 => (who(), some()).prop_map(|(who, one)| Move::Approve(who, one)),
        1 => some().prop_map(Move::Void),
        2 => (select(&["agent", "channel"][..]), 1..4usize, select(&["local", "dice"][..])).prop_map(|(by, count, seed)| Move::Plan(by, count, seed)),
        2 => (0..5usize).prop_map(Move::Tell),
        2 => (who(), select(&[0, KEPT - 1, KEPT, KEPT + 1][..])).prop_map(|(who, days)| Move::Policy(who, days)),
        4 => some().prop_map(Move::Score),
        4 => (who(), 0..READS.len()).prop_map(|(who, what)| Move::Read(who, what)),
        3 => (0..2usize).prop_map(Move::Merge),
        1 => who().prop_map(Move::Propose),
        1 => who().prop_map(Move::Accept),
    ]
}

/// What somebody asks for, of which single people could be told.
const READS: [&str; 8] = [
    "report marks",
    "report audits",
    "report team",
    "report channel --from 2026-03-02",
    "report criterion --channel chat",
    "report agents",
    "report trend --of agent",
    "report export out",
];

fn agreement(is_witnessed: bool) -> String {
    let seeds = if is_witnessed { "[draws]\nseeds = \"witnessed\"\n" } else { "" };
    format!(
        "title = \"Audits\"\nfrom = \"{FIRST}\"\nend_notice_days = 30\npurposes = [\"quality\", \"spot-check\"]\n\
         [audits]\nmost = {MOST}\nper = \"week\"\n[spot_checks]\nreasons = [\"complaint\"]\n[monitoring]\ntold_first = true\n\
         [reports]\nsmallest_group = {SMALLEST}\n[keeping]\ndays = {KEPT}\n{seeds}"
    )
}

fn plan(by: &str, count: usize, seed: &str) -> String {
    let seed = if seed == "local" { String::new() } else { format!("seed = \"{seed}\"\n") };
    format!(
        "[plan]\nname = \"daily\"\ncard = \"chat\"\nwindow = \"day\"\nstarts = \"2026-03-01\"\ndays = 3\n{seed}[quota]\ncount = {count}\nby = [\"{by}\"]\n"
    )
}

/// A centre with an agreement; a commitment that was made before may wait for its seed.
struct World {
    desk: Desk,
    day: NaiveDate,
    refs: usize,
    /// What was told of single people.
    told: Vec<String>,
    /// What was told of anything.
    read: Vec<&'static str>,
}

impl World {
    fn new(is_witnessed: bool, is_waiting: bool) -> Self {
        let desk = Desk::once((is_witnessed, is_waiting), || {
            let desk = centre();
            let double =
                |double: &str, team: &str| format!("{double},{} Else,agent,{team},2022-01-01\n", double.to_uppercase());
            let roster = format!("handle,name,role,team,from\n{}{}", double("ana-2", "north"), double("bo-2", "north"));
            desk.write("doubles.csv", roster);
            desk.run("mona", "people import doubles.csv").ok();
            desk.write("notice.txt", "Work may be monitored.\n");
            desk.run("mona", "people notice publish notice.txt --from 2026-02-01").ok();
            desk.run("mona", "people notice record ana cy ana-2 --how mail --on 2026-02-02").ok();
            if is_waiting {
                desk.write("plan.toml", plan("agent", 2, "dice"));
                desk.run("mona", "assign plan add plan.toml").ok();
                desk.run("mona", "assign commit daily").ok();
            }
            desk.write("agreement.toml", agreement(is_witnessed));
            desk.run("mona", "policy agreement propose agreement.toml").ok();
            desk.run("rita", "policy agreement accept 1").ok();
            desk
        });
        Self { desk, day: FIRST.parse().unwrap(), refs: 0, told: Vec::new(), read: Vec::new() }
    }

    fn later(&mut self, days: u64) {
        self.day = self.day + Days::new(days);
        self.desk.at(&format!("{}T09:00:00Z", self.day));
    }

    fn refs(&self) -> Vec<String> {
        self.texts("SELECT ref FROM request ORDER BY id DESC LIMIT 12")
    }

    fn number(&self, sql: &str) -> i64 {
        Connection::open(self.desk.path("qa.db")).unwrap().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn texts(&self, sql: &str) -> Vec<String> {
        let conn = Connection::open(self.desk.path("qa.db")).unwrap();
        let mut statement = conn.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// Tries it; most of it is refused.
    fn try_it(&mut self, one: &Move) {
        let reference = |world: &Self, place: usize| {
            let refs = world.refs();
            refs[place % refs.len()].clone()
        };
        let draws = self.texts("SELECT name FROM commitment ORDER BY id DESC LIMIT 3");
        let draw = |place: usize| draws.get(place % draws.len().max(1)).cloned().unwrap_or_else(|| "daily".to_owned());
        match one {
            // What comes in, and the night after it.
            Move::Day => {
                for agent in AGENTS {
                    self.import(agent, 2);
                }
                self.later(1);
                self.run("mona", "assign nightly");
                self.draw_waiting(self.refs as u64 * 7_919 + 104_729);
            }
            // A spot check of something new, with a second person.
            Move::Case(asker, judge) => {
                self.import(AGENTS[self.refs % 5], 1);
                let newest = self.refs()[0].clone();
                self.run(asker, &format!("assign spot-check {newest} --note x --reason complaint"));
                let answer = if self.refs.is_multiple_of(3) { "--return No" } else { "--approve" };
                self.run(judge, &format!("assign spot-check {newest} {answer}"));
            }
            Move::Import(agent, count) => self.import(AGENTS[*agent], *count),
            // What came in on some day is said to be of another person and day, for ever or until the next such move.
            Move::Amend(place, agent, days) => {
                let (reference, day) = (reference(self, *place), self.day - Days::new(*days));
                let row = format!("{reference},{day}T08:00:00Z,chat,complaint,{}", AGENTS[*agent]);
                self.desk.write("amended.csv", format!("ref,received,channel,category,agent\n{row}\n"));
                let told = self.desk.args("mona", &["intake", "import", "amended.csv", "--amend", "wrong"]);
                assert!([0, 1, 65].contains(&told.code), "{}", told.whole());
            }
            Move::Night => {
                self.later(1);
                self.run("mona", "assign nightly");
            }
            Move::Later(days) => self.later(*days),
            Move::Commit => self.run("lea", "assign commit daily"),
            Move::Draw(chance) => self.draw_waiting(*chance),
            Move::Pick(who, place, why) => {
                let reason = if why.is_empty() { String::new() } else { format!("--reason {why}") };
                self.run(who, &format!("assign spot-check {} --note x {reason}", reference(self, *place)));
            }
            Move::Agree(who, place) => {
                self.run(who, &format!("assign spot-check {} --approve", reference(self, *place)));
            }
            Move::Return(who, place) => {
                self.run(who, &format!("assign spot-check {} --return No", reference(self, *place)));
            }
            Move::Extend(who, more) => self.run(who, &format!("assign extend {} --by {more} --note {more}", draw(0))),
            Move::Replace(place) => {
                let found = self.texts(
                    "SELECT a.audit || ' ' || p.handle FROM audit_state a JOIN person p ON p.id = a.auditor WHERE a.state = 'assigned' ORDER BY a.audit",
                );
                if let Some((audit, who)) = found.get(place % found.len().max(1)).and_then(|one| one.split_once(' ')) {
                    self.run(who, &format!("assign replace {audit} --reason duplicate --note x"));
                }
            }
            Move::Approve(who, place) => self.run(who, &format!("assign approve {}", place + 1)),
            Move::Void(place) => self.run("mona", &format!("assign void {} --note x", draw(*place))),
            Move::Plan(by, count, seed) => {
                self.desk.write("plan.toml", plan(by, *count, seed));
                self.run("mona", "assign plan add plan.toml");
            }
            Move::Tell(agent) => {
                self.run("lea", &format!("people notice record {} --how meeting", AGENTS[*agent]));
            }
            Move::Policy(who, days) => {
                let keeping = if *days == 0 { String::new() } else { format!("[keeping]\ndialogue = {days}\n") };
                let rules = format!("timezone = \"Europe/London\"\n[approvals]\nreplacement = \"all\"\n{keeping}");
                self.desk.write("other.toml", rules);
                self.run(who, "policy publish other.toml");
            }
            Move::Score(place) => self.score(*place),
            Move::Read(who, what) => self.read(who, READS[*what]),
            Move::Merge(place) => {
                let (double, into) = DOUBLES[*place];
                self.run("mona", &format!("people merge {double} --into {into} --note x"));
            }
            Move::Propose(who) => {
                let loose = format!("title = \"Loose\"\nfrom = \"{}\"\nend_notice_days = 1\n", self.day);
                self.desk.write("loose.toml", loose);
                self.run(who, "policy agreement propose loose.toml");
            }
            // Nobody of the other side answers here: only their own side tries.
            Move::Accept(who) => {
                let proposer = self
                    .texts("SELECT p.handle FROM works_agreement w JOIN person p ON p.id = w.person WHERE w.id = 2");
                if proposer.iter().any(|proposer| (proposer == "rita") == (*who == "rita")) {
                    self.run(who, "policy agreement accept 2");
                }
            }
        }
    }

    /// Draws the oldest commitment that waits for its seed.
    fn draw_waiting(&self, chance: u64) {
        let mut digits = String::new();
        let mut next = chance | 1;
        while digits.len() < 20 {
            next = next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            write!(digits, "{}", (next >> 33) % 10).unwrap();
        }
        let waiting = self.texts(
            "SELECT name FROM commitment c WHERE NOT EXISTS (SELECT 1 FROM draw d WHERE d.commitment = c.id) ORDER BY id LIMIT 1",
        );
        for name in waiting {
            self.run("mona", &format!("assign draw {name} --seed {digits} --witness rita"));
        }
    }

    /// Scores one of the audits that wait, and delivers it.
    fn score(&self, place: usize) {
        let found = self.texts(
            "SELECT a.audit || ' ' || p.handle FROM audit_state a JOIN person p ON p.id = a.auditor WHERE a.state = 'assigned' ORDER BY a.audit",
        );
        let Some((audit, who)) = found.get(place % found.len().max(1)).and_then(|one| one.split_once(' ')) else {
            return;
        };
        self.desk.write("answers.json", format!("{{\"answers\": {FULL}, \"met\": \"kind\"}}"));
        self.run(who, &format!("score submit {audit} --answers answers.json"));
        self.run(who, &format!("score deliver {audit}"));
    }

    /// Asks for figures, and keeps what is told of single people who are not the reader's work.
    fn read(&mut self, who: &str, words: &str) {
        if words.starts_with("report export") {
            if self.desk.run(who, words).code == 0 {
                self.read.push("export");
                for (name, text) in files(&self.desk.path("out")) {
                    let header = String::from_utf8_lossy(&text).lines().next().unwrap_or_default().to_owned();
                    let is_figure = |column: &str| ["total", "first_total", "raw", "percent", "band"].contains(&column);
                    let is_scored = ["facts/scoring.csv", "facts/mark.csv", "now/audits.csv", "now/marks.csv"]
                        .contains(&name.as_str());
                    if is_scored && header.split(',').any(is_figure) {
                        self.told.push(format!("{who}: {words}: {name}: {header}"));
                    }
                }
            }
            return;
        }
        let answer = self.desk.run(who, &format!("{words} --format json"));
        assert!([0, 1].contains(&answer.code), "{who}: {words}: {}", answer.whole());
        if answer.code != 0 {
            assert!(answer.stderr.contains("clause `smallest_group`"), "{who}: {words}: {}", answer.stderr);
            return;
        }
        self.read.push(if words == "report audits" { "audits" } else { "lists" });
        for row in answer.rows() {
            let has_figure = ["total", "first_score", "mean", "worth", "percent"].iter().any(|key| !row[key].is_null());
            // An audit that somebody scored is their work.
            let is_work = row["auditor"] == who
                || (words == "report marks" && self.scored_by(&row["audit"]).iter().any(|one| one == who));
            if (has_figure || words != "report audits") && !is_work {
                self.told.push(format!("{who}: {words}: {row}"));
            }
        }
    }

    fn scored_by(&self, audit: &serde_json::Value) -> Vec<String> {
        self.texts(&format!("SELECT p.handle FROM scoring s JOIN person p ON p.id = s.scorer WHERE s.audit = {audit}"))
    }

    fn run(&self, who: &str, words: &str) {
        let told = self.desk.run(who, words);
        assert!([0, 1, 2, 4].contains(&told.code), "{who}: {words}: {}", told.whole());
    }

    fn import(&mut self, agent: &str, count: usize) {
        let mut text = "ref,received,channel,category,agent,customer,transcript\n".to_owned();
        for _ in 0..count {
            self.refs += 1;
            let _ = writeln!(
                text,
                "E-{},{}T08:00:00Z,chat,complaint,{agent},c,\"Customer: Hi\nAgent: Number {}\"",
                self.refs, self.day, self.refs
            );
        }
        self.desk.write("more.csv", text);
        self.run("mona", "intake import more.csv");
    }
}

/// What comes about at least once.
const REACHED: [(&str, &str); 12] = [
    ("amended", "SELECT count(*) FROM audit a JOIN revision v ON v.request = a.request"),
    ("drawn", "SELECT count(*) FROM audit WHERE kind = 'drawn'"),
    ("picked", "SELECT count(*) FROM audit WHERE kind = 'spot'"),
    ("returned", "SELECT count(*) FROM spot_consent WHERE audit IS NULL"),
    ("reserved", "SELECT count(*) FROM reserve"),
    ("witnessed", "SELECT count(*) FROM draw d JOIN commitment c ON c.id = d.commitment WHERE c.source <> 'local'"),
    ("replaced", "SELECT count(*) FROM replaced WHERE granted = 1"),
    ("at most", "SELECT count(*) FROM exclusion WHERE reason = 'most-of-agent'"),
    ("scored", "SELECT count(*) FROM delivery"),
    ("merged", "SELECT count(*) FROM merging"),
    ("rules", "SELECT count(*) - 1 FROM policy"),
    ("not told", "SELECT count(*) FROM exclusion WHERE reason = 'agent-not-told'"),
];

/// What stands on record of a first audit.
struct First {
    id: i64,
    kind: String,
    entry: i64,
    committed: Option<i64>,
    agent: i64,
    day: NaiveDate,
    replaced: Option<i64>,
    /// Of whom and of which day its dialogue was, by which entry.
    states: Vec<(i64, i64, NaiveDate)>,
}

impl First {
    /// The entry before which it was decided.
    fn decided(&self) -> i64 {
        self.committed.unwrap_or(self.entry)
    }

    /// Of whom and of which day its dialogue was by an entry.
    fn states_by(&self, by: i64) -> Vec<(i64, NaiveDate)> {
        let own = (self.agent, self.day);
        let before = self.states.iter().filter(|(entry, ..)| *entry <= by).map(|(_, agent, day)| (*agent, *day));
        before.chain([own]).collect()
    }
}

/// Everything beyond the agreement when it was done, by an account of its own; and which audits are beyond the most by now,
/// since handles are one person.
fn beyond(world: &World, is_witnessed: bool) -> (Vec<String>, BTreeSet<i64>) {
    let conn = Connection::open(world.desk.path("qa.db")).unwrap();
    let agreed: i64 = conn.query_row("SELECT entry FROM works_agreement_reply", [], |row| row.get(0)).unwrap();
    let mut found = Vec::new();
    let firsts = firsts(&conn);
    // All is done at nine in the morning: the day of an entry is its date.
    let told: Vec<(i64, i64, String)> = {
        let sql =
            "SELECT t.person, t.entry, max(t.day, substr(e.at, 1, 10)) FROM told t JOIN entry e ON e.id = t.entry";
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let merged: Vec<(i64, i64, i64)> = {
        let mut statement = conn.prepare("SELECT entry, person, survivor FROM merging ORDER BY id").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        rows.unwrap().map(Result::unwrap).collect()
    };
    let one = |person: i64, by: i64| {
        merged
            .iter()
            .rev()
            .find(|(entry, double, _)| *entry <= by && *double == person)
            .map_or(person, |(.., into)| *into)
    };
    let mut by_now = BTreeSet::new();
    for (place, first) in firsts.iter().enumerate() {
        let is_bound = first.decided() > agreed;
        let week = |day: NaiveDate| (day.iso_week().year(), day.iso_week().week());
        let weeks = |audit: &First, by: i64| -> BTreeSet<(i64, (i32, u32))> {
            audit.states_by(by).into_iter().map(|(agent, day)| (one(agent, by), week(day))).collect()
        };
        let number = |by: i64| {
            let stands = |other: &&First| other.replaced.is_none_or(|replaced| replaced > first.entry);
            let others: Vec<_> = firsts[..place].iter().filter(stands).map(|other| weeks(other, by)).collect();
            let of = |share: &(i64, (i32, u32))| others.iter().filter(|other| other.contains(share)).count() + 1;
            weeks(first, by).iter().map(of).max().unwrap()
        };
        if is_bound && number(first.decided() - 1) > MOST {
            found.push(format!("audit {}: number {} of that week", first.id, number(first.decided() - 1)));
        }
        if is_bound && number(i64::MAX) > MOST {
            by_now.insert(first.id);
        }
        let is_untold = |by: i64| {
            let is_told = |(agent, day): (i64, NaiveDate)| {
                told.iter().any(|(person, entry, on)| {
                    *entry < first.entry && one(*person, by) == one(agent, by) && *on <= day.to_string()
                })
            };
            first.states_by(by).into_iter().any(|state| !is_told(state))
        };
        if is_bound && is_untold(first.decided() - 1) {
            found.push(format!("audit {}: not told", first.id));
        }
        if is_bound && is_untold(i64::MAX) {
            by_now.insert(first.id);
        }
        if first.kind == "spot" && !has_second(&conn, first.id) {
            found.push(format!("audit {}: no reason, or nobody else", first.id));
        }
    }
    if is_witnessed {
        let sql = "SELECT count(*) FROM commitment WHERE source = 'local'";
        let local: i64 = conn.query_row(sql, [], |row| row.get(0)).unwrap();
        found.extend((local > 0).then(|| format!("{local} local seeds")));
    }
    let rules: Vec<String> = {
        let mut statement = conn.prepare("SELECT text FROM policy WHERE entry > ?1").unwrap();
        statement.query_map([agreed], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let is_let = |text: &String| [KEPT - 1, KEPT].iter().any(|days| text.contains(&format!("dialogue = {days}\n")));
    found.extend(rules.into_iter().filter(|text| !is_let(text)));
    found.extend(world.told.iter().cloned());
    (found, by_now)
}

fn firsts(conn: &Connection) -> Vec<First> {
    let mut statement = conn
        .prepare(
            "SELECT a.id, a.kind, a.entry, CASE WHEN t.entry = d.entry THEN c.entry END, a.agent,
               substr(coalesce((SELECT v.received FROM revision v WHERE v.request = a.request AND v.entry < a.entry ORDER BY v.id DESC LIMIT 1), r.received), 1, 10),
               (SELECT y.entry FROM replacement x JOIN replaced y ON y.replacement = x.id WHERE x.ticket = a.ticket AND y.granted = 1), a.request
             FROM audit a JOIN request r ON r.id = a.request LEFT JOIN ticket t ON t.id = a.ticket
             LEFT JOIN stratum s ON s.id = t.stratum LEFT JOIN draw d ON d.id = s.draw LEFT JOIN commitment c ON c.id = d.commitment
             WHERE a.kind IN ('drawn', 'spot') ORDER BY a.entry, a.id",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        Ok(First {
            id: row.get(0)?,
            kind: row.get(1)?,
            entry: row.get(2)?,
            committed: row.get(3)?,
            agent: row.get(4)?,
            day: row.get::<_, String>(5)?.parse().unwrap(),
            replaced: row.get(6)?,
            states: states(conn, row.get(7)?),
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// Every state of a dialogue that was amended.
fn states(conn: &Connection, request: i64) -> Vec<(i64, i64, NaiveDate)> {
    let sql = "SELECT entry, agent, substr(received, 1, 10) FROM request WHERE id = ?1
        UNION ALL SELECT entry, agent, substr(received, 1, 10) FROM revision WHERE request = ?1 ORDER BY 1";
    let mut statement = conn.prepare(sql).unwrap();
    let day = |text: String| text.parse().unwrap();
    let rows = statement.query_map([request], |row| Ok((row.get(0)?, row.get(1)?, day(row.get(2)?)))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn has_second(conn: &Connection, audit: i64) -> bool {
    let sql = "SELECT count(*) FROM spot_consent c JOIN spot_wish w ON w.id = c.wish JOIN entry a ON a.id = c.entry
        JOIN entry b ON b.id = w.entry WHERE c.audit = ?1 AND w.reason = 'complaint' AND a.actor <> b.actor AND c.judge <> w.asker";
    conn.query_row(sql, [audit], |row| row.get::<_, i64>(0)).unwrap() == 1
}

#[test]
fn five_people_who_do_whatever_they_like_find_no_path_past_a_clause() {
    let cases = if is_slow() { 64 } else { 10 };
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let worlds = (any::<bool>(), any::<bool>(), proptest::collection::vec(moves(), 10..40));
    // The same every time: a failure can be looked at again.
    let rng = proptest::test_runner::TestRng::deterministic_rng(config.rng_algorithm);
    let reached = std::cell::RefCell::new(BTreeMap::<&str, i64>::new());
    TestRunner::new_with_rng(config, rng)
        .run(&worlds, |(is_witnessed, is_waiting, moves)| {
            let mut world = World::new(is_witnessed, is_waiting);
            // One spot check is agreed to, one is of somebody who was not told, one is returned.
            for _ in 0..3 {
                world.try_it(&Move::Case("lea", "mona"));
            }
            for one in &moves {
                world.try_it(one);
            }
            world.try_it(&Move::Read("mona", READS.len() - 1));
            let (found, by_now) = beyond(&world, is_witnessed);
            prop_assert!(found.is_empty(), "{found:?}");
            // What a merge shows afterwards the report says too, and nothing else.
            let told = world.desk.run("", "report works-agreement 1");
            prop_assert!(told.code == if by_now.is_empty() { 0 } else { 3 }, "{by_now:?}: {}", told.whole());
            for audit in &by_now {
                prop_assert!(told.stdout.contains(&format!("audit {audit} ")), "{by_now:?}: {}", told.whole());
            }
            *reached.borrow_mut().entry("beyond by now").or_default() += i64::try_from(by_now.len()).unwrap();
            for what in &world.read {
                *reached.borrow_mut().entry(what).or_default() += 1;
            }
            let told = world.desk.run("", "verify");
            prop_assert!(told.code == 0, "{}", told.whole());
            for (what, sql) in REACHED {
                *reached.borrow_mut().entry(what).or_default() += world.number(sql);
            }
            Ok(())
        })
        .unwrap();
    // Not all is refused: every way was gone, and the limits were met.
    let reached = reached.into_inner();
    assert!(reached.values().all(|count| *count > 0), "{reached:?}");
}
