//! What is fixed and shown before the seed exists.

use super::text::has_control_character;
use crate::calc::decimal::Hundredths;
use crate::calc::digest::{hex, is_hex_digest, sha256};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The `previous` of the first draw: 64 zeros.
pub const NO_PREVIOUS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What of a machine is fixed before the seed exists, so that nobody can choose it by what came out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assisted {
    /// The machine, `name/version`.
    pub machine: String,
    /// The root in hexadecimal of what it said of each dialogue of the frame: rows `ref TAB verdicts`.
    pub verdicts: String,
    /// How much of what it says counts in the difference estimator, 0.00 to 1.00 (statistics.md 8.4).
    pub lambda: Hundredths,
    /// How often it said what, where the frame lives in an engine: nothing else says so.
    pub said: Vec<Said>,
}

/// How often a machine said one thing in one stratum, as an engine counted it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Said {
    /// The stratum's labels.
    pub labels: Vec<String>,
    /// The key of the criterion, `total`, or `tuned` for dialogues that it was tuned on.
    pub criterion: String,
    /// The level as the card calls it, or `na`; nothing for `total` and `tuned`.
    pub level: String,
    /// Of how many dialogues.
    pub dialogues: u64,
    /// Of `total`: the sum of its scores in hundredths of a per cent; else 0.
    pub sum: i64,
}

impl Said {
    fn line(&self) -> String {
        let Self { labels, criterion, level, dialogues, sum } = self;
        format!("said\t{}\t{criterion}\t{level}\t{dialogues}\t{sum}\n", labels.join("\t"))
    }
}

/// Everything that decides a draw except the seed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commitment {
    /// The draw's name, such as `2026-07-A`.
    pub draw: String,
    /// The first and the last local day drawn from.
    pub period: (NaiveDate, NaiveDate),
    /// The frame's root in hexadecimal.
    pub frame: String,
    /// How many rows the frame has.
    pub n: usize,
    /// How many interactions an independent source counted, when there is one.
    pub source_count: Option<u64>,
    /// The names of the frame's columns, the ref's first.
    pub columns: Vec<String>,
    /// What of a machine is fixed, where the draw goes by one.
    pub machine: Option<Assisted>,
    /// How many interactions each stratum has, by its labels, where the frame lives in an engine: nothing else says so.
    pub sizes: Option<BTreeMap<Vec<String>, usize>>,
    /// How many to draw from each stratum, by its labels.
    pub quotas: BTreeMap<Vec<String>, usize>,
    /// Where the seed will come from: the text of a [`Source`](super::Source).
    pub seed_source: String,
    /// The commit of the draw before in hexadecimal, or [`NO_PREVIOUS`].
    pub previous: String,
}

impl Commitment {
    /// The exact text of the commitment file (statistics.md 1.4): LF at the end of every line. It
    /// is refused when a field could be misread: a control character, a comma in a column's name, a
    /// digest that is not one, labels that do not match the columns, a period that ends before it starts.
    pub fn text(&self) -> Result<String, String> {
        self.check()?;
        let source_count = self.source_count.map(|count| format!("source-count={count}\n"));
        Ok(format!(
            "commit/1\ndraw={}\nperiod={}..{}\nframe={}\nn={}\n{}columns={}\n{}scheme=vds1\n{}{}\
             replace=next-ticket\nseed-source={}\nprevious={}\n",
            self.draw,
            self.period.0,
            self.period.1,
            self.frame,
            self.n,
            source_count.unwrap_or_default(),
            self.columns.join(","),
            self.machine_lines(),
            self.size_lines(),
            lines("quota", &self.quotas),
            self.seed_source,
            self.previous,
        ))
    }

    /// The hash of the text, in hexadecimal: the commit that the key of the draw is bound to.
    pub fn commit(&self) -> Result<String, String> {
        Ok(commit_of(self.text()?.as_bytes()))
    }

    fn machine_lines(&self) -> String {
        self.machine.as_ref().map_or_else(String::new, |one| {
            let said: String = one.said.iter().map(Said::line).collect();
            format!("machine={}\nverdicts={}\nlambda={}\n{said}", one.machine, one.verdicts, one.lambda)
        })
    }

    fn size_lines(&self) -> String {
        self.sizes.as_ref().map_or_else(String::new, |sizes| format!("population=external\n{}", lines("size", sizes)))
    }

    fn check(&self) -> Result<(), String> {
        let named = [("draw's name", &self.draw), ("seed's source", &self.seed_source)];
        for (what, text) in named {
            check_text(what, text)?;
        }
        if let Some(one) = &self.machine {
            check_text("machine", &one.machine)?;
            if !is_hex_digest(&one.verdicts) {
                return Err("the root of the verdicts is not 64 lowercase hexadecimal digits".to_owned());
            }
        }
        self.check_columns()?;
        self.check_labels()?;
        if self.period.1 < self.period.0 {
            return Err("the period ends before it starts".to_owned());
        }
        for (what, digest) in [("frame's root", &self.frame), ("previous commit", &self.previous)] {
            if !is_hex_digest(digest) {
                return Err(format!("the {what} is not 64 lowercase hexadecimal digits"));
            }
        }
        Ok(())
    }

    fn check_columns(&self) -> Result<(), String> {
        for column in &self.columns {
            check_text("name of a column", column)?;
        }
        if self.columns.iter().any(|column| column.contains(',')) {
            return Err("the name of a column holds a comma".to_owned());
        }
        Ok(())
    }

    fn check_labels(&self) -> Result<(), String> {
        let width = self.columns.len().checked_sub(1).ok_or("the frame has no columns")?;
        let said = || self.machine.iter().flat_map(|one| &one.said);
        if said().flat_map(|one| [&one.criterion, &one.level]).any(|word| has_control_character(word)) {
            return Err("a count of verdicts holds a control character".to_owned());
        }
        let told = || said().map(|one| &one.labels);
        let strata = || self.quotas.keys().chain(self.sizes.iter().flat_map(BTreeMap::keys)).chain(told());
        if strata().any(|labels| labels.len() != width) {
            return Err("a quota does not have one label for each column after the ref".to_owned());
        }
        if strata().flatten().any(|label| has_control_character(label)) {
            return Err("the label of a quota holds a control character".to_owned());
        }
        Ok(())
    }
}

/// A line for each stratum. The map is in the order of the labels, which is the lines' order as bytes: TAB, which ends a
/// label in its line, is below every byte that a label may hold.
fn lines(word: &str, counts: &BTreeMap<Vec<String>, usize>) -> String {
    let line = |(labels, count): (&Vec<String>, &usize)| {
        let fields: Vec<&str> = [word].into_iter().chain(labels.iter().map(String::as_str)).collect();
        format!("{}\t{count}\n", fields.join("\t"))
    };
    counts.iter().map(line).collect::<Vec<_>>().concat()
}

/// The commit of a commitment file: the hexadecimal SHA-256 of its exact bytes.
pub fn commit_of(bytes: &[u8]) -> String {
    hex(&sha256(&[bytes]))
}

fn check_text(what: &str, text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err(format!("the {what} is empty"));
    }
    if has_control_character(text) {
        return Err(format!("the {what} holds a control character"));
    }
    Ok(())
}
