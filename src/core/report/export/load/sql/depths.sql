WITH alone AS (
  SELECT x.scope, CASE WHEN x.figure = 'total' THEN 'agents' ELSE 'criteria' END AS family,
    x.card,
    CASE WHEN a.audited <= 1 AND a.unsampled > 0 THEN 1 ELSE 0 END AS in_stratum,
    CASE WHEN b.audited <= 1 AND b.unsampled > 0 THEN 1 ELSE 0 END AS in_draws,
    CASE WHEN c.audited <= 1 AND c.unsampled > 0 THEN 1 ELSE 0 END AS in_agents
  FROM {v:cells} x
  JOIN {v:strata} s ON s.scope = x.scope AND s.site = x.site AND s.stratum = x.stratum
  JOIN {v:kin} a ON a.scope = x.scope AND a.site = x.site AND a.depth = 1 AND a.kin = s.stratum
  JOIN {v:kin} b ON b.scope = x.scope AND b.site = x.site AND b.depth = 2 AND b.kin = s.same
  JOIN {v:kin} c ON c.scope = x.scope AND c.site = x.site AND c.depth = 3 AND c.kin = s.alike
  WHERE x.figure IN ('total', 'worth')
)
SELECT scope, family, card,
  CASE WHEN max(in_stratum) = 0 THEN 1 WHEN max(in_draws) = 0 THEN 2 WHEN max(in_agents) = 0 THEN 3 ELSE 4 END AS depth
FROM alone GROUP BY scope, family, card
