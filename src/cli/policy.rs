//! `assize policy`: the house rules.

mod agreement;

use super::Done;
use super::desk::Desk;
use super::input::{name_of, read_text};
use crate::core::act;
use crate::core::ledger::{Access, By};
use crate::core::plan;
use crate::core::policy::{self, Policy};
use crate::core::text::Untrusted;
use crate::core::toml::Written;
use crate::core::works_agreement;
use crate::view::behind;
use crate::view::page::{Page, Part};
use crate::view::policy::{self as rules, changes};
use crate::view::sheet::Cell;
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Publish house rules; the newest hold from now on
    ///
    /// What was decided under earlier rules stands. A manager publishes them.
    ///
    /// Rules: timezone, language, identity = "claim" (or login), working_days, holidays, extra_working_days; [deadlines]
    /// open, session, ruling, appeal, second in working days; [disputes] rulings, late_ruling; [conflict] rotation_days; [rotation] due_after, experience_days, without; [feedback] met_required; [intake]
    /// channels, categories, notice, card_like_ids, counted_by, archive_within; [blind] hide; [reading] who, representatives, names, record; [care] acknowledge_within; [questions] answer_within; [cards] proposed, comment_within; [keeping] dialogue, notes, statements, coaching; [[early_sign]] name, kind, count, days, points, criterion, level; [approvals] understanding, response, evaluation, replacement, amendment.
    Publish {
        /// The rules, as TOML (see examples/policy.toml)
        file: PathBuf,
        /// Say what would come of it, and publish nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Show the house rules that hold
    Show,
    /// Agree with the agents' representative on what audits may do, and keep it
    #[command(subcommand)]
    Agreement(agreement::Command),
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Publish { file, dry_run } => publish(desk, &file, dry_run),
        Command::Show => show(desk),
        Command::Agreement(command) => agreement::run(desk, &command),
    }
}

fn publish(desk: &Desk, file: &Path, dry_run: bool) -> anyhow::Result<Done> {
    let (name, text) = (name_of(file), read_text(file)?);
    let mut open = desk.open(Access::to_act(dry_run))?;
    let (new, fallen) = open.perform_unless(dry_run, &act::POLICY_PUBLISH, |writing, actor| {
        let new =
            works_agreement::publish_policy(writing, &actor.who, &Written { name: &name, text: &text }, actor.today)?;
        let after = policy::current(writing)?.calendar()?;
        Ok((new, plan::fallen(writing, &actor.calendar, &after)?))
    })?;
    let title = match (new, dry_run) {
        (false, _) => "These house rules hold already",
        (true, true) => "The house rules can be published; nothing was recorded",
        (true, false) => "The house rules are published",
    };
    let notes = fallen.iter().map(behind::fallen).collect();
    open.answer(&Page { name: "policy", title: title.to_owned(), parts: Vec::new(), notes })?;
    Ok(Done::Well)
}

fn show(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (text, versions) = {
        let snapshot = open.store.snapshot()?;
        (policy::text(&snapshot)?, policy::versions(&snapshot)?)
    };
    let holds = open.policy()?;
    let (published, brief) = {
        let snapshot = open.store.snapshot()?;
        (policy::current(&snapshot)?, policy::brief(&snapshot, 0)?)
    };
    let mut notes: Vec<String> = rules::lasting(&holds, &published).into_iter().collect();
    notes.extend(brief.iter().map(rules::brief));
    let Policy { timezone, deadlines, disputes, .. } = holds;
    let days = |days: u32| Cell::Count(days.into());
    let word = |cell: &dyn Fn(&By) -> Cell| {
        versions.last().map_or(Cell::Absent("the defaults hold"), |version| cell(&version.by))
    };
    let fields = vec![
        ("timezone", "time zone", Cell::word(timezone)),
        ("open", "working days to dispute", days(deadlines.open)),
        ("session", "working days for the session", days(deadlines.session)),
        ("ruling", "working days to rule", days(deadlines.ruling)),
        ("appeal", "working days to appeal", days(deadlines.appeal)),
        ("second", "working days to wait for a second score", days(deadlines.second)),
        ("rulings", "rulings", Cell::word(disputes.rulings.word())),
        ("published_by", "published by", word(&|by| Cell::word(&by.actor))),
        ("login", "under the login", word(&|by| Cell::word(&by.login))),
        ("published", "published at", word(&|by| Cell::Moment(by.at))),
        ("late_ruling", "who decides where nobody ruled in time", Cell::word(disputes.late_ruling.word())),
    ];
    let body = text.map_or(Cell::Absent("the defaults hold"), |text| Cell::Text(Untrusted::new(text)));
    let mut parts = vec![Part::Fields(fields)];
    parts.extend((versions.len() > 1).then(|| Part::Sheet(changes(&versions))));
    parts.push(Part::Block { key: "text", title: "As published", body });
    open.page(&Page { name: "policy", title: "House rules".to_owned(), parts, notes })?;
    Ok(Done::Well)
}
