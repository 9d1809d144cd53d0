//! Holds: text that may not be erased meanwhile.

use crate::erasure::{ask, audit_of, leaves, number, told};
use crate::support::Desk;

#[test]
fn a_hold_of_each_kind_keeps_the_dialogue_and_is_named() {
    let (audit, _) = audit_of(&told(), "S-1");
    let audit = audit.to_string();
    let kinds: [(&[&str], &str); 5] = [
        (&["--ref", "S-1"], "on dialogue S-1"),
        (&["--audit", &audit], "on audit"),
        (&["--dispute", "1"], "on dispute 1"),
        (&["--agent", "ana"], "on ana"),
        (&["--customer", "Quetzal Fine"], "on a customer"),
    ];
    for (kind, says) in kinds {
        let desk = told();
        desk.args("lea", &[&["keep", "hold"], kind, &["--note", "Court"]].concat()).ok();
        let refused = ask(&desk, "mona", &["--ref", "S-1"]).refused_as(1);
        assert!(refused.contains("hold 1 by lea") && refused.contains(says), "{refused}");
        assert!(refused.contains("assize keep release 1"), "{refused}");
        ask(&desk, "mona", &["--ref", "S-2"]).ok();
        desk.run("lea", "keep release 1 --note Over").ok();
        ask(&desk, "mona", &["--ref", "S-1"]).ok();
        desk.run("", "verify").ok();
    }
}

#[test]
fn a_hold_on_a_person_keeps_what_is_about_them() {
    let mut desk = told();
    leaves(&mut desk);
    desk.run("lea", "keep hold --agent ana --note Court").ok();
    ask(&desk, "mona", &["--agent", "ana"]).refused(1, "hold 1 by lea on ana keeps it");
}

#[test]
fn a_hold_ends_after_its_last_day() {
    let mut desk = told();
    desk.run("lea", "keep hold --ref S-1 --note Court --until 2026-03-25").ok();
    ask(&desk, "mona", &["--ref", "S-1"]).refused(1, "hold 1 by lea on dialogue S-1 until 2026-03-25 keeps it");
    desk.at("2026-03-26T09:00:00Z");
    ask(&desk, "mona", &["--ref", "S-1"]).ok();
    assert_eq!(desk.rows("keep holds")[0]["state"], "over");
    desk.run("lea", "keep hold --ref S-1 --note Court --until 2026-03-25").refused(2, "--until 2026-03-25 is over");
}

#[test]
fn the_same_hold_again_changes_nothing() {
    let desk = told();
    desk.run("lea", "keep hold --ref S-1 --note Court").ok();
    let head = desk.head();
    let again = desk.run("lea", "keep hold --ref S-1 --note Court").ok();
    assert!(again.stdout.contains("This is held already; nothing was recorded"), "{}", again.whole());
    assert_eq!(desk.head(), head);
    desk.run("lea", "keep release 1 --note Over").ok();
    let head = desk.head();
    let again = desk.run("lea", "keep release 1 --note Over").ok();
    assert!(again.stdout.contains("was released before; nothing was recorded"), "{}", again.whole());
    assert_eq!(desk.head(), head);
}

#[test]
fn an_agent_holds_their_own_case_and_nobody_elses() {
    let desk = told();
    desk.run("ana", "keep hold --dispute 1 --note Court").ok();
    desk.run("ana", "keep hold --agent ana --note Court").ok();
    desk.run("ana", "keep hold --ref S-1 --note Court").ok();
    desk.run("bo", "keep hold --dispute 1 --note Court").refused(1, "bo may not hold dispute 1");
    desk.run("bo", "keep hold --agent ana --note Court").refused(1, "bo may not hold ana");
    desk.run("bo", "keep hold --ref S-1 --note Court").refused(1, "bo may not hold dialogue S-1");
    desk.args("ana", &["keep", "hold", "--customer", "Quetzal Fine", "--note", "Court"]).refused(1, "ana may not hold");
}

#[test]
fn a_hold_of_an_agent_is_not_ended_by_a_manager_while_they_are_here() {
    let mut desk = told();
    desk.run("ana", "keep hold --dispute 1 --note Court").ok();
    desk.run("mona", "keep release 1 --note Over").refused(1, "mona may not release hold 1");
    desk.run("bo", "keep release 1 --note Over").refused(1, "bo may not release hold 1");
    desk.write("left.csv", "handle,name,role,team,from,to\nana,Ana Ruiz,agent,north,2022-01-01,2026-03-19\n");
    desk.run("mona", "people import left.csv").ok();
    // The roster is a manager's: a last day of before the hold ends nothing before everybody could see it.
    let told = desk.run("mona", "keep release 1 --note Left").refused(1, "mona may not release hold 1").stderr;
    assert!(told.contains("once the roster has said for 14 days that ana, who asked for it, is not here"), "{told}");
    desk.at("2026-04-02T09:00:00Z");
    desk.run("mona", "keep release 1 --note Left").refused(1, "mona may not release hold 1");
    desk.at("2026-04-03T09:00:00Z");
    desk.run("mona", "keep release 1 --note Left").ok();
}

