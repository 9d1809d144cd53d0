//! Changes, charts and shrunk means: the reference values of `vectors.json`, and what has no answer.

use crate::vectors::compare;
use assize::calc::change::{Difference, Regressed, newcombe, regression_to_mean, welch};
use assize::calc::chart::{Chart, Funnel, Rule, exact_limits, normal_limits, of_counts, of_rates, of_values, signals};
use assize::calc::shrinkage::{Spread, audits_for, components, reliability, shrunk};
use serde_json::{Value, json};

const CASES: &str = include_str!("vectors.json");
const RULES: [(&str, Rule); 12] = [
    ("n1", Rule::Beyond),
    ("n2", Rule::NineOnOneSide),
    ("n3", Rule::SixRisingOrFalling),
    ("n4", Rule::FourteenAlternating),
    ("n5", Rule::TwoOfThree),
    ("n6", Rule::FourOfFive),
    ("n7", Rule::FifteenNear),
    ("n8", Rule::EightFar),
    ("w1", Rule::Beyond),
    ("w2", Rule::TwoOfThree),
    ("w3", Rule::FourOfFive),
    ("w4", Rule::EightOnOneSide),
];

#[test]
fn changes_and_charts_meet_their_reference_values() {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    let mut met = 0;
    for case in &cases {
        if let Some(got) = answer(case["fn"].as_str().unwrap(), &case["input"]) {
            let tolerance = case["tolerance"].as_f64().unwrap();
            compare(case["id"].as_str().unwrap(), &case["expected"], &got, tolerance);
            met += 1;
        }
    }
    assert_eq!(met, 23);
}

#[test]
fn a_change_of_nothing_or_of_one_is_none() {
    assert_eq!(welch(&[80.0], &[70.0, 75.0], 0.95), None);
    assert_eq!(welch(&[80.0, 80.0], &[70.0, 70.0], 0.95), None);
    assert_eq!(newcombe((0, 0), (1, 2), 0.95), None);
    assert_eq!(newcombe((3, 2), (1, 2), 0.95), None);
    let spread = Spread { mean: 85.0, between: 0.0, within: 0.0 };
    assert_eq!(regression_to_mean(&spread, (72.0, 5), (81.0, 5), 0.95), None);
    let spread = Spread { within: 100.0, ..spread };
    assert_eq!(regression_to_mean(&spread, (72.0, 0), (81.0, 5), 0.95), None);
    assert_eq!(regression_to_mean(&spread, (72.0, 5), (81.0, 0), 0.95), None);
}

/// Where agents do not differ, all of a change up to the mean is chance.
#[test]
fn where_agents_do_not_differ_the_mean_of_all_is_expected() {
    let spread = Spread { mean: 85.0, between: 0.0, within: 100.0 };
    let Regressed { expected, beyond, .. } = regression_to_mean(&spread, (72.0, 5), (85.0, 5), 0.95).unwrap();
    assert!((expected - 85.0).abs() < 1e-12 && beyond.value.abs() < 1e-12);
}

#[test]
fn a_difference_of_equal_rates_holds_nothing() {
    let Difference { value, low, high } = newcombe((5, 10), (5, 10), 0.95).unwrap();
    assert!(value.abs() < 1e-12 && low < 0.0 && high > 0.0);
}

#[test]
fn charts_without_points_are_none() {
    assert_eq!(of_rates(&[]), None);
    assert_eq!(of_rates(&[(0, 0)]), None);
    assert_eq!(of_rates(&[(2, 1)]), None);
    assert_eq!(of_counts(&[(3, 0)]), None);
    assert_eq!(of_values(&[1.0], None), None);
    assert_eq!(of_values(&[1.0, 2.0], Some(1)), None);
    assert!(signals(Rule::NineOnOneSide, &[1.0; 8]).is_empty());
    assert_eq!(signals(Rule::NineOnOneSide, &[1.0; 9]), [8]);
    assert!(signals(Rule::Beyond, &[3.0, -3.0]).is_empty());
}

#[test]
fn a_point_without_a_count_is_no_signal() {
    let chart = of_rates(&[(5, 10), (0, 0), (5, 10)]).unwrap();
    assert!(chart.signals.is_empty());
    assert!(chart.low[1] <= 0.0 && chart.high[1] >= 1.0);
}

#[test]
fn funnels_around_nothing_or_of_nothing_are_none() {
    for limits in [exact_limits, normal_limits] {
        assert_eq!([limits(0.0, 20, 0.95), limits(1.0, 20, 0.95), limits(0.5, 0, 0.95)], [None; 3]);
    }
}

#[test]
fn agents_who_do_not_differ_need_no_number_of_audits() {
    assert_eq!(audits_for(0.0, 100.0, 0.7), None);
    assert_eq!(audits_for(25.0, 100.0, 1.0), None);
    assert_eq!(audits_for(25.0, 0.0, 0.7), Some(1));
    assert_eq!(components(&[vec![80.0, 81.0]]), None);
    assert_eq!(components(&[vec![80.0], vec![81.0]]), None);
    assert_eq!(reliability(0.0, 0.0, 5), None);
}

