//! From an engine: who gave what an external draw rests on, and what the map of its picks decided. Each question asks about one
//! commitment, `?1`; `?2` is not looked at.

/// Root and counts, then each file of picks; with the team of agents that its bringer had a part in, in those days.
pub(super) const FROM_ENGINE: &str = "
    WITH it(id, first, last, entry) AS (SELECT c.id, c.first, c.last, c.entry FROM commitment c
        WHERE c.id = ?1 AND ?2 <> '' AND instr(c.text, char(10) || 'population=external' || char(10)) > 0),
      brought(entry, what) AS (SELECT entry, 'root and counts' FROM it
        UNION ALL SELECT k.entry, k.picks || iif(k.picks = 1, ' pick', ' picks') || (SELECT CASE count(*) WHEN 0 THEN ''
            WHEN k.picks THEN ', of no language' ELSE ', ' || count(*) || ' of no language' END FROM pick p
            JOIN dialogue g ON g.request = p.request WHERE p.picking = k.id AND g.language IS NULL)
          FROM it JOIN draw d ON d.commitment = it.id JOIN picking k ON k.draw = d.id)
    SELECT b.entry AS entry, 1 AS times, NULL AS agent, NULL AS request, NULL AS gets, NULL AS why,
      b.what || coalesce(', by somebody of team ' || (SELECT min(s.team) FROM stint s JOIN stint t ON t.team = s.team AND t.role = 'agent'
        LEFT JOIN stint_end x ON x.stint = s.id LEFT JOIN stint_end y ON y.stint = t.id
        WHERE s.person = p.id AND s.since <= it.last AND t.since <= it.last
        AND coalesce(x.until, s.until, it.first) >= it.first AND coalesce(y.until, t.until, it.first) >= it.first), '') AS what
    FROM it JOIN brought b JOIN entry e ON e.id = b.entry LEFT JOIN person p ON p.handle = e.actor ORDER BY b.entry";

/// Languages of picks that came with them: they decide who may audit these dialogues.
pub(super) const LANGUAGE: &str = "
    SELECT k.entry AS entry, count(*) AS times, NULL AS agent, NULL AS request, NULL AS gets, NULL AS why,
      coalesce(v.language, r.language) || ' (' || count(*) || ')' AS what
    FROM draw d JOIN stratum s ON s.draw = d.id JOIN pick k ON k.stratum = s.id JOIN entry e ON e.id = k.entry JOIN request r ON r.id = k.request
      LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id AND x.entry = k.entry)
    WHERE d.commitment = ?1 AND ?2 <> '' AND (r.entry = k.entry OR v.id IS NOT NULL)
      AND coalesce(v.language, r.language) IS NOT NULL
      AND coalesce(v.language, r.language) IS NOT (SELECT coalesce(y.language, q.language) FROM request q
        LEFT JOIN revision y ON y.id = (SELECT max(x.id) FROM revision x WHERE x.request = q.id AND x.entry < k.entry)
        WHERE q.id = r.id AND q.entry < k.entry)
    GROUP BY k.entry, coalesce(v.language, r.language) ORDER BY k.entry, what";

/// What was said of picks before they came, once the root was committed: who knows the key knows which these are.
pub(super) const BEFOREHAND: &str = "
    WITH it(request, root, picked) AS (SELECT k.request, c.entry, k.entry FROM commitment c JOIN draw d ON d.commitment = c.id
        JOIN stratum s ON s.draw = d.id JOIN pick k ON k.stratum = s.id WHERE c.id = ?1 AND ?2 <> ''),
      said(request, entry, agent, language) AS (
        SELECT r.id, r.entry, r.agent, r.language FROM it JOIN request r ON r.id = it.request
          WHERE r.agent IS NOT NULL AND r.entry > it.root AND r.entry < it.picked
        UNION ALL SELECT v.request, v.entry, v.agent, v.language FROM it JOIN revision v ON v.request = it.request
          WHERE v.entry > it.root AND v.entry < it.picked)
    SELECT o.entry AS entry, 1 AS times, (SELECT i.one FROM identity i WHERE i.person = o.agent) AS agent, o.request AS request,
      NULL AS gets, NULL AS why, r.ref || coalesce(', language ' || o.language, '') AS what
    FROM said o JOIN request r ON r.id = o.request ORDER BY o.entry, r.ref";
