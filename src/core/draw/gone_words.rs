//! Gone words: dialogues of a draw whose words were erased, stayed out since they were, or came back. Each question asks about
//! one commitment, `?1`; `?2` is not looked at.

/// Drawn dialogues whose words were erased before anybody scored them.
pub(super) const ERASED: &str = "
    SELECT n.entry AS entry, 1 AS times, g.agent AS agent, t.request AS request, NULL AS gets, NULL AS why,
      g.ref || ', by erasure ' || n.erasure || ', which ' || q.handle || ' asked for' || iif(n.entry < t.entry, ', before it was drawn', '')
        || coalesce((SELECT iif(p.reason = 'no-content', '; replaced for no-content', '; replaced') FROM replacement p
          JOIN replaced x ON x.replacement = p.id AND x.granted = 1 WHERE p.ticket = t.id ORDER BY p.id LIMIT 1), '') AS what
    FROM draw d JOIN stratum s ON s.draw = d.id JOIN ticket t ON t.stratum = s.id
      JOIN dialogue g ON g.request = t.request AND g.erased IS NOT NULL
      JOIN erased_run n ON n.id = (SELECT min(m.id) FROM erased_run m
        WHERE (m.relation = 'request' AND t.request BETWEEN m.first AND m.last)
          OR (m.relation = 'revision' AND EXISTS (SELECT 1 FROM revision v WHERE v.request = t.request AND v.id BETWEEN m.first AND m.last)))
      JOIN erasure o ON o.id = n.erasure JOIN person q ON q.id = o.asker
    WHERE d.commitment = ?1 AND ?2 <> ''
      AND NOT EXISTS (SELECT 1 FROM audit a JOIN scoring z ON z.audit = a.id WHERE a.ticket = t.id AND z.entry < n.entry)
    ORDER BY n.entry, g.ref";

/// Dialogues of its window that came in without words, since the words of their customers had been erased: by imports that say
/// so. Such a row has neither words nor the salt of words.
pub(super) const HELD_BACK: &str = "
    SELECT r.entry AS entry, count(*) AS times, (SELECT i.one FROM identity i WHERE i.person = r.agent) AS agent, NULL AS request,
      NULL AS gets, NULL AS why, 'by ' || (SELECT iif(count(*) = 1, 'erasure ' || max(x.id), 'one of ' || count(*) || ' erasures, the newest ' || max(x.id))
        FROM erasure x JOIN erasure_answer w ON w.erasure = x.id AND w.granted = 1 WHERE x.subject = 'customer' AND w.entry < r.entry) AS what
    FROM commitment c CROSS JOIN extent x JOIN entry e ON e.id = x.entry CROSS JOIN request r ON r.id BETWEEN x.first AND x.last
    WHERE c.id = ?1 AND ?2 <> '' AND x.relation = 'request' AND x.entry < c.entry
      AND instr(e.note, 'without words that were erased before') > 0
      AND r.agent IS NOT NULL AND r.received >= c.since AND r.received < c.until AND r.content = 0 AND r.salt IS NULL
    GROUP BY r.entry, r.agent ORDER BY r.entry, r.agent";

/// Those of them whose words came back, since somebody said so.
pub(super) const BROUGHT_BACK: &str = "
    SELECT v.entry AS entry, 1 AS times, (SELECT i.one FROM identity i WHERE i.person = v.agent) AS agent, v.request AS request,
      NULL AS gets, NULL AS why, r.ref || iif(v.entry > c.entry, ', after it was fixed', '') AS what
    FROM commitment c CROSS JOIN extent x JOIN entry e ON e.id = x.entry CROSS JOIN revision v ON v.id BETWEEN x.first AND x.last
      JOIN request r ON r.id = v.request
    WHERE c.id = ?1 AND ?2 <> '' AND x.relation = 'revision' AND instr(e.note, 'brought back after they were erased') > 0
      AND v.counts >= c.since AND v.counts < c.until AND v.basis = 'completed' AND v.content = 1 AND r.content = 0 AND r.salt IS NULL
      AND NOT EXISTS (SELECT 1 FROM revision b WHERE b.request = v.request AND b.id < v.id AND b.content = 1)
    ORDER BY v.entry, r.ref";
