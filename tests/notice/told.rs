//! Who was told of the notice to staff: what can be recorded and what cannot, and who acknowledges.

use super::{FIRST, line, nothing_new, number, published, refused};
use crate::support::{Desk, answer};
use serde_json::Value;

#[test]
fn who_was_told_when_how_and_who_recorded_it_is_listed_and_so_is_who_was_not() {
    let mut desk = published();
    desk.at("2026-03-04T09:00:00Z");
    let told =
        desk.run("lea", "people notice record bo ana bo --how meeting --on 2026-03-03 --format json").ok().rows();
    assert_eq!((told[0]["new"].as_i64(), told[0]["known"].as_i64()), (Some(2), Some(0)));
    let ana = line(&desk, "ana");
    assert_eq!(ana["earlier"], Value::Null, "version 1 is the first");
    assert_eq!((ana["told"].as_str(), ana["how"].as_str()), (Some("2026-03-03"), Some("meeting")));
    assert_eq!((ana["by"].as_str(), ana["recorded"].as_str()), (Some("lea"), Some("2026-03-04T09:00:00Z")));
    assert_eq!(line(&desk, "cy")["told"], Value::Null);
    let untold = desk.rows("people notice list --untold");
    assert_eq!(untold.len(), 10, "12 are on the roster");
    assert!(untold.iter().all(|row| row["told"].is_null() && row["handle"] != "ana" && row["handle"] != "bo"));
    let list = desk.run("", "people notice list").ok();
    assert!(list.stdout.contains("10 of 12 people on the roster had not been told of version 1."), "{}", list.whole());
    desk.run("", "verify").ok();
}

#[test]
fn a_team_or_everybody_is_who_was_there_on_that_day() {
    let mut desk = published();
    desk.write("new.csv", "handle,name,role,team,from\ndan,Dan Ito,agent,north,2026-03-04\n");
    desk.run("mona", "people import new.csv").ok();
    desk.at("2026-03-05T09:00:00Z");
    desk.run("lea", "people notice record --team north --how meeting --on 2026-03-03").ok();
    let told = |desk: &Desk, handle: &str| !line(desk, handle)["told"].is_null();
    assert!(told(&desk, "ana") && told(&desk, "bo") && told(&desk, "lea"));
    assert!(!told(&desk, "dan"), "Dan came a day later");
    assert!(!told(&desk, "cy") && !told(&desk, "nora"), "Cy is in another team, Nora left this one");
    let everybody = desk.run("lea", "people notice record --everybody --how mail --format json").ok().rows();
    assert_eq!(everybody[0]["new"], 13);
    assert!(desk.rows("people notice list --untold").is_empty());
    let list = desk.run("", "people notice list").ok();
    assert!(list.stdout.contains("Everybody on the roster was told of version 1."), "{}", list.whole());
}

#[test]
fn the_same_telling_twice_is_recorded_once_and_another_way_or_day_is_another_fact() {
    let mut desk = published();
    desk.run("lea", "people notice record ana --how meeting").ok();
    nothing_new(&desk, "sam", "people notice record ana --how meeting --on 2026-03-02 --version 1");
    let more = desk.run("lea", "people notice record ana bo --how meeting --format json").ok().rows();
    assert_eq!((more[0]["new"].as_i64(), more[0]["known"].as_i64()), (Some(1), Some(1)));
    desk.run("lea", "people notice record ana --how mail").ok();
    desk.at("2026-03-03T09:00:00Z");
    desk.run("lea", "people notice record ana --how mail").ok();
    assert_eq!(number(&desk, "SELECT count(*) FROM told"), 4);
}

