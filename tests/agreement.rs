//! Agreement of auditors, their severity, and agents without noise: the reference values of `vectors.json`, what has no
//! answer, and what holds for any ratings.

use crate::vectors::compare;
use assize::calc::agreement::{
    Answer, Components, Errors, Fault, Metric, Pair, Rating, Sources, Table, Tally, Weights, against_consensus, alpha,
    alpha_with_interval, bootstrap_alpha, bought, cohen_kappa, dependability, fleiss_kappa, gwet, icc,
    item_dependability, majority, percent_agreement, rating_components, readers_for, specific_agreement,
};
use assize::calc::estimate::{Cell, Layout, Level, Stratum, design};
use assize::calc::figure::{Bounds, Figure, Undefined};
use assize::calc::interval::clopper_pearson;
use assize::calc::mean::{Mean, mean_of};
use assize::calc::rank::rank_ranges;
use assize::calc::severity::{Scored, Severity, drift, groups, paired_distance, paired_severity, severity};
use assize::calc::shrunk_rates::{RateSpread, rate_spread, shrunk_rate};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CASES: &str = include_str!("vectors.json");

/// Each function with the number of its cases, so that none can be lost.
const EXPECTED_CASES: [(&str, usize); 16] = [
    ("bootstrap_alpha", 1),
    ("clopper_pearson", 3),
    ("cohen_kappa", 6),
    ("eb_beta", 2),
    ("fleiss_kappa", 2),
    ("gwet_ac", 7),
    ("icc", 2),
    ("jackknife_alpha", 1),
    ("krippendorff_alpha", 8),
    ("paired_severity", 1),
    ("percent_agreement", 2),
    ("rank_range", 1),
    ("severity", 3),
    ("specific_agreement", 2),
    ("t_interval", 3),
    ("weighted_mean", 1),
];
const METRICS: [(&str, Metric); 4] = [
    ("nominal", Metric::Nominal),
    ("ordinal", Metric::Ordinal),
    ("interval", Metric::Interval),
    ("ratio", Metric::Ratio),
];

#[test]
fn agreement_and_severity_meet_their_reference_values() {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    let mut met: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &cases {
        let function = case["fn"].as_str().unwrap();
        if let Some(got) = answer(function, &case["input"]) {
            let tolerance = case["tolerance"].as_f64().unwrap();
            compare(case["id"].as_str().unwrap(), &case["expected"], &got, tolerance);
            *met.entry(function).or_default() += 1;
        }
    }
    assert_eq!(met, BTreeMap::from(EXPECTED_CASES));
}

/// Other tests run the functions that this one does not; together they leave none.
#[test]
fn no_reference_value_is_skipped() {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    let elsewhere = [include_str!("vectors.rs"), include_str!("change.rs")];
    for case in &cases {
        let function = case["fn"].as_str().unwrap();
        let here = EXPECTED_CASES.iter().any(|(name, _)| *name == function);
        let arm = format!("\"{function}\" =>");
        assert!(here || elsewhere.iter().any(|text| text.contains(&arm)), "nothing runs {function}");
    }
}

#[test]
fn agreement_that_cannot_be_told_says_why() {
    let with = |rows: &[&[i64]]| tally(&rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>());
    let all = |rows: &[&[i64]], why: Undefined| {
        let tally = with(rows);
        for (_, metric) in METRICS {
            assert_eq!(alpha(&tally, metric), Err(why), "{rows:?}");
            assert_eq!(alpha_with_interval(&tally, metric, 0.95), Err(why), "{rows:?}");
        }
        assert_eq!(fleiss_kappa(&tally, 0.95).map(|kappa| kappa.figure.value), Err(why), "{rows:?}");
    };
    all(&[], Undefined::NoItem);
    all(&[&[1], &[0]], Undefined::OneAuditor);
    all(&[&[1, 0]], Undefined::OneItem);
    all(&[&[1, 1], &[1, 1]], Undefined::AllTheSame);
    let apart = [rating(1, 1, 0), rating(2, 2, 0), rating(3, 1, 1)];
    let apart = Tally::of(apart).unwrap();
    assert_eq!(alpha(&apart, Metric::Nominal), Err(Undefined::NoPair));
    assert_eq!(percent_agreement(&apart, 0.95), Err(Undefined::NoPair));
    assert_eq!(gwet(&apart, &[0, 1], Weights::Unweighted, 0.95), Err(Undefined::NoPair));
    assert_eq!(specific_agreement(&apart, 1, 0.95), Err(Undefined::NoPair));
}

#[test]
fn an_interval_that_rests_on_one_item_is_none() {
    let tally = tally(&[vec![1, 1], vec![1, 1], vec![1, 0], vec![1, 1]]);
    for (_, metric) in METRICS {
        let figure = alpha_with_interval(&tally, metric, 0.95).unwrap();
        assert_eq!(figure.bounds, Err(Undefined::OneItemDecides), "{metric:?}");
    }
    assert_eq!(fleiss_kappa(&tally, 0.95).unwrap().figure.bounds, Err(Undefined::OneItemDecides));
}

#[test]
fn two_items_have_no_interval_by_leaving_out() {
    let figure = alpha_with_interval(&tally(&[vec![1, 0], vec![0, 0, 1]]), Metric::Nominal, 0.95).unwrap();
    assert_eq!((figure.items, figure.bounds), (2, Err(Undefined::TooFew)));
}

#[test]
fn full_agreement_has_no_interval_by_leaving_out() {
    let tally = tally(&[vec![1, 1], vec![0, 0], vec![1, 1], vec![0, 0], vec![2, 2]]);
    for (_, metric) in METRICS {
        let figure = alpha_with_interval(&tally, metric, 0.95).unwrap();
        assert!((figure.value - 1.0).abs() < 1e-12 && figure.is_indicative());
        assert_eq!(figure.bounds, Err(Undefined::NoSpread), "{metric:?}");
    }
    let percent = percent_agreement(&tally, 0.95).unwrap();
    let Bounds { low, high, .. } = percent.bounds.unwrap();
    assert!(low < 0.6 && high >= 1.0, "five items do not prove that all agree: {low} {high}");
}

