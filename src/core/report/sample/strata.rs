//! Strata of the draws that count: how many dialogues each has, how many were drawn, how many fit to be audited.

use super::range::Range;
use crate::calc::estimate::Stratum;
use crate::core::plan;
use crate::core::refusal::Result;
use rusqlite::{Connection, Params, Row, params};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The strata of a sample.
#[derive(Default)]
pub(crate) struct Strata {
    /// As the estimates take them.
    pub(crate) sizes: Vec<Stratum>,
    /// How many dialogues in their frames stand in strata of which nothing was delivered, and how many in all.
    pub(crate) silent: (u64, u64),
    /// Whose these are, where a stratum is one agent's; an empty name for those that are not.
    pub(crate) silent_of: BTreeSet<String>,
    /// The plans whose draws cover time that draws of another plan cover too: a dialogue may then stand in the frames of
    /// two. By name.
    pub(crate) overlap: BTreeSet<String>,
    /// The same with what is missing counted as if it were there and audited.
    pub(crate) with_missing: Vec<Stratum>,
    /// The same with everything counted that was drawn, also what was not fit to be audited.
    pub(crate) with_all: Vec<Stratum>,
    /// The place of the stratum of each ticket that was not fit.
    pub(crate) unfit: HashMap<i64, usize>,
    /// The entry whose policy says on which local day the dialogues of each were.
    pub(crate) entries: Vec<i64>,
    /// The phantoms that were drawn: agent, stratum, day.
    pub(crate) phantoms: Vec<Phantom>,
}

impl Strata {
    /// The entry of the draw of a stratum.
    pub(crate) fn entry(&self, stratum: usize) -> i64 {
        self.entries.get(stratum).copied().unwrap_or(i64::MAX)
    }
}

/// A dialogue that was drawn and is missing from the record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Phantom {
    /// The agent who is said to have had it.
    pub(crate) agent: i64,
    /// The place of its stratum.
    pub(crate) stratum: usize,
    /// Its local day.
    pub(crate) day: String,
}

/// What was drawn of the strata in a range.
pub(crate) struct Drawn {
    /// The place of each stratum by its number.
    places: HashMap<i64, usize>,
    list: Vec<Line>,
    /// The stratum's place of each ticket that stands, counted from the first.
    tickets: Vec<u32>,
    first_ticket: i64,
    unfit: HashMap<i64, usize>,
    void: HashMap<i64, usize>,
    phantoms: Vec<Phantom>,
}

struct Line {
    /// Whether its draw is void: then nothing of it is in any figure.
    is_void: bool,
    plan: i64,
    label: String,
    /// The entry whose policy says on which day a dialogue was.
    entry: i64,
    /// The time of its window.
    since: String,
    until: String,
    size: u64,
    /// Tickets and phantoms that were drawn.
    drawn: u64,
    /// Those of them that are fit to be audited.
    fit: u64,
    phantoms: u64,
    audited: u64,
}

impl Line {
    /// As the estimates take it, with so many phantoms counted as audited.
    fn stratum(&self, phantoms: u64, kin: [usize; 3]) -> Stratum {
        Stratum {
            size: (self.size.saturating_mul(self.fit + phantoms), self.drawn.max(1)),
            audited: self.audited + phantoms,
            kin,
        }
    }
}

/// No stratum: the ticket is replaced, struck, or of a void draw.
const NOWHERE: u32 = u32::MAX;

/// Reads what was drawn in draws that count, of one plan where it is named.
pub(super) fn drawn(conn: &Connection, range: &Range, plan: Option<&str>) -> Result<Drawn> {
    let mut drawn = Drawn {
        places: HashMap::new(),
        list: Vec::new(),
        tickets: Vec::new(),
        first_ticket: 0,
        unfit: HashMap::new(),
        void: HashMap::new(),
        phantoms: Vec::new(),
    };
    drawn.read_strata(conn, range, plan)?;
    drawn.read_tickets(conn, range)?;
    drawn.read_phantoms(conn)?;
    Ok(drawn)
}

impl Drawn {
    /// The place of the stratum of a ticket; none where it counts in no figure.
    pub(super) fn stratum(&self, ticket: i64) -> Option<usize> {
        let place = usize::try_from(ticket.checked_sub(self.first_ticket)?).ok()?;
        self.tickets.get(place).filter(|place| **place != NOWHERE).map(|place| *place as usize)
    }

