//! A machine's word: who brought what a machine says, and when, where a draw goes by it.

/// Verdicts and what a machine was tuned on, of dialogues that count from `?3` to `?4`, brought before entry `?1` of the machine
/// `?2` by somebody who had a part in a team of agents: what it says makes strata, and how closely they are looked at.
pub(super) const VERDICTS: &str = "
    WITH brought(entry, first, last, relation) AS (SELECT x.entry, x.first, x.last, x.relation
      FROM extent x JOIN entry e ON e.id = x.entry CROSS JOIN person p ON p.handle = e.actor
      WHERE x.relation IN ('machine_verdict', 'machine_tuning') AND x.entry < ?1
        AND EXISTS (SELECT 1 FROM stint s JOIN stint t ON t.team = s.team AND t.role = 'agent' WHERE s.person = p.id)),
    said(entry, request) AS (
      SELECT DISTINCT b.entry, v.request FROM brought b CROSS JOIN machine_verdict v ON v.id BETWEEN b.first AND b.last
        WHERE b.relation = 'machine_verdict' AND v.machine = ?2
      UNION SELECT b.entry, v.request FROM brought b CROSS JOIN machine_tuning v ON v.id BETWEEN b.first AND b.last
        WHERE b.relation = 'machine_tuning' AND v.machine = ?2)
    SELECT s.entry AS entry, count(*) AS times, g.agent AS agent, NULL AS request, NULL AS gets, NULL AS why, NULL AS what
    FROM said s JOIN dialogue g ON g.request = s.request WHERE g.counts >= ?3 AND g.counts < ?4
    GROUP BY s.entry, g.agent ORDER BY s.entry, g.agent";

/// Dialogues that came in from `?3` to `?4` and of which the machine `?2` had said nothing before entry `?1`, with who brought what it
/// says of them later: in the draw they stood where nobody looks closely.
pub(super) const SAID_LATER: &str = "
    SELECT v.entry AS entry, count(DISTINCT v.request) AS times, NULL AS agent, NULL AS request, NULL AS gets, NULL AS why, NULL AS what
    FROM request r INDEXED BY request_received JOIN machine_verdict v ON v.request = r.id AND v.machine = ?2
    WHERE r.received >= ?3 AND r.received < ?4 AND r.agent IS NOT NULL AND v.entry > ?1
      AND NOT EXISTS (SELECT 1 FROM machine_verdict b WHERE b.request = r.id AND b.machine = ?2 AND b.entry < ?1)
    GROUP BY v.entry ORDER BY v.entry";