/// Beyond 2^53 floats no longer tell whole numbers apart.
#[test]
fn values_too_large_to_tell_apart_are_off_the_scale() {
    let tally = tally(&[vec![i64::MAX, i64::MAX - 1], vec![i64::MAX, i64::MAX]]);
    assert_eq!(alpha(&tally, Metric::Interval), Err(Undefined::OffScale));
    assert!(alpha(&tally, Metric::Ordinal).is_ok());
}

#[test]
fn ratings_off_the_scale_are_named() {
    let tally = tally(&[vec![-1, 2], vec![1, 1]]);
    assert_eq!(alpha(&tally, Metric::Ratio), Err(Undefined::OffScale));
    assert!(alpha(&tally, Metric::Interval).is_ok());
    assert_eq!(gwet(&tally, &[0, 1, 2], Weights::Unweighted, 0.95), Err(Undefined::OffScale));
    let both = [rating(1, 1, 3), rating(1, 2, 0)];
    assert_eq!(Table::of_ratings(both, (1, 2), &[0, 1]), Err(Undefined::OffScale));
}

#[test]
fn ratings_out_of_order_or_given_twice_are_found() {
    let (one, other) = (rating(1, 1, 0), rating(1, 2, 0));
    assert_eq!(Tally::of([other, one]), Err(Fault::Unsorted(one)));
    assert_eq!(Tally::of([rating(2, 1, 0), one]), Err(Fault::Unsorted(one)));
    assert_eq!(Tally::of([one, rating(1, 1, 1)]), Err(Fault::Twice(rating(1, 1, 1))));
}

#[test]
fn items_without_a_rating_are_no_items() {
    let tally = Tally::from_counts([vec![(3, 0)], vec![], vec![(1, 1), (0, 1), (1, 1)], vec![(0, 2)]]);
    assert_eq!((tally.len(), tally.values(), tally.pairable()), (2, [0, 1].as_slice(), 5));
    assert!(Tally::from_counts([Vec::new()]).is_empty());
}

/// 20 items, 3 auditors, 88 % agree: but of the fails that one marks another sees 29 %.
#[test]
fn agreement_on_fails_counts_what_it_is_of() {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    let case = cases.iter().find(|case| case["id"] == "specific-fail").unwrap();
    let fails = specific_agreement(&tally(&units(&case["input"]["units"])), 0, 0.95).unwrap();
    assert_eq!((fails.given, fails.unanimous, fails.figure.items), (5, 1, 4));
    let Bounds { low, high, .. } = fails.figure.bounds.unwrap();
    assert!(low > 0.0 && low < 0.2857 && high > 0.2857 && high < 1.0, "{low} {high}");
    let passes = tally(&[vec![1, 1], vec![1, 1]]);
    assert_eq!(specific_agreement(&passes, 0, 0.95), Err(Undefined::NeverGiven));
}

#[test]
fn points_become_passes_and_fails() {
    let points = tally(&[vec![1, 2], vec![4, 5], vec![2, 4]]);
    let passed = points.mapped(|value| i64::from(value > 3));
    assert_eq!(passed.values(), [0, 1]);
    assert!((percent_agreement(&passed, 0.95).unwrap().value - 2.0 / 3.0).abs() < 1e-12);
}

#[test]
fn a_table_counts_what_both_auditors_rated() {
    let rows = [(1, 1, 0), (1, 2, 0), (1, 3, 1), (2, 1, 1), (3, 1, 1), (3, 2, 0), (4, 2, 1), (5, 1, 1), (5, 2, 1)];
    let ratings = rows.map(|(item, auditor, value)| rating(item, auditor, value));
    let table = Table::of_ratings(ratings, (1, 2), &[0, 1]).unwrap();
    assert_eq!(table, Table::of(&[vec![1, 0], vec![1, 1]]).unwrap());
    assert_eq!(Table::of(&[vec![1, 0]]), Err(Undefined::Uneven));
}

#[test]
fn kappa_without_items_or_of_one_is_none() {
    let kappa = |rows: &[Vec<u64>]| cohen_kappa(&Table::of(rows).unwrap(), Weights::Unweighted, 0.95);
    assert_eq!(kappa(&[vec![0, 0], vec![0, 0]]), Err(Undefined::NoItem));
    assert_eq!(kappa(&[vec![0, 1], vec![0, 0]]).unwrap().figure, Err(Undefined::OneItem));
    assert_eq!(kappa(&[vec![3]]).map(|kappa| kappa.figure), Err(Undefined::AllTheSame));
    let table = Table::of(&[vec![2, 1], vec![1, 2]]).unwrap();
    assert_eq!(cohen_kappa(&table, Weights::Unweighted, 1.0).unwrap().figure, Err(Undefined::Confidence));
}

#[test]
fn fleiss_kappa_needs_as_many_ratings_of_each_item() {
    let tally = tally(&[vec![1, 0, 1], vec![1, 0]]);
    assert_eq!(fleiss_kappa(&tally, 0.95), Err(Undefined::Uneven));
}

#[test]
fn correlations_of_an_incomplete_or_constant_table_say_why() {
    let of = |rows: &[&[f64]]| icc(&rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>(), 0.95);
    assert_eq!(of(&[]), Err(Undefined::NoItem));
    assert_eq!(of(&[&[1.0], &[2.0]]), Err(Undefined::OneAuditor));
    assert_eq!(of(&[&[1.0, 2.0]]), Err(Undefined::OneItem));
    assert_eq!(of(&[&[1.0, 2.0], &[2.0]]), Err(Undefined::Incomplete));
    assert_eq!(of(&[&[1.0, f64::NAN], &[2.0, 3.0]]), Err(Undefined::OffScale));
    let same = of(&[&[5.0, 5.0], &[5.0, 5.0]]).unwrap();
    assert_eq!(same.agreement, Pair { single: Err(Undefined::AllTheSame), mean: Err(Undefined::AllTheSame) });
    assert_eq!(same.interval, Err(Undefined::AllTheSame));
    let agreed = of(&[&[5.0, 5.0], &[7.0, 7.0], &[9.0, 9.0]]).unwrap();
    assert_eq!((agreed.agreement.single, agreed.interval), (Ok(1.0), Err(Undefined::NoSpread)));
}

