//! Cards made together: proposed, commented, answered, published from a day on, acknowledged.

use crate::support::{Answer, Desk, answer};
use serde_json::Value;

/// The card of the centre as its second version, with changes.
fn second(desk: &Desk, changes: &[(&str, &str)]) -> String {
    let mut card = std::fs::read_to_string(desk.path("card.toml")).unwrap().replace("version = 1", "version = 2");
    for (before, now) in changes {
        assert!(card.contains(before), "{before}");
        card = card.replace(before, now);
    }
    card
}

const SOFTER: (&str, &str) = ("regret where it is due.", "regret where it is due; brief is fine.");

/// The centre on Monday 2 March 2026, with version 2 proposed until Monday 9 March.
fn proposed() -> Desk {
    Desk::once((), || {
        let desk = Desk::centre();
        desk.write("next.toml", second(&desk, &[("weight = 30", "weight = 40"), ("weight = 50", "weight = 40")]));
        desk.run("mona", "card propose next.toml").ok();
        desk
    })
}

fn comment(desk: &Desk, who: &str, key: &str, note: &str) -> Answer {
    desk.args(who, &["card", "comment", "chat", "--criterion", key, "--note", note])
}

fn reply(desk: &Desk, number: i64, how: &str) -> Answer {
    desk.args("mona", &["card", "answer", &number.to_string(), how, "--note", "We talked about it."])
}

fn publish(desk: &Desk, card: String) -> Answer {
    desk.write("next.toml", card);
    desk.run("mona", "card publish next.toml")
}

fn card(desk: &Desk, label: &str) -> Value {
    let rows = desk.rows("card list");
    rows.into_iter().find(|row| row["card"] == label).unwrap()
}

#[test]
fn a_proposal_asks_every_agent_and_says_until_when_and_what_changes() {
    let desk = Desk::centre();
    desk.write("next.toml", second(&desk, &[("weight = 30", "weight = 40"), ("weight = 50", "weight = 40")]));
    let said = desk.run("mona", "card propose next.toml").ok().stdout;
    assert!(said.contains("chat/2 is proposed: comments until 2026-03-09"), "{said}");
    assert!(said.contains("ana, bo and cy") && said.contains("What changes from chat/1 to chat/2"), "{said}");
    let row = card(&desk, "chat/2");
    assert_eq!((row["state"].as_str(), row["asked"].as_i64()), (Some("proposed"), Some(3)));
    assert_eq!(row["comments_until"], "2026-03-09");
    let head = desk.head();
    let again = desk.run("mona", "card propose next.toml").ok().stdout;
    assert!(again.contains("proposed already, with this text") && again.contains("nothing was recorded"), "{again}");
    assert_eq!(desk.head(), head);
    desk.run("", "verify").ok();
}

#[test]
fn a_proposal_can_ask_one_team_and_a_team_without_agents_is_refused() {
    let desk = Desk::centre();
    desk.write("next.toml", second(&desk, &[]));
    desk.run("mona", "card propose next.toml --team nroth").refused(1, "no agent is in a team `nroth` today");
    desk.run("mona", "card propose next.toml --team quality").refused(1, "no agent is in a team `quality` today");
    desk.run("mona", "card propose next.toml --team north").ok();
    assert_eq!(card(&desk, "chat/2")["asked"], 2);
}

#[test]
fn a_dry_run_of_a_proposal_or_a_publication_keeps_nothing() {
    let desk = Desk::centre();
    desk.write("next.toml", second(&desk, &[SOFTER]));
    let head = desk.head();
    for words in ["card propose next.toml --dry-run", "card publish next.toml --dry-run"] {
        let said = desk.run("mona", words).ok().stdout;
        assert!(said.contains("nothing is kept"), "{said}");
    }
    assert_eq!(desk.head(), head);
}

#[test]
fn only_the_next_version_with_sound_text_is_proposed() {
    let desk = Desk::centre();
    let proposes = |card: String, code: i32, says: &str| {
        desk.write("next.toml", card);
        desk.run("mona", "card propose next.toml").refused(code, says);
    };
    proposes(second(&desk, &[("version = 2", "version = 3")]), 1, "the next version of chat is 2, not 3");
    proposes(second(&desk, &[("weight = 30", "weight = 31")]), 65, "next.toml has 1 error");
    let first = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    proposes(first.clone(), 1, "the card chat/1 is published already");
    proposes(format!("{first}\n# changed\n"), 1, "published already, with another text");
}

#[test]
fn people_have_the_days_of_the_policy_at_least_and_no_draft_takes_days_away() {
    let desk = Desk::centre();
    desk.write("next.toml", second(&desk, &[]));
    desk.run("mona", "card propose next.toml --until 2026-03-08").refused(1, "until 2026-03-09 at least");
    desk.run("mona", "card propose next.toml --until 2027-03-04").refused(2, "more than a year ahead");
    desk.run("mona", "card propose next.toml --until 2026-03-16").ok();
    desk.write("next.toml", second(&desk, &[SOFTER]));
    desk.run("mona", "card propose next.toml --until 2026-03-15").refused(1, "can comment until 2026-03-16");
    let said = desk.run("mona", "card propose next.toml").ok().stdout;
    assert!(said.contains("comments until 2026-03-16"), "{said}");
}

