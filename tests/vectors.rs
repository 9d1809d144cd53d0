//! The reference values of `vectors.json`, for every function that `calc` has so far.

#![allow(clippy::unwrap_used)]

use crate::reference::{FrameRoot, standing};
use assize::calc::allocation::{
    Power, Room, allocate_equal, allocate_neyman, allocate_power, allocate_proportional, fair_shares, neyman_weights,
    power_weights,
};
use assize::calc::digest::{hex, sha256};
use assize::calc::draw::{
    Chain, Drawer, Reveal, RowFault, Stratum, assign_auditors, assignment_order, auditor_order, check_row,
    combined_seed, commit_of, draw_key, dual_subset, hex_hash, leaf, pledge, randomness_of, ticket,
};
use assize::calc::estimate::{self, Cell, Layout, Level, design, kish, shared, spreads};
use assize::calc::interval::{student_quantile, wilson};
use assize::calc::moment::Moment;
use assize::calc::planning::{SampleSize, halfwidth_proportion, sample_size_mean, sample_size_proportion};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const CASES: &str = include_str!("vectors.json");

/// Each function with the number of its cases, so that none can be lost.
const EXPECTED_CASES: [(&str, usize); 26] = [
    ("allocate_equal", 1),
    ("allocate_neyman", 3),
    ("allocate_power", 2),
    ("allocate_proportional", 6),
    ("assign_auditors", 2),
    ("combined_seed", 1),
    ("commit", 1),
    ("domain_mean", 1),
    ("drand_randomness", 1),
    ("drand_round", 2),
    ("draw", 6),
    ("draw_generated", 1),
    ("draw_key", 2),
    ("dual_subset", 1),
    ("frame_check", 3),
    ("frame_root", 5),
    ("halfwidth_proportion", 1),
    ("kish_neff", 1),
    ("pledge", 1),
    ("pooled_interval", 1),
    ("sample_size_mean", 2),
    ("sample_size_proportion", 3),
    ("sha256_hex", 4),
    ("stratified_mean", 2),
    ("weighted_proportion_ci", 1),
    ("wilson", 7),
];

#[test]
fn every_reference_value_is_met() {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    let mut ran: BTreeMap<String, usize> = BTreeMap::new();
    for case in &cases {
        if let Some(got) = answer(text(&case["fn"]), &case["input"]) {
            let tolerance = case["tolerance"].as_f64().unwrap();
            compare(text(&case["id"]), &asked(case), &got, tolerance);
            *ran.entry(text(&case["fn"]).to_owned()).or_default() += 1;
        }
    }
    let expected: BTreeMap<_, _> = EXPECTED_CASES.map(|(name, count)| (name.to_owned(), count)).into();
    assert_eq!(ran, expected);
}

/// What a case expects, without what no report shows: the limits of Korn and Graubard.
fn asked(case: &Value) -> Value {
    let mut expected = case["expected"].clone();
    if case["fn"] == "weighted_proportion_ci" {
        let unused = ["n_eff_df", "kg_lo", "kg_hi"];
        expected.as_object_mut().unwrap().retain(|name, _| !unused.contains(&name.as_str()));
    }
    expected
}

fn answer(function: &str, input: &Value) -> Option<Value> {
    let answer = match function {
        "sha256_hex" => json!({ "hex": hex_hash(text(&input["text"])) }),
        "frame_root" => frame_root_answer(input),
        "frame_check" => frame_check_answer(input),
        "commit" => json!({ "commit": commit_of(text(&input["text"]).as_bytes()) }),
        "draw_key" => json!({ "key": key_of(input) }),
        "draw" => draw_answer(input),
        "draw_generated" => draw_generated_answer(input),
        "assign_auditors" => assign_answer(input),
        "dual_subset" => dual_answer(input),
        "pledge" => pledge_answer(input),
        "combined_seed" => json!({ "seed": combined_seed(&reveals(input)).unwrap() }),
        "drand_round" => drand_round_answer(input),
        "drand_randomness" => json!({ "randomness": randomness_of(text(&input["signature"])).unwrap() }),
        "allocate_equal" => allocate_answer(input),
        "allocate_proportional" => {
            json!({ "n_h": allocate_proportional(count(&input["n"]), &rooms(input)).unwrap() })
        }
        "allocate_power" => power_answer(input),
        "allocate_neyman" => neyman_answer(input),
        "sample_size_proportion" => sample_size_answer(input, "p", sample_size_proportion),
        "sample_size_mean" => sample_size_answer(input, "sd", sample_size_mean),
        "halfwidth_proportion" => halfwidth_answer(input),
        "wilson" => wilson_answer(input),
        "pooled_interval" => pooled_answer(input),
        "stratified_mean" => stratified_answer(input),
        "domain_mean" => domain_answer(input),
        "weighted_proportion_ci" => weighted_proportion_answer(input),
        "kish_neff" => kish_answer(input),
        _ => return None,
    };
    Some(answer)
}