/// In a complete table the components follow from the mean squares.
#[test]
fn components_of_a_complete_table_are_those_of_its_squares() {
    let table = [[9_i32, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
    let ratings = ratings(&table.map(|row| row.map(i64::from).to_vec()));
    let rows: Vec<Vec<f64>> = table.iter().map(|row| row.map(f64::from).to_vec()).collect();
    let table = icc(&rows, 0.95).unwrap();
    let found = rating_components(&ratings).unwrap();
    let near = |one: f64, other: f64| assert!((one - other).abs() < 1e-9, "{one}, not {other}");
    near(found.residual, table.squares.residual);
    near(found.item, (table.squares.items - table.squares.residual) / 4.0);
    near(found.auditor, (table.squares.auditors - table.squares.residual) / 6.0);
    near(item_dependability(&found, 1).unwrap(), table.agreement.single.unwrap());
    near(item_dependability(&found, 4).unwrap(), table.agreement.mean.unwrap());
    assert_eq!(readers_for(&found, item_dependability(&found, 3).unwrap()).unwrap(), 3);
}

/// 4,000 items, two of twelve auditors each.
#[test]
fn components_are_found_where_most_ratings_are_missing() {
    let mut state = 7_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(state >> 33).unwrap()
    };
    // A range evenly filled has the variance of its square by 12; severities have 13 thousand thousands.
    let severities: [i64; 12] = std::array::from_fn(|place| i64::try_from(place).unwrap() * 1000);
    let mut ratings = Vec::new();
    for item in 0..4000 {
        let (level, first) = (next() % 12_000, next() % 12);
        let second = (first + 1 + next() % 11) % 12;
        for auditor in [first.min(second), first.max(second)] {
            let value = level + severities[usize::try_from(auditor).unwrap()] + next() % 3000;
            ratings.push(rating(item, auditor, value));
        }
    }
    let found = rating_components(&ratings).unwrap();
    let near = |one: f64, other: f64| assert!((one / other - 1.0).abs() < 0.1, "{one}, not {other}");
    near(found.item, 12e6);
    near(found.auditor, 13e6);
    near(found.residual, 0.75e6);
}

#[test]
fn components_that_cannot_be_told_say_why() {
    let found = |rows: &[(i64, i64, i64)]| {
        rating_components(&rows.iter().map(|(i, a, v)| rating(*i, *a, *v)).collect::<Vec<_>>())
    };
    assert_eq!(found(&[]), Err(Undefined::NoItem));
    assert_eq!(found(&[(1, 1, 5), (2, 1, 6)]), Err(Undefined::OneAuditor));
    assert_eq!(found(&[(1, 1, 5), (2, 2, 6)]), Err(Undefined::NoPair));
    assert_eq!(found(&[(1, 1, 5), (1, 2, 6)]), Err(Undefined::OneItem));
    assert_eq!(found(&[(1, 1, 5), (1, 2, 6), (2, 3, 5), (2, 4, 7)]), Err(Undefined::Disconnected));
    assert_eq!(found(&[(1, 1, 5), (1, 2, 6), (2, 1, 5)]), Err(Undefined::TooFew));
}

/// A second reader halves what auditors add; another dialogue halves all of the error.
#[test]
fn another_dialogue_buys_at_least_as_much_as_a_second_reader() {
    let sources = Sources { agent: 16.0, dialogue: 100.0, auditor: 9.0, residual: 35.0 };
    let found = bought(&sources, 5, 1).unwrap();
    assert!((found.now - 16.0 / (16.0 + 144.0 / 5.0)).abs() < 1e-12);
    assert!((found.another_reader - 16.0 / (16.0 + 122.0 / 5.0)).abs() < 1e-12);
    assert!((found.more_dialogues - 16.0 / (16.0 + 144.0 / 10.0)).abs() < 1e-12);
    assert!((found.another_dialogue - 16.0 / (16.0 + 144.0 / 6.0)).abs() < 1e-12);
    assert_eq!(dependability(&sources, 0, 1), Err(Undefined::NoItem));
    let nothing = Sources { agent: 0.0, dialogue: 0.0, auditor: 0.0, residual: 0.0 };
    assert_eq!(bought(&nothing, 5, 1), Err(Undefined::AllTheSame));
    let rated = Components { item: 0.0, auditor: 9.0, residual: 35.0, ratings: 40 };
    assert_eq!(
        readers_for(&rated, 0.8),
        Err(Undefined::ItemsAlike),
        "the items are alike, whatever raters make of them"
    );
    assert!((Sources::of(16.0, 144.0, &rated).dialogue - 100.0).abs() < 1e-12);
}

#[test]
fn auditors_are_held_to_what_was_agreed() {
    let answers = [(7, true, true), (7, false, true), (7, false, false), (8, true, false)];
    let answers = answers.map(|(auditor, is_fail, is_agreed_fail)| Answer { auditor, is_fail, is_agreed_fail });
    let found = against_consensus(answers);
    assert_eq!(found[&7], Errors { fails: 2, missed: 1, passes: 1, alarms: 0 });
    assert!((found[&7].miss_rate(0.95).unwrap().value - 0.5).abs() < 1e-12);
    assert_eq!(found[&8].miss_rate(0.95), Err(Undefined::NeverGiven));
    assert_eq!(found[&7].and(found[&8]).false_alarm_rate(0.95).unwrap().of, 2);
    assert_eq!(majority(&[1, 0, 1]), Some(1));
    assert_eq!(majority(&[1, 0]), None);
    assert_eq!(majority(&[]), None);
}

#[test]
fn auditors_without_an_agent_in_common_are_in_groups() {
    assert_eq!(groups([(1, 5), (1, 6), (2, 6), (3, 9)]), [vec![5, 6], vec![9]]);
    assert_eq!(groups([(1, 9), (2, 5), (2, 7), (1, 7)]), [[5, 7, 9]]);
    assert!(groups([]).is_empty());
}

#[test]
fn severity_that_cannot_be_told_says_why() {
    let found = |rows: &[(i64, i64, f64)]| severity(rows.iter().copied().map(scored).collect(), 0.95);
    assert_eq!(found(&[]), Err(Undefined::NoItem));
    assert_eq!(found(&[(1, 1, 80.0), (2, 1, 90.0)]), Err(Undefined::OneAuditor));
    assert_eq!(found(&[(1, 1, 80.0), (2, 2, 90.0)]), Err(Undefined::Disconnected));
    assert_eq!(found(&[(1, 1, 80.0), (1, 2, 90.0)]), Err(Undefined::TooFew));
    assert_eq!(found(&[(1, 1, f64::NAN), (1, 2, 90.0)]), Err(Undefined::OffScale));
    // Every score is what agents and auditors say: chance had no part that could be told.
    let exact = found(&[(1, 1, 80.0), (1, 2, 90.0), (2, 1, 70.0), (2, 2, 80.0)]).unwrap();
    assert_eq!((exact.test, exact.auditors[0].bounds), (Err(Undefined::NoSpread), Err(Undefined::NoSpread)));
    assert!((exact.auditors[0].severity + 5.0).abs() < 1e-9 && !exact.allows_verdict(&exact.auditors[0]));
}

#[test]
fn an_auditor_is_compared_with_the_others() {
    let row = |n: i64| {
        let noise = [0.0, 1.0, -1.0, 2.0, -2.0][usize::try_from(n % 5).unwrap()];
        scored((n / 6, n % 3, 80.0 + if n % 3 == 0 { -6.0 } else { 0.0 } + noise))
    };
    let found = severity((0..120).map(row).collect(), 0.95).unwrap();
    let apart = found.from_others(&found.auditors[0]);
    let (value, Bounds { low, high, .. }) = (apart.severity, apart.bounds.unwrap());
    assert!(apart.shrunk < -5.5 && apart.shrunk > -6.0, "less chance is of the same scale: {}", apart.shrunk);
    assert!((value + 6.0).abs() < 1e-9 && low < -6.0 && high > -6.0 && found.allows_verdict(&found.auditors[0]));
    assert_eq!(paired_distance(&[(80.0, 90.0), (80.0, 76.0)]), Some(7.0));
    assert_eq!(paired_distance(&[]), None);
}

#[test]
fn drift_shows_who_became_stricter() {
    let half = |late: f64| {
        let row = |n: i64| {
            let noise = [0.0, 1.0, -1.0, 2.0, -2.0][usize::try_from(n % 5).unwrap()];
            let own = if n % 3 == 0 { -6.0 * late } else { 0.0 };
            // Agents are five points better in the second half; that is no drift.
            scored((n / 6, n % 3, 80.0 + own + 5.0 * late + noise))
        };
        (0..120).map(row).collect::<Vec<_>>()
    };
    let found = drift(half(0.0), half(1.0), 0.95).unwrap();
    assert_eq!(found.iter().map(|one| one.auditor).collect::<Vec<_>>(), [0, 1, 2]);
    // Six points below the other two, who are three above the mean of their others: the scale of `from_others`.
    assert!((found[0].change + 6.0).abs() < 1e-9 && (found[1].change - 3.0).abs() < 1e-9);
    let others = |rows| severity(rows, 0.95).map(|found| found.from_others(&found.auditors[0]).severity).unwrap();
    assert!((found[0].early - others(half(0.0))).abs() < 1e-9 && (found[0].late - others(half(1.0))).abs() < 1e-9);
    assert!(found[0].bounds.unwrap().high < 0.0);
    let stranger = vec![scored((1, 9, 80.0))];
    assert_eq!(drift(half(0.0), stranger, 0.95), Err(Undefined::NoItem));
}

#[test]
fn rates_that_tell_nothing_of_agents_are_none() {
    assert_eq!(rate_spread(&[(1, 2)]), None);
    assert_eq!(rate_spread(&[(1, 1), (0, 1)]), None);
    assert_eq!(rate_spread(&[(3, 2), (1, 2)]), None);
    assert_eq!(rate_spread(&[(2, 2), (5, 5), (0, 0)]).unwrap().likeness.to_bits(), 0.0_f64.to_bits());
    let all_or_nothing = rate_spread(&[(5, 5), (0, 5), (6, 6), (0, 4)]).unwrap();
    let RateSpread { prior, .. } = all_or_nothing;
    assert_eq!(prior, Some(0.0));
    let one = shrunk_rate(&all_or_nothing, 5, 5, 0.95).unwrap();
    let exact = clopper_pearson(5, 5, 0.95).map(|(_, low, high)| (low, high));
    assert_eq!((one.value.to_bits(), one.interval), (1.0_f64.to_bits(), exact));
    assert_eq!(shrunk_rate(&all_or_nothing, 0, 0, 0.95), None);
    assert_eq!(clopper_pearson(2, 1, 0.95), None);
    assert_eq!(clopper_pearson(1, 2, 1.0), None);
}

#[test]
fn ranges_of_rank_touch_where_intervals_do() {
    assert_eq!(rank_ranges(&[(0.0, 1.0), (1.0, 2.0), (3.0, 4.0)], true), [(2, 3), (2, 3), (1, 1)]);
    assert_eq!(rank_ranges(&[(0.0, 1.0), (1.0, 2.0), (3.0, 4.0)], false), [(1, 2), (1, 2), (3, 3)]);
    assert!(rank_ranges(&[], true).is_empty());
}

#[test]
fn a_mean_of_none_is_none() {
    assert_eq!(mean_of(&[], None, 0.95), None);
    assert_eq!(mean_of(&[1.0, 1.0], None, 0.95).unwrap().bounds, Err(Undefined::NoSpread));
    assert_eq!(mean_of(&[1.0, 2.0], Some(2), 0.95).unwrap().bounds, Err(Undefined::NoSpread));
}

/// Items with some ratings each, on a scale from -1 to 3.
fn some_units() -> impl Strategy<Value = Vec<Vec<i64>>> {
    vec(vec(-1_i64..4, 1..6), 2..12)
}

proptest! {
    #[test]
    fn alpha_is_one_where_all_agree(items in vec((0_i64..5, 2_usize..6), 2..20)) {
        let units: Vec<Vec<i64>> = items.iter().map(|(value, n)| std::iter::repeat_n(*value, *n).collect()).collect();
        let differ = items.iter().any(|(value, _)| *value != items[0].0);
        for (_, metric) in METRICS {
            let found = alpha(&tally(&units), metric);
            let expected = differ.then_some(true).ok_or(Undefined::AllTheSame);
            prop_assert_eq!(found.map(|alpha| (alpha - 1.0).abs() < 1e-12), expected);
        }
        prop_assert!((percent_agreement(&tally(&units), 0.95).unwrap().value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn neither_names_of_auditors_nor_the_order_of_items_matter(units in some_units(), seed in 0_usize..1000) {
        let mut moved = units.clone();
        moved.rotate_left(seed % units.len());
        for unit in &mut moved {
            unit.reverse();
        }
        let (one, other) = (figures(&tally(&units)), figures(&tally(&moved)));
        for (one, other) in one.into_iter().zip(other) {
            prop_assert!(alike(one, other), "{one:?} {other:?}");
        }
    }

    /// The same scale in other units, and for categories any other names.
    #[test]
    fn the_unit_of_a_scale_does_not_matter(units in some_units(), by in 1_i64..50, from in -30_i64..30) {
        let one = tally(&units);
        let other = one.mapped(|value| value * by + from);
        for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval] {
            let figure = |tally: &Tally| alpha_with_interval(tally, metric, 0.95);
            prop_assert!(alike(figure(&one), figure(&other)), "{metric:?}");
        }
        let renamed = one.mapped(|value| (value + 1) * 7 % 5);
        let figure = |tally: &Tally| alpha_with_interval(tally, Metric::Nominal, 0.95);
        prop_assert!(alike(figure(&one), figure(&renamed)));
    }

    #[test]
    fn leaving_out_by_sums_is_leaving_out(units in some_units()) {
        let tally = tally(&units);
        for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval] {
            let naive = left_out(&units, |tally| alpha(tally, metric));
            prop_assert!(alike(alpha_with_interval(&tally, metric, 0.95), naive), "{metric:?} {naive:?}");
        }
        let positive = tally.mapped(|value| value + 1);
        let shifted: Vec<Vec<i64>> = units.iter().map(|unit| unit.iter().map(|value| value + 1).collect()).collect();
        let naive = left_out(&shifted, |tally| alpha(tally, Metric::Ratio));
        prop_assert!(alike(alpha_with_interval(&positive, Metric::Ratio, 0.95), naive), "{naive:?}");
    }

    #[test]
    fn kappa_leaves_out_by_sums_too(units in vec(vec(0_i64..3, 3..=3), 2..12)) {
        let naive = left_out(&units, |tally| fleiss_kappa(tally, 0.95).map(|kappa| kappa.figure.value));
        prop_assert!(alike(fleiss_kappa(&tally(&units), 0.95).map(|kappa| kappa.figure), naive), "{naive:?}");
    }

    #[test]
    fn alpha_is_the_mean_over_pairs(units in some_units()) {
        let several = units.iter().filter(|unit| unit.len() > 1).count() > 1;
        for metric in [Metric::Nominal, Metric::Ordinal, Metric::Interval] {
            let expected = by_pairs(&units, metric).filter(|_| several);
            match alpha(&tally(&units), metric) {
                Ok(found) => prop_assert!((found - expected.unwrap()).abs() < 1e-9, "{metric:?}: {found} {expected:?}"),
                Err(why) => prop_assert!(expected.is_none(), "{metric:?}: {why:?} {expected:?}"),
            }
        }
    }

    #[test]
    fn shares_lie_between_nothing_and_all(units in some_units(), value in -1_i64..4) {
        let tally = tally(&units);
        let specific = specific_agreement(&tally, value, 0.95).map(|found| found.figure);
        for figure in [percent_agreement(&tally, 0.95), specific].into_iter().flatten() {
            prop_assert!((-1e-12..=1.0 + 1e-12).contains(&figure.value));
            if let Ok(Bounds { low, high, .. }) = figure.bounds {
                let is_inside = low <= figure.value + 1e-9 && figure.value <= high + 1e-9;
                prop_assert!(0.0 <= low && is_inside && high <= 1.0, "{figure:?}");
            }
        }
    }

    /// Two auditors: Gwet's and Cohen's coefficients share the observed agreement, however ratings are handed over.
    #[test]
    fn two_auditors_agree_alike_for_every_coefficient(pairs in vec((0_i64..3, 0_i64..3), 2..30)) {
        let units: Vec<Vec<i64>> = pairs.iter().map(|(one, other)| vec![*one, *other]).collect();
        let table = Table::of_ratings(ratings(&units), (0, 1), &[0, 1, 2]).unwrap();
        for weights in [Weights::Unweighted, Weights::Linear, Weights::Quadratic, Weights::Ordinal] {
            let kappa = cohen_kappa(&table, weights, 0.95).unwrap();
            let gwet = gwet(&tally(&units), &[0, 1, 2], weights, 0.95).unwrap();
            prop_assert!((kappa.observed - gwet.observed).abs() < 1e-9);
            prop_assert!(gwet.figure.value <= 1.0 + 1e-12);
        }
        let plain = cohen_kappa(&table, Weights::Unweighted, 0.95).unwrap();
        prop_assert!((plain.observed - percent_agreement(&tally(&units), 0.95).unwrap().value).abs() < 1e-9);
    }

    #[test]
    fn severities_add_up_to_nothing_and_find_what_was_added(
        levels in vec(40_i32..90, 4..9), added in vec(-9_i32..9, 2..5),
    ) {
        let noise = [0.3, -0.2, 0.1, -0.4, 0.2];
        let mut rows = Vec::new();
        for (agent, level) in levels.iter().enumerate() {
            for (auditor, own) in added.iter().enumerate() {
                let place = |of: usize| i64::try_from(of).unwrap();
                let score = f64::from(level + own) + noise[(agent * 3 + auditor) % 5];
                rows.push(scored((place(agent), place(auditor), score)));
            }
        }
        let found = severity(rows, 0.95).unwrap();
        prop_assert!(found.auditors.iter().map(|one| one.severity).sum::<f64>().abs() < 1e-9);
        let mean = f64::from(added.iter().sum::<i32>()) / f64::from(u32::try_from(added.len()).unwrap());
        for (one, own) in found.auditors.iter().zip(&added) {
            prop_assert!((one.severity - (f64::from(*own) - mean)).abs() < 0.8, "{one:?} {own}");
            prop_assert!(one.shrunk.abs() <= one.severity.abs() + 1e-12);
        }
    }

    /// Everybody scored everybody as often: raw means are right already.
    #[test]
    fn where_all_scored_all_agents_keep_their_means(levels in vec(0_i32..100, 3..8)) {
        let rows = levels.iter().enumerate().flat_map(|(agent, level)| {
            let agent = i64::try_from(agent).unwrap();
            [(agent, 1, f64::from(*level)), (agent, 2, f64::from(level + agent_noise(agent)))]
        });
        if let Ok(Severity { agents, .. }) = severity(rows.map(scored).collect(), 0.95) {
            prop_assert!(agents.iter().all(|agent| (agent.raw - agent.adjusted).abs() < 1e-9));
        }
    }

    #[test]
    fn no_figure_is_no_number(units in vec(vec(any::<i64>(), 0..4), 0..6), confidence in any::<f64>()) {
        let tally = tally(&units);
        for (_, metric) in METRICS {
            let figure = alpha_with_interval(&tally, metric, confidence);
            prop_assert!(figure.is_err() || figure.unwrap().value.is_finite(), "{figure:?}");
        }
        for weights in [Weights::Unweighted, Weights::Linear, Weights::Quadratic, Weights::Ordinal] {
            let figure = gwet(&tally, tally.values(), weights, confidence);
            prop_assert!(figure.is_err() || figure.unwrap().figure.value.is_finite(), "{figure:?}");
        }
        let figure = percent_agreement(&tally, confidence);
        prop_assert!(figure.is_err() || figure.unwrap().value.is_finite(), "{figure:?}");
        let found = rating_components(&ratings(&units));
        prop_assert!(found.is_err() || found.unwrap().residual.is_finite(), "{found:?}");
    }
}

fn agent_noise(agent: i64) -> i32 {
    [0, 2, -3, 1][usize::try_from(agent % 4).unwrap()]
}

fn figures(tally: &Tally) -> Vec<Result<Figure, Undefined>> {
    let alphas = METRICS.map(|(_, metric)| alpha_with_interval(tally, metric, 0.95));
    let rest = [
        percent_agreement(tally, 0.95),
        specific_agreement(tally, 0, 0.95).map(|found| found.figure),
        gwet(tally, &[-1, 0, 1, 2, 3], Weights::Linear, 0.95).map(|found| found.figure),
    ];
    alphas.into_iter().chain(rest).collect()
}

fn alike(one: Result<Figure, Undefined>, other: Result<Figure, Undefined>) -> bool {
    let near = |one: f64, other: f64| (one - other).abs() < 1e-7;
    match (one, other) {
        (Ok(one), Ok(other)) => {
            let ends = match (one.bounds, other.bounds) {
                (Ok(one), Ok(other)) => {
                    near(one.error, other.error) && near(one.low, other.low) && near(one.high, other.high)
                }
                (one, other) => one == other,
            };
            near(one.value, other.value) && one.items == other.items && ends
        }
        (one, other) => one == other,
    }
}

/// The jackknife as its definition has it.
fn left_out(units: &[Vec<i64>], of: impl Fn(&Tally) -> Result<f64, Undefined>) -> Result<Figure, Undefined> {
    let pairs: Vec<Vec<i64>> = units.iter().filter(|unit| unit.len() > 1).cloned().collect();
    let value = of(&tally(units))?;
    let without = |place: usize| {
        let rest = pairs.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, unit)| unit.clone());
        of(&tally(&rest.collect::<Vec<_>>()))
    };
    let values: Result<Vec<f64>, Undefined> = (0..pairs.len()).map(without).collect();
    let bounds = match values {
        Err(Undefined::OneItem) => Err(Undefined::TooFew),
        Err(_) => Err(Undefined::OneItemDecides),
        Ok(values) => {
            #[allow(clippy::cast_precision_loss)]
            let n = values.len() as f64;
            let mean = values.iter().sum::<f64>() / n;
            let error = ((n - 1.0) / n * values.iter().map(|one| (one - mean).powi(2)).sum::<f64>()).sqrt();
            let half = assize::calc::interval::student_quantile(0.95, n - 1.0).unwrap() * error;
            let (low, high) = ((value - half).max(-1.0), (value + half).min(1.0));
            if error > 1e-12 { Ok(Bounds { error, low, high }) } else { Err(Undefined::NoSpread) }
        }
    };
    Ok(Figure { value, items: pairs.len() as u64, bounds })
}

