//! The works agreement: both sides accept it, it never changes, and no command goes beyond a clause.

use crate::support::Desk;
use serde_json::Value;

/// Nothing but what every agreement says.
pub const BARE: &str = "title = \"Quality audits\"\nfrom = \"2026-03-02\"\nend_notice_days = 30\n";

const REPRESENTATIVE: &str = "handle,name,role,team,from\nrita,Rita Moss,representative,council,2026-01-01\n";

/// The centre with an agents' representative.
pub fn centre() -> Desk {
    Desk::once((), || {
        let desk = Desk::centre();
        desk.write("rita.csv", REPRESENTATIVE);
        desk.run("mona", "people import rita.csv").ok();
        // Who reads all is nobody's own matter here.
        desk.write("policy.toml", "timezone = \"Europe/London\"\n");
        desk.run("mona", "policy publish policy.toml").ok();
        desk
    })
}

/// The same with these clauses agreed, in force today.
#[track_caller]
pub fn agreed(clauses: &str) -> Desk {
    Desk::once(clauses, || {
        let desk = centre();
        agree(&desk, 1, &format!("{BARE}{clauses}"));
        desk
    })
}

#[track_caller]
pub fn agree(desk: &Desk, number: u8, text: &str) {
    desk.write("agreement.toml", text);
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.run("rita", &format!("policy agreement accept {number}")).ok();
}

/// Runs a command that is refused, naming a clause, and leaves the file as it was.
#[track_caller]
pub fn beyond(desk: &Desk, who: &str, words: &str, clause: &str, says: &str) {
    let head = desk.head();
    let named = format!("works agreement 1, in force since 2026-03-02, clause `{clause}`");
    let told = desk.run(who, words).refused(1, &named).stderr;
    assert!(told.contains(says), "{told}");
    assert_eq!(desk.head(), head, "{words}");
}

#[track_caller]
fn faulty(clauses: &str, place: &str, says: &str) {
    let desk = centre();
    desk.write("agreement.toml", format!("{BARE}{clauses}"));
    let head = desk.head();
    let told = desk.run("mona", "policy agreement propose agreement.toml").refused(65, says).stderr;
    assert!(told.contains(&format!("agreement.toml:{place}")), "{told}");
    assert_eq!(desk.head(), head);
}

fn state(desk: &Desk, number: usize) -> Value {
    desk.rows("policy agreement list")[number - 1]["state"].clone()
}

// --- proposing and accepting -----------------------------------------------------------------------

#[test]
fn one_side_proposes_and_the_other_accepts_and_both_are_named_with_their_heads() {
    let desk = centre();
    desk.write("agreement.toml", BARE);
    let proposed = desk.run("mona", "policy agreement propose agreement.toml").ok().stdout;
    assert!(proposed.contains("Works agreement 1 is proposed"), "{proposed}");
    let first = desk.head();
    assert_eq!(state(&desk, 1), "proposed");
    desk.run("rita", "policy agreement accept 1").ok();
    let second = desk.head();
    assert_eq!(state(&desk, 1), "in force");
    let shown: Value =
        serde_json::from_str(&desk.run("ana", "policy agreement show --format json").ok().stdout).unwrap();
    let whole = shown.to_string();
    assert!(whole.contains(&first) && whole.contains(&second), "{whole}");
    assert!(whole.contains("mona (login") && whole.contains("rita (login"), "{whole}");
    desk.run("", &format!("verify --against {second}")).ok();
}

#[test]
fn the_representative_proposes_as_well_and_a_manager_accepts() {
    let desk = centre();
    desk.write("agreement.toml", BARE);
    desk.run("rita", "policy agreement propose agreement.toml").ok();
    desk.run("rita", "policy agreement accept 1")
        .refused(1, "rita may not accept works agreement 1: agents proposed it");
    desk.run("mona", "policy agreement accept 1").ok();
    assert_eq!(state(&desk, 1), "in force");
}

#[test]
fn nobody_accepts_what_their_own_side_proposed_and_nobody_else_may_act() {
    let desk = centre();
    desk.write("agreement.toml", BARE);
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.run("mona", "policy agreement accept 1")
        .refused(1, "mona may not accept works agreement 1: management proposed it");
    desk.run("mona", "policy agreement return 1 --note x").refused(1, "may not return");
    desk.run("rita", "policy agreement withdraw 1 --note x").refused(1, "was proposed by the other side");
    for who in ["ana", "lea", "vera", "iris"] {
        desk.run(who, "policy agreement accept 1").refused(1, &format!("{who} may not accept a works agreement"));
        desk.run(who, "policy agreement propose agreement.toml").refused(1, "may not propose");
    }
}

#[test]
fn who_leads_people_does_not_represent_them() {
    for role in ["lead", "manager"] {
        let desk = Desk::centre();
        let both = format!("pia,Pia Moss,{role},north,2026-01-01\npia,Pia Moss,representative,council,2026-01-01\n");
        desk.write("both.csv", format!("handle,name,role,team,from\n{both}"));
        let told = desk.run("mona", "people import both.csv").ok().whole();
        assert!(told.contains(&format!("pia represents the agents and has the role {role}")), "{told}");
        desk.write("agreement.toml", BARE);
        desk.run("mona", "policy agreement propose agreement.toml").ok();
        desk.run("pia", "policy agreement accept 1").refused(1, "pia leads people and represents them");
    }
}

