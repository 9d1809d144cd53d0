//! Saves: the same page saved more than once, all of it handed in. What was saved last counts.

use super::filled::Batch;
use crate::calc::moment::Moment;
use crate::core::audit::state::AuditId;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scorecard::{self, Card};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// A save is what one file says about one audit.
pub struct Save<'a, T> {
    /// Whose it is, by handle.
    pub person: &'a str,
    /// The number of the audit.
    pub audit: i64,
    /// When it was saved, where the file says so.
    pub at: Option<Moment>,
    /// What it says.
    pub says: T,
}

/// What holds of a save among others about the same audit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It counts.
    Counts,
    /// Another one, by its place, says something else and was saved later.
    Before(usize),
    /// Another one, by its place, says something else, and which was saved last cannot be told.
    Unclear(usize),
}

/// Which of several saves count. Those that say the same all do.
pub fn standings<T: PartialEq>(saves: &[Save<'_, T>]) -> Vec<Standing> {
    let mut together: BTreeMap<(&str, i64), Vec<usize>> = BTreeMap::new();
    for (place, save) in saves.iter().enumerate() {
        together.entry((save.person, save.audit)).or_default().push(place);
    }
    let standing = |(place, save): (usize, &Save<'_, T>)| {
        let same = together.get(&(save.person, save.audit)).map(Vec::as_slice).unwrap_or_default();
        let others = same.iter().filter_map(|other| saves.get(*other).map(|found| (*other, found)));
        let others: Vec<_> = others.filter(|(other, found)| *other != place && found.says != save.says).collect();
        let last = others.iter().max_by_key(|(_, found)| found.at);
        let unclear = others.iter().find(|(_, found)| found.at.is_none() || save.at.is_none() || found.at == save.at);
        match (last, unclear) {
            (None, _) => Standing::Counts,
            (_, Some((other, _))) => Standing::Unclear(*other),
            (Some((other, found)), None) if found.at > save.at => Standing::Before(*other),
            (Some(_), None) => Standing::Counts,
        }
    };
    saves.iter().enumerate().map(standing).collect()
}

/// A form that was taken out of its batch, because another file says something else about its audit.
pub struct SetAside {
    /// Its file.
    pub file: String,
    /// Its audit.
    pub audit: AuditId,
    /// The other file.
    pub other: String,
    /// Why it counts no more than the other; none where that one was saved later.
    pub unclear: Option<Refusal>,
}

/// Takes the forms out of some batches that do not count, because another file says something else about their audits.
pub fn set_aside(conn: &Connection, batches: &mut [Batch]) -> Result<Vec<SetAside>> {
    if batches.len() < 2 {
        return Ok(Vec::new());
    }
    let cards = cards(conn, batches)?;
    let files: Vec<String> = batches.iter().flat_map(|batch| batch.forms.iter().map(|_| batch.file.clone())).collect();
    let mut standing = standings(&saves(batches, &cards)).into_iter();
    let file = |place: usize| files.get(place).cloned().unwrap_or_default();
    let mut aside = Vec::new();
    for batch in batches {
        batch.forms.retain(|form| {
            let (other, unclear) = match standing.next() {
                Some(Standing::Before(other)) => (file(other), None),
                Some(Standing::Unclear(other)) => (file(other), Some(unclear(&file(other)))),
                Some(Standing::Counts) | None => return true,
            };
            aside.push(SetAside { file: batch.file.clone(), audit: form.audit, other, unclear });
            false
        });
    }
    Ok(aside)
}

/// The cards that forms are of, by their labels; without those that there are not.
fn cards(conn: &Connection, batches: &[Batch]) -> Result<BTreeMap<String, Card>> {
    let labels: BTreeSet<&String> = batches.iter().flat_map(|batch| &batch.forms).map(|form| &form.card).collect();
    let mut cards = BTreeMap::new();
    for label in labels {
        match scorecard::find(conn, Some(label)) {
            Ok((_, card)) => drop(cards.insert(label.clone(), card)),
            // Why there is none is told where the form is handed in.
            Err(refusal) if matches!(refusal.kind, Kind::Rule | Kind::Data | Kind::Words) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(cards)
}

fn saves<'b>(batches: &'b [Batch], cards: &BTreeMap<String, Card>) -> Vec<Save<'b, impl PartialEq + use<>>> {
    let mut saves = Vec::new();
    for batch in batches {
        let (person, at) = (batch.auditor.as_str(), batch.saved);
        saves.extend(batch.forms.iter().map(|form| Save {
            person,
            audit: form.audit.0,
            at,
            says: form.says(cards.get(&form.card)),
        }));
    }
    saves
}

/// Why a save is left out where which was the last cannot be told.
pub fn unclear(other: &str) -> Refusal {
    Refusal::rule(format!("{other} says something else, and which was saved last cannot be told"))
        .hint("hand in the one that is right without the other")
}