/// Alpha by going through every pair of ratings.
fn by_pairs(units: &[Vec<i64>], metric: Metric) -> Option<f64> {
    let units: Vec<&Vec<i64>> = units.iter().filter(|unit| unit.len() > 1).collect();
    let all: Vec<i64> = units.iter().flat_map(|unit| unit.iter().copied()).collect();
    let count = |value: i64| all.iter().filter(|other| **other == value).count();
    let far = |one: i64, other: i64| -> f64 {
        #[allow(clippy::cast_precision_loss)]
        let (a, b) = (one as f64, other as f64);
        match metric {
            _ if one == other => 0.0,
            Metric::Nominal => 1.0,
            Metric::Interval => (a - b).powi(2),
            Metric::Ratio => unreachable!("not asked for"),
            Metric::Ordinal => {
                let between = (one.min(other)..=one.max(other)).map(count).sum::<usize>();
                #[allow(clippy::cast_precision_loss)]
                let rank = between as f64 - (count(one) + count(other)) as f64 / 2.0;
                rank.powi(2)
            }
        }
    };
    let over = |values: &[i64]| -> f64 { values.iter().map(|a| values.iter().map(|b| far(*a, *b)).sum::<f64>()).sum() };
    #[allow(clippy::cast_precision_loss)]
    let (inside, n) = (units.iter().map(|unit| over(unit) / (unit.len() - 1) as f64).sum::<f64>(), all.len() as f64);
    let expected = over(&all);
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * inside / expected)
}

