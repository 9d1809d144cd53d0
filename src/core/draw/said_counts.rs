//! Said counts: how often the machine of an external plan said what, stratum by stratum, as the engine that holds its
//! verdicts counted. They are fixed with the root, before there is a seed.

use super::assisted;
use super::counts::{Strata, count, ordered};
use super::said_strata::require_of_strata;
use super::text::{is_external, said, said_of, sizes_of};
use crate::calc::digest::is_hex_digest;
use crate::calc::draw::{Assisted, Said};
use crate::core::frame::Bounds;
use crate::core::ledger::Writing;
use crate::core::machine::{TOTAL, TUNED};
use crate::core::plan::Plan;
use crate::core::policy;
use crate::core::reading::{Form, Reader, each_whole_row};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card, parse_level};
use crate::core::suggest::or_list;
use crate::core::works_agreement::{MachineScored, now_in_force, require_machine};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// What an engine says of the verdicts on a frame that lives there.
#[derive(Clone, Debug)]
pub struct ToldVerdicts {
    /// The root of the rows `ref TAB verdicts`, hex.
    pub root: String,
    /// How often what was said.
    pub counts: SaidCounts,
}

/// A file of counts: the columns that make strata, then what was said and how often.
#[derive(Clone, Debug)]
pub struct SaidCounts {
    file: String,
    columns: Vec<String>,
    rows: Vec<Said>,
}

const COLUMNS: [&str; 5] = ["criterion", "level", "dialogues", "sum", "verdicts"];

impl SaidCounts {
    /// Reads a file. What the plan says of it is asked once that is known.
    pub fn read(reader: &mut Reader, file: &str) -> Result<Self> {
        let place = |name: &str| reader.names().iter().position(|known| known == name);
        let own = COLUMNS.map(place);
        let missing = COLUMNS.iter().zip(&own).find(|(_, place)| place.is_none()).map(|(name, _)| *name);
        if let Some(missing) = missing.or_else(|| (reader.form() == Form::Jsonl).then_some("criterion")) {
            return Err(Refusal::data(format!("{file}: the column `{missing}` is missing")).hint(format!(
                "it is CSV, as the engine's script writes it: the columns of the strata, {}",
                COLUMNS.join(",")
            )));
        }
        let labels: Vec<usize> = (0..reader.names().len()).filter(|at| !own.contains(&Some(*at))).collect();
        let columns = labels.iter().filter_map(|at| reader.names().get(*at).cloned()).collect();
        let (mut rows, mut whole) = (Vec::new(), BTreeSet::new());
        each_whole_row(reader, file, &COLUMNS, &mut |row| {
            let cell = |of: usize| own.get(of).copied().flatten().and_then(|at| row.get(at)).unwrap_or_default();
            whole.insert(count("verdicts", cell(4))? as u64);
            rows.push(Said {
                labels: labels.iter().map(|at| row.get(*at).unwrap_or_default().to_owned()).collect(),
                criterion: cell(0).to_owned(),
                level: cell(1).to_owned(),
                dialogues: count("dialogues", cell(2))? as u64,
                sum: sum(cell(3))?,
            });
            Ok(())
        })?;
        require_whole(file, &rows, &whole)?;
        Ok(Self { file: file.to_owned(), columns, rows })
    }

    /// What was said, as the file has it, in the order of the commitment.
    pub(super) fn as_given(&self, plan: &Plan) -> Result<Vec<Said>> {
        let places = ordered((&self.file, &self.columns), plan, &COLUMNS.join(","))?;
        let of_plan = |one: &Said| {
            let labels = places.iter().filter_map(|place| one.labels.get(*place).cloned()).collect();
            Said { labels, ..one.clone() }
        };
        let mut all: Vec<Said> = self.rows.iter().map(of_plan).collect();
        all.sort();
        Ok(all)
    }

    /// What was said, in the order of the commitment; refused where it does not fit the strata or the card.
    fn said(&self, conn: &Connection, plan: &Plan, bounds: Bounds, strata: &Strata) -> Result<Vec<Said>> {
        let (all, card) = (self.as_given(plan)?, card_of(conn, plan, bounds)?);
        for one in &all {
            require_on_card(one, &card).map_err(|refusal| self.located(refusal))?;
        }
        require_possible(&all, strata, &card).map_err(|refusal| self.located(refusal))?;
        require_of_strata(plan, (&all, strata), &card).map_err(|refusal| self.located(refusal))?;
        Ok(all)
    }

