//! Approving: an erasure never hangs on one person, and never goes by one alone. Where no manager without a part in it is left,
//! a representative of the agents approves it, and then an arbiter; the program says who.

use crate::erasure::{ask, number, told};
use crate::support::Desk;

const DONE: &str = "SELECT count(*) FROM erased_run";

fn roster(desk: &Desk, rows: &str) {
    desk.write("roster.csv", format!("handle,name,role,team,from,to\n{rows}"));
    desk.run("mona", "people import roster.csv").ok();
}

/// Of the managers only mona is left, who asks.
fn alone() -> Desk {
    Desk::once((), || {
        let desk = told();
        roster(&desk, "max,,manager,office,2020-01-01,2026-03-19\n");
        desk
    })
}

#[test]
fn a_manager_approves_while_one_has_no_part_in_it_and_the_answer_names_them() {
    let desk = told();
    roster(&desk, "rita,Rita Moss,representative,council,2026-01-01,\n");
    let asked = ask(&desk, "mona", &["--ref", "S-1"]).ok();
    assert!(asked.stdout.contains("max may, a manager with no part in it"), "{}", asked.whole());
    for who in ["rita", "jude"] {
        let refused = desk.run(who, "keep approve 1");
        let says = [format!("{who} may not approve erasure 1: others come first"), "part in".to_owned()];
        assert!(refused.code == 1 && says.iter().any(|says| refused.stderr.contains(says)), "{}", refused.whole());
        assert!(refused.stderr.contains("max may"), "{}", refused.whole());
    }
    let refused = desk.run("mona", "keep approve 1").refused(1, "mona asked for erasure 1");
    assert!(refused.stderr.contains("hint: max may"), "{}", refused.whole());
    assert_eq!(number(&desk, DONE), 0);
    desk.run("max", "keep approve 1").ok();
}

#[test]
fn a_representative_approves_where_every_other_manager_has_a_part_in_it() {
    let desk = alone();
    // Sam, who led the session, is the only other manager.
    roster(&desk, "sam,,manager,office,2026-03-18,\nrita,Rita Moss,representative,council,2026-01-01,\n");
    let asked = ask(&desk, "mona", &["--ref", "S-1"]).ok();
    assert!(asked.stdout.contains("rita may, for the agents"), "{}", asked.whole());
    let refused = desk.run("sam", "keep approve 1").refused(1, "they led or called a session");
    assert!(refused.stderr.contains("rita may"), "{}", refused.whole());
    desk.run("mona", "keep approve 1").refused(1, "mona asked for erasure 1");
    assert_eq!(number(&desk, DONE), 0);
    desk.run("rita", "keep approve 1").ok();
    assert!(number(&desk, DONE) > 0);
    desk.run("", "verify").ok();
}

#[test]
fn an_arbiter_without_a_part_approves_where_there_is_no_representative_either() {
    let desk = alone();
    let seated = {
        let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
        let sql = "SELECT p.handle FROM seat s JOIN person p ON p.id = s.arbiter";
        conn.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap()
    };
    let free = ["iris", "jude", "karl"].into_iter().find(|arbiter| *arbiter != seated).unwrap();
    let asked = ask(&desk, "mona", &["--ref", "S-1"]).ok();
    assert!(asked.stdout.contains("as arbiter"), "{}", asked.whole());
    desk.run(&seated, "keep approve 1").refused(1, "may not");
    desk.run(free, "keep approve 1").ok();
}

#[test]
fn where_nobody_may_the_answer_says_whom_it_takes() {
    let desk = alone();
    roster(
        &desk,
        "iris,,arbiter,ombuds,2021-01-01,2026-03-19\njude,,arbiter,ombuds,2021-01-01,2026-03-19\nkarl,,arbiter,ombuds,2026-02-01,2026-03-19\n",
    );
    let asked = ask(&desk, "mona", &["--ref", "S-1"]).ok();
    assert!(asked.stdout.contains("nobody on the roster may now"), "{}", asked.whole());
    let refused = desk.run("mona", "keep approve 1").refused(1, "mona asked for erasure 1");
    assert!(refused.stderr.contains("assize people import"), "{}", refused.whole());
    roster(&desk, "tina,Tina Third,manager,office,2026-03-20,\n");
    desk.run("tina", "keep approve 1").ok();
}

#[test]
fn who_approves_by_a_role_of_a_minute_is_told_by_the_answer_the_list_and_the_night() {
    let desk = alone();
    roster(&desk, "buddy,Bud Dy,manager,office,2026-01-01,\n");
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    let flat = |said: &str| said.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = [
        "Who answered erasure 1 at ",
        ", buddy (login rehearsal), is manager since mona (login rehearsal) wrote so at ",
    ];
    let done = flat(&desk.run("buddy", "keep approve 1").ok().whole());
    assert!(words.iter().all(|words| done.contains(words)), "{done}");
    let list = flat(&desk.run("mona", "keep erasures").ok().whole());
    assert!(words.iter().all(|words| list.contains(words)), "{list}");
    let night = flat(&desk.run("mona", "assign nightly").whole());
    assert!(words.iter().all(|words| night.contains(words)), "{night}");
}

#[test]
fn a_representative_who_was_added_lately_approves_no_erasure() {
    let desk = alone();
    roster(&desk, "sam,,manager,office,2026-03-18,\nrita,Rita Moss,representative,council,2026-01-01,\n");
    roster(&desk, "buddy,Bud Dy,representative,council,2026-01-01,\n");
    let asked = ask(&desk, "mona", &["--ref", "S-1"]).ok();
    assert!(asked.stdout.contains("rita may, for the agents") && !asked.stdout.contains("buddy"), "{}", asked.whole());
    desk.run("buddy", "keep approve 1").refused(1, "buddy may not approve erasure 1: others come first");
}
