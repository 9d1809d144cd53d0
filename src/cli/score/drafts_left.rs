//! Drafts that nothing goes on with: told to whose they are, with where they are.

use crate::cli::blind;
use crate::cli::desk::{Desk, tell};
use crate::cli::drafts::Drafts;
use crate::cli::open::Open;
use crate::core::audit::{self, Audit, AuditId};
use crate::core::refusal::Result;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The drafts of the person who reads, where they said who they are.
pub fn of_reader(desk: &Desk, open: &mut Open<'_>) -> Result<BTreeMap<AuditId, PathBuf>> {
    Ok(blind::reader(open)?.map(|reader| Drafts::of(desk.path(), &reader.handle).all()).unwrap_or_default())
}

/// Says of each of these audits that a draft of the person who acts is left over, now that it has other answers.
pub fn tell_of(desk: &Desk, open: &mut Open<'_>, audits: &[AuditId]) -> Result<()> {
    for (id, path) in of_reader(desk, open)?.iter().filter(|(id, _)| audits.contains(id)) {
        tell(&format!(
            "your draft of audit {} is not used: other answers were handed in; it is kept: {}",
            id.0,
            path.display()
        ));
    }
    Ok(())
}

/// Why nothing goes on with the drafts of the reader that are of none of these audits, in a sentence for each.
pub fn whys(open: &mut Open<'_>, drafts: &BTreeMap<AuditId, PathBuf>, listed: &[Audit]) -> Result<Vec<String>> {
    let left = drafts.iter().filter(|(id, _)| listed.iter().all(|audit| audit.id != **id));
    let Some(reader) = blind::reader(open)? else { return Ok(Vec::new()) };
    let (today, policy) = (open.today()?, open.policy()?);
    let snapshot = open.store.snapshot()?;
    let sentence = |(id, path): (&AuditId, &PathBuf)| {
        let awaiting = audit::load(&snapshot, *id)
            .and_then(|audit| audit::require_awaiting(&snapshot, &reader, &audit, today, &policy));
        let why = awaiting.err().map_or_else(|| "it is not in this list".to_owned(), |refusal| refusal.message);
        format!("Your draft of audit {} is not used: {why}. It is kept: {}", id.0, path.display())
    };
    Ok(left.map(sentence).collect())
}
