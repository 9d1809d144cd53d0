//! Rules: what every row of a file is checked against, the house rules and the roster.

use super::map::Mapping;
use crate::calc::calendar::Calendar;
use crate::calc::listing::{list_and, list_or};
use crate::calc::moment::Moment;
use crate::core::ledger::Writing;
use crate::core::people::{self, Directory, Meant, NOW, PersonId, TeamStint};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

/// What stays the same from row to row.
pub(super) struct Rules<'a> {
    pub(super) policy: &'a Policy,
    pub(super) now: Moment,
    /// By handle; none: anybody may be an agent (a sample without a file).
    people: Option<HashMap<String, PersonId>>,
    /// By name, for files that have no handles.
    names: Directory,
    calendar: Calendar,
    stints: HashMap<PersonId, Stints>,
    /// Those of the roster that are machines.
    machines: HashSet<PersonId>,
    /// The refusals of names that are nobody's: a file has each many times, and to look for who may be meant takes long.
    strangers: Mutex<HashMap<String, Refusal>>,
}

/// How many of them are kept.
const STRANGERS: usize = 10_000;

/// From when to when somebody was an agent. A million rows ask for it, and most people have one stint: it stands first.
#[derive(Default)]
struct Stints {
    first: Option<(NaiveDate, NaiveDate)>,
    more: Vec<(NaiveDate, NaiveDate)>,
}

impl Stints {
    fn add(&mut self, (_, _, _, since, until): &TeamStint) {
        let stint = (*since, until.unwrap_or(NaiveDate::MAX));
        match self.first {
            Some(_) => self.more.push(stint),
            None => self.first = Some(stint),
        }
    }

    fn cover(&self, day: NaiveDate) -> bool {
        self.first.iter().chain(&self.more).any(|(since, until)| (*since..=*until).contains(&day))
    }
}

impl Rules<'_> {
    /// Lets a handle count as known.
    pub(super) fn admit(&mut self, handle: &str, person: PersonId) {
        self.people.get_or_insert_default().insert(handle.to_owned(), person);
    }

    /// Somebody new was met: other spellings of their name mean them too.
    pub(super) fn meet(&mut self, handle: &str, person: PersonId) {
        self.names.add(handle, person);
    }

    /// Whom names mean.
    pub(super) const fn names(&self) -> &Directory {
        &self.names
    }

    /// Takes that back.
    pub(super) fn dismiss(&mut self, handle: &str) {
        self.people.get_or_insert_default().remove(handle);
    }

    pub(super) fn is_agent_at(&self, person: PersonId, moment: Moment) -> bool {
        self.stints.get(&person).is_some_and(|stints| stints.cover(self.calendar.local_day(moment)))
    }
}

/// Rows may be checked on another thread than the one that writes.
const _: fn() = || {
    const fn shared<T: Send + Sync>() {}
    shared::<Rules<'_>>();
    shared::<Mapping<'_>>();
};

/// The rules for one file.
pub(super) fn rules<'a>(writing: &Writing<'_>, policy: &'a Policy) -> Result<Rules<'a>> {
    Rules::of(writing, policy, writing.now())
}

impl<'a> Rules<'a> {
    /// The rules by a file's roster.
    pub(super) fn of(conn: &Connection, policy: &'a Policy, now: Moment) -> Result<Self> {
        let mut stints: HashMap<PersonId, Stints> = HashMap::new();
        for stint in people::agent_stints(conn, NOW)? {
            stints.entry(stint.0).or_default().add(&stint);
        }
        let (people, names) = (Some(people::handles(conn)?), Directory::load(conn)?);
        let machines = people::machines(conn)?.into_iter().map(|machine| machine.id).collect();
        Ok(Self {
            policy,
            now,
            people,
            names,
            calendar: policy.calendar()?,
            stints,
            machines,
            strangers: Mutex::default(),
        })
    }

    /// The rules where there is no roster: anybody may be an agent.
    pub(super) fn without_roster(policy: &'a Policy, now: Moment) -> Result<Self> {
        Ok(Self {
            policy,
            now,
            people: None,
            names: Directory::default(),
            calendar: policy.calendar()?,
            stints: HashMap::new(),
            machines: HashSet::new(),
            strangers: Mutex::default(),
        })
    }

    /// Whom a file means by a handle or a name; nobody is missing where there is no roster.
    pub(super) fn agent(&self, text: &str) -> Found<'_> {
        let Some(people) = &self.people else { return Found::Handle(PersonId(0)) };
        match people::by_handle(people, text) {
            Some(person) => Found::Handle(*person),
            None => Found::Name(self.names.meant(text)),
        }
    }

    /// Whether somebody of that handle or name is on the roster.
    pub(super) fn knows_agent(&self, text: &str) -> bool {
        self.agent(text) != Found::Name(Meant::Nobody)
    }

    /// Every handle of the roster.
    pub(super) fn handles(&self) -> impl Iterator<Item = &str> {
        self.people.iter().flat_map(|people| people.keys().map(String::as_str))
    }
}

/// Whom a file means.
#[derive(PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// It gives their handle.
    Handle(PersonId),
    /// It gives no handle; whom the name means.
    Name(Meant<'a>),
}

/// Who is meant by an agent of a row.
pub(super) fn known_agent(text: &str, rules: &Rules<'_>) -> Result<PersonId> {
    match rules.agent(text) {
        Found::Handle(person) | Found::Name(Meant::One(person, _)) if rules.machines.contains(&person) => {
            Err(Refusal::data(format!("`{}` is a machine, and no agent", text.escape_debug()))
                .hint("say in the map who is meant: [values.agent]"))
        }
        Found::Handle(person) | Found::Name(Meant::One(person, _)) => Ok(person),
        Found::Name(Meant::Several(handles)) => {
            let says = format!("`{}` is the name of {}", text.escape_debug(), list_and(&handles));
            Err(Refusal::data(says).hint("say in the map who is meant: [values.agent]"))
        }
        Found::Name(Meant::Nobody) => Err(nobody(text, rules)),
    }
}

/// The refusal of a name that is nobody's, with those who may be meant.
fn nobody(text: &str, rules: &Rules<'_>) -> Refusal {
    let find = || perhaps(text, rules).unwrap_or_else(|| people::nobody(text, rules.handles()));
    let Ok(mut strangers) = rules.strangers.lock() else { return find() };
    if let Some(refusal) = strangers.get(text) {
        return refusal.clone();
    }
    let refusal = find();
    if strangers.len() < STRANGERS {
        strangers.insert(text.to_owned(), refusal.clone());
    }
    refusal
}

/// The same, where somebody may be meant.
pub(super) fn perhaps(text: &str, rules: &Rules<'_>) -> Option<Refusal> {
    let refusal = people::nobody(text, rules.handles());
    let is_slip = did_you_mean(text, rules.handles()).is_some();
    if is_slip && rules.names.likely(text).is_empty() {
        return Some(refusal);
    }
    let near = rules.names.near(text);
    (!near.is_empty()).then(|| refusal.hint(format!("perhaps {}: say so in the map, [values.agent]", list_or(&near))))
}
