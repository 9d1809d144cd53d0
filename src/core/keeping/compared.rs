//! What heads that were kept outside say of the chain.

use super::checkpoint::Checkpoint;
use super::found::Found;
use super::heads::is_of;
use crate::core::ledger::{Anchor, Outcome, Verdict, holds};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Whether the chain holds every head of these files: each file with its first head that it does not hold, then the others.
pub fn compared(conn: &Connection, files: &[Found]) -> Result<Verdict> {
    let (mut wrong, mut right, mut other) = (Vec::new(), Vec::new(), Vec::new());
    let mut count = 0;
    for file in files {
        let path = file.path.display();
        match &file.heads {
            Err(why) => other.push(format!("{path}: {why}")),
            Ok(heads) => match (missing(conn, heads.iter())?, heads.last()) {
                (Some(why), _) => wrong.push(format!("{path}: {why}")),
                (None, Some(newest)) => {
                    right.push(format!("{path}: {}, the newest {}", told(heads.len(), "head"), newest.brief()));
                }
                (None, None) => {}
            },
        }
        count += file.heads.as_ref().map_or(0, BTreeSet::len);
    }
    let with = wrong.len() + right.len();
    let without = match files.len() - with - other.len() {
        0 => String::new(),
        without => format!(
            "; {} no head",
            if without == 1 { "1 file has".to_owned() } else { format!("{without} files have") }
        ),
    };
    let (outcome, says) = if wrong.is_empty() {
        (Outcome::Holds, format!("{} in {}, all of this chain{without}", told(count, "head"), told(with, "file")))
    } else {
        (Outcome::Fails, format!("{} of {} with heads that this chain does not hold", wrong.len(), told(with, "file")))
    };
    wrong.extend(other);
    wrong.extend(right);
    Ok(Verdict { check: "heads", outcome, says, findings: wrong })
}

/// Why a head that somebody signed is none of this chain; none where it is one.
pub fn not_of_chain(conn: &Connection, signed: &Checkpoint) -> Result<Option<String>> {
    missing(conn, [&signed.first, &signed.head].into_iter())
}

/// The first head that the chain does not hold, in words.
fn missing<'a>(conn: &Connection, heads: impl Iterator<Item = &'a Anchor>) -> Result<Option<String>> {
    for head in heads {
        if head.entry() == 1 && !is_of(conn, head)? {
            return Ok(Some(format!("it is of another file, or this one was made again: {head} is not how it begins")));
        }
        if !holds(conn, head)? {
            return Ok(Some(format!("{head} is not in this chain")));
        }
    }
    Ok(None)
}

fn told(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
