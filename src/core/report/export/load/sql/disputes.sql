WITH moved AS (SELECT scope, site, dispute, max(is_change) AS is_change FROM {v:points} GROUP BY scope, site, dispute)
SELECT k.scope, k.site, k.audit, k.auditor, d.dispute, d.added, k.is_struck,
  CASE WHEN d.state IN ('session', 'arbitration', 'appeal') THEN 1 ELSE 0 END AS is_open, coalesce(m.is_change, 0) AS is_overturned
FROM {v:cases} k
JOIN {t:disputes} d ON d.site = k.site AND d.audit = k.audit
LEFT JOIN moved m ON m.scope = k.scope AND m.site = k.site AND m.dispute = d.dispute
