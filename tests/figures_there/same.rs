//! What reports and views must both say.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A row of a view.
pub type Row = Value;
/// The rows of each view.
pub type Views = BTreeMap<String, Vec<Row>>;

/// A figure of a report in whole hundredths, as the views have it.
fn hundredths(figure: &Value) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation)]
    figure.as_f64().map(|figure| (figure * 100.0).round() as i64)
}

/// A name as a warehouse has it: with one `'` before what a spreadsheet would compute.
fn loaded_name(name: &str) -> String {
    if name.starts_with(['=', '+', '-', '@']) { format!("'{name}") } else { name.to_owned() }
}

/// The columns of a report and of a view that must say the same: counts, then figures in hundredths.
struct Same {
    counts: &'static [(&'static str, &'static str)],
    figures: &'static [(&'static str, &'static str)],
    /// Each a rate with `_n`, `_low`, `_high`, and why it or its limits are missing.
    rates: &'static [(&'static str, &'static str)],
}

const AGENTS: Same = Same {
    counts: &[
        ("drawn", "drawn"),
        ("scored", "scored"),
        ("delivered", "delivered"),
        ("read", "seen"),
        ("n", "n"),
        ("effective_n", "effective_n"),
        ("open_disputes", "open_disputes"),
        ("missing", "missing"),
    ],
    figures: &[
        ("mean", "mean"),
        ("interval_low", "interval_low"),
        ("interval_high", "interval_high"),
        ("plain_mean", "plain_mean"),
        ("from_disputes", "from_disputes"),
    ],
    rates: &[
        ("customer", "customer"),
        ("business", "business"),
        ("compliance", "compliance"),
        ("failed", "failed"),
        ("disputed", "disputed"),
        ("changed", "changed"),
    ],
};

const CRITERIA: Same = Same {
    counts: &[("asked", "asked"), ("n", "n")],
    figures: &[("mean", "mean"), ("interval_low", "interval_low"), ("interval_high", "interval_high")],
    rates: &[("full", "full"), ("nothing", "nothing")],
};

const DISPUTES: Same = Same {
    counts: &[
        ("disputes", "disputes"),
        ("open", "open_disputes"),
        ("points", "points"),
        ("unresolved", "unresolved"),
        ("appealed", "appealed"),
        ("upheld", "upheld"),
        ("reversed", "reversed"),
        ("struck", "struck"),
        ("mean_n", "mean_n"),
        ("mean_undefined", "mean_undefined"),
        ("ruled", "ruled"),
    ],
    figures: &[("mean", "mean"), ("mean_added", "mean_added")],
    rates: &[
        ("changed", "changed"),
        ("audits_disputed", "audits_disputed"),
        ("overturned_of_disputed", "overturned_of_disputed"),
        ("overturned_of_audited", "overturned_of_audited"),
    ],
};

const BY: Same = Same {
    counts: &[
        ("disputes", "disputes"),
        ("points", "points"),
        ("open", "points_open"),
        ("withdrawn", "points_withdrawn"),
        ("corrected", "points_corrected"),
        ("kept", "points_kept"),
        ("adjusted", "points_adjusted"),
        ("unresolved", "unresolved"),
        ("ruled_keep", "points_ruled_keep"),
        ("ruled_agent", "points_ruled_agent"),
        ("ruled_other", "points_ruled_other"),
        ("ruled_not_applicable", "points_ruled_not_applicable"),
        ("lapsed", "points_lapsed"),
        ("appealed", "appealed"),
        ("upheld", "upheld"),
        ("reversed", "reversed"),
        ("audited", "audited"),
        ("audits_disputed", "audits_disputed"),
        ("audits_overturned", "audits_overturned"),
        ("struck", "struck"),
    ],
    figures: &[],
    rates: &[("changed", "changed")],
};

const OF_AUDITORS: Same = Same {
    rates: &[
        ("changed", "changed"),
        ("overturned_of_disputed", "overturned_of_disputed"),
        ("overturned_of_audited", "overturned_of_audited"),
    ],
    ..BY
};

impl Same {
    #[track_caller]
    fn hold(&self, at: &str, told: &Value, row: &Row) {
        for (key, column) in self.counts.iter().filter(|(key, _)| told.get(key).is_some()) {
            assert_eq!(told[key].as_i64(), row[column].as_i64(), "{at}: {key}\n{told}\n{row}");
        }
        for (key, column) in self.figures {
            assert!(told.get(key).is_some() && row.get(column).is_some(), "{at}: {key} {column}");
            assert_eq!(hundredths(&told[key]), row[column].as_i64(), "{at}: {key}\n{told}\n{row}");
        }
        for (key, column) in self.rates {
            let [low, high, n, reason] = ["low", "high", "n", "reason"].map(|end| format!("{column}_{end}"));
            let value = if row.get(*column).is_some() { (*column).to_owned() } else { format!("{column}_rate") };
            for (told, shown) in
                [(&told[*key], &value), (&told[format!("{key}_low")], &low), (&told[format!("{key}_high")], &high)]
            {
                assert!(row.get(shown).is_some(), "{at}: {shown}\n{row}");
                assert_eq!(hundredths(told), row[shown].as_i64(), "{at}: {shown}\n{told}\n{row}");
            }
            // Where a report has an n of its own, both give it in the same cases.
            if told.get(format!("{key}_n")).is_some() {
                assert_eq!(
                    told[format!("{key}_n")].as_i64().filter(|n| *n > 0),
                    row[&n].as_i64().filter(|n| *n > 0),
                    "{at}: {n}\n{told}\n{row}"
                );
            }
            // What is undefined has a reason, and nothing else has.
            let is_whole = !row[&value].is_null() && !row[&low].is_null();
            assert_eq!(row[&reason].is_null(), is_whole, "{at}: {reason}\n{row}");
        }
        for value in ["mean", "interval"].iter().filter(|value| row.get(format!("{value}_reason")).is_some()) {
            let shown = if *value == "mean" { "mean" } else { "interval_low" };
            assert_eq!(row[shown].is_null(), !row[format!("{value}_reason")].is_null(), "{at}: {value}\n{row}");
        }
    }
}

