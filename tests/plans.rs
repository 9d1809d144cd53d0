//! Plans: how many of whom, until when, by whom, and what is known before the draw.

use crate::support::{Answer, Desk};
use assize::calc::draw::audit_order;

const EACH: &str = "count = 1\nby = [\"agent\"]";

/// The plan of the centre with another quota, and lines after its days.
fn text(desk: &Desk, quota: &str, about: &str) -> String {
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    plan.replace(EACH, quota).replace("days = 3", &format!("days = 3\n{about}"))
}

fn add(desk: &Desk, quota: &str, about: &str) -> Answer {
    desk.write("next.toml", text(desk, quota, about));
    desk.run("mona", "assign plan add next.toml")
}

/// The centre under a plan with this quota: six dialogues can be drawn, two of each agent.
fn planned(quota: &str) -> Desk {
    Desk::once(quota, || {
        let desk = Desk::centre();
        add(&desk, quota, "").ok();
        desk
    })
}

/// How many audits each agent has after a night that came out with this code, and the file holds.
fn night(desk: &Desk, code: i32) -> [usize; 3] {
    let answer = desk.run("mona", "assign nightly");
    assert_eq!(answer.code, code, "{}", answer.whole());
    desk.run("", "verify").ok();
    let rows = desk.rows("report audits");
    ["ana", "bo", "cy"].map(|agent| rows.iter().filter(|row| row["agent"] == agent).count())
}

#[test]
fn a_total_is_spread_in_proportion_and_the_quotas_are_committed() {
    let desk = planned("total = 3\nby = [\"agent\"]");
    assert_eq!(night(&desk, 0), [1, 1, 1]);
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let text: String = conn.query_row("SELECT text FROM commitment", [], |row| row.get(0)).unwrap();
    assert!(text.contains("quota\tana\t1\nquota\tbo\t1\nquota\tcy\t1\n"), "{text}");
    assert_eq!(night(&planned("total = 4\nmaximum = 2\nminimum = 1\nby = [\"agent\"]"), 0), [2, 1, 1]);
    for power in ["50", "\"1/3\"", "0.33", "\"0.5\"", "0", "\"1/1\"", "1.0"] {
        let quota = format!("total = 3\nallocation = \"power\"\npower = {power}\nby = [\"team\"]");
        assert_eq!(night(&planned(&quota), 0).iter().sum::<usize>(), 3, "{power}");
    }
    assert_eq!(
        night(&planned("total = 5\nallocation = \"proportional\"\nmaximum = 1\nby = [\"agent\"]"), 4),
        [1, 1, 1]
    );
}

#[test]
fn a_share_is_of_the_frame_rounded_up_and_no_less_than_the_minima() {
    assert_eq!(night(&planned("share = \"40%\"\nby = [\"agent\"]"), 0), [1, 1, 1]);
    assert_eq!(night(&planned("share = \"1%\"\nby = [\"channel\"]"), 0).iter().sum::<usize>(), 1);
    assert_eq!(night(&planned("share = \"1%\"\nminimum = 2\nby = [\"agent\"]"), 0), [2, 2, 2]);
}

#[test]
fn a_total_that_the_frame_does_not_have_takes_all_and_says_how_many_are_short() {
    let desk = planned("total = 60\nby = [\"agent\"]");
    let answer = desk.run("mona", "assign nightly --format json");
    assert_eq!(answer.code, 4, "{}", answer.whole());
    assert_eq!(
        (answer.rows()[0]["draws"][0]["drawn"].as_i64(), answer.rows()[0]["draws"][0]["shortfall"].as_i64()),
        (Some(6), Some(54))
    );
}

#[test]
fn a_quota_that_cannot_be_met_is_refused_at_the_draw_in_words() {
    let desk = planned("total = 5\nminimum = 2\nby = [\"agent\"]");
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "{}", night.whole());
    assert!(night.stdout.contains("the strata must have 6 together, which is more than 5"), "{}", night.whole());
}