#[test]
fn the_same_again_changes_nothing() {
    let desk = agreed("");
    let head = desk.head();
    let again = desk.run("rita", "policy agreement accept 1").ok().stdout;
    assert!(again.contains("as it was before; nothing was recorded"), "{again}");
    assert_eq!(desk.head(), head);
    let desk = centre();
    desk.write("agreement.toml", BARE);
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    let head = desk.head();
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.run("rita", "policy agreement return 1 --note Later").ok();
    let returned = desk.head();
    assert_ne!(head, returned);
    desk.run("rita", "policy agreement return 1 --note Later").ok();
    assert_eq!(desk.head(), returned);
}

#[test]
fn one_proposal_at_a_time_waits_and_is_returned_or_withdrawn_with_a_note() {
    let desk = centre();
    desk.write("agreement.toml", BARE);
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.write("other.toml", BARE.replace("30", "60"));
    desk.run("rita", "policy agreement propose other.toml").refused(1, "works agreement 1 waits for an answer");
    desk.run("mona", "policy agreement withdraw 1 --note Slip").ok();
    assert_eq!(state(&desk, 1), "withdrawn");
    desk.run("rita", "policy agreement accept 1").refused(1, "works agreement 1 is withdrawn already");
    desk.run("rita", "policy agreement propose other.toml").ok();
    desk.args("mona", &["policy", "agreement", "return", "2", "--note", "Too long"]).ok();
    assert_eq!(state(&desk, 2), "returned");
    assert!(desk.run("ana", "policy agreement show 2").ok().stdout.contains("Too long"));
    desk.run("ana", "policy agreement show 3").refused(1, "there is no works agreement 3");
}

#[test]
fn an_agreement_begins_neither_in_the_past_nor_in_years() {
    let mut desk = centre();
    desk.write("agreement.toml", BARE);
    desk.at("2026-03-03T09:00:00Z");
    let told =
        desk.run("mona", "policy agreement propose agreement.toml").refused(65, "and today is 2026-03-03").stderr;
    assert!(told.contains("agreement.toml:2:8"), "{told}");
    desk.at("2025-02-03T09:00:00Z");
    desk.run("mona", "policy agreement propose agreement.toml").refused(65, "more than a year ahead");
}

#[test]
fn an_agreement_whose_first_day_is_over_is_not_accepted() {
    let mut desk = centre();
    desk.write("agreement.toml", BARE);
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.at("2026-03-03T09:00:00Z");
    desk.run("rita", "policy agreement accept 1").refused(1, "in force from 2026-03-02, which is over");
}

#[test]
fn a_later_one_takes_its_place_only_when_both_sides_agreed_and_not_before_its_day() {
    let mut desk = agreed("purposes = [\"quality\"]\n");
    let later =
        "title = \"More\"\nfrom = \"2026-03-09\"\nend_notice_days = 10\npurposes = [\"quality\", \"calibration\"]\n";
    desk.write("agreement.toml", later);
    desk.run("rita", "policy agreement propose agreement.toml").ok();
    assert_eq!((state(&desk, 1), state(&desk, 2)), ("in force".into(), "proposed".into()));
    desk.run("mona", "policy agreement accept 2").ok();
    assert_eq!((state(&desk, 1), state(&desk, 2)), ("in force".into(), "accepted, to come".into()));
    desk.write("early.toml", BARE);
    desk.run("mona", "policy agreement propose early.toml").refused(1, "works agreement 2 is accepted and begins");
    desk.at("2026-03-09T09:00:00Z");
    assert_eq!((state(&desk, 1), state(&desk, 2)), ("replaced".into(), "in force".into()));
}

#[test]
fn either_side_ends_it_and_it_goes_on_for_the_days_that_it_says() {
    let mut desk = agreed("purposes = [\"coaching\"]\n");
    desk.run("lea", "policy agreement end 1 --note x").refused(1, "lea may not end a works agreement");
    let ended = desk.run("rita", "policy agreement end 1 --note Enough").ok().stdout;
    assert!(ended.contains("it holds until 2026-04-01"), "{ended}");
    beyond(&desk, "mona", "assign plan add plan.toml", "purposes", "audits are not for `quality`");
    desk.at("2026-04-01T09:00:00Z");
    beyond(&desk, "mona", "assign plan add plan.toml", "purposes", "audits are not for `quality`");
    desk.at("2026-04-02T09:00:00Z");
    assert_eq!(state(&desk, 1), "ended");
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.run("mona", "policy agreement end 1 --note x").ok();
}

#[test]
fn only_what_is_in_force_or_to_come_is_ended() {
    let desk = centre();
    desk.write("agreement.toml", BARE);
    desk.run("mona", "policy agreement propose agreement.toml").ok();
    desk.run("mona", "policy agreement end 1 --note x").refused(1, "works agreement 1 is proposed");
}

#[test]
fn the_time_zone_stays_while_an_agreement_is_in_force_or_to_come() {
    let mut desk = agreed("purposes = [\"coaching\"]\n");
    desk.write("west.toml", "timezone = \"Pacific/Pago_Pago\"\n");
    let refused = |desk: &Desk, says: &str| {
        let head = desk.head();
        let told = desk.run("mona", "policy publish west.toml").refused(1, says).stderr;
        assert!(told.contains("only both sides together change it: end the agreement"), "{told}");
        desk.run("mona", "policy publish west.toml --dry-run").refused(1, says);
        assert_eq!(desk.head(), head);
    };
    let says = "the time zone would be Pacific/Pago_Pago instead of Europe/London: works agreement 1, in force since 2026-03-02, counts its days by Europe/London";
    refused(&desk, says);
    // The same at an hour at which it is the same day in both.
    desk.at("2026-03-03T12:00:00Z");
    refused(&desk, says);
    // Other rules with the same zone are published, and once the agreement is over the zone is too.
    desk.write("same.toml", "timezone = \"Europe/London\"\nlanguage = \"de\"\n");
    desk.run("mona", "policy publish same.toml").ok();
    desk.run("rita", "policy agreement end 1 --note Over").ok();
    refused(&desk, says);
    desk.at("2026-04-03T12:00:00Z");
    desk.run("mona", "policy publish west.toml").ok();

    let desk = centre();
    desk.write("west.toml", "timezone = \"Pacific/Pago_Pago\"\n");
    agree(&desk, 1, &BARE.replace("03-02", "03-20"));
    refused(&desk, "works agreement 1, which holds from 2026-03-20, counts its days by Europe/London");
}

