//! The dialogues of draws, as their reader may see them.

use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind, rights};
use crate::core::audit::{self, DrawnWindow};
use crate::core::refusal::Result;
use crate::view::dialogues::Listed;
use crate::view::night;

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

/// Shows a window that was drawn, with its dialogues.
pub fn drawn(desk: &Desk, open: &mut Open<'_>, window: &DrawnWindow) -> anyhow::Result<Done> {
    if window.is_short() || !desk.is_quiet() {
        let drawn = of(open, &window.draw.name)?;
        open.page(&night::drawn(window, &drawn))?;
    }
    Ok(Done::short_if(window.is_short()))
}
