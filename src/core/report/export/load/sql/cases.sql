SELECT c.scope, a.site, a.audit, coalesce(a.auditor, 'nobody') AS auditor, a.card,
  CASE WHEN a.delivered IS NULL THEN 0 ELSE 1 END AS is_delivered,
  CASE WHEN a.state = 'struck' THEN 1 ELSE 0 END AS is_struck,
  CASE WHEN a.delivered IS NOT NULL AND a.state <> 'struck' THEN a.total END AS total
FROM {v:scopes} c
JOIN {t:audits} a ON a.site = c.site
WHERE a.kind = 'drawn' AND (a.state = 'struck' OR (a.state <> 'replaced' AND NOT a.is_void))
