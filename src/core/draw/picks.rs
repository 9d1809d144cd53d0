//! Picks: the smallest tickets of each stratum, as an engine computed them, and what arithmetic alone says of them: each
//! ticket, the order, the quotas with their reserves, and that each row is under the root that was committed.

use super::assisted;
use super::buckets::{require_said, require_under_root};
use super::keyed::{Keyed, find_keyed};
use super::pick_row::{EngineFile, PickRow, as_it_is};
use super::said_of_picks::require_counted;
use super::stored::Stored;
use super::warehouse::UNFIT;
use crate::calc::digest::hex;
use crate::calc::draw::Tickets;
use crate::calc::moment::Moment;
use crate::core::machine::Shown;
use crate::core::reading::{Form, Reader, Row, each_whole_row};
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// The picks of a draw, each checked by arithmetic.
pub struct Picks {
    pub(super) stored: Stored,
    pub(super) keyed: Keyed,
    pub(super) strata: BTreeMap<Vec<String>, Vec<PickRow>>,
}

impl Picks {
    /// Reads the picks of a draw, by its name or number, and the buckets that show that they are of its frame; of a plan
    /// that goes by a machine, also those that show what it had said.
    pub fn read(
        conn: &Connection,
        word: &str,
        picks: EngineFile<'_>,
        (buckets, said): (EngineFile<'_>, Option<EngineFile<'_>>),
    ) -> Result<Self> {
        let (stored, keyed) = find_keyed(conn, word)?;
        let machine = assisted::of_text(&stored.text)?.map(|fixed| fixed.machine);
        let strata = read_rows(&keyed, picks, machine.is_some())?;
        require_complete(&keyed, &strata)?;
        require_under_root((&stored, &keyed.by), &strata, buckets)?;
        match (machine, said) {
            (None, None) => {}
            (Some(_), Some(said)) => {
                require_said(&stored, &strata, said)?;
                require_counted(conn, &stored, &strata)?;
            }
            (Some(machine), None) => {
                return Err(Refusal::words(format!(
                    "{} goes by {machine}: what it had said comes with the picks",
                    keyed.name
                ))
                .hint("give the third file of the script: --verdict-buckets verdict-buckets.csv"));
            }
            (None, Some(_)) => {
                return Err(
                    Refusal::words(format!("{} goes by no machine", keyed.name)).hint("leave --verdict-buckets out")
                );
            }
        }
        Ok(Self { stored, keyed, strata })
    }