#[test]
fn teams_of_readers_exist_and_have_people_who_score_and_rule() {
    let desk = centre();
    let propose = |teams: &str, says: &str| {
        desk.write(
            "agreement.toml",
            format!("{BARE}[readers]\nroles = [\"auditor\", \"arbiter\"]\nteams = [{teams}]\n"),
        );
        desk.run("mona", "policy agreement propose agreement.toml").refused(1, says);
    };
    propose("\"qualitty\"", "there is no team `qualitty`");
    propose("\"quality\"", "nobody has the role arbiter");
    propose("\"ombuds\"", "nobody has the role auditor");
}

// --- what an agreement can say ---------------------------------------------------------------------

#[test]
fn a_typo_is_told_with_its_place_and_what_was_meant() {
    faulty("purpose = [\"quality\"]\n", "4:1", "did you mean `purposes`");
    faulty("purposes = [\"qualitty\"]\n", "4:13", "quality");
    faulty("[audits]\nmost = 4\n", "", "per");
}

#[test]
fn clauses_that_contradict_themselves_are_refused() {
    faulty("[audits]\nmost = 0\nper = \"month\"\n", "5:8", "at most 0 audits of a person");
    faulty("[reports]\nsmallest_group = 1\n", "5:18", "a group of one person hides nobody");
    faulty("purposes = []\n", "4:12", "for no purpose at all");
    faulty(
        "purposes = [\"quality\"]\n[spot_checks]\nreasons = [\"complaint\"]\n",
        "6:11",
        "purposes does not let anybody",
    );
    faulty("[spot_checks]\nreasons = []\n", "5:11", "for no reason at all");
    faulty("[readers]\nroles = [\"lead\", \"arbiter\"]\n", "5:9", "add \"auditor\"");
    faulty("[machine_scores]\nallowed = false\ncriteria = [\"tone\"]\n", "6:13", "no machine may score");
    faulty(
        "[machine_scores]\nallowed = true\ncriteria = [\"tone\", \"emotion\"]\n",
        "6:21",
        "this is emotion by its name",
    );
    faulty("[machine_scores]\nallowed = true\n", "5:11", "say by which criteria");
    faulty("[keeping]\ndays = 10\n", "5:8", "disputes of an audit can take");
}

#[test]
fn a_criterion_that_no_card_has_is_told_with_the_one_that_was_meant() {
    let desk = centre();
    let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let clauses = "[machine_scores]\nallowed = true\ncriteria = [\"toen\", \"total\", \"facts\"]\n";
    desk.write("agreement.toml", format!("{BARE}{clauses}"));
    let says = "It names what no card has: until one does, it lets machines score nothing by that. no card has a criterion `toen` (did you mean `tone`?).";
    for words in [
        "policy agreement propose agreement.toml --dry-run",
        "policy agreement propose agreement.toml",
        "policy agreement show",
    ] {
        let told = plain(desk.run("mona", words).ok().stdout);
        assert!(told.contains(says), "{words}: {told}");
        assert!(!told.contains("`total`") && !told.contains("`facts`"), "{words}: {told}");
    }
}

#[test]
fn emotion_is_never_read_and_seeds_are_witnessed_or_nothing_is_said() {
    faulty("[machine_scores]\nallowed = false\nemotion = \"sometimes\"\n", "6:11", "never");
    faulty("[draws]\nseeds = \"local\"\n", "5:9", "witnessed");
}

#[test]
fn the_template_can_be_proposed_as_it_stands() {
    let desk = centre();
    desk.run("", "template agreement --out agreement.toml").ok();
    desk.run("mona", "policy agreement propose agreement.toml").ok();
}

// --- purposes --------------------------------------------------------------------------------------

#[test]
fn what_audits_are_not_for_is_refused_by_name() {
    let desk = agreed("purposes = [\"early-sign\"]\n");
    let acts = [
        ("assign plan add plan.toml", "quality"),
        ("assign commit daily", "quality"),
        ("assign spot-check D-1 --note x", "spot-check"),
        ("coach plan ana --criterion tone --note x", "coaching"),
        ("improve open --title x", "improvement"),
        ("score calibrate open D-1", "calibration"),
    ];
    for (words, purpose) in acts {
        let told = desk.run("mona", words);
        if told.code != 2 {
            beyond(&desk, "mona", words, "purposes", &format!("audits are not for `{purpose}`"));
        }
    }
}

#[test]
fn a_night_does_not_draw_for_another_purpose_and_says_so_and_does_the_rest() {
    let desk = agreed("purposes = [\"coaching\"]\n");
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "{}", night.whole());
    assert!(night.whole().contains("clause `purposes`"), "{}", night.whole());
    assert_eq!(desk.rows("report audits").len(), 0);
}

