//! The dialogues of draws, as their reader may see them.

use crate::cli::open::Open;
use crate::cli::{blind, rights};
use crate::core::audit;
use crate::core::refusal::Result;
use crate::view::dialogues::Listed;

/// The audits of a draw that the reader may read, by number, without what is hidden from them.
pub fn of(open: &mut Open<'_>, draw: &str) -> Result<Vec<Listed>> {
    let (mut found, ranks) = {
        let snapshot = open.store.snapshot()?;
        (audit::audits_of(&snapshot, draw)?, audit::ranks_of(&snapshot, draw)?)
    };
    rights::audits(open, &mut found)?;
    let fold = blind::fold(open, None)?;
    let listed = blind::audits(open, found)?.into_iter().map(|audit| Listed {
        // A stratum with a quota of its own, such as low ratings, would be known by its ranks.
        rank: ranks.get(&audit.id).copied().filter(|_| fold.hidden(audit.request).is_empty()),
        audit,
    });
    Ok(listed.collect())
}
