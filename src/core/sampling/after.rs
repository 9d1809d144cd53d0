//! What comes after a draw: a ticket in the place of an unsuitable one, and a draw that is void.
//!
//! The next ticket is nobody's choice: frame and key are the draw's, so the sample is at every time the smallest
//! tickets among the suitable dialogues of each stratum. What another draw or a spot check has taken since, or a
//! commitment that waits for its seed covers, is passed over.

use super::Ticket;
use super::commitment::{OpenCommitment, as_committed, open_before, store_ticket, waiting};
use super::examine::stored_as;
use super::frame::{Order, Pick, Place, Walk};
use super::plan::{Plan, plan};
use super::quota::Quotas;
use super::recheck::{Stored, stored};
use crate::calc::digest::hex;
use crate::calc::draw::{Drawn, Stratum};
use crate::core::ledger::Writing;
use crate::core::people::PersonId;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::text::{Kept, Untrusted};
use crate::core::toml::closest;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// The draw that a ticket is of.
pub struct Origin {
    /// Plan and window.
    pub name: String,
    /// The plan.
    pub plan: Plan,
    /// The key, hex.
    pub key: String,
    /// The stratum, in words.
    pub stratum: String,
    /// How many tickets the draw has.
    pub turn: usize,
    stored: Stored,
}

impl Origin {
    /// The draw's number.
    pub const fn draw(&self) -> i64 {
        self.stored.draw
    }
}

/// The draw that a ticket is of, with the ticket's stratum.
pub fn origin(conn: &Connection, ticket: i64) -> Result<Origin> {
    let (draw, label): (i64, String) = conn
        .prepare_cached("SELECT s.draw, s.label FROM ticket t JOIN stratum s ON s.id = t.stratum WHERE t.id = ?1")?
        .query_row([ticket], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let stored = stored_as(conn, draw)?;
    let (name, key, plan) = (stored.name.clone(), stored.key.clone(), plan(conn, stored.plan)?);
    Ok(Origin { name, plan, key, stratum: label, turn: count(conn, draw)?, stored })
}

fn count(conn: &Connection, draw: i64) -> Result<usize> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM ticket t JOIN stratum s ON s.id = t.stratum WHERE s.draw = ?1")?
        .query_row([draw], |row| row.get(0))?)
}

/// What comes in the place of an unsuitable dialogue.
pub enum Next {
    /// The dialogue of the next ticket.
    Ticket(Ticket),
    /// The next ticket is that of a dialogue which is missing: nothing can be audited.
    Phantom,
}

/// Stores the next ticket of a stratum; none where it is exhausted.
pub fn next_ticket(writing: &mut Writing<'_>, origin: &Origin) -> Result<Option<Next>> {
    let found = again(writing, &origin.stored, |strata| {
        let Some(stratum) = strata.iter().find(|stratum| stratum.labels.join("\t") == origin.stratum) else {
            return Err(Refusal::fault("a ticket without a stratum"));
        };
        let mut picks = Picks::at(writing, origin.stored.draw, writing.entry())?;
        let next = picks.next(writing, stratum)?.map(|drawn| (stratum.labels.clone(), drawn.clone()));
        Ok((!picks.shallow).then_some(next))
    })?;
    let Some((labels, drawn)) = found else { return Ok(None) };
    store(writing, &origin.stored, &labels, drawn).map(|ticket| Some(ticket.map_or(Next::Phantom, Next::Ticket)))
}

fn store(writing: &mut Writing<'_>, stored: &Stored, labels: &[String], drawn: Drawn<Pick>) -> Result<Option<Ticket>> {
    let id: i64 = writing
        .prepare_cached("SELECT id FROM stratum WHERE draw = ?1 AND label = ?2")?
        .query_row(params![stored.draw, labels.join("\t")], |row| row.get(0))?;
    store_ticket(writing, id, labels, drawn)
}

/// What is picked from the strata of a draw, from the frame as it was committed.
fn again<T>(conn: &Connection, stored: &Stored, pick: impl FnMut(&[Stratum<Pick>]) -> Result<Option<T>>) -> Result<T> {
    let (plan, policy) = (plan(conn, stored.plan)?, policy::as_of(conn, stored.bounds.entry)?);
    let walk = Walk { conn, plan: &plan, bounds: stored.bounds, policy: &policy };
    let (_, quotas) = as_committed(walk, &stored.source()?, (stored.commitment, &stored.text))?;
    deep_enough(walk, &quotas, &stored.key, pick)
}

