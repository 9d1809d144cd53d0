//! Who asked to replace which drawn dialogue, why, and what became of it.

use super::wish::{Unsuitable, WishState};
use crate::core::audit::state::AuditId;
use crate::core::audit::wording::words_or_erased;
use crate::core::policy::Calendars;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

/// Somebody asked to replace a drawn dialogue, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReplacementWish {
    /// The audit that it is about.
    pub audit: AuditId,
    /// The dialogue.
    pub request: RequestId,
    /// Whose dialogue that is, by handle.
    pub agent: String,
    /// The draw.
    pub draw: String,
    /// Whether the draw is void.
    pub void: bool,
    /// The local day of the dialogue.
    pub received: NaiveDate,
    /// When it was asked, UTC.
    pub at: String,
    /// Who asked, by handle.
    pub asker: String,
    /// Whether the reader is told why.
    pub is_told: bool,
    /// Why the dialogue is unsuitable.
    pub reason: Unsuitable,
    /// More in words, where they were given.
    pub note: Option<Untrusted>,
    /// What became of it.
    pub state: WishState,
    /// Who approved or returned it, where the policy asked for somebody.
    pub judge: Option<String>,
    /// Why it was returned.
    pub returned: Option<Untrusted>,
    /// What came in its place; none where it waits, was returned, nothing was left, or what came is missing.
    pub next: Option<AuditId>,
    /// Whether what came in its place is a dialogue that another system counted and nobody recorded.
    pub is_missing: bool,
}

/// Every wish to replace, oldest first.
pub fn wishes(conn: &Connection) -> Result<Vec<ReplacementWish>> {
    let calendars = Calendars::load(conn)?;
    let mut statement = conn.prepare_cached(
        "SELECT a.id AS audit, a.request, g.handle AS agent, c.name AS draw, c.entry AS counted, v.id IS NOT NULL AS void, l.counts, e.at, k.handle AS asker,
           p.reason, p.words, p.erased IS NOT NULL AS erased, d.granted,
           EXISTS (SELECT 1 FROM replacement y WHERE y.ticket = p.ticket AND y.id > p.id) AS overtaken, j.handle AS judge, d.words AS returned,
           d.erased IS NOT NULL AS return_erased, n.id AS next,
           EXISTS (SELECT 1 FROM phantom f WHERE f.entry = d.entry AND d.next IS NULL) AS missing
         FROM replacement p JOIN ticket t ON t.id = p.ticket JOIN audit a ON a.id = (SELECT x.id FROM audit x WHERE x.ticket = t.id AND x.kind = 'drawn')
         JOIN stratum s ON s.id = t.stratum JOIN draw w ON w.id = s.draw JOIN commitment c ON c.id = w.commitment
         JOIN entry e ON e.id = p.entry JOIN identity i ON i.person = a.agent JOIN person g ON g.id = i.one JOIN person k ON k.id = p.asker
         JOIN dialogue l ON l.request = a.request LEFT JOIN voiding v ON v.commitment = c.id
         LEFT JOIN replaced d ON d.replacement = p.id LEFT JOIN person j ON j.id = d.judge
         LEFT JOIN audit n ON n.id = (SELECT x.id FROM audit x WHERE x.ticket = d.next AND x.kind = 'drawn')
         ORDER BY p.id",
    )?;
    let mut rows = statement.query([])?;
    let mut wishes = Vec::new();
    while let Some(row) = rows.next()? {
        wishes.push(read(row, &calendars)?);
    }
    Ok(wishes)
}

fn read(row: &Row<'_>, calendars: &Calendars) -> Result<ReplacementWish> {
    let counts: String = row.get("counts")?;
    Ok(ReplacementWish {
        audit: AuditId(row.get("audit")?),
        request: RequestId(row.get("request")?),
        agent: row.get("agent")?,
        draw: row.get("draw")?,
        void: row.get("void")?,
        received: calendars.local_day(row.get("counted")?, counts.parse().map_err(Refusal::data)?),
        at: row.get("at")?,
        asker: row.get("asker")?,
        is_told: true,
        reason: row.get("reason")?,
        note: words_or_erased(row, "words", "erased")?,
        state: WishState::in_list(row.get("granted")?, row.get("overtaken")?),
        judge: row.get("judge")?,
        returned: words_or_erased(row, "returned", "return_erased")?,
        next: row.get::<_, Option<i64>>("next")?.map(AuditId),
        is_missing: row.get("missing")?,
    })
}
