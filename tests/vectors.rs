//! The reference values of `vectors.json`, for every function that `calc` has so far.

#![allow(clippy::unwrap_used)]

use assize::calc::allocation::allocate_equal;
use assize::calc::digest::{hex, sha256};
use assize::calc::draw::{
    Drawer, FrameRoot, RowFault, Status, Stratum, assign_auditors, assignment_order, auditor_order, check_row,
    commit_of, draw_key, dual_subset, duplicate_ref, hex_hash, leaf, ticket,
};
use assize::calc::interval::{pooled, wilson};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const CASES: &str = include_str!("vectors.json");

/// Each function with the number of its cases, so that none can be lost.
const EXPECTED_CASES: [(&str, usize); 12] = [
    ("allocate_equal", 1),
    ("assign_auditors", 2),
    ("commit", 1),
    ("draw", 6),
    ("draw_generated", 1),
    ("draw_key", 2),
    ("dual_subset", 1),
    ("frame_check", 3),
    ("frame_root", 5),
    ("pooled_interval", 1),
    ("sha256_hex", 4),
    ("wilson", 7),
];

#[test]
fn every_reference_value_is_met() {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    let mut ran: BTreeMap<String, usize> = BTreeMap::new();
    for case in &cases {
        if let Some(got) = answer(text(&case["fn"]), &case["input"]) {
            let tolerance = case["tolerance"].as_f64().unwrap();
            compare(text(&case["id"]), &case["expected"], &got, tolerance);
            *ran.entry(text(&case["fn"]).to_owned()).or_default() += 1;
        }
    }
    let expected: BTreeMap<_, _> = EXPECTED_CASES.map(|(name, count)| (name.to_owned(), count)).into();
    assert_eq!(ran, expected);
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
        "allocate_equal" => allocate_answer(input),
        "wilson" => wilson_answer(input),
        "pooled_interval" => pooled_answer(input),
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
    let mut frame = FrameRoot::new();
    for row in rows {
        frame.push(leaf(&fields(row)));
    }
    frame.finish(&fields(&texts(&input["columns"])))
}

fn frame_check_answer(input: &Value) -> Value {
    let (columns, rows) = (texts(&input["columns"]), rows(input));
    let in_a_row = rows.iter().find_map(|row| check_row(&fields(&columns), &fields(row)).err());
    let repeated = duplicate_ref(rows.iter().map(|row| row[0].as_str())).map(|_| RowFault::DuplicateRef);
    match in_a_row.or(repeated) {
        Some(fault) => json!({ "ok": false, "error": fault.code() }),
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
    let standing = stratum.standing(rejected);
    let items = standing.items.iter().map(|(drawn, status)| {
        let status = if *status == Status::Selected { "selected" } else { "rejected" };
        json!({ "rank": drawn.rank, "ref": drawn.reference, "ticket": hex(&drawn.ticket), "status": status })
    });
    json!({
        "stratum": stratum.labels, "N": stratum.size, "k": stratum.quota, "shortfall": standing.shortfall,
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

fn allocate_answer(input: &Value) -> Value {
    let sizes: Vec<usize> = list(&input["sizes"]).iter().map(count).collect();
    let (taken, shortfall) = allocate_equal(count(&input["quota"]), &sizes);
    json!({ "n_h": taken, "shortfall": shortfall })
}

fn wilson_answer(input: &Value) -> Value {
    let interval = wilson(input["x"].as_u64().unwrap(), input["n"].as_u64().unwrap(), input["conf"].as_f64().unwrap());
    json!({
        "p": interval.map(|(p, ..)| p), "lo": interval.map(|(_, lo, _)| lo), "hi": interval.map(|(.., hi)| hi),
    })
}

fn pooled_answer(input: &Value) -> Value {
    let groups = input["groups"].as_object().unwrap().iter();
    let groups: Vec<_> = groups.map(|(label, values)| (label.clone(), floats(values))).collect();
    let pooled = pooled(&groups, input["conf"].as_f64().unwrap()).unwrap();
    let agents = pooled
        .groups
        .iter()
        .map(|group| json!({ "agent": group.label, "n": group.n, "mean": group.mean, "lo": group.lo, "hi": group.hi }));
    json!({ "sd": pooled.sd, "df": pooled.df, "agents": agents.collect::<Vec<_>>() })
}

/// Equal, or for numbers `|got - expected| <= tolerance * max(1, |expected|)`.
fn compare(place: &str, expected: &Value, got: &Value, tolerance: f64) {
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

fn count(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

fn fields(row: &[String]) -> Vec<&str> {
    row.iter().map(String::as_str).collect()
}
