//! Taking in finished dialogues: every row checked, all of them or none, twice is as good as once.

use super::check::{Checked, Rules, check, rules};
use super::made::Doubles;
use super::map::{Laid, Map};
use super::{Request, find, is_finished};
use crate::core::ledger::Writing;
use crate::core::people::{FAULTS, keep_fault, row_fault};
use crate::core::policy::Policy;
use crate::core::reading::{Fault, Form, Reader, Row};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use rusqlite::{OptionalExtension, params};

/// Is told each row that cannot be taken in.
pub type Rejects<'a> = dyn FnMut(&Rejected) -> Result<()> + 'a;

/// What is to be taken in, and how.
pub struct Order<'a> {
    /// The file's name, as faults tell it.
    pub file: &'a str,
    /// Which column is which field.
    pub map: &'a Map,
    /// The house rules.
    pub policy: &'a Policy,
    /// Told each row that cannot be taken in; without it one bad row stops all.
    pub rejects: Option<&'a mut Rejects<'a>>,
    /// Told how many rows were read, every so often.
    pub progress: &'a mut dyn FnMut(u64),
}

/// A row that could not be taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rejected {
    /// Its physical line.
    pub line: u64,
    /// Why not.
    pub reason: String,
    /// The columns and what stood in them.
    pub cells: Vec<(String, String)>,
}

/// What an import came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Dialogues that are new.
    pub stored: u64,
    /// Rows that were known already.
    pub known: u64,
    /// Rows that were turned away.
    pub rejected: u64,
    /// New dialogues whose agent was no agent on that day: they will be outside every frame.
    pub off_roster: u64,
    /// Columns that no field uses.
    pub unused: Vec<String>,
}

/// Takes in a file of finished dialogues. All rows or none, unless rejects are wanted; a row that is
/// known already is counted and changes nothing; one that contradicts what is known is refused.
pub fn import(writing: &mut Writing<'_>, reader: &mut Reader, mut order: Order<'_>) -> Result<Taken> {
    let mut taken = Taken::default();
    let faults = take_all(writing, reader, &mut order, &mut taken)?;
    if !faults.is_empty() {
        let stopped = if faults.len() >= FAULTS { "; the first faults are" } else { "" };
        return Err(Refusal::data(format!("{} was not taken in, nothing was stored{stopped}", order.file))
            .findings(faults)
            .hint("mend these lines, or keep the good rows with --rejects FILE"));
    }
    if taken.stored > 0 {
        writing.insert(
            "import",
            &[
                ("file", &order.file),
                ("stored", &taken.stored),
                ("known", &taken.known),
                ("completed", &0),
                ("amended", &0),
            ],
            &[],
        )?;
        writing.note(format!("{} dialogues, {} known already", taken.stored, taken.known));
    }
    Ok(taken)
}

/// Takes in row after row; answers what stands in the way of keeping them.
fn take_all(
    writing: &mut Writing<'_>,
    reader: &mut Reader,
    order: &mut Order<'_>,
    taken: &mut Taken,
) -> Result<Vec<String>> {
    let rules = rules(writing, order.map, order.policy)?;
    let growing = reader.form() == Form::Jsonl;
    let mut laid = order.map.lay(reader.names(), growing, order.file)?;
    let mut doubles = Doubles::default();
    let (mut row, mut faults, mut count) = (Row::new(), Vec::new(), 0);
    while faults.len() < FAULTS {
        match reader.next(&mut row) {
            Ok(false) => break,
            Ok(true) => {
                if laid.columns < reader.names().len() {
                    laid = order.map.lay(reader.names(), growing, order.file)?;
                }
                if let Err(refusal) = take(writing, &row, &laid, &rules, &mut doubles, taken) {
                    turn_away(order, reader, &row, refusal, taken, &mut faults)?;
                }
            }
            Err(fault) if fault.fatal => {
                faults.push(fault.told(order.file));
                break;
            }
            Err(fault) => turn_away_unread(order, &fault, taken, &mut faults)?,
        }
        count += 1;
        if count % 1000 == 0 {
            (order.progress)(count);
        }
    }
    taken.unused = laid.unused;
    Ok(faults)
}

/// A row that could not even be read goes to the rejects too, with nothing but its line.
fn turn_away_unread(order: &mut Order<'_>, fault: &Fault, taken: &mut Taken, faults: &mut Vec<String>) -> Result<()> {
    let Some(rejects) = order.rejects.as_mut() else {
        faults.push(fault.told(order.file));
        return Ok(());
    };
    taken.rejected += 1;
    rejects(&Rejected { line: fault.line.unwrap_or_default(), reason: fault.says(), cells: Vec::new() })
}

/// A bad row is written to the rejects where they are wanted, and is a fault otherwise.
fn turn_away(
    order: &mut Order<'_>,
    reader: &Reader,
    row: &Row,
    refusal: Refusal,
    taken: &mut Taken,
    faults: &mut Vec<String>,
) -> Result<()> {
    let Some(rejects) = order.rejects.as_mut() else {
        return keep_fault(faults, refusal, order.file, row.line());
    };
    let names = reader.names().iter().enumerate();
    let cells = names.map(|(place, name)| (name.clone(), row.get(place).unwrap_or_default().to_owned()));
    taken.rejected += 1;
    rejects(&Rejected { line: row.line(), reason: row_fault(refusal)?, cells: cells.collect() })
}

