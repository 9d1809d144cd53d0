//! Too long: dialogues whose words stood longer than the works agreements of some days let them, for evidence of these days.

use super::judged::limits_kept;
use super::old_words::{Term, old_words};
use crate::calc::calendar::Calendar;
use crate::core::refusal::Result;
use crate::core::works_agreement::{Timeline, Version, versions};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Words that stood too long on a day from `first` to `last`, as objects in JSON, by the dialogue; as of the end of a day before
/// `today`.
pub(in crate::core::report) fn too_long(
    conn: &Connection,
    calendar: &Calendar,
    (first, last): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> Result<Vec<Value>> {
    let timeline = Timeline::load(conn)?;
    let mut found = BTreeMap::new();
    for version in accepted(conn)? {
        let days = timeline.days(version.number).filter(|(since, _)| *since <= today);
        let Some((keeping, (since, until))) = version.terms.keeping.zip(days) else { continue };
        let until = until.map_or(today, |until| until.min(today));
        let term = Term { first: since, last: until, today, days: keeping.days };
        for one in old_words(conn, calendar, term)?.kept_longer {
            let is_here = one.since <= last && one.gone.is_none_or(|(_, day)| day >= first);
            if is_here {
                let (entry, gone) = one.gone.map_or((None, None), |(entry, day)| (Some(entry), Some(day.to_string())));
                let row = json!({ "entry": one.came, "ref": one.reference, "since": one.since.to_string(),
                    "agreement": version.number, "gone": gone, "by": entry });
                found.insert(one.reference, row);
            }
        }
    }
    Ok(found.into_values().collect())
}

/// What went beyond a clause by an entry, as objects in JSON, by the agreement.
pub(in crate::core::report) fn beyond_all(
    conn: &Connection,
    calendar: &Calendar,
    today: NaiveDate,
) -> Result<Vec<Value>> {
    let mut found = Vec::new();
    for version in accepted(conn)? {
        let breaches = limits_kept(conn, &version, calendar, today)?.breaches.into_iter();
        found.extend(breaches.filter(|one| one.by.is_some()).filter_map(|one| {
            let entry = one.entry?;
            Some(json!({ "entry": entry, "agreement": version.number, "clause": one.clause.word(), "what": one.what,
                "why": one.why }))
        }));
    }
    Ok(found)
}

fn accepted(conn: &Connection) -> Result<Vec<Version>> {
    Ok(versions(conn)?.into_iter().filter(|version| version.accepted().is_some()).collect())
}