#[test]
fn a_quota_that_can_be_known_to_be_impossible_is_refused_with_its_place() {
    let desk = Desk::centre();
    for (quota, says) in [
        ("count = 1\ntotal = 5\nby = [\"agent\"]", "next.toml:11:9: a quota is one of count"),
        ("by = [\"agent\"]", "a quota is one of count"),
        ("count = 0\nby = [\"agent\"]", "1 to 10000"),
        ("count = 1\nminimum = 1\nby = [\"agent\"]", "next.toml:11:11: this goes with total or share"),
        ("total = 5\nminimum = 6\nby = [\"agent\"]", "more than the total already"),
        ("total = 5\nminimum = 3\nmaximum = 2\nby = [\"agent\"]", "the minimum is above the maximum"),
        ("total = 5\npower = 50\nby = [\"agent\"]", "allocation = \"power\""),
        ("total = 5\nallocation = \"power\"\npower = 101\nby = [\"agent\"]", "in hundredths"),
        ("total = 5\nallocation = \"power\"\npower = \"4/3\"\nby = [\"agent\"]", "a fraction such as"),
        ("total = 5\nallocation = \"power\"\npower = \"1/101\"\nby = [\"agent\"]", "a fraction such as"),
        ("total = 5\nallocation = \"power\"\npower = 0.333\nby = [\"agent\"]", "a fraction such as"),
        ("total = 5\nallocation = \"power\"\npower = -0.5\nby = [\"agent\"]", "a fraction such as"),
        ("total = 5\nallocation = \"propotional\"\nby = [\"agent\"]", "did you mean `proportional`?"),
        ("share = \"5\"\nby = [\"agent\"]", "next.toml:10:9: a share is more than 0%"),
        ("share = \"101%\"\nby = [\"agent\"]", "a share is more than 0%"),
        ("total = 5\nby = [\"agent\", \"agent\"]", "each once"),
        ("totl = 5\nby = [\"agent\"]", "did you mean `total`?"),
    ] {
        add(&desk, quota, "").refused(65, says);
    }
}

#[test]
fn a_plan_ends_by_its_next_version_and_nothing_after_is_due() {
    let mut desk = Desk::centre();
    add(&desk, EACH, "ends = \"2026-02-28\"").refused(65, "ends before it starts");
    add(&desk, EACH, "ends = \"2026-02-30\"").refused(65, "next.toml:7:8");
    let header = "ref,received,channel,category,agent,customer,rating,details,transcript\n";
    let row = |day: &str| format!("{header}E-{day},{day}T10:00:00Z,chat,complaint,ana,c,,Late,\"Agent: Hi\"\n");
    desk.write("second.csv", row("2026-03-02"));
    desk.at("2026-03-03T09:00:00Z");
    desk.run("mona", "intake import second.csv").ok();
    add(&desk, EACH, "ends = \"2026-03-01\"").refused(65, "daily-2026-03-02 is due and would never be drawn");
    desk.run("mona", "assign nightly").ok();
    add(&desk, EACH, "ends = \"2026-03-02\"").ok();
    assert_eq!(desk.rows("assign plan list")[0]["ends"], "2026-03-02");
    desk.write("third.csv", row("2026-03-03"));
    desk.at("2026-03-04T09:00:00Z");
    desk.run("mona", "intake import third.csv").ok();
    let late = desk.run("mona", "assign nightly").ok();
    assert!(late.stdout.contains("Nothing is due"), "{}", late.whole());
    desk.run("mona", "assign nightly --date 2026-03-04").ok();
    assert_eq!(desk.rows("assign list").len(), 2);
}

// --- before the draw ------------------------------------------------------------------------------

#[test]
fn a_plan_is_shown_as_it_was_added_in_every_version() {
    let desk = planned("total = 4\nmaximum = 2\nby = [\"agent\"]");
    let shown = desk.run("", "assign plan show daily").ok();
    assert!(shown.stdout.contains("4 in proportion to size, at most 2 each"), "{}", shown.whole());
    assert!(shown.stdout.contains("total = 4"), "{}", shown.whole());
    let first = desk.run("", "assign plan show daily --version 1").ok();
    assert!(first.stdout.contains("Version 2 holds"), "{}", first.whole());
    assert!(first.stdout.contains("count = 1"), "{}", first.whole());
    desk.run("", "assign plan show daily --version 3").refused(1, "has no version 3");
    desk.run("", "assign plan show dayly").refused(1, "did you mean `daily`?");
}

#[test]
fn a_preview_says_what_a_draw_would_be_and_records_nothing() {
    let desk = Desk::centre();
    let head = desk.head();
    let rows = desk.rows("assign plan preview daily");
    let page = &rows[0];
    assert_eq!((page["frame"].as_i64(), page["drawn"].as_i64()), (Some(6), Some(3)), "{page}");
    assert_eq!(page["strata"][0]["inclusion"], "1/2", "{page}");
    assert_eq!(page["strata"][0]["half_width"].to_string(), "78.4", "z √(p (1 - p) / n · (N - n) / (N - 1))");
    assert_eq!(page["half_width"].to_string(), "45.26", "78.40 / √3");
    let vera = page["auditors"].as_array().unwrap().iter().find(|row| row["auditor"] == "vera").unwrap();
    assert_eq!(vera["expected"], "1.33", "half of ana's and bo's, a third of cy's");
    let nora = page["auditors"].as_array().unwrap().iter().find(|row| row["auditor"] == "nora").unwrap();
    assert_eq!(nora["barred"].to_string(), "66.67", "she led ana and bo until lately");
    let table = desk.run("", "assign plan preview daily").ok();
    assert!(table.stdout.contains("Nothing is drawn or recorded"), "{}", table.whole());
    assert!(table.stdout.contains("1 dialogue outside the frame: no content"), "{}", table.whole());
    assert_eq!(desk.head(), head);
}