#[test]
fn house_rules_that_contradict_the_agreement_are_not_published() {
    let desk =
        agreed("purposes = [\"quality\"]\n[readers]\nroles = [\"auditor\", \"arbiter\"]\n[keeping]\ndays = 40\n");
    desk.write("all.toml", "[reading]\nwho = \"all\"\n");
    beyond(&desk, "mona", "policy publish all.toml", "readers", "lets everybody read");
    desk.write("sign.toml", "[[early_sign]]\nname = \"hard\"\nkind = \"hard\"\ncount = 3\ndays = 14\n");
    beyond(&desk, "mona", "policy publish sign.toml", "purposes", "makes signs of audits");
    desk.write("slow.toml", "[deadlines]\nruling = 90\n");
    beyond(&desk, "mona", "policy publish slow.toml", "keeping", "disputes of an audit can take");
}

#[test]
fn house_rules_keep_words_no_longer_than_the_agreement_lets() {
    let desk = agreed("[keeping]\ndays = 40\n");
    let rules = |days: &str| desk.write("rules.toml", format!("timezone = \"Europe/London\"\n[keeping]\n{days}\n"));
    rules("dialogue = 41");
    beyond(&desk, "mona", "policy publish rules.toml", "keeping", "dialogue = 41 keeps a dialogue longer");
    beyond(
        &desk,
        "mona",
        "policy publish rules.toml --dry-run",
        "keeping",
        "write [keeping] dialogue = 40 or fewer days",
    );
    rules("notes = 30");
    beyond(&desk, "mona", "policy publish rules.toml", "keeping", "kept without end");
    desk.write("rules.toml", "timezone = \"Europe/London\"\n[deadlines]\nopen = 6\n");
    beyond(&desk, "mona", "policy publish rules.toml", "keeping", "kept without end");
    rules("dialogue = 40");
    desk.run("mona", "policy publish rules.toml").ok();
    rules("dialogue = 39");
    desk.run("mona", "policy publish rules.toml").ok();
}

#[test]
fn who_accepts_an_agreement_that_the_house_rules_contradict_is_told_what_has_to_change() {
    let desk = centre();
    desk.write("sign.toml", "timezone = \"Europe/London\"\nreading = {who = \"all\"}\n[[early_sign]]\nname = \"hard\"\nkind = \"hard\"\ncount = 3\ndays = 14\n");
    desk.run("mona", "policy publish sign.toml").ok();
    let clauses = "purposes = [\"quality\"]\n[readers]\nroles = [\"auditor\", \"arbiter\"]\n[keeping]\ndays = 40\n";
    desk.write("agreement.toml", format!("{BARE}{clauses}"));
    let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let proposed = plain(desk.run("mona", "policy agreement propose agreement.toml").ok().stdout);
    let accepted = plain(desk.run("rita", "policy agreement accept 1").ok().stdout);
    let shown = plain(desk.run("ana", "policy agreement show").ok().stdout);
    for told in [&proposed, &accepted, &shown] {
        assert!(
            told.contains("The house rules contradict it, and have to change: assize policy publish FILE."),
            "{told}"
        );
        for clause in ["purposes", "readers", "keeping"] {
            assert!(told.contains(&format!("clause `{clause}`")), "{clause}: {told}");
        }
    }
    desk.write("rules.toml", "timezone = \"Europe/London\"\n[keeping]\ndialogue = 40\n");
    desk.run("mona", "policy publish rules.toml").ok();
    let shown = desk.run("ana", "policy agreement show").ok().stdout;
    assert!(!shown.contains("contradict"), "{shown}");
}

#[test]
fn retention_goes_by_the_fewer_days_of_house_rules_and_agreement() {
    // The dialogues are of Sunday 1 March; forty days later is 10 April.
    let mut desk = agreed("[keeping]\ndays = 40\n");
    desk.at("2026-04-10T09:00:00Z");
    let plan = |desk: &Desk| desk.run("mona", "keep retain").ok().stdout;
    assert!(plan(&desk).contains("nothing was recorded"), "{}", plan(&desk));
    desk.at("2026-04-11T09:00:00Z");
    assert!(!plan(&desk).contains("nothing was recorded"), "{}", plan(&desk));
    desk.run("mona", "keep retain --yes").ok();
    desk.run("", "report works-agreement").ok();
    desk.run("", "verify").ok();
    // Longer rules of before do not keep it, and fewer days of the house rules hold.
    let mut desk = centre();
    desk.write("rules.toml", "timezone = \"Europe/London\"\n[keeping]\ndialogue = 35\n");
    desk.run("mona", "policy publish rules.toml").ok();
    agree(&desk, 1, &format!("{BARE}[keeping]\ndays = 60\n"));
    desk.at("2026-04-06T09:00:00Z");
    assert!(!plan(&desk).contains("nothing was recorded"), "{}", plan(&desk));
}

// --- seeds -----------------------------------------------------------------------------------------

#[test]
fn where_seeds_are_witnessed_no_plan_draws_with_one_of_this_computer() {
    let desk = agreed("[draws]\nseeds = \"witnessed\"\n");
    let night = desk.run("mona", "assign nightly");
    assert!(night.whole().contains("clause `seeds`"), "{}", night.whole());
    assert_eq!((night.code, desk.rows("report audits").len()), (4, 0));
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("days = 3", "days = 4"));
    beyond(&desk, "mona", "assign plan add plan.toml", "seeds", "draws with a local seed");
    desk.write("plan.toml", plan.replace("days = 3", "days = 4\nseed = \"dice\""));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.run("mona", "assign nightly");
    desk.args(
        "mona",
        &[
            "assign",
            "draw",
            "daily-2026-03-01",
            "--seed",
            "12345612345612345612345612345612345612345612345612",
            "--witness",
            "rita",
        ],
    );
}

// --- spot checks -----------------------------------------------------------------------------------

