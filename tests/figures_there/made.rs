//! Files with many audits, written at once by SQL: draws of two plans, awkward people, every way that an audit and a dispute can
//! end. Their facts belong to no entry of their own, so `verify` would complain; figures do not look at that.

use crate::support::Desk;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, params};

/// Agents of the two centres. Names have what CSV, SQL and JSON must quote.
const AGENTS: [[&str; 9]; 2] = [
    ["ana", "O'Hara", "say \"Bo\"", "Cy, jr.", "سارة محمود", "🙂 kim", "zoë", "50%_x", "back\\slash"],
    ["lena", "陈伟", "d'\"Arc, \"\"J\"\"", "{v:cells}", "$$tag$$", "Ünal", "a;b", "%s", "${site}"],
];
const TEAMS: [&str; 2] = ["north", "south"];
const POLICY: &str = "timezone = \"UTC\"\n[intake]\ncategories = [\"*\"]\n";
/// What they are called.
const NAMES: [[&str; 9]; 2] = [
    ["Rosa", "Bert", "Carl", "Dilan", "Emre", "Fritz", "Gustav", "Heidi", "Ivan"],
    ["Jonas", "Klaus", "Ludwig", "Moritz", "Norbert", "Oskar", "Paulina", "Quentin", "Tabea"],
];
/// What the auditors of each are called.
const AUDITORS: [[&str; 5]; 2] =
    [["Brandt", "Conrad", "Dvorak", "Fischer", "Grimaldi"], ["Haller", "Kovacs", "Lindner", "Marek", "Novotny"]];

/// Which centres a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    North,
    South,
    Both,
}

impl Of {
    fn centres(self) -> &'static [usize] {
        match self {
            Self::North => &[0],
            Self::South => &[1],
            Self::Both => &[0, 1],
        }
    }
}

/// Numbers that look like chance and are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % u64::try_from(bound).unwrap()).unwrap()
    }

    fn is_one_in(&mut self, of: i64) -> bool {
        self.below(of) == 0
    }
}

fn card(version: u32) -> String {
    let levels = "levels = [ {id=\"yes\",title=\"y\",percent=100}, {id=\"half\",title=\"h\",percent=50}, {id=\"no\",title=\"n\",percent=0} ]\nna = true\n";
    let criterion = |id: &str| {
        format!("[[criterion]]\nid = \"{id}\"\ntitle = \"{id} {version}\"\nguidance = \"g\"\nweight = 25\n{levels}")
    };
    let all: String = ["tone", "facts", "care", "close"].map(criterion).concat();
    format!(
        "[card]\nid = \"c\"\nversion = {version}\ntitle = \"C\"\nmode = \"weights\"\n[[band]]\nname = \"good\"\nfrom = 80\n[[band]]\nname = \"poor\"\nfrom = 0\n{all}"
    )
}

/// A file of these centres with draws on so many days. `is_full`: every dialogue of the second plan's frames is audited.
pub fn made(of: Of, days: i64, is_full: bool) -> Desk {
    let mut people = String::from(
        "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\niris,I,arbiter,ombuds,2010-01-01\n",
    );
    for centre in of.centres() {
        for (auditor, name) in AUDITORS[*centre].iter().enumerate() {
            people.extend([format!("aud{centre}{auditor},{name},auditor,quality,2010-01-01\n")]);
        }
        for (agent, name) in AGENTS[*centre].iter().zip(NAMES[*centre]) {
            people.extend([format!("\"{}\",{name},agent,{},2010-01-01\n", agent.replace('"', "\"\""), TEAMS[*centre])]);
        }
    }
    let desk = Desk::new();
    desk.write("policy.toml", POLICY);
    desk.write("people.csv", people);
    desk.run("mona", "init --rehearsal --policy policy.toml").ok();
    desk.run("mona", "people import people.csv").ok();
    for version in [1, 2] {
        desk.write("card.toml", card(version));
        desk.run("mona", "card publish card.toml").ok();
    }
    for (place, centre) in of.centres().iter().enumerate() {
        let by = if *centre == 0 { "\"agent\", \"channel\"" } else { "\"channel\", \"agent\"" };
        let overlaps = if place == 0 { "" } else { "overlaps = [\"north\"]\n" };
        let plan = format!(
            "name = \"{}\"\ncard = \"c\"\nwindow = \"day\"\nstarts = \"2020-01-01\"\ndays = 5\nseed = \"local\"\n{overlaps}",
            TEAMS[*centre]
        );
        desk.write("plan.toml", format!("[plan]\n{plan}[quota]\ncount = 2\nby = [{by}]\n"));
        desk.run("mona", "assign plan add plan.toml").ok();
    }
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; BEGIN").unwrap();
    for (place, centre) in of.centres().iter().enumerate() {
        let mut writing = Writing {
            conn: &conn,
            numbers: Numbers(0x9E37_79B9 + *centre as u64),
            centre: *centre,
            plan: i64::try_from(place).unwrap() + 1,
            is_full: is_full || *centre == 1 && days < 3,
        };
        (0..days).for_each(|day| writing.draw(day));
    }
    conn.execute_batch("INSERT INTO open_audit SELECT * FROM open_audit_now; INSERT INTO open_dispute SELECT * FROM open_dispute_now; COMMIT").unwrap();
    desk
}

