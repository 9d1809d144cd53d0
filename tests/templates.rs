//! Templates: each file to begin with passes its own check, and none takes the place of a file.

use crate::support::Desk;

#[test]
fn every_template_passes_its_own_check_and_together_they_draw_a_dialogue() {
    let desk = Desk::new();
    let made = desk.run("mona", "init --rehearsal --with-templates start").ok();
    assert!(made.stdout.contains("counted in UTC"), "{}", made.whole());
    assert!(made.stdout.contains("start/card.toml"), "{}", made.whole());
    desk.run("mona", "people import start/people.csv").ok();
    desk.run("mona", "policy publish start/policy.toml").ok();
    desk.run("mona", "card check start/card.toml").ok();
    desk.run("mona", "card publish start/card.toml").ok();
    desk.run("mona", "assign plan add start/plan.toml").ok();
    desk.write(
        "export.csv",
        "Ticket ID,Created at,Assignee,Topic,Conversation\nT-1,2026-02-24T09:00:00Z,Ana Example,billing,Customer: Hello\n",
    );
    desk.run("mona", "intake import export.csv --map start/map.toml").ok();
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "the quota is two: {}", night.whole());
    assert_eq!(desk.rows("report audits").len(), 1);
    desk.run("", "verify").ok();
}

#[test]
fn templates_are_in_the_zone_of_the_file_and_their_policy_holds_at_once() {
    let desk = Desk::new();
    let made = desk.run("mona", "init --rehearsal --timezone Asia/Tokyo --with-templates start").ok();
    assert!(made.stdout.contains("The rules of policy.toml hold already"), "{}", made.whole());
    let of = |file: &str| std::fs::read_to_string(desk.path(&format!("start/{file}"))).unwrap();
    assert!(of("policy.toml").contains("\ntimezone = \"Asia/Tokyo\"\n") && of("map.toml").contains("\"Asia/Tokyo\""));
    let again = desk.run("mona", "policy publish start/policy.toml").ok();
    assert!(again.stdout.contains("unchanged") || again.stdout.contains("already"), "{}", again.whole());
    desk.write("own.toml", "timezone = \"Asia/Seoul\"\n");
    let other = Desk::new();
    other.write("own.toml", "timezone = \"Asia/Seoul\"\n");
    let made = other.run("mona", "init --rehearsal --policy own.toml --with-templates start").ok();
    assert!(!made.stdout.contains("hold already"), "{}", made.whole());
    let policy = std::fs::read_to_string(other.path("start/policy.toml")).unwrap();
    assert!(policy.contains("\ntimezone = \"Asia/Seoul\"\n"), "{policy}");
}

#[test]
fn a_template_goes_to_the_screen_or_into_a_new_file_and_never_over_an_old_one() {
    let desk = Desk::new();
    let shown = desk.run("", "template card").ok();
    assert!(shown.stdout.contains("[[criterion]]"), "{}", shown.whole());
    desk.run("", "template card --out card.toml").ok();
    assert_eq!(std::fs::read_to_string(desk.path("card.toml")).unwrap(), shown.stdout);
    desk.write("card.toml", "mine");
    desk.run("", "template card --out card.toml").refused(1, "card.toml is there already");
    assert_eq!(std::fs::read_to_string(desk.path("card.toml")).unwrap(), "mine");
    desk.run("mona", "init --rehearsal --with-templates .").refused(1, "card.toml is there already");
    assert!(!desk.path("qa.db").exists(), "nothing is made where a template cannot be");
    desk.run("", "template crad").refused(2, "did you mean `card`?");
}
