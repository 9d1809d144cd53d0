//! Owed: what somebody still has to do stays when its case is erased, and is said; what was erased is said to be erased.

use crate::erasure::{ask, audit_of, number, told};
use crate::support::Desk;

/// A case that is over, whose talk left something to do for lea; and its ref.
fn open() -> (Desk, String) {
    Desk::once_with((), || {
        let mut desk = Desk::drawn();
        desk.write("more.csv", "handle,name,role,team,from\nmax,Max Moor,manager,office,2020-01-01\n");
        desk.run("mona", "people import more.csv").ok();
        let audit = desk
            .delivered("ana", r#"{"tone": {"level": "partly", "note": "curt"}, "facts": "full", "identity": "na"}"#);
        let claim = "--criterion tone --reason context --propose full --statement Brief";
        desk.run("ana", &format!("dispute open {audit} {claim}")).ok();
        desk.write(
            "notes.toml",
            "held = \"2026-03-02\"\nagent_side = \"x\"\n[[point]]\ncriterion = \"tone\"\noutcome = \"kept\"\n\
             [[action]]\nkind = \"policy\"\nowner = \"lea\"\ndue = \"2026-07-05\"\ntask = \"Say what brief means\"\n",
        );
        desk.run("sam", "dispute session 1 --notes notes.toml").ok();
        desk.at("2026-05-20T09:00:00Z");
        let sql = "SELECT r.ref FROM audit a JOIN request r ON r.id = a.request WHERE a.id = ?1";
        let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
        let reference: String = conn.query_row(sql, [audit], |row| row.get(0)).unwrap();
        (desk, reference)
    })
}

const LEFT: &str = "SELECT count(*) FROM action WHERE salt IS NOT NULL";

fn erase(desk: &Desk, reference: &str, id: u8) -> String {
    let asked = ask(desk, "mona", &["--ref", reference]).ok().stdout;
    let done = desk.run("max", &format!("keep approve {id}")).ok().stdout;
    format!("{asked}{done}")
}

#[test]
fn an_action_that_is_open_stays_when_its_case_is_erased_and_goes_once_it_is_done() {
    let (desk, reference) = open();
    let told = erase(&desk, &reference, 1).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("The open actions 1 stay: somebody still has to do them: ask again once they are done"),
        "{told}"
    );
    assert_eq!(number(&desk, LEFT), 1);
    assert_eq!(number(&desk, "SELECT count(*) FROM session WHERE salt IS NOT NULL"), 0);
    assert!(desk.run("lea", "dispute actions").ok().stdout.contains("Say what brief means"));
    desk.run("lea", "dispute done 1 --note Said").ok();
    let told = erase(&desk, &reference, 2);
    assert!(!told.contains("open actions"), "{told}");
    assert_eq!(number(&desk, LEFT), 0);
    desk.run("", "verify").ok();
}

#[test]
fn retention_leaves_what_is_still_to_be_done() {
    let (mut desk, _) = open();
    desk.write("kept.toml", "timezone = \"Europe/London\"\nreading = {who = \"all\"}\n[keeping]\ndialogue = 60\nnotes = 60\nstatements = 60\n");
    desk.run("mona", "policy publish kept.toml").ok();
    desk.at("2026-07-15T09:00:00Z");
    desk.run("max", "keep retain --yes").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM session WHERE salt IS NOT NULL"), 0);
    assert_eq!(number(&desk, LEFT), 1);
    desk.run("lea", "dispute done 1 --note Said").ok();
    desk.run("max", "keep retain --yes").ok();
    assert_eq!(number(&desk, LEFT), 0);
}

#[test]
fn an_action_that_is_done_goes_with_its_case() {
    let desk = told();
    let asked = ask(&desk, "mona", &["--ref", "S-1"]).ok();
    assert!(!asked.stdout.contains("open actions"), "{}", asked.whole());
    desk.run("max", "keep approve 1").ok();
    assert_eq!(number(&desk, LEFT), 0);
}

#[test]
fn what_was_erased_is_not_told_as_never_written() {
    let desk = told();
    let (audit, auditor) = audit_of(&desk, "S-1");
    let show = |desk: &Desk, who: &str| desk.run(who, &format!("score show {audit}")).ok().stdout;
    let before = show(&desk, "ana");
    assert!(!before.contains("erased"), "{before}");
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    desk.run("max", "keep approve 1").ok();
    for who in ["ana", auditor.as_str()] {
        let page = show(&desk, who);
        assert!(!page.contains("nothing written"), "{page}");
        assert!(page.contains("erased on 2026-03-20"), "{page}");
        let met = page.split("What met the requirement").nth(1).unwrap();
        assert!(
            met.trim_start().trim_start_matches(|c: char| !c.is_alphabetic() && c != '(').contains("erased"),
            "{page}"
        );
    }
    let dispute = desk.run("sam", "dispute show 1").ok().stdout;
    assert!(!dispute.contains("nothing written") && dispute.contains("erased on 2026-03-20"), "{dispute}");
}

#[test]
fn an_export_says_of_each_erased_row_when_and_why() {
    let desk = told();
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    desk.run("max", "keep approve 1").ok();
    desk.run("mona", "report export all").ok();
    let erased = std::fs::read_to_string(desk.path("all/now/erased.csv")).unwrap();
    let mut lines = erased.lines();
    assert_eq!(lines.next().unwrap(), "relation,number,erasure,erased,reason");
    let all: Vec<&str> = lines.collect();
    assert!(!all.is_empty() && all.iter().all(|line| line.ends_with(",1,2026-03-20T09:00:00Z,asked")), "{erased}");
}
