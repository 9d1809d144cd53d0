//! Amended since: what was said of dialogues of a draw otherwise after it was fixed. Each question asks about one commitment, `?1`;
//! `?2` is not looked at.

/// Amendments of what draws go by, of dialogues that it drew or that still count in its window. What was moved out of it undrawn
/// is told with the window that it was moved to.
pub(super) const AMENDED_SINCE: &str = "
    WITH its(request) AS (
      SELECT t.request FROM draw d JOIN stratum s ON s.draw = d.id JOIN ticket t ON t.stratum = s.id WHERE d.commitment = ?1
      UNION SELECT v.request FROM commitment c JOIN revision v INDEXED BY revision_counts ON v.counts >= c.since AND v.counts < c.until
        WHERE c.id = ?1 AND v.basis = 'amended' AND v.entry > c.entry
          AND instr(c.text, char(10) || 'population=external' || char(10)) = 0)
    SELECT v.entry AS entry, 1 AS times, (SELECT i.one FROM identity i WHERE i.person = coalesce(p.agent, r.agent)) AS agent,
      v.request AS request, NULL AS gets, iif(v.erased IS NULL, v.why, 'erased') AS why,
      r.ref || coalesce((SELECT ', audit ' || a.id FROM draw d JOIN stratum s ON s.draw = d.id JOIN ticket t ON t.stratum = s.id
          JOIN audit a ON a.ticket = t.id AND a.kind = 'drawn' WHERE d.commitment = c.id AND t.request = r.id), ', not drawn') || ': '
        || rtrim(iif(v.counts = coalesce(p.counts, r.received), '', 'time, ')
          || iif(v.channel = coalesce(p.channel, r.channel), '', 'channel, ')
          || iif(v.category = coalesce(p.category, r.category), '', 'category, ')
          || iif(v.agent = coalesce(p.agent, r.agent), '', 'agent, '), ', ') AS what
    FROM commitment c CROSS JOIN its JOIN request r ON r.id = its.request JOIN revision v ON v.request = r.id AND v.basis = 'amended'
      LEFT JOIN revision p ON p.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request AND x.id < v.id)
    WHERE c.id = ?1 AND ?2 <> '' AND v.entry > c.entry
      AND (v.counts <> coalesce(p.counts, r.received) OR v.channel <> coalesce(p.channel, r.channel)
        OR v.category <> coalesce(p.category, r.category) OR v.agent <> coalesce(p.agent, r.agent))
    ORDER BY v.id";

/// Dialogues that it drew, at once or in the place of others, of which it was said since that their customers were not told of
/// monitoring.
pub(super) const UNTOLD_SINCE: &str = "
    SELECT v.entry AS entry, 1 AS times, (SELECT i.one FROM identity i WHERE i.person = v.agent) AS agent, v.request AS request,
      NULL AS gets, iif(v.erased IS NULL, v.why, 'erased') AS why,
      r.ref || coalesce((SELECT ', audit ' || a.id FROM audit a WHERE a.ticket = t.id AND a.kind = 'drawn'), '')
        || iif(t.entry > v.entry, ', drawn after that in the place of another', '') AS what
    FROM commitment c JOIN draw d ON d.commitment = c.id JOIN stratum s ON s.draw = d.id JOIN ticket t ON t.stratum = s.id
      JOIN request r ON r.id = t.request JOIN revision v ON v.request = r.id AND v.notice = 0 AND v.entry > c.entry
      LEFT JOIN revision p ON p.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request AND x.id < v.id)
    WHERE c.id = ?1 AND ?2 <> '' AND coalesce(iif(p.id IS NULL, r.notice, p.notice), 1) <> 0 ORDER BY v.id";
