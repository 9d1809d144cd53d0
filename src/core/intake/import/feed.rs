//! The feed: reads a file in a thread of its own, checks each row, and hands batches on.

use super::apart::{Apart, TOO_MANY, Way};
use super::batch::{Batch, Raw, Turned, Why, With};
use super::differing::contradiction;
use super::held_back::{Gone, HeldBack};
use super::newcomers::Newcomers;
use crate::calc::moment::Moment;
use crate::core::intake::check::{Checked, Flaw, Wrong, agent, check};
use crate::core::intake::clock::{Clock, Order, Times};
use crate::core::intake::doubles::Doubles;
use crate::core::intake::group::{Group, NOBODYS, over_joined};
use crate::core::intake::map::{Map, Mapping};
use crate::core::intake::rules::{Found, Rules, rules};
use crate::core::ledger::{Chance, Gauge, Sealer, Writing};
use crate::core::people::{Meant, PersonId};
use crate::core::policy::Policy;
use crate::core::reading::{Reader, Row, row_fault};
use crate::core::refusal::{Kind, Result};
use crate::core::request::Field;
use crate::core::text::mask_but;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::SyncSender;

/// What is needed to turn a file into batches.
pub(super) struct Feed<'a> {
    pub(super) reader: &'a mut Reader,
    pub(super) file: &'a str,
    pub(super) map: &'a Map,
    pub(super) gauge: &'a Gauge,
    pub(super) preparation: Preparation<'a>,
    /// Whether the file seems to come again, so that digests would be made for nothing.
    pub(super) again: Arc<AtomicBool>,
    /// How many batches wait to be stored.
    pub(super) queued: Arc<AtomicUsize>,
    /// The messages of the dialogue that is being read, where rows are messages.
    pub(super) group: Group,
    /// Rows that wait for others of their dialogue.
    pub(super) apart: Apart,
    pub(super) clock: Clock,
}

/// How rows are read: the map over the columns that there are by now.
struct Reading<'a> {
    mapping: Mapping<'a>,
    /// The map over rows that were joined.
    joined: Option<Mapping<'a>>,
    /// The names of the columns, where rows may have to be shown.
    names: Arc<[String]>,
}

/// What is needed to check, salt and digest one row.
pub(super) struct Preparation<'a> {
    rules: Rules<'a>,
    chance: Chance,
    sealer: Sealer,
    doubles: Doubles,
    masked: Hidden,
    gone: Gone,
    /// Rows that the map leaves out.
    left_out: u64,
    /// Rows that were joined as messages.
    joined: u64,
    /// Dialogues whose messages stood in another order than their times.
    reordered: u64,
    /// Names of agents in the file, with the handle of the only person who has each.
    named: BTreeMap<String, String>,
    /// Agents whom the roster does not know, where they are to be enrolled.
    newcomers: Option<Newcomers>,
    /// Whether rows are kept as they stood, because they may have to be shown.
    keep_raw: bool,
    entry: i64,
    next: i64,
}

/// What a feed knows when it is done.
pub(super) struct FeedResult {
    /// Columns that no field uses.
    pub(super) unused: Vec<String>,
    /// Each newcomer with the day of their first dialogue.
    pub(super) newcomers: Vec<(String, NaiveDate)>,
    /// What was masked.
    pub(super) masked: Hidden,
    /// What was erased before, and stays out.
    pub(super) held_back: HeldBack,
    /// Rows that the map leaves out.
    pub(super) left_out: u64,
    /// Rows that were joined as messages.
    pub(super) joined: u64,
    /// Dialogues whose messages stood in another order than their times.
    pub(super) reordered: u64,
    /// Names of agents in the file, with their handles.
    pub(super) named: BTreeMap<String, String>,
}

/// Card numbers and codes that were masked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// How many.
    pub count: u64,
    /// The first lines on which there were any, twenty at the most.
    pub lines: Vec<u64>,
    /// The first of them with the words around, as they are stored, five at the most.
    pub shown: Vec<(u64, String)>,
}

impl Hidden {
    /// Masks the free texts of a row, before anything else is made of them.
    pub(in crate::core::intake) fn take(&mut self, line: u64, checked: &mut Checked<'_>, keep: &[String]) {
        let before = self.count;
        let texts = [&mut checked.details, &mut checked.reply, &mut checked.transcript];
        for text in texts.into_iter().flatten() {
            let masked = mask_but(text, keep);
            let count = masked.count();
            if count > 0 {
                self.count += u64::from(count);
                if self.shown.len() < 5 {
                    self.shown.push((line, around(text, &masked.text)));
                }
                *text = masked.text.into_owned().into();
            }
        }
        if self.count > before && self.lines.len() < 20 {
            self.lines.push(line);
        }
    }
}