/// What is picked from the strata of a frame, each with so many of the next tickets as it takes: `pick` answers
/// nothing where it comes to an end that is not the stratum's.
pub(super) fn deep_enough<T>(
    walk: Walk<'_>,
    quotas: &Quotas,
    key: &str,
    mut pick: impl FnMut(&[Stratum<Pick>]) -> Result<Option<T>>,
) -> Result<T> {
    let mut spares: usize = 8;
    loop {
        if let Some(picked) = pick(&walk.select(quotas, key, spares)?)? {
            return Ok(picked);
        }
        if spares == usize::MAX {
            return Err(Refusal::fault("a stratum that has more tickets than dialogues"));
        }
        spares = spares.saturating_mul(8);
    }
}

/// Takes the next tickets as they stood just before an entry.
struct Picks {
    draw: i64,
    entry: i64,
    open: Vec<OpenCommitment>,
    taken: BTreeSet<String>,
    /// Whether a stratum came to an end that is not its own.
    shallow: bool,
}

impl Picks {
    fn at(conn: &Connection, draw: i64, entry: i64) -> Result<Self> {
        Ok(Self { draw, entry, open: open_before(conn, entry)?, taken: BTreeSet::new(), shallow: false })
    }

    fn next<'a>(&mut self, conn: &Connection, stratum: &'a Stratum<Pick>) -> Result<Option<&'a Drawn<Pick>>> {
        for drawn in stratum.drawn.iter().chain(&stratum.spares) {
            if !self.taken.contains(&drawn.reference) && !self.has_gone(conn, drawn, &stratum.labels)? {
                self.taken.insert(drawn.reference.clone());
                return Ok(Some(drawn));
            }
        }
        self.shallow |= stratum.drawn.len() + stratum.spares.len() < stratum.size;
        Ok(None)
    }

    /// Whether something else has it: an audit, a commitment that waits, or, of a phantom, this draw.
    fn has_gone(&self, conn: &Connection, drawn: &Drawn<Pick>, labels: &[String]) -> Result<bool> {
        let Some(request) = drawn.payload.request else {
            let mut statement = conn.prepare_cached(
                "SELECT 1 FROM phantom p JOIN stratum s ON s.id = p.stratum
                 WHERE s.draw = ?1 AND s.label = ?2 AND p.ref = ?3 AND p.entry < ?4",
            )?;
            return Ok(statement.exists(params![self.draw, labels.join("\t"), drawn.reference, self.entry])?);
        };
        let covered = self.open.iter().any(|open| open.covers(drawn.payload.features()));
        let mut audited = conn.prepare_cached("SELECT 1 FROM audit WHERE request = ?1 AND entry < ?2")?;
        Ok(covered || audited.exists([request.0, self.entry])?)
    }

    /// So many of a stratum, or as many as there are.
    fn several<'a>(
        &mut self,
        conn: &Connection,
        stratum: &'a Stratum<Pick>,
        by: usize,
    ) -> Result<Vec<&'a Drawn<Pick>>> {
        let mut picked = Vec::new();
        while picked.len() < by
            && let Some(drawn) = self.next(conn, stratum)?
        {
            picked.push(drawn);
        }
        Ok(picked)
    }
}

/// Something after the draw that brought tickets, or should have.
pub(super) struct Event {
    entry: i64,
    /// The stratum of a replacement; none: an extension, of every stratum.
    label: Option<String>,
    /// How many more of the stratum.
    by: usize,
    /// The ref of what came for another, as recorded.
    came: Option<String>,
}

impl Event {
    fn covers(&self, stratum: &Stratum<Pick>) -> bool {
        self.label.as_ref().is_none_or(|label| *label == stratum.labels.join("\t"))
    }
}