struct Writing<'a> {
    conn: &'a Connection,
    numbers: Numbers,
    centre: usize,
    plan: i64,
    is_full: bool,
}

impl Writing<'_> {
    fn put(&self, sql: &str, values: &[&dyn rusqlite::ToSql]) -> i64 {
        self.conn.prepare_cached(sql).unwrap().execute(values).expect(sql);
        self.conn.last_insert_rowid()
    }

    fn person(&self, handle: &str) -> i64 {
        self.conn
            .prepare_cached("SELECT id FROM person WHERE handle = ?1")
            .unwrap()
            .query_row([handle], |row| row.get(0))
            .unwrap()
    }

    /// The draw of a day: a stratum for each agent and channel.
    fn draw(&mut self, day: i64) {
        let columns = if self.centre == 0 { "ref,agent,channel" } else { "ref,channel,agent" };
        let commitment = self.put(
            "INSERT INTO commitment (entry, plan, name, first, last, since, until, size, root, source, text, hash) SELECT 2, ?1, ?2 || '-' || d, d, d,
             d || 'T00:00:00Z', date(d, '+1 day') || 'T00:00:00Z', 100, printf('%064d', 1), 'local', ?3, printf('%064d', 1) FROM (SELECT date('2020-01-01', ?4 || ' days') AS d)",
            params![self.plan, TEAMS[self.centre], format!("commit/1\ndraw=x\ncolumns={columns}\nscheme=vds1\n"), day],
        );
        let draw = self.put(
            "INSERT INTO draw (entry, commitment, seed, key) VALUES (2, ?1, 'x', printf('%064d', 1))",
            params![commitment],
        );
        if day % 7 == 5 {
            self.put("INSERT INTO voiding (entry, commitment) VALUES (3, ?1)", params![commitment]);
        }
        for agent in AGENTS[self.centre] {
            for channel in ["chat", "phone"] {
                if self.numbers.is_one_in(5) {
                    continue;
                }
                self.stratum(draw, (agent, channel), day);
            }
        }
    }

    fn stratum(&mut self, draw: i64, (agent, channel): (&str, &str), day: i64) {
        let label = if self.centre == 0 { format!("{agent}\t{channel}") } else { format!("{channel}\t{agent}") };
        let tickets = 1 + self.numbers.below(3);
        let size = tickets + if self.is_full { 0 } else { self.numbers.below(40) };
        let stratum = self.put(
            "INSERT INTO stratum (entry, draw, label, size, quota) VALUES (2, ?1, ?2, ?3, ?4)",
            params![draw, label, size, tickets],
        );
        let person = self.person(agent);
        if !self.is_full && self.numbers.is_one_in(25) {
            self.put(
                "INSERT INTO phantom (entry, stratum, ref, agent, day, ticket, rank) VALUES (2, ?1, 'phantom:1', ?2, date('2020-01-01', ?3 || ' days'), printf('%064d', 1), 9)",
                params![stratum, person, day],
            );
        }
        let mut last = 0;
        for rank in 1..=tickets {
            last = self.audit(stratum, (person, channel), (rank, day));
        }
        if !self.is_full && self.numbers.is_one_in(30) {
            let replacement = self.put("INSERT INTO replacement (entry, ticket, reason, asker) SELECT 2, a.ticket, (SELECT min(code) FROM replacement_reason), 1 FROM audit a WHERE a.id = ?1", params![last]);
            self.put("INSERT INTO replaced (entry, replacement, granted) VALUES (3, ?1, 1)", params![replacement]);
            if self.numbers.is_one_in(2) {
                self.audit(stratum, (person, channel), (tickets + 1, day));
            }
        }
    }

    /// A dialogue with its ticket and audit, by the first version of the card or the second.
    fn audit(&mut self, stratum: i64, (agent, channel): (i64, &str), (rank, day): (i64, i64)) -> i64 {
        let request = self.put(
            "INSERT INTO request (entry, ref, channel, received, category, agent, content) VALUES (2, ?1 || '-' || ?2 || '-' || ?3 || '-' || ?4, ?2,
             date('2020-01-01', ?3 || ' days') || 'T09:00:00Z', 'x', ?5, 1)",
            params![stratum, channel, day, rank, agent],
        );
        let ticket = self.put(
            "INSERT INTO ticket (entry, stratum, request, ticket, rank) VALUES (2, ?1, ?2, printf('%064d', ?2), ?3)",
            params![stratum, request, rank],
        );
        let card = 1 + i64::from(day >= 4);
        let audit = self.put("INSERT INTO audit (entry, kind, ticket, request, agent, card, due) VALUES (2, 'drawn', ?1, ?2, ?3, ?4, '2020-12-31')", params![ticket, request, agent, card]);
        let auditor = self.numbers.below(i64::try_from(AUDITORS[self.centre].len()).unwrap());
        let auditor = self.person(&format!("aud{}{auditor}", self.centre));
        self.put(
            "INSERT INTO assignment (entry, audit, auditor, basis) VALUES (2, ?1, ?2, 'draw')",
            params![audit, auditor],
        );
        if self.is_full || !self.numbers.is_one_in(14) {
            self.score(audit, auditor, card);
        }
        audit
    }

    fn score(&mut self, audit: i64, auditor: i64, card: i64) {
        let percents: [Option<i64>; 4] = std::array::from_fn(|_| match self.numbers.below(12) {
            0 => None,
            1 => Some(0),
            2 | 3 => Some(5000),
            _ => Some(10_000),
        });
        let scoring = self.scoring((audit, auditor, "audit", 2), percents, card);
        if !self.is_full && self.numbers.is_one_in(40) {
            self.put("INSERT INTO approval (entry, scoring, approver, granted) VALUES (3, ?1, 1, 0)", params![scoring]);
            return;
        }
        if !self.is_full && self.numbers.is_one_in(15) {
            return;
        }
        self.put("INSERT INTO delivery (entry, audit, due) VALUES (3, ?1, '2020-02-01')", params![audit]);
        if self.numbers.is_one_in(2) {
            self.put("INSERT INTO acknowledgement (entry, audit) VALUES (3, ?1)", params![audit]);
        }
        if self.numbers.is_one_in(9) {
            self.dispute((audit, auditor, card), percents);
        }
    }

    /// A score with its marks: their mean, failed now and then.
    fn scoring(
        &mut self,
        (audit, scorer, basis, entry): (i64, i64, &str, i64),
        percents: [Option<i64>; 4],
        card: i64,
    ) -> i64 {
        let applied: Vec<i64> = percents.iter().flatten().copied().collect();
        let count = i64::try_from(applied.len()).unwrap();
        let raw = (count > 0)
            .then(|| applied.iter().sum::<i64>() / count.max(1) + 1 - self.numbers.below(2))
            .map(|raw| raw.clamp(0, 10_000));
        let total = raw.map(|raw| if self.numbers.is_one_in(11) { 0 } else { raw });
        let of = |some: Option<i64>| some.filter(|_| count > 1);
        let compliance = percents[2].filter(|_| self.numbers.is_one_in(17));
        let scoring = self.put(
            "INSERT INTO scoring (entry, audit, basis, scorer, raw, total, customer, business, compliance, band) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'good')",
            params![entry, audit, basis, scorer, raw, total, of(percents[0]), of(percents[1]), compliance],
        );
        for (place, percent) in percents.iter().enumerate() {
            let level = percent.map(|percent| {
                if percent == 0 {
                    "no"
                } else if percent == 5000 {
                    "half"
                } else {
                    "yes"
                }
            });
            let criterion = (card - 1) * 4 + i64::try_from(place).unwrap() + 1;
            self.put(
                "INSERT INTO mark (entry, scoring, criterion, level, percent) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![entry, scoring, criterion, level, percent],
            );
        }
        scoring
    }

    /// A dispute that ends in one of many ways.
    fn dispute(&mut self, (audit, auditor, card): (i64, i64, i64), mut percents: [Option<i64>; 4]) {
        let dispute = self.put("INSERT INTO dispute (entry, audit, due) VALUES (3, ?1, '2020-02-01')", params![audit]);
        let first = (card - 1) * 4 + 1;
        let reason = ["context", "slip", "policy"][usize::try_from(self.numbers.below(3)).unwrap()];
        let point = |place: i64, criterion: i64| {
            self.put("INSERT INTO point (entry, dispute, place, audit, criterion, reason, proposed) VALUES (3, ?1, ?2, ?3, ?4, ?5, 'yes')", params![dispute, place, audit, criterion, reason])
        };
        let points = [point(1, first), point(2, first + 1)];
        percents[0] = Some(10_000);
        match self.numbers.below(9) {
            0 => {}
            1 => {
                for point in points {
                    self.put("INSERT INTO withdrawal (entry, point) VALUES (4, ?1)", params![point]);
                }
            }
            2 => self.strike(dispute, audit),
            3 => self.settle(dispute, points, ["kept", "withdrawn"]),
            4 => {
                self.settle(dispute, points, ["adjusted", "kept"]);
                self.scoring((audit, auditor, "session", 4), percents, card);
            }
            5 => {
                self.settle(dispute, points, ["unresolved", "kept"]);
                self.rule(dispute, 1, "lapse", &[(points[0], "agent", Some("yes"))]);
                self.scoring((audit, auditor, "ruling", 5), percents, card);
            }
            6 => {
                self.settle(dispute, points, ["unresolved", "unresolved"]);
                self.rule(dispute, 1, "arbiter", &[(points[0], "keep", None), (points[1], "other", Some("half"))]);
                self.scoring((audit, auditor, "ruling", 5), percents, card);
            }
            7 => self.appealed(dispute, points),
            _ => self.settle(dispute, points, ["unresolved", "adjusted"]),
        }
    }

    fn strike(&self, dispute: i64, audit: i64) {
        let point = self.put(
            "INSERT INTO point (entry, dispute, place, audit, subject) VALUES (3, ?1, 3, ?2, 'selection')",
            params![dispute, audit],
        );
        self.put("INSERT INTO striking (entry, audit, point) VALUES (4, ?1, ?2)", params![audit, point]);
    }

    fn settle(&self, dispute: i64, points: [i64; 2], outcomes: [&str; 2]) {
        let session = self.put(
            "INSERT INTO session (entry, dispute, facilitator, held) VALUES (4, ?1, 1, '2020-01-20')",
            params![dispute],
        );
        for (point, outcome) in points.iter().zip(outcomes) {
            let level = (outcome == "adjusted").then_some("yes");
            self.put(
                "INSERT INTO settlement (entry, session, point, outcome, level) VALUES (4, ?1, ?2, ?3, ?4)",
                params![session, point, outcome, level],
            );
        }
    }

    fn appealed(&mut self, dispute: i64, points: [i64; 2]) {
        self.settle(dispute, points, ["unresolved", "unresolved"]);
        self.rule(dispute, 1, "arbiter", &[(points[0], "keep", None), (points[1], "not-applicable", None)]);
        let appeal = self.put("INSERT INTO appeal (entry, dispute) VALUES (5, ?1)", params![dispute]);
        for point in points {
            self.put("INSERT INTO appealed (entry, appeal, point) VALUES (5, ?1, ?2)", params![appeal, point]);
        }
        if self.numbers.is_one_in(2) {
            self.rule(dispute, 2, "panel", &[(points[0], "keep", None), (points[1], "agent", Some("yes"))]);
        }
    }

    fn rule(&mut self, dispute: i64, instance: i64, basis: &str, decisions: &[(i64, &str, Option<&str>)]) {
        let cause = ["(SELECT min(code) FROM root_cause)", "(SELECT max(code) FROM root_cause)"]
            [usize::try_from(self.numbers.below(2)).unwrap()];
        let ballot = (basis != "lapse").then(|| {
            let seat = self.put("INSERT INTO seat (entry, dispute, instance, arbiter, basis, due) SELECT 4, ?1, ?2, id, (SELECT min(code) FROM seat_basis WHERE code <> 'lot'), '2020-02-02' FROM person WHERE handle = 'iris'", params![dispute, instance]);
            self.put(&format!("INSERT INTO ballot (entry, seat, root_cause, responsible) VALUES (5, ?1, {cause}, (SELECT min(code) FROM responsible))"), params![seat])
        });
        let ruling = self.put(
            "INSERT INTO ruling (entry, dispute, instance, basis, ballot) VALUES (5, ?1, ?2, ?3, ?4)",
            params![dispute, instance, basis, ballot],
        );
        for (point, verdict, level) in decisions {
            self.put(
                "INSERT INTO decision (entry, ruling, point, verdict, level) VALUES (5, ?1, ?2, ?3, ?4)",
                params![ruling, point, verdict, level],
            );
        }
    }
}
