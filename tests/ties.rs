//! Ties: the roster in memory answers what the file is asked for one pair at a time, whatever the roster.

use assize::core::ledger::CURRENT;
use assize::core::people::{NOW, PersonId, Ties, tie};
use assize::core::policy::Policy;
use chrono::{Days, NaiveDate};
use proptest::collection::vec;
use proptest::prelude::*;
use rusqlite::{Connection, Transaction, params};

/// People are few, and so are teams and days, so that they meet.
const PEOPLE: i64 = 5;

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(number)
}

/// Something that is recorded of the roster.
#[derive(Clone, Debug)]
enum Fact {
    Stint { person: i64, team: u8, since: u64, lasts: Option<u64> },
    End { stint: usize, until: u64 },
    Merging { person: i64, survivor: i64 },
}

fn fact() -> impl Strategy<Value = Fact> {
    let person = 1..=PEOPLE;
    prop_oneof![
        4 => (person.clone(), 0..3u8, 0..40u64, proptest::option::of(0..30u64))
            .prop_map(|(person, team, since, lasts)| Fact::Stint { person, team, since, lasts }),
        2 => (0..8usize, 0..60u64).prop_map(|(stint, until)| Fact::End { stint, until }),
        1 => (person.clone(), person).prop_map(|(person, survivor)| Fact::Merging { person, survivor }),
    ]
}

/// An empty file.
fn empty() -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    conn.execute_batch(CURRENT.text).unwrap();
    conn
}

/// These people in an empty file, until this is dropped; its writers may have put into it anything that its tables take.
fn roster<'c>(empty: &'c Connection, facts: &[Fact]) -> Transaction<'c> {
    let conn = empty.unchecked_transaction().unwrap();
    for id in 1..=PEOPLE {
        conn.execute("INSERT INTO person (id, entry, handle) VALUES (?1, 1, 'p' || ?1)", [id]).unwrap();
    }
    for (entry, fact) in (1_i64..).zip(facts) {
        conn.execute(
            "INSERT INTO entry (id, at, actor, login, act, note, previous, seal)
             VALUES (?1, ?2 || 'T09:00:00Z', 'mona', '', 'people import', '', zeroblob(32), zeroblob(32))",
            params![entry, day(3 * entry.unsigned_abs()).to_string()],
        )
        .unwrap();
        // A second end of a stint, or somebody merged into themselves, cannot be recorded.
        let _ = match fact {
            Fact::Stint { person, team, since, lasts } => conn.execute(
                "INSERT INTO stint (entry, person, role, team, since, until) VALUES (?1, ?2, 'agent', 'team ' || ?3, ?4, ?5)",
                params![entry, person, team, day(*since).to_string(), lasts.map(|lasts| day(since + lasts).to_string())],
            ),
            Fact::End { stint, until } => conn.execute(
                "INSERT INTO stint_end (entry, stint, until) VALUES (?1, ?2, ?3)",
                params![entry, i64::try_from(*stint).unwrap() + 1, day(*until).to_string()],
            ),
            Fact::Merging { person, survivor } => conn.execute(
                "INSERT INTO merging (entry, person, survivor) VALUES (?1, ?2, ?3)",
                params![entry, person, survivor],
            ),
        };
    }
    conn
}

fn policy(rotation: u32) -> Policy {
    let mut policy = Policy::default();
    policy.conflict.rotation_days = rotation;
    policy
}

thread_local! {
    static EMPTY: Connection = empty();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_roster_in_memory_ties_whom_the_file_ties(
        facts in vec(fact(), 1..16),
        entries in vec(0..18i64, 2),
        (received, rotation) in (0..70u64, prop_oneof![Just(0), Just(5), Just(90)]),
        later in 0..30u64,
    ) {
        let (policy, days) = (policy(rotation), (day(received), day(received + later)));
        EMPTY.with(|empty| {
            let conn = roster(empty, &facts);
            for as_of in entries.into_iter().chain([NOW]) {
                let ties = Ties::load(&conn, as_of).unwrap();
                for (judge, other) in (1..=PEOPLE).flat_map(|judge| (1..=PEOPLE).map(move |other| (judge, other))) {
                    let (judge, other) = (PersonId(judge), PersonId(other));
                    let asked = tie(&conn, as_of, judge, other, days, &policy).unwrap();
                    let of = format!("{judge:?} {other:?} as of {as_of}");
                    prop_assert_eq!(ties.between(judge, other, days, &policy), asked, "{}", of);
                }
            }
            Ok(())
        })?;
    }
}
