//! Taking in finished dialogues: every row checked, all of them or none, twice is as good as once.

use super::map::{FIELDS, Laid, Map, Source};
use super::{Request, agent, find};
use crate::calc::calendar::Calendar;
use crate::calc::moment::{Moment, parse_timestamp};

use crate::calc::zone::Zone;
use crate::core::ledger::Writing;
use crate::core::people::{self, FAULTS, NOW, PersonId, TeamStint, keep_fault, row_fault};
use crate::core::policy::Policy;
use crate::core::reading::{Fault, Form, Reader, Row};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Untrusted, unseen};
use rusqlite::{OptionalExtension, params};
use std::collections::HashMap;

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

/// One row, checked.
struct Checked<'a> {
    reference: &'a str,
    received: Moment,
    closed: Option<Moment>,
    channel: &'a str,
    category: &'a str,
    agent: PersonId,
    rating: Option<i64>,
    customer: Option<&'a str>,
    details: Option<&'a str>,
    transcript: Option<&'a str>,
}

/// What stays the same from row to row.
struct Rules<'a> {
    policy: &'a Policy,
    zone: Option<Zone>,
    now: Moment,
    agents: HashMap<String, PersonId>,
    calendar: Calendar,
    stints: HashMap<PersonId, Vec<TeamStint>>,
}