#[test]
fn a_preview_of_a_file_needs_no_plan_that_is_added() {
    let desk = Desk::centre();
    desk.write("idea.toml", text(&desk, "total = 60\nby = [\"channel\"]", "").replace("daily", "idea"));
    let rows = desk.rows("assign plan preview --file idea.toml");
    assert_eq!(rows[0]["drawn"].as_i64(), Some(6));
    assert_eq!(rows[0]["half_width"].to_string(), "0.0", "all are taken");
    assert_eq!(desk.rows("assign plan list").len(), 1);
    desk.write("bad.toml", text(&desk, EACH, "").replace("\"chat\"", "\"chta\""));
    desk.run("", "assign plan preview --file bad.toml").refused(65, "bad.toml:3:8");
    desk.run("", "assign plan preview daily --date 2026-03-09").refused(1, "has not come yet");
    desk.run("", "assign plan preview").refused(2, "");
    let early = desk.run("", "assign plan preview daily --date 2026-03-01").ok();
    assert!(early.stdout.contains("draws nothing before its start"), "{}", early.whole());
    desk.run("mona", "assign nightly").ok();
    let drawn = desk.run("", "assign plan preview daily").ok();
    assert!(drawn.stdout.contains("is drawn or committed already"), "{}", drawn.whole());
}

// --- risk -----------------------------------------------------------------------------------------

const RISK: &str = "count = 1\nby = [\"risk\"]\n[risk]\nlow_rating = 2\ncomplaint = true\nnew_agent_days = 60\n";

/// Each stratum's label with its size and quota, as the newest draw stored them.
fn strata(desk: &Desk) -> Vec<(String, i64, i64)> {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let mut found = conn.prepare("SELECT label, size, quota FROM stratum ORDER BY label").unwrap();
    let rows = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_dialogue_is_in_the_first_risk_that_it_fits_and_each_chance_is_known() {
    let desk = Desk::centre();
    desk.write("new.csv", "handle,name,role,team,from,to,login,skills\ndi,Di Chen,agent,south,2026-02-20,,di,chat\n");
    desk.run("mona", "people import new.csv").ok();
    let header = "ref,received,channel,category,agent,customer,rating,details,transcript\n";
    let row = "N-1,2026-03-01T10:00:00Z,chat,billing inquiry,di,c,,Late,\"Agent: Hi\"\n";
    desk.write("new-dialogues.csv", format!("{header}{row}"));
    desk.run("mona", "intake import new-dialogues.csv").ok();
    add(&desk, &format!("{RISK}[risk.count]\n\"low rating\" = 2\nother = 3\n"), "").ok();
    let page = &desk.rows("assign plan preview daily")[0];
    assert_eq!(page["strata"][3]["stratum"], "other", "{page}");
    assert_eq!(page["strata"][3]["inclusion"], "3/4", "{page}");
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "one more low rating was wanted: {}", night.whole());
    let wanted = [("complaint", 1, 1), ("low rating", 1, 2), ("new agent", 1, 1), ("other", 4, 3)];
    assert_eq!(strata(&desk), wanted.map(|(label, size, quota)| (label.to_owned(), size, quota)));
    desk.run("", "verify").ok();
}

#[test]
fn risks_and_strata_by_risk_go_together() {
    let desk = Desk::centre();
    for (quota, says) in [
        ("count = 1\nby = [\"risk\"]", "strata by risk need [risk]"),
        ("count = 1\nby = [\"agent\"]\n[risk]\nlow_rating = 2\n", "`by` of [quota] lacks \"risk\""),
        ("count = 1\nby = [\"risk\"]\n[risk]\ncomplaint = false\n", "calls nothing a risk"),
        ("count = 1\nby = [\"risk\"]\n[risk]\nlow_rating = 5\n", "next.toml:13:14: a low rating is at most 1 to 4"),
        ("count = 1\nby = [\"risk\"]\n[risk]\nnew_agent_days = 0\n", "1 to 3650 days"),
        ("count = 1\nby = [\"risk\"]\n[risk]\nlow_rating = 2\n[risk.count]\ncomplaint = 2\n", "called `complaint` by"),
        (
            "total = 9\nby = [\"risk\"]\n[risk]\nlow_rating = 2\n[risk.count]\nother = 2\n",
            "goes with the quota's count",
        ),
        ("count = 1\nby = [\"risk\"]\n[risk]\nlow_rating = 2\n[risk.count]\nother = 0\n", "1 to 10000"),
        ("count = 1\nby = [\"risk\"]\n[risk]\nlow_ratin = 2\n", "did you mean `low_rating`?"),
    ] {
        add(&desk, quota, "").refused(65, says);
    }
}

