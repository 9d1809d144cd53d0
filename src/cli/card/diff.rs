//! `assize card diff`: what changes from one card to another.

use crate::cli::Done;
use crate::cli::card_file::{as_file, from_file};
use crate::cli::desk::Desk;
use crate::core::ledger::Access;
use crate::core::scorecard::{Card, Found, Meant, differences, look_up, version_before};
use crate::view;
use crate::view::page::{Page, Part};
use crate::view::sheet::Sheet;
use clap::Args;

/// Show what changes from one card to another, criterion by criterion
///
/// A card is a file, a name (its open draft, or its newest version), name/version, or name/draft. With one only: what changes from the newest
/// published version to that file or draft, or from the version before to that one. Texts, answers, weights, fails,
/// conditions are compared by the ids of criteria; places and version numbers are not.
///
/// Example: assize card diff chat/1 card.toml
#[derive(Args, Debug)]
pub struct Diff {
    /// The card before, or the only one
    before: String,
    /// The card now
    now: Option<String>,
}

pub fn diff(desk: &Desk, args: &Diff) -> anyhow::Result<Done> {
    let second = args.now.as_deref();
    if let (Some(before), Some(now)) = (as_file(&args.before), second.and_then(as_file)) {
        let sheet = compared(&from_file(before)?, &from_file(now)?);
        let title = sheet.title.clone();
        desk.page(&Page { name: "card_diff", title, parts: vec![Part::Sheet(sheet)], notes: Vec::new() })?;
        return Ok(Done::Well);
    }
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let (before, now) = {
        let snapshot = open.store.snapshot()?;
        let load = |named: &str| {
            if let Some(file) = as_file(named) {
                return from_file(file).map(|labelled| (labelled, false));
            }
            let found = look_up(&snapshot, Some(named), Meant::Newest, today)?;
            Ok(((found.label(), found.card().clone()), matches!(found, Found::Published(_))))
        };
        let (first, is_published) = load(&args.before)?;
        match second {
            Some(second) => (first, load(second)?.0),
            None => (version_before(&snapshot, &first.1, is_published)?, first),
        }
    };
    open.sheet(&compared(&before, &now))?;
    Ok(Done::Well)
}

/// What people call it, and the card.
type Labelled = (String, Card);

fn compared((before, old): &Labelled, (now, new): &Labelled) -> Sheet {
    view::diff::sheet((before, old), (now, new), &differences(old, new))
}