#[test]
fn the_policy_says_how_many_days_and_whether_a_card_must_be_proposed() {
    let desk = Desk::centre();
    let policy = std::fs::read_to_string(desk.path("policy.toml")).unwrap();
    for (days, says) in [(0, "[cards] comment_within is 1 to 100 working days, not 0"), (101, "not 101")] {
        desk.write("p.toml", format!("{policy}\n[cards]\ncomment_within = {days}\n"));
        desk.run("mona", "policy publish p.toml").refused(65, says);
    }
    desk.write("p.toml", format!("{policy}\n[cards]\nproposed = true\ncomment_within = 1\n"));
    desk.run("mona", "policy publish p.toml").ok();
    desk.write("next.toml", second(&desk, &[]));
    desk.run("mona", "card publish next.toml").refused(1, "was not proposed: nobody was asked");
    let said = desk.run("mona", "card propose next.toml").ok().stdout;
    assert!(said.contains("comments until 2026-03-03"), "{said}");
}

#[test]
fn comments_are_about_a_criterion_or_the_card_and_the_same_one_stands_once() {
    let desk = proposed();
    comment(&desk, "ana", "tone", "Brief is not rude.").ok();
    desk.run("cy", "card comment chat --note Good").ok();
    let again = comment(&desk, "ana", "tone", "Brief is not rude.").ok().stdout;
    assert!(again.contains("nothing was recorded"), "{again}");
    comment(&desk, "bo", "tone", "Brief is not rude.").ok();
    comment(&desk, "ana", "tune", "x").refused(65, "no criterion `tune`");
    let rows = desk.rows("card comments chat");
    let about: Vec<_> = rows.iter().map(|row| (row["by"].as_str().unwrap(), row["criterion"].as_str())).collect();
    assert_eq!(about, [("ana", Some("tone")), ("cy", None), ("bo", Some("tone"))]);
    desk.run("", "verify").ok();
}

#[test]
fn a_criterion_that_the_draft_takes_away_can_be_commented() {
    let desk = Desk::centre();
    let card = second(&desk, &[("weight = 30", "weight = 50")]);
    let gone = card.split("[[criterion]]\nid = \"identity\"").next().unwrap().to_owned();
    desk.write("next.toml", gone);
    desk.run("mona", "card propose next.toml").ok();
    comment(&desk, "ana", "identity", "Keep it.").ok();
    comment(&desk, "ana", "nothing", "x").refused(65, "no criterion `nothing`");
}

#[test]
fn a_lead_writes_down_what_an_agent_says_and_nobody_speaks_for_others() {
    let desk = proposed();
    let words = ["card", "comment", "chat", "--note", "Fair", "--for", "ana"];
    desk.args("sam", &words).refused(1, "sam may not comment for ana");
    let said = desk.args("lea", &words).ok().stdout;
    assert!(said.contains("Comment 1 on chat/2, by lea for ana"), "{said}");
    assert_eq!(desk.rows("card comments")[0]["by"], "lea for ana");
}

#[test]
fn comments_end_with_the_last_day() {
    let mut desk = proposed();
    desk.at("2026-03-09T23:59:59Z");
    comment(&desk, "ana", "tone", "In time").ok();
    desk.at("2026-03-10T00:00:00Z");
    comment(&desk, "ana", "tone", "Late").refused(1, "comments on chat/2 were taken until 2026-03-09");
}

#[test]
fn where_no_draft_is_open_a_comment_says_what_is() {
    let desk = Desk::centre();
    comment(&desk, "ana", "tone", "x").refused(1, "no draft of a card `chat` is open");
    let refused = desk.run("ana", "card comment chta --note x");
    refused.refused(1, "no card is proposed at the moment");
    desk.run("ana", "card show --draft").refused(1, "no draft of the card chat is open");
    desk.run("ana", "card comments chat/draft").refused(1, "no draft of a card `chat` is open");
}

#[test]
fn a_card_waits_for_the_last_day_and_for_every_answer() {
    let mut desk = proposed();
    comment(&desk, "ana", "tone", "Brief is not rude.").ok();
    comment(&desk, "cy", "facts", "Good.").ok();
    let card = second(&desk, &[("weight = 30", "weight = 40"), ("weight = 50", "weight = 40")]);
    publish(&desk, card.clone()).refused(1, "people can comment on chat/2 until 2026-03-09");
    desk.at("2026-03-10T09:00:00Z");
    publish(&desk, card.clone()).refused(1, "2 comments have no answer: 1, 2");
    reply(&desk, 1, "--unchanged").ok();
    publish(&desk, card.clone()).refused(1, "one comment has no answer: 2");
    let said = reply(&desk, 2, "--unchanged").ok().stdout;
    assert!(said.contains("All are answered"), "{said}");
    publish(&desk, card).ok();
    assert_eq!(self::card(&desk, "chat/2")["state"], "in force");
    desk.run("", "verify").ok();
}

#[test]
fn what_an_answer_promises_is_done_before_the_card_is_published() {
    let mut desk = proposed();
    comment(&desk, "ana", "tone", "Brief is not rude.").ok();
    desk.run("cy", "card comment chat --note Shorter-please").ok();
    reply(&desk, 1, "--changed").ok();
    reply(&desk, 2, "--changed").ok();
    desk.at("2026-03-10T09:00:00Z");
    let weights = [("weight = 30", "weight = 40"), ("weight = 50", "weight = 40")];
    publish(&desk, second(&desk, &weights)).refused(1, "comments 1, 2");
    let another = ("Check names, dates and prices.", "Check names and prices.");
    publish(&desk, second(&desk, &[weights[0], weights[1], another]))
        .refused(1, "the answer to comment 1 says that the card changes, and `tone` did not");
    let said = publish(&desk, second(&desk, &[weights[0], weights[1], SOFTER])).ok().stdout;
    assert!(said.contains("3 agents were asked"), "{said}");
    assert!(!said.contains("Not as proposed"), "{said}");
    let page = desk.run("ana", "card show chat").ok().stdout;
    assert!(page.contains("2 comments by 2 people, 2 changed it"), "{page}");
}

