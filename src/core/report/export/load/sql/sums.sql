WITH weighed AS (
  SELECT x.scope, x.line_site, x.agent, x.card, x.criterion, x.figure, x.n, x.total, s.is_whole,
    s.dialogues / {d:s.audited} AS weight
  FROM {v:cells} x
  JOIN {v:strata} s ON s.scope = x.scope AND s.site = x.site AND s.stratum = x.stratum
)
SELECT scope, line_site, agent, card, criterion, figure, sum(n) AS n, sum(total) AS plain,
  sum(weight * n) AS stands_for, sum(weight * weight * n) AS squared_weights, sum(weight * total) AS weighted,
  sum(weight * total) / NULLIF(sum(weight * n), 0) AS mean, min(is_whole) AS is_whole
FROM weighed
GROUP BY scope, line_site, agent, card, criterion, figure
