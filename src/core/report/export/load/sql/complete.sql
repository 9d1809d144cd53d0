WITH known AS (SELECT DISTINCT scope FROM {v:scopes}),
sized AS (SELECT scope, min(is_whole) AS is_whole FROM {v:strata} GROUP BY scope),
silent AS (SELECT DISTINCT scope FROM {v:silent}),
gone AS (
  SELECT DISTINCT s.scope FROM {t:missing} m
  JOIN {v:strata} s ON s.site = m.site AND s.stratum = m.stratum AND s.size > 0
)
SELECT k.scope, CASE WHEN z.is_whole = 1 AND s.scope IS NULL AND g.scope IS NULL THEN 1 ELSE 0 END AS is_complete
FROM known k
LEFT JOIN sized z ON z.scope = k.scope
LEFT JOIN silent s ON s.scope = k.scope
LEFT JOIN gone g ON g.scope = k.scope