/// The words around the first place where a text was masked, as they are stored.
fn around(text: &str, masked: &str) -> String {
    const WIDTH: usize = 30;
    let same = text.chars().zip(masked.chars()).take_while(|(one, other)| one == other).count();
    let start = same.saturating_sub(WIDTH);
    let part: String = masked.chars().skip(start).take(same - start + WIDTH).collect();
    let before = if start > 0 { "…" } else { "" };
    let after = if masked.chars().nth(same + WIDTH).is_some() { "…" } else { "" };
    format!("{before}{}{after}", part.escape_debug())
}

impl Feed<'_> {
    /// Reads to the end of the file, to what cannot be read, or until nobody takes batches any more.
    pub(super) fn run(mut self, send: &SyncSender<Arc<Batch>>) -> Result<FeedResult> {
        let mut reading = self.reading()?;
        let (mut row, mut batch) = (Row::new(), self.preparation.batch());
        let mut going = true;
        while going {
            going = match self.reader.next(&mut row) {
                Ok(false) => {
                    self.end_of_file(&reading, &mut batch)?;
                    false
                }
                Ok(true) => {
                    // Columns may still appear in JSONL.
                    if reading.mapping.columns < self.reader.names().len() {
                        reading = self.reading()?;
                    }
                    self.take(&row, &reading, &mut batch)?;
                    true
                }
                Err(fault) if !fault.fatal && reading.mapping.leaves_out(&row, true) => {
                    self.preparation.left_out += 1;
                    true
                }
                Err(fault) => {
                    self.group.tear(fault.line);
                    let reference = self.map.gathering_ref(&reading.mapping, &row).map(Cow::into_owned);
                    batch.pass(fault, reference, self.raw(std::slice::from_ref(&row), &reading))
                }
            };
            if batch.is_full() || !going {
                going &= self.send(&mut batch, send)?;
            }
        }
        let newcomers = self.preparation.newcomers.take().map(Newcomers::days).unwrap_or_default();
        let Preparation { masked, gone, left_out, joined, reordered, named, .. } = self.preparation;
        let (unused, held_back) = (reading.mapping.unused, gone.held);
        Ok(FeedResult { unused, newcomers, masked, held_back, left_out, joined, reordered, named })
    }

    /// Takes a row that could be read: a dialogue, or a message of one.
    fn take(&mut self, row: &Row, reading: &Reading<'_>, batch: &mut Batch) -> Result<()> {
        if reading.mapping.leaves_out(row, false) {
            self.preparation.left_out += 1;
            return Ok(());
        }
        let reference = self.map.gathering_ref(&reading.mapping, row);
        match reference.as_deref().map(|reference| self.apart.take(row, reference.trim())) {
            Some(Way::On) | None if reading.joined.is_none() => {
                let raw = self.raw(std::slice::from_ref(row), reading);
                self.preparation.take(row, &reading.mapping, raw, batch)
            }
            None => {
                self.turn(row.line(), Why::Wrong(NOBODYS.to_owned()), std::slice::from_ref(row), reading, batch);
                Ok(())
            }
            Some(Way::On) => match self.group.add(row, reference.unwrap_or_default().trim()) {
                Some(before) => self.end(before, reading, batch),
                None => Ok(()),
            },
            // Whatever waits is not of the dialogue that is being read.
            Some(way) => {
                let before = std::mem::take(&mut self.group);
                self.end(before, reading, batch)?;
                self.go(way, reading, batch)
            }
        }
    }

    /// Takes what waited for its last row, or for which there was no room.
    fn go(&mut self, way: Way, reading: &Reading<'_>, batch: &mut Batch) -> Result<()> {
        match way {
            Way::On | Way::Waits => Ok(()),
            Way::Whole(group) => self.end(group, reading, batch),
            Way::Refused(rows) => {
                let line = rows.first().map_or(0, Row::line);
                self.turn(line, Why::Wrong(TOO_MANY.to_owned()), &rows, reading, batch);
                Ok(())
            }
        }
    }

    /// Takes what is left at the end of the file.
    fn end_of_file(&mut self, reading: &Reading<'_>, batch: &mut Batch) -> Result<()> {
        let last = std::mem::take(&mut self.group);
        self.end(last, reading, batch)?;
        self.apart.rest()?.into_iter().try_for_each(|group| self.end(group, reading, batch))
    }

    /// Takes a dialogue of which all rows were read.
    fn end(&mut self, mut group: Group, reading: &Reading<'_>, batch: &mut Batch) -> Result<()> {
        if group.rows.is_empty() {
            return Ok(());
        }
        let (Some(join), Some(over)) = (&self.map.join, &reading.joined) else {
            return self.end_apart(&group, reading, batch);
        };
        let none = Times::default();
        let survey = self.apart.survey();
        group.doubt(survey.and_then(|survey| survey.torn(group.reference())));
        group.doubt_nobodys(survey.and_then(|survey| survey.nobodys(group.reference())));
        let order = Order::of(&self.clock, survey.map_or(&none, |survey| &survey.times), &reading.mapping);
        let (keeps, goes_on, line) = (self.preparation.keep_raw, group.goes_on(), group.line());
        let raw = self.raw(&group.rows, reading);
        match group.joined(&reading.mapping, join, order.as_ref()) {
            Ok(row) => {
                self.preparation.joined += group.rows.len() as u64;
                self.preparation.reordered += u64::from(group.is_reordered);
                self.preparation.take(&row, over, raw, batch)
            }
            // It was told at its first part.
            Err(_) if goes_on && !keeps => Ok(()),
            Err(refusal) => {
                let (why, reference) = (Why::Wrong(row_fault(refusal)?), Some(group.reference().to_owned()));
                batch.turn(Turned { after: batch.len(), line, reference, why, raw });
                Ok(())
            }
        }
    }

    /// Takes rows that differ though each is a dialogue: one after the other, or none where they contradict each other.
    fn end_apart(&mut self, group: &Group, reading: &Reading<'_>, batch: &mut Batch) -> Result<()> {
        let (mapping, rules) = (&reading.mapping, &self.preparation.rules);
        // Where none of them can be taken in anyway, that is what is wrong.
        let is_right =
            |row: &Row| check(row, mapping, rules).map_or_else(|wrong| wrong.refusal.kind == Kind::Rule, |_| true);
        let contradiction = contradiction(&group.rows, mapping, rules, &self.clock);
        if let Some(refusal) = contradiction.filter(|_| group.rows.iter().any(is_right)) {
            let why = Why::Wrong(row_fault(refusal)?);
            self.turn(group.line(), why, &group.rows, reading, batch);
            return Ok(());
        }
        group.rows.iter().try_for_each(|row| {
            let raw = self.raw(std::slice::from_ref(row), reading);
            self.preparation.take(row, &reading.mapping, raw, batch)
        })
    }

    /// Turns rows of one dialogue away.
    fn turn(&self, line: u64, why: Why, rows: &[Row], reading: &Reading<'_>, batch: &mut Batch) {
        let raw = self.raw(rows, reading);
        let reference = rows.first().and_then(|row| self.map.gathering_ref(&reading.mapping, row)).map(Cow::into_owned);
        batch.turn(Turned { after: batch.len(), line, reference, why, raw });
    }

    fn raw(&self, rows: &[Row], reading: &Reading<'_>) -> Option<Raw> {
        self.preparation.keep_raw.then(|| Raw { names: Arc::clone(&reading.names), rows: rows.to_vec() })
    }

    /// Sends a batch on its way and begins the next; says whether anybody took it.
    fn send(&mut self, batch: &mut Batch, send: &SyncSender<Arc<Batch>>) -> Result<bool> {
        self.gauge.add_rows((batch.len() + batch.turned.len()) as u64);
        // Where nothing waits, the side that stores has the time to digest.
        let queued = self.queued.fetch_add(1, Ordering::Relaxed);
        if queued > 0 && !self.again.load(Ordering::Relaxed) {
            batch.seal(&mut self.preparation.sealer)?;
        }
        self.preparation.advance(batch);
        let next = self.preparation.batch().after(batch);
        let full = std::mem::replace(batch, next);
        Ok(send.send(Arc::new(full)).is_ok())
    }
}

