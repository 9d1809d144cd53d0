SELECT k.scope, k.site, k.audit, k.auditor, p.dispute, coalesce(p.criterion, p.subject) AS criterion,
  CASE WHEN p.criterion IS NULL THEN '' ELSE k.card END AS card, coalesce(p.reason, p.subject) AS reason, p.outcome,
  CASE WHEN p.outcome IN ('open', 'struck') THEN 0 ELSE 1 END AS is_ended,
  CASE WHEN p.outcome IN ('corrected', 'adjusted', 'ruled_agent', 'ruled_other', 'ruled_not_applicable', 'lapsed') THEN 1 ELSE 0 END AS is_change,
  CASE WHEN p.session = 'unresolved' THEN 1 ELSE 0 END AS is_unresolved,
  CASE WHEN p.is_appealed THEN 1 ELSE 0 END AS is_appealed,
  CASE WHEN p.appeal = 'upheld' THEN 1 ELSE 0 END AS is_upheld,
  CASE WHEN p.appeal = 'reversed' THEN 1 ELSE 0 END AS is_reversed
FROM {v:cases} k
JOIN {t:points} p ON p.site = k.site AND p.audit = k.audit
