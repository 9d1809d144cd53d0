//! `assize score`: dialogues are scored, and the result is shown to the agent.

use super::desk::Desk;
use super::input::{name_of, read_text, words_or_file};
use super::open::Open;
use super::{Done, ask, blind};
use crate::calc::decimal::Hundredths;
use crate::calc::scoring::{Fails, Step, explain, score};
use crate::core::audit::{self, Answers, Audit, AuditId};
use crate::core::dispute;
use crate::core::ledger::Access;
use crate::core::people::Role;
use crate::core::refusal::Result;
use crate::core::scorecard;
use crate::view::after;
use crate::view::page::{Page, Part};
use crate::view::pages;
use crate::view::reports;
use crate::view::sheet::{Cell, Column, Sheet};
use crate::view::words::count;
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// List what waits to be scored, soonest first
    ///
    /// An auditor sees their own (--as); everybody else, and --all, sees everybody's.
    Queue {
        /// Everybody's, not only your own
        #[arg(long)]
        all: bool,
    },
    /// Show an audit: the dialogue, and the card or the marks
    Show {
        /// Its number
        audit: i64,
        /// Show every step of the arithmetic
        #[arg(long)]
        explain: bool,
    },
    /// Hand in the answers to an audit
    ///
    /// Only the auditor it is assigned to may. A score is given once; it changes only through a
    /// dispute. Without --answers you are asked, at a terminal.
    ///
    /// Answers: {"answers": {"accuracy": {"level": "partly", "note": "…", "quote": "…"}, "language": "full"}, "met": "…", "develop": "…"}
    Submit {
        /// Its number
        audit: i64,
        /// The answers, as JSON; - is stdin
        #[arg(long, value_name = "FILE")]
        answers: Option<PathBuf>,
    },
    /// Approve the score of an audit before it is delivered, or return it to its auditor with a reason
    ///
    /// Where the policy asks for it: [approvals] evaluation = "all". A lead, manager or auditor does, never
    /// whoever gave the score or is tied to the agent.
    Approve {
        /// Its number
        audit: i64,
        /// Return it for this reason instead, or @FILE
        #[arg(long = "return", value_name = "REASON")]
        returned: Option<String>,
    },
    /// Show scored audits to their agents; the time to dispute begins
    Deliver {
        /// Their numbers
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        audits: Vec<i64>,
        /// All that are scored and that you may deliver
        #[arg(long)]
        all: bool,
    },
    /// Say that you have read an audit of yours; it is not consent
    Acknowledge {
        /// Its number
        audit: i64,
    },
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Queue { all } => queue(desk, all),
        Command::Show { audit, explain } => show(desk, AuditId(audit), explain),
        Command::Submit { audit, answers } => submit(desk, AuditId(audit), answers),
        Command::Approve { audit, returned } => approve(desk, AuditId(audit), returned.as_deref()),
        Command::Deliver { audits, all } => deliver(desk, &audits, all),
        Command::Acknowledge { audit } => acknowledge(desk, AuditId(audit)),
    }
}

fn queue(desk: &Desk, all: bool) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let own = if all { None } else { open.actor_with(Role::Auditor)? };
    let mut audits = audit::list(&*open.store.snapshot()?, &["assigned", "unassigned"])?;
    if let Some(own) = &own {
        audits.retain(|audit| audit.auditor.as_ref().is_some_and(|auditor| auditor.id == own.id));
    }
    let mut audits = blind::audits(&mut open, audits)?;
    audits.sort_by_key(|audit| (audit.score_due, audit.id));
    let mut sheet = reports::score_queue(&audits, today);
    if own.is_some() {
        "Nothing waits for you; --all lists everybody's.".clone_into(&mut sheet.empty);
    }
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

fn show(desk: &Desk, id: AuditId, steps: bool) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let page = audit_page(&mut open, id, steps)?;
    open.page(&page)?;
    Ok(Done::Well)
}

