//! Whether blindness matters: the key of each draw shows of some audits what is hidden of the others.

use crate::support::Desk;
use assize::calc::draw::hex_hash;
use assize::core::audit::recheck_assignments;
use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeMap;

const PEOPLE: &str = "handle,name,role,team,from\nmona,M,manager,office,2010-01-01\nlea,L,lead,north,2010-01-01\n\
    vera,V,auditor,quality,2010-01-01\noleg,O,auditor,quality,2010-01-01\nann,Ann,agent,north,2010-01-01\n";
const HEADER: &str = "ref,received,channel,category,agent,customer,rating,transcript\n";
const ANSWERS: [&str; 2] = ["yes", "no"];

fn policy(blind: &str) -> String {
    format!("timezone = \"UTC\"\n[intake]\ncategories = [\"*\"]\n[blind]\n{blind}\n[reading]\nwho = \"all\"\n")
}

fn card() -> String {
    let levels = "levels = [ {id=\"yes\",title=\"y\",percent=100}, {id=\"half\",title=\"h\",percent=50}, {id=\"no\",title=\"n\",percent=0} ]\nna = true\n";
    let criterion =
        |id: &str| format!("[[criterion]]\nid = \"{id}\"\ntitle = \"{id}\"\nguidance = \"g\"\nweight = 50\n{levels}");
    let criteria: String = ["felt", "unfelt"].map(criterion).concat();
    format!(
        "[card]\nid = \"c\"\nversion = 1\ntitle = \"C\"\n[[band]]\nname = \"good\"\nfrom = 80\n[[band]]\nname = \"poor\"\nfrom = 0\n{criteria}"
    )
}

/// So many dialogues of ann, all of them drawn in one draw of so many more, with these lines of `[blind]` and in the plan.
fn drawn(blind: &str, about: &str, count: usize, more: usize) -> Desk {
    Desk::once((blind, about, count, more), || {
        let mut desk = Desk::begun("2020-05-20T08:00:00Z", &policy(blind), PEOPLE);
        desk.write("card.toml", card());
        desk.run("mona", "card publish card.toml").ok();
        let row = |n: usize| {
            let rating = if n < 50 { "4" } else { "" };
            format!("A{n},2020-05-20T09:00:00Z,chat,x,ann,buyer,{rating},\"Customer: hi\"\n")
        };
        desk.write("d.csv", format!("{HEADER}{}", (0..count + more).map(row).collect::<String>()));
        desk.run("mona", "intake import d.csv").ok();
        let plan = "name = \"p\"\ncard = \"c\"\nwindow = \"day\"\nstarts = \"2020-05-19\"\ndays = 5";
        desk.write("plan.toml", format!("[plan]\n{plan}\n{about}\n[quota]\ncount = {count}\nby = [\"agent\"]\n"));
        desk.run("mona", "assign plan add plan.toml").ok();
        desk.night("2020-05-21T08:00:00Z");
        desk
    })
}

fn file(desk: &Desk) -> Connection {
    Connection::open(desk.path("qa.db")).unwrap()
}

