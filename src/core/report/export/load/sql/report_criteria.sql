WITH told AS (
  SELECT scope, line_site, card, criterion,
{each:worth,full,nothing|
    max(CASE WHEN figure = '@' THEN value END) AS @_value,
    max(CASE WHEN figure = '@' THEN n END) AS @_n,
    max(CASE WHEN figure = '@' THEN low END) AS @_low,
    max(CASE WHEN figure = '@' THEN high END) AS @_high,
    max(CASE WHEN figure = '@' THEN reason END) AS @_reason|,}
  FROM {v:estimates} WHERE criterion <> '' GROUP BY scope, line_site, card, criterion
),
answered AS (
  SELECT a.scope, a.home, a.card, min(m.section) AS section, m.criterion, count(*) AS asked
  FROM {v:audits} a
  JOIN {t:marks} m ON m.site = a.site AND m.audit = a.audit
  WHERE a.is_delivered = 1
  GROUP BY a.scope, a.home, a.card, m.criterion
)
SELECT l.scope, l.home AS site, l.card, l.section, l.criterion, l.asked, coalesce(t.worth_n, 0) AS n, t.worth_value AS mean,
  CASE WHEN t.worth_value IS NULL THEN 'nothing applied' END AS mean_reason,
  t.worth_low AS interval_low, t.worth_high AS interval_high,
  CASE WHEN t.worth_n IS NULL THEN 'no mean' ELSE t.worth_reason END AS interval_reason,
{each:full,nothing|
  t.@_value AS @_rate, t.@_n, t.@_low, t.@_high, CASE WHEN t.@_value IS NULL THEN 'nothing to count' ELSE t.@_reason END AS @_reason|,}
FROM answered l
LEFT JOIN told t ON t.scope = l.scope AND t.line_site = l.home AND t.card = l.card AND t.criterion = l.criterion