#[test]
fn what_changed_without_a_comment_is_said() {
    let mut desk = proposed();
    desk.at("2026-03-10T09:00:00Z");
    let said =
        publish(&desk, second(&desk, &[("weight = 30", "weight = 50"), ("weight = 50\nclass", "weight = 30\nclass")]));
    let shown = [said.ok(), desk.run("ana", "card show chat").ok(), desk.run("ana", "card comments chat").ok()];
    for said in shown {
        let says = "Not as proposed, and no comment asked for it: tone: weight; facts: weight.";
        assert!(said.stdout.contains(says), "{}", said.stdout);
    }
}

#[test]
fn an_answer_can_be_given_again_until_the_card_is_published() {
    let mut desk = proposed();
    comment(&desk, "ana", "tone", "Brief is not rude.").ok();
    desk.run("mona", "card answer 9 --changed --note x").refused(1, "there is no comment 9");
    desk.run("mona", "card answer 1 --note x").refused(2, "--changed");
    reply(&desk, 1, "--changed").ok();
    let head = desk.head();
    let again = reply(&desk, 1, "--changed").ok().stdout;
    assert!(again.contains("nothing was recorded"), "{again}");
    assert_eq!(desk.head(), head);
    reply(&desk, 1, "--unchanged").ok();
    assert_eq!(desk.rows("card comments chat")[0]["changed"], false);
    desk.at("2026-03-10T09:00:00Z");
    publish(&desk, second(&desk, &[])).ok();
    reply(&desk, 1, "--changed").refused(1, "the card that comment 1 is about is published");
    reply(&desk, 1, "--unchanged").ok();
}

#[test]
fn a_new_draft_does_not_lose_what_was_said_of_the_old_one() {
    let mut desk = proposed();
    comment(&desk, "ana", "tone", "Brief is not rude.").ok();
    reply(&desk, 1, "--changed").ok();
    desk.write("next.toml", second(&desk, &[SOFTER]));
    desk.run("mona", "card propose next.toml").ok();
    assert_eq!(desk.rows("card comments chat/draft").len(), 1);
    desk.at("2026-03-10T09:00:00Z");
    let said = publish(&desk, second(&desk, &[SOFTER])).ok().stdout;
    assert!(!said.contains("Not as proposed"), "{said}");
    assert_eq!(card(&desk, "chat/2")["changes"], 1);
    assert!(desk.rows("card list").iter().all(|row| row["state"] != "proposed"));
}

#[test]
fn a_card_is_in_force_from_its_day_on_and_never_before_it_is_published() {
    let desk = Desk::centre();
    desk.write("next.toml", second(&desk, &[SOFTER]));
    desk.run("mona", "card publish next.toml --from 2026-03-01").refused(1, "2026-03-01 is over");
    desk.run("mona", "card publish next.toml --from 2027-03-04").refused(2, "more than a year ahead");
    desk.run("mona", "card publish next.toml --from 2026-03-09").ok();
    desk.run("mona", "card publish next.toml --from 2026-03-10").refused(1, "in force from 2026-03-09");
    assert!(desk.run("mona", "card publish next.toml").ok().stdout.contains("already, in force from 2026-03-09"));
    let states =
        |desk: &Desk| [card(desk, "chat/1"), card(desk, "chat/2")].map(|row| row["state"].as_str().unwrap().to_owned());
    assert_eq!(states(&desk), ["in force", "to come"]);
    assert!(desk.run("ana", "card show chat").ok().stdout.contains("Card chat/1"));
    desk.write("third.toml", second(&desk, &[("version = 2", "version = 3")]));
    desk.run("mona", "card publish third.toml --from 2026-03-08").refused(1, "chat/2 is in force from 2026-03-09");
    let mut desk = desk;
    desk.at("2026-03-09T00:00:00Z");
    assert_eq!(states(&desk), ["over", "in force"]);
    assert!(desk.run("ana", "card show chat").ok().stdout.contains("Card chat/2"));
}

/// The cards of the audits of some agents, by what their auditors see.
fn cards_of(desk: &Desk) -> Vec<String> {
    let rows = desk.rows("report audits");
    let card = |row: &Value| {
        let show = format!("score show {} --format json", row["audit"]);
        desk.run(row["auditor"].as_str().unwrap(), &show).ok().rows()[0]["card"].as_str().unwrap().to_owned()
    };
    rows.iter().map(card).collect()
}

#[test]
fn a_draw_is_scored_by_the_card_that_was_in_force_on_the_first_day_of_its_window() {
    let mut desk = Desk::centre();
    desk.write("next.toml", second(&desk, &[SOFTER]));
    desk.run("mona", "card publish next.toml").ok();
    desk.run("mona", "assign nightly").ok();
    assert_eq!(cards_of(&desk), ["chat/1"; 3], "on the day before only version 1 was known");
    let dialogues = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap();
    desk.write("more.csv", dialogues.replace("2026-03-01", "2026-03-02").replace("D-", "E-"));
    desk.at("2026-03-03T09:00:00Z");
    desk.run("mona", "intake import more.csv").ok();
    desk.run("mona", "assign nightly").ok();
    assert_eq!(cards_of(&desk)[..3], ["chat/1"; 3], "audits stay on the version that they began with");
    assert_eq!(cards_of(&desk)[3..], ["chat/2"; 3]);
    desk.run("", "verify").ok();
}