fn audit_page(open: &mut Open<'_>, id: AuditId, steps: bool) -> Result<Page> {
    let now = open.now;
    let found = audit::load(&*open.store.snapshot()?, id)?;
    let found = blind::audit(open, found)?;
    let snapshot = open.store.snapshot()?;
    let card = scorecard::load(&snapshot, found.card)?;
    let dialogue = crate::core::dialogue::load(&snapshot, found.request)?;
    let marks = found.scoring.map(|scoring| audit::marks_of(&snapshot, scoring)).transpose()?.unwrap_or_default();
    let feedback = found.scoring.map(|scoring| audit::feedback(&snapshot, scoring)).transpose()?.unwrap_or_default();
    let is_past = audit::is_past_dispute(&snapshot, &found, now)?;
    let mut page =
        pages::audit(&found, &dialogue, &card, &marks, &feedback, &dispute::changes(&snapshot, id)?, is_past);
    if let Some(why) = audit::spot_reason(&snapshot, id)? {
        page.parts.insert(1, Part::Block { key: "spot", title: "Why it is a spot check", body: Cell::Text(why) });
    }
    if let Some(why) = audit::why_void(&snapshot, &found)? {
        page.parts.insert(1, Part::Block { key: "void", title: "Why its draw is void", body: Cell::Text(why) });
    }
    let mut askings = audit::askings(&snapshot)?;
    askings.retain(|asking| asking.audit == id || asking.next == Some(id));
    if !askings.is_empty() {
        page.parts.push(Part::Sheet(after::replacements(&askings)));
    }
    let hands = audit::steps(&snapshot, id)?;
    if hands.len() > 1 {
        page.parts.push(Part::Sheet(after::steps(&hands)));
    }
    if let Some(reason) = audit::returned(&snapshot, &found)? {
        page.parts.push(Part::Block {
            key: "returned",
            title: "Returned, to be scored again",
            body: Cell::Text(reason),
        });
    }
    if steps && !marks.is_empty() {
        page.parts.push(Part::Sheet(arithmetic(&card, &audit::answers_of(&marks), &found)?));
    }
    Ok(page)
}

/// Each step from the marks to the score before fails and to the total, to be redone by hand.
fn arithmetic(
    card: &scorecard::Card,
    answers: &std::collections::BTreeMap<String, Option<String>>,
    audit: &Audit,
) -> Result<Sheet> {
    let items = card.items(answers)?;
    let steps = explain(&items);
    let key = |item: usize| card.criteria.get(item).map_or("unknown", |criterion| criterion.key.as_str());
    let why = "not applicable";
    let row = |step: &Step| {
        vec![
            Cell::word(key(step.item)),
            Cell::Percent(step.weight),
            step.level.map_or(Cell::Absent(why), Cell::Percent),
            step.level.map_or(Cell::Absent(why), |level| Cell::word(product(step.weight, level))),
            step.counted.map_or(Cell::Absent(why), |level| Cell::word(product(step.weight, level))),
        ]
    };
    let sum = |level: fn(&Step) -> Option<i64>| {
        let products = steps.iter().filter_map(|step| Some(i128::from(step.weight) * i128::from(level(step)?)));
        whole_product(products.sum())
    };
    let weights = Hundredths(steps.iter().filter(|step| step.level.is_some()).map(|step| step.weight).sum());
    let said =
        |score: Option<i64>| score.map_or_else(|| "undefined".to_owned(), |score| format!("{} %", Hundredths(score)));
    let failed = score(&items).failed;
    let mut notes = vec![
        format!("Before fails: {} / {weights} = {}", sum(|step| step.level), said(audit.raw)),
        format!("Total: {} / {weights} = {}, rounded once, half to even", sum(|step| step.counted), said(audit.total)),
    ];
    notes.extend(failed.iter().map(|item| format!("`{}` at 0 % fails {}", key(*item), what_fails(card, *item))));
    Ok(Sheet {
        name: "arithmetic",
        title: "The arithmetic".to_owned(),
        columns: vec![
            Column::words("criterion", "criterion"),
            Column::numbers("weight", "weight"),
            Column::numbers("level", "answer"),
            Column::numbers("product", "weight x answer"),
            Column::numbers("counted", "after fails"),
        ],
        rows: steps.iter().map(row).collect(),
        notes,
        empty: String::new(),
    })
}

