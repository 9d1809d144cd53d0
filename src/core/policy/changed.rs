//! Changed: house rules that changed while something went on, or that held when it began and were soon replaced. Rules that
//! stood for less than a day are told by themselves.

use super::lasting::{LEAD, brief_of, is_setup};
use super::published::{Version, versions};
use crate::core::ledger::By;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// The parts of the rules by which it is decided who audits, what they see, and what becomes of a case.
const PARTS: [&str; 6] = ["approvals.", "blind.", "conflict.", "deadlines.", "disputes.", "rotation."];

/// Rules that took the place of others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    /// What they said otherwise, and who published them.
    pub version: Version,
    /// Who replaced them, where that was within a month.
    pub next: Option<By>,
}

/// The rules about a case that were published after the entry with which it began and up to the one with which it ended, or
/// that held when it began and stood for less than a month; oldest first.
pub fn changed_around(conn: &Connection, (began, ended): (i64, i64)) -> Result<Vec<Changed>> {
    let all = versions(conn)?;
    let (told, mut found) = (told_as_brief(conn, &all)?, Vec::new());
    for (place, version) in all.iter().enumerate().skip(1) {
        let next = all.get(place + 1);
        let soon = next.filter(|next| next.by.at.seconds() - version.by.at.seconds() < i64::from(LEAD) * 86_400);
        let held = version.entry <= began && soon.is_some_and(|next| next.entry > began);
        let came = began < version.entry && version.entry <= ended;
        if !(held || came) || told.contains(&version.entry) || is_setup(conn, version.by.at)? {
            continue;
        }
        let mut version = version.clone();
        version.differences.retain(|one| PARTS.iter().any(|part| one.key.starts_with(part)));
        if !version.differences.is_empty() {
            found.push(Changed { version, next: soon.map(|next| next.by.clone()) });
        }
    }
    Ok(found)
}

/// The rules that took the place of others after an entry, oldest first; without those of the file's first day.
pub fn changed_after(conn: &Connection, entry: i64) -> Result<Vec<Version>> {
    let all = versions(conn)?;
    let (told, mut found) = (told_as_brief(conn, &all)?, Vec::new());
    for version in all.into_iter().skip(1).filter(|version| version.entry > entry) {
        if !version.differences.is_empty() && !told.contains(&version.entry) && !is_setup(conn, version.by.at)? {
            found.push(version);
        }
    }
    Ok(found)
}

/// What is told as rules of less than a day: they, and those that replaced them.
fn told_as_brief(conn: &Connection, all: &[Version]) -> Result<BTreeSet<i64>> {
    Ok(brief_of(conn, all, 0)?.iter().flat_map(|one| [one.version.entry, one.next.entry]).collect())
}
