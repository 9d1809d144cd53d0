//! Frames: how the file is asked for them, and that a large one comes out as a small one does.

use crate::reference::FrameRoot;
use crate::support::Desk;
use assize::calc::calendar::Calendar;
use assize::calc::digest::hex;
use assize::calc::draw::{Drawer, bucket_of, leaf};
use assize::calc::moment::Moment;
use assize::calc::zone::Zone;
use assize::core::frame::{Leaves, by_rows, by_time};
use chrono::Weekday;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

#[test]
fn a_frame_is_found_by_the_time_that_counts_and_what_it_asks_by_an_index() {
    let desk = Desk::drawn();
    desk.handled("living");
    let conn = Connection::open(desk.path("qa.db")).unwrap();
    for table in ["request", "revision", "audit"] {
        let filled = conn.prepare(&format!("SELECT 1 FROM {table}")).unwrap().exists([]).unwrap();
        assert!(filled, "{table} has rows");
    }
    let measured = conn.prepare("SELECT 1 FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'").unwrap().exists([]);
    assert!(!measured.unwrap(), "it takes no statistics");
    let steps = steps(&conn, &by_time(), 7);
    for (wanted, times) in [
        ("SEARCH r USING INDEX request_received (received>? AND received<?)", 1),
        ("SEARCH v USING INDEX revision_counts (counts>? AND counts<?)", 1),
        ("SEARCH r USING INTEGER PRIMARY KEY (rowid=?)", 1),
        ("USING INDEX revision_request (request=?)", 3),
        ("USING INDEX audit_request (request=?)", 2),
    ] {
        let found = steps.iter().filter(|step| step.replace("COVERING ", "").contains(wanted));
        assert_eq!(found.count(), times, "{wanted} in {steps:#?}");
    }
    let scans: Vec<&String> = steps.iter().filter(|step| step.starts_with("SCAN")).collect();
    assert!(scans.is_empty(), "{steps:#?}");
    let steps = self::steps(&conn, &by_rows(), 9);
    assert!(steps[0].contains("SEARCH r USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"), "{steps:#?}");
    assert!(steps.iter().all(|step| !step.starts_with("SCAN") && !step.contains("request_received")), "{steps:#?}");
}

/// How a statement that takes so many values goes about it.
fn steps(conn: &Connection, sql: &str, values: i64) -> Vec<String> {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let steps = statement.query_map(rusqlite::params_from_iter(1..=values), |row| row.get::<_, String>(3)).unwrap();
    steps.map(Result::unwrap).collect()
}

const ROWS: usize = 24_000;
const AGENTS: [&str; 3] = ["ana", "bo", "cy"];

/// A dialogue's ref, minute of the day and agent.
fn dialogue(place: usize) -> (String, usize, &'static str) {
    let letter = if place == 1 { 'l' } else { 'L' };
    let number = if place < 2 { 0 } else { place * 7919 % 100_000 };
    (format!("{letter}-{number:05}"), place * 31 % 1440, AGENTS[(place * place + place / 7) % 3])
}

/// What the frame has, once one dialogue was another agent's and one was of the day before.
fn amended() -> impl Iterator<Item = (String, usize, &'static str)> {
    (0..ROWS).filter(|place| *place != 3).map(|place| {
        let (reference, minute, agent) = dialogue(place);
        (reference, minute, if place == 2 { "cy" } else { agent })
    })
}