    fn located(&self, refusal: Refusal) -> Refusal {
        Refusal { message: format!("{}: {}", self.file, refusal.message), ..refusal }
    }
}

/// Refuses a file that was cut off: each row says how many verdicts all of them have.
fn require_whole(file: &str, rows: &[Said], whole: &BTreeSet<u64>) -> Result<()> {
    let here = rows.iter().fold(0_u64, |all, one| all.saturating_add(one.dialogues));
    let Some(other) = whole.iter().find(|all| **all != here) else { return Ok(()) };
    Err(Refusal::data(format!("{file} has {here} verdicts, and says that it has {other}"))
        .hint("was the download finished? Let the engine write the file again, and change nothing in it"))
}

/// What the commitment of an external draw fixes of the machine of its plan: none where it goes by none.
pub(super) fn told_verdicts(
    writing: &Writing<'_>,
    plan: &Plan,
    bounds: Bounds,
    (told, strata): (Option<&ToldVerdicts>, &Strata),
) -> Result<Option<(String, Vec<Said>)>> {
    let told = match (plan.machine(), told) {
        (None, None) => return Ok(None),
        (Some(_), Some(told)) => told,
        (Some(machine), None) => {
            return Err(Refusal::words(format!("{} goes by {machine}: what it said is in the engine too", plan.name))
                .hint(format!(
                    "give it with --verdict-root HEX --verdict-counts FILE; the script: assize assign warehouse {} machine",
                    plan.name
                )));
        }
        (None, Some(_)) => {
            return Err(Refusal::words(format!("{} goes by no machine", plan.name))
                .hint("leave --verdict-root out; a plan says by which: machine = \"autoqa/3\""));
        }
    };
    if !is_hex_digest(&told.root) {
        let root = told.root.escape_debug();
        return Err(Refusal::words(format!("--verdict-root is 64 hexadecimal digits in small letters, not `{root}`"))
            .hint("copy it as machine.csv has it; where it says something in words, mend that in the engine first"));
    }
    let said = told.counts.said(writing, plan, bounds, strata)?;
    let criteria: Vec<&str> = said.iter().map(|one| one.criterion.as_str()).filter(|one| *one != TUNED).collect();
    let scored = MachineScored { criteria: &criteria, reads_emotion: false };
    require_machine(now_in_force(writing)?.as_ref(), &scored)?;
    Ok(Some((told.root.clone(), said)))
}

/// The roots and counts of verdicts that the text of a commitment says, as they were given.
pub(super) fn given_in(text: &str) -> Option<(String, Vec<Said>)> {
    said(text, "verdicts").map(|root| (root.to_owned(), said_of(text)))
}

/// A frame that lives in an engine, as the text of its commitment tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Elsewhere {
    /// The names of its columns, the ref's first.
    pub columns: Vec<String>,
    /// The first and the last local day.
    pub period: (NaiveDate, NaiveDate),
    /// How many dialogues each stratum has, by its labels.
    pub sizes: BTreeMap<Vec<String>, usize>,
    /// What of a machine was fixed with it.
    pub machine: Option<Assisted>,
}

/// What the text of a commitment says of a frame that lives in an engine; none where its frame is here.
pub fn elsewhere(text: &str) -> Result<Option<Elsewhere>> {
    if !is_external(text) {
        return Ok(None);
    }
    let (first, last) = said(text, "period").and_then(|days| days.split_once("..")).unwrap_or_default();
    let columns = said(text, "columns").unwrap_or_default().split(',').map(str::to_owned).collect();
    let period = (policy::day(first)?, policy::day(last)?);
    Ok(Some(Elsewhere { columns, period, sizes: sizes_of(text), machine: assisted::of_text(text)? }))
}

/// The card of a window: verdicts are counted by the levels of one.
fn card_of(conn: &Connection, plan: &Plan, bounds: Bounds) -> Result<Card> {
    let (first, card) = scorecard::find_on(conn, Some(plan.card()), bounds.first)?;
    let (last, _) = scorecard::find_on(conn, Some(plan.card()), bounds.last)?;
    if first == last {
        return Ok(card);
    }
    Err(Refusal::rule(format!("the card {} changes between {} and {}", card.name, bounds.first, bounds.last))
        .hint("verdicts are counted by the levels of one version: draw with window = \"day\", or without the machine"))
}

