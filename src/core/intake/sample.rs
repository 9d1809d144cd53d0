//! A sample of an export: its first rows, and what a map would make of them. Nothing is recorded.

use super::check::{Checked, agent, check, empty};
use super::clock::{Clock, Order, Times};
use super::doubles::Doubles;
use super::group::{Group, NOBODYS, over_joined};
use super::handles::Handles;
use super::import::Hidden;
use super::lengths::is_fraction;
use super::map::{Map, Mapping};
use super::rules::{Rules, perhaps};
use super::twice::{Twice, is_known};
use super::vocabulary::{is_exact, says_nothing, speaks_for};
use crate::calc::moment::Moment;
use crate::calc::time::{Guess, clock, guess};
use crate::core::people::PersonId;
use crate::core::policy::Policy;
use crate::core::reading::{Fault, Folded, Form, Reader, Row, row_fault, shared_name};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::Field;
use crate::core::text::{Untrusted, mask, mask_but};
use rusqlite::Connection;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How many rows a sample has at most: what is proposed must fit them all.
const ROWS: usize = 1000;

/// The first rows of a file.
pub struct Sample {
    /// The columns.
    pub names: Vec<String>,
    /// The rows that could be read.
    pub rows: Vec<Row>,
    /// The rows that could not.
    pub faults: Vec<Fault>,
    /// Whether the file is JSONL, where columns may still appear.
    pub growing: bool,
    /// Whether it is JSON, whose lines say little: its rows are told by their refs, too.
    pub is_json: bool,
}

/// What a map would make of a sample.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The first rows.
    pub rows: Vec<Shown>,
    /// How many of the sampled rows would be turned away, and how many there are.
    pub turned_away: usize,
    /// How many rows were sampled.
    pub sampled: usize,
    /// Agents, categories and channels that would be refused, each with its field and how often it stands there.
    pub refused: Vec<(&'static str, BTreeMap<String, usize>)>,
    /// Columns that no field uses.
    pub unused: Vec<String>,
    /// Rows that could not be read, folded by the reason as an import does.
    pub unread: Vec<String>,
    /// Rows that would be turned away for what they say, folded likewise.
    pub wrong: Vec<String>,
    /// How many of the rows that would come in are new.
    pub new: usize,
    /// The agents who would be enrolled.
    pub enrolled: BTreeSet<String>,
    /// What was masked in them.
    pub masked: Hidden,
    /// Durations that are no whole seconds where nothing says their unit: how many, and the first.
    pub fractions: Option<(usize, String)>,
}

/// One row, as it would be stored.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its physical line.
    pub line: u64,
    /// Each field with its value, or why the row would be turned away.
    pub outcome: Outcome,
}

