//! A machine on oath: the reference values of `vectors_machine.json`, and what has no answer.

use crate::vectors::compare;
use assize::calc::assisted::{
    Assisted, Group, Lambda, Lesson, Mark, Method, Pair, SpreadOf, Unsaid, VerdictCell, assisted, breakeven,
    by_verdict, differ, holm, learn, needed_with, plain, shared_spreads, worth_without,
};
use assize::calc::estimate::{Layout, Level, Stratum};
use assize::calc::interval::wilson;
use serde_json::{Map, Value, json};

const CASES: &str = include_str!("vectors_machine.json");
const SURE: f64 = 0.95;

#[test]
fn every_reference_value_of_machines_is_met() {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    for case in &cases {
        let got = answer(case["fn"].as_str().unwrap(), &case["input"]);
        compare(case["id"].as_str().unwrap(), &case["expected"], &got, case["tolerance"].as_f64().unwrap());
    }
    assert_eq!(cases.len(), 15);
}

fn answer(function: &str, input: &Value) -> Value {
    match function {
        "assisted_difference" => difference(input),
        "assisted_stratified" => stratified(input),
        "assisted_domain" => domain(input),
        "learn_lambda" => learnt(input),
        "assisted_by_verdict" => verdicts(input),
        "assisted_by_verdict_weighted" => weighted(input),
        "verdict_errors" => errors(input),
        "breakeven_rho" => {
            let each = input["n"].as_array().unwrap().iter().map(|n| breakeven(n.as_u64().unwrap()));
            json!({ "rho": each.collect::<Vec<_>>() })
        }
        "machine_bias_between" => between(input),
        other => panic!("{other}: nobody answers"),
    }
}

fn difference(input: &Value) -> Value {
    let pairs = pairs(0, input, lambda(input));
    let strata = [stratum(0, &input["frame"], pairs.len())];
    let found = found(&strata, &pairs, lambda(input).share() * hundredths(&input["machine_mean"])).unwrap();
    let mut answer = told(&found, &input["machine_mean"]);
    answer.insert("bias".to_owned(), json!(found.bias.unwrap() / 100.0));
    answer.insert("rho".to_owned(), json!(found.rho));
    answer.insert("nonzero".to_owned(), json!(found.nonzero));
    Value::Object(answer)
}

fn stratified(input: &Value) -> Value {
    let (strata, pairs) = strata(input, lambda(input));
    let of = |one: &Value| one["N"].as_f64().unwrap();
    let all = input["strata"].as_array().unwrap();
    let sum: f64 = all.iter().map(|one| of(one) * one["machine_mean"].as_f64().unwrap()).sum();
    let mean = json!(sum / all.iter().map(of).sum::<f64>());
    Value::Object(told(&found(&strata, &pairs, lambda(input).share() * hundredths(&mean)).unwrap(), &mean))
}

fn told(found: &Assisted, machine_mean: &Value) -> Map<String, Value> {
    let reach = found.bounds.unwrap();
    let answer = json!({
        "estimate": found.value / 100.0, "se": found.error.unwrap() / 100.0, "low": reach.low / 100.0,
        "high": reach.high / 100.0, "df": reach.df, "classical": found.classical.mean / 100.0,
        "classical_se": found.classical.variance.unwrap().value.sqrt() / 100.0, "worth": found.worth,
        "machine_mean": machine_mean,
    });
    answer.as_object().unwrap().clone()
}

fn domain(input: &Value) -> Value {
    let all = input["strata"].as_array().unwrap();
    let strata: Vec<Stratum> = all
        .iter()
        .enumerate()
        .map(|(place, one)| stratum(place, &one["N"], usize::try_from(one["n"].as_u64().unwrap()).unwrap()))
        .collect();
    let own = |(place, one): (usize, &Value)| -> Vec<Pair> {
        let rows = one["agent"].as_array().unwrap().iter();
        rows.map(|row| pair(place, &row["human"], &row["machine"], lambda(input))).collect()
    };
    let pairs: Vec<Pair> = all.iter().enumerate().flat_map(own).collect();
    let found = found(&strata, &pairs, lambda(input).share() * hundredths(&input["machine_mean"])).unwrap();
    assert_eq!(found.bounds, Err(Unsaid::FewDifferences), "five audits of an agent give no interval of their own");
    json!({ "estimate": found.value / 100.0, "correction": found.correction / 100.0, "se": found.error.unwrap() / 100.0 })
}

fn learnt(input: &Value) -> Value {
    let (strata, pairs) = strata(input, Lambda::ONE);
    let learnt = learn(&strata, &pairs).learnt();
    let lambda = learnt.map(|found| found.lambda.share());
    json!({ "raw": learnt.ok().map(|found| found.raw), "lam": lambda.ok() })
}

