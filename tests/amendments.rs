//! Two persons between window and draw: where the policy asks for it, what draws go by in a finished dialogue is amended or
//! filled in only once a second person, without a tie to the case, approves it.

use crate::support::{Answer, Desk};
use crate::tamper::{Stolen, seal_anew};

const NAME: &str = "daily-2026-03-01";
const MONA: &str = "mona (login rehearsal)";

/// The centre, where amendments take two.
fn by_two() -> Desk {
    Desk::once((), || {
        let desk = Desk::centre();
        let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
        desk.write("policy.toml", format!("{policy}\n[approvals]\namendment = \"all\"\n"));
        desk.run("mona", "policy publish policy.toml").ok();
        desk
    })
}

/// The row of D-1, and what follows it.
fn row(rest: &str) -> String {
    format!(
        "ref,received,channel,category,agent,customer,rating,details,notice,language\nD-1,{rest}\n",
        rest = rest.replace("AT", "2026-03-01T10:00:00Z")
    )
}

fn amend(desk: &Desk, who: &str, rest: &str, why: &str) -> Answer {
    desk.write("amended.csv", row(rest));
    desk.args(who, &["intake", "import", "amended.csv", "--amend", why])
}

/// D-1 to another category.
const MOVED: &str = "AT,chat,general query,ana,cust-1,5,Late parcel,,";

