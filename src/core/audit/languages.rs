//! Languages: who reads the dialogues that are handed out. A dialogue whose language some auditor on the roster has as a
//! skill goes to somebody who has it, where one may take it; any other asks for nothing.

use super::auditors::held;
use super::independence::{AsOf, Case, barred_auditor};
use super::state::{Audit, AuditState};
use crate::calc::draw::preferred;
use crate::core::act::Actor;
use crate::core::people::{self, NOW, Person, Role};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The language of a dialogue and who reads it and could take it, where its auditor does not read it.
pub type ReadByOthers = Option<(String, Vec<String>)>;

/// How many dialogues are in which languages.
pub type ByLanguage = BTreeMap<String, usize>;

/// Which languages some dialogues ask for, and who reads them, as the record stood after an entry.
#[derive(Default)]
pub(super) struct Languages {
    asked: HashMap<RequestId, String>,
    readers: HashMap<String, HashSet<String>>,
    /// Those that are no auditor's skill.
    unlisted: ByLanguage,
}

impl Languages {
    /// Reads those of some dialogues, and of the auditors of a day.
    pub(super) fn of(
        conn: &Connection,
        as_of: i64,
        requests: impl Iterator<Item = RequestId>,
        today: NaiveDate,
    ) -> Result<Self> {
        let mut found = Self::default();
        for request in requests {
            if let Some(language) = language_of(conn, as_of, request)? {
                found.asked.insert(request, language);
            }
        }
        if !found.asked.is_empty() {
            for auditor in people::with_role(conn, as_of, Role::Auditor, today)? {
                for skill in people::skills_as_of(conn, as_of, auditor.id)? {
                    found.readers.entry(skill.to_lowercase()).or_default().insert(auditor.handle.clone());
                }
            }
        }
        let Self { asked, readers, unlisted } = &mut found;
        asked.retain(|_, language| {
            let is_listed = names(language).iter().any(|name| readers.contains_key(name));
            if !is_listed {
                *unlisted.entry(language.clone()).or_default() += 1;
            }
            is_listed
        });
        Ok(found)
    }

    /// How many of the dialogues are in languages that are no auditor's skill.
    pub(super) fn unlisted(&self) -> &ByLanguage {
        &self.unlisted
    }

    /// Whether any of the dialogues asks for a language.
    pub(super) fn are_asked(&self) -> bool {
        !self.asked.is_empty()
    }

    /// Whether an auditor reads a dialogue; everybody reads one that asks for no language.
    pub(super) fn reads(&self, handle: &str, request: RequestId) -> bool {
        let reads = |name: &String| self.readers.get(name).is_some_and(|readers| readers.contains(handle));
        self.asked.get(&request).is_none_or(|language| names(language).iter().any(reads))
    }
}

/// The skills by which somebody reads a language: its own name, and the first part of it where it has several, in any
/// case of letters.
fn names(language: &str) -> [String; 2] {
    let language = language.to_lowercase();
    let first = language.split(['-', '_']).next().unwrap_or_default().to_owned();
    [language, first]
}

/// Of those who can take an audit, in their order: those who read its dialogue and have the fewest of its draw. All of
/// them where it asks for no language.
pub(super) fn narrowed(
    conn: &Connection,
    free: Vec<Person>,
    case: &Case,
    today: NaiveDate,
    as_of: AsOf,
) -> Result<Vec<Person>> {
    narrow(conn, free, (case.request, case.ticket), today, as_of)
}

/// The same of a dialogue and its ticket.
pub(super) fn narrow(
    conn: &Connection,
    free: Vec<Person>,
    (request, ticket): (RequestId, Option<i64>),
    today: NaiveDate,
    as_of: AsOf,
) -> Result<Vec<Person>> {
    let languages = Languages::of(conn, as_of.entry, std::iter::once(request), today)?;
    if !languages.are_asked() {
        return Ok(free);
    }
    let load = |person: &Person| ticket.map_or(Ok(0), |ticket| held(conn, person, ticket, as_of));
    let loads: Vec<usize> = free.iter().map(load).collect::<Result<_>>()?;
    let places: Vec<usize> = (0..free.len()).collect();
    let reads = |at: usize| free.get(at).is_some_and(|person| languages.reads(&person.handle, request));
    let chosen = preferred(&places, reads, |at| loads.get(at).copied().unwrap_or_default());
    Ok(chosen.into_iter().filter_map(|at| free.get(at).cloned()).collect())
}

/// How many of some audits lie with somebody whose skills do not list the language that the dialogue asks for. What was
/// replaced, is void or forgone lies with nobody any more.
pub fn unread(conn: &Connection, audits: &[Audit], today: NaiveDate) -> Result<usize> {
    let languages = Languages::of(conn, NOW, audits.iter().map(|audit| audit.request), today)?;
    let is_unread =
        |audit: &&Audit| audit.auditor.as_ref().is_some_and(|auditor| !languages.reads(&auditor.handle, audit.request));
    Ok(audits.iter().filter(|audit| !is_over(audit)).filter(is_unread).count())
}

const fn is_over(audit: &Audit) -> bool {
    matches!(audit.state, AuditState::Replaced | AuditState::Void | AuditState::Forgone)
}

/// How many of the dialogues of some audits are in languages that are no auditor's skill.
pub fn unlisted(conn: &Connection, audits: &[Audit], today: NaiveDate) -> Result<ByLanguage> {
    let counts = |audit: &&Audit| !audit.is_second() && !is_over(audit);
    let requests = audits.iter().filter(counts).map(|audit| audit.request);
    Ok(Languages::of(conn, NOW, requests, today)?.unlisted)
}

/// Who reads the dialogue of an audit.
pub(super) struct Readers {
    /// Its language.
    pub(super) language: String,
    /// Whether its auditor does.
    pub(super) auditor: Option<String>,
    /// The others who do, are there today and have no conflict in the case.
    pub(super) others: Vec<String>,
}

/// Who reads the dialogue of an audit; none where it asks for no language.
pub(super) fn readers(conn: &Connection, actor: &Actor, audit: &Audit) -> Result<Option<Readers>> {
    let languages = Languages::of(conn, NOW, std::iter::once(audit.request), actor.today)?;
    let Some(language) = languages.asked.get(&audit.request).cloned() else { return Ok(None) };
    let mut found = Readers { language, auditor: None, others: Vec::new() };
    for person in people::with_role(conn, NOW, Role::Auditor, actor.today)? {
        if !languages.reads(&person.handle, audit.request) {
            continue;
        }
        if audit.is_of(&person) {
            found.auditor = Some(person.handle);
        } else if people::absent_until(conn, person.id, actor.today)?.is_none()
            && barred_auditor(conn, &person, audit, actor.today, &actor.policy)?.is_none()
        {
            found.others.push(person.handle);
        }
    }
    Ok(Some(found))
}

/// The language of a dialogue as it stood after an entry.
fn language_of(conn: &Connection, as_of: i64, request: RequestId) -> Result<Option<String>> {
    let revised: Option<Option<String>> = conn
        .prepare_cached("SELECT language FROM revision WHERE request = ?1 AND entry <= ?2 ORDER BY id DESC LIMIT 1")?
        .query_row(params![request.0, as_of], |row| row.get("language"))
        .optional()?;
    if let Some(language) = revised {
        return Ok(language);
    }
    let mut came = conn.prepare_cached("SELECT language FROM request WHERE id = ?1")?;
    Ok(came.query_row([request.0], |row| row.get("language"))?)
}
