//! `assize keep doctor`: what stands in the way of a clean file.

use crate::cli::desk::Desk;
use crate::cli::template;
use crate::cli::{Done, outlet};
use crate::core::keeping::{self, Asked, Weight};
use crate::core::ledger::Access;
use crate::view::keeping as view;
use clap::Args;
use std::path::PathBuf;

/// Say what stands in the way of a clean file, and what mends it
///
/// Looks at the file as `verify` does, at who can read it, at its disk, its log and free pages; at the newest backup and
/// the newest head that is kept outside; at the clock, cron, house rules, roles, logins and addresses. Nothing is
/// changed. Old is what is more than 7 days or 500 entries behind.
///
/// Exit 0: nothing. Exit 4: somebody should see to something. Exit 3: a check failed.
///
/// Example: assize keep doctor --heads /var/log/assize/heads
#[derive(Args, Debug)]
pub struct Doctor {
    /// A file or a folder that holds heads, such as the one of `nightly --heads` (can be repeated)
    #[arg(long, value_name = "FILE|DIR", env = "ASSIZE_HEADS")]
    heads: Vec<PathBuf>,
    /// Walk along the whole chain of a file of more than 256 MiB too
    #[arg(long)]
    whole: bool,
}

pub fn doctor(desk: &Desk, args: &Doctor) -> anyhow::Result<Done> {
    args.heads.iter().try_for_each(|place| outlet::spare(place))?;
    let heads = keeping::found(&args.heads)?;
    let mut open = desk.open(Access::Inspect)?;
    let (now, zone) = (open.now, open.zone_told()?);
    let templates = template::texts_in(zone.as_deref());
    let asked = Asked { path: desk.path(), heads: &heads, templates: &templates, whole: args.whole };
    let examined = keeping::examine(&mut open.store, &asked, now)?;
    if !(examined.findings.is_empty() && desk.is_quiet()) {
        open.sheet(&view::examined(&examined))?;
    }
    Ok(if examined.findings.iter().any(|finding| finding.weight == Weight::Fails) {
        Done::CheckFailed
    } else {
        Done::short_if(!examined.findings.is_empty())
    })
}