impl Rules<'_> {
    fn is_agent_at(&self, person: PersonId, moment: Moment) -> bool {
        let day = self.calendar.local_day(moment);
        let covers = |(_, _, since, until): &TeamStint| *since <= day && until.is_none_or(|until| until >= day);
        self.stints.get(&person).is_some_and(|stints| stints.iter().any(covers))
    }
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
        writing.insert("import", &[("file", &order.file), ("stored", &taken.stored), ("known", &taken.known)], &[])?;
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
    let mut rules = rules(writing, order)?;
    let growing = reader.form() == Form::Jsonl;
    let mut laid = order.map.lay(reader.names(), growing, order.file)?;
    let (mut row, mut faults, mut count) = (Row::new(), Vec::new(), 0);
    while faults.len() < FAULTS {
        match reader.next(&mut row) {
            Ok(false) => break,
            Ok(true) => {
                if laid.columns < reader.names().len() {
                    laid = order.map.lay(reader.names(), growing, order.file)?;
                }
                if let Err(refusal) = take(writing, &row, &laid, &mut rules, taken) {
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

fn rules<'a>(writing: &Writing<'_>, order: &Order<'a>) -> Result<Rules<'a>> {
    let mut stints: HashMap<PersonId, Vec<TeamStint>> = HashMap::new();
    for stint in people::agent_stints(writing, NOW)? {
        stints.entry(stint.0).or_default().push(stint);
    }
    Ok(Rules {
        policy: order.policy,
        zone: order.map.zone()?,
        now: writing.now(),
        agents: HashMap::new(),
        calendar: order.policy.calendar()?,
        stints,
    })
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

fn take(writing: &mut Writing<'_>, row: &Row, laid: &Laid<'_>, rules: &mut Rules<'_>, taken: &mut Taken) -> Result<()> {
    let checked = check(writing, row, laid, rules)?;
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
    let known = find(writing, checked.reference)?;
    let field = difference(&known, &checked).ok_or_else(|| Refusal::fault("a known row differs in nothing"))?;
    Err(contradiction(writing, &known, field)?)
}

/// Whether a row stands already, word for word; erased text cannot be compared. In one question, since
/// a whole file may be known.
fn is_known(writing: &Writing<'_>, row: &Checked<'_>) -> Result<bool> {
    let same = writing
        .prepare_cached(
            "SELECT 1 FROM request WHERE ref = ?1 AND received = ?2 AND closed IS ?3 AND channel = ?4 AND category = ?5
             AND agent = ?6 AND rating IS ?7
             AND (erased IS NOT NULL OR (customer IS ?8 AND details IS ?9 AND transcript IS ?10))",
        )?
        .exists(params![
            row.reference,
            row.received.to_string(),
            row.closed.map(|closed| closed.to_string()),
            row.channel,
            row.category,
            row.agent.0,
            row.rating,
            row.customer,
            row.details,
            row.transcript,
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

fn check<'a>(writing: &Writing<'_>, row: &'a Row, laid: &'a Laid<'_>, rules: &mut Rules<'_>) -> Result<Checked<'a>> {
    let raw = |place: usize| match laid.sources.get(place) {
        Some(Source::Column(column)) => row.get(*column),
        Some(Source::Constant(constant)) => Some(constant.as_str()),
        _ => None,
    };
    if let Some(field) = list_among(row, laid) {
        return Err(Refusal::data(format!("`{field}` is a list; one value is needed")));
    }
    let word = |place: usize| {
        let field = FIELDS.get(place).copied().unwrap_or_default();
        raw(place).map(|value| laid.meaning(field, value.trim())).filter(|value| !value.is_empty())
    };
    let needed = |place: usize| {
        word(place)
            .ok_or_else(|| Refusal::data(format!("`{}` is empty", FIELDS.get(place).copied().unwrap_or_default())))
    };
    let reference = raw(0).filter(|text| !text.trim().is_empty()).ok_or_else(|| Refusal::data("`ref` is empty"))?;
    plain("ref", reference)?;
    let received = moment(
        "received",
        raw(1).filter(|text| !text.is_empty()).ok_or_else(|| Refusal::data("`received` is empty"))?,
        rules,
    )?;
    let closed = raw(2).filter(|text| !text.is_empty()).map(|text| moment("closed", text, rules)).transpose()?;
    if closed.is_some_and(|closed| closed < received) {
        return Err(Refusal::data("`closed` is before `received`"));
    }
    let text = |place: usize| raw(place).filter(|text| !text.is_empty());
    Ok(Checked {
        reference,
        received,
        closed,
        channel: channel(needed(3)?, rules.policy)?,
        category: category(needed(4)?, rules.policy)?,
        agent: known_agent(writing, needed(5)?, rules)?,
        rating: word(6).map(rating).transpose()?,
        customer: text(7),
        details: text(8),
        transcript: text(9),
    })
}

/// A field other than free text that came as a JSON array.
fn list_among(row: &Row, laid: &Laid<'_>) -> Option<&'static str> {
    let mut places = laid.sources.iter().zip(FIELDS).take(FIELDS.len() - 2);
    places.find_map(|(source, field)| match source {
        Source::Column(column) if row.is_list(*column) => Some(field),
        _ => None,
    })
}

fn plain(field: &str, text: &str) -> Result<()> {
    if let Some(odd) = text.chars().find(|c| c.is_control()) {
        return Err(Refusal::data(format!("`{field}` has a control character, {}", odd.escape_unicode())));
    }
    if text.len() > 400 {
        return Err(Refusal::data(format!("`{field}` is longer than 400 bytes")));
    }
    Ok(())
}

const DAY: i64 = 86_400;
/// 1990-01-01: what is older is a mistake in the export.
const OLDEST: i64 = 631_152_000;

fn moment(field: &str, text: &str, rules: &Rules<'_>) -> Result<Moment> {
    let moment = parse_timestamp(text, rules.zone.as_ref()).map_err(|why| {
        let hint = why.contains("no time zone").then(|| "a map can name it: [read] timezone".to_owned());
        Refusal::data(format!("`{field}`: {why}")).maybe_hint(hint)
    })?;
    if moment.seconds() > rules.now.seconds() + DAY {
        return Err(Refusal::data(format!("`{field}`: {moment} is in the future")));
    }
    if moment.seconds() < OLDEST {
        return Err(Refusal::data(format!("`{field}`: {moment} is before 1990")));
    }
    Ok(moment)
}

fn channel<'a>(text: &'a str, policy: &Policy) -> Result<&'a str> {
    if policy.knows_channel(text) {
        return Ok(text);
    }
    let hint = policy
        .closest_channel(text)
        .map_or_else(|| "add it to the policy: [intake] channels".to_owned(), |best| format!("did you mean `{best}`?"));
    Err(Refusal::data(format!("`{text}` is not a channel")).hint(hint))
}

fn category<'a>(text: &'a str, policy: &Policy) -> Result<&'a str> {
    if let Some(odd) = unseen(text) {
        return Err(Refusal::data(format!("`category` has a character that cannot be seen, {}", odd.escape_unicode())));
    }
    if policy.knows_category(text) {
        return Ok(text);
    }
    let hint = policy.closest_category(text).map_or_else(
        || "add it to the policy: [intake] categories".to_owned(),
        |best| format!("did you mean `{best}`?"),
    );
    Err(Refusal::data(format!("`{text}` is not a category")).hint(hint))
}

fn known_agent(writing: &Writing<'_>, handle: &str, rules: &mut Rules<'_>) -> Result<PersonId> {
    if let Some(known) = rules.agents.get(handle) {
        return Ok(*known);
    }
    let id = agent(writing, handle)?;
    rules.agents.insert(handle.to_owned(), id);
    Ok(id)
}

fn rating(text: &str) -> Result<i64> {
    match text {
        "1" => Ok(1),
        "2" => Ok(2),
        "3" => Ok(3),
        "4" => Ok(4),
        "5" => Ok(5),
        _ => Err(Refusal::data(format!("`rating`: `{text}` is not 1, 2, 3, 4 or 5"))
            .hint("a map can say what it means: [values.rating]")),
    }
}

/// Inserts a dialogue unless its ref is known; says whether it did.
fn insert(writing: &mut Writing<'_>, checked: &Checked<'_>, line: Option<i64>) -> Result<bool> {
    let known = writing
        .prepare_cached("SELECT 1 FROM request WHERE ref = ?1")?
        .query_row([checked.reference], |_| Ok(()))
        .optional()?;
    if known.is_some() {
        return Ok(false);
    }
    let personal = [checked.customer, checked.details, checked.transcript];
    let mut salt = [0_u8; 16];
    let salted = personal.iter().any(Option::is_some);
    if salted {
        writing.random(&mut salt)?;
    }
    writing
        .prepare_cached(
            "INSERT INTO request (entry, ref, line, channel, received, closed, category, agent, rating, content, salt, customer, details, transcript)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            checked.transcript.is_some_and(|text| !text.trim().is_empty()),
            salted.then_some(&salt[..]),
            checked.customer,
            checked.details,
            checked.transcript,
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
        ("customer", same(&known.customer, row.customer)),
        ("details", same(&known.details, row.details)),
        ("transcript", same(&known.transcript, row.transcript)),
    ];
    pairs.iter().find(|(_, equal)| !equal).map(|(field, _)| *field)
}
