//! Coaching: suggested from what was seen, agreed, done in steps, followed up by the draws, and what it did.

use crate::support::{Answer, Desk, repo};
use assize::calc::change::regression_to_mean;
use assize::calc::draw::order_digest;
use assize::calc::shrinkage::Spread;
use assize::core::coaching::recheck_orders;
use assize::core::report::{CoachingEffect, Compared, Side};
use assize::view::coaching_effect::{beyond, effect};
use serde_json::Value;
use std::fmt::Write as _;

const POLICY: &str = "timezone = \"Europe/London\"\nidentity = \"claim\"\n[intake]\ncategories = [\"*\"]\n";
const PEOPLE: &str = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\nlea,L,lead,north,2010-01-01\n\
    sol,S,lead,south,2010-01-01\nvera,V,auditor,quality,2010-01-01\nann,Ann,agent,north,2010-01-01\n\
    bob,Bob,agent,north,2010-01-01\ncat,Cat,agent,north,2010-01-01\nsue,Sue,agent,south,2010-01-01\n";
const PLAN: &str = "[plan]\nname = \"daily\"\ncard = \"chat\"\nwindow = \"day\"\nstarts = \"2026-03-01\"\ndays = 9\n\
    [quota]\ncount = 4\nby = [\"agent\"]\n";
const OPTIONS: &str = "[[option]]\nid = \"listen\"\ntitle = \"Listen\"\nwhat = \"Listen together\"\ndays = 14\n\
    [[option]]\nid = \"course\"\ntitle = \"Course\"\nwhat = \"A course\"\ndays = 30\ncriteria = [\"tone\"]\n\
    [[ladder]]\nwithin = 90\nrungs = [\"listen\", \"course\"]\n";

/// Dialogues of a day, four of each agent.
fn dialogues(day: &str) -> String {
    let mut csv = "ref,received,channel,category,agent,notice,transcript\n".to_owned();
    for agent in ["ann", "bob", "cat", "sue"] {
        for n in 0..4 {
            writeln!(csv, "{agent}-{day}-{n},{day}T10:0{n}:00Z,chat,x,{agent},yes,\"Agent: Well.\"").unwrap();
        }
    }
    csv
}

/// What an agent's tone is in one dialogue of the first day.
fn tone(agent: &str, n: usize) -> &'static str {
    match (agent, n) {
        ("ann", 0..=2) | ("bob" | "sue", 0..=1) | ("cat", 0) => "partly",
        _ => "full",
    }
}

/// Delivers what waits, with the tone that a function says of the agent and the place among their audits.
fn deliver(desk: &Desk, tone: impl Fn(&str, usize) -> &'static str) {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let sql = "SELECT s.audit, p.handle, r.ref FROM audit_state s JOIN person p ON p.id = s.agent
        JOIN audit a ON a.id = s.audit JOIN request r ON r.id = a.request WHERE s.state = 'assigned' ORDER BY r.ref";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    for (audit, agent, reference) in rows.map(|row| row.unwrap()).collect::<Vec<(i64, String, String)>>() {
        let n = reference.rsplit('-').next().unwrap().parse().unwrap();
        let level = tone(&agent, n);
        let answers = format!(
            r#"{{"answers": {{"tone": {{"level": "{level}", "note": "curt", "quote": "turn 1"}}, "facts": "full", "identity": "yes"}}, "met": "m", "develop": "d"}}"#
        );
        desk.write("a.json", answers);
        desk.run("vera", &format!("score submit {audit} --answers a.json")).ok();
    }
    desk.run("vera", "score deliver --all").ok();
}

/// A centre in which ann's tone was short three times, bob's and sue's twice, cat's once.
fn seen() -> Desk {
    Desk::once((), || {
        let desk = Desk::begun("2026-03-02T09:00:00Z", POLICY, PEOPLE);
        std::fs::copy(repo().join("tests/centre/card.toml"), desk.path("card.toml")).unwrap();
        desk.run("mona", "card publish card.toml").ok();
        desk.write("plan.toml", PLAN);
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.write("d.csv", dialogues("2026-03-01"));
        desk.run("mona", "intake import d.csv").ok();
        desk.run("mona", "assign nightly").ok();
        deliver(&desk, tone);
        desk.write("coaching.toml", OPTIONS);
        desk.run("mona", "coach options publish coaching.toml").ok();
        desk
    })
}

/// The same centre with a coaching of ann that she agreed to.
pub fn agreed() -> Desk {
    Desk::once((), || {
        let desk = seen();
        plan(&desk, "ann").ok();
        desk.run("ann", "coach agree 1 --statement Yes").ok();
        desk
    })
}

fn plan(desk: &Desk, agent: &str) -> Answer {
    desk.run("lea", &format!("coach plan {agent} --criterion tone --option listen"))
}

fn page(desk: &Desk, who: &str, words: &str) -> Value {
    serde_json::from_str(&desk.run(who, &format!("{words} --format json")).ok().stdout).unwrap()
}

fn patterns(desk: &Desk, words: &str) -> Vec<(String, String)> {
    let found = page(desk, "mona", words);
    let rows = found["rows"][0]["patterns"].as_array().unwrap_or_else(|| panic!("{found}")).clone();
    let mut pairs: Vec<(String, String)> = rows
        .iter()
        .map(|row| (row["agent"].as_str().unwrap().to_owned(), row["criterion"].as_str().unwrap().to_owned()))
        .collect();
    pairs.dedup();
    pairs
}