const SPOTS: &str = "[spot_checks]\nreasons = [\"complaint\", \"legal\"]\n";

#[test]
fn a_spot_check_names_a_reason_of_the_agreement() {
    let desk = agreed(SPOTS);
    beyond(&desk, "sam", "assign spot-check D-1 --note x", "spot_checks", "only for a reason that is named");
    let words = "assign spot-check D-1 --reason complain --note x";
    beyond(&desk, "sam", words, "spot_checks", "`complain` is no reason");
    let bare = centre();
    bare.run("sam", "assign spot-check D-1 --reason complaint --note x")
        .refused(2, "no works agreement in force names");
}

#[test]
fn a_spot_check_waits_for_a_second_person_who_did_not_ask_for_it() {
    let desk = agreed(SPOTS);
    let words = "assign spot-check D-1 --reason complaint --note x";
    let asked = desk.run("sam", words).ok().stdout;
    assert!(asked.contains("waits for a second person"), "{asked}");
    assert_eq!(desk.rows("report audits").len(), 0);
    let head = desk.head();
    desk.run("sam", words).ok();
    assert_eq!(desk.head(), head, "the same wish again");
    desk.run("mona", words).refused(1, "waits for a second person");
    desk.run("sam", "assign spot-check D-1 --approve").refused(1, "they asked for it");
    desk.run("vera", "assign spot-check D-1 --approve").refused(1, "vera may not ask for a spot check");
    desk.run("mona", "assign spot-check D-1 --approve").ok();
    assert_eq!(desk.rows("report audits").len(), 1);
    let head = desk.head();
    desk.run("mona", "assign spot-check D-1 --approve").ok();
    assert_eq!(desk.head(), head);
    desk.run("", "verify").ok();
}

#[test]
fn a_second_person_returns_a_spot_check_and_nothing_is_audited() {
    let desk = agreed(SPOTS);
    desk.run("mona", "assign spot-check D-1 --approve").refused(1, "nobody asked for a spot check of `D-1`");
    desk.run("sam", "assign spot-check D-1 --reason legal --note x").ok();
    desk.run("mona", "assign spot-check D-1 --return No").ok();
    assert_eq!(desk.rows("report audits").len(), 0);
    desk.run("mona", "assign spot-check D-1 --approve").refused(1, "was answered already");
}

#[test]
fn without_a_second_person_the_reason_is_enough() {
    let desk = agreed(&format!("{SPOTS}second_person = false\n"));
    desk.run("sam", "assign spot-check D-1 --reason legal --note x").ok();
    assert_eq!(desk.rows("report audits").len(), 1);
}

// --- most audits of a person -----------------------------------------------------------------------

const ONE: &str = "[audits]\nmost = 1\nper = \"month\"\n";

/// How many first audits each agent has.
fn audits_of(desk: &Desk, agent: &str) -> usize {
    desk.rows("report audits").iter().filter(|row| row["agent"] == agent).count()
}

#[test]
fn who_has_had_the_most_leaves_the_frame_and_is_counted_with_that_reason() {
    let mut desk = agreed(ONE);
    desk.night("2026-03-02T09:00:00Z");
    assert_eq!(audits_of(&desk, "ana"), 1);
    let more = "ref,received,channel,category,agent,customer,transcript\nE-1,2026-03-02T10:00:00Z,chat,complaint,ana,c,\"Customer: Hi\nAgent: Yes\"\n";
    desk.write("more.csv", more);
    desk.run("mona", "intake import more.csv").ok();
    let night = desk.night("2026-03-03T09:00:00Z");
    assert_eq!(audits_of(&desk, "ana"), 1, "{}", night.whole());
    assert!(night.whole().contains("most audits of the agent"), "{}", night.whole());
    let preview = desk.run("mona", "assign plan preview daily --date 2026-03-03").whole();
    assert!(preview.contains("most audits of the agent"), "{preview}");
    let rows = desk.rows("assign coverage --since 2026-03-02");
    let why = |agent: &str| rows.iter().find(|row| row["agent"] == agent).unwrap()["why"].clone();
    assert_eq!(why("ana"), "1 most audits of the agent (works agreement)", "{rows:?}");
    desk.run("", "verify").ok();
}

#[test]
fn a_spot_check_beyond_the_most_is_refused() {
    let mut desk = agreed(ONE);
    desk.night("2026-03-02T09:00:00Z");
    let rows = desk.rows("report audits");
    let drawn = rows.iter().find(|row| row["agent"] == "ana").unwrap()["ref"].clone();
    let other = if drawn == "D-1" { "D-2" } else { "D-1" };
    beyond(&desk, "sam", &format!("assign spot-check {other} --note x"), "audits", "ana has had the most audits");
}

