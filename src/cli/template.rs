//! `assize template`: commented files to begin with.

use super::Done;
use super::desk::Desk;
use super::outlet::write_in;
use super::paths::cannot_make;
use crate::core::closed_list;
use crate::core::refusal::{Refusal, Result};
use std::path::{Path, PathBuf};

/// Write a commented file to begin with
///
/// Each passes its own check as it stands. Change what does not fit: names, dates, criteria. It goes to the screen, or
/// with --out into a new file; a file that is there is never overwritten.
///
/// Example: assize template card --out card.toml
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Which: people, policy, card, plan, map or evidence
    what: String,
}

closed_list! {
    /// A template is a commented file to begin with.
    pub enum Template("a template", "templates") {
        /// The roster.
        People = "people",
        /// The house rules.
        Policy = "policy",
        /// A scorecard.
        Card = "card",
        /// A plan of draws.
        Plan = "plan",
        /// A map of an export.
        Map = "map",
        /// The questions of an evidence folder.
        Evidence = "evidence",
    }
}

/// Those that `init --with-templates` writes: what a first week needs.
const FIRST: [Template; 5] = [Template::People, Template::Policy, Template::Card, Template::Plan, Template::Map];

/// The questions that are asked where nobody gives other ones.
pub const EVIDENCE: &str = include_str!("templates/evidence.toml");

impl Template {
    const fn text(self) -> &'static str {
        match self {
            Self::People => include_str!("templates/people.csv"),
            Self::Policy => include_str!("templates/policy.toml"),
            Self::Card => include_str!("templates/card.toml"),
            Self::Plan => include_str!("templates/plan.toml"),
            Self::Map => include_str!("templates/map.toml"),
            Self::Evidence => EVIDENCE,
        }
    }

    const fn file(self) -> &'static str {
        match self {
            Self::People => "people.csv",
            Self::Policy => "policy.toml",
            Self::Card => "card.toml",
            Self::Plan => "plan.toml",
            Self::Map => "map.toml",
            Self::Evidence => "evidence.toml",
        }
    }
}

pub fn run(desk: &Desk, args: &Args) -> anyhow::Result<Done> {
    let template: Template = args.what.parse()?;
    if let Some(path) = desk.out().filter(|path| path.is_file()) {
        return Err(there(path).into());
    }
    desk.save(template.text())?;
    Ok(Done::Well)
}

/// Refuses a folder in which one of the files is there already.
pub fn require_free(folder: &Path) -> Result<()> {
    match FIRST.iter().map(|template| folder.join(template.file())).find(|path| path.symlink_metadata().is_ok()) {
        Some(path) => Err(there(&path)),
        None => Ok(()),
    }
}

/// The policy in a time zone.
pub fn policy_in(zone: &str) -> String {
    in_zone(Template::Policy, zone)
}

/// A template with a time zone in the place of its own.
fn in_zone(template: Template, zone: &str) -> String {
    template.text().replace("Europe/London", zone)
}

/// The texts that a file can hold as they are, each with what it is of, in this time zone.
pub fn texts_in(zone: Option<&str>) -> Vec<(&'static str, String)> {
    [Template::Policy, Template::Card, Template::Plan]
        .map(|template| (template.word(), in_zone(template, zone.unwrap_or("Europe/London"))))
        .into()
}

/// Writes all of them into a folder, which is made where it is missing; they name this time zone.
pub fn put_all(folder: &Path, zone: &str) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder).map_err(|error| cannot_make(folder, &error))?;
    FIRST.iter().map(|template| put(*template, folder, zone).map(|()| folder.join(template.file()))).collect()
}

fn put(template: Template, folder: &Path, zone: &str) -> Result<()> {
    write_in(folder, template.file(), &|out| out.write_all(in_zone(template, zone).as_bytes()))
}

fn there(path: &Path) -> Refusal {
    Refusal::rule(format!("{} is there already: a template never takes the place of a file", path.display()))
        .hint("give another name, or move it away")
}
