//! Taking in a roster: every row checked, all of them or none, twice is as good as once.

use super::alike::Alike;
use super::email::{email_for, email_of, parse_email};
use super::held_back::{Gone, HeldBack};
use super::identity::SELVES;
use super::login::{login_of, require_reachable};
use super::machine::{is_machine, require_version};
use super::person::{find, lookup};
use super::rename::name_person;
use super::{PersonId, Role};
use crate::calc::spreadsheet::{is_error, text_of_formula};
use crate::core::ledger::{Who, Writing};
use crate::core::policy::{self, day};
use crate::core::reading::{Reader, Row, each_row, places};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, holds_secret, shell_word, unseen};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// What an import of people recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// People who are new.
    pub people: u64,
    /// Stints that are new.
    pub stints: u64,
    /// Open stints that now have a last day.
    pub ended: u64,
    /// Rows that gave a new login, skill or address, or a name where there was none.
    pub details: u64,
    /// Rows that said nothing new.
    pub known: u64,
    /// Names and addresses that were erased, and stay out.
    pub held_back: Vec<HeldBack>,
    /// The auditors of the file.
    auditors: BTreeSet<String>,
    /// What is allowed but worth a thought.
    pub warnings: Vec<String>,
}

/// A file of people that is taken in.
#[derive(Clone, Copy, Debug)]
pub struct Roster<'a> {
    /// What it is called.
    pub file: &'a str,
    /// Those, by handle, who share a name with somebody else and are other people.
    pub namesakes: &'a [String],
    /// Those, by handle, whose name and address come back though they were erased.
    pub back: &'a [String],
}

/// One row of a people file.
struct Entrant {
    line: u64,
    handle: String,
    name: Option<Kept>,
    role: Role,
    team: String,
    since: NaiveDate,
    until: Option<NaiveDate>,
    login: Option<String>,
    skills: Vec<String>,
    email: Option<Kept>,
}

/// How many of the columns must be there.
const REQUIRED: usize = 5;
const COLUMNS: [&str; 9] = ["handle", "name", "role", "team", "from", "to", "login", "skills", "email"];

/// Takes in a file of people: `handle,name,role,team,from[,to,login,skills,email]`, one row a stint. All rows
/// or none; rows that are known already change nothing. A roster with which no manager could act is refused.
pub fn import(
    writing: &mut Writing<'_>,
    (who, today): (&Who, NaiveDate),
    reader: &mut Reader,
    roster: &Roster<'_>,
) -> Result<Imported> {
    let places = places(reader, roster.file, "a people file", &COLUMNS, REQUIRED)?;
    let (alike, gone) = (Alike::load(writing)?, Gone::load(writing)?);
    let mut taking = Taking { roster, alike, gone, done: Imported::default() };
    each_row(reader, roster.file, &COLUMNS, &mut |row| taking.enrol(writing, &entrant(row, &places)?))?;
    let mut done = taking.done;
    roster.namesakes.iter().chain(roster.back).try_for_each(|handle| find(writing, handle).map(drop))?;
    newcomers(writing, &mut done)?;
    require_reachable(writing, who, &policy::current(writing)?, today)?;
    writing.note(format!("{} new people, {} new stints, {} ended", done.people, done.stints, done.ended));
    Ok(done)
}

/// Adds somebody who was met in another file: a handle that is valid and new.
pub fn add_newcomer(writing: &mut Writing<'_>, handle: &str) -> Result<PersonId> {
    Ok(PersonId(writing.insert("person", &[("handle", &handle)], &[])?))
}

/// Makes somebody an agent of a team from a day on.
pub fn add_agent(writing: &mut Writing<'_>, person: PersonId, team: &str, since: NaiveDate) -> Result<()> {
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
        [("person", &person.0), ("role", &Role::Agent.word()), ("team", &team), ("since", &since.to_string())];
    writing.insert("stint", &facts, &[]).map(drop)
}

