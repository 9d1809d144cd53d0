//! Reports as they are handed in: frozen by their author, approved or returned by a manager who did not write them.

use super::gather::{Management, gather};
use super::span::Span;
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::closed_list;
use crate::core::ledger::{Writing, written_at};
use crate::core::people::{Person, PersonId};
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};

/// The number of a report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ReportId(pub i64);

closed_list! {
    /// How far a report is.
    pub enum ReportState("a state of a report", "states") {
        /// It is handed in, and a manager is to read it.
        Submitted = "submitted",
        /// A manager approved it.
        Approved = "approved",
        /// It is to be made again.
        Returned = "returned",
    }
}

/// A report that was handed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filed {
    /// Its number.
    pub id: ReportId,
    /// Its days.
    pub days: (NaiveDate, NaiveDate),
    /// The head that it was made from.
    pub head: String,
    /// Who handed it in.
    pub author: Person,
    /// When; none while the act that records it goes on.
    pub at: Option<Moment>,
    /// How far it is.
    pub state: ReportState,
    /// Who approved or returned it, by handle, and what they said.
    pub review: Option<(String, Option<Untrusted>)>,
}

/// A report with its numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filing {
    /// How it stands.
    pub filed: Filed,
    /// The numbers as they were handed in; none where they were erased.
    pub frozen: Option<Box<Management>>,
}

/// Hands in the report of a period. Where one stands that was not returned, that is it: nothing is recorded. Answers
/// whether it was new.
pub fn submit(writing: &mut Writing<'_>, actor: &Actor, period: &str, span: &Span) -> Result<(Filed, bool)> {
    if !span.is_over() {
        return Err(Refusal::rule(format!("{period} is not over before {}", next(span.last)))
            .hint(format!("see it as it stands now: assize report management --period {period}")));
    }
    if let Some(known) = newest(writing, (span.first, span.last))? {
        return Ok((known, false));
    }
    let report = gather(writing, period, span)?;
    let text = serde_json::to_string(&report).map_err(|error| Refusal::fault(format!("the report: {error}")))?;
    // What people wrote was masked when it came in, and the keys of draws must stay as they are.
    let content = Kept::id(&text);
    let author = actor.person(writing)?.id.0;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
        ("kind", &"management"),
        ("first", &report.first),
        ("last", &report.last),
        ("head", &report.head),
        ("author", &author),
    ];
    let id = ReportId(writing.insert("report", &facts, &[("content", Some(&content))])?);
    writing.note(format!("report {} of {period}", id.0));
    Ok((load(writing, id)?, true))
}

/// Approves a report, or returns it with a note. Only a manager who did not write it may. Answers whether it was new.
pub fn review(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: ReportId,
    (granted, note): (bool, Option<&str>),
) -> Result<(Filed, bool)> {
    let found = load(writing, id)?;
    let said = note.map(str::trim).filter(|note| !note.is_empty());
    if !granted && said.is_none() {
        return Err(Refusal::words(format!("say why report {} is returned", id.0))
            .hint(format!("assize report return {} --note WHY", id.0)));
    }
    let note = Kept::optional("--note", said)?;
    let wanted = if granted { ReportState::Approved } else { ReportState::Returned };
    let person = actor.person(writing)?.clone();
    match found.state {
        ReportState::Submitted => {}
        state if state == wanted && is_said(&found, said) => return Ok((found, false)),
        state => {
            return Err(Refusal::rule(format!("report {} is {state} already", id.0))
                .hint("see by whom and what they said: assize report list"));
        }
    }
    if person.id == found.author.id {
        return Err(Refusal::rule(format!("{} handed in report {} and may not judge it", person.handle, id.0))
            .hint("another manager approves it or returns it"));
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("report", &id.0), ("reviewer", &person.id.0), ("granted", &granted)];
    writing.insert("report_review", &facts, &[("note", note.as_ref())])?;
    writing.note(format!("report {}", id.0));
    Ok((load(writing, id)?, true))
}

/// Whether that is what the review said; who says nothing says nothing else.
fn is_said(found: &Filed, said: Option<&str>) -> bool {
    let known = found.review.as_ref().and_then(|(_, note)| note.as_ref()).map(Untrusted::expose);
    said.is_none_or(|said| known == Some(said))
}

/// Every report, oldest first.
pub fn filings(conn: &Connection) -> Result<Vec<Filed>> {
    let mut statement = conn.prepare_cached(SELECT)?;
    let mut rows = statement.query([None::<i64>])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// A report with its numbers. Refused where there is none.
pub fn filed(conn: &Connection, id: ReportId) -> Result<Filing> {
    let filed = load(conn, id)?;
    let content: Option<String> =
        conn.prepare_cached("SELECT content FROM report WHERE id = ?1")?.query_row([id.0], |row| row.get("content"))?;
    let read = |text: &str| {
        serde_json::from_str(text).map(Box::new).map_err(|error| {
            Refusal::data(format!("report {} cannot be read: {error}", id.0))
                .hint("a newer assize wrote it, or the file is damaged: assize verify")
        })
    };
    Ok(Filing { filed, frozen: content.as_deref().map(read).transpose()? })
}

/// The report of some days that stands: the newest that was not returned.
pub fn standing(conn: &Connection, span: &Span) -> Result<Option<Filing>> {
    newest(conn, (span.first, span.last))?.map(|one| filed(conn, one.id)).transpose()
}

fn newest(conn: &Connection, days: (NaiveDate, NaiveDate)) -> Result<Option<Filed>> {
    let mut all = filings(conn)?;
    all.retain(|one| one.days == days && one.state != ReportState::Returned);
    Ok(all.pop())
}

fn load(conn: &Connection, id: ReportId) -> Result<Filed> {
    let mut statement = conn.prepare_cached(SELECT)?;
    let mut rows = statement.query(params![id.0])?;
    match rows.next()? {
        Some(row) => read(row),
        None => Err(Refusal::rule(format!("there is no report {}", id.0)).hint("see them: assize report list")),
    }
}

const SELECT: &str = "SELECT r.id, r.first, r.last, r.head, a.id AS author, a.handle, e.at, v.granted, b.handle AS reviewer,
      iif(v.erased IS NULL, v.note, 'erased') AS note
    FROM report r JOIN identity i ON i.person = r.author JOIN person a ON a.id = i.one LEFT JOIN entry e ON e.id = r.entry
    LEFT JOIN report_review v ON v.report = r.id LEFT JOIN identity j ON j.person = v.reviewer LEFT JOIN person b ON b.id = j.one
    WHERE ?1 IS NULL OR r.id = ?1 ORDER BY r.id";

fn read(row: &Row<'_>) -> Result<Filed> {
    let granted: Option<bool> = row.get("granted")?;
    let note = row.get::<_, Option<String>>("note")?.map(Untrusted::new);
    Ok(Filed {
        id: ReportId(row.get("id")?),
        days: (day(&row.get::<_, String>("first")?)?, day(&row.get::<_, String>("last")?)?),
        head: row.get("head")?,
        author: Person { id: PersonId(row.get("author")?), handle: row.get("handle")? },
        at: written_at(row)?,
        state: match granted {
            None => ReportState::Submitted,
            Some(true) => ReportState::Approved,
            Some(false) => ReportState::Returned,
        },
        review: row.get::<_, Option<String>>("reviewer")?.map(|who| (who, note)),
    })
}

fn next(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}