/// Each field with its value, or a fault.
pub type Outcome = std::result::Result<Vec<(&'static str, Option<Untrusted>)>, String>;

impl Sample {
    /// Whether what stands in place of a header is a row: it has no name of a field, and two cells or more are times or
    /// numbers.
    pub fn header_is_a_row(&self) -> bool {
        let number = |name: &str| name.bytes().any(|byte| byte.is_ascii_digit()) && name.parse::<f64>().is_ok();
        let is_value = |name: &&String| number(name) || guess(&[name.as_str()]) != Guess::Nothing;
        self.known_columns() == 0 && self.names.iter().filter(is_value).count() > 1
    }

    /// Names of the columns by their places; none for JSON, which names its own.
    pub fn columns_by_place(&self) -> Option<Vec<String>> {
        (!self.growing).then(|| (1..=self.names.len()).map(|place| format!("column {place}")).collect())
    }

    /// How many columns have the very name of a field.
    pub fn known_columns(&self) -> usize {
        let known = |name: &&String| Field::ALL.iter().any(|field| is_exact(speaks_for(*field, name)));
        self.names.iter().filter(known).count()
    }

    /// Reads the first rows of a file. Reading stops at what makes the rest unreadable.
    pub fn read(reader: &mut Reader) -> Self {
        let (mut rows, mut faults, mut row) = (Vec::new(), Vec::new(), Row::new());
        while rows.len() + faults.len() < ROWS {
            match reader.next(&mut row) {
                Ok(true) => rows.push(row.clone()),
                Ok(false) => break,
                Err(fault) => {
                    let fatal = fault.fatal;
                    faults.push(fault);
                    if fatal {
                        break;
                    }
                }
            }
        }
        Self {
            names: reader.names().to_vec(),
            rows,
            faults,
            growing: reader.is_growing(),
            is_json: reader.form() == Form::Jsonl,
        }
    }

    /// What stands in a column, where something does.
    pub(super) fn column(&self, place: usize) -> Vec<&str> {
        self.rows.iter().filter_map(|row| row.get(place)).filter(|text| !text.trim().is_empty()).collect()
    }

    /// The name of a column.
    pub(super) fn name(&self, column: usize) -> &str {
        self.names.get(column).map(String::as_str).unwrap_or_default()
    }

    /// The names that several columns have, each with what the first of these columns is called.
    pub fn shared_names(&self) -> Vec<(&str, &str)> {
        let all = self.names.iter().filter_map(|name| Some((shared_name(name)?, name.as_str())));
        let mut shared: Vec<(&str, &str)> = Vec::new();
        for (name, called) in all {
            if shared.iter().all(|(other, _)| !other.eq_ignore_ascii_case(name)) {
                shared.push((name, called));
            }
        }
        shared
    }

    /// The texts of these columns with their lines, joined by a space as a map joins them, where they say something.
    pub(super) fn cells(&self, columns: &[usize]) -> Vec<(u64, String)> {
        let text = |row: &Row| {
            let cells = columns.iter().filter_map(|column| row.get(*column));
            let said = cells.filter(|cell| !cell.trim().is_empty() && !says_nothing(cell));
            (row.line(), said.collect::<Vec<_>>().join(" "))
        };
        self.rows.iter().map(text).filter(|(_, text)| !text.is_empty()).collect()
    }

    /// What a map would make of it, by a file's roster where there is one.
    pub fn preview(
        &self,
        map: &Map,
        policy: &Policy,
        roster: Option<&Connection>,
        now: Moment,
        wanted: &Wanted<'_>,
    ) -> Result<Preview> {
        let file = wanted.file;
        let mapping = map.over(&self.names, self.growing, file)?;
        let mut rules = match roster {
            Some(conn) => Rules::of(conn, policy, now)?,
            None => Rules::without_roster(policy, now)?,
        };
        let mut preview = Preview { sampled: self.rows.len() + self.faults.len(), ..Preview::default() };
        preview.turned_away = self.faults.len();
        // A row is shown even if its agent is not on the roster: such agents are listed below.
        let (anybody, mut doubles) = (Rules::without_roster(policy, now)?, Doubles::default());
        let over = map.join.is_some().then(|| over_joined(map, &mapping));
        let over = over.as_ref().unwrap_or(&mapping);
        let (mut twice, mut handles) = (Twice::default(), Handles::of(rules.handles()));
        let mut wrong = Folded::of(Field::WORDS);
        for (line, row) in self.dialogues(map, &mapping) {
            let row = match row {
                Ok(row) => row,
                Err(refusal) => {
                    preview.turned_away += 1;
                    let reason = row_fault(refusal)?;
                    wrong.add(line, None, &reason);
                    if preview.rows.len() < wanted.rows {
                        preview.rows.push(Shown { line, outcome: Err(reason) });
                    }
                    continue;
                }
            };
            let said = over.word(&row, Field::Ref).filter(|_| self.is_json).map(|(text, _)| text);
            let said = said.as_deref();
            let mut outcome = outcome(&row, over, &anybody, (&mut doubles, &mut preview.masked), roster)?;
            if let Some(refusal) = outcome.as_ref().ok().and_then(|fields| twice.contradiction(fields)) {
                outcome = Err(row_fault(refusal)?);
            }
            let handle = agent(&row, over).filter(|(handle, _)| !rules.knows_agent(handle));
            let refused = match handle.as_ref().filter(|_| wanted.enrols) {
                Some(handle) => handles.require_new(handle, rules.names()).err(),
                None => None,
            };
            let stranger = handle.is_some() && !wanted.enrols;
            if let (Ok(fields), false, None) = (&outcome, stranger, &refused) {
                if let Some((handle, _)) = &handle {
                    handles.add(handle);
                    rules.meet(handle, Self::newcomer(preview.enrolled.len()));
                    preview.enrolled.insert(handle.clone().into_owned());
                }
                preview.new += usize::from(twice.is_new(line, fields, roster)?);
            } else {
                preview.turned_away += 1;
            }
            match (&outcome, refused, handle) {
                (Ok(_), Some(refusal), _) => {
                    let reason = row_fault(refusal)?;
                    wrong.add_named(line, said, &reason);
                    outcome = Err(reason);
                }
                (Ok(_), None, Some((handle, _))) if !wanted.enrols => {
                    if let Some(reason) = perhaps(&handle, &rules).map(row_fault).transpose()? {
                        wrong.add_named(line, said, &reason);
                    }
                }
                (Err(reason), ..) => wrong.add(line, said, reason),
                _ => {}
            }
            if preview.rows.len() < wanted.rows {
                preview.rows.push(Shown { line, outcome });
            }
        }
        (preview.unread, preview.wrong) = (self.unread(file), wrong.told(file));
        preview.refused = self.refused(&mapping, &rules, policy);
        preview.refused.retain(|(field, _)| !(wanted.enrols && *field == Field::Agent.word()));
        preview.fractions = self.fractions(&mapping);
        preview.unused = mapping.unused;
        Ok(preview)
    }

    /// The number of somebody who would be enrolled: nobody's.
    fn newcomer(before: usize) -> PersonId {
        PersonId(i64::try_from(before).map_or(i64::MIN, |before| -1 - before))
    }

    /// The rows that could not be read, folded by the reason.
    pub fn unread(&self, file: &str) -> Vec<String> {
        let mut folded = Folded::of(Field::WORDS);
        self.faults.iter().for_each(|fault| folded.add_unread(fault, None));
        folded.told(file)
    }

    /// The dialogues of its rows with their first lines; where rows are messages they are joined.
    fn dialogues(&self, map: &Map, mapping: &Mapping<'_>) -> Vec<(u64, Result<Cow<'_, Row>>)> {
        let rows = self.rows.iter().filter(|row| !mapping.leaves_out(row, false));
        let Some(join) = &map.join else {
            return rows.map(|row| (row.line(), Ok(Cow::Borrowed(row)))).collect();
        };
        let (clock, mut times) = (Clock::of(map), Times::default());
        // Rows of one dialogue need not stand together.
        let (mut groups, mut last): (BTreeMap<String, Group>, _) = (BTreeMap::new(), String::new());
        let (mut nobodys, mut just_nobodys) = (Vec::new(), None);
        for row in rows {
            let Some(reference) = mapping.cell_of(row, Field::Ref) else {
                nobodys.push((
                    row.line(),
                    Err(Refusal::data(NOBODYS).hint("name the agent's column in the map: [fields] agent")),
                ));
                just_nobodys = just_nobodys.or(Some(row.line()));
                continue;
            };
            let reference = reference.trim().to_owned();
            let is_next = last == reference;
            times.see(clock.sent(mapping, row), is_next);
            let group = groups.entry(reference.clone()).or_default();
            group.join(row, &reference);
            group.doubt_nobodys(just_nobodys.take().filter(|_| is_next));
            last = reference;
        }
        let order = Order::of(&clock, &times, mapping);
        let mut groups: Vec<Group> = groups.into_values().collect();
        groups.sort_by_key(Group::line);
        let joined = |group: &mut Group| (group.line(), group.joined(mapping, join, order.as_ref()).map(Cow::Owned));
        let mut dialogues: Vec<_> = groups.iter_mut().map(joined).chain(nobodys).collect();
        dialogues.sort_by_key(|(line, _)| *line);
        dialogues
    }

    /// The agents, categories and channels of all sampled rows that would be refused.
    fn refused(
        &self,
        mapping: &Mapping<'_>,
        rules: &Rules<'_>,
        policy: &Policy,
    ) -> Vec<(&'static str, BTreeMap<String, usize>)> {
        let known: [(Field, Knows<'_>); 3] = [
            (Field::Agent, &|word| rules.knows_agent(word)),
            (Field::Category, &|word| policy.knows_category(word)),
            (Field::Channel, &|word| policy.knows_channel(word)),
        ];
        let all = known.into_iter().map(|(field, knows)| (field.word(), self.strange(mapping, field, knows)));
        all.filter(|(_, words)| !words.is_empty()).collect()
    }

    /// Durations that are no whole seconds, where the map says no unit.
    fn fractions(&self, mapping: &Mapping<'_>) -> Option<(usize, String)> {
        let rows = self.rows.iter().filter(|row| mapping.map.unit.is_none() && !mapping.leaves_out(row, false));
        let words = rows.filter_map(|row| mapping.word(row, Field::Duration)).filter(|(_, of_file)| *of_file);
        let mut found = words.filter(|(text, _)| is_fraction(text)).map(|(text, _)| text.trim().to_owned());
        let first = found.next()?;
        Some((1 + found.count(), first))
    }

    /// The words of a field that would not be taken, each with how often it stands there.
    fn strange(&self, mapping: &Mapping<'_>, field: Field, knows: Knows<'_>) -> BTreeMap<String, usize> {
        let mut found = BTreeMap::new();
        let rows = self.rows.iter().filter(|row| !mapping.leaves_out(row, false));
        for (text, _) in rows.filter_map(|row| mapping.word(row, field)) {
            if !knows(text.trim()) {
                *found.entry(text.trim().to_owned()).or_insert(0) += 1;
            }
        }
        found
    }
}

/// What a preview is wanted of.
pub struct Wanted<'a> {
    /// The file's name, as faults tell it.
    pub file: &'a str,
    /// How many rows are shown.
    pub rows: usize,
    /// Whether agents whom the roster does not know would be enrolled.
    pub enrols: bool,
}

/// Whether a word would be taken.
type Knows<'a> = &'a dyn Fn(&str) -> bool;

fn outcome(
    row: &Row,
    mapping: &Mapping<'_>,
    rules: &Rules<'_>,
    (doubles, masked): (&mut Doubles, &mut Hidden),
    roster: Option<&Connection>,
) -> Result<Outcome> {
    match check(row, mapping, rules).and_then(|checked| doubles.settle(checked, row, mapping.map)) {
        Ok(checked) if checked.agent.is_none() && !is_known(roster, &checked.reference)? => {
            row_fault(empty(Field::Agent)).map(Err)
        }
        Ok(mut checked) => {
            masked.take(row.line(), &mut checked, &mapping.map.keep);
            let agent = mapping.word(row, Field::Agent).map(|(text, _)| text.trim().to_owned());
            Ok(Ok(shown(&checked, agent, &mapping.map.keep)))
        }
        Err(wrong) => row_fault(wrong.refusal).map(|reason| Err(mask(&reason).text.into_owned())),
    }
}

/// The fields of a row in their order, as they would be stored.
fn shown(checked: &Checked<'_>, agent: Option<String>, keep: &[String]) -> Vec<(&'static str, Option<Untrusted>)> {
    let text =
        |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(|text| mask_but(text, keep).text.into_owned());
    let values = [
        Some(checked.reference.to_string()),
        Some(checked.received.to_string()),
        checked.closed.map(|closed| closed.to_string()),
        Some(checked.channel.to_string()),
        Some(checked.category.to_string()),
        checked.language.as_deref().map(str::to_owned),
        agent,
        checked.rating.map(|rating| rating.to_string()),
        checked.notice.map(|notice| if notice { "yes" } else { "no" }.to_owned()),
        checked.duration.map(|seconds| clock(seconds.unsigned_abs())),
        text(&checked.customer),
        text(&checked.recording),
        text(&checked.details),
        text(&checked.reply),
        text(&checked.transcript),
    ];
    Field::WORDS.iter().copied().zip(values.map(|value| value.map(Untrusted::new))).collect()
}
