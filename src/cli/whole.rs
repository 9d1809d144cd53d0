//! Whole: whether the file is as it was sealed, asked before a report vouches for what it holds.

use super::desk::Desk;
use crate::core::ledger::{self, Access, Store, Verdict};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::view::limits_kept::Whole;

/// Up to how many bytes the whole chain is walked along unasked: three seconds or so.
const UNASKED: u64 = 256 << 20;

/// Walks along the chain, as `verify` does, unless the file is large and nobody asked for it. Nothing else of the file is checked.
pub fn whole(desk: &Desk, is_asked: bool) -> Result<Whole> {
    let size = std::fs::metadata(desk.path()).map_or(0, |meta| meta.len());
    if size > UNASKED && !is_asked {
        return Ok(Whole::Unchecked);
    }
    let mut store = Store::open(desk.path(), Access::Inspect)?;
    let verdicts = ledger::seals(&mut store)?;
    let wrong: Vec<String> = verdicts.iter().filter(|verdict| verdict.fails()).map(failing).collect();
    Ok(if wrong.is_empty() { Whole::Sealed } else { Whole::Altered(wrong) })
}

/// Refuses to vouch for a file that was altered: what would be said, such as "it is no evidence".
pub fn require_whole(desk: &Desk, says: &str) -> Result<()> {
    match whole(desk, false)? {
        Whole::Sealed | Whole::Unchecked => Ok(()),
        Whole::Altered(findings) => {
            Err(Refusal::new(Kind::Check, format!("the file was altered, or is damaged: {says}"))
                .findings(findings)
                .hint("assize verify names all of it"))
        }
    }
}

fn failing(verdict: &Verdict) -> String {
    let listed = verdict.listed();
    let first = listed.first().map(|first| format!(": {first}")).unwrap_or_default();
    format!("{}: {}{first}", verdict.check, verdict.says)
}
