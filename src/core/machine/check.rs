//! Checking one row of a file of verdicts: what the map makes of it, and whether it can be.

use super::map::{Map, Places, Said, yes_or_no};
use super::total::percent_of;
use super::verdict::{TOTAL, Verdict};
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::calc::time::parse_time;
use crate::core::act::Actor;
use crate::core::dialogue::{self, Dialogue, require_quote};
use crate::core::ledger::Writing;
use crate::core::reading::Row;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{RequestId, as_stored, unknown};
use crate::core::scorecard::{self, Card, CardId, Criterion, Kind, parse_level};
use crate::core::suggest::or_list;
use crate::core::text::{Kept, Untrusted};
use crate::core::works_agreement::{InForce, MachineScored, names_emotion, now_in_force, require_machine};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// How far the clock of another system may be ahead, in seconds.
const AHEAD: i64 = 86_400;

/// What stays the same from row to row.
pub(super) struct Rules<'a> {
    map: &'a Map,
    machine: Option<&'a str>,
    card: Option<&'a str>,
    agreement: Option<InForce>,
    calendar: Calendar,
    now: Moment,
    /// The cards of days, once they were asked for.
    cards: HashMap<NaiveDate, Rc<OnDay>>,
    /// The dialogue of the row before: rows of one stand together.
    last: Option<(String, Known)>,
}

/// The card that was in force on a day, with the numbers of its criteria.
struct OnDay {
    id: CardId,
    card: Card,
    criteria: BTreeMap<String, i64>,
}

/// What is known of a dialogue without its words.
#[derive(Clone, Copy)]
struct Known {
    request: RequestId,
    received: Moment,
    is_erased: bool,
}

/// What is wrong: with a row, which can go to the rejects, or with the file as a whole.
pub(super) enum Wrong {
    Row(Refusal),
    File(Refusal),
}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Self {
        Self::Row(refusal)
    }
}

/// What the check of a row answers.
pub(super) type Checking<T> = std::result::Result<T, Wrong>;

/// A row, checked.
pub(super) struct Checked {
    pub(super) request: RequestId,
    /// The name of the card.
    pub(super) card: String,
    pub(super) card_id: CardId,
    pub(super) scored: Moment,
    /// Whether the machine was tuned on the dialogue; none where nothing is said of that.
    pub(super) is_tuned: Option<bool>,
    pub(super) verdicts: Vec<One>,
}

/// A verdict of a row, checked.
pub(super) struct One {
    /// The key of the criterion; none: the dialogue as a whole.
    pub(super) key: Option<String>,
    /// Its number.
    pub(super) criterion: Option<i64>,
    pub(super) level: Option<String>,
    pub(super) percent: Option<i64>,
    pub(super) quote: Option<Kept>,
}

impl One {
    /// Whether it is a verdict that is known. Words that were erased cannot be compared.
    pub(super) fn is(&self, known: &Verdict, scored: Moment) -> bool {
        let quote = known.quote.as_ref().map(Untrusted::expose);
        let same_quote = quote.is_none() || quote == self.quote.as_ref().map(Kept::as_str);
        known.level == self.level && known.percent == self.percent && known.scored == scored && same_quote
    }
}

impl<'a> Rules<'a> {
    /// The rules for one file; refused where the works agreement lets no machine score.
    pub(super) fn of(
        writing: &Writing<'_>,
        actor: &Actor,
        map: &'a Map,
        machine: Option<&'a str>,
        card: Option<&'a str>,
    ) -> Result<Self> {
        let agreement = now_in_force(writing)?;
        require_machine(agreement.as_ref(), &MachineScored { criteria: &[], reads_emotion: false })?;
        let (calendar, now) = (actor.calendar.clone(), writing.now());
        let card = card.or_else(|| map.constants.get("card").map(String::as_str));
        // A card that nobody knows is no fault of the rows.
        scorecard::find(writing, card)?;
        Ok(Self { map, machine, card, agreement, calendar, now, cards: HashMap::new(), last: None })
    }

    /// The machine of a row, `name/version`.
    pub(super) fn machine(&self, row: &Row, places: &Places) -> Checking<String> {
        let name = places.field(self.map, row, "machine");
        let version = places.field(self.map, row, "version");
        if let Some(machine) = self.machine {
            let said = said_of(name.as_deref(), version.as_deref());
            return if said.iter().all(|(part, said)| part_of(machine, *part) == *said) {
                Ok(machine.to_owned())
            } else {
                Err(Wrong::File(another(machine, &said, row.line())))
            };
        }
        Ok(Self::named(name, version)?)
    }

