//! `assize keep access`: everything about one person.

use super::whose::Whose;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::outlet;
use crate::cli::paths::{cannot_make, names_folder};
use crate::core::act;
use crate::core::keeping::{self, Subject};
use crate::core::ledger::Access as Way;
use crate::core::refusal::Refusal;
use crate::view::access as view;
use crate::view::{Format, Look, write_page};
use clap::Args;

/// Hand out everything that the record holds about one person, or one customer
///
/// People may ask for what is about themselves; a manager or a representative whom the policy names for them; for a
/// customer a manager. Other people and other customers get other names. What is hidden while it is open is kept back,
/// and said: scores before they are delivered, ballots before the ruling. That it was handed out is recorded.
///
/// --out ana.html is a page, --out ana.json for programs, --out ana/ both.
///
/// Example: assize keep access --agent ana --out ana/
#[derive(Args, Debug)]
pub struct Access {
    #[command(flatten)]
    whose: Whose,
}

pub fn access(desk: &Desk, args: &Access) -> anyhow::Result<Done> {
    let wanted = args
        .whose
        .wanted()
        .ok_or_else(|| Refusal::words("say about whom").hint("give --agent with a handle, or --customer"))?;
    let mut open = desk.open(Way::Write)?;
    let found = open.perform(&act::KEEP_ACCESS, |writing, actor| keeping::access(writing, actor, wanted))?.value;
    let page = view::page(&found);
    let Some(folder) = desk.out().filter(|path| names_folder(path)) else {
        open.page(&page)?;
        return Ok(Done::Well);
    };
    std::fs::create_dir_all(folder).map_err(|error| cannot_make(folder, &error))?;
    let stamp = open.stamp()?;
    let name = if matches!(found.subject, Subject::Agent(_)) { "person" } else { "customer" };
    for (ending, format) in [("html", Format::Html), ("json", Format::Json)] {
        outlet::write_in(folder, &format!("{name}.{ending}"), &|out| {
            write_page(out, &page, &stamp, format, Look::default())
        })?;
    }
    desk.talk(&format!("everything is written to {}", folder.display()));
    Ok(Done::Well)
}