fn verdicts(input: &Value) -> Value {
    let cells = cells(input);
    match by_verdict(&cells, conf(input)) {
        Ok(found) => json!({
            "estimate": found.rate.value, "low": found.rate.low, "high": found.rate.high, "reason": null,
            "cells": cells.iter().map(|cell| {
                let share = cell.share(Mark::Fail, conf(input)).unwrap();
                [share.value, share.low, share.high]
            }).collect::<Vec<_>>(),
        }),
        Err(Unsaid::NothingDrawn) => json!({
            "estimate": null, "low": null, "high": null, "cells": null, "reason": "nothing drawn of a verdict that occurs"
        }),
        Err(other) => panic!("{other:?}"),
    }
}

fn weighted(input: &Value) -> Value {
    let of = |verdict: &str| {
        let mut cell = VerdictCell::of(input["frame"][verdict].as_u64().unwrap());
        for row in input["rows"].as_array().unwrap().iter().filter(|row| row["verdict"] == verdict) {
            let mark = if row["human_fail"] == 1 { Mark::Fail } else { Mark::Pass };
            cell.add(row["weight"].as_f64().unwrap(), mark);
        }
        cell
    };
    let cells = [of("fail"), of("pass")];
    let found = by_verdict(&cells, conf(input)).unwrap().rate;
    let each = cells.each_ref().map(|cell| {
        let share = cell.share(Mark::Fail, conf(input)).unwrap();
        json!({ "p": share.value, "worth": cell.worth(), "low": share.low, "high": share.high })
    });
    json!({
        "estimate": found.value, "low": found.low, "high": found.high,
        "cells": { "fail": each[0], "pass": each[1] },
    })
}

fn errors(input: &Value) -> Value {
    let cells = cells(input);
    let share = |place: usize| cells[place].share(Mark::Fail, conf(input)).unwrap();
    let (accused, missed) = (share(0).rest(), share(1));
    json!({
        "false_accusation": [accused.value, accused.low, accused.high],
        "missed": [missed.value, missed.low, missed.high],
    })
}

fn between(input: &Value) -> Value {
    let group = |name: &str| {
        let of = &input["groups"][name];
        let errors = floats(&of["machine"]).iter().zip(floats(&of["human"])).map(|(f, y)| f - y).collect();
        Group { name: name.to_owned(), errors }
    };
    let found = differ(&[group("chat"), group("phone")], conf(input));
    let welch = found[1].against_rest.unwrap();
    assert!(found[1].errs_differently(SURE) && found[0].errs_differently(SURE), "two groups are one comparison");
    json!({
        "bias": { "chat": found[0].mean, "phone": found[1].mean }, "difference": welch.difference.value,
        "se": welch.error, "df": welch.df, "low": welch.difference.low, "high": welch.difference.high, "p": found[1].p,
    })
}

/// A rate of which everything was audited is known, and so is a mean.
#[test]
fn what_was_audited_wholly_is_not_uncertain() {
    let cells = [cell(4, 3, 1), cell(6, 1, 5)];
    let found = by_verdict(&cells, SURE).unwrap().rate;
    assert!([found.value, found.low, found.high].iter().all(|value| (value - 0.4).abs() < 1e-12), "{found:?}");
    assert_eq!(worth_without(found, 10, SURE), None, "as sure as that is everything");
    let pairs: Vec<Pair> = (0..12).map(|n| of(9000 - n * 10, 9000)).collect();
    let all = found_in(12, &pairs).unwrap();
    assert!(all.bounds.is_ok_and(|reach| (reach.high - reach.low).abs() < 1e-9));
    assert!(found_in(13, &pairs).unwrap().bounds.is_ok_and(|reach| reach.high - reach.low > 1.0));
}

/// One short of a cell, its limits are those of a very large number of audits, not none.
#[test]
fn one_dialogue_short_of_all_is_a_little_uncertain() {
    let share = cell(5, 2, 2).share(Mark::Fail, SURE).unwrap();
    assert!(share.low < 0.5 && share.high > 0.5);
    let wilson = wilson(2, 4, SURE).unwrap();
    assert!(share.low > wilson.1 && share.high < wilson.2);
}