#[test]
fn a_frame_that_two_threads_walk_through_gives_the_root_and_the_tickets_of_one() {
    let desk = Desk::centre();
    let mut csv = "ref,channel,received,category,agent,customer,transcript\n".to_owned();
    for (reference, minute, agent) in (0..ROWS).map(dialogue) {
        let (hour, minute) = (minute / 60, minute % 60);
        writeln!(csv, "{reference},chat,2026-02-20T{hour:02}:{minute:02}:00Z,billing inquiry,{agent},c-1,Hello")
            .unwrap();
    }
    desk.write("large.csv", &csv);
    desk.run("mona", "intake import large.csv").ok();
    let lines: Vec<&str> = csv.lines().collect();
    let (theirs, earlier) = (lines[3].replace(",bo,", ",cy,"), lines[4].replace("02-20", "02-19"));
    assert!(theirs != lines[3] && earlier != lines[4]);
    desk.write("amended.csv", [lines[0], &theirs, &earlier].join("\n"));
    desk.args("mona", &["intake", "import", "amended.csv", "--amend", "the export was wrong"]).ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let plan = plan
        .replace("\"daily\"", "\"large\"\noverlaps = [\"daily\"]")
        .replace("2026-03-01", "2026-02-20")
        .replace("count = 1", "count = 4");
    desk.write("large.toml", plan);
    desk.run("mona", "assign plan add large.toml").ok();
    let of_ana = amended().filter(|(.., agent)| *agent == "ana").count();
    let of_cy = amended().filter(|(.., agent)| *agent == "cy").count();
    assert!(of_ana < 10_000 && of_cy < 10_000, "{of_ana} {of_cy}");
    let counts = format!("agent,day,dialogues\ncy,2026-02-20,{of_cy}\nana,2026-02-20,{}\n", of_ana + 3);
    desk.write("acd.csv", counts);
    desk.run("mona", "intake volumes acd.csv").ok();
    let night = desk.run("mona", "assign nightly --date 2026-02-21").ok();
    assert!(night.stdout.contains("3 dialogues are missing"), "{}", night.whole());
    assert!(night.stdout.contains("1 ref is like another but for capitals"), "{}", night.whole());

    let conn = Connection::open(desk.path("qa.db")).unwrap();
    let sql = "SELECT c.size, c.root, d.key FROM commitment c JOIN draw d ON d.commitment = c.id WHERE c.size > 100";
    let (size, root, key): (usize, String, String) =
        conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let mut frame = FrameRoot::default();
    let quotas: BTreeMap<_, _> = AGENTS.iter().map(|agent| (vec![(*agent).to_owned()], 4)).collect();
    let mut drawer = Drawer::new(&key, quotas);
    for (reference, _, agent) in amended() {
        frame.push(leaf(&[&reference, agent]));
        drawer.offer(&[agent], &reference, ());
    }
    for phantom in 1..=3 {
        frame.push(leaf(&[&format!("phantom:{phantom}"), "ana"]));
        drawer.offer(&["ana"], &format!("phantom:{phantom}"), ());
    }
    assert_eq!((root, size), frame.finish(&["ref", "agent"]));
    let wanted: BTreeSet<String> =
        drawer.finish().iter().flat_map(|stratum| &stratum.drawn).map(|drawn| hex(&drawn.ticket)).collect();
    let mut tickets = conn.prepare("SELECT ticket FROM ticket").unwrap();
    let tickets: BTreeSet<String> = tickets.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(tickets, wanted);
    desk.run("", "verify").ok();
}

#[test]
fn leaves_that_wait_in_files_give_the_root_of_those_that_do_not() {
    // Few and many: the many are sorted in two threads.
    for (rows, most) in [(0, 7), (1, 7), (999, 7), (999, 5000), (30_000, 7000)] {
        let (mut frame, mut parts) = (FrameRoot::default(), [Leaves::holding(most), Leaves::holding(most / 2)]);
        for row in 0..rows {
            let leaf = leaf(&[&format!("D-{row}"), "ana"]);
            frame.push(leaf);
            parts[row % 2].push(leaf).unwrap();
        }
        let [mut leaves, others] = parts;
        leaves.merge(others);
        let (mut shown, mut nodes) = (Vec::new(), 0);
        let found = leaves.root(&["ref", "agent"], &mut |bucket, node| {
            assert!(node.starts_with(&hex(&bucket_of(&bucket[0]))), "{node}");
            shown.extend_from_slice(bucket);
            nodes += 1;
        });
        assert_eq!(found.unwrap(), frame.finish(&["ref", "agent"]), "{rows} {most}");
        assert!(shown.len() == rows && shown.is_sorted() && nodes <= rows, "{rows} {most}");
    }
}

/// The rules of 2026 go on for ever: 2040 is as good as any later year.
const LAST_CHANGE: i64 = 2_208_988_800;

#[test]
fn an_hour_that_has_one_local_day_has_it_at_every_moment() {
    for name in Zone::names() {
        let zone = Zone::named(&name).unwrap();
        let calendar = Calendar::new(zone, &[Weekday::Mon], BTreeSet::new(), BTreeSet::new()).unwrap();
        let rules = jiff::tz::TimeZoneDatabase::bundled().get(&name).unwrap();
        let changes = rules.following(jiff::Timestamp::MIN).map(|change| change.timestamp().as_second());
        let changes: Vec<i64> = changes.take_while(|change| *change < LAST_CHANGE).collect();
        for two in changes.windows(2) {
            assert!(two[1] - two[0] > 3600, "{name} changes twice within an hour");
        }
        let moments = changes.iter().filter_map(|change| Moment::from_seconds(*change));
        for change in moments.filter(|change| change.seconds() > -4_000_000_000) {
            same_day_all_hour(&calendar, change);
        }
    }
}

#[track_caller]
fn same_day_all_hour(calendar: &Calendar, change: Moment) {
    let hour = change.seconds() - change.seconds().rem_euclid(3600);
    for hour in [hour - 3600, hour, hour + 3600] {
        let at = |second: i64| Moment::from_seconds(hour + second).unwrap();
        let Some(day) = calendar.local_day_of_hour(at(1234)) else { continue };
        for second in [0, 59, 60, 1799, 1800, 2700, 3599] {
            assert_eq!(calendar.local_day(at(second)), day, "{}", at(second));
        }
    }
}