#[test]
fn a_spot_check_is_scored_by_the_card_of_the_day_of_the_dialogue() {
    let desk = Desk::centre();
    desk.write("next.toml", second(&desk, &[SOFTER]));
    desk.run("mona", "card publish next.toml").ok();
    desk.run("mona", "assign spot-check D-1 --note Look --card chat --auditor vera").ok();
    assert_eq!(cards_of(&desk), ["chat/1"]);
}

/// The centre eight days later: a second day of dialogues waits for its draw, and a card `strict` is published.
fn with_another_card() -> Desk {
    Desk::once((), || {
        let mut desk = Desk::centre();
        desk.run("mona", "assign nightly").ok();
        let dialogues = std::fs::read_to_string(desk.path("dialogues.csv")).unwrap();
        desk.write("more.csv", dialogues.replace("2026-03-01", "2026-03-05").replace("D-", "E-"));
        desk.at("2026-03-10T09:00:00Z");
        desk.run("mona", "intake import more.csv").ok();
        let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
        desk.write("strict.toml", card.replace("\"chat\"", "\"strict\""));
        desk.run("mona", "card publish strict.toml").ok();
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        desk.write("changed.toml", plan.replace("\"chat\"", "\"strict\""));
        desk
    })
}

#[test]
fn a_new_name_takes_no_card_back_to_days_on_which_it_was_not_known() {
    let desk = with_another_card();
    let says = "changed.toml:3:8: the card strict/1 is in force from 2026-03-10, not yet on 2026-03-05, when daily-2026-03-05 begins";
    let refused = desk.run("mona", "assign plan add changed.toml").refused(1, says);
    assert!(refused.stderr.contains("in force on 2026-03-05: chat/1"), "{}", refused.stderr);
    desk.run("mona", "assign nightly").refused(4, "");
    desk.run("mona", "assign plan add changed.toml").ok();
    desk.run("mona", "assign plan add changed.toml").ok();
}

#[test]
fn a_card_of_a_window_that_is_under_way_stays() {
    let mut desk = Desk::centre();
    desk.run("mona", "assign nightly").ok();
    desk.write("next.toml", second(&desk, &[SOFTER]));
    desk.run("mona", "card publish next.toml --from 2026-03-04").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("changed.toml", plan.replace("\"chat\"", "\"chat/2\""));
    desk.at("2026-03-03T09:00:00Z");
    desk.run("mona", "assign plan add changed.toml")
        .refused(1, "chat/2 is in force from 2026-03-04, not yet on 2026-03-03");
    desk.at("2026-03-04T09:00:00Z");
    desk.run("mona", "assign plan add changed.toml").ok();
}

#[test]
fn a_plan_that_starts_later_may_name_a_card_that_is_in_force_by_then() {
    let desk = Desk::centre();
    desk.write("next.toml", second(&desk, &[SOFTER]));
    desk.run("mona", "card publish next.toml --from 2026-03-04").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let later = |day: &str| {
        plan.replace("\"chat\"", "\"chat/2\"")
            .replace("\"daily\"", "\"later\"")
            .replace("2026-03-01", day)
            .replace("days = 3", "days = 3\noverlaps = [\"daily\"]")
    };
    desk.write("later.toml", later("2026-03-03"));
    desk.run("mona", "assign plan add later.toml").refused(1, "not yet on 2026-03-03");
    desk.write("later.toml", later("2026-03-04"));
    desk.run("mona", "assign plan add later.toml").ok();
}

#[test]
fn before_any_card_was_in_force_the_first_version_of_each_counts() {
    let desk = Desk::centre();
    let card = std::fs::read_to_string(desk.path("card.toml")).unwrap();
    desk.write("strict.toml", card.replace("\"chat\"", "\"strict\""));
    desk.run("mona", "card publish strict.toml").ok();
    desk.run("mona", "assign spot-check D-1 --note Look --card strict --auditor vera").ok();
    assert_eq!(cards_of(&desk), ["strict/1"]);
}

#[test]
fn a_later_version_by_its_number_counts_for_no_day_before_its_own() {
    let desk = Desk::centre();
    desk.write("next.toml", second(&desk, &[SOFTER]));
    desk.run("mona", "card publish next.toml --from 2026-03-02").ok();
    let refused = desk.run("mona", "assign spot-check D-1 --note Look --card chat/2");
    let refused = refused.refused(1, "the card chat/2 is in force from 2026-03-02, not yet on 2026-03-01");
    assert!(refused.stderr.contains("in force on 2026-03-01: none"), "{}", refused.stderr);
}

#[test]
fn a_spot_check_by_a_card_that_was_not_known_is_refused() {
    let desk = with_another_card();
    desk.run("mona", "assign spot-check E-1 --note Look --card strict")
        .refused(1, "the card strict/1 is in force from 2026-03-10, not yet on 2026-03-05");
    desk.run("mona", "assign spot-check E-1 --note Look --card chat").ok();
}

#[test]
fn a_draw_that_is_extended_stays_on_its_card() {
    let desk = Desk::drawn();
    desk.write("next.toml", second(&desk, &[SOFTER]));
    desk.run("mona", "card publish next.toml").ok();
    desk.run("mona", "assign extend daily-2026-03-01 --by 1 --note More").ok();
    let cards = cards_of(&desk);
    assert!(cards.len() > 3 && cards.iter().all(|card| card == "chat/1"), "{cards:?}");
}