fn rating(item: i64, auditor: i64, value: i64) -> Rating {
    Rating { item, auditor, value }
}

fn scored((agent, auditor, score): (i64, i64, f64)) -> Scored {
    Scored { agent, auditor, score }
}

/// A row for each item, a place for each auditor.
fn ratings(units: &[Vec<i64>]) -> Vec<Rating> {
    let of = |(item, unit): (usize, &Vec<i64>)| {
        let place = |of: usize| i64::try_from(of).unwrap();
        let of = move |(auditor, value): (usize, &i64)| rating(place(item), place(auditor), *value);
        unit.iter().enumerate().map(of).collect::<Vec<_>>()
    };
    units.iter().enumerate().flat_map(of).collect()
}

fn tally(units: &[Vec<i64>]) -> Tally {
    Tally::of(ratings(units)).unwrap()
}

fn answer(function: &str, input: &Value) -> Option<Value> {
    let confidence = input["conf"].as_f64().unwrap_or(0.95);
    let answer = match function {
        "krippendorff_alpha" => {
            let tally = tally(&units(&input["units"]));
            json!({ "alpha": alpha(&tally, metric(input)).ok(), "n_pairable": tally.pairable() })
        }
        "jackknife_alpha" => {
            let figure = alpha_with_interval(&tally(&units(&input["units"])), metric(input), confidence).unwrap();
            let Bounds { error, low, high } = figure.bounds.unwrap();
            json!({ "est": figure.value, "se": error, "lo": low, "hi": high, "n_used": figure.items })
        }
        "bootstrap_alpha" => {
            let (seed, draws) = (input["seed"].as_str().unwrap(), input["B"].as_u64().unwrap());
            let tally = tally(&units(&input["units"]));
            let found = bootstrap_alpha(&tally, metric(input), seed, draws, confidence).unwrap();
            json!({ "est": found.value, "lo": found.low, "hi": found.high, "undefined": found.undefined })
        }
        "fleiss_kappa" => {
            let rows = whole_rows(&input["counts"]);
            let counts = rows.iter().map(|row| (0_i64..).zip(row.iter().map(|n| u32::try_from(*n).unwrap())));
            let found = fleiss_kappa(&Tally::from_counts(counts), confidence).unwrap();
            json!({ "pa": found.observed, "pe": found.chance, "kappa": found.figure.value })
        }
        "cohen_kappa" => {
            let found =
                cohen_kappa(&Table::of(&whole_rows(&input["table"])).unwrap(), weights(input), confidence).unwrap();
            let figure = found.figure.ok();
            let ends = figure.map(|figure| figure.bounds.unwrap());
            json!({
                "po": found.observed, "kappa": figure.map(|figure| figure.value), "se": ends.map(|ends| ends.error),
                "lo": ends.map(|ends| ends.low), "hi": ends.map(|ends| ends.high),
            })
        }
        "gwet_ac" => gwet_answer(input, confidence),
        "percent_agreement" => {
            json!({ "percent": percent_agreement(&tally(&units(&input["units"])), confidence).unwrap().value })
        }
        "specific_agreement" => {
            let (tally, value) = (tally(&units(&input["units"])), input["category"].as_i64().unwrap());
            json!({ "agreement": specific_agreement(&tally, value, confidence).unwrap().figure.value })
        }
        "icc" => icc_answer(input, confidence),
        "clopper_pearson" => {
            let (x, n) = (input["x"].as_u64().unwrap(), input["n"].as_u64().unwrap());
            let (p, low, high) = clopper_pearson(x, n, confidence).unwrap();
            json!({ "p": p, "lo": low, "hi": high })
        }
        "t_interval" => mean_answer(&mean_of(&floats(&input["y"]), input["N"].as_u64(), confidence).unwrap()),
        "paired_severity" => {
            let pairs: Vec<(f64, f64)> =
                list(&input["pairs"]).iter().map(|pair| (float(&pair[0]), float(&pair[1]))).collect();
            mean_answer(&paired_severity(&pairs, confidence).unwrap())
        }
        "eb_beta" => rates_answer(input, confidence),
        "rank_range" => {
            let ends =
                list(&input["intervals"]).iter().map(|ends| (float(&ends[0]), float(&ends[1]))).collect::<Vec<_>>();
            let ranges = rank_ranges(&ends, input["higher_is_better"].as_bool().unwrap());
            json!({ "ranges": ranges.iter().map(|(best, worst)| [best, worst]).collect::<Vec<_>>() })
        }
        "severity" => severity_answer(input, confidence),
        "weighted_mean" => weighted_answer(input),
        _ => return None,
    };
    Some(answer)
}