#[test]
fn a_verdict_that_does_not_occur_takes_no_part() {
    let both = [cell(50, 5, 5), cell(0, 0, 0)];
    assert_eq!(by_verdict(&both, SURE), by_verdict(&both[..1], SURE));
    assert_eq!(by_verdict(&[], SURE), Err(Unsaid::NothingAudited));
    assert_eq!(by_verdict(&[cell(9, 0, 0)], SURE), Err(Unsaid::NothingAudited));
    assert_eq!(by_verdict(&[cell(9, 1, 1), cell(1, 0, 0)], SURE), Err(Unsaid::NothingDrawn));
    assert_eq!(by_verdict(&[cell(9, 1, 1)], 1.0), Err(Unsaid::Confidence));
    assert_eq!(cell(9, 0, 0).share(Mark::Fail, SURE), None);
}

#[test]
fn where_a_criterion_does_not_always_apply_the_rate_is_the_ratio_of_two_shares() {
    let mut fails = cell(100, 12, 5);
    (0..3).for_each(|_| fails.add(1.0, Mark::NotApplicable));
    let mut passes = cell(900, 2, 60);
    (0..18).for_each(|_| passes.add(1.0, Mark::NotApplicable));
    let cells = [fails, passes];
    let found = by_verdict(&cells, SURE).unwrap();
    let sum = found.fail.value + found.pass.value + found.not_applicable.value;
    assert!((sum - 1.0).abs() < 1e-12);
    let (fail, applies) = (0.1 * 0.6 + 0.9 * 0.025, 0.1 * 0.85 + 0.9 * 0.775);
    assert!((found.rate.value - fail / applies).abs() < 1e-12);
    assert!(found.rate.low < found.rate.value && found.rate.value < found.rate.high && found.rate.low > 0.0);
    // Nobody upholds the machine where they say that the criterion does not apply.
    let accused = cells[0].share(Mark::Fail, SURE).unwrap().rest();
    assert!((accused.value - 0.4).abs() < 1e-12);
    let plain = plain(&cells, SURE).unwrap();
    assert!((plain.value - 14.0 / 79.0).abs() < 1e-12, "14 of 79 to which it applies");
    let mut nothing = VerdictCell::of(10);
    nothing.add(1.0, Mark::NotApplicable);
    assert_eq!(by_verdict(&[nothing.clone()], SURE), Err(Unsaid::NothingApplied));
    assert_eq!(assize::calc::assisted::plain(&[nothing], SURE), None);
}

#[test]
fn without_a_machine_a_draw_has_wilsons_limits() {
    let found = plain(&[cell(1_000_000_000, 3, 7), cell(1_000_000_000, 1, 9)], SURE).unwrap();
    let (value, low, high) = wilson(4, 20, SURE).unwrap();
    assert!([found.value - value, found.low - low, found.high - high].iter().all(|apart| apart.abs() < 1e-7));
}

#[test]
fn what_a_machine_bought_is_the_draw_that_is_as_sure_without_it() {
    for (x, n) in [(0, 30), (4, 30), (15, 30), (9, 200)] {
        let endless = plain(&[cell(4_000_000_000, x, n - x)], SURE).unwrap();
        assert_eq!(worth_without(endless, 4_000_000_000, SURE), Some(n), "{x} of {n}");
        let small = plain(&[cell(400, x, n - x)], SURE).unwrap();
        assert_eq!(worth_without(small, 400, SURE), Some(n), "{x} of {n} in 400");
    }
    assert_eq!(worth_without(plain(&[cell(400, 4, 26)], SURE).unwrap(), 400, 1.0), None);
}

#[test]
fn a_machine_that_goes_with_people_saves_audits_and_no_other_costs_any() {
    assert_eq!(needed_with(94, 0.75), Some(42));
    assert_eq!(needed_with(94, 0.0), Some(94));
    assert_eq!(needed_with(94, -0.75), Some(42));
    assert_eq!(needed_with(100, 0.6), Some(64), "64 and not 65, though 0.6 has no exact square");
    assert_eq!(needed_with(94, 1.0), Some(1));
    assert_eq!(needed_with(0, 0.5), Some(0));
    assert_eq!([needed_with(94, 1.01), needed_with(94, f64::NAN)], [None; 2]);
    assert_eq!([breakeven(2), breakeven(3)], [None, Some(1.0)]);
}