fn entrant(row: &Row, places: &[Option<usize>]) -> Result<Entrant> {
    let cell = |column: usize| {
        places
            .get(column)
            .copied()
            .flatten()
            .and_then(|place| row.get(place))
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let needed = |column: usize| {
        cell(column).ok_or_else(|| {
            Refusal::data(format!("`{}` is empty", COLUMNS.get(column).copied().unwrap_or_default()))
                .hint("handle, role, team and from stand in every row")
        })
    };
    let since = day(needed(4)?)?;
    let until = cell(5).map(day).transpose()?;
    if until.is_some_and(|until| until < since) {
        return Err(Refusal::data("`to` is before `from`").hint("swap them, or empty `to` while somebody is here"));
    }
    Ok(Entrant {
        line: row.line(),
        handle: parse_handle(needed(0)?)?,
        name: Kept::optional("name", cell(1)).map_err(|refusal| Refusal::data(refusal.message))?,
        role: needed(2)?.parse()?,
        team: parse_handle(needed(3)?)?,
        since,
        until,
        login: cell(6).map(str::to_owned),
        skills: cell(7)
            .map(|text| {
                text.split(';').map(|skill| skill.trim().to_owned()).filter(|skill| !skill.is_empty()).collect()
            })
            .unwrap_or_default(),
        email: cell(8).map(parse_email).transpose()?,
    })
}

/// A team to take people on in: one that differs from a known one only in how it is written is refused.
pub fn parse_team(conn: &Connection, text: &str) -> Result<String> {
    let team = parse_handle(text)?;
    Alike::load(conn)?.require_known_spelling(&team)?;
    Ok(team)
}

/// A handle or a team: any script, no more than 100 characters, nothing that cannot be seen.
pub fn parse_handle(text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::data("a handle or a team is not blank").hint("write a short name, such as kim or north"));
    }
    if let Some(odd) = unseen(text) {
        return Err(Refusal::data(format!("`{text}` has a character that cannot be seen, {}", odd.escape_unicode()))
            .hint("type it again by hand"));
    }
    if text.starts_with('-') {
        return Err(Refusal::data(format!("`{text}` begins with a dash: a command would take it for an option"))
            .hint("write it without the dash"));
    }
    if is_error(text) || text_of_formula(text).is_some() {
        return Err(Refusal::data(format!("`{text}` is no name but an error or a formula of a spreadsheet"))
            .hint("mend it there, or export from the system itself"));
    }
    if holds_secret(text) {
        return Err(Refusal::data("a handle or a team holds what looks like a card number")
            .hint("give it another one: such numbers are not kept"));
    }
    if text.chars().count() > 100 {
        return Err(Refusal::data("a handle or a team has at most 100 characters").hint("shorten it"));
    }
    Ok(text.to_owned())
}

/// A file that is being taken in.
struct Taking<'a> {
    roster: &'a Roster<'a>,
    alike: Alike,
    gone: Gone,
    done: Imported,
}