fn gwet_answer(input: &Value, confidence: f64) -> Value {
    let categories: Vec<i64> = list(&input["categories"]).iter().map(|value| value.as_i64().unwrap()).collect();
    let of_table = |rows: Vec<Vec<u64>>| {
        let cells = rows.iter().enumerate().flat_map(|(row, counts)| {
            let categories = &categories;
            counts
                .iter()
                .enumerate()
                .flat_map(move |(column, n)| (0..*n).map(move |_| [(categories[row], 1), (categories[column], 1)]))
        });
        Tally::from_counts(cells.collect::<Vec<_>>())
    };
    let tally =
        if input["table"].is_null() { tally(&units(&input["units"])) } else { of_table(whole_rows(&input["table"])) };
    let found = gwet(&tally, &categories, weights(input), confidence).unwrap();
    let Bounds { error, low, high } = found.figure.bounds.unwrap();
    json!({ "pa": found.observed, "pe": found.chance, "coef": found.figure.value, "se": error, "lo": low, "hi": high })
}

fn icc_answer(input: &Value, confidence: f64) -> Value {
    let found = icc(&list(&input["matrix"]).iter().map(floats).collect::<Vec<_>>(), confidence).unwrap();
    let (low, high) = found.interval.unwrap();
    let [one, two, three] =
        [found.one_way, found.agreement, found.consistency].map(|pair| (pair.single.unwrap(), pair.mean.unwrap()));
    json!({
        "MSR": found.squares.items, "MSC": found.squares.auditors, "MSE": found.squares.residual,
        "MSW": found.squares.within,
        "icc11": one.0, "icc21": two.0, "icc31": three.0, "icc1k": one.1, "icc2k": two.1, "icc3k": three.1,
        "icc21_lo": low, "icc21_hi": high,
    })
}

