//! `assize dispute`: marks are rejected, with a reason, and talked over.

use super::desk::Desk;
use super::input::{name_of, read_text, words_or_file};
use super::{Done, blind};
use crate::core::arbitration::{self, Lapsed};
use crate::core::audit::AuditId;
use crate::core::dispute::{self, Claim, DisputeId, Held};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::Written;
use crate::view::draws::lapse;
use crate::view::page::{Page, Part};
use crate::view::pages;
use crate::view::reports;
use crate::view::sheet::Cell;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Reject one or more marks of an audit of yours
    Open(Open),
    /// Record the session of a dispute: the talk that keeps, adjusts or withdraws each point
    ///
    /// Whoever records it led it: a lead, a manager or an arbiter, never the agent or the auditor.
    /// What stays unresolved goes to an arbiter without a part in the case, drawn at once.
    ///
    /// Notes: held = "2026-03-02", agent_side = "…", and where wanted criteria_explained, communication,
    /// improvement; then for each point [[point]] criterion = "empathy", outcome = "kept" (or withdrawn,
    /// unresolved, or adjusted with level = "full").
    Session {
        /// The dispute's number
        dispute: i64,
        /// What was said and agreed, as TOML; - is stdin
        #[arg(long, value_name = "FILE")]
        notes: PathBuf,
    },
    /// List disputes, oldest first
    List {
        /// Only those that are still open
        #[arg(long)]
        open: bool,
    },
    /// Show a dispute with its whole record
    Show {
        /// Its number
        dispute: i64,
    },
}

/// Reject one or more marks of an audit of yours
///
/// The audit must be delivered and its time to dispute not over. For several criteria repeat
/// --criterion, --reason and --propose in the same order; one --statement may stand for all.
///
/// Example: assize --as rosa dispute open 7 --criterion empathy --reason context --propose full
/// --statement "The customer had asked me to be brief"
#[derive(Args, Debug)]
pub struct Open {
    /// The audit's number
    audit: i64,
    /// The criterion whose mark is rejected (can be repeated)
    #[arg(long, required = true, value_name = "ID")]
    criterion: Vec<String>,
    /// Why: criterion, context, policy, communication, slip or wording (can be repeated)
    #[arg(long, required = true, value_name = "REASON")]
    reason: Vec<String>,
    /// The answer that would be right, or na (can be repeated)
    #[arg(long, required = true, value_name = "LEVEL")]
    propose: Vec<String>,
    /// In your words, or @FILE (can be repeated)
    #[arg(long, required = true, value_name = "TEXT")]
    statement: Vec<String>,
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Open(args) => open_dispute(desk, &args),
        Command::Session { dispute, notes } => session(desk, DisputeId(dispute), &notes),
        Command::List { open } => list(desk, open),
        Command::Show { dispute } => show(desk, DisputeId(dispute)),
    }
}

fn open_dispute(desk: &Desk, args: &Open) -> anyhow::Result<Done> {
    let claims = claims(args)?;
    let mut open = desk.open(Access::Write)?;
    let (id, new) =
        open.record("dispute open", |writing, who| dispute::open(writing, who, AuditId(args.audit), &claims))?.value;
    let dispute = dispute::load(&*open.store.snapshot()?, id)?;
    let title = if new {
        format!("Dispute {} is open", dispute.id.0)
    } else {
        format!("Dispute {} was opened with these points before", dispute.id.0)
    };
    open.answer(&Page { title, ..pages::dispute(&dispute, None) })?;
    Ok(Done::Well)
}

/// One claim for each criterion; a single reason, answer or statement stands for all.
fn claims(args: &Open) -> Result<Vec<Claim>> {
    let statements = args.statement.iter().map(|text| words_or_file(text)).collect::<Result<Vec<_>>>()?;
    let mut claims: Vec<Claim> = Vec::new();
    for (place, criterion) in args.criterion.iter().enumerate() {
        if claims.iter().any(|claim| claim.criterion == *criterion) {
            return Err(Refusal::words(format!("--criterion {criterion} stands twice")));
        }
        claims.push(Claim {
            criterion: criterion.clone(),
            reason: nth("--reason", &args.reason, place, args.criterion.len())?,
            propose: nth("--propose", &args.propose, place, args.criterion.len())?,
            statement: nth("--statement", &statements, place, args.criterion.len())?,
        });
    }
    Ok(claims)
}

