WITH disputed AS (
  SELECT scope, site, audit, max(is_open) AS is_open, max(is_overturned) AS is_overturned FROM {v:disputes} GROUP BY scope, site, audit
)
SELECT k.scope, k.site, k.audit, k.auditor, k.is_delivered, k.total,
  CASE WHEN d.audit IS NULL THEN 0 ELSE 1 END AS is_disputed,
  CASE WHEN d.is_open = 0 THEN 1 ELSE 0 END AS is_ended,
  CASE WHEN d.audit IS NULL THEN 0 ELSE d.is_overturned END AS is_overturned,
  CASE WHEN d.audit IS NULL THEN 0 ELSE k.is_struck END AS is_struck
FROM {v:cases} k
LEFT JOIN disputed d ON d.scope = k.scope AND d.site = k.site AND d.audit = k.audit