/// The rows of a view of one scope, by what tells them apart.
pub fn of_scope<'a>(views: &'a Views, view: &str, scope: &str, keys: &[&str]) -> BTreeMap<Vec<String>, &'a Row> {
    let rows = views.get(view).unwrap_or_else(|| panic!("no view {view}")).iter().filter(|row| row["scope"] == scope);
    let key = |row: &Row| keys.iter().map(|key| row[key].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>();
    let all: Vec<&Row> = rows.collect();
    let found: BTreeMap<_, _> = all.iter().map(|row| (key(row), *row)).collect();
    assert_eq!(found.len(), all.len(), "{view}: a line stands twice");
    found
}

/// Holds each line of a report against its row of a view.
#[track_caller]
fn compared(same: &Same, told: &[Value], keys: &[&str], shown: &BTreeMap<Vec<String>, &Row>) {
    let key =
        |row: &Value| keys.iter().map(|key| loaded_name(row[key].as_str().unwrap_or_default())).collect::<Vec<_>>();
    let lines: BTreeSet<Vec<String>> = told.iter().map(key).collect();
    assert_eq!(lines, shown.keys().cloned().collect(), "{keys:?}");
    for line in told {
        same.hold(&key(line).join(" "), line, shown[&key(line)]);
    }
}

/// Every figure of a scope against the reports of a file that a reader asks.
#[track_caller]
pub fn all_compared(ask: &dyn Fn(&str) -> Vec<Value>, views: &Views, scope: &str) {
    let agents = of_scope(views, "report_agents", scope, &["agent", "card"]);
    compared(&AGENTS, &ask("report agents"), &["agent", "card"], &agents);
    let criteria = of_scope(views, "report_criteria", scope, &["card", "section", "criterion"]);
    compared(&CRITERIA, &ask("report criterion"), &["card", "section", "criterion"], &criteria);
    let page = ask("report disputes");
    let disputes = of_scope(views, "report_disputes", scope, &["scope"]);
    assert_eq!(disputes.len(), 1);
    DISPUTES.hold("disputes", &page[0], disputes.values().next().unwrap());
    for (by, same, keys) in
        [("reason", BY, &["name"][..]), ("criterion", BY, &["name", "card"]), ("auditor", OF_AUDITORS, &["name"])]
    {
        let told: Vec<Value> = ask(&format!("report disputes --by {by}"))
            .into_iter()
            .map(|mut line| {
                line["name"] = line[by].clone();
                line
            })
            .collect();
        let all = of_scope(views, "report_disputes_by", scope, &["kind", "name", "card"]);
        let shown =
            all.into_iter().filter(|(key, _)| key[0] == by).map(|(key, row)| (key[1..=keys.len()].to_vec(), row));
        compared(&same, &told, keys, &shown.collect());
    }
    words_compared(&page[0], views, scope);
}

/// What became of points and lay behind rulings, each with its share.
fn words_compared(page: &Value, views: &Views, scope: &str) {
    let shown = of_scope(views, "report_dispute_words", scope, &["what", "word"]);
    let mut seen = 0;
    for (sheet, key, what, part, share) in [
        ("outcomes", "outcome", "outcome", "points", "of_points"),
        ("causes", "word", "cause", "disputes", "of_ruled"),
        ("responsible", "word", "responsible", "disputes", "of_ruled"),
    ] {
        for line in page[sheet].as_array().unwrap().iter().filter(|line| line[part].as_i64() > Some(0)) {
            let word = match line[key].as_str().unwrap() {
                "session: kept" => "kept",
                "session: adjusted" => "adjusted",
                "ruling: keep" => "ruled_keep",
                "ruling: agent" => "ruled_agent",
                "ruling: other" => "ruled_other",
                "ruling: not applicable" => "ruled_not_applicable",
                "lapsed for the agent" => "lapsed",
                "ended with the audit: struck" => "struck",
                other => other,
            };
            let row = shown[&vec![what.to_owned(), word.to_owned()]];
            seen += 1;
            assert_eq!(line[part], row["part"], "{line} {row}");
            for (end, column) in [("", "share"), ("_low", "share_low"), ("_high", "share_high")] {
                assert_eq!(hundredths(&line[format!("{share}{end}")]), row[column].as_i64(), "{line} {row}");
            }
        }
    }
    assert_eq!(seen, shown.len(), "{shown:?}");
}
