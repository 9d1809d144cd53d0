//! A machine's word: who brought what a machine says, where a draw goes by it.

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
