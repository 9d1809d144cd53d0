//! Later: what changed of the numbers of a report after they were taken. It stands below the report, never in it.

use super::figure::Figure;
use super::gather::{Management, gather};
use super::looked_at::DrawLine;
use super::span::Span;
use crate::core::audit::{self, AuditId, AuditState};
use crate::core::people::{self, Rewritten};
use crate::core::refusal::Result;
use crate::core::report::small::FEWEST;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// What changed after the numbers were taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Later {
    /// The audits whose total is another now, or that count no more.
    pub changed: Vec<Correction>,
    /// How many audits of the period were delivered since.
    pub delivered: u64,
    /// The mean of each card, as it was and as it is now.
    pub means: Vec<MeanThen>,
    /// What else is another number now.
    pub moved: Vec<Moved>,
    /// How many means and other figures are not told, since so few audits changed them that they would tell of single ones.
    pub untold: u64,
    /// What was said since of the teams of agents in these days.
    pub roster: Vec<Rewritten>,
}

/// The mean of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeanThen {
    /// Its name and version.
    pub card: String,
    /// As it was.
    pub before: Figure,
    /// As it is now.
    pub now: Figure,
    /// How many audits changed, went or came in between.
    pub audits: u64,
}

/// Another number of the report that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Of what: `dialogues`, `frames`, `late`, `void`, `drawn`, `rated`, `rating`, `voices`, `disputes`, `overturned`.
    pub what: &'static str,
    /// Then: a count, or hundredths of a star or of a per cent; none where it was not defined.
    pub before: Option<i64>,
    /// Now.
    pub now: Option<i64>,
}

/// An audit that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Its number.
    pub audit: i64,
    /// The total then.
    pub before: i64,
    /// The total now; none where it counts no more.
    pub now: Option<i64>,
    /// By what, in a word.
    pub by: String,
}

impl Later {
    /// Whether nothing changed.
    pub fn is_nothing(&self) -> bool {
        self.changed.is_empty() && self.delivered == 0 && self.moved.is_empty() && self.roster.is_empty()
    }

    /// The same for readers who are not to know single audits: without the means that fewer than [`FEWEST`] changed, and
    /// without which these are.
    #[must_use]
    pub fn without_few(&self) -> Self {
        let mut told = self.clone();
        let is_told = |mean: &MeanThen| mean.before == mean.now || mean.audits >= FEWEST;
        told.means.retain(is_told);
        let of = |what: &str| self.moved.iter().find(|one| one.what == what);
        let by = |what: &str| of(what).map_or(0, |one| one.now.unwrap_or(0).abs_diff(one.before.unwrap_or(0)));
        let (rated, audited) = (by("rated"), self.changed.len() as u64 + self.delivered);
        told.moved.retain(|one| match one.what {
            "rating" => rated >= FEWEST,
            "overturned" => audited >= FEWEST,
            _ => true,
        });
        told.untold = (self.means.len() - told.means.len() + self.moved.len() - told.moved.len()) as u64;
        told
    }
}

