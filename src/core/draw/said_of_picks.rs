//! Said of picks: what the machine of an external plan had said of the dialogues that its engine picked, and whether that can be,
//! by the counts that were committed before the seed.

use super::pick_row::PickRow;
use super::stored::Stored;
use super::text::{said, said_of, sizes_of};
use crate::calc::draw::Said;
use crate::core::ledger::{Verdict, by};
use crate::core::machine::{Before, TOTAL, TUNED, said_parts};
use crate::core::plan;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use rusqlite::Connection;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What was said of one dialogue: its stratum, its ref, and the text of which the root was made.
pub(super) struct SaidOfPick {
    labels: Vec<String>,
    pub(super) reference: String,
    pub(super) text: String,
}

/// What the machine of a draw's plan had said of each pick, as it came with them, by the bytes of the refs; nothing where the
/// plan goes by none.
pub(super) fn said_of_picks(conn: &Connection, stored: &Stored) -> Result<Vec<SaidOfPick>> {
    let plan = plan::by_id(conn, stored.plan)?;
    let Some(machine) = said(&stored.text, "machine") else { return Ok(Vec::new()) };
    let (mut by_entry, mut all) = (BTreeMap::<i64, Before>::new(), Vec::new());
    let mut statement = conn.prepare_cached(
        "SELECT s.label AS label, k.entry AS entry, k.request AS request, r.ref AS ref FROM pick k JOIN stratum s ON s.id = k.stratum
         JOIN request r ON r.id = k.request WHERE s.draw = ?1 ORDER BY r.ref",
    )?;
    let mut rows = statement.query([stored.draw])?;
    while let Some(row) = rows.next()? {
        let (label, entry): (String, i64) = (row.get("label")?, row.get("entry")?);
        let before = match by_entry.entry(entry) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                free.insert(Before::of(conn, machine, (plan.card(), None), entry.saturating_add(1))?)
            }
        };
        all.push(SaidOfPick {
            labels: label.split('\t').map(str::to_owned).collect(),
            text: before.said(conn, RequestId(row.get("request")?))?.text,
            reference: row.get("ref")?,
        });
    }
    Ok(all)
}

/// Refuses picks of which the machine had said what it had not by the counts of their strata, and says who gave these.
pub(super) fn require_counted(
    conn: &Connection,
    stored: &Stored,
    strata: &BTreeMap<Vec<String>, Vec<PickRow>>,
) -> Result<()> {
    let said = |row: &PickRow| row.said.as_ref().map(|said| said.text.clone()).unwrap_or_default();
    let of = |(labels, rows): (&Vec<String>, &Vec<PickRow>)| {
        let pick =
            |row: &PickRow| SaidOfPick { labels: labels.clone(), reference: row.reference.clone(), text: said(row) };
        rows.iter().map(pick).collect::<Vec<_>>()
    };
    let picks: Vec<SaidOfPick> = strata.iter().flat_map(of).collect();
    let findings = contradictions(&stored.text, &picks);
    if findings.is_empty() {
        return Ok(());
    }
    let by = by(conn, stored.bounds.entry)?;
    Err(Refusal::data(format!(
        "what the machine said of the picks of {} cannot be, by the counts of verdicts that {by} gave at {}",
        stored.name, by.at
    ))
    .findings(findings)
    .hint("its picks are under the root, so its counts are wrong: void this draw, and let somebody else give roots and counts of the next window"))
}

/// Of an external draw that goes by a machine: whether what came of its verdicts can be, by the counts.
pub(super) fn check_said(conn: &Connection, stored: &Stored) -> Result<Option<Verdict>> {
    let Some(root) = said(&stored.text, "verdicts") else { return Ok(None) };
    let picks = said_of_picks(conn, stored)?;
    let good = match picks.len() {
        0 => format!("root {root} of what its machine said, as the engine gave it before the seed"),
        some => format!(
            "root {root} of what its machine said, as the engine gave it before the seed; what came of {some} picks was under it, and its counts have it"
        ),
    };
    let findings = contradictions(&stored.text, &picks);
    Ok(Some(Verdict::of("verdicts", good, "what its machine said of the picks cannot be, by the counts", findings)))
}