#[test]
fn nobody_is_told_who_is_not_on_the_roster_that_day_and_then_nobody_at_all() {
    let mut desk = published();
    let typo = "people notice record ana bp --how mail";
    desk.run("lea", typo).refused(1, "nobody here is called `bp`").refused(1, "did you mean `bo`?");
    desk.run("lea", "people notice record --team nort --how mail").refused(1, "did you mean `north`?");
    desk.write(
        "new.csv",
        "handle,name,role,team,from,to\ndan,Dan Ito,agent,north,2026-03-04,\nbo,Bo Lindqvist,agent,north,2022-01-01,2026-03-03\n",
    );
    desk.run("mona", "people import new.csv").ok();
    refused(&desk, "lea", "people notice record ana dan --how mail", 1, "dan is not on the roster on 2026-03-02");
    desk.at("2026-03-04T09:00:00Z");
    refused(&desk, "lea", "people notice record bo --how mail", 1, "bo is not on the roster on 2026-03-04");
    refused(&desk, "bo", "people notice acknowledge", 1, "bo is not on the roster on 2026-03-04");
    assert_eq!(number(&desk, "SELECT count(*) FROM told"), 0, "Ana was not recorded alone");
    desk.run("lea", "people notice record bo --how mail --on 2026-03-03").ok();
}

#[test]
fn people_who_left_stay_listed_if_they_were_told_and_are_not_missed_if_they_were_not() {
    let mut desk = published();
    desk.run("lea", "people notice record bo --how mail").ok();
    let ends = "bo,Bo Lindqvist,agent,north,2022-01-01,2026-03-03\ncy,Cy Tan,agent,south,2022-01-01,2026-03-03\n";
    desk.write("ends.csv", format!("handle,name,role,team,from,to\n{ends}"));
    desk.run("mona", "people import ends.csv").ok();
    desk.at("2026-03-04T09:00:00Z");
    let bo = line(&desk, "bo");
    assert_eq!((bo["told"].as_str(), bo["team"].as_str()), (Some("2026-03-02"), None));
    assert!(desk.rows("people notice list").iter().all(|row| row["handle"] != "cy"));
    let list = desk.run("", "people notice list").ok();
    assert!(list.stdout.contains("10 of 10 people on the roster"), "{}", list.whole());
}

#[test]
fn nobody_was_told_on_a_day_to_come_or_before_there_was_a_notice() {
    let mut desk = published();
    refused(&desk, "lea", "people notice record ana --how mail --on 2026-03-03", 1, "2026-03-03 has not come yet");
    let before = "people notice record ana --how mail --on 2026-03-01";
    refused(&desk, "lea", before, 1, "nobody can have been told of version 1 before 2026-03-02");
    refused(&desk, "lea", "people notice record ana --how mail --on 1.3.2026", 2, "--on: `1.3.2026` is not a day");
    desk.at("2026-03-03T09:00:00Z");
    desk.run("lea", "people notice record ana --how mail --on 2026-03-03").ok();
}

#[test]
fn a_notice_that_is_older_than_the_file_may_have_been_told_before_it() {
    let desk = Desk::centre();
    desk.write("notice.txt", FIRST);
    desk.run("mona", "people notice publish notice.txt --from 2025-06-01").ok();
    desk.run("lea", "people notice record ana --how in-person --on 2025-06-01").ok();
    refused(&desk, "lea", "people notice record ana --how mail --on 2025-05-31", 1, "before 2025-06-01");
    assert_eq!(line(&desk, "ana")["recorded"], "2026-03-02T09:00:00Z", "that it was recorded later is seen");
}

#[test]
fn everybody_on_a_day_when_nobody_was_there_is_nobody() {
    let desk = Desk::centre();
    desk.write("notice.txt", FIRST);
    desk.run("mona", "people notice publish notice.txt --from 2010-01-01").ok();
    let early = "people notice record --everybody --how mail --on 2010-01-01";
    refused(&desk, "mona", early, 1, "nobody is on the roster on 2010-01-01");
}

#[test]
fn days_are_those_of_the_time_zone_of_the_house_rules() {
    let mut desk = Desk::centre();
    desk.write("china.toml", "timezone = \"Asia/Shanghai\"\n");
    desk.run("mona", "policy publish china.toml").ok();
    desk.at("2026-03-02T16:30:00Z");
    desk.write("notice.txt", FIRST);
    desk.run("mona", "people notice publish notice.txt").ok();
    refused(&desk, "lea", "people notice record ana --how mail --on 2026-03-02", 1, "before 2026-03-03");
    desk.run("lea", "people notice record ana --how mail --on 2026-03-03").ok();
    desk.run("bo", "people notice acknowledge").ok();
    assert_eq!(line(&desk, "bo")["told"], "2026-03-03");
}

