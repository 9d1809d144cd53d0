//! Old words: dialogues whose words, or the place of whose recording, stood longer than an agreement lets them. It is looked at
//! for all the days of the agreement: what went too late is told as well as what is still there.

use crate::calc::calendar::Calendar;
use crate::core::keeping::{FIRST_RECEIVED, HeldBack, held_back};
use crate::core::refusal::{Refusal, Result};
use chrono::{Days, NaiveDate};
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;

/// The words of a dialogue, by the days on which they were there.
struct Words {
    request: i64,
    reference: String,
    received: NaiveDate,
    /// The entry that brought the dialogue, and its day.
    came: (i64, NaiveDate),
    /// The entry that erased them, and its day; none: they are there.
    gone: Option<(i64, NaiveDate)>,
}

/// The days on which an agreement was in force until today, and for how many days it lets words be kept.
#[derive(Clone, Copy)]
pub(super) struct Term {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    pub(super) today: NaiveDate,
    pub(super) days: u32,
}

/// What became of words under an agreement.
#[derive(Default)]
pub(super) struct OldWords {
    /// How many dialogues had words that were kept no longer than the agreement lets, or were held back meanwhile.
    pub(super) within: u64,
    /// How many of these are older, and are there since they cannot be erased: by why.
    pub(super) held: BTreeMap<&'static str, u64>,
    /// Which were kept longer, oldest first.
    pub(super) kept_longer: Vec<KeptLonger>,
}

/// Words that were kept longer.
pub(super) struct KeptLonger {
    pub(super) reference: String,
    /// The entry that brought the dialogue.
    pub(super) came: i64,
    /// The first day at whose end they should have been gone.
    pub(super) since: NaiveDate,
    /// The entry that brought them when they were too old already.
    pub(super) brought: Option<i64>,
    /// The entry that erased them later, and its day; none: they are there.
    pub(super) gone: Option<(i64, NaiveDate)>,
}

/// Whether a revision `v` of the entry `b` had words when it was erased: what is amended after the words are gone brings a note and
/// none of them, unless they are brought back.
const WITH_WORDS: &str = "v.entry < (SELECT min(m.entry) FROM erased_run m WHERE m.relation = 'request' AND old.id BETWEEN m.first AND m.last)
    OR instr(b.note, 'brought back after they were erased') > 0";

/// Every dialogue that has words, or had some.
fn words_sql() -> String {
    const SOME: &str =
        "(x.transcript IS NOT NULL OR x.recording IS NOT NULL OR x.details IS NOT NULL OR x.reply IS NOT NULL)";
    let of = |alias: &str| SOME.replace("x.", &format!("{alias}."));
    format!(
        "SELECT old.id AS request, old.ref AS ref, {FIRST_RECEIVED} AS received, e.id AS came, e.at AS came_at,
           {} OR EXISTS (SELECT 1 FROM revision v WHERE v.request = old.id AND {}) AS stands, g.id AS gone, g.at AS gone_at
         FROM request old JOIN entry e ON e.id = CASE WHEN old.agent IS NULL
             THEN (SELECT min(v.entry) FROM revision v WHERE v.request = old.id) ELSE old.entry END
         LEFT JOIN entry g ON g.id = iif(old.erased IS NULL, NULL, (SELECT max(n.entry) FROM erased_run n
           WHERE (n.relation = 'request' AND old.id BETWEEN n.first AND n.last)
             OR (n.relation = 'revision' AND EXISTS (SELECT 1 FROM revision v JOIN entry b ON b.id = v.entry
               WHERE v.request = old.id AND v.id BETWEEN n.first AND n.last AND ({WITH_WORDS})))))
         ORDER BY 3, 2",
        of("old"),
        of("v")
    )
}

/// What became of words under an agreement.
pub(super) fn old_words(conn: &Connection, calendar: &Calendar, term: Term) -> Result<OldWords> {
    let mut found = OldWords::default();
    let mut late = Vec::new();
    let mut statement = conn.prepare_cached(&words_sql())?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Some(words) = Words::read(row, calendar)? else { continue };
        if words.gone.is_some_and(|(_, day)| day < term.first) || words.came.1 > term.last {
            continue;
        }
        match words.due(term).filter(|due| words.stand_on(*due, term)) {
            None => found.within += 1,
            Some(due) => late.push((due, words)),
        }
    }
    let numbers: Vec<i64> = late.iter().map(|(_, words)| words.request).collect();
    let held = if numbers.is_empty() { BTreeMap::new() } else { held_back(conn, &numbers, calendar)? };
    for (due, words) in late {
        let days = held.get(&words.request).map(Vec::as_slice).unwrap_or_default();
        found.judge(due, words, days, term);
    }
    Ok(found)
}

impl OldWords {
    fn judge(&mut self, due: NaiveDate, words: Words, held: &[HeldBack], term: Term) {
        let (mut free, mut last) = (Some(due), None);
        while let Some(day) = free
            && let Some(days) = held.iter().find(|days| days.from <= day && days.until.is_none_or(|until| day <= until))
        {
            last = Some(days.why);
            free = days.until.and_then(|until| until.succ_opt());
        }
        match free.filter(|day| words.stand_on(*day, term)) {
            None => {
                self.within += 1;
                let is_held = words.gone.is_none() && free.is_none_or(|day| day > term.today);
                if let Some(why) = last.filter(|_| is_held && term.last == term.today) {
                    *self.held.entry(why).or_default() += 1;
                }
            }
            Some(since) => self.kept_longer.push(KeptLonger {
                brought: words.came_old(term).then_some(words.came.0).filter(|_| since == due),
                came: words.came.0,
                reference: words.reference,
                since,
                gone: words.gone,
            }),
        }
    }
}

impl Words {
    /// None where the dialogue never had words.
    fn read(row: &Row<'_>, calendar: &Calendar) -> Result<Option<Self>> {
        let day = |text: String| Ok::<_, Refusal>(calendar.local_day(text.parse().map_err(Refusal::data)?));
        let stands: bool = row.get("stands")?;
        let gone = row.get::<_, Option<i64>>("gone")?.zip(row.get::<_, Option<String>>("gone_at")?);
        if !stands && gone.is_none() {
            return Ok(None);
        }
        let gone = gone.filter(|_| !stands).map(|(entry, at)| Ok::<_, Refusal>((entry, day(at)?))).transpose()?;
        Ok(Some(Self {
            request: row.get("request")?,
            reference: row.get("ref")?,
            received: day(row.get("received")?)?,
            came: (row.get("came")?, day(row.get("came_at")?)?),
            gone,
        }))
    }

    /// The first day on which they are older than the agreement lets.
    fn too_old(&self, term: Term) -> Option<NaiveDate> {
        self.received.checked_add_days(Days::new(u64::from(term.days) + 1))
    }

    /// Whether they were too old on the day on which they came in.
    fn came_old(&self, term: Term) -> bool {
        self.came.1 >= term.first && self.too_old(term).is_some_and(|day| day <= self.came.1)
    }

    /// The day on which they are to go: the first on which they are too old, in force and there.
    fn due(&self, term: Term) -> Option<NaiveDate> {
        Some(self.too_old(term)?.max(term.first).max(self.came.1))
    }

    /// Whether they stood at the end of a day of the agreement. A day that is not over is still time to erase them.
    fn stand_on(&self, day: NaiveDate, term: Term) -> bool {
        day <= term.last && day < term.today && self.gone.is_none_or(|(_, gone)| gone > day)
    }
}