fn answer(function: &str, input: &Value) -> Option<Value> {
    let confidence = input["conf"].as_f64().unwrap_or(0.95);
    let answer = match function {
        "welch" => {
            let found = welch(&floats(&input["after"]), &floats(&input["before"]), confidence).unwrap();
            let Difference { value, low, high } = found.difference;
            json!({ "diff": value, "se": found.error, "t": found.t, "df": found.df, "p": found.p, "lo": low, "hi": high })
        }
        "newcombe" => {
            let of = |x: &str, n: &str| (count(&input[x]), count(&input[n]));
            let found = newcombe(of("x1", "n1"), of("x2", "n2"), confidence).unwrap();
            json!({ "diff": found.value, "lo": found.low, "hi": found.high })
        }
        "regression_to_mean" => regressed(input, confidence),
        "eb_normal" => shrunk_means(input),
        "reliability" => reliability_answer(input),
        "p_chart" => charted(&of_rates(&points(input, "x")).unwrap()),
        "u_chart" => charted(&of_counts(&points(input, "c")).unwrap()),
        "xmr" => single(input),
        "run_rules" => {
            let z = floats(&input["z"]);
            let all: serde_json::Map<_, _> =
                RULES.map(|(name, rule)| (name.to_owned(), json!(places(&signals(rule, &z))))).into_iter().collect();
            json!({ "signals": all })
        }
        "funnel_limits" => {
            let (target, n) = (input["p0"].as_f64().unwrap(), count(&input["n"]));
            let ends = |limits: Option<Funnel>| limits.map(|limits| [limits.low, limits.high]);
            json!({ "normal": ends(normal_limits(target, n, confidence)), "exact": ends(exact_limits(target, n, confidence)) })
        }
        _ => return None,
    };
    Some(answer)
}

fn regressed(input: &Value, confidence: f64) -> Value {
    let of = |name: &str| input[name].as_f64().unwrap();
    let spread = Spread { mean: of("mu"), between: of("tau2"), within: of("sigma2") };
    let before = (of("mean_before"), count(&input["n_before"]));
    let after = (of("mean_after"), count(&input["n_after"]));
    let found = regression_to_mean(&spread, before, after, confidence).unwrap();
    json!({
        "reliability": found.reliability, "expected_after": found.expected, "raw_change": found.raw,
        "adjusted_change": found.beyond.value, "se": found.error, "lo": found.beyond.low, "hi": found.beyond.high,
    })
}

fn shrunk_means(input: &Value) -> Value {
    let groups: Vec<(&String, Vec<f64>)> =
        input["groups"].as_object().unwrap().iter().map(|(agent, values)| (agent, floats(values))).collect();
    let values: Vec<Vec<f64>> = groups.iter().map(|(_, values)| values.clone()).collect();
    let found = components(&values).unwrap();
    let agents: Vec<Value> = groups
        .iter()
        .map(|(agent, values)| {
            let one = shrunk(&found.spread, values).unwrap();
            json!({
                "agent": agent, "n": values.len(), "mean": one.mean, "reliability": one.reliability,
                "shrunk": one.value, "sd": one.deviation,
            })
        })
        .collect();
    json!({
        "msb": found.between_square, "msw": found.within_square, "n0": found.n0, "tau2": found.spread.between,
        "mu": found.spread.mean, "agents": agents,
    })
}

fn reliability_answer(input: &Value) -> Value {
    let of = |name: &str| input[name].as_f64().unwrap();
    let (between, within) = (of("tau2"), of("sigma2"));
    json!({
        "reliability": reliability(between, within, count(&input["n"])).unwrap(),
        "n_needed": audits_for(between, within, of("target")).unwrap(),
    })
}

fn charted(chart: &Chart) -> Value {
    json!({ "center": chart.centre, "lcl": chart.low, "ucl": chart.high, "signals": places(&chart.signals) })
}

fn single(input: &Value) -> Value {
    let baseline = input["baseline"].as_u64().map(|baseline| usize::try_from(baseline).unwrap());
    let found = of_values(&floats(&input["y"]), baseline).unwrap();
    json!({
        "center": found.centre, "mr_bar": found.moving_range, "sigma": found.deviation, "lcl": found.low,
        "ucl": found.high, "mr_ucl": found.highest_range, "signals": places(&found.signals),
    })
}

/// The reference counts points from 1.
fn places(signals: &[usize]) -> Vec<usize> {
    signals.iter().map(|place| place + 1).collect()
}

fn points(input: &Value, name: &str) -> Vec<(u64, u64)> {
    let counts = |name: &str| input[name].as_array().unwrap().iter().map(count).collect::<Vec<u64>>();
    counts(name).into_iter().zip(counts("n")).collect()
}

fn floats(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap()
}