#[test]
fn ways_to_tell_are_a_closed_list_and_acknowledging_is_none_of_them() {
    let desk = published();
    refused(&desk, "lea", "people notice record ana --how meting", 2, "did you mean `meeting`?");
    refused(&desk, "lea", "people notice record ana --how pigeon", 2, "ways are in-person, meeting and mail");
    let forged = "people notice record ana --how acknowledged";
    refused(&desk, "mona", forged, 1, "nobody acknowledges the notice for somebody else");
    refused(&desk, "lea", "people notice record --how mail", 2, "required");
    refused(&desk, "lea", "people notice record ana --everybody --how mail", 2, "cannot be used with");
}

#[test]
fn a_dry_run_says_who_would_be_recorded_and_keeps_nothing() {
    let desk = published();
    let head = desk.head();
    let said = desk.run("lea", "people notice record --team north --how meeting --dry-run").ok();
    assert!(said.stdout.contains("nothing is kept") && said.stdout.contains("ana"), "{}", said.whole());
    assert_eq!(desk.head(), head);
    refused(&desk, "lea", "people notice record zoe --how mail --dry-run", 1, "nobody here is called `zoe`");
}

// --- acknowledge --------------------------------------------------------------------------------------

#[test]
fn everybody_acknowledges_the_notice_themselves_and_once() {
    let mut desk = published();
    desk.run("lea", "people notice record ana --how mail").ok();
    desk.run("ana", "people notice acknowledge").ok();
    desk.run("vera", "people notice acknowledge").ok();
    desk.at("2026-03-03T09:00:00Z");
    nothing_new(&desk, "ana", "people notice acknowledge");
    let ana: Vec<Value> = desk
        .rows("people notice list")
        .into_iter()
        .filter(|row| row["handle"] == "ana")
        .map(|row| row["how"].clone())
        .collect();
    assert_eq!(ana, ["mail", "acknowledged"]);
    assert_eq!(line(&desk, "vera")["by"], "vera");
    desk.run("", "verify").ok();
}

#[test]
fn nobody_acknowledges_the_notice_for_somebody_else() {
    let desk = published();
    refused(
        &desk,
        "lea",
        "people notice acknowledge --for ana",
        2,
        "--for has no meaning for `people notice acknowledge`",
    );
    refused(&desk, "zoe", "people notice acknowledge", 1, "nobody here is called `zoe`");
    let policy = "timezone = \"Europe/London\"\nidentity = \"login\"\n";
    desk.write("login.toml", policy);
    let lea = |words: &[&str]| answer(desk.command("lea").env("ASSIZE_LOGIN", "lea").args(words));
    answer(desk.command("mona").env("ASSIZE_LOGIN", "mona").args(["policy", "publish", "login.toml"])).ok();
    let acknowledge = ["people", "notice", "acknowledge"];
    lea(&[&acknowledge[..], &["--as", "ana"]].concat()).refused(1, "which is not the login of ana");
    lea(&acknowledge).ok();
}

#[test]
fn an_agent_sees_their_own_lines_and_others_everybodys() {
    let desk = published();
    desk.run("lea", "people notice record ana bo --how mail").ok();
    let handles = |who: &str| -> Vec<String> {
        let rows = desk.run(who, "people notice list --format json").ok().rows();
        rows.iter().map(|row| row["handle"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(handles("ana"), ["ana"]);
    assert_eq!(handles("lea").len(), 12);
    assert_eq!(handles("vera").len(), 12);
    let both = "bo,Bo Lindqvist,lead,south,2026-03-01\ncy,Cy Tan,manager,office,2026-03-01\n";
    desk.write("both.csv", format!("handle,name,role,team,from\n{both}"));
    desk.run("mona", "people import both.csv").ok();
    assert_eq!((handles("bo").len(), handles("cy").len()), (12, 12), "an agent who is a lead or a manager as well");
    desk.run("ana", "people notice acknowledge").ok();
    assert_eq!(handles("ana"), ["ana", "ana"]);
    let own = desk.run("ana", "people notice list").ok();
    assert!(
        own.stdout.contains("These are your lines") && own.stdout.contains("assize people notice acknowledge"),
        "{}",
        own.whole()
    );
}