#[test]
fn who_acknowledged_a_card_and_who_did_not_is_listed() {
    let desk = Desk::centre();
    let said = desk.run("ana", "card acknowledge").ok().stdout;
    assert!(said.contains("ana acknowledges the card chat/1"), "{said}");
    let head = desk.head();
    assert!(desk.run("ana", "card acknowledge chat").ok().stdout.contains("nothing was recorded"));
    assert_eq!(desk.head(), head);
    let missing: Vec<String> =
        desk.rows("card readers chat --missing").iter().map(|row| row["handle"].as_str().unwrap().to_owned()).collect();
    assert!(!missing.contains(&"ana".to_owned()) && missing.contains(&"bo".to_owned()), "{missing:?}");
    let row = card(&desk, "chat/1");
    assert_eq!(row["known_by"], 1);
    assert_eq!(row["on_roster"].as_u64().unwrap(), 1 + missing.len() as u64);
    desk.write("next.toml", second(&desk, &[]));
    desk.run("mona", "card publish next.toml").ok();
    assert_eq!(card(&desk, "chat/2")["known_by"], 0, "each version is acknowledged for itself");
    let rows = desk.rows("card readers chat/2");
    assert_eq!(rows.iter().find(|row| row["handle"] == "ana").unwrap()["earlier"], 1);
    desk.run("ana", "card acknowledge talk").refused(1, "there is no card `talk`");
    desk.run("lea", "card acknowledge --for ana").refused(2, "--for has no meaning for `card acknowledge`");
    desk.run("", "verify").ok();
}

#[test]
fn somebody_who_left_acknowledges_nothing() {
    let mut desk = Desk::centre();
    desk.write("end.csv", "handle,name,role,team,from,to\nbo,Bo Lindqvist,agent,north,2022-01-01,2026-03-02\n");
    desk.run("mona", "people import end.csv").ok();
    desk.at("2026-03-03T09:00:00Z");
    desk.run("bo", "card acknowledge").refused(1, "bo is not on the roster on 2026-03-03");
}

#[test]
fn a_diff_names_every_thing_that_is_different() {
    let desk = Desk::centre();
    let changes = [
        SOFTER,
        ("weight = 30", "weight = 40"),
        ("weight = 50", "weight = 40"),
        ("with lapses", "now and then"),
        ("class = \"customer\"", "class = \"business\""),
        ("fails = \"card\"\nna = true", "na = false"),
        ("name = \"good\"", "name = \"fine\""),
        ("title = \"Everything said is true\"", "title = \"All is true\""),
    ];
    desk.write("next.toml", second(&desk, &changes));
    let rows = desk.rows("card diff next.toml");
    let found: Vec<_> = rows.iter().map(|row| (row["of"].as_str().unwrap(), row["what"].as_str().unwrap())).collect();
    assert_eq!(
        found,
        [
            ("the card", "bands"),
            ("tone", "guidance"),
            ("tone", "answers"),
            ("tone", "weight"),
            ("facts", "title"),
            ("facts", "weight"),
            ("facts", "critical"),
            ("identity", "na allowed"),
            ("identity", "fails"),
        ]
    );
    let answers = rows.iter().find(|row| row["what"] == "answers").unwrap();
    assert_eq!(
        (&answers["before"], &answers["now"]),
        (&"partly 50 %: with lapses".into(), &"partly 50 %: now and then".into())
    );
    assert!(desk.rows("card diff card.toml chat").is_empty());
    let said = desk.run("", "card diff chat/1 card.toml").ok().stdout;
    assert!(said.contains("Nothing: they ask, offer and count the same."), "{said}");
    desk.run("", "card diff chat").refused(1, "there is no version of chat before chat/1");
    desk.run("", "card diff chat/2 chat").refused(1, "there is no card `chat/2`");
}