// --- auditors -------------------------------------------------------------------------------------

/// The auditors of ana's, bo's and cy's dialogues, in that order.
fn auditors(desk: &Desk) -> Vec<String> {
    let mut rows = desk.rows("report audits");
    rows.sort_by_key(|row| row["agent"].as_str().unwrap().to_owned());
    rows.iter().map(|row| row["auditor"].as_str().unwrap_or("nobody").to_owned()).collect()
}

/// The refs of a draw's audits by their numbers, from the first one on.
fn numbered(desk: &Desk, from: usize) -> Vec<String> {
    let refs: Vec<String> =
        desk.rows("report audits").iter().map(|row| row["ref"].as_str().unwrap().to_owned()).collect();
    refs[from..].to_vec()
}

#[test]
fn the_number_of_an_audit_tells_nothing_of_its_stratum() {
    let desk = planned(EACH);
    desk.run("mona", "assign nightly").ok();
    let key: String = rusqlite::Connection::open(desk.path("qa.db"))
        .unwrap()
        .query_row("SELECT key FROM draw", [], |row| row.get(0))
        .unwrap();
    let by_key = |mut refs: Vec<String>| {
        refs.sort_unstable();
        audit_order(&key, &refs).into_iter().map(|place| refs[place].clone()).collect::<Vec<_>>()
    };
    assert_eq!(numbered(&desk, 0), by_key(numbered(&desk, 0)));
    desk.run("mona", "assign extend daily-2026-03-01 --by 1 --note More").ok();
    let more = numbered(&desk, 3);
    assert_eq!((more.len(), &more), (3, &by_key(more.clone())));
    desk.run("", "verify").ok();
}

#[test]
fn nobody_is_given_more_than_their_capacity() {
    let desk = planned(&format!("{EACH}\n[auditors]\ncapacity = 1"));
    desk.run("mona", "assign nightly").ok();
    let mut given = auditors(&desk);
    given.sort();
    assert_eq!(given, ["nora", "oleg", "vera"]);
    desk.run("", "verify").ok();
}

#[test]
fn whoever_is_absent_or_full_is_given_nothing_and_verify_remembers_who_was() {
    let mut desk = planned(&format!("{EACH}\n[auditors]\ncapacity = 9\n[auditors.capacities]\nvera = 0"));
    desk.run("mona", "people absent oleg --from 2026-03-02 --to 2026-03-03").ok();
    let page = &desk.rows("assign plan preview daily")[0];
    let oleg = page["auditors"].as_array().unwrap().iter().find(|row| row["auditor"] == "oleg").unwrap();
    assert_eq!((&oleg["absent"], &oleg["expected"]), (&"2026-03-03".into(), &"0.00".into()), "{page}");
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "{}", night.whole());
    assert_eq!(auditors(&desk), ["nobody", "nobody", "nora"]);
    desk.run("mona", "assign nightly");
    assert_eq!(auditors(&desk), ["nobody", "nobody", "nora"], "still absent, and still full");
    desk.run("", "verify").ok();
    desk.at("2026-03-04T09:00:00Z");
    desk.run("mona", "assign nightly").ok();
    assert_eq!(auditors(&desk), ["oleg", "oleg", "nora"]);
    desk.run("", "verify").ok();
}

#[test]
fn capacities_name_auditors_of_the_plan() {
    let desk = Desk::centre();
    for (lines, says) in [
        ("capacity = 0", "nobody would audit anything"),
        ("[auditors.capacities]\nverra = 2", "did you mean `vera`?"),
        ("handles = [\"oleg\"]\n[auditors.capacities]\nvera = 2", "vera is not among the auditors of this plan"),
    ] {
        add(&desk, &format!("{EACH}\n[auditors]\n{lines}"), "").refused(65, says);
    }
}

// --- Neyman ---------------------------------------------------------------------------------------