/// What changed since a report was frozen.
pub fn later(conn: &Connection, report: &Management, span: &Span) -> Result<Later> {
    let today = gather(conn, &report.period, span)?;
    let now: BTreeMap<i64, i64> = today.audits.iter().copied().collect();
    let then: BTreeMap<i64, i64> = report.audits.iter().copied().collect();
    let mut changed = Vec::new();
    for (audit, before) in &then {
        let stands = now.get(audit).copied();
        if stands != Some(*before) {
            let by = by_what(conn, AuditId(*audit), stands.is_some())?;
            changed.push(Correction { audit: *audit, before: *before, now: stands, by });
        }
    }
    let more: Vec<i64> = now.keys().filter(|audit| !then.contains_key(audit)).copied().collect();
    let mut moving = BTreeMap::<String, u64>::new();
    for audit in changed.iter().map(|one| one.audit).chain(more.iter().copied()) {
        *moving.entry(card_of(conn, audit)?).or_default() += 1;
    }
    let mut now: BTreeMap<&str, Figure> =
        today.service.cards.iter().map(|line| (line.card.as_str(), line.total)).collect();
    let mut means = Vec::new();
    for line in &report.service.cards {
        let stands = now.remove(line.card.as_str()).unwrap_or_default();
        means.push((line.card.clone(), line.total, stands));
    }
    means.extend(now.into_iter().map(|(card, stands)| (card.to_owned(), Figure::default(), stands)));
    let mean = |(card, before, now): (String, Figure, Figure)| {
        let audits = moving.get(&card).copied().unwrap_or_default();
        MeanThen { card, before, now, audits }
    };
    let means = means.into_iter().map(mean).collect();
    let roster = people::rewritten(conn, (Some(span.first), Some(span.last)), entry_of(&report.head))?;
    let (delivered, moved) = (more.len() as u64, moved(report, &today));
    Ok(Later { changed, delivered, means, moved, untold: 0, roster })
}

/// The card of an audit, as figures call it.
fn card_of(conn: &Connection, audit: i64) -> Result<String> {
    Ok(conn
        .prepare_cached(
            "SELECT c.name || '/' || c.version AS card FROM audit a JOIN card c ON c.id = a.card WHERE a.id = ?1",
        )?
        .query_row([audit], |row| row.get("card"))?)
}

/// The entry of a head; none that can be read: after all entries, so that nothing is said twice.
fn entry_of(head: &str) -> i64 {
    head.split(':').next().and_then(|entry| entry.parse().ok()).unwrap_or(i64::MAX)
}

/// What else is another number now.
fn moved(then: &Management, now: &Management) -> Vec<Moved> {
    let of = |(what, number): (&'static str, Number)| {
        let (before, now) = (number(then), number(now));
        (before != now).then_some(Moved { what, before, now })
    };
    NUMBERS.into_iter().filter_map(of).collect()
}

/// One number of a report.
type Number = fn(&Management) -> Option<i64>;

/// The numbers that are held against those of today, each with what it is of.
const NUMBERS: [(&str, Number); 10] = [
    ("dialogues", |one| count(one.coverage.channels.iter().map(|row| row.dialogues).sum())),
    ("frames", |one| Some(standing(one).map(|draw| draw.size).sum())),
    ("late", |one| count(standing(one).map(|draw| draw.late).sum())),
    ("void", |one| count(one.looked_at.draws.len() as u64 - standing(one).count() as u64)),
    ("drawn", |one| count(one.looked_at.drawn)),
    ("rated", |one| count(one.customers.rating.n)),
    ("rating", |one| one.customers.rating.value),
    ("voices", |one| count(one.customers.voices.iter().map(|row| row.dialogues.part.unwrap_or_default()).sum())),
    ("disputes", |one| count(one.disputes.opened)),
    ("overturned", |one| one.disputes.overturned.value),
];

fn count(number: u64) -> Option<i64> {
    i64::try_from(number).ok()
}

fn standing(one: &Management) -> impl Iterator<Item = &DrawLine> {
    one.looked_at.draws.iter().filter(|draw| draw.void.is_none())
}

/// By what an audit changed: of one that counts by its newest score, of another by its state.
fn by_what(conn: &Connection, id: AuditId, counts: bool) -> Result<String> {
    if counts {
        let sql = "SELECT basis FROM scoring WHERE audit = ?1 ORDER BY id DESC LIMIT 1";
        let basis: Option<String> = conn.prepare_cached(sql)?.query_row([id.0], |row| row.get("basis")).optional()?;
        return Ok(basis.unwrap_or_default());
    }
    let audit = audit::load(conn, id)?;
    let word = match audit.state {
        _ if audit.void => "void draw",
        AuditState::Struck => "struck",
        AuditState::Replaced => "replaced",
        _ if audit.total.is_none() => "no total",
        _ => "in other days",
    };
    Ok(word.to_owned())
}
