//! Chance: counts are told from it by their exact tails, and what is shown agrees with what is told.

use crate::support::Desk;
use crate::trend::weeks;
use assize::calc::chart::{BEYOND_THREE, Chance, long_runs, runs_in_order};
use assize::calc::decimal::whole;
use serde_json::Value;

/// How often `n` with the chance `p` each give exactly `x`.
fn binomial(x: u32, n: u32, p: f64) -> f64 {
    let ways = (0..x).fold(1.0, |ways, at| ways * f64::from(n - at) / f64::from(at + 1));
    ways * p.powf(x.into()) * (1.0 - p).powf((n - x).into())
}

/// How often a mean of `mean` gives exactly `x`.
fn poisson(x: u32, mean: f64) -> f64 {
    (1..=x).fold((-mean).exp(), |chance, at| chance * mean / f64::from(at))
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

#[test]
fn the_tails_of_counts_are_the_sums_of_their_chances() {
    for (n, p) in [(1, 0.0607), (14, 114.0 / 224.0), (40, 0.12), (200, 0.5)] {
        let chance = Chance::of_rate(p, f64::from(n)).unwrap();
        for x in 0..=n {
            let (less, more): (f64, f64) =
                ((0..=x).map(|at| binomial(at, n, p)).sum(), (x..=n).map(|at| binomial(at, n, p)).sum());
            assert!(near(chance.at_most(x.into()), less) && near(chance.at_least(x.into()), more), "{x} of {n}");
        }
    }
    for mean in [9.0 / 640.0, 4.2, 30.0] {
        let chance = Chance::of_count(mean / 9.0, 9.0).unwrap();
        for x in 0..=60 {
            let less: f64 = (0..=x).map(|at| poisson(at, mean)).sum();
            assert!(near(chance.at_most(x.into()), less), "{x} where {mean} are expected");
            assert!(near(chance.at_least(f64::from(x) + 1.0), 1.0 - less), "{x} where {mean} are expected");
        }
    }
}

/// The values are those of scipy's `binom` and `poisson`. Spiegelhalter's limits lie below each of the upper ones.
#[test]
fn limits_are_the_outermost_counts_that_chance_still_leaves() {
    let of = |chance: Chance, n: f64| {
        let limits = chance.limits(BEYOND_THREE);
        [limits.low * n, limits.high * n].map(|count| whole(count).unwrap())
    };
    for (n, p, expected) in [
        (1.0, 0.0607, [0, 1]),
        (14.0, 114.0 / 224.0, [2, 12]),
        (12.0, 6.0 / 156.0, [0, 3]),
        (40.0, 0.12, [0, 12]),
        (200.0, 0.5, [79, 121]),
        (7.0, 0.0, [0, 0]),
        (7.0, 1.0, [7, 7]),
    ] {
        assert_eq!(of(Chance::of_rate(p, n).unwrap(), n), expected, "{n} of {p}");
    }
    for (mean, expected) in [(9.0 / 640.0, [0, 1]), (12.0 / 156.0, [0, 2]), (30.0, [15, 48])] {
        assert_eq!(of(Chance::of_count(mean / 9.0, 9.0).unwrap(), 9.0), expected, "{mean}");
    }
}

#[test]
fn what_lies_outside_its_limits_is_as_rare_as_promised_and_what_lies_inside_is_not() {
    for n in 1..=60_u32 {
        for p in [0.001, 0.02, 0.0607, 0.2, 0.5, 0.77, 0.99] {
            let (n, chance) = (f64::from(n), Chance::of_rate(p, f64::from(n)).unwrap());
            let limits = chance.limits(BEYOND_THREE);
            let (low, high) = ((limits.low * n).round(), (limits.high * n).round());
            assert!(chance.at_least(high) >= BEYOND_THREE && chance.at_least(high + 1.0) < BEYOND_THREE);
            assert!(chance.at_most(low) >= BEYOND_THREE && chance.at_most(low - 1.0) < BEYOND_THREE);
            let wide = chance.weighted_limits(BEYOND_THREE);
            assert!((limits.high..limits.high + 1.0 / n + 1e-9).contains(&wide.high), "{p} of {n}: {wide:?}");
            assert!((limits.low - 1.0 / n - 1e-9..=limits.low).contains(&wide.low), "{p} of {n}: {wide:?}");
        }
    }
    assert_eq!((Chance::of_rate(1.1, 3.0), Chance::of_rate(0.5, 0.0)), (None, None));
    assert_eq!((Chance::of_count(-0.1, 3.0), Chance::of_count(0.5, 0.0)), (None, None));
}

/// A rule about what lies far out must never find it oftener than a normal curve does, nor one about what lies near.
#[test]
fn distances_of_counts_are_never_told_too_far_nor_too_near() {
    for (n, p) in [(3, 0.1), (9, 0.5), (30, 0.2), (80, 0.9)] {
        let chance = Chance::of_rate(p, f64::from(n)).unwrap();
        let share =
            |is: &dyn Fn(f64) -> bool| -> f64 { (0..=n).filter(|x| is((*x).into())).map(|x| binomial(x, n, p)).sum() };
        for (z, tail) in [(1.0, 0.158_655_253_93), (2.0, 0.022_750_131_95)] {
            assert!(share(&|x| chance.far(x) > z) <= tail && share(&|x| chance.far(x) < -z) <= tail, "{p} of {n}");
        }
        assert!(share(&|x| chance.near(x) <= 1.0) <= 0.682_689_492_14, "{p} of {n}");
    }
}

#[test]
fn a_run_on_one_side_is_told_where_it_is_as_rare_as_nine_tosses_of_a_coin() {
    let run = |length: usize, side: f64| long_runs(9, &vec![(-1.0, side); length]);
    assert_eq!((run(8, 0.5), run(9, 0.5), run(12, 0.5)), (vec![], vec![(0, 8)], vec![(0, 11)]));
    assert!(run(9, 0.51).is_empty(), "nine in a row happen to 2.3 of 1,000 such points");
    assert_eq!(run(8, 0.1), vec![], "never fewer than nine");
    // A dispute in 640 audits, nine a day: 98.6 of 100 days have none.
    let none = Chance::of_count(1.0 / 640.0, 9.0).unwrap().below();
    assert!(run(78, none).is_empty() && run(443, none).is_empty());
    assert_eq!(run(444, none), [(0, 443)]);
}

#[test]
fn a_point_on_the_centre_lies_on_neither_side() {
    let mut points = vec![(1.0, 0.5); 19];
    points[9].0 = 0.0;
    assert_eq!(long_runs(9, &points), [(0, 8), (10, 18)]);
    points[4].0 = 0.0;
    assert_eq!(long_runs(9, &points), [(10, 18)]);
    points[14].0 = -1.0;
    assert!(long_runs(9, &points).is_empty());
}

/// Of 13 points nine lie above: one order of 715 has them first. Of ten one of 286 has, which is oftener than 1 in 512.
#[test]
fn a_run_of_single_values_is_told_where_a_random_order_of_them_seldom_gives_it() {
    let run = |above: usize, below: usize| runs_in_order(9, &[vec![1.0; above], vec![-1.0; below]].concat());
    assert_eq!((run(9, 4), run(10, 3), run(12, 1)), (vec![(0, 8)], vec![], vec![]));
    assert_eq!((run(8, 8), run(9, 9)), (vec![], vec![(0, 8), (9, 17)]));
    assert!(runs_in_order(9, &[0.0; 20]).is_empty());
    // Three of four days at the top of the scale: ten in a row happen, 30 do not.
    let days: Vec<f64> = (0..80).map(|day| if day < 10 || day % 2 == 0 || day % 4 == 1 { 1.0 } else { -3.0 }).collect();
    assert!(runs_in_order(9, &days).is_empty());
    let days: Vec<f64> = (0..80).map(|day| if day < 30 || day % 2 == 0 { 1.0 } else { -3.0 }).collect();
    assert_eq!(runs_in_order(9, &days), [(0, 30)]);
}

/// One audit in three weeks has a short answer, and few fall short together.
fn seldom(agent: &str, week: u32, n: u32) -> [&'static str; 3] {
    let is_short = agent == "ann" && week.is_multiple_of(3) && n == 1;
    ["yes", if is_short { "no" } else { "yes" }, "yes"]
}

#[test]
fn a_share_of_short_answers_is_outside_where_chance_gives_it_in_less_than_135_of_100_000() {
    let desk = weeks(14, 3, seldom);
    for words in ["--of team --by day", "--of team --by week", "--of channel --by day", "--by day"] {
        let rows = desk.rows_for("mona", &format!("report trend --chart short --criterion b {words}"));
        let with_limits: Vec<&Value> = rows.iter().filter(|row| row["limits_high"].is_number()).collect();
        assert!(with_limits.len() > 12, "{words}");
        for row in with_limits {
            let number = |key: &str| row[key].as_f64().unwrap();
            let n = u32::try_from(row["n"].as_u64().unwrap()).unwrap();
            let (value, p) = (number("value"), number("centre") / 100.0);
            let x = u32::try_from(whole(value * f64::from(n) / 100.0).unwrap()).unwrap();
            let more: f64 = (x..=n).map(|at| binomial(at, n, p)).sum();
            let is_told = row["signal"].as_str().is_some_and(|signal| signal.contains("outside"));
            assert_eq!(is_told, more < BEYOND_THREE, "{x} of {n} at {p}: {row}");
            assert_eq!(is_told, value > number("limits_high") || value < number("limits_low"), "{row}");
        }
    }
    let one = desk.rows_for("mona", "report trend --chart short --criterion b --of team --by day");
    let one = one.iter().find(|row| row["n"] == 1 && row["value"] == 100.0);
    assert!(one.is_none_or(|row| row["signal"] != "outside the limits"), "{one:?}");
}

#[test]
fn days_without_the_rare_are_no_run_and_that_is_said() {
    let desk = weeks(14, 3, seldom);
    let audit = desk.rows("report audits").into_iter().find(|row| row["ref"] == "ann-3-1").unwrap();
    let words = format!("dispute open {} --criterion b --reason context --propose yes --statement No", audit["audit"]);
    desk.run("ann", &words).ok();
    let said = desk.run("mona", "report trend --chart disputes --by day").ok().stdout;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!said.contains("outside the limits") && said.contains("No signal"), "{said}");
    assert!(
        said.contains("days in a row below the centre of 0.64 per 100 audits are no signal: chance alone"),
        "{said}"
    );
    assert!(said.contains("as seldom as nine tosses of a coin"), "{said}");
    let western = desk.run("mona", "report trend --chart disputes --by day --rules western").ok().stdout;
    assert!(western.split_whitespace().collect::<Vec<_>>().join(" ").contains("as eight tosses"), "{western}");
    let all = desk.rows_for("mona", "report trend --chart disputes --by day --rules all");
    assert!(all.iter().all(|row| row["signal"].as_str().is_none_or(str::is_empty)), "{all:?}");
}