/// A sum of products as people write it.
fn whole_product(exact: i128) -> String {
    let text = format!("{}.{:04}", exact / 10_000, exact % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Weight times level, in per cent times per cent: up to four decimals, exact.
fn product(weight: i64, level: i64) -> String {
    whole_product(i128::from(weight) * i128::from(level))
}

fn what_fails(card: &scorecard::Card, item: usize) -> &'static str {
    match card.criteria.get(item).map(|criterion| criterion.fails) {
        Some(Fails::Section) => "its section",
        _ => "the whole card",
    }
}

fn submit(desk: &Desk, id: AuditId, file: Option<PathBuf>) -> anyhow::Result<Done> {
    let answers = match file {
        Some(file) => Answers::read(&name_of(&file), &read_text(&file)?)?,
        None => asked(desk, id)?,
    };
    let mut open = desk.open(Access::Write)?;
    let recorded = open.record("score submit", |writing, who| audit::submit(writing, who, id, &answers))?;
    let title = if recorded.head.is_some() {
        format!("Audit {} is scored", id.0)
    } else {
        format!("Audit {} was scored with these answers before", id.0)
    };
    let policy = open.policy()?;
    let waits = audit::awaited(&*open.store.snapshot()?, &policy, &recorded.value)?;
    open.answer(&scored_page(&recorded.value, title, waits))?;
    Ok(Done::Well)
}

/// Answers asked for one by one at a terminal, before anything is opened for writing.
fn asked(desk: &Desk, id: AuditId) -> Result<Answers> {
    ask::require_terminal("--answers FILE")?;
    let mut open = desk.open(Access::Read)?;
    let card = {
        let snapshot = open.store.snapshot()?;
        scorecard::load(&snapshot, audit::load(&snapshot, id)?.card)?
    };
    let page = audit_page(&mut open, id, false)?;
    open.page(&page)?;
    drop(open);
    ask::answers(&card)
}

fn scored_page(audit: &Audit, title: String, waits: Option<&str>) -> Page {
    let fields = vec![
        ("audit", "audit", Cell::Count(audit.id.0)),
        ("raw", "before fails", audit.raw.map_or(Cell::Absent("nothing applied"), Cell::Percent)),
        ("total", "total", audit.total.map_or(Cell::Absent("nothing applied"), Cell::Percent)),
        ("band", "band", audit.band.as_ref().map_or(Cell::Absent("no band"), Cell::word)),
    ];
    let next = match waits {
        _ if audit.second && audit.is_untold() => "It is kept; nothing more is to be done with it now.".to_owned(),
        _ if audit.second => pages::SECOND.to_owned(),
        _ if audit.state != "scored" => format!("It is {}.", audit.state),
        Some(what) => format!("It waits for an approval of {what}; then: assize score deliver {}", audit.id.0),
        None => format!("Next: assize score deliver {}", audit.id.0),
    };
    Page { name: "score_submit", title, parts: vec![Part::Fields(fields)], notes: vec![next] }
}

fn approve(desk: &Desk, id: AuditId, returned: Option<&str>) -> anyhow::Result<Done> {
    let reason = returned.map(words_or_file).transpose()?;
    let mut open = desk.open(Access::Write)?;
    let recorded =
        open.record("score approve", |writing, who| audit::approve(writing, who, id, reason.as_deref()))?.value;
    let (audit, new) = recorded;
    let what = if reason.is_some() { "is returned to its auditor" } else { "is approved" };
    let before = if new { "" } else { " already; nothing was recorded" };
    let next = match (&audit.auditor, reason) {
        (Some(auditor), Some(_)) => format!("Next: {} scores it again: assize score submit {}", auditor.handle, id.0),
        _ => format!("Next: assize score deliver {}", id.0),
    };
    let title = format!("The score of audit {} {what}{before}", id.0);
    open.answer(&Page { name: "score_approve", title, parts: Vec::new(), notes: vec![next] })?;
    Ok(Done::Well)
}

fn deliver(desk: &Desk, numbers: &[i64], all: bool) -> anyhow::Result<Done> {
    let ids: Vec<AuditId> = numbers.iter().copied().map(AuditId).collect();
    let mut open = desk.open(Access::Write)?;
    let recorded =
        open.record("score deliver", |writing, who| audit::deliver(writing, who, (!all).then_some(&ids[..])))?;
    let done = recorded.value;
    let rows = done.now.iter().map(|(id, due)| vec![Cell::Count(id.0), Cell::Day(*due)]).collect();
    let mut notes = Vec::new();
    if !done.before.is_empty() {
        notes.push(format!("{} delivered before.", count(done.before.len() as u64, "audit")));
    }
    notes.extend(done.waiting.iter().map(|(id, what)| format!("Audit {} waits for an approval of {what}.", id.0)));
    if !desk.is_quiet() {
        open.sheet(&Sheet {
            name: "delivered",
            title: "Delivered".to_owned(),
            columns: vec![Column::numbers("audit", "audit"), Column::words("dispute_due", "dispute until")],
            rows,
            notes,
            empty: "Nothing new was delivered.".to_owned(),
        })?;
    }
    Ok(if done.waiting.is_empty() { Done::Well } else { Done::Short })
}

fn acknowledge(desk: &Desk, id: AuditId) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let open_now = open.now;
    let recorded = open.record("score acknowledge", |writing, who| audit::acknowledge(writing, who, id))?;
    let (audit, new) = recorded.value;
    let title =
        if new { format!("Audit {} is acknowledged", id.0) } else { format!("Audit {} was acknowledged before", id.0) };
    let is_past = audit::is_past_dispute(&*open.store.snapshot()?, &audit, open_now)?;
    let note = audit.dispute_due.map(|due| {
        if is_past {
            format!("The time to dispute it ended on {due}.")
        } else {
            format!("It can be disputed until {due}: assize dispute open {}", audit.id.0)
        }
    });
    open.answer(&Page { name: "acknowledge", title, parts: Vec::new(), notes: note.into_iter().collect() })?;
    Ok(Done::Well)
}