/// Makes somebody a representative, as a manager can.
fn made(desk: &Desk, handle: &str, name: &str) {
    desk.write("r.csv", format!("handle,name,role,team,from\n{handle},{name},representative,council,2020-01-01\n"));
    desk.run("mona", "people import r.csv").ok();
}

#[test]
fn who_is_made_a_representative_after_a_hold_ends_it_once_everybody_could_see_that() {
    let mut desk = told();
    desk.run("ana", "keep hold --dispute 1 --note Court").ok();
    made(&desk, "rea", "Rea Moss");
    let head = desk.head();
    let told = desk.run("rea", "keep release 1 --note x").refused(1, "after hold 1 was made").stderr;
    assert!(told.contains("rea represents the agents since mona wrote so on 2026-03-20"), "{told}");
    assert!(told.contains("wait until 2026-04-03"), "{told}");
    assert_eq!(desk.head(), head);
    desk.at("2026-04-03T09:00:00Z");
    desk.run("rea", "keep release 1 --note Settled").ok();
}

#[test]
fn who_leads_people_ends_no_hold_of_agents_as_their_representative() {
    let desk = told();
    made(&desk, "max", "");
    desk.run("ana", "keep hold --dispute 1 --note Court").ok();
    desk.run("max", "keep release 1 --note x").refused(1, "max leads people and represents them");
    desk.write("own.toml", "timezone = \"Europe/London\"\nreading = {who = \"all\", representatives = [\"mona\"]}\n");
    desk.run("mona", "policy publish own.toml").ok();
    desk.run("mona", "keep release 1 --note x").refused(1, "mona leads people and represents them");
}

#[test]
fn who_is_added_to_earlier_representatives_ends_no_hold_before_two_weeks_are_over() {
    let desk = told();
    made(&desk, "rita", "Rita Moss");
    made(&desk, "pia", "Pia Lund");
    desk.run("ana", "keep hold --dispute 1 --note Court").ok();
    let told = desk.run("pia", "keep release 1 --note x").refused(1, "after others had that role").stderr;
    assert!(told.contains("until then who had the role before acts: rita"), "{told}");
    desk.run("rita", "keep release 1 --note Settled").ok();
}

#[test]
fn who_is_named_in_the_house_rules_after_a_hold_ends_it_once_they_stood_for_two_weeks() {
    let mut desk = told();
    desk.run("ana", "keep hold --dispute 1 --note Court").ok();
    desk.write("council.toml", "timezone = \"Europe/London\"\nreading = {who = \"all\", representatives = [\"cy\"]}\n");
    desk.run("mona", "policy publish council.toml").ok();
    let told = desk.run("cy", "keep release 1 --note x").refused(1, "name cy as representative only after").stderr;
    assert!(told.contains("have said so for 14 days"), "{told}");
    desk.at("2026-04-04T09:00:00Z");
    desk.run("cy", "keep release 1 --note Settled").ok();
}

#[test]
fn a_representative_holds_anything_and_ends_what_an_agent_holds() {
    let desk = told();
    desk.write("council.toml", "timezone = \"Europe/London\"\nreading = {who = \"all\", representatives = [\"cy\"]}\n");
    desk.run("mona", "policy publish council.toml").ok();
    desk.run("cy", "keep hold --agent bo --note Council").ok();
    desk.run("mona", "keep release 1 --note No").refused(1, "mona may not release hold 1");
    desk.run("ana", "keep hold --dispute 1 --note Court").ok();
    desk.run("cy", "keep release 2 --note Settled").ok();
    desk.run("cy", "keep release 1 --note Settled").ok();
}

#[test]
fn what_cannot_be_held_is_said() {
    let desk = told();
    desk.run("lea", "keep hold --note Court").refused(2, "say what is to be held");
    desk.run("lea", "keep hold --ref S-9 --note Court").refused(1, "there is no request `S-9`");
    desk.run("lea", "keep hold --audit 99 --note Court").refused(1, "99");
    desk.run("lea", "keep hold --dispute 9 --note Court").refused(1, "there is no dispute 9");
    desk.run("lea", "keep hold --customer Nobody --note Court").refused(1, "no dialogue has a customer of that name");
    desk.run("lea", "keep release 9 --note Over").refused(1, "there is no hold 9");
    assert_eq!(number(&desk, "SELECT count(*) FROM hold"), 0);
}

