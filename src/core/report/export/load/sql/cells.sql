WITH totals AS (SELECT * FROM {v:audits} WHERE total IS NOT NULL),
answers AS (
  SELECT a.scope, a.home, a.card, m.criterion, a.site, a.stratum, m.percent
  FROM {v:audits} a
  JOIN {t:marks} m ON m.site = a.site AND m.audit = a.audit
  WHERE a.is_delivered = 1 AND m.percent IS NOT NULL
),
observed AS (
  SELECT scope, site AS line_site, agent, card, '' AS criterion, 'total' AS figure, site, stratum, total AS value FROM totals
  UNION ALL SELECT scope, site, agent, card, '', 'failed', site, stratum, CASE WHEN raw <> total THEN 10000 ELSE 0 END FROM totals
  UNION ALL SELECT scope, site, agent, card, '', 'customer', site, stratum, customer_score FROM totals WHERE customer_score IS NOT NULL
  UNION ALL SELECT scope, site, agent, card, '', 'business', site, stratum, business_score FROM totals WHERE business_score IS NOT NULL
  UNION ALL SELECT scope, site, agent, card, '', 'compliance', site, stratum, compliance_score FROM totals WHERE compliance_score IS NOT NULL
  UNION ALL SELECT scope, home, '', card, criterion, 'worth', site, stratum, percent FROM answers
  UNION ALL SELECT scope, home, '', card, criterion, 'full', site, stratum, CASE WHEN percent >= 10000 THEN 10000 ELSE 0 END FROM answers
  UNION ALL SELECT scope, home, '', card, criterion, 'nothing', site, stratum, CASE WHEN percent = 0 THEN 10000 ELSE 0 END FROM answers
)
SELECT scope, line_site, agent, card, criterion, figure, site, stratum,
  {d:count(*)} AS n, sum({d:value}) AS total, sum({d:value} * {d:value}) AS squares
FROM observed
GROUP BY scope, line_site, agent, card, criterion, figure, site, stratum
