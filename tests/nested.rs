//! Teams against the agents in them: one agent does not make a team, and what cannot be told is said.

use crate::figures::{deliver, desk as begun, import, plan};
use crate::support::Desk;
use crate::trend::{Answers, hand_in};
use assize::calc::figure::Undefined;
use assize::calc::nested::nested;
use assize::calc::shrinkage::{chance_of, components};
use serde_json::Value;
use std::fmt::Write;

/// The values are those of `scipy` by the formulas of Sokal and Rohlf.
#[test]
fn teams_of_unequal_agents_meet_their_reference_values() {
    let teams = [
        vec![vec![80.0, 90.0, 70.0], vec![60.0, 65.0]],
        vec![vec![85.0, 88.0], vec![70.0, 72.0, 75.0, 71.0]],
        vec![vec![95.0, 90.0]],
    ];
    let found = nested(&teams).unwrap();
    let near = |one: f64, other: f64| assert!((one - other).abs() < 1e-9, "{one} {other}");
    near(found.team_square.0, 276.487_179_487_179_5);
    near(found.expected.0, 325.104_841_430_499_33);
    near(found.expected.1, 1.998_484_617_502_903_8);
    near(found.agent, 115.847_039_473_684_22);
    near(found.within, 30.4375);
    near(found.between, 0.0);
    near(found.chance().unwrap(), 0.540_471_349_132_853_3);
    let (error, df) = found.error(&[3, 2], 5.0);
    near(error, 66.327_960_526_315_8);
    near(df, 1.990_371_073_697_851);
}

#[test]
fn with_equal_numbers_it_is_the_test_of_the_means_of_agents() {
    let teams = [vec![vec![1.0, 2.0, 3.0], vec![5.0, 6.0, 8.0]], vec![vec![4.0, 9.0, 5.0], vec![7.0, 7.0, 10.0]]];
    let mean = |agent: &Vec<f64>| agent.iter().sum::<f64>() / 3.0;
    let means: Vec<Vec<f64>> = teams.iter().map(|team| team.iter().map(mean).collect()).collect();
    let of_means = chance_of(&components(&means).unwrap(), 2, 4).unwrap();
    let found = nested(&teams).unwrap();
    assert!((found.chance().unwrap() - of_means).abs() < 1e-9, "{:?} {of_means}", found.chance());
    assert!((found.error(&[3, 3], 6.0).0 - 17.083_333_333_333_333 / 6.0).abs() < 1e-9);
}

#[test]
fn below_two_teams_of_two_agents_nothing_is_told() {
    let one = vec![vec![1.0, 2.0]];
    let two = vec![vec![1.0, 2.0], vec![3.0]];
    assert_eq!(nested(&[one.clone(), two.clone()]), Err(Undefined::TooFew));
    assert_eq!(nested(&[two.clone(), vec![Vec::new(), vec![1.0]]]), Err(Undefined::TooFew), "an agent without audits");
    assert_eq!(nested(&[]), Err(Undefined::TooFew));
    assert!(nested(&[two.clone(), two, one]).is_ok());
}

/// With one audit of each agent, agents and audits cannot be told apart, and need not be.
#[test]
fn one_audit_of_each_agent_is_enough() {
    let teams = [vec![vec![80.0], vec![90.0], vec![85.0]], vec![vec![70.0], vec![75.0]]];
    let found = nested(&teams).unwrap();
    let flat: Vec<Vec<f64>> = teams.iter().map(|team| team.concat()).collect();
    let plain = chance_of(&components(&flat).unwrap(), 2, 5).unwrap();
    assert!((found.chance().unwrap() - plain).abs() < 1e-9);
}

/// Agents differ, teams do not: by audits alone four of five such centres would have a difference between teams.
#[test]
fn where_only_agents_differ_teams_seldom_seem_to() {
    let mut state = 7_u64;
    let mut next = || {
        let mut sum = 0.0;
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            sum += f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 31);
        }
        sum - 6.0
    };
    let (mut alarms, mut plain, tries) = (0, 0, 1000);
    for _ in 0..tries {
        let mut team = |sizes: &[usize]| -> Vec<Vec<f64>> {
            let mut agent = |size: &usize| {
                let own = 10.0 * next();
                (0..*size).map(|_| own + 8.0 * next()).collect::<Vec<f64>>()
            };
            sizes.iter().map(&mut agent).collect()
        };
        let teams = [team(&[20, 30, 12, 25]), team(&[18, 22, 40]), team(&[30, 9, 21, 26, 15])];
        alarms += u32::from(nested(&teams).unwrap().chance().unwrap() < 0.05);
        let flat: Vec<Vec<f64>> = teams.iter().map(|team| team.concat()).collect();
        let n = flat.iter().map(|team| team.len() as u64).sum();
        plain += u32::from(chance_of(&components(&flat).unwrap(), 3, n).unwrap() < 0.05);
    }
    assert!((25..=80).contains(&alarms), "{alarms} of {tries}, 50 are to be expected");
    assert!(plain > 500, "what the test of audits makes of it: {plain}");
}

