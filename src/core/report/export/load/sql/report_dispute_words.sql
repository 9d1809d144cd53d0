WITH newest AS (SELECT site, dispute, max(instance) AS instance FROM {t:rulings} GROUP BY site, dispute),
ruled AS (
  SELECT d.scope, r.root_cause, r.responsible
  FROM {v:disputes} d
  JOIN newest n ON n.site = d.site AND n.dispute = d.dispute
  JOIN {t:rulings} r ON r.site = n.site AND r.dispute = n.dispute AND r.instance = n.instance
  WHERE r.root_cause IS NOT NULL AND r.responsible IS NOT NULL
),
worded AS (
  SELECT scope, 'outcome' AS what, outcome AS word FROM {v:points}
  UNION ALL SELECT scope, 'cause', root_cause FROM ruled
  UNION ALL SELECT scope, 'responsible', responsible FROM ruled
),
counted AS (SELECT scope, what, word, count(*) AS part FROM worded GROUP BY scope, what, word),
wholes AS (SELECT scope, what, sum(part) AS whole FROM counted GROUP BY scope, what),
parts AS (
  SELECT n.scope, n.what, n.word, n.part, w.whole, c.is_complete
  FROM counted n
  JOIN wholes w ON w.scope = n.scope AND w.what = n.what
  JOIN {v:complete} c ON c.scope = n.scope
)
SELECT h.scope, h.what, h.word, {i:h.part} AS part, {i:h.whole} AS whole, h.value AS share, h.low AS share_low, h.high AS share_high,
  h.reason AS share_reason
FROM ({shares:scope, what, word|parts}) h