    /// The place of the stratum of a ticket that counts in no figure.
    pub(super) fn aside(&self, ticket: i64) -> Option<usize> {
        self.unfit.get(&ticket).or_else(|| self.void.get(&ticket)).copied()
    }

    /// The entry whose policy says on which local day the dialogues of a stratum were.
    pub(super) fn entry(&self, stratum: usize) -> i64 {
        self.list.get(stratum).map_or(i64::MAX, |line| line.entry)
    }

    /// Counts an audit that was delivered.
    pub(super) fn audited(&mut self, stratum: usize) {
        if let Some(line) = self.list.get_mut(stratum) {
            line.audited += 1;
        }
    }

    /// The strata as the estimates take them.
    pub(super) fn finish(self, conn: &Connection) -> Result<Strata> {
        let (mut kin, mut columns) = (Kin::default(), HashMap::<i64, Option<usize>>::new());
        let overlap = overlap(&self.list).into_iter().map(|plan| Ok(plan::by_id(conn, plan)?.name));
        let overlap = overlap.collect::<Result<_>>()?;
        let mut strata = Strata { overlap, phantoms: self.phantoms, unfit: self.unfit, ..Strata::default() };
        for line in &self.list {
            let agent = agent_column(conn, line.plan, &mut columns)?;
            if !line.is_void {
                strata.silent.1 = strata.silent.1.saturating_add(line.size);
                if line.audited == 0 && line.size > 0 {
                    strata.silent.0 = strata.silent.0.saturating_add(line.size);
                    let owner = agent.and_then(|place| line.label.split('\t').nth(place));
                    strata.silent_of.insert(owner.unwrap_or_default().to_owned());
                }
            }
            let kin = kin.of(line.plan, &line.label, agent);
            strata.sizes.push(line.stratum(0, kin));
            strata.with_missing.push(line.stratum(line.phantoms, kin));
            let audited = line.audited + line.drawn - line.fit;
            strata.with_all.push(Stratum { size: (line.size, 1), audited, kin });
            strata.entries.push(line.entry);
        }
        Ok(strata)
    }

    fn read_strata(&mut self, conn: &Connection, range: &Range, plan: Option<&str>) -> Result<()> {
        let sql = "SELECT s.id, c.plan, c.entry, c.since, c.until, s.label, s.size, EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id) AS void
            FROM stratum s JOIN draw d ON d.id = s.draw JOIN commitment c ON c.id = d.commitment
              JOIN plan p ON p.id = c.plan
            WHERE s.id BETWEEN ?1 AND ?2 AND (?3 IS NULL OR p.name = ?3) ORDER BY s.id";
        each(conn, sql, params![range.strata.0, range.strata.1, plan], |row| {
            self.places.insert(row.get("id")?, self.list.len());
            let (plan, entry, label, size) = (row.get("plan")?, row.get("entry")?, row.get("label")?, row.get("size")?);
            let (is_void, since, until) = (row.get("void")?, row.get("since")?, row.get("until")?);
            let (drawn, fit) = (0, 0);
            self.list.push(Line {
                is_void,
                plan,
                label,
                entry,
                since,
                until,
                size,
                drawn,
                fit,
                phantoms: 0,
                audited: 0,
            });
            Ok(())
        })
    }

    fn read_tickets(&mut self, conn: &Connection, range: &Range) -> Result<()> {
        let unfit = unfit(conn)?;
        let mut last = (i64::MIN, None);
        let (mut tickets, mut first) = (Vec::new(), None);
        let sql = "SELECT id, stratum FROM ticket WHERE id BETWEEN ?1 AND ?2 ORDER BY id";
        each(conn, sql, range.tickets, |row| {
            let (id, stratum): (i64, i64) = (row.get(0)?, row.get(1)?);
            if last.0 != stratum {
                last = (stratum, self.places.get(&stratum).copied());
            }
            let start = *first.get_or_insert(id);
            let mut place = NOWHERE;
            if let Some(found) = last.1 {
                let is_fit = !unfit.contains(&id);
                let line = self.list.get_mut(found).filter(|line| !line.is_void);
                if let (Some(line), true) = (line, is_fit) {
                    line.drawn += 1;
                    line.fit += 1;
                    place = u32::try_from(found).unwrap_or(NOWHERE);
                } else {
                    self.set_aside(id, found);
                }
            }
            tickets.resize(usize::try_from(id - start).unwrap_or_default(), NOWHERE);
            tickets.push(place);
            Ok(())
        })?;
        (self.tickets, self.first_ticket) = (tickets, first.unwrap_or_default());
        Ok(())
    }