impl<'a> Feed<'a> {
    /// The map over the columns there are.
    fn reading(&self) -> Result<Reading<'a>> {
        let (names, growing) = (self.reader.names(), self.reader.is_growing());
        let mapping = self.map.over(names, growing, self.file)?;
        let joined = self.map.join.is_some().then(|| over_joined(self.map, &mapping));
        let names = if self.preparation.keep_raw { names.into() } else { Arc::default() };
        Ok(Reading { mapping, joined, names })
    }
}

impl<'a> Preparation<'a> {
    /// The preparation of one import; `back`: customers whose words come in though they were erased.
    pub(super) fn new(
        writing: &mut Writing<'_>,
        policy: &'a Policy,
        (enrol, keep_raw): (bool, bool),
        back: &[String],
    ) -> Result<Self> {
        Ok(Self {
            gone: Gone::load(writing, back)?,
            rules: rules(writing, policy)?,
            doubles: Doubles::default(),
            masked: Hidden::default(),
            left_out: 0,
            joined: 0,
            reordered: 0,
            named: BTreeMap::new(),
            newcomers: enrol.then(|| Newcomers::new(writing, policy)).transpose()?,
            sealer: writing.sealer("request")?,
            chance: writing.lend_chance(),
            keep_raw,
            entry: writing.entry(),
            next: writing.next_row("request")?,
        })
    }