/// Both sides of ten differences, and of a spread.
#[test]
fn fewer_than_ten_differences_or_differences_all_alike_give_no_interval() {
    let with = |differences: i64| -> Vec<Pair> {
        (0..30).map(|n| of(8000 + if n < differences { 100 + n } else { 0 }, 8000)).collect()
    };
    let bounds = |pairs: &[Pair]| found_in(300, pairs).unwrap().bounds;
    assert_eq!(bounds(&with(9)), Err(Unsaid::FewDifferences));
    assert!(bounds(&with(10)).is_ok());
    let apart: Vec<Pair> = with(9).into_iter().map(|pair| Pair { lambda: Lambda::NONE, ..pair }).collect();
    assert!(bounds(&apart).is_ok(), "the machine plays no part");
    let alike: Vec<Pair> = (0..12).map(|n| of(7000 + n, 7500 + n)).collect();
    assert_eq!(bounds(&alike), Err(Unsaid::NoSpread));
    assert_eq!(found_in(300, &[]), Err(Unsaid::NothingAudited));
    let one_each: Vec<Pair> = (0..10).map(|n| Pair { stratum: n, ..of(7000, 7500) }).collect();
    let strata: Vec<Stratum> = (0..10).map(|place| stratum(place, &json!(9), 1)).collect();
    assert_eq!(found(&strata, &one_each, 7500.0).unwrap().bounds, Err(Unsaid::OneAudit));
}

#[test]
fn how_far_a_machine_is_trusted_lies_between_nothing_and_all() {
    assert_eq!([Lambda::of(-1), Lambda::of(101)], [None; 2]);
    assert_eq!(Lambda::of(100), Some(Lambda::ONE));
    let against: Vec<Pair> = (0..8).map(|n| of(9000 - n * 100, 5000 + n * 100)).collect();
    let strata = [stratum(0, &json!(80), 8)];
    let learnt = learn(&strata, &against).learnt().unwrap();
    assert!((learnt.raw + 1.0).abs() < 1e-12);
    assert_eq!(learnt.lambda.hundredths(), 0);
    assert_eq!(Lesson::default().learnt(), Err(Unsaid::MachineFlat));
    let twice = learn(&strata, &against).and(learn(&strata, &against)).learnt().unwrap();
    assert!((twice.raw - learnt.raw).abs() < 1e-12, "the same again teaches the same");
    let whole = [stratum(0, &json!(8), 8)];
    assert_eq!(learn(&whole, &against).learnt(), Err(Unsaid::MachineFlat), "all of it was audited");
}

/// An agent with three audits shares the spread of all: an interval, where their own would give none.
#[test]
fn agents_share_the_spread_of_differences() {
    let strata = [stratum(0, &json!(600), 18)];
    let layout = Layout::of(&strata);
    let agents: Vec<Vec<Pair>> =
        (0..6).map(|agent| (0..3).map(|n: i64| of(8000 + agent * 50 + n * 130, 8100 + n * 40)).collect()).collect();
    let shared = shared_spreads(&layout, &agents.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let of = |spread| {
        let method = Method { layout: &layout, spread, confidence: SURE };
        assisted(&method, &agents[0], 8140.0).unwrap()
    };
    assert_eq!(of(SpreadOf::Own(Level::Stratum)).bounds, Err(Unsaid::FewDifferences));
    let (own, reach) = (of(SpreadOf::Shared(&shared)), of(SpreadOf::Shared(&shared)).bounds.unwrap());
    assert!(reach.low < own.value && own.value < reach.high);
    assert!((own.value - (8140.0 - 10.0)).abs() < 1e-9, "{}", own.value);
}

#[test]
fn the_smallest_of_several_chances_is_held_against_all_of_them() {
    let near = |found: Vec<Option<f64>>, expected: &[Option<f64>]| {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.zip(*expected).map_or(found == expected, |(a, b)| (a - b).abs() < 1e-12), "{found:?}");
        }
    };
    // As R's p.adjust(c(.01, .04, .03, .005), "holm").
    let chances = [Some(0.01), Some(0.04), Some(0.03), Some(0.005)];
    near(holm(&chances), &[Some(0.03), Some(0.06), Some(0.06), Some(0.02)]);
    near(holm(&[Some(0.02), None, Some(0.9)]), &[Some(0.04), None, Some(0.9)]);
    near(holm(&[]), &[]);
}

#[test]
fn a_group_alone_or_without_spread_says_nothing_of_others() {
    let group = |name: &str, errors: &[f64]| Group { name: name.to_owned(), errors: errors.to_vec() };
    let alone = differ(&[group("chat", &[1.0, 2.0, 3.0])], SURE);
    assert!(alone[0].against_rest.is_none() && !alone[0].errs_differently(SURE));
    let flat = differ(&[group("chat", &[0.0, 0.0]), group("phone", &[0.0, 0.0])], SURE);
    assert!(flat.iter().all(|one| one.p.is_none()));
    let three = differ(&[group("a", &[0.0, 1.0]), group("b", &[0.0, 1.0]), group("c", &[])], SURE);
    assert_eq!((three[2].n, three[2].mean, three[2].p), (0, None, None));
    let alike: Vec<f64> = (0..20).map(|n| f64::from(n % 4)).collect();
    let apart: Vec<f64> = alike.iter().map(|error| error + 9.0).collect();
    let found = differ(&[group("a", &alike), group("b", &alike), group("c", &apart)], SURE);
    assert!(found[2].errs_differently(SURE));
    assert!(found[2].p > found[2].against_rest.map(|welch| welch.p), "held against three");
}

