//! Query: how the file is asked for the dialogues of a window.

use super::agents::{Agents, Bare};
use super::days::Days;
use super::row::{Audited, FrameRow};
use crate::core::dialogue::Content;
use crate::core::people::PersonId;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use rusqlite::{Row, Statement};

/// Whether a dialogue `r` was audited before entry `?3`. Only one within `?4` to `?5` can have been: whatever has a ticket
/// has an audit by the same entry; a spot check has an audit alone. One of a draw that is void counts where it is scored.
const AUDITED: &str = "CASE WHEN r.id NOT BETWEEN ?4 AND ?5 THEN 0 ELSE coalesce((SELECT max(CASE
      WHEN a.kind = 'spot' THEN 2
      WHEN NOT EXISTS (SELECT 1 FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw
        JOIN voiding v ON v.commitment = d.commitment WHERE t.id = a.ticket AND v.entry < ?3) THEN 3
      ELSE EXISTS (SELECT 1 FROM scoring x WHERE x.audit = a.id AND x.entry < ?3) END)
    FROM audit a WHERE a.request = r.id AND a.entry < ?3), 0) END AS audited";

/// What is asked of a dialogue that stands as it came, before entry `?3`.
const CAME: &str = "SELECT r.id AS id, r.ref AS ref, r.channel AS channel, r.category AS category, r.agent AS agent,
    r.received AS counts, r.content AS content, r.notice AS notice,
    r.rating AS rating, r.duration IS NOT 0 AS lasts, 0 AS moved";

/// Which of them stand in the window: nothing outside `?6` to `?7` was ever revised.
const STANDS: &str = "r.agent IS NOT NULL AND r.received >= ?1 AND r.received < ?2 AND r.entry < ?3
    AND NOT (r.id BETWEEN ?6 AND ?7 AND EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id AND v.entry < ?3))";

/// The dialogues that a revision counts into the window, as they stood before entry `?3`.
const REVISED: &str =
    "SELECT r.id AS id, r.ref AS ref, v.channel AS channel, v.category AS category, v.agent AS agent,
    v.counts AS counts, v.content AS content, v.notice AS notice,
    v.rating AS rating, v.duration IS NOT 0 AS lasts,
    (r.agent IS NOT NULL AND (r.received < ?1 OR r.received >= ?2))
      OR EXISTS (SELECT 1 FROM revision x WHERE x.request = r.id AND x.entry < ?3 AND (x.counts < ?1 OR x.counts >= ?2)) AS moved";

/// Which these are.
const REVISED_INTO: &str = "FROM revision v INDEXED BY revision_counts JOIN request r ON r.id = v.request
    WHERE v.counts >= ?1 AND v.counts < ?2
    AND v.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request AND x.entry < ?3)";

/// The statement that a frame is walked through with, by the indexes on the time that counts: what a night costs does
/// not depend on history.
pub fn by_time() -> String {
    format!("{CAME}, {AUDITED} FROM request r INDEXED BY request_received WHERE {STANDS} UNION ALL {}", revised())
}

/// The same of what a revision counts into the window.
pub(super) fn revised() -> String {
    format!("{REVISED}, {AUDITED} {REVISED_INTO}")
}

/// The same of those between the rows `?8` and `?9`, in the order in which they are stored and without what was revised:
/// where a window has most of the rows, none of them is sought by an index.
pub fn by_rows() -> String {
    format!("{CAME}, {AUDITED} FROM request r NOT INDEXED WHERE r.id BETWEEN ?8 AND ?9 AND {STANDS}")
}

/// The same of the one dialogue `?8`, however it came to stand in the window.
pub(super) fn by_number() -> String {
    format!(
        "{CAME}, {AUDITED} FROM request r WHERE r.id = ?8 AND {STANDS} UNION ALL {REVISED}, {AUDITED} FROM request r
         JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id AND x.entry < ?3)
         WHERE r.id = ?8 AND v.counts >= ?1 AND v.counts < ?2"
    )
}

/// The places of the columns of such a statement: a window may have millions of rows, so each is looked up by its name once.
pub(super) struct Columns {
    id: usize,
    reference: usize,
    channel: usize,
    category: usize,
    agent: usize,
    counts: usize,
    content: usize,
    notice: usize,
    audited: usize,
    rating: usize,
    lasts: usize,
    moved: usize,
}

impl Columns {
    pub(super) fn of(statement: &Statement<'_>) -> Result<Self> {
        Ok(Self {
            id: statement.column_index("id")?,
            reference: statement.column_index("ref")?,
            channel: statement.column_index("channel")?,
            category: statement.column_index("category")?,
            agent: statement.column_index("agent")?,
            counts: statement.column_index("counts")?,
            content: statement.column_index("content")?,
            notice: statement.column_index("notice")?,
            audited: statement.column_index("audited")?,
            rating: statement.column_index("rating")?,
            lasts: statement.column_index("lasts")?,
            moved: statement.column_index("moved")?,
        })
    }

    pub(super) fn channel<'a>(&self, row: &'a Row<'_>) -> Result<&'a str> {
        text(row, self.channel)
    }

    /// The row of a dialogue; `label` is its channel's.
    pub(super) fn row<'a>(
        &self,
        row: &'a Row<'_>,
        label: &'a str,
        agents: &'a Agents,
        days: &mut Days<'_>,
    ) -> Result<FrameRow<'a>> {
        let counts = text(row, self.counts)?;
        let bare = Bare {
            reference: text(row, self.reference)?,
            day: days.day(counts)?,
            channel: (text(row, self.channel)?, label),
            category: text(row, self.category)?,
            rating: row.get(self.rating)?,
        };
        let agent = agents.one(PersonId(row.get(self.agent)?));
        Ok(FrameRow {
            request: Some(RequestId(row.get(self.id)?)),
            agent,
            candidate: agents.candidate(agent, &bare),
            counts,
            content: Content { is_here: row.get(self.content)?, lasts: row.get(self.lasts)? },
            moved: row.get(self.moved)?,
            notice: row.get(self.notice)?,
            audited: Audited::of(row.get(self.audited)?),
            verdicts: String::new(),
        })
    }
}

fn text<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a str> {
    Ok::<_, Refusal>(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?)
}