    fn named(name: Option<Cow<'_, str>>, version: Option<Cow<'_, str>>) -> Result<String> {
        match (name, version) {
            (Some(name), Some(version)) => Ok(format!("{name}/{version}")),
            (Some(name), None) if name.contains('/') => Ok(name.into_owned()),
            (Some(_), None) => Err(Refusal::data("`version` is empty: which version of the machine said it?")
                .hint("name it: --machine NAME/VERSION, or in the map [constants] version")),
            (None, _) => Err(Refusal::data("`machine` is empty: which machine said it?")
                .hint("name it: --machine NAME/VERSION, or in the map [constants] machine and version")),
        }
    }

    /// Checks a row.
    pub(super) fn check(&mut self, conn: &Connection, row: &Row, places: &Places) -> Checking<Checked> {
        let map = self.map;
        let needed = |field: &'static str| {
            places
                .field(map, row, field)
                .ok_or_else(|| Refusal::data(format!("`{field}` is empty")).hint("every verdict has it"))
        };
        let known = self.known(conn, &needed("ref")?)?;
        let scored = self.time(&needed("scored")?)?;
        if scored < known.received {
            return Err(Refusal::data(format!("`scored`: {scored} is before the dialogue, {}", known.received))
                .hint("does the map name the zone of its times? [read] timezone")
                .into());
        }
        let on_day = self.on_day(conn, known)?;
        let mut words = Words { conn, known, dialogue: None };
        let mut verdicts: Vec<One> = Vec::new();
        for said in places.said(map, row)? {
            let one = self.one(&on_day, &said, &mut words)?;
            if verdicts.iter().any(|other| other.key == one.key) {
                return Err(Refusal::data(format!("`{}` stands in the row twice", said.criterion.escape_debug()))
                    .hint("one column for each criterion: [criteria] of the map")
                    .into());
            }
            verdicts.push(one);
        }
        let is_tuned = places.field(map, row, "tuned").map(|text| yes_or_no("tuned", &text)).transpose()?;
        let (card, card_id) = (on_day.card.name.clone(), on_day.id);
        Ok(Checked { request: known.request, card, card_id, scored, is_tuned, verdicts })
    }

    fn known(&mut self, conn: &Connection, reference: &str) -> Result<Known> {
        if let Some((_, known)) = self.last.as_ref().filter(|(last, _)| last == reference) {
            return Ok(*known);
        }
        let stored = as_stored(conn, reference)?;
        let mut statement =
            conn.prepare_cached("SELECT request, received, erased IS NOT NULL AS gone FROM dialogue WHERE ref = ?1")?;
        let found = statement
            .query_row([&*stored], |row| Ok((row.get("request")?, row.get::<_, String>("received")?, row.get("gone")?)))
            .optional()?;
        let Some((request, received, is_erased)) = found else { return Err(unknown(conn, reference)?) };
        let known =
            Known { request: RequestId(request), received: received.parse().map_err(Refusal::data)?, is_erased };
        self.last = Some((reference.to_owned(), known));
        Ok(known)
    }

    fn time(&self, text: &str) -> Result<Moment> {
        let scored = parse_time(text, &self.map.formats, &self.map.wall()).map_err(|fault| {
            Refusal::data(format!("`scored`: {fault}")).hint(
                "a map can say how times are written and of which zone they are: [formats] scored, [read] timezone",
            )
        })?;
        if scored.seconds() > self.now.seconds() + AHEAD {
            return Err(Refusal::data(format!("`scored`: {scored} is in the future")).hint("is the clock there right?"));
        }
        Ok(scored)
    }

    /// The card by which a dialogue is scored: the one that was in force on its day.
    fn on_day(&mut self, conn: &Connection, known: Known) -> Result<Rc<OnDay>> {
        let day = self.calendar.local_day(known.received);
        if let Some(found) = self.cards.get(&day) {
            return Ok(Rc::clone(found));
        }
        let (id, card) = scorecard::find_on(conn, self.card, day)?;
        let found = Rc::new(OnDay { id, card, criteria: scorecard::criterion_ids(conn, id)? });
        self.cards.insert(day, Rc::clone(&found));
        Ok(found)
    }

    fn one(&self, on_day: &OnDay, said: &Said<'_>, words: &mut Words<'_>) -> Checking<One> {
        let key = said.criterion.trim();
        // What it is called counts as well as its id.
        let title = on_day.card.criteria.iter().find(|one| one.key == key).map(|one| &one.title);
        let is_called_so = names_emotion(key) || title.is_some_and(|title| title.all().any(names_emotion));
        let reads_emotion = is_called_so && words.dialogue()?.is_spoken();
        self.lets(key, reads_emotion).map_err(Wrong::File)?;
        if key == TOTAL {
            let percent = Some(percent_of(&said.value, self.map.full.as_deref(), &on_day.card)?);
            return Ok(One { key: None, criterion: None, level: None, percent, quote: None });
        }
        let criterion = criterion_of(&on_day.card, key)?;
        let level = parse_level(said.value.trim());
        let percent = criterion.percent(level.as_deref())?;
        let level = level.map(|level| criterion.kept(&level)).transpose()?;
        let quote = match said.quote {
            Some(quote) => words.quote(key, quote)?,
            None => None,
        };
        Ok(One { key: Some(key.to_owned()), criterion: on_day.criteria.get(key).copied(), level, percent, quote })
    }

    /// Refuses a criterion by which the works agreement lets no machine score.
    fn lets(&self, criterion: &str, reads_emotion: bool) -> Result<()> {
        require_machine(self.agreement.as_ref(), &MachineScored { criteria: &[criterion], reads_emotion }).map_err(
            |no| {
                let before = no.hint.as_ref().map(|hint| format!("{hint}; ")).unwrap_or_default();
                let leave = if criterion == TOTAL {
                    "the column `total`"
                } else {
                    "its rows ([rows.leave_out] of the map), or its line under [criteria]"
                };
                let hint = format!("{before}to take in the others, leave out {leave}");
                no.hint(hint)
            },
        )
    }
}

