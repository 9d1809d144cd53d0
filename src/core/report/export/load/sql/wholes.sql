WITH together AS (
  SELECT x.scope, x.line_site, x.agent, x.card, x.figure, x.site, s.same, min(s.alike) AS alike, min(s.of_plan) AS of_plan,
    sum(x.n) AS n, sum(x.total) AS total, sum(x.squares) AS squares
  FROM {v:cells} x
  JOIN {v:strata} s ON s.scope = x.scope AND s.site = x.site AND s.stratum = x.stratum
  WHERE x.figure IN ('total', 'customer', 'business', 'compliance')
  GROUP BY x.scope, x.line_site, x.agent, x.card, x.figure, x.site, s.same
)
SELECT scope, line_site, agent, card, figure, site, same, alike, of_plan, n, total / n AS mean,
  CASE WHEN squares - 2 * (total / n) * total + n * (total / n) * (total / n) > 0
    THEN squares - 2 * (total / n) * total + n * (total / n) * (total / n) ELSE {d:0} END AS apart
FROM together