const HEADER: &str = "ref,received,channel,category,agent,customer,rating,details,transcript\n";

/// So many dialogues of each of the three agents on a day.
fn dialogues(desk: &Desk, day: &str, each: usize) {
    let row = |agent: &str, number: usize| {
        format!("{agent}-{day}-{number},{day}T10:00:00Z,chat,billing inquiry,{agent},c,,Late,\"Agent: Hi\"\n")
    };
    let rows: String = ["ana", "bo", "cy"].iter().flat_map(|agent| (0..each).map(move |n| row(agent, n))).collect();
    desk.write("more.csv", format!("{HEADER}{rows}"));
    desk.run("mona", "intake import more.csv").ok();
}

const NEYMAN: &str = "total = 6\nallocation = \"neyman\"\nby = [\"team\"]";

#[test]
fn neyman_waits_for_thirty_delivered_audits() {
    let desk = planned(NEYMAN);
    let night = desk.run("mona", "assign nightly");
    assert_eq!(night.code, 4, "{}", night.whole());
    assert!(
        night.stdout.contains("needs 30 delivered audits to know how scores vary: there are 0"),
        "{}",
        night.whole()
    );
    desk.run("", "assign plan preview daily").refused(1, "needs 30 delivered audits");
}

#[test]
fn neyman_takes_more_where_earlier_scores_vary_more_and_verify_recomputes_it() {
    let mut desk = planned("count = 12\nby = [\"team\", \"agent\"]");
    dialogues(&desk, "2026-03-01", 10);
    desk.run("mona", "assign nightly").ok();
    for row in desk.rows("report audits") {
        let audit = row["audit"].as_i64().unwrap();
        // The south varies, the north does not.
        let tone = if row["agent"] == "cy" && audit % 2 == 0 { "none" } else { "full" };
        let tone = format!("{{\"level\": \"{tone}\", \"note\": \"so\"}}");
        let answers = format!("{{\"tone\": {tone}, \"facts\": \"full\", \"identity\": \"yes\"}}");
        desk.write("answers.json", format!("{{\"answers\": {answers}, \"met\": \"kind\", \"develop\": \"\"}}"));
        let auditor = row["auditor"].as_str().unwrap();
        desk.run(auditor, &format!("score submit {audit} --answers answers.json")).ok();
        desk.run(auditor, &format!("score deliver {audit}")).ok();
    }
    add(&desk, "total = 6\nallocation = \"neyman\"\nby = [\"team\", \"agent\"]", "").ok();
    desk.at("2026-03-03T09:00:00Z");
    dialogues(&desk, "2026-03-02", 10);
    desk.run("mona", "assign nightly").ok();
    let quotas: Vec<i64> =
        strata(&desk).into_iter().filter(|stratum| stratum.1 == 10).map(|(.., quota)| quota).collect();
    assert_eq!(quotas, [1, 1, 4], "ana, bo and cy");
    desk.run("", "verify").ok();
}

// --- Plans that draw from the same dialogues ------------------------------------------------------

/// Adds a plan under another name, with these lines in `[plan]` and after.
fn another(desk: &Desk, about: &str, after: &str) -> Answer {
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let plan = plan.replace("\"daily\"", "\"second\"").replace("days = 3", &format!("days = 3\n{about}"));
    desk.write("second.toml", format!("{plan}\n{after}"));
    desk.run("mona", "assign plan add second.toml")
}

#[test]
fn nobody_has_two_draws_of_the_same_dialogues_to_choose_from() {
    let desk = Desk::centre();
    let said = another(&desk, "", "").refused(65, "second draws from dialogues that daily draws from too");
    assert!(said.stderr.contains("second.toml:2:"), "{}", said.stderr);
    assert!(said.stderr.contains("overlaps = [\"daily\"]"), "{}", said.stderr);
    another(&desk, "", "[population]\nchannels = [\"phone\"]").refused(65, "daily draws from too");
    another(&desk, "overlaps = [\"dayly\"]", "").refused(65, "there is no other plan called dayly");
    assert!(another(&desk, "overlaps = [\"dayly\"]", "").stderr.contains("did you mean `daily`?"));
    another(&desk, "overlaps = [\"second\"]", "").refused(65, "there is no other plan called second");
    another(&desk, "overlaps = [\"daily\"]", "").ok();
    add(&desk, EACH, "ends = \"2026-03-01\"").ok();
}