fn mean_answer(mean: &Mean) -> Value {
    let ends = mean.bounds.ok();
    json!({
        "mean": mean.value, "sd": mean.deviation, "se": ends.map(|ends| ends.error), "lo": ends.map(|ends| ends.low),
        "hi": ends.map(|ends| ends.high),
    })
}

/// Where agents do not differ, the case has neither shapes nor ends.
fn rates_answer(input: &Value, confidence: f64) -> Value {
    let counts = |pair: &Value| (pair[0].as_u64().unwrap(), pair[1].as_u64().unwrap());
    let groups: Vec<(&String, (u64, u64))> =
        input["groups"].as_object().unwrap().iter().map(|(agent, pair)| (agent, counts(pair))).collect();
    let spread = rate_spread(&groups.iter().map(|(_, pair)| *pair).collect::<Vec<_>>()).unwrap();
    let agent = |(agent, (x, n)): &(&String, (u64, u64))| {
        let one = shrunk_rate(&spread, *x, *n, confidence).unwrap();
        let mut row = json!({ "agent": agent, "shrunk": one.value, "weight": one.weight });
        if let Some((low, high)) = one.interval {
            row["lo"] = json!(low);
            row["hi"] = json!(high);
        }
        row
    };
    let agents: Vec<Value> = groups.iter().map(agent).collect();
    let mut answer = json!({ "p": spread.rate, "gamma": spread.likeness, "M": spread.prior, "agents": agents });
    if let Some(prior) = spread.prior {
        answer["alpha"] = json!(spread.rate * prior);
        answer["beta"] = json!((1.0 - spread.rate) * prior);
    }
    answer
}

