//! What comes after a draw: unsuitable dialogues, void draws, audits that change hands, spot checks, extensions.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::open::Open;
use crate::cli::{Done, blind};
use crate::core::audit::{self, AuditId, Outcome, Replacement, Tally, Unsuitable};
use crate::core::draw::{self, Listed};
use crate::core::ledger::Access;
use crate::core::refusal::Refusal;
use crate::core::toml::closest;
use crate::view::after;
use clap::Args;

#[derive(Args, Debug)]
pub struct Replace {
    /// Its number
    audit: i64,
    /// no-content, not-a-dialogue, duplicate, wrong-agent, language or care
    #[arg(long, value_name = "REASON")]
    reason: String,
    /// More in words, or @FILE
    #[arg(long, value_name = "TEXT")]
    words: Option<String>,
}

#[derive(Args, Debug)]
pub struct Confirm {
    /// Its number
    audit: i64,
    /// Refuse it for this reason instead, or @FILE: the dialogue is audited
    #[arg(long, value_name = "REASON")]
    refuse: Option<String>,
}

#[derive(Args, Debug)]
pub struct Void {
    /// The draw, plan and window, such as bank-2026-03-01
    draw: String,
    /// Why, or @FILE; it is listed for ever
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Args, Debug)]
pub struct Hand {
    /// Its number
    audit: i64,
    /// Give it to this auditor, who must not be tied to the agent
    #[arg(long, value_name = "WHO", required_unless_present = "anew", conflicts_with = "anew")]
    to: Option<String>,
    /// Let the lot choose among the others without a tie
    #[arg(long)]
    anew: bool,
    /// Why, or @FILE; it is kept
    #[arg(long, value_name = "TEXT")]
    why: String,
}

#[derive(Args, Debug)]
pub struct Spot {
    /// The dialogue
    #[arg(value_name = "REF")]
    reference: String,
    /// Why, or @FILE; it is kept
    #[arg(long, value_name = "TEXT")]
    why: String,
    /// Who is to audit it; without it the lot decides
    #[arg(long, value_name = "WHO")]
    auditor: Option<String>,
    /// By which card; needed where several are published
    #[arg(long, value_name = "CARD")]
    card: Option<String>,
}

#[derive(Args, Debug)]
pub struct Extend {
    /// The draw, plan and window, such as bank-2026-03-01
    draw: String,
    /// How many more of each stratum
    #[arg(long, value_name = "N")]
    by: u32,
    /// Why, or @FILE; it is kept
    #[arg(long, value_name = "TEXT")]
    why: String,
}

#[derive(Args, Debug)]
pub struct Show {
    /// The draw, plan and window, such as bank-2026-03-01
    draw: String,
}

/// Shows a draw and what came after it.
pub fn show(desk: &Desk, args: &Show) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let page = {
        let snapshot = open.store.snapshot()?;
        let all = draw::list(&snapshot)?;
        let listed = all.iter().find(|listed| listed.name == args.draw).ok_or_else(|| no_draw(&all, &args.draw))?;
        let of_draw = |draw: &str| draw == args.draw;
        let mut audits = audit::list(&snapshot, &[])?;
        audits.retain(|audit| audit.draw.as_deref().is_some_and(of_draw));
        let mut askings = audit::askings(&snapshot)?;
        askings.retain(|asking| of_draw(&asking.draw));
        after::draw(listed, &Tally::of(&audits), &askings, &audit::continuations(&snapshot, &args.draw)?)
    };
    open.page(&page)?;
    Ok(Done::Well)
}

fn no_draw(all: &[Listed], name: &str) -> Refusal {
    let hint = match closest(name, all.iter().map(|listed| listed.name.as_str())) {
        Some(best) => format!("did you mean `{best}`?"),
        None => "the draws are in: assize assign list".to_owned(),
    };
    Refusal::rule(format!("there is no draw `{name}`")).hint(hint)
}

/// Gives an audit to somebody else.
pub fn hand(desk: &Desk, args: &Hand) -> anyhow::Result<Done> {
    let why = words_or_file(&args.why)?;
    let mut open = desk.open(Access::Write)?;
    let done = open
        .record("assign hand", |writing, who| audit::hand(writing, who, AuditId(args.audit), args.to.as_deref(), &why))?
        .value;
    open.answer(&after::handed_to(&done))?;
    Ok(Done::Well)
}

/// Lists what is open.
pub fn open(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let audits = audit::list(&*open.store.snapshot()?, &[])?;
    let shown = blind::audits(&mut open, audits.clone())?;
    open.sheet(&after::open(&shown, &audit::tallies(&audits), today))?;
    Ok(Done::Well)
}

/// Has a dialogue audited that nobody drew.
pub fn spot(desk: &Desk, args: &Spot) -> anyhow::Result<Done> {
    let why = words_or_file(&args.why)?;
    let order = audit::Spot {
        reference: &args.reference,
        why: &why,
        auditor: args.auditor.as_deref(),
        card: args.card.as_deref(),
    };
    let mut open = desk.open(Access::Write)?;
    let (done, new) = open.record("assign spot", |writing, who| audit::spot(writing, who, &order))?.value;
    open.answer(&after::spotted(&done, new))?;
    Ok(Done::Well)
}

/// Draws more of every stratum.
pub fn extend(desk: &Desk, args: &Extend) -> anyhow::Result<Done> {
    let why = words_or_file(&args.why)?;
    let mut open = desk.open(Access::Write)?;
    let done =
        open.record("assign extend", |writing, who| audit::extend(writing, who, &args.draw, args.by, &why))?.value;
    open.answer(&after::extended(&done))?;
    let short = done.shortfall > 0 || done.audits.iter().any(|audit| audit.auditor.is_none());
    Ok(if short { Done::Short } else { Done::Well })
}

/// Says that a drawn dialogue is unsuitable.
pub fn replace(desk: &Desk, args: &Replace) -> anyhow::Result<Done> {
    let words = args.words.as_deref().map(words_or_file).transpose()?;
    let order = Unsuitable { reason: &args.reason, words: words.as_deref() };
    let mut open = desk.open(Access::Write)?;
    let done =
        open.record("assign replace", |writing, who| audit::replace(writing, who, AuditId(args.audit), &order))?.value;
    answer(&mut open, &done)
}

/// Confirms or refuses it.
pub fn confirm(desk: &Desk, args: &Confirm) -> anyhow::Result<Done> {
    let refuse = args.refuse.as_deref().map(words_or_file).transpose()?;
    let mut open = desk.open(Access::Write)?;
    let done = open
        .record("assign confirm", |writing, who| audit::confirm(writing, who, AuditId(args.audit), refuse.as_deref()))?
        .value;
    answer(&mut open, &done)
}

fn answer(open: &mut Open<'_>, done: &Replacement) -> anyhow::Result<Done> {
    open.answer(&after::replacement(done))?;
    let short = match &done.outcome {
        Outcome::Exhausted(_) | Outcome::Missing(_) => true,
        Outcome::Came(next) => next.auditor.is_none(),
        Outcome::Waits | Outcome::Refused => false,
    };
    Ok(if short && done.new { Done::Short } else { Done::Well })
}

/// Voids a draw.
pub fn void(desk: &Desk, args: &Void) -> anyhow::Result<Done> {
    let why = words_or_file(&args.reason)?;
    let mut open = desk.open(Access::Write)?;
    let done = open.record("assign void", |writing, who| audit::void(writing, who, &args.draw, &why))?.value;
    open.answer(&after::voided(&done))?;
    Ok(Done::Well)
}