fn take(
    writing: &mut Writing<'_>,
    row: &Row,
    laid: &Laid<'_>,
    rules: &Rules<'_>,
    doubles: &mut Doubles,
    taken: &mut Taken,
) -> Result<()> {
    let mut checked = check(row, laid, rules)?;
    doubles.settle(&mut checked);
    let line = i64::try_from(row.line()).ok();
    if insert(writing, &checked, line)? {
        taken.stored += 1;
        taken.off_roster += u64::from(!rules.is_agent_at(checked.agent, checked.received));
        return Ok(());
    }
    if is_known(writing, &checked)? {
        taken.known += 1;
        return Ok(());
    }
    if !is_finished(writing, &checked.reference)? {
        return Err(Refusal::data(format!(
            "`{}` is a request that is handled here and not archived",
            checked.reference
        ))
        .hint("a row of another dialogue needs a number of its own"));
    }
    let known = find(writing, &checked.reference)?;
    let field = difference(&known, &checked).ok_or_else(|| Refusal::fault("a known row differs in nothing"))?;
    Err(contradiction(writing, &known, field)?)
}

/// Whether a row stands already, word for word; erased text cannot be compared. In one question, since
/// a whole file may be known.
fn is_known(writing: &Writing<'_>, row: &Checked<'_>) -> Result<bool> {
    let same = writing
        .prepare_cached(
            "SELECT 1 FROM dialogue WHERE ref = ?1 AND received = ?2 AND closed IS ?3 AND channel = ?4 AND category = ?5
             AND agent = ?6 AND rating IS ?7 AND notice IS ?8
             AND (erased IS NOT NULL OR (customer IS ?9 AND details IS ?10 AND reply IS ?11 AND transcript IS ?12))",
        )?
        .exists(params![
            row.reference,
            row.received.to_string(),
            row.closed.map(|closed| closed.to_string()),
            row.channel,
            row.category,
            row.agent.0,
            row.rating,
            row.notice,
            row.customer.as_deref(),
            row.details.as_deref(),
            row.reply.as_deref(),
            row.transcript.as_deref(),
        ])?;
    Ok(same)
}

fn contradiction(writing: &Writing<'_>, known: &Request, field: &str) -> Result<Refusal> {
    let (entry, line): (i64, Option<i64>) = writing
        .prepare_cached("SELECT entry, line FROM request WHERE id = ?1")?
        .query_row([known.id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let line = line.map(|line| format!(" from line {line}")).unwrap_or_default();
    let place = if entry == writing.entry() { "of this file" } else { "of an earlier import" };
    Ok(Refusal::data(format!("`{}` is known already{line} {place}, with another `{field}`", known.reference.expose())))
}

/// Inserts a dialogue unless its ref is known; says whether it did.
fn insert(writing: &mut Writing<'_>, checked: &Checked<'_>, line: Option<i64>) -> Result<bool> {
    let known = writing
        .prepare_cached("SELECT 1 FROM request WHERE ref = ?1")?
        .query_row([&checked.reference], |_| Ok(()))
        .optional()?;
    if known.is_some() {
        return Ok(false);
    }
    let personal = [&checked.customer, &checked.details, &checked.reply, &checked.transcript];
    let mut salt = [0_u8; 16];
    let salted = personal.iter().any(|text| text.is_some());
    if salted {
        writing.random(&mut salt)?;
    }
    writing
        .prepare_cached(
            "INSERT INTO request (entry, ref, line, channel, received, closed, category, agent, rating, content, notice, salt, customer, details, reply, transcript)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            writing.entry(),
            checked.reference,
            line,
            checked.channel,
            checked.received.to_string(),
            checked.closed.map(|closed| closed.to_string()),
            checked.category,
            checked.agent.0,
            checked.rating,
            [&checked.reply, &checked.transcript].into_iter().flatten().any(|text| !text.trim().is_empty()),
            checked.notice,
            salted.then_some(&salt[..]),
            checked.customer.as_deref(),
            checked.details.as_deref(),
            checked.reply.as_deref(),
            checked.transcript.as_deref(),
        ])?;
    Ok(true)
}

/// The first field in which a row differs from what is known; erased text cannot be compared.
fn difference(known: &Request, row: &Checked<'_>) -> Option<&'static str> {
    let same =
        |text: &Option<Untrusted>, given: Option<&str>| known.erased || text.as_ref().map(Untrusted::expose) == given;
    let pairs = [
        ("received", known.received == row.received),
        ("closed", known.closed == row.closed),
        ("channel", known.channel == row.channel),
        ("category", known.category == row.category),
        ("agent", known.agent == row.agent),
        ("rating", known.rating == row.rating),
        ("notice", known.notice == row.notice),
        ("customer", same(&known.customer, row.customer.as_deref())),
        ("details", same(&known.details, row.details.as_deref())),
        ("reply", same(&known.reply, row.reply.as_deref())),
        ("transcript", same(&known.transcript, row.transcript.as_deref())),
    ];
    pairs.iter().find(|(_, equal)| !equal).map(|(field, _)| *field)
}
