//! Answers about several dialogues in one file, and what people agreed on: not about every one.

use super::state::{Calibration, Item};
use crate::core::audit::{Answers, Given};
use crate::core::reading::{Reader, each_row, places};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{Card, parse_level};
use crate::core::text::Kept;
use std::collections::BTreeMap;

/// Answers by dialogue: its place, or its ref.
pub type Agreed = BTreeMap<String, Answers>;

/// The columns of a file of answers about several dialogues; the first three are needed.
const COLUMNS: [&str; 5] = ["dialogue", "criterion", "answer", "note", "quote"];

/// Reads answers about several dialogues from the rows of a spreadsheet, one for each dialogue and criterion. Rows without
/// an answer say nothing.
pub fn read_rows(reader: &mut Reader, file: &str) -> Result<Agreed> {
    let columns = places(reader, file, "a file of answers by dialogue", &COLUMNS, 3)?;
    let mut given: BTreeMap<String, Vec<Given>> = BTreeMap::new();
    each_row(reader, file, &COLUMNS, &mut |row| {
        let cell = |column: usize| {
            let place = columns.get(column).copied().flatten();
            place.and_then(|place| row.get(place)).map(str::trim).filter(|text| !text.is_empty())
        };
        let (Some(dialogue), Some(criterion), Some(level)) = (cell(0), cell(1), cell(2)) else { return Ok(()) };
        let of = given.entry(dialogue.to_owned()).or_default();
        if of.iter().any(|one| one.criterion == criterion) {
            return Err(Refusal::data(format!("`{criterion}` of dialogue {dialogue} is here twice"))
                .hint("leave one of the two rows"));
        }
        let (criterion, level) = (criterion.to_owned(), level.to_owned());
        let [note, quote] = [3, 4].map(|column| cell(column).map(str::to_owned));
        of.push(Given { criterion, level, note, quote });
        Ok(())
    })?;
    Ok(given.into_iter().map(|(dialogue, given)| (dialogue, Answers::new(given, None, None))).collect())
}

/// An answer that was agreed on, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Consensus {
    pub(super) item: i64,
    pub(super) criterion: String,
    pub(super) level: Option<String>,
    pub(super) percent: Option<i64>,
    pub(super) note: Option<Kept>,
}

/// What was agreed, held against the card; all that is wrong at once.
pub(super) fn consensus(calibration: &Calibration, card: &Card, agreed: &Agreed) -> Result<Vec<Consensus>> {
    let (mut found, mut wrong): (Vec<Consensus>, Vec<String>) = (Vec::new(), Vec::new());
    for (named, answers) in agreed {
        let item = match item(calibration, named) {
            Ok(item) => item,
            Err(refusal) => {
                wrong.push(refusal.told());
                continue;
            }
        };
        for given in answers.given() {
            match one(card, item, &given) {
                Err(refusal) => wrong.push(format!("dialogue {}: {}", item.place, refusal.told())),
                Ok(one) if found.iter().any(|other| other.item == one.item && other.criterion == one.criterion) => {
                    wrong.push(format!("dialogue {} is there by its place and by its ref", item.place));
                }
                Ok(one) => found.push(one),
            }
        }
    }
    if wrong.is_empty() {
        found.sort_by(|one, other| (one.item, &one.criterion).cmp(&(other.item, &other.criterion)));
        return Ok(found);
    }
    Err(Refusal::data("what was agreed does not fit; nothing was recorded").findings(wrong))
}

pub(super) fn item<'a>(calibration: &'a Calibration, named: &str) -> Result<&'a Item> {
    let by_ref = calibration.items.iter().find(|item| item.reference.expose() == named);
    let by_place = || named.parse().ok().and_then(|place| calibration.item(place).ok());
    by_ref.or_else(by_place).ok_or_else(|| {
        Refusal::data(format!("calibration {} has no dialogue `{named}`", calibration.id.0))
            .hint(format!("its dialogues are 1 to {}, or their refs", calibration.items.len()))
    })
}

fn one(card: &Card, item: &Item, given: &Given) -> Result<Consensus> {
    let criterion = card.criterion(&given.criterion)?;
    if criterion.is_text() {
        return Err(Refusal::data(format!("`{}` is answered in words: there is nothing to agree on", criterion.key))
            .hint("leave it out; what was learnt: --learnt"));
    }
    if given.quote.is_some() {
        return Err(Refusal::data(format!("what was agreed on `{}` has a quote", criterion.key))
            .hint("say in its note why: quotes stand with the answers"));
    }
    let level = parse_level(&given.level);
    let percent = criterion.percent(level.as_deref())?;
    let level = level.map(|level| criterion.kept(&level)).transpose()?;
    let note = Kept::optional(&format!("the note for `{}`", criterion.key), given.note.as_deref())?;
    Ok(Consensus { item: item.id, criterion: criterion.key.clone(), level, percent, note })
}
