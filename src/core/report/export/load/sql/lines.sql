WITH counted AS (
  SELECT scope, site, agent, card, count(*) AS drawn, sum(is_scored) AS scored, sum(is_delivered) AS delivered,
    sum(CASE WHEN is_delivered = 1 THEN is_read ELSE 0 END) AS seen, sum(is_contested) AS contested, sum(is_disputed) AS disputed,
    sum(CASE WHEN is_disputed = 1 AND is_contested = 0 THEN 1 ELSE 0 END) AS ended,
    sum(CASE WHEN is_disputed = 1 AND is_contested = 0 THEN is_changed ELSE 0 END) AS changed, min(is_whole) AS is_whole
  FROM {v:audits} GROUP BY scope, site, agent, card
),
gone AS (
  SELECT s.scope, m.site, m.agent, count(*) AS missing
  FROM {t:missing} m
  JOIN {v:strata} s ON s.site = m.site AND s.stratum = m.stratum AND s.size > 0
  GROUP BY s.scope, m.site, m.agent
),
first_lines AS (SELECT scope, site, agent, {least:card} AS card FROM counted GROUP BY scope, site, agent),
placed AS (
  SELECT g.scope, g.site, g.agent, coalesce(f.card, '') AS card, g.missing
  FROM gone g
  LEFT JOIN first_lines f ON f.scope = g.scope AND f.site = g.site AND f.agent = g.agent
),
weights AS (
  SELECT a.scope, a.site, a.agent, a.card, s.dialogues / {d:s.audited} AS weight, a.total, a.first_total
  FROM {v:audits} a
  JOIN {v:strata} s ON s.scope = a.scope AND s.site = a.site AND s.stratum = a.stratum
  WHERE a.total IS NOT NULL
),
earlier AS (
  SELECT scope, site, agent, card,
    sum(CASE WHEN first_total IS NULL OR first_total <> total THEN 1 ELSE 0 END) AS moved,
    sum(CASE WHEN first_total IS NOT NULL THEN weight * first_total END)
      / NULLIF(sum(CASE WHEN first_total IS NOT NULL THEN weight END), 0) AS mean
  FROM weights GROUP BY scope, site, agent, card
),
quiet AS (
  SELECT scope, count(*) AS strata, sum(CASE WHEN agent IS NULL THEN 1 ELSE 0 END) AS of_nobody FROM {v:silent} GROUP BY scope
),
owned AS (SELECT DISTINCT scope, site, agent FROM {v:silent} WHERE agent IS NOT NULL),
everyone AS (
  SELECT scope, site, agent, card, drawn, scored, delivered, seen, contested, disputed, ended, changed, is_whole FROM counted
  UNION ALL SELECT scope, site, agent, card, 0, 0, 0, 0, 0, 0, 0, 0, 1 FROM placed WHERE card = ''
)
SELECT l.scope, l.site, l.agent, l.card, l.drawn, l.scored, l.delivered, l.seen, l.contested, l.disputed, l.ended, l.changed,
  coalesce(p.missing, 0) AS missing, e.moved, e.mean AS mean_before,
  CASE WHEN l.is_whole = 1 AND (coalesce(q.strata, 0) = 0 OR (q.of_nobody = 0 AND o.agent IS NULL)) THEN 1 ELSE 0 END AS is_complete
FROM everyone l
LEFT JOIN placed p ON p.scope = l.scope AND p.site = l.site AND p.agent = l.agent AND p.card = l.card
LEFT JOIN earlier e ON e.scope = l.scope AND e.site = l.site AND e.agent = l.agent AND e.card = l.card
LEFT JOIN quiet q ON q.scope = l.scope
LEFT JOIN owned o ON o.scope = l.scope AND o.site = l.site AND o.agent = l.agent