#[test]
fn a_second_handle_that_is_merged_later_shows_that_a_person_had_more_than_the_most() {
    let mut desk = agreed(ONE);
    desk.write("ann.csv", "handle,name,role,team,from\nann,Ann Other,agent,north,2022-01-01\n");
    desk.run("mona", "people import ann.csv").ok();
    let more = "ref,received,channel,category,agent,customer,transcript\nE-1,2026-03-01T10:00:00Z,chat,complaint,ann,c,\"Customer: Hi\nAgent: Yes\"\n";
    desk.write("more.csv", more);
    desk.run("mona", "intake import more.csv").ok();
    desk.night("2026-03-02T09:00:00Z");
    assert_eq!((audits_of(&desk, "ana"), audits_of(&desk, "ann")), (1, 1));
    desk.run("", "report works-agreement").ok();
    let merge = ["people", "merge", "ann", "--into", "ana", "--note", "enrolled twice"];
    let plain = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let tried = plain(desk.args("mona", &[&merge[..], &["--dry-run"]].concat()).ok().stdout);
    let merged = plain(desk.args("mona", &merge).ok().stdout);
    for told in [&tried, &merged] {
        assert!(told.contains("Beyond works agreement 1, clause `audits`: audit "), "{told}");
        assert!(told.contains("recorded by mona, number 2 of that month, since entry "), "{told}");
    }
    let report = desk.run("", "report works-agreement");
    assert_eq!(report.code, 3, "{}", report.whole());
    let told = plain(report.stdout);
    let entry = desk.head();
    let entry = entry.split(':').next().unwrap();
    assert!(told.contains(&format!("since entry {entry} says that two handles are one person")), "{told}");
    assert_eq!(clause(&desk, "report works-agreement", "audits")["broken"], 1);
    desk.run("", "verify").ok();
    desk.run("mona", "assign verify --all").ok();
}

#[test]
fn a_merge_of_handles_within_the_most_says_nothing_of_it() {
    let desk = agreed("[audits]\nmost = 2\nper = \"month\"\n");
    desk.write("ann.csv", "handle,name,role,team,from\nann,Ann Other,agent,north,2022-01-01\n");
    desk.run("mona", "people import ann.csv").ok();
    let merged = desk.args("mona", &["people", "merge", "ann", "--into", "ana", "--note", "twice"]).ok().stdout;
    assert!(!merged.contains("Beyond"), "{merged}");
}

// --- who reads -------------------------------------------------------------------------------------

#[test]
fn who_is_not_among_the_readers_reads_their_own_alone() {
    let mut desk = agreed("[readers]\nroles = [\"auditor\", \"arbiter\"]\n");
    desk.night("2026-03-02T09:00:00Z");
    let (audit, auditor) = desk.audit_of("ana");
    let words = format!("score show {audit}");
    for who in ["mona", "lea", ""] {
        beyond(&desk, who, &words, "readers", &format!("audit {audit} is not shown to"));
    }
    desk.run(&auditor, &words).ok();
    beyond(&desk, "mona", "intake show D-1", "readers", "is not shown to mona");
    assert_eq!(desk.rows_for("mona", "report audits").len(), 0);
    beyond(&desk, "mona", "report export exports", "readers", "everything at once");
}

#[test]
fn teams_of_readers_leave_out_the_same_roles_elsewhere() {
    let mut desk =
        agreed("[readers]\nroles = [\"auditor\", \"arbiter\", \"manager\"]\nteams = [\"quality\", \"ombuds\"]\n");
    desk.night("2026-03-02T09:00:00Z");
    let (audit, auditor) = desk.audit_of("ana");
    desk.run(&auditor, &format!("score show {audit}")).ok();
    beyond(&desk, "mona", &format!("score show {audit}"), "readers", "is not shown to mona");
}

// --- what reports show -----------------------------------------------------------------------------

#[test]
fn no_report_shows_figures_of_fewer_people_but_everybody_their_own() {
    let mut desk = agreed("[reports]\nsmallest_group = 4\n");
    desk.night("2026-03-02T09:00:00Z");
    assert_eq!(desk.rows_for("mona", "report agents").len(), 0);
    beyond(&desk, "mona", "report team", "smallest_group", "these figures are of 3 people");
    beyond(&desk, "mona", "report criterion", "smallest_group", "these figures are of 3 people");
    let told = desk.run("mona", "report export exports").ok().stdout;
    assert!(told.contains("facts/scoring.total"), "{told}");
    desk.delivered("ana", crate::hidden::FULL);
    let own: Vec<Value> = desk.rows_for("ana", "report agents");
    assert!(own.iter().all(|row| row["agent"] == "ana"), "{own:?}");
}

// --- notice before monitoring ----------------------------------------------------------------------

#[test]
fn only_dialogues_of_people_who_were_told_are_drawn_or_picked() {
    let mut desk = agreed("[monitoring]\ntold_first = true\n");
    desk.write("notice.txt", "Calls may be listened to.\n");
    desk.run("mona", "people notice publish notice.txt --from 2026-02-01").ok();
    desk.run("mona", "people notice record ana --how mail").ok();
    let more =
        |agent: &str| format!("{agent}-1,2026-03-02T10:00:00Z,chat,complaint,{agent},c,\"Customer: Hi\nAgent: Yes\"\n");
    desk.write(
        "more.csv",
        format!("ref,received,channel,category,agent,customer,transcript\n{}{}", more("ana"), more("bo")),
    );
    desk.run("mona", "intake import more.csv").ok();
    let night = desk.night("2026-03-03T09:00:00Z");
    assert_eq!((audits_of(&desk, "ana"), audits_of(&desk, "bo")), (1, 0), "{}", night.whole());
    assert!(night.whole().contains("not told of monitoring"), "{}", night.whole());
    desk.run("", "verify").ok();
    desk.run("mona", "assign verify --all").ok();
}

// --- what the record shows -------------------------------------------------------------------------

/// The line of a clause: what was kept, broken and before, or why nothing is said.
pub fn clause(desk: &Desk, words: &str, name: &str) -> Value {
    let shown: Value = serde_json::from_str(&desk.run("", &format!("{words} --format json")).stdout).unwrap();
    let rows = shown["rows"][0]["clauses"].as_array().cloned().unwrap_or_default();
    rows.into_iter().find(|row| row["clause"] == name).unwrap_or_else(|| panic!("{shown}"))
}

