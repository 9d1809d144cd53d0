WITH counted AS (
  SELECT scope, count(*) AS disputes, sum(is_open) AS open_disputes FROM {v:disputes} GROUP BY scope
),
pointed AS (
  SELECT scope, count(*) AS points, sum(is_unresolved) AS unresolved, sum(is_appealed) AS appealed, sum(is_upheld) AS upheld,
    sum(is_reversed) AS reversed, sum(is_ended) AS ended, sum(is_change) AS moved
  FROM {v:points} GROUP BY scope
),
audited AS (
  SELECT scope, sum(is_delivered) AS delivered, sum(is_delivered * is_disputed) AS disputed, sum(is_ended) AS ended,
    sum(is_ended * is_overturned) AS ended_overturned, sum(is_delivered * is_overturned) AS overturned, sum(is_struck) AS struck,
    count(total) AS totals, sum({d:total}) AS total
  FROM {v:overturned} GROUP BY scope
),
added AS (
  SELECT d.scope, sum({d:d.added}) AS added, sum(CASE WHEN d.added IS NULL THEN 1 ELSE 0 END) AS undefined
  FROM {v:disputes} d
  JOIN {v:overturned} o ON o.scope = d.scope AND o.site = d.site AND o.audit = d.audit
  WHERE o.total IS NOT NULL
  GROUP BY d.scope
),
parts AS (
  SELECT c.scope, 'changed' AS figure, coalesce(p.moved, 0) AS part, coalesce(p.ended, 0) AS whole, c.is_complete
  FROM {v:complete} c LEFT JOIN pointed p ON p.scope = c.scope
  UNION ALL SELECT c.scope, 'audits_disputed', coalesce(a.disputed, 0), coalesce(a.delivered, 0), c.is_complete
  FROM {v:complete} c LEFT JOIN audited a ON a.scope = c.scope
  UNION ALL SELECT c.scope, 'overturned_of_disputed', coalesce(a.ended_overturned, 0), coalesce(a.ended, 0), c.is_complete
  FROM {v:complete} c LEFT JOIN audited a ON a.scope = c.scope
  UNION ALL SELECT c.scope, 'overturned_of_audited', coalesce(a.overturned, 0), coalesce(a.delivered, 0), c.is_complete
  FROM {v:complete} c LEFT JOIN audited a ON a.scope = c.scope
),
shares AS ({shares:scope, figure|parts}),
shared AS (
  SELECT scope,
{each:changed,audits_disputed,overturned_of_disputed,overturned_of_audited|
    max(CASE WHEN figure = '@' THEN value END) AS @,
    max(CASE WHEN figure = '@' THEN whole END) AS @_n,
    max(CASE WHEN figure = '@' THEN low END) AS @_low,
    max(CASE WHEN figure = '@' THEN high END) AS @_high,
    max(CASE WHEN figure = '@' THEN reason END) AS @_reason|,}
  FROM shares GROUP BY scope
),
newest AS (SELECT site, dispute, max(instance) AS instance FROM {t:rulings} GROUP BY site, dispute),
ruled AS (
  SELECT d.scope, count(*) AS ruled
  FROM {v:disputes} d
  JOIN newest n ON n.site = d.site AND n.dispute = d.dispute
  JOIN {t:rulings} r ON r.site = n.site AND r.dispute = n.dispute AND r.instance = n.instance
  WHERE r.root_cause IS NOT NULL AND r.responsible IS NOT NULL
  GROUP BY d.scope
),
means AS (
  SELECT a.scope, a.totals, a.total / NULLIF(a.totals, 0) AS mean, coalesce(x.added, 0) / NULLIF(a.totals, 0) AS added,
    coalesce(x.undefined, 0) AS undefined
  FROM audited a
  LEFT JOIN added x ON x.scope = a.scope
)
SELECT c.scope, {i:coalesce(n.disputes, 0)} AS disputes, {i:coalesce(n.open_disputes, 0)} AS open_disputes, {i:coalesce(p.points, 0)} AS points,
  {i:coalesce(p.unresolved, 0)} AS unresolved, {i:coalesce(p.appealed, 0)} AS appealed, {i:coalesce(p.upheld, 0)} AS upheld,
  {i:coalesce(p.reversed, 0)} AS reversed,
{each:changed,audits_disputed,overturned_of_disputed,overturned_of_audited|
  s.@, {i:s.@_n} AS @_n, s.@_low, s.@_high, s.@_reason|,},
  {i:coalesce(a.struck, 0)} AS struck, {even:m.mean} AS mean, {even:m.added} AS mean_added,
  CASE WHEN m.mean IS NULL THEN 'nothing delivered' END AS mean_reason,
  {i:coalesce(m.totals, 0)} AS mean_n, {i:coalesce(m.undefined, 0)} AS mean_undefined, {i:coalesce(r.ruled, 0)} AS ruled
FROM {v:complete} c
LEFT JOIN counted n ON n.scope = c.scope
LEFT JOIN pointed p ON p.scope = c.scope
LEFT JOIN audited a ON a.scope = c.scope
LEFT JOIN shared s ON s.scope = c.scope
LEFT JOIN means m ON m.scope = c.scope
LEFT JOIN ruled r ON r.scope = c.scope
