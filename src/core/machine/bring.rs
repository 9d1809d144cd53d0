//! Bringing in verdicts: every row checked, all of them or none, twice is as good as once.

use super::check::{Checked, Checking, One, Rules, Wrong};
use super::map::{Map, Places};
use super::verdict::{Verdict, VerdictOf, verdict_of};
use crate::core::act::Actor;
use crate::core::intake::Rejected;
use crate::core::ledger::{Gauge, Writing, by};
use crate::core::people::{self, Person};
use crate::core::reading::{Folded, OPEN, Reader, Row, mark, row_fault};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::text::mask as masked;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The names that reasons have in backquotes.
const NAMES: &[&str] = &["ref", "criterion", "value", "na", "total", "quote", "machine", "version", "scored", "tuned"];

/// Is told each row that cannot be taken in.
pub type Rejects<'a> = dyn FnMut(&Rejected) -> Result<()> + 'a;

/// What is to be taken in, and how.
pub struct Order<'a> {
    /// The file's name, as faults tell it.
    pub file: &'a str,
    /// Which column is what.
    pub map: &'a Map,
    /// The machine, `name/version`, where the file does not say it.
    pub machine: Option<&'a str>,
    /// The card, where the map does not say it and there are several.
    pub card: Option<&'a str>,
    /// Who takes them in, and the house rules.
    pub actor: &'a Actor,
    /// Told each row that cannot be taken in; without it one bad row stops all.
    pub rejects: Option<&'a mut Rejects<'a>>,
    /// The dialogues of which they do not see what machines say, until they have marked them: what comes again is not compared.
    pub unseen: BTreeSet<RequestId>,
    /// Whether that holds of every dialogue: who audits may get any that is drawn.
    pub sees_nothing: bool,
    /// Shows how far it has come.
    pub gauge: &'a Arc<Gauge>,
}

/// What a file of verdicts brought.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Brought {
    /// The machine; none in an empty file.
    pub machine: Option<String>,
    /// Verdicts that are new.
    pub new: u64,
    /// Verdicts that were here already.
    pub known: u64,
    /// Whether verdicts are hidden from who brought them in, and were compared with nothing.
    pub hides: bool,
    /// Dialogues of which there is something new.
    pub dialogues: u64,
    /// New verdicts of dialogues that were drawn before they came.
    pub late: u64,
    /// Dialogues that are newly marked as ones that the machine was tuned on.
    pub tuned: u64,
    /// Those of them that were drawn before: they stay in the figures of that draw.
    pub tuned_later: u64,
    /// Rows that went to the rejects.
    pub rejected: u64,
    /// Why, the most frequent first.
    pub reasons: Vec<String>,
    /// All rows of the file.
    pub rows: u64,
    /// Rows that the map leaves out.
    pub left_out: u64,
    /// Columns that nothing was taken from.
    pub unread: Vec<String>,
    /// Of which dialogues that is.
    fresh: Fresh,
}

/// The dialogues of which something is new.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
struct Fresh {
    /// How many verdicts.
    verdicts: BTreeMap<i64, u64>,
    /// Those that the machine is newly said to be tuned on.
    tuned: BTreeSet<i64>,
}

impl Brought {
    /// The dialogues of which something is new.
    pub fn requests(&self) -> impl Iterator<Item = RequestId> {
        self.fresh.verdicts.keys().chain(&self.fresh.tuned).map(|request| RequestId(*request))
    }

    /// How many verdicts are new of a dialogue, and whether it is newly said that the machine was tuned on it.
    pub fn of(&self, request: RequestId) -> (u64, bool) {
        let count = self.fresh.verdicts.get(&request.0).copied().unwrap_or_default();
        (count, self.fresh.tuned.contains(&request.0))
    }
}