#[test]
fn plans_that_differ_in_days_or_population_stand_side_by_side() {
    let desk = Desk::centre();
    add(&desk, EACH, "ends = \"2026-03-01\"").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let after = plan.replace("\"daily\"", "\"second\"").replace("2026-03-01", "2026-03-02");
    let both = after.replace("2026-03-02", "2026-03-01");
    desk.write("second.toml", both);
    desk.run("mona", "assign plan add second.toml").refused(65, "daily draws from too");
    desk.write("second.toml", after);
    desk.run("mona", "assign plan add second.toml").ok();
    for (name, channel, code) in [("calls", "phone", 0), ("mails", "email", 0), ("more-calls", "phone", 65)] {
        let desk = Desk::new();
        for file in ["people.csv", "card.toml", "policy.toml", "plan.toml"] {
            std::fs::copy(crate::support::repo().join("tests/centre").join(file), desk.path(file)).unwrap();
        }
        desk.run("mona", "init --rehearsal --policy policy.toml").ok();
        desk.run("mona", "people import people.csv").ok();
        desk.run("mona", "card publish card.toml").ok();
        let of = |name: &str, channel: &str| {
            let renamed = plan.replace("\"daily\"", &format!("\"{name}\""));
            desk.write("next.toml", format!("{renamed}\n[population]\nchannels = [\"{channel}\"]\n"));
            desk.run("mona", "assign plan add next.toml").code
        };
        assert_eq!(of("first-calls", if code == 0 { "chat" } else { "phone" }), 0);
        assert_eq!(of(name, channel), code, "{name}");
    }
}

#[test]
fn refs_that_differ_in_capitals_spaces_or_composed_letters_alone_are_warned_of_and_stay_apart() {
    let desk = Desk::centre();
    let row = |reference: &str| format!("{reference},2026-03-01T10:30:00Z,chat,complaint,ana,c-1,Hello\n");
    let refs = ["d-1", "caf\u{e9}", "Cafe\u{301}", "E-9"].map(row).concat();
    desk.write("more.csv", format!("ref,received,channel,category,agent,customer,transcript\n{refs}"));
    desk.run("mona", "intake import more.csv").ok();
    let seen = desk.run("mona", "assign plan preview daily").ok();
    assert!(seen.stdout.contains("2 refs are like another but for capitals"), "{}", seen.whole());
    let night = desk.run("mona", "assign nightly").ok();
    assert!(night.stdout.contains("perhaps the same dialogue twice"), "{}", night.whole());
    assert!(!Desk::centre().run("mona", "assign nightly").ok().stdout.contains("another but for"));
    desk.run("", "assign verify --all").ok();
}

#[test]
fn an_extension_goes_on_in_strata_that_the_total_had_left_out() {
    let desk = planned("total = 1\nby = [\"agent\"]");
    desk.run("mona", "assign nightly").ok();
    desk.run("lea", "assign extend daily-2026-03-01 --by 1 --note Complaints").ok();
    let rows = desk.rows("report audits");
    assert_eq!(rows.len(), 4, "one of the draw, and one more of each of three");
    desk.run("", "assign verify --all").ok();
    desk.run("", "verify").ok();
    desk.run("lea", "assign proof 1 --folder proof").ok();
    let checked = std::process::Command::new("sh").arg("check.sh").current_dir(desk.path("proof")).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
}

#[test]
fn a_plan_names_categories_that_are_known_and_itself_plainly() {
    let desk = Desk::centre();
    let said = add(&desk, EACH, "").ok();
    assert!(said.stdout.contains("daily"), "{}", said.whole());
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write("next.toml", format!("{plan}\n[population]\ncategories = [\"complant\"]\n"));
    let said = desk.run("mona", "assign plan add next.toml").refused(65, "`complant` is not a category");
    assert!(said.stderr.contains("did you mean `complaint`?"), "{}", said.stderr);
    for name in ["a/b", "../../up", "a b", ""] {
        desk.write("next.toml", plan.replace("\"daily\"", &format!("\"{name}\"")));
        desk.run("mona", "assign plan add next.toml").refused(65, "a plan's name is 1 to 60 letters");
    }
    assert_eq!(night(&planned("total = 5\nallocation = \"equal\"\nby = [\"agent\"]"), 0).iter().sum::<usize>(), 5);
}

// --- Both sides of boundaries ---------------------------------------------------------------------

#[test]
fn plans_that_share_one_day_overlap() {
    let desk = Desk::centre();
    add(&desk, EACH, "ends = \"2026-03-02\"").ok();
    let from = |day: &str| {
        let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
        desk.write("second.toml", plan.replace("\"daily\"", "\"second\"").replace("2026-03-01", day));
        desk.run("mona", "assign plan add second.toml")
    };
    from("2026-03-02").refused(65, "second draws from dialogues that daily draws from too");
    from("2026-03-03").ok();
}

