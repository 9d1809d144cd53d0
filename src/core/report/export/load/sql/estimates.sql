WITH quiet AS (
  SELECT scope, count(*) AS strata, sum(CASE WHEN agent IS NULL THEN 1 ELSE 0 END) AS of_nobody FROM {v:silent} GROUP BY scope
),
owned AS (SELECT DISTINCT scope, site, agent FROM {v:silent} WHERE agent IS NOT NULL),
known AS (
  SELECT e.scope, e.line_site, e.agent, e.card, e.criterion, e.figure, e.n, e.plain, e.mean,
    e.stands_for * e.stands_for / NULLIF(e.squared_weights, 0) AS worth, v.value AS variance, v.df,
    CASE WHEN e.figure IN ('failed', 'full', 'nothing') THEN 1 ELSE 0 END AS is_rate,
    CASE WHEN e.figure = 'worth' THEN 4 ELSE 10 END AS enough,
    CASE WHEN e.is_whole = 1 AND (coalesce(q.strata, 0) = 0
      OR (e.criterion = '' AND q.of_nobody = 0 AND o.agent IS NULL)) THEN 1 ELSE 0 END AS is_complete
  FROM {v:sums} e
  LEFT JOIN {v:variances} v ON v.scope = e.scope AND v.line_site = e.line_site AND v.agent = e.agent AND v.card = e.card
    AND v.criterion = e.criterion AND v.figure = e.figure
  LEFT JOIN quiet q ON q.scope = e.scope
  LEFT JOIN owned o ON o.scope = e.scope AND o.site = e.line_site AND o.agent = e.agent
),
sized AS (
  SELECT k.scope, k.line_site, k.agent, k.card, k.criterion, k.figure, k.n, k.plain, k.mean, k.worth, k.variance, k.df, k.is_rate,
    k.enough, k.is_complete, k.mean / 10000 AS p,
    CASE WHEN k.mean <= 0 OR k.mean >= 10000 THEN k.n
      WHEN k.variance > 1e-6 THEN (k.mean / 10000) * (1 - k.mean / 10000) / (k.variance / 1e8)
      ELSE k.worth END AS effective,
    8 / k.df - 1 AS u
  FROM known k
  WHERE k.mean IS NOT NULL
),
reached AS (
  SELECT s.scope, s.line_site, s.agent, s.card, s.criterion, s.figure, s.n, s.plain, s.mean, s.worth, s.variance, s.df, s.is_rate,
    s.enough, s.is_complete,
    CASE WHEN s.is_complete = 1 THEN s.mean
      WHEN s.is_rate = 1 THEN CASE WHEN s.p <= 0 THEN {d:0} ELSE 10000 * {low:s.p|s.effective} END
      WHEN s.variance > 1e-6 AND s.df >= s.enough THEN s.mean - {t975:s.u} * sqrt(s.variance) END AS low,
    CASE WHEN s.is_complete = 1 THEN s.mean
      WHEN s.is_rate = 1 THEN CASE WHEN s.p >= 1 THEN {d:10000} ELSE 10000 * {high:s.p|s.effective} END
      WHEN s.variance > 1e-6 AND s.df >= s.enough THEN s.mean + {t975:s.u} * sqrt(s.variance) END AS high
  FROM sized s
),
cut AS (
  SELECT r.scope, r.line_site, r.agent, r.card, r.criterion, r.figure, r.n, r.plain, r.mean, r.worth, r.variance, r.df, r.enough,
    CASE WHEN r.low < 0 THEN {d:0} WHEN r.low > 10000 THEN {d:10000} ELSE r.low / 100 * 100 END AS low,
    CASE WHEN r.high < 0 THEN {d:0} WHEN r.high > 10000 THEN {d:10000} ELSE r.high / 100 * 100 END AS high,
    r.plain / r.n AS plain_mean
  FROM reached r
)
SELECT c.scope, c.line_site, c.agent, c.card, c.criterion, c.figure, {i:c.n} AS n, {near:c.mean} AS value, {even:c.plain_mean} AS plain_mean,
  {i:floor(c.worth + 0.5e0)} AS effective_n, {even:c.low} AS low, {even:c.high} AS high,
  CASE WHEN c.low IS NOT NULL THEN NULL WHEN c.df >= c.enough THEN 'all alike' ELSE 'too few audits' END AS reason
FROM cut c