/// Of 24 answers of the team north 15 fall short, or 16; of the 24 of the other team none.
fn up_to(short: u32, agent: &str, week: u32, n: u32) -> [&'static str; 3] {
    let place = week * 6 + if agent == "ann" { 0 } else { 3 } + n;
    let is_short = ["ann", "bob"].contains(&agent) && place < short;
    let answer = if is_short { "no" } else { "yes" };
    ["yes", answer, answer]
}

fn fifteen(agent: &str, week: u32, n: u32) -> [&'static str; 3] {
    up_to(15, agent, week, n)
}

fn sixteen(agent: &str, week: u32, n: u32) -> [&'static str; 3] {
    up_to(16, agent, week, n)
}

fn cell(desk: &Desk, words: &str, of: &[(&str, &str)], key: &str) -> String {
    let rows = desk.rows_for("mona", words);
    let row = rows.iter().find(|row| of.iter().all(|(key, value)| row[*key] == *value)).unwrap();
    row[key].as_str().unwrap_or_default().to_owned()
}

/// P(X >= 15) of 24 at 15 in 48 is 0.157 %, P(X >= 16) at 16 in 48 is 0.086 %; 0.1 % is the boundary.
#[test]
fn a_cell_of_the_heat_is_named_on_one_side_of_the_boundary_and_not_on_the_other() {
    let of = [("criterion", "b"), ("team", "north")];
    let (inside, outside) = (weeks(4, 3, fifteen), weeks(4, 3, sixteen));
    assert_eq!(cell(&inside, "report heat", &of, "outside"), "");
    assert_eq!(cell(&outside, "report heat", &of, "outside"), "above");
    let said = outside.run("mona", "report heat").ok().stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("c/1, b in north: 66.67 % of 24 fall short, above the 33.33 % of all."), "{said}");
    assert!(said.contains("c/1, b in 客服🎧一组: 0.00 % of 24 fall short, below the 33.33 % of all."), "{said}");
    let page = outside.run("mona", "report heat --format html").ok().stdout;
    assert!(page.contains("66.67 % *"), "{page}");
}

#[test]
fn failed_audits_are_outside_their_funnel_on_one_side_of_the_boundary_and_not_on_the_other() {
    let of = [("team", "north")];
    let told = |desk: &Desk| cell(desk, "report differences --of team", &of, "funnel_failed");
    assert_eq!(told(&weeks(4, 3, fifteen)), "above 95 %");
    assert_eq!(told(&weeks(4, 3, sixteen)), "above 99.8 %");
}