#[test]
fn a_plan_says_no_more_than_it_can() {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let changed = |from: &str, to: &str| {
        desk.write("next.toml", plan.replace(from, to));
        desk.run("mona", "assign plan preview --file next.toml")
    };
    changed("\"daily\"", &format!("\"{}\"", "x".repeat(60))).ok();
    changed("\"daily\"", &format!("\"{}\"", "x".repeat(61))).refused(65, "1 to 60 letters");
    changed("days = 3", "days = 1").ok();
    changed("days = 3", "days = 0").refused(65, "1 to 100 working days");
    changed("days = 3", "days = 100").ok();
    changed("days = 3", "days = 101").refused(65, "1 to 100 working days");
    changed("days = 3", "days = 3\nends = \"2026-03-01\"").ok();
    changed("days = 3", "days = 3\nends = \"2026-02-28\"").refused(65, "ends before it starts");
    changed("count = 1", "count = 10000").ok();
    changed("count = 1", "count = 10001").refused(65, "1 to 10000 dialogues");
}

#[test]
fn an_agent_is_new_through_the_last_day_that_the_plan_says() {
    for (since, label) in [("2026-01-01", "new agent"), ("2025-12-31", "other")] {
        let desk = Desk::centre();
        let header = "handle,name,role,team,from,to,login,skills\n";
        desk.write("new.csv", format!("{header}di,Di Chen,agent,south,{since},,di,chat\n"));
        desk.run("mona", "people import new.csv").ok();
        let header = "ref,received,channel,category,agent,customer,rating,details,transcript\n";
        let row = "N-1,2026-03-01T10:00:00Z,chat,billing inquiry,di,c,,Late,\"Agent: Hi\"\n";
        desk.write("new-dialogues.csv", format!("{header}{row}"));
        desk.run("mona", "intake import new-dialogues.csv").ok();
        add(&desk, &RISK.replace("[\"risk\"]", "[\"agent\", \"risk\"]"), "").ok();
        let page = &desk.rows("assign plan preview daily")[0];
        let strata: Vec<&str> =
            page["strata"].as_array().unwrap().iter().map(|row| row["stratum"].as_str().unwrap()).collect();
        assert!(strata.contains(&format!("di, {label}").as_str()), "2026-03-01 is day 60 or 61: {strata:?}");
    }
}

#[test]
fn a_dialogue_of_an_agents_last_day_is_in_the_frame_and_one_of_the_day_after_is_not() {
    for (last, size) in [("2026-03-01", 6), ("2026-02-28", 4)] {
        let desk = Desk::new();
        for file in ["people.csv", "card.toml", "policy.toml", "plan.toml", "dialogues.csv"] {
            std::fs::copy(crate::support::repo().join("tests/centre").join(file), desk.path(file)).unwrap();
        }
        let people = std::fs::read_to_string(desk.path("people.csv")).unwrap();
        desk.write(
            "people.csv",
            people.replace(
                "bo,Bo Lindqvist,agent,north,2022-01-01,,",
                &format!("bo,Bo Lindqvist,agent,north,2022-01-01,{last},"),
            ),
        );
        for command in ["init --rehearsal --policy policy.toml", "people import people.csv", "card publish card.toml"] {
            desk.run("mona", command).ok();
        }
        desk.run("mona", "intake import dialogues.csv").ok();
        desk.run("mona", "assign plan add plan.toml").ok();
        let preview = desk.run("", "assign plan preview daily --format json").ok();
        assert_eq!(preview.rows()[0]["frame"], size, "{}", preview.whole());
        assert_eq!(preview.stdout.contains("2 dialogues outside the frame: agent not on the roster"), size == 4);
    }
}

#[test]
fn a_window_that_waits_for_its_seed_keeps_its_first_and_its_last_day_from_other_draws_and_no_more() {
    let mut desk = Desk::centre();
    let header = "ref,received,channel,category,agent,customer,transcript\n";
    let row = |day: u8| format!("W-{day},2026-03-{day:02}T10:00:00Z,chat,complaint,ana,c-1,Hello\n");
    desk.at("2026-03-24T09:00:00Z");
    desk.write("more.csv", format!("{header}{}", [8, 9, 15, 16].map(row).concat()));
    desk.run("mona", "intake import more.csv").ok();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    desk.write(
        "weekly.toml",
        plan.replace("\"daily\"", "\"weekly\"\noverlaps = [\"daily\"]\nseed = \"dice\"").replace("\"day\"", "\"week\""),
    );
    desk.run("mona", "assign plan add weekly.toml").ok();
    desk.run("mona", "assign commit weekly --date 2026-03-17").ok();
    for (day, size) in [(8, 1), (9, 0), (15, 0), (16, 1)] {
        let next = format!("assign plan preview daily --date 2026-03-{:02}", day + 1);
        assert_eq!(desk.rows(&next)[0]["frame"], size, "2026-03-{day}, of the week from Monday 9 to Sunday 15");
    }
}