fn frame_root_answer(input: &Value) -> Value {
    let rows = rows(input);
    let (root, n) = root_of(input, &rows);
    json!({ "n": n, "root": root, "leaf_first": hex(&leaf(&fields(&rows[0]))) })
}

fn root_of(input: &Value, rows: &[Vec<String>]) -> (String, usize) {
    let mut frame = FrameRoot::default();
    for row in rows {
        frame.push(leaf(&fields(row)));
    }
    frame.finish(&fields(&texts(&input["columns"])))
}

fn frame_check_answer(input: &Value) -> Value {
    let (columns, rows) = (texts(&input["columns"]), rows(input));
    let in_a_row = rows.iter().find_map(|row| check_row(&fields(&columns), &fields(row)).err());
    let unique: BTreeSet<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    // The file sees to that: its refs are unique.
    let repeated = (unique.len() < rows.len()).then_some("duplicate_ref");
    match in_a_row.map(RowFault::code).or(repeated) {
        Some(code) => json!({ "ok": false, "error": code }),
        None => json!({ "ok": true }),
    }
}

fn key_of(input: &Value) -> String {
    draw_key(text(&input["commit"]), text(&input["seed"]))
}

fn draw_answer(input: &Value) -> Value {
    let rows = rows(input);
    let quotas = list(&input["quotas"]).iter().map(|quota| (texts(&quota["stratum"]), count(&quota["k"])));
    let rejected = texts(&input["rejected"]);
    let mut drawer = Drawer::new(&key_of(input), quotas.collect()).with_spares(rejected.len());
    for row in &rows {
        drawer.offer(&fields(&row[1..]), &row[0], ());
    }
    let rejected = rejected.iter().map(String::as_str).collect();
    let strata: Vec<Value> = drawer.finish().iter().map(|stratum| stratum_answer(stratum, &rejected)).collect();
    json!({ "root": root_of(input, &rows).0, "key": key_of(input), "strata": strata })
}

fn stratum_answer(stratum: &Stratum<()>, rejected: &BTreeSet<&str>) -> Value {
    let (items, shortfall) = standing(stratum, rejected);
    let items = items.iter().map(|(drawn, stands)| {
        let status = if *stands { "selected" } else { "rejected" };
        json!({ "rank": drawn.rank, "ref": drawn.reference, "ticket": hex(&drawn.ticket), "status": status })
    });
    json!({
        "stratum": stratum.labels, "N": stratum.size, "k": stratum.quota, "shortfall": shortfall,
        "items": items.collect::<Vec<_>>(),
    })
}

/// The rows follow the rule that the case spells out in words.
fn draw_generated_answer(input: &Value) -> Value {
    let channels = ["voice", "chat", "email"];
    let rows: Vec<Vec<String>> = (0..count(&input["n"]))
        .map(|i| {
            vec![format!("{}{i:06}", text(&input["prefix"])), format!("A{:02}", i * 7 % 37), channels[i % 3].to_owned()]
        })
        .collect();
    let quotas = rows.iter().map(|row| (row[1..].to_vec(), count(&input["k"]))).collect();
    let mut drawer = Drawer::new(&key_of(input), quotas);
    for row in &rows {
        drawer.offer(&fields(&row[1..]), &row[0], ());
    }
    let strata = drawer.finish();
    let drawn: Vec<_> =
        strata.iter().flat_map(|stratum| stratum.drawn.iter().map(move |drawn| (stratum, drawn))).collect();
    let lines: Vec<String> = drawn
        .iter()
        .map(|(stratum, drawn)| format!("{}\t{}\t{}\n", stratum.labels.join("\t"), drawn.reference, hex(&drawn.ticket)))
        .collect();
    let (stratum, first) = drawn[0];
    assert_eq!(first.ticket, ticket(&key_of(input), &first.reference));
    json!({
        "root": root_of(input, &rows).0, "key": key_of(input), "strata": strata.len(), "selected": drawn.len(),
        "lines_sha256": hex(&sha256(&[lines.concat().as_bytes()])),
        "first": { "stratum": stratum.labels, "ref": first.reference, "ticket": hex(&first.ticket) },
    })
}

