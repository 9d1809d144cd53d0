//! Steered: the questions of what people did before and after a draw that decided who could audit, what stood in it or
//! what left it. Each asks about one commitment, `?1`; `?2` is the local day on which it was drawn, or committed.

use crate::core::people::newest_word;

/// The entry that drew commitment `c` as its draw `d`; none yet: the end of all time. An external one is drawn once its picks
/// come: who knows its key knows before that what is drawn.
macro_rules! drawn_at {
    () => {
        "coalesce((SELECT min(k.entry) FROM picking k WHERE k.draw = d.id),
           iif(instr(c.text, char(10) || 'population=external' || char(10)) > 0, 9e18, d.entry), 9e18)"
    };
}

/// Absences of auditors that held on the day of the draw. Days off that a manager or a lead of their team said before its
/// days began are none that steer it.
pub(super) const ABSENT: &str = concat!(
    "
    SELECT a.entry AS entry, 1 AS times, NULL AS agent, NULL AS request, NULL AS gets, NULL AS why,
      p.handle || ' from ' || a.since || ' to ' || a.until AS what
    FROM commitment c JOIN absence a ON a.since <= ?2 AND a.until >= ?2 JOIN entry e ON e.id = a.entry
      JOIN person p ON p.id = a.person LEFT JOIN draw d ON d.commitment = c.id
    WHERE c.id = ?1 AND a.entry < ",
    drawn_at!(),
    "
      AND NOT (e.at < c.since AND a.since < a.until AND EXISTS (SELECT 1 FROM person o JOIN stint s ON s.person = o.id
        WHERE o.handle = e.actor AND (s.role = 'manager' OR (s.role = 'lead' AND s.team IN (SELECT t.team FROM stint t WHERE t.person = a.person)))))
      AND NOT EXISTS (SELECT 1 FROM absence b WHERE b.replaces = a.id AND b.entry < ",
    drawn_at!(),
    ")
      AND EXISTS (SELECT 1 FROM stint s LEFT JOIN stint_end x ON x.stint = s.id JOIN identity i ON i.person = s.person
        WHERE i.one = (SELECT one FROM identity WHERE person = a.person) AND s.role = 'auditor' AND s.since <= ?2
        AND coalesce(x.until, s.until, ?2) >= ?2)
    ORDER BY a.id"
);

/// Who was made an auditor, or given a skill as one, or ended as one since the draw before of the plan; for the first of a
/// plan, since that was added. What was said once its days were over of people who were known is told as that. Who audits and
/// was given another role, of its day or of days before, may not audit every team then.
pub(super) const AUDITOR_NEW: &str = concat!(
    "
    WITH it(since, until, drawn) AS (SELECT coalesce(
        (SELECT max(b.entry) FROM commitment b JOIN plan q ON q.id = b.plan WHERE q.name = p.name AND b.id < c.id),
        (SELECT min(q.entry) FROM plan q WHERE q.name = p.name)), c.until, ",
    drawn_at!(),
    "
      FROM commitment c JOIN plan p ON p.id = c.plan LEFT JOIN draw d ON d.commitment = c.id WHERE c.id = ?1)
    SELECT s.entry AS entry, 1 AS times, NULL AS agent, NULL AS request, NULL AS gets, NULL AS why,
      p.handle || ', auditor in ' || s.team || ' from ' || s.since || coalesce(' to ' || s.until, '') AS what
      FROM it CROSS JOIN stint s JOIN entry e ON e.id = s.entry JOIN person p ON p.id = s.person
      WHERE s.role = 'auditor' AND s.entry > it.since AND s.entry < it.drawn AND s.since <= ?2
      AND coalesce(s.until, ?2) >= ?2 AND NOT (e.at >= it.until AND p.entry < s.entry)
    UNION ALL SELECT x.entry, 1, NULL, NULL, NULL, NULL, p.handle || ', auditor in ' || s.team || ' until ' || x.until
      FROM it CROSS JOIN stint_end x JOIN stint s ON s.id = x.stint JOIN entry e ON e.id = x.entry JOIN person p ON p.id = s.person
      WHERE s.role = 'auditor' AND x.entry > it.since AND x.entry < it.drawn AND x.until < ?2 AND e.at < it.until
    UNION ALL SELECT s.entry, 1, NULL, NULL, NULL, NULL, p.handle || ', ' || s.role || ' in ' || s.team || ' from ' || s.since
        || coalesce(' to ' || s.until, '')
      FROM it CROSS JOIN stint s JOIN person p ON p.id = s.person
      WHERE s.role <> 'auditor' AND s.entry > it.since AND s.entry < it.drawn AND s.since <= ?2
      AND EXISTS (SELECT 1 FROM stint o WHERE o.person = s.person AND o.role = 'auditor' AND o.entry <= s.entry AND o.since <= ?2
        AND coalesce(o.until, ?2) >= ?2)
    UNION ALL SELECT x.entry, 1, NULL, NULL, NULL, NULL, p.handle || ', ' || s.role || ' in ' || s.team || ' until ' || x.until
      FROM it CROSS JOIN stint_end x JOIN stint s ON s.id = x.stint JOIN person p ON p.id = s.person
      WHERE s.role <> 'auditor' AND x.entry > it.since AND x.entry < it.drawn
      AND EXISTS (SELECT 1 FROM stint o WHERE o.person = s.person AND o.role = 'auditor' AND o.entry <= x.entry AND o.since <= ?2
        AND coalesce(o.until, ?2) >= ?2)
    UNION ALL SELECT k.entry, 1, NULL, NULL, NULL, NULL, p.handle || ', skill ' || k.name
      FROM it CROSS JOIN skill k JOIN entry e ON e.id = k.entry JOIN person p ON p.id = k.person
      WHERE k.entry > it.since AND k.entry < it.drawn
      AND EXISTS (SELECT 1 FROM stint s WHERE s.person = k.person AND s.role = 'auditor')
    ORDER BY entry, what"
);

/// Merges of two handles of which one audits, since the draw before of the plan and as long as its audits went on.
pub(super) const MERGED: &str = concat!(
    "
    SELECT m.entry AS entry, 1 AS times, NULL AS agent, NULL AS request, NULL AS gets,
      iif(m.erased IS NULL, m.why, 'erased') AS why, p.handle || ' into ' || q.handle AS what
    FROM commitment c JOIN merging m ON m.entry > coalesce((SELECT max(b.entry) FROM commitment b JOIN plan o ON o.id = b.plan
        JOIN plan n ON n.name = o.name WHERE n.id = c.plan AND b.id < c.id),
        (SELECT min(o.entry) FROM plan o JOIN plan n ON n.name = o.name WHERE n.id = c.plan))
      JOIN entry e ON e.id = m.entry JOIN person p ON p.id = m.person JOIN person q ON q.id = m.survivor
      LEFT JOIN draw d ON d.commitment = c.id
    WHERE c.id = ?1 AND ?2 <> '' AND (EXISTS (SELECT 1 FROM stratum s JOIN ticket t ON t.stratum = s.id JOIN audit a ON a.ticket = t.id
        JOIN assignment g ON g.audit = a.id WHERE s.draw = d.id AND g.auditor IN (m.person, m.survivor) AND g.entry < m.entry)
      OR (m.entry < ",
    drawn_at!(),
    "
        AND EXISTS (SELECT 1 FROM stint s WHERE s.person IN (m.person, m.survivor) AND s.role = 'auditor')))
    ORDER BY m.id"
);

/// Audits that somebody gave back to the lot.
pub(super) const LOT_AGAIN: &str = "
    SELECT g.entry AS entry, 1 AS times, (SELECT i.one FROM identity i WHERE i.person = a.agent) AS agent, a.request AS request,
      NULL AS gets, iif(g.erased IS NULL, g.why, 'erased') AS why,
      'audit ' || a.id || coalesce(', which ' || p.handle || ' had', '') AS what
    FROM draw d JOIN stratum s ON s.draw = d.id JOIN ticket t ON t.stratum = s.id JOIN audit a ON a.ticket = t.id
      JOIN assignment g ON g.audit = a.id JOIN entry e ON e.id = g.entry
      LEFT JOIN person p ON p.id = (SELECT b.auditor FROM assignment b WHERE b.audit = a.id AND b.id < g.id
        AND b.auditor IS NOT NULL ORDER BY b.id DESC LIMIT 1)
    WHERE d.commitment = ?1 AND ?2 <> '' AND g.basis = 'lot' AND g.auditor IS NULL AND a.kind <> 'repeat' ORDER BY g.id";

/// Audits that a night gave to somebody else, since who had them may not audit them any more: with the newest word of the roster on
/// these since they had them, by whom.
pub(super) const WENT_ON: &str = concat!(
    "
    SELECT g.entry AS entry, 1 AS times, (SELECT i.one FROM identity i WHERE i.person = a.agent) AS agent, a.request AS request,
      g.auditor AS gets, NULL AS why, 'audit ' || a.id || ', which ' || p.handle || ' had' || coalesce('; ' || ",
    newest_word!(),
    ", '') AS what
    FROM draw d JOIN stratum s ON s.draw = d.id JOIN ticket t ON t.stratum = s.id JOIN audit a ON a.ticket = t.id
      JOIN assignment g ON g.audit = a.id JOIN entry e ON e.id = g.entry
      JOIN assignment b ON b.id = (SELECT max(x.id) FROM assignment x WHERE x.audit = a.id AND x.id < g.id)
      JOIN person p ON p.id = b.auditor
    WHERE d.commitment = ?1 AND ?2 <> '' AND g.basis = 'night' AND a.kind <> 'repeat' ORDER BY g.id"
);

/// What another system counted of agents in the window, as somebody said who had a part in their team in those days.
pub(super) const COUNTED: &str = "
    SELECT n.entry AS entry, count(*) AS times, (SELECT i.one FROM identity i WHERE i.person = n.agent) AS agent, NULL AS request,
      NULL AS gets, NULL AS why, sum(n.dialogues) || ' dialogues' AS what
    FROM commitment c JOIN source_count n ON n.day BETWEEN c.first AND c.last JOIN entry e ON e.id = n.entry
      JOIN person p ON p.handle = e.actor
    WHERE c.id = ?1 AND ?2 <> '' AND n.entry < c.entry
      AND EXISTS (SELECT 1 FROM stint s JOIN stint t ON t.team = s.team AND t.role = 'agent' AND t.person = n.agent
        LEFT JOIN stint_end a ON a.stint = s.id LEFT JOIN stint_end b ON b.stint = t.id
        WHERE s.person = p.id AND s.since <= c.last AND t.since <= c.last
        AND coalesce(a.until, s.until, c.first) >= c.first AND coalesce(b.until, t.until, c.first) >= c.first)
    GROUP BY n.entry, n.agent ORDER BY n.entry, n.agent";

/// Absences of agents in the window that somebody said once they were over, and that stand.
pub(super) const AGENT_ABSENT: &str = "
    SELECT n.entry AS entry, 1 AS times, (SELECT i.one FROM identity i WHERE i.person = n.person) AS agent, NULL AS request,
      NULL AS gets, NULL AS why, n.since || ' to ' || n.until AS what
    FROM commitment c JOIN absence n ON n.since <= c.last AND n.until >= c.first JOIN entry e ON e.id = n.entry
    WHERE c.id = ?1 AND ?2 <> '' AND substr(e.at, 1, 10) > n.until
      AND NOT EXISTS (SELECT 1 FROM absence b WHERE b.replaces = n.id)
      AND EXISTS (SELECT 1 FROM stint s LEFT JOIN stint_end x ON x.stint = s.id WHERE s.person = n.person AND s.role = 'agent'
        AND s.since <= c.last AND coalesce(x.until, s.until, c.first) >= c.first)
    ORDER BY n.id";

/// Care notices by somebody of the agent's team that took an audit of the draw out of scoring. Their words are told
/// nowhere here.
pub(super) const CARED: &str = "
    SELECT n.entry AS entry, 1 AS times, (SELECT i.one FROM identity i WHERE i.person = n.agent) AS agent, a.request AS request,
      NULL AS gets, NULL AS why, 'audit ' || a.id || iif(x.next IS NULL AND f.id IS NULL, ', replaced by nothing', '') AS what
    FROM commitment c JOIN draw d ON d.commitment = c.id JOIN stratum s ON s.draw = d.id JOIN ticket t ON t.stratum = s.id
      JOIN audit a ON a.ticket = t.id JOIN care n ON n.audit = a.id JOIN entry e ON e.id = n.entry
      JOIN replacement r ON r.ticket = t.id AND r.entry = n.entry JOIN replaced x ON x.replacement = r.id AND x.granted = 1
      LEFT JOIN phantom f ON f.stratum = s.id AND f.entry = x.entry
    WHERE c.id = ?1 AND ?2 <> ''
      AND EXISTS (SELECT 1 FROM stint s JOIN stint t ON t.team = s.team AND t.role = 'agent' AND t.person = n.agent
        LEFT JOIN stint_end a ON a.stint = s.id LEFT JOIN stint_end b ON b.stint = t.id
        WHERE s.person = n.raiser AND s.since <= ?2 AND t.since <= ?2
        AND coalesce(a.until, s.until, c.first) >= c.first AND coalesce(b.until, t.until, c.first) >= c.first)
    GROUP BY n.id ORDER BY n.id";

/// Extensions after scores of the draw were known.
pub(super) const EXTENDED: &str = "
    SELECT * FROM (SELECT x.entry AS entry, 1 AS times, NULL AS agent, NULL AS request, NULL AS gets,
      iif(x.erased IS NULL, x.why, 'erased') AS why,
      (SELECT count(DISTINCT g.audit) FROM stratum s JOIN ticket t ON t.stratum = s.id JOIN audit a ON a.ticket = t.id
        JOIN scoring g ON g.audit = a.id WHERE s.draw = d.id AND t.entry < x.entry AND g.entry < x.entry) || ' of '
      || (SELECT count(*) FROM stratum s JOIN ticket t ON t.stratum = s.id JOIN audit a ON a.ticket = t.id AND a.kind = 'drawn'
        WHERE s.draw = d.id AND t.entry < x.entry) AS what
    FROM draw d JOIN extension x ON x.draw = d.id JOIN entry e ON e.id = x.entry
    WHERE d.commitment = ?1 AND ?2 <> '' ORDER BY x.id) WHERE what NOT LIKE '0 of %'";

/// Imports before the frame was fixed by who leads one team, of dialogues of another one. What was brought before the
/// window began is of other days.
pub(super) const OTHER_TEAM: &str = "
    SELECT e.id AS entry, count(*) AS times, (SELECT i.one FROM identity i WHERE i.person = r.agent) AS agent, NULL AS request,
      NULL AS gets, NULL AS why, NULL AS what
    FROM commitment c CROSS JOIN extent x JOIN entry e ON e.id = x.entry CROSS JOIN person p ON p.handle = e.actor
      CROSS JOIN request r ON r.id BETWEEN x.first AND x.last
    WHERE c.id = ?1 AND ?2 <> '' AND x.relation = 'request' AND e.act = 'intake import' AND x.entry < c.entry AND e.at >= c.since
      AND EXISTS (SELECT 1 FROM stint s JOIN stint t ON t.team = s.team AND t.role = 'agent'
        WHERE s.person = p.id AND s.role = 'lead')
      AND r.agent IS NOT NULL AND r.received >= c.since AND r.received < c.until
      AND NOT EXISTS (SELECT 1 FROM stint s JOIN stint t ON t.team = s.team AND t.role = 'agent' AND t.person = r.agent
        LEFT JOIN stint_end a ON a.stint = s.id LEFT JOIN stint_end b ON b.stint = t.id
        WHERE s.person = p.id AND s.since <= c.last AND t.since <= c.last
        AND coalesce(a.until, s.until, c.first) >= c.first AND coalesce(b.until, t.until, c.first) >= c.first)
    GROUP BY e.id, r.agent ORDER BY e.id, r.agent";

/// Imports of dialogues that count before the first window of the plan, and were closed in this one. Older ones than a
/// season are not looked for.
pub(super) const BEFORE_START: &str = "
    SELECT r.entry AS entry, count(*) AS times, (SELECT i.one FROM identity i WHERE i.person = r.agent) AS agent, NULL AS request,
      NULL AS gets, NULL AS why, NULL AS what
    FROM commitment c CROSS JOIN request r INDEXED BY request_received JOIN entry e ON e.id = r.entry
    WHERE c.id = ?1 AND ?2 <> '' AND r.agent IS NOT NULL AND r.closed >= c.since AND r.closed < c.until
      AND r.received < (SELECT min(b.since) FROM commitment b JOIN plan q ON q.id = b.plan JOIN plan n ON n.name = q.name
        WHERE n.id = c.plan)
      AND r.received >= date(c.since, '-100 days')
      AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id AND v.counts >= c.since)
    GROUP BY r.entry, r.agent ORDER BY r.entry, r.agent";

/// Categories that were given to requests of the window after they were answered here, by triage again.
pub(super) const RETRIAGED: &str = "
    SELECT t.entry AS entry, 1 AS times, (SELECT i.one FROM identity i WHERE i.person = v.agent) AS agent, t.request AS request,
      NULL AS gets, NULL AS why, r.ref || ', ' || b.category || ' to ' || t.category AS what
    FROM commitment c JOIN revision v INDEXED BY revision_counts ON v.counts >= c.since AND v.counts < c.until AND v.basis = 'archived'
      JOIN triage t ON t.request = v.request JOIN entry e ON e.id = t.entry JOIN request r ON r.id = t.request
      JOIN triage b ON b.id = (SELECT max(y.id) FROM triage y WHERE y.request = t.request AND y.id < t.id)
    WHERE c.id = ?1 AND ?2 <> '' AND t.entry < c.entry AND b.category <> t.category
      AND EXISTS (SELECT 1 FROM response p WHERE p.request = t.request AND p.entry < t.entry)
    ORDER BY t.id";

/// Requests of the window that the agent who answered them recorded, or sorted otherwise than it was done before, before they
/// were archived: draws go by channel, category and language. Another category after the answer is told by itself.
pub(super) const SORTED: &str = "
    WITH own(request, ref, agent, entry, recorded, channel) AS (
      SELECT v.request, r.ref, (SELECT i.one FROM identity i WHERE i.person = v.agent), v.entry, r.entry, r.channel
      FROM commitment c JOIN revision v INDEXED BY revision_counts ON v.counts >= c.since AND v.counts < c.until AND v.basis = 'archived'
        AND v.entry < c.entry JOIN request r ON r.id = v.request
      WHERE c.id = ?1 AND ?2 <> '')
    SELECT s.entry AS entry, 1 AS times, o.agent AS agent, o.request AS request, NULL AS gets, NULL AS why, s.what AS what
    FROM own o JOIN (
      SELECT o.request AS request, o.recorded AS entry, o.ref || ', recorded as ' || o.channel AS what FROM own o
      UNION ALL SELECT o.request, t.entry, o.ref || ', sorted as ' || t.category || coalesce(', ' || t.language, '')
        FROM own o JOIN triage t ON t.request = o.request AND t.entry < o.entry
        LEFT JOIN triage b ON b.id = (SELECT max(y.id) FROM triage y WHERE y.request = t.request AND y.id < t.id)
        WHERE (b.category IS NOT t.category OR b.language IS NOT t.language)
        AND NOT (b.id IS NOT NULL AND b.category <> t.category
          AND EXISTS (SELECT 1 FROM response p WHERE p.request = t.request AND p.entry < t.entry))
    ) s ON s.request = o.request JOIN entry e ON e.id = s.entry
    WHERE EXISTS (SELECT 1 FROM person q JOIN identity i ON i.person = q.id
      WHERE q.handle IN (e.actor, e.principal) AND i.one = o.agent)
    ORDER BY s.entry, o.request";

/// Requests that were answered here in the window, and are no finished dialogue yet. Older ones than two months are not
/// looked for.
pub(super) const UNARCHIVED: &str = "
    SELECT p.entry AS entry, 1 AS times, (SELECT i.one FROM identity i WHERE i.person = p.agent) AS agent, p.request AS request,
      NULL AS gets, NULL AS why, r.ref AS what
    FROM commitment c CROSS JOIN request r INDEXED BY request_living
      JOIN response p ON p.id = (SELECT max(y.id) FROM response y WHERE y.request = r.id) JOIN entry e ON e.id = p.entry
    WHERE c.id = ?1 AND ?2 <> '' AND r.agent IS NULL AND r.received < c.until AND r.received >= date(c.since, '-60 days')
      AND e.at >= c.since AND e.at < c.until
      AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id)
    ORDER BY p.id";
