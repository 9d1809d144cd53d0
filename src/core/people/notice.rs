//! The notice to staff: versions of the text that says that work may be monitored.
//!
//! What *customers* are told is another matter: the policy's channels and each request's own row say it.

use crate::calc::digest::{hex, sha256};
use crate::calc::moment::Moment;
use crate::core::ledger::Writing;
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::Connection;

/// One version of the notice to staff.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// Its number: 1, 2, 3 …
    pub version: i64,
    /// The first day on which it applies.
    pub since: NaiveDate,
    /// The text, exactly as published.
    pub text: Untrusted,
    /// When it was published here.
    pub published: Moment,
    /// By whom.
    pub by: String,
    /// Under which login.
    pub login: String,
}

impl Notice {
    /// The SHA-256 of the text: that of the file that was published.
    pub fn digest(&self) -> String {
        hex(&sha256(&[self.text.expose().as_bytes()]))
    }
}

/// How many days ahead a version can be published: a mistyped year would stand in the way of all that follow.
const AHEAD: u64 = 366;

/// Publishes a version, which applies from a day on, from today where none is given; the newest text again
/// changes nothing. Answers the version and whether it was new.
pub fn publish(
    writing: &mut Writing<'_>,
    text: &str,
    since: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(i64, bool)> {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(Refusal::data("the notice says nothing").hint("write what staff are to know: examples/notice.md"));
    }
    let newest = versions(writing)?.pop();
    if let Some(newest) = newest.as_ref().filter(|newest| newest.text.expose() == text) {
        return match since.filter(|since| *since != newest.since) {
            None => Ok((newest.version, false)),
            Some(_) => Err(stands(newest)),
        };
    }
    let since = since.unwrap_or(today);
    if since > today + chrono::Days::new(AHEAD) {
        return Err(Refusal::words(format!("{since} is more than a year ahead"))
            .hint("a version that is published stays, and none after it applies earlier"));
    }
    if let Some(newest) = newest.filter(|newest| since < newest.since) {
        return Err(Refusal::rule(format!("version {} applies from {}, which is later", newest.version, newest.since))
            .hint(format!("a new version cannot apply earlier: --from {}", newest.since)));
    }
    let version = writing.insert("notice", &[("since", &since.to_string()), ("text", &text)], &[])?;
    writing.note(format!("version {version} of the notice to staff"));
    Ok((version, true))
}

fn stands(notice: &Notice) -> Refusal {
    let says = format!("this text is published already: version {}, from {}", notice.version, notice.since);
    Refusal::rule(says).hint("a published version never changes: another day takes another text")
}

/// Every version, oldest first.
pub fn versions(conn: &Connection) -> Result<Vec<Notice>> {
    let mut statement = conn.prepare_cached(
        "SELECT n.id, n.since, n.text, e.at, e.actor, e.login FROM notice n JOIN entry e ON e.id = n.entry ORDER BY n.id",
    )?;
    let mut rows = statement.query([])?;
    let mut versions = Vec::new();
    while let Some(row) = rows.next()? {
        versions.push(Notice {
            version: row.get("id")?,
            since: day(&row.get::<_, String>("since")?)?,
            text: Untrusted::new(row.get::<_, String>("text")?),
            published: row.get::<_, String>("at")?.parse().map_err(Refusal::data)?,
            by: row.get("actor")?,
            login: row.get("login")?,
        });
    }
    Ok(versions)
}

/// The versions that stand on a day, oldest first: the one in force, where there is one, and those to come.
pub fn standing(mut versions: Vec<Notice>, day: NaiveDate) -> Vec<Notice> {
    let starts: Vec<(i64, NaiveDate)> = versions.iter().map(|notice| (notice.version, notice.since)).collect();
    versions.retain(|notice| {
        let until = notice.since.max(day);
        !starts.iter().any(|(version, since)| *version > notice.version && *since <= until)
    });
    versions
}

/// The version that was asked for; without one the version in force today, or the first one to come.
pub fn wanted(conn: &Connection, version: Option<i64>, today: NaiveDate) -> Result<Notice> {
    let versions = versions(conn)?;
    let count = versions.len();
    let found = match version {
        Some(version) => versions.into_iter().find(|notice| notice.version == version),
        None => standing(versions, today).into_iter().next(),
    };
    found.ok_or_else(|| match version {
        Some(version) if count > 0 => {
            Refusal::rule(format!("there is no version {version}")).hint(format!("versions are 1 to {count}"))
        }
        _ => {
            Refusal::rule("no notice to staff is published yet").hint("publish one: assize people notice publish FILE")
        }
    })
}

/// The same to record something about: where several versions stand it must be said which.
pub(super) fn chosen(conn: &Connection, version: Option<i64>, today: NaiveDate) -> Result<Notice> {
    let standing = standing(versions(conn)?, today);
    if version.is_none() && standing.len() > 1 {
        let known: Vec<String> =
            standing.iter().map(|notice| format!("--version {} (from {})", notice.version, notice.since)).collect();
        return Err(Refusal::words("say of which version").hint(known.join(" or ")));
    }
    wanted(conn, version, today)
}