/// Takes in a file of verdicts of one machine. All rows or none, unless rejects are wanted. A verdict that is here already
/// changes nothing; another one on the same is refused, and the first stays.
pub fn bring(writing: &mut Writing<'_>, reader: &mut Reader, order: Order<'_>) -> Result<Brought> {
    let Order { file, map, machine, card, actor, mut rejects, unseen, sees_nothing, gauge } = order;
    writing.watch(gauge);
    let rules = Rules::of(writing, actor, map, machine, card)?;
    let mut bringing = Bringing {
        rules,
        machine: None,
        faults: Folded::of(NAMES),
        brought: Brought { hides: sees_nothing || !unseen.is_empty(), ..Brought::default() },
        unseen,
        sees_nothing,
    };
    let mut places = map.over(reader.names(), reader.is_growing(), file)?;
    let mut row = Row::new();
    loop {
        gauge.go_on()?;
        match reader.next(&mut row) {
            Ok(false) => break,
            Ok(true) => {
                gauge.add_rows(1);
                bringing.brought.rows += 1;
                if places.columns < reader.names().len() {
                    places = map.over(reader.names(), reader.is_growing(), file)?;
                }
                if places.leaves_out(map, &row) {
                    bringing.brought.left_out += 1;
                    continue;
                }
                if row.is_open() && places.reads_last(&row) {
                    return Err(unfinished(file, format!("{file}:{}: {OPEN}", row.line())));
                }
                match bringing.take(writing, &row, &places) {
                    Ok(()) => {}
                    Err(Wrong::File(refusal)) => return Err(refusal),
                    Err(Wrong::Row(refusal)) => {
                        let reason = row_fault(refusal)?;
                        bringing.faults.add_row(&row, places.field(map, &row, "ref").as_deref(), &reason);
                        bringing.reject(&row, reader, (&reason, false), rejects.as_deref_mut())?;
                    }
                }
            }
            // What follows cannot be read: an unfinished download, or a broken quote. Nothing of it is kept.
            Err(fault) if fault.fatal || row.is_unended() => return Err(unfinished(file, fault.told(file))),
            Err(fault) => {
                bringing.brought.rows += 1;
                bringing.faults.add_unread(&fault, None);
                bringing.reject(&row, reader, (&fault.says(), true), rejects.as_deref_mut())?;
            }
        }
    }
    bringing.finish(writing, file, (places.unread, rejects.is_some()))
}

struct Bringing<'a> {
    rules: Rules<'a>,
    /// The machine of the file, with the line that says so.
    machine: Option<(Person, u64)>,
    faults: Folded,
    brought: Brought,
    unseen: BTreeSet<RequestId>,
    sees_nothing: bool,
}

impl Bringing<'_> {
    /// Takes a row: all that it says, or nothing.
    fn take(&mut self, writing: &mut Writing<'_>, row: &Row, places: &Places) -> Checking<()> {
        let machine = self.machine(writing, row, places)?;
        let checked = self.rules.check(writing, row, places)?;
        let mut new = Vec::new();
        for one in &checked.verdicts {
            let of = VerdictOf {
                request: checked.request,
                machine: machine.id,
                card: &checked.card,
                criterion: one.key.as_deref(),
            };
            match verdict_of(writing, &of)? {
                None => new.push(one),
                // Who may not know what it said is not told whether this is the same.
                Some(_) if self.sees_nothing || self.unseen.contains(&checked.request) => self.brought.known += 1,
                Some(known) if one.is(&known, checked.scored) => self.brought.known += 1,
                Some(known) => return Err(contradicted(&machine, &known, one).into()),
            }
        }
        let is_new = is_newly_tuned(writing, &machine, &checked)?;
        for one in new {
            self.keep(writing, &machine, &checked, one)?;
        }
        if is_new {
            let facts: [(&'static str, &dyn rusqlite::ToSql); 2] =
                [("request", &checked.request.0), ("machine", &machine.id.0)];
            writing.insert("machine_tuning", &facts, &[])?;
            self.brought.tuned += 1;
            self.brought.fresh.tuned.insert(checked.request.0);
        }
        Ok(())
    }

    /// The machine of a row: the same in all of a file.
    fn machine(&mut self, conn: &Connection, row: &Row, places: &Places) -> Checking<Person> {
        let name = self.rules.machine(row, places)?;
        match &self.machine {
            Some((machine, _)) if machine.handle == name => Ok(machine.clone()),
            Some((machine, line)) => Err(Wrong::File(
                Refusal::data(format!(
                    "two machines in one file: {} (line {line}) and {name} (line {}); nothing was stored",
                    machine.handle,
                    row.line()
                ))
                .hint("two versions are two machines: give each a file of its own"),
            )),
            None => {
                let machine = people::machine(conn, &name).map_err(Wrong::File)?;
                self.brought.machine = Some(machine.handle.clone());
                self.machine = Some((machine.clone(), row.line()));
                Ok(machine)
            }
        }
    }

    fn keep(&mut self, writing: &mut Writing<'_>, machine: &Person, checked: &Checked, one: &One) -> Result<()> {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 8] = [
            ("request", &checked.request.0),
            ("machine", &machine.id.0),
            ("card", &checked.card_id.0),
            ("criterion", &one.criterion),
            ("part", &one.criterion.unwrap_or_default()),
            ("level", &one.level),
            ("percent", &one.percent),
            ("scored", &checked.scored.to_string()),
        ];
        writing.insert("machine_verdict", &facts, &[("quote", one.quote.as_ref())])?;
        self.brought.new += 1;
        *self.brought.fresh.verdicts.entry(checked.request.0).or_default() += 1;
        Ok(())
    }

    fn reject(
        &mut self,
        row: &Row,
        reader: &Reader,
        (reason, is_unread): (&str, bool),
        rejects: Option<&mut Rejects<'_>>,
    ) -> Result<()> {
        let Some(rejects) = rejects else { return Ok(()) };
        let cell = |place: usize| masked(row.get(place).unwrap_or_default()).text.into_owned();
        let cells: Vec<String> = (0..row.len()).map(cell).collect();
        let (names, mark) = (reader.names().into(), mark(row, &cells, is_unread));
        self.brought.rejected += 1;
        rejects(&Rejected { line: row.line(), reason: masked(reason).text.into_owned(), mark, names, cells })
    }

    fn finish(
        mut self,
        writing: &mut Writing<'_>,
        file: &str,
        (unread, has_rejects): (Vec<String>, bool),
    ) -> Result<Brought> {
        if self.faults.rows > 0 && !has_rejects {
            let rows = self.faults.rows;
            let of = if rows > 1 { format!(": {rows} rows cannot be taken in") } else { String::new() };
            return Err(Refusal::data(format!("{file} was not taken in, nothing was stored{of}"))
                .findings(self.faults.told(file))
                .hint("mend these lines, or keep the good rows with --rejects FILE"));
        }
        self.brought.reasons = self.faults.told(file);
        self.brought.dialogues = self.brought.fresh.verdicts.len() as u64;
        (self.brought.late, self.brought.tuned_later) = late(writing, &self.brought.fresh)?;
        self.brought.unread = unread;
        let Brought { machine, new, tuned, .. } = &self.brought;
        if *new + *tuned > 0 {
            let machine = machine.as_deref().unwrap_or_default();
            writing.note(format!("{new} verdicts of {machine}, {tuned} dialogues it was tuned on"));
        }
        Ok(self.brought)
    }
}

