//! Which dialogues are calibrated, where nobody names them: of all that came in on some days the smallest tickets. What is
//! unfit is passed over, and each of these is kept with its reason, so that anybody can compute the lot again.

use super::fit::{Asked, Unfit, unfit};
use crate::calc::digest::{Digest, hex};
use crate::calc::draw::Tickets;
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::dialogue::{self, Dialogue};
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::{Connection, ToSql, params};

/// Which dialogues a lot is drawn from, and how many.
#[derive(Clone, Copy, Debug)]
pub struct LotOf<'a> {
    /// How many.
    pub count: usize,
    /// The first day, included.
    pub first: NaiveDate,
    /// The last day, included.
    pub last: NaiveDate,
    /// Only of this channel.
    pub channel: Option<&'a str>,
    /// Only of this category.
    pub category: Option<&'a str>,
}

/// A span of time and what it is limited to.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) since: String,
    pub(super) until: String,
    pub(super) channel: Option<String>,
    pub(super) category: Option<String>,
}

/// A lot that is drawn, before it is recorded.
pub(super) struct Lot {
    span: Span,
    size: usize,
    chance: [u8; 32],
    pub(super) drawn: Vec<Dialogue>,
    passed: Vec<(RequestId, Unfit)>,
}

impl LotOf<'_> {
    /// Its days as times of the policy's time zone.
    pub(super) fn span(&self, actor: &Actor) -> Result<Span> {
        let bounds = actor.calendar.bounds(self.first, self.last);
        let (since, until): (Moment, Moment) = bounds.ok_or_else(|| {
            Refusal::words(format!("{} to {} are no days to draw from", self.first, self.last))
                .hint("the last day is not before the first: --from DAY --to DAY")
        })?;
        let text = |text: Option<&str>| text.map(str::to_owned);
        let (channel, category) = (text(self.channel), text(self.category));
        Ok(Span { since: since.to_string(), until: until.to_string(), channel, category })
    }
}

/// Draws so many dialogues that are fit. Refused where there are fewer.
pub(super) fn draw(writing: &mut Writing<'_>, actor: &Actor, of: &LotOf<'_>, asked: &Asked<'_>) -> Result<Lot> {
    let span = of.span(actor)?;
    let mut chance = [0; 32];
    writing.random(&mut chance)?;
    let order = in_order(writing, writing.entry(), &span, &chance)?;
    let mut lot = Lot { span, size: order.len(), chance, drawn: Vec::new(), passed: Vec::new() };
    for (_, request) in &order {
        if lot.drawn.len() == of.count {
            break;
        }
        let dialogue = dialogue::load(writing, *request)?;
        match unfit(writing, actor, &dialogue, asked)? {
            None => lot.drawn.push(dialogue),
            Some(found) => lot.passed.push((*request, found.unfit)),
        }
    }
    if lot.drawn.len() < of.count {
        return Err(too_few(of, &lot));
    }
    Ok(lot)
}

fn too_few(of: &LotOf<'_>, lot: &Lot) -> Refusal {
    let LotOf { count, first, last, .. } = of;
    let reason = |unfit: &Unfit| {
        let number = lot.passed.iter().filter(|(_, reason)| reason == unfit).count();
        (number > 0).then(|| format!("{number} {unfit}"))
    };
    let reasons: Vec<String> = Unfit::ALL.iter().filter_map(reason).collect();
    let why = if reasons.is_empty() { String::new() } else { format!(", unfit: {}", reasons.join(", ")) };
    Refusal::rule(format!(
        "{count} dialogues are wanted, and {} of the {} of {first} to {last} can be calibrated{why}",
        lot.drawn.len(),
        lot.size
    ))
    .hint("ask for fewer with --count, for more days with --from and --to, or ask other people")
}

