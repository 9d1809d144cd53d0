WITH told AS (
  SELECT scope, line_site, agent, card,
    max(CASE WHEN figure = 'total' THEN n END) AS n,
    max(CASE WHEN figure = 'total' THEN value END) AS mean,
    max(CASE WHEN figure = 'total' THEN low END) AS interval_low,
    max(CASE WHEN figure = 'total' THEN high END) AS interval_high,
    max(CASE WHEN figure = 'total' THEN reason END) AS interval_reason,
    max(CASE WHEN figure = 'total' THEN plain_mean END) AS plain_mean,
    max(CASE WHEN figure = 'total' THEN effective_n END) AS effective_n,
{each:customer,business,compliance,failed|
    max(CASE WHEN figure = '@' THEN value END) AS @,
    max(CASE WHEN figure = '@' THEN n END) AS @_n,
    max(CASE WHEN figure = '@' THEN low END) AS @_low,
    max(CASE WHEN figure = '@' THEN high END) AS @_high,
    max(CASE WHEN figure = '@' THEN reason END) AS @_reason|,}
  FROM {v:estimates} WHERE criterion = '' GROUP BY scope, line_site, agent, card
),
parts AS (
  SELECT scope, site, agent, card, 'disputed' AS figure, disputed AS part, delivered AS whole, is_complete FROM {v:lines}
  UNION ALL SELECT scope, site, agent, card, 'changed', changed, ended, is_complete FROM {v:lines}
),
shares AS ({shares:scope, site, agent, card, figure|parts}),
shared AS (
  SELECT scope, site, agent, card,
{each:disputed,changed|
    max(CASE WHEN figure = '@' THEN value END) AS @,
    max(CASE WHEN figure = '@' THEN whole END) AS @_n,
    max(CASE WHEN figure = '@' THEN low END) AS @_low,
    max(CASE WHEN figure = '@' THEN high END) AS @_high,
    max(CASE WHEN figure = '@' THEN reason END) AS @_reason|,}
  FROM shares GROUP BY scope, site, agent, card
)
SELECT l.scope, l.site, l.agent, NULLIF(l.card, '') AS card, CASE WHEN l.card = '' THEN 'nothing audited' END AS card_reason,
  {i:l.drawn} AS drawn, {i:l.scored} AS scored, {i:l.delivered} AS delivered, {i:l.seen} AS seen, coalesce(t.n, 0) AS n, t.mean,
  CASE WHEN t.mean IS NOT NULL THEN NULL WHEN l.delivered = 0 THEN 'nothing delivered' ELSE 'nothing applied' END AS mean_reason,
  t.interval_low, t.interval_high, CASE WHEN t.n IS NULL THEN 'no mean' ELSE t.interval_reason END AS interval_reason,
  t.plain_mean, coalesce(t.effective_n, 0) AS effective_n,
  CASE WHEN l.moved = 0 THEN t.mean - t.mean ELSE t.mean - {near:l.mean_before} END AS from_disputes,
{each:customer,business,compliance|
  t.@, t.@_n, t.@_low, t.@_high, CASE WHEN t.@ IS NULL THEN 'no such criterion applied' ELSE t.@_reason END AS @_reason|,},
  t.failed, t.failed_n, t.failed_low, t.failed_high, CASE WHEN t.failed IS NULL THEN 'nothing to count' ELSE t.failed_reason END AS failed_reason,
  {i:l.contested} AS open_disputes,
{each:disputed,changed|
  {i:s.@_n} AS @_n, s.@, s.@_low, s.@_high, s.@_reason|,},
  {i:l.missing} AS missing
FROM {v:lines} l
LEFT JOIN told t ON t.scope = l.scope AND t.line_site = l.site AND t.agent = l.agent AND t.card = l.card
LEFT JOIN shared s ON s.scope = l.scope AND s.site = l.site AND s.agent = l.agent AND s.card = l.card