fn flat(answer: &Answer) -> String {
    answer.whole().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn told(desk: &Desk, command: &str) -> String {
    flat(&desk.run("mona", command))
}

/// A field of D-1 as it stands.
fn stands(desk: &Desk, field: &str) -> String {
    desk.rows("intake show D-1")[0][field].to_string().trim_matches('"').to_owned()
}

fn states(desk: &Desk) -> Vec<String> {
    let rows = desk.rows("intake list --amendments");
    rows.iter().map(|row| row["state"].as_str().unwrap().to_owned()).collect()
}

fn around(desk: &Desk) -> Vec<(String, String)> {
    let page = &desk.rows("assign show 1")[0];
    let rows = page["around"].as_array().cloned().unwrap_or_default();
    let word = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    rows.iter().map(|row| (word(row, "doing"), word(row, "of"))).collect()
}

#[test]
fn an_amendment_of_what_draws_go_by_holds_only_once_a_second_person_approved_it() {
    let desk = by_two();
    let said = flat(&amend(&desk, "mona", MOVED, "no complaint").ok());
    assert!(said.contains("1 row waits for a second person to approve"), "{said}");
    assert_eq!(stands(&desk, "category"), "complaint");
    assert_eq!(states(&desk), ["waits"]);
    let wished = &desk.rows("intake list --amendments")[0];
    assert_eq!(wished["wished"], "category general query instead of complaint");
    assert_eq!((&wished["by"], &wished["why"]), (&MONA.into(), &"no complaint".into()));
    desk.run("", "verify").ok();
    desk.run("sam", "intake approve D-1 --amendment").ok();
    assert_eq!(stands(&desk, "category"), "general query");
    assert_eq!(states(&desk), ["approved"]);
    let again = flat(&desk.run("sam", "intake approve D-1 --amendment").ok());
    assert!(again.contains("nothing was recorded"), "{again}");
    desk.run("sam", "intake approve D-1 --amendment --return No").refused(1, "was approved already");
    let said = told(&desk, "assign nightly");
    assert!(
        said.contains(&format!("1 amendment of its dialogues was wished by {MONA}, and approved by a second person"))
    );
    assert!(around(&desk).contains(&("amended on the word of two".into(), "D-1, approved by sam".into())));
    desk.run("", "verify").ok();
}

#[test]
fn without_that_rule_one_person_amends_as_before() {
    let desk = Desk::centre();
    amend(&desk, "mona", MOVED, "no complaint").ok();
    assert_eq!(stands(&desk, "category"), "general query");
    desk.run("sam", "intake approve D-1 --amendment").refused(1, "nobody wished to amend `D-1`");
}

#[test]
fn a_wish_that_nobody_approved_before_the_draw_does_nothing_and_is_shown_with_it() {
    let desk = by_two();
    amend(&desk, "mona", "2026-02-20T10:00:00Z,chat,complaint,ana,cust-1,5,Late parcel,,", "wrong day").ok();
    let said = told(&desk, "assign nightly");
    let words = format!("1 amendment of its dialogues was wished by {MONA}, and approved by nobody before it");
    assert!(said.contains(&format!("{NAME}: {words}")), "{said}");
    assert!(said.contains("assize intake approve D-1 --amendment, or --return NOTE"), "{said}");
    for place in ["assign list --wide", "assign verify 1", "assign coverage daily-2026-03-01"] {
        let said = told(&desk, place);
        assert!(said.contains(&words), "{place}: {said}");
    }
    let council = told(&desk, "report management --period 2026-03 --edition council");
    assert!(council.contains("amendment wished, not approved"), "{council}");
    let wished = "amendment wished, not approved".to_owned();
    assert_eq!(around(&desk)[1], (wished.clone(), "D-1: received, waits".into()));
    desk.run("mona", "assign proof 1 --folder proof").ok();
    let file = std::fs::read_to_string(desk.path("proof/around.tsv")).unwrap();
    assert!(file.contains("\tamendment wished, not approved\t1\t"), "{file}");
    desk.run("sam", "intake approve D-1 --amendment").ok();
    assert!(stands(&desk, "received").starts_with("2026-02-20"));
    assert!(around(&desk).contains(&(wished, "D-1: received, approved after it by sam".into())));
    assert!(around(&desk).iter().all(|(doing, _)| doing != "amended on the word of two"), "it came after the draw");
    desk.run("", "assign verify --all").ok();
    desk.run("", "verify").ok();
}

#[test]
fn nobody_approves_what_they_wished_nor_an_amendment_for_their_own_team() {
    let desk = by_two();
    amend(&desk, "mona", MOVED, "no complaint").ok();
    desk.run("mona", "intake approve D-1 --amendment").refused(1, "they asked for it");
    desk.run("lea", "intake approve D-1 --amendment").refused(1, "they are in the same team, north");
    desk.run("ana", "intake approve D-1 --amendment").refused(1, "ana may not approve");
    assert_eq!(states(&desk), ["waits"]);
    // To an agent of the team of who approves: that is a tie too.
    desk.run("sam", "intake approve D-1 --amendment --return Unclear").ok();
    amend(&desk, "mona", "AT,chat,complaint,cy,cust-1,5,Late parcel,,", "it was cy").ok();
    desk.run("sam", "intake approve D-1 --amendment").refused(1, "they are in the same team, south");
}

#[test]
fn who_has_an_audit_of_a_dialogue_does_not_approve_that_it_is_amended() {
    let desk = by_two();
    desk.write("more.csv", "handle,name,role,team,from\nvera,,manager,quality,2026-03-01\n");
    desk.run("mona", "people import more.csv").ok();
    desk.run("mona", "assign spot-check D-1 --auditor vera --note Odd").ok();
    amend(&desk, "mona", MOVED, "no complaint").ok();
    desk.run("vera", "intake approve D-1 --amendment").refused(1, "they have, or had, an audit of it");
}

#[test]
fn blanks_that_a_file_fills_wait_too_and_what_else_a_row_says_is_kept() {
    let desk = by_two();
    let came = "ref,received,channel,category,agent,customer,rating,details,notice,language\n";
    desk.write("new.csv", format!("{came}N-1,2026-03-01T10:00:00Z,chat,complaint,ana,,,,,\n"));
    desk.run("mona", "intake import new.csv").ok();
    desk.write("more.csv", format!("{came}N-1,2026-03-01T10:00:00Z,chat,complaint,ana,,5,A cup,no,de\n"));
    let said = flat(&desk.run("mona", "intake import more.csv").ok());
    assert!(said.contains("1 row waits for a second person to approve"), "{said}");
    let shown = &desk.rows("intake show N-1")[0];
    assert_eq!((&shown["details"], &shown["rating"]), (&"A cup".into(), &serde_json::Value::Null));
    let entries = desk.head();
    let said = flat(&desk.run("mona", "intake import more.csv").ok());
    assert!(!said.contains("waits for a second person"), "it does already: {said}");
    assert_eq!(desk.head(), entries, "the same file again changes nothing");
    desk.run("sam", "intake approve N-1 --amendment").ok();
    let shown = &desk.rows("intake show N-1")[0];
    assert_eq!((&shown["rating"], &shown["language"]), (&5.into(), &"de".into()));
    let entries = desk.head();
    desk.run("mona", "intake import more.csv").ok();
    assert_eq!(desk.head(), entries, "nor once it is approved");
    desk.run("", "verify").ok();
}

#[test]
fn what_was_returned_is_filled_in_no_more_and_amended_for_another_reason() {
    let desk = by_two();
    amend(&desk, "mona", MOVED, "no complaint").ok();
    desk.args("sam", &["intake", "approve", "D-1", "--amendment", "--return", "It was one"]).ok();
    assert_eq!((states(&desk), stands(&desk, "category")), (vec!["returned".to_owned()], "complaint".to_owned()));
    assert_eq!(desk.rows("intake list --amendments")[0]["returned"], "It was one");
    amend(&desk, "mona", MOVED, "no complaint").refused(1, "and that was returned");
    amend(&desk, "mona", MOVED, "she only asked").ok();
    assert_eq!(states(&desk), ["returned", "waits"]);
    let filled = "AT,chat,complaint,ana,cust-1,5,Late parcel,,de";
    desk.write("filled.csv", row(filled));
    desk.run("mona", "intake import filled.csv").ok();
    desk.run("sam", "intake approve D-1 --amendment --return No").ok();
    let entries = desk.head();
    desk.run("mona", "intake import filled.csv").ok();
    assert_eq!(desk.head(), entries, "a nightly import does not ask again each night");
}

#[test]
fn several_wishes_about_a_dialogue_are_approved_together_and_of_a_field_the_newest_holds() {
    let desk = by_two();
    amend(&desk, "mona", MOVED, "no complaint").ok();
    amend(&desk, "mona", "AT,chat,billing inquiry,ana,cust-1,4,Late parcel,,", "a bill").ok();
    desk.run("sam", "intake approve D-1 --amendment").ok();
    assert_eq!((stands(&desk, "category"), stands(&desk, "rating")), ("billing inquiry".into(), "4".into()));
    assert_eq!(states(&desk), ["approved", "approved"]);
    desk.run("", "verify").ok();
}

#[test]
fn a_file_that_wishes_two_things_of_one_field_is_refused() {
    let desk = by_two();
    let other = MOVED.replace("general query", "billing inquiry").replace("AT", "2026-03-01T10:00:00Z");
    desk.write("twice.csv", format!("{}D-1,{other}\n", row(MOVED)));
    let said = desk.run("mona", "intake import twice.csv --amend Typo");
    said.refused(65, "line 2 of this file wishes another `category` of `D-1`");
    assert_eq!(states(&desk), Vec::<String>::new());
}

#[test]
fn a_wish_about_words_that_were_amended_since_is_not_approved() {
    let desk = by_two();
    amend(&desk, "mona", MOVED, "no complaint").ok();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    desk.write("one.toml", policy.replace("amendment = \"all\"", "amendment = \"none\""));
    desk.run("mona", "policy publish one.toml").ok();
    amend(&desk, "mona", "AT,chat,billing inquiry,ana,cust-1,5,Late parcel,,", "a bill").ok();
    desk.run("sam", "intake approve D-1 --amendment").refused(1, "was amended since that was wished");
    desk.run("sam", "intake approve D-1 --amendment --return Old").ok();
}

#[test]
fn what_waits_is_told_by_night_status_and_list_to_those_who_may_read_it() {
    let desk = by_two();
    desk.write("roles.toml", "timezone = \"Europe/London\"\n[approvals]\namendment = \"all\"\n");
    desk.run("mona", "policy publish roles.toml").ok();
    amend(&desk, "sam", MOVED, "no complaint").ok();
    let words = "1 dialogue waits for a second person to say whether what draws go by is amended: assize intake approve D-1 --amendment";
    for command in ["assign nightly", "assign status", "intake list", "intake list --amendments"] {
        let said = told(&desk, command);
        assert!(said.contains(words), "{command}: {said}");
    }
    let said = flat(&desk.run("cy", "intake list --amendments").ok());
    assert!(!said.contains("D-1") && said.contains("1 amendment is for others to read"), "{said}");
    let said = flat(&desk.run("cy", "assign status").ok());
    assert!(!said.contains("D-1"), "{said}");
}

#[test]
fn an_auditor_who_must_not_see_the_rating_does_not_read_it_in_a_wish() {
    let desk = by_two();
    desk.run("mona", "assign nightly").ok();
    amend(&desk, "mona", "AT,chat,complaint,ana,cust-1,1,Late parcel,,", "typing slip").ok();
    let read = |who: &str| desk.rows_for(who, "intake list --amendments")[0]["wished"].as_str().unwrap().to_owned();
    assert_eq!(read("mona"), "rating 1 instead of 5");
    assert_eq!(read("vera"), "");
}

#[test]
fn a_lead_fills_in_no_rating_of_their_team_by_a_second_row_of_the_same_file() {
    let desk = Desk::centre();
    let came = "ref,received,channel,category,agent,rating,details\n";
    let known = "N-1,2026-03-01T10:00:00Z,chat,complaint,ana";
    desk.write("new.csv", format!("{came}{known},,\n"));
    desk.run("mona", "intake import new.csv").ok();
    desk.write("two.csv", format!("{came}{known},,A cup\n{known},5,A cup\n"));
    desk.run("lea", "intake import two.csv").refused(1, "lea may not fill in what was blank in `N-1`");
}

#[test]
fn verify_names_each_amendment_without_its_second_person_and_the_draw_that_went_by_it() {
    let desk = by_two();
    amend(&desk, "mona", MOVED, "no complaint").ok();
    desk.run("sam", "intake approve D-1 --amendment").ok();
    desk.run("mona", "assign nightly").ok();
    let said = desk.run("", "verify").ok();
    let two = "1 amendment of what draws go by that took two people, each approved by a second one";
    assert!(said.stdout.contains(two), "{}", said.whole());
    let judge =
        |who: &str| format!("UPDATE amendment_answer SET judge = (SELECT id FROM person WHERE handle = '{who}');");
    let by = |who: &str| {
        format!("{} UPDATE entry SET actor = '{who}' WHERE id = (SELECT entry FROM amendment_answer)", judge(who))
    };
    for (sql, says) in [
        ("UPDATE amendment_answer SET granted = 0, revision = NULL".to_owned(), "(category): nobody approved it"),
        ("UPDATE amendment_wish SET category = 'billing inquiry'".to_owned(), "another `category` was approved"),
        ("UPDATE revision SET language = 'de'".to_owned(), "(category, language): another `language` was approved"),
        (judge("lea"), "sam approved it in the name of lea"),
        (by("mona"), "mona approved it: they asked for it"),
        (by("lea"), "lea approved it: they are in the same team, north"),
    ] {
        let stolen = Stolen::of(&desk).attack(|conn| {
            conn.execute_batch(&sql).expect(&sql);
            seal_anew(conn);
        });
        let went_by = "daily-2026-03-01 went by it";
        stolen.convicted(
            &sql,
            &[says, went_by, "amended without a second person", "every fact is as its entry sealed it"],
        );
    }
}

#[test]
fn an_amendment_that_was_approved_later_by_another_entry_is_named_too() {
    let desk = by_two();
    for category in ["general query", "billing inquiry"] {
        amend(&desk, "mona", &MOVED.replace("general query", category), "no complaint").ok();
        desk.run("sam", "intake approve D-1 --amendment").ok();
    }
    let sql = "UPDATE amendment_answer SET revision = (SELECT max(id) FROM revision) WHERE id = 1";
    let stolen = Stolen::of(&desk).attack(|conn| {
        conn.execute(sql, []).expect(sql);
        seal_anew(conn);
    });
    stolen.convicted(sql, &["(category): nobody approved it", "(category): it was approved by entry"]);
}

#[test]
fn what_one_person_was_enough_for_takes_no_second_one_under_later_rules() {
    let desk = Desk::centre();
    amend(&desk, "mona", MOVED, "no complaint").ok();
    assert!(!desk.run("", "verify").ok().stdout.contains("took two people"), "nobody ever asked for it");
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    let rules = |gate: &str| {
        desk.write("two.toml", format!("{policy}\n[approvals]\namendment = \"{gate}\"\n"));
        desk.run("mona", "policy publish two.toml").ok();
    };
    let counted = |all: &str| {
        let said = desk.run("", "verify").ok();
        assert!(said.stdout.contains(&format!("{all} of what draws go by that took two people")), "{}", said.whole());
    };
    rules("all");
    counted("0 amendments");
    amend(&desk, "mona", "AT,chat,billing inquiry,ana,cust-1,5,Late parcel,,", "a bill").ok();
    desk.run("sam", "intake approve D-1 --amendment").ok();
    counted("1 amendment");
    rules("none");
    amend(&desk, "mona", MOVED, "no bill").ok();
    counted("1 amendment");
}