impl Taking<'_> {
    fn enrol(&mut self, writing: &mut Writing<'_>, entrant: &Entrant) -> Result<()> {
        self.alike.require_one_spelling(&entrant.team, entrant.line)?;
        let (person, fresh) = match lookup(writing, &entrant.handle)? {
            Some(person) => (person.id, false),
            None => (self.newcomer(writing, entrant)?, true),
        };
        require_one_kind(writing, person, entrant)?;
        let named = !fresh && self.name_for(writing, person, entrant)?;
        let done = &mut self.done;
        done.people += u64::from(fresh);
        let mut news = stint_for(writing, person, entrant, done)?;
        let details = login_for(writing, person, entrant)? | skills_for(writing, person, entrant)? | named;
        let stands = email_of(writing, person)?;
        let other = entrant.email.as_ref().filter(|email| stands.as_deref() != Some(email.as_str()));
        let email = other.filter(|email| !self.holds_address_back(person, entrant, email));
        let details = email_for(writing, person, email)? | details;
        let done = &mut self.done;
        done.details += u64::from(details);
        news |= details;
        if entrant.role == Role::Auditor {
            done.auditors.insert(entrant.handle.clone());
        }
        done.known += u64::from(!news && !fresh);
        Ok(())
    }

    /// Somebody under a new handle: nobody whom the roster knows under another one.
    fn newcomer(&mut self, writing: &mut Writing<'_>, entrant: &Entrant) -> Result<PersonId> {
        let Entrant { handle, name, line, .. } = entrant;
        self.alike.require_new_handle(handle)?;
        self.require_no_erased_name(handle)?;
        let name = name.as_ref().filter(|name| !self.holds_name_back(None, entrant, name));
        let name_given = name.map(Kept::as_str);
        // Versions of a machine share its name, and are near each other in their handles.
        if entrant.role != Role::Machine {
            for name in [Some(handle.as_str()), name_given].into_iter().flatten() {
                self.require_free(name, None, handle)?;
            }
            self.require_unlike(name_given.unwrap_or(handle), None, handle)?;
        }
        let id = PersonId(writing.insert("person", &[("handle", handle)], &[("name", name)])?);
        self.alike.add_person(id, handle, name_given, *line);
        Ok(id)
    }

    /// The name of somebody known: another one is refused; where they had none it is kept. Answers whether it is new.
    fn name_for(&mut self, writing: &mut Writing<'_>, person: PersonId, entrant: &Entrant) -> Result<bool> {
        let Entrant { handle, name: Some(name), line, .. } = entrant else { return Ok(false) };
        match self.alike.is_called(person, name.as_str()) {
            Some(true) => Ok(false),
            _ if self.holds_name_back(Some(person), entrant, name) => Ok(false),
            Some(false) => Err(Refusal::data(format!("{handle} has another name in the roster")).hint(format!(
                "one handle is one person: give a newcomer a handle of their own; a new name: assize people rename {} --name NAME --note WHY",
                shell_word(handle)
            ))),
            None => {
                self.require_free(name.as_str(), Some(person), handle)?;
                self.require_unlike(name.as_str(), Some(person), handle)?;
                name_person(writing, person, name, None)?;
                self.alike.add_person(person, handle, Some(name.as_str()), *line);
                Ok(true)
            }
        }
    }

    fn require_free(&self, name: &str, person: Option<PersonId>, handle: &str) -> Result<()> {
        if self.is_namesake(handle) { Ok(()) } else { self.alike.require_new_name(name, person, handle) }
    }

    fn require_unlike(&self, name: &str, person: Option<PersonId>, handle: &str) -> Result<()> {
        if self.is_namesake(handle) { Ok(()) } else { self.alike.require_unlike(name, person, handle) }
    }

    fn is_namesake(&self, handle: &str) -> bool {
        self.roster.namesakes.iter().any(|namesake| namesake == handle)
    }

    /// Whether the name of a row stays out, since it was erased; it is told once for each row.
    fn holds_name_back(&mut self, person: Option<PersonId>, entrant: &Entrant, name: &Kept) -> bool {
        let erased = self.gone.name(person, name.as_str()).filter(|_| !self.is_let_in(&entrant.handle));
        erased.inspect(|erased| self.hold_back(entrant, "the name", *erased)).is_some()
    }

    /// The same of its e-mail address.
    fn holds_address_back(&mut self, person: PersonId, entrant: &Entrant, address: &Kept) -> bool {
        let erased = self.gone.address(person, address).filter(|_| !self.is_let_in(&entrant.handle));
        erased.inspect(|erased| self.hold_back(entrant, "the e-mail address", *erased)).is_some()
    }

    fn hold_back(&mut self, entrant: &Entrant, what: &'static str, erased: NaiveDate) {
        self.done.held_back.push(HeldBack { line: entrant.line, handle: entrant.handle.clone(), what, erased });
    }

    /// A handle can never be erased: a name that was is none.
    fn require_no_erased_name(&self, handle: &str) -> Result<()> {
        match self.gone.handle(handle).filter(|_| !self.is_let_in(handle)) {
            None => Ok(()),
            Some(day) => Err(Refusal::data(format!("`{handle}` is a name that was erased on {day}")).hint(format!(
                "a handle stays for ever: give another one; another person of that name: --namesake {}",
                shell_word(handle)
            ))),
        }
    }

    /// Whether somebody said that this is another person, or that they are back.
    fn is_let_in(&self, handle: &str) -> bool {
        self.is_namesake(handle) || self.roster.back.iter().any(|back| back == handle)
    }
}

/// A machine has no other role, now or ever, and nobody logs in as one.
fn require_one_kind(conn: &Connection, person: PersonId, entrant: &Entrant) -> Result<()> {
    let handle = &entrant.handle;
    let is_new = entrant.role == Role::Machine;
    if is_new {
        require_version(handle)?;
        if entrant.login.is_some() || entrant.email.is_some() {
            return Err(Refusal::data(format!("{handle} is a machine: it has no login and no address"))
                .hint("leave `login` and `email` empty in its row"));
        }
    }
    if is_machine(conn, person)? != is_new && !stints_of(conn, person)?.is_empty() {
        return Err(Refusal::data(format!("{handle} is a person or a machine, and never both"))
            .hint("a machine has the role machine alone: give the other one a handle of its own"));
    }
    Ok(())
}

