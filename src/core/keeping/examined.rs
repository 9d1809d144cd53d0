//! An examination: everything that the doctor looks at, in order.

use super::backup::backups;
use super::compared::compared;
use super::doctor::{Finding, of_backups, of_heads, of_place, of_record, of_roster};
use super::found::Found;
use crate::calc::moment::Moment;
use crate::core::ledger::{self, Store, Verdict};
use crate::core::policy;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::path::Path;

/// Up to how many bytes the whole chain is walked along: three seconds or so.
const WHOLE: u64 = 256 << 20;

/// What the doctor is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The file.
    pub path: &'a Path,
    /// Files that hold heads.
    pub heads: &'a [Found],
    /// Texts to begin with, each with what it is of.
    pub templates: &'a [(&'static str, String)],
    /// Whether a large file is checked too.
    pub whole: bool,
}

/// What an examination found, and what was left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Examined {
    /// What stands in the way.
    pub findings: Vec<Finding>,
    /// What was not looked at, in words.
    pub left_out: Vec<String>,
}

/// Examines a file that was opened to be inspected. Of one that does not stand nothing more is asked.
pub fn examine(store: &mut Store, asked: &Asked<'_>, now: Moment) -> Result<Examined> {
    let mut examined = checked(store, asked)?;
    let (stands, rehearsal) = (examined.findings.is_empty(), store.rehearsal());
    if store.suspect() || store.is_older() {
        examined.left_out.push("What it holds was not asked: its schema is not the newest one of ours.".to_owned());
        return Ok(examined);
    }
    let snapshot = store.snapshot()?;
    examined.findings.extend(of_place(&snapshot, asked.path)?);
    if !stands {
        examined.left_out.push("What it holds was not asked: a check failed.".to_owned());
        return Ok(examined);
    }
    examined.findings.extend(of_backups(&snapshot, &backups(&snapshot)?, now)?);
    examined.findings.extend(of_outside(&snapshot, asked.heads, now)?);
    let policy = policy::current(&snapshot)?;
    examined.findings.extend(of_record(&snapshot, &policy, now, asked.templates)?);
    examined.findings.extend(of_roster(&snapshot, &policy, now, rehearsal)?);
    Ok(examined)
}

/// What `verify` finds in a file that is small enough.
fn checked(store: &mut Store, asked: &Asked<'_>) -> Result<Examined> {
    let size = std::fs::metadata(asked.path).map_or(0, |meta| meta.len());
    // What does not look like a file of ours is named, however large it is.
    if size > WHOLE && !asked.whole && !store.suspect() {
        let left_out = "The file has over 256 MiB: the chain was not walked along; --whole does it.".to_owned();
        return Ok(Examined { left_out: vec![left_out], ..Examined::default() });
    }
    let verdicts = ledger::verify(store, &[])?;
    let findings = verdicts.iter().filter(|verdict| verdict.fails()).map(failing).collect();
    Ok(Examined { findings, ..Examined::default() })
}

/// What the heads say that somebody keeps.
fn of_outside(conn: &Connection, files: &[Found], now: Moment) -> Result<Option<Finding>> {
    let verdict = compared(conn, files)?;
    if !verdict.fails() {
        let heads = files.iter().filter_map(|file| file.heads.as_ref().ok()).flatten();
        return of_heads(conn, heads.map(ledger::Anchor::entry).max(), now);
    }
    Ok(Some(Finding {
        matters: "the file was put back, cut or made again since they were noted",
        mends: "ask who restored it, and compare with a backup: assize verify --heads FILE".to_owned(),
        ..failing(&verdict)
    }))
}

fn failing(verdict: &Verdict) -> Finding {
    let listed = verdict.listed();
    let first = listed.first().map(|first| format!(": {first}")).unwrap_or_default();
    Finding::failed(verdict.check, format!("{}{first}", verdict.says))
}
