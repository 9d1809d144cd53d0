//! `assize keep access`: everything about one person.

use super::whose::Whose;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::outlet;
use crate::cli::paths::{cannot_make, names_folder};
use crate::core::act;
use crate::core::keeping::{self, Subject};
use crate::core::ledger::Access as Way;
use crate::core::refusal::{Refusal, Result};
use crate::view::access as view;
use crate::view::{Format, Look, access_read, write_page};
use clap::Args;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// Hand out everything that the record holds about one person, or one customer
///
/// People may ask for what is about themselves; for them also a manager, or who reads all by the policy's [reading]
/// representatives: the role representative alone does not. For a customer a manager. Under a works agreement that names readers
/// it is one of these: where managers are none, a lead or an arbiter whom it lets read. Other people and other customers get
/// other names. What is hidden while it is open is kept back, and said: scores before they are delivered, ballots before the
/// ruling. That it was handed out is recorded, and `report works-agreement` holds it against the readers.
///
/// --out ana.html is a page to read: what comes next, each dialogue, what was recorded by matter. --out ana.json has every
/// value with its table and field, for programs; so have csv and xlsx. --out ana/ has both; a folder with the answer about somebody else is refused. New files are for
/// their owner alone.
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
        .wanted()?
        .ok_or_else(|| Refusal::words("say about whom").hint("give --agent with a handle, or --customer"))?;
    outlet::make_private();
    let mut open = desk.open(Way::Write)?;
    let folder = desk.out().filter(|path| names_folder(path));
    let found = open
        .perform(&act::KEEP_ACCESS, |writing, actor| {
            let found = keeping::access(writing, actor, wanted)?;
            folder.map_or(Ok(()), |folder| require_theirs(folder, &found.subject))?;
            Ok(found)
        })?
        .value;
    let page = |format| if is_read(format) { access_read::page(&found) } else { view::page(&found) };
    let Some(folder) = folder else {
        open.page(&page(desk.format()))?;
        return Ok(Done::Well);
    };
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|error| cannot_make(folder, &error))?;
    let stamp = open.stamp()?;
    let name = name_of(&found.subject);
    for (ending, format) in [("html", Format::Html), ("json", Format::Json)] {
        outlet::write_in(folder, &format!("{name}.{ending}"), &|out| {
            write_page(out, &page(format), &stamp, format, Look::default())
        })?;
    }
    desk.talk(&format!("everything is written to {}", folder.display()));
    Ok(Done::Well)
}

/// How the files of an answer are called.
const fn name_of(subject: &Subject) -> &'static str {
    if matches!(subject, Subject::Agent(_)) { "person" } else { "customer" }
}

/// Refuses a folder in which an answer about somebody else lies: it would be lost, or handed out with this one.
fn require_theirs(folder: &Path, subject: &Subject) -> Result<()> {
    let own = name_of(subject);
    let answers = ["person", "customer"].map(|name| ["html", "json"].map(|ending| (name, format!("{name}.{ending}"))));
    let there: Vec<(&str, String)> =
        answers.into_iter().flatten().filter(|(_, file)| folder.join(file).symlink_metadata().is_ok()).collect();
    let about = match subject {
        Subject::Customer(name) => name.expose().to_owned(),
        Subject::Ref(..) | Subject::Agent(_) => subject.called(),
    };
    let is_theirs = || about_whom(&folder.join(format!("{own}.json"))).is_some_and(|whom| whom == about);
    if there.is_empty() || (there.iter().all(|(name, _)| *name == own) && is_theirs()) {
        return Ok(());
    }
    Err(Refusal::words(format!(
        "an answer about somebody else, or one that cannot be read, lies in {}; nothing was written",
        folder.display()
    ))
    .hint("give each person a folder of their own with --out"))
}

/// Whom an answer that was written earlier is about.
fn about_whom(path: &Path) -> Option<String> {
    path.symlink_metadata().ok().filter(fs::Metadata::is_file)?;
    let text = fs::read(path).ok()?;
    let page: serde_json::Value = serde_json::from_slice(&text).ok()?;
    page.pointer("/rows/0/about").and_then(|about| about.as_str()).map(str::to_owned)
}

/// Whether a format is for people.
const fn is_read(format: Format) -> bool {
    matches!(format, Format::Table | Format::Html | Format::Markdown)
}