#[test]
fn the_report_goes_clause_by_clause() {
    let mut desk = agreed(&format!(
        "purposes = [\"quality\"]\n{ONE}[readers]\nroles = [\"auditor\", \"arbiter\"]\n[machine_scores]\nallowed = false\n"
    ));
    desk.night("2026-03-02T09:00:00Z");
    desk.run("", "report works-agreement").ok();
    let line = |name: &str| clause(&desk, "report works-agreement", name);
    assert_eq!((line("purposes")["verdict"].clone(), line("purposes")["before"].clone()), ("kept".into(), 1.into()));
    assert_eq!((line("audits")["verdict"].clone(), line("audits")["kept"].clone()), ("kept".into(), 3.into()));
    assert_eq!(line("readers")["verdict"], "not recorded");
    assert_eq!(line("machine_scores")["verdict"], "not used");
    assert_eq!(line("seeds")["verdict"], "no such clause");
}

#[test]
fn what_no_fact_shows_says_why_and_what_to_switch_on() {
    let desk = agreed("[readers]\nroles = [\"auditor\", \"arbiter\"]\n");
    let told = desk.run("", "report works-agreement").ok().stdout;
    let plain = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain.contains("Not recorded, readers: the commands hold to it; who reads leaves no entry here: with [reading] record = \"personal\""), "{told}");
    let desk = agreed("[reports]\nsmallest_group = 2\npeople_in_management = false\n");
    let plain = desk.run("", "report works-agreement").ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(plain.contains("Not recorded, smallest_group: ") && plain.contains("Not recorded, people: "), "{plain}");
}

#[test]
fn where_reading_is_recorded_each_reading_is_held_against_the_readers() {
    let desk = centre();
    desk.write("rules.toml", "timezone = \"Europe/London\"\n[reading]\nrecord = \"personal\"\n");
    desk.run("mona", "policy publish rules.toml").ok();
    let mut desk = desk;
    agree(&desk, 1, &format!("{BARE}[readers]\nroles = [\"auditor\", \"arbiter\", \"manager\"]\n"));
    assert_eq!(clause(&desk, "report works-agreement", "readers")["verdict"], "not used");
    desk.night("2026-03-02T09:00:00Z");
    desk.run("mona", "intake show D-1").ok();
    let line = clause(&desk, "report works-agreement", "readers");
    assert_eq!((line["verdict"].clone(), line["kept"].clone()), ("kept".into(), 1.into()));
    // Somebody who is none of them writes it with another tool.
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    conn.execute(
        "INSERT INTO reading (id, entry, reader, subject, number, whose, command, day)
         SELECT 99, max(r.entry), (SELECT id FROM person WHERE handle = 'lea'), 'dialogue', 2, r.whose, 'intake show', r.day FROM reading r",
        [],
    )
    .unwrap();
    drop(conn);
    let told = desk.run("", "report works-agreement");
    assert_eq!(told.code, 3, "{}", told.whole());
    assert!(told.stdout.contains("lea is none of these readers"), "{}", told.whole());
}

#[test]
fn readings_that_were_recorded_for_a_part_of_the_time_say_so() {
    let desk = agreed("[readers]\nroles = [\"auditor\", \"arbiter\", \"manager\"]\n");
    desk.write("rules.toml", "timezone = \"Europe/London\"\n[reading]\nrecord = \"personal\"\n");
    desk.run("mona", "policy publish rules.toml").ok();
    let plain = desk.run("", "report works-agreement").ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        plain.contains("In part, readers: only what was read while the house rules had readings recorded"),
        "{plain}"
    );
}

#[test]
fn what_was_done_before_it_was_in_force_is_told_as_before() {
    let mut desk = centre();
    desk.night("2026-03-02T09:00:00Z");
    agree(&desk, 1, &format!("{BARE}{ONE}[draws]\nseeds = \"witnessed\"\n"));
    let line = clause(&desk, "report works-agreement", "seeds");
    assert_eq!((line["verdict"].clone(), line["before"].clone()), ("not used".into(), 1.into()));
    desk.run("", "report works-agreement").ok();
}

#[test]
fn what_went_beyond_a_clause_by_another_tool_is_found_and_named() {
    let mut desk = agreed(&format!("{ONE}{SPOTS}second_person = false\n"));
    desk.night("2026-03-02T09:00:00Z");
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let audits: i64 = conn.query_row("SELECT max(id) FROM audit", [], |row| row.get(0)).unwrap();
    // Somebody writes an audit into the file, below the entry of the night.
    conn.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    conn.execute(
        "INSERT INTO audit (id, entry, kind, request, agent, card, due) SELECT id + 1, entry, 'spot', 1, agent, card, due FROM audit WHERE id = ?1",
        [audits],
    )
    .unwrap();
    drop(conn);
    let told = desk.run("", "report works-agreement");
    assert_eq!(told.code, 3, "{}", told.whole());
    assert!(told.stdout.contains("without a reason of the agreement"), "{}", told.whole());
    assert!(told.stdout.contains("mona (login"), "{}", told.whole());
}

#[test]
fn words_that_are_kept_too_long_are_told() {
    let mut desk = agreed("[keeping]\ndays = 40\n");
    desk.run("", "report works-agreement").ok();
    desk.at("2026-06-02T09:00:00Z");
    let told = desk.run("", "report works-agreement");
    assert_eq!(told.code, 3, "{}", told.whole());
    assert!(told.stdout.contains("older than 40 days"), "{}", told.whole());
}

#[test]
fn without_an_agreement_there_is_nothing_to_report() {
    centre().run("", "report works-agreement").refused(1, "both sides have accepted no works agreement yet");
}

// --- witnessed draws and the most ------------------------------------------------------------------