fn require_on_card(one: &Said, card: &Card) -> Result<()> {
    if [TOTAL, TUNED].contains(&one.criterion.as_str()) {
        if one.level.is_empty() {
            return Ok(());
        }
        return Err(Refusal::data(format!("`{}` has no level, not `{}`", one.criterion, one.level.escape_debug()))
            .hint("leave the column `level` empty there"));
    }
    let Some(criterion) = card.criteria.iter().find(|criterion| criterion.key == one.criterion) else {
        let keys: Vec<&str> = card.criteria.iter().map(|one| one.key.as_str()).chain([TOTAL, TUNED]).collect();
        return Err(Refusal::data(format!(
            "the card {} has no criterion `{}`",
            card.label(),
            one.criterion.escape_debug()
        ))
        .hint(or_list(&one.criterion, "they", &keys)));
    };
    criterion.percent(parse_level(&one.level).as_deref()).map(drop)
}

/// No stratum has more verdicts on one thing than dialogues, and nothing is counted twice.
fn require_possible(all: &[Said], strata: &Strata, card: &Card) -> Result<()> {
    let most_of_one = if card.criteria.iter().any(|criterion| criterion.bonus) { i64::MAX } else { 10_000 };
    let mut counted = BTreeMap::<(&[String], &str), u64>::new();
    let twice = all.windows(2).find_map(|two| match two {
        [one, other] => ((&one.labels, &one.criterion, &one.level) == (&other.labels, &other.criterion, &other.level))
            .then_some(one),
        _ => None,
    });
    if let Some(one) = twice {
        return Err(Refusal::data(format!(
            "{} of {} is counted twice",
            name(one),
            one.labels.join(", ").escape_debug()
        ))
        .hint("one row for each stratum, criterion and level"));
    }
    let tuned: BTreeMap<&[String], u64> =
        all.iter().filter(|one| one.criterion == TUNED).map(|one| (one.labels.as_slice(), one.dialogues)).collect();
    for one in all {
        let stratum = one.labels.join(", ");
        let Some(size) = strata.get(&one.labels) else {
            return Err(Refusal::data(format!("the stratum {} has no dialogues", stratum.escape_debug()))
                .hint("let the engine make all counts of the same view"));
        };
        let sum = counted.entry((&one.labels, &one.criterion)).or_default();
        *sum = sum.saturating_add(one.dialogues);
        let tuned = tuned.get(one.labels.as_slice()).copied().filter(|_| one.criterion != TUNED).unwrap_or_default();
        let with = sum.saturating_add(tuned);
        if with > *size as u64 {
            return Err(Refusal::data(format!(
                "{with} verdicts on `{}` in {}, which has {size} dialogues",
                one.criterion.escape_debug(),
                stratum.escape_debug()
            ))
            .hint("one verdict on each criterion of a dialogue, and none of those that it was tuned on"));
        }
        let most = i64::try_from(one.dialogues).unwrap_or(i64::MAX).saturating_mul(most_of_one);
        let is_sum = if one.criterion == TOTAL { (0..=most).contains(&one.sum) } else { one.sum == 0 };
        if !is_sum {
            return Err(Refusal::data(format!(
                "{} of {} cannot sum up to {}",
                name(one),
                stratum.escape_debug(),
                one.sum
            ))
            .hint("`sum` is of `total`, in hundredths of a per cent: 100 % are 10000"));
        }
    }
    Ok(())
}

fn name(one: &Said) -> String {
    let level = if one.level.is_empty() { String::new() } else { format!(" = {}", one.level.escape_debug()) };
    format!("`{}{level}`", one.criterion.escape_debug())
}

/// A sum in hundredths of a per cent; nothing is 0.
fn sum(text: &str) -> Result<i64> {
    if text.is_empty() {
        return Ok(0);
    }
    text.parse().ok().filter(|_| crate::calc::decimal::all_digits(text)).ok_or_else(|| {
        Refusal::data(format!("`sum`: `{}` is not a whole number", text.escape_debug()))
            .hint("hundredths of a per cent: 87.5 % are 8750")
    })
}