/// Ten audits of each of these agents, in north and south.
fn centre(agents: &'static [&'static str], answers: Answers) -> Desk {
    Desk::once((agents, answers as usize), || {
        let mut desk = begun();
        desk.write("more.csv", "handle,name,role,team,from\ndan,Dan,agent,south,2010-01-01\n");
        desk.run("mona", "people import more.csv").ok();
        let mut rows = String::new();
        for agent in agents {
            for n in 0..10 {
                writeln!(rows, "{agent}-0-{n},2020-05-20T09:{n:02}:00Z,chat,x,{agent},,hi").unwrap();
            }
        }
        import(&desk, &rows);
        plan(&desk, "count = 10\nby = [\"agent\"]");
        desk.night("2020-05-21T08:00:00Z");
        hand_in(&desk, answers);
        deliver(&desk);
        desk
    })
}

/// Bob, of north, answers badly; the others as well as each other.
fn bad_bob(agent: &str, _: u32, n: u32) -> [&'static str; 3] {
    let is_low = n.is_multiple_of(3);
    match agent {
        "bob" => [if is_low { "half" } else { "no" }, "no", "yes"],
        _ => [if is_low { "half" } else { "yes" }, "yes", "yes"],
    }
}

fn said(desk: &Desk, words: &str) -> String {
    desk.run("mona", words).ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn one_bad_agent_does_not_make_a_team_look_worse() {
    let desk = centre(&["ann", "bob", "cid", "dan"], bad_bob);
    let rows = desk.rows_for("mona", "report differences --of team --wide");
    assert_eq!(rows.len(), 2);
    for row in &rows {
        assert_eq!((&row["agents"], &row["n"]), (&2.into(), &20.into()), "{row}");
        assert_eq!((&row["place"], &row["funnel"]), (&"1st to 2nd of 2".into(), &"inside".into()), "{row}");
    }
    let text = said(&desk, "report differences --of team");
    let is_chance = text.contains("Chance alone may have made it all") || text.contains("No measurable difference");
    assert!(is_chance, "{text}");
    assert!(text.contains("4 agents in 2 teams stand behind it"), "{text}");
    let agents = desk.rows_for("mona", "report differences");
    let bob = agents.iter().find(|row| row["agent"] == "bob").unwrap();
    assert_eq!(bob["place"], "4th of 4", "he himself does stand out: {bob}");
    assert!(bob.get("agents").is_none());
}

#[test]
fn teams_of_one_agent_each_are_not_told_from_these() {
    let desk = centre(&["ann", "cid"], bad_bob);
    let text = said(&desk, "report differences --of team");
    assert!(text.contains("Whether teams differ cannot be told: it takes two teams of two agents each"), "{text}");
    for row in desk.rows_for("mona", "report differences --of team --wide") {
        let none = ["place", "best_place", "funnel", "funnel_failed", "shrunk", "interval_low"];
        assert!(none.iter().all(|key| row.get(*key).is_none_or(Value::is_null)), "{row}");
        assert_eq!(row["n"], 10);
    }
}

#[test]
fn of_one_agent_alone_no_difference_is_told() {
    let desk = centre(&["ann"], bad_bob);
    let text = said(&desk, "report differences");
    assert!(text.contains("Whether agents differ cannot be told: it takes two, and several audits of each"), "{text}");
    let rows = desk.rows_for("mona", "report differences --wide");
    assert_eq!(rows.len(), 1);
    assert!(rows[0]["place"].is_null() && rows[0]["shrunk"].is_null(), "{}", rows[0]);
    let text = said(&desk, "report differences --of team");
    assert!(text.contains("Whether teams differ cannot be told: it takes two"), "{text}");
}