/// What was said in one stratum: of how many dialogues, by criterion and level, and the sum of the totals.
#[derive(Default)]
struct Tally {
    dialogues: u64,
    tuned: u64,
    said: BTreeMap<(String, String), u64>,
    sum: i64,
}

impl Tally {
    fn of_counts<'s>(size: usize, said: impl Iterator<Item = &'s Said>) -> Self {
        let mut tally = Self { dialogues: size as u64, ..Self::default() };
        for one in said {
            match one.criterion.as_str() {
                TUNED => tally.tuned = one.dialogues,
                TOTAL => tally.sum = one.sum,
                _ => {}
            }
            if one.criterion != TUNED {
                tally.said.insert((one.criterion.clone(), one.level.clone()), one.dialogues);
            }
        }
        tally
    }

    fn add(&mut self, text: &str) {
        self.dialogues += 1;
        if text == TUNED {
            self.tuned += 1;
            return;
        }
        for (criterion, level) in said_parts(text) {
            let level = if criterion == TOTAL {
                self.sum = self.sum.saturating_add(level.parse().unwrap_or_default());
                String::new()
            } else {
                level
            };
            *self.said.entry((criterion, level)).or_default() += 1;
        }
    }

    fn of(&self, key: &(String, String)) -> u64 {
        self.said.get(key).copied().unwrap_or_default()
    }

    /// On how many dialogues nothing was said of a criterion.
    fn without(&self, criterion: &str) -> u64 {
        let said: u64 = self.said.iter().filter(|((of, _), _)| of == criterion).map(|(_, count)| count).sum();
        self.dialogues.saturating_sub(self.tuned).saturating_sub(said)
    }

    /// What it has more of than a stratum has that it is a part of.
    fn beyond(&self, whole: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let mut more = |has: u64, counted: u64, what: String| {
            if has > counted {
                found.push(format!("{has} of its picks {what}, and by the counts {counted} of its dialogues"));
            }
        };
        more(self.tuned, whole.tuned, "are said to be tuned on".to_owned());
        for (key, count) in &self.said {
            let level = if key.1.is_empty() { String::new() } else { format!("={}", key.1) };
            more(*count, whole.of(key), format!("have `{}{level}`", key.0).escape_debug().to_string());
        }
        let criteria: BTreeSet<&String> = self.said.keys().chain(whole.said.keys()).map(|(of, _)| of).collect();
        for criterion in criteria {
            let what = format!("have nothing on `{}`", criterion.escape_debug());
            more(self.without(criterion), whole.without(criterion), what);
        }
        let total = (TOTAL.to_owned(), String::new());
        let is_all = self.of(&total) == whole.of(&total);
        if self.sum > whole.sum || (is_all && self.sum != whole.sum) {
            found.push(format!(
                "the totals of its picks sum up to {}, and by the counts all to {}",
                self.sum, whole.sum
            ));
        }
        found
    }
}

/// What of the picks cannot be, by the counts of a commitment.
fn contradictions(text: &str, picks: &[SaidOfPick]) -> Vec<String> {
    let (sizes, said) = (sizes_of(text), said_of(text));
    let mut tallies = BTreeMap::<&Vec<String>, Tally>::new();
    for pick in picks {
        tallies.entry(&pick.labels).or_default().add(&pick.text);
    }
    let of = |(labels, tally): (&Vec<String>, Tally)| {
        let size = sizes.get(labels).copied().unwrap_or_default();
        let whole = Tally::of_counts(size, said.iter().filter(|one| one.labels == *labels));
        let stratum = labels.join(", ").escape_debug().to_string();
        tally.beyond(&whole).into_iter().map(|says| format!("{stratum}: {says}")).collect::<Vec<_>>()
    };
    tallies.into_iter().flat_map(of).collect()
}