#[test]
fn what_waits_for_its_seed_counts_against_the_most() {
    let mut desk = agreed(ONE);
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("plan.toml", plan.replace("days = 3", "days = 3\nseed = \"dice\""));
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.run("mona", "assign commit daily").ok();
    let more = "ref,received,channel,category,agent,customer,transcript\nE-1,2026-03-02T10:00:00Z,chat,complaint,ana,c,\"Customer: Hi\nAgent: Yes\"\n";
    desk.write("more.csv", more);
    desk.run("mona", "intake import more.csv").ok();
    desk.at("2026-03-03T09:00:00Z");
    beyond(&desk, "sam", "assign spot-check E-1 --note x", "audits", "ana has had the most audits");
    desk.run("mona", "assign draw daily-2026-03-01 --seed 92017465930182746183 --witness rita").ok();
    assert_eq!(audits_of(&desk, "ana"), 1);
    desk.run("mona", "assign verify --all").ok();
    desk.run("", "verify").ok();
    desk.run("mona", "assign void daily-2026-03-01 --note x").ok();
    desk.run("", "report works-agreement").ok();
}

#[test]
fn a_draw_is_not_extended_beyond_the_most() {
    let mut desk = agreed(ONE);
    desk.night("2026-03-02T09:00:00Z");
    let told = desk.run("mona", "assign extend daily-2026-03-01 --by 1 --note x");
    assert_eq!(told.code, 4, "{}", told.whole());
    assert_eq!(desk.rows("report audits").len(), 3);
    desk.run("", "verify").ok();
}

#[test]
fn another_dialogue_of_the_same_person_takes_the_place_of_one_within_the_most() {
    let mut desk = agreed(ONE);
    desk.night("2026-03-02T09:00:00Z");
    let (audit, auditor) = desk.audit_of("ana");
    desk.run(&auditor, &format!("assign replace {audit} --reason duplicate --note x")).ok();
    assert_eq!(desk.rows("report audits").len(), 4);
    desk.run("", "verify").ok();
    desk.run("", "report works-agreement").ok();
}

#[test]
fn management_reports_have_no_line_of_single_people_where_both_sides_agreed() {
    let mut desk = agreed("[reports]\npeople_in_management = false\n");
    desk.night("2026-03-02T09:00:00Z");
    let told = desk.run("mona", "report management --period 2026-03 --format json").ok().stdout;
    assert!(!told.contains("\"vera\"") && !told.contains("\"oleg\""), "{told}");
}

#[test]
fn the_report_on_an_agreement_is_no_reading_of_those_who_signed_it() {
    let desk = agreed("[reports]\nsmallest_group = 3\n");
    desk.write("record.toml", "timezone = \"Europe/London\"\n[reading]\nrecord = \"personal\"\n");
    desk.run("mona", "policy publish record.toml").ok();
    for who in ["mona", "lea", "mona"] {
        let told = desk.run(who, "report works-agreement").ok();
        assert!(!told.stdout.contains("broken by"), "{}", told.stdout);
    }
    assert_eq!(desk.rows("report works-agreement").iter().filter(|row| row["state"] == "broken").count(), 0);
}

#[test]
fn a_clock_that_is_set_back_puts_no_agreement_off() {
    let mut desk =
        agreed("[readers]\nroles = [\"auditor\", \"arbiter\", \"lead\"]\n[spot_checks]\nreasons = [\"complaint\"]\n");
    desk.at("2026-03-03T08:00:00Z");
    desk.run("lea", "people absent ana --from 2026-03-20 --to 2026-03-21").ok();
    desk.at("2026-03-01T12:00:00Z");
    beyond(&desk, "mona", "intake show D-1", "readers", "mona");
    beyond(&desk, "mona", "assign spot-check D-1 --note x", "spot_checks", "reason");
}

#[test]
fn a_proposal_names_the_plans_that_it_stops_with_the_clause() {
    let desk = centre();
    desk.run("mona", "assign plan add plan.toml").ok();
    desk.write("agreement.toml", format!("{BARE}purposes = [\"coaching\"]\n[draws]\nseeds = \"witnessed\"\n"));
    let said = |told: &str| {
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        for clause in ["purposes", "seeds"] {
            assert!(told.contains(&format!("clause `{clause}`")), "{clause}: {told}");
        }
        assert!(told.contains("It stops plans:") && told.contains("the plan daily draws with a local seed"), "{told}");
        told
    };
    let tried = said(&desk.run("mona", "policy agreement propose agreement.toml --dry-run").ok().stdout);
    assert!(tried.contains("works agreement 1, proposed, to be in force from 2026-03-02"), "{tried}");
    assert!(!tried.contains("in force since"), "{tried}");
    said(&desk.run("mona", "policy agreement propose agreement.toml").ok().stdout);
    said(&desk.run("rita", "policy agreement show 1").ok().stdout);
    said(&desk.run("rita", "policy agreement accept 1 --dry-run").ok().stdout);
    let told = said(&desk.run("rita", "policy agreement accept 1").ok().stdout);
    assert!(told.contains("works agreement 1, in force since 2026-03-02"), "{told}");
    // One that fits, and one that has ended by then, is not named.
    let text = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let desk = centre();
    desk.write("dice.toml", text.replacen("[plan]\n", "[plan]\nseed = \"dice\"\n", 1));
    desk.run("mona", "assign plan add dice.toml").ok();
    desk.write("agreement.toml", format!("{BARE}[draws]\nseeds = \"witnessed\"\n"));
    let told = desk.run("mona", "policy agreement propose agreement.toml").ok().stdout;
    assert!(!told.contains("It stops plans"), "{told}");
}