fn assign_answer(input: &Value) -> Value {
    let (key, auditors) = (text(&input["key"]), texts(&input["auditors"]));
    let selected = list(&input["selected"]).iter();
    let items: Vec<_> = selected.map(|item| (texts(&item["stratum"]), text(&item["ref"]).to_owned())).collect();
    let barred: Vec<_> = list(&input["barred"]).iter().map(texts).collect();
    let is_barred = |auditor: &str, item: usize| barred.contains(&vec![auditor.to_owned(), items[item].1.clone()]);
    let assigned = assign_auditors(key, &items, &auditors, is_barred);
    let mut load: BTreeMap<&String, usize> = auditors.iter().map(|auditor| (auditor, 0)).collect();
    let mut assignment = Vec::new();
    for item in assignment_order(key, &items) {
        let auditor = &auditors[assigned[item].unwrap()];
        *load.entry(auditor).or_default() += 1;
        assignment.push(json!({ "ref": items[item].1, "auditor": auditor }));
    }
    let order: Vec<_> = auditor_order(key, &auditors).into_iter().map(|auditor| &auditors[auditor]).collect();
    json!({ "order": order, "assignment": assignment, "load": load })
}

fn dual_answer(input: &Value) -> Value {
    let refs = texts(&input["refs"]);
    let chosen = dual_subset(text(&input["key"]), &refs, count(&input["c"]));
    json!({ "refs": chosen.into_iter().map(|index| &refs[index]).collect::<Vec<_>>() })
}

fn reveals(input: &Value) -> Vec<Reveal> {
    let reveals = list(&input["reveals"]).iter();
    reveals
        .map(|one| Reveal { party: text(&one["party"]).to_owned(), secret: text(&one["secret"]).to_owned() })
        .collect()
}

fn pledge_answer(input: &Value) -> Value {
    let pledges = reveals(input).into_iter().map(|reveal| pledge(&reveal.party, &reveal.secret).unwrap());
    json!({ "pledges": pledges.collect::<Vec<_>>() })
}

/// The chain has a made-up hash: a known one could not have another start.
fn drand_round_answer(input: &Value) -> Value {
    let genesis = Moment::from_seconds(input["genesis"].as_i64().unwrap()).unwrap();
    let period = input["period"].as_u64().unwrap().try_into().unwrap();
    let chain = Chain::new(&hex_hash("chain"), genesis, period).unwrap();
    let time = text(&input["time"]).parse().unwrap();
    let first = chain.first_round_after(time);
    json!({
        "round_at": chain.round_at(time), "first_round_after": first,
        "first_round_after_time": chain.time_of(first).unwrap().to_string(),
    })
}

fn allocate_answer(input: &Value) -> Value {
    let sizes: Vec<usize> = list(&input["sizes"]).iter().map(count).collect();
    let (taken, shortfall) = allocate_equal(count(&input["quota"]), &sizes);
    json!({ "n_h": taken, "shortfall": shortfall })
}

fn rooms(input: &Value) -> Vec<Room> {
    let sizes = list(&input["sizes"]).iter().map(count);
    let rooms = sizes.enumerate().map(|(index, size)| Room {
        weight: size as u64,
        lower: input["lower"].get(index).map_or(0, count),
        upper: count(&input["upper"][index]),
    });
    rooms.collect()
}

/// The case with minima has no real shares: it is about the boxes.
fn power_answer(input: &Value) -> Value {
    let (n, rooms) = (count(&input["n"]), rooms(input));
    let power = Power::parse(&input["power"].to_string()).unwrap();
    let real = input["lower"].is_null().then(|| real_shares(n, &power_weights(power, &rooms, None).unwrap()));
    json!({ "real": real, "n_h": allocate_power(n, power, &rooms, None).unwrap() })
}

fn neyman_answer(input: &Value) -> Value {
    let (n, rooms) = (count(&input["n"]), rooms(input));
    let sds: Vec<u64> = list(&input["sds"]).iter().map(hundredths).collect();
    let real = real_shares(n, &neyman_weights(&rooms, &sds).unwrap());
    json!({ "real": real, "n_h": allocate_neyman(n, &rooms, &sds).unwrap() })
}

#[allow(clippy::cast_precision_loss)]
fn real_shares(n: usize, weights: &[u64]) -> Vec<f64> {
    fair_shares(n, weights).unwrap().into_iter().map(|(over, under)| over as f64 / under as f64).collect()
}