#[test]
fn a_diff_knows_criteria_by_their_ids_not_by_their_places() {
    let desk = Desk::new();
    let criterion = |id: &str, rest: &str| {
        format!("[[criterion]]\nid = \"{id}\"\ntitle = \"{id}\"\nguidance = \"x\"\nweight = 50\n{rest}\n")
    };
    let head = "[card]\nid = \"c\"\nversion = 1\n";
    let when = "when = { criterion = \"a\", is = [\"yes\"] }";
    let (a, b) = (criterion("a", ""), criterion("b", ""));
    desk.write("one.toml", format!("{head}{a}{b}"));
    desk.write("two.toml", format!("{head}{b}{a}"));
    let all = |one: &str, two: &str| -> Vec<String> {
        let page = desk.run("", &format!("card diff {one} {two} --format json")).ok().rows().remove(0);
        page["differences"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| format!("{}: {}", row["of"].as_str().unwrap(), row["what"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(all("one.toml", "two.toml"), ["the card: order"]);
    desk.write("three.toml", format!("{head}{a}{}", criterion("b", when)));
    assert_eq!(all("one.toml", "three.toml"), ["b: asked when"]);
    let (a_third, b_when) = (criterion("a", ""), criterion("b", when));
    let c = criterion("c", "").replace("weight = 50", "weight = 0");
    desk.write("four.toml", format!("{head}{c}{a_third}{b_when}"));
    assert_eq!(all("three.toml", "four.toml"), ["c: new"], "the condition looks at the same criterion");
    assert_eq!(all("four.toml", "three.toml"), ["c: gone"]);
}

#[test]
fn a_card_goes_out_as_a_workbook_and_its_comments_come_back() {
    let desk = proposed();
    desk.run("ana", "card export chat --out comments.xlsx").ok();
    let rows = read(&desk, "comments.xlsx");
    assert_eq!(rows[0][..4], ["criterion", "comment", "section", "title"]);
    assert_eq!(rows.iter().skip(1).map(|row| row[0].as_str()).collect::<Vec<_>>(), ["tone", "facts", "identity", ""]);
    desk.run("ana", "card comment chat --file comments.xlsx").refused(65, "comments.xlsx has no comment");
    write(&desk, "filled.xlsx", &rows, &[(1, "Brief is not rude."), (4, "=1+1")]);
    let said = desk.run("ana", "card comment chat --file filled.xlsx").ok().stdout;
    assert!(said.contains("2 comments on chat/2, by ana"), "{said}");
    let said = desk.run("ana", "card comment chat --file filled.xlsx").ok().stdout;
    assert!(said.contains("nothing was recorded"), "{said}");
    let found = desk.rows("card comments chat");
    assert_eq!((found[1]["criterion"].as_str(), found[1]["words"].as_str()), (None, Some("=1+1")));
    let bytes = std::fs::read(desk.path("comments.xlsx")).unwrap();
    desk.run("ana", "card export chat --out comments.xlsx").ok();
    assert!(std::fs::read(desk.path("comments.xlsx")).unwrap() == bytes, "the same card has the same bytes");
}

#[test]
fn comments_in_a_file_with_a_fault_are_not_taken_in_at_all() {
    let desk = proposed();
    desk.write("c.csv", "criterion,comment\ntone,One\ntune,Two\nfacts,\n,Whole\nfcats,Three\n");
    let head = desk.head();
    let refused = desk.run("ana", "card comment chat --file c.csv").refused(65, "c.csv was not taken in");
    for says in [
        "c.csv:3: the card chat",
        "has no criterion `tune` (did you mean `tone`?)",
        "c.csv:6: ",
        "`fcats` (did you mean `facts`?)",
    ] {
        assert!(refused.stderr.contains(says), "{says}: {}", refused.stderr);
    }
    desk.run("ana", "card comment chat --criterion tune --note Two").refused(65, "has no criterion `tune`");
    desk.write("c.csv", "criterion,comments\ntone,One\n");
    desk.run("ana", "card comment chat --file c.csv").refused(65, "no column `comments`");
    desk.run("ana", "card comment chat --file none.csv").refused(66, "none.csv");
    assert_eq!(desk.head(), head);
}

#[test]
fn a_workbook_computes_nothing_and_markdown_marks_nothing() {
    let desk = Desk::new();
    let evil = "=HYPERLINK(\\\"http://x\\\") <script>alert(1)</script> [a](http://b) *bold* | 客服 🙂 \\u001b[31m";
    desk.write(
        "c.toml",
        format!("[card]\nid = \"c\"\nversion = 1\ntitle = \"{evil}\"\n[[criterion]]\nid = \"a\"\ntitle = \"{evil}\"\nguidance = \"{evil}\"\nweight = 100\n"),
    );
    desk.run("", "card export c.toml --out c.xlsx").ok();
    let rows = read(&desk, "c.xlsx");
    assert!(rows[1][3].starts_with("=HYPERLINK(\"http://x\")"), "a text, not a formula: {:?}", rows[1]);
    let text = desk.run("", "card export c.toml --to md").ok().stdout;
    assert!(text.starts_with("# Card c/1: =HYPERLINK"), "{text}");
    assert!(
        !text.contains("<script>") && !text.contains("](http") && !text.contains("*bold*") && !text.contains('\u{1b}'),
        "{text}"
    );
    assert!(text.contains("客服 🙂"), "{text}");
}

#[test]
fn an_export_says_what_to_write_where_it_cannot_tell() {
    let desk = Desk::centre();
    desk.run("", "card export chat").refused(2, "say what to write");
    desk.run("", "card export chat --to xlsx").refused(2, "a workbook goes to a file");
    desk.run("", "card export chat --to md --out c.xlsx").refused(2, "is no name for that format");
    desk.run("", "card export chat --out c.md").ok();
    desk.run("", "card export chat --to md --out c.txt").ok();
    desk.run("", "card export chat --to md --language zh").refused(1, "is not written in `zh`");
    desk.run("", "card export talk --to md").refused(1, "there is no card `talk`");
}

#[test]
fn the_list_of_cards_says_what_to_do_where_there_is_none() {
    let desk = Desk::new();
    desk.run("mona", "init --rehearsal").ok();
    let said = desk.run("", "card list").ok().stdout;
    assert!(said.contains("No card yet"), "{said}");
    desk.run("", "card comments").refused(1, "no card is published yet");
}

#[test]
fn a_proposal_needs_somebody_to_ask() {
    let desk = Desk::centre();
    let mut init = desk.command("mona");
    init.args(["--db", "new.db", "init", "--rehearsal"]);
    answer(&mut init).ok();
    desk.run("mona", "--db new.db card propose card.toml").refused(1, "the roster has no agent today");
}

/// The cells of the first sheet of a workbook.
fn read(desk: &Desk, name: &str) -> Vec<Vec<String>> {
    use calamine::{Reader, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(desk.path(name)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// The same sheet with some comments filled in, by row.
fn write(desk: &Desk, name: &str, rows: &[Vec<String>], comments: &[(usize, &str)]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let comment = comments.iter().find(|(line, _)| *line == at && column == 1);
            let cell = comment.map_or(cell.as_str(), |(_, words)| words);
            sheet.write_string(u32::try_from(at).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
        }
    }
    book.save(desk.path(name)).unwrap();
}

#[test]
fn a_diff_compares_sections_totals_notes_and_bonuses_too() {
    let desk = Desk::new();
    let card = |mode: &str, weights: (i64, i64), rest: &str| {
        let section =
            |id: &str, weight: i64| format!("[[section]]\nid = \"{id}\"\ntitle = \"{id}\"\nweight = {weight}\n");
        format!("[card]\nid = \"c\"\nversion = 1\n{mode}\n{}{}{rest}", section("x", weights.0), section("y", weights.1))
    };
    let criterion = |id: &str, section: &str, rest: &str| {
        format!("[[criterion]]\nid = \"{id}\"\nsection = \"{section}\"\ntitle = \"{id}\"\nguidance = \"g\"\n{rest}\n")
    };
    let both = |a: &str, b: &str| format!("{}{}", criterion("a", "x", a), criterion("b", "y", b));
    let three = |section: &str| format!("{}{}", both("", ""), criterion("d", section, ""));
    let sections = "mode = \"sections\"";
    let differ = |before: String, now: String| -> Vec<String> {
        desk.write("one.toml", before);
        desk.write("two.toml", now);
        let page = desk.run("", "card diff one.toml two.toml --format json").ok().rows().remove(0);
        let name = |row: &Value| format!("{}: {}", row["of"].as_str().unwrap(), row["what"].as_str().unwrap());
        page["differences"].as_array().unwrap().iter().map(name).collect()
    };
    let plain = card(sections, (40, 60), &both("", ""));
    assert_eq!(
        differ(plain.clone(), card(sections, (50, 50), &both("", ""))),
        ["section x: weight", "section y: weight"]
    );
    assert_eq!(
        differ(plain.clone(), card("mode = \"sections\"\ncap = 110", (40, 60), &both("", ""))),
        ["the card: the total is"]
    );
    assert_eq!(differ(plain.clone(), card(sections, (40, 60), &both("note_always = true", ""))), ["a: note needed"]);
    let moved = differ(card(sections, (40, 60), &three("x")), card(sections, (40, 60), &three("y")));
    assert_eq!(moved, ["d: section"]);
    let bonus = card(sections, (40, 60), &format!("{}{}", both("", ""), criterion("d", "x", "bonus = true")));
    assert_eq!(differ(card(sections, (40, 60), &three("x")), bonus), ["d: bonus"]);
    assert_eq!(differ(plain.clone(), plain), Vec::<String>::new());
}

#[test]
fn each_version_has_its_own_round_of_comments() {
    let mut desk = proposed();
    comment(&desk, "ana", "tone", "Brief is not rude.").ok();
    reply(&desk, 1, "--unchanged").ok();
    desk.at("2026-03-10T09:00:00Z");
    publish(&desk, second(&desk, &[])).ok();
    desk.write("next.toml", second(&desk, &[("version = 2", "version = 3"), SOFTER]));
    desk.run("mona", "card propose next.toml").ok();
    assert_eq!(desk.rows("card comments chat").len(), 0, "those of version 2 are over");
    assert_eq!(desk.rows("card comments chat/2").len(), 1);
    comment(&desk, "cy", "tone", "Thanks.").ok();
    assert_eq!(desk.rows("card comments chat")[0]["by"], "cy");
    desk.run("", "verify").ok();
}

#[test]
fn a_version_after_one_that_is_to_come_begins_no_earlier() {
    let desk = Desk::centre();
    desk.write("next.toml", second(&desk, &[]));
    desk.run("mona", "card publish next.toml --from 2026-03-09").ok();
    desk.write("third.toml", second(&desk, &[("version = 2", "version = 3")]));
    let said = desk.run("mona", "card publish third.toml").ok().stdout;
    assert!(said.contains("The card chat/3 is published, in force from 2026-03-09"), "{said}");
    assert_eq!(card(&desk, "chat/2")["state"], "over", "it never was in force");
}

#[test]
fn who_left_does_not_count_among_those_who_know_a_card() {
    let mut desk = Desk::centre();
    desk.run("bo", "card acknowledge").ok();
    desk.write("end.csv", "handle,name,role,team,from,to\nbo,Bo Lindqvist,agent,north,2022-01-01,2026-03-02\n");
    desk.run("mona", "people import end.csv").ok();
    desk.at("2026-03-03T09:00:00Z");
    assert_eq!(card(&desk, "chat/1")["known_by"], 0);
    assert!(desk.rows("card readers").iter().any(|row| row["handle"] == "bo"), "what they said stays");
}

#[test]
fn a_longer_time_to_comment_is_another_draft() {
    let desk = proposed();
    desk.run("mona", "card propose next.toml --until 2026-03-09").ok();
    let said = desk.run("mona", "card propose next.toml --until 2026-03-10").ok().stdout;
    assert!(said.contains("chat/2 is proposed: comments until 2026-03-10"), "{said}");
}

#[test]
fn a_comment_on_the_whole_card_asks_for_changes_of_the_whole_card_only() {
    let mut desk = proposed();
    desk.run("cy", "card comment chat --note Call-it-fine").ok();
    reply(&desk, 1, "--changed").ok();
    desk.at("2026-03-10T09:00:00Z");
    let weights = [("weight = 30", "weight = 40"), ("weight = 50", "weight = 40")];
    let said = publish(&desk, second(&desk, &[weights[0], weights[1], ("\"good\"", "\"fine\""), SOFTER])).ok().stdout;
    assert!(said.contains("no comment asked for it: tone: guidance."), "{said}");
}

#[test]
fn a_criterion_that_goes_because_of_a_comment_keeps_the_promise() {
    let mut desk = Desk::centre();
    let more = "\n[[criterion]]\nid = \"pace\"\ntitle = \"Short\"\nguidance = \"x\"\nweight = 0\n";
    desk.write("next.toml", format!("{}{more}", second(&desk, &[])));
    desk.run("mona", "card propose next.toml").ok();
    comment(&desk, "ana", "pace", "No.").ok();
    reply(&desk, 1, "--changed").ok();
    desk.at("2026-03-10T09:00:00Z");
    let said = publish(&desk, second(&desk, &[])).ok().stdout;
    assert!(!said.contains("Not as proposed"), "{said}");
}

#[test]
fn a_promise_is_measured_from_the_draft_that_was_commented() {
    let mut desk = proposed();
    comment(&desk, "ana", "tone", "Brief is not rude.").ok();
    reply(&desk, 1, "--changed").ok();
    desk.write("next.toml", second(&desk, &[SOFTER]));
    desk.run("mona", "card propose next.toml").ok();
    desk.at("2026-03-10T09:00:00Z");
    let weights = [("weight = 30", "weight = 40"), ("weight = 50", "weight = 40")];
    publish(&desk, second(&desk, &weights)).refused(1, "the answer to comment 1 says that the card changes");
}

#[test]
fn a_team_is_asked_for_those_who_are_agents_in_it() {
    let desk = Desk::centre();
    desk.write("more.csv", "handle,name,role,team,from\ncy,Cy Tan,lead,quality,2026-01-01\n");
    desk.run("mona", "people import more.csv").ok();
    desk.write("next.toml", second(&desk, &[]));
    desk.run("mona", "card propose next.toml --team quality").refused(1, "no agent is in a team `quality` today");
}

#[test]
fn a_comment_that_changed_nothing_excuses_no_change() {
    let mut desk = proposed();
    comment(&desk, "ana", "tone", "Brief is not rude.").ok();
    reply(&desk, 1, "--unchanged").ok();
    desk.at("2026-03-10T09:00:00Z");
    let weights = [("weight = 30", "weight = 40"), ("weight = 50", "weight = 40")];
    let said = publish(&desk, second(&desk, &[weights[0], weights[1], SOFTER])).ok().stdout;
    assert!(said.contains("no comment asked for it: tone: guidance."), "{said}");
}

#[test]
fn white_space_is_no_change_that_was_promised() {
    let mut desk = proposed();
    comment(&desk, "ana", "tone", "Brief is not rude.").ok();
    reply(&desk, 1, "--changed").ok();
    desk.at("2026-03-10T09:00:00Z");
    let weights = [("weight = 30", "weight = 40"), ("weight = 50", "weight = 40")];
    let wide = [
        weights[0],
        weights[1],
        ("regret where it is due.", "regret  where it\tis due."),
        ("with lapses", "with  lapses"),
    ];
    let refused = publish(&desk, second(&desk, &wide)).refused(1, "says that the card changes, and `tone` did not");
    assert!(refused.stderr.contains("--unchanged"), "{}", refused.stderr);
    publish(&desk, second(&desk, &[weights[0], weights[1], SOFTER])).ok();
}

#[test]
fn everybody_who_was_asked_in_a_round_is_counted_and_the_longest_time_is_said() {
    let mut desk = Desk::centre();
    desk.write("next.toml", second(&desk, &[]));
    desk.run("mona", "card propose next.toml --team north").ok();
    comment(&desk, "ana", "tone", "Brief is not rude.").ok();
    let north = card(&desk, "chat/2")["asked"].as_i64().unwrap();
    desk.at("2026-03-03T09:00:00Z");
    desk.write("next.toml", second(&desk, &[SOFTER]));
    desk.run("mona", "card propose next.toml --team south").ok();
    let all = card(&desk, "chat/2")["asked"].as_i64().unwrap();
    assert_eq!((north, all), (2, 3), "ana and bo, then cy");
    let said = reply(&desk, 1, "--changed").ok().stdout;
    assert!(said.contains("After 2026-03-10 it can be published"), "{said}");
    desk.at("2026-03-11T09:00:00Z");
    let said = publish(&desk, second(&desk, &[SOFTER])).ok().stdout;
    assert!(said.contains("3 agents were asked"), "{said}");
    assert_eq!(card(&desk, "chat/2")["asked"], 3);
}

#[test]
fn a_card_that_people_are_asked_about_is_not_published_under_another_name() {
    let desk = proposed();
    let renamed = std::fs::read_to_string(desk.path("card.toml")).unwrap().replace("\"chat\"", "\"talk\"");
    publish(&desk, renamed.clone()).refused(1, "chat/2 is proposed with the same criteria: people are asked about it");
    publish(&desk, renamed.replace("id = \"tone\"", "id = \"manner\"")).ok();
}

#[test]
fn a_card_of_a_rehearsal_says_so_and_a_file_of_a_card_does_not() {
    use calamine::{Reader, Xlsx, open_workbook};
    let desk = proposed();
    let says = "REHEARSAL: the clock and the chance of this file are given, nothing here counts";
    desk.run("ana", "card export chat --out c.xlsx").ok();
    let mut book: Xlsx<_> = open_workbook(desk.path("c.xlsx")).unwrap();
    assert_eq!(book.worksheet_range("about").unwrap().get((1, 1)).unwrap().to_string(), says);
    assert!(desk.run("ana", "card export chat --to md").ok().stdout.contains("REHEARSAL"));
    desk.run("", "card export card.toml --out file.xlsx").ok();
    let book: Xlsx<_> = open_workbook(desk.path("file.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["card"]);
    assert!(!desk.run("", "card export card.toml --to md").ok().stdout.contains("REHEARSAL"));
}