    fn batch(&self) -> Batch {
        Batch::new(self.entry, self.next)
    }

    /// The next batch begins behind this one.
    fn advance(&mut self, batch: &Batch) {
        self.next = self.next.saturating_add(i64::try_from(batch.len()).unwrap_or(i64::MAX));
    }

    /// Takes a dialogue; one that cannot be is turned away.
    fn take(&mut self, row: &Row, mapping: &Mapping<'_>, raw: Option<Raw>, batch: &mut Batch) -> Result<()> {
        let agent = agent(row, mapping);
        let stranger = match agent.as_ref().map(|word| (word, self.rules.agent(&word.0))) {
            Some(((name, _), Found::Name(Meant::One(_, handle)))) if !self.named.contains_key(name.as_ref()) => {
                self.named.insert(name.to_string(), handle.to_owned());
                None
            }
            Some((word, Found::Name(Meant::Nobody))) => Some(word),
            _ => None,
        };
        let admitted = match (&mut self.newcomers, stranger) {
            (Some(newcomers), Some(handle)) => newcomers.admit(handle, &mut self.rules),
            _ => Ok(()),
        };
        let stranger = stranger.map(|(text, _)| text.as_ref());
        let checked = admitted.map_err(Wrong::from).and_then(|()| check(row, mapping, &self.rules));
        match checked.and_then(|checked| self.doubles.settle(checked, row, mapping.map)) {
            Ok(mut checked) => {
                self.gone.hold_back(row.line(), &mut checked);
                self.masked.take(row.line(), &mut checked, &mapping.map.keep);
                let salt = salt_for(&checked, &mut self.chance)?;
                if let Some(agent) = checked.agent {
                    let off_roster = self.is_off_roster(agent, checked.received, stranger, batch);
                    batch.push(row.line(), &checked, With { salt, off_roster, raw });
                } else {
                    let mut alone = self.batch();
                    alone.push(row.line(), &checked, With { salt, off_roster: false, raw });
                    let why = Why::Agentless(Box::new(alone));
                    batch.turn(Turned { after: batch.len(), line: row.line(), reference: None, why, raw: None });
                }
            }
            Err(wrong) => {
                let why = self.why(wrong, stranger)?;
                let reference = mapping.word(row, Field::Ref).map(|(text, _)| text.into_owned());
                batch.turn(Turned { after: batch.len(), line: row.line(), reference, why, raw });
            }
        }
        Ok(())
    }

    /// Whether a row's agent was no agent on that day. A newcomer is, since they are enrolled from then on.
    fn is_off_roster(&mut self, agent: PersonId, received: Moment, stranger: Option<&str>, batch: &mut Batch) -> bool {
        let Some(newcomers) = &mut self.newcomers else { return !self.rules.is_agent_at(agent, received) };
        if let Some(handle) = stranger {
            batch.newcomers.push(handle.to_owned());
            self.rules.meet(handle, agent);
        }
        !newcomers.met(stranger, agent, received) && !self.rules.is_agent_at(agent, received)
    }

    /// Why a row was turned away. An agent who stands in it for the first time is not taken on.
    fn why(&mut self, Wrong { refusal, flaw }: Wrong, stranger: Option<&str>) -> Result<Why> {
        // Of all that can be wrong with a row, only the roster's word on its agent is a rule.
        let by_roster = refusal.kind == Kind::Rule;
        let reason = row_fault(refusal)?;
        match stranger {
            Some(handle) if self.newcomers.is_some() => {
                self.rules.dismiss(handle);
                if by_roster {
                    return Ok(Why::Known(reason));
                }
            }
            Some(_) if by_roster => return Ok(Why::Stranger(reason)),
            _ => {}
        }
        Ok(match flaw {
            Flaw::Swapped(format) => Why::Swapped(reason, format),
            Flaw::Unheld => Why::Unheld(reason),
            Flaw::Other => Why::Wrong(reason),
        })
    }
}

/// A salt, where a row has personal text.
fn salt_for(checked: &Checked<'_>, chance: &mut Chance) -> Result<Option<[u8; 16]>> {
    let Checked { customer, recording, details, reply, transcript, .. } = checked;
    let personal = [customer, recording, details, reply, transcript];
    if personal.iter().all(|text| text.is_none()) {
        return Ok(None);
    }
    let mut salt = [0; 16];
    chance.fill(&mut salt)?;
    Ok(Some(salt))
}