/// The words of a dialogue, read only where something is quoted.
struct Words<'a> {
    conn: &'a Connection,
    known: Known,
    dialogue: Option<Dialogue>,
}

impl Words<'_> {
    /// A quote that stands in the dialogue, as it is kept.
    fn quote(&mut self, key: &str, quote: &str) -> Result<Option<Kept>> {
        if self.known.is_erased {
            return Err(Refusal::data(format!("the quote for `{key}` is of a dialogue whose words were erased"))
                .hint("leave its quotes out: what was erased does not come back"));
        }
        require_quote(key, quote, self.dialogue()?)?;
        Kept::optional(&format!("the quote for `{key}`"), Some(quote))
    }

    fn dialogue(&mut self) -> Result<&Dialogue> {
        Ok(match &mut self.dialogue {
            Some(dialogue) => dialogue,
            none => none.insert(dialogue::load(self.conn, self.known.request)?),
        })
    }
}

/// A part of what a machine is called.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Name,
    Version,
}

fn part_of(machine: &str, part: Part) -> &str {
    let (name, version) = machine.split_once('/').unwrap_or((machine, ""));
    if part == Part::Name { name } else { version }
}

/// What a row says of its machine: its name, its version, or both; also where one column has both.
fn said_of<'t>(name: Option<&'t str>, version: Option<&'t str>) -> Vec<(Part, &'t str)> {
    let (name, in_name) = match name.and_then(|name| name.split_once('/')) {
        Some((name, version)) => (Some(name), Some(version)),
        None => (name, None),
    };
    let parts = [(Part::Name, name), (Part::Version, in_name), (Part::Version, version)];
    parts.into_iter().filter_map(|(part, said)| Some((part, said?))).collect()
}

/// A row names another machine than the command does.
fn another(machine: &str, said: &[(Part, &str)], line: u64) -> Refusal {
    let says = said.iter().find(|(part, said)| part_of(machine, *part) != *said);
    let says = says.map_or(String::new(), |(part, said)| {
        let word = if *part == Part::Name { "machine" } else { "version" };
        format!("the {word} is `{}`", said.escape_debug())
    });
    Refusal::data(format!("--machine says {machine}, but in line {line} {says}; nothing was stored"))
        .hint("leave --machine out where the file or its map says it; two versions are two machines")
}

/// The criterion of a card that a machine can answer.
fn criterion_of<'c>(card: &'c Card, key: &str) -> Result<&'c Criterion> {
    let Some(found) = card.criteria.iter().find(|criterion| criterion.key == key) else {
        let keys: Vec<&str> = card.criteria.iter().map(|one| one.key.as_str()).chain([TOTAL]).collect();
        return Err(Refusal::data(format!("the card {} has no criterion `{}`", card.label(), key.escape_debug()))
            .hint(format!("{}; a map can say which is meant: [values.criterion]", or_list(key, "they", &keys))));
    };
    if matches!(found.kind, Kind::Text) {
        return Err(Refusal::data(format!("`{key}` is answered in words: there is no verdict on it"))
            .hint("leave its rows out: [rows.leave_out] of the map"));
    }
    Ok(found)
}