fn sample_size_answer(input: &Value, of: &str, size: fn(f64, f64, f64, Option<u64>) -> Option<SampleSize>) -> Value {
    let [of, half_width, confidence] = [of, "half_width", "conf"].map(|name| input[name].as_f64().unwrap());
    let size = size(of, half_width, confidence, input["N"].as_u64()).unwrap();
    json!({ "n0": size.unlimited, "n_raw": size.exact, "n": size.n })
}

fn halfwidth_answer(input: &Value) -> Value {
    let [p, confidence] = ["p", "conf"].map(|name| input[name].as_f64().unwrap());
    let half = halfwidth_proportion(p, input["n"].as_u64().unwrap(), confidence, input["N"].as_u64());
    json!({ "half_width": half })
}

fn wilson_answer(input: &Value) -> Value {
    let interval = wilson(input["x"].as_u64().unwrap(), input["n"].as_u64().unwrap(), input["conf"].as_f64().unwrap());
    json!({
        "p": interval.map(|(p, ..)| p), "lo": interval.map(|(_, lo, _)| lo), "hi": interval.map(|(.., hi)| hi),
    })
}

/// Values in per cent as a cell of a stratum.
fn cell(stratum: usize, values: &[f64]) -> Cell {
    let mut cell = Cell { stratum, ..Cell::default() };
    for value in values {
        #[allow(clippy::cast_possible_truncation)]
        cell.add((value * 100.0).round() as i64);
    }
    cell
}

fn stratum(place: usize, size: u64, audited: usize) -> estimate::Stratum {
    estimate::Stratum { size: (size, 1), audited: audited as u64, kin: [place, 0, 0] }
}

/// The strata of a case with what was audited of each.
fn strata(input: &Value) -> (Vec<estimate::Stratum>, Vec<Cell>) {
    let of = |(place, one): (usize, &Value)| {
        let values = floats(&one["y"]);
        (stratum(place, one["N"].as_u64().unwrap(), values.len()), cell(place, &values))
    };
    list(&input["strata"]).iter().enumerate().map(of).unzip()
}

fn pooled_answer(input: &Value) -> Value {
    let groups: Vec<(&String, Vec<f64>)> =
        input["groups"].as_object().unwrap().iter().map(|(label, values)| (label, floats(values))).collect();
    // So many dialogues that what was audited is nothing of them.
    let strata: Vec<estimate::Stratum> =
        groups.iter().enumerate().map(|(place, (_, values))| stratum(place, 1 << 50, values.len())).collect();
    let cells: Vec<[Cell; 1]> = groups.iter().enumerate().map(|(place, (_, values))| [cell(place, values)]).collect();
    let spread = spreads(&Layout::of(&strata), cells.iter().map(<[Cell; 1]>::as_slice));
    let (sd, df) = spread.overall();
    let agent = |((label, values), cells): (&(&String, Vec<f64>), &[Cell; 1])| {
        let estimate = shared(&Layout::of(&strata), &spread, cells).unwrap();
        let (lo, hi) = estimate.interval(input["conf"].as_f64().unwrap()).unwrap();
        json!({ "agent": label, "n": values.len(), "mean": estimate.mean / 100.0, "lo": lo / 100.0, "hi": hi / 100.0 })
    };
    json!({ "sd": sd / 100.0, "df": df, "agents": groups.iter().zip(&cells).map(agent).collect::<Vec<_>>() })
}

/// What survey software answers takes its degrees of freedom; what a report shows takes the safer ones.
fn stratified_answer(input: &Value) -> Value {
    let (strata, cells) = strata(input);
    let estimate = design(&Layout::of(&strata), Level::Stratum, &cells).unwrap();
    let variance = estimate.variance.unwrap();
    let (mean, se) = (estimate.mean / 100.0, variance.value.sqrt() / 100.0);
    let reach = student_quantile(input["conf"].as_f64().unwrap(), variance.plain_df).unwrap() * se;
    json!({
        "mean": mean, "total": mean * estimate.stands_for, "se": se, "df": variance.plain_df,
        "df_satterthwaite": variance.df, "lo": mean - reach, "hi": mean + reach,
    })
}