fn of(desk: &Desk, table: &str) -> i64 {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn a_pattern_is_the_same_criterion_below_full_in_two_audits_and_not_in_one() {
    let desk = seen();
    let pair = |agent: &str| (agent.to_owned(), "tone".to_owned());
    assert_eq!(patterns(&desk, "coach suggest"), ["ann", "bob", "sue"].map(pair));
    assert_eq!(patterns(&desk, "coach suggest --least 1"), ["ann", "bob", "cat", "sue"].map(pair));
    assert_eq!(patterns(&desk, "coach suggest --least 3"), ["ann"].map(pair));
    assert_eq!(patterns(&desk, "coach suggest --team north"), ["ann", "bob"].map(pair));
    assert_eq!(patterns(&desk, "coach suggest --agent bob"), ["bob"].map(pair));
}

#[test]
fn a_suggestion_shows_days_quotes_and_words_and_no_figure() {
    let desk = seen();
    let told = desk.run("mona", "coach suggest --agent bob").ok().stdout;
    for said in [
        "2026-03-01",
        "bob-2026-03-01-1",
        "Agent: Well.",
        "with lapses",
        "curt",
        "Listen together",
        "A course",
        "no rank",
    ] {
        assert!(told.contains(said), "no {said} in\n{told}");
    }
    assert!(!told.contains('%'), "{told}");
}

#[test]
fn where_there_is_no_pattern_it_is_said() {
    let desk = seen();
    let told = desk.run("mona", "coach suggest --agent cat").ok().stdout;
    assert!(told.contains("There is no pattern here"), "{told}");
    desk.run("mona", "coach suggest --from 2026-03-02 --to 2026-03-01").refused(2, "there is no day from");
    desk.run("mona", "coach suggest --team nord").refused(1, "there is no team");
}

#[test]
fn a_mark_in_an_open_dispute_is_left_out_and_counted() {
    let desk = seen();
    let audit = page(&desk, "mona", "coach suggest --agent bob")["rows"][0]["patterns"][0]["audit"].as_i64().unwrap();
    let open = format!("dispute open {audit} --criterion tone --reason context --propose full --statement Why");
    desk.run("bob", &open).ok();
    assert_eq!(patterns(&desk, "coach suggest --agent bob"), []);
    let told = desk.run("mona", "coach suggest --agent bob").ok().stdout;
    assert!(told.contains("1 mark is left out: a dispute about it is open"), "{told}");
    let evidence = format!("coach plan bob --criterion tone --option listen --evidence {audit}");
    desk.run("lea", &evidence).refused(1, "shows nothing");
}

#[test]
fn a_reader_is_shown_their_own_and_told_how_many_are_withheld() {
    let desk = seen();
    let told = desk.run("ann", "coach suggest").ok().stdout;
    assert!(told.contains("2 patterns are for others to read"), "{told}");
    assert!(told.contains("ann") && !told.contains("bob"), "{told}");
    plan(&desk, "ann").ok();
    assert_eq!(desk.rows_for("ann", "coach list").len(), 1);
    let told = desk.run("bob", "coach list").ok().stdout;
    assert!(told.contains("1 coaching is for others to read"), "{told}");
    desk.run("bob", "coach show 1").refused(1, "coaching 1 is not shown to bob");
    desk.run("sol", "coach show 1").refused(1, "coaching 1 is not shown to sol");
    desk.run("lea", "coach show 1").ok();
    desk.run("ann", "coach show 9").refused(1, "there is no coaching 9");
}

#[test]
fn coaching_goes_from_proposed_to_agreed_to_running_to_closed() {
    let desk = seen();
    let state = || page(&desk, "mona", "coach show 1")["rows"][0]["state"].as_str().unwrap().to_owned();
    plan(&desk, "ann").ok();
    assert_eq!(state(), "proposed");
    desk.run("ann", "coach agree 1 --statement Gladly").ok();
    assert_eq!(state(), "agreed");
    desk.run("lea", "coach step 1 --add Talk --due 2026-03-20 --owner ann").ok();
    desk.run("lea", "coach step 1 1 --done --note Listened").ok();
    assert_eq!(state(), "running");
    desk.run("ann", "coach step 1 2 --done --note Talked").ok();
    desk.run("lea", "coach close 1 --note Helped").ok();
    assert_eq!(state(), "closed");
    assert!(desk.rows_for("mona", "coach list").is_empty());
    assert_eq!(desk.rows_for("mona", "coach list --all").len(), 1);
    desk.run("", "verify").ok();
}

#[test]
fn what_was_recorded_is_told_with_its_time_and_closing_tells_what_coaching_did() {
    let mut desk = agreed();
    let step = desk.run("lea", "coach step 1 1 --done --note Listened").ok().stdout;
    assert!(step.contains("2026-03-02 09:00") && !step.contains("now"), "{step}");
    let asked = desk.run("lea", "coach follow-up 1 --count 2 --from 2026-03-03 --to 2026-03-04").ok().stdout;
    assert!(asked.contains("dialogues until 2026-03-04"), "{asked}");
    take_in(&mut desk, "2026-03-03");
    desk.night("2026-03-04T09:00:00Z");
    deliver(&desk, |_, _| "full");
    let closed = desk.run("lea", "coach close 1 --note Helped").ok().stdout;
    for said in ["Since then", "chance alone would have", "Before", "After", "Helped"] {
        assert!(closed.contains(said), "{said}\n{closed}");
    }
}

#[test]
fn without_a_pattern_no_option_is_told() {
    let told = seen().run("mona", "coach suggest --agent cat").ok().stdout;
    assert!(told.contains("There is no pattern here") && !told.contains("Options"), "{told}");
}

#[test]
fn nothing_starts_before_the_agent_agrees() {
    let desk = seen();
    plan(&desk, "ann").ok();
    desk.run("lea", "coach step 1 1 --done --note Did").refused(1, "ann has not agreed to coaching 1");
    let follow = "coach follow-up 1 --count 2 --from 2026-03-03 --to 2026-03-09";
    desk.run("lea", follow).refused(1, "nothing starts before");
    desk.run("ann", "coach agree 1 --no --statement No").ok();
    desk.run("lea", "coach step 1 1 --done --note Did").refused(1, "coaching 1 is declined");
    desk.run("lea", follow).refused(1, "coaching 1 is declined");
    desk.run("lea", "coach close 1 --note Over").refused(1, "coaching 1 is declined");
    plan(&desk, "ann").ok();
}

#[test]
fn only_the_agent_agrees_or_a_lead_on_their_behalf_who_has_no_part_in_it() {
    let desk = seen();
    plan(&desk, "ann").ok();
    desk.run("lea", "coach agree 1 --statement Yes").refused(1, "lea may not answer this coaching");
    desk.run("bob", "coach agree 1 --statement Yes").refused(1, "bob may not answer this coaching");
    desk.run("sol", "--for ann coach agree 1 --statement Yes").refused(1, "sol may not");
    let own = desk.run("lea", "--for ann coach agree 1 --statement Yes");
    own.refused(1, "lea proposed it, and may not answer coaching 1 for ann");
    desk.run("mona", "--for ann coach agree 1 --statement Yes").ok();
    desk.run("ann", "coach agree 1 --statement Other").refused(1, "ann agreed to coaching 1 already");
    let other = "coach plan bob --criterion tone --option listen --step A --due 2026-03-20 --owner lea";
    desk.run("mona", other).ok();
    desk.run("lea", "--for bob coach agree 2 --no --statement No").refused(1, "lea does a step of it");
    desk.run("bob", "coach agree 2 --statement Yes").ok();
    desk.run("bob", "coach agree 2 --no --statement No").refused(1, "bob agreed to coaching 2 already");
}

/// A consent of ann that mona recorded.
fn consented_for() -> Desk {
    let desk = seen();
    plan(&desk, "ann").ok();
    desk.run("mona", "--for ann coach agree 1 --statement Yes").ok();
    desk
}

#[test]
fn who_recorded_a_consent_for_another_is_told_wherever_it_stands() {
    let desk = consented_for();
    let told = desk.run("lea", "coach show 1").ok().stdout;
    assert!(told.contains("mona for ann"), "{told}");
    assert!(told.contains("mona recorded the consent for ann, who can take it back"), "{told}");
    let row = desk.rows_for("lea", "coach list").remove(0);
    assert_eq!((&row["consent"], &row["recorded_by"]), (&"agreed".into(), &"mona for ann".into()));
    desk.run("vera", "score deliver --all --pages pages").ok();
    let page = std::fs::read_to_string(desk.path("pages/ann.html")).unwrap();
    assert!(page.contains("Your consent was recorded by mona for ann"), "{page}");
    let own = agreed();
    assert_eq!(own.rows_for("lea", "coach list")[0]["recorded_by"], "ann");
    assert!(!own.run("lea", "coach show 1").ok().stdout.contains("take it back"));
}

#[test]
fn an_agent_takes_back_what_another_agreed_to_for_them() {
    let desk = consented_for();
    desk.run("lea", "coach step 1 1 --done --note Did").ok();
    desk.run("mona", "--for ann coach agree 1 --no --statement No").refused(1, "ann agreed to coaching 1 already");
    for _ in 0..2 {
        let told = desk.run("ann", "coach agree 1 --no --statement Never").ok().stdout;
        assert!(told.contains("declined") && told.contains("taken back") && told.contains("Never"), "{told}");
    }
    assert_eq!((of(&desk, "coaching_answer"), of(&desk, "coaching_end")), (1, 1));
    desk.run("lea", "coach follow-up 1 --count 2 --from 2026-03-03 --to 2026-03-09")
        .refused(1, "coaching 1 is declined");
    desk.run("ann", "coach agree 1 --no --statement Else").refused(1, "ann said no to coaching 1 already");
    let told = page(&desk, "lea", "coach show 1")["rows"][0].clone();
    assert_eq!((&told["consent"], &told["effect"]), (&"taken back".into(), &Value::Null));
    plan(&desk, "ann").ok();
    desk.run("", "verify").ok();
}

#[test]
fn a_lead_coaches_their_own_team_and_nobody_themselves() {
    let desk = seen();
    let of = |who: &str, agent: &str| desk.run(who, &format!("coach plan {agent} --criterion tone --option listen"));
    of("sol", "ann").refused(1, "sol may not coach ann");
    of("ann", "ann").refused(1, "may not propose coaching");
    of("vera", "ann").refused(1, "may not propose coaching");
    of("lea", "lea").refused(1, "lea may not coach themselves");
    of("mona", "ann").ok();
    desk.run("sol", "coach close 1 --note x").refused(1, "sol may not coach ann");
    desk.run("sol", "coach step 1 --add x --due 2026-03-20").refused(1, "sol may not coach ann");
    desk.run("sol", "coach follow-up 1 --count 1 --from 2026-03-20 --to 2026-03-21")
        .refused(1, "sol may not coach ann");
}

#[test]
fn coaching_goes_by_what_was_seen() {
    let desk = seen();
    let plan = |more: &str| desk.run("lea", &format!("coach plan {more}"));
    plan("ann --criterion facts --option listen").refused(1, "no delivered mark of ann for facts is below full");
    plan("ann --criterion tone --option listen --evidence 999").refused(1, "audit 999 shows nothing");
    plan("ann --criterion tone --option lisen").refused(2, "there is no option `lisen`");
    plan("ann --criterion facts --option course").refused(1, "the option course is for tone, not for facts");
    plan("--criterion tone --option listen").refused(2, "AGENT is missing");
    plan("ann --option listen").refused(2, "--criterion ID is missing");
    plan("ann --criterion tone").refused(2, "--option ID is missing");
    plan("ann --criterion tone --option listen --step A").refused(2, "there are 1 steps and 0 last days");
    plan("ann --criterion tone --option listen --step A --due 2026-03-01").refused(1, "2026-03-01 is over");
    plan("ann --criterion tone --option listen --step A --due 2026-03-02 --owner nobody").refused(1, "nobody");
    plan("cat --criterion tone --option listen --step A --due 2026-03-02").ok();
}

#[test]
fn steps_without_a_word_are_those_of_the_option_in_its_days() {
    let desk = seen();
    plan(&desk, "ann").ok();
    let step = page(&desk, "mona", "coach show 1")["rows"][0]["steps"][0].clone();
    assert_eq!((&step["what"], &step["due"]), (&"Listen together".into(), &"2026-03-16".into()));
    desk.run("lea", "coach step 1 2 --done --note x").refused(1, "coaching 1 has no step 2");
    desk.run("lea", "coach step 1 0 --done --note x").refused(1, "coaching 1 has no step 0");
    desk.run("lea", "coach step 1").refused(2, "say which step is done");
    desk.run("bob", "coach step 1 1 --done --note x").refused(1, "bob may not end a step of coaching 1");
}

#[test]
fn a_coaching_is_late_after_the_last_day_of_a_step() {
    let mut desk = agreed();
    desk.at("2026-03-16T20:00:00Z");
    assert!(desk.rows_for("mona", "coach list --overdue").is_empty());
    desk.at("2026-03-17T08:00:00Z");
    assert_eq!(desk.rows_for("mona", "coach list --overdue").len(), 1);
    assert_eq!(desk.rows_for("ann", "coach list --mine")[0]["state"], "agreed, late");
    assert!(desk.rows_for("mona", "coach list --mine").is_empty());
    desk.run("lea", "coach step 1 1 --done --note Did").ok();
    assert!(desk.rows_for("mona", "coach list --overdue").is_empty());
}

#[test]
fn the_same_words_again_record_nothing() {
    let desk = seen();
    for _ in 0..2 {
        desk.run("mona", "coach options publish coaching.toml").ok();
        plan(&desk, "ann").ok();
    }
    for _ in 0..2 {
        desk.run("ann", "coach agree 1 --statement Yes").ok();
    }
    for _ in 0..2 {
        desk.run("lea", "coach step 1 --add Talk --due 2026-03-20").ok();
        desk.run("lea", "coach follow-up 1 --count 2 --from 2026-03-03 --to 2026-03-09").ok();
    }
    for _ in 0..2 {
        desk.run("lea", "coach step 1 1 --done --note Did").ok();
    }
    desk.run("lea", "coach step 1 1 --done --note Other").refused(1, "step 1 of coaching 1 is done already");
    for _ in 0..2 {
        desk.run("lea", "coach close 1 --note Helped").ok();
    }
    let again = desk.run("lea", "coach close 1 --note Helped").ok();
    assert!(again.stdout.contains("nothing was recorded"), "{}", again.whole());
    desk.run("lea", "coach close 1 --note Other").refused(1, "coaching 1 is closed");
    let tables = [
        "coaching_options",
        "coaching",
        "coaching_answer",
        "coaching_step",
        "coaching_step_end",
        "coaching_follow_up",
        "coaching_end",
    ];
    assert_eq!(tables.map(|table| of(&desk, table)), [1, 1, 1, 2, 1, 1, 1]);
}

#[test]
fn what_is_not_the_same_is_not_taken_for_it() {
    let desk = seen();
    let plan = |more: &str| desk.run("lea", &format!("coach plan ann --criterion tone --option listen {more}"));
    plan("--step A --due 2026-03-20 --note Why").ok();
    plan("--step A --due 2026-03-20 --note Why").ok();
    plan("--step A --due 2026-03-20 --note Else").refused(1, "coaching 1 of ann for tone is proposed");
    plan("--step A --due 2026-03-20 --owner ann").refused(1, "coaching 1 of ann for tone is proposed");
    for (owner, steps) in [("lea", 2), ("lea", 2), ("ann", 3), ("ann", 3)] {
        desk.run("lea", &format!("coach step 1 --add Talk --due 2026-03-20 --owner {owner}")).ok();
        assert_eq!(of(&desk, "coaching_step"), steps, "{owner}");
    }
}

#[test]
fn one_criterion_of_an_agent_is_coached_once_at_a_time() {
    let desk = seen();
    plan(&desk, "ann").ok();
    desk.run("lea", "coach plan ann --criterion tone --option course")
        .refused(1, "coaching 1 of ann for tone is proposed");
    desk.run("lea", "coach close 1 --note Withdrawn").ok();
    desk.run("lea", "coach plan ann --criterion tone --option course").ok();
}

#[test]
fn a_repeat_goes_up_the_ladder_or_says_why_not() {
    let mut desk = agreed();
    desk.run("lea", "coach close 1 --note Little").ok();
    plan(&desk, "ann").refused(1, "course comes next, and listen is below it");
    desk.at("2026-05-31T09:00:00Z");
    let again = "coach plan ann --criterion tone --option listen --evidence 1";
    let evidence = page(&desk, "mona", "coach show 1")["rows"][0]["patterns"][0]["audit"].as_i64().unwrap();
    let again = again.replace("--evidence 1", &format!("--evidence {evidence}"));
    // 2 March and 90 days are 31 May: the last day that counts.
    desk.run("lea", &again).refused(1, "within 90 days");
    let noted = desk.run("lea", &format!("{again} --note Away")).ok();
    assert!(noted.stdout.contains("Away"), "{}", noted.whole());
    desk.run("lea", "coach close 2 --note x").ok();
    desk.at("2026-06-01T09:00:00Z");
    desk.run("lea", &again).ok();
}

#[test]
fn what_was_declined_or_withdrawn_is_no_rung() {
    let desk = seen();
    plan(&desk, "ann").ok();
    desk.run("ann", "coach agree 1 --no --statement No").ok();
    plan(&desk, "ann").ok();
    desk.run("lea", "coach close 2 --note Withdrawn").ok();
    plan(&desk, "ann").ok();
}

#[test]
fn a_list_of_options_with_faults_is_refused_with_all_of_them() {
    let desk = seen();
    let publish = |text: &str| {
        desk.write("bad.toml", text);
        desk.run("mona", "coach options publish bad.toml")
    };
    let option = "[[option]]\nid = \"a\"\ntitle = \"A\"\nwhat = \"W\"\ndays = 1\n";
    publish("").refused(65, "there is no option");
    publish(&format!("{option}{option}")).refused(65, "stands here twice");
    publish(&option.replace("days = 1", "days = 0")).refused(65, "days is 1 to 3650");
    publish(&option.replace("days = 1", "days = 3650")).ok();
    publish(&option.replace("days = 1", "days = 3651")).refused(65, "days is 1 to 3650");
    publish(&option.replace("\"a\"", "\"a b\"")).refused(65, "an id is one word");
    publish(&option.replace("\"W\"", "\" \"")).refused(65, "what is done with what");
    publish(&format!("{option}criteria = [\"tome\"]\n")).refused(65, "no card has a criterion `tome`");
    publish(&format!("{option}[[ladder]]\nwithin = 9\nrungs = [\"a\"]\n")).refused(65, "two rungs at least");
    publish(&format!("{option}[[ladder]]\nwithin = 9\nrungs = [\"a\", \"b\"]\n"))
        .refused(65, "the rung `b` is no option");
    publish(&format!("{option}[[ladder]]\nwithin = 0\nrungs = [\"a\", \"a\"]\n")).refused(65, "within is 1 to 3650");
    publish("[[option]]\nidd = \"a\"\n").refused(65, "idd");
    desk.run("ann", "coach options publish coaching.toml").refused(1, "may not publish options of coaching");
}

#[test]
fn without_options_nothing_is_planned() {
    let desk = Desk::drawn();
    desk.run("mona", "coach options show").refused(1, "no options of coaching were published");
    desk.run("lea", "coach plan ana --criterion tone --option listen")
        .refused(1, "no options of coaching were published");
}

#[test]
fn the_shipped_options_can_be_published() {
    let desk = seen();
    std::fs::copy(repo().join("examples/coaching.toml"), desk.path("c.toml")).unwrap();
    let told = desk.run("mona", "coach options publish c.toml").ok().stdout;
    assert!(told.contains("listen, then side-by-side, then course"), "{told}");
    assert_eq!(desk.rows("coach options show").len(), 3);
}

/// Follow-up audits of ann from 3 to 4 March, two of each day, where the plan takes them.
fn followed() -> Desk {
    Desk::once((), || {
        let mut desk = agreed();
        desk.run("lea", "coach follow-up 1 --count 4 --from 2026-03-03 --to 2026-03-04").ok();
        let plan = PLAN.replace("count = 4\nby = [\"agent\"]", "count = 1\nby = [\"agent\", \"risk\"]");
        desk.write("plan2.toml", format!("{plan}[risk]\ncoached = true\n[risk.count]\ncoached = 3\n"));
        desk.run("mona", "assign plan add plan2.toml").ok();
        for day in ["2026-03-02", "2026-03-03"] {
            take_in(&mut desk, day);
        }
        desk
    })
}

/// The dialogues of a day, in the evening.
fn take_in(desk: &mut Desk, day: &str) {
    desk.at(&format!("{day}T20:00:00Z"));
    desk.write("d.csv", dialogues(day));
    desk.run("mona", "intake import d.csv").ok();
}

/// How many were drawn of each stratum of a day.
fn strata(desk: &Desk, day: &str) -> Vec<(String, i64)> {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let mut statement = conn
        .prepare(
            "SELECT s.label, (SELECT count(*) FROM ticket t WHERE t.stratum = s.id) FROM stratum s
             JOIN draw d ON d.id = s.draw JOIN commitment c ON c.id = d.commitment WHERE c.name = ?1 ORDER BY s.label",
        )
        .unwrap();
    let rows = statement.query_map([format!("daily-{day}")], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn follow_up_audits_are_a_stratum_of_their_own_on_their_days_and_no_other() {
    let mut desk = followed();
    take_in(&mut desk, "2026-03-04");
    take_in(&mut desk, "2026-03-05");
    desk.night("2026-03-06T09:00:00Z");
    let plain = |agent: &str| (format!("{agent}\tother"), 1);
    for day in ["2026-03-02", "2026-03-05"] {
        assert_eq!(strata(&desk, day), ["ann", "bob", "cat", "sue"].map(plain), "{day}");
    }
    for day in ["2026-03-03", "2026-03-04"] {
        let mut expected = vec![("ann\tcoached".to_owned(), 3)];
        expected.extend(["bob", "cat", "sue"].map(plain));
        assert_eq!(strata(&desk, day), expected, "{day}");
    }
    desk.run("", "verify").ok();
}

#[test]
fn a_draw_is_computed_again_as_the_follow_ups_stood_then() {
    let mut desk = followed();
    desk.night("2026-03-04T09:00:00Z");
    take_in(&mut desk, "2026-03-04");
    // Asked for later, and closed later: neither changes what was drawn.
    desk.run("lea", "coach close 1 --note Over").ok();
    desk.night("2026-03-06T09:00:00Z");
    assert_eq!(strata(&desk, "2026-03-03")[0], ("ann\tcoached".to_owned(), 3));
    assert_eq!(strata(&desk, "2026-03-04")[0], ("ann\tother".to_owned(), 1));
    desk.run("", "verify").ok();
    desk.run("", "assign verify daily-2026-03-03").ok();
}

#[test]
fn a_follow_up_is_of_days_that_are_to_come() {
    let desk = agreed();
    let ask = |more: &str| desk.run("lea", &format!("coach follow-up 1 {more}"));
    ask("--count 2 --from 2026-03-01 --to 2026-03-05").refused(1, "2026-03-01 is over");
    ask("--count 2 --from 2026-03-05 --to 2026-03-04").refused(2, "there is no day from");
    ask("--count 0 --from 2026-03-05 --to 2026-03-06").refused(2, "no audit is asked for");
    let told = ask("--count 2 --from 2026-03-02 --to 2026-03-02").ok().stdout;
    assert!(told.contains("No plan draws these yet"), "{told}");
}

/// The place of each agent in an order by the key that it names.
fn by_key(desk: &Desk, agents: &[&str]) -> Vec<String> {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let key: String = conn.query_row("SELECT key FROM draw ORDER BY id DESC LIMIT 1", [], |row| row.get(0)).unwrap();
    let mut agents: Vec<String> = agents.iter().map(|agent| (*agent).to_owned()).collect();
    agents.sort_by_key(|agent| order_digest(&key, agent));
    agents
}

#[test]
fn an_order_comes_from_the_key_of_the_newest_draw() {
    let desk = seen();
    let drawn = "coach plan --order draw --team north --criterion tone --option listen";
    desk.run("lea", drawn).ok();
    let places = page(&desk, "lea", "coach orders 1")["rows"][0]["places"].clone();
    let agents: Vec<String> =
        places.as_array().unwrap().iter().map(|row| row["agent"].as_str().unwrap().to_owned()).collect();
    assert_eq!(agents, by_key(&desk, &["ann", "bob"]), "cat has no pattern");
    let again = desk.run("lea", drawn).ok();
    assert!(again.stdout.contains("nothing was recorded"), "{}", again.whole());
    desk.run("lea", &format!("{drawn} --agents ann,bob,cat")).refused(1, "wait in order 1 for tone");
    assert_eq!((of(&desk, "coaching_order"), of(&desk, "coaching_place")), (1, 2));
    let told = desk.run("mona", "verify").ok().stdout;
    assert!(told.contains("1 lot recomputed"), "{told}");
}

#[test]
fn nobody_is_passed_over_in_an_order_without_a_reason() {
    let desk = seen();
    desk.run("lea", "coach plan --order draw --team north --criterion tone --option listen --agents ann,bob,cat").ok();
    let order = by_key(&desk, &["ann", "bob", "cat"]);
    desk.run("lea", &format!("coach plan {} --order 1", order[1]))
        .refused(1, &format!("{} comes first in order 1", order[0]));
    let told = desk.run("lea", "coach plan --order 1").ok().stdout;
    assert!(told.contains(&order[0]), "{told}");
    desk.run("lea", "coach close 1 --note x").ok();
    desk.run("lea", &format!("coach plan {} --order 1", order[0])).refused(1, "had their turn in order 1");
    desk.run("lea", &format!("coach plan {} --order 1 --note Away", order[2])).ok();
    let told = desk.run("lea", "coach orders 1").ok().stdout;
    assert!(told.contains("too few"), "{told}");
    desk.run("lea", "coach plan --order 1 --next").ok();
    desk.run("lea", "coach plan --order 1 --next").refused(1, "all agents of order 1 had their turn");
    desk.run("lea", "coach plan sue --order 1").refused(1, "lea may not coach sue");
    desk.run("mona", "coach plan sue --order 1").refused(1, "sue is not in order 1");
    desk.run("lea", "coach plan --order 9").refused(1, "there is no order 9");
    desk.run("lea", "coach plan --order x").refused(2, "`x` is no order");
    desk.run("", "verify").ok();
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    conn.execute_batch("DROP TRIGGER coaching_kept; UPDATE coaching SET words = NULL;").unwrap();
    let found = recheck_orders(&conn).unwrap().1;
    assert_eq!(found, ["coaching order 1: coaching 2 came out of turn, and no reason stands"]);
}

#[test]
fn an_order_that_is_asked_again_waits_until_who_came_last_has_answered() {
    let desk = seen();
    desk.run("lea", "coach plan --order draw --team north --criterion tone --option listen --agents ann,bob,cat").ok();
    let order = by_key(&desk, &["ann", "bob", "cat"]);
    desk.run("lea", "coach plan --order 1").ok();
    let head = desk.head();
    for _ in 0..2 {
        let told = desk.run("lea", "coach plan --order 1").ok().stdout;
        let already =
            format!("Coaching 1 is proposed to {} already, who has not answered; nothing was recorded", order[0]);
        assert!(told.contains(&already) && told.contains("coach plan --order 1 --next"), "{told}");
    }
    desk.run("lea", &format!("coach plan {} --order 1", order[0])).ok();
    assert_eq!(desk.head(), head);
    desk.run("sol", "coach plan --order 1").refused(1, "sol may not coach");
    desk.run("lea", "coach plan ann --criterion tone --option listen --next").refused(2, "--next");
    desk.run(&order[0], "coach agree 1 --statement Yes").ok();
    assert!(desk.run("lea", "coach plan --order 1").ok().stdout.contains(&order[1]));
    assert!(desk.run("lea", &format!("coach plan {} --order 1", order[2])).ok().stdout.contains(&order[2]));
    assert_eq!(of(&desk, "coaching"), 3);
}

#[test]
fn a_turn_out_of_order_is_told_in_the_order_before_there_is_an_effect() {
    let desk = seen();
    desk.run("lea", "coach plan --order draw --team north --criterion tone --option listen --agents ann,bob,cat").ok();
    let order = by_key(&desk, &["ann", "bob", "cat"]);
    desk.run("lea", &format!("coach plan {} --order 1 --note Away", order[1])).ok();
    let told = page(&desk, "lea", "coach orders 1");
    let turns: Vec<&str> =
        told["rows"][0]["places"].as_array().unwrap().iter().map(|row| row["turn"].as_str().unwrap()).collect();
    assert_eq!(turns, ["next", "out of turn", "waits"]);
    let told = desk.run("lea", "coach orders 1").ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("1 agent out of turn: coaching 1; the reason stands there: assize coach show 1"), "{told}");
    assert!(told.contains("too few") && told.contains("no sure effect of coaching"), "{told}");
    assert_eq!(desk.rows_for("lea", "coach orders")[0]["out_of_turn"], 1);
}

#[test]
fn while_a_follow_up_goes_on_nobody_is_told_to_close() {
    let mut desk = agreed();
    let next = |desk: &Desk| {
        let told = desk.run("lea", "coach show 1").ok().stdout;
        told.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    desk.run("lea", "coach step 1 --add Talk --due 2026-03-20").ok();
    desk.run("lea", "coach step 1 1 --done --note Did").ok();
    desk.run("lea", "coach follow-up 1 --count 2 --from 2026-03-03 --to 2026-03-09").ok();
    let told = next(&desk);
    assert!(told.contains("Next: do step 2 by 2026-03-20"), "{told}");
    assert!(told.contains("Next: wait until 2026-03-09") && !told.contains("coach close"), "{told}");
    desk.at("2026-03-09T20:00:00Z");
    assert!(next(&desk).contains("Next: wait until 2026-03-09"));
    desk.at("2026-03-10T08:00:00Z");
    let told = next(&desk);
    assert!(told.contains("Next: do step 2") && !told.contains("coach close"), "{told}");
    desk.run("lea", "coach step 1 2 --done --note Did").ok();
    let told = next(&desk);
    assert!(
        told.contains("when the days until 2026-03-09 are drawn and audited") && told.contains("coach close 1"),
        "{told}"
    );
}

#[test]
fn nothing_is_late_before_the_agent_agreed() {
    let mut desk = seen();
    plan(&desk, "ann").ok();
    desk.at("2026-03-17T08:00:00Z");
    assert!(desk.rows_for("mona", "coach list --overdue").is_empty());
    desk.run("ann", "coach agree 1 --statement Yes").ok();
    assert_eq!(desk.rows_for("mona", "coach list --overdue").len(), 1);
}

#[test]
fn who_is_still_to_come_does_no_step() {
    let desk = seen();
    desk.write("new.csv", "handle,name,role,team,from\nnew,New,lead,north,2026-04-01\n");
    desk.run("mona", "people import new.csv").ok();
    desk.run("lea", "coach plan ann --criterion tone --option listen --step A --due 2026-05-01 --owner new")
        .refused(1, "new starts on 2026-04-01");
}

#[test]
fn an_order_is_of_two_agents_of_one_team_at_least() {
    let desk = seen();
    let draw = |who: &str, more: &str| {
        desk.run(who, &format!("coach plan --order draw --criterion tone --option listen {more}"))
    };
    draw("lea", "--team north --agents ann").refused(1, "an order needs two agents at least");
    draw("lea", "--team north --agents ann,ann").refused(1, "an order needs two agents at least");
    draw("mona", "--team north --agents ann,sue").refused(1, "sue is no agent of the team north");
    draw("sol", "--team north").refused(1, "sol may not coach ann");
    draw("lea", "").refused(2, "--team TEAM is missing");
    plan(&desk, "ann").ok();
    draw("lea", "--team north").refused(1, "ann is coached for tone already");
    let empty = Desk::centre();
    empty.write("coaching.toml", OPTIONS);
    empty.run("mona", "coach options publish coaching.toml").ok();
    empty
        .run("lea", "coach plan --order draw --team north --criterion tone --option listen --agents ana,bo")
        .refused(1, "there is no draw whose key");
}

#[test]
fn an_order_that_was_changed_is_found() {
    let desk = seen();
    desk.run("lea", "coach plan --order draw --team north --criterion tone --option listen").ok();
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    assert_eq!(recheck_orders(&conn).unwrap(), (1, Vec::new()));
    let change = "DROP TRIGGER coaching_place_kept; UPDATE coaching_place SET place = 9 WHERE place = 1;";
    conn.execute_batch(change).unwrap();
    assert_eq!(recheck_orders(&conn).unwrap().1, ["coaching order 1: its places do not come out of the key"]);
}

#[test]
fn an_order_stands_when_two_of_it_turn_out_to_be_one_person() {
    for (one, other) in [("cat", "bob"), ("bob", "ann"), ("ann", "cat")] {
        let desk = seen();
        desk.run("lea", "coach plan --order draw --team north --criterion tone --option listen --agents ann,bob,cat")
            .ok();
        desk.run("lea", "coach plan --order 1").ok();
        desk.run("mona", &format!("people merge {one} --into {other} --note twice")).ok();
        desk.run("", "verify").ok();
        desk.run("lea", "coach orders 1").ok();
    }
}

/// An order of ann, bob and cat, whose first was proposed to on 2 March; audits of 3 and 4 March, all full but the last's.
fn in_order() -> Desk {
    Desk::once((), || {
        let mut desk = seen();
        desk.run("lea", "coach plan --order draw --team north --criterion tone --option listen --agents ann,bob,cat")
            .ok();
        desk.run("lea", "coach plan --order 1").ok();
        desk.at("2026-03-05T08:00:00Z");
        for day in ["2026-03-02", "2026-03-03", "2026-03-04"] {
            desk.write("d.csv", dialogues(day));
            desk.run("mona", "intake import d.csv").ok();
        }
        let first = by_key(&desk, &["ann", "bob", "cat"]).remove(0);
        desk.night("2026-03-05T09:00:00Z");
        deliver(&desk, move |agent, n| if agent == first || n == 0 { "full" } else { "partly" });
        desk
    })
}

#[test]
fn those_who_had_their_turn_are_held_against_those_who_wait_in_the_same_days() {
    let desk = in_order();
    let told = desk.run("lea", "coach orders 1").ok().stdout;
    // The proposal's own day counts for nobody: 2 days, 4 audits each, one agent had their turn and two wait.
    assert!(told.contains("8 answers of who had their turn and 16 of who waited"), "{told}");
    // 12 of 16 at 50: a mean of 62.5, so that 100 is 37.5 above it, as whole points 38.
    assert!(told.contains("38 points above those who waited; between +26 and +49"), "{told}");
    assert!(told.contains("nothing else did: this is what coaching does"), "{told}");
}

#[test]
fn a_turn_out_of_order_makes_the_effect_no_sure_one() {
    let mut desk = in_order();
    let last = by_last(&desk);
    desk.run("lea", &format!("coach plan {last} --order 1 --note Away")).ok();
    desk.at("2026-03-06T09:00:00Z");
    let told = desk.run("lea", "coach orders 1").ok().stdout;
    assert!(told.contains("1 agent out of turn: for them the key did not decide"), "{told}");
}

/// Who stands last in order 1.
fn by_last(desk: &Desk) -> String {
    let conn = rusqlite::Connection::open(desk.path("qa.db")).unwrap();
    let sql = "SELECT p.handle FROM coaching_place x JOIN person p ON p.id = x.agent ORDER BY x.place DESC LIMIT 1";
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Ann's first step is done on 2 March; then her tone of some dialogues of 3 March.
fn after(days: &[&str], tone: impl Fn(&str, usize) -> &'static str) -> Desk {
    let mut desk = agreed();
    desk.run("lea", "coach step 1 1 --done --note Did").ok();
    desk.at("2026-03-05T08:00:00Z");
    for day in days {
        desk.write("d.csv", dialogues(day));
        desk.run("mona", "intake import d.csv").ok();
    }
    desk.night("2026-03-05T09:00:00Z");
    deliver(&desk, tone);
    desk
}

#[test]
fn the_effect_is_told_with_what_chance_alone_predicts() {
    let desk = after(&["2026-03-03"], |_, n| if n == 3 { "partly" } else { "full" });
    let told = page(&desk, "lea", "coach show 1")["rows"][0].clone();
    // 62.5 before, 87.5 after.
    assert_eq!(told["before"], "62\u{a0}% on average in 4 audits, 2025-12-02 to 2026-03-01");
    assert_eq!(told["after"], "88\u{a0}% on average in 4 audits, 2026-03-03 to 2026-03-05");
    let said = told["effect"].as_str().unwrap();
    assert!(
        said.starts_with("up 25 points; chance alone would have taken it ")
            && said.contains("beyond that lies between "),
        "{said}"
    );
    let row = desk.rows_for("lea", "coach list").remove(0);
    assert_eq!(row["effect"], said);
    assert_eq!((&row["n_before"], &row["n_after"]), (&4.into(), &4.into()));
}

#[test]
fn below_two_audits_before_or_after_nothing_is_said() {
    let desk = after(&[], |_, _| "full");
    let said = page(&desk, "lea", "coach show 1")["rows"][0]["effect"].clone();
    assert_eq!(said, "too few: 4 before and 0 after");
}

#[test]
fn before_a_step_is_done_there_is_no_effect() {
    let desk = agreed();
    let told = desk.run("lea", "coach show 1").ok().stdout;
    assert!(!told.contains("Since then"), "{told}");
}

/// Vector rtm-1: 72 of five audits before, 81 of five after, a mean of all of 85.
#[test]
fn the_words_of_an_effect_are_those_of_its_numbers() {
    let spread = Spread { mean: 85.0, between: 25.0, within: 100.0 };
    let words = |before: f64, after: f64| beyond(&regression_to_mean(&spread, (before, 5), (after, 5), 0.95).unwrap());
    let told = |moved: &str, chance: &str, ends: &str| {
        format!("{moved}; chance alone would have {chance}; what is beyond that lies between {ends}")
    };
    assert_eq!(words(72.0, 81.0), told("up 9 points", "taken it up 6", "-8 and +14"));
    assert_eq!(words(72.0, 73.0), told("up 1 point", "taken it up 6", "-16 and +6"));
    assert_eq!(words(85.0, 85.0), told("as before", "left it as it was", "-11 and +11"));
    assert_eq!(words(85.0, 80.0), told("down 5 points", "left it as it was", "-16 and +6"));
    assert_eq!(words(89.0, 80.0), told("down 9 points", "taken it down 2", "-18 and +4"));
}

#[test]
fn an_effect_without_other_agents_says_so() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    let side = |n, mean| Side { first: day, last: day, n, mean };
    let found =
        |n, plain| CoachingEffect { is_rate: true, before: side(n, 0.0), after: side(2, 50.0), plain, beyond: None };
    assert_eq!(effect(&found(1, Compared::TooFew)), "too few: 1 before and 2 after");
    assert_eq!(
        effect(&found(2, Compared::Plain(50.0))),
        "full answers up 50 points; nothing varies; too few agents tell what chance alone does"
    );
}

#[test]
fn a_page_in_html_leaves_out_no_level_of_headings_and_has_all_its_words_in_landmarks() {
    let desk = agreed();
    let page = desk.run("lea", "coach show 1 --format html").ok().stdout;
    let levels: Vec<u8> = page
        .match_indices("<h")
        .filter_map(|(at, _)| page.as_bytes().get(at + 2).copied())
        .filter(u8::is_ascii_digit)
        .collect();
    assert_eq!(levels[0], b'1');
    assert!(levels.len() > 2 && levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    let rest = page.split_once("</main>").unwrap().1;
    assert!(rest.trim_start().starts_with("<footer>") && !rest.contains("Next:"), "{rest}");
}

#[test]
fn an_agent_reads_their_plan_on_their_page() {
    let desk = seen();
    plan(&desk, "ann").ok();
    desk.run("vera", "score deliver --all --pages pages").ok();
    let read = || std::fs::read_to_string(desk.path("pages/ann.html")).unwrap_or_default();
    let told = read();
    for said in ["Your coaching", "until 2026-03-16", "Listen together", "coach agree 1 --statement TEXT"] {
        assert!(told.contains(said), "no {said} in\n{told}");
    }
}

#[test]
fn early_signs_of_the_agent_stand_below_and_those_of_others_do_not() {
    let mut desk = seen();
    let sign = "[[early_sign]]\nname = \"drop\"\nkind = \"falling\"\ncount = 2\npoints = 10\ncriterion = \"tone\"\n";
    desk.write("policy2.toml", format!("{POLICY}{sign}"));
    desk.run("mona", "policy publish policy2.toml").ok();
    desk.at("2026-03-03T20:00:00Z");
    for day in ["2026-03-02", "2026-03-03"] {
        desk.write("d.csv", dialogues(day));
        desk.run("mona", "intake import d.csv").ok();
    }
    desk.night("2026-03-04T09:00:00Z");
    deliver(&desk, |agent, n| if agent == "bob" && n > 1 { "none" } else { "full" });
    desk.night("2026-03-05T09:00:00Z");
    let told = |agent: &str| desk.run("mona", &format!("coach suggest --agent {agent}")).ok().stdout;
    let bob = told("bob");
    assert!(bob.contains("Early signs of these agents") && bob.contains("drop"), "{bob}");
    assert!(!told("ann").contains("Early signs"), "{}", told("ann"));
}

#[test]
fn a_dialogue_in_which_the_agent_was_hurt_is_no_evidence() {
    let desk = seen();
    let audit = page(&desk, "mona", "coach suggest --agent bob")["rows"][0]["patterns"][0]["audit"].as_i64().unwrap();
    desk.run("vera", &format!("score care {audit} --note Shouted")).ok();
    assert_eq!(patterns(&desk, "coach suggest --agent bob"), []);
    assert_eq!(patterns(&desk, "coach suggest --agent bob --least 1").len(), 1);
    let evidence = format!("coach plan bob --criterion tone --option listen --evidence {audit}");
    desk.run("lea", &evidence).refused(1, "shows nothing");
}

#[test]
fn who_does_a_step_reads_why_once_the_agent_agreed_and_not_after_a_no() {
    let desk = seen();
    desk.write(
        "roles.toml",
        "timezone = \"Europe/London\"\n[intake]\ncategories = [\"*\"]\n[reading]\nwho = \"roles\"\n",
    );
    desk.run("mona", "policy publish roles.toml").ok();
    desk.args(
        "lea",
        &[
            "coach",
            "plan",
            "ann",
            "--criterion",
            "tone",
            "--option",
            "listen",
            "--step",
            "Listen",
            "--due",
            "2026-04-30",
            "--owner",
            "bob",
        ],
    )
    .ok();
    let why = |desk: &Desk| {
        let said = desk.run("bob", "coach show 1").ok().stdout;
        (said.contains("Why\n"), said.contains("Why it was proposed is told to who does a step once ann has agreed."))
    };
    assert_eq!(why(&desk), (false, true));
    let declined = Desk::copy_of(&desk);
    declined.run("ann", "coach agree 1 --no --statement Never").ok();
    assert_eq!(why(&declined), (false, true));
    assert!(!declined.run("bob", "coach show 1").ok().stdout.contains("Never"));
    desk.run("ann", "coach agree 1 --statement Yes").ok();
    assert_eq!(why(&desk), (true, false));
}