pub fn cell(frame: u64, fails: u64, passes: u64) -> VerdictCell {
    let mut cell = VerdictCell::of(frame);
    (0..fails).for_each(|_| cell.add(1.0, Mark::Fail));
    (0..passes).for_each(|_| cell.add(1.0, Mark::Pass));
    cell
}

fn cells(input: &Value) -> Vec<VerdictCell> {
    let of = |one: &Value| {
        let count = |name: &str| one[name].as_u64().unwrap();
        cell(count("frame"), count("human_fail"), count("drawn") - count("human_fail"))
    };
    input["cells"].as_array().unwrap().iter().map(of).collect()
}

pub fn found(strata: &[Stratum], pairs: &[Pair], known: f64) -> Result<Assisted, Unsaid> {
    let layout = Layout::of(strata);
    let method = Method { layout: &layout, spread: SpreadOf::Own(Level::Stratum), confidence: SURE };
    assisted(&method, pairs, known)
}

/// Of one stratum.
pub fn found_in(size: u64, pairs: &[Pair]) -> Result<Assisted, Unsaid> {
    found(&[stratum(0, &json!(size), pairs.len())], pairs, 8000.0)
}

/// What a person and a machine that is trusted wholly said of a dialogue.
pub const fn of(human: i64, machine: i64) -> Pair {
    Pair { stratum: 0, human, machine, is_said: true, lambda: Lambda::ONE }
}

pub fn stratum(place: usize, size: &Value, audited: usize) -> Stratum {
    Stratum { size: (size.as_u64().unwrap(), 1), audited: audited as u64, kin: [place, 0, 0] }
}

fn strata(input: &Value, lambda: Lambda) -> (Vec<Stratum>, Vec<Pair>) {
    let all = input["strata"].as_array().unwrap().iter().enumerate();
    let (mut strata, mut found) = (Vec::new(), Vec::new());
    for (place, one) in all {
        let own = pairs(place, one, lambda);
        strata.push(stratum(place, &one["N"], own.len()));
        found.extend(own);
    }
    (strata, found)
}

fn pairs(place: usize, input: &Value, lambda: Lambda) -> Vec<Pair> {
    let both = input["human"].as_array().unwrap().iter().zip(input["machine"].as_array().unwrap());
    both.map(|(human, machine)| pair(place, human, machine, lambda)).collect()
}

fn pair(stratum: usize, human: &Value, machine: &Value, lambda: Lambda) -> Pair {
    let whole = |value: &Value| assize::calc::decimal::whole(hundredths(value)).unwrap();
    Pair { stratum, human: whole(human), machine: whole(machine), is_said: true, lambda }
}

fn lambda(input: &Value) -> Lambda {
    Lambda::of(assize::calc::decimal::whole(hundredths(&input["lam"])).unwrap()).unwrap()
}

fn hundredths(value: &Value) -> f64 {
    value.as_f64().unwrap() * 100.0
}

fn floats(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

fn conf(input: &Value) -> f64 {
    input["conf"].as_f64().unwrap()
}

#[test]
fn what_the_machine_did_not_score_says_nothing_of_how_the_two_differ() {
    let said: Vec<Pair> = (0..12).map(|n| of(7000 + n * 100, 7000 + n * 100)).collect();
    let unsaid = (0..6).map(|n| Pair { is_said: false, ..of(6000 + n * 300, 7550) });
    let pairs: Vec<Pair> = said.iter().copied().chain(unsaid).collect();
    let found = found(&[stratum(0, &json!(60), 18)], &pairs, 7550.0).unwrap();
    assert_eq!((found.bias, found.nonzero, found.n), (Some(0.0), 0, 18));
    assert!((found.rho.unwrap() - 1.0).abs() < 1e-9, "{:?}", found.rho);
    assert_eq!(found.bounds, Err(Unsaid::FewDifferences));
    let none: Vec<Pair> = pairs.iter().map(|pair| Pair { is_said: false, ..*pair }).collect();
    let found = crate::assisted::found(&[stratum(0, &json!(60), 18)], &none, 7550.0).unwrap();
    assert_eq!((found.bias, found.rho), (None, None));
}