fn domain_answer(input: &Value) -> Value {
    let mut places: Vec<(&str, u64)> = Vec::new();
    let (mut audited, mut inside) = (Vec::<usize>::new(), Vec::<Vec<f64>>::new());
    for unit in list(&input["units"]) {
        let key = (text(&unit["stratum"]), unit["N"].as_u64().unwrap());
        let place = places.iter().position(|known| *known == key).unwrap_or_else(|| {
            places.push(key);
            audited.push(0);
            inside.push(Vec::new());
            places.len() - 1
        });
        audited[place] += 1;
        if unit["domain"].as_bool().unwrap() {
            inside[place].push(unit["y"].as_f64().unwrap());
        }
    }
    let strata: Vec<estimate::Stratum> =
        places.iter().zip(&audited).enumerate().map(|(place, ((_, size), n))| stratum(place, *size, *n)).collect();
    let cells: Vec<Cell> = inside.iter().enumerate().map(|(place, values)| cell(place, values)).collect();
    let estimate = design(&Layout::of(&strata), Level::Stratum, &cells).unwrap();
    let variance = estimate.variance.unwrap();
    let (mean, se) = (estimate.mean / 100.0, variance.value.sqrt() / 100.0);
    // Survey software counts the audits of every stratum, also those outside the domain.
    let df = audited.iter().sum::<usize>() - strata.len();
    #[allow(clippy::cast_precision_loss)]
    let reach = student_quantile(input["conf"].as_f64().unwrap(), df as f64).unwrap() * se;
    json!({ "mean": mean, "n_hat": estimate.stands_for, "se": se, "df": df, "lo": mean - reach, "hi": mean + reach })
}

fn weighted_proportion_answer(input: &Value) -> Value {
    let (strata, _) = strata(input);
    let full =
        |place: usize, one: &Value| cell(place, &floats(&one["y"]).iter().map(|y| y * 100.0).collect::<Vec<_>>());
    let cells: Vec<Cell> = list(&input["strata"]).iter().enumerate().map(|(place, one)| full(place, one)).collect();
    let estimate = design(&Layout::of(&strata), Level::Stratum, &cells).unwrap();
    let (low, high) = estimate.rate_interval(input["conf"].as_f64().unwrap()).unwrap();
    json!({
        "p": estimate.mean / 1e4, "se": estimate.variance.unwrap().value.sqrt() / 1e4, "n_eff": estimate.effective(),
        "wilson_lo": low / 1e4, "wilson_hi": high / 1e4,
    })
}

fn kish_answer(input: &Value) -> Value {
    let weights = floats(&input["weights"]);
    let effective = kish(weights.iter().map(|weight| (*weight, 1.0))).unwrap();
    #[allow(clippy::cast_precision_loss)]
    let all = weights.len() as f64;
    json!({ "n_eff": effective, "deff": all / effective })
}

/// Equal, or for numbers `|got - expected| <= tolerance * max(1, |expected|)`.
pub fn compare(place: &str, expected: &Value, got: &Value, tolerance: f64) {
    match (expected, got) {
        (Value::Object(expected), Value::Object(got)) => {
            assert_eq!(names(expected), names(got), "{place}");
            for (name, value) in expected {
                compare(&format!("{place}.{name}"), value, &got[name], tolerance);
            }
        }
        (Value::Array(expected), Value::Array(got)) => {
            assert_eq!(expected.len(), got.len(), "{place}");
            for (index, (expected, got)) in expected.iter().zip(got).enumerate() {
                compare(&format!("{place}[{index}]"), expected, got, tolerance);
            }
        }
        (Value::Number(expected), Value::Number(got)) if expected.is_f64() || got.is_f64() => {
            let (expected, got) = (expected.as_f64().unwrap(), got.as_f64().unwrap());
            let allowed = tolerance * expected.abs().max(1.0);
            assert!((got - expected).abs() <= allowed, "{place}: {got}, not {expected}");
        }
        _ => assert_eq!(expected, got, "{place}"),
    }
}

fn names(object: &Map<String, Value>) -> BTreeSet<&String> {
    object.keys().collect()
}

fn rows(input: &Value) -> Vec<Vec<String>> {
    list(&input["rows"]).iter().map(texts).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn texts(value: &Value) -> Vec<String> {
    list(value).iter().map(|value| text(value).to_owned()).collect()
}

fn floats(value: &Value) -> Vec<f64> {
    list(value).iter().map(|value| value.as_f64().unwrap()).collect()
}

/// A number with at most two decimals, in hundredths.
fn hundredths(value: &Value) -> u64 {
    let read = format!("{:.2}", value.as_f64().unwrap()).replace('.', "");
    read.parse().unwrap()
}

fn count(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

fn fields(row: &[String]) -> Vec<&str> {
    row.iter().map(String::as_str).collect()
}