fn nth(flag: &str, values: &[String], place: usize, wanted: usize) -> Result<String> {
    let found = if values.len() == 1 { values.first() } else { values.get(place) };
    match found {
        Some(value) if values.len() == 1 || values.len() == wanted => Ok(value.clone()),
        _ => Err(Refusal::words(format!("{flag} is given {} times for {wanted} criteria", values.len()))
            .hint("give it once for all, or once for each")),
    }
}

/// Who rules on what was left open.
enum Seat {
    /// Nothing was.
    NotNeeded,
    /// Nobody on the roster may.
    Nobody,
    /// The arbiter, and the last day.
    Taken(String, NaiveDate),
}

/// What recording a session came to.
enum Outcome {
    Held(Held, Seat),
    TooLate(Lapsed),
}

fn session(desk: &Desk, id: DisputeId, notes: &Path) -> anyhow::Result<Done> {
    let (name, text) = (name_of(notes), read_text(notes)?);
    let written = Written { name: &name, text: &text };
    let mut open = desk.open(Access::Write)?;
    let recorded = open.record("dispute session", |writing, who| {
        dispute::load(writing, id)?;
        if let Some(lapsed) =
            arbitration::settle_lapses(writing, Some(id))?.into_iter().find(|lapsed| lapsed.stage == Some("session"))
        {
            writing.note(format!("dispute {} had no session in time", id.0));
            return Ok(Outcome::TooLate(lapsed));
        }
        let held = dispute::hold_session(writing, who, id, &written)?;
        let seat = match held.unresolved {
            0 => Seat::NotNeeded,
            _ => arbitration::seat(writing, id)?.map_or(Seat::Nobody, |(arbiter, due)| Seat::Taken(arbiter, due)),
        };
        Ok(Outcome::Held(held, seat))
    })?;
    match recorded.value {
        Outcome::TooLate(lapsed) => {
            super::desk::tell(&format!(
                "error: the time for the session is over, and that is recorded. {}",
                lapse(&lapsed)
            ));
            Ok(Done::Short)
        }
        Outcome::Held(held, seat) => {
            open.answer(&held_page(id, &held, &seat))?;
            Ok(if matches!(seat, Seat::Nobody) { Done::Short } else { Done::Well })
        }
    }
}

fn held_page(id: DisputeId, held: &Held, seat: &Seat) -> Page {
    let percent = |total: Option<i64>| total.map_or(Cell::Absent("undefined"), Cell::Percent);
    let title = if held.new {
        format!("The session of dispute {} is recorded", id.0)
    } else {
        format!("The session of dispute {} was recorded before", id.0)
    };
    let note = match seat {
        _ if !held.new => format!("What became of it: assize dispute show {}", id.0),
        Seat::NotNeeded => "Nothing is left open in this dispute.".to_owned(),
        Seat::Taken(arbiter, due) => format!("{} left open: {arbiter} was drawn to rule, until {due}.", held.unresolved),
        Seat::Nobody => "No arbiter without a part in the case is on the roster: a manager adds one, then assize assign nightly seats them.".to_owned(),
    };
    let fields =
        vec![("before", "total before", percent(held.totals.0)), ("after", "total after", percent(held.totals.1))];
    Page { name: "session", title, parts: vec![Part::Fields(fields)], notes: vec![note] }
}

fn list(desk: &Desk, only_open: bool) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let states: &[&str] = if only_open { &["session", "arbitration"] } else { &[] };
    let mut disputes = dispute::list(&*open.store.snapshot()?, states)?;
    let hidden = blind::disputes(&mut open, &mut disputes)?;
    let mut sheet = reports::disputes(&disputes, "Disputes, oldest first", today);
    sheet.notes.extend(hidden);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

fn show(desk: &Desk, id: DisputeId) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let found = dispute::load(&*open.store.snapshot()?, id)?;
    blind::require(&mut open, &found)?;
    let page = {
        let snapshot = open.store.snapshot()?;
        pages::dispute(&found, arbitration::ruling(&snapshot, id)?.as_ref())
    };
    open.page(&page)?;
    Ok(Done::Well)
}
