//! Query: how the file is asked for the dialogues of a window.

use super::agents::{Agents, Bare};
use super::days::Days;
use super::row::FrameRow;
use crate::core::dialogue::Content;
use crate::core::people::PersonId;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use rusqlite::{Row, Statement};

/// The statement that a frame is walked through with. By the indexes on the time that counts: what a night
/// costs does not depend on history. A dialogue stands in it as it stood before entry `?3`. Whatever has a
/// ticket has an audit by the same entry; a spot check has an audit alone.
pub const FRAME: &str =
    "SELECT r.id AS id, r.ref AS ref, r.channel AS channel, r.category AS category, r.agent AS agent,
    r.received AS counts, r.content AS content, r.notice AS notice,
    r.id BETWEEN ?4 AND ?5 AND EXISTS (SELECT 1 FROM audit a WHERE a.request = r.id AND a.entry < ?3) AS audited,
    r.rating AS rating, r.duration IS NOT 0 AS lasts, 0 AS moved
    FROM request r INDEXED BY request_received LEFT JOIN revision v ON v.request = r.id AND v.entry < ?3
    WHERE r.agent IS NOT NULL AND r.received >= ?1 AND r.received < ?2 AND r.entry < ?3 AND v.id IS NULL
    UNION ALL
    SELECT r.id, r.ref, v.channel, v.category, v.agent, v.counts, v.content, v.notice,
    r.id BETWEEN ?4 AND ?5 AND EXISTS (SELECT 1 FROM audit a WHERE a.request = r.id AND a.entry < ?3), v.rating,
    v.duration IS NOT 0,
    (r.agent IS NOT NULL AND (r.received < ?1 OR r.received >= ?2))
      OR EXISTS (SELECT 1 FROM revision x WHERE x.request = r.id AND x.entry < ?3 AND (x.counts < ?1 OR x.counts >= ?2))
    FROM revision v INDEXED BY revision_counts JOIN request r ON r.id = v.request
    WHERE v.counts >= ?1 AND v.counts < ?2
    AND v.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request AND x.entry < ?3)";

/// The places of the columns of [`FRAME`]: a window may have millions of rows, so each is looked up by its name once.
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
            audited: row.get(self.audited)?,
        })
    }
}

fn text<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a str> {
    Ok::<_, Refusal>(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?)
}
