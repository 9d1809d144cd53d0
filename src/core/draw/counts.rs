//! Counts: how many dialogues each stratum of an external frame has, as the engine that holds them counted.

use crate::calc::decimal::all_digits;
use crate::core::plan::Plan;
use crate::core::reading::{Form, Reader, each_whole_row};
use crate::core::refusal::{Refusal, Result};
use std::collections::{BTreeMap, BTreeSet};

/// How many dialogues of each stratum, by its labels.
pub(super) type Strata = BTreeMap<Vec<String>, usize>;

/// A file of counts: the columns that make strata, and `dialogues`.
#[derive(Clone, Debug)]
pub struct Counts {
    file: String,
    columns: Vec<String>,
    rows: Vec<(Vec<String>, usize)>,
}

const DIALOGUES: &str = "dialogues";

impl Counts {
    /// Reads a file. Whether its columns are those of a plan is asked once that is known.
    pub fn read(reader: &mut Reader, file: &str) -> Result<Self> {
        if reader.form() == Form::Jsonl {
            return Err(Refusal::data(format!("{file}: a file of counts is CSV"))
                .hint("its first line names the columns of the strata and `dialogues`"));
        }
        let columns = reader.names().to_vec();
        let Some(place) = columns.iter().position(|name| name == DIALOGUES) else {
            return Err(Refusal::data(format!("{file}: the column `{DIALOGUES}` is missing"))
                .hint("each row is one stratum: its labels, and how many dialogues it has"));
        };
        let (mut rows, mut seen, width) = (Vec::new(), BTreeSet::new(), columns.len());
        each_whole_row(reader, file, &[DIALOGUES], &mut |row| {
            let labels: Vec<String> =
                (0..width).filter(|at| *at != place).map(|at| row.get(at).unwrap_or_default().to_owned()).collect();
            if !seen.insert(labels.clone()) {
                return Err(Refusal::data("this stratum stands in the file twice").hint("count each once"));
            }
            rows.push((labels, count(DIALOGUES, row.get(place).unwrap_or_default())?));
            Ok(())
        })?;
        let columns = columns.into_iter().filter(|name| name != DIALOGUES).collect();
        Ok(Self { file: file.to_owned(), columns, rows })
    }

    /// The strata of a plan, as the file counts them.
    pub(super) fn strata(&self, plan: &Plan) -> Result<Strata> {
        let places = ordered((&self.file, &self.columns), plan, DIALOGUES)?;
        let ordered = |labels: &[String]| places.iter().filter_map(|place| labels.get(*place).cloned()).collect();
        Ok(self.rows.iter().map(|(labels, size)| (ordered(labels), *size)).collect())
    }

    /// The file, as messages name it.
    pub(super) fn file(&self) -> &str {
        &self.file
    }
}

/// Where the labels of a plan's strata stand among the columns of a file; refused where these are others.
pub(super) fn ordered((file, columns): (&str, &[String]), plan: &Plan, then: &str) -> Result<Vec<usize>> {
    let wanted = plan.columns();
    let wanted = wanted.get(1..).unwrap_or_default();
    let odd = columns.iter().find(|name| !wanted.contains(&name.as_str()));
    let missing = wanted.iter().find(|name| !columns.iter().any(|known| known == *name));
    let says = odd
        .map(|odd| format!("there is no column `{}` among the strata of {}", odd.escape_debug(), plan.name))
        .or_else(|| missing.map(|missing| format!("the column `{missing}` is missing")));
    match says {
        Some(says) => {
            Err(Refusal::data(format!("{file}: {says}")).hint(format!("its columns are {},{then}", wanted.join(","))))
        }
        None => Ok(wanted.iter().filter_map(|name| columns.iter().position(|known| known == name)).collect()),
    }
}

/// How many a cell of that column says.
pub(super) fn count(column: &str, text: &str) -> Result<usize> {
    text.parse().ok().filter(|number| all_digits(text) && *number > 0).ok_or_else(|| {
        Refusal::data(format!("`{column}`: `{}` is not a whole number above 0", text.escape_debug()))
            .hint("what has no dialogues has no row")
    })
}