    /// Whether all of them came in before.
    pub fn are_known(&self, conn: &Connection) -> Result<bool> {
        let mut known = conn.prepare_cached(
            "SELECT 1 FROM pick k JOIN stratum s ON s.id = k.stratum WHERE s.draw = ?1 AND s.label = ?2 AND k.rank = ?3 AND k.ticket = ?4",
        )?;
        for (labels, rows) in &self.strata {
            for row in rows {
                let rank = i64::try_from(row.rank).unwrap_or(i64::MAX);
                if !known.exists(params![self.stored.draw, labels.join("\t"), rank, row.ticket])? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// The version of the plan that draws.
    pub const fn plan(&self) -> i64 {
        self.stored.plan
    }

    /// Plan and window.
    pub fn draw(&self) -> &str {
        &self.stored.name
    }
}

const COLUMNS: [&str; 6] = ["ref", "rank", "ticket", "draw", "machine_verdicts", "machine_scored"];

/// Where the columns of a file of picks stand: ref, rank, ticket and, where they are there, draw and what a machine had said;
/// then the labels.
struct Places {
    own: [Option<usize>; 6],
    labels: Vec<usize>,
}

impl Places {
    fn of(reader: &Reader, file: &str, keyed: &Keyed, has_machine: bool) -> Result<Self> {
        if reader.form() == Form::Jsonl {
            return Err(Refusal::data(format!("{file}: picks are CSV, as the engine's script writes them"))
                .hint(format!("the script: assize assign warehouse {} picks", keyed.plan)));
        }
        let place = |name: &str| reader.names().iter().position(|known| known == name);
        let said = COLUMNS.iter().skip(4).filter(|_| has_machine);
        let missing = COLUMNS.iter().take(3).chain(&keyed.by).chain(said).find(|name| place(name).is_none());
        match missing {
            Some(missing) => Err(Refusal::data(format!("{file}: the column `{missing}` is missing")).hint(format!(
                "picks have {},{} and what the map reads",
                keyed.by.join(","),
                "rank,ticket,ref"
            ))),
            None => {
                Ok(Self { own: COLUMNS.map(place), labels: keyed.by.iter().filter_map(|name| place(name)).collect() })
            }
        }
    }

    fn cell<'r>(&self, row: &'r Row, column: usize) -> &'r str {
        self.own.get(column).copied().flatten().and_then(|place| row.get(place)).unwrap_or_default()
    }
}

fn read_rows(
    keyed: &Keyed,
    (reader, file): EngineFile<'_>,
    has_machine: bool,
) -> Result<BTreeMap<Vec<String>, Vec<PickRow>>> {
    let places = Places::of(reader, file, keyed, has_machine)?;
    let (tickets, mut seen) = (Tickets::new(&keyed.key), BTreeSet::new());
    let drawn = keyed.strata.iter().filter(|stratum| stratum.quota > 0);
    let known: BTreeSet<&[String]> = drawn.map(|stratum| stratum.labels.as_slice()).collect();
    let mut strata = BTreeMap::<Vec<String>, InOrder>::new();
    each_whole_row(reader, file, &COLUMNS, &mut |row| {
        let (reference, ticket) = (places.cell(row, 0), places.cell(row, 2));
        require_draw(keyed, places.own.get(3).copied().flatten().map(|_| places.cell(row, 3)))?;
        let is_foreign = hex(&tickets.of(reference)) != ticket;
        if !seen.insert(reference.to_owned()) {
            return Err(Refusal::data(format!("{} stands in the file twice", as_it_is(reference)))
                .hint("a dialogue has one ticket"));
        }
        let labels: Vec<String> =
            places.labels.iter().map(|place| row.get(*place).unwrap_or_default().to_owned()).collect();
        if !known.contains(labels.as_slice()) {
            let stratum = labels.join(", ");
            return Err(Refusal::data(format!("nothing is drawn of the stratum {}", stratum.escape_debug()))
                .hint("the strata are those of the quotas: assize assign draw DRAW --out quotas.csv"));
        }
        let of = strata.entry(labels).or_default();
        let rank = rank(places.cell(row, 1)).inspect_err(|_| of.last += 1)?;
        let is_next =
            if is_foreign { Err(foreign(reference, keyed)) } else { of.require_next(rank, (ticket, reference)) };
        // A row that is wrong keeps its place, so that what is said of the next one is of that alone.
        of.last = rank;
        is_next?;
        let said = has_machine.then(|| said(places.cell(row, 4), places.cell(row, 5))).transpose()?;
        of.rows.push(PickRow { reference: reference.to_owned(), ticket: ticket.to_owned(), rank, said });
        Ok(())
    })?;
    Ok(strata.into_iter().map(|(labels, of)| (labels, of.rows)).collect())
}

fn require_draw(keyed: &Keyed, draw: Option<&str>) -> Result<()> {
    match draw.filter(|draw| *draw != keyed.name) {
        None => Ok(()),
        Some(other) if other.starts_with(UNFIT) => {
            let says = other.trim_start_matches(UNFIT).escape_debug().to_string();
            Err(Refusal::data(format!("the engine has other strata than were committed for {}: {says}", keyed.name))
                .hint("its counts were not of the rows under its root: void this draw, and let somebody else give root and counts of the next window"))
        }
        Some(other) => Err(Refusal::data(format!("this is a pick of {}, not of {}", other.escape_debug(), keyed.name))
            .hint("give the picks of this draw, or name the other one")),
    }
}

fn foreign(reference: &str, keyed: &Keyed) -> Refusal {
    let reference = as_it_is(reference);
    Refusal::data(format!("the ticket of {reference} is not the hash of the key of {} and its ref", keyed.name))
        .hint("compute the picks again with the key of this draw; refs are hashed as they are, byte for byte")
}

/// What a machine had said of a pick.
fn said(text: &str, scored: &str) -> Result<Shown> {
    let scored = Some(scored).filter(|scored| !scored.is_empty());
    let scored = scored.map(|scored| {
        scored
            .parse::<Moment>()
            .map_err(|why| Refusal::data(format!("`machine_scored`: {why}")).hint("UTC, such as 2026-03-02T09:00:00Z"))
    });
    Ok(Shown { text: text.to_owned(), scored: scored.transpose()? })
}

fn rank(text: &str) -> Result<usize> {
    text.parse().ok().filter(|rank: &usize| *rank > 0 && rank.to_string() == text).ok_or_else(|| {
        Refusal::data(format!("`rank`: `{}` is not a whole number above 0", text.escape_debug()))
            .hint("1 is the smallest ticket of a stratum")
    })
}

/// Rows of a stratum stand in the order of their tickets, none left out.
#[derive(Default)]
struct InOrder {
    rows: Vec<PickRow>,
    /// The rank of the row before.
    last: usize,
}

impl InOrder {
    fn require_next(&self, rank: usize, (ticket, reference): (&str, &str)) -> Result<()> {
        let smaller =
            self.rows.last().is_none_or(|last| (last.ticket.as_str(), last.reference.as_str()) < (ticket, reference));
        let place = self.last + 1;
        if smaller && rank == place {
            return Ok(());
        }
        let reference = as_it_is(reference);
        let says = if smaller {
            format!("{reference} has the rank {rank}, but is number {place} of its stratum here")
        } else {
            format!("{reference} stands after a larger ticket of its stratum: the order is swapped")
        };
        Err(Refusal::data(says).hint("each stratum comes whole, from its smallest ticket on"))
    }
}

/// Every stratum has its quota and its reserves, or all that it has, and no more.
fn require_complete(keyed: &Keyed, strata: &BTreeMap<Vec<String>, Vec<PickRow>>) -> Result<()> {
    let mut findings = Vec::new();
    for stratum in &keyed.strata {
        let came = strata.get(&stratum.labels).map_or(0, Vec::len);
        let (take, size) = (stratum.take, stratum.size);
        let says = match came {
            none if none < stratum.quota.min(size) => Some(format!("{came} of the {take} picks are here")),
            few if few < take => Some(format!("{came} of the {take} picks are here: reserves are missing")),
            many if many > size => Some(format!("{came} picks, but it has {size} dialogues")),
            _ => None,
        };
        findings.extend(says.map(|says| format!("{}: {says}", stratum.labels.join(", ").escape_debug())));
    }
    if findings.is_empty() {
        return Ok(());
    }
    Err(Refusal::data(format!("the picks of {} are not complete", keyed.name))
        .findings(findings)
        .hint("was the download finished? The script gives quota and reserves of every stratum"))
}