fn severity_answer(input: &Value, confidence: f64) -> Value {
    let names = |column: usize| {
        let mut names: Vec<&str> = list(&input["rows"]).iter().map(|row| row[column].as_str().unwrap()).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let (agents, auditors) = (names(0), names(1));
    let place =
        |names: &[&str], name: &Value| i64::try_from(names.iter().position(|known| name == known).unwrap()).unwrap();
    let row = |row: &Value| scored((place(&agents, &row[0]), place(&auditors, &row[1]), float(&row[2])));
    let found = match severity(list(&input["rows"]).iter().map(row).collect(), confidence) {
        Err(Undefined::Disconnected) => return json!({ "connected": false }),
        found => found.unwrap(),
    };
    let test = found.test.unwrap();
    let auditors = found.auditors.iter().zip(&auditors).map(|(one, name)| {
        let Bounds { error, low, high } = one.bounds.unwrap();
        json!({ "auditor": name, "n": one.n, "severity": one.severity, "se": error, "lo": low, "hi": high })
    });
    let agents = found.agents.iter().zip(&agents);
    let agents = agents.map(|(one, name)| json!({ "agent": name, "raw": one.raw, "adjusted": one.adjusted }));
    json!({
        "connected": true, "sigma2": found.variance, "df": found.df, "F": test.f, "p": test.p,
        "auditors": auditors.collect::<Vec<_>>(), "agents": agents.collect::<Vec<_>>(),
    })
}

/// Equal chances make a stratum: so many of it were drawn out of so many.
fn weighted_answer(input: &Value) -> Value {
    let mut cells: Vec<(f64, Cell)> = Vec::new();
    for (value, chance) in list(&input["y"]).iter().zip(floats(&input["pi"])) {
        if cells.last().is_none_or(|(known, _)| known.to_bits() != chance.to_bits()) {
            cells.push((chance, Cell { stratum: cells.len(), ..Cell::default() }));
        }
        cells.last_mut().unwrap().1.add(value.as_i64().unwrap() * 100);
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let size = |(chance, cell): &(f64, Cell)| ((cell.n as f64 / chance).round() as u64, 1);
    let strata = cells.iter().enumerate();
    let strata: Vec<Stratum> =
        strata.map(|(place, cell)| Stratum { size: size(cell), audited: cell.1.n, kin: [place, 0, 0] }).collect();
    let cells: Vec<Cell> = cells.into_iter().map(|(_, cell)| cell).collect();
    let found = design(&Layout::of(&strata), Level::Stratum, &cells).unwrap();
    let mean = found.mean / 100.0;
    json!({ "ht_total": mean * found.stands_for, "n_hat": found.stands_for, "hajek_mean": mean })
}

fn metric(input: &Value) -> Metric {
    METRICS.iter().find(|(name, _)| input["level"] == *name).unwrap().1
}

fn weights(input: &Value) -> Weights {
    match input["weights"].as_str().unwrap() {
        "unweighted" => Weights::Unweighted,
        "linear" => Weights::Linear,
        "quadratic" => Weights::Quadratic,
        "ordinal" => Weights::Ordinal,
        other => panic!("{other}"),
    }
}

/// The ratings of each unit, without those that are missing.
fn units(value: &Value) -> Vec<Vec<i64>> {
    list(value).iter().map(|unit| list(unit).iter().filter_map(Value::as_i64).collect()).collect()
}

fn whole_rows(value: &Value) -> Vec<Vec<u64>> {
    list(value).iter().map(|row| list(row).iter().map(|n| n.as_u64().unwrap()).collect()).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn floats(value: &Value) -> Vec<f64> {
    list(value).iter().map(float).collect()
}

fn float(value: &Value) -> f64 {
    value.as_f64().unwrap()
}