// --- Who audits, before the draw ------------------------------------------------------------------

/// What a preview says of an auditor.
fn outlook(desk: &Desk, auditor: &str) -> serde_json::Value {
    let page = &desk.rows("assign plan preview daily")[0];
    page["auditors"].as_array().unwrap().iter().find(|row| row["auditor"] == auditor).unwrap().clone()
}

#[test]
fn an_auditor_is_away_through_the_last_day_of_an_absence() {
    for (last, given) in [("2026-03-02", false), ("2026-03-01", true)] {
        let desk = Desk::centre();
        desk.run("lea", &format!("people absent vera --from 2026-02-25 --to {last}")).ok();
        assert_eq!(outlook(&desk, "vera")["expected"] != "0.00", given, "{last}: {}", outlook(&desk, "vera"));
    }
}

#[test]
fn a_preview_bars_somebody_who_had_a_part_in_a_dialogue() {
    let mut desk = Desk::centre();
    desk.write(
        "more.csv",
        "handle,name,role,team,from,to,login,skills\nmona,Mona Adler,auditor,quality,2026-03-02,,mona,\n",
    );
    desk.run("mona", "people import more.csv").ok();
    let agent = desk.routed("H-1");
    desk.args("mona", &["--for", &agent, "intake", "confirm", "H-1", "--yes", "--statement", "She paid twice"]).ok();
    desk.args(&agent, &["intake", "respond", "H-1", "--reply", "We pay it back"]).ok();
    desk.args("lea", &["intake", "rate", "H-1", "--rating", "4", "--comment", "Quick"]).ok();
    desk.run(&agent, "intake archive H-1").ok();
    desk.at("2026-03-03T09:00:00Z");
    assert_eq!(outlook(&desk, "mona")["barred"].to_string(), "100.0");
    assert_eq!(outlook(&desk, "mona")["expected"], "0.00");
    assert_eq!(outlook(&desk, "vera")["barred"].to_string(), "0.0");
}

#[test]
fn a_preview_by_low_ratings_is_for_who_may_read_every_rating() {
    let desk = Desk::centre();
    desk.write("roles.toml", "timezone = \"Europe/London\"\n[reading]\nwho = \"roles\"\n");
    desk.run("mona", "policy publish roles.toml").ok();
    desk.write("idea.toml", "[plan]\nname = \"x\"\ncard = \"chat\"\nwindow = \"day\"\nstarts = \"2026-03-01\"\ndays = 3\noverlaps = [\"daily\"]\n\n[quota]\ncount = 1\nby = [\"agent\", \"risk\"]\n\n[risk]\nlow_rating = 2\n");
    for who in ["vera", "bo", "lea"] {
        desk.run(who, "assign plan preview --file idea.toml").refused(1, "tells which dialogues were rated low");
    }
    desk.run("mona", "assign plan preview --file idea.toml").ok();
    desk.run("bo", "assign plan preview daily").ok();
}

#[test]
fn a_plan_of_very_many_keys_or_faults_is_refused_at_once() {
    let desk = Desk::centre();
    let plan = std::fs::read_to_string(desk.path("plan.toml")).unwrap();
    let begun = std::time::Instant::now();
    let keys: Vec<String> = (0..100_000).map(|n| format!("k{n} = {n}")).collect();
    let keys = keys.join("\n") + "\n";
    desk.write("keys.toml", plan.replacen("[plan]\n", &format!("[plan]\n{keys}"), 1));
    for words in ["assign plan add keys.toml", "assign plan preview --file keys.toml"] {
        desk.run("mona", words).refused(65, "has 100000 keys here that nobody knows");
    }
    let wrong: Vec<String> = (0..20_000).map(|n| n.to_string()).collect();
    desk.write("faults.toml", format!("{plan}\n[population]\nchannels = [{}]\n", wrong.join(",\n")));
    let refused = desk.run("mona", "assign plan add faults.toml").refused(65, "has 20000 faults");
    assert!(refused.stderr.contains("and 19800 more"), "{}", &refused.stderr[refused.stderr.len() - 500..]);
    assert!(begun.elapsed() < std::time::Duration::from_secs(60), "{:?}", begun.elapsed());
}