fn stint_for(writing: &mut Writing<'_>, person: PersonId, entrant: &Entrant, done: &mut Imported) -> Result<bool> {
    let (since, until) = (entrant.since.to_string(), entrant.until.map(|day| day.to_string()));
    let known = stints_of(writing, person)?;
    let mut known: Vec<Known> = known.into_iter().filter(|known| known.role == entrant.role).collect();
    // Somebody who was merged may have stints that overlap: the same one comes first.
    known.sort_by_key(|known| (!known.is_of(entrant), known.until != entrant.until));
    for known in known {
        let same = known.is_of(entrant);
        if same && known.until == entrant.until {
            return Ok(false);
        }
        if same && known.until.is_none() {
            writing.insert("stint_end", &[("stint", &known.id), ("until", &until)], &[])?;
            done.ended += 1;
            return Ok(true);
        }
        if known.overlaps(entrant) {
            return Err(known.stands(&entrant.handle));
        }
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
        ("person", &person.0),
        ("role", &entrant.role.word()),
        ("team", &entrant.team),
        ("since", &since),
        ("until", &until),
    ];
    writing.insert("stint", &facts, &[])?;
    done.stints += 1;
    Ok(true)
}

/// A stint that is recorded already.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) role: Role,
    pub(super) team: String,
    pub(super) since: NaiveDate,
    pub(super) until: Option<NaiveDate>,
}

impl Known {
    /// Whether it goes on on a day.
    pub(super) fn holds(&self, day: NaiveDate) -> bool {
        self.since <= day && self.until.is_none_or(|until| day <= until)
    }

    fn is_of(&self, entrant: &Entrant) -> bool {
        self.team == entrant.team && self.since == entrant.since
    }

    fn overlaps(&self, entrant: &Entrant) -> bool {
        let before = self.until.is_some_and(|until| until < entrant.since);
        let after = entrant.until.is_some_and(|until| until < self.since);
        !before && !after
    }

    fn stands(&self, handle: &str) -> Refusal {
        let end = self.until.map_or_else(|| "today and on".to_owned(), |until| until.to_string());
        let Self { role, team, since, .. } = self;
        Refusal::data(format!("{handle} is {role} in {team} from {since} to {end} already"))
            .hint("give that stint its last day first: the same row with `to` filled in")
    }
}

/// Every stint of somebody, as it was recorded.
pub(super) fn stints_of(conn: &Connection, person: PersonId) -> Result<Vec<Known>> {
    let mut statement =
        conn.prepare_cached("SELECT id, role, team, since, until FROM stint_now WHERE person = ?1 ORDER BY id")?;
    let mut rows = statement.query([person.0])?;
    let mut known = Vec::new();
    while let Some(row) = rows.next()? {
        known.push(Known {
            id: row.get("id")?,
            role: row.get::<_, String>("role")?.parse()?,
            team: row.get("team")?,
            since: day(&row.get::<_, String>("since")?)?,
            until: row.get::<_, Option<String>>("until")?.as_deref().map(day).transpose()?,
        });
    }
    Ok(known)
}

fn login_for(writing: &mut Writing<'_>, person: PersonId, entrant: &Entrant) -> Result<bool> {
    match &entrant.login {
        Some(login) if login_of(writing, person)?.as_ref() != Some(login) => {
            let taken: Option<String> = writing
                .prepare_cached(
                    "SELECT p.handle FROM login l JOIN identity i ON i.person = l.person JOIN person p ON p.id = i.one
                     WHERE l.name = ?1 AND i.one <> ?2",
                )?
                .query_row(params![login, person.0], |row| row.get(0))
                .optional()?;
            if let Some(other) = taken {
                return Err(
                    Refusal::data(format!("the login `{login}` is {other}'s already")).hint("one login is one person")
                );
            }
            writing.insert("login", &[("person", &person.0), ("name", login)], &[])?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

fn skills_for(writing: &mut Writing<'_>, person: PersonId, entrant: &Entrant) -> Result<bool> {
    let mut news = false;
    for skill in &entrant.skills {
        let known: bool = writing
            .prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM skill WHERE person IN {SELVES} AND name = ?2)"))?
            .query_row(params![person.0, skill], |row| row.get(0))?;
        if !known {
            writing.insert("skill", &[("person", &person.0), ("name", skill)], &[])?;
            news = true;
        }
    }
    Ok(news)
}

/// Auditors who never worked with customers: allowed, but agents will ask.
fn newcomers(conn: &Connection, done: &mut Imported) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT a.handle FROM stint_now a WHERE a.role = 'auditor'
         AND NOT EXISTS (SELECT 1 FROM stint_now b WHERE b.person = a.person AND b.role IN ('agent', 'lead') AND b.since <= a.since) ORDER BY a.handle",
    )?;
    for handle in statement.query_map([], |row| row.get::<_, String>(0))? {
        let handle = handle?;
        if done.auditors.contains(&handle) {
            done.warnings.push(format!("{handle} audits without ever having been an agent or a lead"));
        }
    }
    Ok(())
}
