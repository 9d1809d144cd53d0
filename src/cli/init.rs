//! `assize init`: make a new file.

use super::Done;
use super::ask;
use super::desk::Desk;
use super::input::{name_of, read_text};
use super::template;
use crate::calc::zone::Zone;
use crate::core::ledger::{self, Access};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::Written;
use crate::view::page::{Page, Part};
use crate::view::sheet::Cell;
use std::path::PathBuf;
use std::{env, fs};

/// Make a new file
///
/// Makes the file named by --db, with its first entry and the house rules. At a terminal the time zone is asked for
/// where neither --timezone nor --policy gives it; elsewhere it is UTC. The person who
/// makes it sets it up until the roster has a manager. A file that exists already is never touched.
///
/// Example: assize --db qa.db --as mara init --timezone Europe/London
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The IANA time zone in which days and deadlines are counted
    #[arg(long, value_name = "ZONE", conflicts_with = "policy")]
    timezone: Option<String>,
    /// House rules to begin with, instead of the defaults (see examples/policy.toml)
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Write commented files to begin with into this folder: people, policy, card, plan and map; without --policy
    /// that policy is the first
    #[arg(long, value_name = "DIR")]
    with_templates: Option<PathBuf>,
    /// Make a file to try things in: clock and chance are given, and everything says REHEARSAL
    #[arg(long)]
    rehearsal: bool,
}

pub fn run(desk: &Desk, args: &Args) -> anyhow::Result<Done> {
    let who = desk.who(args.rehearsal)?;
    let now = super::clock::now(args.rehearsal)?;
    let (name, text) = rules(args, desk.path().exists())?;
    args.with_templates.as_deref().map_or(Ok(()), template::require_free)?;
    let written = Written { name: &name, text: &text };
    let zone = policy::check(&written)?.timezone;
    ledger::init(desk.path(), &who, now, args.rehearsal, |writing| {
        policy::publish(writing, &written)?;
        writing.note(if args.rehearsal { "a rehearsal file" } else { "a new file" });
        Ok(())
    })?;
    let fields = vec![
        ("file", "file", Cell::word(desk.path().display().to_string())),
        ("timezone", "time zone", Cell::word(&zone)),
        ("founder", "made by", Cell::word(who.actor)),
    ];
    let mut notes = Vec::new();
    if name == DEFAULT {
        notes.push(
            "Days and deadlines are counted in UTC: assize policy publish POLICY with another timezone.".to_owned(),
        );
    }
    if let Some(folder) = &args.with_templates {
        let files = template::put_all(folder, &zone)?;
        let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        notes.push(format!("Change what does not fit: {}.", names.join(", ")));
        if args.policy.is_none() {
            notes.push("The rules of policy.toml hold already: publish it when you changed it.".to_owned());
        }
    }
    notes.push("Next: assize people import people.csv".to_owned());
    let page = Page { name: "init", title: "A new file".to_owned(), parts: vec![Part::Fields(fields)], notes };
    let answered = desk.open(Access::Read).and_then(|mut open| open.answer(&page));
    answered.map_err(|refusal| refusal.hint("the file is made; only the answer is missing"))?;
    Ok(Done::Well)
}

/// What the rules are called where nobody gave any.
const DEFAULT: &str = "the default policy";

/// The house rules to begin with. The zone is asked for at a terminal where nobody gave it, unless the file is there.
fn rules(args: &Args, stands: bool) -> Result<(String, String)> {
    // What lies in the folder is what holds.
    let in_zone = |zone: &str| match args.with_templates {
        Some(_) => template::policy_in(zone),
        None => format!("timezone = \"{zone}\"\n"),
    };
    match (&args.policy, &args.timezone) {
        (Some(path), _) => Ok((name_of(path), read_text(path)?)),
        (None, Some(zone)) => {
            policy::zone(zone).map_err(|refusal| Refusal { kind: crate::core::refusal::Kind::Words, ..refusal })?;
            Ok(("--timezone".to_owned(), in_zone(zone)))
        }
        (None, None) if !stands && ask::can_ask() => {
            Ok(("the time zone".to_owned(), in_zone(&ask::zone(of_system())?)))
        }
        (None, None) => Ok((DEFAULT.to_owned(), in_zone("UTC"))),
    }
}

/// The time zone of this computer, where TZ or /etc/localtime names one. One that is on UTC does not say where it is.
fn of_system() -> Option<String> {
    let given = env::var("TZ").ok().map(|zone| zone.trim_start_matches(':').to_owned());
    let linked = || {
        let target = fs::read_link("/etc/localtime").ok()?;
        let (_, zone) = target.to_str()?.split_once("/zoneinfo/")?;
        Some(zone.trim_start_matches("posix/").to_owned())
    };
    let known = |name: String| {
        let zone = Zone::named(&name)?.name().to_owned();
        (zone.contains('/') && !zone.starts_with("Etc/")).then_some(zone)
    };
    given.and_then(known).or_else(|| linked().and_then(known))
}