/// The refusal of a file that ends in the middle.
fn unfinished(file: &str, says: String) -> Refusal {
    Refusal::data(format!("{file} was not taken in, nothing was stored"))
        .findings(vec![says])
        .hint("is it whole? Download it again, and run the same command; where it is whole, end its last line with a line break")
}

/// Whether a row says, as the first one, that the machine was tuned on its dialogue. What was said before is not taken back.
fn is_newly_tuned(writing: &Writing<'_>, machine: &Person, checked: &Checked) -> Result<bool> {
    let Some(is_tuned) = checked.is_tuned else { return Ok(false) };
    let known: Option<i64> = writing
        .prepare_cached("SELECT entry FROM machine_tuning WHERE request = ?1 AND machine = ?2")?
        .query_row([checked.request.0, machine.id.0], |row| row.get("entry"))
        .optional()?;
    match known {
        None => Ok(is_tuned),
        Some(_) if is_tuned => Ok(false),
        Some(entry) if entry == writing.entry() => {
            Err(Refusal::data("`tuned`: a row before says yes of this dialogue, and this one says no")
                .hint("say the same in each row of a dialogue, or leave it out"))
        }
        Some(entry) => {
            let by = by(writing, entry)?;
            let says =
                format!("`tuned`: {by} said on {} that {} was tuned on it, and this says no", by.at, machine.handle);
            Err(Refusal::data(says).hint("what was said stays on record: leave it out, or say yes"))
        }
    }
}

/// How many of the new verdicts and tunings are of dialogues that were drawn before.
fn late(writing: &Writing<'_>, fresh: &Fresh) -> Result<(u64, u64)> {
    let mut statement = writing.prepare_cached("SELECT 1 FROM ticket WHERE request = ?1")?;
    let (mut verdicts, mut tuned) = (0, 0);
    for (request, count) in &fresh.verdicts {
        verdicts += if statement.exists([request])? { *count } else { 0 };
    }
    for request in &fresh.tuned {
        tuned += u64::from(statement.exists([request])?);
    }
    Ok((verdicts, tuned))
}

fn contradicted(machine: &Person, known: &Verdict, one: &One) -> Refusal {
    let word = |level: &Option<String>, percent: Option<i64>| match (level, percent) {
        (Some(level), _) => format!("`{}`", level.escape_debug()),
        (None, Some(percent)) => format!("{} %", crate::calc::decimal::Hundredths(percent)),
        (None, None) => "`na`".to_owned(),
    };
    let (before, now) = (word(&known.level, known.percent), word(&one.level, one.percent));
    let says = if before == now {
        format!("{} gave {now} with another time or quote before", machine.handle)
    } else {
        format!("{} said {before} before, and this says {now}", machine.handle)
    };
    let of = one.key.as_deref().unwrap_or(super::TOTAL);
    Refusal::data(format!("`{of}`: {says}"))
        .hint("the first stays: a machine that answers otherwise is another version, which is enrolled as one")
}