/// What came after a draw, in the order of the record.
pub(super) fn events(conn: &Connection, draw: i64) -> Result<Vec<Event>> {
    let mut statement = conn.prepare_cached(
        "SELECT d.entry AS entry, s.label, 1, coalesce(r.ref, f.ref)
         FROM replaced d JOIN replacement p ON p.id = d.replacement
         JOIN ticket t ON t.id = p.ticket JOIN stratum s ON s.id = t.stratum LEFT JOIN ticket n ON n.id = d.next
         LEFT JOIN request r ON r.id = n.request
         LEFT JOIN phantom f ON f.stratum = s.id AND f.entry = d.entry AND d.next IS NULL
         WHERE s.draw = ?1 AND d.granted = 1
         UNION ALL SELECT x.entry, NULL, x.more, NULL FROM extension x WHERE x.draw = ?1 ORDER BY entry",
    )?;
    let rows = statement.query_map([draw], |row| {
        Ok(Event { entry: row.get(0)?, label: row.get(1)?, by: row.get(2)?, came: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A ticket as it is stored: stratum, rank, ticket and ref; of a phantom also whose and of which day.
pub(super) type Row = (String, usize, String, String, Option<(i64, String)>);

pub(super) fn row(stratum: &Stratum<Pick>, drawn: &Drawn<Pick>) -> Row {
    let pick = &drawn.payload;
    let phantom = pick.request.is_none().then(|| (pick.agent.0, pick.features().day.to_string()));
    (stratum.labels.join("\t"), drawn.rank, hex(&drawn.ticket), drawn.reference.clone(), phantom)
}

/// The tickets that come after a draw, computed again; or in words what is not the next ticket. Nothing where
/// it takes more of the next tickets.
pub(super) fn replay(
    conn: &Connection,
    draw: i64,
    strata: &[Stratum<Pick>],
    events: &[Event],
) -> Result<Option<std::result::Result<Vec<Row>, String>>> {
    let mut rows = Vec::new();
    for event in events {
        let mut picks = Picks::at(conn, draw, event.entry)?;
        let before = rows.len();
        for stratum in strata.iter().filter(|stratum| event.covers(stratum)) {
            let picked = picks.several(conn, stratum, event.by)?;
            rows.extend(picked.into_iter().map(|drawn| row(stratum, drawn)));
        }
        if picks.shallow {
            return Ok(None);
        }
        let came = rows.get(before).map(|(.., reference, _)| reference);
        if let Some(label) = event.label.as_ref().filter(|_| came != event.came.as_ref()) {
            return Ok(Some(Err(format!("what came for an unsuitable dialogue of {label} is not the next ticket"))));
        }
    }
    Ok(Some(Ok(rows)))
}

/// A draw that goes on: what it came to.
pub struct Extension {
    /// The draw as it was before.
    pub origin: Origin,
    /// What came.
    pub tickets: Vec<Ticket>,
    /// How many of those that came are missing from the record: phantoms.
    pub phantoms: usize,
    /// How many more were asked for and could not be had, over all strata.
    pub shortfall: usize,
}

/// Stores so many more tickets of every stratum of a draw. None where that was its newest extension already.
pub fn extend(writing: &mut Writing<'_>, name: &str, by: u32, why: &str) -> Result<Option<Extension>> {
    require_standing(writing, name)?;
    if !(1..=1000).contains(&by) {
        return Err(Refusal::words(format!("--by is 1 to 1000 more for each stratum, not {by}")));
    }
    let (_, drawn) = named(writing, name)?;
    let found = stored(writing, None)?.into_iter().find(|stored| stored.name == name);
    let Some(stored) = found.filter(|_| drawn) else {
        return Err(Refusal::rule(format!("{name} is not drawn yet: it waits for its seed")));
    };
    if newest_extension(writing, stored.draw)? == Some((by, Some(why.to_owned()))) {
        return Ok(None);
    }
    writing.insert(
        "extension",
        &[("draw", &stored.draw), ("more", &by)],
        &[("why", Some(&Kept::stored(&Untrusted::new(why))))],
    )?;
    let (picked, shortfall) =
        again(writing, &stored, |strata| more_of_each(writing, stored.draw, strata, by as usize))?;
    let (mut tickets, came) = (Vec::new(), picked.len());
    for (labels, drawn) in picked {
        tickets.extend(store(writing, &stored, &labels, drawn)?);
    }
    let phantoms = came.saturating_sub(tickets.len());
    let turn = count(writing, stored.draw)?.saturating_sub(tickets.len());
    let (key, plan) = (stored.key.clone(), plan(writing, stored.plan)?);
    let origin = Origin { name: name.to_owned(), plan, key, stratum: String::new(), turn, stored };
    Ok(Some(Extension { origin, tickets, phantoms, shortfall }))
}

type More = (Vec<(Vec<String>, Drawn<Pick>)>, usize);

/// So many more of every stratum, and how many could not be had.
fn more_of_each(writing: &Writing<'_>, draw: i64, strata: &[Stratum<Pick>], by: usize) -> Result<Option<More>> {
    let mut picks = Picks::at(writing, draw, writing.entry())?;
    let (mut more, mut shortfall) = (Vec::new(), 0);
    for stratum in strata {
        let picked = picks.several(writing, stratum, by)?;
        shortfall += by.saturating_sub(picked.len());
        more.extend(picked.into_iter().map(|drawn| (stratum.labels.clone(), drawn.clone())));
    }
    Ok((!picks.shallow).then_some((more, shortfall)))
}

fn newest_extension(conn: &Connection, draw: i64) -> Result<Option<(u32, Option<String>)>> {
    Ok(conn
        .prepare_cached("SELECT more, why FROM extension WHERE draw = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([draw], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// The commitment that waits for its seed and has a dialogue in its frame, where there is one.
pub fn waiting_for(conn: &Connection, request: RequestId) -> Result<Option<String>> {
    for committed in waiting(conn)? {
        let (plan, policy) = (plan(conn, committed.plan)?, policy::as_of(conn, committed.entry)?);
        let walk = Walk { conn, plan: &plan, bounds: committed.bounds(), policy: &policy };
        let mut inside = false;
        walk.each(Order::Any, &mut |row, place| {
            inside |= row.request == Some(request) && matches!(place, Place::Inside(_));
            Ok(())
        })?;
        if inside {
            return Ok(Some(committed.name));
        }
    }
    Ok(None)
}

/// Whether a dialogue of an agent is in the frame of a draw, as it was committed; a phantom of theirs too.
pub fn frame_holds(conn: &Connection, name: &str, agent: PersonId) -> Result<bool> {
    let Some(stored) = stored(conn, None)?.into_iter().find(|stored| stored.name == name) else { return Ok(false) };
    let (plan, policy) = (plan(conn, stored.plan)?, policy::as_of(conn, stored.bounds.entry)?);
    let walk = Walk { conn, plan: &plan, bounds: stored.bounds, policy: &policy };
    let mut holds = false;
    walk.each(Order::Any, &mut |row, place| {
        holds |= row.agent == agent && matches!(place, Place::Inside(_));
        Ok(())
    })?;
    Ok(holds)
}

/// A draw, or a commitment that waits for its seed, was voided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Voided {
    /// Plan and window.
    pub name: String,
    /// Whether it was drawn already.
    pub drawn: bool,
    /// Whether that is new.
    pub new: bool,
}

/// Takes a draw, or a commitment that waits for its seed, out of all that counts. It stays listed.
pub fn void(writing: &mut Writing<'_>, name: &str, why: &str) -> Result<Voided> {
    let (commitment, drawn) = named(writing, name)?;
    if let Some(stood) = why_void(writing, name)? {
        let same = stood == why;
        return if same { Ok(Voided { name: name.to_owned(), drawn, new: false }) } else { Err(void_already(name)) };
    }
    writing.insert("voiding", &[("commitment", &commitment)], &[("why", Some(&Kept::stored(&Untrusted::new(why))))])?;
    writing.note(name);
    Ok(Voided { name: name.to_owned(), drawn, new: true })
}

fn void_already(name: &str) -> Refusal {
    Refusal::rule(format!("{name} is void already, for another reason")).hint("its reason stands: assize assign list")
}

/// Why a draw is void, where it is.
fn why_void(conn: &Connection, name: &str) -> Result<Option<String>> {
    Ok(conn
        .prepare_cached("SELECT coalesce(v.why, 'erased') FROM voiding v JOIN commitment c ON c.id = v.commitment WHERE c.name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// Refuses what a void draw does not allow.
pub fn require_standing(conn: &Connection, name: &str) -> Result<()> {
    match why_void(conn, name)? {
        Some(_) => Err(Refusal::rule(format!("{name} is void, and its window is not drawn again"))
            .hint("one draw per plan and window; the reason is in: assize assign list")),
        None => Ok(()),
    }
}

/// A commitment by its name, and whether it is drawn.
fn named(conn: &Connection, name: &str) -> Result<(i64, bool)> {
    let mut statement = conn.prepare_cached(
        "SELECT name, id, EXISTS (SELECT 1 FROM draw d WHERE d.commitment = c.id) FROM commitment c ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?;
    let all = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    if let Some((_, id, drawn)) = all.iter().find(|(known, ..)| known == name) {
        return Ok((*id, *drawn));
    }
    let hint = match closest(name, all.iter().map(|(known, ..)| known.as_str())) {
        Some(best) => format!("did you mean `{best}`?"),
        None => "the draws are in: assize assign list".to_owned(),
    };
    Err(Refusal::rule(format!("there is no draw `{name}`")).hint(hint))
}