/// The lots: by ref the audit, and whether something is shown of it.
fn lots(desk: &Desk) -> BTreeMap<String, (i64, bool)> {
    let conn = file(desk);
    let sql = "SELECT r.ref, l.audit, l.shown FROM blind_lot l JOIN audit a ON a.id = l.audit JOIN request r ON r.id = a.request";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn lot(desk: &Desk, shown: bool) -> i64 {
    lots(desk).values().find(|lot| lot.1 == shown).unwrap().0
}

fn key(desk: &Desk) -> String {
    file(desk).query_row("SELECT key FROM draw", [], |row| row.get(0)).unwrap()
}

fn auditor(desk: &Desk, audit: i64) -> String {
    let sql = "SELECT p.handle FROM audit_state s JOIN person p ON p.id = s.auditor WHERE s.audit = ?1";
    file(desk).query_row(sql, [audit], |row| row.get(0)).unwrap()
}

fn rating(desk: &Desk, who: &str, audit: i64) -> Value {
    desk.run(who, &format!("score show {audit} --format json")).ok().rows()[0]["rating"].clone()
}

fn submit(desk: &Desk, audit: i64, felt: &str, unfelt: &str) {
    desk.write("answers.json", format!(r#"{{"answers":{{"felt":"{felt}","unfelt":"{unfelt}"}},"met":"ok"}}"#));
    desk.run(&auditor(desk, audit), &format!("score submit {audit} --answers answers.json")).ok();
}

/// Each audit is marked: `felt` as the side says, `unfelt` full in every second audit of a side.
fn marked(desk: &Desk, felt: impl Fn(bool) -> &'static str) {
    let mut places = [0, 0];
    for (audit, shown) in lots(desk).into_values() {
        let place = &mut places[usize::from(shown)];
        submit(desk, audit, felt(shown), ANSWERS[*place % 2]);
        *place += 1;
    }
    desk.run("mona", "score deliver --all").ok();
}

fn report(desk: &Desk, words: &str) -> Value {
    desk.run("mona", &format!("report blindness {words} --format json")).ok().rows().remove(0)
}

fn told(desk: &Desk) -> String {
    desk.run("mona", "report blindness").ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

// --- the policy -----------------------------------------------------------------------------------

#[test]
fn a_lottery_is_1_to_99_per_cent_of_something_that_is_hidden() {
    let desk = Desk::centre();
    let publish = |blind: &str| {
        desk.write("blind.toml", format!("[blind]\n{blind}\n"));
        desk.run("mona", "policy publish blind.toml")
    };
    for percent in [0, 100] {
        publish(&format!("lottery = {percent}")).refused(65, &format!("1 to 99 per cent of the audits, not {percent}"));
    }
    for percent in [1, 99] {
        publish(&format!("lottery = {percent}")).ok();
    }
    publish("hide = [\"agent\"]\nlottery = 50").refused(65, "did you mean lottery_of = \"agent\"?");
    publish("hide = [\"agent\"]\nlottery = 50\nlottery_of = \"rating\"").refused(65, "hide does not name it");
    publish("hide = []\nlottery = 50").refused(65, "first hide it: hide = [\"rating\"]");
    publish("lottery = 50\nlottery_of = \"ratng\"").refused(65, "did you mean");
    publish("lottery_of = \"rating\"").refused(65, "lottery = 50");
    publish("hide = [\"rating\", \"agent\"]\nlottery = 50\nlottery_of = \"agent\"").ok();
}

// --- who sees what --------------------------------------------------------------------------------

#[test]
fn the_key_of_the_draw_decides_of_which_half_the_rating_is_shown() {
    let desk = drawn("lottery = 50", "", 8, 3);
    let lots = lots(&desk);
    let mut by_hand: Vec<&String> = lots.keys().collect();
    by_hand.sort_by_key(|reference| hex_hash(&format!("blind:{}:{reference}", key(&desk))));
    assert_eq!(by_hand.len(), 8);
    for (place, reference) in by_hand.into_iter().enumerate() {
        assert_eq!(lots[reference].1, place < 4, "{reference}");
    }
    desk.run("", "verify").ok();
}

/// Of three at a half, one is shown, and its own number decides on the next.
#[test]
fn what_is_left_over_of_a_share_is_decided_by_the_number_of_the_next_one() {
    for percent in [20, 50, 80] {
        let desk = drawn(&format!("lottery = {percent}"), "", 3, 0);
        let mut by_hand: Vec<String> = lots(&desk).into_keys().collect();
        by_hand.sort_by_key(|reference| hex_hash(&format!("blind:{}:{reference}", key(&desk))));
        let (whole, left) = (3 * percent / 100, 3 * percent % 100);
        let number = hex_hash(&format!("blind rest:{}:{}", key(&desk), by_hand[whole]));
        let next = usize::from_str_radix(&number[..8], 16).unwrap() % 100 < left;
        let shown = lots(&desk).values().filter(|lot| lot.1).count();
        assert_eq!(shown, whole + usize::from(next), "{percent}");
    }
}

#[test]
fn only_the_auditor_of_a_shown_audit_sees_the_rating_and_is_told_that_the_lot_shows_it() {
    let desk = drawn("lottery = 50", "", 8, 3);
    let (shown, hidden) = (lot(&desk, true), lot(&desk, false));
    let (sees, other) = (auditor(&desk, shown), auditor(&desk, hidden));
    assert_eq!(rating(&desk, &sees, shown), 4);
    let third = if sees == "vera" { "oleg" } else { "vera" };
    assert!(rating(&desk, third, shown).is_null() && rating(&desk, "", shown).is_null());
    assert!(rating(&desk, &other, hidden).is_null());
    let line = "Shown to its auditor by the lot of this draw: the rating; hidden in the other half.";
    for words in [
        format!("score show {shown}"),
        format!("score form {shown} --to toml"),
        format!("score form {shown} --to html"),
    ] {
        let answer = desk.run(&sees, &words).ok();
        let page = std::fs::read_to_string(desk.path(&format!("audit-{shown}.toml"))).unwrap_or_default();
        let html = std::fs::read_to_string(desk.path(&format!("audit-{shown}.html"))).unwrap_or_default();
        let all = format!("{}{page}{html}", answer.stdout).replace("\n# ", " ");
        assert!(all.contains(line), "{words}: {all}");
    }
    assert!(
        !desk.run(third, &format!("score show {shown}")).ok().stdout.contains("by the lot"),
        "it is hidden from them"
    );
    let told = desk.run(&other, &format!("score show {hidden}")).ok().stdout;
    assert!(!told.contains("by the lot") && told.contains("hidden until you hand in"), "{told}");
}

#[test]
fn what_else_is_hidden_stays_hidden_of_a_shown_audit() {
    let desk = drawn("hide = [\"rating\", \"customer\"]\nlottery = 50\nlottery_of = \"customer\"", "", 8, 0);
    let (shown, hidden) = (lot(&desk, true), lot(&desk, false));
    let of = |audit: i64| desk.run(&auditor(&desk, audit), &format!("score show {audit}")).ok().stdout;
    assert!(of(shown).contains("buyer") && !of(hidden).contains("buyer"));
    assert!(rating(&desk, &auditor(&desk, shown), shown).is_null());
    desk.run(&auditor(&desk, shown), &format!("score reveal {shown} --note Needed")).ok();
    assert_eq!(rating(&desk, &auditor(&desk, shown), shown), 4);
}

#[test]
fn whose_dialogue_it_is_can_be_shown_by_the_lot_too() {
    let desk = drawn("hide = [\"agent\"]\nlottery = 50\nlottery_of = \"agent\"", "", 8, 0);
    let named = |audit: i64| {
        let row = desk.rows_for(&auditor(&desk, audit), "score queue");
        row.iter().find(|row| row["audit"] == audit).unwrap()["agent"] == "ann"
    };
    assert!(named(lot(&desk, true)) && !named(lot(&desk, false)));
}

#[test]
fn a_second_scoring_and_a_spot_check_stay_blind() {
    let desk = drawn("lottery = 99", "double = \"100%\"", 6, 2);
    let second = "SELECT count(*) FROM blind_lot l JOIN audit a ON a.id = l.audit WHERE a.kind <> 'drawn'";
    let spot = (0..8).map(|n| format!("A{n}")).find(|name| !lots(&desk).contains_key(name)).unwrap();
    desk.run("mona", &format!("assign spot-check {spot} --note Look")).ok();
    let count = |sql: &str| file(&desk).query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((count(second), count("SELECT count(*) FROM blind_lot")), (0, 6));
    let sql = "SELECT b.audit, a.audit FROM audit_state a JOIN audit_state b ON b.ticket = a.ticket JOIN blind_lot l ON l.audit = a.audit
        WHERE b.kind = 'double' AND l.shown = 1 LIMIT 1";
    let (second, first): (i64, i64) = file(&desk).query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(rating(&desk, &auditor(&desk, first), first), 4);
    assert!(rating(&desk, &auditor(&desk, second), second).is_null());
}

#[test]
fn a_draw_without_a_lottery_has_no_lots_and_a_later_policy_gives_it_none() {
    let desk = drawn("", "", 8, 3);
    assert!(lots(&desk).is_empty());
    desk.write("policy.toml", policy("lottery = 50"));
    desk.run("mona", "policy publish policy.toml").ok();
    assert!(lots(&desk).is_empty());
    desk.run("", "verify").ok();
}

#[test]
fn a_ticket_that_comes_later_has_a_lot_of_its_own() {
    let desk = drawn("lottery = 50", "", 8, 9);
    let before = lots(&desk);
    let audit = lot(&desk, true);
    desk.run(&auditor(&desk, audit), &format!("assign replace {audit} --reason duplicate")).ok();
    desk.run("mona", "assign extend p-2020-05-20 --by 4 --note More").ok();
    let later: Vec<_> = lots(&desk).into_iter().filter(|(name, _)| !before.contains_key(name)).collect();
    assert_eq!(later.len(), 5);
    for (reference, (_, shown)) in later {
        let number = hex_hash(&format!("blind rest:{}:{reference}", key(&desk)));
        assert_eq!(shown, usize::from_str_radix(&number[..8], 16).unwrap() % 100 < 50, "{reference}");
    }
    desk.run("", "verify").ok();
}

#[test]
fn what_the_lot_shows_counts_as_seen_and_is_no_doing_of_the_auditor() {
    let desk = drawn("lottery = 50", "", 8, 3);
    marked(&desk, |_| "yes");
    let sql = "SELECT count(*) FROM sight y JOIN scoring s ON s.id = y.scoring JOIN blind_lot l ON l.audit = s.audit WHERE y.seen = l.shown";
    assert_eq!(file(&desk).query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap(), 8);
    assert!(desk.rows("report auditors").iter().all(|line| line["not_blind"] == 0));
    assert!(!desk.run("", "report agents").ok().stdout.contains("not scored blind"));
    let validity = desk.run("mona", "report validity").ok().stdout;
    assert!(validity.contains("4 audits marked in sight of the rating"), "{validity}");
    let shown = desk.run("mona", &format!("score show {}", lot(&desk, true))).ok().stdout;
    assert!(shown.contains("shown by the lot of its draw: the rating") && !shown.contains("not blind"), "{shown}");
    let hidden = desk.run("mona", &format!("score show {}", lot(&desk, false))).ok().stdout;
    assert!(hidden.contains("blind to the rating"), "{hidden}");
}

#[test]
fn nothing_is_revealed_that_the_lot_shows() {
    let desk = drawn("lottery = 50", "", 8, 3);
    let (shown, hidden) = (lot(&desk, true), lot(&desk, false));
    let reveal = |audit: i64| desk.run(&auditor(&desk, audit), &format!("score reveal {audit} --note Needed"));
    reveal(shown).refused(1, "the lot of its draw shows it");
    reveal(hidden).ok();
    submit(&desk, hidden, "yes", "yes");
    assert_eq!(desk.rows("report auditors").iter().map(|line| line["not_blind"].as_i64().unwrap()).sum::<i64>(), 1);
}

// --- verify ---------------------------------------------------------------------------------------

#[test]
fn verify_finds_a_lot_that_was_changed_taken_away_or_slipped_in() {
    let changes = [
        "UPDATE blind_lot SET shown = 1 - shown WHERE id = 1",
        "UPDATE blind_lot SET share = 51 WHERE id = 1",
        "UPDATE blind_lot SET field = 'agent' WHERE id = 1",
        "DELETE FROM blind_lot WHERE id = 8",
        "UPDATE blind_lot SET entry = entry - 1 WHERE id = 1",
    ];
    for sql in changes {
        let desk = drawn("lottery = 50", "", 8, 3);
        let conn = file(&desk);
        assert_eq!(recheck_assignments(&conn, None).unwrap().1, [""; 0]);
        for guard in ["once", "kept", "stays"] {
            conn.execute_batch(&format!("DROP TRIGGER blind_lot_{guard}")).unwrap();
        }
        conn.execute_batch(sql).unwrap();
        let findings = recheck_assignments(&conn, None).unwrap().1;
        assert_eq!(findings.len(), 1, "{sql}: {findings:?}");
        assert!(findings[0].contains("shown") || findings[0].contains("lot of what is shown"), "{findings:?}");
        drop(conn);
        assert_eq!(desk.run("", "verify").code, 3);
    }
}

// --- the report -----------------------------------------------------------------------------------

/// Shown: 75 and 25 in turn. Hidden: 100 and 50.
#[test]
fn the_effect_of_showing_it_is_told_with_its_interval() {
    let desk = drawn("lottery = 50", "", 40, 0);
    marked(&desk, |shown| if shown { "half" } else { "yes" });
    let found = report(&desk, "");
    let line = &found["cards"][0];
    assert_eq!((&line["shown_mean"], &line["hidden_mean"]), (&50.0.into(), &75.0.into()));
    assert_eq!((&line["shown_n"], &line["hidden_n"], &line["difference"]), (&20.into(), &20.into(), &(-25.0).into()));
    // Each side: variance 625 · 20 / 19; se sqrt(2 · 657.9 / 20) = 8.111; t of 38 df 2.0244: ±16.42.
    let (low, high) = (line["difference_low"].as_f64().unwrap(), line["difference_high"].as_f64().unwrap());
    assert!((low + 41.42).abs() < 0.011 && (high + 8.58).abs() < 0.011, "{low} {high}");
    let told = told(&desk);
    assert!(
        told.contains("Auditors who were shown the rating gave 25.00 points less (between -41.42 and -8.58)."),
        "{told}"
    );
    assert!(told.contains("2 criteria were compared"), "{told}");
    let felt = &found["criteria"][0];
    assert_eq!(
        (&felt["criterion"], &felt["shown_short"], &felt["hidden_short"]),
        (&"felt".into(), &100.0.into(), &0.0.into())
    );
    assert!(felt["difference_low"].as_f64().unwrap() > 70.0, "{felt}");
    let unfelt = &found["criteria"][1];
    assert!(unfelt["difference_low"].as_f64().unwrap() < 0.0 && unfelt["difference_high"].as_f64().unwrap() > 0.0);
}

#[test]
fn where_chance_alone_may_explain_the_difference_no_effect_is_found() {
    let desk = drawn("lottery = 50", "", 20, 0);
    marked(&desk, |_| "yes");
    let told = told(&desk);
    // Each side: 100 and 50 in turn, variance 625 · 10 / 9; se sqrt(2 · 694.4 / 10) = 11.785; t of 18 df 2.1009.
    assert!(told.contains("No effect of the rating found: between -24.76 and +24.76 points."), "{told}");
}

#[test]
fn below_ten_on_either_side_nothing_is_said() {
    let of = |count: usize| {
        let desk = drawn("lottery = 50", "", count, 0);
        marked(&desk, |_| "yes");
        (told(&desk), report(&desk, ""), lots(&desk).values().filter(|lot| lot.1).count())
    };
    let (told, found, shown) = of(19);
    assert!(
        told.contains(&format!("Too few to say: {shown} shown, {} hidden: from 10 on each side.", 19 - shown)),
        "{told}"
    );
    assert!(found["cards"][0]["shown_mean"].is_null() && found["cards"][0]["difference"].is_null(), "{found}");
    let (told, found, _) = of(20);
    assert!(told.contains("No effect") && !found["cards"][0]["difference"].is_null(), "{told}");
}

#[test]
fn where_nothing_differs_within_a_side_there_is_no_interval() {
    let desk = drawn("lottery = 50", "", 20, 0);
    for (audit, _) in lots(&desk).into_values() {
        submit(&desk, audit, "yes", "yes");
    }
    desk.run("mona", "score deliver --all").ok();
    let told = told(&desk);
    assert!(told.contains("Totals differ by 0.00 points") && told.contains("that gives no interval"), "{told}");
}

#[test]
fn who_asked_to_see_it_counts_as_hidden_and_is_counted() {
    let desk = drawn("lottery = 50", "", 20, 0);
    let hidden = lot(&desk, false);
    desk.run(&auditor(&desk, hidden), &format!("score reveal {hidden} --note Needed")).ok();
    marked(&desk, |_| "yes");
    let told = told(&desk);
    assert!(told.contains("1 audit counts as hidden though the auditor had seen it"), "{told}");
    assert_eq!(report(&desk, "")["cards"][0]["hidden_n"], 10);
}

#[test]
fn dialogues_that_nobody_rated_are_left_out_and_counted() {
    let desk = drawn("lottery = 50", "", 54, 0);
    marked(&desk, |_| "yes");
    let told = told(&desk);
    assert!(told.contains("Left out: 4 audits whose dialogues have nothing to show, such as no rating."), "{told}");
    let line = &report(&desk, "")["cards"][0];
    assert_eq!(line["shown_n"].as_i64().unwrap() + line["hidden_n"].as_i64().unwrap(), 50);
}

#[test]
fn without_any_lot_it_is_said_that_nothing_can_be_said() {
    let desk = drawn("", "", 8, 3);
    for row in desk.rows("report audits") {
        submit(&desk, row["audit"].as_i64().unwrap(), "yes", "yes");
    }
    desk.run("mona", "score deliver --all").ok();
    let told = told(&desk);
    assert!(
        told.contains("Nothing can be said") && told.contains("Left out: 8 audits drawn without such a lot."),
        "{told}"
    );
}

#[test]
fn a_share_that_was_changed_meanwhile_is_told() {
    let mut desk = drawn("lottery = 50", "", 8, 3);
    desk.write("policy.toml", policy("lottery = 20"));
    desk.run("mona", "policy publish policy.toml").ok();
    let row = |n: usize| format!("B{n},2020-05-21T09:00:00Z,chat,x,ann,buyer,4,\"Customer: hi\"\n");
    desk.write("e.csv", format!("{HEADER}{}", (0..8).map(row).collect::<String>()));
    desk.at("2020-05-21T10:00:00Z");
    desk.run("mona", "intake import e.csv").ok();
    desk.night("2020-05-22T08:00:00Z");
    marked(&desk, |_| "yes");
    let told = told(&desk);
    assert!(told.contains("The share that is shown was changed (20 and 50 per cent)"), "{told}");
    desk.run("", "verify").ok();
}

#[test]
fn who_may_not_read_an_agents_audits_is_refused_the_agent_alone() {
    let desk = drawn("lottery = 50", "", 8, 3);
    desk.write("policy.toml", policy("lottery = 50").replace("\"all\"", "\"roles\""));
    desk.run("mona", "policy publish policy.toml").ok();
    desk.run("oleg", "report blindness --agent ann").refused(1, "");
    desk.run("oleg", "report blindness").ok();
    desk.run("mona", "report blindness --agent ann").ok();
}
