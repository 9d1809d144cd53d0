//! Comparing what is read back with what was sealed. Hashing takes longer than reading, so a second thread can do it,
//! with the help of the one that reads.

use super::erased::Erasures;
use super::rows::{Digested, Run};
use super::seal::{Extent, Frames, MARK};
use crate::calc::digest::Digest;
use crate::core::refusal::{Refusal, Result};
use std::sync::mpsc::{TrySendError, sync_channel};

/// How many pieces may wait to be hashed.
const WAITING: usize = 4;

/// What is read back, in its order.
pub(super) enum Part {
    /// Rows of a run.
    Rows(Frames),
    /// The digests of rows of a run.
    Digests(Vec<Digest>),
    /// The run is read; this is what it should be.
    End(Box<Sealed>, Run),
    /// The run cannot be read to its end: what was handed on of it counts for nothing.
    Broken,
}

impl Part {
    /// The same with its rows hashed.
    fn hashed(self) -> Self {
        if let Self::Rows(rows) = self { Self::Digests(rows.digests()) } else { self }
    }
}

/// A run of rows as an entry sealed it.
pub(super) struct Sealed {
    /// Its place among the runs, so that findings keep their order.
    pub(super) place: usize,
    /// What the entry is called.
    pub(super) entry: String,
    pub(super) extent: Extent,
}

/// Something that does not hold, and where it belongs in the order of findings.
pub(super) type Finding = (usize, String);

/// Compares in this thread, while it is read.
pub(super) fn compare_here(read: impl FnOnce(&mut dyn FnMut(Part)) -> Result<()>) -> Result<Vec<Finding>> {
    let none = Erasures::default();
    let mut comparison = Comparison::with(&none);
    read(&mut |part| comparison.take(part))?;
    Ok(comparison.findings)
}

/// Compares in a second thread, while this one reads, and hashes too where the other one does not keep up.
pub(super) fn compare_in_thread(
    erasures: &Erasures,
    read: impl FnOnce(&mut dyn FnMut(Part)) -> Result<()>,
) -> Result<Vec<Finding>> {
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel(WAITING);
        let comparing = std::thread::Builder::new()
            .spawn_scoped(scope, move || {
                let mut comparison = Comparison::with(erasures);
                for part in receive {
                    comparison.take(part);
                }
                comparison.findings
            })
            .map_err(|error| {
                Refusal::io(format!("the system gives no second thread: {error}"))
                    .hint("end other programs, then run the same command again")
            })?;
        // It takes everything: should it end early, joining says so.
        let done = read(&mut |part| {
            if let Err(TrySendError::Full(part)) = send.try_send(part) {
                drop(send.send(part.hashed()));
            }
        });
        drop(send);
        let findings = comparing.join().map_err(|_| Refusal::fault("checking what was read broke off"))?;
        done.map(|()| findings)
    })
}

/// Hashes rows and compares runs.
struct Comparison<'a> {
    digests: Vec<Digest>,
    findings: Vec<Finding>,
    /// What entries say that they erased.
    erasures: &'a Erasures,
}

impl<'a> Comparison<'a> {
    const fn with(erasures: &'a Erasures) -> Self {
        Self { digests: Vec::new(), findings: Vec::new(), erasures }
    }

    fn take(&mut self, part: Part) {
        match part {
            Part::Rows(rows) => self.digests.extend(rows.digests()),
            Part::Digests(digests) => self.digests.extend(digests),
            Part::Broken => self.digests.clear(),
            Part::End(sealed, run) => {
                let found = run.digested(std::mem::take(&mut self.digests));
                let differences = differences(&sealed.entry, &sealed.extent, &found, self.erasures);
                self.findings.extend(differences.into_iter().map(|finding| (sealed.place, finding)));
            }
        }
    }
}

/// In what a run of rows differs from what was sealed.
fn differences(names: &str, extent: &Extent, found: &Digested, erasures: &Erasures) -> Vec<String> {
    let table = &extent.relation;
    let mut findings = Vec::new();
    for id in &found.missing {
        findings.push(format!("{table} {id} is gone; {names} brought it"));
    }
    for id in found.erased.iter().filter(|id| !erasures.cover(table, **id)) {
        findings.push(format!("the personal text of {table} {id} was erased without an entry that says so"));
    }
    if found.missing.is_empty() && found.extent.digest != extent.digest {
        let rows = changed_rows(extent, &found.extent);
        findings.push(format!("{table} {rows} was changed; {names} brought it"));
    }
    for id in &found.strangers {
        findings.push(format!("{table} {id} says that another entry brought it; {names} did"));
    }
    findings
}

/// The rows whose first bytes differ; without such a one, the whole run.
fn changed_rows(sealed: &Extent, found: &Extent) -> String {
    let pairs = sealed.marks.chunks(MARK).zip(found.marks.chunks(MARK));
    let ids = (sealed.first..).zip(pairs).filter(|(_, (a, b))| a != b);
    let names: Vec<String> = ids.map(|(id, _)| id.to_string()).collect();
    if names.is_empty() { format!("{} to {}", sealed.first, sealed.last) } else { names.join(", ") }
}