    /// Counts a ticket that is in no figure.
    fn set_aside(&mut self, ticket: i64, place: usize) {
        match self.list.get_mut(place) {
            Some(line) if line.is_void => _ = self.void.insert(ticket, place),
            Some(line) => {
                line.drawn += 1;
                self.unfit.insert(ticket, place);
            }
            None => {}
        }
    }

    fn read_phantoms(&mut self, conn: &Connection) -> Result<()> {
        let sql = "SELECT p.stratum AS stratum, (SELECT i.one FROM identity i WHERE i.person = p.agent) AS agent, p.day AS day
            FROM phantom p ORDER BY p.id";
        each(conn, sql, [], |row| {
            let Some(place) = self.places.get(&row.get::<_, i64>("stratum")?) else { return Ok(()) };
            let Some(line) = self.list.get_mut(*place).filter(|line| !line.is_void) else { return Ok(()) };
            line.drawn += 1;
            line.phantoms += 1;
            self.phantoms.push(Phantom { agent: row.get("agent")?, stratum: *place, day: row.get("day")? });
            Ok(())
        })
    }
}

/// The tickets that gave way to others.
pub(super) const GAVE_WAY: &str =
    "SELECT w.ticket FROM replaced p JOIN replacement w ON w.id = p.replacement WHERE p.granted = 1";

/// The tickets that gave way to others, or whose audit was taken out of all figures.
fn unfit(conn: &Connection) -> Result<HashSet<i64>> {
    let struck = "SELECT a.ticket FROM striking k JOIN audit a ON a.id = k.audit WHERE a.ticket IS NOT NULL";
    numbers(conn, &format!("{GAVE_WAY} UNION {struck}"))
}

/// The plans whose windows have time in common with those of others. Versions of one plan never have.
fn overlap(lines: &[Line]) -> BTreeSet<i64> {
    let stand = lines.iter().filter(|line| !line.is_void);
    let windows: BTreeSet<(&str, &str, i64)> =
        stand.map(|line| (line.since.as_str(), line.until.as_str(), line.plan)).collect();
    let (mut latest, mut found) = (BTreeMap::<i64, &str>::new(), BTreeSet::new());
    for (since, until, plan) in windows {
        let others = latest.iter().filter(|(other, end)| **other != plan && since < **end);
        for (other, _) in others {
            found.extend([plan, *other]);
        }
        let end = latest.entry(plan).or_insert(until);
        *end = (*end).max(until);
    }
    found
}

/// Which part of a stratum's label is the agent, where one is.
pub(crate) fn agent_column(
    conn: &Connection,
    plan: i64,
    known: &mut HashMap<i64, Option<usize>>,
) -> Result<Option<usize>> {
    if let Some(place) = known.get(&plan) {
        return Ok(*place);
    }
    let place = plan::by_id(conn, plan)?.columns().iter().position(|column| *column == "agent");
    // The ref comes first among the columns, and is no part of a label.
    Ok(*known.entry(plan).or_insert(place.and_then(|place| place.checked_sub(1))))
}

/// Numbers for the groups that strata can be put together in.
#[derive(Default)]
struct Kin {
    known: BTreeMap<(u8, i64, String), usize>,
}

impl Kin {
    fn of(&mut self, plan: i64, label: &str, agent: Option<usize>) -> [usize; 3] {
        let class: Vec<&str> =
            label.split('\t').enumerate().filter(|(place, _)| Some(*place) != agent).map(|(_, word)| word).collect();
        [(0, label.to_owned()), (1, class.join("\t")), (2, String::new())].map(|(kind, label)| {
            let next = self.known.len();
            *self.known.entry((kind, plan, label)).or_insert(next)
        })
    }
}

/// Runs through the rows of a statement.
pub(crate) fn each(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut row: impl FnMut(&Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    while let Some(found) = rows.next()? {
        row(found)?;
    }
    Ok(())
}

/// The numbers that a statement finds.
pub(crate) fn numbers(conn: &Connection, sql: &str) -> Result<HashSet<i64>> {
    let mut found = HashSet::new();
    each(conn, sql, [], |row| {
        found.insert(row.get(0)?);
        Ok(())
    })?;
    Ok(found)
}