#[test]
fn holds_are_listed_with_who_and_why_for_those_who_may_read_them() {
    let desk = told();
    desk.run("lea", "keep hold --ref S-1 --note Court").ok();
    desk.run("ana", "keep hold --dispute 1 --note Mine").ok();
    let rows = desk.rows_for("mona", "keep holds");
    assert_eq!((rows[0]["by"].as_str(), rows[0]["note"].as_str()), (Some("lea"), Some("Court")));
    assert_eq!(rows.len(), 2);
    desk.write("roles.toml", "timezone = \"Europe/London\"\nreading = {who = \"roles\"}\n");
    desk.run("mona", "policy publish roles.toml").ok();
    let own = desk.rows_for("ana", "keep holds");
    assert_eq!(own.len(), 2, "her own, and that on her dialogue");
    assert_eq!(own[1]["note"], "Mine");
    assert!(desk.rows_for("bo", "keep holds").is_empty());
}

trait Refused {
    fn refused_as(self, code: i32) -> String;
}

impl Refused for crate::support::Answer {
    fn refused_as(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}", self.whole());
        self.stderr
    }
}

#[test]
fn a_desk_without_holds_says_so() {
    let desk = Desk::centre();
    assert!(desk.run("mona", "keep holds").ok().stdout.contains("Nothing is held."));
}

#[test]
fn a_hold_about_an_agent_is_shown_to_their_lead_and_no_other() {
    let desk = told();
    desk.run("mona", "keep hold --agent ana --note Inquiry").ok();
    desk.run("mona", "keep hold --dispute 1 --note Court").ok();
    desk.run("mona", "keep hold --ref S-2 --note Complaint").ok();
    desk.args("mona", &["keep", "hold", "--customer", "Quetzal Fine", "--note", "Claim"]).ok();
    desk.write("rita.csv", "handle,name,role,team,from\nrita,Rita Moss,representative,council,2026-01-01\n");
    desk.run("mona", "people import rita.csv").ok();
    desk.write("roles.toml", "timezone = \"Europe/London\"\nreading = {who = \"roles\"}\n");
    desk.run("mona", "policy publish roles.toml").ok();
    let shown = |who: &str| -> Vec<i64> {
        desk.rows_for(who, "keep holds").iter().map(|row| row["hold"].as_i64().unwrap()).collect()
    };
    assert_eq!((shown("mona"), shown("rita")), (vec![1, 2, 3, 4], vec![1, 2, 3, 4]));
    // Ana is of the north, whom Lea leads; Sam leads the south. Nobody of the roster has the last one.
    assert_eq!(shown("ana"), [1, 2]);
    assert_eq!(
        shown("sam"),
        if desk.rows("people list").iter().any(|row| row["handle"] == "bo" && row["team"] == "south") {
            vec![3, 4]
        } else {
            vec![4]
        }
    );
    assert!(shown("lea").starts_with(&[1, 2]) && shown("lea").ends_with(&[4]));
    let told = desk.run("sam", "keep holds").ok();
    assert!(!told.stdout.contains("Inquiry") && told.stdout.contains("hold"), "{}", told.whole());
}

#[test]
fn who_has_the_role_representative_holds_and_ends_holds_of_agents() {
    let desk = told();
    desk.write("rita.csv", "handle,name,role,team,from\nrita,Rita Moss,representative,council,2026-01-01\n");
    desk.run("mona", "people import rita.csv").ok();
    desk.run("rita", "keep hold --agent bo --note Council").ok();
    desk.run("mona", "keep release 1 --note No").refused(1, "mona may not release hold 1");
    desk.run("ana", "keep hold --dispute 1 --note Court").ok();
    desk.run("rita", "keep release 2 --note Settled").ok();
    desk.run("rita", "keep access --agent bo").refused(1, "who reads all by the policy's [reading] representatives");
}

#[test]
fn a_representative_who_was_added_lately_does_not_end_what_an_earlier_one_holds() {
    let desk = told();
    let roster = |row: &str| {
        desk.write("council.csv", format!("handle,name,role,team,from\n{row}\n"));
        desk.run("mona", "people import council.csv").ok();
    };
    roster("rita,Rita Moss,representative,council,2026-01-01");
    desk.run("rita", "keep hold --ref S-1 --note Inquiry").ok();
    roster("buddy,Bud Dy,representative,council,2026-01-01");
    let refused = desk.run("buddy", "keep release 1 --note Settled");
    let refused = refused.refused(1, "buddy represents the agents since mona wrote so on");
    assert!(refused.stderr.contains("until then who had the role before acts: rita"), "{}", refused.whole());
    desk.run("rita", "keep release 1 --note Settled").ok();
    let said = desk.run("mona", "keep holds --wide").ok().stdout;
    assert!(said.contains("released by") && said.contains("why released") && said.contains("Settled"), "{said}");
}

#[test]
fn a_word_that_does_not_say_whose_text_it_is_is_asked_back() {
    let desk = told();
    let head = desk.head();
    for words in ["keep hold ana --note Court", "keep erase ana --reason asked", "keep access ana"] {
        let said = desk.run("mona", words).refused(2, "`ana` does not say whose text it is").stderr;
        assert!(said.contains("a person of the roster: --agent ana"), "{words}: {said}");
    }
    assert_eq!(desk.head(), head);
    assert!(!desk.run("", "keep hold --help").ok().stdout.contains("WHOSE"));
}