/// All dialogues of a span as they stood before an entry, by their tickets.
fn in_order(conn: &Connection, before: i64, span: &Span, chance: &[u8]) -> Result<Vec<(Digest, RequestId)>> {
    let tickets = Tickets::new(&hex(chance));
    let mut statement = conn.prepare_cached(
        "WITH came(request, revision) AS (
           SELECT r.id, NULL FROM request r INDEXED BY request_received WHERE r.agent IS NOT NULL AND r.received >= ?1 AND r.received < ?2
             AND r.entry < ?5 AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id AND v.entry < ?5)
           UNION ALL SELECT v.request, v.id FROM revision v INDEXED BY revision_counts WHERE v.counts >= ?1 AND v.counts < ?2
             AND v.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request AND x.entry < ?5))
         SELECT r.id, r.ref FROM came c JOIN request r ON r.id = c.request LEFT JOIN revision v ON v.id = c.revision
         WHERE (?3 IS NULL OR coalesce(v.channel, r.channel) = ?3) AND (?4 IS NULL OR coalesce(v.category, r.category) = ?4)",
    )?;
    let bound = params![span.since, span.until, span.channel, span.category, before];
    let rows = statement.query_map(bound, |row| Ok((RequestId(row.get("id")?), row.get::<_, String>("ref")?)))?;
    let mut order = Vec::new();
    for row in rows {
        let (request, reference) = row?;
        order.push((tickets.of(&reference), request));
    }
    order.sort_unstable();
    Ok(order)
}

/// Records how the dialogues of a calibration were drawn.
pub(super) fn store(writing: &mut Writing<'_>, calibration: i64, lot: &Lot) -> Result<()> {
    let size = i64::try_from(lot.size).unwrap_or(i64::MAX);
    let facts: [(&'static str, &dyn ToSql); 7] = [
        ("calibration", &calibration),
        ("since", &lot.span.since),
        ("until", &lot.span.until),
        ("channel", &lot.span.channel),
        ("category", &lot.span.category),
        ("size", &size),
        ("chance", &lot.chance),
    ];
    writing.insert("calibration_lot", &facts, &[])?;
    for (request, reason) in &lot.passed {
        let facts: [(&'static str, &dyn ToSql); 3] =
            [("calibration", &calibration), ("request", &request.0), ("reason", reason)];
        writing.insert("calibration_passed", &facts, &[])?;
    }
    Ok(())
}

/// The span that a calibration was drawn from, where a lot drew it.
pub(super) fn span_of(conn: &Connection, calibration: i64) -> Result<Option<Span>> {
    let mut statement =
        conn.prepare_cached("SELECT since, until, channel, category FROM calibration_lot WHERE calibration = ?1")?;
    let mut rows = statement.query([calibration])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (since, until) = (row.get("since")?, row.get("until")?);
    Ok(Some(Span { since, until, channel: row.get("channel")?, category: row.get("category")? }))
}

/// Computes every lot again. Answers how many there are, and what differs.
pub fn recheck_lots(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let mut statement = conn.prepare("SELECT calibration, entry, size, chance FROM calibration_lot ORDER BY id")?;
    let mut rows = statement.query([])?;
    let (mut count, mut findings) = (0, Vec::new());
    while let Some(row) = rows.next()? {
        count += 1;
        let calibration: i64 = row.get("calibration")?;
        let (chance, size): (Vec<u8>, usize) = (row.get("chance")?, row.get("size")?);
        let Some(span) = span_of(conn, calibration)? else { continue };
        let order = in_order(conn, row.get("entry")?, &span, &chance)?;
        let (drawn, all) = (stored(conn, calibration, ITEMS)?, stored(conn, calibration, ALL)?);
        let first: Vec<i64> = order.iter().take(all.len()).map(|(_, request)| request.0).collect();
        let in_place: Vec<i64> = first.iter().copied().filter(|request| drawn.contains(request)).collect();
        let mut sorted = first;
        sorted.sort_unstable();
        if size != order.len() || sorted != all || in_place != drawn {
            findings.push(format!("the dialogues of calibration {calibration} are not those of its lot"));
        }
    }
    Ok((count, findings))
}

const ITEMS: &str = "SELECT request FROM calibration_item WHERE calibration = ?1 ORDER BY place";
const ALL: &str = "SELECT request FROM calibration_item WHERE calibration = ?1
    UNION SELECT request FROM calibration_passed WHERE calibration = ?1 ORDER BY 1";

fn stored(conn: &Connection, calibration: i64, sql: &str) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([calibration], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
